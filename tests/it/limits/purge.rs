//! P12: what had its time goes, with what hangs on it and with a proof; what is needed longer stays.

use axum::http::{Method, header};
use serde_json::{Value, json};
use sightline::{
    deployment::DeploymentKind,
    retention::{Occasion, purge},
};

use super::{Town, count, path, theft, with};
use crate::support::{Backend, NOW, both, instant};

const HERE: (f64, f64) = (0.0, 0.0);
const REASON: &str = "Chưa rõ giờ mất";

/// How many rows of each table a purge deletes, so many days after the start.
async fn purged(town: &Town, days: f64) -> Value {
    town.after_days(days);
    let now = instant(NOW).plus_days(days);
    let db = &town.app.app.db;
    let purged = purge(db, DeploymentKind::Live, Occasion::Asked, now).await;
    let rows = purged.unwrap().unwrap();
    rows.into_iter().map(|(t, n)| (t.to_owned(), n)).collect()
}

async fn rows(town: &Town, table: &str) -> i64 {
    count(&town.app.app.db, &format!("SELECT count(*) FROM {table}")).await
}

async fn history(town: &Town, camera: &str) -> Vec<Value> {
    let path = format!("/api/v1/cameras/{camera}/access_history");
    let seen = town.get(&town.own.registrar, &path).await.expect(200);
    seen.body["items"].as_array().unwrap().clone()
}

both!(p12_an_incident_goes_after_thirty_days_with_what_hangs_on_it);
async fn p12_an_incident_goes_after_thirty_days_with_what_hangs_on_it(backend: Backend) {
    let town = Town::new(backend).await;
    let officer = &town.own.officer;
    let camera = town.camera(&town.own, "C-1", HERE, Some(90.0)).await;
    let asked = with(
        theft("1/2026", HERE, (40.0, 26.0)),
        json!({ "approval_reason": REASON }),
    );
    let asked = town.record(officer, asked).await;
    town.decide(&town.approver, &asked, "approve")
        .await
        .expect(200);
    let delay = json!({ "days": 30, "reason": REASON });
    let path = format!("{asked}/history_delay");
    town.app
        .call_as(&town.approver, Method::PUT, &path, Some(delay))
        .await
        .expect(200);
    town.after_days(1.0);
    town.give(officer, &asked, std::slice::from_ref(&camera))
        .await
        .expect(201);
    // Another one, asked about shortly before its time is over.
    town.after_days(2.0);
    let late = town
        .record(officer, theft("2/2026", (600.0, 0.0), (3.0, 2.0)))
        .await;
    let other = town
        .camera(&town.own, "C-2", (600.0, 0.0), Some(90.0))
        .await;
    town.after_days(29.0);
    town.give(officer, &late, std::slice::from_ref(&other))
        .await
        .expect(201);

    assert_eq!(purged(&town, 29.9).await, json!({}));
    town.get(officer, &asked).await.expect(200);
    assert_eq!(
        purged(&town, 30.0).await,
        json!({ "approvals": 1, "history_delays": 1, "incidents": 1, "searches": 1 })
    );
    town.get(officer, &asked).await.expect(404);
    let listed = town.get(officer, "/api/v1/incidents").await.expect(200);
    assert_eq!(listed.body["items"].as_array().unwrap().len(), 1);

    // P7: what the owner sees outlives the incident, also where it shows only now; which account asked is forgotten.
    assert_eq!(history(&town, &camera).await, [Value::Null; 0]);
    assert_eq!(
        purged(&town, 31.0).await,
        json!({ "owner_accesses.account_id": 1 })
    );
    let seen = history(&town, &camera).await;
    assert_eq!(
        (seen.len(), &seen[0]["unit"]["code"]),
        (1, &json!("001")),
        "{seen:?}"
    );

    // Its notice is in force until the 36th day: the incident stays so long, and the notices as long as notices do.
    assert_eq!(purged(&town, 35.9).await, json!({}));
    assert_eq!(
        purged(&town, 36.0).await,
        json!({ "incidents": 1, "searches": 1 })
    );
    town.get(officer, &late).await.expect(404);
    assert_eq!(rows(&town, "preservation_notices").await, 2);
    assert_eq!(
        purged(&town, 91.0).await,
        json!({ "owner_accesses.account_id": 1, "preservation_notices": 1 })
    );
    assert_eq!(
        purged(&town, 119.0).await,
        json!({ "preservation_notices": 1 })
    );
    assert_eq!(rows(&town, "owner_accesses").await, 2, "never removed");
}

both!(p12_a_search_of_the_command_line_goes_when_it_counts_no_more);
async fn p12_a_search_of_the_command_line_goes_when_it_counts_no_more(backend: Backend) {
    let town = Town::new(backend).await;
    let made = town.post(
        &town.own.officer,
        super::INCIDENTS,
        theft("1/2026", HERE, (3.0, 2.0)),
    );
    let made = path(&made.await.expect(201));
    // As `sightline link` leaves it.
    super::execute(&town.app.app.db, "UPDATE searches SET incident_id = NULL").await;
    assert_eq!(purged(&town, 29.9).await, json!({}));
    assert_eq!(
        purged(&town, 30.0).await,
        json!({ "incidents": 1, "searches": 1 })
    );
    town.get(&town.own.officer, &made).await.expect(404);
}

both!(p6_p12_under_a_number_it_counts_until_the_purge);
async fn p6_p12_under_a_number_it_counts_until_the_purge(backend: Backend) {
    let town = Town::new(backend).await;
    let officer = &town.own.officer;
    let camera = town.camera(&town.own, "C-1", HERE, Some(90.0)).await;
    let first = town
        .record(officer, theft("1/2026", HERE, (40.0, 28.0)))
        .await;
    let more = |x: f64| theft("1/2026", (x, 0.0), (28.0, 27.0));
    let (later, elsewhere) = (more(200.0), more(5000.0));
    let refused = async |incident: &Value| {
        let answer = town.post(officer, super::INCIDENTS, incident.clone()).await;
        answer.expect(422).pointers()
    };
    // Kept for long enough that the notice holds the incident beyond its 30 days.
    town.after_days(28.0);
    town.give(officer, &first, std::slice::from_ref(&camera))
        .await
        .expect(201);
    purged(&town, 31.0).await;
    assert_eq!(refused(&later).await, ["/to"]);
    assert_eq!(refused(&elsewhere).await, ["/place", "/to"]);
    // Its data are gone after that (P12), and what they would be counted by with them.
    assert_eq!(purged(&town, 35.0).await["searches"], 1);
    town.record(officer, elsewhere).await;
}

both!(p12_the_purge_leaves_a_proof_and_a_dry_run_nothing);
async fn p12_the_purge_leaves_a_proof_and_a_dry_run_nothing(backend: Backend) {
    let town = Town::new(backend).await;
    town.record(&town.own.officer, theft("1/2026", HERE, (3.0, 2.0)))
        .await;
    let db = &town.app.app.db;
    let now = instant(NOW).plus_days(31.0);
    let run = async |occasion, now| {
        purge(db, DeploymentKind::Live, occasion, now)
            .await
            .unwrap()
    };
    let lines = db.audit_head().await.unwrap();
    let told = run(Occasion::DryRun, now).await.unwrap();
    assert_eq!(told, [("incidents", 1), ("searches", 1)]);
    assert_eq!(db.audit_head().await.unwrap(), lines);
    assert_eq!(rows(&town, "incidents").await, 1);

    assert_eq!(run(Occasion::Daily, now).await.unwrap(), told);
    let line = db.audit_rows(lines.seq, 10).await.unwrap();
    let line: Value = serde_json::from_str(&line[0].body).unwrap();
    assert_eq!(
        (&line["action"], &line["detail"]),
        (
            &json!("retention.purge"),
            &json!({ "door": "server", "rows": { "incidents": 1, "searches": 1 } })
        )
    );
    // Once a day, whichever server comes first; whoever asks need not wait, and it is proven even where nothing went.
    assert_eq!(run(Occasion::Daily, now.plus_days(0.9)).await, None);
    assert_eq!(db.audit_head().await.unwrap().seq, lines.seq + 1);
    assert_eq!(run(Occasion::Daily, now.plus_days(1.0)).await, Some(vec![]));
    assert_eq!(run(Occasion::Asked, now.plus_days(1.0)).await, Some(vec![]));
    assert_eq!(db.audit_head().await.unwrap().seq, lines.seq + 3);
}

both!(p9_p12_the_contact_of_an_owner_goes_some_time_after_the_last_camera);
async fn p9_p12_the_contact_of_an_owner_goes_some_time_after_the_last_camera(backend: Backend) {
    let town = Town::new(backend).await;
    let registrar = &town.own.registrar;
    let as_registrar = async |method: Method, path: &str, body: Option<Value>| {
        town.app.call_as(registrar, method, path, body).await
    };
    let mut cameras = Vec::new();
    for code in ["C-1", "C-2", "C-3"] {
        let camera = town.camera(&town.own, code, HERE, Some(30.0)).await;
        let camera = format!("/api/v1/cameras/{camera}");
        let contact = Some(crate::contacts::contact());
        as_registrar(Method::PUT, &format!("{camera}/contact"), contact)
            .await
            .expect(204);
        cameras.push(camera);
    }
    let [stays, leaves, returns] = &cameras[..] else {
        unreachable!()
    };
    // Of two cameras of one owner one stays.
    let share = "UPDATE cameras SET owner_id = (SELECT owner_id FROM cameras WHERE code = 'C-1') WHERE code = 'C-4'";
    let shared = town.camera(&town.own, "C-4", HERE, Some(30.0)).await;
    super::execute(&town.app.app.db, share).await;
    let shared = format!("/api/v1/cameras/{shared}");
    town.after_days(1.0);
    // It left a year ago, and was recorded today.
    let removed = json!({ "status": "removed", "status_since": "2025-11-20" });
    as_registrar(Method::PATCH, leaves, Some(removed))
        .await
        .expect(200);
    for camera in [&shared, returns] {
        as_registrar(Method::DELETE, camera, None).await.expect(204);
    }
    town.after_days(60.0);
    let back = json!({ "status": "working" });
    as_registrar(Method::PATCH, returns, Some(back))
        .await
        .expect(200);
    assert_eq!(purged(&town, 90.9).await, json!({}));
    let before = as_registrar(Method::GET, leaves, None).await.expect(200);
    assert_eq!(before.body["has_contact"], true);
    assert_eq!(
        purged(&town, 91.0).await,
        json!({ "owner_consents": 1, "owner_contacts": 1 })
    );
    let after = as_registrar(Method::GET, leaves, None).await.expect(200);
    assert_eq!(
        (&after.body["has_contact"], &after.body["contactable"]),
        (&json!(false), &json!(false))
    );
    assert_ne!(
        after.headers[header::ETAG],
        before.headers[header::ETAG],
        "whoever saw the record before is told"
    );
    for camera in [stays, returns] {
        let camera = as_registrar(Method::GET, camera, None).await.expect(200);
        assert_eq!(camera.body["has_contact"], true);
    }
    assert_eq!(purged(&town, 95.0).await, json!({}));
}
