//! How a camera hangs and looks: the physical facts that coverage is computed from.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::CameraKind;

/// Place, lens and view of a camera; every unknown is null, never zero. WGS 84 degrees, metres, pixels.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, ToSchema, sqlx::FromRow)]
#[serde(default)]
pub struct Setup {
    /// Longitude in degrees, -180 to 180.
    pub lon: f64,
    /// Latitude in degrees, -90 to 90.
    pub lat: f64,
    /// How the lens looks.
    pub kind: CameraKind,
    /// Direction of the lens axis, degrees clockwise from true north, 0 to 360.
    pub bearing_deg: Option<f64>,
    /// Horizontal angle of view in degrees, above 0 to 360.
    pub horizontal_fov_deg: Option<f64>,
    /// Vertical angle of view in degrees, above 0 to 180.
    pub vertical_fov_deg: Option<f64>,
    /// Tilt of the axis in degrees, positive downwards, -90 to 90.
    pub tilt_deg: Option<f64>,
    /// Width of the picture in pixels.
    pub width_px: Option<i32>,
    /// Height of the picture in pixels.
    pub height_px: Option<i32>,
    /// Nearest distance seen, metres.
    pub near_m: Option<f64>,
    /// Farthest distance seen by day, metres, at most 500.
    pub far_m: Option<f64>,
    /// Farthest distance seen by night, metres; 0 = blind at night.
    pub night_far_m: Option<f64>,
    /// Height of the lens above ground, metres.
    pub height_m: Option<f64>,
}
