//! Recorders: where the footage of one or more cameras is kept, known only by dated measurements.

mod input;
#[cfg(test)]
pub(crate) mod notation;
mod queries;
mod recording;
mod retention;
pub mod routes;
mod row;
mod schedule;
#[cfg(test)]
mod tests;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use crate::clock::Instant;

pub use input::{MeasurementInput, MeasurementKind, StoredMeasurement};
pub use recording::{RecorderWindow, Recording};
pub use retention::{Retention, RetentionBasis};
pub(crate) use row::MeasurementRow;
pub use schedule::{Overlap, Schedule};

/// Identifies a recorder.
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    Serialize,
    Deserialize,
    ToSchema,
    sqlx::Type,
)]
#[serde(transparent)]
#[sqlx(transparent)]
pub struct RecorderId(pub Uuid);

/// When a recorder writes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema, sqlx::Type)]
#[serde(rename_all = "snake_case")]
#[sqlx(type_name = "text", rename_all = "snake_case")]
pub enum RecordingMode {
    /// Always.
    Continuous,
    /// When something moves in the picture.
    Motion,
    /// At set hours of the week.
    Schedule,
}

/// What was measured or stated about a recorder.
#[derive(Clone, Debug, PartialEq)]
pub enum Measurement {
    /// The owner or the device menu states that footage is kept this many days.
    RetentionDeclared {
        /// Days of 24 hours.
        days: f64,
    },
    /// Footage this old was seen: at least this many days are kept.
    FootageSeen {
        /// Age of the footage in days.
        days: f64,
    },
    /// Footage this old was looked for and is gone: at most this many days are kept.
    FootageGone {
        /// Age of the footage in days.
        days: f64,
    },
    /// The oldest footage on the recorder had this age.
    OldestFootage {
        /// Age of the footage in days.
        days: f64,
    },
    /// The recorder was installed, reset or its disk formatted.
    Reset,
    /// How it records from now on.
    Mode {
        /// The mode.
        mode: RecordingMode,
        /// The hours, where the mode is [`RecordingMode::Schedule`] and they are known.
        schedule: Option<Schedule>,
    },
    /// How far its clock was off.
    Clock {
        /// Recorder clock minus true time in seconds; positive = fast.
        offset_s: f64,
        /// Whether the recorder is stated to follow network time.
        network_time: bool,
    },
}

/// A measurement with the moment it holds for; `at` is null where nobody noted it, which counts as "since ever".
#[derive(Clone, Debug, PartialEq)]
pub struct DatedMeasurement {
    /// When it was measured.
    pub at: Option<Instant>,
    /// What was measured.
    pub what: Measurement,
}

/// A recorder with all that was ever measured of it.
#[derive(Clone, Debug, PartialEq)]
pub struct Recorder {
    /// Which one.
    pub id: RecorderId,
    /// In any order.
    pub measurements: Vec<DatedMeasurement>,
}

/// The measurements made up to `now`, oldest first; those of one moment in the order given.
fn in_force(measurements: &[DatedMeasurement], now: Instant) -> Vec<&DatedMeasurement> {
    let mut past: Vec<_> = measurements
        .iter()
        .filter(|measurement| measurement.at <= Some(now))
        .collect();
    past.sort_by_key(|measurement| measurement.at);
    past
}
