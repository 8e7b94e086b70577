//! The hours of the week at which a recorder writes, in local time.
//!
//! Text form: entries separated by `;`, each with days and hours: `mon-fri 18:00-06:00; sat,sun 00:00-24:00`.
//! Days are `mon tue wed thu fri sat sun`, single, listed with `,` or ranges (`sat-mon` runs over the end of the
//! week). Hours are `HH:MM-HH:MM`, several listed with `,`; an end at or before the start lies on the next day.

use std::{fmt, str::FromStr};

use jiff::{ToSpan, civil::Date, tz::TimeZone};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::clock::{Instant, Window};

const DAYS: [&str; 7] = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];
const DAY_MINUTES: u16 = 24 * 60;

/// Hours of one day: minutes after its midnight, `end` up to a day after `start`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Hours {
    start: u16,
    end: u16,
}

/// A weekly schedule in local time; written as text in JSON and in both databases.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Schedule {
    /// The hours that begin on each day, Monday first; sorted, without repeats.
    days: [Vec<Hours>; 7],
}

/// How much of a window a schedule covers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Overlap {
    /// All of it.
    Whole,
    /// Some of it.
    Part,
    /// Nothing.
    None,
}

impl Schedule {
    /// How much of `window` lies within the schedule, read on the wall clock of `zone`.
    #[must_use]
    pub fn overlap(&self, window: Window, zone: &TimeZone) -> Overlap {
        // Eight days hold every hour of the week, so that a longer window can be cut without a change of answer.
        let window = Window::new(window.from, window.to.min(window.from.plus_days(8.0)));
        let mut spans = self.spans(window, zone);
        spans.sort_by_key(|span| span.from);
        let mut covered_to = window.from;
        let mut gap = false;
        for span in &spans {
            gap |= span.from > covered_to;
            covered_to = covered_to.max(span.to);
        }
        match (spans.is_empty(), gap || covered_to < window.to) {
            (true, _) => Overlap::None,
            (false, true) => Overlap::Part,
            (false, false) => Overlap::Whole,
        }
    }

    /// The parts of `window` that lie within the schedule, overlapping where its entries do.
    fn spans(&self, window: Window, zone: &TimeZone) -> Vec<Window> {
        let last = window.to.in_zone(zone).date();
        // Hours of the evening before may reach into the first day.
        let mut date = window.from.in_zone(zone).date().saturating_sub(1.day());
        let mut spans = Vec::new();
        while date <= last {
            let weekday = date.weekday().to_monday_zero_offset() as usize;
            spans.extend(self.days[weekday].iter().filter_map(|hours| {
                let start = moment(date, hours.start, zone);
                let end = moment(date, hours.end, zone);
                window.part(Some(start), Some(end))
            }));
            let Ok(next) = date.tomorrow() else { break };
            date = next;
        }
        spans
    }
}

/// `minutes` after midnight of `date`, on the wall clock of `zone`.
fn moment(date: Date, minutes: u16, zone: &TimeZone) -> Instant {
    let civil = date
        .at(0, 0, 0, 0)
        .saturating_add(i64::from(minutes).minutes());
    zone.to_ambiguous_zoned(civil).compatible().map_or_else(
        |_| Instant::from_micros(i64::MAX),
        |zoned| zoned.timestamp().into(),
    )
}

impl FromStr for Schedule {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let mut schedule = Self {
            days: Default::default(),
        };
        for entry in text
            .split(';')
            .map(str::trim)
            .filter(|entry| !entry.is_empty())
        {
            let split = entry
                .find(|c: char| c.is_ascii_digit())
                .ok_or_else(|| format!("'{entry}' has days but no hours, such as 18:00-06:00"))?;
            let (days, hours) = entry.split_at(split);
            let hours = hours
                .split(',')
                .map(parse_hours)
                .collect::<Result<Vec<_>, _>>()?;
            for range in days.split(',') {
                for day in parse_days(range)? {
                    schedule.days[day].extend(&hours);
                }
            }
        }
        for hours in &mut schedule.days {
            hours.sort_unstable();
            hours.dedup();
        }
        if schedule.days.iter().all(Vec::is_empty) {
            return Err("a schedule needs days and hours, such as mon-fri 18:00-06:00".to_owned());
        }
        Ok(schedule)
    }
}

/// The days of `mon` or `sat-mon`, Monday = 0.
fn parse_days(range: &str) -> Result<impl Iterator<Item = usize>, String> {
    let day = |name: &str| {
        let name = name.trim();
        DAYS.iter()
            .position(|day| name.eq_ignore_ascii_case(day))
            .ok_or_else(|| format!("'{name}' is not a day; days are {}", DAYS.join(" ")))
    };
    let (first, last) = match range.split_once('-') {
        Some((first, last)) => (day(first)?, day(last)?),
        None => (day(range)?, day(range)?),
    };
    let count = (last + 7 - first) % 7 + 1;
    Ok((first..first + count).map(|day| day % 7))
}

/// The hours of `18:00-06:00`.
fn parse_hours(text: &str) -> Result<Hours, String> {
    let text = text.trim();
    let wrong = || format!("'{text}' is not a pair of times such as 18:00-06:00");
    let (start, end) = text.split_once('-').ok_or_else(wrong)?;
    let start = parse_time(start.trim()).ok_or_else(wrong)?;
    let end = parse_time(end.trim()).ok_or_else(wrong)?;
    if start == end || start == DAY_MINUTES {
        return Err(format!("'{text}' is empty; a whole day is 00:00-24:00"));
    }
    let next_day = if end < start { DAY_MINUTES } else { 0 };
    Ok(Hours {
        start,
        end: end + next_day,
    })
}

/// Minutes after midnight of `HH:MM`, 00:00 to 24:00.
fn parse_time(text: &str) -> Option<u16> {
    let (hours, minutes) = text.split_once(':')?;
    let number = |digits: &str| {
        let plain = digits.len() == 2 && digits.bytes().all(|b| b.is_ascii_digit());
        plain.then(|| digits.parse::<u16>().ok()).flatten()
    };
    let (hours, minutes) = (number(hours)?, number(minutes)?);
    let total = hours * 60 + minutes;
    (minutes < 60 && total <= DAY_MINUTES).then_some(total)
}

impl fmt::Display for Schedule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut separator = "";
        for (first, hours) in self.days.iter().enumerate() {
            let written_before = self.days[..first].contains(hours);
            if hours.is_empty() || written_before {
                continue;
            }
            let days: Vec<usize> = (first..7).filter(|&day| self.days[day] == *hours).collect();
            let times: Vec<String> = hours.iter().map(Hours::to_string).collect();
            write!(f, "{separator}{} {}", name_days(&days), times.join(","))?;
            separator = "; ";
        }
        Ok(())
    }
}

/// Days in ascending order as text; three or more in a row become a range.
fn name_days(days: &[usize]) -> String {
    let runs = days.chunk_by(|a, b| a + 1 == *b).map(|run| match run {
        [first, .., last] if run.len() > 2 => format!("{}-{}", DAYS[*first], DAYS[*last]),
        _ => run
            .iter()
            .map(|&day| DAYS[day])
            .collect::<Vec<_>>()
            .join(","),
    });
    runs.collect::<Vec<_>>().join(",")
}

impl fmt::Display for Hours {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let end = if self.end > DAY_MINUTES {
            self.end - DAY_MINUTES
        } else {
            self.end
        };
        let (start_h, start_m) = (self.start / 60, self.start % 60);
        write!(
            f,
            "{start_h:02}:{start_m:02}-{:02}:{:02}",
            end / 60,
            end % 60
        )
    }
}

impl Serialize for Schedule {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Schedule {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = std::borrow::Cow::<str>::deserialize(deserializer)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}

impl utoipa::PartialSchema for Schedule {
    fn schema() -> utoipa::openapi::RefOr<utoipa::openapi::Schema> {
        use utoipa::openapi::{ObjectBuilder, Type};
        ObjectBuilder::new()
            .schema_type(Type::String)
            .description(Some("Weekly hours in local time"))
            .examples(["mon-fri 18:00-06:00; sat,sun 00:00-24:00"])
            .into()
    }
}

impl utoipa::ToSchema for Schedule {}
