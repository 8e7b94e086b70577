//! The streets as a graph (pure): pieces between points that streets share, open to each means along, against or not.

use std::collections::HashMap;

use geo::{BoundingRect, Coord, Intersects, LineString, Rect};

use super::{Access, Means, Oneways, Passage, StreetClass};
use crate::geometry::Frame;

/// The longest piece, metres: long streets are cut, so that each piece has a narrow window of time.
pub const PIECE_M: f64 = 50.0;

/// What rounding may add to a length, as a share of a piece.
const HAIR: f64 = 1e-6;

/// A street as the graph needs it.
#[derive(Clone, Debug, PartialEq)]
pub struct GraphStreet {
    /// Where it comes from: points of two sources are never one junction.
    pub source: String,
    /// Name, else the road's number.
    pub name: Option<String>,
    /// What kind of street it is.
    pub class: StreetClass,
    /// Which way vehicles may go.
    pub oneways: Oneways,
    /// Whether it runs in a tunnel, where no camera of the street sees it.
    pub tunnel: bool,
    /// Who may use it.
    pub access: Access,
    /// One number for each point of `line`.
    pub node_refs: Vec<i64>,
    /// Longitude, latitude in degrees.
    pub line: LineString<f64>,
}

/// Streets cut into pieces at every point that two of them share.
///
/// Streets that cross without sharing a point do not meet: one passes over the other.
#[derive(Debug)]
pub struct Graph {
    frame: Frame,
    nodes: usize,
    pieces: Vec<Piece>,
    /// Pieces at each node: those of node `n` are `links[starts[n]..starts[n + 1]]`.
    starts: Vec<u32>,
    links: Vec<Link>,
    names: Vec<Option<String>>,
    /// Pieces whose box meets each square of [`CELL_M`].
    cells: HashMap<(i32, i32), Vec<u32>>,
}

/// The side of the squares by which pieces are found, metres.
const CELL_M: f64 = 100.0;

/// A stretch of street without a junction in it, at most [`PIECE_M`] long.
#[derive(Debug)]
pub struct Piece {
    /// Node at its start.
    pub from: u32,
    /// Node at its end.
    pub to: u32,
    /// Its points, local metres; two or more.
    pub line: LineString<f64>,
    /// Its length, metres.
    pub length_m: f64,
    /// Box around it, local metres.
    pub bounds: Rect<f64>,
    /// Whether it runs in a tunnel, where no camera of the street sees it.
    pub hidden: bool,
    /// The street it belongs to, as an index of the streets that were given.
    pub street: u32,
    /// Which way each means may go, in the order of [`Means::ALL`].
    passages: [Passage; 4],
}

/// A piece as seen from the node at one of its ends: what a search asks of it lies side by side, for on its way it comes
/// by all pieces within reach, in no order that memory knows.
#[derive(Clone, Copy, Debug)]
pub struct Link {
    /// The piece, as an index of [`Graph::pieces`].
    pub piece: u32,
    /// The node at its other end.
    pub other: u32,
    /// Its length, metres.
    pub length_m: f64,
    /// Whether the piece begins at the node.
    pub from_start: bool,
    /// By which means it may be left along, one bit for each.
    out: u8,
    /// By which it may be come in along.
    home: u8,
}

impl Link {
    /// Whether one may go from the node along it.
    #[must_use]
    pub fn leads_out(&self, means: Means) -> bool {
        self.out & (1 << means as u8) != 0
    }

    /// Whether one may come to the node along it.
    #[must_use]
    pub fn leads_home(&self, means: Means) -> bool {
        self.home & (1 << means as u8) != 0
    }
}

impl Piece {
    /// How it looks from its start, or from its end.
    fn link(&self, index: u32, from_start: bool) -> Link {
        let bits = |is_open: fn(&Passage) -> bool| {
            let open =
                Means::ALL.map(|means| u8::from(is_open(&self.passage(means))) << means as u8);
            open.into_iter().fold(0, |all, bit| all | bit)
        };
        let (along, against) = (bits(|way| way.along), bits(|way| way.against));
        let (other, out, home) = if from_start {
            (self.to, along, against)
        } else {
            (self.from, against, along)
        };
        Link {
            piece: index,
            other,
            length_m: self.length_m,
            from_start,
            out,
            home,
        }
    }

    /// Which way it is open.
    #[must_use]
    pub fn passage(&self, means: Means) -> Passage {
        self.passages[means as usize]
    }

    /// The point `along_m` metres from its start, local metres.
    #[must_use]
    pub fn point_at(&self, along_m: f64) -> Coord<f64> {
        let mut left = along_m;
        let mut last = self.line.0[0];
        for segment in self.line.lines() {
            let length = length_of(segment.start, segment.end);
            if left <= length && length > 0.0 {
                return segment.start + (segment.end - segment.start) * (left.max(0.0) / length);
            }
            left -= length;
            last = segment.end;
        }
        last
    }

    /// Where it runs `along_m` metres from its start, degrees clockwise from north, from start to end.
    #[must_use]
    pub fn bearing_at(&self, along_m: f64) -> f64 {
        let mut left = along_m;
        let mut bearing = 0.0;
        for segment in self.line.lines() {
            let step = segment.end - segment.start;
            let length = step.x.hypot(step.y);
            if length > 0.0 {
                bearing = step.x.atan2(step.y).to_degrees().rem_euclid(360.0);
                if left <= length {
                    break;
                }
            }
            left -= length;
        }
        bearing
    }
}

impl Graph {
    /// The graph of some streets, in metres around the origin of `frame`.
    #[must_use]
    pub fn new(streets: &[GraphStreet], frame: Frame) -> Self {
        let mut sources: HashMap<&str, u32> = HashMap::new();
        let mut uses: HashMap<(u32, i64), Use> = HashMap::new();
        let mut source_of = Vec::with_capacity(streets.len());
        for street in streets {
            let next = sources.len() as u32;
            let source = *sources.entry(&street.source).or_insert(next);
            source_of.push(source);
            let last = street.node_refs.len().saturating_sub(1);
            for (index, node) in street.node_refs.iter().enumerate() {
                let point = uses.entry((source, *node)).or_default();
                point.times += if index == 0 || index == last { 2 } else { 1 };
            }
        }
        let mut graph = Self {
            frame,
            nodes: 0,
            pieces: Vec::new(),
            starts: Vec::new(),
            links: Vec::new(),
            names: streets.iter().map(|street| street.name.clone()).collect(),
            cells: HashMap::new(),
        };
        for (index, street) in streets.iter().enumerate() {
            graph.add(street, index as u32, source_of[index], &mut uses);
        }
        graph.link();
        graph
    }

    /// Cuts a street at its junctions and where a piece would be too long.
    fn add(
        &mut self,
        street: &GraphStreet,
        index: u32,
        source: u32,
        uses: &mut HashMap<(u32, i64), Use>,
    ) {
        let line = self.frame.local_line(&street.line);
        let points: Vec<_> = line.0.iter().zip(&street.node_refs).collect();
        let Some((first, rest)) = points.split_first() else {
            return;
        };
        let kind = Kind {
            street: index,
            hidden: street.tunnel,
            passages: Means::ALL.map(|means| {
                let oneway = match means {
                    Means::Bicycle => street.oneways.bicycle,
                    Means::Motorbike => street.oneways.motorcycle,
                    Means::Walk | Means::Car => street.oneways.vehicles,
                };
                means.passage(street.class, oneway, &street.access)
            }),
        };
        let mut from = self.node(source, *first.1, uses);
        let mut piece = vec![*first.0];
        let mut length = 0.0;
        for (point, node) in rest {
            let mut last = piece[piece.len() - 1];
            let step = length_of(last, **point);
            // A long way without a bend is cut into equal parts; a hair more than a whole number of them is that number.
            let parts = (step / PIECE_M - HAIR).ceil().max(1.0);
            if length + step / parts > PIECE_M * (1.0 + HAIR) && piece.len() > 1 {
                from = self.cut(&kind, from, None, &mut piece);
                length = 0.0;
            }
            for part in 1..parts as u32 {
                let along = f64::from(part) / parts;
                piece.push(last + (**point - last) * along);
                from = self.cut(&kind, from, None, &mut piece);
                length = 0.0;
            }
            last = piece[piece.len() - 1];
            length += length_of(last, **point);
            piece.push(**point);
            if uses
                .get(&(source, **node))
                .is_some_and(|used| used.times > 1)
            {
                let to = self.node(source, **node, uses);
                from = self.cut(&kind, from, Some(to), &mut piece);
                length = 0.0;
            }
        }
    }

    /// Ends a piece at `to`, or at a new node; the next one begins there.
    fn cut(
        &mut self,
        kind: &Kind,
        from: u32,
        to: Option<u32>,
        points: &mut Vec<Coord<f64>>,
    ) -> u32 {
        let to = to.unwrap_or_else(|| self.new_node());
        let end = points[points.len() - 1];
        let line = LineString(std::mem::replace(points, vec![end]));
        let length_m = line.lines().map(|s| length_of(s.start, s.end)).sum();
        let bounds = line.bounding_rect();
        // Points that lie on one another have no way between them, but they are one place.
        if let Some(bounds) = bounds {
            self.pieces.push(Piece {
                from,
                to,
                line,
                length_m,
                bounds,
                hidden: kind.hidden,
                street: kind.street,
                passages: kind.passages,
            });
        }
        to
    }

    fn node(&mut self, source: u32, node: i64, uses: &mut HashMap<(u32, i64), Use>) -> u32 {
        let known = uses.entry((source, node)).or_default();
        if let Some(id) = known.id {
            return id;
        }
        let id = self.new_node();
        uses.entry((source, node)).or_default().id = Some(id);
        id
    }

    fn new_node(&mut self) -> u32 {
        self.nodes += 1;
        self.nodes as u32 - 1
    }

    /// Lists the pieces at each node.
    fn link(&mut self) {
        let mut starts = vec![0_u32; self.nodes + 1];
        let ends = |piece: &Piece| [piece.from, piece.to];
        for node in self.pieces.iter().flat_map(ends) {
            starts[node as usize + 1] += 1;
        }
        for index in 0..self.nodes {
            starts[index + 1] += starts[index];
        }
        let mut next = starts.clone();
        let none = self.pieces.first().map(|piece| piece.link(0, true));
        let mut links = none.map_or_else(Vec::new, |none| vec![none; 2 * self.pieces.len()]);
        for (index, piece) in self.pieces.iter().enumerate() {
            for (node, from_start) in [(piece.from, true), (piece.to, false)] {
                let slot = &mut next[node as usize];
                links[*slot as usize] = piece.link(index as u32, from_start);
                *slot += 1;
            }
        }
        (self.starts, self.links) = (starts, links);
        for (index, piece) in self.pieces.iter().enumerate() {
            for cell in cells_of(piece.bounds) {
                self.cells.entry(cell).or_default().push(index as u32);
            }
        }
    }

    /// The pieces whose box meets `area` (local metres), each once, in their order.
    #[must_use]
    pub fn pieces_in(&self, area: Rect<f64>) -> Vec<u32> {
        let near = cells_of(area).filter_map(|cell| self.cells.get(&cell));
        let mut near: Vec<u32> = near.flatten().copied().collect();
        near.sort_unstable();
        near.dedup();
        near.retain(|piece| self.pieces[*piece as usize].bounds.intersects(&area));
        near
    }

    /// The frame of its metres.
    #[must_use]
    pub const fn frame(&self) -> &Frame {
        &self.frame
    }

    /// How many nodes it has.
    #[must_use]
    pub const fn nodes(&self) -> usize {
        self.nodes
    }

    /// All pieces.
    #[must_use]
    pub fn pieces(&self) -> &[Piece] {
        &self.pieces
    }

    /// The pieces that begin or end at a node; one that does both stands there twice.
    #[must_use]
    pub fn links_at(&self, node: u32) -> &[Link] {
        let node = node as usize;
        &self.links[self.starts[node] as usize..self.starts[node + 1] as usize]
    }

    /// The name of the street of a piece.
    #[must_use]
    pub fn name(&self, piece: &Piece) -> Option<&str> {
        self.names[piece.street as usize].as_deref()
    }
}

/// What the pieces of one street have in common.
struct Kind {
    street: u32,
    hidden: bool,
    passages: [Passage; 4],
}

/// How often a point is used, and its node once it has one.
#[derive(Default)]
struct Use {
    times: u32,
    id: Option<u32>,
}

/// The squares that a box meets.
fn cells_of(area: Rect<f64>) -> impl Iterator<Item = (i32, i32)> {
    let cell = |metres: f64| (metres / CELL_M).floor() as i32;
    let (min, max) = (area.min(), area.max());
    let columns = cell(min.x)..=cell(max.x);
    columns.flat_map(move |x| (cell(min.y)..=cell(max.y)).map(move |y| (x, y)))
}

fn length_of(a: Coord<f64>, b: Coord<f64>) -> f64 {
    (b.x - a.x).hypot(b.y - a.y)
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use crate::{geometry::Position, streets::Oneway};

    /// Where the made-up streets of the tests lie.
    pub(crate) fn frame() -> Frame {
        Frame::new(Position::try_from([106.7, 10.77]).unwrap())
    }

    /// A residential street through points of local metres, each with its number.
    pub(crate) fn street(points: &[(i64, f64, f64)]) -> GraphStreet {
        let local: LineString<f64> = points.iter().map(|(_, x, y)| (*x, *y)).collect();
        GraphStreet {
            source: "test".to_owned(),
            name: None,
            class: StreetClass::Residential,
            oneways: Oneways::alike(Oneway::No),
            tunnel: false,
            access: Access::default(),
            node_refs: points.iter().map(|(node, _, _)| *node).collect(),
            line: frame().line(&local),
        }
    }

    fn lengths(graph: &Graph) -> Vec<f64> {
        let pieces = graph.pieces().iter();
        pieces
            .map(|piece| (piece.length_m * 10.0).round() / 10.0)
            .collect()
    }

    #[test]
    fn each_kind_of_vehicle_has_its_own_direction() {
        let mut one = street(&[(1, 0.0, 0.0), (2, 40.0, 0.0)]);
        one.oneways = Oneways {
            vehicles: Oneway::Forward,
            bicycle: Oneway::No,
            motorcycle: Oneway::Backward,
        };
        let graph = Graph::new(&[one], frame());
        let open = Means::ALL.map(|means| {
            let passage = graph.pieces()[0].passage(means);
            (means, passage.along, passage.against)
        });
        let expected = [
            (Means::Walk, true, true),
            (Means::Bicycle, true, true),
            (Means::Motorbike, false, true),
            (Means::Car, true, false),
        ];
        assert_eq!(open, expected);
    }

    #[test]
    fn streets_meet_where_they_share_a_point_and_nowhere_else() {
        // Two that share point 2; a third crosses the first at the same place above it, without the point.
        let streets = [
            street(&[(1, -40.0, 0.0), (2, 0.0, 0.0), (3, 40.0, 0.0)]),
            street(&[(2, 0.0, 0.0), (4, 0.0, 40.0)]),
            street(&[(5, 0.0, -40.0), (6, 0.0, 41.0)]),
        ];
        let graph = Graph::new(&streets, frame());
        assert_eq!(lengths(&graph), [40.0, 40.0, 40.0, 40.5, 40.5]);
        let degrees = (0..graph.nodes() as u32).map(|node| graph.links_at(node).len());
        let mut degrees: Vec<_> = degrees.collect();
        degrees.sort_unstable();
        assert_eq!(degrees, [1, 1, 1, 1, 1, 2, 3]);
    }

    #[test]
    fn points_of_two_sources_are_never_one_junction() {
        let mut other = street(&[(2, 0.0, 0.0), (4, 0.0, 40.0)]);
        other.source = "other".to_owned();
        let streets = [street(&[(1, -40.0, 0.0), (2, 0.0, 0.0)]), other];
        assert_eq!(Graph::new(&streets, frame()).nodes(), 4);
    }

    #[test]
    fn long_ways_are_cut_and_loops_hold_together() {
        let long = Graph::new(&[street(&[(1, 0.0, 0.0), (2, 120.0, 0.0)])], frame());
        assert_eq!(lengths(&long), [40.0, 40.0, 40.0]);
        assert_eq!(long.nodes(), 4);
        let bends = street(&[
            (1, 0.0, 0.0),
            (2, 30.0, 0.0),
            (3, 30.0, 30.0),
            (4, 30.0, 45.0),
        ]);
        assert_eq!(lengths(&Graph::new(&[bends], frame())), [30.0, 45.0]);
        // A way that comes back to its start, and one that crosses itself at a point of its own.
        let ring = street(&[
            (1, 0.0, 0.0),
            (2, 30.0, 0.0),
            (3, 30.0, 30.0),
            (1, 0.0, 0.0),
        ]);
        let ring = Graph::new(&[ring], frame());
        assert_eq!(ring.links_at(0).len(), 2);
        let eight = street(&[
            (1, 0.0, 0.0),
            (2, 20.0, 0.0),
            (3, 20.0, 20.0),
            (2, 20.0, 0.0),
            (4, 20.0, -20.0),
        ]);
        let eight = Graph::new(&[eight], frame());
        let crossing = (0..eight.nodes() as u32).map(|node| eight.links_at(node).len());
        assert_eq!(crossing.max(), Some(4));
    }

    #[test]
    fn hostile_streets_make_no_pieces() {
        let mut nodeless = street(&[(1, 0.0, 0.0), (2, 30.0, 0.0)]);
        nodeless.node_refs.clear();
        let point = street(&[(1, 0.0, 0.0)]);
        let twice = street(&[(1, 0.0, 0.0), (1, 0.0, 0.0)]);
        let graph = Graph::new(&[nodeless, point, twice], frame());
        assert!(graph.pieces().iter().all(|piece| piece.length_m == 0.0));
    }

    #[test]
    fn a_piece_tells_its_points_and_bearings() {
        let bent = street(&[(1, 0.0, 0.0), (2, 20.0, 0.0), (3, 20.0, -20.0)]);
        let graph = Graph::new(&[bent], frame());
        let piece = &graph.pieces()[0];
        for (along, x, y, bearing) in [
            (0.0, 0.0, 0.0, 90.0),
            (10.0, 10.0, 0.0, 90.0),
            (30.0, 20.0, -10.0, 180.0),
            (99.0, 20.0, -20.0, 180.0),
        ] {
            let point = piece.point_at(along);
            assert!(
                (point.x - x).hypot(point.y - y) < 1e-3,
                "{along}: {point:?}"
            );
            assert!((piece.bearing_at(along) - bearing).abs() < 1e-3);
        }
    }
}
