//! Obstacles: what stands between a camera and the street. Buildings come from a map extract, walls are drawn by hand.

use geo::MultiPolygon;
use serde::{Deserialize, Serialize};

/// What an obstacle is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ObstacleKind {
    /// A building's outline.
    Building,
    /// A wall drawn by a person.
    Wall,
}

/// An obstacle as its source describes it, not yet stored.
#[derive(Debug, Clone, PartialEq)]
pub struct NewObstacle {
    /// What it is.
    pub kind: ObstacleKind,
    /// What the source calls it, such as `way/123`; unique within the source.
    pub source_ref: String,
    /// Name or address; none where the name would tell that a place is sensitive (PRIVACY P21).
    pub name: Option<String>,
    /// Longitude, latitude in degrees; valid rings, outer ones counter-clockwise.
    pub outline: MultiPolygon<f64>,
    /// Height of the roof above the ground in metres; none = unknown, which blocks.
    pub height_m: Option<f64>,
    /// Whether it can block a view from or to the street: not so roofs on posts, cellars and what hangs above.
    pub blocks: bool,
}
