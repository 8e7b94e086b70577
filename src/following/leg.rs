//! Where somebody may have been when: the streets within reach before, between and after what is known (pure).
//!
//! The space-time prism of time geography (Hägerstrand 1970) on a network: from a place left in a window, at a speed
//! between two bounds, along the shortest way.

use std::collections::{HashMap, HashSet};

use geo::{Intersects, Rect};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::distances::{Distances, Seed, Shut, Towards, whole};
use crate::{
    clock::{Instant, Window},
    streets::{Graph, Means},
};

/// How somebody moves, and for how long it is followed.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Pace {
    /// By what means.
    pub means: Means,
    /// The slowest believed, metres per second; above 0.
    pub slowest_mps: f64,
    /// The fastest believed, metres per second; not below the slowest.
    pub fastest_mps: f64,
    /// How long before the first and after the last known place, seconds.
    pub longest_s: f64,
}

impl Pace {
    /// How far it goes, metres.
    #[must_use]
    pub fn limit_m(&self) -> f64 {
        self.fastest_mps * self.longest_s
    }
}

/// A place and a time that are known: the scene, or a sighting.
#[derive(Clone, Debug)]
pub struct Anchor {
    /// When it was there.
    pub window: Window,
    /// Where it may have been.
    pub seeds: Vec<Seed>,
    /// How far those places lie apart, metres: who left from the farthest comes later.
    pub spread_m: f64,
}

/// A view in which nobody passed while somebody looked through its recording.
#[derive(Clone, Debug)]
pub struct Unseen {
    /// The stretches in the view, by piece.
    pub stretches: HashMap<u32, Vec<(f64, f64)>>,
    /// The window looked through.
    pub window: Window,
}

/// On which side of what is known a place lies in time.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, ToSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum When {
    /// On the way to the first known place.
    Before,
    /// Between two known places.
    Between,
    /// On the way from the last known place.
    After,
}

/// What narrows the streets besides time.
#[derive(Clone, Debug, Default)]
pub struct Narrows {
    /// Views in which nobody passed.
    pub unseen: Vec<Unseen>,
    /// The only pieces that come into question; all without it.
    pub route: Option<HashSet<u32>>,
    /// Where and when all of it lies, however far what is known later would lead; everywhere without it.
    pub within: Option<Within>,
}

/// A box and a time that are not left (PRIVACY P22).
#[derive(Clone, Copy, Debug)]
pub struct Within {
    /// The box, local metres: a piece of which nothing lies in it is not taken.
    pub area: Rect<f64>,
    /// The time.
    pub span: Window,
}

impl Narrows {
    /// The stretches of a piece that nobody can have passed who came upon it at `at_m`: each in which all of the window in which
    /// it was entered was looked through, which `entered` works out of the metres from there and of where on the piece that is.
    fn shut(
        &self,
        graph: &Graph,
        piece: u32,
        at_m: f64,
        entered: impl Fn(f64, f64) -> Option<Window>,
    ) -> Shut {
        /// As exactly as windows are told, seconds.
        const EXACT_S: f64 = 0.001;
        let route = self.route.as_ref();
        if route.is_some_and(|route| !route.contains(&piece)) {
            return whole();
        }
        let bounds = graph.pieces()[piece as usize].bounds;
        if self
            .within
            .is_some_and(|within| !bounds.intersects(&within.area))
        {
            return whole();
        }
        let of_piece = self.unseen.iter().filter_map(|unseen| {
            let stretches = unseen.stretches.get(&piece)?;
            Some(stretches.iter().map(|stretch| (*stretch, unseen.window)))
        });
        let was_seen = |((from_m, to_m), looked): &((f64, f64), Window)| {
            let along_m = at_m.clamp(*from_m, *to_m);
            // Whoever never comes there does not pass it either.
            entered((along_m - at_m).abs(), along_m).is_none_or(|entered| {
                looked.from.seconds_since(entered.from) <= EXACT_S
                    && entered.to.seconds_since(looked.to) <= EXACT_S
            })
        };
        let shut = of_piece.flatten().filter(was_seen);
        shut.map(|(stretch, _)| stretch).collect()
    }
}

/// How far inside a stretch it is looked which way somebody goes, metres.
const INSIDE_M: f64 = 0.001;

/// The streets on one side of what is known.
#[derive(Debug)]
pub struct Leg<'a> {
    graph: &'a Graph,
    pace: Pace,
    ends: Ends,
    /// What it does not go beyond, where it might.
    limit: Option<Box<Self>>,
}

/// What is known of the ends of a leg.
#[derive(Debug)]
enum Ends {
    /// Where it leads to.
    Before(End),
    /// From where it leads away, and where to.
    Between(Box<[End; 2]>),
    /// From where it leads away.
    After(End),
}

/// One end of a leg.
#[derive(Debug)]
struct End {
    window: Window,
    spread_m: f64,
    /// For how long it is followed from there, seconds.
    longest_s: f64,
    /// The moment at which it ends at the latest: of what lies ahead the last, of what lies behind the first.
    last: Instant,
    distances: Distances,
}

/// When a stretch of street may have been passed, and where it was entered.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Passing {
    /// From the earliest to the latest moment.
    pub window: Window,
    /// Metres from the start of the piece to where it comes in.
    pub entry_m: f64,
    /// Which way it goes there, degrees clockwise from north.
    pub heading_deg: f64,
}

/// The legs before, between and after some known places, which are in the order of time and one at least.
///
/// # Errors
///
/// The index of the first known place that cannot be reached from the one before it in time.
pub fn legs<'a>(
    graph: &'a Graph,
    pace: Pace,
    known: &[Anchor],
    narrows: &Narrows,
) -> Result<Vec<Leg<'a>>, usize> {
    limited_legs(graph, pace, known, narrows, [None, None])
}

/// The same, of which the first and the last tell no window that lies beyond that of another leg, as [`Leg::limit`] says later.
pub(super) fn limited_legs<'a>(
    graph: &'a Graph,
    pace: Pace,
    known: &[Anchor],
    narrows: &Narrows,
    [before, after]: [Option<&Leg<'_>>; 2],
) -> Result<Vec<Leg<'a>>, usize> {
    let known = &reachable(graph, pace, known, narrows)?[..];
    let leg = |ends| Leg {
        graph,
        pace,
        ends,
        limit: None,
    };
    let mut legs = Vec::new();
    let (Some(first), Some(last)) = (known.first(), known.last()) else {
        return Ok(legs);
    };
    let (before, after) = rayon::join(
        || End::behind(graph, pace, first, Till::Longest(before), narrows),
        || End::ahead(graph, pace, last, Till::Longest(after), narrows),
    );
    legs.push(leg(Ends::Before(before)));
    for pair in known.windows(2) {
        let ends = End::between(graph, pace, [&pair[0], &pair[1]], narrows);
        legs.push(leg(Ends::Between(Box::new(ends))));
    }
    legs.push(leg(Ends::After(after)));
    Ok(legs)
}

/// The known places with the times at which each can have been passed: not before whoever comes from the one before can be
/// there, and not after whoever goes on to the next must have left. However long the window of a sighting is, it narrows.
fn reachable(
    graph: &Graph,
    pace: Pace,
    known: &[Anchor],
    narrows: &Narrows,
) -> Result<Vec<Anchor>, usize> {
    let mut known = known.to_vec();
    let mut apart_s = Vec::new();
    for later in 1..known.len() {
        let (from, to) = (&known[later - 1], &known[later]);
        let ahead = End::ahead(graph, pace, from, Till::At(to.window.to, None), narrows);
        let metres = |seed: &Seed| {
            let span = ahead
                .distances
                .span(graph, seed.piece, seed.at_m, seed.at_m)?;
            Some(span.near.0)
        };
        let nearest = to.seeds.iter().filter_map(metres).min_by(f64::total_cmp);
        let seconds = nearest.ok_or(later)? / pace.fastest_mps;
        let earliest = from.window.from.plus_seconds(seconds);
        let window = &mut known[later].window;
        if earliest > window.to {
            return Err(later);
        }
        window.from = window.from.max(earliest);
        apart_s.push(seconds);
    }
    for (earlier, seconds) in apart_s.iter().enumerate().rev() {
        let latest = known[earlier + 1].window.to.plus_seconds(-seconds);
        let window = &mut known[earlier].window;
        window.to = window.to.min(latest);
    }
    Ok(known)
}

/// Until when it is followed from a known place, or since when.
#[derive(Clone, Copy)]
enum Till<'a> {
    /// As long as it is followed at all, and within what that leg tells.
    Longest(Option<&'a Leg<'a>>),
    /// The moment at which it is known to be elsewhere, and the way between each place and there, if that is measured already.
    At(Instant, Option<&'a Distances>),
}

impl Till<'_> {
    /// What of a time at a place lies within what the limit tells of it; none where that is nothing.
    fn cut(self, piece: u32, along_m: f64, (from, to): (Instant, Instant)) -> Option<Window> {
        let limit = match self {
            Self::Longest(Some(limit)) => Some(limit.window(piece, along_m, along_m)?.0),
            _ => None,
        };
        let (from, to) = limit.map_or((from, to), |most| (from.max(most.from), to.min(most.to)));
        (from <= to).then(|| Window::new(from, to))
    }
}

/// Metres of the way between a place and a known one, as far as it is measured; none where no way leads.
fn way(measured: Option<&Distances>, graph: &Graph, piece: u32, along_m: f64) -> Option<f64> {
    let metres = measured.map_or(0.0, |all| all.at(graph, piece, along_m).0);
    metres.is_finite().then_some(metres)
}

impl End {
    /// What lies ahead of a known place.
    fn ahead(
        graph: &Graph,
        pace: Pace,
        known: &Anchor,
        until: Till<'_>,
        narrows: &Narrows,
    ) -> Self {
        let end = narrows.within.map(|within| within.span.to);
        let left_s = |to: Instant| to.seconds_since(known.window.from).max(0.0);
        let longest_s = match until {
            Till::Longest(_) => end.map_or(pace.longest_s, |end| left_s(end).min(pace.longest_s)),
            Till::At(until, _) => left_s(until),
        };
        let last = known.window.to.plus_seconds(longest_s);
        let last = end.map_or(last, |end| last.min(end));
        let shut = |piece: u32, at_m: f64, metres: f64| {
            narrows.shut(graph, piece, at_m, |more_m, along_m| {
                let metres = metres + more_m;
                let from = known.window.from.plus_seconds(metres / pace.fastest_mps);
                let to = match until {
                    Till::Longest(_) => {
                        let slowly = (metres + known.spread_m) / pace.slowest_mps;
                        known
                            .window
                            .to
                            .plus_seconds(slowly.min(longest_s))
                            .min(last)
                    }
                    // Who is known at both ends may have paused on the way.
                    Till::At(until, home) => {
                        let home_m = way(home, graph, piece, along_m)?;
                        until.plus_seconds(-home_m / pace.fastest_mps)
                    }
                };
                until.cut(piece, along_m, (from, to))
            })
        };
        Self::measured(graph, pace, known, Towards::Away, (longest_s, last), &shut)
    }

    /// What lies behind a known place.
    fn behind(
        graph: &Graph,
        pace: Pace,
        known: &Anchor,
        since: Till<'_>,
        narrows: &Narrows,
    ) -> Self {
        let start = narrows.within.map(|within| within.span.from);
        let left_s = |from: Instant| known.window.to.seconds_since(from).max(0.0);
        let longest_s = match since {
            Till::Longest(_) => {
                start.map_or(pace.longest_s, |start| left_s(start).min(pace.longest_s))
            }
            Till::At(since, _) => left_s(since),
        };
        let last = known.window.from.plus_seconds(-longest_s);
        let last = start.map_or(last, |start| last.max(start));
        let shut = |piece: u32, at_m: f64, metres: f64| {
            narrows.shut(graph, piece, at_m, |more_m, along_m| {
                let metres = metres + more_m;
                let to = known.window.to.plus_seconds(-metres / pace.fastest_mps);
                let from = match since {
                    Till::Longest(_) => {
                        let slowly = (metres + known.spread_m) / pace.slowest_mps;
                        known
                            .window
                            .from
                            .plus_seconds(-slowly.min(longest_s))
                            .max(last)
                    }
                    Till::At(since, out) => {
                        let out_m = way(out, graph, piece, along_m)?;
                        since.plus_seconds(out_m / pace.fastest_mps)
                    }
                };
                since.cut(piece, along_m, (from, to))
            })
        };
        Self::measured(graph, pace, known, Towards::Back, (longest_s, last), &shut)
    }

    /// What lies between two known places, from either. What nobody passed makes ways longer, so that less of the time remains
    /// for what else was looked through: each end is measured with what the other one found.
    fn between(
        graph: &Graph,
        pace: Pace,
        [from, to]: [&Anchor; 2],
        narrows: &Narrows,
    ) -> [Self; 2] {
        let ahead = |home: Option<&Distances>| {
            let until = Till::At(to.window.to, home);
            Self::ahead(graph, pace, from, until, narrows)
        };
        let behind = |out: Option<&Distances>| {
            let since = Till::At(from.window.from, out);
            Self::behind(graph, pace, to, since, narrows)
        };
        let (out, home) = (ahead(None), behind(None));
        if narrows.unseen.is_empty() {
            return [out, home];
        }
        let mut ends = [out, home];
        for _ in &narrows.unseen {
            let out = ahead(Some(&ends[1].distances));
            let home = behind(Some(&out.distances));
            ends = [out, home];
        }
        ends
    }

    fn measured(
        graph: &Graph,
        pace: Pace,
        known: &Anchor,
        towards: Towards,
        (longest_s, last): (f64, Instant),
        shut: &dyn Fn(u32, f64, f64) -> Shut,
    ) -> Self {
        let limit_m = pace.fastest_mps * longest_s;
        let (seeds, means) = (&known.seeds, pace.means);
        Self {
            window: known.window,
            spread_m: known.spread_m,
            longest_s,
            last,
            distances: Distances::measure(graph, means, towards, seeds, limit_m, shut),
        }
    }

    /// How far it goes, metres.
    fn limit_m(&self, pace: &Pace) -> f64 {
        pace.fastest_mps * self.longest_s
    }
}

impl<'a> Leg<'a> {
    /// Takes away what `limit` does not reach.
    pub(super) fn limit(&mut self, limit: Leg<'a>) {
        self.limit = Some(Box::new(limit));
    }

    /// When the stretch of a piece from `from_m` to `to_m` may have been passed; none where it is out of reach.
    #[must_use]
    pub fn passing(&self, piece: u32, from_m: f64, to_m: f64) -> Option<Passing> {
        let (window, entry_m) = self.window(piece, from_m, to_m)?;
        Some(self.entering(piece, (from_m, to_m), entry_m, window))
    }

    /// When that is, and metres from the start of the piece to where it comes in.
    fn window(&self, piece: u32, from_m: f64, to_m: f64) -> Option<(Window, f64)> {
        let (window, entry_m) = self.between_ends(piece, from_m, to_m)?;
        let Some(limit) = &self.limit else {
            return Some((window, entry_m));
        };
        let (most, _) = limit.window(piece, from_m, to_m)?;
        let (from, to) = (window.from.max(most.from), window.to.min(most.to));
        (from <= to).then(|| (Window::new(from, to), entry_m))
    }

    fn between_ends(&self, piece: u32, from_m: f64, to_m: f64) -> Option<(Window, f64)> {
        match &self.ends {
            Ends::Before(end) => self.before(end, piece, from_m, to_m),
            Ends::Between(ends) => {
                let [start, end] = &**ends;
                self.between(start, end, piece, from_m, to_m)
            }
            Ends::After(start) => self.after(start, piece, from_m, to_m),
        }
    }

    fn after(&self, start: &End, piece: u32, from_m: f64, to_m: f64) -> Option<(Window, f64)> {
        let pace = &self.pace;
        let span = start.distances.span(self.graph, piece, from_m, to_m)?;
        let (near, entry_m) = span.near;
        if near > start.limit_m(pace) {
            return None;
        }
        let slowly = ((span.far.0 + start.spread_m) / pace.slowest_mps).min(start.longest_s);
        let from = start.window.from.plus_seconds(near / pace.fastest_mps);
        let to = start
            .window
            .to
            .plus_seconds(slowly)
            .min(start.last)
            .max(from);
        Some((Window::new(from, to), entry_m))
    }

    fn before(&self, end: &End, piece: u32, from_m: f64, to_m: f64) -> Option<(Window, f64)> {
        let pace = &self.pace;
        let span = end.distances.span(self.graph, piece, from_m, to_m)?;
        let near = span.near.0;
        if near > end.limit_m(pace) {
            return None;
        }
        // It comes in where the way to the known place is longest, as far as it comes from within reach.
        let entry_m = if span.far.0 <= end.limit_m(pace) {
            span.far.1
        } else {
            span.near.1
        };
        let slowly = ((span.far.0 + end.spread_m) / pace.slowest_mps).min(end.longest_s);
        let to = end.window.to.plus_seconds(-near / pace.fastest_mps);
        let from = end.window.from.plus_seconds(-slowly).max(end.last).min(to);
        Some((Window::new(from, to), entry_m))
    }

    /// Who is known at both ends may have paused on the way: only the fastest counts.
    fn between(
        &self,
        start: &End,
        end: &End,
        piece: u32,
        from_m: f64,
        to_m: f64,
    ) -> Option<(Window, f64)> {
        let pace = &self.pace;
        let places = start.distances.turns(self.graph, piece, from_m, to_m);
        let places = places.chain(end.distances.turns(self.graph, piece, from_m, to_m));
        let mut best: Option<(Window, f64)> = None;
        for along in places {
            let (out_m, _) = start.distances.at(self.graph, piece, along);
            let (home_m, _) = end.distances.at(self.graph, piece, along);
            if !out_m.is_finite() || !home_m.is_finite() {
                continue;
            }
            let from = start.window.from.plus_seconds(out_m / pace.fastest_mps);
            let to = end.window.to.plus_seconds(-home_m / pace.fastest_mps);
            if from > to {
                continue;
            }
            best = Some(match best {
                None => (Window::new(from, to), along),
                Some((window, entry)) => (
                    Window::new(window.from.min(from), window.to.max(to)),
                    if from < window.from { along } else { entry },
                ),
            });
        }
        best
    }

    fn entering(
        &self,
        piece: u32,
        (from_m, to_m): (f64, f64),
        entry_m: f64,
        window: Window,
    ) -> Passing {
        // Just inside the stretch: at a crossing itself distances rise to all sides.
        let inside = entry_m + (f64::midpoint(from_m, to_m) - entry_m).clamp(-INSIDE_M, INSIDE_M);
        let (_, rising) = self.distances().at(self.graph, piece, inside);
        let along = self.graph.pieces()[piece as usize].bearing_at(entry_m);
        // On the way to a known place the distance to it falls.
        let ahead = rising != matches!(self.ends, Ends::Before(_));
        Passing {
            window,
            entry_m,
            heading_deg: if ahead {
                along
            } else {
                (along + 180.0) % 360.0
            },
        }
    }

    /// On which side of what is known it lies.
    #[must_use]
    pub fn when(&self) -> When {
        match self.ends {
            Ends::Before(_) => When::Before,
            Ends::Between(_) => When::Between,
            Ends::After(_) => When::After,
        }
    }

    /// The shortest ways that the leg is made of.
    pub(super) fn distances(&self) -> &Distances {
        let end = match &self.ends {
            Ends::Before(end) | Ends::After(end) => end,
            Ends::Between(ends) => &ends[0],
        };
        &end.distances
    }

    /// The pieces within reach, each with when it may have been passed.
    #[must_use]
    pub fn reached(&self) -> Vec<(u32, Window)> {
        let pieces = self.graph.pieces();
        // A graph is read for what lies within reach: most of it is.
        let mut reached = Vec::with_capacity(pieces.len());
        for (index, piece) in (0_u32..).zip(pieces) {
            if let Some((window, _)) = self.window(index, 0.0, piece.length_m) {
                reached.push((index, window));
            }
        }
        reached
    }
}

#[cfg(test)]
pub(super) mod tests;
