//! Reading coordinates of VN-2000 as people write them (pure): either order, either decimal sign, with or without
//! thousands separators and meridian.

use crate::{folded::fold, geometry::vn2000::MERIDIANS};

/// Northings of Vietnam, metres: 8 to 23.5 degrees.
const NORTHINGS: std::ops::RangeInclusive<f64> = 880_000.0..=2_610_000.0;
/// Eastings that a zone of three degrees and its neighbours use, metres.
const EASTINGS: std::ops::RangeInclusive<f64> = 150_000.0..=850_000.0;
/// Central meridians are in here, degrees.
const MERIDIAN_RANGE: std::ops::RangeInclusive<f64> = 102.0..=110.0;
/// Words that may stand beside the numbers.
const LABELS: [&str; 19] = [
    "x", "y", "n", "e", "m", "b", "d", "bac", "dong", "ktt", "kinh", "tuyen", "truc", "trung",
    "uong", "toa", "do", "va", "vn",
];
/// More pieces than two numbers with thousands and a meridian can have.
const MOST_PIECES: usize = 12;

/// What was written.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Written {
    /// Metres north: the larger number, whichever comes first.
    pub northing_m: f64,
    /// Metres east.
    pub easting_m: f64,
    /// The central meridian in degrees; none if it was left out, or is none of those in use.
    pub meridian_deg: Option<f64>,
}

/// The plane coordinates in `text`; none if it is anything else.
#[must_use]
pub fn read(text: &str) -> Option<Written> {
    let mut folded = fold(text);
    for name in ["vn-2000", "vn2000", "vn 2000"] {
        folded = folded.replace(name, " ");
    }
    let mut values = Vec::new();
    if let Some((before, degrees, after)) = degrees(&folded) {
        values.push(degrees);
        folded = format!("{before} {after}");
    }
    // A comma before a blank stands between two numbers.
    let folded = folded.replace(", ", " ");
    let between = |c: char| c.is_whitespace() || ";:=()|".contains(c);
    let pieces: Vec<&str> = folded
        .split(between)
        .filter(|piece| !piece.is_empty())
        .collect();
    let is_number = |piece: &str| {
        piece.starts_with(|c: char| c.is_ascii_digit())
            && piece
                .chars()
                .all(|c| c.is_ascii_digit() || ".,".contains(c))
    };
    let mut numbers = Vec::new();
    for piece in pieces {
        let piece = piece.trim_end_matches(',');
        let bare = piece.strip_suffix('m').unwrap_or(piece);
        if is_number(bare) {
            numbers.push(bare);
        } else if !LABELS.contains(&piece) {
            return None;
        }
    }
    if numbers.len() > MOST_PIECES {
        return None;
    }
    fitted(&numbers, &mut values)
}

/// What stands before a meridian in degrees and minutes, the meridian, and what stands behind.
fn degrees(text: &str) -> Option<(&str, f64, &str)> {
    let sign = |c: char| "°º˚".contains(c);
    let (before, after) = text.split_once(sign)?;
    let before = before.trim_end();
    let number = |c: char| c.is_ascii_digit() || ".,".contains(c);
    let digits = before.rfind(|c| !number(c)).map_or(0, |at| {
        at + before[at..].chars().next().map_or(1, char::len_utf8)
    });
    let whole: f64 = before[digits..].replace(',', ".").parse().ok()?;
    let rest = after.trim_start();
    let end = rest
        .find(|c: char| !c.is_ascii_digit())
        .unwrap_or(rest.len());
    let (minutes, behind) = rest.split_at(end);
    let marked = behind.trim_start().strip_prefix(['\'', '′', '’', '`', 'p']);
    match (minutes.parse::<f64>(), marked) {
        (Ok(minutes), Some(behind)) => Some((&before[..digits], whole + minutes / 60.0, behind)),
        // `105°30` at the end of the text.
        (Ok(minutes), None) if minutes < 60.0 && behind.trim().is_empty() => {
            Some((&before[..digits], whole + minutes / 60.0, ""))
        }
        _ => Some((&before[..digits], whole, after)),
    }
}

/// The first reading of the pieces, some of them groups of one number, that is a place.
fn fitted(pieces: &[&str], values: &mut Vec<f64>) -> Option<Written> {
    if values.len() > 4 {
        return None;
    }
    if pieces.is_empty() {
        return written(values);
    }
    (1..=pieces.len().min(3)).find_map(|count| {
        let (number, rest) = pieces.split_at(count);
        readings(number).into_iter().find_map(|value| {
            values.push(value);
            let found = fitted(rest, values);
            values.pop();
            found
        })
    })
}

/// The numbers that groups of digits may stand for.
fn readings(groups: &[&str]) -> Vec<f64> {
    let is_group = |text: &str| text.len() == 3 && text.bytes().all(|b| b.is_ascii_digit());
    let [first, middle @ .., last] = groups else {
        return groups.first().map(|one| one_word(one)).unwrap_or_default();
    };
    let (whole, decimals) = last
        .find(['.', ','])
        .map_or((*last, ""), |at| last.split_at(at));
    let is_first = (1..=3).contains(&first.len()) && first.bytes().all(|b| b.is_ascii_digit());
    if !is_first || !middle.iter().all(|group| is_group(group)) || !is_group(whole) {
        return Vec::new();
    }
    let joined =
        format!("{}{}", groups[..groups.len() - 1].concat(), whole) + &decimals.replace(',', ".");
    joined.parse().into_iter().collect()
}

/// The numbers that one word may stand for: a single sign before three digits is either a point or thousands.
fn one_word(word: &str) -> Vec<f64> {
    let signs: Vec<(usize, char)> = word
        .char_indices()
        .filter(|(_, c)| ".,".contains(*c))
        .collect();
    let parsed = |text: String| text.parse::<f64>().ok();
    let all: String = word.chars().filter(char::is_ascii_digit).collect();
    let with_point = |at: usize| {
        let digits = |text: &str| -> String { text.chars().filter(char::is_ascii_digit).collect() };
        parsed(format!("{}.{}", digits(&word[..at]), digits(&word[at..])))
    };
    let found: [Option<f64>; 2] = match signs[..] {
        [] => [parsed(all), None],
        [(at, _)] => [
            with_point(at),
            (word.len() - at == 4).then(|| parsed(all)).flatten(),
        ],
        [.., (at, last)] => {
            let others_alike = signs.iter().filter(|(_, sign)| *sign == last).count();
            // A sign that comes again separates thousands.
            [
                if others_alike > 1 {
                    parsed(all)
                } else {
                    with_point(at)
                },
                None,
            ]
        }
    };
    found.into_iter().flatten().collect()
}

fn written(values: &[f64]) -> Option<Written> {
    let plane = |a: f64, b: f64| {
        let (northing_m, easting_m) = (a.max(b), a.min(b));
        (NORTHINGS.contains(&northing_m) && EASTINGS.contains(&easting_m))
            .then_some((northing_m, easting_m))
    };
    let ((northing_m, easting_m), meridian) = match *values {
        [a, b] => (plane(a, b)?, None),
        [a, b, c] if MERIDIAN_RANGE.contains(&c) => (plane(a, b)?, Some(c)),
        [a, b, c] if MERIDIAN_RANGE.contains(&a) => (plane(b, c)?, Some(a)),
        [a, b, c, minutes] if MERIDIAN_RANGE.contains(&c) && (0.0..60.0).contains(&minutes) => {
            (plane(a, b)?, Some(c + minutes / 60.0))
        }
        _ => return None,
    };
    let known = |deg: f64| {
        MERIDIANS
            .iter()
            .map(|(known, _)| *known)
            .find(|known| (known - deg).abs() < 1e-6)
    };
    Some(Written {
        northing_m,
        easting_m,
        meridian_deg: meridian.and_then(known),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn coordinates_are_read_as_people_write_them() {
        for text in [
            "2028878.62 542681.98 105.5",
            "542681.98 2028878.62 105,5",
            "2028878,62 542681,98 105°30'",
            "2028878.62, 542681.98, 105°30′",
            "2028878.62; 542681.98; 105º30’",
            "2.028.878,62 542.681,98 105°30'",
            "2,028,878.62 542,681.98 105.50",
            "2 028 878,62 542 681,98 105° 30'",
            "2 028 878.62 542 681.98 105 30",
            "X=2028878.62 Y=542681.98 KTT 105°30",
            "X: 2028878.62m, Y: 542681.98m (kinh tuyến trục 105°30')",
            "VN-2000 2028878.62 542681.98 105.5",
            "105°30' 2028878.62 542681.98",
        ] {
            let expected = Written {
                northing_m: 2_028_878.62,
                easting_m: 542_681.98,
                meridian_deg: Some(105.5),
            };
            assert_eq!(read(text), Some(expected), "{text}");
        }
    }

    #[test]
    fn a_meridian_that_is_missing_or_not_in_use_is_none() {
        for text in [
            "2028878 542681",
            "2.028.878 542.681",
            "2028878 542681 105.2",
            "2028878 542681 105°12'",
        ] {
            let written = read(text).unwrap_or_else(|| panic!("{text}"));
            assert_eq!(
                (written.northing_m, written.easting_m),
                (2_028_878.0, 542_681.0),
                "{text}"
            );
            assert_eq!(written.meridian_deg, None, "{text}");
        }
        assert_eq!(
            read("1904746.51 583823.00 106").unwrap().meridian_deg,
            Some(106.0)
        );
    }

    #[test]
    fn anything_else_is_no_coordinate() {
        for text in [
            "",
            "12 Trần Hưng",
            "18.3428, 105.9057",
            "542681 542681",
            "2028878.62",
            "2028878.62 542681.98 7",
            "412/2026",
            "0912345678 0912345678",
            "°",
            "105°30'",
            "1e6 5e5 105",
            "2028878 542681 105 1 2 3 4 5 6 7 8 9 10 11",
        ] {
            assert_eq!(read(text), None, "{text}");
        }
    }
}
