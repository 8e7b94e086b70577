//! Place search: from what an officer types to a place on the map with its uncertainty.
//!
//! The database narrows by a list of keys, one for each word that a name can be begun from (`trần hưng đạo`, `hưng
//! đạo`, `đạo`): a range of an index on folded text, on both databases alike. Which rows fit, what they mean and what
//! comes first is decided here.
//!
//! Measured with 500,000 pieces of streets and 32,000 names on a busy machine with two cores, the narrowing statement:
//!
//! | typed | SQLite, processor time | PostgreSQL, elapsed |
//! |---|---|---|
//! | two letters, nobody knows where | 6 to 80 ms (300 to 460 ms were all names put in order) | 7 to 140 ms (0.5 to 1.4 s) |
//! | two or three letters near a place | 20 to 85 ms | 110 to 700 ms |
//! | whole words | 2 to 7 ms | some ms |
//! | a name with 20,000 pieces | 80 ms | 250 ms |

mod arms;
mod crossing;
mod junction;
mod keys;
mod plane;
mod queries;
mod query;
mod rank;
pub mod routes;
mod runs;
mod shapes;
mod shortlist;
mod things;
mod unit_names;
mod whole_street;
mod words;

use serde::Serialize;
use utoipa::ToSchema;

pub use query::MAX_CHARS;
pub use rank::FoundKind;
pub(crate) use shortlist::{MAX_RADIUS_M, half_diagonal_m};
pub(crate) use words::{has_digit, is_lane_word, words};

use crate::geometry::vn2000::{MERIDIANS, Vn2000};

/// How well the seven parameters of the national grid hold, metres.
const GRID_RADIUS_M: f64 = 2.0;

/// A place that was found.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct FoundPlace {
    /// What it is.
    pub kind: FoundKind,
    /// What it is called.
    pub label: String,
    /// What tells it from others of that name: the commune, or a camera's label.
    pub context: Option<String>,
    /// Longitude in degrees.
    pub lon: f64,
    /// Latitude in degrees.
    pub lat: f64,
    /// How far the place meant may lie from there, metres.
    pub radius_m: f64,
}

/// A central meridian of the national grid.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct Meridian {
    /// Degrees east.
    pub deg: f64,
    /// The provinces that used it before 1 July 2025.
    pub provinces: &'static str,
}

/// What a search found, the best first.
#[derive(Debug, Clone, Default, PartialEq, Serialize, ToSchema)]
pub struct Found {
    /// Places.
    pub items: Vec<FoundPlace>,
    /// The text holds plane coordinates and leaves out which meridian they count from.
    pub meridian_needed: bool,
    /// The meridians to choose from; empty unless one is needed.
    pub meridians: Vec<Meridian>,
}

impl Found {
    /// What plane coordinates stand for.
    fn on_grid(written: plane::Written) -> Self {
        let Some(meridian_deg) = written.meridian_deg else {
            let meridians = MERIDIANS.map(|(deg, provinces)| Meridian { deg, provinces });
            return Self {
                meridian_needed: true,
                meridians: meridians.to_vec(),
                ..Self::default()
            };
        };
        let there = Vn2000 {
            northing_m: written.northing_m,
            easting_m: written.easting_m,
            meridian_deg,
        };
        let (whole, minutes) = (meridian_deg.floor(), (meridian_deg.fract() * 60.0).round());
        let item = there.position().map(|position| FoundPlace {
            kind: FoundKind::Vn2000,
            label: format!(
                "{} {} ({whole}°{minutes:02}′)",
                written.northing_m, written.easting_m
            ),
            context: None,
            lon: position.lon.get(),
            lat: position.lat.get(),
            radius_m: GRID_RADIUS_M,
        });
        Self {
            items: item.into_iter().collect(),
            ..Self::default()
        }
    }
}
