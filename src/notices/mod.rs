//! Preservation notices: "please do not let this be overwritten", one window of one camera, before any paper (PRIVACY
//! P20).

mod queries;
pub mod routes;

use std::collections::HashSet;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use crate::{
    cameras::CameraId,
    clock::{Instant, Window},
    error::{Error, FieldError, Result},
    following::FollowInput,
    incidents::{Incident, IncidentId},
    recorders::RecorderWindow,
    refusal::{Complaint, Refusal},
    units::UnitName,
};

/// Without a request a notice lapses after so many days.
const LAPSES_DAYS: f64 = 7.0;
/// What the numbers of notices begin with.
const PREFIX: &str = "GN";
/// The most cameras of one call.
const MAX_CAMERAS: usize = 100;

/// Identifies a preservation notice.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema, sqlx::Type)]
#[serde(transparent)]
#[sqlx(transparent)]
pub struct NoticeId(pub Uuid);

/// A preservation notice: it transfers nothing and asks an owner to keep one window of one camera.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct Notice {
    /// Identifier.
    pub id: NoticeId,
    /// Its number, `GN-<year>-<6 letters or digits>`.
    pub number: String,
    /// The incident for which it was given, which may be another one under the same number.
    pub incident_id: IncidentId,
    /// The camera.
    pub camera_id: CameraId,
    /// Code of the camera.
    pub camera_code: String,
    /// Where the camera hangs in words.
    pub label: Option<String>,
    /// The unit that keeps the camera.
    pub unit: Option<UnitName>,
    /// Start of the window to keep.
    pub from: Instant,
    /// End of the window to keep.
    pub to: Instant,
    /// The window on the recorder's own clock, as it was known then; null: note it on the spot.
    pub recorder_window: Option<RecorderWindow>,
    /// When it was given.
    pub created_at: Instant,
    /// The name of the account that gave it.
    pub created_by: Option<String>,
    /// Without a request until then it asks for nothing any more.
    pub lapses_at: Instant,
    /// Whether that time has come.
    pub lapsed: bool,
}

/// Which cameras are to keep what.
#[derive(Clone, Debug, Default, Serialize, Deserialize, ToSchema)]
#[serde(default)]
pub struct NoticeInput {
    /// Candidates of the incident in the caller's unit, at most 100.
    #[schema(required)]
    pub camera_ids: Vec<CameraId>,
    /// Start of the window to keep, within that of the incident; its start if left out. Where somebody was followed it is
    /// needed, within a window in which each of the cameras may have been passed.
    pub from: Option<Instant>,
    /// End of the window to keep, likewise.
    pub to: Option<Instant>,
    /// How somebody was followed from the incident, if the cameras are those that were passed.
    pub follow: Option<FollowInput>,
}

impl NoticeInput {
    /// The different cameras and the window, or complaints about every field that cannot be used.
    pub fn check(&self, incident: &Incident) -> Result<(Vec<CameraId>, Window)> {
        let mut errors = Vec::new();
        let mut seen = HashSet::new();
        let mut cameras = self.camera_ids.clone();
        cameras.retain(|id| seen.insert(*id));
        if cameras.is_empty() {
            errors.push(FieldError::new("camera_ids", Refusal::Required));
        } else if cameras.len() > MAX_CAMERAS {
            let most = MAX_CAMERAS;
            errors.push(FieldError::new(
                "camera_ids",
                Refusal::TooManyCameras { most },
            ));
        }
        let within = incident.from..=incident.to;
        let (from, to) = (
            self.from.unwrap_or(incident.from),
            self.to.unwrap_or(incident.to),
        );
        let follows = self.follow.is_some();
        for (name, time, said) in [("from", from, self.from), ("to", to, self.to)] {
            if follows && said.is_none() {
                errors.push(FieldError::new(name, Refusal::Required));
            } else if !follows && !within.contains(&time) {
                let (from, to) = (incident.from, incident.to);
                errors.push(FieldError::new(name, Refusal::OutsideWindow { from, to }));
            }
        }
        if to < from && errors.is_empty() {
            let why = format!("the window ends before it starts: {from} to {to}");
            errors.push(FieldError::new(
                "to",
                Complaint::new(Refusal::EndsBeforeStart, why),
            ));
        }
        Error::unless_empty(errors)?;
        Ok((cameras, Window::new(from, to)))
    }
}

/// What a part of a window looks like on the clock that shows all of it as `shown`.
pub(crate) fn on_recorder(shown: RecorderWindow, whole: Window, part: Window) -> RecorderWindow {
    RecorderWindow {
        from: part.from.plus_seconds(shown.from.seconds_since(whole.from)),
        to: part.to.plus_seconds(shown.to.seconds_since(whole.to)),
        ..shown
    }
}
