//! Cameras: one lens each, in dated versions, with status events. The pattern that the other nouns follow.

mod change;
mod changed_by;
mod check;
pub mod clusters;
mod code;
mod coverage;
pub mod history;
mod input;
mod insert;
mod installation;
pub mod overlaps;
pub mod preview;
mod purpose;
mod queries;
mod recorder;
mod register;
pub mod routes;
mod setup;
mod sight;
mod take_away;
mod text;
mod words;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use crate::{
    clock::{Day, Instant},
    owners::{OwnerId, OwnerKind},
    recorders::{RecorderId, RecordingMode},
};

pub use change::{Changes, Saved};
pub(crate) use changed_by::ChangedBy;
pub(crate) use check::{LONGEST_LABEL, refused_code};
pub use clusters::{CameraCluster, Grid, StatusCounts};
pub(crate) use code::{GIVEN, code_key, given_code};
pub use coverage::{CameraCoverage, NightKind, StoredCoverage};
pub use input::CameraInput;
pub(crate) use input::not_said_anew;
pub use insert::Batch;
pub(crate) use insert::OwnerRow;
pub use purpose::Purpose;
pub(crate) use queries::Exported;
pub use queries::{CameraFilter, Review};
pub use register::Registrar;
pub use setup::{Mask, Setup};
pub(crate) use text::push_among;

/// Identifies a camera.
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
pub struct CameraId(pub Uuid);

/// Identifies a site: one pole or wall that carries several cameras.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema, sqlx::Type)]
#[serde(transparent)]
#[sqlx(transparent)]
pub struct SiteId(pub Uuid);

/// How the lens looks.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema, sqlx::Type,
)]
#[serde(rename_all = "snake_case")]
#[sqlx(type_name = "text", rename_all = "snake_case")]
pub enum CameraKind {
    /// One direction.
    #[default]
    #[serde(alias = "bullet")]
    Fixed,
    /// Under a dome that hides where it looks: a full circle.
    Dome,
    /// Turned by motor, so that it may look elsewhere at any moment.
    #[serde(alias = "ptz")]
    Panning,
    /// A full circle through one lens.
    Fisheye,
    /// Several lenses stitched into one wide picture.
    Stitched,
}

/// What state a camera is in.
#[derive(
    Clone,
    Copy,
    Debug,
    Default,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Serialize,
    Deserialize,
    ToSchema,
    sqlx::Type,
)]
#[serde(rename_all = "snake_case")]
#[sqlx(type_name = "text", rename_all = "snake_case")]
pub enum CameraStatus {
    /// Nobody knows.
    #[default]
    Unknown,
    /// It works.
    Working,
    /// It is broken.
    #[serde(alias = "broken")]
    Faulty,
    /// The line to it is down.
    Disconnected,
    /// It is not there yet.
    Planned,
    /// It is not there any more.
    Removed,
}

/// A change of status; a null `since` holds backwards for ever.
#[derive(Clone, Copy, Debug, PartialEq, sqlx::FromRow)]
pub struct StatusEvent {
    /// The state from then on.
    pub status: CameraStatus,
    /// When it began.
    pub since: Option<Instant>,
}

/// A camera as it was set up during one span of time.
#[derive(Clone, Debug, PartialEq, sqlx::FromRow)]
pub struct CameraVersion {
    /// The first moment for which it holds; none = since ever.
    pub valid_from: Option<Instant>,
    /// The first moment for which it no longer holds; none = still.
    pub valid_to: Option<Instant>,
    /// Place, lens and view.
    #[sqlx(flatten)]
    pub setup: Setup,
    /// Where its footage goes.
    #[sqlx(rename = "recorder_id")]
    pub recorder: Option<RecorderId>,
}

/// A camera as it is today, for those who keep the registry.
#[derive(Clone, Debug, Serialize, ToSchema, sqlx::FromRow)]
pub struct Camera {
    #[serde(skip)]
    pub(crate) rid: i64,
    /// Identifier.
    pub id: CameraId,
    /// Code, unique within its unit.
    pub code: String,
    /// Where it hangs in words; never a person's name.
    pub label: Option<String>,
    /// Place, lens and view.
    #[serde(flatten)]
    #[sqlx(flatten)]
    pub setup: Setup,
    /// What state it is in.
    pub status: CameraStatus,
    /// Since when; null = nobody noted it.
    pub status_since: Option<Instant>,
    /// The day of its installation; null = since ever.
    #[sqlx(skip)]
    pub installed_on: Option<Day>,
    #[serde(skip)]
    pub(crate) installed_at: Option<Instant>,
    /// How many days its footage is said to be kept.
    pub retention_declared_days: Option<f64>,
    /// When its recorder writes.
    pub recording_mode: Option<RecordingMode>,
    /// The hours, where the mode is `schedule`.
    pub recording_schedule: Option<String>,
    /// The last day on which somebody saw that it works.
    pub verified_on: Option<Day>,
    /// The last day of its warranty.
    pub warranty_until: Option<Day>,
    /// What kind of owner it has.
    pub owner_kind: Option<OwnerKind>,
    /// Whose it is; for registrars only.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub owner_id: Option<OwnerId>,
    /// When the record is deleted unless its household agrees to be listed; null = it is listed, or needs no consent.
    pub draft_until: Option<Instant>,
    /// Whether it is known how to reach the owner; for registrars only.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub has_contact: Option<bool>,
    /// Whether the owner agreed to be contacted about recordings; for registrars only.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub contactable: Option<bool>,
    /// Code of the unit that keeps it.
    pub unit_code: Option<String>,
    /// What it is there for.
    pub purpose: Option<Purpose>,
    /// Where its footage goes.
    pub recorder_id: Option<RecorderId>,
    /// Which channel of the recorder it is.
    pub recorder_channel: Option<String>,
    /// The pole or wall that it shares with other cameras.
    pub site_id: Option<SiteId>,
    /// Whether anybody may see it, as in an export for OpenStreetMap.
    pub public: bool,
    /// It hangs too deep inside a building to see anything outside: its place or its bearing is to be looked at.
    pub indoors: bool,
    /// How much private ground it shows that should be masked, turned away from or given up, square metres.
    pub towards_private_m2: f64,
    /// Where the record came from: `page`, `list`, `osm`, `plan`.
    pub source: String,
    /// Counts the changes of the record; also its `ETag`.
    pub revision: i64,
}

/// A camera as a point: all that an officer sees outside an incident (PRIVACY P6a).
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct CameraPoint {
    /// Identifier.
    pub id: CameraId,
    /// Code, unique within its unit.
    pub code: String,
    /// Where it hangs in words.
    pub label: Option<String>,
    /// Longitude in degrees.
    pub lon: f64,
    /// Latitude in degrees.
    pub lat: f64,
    /// How the lens looks.
    pub kind: CameraKind,
    /// What state it is in.
    pub status: CameraStatus,
    /// Code of the unit that keeps it.
    pub unit_code: Option<String>,
}

impl From<Camera> for CameraPoint {
    fn from(camera: Camera) -> Self {
        Self {
            id: camera.id,
            code: camera.code,
            label: camera.label,
            lon: camera.setup.lon,
            lat: camera.setup.lat,
            kind: camera.setup.kind,
            status: camera.status,
            unit_code: camera.unit_code,
        }
    }
}
