//! `/api/v1/cameras/{id}/contact` and `…/access_history`: how to reach a camera's owner, and who asked;
//! `/api/v1/incidents/{id}/history_delay`: when owners see that they were asked.

use axum::{
    extract::State,
    http::{HeaderMap, StatusCode},
};
use serde::Serialize;
use serde_json::{Map, Value, json};
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};

use super::{ContactInput, delay::DelayInput, history::PastAccess, replaced_entries};
use crate::{
    app::{App, Caller},
    audit::{Entry, append},
    cameras::{CameraId, routes::matching},
    clock::Day,
    error::{Error, Json, Path, Problem, Result},
    fields,
    incidents::IncidentId,
    refusal::{Complaint, Refusal},
};

/// The routes of contacts and of who asked for them.
pub fn router() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(replace_contact, erase_contact))
        .routes(routes!(access_history))
        .routes(routes!(delay_history))
}

/// State how to reach the owner of a camera, and whether the owner agreed to it; replaces what was known. Nobody reads it
/// back: an officer gets it for an incident, where the owner agreed.
#[utoipa::path(put, path = "/api/v1/cameras/{id}/contact", tag = "owners", params(("id" = CameraId, Path)),
    request_body = ContactInput,
    responses((status = 204), (status = 404, body = Problem), (status = 409, body = Problem), (status = 412, body = Problem),
        (status = 422, body = Problem)))]
async fn replace_contact(
    State(app): State<App>,
    scope: Caller,
    Path(id): Path<CameraId>,
    headers: HeaderMap,
    Json(input): Json<ContactInput>,
) -> Result<StatusCode> {
    let now = app.clock.now();
    let (contact, consent) = input.check(Day::of(now, &app.deployment.zone))?;
    let key = app.require_contact_key()?;
    let mut tx = app.db.begin().await?;
    matching(&app, &mut tx, &scope, id, &headers).await?;
    let stored = tx
        .store_contact(key, &scope, id, &contact, consent.as_ref(), now)
        .await?;
    let entries = replaced_entries(&scope, now, id, stored, consent.is_some(), key);
    append(&mut tx, &entries).await?;
    tx.commit().await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Erase the contact of a camera's owner, and the consent with it.
#[utoipa::path(delete, path = "/api/v1/cameras/{id}/contact", tag = "owners", params(("id" = CameraId, Path)),
    responses((status = 204), (status = 404, body = Problem), (status = 412, body = Problem)))]
async fn erase_contact(
    State(app): State<App>,
    scope: Caller,
    Path(id): Path<CameraId>,
    headers: HeaderMap,
) -> Result<StatusCode> {
    let now = app.clock.now();
    let mut tx = app.db.begin().await?;
    matching(&app, &mut tx, &scope, id, &headers).await?;
    let owner = tx.erase_contact(&scope, id, now).await?;
    let entry = Entry::new(&scope, now, "contact.erase", Some(id.0.to_string()));
    append(&mut tx, &[entry.with(json!({ "owner": owner }))]).await?;
    tx.commit().await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Who asked the owner of a camera, for the owner to see.
#[derive(Serialize, ToSchema)]
pub struct AccessHistory {
    items: Vec<PastAccess>,
}

/// Who asked for the contact of a camera's owner or gave a preservation notice, the newest first; at most 1000.
///
/// It is what the owner sees: what an approver has delayed, and cases of domestic violence for 30 days, are left out.
#[utoipa::path(get, path = "/api/v1/cameras/{id}/access_history", tag = "owners", params(("id" = CameraId, Path)),
    responses((status = 200, body = AccessHistory), (status = 404, body = Problem)))]
async fn access_history(
    State(app): State<App>,
    scope: Caller,
    Path(id): Path<CameraId>,
) -> Result<Json<AccessHistory>> {
    let now = app.clock.now();
    let items = app.db.access_history(&scope, id, now).await?;
    let object = Some(id.0.to_string());
    let entry = Entry::new(&scope, now, "camera.access_history", object);
    app.audit
        .record(entry.with(json!({ "rows": items.len() })))
        .await?;
    Ok(Json(AccessHistory { items }))
}

/// For how long owners do not see that they were asked.
#[derive(Serialize, ToSchema)]
pub struct HistoryDelay {
    /// Days from each access on.
    days: i64,
}

/// Let the owners who are asked for an incident see it in their access history only later; never by whoever recorded it.
///
/// The last word holds, also for what is still hidden; what an owner could see already stays. Cases of domestic violence
/// are delayed by 30 days without it.
#[utoipa::path(put, path = "/api/v1/incidents/{id}/history_delay", tag = "owners", params(("id" = IncidentId, Path)),
    request_body = DelayInput,
    responses((status = 200, body = HistoryDelay), (status = 403, body = Problem), (status = 404, body = Problem),
        (status = 422, body = Problem)))]
async fn delay_history(
    State(app): State<App>,
    scope: Caller,
    Path(id): Path<IncidentId>,
    Json(body): Json<Map<String, Value>>,
) -> Result<Json<HistoryDelay>> {
    let now = app.clock.now();
    let delay = fields::read::<DelayInput>(&body)?.check()?;
    let mut tx = app.db.begin().await?;
    // Reveals and notices of this incident come before or after it, not between.
    tx.lock_incident(id).await?;
    let created_by = tx.incident_to_approve(&scope, id).await?;
    if created_by.is_some() && created_by == scope.account {
        let why = "whoever recorded the incident cannot delay what owners see of it";
        return Err(Error::Forbidden(Complaint::new(Refusal::OwnRequest, why)));
    }
    let days = tx.delay_history(&scope, id, &delay, now).await?;
    let entry = Entry::new(&scope, now, "history.delay", Some(id.0.to_string()));
    append(&mut tx, &[entry.with(json!({ "days": days }))]).await?;
    tx.commit().await?;
    Ok(Json(HistoryDelay { days }))
}
