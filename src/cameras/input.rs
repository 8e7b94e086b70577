//! What a form, a script or a list may state of a camera, and the checks on it (pure).

use geojson::Geometry;
use jiff::tz::TimeZone;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use utoipa::ToSchema;

use super::{CameraKind, CameraStatus, Mask, Purpose, Setup};
use crate::{
    clock::{DayOrInstant, Instant},
    db::JsonText,
    error::{Error, FieldError, Result},
    owners::OwnerKind,
    private_text,
    recorders::{RecorderId, RecordingMode, Schedule},
};

/// The longest range that counts, metres.
const MAX_FAR_M: f64 = 500.0;

/// The fields of a camera; all may be left out but code and place, and what is left out is unknown.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(default)]
pub struct CameraInput {
    /// Code, unique within its unit.
    #[schema(required)]
    pub code: Option<String>,
    /// Where it hangs in words; never a person's name.
    pub label: Option<String>,
    /// Longitude in degrees, -180 to 180.
    #[schema(required)]
    pub lon: Option<f64>,
    /// Latitude in degrees, -90 to 90.
    #[schema(required)]
    pub lat: Option<f64>,
    /// How the lens looks; `fixed` if left out.
    pub kind: Option<CameraKind>,
    /// Direction of the lens axis, degrees clockwise from true north, 0 to 360.
    pub bearing_deg: Option<f64>,
    /// Horizontal angle of view in degrees, above 0 to 360.
    pub horizontal_fov_deg: Option<f64>,
    /// Vertical angle of view in degrees, above 0 to 180.
    pub vertical_fov_deg: Option<f64>,
    /// Tilt of the axis in degrees, positive downwards, -90 to 90.
    pub tilt_deg: Option<f64>,
    /// Width of the picture in pixels.
    pub width_px: Option<i32>,
    /// Height of the picture in pixels.
    pub height_px: Option<i32>,
    /// Nearest distance seen, metres.
    pub near_m: Option<f64>,
    /// Farthest distance seen by day, metres; what lies beyond 500 m never counts.
    pub far_m: Option<f64>,
    /// Farthest distance seen by night, metres; 0 = blind at night.
    pub night_far_m: Option<f64>,
    /// Height of the lens above ground, metres.
    pub height_m: Option<f64>,
    /// Private ground that the picture must not show.
    pub masks: Option<Vec<Mask>>,
    /// GeoJSON Polygon or MultiPolygon drawn by hand, in place of the computed coverage.
    #[schema(value_type = Option<Object>)]
    pub drawn_coverage: Option<Geometry>,
    /// What state it is in.
    pub status: Option<CameraStatus>,
    /// Since when: a date or a time.
    pub status_since: Option<DayOrInstant>,
    /// The day of its installation; left out = since ever.
    pub installed_on: Option<DayOrInstant>,
    /// How many days its footage is said to be kept.
    pub retention_declared_days: Option<f64>,
    /// When its recorder writes.
    pub recording_mode: Option<RecordingMode>,
    /// The hours, where the mode is `schedule`: `mon-fri 18:00-06:00; sat,sun 00:00-24:00`.
    pub recording_schedule: Option<String>,
    /// The last day on which somebody saw that it works.
    pub verified_on: Option<DayOrInstant>,
    /// What kind of owner it has.
    pub owner_kind: Option<OwnerKind>,
    /// Code of the unit that keeps it.
    pub unit_code: Option<String>,
    /// What it is there for.
    pub purpose: Option<Purpose>,
    /// The recorder it shares with other cameras; left out = one of its own.
    pub recorder_id: Option<RecorderId>,
}

impl CameraInput {
    /// The names of the fields.
    #[must_use]
    pub fn fields() -> Vec<String> {
        match serde_json::to_value(Self::default()) {
            Ok(Value::Object(fields)) => fields.into_iter().map(|(name, _)| name).collect(),
            _ => Vec::new(),
        }
    }

    /// Reads the fields of `map`; complains about every one that is unknown or cannot be read.
    pub fn from_map(map: &Map<String, Value>) -> Result<Self> {
        let known = Self::fields();
        let mut errors = Vec::new();
        for (name, value) in map {
            if !known.contains(name) {
                errors.push(FieldError::new(name, "there is no such field"));
                continue;
            }
            let single = Map::from_iter([(name.clone(), value.clone())]);
            if let Err(error) = serde_json::from_value::<Self>(Value::Object(single)) {
                errors.push(FieldError::new(name, error.to_string()));
            }
        }
        Error::unless_empty(errors)?;
        serde_json::from_value(Value::Object(map.clone()))
            .map_err(|error| Error::BadRequest(error.to_string()))
    }

    /// Complaints about fields that cannot be used, all at once; empty if the camera can be stored.
    #[must_use]
    pub fn check(&self, now: Instant) -> Vec<FieldError> {
        let mut errors = Vec::new();
        let mut complain = |name: &str, detail: String| errors.push(FieldError::new(name, detail));
        match self.code.as_deref().map(str::trim) {
            None | Some("") => complain("code", "is required".into()),
            Some(code) if code.chars().count() > 64 => {
                complain("code", "has at most 64 characters".into())
            }
            Some(_) => {}
        }
        let swapped = matches!((self.lon, self.lat), (Some(lon), Some(lat)) if lat.abs() > 90.0 && lon.abs() <= 90.0);
        let hint = if swapped {
            "; longitude and latitude may be swapped"
        } else {
            ""
        };
        for (name, value, most) in [("lon", self.lon, 180.0), ("lat", self.lat, 90.0)] {
            match value {
                None => complain(name, "is required".into()),
                // NaN is not within anything.
                Some(value) if !(value.abs() <= most) => {
                    complain(
                        name,
                        format!("must be between -{most} and {most}, got {value}{hint}"),
                    );
                }
                Some(_) => {}
            }
        }
        let ranges = [
            ("bearing_deg", self.bearing_deg, 0.0, 360.0),
            (
                "horizontal_fov_deg",
                self.horizontal_fov_deg,
                f64::MIN_POSITIVE,
                360.0,
            ),
            (
                "vertical_fov_deg",
                self.vertical_fov_deg,
                f64::MIN_POSITIVE,
                180.0,
            ),
            ("tilt_deg", self.tilt_deg, -90.0, 90.0),
            ("width_px", self.width_px.map(f64::from), 1.0, 100_000.0),
            ("height_px", self.height_px.map(f64::from), 1.0, 100_000.0),
            ("near_m", self.near_m, 0.0, MAX_FAR_M),
            ("far_m", self.far_m, f64::MIN_POSITIVE, 10_000.0),
            ("night_far_m", self.night_far_m, 0.0, 10_000.0),
            ("height_m", self.height_m, 0.0, 300.0),
            (
                "retention_declared_days",
                self.retention_declared_days,
                0.0,
                3650.0,
            ),
        ];
        for (name, value, least, most) in ranges {
            if let Some(value) = value.filter(|value| !(*value >= least && *value <= most)) {
                let least = if least == f64::MIN_POSITIVE {
                    "above 0".to_owned()
                } else {
                    format!("at least {least}")
                };
                complain(
                    name,
                    format!("must be {least} and at most {most}, got {value}"),
                );
            }
        }
        if let (Some(near), Some(far)) = (self.near_m, self.far_m) {
            if near >= far {
                complain(
                    "near_m",
                    format!("must be below far_m, got {near} and {far}"),
                );
            }
        }
        if let Some(Err(error)) = self
            .recording_schedule
            .as_ref()
            .map(|text| text.parse::<Schedule>())
        {
            complain("recording_schedule", error.to_string());
        }
        if let Some(why) = self
            .code
            .as_deref()
            .and_then(private_text::refuse_device_access)
        {
            complain("code", why.into());
        }
        if let Some(why) = self.label.as_deref().and_then(private_text::refuse) {
            complain("label", why.into());
        }
        if self
            .label
            .as_ref()
            .is_some_and(|label| label.chars().count() > 200)
        {
            complain("label", "has at most 200 characters".into());
        }
        for (name, moment) in [
            ("status_since", self.status_since),
            ("verified_on", self.verified_on),
        ] {
            // A day is in the future only where it is so in every time zone.
            let earliest =
                moment.map(|moment| moment.start(&TimeZone::fixed(jiff::tz::Offset::MAX)));
            if earliest.is_some_and(|earliest| earliest > now) {
                complain(name, "lies in the future".into());
            }
        }
        for shape in self.masks.iter().flatten().map(|mask| &mask.area) {
            if let Err(why) = crate::geojson_shape::polygons(shape) {
                complain("masks", why);
            }
        }
        if let Some(Err(why)) = self
            .drawn_coverage
            .as_ref()
            .map(crate::geojson_shape::polygons)
        {
            complain("drawn_coverage", why);
        }
        errors
    }

    /// The same statement in one form, so that two can be compared: moments for days, defaults for what is left out.
    #[must_use]
    pub fn normalised(&self, zone: &TimeZone) -> Self {
        let setup = self.setup();
        let moment =
            |day: Option<DayOrInstant>| day.map(|day| DayOrInstant::Instant(day.start(zone)));
        Self {
            code: self.code.as_deref().map(|code| code.trim().to_owned()),
            kind: Some(setup.kind),
            bearing_deg: setup.bearing_deg,
            far_m: setup.far_m,
            masks: Some(setup.masks.0),
            status: Some(self.status.unwrap_or_default()),
            status_since: moment(self.status_since),
            installed_on: moment(self.installed_on),
            verified_on: self.verified_on.map(|day| DayOrInstant::Day(day.day(zone))),
            unit_code: self
                .unit_code
                .clone()
                .filter(|code| !code.trim().is_empty()),
            ..self.clone()
        }
    }

    /// `now` with the fields that this input states, but for those that a person changed; and the names of the kept
    /// fields in which the two differ.
    pub fn over(
        &self,
        now: &Self,
        stated: &[String],
        by_person: &[String],
        zone: &TimeZone,
    ) -> Result<(Self, Vec<String>)> {
        let object = |input: &Self| match serde_json::to_value(input.normalised(zone)) {
            Ok(Value::Object(fields)) => Ok(fields),
            other => Err(Error::Internal(format!(
                "a camera is not an object: {other:?}"
            ))),
        };
        let (mut fields, mut new) = (object(now)?, object(self)?);
        let mut kept = Vec::new();
        for name in stated {
            match new.remove(name) {
                Some(value) if !by_person.contains(name) => {
                    drop(fields.insert(name.clone(), value))
                }
                Some(value) if fields.get(name) != Some(&value) => kept.push(name.clone()),
                _ => {}
            }
        }
        Ok((Self::from_map(&fields)?, kept))
    }

    /// Place, lens and view; call after [`check`](Self::check).
    #[must_use]
    pub fn setup(&self) -> Setup {
        Setup {
            lon: self.lon.unwrap_or_default(),
            lat: self.lat.unwrap_or_default(),
            kind: self.kind.unwrap_or_default(),
            bearing_deg: self.bearing_deg.map(|bearing| bearing.rem_euclid(360.0)),
            horizontal_fov_deg: self.horizontal_fov_deg,
            vertical_fov_deg: self.vertical_fov_deg,
            tilt_deg: self.tilt_deg,
            width_px: self.width_px,
            height_px: self.height_px,
            near_m: self.near_m,
            far_m: self.far_m.map(|far| far.min(MAX_FAR_M)),
            night_far_m: self.night_far_m,
            height_m: self.height_m,
            masks: JsonText(self.masks.clone().unwrap_or_default()),
            drawn_coverage: self.drawn_coverage.clone().map(JsonText),
        }
    }
}
