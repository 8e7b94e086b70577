//! `/api/v1/cameras/{id}/history`: who changed what of a record.

use axum::extract::State;
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};

use super::RecordChange;
use crate::{
    app::{App, Caller},
    audit::Entry,
    cameras::CameraId,
    error::{Json, Path, Problem, Result},
};

/// The routes of histories.
pub fn router() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(camera_history))
}

/// The history of a record.
#[derive(Serialize, ToSchema)]
pub struct History {
    /// Newest first; the last one, without fields, is the registration.
    items: Vec<RecordChange>,
}

/// Which field of a camera was changed from what to what, by whom and when. Contacts are not part of it.
#[utoipa::path(get, path = "/api/v1/cameras/{id}/history", tag = "cameras", params(("id" = CameraId, Path)),
    responses((status = 200, body = History), (status = 404, body = Problem)))]
async fn camera_history(
    State(app): State<App>,
    scope: Caller,
    Path(id): Path<CameraId>,
) -> Result<Json<History>> {
    let items = app.db.camera_history(&scope, id).await?;
    let target = Some(id.0.to_string());
    let entry = Entry::new(&scope, app.clock.now(), "camera.history", target);
    app.audit.record(entry).await?;
    Ok(Json(History { items }))
}
