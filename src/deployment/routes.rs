//! Whether the server is well, and what kind of deployment it serves.

use axum::extract::State;
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};

use super::DeploymentKind;
use crate::{
    app::App,
    basemaps::Basemap,
    demo::{self, DemoAccount},
    error::{Json, Result},
};

/// The routes of this noun.
pub fn router() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(healthz))
        .routes(routes!(readyz))
        .routes(routes!(deployment))
}

/// The process runs.
#[utoipa::path(get, path = "/healthz", tag = "deployment", responses((status = 200, body = String)))]
async fn healthz() -> &'static str {
    "ok"
}

/// The process runs and its database answers.
#[utoipa::path(get, path = "/readyz", tag = "deployment", responses((status = 200, body = String), (status = 503)))]
async fn readyz(State(app): State<App>) -> Result<&'static str> {
    app.db.ping().await?;
    Ok("ready")
}

/// What the page needs to know before anyone logs in.
#[derive(Serialize, ToSchema)]
pub struct DeploymentInfo {
    /// What the database is for.
    kind: DeploymentKind,
    /// IANA name of the local time zone.
    time_zone: String,
    /// Version of the program.
    version: &'static str,
    /// The accounts of the fictional commune; empty unless `kind` is `demo`.
    demo_accounts: Vec<DemoAccount>,
    /// What the map can lie on; the own extract comes first.
    basemaps: Vec<Basemap>,
}

/// What kind of deployment this is.
#[utoipa::path(get, path = "/api/v1/deployment", tag = "deployment", responses((status = 200, body = DeploymentInfo)))]
async fn deployment(State(app): State<App>) -> Result<Json<DeploymentInfo>> {
    let kind = app.deployment.kind;
    let basemaps = app.basemaps.offered(app.db.has_extract().await?);
    Ok(Json(DeploymentInfo {
        kind,
        time_zone: app.deployment.time_zone,
        version: env!("CARGO_PKG_VERSION"),
        demo_accounts: if kind == DeploymentKind::Demo {
            demo::ACCOUNTS.to_vec()
        } else {
            Vec::new()
        },
        basemaps,
    }))
}
