//! Whether polygons are simple, so that the area within is beyond doubt (pure): no ring crosses or touches itself, holes lie
//! within their outline, and neither holes nor polygons share more with each other than points.
//!
//! The answers are those of `geo`'s validation, which compares each side of a ring with each other one: of an outline with
//! many thousand points that takes minutes. Here a side is compared with those alone whose box it meets.

use geo::{
    BoundingRect, Intersects, Line, LineString, MultiPolygon, Polygon, PreparedGeometry, Rect,
    Relate, RemoveRepeatedPoints, coordinate_position::CoordPos, dimensions::Dimensions,
    relate::IntersectionMatrix,
};

/// Whether polygons are simple, each by itself and beside the others.
#[must_use]
pub fn is_simple(polygons: &MultiPolygon<f64>) -> bool {
    let each = polygons.iter().all(is_simple_polygon);
    each && are_apart(&polygons.0)
}

fn is_simple_polygon(polygon: &Polygon<f64>) -> bool {
    let mut rings = std::iter::once(polygon.exterior()).chain(polygon.interiors());
    if !rings.all(is_simple_ring) {
        return false;
    }
    if polygon.interiors().is_empty() {
        return true;
    }
    let filled = |ring: &LineString<f64>| Polygon::new(ring.clone(), Vec::new());
    let whole = filled(polygon.exterior());
    let whole = PreparedGeometry::from(&whole);
    let holes: Vec<_> = polygon.interiors().iter().map(filled).collect();
    let within = |hole: &Polygon<f64>| {
        let both = whole.relate(hole);
        both.is_contains() && !share_a_line(&both)
    };
    holes.iter().all(within) && are_apart(&holes)
}

/// Whether a ring has an inside, and no two of its sides meet but where one goes on from the other.
fn is_simple_ring(ring: &LineString<f64>) -> bool {
    ring.remove_repeated_points().0.len() >= 4 && !meets_itself(ring)
}

fn meets_itself(ring: &LineString<f64>) -> bool {
    let mut sides: Vec<(Line<f64>, Rect<f64>)> = ring
        .lines()
        .map(|side| (side, side.bounding_rect()))
        .collect();
    sides.sort_by(|(_, a), (_, b)| a.min().x.total_cmp(&b.min().x));
    // From west to east: those that have begun and not ended yet.
    let mut begun: Vec<(Line<f64>, Rect<f64>)> = Vec::new();
    for (side, bounds) in sides {
        begun.retain(|(_, other)| other.max().x >= bounds.min().x);
        let mut near = begun.iter();
        let meets = near.any(|(other, of_other)| {
            of_other.max().y >= bounds.min().y
                && of_other.min().y <= bounds.max().y
                && side.start != other.end
                && side.end != other.start
                && side.intersects(other)
        });
        if meets {
            return true;
        }
        begun.push((side, bounds));
    }
    false
}

/// Whether simple polygons have no area and no line in common.
fn are_apart(polygons: &[Polygon<f64>]) -> bool {
    let bounds: Vec<Option<Rect<f64>>> = polygons.iter().map(Polygon::bounding_rect).collect();
    let mut pairs = (0..polygons.len()).flat_map(|a| (0..a).map(move |b| (a, b)));
    !pairs.any(|(a, b)| {
        let near = bounds[a].zip(bounds[b]);
        near.is_some_and(|(one, other)| one.intersects(&other)) && {
            let both = polygons[a].relate(&polygons[b]);
            let inside = both.get(CoordPos::Inside, CoordPos::Inside);
            inside == Dimensions::TwoDimensional || share_a_line(&both)
        }
    })
}

fn share_a_line(both: &IntersectionMatrix) -> bool {
    let sides = both.get(CoordPos::OnBoundary, CoordPos::OnBoundary);
    sides == Dimensions::OneDimensional
}

#[cfg(test)]
mod tests {
    use geo::{Coord, Validation};
    use proptest::prelude::*;

    use super::*;

    /// Rings whose corners lie on a coarse grid, so that they touch, cross and run along each other often.
    fn ring() -> impl Strategy<Value = LineString<f64>> {
        let corner = (0..7_i32, 0..7_i32).prop_map(|(x, y)| Coord {
            x: f64::from(x),
            y: f64::from(y),
        });
        prop::collection::vec(corner, 3..8).prop_map(|mut corners| {
            corners.push(corners[0]);
            LineString(corners)
        })
    }

    /// A star with as many points, as jagged as a coast.
    fn star(points: usize) -> LineString<f64> {
        let corner = |number: usize| {
            let turn = std::f64::consts::TAU * number as f64 / points as f64;
            let radius = if number.is_multiple_of(2) { 1.0 } else { 0.95 };
            let (y, x) = turn.sin_cos();
            Coord {
                x: radius * x,
                y: radius * y,
            }
        };
        let mut corners: Vec<_> = (0..points).map(corner).collect();
        corners.push(corners[0]);
        LineString(corners)
    }

    #[test]
    fn an_outline_of_many_thousand_points_is_judged() {
        let mut outline = star(20_000);
        let polygon = |ring: &LineString<f64>| Polygon::new(ring.clone(), Vec::new());
        assert!(is_simple(&MultiPolygon(vec![polygon(&outline)])));
        outline.0.swap(7_000, 7_002);
        assert!(!is_simple(&MultiPolygon(vec![polygon(&outline)])));
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(2000))]

        #[test]
        fn what_is_simple_is_what_another_library_says(
            polygons in prop::collection::vec((ring(), prop::collection::vec(ring(), 0..3)), 1..3),
        ) {
            let polygons = polygons.into_iter().map(|(outline, holes)| Polygon::new(outline, holes));
            let polygons = MultiPolygon(polygons.collect());
            prop_assert_eq!(is_simple(&polygons), polygons.is_valid(), "{:?}", polygons);
        }

        #[test]
        fn most_rings_of_three_corners_are_simple_with_and_without_a_hole(
            hole in prop::collection::vec((1.0..5.0_f64, 1.0..5.0_f64), 3),
        ) {
            let corners = [(0.0, 0.0), (6.0, 0.0), (6.0, 6.0), (0.0, 6.0)];
            let ring = |corners: &[(f64, f64)]| LineString::from(corners.to_vec());
            let polygon = Polygon::new(ring(&corners), vec![ring(&hole)]);
            let polygons = MultiPolygon(vec![polygon]);
            prop_assert_eq!(is_simple(&polygons), polygons.is_valid());
        }
    }
}
