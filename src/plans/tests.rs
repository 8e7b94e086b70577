//! Demand, measures and gaps against figures worked out by hand.
#![expect(
    clippy::float_cmp,
    reason = "sums of whole samples are exact, and zero is zero"
)]

use geo::{Coord, LineString, MultiPolygon, Rect, polygon};
use proptest::prelude::*;

use super::{Alone, Covers, Demand, Eye, Gaps, Line, Rings, SeenLines, Ways, Weights};
use crate::{
    geometry::{Lens, detail::Level2025},
    streets::StreetClass::{self, Footway, Pedestrian, Primary, Residential},
};

pub(super) fn line(class: StreetClass, points: &[(f64, f64)]) -> Line {
    Line {
        class,
        tunnel: false,
        line: LineString::from(points.to_vec()),
    }
}

pub(super) fn block(west: f64, south: f64, east: f64, north: f64) -> MultiPolygon<f64> {
    MultiPolygon(vec![Rect::new((west, south), (east, north)).to_polygon()])
}

/// A kilometre square around the origin.
pub(super) fn square() -> Rings {
    Rings::new(&block(-500.0, -500.0, 500.0, 500.0))
}

/// A street of 200 m from west to east through the origin.
fn street() -> Demand {
    let street = line(Residential, &[(-100.0, 0.0), (100.0, 0.0)]);
    Demand::of(&[street], &square(), &[], Ways::Streets)
}

/// A lens of 90° and 1920 px that looks east along the street from `x`, and sees 60 m of it.
fn eye(x: f64, counts: bool) -> Eye {
    Eye {
        viewpoint: Coord { x, y: 0.0 },
        axis_deg: Some(90.0),
        lens: Lens {
            bearing_deg: Some(90.0),
            horizontal_fov_deg: Some(90.0),
            width_px: Some(1920),
            ..Lens::default()
        },
        visible: MultiPolygon(vec![
            polygon![(x: x, y: 0.0), (x: x + 60.0, y: -60.0), (x: x + 60.0, y: 60.0)],
        ]),
        counts,
    }
}

fn once_and_twice(eyes: &[Eye], demand: &Demand, level: Option<Level2025>) -> [f64; 2] {
    let covers = Covers::of(eyes, demand, level);
    let lengths = covers.seen(demand, |_| true).lengths(demand);
    [lengths.once_m, lengths.twice_m]
}

fn is_close(a: f64, b: f64, within: f64) -> bool {
    (a - b).abs() <= within
}

#[test]
fn a_straight_street_is_as_long_as_it_is() {
    let demand = street();
    assert_eq!(demand.samples.len(), 40);
    assert!(is_close(demand.metres(), 200.0, 1e-9) && is_close(demand.weight(), 200.0, 1e-9));
    // 7.3 m are two samples of 3.65 m each, with their middles at 1.825 and 5.475.
    let short = line(Residential, &[(0.0, 0.0), (3.0, 0.0), (3.0, 4.3)]);
    let demand = Demand::of(&[short], &square(), &[], Ways::Streets);
    let places: Vec<_> = demand.samples.iter().map(|sample| sample.at).collect();
    assert_eq!(places.len(), 2);
    assert!(is_close(places[0].x, 1.825, 1e-9) && is_close(places[1].y, 2.475, 1e-9));
}

#[test]
fn the_area_and_buildings_cut_the_street() {
    let lines = [line(Residential, &[(-900.0, 10.0), (900.0, 10.0)])];
    let metres = |buildings: &[MultiPolygon<f64>]| {
        Demand::of(&lines, &square(), buildings, Ways::Streets).metres()
    };
    assert!(is_close(metres(&[]), 1000.0, 1e-6));
    // Row houses share a wall and one lies over another: 30 m of the street lie in them, each metre once.
    let houses = [
        block(0.0, 0.0, 10.0, 20.0),
        block(10.0, 0.0, 20.0, 20.0),
        block(15.0, 5.0, 30.0, 30.0),
    ];
    assert!(is_close(metres(&houses), 970.0, 1e-6));
    // A yard within a house is open ground.
    let ring = Rect::new((0.0, 0.0), (100.0, 100.0)).to_polygon();
    let yard = Rect::new((20.0, 5.0), (60.0, 50.0)).to_polygon();
    let house = geo::Polygon::new(ring.exterior().clone(), vec![yard.exterior().clone()]);
    assert!(is_close(metres(&[MultiPolygon(vec![house])]), 940.0, 1e-6));
    let far = Rings::new(&block(2000.0, 2000.0, 3000.0, 3000.0));
    assert!(
        Demand::of(&lines, &far, &[], Ways::Streets)
            .samples
            .is_empty()
    );
}

#[test]
fn tunnels_have_no_demand_and_pavements_count_once() {
    let tunnel = Line {
        tunnel: true,
        ..line(Primary, &[(-100.0, 0.0), (100.0, 0.0)])
    };
    let demand = Demand::of(&[tunnel], &square(), &[], Ways::All);
    assert!(demand.samples.is_empty());
    let lines = [
        line(Residential, &[(-100.0, 0.0), (100.0, 0.0)]),
        // A pavement, a path that is none, and one on the ground of a wide street.
        line(Footway, &[(-100.0, 6.0), (100.0, 6.0)]),
        line(Footway, &[(-100.0, 30.0), (100.0, 30.0)]),
        line(Primary, &[(-100.0, 200.0), (100.0, 200.0)]),
        line(Footway, &[(-100.0, 211.0), (100.0, 211.0)]),
        line(Pedestrian, &[(-100.0, 5.0), (100.0, 5.0)]),
    ];
    let metres = |ways| Demand::of(&lines, &square(), &[], ways).metres();
    assert!(is_close(metres(Ways::All), 1200.0, 1e-6));
    assert!(is_close(metres(Ways::Streets), 800.0, 1e-6));
    assert!(is_close(metres(Ways::Vehicles), 400.0, 1e-6));
}

#[test]
fn one_camera_sees_what_geometry_says() {
    let demand = street();
    let eyes = [eye(0.0, true)];
    // All that is visible; 80 px/m end at 1920 / (2 · 80) = 12 m, 40 px/m at 24 m, to half a sample.
    for (level, metres) in [
        (None, 60.0),
        (Some(Level2025::Outline), 24.0),
        (Some(Level2025::Discern), 12.0),
    ] {
        let [once, twice] = once_and_twice(&eyes, &demand, level);
        assert!(is_close(once, metres, 2.5 + 1e-9), "{level:?}: {once}");
        assert_eq!(twice, 0.0);
    }
    // 15 m behind the first camera's view begins that of the second, which it shares for 45 m.
    let both = [eye(0.0, true), eye(15.0, true)];
    assert_eq!(once_and_twice(&both, &demand, None), [75.0, 45.0]);
    let mut blind = eye(0.0, true);
    blind.lens.width_px = None;
    assert_eq!(
        once_and_twice(std::slice::from_ref(&blind), &demand, None)[0],
        60.0
    );
    let unknown = once_and_twice(&[blind], &demand, Some(Level2025::Overview));
    assert_eq!(unknown, [0.0, 0.0], "unknown detail is no detail");
    let mut night = eye(0.0, true);
    night.visible = MultiPolygon(Vec::new());
    assert_eq!(once_and_twice(&[night], &demand, None), [0.0, 0.0]);
}

#[test]
fn detail_grows_off_the_axis_and_a_drawn_view_has_none() {
    // 11.1 m ahead and 10 m to the side: detail is that of the 11.1 m along the axis.
    let demand = Demand::of(
        &[line(Residential, &[(11.0, 10.0), (11.2, 10.0)])],
        &square(),
        &[],
        Ways::All,
    );
    let mut eye = eye(0.0, true);
    eye.visible = block(0.0, -60.0, 60.0, 60.0);
    // 1920 / (2 · 11.1) = 86 px/m; 14.94 m away on the axis it would be 64.
    let seen =
        |eye: &Eye| once_and_twice(std::slice::from_ref(eye), &demand, Some(Level2025::Discern))[0];
    assert!(is_close(seen(&eye), 0.2, 1e-9));
    eye.axis_deg = None;
    assert_eq!(seen(&eye), 0.0);
}

#[test]
fn gaps_hang_together_and_the_heaviest_comes_first() {
    let demand = street();
    let eyes = [eye(-40.0, true)];
    let covers = Covers::of(&eyes, &demand, None);
    let gaps = Gaps::of(&demand, &covers.seen(&demand, |_| true));
    let metres: Vec<_> = gaps.listed.iter().map(|gap| gap.metres.round()).collect();
    assert_eq!(metres, [80.0, 60.0], "east of the view, and west of it");
    let expected = 80.0 * 12.0;
    assert!(is_close(
        gaps.listed[0].area_m2(),
        expected,
        0.02 * expected
    ));
    assert!(is_close(gaps.listed[0].at.x, 60.0, 2.6));
    // A crossing joins what lies on both sides of it, and a crumb is counted.
    let lines = [
        line(Residential, &[(-50.0, 0.0), (50.0, 0.0)]),
        line(Residential, &[(0.0, -50.0), (0.0, 50.0)]),
        line(Residential, &[(300.0, 300.0), (310.0, 300.0)]),
    ];
    let demand = Demand::of(&lines, &square(), &[], Ways::Streets);
    let gaps = Gaps::of(&demand, &Covers::default().seen(&demand, |_| true));
    assert_eq!(gaps.listed.len(), 1);
    assert!(is_close(gaps.listed[0].metres, 200.0, 1e-6));
    assert_eq!(gaps.listed[0].ground.0.len(), 1);
    assert_eq!(gaps.unlisted.count, 1);
    assert!(is_close(gaps.unlisted.metres, 10.0, 1e-6));
}

#[test]
fn streets_are_lines_by_how_many_cameras_see_them() {
    let demand = street();
    let covers = Covers::of(&[eye(0.0, true), eye(15.0, true)], &demand, None);
    let seen = covers.seen(&demand, |_| true);
    let [none, once, twice] = SeenLines::of(&demand, &seen);
    let ends = |lines: &SeenLines| -> Vec<(f64, f64)> {
        let ends = lines
            .lines
            .iter()
            .map(|line| (line.0[0].x, line.0[line.0.len() - 1].x));
        ends.collect()
    };
    // Each piece is one line of two points, however many samples it has.
    assert_eq!(ends(&none), [(-100.0, 0.0), (75.0, 100.0)]);
    assert_eq!(ends(&once), [(0.0, 15.0), (60.0, 75.0)]);
    assert_eq!(ends(&twice), [(15.0, 60.0)]);
    let points: [usize; 3] =
        [none, once, twice].map(|lines| lines.lines.iter().map(|line| line.0.len()).sum());
    assert_eq!(points, [4, 4, 2]);
}

#[test]
fn incidents_and_priorities_weigh_but_not_beside_sensitive_places() {
    let mut demand = street();
    demand.weigh(&Weights {
        incidents: vec![(Coord { x: -97.5, y: 0.0 }, 5)],
        priorities: vec![(Rings::new(&block(50.0, -10.0, 100.0, 10.0)), 3.0)],
        unweighted: vec![Rings::new(&block(90.0, -10.0, 100.0, 10.0))],
    });
    let at = |x: f64| {
        demand
            .samples
            .iter()
            .find(|sample| is_close(sample.at.x, x, 1e-9))
            .unwrap()
            .weight
    };
    assert!(
        is_close(at(-97.5), 30.0, 1e-9),
        "at its place each adds as much again"
    );
    assert!(
        is_close(at(-22.5), 5.0 * (1.0 + 5.0 * 0.75_f64.powi(2)), 1e-9),
        "(1 - ½²)²"
    );
    assert!(is_close(at(52.5), 15.0, 1e-9));
    assert!(is_close(at(92.5), 5.0, 1e-9));
}

/// Samples inside `polygon` by the plain predicate of another library.
fn plainly(polygons: &MultiPolygon<f64>, demand: &Demand) -> Vec<u32> {
    use geo::Intersects;
    let samples = (0..).zip(&demand.samples);
    let inside = samples.filter(|(_, sample)| polygons.intersects(&sample.at));
    inside.map(|(number, _)| number).collect()
}

proptest! {
    #[test]
    fn a_camera_more_never_lowers_and_a_loss_opens_just_its_metres(
        streets in prop::collection::vec(prop::collection::vec((-300.0..300.0, -300.0..300.0), 2..5), 1..6),
        eyes in prop::collection::vec((-200.0..200.0, any::<bool>()), 1..8),
        level in prop::sample::select(vec![None, Some(Level2025::Outline)]),
    ) {
        let lines: Vec<Line> = streets.iter().map(|points| line(Residential, points)).collect();
        let demand = Demand::of(&lines, &square(), &[], Ways::Streets);
        let eyes: Vec<Eye> = eyes.iter().map(|(x, counts)| eye(*x, *counts)).collect();
        let covers = Covers::of(&eyes, &demand, level);
        let lengths = |which: &dyn Fn(usize) -> bool| {
            covers.seen(&demand, which).lengths(&demand)
        };
        let all = lengths(&|_| true);
        prop_assert!(all.twice_m <= all.once_m + 1e-9 && all.once_m <= demand.metres() + 1e-9);
        let seen = covers.seen(&demand, |_| true);
        for lost in 0..eyes.len() {
            let without = lengths(&|number| number != lost);
            prop_assert!(without.once_m <= all.once_m + 1e-9 && without.twice_m <= all.twice_m + 1e-9);
            let opened = Alone::of(&seen, &covers.of[lost], &demand).metres;
            prop_assert!((all.once_m - without.once_m - opened).abs() < 1e-6);
        }
        let working = lengths(&|number| eyes[number].counts);
        prop_assert!(working.once_m <= all.once_m + 1e-9);
        let gaps = Gaps::of(&demand, &seen);
        let listed: f64 = gaps.listed.iter().map(|gap| gap.metres).sum();
        let unseen = demand.metres() - all.once_m;
        prop_assert!((listed + gaps.unlisted.metres - unseen).abs() < 1e-6);
        let drawn = SeenLines::of(&demand, &seen);
        let figures = [unseen, all.once_m - all.twice_m, all.twice_m];
        for (lines, metres) in drawn.iter().zip(figures) {
            prop_assert!((lines.metres - metres).abs() < 1e-6);
            // What is drawn cuts the corners of samples, and no more.
            let length = geo::Length::length(&geo::Euclidean, &lines.lines);
            prop_assert!(length <= metres + 1e-6 && length >= 0.8 * metres - 10.0, "{length} of {metres}");
        }
        if level.is_none() {
            for (cover, eye) in covers.of.iter().zip(&eyes) {
                let mut cover = cover.clone();
                cover.sort_unstable();
                prop_assert_eq!(cover, plainly(&eye.visible, &demand));
            }
        }
    }

    #[test]
    fn what_is_cut_agrees_with_the_clipping_of_another_library(
        points in prop::collection::vec((-300.0..300.0, -300.0..300.0), 2..8),
        corners in prop::collection::vec((20.0..250.0_f64, 0.0..1.0_f64), 5..12),
        house in (-200.0..200.0, -200.0..200.0, 5.0..150.0, 5.0..150.0),
    ) {
        use geo::{BooleanOps, Euclidean, Length, MultiLineString};
        let turn = std::f64::consts::TAU / corners.len() as f64;
        let star = corners.iter().enumerate().map(|(index, (radius, shift))| {
            let (sin, cos) = (turn * (index as f64 + 0.9 * shift)).sin_cos();
            Coord { x: radius * cos, y: radius * sin }
        });
        let area = MultiPolygon(vec![geo::Polygon::new(star.collect(), Vec::new())]);
        let house = block(house.0, house.1, house.0 + house.2, house.1 + house.3);
        let street = line(Residential, &points);
        let whole = MultiLineString(vec![street.line.clone()]);
        let open = house.clip(&area.clip(&whole, false), true);
        let found = Demand::of(&[street], &Rings::new(&area), &[house], Ways::All).metres();
        let expected = Euclidean.length(&open);
        prop_assert!((found - expected).abs() < 1e-3, "{found} is not {expected}");
    }
}

#[test]
fn a_bound_is_never_told_below_what_it_is() {
    use super::answer::{bound_to_decimetre, to_decimetre};
    for (metres, told) in [(29.32, 29.4), (29.3, 29.3), (0.3 - 0.1, 0.2), (0.0, 0.0)] {
        assert!(is_close(bound_to_decimetre(metres), told, 1e-9), "{metres}");
        assert!(bound_to_decimetre(metres) >= to_decimetre(metres));
    }
}
