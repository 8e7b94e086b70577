//! One error type, and how it reaches a caller: `application/problem+json` (RFC 9457), extractor rejections included.
#![allow(
    clippy::disallowed_types,
    reason = "the wrappers that all others use are made of axum's own"
)]

mod extract;

use axum::{
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use serde::Serialize;
use sqlx::{error::DatabaseError, sqlite::SqliteError};
use utoipa::{
    PartialSchema, ToSchema,
    openapi::{ObjectBuilder, RefOr, Schema, schema::AnyOfBuilder},
};

pub use extract::{Json, Path, Query};
pub(crate) use extract::{from_value, whole};

use crate::refusal::{Complaint, Refusal};

/// A field of the input that cannot be used, and why.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct FieldError {
    /// JSON pointer (RFC 6901) to the field, such as `/lon`.
    pub pointer: String,
    /// What is wrong with it.
    #[serde(flatten)]
    pub complaint: Complaint,
}

impl FieldError {
    /// The complaint at the field `name`, which may be a path such as `masks/0/area`.
    pub fn new(name: &str, complaint: impl Into<Complaint>) -> Self {
        Self {
            pointer: format!("/{name}"),
            complaint: complaint.into(),
        }
    }

    /// The complaint at the whole of what was sent.
    pub fn whole(complaint: impl Into<Complaint>) -> Self {
        Self {
            pointer: String::new(),
            complaint: complaint.into(),
        }
    }

    /// The same field within what stands at `place`.
    #[must_use]
    pub fn within(self, place: &str) -> Self {
        Self {
            pointer: format!("/{place}{}", self.pointer),
            ..self
        }
    }
}

/// Everything that can go wrong, by what it means to the caller.
#[derive(Debug)]
pub enum Error {
    /// The input was understood but its fields cannot be used (422).
    Invalid(Vec<FieldError>),
    /// The input could not be read (400).
    BadRequest(Complaint),
    /// Nobody is logged in, or the password is wrong (401).
    Unauthenticated,
    /// The account may not do this (403).
    Forbidden(Complaint),
    /// Not there, or not to be known by this account (404).
    NotFound,
    /// The path is there, the method is not (405).
    MethodNotAllowed,
    /// It contradicts what is there (409).
    Conflict(Complaint),
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
    pub fn field(name: &str, complaint: impl Into<Complaint>) -> Self {
        Self::Invalid(vec![FieldError::new(name, complaint)])
    }

    /// An input that cannot be read.
    pub fn bad_request(complaint: impl Into<Complaint>) -> Self {
        Self::BadRequest(complaint.into())
    }

    /// `Ok` if there is no complaint, else all of them at once.
    pub fn unless_empty(errors: Vec<FieldError>) -> Result<()> {
        if errors.is_empty() {
            Ok(())
        } else {
            Err(Self::Invalid(errors))
        }
    }

    /// The same of what stands within a field.
    #[must_use]
    pub fn within(self, place: &str) -> Self {
        match self {
            Self::Invalid(errors) => {
                let errors = errors.into_iter().map(|error| error.within(place));
                Self::Invalid(errors.collect())
            }
            other => other,
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
                    write!(f, "{separator}{place}{colon}{}", error.complaint)?;
                }
                Ok(())
            }
            Self::BadRequest(complaint)
            | Self::Forbidden(complaint)
            | Self::Conflict(complaint) => complaint.fmt(f),
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
                Self::Conflict(Refusal::RecordExists.into())
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
#[derive(Debug, Serialize, ToSchema)]
pub struct Problem {
    /// Always `about:blank`: the status says what kind of problem it is.
    pub r#type: String,
    /// The status in words.
    pub title: String,
    /// The status.
    pub status: u16,
    /// What went wrong, for a person.
    pub detail: String,
    /// Why it is refused (400, 403, 409).
    #[serde(flatten)]
    #[schema(value_type = PerhapsRefusal)]
    pub refusal: Option<Refusal>,
    /// The fields that cannot be used (422).
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub errors: Vec<FieldError>,
    /// The record as it is now (412).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub current: Option<serde_json::Value>,
}

/// How the contract writes that a problem has a code or none: a null would not be the same as nothing.
struct PerhapsRefusal;

impl PartialSchema for PerhapsRefusal {
    fn schema() -> RefOr<Schema> {
        let refusal = utoipa::openapi::Ref::from_schema_name(Refusal::name());
        let any = ObjectBuilder::new().description(Some("Of a problem without a code."));
        let both = AnyOfBuilder::new().item(refusal).item(any);
        both.into()
    }
}

impl ToSchema for PerhapsRefusal {
    fn schemas(schemas: &mut Vec<(String, RefOr<Schema>)>) {
        schemas.push((Refusal::name().into_owned(), Refusal::schema()));
        Refusal::schemas(schemas);
    }
}

impl From<Error> for Problem {
    fn from(error: Error) -> Self {
        let status = error.status();
        let detail = match &error {
            // What happened inside stays inside; the log has it under the request's id.
            Error::Internal(text) => {
                tracing::error!(error = text, "internal error");
                "something went wrong on the server".to_owned()
            }
            Error::Busy(text) => {
                tracing::warn!(error = text, "database does not answer");
                "the database does not answer; try again".to_owned()
            }
            Error::Invalid(_) => "some fields cannot be used".to_owned(),
            other => other.to_string(),
        };
        let (mut refusal, mut errors, mut current) = (None, Vec::new(), None);
        match error {
            Error::BadRequest(complaint)
            | Error::Forbidden(complaint)
            | Error::Conflict(complaint) => refusal = complaint.refusal,
            Error::Invalid(found) => errors = found,
            Error::PreconditionFailed(record) => current = Some(record),
            _ => {}
        }
        Self {
            r#type: "about:blank".into(),
            title: status.canonical_reason().unwrap_or_default().into(),
            status: status.as_u16(),
            detail,
            refusal,
            errors,
            current,
        }
    }
}

impl IntoResponse for Error {
    fn into_response(self) -> Response {
        let status = self.status();
        let retry_after = match &self {
            Self::TooMany(seconds) => Some(*seconds),
            Self::Busy(_) => Some(5),
            _ => None,
        };
        let problem = Problem::from(self);
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
