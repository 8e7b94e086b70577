//! From what is seen in each direction to polygons.

use std::f64::consts::TAU;

use geo::{Area, Coord, LineString, MultiPolygon, Polygon};

use super::edges::{cross, dot};
use super::sector::{Sector, chords};

/// Corners of triangles thinner than this are left out, metres.
const FLAT_M: f64 = 1e-8;
/// A wall this little beyond the near arc touches it, and what is seen on its two sides is apart, metres.
const TOUCH_M: f64 = 1e-7;
/// Angles this little below zero are zero, radians.
const NO_TURN: f64 = 1e-7;

/// What ends the view over a range of directions; relative to the viewpoint, running anticlockwise.
#[derive(Debug, Clone, Copy)]
pub(super) enum Span {
    /// A straight piece of an edge.
    Wall { from: Coord<f64>, to: Coord<f64> },
    /// Nothing but the range; only the directions count.
    Open { from: Coord<f64>, to: Coord<f64> },
}

/// The polygons between the near arc of the sector and the spans, in the sector's coordinates.
pub(super) fn trace(sector: &Sector, spans: &[Span]) -> MultiPolygon<f64> {
    let around = sector.is_full_circle();
    let mut trace = Trace {
        near_m: sector.near_m,
        ..Trace::default()
    };
    for span in spans {
        match *span {
            Span::Wall { from, to } => trace.wall(from, to),
            Span::Open { from, to } => {
                let turn = if around && spans.len() == 1 {
                    TAU
                } else {
                    angle(from, to)
                };
                trace.see(&arc(sector.far_m, from, turn), turn);
            }
        }
    }
    let closed = around && trace.seeing && !trace.begins_hidden;
    if closed && trace.runs.len() > 1 {
        // The first ray is no border: what reaches it goes on with what began there.
        let first = trace.runs.swap_remove(0);
        trace.runs[0].points.extend(first.points);
        trace.runs[0].turn += first.turn;
    }
    let unbroken = closed && trace.runs.len() == 1 && !trace.broken;
    let polygons = trace
        .runs
        .into_iter()
        .filter_map(|Run { mut points, turn }| {
            let mut holes = Vec::new();
            if sector.near_m > 0.0 {
                let near = arc(
                    sector.near_m,
                    *points.first()?,
                    if unbroken { TAU } else { turn },
                );
                if unbroken {
                    holes.extend(ring(near.into_iter().rev(), sector.apex));
                } else {
                    points.extend(near.into_iter().rev());
                }
            } else if !around {
                points.push(Coord::zero());
            }
            Some(Polygon::new(ring(points, sector.apex)?, holes))
        });
    MultiPolygon::new(polygons.collect())
}

/// What is seen without a break beyond the near arc.
#[derive(Default)]
struct Run {
    points: Vec<Coord<f64>>,
    /// Radians from the first point to the last; only kept where there is a near arc.
    turn: f64,
}

/// The far side of what is seen, broken where it comes nearer than the near arc.
#[derive(Default)]
struct Trace {
    near_m: f64,
    runs: Vec<Run>,
    /// The last run goes on.
    seeing: bool,
    /// Nothing is seen along the first ray.
    begins_hidden: bool,
    broken: bool,
}

impl Trace {
    fn see(&mut self, points: &[Coord<f64>], turn: f64) {
        if !self.seeing {
            self.runs.push(Run::default());
            self.seeing = true;
        }
        if let Some(run) = self.runs.last_mut() {
            run.points.extend_from_slice(points);
            run.turn += turn;
        }
    }

    fn see_wall(&mut self, from: Coord<f64>, to: Coord<f64>) {
        self.see(
            &[from, to],
            if self.near_m > 0.0 {
                angle(from, to)
            } else {
                0.0
            },
        );
    }

    fn hide(&mut self) {
        self.begins_hidden |= self.runs.is_empty();
        self.seeing = false;
        self.broken = true;
    }

    /// Adds the parts of a wall that lie beyond the near arc.
    fn wall(&mut self, from: Coord<f64>, to: Coord<f64>) {
        let d = to - from;
        let near = self.near_m + TOUCH_M;
        let (a, b) = (dot(d, d), dot(from, d));
        let discriminant = b * b - a * (dot(from, from) - near * near);
        if self.near_m <= 0.0 || discriminant <= 0.0 {
            return self.see_wall(from, to);
        }
        let root = discriminant.sqrt();
        let (hidden, seen) = ((-b - root) / a, (-b + root) / a);
        if hidden >= 1.0 || seen <= 0.0 {
            return self.see_wall(from, to);
        }
        if hidden > 0.0 {
            self.see_wall(from, from + d * hidden);
        }
        self.hide();
        if seen < 1.0 {
            self.see_wall(from + d * seen, to);
        }
    }
}

/// The angle in radians by which the second direction lies anticlockwise of the first, 0 to a full turn.
fn angle(from: Coord<f64>, to: Coord<f64>) -> f64 {
    let angle = cross(from, to).atan2(dot(from, to));
    if angle < -NO_TURN {
        angle + TAU
    } else {
        angle.max(0.0)
    }
}

/// Points along an arc around the viewpoint, anticlockwise from a direction, both ends included.
fn arc(radius: f64, from: Coord<f64>, angle: f64) -> Vec<Coord<f64>> {
    let chords = chords(angle.to_degrees(), radius);
    let (sin, cos) = (angle / chords as f64).sin_cos();
    let mut point = from * (radius / from.x.hypot(from.y));
    let mut points = Vec::with_capacity(chords + 1);
    for _ in 0..=chords {
        points.push(point);
        point = Coord {
            x: point.x * cos - point.y * sin,
            y: point.x * sin + point.y * cos,
        };
    }
    points
}

/// A ring around the corners, doubled and flat ones left out; none if it encloses nothing.
fn ring(
    corners: impl IntoIterator<Item = Coord<f64>>,
    origin: Coord<f64>,
) -> Option<LineString<f64>> {
    let corners = corners.into_iter();
    let mut kept: Vec<Coord<f64>> = Vec::with_capacity(corners.size_hint().0 + 1);
    for corner in corners {
        while let [.., a, b] = kept[..]
            && is_flat(a, b, corner)
        {
            kept.pop();
        }
        if kept
            .last()
            .is_none_or(|last| dot(*last - corner, *last - corner) > FLAT_M * FLAT_M)
        {
            kept.push(corner);
        }
    }
    while let [first, .., a, b] = kept[..]
        && is_flat(a, b, first)
    {
        kept.pop();
    }
    let ring: LineString<f64> = kept.into_iter().map(|corner| corner + origin).collect();
    let polygon = Polygon::new(ring, Vec::new());
    (polygon.unsigned_area() > FLAT_M).then(|| polygon.into_inner().0)
}

/// Whether the triangle is so thin that its middle corner says nothing.
fn is_flat(a: Coord<f64>, b: Coord<f64>, c: Coord<f64>) -> bool {
    let sides = [b - a, c - b, a - c];
    let longest2 = sides
        .iter()
        .fold(0.0, |longest, side| f64::max(longest, dot(*side, *side)));
    let area2 = cross(sides[0], sides[1]);
    area2 * area2 <= FLAT_M * FLAT_M * longest2
}
