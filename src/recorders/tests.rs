//! The truth tables of recorders.

use proptest::prelude::*;

use super::{
    notation::{history, local, rows, vietnam},
    *,
};
use crate::clock::Window;

fn word(overlap: Overlap) -> &'static str {
    match overlap {
        Overlap::Whole => "whole",
        Overlap::Part => "part",
        Overlap::None => "none",
    }
}

fn number(value: Option<f64>) -> String {
    value.map_or_else(String::new, |value| value.to_string())
}

#[test]
fn schedules_cover_windows_as_tabled() {
    for row in rows(include_str!("../../fixtures/linking/schedule.csv")) {
        let schedule: Schedule = row[1].parse().unwrap();
        let window = Window::new(local(&row[2]), local(&row[3]));
        assert_eq!(
            word(schedule.overlap(window, &vietnam())),
            &row[4],
            "{}",
            &row[0]
        );
    }
}

#[test]
fn schedules_are_read_and_written_as_tabled() {
    for row in rows(include_str!("../../fixtures/linking/schedule_text.csv")) {
        match row[0].parse::<Schedule>() {
            Ok(schedule) => assert_eq!(schedule.to_string(), &row[1], "{}", &row[0]),
            Err(error) => {
                let expected = row[1].strip_prefix("error: ");
                assert!(
                    expected.is_some_and(|text| error.starts_with(text)),
                    "{}: {error}",
                    &row[0]
                );
            }
        }
    }
}

#[test]
fn retention_is_known_as_tabled() {
    let now = local("2026-11-22T00:00");
    for row in rows(include_str!("../../fixtures/linking/retention.csv")) {
        let retention = Retention::known(&history(&row[1]), now);
        let basis = serde_json::to_value(retention.basis).unwrap();
        let found = [
            number(retention.min_days),
            number(retention.max_days),
            basis.as_str().unwrap().to_owned(),
        ];
        assert_eq!(found, [&row[2], &row[3], &row[4]], "{}", &row[0]);
    }
}

#[test]
fn the_clock_moves_and_widens_windows_as_tabled() {
    for row in rows(include_str!("../../fixtures/linking/clock.csv")) {
        let window = Window::new(local(&row[2]), local(&row[3]));
        let expected = (!row[4].is_empty()).then(|| RecorderWindow {
            from: local(&row[4]),
            to: local(&row[5]),
            offset_s: row[6].parse().unwrap(),
            widened_s: row[7].parse().unwrap(),
        });
        assert_eq!(
            RecorderWindow::of(&history(&row[1]), window),
            expected,
            "{}",
            &row[0]
        );
    }
}

#[test]
fn recording_follows_mode_and_hours_as_tabled() {
    for row in rows(include_str!("../../fixtures/linking/recording.csv")) {
        let window = Window::new(local(&row[2]), local(&row[3]));
        let found = Recording::during(&history(&row[1]), window, &vietnam());
        let found = [
            word(found.overlap).to_owned(),
            found.on_motion.to_string(),
            found.schedule_unknown.to_string(),
        ];
        assert_eq!(found, [&row[4], &row[5], &row[6]], "{}", &row[0]);
    }
}

fn any_schedule() -> impl Strategy<Value = Schedule> {
    let span = (0u16..1440, 0u16..=1440).prop_filter("not empty", |(start, end)| start != end);
    let entry = (0usize..7, span);
    prop::collection::vec(entry, 1..12).prop_map(|entries| {
        let clock = |minutes: u16| format!("{:02}:{:02}", minutes / 60, minutes % 60);
        let day = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];
        let text = |(at, (start, end))| format!("{} {}-{}", day[at], clock(start), clock(end));
        let text = entries.into_iter().map(text).collect::<Vec<_>>().join(";");
        text.parse().unwrap_or_else(|e| panic!("{text}: {e}"))
    })
}

/// Whether the schedule, read from its text alone, holds a minute of the week (0 = Monday 00:00).
fn holds_minute(text: &str, minute: i32) -> bool {
    let day_of = |name: &str| {
        ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
            .iter()
            .position(|d| *d == name)
            .unwrap() as i32
    };
    let minutes_of =
        |time: &str| time[..2].parse::<i32>().unwrap() * 60 + time[3..].parse::<i32>().unwrap();
    text.split("; ").any(|entry| {
        let (days, hours) = entry.split_once(' ').unwrap();
        days.split(',').any(|range| {
            let (first, last) = range.split_once('-').unwrap_or((range, range));
            (day_of(first)..=day_of(last)).any(|day| {
                hours.split(',').any(|span| {
                    let (start, end) = (minutes_of(&span[..5]), minutes_of(&span[6..]));
                    let length = if end > start {
                        end - start
                    } else {
                        end - start + 1440
                    };
                    (minute - day * 1440 - start).rem_euclid(10_080) < length
                })
            })
        })
    })
}

proptest! {
    #[test]
    fn schedules_survive_being_written(schedule in any_schedule()) {
        prop_assert_eq!(schedule.to_string().parse::<Schedule>(), Ok(schedule.clone()));
        let json = serde_json::to_string(&schedule).unwrap();
        prop_assert_eq!(serde_json::from_str::<Schedule>(&json).unwrap(), schedule);
    }

    #[test]
    fn overlap_agrees_with_a_minute_by_minute_count(schedule in any_schedule(), start in 0i32..20_000, length in 1i32..3000) {
        let monday = local("2026-11-16T00:00");
        let at = |minute: i32| monday.plus_seconds(f64::from(minute) * 60.0);
        let text = schedule.to_string();
        let recorded = (start..start + length).filter(|minute| holds_minute(&text, minute % 10_080)).count();
        let expected = match recorded {
            0 => Overlap::None,
            n if n == length as usize => Overlap::Whole,
            _ => Overlap::Part,
        };
        prop_assert_eq!(schedule.overlap(Window::new(at(start), at(start + length)), &vietnam()), expected);
    }

    #[test]
    fn any_text_is_a_schedule_or_a_clear_error(text in ".{0,40}") {
        if let Err(error) = text.parse::<Schedule>() {
            prop_assert!(!error.is_empty());
        }
    }

    #[test]
    fn retention_never_turns_over(ages in prop::collection::vec((0u8..5, 0.0f64..90.0, 0i32..300), 0..12)) {
        let start = local("2026-01-01T00:00");
        let measurements: Vec<_> = ages.into_iter().map(|(kind, days, day)| DatedMeasurement {
            at: Some(start.plus_days(f64::from(day))),
            what: match kind {
                0 => Measurement::RetentionDeclared { days },
                1 => Measurement::FootageSeen { days },
                2 => Measurement::FootageGone { days },
                3 => Measurement::OldestFootage { days },
                _ => Measurement::Reset,
            },
        }).collect();
        let retention = Retention::known(&measurements, local("2026-12-01T00:00"));
        if let (Some(min), Some(max)) = (retention.min_days, retention.max_days) {
            prop_assert!(min <= max, "{retention:?}");
        }
    }
}
