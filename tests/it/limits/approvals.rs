//! A second account lets a search go beyond its limits, or does not.

use axum::http::Method;
use serde_json::{Value, json};
use sightline::{
    accounts::Role,
    db::sourced::Origin,
    demo,
    deployment::DeploymentKind,
    geometry::{BBox, Position},
    places::{About, NewPlace},
    units::{NewUnit, UnitId},
};

use super::{INCIDENTS, Town, causes, degrees, execute, incident, path, theft, with};
use crate::support::{Answer, Backend, NOW, account, both, database, everything, instant};

const HERE: (f64, f64) = (0.0, 0.0);
const REASON: &str = "Chưa rõ giờ mất";

fn too_long(number: &str) -> Value {
    with(
        theft(number, HERE, (40.0, 26.0)),
        json!({ "search_radius_m": 400, "approval_reason": REASON }),
    )
}

/// What waits for this approver.
async fn waiting(town: &Town, approver: &str) -> Answer {
    town.get(approver, "/api/v1/approvals").await.expect(200)
}

both!(p6_beyond_a_cap_a_second_account_decides);
async fn p6_beyond_a_cap_a_second_account_decides(backend: Backend) {
    let town = Town::new(backend).await;
    let officer = &town.own.officer;
    let mut silent = too_long("1/2026");
    silent.as_object_mut().unwrap().remove("approval_reason");
    let refused = town.post(officer, INCIDENTS, silent).await.expect(422);
    assert_eq!(
        refused.pointers(),
        ["/search_radius_m", "/to"],
        "{}",
        refused.text
    );

    let made = town
        .post(officer, INCIDENTS, too_long("1/2026"))
        .await
        .expect(201);
    let asked = &made.body["approval"];
    assert_eq!(
        (&asked["state"], &asked["urgent"], &asked["reason"]),
        (&json!("pending"), &json!(false), &json!(REASON))
    );
    assert_eq!(
        asked["causes"],
        json!([
            { "code": "radius_m", "value": 400.0, "cap": 300.0 },
            { "code": "window_hours", "value": 14.0, "cap": 12.0 },
        ])
    );
    let searched = path(&made);
    let waits = town.candidates(officer, &searched).await.expect(409);
    assert!(
        waits.text.contains("waits for the approval"),
        "{}",
        waits.text
    );
    town.give(
        officer,
        &searched,
        &[made.body["id"].as_str().unwrap().into()],
    )
    .await
    .expect(409);

    let listed = waiting(&town, &town.approver).await;
    let item = &listed.body["items"][0];
    assert_eq!(
        (
            &item["incident_id"],
            &item["requested_by"],
            &item["search_radius_m"]
        ),
        (&made.body["id"], &json!("officer-001"), &json!(400.0))
    );
    assert!(
        !listed.text.contains("1/2026"),
        "no case number: {}",
        listed.text
    );

    // Not the officer, not a colleague, not the neighbours' approver.
    town.decide(officer, &searched, "approve").await.expect(403);
    town.decide(&town.colleague, &searched, "approve")
        .await
        .expect(403);
    let db = &town.app.app.db;
    let neighbour = account(db, "approver-002", Role::Approver, Some(town.neighbour.id)).await;
    assert_eq!(waiting(&town, &neighbour).await.body["items"], json!([]));
    town.decide(&neighbour, &searched, "approve")
        .await
        .expect(404);
    town.candidates(officer, &searched).await.expect(409);
    let nonsense = town
        .decide(&town.approver, &searched, "maybe")
        .await
        .expect(422);
    assert_eq!(nonsense.pointers(), ["/decision"]);

    let town = Town {
        app: town.app.restarted().await,
        ..town
    };
    let approved = town
        .decide(&town.approver, &searched, "approve")
        .await
        .expect(200);
    assert_eq!(approved.body["state"], "approved");
    assert_eq!(
        waiting(&town, &town.approver).await.body["items"],
        json!([])
    );
    town.decide(&town.approver, &searched, "refuse")
        .await
        .expect(409);
    town.candidates(&town.own.officer, &searched)
        .await
        .expect(200);
    let read = town.get(&town.own.officer, &searched).await.expect(200);
    assert_eq!(read.body["approval"]["state"], "approved");
    assert!(read.body["approval"]["decided_at"].is_string());
}

both!(p6_whoever_asked_never_decides);
async fn p6_whoever_asked_never_decides(backend: Backend) {
    let town = Town::new(backend).await;
    let searched = town.record(&town.own.officer, too_long("1/2026")).await;
    // The account changes sides between asking and deciding.
    let sides = "UPDATE account_roles SET role = 'approver' WHERE account_id = (SELECT id FROM accounts \
                 WHERE username = 'officer-001')";
    execute(&town.app.app.db, sides).await;
    assert_eq!(
        waiting(&town, &town.own.officer).await.body["items"],
        json!([])
    );
    town.decide(&town.own.officer, &searched, "approve")
        .await
        .expect(403);
    town.decide(&town.approver, &searched, "approve")
        .await
        .expect(200);
}

both!(p6_what_was_refused_can_be_asked_for_again);
async fn p6_what_was_refused_can_be_asked_for_again(backend: Backend) {
    let town = Town::new(backend).await;
    let officer = &town.own.officer;
    let searched = town.record(officer, too_long("1/2026")).await;
    let again = format!("{searched}/approval_requests");
    let reason = json!({ "reason": "Có nhân chứng nói khác" });
    town.post(officer, &again, reason.clone()).await.expect(409);
    // What waits does not count yet.
    let other = town
        .record(officer, theft("2/2026", HERE, (26.0, 14.0)))
        .await;
    town.candidates(officer, &other).await.expect(200);

    town.decide(&town.approver, &searched, "refuse")
        .await
        .expect(200);
    let refused = town.candidates(officer, &searched).await.expect(409);
    assert!(refused.text.contains("refused"), "{}", refused.text);
    for (wrong, pointer) in [
        (json!({}), "/reason"),
        (json!({ "reason": " ", "urgent": true }), "/reason"),
        (json!({ "reason": "gọi 0912 345 678" }), "/reason"),
        (json!({ "reason": "x".repeat(201) }), "/reason"),
        (json!({ "reason": "x", "why": 1 }), "/why"),
    ] {
        let answer = town.post(officer, &again, wrong).await.expect(422);
        assert_eq!(answer.pointers(), [pointer], "{}", answer.text);
    }
    town.post(&town.neighbour.officer, &again, reason.clone())
        .await
        .expect(404);
    let asked = town.post(officer, &again, reason).await.expect(201);
    assert_eq!(asked.body["approval"]["state"], "pending");
    assert_eq!(
        causes(&asked),
        ["radius_m", "window_hours", "account_window_hours"]
    );
    town.decide(&town.approver, &searched, "approve")
        .await
        .expect(200);
    town.candidates(officer, &searched).await.expect(200);
    // Now it counts: 26 hours are searched here, and one more is too many.
    let more = theft("3/2026", HERE, (14.0, 13.0));
    town.post(officer, INCIDENTS, more).await.expect(422);
}

both!(p6_another_offence_always_needs_a_second_account);
async fn p6_another_offence_always_needs_a_second_account(backend: Backend) {
    let town = Town::new(backend).await;
    let other = incident("KHL", "1/2026", HERE, (3.0, 2.0));
    let refused = town
        .post(&town.own.officer, INCIDENTS, other.clone())
        .await
        .expect(422);
    assert_eq!(refused.pointers(), ["/type"], "{}", refused.text);
    let asked = with(other, json!({ "approval_reason": REASON }));
    let asked = town
        .post(&town.own.officer, INCIDENTS, asked)
        .await
        .expect(201);
    assert_eq!(causes(&asked), ["other_offence"]);
    town.candidates(&town.own.officer, &path(&asked))
        .await
        .expect(409);
    town.decide(&town.approver, &path(&asked), "approve")
        .await
        .expect(200);
    town.candidates(&town.own.officer, &path(&asked))
        .await
        .expect(200);
}

/// Puts a sensitive place there.
pub(super) async fn sensitive(town: &Town, (x, y): (f64, f64)) {
    let position = Position::try_from(degrees(x, y)).unwrap();
    let bbox = BBox::of([position]).unwrap();
    let place = NewPlace {
        source_ref: "node/1".into(),
        about: About::Sensitive,
        position,
        bbox,
    };
    let mut tx = town.app.app.db.begin().await.unwrap();
    let origin = Origin {
        source: "osm",
        bbox,
    };
    tx.store_places(origin, &[place]).await.unwrap();
    tx.commit().await.unwrap();
}

/// A province above the first commune, and an approver of it.
pub(super) async fn province(town: &Town) -> String {
    let db = &town.app.app.db;
    let mut tx = db.begin().await.unwrap();
    let (code, kind, boundary) = ("42", "province", None);
    let unit = NewUnit {
        code,
        name: code,
        kind,
        boundary,
    };
    let province: UnitId = db.add_unit(&mut tx, &unit).await.unwrap();
    tx.set_unit_parent(town.own.id, province).await.unwrap();
    tx.commit().await.unwrap();
    account(db, "approver-42", Role::Approver, Some(province)).await
}

both!(p21_a_sensitive_place_needs_an_approver_of_the_province);
async fn p21_a_sensitive_place_needs_an_approver_of_the_province(backend: Backend) {
    let town = Town::new(backend).await;
    let officer = &town.own.officer;
    sensitive(&town, (30.0, 0.0)).await;
    // The area of the incident decides, not how far around it is searched.
    let beside = with(theft("1/2026", HERE, (3.0, 2.0)), json!({ "radius_m": 20 }));
    town.record(officer, beside.clone()).await;
    let touching = with(beside, json!({ "radius_m": 35 }));
    let refused = town
        .post(officer, INCIDENTS, touching.clone())
        .await
        .expect(422);
    assert_eq!(refused.pointers(), ["/place"], "{}", refused.text);
    let asked = with(touching, json!({ "approval_reason": REASON }));
    let asked = town.post(officer, INCIDENTS, asked).await.expect(201);
    assert_eq!(causes(&asked), ["sensitive_place"]);
    let searched = path(&asked);

    assert_eq!(
        waiting(&town, &town.approver).await.body["items"],
        json!([])
    );
    town.decide(&town.approver, &searched, "approve")
        .await
        .expect(403);
    town.candidates(officer, &searched).await.expect(409);
    let province = province(&town).await;
    assert_eq!(
        waiting(&town, &province).await.body["items"][0]["incident_id"],
        asked.body["id"]
    );
    // Of the neighbours' incidents the province above the first commune knows nothing.
    let theirs = town
        .record(&town.neighbour.officer, too_long("9/2026"))
        .await;
    town.decide(&province, &theirs, "approve").await.expect(404);
    town.decide(&province, &searched, "approve")
        .await
        .expect(200);
    town.candidates(officer, &searched).await.expect(200);
    // An approver without unit sees the whole deployment.
    let approver = town.app.bearer(Role::Approver);
    assert_eq!(
        waiting(&town, &approver).await.body["items"]
            .as_array()
            .unwrap()
            .len(),
        1
    );
    town.decide(&approver, &theirs, "approve").await.expect(200);
}

both!(p23_approvers_learn_that_a_place_must_not_go_on_paper);
async fn p23_approvers_learn_that_a_place_must_not_go_on_paper(backend: Backend) {
    let town = Town::new(backend).await;
    let officer = &town.own.officer;
    town.record(officer, too_long("1/2026")).await;
    let within = with(too_long("2/2026"), json!({ "domestic_violence": true }));
    town.record(officer, within).await;
    let listed = waiting(&town, &town.approver).await;
    let marks = |n: usize| listed.body["items"][n]["domestic_violence"].clone();
    assert_eq!([marks(0), marks(1)], [json!(false), json!(true)]);
}

both!(approvals_come_in_pages_and_leave_lines_in_the_log);
async fn approvals_come_in_pages_and_leave_lines_in_the_log(backend: Backend) {
    let town = Town::new(backend).await;
    let mut made = Vec::new();
    for n in 0..3 {
        made.push(
            town.record(&town.own.officer, too_long(&format!("{n}/2026")))
                .await,
        );
    }
    let first = town
        .get(&town.approver, "/api/v1/approvals?limit=2")
        .await
        .expect(200);
    let cursor = first.body["next_cursor"].as_str().unwrap();
    let path = format!("/api/v1/approvals?limit=2&cursor={cursor}");
    let rest = town.get(&town.approver, &path).await.expect(200);
    let ids = |page: &Answer| -> Vec<Value> {
        let items = page.body["items"].as_array().unwrap();
        items
            .iter()
            .map(|item| item["incident_id"].clone())
            .collect()
    };
    let all = [ids(&first), ids(&rest)].concat();
    let asked = made
        .iter()
        .map(|path| json!(path.rsplit('/').next().unwrap()));
    assert_eq!(all, asked.collect::<Vec<_>>(), "the oldest first");
    assert_eq!(rest.body["next_cursor"], Value::Null);

    town.decide(&town.approver, &made[0], "approve")
        .await
        .expect(200);
    town.decide(&town.approver, &made[1], "refuse")
        .await
        .expect(200);
    let again = format!("{}/approval_requests", made[1]);
    town.post(&town.own.officer, &again, json!({ "reason": REASON }))
        .await
        .expect(201);
    let lines = town.app.app.db.audit_rows(0, 1000).await.unwrap();
    let actions: Vec<Value> = lines
        .iter()
        .map(|line| serde_json::from_str::<Value>(&line.body).unwrap()["action"].take())
        .collect();
    let last = &actions[actions.len() - 5..];
    assert_eq!(
        last,
        [
            "approval.list",
            "approval.list",
            "approval.approve",
            "approval.refuse",
            "approval.request"
        ]
    );
    assert!(lines.iter().all(|line| !line.body.contains(REASON)));
    let officer = town
        .app
        .call(Role::Officer, Method::GET, "/api/v1/approvals", None);
    officer.await.expect(403);
}

both!(the_demo_has_something_to_approve);
async fn the_demo_has_something_to_approve(backend: Backend) {
    let kind = DeploymentKind::Demo;
    let db = database(backend, kind).await;
    let deployment = db.deployment().await.unwrap();
    demo::seed(&db, &deployment, instant(NOW)).await.unwrap();
    let scope = everything(kind);
    let waiting = db
        .pending_approvals(&scope, instant(NOW), 0, 10)
        .await
        .unwrap();
    let [asked] = &waiting.items[..] else {
        panic!("one waits: {waiting:?}")
    };
    assert_eq!(asked.requested_by.as_deref(), Some("officer"));
    assert!(asked.causes.len() > 1, "{asked:?}");
    let incident = db
        .incident(&scope, asked.incident_id, instant(NOW))
        .await
        .unwrap();
    incident.gate(instant(NOW)).unwrap_err();
    let all = db.incidents(&scope, 0, 100, instant(NOW)).await.unwrap();
    let runs = all.items.iter().filter(|i| i.gate(instant(NOW)).is_ok());
    assert_eq!(runs.count(), all.items.len() - 1, "all others run");
}
