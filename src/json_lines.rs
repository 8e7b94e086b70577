//! An answer that comes line by line, each of them a JSON value: what takes long tells how far it is.

use std::convert::Infallible;

use axum::{
    body::{Body, Bytes},
    http::header,
    response::{AppendHeaders, IntoResponse},
};
use futures_util::{Stream, StreamExt};
use serde::Serialize;

/// Lines of JSON.
pub(crate) const MEDIA_TYPE: &str = "application/x-ndjson";

/// The answer of which each value is a line. Whoever closes the connection wants no more of it: then `values` is dropped.
pub(crate) fn json_lines<T: Serialize>(
    values: impl Stream<Item = T> + Send + 'static,
) -> impl IntoResponse {
    let lines = values.map(|value| {
        let mut line = serde_json::to_vec(&value).unwrap_or_default();
        line.push(b'\n');
        Ok::<Bytes, Infallible>(line.into())
    });
    (
        AppendHeaders([(header::CONTENT_TYPE, MEDIA_TYPE)]),
        Body::from_stream(lines),
    )
}
