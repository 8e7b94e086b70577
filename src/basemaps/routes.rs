//! `/basemap`: the deployment's own PMTiles file, for any account.

use axum::{
    extract::{Request, State},
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use tower::ServiceExt;
use tower_http::services::ServeFile;
use utoipa_axum::{router::OpenApiRouter, routes};

use crate::{
    app::App,
    error::{Error, Problem, Result},
};

/// What the file is; also how the router knows that it is not to be compressed once more.
pub const MEDIA_TYPE: &str = "application/vnd.pmtiles";

/// The routes of this noun.
pub fn router() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(pmtiles))
}

/// The PMTiles file, whole or in ranges, with a strong `ETag`; 404 where the deployment has none.
#[utoipa::path(get, path = "/basemap/map.pmtiles", tag = "tiles",
    responses((status = 200, content_type = "application/vnd.pmtiles"), (status = 206, content_type = "application/vnd.pmtiles"),
        (status = 304), (status = 404, body = Problem), (status = 416)))]
async fn pmtiles(State(app): State<App>, request: Request) -> Result<Response> {
    let file = app.basemaps.pmtiles.as_ref().ok_or(Error::NotFound)?;
    let kind = MEDIA_TYPE
        .parse()
        .map_err(|_| Error::Internal("a media type".into()))?;
    let answer = ServeFile::new_with_mime(file, &kind).oneshot(request).await;
    let mut answer = answer.into_response();
    if answer.status() == StatusCode::NOT_FOUND {
        return Err(Error::NotFound);
    }
    answer.headers_mut().insert(
        header::CACHE_CONTROL,
        HeaderValue::from_static("private, max-age=3600"),
    );
    Ok(answer)
}
