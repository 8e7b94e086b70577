//! Numbers with either decimal sign and their unit (pure).

use serde_json::Value;

use crate::refusal::{Complaint, Refusal};

/// Units that may stand behind a number.
const UNITS: [&str; 12] = [
    "m", "met", "mét", "°", "độ", "do", "ngày", "ngay", "px", "pixel", "days", "deg",
];

/// A number without its unit.
pub(super) fn bare(cell: &str) -> &str {
    let cell = without_about(cell.trim());
    let end = cell.trim_end_matches(|c: char| c.is_alphabetic() || c == '°' || c.is_whitespace());
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

/// Days, or weeks or months of 30 days: `1 tháng`.
pub(super) fn days(cell: &str) -> Result<Value, Complaint> {
    const LONGER: [(&str, f64); 6] = [
        ("tháng", 30.0),
        ("months", 30.0),
        ("month", 30.0),
        ("tuần", 7.0),
        ("weeks", 7.0),
        ("week", 7.0),
    ];
    let lower = cell.trim().to_lowercase();
    let longer = LONGER.iter().find_map(|(unit, days)| {
        let count = parsed(without_about(lower.strip_suffix(unit)?.trim_end()))?;
        serde_json::Number::from_f64(count * days)
    });
    longer.map_or_else(|| number(cell), |days| Ok(Value::Number(days)))
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
    let number = parsed(bare(cell)).and_then(serde_json::Number::from_f64);
    number
        .map(Value::Number)
        .ok_or_else(|| Complaint::got(Refusal::NotNumber, cell))
}
