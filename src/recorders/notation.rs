//! The notation that truth tables are written in.

use jiff::{civil::DateTime, tz::TimeZone};

use super::{DatedMeasurement, Measurement, RecordingMode};
use crate::clock::{Day, Instant};

/// The zone of all tables.
pub(crate) fn vietnam() -> TimeZone {
    TimeZone::get("Asia/Ho_Chi_Minh").expect("zones are compiled in")
}

/// `2026-11-18T19:00` on the wall clock of Vietnam.
pub(crate) fn local(text: &str) -> Instant {
    let civil: DateTime = text.parse().unwrap_or_else(|e| panic!("{text}: {e}"));
    civil
        .to_zoned(vietnam())
        .expect("no gaps in this zone")
        .timestamp()
        .into()
}

/// A history such as `declared 30 | 2026-10-01 seen 7`: entries `[day] what [value]`, a day meaning its midnight.
pub(crate) fn history(text: &str) -> Vec<DatedMeasurement> {
    let entries = text
        .split('|')
        .map(str::trim)
        .filter(|entry| !entry.is_empty());
    entries
        .map(|entry| {
            let (first, rest) = entry.split_once(' ').unwrap_or((entry, ""));
            match first.parse::<Day>() {
                Ok(day) => DatedMeasurement {
                    at: Some(day.start(&vietnam())),
                    what: measurement(rest),
                },
                Err(_) => DatedMeasurement {
                    at: None,
                    what: measurement(entry),
                },
            }
        })
        .collect()
}

fn measurement(text: &str) -> Measurement {
    let (word, value) = text.split_once(' ').unwrap_or((text, ""));
    let days = || value.parse().unwrap_or_else(|_| panic!("{text}: days"));
    let mode = |mode| Measurement::Mode {
        mode,
        schedule: value.parse().ok(),
    };
    match word {
        "declared" => Measurement::RetentionDeclared { days: days() },
        "seen" => Measurement::FootageSeen { days: days() },
        "gone" => Measurement::FootageGone { days: days() },
        "oldest" => Measurement::OldestFootage { days: days() },
        "reset" => Measurement::Reset,
        "continuous" => mode(RecordingMode::Continuous),
        "motion" => mode(RecordingMode::Motion),
        "schedule" => mode(RecordingMode::Schedule),
        "clock" => {
            let (offset, network) = value.split_once(' ').unwrap_or((value, ""));
            let offset_s = offset.parse().unwrap_or_else(|_| panic!("{text}: seconds"));
            Measurement::Clock {
                offset_s,
                network_time: network == "network",
            }
        }
        _ => panic!("{text}: not a measurement"),
    }
}

/// The rows of a table after its heading.
pub(crate) fn rows(table: &str) -> Vec<csv::StringRecord> {
    let rows: Result<Vec<_>, _> = csv::Reader::from_reader(table.as_bytes())
        .into_records()
        .collect();
    rows.expect("the table is well formed")
}
