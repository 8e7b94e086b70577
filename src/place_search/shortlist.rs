//! From the rows of the database to what may be an answer (pure): everything but the shapes of streets.

use std::cmp::Ordering;

use geo::Coord;

use super::{
    FoundPlace,
    arms::{crossings, streets},
    query::{Query, Sought},
    rank::{Fit, FoundKind, Rank, fit},
    things::things,
    whole_street::prefer_street,
    words::is_lane_word,
};
use crate::geometry::{BBox, Frame, Position};

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

    /// The middle of its box.
    #[must_use]
    pub fn centre(&self) -> Option<Position> {
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
        entries.extend(things(query, rows, near));
        prefer_street(query, &mut entries);
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
pub fn distance_m(near: Option<Position>, bbox: &BBox) -> f64 {
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
pub fn judged(query: &Query, row: &Row, name: &[String]) -> Option<(u8, Fit)> {
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
        Sought::Arm(worst) => fit(&term.words, name).filter(|fit| fit <= worst)?,
        Sought::Any | Sought::House(_) => fit(&term.words, name)?,
    };
    Some((term.remoteness, fit))
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
