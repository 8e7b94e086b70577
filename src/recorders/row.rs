//! Measurements as the database keeps them.

use super::{DatedMeasurement, Measurement, RecorderId, RecordingMode};
use crate::{
    clock::Instant,
    error::{Error, Result},
};

/// A row of `recorder_measurements`.
#[derive(Clone, Debug, sqlx::FromRow)]
pub(crate) struct MeasurementRow {
    pub(crate) recorder_id: RecorderId,
    kind: String,
    measured_at: Option<Instant>,
    days: Option<f64>,
    offset_s: Option<f64>,
    network_time: Option<bool>,
    recording_mode: Option<RecordingMode>,
    recording_schedule: Option<String>,
}

impl MeasurementRow {
    /// What the row says; an error for one that no statement of ours can have written.
    pub(crate) fn measurement(self) -> Result<DatedMeasurement> {
        let days = self.days.unwrap_or_default();
        let what = match self.kind.as_str() {
            "retention_declared" => Measurement::RetentionDeclared { days },
            "footage_seen" => Measurement::FootageSeen { days },
            "footage_gone" => Measurement::FootageGone { days },
            "oldest_footage" => Measurement::OldestFootage { days },
            "reset" => Measurement::Reset,
            "clock" => Measurement::Clock {
                offset_s: self.offset_s.unwrap_or_default(),
                network_time: self.network_time.unwrap_or_default(),
            },
            "mode" => Measurement::Mode {
                mode: self.recording_mode.unwrap_or(RecordingMode::Continuous),
                schedule: self
                    .recording_schedule
                    .map(|text| text.parse())
                    .transpose()
                    .map_err(|error| Error::Internal(format!("a stored schedule: {error}")))?,
            },
            other => {
                return Err(Error::Internal(format!(
                    "a measurement of the kind '{other}'"
                )));
            }
        };
        Ok(DatedMeasurement {
            at: self.measured_at,
            what,
        })
    }
}
