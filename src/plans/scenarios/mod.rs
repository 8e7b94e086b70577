//! Scenarios (PRIVACY P8: for planners, never public): choices of new cameras that a unit keeps by name, lays side by side and
//! accepts. What is accepted becomes planned cameras and a campaign.
//!
//! A scenario is a photograph: it says what was known on the day on which it was kept. Only the names of the cameras that it
//! overlaps are read from the registry, so that whoever withdrew stands in none.

mod acceptance;
mod file;
mod input;
mod queries;
pub mod routes;

use geojson::Geometry;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use super::{LevelAsked, PlanOverlap, Preset, ProposeInput, SiteKind, TimeOfDay, Ways};
use crate::{cameras::CameraId, clock::Instant, funding::CampaignId, units::UnitName};

pub use input::{AcceptanceInput, ScenarioInput};

/// The most scenarios of one unit.
pub const MOST_SCENARIOS: usize = 100;

/// Identifies a scenario.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema, sqlx::Type)]
#[serde(transparent)]
#[sqlx(transparent)]
pub struct ScenarioId(pub Uuid);

/// What a scenario comes to, as it is laid beside others.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct ScenarioSummary {
    /// The place in the list.
    #[serde(skip)]
    pub(crate) rid: i64,
    /// Identifier.
    pub id: ScenarioId,
    /// What it is called.
    pub name: String,
    /// Code of the unit that keeps it; null = none, the whole deployment.
    pub unit_code: Option<String>,
    /// The unit whose area it is; null for a drawn one.
    pub area_unit: Option<UnitName>,
    /// Square metres of the area.
    pub area_m2: f64,
    /// How many cameras it hangs up.
    pub cameras: i64,
    /// What all of them cost, VND; null where no cost was stated.
    pub total_cost: Option<i64>,
    /// Which camera.
    pub preset: Preset,
    /// How fine a place must be seen.
    pub level: LevelAsked,
    /// By which light.
    pub time: TimeOfDay,
    /// Which lines ask to be seen.
    pub ways: Ways,
    /// How many past incidents add weight: by fives in cells of some 111 m, so that none of them is found by it; 0 where none
    /// were asked for.
    pub incidents: i64,
    /// By how much each priority area of the question counts, in their order; none where none was stated.
    pub priorities: Vec<f64>,
    /// What all of it sees that was not seen then: metres of street, weighted.
    pub value: f64,
    /// No choice among the same sites sees more.
    pub bound: f64,
    /// How much of the bound is not reached, 0 to 1.
    pub gap: f64,
    /// Nothing better exists among the same sites.
    pub proven: bool,
    /// Metres of street in the area.
    pub demand_m: f64,
    /// Metres of them that cameras saw then which worked, as somebody had seen within 90 days, or would have seen that were
    /// planned.
    pub seen_before_m: f64,
    /// The same with the cameras of the scenario.
    pub seen_after_m: f64,
    /// How much of what a camera of it sees lies outside streets and squares, 0 to 0.1, on average.
    pub outside_share: f64,
    /// The same of the camera that shows most of it.
    pub most_outside_share: f64,
    /// Cameras that the registry knew in the area and hung there.
    pub cameras_installed: i64,
    /// Of them those that worked, as somebody had seen within 90 days.
    pub cameras_working: i64,
    /// The planned ones that counted as what was seen before, though they hung nowhere yet; null where that was not told.
    pub cameras_planned: Option<i64>,
    /// When it was measured.
    pub measured_at: Instant,
    /// The account that kept it; null for the command line of a demo or test database.
    pub measured_by: Option<String>,
    /// When it was accepted; null = not yet.
    pub accepted_at: Option<Instant>,
    /// The account that accepted it.
    pub accepted_by: Option<String>,
    /// The campaign that came of it.
    pub campaign_id: Option<CampaignId>,
    /// Counts changes; the `ETag`.
    pub revision: i64,
}

/// A scenario whole.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Scenario {
    /// What it comes to.
    #[serde(flatten)]
    pub summary: ScenarioSummary,
    /// What was asked, without the area: with `area` and without `unit_code` it is the same question.
    pub question: ProposeInput,
    /// The area as it was then: GeoJSON MultiPolygon.
    #[schema(value_type = Object)]
    pub area: Geometry,
    /// What it hangs up, in the order in which each gains most.
    pub chosen: Vec<ScenarioCamera>,
}

/// A camera of a scenario.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct ScenarioCamera {
    /// Its place in the list, from 1.
    pub number: i64,
    /// What its proposal called it.
    pub id: String,
    /// What it would hang on.
    pub kind: SiteKind,
    /// Longitude, degrees.
    pub lon: f64,
    /// Latitude, degrees.
    pub lat: f64,
    /// Where it looks, degrees clockwise from true north.
    pub bearing_deg: i64,
    /// What it sees that neither the cameras of then nor those before it in the list see: metres of street, weighted.
    pub gain: f64,
    /// VND; null where none was stated.
    pub cost: Option<i64>,
    /// How much of what it sees lies outside streets and squares, 0 to 0.1.
    pub outside_share: f64,
    /// Cameras that saw some of the same streets, whatever their state, the largest part first; at most 10.
    pub overlaps: Vec<PlanOverlap>,
    /// The planned camera that came of it; null where the caller may not know it, for it has an owner now (PRIVACY P6a).
    pub camera_id: Option<CameraId>,
    /// Its code; null likewise.
    pub code: Option<String>,
}
