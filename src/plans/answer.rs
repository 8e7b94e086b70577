//! What came of measuring an area: the shape of the answer (pure).

use geo::{MapCoords, MultiPolygon};
use geojson::{Feature, FeatureCollection, Geometry};
use serde::Serialize;
use serde_json::json;
use utoipa::ToSchema;

use super::{Basis, Gap, LevelAsked, NamedCamera, TimeOfDay, Ways};
use crate::{
    geojson_shape::{self, to_centimetre},
    geometry::Frame,
};

/// How much of an area's streets is seen.
#[derive(Debug, Serialize, ToSchema)]
pub struct Measurement {
    /// Square metres of the area.
    pub area_m2: f64,
    /// How fine a place must be seen.
    pub level: LevelAsked,
    /// By which light.
    pub time: TimeOfDay,
    /// Which lines ask to be seen.
    pub ways: Ways,
    /// Metres of street in the area, outside buildings and tunnels.
    pub street_m: f64,
    /// The same, weighted; without priorities and incidents equal to it.
    pub weight: f64,
    /// How many past incidents add weight: by fives in cells of some 111 m, so that none of them is found by it; 0 where none
    /// were asked for.
    pub incidents: usize,
    /// By how much each priority area counts, in the order in which they were stated; none where none was.
    pub priorities: Vec<f64>,
    /// Seen by cameras that work, as somebody saw within the last 90 days.
    pub working: SeenLengths,
    /// Seen by all cameras that hang there, in whatever state.
    pub installed: SeenLengths,
    /// Which cameras those are.
    pub cameras: PlanCameras,
    /// Which cameras the gaps and single points are of.
    pub basis: Basis,
    /// A GeoJSON FeatureCollection of what no camera sees, the heaviest first: the ground of its streets, with `rank`,
    /// `metres`, `weight`, `area_m2` and `at`, a place on one of its streets. Each lies within 200 m: what hangs together
    /// farther is cut. At most 200, each of at least 20 m of street.
    #[schema(value_type = Object)]
    pub gaps: FeatureCollection,
    /// Gaps that are not listed.
    pub unlisted_gaps: usize,
    /// Their metres of street.
    pub unlisted_gap_m: f64,
    /// The same, weighted.
    pub unlisted_gap_weight: f64,
    /// Cameras that alone see something, the heaviest first; at most 200.
    pub single_points: Vec<SinglePoint>,
    /// GeoJSON of the unit's boundary; null of a drawn area.
    #[schema(value_type = Option<Object>)]
    pub outline: Option<Geometry>,
    /// A GeoJSON FeatureCollection of the area's streets, one MultiLineString each for those that none, one, and two or more
    /// of the cameras of `basis` see, with `cameras` (0, 1 or 2) and `metres`. Null where it was not asked for, and of more
    /// than 1,000 km of street.
    #[schema(value_type = Option<Object>)]
    pub lines: Option<FeatureCollection>,
}

/// Metres of street that are seen.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, ToSchema)]
pub struct SeenLengths {
    /// By one camera or more.
    pub once_m: f64,
    /// By two cameras or more; two on one pole are two.
    pub twice_m: f64,
    /// By one camera or more, weighted.
    pub once_weight: f64,
    /// By two cameras or more, weighted.
    pub twice_weight: f64,
}

/// The cameras whose coverage meets the box of an area.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, ToSchema)]
pub struct PlanCameras {
    /// Those that hang there.
    pub installed: usize,
    /// Of them those that work, as somebody saw within the last 90 days.
    pub working: usize,
    /// Of them those whose bearing, angle or range had to be assumed, or that may look elsewhere.
    pub assumed: usize,
    /// Of them those of whose sight at night nothing is known; by night they do not count.
    pub night_unknown: usize,
    /// Of them those whose detail is unknown; they count only where any level will do.
    pub detail_unknown: usize,
}

/// A camera whose loss opens a gap.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct SinglePoint {
    /// Its place in this list, from 1.
    pub rank: usize,
    /// The camera.
    #[serde(flatten)]
    pub camera: NamedCamera,
    /// Metres of street that it alone sees.
    pub metres: f64,
    /// The same, weighted.
    pub weight: f64,
    /// The ground of that street as GeoJSON MultiPolygon, in degrees; null where the camera is not named.
    #[schema(value_type = Option<Object>)]
    pub ground: Option<Geometry>,
}

/// The ground of some streets in degrees.
pub(super) fn ground_of(ground: &MultiPolygon<f64>, frame: &Frame) -> Geometry {
    let ground = frame.multi_polygon(ground);
    geojson_shape::geometry(ground.map_coords(geojson_shape::centimetres))
}

/// Lengths, and weights of lengths, are told to a decimetre.
pub(super) fn to_decimetre(metres: f64) -> f64 {
    // Nothing is 0, and not -0.
    (metres * 10.0).round() / 10.0 + 0.0
}

/// A bound, to a decimetre: never less than it is.
pub(super) fn bound_to_decimetre(metres: f64) -> f64 {
    // Sums are off by a hair.
    ((metres - 1e-6) * 10.0).ceil().max(0.0) / 10.0
}

impl SeenLengths {
    pub(super) fn to_decimetre(self) -> Self {
        Self {
            once_m: to_decimetre(self.once_m),
            twice_m: to_decimetre(self.twice_m),
            once_weight: to_decimetre(self.once_weight),
            twice_weight: to_decimetre(self.twice_weight),
        }
    }
}

/// A gap as it is told.
pub(super) fn gap_feature(rank: usize, gap: &Gap, frame: &Frame) -> Feature {
    let at = frame.position(gap.at);
    let at = [at.lon.get(), at.lat.get()].map(to_centimetre);
    let properties = json!({
        "rank": rank,
        "metres": to_decimetre(gap.metres),
        "weight": to_decimetre(gap.weight),
        "area_m2": gap.area_m2().round(),
        "at": at,
    });
    Feature {
        bbox: None,
        geometry: Some(ground_of(&gap.ground, frame)),
        id: None,
        properties: properties.as_object().cloned(),
        foreign_members: None,
    }
}
