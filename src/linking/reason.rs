//! Why a camera has its verdict: codes with values, so that any language can say the sentence.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::Verdict;
use crate::{
    cameras::CameraStatus,
    clock::{Day, Instant},
};

/// One thing that holds for a camera and an incident, with its values (metres, degrees, days).
///
/// Declared in the order in which a person should read them: the strongest first, so that the first reason listed is
/// the one behind the verdict.
#[derive(Clone, Debug, PartialEq, PartialOrd, Serialize, Deserialize, ToSchema)]
#[serde(tag = "code", rename_all = "snake_case")]
pub enum Reason {
    /// The camera seems to hang indoors, so that it has no coverage.
    CameraIndoors,
    /// A private mask set in the camera hides the place.
    Masked,
    /// The place is private ground; the camera should not see it and linking does not use that.
    TowardsPrivate,
    /// The place lies beyond the camera's range.
    TooFar {
        /// Distance of the place.
        distance_m: f64,
        /// Farthest distance seen.
        far_m: f64,
    },
    /// The camera looks over the place.
    BlindZone {
        /// Distance of the place.
        distance_m: f64,
        /// Nearest distance seen.
        near_m: f64,
    },
    /// The camera looks in another direction.
    LooksElsewhere {
        /// By how many degrees it would have to be turned.
        off_by_deg: f64,
    },
    /// It was night, and the camera does not see that far at night.
    BeyondNightRange {
        /// Distance of the place.
        distance_m: f64,
        /// Farthest distance seen at night; 0 = blind at night.
        night_far_m: f64,
    },
    /// Something stands between camera and place.
    Blocked,
    /// The camera was no longer there.
    Removed {
        /// Since when.
        since: Option<Instant>,
    },
    /// The camera was not there yet.
    NotInstalledYet {
        /// From when it was there.
        from: Option<Instant>,
    },
    /// The camera was broken.
    Faulty {
        /// Since when.
        since: Option<Instant>,
    },
    /// The line to the camera was down.
    Disconnected {
        /// Since when.
        since: Option<Instant>,
    },
    /// The window lies outside the hours of recording.
    OutsideSchedule,
    /// The recording is surely gone.
    Overwritten {
        /// When the last of it was lost.
        since: Instant,
    },
    /// Some of the window has not happened yet.
    InFuture,
    /// The start of the window is surely overwritten.
    PartlyOverwritten {
        /// Footage before this moment is gone.
        before: Instant,
    },
    /// The scene lies inside a building: its surroundings were judged instead.
    SceneIndoors,
    /// The camera was in another state for part of the window.
    StateForPartOfWindow {
        /// That state.
        status: CameraStatus,
        /// Start of the part.
        from: Instant,
        /// End of the part.
        to: Instant,
    },
    /// Seen only by the light of the day, and part of the window was dark.
    PartOfWindowDark,
    /// Part of the window lies outside the hours of recording.
    PartlyOutsideSchedule,
    /// The camera was changed during the window; the best of its parts is shown.
    ChangedDuringWindow,
    /// Less than half of the place is visible.
    PartlyVisible {
        /// Visible share of the place outside buildings, 0 to 1.
        share: f64,
    },
    /// Too few pixels for any level of detail.
    BelowOverview {
        /// Pixels per metre at the place.
        px_per_m: f64,
    },
    /// The camera turns and may have looked elsewhere.
    MayLookElsewhere,
    /// Nobody knows where the camera looks; a full circle was taken.
    BearingUnknown,
    /// Nobody knows the angle of view; this one was taken.
    AngleAssumed {
        /// Angle taken, degrees.
        deg: f64,
    },
    /// Nobody knows how far the camera sees; this range was taken.
    RangeAssumed {
        /// Range taken.
        far_m: f64,
    },
    /// Nobody knows what the camera sees at night; its view by day was taken.
    NightUnknown,
    /// Nobody knows whether the camera worked then.
    StatusUnknownThen,
    /// Nobody checked the camera since 90 days before the window.
    NotVerified {
        /// The last check.
        verified_on: Option<Day>,
        /// Days from it to the window.
        days: Option<i64>,
    },
    /// The camera has another recorder now.
    RecorderChanged,
    /// The recorder was installed, reset or formatted after the window began.
    RecorderReset {
        /// When.
        at: Instant,
    },
    /// The smallest plausible retention has passed, the largest has not.
    RetentionUncertain {
        /// Footage is kept at least so many days.
        min_days: Option<f64>,
        /// Footage is kept at most so many days.
        max_days: Option<f64>,
    },
    /// Nobody knows how long footage is kept: ask at once.
    RetentionUnknown,
    /// It records at set hours, and nobody knows which.
    ScheduleUnknown,
    /// Pixels or angle of view unknown: no level of detail.
    NoLevel,
    /// It records only when something moves in the picture.
    RecordsOnMotion,
    /// What the camera sees was drawn by hand, not computed.
    DrawnByHand,
}

impl Reason {
    /// The verdict for which this reason is enough; none where it only informs.
    #[must_use]
    pub const fn verdict(&self) -> Option<Verdict> {
        Some(match self {
            Self::CameraIndoors
            | Self::Masked
            | Self::TowardsPrivate
            | Self::TooFar { .. }
            | Self::BlindZone { .. }
            | Self::LooksElsewhere { .. }
            | Self::BeyondNightRange { .. } => Verdict::OutOfView,
            Self::Blocked => Verdict::Blocked,
            Self::Removed { .. }
            | Self::NotInstalledYet { .. }
            | Self::Faulty { .. }
            | Self::Disconnected { .. } => Verdict::NotWorking,
            Self::OutsideSchedule => Verdict::NotRecording,
            Self::Overwritten { .. } => Verdict::Overwritten,
            Self::InFuture
            | Self::PartlyOverwritten { .. }
            | Self::SceneIndoors
            | Self::StateForPartOfWindow { .. }
            | Self::PartOfWindowDark
            | Self::PartlyOutsideSchedule
            | Self::ChangedDuringWindow
            | Self::PartlyVisible { .. }
            | Self::BelowOverview { .. }
            | Self::MayLookElsewhere
            | Self::BearingUnknown
            | Self::AngleAssumed { .. }
            | Self::RangeAssumed { .. }
            | Self::NightUnknown
            | Self::StatusUnknownThen
            | Self::NotVerified { .. }
            | Self::RecorderChanged
            | Self::RecorderReset { .. }
            | Self::RetentionUncertain { .. }
            | Self::RetentionUnknown
            | Self::ScheduleUnknown => Verdict::MaySee,
            Self::NoLevel | Self::RecordsOnMotion | Self::DrawnByHand => return None,
        })
    }
}

/// Puts the reasons in reading order and draws the one verdict from them: that of the strongest.
pub(super) fn conclude(reasons: &mut [Reason]) -> Verdict {
    // Values are finite, so that the order is total.
    reasons.sort_by(|a, b| a.partial_cmp(b).unwrap_or(std::cmp::Ordering::Equal));
    let strongest = reasons.iter().filter_map(Reason::verdict).max();
    strongest.unwrap_or(Verdict::Sees)
}
