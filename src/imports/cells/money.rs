//! Amounts of money in đồng (pure): with dots between thousands, as `4,5 triệu`, or in the unit that the heading states.

use crate::{
    folded::fold,
    funding::MOST_DONG,
    refusal::{Complaint, Refusal},
};

/// Words for units of money without marks, and how many đồng they are; the longer ones first.
const UNITS: [(&str, u64); 15] = [
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
    ("thousand", 1000),
    ("000d", 1000),
    ("million", 1_000_000),
    ("billion", 1_000_000_000),
];

/// The largest amount that is believed, đồng.
const MOST: f64 = 1e13;

/// How a unit of measure is introduced, without marks.
const INTRODUCED_BY: [&str; 3] = ["don vi tinh", "don vi", "dvt"];

/// Đồng of one unit that a heading states in brackets or behind `ĐVT`: `Kinh phí (triệu đồng)`.
pub(in crate::imports) fn unit_of_heading(heading: &str) -> Option<u64> {
    let folded = fold(heading);
    let inside = folded.split(['(', '[']).skip(1);
    inside
        .chain(behind_introduction(&folded))
        .find_map(unit_at_start)
}

/// The same of a title above a table, which states a unit only where it says that it is one: `Đơn vị tính: nghìn đồng`.
pub(in crate::imports) fn unit_of_title(title: &str) -> Option<u64> {
    behind_introduction(&fold(title)).and_then(unit_at_start)
}

fn behind_introduction(folded: &str) -> Option<&str> {
    let mut behind = INTRODUCED_BY
        .iter()
        .filter_map(|word| folded.split_once(word));
    behind.next().map(|(_, behind)| behind)
}

fn unit_at_start(stated: &str) -> Option<u64> {
    let mut bare = stated.trim_start_matches([' ', ':', '.']);
    for word in INTRODUCED_BY {
        bare = bare
            .strip_prefix(word)
            .unwrap_or(bare)
            .trim_start_matches([' ', ':', '.']);
    }
    if bare.starts_with("1.000") || bare.starts_with("1000") {
        return Some(1000);
    }
    let unit = UNITS.iter().find(|(word, _)| {
        bare.strip_prefix(word)
            .is_some_and(|rest| !rest.starts_with(char::is_alphabetic))
    });
    unit.map(|(_, dong)| *dong)
}

/// Nobody gives less, đồng.
const LEAST: f64 = 1000.0;

/// The complaint about an amount that nobody gives, đồng, if it is one.
pub(in crate::imports) fn refused_amount(dong: f64) -> Option<Complaint> {
    let most = MOST_DONG as f64;
    let is_given = (LEAST..=most).contains(&dong);
    (!is_given).then(|| Complaint::out_of_range(dong, LEAST, most))
}

/// Where nobody says what the unit is, less than this is a number of thousands or of millions; with a part of a đồng, more is.
const LEAST_WITHOUT_UNIT: f64 = 1e5;
const LEAST_WITH_PARTS: f64 = 1e6;

/// A million of the thousands or millions that a heading states is nobody's amount.
const MOST_OF_HEADING: f64 = 1e6;

/// The amount of a cell; `unit` is that of its heading, where the cell names none itself.
pub(in crate::imports) fn dong(cell: &str, unit: Option<u64>) -> Result<i64, Complaint> {
    let wrong = || Complaint::got(Refusal::NotMoney, cell);
    let folded = joined(&fold(cell));
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
        let stated = number(digits, own).ok_or_else(wrong)?;
        if named.is_none() && own >= 1000 && stated >= MOST_OF_HEADING {
            // Somebody wrote đồng under a heading of thousands.
            return Err(Complaint::got(Refusal::MoneyUnitMissing, cell));
        }
        total += stated * own as f64;
        last = Some(own);
        rest = behind[word_end..].trim_start();
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
        // `12-15`, `10tr/2` or a day: signs end an amount (`4.500.000/-`), and a number without a unit does, too.
        let behind = rest.trim_start_matches(['.', '/', '-', '–', ',', ' ']);
        let is_signed = behind.len() < rest.trim_start().len();
        if !behind.is_empty() && (is_signed || named.is_none()) {
            return Err(wrong());
        }
        rest = behind;
    }
    let smallest = match (is_unit_said, total.fract() > 0.0) {
        (true, _) => LEAST,
        (false, false) => LEAST_WITHOUT_UNIT,
        (false, true) => LEAST_WITH_PARTS,
    };
    if last.is_some() && (total == 0.0 || (smallest..=MOST).contains(&total)) {
        return Ok(total.round() as i64);
    }
    Err(match (last, total < smallest) {
        (Some(_), true) if is_unit_said => refused_amount(total).unwrap_or_else(wrong),
        (Some(_), true) => Complaint::got(Refusal::MoneyUnitMissing, cell),
        _ => wrong(),
    })
}

/// `5 000 000` with its thousands together: between groups of three digits a blank is no more than that.
fn joined(folded: &str) -> String {
    let mut words = folded.split(' ').peekable();
    let mut joined = String::with_capacity(folded.len());
    let is_number = |word: &str, digits: std::ops::RangeInclusive<usize>| {
        digits.contains(&word.len()) && word.bytes().all(|byte| byte.is_ascii_digit())
    };
    while let Some(word) = words.next() {
        joined.push_str(word);
        if is_number(word, 1..=3) {
            while let Some(group) = words.next_if(|next| is_number(next, 3..=3)) {
                joined.push_str(group);
            }
            // `5 000 000đ`: the unit may stand right behind the last group.
            let ends = |next: &&str| {
                let unit = next.trim_start_matches(|c: char| c.is_ascii_digit());
                next.len() - unit.len() == 3 && unit.starts_with(char::is_alphabetic)
            };
            if let Some(last) = words.next_if(ends) {
                joined.push_str(last);
            }
        }
        if words.peek().is_some() {
            joined.push(' ');
        }
    }
    joined
}

fn unit_of_word(word: &str) -> Option<u64> {
    let found = UNITS.iter().find(|(known, _)| *known == word);
    found.map(|(_, dong)| *dong)
}

/// Whether `1.500` thousand is a thousand and a half of them: one and a half is less than anybody gives.
fn is_of_thousands(sign: char, first: &str, unit: u64) -> bool {
    let parts: f64 = first.parse().unwrap_or_default();
    sign == '.' && unit == 1000 && parts > 0.0 && (parts + 1.0) * 1000.0 <= LEAST_WITHOUT_UNIT
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
        [sign] if thousands(&groups) => {
            let is_whole = unit == 1 || is_of_thousands(*sign, groups[0], unit);
            is_whole.then(|| groups.concat().parse().ok())?
        }
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

    #[test]
    fn a_title_states_a_unit_only_where_it_says_so() {
        for (title, unit) in [
            ("Đơn vị tính: nghìn đồng", Some(1000)),
            ("ĐVT: triệu đồng", Some(1_000_000)),
            ("(Đơn vị: 1.000 đồng)", Some(1000)),
            ("DANH SÁCH CAMERA (triệu)", None),
            ("Đơn vị: Công an phường Mẫu", None),
            ("Đơn vị: Trường Mẫu", None),
        ] {
            assert_eq!(unit_of_title(title), unit, "{title}");
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
        fn an_amount_with_dots_is_read_back(amount in 100_000..10_000_000_000_000_i64) {
            let text = amount.to_string();
            let groups: Vec<&str> = text.as_bytes().rchunks(3).rev().map(|g| std::str::from_utf8(g).unwrap()).collect();
            proptest::prop_assert_eq!(dong(&groups.join("."), None), Ok(amount));
            proptest::prop_assert_eq!(dong(&format!("{} đồng", groups.join(".")), Some(1_000_000)), Ok(amount));
        }
    }
}
