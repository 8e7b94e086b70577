//! Phone numbers as lists hold them (pure): without the leading 0 that a spreadsheet dropped, or with a prefix of before
//! 2018, when numbers of eleven digits lost one.

use crate::{
    imports::{Finding, names::glue_before},
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

/// A label without the phone number that stands in it, and the number: only where it begins as one is dialled.
pub(in crate::imports) fn apart(label: &str) -> Option<(String, String)> {
    // No number is written longer; a text may be.
    const LONGEST: usize = 40;
    const INTRODUCED_BY: [&str; 8] = ["sđt", "đt", "sdt", "dt", "điện thoại", "tel", "phone", "số"];
    let is_part = |c: char| c.is_ascii_digit() || matches!(c, ' ' | '.' | '-' | '+');
    let starts = label.char_indices().filter(|(at, c)| {
        let before = label[..*at].chars().next_back();
        matches!(c, '0' | '+' | '8') && before.is_none_or(|c| !c.is_alphanumeric())
    });
    for (start, _) in starts {
        let run = &label[start..];
        // `(84) 900…`: the sign of the country may stand in brackets.
        let bracket = |country: &&str| run.starts_with(*country) && label[..start].ends_with('(');
        let country = ["84)", "+84)"].into_iter().find(bracket);
        let country = country.map_or(0, str::len);
        let mut parts = run[country..].char_indices();
        let end = parts.find(|(at, c)| !is_part(*c) || *at > LONGEST);
        let run = &run[..end.map_or(run.len(), |(end, _)| country + end)];
        if run.len() > country + LONGEST {
            continue;
        }
        let run = run.trim_end_matches(|c: char| !c.is_ascii_digit());
        let digits = run.chars().filter(char::is_ascii_digit);
        // Without its sign only the whole number of a country is one: `84` may be the number of a house.
        if run.starts_with('8') && !(run.starts_with("84") && digits.count() == 11) {
            continue;
        }
        let Some((number, _)) = national(run) else {
            continue;
        };
        let is_sign =
            |c: char| c.is_whitespace() || matches!(c, ',' | ';' | ':' | '(' | '-' | '–' | '.');
        let mut before = label[..start].trim_end_matches(is_sign);
        for word in INTRODUCED_BY {
            let at = before.len().saturating_sub(word.len());
            if before.is_char_boundary(at) && before[at..].to_lowercase() == word {
                before = before[..at].trim_end_matches(is_sign);
            }
        }
        let after = label[start + run.len()..].trim_start();
        let is_closed = before.matches('(').count() <= before.matches(')').count();
        let after = after
            .strip_prefix(')')
            .filter(|_| is_closed)
            .unwrap_or(after);
        let after = after.trim_start();
        return Some((format!("{before}{}{after}", glue_before(after)), number));
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn p7_a_number_leaves_the_label() {
        for (label, left) in [
            ("Nhà ông Mẫu 0900000012", "Nhà ông Mẫu"),
            ("Nhà ông Mẫu (0900 000 012)", "Nhà ông Mẫu"),
            (
                "Nhà ông Mẫu, ĐT: 0900.000.012, thôn 3",
                "Nhà ông Mẫu, thôn 3",
            ),
            (
                "Nhà ông Mẫu - SĐT 0900000012 (cổng sau)",
                "Nhà ông Mẫu (cổng sau)",
            ),
            ("0900000012", ""),
            ("84900000012", ""),
            ("Cổng sau 84 900 000 012", "Cổng sau"),
            ("(84)900000012", ""),
            ("Cổng sau, ĐT (+84) 900 000 012 (trái)", "Cổng sau (trái)"),
        ] {
            let parted = apart(label);
            assert_eq!(parted, Some((left.into(), "0900000012".into())), "{label}");
        }
        for label in [
            "Số nhà 012, ngõ 5",
            "Km 12 000 345 678 901",
            "QL1A-0900",
            "Cổng chợ",
            "84 Trần Hưng Đạo",
            "Cổng (84) Chợ",
            "Ngõ 84 12",
            "8490000001234",
        ] {
            assert_eq!(apart(label), None, "{label}");
        }
    }

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
            apart(&text);
            apart(&format!("{text} 0900000012 {digits}"));
            let _ = phone(&text);
            let _ = phone(&digits);
        }
    }
}
