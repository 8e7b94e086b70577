//! Numbers with either decimal sign and their unit (pure).

use serde_json::Value;

use crate::refusal::{Complaint, Refusal};

/// Units that may stand behind a number.
const UNITS: [&str; 12] = [
    "m", "met", "mét", "°", "độ", "do", "ngày", "ngay", "px", "pixel", "days", "deg",
];

/// A number without its unit.
pub(super) fn bare(cell: &str) -> &str {
    let cell = cell.trim();
    let end = cell.trim_end_matches(|c: char| c.is_alphabetic() || c == '°' || c.is_whitespace());
    let unit = cell[end.len()..].trim().to_lowercase();
    if UNITS.contains(&unit.as_str()) {
        end
    } else {
        cell
    }
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
