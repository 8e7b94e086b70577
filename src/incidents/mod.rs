//! Incidents: what happened, where and when; every search is one (PRIVACY P6).

mod input;
mod kinds;
mod queries;
pub mod routes;

use geojson::Geometry;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use crate::{
    accounts::{hexadecimal, secret_hash},
    clock::Instant,
    folded::fold,
};

pub use input::IncidentInput;
pub use kinds::{IncidentType, LimitClass};

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
    /// When it was recorded here.
    pub created_at: Instant,
    /// Code of the unit that searches.
    pub unit_code: Option<String>,
}

impl Incident {
    /// How far around the place to search, metres.
    #[must_use]
    pub fn effective_search_radius_m(&self) -> f64 {
        self.search_radius_m
            .unwrap_or_else(|| self.r#type.limit_class().search_radius_m())
    }

    /// SHA-256 of the case number in hexadecimal, marks, case and blanks aside: the log counts searches by it (PRIVACY
    /// P6) and does not hold the number itself. It hides nothing from whoever can list all numbers there may be.
    #[must_use]
    pub fn case_hash(&self) -> String {
        let number = fold(&self.case_number).replace(' ', "");
        hexadecimal(&secret_hash(&number))
    }
}
