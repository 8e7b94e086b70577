//! Which statements of a camera can be used (pure).

use geo::CoordsIter;
use geojson::Geometry;
use jiff::tz::{Offset, TimeZone};

use super::{CameraInput, CameraStatus, input::MAX_FAR_M};
use crate::{
    clock::{DayOrInstant, Instant},
    error::FieldError,
    geojson_shape::{self, MAX_LAT_DEG},
    geometry::{Frame, Position},
    imports::{is_somebody, names_person},
    owners::OwnerKind,
    private_text::{self, number},
    recorders::{
        RecordingMode::{Continuous, Motion},
        Schedule,
    },
    refusal::{Complaint, Refusal},
};

/// The longest label, characters.
pub(crate) const LONGEST_LABEL: usize = 200;

/// Complaints in the order in which they were found.
#[derive(Default)]
struct Complaints(Vec<FieldError>);

impl Complaints {
    fn add(&mut self, name: &str, complaint: impl Into<Complaint>) {
        self.0.push(FieldError::new(name, complaint));
    }

    fn add_if(&mut self, name: &str, complaint: Option<impl Into<Complaint>>) {
        if let Some(complaint) = complaint {
            self.add(name, complaint);
        }
    }
}

impl CameraInput {
    /// Complaints about fields that cannot be used, all at once; empty if the camera can be stored.
    #[must_use]
    pub fn check(&self, now: Instant) -> Vec<FieldError> {
        let mut complaints = Complaints::default();
        self.check_texts(&mut complaints);
        self.check_place(&mut complaints);
        self.check_numbers(&mut complaints);
        self.check_times(now, &mut complaints);
        self.check_shapes(now, &mut complaints);
        // Only what belongs to everybody may be shown to everybody (PRIVACY P8).
        let is_of_public_body = self.owner_kind.is_some_and(OwnerKind::is_public_body);
        if self.public == Some(true) && !is_of_public_body {
            complaints.add("public", Refusal::OfPublicBodiesAlone);
        }
        complaints.0
    }

    /// The same for a camera that is not registered yet: of what is unknown of it there is no since.
    #[must_use]
    pub fn check_new(&self, now: Instant) -> Vec<FieldError> {
        let mut errors = self.check(now);
        if self.status_since.is_some() && self.status == Some(CameraStatus::Unknown) {
            errors.push(FieldError::new("status_since", Refusal::NeedsKnownStatus));
        }
        errors
    }

    /// The same of place, lens and view alone, as a form asks while it is filled in.
    #[must_use]
    pub fn check_setup(&self, now: Instant) -> Vec<FieldError> {
        let mut complaints = Complaints::default();
        self.check_place(&mut complaints);
        self.check_numbers(&mut complaints);
        self.check_shapes(now, &mut complaints);
        complaints.0
    }

    fn check_texts(&self, complaints: &mut Complaints) {
        let code = self.code.as_deref().map(str::trim).unwrap_or_default();
        // Lists fill what is not known with dashes and dots.
        if !code.contains(char::is_alphanumeric) {
            complaints.add("code", Refusal::Required);
        }
        for (name, text, most) in [
            ("code", code, 64),
            (
                "recorder_channel",
                self.recorder_channel.as_deref().unwrap_or_default(),
                32,
            ),
            (
                "label",
                self.label.as_deref().unwrap_or_default(),
                LONGEST_LABEL,
            ),
        ] {
            if text.chars().count() > most {
                complaints.add(name, Refusal::TooLong { most });
            }
        }
        complaints.add_if("code", refused_code(code));
        let channel = self.recorder_channel.as_deref();
        complaints.add_if("recorder_channel", channel.and_then(private_text::refuse));
        complaints.add_if(
            "unit_code",
            self.unit_code.as_deref().and_then(private_text::refuse),
        );
        let label = self.label.as_deref().unwrap_or_default();
        let names = names_person(label).then_some(Refusal::HoldsName);
        complaints.add_if("label", private_text::refuse(label).or(names));
        let schedule = self
            .recording_schedule
            .as_deref()
            .map(str::parse::<Schedule>);
        if self.recording_schedule.is_some()
            && matches!(self.recording_mode, Some(Continuous | Motion))
        {
            complaints.add("recording_schedule", Refusal::OnlyWithSchedule);
        }
        complaints.add_if(
            "recording_schedule",
            schedule
                .and_then(Result::err)
                .map(|why| Complaint::new(Refusal::NotSchedule, private_text::unless_private(why))),
        );
    }

    fn check_place(&self, complaints: &mut Complaints) {
        let swapped = matches!((self.lon, self.lat), (Some(lon), Some(lat)) if lat.abs() > 90.0 && lon.abs() <= 90.0);
        // Close to a pole, what lies around a place has no longitudes to speak of.
        for (name, value, most) in [("lon", self.lon, 180.0), ("lat", self.lat, MAX_LAT_DEG)] {
            match value {
                None => complaints.add(name, Refusal::Required),
                Some(value) if (-most..=most).contains(&value) => {}
                Some(value) => complaints.add(name, off_earth(value, most, swapped)),
            }
        }
    }

    fn check_numbers(&self, complaints: &mut Complaints) {
        // NaN is within no range.
        let at_least = [
            ("bearing_deg", self.bearing_deg, 0.0, 360.0),
            ("tilt_deg", self.tilt_deg, -90.0, 90.0),
            ("width_px", self.width_px.map(f64::from), 1.0, 100_000.0),
            ("height_px", self.height_px.map(f64::from), 1.0, 100_000.0),
            ("near_m", self.near_m, 0.0, MAX_FAR_M),
            ("night_far_m", self.night_far_m, 0.0, 10_000.0),
            ("height_m", self.height_m, 0.0, 300.0),
            (
                "retention_declared_days",
                self.retention_declared_days,
                0.0,
                3650.0,
            ),
        ];
        for (name, value, least, most) in at_least {
            if let Some(value) = value.filter(|value| !(least..=most).contains(value)) {
                complaints.add(name, Complaint::out_of_range(value, least, most));
            }
        }
        let above_zero = [
            ("horizontal_fov_deg", self.horizontal_fov_deg, 360.0),
            ("vertical_fov_deg", self.vertical_fov_deg, 180.0),
            ("far_m", self.far_m, 10_000.0),
        ];
        for (name, value, most) in above_zero {
            if let Some(value) =
                value.filter(|value| *value <= 0.0 || !(0.0..=most).contains(value))
            {
                let refusal = Refusal::NotAbove { above: 0.0, most };
                let detail = format!("{refusal}, got {}", number(value));
                complaints.add(name, Complaint::new(refusal, detail));
            }
        }
        if let (Some(near), Some(far)) = (self.near_m, self.far_m)
            && near >= far
        {
            let field = "far_m".to_owned();
            let detail = format!("must be below far_m, got {near} and {far}");
            complaints.add(
                "near_m",
                Complaint::new(Refusal::NotBelow { field }, detail),
            );
        }
    }

    fn check_times(&self, now: Instant, complaints: &mut Complaints) {
        if self.status_since.is_some() && self.status.is_none() {
            complaints.add("status_since", Refusal::NeedsStatus);
        }
        for (name, moment) in [
            ("status_since", self.status_since),
            ("verified_on", self.verified_on),
        ] {
            if moment.is_some_and(|moment| is_future(moment, now)) {
                complaints.add(name, Refusal::InFuture);
            }
        }
        // What hangs somewhere already was put up before.
        let is_planned = self.status == Some(CameraStatus::Planned);
        if !is_planned && self.installed_on.is_some_and(|day| is_future(day, now)) {
            complaints.add("installed_on", Refusal::InFuture);
        }
        let warranty = self.warranty_until.map(DayOrInstant::Day);
        for (name, moment) in [
            ("status_since", self.status_since),
            ("installed_on", self.installed_on),
            ("verified_on", self.verified_on),
            ("warranty_until", warranty),
        ] {
            let is_told = complaints.0.iter().any(|told| told.pointer[1..] == *name);
            let refused = moment.and_then(|moment| moment.refused(now));
            complaints.add_if(name, refused.filter(|_| !is_told));
        }
    }

    fn check_shapes(&self, now: Instant, complaints: &mut Complaints) {
        for (index, mask) in self.masks.iter().flatten().enumerate() {
            let area = geojson_shape::simple_polygons(&mask.area);
            complaints.add_if(&format!("masks/{index}/area"), area.err());
            let checked = mask.checked_on.map(DayOrInstant::Day);
            if checked.is_some_and(|day| is_future(day, now)) {
                complaints.add(&format!("masks/{index}/checked_on"), Refusal::InFuture);
            } else {
                let refused = checked.and_then(|day| day.refused(now));
                complaints.add_if(&format!("masks/{index}/checked_on"), refused);
            }
        }
        if let Some(drawn) = &self.drawn_coverage {
            complaints.add_if("drawn_coverage", self.check_drawn(drawn).err());
        }
    }

    fn check_drawn(&self, drawn: &Geometry) -> Result<(), Complaint> {
        let polygons = geojson_shape::simple_polygons(drawn)?;
        let place = self
            .lon
            .zip(self.lat)
            .and_then(|(lon, lat)| Position::try_from([lon, lat]).ok());
        let Some(frame) = place.map(Frame::new) else {
            return Ok(());
        };
        let farthest = frame
            .local_multi_polygon(&polygons)
            .exterior_coords_iter()
            .map(|corner| corner.x.hypot(corner.y))
            .fold(0.0, f64::max);
        if farthest > MAX_FAR_M {
            let refusal = Refusal::ReachesTooFar { most: MAX_FAR_M };
            let detail = format!(
                "reaches {farthest:.0} m from the camera; what lies beyond {MAX_FAR_M} m never counts"
            );
            return Err(Complaint::new(refusal, detail));
        }
        Ok(())
    }
}

/// Why a code is refused, if it is: it is shown wherever the camera is, and nobody is to be known by it (PRIVACY P7).
pub(crate) fn refused_code(code: &str) -> Option<Refusal> {
    private_text::refuse_code(code).or_else(|| is_somebody(code).then_some(Refusal::HoldsName))
}

fn off_earth(value: f64, most: f64, swapped: bool) -> Complaint {
    let complaint = Complaint::out_of_range(value, -most, most);
    if !swapped {
        return complaint;
    }
    let refusal = Refusal::PerhapsSwapped { least: -most, most };
    let detail = format!("{complaint}; longitude and latitude may be swapped");
    Complaint::new(refusal, detail)
}

/// Whether it lies in the future; a day does so only where it does in every time zone.
fn is_future(moment: DayOrInstant, now: Instant) -> bool {
    moment.start(&TimeZone::fixed(Offset::MAX)) > now
}
