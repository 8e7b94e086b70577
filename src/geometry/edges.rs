//! Outlines as edges: split where they cross, cancelled where they touch.

use geo::{Coord, Line, LineString};

use super::obstacles::{Obstacle, Outline};

/// A place this near to an edge lies on it, metres.
const TOUCH_M: f64 = 1e-6;

/// One straight piece of an outline or a wall, in local metres.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Edge {
    pub(super) a: Coord<f64>,
    pub(super) b: Coord<f64>,
    /// The obstacle's key.
    pub(super) key: i64,
    /// The inside lies on the left, so that only the right side is ever seen; both sides of a wall are.
    pub(super) one_sided: bool,
    /// Which ring or wall it came from.
    ring: u32,
}

impl Edge {
    /// Where on the way from `from` (0) to `to` (1) it is crossed; none if it is not, or runs along the way.
    pub(super) fn crossing(&self, from: Coord<f64>, to: Coord<f64>) -> Option<f64> {
        let (way, d) = (to - from, self.b - self.a);
        let (t, s) = (
            cross(self.a - from, d) / cross(way, d),
            cross(self.a - from, way) / cross(way, d),
        );
        // Parallel gives NaN or infinity, which lie in no range.
        ((0.0..=1.0).contains(&t) && (0.0..=1.0).contains(&s)).then_some(t)
    }

    /// Whether its bounding box comes within `reach_m` of the place.
    pub(super) fn may_reach(&self, place: Coord<f64>, reach_m: f64) -> bool {
        f64::min(self.a.x, self.b.x) <= place.x + reach_m
            && f64::max(self.a.x, self.b.x) >= place.x - reach_m
            && f64::min(self.a.y, self.b.y) <= place.y + reach_m
            && f64::max(self.a.y, self.b.y) >= place.y - reach_m
    }

    /// The place on the edge nearest to `place`.
    pub(super) fn nearest(&self, place: Coord<f64>) -> Coord<f64> {
        let d = self.b - self.a;
        let t = dot(place - self.a, d) / dot(d, d);
        if t <= 0.0 {
            self.a
        } else if t >= 1.0 {
            self.b
        } else {
            self.a + d * t
        }
    }

    /// Unit vector to the right, out of the building.
    pub(super) fn outward(&self) -> Coord<f64> {
        let d = self.b - self.a;
        Coord { x: d.y, y: -d.x } / d.x.hypot(d.y)
    }
}

/// The edges of all obstacles, insides of buildings on the left.
pub(super) fn of<'a>(obstacles: impl IntoIterator<Item = &'a Obstacle>) -> Vec<Edge> {
    let mut edges = Vec::new();
    let mut ring = 0;
    for obstacle in obstacles {
        let mut add = |points: &[Coord<f64>], one_sided: bool, reverse: bool| {
            ring += 1;
            for pair in points.windows(2).filter(|pair| pair[0] != pair[1]) {
                let (a, b) = if reverse {
                    (pair[1], pair[0])
                } else {
                    (pair[0], pair[1])
                };
                edges.push(Edge {
                    a,
                    b,
                    key: obstacle.key,
                    one_sided,
                    ring,
                });
            }
        };
        match &obstacle.outline {
            Outline::Wall(line) => add(&line.0, false, false),
            Outline::Building(polygons) => {
                for polygon in polygons {
                    add(
                        &polygon.exterior().0,
                        true,
                        turns_clockwise(polygon.exterior()),
                    );
                    for hole in polygon.interiors() {
                        add(&hole.0, true, !turns_clockwise(hole));
                    }
                }
            }
        }
    }
    edges
}

/// Plain segments, seen from both sides.
pub(super) fn of_segments(segments: &[Line<f64>]) -> Vec<Edge> {
    let edge = |(line, ring): (&Line<f64>, u32)| Edge {
        a: line.start,
        b: line.end,
        key: 0,
        one_sided: false,
        ring,
    };
    segments
        .iter()
        .zip(0..)
        .map(edge)
        .filter(|edge| edge.a != edge.b)
        .collect()
}

/// The edges with crossings resolved and shared walls taken out.
pub(super) fn merge(mut edges: Vec<Edge>) -> Vec<Edge> {
    // First the walls that row houses share corner to corner: most of the work is gone with them.
    cancel_shared(&mut edges);
    if split(&mut edges) {
        cancel_shared(&mut edges);
    }
    edges
}

/// Takes out edges with insides on both sides, and all but one of those that lie on each other.
fn cancel_shared(edges: &mut Vec<Edge>) {
    // Sorting by a number for both ends brings equal edges together; that two unequal ones share it and part
    // equal ones is next to impossible, and would only leave a wall too many.
    edges.sort_by_cached_key(|edge| number(edge.a).wrapping_add(number(edge.b)));
    let same_place = |e: &Edge, f: &Edge| {
        e.one_sided == f.one_sided && ((e.a == f.a && e.b == f.b) || (e.a == f.b && e.b == f.a))
    };
    let mut kept = Vec::with_capacity(edges.len());
    for same in edges.chunk_by(same_place) {
        let both_ways = same[0].one_sided && same.iter().any(|edge| edge.a != same[0].a);
        if !both_ways {
            kept.push(same[0]);
        }
    }
    *edges = kept;
}

/// A number that differs between places.
fn number(place: Coord<f64>) -> u64 {
    // Zero is added to make one zero of the two; the factor is the golden ratio's, as in Fibonacci hashing.
    let mix = |value: f64| (value + 0.0).to_bits().wrapping_mul(0x9E37_79B9_7F4A_7C15);
    let (x, y) = (mix(place.x), mix(place.y));
    (x ^ (x >> 32))
        .wrapping_mul(3)
        .wrapping_add((y ^ (y >> 29)).rotate_left(21))
        .wrapping_mul(0x9E37_79B9_7F4A_7C15)
}

/// A place at which an edge must be split: its index, how far along (0 to 1), where.
type Cut = (usize, f64, Coord<f64>);

/// Splits edges where they cross or where the end of one lies on another; whether there was anything to do.
fn split(edges: &mut Vec<Edge>) -> bool {
    edges.sort_unstable_by(|e, f| f64::min(e.a.x, e.b.x).total_cmp(&f64::min(f.a.x, f.b.x)));
    let mut cuts: Vec<Cut> = Vec::new();
    let mut tangled: Vec<u32> = Vec::new();
    for (i, e) in edges.iter().enumerate() {
        let east = f64::max(e.a.x, e.b.x) + TOUCH_M;
        let (south, north) = (
            f64::min(e.a.y, e.b.y) - TOUCH_M,
            f64::max(e.a.y, e.b.y) + TOUCH_M,
        );
        let overlapping = edges[i + 1..]
            .iter()
            .take_while(|f| f64::min(f.a.x, f.b.x) <= east);
        for (j, f) in (i + 1..).zip(overlapping) {
            if f64::max(f.a.y, f.b.y) >= south
                && f64::min(f.a.y, f.b.y) <= north
                && cut(i, e, j, f, &mut cuts)
            {
                // A ring that crosses itself has no inside to tell: both sides of it may be seen.
                if e.ring == f.ring {
                    tangled.push(e.ring);
                }
            }
        }
    }
    for edge in edges.iter_mut().filter(|edge| tangled.contains(&edge.ring)) {
        edge.one_sided = false;
    }
    if cuts.is_empty() {
        return false;
    }
    cuts.sort_unstable_by(|c, d| c.0.cmp(&d.0).then(c.1.total_cmp(&d.1)));
    for same in cuts.chunk_by(|c, d| c.0 == d.0) {
        let whole = edges[same[0].0];
        let mut from = whole.a;
        for (_, _, at) in same
            .iter()
            .filter(|cut| cut.2 != whole.a && cut.2 != whole.b)
        {
            if *at != from {
                edges.push(Edge {
                    a: from,
                    b: *at,
                    ..whole
                });
                from = *at;
            }
        }
        edges[same[0].0].a = from;
    }
    true
}

/// Notes where `e` and `f` must be split; whether they cross in their middles.
fn cut(i: usize, e: &Edge, j: usize, f: &Edge, cuts: &mut Vec<Cut>) -> bool {
    let (de, df) = (e.b - e.a, f.b - f.a);
    let (le, lf) = (de.x.hypot(de.y), df.x.hypot(df.y));
    // Metres to the left of the other edge.
    let beside = |base: &Edge, d: Coord<f64>, length: f64, place| cross(d, place - base.a) / length;
    let [fa, fb] = [f.a, f.b].map(|c| beside(e, de, le, c));
    if (fa > TOUCH_M && fb > TOUCH_M) || (fa < -TOUCH_M && fb < -TOUCH_M) {
        return false;
    }
    let [ea, eb] = [e.a, e.b].map(|c| beside(f, df, lf, c));
    if fa.abs() > TOUCH_M && fb.abs() > TOUCH_M && ea.abs() > TOUCH_M && eb.abs() > TOUCH_M {
        let crosses = (ea > 0.0) != (eb > 0.0);
        if crosses {
            let (te, tf) = (ea / (ea - eb), fa / (fa - fb));
            let at = e.a + de * te;
            cuts.extend([(i, te, at), (j, tf, at)]);
        }
        return crosses;
    }
    let mut touch = |index: usize, base: &Edge, length: f64, side: f64, place: Coord<f64>| {
        let along = dot(base.b - base.a, place - base.a) / length;
        if side.abs() <= TOUCH_M && along > TOUCH_M && along < length - TOUCH_M {
            cuts.push((index, along / length, place));
        }
    };
    touch(i, e, le, fa, f.a);
    touch(i, e, le, fb, f.b);
    touch(j, f, lf, ea, e.a);
    touch(j, f, lf, eb, e.b);
    false
}

fn turns_clockwise(ring: &LineString<f64>) -> bool {
    // Twice the signed area, around the first corner so that no digits are lost far from the origin.
    let from = ring.0.first().copied().unwrap_or(Coord::zero());
    ring.0
        .windows(2)
        .map(|pair| cross(pair[0] - from, pair[1] - from))
        .sum::<f64>()
        < 0.0
}

pub(super) fn cross(a: Coord<f64>, b: Coord<f64>) -> f64 {
    a.x * b.y - a.y * b.x
}

pub(super) fn dot(a: Coord<f64>, b: Coord<f64>) -> f64 {
    a.x * b.x + a.y * b.y
}

#[cfg(test)]
mod tests {
    use geo::{Rect, polygon};

    use super::*;

    fn square(key: i64, x: f64, y: f64, side: f64) -> Obstacle {
        let corner = Coord { x, y };
        Obstacle::building(
            key,
            Rect::new(corner, corner + Coord { x: side, y: side }).to_polygon(),
            None,
        )
    }

    fn length(edges: &[Edge]) -> f64 {
        edges
            .iter()
            .map(|edge| (edge.b.x - edge.a.x).hypot(edge.b.y - edge.a.y))
            .sum()
    }

    /// Obstacles, how many edges remain, their whole length.
    #[test]
    fn shared_walls_go_and_crossings_split() {
        let table: Vec<(Vec<Obstacle>, usize, f64)> = vec![
            (vec![square(1, 0.0, 0.0, 4.0)], 4, 16.0),
            // Whole wall shared; half a wall shared; a corner shared.
            (
                vec![square(1, 0.0, 0.0, 4.0), square(2, 4.0, 0.0, 4.0)],
                6,
                24.0,
            ),
            (
                vec![square(1, 0.0, 0.0, 4.0), square(2, 4.0, 2.0, 4.0)],
                8,
                28.0,
            ),
            (
                vec![square(1, 0.0, 0.0, 4.0), square(2, 4.0, 4.0, 4.0)],
                8,
                32.0,
            ),
            // A small house against the middle of a long wall.
            (
                vec![square(1, 0.0, 0.0, 4.0), square(2, 4.0, 1.0, 2.0)],
                8,
                20.0,
            ),
            // Drawn twice; overlapping (two crossings, each splitting two edges).
            (
                vec![square(1, 0.0, 0.0, 4.0), square(2, 0.0, 0.0, 4.0)],
                4,
                16.0,
            ),
            (
                vec![square(1, 0.0, 0.0, 4.0), square(2, 2.0, 2.0, 4.0)],
                12,
                32.0,
            ),
        ];
        for (obstacles, count, metres) in table {
            let edges = merge(of(&obstacles));
            assert_eq!(edges.len(), count, "{obstacles:?}");
            assert!((length(&edges) - metres).abs() < 1e-9);
        }
    }

    #[test]
    fn insides_lie_on_the_left_whichever_way_the_ring_was_drawn() {
        let clockwise = polygon!(
            exterior: [(x: 0., y: 0.), (x: 0., y: 9.), (x: 9., y: 9.), (x: 9., y: 0.)],
            interiors: [[(x: 3., y: 3.), (x: 6., y: 3.), (x: 6., y: 6.), (x: 3., y: 6.)]],
        );
        let edges = merge(of(&[Obstacle::building(1, clockwise.clone(), None)]));
        assert_eq!(edges.len(), 8);
        for edge in edges {
            let out = (edge.a + edge.b) / 2.0 + edge.outward() * 0.1;
            assert!(!geo::Intersects::intersects(&clockwise, &out), "{edge:?}");
        }
    }

    #[test]
    fn a_ring_that_crosses_itself_is_seen_from_both_sides() {
        let bow_tie = polygon![(x: 0., y: 0.), (x: 4., y: 4.), (x: 4., y: 0.), (x: 0., y: 4.)];
        let edges = merge(of(&[Obstacle::building(1, bow_tie, None)]));
        assert_eq!(edges.len(), 6);
        assert!(edges.iter().all(|edge| !edge.one_sided));
    }
}
