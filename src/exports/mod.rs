//! Exports: the cameras of a unit as a file that leaves the registry, numbered and logged (PRIVACY P8).
//!
//! What a file says, an import reads: read again, every row is unchanged.

mod csv;
mod formula;
mod geojson;
mod kml;
mod making;
mod osm;
mod queries;
mod record;
pub mod routes;
mod writer;
mod xlsx;
mod xml;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use crate::{
    cameras::CameraStatus,
    clock::Instant,
    error::{Error, FieldError, Result},
    private_text,
    refusal::Refusal,
};

pub(crate) use self::{
    csv::{MARK, own_text},
    formula::{escaped, unescaped},
    making::SmallFile,
    record::{are_own_fields, is_own_header, shown},
    routes::answer_small,
};

/// How an export is written.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema, sqlx::Type, clap::ValueEnum,
)]
#[serde(rename_all = "snake_case")]
#[sqlx(type_name = "text", rename_all = "snake_case")]
pub enum ExportFormat {
    /// Cells separated by commas, UTF-8 with its mark.
    Csv,
    /// A workbook; without drawn coverages and masks, for which a cell has no room.
    Xlsx,
    /// A FeatureCollection of points (RFC 7946).
    Geojson,
    /// Placemarks of a map.
    Kml,
    /// Surveillance nodes for OpenStreetMap: of public bodies' cameras that are marked public, and what can be seen in the
    /// street.
    Osm,
}

impl ExportFormat {
    /// How the names of its files end.
    #[must_use]
    pub fn ending(self) -> &'static str {
        match self {
            Self::Csv => "csv",
            Self::Xlsx => "xlsx",
            Self::Geojson => "geojson",
            Self::Kml => "kml",
            Self::Osm => "osm",
        }
    }

    fn media_type(self) -> &'static str {
        match self {
            Self::Csv => "text/csv; charset=utf-8",
            Self::Xlsx => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            Self::Geojson => "application/geo+json",
            Self::Kml => "application/vnd.google-earth.kml+xml",
            Self::Osm => "application/vnd.openstreetmap.data+xml",
        }
    }
}

/// What an export is of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema, sqlx::Type)]
#[serde(rename_all = "snake_case")]
#[sqlx(type_name = "text", rename_all = "snake_case")]
pub enum Subject {
    /// Cameras that are registered.
    Cameras,
    /// Cameras that a scenario of a plan would hang up.
    Scenario,
    /// Cameras that a proposal would hang up.
    Proposal,
    /// What the cameras of an area see, and what they do not.
    Measurement,
    /// What is seen of each commune of a unit.
    Communes,
}

/// Identifies an export.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema, sqlx::Type)]
#[serde(transparent)]
#[sqlx(transparent)]
pub struct ExportId(pub Uuid);

/// Which cameras an export holds; all of the unit but drafts, if nothing is said.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
pub struct ExportFilter {
    /// Those in this state.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub status: Option<CameraStatus>,
    /// Those whose code or label holds this text, marks aside.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub q: Option<String>,
}

/// What to export.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(default)]
pub struct ExportInput {
    /// How it is to be written.
    #[schema(required)]
    pub format: Option<ExportFormat>,
    /// Which cameras.
    pub filter: Option<ExportFilter>,
    /// What for, at most 200 characters.
    pub reason: Option<String>,
}

/// What to export, checked.
#[derive(Clone, Debug, PartialEq)]
pub struct Wanted {
    format: ExportFormat,
    filter: ExportFilter,
    reason: Option<String>,
}

impl Wanted {
    /// How it is to be written.
    pub(crate) fn format(&self) -> ExportFormat {
        self.format
    }
}

impl ExportInput {
    /// The same in one form, or complaints about what cannot be used.
    pub fn check(self) -> Result<Wanted> {
        let mut errors = Vec::new();
        if self.format.is_none() {
            errors.push(FieldError::new("format", Refusal::Required));
        }
        // Both are recorded, and read by others.
        let mut text = |name: &str, given: Option<String>| {
            let text = given.map(|text| text.trim().to_owned());
            let text = text.filter(|text| !text.is_empty())?;
            let refused = private_text::refuse_reason(&text);
            errors.extend(refused.map(|why| FieldError::new(name, why)));
            Some(text)
        };
        let mut filter = self.filter.unwrap_or_default();
        filter.q = text("filter/q", filter.q);
        let reason = text("reason", self.reason);
        Error::unless_empty(errors)?;
        let format = self
            .format
            .ok_or_else(|| Error::field("format", Refusal::Required))?;
        Ok(Wanted {
            format,
            filter,
            reason,
        })
    }
}

/// A file that left the registry.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct Export {
    /// Identifier.
    pub id: ExportId,
    /// Its number within its unit, such as `XD-2026-0001`.
    pub number: String,
    /// What it is of.
    pub subject: Subject,
    /// How it is written.
    pub format: ExportFormat,
    /// Which cameras were asked for.
    pub filter: ExportFilter,
    /// How many cameras it holds; of a measurement gaps, of communes those.
    pub rows: i64,
    /// The SHA-256 of the file, by which one that turns up is told.
    pub sha256: String,
    /// What it was for.
    pub reason: Option<String>,
    /// When it left.
    pub exported_at: Instant,
    /// The account that made it; null for the command line of a demo or test database.
    pub exported_by: Option<String>,
}

/// What was made.
#[derive(Clone, Debug, Serialize)]
pub struct Made {
    /// Its number.
    pub number: String,
    /// How many cameras it holds; of a measurement, gaps.
    pub rows: i64,
    /// Drafts that it would hold, of a file that holds nothing: no draft leaves the registry (PRIVACY P9).
    pub drafts: i64,
    /// The SHA-256 of the file.
    pub sha256: String,
}

/// An export that is to be recorded.
struct NewExport<'a> {
    year: i64,
    ordinal: i64,
    subject: Subject,
    wanted: &'a Wanted,
    rows: i64,
    file_hash: Vec<u8>,
}

/// The number of an export: *xuất dữ liệu*, the year, and which one of the unit's it was.
fn number(year: i64, ordinal: i64) -> String {
    format!("XD-{year}-{ordinal:04}")
}

/// Whether a text is the number of an export.
pub(crate) fn is_number(text: &str) -> bool {
    let digits = |part: &str| part.len() >= 4 && part.bytes().all(|byte| byte.is_ascii_digit());
    let parts = text
        .strip_prefix("XD-")
        .and_then(|rest| rest.split_once('-'));
    parts.is_some_and(|(year, ordinal)| digits(year) && digits(ordinal))
}

/// What a file says of itself, where its format has a place for it.
#[derive(Clone, Debug)]
pub(crate) struct Title {
    /// The number of the export.
    pub(crate) number: String,
    /// When it was made.
    pub(crate) at: Instant,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_number_of_an_export_is_told_from_names() {
        assert!(is_number(&number(2026, 1)) && is_number(&number(2026, 123_456)));
        for name in ["", "XD-2026", "XD-26-1", "XD-2026-000a", "Camera xã Mẫu"] {
            assert!(!is_number(name), "{name}");
        }
    }
}
