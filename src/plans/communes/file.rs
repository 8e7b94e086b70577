//! The communes of a province as a workbook (pure).

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use utoipa::ToSchema;

use super::{AllCommunes, CommuneStreets, CommunesInput, MeasuredCommune};
use crate::{
    clock::Instant,
    error::{Error, FieldError, Result},
    exports::{Title, Wanted},
    plans::file::{Fact, PlanFormat, Table, wanted, workbook},
    refusal::Refusal,
};

/// Which communes are measured, and what for. They leave as a workbook: a row for each, the least seen first.
#[derive(Clone, Debug, Default, Serialize, Deserialize, ToSchema)]
#[serde(default)]
pub struct CommunesExportInput {
    /// What is asked of which communes.
    #[schema(required)]
    pub question: Option<CommunesInput>,
    /// What for, at most 200 characters.
    pub reason: Option<String>,
}

impl CommunesExportInput {
    /// The question, and the file that is wanted; or complaints about what cannot be used.
    pub(super) fn check(self) -> Result<(CommunesInput, Wanted)> {
        let missing = || FieldError::new("question", Refusal::Required);
        match (self.question, wanted(Some(PlanFormat::Xlsx), self.reason)) {
            (Some(question), wanted) => Ok((question, wanted?)),
            (None, Err(Error::Invalid(errors))) => {
                let errors = std::iter::once(missing()).chain(errors);
                Err(Error::Invalid(errors.collect()))
            }
            (None, _) => Err(Error::Invalid(vec![missing()])),
        }
    }
}

/// What is said of a commune that was measured.
const COMMUNE: [&str; 9] = [
    "code",
    "name",
    "street_m",
    "working_once_m",
    "working_share",
    "working_twice_m",
    "installed_once_m",
    "installed_share",
    "installed_twice_m",
];
/// What is said of one that was not.
const LEFT_OUT: [&str; 4] = ["code", "name", "reason", "detail"];

/// All communes that were asked about, as they leave.
#[derive(Debug)]
pub(crate) struct CommunesFile {
    facts: Vec<Fact>,
    tables: Vec<Table>,
    communes: usize,
}

impl CommunesFile {
    /// What is written of them, as they were asked about at `at`: those first of which least is seen, as the page has them.
    pub(crate) fn new(
        input: &CommunesInput,
        mut communes: Vec<MeasuredCommune>,
        at: Instant,
    ) -> Self {
        let mut all = AllCommunes::default();
        for commune in &communes {
            all.add(commune);
        }
        communes.sort_by(|a, b| {
            let seen = |one: &MeasuredCommune| one.streets.as_ref().map_or(2.0, working_share);
            let street_m = |one: &MeasuredCommune| one.streets.map_or(0.0, |all| all.street_m);
            let first = seen(a).total_cmp(&seen(b));
            let first = first.then(street_m(b).total_cmp(&street_m(a)));
            first.then_with(|| a.unit.code.cmp(&b.unit.code))
        });
        let measured = communes.iter().filter_map(|commune| {
            let streets = commune.streets?;
            let unit = [json!(commune.unit.code), json!(commune.unit.name)];
            Some((None, unit.into_iter().chain(figures(&streets)).collect()))
        });
        let left_out = communes.iter().filter_map(|commune| {
            let why = commune.left_out.as_ref()?;
            let code = serde_json::to_value(&why.complaint).unwrap_or_default();
            let values = vec![
                json!(commune.unit.code),
                json!(commune.unit.name),
                code["code"].clone(),
                json!(why.complaint.detail),
            ];
            Some((None, values))
        });
        let mut tables = vec![Table {
            name: "commune",
            columns: &COMMUNE,
            rows: measured.collect(),
        }];
        tables.push(Table {
            name: "left_out",
            columns: &LEFT_OUT,
            rows: left_out.collect(),
        });
        tables.retain(|table| table.name == "commune" || !table.rows.is_empty());
        let mut facts = vec![
            ("unit_code", json!(input.unit_code)),
            ("communes", json!(all.communes)),
            ("left_out", json!(all.left_out)),
        ];
        facts.extend(COMMUNE[2..].iter().copied().zip(figures(&all.streets)));
        facts.extend([
            ("level", json!(input.level)),
            ("time", json!(input.time)),
            ("ways", json!(input.ways)),
            ("measured_at", json!(at)),
        ]);
        Self {
            facts,
            tables,
            communes: all.communes,
        }
    }

    /// How many communes it holds, those included that could not be measured.
    pub(crate) fn rows(&self) -> usize {
        self.communes
    }

    /// Its bytes as a workbook.
    pub(crate) fn bytes(&self, title: &Title) -> Result<Vec<u8>> {
        workbook(&self.tables, &self.facts, title)
    }
}

impl CommunesInput {
    /// What the log says that a file is of.
    pub(crate) fn told(&self) -> Value {
        json!({ "unit": self.unit_code, "level": self.level, "time": self.time })
    }
}

/// Metres of street, and those that are seen, with their share, and by two.
fn figures(streets: &CommuneStreets) -> [Value; 7] {
    let CommuneStreets {
        street_m,
        working,
        installed,
    } = *streets;
    [
        json!(street_m),
        json!(working.once_m),
        json!(share(working.once_m, street_m)),
        json!(working.twice_m),
        json!(installed.once_m),
        json!(share(installed.once_m, street_m)),
        json!(installed.twice_m),
    ]
}

fn working_share(streets: &CommuneStreets) -> f64 {
    share(streets.working.once_m, streets.street_m)
}

/// To a thousandth; of no street nothing is seen.
fn share(seen_m: f64, street_m: f64) -> f64 {
    if street_m > 0.0 {
        (seen_m / street_m * 1000.0).round() / 1000.0
    } else {
        0.0
    }
}
