//! What the officer gets: a camera judged against an incident.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{Judgement, Subject, Verdict};
use crate::{cameras::CameraId, obstacles::ObstacleKind};

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
            unit_code: subject.unit_code.clone(),
            rank: 0,
            judgement,
            blocked_by: None,
        }
    }
}

/// The first thing on the line of sight from camera to place.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct BlockedBy {
    /// What it is.
    pub kind: ObstacleKind,
    /// Its reference in the source, such as `way/27`.
    pub r#ref: String,
    /// Its name or address, if known.
    pub name: Option<String>,
    /// Metres from the camera's viewpoint.
    pub distance_m: f64,
    /// Its outline as GeoJSON; in answers of the API only.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<Object>)]
    pub geometry: Option<geojson::Geometry>,
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
    /// Code of the unit to ask.
    pub unit_code: Option<String>,
}

impl From<Candidate> for NeighbourCandidate {
    fn from(candidate: Candidate) -> Self {
        Self {
            incident_id: candidate.incident_id,
            camera_code: candidate.camera_code,
            lon: candidate.judgement.lon,
            lat: candidate.judgement.lat,
            verdict: candidate.judgement.verdict,
            rank: candidate.rank,
            unit_code: candidate.unit_code,
        }
    }
}
