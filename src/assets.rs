//! The page, embedded in the binary: `web/dist`, built by the Makefile.

use axum::{
    http::{HeaderValue, Method, StatusCode, Uri, header},
    response::{IntoResponse, Response},
};
use rust_embed::{EmbeddedFile, RustEmbed};

use crate::error::Error;

// Without Node there is no web/dist: the crate compiles all the same, and the page answers 404.
#[derive(RustEmbed)]
#[folder = "web/dist"]
#[allow_missing = true]
struct Dist;

/// A file of the page, or its index for any path that is not the API's.
pub async fn serve(method: Method, uri: Uri) -> Response {
    let path = uri.path().trim_start_matches('/');
    if ["api/", "tiles/", "basemap/"]
        .iter()
        .any(|start| path.starts_with(start))
    {
        return Error::NotFound.into_response();
    }
    if !matches!(method, Method::GET | Method::HEAD) {
        return Error::MethodNotAllowed.into_response();
    }
    match Dist::get(path) {
        Some(file) if !path.is_empty() => answer(path, file),
        // A missing file with an ending is missing; anything else is the page, which reads its fragment.
        _ if path
            .rsplit('/')
            .next()
            .is_some_and(|name| name.contains('.')) =>
        {
            Error::NotFound.into_response()
        }
        _ => Dist::get("index.html").map_or_else(
            || Error::NotFound.into_response(),
            |file| answer("index.html", file),
        ),
    }
}

fn answer(path: &str, file: EmbeddedFile) -> Response {
    // Vite puts a hash into the names under assets/: they never change.
    let cache = if path.starts_with("assets/") {
        "public, max-age=31536000, immutable"
    } else {
        "no-cache"
    };
    let kind = HeaderValue::from_str(file.metadata.mimetype())
        .unwrap_or(HeaderValue::from_static("text/plain"));
    let headers = [
        (header::CONTENT_TYPE, kind),
        (header::CACHE_CONTROL, HeaderValue::from_static(cache)),
    ];
    (StatusCode::OK, headers, file.data).into_response()
}
