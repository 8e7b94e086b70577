//! What a form, a script or a list may state of a camera (pure).

use geojson::Geometry;
use jiff::tz::TimeZone;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use utoipa::ToSchema;

use super::{Camera, CameraKind, CameraStatus, Mask, Purpose, Setup, SiteId, code};
use crate::{
    clock::{Day, DayOrInstant},
    db::JsonText,
    error::Result,
    fields, geojson_shape,
    geometry::Position,
    owners::OwnerKind,
    recorders::{RecorderId, RecordingMode},
};

/// The field of the hours of recording.
const HOURS: &str = "recording_schedule";
/// The longest range that counts, metres.
pub(super) const MAX_FAR_M: f64 = 500.0;

/// The fields of a camera; all may be left out but code and place, and what is left out is unknown.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(default)]
pub struct CameraInput {
    /// Code, unique within its unit.
    #[schema(required)]
    #[serde(deserialize_with = "code::read")]
    pub code: Option<String>,
    /// Where it hangs in words; never a person's name.
    pub label: Option<String>,
    /// Longitude in degrees, -180 to 180.
    #[schema(required)]
    pub lon: Option<f64>,
    /// Latitude in degrees, -89.9 to 89.9.
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
    #[serde(deserialize_with = "geojson_shape::bare_option")]
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
    /// The last day of its warranty.
    pub warranty_until: Option<Day>,
    /// What kind of owner it has.
    pub owner_kind: Option<OwnerKind>,
    /// Code of the unit that keeps it.
    pub unit_code: Option<String>,
    /// What it is there for.
    pub purpose: Option<Purpose>,
    /// The recorder it shares with other cameras; left out = one of its own.
    pub recorder_id: Option<RecorderId>,
    /// Which channel of the recorder it is.
    pub recorder_channel: Option<String>,
    /// The pole or wall that it shares with other cameras.
    pub site_id: Option<SiteId>,
    /// Whether anybody may see it, as in an export for OpenStreetMap; only of public bodies; `false` if left out.
    pub public: Option<bool>,
}

/// Fields that are one statement together: half of one and half of another would be what nobody said.
const TOGETHER: [&[&str]; 3] = [
    &["lon", "lat"],
    &["status", "status_since"],
    &["recording_mode", "recording_schedule"],
];

/// Whether a person changed this field, or one that belongs to it.
fn is_kept(name: &str, by_person: &[String]) -> bool {
    let changed = |field: &str| by_person.iter().any(|by| by == field);
    let mut groups = TOGETHER.iter().filter(|group| group.contains(&name));
    changed(name) || groups.any(|group| group.iter().any(|field| changed(field)))
}

/// What of these fields is not said anew, by fields that are: whoever says half of a statement says it whole.
pub(crate) fn not_said_anew(fields: Vec<String>, anew: &[String]) -> Vec<String> {
    let fields = fields.into_iter();
    fields.filter(|field| !is_kept(field, anew)).collect()
}

impl CameraInput {
    /// Where the camera hangs, if that is said and on the globe.
    #[must_use]
    pub fn position(&self) -> Option<Position> {
        let (lon, lat) = self.lon.zip(self.lat)?;
        Position::try_from([lon, lat]).ok()
    }

    /// What it is called, without blanks around it.
    #[must_use]
    pub fn label(&self) -> Option<&str> {
        let label = self.label.as_deref().map(str::trim);
        label.filter(|label| !label.is_empty())
    }

    /// The same statement in one form, so that two can be compared: moments for days, defaults for what is left out.
    #[must_use]
    pub fn normalised(&self, zone: &TimeZone) -> Self {
        let setup = self.setup();
        let moment =
            |day: Option<DayOrInstant>| day.map(|day| DayOrInstant::Instant(day.start(zone)));
        Self {
            code: self.code.as_deref().map(|code| code.trim().to_owned()),
            label: self.label().map(str::to_owned),
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
            public: Some(self.public.unwrap_or_default()),
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
        let mut fields = fields::object(&now.normalised(zone))?;
        let mut new = fields::object(&self.normalised(zone))?;
        let mut kept = Vec::new();
        for name in stated {
            match new.remove(name) {
                Some(value) if !is_kept(name, by_person) => {
                    drop(fields.insert(name.clone(), value));
                }
                Some(value) if fields.get(name) != Some(&value) => kept.push(name.clone()),
                _ => {}
            }
        }
        let mut input: Self = fields::read(&fields)?;
        if !stated.iter().any(|name| name == HOURS) {
            input.forget_idle_hours();
        }
        Ok((input, kept))
    }

    /// The hours go with the mode that they belong to, where a change speaks of the mode alone.
    fn forget_idle_hours(&mut self) {
        if matches!(
            self.recording_mode,
            Some(RecordingMode::Continuous | RecordingMode::Motion)
        ) {
            self.recording_schedule = None;
        }
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

impl Camera {
    /// The camera as the input that would register it, days and all.
    #[must_use]
    pub fn as_input(&self) -> CameraInput {
        let setup = &self.setup;
        CameraInput {
            code: Some(self.code.clone()),
            label: self.label.clone(),
            lon: Some(setup.lon),
            lat: Some(setup.lat),
            kind: Some(setup.kind),
            bearing_deg: setup.bearing_deg,
            horizontal_fov_deg: setup.horizontal_fov_deg,
            vertical_fov_deg: setup.vertical_fov_deg,
            tilt_deg: setup.tilt_deg,
            width_px: setup.width_px,
            height_px: setup.height_px,
            near_m: setup.near_m,
            far_m: setup.far_m,
            night_far_m: setup.night_far_m,
            height_m: setup.height_m,
            masks: Some(setup.masks.0.clone()),
            drawn_coverage: setup.drawn_coverage.clone().map(|drawn| drawn.0),
            status: Some(self.status),
            status_since: self.status_since.map(DayOrInstant::Instant),
            installed_on: self.installed_at.map(DayOrInstant::Instant),
            retention_declared_days: self.retention_declared_days,
            recording_mode: self.recording_mode,
            recording_schedule: self.recording_schedule.clone(),
            verified_on: self.verified_on.map(DayOrInstant::Day),
            warranty_until: self.warranty_until,
            owner_kind: self.owner_kind,
            unit_code: self.unit_code.clone(),
            purpose: self.purpose,
            recorder_id: self.recorder_id,
            recorder_channel: self.recorder_channel.clone(),
            site_id: self.site_id,
            public: Some(self.public),
        }
    }

    /// The input after a JSON merge patch (RFC 7396): a null forgets what was known.
    pub fn patched(&self, patch: &Map<String, Value>) -> Result<CameraInput> {
        let mut fields = fields::object(&self.as_input())?;
        fields.extend(
            patch
                .iter()
                .map(|(name, value)| (name.clone(), value.clone())),
        );
        let mut input: CameraInput = fields::read(&fields)?;
        if !patch.contains_key(HOURS) {
            input.forget_idle_hours();
        }
        Ok(input)
    }
}
