//! P13: what leaves a line in the log, and that nothing is answered without it.

use axum::http::Method;
use serde_json::{Value, json};
use sightline::{
    accounts::Role,
    audit::{AuditWriter, Entry},
    db::Db,
    deployment::DeploymentKind,
};

use crate::{
    incidents::incident,
    support::{Backend, NOW, TestApp, both, database, everything, instant},
};

pub async fn last_line(app: &TestApp) -> Value {
    let db = &app.app.db;
    let seq = db.audit_head().await.unwrap().seq;
    let rows = db.audit_rows(seq - 1, 1).await.unwrap();
    serde_json::from_str(&rows[0].body).unwrap()
}

both!(p13_reads_of_personal_data_are_logged_or_not_answered);
async fn p13_reads_of_personal_data_are_logged_or_not_answered(backend: Backend) {
    let app = TestApp::new(backend, DeploymentKind::Live).await;
    let camera = json!({ "code": "C-1", "lon": 105.9, "lat": 18.34, "bearing_deg": 90, "retention_declared_days": 7 });
    let camera = app
        .post(Role::Registrar, "/api/v1/cameras", camera)
        .await
        .expect(201);
    let recorder = camera.body["recorder_id"].as_str().unwrap().to_owned();
    let camera = camera.body["id"].as_str().unwrap().to_owned();
    let found = app
        .post(Role::Officer, "/api/v1/incidents", incident())
        .await
        .expect(201);
    let found = found.body["id"].as_str().unwrap().to_owned();
    let reads = [
        (
            Role::Registrar,
            "/api/v1/cameras".to_owned(),
            "camera.list",
            None,
        ),
        (
            Role::Officer,
            "/api/v1/cameras".to_owned(),
            "camera.list",
            None,
        ),
        (
            Role::Officer,
            "/api/v1/camera_clusters?bbox=105,18,106,19&zoom=9".to_owned(),
            "camera.clusters",
            None,
        ),
        (
            Role::Registrar,
            format!("/api/v1/cameras/{camera}"),
            "camera.read",
            Some(&camera),
        ),
        (
            Role::Officer,
            format!("/api/v1/cameras/{camera}"),
            "camera.read",
            Some(&camera),
        ),
        (
            Role::Registrar,
            format!("/api/v1/cameras/{camera}/coverage"),
            "camera.coverage",
            Some(&camera),
        ),
        (
            Role::Registrar,
            format!("/api/v1/cameras/{camera}/checks"),
            "check.list",
            Some(&camera),
        ),
        (
            Role::Registrar,
            "/api/v1/work_lists/to_check".to_owned(),
            "work.list",
            None,
        ),
        (
            Role::Registrar,
            format!("/api/v1/recorders/{recorder}/measurements"),
            "recorder.read",
            Some(&recorder),
        ),
        (
            Role::Officer,
            "/api/v1/incidents".to_owned(),
            "incident.list",
            None,
        ),
        (
            Role::Officer,
            format!("/api/v1/incidents/{found}"),
            "incident.read",
            Some(&found),
        ),
        (
            Role::Officer,
            format!("/api/v1/incidents/{found}/candidates"),
            "incident.search",
            Some(&found),
        ),
    ];
    for (role, path, action, object) in &reads {
        let before = app.app.db.audit_head().await.unwrap().seq;
        app.get(*role, path).await.expect(200);
        assert_eq!(
            app.app.db.audit_head().await.unwrap().seq,
            before + 1,
            "{path}: one line"
        );
        let line = last_line(&app).await;
        assert_eq!(
            (&line["action"], &line["object"]),
            (&json!(action), &json!(object))
        );
        assert!(line["account"].is_string(), "{line}");
        if object.is_none() {
            assert_eq!(line["detail"], json!({ "rows": 1 }));
        }
    }
    let line = last_line(&app).await.to_string();
    assert!(
        !line.contains("412/2026") && line.contains("case_sha256"),
        "{line}"
    );

    let gone = "ALTER TABLE audit RENAME TO audit_gone";
    match &app.app.db {
        Db::Sqlite { write, .. } => drop(sqlx::query(gone).execute(write).await.unwrap()),
        Db::Postgres(pool) => drop(sqlx::query(gone).execute(pool).await.unwrap()),
    }
    for (role, path, ..) in &reads {
        let refused = app.call(*role, Method::GET, path, None).await.expect(503);
        assert!(!refused.text.contains("105.9"), "{path}: {}", refused.text);
    }
}

#[test]
fn p6_spellings_of_one_case_number_count_as_one() {
    let hash = |number: &str| {
        let input = sightline::incidents::IncidentInput {
            case_number: Some(number.to_owned()),
            ..serde_json::from_value(incident()).unwrap()
        };
        let id = sightline::incidents::IncidentId(uuid::Uuid::now_v7());
        input
            .check(id, instant(NOW), DeploymentKind::Live)
            .unwrap()
            .case_hash()
    };
    for (one, other) in [
        ("412/QĐ-2026", " 412 / qd-2026"),
        ("1/2026", "01.2026"),
        ("VA12", "va 012"),
        ("1/2026", "１／２０２６"),
    ] {
        assert_eq!(hash(one), hash(other), "{one} and {other}");
    }
    for (one, other) in [
        ("412/2026", "413/2026"),
        ("1/11/2026", "11/1/2026"),
        ("10/2026", "1/2026"),
        ("A/1", "B/1"),
    ] {
        assert_ne!(hash(one), hash(other), "{one} and {other}");
    }
    assert_eq!(hash("412/2026").len(), 64);
}

/// Lines of the log, and the transactions that wrote them.
async fn lines_and_transactions(db: &Db) -> (i64, i64) {
    let sql = match db {
        Db::Sqlite { .. } => "SELECT (SELECT count(*) FROM audit), (SELECT count(*) FROM heads)",
        // xmin is the transaction that inserted a row.
        Db::Postgres(_) => "SELECT count(*), count(DISTINCT xmin::text) FROM audit",
    };
    match db {
        Db::Sqlite { read, .. } => sqlx::query_as(sql).fetch_one(read).await.unwrap(),
        Db::Postgres(pool) => sqlx::query_as(sql).fetch_one(pool).await.unwrap(),
    }
}

// One thread: all lines are handed over before the writer gets its turn.
async fn lines_that_wait_are_committed_together(backend: Backend) {
    let db = database(backend, DeploymentKind::Test).await;
    if let Db::Sqlite { write, .. } = &db {
        // Each transaction sets the head once; SQLite does not keep who wrote a row.
        for sql in [
            "CREATE TABLE heads (seq INTEGER)",
            "CREATE TRIGGER heads AFTER UPDATE OF hash ON audit_head BEGIN INSERT INTO heads VALUES (new.seq); END",
        ] {
            sqlx::query(sql).execute(write).await.unwrap();
        }
    }
    let writer = AuditWriter::start(db.clone());
    let scope = everything(DeploymentKind::Test);
    let tasks: Vec<_> = (0..200)
        .map(|n: i32| {
            let entry = Entry::new(&scope, instant(NOW), "test", Some(n.to_string()));
            let writer = writer.clone();
            tokio::spawn(async move { writer.record(entry).await })
        })
        .collect();
    for task in tasks {
        task.await.unwrap().unwrap();
    }
    let (lines, transactions) = lines_and_transactions(&db).await;
    assert_eq!(lines, 200);
    assert!(
        (1..=4).contains(&transactions),
        "{transactions} transactions"
    );
}

#[tokio::test(flavor = "current_thread")]
async fn p13_lines_that_wait_are_committed_together_on_sqlite() {
    lines_that_wait_are_committed_together(Backend::Sqlite).await;
}

#[tokio::test(flavor = "current_thread")]
async fn p13_lines_that_wait_are_committed_together_on_postgres() {
    lines_that_wait_are_committed_together(Backend::Postgres).await;
}
