use super::*;
use crate::{clock::Instant, recorders::notation::rows};

fn kind(code: &str) -> IncidentType {
    IncidentType::from_code(code).unwrap()
}

fn number(text: &str) -> Option<f64> {
    (!text.is_empty()).then(|| text.parse().unwrap())
}

/// `from-to` in hours of one day.
fn window(text: &str) -> Window {
    let (from, to) = text.split_once('-').unwrap();
    let at = |hours: &str| {
        let noon: Instant = "2026-11-18T00:00:00Z".parse().unwrap();
        noon.plus_seconds(3600.0 * hours.parse::<f64>().unwrap())
    };
    Window::new(at(from), at(to))
}

fn windows(text: &str) -> Vec<Window> {
    text.split_whitespace().map(window).collect()
}

/// Causes as the tables write them.
fn written(causes: &[Cause]) -> String {
    let code = |cause: &Cause| serde_json::to_value(cause.code).unwrap();
    let causes = causes.iter().map(|cause| {
        let code = code(cause).as_str().unwrap().to_owned();
        let round = |value: f64| (value * 1e6).round() / 1e6;
        match (cause.value, cause.cap) {
            (Some(value), Some(cap)) => format!("{code} {}/{cap}", round(value)),
            _ => code,
        }
    });
    causes.collect::<Vec<_>>().join("; ")
}

#[test]
fn p6_the_limits_of_one_search_are_as_tabled() {
    for row in rows(include_str!("../../../fixtures/limits/search.csv")) {
        let seconds = 3600.0 * number(&row[5]).unwrap();
        let from = window("0-0").from;
        let reach = Reach {
            radius_m: number(&row[2]).unwrap(),
            search_radius_m: number(&row[3]),
            half_extent_m: number(&row[4]),
            window: Some(Window::new(from, from.plus_seconds(seconds))),
        };
        let causes = causes(&of_search(kind(&row[1]), reach));
        assert_eq!(written(&causes), &row[6], "{}", &row[0]);
    }
}

#[test]
fn p6_hours_that_windows_share_count_once() {
    for row in rows(include_str!("../../../fixtures/limits/hours.csv")) {
        let hours = union_hours(windows(&row[1]));
        assert_eq!(Some(hours), number(&row[2]), "{}", &row[0]);
    }
}

#[test]
fn p6_what_counts_together_is_as_tabled() {
    for row in rows(include_str!("../../../fixtures/limits/earlier.csv")) {
        let earlier = Earlier {
            of_number: windows(&row[3]),
            of_account: windows(&row[4]),
            ..Earlier::default()
        };
        let class = kind(&row[1]).limit_class();
        let causes = causes(&with_earlier(class, window(&row[2]), &earlier));
        assert_eq!(written(&causes), &row[5], "{}", &row[0]);
    }
}

/// `west south east north uncertainty`, metres.
fn place(text: &str) -> (BBox, f64) {
    let frame = Frame::new(Position::try_from([105.9, 18.34]).unwrap());
    let metres: Vec<f64> = text.split(' ').map(|n| n.parse().unwrap()).collect();
    let at = |x, y| frame.position(geo::Coord { x, y });
    let corners = [at(metres[0], metres[1]), at(metres[2], metres[3])];
    (BBox::of(corners).unwrap(), metres[4])
}

#[test]
fn p6_how_far_the_places_of_one_number_reach_is_as_tabled() {
    for row in rows(include_str!("../../../fixtures/limits/number_radius.csv")) {
        let own = place(&row[2]);
        let mut all = vec![own];
        all.extend(row[3].split_terminator('|').map(place));
        let earlier = Earlier {
            own_reach_m: reach_m(&[own]),
            number_reach_m: reach_m(&all),
            ..Earlier::default()
        };
        let class = kind(&row[1]).limit_class();
        let mut causes = causes(&with_earlier(class, window("0-0"), &earlier));
        for cause in &mut causes {
            cause.value = cause.value.map(|metres| (metres * 100.0).round() / 100.0);
        }
        assert_eq!(written(&causes), &row[4], "{}", &row[0]);
    }
    assert!(reach_m(&[]).abs() < f64::EPSILON);
}

#[test]
fn p6_the_caps_of_cameras_are_as_tabled() {
    for row in rows(include_str!("../../../fixtures/limits/cameras.csv")) {
        let count = |n: usize| row[n].parse().unwrap();
        let class = kind(&row[1]).limit_class();
        let causes = of_cameras(class, (count(2), count(3)), (count(4), count(5)));
        assert_eq!(written(&causes), &row[6], "{}", &row[0]);
    }
}

#[test]
fn an_approval_lets_pass_what_it_was_given_for_and_no_more() {
    let hours = |value: f64| Cause {
        code: CauseCode::WindowHours,
        value: Some(value),
        cap: Some(12.0),
    };
    let sensitive = sensitive_place().cause;
    assert!(is_approved(&hours(14.0), &[hours(14.0)]));
    assert!(is_approved(&hours(13.0), &[sensitive, hours(14.0)]));
    assert!(!is_approved(&hours(14.1), &[hours(14.0)]));
    assert!(!is_approved(&sensitive, &[hours(14.0)]));
    assert!(is_approved(&sensitive, &[sensitive]));
}
