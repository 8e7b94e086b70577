//! The same answer from both databases, whoever asks.

use std::collections::BTreeSet;

use axum::http::Method;
use serde_json::Value;
use sightline::{accounts::Role, deployment::DeploymentKind};

use super::{candidates_as, town::town};
use crate::support::{Backend, TestApp};

/// The answers to all that happened in a town; every second question comes from the officer of one unit. Each is asked
/// twice: cameras that their sectors alone keep out of view are not read unless they are to be listed, and all else that
/// the answer says must be the same.
async fn answers(backend: Backend, seed: u64) -> Vec<Value> {
    let app = TestApp::new(backend, DeploymentKind::Test).await;
    let (own, _) = app.two_units().await;
    let mut answers = Vec::new();
    for (n, incident) in town(&app, seed).await.into_iter().enumerate() {
        let bearer = if n % 2 == 0 {
            app.bearer(Role::Officer)
        } else {
            own.officer.clone()
        };
        let answer = candidates_as(&app, &bearer, incident, "out_of_view,coverage").await;
        let mut answer = answer.body;
        let id = answer["incident"]["id"].as_str().unwrap();
        let path = format!("/api/v1/incidents/{id}/candidates?include=coverage");
        let short = app.call_as(&bearer, Method::GET, &path, None).await;
        let difference = first_difference("", &in_view(&answer), &short.expect(200).body);
        assert_eq!(difference, None, "incident {n} of town {seed}");
        // Only identifiers may differ: they are made anew in each database.
        answer["incident"]["id"].take();
        for candidate in answer["candidates"].as_array_mut().unwrap() {
            candidate["incident_id"].take();
            candidate["camera_id"].take();
        }
        answers.push(answer);
    }
    answers
}

/// The answer without the cameras that do not see the place.
fn in_view(answer: &Value) -> Value {
    let mut answer = answer.clone();
    let candidates = answer["candidates"].as_array_mut().unwrap();
    candidates.retain(|candidate| candidate["verdict"] != "out_of_view");
    answer
}

#[tokio::test(flavor = "multi_thread")]
async fn both_databases_give_the_same_answers() {
    for seed in [1, 2] {
        let sqlite = answers(Backend::Sqlite, seed).await;
        let postgres = answers(Backend::Postgres, seed).await;
        for (n, (one, other)) in sqlite.iter().zip(&postgres).enumerate() {
            let difference = first_difference("", one, other);
            assert_eq!(difference, None, "incident {n} of town {seed}");
        }
        check_variety(&sqlite, seed);
    }
}

/// A comparison of empty answers would prove nothing.
fn check_variety(answers: &[Value], seed: u64) {
    let candidates = || {
        answers
            .iter()
            .flat_map(|answer| answer["candidates"].as_array().unwrap())
    };
    let is_own = |candidate: &Value| candidate.get("reasons").is_some();
    let mut shown: BTreeSet<&str> = BTreeSet::new();
    for candidate in candidates() {
        shown.insert(candidate["verdict"].as_str().unwrap());
        let reasons = candidate["reasons"].as_array().into_iter().flatten();
        shown.extend(reasons.map(|reason| reason["code"].as_str().unwrap()));
        if is_own(candidate) && candidate["verdict"] == "blocked" {
            assert!(
                candidate["blocked_by"].is_object(),
                "town {seed}: {candidate}"
            );
        }
    }
    for expected in [
        "sees",
        "may_see",
        "overwritten",
        "not_recording",
        "not_working",
        "blocked",
        "out_of_view",
        "masked",
        "towards_private",
        "changed_during_window",
        "recorder_reset",
        "partly_outside_schedule",
        "removed",
    ] {
        assert!(shown.contains(expected), "town {seed} shows no {expected}");
    }
    assert!(
        candidates().any(|candidate| !is_own(candidate)),
        "town {seed} has no neighbours"
    );
    assert!(candidates().any(|candidate| candidate["retention_basis"] == "measured"));
}

/// Where two answers differ first, and how: whole answers would fill pages.
fn first_difference(path: &str, one: &Value, other: &Value) -> Option<String> {
    match (one, other) {
        (Value::Object(a), Value::Object(b)) if a.len() == b.len() => a
            .iter()
            .find_map(|(key, value)| first_difference(&format!("{path}/{key}"), value, &b[key])),
        (Value::Array(a), Value::Array(b)) if a.len() == b.len() => a
            .iter()
            .zip(b)
            .enumerate()
            .find_map(|(n, (a, b))| first_difference(&format!("{path}/{n}"), a, b)),
        _ => (one != other).then(|| format!("{path}: {one} and {other}")),
    }
}
