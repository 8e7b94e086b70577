//! The order in which candidates are worth asking.

use std::cmp::Ordering;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{Candidate, Judgement, Verdict};
use crate::{checks::VALID_DAYS, clock::Instant, geometry::Level2025, recorders::RetentionBasis};

/// Footage that starts to be lost within this many seconds comes first.
const ABOUT_TO_BE_LOST_S: f64 = 24.0 * 3600.0;

/// What a rank is made of, best first in each part.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Score {
    /// Level of detail after IEC 62676-4:2025, 1 (overview) to 7 (scrutinise); 0 = none.
    pub level: u8,
    /// Visible share of the place, 0 to 1.
    pub share: f64,
    /// 0 to 1: half from the age of the last check (none left after 90 days), half from what the retention rests on
    /// (measured 1, declared 0.5).
    pub confidence: f64,
    /// Hours until the first loss, negative once it began; null = unknown.
    pub hours_left: Option<f64>,
}

impl Score {
    /// The parts of a judgement; `age_days` from the last check to the window.
    pub(super) fn of(
        level: Option<Level2025>,
        share: f64,
        age_days: Option<i64>,
        basis: RetentionBasis,
        left_s: Option<f64>,
    ) -> Self {
        let fresh = age_days.map_or(0.0, |age| {
            1.0 - age.clamp(0, VALID_DAYS) as f64 / VALID_DAYS as f64
        });
        let basis = match basis {
            RetentionBasis::Measured => 1.0,
            RetentionBasis::Declared => 0.5,
            RetentionBasis::Unknown => 0.0,
        };
        Self {
            level: level.map_or(0, |level| level as u8 + 1),
            share,
            confidence: f64::midpoint(fresh, basis),
            hours_left: left_s.map(|seconds| seconds / 3600.0),
        }
    }
}

/// Whether footage of some use starts to be lost within 24 hours, or is being lost already; once the smallest plausible
/// retention has passed for all of the window, nothing is left to hurry for.
pub(super) fn is_about_to_be_lost(
    verdict: Verdict,
    losing_from: Option<Instant>,
    kept_until: Option<Instant>,
    now: Instant,
) -> bool {
    verdict <= Verdict::Passes
        && losing_from.is_some_and(|from| from.seconds_since(now) < ABOUT_TO_BE_LOST_S)
        && kept_until.is_none_or(|until| now < until)
}

/// Puts the candidates of one incident in order and numbers them from 1.
///
/// First what is about to be lost, least time first; then by verdict, and within one by level, visible share,
/// confidence, least time left, distance, code (identifier last, so that the order never depends on the input's).
pub fn rank(candidates: &mut [Candidate]) {
    candidates.sort_by(before);
    for (index, candidate) in candidates.iter_mut().enumerate() {
        candidate.rank = index as u32 + 1;
    }
}

fn before(a: &Candidate, b: &Candidate) -> Ordering {
    let (ours, theirs) = (&a.judgement, &b.judgement);
    urgent_first(ours, theirs)
        .then(theirs.score.level.cmp(&ours.score.level))
        .then(percent(theirs.score.share).cmp(&percent(ours.score.share)))
        .then(percent(theirs.score.confidence).cmp(&percent(ours.score.confidence)))
        .then(least_time_first(ours.losing_from, theirs.losing_from))
        .then(ours.distance_m.total_cmp(&theirs.distance_m))
        .then_with(|| a.camera_code.cmp(&b.camera_code))
        .then_with(|| a.camera_id.cmp(&b.camera_id))
}

/// What every list of cameras begins with: what is about to be lost, least time first; then the verdict.
pub(crate) fn urgent_first(ours: &Judgement, theirs: &Judgement) -> Ordering {
    let time_left = if ours.about_to_be_lost && theirs.about_to_be_lost {
        least_time_first(ours.losing_from, theirs.losing_from)
    } else {
        Ordering::Equal
    };
    let urgent = theirs.about_to_be_lost.cmp(&ours.about_to_be_lost);
    urgent
        .then(time_left)
        .then(ours.verdict.cmp(&theirs.verdict))
}

/// Figures that nobody could tell apart count as equal, so that the next part decides.
pub(crate) fn percent(share: f64) -> i32 {
    (share * 100.0).round() as i32
}

/// Unknown times come last.
pub(crate) fn least_time_first(a: Option<Instant>, b: Option<Instant>) -> Ordering {
    (a.is_none(), a).cmp(&(b.is_none(), b))
}
