//! What a cell says (pure): numbers with either decimal sign and their unit, days as people write them, words of either
//! language, and places in degrees, minutes and seconds.

mod bearings;
mod days;
mod numbers;
mod places;
mod words;

use serde_json::Value;

use crate::private_text::quoted;

/// Fields whose cell is text as it stands.
const TEXT: [&str; 7] = [
    "code",
    "label",
    "unit_code",
    "purpose",
    "recorder_id",
    "recorder_channel",
    "recording_schedule",
];
/// Fields that hold a day or a time.
const DAYS: [&str; 3] = ["status_since", "installed_on", "verified_on"];

/// The fields that a cell of a column states, with their values; a complaint where it cannot be read.
pub(super) fn values(
    field: &'static str,
    cell: &str,
) -> Result<Vec<(&'static str, Value)>, String> {
    match field {
        super::columns::POSITION => {
            places::position(cell).map(|(lon, lat)| vec![("lon", lon.into()), ("lat", lat.into())])
        }
        "lon" | "lat" => places::degrees(cell, field).map(|degrees| vec![(field, degrees.into())]),
        "bearing_deg" => bearings::bearing(cell),
        "masks" | "drawn_coverage" => {
            let value =
                serde_json::from_str(cell).map_err(|error| format!("is not JSON: {error}"))?;
            Ok(vec![(field, value)])
        }
        _ if TEXT.contains(&field) => Ok(vec![(field, cell.into())]),
        _ if DAYS.contains(&field) => Ok(vec![(field, days::day(cell).into())]),
        _ if words::has_words(field) => Ok(vec![(field, words::word(field, cell).into())]),
        "width_px" | "height_px" => {
            let whole = numbers::bare(cell).parse::<i64>();
            let whole =
                whole.map_err(|_| format!("must be a whole number, got {}", quoted(cell)))?;
            Ok(vec![(field, whole.into())])
        }
        _ => numbers::number(cell).map(|number| vec![(field, number)]),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_are_read_as_people_write_them() {
        for (field, cell, expected) in [
            ("lon", "105.9", r#"{"lon":105.9}"#),
            ("lon", "105,9", r#"{"lon":105.9}"#),
            ("lat", "18°20'34.1\"N", r#"{"lat":18.342805555555554}"#),
            ("lat", "18° 20' 34.1'' N", r#"{"lat":18.342805555555554}"#),
            (
                "position",
                "18.3428, 105.9057",
                r#"{"lat":18.3428,"lon":105.9057}"#,
            ),
            (
                "position",
                "105.9057 18.3428",
                r#"{"lat":18.3428,"lon":105.9057}"#,
            ),
            (
                "position",
                "18,3428; 105,9057",
                r#"{"lat":18.3428,"lon":105.9057}"#,
            ),
            (
                "position",
                "18°20'34.1\"N, 105°54'20.5\"E",
                r#"{"lat":18.342805555555554,"lon":105.90569444444445}"#,
            ),
            ("bearing_deg", "117", r#"{"bearing_deg":117.0}"#),
            ("bearing_deg", "117° SE", r#"{"bearing_deg":117.0}"#),
            ("bearing_deg", "Đông Nam", r#"{"bearing_deg":135.0}"#),
            ("bearing_deg", "hướng tây bắc", r#"{"bearing_deg":315.0}"#),
            ("bearing_deg", "NNE", r#"{"bearing_deg":22.5}"#),
            (
                "bearing_deg",
                "90-150",
                r#"{"bearing_deg":120.0,"horizontal_fov_deg":60.0}"#,
            ),
            ("far_m", "30 m", r#"{"far_m":30.0}"#),
            ("height_m", "3,5m", r#"{"height_m":3.5}"#),
            (
                "retention_declared_days",
                "15 ngày",
                r#"{"retention_declared_days":15.0}"#,
            ),
            ("width_px", "1920 px", r#"{"width_px":1920}"#),
            ("status", "Đang hoạt động", r#"{"status":"working"}"#),
            ("status", "HỎNG", r#"{"status":"faulty"}"#),
            ("status", "working", r#"{"status":"working"}"#),
            ("kind", "Bán cầu", r#"{"kind":"dome"}"#),
            ("owner_kind", "Hộ gia đình", r#"{"owner_kind":"household"}"#),
            (
                "verified_on",
                "19/11/2026",
                r#"{"verified_on":"2026-11-19"}"#,
            ),
            ("verified_on", "9-1-2026", r#"{"verified_on":"2026-01-09"}"#),
            (
                "verified_on",
                "2026-11-19",
                r#"{"verified_on":"2026-11-19"}"#,
            ),
            (
                "verified_on",
                "2026-11-19T10:00:00Z",
                r#"{"verified_on":"2026-11-19T10:00:00Z"}"#,
            ),
            ("code", "007", r#"{"code":"007"}"#),
        ] {
            let field = if field == "position" {
                super::super::columns::POSITION
            } else {
                field
            };
            let read = values(field, cell).map(|values| {
                let map: serde_json::Map<_, _> = values
                    .into_iter()
                    .map(|(name, value)| (name.to_owned(), value))
                    .collect();
                Value::Object(map).to_string()
            });
            assert_eq!(read.as_deref(), Ok(expected), "{field}: {cell}");
        }
    }

    #[test]
    fn what_could_mean_two_things_is_refused() {
        for (field, cell) in [
            ("lon", "NaN"),
            ("lon", "105.9.1"),
            ("lon", "18°20'N"),
            ("lat", "18°70'00\"N"),
            ("lat", "461.993.881"),
            ("position", "18.3428"),
            ("position", "18.3, 19.4"),
            ("position", "chợ Mới"),
            ("bearing_deg", "117° NW"),
            ("bearing_deg", "ra đường"),
            ("far_m", "1.000,5"),
            ("far_m", "inf"),
            ("width_px", "1920.5"),
        ] {
            let field = if field == "position" {
                super::super::columns::POSITION
            } else {
                field
            };
            assert!(values(field, cell).is_err(), "{field}: {cell}");
        }
    }

    proptest::proptest! {
        #[test]
        fn no_cell_panics(cell: String, field in 0..8_usize) {
            let field = ["lon", super::super::columns::POSITION, "bearing_deg", "far_m", "verified_on", "status", "width_px", "masks"][field];
            let _ = values(field, &cell);
        }

        #[test]
        fn a_place_is_read_back_as_it_was_written(lon in 90.1..180.0_f64, lat in -89.0..89.0_f64) {
            let expected = Ok((lon, lat));
            proptest::prop_assert_eq!(places::position(&format!("{lat}, {lon}")), expected.clone());
            proptest::prop_assert_eq!(places::position(&format!("{lon} {lat}")), expected);
        }
    }
}
