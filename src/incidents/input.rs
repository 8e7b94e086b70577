//! What a form, a script or a list may state of an incident, and the checks on it (pure).

use geo::{Coord, Validation};
use geojson::Geometry;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{Incident, IncidentId, IncidentType};
use crate::{
    clock::Instant,
    deployment::DeploymentKind,
    error::{Error, FieldError, Result},
    geojson_shape::{self, MAX_LAT_DEG, check_points},
    geometry::{BBox, Frame, Position},
    private_text::{self, number},
};

/// The largest uncertainty of a place, metres.
const MAX_RADIUS_M: f64 = 500.0;
/// The farthest two points of a drawn place may lie apart, degrees (some kilometres).
const MAX_EXTENT_DEG: f64 = 0.1;
/// No recorder keeps footage so long, days.
const MAX_AGE_DAYS: f64 = 3653.0;
/// How far a caller's clock may be ahead of ours before "now" lies in the future, seconds.
const CLOCK_SLACK_S: f64 = 120.0;

/// The fields of an incident.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(default)]
pub struct IncidentInput {
    /// What kind of incident.
    #[schema(required)]
    pub r#type: Option<IncidentType>,
    /// Number of the file that it belongs to.
    #[schema(required)]
    pub case_number: Option<String>,
    /// GeoJSON Point, LineString or Polygon; longitude and latitude.
    #[schema(required, value_type = Object)]
    #[serde(deserialize_with = "geojson_shape::bare_option")]
    pub place: Option<Geometry>,
    /// Uncertainty of the place in metres, 0 to 500; 0 if left out.
    pub radius_m: Option<f64>,
    /// How far around the place to search, metres; the default of the type's class if left out.
    pub search_radius_m: Option<f64>,
    /// Start of the window, RFC 3339 with offset.
    #[schema(required)]
    pub from: Option<Instant>,
    /// End of the window, RFC 3339 with offset.
    #[schema(required)]
    pub to: Option<Instant>,
}

impl IncidentInput {
    /// The incident, or complaints about every field that cannot be used.
    ///
    /// The caps of the type's class (PRIVACY P6) hold on live databases only.
    pub fn check(self, id: IncidentId, now: Instant, kind: DeploymentKind) -> Result<Incident> {
        let mut errors = Vec::new();
        let mut complain = |name: &str, detail: String| errors.push(FieldError::new(name, detail));
        let case_number = self.case_number.unwrap_or_default().trim().to_owned();
        if case_number.is_empty() {
            complain("case_number", "is required".into());
        } else if case_number.chars().count() > 64 {
            complain("case_number", "has at most 64 characters".into());
        } else if let Some(why) = private_text::refuse(&case_number) {
            complain("case_number", why.into());
        }
        if self.r#type.is_none() {
            complain("type", "is required".into());
        }
        let class = self.r#type.map(IncidentType::limit_class);
        let cap = class.filter(|_| kind == DeploymentKind::Live);
        let widest = cap.map_or(MAX_RADIUS_M, super::LimitClass::search_radius_m);
        let radius_m = self.radius_m.unwrap_or(0.0);
        match &self.place {
            None => complain("place", "is required".into()),
            Some(place) => {
                let half_extent = check_place(place);
                let checked = half_extent.and_then(|half| match cap {
                    // Size and uncertainty add up: both widen what is searched.
                    Some(_) if half + radius_m.max(0.0) > widest && half > 0.0 => Err(format!(
                        "reaches {half:.0} m from its middle and is uncertain by {radius_m:.0} m; the most for this \
                         type is {widest} m together"
                    )),
                    _ => Ok(()),
                });
                if let Err(why) = checked {
                    complain("place", why);
                }
            }
        }
        if !(0.0..=widest).contains(&radius_m) {
            complain(
                "radius_m",
                format!("must be between 0 and {widest}, got {}", number(radius_m)),
            );
        }
        if let Some(radius) = self
            .search_radius_m
            .filter(|radius| !(0.0..=widest).contains(radius))
        {
            complain(
                "search_radius_m",
                format!(
                    "must be between 0 and {widest} for this type, got {}",
                    number(radius)
                ),
            );
        }
        for (name, time) in [("from", self.from), ("to", self.to)] {
            match time {
                None => complain(name, "is required".into()),
                Some(time) if time < now.plus_days(-MAX_AGE_DAYS) => {
                    complain(name, format!("lies more than ten years back: {time}"));
                }
                Some(time) if time > now.plus_seconds(CLOCK_SLACK_S) => {
                    complain(
                        name,
                        format!("lies in the future: {time}, and it is {now} now"),
                    );
                }
                Some(_) => {}
            }
        }
        if let (Some(from), Some(to)) = (self.from, self.to) {
            if to < from {
                complain(
                    "to",
                    format!("the window ends before it starts: {from} to {to}"),
                );
            }
            if let Some(hours) = cap
                .map(super::LimitClass::window_hours)
                .filter(|hours| to.seconds_since(from) > hours * 3600.0)
            {
                complain(
                    "to",
                    format!("the window is longer than {hours} hours, the most for this type"),
                );
            }
        }
        Error::unless_empty(errors)?;
        let missing = || Error::Internal("a checked field is missing".into());
        Ok(Incident {
            id,
            r#type: self.r#type.ok_or_else(missing)?,
            case_number,
            place: self.place.ok_or_else(missing)?,
            radius_m,
            search_radius_m: self.search_radius_m,
            from: self.from.ok_or_else(missing)?,
            to: self.to.ok_or_else(missing)?,
            created_at: now,
            unit_code: None,
        })
    }
}

/// Half the extent of a place that can be searched: metres from the middle of its box to a corner.
fn check_place(place: &Geometry) -> Result<f64, String> {
    let shape: geo::Geometry<f64> = place
        .clone()
        .try_into()
        .map_err(|error: geojson::Error| format!("is not a GeoJSON shape: {error}"))?;
    let points: Vec<Coord<f64>> = match &shape {
        geo::Geometry::Point(point) => vec![point.0],
        geo::Geometry::LineString(line) if line.0.len() >= 2 => line.0.clone(),
        geo::Geometry::Polygon(polygon) if polygon.exterior().0.len() >= 4 => polygon
            .interiors()
            .iter()
            .chain([polygon.exterior()])
            .flat_map(|ring| ring.0.clone())
            .collect(),
        _ => {
            return Err("must be a Point, a LineString of two points or more, or a Polygon".into());
        }
    };
    check_points(points.iter().copied())?;
    if points.iter().any(|point| point.y.abs() > MAX_LAT_DEG) {
        return Err(format!("lies beyond {MAX_LAT_DEG} degrees of latitude"));
    }
    let extent = |of: fn(&Coord<f64>) -> f64| {
        let (least, most) = points
            .iter()
            .map(of)
            .fold((f64::MAX, f64::MIN), |(a, b), v| (a.min(v), b.max(v)));
        most - least
    };
    if extent(|c| c.x) > MAX_EXTENT_DEG || extent(|c| c.y) > MAX_EXTENT_DEG {
        return Err(format!("is wider than {MAX_EXTENT_DEG} degrees"));
    }
    if let geo::Geometry::Polygon(polygon) = &shape {
        polygon
            .check_validation()
            .map_err(|error| format!("is not a simple polygon: {error}"))?;
    }
    Ok(half_extent_m(&points))
}

fn half_extent_m(points: &[Coord<f64>]) -> f64 {
    let corners = BBox::of_degrees(points.iter().copied()).and_then(|bbox| {
        let corner = Position::try_from([bbox.min_lon, bbox.min_lat]).ok()?;
        let opposite = Position::try_from([bbox.max_lon, bbox.max_lat]).ok()?;
        Some(Frame::new(corner).local(opposite))
    });
    corners.map_or(0.0, |across| across.x.hypot(across.y) / 2.0)
}
