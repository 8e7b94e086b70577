//! `/api/v1/groups`: self-management groups over HTTP, for registrars.

use axum::{
    extract::State,
    http::{HeaderMap, StatusCode, header},
    response::{AppendHeaders, IntoResponse},
};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::{router::OpenApiRouter, routes};

use super::{Group, GroupId, GroupInput, GroupKind, GroupRecord, queries::units_of};
use crate::{
    accounts::Scope,
    app::{App, Caller},
    audit::{Entry, append},
    cameras::CameraId,
    clock::{Day, Instant},
    db::{MAX_PAGE, Page, Tx, cursor},
    error::{Error, Json, Path, Problem, Query, Result},
    fields,
    owners::{ContactInput, key_begun},
    revision,
};

/// The routes of this noun.
pub fn router() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(list_groups, add_group))
        .routes(routes!(read_group, change_group, delete_group))
        .routes(routes!(replace_group_contact, erase_group_contact))
        .routes(routes!(manage_camera, leave_camera))
}

/// Which groups to list.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct GroupQuery {
    /// Those of this kind.
    #[param(inline)]
    kind: Option<GroupKind>,
    /// `next_cursor` of the page before.
    cursor: Option<String>,
    /// Rows of a page, 1 to 1000; 100 if left out.
    limit: Option<u32>,
}

/// A page of groups.
#[derive(Serialize, ToSchema)]
pub struct GroupPage {
    items: Vec<Group>,
    next_cursor: Option<String>,
}

/// Groups that the caller's unit keeps, or that work in it.
#[utoipa::path(get, path = "/api/v1/groups", tag = "groups", params(GroupQuery),
    responses((status = 200, body = GroupPage), (status = 400, body = Problem), (status = 422, body = Problem)))]
async fn list_groups(
    State(app): State<App>,
    scope: Caller,
    Query(query): Query<GroupQuery>,
) -> Result<Json<GroupPage>> {
    let after = cursor(query.cursor.as_deref())?;
    let limit = query.limit.unwrap_or(100).clamp(1, MAX_PAGE);
    let Page { items, next_cursor } = app.db.groups(&scope, query.kind, after, limit).await?;
    let entry = Entry::new(&scope, app.clock.now(), "group.list", None);
    app.audit
        .record(entry.with(json!({ "rows": items.len() })))
        .await?;
    Ok(Json(GroupPage { items, next_cursor }))
}

/// Record a group of the caller's unit.
#[utoipa::path(post, path = "/api/v1/groups", tag = "groups", request_body = GroupInput,
    responses((status = 201, body = GroupRecord), (status = 409, body = Problem), (status = 422, body = Problem)))]
async fn add_group(
    State(app): State<App>,
    scope: Caller,
    Json(body): Json<Map<String, Value>>,
) -> Result<impl IntoResponse> {
    let now = app.clock.now();
    let input = input(&app, &body, true, now)?;
    let units = units_of(&app.db, input.other_units.as_deref().unwrap_or_default()).await?;
    let mut tx = app.db.begin().await?;
    let id = tx.add_group(&scope, &input, &units, now).await?;
    done(tx, &scope, now, "group.create", id, Value::Null).await?;
    let record = app.db.group(&scope, id).await?;
    Ok((
        StatusCode::CREATED,
        AppendHeaders([
            (header::LOCATION, format!("/api/v1/groups/{}", id.0)),
            (header::ETAG, revision::etag(record.group.revision)),
        ]),
        Json(record),
    ))
}

/// One group, with every count of its members and the cameras that it manages.
#[utoipa::path(get, path = "/api/v1/groups/{id}", tag = "groups", params(("id" = GroupId, Path)),
    responses((status = 200, body = GroupRecord), (status = 404, body = Problem)))]
async fn read_group(
    State(app): State<App>,
    scope: Caller,
    Path(id): Path<GroupId>,
) -> Result<impl IntoResponse> {
    let record = app.db.group(&scope, id).await?;
    let entry = Entry::new(
        &scope,
        app.clock.now(),
        "group.read",
        Some(id.0.to_string()),
    );
    app.audit.record(entry).await?;
    let etag = revision::etag(record.group.revision);
    Ok((AppendHeaders([(header::ETAG, etag)]), Json(record)))
}

/// Change a group; a count of members stands beside those of other days.
#[utoipa::path(patch, path = "/api/v1/groups/{id}", tag = "groups", params(("id" = GroupId, Path)), request_body = GroupInput,
    responses((status = 200, body = GroupRecord), (status = 404, body = Problem), (status = 409, body = Problem),
        (status = 412, body = Problem),
        (status = 422, body = Problem)))]
async fn change_group(
    State(app): State<App>,
    scope: Caller,
    Path(id): Path<GroupId>,
    headers: HeaderMap,
    Json(body): Json<Map<String, Value>>,
) -> Result<impl IntoResponse> {
    let now = app.clock.now();
    let input = input(&app, &body, false, now)?;
    let units = units_of(&app.db, input.other_units.as_deref().unwrap_or_default()).await?;
    let mut tx = app.db.begin().await?;
    let group = to_change(&mut tx, &scope, id, &headers).await?;
    tx.change_group(&group, &input, &units).await?;
    done(tx, &scope, now, "group.change", id, Value::Null).await?;
    let record = app.db.group(&scope, id).await?;
    let etag = revision::etag(record.group.revision);
    Ok((AppendHeaders([(header::ETAG, etag)]), Json(record)))
}

/// Delete a group that was recorded by mistake; one that ended gets the day on which it did. Its cameras stay.
#[utoipa::path(delete, path = "/api/v1/groups/{id}", tag = "groups", params(("id" = GroupId, Path)),
    responses((status = 204), (status = 404, body = Problem), (status = 412, body = Problem)))]
async fn delete_group(
    State(app): State<App>,
    scope: Caller,
    Path(id): Path<GroupId>,
    headers: HeaderMap,
) -> Result<StatusCode> {
    let now = app.clock.now();
    let mut tx = app.db.begin().await?;
    to_change(&mut tx, &scope, id, &headers).await?;
    tx.delete_group(id).await?;
    done(tx, &scope, now, "group.delete", id, Value::Null).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// State how to reach a group; nobody reads it back but for an incident.
#[utoipa::path(put, path = "/api/v1/groups/{id}/contact", tag = "groups", params(("id" = GroupId, Path)),
    request_body = ContactInput,
    responses((status = 204), (status = 404, body = Problem), (status = 409, body = Problem), (status = 412, body = Problem),
        (status = 422, body = Problem)))]
async fn replace_group_contact(
    State(app): State<App>,
    scope: Caller,
    Path(id): Path<GroupId>,
    headers: HeaderMap,
    Json(input): Json<ContactInput>,
) -> Result<StatusCode> {
    let now = app.clock.now();
    let (contact, _) = input.check(Day::of(now, &app.deployment.zone))?;
    let key = app.require_contact_key()?;
    let mut tx = app.db.begin().await?;
    to_change(&mut tx, &scope, id, &headers).await?;
    let begun = tx.set_group_contact(id, Some((key, &contact))).await?;
    if begun {
        append(&mut tx, &[key_begun(&scope, now, key)]).await?;
    }
    done(tx, &scope, now, "group.contact", id, Value::Null).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Erase the contact of a group.
#[utoipa::path(delete, path = "/api/v1/groups/{id}/contact", tag = "groups", params(("id" = GroupId, Path)),
    responses((status = 204), (status = 404, body = Problem), (status = 412, body = Problem)))]
async fn erase_group_contact(
    State(app): State<App>,
    scope: Caller,
    Path(id): Path<GroupId>,
    headers: HeaderMap,
) -> Result<StatusCode> {
    let now = app.clock.now();
    let mut tx = app.db.begin().await?;
    to_change(&mut tx, &scope, id, &headers).await?;
    tx.set_group_contact(id, None).await?;
    done(tx, &scope, now, "group.erase_contact", id, Value::Null).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Say that a group manages a camera of the caller's unit; the one that managed it before no longer does.
#[utoipa::path(put, path = "/api/v1/groups/{id}/cameras/{camera_id}", tag = "groups",
    params(("id" = GroupId, Path), ("camera_id" = CameraId, Path)),
    responses((status = 204), (status = 404, body = Problem), (status = 412, body = Problem)))]
async fn manage_camera(
    State(app): State<App>,
    scope: Caller,
    Path((id, camera)): Path<(GroupId, CameraId)>,
    headers: HeaderMap,
) -> Result<StatusCode> {
    set_managed(&app, &scope, (id, camera), &headers, true).await
}

/// Say that a group no longer manages a camera.
#[utoipa::path(delete, path = "/api/v1/groups/{id}/cameras/{camera_id}", tag = "groups",
    params(("id" = GroupId, Path), ("camera_id" = CameraId, Path)),
    responses((status = 204), (status = 404, body = Problem), (status = 412, body = Problem)))]
async fn leave_camera(
    State(app): State<App>,
    scope: Caller,
    Path((id, camera)): Path<(GroupId, CameraId)>,
    headers: HeaderMap,
) -> Result<StatusCode> {
    set_managed(&app, &scope, (id, camera), &headers, false).await
}

async fn set_managed(
    app: &App,
    scope: &Scope,
    (id, camera): (GroupId, CameraId),
    headers: &HeaderMap,
    managed: bool,
) -> Result<StatusCode> {
    let now = app.clock.now();
    let mut tx = app.db.begin().await?;
    app.db.camera_for_change(&mut tx, scope, camera).await?;
    to_change(&mut tx, scope, id, headers).await?;
    tx.set_managed(id, camera, managed).await?;
    let detail = json!({ "camera": camera, "managed": managed });
    done(tx, scope, now, "group.camera", id, detail).await?;
    Ok(StatusCode::NO_CONTENT)
}

fn input(app: &App, body: &Map<String, Value>, is_new: bool, now: Instant) -> Result<GroupInput> {
    let today = Day::of(now, &app.deployment.zone);
    fields::read::<GroupInput>(body)?.check(is_new, today)
}

/// The group to change, unless the caller says to have seen another revision.
async fn to_change(tx: &mut Tx, scope: &Scope, id: GroupId, headers: &HeaderMap) -> Result<Group> {
    let group = tx.group_for_change(scope, id).await?;
    if revision::is_expected(headers, group.revision) {
        return Ok(group);
    }
    let current = serde_json::to_value(group);
    Err(Error::PreconditionFailed(current.unwrap_or_default()))
}

/// Commits a change of a group with its line in the log.
async fn done(
    mut tx: Tx,
    scope: &Scope,
    now: Instant,
    action: &'static str,
    id: GroupId,
    detail: Value,
) -> Result<()> {
    let entry = Entry::new(scope, now, action, Some(id.0.to_string()));
    append(&mut tx, &[entry.with(detail)]).await?;
    tx.commit().await
}
