//! Where two streets meet (pure).

use std::collections::HashMap;

use geo::{
    Closest, ClosestPoint, Coord, LineString, Point,
    line_intersection::{LineIntersection, line_intersection},
};

use crate::geometry::{Frame, Position};

/// Points of a crossing that are no farther apart are one: the lanes of a wide road, the ring of a roundabout.
const ONE_CROSSING_M: f64 = 60.0;
/// Streets that end this close to each other meet there: at a roundabout with a name of its own, or across a gap.
pub const GAP_M: f64 = 40.0;
/// Half the width of a common junction, metres.
const HALF_JUNCTION_M: f64 = 15.0;

/// A piece of a street.
#[derive(Debug, Clone, PartialEq)]
pub struct Piece {
    /// A number for each point of the line; equal numbers are one junction.
    pub nodes: Vec<i64>,
    /// Longitude, latitude in degrees.
    pub line: LineString<f64>,
}

/// A place where two streets meet.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Crossing {
    /// Its middle.
    pub position: Position,
    /// How far its points lie from the middle, half the width of a junction added; metres.
    pub radius_m: f64,
}

/// Where two streets meet: at the nodes they share, else where their lines cross, else where they nearly touch.
#[must_use]
pub fn crossings(one: &[&Piece], other: &[&Piece]) -> Vec<Crossing> {
    let Some(frame) = one
        .first()
        .and_then(|piece| piece.line.0.first())
        .and_then(|point| Position::try_from(*point).ok())
        .map(Frame::new)
    else {
        return Vec::new();
    };
    let mut points = shared(one, other, &frame);
    if points.is_empty() {
        let local = |pieces: &[&Piece]| -> Vec<LineString<f64>> {
            pieces
                .iter()
                .map(|piece| frame.local_line(&piece.line))
                .collect()
        };
        let (one, other) = (local(one), local(other));
        points = crossed(&one, &other);
        if points.is_empty() {
            points = nearly_touching(&one, &other);
        }
    }
    let mut found: Vec<Crossing> = grouped(points)
        .iter()
        .map(|points| middle(points, &frame))
        .collect();
    found.sort_by(|a, b| {
        let key = |c: &Crossing| (c.position.lon.get(), c.position.lat.get());
        let ((a_lon, a_lat), (b_lon, b_lat)) = (key(a), key(b));
        a_lon.total_cmp(&b_lon).then(a_lat.total_cmp(&b_lat))
    });
    found
}

fn shared(one: &[&Piece], other: &[&Piece], frame: &Frame) -> Vec<Coord<f64>> {
    let points = |pieces: &[&Piece]| -> HashMap<i64, Coord<f64>> {
        let points = pieces.iter().flat_map(|piece| {
            piece
                .nodes
                .iter()
                .copied()
                .zip(piece.line.0.iter().copied())
        });
        points.collect()
    };
    let others = points(other);
    let both = points(one)
        .into_iter()
        .filter(|(node, _)| others.contains_key(node));
    both.filter_map(|(_, point)| Some(frame.local(Position::try_from(point).ok()?)))
        .collect()
}

fn crossed(one: &[LineString<f64>], other: &[LineString<f64>]) -> Vec<Coord<f64>> {
    let mut points = Vec::new();
    for a in one.iter().flat_map(LineString::lines) {
        for b in other.iter().flat_map(LineString::lines) {
            match line_intersection(a, b) {
                Some(LineIntersection::SinglePoint { intersection, .. }) => {
                    points.push(intersection)
                }
                Some(LineIntersection::Collinear { intersection }) => {
                    points.extend([intersection.start, intersection.end])
                }
                None => {}
            }
        }
    }
    points
}

/// The middle of the shortest gap between the ends of one and the other, if it is short.
fn nearly_touching(one: &[LineString<f64>], other: &[LineString<f64>]) -> Vec<Coord<f64>> {
    let mut nearest: Option<(f64, Coord<f64>)> = None;
    for (ends, lines) in [(one, other), (other, one)] {
        for end in ends
            .iter()
            .flat_map(|line| [line.0.first(), line.0.last()])
            .flatten()
        {
            for line in lines {
                let point = match line.closest_point(&Point(*end)) {
                    Closest::Intersection(point) | Closest::SinglePoint(point) => point.0,
                    Closest::Indeterminate => continue,
                };
                let gap = (point.x - end.x).hypot(point.y - end.y);
                if gap <= GAP_M && nearest.is_none_or(|(least, _)| gap < least) {
                    nearest = Some((gap, (point + *end) / 2.0));
                }
            }
        }
    }
    nearest.map(|(_, point)| point).into_iter().collect()
}

/// Points with those that are near them, and near those.
fn grouped(mut points: Vec<Coord<f64>>) -> Vec<Vec<Coord<f64>>> {
    points.sort_by(|a, b| a.x.total_cmp(&b.x).then(a.y.total_cmp(&b.y)));
    let mut groups: Vec<Vec<Coord<f64>>> = Vec::new();
    while let Some(first) = points.pop() {
        let mut group = vec![first];
        let mut at = 0;
        while at < group.len() {
            let here = group[at];
            let (near, far) = points
                .iter()
                .partition(|point| (point.x - here.x).hypot(point.y - here.y) <= ONE_CROSSING_M);
            group.extend::<Vec<_>>(near);
            points = far;
            at += 1;
        }
        groups.push(group);
    }
    groups
}

fn middle(points: &[Coord<f64>], frame: &Frame) -> Crossing {
    let sum = points
        .iter()
        .fold(Coord { x: 0.0, y: 0.0 }, |sum, point| sum + *point);
    let middle = sum / points.len().max(1) as f64;
    let reach = points
        .iter()
        .map(|point| (point.x - middle.x).hypot(point.y - middle.y));
    Crossing {
        position: frame.position(middle),
        radius_m: HALF_JUNCTION_M + reach.fold(0.0, f64::max),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn piece(nodes: &[i64], metres: &[(f64, f64)]) -> Piece {
        let frame = Frame::new(Position::try_from([107.35, 19.95]).unwrap());
        let line = metres
            .iter()
            .map(|(x, y)| Coord::from(frame.position(Coord { x: *x, y: *y })))
            .collect();
        Piece {
            nodes: nodes.to_vec(),
            line,
        }
    }

    /// Metres east and north of the first point of the first street, and the radius; rounded.
    fn found(one: &[&Piece], other: &[&Piece]) -> Vec<(f64, f64, f64)> {
        let frame = Frame::new(Position::try_from([107.35, 19.95]).unwrap());
        let found = crossings(one, other).into_iter();
        found
            .map(|crossing| {
                let at = frame.local(crossing.position);
                (
                    at.x.round() + 0.0,
                    at.y.round() + 0.0,
                    crossing.radius_m.round(),
                )
            })
            .collect()
    }

    #[test]
    fn streets_meet_at_shared_nodes() {
        let along = piece(&[1, 2, 3], &[(0.0, 0.0), (100.0, 0.0), (200.0, 0.0)]);
        let across = piece(&[4, 2, 5], &[(100.0, -50.0), (100.0, 0.0), (100.0, 50.0)]);
        assert_eq!(found(&[&along], &[&across]), [(100.0, 0.0, 15.0)]);
        assert_eq!(found(&[&across], &[&along]), [(100.0, 0.0, 15.0)]);
        assert_eq!(found(&[], &[&along]), []);
    }

    #[test]
    fn the_lanes_of_a_wide_road_are_one_crossing_and_a_loop_meets_twice() {
        let north = piece(&[1, 2], &[(0.0, 10.0), (100.0, 10.0)]);
        let south = piece(&[3, 4], &[(0.0, -10.0), (100.0, -10.0)]);
        let across = piece(
            &[5, 1, 3, 6],
            &[(0.0, 50.0), (0.0, 10.0), (0.0, -10.0), (0.0, -50.0)],
        );
        assert_eq!(found(&[&north, &south], &[&across]), [(0.0, 0.0, 25.0)]);
        let back = piece(&[7, 2], &[(100.0, -90.0), (100.0, 10.0)]);
        assert_eq!(
            found(&[&north], &[&across, &back]),
            [(0.0, 10.0, 15.0), (100.0, 10.0, 15.0)]
        );
    }

    #[test]
    fn without_a_node_lines_cross_and_without_crossing_they_may_nearly_touch() {
        let along = piece(&[1, 2], &[(0.0, 0.0), (200.0, 0.0)]);
        let over = piece(&[3, 4], &[(80.0, -50.0), (80.0, 50.0)]);
        assert_eq!(found(&[&along], &[&over]), [(80.0, 0.0, 15.0)]);
        let short = piece(&[5, 6], &[(80.0, 30.0), (80.0, 90.0)]);
        assert_eq!(found(&[&along], &[&short]), [(80.0, 15.0, 15.0)]);
        let far = piece(&[7, 8], &[(80.0, 41.0), (80.0, 90.0)]);
        assert_eq!(found(&[&along], &[&far]), []);
    }
}
