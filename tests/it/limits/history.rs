//! P7, P23: an owner sees who asked, at once or later, and always in the end.

use axum::http::Method;
use serde_json::{Value, json};
use sightline::accounts::Role;

use super::{Town, count, execute, theft, with};
use crate::support::{Answer, Backend, NOW, account, both};

const HERE: (f64, f64) = (0.0, 0.0);
const REASON: &str = "Chủ camera có thể báo cho người liên quan";

/// What the owner of a camera of the first commune sees.
async fn history(town: &Town, camera: &str) -> Vec<Value> {
    let path = format!("/api/v1/cameras/{camera}/access_history");
    let seen = town.get(&town.own.registrar, &path).await.expect(200);
    seen.body["items"].as_array().unwrap().clone()
}

async fn delay(town: &Town, bearer: &str, incident: &str, body: Value) -> Answer {
    let path = format!("{incident}/history_delay");
    town.app
        .call_as(bearer, Method::PUT, &path, Some(body))
        .await
}

/// Three cameras before the place, and a theft there.
async fn scene(backend: Backend, more: Value) -> (Town, [String; 3], String) {
    let town = Town::new(backend).await;
    let mut cameras = Vec::new();
    for code in ["C-1", "C-2", "C-3"] {
        cameras.push(town.camera(&town.own, code, HERE, Some(30.0)).await);
    }
    let incident = with(theft("1/2026", HERE, (3.0, 2.0)), more);
    let incident = town.record(&town.own.officer, incident).await;
    (town, cameras.try_into().unwrap(), incident)
}

both!(p7_an_approver_delays_what_owners_see_and_nothing_is_removed);
async fn p7_an_approver_delays_what_owners_see_and_nothing_is_removed(backend: Backend) {
    let (town, [first, second, third], incident) = scene(backend, json!({})).await;
    let officer = &town.own.officer;
    let give = async |camera: &String| {
        let cameras = std::slice::from_ref(camera);
        town.give(officer, &incident, cameras).await.expect(201);
    };
    let week = json!({ "days": 7, "reason": REASON });
    give(&first).await;
    assert_eq!(history(&town, &first).await.len(), 1, "at once");

    let db = &town.app.app.db;
    let neighbour = account(db, "approver-002", Role::Approver, Some(town.neighbour.id)).await;
    for (bearer, status) in [
        (officer, 403),
        (&town.own.registrar, 403),
        (&neighbour, 404),
    ] {
        delay(&town, bearer, &incident, week.clone())
            .await
            .expect(status);
    }
    for (body, pointer) in [
        (json!({ "days": 31, "reason": REASON }), "/days"),
        (json!({ "days": 1.5, "reason": REASON }), "/days"),
        (json!({ "days": 7 }), "/reason"),
        (
            json!({ "days": 7, "reason": "gọi 0900 000 012" }),
            "/reason",
        ),
        (json!({ "days": 7, "reason": REASON, "until": 1 }), "/until"),
    ] {
        let refused = delay(&town, &town.approver, &incident, body).await;
        assert_eq!(refused.expect(422).pointers(), [pointer]);
    }
    let missing = "/api/v1/incidents/01890000-0000-7000-8000-000000000000";
    delay(&town, &town.approver, missing, week.clone())
        .await
        .expect(404);
    let said = delay(&town, &town.approver, &incident, week).await;
    assert_eq!(said.expect(200).body, json!({ "days": 7 }));
    let log = db.audit_rows(0, 1000).await.unwrap();
    let line: Value = serde_json::from_str(&log.last().unwrap().body).unwrap();
    assert_eq!(
        (&line["action"], &line["detail"]),
        (&json!("history.delay"), &json!({ "days": 7 }))
    );
    assert!(incident.ends_with(line["object"].as_str().unwrap()));
    assert!(log.iter().all(|line| !line.body.contains(REASON)));

    assert_eq!(history(&town, &first).await.len(), 1, "what showed stays");
    give(&second).await;
    assert_eq!(history(&town, &second).await, [Value::Null; 0]);
    town.after_days(6.9);
    assert_eq!(history(&town, &second).await, [Value::Null; 0]);
    town.after_days(7.0);
    let shown = history(&town, &second).await;
    assert_eq!((shown.len(), &shown[0]["at"]), (1, &json!(NOW)));

    // The last word holds, also for what is still hidden, and counts from the access on.
    give(&third).await;
    let month = json!({ "days": 30, "reason": REASON });
    town.after_days(10.0);
    delay(&town, &town.approver, &incident, month)
        .await
        .expect(200);
    town.after_days(36.9);
    assert_eq!(history(&town, &third).await, [Value::Null; 0]);
    assert_eq!(history(&town, &second).await.len(), 1);
    let day = json!({ "days": 1, "reason": REASON });
    delay(&town, &town.approver, &incident, day)
        .await
        .expect(200);
    assert_eq!(history(&town, &third).await.len(), 1);
    assert_eq!(count(db, "SELECT count(*) FROM owner_accesses").await, 3);
}

both!(p7_whoever_recorded_the_incident_delays_nothing);
async fn p7_whoever_recorded_the_incident_delays_nothing(backend: Backend) {
    let (town, _, incident) = scene(backend, json!({})).await;
    // The account changes sides.
    let sides = "UPDATE account_roles SET role = 'approver' WHERE account_id = (SELECT id FROM accounts \
                 WHERE username = 'officer-001')";
    execute(&town.app.app.db, sides).await;
    let week = json!({ "days": 7, "reason": REASON });
    delay(&town, &town.own.officer, &incident, week.clone())
        .await
        .expect(403);
    delay(&town, &town.approver, &incident, week)
        .await
        .expect(200);
}

both!(p23_domestic_violence_delays_the_history_by_itself);
async fn p23_domestic_violence_delays_the_history_by_itself(backend: Backend) {
    let violence = json!({ "domestic_violence": true });
    let (town, [asked, revealed, _], incident) = scene(backend, violence).await;
    let officer = &town.own.officer;
    let contact = format!("/api/v1/cameras/{revealed}/contact");
    let put = town.app.call_as(
        &town.own.registrar,
        Method::PUT,
        &contact,
        Some(crate::contacts::contact()),
    );
    put.await.expect(204);
    town.give(officer, &incident, std::slice::from_ref(&asked))
        .await
        .expect(201);
    let reveal = json!({ "camera_id": revealed });
    town.post(officer, &format!("{incident}/contacts"), reveal)
        .await
        .expect(200);
    // An approver makes it no shorter.
    let day = json!({ "days": 1, "reason": REASON });
    let said = delay(&town, &town.approver, &incident, day).await;
    assert_eq!(said.expect(200).body, json!({ "days": 30 }));
    for days in [0.0, 1.0, 29.9] {
        town.after_days(days);
        for camera in [&asked, &revealed] {
            assert_eq!(history(&town, camera).await, [Value::Null; 0], "{days}");
        }
    }
    town.after_days(30.0);
    for (camera, kind) in [(&asked, "preservation_notice"), (&revealed, "contact")] {
        let seen = history(&town, camera).await;
        assert_eq!(
            (&seen[0]["kind"], &seen[0]["at"]),
            (&json!(kind), &json!(NOW))
        );
    }
}
