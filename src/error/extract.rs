//! What a request says, or a problem that names where it says it wrongly.

use std::{future::poll_fn, pin::Pin};

use axum::{
    body::{Body, Bytes, HttpBody},
    extract::{FromRequest, FromRequestParts, Request, rejection::QueryRejection},
    http::{HeaderMap, header, request::Parts},
    response::{IntoResponse, Response},
};
use serde::{Serialize, de::DeserializeOwned};
use serde_json::Value;
use serde_path_to_error::Segment;

use super::{Error, Result};
use crate::{
    app::MAX_BODY,
    control_characters, json, private_text,
    refusal::{misread, misread_query},
};

/// A JSON body; a body that does not fit is a problem that names the field.
pub struct Json<T>(pub T);

impl<T: DeserializeOwned, S: Send + Sync> FromRequest<S> for Json<T> {
    type Rejection = Error;
    async fn from_request(request: Request, _: &S) -> Result<Self> {
        let (parts, body) = request.into_parts();
        let bytes = whole(body, MAX_BODY).await?;
        if !is_json(&parts.headers) {
            return Err(Error::UnsupportedType);
        }
        let value = json::read(&bytes).map_err(|error| {
            let (line, column) = (error.line(), error.column());
            Error::bad_request(format!(
                "the body is not JSON: line {line}, column {column}"
            ))
        })?;
        let value = value.map_err(|twice| Error::Invalid(vec![twice]))?;
        if let Some(complaint) = control_characters::complaint("", &value) {
            return Err(Error::Invalid(vec![complaint]));
        }
        from_value(value).map(Self)
    }
}

fn is_json(headers: &HeaderMap) -> bool {
    let kind = headers.get(header::CONTENT_TYPE);
    let kind = kind.and_then(|kind| kind.to_str().ok()).unwrap_or_default();
    let kind = kind.split(';').next().unwrap_or_default().trim();
    kind.eq_ignore_ascii_case("application/json")
}

/// What a JSON value holds; a complaint at the field that cannot be read.
pub(crate) fn from_value<T: DeserializeOwned>(value: Value) -> Result<T> {
    serde_path_to_error::deserialize(value).map_err(|error| {
        let mut pointer = String::new();
        for step in error.path() {
            let step = match step {
                Segment::Seq { index } => index.to_string(),
                Segment::Map { key } => json::escaped(private_text::name(key)),
                // The variant of an enum is no step in JSON as we write it.
                Segment::Enum { .. } | Segment::Unknown => continue,
            };
            pointer.push('/');
            pointer.push_str(&step);
        }
        Error::Invalid(vec![misread(&pointer, &error.inner().to_string())])
    })
}

/// How much of a body that is too large is read and thrown away: a client that reads no answer before it has sent
/// everything would else see a broken connection in place of the refusal.
const MAX_THROWN_AWAY: usize = 128 * MAX_BODY;

/// The bytes of a body of at most `most`.
pub(crate) async fn whole(mut body: Body, most: usize) -> Result<Bytes> {
    let (mut bytes, mut seen) = (Vec::new(), 0);
    while let Some(frame) = poll_fn(|cx| Pin::new(&mut body).poll_frame(cx)).await {
        let frame = frame.map_err(|error| {
            Error::bad_request(format!("the body cannot be read to its end: {error}"))
        })?;
        // Trailers are no part of the body.
        let Ok(data) = frame.into_data() else {
            continue;
        };
        seen += data.len();
        if seen > MAX_THROWN_AWAY {
            break;
        }
        if seen <= most {
            bytes.extend_from_slice(&data);
        }
    }
    if seen > most {
        return Err(Error::TooLarge);
    }
    Ok(bytes.into())
}

impl<T: Serialize> IntoResponse for Json<T> {
    fn into_response(self) -> Response {
        axum::Json(self.0).into_response()
    }
}

/// Query parameters; ones that do not fit are a problem that says so.
pub struct Query<T>(pub T);

impl<T: DeserializeOwned, S: Send + Sync> FromRequestParts<S> for Query<T> {
    type Rejection = Error;
    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self> {
        let wrong = |rejection: QueryRejection| match std::error::Error::source(&rejection) {
            Some(cause) => Error::Invalid(vec![misread_query(&cause.to_string())]),
            None => Error::bad_request("the query cannot be read"),
        };
        let pairs = axum::extract::Query::<Vec<(String, String)>>::try_from_uri(&parts.uri)
            .map_err(wrong)?;
        let mut pairs = pairs.0.iter();
        if let Some(complaint) = pairs.find_map(|(name, text)| {
            control_characters::in_text("", name)
                .or_else(|| control_characters::in_text(&format!("/{name}"), text))
        }) {
            return Err(Error::Invalid(vec![complaint]));
        }
        axum::extract::Query::<T>::from_request_parts(parts, state)
            .await
            .map(|query| Self(query.0))
            .map_err(wrong)
    }
}

/// Path parameters; an identifier that is none cannot name anything, so it is not found.
pub struct Path<T>(pub T);

impl<T: DeserializeOwned + Send, S: Send + Sync> FromRequestParts<S> for Path<T> {
    type Rejection = Error;
    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self> {
        axum::extract::Path::<T>::from_request_parts(parts, state)
            .await
            .map(|path| Self(path.0))
            .map_err(|_| Error::NotFound)
    }
}
