//! Metres around a place: the local frame that every planar computation works in.

use geo::{Coord, LineString, MapCoords, MultiPolygon, Polygon};

use super::units::Position;

/// WGS 84 semi-major axis in metres.
const A: f64 = 6_378_137.0;
/// WGS 84 first eccentricity, squared.
const E2: f64 = 6.694_379_990_141_316e-3;

/// Metres east (`x`) and north (`y`) of an origin, such that distance and bearing from the origin are those
/// of the geodesic.
///
/// Gauss mid-latitude formulae on the WGS 84 ellipsoid (Rapp, *Geometric Geodesy*, on short lines): the error
/// grows with the cube of the distance and is under 0.1 mm at 1 km.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Frame {
    origin: Position,
}

/// Bearings are carried from frame to frame by a point this far ahead, metres.
const AHEAD_M: f64 = 100.0;

impl Frame {
    /// A frame around `origin`; meant for the few kilometres around it.
    #[must_use]
    pub const fn new(origin: Position) -> Self {
        Self { origin }
    }

    /// Where the local coordinate (0, 0) lies.
    #[must_use]
    pub const fn origin(&self) -> Position {
        self.origin
    }

    /// Metres east and north of the origin.
    #[must_use]
    pub fn local(&self, position: Position) -> Coord<f64> {
        self.local_degrees(position.into())
    }

    /// The place at `local` metres east and north; the inverse of [`Frame::local`] by fixed point.
    #[must_use]
    pub fn position(&self, local: Coord<f64>) -> Position {
        let Coord { x, y } = self.degrees(local);
        match Position::try_from([x, y]) {
            Ok(position) => position,
            // Only a coordinate that was no number, or lay thousands of kilometres off, ends here.
            Err(_) => self.origin,
        }
    }

    /// The bearing, in this frame, of what lies at `bearing_deg` (clockwise from true north) as seen from a place: north of
    /// another place is turned a little against north of the origin.
    #[must_use]
    pub fn local_bearing(&self, from: Position, bearing_deg: f64) -> f64 {
        let (sin, cos) = bearing_deg.to_radians().sin_cos();
        let ahead = Self::new(from).position(Coord { x: sin, y: cos } * AHEAD_M);
        let axis = self.local(ahead) - self.local(from);
        axis.x.atan2(axis.y).to_degrees()
    }

    /// A line given in longitude, latitude degrees, in metres.
    #[must_use]
    pub fn local_line(&self, degrees: &LineString<f64>) -> LineString<f64> {
        degrees.map_coords(|c| self.local_degrees(c))
    }

    /// A polygon given in longitude, latitude degrees, in metres.
    #[must_use]
    pub fn local_polygon(&self, degrees: &Polygon<f64>) -> Polygon<f64> {
        degrees.map_coords(|c| self.local_degrees(c))
    }

    /// A multipolygon given in longitude, latitude degrees, in metres.
    #[must_use]
    pub fn local_multi_polygon(&self, degrees: &MultiPolygon<f64>) -> MultiPolygon<f64> {
        degrees.map_coords(|c| self.local_degrees(c))
    }

    /// A line given in metres, in longitude, latitude degrees.
    #[must_use]
    pub fn line(&self, local: &LineString<f64>) -> LineString<f64> {
        local.map_coords(|c| self.degrees(c))
    }

    /// A polygon given in metres, in longitude, latitude degrees.
    #[must_use]
    pub fn polygon(&self, local: &Polygon<f64>) -> Polygon<f64> {
        local.map_coords(|c| self.degrees(c))
    }

    /// A multipolygon given in metres, in longitude, latitude degrees.
    #[must_use]
    pub fn multi_polygon(&self, local: &MultiPolygon<f64>) -> MultiPolygon<f64> {
        local.map_coords(|c| self.degrees(c))
    }

    fn local_degrees(&self, degrees: Coord<f64>) -> Coord<f64> {
        let (lon0, lat0) = (self.origin.lon.get(), self.origin.lat.get());
        let dlon = wrap(degrees.x - lon0).to_radians();
        let mid = Middle::at((0.5 * (lat0 + degrees.y)).to_radians());
        let east = mid.n * mid.cos * dlon;
        let north = mid.m * (degrees.y - lat0).to_radians();
        turn(east, north, 0.5 * dlon * mid.sin)
    }

    fn degrees(&self, local: Coord<f64>) -> Coord<f64> {
        let (lon0, lat0) = (self.origin.lon.get(), self.origin.lat.get());
        let (mut dlon, mut dlat) = (0.0, 0.0);
        // Each round gains about four digits at 1 km; the cap only matters beside the poles.
        for _ in 0..20 {
            let mid = Middle::at(lat0.to_radians() + 0.5 * dlat);
            let Coord { x, y } = turn(local.x, local.y, -0.5 * dlon * mid.sin);
            let (dlon_next, dlat_next) = (x / (mid.n * mid.cos), y / mid.m);
            let moved = f64::max((dlon_next - dlon).abs(), (dlat_next - dlat).abs());
            (dlon, dlat) = (dlon_next, dlat_next);
            if moved < 1e-16 {
                break;
            }
        }
        Coord {
            x: wrap(lon0 + dlon.to_degrees()),
            y: lat0 + dlat.to_degrees(),
        }
    }
}

impl From<Position> for Frame {
    fn from(origin: Position) -> Self {
        Self::new(origin)
    }
}

/// Curvature of the ellipsoid at the latitude half way between two places.
struct Middle {
    sin: f64,
    cos: f64,
    /// Radius of curvature in the prime vertical, metres.
    n: f64,
    /// Radius of curvature in the meridian, metres.
    m: f64,
}

impl Middle {
    fn at(lat_rad: f64) -> Self {
        let (sin, cos) = lat_rad.sin_cos();
        let w2 = 1.0 - E2 * sin * sin;
        let n = A / w2.sqrt();
        Self {
            sin,
            cos,
            n,
            m: n * (1.0 - E2) / w2,
        }
    }
}

/// Turns anticlockwise, from the bearing at the middle of the line to that at its start.
fn turn(x: f64, y: f64, angle_rad: f64) -> Coord<f64> {
    let (sin, cos) = angle_rad.sin_cos();
    Coord {
        x: x * cos - y * sin,
        y: x * sin + y * cos,
    }
}

/// A difference of longitudes, or a longitude, brought to -180 to 180 degrees.
pub(crate) fn wrap(degrees: f64) -> f64 {
    if degrees.abs() <= 180.0 {
        degrees
    } else {
        (degrees + 180.0).rem_euclid(360.0) - 180.0
    }
}

/// Degrees of latitude that `metres` can cover at most, anywhere on the ellipsoid.
pub(super) fn max_lat_degrees(metres: f64) -> f64 {
    // The meridian is most curved at the equator: a (1 - e²) metres a radian.
    (metres / (A * (1.0 - E2))).to_degrees()
}

/// Degrees of longitude that `metres` can cover at most at latitudes up to `lat` degrees either side.
pub(super) fn max_lon_degrees(metres: f64, lat: f64) -> f64 {
    let parallel = A * lat.to_radians().cos();
    if metres >= parallel {
        180.0
    } else {
        (metres / parallel).asin().to_degrees()
    }
}

#[cfg(test)]
mod tests {
    use geo::{Bearing, Distance, Geodesic, Point};
    use proptest::prelude::*;

    use super::*;

    /// Karney's geodesic (through the geo crate), which shares no formula with the frame.
    fn geodesic(origin: Position, to: Position) -> Coord<f64> {
        let (a, b) = (Point(origin.into()), Point(to.into()));
        let distance = Geodesic.distance(a, b);
        let (sin, cos) = Geodesic.bearing(a, b).to_radians().sin_cos();
        Coord {
            x: distance * sin,
            y: distance * cos,
        }
    }

    fn apart(a: Coord<f64>, b: Coord<f64>) -> f64 {
        (a.x - b.x).hypot(a.y - b.y)
    }

    proptest! {
        #[test]
        fn agrees_with_the_geodesic_within_a_tenth_of_a_millimetre_at_1_km(
            lon in -180.0..=180.0, lat in -75.0..=75.0, x in -700.0..=700.0, y in -700.0..=700.0,
        ) {
            let frame = Frame::new(Position::try_from([lon, lat]).unwrap());
            let local = Coord { x, y };
            let there = frame.position(local);
            prop_assert!(apart(geodesic(frame.origin(), there), local) < 1e-4);
            prop_assert!(apart(frame.local(there), local) < 1e-7);
        }

        #[test]
        fn every_finite_coordinate_has_a_place(
            lon in -180.0..=180.0, lat in -90.0..=90.0, x in -1e9..=1e9, y in -1e9..=1e9,
        ) {
            let frame = Frame::new(Position::try_from([lon, lat]).unwrap());
            let there = frame.position(Coord { x, y });
            prop_assert!(there.lon.get().is_finite() && there.lat.get().is_finite());
        }
    }

    #[test]
    fn the_origin_is_zero_and_north_is_up() {
        let frame = Frame::new(Position::try_from([105.85, 21.03]).unwrap());
        assert_eq!(frame.local(frame.origin()), Coord { x: 0.0, y: 0.0 });
        let north = frame.local(Position::try_from([105.85, 21.04]).unwrap());
        assert!(
            north.x.abs() < 1e-9 && (north.y - 1107.2).abs() < 0.5,
            "{north:?}"
        );
        let east = frame.local(Position::try_from([105.86, 21.03]).unwrap());
        // Along a parallel the geodesic starts a little to the north of east.
        assert!(
            (east.x - 1039.3).abs() < 0.5 && east.y > 0.0 && east.y < 0.1,
            "{east:?}"
        );
    }

    #[test]
    fn the_antimeridian_is_crossed_the_short_way() {
        let frame = Frame::new(Position::try_from([179.999, 0.0]).unwrap());
        let local = frame.local(Position::try_from([-179.999, 0.0]).unwrap());
        assert!((local.x - 222.64).abs() < 0.01, "{local:?}");
    }
}
