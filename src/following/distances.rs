//! How far every place of the streets is from some points of it, or how far it is from there to them (pure).

use std::{
    cmp::Ordering,
    collections::{BTreeMap, BinaryHeap, HashMap},
};

use crate::streets::{Graph, Means, Piece};

/// A point of the streets: metres along a piece.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Seed {
    /// The piece, as an index of [`Graph::pieces`].
    pub piece: u32,
    /// Metres from its start.
    pub at_m: f64,
}

/// Which way distances are measured.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Towards {
    /// From the seeds to each place.
    Away,
    /// From each place to the seeds.
    Back,
}

/// As near to a seed as makes no difference, metres.
const BESIDE_M: f64 = 1e-6;

/// Stretches of one piece that nobody passed, metres from its start and to its end.
pub type Shut = Vec<(f64, f64)>;

/// All of a piece.
#[must_use]
pub fn whole() -> Shut {
    vec![(0.0, f64::INFINITY)]
}

/// A seed on its piece, and how far one comes from it along the piece.
#[derive(Clone, Copy, Debug)]
pub(super) struct Start {
    pub at_m: f64,
    /// From where to where, metres from the start of the piece.
    open: (f64, f64),
}

/// No piece.
pub(super) const NONE: u32 = u32::MAX;

/// Shortest ways between some seeds and all places of the streets.
#[derive(Debug)]
pub struct Distances {
    means: Means,
    towards: Towards,
    seeds: BTreeMap<u32, Vec<Start>>,
    /// Metres at each node; infinite where it is not reached.
    node_m: Vec<f64>,
    /// The piece by which each node is reached.
    via: Vec<u32>,
    /// The node before each; none where it is reached from a seed on that piece.
    before: Vec<u32>,
    /// Nodes in the order in which they were reached, the nearest first.
    order: Vec<u32>,
    /// How far a piece is open, metres from its start, where it is not open throughout: entered from its start (`true`)
    /// or from its end.
    open: HashMap<(u32, bool), f64>,
    /// Pieces with a seed on them, or not open throughout: all others rise from their ends and nothing else.
    apart: Vec<bool>,
}

/// Distances on a stretch of a piece.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Span {
    /// The least, metres, and where on the piece.
    pub near: (f64, f64),
    /// The greatest, metres, and where on the piece.
    pub far: (f64, f64),
}

impl Span {
    /// The least and the greatest of some distances with their places, those that are not reached left out.
    fn of(distances: impl Iterator<Item = (f64, f64)>) -> Option<Self> {
        let mut reached = distances.filter(|(metres, _)| metres.is_finite());
        let first = reached.next()?;
        let first = Self {
            near: first,
            far: first,
        };
        Some(reached.fold(first, |span, here| Self {
            near: if here.0 < span.near.0 {
                here
            } else {
                span.near
            },
            far: if here.0 > span.far.0 { here } else { span.far },
        }))
    }
}

/// What waits to be settled: the nearest first, then the lower number, so that the answer is always the same.
struct Next {
    metres: f64,
    node: u32,
}

/// All that waits to be settled.
struct Waiting {
    limit_m: f64,
    next: BinaryHeap<Next>,
}

impl Waiting {
    /// A way to a node along a piece from the node before it, or from a seed on it; taken where it is nearer than what is
    /// known, and within the limit.
    fn offer(&mut self, known: &mut Distances, metres: f64, node: u32, (via, before): (u32, u32)) {
        let index = node as usize;
        if metres <= self.limit_m && metres < known.node_m[index] {
            known.node_m[index] = metres;
            known.via[index] = via;
            known.before[index] = before;
            self.next.push(Next { metres, node });
        }
    }
}

/// A seed on a piece so long, some stretches of which are shut; none where it lies in one of them.
fn start(seed: Seed, length_m: f64, shut: &Shut) -> Option<Start> {
    let Seed { at_m, .. } = seed;
    let (mut low_m, mut high_m) = (0.0, length_m);
    for (from, to) in shut.iter().copied() {
        if (from..=to).contains(&at_m) {
            return None;
        }
        if to < at_m {
            low_m = to.max(low_m);
        } else {
            high_m = from.min(high_m);
        }
    }
    let open = (low_m, high_m);
    Some(Start { at_m, open })
}

impl PartialEq for Next {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}

impl Eq for Next {}

impl PartialOrd for Next {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Next {
    fn cmp(&self, other: &Self) -> Ordering {
        let by_metres = other.metres.total_cmp(&self.metres);
        by_metres.then_with(|| other.node.cmp(&self.node))
    }
}

impl Distances {
    /// Measures as far as `limit_m` (Dijkstra's algorithm).
    ///
    /// `shut` is asked of each piece with where on it one would come upon it, metres from its start, and how far that is.
    #[must_use]
    pub fn measure(
        graph: &Graph,
        means: Means,
        towards: Towards,
        seeds: &[Seed],
        limit_m: f64,
        shut: &dyn Fn(u32, f64, f64) -> Shut,
    ) -> Self {
        let mut distances = Self {
            means,
            towards,
            seeds: BTreeMap::new(),
            node_m: vec![f64::INFINITY; graph.nodes()],
            via: vec![NONE; graph.nodes()],
            before: vec![NONE; graph.nodes()],
            order: Vec::new(),
            open: HashMap::new(),
            apart: vec![false; graph.pieces().len()],
        };
        let mut waiting = Waiting {
            limit_m,
            next: BinaryHeap::new(),
        };
        for seed in seeds {
            let piece = &graph.pieces()[seed.piece as usize];
            let Some(start) = start(*seed, piece.length_m, &shut(seed.piece, seed.at_m, 0.0))
            else {
                continue;
            };
            distances.seeds.entry(seed.piece).or_default().push(start);
            let (rises, falls) = distances.ways(piece);
            let (to_start, to_end) = (start.open.0 <= 0.0, start.open.1 >= piece.length_m);
            // The end of a one-way street is the crossing itself, from where all ways are open.
            if to_end && (rises || seed.at_m >= piece.length_m - BESIDE_M) {
                let metres = piece.length_m - seed.at_m;
                waiting.offer(&mut distances, metres, piece.to, (seed.piece, NONE));
            }
            if to_start && (falls || seed.at_m <= BESIDE_M) {
                waiting.offer(&mut distances, seed.at_m, piece.from, (seed.piece, NONE));
            }
        }
        while let Some(Next { metres, node }) = waiting.next.pop() {
            // A nearer way was found since.
            if distances.node_m[node as usize] < metres {
                continue;
            }
            distances.order.push(node);
            for link in graph.links_at(node) {
                let is_open = match towards {
                    Towards::Away => link.leads_out(means),
                    Towards::Back => link.leads_home(means),
                };
                if !is_open {
                    continue;
                }
                let at_m = if link.from_start { 0.0 } else { link.length_m };
                let shut = shut(link.piece, at_m, metres);
                if shut.is_empty() {
                    let by = metres + link.length_m;
                    waiting.offer(&mut distances, by, link.other, (link.piece, node));
                    continue;
                }
                let ends = shut.iter().copied();
                let open_m = if link.from_start {
                    ends.fold(link.length_m, |least, (from, _)| from.min(least))
                } else {
                    ends.fold(0.0, |most, (_, to)| to.max(most))
                };
                let piece = link.piece;
                distances.open.insert((piece, link.from_start), open_m);
                distances.apart[piece as usize] = true;
            }
        }
        distances.pass_seeds(graph);
        distances
    }

    /// Marks the pieces of the seeds. From a seed at an end of its piece the other end is reached as from that end itself:
    /// then that one is the node before it.
    fn pass_seeds(&mut self, graph: &Graph) {
        for index in self.seeds.keys() {
            self.apart[*index as usize] = true;
            let piece = &graph.pieces()[*index as usize];
            for (node, other) in [(piece.from, piece.to), (piece.to, piece.from)] {
                let step = self.node_m[other as usize] + piece.length_m;
                let is_from_other = (step - self.node_m[node as usize]).abs() < BESIDE_M;
                if node != other && self.via[node as usize] == *index && is_from_other {
                    self.before[node as usize] = other;
                }
            }
        }
    }

    /// Whether distances may rise from the start of a piece to its end, and from its end to its start.
    fn ways(&self, piece: &Piece) -> (bool, bool) {
        let passage = piece.passage(self.means);
        match self.towards {
            Towards::Away => (passage.along, passage.against),
            Towards::Back => (passage.against, passage.along),
        }
    }

    /// Metres at a place of a piece, and whether they rise towards its end there; infinite where it is not reached.
    #[must_use]
    pub fn at(&self, graph: &Graph, index: u32, along_m: f64) -> (f64, bool) {
        let piece = &graph.pieces()[index as usize];
        let (rises, falls) = self.ways(piece);
        let mut best = (f64::INFINITY, true);
        let mut offer = |metres: f64, rising: bool| {
            if metres < best.0 {
                best = (metres, rising);
            }
        };
        let open_m = |from_start| self.open.get(&(index, from_start)).copied();
        if rises && open_m(true).is_none_or(|open_m| along_m < open_m) {
            offer(self.node_m[piece.from as usize] + along_m, true);
        }
        if falls && open_m(false).is_none_or(|open_m| along_m > open_m) {
            let rest = piece.length_m - along_m;
            offer(self.node_m[piece.to as usize] + rest, false);
        }
        for start in self.starts(index) {
            if !(start.open.0..=start.open.1).contains(&along_m) {
                continue;
            }
            let ahead = along_m - start.at_m;
            if ahead.abs() < 1e-9 {
                offer(0.0, rises);
            } else if ahead > 0.0 && rises {
                offer(ahead, true);
            } else if ahead < 0.0 && falls {
                offer(-ahead, false);
            }
        }
        best
    }

    /// Distances on a piece from `from_m` to `to_m`; none where no place of it is reached.
    #[must_use]
    pub fn span(&self, graph: &Graph, index: u32, from_m: f64, to_m: f64) -> Option<Span> {
        // Most pieces lie beyond all that is reached.
        let piece = &graph.pieces()[index as usize];
        let is_far = |node: u32| self.via[node as usize] == NONE;
        let is_apart = self.apart[index as usize];
        if is_far(piece.from) && is_far(piece.to) && !is_apart {
            return None;
        }
        if is_apart {
            let places = self.turns(graph, index, from_m, to_m);
            return Span::of(places.map(|along| (self.at(graph, index, along).0, along)));
        }
        // From one of its ends or the other: what `turns` and `at` say, without asking for seeds.
        let (rises, falls) = self.ways(piece);
        let (up, down) = (
            self.node_m[piece.from as usize],
            self.node_m[piece.to as usize],
        );
        let meet_m = (down + piece.length_m - up) / 2.0;
        let (up, down) = (
            if rises { up } else { f64::INFINITY },
            if falls { down } else { f64::INFINITY },
        );
        let at = |along: f64| ((up + along).min(down + (piece.length_m - along)), along);
        let meet = (from_m..=to_m).contains(&meet_m).then(|| at(meet_m));
        Span::of(
            [Some(at(from_m)), Some(at(to_m)), meet]
                .into_iter()
                .flatten(),
        )
    }

    /// Where on a stretch distances may be least or greatest: its ends, the seeds and just beside them (behind a seed on a
    /// one-way street the way is long), and where two ways meet.
    pub(super) fn turns(
        &self,
        graph: &Graph,
        index: u32,
        from_m: f64,
        to_m: f64,
    ) -> impl Iterator<Item = f64> {
        let piece = &graph.pieces()[index as usize];
        let starts = self.starts(index);
        // Each way that rises starts at a height, as if it came from `along - height`; each that falls likewise.
        let up = self.node_m[piece.from as usize];
        let down = self.node_m[piece.to as usize] + piece.length_m;
        let rising = starts.iter().map(|start| -start.at_m).chain([up]);
        let meets = rising.flat_map(move |up| {
            let falling = starts.iter().map(|start| start.at_m).chain([down]);
            falling.map(move |down| (down - up) / 2.0)
        });
        let beside = |at_m: f64| [at_m, at_m - BESIDE_M, at_m + BESIDE_M];
        let seeds = starts.iter().flat_map(move |start| {
            let ends: [f64; 2] = start.open.into();
            beside(start.at_m).into_iter().chain(ends)
        });
        let open = [true, false].into_iter().filter_map(move |from_start| {
            let open_m = *self.open.get(&(index, from_start))?;
            Some(open_m + if from_start { -BESIDE_M } else { BESIDE_M })
        });
        let turns = [from_m, to_m].into_iter().chain(seeds).chain(open);
        turns
            .chain(meets)
            .filter(move |along| (from_m..=to_m).contains(along))
    }

    /// The seeds on a piece.
    pub(super) fn starts(&self, index: u32) -> &[Start] {
        self.seeds.get(&index).map_or(&[][..], Vec::as_slice)
    }

    /// The piece by which a node was reached; [`NONE`] where it was not.
    pub(super) fn via(&self, node: u32) -> u32 {
        self.via[node as usize]
    }

    /// Nodes in the order in which they were reached, the nearest first.
    pub(super) fn order(&self) -> &[u32] {
        &self.order
    }

    /// The node before another on the way to it; none where it was reached from a seed on the piece between.
    pub(super) fn before(&self, node: u32) -> Option<u32> {
        let before = self.before[node as usize];
        (before != NONE).then_some(before)
    }
}

#[cfg(test)]
#[allow(
    clippy::float_cmp,
    reason = "what is infinite or a sum of whole metres is exactly that"
)]
mod tests {
    use proptest::prelude::*;

    use super::{
        Towards::{Away, Back},
        *,
    };
    use crate::streets::{
        GraphStreet, Oneway, Oneways,
        graph::tests::{frame, street},
    };

    const FAR: f64 = 1e9;

    fn open(_: u32, _: f64, _: f64) -> Shut {
        Vec::new()
    }

    /// Every node against every node, by relaxing all pieces until nothing changes (Bellman and Ford), from the ends of
    /// pieces: another algorithm than the one tested.
    fn plainly(graph: &Graph, means: Means, towards: Towards, seed: u32) -> Vec<f64> {
        let mut metres = vec![f64::INFINITY; graph.nodes()];
        metres[seed as usize] = 0.0;
        for _ in 0..graph.nodes() {
            for piece in graph.pieces() {
                let passage = piece.passage(means);
                let (from, to) = (piece.from as usize, piece.to as usize);
                let (up, down) = match towards {
                    Towards::Away => (passage.along, passage.against),
                    Towards::Back => (passage.against, passage.along),
                };
                if up {
                    metres[to] = metres[to].min(metres[from] + piece.length_m);
                }
                if down {
                    metres[from] = metres[from].min(metres[to] + piece.length_m);
                }
            }
        }
        metres
    }

    /// Streets between the crossings of a grid of 5 x 5, some of them one-way.
    fn nets() -> impl Strategy<Value = Vec<GraphStreet>> {
        let one = (0..5_i64, 0..5_i64, any::<bool>(), -1..=1_i32);
        proptest::collection::vec(one, 1..40).prop_map(|pieces| {
            let streets = pieces.into_iter().map(|(x, y, across, oneway)| {
                let (dx, dy) = if across { (1, 0) } else { (0, 1) };
                let point = |x: i64, y: i64| (x * 10 + y, x as f64 * 37.0, y as f64 * 41.0);
                let mut street = street(&[point(x, y), point(x + dx, y + dy)]);
                street.oneways = Oneways::alike(
                    [Oneway::Backward, Oneway::No, Oneway::Forward][(oneway + 1) as usize],
                );
                street
            });
            streets.collect()
        })
    }

    proptest! {
        #[test]
        fn distances_are_those_of_the_plain_way(streets in nets(), pick in 0..1000_usize, back: bool, walks: bool) {
            let graph = Graph::new(&streets, frame());
            let towards = if back { Towards::Back } else { Towards::Away };
            let means = if walks { Means::Walk } else { Means::Car };
            let piece = (pick % graph.pieces().len()) as u32;
            let seed = Seed { piece, at_m: 0.0 };
            let distances = Distances::measure(&graph, means, towards, &[seed], FAR, &open);
            let start = graph.pieces()[piece as usize].from;
            let plain = plainly(&graph, means, towards, start);
            for (index, piece) in graph.pieces().iter().enumerate() {
                let index = index as u32;
                for (along, node) in [(0.0, piece.from), (piece.length_m, piece.to)] {
                    let (metres, _) = distances.at(&graph, index, along);
                    let expected = plain[node as usize];
                    // A one-way piece reaches its own ends only the way it is open: the end of it is no way to it.
                    prop_assert!(metres >= expected - 1e-6, "{metres} < {expected}");
                }
                let reached = graph.links_at(piece.to).iter().map(|link| {
                    let along = if link.from_start { 0.0 } else { link.length_m };
                    distances.at(&graph, link.piece, along).0
                });
                let least = reached.fold(f64::INFINITY, f64::min);
                let expected = plain[piece.to as usize];
                prop_assert!(
                    (least - expected).abs() < 1e-6 || (least.is_infinite() && expected.is_infinite()),
                    "node {}: {least}, plainly {expected}", piece.to
                );
                let span = distances.span(&graph, index, 0.0, piece.length_m);
                for (metres, along) in span.iter().flat_map(|span| [span.near, span.far]) {
                    prop_assert!((distances.at(&graph, index, along).0 - metres).abs() < 1e-9);
                }
                for step in 0..=20 {
                    let along = piece.length_m * f64::from(step) / 20.0;
                    let (metres, _) = distances.at(&graph, index, along);
                    if metres.is_finite() {
                        let span = span.unwrap();
                        prop_assert!(span.near.0 <= metres + 1e-9 && metres <= span.far.0 + 1e-5);
                    }
                }
            }
        }
    }

    #[test]
    fn one_way_streets_are_measured_along_and_back() {
        let mut way = street(&[(1, 0.0, 0.0), (2, 40.0, 0.0)]);
        way.oneways = Oneways::alike(Oneway::Forward);
        let graph = Graph::new(&[way], frame());
        let seed = [Seed {
            piece: 0,
            at_m: 10.0,
        }];
        let metres = |means, towards, along| {
            let distances = Distances::measure(&graph, means, towards, &seed, FAR, &open);
            distances.at(&graph, 0, along).0
        };
        assert_eq!(metres(Means::Car, Away, 30.0), 20.0);
        assert_eq!(metres(Means::Car, Away, 0.0), f64::INFINITY);
        assert_eq!(metres(Means::Car, Back, 0.0), 10.0);
        assert_eq!(metres(Means::Car, Back, 30.0), f64::INFINITY);
        assert_eq!(metres(Means::Walk, Away, 0.0), 10.0);
    }

    #[test]
    fn a_shut_piece_is_walked_around() {
        // A square of four sides of 40 m; the side from 1 to 2 is shut.
        let corner = |node, x, y| (node, x, y);
        let square = street(&[
            corner(1, 0.0, 0.0),
            corner(2, 40.0, 0.0),
            corner(3, 40.0, 40.0),
            corner(4, 0.0, 40.0),
            corner(1, 0.0, 0.0),
        ]);
        let graph = Graph::new(&[square], frame());
        let seed = [Seed {
            piece: 3,
            at_m: 40.0,
        }];
        let shut = |piece: u32, _: f64, _: f64| if piece == 0 { whole() } else { Vec::new() };
        let distances = Distances::measure(&graph, Means::Walk, Towards::Away, &seed, FAR, &shut);
        assert_eq!(distances.at(&graph, 0, 20.0).0, f64::INFINITY);
        let (far, _) = distances.at(&graph, 1, 0.0);
        assert!((far - 120.0).abs() < 1e-3, "{far}");
        // Only somebody who comes early is shut out.
        let early = |piece: u32, _: f64, metres: f64| {
            if piece == 0 && metres < 50.0 {
                whole()
            } else {
                Vec::new()
            }
        };
        let distances = Distances::measure(&graph, Means::Walk, Towards::Away, &seed, FAR, &early);
        let (late, rising) = distances.at(&graph, 0, 10.0);
        assert!((late - 150.0).abs() < 1e-3 && !rising, "{late}");
    }

    #[test]
    fn a_shut_stretch_is_come_up_to_from_both_ends() {
        // 40 m, then 40 m more; nobody passed from 10 to 20 m of the first piece.
        let ways = street(&[(1, 0.0, 0.0), (2, 40.0, 0.0), (3, 80.0, 0.0)]);
        let cross = street(&[(2, 40.0, 0.0), (4, 40.0, 40.0)]);
        let graph = Graph::new(&[ways, cross], frame());
        let shut = |piece: u32, _: f64, _: f64| {
            if piece == 0 {
                vec![(10.0, 20.0)]
            } else {
                Vec::new()
            }
        };
        let from = |piece, at_m| {
            let seed = [Seed { piece, at_m }];
            Distances::measure(&graph, Means::Walk, Towards::Away, &seed, FAR, &shut)
        };
        // From either side of it, on its own piece, and from beyond.
        let (west, east, beyond) = (from(0, 5.0), from(0, 30.0), from(1, 40.0));
        for (distances, piece, along, expected) in [
            (&west, 0, 0.0, 5.0),
            (&west, 0, 9.0, 4.0),
            (&west, 0, 15.0, f64::INFINITY),
            (&west, 0, 30.0, f64::INFINITY),
            (&west, 1, 0.0, f64::INFINITY),
            (&east, 0, 21.0, 9.0),
            (&east, 0, 5.0, f64::INFINITY),
            (&east, 1, 40.0, 50.0),
            (&beyond, 0, 30.0, 50.0),
            (&beyond, 0, 5.0, f64::INFINITY),
        ] {
            let (metres, _) = distances.at(&graph, piece, along);
            let same = metres == expected || (metres - expected).abs() < 1e-3;
            assert!(same, "{piece} {along}: {metres}");
        }
        let span = east.span(&graph, 0, 0.0, 40.0).unwrap();
        assert_eq!((span.near.0, span.far), (0.0, (10.0, 20.0)));
        let span = beyond.span(&graph, 0, 0.0, 40.0).unwrap();
        assert!((span.far.0 - 60.0).abs() < 1e-3, "{span:?}");
        // Who stood in it was not there.
        let inside = from(0, 15.0);
        assert_eq!(inside.at(&graph, 0, 15.0).0, f64::INFINITY);
        assert!(inside.span(&graph, 0, 0.0, 40.0).is_none());
    }
}
