//! What is asked of a proposal (pure).

use std::time::Duration;

use geojson::Geometry;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::Preset;
use crate::{
    error::{Error, FieldError, Result},
    geojson_shape,
    plans::{LevelAsked, MeasureInput, Priority, TimeOfDay, Ways, choose::Limit},
    refusal::Refusal,
};

/// The most cameras that are proposed at once.
const MOST_CAMERAS: u32 = 200;
/// The most that a camera costs, VND.
const MOST_COST: u64 = 1_000_000_000_000;
/// The longest search for a proof, seconds.
const LONGEST_S: u32 = 60;

const fn usual_time_limit() -> u32 {
    5
}

/// What is asked of a proposal: either `area` or `unit_code` says where, either `count` or `budget` how much.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ProposeInput {
    /// GeoJSON Polygon or MultiPolygon of at most 20,000 points, longitude and latitude.
    #[schema(value_type = Option<Object>)]
    #[serde(default, deserialize_with = "geojson_shape::bare_option")]
    pub area: Option<Geometry>,
    /// Code of a unit of today with a boundary, the caller's own or one below it.
    pub unit_code: Option<String>,
    /// So many cameras, 1 to 200.
    pub count: Option<u32>,
    /// As many cameras as this pays for, VND, at most 200.
    pub budget: Option<u64>,
    /// What one camera costs with its mounting, VND; needed for a budget.
    pub cost: Option<u64>,
    /// Which camera.
    #[serde(default)]
    pub preset: Preset,
    /// How fine it must be seen.
    #[serde(default)]
    pub level: LevelAsked,
    /// By which light.
    #[serde(default)]
    pub time: TimeOfDay,
    /// Which lines ask to be seen.
    #[serde(default)]
    pub ways: Ways,
    /// Whether streets near past incidents of the caller's unit weigh more; they count by fives in cells
    /// of some 111 m, fewer than five do not.
    #[serde(default)]
    pub incidents: bool,
    /// Areas that count more; at most 50.
    #[serde(default)]
    pub priorities: Vec<Priority>,
    /// How long to search for the proof that nothing is better, seconds, 0 to 60; 0 = the first answer.
    #[serde(default = "usual_time_limit")]
    pub time_limit_s: u32,
}

impl ProposeInput {
    /// What is to be measured first.
    pub(super) fn measuring(&self) -> MeasureInput {
        MeasureInput {
            area: self.area.clone(),
            unit_code: self.unit_code.clone(),
            level: self.level,
            time: self.time,
            ways: self.ways,
            incidents: self.incidents,
            priorities: self.priorities.clone(),
            ..MeasureInput::default()
        }
    }

    /// How many cameras it may be at most; none where that cannot be said.
    pub(in crate::plans) fn most_cameras(&self) -> Option<usize> {
        match self.limits().ok()?.0 {
            Limit::Count(count) => Some(count),
            Limit::Budget(budget) => Some((budget / self.cost.unwrap_or(1).max(1)) as usize),
        }
    }

    /// How many cameras at most, and how long to search; complains of every field that cannot be meant.
    pub(super) fn limits(&self) -> Result<(Limit, Duration)> {
        let between = |least: f64, most: f64| Refusal::OutOfRange { least, most };
        let mut errors = Vec::new();
        let mut refuse = |field: &str, why: Refusal| errors.push(FieldError::new(field, why));
        if self.time_limit_s > LONGEST_S {
            refuse("time_limit_s", between(0.0, f64::from(LONGEST_S)));
        }
        if self
            .cost
            .is_some_and(|cost| !(1..=MOST_COST).contains(&cost))
        {
            refuse("cost", between(1.0, MOST_COST as f64));
        }
        match (self.count, self.budget, self.cost) {
            (None, None, _) | (Some(_), Some(_), _) => refuse("count", Refusal::CountOrBudget),
            (Some(count), None, _) if !(1..=MOST_CAMERAS).contains(&count) => {
                refuse("count", between(1.0, f64::from(MOST_CAMERAS)));
            }
            (None, Some(_), None) => refuse("cost", Refusal::Required),
            (None, Some(budget), Some(cost)) if budget < cost => {
                refuse("budget", Refusal::BudgetTooSmall { cheapest: cost });
            }
            (None, Some(budget), Some(cost))
                if cost > 0 && budget / cost > u64::from(MOST_CAMERAS) =>
            {
                let most = cost.saturating_mul(u64::from(MOST_CAMERAS));
                refuse("budget", between(cost as f64, most as f64));
            }
            _ => {}
        }
        Error::unless_empty(errors)?;
        let limit = match (self.count, self.budget) {
            (_, Some(budget)) => Limit::Budget(budget),
            (count, None) => Limit::Count(count.unwrap_or_default() as usize),
        };
        Ok((limit, Duration::from_secs(self.time_limit_s.into())))
    }
}
