//! Obstacles: buildings and hand-drawn walls that block a view.

mod queries;
mod store;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::geometry::{self, Frame, wkb::Shape};

/// What kind of obstacle.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema, sqlx::Type)]
#[serde(rename_all = "snake_case")]
#[sqlx(type_name = "text", rename_all = "snake_case")]
pub enum ObstacleKind {
    /// A building, from an extract.
    Building,
    /// A wall, drawn by hand.
    Wall,
}

/// An obstacle as stored; every one of them blocks unless it is low.
#[derive(Clone, Debug)]
pub struct Obstacle {
    /// Key within this database.
    pub rid: i64,
    /// Building or wall.
    pub kind: ObstacleKind,
    /// What its source calls it, such as `way/123`.
    pub source_ref: String,
    /// Name or address.
    pub name: Option<String>,
    /// Height above ground in metres; none = unknown.
    pub height_m: Option<f64>,
    /// Outline in longitude, latitude degrees: polygons of a building, a line for a wall.
    pub outline: Shape,
}

impl Obstacle {
    /// The same in the metres of `frame`, as the geometry sees it.
    #[must_use]
    pub fn local(&self, frame: &Frame) -> geometry::Obstacle {
        match &self.outline {
            Shape::MultiPolygon(polygons) => geometry::Obstacle::building(
                self.rid,
                frame.local_multi_polygon(polygons),
                self.height_m,
            ),
            Shape::Polygon(polygon) => {
                geometry::Obstacle::building(self.rid, frame.local_polygon(polygon), self.height_m)
            }
            Shape::LineString(line) => {
                geometry::Obstacle::wall(self.rid, frame.local_line(line), self.height_m)
            }
            Shape::Point(_) => {
                geometry::Obstacle::building(self.rid, geo::MultiPolygon(Vec::new()), self.height_m)
            }
        }
    }
}

/// An obstacle as its source describes it, not yet stored.
#[derive(Clone, Debug, PartialEq)]
pub struct NewObstacle {
    /// Building or wall.
    pub kind: ObstacleKind,
    /// What its source calls it, such as `way/123`; unique within the source.
    pub source_ref: String,
    /// Name or address; none where the name would tell that a place is sensitive (PRIVACY P21).
    pub name: Option<String>,
    /// Outline in longitude, latitude degrees: polygons of a building, a line for a wall.
    pub outline: Shape,
    /// Height above ground in metres; none = unknown, which blocks.
    pub height_m: Option<f64>,
    /// Whether it can block a view from or to the street: not so roofs on posts, cellars and what hangs above.
    pub blocks: bool,
}

impl NewObstacle {
    /// The obstacle as it will be once it is stored under the key `rid`.
    #[must_use]
    pub fn as_stored(&self, rid: i64) -> Obstacle {
        Obstacle {
            rid,
            kind: self.kind,
            source_ref: self.source_ref.clone(),
            name: self.name.clone(),
            height_m: self.height_m,
            outline: self.outline.clone(),
        }
    }
}
