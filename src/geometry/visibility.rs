//! What can be seen from a place among obstacles: an exact angular sweep, O(n log n).
//!
//! Every edge that faces the viewpoint is cut to the sector. The sweep then turns anticlockwise over the ends
//! of what is left, keeping the edges that the current ray meets in order of distance; where the nearest
//! changes, the outline of the visible part jumps along the ray. Only true ends and crossings of edges become
//! corners, so nothing is sampled but the arcs.
//!
//! Robustness: directions closer than 1e-9 are one event, in which the edges that end leave before those that
//! start enter. Shared corners, edges that point at the viewpoint and doubled points need no cases of
//! their own, and no ray slips through the corner of two walls.

use geo::{Coord, Line, MultiPolygon};

use super::edges::{self, cross, dot};
use super::obstacles::ObstacleSet;
use super::outline::{self, Span};
use super::sector::Sector;

/// Directions closer than this are the same, in the measure of [`Turn::of`] (about a radian).
const SAME: f64 = 1e-9;
/// Distances along a ray closer than this are the same, relative to the distance.
const LEVEL: f64 = 1e-9;

/// The part of the sector that is seen from its apex, in local metres.
///
/// The apex must be outside every building, which [`super::viewpoint::place`] sees to. Arcs are chords as in
/// [`Sector::to_polygon`]; walls are met exactly. Parts that touch nowhere are polygons of their own.
#[must_use]
pub fn visible(obstacles: &ObstacleSet, sector: &Sector) -> MultiPolygon<f64> {
    if sector.is_empty() {
        return MultiPolygon::new(Vec::new());
    }
    let turn = Turn::over(sector);
    let faces = faces(obstacles, sector, &turn);
    outline::trace(sector, &sweep(&faces, &turn))
}

/// The place seen from `viewpoint` among plain segments, whichever way they run, up to `far_m`; local metres.
#[must_use]
pub fn visible_among(
    segments: &[Line<f64>],
    viewpoint: Coord<f64>,
    far_m: f64,
) -> MultiPolygon<f64> {
    let edges = edges::merge(edges::of_segments(segments));
    let around = Sector {
        apex: viewpoint,
        bearing_deg: 0.0,
        width_deg: 360.0,
        near_m: 0.0,
        far_m,
    };
    visible(&ObstacleSet { edges }, &around)
}

/// Directions measured anticlockwise from the right side of the sector.
struct Turn {
    /// Unit vector along the right side.
    start: Coord<f64>,
    /// Unit vector along the left side.
    end: Coord<f64>,
    /// The left side's measure; 4 for a full circle.
    whole: f64,
}

impl Turn {
    fn over(sector: &Sector) -> Self {
        let half = 0.5 * sector.width_deg.min(360.0);
        let [start, end] = [half, -half].map(|off| {
            let (sin, cos) = (sector.bearing_deg + off).to_radians().sin_cos();
            Coord { x: sin, y: cos }
        });
        let mut turn = Self {
            start,
            end,
            whole: 4.0,
        };
        if !sector.is_full_circle() {
            turn.whole = turn.of(end);
        }
        turn
    }

    /// Whether a segment surely lies outside the sides; a quick look that spares most edges the full one.
    fn misses(&self, a: Coord<f64>, b: Coord<f64>) -> bool {
        // Up to half a turn the sector is where two half-planes overlap.
        self.whole <= 2.0
            && ((cross(self.start, a) < 0.0 && cross(self.start, b) < 0.0)
                || (cross(self.end, a) > 0.0 && cross(self.end, b) > 0.0))
    }

    /// A measure that grows with the angle from `start`: 0 to 4, one for each quarter turn.
    fn of(&self, direction: Coord<f64>) -> f64 {
        let (x, y) = (dot(self.start, direction), cross(self.start, direction));
        let part = y / (x.abs() + y.abs());
        if x < 0.0 {
            2.0 - part
        } else if y < 0.0 {
            4.0 + part
        } else {
            part
        }
    }
}

/// The visible side of an edge, cut to the sector; relative to the viewpoint, running anticlockwise around it.
#[derive(Debug, Clone, Copy)]
struct Face {
    start: Coord<f64>,
    end: Coord<f64>,
    /// Measure of the direction of `start`.
    from: f64,
    /// Measure of the direction of `end`.
    to: f64,
}

impl Face {
    fn on_ray(&self, direction: Coord<f64>) -> Coord<f64> {
        on_ray(self.start, self.end, direction)
    }

    /// Distance along `direction`, in units of its length.
    fn distance(&self, direction: Coord<f64>) -> f64 {
        cross(self.start, self.end) / cross(direction, self.end - self.start)
    }

    /// Whether this face, which starts now, hides `other`, which the ray meets already.
    fn hides(&self, other: &Self) -> bool {
        if other.to - other.from < SAME {
            // Points at the viewpoint: the ray meets it everywhere.
            return dot(self.start, self.start) < dot(other.start, other.start);
        }
        let there = other.distance(self.start);
        if (there - 1.0).abs() > LEVEL {
            return there > 1.0;
        }
        // It starts on the other: they part until the first of them ends.
        if self.to < other.to {
            other.distance(self.end) > 1.0
        } else {
            self.distance(other.end) < 1.0
        }
    }
}

/// All faces within the sector.
fn faces(obstacles: &ObstacleSet, sector: &Sector, turn: &Turn) -> Vec<Face> {
    let far2 = sector.far_m * sector.far_m;
    let mut faces = Vec::with_capacity(obstacles.edges.len());
    for edge in &obstacles.edges {
        let (a, b) = (edge.a - sector.apex, edge.b - sector.apex);
        if turn.misses(a, b) {
            continue;
        }
        let facing = cross(a, b);
        let ends = if facing < 0.0 {
            within_circle(b, a, far2)
        } else if facing > 0.0 && !edge.one_sided {
            within_circle(a, b, far2)
        } else {
            None
        };
        let Some((start, end)) = ends else { continue };
        let (from, to) = (turn.of(start), turn.of(end));
        let mut add = |start, end, from, to| {
            faces.extend(within_sides(
                Face {
                    start,
                    end,
                    from,
                    to,
                },
                turn,
            ));
        };
        // A face spans less than half a turn, so that only one across the first ray goes back this far; one
        // that points at the viewpoint may go back by rounding.
        if from - to < 1.0 {
            add(start, end, from, to.max(from));
        } else {
            let middle = on_ray(start, end, turn.start);
            add(middle, end, 0.0, to);
            add(start, middle, from, 4.0);
        }
    }
    faces
}

/// The place where the ray along `direction` meets the line through two places.
fn on_ray(start: Coord<f64>, end: Coord<f64>, direction: Coord<f64>) -> Coord<f64> {
    direction * (cross(start, end) / cross(direction, end - start))
}

/// The part of a segment inside the circle around the viewpoint with the square radius `far2`.
fn within_circle(
    start: Coord<f64>,
    end: Coord<f64>,
    far2: f64,
) -> Option<(Coord<f64>, Coord<f64>)> {
    let (start_in, end_in) = (dot(start, start) <= far2, dot(end, end) <= far2);
    if start_in && end_in {
        return Some((start, end));
    }
    let d = end - start;
    let (a, b) = (dot(d, d), dot(start, d));
    let discriminant = b * b - a * (dot(start, start) - far2);
    if discriminant <= 0.0 {
        return None;
    }
    let root = discriminant.sqrt();
    let (enters, leaves) = ((-b - root) / a, (-b + root) / a);
    if enters >= 1.0 || leaves <= 0.0 {
        return None;
    }
    Some((
        if start_in { start } else { start + d * enters },
        if end_in { end } else { start + d * leaves },
    ))
}

/// The part of a face before the left side of the sector.
fn within_sides(face: Face, turn: &Turn) -> Option<Face> {
    if face.from >= turn.whole {
        None
    } else if face.to > turn.whole {
        Some(Face {
            end: on_ray(face.start, face.end, turn.end),
            to: turn.whole,
            ..face
        })
    } else {
        Some(face)
    }
}

/// What is seen in each direction, anticlockwise over the whole turn.
fn sweep(faces: &[Face], turn: &Turn) -> Vec<Span> {
    let mut events: Vec<(f64, u32)> = Vec::with_capacity(2 * faces.len());
    for (face, i) in faces.iter().zip(0..) {
        events.extend([(face.from, i), (face.to, i)]);
    }
    events.sort_unstable_by(|a, b| a.0.total_cmp(&b.0));

    let mut spans = Spans {
        done: Vec::with_capacity(events.len() + 1),
        since: turn.start,
        since_at: 0.0,
    };
    // The faces that the ray meets, the nearest last.
    let mut met: Vec<u32> = Vec::with_capacity(16);
    let mut rest = &events[..];
    while let Some(&(now, _)) = rest.first() {
        let same;
        (same, rest) = rest.split_at(
            rest.iter()
                .take_while(|event| event.0 <= now + SAME)
                .count(),
        );
        let starts = |i: u32| faces[i as usize].from >= now;
        let ends = |i: u32| faces[i as usize].to <= now + SAME;
        let before = met.last().copied();
        for &(_, i) in same
            .iter()
            .filter(|event| ends(event.1) && !starts(event.1))
        {
            met.retain(|other| *other != i);
        }
        for &(_, i) in same
            .iter()
            .filter(|event| starts(event.1) && !ends(event.1))
        {
            let place =
                met.partition_point(|other| faces[i as usize].hides(&faces[*other as usize]));
            met.insert(place, i);
        }
        let after = met.last().copied();
        if before != after {
            let old = before.map(|i| (&faces[i as usize], ends(i)));
            let new = after.map(|i| (&faces[i as usize], starts(i)));
            spans.change(now, old, new);
        }
    }
    if met.is_empty() && turn.whole - spans.since_at > SAME {
        spans.done.push(Span::Open {
            from: spans.since,
            to: turn.end,
        });
    }
    spans.done
}

/// The spans so far, and where the one under way began.
struct Spans {
    done: Vec<Span>,
    since: Coord<f64>,
    since_at: f64,
}

impl Spans {
    /// Ends what was nearest (and whether it ends here) and begins what is now (and whether it starts here).
    fn change(&mut self, now: f64, old: Option<(&Face, bool)>, new: Option<(&Face, bool)>) {
        // The corner that makes the change gives the ray: the old end, else the new start.
        let ray = match (old, new) {
            (Some((face, true)), _) => face.end,
            (_, Some((face, _))) => face.start,
            (old, None) => old.map_or(self.since, |(face, _)| face.end),
        };
        let from = self.since;
        match old {
            Some((face, ends)) => {
                self.done.push(Span::Wall {
                    from,
                    to: if ends { face.end } else { face.on_ray(ray) },
                });
            }
            // Nothing opens before the first event when that lies on the first ray.
            None if now > SAME => self.done.push(Span::Open { from, to: ray }),
            None => {}
        }
        self.since = match new {
            Some((face, true)) => face.start,
            Some((face, false)) => face.on_ray(ray),
            None => ray,
        };
        self.since_at = now;
    }
}

#[cfg(test)]
mod rays;
#[cfg(test)]
mod tests;
