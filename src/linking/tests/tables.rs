use super::world::{
    area_scene, camera, change, events, frame, noon, now, place, recorder, scene, window,
};
use crate::{
    clock::Window,
    geometry::{Level2025, Position, sun},
    linking::{Candidate, Light, Reason, Verdict, judge, rank, status_during},
    recorders::notation::{local, rows},
};

/// The text that stands for a value in JSON.
fn word(value: impl serde::Serialize) -> String {
    let value = serde_json::to_value(value).unwrap();
    value
        .as_str()
        .map_or_else(|| value.to_string(), str::to_owned)
}

fn codes(reasons: &[Reason]) -> String {
    let codes = reasons
        .iter()
        .map(|reason| word(&serde_json::to_value(reason).unwrap()["code"]));
    codes.collect::<Vec<_>>().join(" ")
}

#[test]
fn states_during_windows_are_as_tabled() {
    for row in rows(include_str!("../../../fixtures/linking/status.csv")) {
        let spans = status_during(
            &events(&row[1]),
            Window::new(local(&row[2]), local(&row[3])),
        );
        let found = spans
            .iter()
            .map(|span| word(span.status))
            .collect::<Vec<_>>()
            .join(" ");
        let mut reasons = Vec::new();
        super::super::status::doubt_status(&spans, &mut reasons);
        assert_eq!([found, codes(&reasons)], [&row[4], &row[5]], "{}", &row[0]);
    }
}

#[test]
fn light_is_as_tabled() {
    for row in rows(include_str!("../../../fixtures/linking/light.csv")) {
        let position =
            Position::try_from([row[1].parse().unwrap(), row[2].parse().unwrap()]).unwrap();
        let window = Window::new(local(&row[3]), local(&row[4]));
        let light = Light::during(window, |at| sun::elevation_deg(position, at.seconds()));
        assert_eq!(word(light), &row[5], "{}", &row[0]);
    }
}

#[test]
fn verdicts_and_reasons_are_as_tabled() {
    let mut wrong = Vec::new();
    for row in rows(include_str!("../../../fixtures/linking/verdict.csv")) {
        let mut camera = camera();
        if !row[4].is_empty() {
            camera.status_events = events(&row[4]);
        }
        if !row[5].is_empty() {
            camera.versions[0].recorder = Some(recorder(1, &row[5]));
        }
        change(&mut camera, &row[3]);
        let judgement = judge(&camera, &scene(place(&row[1]), window(&row[2]))).unwrap();
        let found = [word(judgement.verdict), codes(&judgement.reasons)];
        if found != [&row[6], &row[7]] {
            wrong.push(format!("{}: {found:?}", &row[0]));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn areas_are_judged_as_tabled() {
    let mut wrong = Vec::new();
    for row in rows(include_str!("../../../fixtures/linking/area.csv")) {
        let mut camera = camera();
        change(&mut camera, &row[4]);
        let judgement = judge(&camera, &area_scene(&row[1], &row[2], &row[3])).unwrap();
        let near = |found: f64, cell: usize, slack: f64| {
            (found - row[cell].parse::<f64>().unwrap()).abs() < slack
        };
        let words = [word(judgement.verdict), codes(&judgement.reasons)];
        let (share, distance_m) = (judgement.visible_share, judgement.distance_m);
        if words != [&row[5], &row[6]] || !near(share, 7, 1e-3) || !near(distance_m, 8, 2e-3) {
            wrong.push(format!("{}: {words:?} {share:.4} {distance_m:.4}", &row[0]));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn ranks_are_as_tabled() {
    let table = rows(include_str!("../../../fixtures/linking/rank.csv"));
    for answer in table.chunk_by(|a, b| a[0] == b[0]) {
        let mut candidates: Vec<Candidate> = answer.iter().map(candidate).collect();
        rank(&mut candidates);
        for row in answer {
            let found = candidates
                .iter()
                .find(|candidate| candidate.camera_code == row[1])
                .unwrap();
            assert_eq!(found.rank.to_string(), &row[8], "{}: {}", &row[0], &row[1]);
        }
    }
}

#[test]
fn p6_what_is_about_to_be_lost_is_as_tabled() {
    for row in rows(include_str!("../../../fixtures/linking/urgent.csv")) {
        let mut subject = camera();
        subject.versions[0].recorder = (!row[1].is_empty()).then(|| recorder(1, &row[1]));
        let mut judgement = judge(&subject, &scene(place("0 12"), noon())).unwrap();
        if !row[2].is_empty() {
            judgement.verdict = serde_json::from_value(row[2].into()).unwrap();
        }
        let urgent = judgement.is_urgent(noon(), row[3].parse().ok(), now());
        assert_eq!(urgent, &row[4] == "yes", "{}", &row[0]);
    }
}

fn candidate(row: &csv::StringRecord) -> Candidate {
    let number = |cell: usize| row[cell].parse::<f64>().ok();
    let mut subject = camera();
    row[1].clone_into(&mut subject.code);
    let mut judgement = judge(&subject, &scene(place("0 12"), noon())).unwrap();
    let verdict: Verdict = serde_json::from_value(row[2].into()).unwrap();
    let level: Option<Level2025> = serde_json::from_value(row[4].into()).ok();
    judgement.verdict = verdict;
    judgement.losing_from = number(3).map(|hours| now().plus_seconds(hours * 3600.0));
    judgement.about_to_be_lost =
        super::super::rank::is_about_to_be_lost(verdict, judgement.losing_from, None, now());
    judgement.score.level = level.map_or(0, |level| level as u8 + 1);
    judgement.score.share = number(5).unwrap();
    judgement.score.confidence = number(6).unwrap();
    judgement.distance_m = number(7).unwrap();
    Candidate::new("1".to_owned(), &subject, judgement)
}

#[test]
fn figures_of_a_plain_case() {
    let judgement = judge(&camera(), &scene(place("0 12"), noon())).unwrap();
    assert!((judgement.distance_m - 12.0).abs() < 1e-6);
    assert!((judgement.px_per_m.unwrap() - 80.0).abs() < 1e-4);
    assert!((judgement.visible_share - 1.0).abs() < f64::EPSILON);
    assert_eq!(
        (word(judgement.level_2025), word(judgement.level_2014)),
        ("discern".into(), "observe".into())
    );
    assert_eq!(judgement.losing_from, Some(local("2026-12-18T12:00")));
    assert_eq!(judgement.kept_until, Some(local("2026-12-18T12:30")));
    assert_eq!((judgement.light, judgement.night), (Light::Day, false));
    let on_recorder = judgement.recorder_window.unwrap();
    assert_eq!(
        (on_recorder.from, on_recorder.to),
        (local("2026-11-18T11:59:30"), local("2026-11-18T12:30:30"))
    );
    assert_eq!(
        Position::try_from(judgement.sight_line.from),
        Ok(frame().origin())
    );
}

#[test]
fn a_drawn_view_tells_detail_as_on_the_axis() {
    let mut camera = camera();
    change(&mut camera, "drawn");
    // The garden may be drawn behind the lens for all that is known of the axis.
    camera.versions[0].coverage.as_mut().unwrap().bearing_deg = 180.0;
    let point = judge(&camera, &scene(place("0 12"), noon())).unwrap();
    let disc = judge(&camera, &area_scene("disc 0 12 1", "", "")).unwrap();
    for judgement in [point, disc] {
        assert!((judgement.px_per_m.unwrap() - 80.0).abs() < 1e-3);
    }
}

#[test]
fn a_candidate_has_the_names_that_scripts_rely_on() {
    let mut subject = camera();
    change(&mut subject, "unverified");
    let judgement = judge(&subject, &scene(place("0 12"), noon())).unwrap();
    let json =
        serde_json::to_value(Candidate::new("case-1".to_owned(), &subject, judgement)).unwrap();
    for name in [
        "incident_id",
        "camera_code",
        "camera_id",
        "verdict",
        "rank",
        "distance_m",
        "visible_share",
        "px_per_m",
        "level_2025",
        "level_2014",
        "night",
        "losing_from",
        "kept_until",
        "retention_basis",
        "blocked_by",
        "reasons",
    ] {
        assert!(json.get(name).is_some(), "{name}");
    }
    assert_eq!(
        json["reasons"][0],
        serde_json::json!({"code": "not_verified", "verified_on": null, "days": null})
    );
    assert_eq!(json["retention_basis"], "declared");
    assert_eq!(json["level_2025"], "discern");
    assert_eq!(json["blocked_by"], serde_json::Value::Null);
}

#[test]
fn a_camera_without_any_version_is_not_judged() {
    let mut subject = camera();
    subject.versions.clear();
    assert!(judge(&subject, &scene(place("0 12"), noon())).is_none());
}
