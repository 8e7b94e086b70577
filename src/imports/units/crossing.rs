//! Whether the rings of a polygon cross each other or themselves (pure). A sweep, as boundaries are long.

use geo::{
    Coord, Line, LineString,
    line_intersection::{LineIntersection, line_intersection},
};

/// A place where edges of `rings` cross; none where they only touch, as the rings of one boundary do.
pub(super) fn crossing<'a>(
    rings: impl IntoIterator<Item = &'a LineString<f64>>,
) -> Option<Coord<f64>> {
    let edges = rings.into_iter().flat_map(LineString::lines);
    let mut edges: Vec<Line<f64>> = edges.filter(|edge| edge.start != edge.end).collect();
    let west = |edge: &Line<f64>| edge.start.x.min(edge.end.x);
    edges.sort_by(|a, b| west(a).total_cmp(&west(b)));
    for (index, edge) in edges.iter().enumerate() {
        let east = edge.start.x.max(edge.end.x);
        let (south, north) = span(edge.start.y, edge.end.y);
        for other in &edges[index + 1..] {
            if west(other) > east {
                break;
            }
            let (low, high) = span(other.start.y, other.end.y);
            if high < south || low > north {
                continue;
            }
            match line_intersection(*edge, *other) {
                Some(LineIntersection::SinglePoint {
                    intersection,
                    is_proper: true,
                }) => return Some(intersection),
                Some(LineIntersection::Collinear { intersection })
                    if intersection.start != intersection.end =>
                {
                    return Some(intersection.start);
                }
                _ => {}
            }
        }
    }
    None
}

fn span(a: f64, b: f64) -> (f64, f64) {
    (a.min(b), a.max(b))
}

#[cfg(test)]
mod tests {
    use geo::{Validation, polygon};
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_bow_tie_crosses_and_rings_may_touch() {
        let tie = polygon![(x: 0.0, y: 0.0), (x: 2.0, y: 2.0), (x: 2.0, y: 0.0), (x: 0.0, y: 2.0)];
        assert_eq!(crossing([tie.exterior()]), Some(Coord { x: 1.0, y: 1.0 }));
        let square =
            polygon![(x: 0.0, y: 0.0), (x: 2.0, y: 0.0), (x: 2.0, y: 2.0), (x: 0.0, y: 2.0)];
        let corner = polygon![(x: 0.0, y: 0.0), (x: 1.0, y: 0.5), (x: 0.5, y: 1.0)];
        assert_eq!(crossing([square.exterior(), corner.exterior()]), None);
        let spike =
            polygon![(x: 0.0, y: 0.0), (x: 2.0, y: 0.0), (x: 1.0, y: 0.0), (x: 0.0, y: 2.0)];
        assert!(crossing([spike.exterior()]).is_some());
    }

    proptest! {
        #[test]
        fn what_is_valid_never_crosses(corners in prop::collection::vec((0.0..1.0, 0.0..1.0), 4..12)) {
            let ring: LineString<f64> = corners.into_iter().collect();
            let polygon = geo::Polygon::new(ring, Vec::new());
            if polygon.is_valid() {
                prop_assert_eq!(crossing([polygon.exterior()]), None);
            } else if polygon.exterior().0.len() > 4 {
                prop_assert!(crossing([polygon.exterior()]).is_some());
            }
        }
    }
}
