//! Houses, landmarks, nicknames and cameras, out of rows that need nothing more (pure).

use std::cmp::Ordering;

use super::{
    FoundPlace,
    query::{Query, Sought},
    rank::{Fit, FoundKind, Rank, fit},
    shortlist::{Answer, Entry, MAX_RADIUS_M, Origin, Row, distance_m, half_diagonal_m, judged},
    words::{has_digit, words},
};
use crate::{
    addresses::number_key,
    geometry::{BBox, Frame, Position},
    places::PlaceKind,
};

/// Two landmarks of one name and kind within this are one, mapped as a point and as an outline; metres.
const ONE_LANDMARK_M: f64 = 300.0;
/// Two entries of one house number within this are one house, metres.
const ONE_HOUSE_M: f64 = 60.0;
/// A camera's place is known this well, metres.
const CAMERA_RADIUS_M: f64 = 5.0;

/// Houses, landmarks, nicknames and cameras.
pub fn things(query: &Query, rows: &[Row], near: Option<Position>) -> Vec<Entry> {
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
    let number = number_key(row.detail.as_deref()?);
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
