//! Recorders: what is measured later changes what is believed of the footage.

use axum::http::Method;
use serde_json::{Value, json};
use sightline::{accounts::Role, deployment::DeploymentKind};

use crate::support::{Backend, TestApp, both};

both!(what_was_measured_counts_more_than_what_was_declared);
async fn what_was_measured_counts_more_than_what_was_declared(backend: Backend) {
    let app = TestApp::new(backend, DeploymentKind::Test).await;
    let camera = json!({
        "code": "C-1", "lon": 105.9, "lat": 18.34, "bearing_deg": 90, "horizontal_fov_deg": 90, "width_px": 1920,
        "status": "working", "retention_declared_days": 90, "recording_mode": "continuous", "verified_on": "2026-11-01",
    });
    let made = app
        .post(Role::Registrar, "/api/v1/cameras", camera)
        .await
        .expect(201);
    let measurements = format!(
        "/api/v1/recorders/{}/measurements",
        made.body["recorder_id"].as_str().unwrap()
    );
    let incident = json!({
        "type": "TRM", "case_number": "1/2026", "place": { "type": "Point", "coordinates": [105.9002, 18.34] },
        "from": "2026-10-01T03:00:00Z", "to": "2026-10-01T03:10:00Z",
    });
    let incident = app
        .post(Role::Officer, "/api/v1/incidents", incident)
        .await
        .expect(201);
    let path = format!(
        "/api/v1/incidents/{}/candidates",
        incident.body["id"].as_str().unwrap()
    );
    let judged =
        async || app.get(Role::Officer, &path).await.expect(200).body["candidates"][0].clone();

    let before = judged().await;
    assert_eq!(
        (&before["verdict"], &before["retention_basis"]),
        (&json!("sees"), &json!("declared"))
    );
    assert_eq!(before["recorder_window"], Value::Null);
    // A recorder set to 90 days that held 35: fifty days later the footage is gone.
    let oldest = json!({ "kind": "oldest_footage", "days": 35 });
    app.post(Role::Registrar, &measurements, oldest)
        .await
        .expect(201);
    let clock = json!({ "kind": "clock", "offset_s": 120, "network_time": true });
    app.post(Role::Registrar, &measurements, clock)
        .await
        .expect(201);
    let after = judged().await;
    assert_eq!(
        (&after["verdict"], &after["retention_basis"]),
        (&json!("overwritten"), &json!("measured"))
    );
    assert_eq!(
        after["recorder_window"]["from"], "2026-10-01T03:01:30Z",
        "two minutes fast, widened by 30 s"
    );

    let list = app.get(Role::Registrar, &measurements).await.expect(200);
    let kinds: Vec<_> = list.body["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|item| item["kind"].clone())
        .collect();
    assert_eq!(
        kinds,
        ["retention_declared", "mode", "oldest_footage", "clock"]
    );
    assert_eq!(list.body["items"][2]["measured_at"], "2026-11-20T05:00:00Z");
}

both!(measurements_that_cannot_be_used);
async fn measurements_that_cannot_be_used(backend: Backend) {
    let app = TestApp::new(backend, DeploymentKind::Live).await;
    let (own, other) = app.two_units().await;
    let camera = json!({ "code": "C-1", "lon": 105.9, "lat": 18.34, "retention_declared_days": 7 });
    let made = app
        .call_as(
            &own.registrar,
            Method::POST,
            "/api/v1/cameras",
            Some(camera),
        )
        .await
        .expect(201);
    let path = format!(
        "/api/v1/recorders/{}/measurements",
        made.body["recorder_id"].as_str().unwrap()
    );
    let post = async |bearer: &str, body: Value| {
        app.call_as(bearer, Method::POST, &path, Some(body)).await
    };
    for (body, pointer) in [
        (json!({ "kind": "oldest_footage" }), "/days"),
        (json!({ "kind": "oldest_footage", "days": -1 }), "/days"),
        (json!({ "kind": "reset", "days": 3 }), "/days"),
        (
            json!({ "kind": "clock", "offset_s": 3, "recording_mode": "motion" }),
            "/recording_mode",
        ),
        (
            json!({ "kind": "mode", "recording_mode": "schedule", "recording_schedule": "at night" }),
            "/recording_schedule",
        ),
        (
            json!({ "kind": "reset", "measured_at": "2027-01-01T00:00:00Z" }),
            "/measured_at",
        ),
    ] {
        assert_eq!(
            post(&own.registrar, body).await.expect(422).pointers(),
            [pointer]
        );
    }
    post(&other.registrar, json!({ "kind": "reset" }))
        .await
        .expect(404);
    app.call_as(&other.registrar, Method::GET, &path, None)
        .await
        .expect(404);
    post(&own.officer, json!({ "kind": "reset" }))
        .await
        .expect(403);
    let list = app
        .call_as(&own.registrar, Method::GET, &path, None)
        .await
        .expect(200);
    assert_eq!(
        list.body["items"].as_array().unwrap().len(),
        1,
        "nothing was written"
    );
}
