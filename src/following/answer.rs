//! What came of following: the shape of the answer (pure).

use serde::Serialize;
use serde_json::json;
use utoipa::ToSchema;

use super::{Follow, When};
use crate::{
    accounts::Scope, audit::Entry, clock::Instant, incidents::Incident, linking::Found,
    streets::Means,
};

/// Where somebody may have been when, and the cameras that may have recorded it.
#[derive(Debug, Serialize, ToSchema)]
pub struct Followed {
    /// By what means.
    pub means: Means,
    /// The slowest speed believed, km/h.
    pub slowest_kmh: f64,
    /// The fastest speed believed, km/h.
    pub fastest_kmh: f64,
    /// Minutes before and after the incident.
    pub minutes: f64,
    /// The time to which countdowns refer.
    pub now: Instant,
    /// Metres from the place, its uncertainty included, to the nearest street open to these means.
    pub snapped_m: f64,
    /// Metres of street within reach.
    pub reach_m: f64,
    /// The streets within reach, in pieces of at most 50 m.
    pub reach: Vec<Reached>,
    /// Cameras that show a street within reach and not the place itself, in the order in which to ask; over the API at most 100
    /// on each side of what is known.
    pub passes: Vec<Pass>,
    /// How many more there are.
    pub not_listed: Unlisted,
    /// Whether one that may help is about to lose footage (PRIVACY P6).
    #[serde(skip)]
    #[schema(ignore)]
    pub is_urgent: bool,
}

impl Followed {
    /// The line of the log: no place, and nothing of whom is followed.
    #[must_use]
    pub fn entry(
        &self,
        scope: &Scope,
        now: Instant,
        object: Option<String>,
        (incident, follow): (&Incident, &Follow),
    ) -> Entry {
        let entry = Entry::new(scope, now, "incident.follow", object);
        entry.with(json!({
            "type": incident.r#type,
            "case_sha256": incident.case_hash(),
            "minutes": self.minutes,
            "sightings": follow.sightings.len(),
            "cameras": self.passes.len(),
        }))
    }
}

/// A piece of street within reach.
#[derive(Debug, Serialize, ToSchema)]
pub struct Reached {
    /// On which side of what is known.
    pub when: When,
    /// Name of the street.
    pub street: Option<String>,
    /// Its points: longitude, latitude in degrees.
    pub line: Vec<[f64; 2]>,
    /// The earliest moment at which it may have been passed.
    pub from: Instant,
    /// The latest.
    pub to: Instant,
}

/// A camera that somebody may have passed.
#[derive(Debug, Serialize, ToSchema)]
pub struct Pass {
    /// On which side of what is known.
    pub when: When,
    /// The earliest moment at which it may have been passed.
    pub from: Instant,
    /// The latest.
    pub to: Instant,
    /// Where its view is entered: longitude, latitude in degrees.
    pub entry: [f64; 2],
    /// Which way somebody goes there, degrees clockwise from true north.
    pub heading_deg: f64,
    /// The share of the ways within reach that pass its view, 0 to 1: the shortest ways, each metre being as likely a goal
    /// as another.
    pub route_share: f64,
    /// What its recording would tell, bits: the entropy of that share.
    pub information_bits: f64,
    /// The camera, judged for this window.
    pub candidate: Found,
    /// Whether it is about to lose that footage, by the best knowledge of how long it is kept.
    #[serde(skip)]
    #[schema(ignore)]
    pub is_urgent: bool,
}

/// Passes that are not listed, on each side of what is known.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, ToSchema)]
pub struct Unlisted {
    /// On the way to the first known place.
    pub before: usize,
    /// Between known places.
    pub between: usize,
    /// On the way from the last known place.
    pub after: usize,
}

impl Unlisted {
    pub(super) fn of(&mut self, when: When) -> &mut usize {
        match when {
            When::Before => &mut self.before,
            When::Between => &mut self.between,
            When::After => &mut self.after,
        }
    }
}
