//! A measurement as a file (pure).

use geojson::{FeatureCollection, Geometry};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use utoipa::ToSchema;

use super::{
    MeasureInput, Measurement, SinglePoint,
    file::{Asked, Fact, PlanFile, PlanFormat, Table, factors_of, wanted},
};
use crate::{
    error::{Error, FieldError, Result},
    exports::Wanted,
    refusal::Refusal,
};

/// What is measured, and how it leaves.
#[derive(Clone, Debug, Default, Serialize, Deserialize, ToSchema)]
#[serde(default)]
pub struct MeasurementExportInput {
    /// What is asked of which area.
    #[schema(required)]
    pub question: Option<MeasureInput>,
    /// How it is to be written.
    #[schema(required)]
    pub format: Option<PlanFormat>,
    /// What for, at most 200 characters.
    pub reason: Option<String>,
}

impl MeasurementExportInput {
    /// The question, and the file that is wanted; or complaints about what cannot be used.
    pub(super) fn check(self) -> Result<(MeasureInput, Wanted)> {
        let missing = || FieldError::new("question", Refusal::Required);
        match (self.question, wanted(self.format, self.reason)) {
            (Some(question), wanted) => Ok((question, wanted?)),
            (None, Err(Error::Invalid(errors))) => {
                let errors = std::iter::once(missing()).chain(errors);
                Err(Error::Invalid(errors.collect()))
            }
            (None, _) => Err(Error::Invalid(vec![missing()])),
        }
    }
}

impl Measurement {
    /// What is written of it: gaps, cameras that something hangs on, and the streets if they were asked for. Cameras that the
    /// asker may not know stand in it without name and place.
    pub(crate) fn file(&self, asked: Asked) -> PlanFile {
        let mut tables = vec![
            of_features("gap", &GAP, &self.gaps),
            Table {
                name: "single_point",
                columns: &SINGLE_POINT,
                rows: self.single_points.iter().map(row).collect(),
            },
        ];
        tables.extend(
            self.lines
                .as_ref()
                .map(|lines| of_features("street", &STREET, lines)),
        );
        tables.extend(Table::of_priorities(&asked.priorities));
        PlanFile {
            facts: self.facts(&asked),
            area: asked.area,
            tables,
        }
    }

    fn facts(&self, asked: &Asked) -> Vec<Fact> {
        let (working, installed) = (&self.working, &self.installed);
        vec![
            ("area_m2", json!(self.area_m2)),
            ("street_m", json!(self.street_m)),
            ("weight", json!(self.weight)),
            ("working_once_m", json!(working.once_m)),
            ("working_twice_m", json!(working.twice_m)),
            ("working_once_weight", json!(working.once_weight)),
            ("working_twice_weight", json!(working.twice_weight)),
            ("installed_once_m", json!(installed.once_m)),
            ("installed_twice_m", json!(installed.twice_m)),
            ("installed_once_weight", json!(installed.once_weight)),
            ("installed_twice_weight", json!(installed.twice_weight)),
            ("basis", json!(self.basis)),
            ("gaps", json!(self.gaps.features.len())),
            ("unlisted_gaps", json!(self.unlisted_gaps)),
            ("unlisted_gap_m", json!(self.unlisted_gap_m)),
            ("unlisted_gap_weight", json!(self.unlisted_gap_weight)),
            ("single_points", json!(self.single_points.len())),
            ("level", json!(self.level)),
            ("time", json!(self.time)),
            ("ways", json!(self.ways)),
            ("incidents", json!(self.incidents)),
            factors_of(&asked.priorities),
            ("measured_at", json!(asked.at)),
            ("cameras_installed", json!(self.cameras.installed)),
            ("cameras_working", json!(self.cameras.working)),
            ("cameras_assumed", json!(self.cameras.assumed)),
            ("cameras_night_unknown", json!(self.cameras.night_unknown)),
            ("cameras_detail_unknown", json!(self.cameras.detail_unknown)),
        ]
    }
}

const GAP: [&str; 6] = ["rank", "metres", "weight", "area_m2", "lon", "lat"];
const SINGLE_POINT: [&str; 6] = ["rank", "code", "metres", "weight", "lon", "lat"];
const STREET: [&str; 2] = ["cameras", "metres"];

/// What stands in such columns of features; `lon` and `lat` from where each says that it is `at`.
fn of_features(
    name: &'static str,
    columns: &'static [&'static str],
    features: &FeatureCollection,
) -> Table {
    let value = |feature: &geojson::Feature, column: &str| -> Value {
        let of = |name: &str| feature.property(name);
        let value = match column {
            "lon" => of("at").and_then(|at| at.get(0)),
            "lat" => of("at").and_then(|at| at.get(1)),
            column => of(column),
        };
        value.cloned().unwrap_or_default()
    };
    let rows = features.features.iter().map(|feature| {
        let values = columns.iter().map(|column| value(feature, column));
        (feature.geometry.clone(), values.collect())
    });
    Table {
        name,
        columns,
        rows: rows.collect(),
    }
}

/// A camera that something hangs on, where that is.
fn row(point: &SinglePoint) -> (Option<Geometry>, Vec<Value>) {
    let [lon, lat] = [0, 1].map(|of| json!(point.camera.at.map(|at| at[of])));
    let values = vec![
        json!(point.rank),
        json!(point.camera.code),
        json!(point.metres),
        json!(point.weight),
        lon,
        lat,
    ];
    (point.ground.clone(), values)
}
