//! The registry over HTTP: versions, corrections, optimistic concurrency, who sees what.

use axum::{
    body::Body,
    http::{Method, Request, header},
};
use serde_json::{Value, json};
use sightline::{accounts::Role, db::Db, deployment::DeploymentKind};

use crate::support::{Answer, Backend, TestApp, TestUnit, both};

fn camera(code: &str) -> Value {
    json!({
        "code": code, "lon": 105.9, "lat": 18.34, "bearing_deg": 90, "horizontal_fov_deg": 80, "width_px": 1920,
        "height_px": 1080, "height_m": 4, "status": "working", "installed_on": "2026-01-01",
        "retention_declared_days": 7, "recording_mode": "continuous", "verified_on": "2026-11-01", "owner_kind": "household",
    })
}

async fn patch(app: &TestApp, id: &str, body: Value) -> Answer {
    app.call(
        Role::Registrar,
        Method::PATCH,
        &format!("/api/v1/cameras/{id}"),
        Some(body),
    )
    .await
}

async fn create(app: &TestApp, body: Value) -> String {
    let answer = app
        .post(Role::Registrar, "/api/v1/cameras", body)
        .await
        .expect(201);
    answer.body["id"].as_str().unwrap().to_owned()
}

both!(what_is_registered_is_read_back);
async fn what_is_registered_is_read_back(backend: Backend) {
    let app = TestApp::new(backend, DeploymentKind::Live).await;
    let id = create(&app, camera("C-1")).await;
    let read = app
        .get(Role::Registrar, &format!("/api/v1/cameras/{id}"))
        .await
        .expect(200);
    assert_eq!(read.headers[header::ETAG], "\"1\"");
    for (field, value) in camera("C-1").as_object().unwrap() {
        let same = match (value.as_f64(), read.body[field].as_f64()) {
            (Some(a), Some(b)) => (a - b).abs() < 1e-12,
            _ => &read.body[field] == value,
        };
        assert!(same, "{field}: {} is not {value}", read.body[field]);
    }
    assert_eq!(read.body["tilt_deg"], Value::Null, "unknown is null");
    let coverage = app
        .get(Role::Registrar, &format!("/api/v1/cameras/{id}/coverage"))
        .await
        .expect(200);
    let features = coverage.body["features"].as_array().unwrap();
    assert_eq!(
        features.len(),
        1,
        "nothing is known of the night: {}",
        coverage.text
    );
    assert_eq!(features[0]["properties"]["time_of_day"], "day");
    // A free sector: 80 degrees, as far as 20 px/m: 1920 / (2 * 20 * tan 40 deg) = 57.2 m on the axis.
    let far: f64 = 1920.0 / (40.0 * 40_f64.to_radians().tan());
    let area = features[0]["properties"]["area_m2"].as_f64().unwrap();
    let exact = far * far * 80_f64.to_radians() / 2.0;
    assert!((area / exact - 1.0).abs() < 0.002, "{area} is not {exact}");
}

both!(a_change_makes_a_version_and_a_correction_replaces_it);
async fn a_change_makes_a_version_and_a_correction_replaces_it(backend: Backend) {
    let app = TestApp::new(backend, DeploymentKind::Live).await;
    let id = create(&app, camera("C-1")).await;
    let turned = patch(
        &app,
        &id,
        json!({ "bearing_deg": 180, "valid_from": "2026-11-10T00:00:00+07:00" }),
    )
    .await
    .expect(200);
    assert_eq!(
        (
            turned.body["bearing_deg"].as_f64(),
            &turned.body["revision"]
        ),
        (Some(180.0), &json!(2))
    );
    assert_eq!(
        turned.body["installed_on"], "2026-01-01",
        "turning it did not install it anew"
    );
    patch(
        &app,
        &id,
        json!({ "bearing_deg": 200, "valid_from": "2026-11-01T00:00:00Z" }),
    )
    .await
    .expect(422);
    patch(
        &app,
        &id,
        json!({ "bearing_deg": 200, "valid_from": "2027-01-01T00:00:00Z" }),
    )
    .await
    .expect(422);
    patch(&app, &id, json!({ "bearing_deg": 185, "correction": true }))
        .await
        .expect(200);
    patch(&app, &id, json!({ "bearing_deg": null }))
        .await
        .expect(200);
    let unknown = app
        .get(Role::Registrar, &format!("/api/v1/cameras/{id}"))
        .await
        .expect(200);
    assert_eq!(unknown.body["bearing_deg"], Value::Null);

    let versions = versions(&app).await;
    let expected: Vec<(Option<f64>, bool, bool)> = vec![
        // bearing, still believed, still so
        (Some(90.0), true, false),
        (Some(180.0), false, true),
        (Some(185.0), true, false),
        (None, true, true),
    ];
    assert_eq!(versions, expected);
}

async fn versions(app: &TestApp) -> Vec<(Option<f64>, bool, bool)> {
    let sql = "SELECT bearing_deg, superseded_at IS NULL, valid_to IS NULL FROM camera_versions ORDER BY rid";
    match &app.app.db {
        sightline::db::Db::Sqlite { read, .. } => {
            sqlx::query_as(sql).fetch_all(read).await.unwrap()
        }
        sightline::db::Db::Postgres(pool) => sqlx::query_as(sql).fetch_all(pool).await.unwrap(),
    }
}

both!(two_people_who_change_one_camera);
async fn two_people_who_change_one_camera(backend: Backend) {
    let app = TestApp::new(backend, DeploymentKind::Live).await;
    let id = create(&app, camera("C-1")).await;
    let change = |tag: &str, label: &str| {
        Request::patch(format!("/api/v1/cameras/{id}"))
            .header(header::AUTHORIZATION, app.bearer(Role::Registrar))
            .header(header::CONTENT_TYPE, "application/json")
            .header(header::IF_MATCH, tag)
            .body(Body::from(json!({ "label": label }).to_string()))
            .unwrap()
    };
    app.send(change("\"1\"", "Cổng chợ")).await.expect(200);
    let refused = app.send(change("\"1\"", "Nhà văn hóa")).await.expect(412);
    assert_eq!(refused.body["current"]["label"], "Cổng chợ");
    app.send(change("W/\"2\"", "Nhà văn hóa")).await.expect(200);
}

both!(retiring_is_dated);
async fn retiring_is_dated(backend: Backend) {
    let app = TestApp::new(backend, DeploymentKind::Live).await;
    let id = create(&app, camera("C-1")).await;
    let path = format!("/api/v1/cameras/{id}");
    app.call(Role::Registrar, Method::DELETE, &path, None)
        .await
        .expect(204);
    let read = app.get(Role::Registrar, &path).await.expect(200);
    assert_eq!(read.body["status"], "removed");
    assert_eq!(read.body["status_since"], "2026-11-20T05:00:00Z");
}

both!(lists_page_filter_and_fold);
async fn lists_page_filter_and_fold(backend: Backend) {
    let app = TestApp::new(backend, DeploymentKind::Live).await;
    for n in 0..5 {
        let mut body = camera(&format!("C-{n}"));
        body["lon"] = json!(105.9 + f64::from(n) * 0.01);
        body["label"] = json!(if n == 3 {
            "Đường Thủy"
        } else {
            "Chợ 50%"
        });
        create(&app, body).await;
    }
    let codes = |answer: &Answer| -> Vec<String> {
        let items = answer.body["items"].as_array().unwrap();
        items
            .iter()
            .map(|item| item["code"].as_str().unwrap().to_owned())
            .collect()
    };
    let first = app
        .get(Role::Registrar, "/api/v1/cameras?limit=2")
        .await
        .expect(200);
    assert_eq!(codes(&first), ["C-0", "C-1"]);
    let cursor = first.body["next_cursor"].as_str().unwrap();
    let rest = app
        .get(
            Role::Registrar,
            &format!("/api/v1/cameras?limit=3&cursor={cursor}"),
        )
        .await
        .expect(200);
    assert_eq!(
        (codes(&rest), &rest.body["next_cursor"]),
        (vec!["C-2".into(), "C-3".into(), "C-4".into()], &Value::Null)
    );
    for (query, expected) in [
        ("q=duong%20thuy", vec!["C-3"]),
        ("q=Thu%E1%BB%B7", vec!["C-3"]),
        ("q=50%25", vec!["C-0", "C-1", "C-2", "C-4"]),
        ("q=5_", vec![]),
        ("bbox=105.895,18.3,105.915,18.4", vec!["C-0", "C-1"]),
        (
            "status=working&limit=1000",
            vec!["C-0", "C-1", "C-2", "C-3", "C-4"],
        ),
        ("status=faulty", vec![]),
    ] {
        let answer = app
            .get(Role::Registrar, &format!("/api/v1/cameras?{query}"))
            .await
            .expect(200);
        assert_eq!(codes(&answer), expected, "{query}");
    }
}

both!(any_part_of_a_code_or_a_label_is_found_however_it_came_and_went);
async fn any_part_of_a_code_or_a_label_is_found_however_it_came_and_went(backend: Backend) {
    let app = TestApp::new(backend, DeploymentKind::Live).await;
    let mut first = camera("C-1");
    first["label"] = json!("Cổng \"Chợ Đường\" OR *");
    let id = create(&app, first).await;
    let list = "code,lon,lat,label\nL-7,105.9,18.34,Nhà văn hoá thôn Đoài\n";
    let request = Request::post("/api/v1/imports?file_name=a.csv")
        .header(header::AUTHORIZATION, app.bearer(Role::Registrar))
        .body(Body::from(list))
        .unwrap();
    let lines = app.send(request).await.expect(200).text;
    let report: Value = serde_json::from_str(lines.lines().last().unwrap()).unwrap();
    let found = async |text: &str| {
        let path = text
            .bytes()
            .fold("/api/v1/cameras?q=".to_owned(), |path, byte| {
                format!("{path}%{byte:02x}")
            });
        let answer = app.get(Role::Registrar, &path).await.expect(200);
        let items = answer.body["items"].as_array().unwrap().clone();
        let codes = items
            .iter()
            .map(|item| item["code"].as_str().unwrap().to_owned());
        codes.collect::<Vec<_>>()
    };
    for (text, expected) in [
        ("ợ đườ", vec!["C-1"]),
        ("CHO DUONG", vec!["C-1"]),
        ("\"cho", vec!["C-1"]),
        ("\" or *", vec!["C-1"]),
        ("duong*", vec![]),
        ("cho OR xyz", vec![]),
        ("oai", vec!["L-7"]),
        ("hóa thôn", vec!["L-7"]),
        ("-7", vec!["L-7"]),
        ("7", vec!["L-7"]),
        ("folded:cho", vec![]),
    ] {
        assert_eq!(found(text).await, expected, "{text}");
    }
    patch(&app, &id, json!({ "label": "Trạm y tế" }))
        .await
        .expect(200);
    assert_eq!(found("cho duong").await, Vec::<String>::new());
    assert_eq!(found("tram y").await, ["C-1"]);
    let import = report["report"]["import"].as_str().unwrap();
    let undo = format!("/api/v1/imports/{import}/undo");
    app.post(Role::Registrar, &undo, json!({}))
        .await
        .expect(200);
    assert_eq!(found("doai").await, Vec::<String>::new());
    if let Db::Sqlite { write, .. } = &app.app.db {
        // The index of text is at one with the cameras.
        let check = "INSERT INTO cameras_text (cameras_text, rank) VALUES ('integrity-check', 1)";
        sqlx::query(check).execute(write).await.unwrap();
    }
}

both!(p6a_an_officer_sees_points_and_a_registrar_sees_lenses);
async fn p6a_an_officer_sees_points_and_a_registrar_sees_lenses(backend: Backend) {
    for (kind, sees) in [(DeploymentKind::Live, false), (DeploymentKind::Demo, true)] {
        let app = TestApp::new(backend, kind).await;
        let id = create(&app, camera("C-1")).await;
        app.list_camera(&app.bearer(Role::Registrar), &id).await;
        for path in [
            "/api/v1/cameras".to_owned(),
            format!("/api/v1/cameras/{id}"),
        ] {
            let answer = app.get(Role::Officer, &path).await.expect(200);
            assert_eq!(answer.text.contains("bearing_deg"), sees, "{kind:?} {path}");
            assert!(answer.text.contains("C-1"));
        }
        let coverage = app
            .get(Role::Officer, &format!("/api/v1/cameras/{id}/coverage"))
            .await;
        assert_eq!(coverage.status.is_success(), sees, "{kind:?}");
    }
}

both!(p5_an_account_sees_the_cameras_of_its_own_unit);
async fn p5_an_account_sees_the_cameras_of_its_own_unit(backend: Backend) {
    let app = TestApp::new(backend, DeploymentKind::Live).await;
    let (one, other) = app.two_units().await;
    let post = async |unit: &TestUnit, body: Value| {
        app.call_as(&unit.registrar, Method::POST, "/api/v1/cameras", Some(body))
            .await
    };
    let made = post(&one, camera("C-1")).await.expect(201);
    assert_eq!(made.body["unit_code"], "001");
    post(&other, camera("C-1")).await.expect(201);
    let path = format!("/api/v1/cameras/{}", made.body["id"].as_str().unwrap());
    app.call_as(&one.registrar, Method::GET, &path, None)
        .await
        .expect(200);
    for method in [Method::GET, Method::PATCH, Method::DELETE] {
        let body = (method == Method::PATCH).then(|| json!({ "label": "x" }));
        app.call_as(&other.registrar, method, &path, body)
            .await
            .expect(404);
    }
    let list = app
        .call_as(&other.registrar, Method::GET, "/api/v1/cameras", None)
        .await
        .expect(200);
    assert_eq!(list.body["items"].as_array().unwrap().len(), 1);
    let mut foreign = camera("C-9");
    foreign["unit_code"] = json!("001");
    post(&other, foreign).await.expect(422);
}

async fn read(app: &TestApp, id: &str) -> Value {
    app.get(Role::Registrar, &format!("/api/v1/cameras/{id}"))
        .await
        .expect(200)
        .body
}

both!(a_state_begins_when_it_is_said_to);
async fn a_state_begins_when_it_is_said_to(backend: Backend) {
    let app = TestApp::new(backend, DeploymentKind::Live).await;
    let id = create(&app, camera("C-1")).await;
    let faulty = json!({ "status": "faulty", "valid_from": "2026-11-10T00:00:00Z" });
    let changed = patch(&app, &id, faulty).await.expect(200);
    assert_eq!(
        (&changed.body["status"], &changed.body["status_since"]),
        (&json!("faulty"), &json!("2026-11-10T00:00:00Z"))
    );
    patch(
        &app,
        &id,
        json!({ "status": "working", "valid_from": "2027-01-01T00:00:00Z" }),
    )
    .await
    .expect(422);
    let early = json!({ "status": "working", "status_since": "2026-11-01" });
    assert_eq!(
        patch(&app, &id, early).await.expect(422).pointers(),
        ["/status_since"]
    );
    let repaired = patch(
        &app,
        &id,
        json!({ "status": "working", "status_since": "2026-11-15" }),
    )
    .await
    .expect(200);
    assert_eq!(repaired.body["status_since"], "2026-11-14T17:00:00Z");
    // It was disconnected, not repaired: the last statement is replaced, the fault before it stands.
    let corrected = json!({ "status": "disconnected", "correction": true });
    let corrected = patch(&app, &id, corrected).await.expect(200);
    assert_eq!(
        (&corrected.body["status"], &corrected.body["status_since"]),
        (&json!("disconnected"), &json!("2026-11-14T17:00:00Z"))
    );
    let sql = "SELECT status, superseded_at IS NULL FROM status_events ORDER BY rid";
    let events: Vec<(String, bool)> = match &app.app.db {
        sightline::db::Db::Sqlite { read, .. } => {
            sqlx::query_as(sql).fetch_all(read).await.unwrap()
        }
        sightline::db::Db::Postgres(pool) => sqlx::query_as(sql).fetch_all(pool).await.unwrap(),
    };
    let events: Vec<_> = events
        .iter()
        .map(|(status, believed)| (status.as_str(), *believed))
        .collect();
    assert_eq!(
        events,
        [
            ("working", true),
            ("faulty", true),
            ("working", false),
            ("disconnected", true)
        ]
    );
}

both!(a_null_forgets_what_was_known);
async fn a_null_forgets_what_was_known(backend: Backend) {
    let app = TestApp::new(backend, DeploymentKind::Live).await;
    let mut body = camera("C-1");
    body["recorder_channel"] = json!("3");
    let id = create(&app, body).await;
    assert_eq!(read(&app, &id).await["recorder_channel"], "3");
    for field in [
        "retention_declared_days",
        "recording_mode",
        "recorder_channel",
        "label",
        "owner_kind",
        "verified_on",
    ] {
        patch(&app, &id, json!({ field: null })).await.expect(200);
        assert_eq!(read(&app, &id).await[field], Value::Null, "{field}");
    }
    let known = patch(&app, &id, json!({ "retention_declared_days": 14 }))
        .await
        .expect(200);
    assert_eq!(known.body["retention_declared_days"], 14.0);
    patch(&app, &id, json!({ "recorder_id": null }))
        .await
        .expect(200);
    let detached = read(&app, &id).await;
    assert_eq!(
        (
            &detached["recorder_id"],
            &detached["retention_declared_days"]
        ),
        (&Value::Null, &Value::Null)
    );
}

both!(p5_a_recorder_is_shared_within_its_unit_only);
async fn p5_a_recorder_is_shared_within_its_unit_only(backend: Backend) {
    let app = TestApp::new(backend, DeploymentKind::Live).await;
    let (one, other) = app.two_units().await;
    let post = async |unit: &TestUnit, body: Value| {
        app.call_as(&unit.registrar, Method::POST, "/api/v1/cameras", Some(body))
            .await
    };
    let made = post(&one, camera("C-1")).await.expect(201);
    let mut sharing = camera("C-2");
    sharing["recorder_id"] = made.body["recorder_id"].clone();
    sharing["retention_declared_days"] = json!(90);
    assert_eq!(
        post(&other, sharing.clone()).await.expect(422).pointers(),
        ["/recorder_id"]
    );
    let path = format!("/api/v1/cameras/{}", made.body["id"].as_str().unwrap());
    let untouched = app
        .call_as(&one.registrar, Method::GET, &path, None)
        .await
        .expect(200);
    assert_eq!(untouched.body["retention_declared_days"], 7.0);
    post(&one, sharing).await.expect(201);
    for field in ["recorder_id", "site_id"] {
        let mut unknown = camera("C-3");
        unknown[field] = json!("01890000-0000-7000-8000-000000000000");
        assert_eq!(
            post(&one, unknown).await.expect(422).pointers(),
            [format!("/{field}")]
        );
    }
}

both!(after_a_correction_the_state_is_what_was_stated);
async fn after_a_correction_the_state_is_what_was_stated(backend: Backend) {
    let app = TestApp::new(backend, DeploymentKind::Live).await;
    let id = create(&app, camera("C-1")).await;
    patch(
        &app,
        &id,
        json!({ "status": "faulty", "status_since": "2026-11-10" }),
    )
    .await
    .expect(200);
    // The day of the fault was a guess: nobody knows since when.
    patch(&app, &id, json!({ "status_since": null }))
        .await
        .expect(200);
    let read_back = read(&app, &id).await;
    assert_eq!(
        (&read_back["status"], &read_back["status_since"]),
        (&json!("faulty"), &Value::Null)
    );
    let earlier =
        json!({ "status": "disconnected", "status_since": "2026-03-01", "correction": true });
    patch(&app, &id, earlier).await.expect(200);
    let read_back = read(&app, &id).await;
    assert_eq!(
        (&read_back["status"], &read_back["status_since"]),
        (&json!("disconnected"), &json!("2026-02-28T17:00:00Z"))
    );
    let earliest = json!({ "status": "faulty", "status_since": "2025-01-01", "correction": true });
    assert_eq!(
        patch(&app, &id, earliest).await.expect(200).body["status"],
        "faulty"
    );
}
