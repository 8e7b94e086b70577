//! The last step (pure): streets and crossings become places, once their shapes are known.

use std::collections::HashMap;

use geo::{BoundingRect, Closest, ClosestPoint, Coord, LineString, MultiLineString, Point};

use super::{
    FoundKind, FoundPlace,
    crossing::{Piece, crossings},
    query::GUESS,
    rank::{Fit, Rank},
    shortlist::{Answer, Entry, MAX_RADIUS_M, Shortlist},
};
use crate::geometry::{Frame, Position, holds};

/// The width of a lane, metres: no street is known better.
const LEAST_RADIUS_M: f64 = 10.0;

/// The shape of a commune.
#[derive(Debug, Clone, PartialEq)]
pub struct Commune {
    /// Its name.
    pub name: String,
    /// Its boundary as WKB.
    pub boundary: Vec<u8>,
}

/// At most `limit` places, the best first; communes tell equal names apart.
#[must_use]
pub fn places(
    list: Shortlist,
    pieces: &HashMap<i64, Piece>,
    communes: &[Commune],
    limit: usize,
) -> Vec<FoundPlace> {
    let mut found: Vec<(Rank, FoundPlace)> = Vec::new();
    for Entry { rank, answer, .. } in list.entries {
        let of = |rids: &[i64]| -> Vec<&Piece> {
            rids.iter().filter_map(|rid| pieces.get(rid)).collect()
        };
        match answer {
            Answer::Place(place) => found.push((rank, place)),
            Answer::Street {
                kind,
                label,
                pieces,
            } => {
                found.extend(street(kind, label, &of(&pieces)).map(|place| (rank, place)));
            }
            Answer::Crossing {
                label,
                pieces: [one, other],
            } => {
                let places = crossings(&of(&one), &of(&other))
                    .into_iter()
                    .map(|crossing| FoundPlace {
                        kind: FoundKind::Intersection,
                        label: label.clone(),
                        context: None,
                        lon: crossing.position.lon.get(),
                        lat: crossing.position.lat.get(),
                        radius_m: crossing.radius_m.min(MAX_RADIUS_M),
                    });
                found.extend(places.map(|place| (rank, place)));
            }
        }
    }
    // The street without its house, or without its crossing, is an answer only where that was not found.
    let is_meant = |(rank, place): &(Rank, FoundPlace)| {
        place.kind == FoundKind::Intersection || (rank.remoteness == 0 && rank.fit == Fit::Exact)
    };
    if found.iter().any(is_meant) {
        found.retain(|(rank, _)| rank.remoteness < GUESS);
    }
    found.truncate(limit);
    for (_, place) in &mut found {
        if place.context.is_none() && place.kind != FoundKind::Nickname {
            place.context = commune(place, communes);
        }
    }
    found.into_iter().map(|(_, place)| place).collect()
}

/// The point of a street nearest to the middle of its box, and how far its ends are from there.
fn street(kind: FoundKind, label: String, pieces: &[&Piece]) -> Option<FoundPlace> {
    let lines = MultiLineString::new(pieces.iter().map(|piece| piece.line.clone()).collect());
    let middle = Position::try_from(lines.bounding_rect()?.center()).ok()?;
    let frame = Frame::new(middle);
    let local: Vec<LineString<f64>> = lines.iter().map(|line| frame.local_line(line)).collect();
    let origin = Point(Coord { x: 0.0, y: 0.0 });
    let on_street = match MultiLineString::new(local.clone()).closest_point(&origin) {
        Closest::Intersection(point) | Closest::SinglePoint(point) => point.0,
        Closest::Indeterminate => local.first()?.0.first().copied()?,
    };
    let reach = local.iter().flat_map(|line| &line.0);
    let reach = reach.map(|point| (point.x - on_street.x).hypot(point.y - on_street.y));
    let position = frame.position(on_street);
    Some(FoundPlace {
        kind,
        label,
        context: None,
        lon: position.lon.get(),
        lat: position.lat.get(),
        radius_m: reach.fold(LEAST_RADIUS_M, f64::max).min(MAX_RADIUS_M),
    })
}

fn commune(place: &FoundPlace, communes: &[Commune]) -> Option<String> {
    let position = Position::try_from([place.lon, place.lat]).ok()?;
    // A boundary that cannot be read tells nothing apart.
    let here = communes
        .iter()
        .find(|commune| holds(&commune.boundary, position).unwrap_or(false));
    here.map(|commune| commune.name.clone())
}
