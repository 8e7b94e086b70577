//! How long a recorder keeps footage: an interval drawn from dated measurements.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{DatedMeasurement, Measurement, in_force};
use crate::clock::Instant;

/// People note the age of footage in whole days, so that an age is known to a day at best.
const AGE_GRAIN_DAYS: f64 = 1.0;

/// What a retention rests on.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, ToSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum RetentionBasis {
    /// Somebody looked at the recorder's footage.
    Measured,
    /// The owner or the device menu says so.
    Declared,
    /// Nobody knows.
    #[default]
    Unknown,
}

/// How many days of 24 hours footage is kept, as far as is known.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Retention {
    /// At least this many days; the countdown uses it.
    pub min_days: Option<f64>,
    /// At most this many days; footage is surely gone only after it.
    pub max_days: Option<f64>,
    /// What the end that the countdown uses rests on (the other end, if that one is unknown).
    pub basis: RetentionBasis,
    /// When that end was measured or stated.
    pub measured_at: Option<Instant>,
}

/// One end of the interval with what it rests on.
#[derive(Clone, Copy)]
struct Bound {
    days: f64,
    basis: RetentionBasis,
    at: Option<Instant>,
}

impl Retention {
    /// The retention of a recorder as known at `now`; measurements of any order.
    ///
    /// Footage seen is a lower bound, footage gone an upper one, a declared value and the oldest footage are both.
    /// A bound that contradicts an earlier one replaces it; of those left the narrowest hold.
    #[must_use]
    pub fn known(measurements: &[DatedMeasurement], now: Instant) -> Self {
        let mut lower: Vec<Bound> = Vec::new();
        let mut upper: Vec<Bound> = Vec::new();
        let mut declared: Option<f64> = None;
        let mut reset: Option<Instant> = None;
        for measurement in in_force(measurements, now) {
            let at = measurement.at;
            let reset_days = reset.and_then(|reset| Some(at?.seconds_since(reset) / 86_400.0));
            let (days, basis, is_lower, is_upper) = match measurement.what {
                Measurement::RetentionDeclared { days } => {
                    declared = Some(days);
                    (days, RetentionBasis::Declared, true, true)
                }
                Measurement::FootageSeen { days } => (days, RetentionBasis::Measured, true, false),
                Measurement::FootageGone { days } => {
                    // What a format wiped says nothing about how long the disk lasts.
                    let wiped = reset_days.is_some_and(|since| days > since);
                    (days, RetentionBasis::Measured, false, !wiped)
                }
                Measurement::OldestFootage { days } => {
                    let filling = reset_days.is_some_and(|since| is_filling(days, since, declared));
                    (days, RetentionBasis::Measured, true, !filling)
                }
                Measurement::Reset => {
                    reset = at;
                    continue;
                }
                Measurement::Mode { .. } | Measurement::Clock { .. } => continue,
            };
            if !(days.is_finite() && days >= 0.0) {
                continue;
            }
            let bound = Bound { days, basis, at };
            if is_lower {
                upper.retain(|earlier| earlier.days >= days);
                lower.push(bound);
            }
            if is_upper {
                lower.retain(|earlier| earlier.days <= days);
                upper.push(bound);
            }
        }
        let min = lower.into_iter().reduce(|a, b| {
            if narrower(b.days - a.days, a, b) {
                b
            } else {
                a
            }
        });
        let max = upper.into_iter().reduce(|a, b| {
            if narrower(a.days - b.days, a, b) {
                b
            } else {
                a
            }
        });
        let shown = min.or(max);
        Self {
            min_days: min.map(|bound| bound.days),
            max_days: max.map(|bound| bound.days),
            basis: shown.map_or(RetentionBasis::Unknown, |bound| bound.basis),
            measured_at: shown.and_then(|bound| bound.at),
        }
    }
}

/// Whether the disk had not come round yet, so that its oldest footage is only a lower bound.
///
/// True within the declared days of a reset, and whenever the oldest footage dates from the reset itself.
fn is_filling(oldest_days: f64, days_since_reset: f64, declared: Option<f64>) -> bool {
    declared.is_some_and(|declared| days_since_reset <= declared)
        || oldest_days >= days_since_reset - AGE_GRAIN_DAYS
}

/// Whether bound `b` says more than `a`: by `gain` days, or with the same days on a better or a newer basis.
fn narrower(gain: f64, a: Bound, b: Bound) -> bool {
    gain > 0.0 || (gain == 0.0 && b.basis <= a.basis)
}
