//! A plan as a file (pure): what it comes to, what was assumed, and tables of what it found or would hang up.

use geojson::{Feature, FeatureCollection, GeoJson, Geometry, GeometryValue, JsonObject};
use rust_xlsxwriter::{DocProperties, ExcelDateTime, Format, Workbook, Worksheet, XlsxError};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use utoipa::ToSchema;

use super::{MeasureTask, PlanArea, PlanCameras, Priority};
use crate::{
    clock::Instant,
    error::{Error, Result},
    exports::{ExportFormat, ExportInput, Title, Wanted, escaped, shown},
    geojson_shape,
};

/// How a plan is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum PlanFormat {
    /// A FeatureCollection (RFC 7946): the area, and what the plan found or would hang up.
    Geojson,
    /// A workbook: a sheet for each table, and one of sums and assumptions.
    Xlsx,
}

/// A file in such a format, for such a reason; or complaints about what cannot be used.
pub(super) fn wanted(format: Option<PlanFormat>, reason: Option<String>) -> Result<Wanted> {
    let format = format.map(|format| match format {
        PlanFormat::Geojson => ExportFormat::Geojson,
        PlanFormat::Xlsx => ExportFormat::Xlsx,
    });
    let wanted = ExportInput {
        format,
        filter: None,
        reason,
    };
    wanted.check()
}

/// What an area was, and what was known of it, when a question was put.
#[derive(Debug)]
pub(crate) struct Asked {
    pub(super) area: Geometry,
    pub(super) area_m2: f64,
    pub(super) priorities: Vec<Priority>,
    pub(super) cameras: PlanCameras,
    pub(super) at: Instant,
}

impl Asked {
    /// What is said of a question that is put at `at`.
    pub(crate) fn of(measuring: &MeasureTask, at: Instant) -> Self {
        Self {
            area: geojson_shape::geometry(measuring.area.polygons.clone()),
            area_m2: measuring.area.area_m2.round(),
            priorities: measuring.priorities.clone(),
            cameras: measuring.counted(),
            at,
        }
    }
}

/// A field with what is said of it.
pub(super) type Fact = (&'static str, Value);

/// Rows of one kind.
#[derive(Debug)]
pub(super) struct Table {
    /// What each row is; also what its sheet is called, but for the first, which bears the number of the file.
    pub(super) name: &'static str,
    /// What is said of each.
    pub(super) columns: &'static [&'static str],
    /// Where each is, and what is said of it, in the order of the columns.
    pub(super) rows: Vec<(Option<Geometry>, Vec<Value>)>,
}

/// What is said of a camera that a plan would hang up.
const CAMERA: [&str; 9] = [
    "number",
    "lon",
    "lat",
    "bearing_deg",
    "preset",
    "kind",
    "gain",
    "cost",
    "outside_share",
];

/// What is said of an area that counts more.
const PRIORITY: [&str; 3] = ["number", "factor", "area_m2"];

/// By how much areas count, in the order of their numbers; nothing where there are none.
pub(super) fn factors_of(priorities: &[Priority]) -> Fact {
    let factors = priorities.iter();
    let factors: Vec<_> = factors
        .map(|priority| shown(&json!(priority.factor)))
        .collect();
    let told = (!factors.is_empty()).then(|| factors.join("; "));
    ("priority_factors", json!(told))
}

impl Table {
    /// Areas that count more, where there are any.
    pub(super) fn of_priorities(priorities: &[Priority]) -> Option<Self> {
        let row = |(number, priority): (usize, &Priority)| {
            let polygons = geojson_shape::area_polygons(&priority.area).ok();
            let area = polygons.and_then(|polygons| PlanArea::of(&polygons).ok());
            let values = vec![
                json!(number),
                json!(priority.factor),
                json!(area.map(|area| area.area_m2.round())),
            ];
            (Some(priority.area.clone()), values)
        };
        let table = || Self {
            name: "priority",
            columns: &PRIORITY,
            rows: (1..).zip(priorities).map(row).collect(),
        };
        (!priorities.is_empty()).then(table)
    }

    /// Cameras that a plan would hang up, each with its place and what is said of it in the order of `CAMERA`.
    pub(super) fn of_cameras(cameras: impl Iterator<Item = ([f64; 2], [Value; 9])>) -> Self {
        let row = |(place, values): ([f64; 2], [Value; 9])| {
            let place = geojson_shape::geometry(geo::Point::from(place));
            (Some(place), values.to_vec())
        };
        Self {
            name: "camera",
            columns: &CAMERA,
            rows: cameras.map(row).collect(),
        }
    }
}

/// What is written of a plan.
#[derive(Debug)]
pub(crate) struct PlanFile {
    /// What it comes to and what was assumed.
    pub(super) facts: Vec<Fact>,
    /// Its area.
    pub(super) area: Geometry,
    /// What it found or would hang up; the first is what the file is counted by.
    pub(super) tables: Vec<Table>,
}

impl PlanFile {
    /// How many rows its first table holds.
    pub(crate) fn rows(&self) -> usize {
        self.tables.first().map_or(0, |table| table.rows.len())
    }

    /// Its bytes as a workbook, or else as GeoJSON.
    pub(crate) fn bytes(&self, title: &Title, format: ExportFormat) -> Result<Vec<u8>> {
        if format == ExportFormat::Xlsx {
            return workbook(&self.tables, &self.facts, title);
        }
        let facts = self.facts.iter().cloned();
        let area = feature("area", Some(self.area.clone()), facts);
        let rows = self.tables.iter().flat_map(|table| {
            table.rows.iter().map(|(geometry, values)| {
                let facts = table.columns.iter().copied().zip(values.iter().cloned());
                feature(table.name, geometry.clone(), facts)
            })
        });
        let mut collection = FeatureCollection::new(std::iter::once(area).chain(rows));
        // `name` is what programs for maps call the layer.
        let said = [
            ("name".to_owned(), json!(title.number)),
            ("exported_at".to_owned(), json!(title.at)),
        ];
        collection.foreign_members = Some(said.into_iter().collect());
        Ok(GeoJson::from(collection).to_string().into_bytes())
    }
}

/// A feature of a layer. What its point says of its place is not said again.
fn feature(
    layer: &'static str,
    geometry: Option<Geometry>,
    facts: impl Iterator<Item = Fact>,
) -> Feature {
    let is_point = |geometry: &Geometry| matches!(geometry.value, GeometryValue::Point { .. });
    let is_point = geometry.as_ref().is_some_and(is_point);
    let facts = facts.filter(|(name, _)| !(is_point && ["lon", "lat"].contains(name)));
    let layer = std::iter::once(("layer", json!(layer)));
    let properties = layer.chain(facts);
    let properties: JsonObject = properties
        .map(|(name, value)| (name.to_owned(), value))
        .collect();
    Feature {
        bbox: None,
        geometry,
        id: None,
        properties: Some(properties),
        foreign_members: None,
    }
}

/// The bytes of a workbook: a sheet for each table, and one of sums and assumptions.
pub(super) fn workbook(tables: &[Table], facts: &[Fact], title: &Title) -> Result<Vec<u8>> {
    written(tables, facts, title).map_err(|error| Error::Internal(error.to_string()))
}

fn written(
    tables: &[Table],
    facts: &[Fact],
    title: &Title,
) -> std::result::Result<Vec<u8>, XlsxError> {
    let mut workbook = Workbook::new();
    let at = ExcelDateTime::from_timestamp(title.at.micros().div_euclid(1_000_000))?;
    let properties = DocProperties::new().set_title(&title.number);
    workbook.set_properties(&properties.set_creation_datetime(&at));
    let bold = Format::new().set_bold();
    for (index, table) in tables.iter().enumerate() {
        let sheet = workbook.add_worksheet();
        let name = if index == 0 {
            &*title.number
        } else {
            table.name
        };
        sheet.set_name(name)?.set_freeze_panes(1, 1)?;
        for (column, name) in (0..).zip(table.columns) {
            sheet.write_string_with_format(0, column, *name, &bold)?;
        }
        for (row, (_, values)) in (1..).zip(&table.rows) {
            for (column, value) in (0..).zip(values) {
                write(sheet, row, column, value)?;
            }
        }
        sheet.set_column_range_width(0, 8, 14)?;
    }
    let sheet = workbook.add_worksheet();
    sheet.set_name("assumptions")?;
    for (row, (name, value)) in (0..).zip(facts) {
        sheet.write_string_with_format(row, 0, *name, &bold)?;
        write(sheet, row, 1, value)?;
    }
    sheet.set_column_range_width(0, 1, 28)?;
    workbook.save_to_buffer()
}

/// Writes a cell; text that would be computed is marked as text.
fn write(
    sheet: &mut Worksheet,
    row: u32,
    column: u16,
    value: &Value,
) -> std::result::Result<(), XlsxError> {
    match (value, value.as_f64()) {
        (Value::Null, _) => {}
        (_, Some(number)) => drop(sheet.write_number(row, column, number)?),
        (Value::Bool(is_so), _) => drop(sheet.write_boolean(row, column, *is_so)?),
        _ => drop(sheet.write_string(row, column, &*escaped(&shown(value)))?),
    }
    Ok(())
}
