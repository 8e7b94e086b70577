//! What is asked: by what means, how fast, for how long, and what is known besides.

use std::collections::HashSet;

use geo::LineString;
use geojson::Geometry;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::leg::Pace;
use crate::{
    cameras::CameraId,
    clock::{Instant, Window},
    error::{Error, FieldError, Result},
    geojson_shape,
    geometry::wkb::Shape,
    incidents::{AgeClass, Incident, IncidentType, LimitClass},
    refusal::Refusal,
    streets::Means,
};

/// How to follow somebody from the place of an incident.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct FollowInput {
    /// By what means.
    pub means: Means,
    /// The slowest speed believed, km/h; usual for the means if left out.
    pub slowest_kmh: Option<f64>,
    /// The fastest speed believed, km/h; usual for the means if left out.
    pub fastest_kmh: Option<f64>,
    /// How many minutes before and after the incident: at most 15, for serious matters 30.
    pub minutes: f64,
    /// The way that is known: GeoJSON LineString. Only streets along it count.
    #[serde(default, deserialize_with = "geojson_shape::bare_option")]
    #[schema(value_type = Option<Object>)]
    pub route: Option<Geometry>,
    /// What was found in recordings that were looked through already; nothing of it is stored.
    #[serde(default)]
    pub sightings: Vec<Sighting>,
}

/// A camera and a time: somebody passed there, or nobody did (PRIVACY P22: nothing else is said of anyone). Of who was seen
/// counts what lies in the minutes that are followed; at least a part must. What lies within the window of the incident, or
/// reaches beyond both its ends, may be before what happened or after it, and counts on either side as if it were of that one.
#[derive(Clone, Copy, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Sighting {
    /// The camera.
    pub camera_id: CameraId,
    /// Whether the passing was seen; else nobody passed in the whole window.
    pub seen: bool,
    /// Start of the window.
    pub from: Instant,
    /// End of the window.
    pub to: Instant,
}

impl Sighting {
    pub(super) fn window(&self) -> Window {
        Window::new(self.from, self.to)
    }

    /// Whether both cannot be: seen at a camera within a window in which nobody passed there.
    fn contradicts(&self, other: &Self) -> bool {
        let (seen, missed) = if self.seen {
            (self, other)
        } else {
            (other, self)
        };
        let is_of_both = seen.seen && !missed.seen && seen.camera_id == missed.camera_id;
        is_of_both && missed.from <= seen.from && seen.to <= missed.to
    }

    /// The part of its window that lies in the time that is followed: of who was seen all that counts. None where it lies
    /// outside.
    #[must_use]
    pub fn counts_during(&self, followed: Window) -> Option<Window> {
        let (from, to) = (self.from.max(followed.from), self.to.min(followed.to));
        (from <= to).then(|| Window::new(from, to))
    }
}

/// What can be followed.
#[derive(Clone, Debug)]
pub struct Follow {
    /// How somebody moves.
    pub pace: Pace,
    /// The way that is known, longitude, latitude in degrees.
    pub route: Option<LineString<f64>>,
    /// What was found in recordings.
    pub sightings: Vec<Sighting>,
}

impl Follow {
    /// The time in which somebody is followed from an incident.
    #[must_use]
    pub fn span(&self, incident: &Incident) -> Window {
        let (window, longest_s) = (incident.window(), self.pace.longest_s);
        let from = window.from.plus_seconds(-longest_s);
        Window::new(from, window.to.plus_seconds(longest_s))
    }
}

/// Why somebody is not followed from an incident.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum NotFollowed {
    /// It is a minor matter.
    Minor,
    /// Nobody is followed from fights and disorder.
    Disorder,
    /// It begins at a sensitive place.
    SensitivePlace,
    /// It is an adult who is missed, and no second account approved that, or the search.
    AdultNotApproved,
}

/// The most recordings that one call takes.
pub const MOST_SIGHTINGS: usize = 40;
/// The most points of a drawn route.
const MOST_POINTS: usize = 500;

/// How many minutes somebody is followed from an incident of a class; none from minor matters.
#[must_use]
pub const fn most_minutes(class: LimitClass) -> Option<f64> {
    match class {
        LimitClass::Minor => None,
        LimitClass::Standard => Some(15.0),
        LimitClass::Serious => Some(30.0),
    }
}

/// Why nobody is followed from this incident (PRIVACY P21, P22, P23); none where it is allowed.
#[must_use]
pub fn not_followed(incident: &Incident, sensitive: bool, approved: bool) -> Option<NotFollowed> {
    let kind = incident.r#type;
    if most_minutes(kind.limit_class()).is_none() {
        return Some(NotFollowed::Minor);
    }
    if kind == IncidentType::FightOrDisorder {
        return Some(NotFollowed::Disorder);
    }
    if sensitive {
        return Some(NotFollowed::SensitivePlace);
    }
    let adult = incident.age_class == Some(AgeClass::Adult);
    (adult && !approved).then_some(NotFollowed::AdultNotApproved)
}

impl FollowInput {
    /// What is to be followed from an incident of `class`, or complaints about all fields that cannot be used.
    pub fn check(self, class: LimitClass) -> Result<Follow> {
        let mut errors = Vec::new();
        let most = most_minutes(class).unwrap_or_default();
        let mut within = |field: &str, value: f64, most: f64| {
            if !(value > 0.0 && value <= most) {
                let above = 0.0;
                errors.push(FieldError::new(field, Refusal::NotAbove { above, most }));
            }
        };
        within("minutes", self.minutes, most);
        let (usual_slowest, usual_fastest) = self.means.usual_kmh();
        let most_kmh = self.means.most_kmh();
        // One bound given beyond the usual other one moves that along.
        let fastest = self.fastest_kmh.unwrap_or_else(|| {
            let slowest = self.slowest_kmh.unwrap_or(usual_slowest);
            usual_fastest.max(slowest).min(most_kmh)
        });
        let slowest = self
            .slowest_kmh
            .unwrap_or_else(|| usual_slowest.min(fastest));
        // What was not given is never wrong by itself.
        if self.fastest_kmh.is_some() {
            within("fastest_kmh", fastest, most_kmh);
        }
        if self.slowest_kmh.is_some() {
            within("slowest_kmh", slowest, most_kmh);
        }
        if errors.is_empty() && slowest > fastest {
            let field = "fastest_kmh".to_owned();
            errors.push(FieldError::new(
                "slowest_kmh",
                Refusal::AboveOther { field },
            ));
        }
        let route = self.route.as_ref().map(line);
        let route = route.transpose().unwrap_or_else(|refused| {
            errors.push(FieldError::new("route", refused));
            None
        });
        if self.sightings.len() > MOST_SIGHTINGS {
            let most = MOST_SIGHTINGS;
            errors.push(FieldError::new(
                "sightings",
                Refusal::TooManyCameras { most },
            ));
        }
        let mut seen = HashSet::new();
        for (index, sighting) in self.sightings.iter().enumerate() {
            let at = |field| format!("sightings/{index}/{field}");
            if sighting.from > sighting.to {
                errors.push(FieldError::new(&at("to"), Refusal::EndsBeforeStart));
            }
            let mut before = self.sightings[..index].iter();
            if before.any(|other| sighting.contradicts(other)) {
                let refusal = Refusal::ContradictsSighting;
                errors.push(FieldError::new(&at("camera_id"), refusal));
            } else if !seen.insert((sighting.camera_id, sighting.from, sighting.to)) {
                errors.push(FieldError::new(&at("camera_id"), Refusal::GivenTwice));
            }
        }
        Error::unless_empty(errors)?;
        Ok(Follow {
            pace: Pace {
                means: self.means,
                slowest_mps: slowest / 3.6,
                fastest_mps: fastest / 3.6,
                longest_s: self.minutes * 60.0,
            },
            route,
            sightings: self.sightings,
        })
    }
}

/// A line drawn on the map.
fn line(geometry: &Geometry) -> Result<LineString<f64>, Refusal> {
    match geojson_shape::shape(geometry)? {
        Shape::LineString(line) if line.0.len() > MOST_POINTS => {
            Err(Refusal::TooManyPoints { most: MOST_POINTS })
        }
        Shape::LineString(line) => Ok(line),
        _ => Err(Refusal::WrongShape {
            allowed: vec!["LineString".to_owned()],
        }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn input(value: serde_json::Value) -> FollowInput {
        serde_json::from_value(value).unwrap()
    }

    fn complaints(value: serde_json::Value, class: LimitClass) -> Vec<String> {
        match input(value).check(class) {
            Err(Error::Invalid(errors)) => errors.into_iter().map(|e| e.pointer).collect(),
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn what_cannot_be_followed_is_named() {
        use serde_json::json;
        let line = |points: Vec<[f64; 2]>| json!({"type": "LineString", "coordinates": points});
        let id = "0190a0a0-0000-7000-8000-000000000001";
        let seen = |from, to| json!({"camera_id": id, "seen": true, "from": from, "to": to});
        let (ten, eleven) = ("2026-11-20T10:00:00Z", "2026-11-20T11:00:00Z");
        let past_ten = "2026-11-20T10:30:00Z";
        let missed = |from, to| json!({"camera_id": id, "seen": false, "from": from, "to": to});
        for (value, expected) in [
            (json!({"means": "walk", "minutes": 0}), vec!["/minutes"]),
            (json!({"means": "walk", "minutes": 15.1}), vec!["/minutes"]),
            (
                json!({"means": "walk", "minutes": 5, "slowest_kmh": 0}),
                vec!["/slowest_kmh"],
            ),
            (
                json!({"means": "walk", "minutes": 5, "fastest_kmh": 26}),
                vec!["/fastest_kmh"],
            ),
            (
                json!({"means": "walk", "minutes": 5, "fastest_kmh": 0}),
                vec!["/fastest_kmh"],
            ),
            (
                json!({"means": "car", "minutes": 5, "slowest_kmh": 50, "fastest_kmh": 40}),
                vec!["/slowest_kmh"],
            ),
            (
                json!({"means": "car", "minutes": 5, "route": {"type": "Point", "coordinates": [106.7, 10.7]}}),
                vec!["/route"],
            ),
            (
                json!({"means": "car", "minutes": 5, "route": line(vec![[106.7, 10.7]; 501])}),
                vec!["/route"],
            ),
            (
                json!({"means": "car", "minutes": 5, "sightings": [seen(eleven, ten)]}),
                vec!["/sightings/0/to"],
            ),
            (
                json!({"means": "car", "minutes": 5, "sightings": [seen(ten, eleven), seen(ten, eleven)]}),
                vec!["/sightings/1/camera_id"],
            ),
            (
                json!({"means": "car", "minutes": 5, "sightings": [seen(ten, past_ten), missed(ten, eleven)]}),
                vec!["/sightings/1/camera_id"],
            ),
            (
                json!({"means": "car", "minutes": 5, "sightings": [missed(ten, past_ten), seen(ten, past_ten)]}),
                vec!["/sightings/1/camera_id"],
            ),
        ] {
            assert_eq!(complaints(value, LimitClass::Standard), expected);
        }
        // Who was seen in an hour may have passed in the half of it through which nobody looked.
        let sightings = [seen(ten, eleven), missed(ten, past_ten)];
        let part = json!({"means": "car", "minutes": 5, "sightings": sightings});
        assert!(input(part).check(LimitClass::Standard).is_ok());
        let half_an_hour = json!({"means": "walk", "minutes": 30});
        assert!(input(half_an_hour).check(LimitClass::Serious).is_ok());
    }

    #[test]
    fn speeds_left_out_are_the_usual_ones() {
        use serde_json::json;
        let kmh = |value| {
            let follow = input(value).check(LimitClass::Standard).unwrap();
            let kmh = |mps: f64| (mps * 3.6).round();
            (kmh(follow.pace.slowest_mps), kmh(follow.pace.fastest_mps))
        };
        assert_eq!(
            kmh(json!({"means": "motorbike", "minutes": 5})),
            (12.0, 50.0)
        );
        let faster = json!({"means": "motorbike", "minutes": 5, "slowest_kmh": 70});
        assert_eq!(kmh(faster), (70.0, 70.0));
        let slower = json!({"means": "motorbike", "minutes": 5, "fastest_kmh": 8});
        assert_eq!(kmh(slower), (8.0, 8.0));
    }
}
