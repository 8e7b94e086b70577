//! Cameras that are sold, by name (pure): what a proposal is computed with.
//!
//! A lens of a focal length before a 1/2.8" sensor, 5.568 mm wide, as in the page's list of lenses; pictures of the sizes
//! that 2, 4 and 8 MP are sold with. All hang 4 m high, look 10° down, and see 30 m by their own light at night.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::geometry::Lens;

/// Width of the sensor, millimetres.
const SENSOR_MM: f64 = 5.568;
/// How high it hangs, metres.
const HEIGHT_M: f64 = 4.0;
/// How far it looks down, degrees.
const TILT_DEG: f64 = 10.0;
/// How far it sees at night, metres.
const NIGHT_M: f64 = 30.0;

/// A camera by name: how wide it sees, and how many pixels its picture has.
#[derive(
    Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema, clap::ValueEnum,
)]
pub enum Preset {
    /// 2.8 mm, 89.7°, 1920 x 1080.
    #[serde(rename = "wide_2mp")]
    #[value(name = "wide_2mp")]
    Wide2,
    /// 2.8 mm, 89.7°, 2560 x 1440.
    #[serde(rename = "wide_4mp")]
    #[value(name = "wide_4mp")]
    Wide4,
    /// 2.8 mm, 89.7°, 3840 x 2160.
    #[serde(rename = "wide_8mp")]
    #[value(name = "wide_8mp")]
    Wide8,
    /// 4 mm, 69.7°, 1920 x 1080.
    #[serde(rename = "medium_2mp")]
    #[value(name = "medium_2mp")]
    Medium2,
    /// 4 mm, 69.7°, 2560 x 1440.
    #[default]
    #[serde(rename = "medium_4mp")]
    #[value(name = "medium_4mp")]
    Medium4,
    /// 4 mm, 69.7°, 3840 x 2160.
    #[serde(rename = "medium_8mp")]
    #[value(name = "medium_8mp")]
    Medium8,
    /// 8 mm, 38.4°, 1920 x 1080.
    #[serde(rename = "narrow_2mp")]
    #[value(name = "narrow_2mp")]
    Narrow2,
    /// 8 mm, 38.4°, 2560 x 1440.
    #[serde(rename = "narrow_4mp")]
    #[value(name = "narrow_4mp")]
    Narrow4,
    /// 8 mm, 38.4°, 3840 x 2160.
    #[serde(rename = "narrow_8mp")]
    #[value(name = "narrow_8mp")]
    Narrow8,
}

impl Preset {
    /// Focal length in millimetres, width and height of the picture in pixels.
    const fn focal_and_picture(self) -> (f64, u32, u32) {
        match self {
            Self::Wide2 => (2.8, 1920, 1080),
            Self::Wide4 => (2.8, 2560, 1440),
            Self::Wide8 => (2.8, 3840, 2160),
            Self::Medium2 => (4.0, 1920, 1080),
            Self::Medium4 => (4.0, 2560, 1440),
            Self::Medium8 => (4.0, 3840, 2160),
            Self::Narrow2 => (8.0, 1920, 1080),
            Self::Narrow4 => (8.0, 2560, 1440),
            Self::Narrow8 => (8.0, 3840, 2160),
        }
    }

    /// Its optics, looking north. Its range is where detail falls to 20 px/m, as for a camera that is registered.
    #[must_use]
    pub fn lens(self) -> Lens {
        let (focal, width, height) = self.focal_and_picture();
        let angle = 2.0 * (SENSOR_MM / (2.0 * focal)).atan().to_degrees();
        Lens {
            bearing_deg: Some(0.0),
            horizontal_fov_deg: Some((angle * 10.0).round() / 10.0),
            tilt_deg: Some(TILT_DEG),
            width_px: Some(width),
            height_px: Some(height),
            night_far_m: Some(NIGHT_M),
            height_m: Some(HEIGHT_M),
            ..Lens::default()
        }
    }
}
