//! Amounts of money in đồng (pure): with dots between thousands, as `4,5 triệu`, or in the unit that the heading states.

use crate::{
    folded::fold,
    refusal::{Complaint, Refusal},
};

/// Words for units of money without marks, and how many đồng they are; the longer ones first.
const UNITS: [(&str, u64); 13] = [
    ("trieu", 1_000_000),
    ("trd", 1_000_000),
    ("tr", 1_000_000),
    ("nghin", 1000),
    ("ngan", 1000),
    ("k", 1000),
    ("ty", 1_000_000_000),
    ("ti", 1_000_000_000),
    ("dong", 1),
    ("vnd", 1),
    ("d", 1),
    ("million", 1_000_000),
    ("billion", 1_000_000_000),
];

/// The largest amount that is believed, đồng.
const MOST: f64 = 1e13;

/// Đồng of one unit that a heading states in brackets or behind `ĐVT`: `Kinh phí (triệu đồng)`.
pub(in crate::imports) fn unit_of_heading(heading: &str) -> Option<u64> {
    let folded = fold(heading);
    let stated = match folded.split_once(['(', '[']) {
        Some((_, inside)) => inside,
        None => match folded.split_once("dvt") {
            Some((_, behind)) => behind,
            None => return None,
        },
    };
    let bare = stated.trim_matches(|c: char| " :.)]".contains(c));
    if bare.starts_with("1.000") || bare.starts_with("1000") {
        return Some(1000);
    }
    let unit = UNITS.iter().find(|(word, _)| {
        bare.strip_prefix(word)
            .is_some_and(|rest| !rest.starts_with(char::is_alphabetic))
    });
    unit.map(|(_, dong)| *dong)
}

/// Nobody gives less, đồng: such a number is one of thousands or of millions.
const LEAST: f64 = 1000.0;

/// A part of a đồng means that up to here, đồng, unless somebody says what the unit is.
const LEAST_WITH_PARTS: f64 = 1e6;

/// The amount of a cell; `unit` is that of its heading, where the cell names none itself.
pub(in crate::imports) fn dong(cell: &str, unit: Option<u64>) -> Result<i64, Complaint> {
    let wrong = || Complaint::got(Refusal::NotMoney, cell);
    let folded = fold(cell);
    let mut rest = folded.as_str().trim_matches(['~', ' ']);
    let mut total = 0.0;
    let mut last = None;
    let mut is_unit_said = unit.is_some();
    while !rest.is_empty() {
        let end = rest.find(|c: char| !(c.is_ascii_digit() || ".,".contains(c)));
        let (digits, behind) = rest.split_at(end.unwrap_or(rest.len()));
        let behind = behind.trim_start();
        let word_end = behind
            .find(|c: char| !c.is_alphabetic())
            .unwrap_or(behind.len());
        let named = unit_of_word(&behind[..word_end]);
        if word_end > 0 && named.is_none() {
            return Err(wrong());
        }
        is_unit_said |= named.is_some();
        let own = match (named, last) {
            (Some(named), _) => named,
            // `4 triệu 5`, `4tr500`: what is left of the unit above.
            (None, Some(above)) if above >= 1000 && (1..=3).contains(&digits.len()) => {
                above / 10_u64.pow(digits.len() as u32)
            }
            (None, Some(_)) => return Err(wrong()),
            (None, None) => unit.unwrap_or(1),
        };
        if last.is_some_and(|above| own >= above) {
            return Err(wrong());
        }
        total += number(digits, own).ok_or_else(wrong)? * own as f64;
        last = Some(own);
        rest = behind[word_end..].trim_start_matches([' ', '-']);
        // `triệu đồng` is one unit.
        for word in ["dong", "vnd", "d"] {
            if let Some(after) = rest
                .strip_prefix(word)
                .filter(|after| !after.starts_with(char::is_alphabetic))
            {
                rest = after.trim_start();
                break;
            }
        }
        rest = rest.trim_start_matches(['.', '/', '-']).trim_start();
    }
    let has_parts = total.fract() > 0.0 && !is_unit_said;
    let smallest = if has_parts { LEAST_WITH_PARTS } else { LEAST };
    let is_amount = last.is_some() && (total == 0.0 || (smallest..=MOST).contains(&total));
    is_amount.then(|| total.round() as i64).ok_or_else(wrong)
}

fn unit_of_word(word: &str) -> Option<u64> {
    let found = UNITS.iter().find(|(known, _)| *known == word);
    found.map(|(_, dong)| *dong)
}

/// A number with separators of thousands or decimals; none where it could be either.
fn number(text: &str, unit: u64) -> Option<f64> {
    let groups: Vec<&str> = text.split(['.', ',']).collect();
    if groups.iter().any(|group| group.is_empty()) || text.len() > 24 {
        return None;
    }
    let signs: Vec<char> = text.chars().filter(|c| !c.is_ascii_digit()).collect();
    let same = signs.windows(2).all(|two| two[0] == two[1]);
    let thousands = |groups: &[&str]| {
        (1..=3).contains(&groups[0].len()) && groups[1..].iter().all(|group| group.len() == 3)
    };
    match &signs[..] {
        [] => text.parse().ok(),
        // There are no parts of a đồng; `4,500` million may be four and a half or four and a half thousand.
        [_] if thousands(&groups) => (unit == 1).then(|| groups.concat().parse().ok())?,
        [_] => format!("{}.{}", groups[0], groups[1]).parse().ok(),
        _ if same && thousands(&groups) => groups.concat().parse().ok(),
        [first, .., last] if first != last && thousands(&groups[..groups.len() - 1]) => {
            let whole = groups[..groups.len() - 1].concat();
            format!("{whole}.{}", groups[groups.len() - 1]).parse().ok()
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_are_read_as_people_write_them() {
        let table = include_str!("../../../fixtures/lists/money.csv");
        for case in csv::Reader::from_reader(table.as_bytes()).deserialize() {
            let (heading, cell, expected): (String, String, Option<i64>) = case.unwrap();
            let read = dong(&cell, unit_of_heading(&heading)).ok();
            assert_eq!(read, expected, "{heading} | {cell}");
        }
    }

    proptest::proptest! {
        #[test]
        fn nothing_panics(text: String, amount in "[0-9., trkđ-]{0,30}", heading: String) {
            let unit = unit_of_heading(&heading);
            let _ = dong(&text, unit);
            let _ = dong(&amount, unit);
        }

        #[test]
        fn an_amount_with_dots_is_read_back(amount in 1000..10_000_000_000_000_i64) {
            let text = amount.to_string();
            let groups: Vec<&str> = text.as_bytes().rchunks(3).rev().map(|g| std::str::from_utf8(g).unwrap()).collect();
            proptest::prop_assert_eq!(dong(&groups.join("."), None), Ok(amount));
            proptest::prop_assert_eq!(dong(&format!("{} đồng", groups.join(".")), Some(1_000_000)), Ok(amount));
        }
    }
}
