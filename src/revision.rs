//! Revisions of records over HTTP: a record's `ETag`, and changes that say which revision they have seen.

use axum::http::{HeaderMap, header};

/// The `ETag` of a record with this revision.
pub(crate) fn etag(revision: i64) -> String {
    format!("\"{revision}\"")
}

/// Whether a change with these headers may be made to a record with this revision; without `If-Match` it may.
pub(crate) fn is_expected(headers: &HeaderMap, revision: i64) -> bool {
    let expected = headers
        .get(header::IF_MATCH)
        .and_then(|value| value.to_str().ok());
    expected
        .map(|tag| tag.strip_prefix("W/").unwrap_or(tag))
        .is_none_or(|tag| tag == "*" || tag == etag(revision))
}
