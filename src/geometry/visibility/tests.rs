//! Hand-computed scenes, and exact areas of real ones where they are at hand.

use std::path::PathBuf;

use geo::{Area, BooleanOps, LineString, MultiPolygon, Rect, Validation, coord, polygon};
use serde::Deserialize;

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

#[derive(Deserialize)]
struct Cases {
    cases: Vec<Case>,
}

#[derive(Deserialize)]
struct Case {
    camera: String,
    viewpoint: [f64; 2],
    segments: Vec<[f64; 4]>,
    visible_area_square_m2: f64,
    visible_area_disc60_m2: f64,
}

/// Areas computed with exact arithmetic from real scenes; the file is not part of the project.
#[test]
fn real_scenes_have_their_exact_areas() {
    let shared = std::env::var_os("SIGHTLINE_SHARED").map_or_else(
        || PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../shared"),
        PathBuf::from,
    );
    let path = shared.join("data/visibility/cases.json");
    let Ok(text) = std::fs::read_to_string(&path) else {
        println!(
            "{} is not there: no real scenes to compare with",
            path.display()
        );
        return;
    };
    let Cases { cases } = serde_json::from_str(&text).unwrap();
    assert!(!cases.is_empty());
    for case in cases {
        let [x, y] = case.viewpoint;
        let segments: Vec<_> = case
            .segments
            .iter()
            .map(|[x, y, u, v]| Line::new((*x, *y), (*u, *v)))
            .collect();
        let area = visible_among(&segments, coord! { x: x, y: y }, 1000.0).unsigned_area();
        let error = (area - case.visible_area_square_m2).abs();
        // The areas are given to a tenth of a thousandth of a square metre.
        assert!(
            error < 1e-6 * area.max(1.0),
            "{}: {area}, not {}",
            case.camera,
            case.visible_area_square_m2
        );
        let disc = visible_among(&segments, coord! { x: x, y: y }, 60.0).unsigned_area();
        // Given for a polygon of 1024 corners; ours has chords of 2°.
        assert!(
            (disc / case.visible_area_disc60_m2 - 1.0).abs() < 1e-3,
            "{}: {disc}",
            case.camera
        );
    }
}
