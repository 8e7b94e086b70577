//! Phone numbers as lists hold them (pure): without the leading 0 that a spreadsheet dropped, or with a prefix of before
//! 2018, when numbers of eleven digits lost one.

use crate::{
    imports::Finding,
    refusal::{Complaint, Refusal},
};

/// Prefixes of mobile phones before and after the change of 2018.
const RENEWED: [(&str, &str); 21] = [
    ("0120", "070"),
    ("0121", "079"),
    ("0122", "077"),
    ("0123", "083"),
    ("0124", "084"),
    ("0125", "085"),
    ("0126", "076"),
    ("0127", "081"),
    ("0128", "078"),
    ("0129", "082"),
    ("0162", "032"),
    ("0163", "033"),
    ("0164", "034"),
    ("0165", "035"),
    ("0166", "036"),
    ("0167", "037"),
    ("0168", "038"),
    ("0169", "039"),
    ("0186", "056"),
    ("0188", "058"),
    ("0199", "059"),
];

/// The number in its present national form with what was done to it; a complaint that does not repeat it where it is none.
pub(in crate::imports) fn phone(cell: &str) -> Result<(String, Vec<Finding>), Complaint> {
    let mut numbers = cell
        .split(|c: char| "/;,\n|".contains(c))
        .filter(|part| part.chars().any(|c| c.is_ascii_digit()))
        .map(national);
    let first = numbers.next().flatten();
    let (number, mut findings) = first.ok_or_else(|| {
        let why = "must be a phone number; what stands there is not repeated";
        Complaint::new(Refusal::NotPhoneNumber, why)
    })?;
    if numbers.next().is_some() {
        findings.push(Finding::FurtherPhonesLeftOut);
    }
    Ok((number, findings))
}

fn national(text: &str) -> Option<(String, Vec<Finding>)> {
    let is_between = |c: char| c.is_whitespace() || ".-()'_".contains(c);
    let text = text
        .trim()
        .trim_start_matches(|c: char| c.is_alphabetic() || ":. ".contains(c));
    let bare: String = text.chars().filter(|c| !is_between(*c)).collect();
    let (digits, has_country) = match bare
        .strip_prefix("+84")
        .or_else(|| bare.strip_prefix("0084"))
    {
        Some(rest) => (rest.to_owned(), true),
        None if bare.len() >= 11 && bare.starts_with("84") => (bare[2..].to_owned(), true),
        None => (bare, false),
    };
    if digits.is_empty() || !digits.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    let mut findings = Vec::new();
    let mut number = digits;
    if !number.starts_with('0') {
        number.insert(0, '0');
        if !has_country {
            findings.push(Finding::ZeroAdded);
        }
    }
    if number.len() == 11 {
        let renewed = RENEWED.iter().find(|(old, _)| number.starts_with(old));
        if let Some((old, new)) = renewed {
            number.replace_range(..old.len(), new);
            findings.push(Finding::PrefixRenewed);
        }
    }
    let fits = match number.as_bytes() {
        [b'0', b'3' | b'5' | b'7' | b'8' | b'9', ..] => number.len() == 10,
        [b'0', b'2', ..] => (10..=11).contains(&number.len()),
        _ => false,
    };
    fits.then_some((number, findings))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_brought_into_their_present_form() {
        let table = include_str!("../../../fixtures/lists/phones.csv");
        for case in csv::Reader::from_reader(table.as_bytes()).deserialize() {
            let (cell, expected, found): (String, String, String) = case.unwrap();
            let Ok((number, findings)) = phone(&cell) else {
                assert_eq!(expected, "", "{cell}");
                continue;
            };
            let read = (number, Finding::listed(&findings));
            assert_eq!(read, (expected, found), "{cell}");
        }
    }

    #[test]
    fn every_old_prefix_becomes_a_number_of_ten_digits() {
        let mut seen = std::collections::HashSet::new();
        for (old, new) in RENEWED {
            assert!(seen.insert(old) && new.len() == 3);
            let (number, _) = phone(&format!("{old}0000012")).unwrap();
            assert_eq!(number, format!("{new}0000012"));
        }
    }

    proptest::proptest! {
        #[test]
        fn nothing_panics(text: String, digits in "[0-9+ ./-]{0,20}") {
            let _ = phone(&text);
            let _ = phone(&digits);
        }
    }
}
