//! Streets, lanes and the pairs of them that may meet, out of pieces with boxes (pure).

use std::collections::HashMap;

use super::{
    crossing::GAP_M,
    query::{Query, Sought},
    rank::{Fit, FoundKind, Rank},
    runs::runs,
    shortlist::{Answer, Entry, Origin, Row, distance_m, judged},
    words::{is_lane_word, words},
};
use crate::geometry::{BBox, Meters, Position};

/// Pieces of one street lie no farther apart than this, metres.
const ONE_STREET_M: f64 = 150.0;

/// The words of each name, computed once.
fn names(rows: &[Row]) -> HashMap<&str, Vec<String>> {
    rows.iter()
        .map(|row| (row.name.as_str(), row))
        .map(|(name, _)| (name, words(name)))
        .collect()
}

/// Streets and lanes: pieces of one name that are near each other.
pub fn streets(query: &Query, rows: &[Row], near: Option<Position>) -> Vec<Entry> {
    let names = names(rows);
    let mut best: HashMap<i64, (u8, Fit, &Row)> = HashMap::new();
    for row in rows.iter().filter(|row| row.origin == Origin::Street) {
        let Some((remoteness, fit)) = judged(query, row, &names[&*row.name]) else {
            continue;
        };
        // Where nothing crosses, the streets themselves are the next best answer: those that were named.
        if matches!(query.terms[row.term as usize].sought, Sought::Arm(worst) if worst < Fit::Contains && fit > Fit::Exact)
        {
            continue;
        }
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
pub fn crossings(query: &Query, rows: &[Row], near: Option<Position>) -> Vec<Entry> {
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
    // One crossing is one answer, in however many readings.
    let mut by_names: HashMap<(&[String], &[String]), Vec<Pair>> = HashMap::new();
    for (one, other) in &query.crossings {
        let (ones, mut others) = (arm(*one), arm(*other));
        others.sort_by(|a, b| a.0.min_lon.total_cmp(&b.0.min_lon));
        let widest = others
            .iter()
            .map(|(row, ..)| row.max_lon - row.min_lon)
            .fold(0.0, f64::max);
        for (a, a_name, a_fit) in &ones {
            let reach = a.bbox().grown(metres(GAP_M));
            let from = others.partition_point(|(row, ..)| row.min_lon < reach.min_lon - widest);
            let beside = others[from..]
                .iter()
                .take_while(|(row, ..)| row.min_lon <= reach.max_lon);
            for (b, b_name, b_fit) in beside.filter(|(row, ..)| row.bbox().meets(&reach)) {
                if a_name != b_name {
                    let pairs = by_names.entry((*a_name, *b_name)).or_default();
                    pairs.push((a, b, common(&reach, &b.bbox()), *a_fit.max(b_fit)));
                }
            }
        }
    }
    let mut answers = Vec::new();
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
            let (a, b, ..) = pairs[run[0]];
            let fits = run.iter().map(|at| pairs[*at].3);
            let nearest = run.iter().map(|at| distance_m(near, &boxes[*at]));
            let rank = Rank {
                remoteness: 0,
                fit: fits.min().unwrap_or(Fit::Contains),
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

fn metres(value: f64) -> Meters {
    // The constants of this file are lengths.
    Meters::new(value).unwrap_or_else(|_| unreachable!("{value} is a length"))
}
