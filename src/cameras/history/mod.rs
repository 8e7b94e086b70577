//! The history of a record: which field was changed from what to what, by whom and when.

mod queries;
pub mod routes;

use jiff::tz::TimeZone;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::ToSchema;

use super::CameraInput;
use crate::{clock::Instant, db::JsonText, error::Result, fields};

pub(crate) use queries::Shared;

/// A field that was changed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct FieldChange {
    /// Its name, as in a camera.
    pub field: String,
    /// What it held; null = unknown.
    pub before: Value,
    /// What it holds since.
    pub after: Value,
}

/// A change of a record, all of its fields at once.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema, sqlx::FromRow)]
pub struct RecordChange {
    /// When it was written down.
    pub at: Instant,
    /// The account that did; null = none is noted.
    pub by: Option<String>,
    /// By which way: `page`, `list`, `osm`, `demo`, or `card` where the owner said so by its card.
    pub source: String,
    /// The record had been wrong; else the camera was changed.
    pub correction: bool,
    /// From when the camera was like this; null for a correction, which was always so.
    pub valid_from: Option<Instant>,
    /// The fields; none = the record was made.
    #[schema(value_type = Vec<FieldChange>)]
    pub fields: JsonText<Vec<FieldChange>>,
}

/// In what `after` differs from `before`, field by field.
pub(super) fn differences(
    before: &CameraInput,
    after: &CameraInput,
    zone: &TimeZone,
) -> Result<Vec<FieldChange>> {
    let before = fields::object(&before.normalised(zone))?;
    let after = fields::object(&after.normalised(zone))?.into_iter();
    let changed = after.filter(|(name, value)| before.get(name) != Some(value));
    Ok(changed
        .map(|(field, after)| FieldChange {
            before: before.get(&field).cloned().unwrap_or_default(),
            field,
            after,
        })
        .collect())
}
