//! From the rows of the database to what may be an answer (pure): everything but the shapes of streets.

use std::{cmp::Ordering, collections::HashMap};

use geo::Coord;

use super::{
    FoundPlace,
    query::{GUESS, Query, Sought},
    rank::{Fit, FoundKind, Rank, fit},
    runs::runs,
    words::{has_digit, is_lane_word, words},
};
use crate::{
    geometry::{BBox, Frame, Meters, Position},
    places::PlaceKind,
};

/// Pieces of one street lie no farther apart than this, metres.
const ONE_STREET_M: f64 = 150.0;
/// Two landmarks of one name and kind within this are one, mapped as a point and as an outline; metres.
const ONE_LANDMARK_M: f64 = 300.0;
/// Two entries of one house number within this are one house, metres.
const ONE_HOUSE_M: f64 = 60.0;
/// A camera's place is known this well, metres.
const CAMERA_RADIUS_M: f64 = 5.0;
/// The largest uncertainty that an incident takes, metres.
pub const MAX_RADIUS_M: f64 = 500.0;
/// The most streets and crossings whose shapes are looked at.
const MOST_SHAPES: usize = 40;
/// The most pieces of streets whose shapes are read.
const MOST_PIECES: usize = 400;

/// Where a row comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, sqlx::Type)]
#[sqlx(type_name = "text", rename_all = "snake_case")]
pub enum Origin {
    /// A piece of a street.
    Street,
    /// A named place; `detail` is its kind.
    Place,
    /// A house; the name is its street's, `detail` its number.
    Address,
    /// A name that the unit gave.
    Nickname,
    /// A camera; the name is its code, `detail` its label.
    Camera,
}

/// What the database found for one reading.
#[derive(Debug, Clone, PartialEq, sqlx::FromRow)]
pub struct Row {
    /// Index of the reading; -1 for what is found by the text as a whole.
    pub term: i32,
    /// Where it comes from.
    pub origin: Origin,
    /// Its key there.
    pub rid: i64,
    /// Its name.
    pub name: String,
    /// What else is known, by origin.
    pub detail: Option<String>,
    /// Western edge.
    pub min_lon: f64,
    /// Southern edge.
    pub min_lat: f64,
    /// Eastern edge.
    pub max_lon: f64,
    /// Northern edge.
    pub max_lat: f64,
    /// Its uncertainty in metres where it is stored.
    pub radius_m: Option<f64>,
}

impl Row {
    /// Its box.
    #[must_use]
    pub fn bbox(&self) -> BBox {
        BBox {
            min_lon: self.min_lon,
            min_lat: self.min_lat,
            max_lon: self.max_lon,
            max_lat: self.max_lat,
        }
    }

    fn centre(&self) -> Option<Position> {
        centre(&self.bbox())
    }
}

/// What may be an answer.
#[derive(Debug, Clone, PartialEq)]
pub enum Answer {
    /// Complete.
    Place(FoundPlace),
    /// A street or lane of these pieces.
    Street {
        /// Street or lane.
        kind: FoundKind,
        /// Its name.
        label: String,
        /// Keys of its pieces.
        pieces: Vec<i64>,
    },
    /// Two streets that may meet.
    Crossing {
        /// Their names.
        label: String,
        /// Keys of the pieces of each.
        pieces: [Vec<i64>; 2],
    },
}

/// An answer with what orders it.
#[derive(Debug, Clone, PartialEq)]
pub struct Entry {
    /// What orders it.
    pub rank: Rank,
    /// What it is.
    pub answer: Answer,
    /// Where it lies.
    pub bbox: BBox,
}

/// Answers, the best first.
#[derive(Debug, Default)]
pub struct Shortlist {
    /// The answers.
    pub entries: Vec<Entry>,
}

impl Shortlist {
    /// Judges the rows; `near` is where the caller looks.
    #[must_use]
    pub fn of(query: &Query, rows: &[Row], near: Option<Position>, limit: usize) -> Self {
        let mut entries = streets(query, rows, near);
        entries.extend(crossings(query, rows, near));
        entries.extend(others(query, rows, near));
        entries.sort_by(|a, b| {
            let by_rank = a.rank.partial_cmp(&b.rank).unwrap_or(Ordering::Equal);
            by_rank.then_with(|| tie(&a.answer).cmp(&tie(&b.answer)))
        });
        let mut list = Self::default();
        let (mut shapes, mut pieces, mut places) = (0, 0, 0);
        for entry in entries {
            let added = match &entry.answer {
                Answer::Place(_) => 0,
                Answer::Street { pieces, .. } => pieces.len(),
                Answer::Crossing {
                    pieces: [one, other],
                    ..
                } => one.len() + other.len(),
            };
            let is_place = matches!(entry.answer, Answer::Place(_));
            let has_room = if is_place {
                places < limit
            } else {
                shapes < MOST_SHAPES && (pieces == 0 || pieces + added <= MOST_PIECES)
            };
            if has_room {
                places += usize::from(is_place);
                shapes += usize::from(!is_place);
                pieces += added;
                list.entries.push(entry);
            }
        }
        list
    }

    /// Keys of the pieces of streets whose shapes are needed, each once.
    #[must_use]
    pub fn pieces(&self) -> Vec<i64> {
        let mut pieces: Vec<i64> = Vec::new();
        for entry in &self.entries {
            match &entry.answer {
                Answer::Place(_) => {}
                Answer::Street { pieces: of, .. } => pieces.extend(of),
                Answer::Crossing {
                    pieces: [one, other],
                    ..
                } => pieces.extend(one.iter().chain(other)),
            }
        }
        pieces.sort_unstable();
        pieces.dedup();
        pieces
    }

    /// Boxes around the first answers, in which their communes are looked for; of a long road only the middle.
    #[must_use]
    pub fn boxes(&self, limit: usize) -> Vec<BBox> {
        const LONG_DEG: f64 = 0.05;
        let entries = self.entries.iter().take(2 * limit);
        let boxes = entries.map(|entry| {
            let BBox {
                min_lon,
                min_lat,
                max_lon,
                max_lat,
            } = entry.bbox;
            let shortened = |low: f64, high: f64| {
                let (middle, half) = (0.5 * (low + high), (0.5 * (high - low)).min(LONG_DEG));
                (middle - half, middle + half)
            };
            let ((min_lon, max_lon), (min_lat, max_lat)) =
                (shortened(min_lon, max_lon), shortened(min_lat, max_lat));
            BBox {
                min_lon,
                min_lat,
                max_lon,
                max_lat,
            }
        });
        boxes.collect()
    }
}

/// What orders answers of one rank, so that both databases give the same order.
fn tie(answer: &Answer) -> (&str, i64) {
    match answer {
        Answer::Place(place) => (&place.label, (place.lon * 1e7) as i64),
        Answer::Street { label, pieces, .. } => (label, pieces[0]),
        Answer::Crossing {
            label,
            pieces: [one, _],
        } => (label, one[0]),
    }
}

/// Metres from `near` to a box; 0 inside it, and where it is not known where the caller looks.
fn distance_m(near: Option<Position>, bbox: &BBox) -> f64 {
    near.map_or(0.0, |near| {
        let (lon, lat) = (near.lon.get(), near.lat.get());
        let nearest = [
            lon.clamp(bbox.min_lon, bbox.max_lon),
            lat.clamp(bbox.min_lat, bbox.max_lat),
        ];
        // A degree of latitude, and one of longitude here; near enough to tell near from far.
        let (east, north) = (
            (nearest[0] - lon) * lat.to_radians().cos(),
            nearest[1] - lat,
        );
        east.hypot(north) * 111_000.0
    })
}

fn centre(bbox: &BBox) -> Option<Position> {
    Position::try_from([
        0.5 * (bbox.min_lon + bbox.max_lon),
        0.5 * (bbox.min_lat + bbox.max_lat),
    ])
    .ok()
}

/// The best fit of a name to a reading.
fn judged(query: &Query, row: &Row, name: &[String]) -> Option<(u8, Fit)> {
    let term = query.terms.get(usize::try_from(row.term).ok()?)?;
    let fit = match &term.sought {
        Sought::Lane(kind) => {
            let (lane, rest) = name.split_first().filter(|(lane, _)| is_lane_word(lane))?;
            let found = fit(&term.words, rest)?;
            let is_other = kind.as_ref().is_some_and(|kind| kind != lane);
            if found == Fit::Exact && is_other {
                Fit::Prefix
            } else {
                found
            }
        }
        _ => fit(&term.words, name)?,
    };
    Some((term.remoteness, fit))
}

/// The words of each name, computed once.
fn names(rows: &[Row]) -> HashMap<&str, Vec<String>> {
    rows.iter()
        .map(|row| (row.name.as_str(), row))
        .map(|(name, _)| (name, words(name)))
        .collect()
}

/// Streets and lanes: pieces of one name that are near each other.
fn streets(query: &Query, rows: &[Row], near: Option<Position>) -> Vec<Entry> {
    let names = names(rows);
    let mut best: HashMap<i64, (u8, Fit, &Row)> = HashMap::new();
    for row in rows.iter().filter(|row| row.origin == Origin::Street) {
        let Some((remoteness, fit)) = judged(query, row, &names[&*row.name]) else {
            continue;
        };
        let is_arm = matches!(query.terms[row.term as usize].sought, Sought::Arm);
        // Where nothing crosses, the streets themselves are the next best answer.
        let remoteness = if is_arm { GUESS } else { remoteness };
        let known = best.entry(row.rid).or_insert((remoteness, fit, row));
        if (remoteness, fit) < (known.0, known.1) {
            *known = (remoteness, fit, row);
        }
    }
    let mut by_name: HashMap<&[String], Vec<(u8, Fit, &Row)>> = HashMap::new();
    for piece in best.into_values() {
        by_name
            .entry(&names[&*piece.2.name])
            .or_default()
            .push(piece);
    }
    let mut answers = Vec::new();
    for (name, mut pieces) in by_name {
        pieces.sort_by_key(|(_, _, row)| row.rid);
        let boxes: Vec<BBox> = pieces.iter().map(|(_, _, row)| row.bbox()).collect();
        for run in runs(&boxes, metres(ONE_STREET_M)) {
            let Some((remoteness, fit)) = run.iter().map(|at| (pieces[*at].0, pieces[*at].1)).min()
            else {
                continue;
            };
            let nearest = run.iter().map(|at| distance_m(near, &boxes[*at]));
            let kind = if name.first().is_some_and(|word| is_lane_word(word)) {
                FoundKind::Lane
            } else {
                FoundKind::Street
            };
            let rank = Rank {
                remoteness,
                fit,
                kind,
                distance_m: nearest.fold(f64::INFINITY, f64::min),
            };
            let answer = Answer::Street {
                kind,
                label: pieces[run[0]].2.name.clone(),
                pieces: run.iter().map(|at| pieces[*at].2.rid).collect(),
            };
            let bbox = run
                .iter()
                .fold(boxes[run[0]], |all, at| all.with(&boxes[*at]));
            answers.push(Entry { rank, answer, bbox });
        }
    }
    answers
}

/// Two pieces whose boxes nearly meet, what these have in common, and how the worse name fits.
type Pair<'a> = (&'a Row, &'a Row, BBox, Fit);

/// Pairs of streets of two arms whose boxes nearly meet.
fn crossings(query: &Query, rows: &[Row], near: Option<Position>) -> Vec<Entry> {
    let names = names(rows);
    let arm = |term: usize| -> Vec<(&Row, &[String], Fit)> {
        let rows = rows
            .iter()
            .filter(|row| row.origin == Origin::Street && row.term as usize == term);
        rows.filter_map(|row| {
            let name = &names[&*row.name][..];
            Some((row, name, judged(query, row, name)?.1))
        })
        .collect()
    };
    let mut answers = Vec::new();
    for (one, other) in &query.crossings {
        let (ones, mut others) = (arm(*one), arm(*other));
        others.sort_by(|a, b| a.0.min_lon.total_cmp(&b.0.min_lon));
        let widest = others
            .iter()
            .map(|(row, ..)| row.max_lon - row.min_lon)
            .fold(0.0, f64::max);
        let mut by_names: HashMap<(&[String], &[String]), Vec<Pair>> = HashMap::new();
        for (a, a_name, a_fit) in &ones {
            let reach = a.bbox().grown(metres(super::crossing::GAP_M));
            let from = others.partition_point(|(row, ..)| row.min_lon < reach.min_lon - widest);
            let beside = others[from..]
                .iter()
                .take_while(|(row, ..)| row.min_lon <= reach.max_lon);
            for (b, b_name, b_fit) in beside.filter(|(row, ..)| row.bbox().meets(&reach)) {
                if a_name != b_name {
                    let pairs = by_names.entry((a_name, b_name)).or_default();
                    pairs.push((a, b, common(&reach, &b.bbox()), *a_fit.max(b_fit)));
                }
            }
        }
        for (_, mut pairs) in by_names {
            pairs.sort_by_key(|(a, b, ..)| (a.rid, b.rid));
            let boxes: Vec<BBox> = pairs.iter().map(|(_, _, bbox, _)| *bbox).collect();
            for run in runs(&boxes, metres(ONE_STREET_M)) {
                let of = |side: fn(&Pair) -> i64| {
                    let mut rids: Vec<i64> = run.iter().map(|at| side(&pairs[*at])).collect();
                    rids.sort_unstable();
                    rids.dedup();
                    rids
                };
                let (a, b, _, fit) = pairs[run[0]];
                let nearest = run.iter().map(|at| distance_m(near, &boxes[*at]));
                let rank = Rank {
                    remoteness: 0,
                    fit,
                    kind: FoundKind::Intersection,
                    distance_m: nearest.fold(f64::INFINITY, f64::min),
                };
                let answer = Answer::Crossing {
                    label: format!("{} × {}", a.name, b.name),
                    pieces: [of(|pair| pair.0.rid), of(|pair| pair.1.rid)],
                };
                let bbox = run
                    .iter()
                    .fold(boxes[run[0]], |all, at| all.with(&boxes[*at]));
                answers.push(Entry { rank, answer, bbox });
            }
        }
    }
    answers
}

/// What two boxes that meet have in common.
fn common(one: &BBox, other: &BBox) -> BBox {
    BBox {
        min_lon: one.min_lon.max(other.min_lon),
        min_lat: one.min_lat.max(other.min_lat),
        max_lon: one.max_lon.min(other.max_lon),
        max_lat: one.max_lat.min(other.max_lat),
    }
}

/// Houses, landmarks, nicknames and cameras.
fn others(query: &Query, rows: &[Row], near: Option<Position>) -> Vec<Entry> {
    let typed = &query.typed;
    let mut found: Vec<(Rank, FoundPlace)> = Vec::new();
    for row in rows.iter().filter(|row| row.origin != Origin::Street) {
        let name = words(&row.name);
        let judged = match row.origin {
            Origin::Street => None,
            Origin::Place => judged(query, row, &name),
            Origin::Address => judged(query, row, &name)
                .and_then(|(remoteness, fit)| Some((remoteness, fit.max(number_fit(query, row)?)))),
            Origin::Nickname => fit(typed, &name).map(|fit| (0, fit)),
            Origin::Camera => {
                let label = row.detail.as_deref().map(words).unwrap_or_default();
                fit(typed, &name)
                    .into_iter()
                    .chain(fit(typed, &label))
                    .min()
                    .map(|fit| (0, fit))
            }
        };
        let Some(((remoteness, fit), place)) = judged.zip(found_place(row)) else {
            continue;
        };
        let rank = Rank {
            remoteness,
            fit,
            kind: place.kind,
            distance_m: distance_m(near, &row.bbox()),
        };
        found.push((rank, place));
    }
    found.sort_by(|(a, one), (b, other)| {
        let by_rank = a.partial_cmp(b).unwrap_or(Ordering::Equal);
        by_rank
            .then_with(|| one.label.cmp(&other.label))
            .then_with(|| one.lon.total_cmp(&other.lon))
    });
    let mut kept: Vec<(Rank, FoundPlace)> = Vec::new();
    for (rank, place) in found {
        if !kept.iter().any(|(_, known)| is_same(known, &place)) {
            kept.push((rank, place));
        }
    }
    let entry = |(rank, place): (Rank, FoundPlace)| {
        let bbox = Position::try_from([place.lon, place.lat])
            .ok()
            .and_then(|position| BBox::of([position]))?;
        Some(Entry {
            rank,
            answer: Answer::Place(place),
            bbox,
        })
    };
    kept.into_iter().filter_map(entry).collect()
}

/// How the number of a house fits the typed one: itself, or one that goes on with a letter or a sign (12, 12A, 12/3).
fn number_fit(query: &Query, row: &Row) -> Option<Fit> {
    let Sought::House(typed) = &query.terms.get(usize::try_from(row.term).ok()?)?.sought else {
        return None;
    };
    let number = crate::addresses::number_key(row.detail.as_deref()?);
    let rest = number.strip_prefix(&**typed)?;
    match rest {
        "" => Some(Fit::Exact),
        _ if has_digit(rest) && typed.ends_with(|c: char| c.is_ascii_digit()) => None,
        _ => Some(Fit::Prefix),
    }
}

/// Whether both are one thing that is mapped twice.
fn is_same(one: &FoundPlace, other: &FoundPlace) -> bool {
    let within = match one.kind {
        FoundKind::Landmark => ONE_LANDMARK_M,
        FoundKind::House => ONE_HOUSE_M,
        _ => return false,
    };
    let at = |place: &FoundPlace| Position::try_from([place.lon, place.lat]).ok();
    let apart = at(one)
        .zip(at(other))
        .map(|(one, other)| Frame::new(one).local(other));
    one.kind == other.kind
        && apart.is_some_and(|apart| apart.x.hypot(apart.y) <= within)
        && words(&one.label) == words(&other.label)
}

fn found_place(row: &Row) -> Option<FoundPlace> {
    let position = row.centre()?;
    let half_m = half_diagonal_m(&row.bbox());
    let (kind, label, context, radius_m) = match row.origin {
        Origin::Street => return None,
        Origin::Place => {
            let kind = row.detail.as_deref().and_then(PlaceKind::of)?;
            let least = if half_m > 0.0 {
                10.0
            } else {
                kind.point_radius_m()
            };
            (
                FoundKind::Landmark,
                row.name.clone(),
                None,
                half_m.max(least),
            )
        }
        Origin::Address => {
            let number = row.detail.as_deref().unwrap_or_default();
            (
                FoundKind::House,
                format!("{number} {}", row.name),
                None,
                row.radius_m.unwrap_or(half_m),
            )
        }
        Origin::Nickname => (
            FoundKind::Nickname,
            row.name.clone(),
            None,
            row.radius_m.unwrap_or(half_m),
        ),
        Origin::Camera => (
            FoundKind::Camera,
            row.name.clone(),
            row.detail.clone(),
            CAMERA_RADIUS_M,
        ),
    };
    Some(FoundPlace {
        kind,
        label,
        context,
        lon: position.lon.get(),
        lat: position.lat.get(),
        radius_m: radius_m.min(MAX_RADIUS_M),
    })
}

/// Metres from the middle of a box to its corner.
pub fn half_diagonal_m(bbox: &BBox) -> f64 {
    let corner = |lon: f64, lat: f64| Position::try_from([lon, lat]).ok();
    let across = corner(bbox.min_lon, bbox.min_lat)
        .zip(corner(bbox.max_lon, bbox.max_lat))
        .map_or(Coord { x: 0.0, y: 0.0 }, |(low, high)| {
            Frame::new(low).local(high)
        });
    across.x.hypot(across.y) / 2.0
}

fn metres(value: f64) -> Meters {
    // The constants of this file are lengths.
    Meters::new(value).unwrap_or_else(|_| unreachable!("{value} is a length"))
}
