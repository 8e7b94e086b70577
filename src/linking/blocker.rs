//! What stands in the way of a blocked camera.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{Judgement, SubjectVersion};
use crate::{
    geojson_shape,
    geometry::{self, Frame, ObstacleSet, Position, sector::OUTLINE_M},
    obstacles::{Obstacle, ObstacleKind},
};

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

impl BlockedBy {
    /// The first of `obstacles` on the sight line of a judgement of `version`; none if the line is free.
    ///
    /// Obstacles count as low by the range of the view that decided, which at night is the shorter one, just as when
    /// the coverage was computed.
    #[must_use]
    pub fn first(
        version: &SubjectVersion,
        judgement: &Judgement,
        obstacles: &[Obstacle],
        with_geometry: bool,
    ) -> Option<Self> {
        // The frame in which the coverage was computed, so that both see the same edges.
        let frame = Frame::new(version.position);
        let [from, to] = [judgement.sight_line.from, judgement.sight_line.to];
        let eye = frame.local(Position::try_from(from).ok()?);
        let target = frame.local(Position::try_from(to).ok()?);
        let local: Vec<geometry::Obstacle> = obstacles
            .iter()
            .map(|obstacle| obstacle.local(&frame))
            .collect();
        let blocking = ObstacleSet::blocking(&local, eye, version.lens.height_m, judgement.far_m);
        let hit = blocking
            .first_hit(eye, target)
            .or_else(|| blocking.beside(eye, target, OUTLINE_M))?;
        let obstacle = obstacles.iter().find(|obstacle| obstacle.rid == hit.key)?;
        Some(Self {
            kind: obstacle.kind,
            r#ref: obstacle.source_ref.clone(),
            name: obstacle.name.clone(),
            distance_m: hit.distance_m,
            geometry: with_geometry.then(|| geojson_shape::from_shape(obstacle.outline.clone())),
        })
    }
}
