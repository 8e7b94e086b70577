//! What a file says of a proposal (pure).

use geojson::Geometry;
use serde_json::json;

use super::{Proposal, Proposed};
use crate::{
    clock::Instant,
    geojson_shape,
    plans::{
        MeasureTask, PlanCameras,
        file::{Fact, PlanFile},
    },
};

/// What an area was, and what was known of it, when a proposal was asked for.
#[derive(Debug)]
pub(crate) struct Asked {
    area: Geometry,
    area_m2: f64,
    cameras: PlanCameras,
    at: Instant,
}

impl Asked {
    /// What is said of a question that is put at `at`.
    pub(crate) fn of(measuring: &MeasureTask, at: Instant) -> Self {
        Self {
            area: geojson_shape::geometry(measuring.area.polygons.clone()),
            area_m2: measuring.area.area_m2.round(),
            cameras: measuring.counted(),
            at,
        }
    }
}

impl Proposal {
    /// What is written of it.
    pub(crate) fn file(&self, asked: Asked) -> PlanFile {
        let cameras = (1..).zip(&self.chosen);
        let cameras = cameras.map(|(number, camera)| self.columns(number, camera));
        PlanFile {
            facts: self.facts(&asked),
            cameras: cameras.collect(),
            area: asked.area,
        }
    }

    fn columns(&self, number: usize, camera: &Proposed) -> Vec<Fact> {
        vec![
            ("number", json!(number)),
            ("lon", json!(camera.lon)),
            ("lat", json!(camera.lat)),
            ("bearing_deg", json!(camera.bearing_deg)),
            ("preset", json!(self.preset)),
            ("kind", json!(camera.kind)),
            ("gain", json!(camera.gain)),
            ("cost", json!(camera.cost)),
            ("outside_share", json!(camera.outside_share)),
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
            ("measured_at", json!(asked.at)),
            ("cameras_installed", json!(asked.cameras.installed)),
            ("cameras_working", json!(asked.cameras.working)),
        ]
    }
}
