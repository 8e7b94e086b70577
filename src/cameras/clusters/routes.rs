//! `/api/v1/camera_clusters`: what the map shows where there are too many cameras for dots.

use axum::extract::State;
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::{router::OpenApiRouter, routes};

use super::{CameraCluster, Grid, MAX_ZOOM};
use crate::{
    app::{App, Caller},
    audit::Entry,
    error::{Error, Json, Problem, Query, Result},
    geojson_shape,
    refusal::Complaint,
};

/// The routes of clusters.
pub fn router() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(camera_clusters))
}

/// Where the map looks.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct View {
    /// `min_lon,min_lat,max_lon,max_lat` in degrees; cells that it touches are counted whole.
    bbox: String,
    /// Zoom of the map, 0 to 22; a cell is 64 pixels wide, with the world 256 pixels wide at zoom 0.
    #[param(maximum = 22)]
    zoom: u8,
}

/// The counted cameras of a view.
#[derive(Serialize, ToSchema)]
pub struct CameraClusters {
    items: Vec<CameraCluster>,
}

/// Cameras of the caller's unit as they are now, counted in cells of the map.
#[utoipa::path(get, path = "/api/v1/camera_clusters", tag = "cameras", params(View),
    responses((status = 200, body = CameraClusters), (status = 400, body = Problem), (status = 422, body = Problem)))]
async fn camera_clusters(
    State(app): State<App>,
    scope: Caller,
    Query(view): Query<View>,
) -> Result<Json<CameraClusters>> {
    let area = geojson_shape::bbox(&view.bbox).map_err(|why| Error::field("bbox", why))?;
    if view.zoom > MAX_ZOOM {
        let (zoom, most) = (f64::from(view.zoom), f64::from(MAX_ZOOM));
        return Err(Error::field(
            "zoom",
            Complaint::out_of_range(zoom, 0.0, most),
        ));
    }
    let grid = Grid::of(area, view.zoom).map_err(|why| Error::field("zoom", why))?;
    let items = app.db.camera_clusters(&scope, grid).await?;
    let entry = Entry::new(&scope, app.clock.now(), "camera.clusters", None);
    app.audit
        .record(entry.with(json!({ "rows": items.len() })))
        .await?;
    Ok(Json(CameraClusters { items }))
}
