//! Cameras: one lens each, in dated versions, with status events.

pub mod setup;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use crate::{clock::Instant, recorders::RecorderId};

pub use setup::Setup;

/// Identifies a camera.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, ToSchema, sqlx::Type)]
#[serde(transparent)]
#[sqlx(transparent)]
pub struct CameraId(pub Uuid);

/// How the lens looks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema, sqlx::Type)]
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
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, ToSchema, sqlx::Type)]
#[serde(rename_all = "snake_case")]
#[sqlx(type_name = "text", rename_all = "snake_case")]
pub enum CameraStatus {
    /// Nobody knows.
    #[default]
    Unknown,
    /// It works.
    Working,
    /// It is broken.
    Faulty,
    /// The line to it is down.
    Disconnected,
    /// It is not there yet.
    Planned,
    /// It is not there any more.
    Removed,
}

/// A change of status; a null `since` holds backwards for ever.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct StatusEvent {
    /// The state from then on.
    pub status: CameraStatus,
    /// When it began.
    pub since: Option<Instant>,
}

/// A camera as it was set up during one span of time.
#[derive(Clone, Debug, PartialEq)]
pub struct CameraVersion {
    /// The first moment for which it holds; none = since ever.
    pub valid_from: Option<Instant>,
    /// The first moment for which it no longer holds; none = still.
    pub valid_to: Option<Instant>,
    /// Place, lens and view.
    pub setup: Setup,
    /// Where its footage goes.
    pub recorder: Option<RecorderId>,
}
