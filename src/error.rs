//! One error type, and how it reaches a caller: `application/problem+json` (RFC 9457), extractor rejections included.
#![allow(
    clippy::disallowed_types,
    reason = "the wrappers that all others use are made of axum's own"
)]

use std::{future::poll_fn, pin::Pin};

use axum::{
    body::{Body, Bytes, HttpBody},
    extract::{
        FromRequest, FromRequestParts, Request,
        rejection::{JsonRejection, QueryRejection},
    },
    http::{HeaderValue, StatusCode, header, request::Parts},
    response::{IntoResponse, Response},
};
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use sqlx::{error::DatabaseError, sqlite::SqliteError};
use utoipa::ToSchema;

use crate::{app::MAX_BODY, control_characters, private_text};

/// A field of the input that cannot be used, and why.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct FieldError {
    /// JSON pointer (RFC 6901) to the field, such as `/lon`.
    pub pointer: String,
    /// What is wrong with it.
    pub detail: String,
}

impl FieldError {
    /// The error `detail` at the top-level field `name`.
    pub fn new(name: &str, detail: impl Into<String>) -> Self {
        Self {
            pointer: format!("/{name}"),
            detail: detail.into(),
        }
    }
}

/// Everything that can go wrong, by what it means to the caller.
#[derive(Debug)]
pub enum Error {
    /// The input was understood but its fields cannot be used (422).
    Invalid(Vec<FieldError>),
    /// The input could not be read (400).
    BadRequest(String),
    /// Nobody is logged in, or the password is wrong (401).
    Unauthenticated,
    /// The account may not do this (403).
    Forbidden(String),
    /// Not there, or not to be known by this account (404).
    NotFound,
    /// The path is there, the method is not (405).
    MethodNotAllowed,
    /// It contradicts what is there (409).
    Conflict(String),
    /// The record was changed meanwhile; carries it as it is now (412).
    PreconditionFailed(serde_json::Value),
    /// The body is larger than allowed (413).
    TooLarge,
    /// The body is of another type than expected (415).
    UnsupportedType,
    /// Too many tries; carries the seconds to wait (429).
    TooMany(u64),
    /// Our fault; the text goes to the log only (500).
    Internal(String),
    /// The database is away or too busy (503).
    Busy(String),
}

/// The result of everything that can fail.
pub type Result<T, E = Error> = std::result::Result<T, E>;

impl Error {
    /// One field that cannot be used.
    pub fn field(name: &str, detail: impl Into<String>) -> Self {
        Self::Invalid(vec![FieldError::new(name, detail)])
    }

    /// `Ok` if there is no complaint, else all of them at once.
    pub fn unless_empty(errors: Vec<FieldError>) -> Result<()> {
        if errors.is_empty() {
            Ok(())
        } else {
            Err(Self::Invalid(errors))
        }
    }

    fn status(&self) -> StatusCode {
        match self {
            Self::Invalid(_) => StatusCode::UNPROCESSABLE_ENTITY,
            Self::BadRequest(_) => StatusCode::BAD_REQUEST,
            Self::Unauthenticated => StatusCode::UNAUTHORIZED,
            Self::Forbidden(_) => StatusCode::FORBIDDEN,
            Self::NotFound => StatusCode::NOT_FOUND,
            Self::MethodNotAllowed => StatusCode::METHOD_NOT_ALLOWED,
            Self::Conflict(_) => StatusCode::CONFLICT,
            Self::PreconditionFailed(_) => StatusCode::PRECONDITION_FAILED,
            Self::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
            Self::UnsupportedType => StatusCode::UNSUPPORTED_MEDIA_TYPE,
            Self::TooMany(_) => StatusCode::TOO_MANY_REQUESTS,
            Self::Internal(_) => StatusCode::INTERNAL_SERVER_ERROR,
            Self::Busy(_) => StatusCode::SERVICE_UNAVAILABLE,
        }
    }
}

impl std::fmt::Display for Error {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Invalid(errors) => {
                for (index, error) in errors.iter().enumerate() {
                    let separator = if index == 0 { "" } else { "; " };
                    let place = error.pointer.trim_start_matches('/');
                    let colon = if place.is_empty() { "" } else { ": " };
                    write!(f, "{separator}{place}{colon}{}", error.detail)?;
                }
                Ok(())
            }
            Self::BadRequest(text) | Self::Forbidden(text) | Self::Conflict(text) => {
                f.write_str(text)
            }
            Self::Unauthenticated => f.write_str("log in first"),
            Self::NotFound => f.write_str("there is no such thing here"),
            Self::MethodNotAllowed => f.write_str("this path does not take this method"),
            Self::PreconditionFailed(_) => f.write_str("the record was changed meanwhile"),
            Self::TooLarge => f.write_str("the body is larger than allowed"),
            Self::UnsupportedType => f.write_str("the body must be application/json"),
            Self::TooMany(seconds) => write!(f, "too many tries; wait {seconds} seconds"),
            Self::Internal(text) => write!(f, "internal error: {text}"),
            Self::Busy(text) => write!(f, "the database does not answer: {text}"),
        }
    }
}

impl std::error::Error for Error {}

impl From<sqlx::Error> for Error {
    fn from(error: sqlx::Error) -> Self {
        match error {
            sqlx::Error::RowNotFound => Self::NotFound,
            sqlx::Error::PoolTimedOut | sqlx::Error::PoolClosed | sqlx::Error::Io(_) => {
                Self::Busy(error.to_string())
            }
            sqlx::Error::Database(ref cause) if cause.is_unique_violation() => {
                Self::Conflict("a record with this code or reference exists already".into())
            }
            sqlx::Error::Database(ref cause) if will_pass(&**cause) => {
                Self::Busy(error.to_string())
            }
            _ => Self::Internal(error.to_string()),
        }
    }
}

/// Whether the database fails for a reason that will pass, so that the same request may succeed later.
fn will_pass(cause: &dyn DatabaseError) -> bool {
    // https://www.sqlite.org/rescode.html: the low byte is the primary code.
    const SQLITE_BUSY: i32 = 5;
    const SQLITE_LOCKED: i32 = 6;
    const SQLITE_FULL: i32 = 13;
    let code = cause.code().unwrap_or_default();
    if cause.try_downcast_ref::<SqliteError>().is_some() {
        let primary = code.parse::<i32>().map(|code| code & 0xff);
        return matches!(primary, Ok(SQLITE_BUSY | SQLITE_LOCKED | SQLITE_FULL));
    }
    // https://www.postgresql.org/docs/current/errcodes-appendix.html: connection lost, out of disk, memory or
    // connections, shutting down or starting; serialization failure, deadlock and lock not available.
    let class = code.get(..2).unwrap_or_default();
    matches!(class, "08" | "53")
        || matches!(
            &*code,
            "57P01" | "57P02" | "57P03" | "40001" | "40P01" | "55P03"
        )
}

impl From<std::io::Error> for Error {
    fn from(error: std::io::Error) -> Self {
        Self::Internal(error.to_string())
    }
}

/// The body of every error answer.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct Problem {
    /// Always `about:blank`: the status says what kind of problem it is.
    pub r#type: String,
    /// The status in words.
    pub title: String,
    /// The status.
    pub status: u16,
    /// What went wrong, for a person.
    pub detail: String,
    /// The fields that cannot be used (422).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub errors: Vec<FieldError>,
    /// The record as it is now (412).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub current: Option<serde_json::Value>,
}

impl IntoResponse for Error {
    fn into_response(self) -> Response {
        let status = self.status();
        let retry_after = match &self {
            Self::TooMany(seconds) => Some(*seconds),
            Self::Busy(_) => Some(5),
            _ => None,
        };
        let detail = match &self {
            // What happened inside stays inside; the log has it under the request's id.
            Self::Internal(text) => {
                tracing::error!(error = text, "internal error");
                "something went wrong on the server".to_owned()
            }
            Self::Busy(text) => {
                tracing::warn!(error = text, "database does not answer");
                "the database does not answer; try again".to_owned()
            }
            Self::Invalid(_) => "some fields cannot be used".to_owned(),
            other => other.to_string(),
        };
        let (errors, current) = match self {
            Self::Invalid(errors) => (errors, None),
            Self::PreconditionFailed(current) => (Vec::new(), Some(current)),
            _ => (Vec::new(), None),
        };
        let problem = Problem {
            r#type: "about:blank".into(),
            title: status.canonical_reason().unwrap_or_default().into(),
            status: status.as_u16(),
            detail,
            errors,
            current,
        };
        let mut response = (status, axum::response::Json(problem)).into_response();
        let headers = response.headers_mut();
        headers.insert(
            header::CONTENT_TYPE,
            HeaderValue::from_static("application/problem+json"),
        );
        if let Some(seconds) = retry_after {
            headers.insert(header::RETRY_AFTER, seconds.into());
        }
        response
    }
}

/// A JSON body; a body that does not fit is a problem that names the field.
pub struct Json<T>(pub T);

impl<T: DeserializeOwned, S: Send + Sync> FromRequest<S> for Json<T> {
    type Rejection = Error;
    async fn from_request(request: Request, state: &S) -> Result<Self> {
        let (parts, body) = request.into_parts();
        let bytes = whole(body).await?;
        // Whatever cannot be read as JSON gets its complaint below.
        let value = serde_json::from_slice(&bytes).ok();
        let complaint = value
            .as_ref()
            .and_then(|value| control_characters::complaint("", value));
        if let Some(complaint) = complaint {
            return Err(Error::Invalid(vec![complaint]));
        }
        let again = Request::from_parts(parts, Body::from(bytes));
        match axum::Json::<T>::from_request(again, state).await {
            Ok(axum::Json(value)) => Ok(Self(value)),
            Err(rejection) => Err(json_error(&rejection, value.is_some())),
        }
    }
}

/// How much of a body that is too large is read and thrown away: a client that reads no answer before it has sent
/// everything would else see a broken connection in place of the refusal.
const MAX_THROWN_AWAY: usize = 128 * MAX_BODY;

/// The bytes of a body of at most [`MAX_BODY`].
async fn whole(mut body: Body) -> Result<Bytes> {
    let (mut bytes, mut seen) = (Vec::new(), 0);
    while let Some(frame) = poll_fn(|cx| Pin::new(&mut body).poll_frame(cx)).await {
        let frame = frame.map_err(|error| {
            Error::BadRequest(format!("the body cannot be read to its end: {error}"))
        })?;
        // Trailers are no part of the body.
        let Ok(data) = frame.into_data() else {
            continue;
        };
        seen += data.len();
        if seen > MAX_THROWN_AWAY {
            break;
        }
        if seen <= MAX_BODY {
            bytes.extend_from_slice(&data);
        }
    }
    if seen > MAX_BODY {
        return Err(Error::TooLarge);
    }
    Ok(bytes.into())
}

impl<T: Serialize> IntoResponse for Json<T> {
    fn into_response(self) -> Response {
        axum::Json(self.0).into_response()
    }
}

/// The complaint about a body; one that is JSON all the same has a value of another kind than its field takes.
fn json_error(rejection: &JsonRejection, is_json: bool) -> Error {
    match rejection {
        JsonRejection::MissingJsonContentType(_) => Error::UnsupportedType,
        JsonRejection::JsonSyntaxError(_) if !is_json => {
            Error::BadRequest(std::error::Error::source(rejection).map_or_else(
                || rejection.body_text(),
                |cause| format!("the body is not JSON: {cause}"),
            ))
        }
        JsonRejection::JsonDataError(_) | JsonRejection::JsonSyntaxError(_) => {
            let text = std::error::Error::source(rejection)
                .map_or_else(|| rejection.body_text(), ToString::to_string);
            Error::Invalid(vec![located(&text)])
        }
        other => Error::BadRequest(other.body_text()),
    }
}

/// The complaint behind `path.to[0].field: what is wrong`, as `serde_path_to_error` writes it.
fn located(text: &str) -> FieldError {
    let (path, detail) = match text.split_once(": ") {
        Some((path, detail)) if !path.contains(' ') => (path, detail),
        // The whole was wrong, or its path is left out.
        _ => ("", text),
    };
    let steps = path.split(['.', '[']).filter(|step| !step.is_empty());
    let mut pointer: String = steps
        .flat_map(|step| ["/", step.trim_end_matches(']')])
        .collect();
    let missing = detail
        .strip_prefix("missing field `")
        .and_then(|rest| rest.split_once('`'));
    if let Some((name, _)) = missing {
        // The path leads to what lacks the field.
        pointer = format!("{pointer}/{name}");
    }
    FieldError {
        pointer,
        detail: if missing.is_some() {
            "is required".to_owned()
        } else {
            private_text::unless_private(detail.to_owned())
        },
    }
}

/// Query parameters; ones that do not fit are a problem that says so.
pub struct Query<T>(pub T);

impl<T: DeserializeOwned, S: Send + Sync> FromRequestParts<S> for Query<T> {
    type Rejection = Error;
    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self> {
        let wrong = |rejection: QueryRejection| match std::error::Error::source(&rejection) {
            Some(cause) => Error::Invalid(vec![located(&cause.to_string())]),
            None => Error::BadRequest(private_text::unless_private(rejection.body_text())),
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
