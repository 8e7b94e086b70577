//! `/api/v1/units`: which commune of today is meant.

use axum::extract::State;
use serde::Deserialize;
use serde_json::json;
use utoipa::IntoParams;
use utoipa_axum::{router::OpenApiRouter, routes};

use super::resolve::{Resolution, Stated};
use crate::{
    app::{App, Caller},
    audit::Entry,
    clock::Day,
    error::{Error, Json, Problem, Query, Result},
    geometry::Position,
    refusal::Refusal,
};

/// The routes of this noun.
pub fn router() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(resolve_unit))
}

/// What is known of the unit; at least a name, a code or a place.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct UnitQuery {
    /// Its name, with or without its kind.
    name: Option<String>,
    /// The district that it belonged to.
    district: Option<String>,
    /// Its province, of that day or of today.
    province: Option<String>,
    /// Its code, of that day or of today.
    code: Option<String>,
    /// Longitude in degrees of a place within it; `lat` goes with it.
    lon: Option<f64>,
    /// Latitude in degrees.
    lat: Option<f64>,
    /// The day on which the name was in use; any day if left out.
    on: Option<Day>,
}

/// The commune of today that is meant by a name, an old one too, by a code or by a place; or what may be meant.
#[utoipa::path(get, path = "/api/v1/units/resolve", tag = "units", params(UnitQuery),
    responses((status = 200, body = Resolution), (status = 400, body = Problem), (status = 422, body = Problem)))]
async fn resolve_unit(
    State(app): State<App>,
    scope: Caller,
    Query(query): Query<UnitQuery>,
) -> Result<Json<Resolution>> {
    let place = match (query.lon, query.lat) {
        (None, None) => None,
        (Some(lon), Some(lat)) => {
            let place = Position::try_from([lon, lat]);
            Some(place.map_err(|error| Error::field("lon", Refusal::from(error)))?)
        }
        (Some(_), None) => return Err(Error::field("lat", Refusal::Required)),
        (None, Some(_)) => return Err(Error::field("lon", Refusal::Required)),
    };
    let stated = Stated {
        name: query.name,
        district: query.district,
        province: query.province,
        code: query.code,
    }
    .checked()?;
    if stated.name.is_none() && stated.code.is_none() && place.is_none() {
        return Err(Error::field("name", Refusal::Required));
    }
    let found = app.db.resolve_unit(&stated, place, query.on).await?;
    // What was asked stays out of the log: the place may be somebody's house.
    let entry = Entry::new(&scope, app.clock.now(), "unit.resolve", None);
    let entry = entry.with(json!({ "rows": found.candidates.len() }));
    app.audit.record(entry).await?;
    Ok(Json(found))
}
