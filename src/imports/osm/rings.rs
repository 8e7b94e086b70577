//! Areas out of the ways of a multipolygon relation: rings first, then which ring is a hole in which.

use std::collections::HashMap;

use geo::{
    Area, BooleanOps, BoundingRect, CoordinatePosition, LineString, MultiPolygon, Orient, Polygon,
    Validation, coordinate_position::CoordPos, orient::Direction,
};

/// A ring that the ways do not close: the node where it stops.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Unclosed(
    /// The node.
    pub i64,
);

/// Joins ways, given as node ids in any order and direction, to closed rings (first node = last node).
///
/// Where several ways meet in one node, a walk that comes back to a node it has passed gives off that loop as a ring
/// of its own; so rings that touch come apart.
pub fn rings(ways: &[&[i64]]) -> Result<Vec<Vec<i64>>, Unclosed> {
    let (closed, open): (Vec<&[i64]>, Vec<&[i64]>) = ways
        .iter()
        .filter(|way| way.len() > 1)
        .partition(|way| way.first() == way.last());
    let mut rings: Vec<Vec<i64>> = closed.into_iter().map(<[i64]>::to_vec).collect();
    let mut ends: HashMap<i64, Vec<usize>> = HashMap::new();
    for (index, way) in open.iter().enumerate() {
        for end in [way[0], way[way.len() - 1]] {
            ends.entry(end).or_default().push(index);
        }
    }
    let mut used = vec![false; open.len()];
    for start in 0..open.len() {
        if used[start] {
            continue;
        }
        used[start] = true;
        // Each step of the walk is a way in walking direction.
        let mut walk: Vec<Vec<i64>> = vec![open[start].to_vec()];
        while let Some(here) = walk.last().map(|way| way[way.len() - 1]) {
            if let Some(from) = walk.iter().position(|way| way[0] == here) {
                rings.push(join(walk.drain(from..)));
                continue;
            }
            let next = ends[&here]
                .iter()
                .copied()
                .find(|&way| !used[way])
                .ok_or(Unclosed(here))?;
            used[next] = true;
            let mut way = open[next].to_vec();
            if way[0] != here {
                way.reverse();
            }
            walk.push(way);
        }
    }
    Ok(rings)
}

/// One ring out of ways that each begin where the one before ends.
fn join(walk: impl Iterator<Item = Vec<i64>>) -> Vec<i64> {
    let mut ring: Vec<i64> = Vec::new();
    for way in walk {
        ring.pop();
        ring.extend(way);
    }
    ring
}

/// Polygons with holes out of rings: a ring inside an odd number of others is a hole of the smallest of them.
///
/// Roles of members are not asked, because they are often wrong. Outer rings become counter-clockwise, holes clockwise.
#[must_use]
pub fn nest(rings: Vec<LineString<f64>>) -> MultiPolygon<f64> {
    let mut shapes: Vec<Polygon<f64>> = rings
        .into_iter()
        .map(|ring| Polygon::new(ring, Vec::new()))
        .collect();
    shapes.sort_by(|a, b| b.unsigned_area().total_cmp(&a.unsigned_area()));
    let boxes: Vec<_> = shapes.iter().map(BoundingRect::bounding_rect).collect();
    let mut depth = vec![0_usize; shapes.len()];
    let mut parent = vec![None; shapes.len()];
    for inner in 0..shapes.len() {
        // Larger rings come first, so the last one that holds this is the smallest.
        for outer in (0..inner).rev() {
            let may = boxes[outer]
                .zip(boxes[inner])
                .is_some_and(|(outer, inner)| {
                    outer.min().x <= inner.max().x
                        && inner.min().x <= outer.max().x
                        && outer.min().y <= inner.max().y
                        && inner.min().y <= outer.max().y
                });
            if may && holds(&shapes[outer], &shapes[inner]) {
                (depth[inner], parent[inner]) = (depth[outer] + 1, Some(outer));
                break;
            }
        }
    }
    let mut holes: Vec<Vec<LineString<f64>>> = vec![Vec::new(); shapes.len()];
    for ring in 0..shapes.len() {
        if let (1, Some(outer)) = (depth[ring] % 2, parent[ring]) {
            holes[outer].push(shapes[ring].exterior().clone());
        }
    }
    let outer = shapes
        .into_iter()
        .zip(holes)
        .zip(&depth)
        .filter(|(_, depth)| *depth % 2 == 0);
    let polygons = outer.map(|((shape, holes), _)| Polygon::new(shape.into_inner().0, holes));
    MultiPolygon(polygons.collect()).orient(Direction::Default)
}

/// Whether `inner`, which is not larger and does not cross it, lies inside `outer`: its first corner off the edge tells.
#[must_use]
pub fn holds(outer: &Polygon<f64>, inner: &Polygon<f64>) -> bool {
    let corners = inner
        .exterior()
        .0
        .iter()
        .map(|corner| outer.coordinate_position(corner));
    corners.into_iter().find(|at| *at != CoordPos::OnBoundary) == Some(CoordPos::Inside)
}

/// The outline made valid, and whether that changed it; none if it has no area.
///
/// Where it crosses or overlaps itself, a point counts as inside by the even-odd rule.
#[must_use]
pub fn repaired(outline: MultiPolygon<f64>) -> Option<(MultiPolygon<f64>, bool)> {
    let valid = outline.is_valid();
    let outline = if valid {
        outline
    } else {
        outline
            .union(&MultiPolygon::new(Vec::new()))
            .orient(Direction::Default)
    };
    (outline.unsigned_area() > 0.0).then_some((outline, !valid))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn square(x: f64, y: f64, side: f64) -> LineString<f64> {
        LineString::from(vec![
            (x, y),
            (x + side, y),
            (x + side, y + side),
            (x, y + side),
            (x, y),
        ])
    }

    #[test]
    fn ways_join_in_any_direction() {
        assert_eq!(
            rings(&[&[1, 2, 3], &[5, 4, 3], &[5, 6, 1]]),
            Ok(vec![vec![1, 2, 3, 4, 5, 6, 1]])
        );
        assert_eq!(
            rings(&[&[1, 2, 3, 1], &[7, 8], &[8, 9, 7]]),
            Ok(vec![vec![1, 2, 3, 1], vec![7, 8, 9, 7]])
        );
        assert_eq!(rings(&[&[1, 2], &[2, 3], &[3, 4]]), Err(Unclosed(4)));
        assert_eq!(rings(&[&[1], &[]]), Ok(vec![]));
    }

    #[test]
    fn rings_that_touch_in_a_node_come_apart() {
        let apart = rings(&[&[1, 2, 3], &[3, 4, 1], &[3, 5, 6], &[6, 7, 3]]).unwrap();
        assert_eq!(apart.len(), 2);
        assert!(
            apart
                .iter()
                .all(|ring| ring.len() == 5 && ring[0] == ring[4])
        );
    }

    #[test]
    fn every_second_ring_is_a_hole() {
        // A yard with a house in it, which has a light well; and a house next door.
        let all = vec![
            square(4.0, 4.0, 2.0),
            square(0.0, 0.0, 20.0),
            square(30.0, 0.0, 5.0),
            square(2.0, 2.0, 10.0),
        ];
        let area = nest([all, vec![square(4.5, 4.5, 0.5)]].concat());
        assert_eq!(area.0.len(), 3);
        assert!((area.unsigned_area() - (400.0 - 100.0 + 4.0 - 0.25 + 25.0)).abs() < 1e-9);
        assert!(area.is_valid());
    }

    #[test]
    fn a_hole_that_shares_corners_with_its_ring_is_a_hole() {
        let hole = LineString::from(vec![(0.0, 0.0), (4.0, 4.0), (0.0, 4.0), (0.0, 0.0)]);
        assert_eq!(
            nest(vec![square(0.0, 0.0, 4.0), hole.clone()]).0.len(),
            2,
            "all its corners lie on the edge"
        );
        let inner = LineString::from(vec![(0.0, 0.0), (3.0, 1.0), (1.0, 3.0), (0.0, 0.0)]);
        assert_eq!(nest(vec![square(0.0, 0.0, 4.0), inner]).0.len(), 1);
    }

    #[test]
    fn crossing_outlines_are_cut_into_parts() {
        let bow_tie = LineString::from(vec![
            (0.0, 0.0),
            (4.0, 4.0),
            (4.0, 0.0),
            (0.0, 4.0),
            (0.0, 0.0),
        ]);
        let (parts, changed) = repaired(nest(vec![bow_tie])).unwrap();
        assert!(changed && parts.is_valid());
        assert!((parts.unsigned_area() - 8.0).abs() < 1e-6);
        let (same, changed) = repaired(nest(vec![square(0.0, 0.0, 2.0)])).unwrap();
        assert_eq!((same.0.len(), changed), (1, false));
        let flat = LineString::from(vec![(0.0, 0.0), (4.0, 4.0), (0.0, 0.0), (0.0, 0.0)]);
        assert_eq!(repaired(nest(vec![flat])), None);
    }

    proptest! {
        /// A ring cut anywhere into ways, turned and shuffled, is the same ring again.
        #[test]
        fn cutting_does_not_matter(
            length in 4_i64..40,
            cuts in proptest::collection::btree_set(0_usize..40, 1..8),
            turned in proptest::collection::vec(any::<bool>(), 8),
            order in any::<u64>(),
        ) {
            let nodes: Vec<i64> = (0..length).chain([0]).collect();
            let inside = cuts.iter().copied().filter(|&cut| cut > 0 && cut < nodes.len() - 1);
            let cuts: Vec<usize> = [0].into_iter().chain(inside).chain([nodes.len() - 1]).collect();
            let mut ways: Vec<Vec<i64>> = cuts.windows(2).map(|pair| nodes[pair[0]..=pair[1]].to_vec()).collect();
            ways.iter_mut().zip(turned).filter(|(_, turn)| *turn).for_each(|(way, _)| way.reverse());
            ways.sort_by_key(|way| (way[0].unsigned_abs() ^ order).wrapping_mul(0x9e37_79b9_7f4a_7c15));
            let ways: Vec<&[i64]> = ways.iter().map(Vec::as_slice).collect();
            let joined = rings(&ways).unwrap();
            prop_assert_eq!(joined.len(), 1);
            prop_assert_eq!(joined[0].first(), joined[0].last());
            let mut seen = joined[0][1..].to_vec();
            seen.sort_unstable();
            prop_assert_eq!(seen, (0..length).collect::<Vec<_>>());
        }
    }
}
