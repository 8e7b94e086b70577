//! `/api/v1/reports`.

use axum::{extract::State, http::header, response::IntoResponse};
use serde::Deserialize;
use serde_json::json;
use utoipa::IntoParams;
use utoipa_axum::{router::OpenApiRouter, routes};

use super::{RegistryReport, day_of_report};
use crate::{
    accounts::Scope,
    app::{App, Caller},
    audit::Entry,
    clock::Day,
    error::{Error, Json, Problem, Query, Result},
};

/// The routes of this noun.
pub fn router() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(registry_report))
        .routes(routes!(registry_file))
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
    Ok(Json(made(&app, &scope, query.on, None).await?))
}

/// The same as a file for spreadsheets: the columns of `sightline report registry`. It holds counts and no camera, so that it
/// is logged as a report is.
#[utoipa::path(get, path = "/api/v1/reports/registry.csv", tag = "reports", params(ReportQuery),
    responses((status = 200, body = String, content_type = "text/csv"), (status = 400, body = Problem), (status = 422, body = Problem)))]
async fn registry_file(
    State(app): State<App>,
    scope: Caller,
    Query(query): Query<ReportQuery>,
) -> Result<impl IntoResponse> {
    let report = made(&app, &scope, query.on, Some("csv")).await?;
    let mut file = Vec::new();
    report
        .write_csv(&mut file)
        .map_err(|error| Error::Internal(format!("a report cannot be written: {error}")))?;
    let headers = [
        (header::CONTENT_TYPE, "text/csv; charset=utf-8".to_owned()),
        (
            header::CONTENT_DISPOSITION,
            format!("attachment; filename=\"bao-cao-camera-{}.csv\"", report.on),
        ),
    ];
    Ok((headers, file))
}

/// The report of a day, with its line in the log.
async fn made(
    app: &App,
    scope: &Scope,
    on: Option<Day>,
    file: Option<&'static str>,
) -> Result<RegistryReport> {
    let (now, zone) = (app.clock.now(), &app.deployment.zone);
    let on = day_of_report(on, Day::of(now, zone))?;
    let report = app.db.registry_report(scope, on, zone).await?;
    let entry = Entry::new(scope, now, "report.registry", None);
    let mut detail = json!({ "on": on, "rows": report.rows.len() });
    if let Some(format) = file {
        detail["format"] = json!(format);
    }
    app.audit.record(entry.with(detail)).await?;
    Ok(report)
}
