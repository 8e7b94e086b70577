//! All that is known of a camera when it is judged, as plain values from the store.

use std::sync::Arc;

use geo::MultiPolygon;

use super::Reason;
use crate::{
    cameras::{CameraId, StatusEvent},
    clock::{Day, Instant},
    geometry::{Assumption, Lens, Position},
    recorders::Recorder,
    units::UnitName,
};

/// A camera with its history.
#[derive(Clone, Debug)]
pub struct Subject {
    /// Identifier.
    pub id: CameraId,
    /// Code.
    pub code: String,
    /// The unit that keeps it.
    pub unit: Option<UnitName>,
    /// The last day on which somebody saw that it works.
    pub verified_on: Option<Day>,
    /// In any order.
    pub status_events: Vec<StatusEvent>,
    /// Those not superseded, in any order; at least one, and no two valid at once.
    pub versions: Vec<SubjectVersion>,
}

/// A camera as it was set up during one span of time.
#[derive(Clone, Debug)]
pub struct SubjectVersion {
    /// The first moment for which it holds; none = since ever.
    pub valid_from: Option<Instant>,
    /// The first moment for which it no longer holds; none = still.
    pub valid_to: Option<Instant>,
    /// Where it hangs.
    pub position: Position,
    /// Optics and mounting.
    pub lens: Lens,
    /// What it sees; none where it seems to hang indoors.
    pub coverage: Option<SubjectCoverage>,
    /// Private ground in its view.
    pub masks: Vec<SubjectMask>,
    /// Where its footage goes.
    pub recorder: Option<Arc<Recorder>>,
}

/// Coverage as stored: one sector, with what is visible in it by day and by night.
#[derive(Clone, Debug)]
pub struct SubjectCoverage {
    /// Where the view starts; all distances are measured from here.
    pub viewpoint: Position,
    /// Middle of the sector, degrees clockwise from true north.
    pub bearing_deg: f64,
    /// Degrees from edge to edge; 360 = full circle.
    pub width_deg: f64,
    /// Nearest distance seen, metres.
    pub near_m: f64,
    /// Farthest distance seen by day, metres.
    pub far_m: f64,
    /// What is visible by day, effective masks cut out; longitude and latitude.
    pub day: MultiPolygon<f64>,
    /// What is visible by night.
    pub night: SubjectNight,
    /// Drawn by hand: `day` replaces the sector, and nothing is assumed.
    pub drawn: bool,
    /// What had to be assumed.
    pub assumptions: Vec<Assumption>,
}

/// What a camera sees at night.
#[derive(Clone, Debug)]
pub enum SubjectNight {
    /// Nobody knows.
    Unknown,
    /// Nothing.
    Blind,
    /// Up to a distance.
    View {
        /// Farthest distance seen, metres.
        far_m: f64,
        /// What is visible, effective masks cut out; longitude and latitude.
        visible: MultiPolygon<f64>,
    },
}

/// Private ground in a view.
#[derive(Clone, Debug)]
pub struct SubjectMask {
    /// Longitude and latitude.
    pub area: MultiPolygon<f64>,
    /// Set in the device and seen to be; otherwise the picture shows it, and linking must not use it.
    pub effective: bool,
}

impl SubjectMask {
    /// Why a place within it is not asked for.
    pub(super) fn reason(&self) -> Reason {
        if self.effective {
            Reason::Masked
        } else {
            Reason::TowardsPrivate
        }
    }
}

impl Subject {
    /// Index of the version that holds at `moment`, else of the one nearest to it in time.
    ///
    /// None only without any version.
    pub(super) fn version_at(&self, moment: Instant) -> Option<usize> {
        let away = self
            .versions
            .iter()
            .map(|version| version.seconds_from(moment))
            .enumerate();
        away.min_by(|(_, a), (_, b)| a.total_cmp(b))
            .map(|(index, _)| index)
    }
}

impl SubjectVersion {
    /// Seconds between `moment` and the span for which this holds; 0 within it.
    fn seconds_from(&self, moment: Instant) -> f64 {
        let until_start = self
            .valid_from
            .map_or(0.0, |from| from.seconds_since(moment));
        // The end itself lies outside: it is the first moment of the next version.
        let since_end = self
            .valid_to
            .map_or(0.0, |to| moment.seconds_since(to) + 1e-6);
        until_start.max(since_end).max(0.0)
    }
}
