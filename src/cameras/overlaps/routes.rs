//! `/api/v1/cameras/overlaps`: what a camera would repeat, asked before it is saved.

use axum::extract::State;
use serde::Deserialize;
use serde_json::{Map, Value, json};
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};

use super::Overlaps;
use crate::{
    app::{App, Caller},
    audit::Entry,
    cameras::{CameraId, CameraInput},
    error::{Error, Json, Problem, Result},
    fields,
};

/// The routes of overlaps.
pub fn router() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(camera_overlaps))
}

/// A camera that is not saved yet.
#[derive(Deserialize, ToSchema)]
struct Unsaved {
    /// The camera that is edited, which repeats not itself; left out for a new one.
    camera_id: Option<CameraId>,
    /// Its fields.
    #[serde(flatten)]
    #[schema(inline)]
    fields: Map<String, Value>,
}

/// Cameras of the own unit that this one would repeat: the same one perhaps, or one that sees the same ground.
#[utoipa::path(post, path = "/api/v1/cameras/overlaps", tag = "cameras", request_body = Unsaved,
    responses((status = 200, body = Overlaps), (status = 422, body = Problem)))]
async fn camera_overlaps(
    State(app): State<App>,
    scope: Caller,
    Json(Unsaved { camera_id, fields }): Json<Unsaved>,
) -> Result<Json<Overlaps>> {
    let input = fields::read::<CameraInput>(&fields)?;
    let now = app.clock.now();
    Error::unless_empty(input.check_setup(now))?;
    let overlaps = app.db.overlaps(&scope, &input.setup(), camera_id).await?;
    let target = camera_id.map(|id| id.0.to_string());
    let entry = Entry::new(&scope, now, "camera.overlaps", target);
    let counts =
        json!({ "duplicates": overlaps.duplicates.len(), "overlaps": overlaps.overlaps.len() });
    app.audit.record(entry.with(counts)).await?;
    Ok(Json(overlaps))
}
