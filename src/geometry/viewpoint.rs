//! Where a camera really looks from: half of all mapped cameras lie inside the outline of the building that
//! they hang on.

use geo::{Coord, Line};

use super::edges::{self, dot};
use super::obstacles::{Obstacle, ObstacleSet, Outline};

/// A camera this near to an outline hangs on it, metres; also how far in front of the wall it then looks from.
const ON_WALL_M: f64 = 0.05;
/// A camera farther than this from the nearest way out is taken to be indoors, metres.
const MAX_MOVE_M: f64 = 5.0;
/// How far around the camera the ray and the outlines are looked at: more than it may be moved.
const REACH_M: f64 = MAX_MOVE_M + 1.0;
/// A place nearer than this to an edge lies on it, metres.
const SAME_M: f64 = 1e-9;

/// The place from which all distances and views of a camera start, in local metres.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Viewpoint {
    /// In the open: the recorded place.
    Free(Coord<f64>),
    /// Inside or on an outline: moved to 5 cm in front of the wall.
    Moved(Coord<f64>),
    /// Higher than its own building: the recorded place, and that building does not block.
    OnRoof {
        /// The recorded place.
        at: Coord<f64>,
        /// The building it stands on.
        key: i64,
    },
    /// No way out within 5 m: it sees nothing of the outside.
    Indoors,
}

impl Viewpoint {
    /// The place; none indoors.
    #[must_use]
    pub const fn at(&self) -> Option<Coord<f64>> {
        match self {
            Self::Free(at) | Self::Moved(at) | Self::OnRoof { at, .. } => Some(*at),
            Self::Indoors => None,
        }
    }
}

/// Finds the viewpoint of a camera recorded at `camera`.
///
/// `aim_deg` is the bearing of a lens under 180°, if known: then the way out is along it, else to the nearest
/// point of the merged outline. `camera_height_m` and `far_m` decide which buildings are low enough not to count.
#[must_use]
pub fn place(
    camera: Coord<f64>,
    aim_deg: Option<f64>,
    obstacles: &[Obstacle],
    camera_height_m: Option<f64>,
    far_m: f64,
) -> Viewpoint {
    let is_near = |obstacle: &&Obstacle| {
        matches!(obstacle.outline, Outline::Building(_)) && obstacle.may_reach(camera, REACH_M)
    };
    let (low, blocking): (Vec<&Obstacle>, Vec<&Obstacle>) = obstacles
        .iter()
        .filter(is_near)
        .partition(|obstacle| obstacle.is_low(camera, camera_height_m, far_m));
    let inside = blocking.iter().any(|building| building.contains(camera));
    if !inside
        && blocking
            .iter()
            .all(|building| building.distance_to(camera) > ON_WALL_M)
    {
        let own = low.iter().find(|building| building.contains(camera));
        return own.map_or(Viewpoint::Free(camera), |own| Viewpoint::OnRoof {
            at: camera,
            key: own.key,
        });
    }
    match aim_deg.map(|bearing| way_out(camera, bearing, &blocking)) {
        Some(WayOut::At(place)) => Viewpoint::Moved(place),
        Some(WayOut::TooFar) => Viewpoint::Indoors,
        Some(WayOut::AlreadyOut) | None => nearest_out(camera, inside, &blocking),
    }
}

enum WayOut {
    At(Coord<f64>),
    TooFar,
    AlreadyOut,
}

/// Follows the bearing out of the merged outline; gaps too narrow to look from count as wall.
fn way_out(camera: Coord<f64>, bearing_deg: f64, blocking: &[&Obstacle]) -> WayOut {
    let (sin, cos) = bearing_deg.to_radians().sin_cos();
    let along = Coord { x: sin, y: cos };
    let ray = Line::new(camera, camera + along * REACH_M);
    let mut stretches: Vec<(f64, f64)> = blocking
        .iter()
        .flat_map(|building| inside_stretches(building, ray))
        .collect();
    stretches.sort_unstable_by(|a, b| a.0.total_cmp(&b.0));
    let mut wall_m = None;
    for (from, to) in stretches {
        if from > wall_m.unwrap_or(0.0) + ON_WALL_M {
            break;
        }
        wall_m = Some(wall_m.map_or(to, |wall: f64| wall.max(to)));
    }
    match wall_m {
        None => WayOut::AlreadyOut,
        Some(wall) if wall > MAX_MOVE_M => WayOut::TooFar,
        Some(wall) => WayOut::At(camera + along * (wall + ON_WALL_M)),
    }
}

/// Where along the ray it runs inside the building: from and to, in metres.
fn inside_stretches(building: &Obstacle, ray: Line<f64>) -> Vec<(f64, f64)> {
    let crossings = edges::of([building])
        .into_iter()
        .filter_map(|edge| edge.crossing(ray.start, ray.end));
    let mut stops: Vec<f64> = crossings.chain([0.0, 1.0]).collect();
    stops.sort_unstable_by(f64::total_cmp);
    let is_inside = |pair: &&[f64]| {
        pair[0] < pair[1]
            && building.contains(ray.start + ray.delta() * (0.5 * (pair[0] + pair[1])))
    };
    stops
        .windows(2)
        .filter(is_inside)
        .map(|pair| (pair[0] * REACH_M, pair[1] * REACH_M))
        .collect()
}

/// The nearest place in front of the merged outline.
fn nearest_out(camera: Coord<f64>, inside: bool, blocking: &[&Obstacle]) -> Viewpoint {
    let set = ObstacleSet::new(blocking.iter().copied());
    let mut walls: Vec<_> = set
        .edges
        .iter()
        .map(|edge| {
            let nearest = edge.nearest(camera);
            (
                dot(nearest - camera, nearest - camera).sqrt(),
                nearest,
                edge.outward(),
            )
        })
        .filter(|wall| wall.0 <= MAX_MOVE_M)
        .collect();
    walls.sort_by(|a, b| a.0.total_cmp(&b.0));
    // On the wall itself there is no direction but the walls' own; at a corner, between them.
    let on_wall = walls.iter().take_while(|wall| wall.0 < SAME_M);
    let between = on_wall.fold(Coord::zero(), |sum, wall| sum + wall.2);
    for (distance, nearest, outward) in walls {
        let directions = if distance >= SAME_M {
            vec![(nearest - camera) * if inside { 1.0 } else { -1.0 }]
        } else {
            vec![between, outward, -outward]
        };
        for direction in directions
            .into_iter()
            .filter(|d| dot(*d, *d) > SAME_M * SAME_M)
        {
            let place = nearest + direction * (ON_WALL_M / direction.x.hypot(direction.y));
            if !blocking.iter().any(|building| building.contains(place)) {
                return Viewpoint::Moved(place);
            }
        }
        if !inside {
            // In a gap narrower than 5 cm there is no better place than its own.
            return Viewpoint::Free(camera);
        }
    }
    Viewpoint::Indoors
}

#[cfg(test)]
mod tests {
    use geo::{MultiPolygon, Polygon, Rect, polygon};

    use super::*;

    const fn at(x: f64, y: f64) -> Coord<f64> {
        Coord { x, y }
    }

    fn block(key: i64, min: (f64, f64), max: (f64, f64), height: Option<f64>) -> Obstacle {
        Obstacle::building(key, Rect::new(min, max).to_polygon(), height)
    }

    /// A row of three houses, 5 m wide and 12 m deep, and a courtyard building 20 m east of them.
    fn street() -> Vec<Obstacle> {
        let courtyard = polygon!(
            exterior: [(x: 40., y: 0.), (x: 60., y: 0.), (x: 60., y: 20.), (x: 40., y: 20.)],
            interiors: [[(x: 46., y: 6.), (x: 46., y: 14.), (x: 54., y: 14.), (x: 54., y: 6.)]],
        );
        vec![
            block(1, (0.0, 0.0), (5.0, 12.0), None),
            block(2, (5.0, 0.0), (10.0, 12.0), None),
            block(3, (10.0, 0.0), (15.0, 12.0), Some(4.0)),
            Obstacle::building(4, courtyard, None),
        ]
    }

    fn close(viewpoint: Viewpoint, expected: Coord<f64>) -> bool {
        matches!(viewpoint, Viewpoint::Moved(at) if (at.x - expected.x).hypot(at.y - expected.y) < 1e-9)
    }

    #[test]
    fn a_camera_inside_an_outline_is_moved_in_front_of_its_wall() {
        // Recorded place, bearing, where it ends up (none: indoors).
        let table = [
            (at(7.0, 1.0), Some(180.0), Some(at(7.0, -0.05))),
            (at(7.0, 1.0), None, Some(at(7.0, -0.05))),
            // North is 11 m of house: indoors, although the street is near.
            (at(7.0, 1.0), Some(0.0), None),
            (at(7.0, 6.0), None, None),
            // The shared wall is no way out: the nearest is the front, 2 m off, not the neighbour, 0.5 m off.
            (at(5.5, 2.0), None, Some(at(5.5, -0.05))),
            // Through the neighbour's house and out of it.
            (at(4.0, 2.0), Some(270.0), Some(at(-0.05, 2.0))),
            (at(4.0, 2.0), Some(90.0), None),
            // On the wall; on the shared corner; on the outer corner.
            (at(7.0, 0.0), None, Some(at(7.0, -0.05))),
            (at(7.0, 0.0), Some(180.0), Some(at(7.0, -0.05))),
            (at(5.0, 0.0), None, Some(at(5.0, -0.05))),
            (
                at(0.0, 0.0),
                None,
                Some(at(-0.05 / 2_f64.sqrt(), -0.05 / 2_f64.sqrt())),
            ),
            // 2 cm in front of the wall, looking away and looking into the wall.
            (at(7.0, -0.02), Some(180.0), Some(at(7.0, -0.05))),
            (at(7.0, -0.02), Some(0.0), None),
            (at(7.0, -0.02), None, Some(at(7.0, -0.05))),
            // The courtyard counts as outside.
            (at(50.0, 15.0), None, Some(at(50.0, 13.95))),
            (at(50.0, 13.98), None, Some(at(50.0, 13.95))),
            (at(45.0, 10.0), Some(90.0), Some(at(46.05, 10.0))),
        ];
        for (camera, bearing, expected) in table {
            let found = place(camera, bearing, &street(), None, 50.0);
            match expected {
                Some(expected) => {
                    assert!(close(found, expected), "{camera:?} {bearing:?}: {found:?}");
                }
                None => assert_eq!(found, Viewpoint::Indoors, "{camera:?} {bearing:?}"),
            }
        }
    }

    #[test]
    fn in_the_open_and_on_a_roof_it_stays() {
        let free = at(7.0, -0.051);
        assert_eq!(
            place(free, Some(0.0), &street(), Some(6.0), 50.0),
            Viewpoint::Free(free)
        );
        let courtyard = at(50.0, 10.0);
        assert_eq!(
            place(courtyard, None, &street(), None, 50.0),
            Viewpoint::Free(courtyard)
        );
        // House 3 is 4 m high.
        let roof = at(12.0, 5.0);
        assert_eq!(
            place(roof, None, &street(), Some(6.0), 50.0),
            Viewpoint::OnRoof { at: roof, key: 3 }
        );
        assert!(close(
            place(roof, None, &street(), Some(3.0), 50.0),
            at(15.05, 5.0)
        ));
        assert_eq!(
            place(at(12.0, 0.5), None, &street(), None, 50.0).at(),
            Some(at(12.0, -0.05))
        );
    }

    #[test]
    fn a_narrow_gap_between_buildings_is_no_place_to_look_from() {
        let pair = [
            block(1, (0.0, 0.0), (4.0, 4.0), None),
            block(2, (4.03, 0.0), (8.0, 4.0), None),
        ];
        // Along the bearing through both; in the gap itself; the near side is the front, not the gap.
        assert!(close(
            place(at(3.5, 2.0), Some(90.0), &pair, None, 50.0),
            at(8.05, 2.0)
        ));
        assert_eq!(
            place(at(4.015, 2.0), None, &pair, None, 50.0),
            Viewpoint::Free(at(4.015, 2.0))
        );
        assert!(close(
            place(at(3.9, 1.0), None, &pair, None, 50.0),
            at(3.9, -0.05)
        ));
        let nothing = Obstacle::building(
            1,
            MultiPolygon::<f64>::new(Vec::<Polygon<f64>>::new()),
            None,
        );
        assert_eq!(
            place(at(0.0, 0.0), None, &[nothing], None, 50.0),
            Viewpoint::Free(at(0.0, 0.0))
        );
    }
}
