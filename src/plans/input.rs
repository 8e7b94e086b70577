//! What is asked of an area (pure).

use geo::MultiPolygon;
use geojson::Geometry;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{PlanArea, Ways};
use crate::{
    error::{Error, FieldError, Result},
    geojson_shape::{self, area_polygons},
    geometry::detail::Level2025,
    refusal::Refusal,
};

/// The smallest priority area, square metres: smaller ones would point at somebody's door.
const LEAST_PRIORITY_M2: f64 = 10_000.0;
/// The most that a priority area counts.
const MOST_FACTOR: f64 = 10.0;
/// The most priority areas.
const MOST_PRIORITIES: usize = 50;

/// How fine a place must be seen: a level of IEC 62676-4:2025, or any.
#[derive(
    Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema, clap::ValueEnum,
)]
#[serde(rename_all = "snake_case")]
#[value(rename_all = "snake_case")]
pub enum LevelAsked {
    /// In a coverage, however coarse, lenses of unknown detail included.
    Any,
    /// The scene as a whole, 20 px/m.
    Overview,
    /// That someone is there, 40 px/m.
    Outline,
    /// Persons and objects told apart, 80 px/m.
    #[default]
    Discern,
    /// Features are seen, 125 px/m.
    Perceive,
    /// Features are seen clearly, 250 px/m.
    Characterise,
    /// Enough to confirm an identity, 500 px/m.
    Validate,
    /// Fine detail, 1500 px/m.
    Scrutinise,
}

impl LevelAsked {
    /// The least level; none for any.
    #[must_use]
    pub const fn least(self) -> Option<Level2025> {
        match self {
            Self::Any => None,
            Self::Overview => Some(Level2025::Overview),
            Self::Outline => Some(Level2025::Outline),
            Self::Discern => Some(Level2025::Discern),
            Self::Perceive => Some(Level2025::Perceive),
            Self::Characterise => Some(Level2025::Characterise),
            Self::Validate => Some(Level2025::Validate),
            Self::Scrutinise => Some(Level2025::Scrutinise),
        }
    }
}

/// By which light.
#[derive(
    Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema, clap::ValueEnum,
)]
#[serde(rename_all = "snake_case")]
pub enum TimeOfDay {
    /// By day.
    #[default]
    Day,
    /// By night; a camera of whose sight at night nothing is known does not count.
    Night,
}

/// Which cameras gaps and single points are of.
#[derive(
    Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema, clap::ValueEnum,
)]
#[serde(rename_all = "snake_case")]
pub enum Basis {
    /// Those that work, as somebody saw within the last 90 days.
    #[default]
    Working,
    /// All that hang there, in whatever state.
    Installed,
}

/// An area that counts more.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Priority {
    /// GeoJSON Polygon or MultiPolygon of at least one hectare and at most 20,000 points, longitude and latitude; some of
    /// the area's streets lie in it.
    #[schema(value_type = Object)]
    #[serde(deserialize_with = "geojson_shape::bare")]
    pub area: Geometry,
    /// How often a metre in it counts, 1 to 10.
    pub factor: f64,
}

/// What is asked of an area: either `area` or `unit_code` says which.
#[derive(Debug, Clone, Default, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
pub struct MeasureInput {
    /// GeoJSON Polygon or MultiPolygon of at most 20,000 points, longitude and latitude.
    #[schema(value_type = Option<Object>)]
    #[serde(deserialize_with = "geojson_shape::bare_option")]
    pub area: Option<Geometry>,
    /// Code of a unit of today with a boundary, the caller's own or one below it.
    pub unit_code: Option<String>,
    /// How fine it must be seen.
    pub level: LevelAsked,
    /// By which light.
    pub time: TimeOfDay,
    /// Which cameras gaps and single points are of.
    pub basis: Basis,
    /// Which lines ask to be seen.
    pub ways: Ways,
    /// Whether streets near past incidents of the caller's unit weigh more; they count by fives in cells
    /// of some 111 m, fewer than five do not.
    pub incidents: bool,
    /// Areas that count more; at most 50.
    pub priorities: Vec<Priority>,
    /// Whether the streets are told as lines too, by how many cameras see them.
    pub lines: bool,
}

/// By how much each priority area counts, in their order.
pub(super) fn factors(priorities: &[Priority]) -> Vec<f64> {
    priorities.iter().map(|priority| priority.factor).collect()
}

impl MeasureInput {
    /// The drawn area, if one was drawn; complains unless exactly one of area and unit is stated.
    pub(super) fn drawn(&self) -> Result<Option<PlanArea>> {
        let refused = |why| Err(Error::field("area", why));
        match (&self.area, &self.unit_code) {
            (None, None) => refused(Refusal::Required),
            (Some(_), Some(_)) => refused(Refusal::AreaOrUnit),
            (None, Some(_)) => Ok(None),
            (Some(area), None) => area_polygons(area)
                .and_then(|polygons| PlanArea::of(&polygons))
                .map_or_else(refused, |area| Ok(Some(area))),
        }
    }

    /// The priority areas with their factors, longitude and latitude.
    pub(super) fn checked_priorities(&self) -> Result<Vec<(MultiPolygon<f64>, f64)>> {
        let mut errors = Vec::new();
        let mut checked = Vec::new();
        if self.priorities.len() > MOST_PRIORITIES {
            let most = Refusal::OutOfRange {
                least: 0.0,
                most: MOST_PRIORITIES as f64,
            };
            return Err(Error::field("priorities", most));
        }
        for (index, priority) in self.priorities.iter().enumerate() {
            let place = format!("priorities/{index}");
            if !(1.0..=MOST_FACTOR).contains(&priority.factor) {
                let why = Refusal::OutOfRange {
                    least: 1.0,
                    most: MOST_FACTOR,
                };
                errors.push(FieldError::new(&format!("{place}/factor"), why));
            }
            let area = area_polygons(&priority.area).and_then(|polygons| {
                let large = PlanArea::of(&polygons)?.area_m2 >= LEAST_PRIORITY_M2;
                let too_small = Refusal::AreaTooSmall {
                    least_m2: LEAST_PRIORITY_M2,
                };
                large.then_some(polygons).ok_or(too_small)
            });
            match area {
                Ok(area) => checked.push((area, priority.factor)),
                Err(why) => errors.push(FieldError::new(&format!("{place}/area"), why)),
            }
        }
        Error::unless_empty(errors)?;
        Ok(checked)
    }
}
