//! How much the recording of one camera would tell (pure).
//!
//! Everybody is taken to go the shortest way, and every metre within reach to be as likely a goal as another. The share of
//! those ways that pass a view is how likely it is that the camera recorded the passing; to look at it tells as much as the
//! entropy of that share (Shannon 1948), in bits: 1 where half of the ways pass, 0 where all or none do.

use super::{Distances, Leg, distances::NONE};
use crate::streets::Graph;

/// A stretch of a piece: metres from its start, and to its end.
pub type Stretch = (u32, f64, f64);

/// The ways of a leg, as metres of goals beyond each node.
pub struct Flow<'a> {
    graph: &'a Graph,
    distances: &'a Distances,
    /// Goals beyond each node, metres.
    beyond_m: Vec<f64>,
    /// The pieces within reach.
    reached: Vec<bool>,
    /// All goals, metres.
    total_m: f64,
    /// For each node when a walk along the tree of shortest ways enters it and leaves it: what lies beyond it is entered
    /// and left in between.
    walk: Vec<(u32, u32)>,
}

impl<'a> Flow<'a> {
    /// The flow of a leg over the pieces that it reaches.
    #[must_use]
    pub fn new(graph: &'a Graph, leg: &'a Leg<'a>, pieces: impl Iterator<Item = u32>) -> Self {
        let distances = leg.distances();
        let mut flow = Self {
            graph,
            distances,
            beyond_m: vec![0.0; graph.nodes()],
            reached: vec![false; graph.pieces().len()],
            total_m: 0.0,
            walk: Vec::new(),
        };
        for index in pieces {
            flow.reached[index as usize] = true;
            let piece = &graph.pieces()[index as usize];
            flow.total_m += piece.length_m;
            if flow.children(index).next().is_none() {
                // Nobody goes through it to somewhere else: one enters it from either end.
                let ends = flow.ends(index).count() as f64;
                for node in [piece.from, piece.to] {
                    if distances.via(node) != NONE {
                        flow.beyond_m[node as usize] += piece.length_m / ends;
                    }
                }
            }
        }
        // How many nodes lie beyond each, itself among them; the farthest are counted first.
        let mut beyond = vec![0_u32; graph.nodes()];
        for node in distances.order().iter().rev() {
            beyond[*node as usize] += 1;
            let Some(before) = distances.before(*node) else {
                continue;
            };
            beyond[before as usize] += beyond[*node as usize];
            let via = distances.via(*node) as usize;
            if flow.reached[via] {
                let length_m = graph.pieces()[via].length_m;
                flow.beyond_m[before as usize] += flow.beyond_m[*node as usize] + length_m;
            }
        }
        flow.walk = walk(distances, beyond);
        flow
    }

    /// The nodes that are reached by way of a piece.
    fn children(&self, index: u32) -> impl Iterator<Item = u32> {
        let piece = &self.graph.pieces()[index as usize];
        let ends = [piece.from, piece.to].into_iter();
        ends.filter(move |node| self.distances.via(*node) == index)
    }

    /// The nodes at the ends of a piece that are reached at all.
    fn ends(&self, index: u32) -> impl Iterator<Item = u32> {
        let piece = &self.graph.pieces()[index as usize];
        let ends = [piece.from, piece.to].into_iter();
        ends.filter(|node| self.distances.via(*node) != NONE)
    }

    /// Whether a piece lies within reach.
    #[must_use]
    pub fn reaches(&self, piece: u32) -> bool {
        self.reached[piece as usize]
    }

    /// The share of all ways that pass some stretches of street, one of a piece, 0 to 1.
    #[must_use]
    pub fn share(&self, stretches: &[Stretch]) -> f64 {
        if self.total_m <= 0.0 {
            return 0.0;
        }
        let passed = stretches.iter().map(|one| self.passing_m(*one, stretches));
        (passed.sum::<f64>() / self.total_m).clamp(0.0, 1.0)
    }

    /// Metres of goals whose way enters the view by this stretch.
    fn passing_m(&self, stretch: Stretch, stretches: &[Stretch]) -> f64 {
        let (index, _, _) = stretch;
        if !self.reached[index as usize] {
            return 0.0;
        }
        let beyond_m = |child: u32| self.beyond_m[child as usize];
        if !self.distances.starts(index).is_empty() {
            return self.own_m(stretch) + self.passed(stretch).map(beyond_m).sum::<f64>();
        }
        let length_m = self.graph.pieces()[index as usize].length_m;
        if self.children(index).next().is_none() {
            let each_m = length_m / self.ends(index).count().max(1) as f64;
            let unseen = self
                .ends(index)
                .filter(|node| !self.is_beyond(*node, stretches));
            return each_m * unseen.count() as f64;
        }
        let mut metres = 0.0;
        let mut enters = false;
        for child in self.children(index) {
            let before = self.distances.before(child);
            if before.is_none_or(|before| !self.is_beyond(before, stretches)) {
                metres += beyond_m(child);
                enters = true;
            }
        }
        metres + if enters { length_m } else { 0.0 }
    }

    /// The ends of a piece whose ways pass a stretch of it: all that are reached by it; of a piece with seeds those on the
    /// other side of the stretch.
    fn passed(&self, (index, from_m, to_m): Stretch) -> impl Iterator<Item = u32> {
        let piece = &self.graph.pieces()[index as usize];
        let (low, high) = self.seeded(index);
        self.children(index).filter(move |child| {
            let through = self.distances.before(*child).is_some();
            through || (*child == piece.to && to_m > high) || (*child == piece.from && from_m < low)
        })
    }

    /// The goals on a piece with seeds whose way passes a stretch of it, metres: from the stretch on, away from the seeds.
    fn own_m(&self, (index, from_m, to_m): Stretch) -> f64 {
        let length_m = self.graph.pieces()[index as usize].length_m;
        let (low, high) = self.seeded(index);
        let ahead = if to_m > high {
            length_m - from_m.max(high)
        } else {
            0.0
        };
        let back = if from_m < low { to_m.min(low) } else { 0.0 };
        ahead + back
    }

    /// Between which metres of a piece its seeds lie; nowhere where it has none.
    fn seeded(&self, index: u32) -> (f64, f64) {
        let starts = self.distances.starts(index).iter();
        starts.fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), start| {
            (start.at_m.min(low), start.at_m.max(high))
        })
    }

    /// Whether the way to a node passes one of the stretches.
    fn is_beyond(&self, node: u32, stretches: &[Stretch]) -> bool {
        let (enters, _) = self.walk[node as usize];
        let mut children = stretches.iter().flat_map(|stretch| self.passed(*stretch));
        children.any(|child| {
            let (first, last) = self.walk[child as usize];
            (first..last).contains(&enters)
        })
    }
}

/// The walk along the tree of shortest ways, of which so many nodes lie `beyond` each.
fn walk(distances: &Distances, beyond: Vec<u32>) -> Vec<(u32, u32)> {
    let mut walk = vec![(0, 0); beyond.len()];
    // Each takes the next free stretch of the one before it, which is entered earlier: what is free of its own from then on
    // stands where its size stood.
    let mut sizes_then_free = beyond;
    let mut next = 0;
    for node in distances.order() {
        let size = sizes_then_free[*node as usize];
        let slot = match distances.before(*node) {
            Some(before) => &mut sizes_then_free[before as usize],
            None => &mut next,
        };
        let first = *slot;
        *slot += size;
        walk[*node as usize] = (first, first + size);
        sizes_then_free[*node as usize] = first + 1;
    }
    walk
}

/// What an answer of yes or no tells that is `share` likely to be yes, bits.
#[must_use]
pub fn information_bits(share: f64) -> f64 {
    let part = |p: f64| if p > 0.0 { -p * p.log2() } else { 0.0 };
    part(share) + part(1.0 - share)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        clock::Window,
        following::{
            distances::Seed,
            leg::{Anchor, Narrows, Pace, When, legs},
        },
        streets::{
            Means,
            graph::tests::{frame, street},
        },
    };

    const PACE: Pace = Pace {
        means: Means::Walk,
        slowest_mps: 1.0,
        fastest_mps: 2.0,
        longest_s: 600.0,
    };

    /// Left at one moment, from one point of a piece.
    fn scene(piece: u32, at_m: f64) -> Anchor {
        let now = "2026-11-20T10:00:00Z".parse().unwrap();
        Anchor {
            window: Window::new(now, now),
            seeds: vec![Seed { piece, at_m }],
            spread_m: 0.0,
        }
    }

    /// A way of 40 m from the scene to a crossing, from which three lanes of 40 m go out, one of them with two of 20 m more.
    fn tree() -> Graph {
        let streets = [
            street(&[(1, 0.0, 0.0), (2, 40.0, 0.0)]),
            street(&[(2, 40.0, 0.0), (3, 80.0, 0.0)]),
            street(&[(2, 40.0, 0.0), (4, 40.0, 40.0)]),
            street(&[(2, 40.0, 0.0), (5, 40.0, -40.0)]),
            street(&[(3, 80.0, 0.0), (6, 100.0, 0.0)]),
            street(&[(3, 80.0, 0.0), (7, 80.0, 20.0)]),
        ];
        Graph::new(&streets, frame())
    }

    #[test]
    fn the_share_of_ways_that_pass_a_view() {
        let graph = tree();
        let legs = legs(&graph, PACE, &[scene(0, 0.0)], &Narrows::default()).unwrap();
        // 200 m in all; back to the scene as well as away from it, for lanes are open both ways.
        for when in [When::Before, When::After] {
            let leg = legs.iter().find(|leg| leg.when() == when).unwrap();
            let reached = leg.reached().into_iter().map(|(piece, _)| piece);
            let flow = Flow::new(&graph, leg, reached);
            for (pieces, metres) in [
                (vec![0], 200.0),
                (vec![1], 80.0),
                (vec![1, 4], 80.0),
                (vec![4], 20.0),
                (vec![2, 3], 80.0),
                (vec![4, 2], 60.0),
                (vec![], 0.0),
            ] {
                let stretches: Vec<_> = pieces.iter().map(|piece| (*piece, 0.0, 20.0)).collect();
                let share = flow.share(&stretches);
                assert!(
                    (share - metres / 200.0).abs() < 1e-6,
                    "{when:?} {pieces:?}: {share}"
                );
            }
        }
    }

    #[test]
    fn on_the_street_of_the_scene_one_way_passes_a_view_and_the_other_does_not() {
        // 100 m to either side of the scene, which lies 25 m east of the crossing of two pieces of 50 m.
        let points: Vec<_> = (0..=4)
            .map(|n| (n, f64::from(n as i32) * 50.0, 0.0))
            .collect();
        let streets: Vec<_> = points.windows(2).map(street).collect();
        let graph = Graph::new(&streets, frame());
        let legs = legs(&graph, PACE, &[scene(2, 25.0)], &Narrows::default()).unwrap();
        let leg = legs.last().unwrap();
        let flow = Flow::new(
            &graph,
            leg,
            leg.reached().into_iter().map(|(piece, _)| piece),
        );
        for (stretches, metres) in [
            // From 15 m east of it on; up to 5 m west of it; both; and what lies beyond the first of them.
            (vec![(2, 40.0, 50.0)], 10.0 + 50.0),
            (vec![(2, 0.0, 20.0)], 20.0 + 100.0),
            (vec![(2, 0.0, 50.0)], 200.0),
            (vec![(2, 40.0, 50.0), (3, 0.0, 10.0)], 60.0),
            (vec![(1, 0.0, 10.0), (3, 0.0, 10.0)], 150.0),
        ] {
            let share = flow.share(&stretches) * 200.0;
            assert!((share - metres).abs() < 1e-3, "{stretches:?}: {share}");
        }
    }

    #[test]
    fn an_answer_tells_most_where_half_of_the_ways_pass() {
        for (share, bits) in [(0.0, 0.0), (1.0, 0.0), (0.5, 1.0), (0.11, 0.499_916)] {
            assert!((information_bits(share) - bits).abs() < 1e-5);
        }
    }
}
