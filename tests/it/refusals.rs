//! Input that contradicts itself, changes to what somebody else has changed, and a database that is busy.

use axum::{
    body::Body,
    http::{HeaderValue, Method, Request, header},
};
use serde_json::{Value, json};
use sightline::{accounts::Role, db::Db, deployment::DeploymentKind, error::Error};
use sqlx::{Connection, Executor, SqliteConnection};

use crate::{
    incidents::incident,
    support::{Backend, TestApp, both, database, url},
};

fn camera(code: &str) -> Value {
    json!({ "code": code, "lon": 105.9, "lat": 18.34 })
}

/// `body` with more or other fields.
fn with(mut body: Value, fields: &Value) -> Value {
    let more = fields.as_object().unwrap().clone();
    body.as_object_mut().unwrap().extend(more);
    body
}

both!(statements_that_contradict_themselves_are_refused_by_field);
async fn statements_that_contradict_themselves_are_refused_by_field(backend: Backend) {
    let app = TestApp::new(backend, DeploymentKind::Live).await;
    let square = json!([[
        [105.9, 18.34],
        [105.901, 18.34],
        [105.901, 18.341],
        [105.9, 18.34]
    ]]);
    let mask = json!({ "area": { "type": "Polygon", "coordinates": square }, "secret": "of mine" });
    for (fields, pointer) in [
        (
            json!({ "drawn_coverage": { "type": "MultiPolygon", "coordinates": [] } }),
            "/drawn_coverage",
        ),
        (
            json!({ "recording_mode": "continuous", "recording_schedule": "mon-sun 06:00-18:00" }),
            "/recording_schedule",
        ),
        (json!({ "masks": [mask] }), "/masks/0/secret"),
        (json!({ "status_since": "2026-11-01" }), "/status_since"),
        (
            json!({ "status": "unknown", "status_since": "2026-11-01" }),
            "/status_since",
        ),
    ] {
        let body = with(camera("C-1"), &fields);
        let refused = app.post(Role::Registrar, "/api/v1/cameras", body).await;
        let refused = refused.expect(422);
        assert_eq!(refused.pointers(), [pointer], "{}", refused.text);
    }
    let body = with(camera("C-1"), &json!({ "retention_declared_days": 7 }));
    let made = app.post(Role::Registrar, "/api/v1/cameras", body).await;
    let recorder = made.expect(201).body["recorder_id"].clone();
    let path = format!(
        "/api/v1/recorders/{}/measurements",
        recorder.as_str().unwrap()
    );
    let hours = json!({ "kind": "mode", "recording_mode": "motion", "recording_schedule": "mon-sun 06:00-18:00" });
    let refused = app.post(Role::Registrar, &path, hours).await.expect(422);
    assert_eq!(refused.pointers(), ["/recording_schedule"]);
}

both!(the_hours_go_with_the_mode_that_they_belong_to);
async fn the_hours_go_with_the_mode_that_they_belong_to(backend: Backend) {
    let app = TestApp::new(backend, DeploymentKind::Live).await;
    let hours =
        json!({ "recording_mode": "schedule", "recording_schedule": "mon-sun 06:00-18:00" });
    let body = with(camera("C-1"), &hours);
    let made = app.post(Role::Registrar, "/api/v1/cameras", body).await;
    let path = format!(
        "/api/v1/cameras/{}",
        made.expect(201).body["id"].as_str().unwrap()
    );
    let change = async |body: Value| {
        app.call(Role::Registrar, Method::PATCH, &path, Some(body))
            .await
    };
    let refused = change(with(
        json!({ "recording_mode": "motion" }),
        &json!({ "recording_schedule": "mon-sun 06:00-18:00" }),
    ))
    .await;
    assert_eq!(refused.expect(422).pointers(), ["/recording_schedule"]);
    let changed = change(json!({ "recording_mode": "continuous" })).await;
    let changed = changed.expect(200).body;
    assert_eq!(
        (&changed["recording_mode"], &changed["recording_schedule"]),
        (&json!("continuous"), &Value::Null)
    );
}

both!(no_place_lies_within_reach_of_a_pole);
async fn no_place_lies_within_reach_of_a_pole(backend: Backend) {
    let app = TestApp::new(backend, DeploymentKind::Test).await;
    for lat in [90.0, 89.999, -89.95] {
        let body = with(camera("C-1"), &json!({ "lat": lat }));
        let refused = app.post(Role::Registrar, "/api/v1/cameras", body).await;
        assert_eq!(refused.expect(422).pointers(), ["/lat"], "{lat}");
        let place = json!({ "place": { "type": "Point", "coordinates": [105.9, lat] } });
        let body = with(incident(), &place);
        let refused = app.post(Role::Officer, "/api/v1/incidents", body).await;
        assert_eq!(refused.expect(422).pointers(), ["/place"], "{lat}");
    }
    // The last place that is taken can be searched, and so can the line where longitudes begin anew.
    for (code, lon, lat) in [
        ("C-2", 105.9, 89.9),
        ("C-3", 180.0, 18.34),
        ("C-4", -180.0, -89.9),
    ] {
        let seen = json!({ "lon": lon, "lat": lat, "bearing_deg": 0, "horizontal_fov_deg": 360, "far_m": 500 });
        let body = with(camera(code), &seen);
        app.post(Role::Registrar, "/api/v1/cameras", body)
            .await
            .expect(201);
        let place = json!({ "place": { "type": "Point", "coordinates": [lon, lat] } });
        let made = app
            .post(Role::Officer, "/api/v1/incidents", with(incident(), &place))
            .await
            .expect(201);
        let path = format!(
            "/api/v1/incidents/{}/candidates",
            made.body["id"].as_str().unwrap()
        );
        let found = app.get(Role::Officer, &path).await.expect(200);
        assert_eq!(found.body["candidates"][0]["camera_code"], code);
    }
}

both!(a_change_to_what_somebody_else_has_changed_is_refused);
async fn a_change_to_what_somebody_else_has_changed_is_refused(backend: Backend) {
    let app = TestApp::new(backend, DeploymentKind::Live).await;
    let made = app
        .post(Role::Registrar, "/api/v1/cameras", camera("C-1"))
        .await
        .expect(201);
    let path = format!("/api/v1/cameras/{}", made.body["id"].as_str().unwrap());
    let relabel = json!({ "label": "Cổng chợ" });
    app.call(Role::Registrar, Method::PATCH, &path, Some(relabel))
        .await
        .expect(200);
    let retire = |tag: HeaderValue| {
        Request::delete(&path)
            .header(header::AUTHORIZATION, app.bearer(Role::Registrar))
            .header(header::IF_MATCH, tag)
            .body(Body::empty())
            .unwrap()
    };
    let not_text = HeaderValue::from_bytes(b"\"\xe1\xbb\x99\"").unwrap();
    for tag in [
        HeaderValue::from_static("\"1\""),
        HeaderValue::from_static("\"1\", W/\"3\""),
        HeaderValue::from_static(""),
        not_text,
    ] {
        let refused = app.send(retire(tag.clone())).await;
        assert_eq!(refused.status, 412, "{tag:?}: {}", refused.text);
        assert_eq!(refused.body["current"]["revision"], 2);
        assert_eq!(refused.body["current"]["status"], "unknown");
    }
    app.send(retire(HeaderValue::from_static("\"1\", \"2\"")))
        .await
        .expect(204);
}

#[tokio::test(flavor = "multi_thread")]
async fn bodies_that_are_no_json_are_refused() {
    let app = TestApp::new(Backend::Sqlite, DeploymentKind::Live).await;
    for body in [
        &b"{\"code\":\"C-1\",\"lon\":NaN,\"lat\":18.34}"[..],
        b"{\"code\":\"C-1\",\"lon\":Infinity,\"lat\":18.34}",
        b"{\"code\":\"C-\xff\xfe\",\"lon\":105.9,\"lat\":18.34}",
        b"\xef\xbb\xbf\xff",
        b"",
    ] {
        let request = Request::post("/api/v1/cameras")
            .header(header::AUTHORIZATION, app.bearer(Role::Registrar))
            .header(header::CONTENT_TYPE, "application/json")
            .body(Body::from(body.to_vec()))
            .unwrap();
        let refused = app.send(request).await.expect(400);
        assert!(refused.text.contains("is not JSON"), "{}", refused.text);
    }
    let huge = "{\"code\":\"C-1\",\"lon\":1e999,\"lat\":18.34}";
    let request = Request::post("/api/v1/cameras")
        .header(header::AUTHORIZATION, app.bearer(Role::Registrar))
        .header(header::CONTENT_TYPE, "application/json")
        .body(Body::from(huge))
        .unwrap();
    app.send(request).await.expect(400);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_missing_or_wrong_is_named_where_it_belongs() {
    let app = TestApp::new(Backend::Sqlite, DeploymentKind::Live).await;
    let measurements = "/api/v1/recorders/01890000-0000-7000-8000-000000000000/measurements";
    for (path, body, pointer) in [
        ("/api/v1/session", json!({}), "/username"),
        ("/api/v1/session", json!({ "username": "x" }), "/password"),
        (measurements, json!({}), "/kind"),
        (measurements, json!({ "kind": 7 }), "/kind"),
        (measurements, json!([]), ""),
    ] {
        let refused = app.post(Role::Registrar, path, body).await.expect(422);
        assert_eq!(refused.pointers(), [pointer], "{}", refused.text);
    }
    for (query, pointer) in [
        ("cameras?limit=many", "/limit"),
        ("cameras?limit=-1", "/limit"),
        ("cameras?status=asleep", "/status"),
        ("incidents?limit=1.5", "/limit"),
    ] {
        let path = format!("/api/v1/{query}");
        let refused = app.get(Role::Officer, &path).await.expect(422);
        assert_eq!(refused.pointers(), [pointer], "{}", refused.text);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_locked_file_is_a_reason_to_try_again() {
    let url = url(Backend::Sqlite).await;
    let db = Db::connect(&url, true).await.unwrap();
    db.migrate().await.unwrap();
    let mut tx = db.begin().await.unwrap();
    let now = crate::support::instant(crate::support::NOW);
    db.set_deployment(&mut tx, DeploymentKind::Test, "Asia/Ho_Chi_Minh", now)
        .await
        .unwrap();
    tx.commit().await.unwrap();
    let app = TestApp::on(db).await;
    if let Db::Sqlite { write, .. } = &app.app.db {
        // The writer has one connection; it is not to wait here.
        write.execute("PRAGMA busy_timeout = 0").await.unwrap();
    }
    let mut other = SqliteConnection::connect(&url).await.unwrap();
    other.execute("BEGIN IMMEDIATE").await.unwrap();
    let post = async || {
        app.post(Role::Registrar, "/api/v1/cameras", camera("C-1"))
            .await
    };
    let busy = post().await.expect(503);
    assert_eq!(busy.headers[header::RETRY_AFTER], "5");
    other.execute("ROLLBACK").await.unwrap();
    post().await.expect(201);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_will_pass_on_postgres_is_a_reason_to_try_again() {
    let db = database(Backend::Postgres, DeploymentKind::Test).await;
    let Db::Postgres(pool) = &db else {
        panic!("another database")
    };
    for (code, is_busy) in [
        ("57P01", true),
        ("53100", true),
        ("53300", true),
        ("40001", true),
        ("40P01", true),
        ("55P03", true),
        ("22012", false),
        ("40002", false),
    ] {
        let raise = format!("DO $$ BEGIN RAISE EXCEPTION 'x' USING ERRCODE = '{code}'; END $$");
        let error = sqlx::raw_sql(sqlx::AssertSqlSafe(raise))
            .execute(pool)
            .await;
        let error = Error::from(error.unwrap_err());
        assert_eq!(matches!(error, Error::Busy(_)), is_busy, "{code}: {error}");
    }
}
