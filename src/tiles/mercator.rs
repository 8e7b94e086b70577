//! Web Mercator (EPSG:3857) and its tiles.

use std::f64::consts::PI;

use geo::Coord;

use crate::geometry::BBox;

/// Units along the side of a tile.
pub(super) const EXTENT: u32 = 4096;
/// Units beyond each edge that are drawn too, so that outlines and wide lines have no seam.
pub(super) const BUFFER: u32 = 64;
/// The deepest zoom: 9 mm to a unit at the equator, finer than any map.
const MAX_ZOOM: u8 = 20;

/// A tile of the usual scheme: zoom, then columns from the antimeridian eastwards, rows from the north southwards.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TileId {
    /// Zoom: the world is 2^z tiles wide.
    pub z: u8,
    /// Column.
    pub x: u32,
    /// Row.
    pub y: u32,
}

impl TileId {
    /// The tile, if there is one: zoom at most 20, column and row within the world.
    #[must_use]
    pub fn new(z: u8, x: u32, y: u32) -> Option<Self> {
        let fits = z <= MAX_ZOOM && x < 1 << z && y < 1 << z;
        fits.then_some(Self { z, x, y })
    }

    /// The tile with its buffer, in degrees.
    ///
    /// `lon = 360 x / 2^z - 180`, `lat = atan(sinh(π (1 - 2 y / 2^z)))` (OpenStreetMap wiki, "Slippy map tilenames").
    #[must_use]
    pub fn bbox(self) -> BBox {
        let side = f64::from(self.z).exp2();
        let buffer = f64::from(BUFFER) / f64::from(EXTENT);
        let lon = |x: f64| (360.0 * x / side - 180.0).clamp(-180.0, 180.0);
        let lat = |y: f64| (PI * (1.0 - 2.0 * y / side)).sinh().atan().to_degrees();
        let (x, y) = (f64::from(self.x), f64::from(self.y));
        BBox {
            min_lon: lon(x - buffer),
            min_lat: lat(y + 1.0 + buffer),
            max_lon: lon(x + 1.0 + buffer),
            max_lat: lat(y - buffer),
        }
    }

    /// Longitude, latitude degrees in units of this tile, x eastwards and y southwards from its north-west corner.
    ///
    /// `x = 2^z (lon + 180) / 360`, `y = 2^z (1 - asinh(tan lat) / π) / 2`, less the tile's own column and row.
    #[must_use]
    pub fn project(self, degrees: Coord<f64>) -> Coord<f64> {
        // Beyond these the square of the map ends; at the poles themselves it is infinite.
        let lat = degrees.y.clamp(-89.0, 89.0).to_radians();
        let side = f64::from(self.z).exp2();
        let column = side * (degrees.x + 180.0) / 360.0;
        let row = side * (1.0 - lat.tan().asinh() / PI) / 2.0;
        Coord {
            x: (column - f64::from(self.x)) * f64::from(EXTENT),
            y: (row - f64::from(self.y)) * f64::from(EXTENT),
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn tiles_outside_the_world_are_none() {
        for (z, x, y, there) in [
            (0, 0, 0, true),
            (0, 1, 0, false),
            (3, 7, 7, true),
            (3, 7, 8, false),
            (20, (1 << 20) - 1, 0, true),
            (21, 0, 0, false),
            (255, 0, 0, false),
        ] {
            assert_eq!(TileId::new(z, x, y).is_some(), there, "{z}/{x}/{y}");
        }
    }

    #[test]
    fn published_places_fall_where_they_should() {
        // The world is square where asinh(tan lat) = π: 85.0511287798° (EPSG:3857's usual bounds).
        let world = TileId::new(0, 0, 0).unwrap();
        for (lon, lat, x, y) in [
            (0.0, 0.0, 2048.0, 2048.0),
            (-180.0, 85.051_128_779_806_6, 0.0, 0.0),
            (180.0, -85.051_128_779_806_6, 4096.0, 4096.0),
        ] {
            let at = world.project(Coord { x: lon, y: lat });
            assert!((at.x - x).abs() < 1e-6 && (at.y - y).abs() < 1e-6, "{at:?}");
        }
        // EPSG guidance note 7-2, "Popular Visualisation Pseudo Mercator": 24°22'54.433" N, 100°20'00" W is
        // easting -11169055.58, northing 2800000.00 metres, on a world of 2 π 6378137 m.
        let at = world.project(Coord {
            x: -(100.0 + 20.0 / 60.0),
            y: 24.0 + 22.0 / 60.0 + 54.433 / 3600.0,
        });
        let metres = 2.0 * PI * 6_378_137.0 / 4096.0;
        assert!(((at.x - 2048.0) * metres + 11_169_055.58).abs() < 0.01);
        assert!(((2048.0 - at.y) * metres - 2_800_000.00).abs() < 0.01);
    }

    proptest! {
        #[test]
        fn a_tile_holds_what_projects_into_it(z in 0_u8..=20, lon in -179.9..179.9_f64, lat in -84.0..84.0_f64) {
            let all = TileId::new(0, 0, 0).unwrap().project(Coord { x: lon, y: lat });
            let number = |units: f64| (units / 4096.0 * f64::from(z).exp2()) as u32;
            let tile = TileId::new(z, number(all.x), number(all.y)).unwrap();
            let at = tile.project(Coord { x: lon, y: lat });
            prop_assert!((-0.01..4096.01).contains(&at.x) && (-0.01..4096.01).contains(&at.y), "{at:?}");
            let bbox = tile.bbox();
            prop_assert!(bbox.min_lon < lon && lon < bbox.max_lon && bbox.min_lat < lat && lat < bbox.max_lat);
        }
    }
}
