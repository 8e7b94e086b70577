//! `/api/v1/work_lists`: what is to be done.

use axum::extract::State;
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::{router::OpenApiRouter, routes};

use super::{After, Dates, Near, WorkCount, WorkItem, WorkList};
use crate::{
    app::{App, Caller},
    audit::Entry,
    db::{MAX_PAGE, Page},
    error::{Error, Json, Path, Problem, Query, Result},
    geometry::Position,
    refusal::Refusal,
};

/// The routes of this noun.
pub fn router() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(count_work))
        .routes(routes!(list_work))
}

/// How much is to be done.
#[derive(Serialize, ToSchema)]
pub struct WorkCounts {
    /// One for each list, in the order in which they are shown.
    items: Vec<WorkCount>,
}

/// How many cameras of the caller's unit each work list holds.
#[utoipa::path(get, path = "/api/v1/work_lists", tag = "checks", responses((status = 200, body = WorkCounts)))]
async fn count_work(State(app): State<App>, scope: Caller) -> Result<Json<WorkCounts>> {
    let dates = Dates::of(app.clock.now(), &app.deployment.zone);
    let items = app.db.work_counts(&scope, dates).await?;
    Ok(Json(WorkCounts { items }))
}

/// Which page of a work list.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct WorkQuery {
    /// `lon,lat` in degrees: the nearest come first; left out, as they were registered.
    near: Option<String>,
    /// `next_cursor` of the page before, with the same `near`.
    cursor: Option<String>,
    /// Rows of a page, 1 to 1000; 50 if left out.
    limit: Option<u32>,
}

/// The cameras of a work list of the caller's unit.
#[utoipa::path(get, path = "/api/v1/work_lists/{list}", tag = "checks", params(("list" = WorkList, Path), WorkQuery),
    responses((status = 200, body = Page<WorkItem>), (status = 404, body = Problem), (status = 422, body = Problem)))]
async fn list_work(
    State(app): State<App>,
    scope: Caller,
    Path(list): Path<WorkList>,
    Query(query): Query<WorkQuery>,
) -> Result<Json<Page<WorkItem>>> {
    let now = app.clock.now();
    let near = query.near.as_deref().map(place).transpose();
    let near = near.map_err(|why| Error::field("near", why))?;
    let after = query
        .cursor
        .as_deref()
        .map_or(Some(After::START), After::read);
    let after = after.ok_or_else(|| Error::field("cursor", Refusal::NotCursor))?;
    let limit = query.limit.unwrap_or(50).clamp(1, MAX_PAGE);
    let dates = Dates::of(now, &app.deployment.zone);
    let page = app
        .db
        .work_list(&scope, list, dates, near, after, limit)
        .await?;
    let entry = Entry::new(&scope, now, "work.list", None);
    app.audit
        .record(entry.with(json!({ "rows": page.items.len() })))
        .await?;
    Ok(Json(page))
}

/// The place that `lon,lat` names.
fn place(text: &str) -> Result<Near, Refusal> {
    let (lon, lat) = text.split_once(',').ok_or(Refusal::NotCoordinates)?;
    let degrees = |text: &str| text.trim().parse().map_err(|_| Refusal::NotCoordinates);
    let place = Position::try_from([degrees(lon)?, degrees(lat)?]);
    place.map(Near::from).map_err(Refusal::from)
}
