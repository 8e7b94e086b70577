//! Incidents: what happened, where and when; every search is one (PRIVACY P6).

mod change;
mod input;
mod kinds;
pub mod limits;
pub(crate) mod number;
mod place;
mod queries;
mod record;
pub mod routes;
mod searches;

use geojson::Geometry;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use crate::{
    accounts::{AccountId, hexadecimal, secret_hash},
    approvals::{Approval, Gate, Standing},
    clock::{Instant, Window},
    error::{Error, Result},
    folded::fold,
    refusal::Refusal,
    units::UnitId,
};

pub use change::IncidentPatch;
pub use input::{Ask, IncidentInput};
pub use kinds::{AgeClass, IncidentType, LimitClass, Stated};

/// Identifies an incident.
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    Serialize,
    Deserialize,
    ToSchema,
    sqlx::Type,
)]
#[serde(transparent)]
#[sqlx(transparent)]
pub struct IncidentId(pub Uuid);

/// What happened, where and when.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Incident {
    /// Identifier.
    pub id: IncidentId,
    /// What kind of incident.
    pub r#type: IncidentType,
    /// Number of the file that it belongs to.
    pub case_number: String,
    /// When the number is to be replaced at the latest, where it is temporary; null = it was issued.
    pub number_due: Option<Instant>,
    /// GeoJSON Point, LineString or Polygon.
    #[schema(value_type = Object)]
    pub place: Geometry,
    /// Uncertainty of the place, metres.
    pub radius_m: f64,
    /// How far around the place to search, metres; null = the default of its class.
    pub search_radius_m: Option<f64>,
    /// Start of the window.
    pub from: Instant,
    /// End of the window.
    pub to: Instant,
    /// What makes it a matter to search for.
    pub stated: Vec<Stated>,
    /// How old the missing person is.
    pub age_class: Option<AgeClass>,
    /// Whether the case is one of domestic violence: prints round its place, and owners see 30 days later who asked.
    pub domestic_violence: bool,
    /// When it was recorded here.
    pub created_at: Instant,
    /// Code of the unit that searches.
    pub unit_code: Option<String>,
    /// Counts the changes of the record; also its `ETag`.
    pub revision: i64,
    /// Whether the caller recorded it.
    pub mine: bool,
    /// The request for approval that decides whether it runs, else the last one; null = none.
    pub approval: Option<Approval>,
    /// Whether an urgent request for approval would open anything before it is decided; where not, it waits like any other.
    pub can_be_urgent: bool,
    /// What a new one asks a second account to let pass.
    #[serde(skip)]
    #[schema(ignore)]
    pub ask: Option<Ask>,
    #[serde(skip)]
    #[schema(ignore)]
    pub(crate) unit: Option<UnitId>,
    #[serde(skip)]
    #[schema(ignore)]
    pub(crate) created_by: Option<AccountId>,
    #[serde(skip)]
    #[schema(ignore)]
    pub(crate) standing: Standing,
}

impl Incident {
    /// How far around the place to search, metres.
    #[must_use]
    pub fn effective_search_radius_m(&self) -> f64 {
        self.search_radius_m
            .unwrap_or_else(|| self.r#type.limit_class().search_radius_m())
    }

    /// When it happened.
    #[must_use]
    pub fn window(&self) -> Window {
        Window::new(self.from, self.to)
    }

    /// Whether candidates, contacts and notices may be asked for at `now`; a conflict that says why not.
    ///
    /// Of an urgent search it depends on what is found: see [`Gate::answer`].
    pub fn gate(&self, now: Instant) -> Result<Gate> {
        if self.number_due.is_some_and(|due| now >= due) {
            return Err(Error::Conflict(Refusal::NumberOverdue.into()));
        }
        self.standing.gate.begin()?;
        Ok(self.standing.gate)
    }

    /// SHA-256 of the case number in hexadecimal; marks, case, punctuation and leading zeros aside, so that `01.2026` counts
    /// as `1/2026` does. The log counts searches by it (PRIVACY P6) and does not hold the number itself. It hides nothing
    /// from whoever can list all numbers there may be.
    #[must_use]
    pub fn case_hash(&self) -> String {
        let signs: Vec<char> = fold(&self.case_number).chars().collect();
        let kind = |c: &char| (c.is_alphabetic(), c.is_numeric());
        let runs = signs.chunk_by(|a, b| kind(a) == kind(b));
        let runs = runs.filter(|run| run.iter().any(|c| c.is_alphanumeric()));
        let parts = runs.map(|run| String::from_iter(run).trim_start_matches('0').to_owned());
        let parts: Vec<_> = parts.filter(|part| !part.is_empty()).collect();
        hexadecimal(&secret_hash(&parts.join("/")))
    }
}
