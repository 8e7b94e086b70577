//! How a camera hangs and looks: the physical facts that coverage is computed from.

use geojson::Geometry;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::CameraKind;
use crate::{
    clock::Day,
    db::JsonText,
    error::{Error, Result},
    geojson_shape,
    geometry::{Lens, Position},
    refusal::Refusal,
};

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
    /// Private ground that the picture must not show.
    #[schema(value_type = Vec<Mask>)]
    pub masks: JsonText<Vec<Mask>>,
    /// A polygon drawn by hand that replaces the computed coverage: GeoJSON Polygon or MultiPolygon.
    #[schema(value_type = Option<Object>)]
    pub drawn_coverage: Option<JsonText<Geometry>>,
}

/// A part of the view that shows private ground.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Mask {
    /// GeoJSON Polygon, longitude and latitude.
    #[schema(value_type = Object)]
    #[serde(deserialize_with = "geojson_shape::bare")]
    pub area: Geometry,
    /// Whether the device itself blackens it.
    #[serde(default)]
    pub set_in_device: bool,
    /// The day on which somebody saw that it does.
    #[serde(default)]
    pub checked_on: Option<Day>,
}

impl Mask {
    /// Whether the picture surely does not show it: set in the device, and seen to be.
    #[must_use]
    pub fn is_effective(&self) -> bool {
        self.set_in_device && self.checked_on.is_some()
    }
}

impl Setup {
    /// Where it hangs.
    pub fn position(&self) -> Result<Position> {
        Position::try_from([self.lon, self.lat])
            .map_err(|error| Error::field("lon", Refusal::from(error)))
    }

    /// Its optics and mounting, as coverage is computed from them.
    #[must_use]
    pub fn lens(&self) -> Lens {
        Lens {
            bearing_deg: self.bearing_deg,
            horizontal_fov_deg: self.horizontal_fov_deg,
            vertical_fov_deg: self.vertical_fov_deg,
            tilt_deg: self.tilt_deg,
            width_px: self.width_px.and_then(|px| px.try_into().ok()),
            height_px: self.height_px.and_then(|px| px.try_into().ok()),
            near_m: self.near_m,
            far_m: self.far_m,
            night_far_m: self.night_far_m,
            height_m: self.height_m,
            full_circle: matches!(
                self.kind,
                CameraKind::Dome | CameraKind::Fisheye | CameraKind::Panning
            ),
            panning: self.kind == CameraKind::Panning,
            wide_projection: matches!(self.kind, CameraKind::Fisheye | CameraKind::Stitched),
        }
    }
}
