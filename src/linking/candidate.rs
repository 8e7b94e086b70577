//! What the officer gets: a camera judged against an incident.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{BlockedBy, Judgement, Subject, Verdict};
use crate::{cameras::CameraId, units::UnitName};

/// A camera judged against an incident, with verdict, reasons and rank.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Candidate {
    /// The incident, as the asker names it.
    pub incident_id: String,
    /// Code of the camera.
    pub camera_code: String,
    /// Identifier of the camera.
    pub camera_id: CameraId,
    /// Code of the unit that keeps the camera, and that is to be asked.
    pub unit_code: Option<String>,
    /// Place in the whole answer, 1 = first to ask; 0 before ranking.
    pub rank: u32,
    /// Verdict and all that it rests on.
    #[serde(flatten)]
    pub judgement: Judgement,
    /// What stands in the way, where the verdict is `blocked`.
    pub blocked_by: Option<BlockedBy>,
}

impl Candidate {
    /// A judged camera before it is ranked.
    #[must_use]
    pub fn new(incident_id: String, subject: &Subject, judgement: Judgement) -> Self {
        Self {
            incident_id,
            camera_code: subject.code.clone(),
            camera_id: subject.id,
            unit_code: subject.unit.as_ref().map(|unit| unit.code.clone()),
            rank: 0,
            judgement,
            blocked_by: None,
        }
    }
}

/// A camera of a neighbouring unit: whom to ask, and no more (the rest stays with that unit).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct NeighbourCandidate {
    /// The incident, as the asker names it.
    pub incident_id: String,
    /// Code of the camera.
    pub camera_code: String,
    /// Longitude in degrees.
    pub lon: f64,
    /// Latitude in degrees.
    pub lat: f64,
    /// The verdict.
    pub verdict: Verdict,
    /// Place in the whole answer, 1 = first to ask.
    pub rank: u32,
    /// The unit to ask.
    pub unit: Option<UnitName>,
}

impl NeighbourCandidate {
    /// What a neighbour may know of a candidate that `unit` keeps.
    #[must_use]
    pub fn new(candidate: Candidate, unit: Option<UnitName>) -> Self {
        Self {
            incident_id: candidate.incident_id,
            camera_code: candidate.camera_code,
            lon: candidate.judgement.lon,
            lat: candidate.judgement.lat,
            verdict: candidate.judgement.verdict,
            rank: candidate.rank,
            unit,
        }
    }
}
