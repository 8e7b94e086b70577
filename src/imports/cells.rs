//! What a cell says (pure): numbers with either decimal sign and their unit, days as people write them, words of either
//! language, and places in degrees, minutes and seconds.

mod angles;
mod bearings;
mod damage;
pub(super) mod days;
mod grid;
pub(super) mod kinds;
pub(super) mod links;
pub(super) mod money;
pub(super) mod numbers;
pub(super) mod phones;
pub(super) mod places;
mod plus_codes;
pub(super) mod resolutions;
pub(super) mod words;

use serde_json::Value;

use self::days::DateSystem;

use crate::refusal::{Complaint, Refusal};

/// Fields whose cell is text as it stands.
const TEXT: [&str; 7] = [
    "code",
    "label",
    "unit_code",
    "recorder_id",
    "site_id",
    "recorder_channel",
    "recording_schedule",
];
/// Fields that hold a day or a time.
const DAYS: [&str; 4] = [
    "status_since",
    "installed_on",
    "verified_on",
    "warranty_until",
];

/// The field that holds how many days a recording is kept.
pub(super) const RETENTION: &str = "retention_declared_days";

/// Whether the cells of a field are text as it stands.
pub(super) fn is_text(field: &str) -> bool {
    TEXT.contains(&field)
}

/// The field of this name, if a number is to stand in its cells.
pub(super) fn number_field(name: &str) -> Option<&'static str> {
    const NUMBERS: [&str; 11] = [
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
        RETENTION,
    ];
    NUMBERS.into_iter().find(|field| *field == name)
}

/// Whether the cells of a field hold days.
pub(super) fn is_day(field: &str) -> bool {
    DAYS.contains(&field)
}

/// The fields that a cell of a column states, with their values; a complaint where it cannot be read.
pub(super) fn values(
    field: &'static str,
    cell: &str,
) -> Result<Vec<(&'static str, Value)>, Complaint> {
    match field {
        "bearing_deg" => bearings::bearing(cell),
        "masks" | "drawn_coverage" => {
            let value = serde_json::from_str(cell).map_err(|error| {
                Complaint::new(Refusal::NotShape, format!("is not JSON: {error}"))
            })?;
            Ok(vec![(field, value)])
        }
        _ if TEXT.contains(&field) => Ok(vec![(field, cell.into())]),
        _ if is_day(field) => Ok(vec![(
            field,
            days::day(cell, DateSystem::default()).0.into(),
        )]),
        "public" => {
            let is_so = words::truth(cell).ok_or(Refusal::NotTrueOrFalse)?;
            Ok(vec![(field, is_so.into())])
        }
        RETENTION => numbers::days(cell).map(|(days, _)| vec![(field, days)]),
        _ if words::has_words(field) => Ok(vec![(field, words::word(field, cell).into())]),
        "width_px" | "height_px" => {
            let whole = numbers::bare(cell).parse::<i64>();
            let whole = whole.map_err(|_| Complaint::got(Refusal::NotWholeNumber, cell))?;
            Ok(vec![(field, whole.into())])
        }
        _ => numbers::number(cell).map(|number| vec![(field, number)]),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(serde::Deserialize)]
    struct Case {
        field: String,
        cell: String,
        /// Empty where the cell is refused.
        expected: String,
    }

    fn known(field: &str) -> &'static str {
        field.to_owned().leak()
    }

    #[test]
    fn cells_are_read_as_people_write_them() {
        let table = include_str!("../../fixtures/lists/cells.csv");
        for case in csv::Reader::from_reader(table.as_bytes()).deserialize() {
            let Case {
                field,
                cell,
                expected,
            } = case.unwrap();
            let read = values(known(&field), &cell).map(|values| {
                let map: serde_json::Map<_, _> = values
                    .into_iter()
                    .map(|(name, value)| (name.to_owned(), value))
                    .collect();
                Value::Object(map).to_string()
            });
            let read = read.unwrap_or_default();
            assert_eq!(read, expected, "{field}: {cell}");
        }
    }

    proptest::proptest! {
        #[test]
        fn no_cell_panics(cell: String, field in 0..6_usize) {
            let field = ["bearing_deg", "far_m", "verified_on", "status", "width_px", "masks"][field];
            let _ = values(field, &cell);
        }
    }
}
