//! Days as people write them (pure): the day first, months and years alone, and the numbers of spreadsheets.

use jiff::{ToSpan, civil::Date};

use crate::{folded::fold, imports::Finding};

/// The day that a cell means, and what had to be assumed; the cell itself where it is none of what people write, for the
/// field to read or to complain about.
pub(in crate::imports) fn day(cell: &str) -> (String, Option<Finding>) {
    match read(cell.trim()) {
        Some((date, finding)) => (date.to_string(), finding),
        None => (cell.to_owned(), None),
    }
}

fn read(cell: &str) -> Option<(Date, Option<Finding>)> {
    if let Some(date) = serial(cell) {
        return Some((date, Some(Finding::DayFromNumber)));
    }
    let folded = fold(cell);
    if let Some(quarter) = folded.strip_prefix("quy ") {
        return in_quarter(quarter);
    }
    let is_spelt = ["ngay", "thang", "nam"]
        .iter()
        .any(|word| folded.contains(word));
    let is_month = folded
        .strip_prefix('t')
        .is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit()));
    let parts: Vec<&str> = if is_spelt || is_month {
        folded
            .split(|c: char| !c.is_ascii_digit())
            .filter(|part| !part.is_empty())
            .collect()
    } else {
        let date = cell.split_whitespace().next()?;
        date.split(['/', '-', '.']).collect()
    };
    if parts
        .iter()
        .any(|part| part.len() > 4 || !part.bytes().all(|b| b.is_ascii_digit()))
    {
        return None;
    }
    let numbers: Vec<i16> = parts.iter().filter_map(|part| part.parse().ok()).collect();
    let is_year = |year: i16| (1990..=2100).contains(&year);
    match numbers[..] {
        [day, month, year] if year >= 1000 => in_order(day, month, year),
        [year, month, day] if year >= 1000 => Some((date(year, month, day)?, None)),
        // Two digits of a year, where they are the last of three.
        [day, month, year] if parts[2].len() == 2 => in_order(
            day,
            month,
            if year < 70 { 2000 + year } else { 1900 + year },
        ),
        [month, year] | [year, month] if is_year(year) && month <= 12 => {
            Some((date(year, month, 1)?, Some(Finding::DayAssumed)))
        }
        [year] if is_year(year) => Some((date(year, 1, 1)?, Some(Finding::DayAssumed))),
        _ => None,
    }
}

/// The day first; the month first only where the day could be no month.
fn in_order(day: i16, month: i16, year: i16) -> Option<(Date, Option<Finding>)> {
    match date(year, month, day) {
        Some(date) => Some((date, None)),
        None if month > 12 => Some((date(year, day, month)?, Some(Finding::MonthFirst))),
        None => None,
    }
}

fn date(year: i16, month: i16, day: i16) -> Option<Date> {
    Date::new(year, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()
}

fn in_quarter(text: &str) -> Option<(Date, Option<Finding>)> {
    let mut parts = text
        .split(['/', '-', ' '])
        .filter(|part| !part.is_empty() && *part != "nam");
    let quarter = match parts.next()? {
        "i" | "1" => 0,
        "ii" | "2" => 1,
        "iii" | "3" => 2,
        "iv" | "4" => 3,
        _ => return None,
    };
    let year = parts
        .next()?
        .parse()
        .ok()
        .filter(|year| (1990..=2100).contains(year))?;
    Some((date(year, 3 * quarter + 1, 1)?, Some(Finding::DayAssumed)))
}

/// Days since the end of 1899, as spreadsheets count them; between 1982 and 2064, so that it is no year and no date without
/// its signs.
fn serial(cell: &str) -> Option<Date> {
    let number: f64 = cell.replacen(',', ".", 1).parse().ok()?;
    let days = (30_000.0..60_000.0)
        .contains(&number)
        .then_some(number as i64)?;
    date(1899, 12, 30)?.checked_add(days.days()).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_read_as_people_write_them() {
        let table = include_str!("../../../fixtures/lists/days.csv");
        for case in csv::Reader::from_reader(table.as_bytes()).deserialize() {
            let (cell, expected, found): (String, String, String) = case.unwrap();
            let (read, finding) = day(&cell);
            let finding = Finding::listed(finding.as_slice());
            assert_eq!((read, finding), (expected, found), "{cell}");
        }
    }

    proptest::proptest! {
        #[test]
        fn nothing_panics(text: String, digits in "[0-9/., tqTQ-]{0,14}") {
            day(&text);
            day(&digits);
            day(&format!("quý {text}"));
        }

        #[test]
        fn a_day_is_read_back(days in -7300..30_000_i64) {
            let date = date(2010, 1, 1).unwrap().checked_add(days.days()).unwrap();
            let text = format!("{}/{}/{}", date.day(), date.month(), date.year());
            proptest::prop_assert_eq!(day(&text), (date.to_string(), None));
        }
    }
}
