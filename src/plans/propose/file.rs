//! What a file says of a proposal (pure).

use serde_json::{Value, json};

use super::{Proposal, Proposed};
use crate::plans::file::{Asked, Fact, PlanFile, Table, factors_of};

impl Proposal {
    /// What is written of it.
    pub(crate) fn file(&self, asked: Asked) -> PlanFile {
        let cameras = (1..).zip(&self.chosen);
        let cameras = cameras
            .map(|(number, camera)| ([camera.lon, camera.lat], self.columns(number, camera)));
        PlanFile {
            facts: self.facts(&asked),
            tables: std::iter::once(Table::of_cameras(cameras))
                .chain(Table::of_priorities(&asked.priorities))
                .collect(),
            area: asked.area,
        }
    }

    fn columns(&self, number: usize, camera: &Proposed) -> [Value; 9] {
        [
            json!(number),
            json!(camera.lon),
            json!(camera.lat),
            json!(camera.bearing_deg),
            json!(self.preset),
            json!(camera.kind),
            json!(camera.gain),
            json!(camera.cost),
            json!(camera.outside_share),
        ]
    }

    fn facts(&self, asked: &Asked) -> Vec<Fact> {
        let costs = self.chosen.iter().map(|camera| camera.cost);
        let shares = || self.chosen.iter().map(|camera| camera.outside_share);
        let mean = (shares().sum::<f64>() / self.chosen.len().max(1) as f64 * 1000.0).round();
        vec![
            ("area_m2", json!(asked.area_m2)),
            ("cameras", json!(self.chosen.len())),
            ("total_cost", json!(costs.sum::<Option<u64>>())),
            ("value", json!(self.value)),
            ("bound", json!(self.bound)),
            ("gap", json!(self.gap)),
            ("proven", json!(self.proven)),
            ("demand_m", json!(self.demand_m)),
            ("seen_before_m", json!(self.seen_before_m)),
            ("seen_after_m", json!(self.seen_after_m)),
            ("outside_share", json!(mean / 1000.0)),
            ("most_outside_share", json!(shares().fold(0.0, f64::max))),
            ("preset", json!(self.preset)),
            ("level", json!(self.level)),
            ("time", json!(self.time)),
            ("ways", json!(self.ways)),
            ("incidents", json!(self.incidents)),
            factors_of(&asked.priorities),
            ("measured_at", json!(asked.at)),
            ("cameras_installed", json!(asked.cameras.installed)),
            ("cameras_working", json!(asked.cameras.working)),
            ("cameras_planned", json!(self.cameras_planned)),
        ]
    }
}
