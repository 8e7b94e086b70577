//! A plan as a file (pure): the cameras that it would hang up, what they come to, and what was assumed. No camera that is
//! registered stands in it.

use geojson::{Feature, FeatureCollection, GeoJson, Geometry, JsonObject};
use rust_xlsxwriter::{DocProperties, ExcelDateTime, Format, Workbook, Worksheet, XlsxError};
use serde_json::{Value, json};

use crate::{
    error::{Error, Result},
    exports::{ExportFormat, Title, escaped, shown},
    geojson_shape,
};

/// A field with what is said of it.
pub(super) type Fact = (&'static str, Value);

/// What is written of a plan.
#[derive(Debug)]
pub(crate) struct PlanFile {
    /// What it comes to and what was assumed.
    pub(super) facts: Vec<Fact>,
    /// Its area.
    pub(super) area: Geometry,
    /// The cameras, each with the same fields in the order of the columns; among them `lon` and `lat`.
    pub(super) cameras: Vec<Vec<Fact>>,
}

impl PlanFile {
    /// How many cameras it holds.
    pub(crate) fn rows(&self) -> usize {
        self.cameras.len()
    }

    /// Its bytes as a workbook, or else as GeoJSON.
    pub(crate) fn bytes(&self, title: &Title, format: ExportFormat) -> Result<Vec<u8>> {
        if format == ExportFormat::Xlsx {
            return workbook(self, title).map_err(|error| Error::Internal(error.to_string()));
        }
        let named = |facts: &[Fact]| -> JsonObject {
            let facts = facts
                .iter()
                .filter(|(name, _)| !["lon", "lat"].contains(name));
            facts
                .map(|(name, value)| ((*name).to_owned(), value.clone()))
                .collect()
        };
        let camera = |camera: &Vec<Fact>| {
            let degrees = |name: &str| {
                let found = camera.iter().find(|(known, _)| *known == name);
                found
                    .and_then(|(_, value)| value.as_f64())
                    .unwrap_or_default()
            };
            let place = geo::Point::new(degrees("lon"), degrees("lat"));
            feature(geojson_shape::geometry(place), named(camera))
        };
        let area = feature(self.area.clone(), named(&self.facts));
        let cameras = self.cameras.iter().map(camera);
        let mut collection = FeatureCollection::new(std::iter::once(area).chain(cameras));
        // `name` is what programs for maps call the layer.
        let said = [
            ("name".to_owned(), json!(title.number)),
            ("exported_at".to_owned(), json!(title.at)),
        ];
        collection.foreign_members = Some(said.into_iter().collect());
        Ok(GeoJson::from(collection).to_string().into_bytes())
    }
}

fn feature(geometry: Geometry, properties: JsonObject) -> Feature {
    Feature {
        bbox: None,
        geometry: Some(geometry),
        id: None,
        properties: Some(properties),
        foreign_members: None,
    }
}

fn workbook(plan: &PlanFile, title: &Title) -> std::result::Result<Vec<u8>, XlsxError> {
    let mut workbook = Workbook::new();
    let at = ExcelDateTime::from_timestamp(title.at.micros().div_euclid(1_000_000))?;
    let properties = DocProperties::new().set_title(&title.number);
    workbook.set_properties(&properties.set_creation_datetime(&at));
    let bold = Format::new().set_bold();
    let sheet = workbook.add_worksheet();
    sheet.set_name(&title.number)?.set_freeze_panes(1, 1)?;
    for (row, camera) in (1..).zip(&plan.cameras) {
        for (column, (name, value)) in (0..).zip(camera) {
            sheet.write_string_with_format(0, column, *name, &bold)?;
            write(sheet, row, column, value)?;
        }
    }
    sheet.set_column_range_width(0, 8, 14)?;
    let sheet = workbook.add_worksheet();
    sheet.set_name("assumptions")?;
    for (row, (name, value)) in (0..).zip(&plan.facts) {
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
