//! Which stretches of a piece of street lie in a view (pure).

use geo::{Coord, Intersects, MultiPolygon, line_intersection::line_intersection};

use crate::streets::Piece;

/// The stretches of a piece within `visible` (local metres of the graph), as metres from its start and to its end, in order.
///
/// What runs in a tunnel is in no view.
#[must_use]
pub fn covered(piece: &Piece, visible: &MultiPolygon<f64>) -> Vec<(f64, f64)> {
    if piece.hidden {
        return Vec::new();
    }
    let rings = visible
        .iter()
        .flat_map(|polygon| std::iter::once(polygon.exterior()).chain(polygon.interiors()));
    let edges: Vec<_> = rings.flat_map(geo::LineString::lines).collect();
    let mut stretches: Vec<(f64, f64)> = Vec::new();
    let mut before = 0.0;
    for segment in piece.line.lines() {
        let step = segment.end - segment.start;
        let length = step.x.hypot(step.y);
        if length <= 0.0 {
            continue;
        }
        let along = |point: Coord<f64>| {
            let off = point - segment.start;
            ((off.x * step.x + off.y * step.y) / length).clamp(0.0, length)
        };
        let mut cuts = vec![0.0, length];
        for edge in &edges {
            match line_intersection(segment, *edge) {
                Some(geo::LineIntersection::SinglePoint { intersection, .. }) => {
                    cuts.push(along(intersection));
                }
                Some(geo::LineIntersection::Collinear { intersection }) => {
                    cuts.extend([along(intersection.start), along(intersection.end)]);
                }
                None => {}
            }
        }
        cuts.sort_by(f64::total_cmp);
        for pair in cuts.windows(2) {
            let (from, to) = (pair[0], pair[1]);
            if to - from < 1e-6 {
                continue;
            }
            let middle = segment.start + step * (f64::midpoint(from, to) / length);
            if !visible.intersects(&middle) {
                continue;
            }
            match stretches.last_mut() {
                Some(last) if before + from - last.1 < 1e-6 => last.1 = before + to,
                _ => stretches.push((before + from, before + to)),
            }
        }
        before += length;
    }
    stretches
}

#[cfg(test)]
mod tests {
    use geo::{Polygon, Rect, coord};

    use super::*;
    use crate::streets::{
        Graph,
        graph::tests::{frame, street},
    };

    fn square(x: f64, y: f64, side: f64) -> Polygon<f64> {
        Rect::new(coord! {x: x, y: y}, coord! {x: x + side, y: y + side}).to_polygon()
    }

    #[test]
    fn what_lies_in_a_view() {
        let way = street(&[(1, 0.0, 0.0), (2, 30.0, 0.0), (3, 30.0, 15.0)]);
        let mut tunnel = way.clone();
        tunnel.tunnel = true;
        tunnel.source = "below".to_owned();
        let graph = Graph::new(&[way, tunnel], frame());
        let piece = &graph.pieces()[0];
        let hole = Polygon::new(
            square(-5.0, -5.0, 60.0).exterior().clone(),
            vec![square(10.0, -2.0, 4.0).exterior().clone()],
        );
        for (visible, expected) in [
            (vec![square(5.0, -5.0, 10.0)], vec![(5.0, 15.0)]),
            (vec![square(20.0, -5.0, 15.0)], vec![(20.0, 40.0)]),
            (vec![square(-5.0, -5.0, 60.0)], vec![(0.0, 45.0)]),
            (
                vec![square(0.0, -1.0, 4.0), square(10.0, -1.0, 4.0)],
                vec![(0.0, 4.0), (10.0, 14.0)],
            ),
            (vec![hole], vec![(0.0, 10.0), (14.0, 45.0)]),
            // A thin view between two points of the street is not missed.
            (vec![square(14.0, -0.05, 0.1)], vec![(14.0, 14.1)]),
            (vec![square(5.0, 1.0, 10.0)], vec![]),
            (vec![], vec![]),
        ] {
            let found = covered(piece, &MultiPolygon(visible));
            let same = found.len() == expected.len()
                && found
                    .iter()
                    .zip(&expected)
                    .all(|(a, b)| (a.0 - b.0).abs() < 1e-3 && (a.1 - b.1).abs() < 1e-3);
            assert!(same, "{found:?} and not {expected:?}");
        }
        let hidden = graph.pieces().last().unwrap();
        let all = MultiPolygon(vec![square(-5.0, -5.0, 60.0)]);
        assert!(covered(hidden, &all).is_empty());
    }
}
