//! What an export says of a camera (pure): the fields that an import reads, and nothing of who owns it (PRIVACY P7, P8).

use jiff::tz::TimeZone;
use serde_json::{Map, Value};

use crate::{
    cameras::{Camera, CameraInput},
    clock::{Day, DayOrInstant, Instant},
    error::Result,
    fields,
    imports::without_names,
};

/// The fields in the order of their columns: all of a camera's, but for the identifiers of recorders and sites, which mean
/// nothing elsewhere.
pub(super) const FIELDS: [&str; 30] = [
    "code",
    "label",
    "lon",
    "lat",
    "kind",
    "bearing_deg",
    "horizontal_fov_deg",
    "vertical_fov_deg",
    "tilt_deg",
    "height_m",
    "near_m",
    "far_m",
    "night_far_m",
    "width_px",
    "height_px",
    "status",
    "status_since",
    "installed_on",
    "verified_on",
    "warranty_until",
    "owner_kind",
    "unit_code",
    "purpose",
    "retention_declared_days",
    "recording_mode",
    "recording_schedule",
    "recorder_channel",
    "public",
    "masks",
    "drawn_coverage",
];

/// How many of them a workbook has: a cell of one has no room for shapes.
pub(super) const IN_WORKBOOKS: usize = FIELDS.len() - 2;

/// One camera as it is written.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Record(Map<String, Value>);

impl Record {
    /// What is said of a camera, its days in `zone`.
    pub(super) fn of(camera: &Camera, zone: &TimeZone) -> Result<Self> {
        Self::of_input(camera.as_input(), zone)
    }

    fn of_input(mut input: CameraInput, zone: &TimeZone) -> Result<Self> {
        input.label = input.label.as_deref().map(without_names);
        input.status_since = input.status_since.map(|since| bare_day(since, zone));
        input.installed_on = input.installed_on.map(|on| bare_day(on, zone));
        input.masks = input.masks.filter(|masks| !masks.is_empty());
        Ok(Self::from_fields(fields::object(&input)?))
    }

    fn from_fields(mut fields: Map<String, Value>) -> Self {
        fields.retain(|name, value| FIELDS.contains(&name.as_str()) && !value.is_null());
        Self(fields)
    }

    /// The value of a field; none where it is unknown.
    pub(super) fn get(&self, field: &str) -> Option<&Value> {
        self.0.get(field)
    }

    /// A number.
    pub(super) fn number(&self, field: &str) -> Option<f64> {
        self.get(field).and_then(Value::as_f64)
    }

    /// A text.
    pub(super) fn text(&self, field: &str) -> Option<&str> {
        self.get(field).and_then(Value::as_str)
    }

    /// The fields that are known, in the order of their columns, but for those that say where it hangs.
    pub(super) fn besides_place(&self) -> impl Iterator<Item = (&'static str, &Value)> {
        let fields = FIELDS.iter().filter(|name| !["lon", "lat"].contains(name));
        fields.filter_map(|name| Some((*name, self.0.get(*name)?)))
    }
}

/// The day alone where a moment is the first of one, as people write it.
fn bare_day(stated: DayOrInstant, zone: &TimeZone) -> DayOrInstant {
    let start: Instant = stated.start(zone);
    let day = Day::of(start, zone);
    if day.start(zone) == start {
        DayOrInstant::Day(day)
    } else {
        DayOrInstant::Instant(start)
    }
}

/// A value as the text of a cell or tag; numbers as short as they are the same, and never with an exponent.
pub(crate) fn shown(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        Value::Number(number) => match (number.as_i64(), number.as_f64()) {
            (Some(whole), _) => whole.to_string(),
            (None, Some(number)) => number.to_string(),
            (None, None) => number.to_string(),
        },
        Value::Bool(_) | Value::Array(_) | Value::Object(_) => value.to_string(),
    }
}

/// Fields that files of earlier versions lack.
const ADDED: [&str; 1] = ["warranty_until"];

/// Whether headings are these fields, of this version or an earlier one.
pub(super) fn are_fields<'a>(
    headings: impl Iterator<Item = &'a str> + Clone,
    fields: &[&str],
) -> bool {
    let fields = fields.iter().copied();
    let earlier = fields.clone().filter(|field| !ADDED.contains(field));
    headings.clone().eq(fields) || headings.eq(earlier)
}

/// Whether a table under these headings was written here.
pub(crate) fn is_own_header(cells: &[String]) -> bool {
    let headings = cells.iter().map(String::as_str);
    are_fields(headings.clone(), &FIELDS) || are_fields(headings, &FIELDS[..IN_WORKBOOKS])
}

/// Whether all of these are fields that are written here.
pub(crate) fn are_own_fields<'a>(mut names: impl Iterator<Item = &'a str>) -> bool {
    names.all(|name| FIELDS.contains(&name))
}

#[cfg(test)]
pub(super) mod tests {
    mod round_trip;

    use std::collections::BTreeSet;

    use super::*;

    /// A record of these fields.
    pub(in crate::exports) fn record(fields: Value) -> Record {
        let Value::Object(fields) = fields else {
            unreachable!()
        };
        Record::from_fields(fields)
    }

    #[test]
    fn all_fields_of_a_camera_are_written_but_for_what_means_nothing_elsewhere() {
        let mut all: BTreeSet<String> = fields::names::<CameraInput>().into_iter().collect();
        assert!(all.remove("recorder_id") && all.remove("site_id"));
        assert_eq!(all, FIELDS.map(str::to_owned).into());
        assert_eq!(FIELDS[IN_WORKBOOKS..], ["masks", "drawn_coverage"]);
    }

    #[test]
    fn files_of_earlier_versions_are_known_as_well() {
        let mut headings: Vec<String> = FIELDS.map(str::to_owned).into();
        for _ in 0..2 {
            assert!(is_own_header(&headings));
            assert!(is_own_header(&headings[..headings.len() - 2]), "a workbook");
            assert!(!is_own_header(&headings[1..]), "another table");
            headings.retain(|field| field != "warranty_until");
        }
    }

    #[test]
    fn numbers_have_no_exponent() {
        for (value, text) in [
            (serde_json::json!(1e-7), "0.0000001"),
            (serde_json::json!(105.0), "105"),
            (serde_json::json!(-12.5), "-12.5"),
            (serde_json::json!(1920), "1920"),
        ] {
            assert_eq!(shown(&value), text);
        }
    }

    #[test]
    fn a_moment_that_begins_a_day_is_that_day() {
        let zone = TimeZone::get("Asia/Ho_Chi_Minh").unwrap();
        let of = |text: &str| {
            let stated = DayOrInstant::Instant(text.parse().unwrap());
            serde_json::to_value(bare_day(stated, &zone)).unwrap()
        };
        assert_eq!(of("2026-05-01T17:00:00Z"), "2026-05-02");
        assert_eq!(of("2026-05-01T17:00:01Z"), "2026-05-01T17:00:01Z");
    }
}
