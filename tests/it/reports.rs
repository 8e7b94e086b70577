//! Reports of a day: what there was, under the names of that day.

use axum::http::Method;
use serde_json::{Value, json};
use sightline::{accounts::Role, deployment::DeploymentKind};

use crate::{
    audited::last_line,
    support::{Backend, TestApp, account, both},
    units::{LIST, NEW, TABLE, import, since},
};

async fn register(app: &TestApp, bearer: &str, camera: Value) -> String {
    let made = app
        .call_as(bearer, Method::POST, "/api/v1/cameras", Some(camera))
        .await
        .expect(201);
    made.body["id"].as_str().unwrap().to_owned()
}

async fn report(app: &TestApp, bearer: &str, on: &str) -> Value {
    let path = format!("/api/v1/reports/registry?on={on}");
    let answer = app.call_as(bearer, Method::GET, &path, None).await;
    answer.expect(200).body
}

/// Cameras, working, faulty and checked, in all.
fn total(report: &Value) -> [i64; 4] {
    let total = &report["total"];
    ["cameras", "working", "faulty", "checked"].map(|name| total[name].as_i64().unwrap())
}

/// The names of each row with its number of cameras.
fn rows(report: &Value) -> Vec<(String, i64)> {
    let rows = report["rows"].as_array().unwrap().iter();
    let names = |row: &Value| {
        let units = row["units"].as_array().unwrap().iter();
        let names = units.map(|unit| format!("{} {}", unit["code"], unit["name"]));
        names.collect::<Vec<_>>().join(", ").replace('"', "")
    };
    rows.map(|row| (names(row), row["cameras"].as_i64().unwrap()))
        .collect()
}

both!(a_report_of_a_past_day_uses_the_names_of_that_day);
async fn a_report_of_a_past_day_uses_the_names_of_that_day(backend: Backend) {
    let app = TestApp::new(backend, DeploymentKind::Test).await;
    let db = &app.app.db;
    import(db, LIST, Some(TABLE), &since(NEW)).await.unwrap();
    let bearer = app.bearer(Role::Registrar);
    for (code, unit) in [("C-1", "18100"), ("C-2", "18100"), ("C-3", "18073")] {
        let camera = json!({ "code": code, "lon": 105.9, "lat": 18.34, "installed_on": "2024-03-01", "unit_code": unit });
        register(&app, &bearer, camera).await;
    }
    let on = async |day: &str| rows(&report(&app, &bearer, day).await);
    assert_eq!(
        on("2025-07-01").await,
        [
            ("18073 phường Thành Sen".to_owned(), 1),
            ("18100 phường Trần Phú".to_owned(), 2)
        ]
    );
    // Two cameras of a commune that was two then: in which of them they hang nobody knows.
    let both = "18088 phường Thạch Trung, 18100 phường Thạch Hạ".to_owned();
    let three = "18082 phường Đại Nài, 18085 phường Hà Huy Tập, 18094 phường Trần Phú".to_owned();
    assert_eq!(on("2025-06-30").await, [(three, 1), (both, 2)]);
    assert_eq!(on("2024-02-29").await, []);
    let line = last_line(&app).await;
    assert_eq!(line["action"], "report.registry");
    assert_eq!(line["detail"], json!({ "on": "2024-02-29", "rows": 0 }));

    // Whoever plans for the province of today counts what its communes grew out of, other provinces not.
    let unit = async |code: &str| db.unit_by_code(code).await.unwrap();
    let ended = async |name: &str| {
        let find = "SELECT id FROM units WHERE name = $1 AND valid_to IS NOT NULL";
        match db {
            sightline::db::Db::Sqlite { write, .. } => {
                sqlx::query_scalar(find).bind(name).fetch_one(write).await
            }
            sightline::db::Db::Postgres(pool) => {
                sqlx::query_scalar(find).bind(name).fetch_one(pool).await
            }
        }
        .unwrap()
    };
    let old = account(
        db,
        "old",
        Role::Registrar,
        Some(ended("phường Thạch Hạ").await),
    )
    .await;
    let camera = json!({ "code": "C-1", "lon": 105.9, "lat": 18.34, "installed_on": "2024-03-01" });
    register(&app, &old, camera).await;
    let planner = account(db, "planner-42", Role::Planner, unit("42").await).await;
    let elsewhere = account(db, "planner-44", Role::Planner, unit("44").await).await;
    let one = account(db, "registrar-18100", Role::Registrar, unit("18100").await).await;
    let seen = rows(&report(&app, &planner, "2025-07-01").await);
    assert_eq!(seen.len(), 2);
    assert_eq!(seen[1], ("18100 phường Trần Phú".to_owned(), 3));
    assert_eq!(rows(&report(&app, &elsewhere, "2025-07-01").await), []);
    assert_eq!(
        rows(&report(&app, &one, "2025-07-01").await),
        [("18100 phường Trần Phú".to_owned(), 3)]
    );
    // The one that stood in the old commune then is known to have hung there.
    assert_eq!(
        rows(&report(&app, &old, "2025-06-30").await),
        [("18100 phường Thạch Hạ".to_owned(), 1)]
    );
}

both!(whoever_belongs_to_a_unit_that_ended_goes_on_under_its_code);
async fn whoever_belongs_to_a_unit_that_ended_goes_on_under_its_code(backend: Backend) {
    let app = TestApp::new(backend, DeploymentKind::Test).await;
    let (own, other) = app.two_units().await;
    // Under another name it may be another unit that got the code: nothing says that it is the same.
    let renamed = "code,full_name\n001,Xã Khác\n";
    import(&app.app.db, renamed, None, &since("2026-01-01"))
        .await
        .unwrap();
    let camera = json!({ "code": "C-1", "lon": 105.9, "lat": 18.34, "unit_code": "001" });
    register(&app, &own.registrar, camera.clone()).await;
    assert_eq!(
        rows(&report(&app, &own.registrar, "2026-11-20").await),
        [("001 001".to_owned(), 1)],
        "its last name"
    );
    let refused = app
        .call_as(
            &other.registrar,
            Method::POST,
            "/api/v1/cameras",
            Some(camera),
        )
        .await;
    assert_eq!(refused.expect(422).codes(), ["/unit_code other_unit"]);
}

both!(a_report_counts_what_was_so_on_the_day);
async fn a_report_counts_what_was_so_on_the_day(backend: Backend) {
    let app = TestApp::new(backend, DeploymentKind::Test).await;
    let bearer = app.bearer(Role::Registrar);
    let place = |code: &str| json!({ "code": code, "lon": 105.9, "lat": 18.34 });
    let with = |code: &str, more: Value| {
        let mut camera = place(code);
        camera
            .as_object_mut()
            .unwrap()
            .extend(more.as_object().unwrap().clone());
        camera
    };
    let broken = register(
        &app,
        &bearer,
        with("C-1", json!({ "installed_on": "2026-01-01", "status": "working", "status_since": "2026-01-01" })),
    )
    .await;
    let path = format!("/api/v1/cameras/{broken}/checks");
    for (at, works) in [
        ("2026-03-01T03:00:00Z", true),
        ("2026-05-01T03:00:00Z", false),
    ] {
        let check = json!({ "checked_at": at, "works": works });
        app.post(Role::Registrar, &path, check).await.expect(201);
    }
    // Registered today, and nobody knows since when it hangs.
    register(&app, &bearer, place("C-2")).await;
    let planned = json!({ "status": "planned", "installed_on": "2026-01-01" });
    register(&app, &bearer, with("C-3", planned)).await;
    let removed =
        json!({ "installed_on": "2026-01-01", "status": "removed", "status_since": "2026-02-01" });
    register(&app, &bearer, with("C-4", removed)).await;
    // A draft of a household.
    let draft = json!({ "installed_on": "2026-01-01", "owner_kind": "household" });
    register(&app, &bearer, with("C-5", draft)).await;
    for (on, expected) in [
        ("2025-12-31", [0, 0, 0, 0]),
        ("2026-01-01", [2, 1, 0, 0]),
        ("2026-01-31", [2, 1, 0, 0]),
        ("2026-02-01", [1, 1, 0, 0]),
        ("2026-03-01", [1, 1, 0, 1]),
        ("2026-04-30", [1, 1, 0, 1]),
        ("2026-05-01", [1, 0, 1, 1]),
        ("2026-05-30", [1, 0, 1, 1]),
        ("2026-05-31", [1, 0, 1, 0]),
        ("2026-11-19", [1, 0, 1, 0]),
        ("2026-11-20", [2, 0, 1, 0]),
    ] {
        let report = report(&app, &bearer, on).await;
        assert_eq!(total(&report), expected, "{on}: {report}");
    }
    let today = app.get(Role::Planner, "/api/v1/reports/registry").await;
    assert_eq!(today.expect(200).body["on"], "2026-11-20");
    let path = "/api/v1/reports/registry?on=2026-11-21";
    let ahead = app.get(Role::Registrar, path).await.expect(422);
    assert_eq!(ahead.codes(), ["/on in_future"]);
    app.get(Role::Registrar, "/api/v1/reports/registry?on=1/5/2026")
        .await
        .expect(422);
    app.get(Role::Officer, "/api/v1/reports/registry")
        .await
        .expect(403);
}

both!(the_file_of_a_report_says_what_the_report_says);
async fn the_file_of_a_report_says_what_the_report_says(backend: Backend) {
    let app = TestApp::new(backend, DeploymentKind::Test).await;
    for (code, status) in [("C-1", "working"), ("C-2", "faulty"), ("C-3", "working")] {
        let camera = json!({ "code": code, "lon": 105.9, "lat": 18.34, "status": status });
        app.post(Role::Registrar, "/api/v1/cameras", camera)
            .await
            .expect(201);
    }
    let path = "/api/v1/reports/registry";
    let report = app.get(Role::Planner, path).await.expect(200).body;
    let file = app
        .get(Role::Planner, &format!("{path}.csv"))
        .await
        .expect(200);
    assert_eq!(file.headers["content-type"], "text/csv; charset=utf-8");
    let text = file
        .text
        .strip_prefix('\u{feff}')
        .expect("the mark of UTF-8");
    let mut rows = csv::Reader::from_reader(text.as_bytes());
    let headings = rows.headers().unwrap().iter().collect::<Vec<_>>().join(",");
    assert_eq!(headings, "on,unit_code,unit,cameras,working,faulty,checked");
    let total = rows.records().last().unwrap().unwrap();
    let counts = ["cameras", "working", "faulty", "checked"];
    for (at, name) in (3..).zip(counts) {
        assert_eq!(total[at], report["total"][name].to_string(), "{name}");
    }
    assert_eq!(
        [&total[0], &total[3]],
        [report["on"].as_str().unwrap(), "3"]
    );
    assert_eq!(last_line(&app).await["detail"]["format"], "csv");
    app.get(Role::Officer, &format!("{path}.csv"))
        .await
        .expect(403);
}
