//! In or out, and for which reason.

use geo::{Area, Contains, Distance, Euclidean, Point};
use proptest::prelude::*;

use super::*;

fn sector(bearing_deg: f64, width_deg: f64, near_m: f64, far_m: f64) -> Sector {
    Sector {
        apex: Coord { x: 10.0, y: -5.0 },
        bearing_deg,
        width_deg,
        near_m,
        far_m,
    }
}

/// The place at a bearing (degrees) and distance from the apex of [`sector`].
fn at(bearing_deg: f64, distance: f64) -> Coord<f64> {
    let (sin, cos) = bearing_deg.to_radians().sin_cos();
    Coord {
        x: 10.0 + distance * sin,
        y: -5.0 + distance * cos,
    }
}

#[test]
fn each_place_is_in_or_out_for_one_reason() {
    use WhyNot::{BlindZone, LooksElsewhere, TooFar};
    let table = [
        (sector(90.0, 60.0, 2.0, 50.0), at(90.0, 30.0), None),
        (sector(90.0, 60.0, 2.0, 50.0), at(120.0, 50.0), None),
        (sector(90.0, 60.0, 2.0, 50.0), at(60.0, 2.0), None),
        (
            sector(90.0, 60.0, 2.0, 50.0),
            at(120.01, 50.0),
            Some(LooksElsewhere),
        ),
        (
            sector(90.0, 60.0, 2.0, 50.0),
            at(90.0, 50.000_001),
            Some(TooFar),
        ),
        (sector(90.0, 60.0, 2.0, 50.0), at(270.0, 51.0), Some(TooFar)),
        (
            sector(90.0, 60.0, 2.0, 50.0),
            at(90.0, 1.999_999),
            Some(BlindZone),
        ),
        (sector(90.0, 60.0, 0.0, 50.0), at(0.0, 0.0), None),
        (sector(350.0, 40.0, 0.0, 50.0), at(9.99, 30.0), None),
        (
            sector(350.0, 40.0, 0.0, 50.0),
            at(10.01, 30.0),
            Some(LooksElsewhere),
        ),
        (sector(0.0, 270.0, 0.0, 50.0), at(225.1, 30.0), None),
        (
            sector(0.0, 270.0, 0.0, 50.0),
            at(180.0, 30.0),
            Some(LooksElsewhere),
        ),
        (sector(0.0, 360.0, 5.0, 50.0), at(180.0, 30.0), None),
        (
            sector(0.0, 360.0, 60.0, 50.0),
            at(180.0, 55.0),
            Some(TooFar),
        ),
    ];
    for (sector, point, why_not) in table {
        assert_eq!(sector.why_not(point), why_not, "{sector:?} {point:?}");
    }
}

#[test]
fn the_apex_lies_on_the_axis_whatever_the_bearing() {
    for bearing in 0..360 {
        let sector = sector(f64::from(bearing), 10.0, 0.0, 50.0);
        assert!(sector.contains(sector.apex), "{bearing}");
        assert!(sector.off_axis_deg(sector.apex) <= 0.0);
    }
}

#[test]
fn a_full_circle_with_a_blind_zone_is_a_ring() {
    let ring = sector(0.0, 360.0, 5.0, 60.0).to_polygon();
    assert_eq!(ring.interiors().len(), 1);
    let exact = std::f64::consts::PI * (3600.0 - 25.0);
    assert!((ring.unsigned_area() - exact).abs() / exact < 1e-3);
    assert_eq!(
        sector(0.0, 90.0, 9.0, 3.0).to_polygon().exterior().0.len(),
        0
    );
}

#[test]
fn lines_and_polygons_are_met_through_sides_arcs_and_from_within() {
    let ring = sector(0.0, 360.0, 5.0, 50.0);
    let east = sector(90.0, 60.0, 2.0, 50.0);
    let line = |a, b| LineString::new(vec![a, b]);
    // Through the outer arc and back out, both ends outside.
    assert!(east.meets_line(&line(at(80.0, 51.0), at(100.0, 50.5))));
    assert!(
        !east.meets_line(&line(at(80.0, 51.0), at(100.0, 51.0)))
            || 51.0 * 10_f64.to_radians().cos() > 50.0
    );
    // Across both sides.
    assert!(east.meets_line(&line(at(30.0, 20.0), at(150.0, 20.0))));
    // Inside the hole of a ring, and across it.
    assert!(!ring.meets_line(&line(at(0.0, 3.0), at(90.0, 3.0))));
    assert!(ring.meets_line(&line(at(0.0, 3.0), at(90.0, 7.0))));
    let around = Polygon::new(
        LineString::new((0..4).map(|i| at(90.0 * f64::from(i), 200.0)).collect()),
        vec![],
    );
    assert!(east.meets_polygon(&around) && ring.meets_polygon(&around));
}

proptest! {
    #[test]
    fn distance_and_polygon_agree_with_each_other(
        bearing in -400.0..400.0, width in 5.0..400.0, near in 0.0..20.0, far in 21.0..200.0,
        x in -250.0..250.0, y in -250.0..250.0,
    ) {
        let sector = sector(bearing, width, near, far);
        let polygon = sector.to_polygon();
        let point = Coord { x, y };
        let by_polygon = Euclidean.distance(&Point(point), &polygon);
        // The chords of both arcs are at most 1 cm off.
        prop_assert!((sector.distance_to(point) - by_polygon).abs() < 0.0101);
        prop_assert_eq!(sector.contains(point), sector.distance_to(point) < 1e-9);
        let within = sector.pulled_in(point);
        if sector.contains(point) {
            prop_assert!(polygon.contains(&within) && Euclidean.distance(Point(point), Point(within)) < 2.0 * OUTLINE_M);
        }
        let from_arc = [near, far].map(|r| (sector.distance_from_apex(point) - r).abs());
        if from_arc.iter().all(|d| *d > 0.0101) && by_polygon.abs() > 1e-6 {
            prop_assert_eq!(sector.contains(point), polygon.contains(&point));
        }
    }
}
