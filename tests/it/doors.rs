//! The doors of the API: who is let in, what every answer carries, and input that is no honest text.

use axum::{
    body::Body,
    http::{Method, Request, header},
};
use serde_json::{Value, json};
use sightline::{
    accounts::Role,
    config::Config,
    db::{Db, Tx},
    deployment::DeploymentKind,
};

use crate::support::{Answer, Backend, TestApp, both, database};

async fn execute(db: &Db, sql: &'static str) {
    let mut tx = db.begin().await.unwrap();
    match &mut tx {
        Tx::Sqlite(tx) => drop(sqlx::query(sql).execute(&mut **tx).await.unwrap()),
        Tx::Postgres(tx) => drop(sqlx::query(sql).execute(&mut **tx).await.unwrap()),
    }
    tx.commit().await.unwrap();
}

fn log_in() -> Request<Body> {
    let body = json!({ "username": "officer", "password": "right-password" });
    Request::post("/api/v1/session")
        .header(header::CONTENT_TYPE, "application/json")
        .body(Body::from(body.to_string()))
        .unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn behind_a_proxy_the_cookie_goes_over_tls_only() {
    for behind_proxy in [false, true] {
        let db = database(Backend::Sqlite, DeploymentKind::Live).await;
        let config = Config {
            behind_proxy,
            ..Config::default()
        };
        let app = TestApp::with(db, config).await;
        let answer = app.send(log_in()).await.expect(200);
        let cookie = answer.headers[header::SET_COOKIE].to_str().unwrap();
        assert_eq!(cookie.contains("; Secure"), behind_proxy, "{cookie}");
    }
}

both!(an_expired_or_revoked_token_opens_nothing);
async fn an_expired_or_revoked_token_opens_nothing(backend: Backend) {
    let app = TestApp::new(backend, DeploymentKind::Live).await;
    let start = app.clock.now();
    let path = "/api/v1/session";
    app.get(Role::Officer, path).await.expect(200);
    app.clock.set(start.plus_days(1.0));
    app.get(Role::Officer, path).await.expect(401);
    app.clock.set(start);
    app.get(Role::Officer, path).await.expect(200);
    execute(&app.app.db, "UPDATE tokens SET revoked_at = created_at").await;
    app.get(Role::Officer, path).await.expect(401);
    app.call_as("Bearer 00", Method::GET, path, None)
        .await
        .expect(401);
}

both!(a_disabled_account_opens_nothing);
async fn a_disabled_account_opens_nothing(backend: Backend) {
    let app = TestApp::new(backend, DeploymentKind::Live).await;
    let session = app.send(log_in()).await.expect(200);
    let cookie = session.headers[header::SET_COOKIE].to_str().unwrap();
    let with_cookie = || {
        Request::get("/api/v1/session")
            .header(header::COOKIE, cookie.split(';').next().unwrap())
            .body(Body::empty())
            .unwrap()
    };
    app.send(with_cookie()).await.expect(200);
    execute(
        &app.app.db,
        "UPDATE accounts SET disabled_at = created_at WHERE username = 'officer'",
    )
    .await;
    app.send(with_cookie()).await.expect(401);
    app.send(log_in()).await.expect(401);
    app.get(Role::Officer, "/api/v1/session").await.expect(401);
    app.get(Role::Registrar, "/api/v1/session")
        .await
        .expect(200);
}

both!(the_server_is_not_ready_while_its_database_is_away);
async fn the_server_is_not_ready_while_its_database_is_away(backend: Backend) {
    let app = TestApp::new(backend, DeploymentKind::Live).await;
    let get = async |path: &str| {
        app.send(Request::get(path).body(Body::empty()).unwrap())
            .await
    };
    get("/readyz").await.expect(200);
    app.app.db.close().await;
    let away = get("/readyz").await.expect(503);
    assert_eq!(away.headers[header::RETRY_AFTER], "5");
    get("/healthz").await.expect(200);
}

#[tokio::test(flavor = "multi_thread")]
async fn every_answer_carries_its_headers() {
    let app = TestApp::new(Backend::Sqlite, DeploymentKind::Live).await;
    let anonymous = |method: Method, path: &str| {
        Request::builder()
            .method(method)
            .uri(path)
            .body(Body::empty())
            .unwrap()
    };
    let officer = async |path: &str| app.get(Role::Officer, path).await;
    let empty =
        || Request::post("/api/v1/session").header(header::CONTENT_TYPE, "application/json");
    let answers: [(u16, Answer); 10] = [
        (200, app.send(anonymous(Method::GET, "/healthz")).await),
        (200, officer("/api/v1/cameras").await),
        (204, {
            let path = "/api/v1/session";
            app.call(Role::Officer, Method::DELETE, path, None).await
        }),
        (400, {
            let body = Body::from("{");
            app.send(empty().body(body).unwrap()).await
        }),
        (
            401,
            app.send(anonymous(Method::GET, "/api/v1/cameras")).await,
        ),
        (
            403,
            officer("/api/v1/recorders/01890000-0000-7000-8000-000000000000/measurements").await,
        ),
        (404, officer("/api/v1/nothing").await),
        (
            405,
            app.send(anonymous(Method::PUT, "/api/v1/cameras")).await,
        ),
        (413, {
            let body = Body::from(vec![b' '; 2 * 1024 * 1024]);
            app.send(empty().body(body).unwrap()).await
        }),
        (422, officer("/api/v1/cameras?bbox=1").await),
    ];
    let mut ids = std::collections::HashSet::new();
    for (status, answer) in answers {
        assert_eq!(answer.status.as_u16(), status, "{}", answer.text);
        for (name, value) in [
            ("x-content-type-options", "nosniff"),
            ("referrer-policy", "no-referrer"),
            ("x-frame-options", "DENY"),
        ] {
            assert_eq!(answer.headers[name], value, "{status}");
        }
        let policy = answer.headers["content-security-policy"].to_str().unwrap();
        assert!(policy.contains("default-src 'self'") && policy.contains("frame-ancestors 'none'"));
        let id = answer.headers["x-request-id"].to_str().unwrap();
        assert!(
            ids.insert(id.to_owned()),
            "each request has an id of its own"
        );
    }
}

fn camera() -> Value {
    json!({ "code": "C-1", "lon": 105.9, "lat": 18.34, "bearing_deg": 90, "horizontal_fov_deg": 80 })
}

fn incident() -> Value {
    json!({
        "type": "TRM", "case_number": "412/2026", "place": { "type": "Point", "coordinates": [105.9, 18.34] },
        "from": "2026-11-20T03:00:00Z", "to": "2026-11-20T04:00:00Z",
    })
}

both!(control_characters_are_refused_by_field);
async fn control_characters_are_refused_by_field(backend: Backend) {
    let app = TestApp::new(backend, DeploymentKind::Live).await;
    for control in ["\0", "\n", "\u{1b}", "\u{7f}", "\u{9f}"] {
        let text = format!("a{control}b");
        for field in ["label", "code", "unit_code", "recording_schedule", "kind"] {
            let mut body = camera();
            body[field] = json!(text);
            let answer = app
                .post(Role::Registrar, "/api/v1/cameras", body)
                .await
                .expect(422);
            assert_eq!(answer.pointers(), [format!("/{field}")], "{}", answer.text);
        }
        let mut body = incident();
        body["case_number"] = json!(text);
        let answer = app
            .post(Role::Officer, "/api/v1/incidents", body)
            .await
            .expect(422);
        assert_eq!(answer.pointers(), ["/case_number"], "{}", answer.text);
        let credentials = json!({ "username": text, "password": "x" });
        let answer = app
            .post(Role::Officer, "/api/v1/session", credentials)
            .await
            .expect(422);
        assert_eq!(answer.pointers(), ["/username"], "{}", answer.text);
    }
    for (query, pointer) in [
        ("q=a%00b", "/q"),
        ("cursor=%00", "/cursor"),
        ("q=%0A", "/q"),
        ("%00=1", ""),
    ] {
        let answer = app
            .get(Role::Registrar, &format!("/api/v1/cameras?{query}"))
            .await
            .expect(422);
        assert_eq!(answer.pointers(), [pointer], "{}", answer.text);
    }
}

both!(p1_a_shape_is_its_coordinates_and_nothing_else);
async fn p1_a_shape_is_its_coordinates_and_nothing_else(backend: Backend) {
    let app = TestApp::new(backend, DeploymentKind::Test).await;
    let square = |d: f64| {
        json!([[
            [105.9, 18.34, 7],
            [105.9 + d, 18.34],
            [105.9 + d, 18.34 + d],
            [105.9, 18.34 + d],
            [105.9, 18.34]
        ]])
    };
    let shape = |d: f64| json!({ "type": "Polygon", "coordinates": square(d), "note": "rtsp://secret", "bbox": [0, 0, 1, 1] });
    let mut body = camera();
    body["masks"] = json!([{ "area": shape(0.0002) }]);
    body["drawn_coverage"] = shape(0.001);
    let made = app
        .post(Role::Registrar, "/api/v1/cameras", body)
        .await
        .expect(201);
    let path = format!("/api/v1/cameras/{}", made.body["id"].as_str().unwrap());
    let mut patched = shape(0.0012);
    patched["secret"] = json!("of mine");
    let turned = app
        .call(
            Role::Registrar,
            Method::PATCH,
            &path,
            Some(json!({ "drawn_coverage": patched })),
        )
        .await
        .expect(200);
    let mut searched = incident();
    searched["place"] = shape(0.0005);
    let found = app
        .post(Role::Officer, "/api/v1/incidents", searched)
        .await
        .expect(201);
    let read = app.get(Role::Registrar, &path).await.expect(200);
    for answer in [&made, &turned, &found, &read] {
        for secret in ["secret", "note", "bbox", "of mine"] {
            assert!(!answer.text.contains(secret), "{secret}: {}", answer.text);
        }
    }
    assert_eq!(
        read.body["masks"][0]["area"]["coordinates"][0][0],
        json!([105.9, 18.34])
    );
    let stored = "SELECT count(*) FROM camera_versions WHERE masks LIKE '%secret%' OR drawn_coverage LIKE '%secret%'";
    let stored: i64 = match &app.app.db {
        Db::Sqlite { read, .. } => sqlx::query_scalar(stored).fetch_one(read).await.unwrap(),
        Db::Postgres(pool) => sqlx::query_scalar(stored).fetch_one(pool).await.unwrap(),
    };
    assert_eq!(stored, 0);
}

both!(shapes_of_a_camera_are_simple_and_near);
async fn shapes_of_a_camera_are_simple_and_near(backend: Backend) {
    let app = TestApp::new(backend, DeploymentKind::Live).await;
    let polygon = |corners: &[[f64; 2]]| {
        let corners: Vec<_> = corners
            .iter()
            .map(|[x, y]| [105.9 + x, 18.34 + y])
            .collect();
        json!({ "type": "Polygon", "coordinates": [corners] })
    };
    let bow = polygon(&[
        [0.0, 0.0],
        [0.001, 0.001],
        [0.001, 0.0],
        [0.0, 0.001],
        [0.0, 0.0],
    ]);
    let triangle = |d: f64| polygon(&[[0.0, 0.0], [d, 0.0], [0.0, d], [0.0, 0.0]]);
    let many: Vec<_> = (0..=2001)
        .map(|n| f64::from(n % 2001) / 2001.0 * std::f64::consts::TAU)
        .map(|angle| [angle.cos() * 0.001, angle.sin() * 0.001])
        .collect();
    let mask = |area: &Value, day: &str| json!([{ "area": area, "set_in_device": true, "checked_on": day }]);
    // 500 m are 0.0045 degrees of latitude.
    for (field, value, refused) in [
        ("drawn_coverage", triangle(0.0044), None),
        ("drawn_coverage", triangle(0.0046), Some("")),
        ("drawn_coverage", bow.clone(), Some("")),
        ("drawn_coverage", polygon(&many), Some("")),
        ("masks", mask(&bow, "2026-11-01"), Some("/0/area")),
        (
            "masks",
            mask(&triangle(0.001), "2026-11-22"),
            Some("/0/checked_on"),
        ),
        ("masks", mask(&triangle(0.001), "2026-11-20"), None),
    ] {
        let status = if refused.is_some() { 422 } else { 201 };
        let mut body = camera();
        body["code"] = json!(format!("{field} {status}"));
        body[field] = value;
        let answer = app
            .post(Role::Registrar, "/api/v1/cameras", body)
            .await
            .expect(status);
        if let Some(place) = refused {
            let pointer = format!("/{field}{place}");
            assert_eq!(answer.pointers(), [pointer], "{}", answer.text);
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn p1_an_error_does_not_repeat_what_may_not_be_kept() {
    let app = TestApp::new(Backend::Sqlite, DeploymentKind::Live).await;
    for (field, value) in [
        ("width_px", json!("rtsp://10.0.0.2/live")),
        ("width_px", json!(99_012_345_678_i64)),
        ("bearing_deg", json!(99_012_345_678_i64)),
        ("kind", json!("001099012345")),
        ("masks", json!("mk: 10.0.0.2")),
        ("status_since", json!("001 099 012 345")),
        ("label", json!("gọi 0990 123 456")),
        ("label", json!("nhà bà Nguyễn Thị Mẫu 990")),
        ("recorder_id", json!("admin:990@10.0.0.2")),
        ("mk=990", json!(1)),
    ] {
        let mut body = camera();
        body[field] = value;
        let answer = app
            .post(Role::Registrar, "/api/v1/cameras", body)
            .await
            .expect(422);
        for secret in ["10.0.0", "990", "099"] {
            assert!(!answer.text.contains(secret), "{field}: {}", answer.text);
        }
    }
    let query = "/api/v1/cameras?status=rtsp://10.0.0.2";
    let answer = app.get(Role::Registrar, query).await.expect(422);
    assert!(!answer.text.contains("10.0"), "{}", answer.text);
    let wrong = json!({ "kind": "clock", "measured_at": "001099012345" });
    let path = "/api/v1/recorders/01890000-0000-7000-8000-000000000000/measurements";
    let answer = app.post(Role::Registrar, path, wrong).await.expect(422);
    assert!(!answer.text.contains("099"), "{}", answer.text);
}
