//! `/api/v1/reports`.

use axum::extract::State;
use serde::Deserialize;
use serde_json::json;
use utoipa::IntoParams;
use utoipa_axum::{router::OpenApiRouter, routes};

use super::{RegistryReport, day_of_report};
use crate::{
    app::{App, Caller},
    audit::Entry,
    clock::Day,
    error::{Json, Problem, Query, Result},
};

/// The routes of this noun.
pub fn router() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(registry_report))
}

/// Of which day.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct ReportQuery {
    /// The day, `YYYY-MM-DD`; today if left out.
    on: Option<Day>,
}

/// How many cameras the caller's unit, and each below it, had on a day, how many worked and were checked, under the names
/// of that day. By what is known now: a status noted later for an earlier day counts.
#[utoipa::path(get, path = "/api/v1/reports/registry", tag = "reports", params(ReportQuery),
    responses((status = 200, body = RegistryReport), (status = 400, body = Problem), (status = 422, body = Problem)))]
async fn registry_report(
    State(app): State<App>,
    scope: Caller,
    Query(query): Query<ReportQuery>,
) -> Result<Json<RegistryReport>> {
    let (now, zone) = (app.clock.now(), &app.deployment.zone);
    let on = day_of_report(query.on, Day::of(now, zone))?;
    let report = app.db.registry_report(&scope, on, zone).await?;
    let entry = Entry::new(&scope, now, "report.registry", None);
    app.audit
        .record(entry.with(json!({ "on": on, "rows": report.rows.len() })))
        .await?;
    Ok(Json(report))
}
