//! Vector tiles of the basemap: water and green, buildings, streets and names, from what was imported. No cameras:
//! where they are depends on who asks.
//!
//! Mapbox Vector Tile 2.1 with the layers `areas` (`kind`), `streets` (`class`, `name`), `buildings` and `places`
//! (`kind`, `name`); 4096 units to a side and 64 beyond each edge.

mod clip;
mod encode;
mod mercator;
pub mod routes;
mod zoom;

pub use encode::{TileContent, encode};
pub use mercator::TileId;

use crate::{db::Db, error::Result, geometry::wkb::Shape};

impl Db {
    /// Everything that a tile shows at its zoom.
    pub async fn tile_content(&self, tile: TileId) -> Result<TileContent> {
        let area = tile.bbox();
        let mut content = TileContent {
            grounds: self
                .grounds_meeting(area, zoom::least_width(tile.z))
                .await?,
            streets: self.streets_meeting(area, &zoom::classes(tile.z)).await?,
            places: self.places_meeting(area, &zoom::kinds(tile.z)).await?,
            buildings: Vec::new(),
        };
        if tile.z >= zoom::BUILDINGS {
            // Those that block, and no others: the map shows the walls that linking reckons with.
            let obstacles = self.obstacles_meeting(area).await?.into_iter();
            content.buildings = obstacles
                .filter_map(|obstacle| match obstacle.outline {
                    Shape::MultiPolygon(polygons) => Some(polygons),
                    Shape::Polygon(polygon) => Some(polygon.into()),
                    Shape::LineString(_) | Shape::Point(_) => None,
                })
                .collect();
        }
        Ok(content)
    }
}
