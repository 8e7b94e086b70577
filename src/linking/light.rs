//! Day or night during a window, by the height of the sun.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::clock::{Instant, Window};

/// The sun's elevation at the end of civil twilight, degrees: from there on cameras need their night sight.
const DUSK_DEG: f64 = -6.0;
/// Seconds from one look at the sun to the next.
const STEP_S: f64 = 600.0;

/// The light during a window.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Light {
    /// The sun stood above -6° at every look.
    Day,
    /// The sun stood at or below -6° at every look.
    Night,
    /// Some of both.
    Mixed,
}

impl Light {
    /// The light during `window`, by the sun's elevation in degrees at its start, its end and every 10 minutes.
    #[must_use]
    pub fn during(window: Window, elevation_deg: impl Fn(Instant) -> f64) -> Self {
        let is_day = |at: Instant| elevation_deg(at) > DUSK_DEG;
        let (start, end) = (is_day(window.from), is_day(window.to));
        let mut looks = 1..(window.seconds() / STEP_S).ceil() as i64;
        // The first change settles it, so that a window of years ends here too.
        let changes = start != end
            || looks.any(|look| is_day(window.from.plus_seconds(look as f64 * STEP_S)) != start);
        match (changes, start) {
            (true, _) => Self::Mixed,
            (false, true) => Self::Day,
            (false, false) => Self::Night,
        }
    }
}
