//! Shares, targets and reasons, computed by hand.

use geo::{LineString, Rect};

use super::*;

const fn at(x: f64, y: f64) -> Coord<f64> {
    Coord { x, y }
}

fn house(min: (f64, f64), max: (f64, f64)) -> Obstacle {
    Obstacle::building(1, Rect::new(min, max).to_polygon(), None)
}

fn disc(x: f64, y: f64, radius_m: f64) -> Area {
    Area::Disc {
        center: at(x, y),
        radius_m,
    }
}

/// Sees the half-plane strip 0 ≤ y ≤ 50 in front of the origin, as a rectangle 100 m wide.
fn view() -> View {
    let sector = Sector {
        apex: Coord::zero(),
        bearing_deg: 0.0,
        width_deg: 180.0,
        near_m: 0.0,
        far_m: 200.0,
    };
    View::new(
        sector,
        Rect::new((-50.0, 0.0), (50.0, 50.0)).to_polygon().into(),
    )
}

fn share(area: Area, buildings: &[Obstacle]) -> (f64, Option<Coord<f64>>) {
    let Seen { share, target } = Scene::new(area, buildings).seen(&view());
    (share, target)
}

fn assert_seen(found: (f64, Option<Coord<f64>>), share: f64, target: Option<Coord<f64>>) {
    assert!((found.0 - share).abs() < 1e-5, "{found:?}, not {share}");
    let apart = found
        .1
        .zip(target)
        .map_or(0.0, |(a, b)| (a.x - b.x).hypot(a.y - b.y));
    assert!(
        found.1.is_some() == target.is_some() && apart < 1e-5,
        "{found:?}, not {target:?}"
    );
}

#[test]
fn the_share_is_of_what_lies_outside_buildings() {
    let row = [
        house((0.0, 10.0), (10.0, 20.0)),
        house((10.0, 10.0), (20.0, 20.0)),
    ];
    let line = |points: &[(f64, f64)]| Area::Line(LineString::from(points.to_vec()));
    let square = |min, max| Area::Polygon(Rect::new(min, max).to_polygon());
    assert_seen(share(disc(0.0, 5.0, 0.0), &row), 1.0, Some(at(0.0, 5.0)));
    assert_seen(share(disc(0.0, -5.0, 0.0), &row), 0.0, None);
    assert_seen(share(disc(0.0, 0.0, 4.0), &row), 0.5, Some(at(0.0, 0.0)));
    assert_seen(share(disc(0.0, -1.0, 0.5), &row), 0.0, None);
    // Half below the horizon of the view; the nearest seen place is straight ahead.
    assert_seen(
        share(square((-2.0, -6.0), (2.0, 2.0)), &row),
        0.25,
        Some(at(0.0, 0.0)),
    );
    // 10 m in front of the row, all seen, although the view's polygon holds the houses too.
    assert_seen(
        share(square((0.0, 0.0), (20.0, 20.0)), &row),
        1.0,
        Some(at(10.0, 10.0)),
    );
    assert_seen(
        share(line(&[(0.0, -10.0), (0.0, 10.0)]), &[]),
        0.5,
        Some(at(0.0, 0.0)),
    );
    // 10 m outside below, 10 m seen, 10 m in the house.
    assert_seen(
        share(line(&[(5.0, -10.0), (5.0, 20.0)]), &row),
        0.5,
        Some(at(5.0, 5.0)),
    );
}

#[test]
fn a_scene_in_a_house_stands_for_the_line_around_it() {
    let alone = [house((0.0, -10.0), (10.0, 10.0))];
    for area in [disc(5.0, 0.0, 0.0), disc(5.0, 0.0, 3.0)] {
        let scene = Scene::new(area, &alone);
        assert!(scene.indoors);
        let Open::Lines(lines) = &scene.open else {
            panic!("{:?}", scene.open)
        };
        // Four walls and four quarter circles.
        let exact = 2.0 * (10.0 + 20.0) + std::f64::consts::TAU;
        assert!(
            (Euclidean.length(lines) - exact).abs() < 0.1,
            "{}",
            Euclidean.length(lines)
        );
        let seen = scene.seen(&view());
        assert!((seen.share - 0.5).abs() < 1e-3);
        let target = seen.target.unwrap();
        assert!(
            (target.y - 0.0).abs() < 0.01
                && ((target.x + 1.0).abs() < 0.01 || (target.x - 11.0).abs() < 0.01)
        );
    }
    assert!(!Scene::new(disc(5.0, 9.0, 3.0), &alone).indoors);
    assert!(!Scene::new(disc(5.0, 10.0, 0.0), &alone).indoors);
}

#[test]
fn in_a_row_the_line_runs_only_where_one_can_stand() {
    let row = [
        house((0.0, 10.0), (10.0, 20.0)),
        house((10.0, 10.0), (20.0, 20.0)),
        house((20.0, 10.0), (30.0, 20.0)),
    ];
    let length = |area| match Scene::new(area, &row).open {
        Open::Lines(lines) => Euclidean.length(&lines),
        other => panic!("{other:?}"),
    };
    // In front of and behind the house, and round its four corners to the neighbours' walls.
    let middle = length(disc(15.0, 15.0, 2.0));
    assert!(
        (middle - (20.0 + std::f64::consts::TAU)).abs() < 0.05,
        "{middle}"
    );
    // Across a shared wall: around both.
    let both = length(disc(10.0, 15.0, 2.0));
    assert!(
        (both - (50.0 + std::f64::consts::TAU)).abs() < 0.05,
        "{both}"
    );
}

#[test]
fn out_of_view_and_masked_are_told_of_what_is_judged() {
    let alone = [house((0.0, -60.0), (10.0, -40.0))];
    let scene = Scene::new(disc(5.0, -50.0, 0.0), &alone);
    let sector = Sector {
        far_m: 39.1,
        bearing_deg: 180.0,
        ..view().sector
    };
    assert!(scene.meets(&sector) && !scene.area.meets(&sector));
    assert_eq!(
        scene.why_not(&Sector {
            far_m: 30.0,
            ..sector
        }),
        [WhyNot::TooFar]
    );
    assert_eq!(scene.why_not(&view().sector), [WhyNot::LooksElsewhere]);
    let masks =
        [(-5.0, 0.5), (0.0, 5.0)].map(|(x0, x1)| Rect::new((x0, 0.0), (x1, 9.0)).to_polygon());
    assert!(Scene::new(disc(0.2, 4.0, 3.0), &[]).is_within(&masks));
    assert!(Scene::new(disc(0.2, 4.0, 0.0), &[]).is_within(&masks));
    assert!(!Scene::new(disc(0.2, 8.0, 3.0), &[]).is_within(&masks));
    assert!(!Scene::new(disc(0.2, 8.0, 3.0), &[]).is_within(&[]));
}

#[test]
fn shapes_without_points_show_nothing() {
    let nothing = Area::Line(LineString::new(vec![]));
    let seen = Scene::new(nothing, &[]).seen(&view());
    assert_eq!(
        seen,
        Seen {
            share: 0.0,
            target: None
        }
    );
    let empty = View::new(view().sector, MultiPolygon::new(vec![]));
    assert_eq!(
        Scene::new(disc(0.0, 5.0, 2.0), &[]).seen(&empty).target,
        None
    );
}

#[test]
fn a_speck_of_uncertainty_is_a_point() {
    for radius_m in [0.0, 1e-9, 0.001, 0.0056, 0.0099] {
        assert_seen(
            share(disc(0.0, 10.0, radius_m), &[]),
            1.0,
            Some(at(0.0, 10.0)),
        );
    }
}

#[test]
fn detail_is_not_taken_in_a_hairline_between_houses() {
    // A ten-millionth of a metre between two houses is seen by rounding only; the ground lies around them.
    let houses = [
        house((-20.0, 5.0), (-1e-7, 15.0)),
        house((0.0, 5.0), (20.0, 15.0)),
    ];
    let outlines = houses.iter().filter_map(|house| match &house.outline {
        Outline::Building(outline) => Some(outline),
        Outline::Wall(_) => None,
    });
    let View {
        sector, visible, ..
    } = view();
    let visible = outlines.fold(visible, |left, outline| left.difference(outline));
    let scene = Scene::new(disc(1.0, 12.0, 6.0), &houses);
    let target = scene.seen(&View::new(sector, visible)).target.unwrap();
    assert!(
        (target.x - 1.0).abs() < 1e-3 && (target.y - 15.0).abs() < 1e-3,
        "{target:?}"
    );
}
