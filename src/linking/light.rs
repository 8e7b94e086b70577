//! Day or night during a window, by the height of the sun.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::clock::{Instant, Window};

/// The sun's elevation at the end of civil twilight, degrees: from there on cameras need their night sight.
const DUSK_DEG: f64 = -6.0;
/// Seconds from one look at the sun to the next.
const STEP_S: f64 = 600.0;
/// No more looks than this measure how long it was dark, however long the window.
const MOST_LOOKS: f64 = 1000.0;

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

/// The share of `window`, 0 to 1, during which the sun stood at or below -6°; the light changes evenly between looks.
#[must_use]
pub fn dark_share(window: Window, elevation_deg: impl Fn(Instant) -> f64) -> f64 {
    let looks = (window.seconds() / STEP_S).ceil().clamp(1.0, MOST_LOOKS);
    let above = |look: f64| {
        elevation_deg(window.from.plus_seconds(look / looks * window.seconds())) - DUSK_DEG
    };
    let mut dark = 0.0;
    let mut before = above(0.0);
    for look in 1..=looks as i64 {
        let now = above(look as f64);
        dark += match (before <= 0.0, now <= 0.0) {
            (true, true) => 1.0,
            (false, false) => 0.0,
            (true, false) => before / (before - now),
            (false, true) => now / (now - before),
        };
        before = now;
    }
    dark / looks
}

#[cfg(test)]
mod tests {
    use super::*;

    fn window(from: &str, to: &str) -> Window {
        Window {
            from: from.parse().unwrap(),
            to: to.parse().unwrap(),
        }
    }

    #[test]
    fn half_a_window_around_dusk_is_dark() {
        let dusk: Instant = "2026-11-19T11:00:00Z".parse().unwrap();
        // A sun that sinks a degree every five minutes and stands at -6° at dusk.
        let sinking = |at: Instant| DUSK_DEG - (at.seconds() - dusk.seconds()) / 300.0;
        let share = |from: &str, to: &str| dark_share(window(from, to), sinking);
        for (from, to, expected) in [
            ("10:37", "11:23", 0.5),
            ("10:50", "11:30", 0.75),
            ("09:00", "10:00", 0.0),
            ("11:00", "15:00", 1.0),
        ] {
            let [from, to] = [from, to].map(|clock| format!("2026-11-19T{clock}:00Z"));
            let found: f64 = share(&from, &to);
            assert!((found - expected).abs() < 1e-9, "{from} {found}");
        }
    }

    #[test]
    fn dawn_counts_like_dusk_and_a_long_window_ends() {
        let dawn: Instant = "2026-11-19T23:00:00Z".parse().unwrap();
        let rising = |at: Instant| DUSK_DEG + (at.seconds() - dawn.seconds()) / 300.0;
        let share = dark_share(
            window("2026-11-19T22:30:00Z", "2026-11-19T23:10:00Z"),
            rising,
        );
        assert!((share - 0.75).abs() < 1e-9, "{share}");
        let years = dark_share(
            window("1990-01-01T00:00:00Z", "2026-01-01T00:00:00Z"),
            rising,
        );
        assert!((0.0..=1.0).contains(&years));
    }
}
