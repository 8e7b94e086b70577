//! What may be stated of a recorder, and the checks on it (pure).

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use super::{RecordingMode, Schedule};
use crate::{
    clock::{DayOrInstant, Instant},
    error::{Error, FieldError, Result},
    private_text,
    refusal::{Complaint, Refusal},
};

/// What was measured; see [`Measurement`](super::Measurement) for what each kind means.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema, sqlx::Type)]
#[serde(rename_all = "snake_case")]
#[sqlx(type_name = "text", rename_all = "snake_case")]
pub enum MeasurementKind {
    /// `days`: the owner or the device menu states that footage is kept so long.
    RetentionDeclared,
    /// `days`: footage of this age was seen.
    FootageSeen,
    /// `days`: footage of this age was looked for and is gone.
    FootageGone,
    /// `days`: the oldest footage on the recorder had this age.
    OldestFootage,
    /// The recorder was installed, reset or its disk formatted.
    Reset,
    /// `recording_mode`, `recording_schedule`: when it writes.
    Mode,
    /// `offset_s`, `network_time`: how far its clock was off.
    Clock,
}

/// A measurement to be recorded.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct MeasurementInput {
    /// What was measured.
    pub kind: MeasurementKind,
    /// When, RFC 3339; now if left out.
    #[serde(default)]
    pub measured_at: Option<Instant>,
    /// Days of 24 hours.
    #[serde(default)]
    pub days: Option<f64>,
    /// Recorder clock minus true time in seconds; positive = fast.
    #[serde(default)]
    pub offset_s: Option<f64>,
    /// Whether the recorder follows network time.
    #[serde(default)]
    pub network_time: Option<bool>,
    /// When it writes.
    #[serde(default)]
    pub recording_mode: Option<RecordingMode>,
    /// The hours, where the mode is `schedule`: `mon-fri 18:00-06:00; sat,sun 00:00-24:00`.
    #[serde(default)]
    pub recording_schedule: Option<String>,
}

/// A recorded measurement.
#[derive(Clone, Debug, Serialize, ToSchema, sqlx::FromRow)]
pub struct StoredMeasurement {
    /// Identifier.
    pub id: Uuid,
    /// What was measured.
    pub kind: MeasurementKind,
    /// When; null = since ever.
    pub measured_at: Option<Instant>,
    /// Days of 24 hours.
    pub days: Option<f64>,
    /// Recorder clock minus true time in seconds.
    pub offset_s: Option<f64>,
    /// Whether the recorder follows network time.
    pub network_time: Option<bool>,
    /// When it writes.
    pub recording_mode: Option<RecordingMode>,
    /// The hours.
    pub recording_schedule: Option<String>,
    /// When it was recorded here.
    pub recorded_at: Instant,
}

impl MeasurementInput {
    /// One of a kind, made at a moment, that says nothing yet.
    #[must_use]
    pub fn of(kind: MeasurementKind, at: Instant) -> Self {
        Self {
            kind,
            measured_at: Some(at),
            days: None,
            offset_s: None,
            network_time: None,
            recording_mode: None,
            recording_schedule: None,
        }
    }

    /// Complaints about every field that cannot be used, is missing, or does not belong to the kind.
    pub fn check(&self, now: Instant) -> Result<()> {
        use MeasurementKind::{
            Clock, FootageGone, FootageSeen, Mode, OldestFootage, RetentionDeclared,
        };
        let days = matches!(
            self.kind,
            RetentionDeclared | FootageSeen | FootageGone | OldestFootage
        );
        let fields = [
            ("days", self.days.is_some(), days, days),
            (
                "offset_s",
                self.offset_s.is_some(),
                self.kind == Clock,
                self.kind == Clock,
            ),
            (
                "network_time",
                self.network_time.is_some(),
                self.kind == Clock,
                false,
            ),
            (
                "recording_mode",
                self.recording_mode.is_some(),
                self.kind == Mode,
                self.kind == Mode,
            ),
            (
                "recording_schedule",
                self.recording_schedule.is_some(),
                self.kind == Mode,
                false,
            ),
        ];
        let mut errors = Vec::new();
        for (name, stated, belongs, needed) in fields {
            if stated && !belongs {
                errors.push(FieldError::new(name, Refusal::NotForMeasurement));
            } else if needed && !stated {
                errors.push(FieldError::new(name, Refusal::RequiredForMeasurement));
            }
        }
        if let Some(days) = self.days.filter(|days| !(0.0..=3650.0).contains(days)) {
            let complaint = Complaint::out_of_range(days, 0.0, 3650.0);
            errors.push(FieldError::new("days", complaint));
        }
        if let Some(offset) = self
            .offset_s
            .filter(|offset| !(-1e9..=1e9).contains(offset))
        {
            let complaint = Complaint::out_of_range(offset, -1e9, 1e9);
            errors.push(FieldError::new("offset_s", complaint));
        }
        if self.measured_at.is_some_and(|at| at > now) {
            errors.push(FieldError::new("measured_at", Refusal::InFuture));
        } else if let Some(refused) = self
            .measured_at
            .and_then(|at| DayOrInstant::Instant(at).refused(now))
        {
            errors.push(FieldError::new("measured_at", refused));
        }
        if self.recording_schedule.is_some()
            && self
                .recording_mode
                .is_some_and(|mode| mode != RecordingMode::Schedule)
        {
            errors.push(FieldError::new(
                "recording_schedule",
                Refusal::OnlyWithSchedule,
            ));
        }
        if let Some(Err(why)) = self
            .recording_schedule
            .as_deref()
            .map(str::parse::<Schedule>)
        {
            let why = private_text::unless_private(why);
            let complaint = Complaint::new(Refusal::NotSchedule, why);
            errors.push(FieldError::new("recording_schedule", complaint));
        }
        Error::unless_empty(errors)
    }
}
