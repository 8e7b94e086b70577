//! The day of installation: where a camera's history begins, and its recorder's.

use axum::http::Method;
use serde_json::{Value, json};
use sightline::{accounts::Role, deployment::DeploymentKind};

use crate::support::{Answer, Backend, TestApp, both, by};

fn camera() -> Value {
    json!({
        "code": "C-1", "lon": 105.9, "lat": 18.34, "bearing_deg": 90, "horizontal_fov_deg": 90, "width_px": 1920,
        "status": "working", "retention_declared_days": 30, "recording_mode": "continuous", "verified_on": "2026-11-01",
    })
}

/// Registers the camera; its identifier and the path of its recorder's measurements.
async fn register(app: &TestApp, body: Value) -> (String, String) {
    let made = app
        .post(Role::Registrar, "/api/v1/cameras", body)
        .await
        .expect(201);
    let recorder = made.body["recorder_id"].as_str().unwrap();
    let measurements = format!("/api/v1/recorders/{recorder}/measurements");
    (made.body["id"].as_str().unwrap().to_owned(), measurements)
}

async fn patch(app: &TestApp, id: &str, body: Value) -> Answer {
    let path = format!("/api/v1/cameras/{id}");
    app.call(Role::Registrar, Method::PATCH, &path, Some(body))
        .await
}

/// The verdict on something 20 m ahead of the camera, and the codes of its reasons.
async fn judged(app: &TestApp, from: &str, to: &str) -> (String, Vec<String>) {
    let incident = json!({
        "type": "TRM", "case_number": "1/2026", "place": { "type": "Point", "coordinates": [105.9002, 18.34] },
        "from": from, "to": to,
    });
    let made = app
        .post(Role::Officer, "/api/v1/incidents", incident)
        .await
        .expect(201);
    let id = made.body["id"].as_str().unwrap();
    let path = format!("/api/v1/incidents/{id}/candidates?include=out_of_view");
    let answer = app.get(Role::Officer, &path).await.expect(200);
    let found = &answer.body["candidates"][0];
    let reasons = found["reasons"].as_array().unwrap();
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    let codes = reasons.iter().map(|reason| text(&reason["code"]));
    (text(&found["verdict"]), codes.collect())
}

both!(a_disk_that_still_fills_has_lost_nothing);
async fn a_disk_that_still_fills_has_lost_nothing(backend: Backend) {
    let app = TestApp::new(backend, DeploymentKind::Test).await;
    let mut body = camera();
    body["installed_on"] = json!("2026-11-11");
    let (id, measurements) = register(&app, body).await;
    // On the 14th the disk held three days, because it is three days old: it will keep thirty.
    let oldest =
        json!({ "kind": "oldest_footage", "days": 3, "measured_at": "2026-11-14T05:00:00Z" });
    app.post(Role::Registrar, &measurements, oldest)
        .await
        .expect(201);
    let (from, to) = ("2026-11-15T03:00:00Z", "2026-11-15T03:10:00Z");
    assert_eq!(judged(&app, from, to).await.0, "sees");

    // Had it hung there for a year, three days would be all that it keeps.
    patch(&app, &id, json!({ "installed_on": "2025-11-11" }))
        .await
        .expect(200);
    assert_eq!(judged(&app, from, to).await.0, "overwritten");
    let list = app.get(Role::Registrar, &measurements).await.expect(200);
    let resets: Vec<_> = list.body["items"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|item| item["kind"] == "reset")
        .map(|item| item["measured_at"].clone())
        .collect();
    assert_eq!(
        resets,
        ["2025-11-10T17:00:00Z"],
        "one installation, corrected"
    );
}

both!(a_recorder_that_is_told_of_later_filled_from_the_installation_on);
async fn a_recorder_that_is_told_of_later_filled_from_the_installation_on(backend: Backend) {
    // When the installation is stated, and what a change adds later.
    for (installed_first, later) in [
        (
            true,
            json!({ "retention_declared_days": 30, "correction": true }),
        ),
        (
            true,
            json!({ "retention_declared_days": 30, "valid_from": "2026-11-12T00:00:00Z" }),
        ),
        (
            false,
            json!({ "installed_on": "2026-11-11", "retention_declared_days": 30, "correction": true }),
        ),
    ] {
        let app = TestApp::new(backend, DeploymentKind::Test).await;
        let mut body = camera();
        for field in ["retention_declared_days", "recording_mode"] {
            body.as_object_mut().unwrap().remove(field);
        }
        if installed_first {
            body["installed_on"] = json!("2026-11-11");
        }
        let made = app
            .post(Role::Registrar, "/api/v1/cameras", body)
            .await
            .expect(201);
        let id = made.body["id"].as_str().unwrap();
        let changed = patch(&app, id, later.clone()).await.expect(200);
        let recorder = changed.body["recorder_id"].as_str().unwrap();
        let measurements = format!("/api/v1/recorders/{recorder}/measurements");
        let oldest =
            json!({ "kind": "oldest_footage", "days": 3, "measured_at": "2026-11-14T05:00:00Z" });
        app.post(Role::Registrar, &measurements, oldest)
            .await
            .expect(201);
        let (verdict, reasons) = judged(&app, "2026-11-15T03:00:00Z", "2026-11-15T03:10:00Z").await;
        assert_eq!(verdict, "sees", "{later}: {reasons:?}");
    }
}

both!(a_date_of_installation_corrects_the_first_version_alone);
async fn a_date_of_installation_corrects_the_first_version_alone(backend: Backend) {
    let app = TestApp::new(backend, DeploymentKind::Test).await;
    let (id, _) = register(&app, camera()).await;
    let dated = patch(&app, &id, json!({ "installed_on": "2026-11-10" }))
        .await
        .expect(200);
    assert_eq!(dated.body["installed_on"], "2026-11-10");
    let turned = json!({ "tilt_deg": 10, "valid_from": "2026-11-15T00:00:00Z" });
    patch(&app, &id, turned).await.expect(200);
    for correction in [false, true] {
        for day in ["2026-11-11", "2026-11-12"] {
            let body = json!({ "installed_on": day, "correction": correction });
            let answer = patch(&app, &id, body).await.expect(200);
            assert_eq!(answer.body["installed_on"], day);
        }
    }
    let (verdict, reasons) = judged(&app, "2026-11-11T03:00:00Z", "2026-11-11T03:10:00Z").await;
    assert_eq!(
        (verdict.as_str(), reasons[0].as_str()),
        ("not_working", "not_installed_yet")
    );
    for day in ["12", "18"] {
        let at = |minute: u8| format!("2026-11-{day}T03:{minute:02}:00Z");
        let (verdict, reasons) = judged(&app, &at(0), &at(10)).await;
        assert_eq!((verdict.as_str(), reasons), ("sees", vec![]), "{day}");
    }
    let late = patch(&app, &id, json!({ "installed_on": "2026-11-16" }))
        .await
        .expect(422);
    assert_eq!(late.pointers(), ["/installed_on"]);
    let forgotten = patch(&app, &id, json!({ "installed_on": null }))
        .await
        .expect(200);
    assert_eq!(forgotten.body["installed_on"], Value::Null);
}

both!(a_list_that_dates_a_camera_anew_says_nothing_new_the_second_time);
async fn a_list_that_dates_a_camera_anew_says_nothing_new_the_second_time(backend: Backend) {
    use sightline::{
        cameras::Registrar,
        imports::{self, ListFormat},
    };

    let app = TestApp::new(backend, DeploymentKind::Test).await;
    let scope = crate::support::everything(DeploymentKind::Test);
    let now = app.clock.now();
    let registrar = Registrar {
        scope: &scope,
        zone: &app.app.deployment.zone,
        now,
        source: "list",
        units: std::collections::HashMap::new(),
    };
    let import = async |text: &str| {
        let list = imports::read(
            text.as_bytes(),
            ListFormat::Text,
            &imports::Options::default(),
            now,
        )
        .unwrap();
        let report = app.app.db.import_cameras(&by(&registrar), &list).await;
        let report = report.unwrap().cameras;
        (report.created, report.updated, report.unchanged)
    };
    let first = "code,lon,lat,bearing_deg,installed_on\nC-1,105.9,18.34,90,2026-11-01\n";
    assert_eq!(import(first).await, (1, 0, 0));
    let found = app
        .get(Role::Registrar, "/api/v1/cameras")
        .await
        .expect(200);
    let id = found.body["items"][0]["id"].as_str().unwrap().to_owned();
    let turned = json!({ "tilt_deg": 10, "valid_from": "2026-11-15T00:00:00Z" });
    patch(&app, &id, turned).await.expect(200);
    let second = first.replace("2026-11-01", "2026-10-01");
    assert_eq!(import(&second).await, (0, 1, 0));
    assert_eq!(import(&second).await, (0, 0, 1));
}

both!(a_correction_takes_no_date);
async fn a_correction_takes_no_date(backend: Backend) {
    let app = TestApp::new(backend, DeploymentKind::Test).await;
    let (id, _) = register(&app, camera()).await;
    let body =
        json!({ "bearing_deg": 10, "correction": true, "valid_from": "2026-11-01T00:00:00Z" });
    let answer = patch(&app, &id, body).await.expect(422);
    assert_eq!(answer.pointers(), ["/valid_from"]);
}

both!(a_shared_recorder_did_not_come_with_one_of_its_cameras);
async fn a_shared_recorder_did_not_come_with_one_of_its_cameras(backend: Backend) {
    let app = TestApp::new(backend, DeploymentKind::Test).await;
    let mut body = camera();
    body["installed_on"] = json!("2026-11-01");
    let (id, measurements) = register(&app, body).await;
    let recorder = measurements.split('/').nth(4).unwrap();
    let second = json!({ "code": "C-2", "lon": 105.9, "lat": 18.34, "recorder_id": recorder });
    app.post(Role::Registrar, "/api/v1/cameras", second)
        .await
        .expect(201);
    patch(&app, &id, json!({ "installed_on": "2026-10-01" }))
        .await
        .expect(200);
    let list = app.get(Role::Registrar, &measurements).await.expect(200);
    let items = list.body["items"].as_array().unwrap();
    let resets: Vec<_> = items
        .iter()
        .filter(|item| item["kind"] == "reset")
        .collect();
    assert_eq!(resets.len(), 1);
    assert_eq!(resets[0]["measured_at"], "2026-10-31T17:00:00Z");
}

both!(a_state_that_comes_with_its_date_has_that_date);
async fn a_state_that_comes_with_its_date_has_that_date(backend: Backend) {
    let app = TestApp::new(backend, DeploymentKind::Test).await;
    let mut body = camera();
    body["status_since"] = json!("2026-11-01");
    let (id, _) = register(&app, body).await;
    // The very date that is known already: it was broken from the first day on.
    let broken = patch(
        &app,
        &id,
        json!({ "status": "faulty", "status_since": "2026-11-01" }),
    )
    .await
    .expect(200);
    assert_eq!(broken.body["status_since"], "2026-10-31T17:00:00Z");
    let (verdict, reasons) = judged(&app, "2026-11-10T03:00:00Z", "2026-11-10T03:10:00Z").await;
    assert_eq!(verdict, "not_working", "{reasons:?}");
}
