//! `/tiles`: the basemap for any account.

use axum::{
    extract::State,
    http::{HeaderName, HeaderValue, header},
};
use utoipa_axum::{router::OpenApiRouter, routes};

use super::{TileId, encode};
use crate::{
    app::App,
    error::{Error, Path, Problem, Result},
};

/// The routes of this noun.
pub fn router() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(tile))
}

type Tile = ([(HeaderName, HeaderValue); 2], Vec<u8>);

/// One tile of the basemap as a Mapbox Vector Tile; `y` ends in `.mvt`. Empty where nothing was imported.
#[utoipa::path(get, path = "/tiles/{z}/{x}/{y}", tag = "tiles",
    params(("z" = u8, Path, description = "Zoom, 0 to 20"), ("x" = u32, Path, description = "Column from the west"),
        ("y" = String, Path, description = "Row from the north, with `.mvt`")),
    responses((status = 200, content_type = "application/vnd.mapbox-vector-tile"), (status = 404, body = Problem)))]
async fn tile(State(app): State<App>, Path((z, x, y)): Path<(u8, u32, String)>) -> Result<Tile> {
    let y = y.strip_suffix(".mvt").and_then(|y| y.parse().ok());
    let tile = y
        .and_then(|y| TileId::new(z, x, y))
        .ok_or(Error::NotFound)?;
    let content = app.db.tile_content(tile).await?;
    // Milliseconds of computing where a tile is full: not among the tasks that answer others.
    let bytes = tokio::task::spawn_blocking(move || encode(tile, &content)).await;
    let bytes = bytes.map_err(|error| Error::Internal(format!("a tile: {error}")))?;
    let bytes = bytes.map_err(|error| Error::Internal(format!("a tile: {error}")))?;
    // An import may change a tile; an hour late is soon enough for a map.
    let headers = [
        (
            header::CONTENT_TYPE,
            HeaderValue::from_static("application/vnd.mapbox-vector-tile"),
        ),
        (
            header::CACHE_CONTROL,
            HeaderValue::from_static("private, max-age=3600"),
        ),
    ];
    Ok((headers, bytes))
}
