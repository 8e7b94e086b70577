//! `/api/v1/recorders`: what was measured of them.

use axum::{extract::State, http::StatusCode};
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};

use super::{MeasurementInput, RecorderId, StoredMeasurement};
use crate::{
    app::{App, Caller},
    audit::{Entry, append},
    cameras::{Registrar, history::Shared},
    error::{Json, Path, Problem, Result},
};

/// The routes of this noun.
pub fn router() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(list_measurements, add_measurement))
}

/// What was ever measured of a recorder.
#[derive(Serialize, ToSchema)]
pub struct Measurements {
    /// In the order in which it was recorded.
    items: Vec<StoredMeasurement>,
}

/// What was ever measured of a recorder.
#[utoipa::path(get, path = "/api/v1/recorders/{id}/measurements", tag = "recorders", params(("id" = RecorderId, Path)),
    responses((status = 200, body = Measurements), (status = 404, body = Problem)))]
async fn list_measurements(
    State(app): State<App>,
    scope: Caller,
    Path(id): Path<RecorderId>,
) -> Result<Json<Measurements>> {
    let items = app.db.measurements(&scope, id).await?;
    let now = app.clock.now();
    let entry = Entry::new(&scope, now, "recorder.read", Some(id.0.to_string()));
    app.audit.record(entry).await?;
    Ok(Json(Measurements { items }))
}

/// Record a measurement; nothing measured before is changed.
#[utoipa::path(post, path = "/api/v1/recorders/{id}/measurements", tag = "recorders", params(("id" = RecorderId, Path)),
    request_body = MeasurementInput,
    responses((status = 201), (status = 404, body = Problem), (status = 422, body = Problem)))]
async fn add_measurement(
    State(app): State<App>,
    scope: Caller,
    Path(id): Path<RecorderId>,
    Json(input): Json<MeasurementInput>,
) -> Result<StatusCode> {
    let now = app.clock.now();
    input.check(now)?;
    let registrar = Registrar::of_today(&app.db, &scope, &app.deployment.zone, now, "page").await?;
    let mut tx = app.db.begin().await?;
    let cameras = tx.cameras_sharing(&registrar, Shared::Recorder(id)).await?;
    tx.add_measurement(&scope, id, &input, None, now).await?;
    tx.note_all_consequences(&registrar, &cameras).await?;
    append(
        &mut tx,
        &[Entry::new(
            &scope,
            now,
            "recorder.measure",
            Some(id.0.to_string()),
        )],
    )
    .await?;
    tx.commit().await?;
    Ok(StatusCode::CREATED)
}
