//! Checks: what somebody found at a camera on a day, and what follows from it.

mod events;
mod input;
mod queries;
pub mod routes;
#[cfg(test)]
mod tests;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use crate::{
    cameras::CameraStatus,
    clock::{Day, Instant},
};

pub use input::{CheckInput, ClockReading};

/// Days after which a check says nothing any more.
pub const VALID_DAYS: i64 = 90;

/// Identifies a check.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema, sqlx::Type)]
#[serde(transparent)]
#[sqlx(transparent)]
pub struct CheckId(pub Uuid);

/// A check as it was noted.
#[derive(Clone, Debug, Serialize, ToSchema, sqlx::FromRow)]
pub struct Check {
    /// Identifier.
    pub id: CheckId,
    /// When somebody stood there.
    pub checked_at: Instant,
    /// Whether the camera worked.
    pub works: bool,
    /// Whether its picture could be used; null = nobody looked.
    pub image_usable: Option<bool>,
    /// Whether a notice sign hung there; null = nobody looked.
    pub notice_sign: Option<bool>,
    /// How far the recorder's clock was off, seconds; positive = fast.
    #[sqlx(skip)]
    pub offset_s: Option<f64>,
    /// How surely that is known, seconds to either side.
    #[sqlx(rename = "recorder_time_within_s")]
    pub offset_within_s: Option<f64>,
    /// How old the oldest footage was, days.
    #[sqlx(skip)]
    pub oldest_footage_days: Option<f64>,
    /// The day by which the purpose is to be looked at again.
    pub review_on: Option<Day>,
    /// What else was seen.
    pub note: Option<String>,
    /// Who noted it; null where that was the command line.
    pub recorded_by: Option<String>,
    /// When it was noted.
    pub recorded_at: Instant,
    /// When it was found to be wrong; null = it holds.
    pub superseded_at: Option<Instant>,
    /// Who found that.
    pub superseded_by: Option<String>,
    #[serde(skip)]
    oldest_footage_at: Option<Instant>,
    #[serde(skip)]
    recorder_time: Option<Instant>,
    #[serde(skip)]
    recorder_time_at: Option<Instant>,
}

impl Check {
    /// Fills what follows from other columns.
    fn measured(mut self) -> Self {
        let clock = self.recorder_time.zip(self.recorder_time_at);
        self.offset_s = clock.map(|(shown, at)| shown.seconds_since(at));
        let age = |oldest| age_days(oldest, self.offset_s, self.checked_at);
        self.oldest_footage_days = self.oldest_footage_at.map(age);
        self
    }
}

/// The age in days of footage that a recorder dates `oldest`, whose clock is off by `offset_s`.
fn age_days(oldest: Instant, offset_s: Option<f64>, at: Instant) -> f64 {
    (at.seconds_since(oldest) + offset_s.unwrap_or_default()) / 86_400.0
}

/// Whether what a camera sees counts as coverage on `today`: it works, and somebody saw that within the last 90 days.
#[must_use]
pub fn counts_as_coverage(status: CameraStatus, verified_on: Option<Day>, today: Day) -> bool {
    let age = verified_on.map(|day| days_between(day, today));
    status == CameraStatus::Working && age.is_some_and(|age| age <= VALID_DAYS)
}

/// Days from `earlier` to `later`; negative if it is not earlier.
#[must_use]
pub fn days_between(earlier: Day, later: Day) -> i64 {
    let span = later.0.since(earlier.0);
    span.map_or(0, |span| i64::from(span.get_days()))
}

/// A check by which a camera was known to work on some day, whether it was the latest one or not.
#[derive(Clone, Copy, Debug, sqlx::FromRow)]
struct Verifying {
    id: CheckId,
    checked_on: Day,
    verified_before: Option<Day>,
    is_superseded: bool,
}

/// The last day on which a camera was seen to work, once `gone` is superseded: what `checks`, oldest first, leave of `now`.
fn verified_without(gone: CheckId, now: Option<Day>, checks: &[Verifying]) -> Option<Day> {
    let believed = |check: &&Verifying| !check.is_superseded && check.id != gone;
    let last = checks.iter().filter(believed).map(|check| check.checked_on);
    let mut before = now;
    // A day that no check gave was stated otherwise, and stays.
    for check in checks.iter().rev() {
        if !believed(&check) && before == Some(check.checked_on) {
            before = check.verified_before;
        }
    }
    before.max(last.max())
}
