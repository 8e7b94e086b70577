//! What a file says of a scenario (pure).

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use utoipa::ToSchema;

use super::{Scenario, ScenarioCamera};
use crate::{
    error::Result,
    exports::Wanted,
    plans::file::{Fact, PlanFile, PlanFormat, Table, factors_of, wanted},
};

/// How a scenario leaves.
#[derive(Clone, Debug, Default, Serialize, Deserialize, ToSchema)]
#[serde(default)]
pub struct ScenarioExportInput {
    /// How it is to be written.
    #[schema(required)]
    pub format: Option<PlanFormat>,
    /// What for, at most 200 characters.
    pub reason: Option<String>,
}

impl ScenarioExportInput {
    /// The same in one form, or complaints about what cannot be used.
    pub(super) fn check(self) -> Result<Wanted> {
        wanted(self.format, self.reason)
    }
}

/// What is said of a camera, in the order of the columns.
fn columns(scenario: &Scenario, camera: &ScenarioCamera) -> [Value; 9] {
    [
        json!(camera.number),
        json!(camera.lon),
        json!(camera.lat),
        json!(camera.bearing_deg),
        json!(scenario.question.preset),
        json!(camera.kind),
        json!(camera.gain),
        json!(camera.cost),
        json!(camera.outside_share),
    ]
}

/// What a scenario comes to and what was assumed.
fn facts(scenario: &Scenario) -> Vec<Fact> {
    let Scenario {
        summary, question, ..
    } = scenario;
    vec![
        ("name", json!(summary.name)),
        ("unit_code", json!(summary.unit_code)),
        (
            "area_unit",
            json!(summary.area_unit.as_ref().map(|unit| &unit.name)),
        ),
        ("area_m2", json!(summary.area_m2)),
        ("cameras", json!(summary.cameras)),
        ("total_cost", json!(summary.total_cost)),
        ("value", json!(summary.value)),
        ("bound", json!(summary.bound)),
        ("gap", json!(summary.gap)),
        ("proven", json!(summary.proven)),
        ("demand_m", json!(summary.demand_m)),
        ("seen_before_m", json!(summary.seen_before_m)),
        ("seen_after_m", json!(summary.seen_after_m)),
        ("outside_share", json!(summary.outside_share)),
        ("most_outside_share", json!(summary.most_outside_share)),
        ("preset", json!(question.preset)),
        ("level", json!(question.level)),
        ("time", json!(question.time)),
        ("ways", json!(question.ways)),
        ("incidents", json!(summary.incidents)),
        factors_of(&question.priorities),
        ("measured_at", json!(summary.measured_at)),
        ("cameras_installed", json!(summary.cameras_installed)),
        ("cameras_working", json!(summary.cameras_working)),
        ("cameras_planned", json!(summary.cameras_planned)),
        ("accepted_at", json!(summary.accepted_at)),
    ]
}

impl Scenario {
    /// What is written of it.
    pub(super) fn file(&self) -> PlanFile {
        let cameras = self.chosen.iter();
        let cameras = cameras.map(|camera| ([camera.lon, camera.lat], columns(self, camera)));
        PlanFile {
            facts: facts(self),
            area: self.area.clone(),
            tables: std::iter::once(Table::of_cameras(cameras))
                .chain(Table::of_priorities(&self.question.priorities))
                .collect(),
        }
    }
}
