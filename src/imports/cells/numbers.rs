//! Numbers with either decimal sign and their unit (pure).

use serde_json::Value;

use crate::refusal::{Complaint, Refusal};

/// Units that may stand behind a number.
const UNITS: [&str; 16] = [
    "m", "met", "mét", "°", "º", "˚", "⁰", "o", "độ", "do", "ngày", "ngay", "px", "pixel", "days",
    "deg",
];

/// A number without its unit.
pub(super) fn bare(cell: &str) -> &str {
    let cell = without_about(cell.trim());
    let end = cell
        .trim_end_matches(|c: char| c.is_alphabetic() || "°˚⁰".contains(c) || c.is_whitespace());
    let unit = cell[end.len()..].trim().to_lowercase();
    if UNITS.contains(&unit.as_str()) {
        end
    } else {
        cell
    }
}

/// `khoảng 4 m` is 4 m: whoever measured it so has no better number.
fn without_about(cell: &str) -> &str {
    const ABOUT: [&str; 5] = ["khoảng ", "Khoảng ", "~", "≈", "about "];
    let rest = ABOUT.iter().find_map(|about| cell.strip_prefix(about));
    rest.unwrap_or(cell).trim_start()
}

/// Days, or weeks or months of 30 days: `1 tháng`; of a range (`7-10 ngày`) or a least (`>30`, `ít nhất 30`) the smaller, and
/// that it was one of these.
pub(in crate::imports) fn days(cell: &str) -> Result<(Value, bool), Complaint> {
    let lower = cell.trim().to_lowercase();
    if let Ok(days) = exact_days(&lower) {
        return Ok((days, false));
    }
    least(&lower)
        .and_then(|least| exact_days(&least).ok())
        .map(|days| (days, true))
        .ok_or_else(|| Complaint::got(Refusal::NotNumber, cell))
}

/// The smaller end of a range of days, with its unit, or what is said to be the least.
fn least(lower: &str) -> Option<String> {
    const LEASTS: [&str; 8] = [
        "ít nhất ",
        "tối thiểu ",
        "trên ",
        "hơn ",
        "at least ",
        "over ",
        ">",
        "≥",
    ];
    let said = LEASTS.iter().find_map(|word| lower.strip_prefix(word));
    let behind = || {
        ["+", "trở lên"]
            .iter()
            .find_map(|word| lower.strip_suffix(word))
    };
    if let Some(said) = said.or_else(behind) {
        return Some(said.trim_start_matches('=').trim().to_owned());
    }
    let range = lower.strip_prefix("từ ").unwrap_or(lower);
    let (from, to) = ["đến", "tới", "to", "-", "–", "~"]
        .iter()
        .find_map(|joint| range.split_once(joint))?;
    let (from, to) = (from.trim(), to.trim());
    // A unit that the first lacks is that of the second: `7-10 ngày`.
    let unit = to.trim_start_matches(|c: char| c.is_ascii_digit() || " ,.".contains(c));
    let from = match parsed(from) {
        Some(_) => format!("{from} {unit}"),
        None => from.to_owned(),
    };
    let days = |text: &str| exact_days(text.trim()).ok()?.as_f64();
    days(&from)
        .zip(days(to))
        .filter(|(from, to)| from < to)
        .map(|_| from)
}

/// So many hours, days, weeks or months, in small letters.
fn exact_days(lower: &str) -> Result<Value, Complaint> {
    const UNITS: [(&str, f64); 9] = [
        ("giờ", 1.0 / 24.0),
        ("hours", 1.0 / 24.0),
        ("h", 1.0 / 24.0),
        ("tháng", 30.0),
        ("months", 30.0),
        ("month", 30.0),
        ("tuần", 7.0),
        ("weeks", 7.0),
        ("week", 7.0),
    ];
    let in_unit = UNITS.iter().find_map(|(unit, days)| {
        let count = match without_about(lower.strip_suffix(unit)?.trim_end()) {
            "nửa" => 0.5,
            count => parsed(count)?,
        };
        serde_json::Number::from_f64(count * days)
    });
    in_unit.map_or_else(|| number(lower), |days| Ok(Value::Number(days)))
}

/// The number that a text is, with a point or a comma before its decimals.
pub(super) fn parsed(text: &str) -> Option<f64> {
    let with_point = if text.contains('.') {
        None
    } else {
        Some(text.replacen(',', ".", 1))
    };
    let number = with_point.as_deref().unwrap_or(text).parse::<f64>().ok()?;
    number.is_finite().then_some(number)
}

/// A number with or without its unit.
pub(super) fn number(cell: &str) -> Result<Value, Complaint> {
    // JSON has no NaN and no infinity, and neither has a camera.
    let number = parsed(bare(cell)).or_else(|| metres_within(cell));
    let number = number.and_then(serde_json::Number::from_f64);
    number
        .map(Value::Number)
        .ok_or_else(|| Complaint::got(Refusal::NotNumber, cell))
}

/// `3m5` is 3.5 m, as heights are spoken.
fn metres_within(cell: &str) -> Option<f64> {
    let (metres, rest) = cell.trim().split_once('m')?;
    let is_whole = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let is_so = is_whole(metres) && is_whole(rest) && rest.len() <= 2;
    is_so.then(|| parsed(&format!("{metres}.{rest}")))?
}
