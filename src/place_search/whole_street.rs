//! A house number that nobody knows (pure): the street that was named stands for it, not a house elsewhere.

use super::{
    query::{ELSEWHERE, Query, Sought},
    rank::{Fit, FoundKind},
    shortlist::{Answer, Entry},
    words::words,
};

/// Puts the street before houses of that number on other streets (`15 Ngõ 119 Chợ Mới` for `15 Chợ Mới`), and before other
/// numbers of its own, unless what was typed is known to the letter.
///
/// A lane that the number may stand for (`Hẻm 12` for `12/3`) is nearer than its whole street.
pub fn prefer_street(query: &Query, entries: &mut [Entry]) {
    let houses = query.terms.iter().filter_map(|term| match term.sought {
        Sought::House(_) => Some(&term.words),
        _ => None,
    });
    let houses: Vec<&Vec<String>> = houses.collect();
    let is_street = |entry: &Entry| match &entry.answer {
        Answer::Street { label, .. } => houses.contains(&&words(label)),
        _ => false,
    };
    let is_exact = |entry: &Entry| entry.rank.fit == Fit::Exact;
    let is_known = |entry: &Entry| {
        entry.rank.remoteness == 0 && is_exact(entry) && entry.rank.kind != FoundKind::Camera
    };
    if entries.iter().any(is_known) || !entries.iter().any(is_street) {
        return;
    }
    let is_lane = |entry: &Entry| entry.rank.remoteness < ELSEWHERE && is_exact(entry);
    let has_lane = entries
        .iter()
        .any(|entry| entry.rank.kind == FoundKind::Lane && is_lane(entry));
    for entry in entries {
        let is_street = is_street(entry);
        let rank = &mut entry.rank;
        if is_street {
            rank.remoteness = if has_lane { ELSEWHERE } else { 0 };
        } else if rank.kind == FoundKind::House {
            rank.remoteness = ELSEWHERE;
        }
    }
}
