//! Reading a list of cameras (pure): a text with separated cells, a workbook, or GeoJSON points.

use std::{
    collections::BTreeMap,
    sync::{Arc, LazyLock},
};

use geojson::{FeatureCollection, GeometryValue};
use serde_json::{Map, Value};

use super::{
    Unread, cells,
    columns::{self, Columns, Mapping},
    sheet::{self, Sheet, Written},
    table,
};
use crate::{
    cameras::CameraInput,
    clock::Instant,
    error::{Error, FieldError, Result},
    fields, json,
    private_text::{number, unless_private},
};

/// How a list is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ListFormat {
    /// Cells separated by commas, semicolons, tabs or bars, under a row of headings.
    Text,
    /// XLSX, XLS or ODS: the sheets with such a row.
    Workbook,
    /// A FeatureCollection of points.
    GeoJson,
}

impl ListFormat {
    /// The endings of their files.
    pub const ENDINGS: &str = ".csv, .tsv, .txt, .xlsx, .xls, .ods, .geojson or .json";

    /// The one of a file with this ending, in whatever case.
    #[must_use]
    pub fn of_ending(ending: &str) -> Option<Self> {
        match ending.to_ascii_lowercase().as_str() {
            "csv" | "tsv" | "txt" => Some(Self::Text),
            "xlsx" | "xls" | "ods" => Some(Self::Workbook),
            "geojson" | "json" => Some(Self::GeoJson),
            _ => None,
        }
    }
}

/// What was read.
#[derive(Debug)]
pub struct CameraList {
    /// The cameras in the order of the file.
    pub rows: Vec<ListedCamera>,
    /// What is no camera and was not read: columns or properties that are no fields, sheets without a row of headings.
    pub ignored: Vec<String>,
    /// Those among them that nobody should have sent, with the number of cells that hold something (PRIVACY P1).
    pub refused: BTreeMap<String, usize>,
    /// How it was written.
    pub written: Written,
    /// Headings with the fields that they were taken for.
    pub columns: BTreeMap<String, String>,
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
pub fn read(
    bytes: &[u8],
    format: ListFormat,
    mapping: &Mapping,
    now: Instant,
) -> Result<CameraList> {
    columns::check_mapping(mapping, &KNOWN)?;
    let Read {
        rows,
        unread: Unread { ignored, refused },
        written,
        columns,
    } = match format {
        ListFormat::Text => {
            let (sheet, written) = sheet::of_text(bytes)?;
            Read {
                written,
                ..of_sheets(&[sheet], mapping)?
            }
        }
        ListFormat::Workbook => of_sheets(&sheet::of_workbook(bytes)?, mapping)?,
        ListFormat::GeoJson => geojson_rows(&table::text(bytes)?)?,
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
        written,
        columns,
    })
}

/// The names of the fields of a camera.
static KNOWN: LazyLock<Vec<String>> = LazyLock::new(fields::names::<CameraInput>);

/// A row with its place, its fields and the fields that it speaks of.
type ReadRow = (String, Map<String, Value>, Arc<[String]>);

/// What a file holds.
#[derive(Default)]
struct Read {
    rows: Vec<ReadRow>,
    unread: Unread,
    written: Written,
    columns: BTreeMap<String, String>,
}

/// The rows of all sheets that have a header.
fn of_sheets(sheets: &[Sheet], mapping: &Mapping) -> Result<Read> {
    let mut read = Read::default();
    let mut errors = Vec::new();
    let mut has_header = false;
    for sheet in sheets {
        let Some(header) = Columns::find(&sheet.rows, mapping, &KNOWN) else {
            read.unread
                .ignored
                .extend(sheet.name.as_ref().map(|name| format!("sheet '{name}'")));
            continue;
        };
        has_header = true;
        of_sheet(sheet, header, mapping, &mut read, &mut errors)?;
        if errors.len() >= MAX_ERRORS {
            break;
        }
    }
    if !has_header {
        let with_rows = sheets.iter().find(|sheet| !sheet.rows.is_empty());
        let first = with_rows.and_then(|sheet| sheet.rows.first());
        let place = with_rows
            .zip(first)
            .map_or_else(|| "line 1".to_owned(), |(sheet, row)| sheet.place(row));
        let why = columns::missing(first, mapping, &KNOWN);
        return Err(Error::BadRequest(format!("{place}: {why}")));
    }
    Error::unless_empty(errors)?;
    Ok(read)
}

fn of_sheet(
    sheet: &Sheet,
    header: usize,
    mapping: &Mapping,
    read: &mut Read,
    errors: &mut Vec<FieldError>,
) -> Result<()> {
    let heading = &sheet.rows[header];
    let columns = Columns::read(heading, &sheet.place(heading), mapping, &KNOWN)?;
    columns.note_unread(heading, &mut read.unread);
    let stated = columns.stated();
    for row in &sheet.rows[header + 1..] {
        let place = sheet.place(row);
        if row.cells.len() != heading.cells.len() {
            let (has, wants) = (row.cells.len(), heading.cells.len());
            return Err(Error::BadRequest(format!(
                "{place}: has {has} cells where the header has {wants}"
            )));
        }
        let mut fields = Map::new();
        for ((name, cell), field) in heading.cells.iter().zip(&row.cells).zip(&columns.fields) {
            let Some(field) = *field else {
                if !name.is_empty() {
                    read.unread.note(name, !cell.is_empty());
                }
                continue;
            };
            if cell.is_empty() {
                continue;
            }
            match cells::values(field, cell) {
                Ok(values) => {
                    for (field, value) in values {
                        fields.entry(field).or_insert(value);
                    }
                }
                Err(detail) => errors.push(FieldError::new(field, detail).within(&place)),
            }
        }
        read.rows.push((place, fields, stated.clone()));
        if errors.len() >= MAX_ERRORS {
            break;
        }
    }
    read.columns.extend(columns.recognised);
    Ok(())
}

fn geojson_rows(text: &str) -> Result<Read> {
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
            if KNOWN.contains(&name) {
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
    Ok(Read {
        rows,
        unread,
        ..Read::default()
    })
}

#[cfg(test)]
mod tests;
