//! `/api/v1/coverage_previews`: what a camera would see that is not saved.

use axum::extract::State;
use serde_json::{Map, Value};
use utoipa_axum::{router::OpenApiRouter, routes};

use super::CoveragePreview;
use crate::{
    app::{App, Caller},
    cameras::{CameraInput, StoredCoverage},
    error::{Error, Json, Problem, Result},
    fields,
    streets::StreetClass,
};

/// The routes of previews.
pub fn router() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(preview_coverage))
}

/// What a camera would see: place, lens and view as in a camera, the rest is not looked at. Nothing is kept, and
/// nothing of the registry is told: only buildings and streets around the place enter.
#[utoipa::path(post, path = "/api/v1/coverage_previews", tag = "cameras", request_body = CameraInput,
    responses((status = 200, body = CoveragePreview), (status = 422, body = Problem)))]
async fn preview_coverage(
    State(app): State<App>,
    _: Caller,
    Json(body): Json<Map<String, Value>>,
) -> Result<Json<CoveragePreview>> {
    let input = fields::read::<CameraInput>(&body)?;
    Error::unless_empty(input.check_setup(app.clock.now()))?;
    let setup = input.setup();
    let reach = StoredCoverage::reach(&setup)?;
    let obstacles = app.db.obstacles_meeting(reach).await?;
    let classes = StreetClass::ALL.map(|(_, class)| class);
    let streets = app.db.streets_meeting(reach, &classes).await?;
    let preview = CoveragePreview::of(&setup, &obstacles, &streets);
    Ok(Json(preview?))
}
