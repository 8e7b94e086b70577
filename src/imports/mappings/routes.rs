//! `/api/v1/list_mappings`: what the columns of a unit's own lists mean.

use axum::{extract::State, http::StatusCode};
use serde::Serialize;
use serde_json::{Map, Value};
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};

use super::{ListMapping, ListMappingId, ListMappingInput};
use crate::{
    app::{App, Caller},
    error::{Json, Path, Problem, Result},
    fields,
};

/// The routes of this noun.
pub(in crate::imports) fn router() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(list_mappings, save_mapping))
        .routes(routes!(delete_mapping))
}

/// The saved mappings of a unit.
#[derive(Serialize, ToSchema)]
struct ListMappings {
    /// By name.
    items: Vec<ListMapping>,
}

/// The saved mappings of the caller's unit.
#[utoipa::path(get, path = "/api/v1/list_mappings", tag = "imports", responses((status = 200, body = ListMappings)))]
async fn list_mappings(State(app): State<App>, scope: Caller) -> Result<Json<ListMappings>> {
    let items = app.db.list_mappings(&scope).await?;
    Ok(Json(ListMappings { items }))
}

/// Save a mapping under a name, in place of one of the same name.
#[utoipa::path(post, path = "/api/v1/list_mappings", tag = "imports", request_body = ListMappingInput,
    responses((status = 200, body = ListMapping), (status = 422, body = Problem)))]
async fn save_mapping(
    State(app): State<App>,
    scope: Caller,
    Json(body): Json<Map<String, Value>>,
) -> Result<Json<ListMapping>> {
    let input = fields::read::<ListMappingInput>(&body)?;
    let saved = app.db.save_list_mapping(&scope, &input, app.clock.now());
    Ok(Json(saved.await?))
}

/// Delete a saved mapping.
#[utoipa::path(delete, path = "/api/v1/list_mappings/{id}", tag = "imports", params(("id" = ListMappingId, Path)),
    responses((status = 204), (status = 404, body = Problem)))]
async fn delete_mapping(
    State(app): State<App>,
    scope: Caller,
    Path(id): Path<ListMappingId>,
) -> Result<StatusCode> {
    app.db
        .delete_list_mapping(&scope, id, app.clock.now())
        .await?;
    Ok(StatusCode::NO_CONTENT)
}
