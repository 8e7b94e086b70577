//! What the form of a camera asks while it is filled in, and the history of what it saved.

use axum::http::Method;
use serde_json::{Value, json};
use sightline::{accounts::Role, deployment::DeploymentKind};

use crate::{
    audited::last_line,
    support::{Backend, TestApp, both},
};

const PREVIEWS: &str = "/api/v1/coverage_previews";
const OVERLAPS: &str = "/api/v1/cameras/overlaps";

fn camera(changes: &Value) -> Value {
    let mut body = json!({
        "lon": 105.9, "lat": 18.34, "bearing_deg": 90, "horizontal_fov_deg": 90, "width_px": 1920, "far_m": 60, "night_far_m": 20,
    });
    let fields = changes.as_object().unwrap().clone();
    body.as_object_mut().unwrap().extend(fields);
    body
}

async fn register(app: &TestApp, changes: Value) -> String {
    let made = app.post(Role::Registrar, "/api/v1/cameras", camera(&changes));
    made.await.expect(201).body["id"]
        .as_str()
        .unwrap()
        .to_owned()
}

both!(a_preview_is_what_would_be_stored_and_stores_nothing);
async fn a_preview_is_what_would_be_stored_and_stores_nothing(backend: Backend) {
    let app = TestApp::new(backend, DeploymentKind::Live).await;
    let head = async || app.app.db.audit_head().await.unwrap().seq;
    let before = head().await;
    let preview = app.post(Role::Registrar, PREVIEWS, camera(&json!({})));
    let preview = preview.await.expect(200).body;
    assert_eq!(head().await, before, "nothing of the registry is told");
    let list = app
        .get(Role::Registrar, "/api/v1/cameras")
        .await
        .expect(200);
    assert_eq!(list.body["items"], json!([]));

    let id = register(&app, json!({ "code": "C-1" })).await;
    let path = format!("/api/v1/cameras/{id}/coverage");
    let stored = app.get(Role::Registrar, &path).await.expect(200).body;
    let [day, night] = [0, 1].map(|i| &stored["features"][i]);
    assert_eq!(preview["day_area_m2"], day["properties"]["area_m2"]);
    assert_eq!(preview["day"], day["geometry"]);
    assert_eq!(
        (&preview["night"]["kind"], &preview["night"]["visible"]),
        (&json!("view"), &night["geometry"])
    );
    assert_eq!(
        preview["sector"],
        json!({ "bearing_deg": 90.0, "width_deg": 90.0, "near_m": 0.0, "far_m": 60.0 })
    );
    // 1920 px over 90 degrees: 960 / d pixels per metre, so that 125 px/m end at 7.68 m and 20 px/m at 48 m.
    let bands: Vec<_> = preview["bands"].as_array().unwrap().iter().collect();
    let ends = |level: &str| {
        let band = bands.iter().find(|band| band["level"] == level).unwrap();
        band["to_m"].as_f64().unwrap()
    };
    assert!((ends("perceive") - 7.68).abs() < 1e-9 && (ends("overview") - 48.0).abs() < 1e-9);
    assert_eq!(bands.last().unwrap()["level"], Value::Null);
    assert_eq!(
        preview["outside_street_share"],
        Value::Null,
        "no street is known here"
    );
}

both!(a_preview_names_the_field_that_it_cannot_use);
async fn a_preview_names_the_field_that_it_cannot_use(backend: Backend) {
    let app = TestApp::new(backend, DeploymentKind::Live).await;
    for (changes, pointer) in [
        (json!({ "lat": null }), "/lat"),
        (json!({ "horizontal_fov_deg": 400 }), "/horizontal_fov_deg"),
        (
            json!({ "masks": [{ "area": { "type": "Point", "coordinates": [0, 0] } }] }),
            "/masks",
        ),
        (json!({ "bearing_deg": "east" }), "/bearing_deg"),
    ] {
        for path in [PREVIEWS, OVERLAPS] {
            let answer = app.post(Role::Registrar, path, camera(&changes)).await;
            let refused = answer.expect(422).body;
            let named = refused["errors"][0]["pointer"].as_str().unwrap();
            assert!(named.starts_with(pointer), "{path}: {refused}");
        }
    }
}

both!(what_a_camera_would_repeat_is_named);
async fn what_a_camera_would_repeat_is_named(backend: Backend) {
    let app = TestApp::new(backend, DeploymentKind::Live).await;
    let first = register(&app, json!({ "code": "C-1", "label": "Cổng chợ" })).await;
    let removed = json!({ "code": "C-2", "status": "removed" });
    register(&app, removed).await;
    let ask = async |changes: Value| {
        let answer = app.post(Role::Registrar, OVERLAPS, camera(&changes)).await;
        answer.expect(200).body
    };
    // Two metres to the east, turned by 10 degrees across north.
    let east = 105.9 + 2.0 / 105_660.0;
    let near = ask(json!({ "lon": east, "bearing_deg": 80 })).await;
    let duplicate = &near["duplicates"][0];
    assert_eq!(near["duplicates"].as_array().unwrap().len(), 1, "{near}");
    assert_eq!(
        (
            &duplicate["camera_id"],
            &duplicate["code"],
            &duplicate["label"]
        ),
        (&json!(first), &json!("C-1"), &json!("Cổng chợ"))
    );
    assert!((duplicate["distance_m"].as_f64().unwrap() - 2.0).abs() < 0.01);
    assert_eq!(duplicate["bearing_difference_deg"], 10.0);
    // A sector of 90 degrees and another turned by 10 share 80 of them, but for the two metres.
    let share = near["overlaps"][0]["share"].as_f64().unwrap();
    assert!((share - 80.0 / 90.0).abs() < 0.06, "{share}");

    let twisted = ask(json!({ "bearing_deg": 120 })).await;
    assert_eq!(
        twisted["duplicates"],
        json!([]),
        "another lens of that pole"
    );
    let share = twisted["overlaps"][0]["share"].as_f64().unwrap();
    assert!((share - 60.0 / 90.0).abs() < 0.01, "{share}");
    let unknown = ask(json!({ "bearing_deg": null })).await;
    assert_eq!(
        unknown["duplicates"][0]["bearing_difference_deg"],
        Value::Null
    );
    let away = ask(json!({ "bearing_deg": 270 })).await;
    assert_eq!(away, json!({ "duplicates": [], "overlaps": [] }));
    // It does not repeat itself.
    let itself = ask(json!({ "camera_id": first })).await;
    assert_eq!(itself, json!({ "duplicates": [], "overlaps": [] }));
    let line = last_line(&app).await;
    assert_eq!(
        (&line["action"], &line["object"]),
        (&json!("camera.overlaps"), &json!(first))
    );
}

both!(p5_nothing_of_another_unit_is_named_as_repeated);
async fn p5_nothing_of_another_unit_is_named_as_repeated(backend: Backend) {
    let app = TestApp::new(backend, DeploymentKind::Live).await;
    let (one, other) = app.two_units().await;
    let body = camera(&json!({ "code": "C-1" }));
    app.call_as(&one.registrar, Method::POST, "/api/v1/cameras", Some(body))
        .await
        .expect(201);
    for (unit, expected) in [(&one, 1), (&other, 0)] {
        let body = Some(camera(&json!({})));
        let answer = app.call_as(&unit.registrar, Method::POST, OVERLAPS, body);
        let found = answer.await.expect(200).body;
        for list in ["duplicates", "overlaps"] {
            assert_eq!(found[list].as_array().unwrap().len(), expected, "{found}");
        }
    }
    let history = "/api/v1/cameras?limit=1";
    let id = app
        .call_as(&one.registrar, Method::GET, history, None)
        .await;
    let id = id.expect(200).body["items"][0]["id"]
        .as_str()
        .unwrap()
        .to_owned();
    let path = format!("/api/v1/cameras/{id}/history");
    app.call_as(&other.registrar, Method::GET, &path, None)
        .await
        .expect(404);
}

both!(every_field_has_its_history);
async fn every_field_has_its_history(backend: Backend) {
    let app = TestApp::new(backend, DeploymentKind::Live).await;
    let id = register(&app, json!({ "code": "C-1" })).await;
    let path = format!("/api/v1/cameras/{id}");
    let change = async |body: Value| {
        let answer = app.call(Role::Registrar, Method::PATCH, &path, Some(body));
        answer.await.expect(200);
    };
    change(json!({ "label": "Cổng chợ", "bearing_deg": 100, "correction": true })).await;
    change(json!({ "height_m": 4, "valid_from": "2026-10-01T00:00:00Z" })).await;
    // What says nothing new is no change.
    change(json!({ "height_m": 4 })).await;
    let checked = json!({ "works": true });
    let checks = format!("{path}/checks");
    app.post(Role::Registrar, &checks, checked)
        .await
        .expect(201);

    let read = app.get(Role::Registrar, &format!("{path}/history")).await;
    let items = read.expect(200).body["items"].clone();
    let fields = |i: usize| {
        let mut fields: Vec<_> = items[i]["fields"]
            .as_array()
            .unwrap()
            .iter()
            .map(|change| {
                (
                    change["field"].as_str().unwrap().to_owned(),
                    change["before"].clone(),
                    change["after"].clone(),
                )
            })
            .collect();
        fields.sort_by(|a, b| a.0.cmp(&b.0));
        fields
    };
    assert_eq!(items.as_array().unwrap().len(), 4, "{items:#}");
    let names: Vec<_> = fields(0).into_iter().map(|(name, ..)| name).collect();
    assert_eq!(
        names,
        ["status", "status_since", "verified_on"],
        "of the check"
    );
    assert_eq!(fields(1), [("height_m".into(), Value::Null, json!(4.0))]);
    assert_eq!(
        (&items[1]["correction"], &items[1]["valid_from"]),
        (&json!(false), &json!("2026-10-01T00:00:00Z"))
    );
    assert_eq!(
        fields(2),
        [
            ("bearing_deg".into(), json!(90.0), json!(100.0)),
            ("label".into(), Value::Null, json!("Cổng chợ")),
        ]
    );
    assert_eq!(
        (&items[2]["correction"], &items[2]["valid_from"]),
        (&json!(true), &Value::Null)
    );
    assert_eq!(items[3]["fields"], json!([]), "its registration");
    for i in 0..4 {
        assert_eq!(
            (&items[i]["by"], &items[i]["source"]),
            (&json!("registrar"), &json!("page")),
            "{i}"
        );
    }
    assert_eq!(last_line(&app).await["action"], "camera.history");
}

both!(what_is_changed_at_an_owner_or_a_recorder_is_in_the_history_of_its_cameras);
async fn what_is_changed_at_an_owner_or_a_recorder_is_in_the_history_of_its_cameras(
    backend: Backend,
) {
    let app = TestApp::new(backend, DeploymentKind::Live).await;
    let first = register(&app, json!({ "code": "C-1", "owner_kind": "commune" })).await;
    let second = register(&app, json!({ "code": "C-2", "lat": 18.35 })).await;
    let history = async |id: &str| {
        let path = format!("/api/v1/cameras/{id}/history");
        let read = app.get(Role::Registrar, &path).await.expect(200);
        let mut lines = read.body["items"].as_array().unwrap().clone();
        assert_eq!(lines.pop().unwrap()["fields"], json!([]));
        for line in &lines {
            assert_eq!(
                (&line["by"], &line["source"], &line["correction"]),
                (&json!("registrar"), &json!("page"), &json!(false))
            );
            assert_eq!(line["at"], line["valid_from"]);
        }
        let fields = lines.iter().map(|line| line["fields"].clone());
        fields.collect::<Vec<_>>()
    };
    let change = |field: &str, before: Value, after: Value| json!([{ "field": field, "before": before, "after": after }]);
    let kind = |before: Value, after: Value| change("owner_kind", before, after);

    let owner = json!({ "camera_id": first, "kind": "business" });
    let owner = app.post(Role::Registrar, "/api/v1/owners", owner).await;
    let owner = format!(
        "/api/v1/owners/{}",
        owner.expect(201).body["id"].as_str().unwrap()
    );
    let joined = format!("{owner}/cameras/{second}");
    for _ in 0..2 {
        // What it has already is no change.
        app.call(Role::Registrar, Method::PUT, &joined, None)
            .await
            .expect(204);
    }
    let tag = async |camera: &str| {
        let path = format!("/api/v1/cameras/{camera}");
        let read = app.get(Role::Registrar, &path).await.expect(200);
        read.headers["etag"].to_str().unwrap().to_owned()
    };
    for (body, is_other) in [
        (json!({ "kind": "school" }), true),
        (json!({ "kind": "school", "label": "Trường Mẫu" }), false),
    ] {
        let before = [tag(&first).await, tag(&second).await];
        app.call(Role::Registrar, Method::PATCH, &owner, Some(body))
            .await
            .expect(200);
        let now = [tag(&first).await, tag(&second).await];
        assert_eq!(before != now, is_other, "a form that is open meets it");
        assert_eq!(before[1] != now[1], is_other);
    }
    let to_school = kind(json!("business"), json!("school"));
    assert_eq!(
        history(&first).await,
        [to_school.clone(), kind(json!("commune"), json!("business"))]
    );
    assert_eq!(
        history(&second).await,
        [to_school, kind(Value::Null, json!("business"))]
    );

    // Two cameras of one recorder: what is stated of it, at either camera or at itself, is a change of both.
    let camera = async |id: &str, body: Value| {
        let path = format!("/api/v1/cameras/{id}");
        let changed = app.call(Role::Registrar, Method::PATCH, &path, Some(body));
        changed.await.expect(200).body
    };
    let stated = camera(&first, json!({ "retention_declared_days": 30 })).await;
    let recorder = stated["recorder_id"].as_str().unwrap();
    camera(&second, json!({ "recorder_id": recorder })).await;
    let measurements = format!("/api/v1/recorders/{recorder}/measurements");
    for body in [
        json!({ "kind": "retention_declared", "days": 25 }),
        json!({ "kind": "oldest_footage", "days": 20 }),
    ] {
        app.post(Role::Registrar, &measurements, body)
            .await
            .expect(201);
    }
    camera(&second, json!({ "retention_declared_days": 14 })).await;
    for id in [&first, &second] {
        let lines = history(id).await;
        assert_eq!(
            lines[..2],
            [
                change("retention_declared_days", json!(25.0), json!(14.0)),
                change("retention_declared_days", json!(30.0), json!(25.0)),
            ],
            "{lines:#?}"
        );
    }
}
