//! Which zone of VN-2000 a list means (pure): its central meridian, or the EPSG code that says it.

use std::str::FromStr;

use crate::{geometry::vn2000::MERIDIANS, private_text::quoted};

/// The central meridian of a zone in use, in degrees.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Meridian(f64);

/// EPSG codes of the zones, each with its meridian.
const EPSG: [(u16, f64); 17] = [
    (9205, 103.0),
    (9206, 104.0),
    (9207, 104.5),
    (9208, 104.75),
    (5897, 105.0),
    (9209, 105.5),
    (9210, 105.75),
    (9211, 106.0),
    (9212, 106.25),
    (9213, 106.5),
    (9214, 107.0),
    (9215, 107.25),
    (9216, 107.5),
    (5899, 107.75),
    (5898, 108.0),
    (9217, 108.25),
    (9218, 108.5),
];
/// Codes withdrawn, each with the one that stands in its place.
const WITHDRAWN: [(u16, u16); 4] = [(6956, 5896), (6957, 5897), (6958, 5898), (6959, 5899)];

impl Meridian {
    /// Degrees.
    #[must_use]
    pub fn get(self) -> f64 {
        self.0
    }

    /// The zone of an EPSG code, or why it cannot be used.
    pub fn of_epsg(code: u16) -> Result<Self, String> {
        if let Some((_, instead)) = WITHDRAWN.iter().find(|(withdrawn, _)| *withdrawn == code) {
            return Err(format!(
                "EPSG:{code} is withdrawn, because it has the offsets of northing and easting the wrong way round; if the \
                 list means EPSG:{instead}, say that"
            ));
        }
        let zone = EPSG.iter().find(|(known, _)| *known == code);
        zone.map(|(_, degrees)| Self(*degrees)).ok_or_else(|| {
            format!("EPSG:{code} is none of the zones of VN-2000 with a central meridian in use")
        })
    }

    /// The meridian that a title or heading states behind its name, such as `VN-2000, KTT 105°30', múi 3°`.
    pub(super) fn stated(text: &str) -> Option<Result<Self, String>> {
        let folded = crate::folded::fold(text);
        let names = ["kinh tuyen truc", "ktt", "central meridian", "epsg"];
        let (at, name) = names
            .iter()
            .find_map(|name| Some((folded.find(name)?, *name)))?;
        let rest = folded[at + name.len()..].trim_start_matches([' ', ':', '=', '.']);
        if name == "epsg" {
            let digits: String = rest.chars().take_while(char::is_ascii_digit).collect();
            return Some(
                digits
                    .parse()
                    .map_err(|_| wrong(text))
                    .and_then(Self::of_epsg),
            );
        }
        let end = rest
            .find(|c: char| !(c.is_ascii_digit() || " .,°'′’\"″".contains(c)))
            .unwrap_or(rest.len());
        Some(rest[..end].trim_end_matches([' ', ',', '.']).parse())
    }
}

fn wrong(text: &str) -> String {
    let known: Vec<String> = MERIDIANS.iter().map(|(deg, _)| deg.to_string()).collect();
    format!(
        "{} is no central meridian of VN-2000 in use; they are {}",
        quoted(text),
        known.join(", ")
    )
}

impl FromStr for Meridian {
    type Err = String;

    /// `105.5`, `105,5`, `105°30'`, `EPSG:9209`, `9209`.
    fn from_str(text: &str) -> Result<Self, String> {
        let text = text.trim();
        let upper = text.to_ascii_uppercase();
        let code = upper.rsplit_once("EPSG").map(|(_, code)| code);
        // No degrees have four digits before their decimals.
        let is_bare = text.len() == 4 && text.bytes().all(|byte| byte.is_ascii_digit());
        if let Some(code) = code.or(is_bare.then_some(text)) {
            return code
                .trim_start_matches([':', ' '])
                .parse()
                .map_err(|_| wrong(text))
                .and_then(Self::of_epsg);
        }
        let parts: Option<Vec<f64>> = text
            .split(|c: char| c.is_whitespace() || "°'′’\"″".contains(c))
            .filter(|part| !part.is_empty())
            .map(|part| part.replacen(',', ".", 1).parse().ok())
            .collect();
        let degrees = match parts.as_deref() {
            Some([degrees]) => *degrees,
            Some([degrees, minutes]) => degrees + minutes / 60.0,
            Some([degrees, minutes, seconds]) => degrees + minutes / 60.0 + seconds / 3600.0,
            _ => return Err(wrong(text)),
        };
        let known = MERIDIANS
            .iter()
            .find(|(known, _)| (known - degrees).abs() < 1e-6);
        known
            .map(|(known, _)| Self(*known))
            .ok_or_else(|| wrong(text))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_codes_are_those_of_the_list() {
        let zones = include_str!("../../fixtures/geometry/vn2000_zones.csv");
        let mut reader = csv::Reader::from_reader(zones.as_bytes());
        let listed: Vec<(f64, u16, String)> =
            reader.deserialize().collect::<Result<_, _>>().unwrap();
        assert_eq!(listed.len(), EPSG.len());
        for (degrees, code, _) in listed {
            assert_eq!(Meridian::of_epsg(code), Ok(Meridian(degrees)));
            for text in [
                format!("epsg:{code}"),
                format!("EPSG {code}"),
                format!("urn:ogc:def:crs:EPSG::{code}"),
                code.to_string(),
            ] {
                assert_eq!(text.parse(), Ok(Meridian(degrees)), "{text}");
            }
            assert_eq!(degrees.to_string().parse(), Ok(Meridian(degrees)));
        }
    }

    #[test]
    fn meridians_are_read_as_papers_write_them() {
        for text in [
            "105.5",
            "105,5",
            "105°30'",
            "105° 30' 00\"",
            "105 30",
            "EPSG:9209",
        ] {
            assert_eq!(text.parse(), Ok(Meridian(105.5)), "{text}");
        }
        for text in [
            "",
            "105.6",
            "18.3",
            "105°70'",
            "abc",
            "NaN",
            "EPSG:4326",
            "EPSG:",
            "EPSG:urn:9209",
            "4326",
            "9999",
        ] {
            assert!(text.parse::<Meridian>().is_err(), "{text}");
        }
        for withdrawn in 6956..=6959 {
            let why = Meridian::of_epsg(withdrawn).unwrap_err();
            assert!(why.contains("withdrawn"), "{why}");
            let why = withdrawn.to_string().parse::<Meridian>().unwrap_err();
            assert!(why.contains("withdrawn"), "{why}");
        }
    }

    #[test]
    fn titles_state_a_meridian() {
        for text in [
            "Hệ tọa độ VN-2000, kinh tuyến trục 105°30', múi chiếu 3°",
            "X (VN-2000, KTT: 105,5)",
            "VN2000 KTT 105.5",
            "EPSG:9209",
        ] {
            assert_eq!(Meridian::stated(text), Some(Ok(Meridian(105.5))), "{text}");
        }
        assert_eq!(Meridian::stated("Tọa độ X (m)"), None);
        assert!(Meridian::stated("EPSG 6957").unwrap().is_err());
        assert!(Meridian::stated("KTT 105°40'").unwrap().is_err());
    }

    proptest::proptest! {
        #[test]
        fn nothing_panics(text: String) {
            let _ = text.parse::<Meridian>();
            let _ = Meridian::stated(&format!("ktt {text}"));
        }
    }
}
