//! What follows from checks.

use super::{
    events::{Found, Known, events_of},
    *,
};
use crate::cameras::StatusEvent;

fn day(number: i64) -> Instant {
    let start: Instant = "2026-11-01T05:00:00Z".parse().unwrap();
    start.plus_days(number as f64 - 1.0)
}

fn check(number: u128) -> CheckId {
    CheckId(Uuid::from_u128(number))
}

/// `faulty@5` for what was stated, none for what always was; `+7` for a check that found it working, `-7` for the other.
fn events(stated: &str, checks: &str) -> String {
    let status = |word: &str| serde_json::from_value::<CameraStatus>(word.into()).unwrap();
    let stated: Vec<StatusEvent> = stated
        .split_whitespace()
        .map(|text| match text.split_once('@') {
            Some((word, since)) => StatusEvent {
                status: status(word),
                since: Some(day(since.parse().unwrap())),
            },
            None => StatusEvent {
                status: status(text),
                since: None,
            },
        })
        .collect();
    let checks: Vec<Found> = checks
        .split_whitespace()
        .map(|text| Found {
            check: check(text[1..].parse().unwrap()),
            at: day(text[1..].parse().unwrap()),
            works: text.starts_with('+'),
        })
        .collect();
    let told = events_of(&stated, &checks);
    let text = |Known { check, event }: Known| {
        let word = serde_json::to_value(event.status).unwrap();
        let number = check.unwrap().0.as_u128();
        assert_eq!(event.since, Some(day(number as i64)), "from the check on");
        format!("{}@{number}", word.as_str().unwrap())
    };
    told.into_iter().map(text).collect::<Vec<_>>().join(" ")
}

#[test]
fn the_status_follows_from_dated_events() {
    for (stated, checks, expected) in [
        ("", "+7", "working@7"),
        ("", "-7", "faulty@7"),
        // What was known already does not begin anew.
        ("working", "+7", ""),
        ("working@5", "+7 +9", ""),
        ("faulty@5", "-7", ""),
        ("disconnected@5", "-7", ""),
        ("working@5", "-7 -9 +11 +12", "faulty@7 working@11"),
        // In whatever order they were noted.
        ("working", "+11 -7", "faulty@7 working@11"),
        // What was stated later stands, and a check after it answers it.
        ("working faulty@9", "-7 +11", "faulty@7 working@11"),
        ("working working@9", "-7 +11", "faulty@7"),
        ("planned", "+7", "working@7"),
        ("removed@5", "+7", "working@7"),
        // Of one moment, the check comes after what was stated.
        ("working@7", "-7", "faulty@7"),
    ] {
        assert_eq!(events(stated, checks), expected, "{stated} | {checks}");
    }
}

#[test]
fn coverage_counts_while_it_was_seen_to_work_within_90_days() {
    let today: Day = "2026-11-20".parse().unwrap();
    for (status, verified_on, expected) in [
        (CameraStatus::Working, Some("2026-11-20"), true),
        (CameraStatus::Working, Some("2026-08-22"), true),
        (CameraStatus::Working, Some("2026-08-21"), false),
        (CameraStatus::Working, None, false),
        (CameraStatus::Unknown, Some("2026-11-20"), false),
        (CameraStatus::Faulty, Some("2026-11-20"), false),
        (CameraStatus::Removed, Some("2026-11-20"), false),
    ] {
        let verified_on = verified_on.map(|day| day.parse().unwrap());
        let counts = counts_as_coverage(status, verified_on, today);
        assert_eq!(counts, expected, "{status:?} {verified_on:?}");
    }
}

#[test]
fn a_check_that_goes_takes_its_day_along() {
    let on = |text: &str| text.parse::<Day>().unwrap();
    let verifying =
        |number: u128, checked_on: &str, before: Option<&str>, is_superseded: bool| Verifying {
            id: check(number),
            checked_on: on(checked_on),
            verified_before: before.map(on),
            is_superseded,
        };
    let (a, b) = ("2026-10-01", "2026-11-01");
    for (name, now, checks, gone, expected) in [
        (
            "the only one",
            Some(a),
            vec![verifying(1, a, None, false)],
            1,
            None,
        ),
        (
            "back to what was stated",
            Some(a),
            vec![verifying(1, a, Some("2026-05-05"), false)],
            1,
            Some("2026-05-05"),
        ),
        (
            "back to the check before",
            Some(b),
            vec![
                verifying(1, a, None, false),
                verifying(2, b, Some(a), false),
            ],
            2,
            Some(a),
        ),
        (
            "a later one stands",
            Some(b),
            vec![
                verifying(1, a, None, false),
                verifying(2, b, Some(a), false),
            ],
            1,
            Some(b),
        ),
        (
            "past one that is gone already",
            Some(b),
            vec![
                verifying(1, a, Some("2026-05-05"), true),
                verifying(2, b, Some(a), false),
            ],
            2,
            Some("2026-05-05"),
        ),
        (
            "what was stated since stays",
            Some("2026-11-10"),
            vec![verifying(1, a, None, false)],
            1,
            Some("2026-11-10"),
        ),
    ] {
        let left = verified_without(check(gone), now.map(on), &checks);
        assert_eq!(left, expected.map(on), "{name}");
    }
}
