//! Plus Codes (pure): the Open Location Code, whose full form names a field of the earth by itself.

use super::places::Place;
use crate::{
    imports::Finding,
    refusal::{Complaint, Refusal},
};

/// The digits of the code.
const DIGITS: &str = "23456789CFGHJMPQRVWX";

/// The middle of the field that a full code names, or why a code cannot be used; none where the cell holds none.
pub(super) fn read(cell: &str) -> Option<Result<Place, Complaint>> {
    let word = cell
        .split(|c: char| c.is_whitespace() || ",;()".contains(c))
        .find(|word| word.contains('+') && word.starts_with(|c: char| c.is_ascii_alphanumeric()))?;
    let code = word.to_ascii_uppercase();
    let (before, after) = code.split_once('+')?;
    let is_code = |part: &str| part.chars().all(|c| DIGITS.contains(c) || c == '0');
    let lengths = matches!(before.len(), 2 | 4 | 6 | 8) && after.len() <= 7 && after.len() != 1;
    if !is_code(before) || !is_code(after) || !lengths || after.contains('0') {
        return None;
    }
    if before.len() < 8 {
        // `44+55` may be a sum or the number of a house; with a letter it is a code.
        return code.contains(|c: char| c.is_ascii_alphabetic()).then(|| {
            Err(Complaint::new(Refusal::NotPlusCode, "is a short Plus Code, which means something only near a town; give the full one, with eight characters before the +"))
        });
    }
    if before.contains('0') || after.is_empty() {
        return Some(Err(
            "is a Plus Code of a field of many hundred metres; give one with two characters or more behind the +".into(),
        ));
    }
    Some(
        decode(before, after)
            .ok_or_else(|| Complaint::new(Refusal::NotPlusCode, "is a Plus Code beyond the poles")),
    )
}

fn decode(before: &str, after: &str) -> Option<Place> {
    let digit = |c: char| DIGITS.find(c).map(|at| at as f64);
    let digits: Vec<f64> = before
        .chars()
        .chain(after.chars())
        .map(digit)
        .collect::<Option<_>>()?;
    let (mut lat, mut lon) = (-90.0, -180.0);
    let mut side = 400.0;
    for pair in digits[..10].chunks(2) {
        side /= 20.0;
        lat += pair[0] * side;
        lon += pair[1] * side;
    }
    let (mut high, mut wide) = (side, side);
    for digit in &digits[10..] {
        high /= 5.0;
        wide /= 4.0;
        lat += (digit / 4.0).floor() * high;
        lon += (digit % 4.0) * wide;
    }
    let (lat, lon) = (lat + high / 2.0, lon + wide / 2.0);
    let decimals = |degrees: f64| (degrees * 1e8).round() / 1e8;
    let finding = Some(Finding::PlaceFromPlusCode);
    (lat.abs() <= 90.0 && lon.abs() <= 180.0)
        .then(|| Place::new(decimals(lon), decimals(lat), finding))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The code of ten digits of a place.
    fn code(lon: f64, lat: f64) -> String {
        let digit = |value: f64| DIGITS.as_bytes()[value as usize] as char;
        let (mut lat, mut lon, mut side) = (lat + 90.0, lon + 180.0, 400.0);
        let mut code = String::new();
        for pair in 0..5 {
            side /= 20.0;
            for rest in [&mut lat, &mut lon] {
                let value = (*rest / side).floor().min(19.0);
                *rest -= value * side;
                code.push(digit(value));
            }
            if pair == 3 {
                code.push('+');
            }
        }
        code
    }

    #[test]
    fn full_codes_are_read_and_short_ones_refused() {
        // Of the specification.
        let place = read("8FVC2222+22").unwrap().unwrap();
        assert_eq!((place.lon, place.lat), (8.000_062_5, 47.000_062_5));
        let place = read("8fvc9g8f+6x Zürich").unwrap().unwrap();
        assert!((place.lat - 47.365_59).abs() < 1e-4 && (place.lon - 8.524_997).abs() < 1e-4);
        for short in ["9G8F+6X", "9G8F+6X Zürich", "8FVC0000+", "8FVC9G8F+"] {
            assert!(read(short).unwrap().is_err(), "{short}");
        }
        for none in [
            "Km 12+345",
            "44+55",
            "a+b",
            "+84 912",
            "",
            "8FVC9G8F+6",
            "18.3, 105.9",
        ] {
            assert_eq!(read(none), None, "{none}");
        }
    }

    proptest::proptest! {
        #[test]
        fn the_middle_of_its_field_is_near_the_place(lon in -179.9..179.9_f64, lat in -89.0..89.0_f64) {
            let place = read(&code(lon, lat)).unwrap().unwrap();
            proptest::prop_assert!((place.lon - lon).abs() < 1e-4 && (place.lat - lat).abs() < 1e-4);
        }

        #[test]
        fn nothing_panics(text: String) {
            read(&text);
            read(&format!("8FVC9G8F+{text}"));
        }
    }
}
