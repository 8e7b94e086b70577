//! P13: the log is chained, grouped, and fails closed.

use axum::http::Method;
use serde_json::json;
use sightline::{
    accounts::Role,
    audit::{AuditWriter, Entry, Head, Verdict, verify},
    db::Db,
    deployment::DeploymentKind,
};

use crate::support::{Backend, NOW, TestApp, both, database, everything, instant};

both!(p13_many_writers_make_one_chain);
async fn p13_many_writers_make_one_chain(backend: Backend) {
    let db = database(backend, DeploymentKind::Test).await;
    let scope = everything(DeploymentKind::Test);
    let writers = [
        AuditWriter::start(db.clone()),
        AuditWriter::start(db.clone()),
    ];
    let tasks: Vec<_> = (0..200)
        .map(|n| {
            let (writer, scope) = (writers[n % 2].clone(), scope.clone());
            tokio::spawn(async move {
                writer
                    .record(Entry::new(
                        &scope,
                        instant(NOW),
                        "test",
                        Some(n.to_string()),
                    ))
                    .await
                    .unwrap();
            })
        })
        .collect();
    for task in tasks {
        task.await.unwrap();
    }
    let rows = db.audit_rows(0, 1000).await.unwrap();
    assert_eq!(rows.len(), 200);
    let Verdict::Whole(head) = verify(Head::default(), &rows) else {
        panic!("the chain is broken")
    };
    assert_eq!(head, db.audit_head().await.unwrap());
}

both!(p13_a_write_and_its_line_are_one_transaction);
async fn p13_a_write_and_its_line_are_one_transaction(backend: Backend) {
    let app = TestApp::new(backend, DeploymentKind::Live).await;
    let before = app.app.db.audit_head().await.unwrap().seq;
    let camera = json!({ "code": "C-1", "lon": 105.9, "lat": 18.34 });
    app.post(Role::Registrar, "/api/v1/cameras", camera.clone())
        .await
        .expect(201);
    assert_eq!(app.app.db.audit_head().await.unwrap().seq, before + 1);
    app.post(Role::Registrar, "/api/v1/cameras", camera)
        .await
        .expect(409);
    assert_eq!(
        app.app.db.audit_head().await.unwrap().seq,
        before + 1,
        "a refused write leaves no line"
    );
}

both!(p13_a_search_that_cannot_be_logged_is_not_answered);
async fn p13_a_search_that_cannot_be_logged_is_not_answered(backend: Backend) {
    let app = TestApp::new(backend, DeploymentKind::Live).await;
    let incident = json!({
        "type": "TRM", "case_number": "1/2026", "place": { "type": "Point", "coordinates": [105.9, 18.34] },
        "from": "2026-11-20T03:00:00Z", "to": "2026-11-20T04:00:00Z",
    });
    let incident = app
        .post(Role::Officer, "/api/v1/incidents", incident)
        .await
        .expect(201);
    let path = format!(
        "/api/v1/incidents/{}/candidates",
        incident.body["id"].as_str().unwrap()
    );
    app.get(Role::Officer, &path).await.expect(200);

    let lines = app.app.db.audit_head().await.unwrap().seq;
    let gone = "ALTER TABLE audit RENAME TO audit_gone";
    match &app.app.db {
        Db::Sqlite { write, .. } => drop(sqlx::query(gone).execute(write).await.unwrap()),
        Db::Postgres(pool) => drop(sqlx::query(gone).execute(pool).await.unwrap()),
    }
    let refused = app
        .call(Role::Officer, Method::GET, &path, None)
        .await
        .expect(503);
    assert!(refused.body.get("candidates").is_none());
    assert_eq!(app.app.db.audit_head().await.unwrap().seq, lines);
}
