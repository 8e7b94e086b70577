//! What is proposed for an area: the shape of the answer (pure).

use geojson::Geometry;
use serde::Serialize;
use utoipa::ToSchema;

use super::{LeftOut, Preset, SiteKind};
use crate::plans::{LevelAsked, NamedCamera, TimeOfDay, Ways};

/// Where cameras of one kind do most good in an area.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct Proposal {
    /// What to hang up, in the order in which each gains most.
    pub chosen: Vec<Proposed>,
    /// What all of it sees that is not seen today: metres of street, weighted.
    pub value: f64,
    /// No choice among the same sites sees more; rounded up, so that it may lie a decimetre above a value that is proven.
    pub bound: f64,
    /// How much of the bound is not reached, 0 to 1.
    pub gap: f64,
    /// Nothing better exists among the same sites.
    pub proven: bool,
    /// Metres of street in the area.
    pub demand_m: f64,
    /// Metres of them that cameras see today which work, as somebody saw within the last 90 days, or would see that are
    /// planned.
    pub seen_before_m: f64,
    /// The planned cameras among them, which hang nowhere yet: those that see some of the streets. No measurement counts them.
    pub cameras_planned: usize,
    /// The same with what is proposed.
    pub seen_after_m: f64,
    /// Which camera is proposed.
    pub preset: Preset,
    /// How fine a place must be seen.
    pub level: LevelAsked,
    /// By which light.
    pub time: TimeOfDay,
    /// Which lines ask to be seen.
    pub ways: Ways,
    /// How many past incidents add weight: by fives in cells of some 111 m, so that none of them is found by it; 0 where none
    /// were asked for.
    pub incidents: usize,
    /// By how much each priority area counts, in the order in which they were stated; none where none was.
    pub priorities: Vec<f64>,
    /// Places where a camera could hang.
    pub sites: usize,
    /// Views from them, every 30°, among which was chosen.
    pub views: usize,
    /// Views that were not chosen among, and why.
    pub left_out: LeftOut,
    /// Cameras that hang there and do not count today, by what they would see if they did, which nothing sees today;
    /// at most 20.
    pub repair_first: Vec<RepairFirst>,
    /// Cameras of public bodies that would see more if they were turned, at no cost, the largest gain first; at most 20.
    pub re_aim: Vec<ReAim>,
    /// GeoJSON of the unit's boundary; null of a drawn area.
    #[schema(value_type = Option<Object>)]
    pub outline: Option<Geometry>,
    /// How long it took.
    pub seconds: f64,
}

/// A camera that is proposed.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct Proposed {
    /// Names it within this answer.
    pub id: String,
    /// Longitude, degrees.
    pub lon: f64,
    /// Latitude, degrees.
    pub lat: f64,
    /// Where it looks, degrees clockwise from true north.
    pub bearing_deg: u16,
    /// What it sees that neither today's cameras nor those before it in the list see: metres of street, weighted.
    pub gain: f64,
    /// VND; null where none was stated.
    pub cost: Option<u64>,
    /// What it would hang on.
    pub kind: SiteKind,
    /// Whether a camera of a public body hangs there already, so that wall or pole and power are there.
    pub is_shared: bool,
    /// How much of what it sees lies outside streets and squares, 0 to 0.1: an estimate from street lines and usual widths.
    /// What shows more is never proposed.
    pub outside_share: f64,
    /// Cameras that see some of the same streets today, whatever their state, the largest part first; at most 10.
    pub overlaps: Vec<PlanOverlap>,
}

/// A camera of today that sees some of the same streets; one of unknown detail with all that it sees.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct PlanOverlap {
    /// The camera.
    #[serde(flatten)]
    pub camera: NamedCamera,
    /// Metres of street that both see.
    pub metres: f64,
    /// Whether nobody knows in what detail it sees them: at a level they count as unseen.
    pub detail_unknown: bool,
}

/// A camera that does not count today.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct RepairFirst {
    /// The camera.
    #[serde(flatten)]
    pub camera: NamedCamera,
    /// It works, as far as is known, but nobody has seen that for 90 days: a check may be enough.
    pub unchecked: bool,
    /// What it would see that nothing sees today: metres of street, weighted.
    pub gain: f64,
}

/// A camera that would see more if it were turned.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct ReAim {
    /// The camera.
    #[serde(flatten)]
    pub camera: NamedCamera,
    /// Where it should look, degrees clockwise from true north.
    pub bearing_deg: u16,
    /// What it would see more than it does, less what nobody would see any more: metres of street, weighted.
    pub gain: f64,
}
