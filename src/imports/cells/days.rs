//! Days as people write them (pure): the day first, months and years alone, and the numbers of spreadsheets.

use jiff::{ToSpan, civil::Date};

use crate::{folded::fold, imports::Finding};

/// From when a workbook counts its days.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum DateSystem {
    /// As nearly all do.
    #[default]
    Of1900,
    /// As the first ones on a Macintosh did, and their copies.
    Of1904,
}

impl DateSystem {
    /// Day 0.
    fn begins(self) -> Option<Date> {
        match self {
            Self::Of1900 => date(1899, 12, 30),
            Self::Of1904 => date(1904, 1, 1),
        }
    }
}

/// The day that a cell means, and what had to be assumed; the cell itself where it is none of what people write, for the
/// field to read or to complain about.
pub(in crate::imports) fn day(cell: &str, system: DateSystem) -> (String, Option<Finding>) {
    match read(cell.trim(), system) {
        Some((date, finding)) => (date.to_string(), finding),
        None => (cell.to_owned(), None),
    }
}

fn read(cell: &str, system: DateSystem) -> Option<(Date, Option<Finding>)> {
    if let Some(date) = serial(cell, system) {
        return Some((date, Some(Finding::DayFromNumber)));
    }
    let folded = fold(cell);
    // Some day before or after: nobody says which.
    if ["truoc ", "sau "]
        .iter()
        .any(|word| folded.starts_with(word))
    {
        return None;
    }
    if let Some(date) = in_part(&folded) {
        return Some((date, Some(Finding::DayAssumed)));
    }
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
        let mut words = cell.split_whitespace();
        let date = words.next()?;
        // `5-6/2019` are two months, `2/2019 và 5/2020` two days; a time may stand behind a day.
        let kinds = ['/', '-', '.'].map(|sign| date.contains(sign));
        let is_time = |word: &str| word.contains([':', 'h', 'H']);
        let goes_on = |word: &str| word.contains(|c: char| c.is_ascii_digit()) && !is_time(word);
        if kinds.iter().filter(|kind| **kind).count() > 1 || words.any(goes_on) {
            return None;
        }
        date.split(['/', '-', '.']).collect()
    };
    // `tháng 5-6/2019`, `T3+T5/2021`: behind `tháng` stands a month, and two of them are no day; `tháng mười hai 2019` is none
    // that is read.
    let in_words = is_month || folded.contains("thang");
    let has_day = folded.contains("ngay") || folded.starts_with(|c: char| c.is_ascii_digit());
    if in_words && (parts.len() > 2 && !has_day || parts.len() < 2) {
        return None;
    }
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

/// The first day of a part of a year or month: `cuối năm 2019`, `6 tháng đầu năm 2019`, `giữa tháng 5/2019`.
fn in_part(folded: &str) -> Option<Date> {
    let numbers = |text: &str| -> Option<Vec<i16>> {
        let parts = text.split(|c: char| !c.is_ascii_digit());
        let parts = parts.filter(|part| !part.is_empty());
        parts.map(|part| part.parse().ok()).collect()
    };
    let of_year = |words: &str, month: i16| {
        let year = numbers(folded.strip_prefix(words)?)?;
        let [year @ 1990..=2100] = year[..] else {
            return None;
        };
        date(year, month, 1)
    };
    let of_month = |words: &str, day: i16| {
        let said = numbers(folded.strip_prefix(words)?)?;
        let [month, year @ 1990..=2100] = said[..] else {
            return None;
        };
        date(year, month, day)
    };
    of_year("6 thang dau nam ", 1)
        .or_else(|| of_year("6 thang cuoi nam ", 7))
        .or_else(|| of_year("dau nam ", 1))
        .or_else(|| of_year("giua nam ", 7))
        .or_else(|| of_year("cuoi nam ", 10))
        .or_else(|| of_month("dau thang ", 1))
        .or_else(|| of_month("giua thang ", 11))
        .or_else(|| of_month("cuoi thang ", 21))
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

/// Days as spreadsheets count them; from 1982 to 2068, so that it is no year and no date without its signs.
fn serial(cell: &str, system: DateSystem) -> Option<Date> {
    let number: f64 = cell.replacen(',', ".", 1).parse().ok()?;
    let days = (28_500.0..60_000.0)
        .contains(&number)
        .then_some(number as i64)?;
    let day = system.begins()?.checked_add(days.days()).ok()?;
    (1982..=2068).contains(&day.year()).then_some(day)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_read_as_people_write_them() {
        let table = include_str!("../../../fixtures/lists/days.csv");
        for case in csv::Reader::from_reader(table.as_bytes()).deserialize() {
            let (cell, expected, found): (String, String, String) = case.unwrap();
            let (read, finding) = day(&cell, DateSystem::default());
            let finding = Finding::listed(finding.as_slice());
            assert_eq!((read, finding), (expected, found), "{cell}");
        }
    }

    proptest::proptest! {
        #[test]
        fn nothing_panics(text: String, digits in "[0-9/., tqTQ-]{0,14}") {
            for text in [text.clone(), digits, format!("quý {text}"), format!("cuối năm {text}")] {
                day(&text, DateSystem::default());
            }
        }

        #[test]
        fn a_day_is_read_back(days in -7300..30_000_i64) {
            let date = date(2010, 1, 1).unwrap().checked_add(days.days()).unwrap();
            let text = format!("{}/{}/{}", date.day(), date.month(), date.year());
            let read = day(&text, DateSystem::default());
            proptest::prop_assert_eq!(read, (date.to_string(), None));
        }
    }
}
