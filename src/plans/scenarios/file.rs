//! A scenario as a file (pure): its cameras, what they come to, and what was assumed. What a plan leaves out, it leaves out:
//! no camera that is registered stands in it.

use geojson::{Feature, FeatureCollection, GeoJson, Geometry, JsonObject};
use rust_xlsxwriter::{DocProperties, ExcelDateTime, Format, Workbook, Worksheet, XlsxError};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use utoipa::ToSchema;

use super::{Scenario, ScenarioCamera};
use crate::{
    error::{Error, Result},
    exports::{ExportFormat, ExportInput, Title, Wanted, escaped, shown},
    geojson_shape,
};

/// How a scenario is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ScenarioFormat {
    /// A FeatureCollection (RFC 7946): the area, and the cameras as points.
    Geojson,
    /// A workbook: a sheet of cameras, and one of sums and assumptions.
    Xlsx,
}

/// How a scenario leaves.
#[derive(Clone, Debug, Default, Serialize, Deserialize, ToSchema)]
#[serde(default)]
pub struct ScenarioExportInput {
    /// How it is to be written.
    #[schema(required)]
    pub format: Option<ScenarioFormat>,
    /// What for, at most 200 characters.
    pub reason: Option<String>,
}

impl ScenarioExportInput {
    /// The same in one form, or complaints about what cannot be used.
    pub(super) fn check(self) -> Result<Wanted> {
        let format = self.format.map(|format| match format {
            ScenarioFormat::Geojson => ExportFormat::Geojson,
            ScenarioFormat::Xlsx => ExportFormat::Xlsx,
        });
        let wanted = ExportInput {
            format,
            filter: None,
            reason: self.reason,
        };
        wanted.check()
    }
}

/// What is said of a camera, in the order of the columns.
fn columns(scenario: &Scenario, camera: &ScenarioCamera) -> [(&'static str, Value); 9] {
    [
        ("number", json!(camera.number)),
        ("lon", json!(camera.lon)),
        ("lat", json!(camera.lat)),
        ("bearing_deg", json!(camera.bearing_deg)),
        ("preset", json!(scenario.question.preset)),
        ("kind", json!(camera.kind)),
        ("gain", json!(camera.gain)),
        ("cost", json!(camera.cost)),
        ("outside_share", json!(camera.outside_share)),
    ]
}

/// What a scenario comes to and what was assumed.
fn facts(scenario: &Scenario) -> Vec<(&'static str, Value)> {
    let Scenario {
        summary, question, ..
    } = scenario;
    vec![
        ("name", json!(summary.name)),
        ("unit_code", json!(summary.unit_code)),
        (
            "area_unit",
            json!(summary.area_unit.as_ref().map(|unit| &unit.name)),
        ),
        ("area_m2", json!(summary.area_m2)),
        ("cameras", json!(summary.cameras)),
        ("total_cost", json!(summary.total_cost)),
        ("value", json!(summary.value)),
        ("bound", json!(summary.bound)),
        ("gap", json!(summary.gap)),
        ("proven", json!(summary.proven)),
        ("demand_m", json!(summary.demand_m)),
        ("seen_before_m", json!(summary.seen_before_m)),
        ("seen_after_m", json!(summary.seen_after_m)),
        ("outside_share", json!(summary.outside_share)),
        ("most_outside_share", json!(summary.most_outside_share)),
        ("preset", json!(question.preset)),
        ("level", json!(question.level)),
        ("time", json!(question.time)),
        ("ways", json!(question.ways)),
        ("priorities", json!(question.priorities.len())),
        ("incidents", json!(summary.incidents)),
        ("measured_at", json!(summary.measured_at)),
        ("cameras_installed", json!(summary.cameras_installed)),
        ("cameras_working", json!(summary.cameras_working)),
        ("accepted_at", json!(summary.accepted_at)),
    ]
}

/// The bytes of a scenario in a format that it has.
pub(super) fn scenario_file(
    scenario: &Scenario,
    title: &Title,
    format: ExportFormat,
) -> Result<Vec<u8>> {
    if format == ExportFormat::Xlsx {
        return workbook(scenario, title).map_err(|error| Error::Internal(error.to_string()));
    }
    let facts = facts(scenario).into_iter();
    let facts: JsonObject = facts
        .map(|(name, value)| (name.to_owned(), value))
        .collect();
    let camera = |camera: &ScenarioCamera| {
        let known = columns(scenario, camera).into_iter();
        let known = known.filter(|(name, _)| !["lon", "lat"].contains(name));
        let properties = known.map(|(name, value)| (name.to_owned(), value));
        let place = geo::Point::new(camera.lon, camera.lat);
        feature(geojson_shape::geometry(place), properties.collect())
    };
    let area = feature(scenario.area.clone(), facts);
    let cameras = scenario.chosen.iter().map(camera);
    let mut collection = FeatureCollection::new(std::iter::once(area).chain(cameras));
    // `name` is what programs for maps call the layer.
    let said = [
        ("name".to_owned(), json!(title.number)),
        ("exported_at".to_owned(), json!(title.at)),
    ];
    collection.foreign_members = Some(said.into_iter().collect());
    Ok(GeoJson::from(collection).to_string().into_bytes())
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

fn workbook(scenario: &Scenario, title: &Title) -> std::result::Result<Vec<u8>, XlsxError> {
    let mut workbook = Workbook::new();
    let at = ExcelDateTime::from_timestamp(title.at.micros().div_euclid(1_000_000))?;
    let properties = DocProperties::new().set_title(&title.number);
    workbook.set_properties(&properties.set_creation_datetime(&at));
    let bold = Format::new().set_bold();
    let sheet = workbook.add_worksheet();
    sheet.set_name(&title.number)?.set_freeze_panes(1, 1)?;
    for (row, camera) in (1..).zip(&scenario.chosen) {
        for (column, (name, value)) in (0..).zip(columns(scenario, camera)) {
            sheet.write_string_with_format(0, column, name, &bold)?;
            write(sheet, row, column, &value)?;
        }
    }
    sheet.set_column_range_width(0, 8, 14)?;
    let sheet = workbook.add_worksheet();
    sheet.set_name("assumptions")?;
    for (row, (name, value)) in (0..).zip(facts(scenario)) {
        sheet.write_string_with_format(row, 0, name, &bold)?;
        write(sheet, row, 1, &value)?;
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
