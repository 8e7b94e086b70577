//! The area that a plan looks at (pure): a drawn polygon or the boundary of a unit, in metres around its middle.

use geo::{Area as _, CoordsIter, MapCoords, MultiPolygon};
use geojson::Geometry;

use super::Rings;
use crate::{
    geojson_shape::{self, MAX_LAT_DEG},
    geometry::{BBox, Frame, Meters, OutOfRange},
    refusal::Refusal,
};

/// The widest box of an area, degrees: beyond it metres around the middle are not good enough.
const MOST_DEG: f64 = 1.0;
/// An area below it is a line, square degrees: some square metre.
const LEAST_DEG2: f64 = 1e-10;
/// The largest area, square kilometres: more streets than that are planned unit by unit.
pub const MOST_KM2: f64 = 2500.0;

/// An area in degrees and in metres.
#[derive(Debug, Clone)]
pub struct PlanArea {
    /// Metres around the middle of its box.
    pub frame: Frame,
    /// Its box in degrees.
    pub bbox: BBox,
    /// Its polygons in degrees.
    pub polygons: MultiPolygon<f64>,
    /// Its outline in metres.
    pub rings: Rings,
    /// Square metres.
    pub area_m2: f64,
}

impl PlanArea {
    /// The area within `polygons`, longitude and latitude; refused if it is too large, has no size, or lies at a pole.
    pub fn of(polygons: &MultiPolygon<f64>) -> Result<Self, Refusal> {
        let bbox = BBox::of_degrees(polygons.coords_iter()).ok_or(Refusal::EmptyShape)?;
        if bbox.min_lat < -MAX_LAT_DEG || bbox.max_lat > MAX_LAT_DEG {
            return Err(Refusal::NearPole { most: MAX_LAT_DEG });
        }
        let width = (bbox.max_lon - bbox.min_lon).max(bbox.max_lat - bbox.min_lat);
        if width > MOST_DEG {
            return Err(Refusal::TooWide { most: MOST_DEG });
        }
        let frame = Frame::new(bbox.centre()?);
        let local = frame.local_multi_polygon(polygons);
        let area_m2 = local.unsigned_area();
        if area_m2 > MOST_KM2 * 1e6 {
            return Err(Refusal::AreaTooLarge { most_km2: MOST_KM2 });
        }
        // A straight line of degrees has a size in metres, for it bends.
        if area_m2 < 1.0 || polygons.unsigned_area() < LEAST_DEG2 {
            return Err(Refusal::NoSize);
        }
        Ok(Self {
            frame,
            bbox,
            polygons: polygons.clone(),
            rings: Rings::new(&local),
            area_m2,
        })
    }

    /// Its outline as GeoJSON, to a centimetre.
    #[must_use]
    pub fn outline(&self) -> Geometry {
        let polygons = self.polygons.map_coords(geojson_shape::centimetres);
        geojson_shape::geometry(polygons)
    }

    /// Its box with everything within some metres of it.
    pub fn around(&self, metres: f64) -> Result<BBox, OutOfRange> {
        Ok(self.bbox.grown(Meters::new(metres)?))
    }
}
