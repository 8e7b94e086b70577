//! `/api/v1/incidents`: recording what happened, and finding it again.

use axum::{
    extract::State,
    http::{StatusCode, header},
    response::{AppendHeaders, IntoResponse},
};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::{router::OpenApiRouter, routes};
use uuid::Uuid;

use super::{Incident, IncidentId, IncidentInput, IncidentType};
use crate::{
    app::{App, Caller},
    audit::{Entry, append},
    cameras::routes::cursor,
    db::{MAX_PAGE, Page},
    error::{Json, Path, Problem, Query, Result},
    fields,
};

/// The routes of this noun.
pub fn router() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(list_incidents, create_incident))
        .routes(routes!(read_incident))
        .routes(routes!(incident_types))
}

/// A page of a list.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct ListQuery {
    /// `next_cursor` of the page before.
    cursor: Option<String>,
    /// Rows of a page, 1 to 1000; 50 if left out.
    limit: Option<u32>,
}

/// Incidents of the caller's unit, the newest first.
#[utoipa::path(get, path = "/api/v1/incidents", tag = "incidents", params(ListQuery),
    responses((status = 200, body = Page<Incident>), (status = 422, body = Problem)))]
async fn list_incidents(
    State(app): State<App>,
    scope: Caller,
    Query(query): Query<ListQuery>,
) -> Result<Json<Page<Incident>>> {
    let before = cursor(query.cursor.as_deref())?;
    let limit = query.limit.unwrap_or(50).clamp(1, MAX_PAGE);
    let page = app.db.incidents(&scope, before, limit).await?;
    let entry = Entry::new(&scope, app.clock.now(), "incident.list", None);
    app.audit
        .record(entry.with(json!({ "rows": page.items.len() })))
        .await?;
    Ok(Json(page))
}

/// Record an incident: the only way to search.
#[utoipa::path(post, path = "/api/v1/incidents", tag = "incidents", request_body = IncidentInput,
    responses((status = 201, body = Incident), (status = 422, body = Problem)))]
async fn create_incident(
    State(app): State<App>,
    scope: Caller,
    Json(body): Json<Map<String, Value>>,
) -> Result<impl IntoResponse> {
    let now = app.clock.now();
    let id = IncidentId(Uuid::now_v7());
    let incident = fields::read::<IncidentInput>(&body)?.check(id, now, scope.kind)?;
    let mut tx = app.db.begin().await?;
    app.db.add_incident(&mut tx, &scope, &incident).await?;
    append(
        &mut tx,
        &[Entry::new(
            &scope,
            now,
            "incident.create",
            Some(id.0.to_string()),
        )],
    )
    .await?;
    tx.commit().await?;
    let incident = app.db.incident(&scope, id).await?;
    Ok((
        StatusCode::CREATED,
        AppendHeaders([(header::LOCATION, format!("/api/v1/incidents/{}", id.0))]),
        Json(incident),
    ))
}

/// One incident.
#[utoipa::path(get, path = "/api/v1/incidents/{id}", tag = "incidents", params(("id" = IncidentId, Path)),
    responses((status = 200, body = Incident), (status = 404, body = Problem)))]
async fn read_incident(
    State(app): State<App>,
    scope: Caller,
    Path(id): Path<IncidentId>,
) -> Result<Json<Incident>> {
    let incident = app.db.incident(&scope, id).await?;
    let entry = Entry::new(
        &scope,
        app.clock.now(),
        "incident.read",
        Some(id.0.to_string()),
    );
    app.audit.record(entry).await?;
    Ok(Json(incident))
}

/// A kind of incident with its limits.
#[derive(Serialize, ToSchema)]
pub struct IncidentTypeInfo {
    code: IncidentType,
    vietnamese: &'static str,
    english: &'static str,
    /// `minor`, `standard` or `serious`.
    limit_class: super::LimitClass,
    /// How far a search goes that names no radius, and the most it may go, metres.
    search_radius_m: f64,
    /// The longest window, hours.
    window_hours: f64,
}

/// The closed list of incident types.
#[utoipa::path(get, path = "/api/v1/incident_types", tag = "incidents", responses((status = 200, body = Vec<IncidentTypeInfo>)))]
async fn incident_types() -> Json<Vec<IncidentTypeInfo>> {
    let info = |code: IncidentType| {
        let class = code.limit_class();
        let (vietnamese, english) = code.names();
        let (search_radius_m, window_hours) = (class.search_radius_m(), class.window_hours());
        IncidentTypeInfo {
            code,
            vietnamese,
            english,
            limit_class: class,
            search_radius_m,
            window_hours,
        }
    };
    Json(IncidentType::ALL.into_iter().map(info).collect())
}
