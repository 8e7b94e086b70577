//! `/api/v1/place_search`: from what is typed to places, for any account.

use axum::extract::State;
use serde::Deserialize;
use serde_json::json;
use utoipa::IntoParams;
use utoipa_axum::{router::OpenApiRouter, routes};

use super::{Found, MAX_CHARS};
use crate::{
    app::{App, Caller},
    audit::Entry,
    error::{Error, Json, Problem, Query, Result},
    geometry::Position,
    refusal::Refusal,
};

/// The most places of one answer.
const MAX_PLACES: usize = 20;

/// The routes of this noun.
pub fn router() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(search_places))
}

/// What to look for.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct SearchQuery {
    /// What was typed: streets that cross, a lane, a house number, a landmark, a nickname, VN-2000 coordinates, a code.
    q: String,
    /// `lon,lat` in degrees of where the caller looks: among equals the nearest comes first.
    near: Option<String>,
    /// Places at most, 1 to 20; 8 if left out.
    limit: Option<usize>,
}

/// Places that a text may mean, the best first; marks, case and tone placement do not matter.
#[utoipa::path(get, path = "/api/v1/place_search", tag = "places", params(SearchQuery),
    responses((status = 200, body = Found), (status = 400, body = Problem), (status = 422, body = Problem)))]
async fn search_places(
    State(app): State<App>,
    scope: Caller,
    Query(query): Query<SearchQuery>,
) -> Result<Json<Found>> {
    if query.q.chars().count() > MAX_CHARS {
        return Err(Error::field("q", Refusal::TooLong { most: MAX_CHARS }));
    }
    let near = query.near.as_deref().map(position).transpose()?;
    let limit = query.limit.unwrap_or(8).clamp(1, MAX_PLACES);
    let found = app.db.search_places(&scope, &query.q, near, limit).await?;
    // What was typed stays out of the log: it may be the place of a crime.
    let entry = Entry::new(&scope, app.clock.now(), "place.search", None);
    let entry = entry.with(json!({ "rows": found.items.len() }));
    app.audit.record(entry).await?;
    Ok(Json(found))
}

fn position(text: &str) -> Result<Position> {
    let wrong = || Error::field("near", Refusal::NotCoordinates);
    let (lon, lat) = text.split_once(',').ok_or_else(wrong)?;
    let number = |text: &str| text.trim().parse::<f64>().map_err(|_| wrong());
    Position::try_from([number(lon)?, number(lat)?])
        .map_err(|error| Error::field("near", Refusal::from(error)))
}
