//! `/api/v1/nicknames`: what the unit calls its places.

use axum::{
    extract::State,
    http::{StatusCode, header},
    response::{AppendHeaders, IntoResponse},
};
use serde::Serialize;
use serde_json::{Map, Value, json};
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};
use uuid::Uuid;

use super::{Nickname, NicknameId, NicknameInput};
use crate::{
    app::{App, Caller},
    audit::{Entry, append},
    error::{Json, Path, Problem, Result},
    fields,
};

/// The routes of this noun.
pub fn router() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(list_nicknames, create_nickname))
        .routes(routes!(delete_nickname))
}

/// The nicknames of a unit.
#[derive(Serialize, ToSchema)]
pub struct Nicknames {
    /// By name.
    items: Vec<Nickname>,
}

/// The nicknames of the caller's unit.
#[utoipa::path(get, path = "/api/v1/nicknames", tag = "places", responses((status = 200, body = Nicknames)))]
async fn list_nicknames(State(app): State<App>, scope: Caller) -> Result<Json<Nicknames>> {
    let items = app.db.nicknames(&scope).await?;
    let entry = Entry::new(&scope, app.clock.now(), "nickname.list", None);
    app.audit
        .record(entry.with(json!({ "rows": items.len() })))
        .await?;
    Ok(Json(Nicknames { items }))
}

/// Give a place a name that the unit finds it by.
#[utoipa::path(post, path = "/api/v1/nicknames", tag = "places", request_body = NicknameInput,
    responses((status = 201, body = Nickname), (status = 409, body = Problem), (status = 422, body = Problem)))]
async fn create_nickname(
    State(app): State<App>,
    scope: Caller,
    Json(body): Json<Map<String, Value>>,
) -> Result<impl IntoResponse> {
    let now = app.clock.now();
    let id = NicknameId(Uuid::now_v7());
    let nickname = fields::read::<NicknameInput>(&body)?.check(id, now)?;
    app.db.check_nickname_place(&nickname).await?;
    let mut tx = app.db.begin().await?;
    tx.add_nickname(&scope, &nickname).await?;
    let entry = Entry::new(&scope, now, "nickname.create", Some(id.0.to_string()));
    append(&mut tx, &[entry]).await?;
    tx.commit().await?;
    let location = format!("/api/v1/nicknames/{}", id.0);
    Ok((
        StatusCode::CREATED,
        AppendHeaders([(header::LOCATION, location)]),
        Json(nickname),
    ))
}

/// Delete a nickname.
#[utoipa::path(delete, path = "/api/v1/nicknames/{id}", tag = "places", params(("id" = NicknameId, Path)),
    responses((status = 204), (status = 404, body = Problem)))]
async fn delete_nickname(
    State(app): State<App>,
    scope: Caller,
    Path(id): Path<NicknameId>,
) -> Result<StatusCode> {
    let now = app.clock.now();
    let mut tx = app.db.begin().await?;
    tx.delete_nickname(&scope, id).await?;
    let entry = Entry::new(&scope, now, "nickname.delete", Some(id.0.to_string()));
    append(&mut tx, &[entry]).await?;
    tx.commit().await?;
    Ok(StatusCode::NO_CONTENT)
}
