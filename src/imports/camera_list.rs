//! Reading a list of cameras from CSV or GeoJSON (pure): columns and properties are named as the API's fields.

use std::{collections::BTreeMap, sync::Arc};

use geojson::{FeatureCollection, GeometryValue};
use serde_json::{Map, Value};

use super::{Unread, table};
use crate::{
    cameras::CameraInput,
    clock::Instant,
    error::{Error, FieldError, Result},
    fields, json,
    private_text::{number, quoted, unless_private},
};

/// How a list is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ListFormat {
    /// Comma-separated, UTF-8, with a header line.
    Csv,
    /// A FeatureCollection of points.
    GeoJson,
}

/// What was read.
#[derive(Debug)]
pub struct CameraList {
    /// The cameras in the order of the file.
    pub rows: Vec<ListedCamera>,
    /// Columns or properties that are no fields of a camera, and were not read.
    pub ignored: Vec<String>,
    /// Those among them that nobody should have sent, with the number of cells that hold something (PRIVACY P1).
    pub refused: BTreeMap<String, usize>,
}

/// A camera as the list states it.
#[derive(Debug)]
pub struct ListedCamera {
    /// Where it stands in the file, such as `line 7`.
    pub place: String,
    /// What is stated.
    pub input: CameraInput,
    /// The fields that the list speaks of; about others it says nothing, not even that they are unknown.
    pub stated: Arc<[String]>,
    /// What the source calls it, where it has names that outlive codes.
    pub source_ref: Option<String>,
}

/// The most complaints of one report: a file of another kind would repeat itself for ever.
pub(crate) const MAX_ERRORS: usize = 100;

/// Reads `bytes`; complains about every row that cannot be used, or returns them all.
pub fn read(bytes: &[u8], format: ListFormat, now: Instant) -> Result<CameraList> {
    let text = table::text(bytes)?;
    let (rows, Unread { ignored, refused }) = match format {
        ListFormat::Csv => csv_rows(&text)?,
        ListFormat::GeoJson => geojson_rows(&text)?,
    };
    let mut errors = Vec::new();
    let mut cameras = Vec::with_capacity(rows.len());
    let mut seen = std::collections::HashMap::new();
    for (place, fields, stated) in rows {
        let complaints = match fields::read::<CameraInput>(&fields) {
            Ok(input) => {
                let mut complaints = input.check(now);
                let key = (
                    input.unit_code.clone().unwrap_or_default(),
                    input.code.clone().unwrap_or_default(),
                );
                if let Some(first) = seen.insert(key, place.clone()) {
                    complaints.push(FieldError::new(
                        "code",
                        format!("stands in {first} already"),
                    ));
                }
                cameras.push(ListedCamera {
                    place: place.clone(),
                    input,
                    stated,
                    source_ref: None,
                });
                complaints
            }
            Err(Error::Invalid(complaints)) => complaints,
            Err(other) => return Err(other),
        };
        errors.extend(complaints.into_iter().map(|error| error.within(&place)));
        if errors.len() >= MAX_ERRORS {
            break;
        }
    }
    Error::unless_empty(errors)?;
    Ok(CameraList {
        rows: cameras,
        ignored,
        refused,
    })
}

/// Rows with their place, their fields and the fields they speak of; and the columns that were not read.
type Rows = (Vec<(String, Map<String, Value>, Arc<[String]>)>, Unread);

fn csv_rows(text: &str) -> Result<Rows> {
    let mut reader = csv::ReaderBuilder::new()
        .trim(csv::Trim::All)
        .from_reader(text.as_bytes());
    let headers = reader.headers().map_err(|error| csv_error(&error))?.clone();
    let known = fields::names::<CameraInput>();
    let is_known = |name: &str| known.iter().any(|field| field == name);
    table::check_header(&headers, is_known, &["code", "lon", "lat"])?;
    let mut unread = Unread::default();
    for name in headers.iter().filter(|name| !is_known(name)) {
        unread.note(name, false);
    }
    let stated: Arc<[String]> = headers
        .iter()
        .filter(|name| is_known(name))
        .map(str::to_owned)
        .collect();
    let mut rows = Vec::new();
    let mut errors = Vec::new();
    for record in reader.records() {
        let record = record.map_err(|error| csv_error(&error))?;
        let line = record.position().map_or(0, csv::Position::line);
        let place = format!("line {line}");
        let mut fields = Map::new();
        for (name, cell) in headers.iter().zip(record.iter()) {
            if !is_known(name) {
                unread.note(name, !cell.is_empty());
                continue;
            }
            if cell.is_empty() {
                continue;
            }
            match cell_value(name, cell) {
                Ok(value) => drop(fields.insert(name.to_owned(), value)),
                Err(detail) => errors.push(FieldError::new(name, detail).within(&place)),
            }
        }
        rows.push((place, fields, stated.clone()));
        if errors.len() >= MAX_ERRORS {
            break;
        }
    }
    Error::unless_empty(errors)?;
    Ok((rows, unread))
}

fn csv_error(error: &csv::Error) -> Error {
    match error.kind() {
        csv::ErrorKind::UnequalLengths {
            pos,
            expected_len,
            len,
        } => {
            let line = pos.as_ref().map_or(0, csv::Position::line);
            Error::BadRequest(format!(
                "line {line}: has {len} cells where the header has {expected_len}"
            ))
        }
        _ => Error::BadRequest(format!("the file cannot be read as CSV: {error}")),
    }
}

/// Fields whose cell is text; all others are numbers, but for the shapes, which a cell cannot hold.
const TEXT: [&str; 13] = [
    "code",
    "label",
    "kind",
    "status",
    "status_since",
    "installed_on",
    "recording_mode",
    "recording_schedule",
    "verified_on",
    "owner_kind",
    "unit_code",
    "purpose",
    "recorder_id",
];

fn cell_value(name: &str, cell: &str) -> Result<Value, String> {
    if TEXT.contains(&name) {
        return Ok(Value::String(cell.to_owned()));
    }
    if matches!(name, "width_px" | "height_px") {
        return cell
            .parse::<i64>()
            .map(Value::from)
            .map_err(|_| format!("must be a whole number, got {}", quoted(cell)));
    }
    if matches!(name, "masks" | "drawn_coverage") {
        return serde_json::from_str(cell).map_err(|error| format!("is not JSON: {error}"));
    }
    // JSON has no NaN and no infinity, and neither has a camera.
    let number = cell
        .parse::<f64>()
        .ok()
        .and_then(serde_json::Number::from_f64);
    number.map(Value::Number).ok_or_else(|| {
        format!(
            "must be a number with a decimal point, got {}",
            quoted(cell)
        )
    })
}

fn geojson_rows(text: &str) -> Result<Rows> {
    let wrong = |why: String| {
        Error::BadRequest(format!(
            "the file is not a GeoJSON FeatureCollection of points: {why}"
        ))
    };
    let value = json::read(text.as_bytes())
        .map_err(|error| wrong(unless_private(error.to_string())))?
        .map_err(|twice| Error::Invalid(vec![twice]))?;
    let collection: FeatureCollection =
        serde_json::from_value(value).map_err(|error| wrong(unless_private(error.to_string())))?;
    let known = fields::names::<CameraInput>();
    let mut unread = Unread::default();
    let mut rows = Vec::new();
    let mut errors = Vec::new();
    for (index, feature) in collection.features.into_iter().enumerate() {
        let place = format!("feature {index}");
        let point = match feature.geometry.map(|geometry| geometry.value) {
            Some(GeometryValue::Point { coordinates }) if coordinates.len() >= 2 => coordinates,
            _ => return Err(wrong(format!("{place} is not a point"))),
        };
        let mut fields = Map::new();
        for (name, value) in feature.properties.unwrap_or_default() {
            if known.contains(&name) {
                fields.insert(name, value);
            } else {
                let is_filled = !value.is_null() && value != "";
                unread.note(&name, is_filled);
            }
        }
        for (name, degrees) in [("lon", point[0]), ("lat", point[1])] {
            let stated = fields.insert(name.into(), degrees.into());
            let stated = stated.filter(|stated| !stated.is_null());
            // A decimetre is rounding; more is a contradiction.
            let agrees =
                |stated: &Value| stated.as_f64().is_some_and(|s| (s - degrees).abs() < 1e-6);
            if stated.is_some_and(|stated| !agrees(&stated)) {
                let why = format!(
                    "is not that of the point, {}; leave it out",
                    number(degrees)
                );
                errors.push(FieldError::new(name, why).within(&place));
            }
        }
        if errors.len() >= MAX_ERRORS {
            break;
        }
        let stated = fields.keys().cloned().collect();
        rows.push((place, fields, stated));
    }
    Error::unless_empty(errors)?;
    Ok((rows, unread))
}

#[cfg(test)]
mod tests;
