//! `/api/v1/plans`.

use axum::extract::State;
use utoipa_axum::{router::OpenApiRouter, routes};

use super::{MeasureInput, Measurement, Proposal, ProposeInput};
use crate::{
    accounts::Scope,
    app::{App, Caller},
    audit::Entry,
    clock::{Day, Instant},
    error::{Error, Json, Problem, Result},
};

/// The routes of this noun.
pub fn router() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(measure_area))
        .routes(routes!(propose_cameras))
}

/// How much of the streets of an area is seen at a level, by day or by night, once and twice; its gaps; and what hangs on a
/// single camera. Cameras of the caller's unit and of those below it count. Nothing is kept.
#[utoipa::path(post, path = "/api/v1/plans/measure", tag = "plans", request_body = MeasureInput,
    responses((status = 200, body = Measurement), (status = 422, body = Problem)))]
async fn measure_area(
    State(app): State<App>,
    scope: Caller,
    Json(input): Json<MeasureInput>,
) -> Result<Json<Measurement>> {
    let now = app.clock.now();
    let today = Day::of(now, &app.deployment.zone);
    let task = app.db.plan_measuring(&scope, &input, today).await?;
    let done = tokio::task::spawn_blocking(|| task.run()).await;
    let measured = done.map_err(|error| Error::Internal(error.to_string()))??;
    app.audit
        .record(measured.entry(&scope, now, &input))
        .await?;
    Ok(Json(measured))
}

/// Where the next cameras do most good in an area: among corners, façades and poles, with bearings every 30°. Cameras that
/// work count as seen; what looks into homes, at sensitive places or away from streets is never proposed. Also which
/// cameras to repair first, and which of public bodies to turn. Nothing is kept.
#[utoipa::path(post, path = "/api/v1/plans/propose", tag = "plans", request_body = ProposeInput,
    responses((status = 200, body = Proposal), (status = 422, body = Problem)))]
async fn propose_cameras(
    State(app): State<App>,
    scope: Caller,
    Json(input): Json<ProposeInput>,
) -> Result<Json<Proposal>> {
    let now = app.clock.now();
    let today = Day::of(now, &app.deployment.zone);
    let task = app.db.plan_proposing(&scope, &input, today).await?;
    let begun = std::time::Instant::now();
    let done = tokio::task::spawn_blocking(move || task.run(&|| begun.elapsed())).await;
    let proposal = done.map_err(|error| Error::Internal(error.to_string()))??;
    app.audit
        .record(proposal.entry(&scope, now, &input))
        .await?;
    Ok(Json(proposal))
}

impl Proposal {
    /// Its line of the log: the unit, what was asked and how much came of it; no place.
    pub(crate) fn entry(&self, scope: &Scope, now: Instant, input: &ProposeInput) -> Entry {
        Entry::new(scope, now, "plan.propose", input.unit_code.clone()).with(serde_json::json!({
            "demand_m": self.demand_m,
            "level": self.level,
            "time": self.time,
            "preset": self.preset,
            "count": input.count,
            "budget": input.budget,
            "incidents": self.incidents,
            "chosen": self.chosen.len(),
        }))
    }
}

impl Measurement {
    /// Its line of the log: the unit or the size of the area, and what was asked; no place.
    pub(crate) fn entry(&self, scope: &Scope, now: Instant, input: &MeasureInput) -> Entry {
        Entry::new(scope, now, "plan.measure", input.unit_code.clone()).with(serde_json::json!({
            "area_m2": self.area_m2,
            "level": self.level,
            "time": self.time,
            "basis": self.basis,
            "incidents": self.incidents,
            "gaps": self.gaps.features.len(),
            "single_points": self.single_points.len(),
        }))
    }
}
