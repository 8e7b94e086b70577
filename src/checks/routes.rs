//! `/api/v1/cameras/{id}/checks`: what was found there, and what was noted wrongly.

use axum::{
    extract::State,
    http::{StatusCode, header},
    response::{AppendHeaders, IntoResponse},
};
use serde::Serialize;
use serde_json::json;
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};

use super::{Check, CheckId, CheckInput};
use crate::{
    app::{App, Caller},
    audit::{Entry, append},
    cameras::{Camera, CameraId, Registrar},
    error::{Json, Path, Problem, Result},
    revision,
};

/// The routes of this noun.
pub fn router() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(list_checks, create_check))
        .routes(routes!(supersede_check))
}

/// The checks of a camera.
#[derive(Serialize, ToSchema)]
pub struct Checks {
    /// Newest first, those that were superseded among them.
    items: Vec<Check>,
}

/// Who checked a camera when, and what was found.
#[utoipa::path(get, path = "/api/v1/cameras/{id}/checks", tag = "checks", params(("id" = CameraId, Path)),
    responses((status = 200, body = Checks), (status = 404, body = Problem)))]
async fn list_checks(
    State(app): State<App>,
    scope: Caller,
    Path(id): Path<CameraId>,
) -> Result<Json<Checks>> {
    let items = app.db.checks(&scope, id).await?;
    let now = app.clock.now();
    app.audit
        .record(Entry::new(
            &scope,
            now,
            "check.list",
            Some(id.0.to_string()),
        ))
        .await?;
    Ok(Json(Checks { items }))
}

/// Note a check: the status, what was measured of the recorder and the day of verification follow from it.
#[utoipa::path(post, path = "/api/v1/cameras/{id}/checks", tag = "checks", params(("id" = CameraId, Path)),
    request_body = CheckInput,
    responses((status = 201, body = Camera), (status = 404, body = Problem), (status = 422, body = Problem)))]
async fn create_check(
    State(app): State<App>,
    scope: Caller,
    Path(id): Path<CameraId>,
    Json(input): Json<CheckInput>,
) -> Result<impl IntoResponse> {
    let now = app.clock.now();
    let zone = &app.deployment.zone;
    input.check(now, zone)?;
    let registrar = Registrar::of_today(&app.db, &scope, zone, now, "page").await?;
    let mut tx = app.db.begin().await?;
    let camera = app.db.camera_for_change(&mut tx, &scope, id).await?;
    let check = tx.add_check(&registrar, &camera, &input).await?;
    tx.note_consequences(&registrar, &camera).await?;
    let entry = Entry::new(&scope, now, "check.create", Some(id.0.to_string()));
    append(&mut tx, &[entry.with(json!({ "check": check }))]).await?;
    tx.commit().await?;
    let camera = app.db.camera(&scope, id).await?.in_zone(zone);
    let etag = revision::etag(camera.revision);
    Ok((
        StatusCode::CREATED,
        AppendHeaders([(header::ETAG, etag)]),
        Json(camera),
    ))
}

/// Say that a check was noted wrongly: it stays, superseded, and what followed from it no longer holds.
#[utoipa::path(delete, path = "/api/v1/cameras/{id}/checks/{check}", tag = "checks",
    params(("id" = CameraId, Path), ("check" = CheckId, Path)),
    responses((status = 204), (status = 404, body = Problem)))]
async fn supersede_check(
    State(app): State<App>,
    scope: Caller,
    Path((id, check)): Path<(CameraId, CheckId)>,
) -> Result<StatusCode> {
    let now = app.clock.now();
    let registrar = Registrar::of_today(&app.db, &scope, &app.deployment.zone, now, "page").await?;
    let mut tx = app.db.begin().await?;
    let camera = app.db.camera_for_change(&mut tx, &scope, id).await?;
    tx.supersede_check(&registrar, &camera, check).await?;
    tx.note_consequences(&registrar, &camera).await?;
    let entry = Entry::new(&scope, now, "check.supersede", Some(id.0.to_string()));
    append(&mut tx, &[entry.with(json!({ "check": check }))]).await?;
    tx.commit().await?;
    Ok(StatusCode::NO_CONTENT)
}
