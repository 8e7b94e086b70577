//! Names of wards, communes and towns behind a street, which say nothing about its name (pure).

use super::words::{has_digit, is_street_word};
use crate::folded::fold;

/// Units above a street, which may be typed behind it and say nothing about names.
const UNITS: [&str; 12] = [
    "phuong", "p", "quan", "q", "xa", "huyen", "h", "tinh", "tp", "tx", "tt", "thanh",
];

/// What stands between commas, without units behind a name.
pub fn named_parts<'a>(parts: &[&'a str]) -> Vec<&'a str> {
    let is_unit = |part: &str| {
        let folded = fold(part);
        let mut words = folded
            .split(|c: char| !c.is_alphanumeric())
            .filter(|word| !word.is_empty());
        let first = words.next().unwrap_or_default();
        let with_number = first.strip_prefix(['p', 'q']).is_some_and(has_digit);
        with_number || (UNITS.contains(&first) && words.next().is_some())
    };
    let mut kept: Vec<&str> = Vec::new();
    for part in parts {
        // `12, xã Đàn` names a street: behind a bare number nothing is left out.
        let behind_name = kept
            .iter()
            .any(|part| part.chars().any(char::is_alphabetic));
        if !(behind_name && is_unit(part)) {
            kept.push(part);
        }
    }
    kept
}

/// The text as it stands and, if there is a unit behind the street, without it.
pub fn without_units(text: &str) -> Vec<String> {
    let parts: Vec<&str> = text.split([',', ';']).collect();
    let kept = named_parts(&parts);
    let kept = kept.join(" ");
    let mut texts = vec![parts.join(" ")];
    let blanks: Vec<&str> = kept.split_whitespace().collect();
    let unit = (1..blanks.len()).find(|at| {
        let rest = fold(&blanks[*at..].join(" "));
        let first = rest
            .split(|c: char| !c.is_alphanumeric())
            .next()
            .unwrap_or_default();
        // Without a comma only what is no part of a street's name.
        let is_marked =
            ["phuong", "p", "quan", "q"].contains(&first) && rest.len() > first.len() + 1;
        let with_number = first.strip_prefix(['p', 'q']).is_some_and(has_digit);
        let behind_name = blanks[..*at]
            .iter()
            .any(|word| word.chars().all(char::is_alphabetic))
            // `Đường Phương Mai`: what follows a street word is its name.
            && !is_street_word(fold(blanks[*at - 1]).trim_end_matches('.'));
        behind_name && (is_marked || with_number)
    });
    let shorter = unit.map_or_else(|| kept.clone(), |at| blanks[..at].join(" "));
    if shorter != texts[0] {
        texts.push(shorter);
    }
    texts
}
