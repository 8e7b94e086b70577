//! `/api/v1/cameras/{id}/contact` and `…/access_history`: how to reach a camera's owner, and who asked.

use axum::{
    extract::State,
    http::{HeaderMap, StatusCode},
};
use serde::Serialize;
use serde_json::json;
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};

use super::{ContactInput, queries::PastAccess};
use crate::{
    app::{App, Caller},
    audit::{Entry, append},
    cameras::{CameraId, routes::matching},
    clock::Day,
    error::{Json, Path, Problem, Result},
};

/// The routes of this noun.
pub fn router() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(replace_contact, erase_contact))
        .routes(routes!(access_history))
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
    let (owner, begun) = tx
        .store_contact(key, &scope, id, &contact, consent.as_ref(), now)
        .await?;
    let entry = Entry::new(&scope, now, "contact.replace", Some(id.0.to_string()));
    let mut entries = vec![entry.with(json!({ "owner": owner, "contactable": consent.is_some() }))];
    if begun {
        let entry = Entry::new(&scope, now, "contact_key.begin", None);
        entries.push(entry.with(json!({ "key": key.id() })));
    }
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
    let owner = tx.erase_contact(id).await?;
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
#[utoipa::path(get, path = "/api/v1/cameras/{id}/access_history", tag = "owners", params(("id" = CameraId, Path)),
    responses((status = 200, body = AccessHistory), (status = 404, body = Problem)))]
async fn access_history(
    State(app): State<App>,
    scope: Caller,
    Path(id): Path<CameraId>,
) -> Result<Json<AccessHistory>> {
    let items = app.db.access_history(&scope, id).await?;
    let object = Some(id.0.to_string());
    let entry = Entry::new(&scope, app.clock.now(), "camera.access_history", object);
    app.audit
        .record(entry.with(json!({ "rows": items.len() })))
        .await?;
    Ok(Json(AccessHistory { items }))
}
