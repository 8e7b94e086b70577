//! What blocks the view: building outlines and walls, made ready for repeated questions.

use geo::{
    BoundingRect, Coord, Distance, Euclidean, Intersects, Line, LineString, MultiPolygon, Point,
    Rect,
};

use super::edges::{self, Edge};
use super::optics::TARGET_HEIGHT_M;

/// A building or a wall, in local metres.
#[derive(Debug, Clone, PartialEq)]
pub struct Obstacle {
    /// The caller's name for it; comes back in [`Hit`].
    pub key: i64,
    /// Where it stands.
    pub outline: Outline,
    /// Metres above the ground; none if unknown, and then it blocks.
    pub height_m: Option<f64>,
}

/// The ground plan of an obstacle.
#[derive(Debug, Clone, PartialEq)]
pub enum Outline {
    /// Solid inside; holes are courtyards. Rings may turn either way.
    Building(MultiPolygon<f64>),
    /// A line without thickness.
    Wall(LineString<f64>),
}

impl Obstacle {
    /// A building with its outline in local metres.
    pub fn building(
        key: i64,
        outline: impl Into<MultiPolygon<f64>>,
        height_m: Option<f64>,
    ) -> Self {
        Self {
            key,
            outline: Outline::Building(outline.into()),
            height_m,
        }
    }

    /// A free-standing wall along a line in local metres.
    #[must_use]
    pub const fn wall(key: i64, line: LineString<f64>, height_m: Option<f64>) -> Self {
        Self {
            key,
            outline: Outline::Wall(line),
            height_m,
        }
    }

    /// Whether the place lies inside the building or on its outline; never in a wall.
    #[must_use]
    pub fn contains(&self, place: Coord<f64>) -> bool {
        match &self.outline {
            Outline::Building(polygons) => {
                self.may_reach(place, 0.0) && polygons.intersects(&place)
            }
            Outline::Wall(_) => false,
        }
    }

    /// Metres from the place to the nearest point of the obstacle, 0 inside; infinite without any points.
    #[must_use]
    pub fn distance_to(&self, place: Coord<f64>) -> f64 {
        match &self.outline {
            _ if self.bounds().is_none() => f64::INFINITY,
            Outline::Building(polygons) => Euclidean.distance(&Point(place), polygons),
            Outline::Wall(line) => Euclidean.distance(&Point(place), line),
        }
    }

    /// Whether a camera at `eye` and `camera_height_m` looks over it at targets 1.5 m high, `far_m` away.
    ///
    /// With H the camera's height and b the nearest distance: `height < H - (H - 1.5) · b / far`. An unknown
    /// height, the camera's or its own, is never low.
    #[must_use]
    pub fn is_low(&self, eye: Coord<f64>, camera_height_m: Option<f64>, far_m: f64) -> bool {
        let (Some(height), Some(camera)) = (self.height_m, camera_height_m) else {
            return false;
        };
        // Nearer is never less low for a high camera, so most are decided without the distance.
        if camera >= TARGET_HEIGHT_M && height >= camera {
            return false;
        }
        height < camera - (camera - TARGET_HEIGHT_M) * self.distance_to(eye) / far_m
    }

    /// Whether its bounding box comes within `reach_m` of the place.
    pub(super) fn may_reach(&self, place: Coord<f64>, reach_m: f64) -> bool {
        self.bounds().is_some_and(|bounds| {
            let (min, max) = (bounds.min(), bounds.max());
            place.x >= min.x - reach_m
                && place.x <= max.x + reach_m
                && place.y >= min.y - reach_m
                && place.y <= max.y + reach_m
        })
    }

    fn bounds(&self) -> Option<Rect<f64>> {
        match &self.outline {
            Outline::Building(polygons) => polygons.bounding_rect(),
            Outline::Wall(line) => line.bounding_rect(),
        }
    }
}

/// The first thing in the way.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Hit {
    /// The obstacle's key.
    pub key: i64,
    /// Metres from the viewpoint.
    pub distance_m: f64,
    /// Where the line of sight ends, local metres.
    pub at: Coord<f64>,
}

/// Obstacles merged into edges that meet only at their ends, each edge keeping its obstacle.
///
/// Where outlines touch, the shared wall is gone; what remains inside overlapping outlines is never the first
/// thing in the way. Invariant: edges of a building have its inside on their left.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct ObstacleSet {
    pub(super) edges: Vec<Edge>,
}

impl ObstacleSet {
    /// Those obstacles that block a camera at `eye`, `camera_height_m` high, which sees `far_m` metres; what is
    /// farther from it is left out.
    #[must_use]
    pub fn blocking(
        obstacles: &[Obstacle],
        eye: Coord<f64>,
        camera_height_m: Option<f64>,
        far_m: f64,
    ) -> Self {
        let within = obstacles
            .iter()
            .filter(|obstacle| obstacle.may_reach(eye, far_m));
        let mut edges =
            edges::of(within.filter(|obstacle| !obstacle.is_low(eye, camera_height_m, far_m)));
        edges.retain(|edge| edge.may_reach(eye, far_m));
        Self {
            edges: edges::merge(edges),
        }
    }

    /// All obstacles given, whatever their heights.
    pub fn new<'a>(obstacles: impl IntoIterator<Item = &'a Obstacle>) -> Self {
        Self {
            edges: edges::merge(edges::of(obstacles)),
        }
    }

    /// The first obstacle on the way from `from` to `to`, ends included.
    #[must_use]
    pub fn first_hit(&self, from: Coord<f64>, to: Coord<f64>) -> Option<Hit> {
        let length = (to.x - from.x).hypot(to.y - from.y);
        let nearest = |a: Option<(f64, i64)>, b: (f64, i64)| {
            if a.is_none_or(|a| b.0 < a.0) {
                Some(b)
            } else {
                a
            }
        };
        let hits = self
            .edges
            .iter()
            .filter_map(|edge| Some((edge.crossing(from, to)?, edge.key)));
        hits.fold(None, nearest).map(|(t, key)| Hit {
            key,
            distance_m: t * length,
            at: from + (to - from) * t,
        })
    }

    /// The obstacle that comes nearest to the way from `from` to `to`, if within `reach_m` of it: for a way that grazes
    /// a corner or ends at a wall, where rounding decides whether it crosses.
    #[must_use]
    pub fn beside(&self, from: Coord<f64>, to: Coord<f64>, reach_m: f64) -> Option<Hit> {
        let way = Line::new(from, to);
        let places = self.edges.iter().flat_map(|edge| {
            // Where two straight pieces come nearest without crossing, one of them ends.
            [edge.a, edge.b, edge.nearest(from), edge.nearest(to)]
                .map(|at| (Euclidean.distance(&Point(at), &way), edge.key, at))
        });
        let (_, key, at) = places
            .filter(|(apart_m, ..)| *apart_m <= reach_m)
            .min_by(|a, b| a.0.total_cmp(&b.0))?;
        Some(Hit {
            key,
            distance_m: (at.x - from.x).hypot(at.y - from.y),
            at,
        })
    }
}

#[cfg(test)]
mod tests {
    use geo::{Rect, polygon};

    use super::*;

    const fn at(x: f64, y: f64) -> Coord<f64> {
        Coord { x, y }
    }

    fn house(key: i64, x: f64, width: f64) -> Obstacle {
        Obstacle::building(
            key,
            Rect::new(at(x, 10.0), at(x + width, 20.0)).to_polygon(),
            None,
        )
    }

    #[test]
    fn low_obstacles_are_looked_over() {
        // Camera 4.5 m high, sees 30 m: over a wall at 15 m if it is below 3 m.
        let wall =
            |height| Obstacle::wall(1, LineString::from(vec![(-5.0, 15.0), (5.0, 15.0)]), height);
        let table = [
            (Some(2.99), Some(4.5), true),
            (Some(3.0), Some(4.5), false),
            (Some(9.0), Some(4.5), false),
            (None, Some(4.5), false),
            (Some(1.0), None, false),
            // Lower than the target: the line of sight rises to 1.25 m at the wall.
            (Some(1.2), Some(1.0), true),
            (Some(1.3), Some(1.0), false),
        ];
        for (height, camera, low) in table {
            assert_eq!(
                wall(height).is_low(at(0.0, 0.0), camera, 30.0),
                low,
                "{height:?} {camera:?}"
            );
        }
    }

    #[test]
    fn the_building_in_the_way_is_named_also_in_a_row_with_shared_walls() {
        let set = ObstacleSet::new(&[house(1, 0.0, 5.0), house(2, 5.0, 5.0), house(3, 10.0, 5.0)]);
        // Three houses of four walls, less two shared walls counted twice.
        assert_eq!(set.edges.len(), 8);
        for (x, key) in [(2.0, 1), (7.0, 2), (12.0, 3)] {
            let hit = set.first_hit(at(x, 0.0), at(x, 15.0)).unwrap();
            assert_eq!((hit.key, hit.at), (key, at(x, 10.0)));
            assert!((hit.distance_m - 10.0).abs() < 1e-12);
        }
        assert_eq!(set.first_hit(at(2.0, 0.0), at(2.0, 9.9)), None);
        assert_eq!(set.first_hit(at(-1.0, 0.0), at(-1.0, 90.0)), None);
    }

    #[test]
    fn nothing_follows_from_obstacles_without_points() {
        let nothing = Obstacle::building(1, MultiPolygon::new(vec![]), Some(3.0));
        let flat = Obstacle::building(2, polygon![(x: 1.0, y: 1.0), (x: 1.0, y: 1.0)], None);
        assert!(!nothing.contains(at(0.0, 0.0)) && nothing.distance_to(at(0.0, 0.0)).is_infinite());
        assert_eq!(ObstacleSet::new(&[nothing, flat]), ObstacleSet::default());
    }
}
