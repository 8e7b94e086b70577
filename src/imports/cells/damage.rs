//! Degrees that a spreadsheet took for a large number (pure): `461.993.881` was `46.1993881`.

use super::{angles::Axis, places::Context};

/// The readings of a number that lost its decimal point which lie where the cameras may be; none if it did not lose it.
pub(super) fn readings(cell: &str, axis: Axis, context: &Context) -> Vec<f64> {
    let Some(digits) = lost(cell) else {
        return Vec::new();
    };
    let (sign, digits) = match digits.strip_prefix('-') {
        Some(digits) => ("-", digits),
        None => ("", digits.as_str()),
    };
    let read = |whole: usize| {
        let (whole, decimals) = digits.split_at_checked(whole)?;
        let degrees = format!("{sign}{whole}.{decimals}").parse().ok()?;
        context.has(axis, degrees).then_some(degrees)
    };
    (1..=3).filter_map(read).collect()
}

/// Whether a number lost its decimal point.
pub(super) fn is_damaged(cell: &str) -> bool {
    lost(cell).is_some()
}

/// The digits of such a number: groups of three with one separator or two kinds, or one run too long for degrees.
fn lost(cell: &str) -> Option<String> {
    const MOST: usize = 18;
    let cell = cell.trim();
    let bare = cell.strip_prefix('-').unwrap_or(cell);
    let groups: Vec<&str> = bare.split(['.', ',', ' ', '\u{a0}', '\'']).collect();
    let is_digits = |group: &&str| !group.is_empty() && group.bytes().all(|b| b.is_ascii_digit());
    if !groups.iter().all(is_digits) {
        return None;
    }
    let is_lost = match &groups[..] {
        [run] => run.len() >= 6,
        [first, rest @ .., last] if !rest.is_empty() => {
            (1..=3).contains(&first.len())
                && rest.iter().all(|group| group.len() == 3)
                && (1..=3).contains(&last.len())
        }
        _ => false,
    };
    let digits = groups.concat();
    (is_lost && digits.len() <= MOST && !digits.starts_with("00")).then(|| {
        let sign = if bare.len() < cell.len() { "-" } else { "" };
        format!("{sign}{digits}")
    })
}
