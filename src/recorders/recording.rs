//! How a recorder wrote during a window, and what its clock showed.

use jiff::tz::TimeZone;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{
    DatedMeasurement, Measurement, RecordingMode,
    schedule::{Overlap, Schedule},
};
use crate::clock::{Instant, Window};

/// A clock is trusted to this many seconds at best.
const CLOCK_GRAIN_S: f64 = 30.0;
/// Seconds by which a recorder's clock may drift in a day.
const CLOCK_DRIFT_S_PER_DAY: f64 = 3.0;

/// How much of a window was recorded, as far as mode and schedule tell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Recording {
    /// How much of the window lies within the hours of recording; hours that nobody knows count as recorded.
    pub overlap: Overlap,
    /// Whether some of it was recorded on motion only.
    pub on_motion: bool,
    /// Whether some of it falls under a schedule whose hours nobody knows.
    pub schedule_unknown: bool,
}

impl Recording {
    /// How the recorder wrote during `window`; hours are read on the wall clock of `zone`.
    ///
    /// A mode holds from its date to the next one's, and the earliest known one backwards. An unknown mode counts as
    /// continuous: recorders are sold that way.
    #[must_use]
    pub fn during(measurements: &[DatedMeasurement], window: Window, zone: &TimeZone) -> Self {
        let mut modes: Vec<_> = measurements.iter().filter_map(mode_of).collect();
        modes.sort_by_key(|(at, ..)| *at);
        let mut recording = Self {
            overlap: Overlap::Whole,
            on_motion: false,
            schedule_unknown: false,
        };
        let mut overlaps = Vec::new();
        for (index, (at, mode, schedule)) in modes.iter().enumerate() {
            let start = if index == 0 { None } else { *at };
            let end = modes.get(index + 1).and_then(|(next, ..)| *next);
            // Of two undated modes the later listed one holds.
            let superseded = index + 1 < modes.len() && end.is_none();
            let Some(part) = window.part(start, end).filter(|_| !superseded) else {
                continue;
            };
            overlaps.push(match (mode, schedule) {
                (RecordingMode::Schedule, Some(schedule)) => schedule.overlap(part, zone),
                _ => Overlap::Whole,
            });
            recording.on_motion |= *mode == RecordingMode::Motion;
            recording.schedule_unknown |= *mode == RecordingMode::Schedule && schedule.is_none();
        }
        if let Some(&first) = overlaps.first() {
            let alike = overlaps.iter().all(|&overlap| overlap == first);
            recording.overlap = if alike { first } else { Overlap::Part };
        }
        recording
    }
}

type DatedMode<'a> = (Option<Instant>, RecordingMode, Option<&'a Schedule>);

fn mode_of(measurement: &DatedMeasurement) -> Option<DatedMode<'_>> {
    match &measurement.what {
        Measurement::Mode { mode, schedule } => Some((measurement.at, *mode, schedule.as_ref())),
        _ => None,
    }
}

/// Where to look on the recorder: the window as its own clock shows it.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct RecorderWindow {
    /// Start on the recorder's clock, moved earlier by the uncertainty.
    pub from: Instant,
    /// End on the recorder's clock, moved later by the uncertainty.
    pub to: Instant,
    /// Recorder clock minus true time in seconds; positive = fast.
    pub offset_s: f64,
    /// Seconds by which each side was widened.
    pub widened_s: f64,
}

impl RecorderWindow {
    /// The window on the recorder's clock, or none if nobody measured that clock ("note it on the spot").
    ///
    /// The latest measurement at or before the window counts, else the earliest after it. Each side is widened by 30 s
    /// or 3 s per day between measurement and window, whichever is more; by 30 s where network time is stated. A
    /// measurement without a date tells nothing of the drift, so that it counts with network time only.
    #[must_use]
    pub fn of(measurements: &[DatedMeasurement], window: Window) -> Option<Self> {
        let clocks = measurements.iter().filter_map(clock_of);
        let known =
            clocks.filter(|(at, offset, network)| offset.is_finite() && (*network || at.is_some()));
        let (at, offset_s, network_time) = known.reduce(|best, next| {
            let better = match (best.0 <= Some(window.from), next.0 <= Some(window.from)) {
                (true, true) => next.0 >= best.0,
                (true, false) => false,
                (false, true) => true,
                (false, false) => next.0 < best.0,
            };
            if better { next } else { best }
        })?;
        let drift_s = at.filter(|_| !network_time).map_or(0.0, |at| {
            window.from.seconds_since(at).abs() / 86_400.0 * CLOCK_DRIFT_S_PER_DAY
        });
        let widened_s = drift_s.max(CLOCK_GRAIN_S);
        Some(Self {
            from: window.from.plus_seconds(offset_s - widened_s),
            to: window.to.plus_seconds(offset_s + widened_s),
            offset_s,
            widened_s,
        })
    }
}

fn clock_of(measurement: &DatedMeasurement) -> Option<(Option<Instant>, f64, bool)> {
    match measurement.what {
        Measurement::Clock {
            offset_s,
            network_time,
        } => Some((measurement.at, offset_s, network_time)),
        _ => None,
    }
}
