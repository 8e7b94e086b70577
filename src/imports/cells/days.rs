//! Days as people write them (pure).

/// A day as `19/11/2026` (the day first), or what the field itself reads.
pub(super) fn day(cell: &str) -> String {
    let date = cell.split_whitespace().next().unwrap_or(cell);
    let parts = date.split(['/', '-', '.']);
    let parts: Vec<i16> = parts.filter_map(|part| part.parse().ok()).collect();
    let small = |value: i16| i8::try_from(value).unwrap_or(0);
    match parts[..] {
        [day, month, year] if year >= 1000 => {
            let date = jiff::civil::Date::new(year, small(month), small(day));
            date.map_or_else(|_| cell.to_owned(), |date| date.to_string())
        }
        _ => cell.to_owned(),
    }
}
