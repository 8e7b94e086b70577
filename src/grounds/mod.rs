//! Grounds: water and green, drawn under everything else.

mod queries;

use geo::MultiPolygon;
use serde::{Deserialize, Serialize};

/// What the ground is covered with.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, sqlx::Type)]
#[serde(rename_all = "snake_case")]
#[sqlx(type_name = "text", rename_all = "snake_case")]
pub enum GroundKind {
    /// Lakes, wide rivers, basins.
    Water,
    /// Parks, grass, woods.
    Green,
}

impl GroundKind {
    /// Its text in the database and in tiles.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Water => "water",
            Self::Green => "green",
        }
    }
}

/// A ground as stored.
#[derive(Debug, Clone, PartialEq)]
pub struct Ground {
    /// What covers it.
    pub kind: GroundKind,
    /// Longitude, latitude in degrees.
    pub area: MultiPolygon<f64>,
}

/// A ground as its source describes it, not yet stored.
#[derive(Debug, Clone, PartialEq)]
pub struct NewGround {
    /// What the source calls it, such as `way/123`; unique within the source.
    pub source_ref: String,
    /// What covers it.
    pub kind: GroundKind,
    /// Longitude, latitude in degrees; painted only, so its rings may cross.
    pub area: MultiPolygon<f64>,
}
