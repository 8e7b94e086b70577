//! `/api/v1/owners`: owners as records of their own, what they agreed to, and their withdrawal.

use axum::{
    extract::State,
    http::{HeaderMap, StatusCode, header},
    response::{AppendHeaders, IntoResponse},
};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::{router::OpenApiRouter, routes};

use super::{
    Agreement, ConsentScope, EndedAs, OwnerId, OwnerKind,
    record::{NewOwner, NumberQuery, Owner, OwnerPatch, OwnerRecord},
    records::OwnerFilter,
};
use crate::{
    accounts::Scope,
    app::{App, Caller},
    audit::{Entry, append},
    cameras::{CameraId, Registrar, routes::matching},
    clock::{Day, Instant},
    db::{MAX_PAGE, Page, Tx},
    error::{Error, Json, Path, Problem, Query, Result},
    fields,
    refusal::Refusal,
    revision,
};

/// The routes of this noun.
pub fn router() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(list_owners, add_owner))
        .routes(routes!(search_owners))
        .routes(routes!(read_owner, change_owner))
        .routes(routes!(give_consent, end_consent))
        .routes(routes!(join_camera))
        .routes(routes!(withdraw_owner))
}

/// Which owners to list.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct OwnerQuery {
    /// Those of this kind.
    #[param(inline)]
    kind: Option<OwnerKind>,
    /// Those whose label, or a camera's code or label, holds this text, marks aside.
    q: Option<String>,
    /// Those with a camera that waits for consent, or without one.
    draft: Option<bool>,
    /// Those that withdrew, or did not; no camera is given to one that did.
    withdrawn: Option<bool>,
    /// `next_cursor` of the page before.
    cursor: Option<String>,
    /// Rows of a page, 1 to 1000; 100 if left out.
    limit: Option<u32>,
}

/// A page of owners.
#[derive(Serialize, ToSchema)]
pub struct OwnerPage {
    items: Vec<Owner>,
    next_cursor: Option<String>,
}

/// Owners that the caller's unit keeps, in the order in which they were recorded; never a contact.
#[utoipa::path(get, path = "/api/v1/owners", tag = "owners", params(OwnerQuery),
    responses((status = 200, body = OwnerPage), (status = 400, body = Problem), (status = 422, body = Problem)))]
async fn list_owners(
    State(app): State<App>,
    scope: Caller,
    Query(query): Query<OwnerQuery>,
) -> Result<Json<OwnerPage>> {
    let after = query.cursor.as_deref().map(|text| {
        text.parse()
            .map(OwnerId)
            .map_err(|_| Error::field("cursor", Refusal::NotCursor))
    });
    let filter = OwnerFilter {
        kind: query.kind,
        q: query.q.filter(|text| !text.trim().is_empty()),
        draft: query.draft,
        withdrawn: query.withdrawn,
        after: after.transpose()?,
        limit: query.limit.unwrap_or(100).clamp(1, MAX_PAGE),
    };
    let Page { items, next_cursor } = app.db.owners(&scope, &filter).await?;
    let entry = Entry::new(&scope, app.clock.now(), "owner.list", None);
    app.audit
        .record(entry.with(json!({ "rows": items.len() })))
        .await?;
    Ok(Json(OwnerPage { items, next_cursor }))
}

/// Record an owner of a camera of the caller's unit; the one that the camera had goes with its last camera.
#[utoipa::path(post, path = "/api/v1/owners", tag = "owners", request_body = NewOwner,
    responses((status = 201, body = OwnerRecord), (status = 404, body = Problem), (status = 412, body = Problem),
        (status = 422, body = Problem)))]
async fn add_owner(
    State(app): State<App>,
    scope: Caller,
    headers: HeaderMap,
    Json(new): Json<NewOwner>,
) -> Result<impl IntoResponse> {
    let new = new.check()?;
    let now = app.clock.now();
    let registrar = Registrar::of_today(&app.db, &scope, &app.deployment.zone, now, "page").await?;
    let mut tx = app.db.begin().await?;
    // It is the record of the camera that the caller has seen.
    matching(&app, &mut tx, &scope, new.camera_id, &headers).await?;
    let id = tx.record_owner(&registrar, &new).await?;
    let detail = json!({ "camera": new.camera_id });
    done(tx, &scope, now, "owner.create", id, detail).await?;
    let record = app.db.owner(&scope, id).await?;
    Ok((
        StatusCode::CREATED,
        AppendHeaders([
            (header::LOCATION, format!("/api/v1/owners/{}", id.0)),
            (header::ETAG, revision::etag(record.owner.revision)),
        ]),
        Json(record),
    ))
}

/// Owners of the caller's unit that can be reached by a number, found by its keyed hash.
#[utoipa::path(post, path = "/api/v1/owners/search", tag = "owners", request_body = NumberQuery,
    responses((status = 200, body = OwnerPage), (status = 409, body = Problem), (status = 422, body = Problem)))]
async fn search_owners(
    State(app): State<App>,
    scope: Caller,
    Json(query): Json<NumberQuery>,
) -> Result<Json<OwnerPage>> {
    let key = app.require_contact_key()?;
    let items = app.db.owners_by_phone(&scope, key, &query.phone).await?;
    let entry = Entry::new(&scope, app.clock.now(), "owner.search", None);
    app.audit
        .record(entry.with(json!({ "rows": items.len() })))
        .await?;
    Ok(Json(OwnerPage {
        items,
        next_cursor: None,
    }))
}

/// One owner, with its cameras and all that it ever agreed to; never its contact.
#[utoipa::path(get, path = "/api/v1/owners/{id}", tag = "owners", params(("id" = OwnerId, Path)),
    responses((status = 200, body = OwnerRecord), (status = 404, body = Problem)))]
async fn read_owner(
    State(app): State<App>,
    scope: Caller,
    Path(id): Path<OwnerId>,
) -> Result<impl IntoResponse> {
    let record = app.db.owner(&scope, id).await?;
    let entry = Entry::new(
        &scope,
        app.clock.now(),
        "owner.read",
        Some(id.0.to_string()),
    );
    app.audit.record(entry).await?;
    let etag = revision::etag(record.owner.revision);
    Ok((AppendHeaders([(header::ETAG, etag)]), Json(record)))
}

/// Change what kind of owner it is, or what it is called.
#[utoipa::path(patch, path = "/api/v1/owners/{id}", tag = "owners", params(("id" = OwnerId, Path)), request_body = OwnerPatch,
    responses((status = 200, body = OwnerRecord), (status = 404, body = Problem), (status = 409, body = Problem),
        (status = 412, body = Problem), (status = 422, body = Problem)))]
async fn change_owner(
    State(app): State<App>,
    scope: Caller,
    Path(id): Path<OwnerId>,
    headers: HeaderMap,
    Json(body): Json<Map<String, Value>>,
) -> Result<impl IntoResponse> {
    let patch = fields::read::<OwnerPatch>(&body)?.check()?;
    let now = app.clock.now();
    let registrar = Registrar::of_today(&app.db, &scope, &app.deployment.zone, now, "page").await?;
    let mut tx = app.db.begin().await?;
    to_change(&mut tx, &scope, id, &headers).await?;
    tx.change_owner(&registrar, id, &patch).await?;
    done(tx, &scope, now, "owner.change", id, Value::Null).await?;
    let record = app.db.owner(&scope, id).await?;
    let etag = revision::etag(record.owner.revision);
    Ok((AppendHeaders([(header::ETAG, etag)]), Json(record)))
}

/// Record one thing that an owner agreed to; what was agreed to before ends and stays in the history.
#[utoipa::path(put, path = "/api/v1/owners/{id}/consents/{scope}", tag = "owners",
    params(("id" = OwnerId, Path), ("scope" = ConsentScope, Path)), request_body = Agreement,
    responses((status = 204), (status = 404, body = Problem), (status = 409, body = Problem), (status = 412, body = Problem),
        (status = 422, body = Problem)))]
async fn give_consent(
    State(app): State<App>,
    scope: Caller,
    Path((id, what)): Path<(OwnerId, ConsentScope)>,
    headers: HeaderMap,
    Json(agreement): Json<Agreement>,
) -> Result<StatusCode> {
    let now = app.clock.now();
    let agreement = agreement.check(what, Day::of(now, &app.deployment.zone))?;
    let mut tx = app.db.begin().await?;
    to_change(&mut tx, &scope, id, &headers).await?;
    if what == ConsentScope::Contactable {
        let contact = tx.contact_of(app.contact_key.as_deref(), id).await?;
        agreement.check_channel(contact.as_ref())?;
    }
    tx.give_consent(&scope, id, what, &agreement, now).await?;
    tx.settle_drafts(id, now).await?;
    tx.revise_owner(id).await?;
    let detail = json!({ "scope": what });
    done(tx, &scope, now, "owner.consent", id, detail).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Record that an owner took one consent back; without being listed, a household's cameras are drafts from now on.
#[utoipa::path(delete, path = "/api/v1/owners/{id}/consents/{scope}", tag = "owners",
    params(("id" = OwnerId, Path), ("scope" = ConsentScope, Path)),
    responses((status = 204), (status = 404, body = Problem), (status = 409, body = Problem), (status = 412, body = Problem)))]
async fn end_consent(
    State(app): State<App>,
    scope: Caller,
    Path((id, what)): Path<(OwnerId, ConsentScope)>,
    headers: HeaderMap,
) -> Result<StatusCode> {
    let now = app.clock.now();
    let mut tx = app.db.begin().await?;
    to_change(&mut tx, &scope, id, &headers).await?;
    if !tx.end_consent(id, what, EndedAs::Withdrawn, now).await? {
        return Err(Error::NotFound);
    }
    tx.settle_drafts(id, now).await?;
    tx.revise_owner(id).await?;
    let detail = json!({ "scope": what });
    done(tx, &scope, now, "owner.end_consent", id, detail).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Say that a camera belongs to an owner; the one it had is forgotten with its last camera.
#[utoipa::path(put, path = "/api/v1/owners/{id}/cameras/{camera_id}", tag = "owners",
    params(("id" = OwnerId, Path), ("camera_id" = CameraId, Path)),
    responses((status = 204), (status = 404, body = Problem), (status = 409, body = Problem), (status = 412, body = Problem)))]
async fn join_camera(
    State(app): State<App>,
    scope: Caller,
    Path((id, camera)): Path<(OwnerId, CameraId)>,
    headers: HeaderMap,
) -> Result<StatusCode> {
    let now = app.clock.now();
    let registrar = Registrar::of_today(&app.db, &scope, &app.deployment.zone, now, "page").await?;
    let mut tx = app.db.begin().await?;
    app.db.camera_for_change(&mut tx, &scope, camera).await?;
    to_change(&mut tx, &scope, id, &headers).await?;
    tx.join_camera(&registrar, id, camera).await?;
    let detail = json!({ "camera": camera });
    done(tx, &scope, now, "owner.join_camera", id, detail).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Take an owner out of the registry, in one step: contact, consents and cameras go, and only counts stay.
#[utoipa::path(post, path = "/api/v1/owners/{id}/withdrawal", tag = "owners", params(("id" = OwnerId, Path)),
    responses((status = 204), (status = 404, body = Problem), (status = 409, body = Problem)))]
async fn withdraw_owner(
    State(app): State<App>,
    scope: Caller,
    Path(id): Path<OwnerId>,
) -> Result<StatusCode> {
    let now = app.clock.now();
    let entry = Entry::new(&scope, now, "owner.withdraw", Some(id.0.to_string()));
    withdraw(&app, &scope, id, now, entry).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// What a registrar does at the owner's word, or the owner by the card.
pub(super) async fn withdraw(
    app: &App,
    scope: &Scope,
    id: OwnerId,
    now: Instant,
    entry: Entry,
) -> Result<()> {
    let mut tx = app.db.begin().await?;
    // Notices of its cameras come before or after, not between; then the order of all who change an owner.
    tx.take_turns().await?;
    let owner = tx.owner_for_change(scope, id).await?;
    if owner.withdrawn_at.is_some() {
        return Err(Error::Conflict(Refusal::OwnerWithdrew.into()));
    }
    let gone = tx
        .withdraw_owner(app.contact_key.as_deref(), id, now)
        .await?;
    let counts = json!({ "kind": owner.kind, "cameras": gone.cameras, "consents": gone.consents, "notices": gone.notices });
    append(&mut tx, &[entry.with(counts)]).await?;
    tx.commit().await
}

/// The owner to change, unless it withdrew or the caller says to have seen another revision.
async fn to_change(tx: &mut Tx, scope: &Scope, id: OwnerId, headers: &HeaderMap) -> Result<Owner> {
    let owner = tx.owner_for_change(scope, id).await?;
    if !revision::is_expected(headers, owner.revision) {
        let current = serde_json::to_value(owner);
        return Err(Error::PreconditionFailed(current.unwrap_or_default()));
    }
    if owner.withdrawn_at.is_some() {
        return Err(Error::Conflict(Refusal::OwnerWithdrew.into()));
    }
    Ok(owner)
}

/// Commits a change of an owner with its line in the log.
async fn done(
    mut tx: Tx,
    scope: &Scope,
    now: Instant,
    action: &'static str,
    id: OwnerId,
    detail: Value,
) -> Result<()> {
    let entry = Entry::new(scope, now, action, Some(id.0.to_string()));
    append(&mut tx, &[entry.with(detail)]).await?;
    tx.commit().await
}
