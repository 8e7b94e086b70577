//! Revisions of records over HTTP: a record's `ETag`, and changes that say which revision they have seen.

use axum::http::{HeaderMap, header};

/// The `ETag` of a record with this revision.
pub(crate) fn etag(revision: i64) -> String {
    format!("\"{revision}\"")
}

/// Whether a change with these headers may be made to a record with this revision; without `If-Match` it may.
pub(crate) fn is_expected(headers: &HeaderMap, revision: i64) -> bool {
    let current = etag(revision);
    // A tag that is no text is a tag all the same, and none of ours.
    let tags = headers.get_all(header::IF_MATCH).iter();
    let mut tags = tags
        .flat_map(|value| value.as_bytes().split(|byte| *byte == b','))
        .map(<[u8]>::trim_ascii)
        .map(|tag| tag.strip_prefix(b"W/").unwrap_or(tag))
        .peekable();
    tags.peek().is_none() || tags.any(|tag| tag == b"*" || tag == current.as_bytes())
}
