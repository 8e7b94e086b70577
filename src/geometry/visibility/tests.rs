//! Hand-computed scenes, and dense blocks against an oracle.

use geo::{Area, BooleanOps, LineString, MultiPolygon, Rect, Validation, coord, polygon};

use super::*;
use crate::geometry::Obstacle;

/// A square yard of 20 m around the origin, with walls all round.
fn yard() -> Obstacle {
    Obstacle::wall(
        0,
        Rect::new((-10.0, -10.0), (10.0, 10.0))
            .to_polygon()
            .into_inner()
            .0,
        None,
    )
}

pub(super) fn house(min: (f64, f64), max: (f64, f64)) -> Obstacle {
    Obstacle::building(1, Rect::new(min, max).to_polygon(), None)
}

pub(super) fn wall(points: &[(f64, f64)]) -> Obstacle {
    Obstacle::wall(2, LineString::from(points.to_vec()), None)
}

fn around(x: f64, y: f64) -> Sector {
    Sector {
        apex: coord! { x: x, y: y },
        bearing_deg: 30.0,
        width_deg: 360.0,
        near_m: 0.0,
        far_m: 100.0,
    }
}

/// Scenes in the yard, seen from the origin: what stands there, the visible area in m².
#[expect(clippy::too_many_lines, reason = "a table")]
fn scenes() -> Vec<(&'static str, Vec<Obstacle>, f64)> {
    let front = house((2.0, -1.0), (4.0, 1.0));
    let clockwise = polygon![(x: 2., y: -1.), (x: 2., y: 1.), (x: 4., y: 1.), (x: 4., y: -1.)];
    let doubled = polygon![(x: 2., y: -1.), (x: 2., y: -1.), (x: 4., y: -1.), (x: 4., y: 1.), (x: 4., y: 1.), (x: 2., y: 1.)];
    let courtyard = polygon!(
        exterior: [(x: -4., y: -4.), (x: 4., y: -4.), (x: 4., y: 4.), (x: -4., y: 4.)],
        interiors: [[(x: -2., y: -2.), (x: 2., y: -2.), (x: 2., y: 2.), (x: -2., y: 2.)]],
    );
    let no_area = polygon![(x: 2., y: -1.), (x: 2., y: 1.)];
    let nothing = MultiPolygon::<f64>::new(vec![]);
    vec![
        ("nothing", vec![], 400.0),
        ("a house: its shadow is 48 m²", vec![front.clone()], 352.0),
        (
            "row houses, the shared wall pointing here",
            vec![
                house((2.0, -1.0), (4.0, 0.0)),
                house((2.0, 0.0), (4.0, 1.0)),
            ],
            352.0,
        ),
        ("drawn twice", vec![front.clone(), front.clone()], 352.0),
        (
            "overlapping",
            vec![
                house((2.0, -1.0), (4.0, 0.5)),
                house((2.0, -0.5), (5.0, 1.0)),
            ],
            352.0,
        ),
        (
            "a house behind a house",
            vec![front.clone(), house((6.0, -2.0), (8.0, 2.0))],
            352.0,
        ),
        (
            "a house inside a house",
            vec![front, house((2.5, -0.5), (3.5, 0.5))],
            352.0,
        ),
        (
            "clockwise",
            vec![Obstacle::building(1, clockwise, None)],
            352.0,
        ),
        (
            "doubled points",
            vec![Obstacle::building(1, doubled, None)],
            352.0,
        ),
        (
            "an edge pointing here",
            vec![house((2.0, 0.0), (4.0, 1.0))],
            376.0,
        ),
        (
            "walls in line, pointing here",
            vec![wall(&[(2.0, 0.0), (4.0, 0.0), (9.0, 0.0)])],
            400.0,
        ),
        ("a wall", vec![wall(&[(2.0, -1.0), (2.0, 1.0)])], 352.0),
        (
            "a wall with a joint",
            vec![wall(&[(2.0, -1.0), (2.0, 0.0), (2.0, 1.0)])],
            352.0,
        ),
        (
            "walls crossing",
            vec![
                wall(&[(2.0, -1.0), (3.0, 1.0)]),
                wall(&[(2.0, 1.0), (3.0, -1.0)]),
            ],
            352.5,
        ),
        (
            "a wall from here",
            vec![wall(&[(0.0, 0.0), (5.0, 0.0)])],
            400.0,
        ),
        (
            "a courtyard around",
            vec![Obstacle::building(1, courtyard, None)],
            16.0,
        ),
        (
            "a courtyard filled by another house",
            vec![
                house((2.0, -1.0), (4.0, 1.0)),
                Obstacle::building(
                    3,
                    polygon!(
                        exterior: [(x: 1., y: -2.), (x: 5., y: -2.), (x: 5., y: 2.), (x: 1., y: 2.)],
                        interiors: [[(x: 2., y: -1.), (x: 4., y: -1.), (x: 4., y: 1.), (x: 2., y: 1.)]],
                    ),
                    None,
                ),
            ],
            252.0,
        ),
        ("no area", vec![Obstacle::building(1, no_area, None)], 400.0),
        (
            "no outline",
            vec![Obstacle::building(1, nothing, None)],
            400.0,
        ),
    ]
}

#[test]
fn scenes_have_the_areas_computed_by_hand() {
    for (name, mut obstacles, area) in scenes() {
        obstacles.push(yard());
        let seen = visible(&ObstacleSet::new(&obstacles), &around(0.0, 0.0));
        assert!(
            (seen.unsigned_area() - area).abs() < 1e-6,
            "{name}: {} not {area}",
            seen.unsigned_area()
        );
        assert!(seen.is_valid(), "{name}: {seen:?}");
    }
}

#[test]
fn a_sweep_may_start_anywhere() {
    for (name, mut obstacles, area) in scenes() {
        obstacles.push(yard());
        let set = ObstacleSet::new(&obstacles);
        for bearing_deg in [0.0, 45.0, 90.0, 180.0, 270.0, 300.0] {
            let halves = [bearing_deg, bearing_deg + 180.0].map(|bearing_deg| {
                let half = Sector {
                    bearing_deg,
                    width_deg: 180.0,
                    ..around(0.0, 0.0)
                };
                visible(&set, &half).unsigned_area()
            });
            assert!(
                (halves[0] + halves[1] - area).abs() < 1e-6,
                "{name} at {bearing_deg}: {halves:?}"
            );
            let most = Sector {
                bearing_deg,
                width_deg: 300.0,
                ..around(0.0, 0.0)
            };
            let rest = Sector {
                bearing_deg: bearing_deg + 180.0,
                width_deg: 60.0,
                ..most
            };
            let parts = [most, rest].map(|sector| visible(&set, &sector).unsigned_area());
            assert!(
                (parts[0] + parts[1] - area).abs() < 1e-6,
                "{name} at {bearing_deg}: {parts:?}"
            );
        }
    }
}

#[test]
fn a_blind_zone_cuts_the_view_into_parts() {
    // Houses 3 m in front leave nothing but their sides' view beyond a blind zone of 5 m.
    let obstacles = [house((3.0, -20.0), (4.0, 2.0)), yard()];
    let set = ObstacleSet::new(&obstacles);
    let east = Sector {
        bearing_deg: 90.0,
        width_deg: 180.0,
        near_m: 5.0,
        ..around(0.0, 0.0)
    };
    let seen = visible(&set, &east);
    assert!(seen.is_valid() && seen.0.len() == 2, "{seen:?}");
    let without = visible(
        &set,
        &Sector {
            near_m: 0.0,
            ..east
        },
    );
    let expected = without.difference(
        &Sector {
            near_m: 0.0,
            far_m: 5.0,
            ..east
        }
        .to_polygon(),
    );
    assert!((seen.unsigned_area() - expected.unsigned_area()).abs() < 0.1);
    // All round with nothing nearer than the blind zone: a ring.
    let ring = visible(
        &ObstacleSet::new(&[yard()]),
        &Sector {
            near_m: 5.0,
            ..around(0.0, 0.0)
        },
    );
    assert_eq!((ring.0.len(), ring.0[0].interiors().len()), (1, 1));
    let hidden = visible(
        &ObstacleSet::new(&[yard()]),
        &Sector {
            near_m: 50.0,
            ..around(0.0, 0.0)
        },
    );
    assert!(hidden.0.is_empty());
}

#[test]
fn without_obstacles_the_view_is_the_sector() {
    for (width_deg, near_m) in [
        (90.0, 0.0),
        (90.0, 7.0),
        (200.0, 0.0),
        (359.0, 3.0),
        (360.0, 0.0),
        (360.0, 7.0),
    ] {
        let sector = Sector {
            width_deg,
            near_m,
            ..around(3.0, 4.0)
        };
        let seen = visible(&ObstacleSet::default(), &sector);
        assert_eq!(seen.0.len(), 1);
        assert!(
            (seen.unsigned_area() / sector.to_polygon().unsigned_area() - 1.0).abs() < 1e-9,
            "{sector:?}"
        );
    }
}

/// A square of 400 m with a block of houses in it, each turned a little and clear of the others.
fn block(seed: u64) -> Vec<Line<f64>> {
    let mut random = fastrand::Rng::with_seed(seed);
    let mut walls: Vec<Line<f64>> = Rect::new((-200.0, -200.0), (200.0, 200.0))
        .to_lines()
        .into();
    for (row, column) in (-6..6).flat_map(|row| (-8..8).map(move |column| (row, column))) {
        let middle = coord! { x: f64::from(column) * 14.0 + 7.0, y: f64::from(row) * 18.0 + 9.0 };
        let (width, depth) = (2.0 + 3.0 * random.f64(), 2.0 + 4.0 * random.f64());
        let (sin, cos) = (random.f64() * 0.6).sin_cos();
        let corner = |x: f64, y: f64| {
            middle
                + coord! { x: x * width * cos - y * depth * sin, y: x * width * sin + y * depth * cos }
        };
        let corners = [
            (-1.0, -1.0),
            (1.0, -1.0),
            (1.0, 1.0),
            (-1.0, 1.0),
            (-1.0, -1.0),
        ];
        let corners = corners.map(|(x, y)| corner(x, y));
        walls.extend(corners.windows(2).map(|pair| Line::new(pair[0], pair[1])));
    }
    walls
}

/// Where a ray meets the line of a wall, as its distance, and as the part of the wall before it.
fn met(wall: &Line<f64>, from: Coord<f64>, angle: f64) -> (f64, f64) {
    let (sin, cos) = angle.sin_cos();
    let (edge, start) = (wall.delta(), wall.start - from);
    let determinant = edge.x * sin - edge.y * cos;
    (
        (edge.x * start.y - edge.y * start.x) / determinant,
        (cos * start.y - sin * start.x) / determinant,
    )
}

/// The area that is seen among walls that do not cross: between two neighbouring corners one wall is the nearest, and what is
/// seen of it a triangle, or that of a disc of `far_m` in thin slices. Shares no code with the sweep.
fn area_by_wedges(walls: &[Line<f64>], from: Coord<f64>, far_m: f64) -> f64 {
    let ends = walls.iter().flat_map(|wall| [wall.start, wall.end]);
    let mut angles: Vec<f64> = ends
        .map(|end| (end.y - from.y).atan2(end.x - from.x))
        .collect();
    angles.sort_by(f64::total_cmp);
    angles.push(angles[0] + std::f64::consts::TAU);
    let wedge = |pair: &[f64]| {
        let (first, angle) = (pair[0], pair[1] - pair[0]);
        let middle = first + angle / 2.0;
        let ahead = walls.iter().filter(|wall| {
            let (distance, part) = met(wall, from, middle);
            distance > 0.0 && (0.0..=1.0).contains(&part)
        });
        let distance = |wall: &Line<f64>, angle: f64| met(wall, from, angle).0;
        let nearest = ahead.min_by(|a, b| distance(a, middle).total_cmp(&distance(b, middle)));
        let Some(nearest) = nearest.filter(|_| angle > 1e-12) else {
            return 0.0;
        };
        let sides = [first, pair[1]].map(|side| distance(nearest, side));
        if sides.iter().all(|side| *side <= far_m) {
            return sides[0] * sides[1] * angle.sin() / 2.0;
        }
        let slices = 256;
        let slice = angle / f64::from(slices);
        let reach = |n: i32| distance(nearest, first + (f64::from(n) + 0.5) * slice).min(far_m);
        (0..slices).map(|n| reach(n).powi(2) * slice / 2.0).sum()
    };
    angles.windows(2).map(wedge).sum()
}

#[test]
fn dense_blocks_have_the_areas_of_their_wedges() {
    for seed in 0..21 {
        let walls = block(seed);
        // In the lanes between the houses, and once beside the block.
        for (x, y) in [
            (0.3, 0.2),
            (14.1, -36.0),
            (-28.2, 54.1),
            (-55.9, -17.8),
            (150.0, 3.0),
        ] {
            let from = coord! { x: x, y: y };
            let (seen, expected) = (
                visible_among(&walls, from, 1000.0).unsigned_area(),
                area_by_wedges(&walls, from, 1000.0),
            );
            assert!(
                (seen - expected).abs() < 1e-6 * seen,
                "{seed}, {x} {y}: {seen}, not {expected}"
            );
            // Ours has chords of 2°.
            let (disc, expected) = (
                visible_among(&walls, from, 60.0).unsigned_area(),
                area_by_wedges(&walls, from, 60.0),
            );
            assert!(
                (disc / expected - 1.0).abs() < 1e-3,
                "{seed}, {x} {y}: {disc}, not {expected}"
            );
        }
    }
}
