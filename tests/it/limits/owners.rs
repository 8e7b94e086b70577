//! P7, P9: owners as records of their own; drafts behind every door; withdrawal in one step; the owner's card.

use axum::{
    extract::ConnectInfo,
    http::{Method, StatusCode},
};
use serde_json::{Value, json};
use sightline::{
    accounts::{Peer, Role, Scope},
    deployment::DeploymentKind,
    retention::{Occasion, purge},
};

use super::{Town, count, execute, theft};
use crate::{
    audited::last_line,
    cli::Cli,
    contacts::{NAME, PHONE, contact},
    support::{Answer, Backend, NOW, TestApp, account, both, instant},
};

const HERE: (f64, f64) = (0.0, 0.0);

impl Town {
    async fn as_registrar(&self, method: Method, path: &str, body: Option<Value>) -> Answer {
        let bearer = &self.own.registrar;
        self.app.call_as(bearer, method, path, body).await
    }

    /// The path of the owner of a camera.
    async fn owner_of(&self, camera: &str) -> String {
        let path = format!("/api/v1/cameras/{camera}");
        let seen = self.as_registrar(Method::GET, &path, None).await;
        let body = seen.expect(200).body;
        format!("/api/v1/owners/{}", body["owner_id"].as_str().unwrap())
    }

    async fn put_contact(&self, camera: &str) {
        let path = format!("/api/v1/cameras/{camera}/contact");
        let put = self.as_registrar(Method::PUT, &path, Some(contact())).await;
        put.expect(204);
    }

    /// Whether each door shows the only camera to whoever is no registrar.
    async fn doors(&self, camera: &str, incident: &str) -> Vec<(String, bool)> {
        let approver = &self.approver;
        let mut doors = Vec::new();
        for bearer in [&self.own.officer, approver] {
            for path in [
                "/api/v1/cameras".to_owned(),
                "/api/v1/cameras?q=C-1".to_owned(),
                "/api/v1/cameras?bbox=105,18,107,19".to_owned(),
                format!("/api/v1/cameras/{camera}"),
                "/api/v1/camera_clusters?bbox=105,18,107,19&zoom=9".to_owned(),
                "/api/v1/camera_clusters?bbox=105.89,18.33,105.91,18.35&zoom=16".to_owned(),
                "/api/v1/place_search?q=C-1".to_owned(),
                "/api/v1/extent".to_owned(),
            ] {
                let seen = self.get(bearer, &path).await;
                let shown = seen.text.contains("C-1")
                    || seen.text.contains("\"count\":1")
                    || seen.text.contains("\"bbox\":[");
                doors.push((path, shown));
            }
        }
        let found = self
            .get(
                &self.own.officer,
                &format!("{incident}/candidates?include=out_of_view,coverage"),
            )
            .await
            .expect(200);
        doors.push(("candidates".to_owned(), found.text.contains("C-1")));
        let cameras = [camera.to_owned()];
        let given = self.give(&self.own.officer, incident, &cameras).await;
        doors.push(("notices".to_owned(), given.status.is_success()));
        let db = &self.app.app.db;
        let registrar = Scope {
            roles: vec![Role::Registrar],
            ..Scope::command_line(DeploymentKind::Live)
        };
        let wanted = json!({ "format": "csv" });
        let exported = self
            .as_registrar(Method::POST, "/api/v1/exports", Some(wanted))
            .await
            .expect(200);
        doors.push(("export".to_owned(), exported.text.contains("C-1")));
        let seen = db.camera_coverages(&registrar, None).await.unwrap();
        doors.push(("coverages".to_owned(), !seen.is_empty()));
        doors
    }
}

both!(p9_a_draft_is_behind_every_door_but_the_registrars);
async fn p9_a_draft_is_behind_every_door_but_the_registrars(backend: Backend) {
    let town = Town::new(backend).await;
    let camera = town.unlisted(&town.own, "C-1", HERE, Some(90.0)).await;
    let incident = town
        .record(&town.own.officer, theft("1/2026", HERE, (3.0, 2.0)))
        .await;
    for (door, shown) in town.doors(&camera, &incident).await {
        assert!(!shown, "a draft behind {door}");
    }
    let seen = town
        .as_registrar(Method::GET, &format!("/api/v1/cameras/{camera}"), None)
        .await
        .expect(200);
    assert_eq!(seen.body["draft_until"], "2027-01-19T05:00:00Z");
    let listed = town
        .as_registrar(Method::GET, "/api/v1/cameras", None)
        .await
        .expect(200);
    assert!(listed.text.contains("C-1"), "registrars see it");

    town.app.list_camera(&town.own.registrar, &camera).await;
    for (door, shown) in town.doors(&camera, &incident).await {
        assert!(shown, "a listed camera behind {door}");
    }
    // The household takes it back: the camera is a draft again, from today on.
    town.after_days(10.0);
    let owner = town.owner_of(&camera).await;
    let listed = format!("{owner}/consents/listed");
    town.as_registrar(Method::DELETE, &listed, None)
        .await
        .expect(204);
    assert_eq!(last_line(&town.app).await["action"], "owner.end_consent");
    town.as_registrar(Method::DELETE, &listed, None)
        .await
        .expect(404);
    for (door, shown) in town.doors(&camera, &incident).await {
        assert!(!shown, "a draft behind {door}");
    }
    let record = town
        .as_registrar(Method::GET, &owner, None)
        .await
        .expect(200);
    assert_eq!(record.body["draft_until"], "2027-01-29T05:00:00Z");
    // Of a kind that needs none, it is listed.
    let patch = json!({ "kind": "business", "label": " Tạp hóa số 3 " });
    let changed = town.as_registrar(Method::PATCH, &owner, Some(patch)).await;
    let changed = changed.expect(200);
    assert_eq!(changed.body["draft_until"], Value::Null);
    assert_eq!(changed.body["label"], "Tạp hóa số 3");
    for (door, shown) in town.doors(&camera, &incident).await {
        assert!(shown, "a shop's camera behind {door}");
    }
    // Said to be a household again, it waits until the day that was set, and no longer.
    town.after_days(15.0);
    let kind = async |kind: &str| {
        let patch = Some(json!({ "kind": kind }));
        let changed = town.as_registrar(Method::PATCH, &owner, patch).await;
        changed.expect(200).body["draft_until"].clone()
    };
    assert_eq!(kind("household").await, "2027-01-29T05:00:00Z");
    assert_eq!(kind("business").await, Value::Null);
    // A consent that was given meanwhile begins the time anew once it is taken back.
    town.app.list_camera(&town.own.registrar, &camera).await;
    assert_eq!(kind("household").await, Value::Null);
    town.as_registrar(Method::DELETE, &listed, None)
        .await
        .expect(204);
    let record = town.as_registrar(Method::GET, &owner, None).await;
    assert_eq!(
        record.expect(200).body["draft_until"],
        "2027-02-03T05:00:00Z"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn p9_the_command_line_is_a_door_like_any_other() {
    let cli = Cli::new(Backend::Sqlite, "test").await;
    let list = "code,lon,lat,bearing_deg,horizontal_fov_deg,far_m,status,owner_kind\n\
        C-1,105.9003,18.34,270,90,60,working,household\n\
        C-2,105.9003,18.34,270,90,60,working,business\n";
    cli.run(&["import", "cameras", &cli.file("list.csv", list)])
        .ok();
    let link = [
        "link",
        "--at",
        "105.9,18.34",
        "--from",
        "2026-11-20T03:00:00Z",
        "--to",
        "2026-11-20T03:30:00Z",
        "--type",
        "TRM",
        "--case",
        "412/2026",
        "--now",
        "2026-11-20T05:00:00Z",
    ];
    for command in [&["export", "cameras"][..], &["export", "coverages"], &link] {
        let printed = cli.run(command).ok();
        assert!(
            !printed.contains("C-1") && printed.contains("C-2"),
            "{printed}"
        );
    }
}

both!(p9_p12_drafts_are_deleted_in_time_with_proof);
async fn p9_p12_drafts_are_deleted_in_time_with_proof(backend: Backend) {
    let town = Town::new(backend).await;
    let draft = town.unlisted(&town.own, "C-1", HERE, Some(90.0)).await;
    town.put_contact(&draft).await;
    let asked = town.camera(&town.own, "C-2", HERE, Some(90.0)).await;
    let incident = town
        .record(&town.own.officer, theft("1/2026", HERE, (3.0, 2.0)))
        .await;
    town.give(&town.own.officer, &incident, std::slice::from_ref(&asked))
        .await
        .expect(201);
    let owner = town.owner_of(&asked).await;
    town.as_registrar(Method::DELETE, &format!("{owner}/consents/listed"), None)
        .await
        .expect(204);
    let kept = town.camera(&town.own, "C-3", HERE, Some(90.0)).await;
    let db = &town.app.app.db;
    let purged = async |days: f64, occasion| {
        town.after_days(days);
        let now = instant(NOW).plus_days(days);
        let rows = purge(db, DeploymentKind::Live, occasion, now).await;
        let rows = rows.unwrap().unwrap().into_iter();
        let found = rows.filter(|(table, _)| *table == "cameras");
        found.map(|(_, rows)| rows).sum::<u64>()
    };
    assert_eq!(purged(59.9, Occasion::Asked).await, 0);
    assert_eq!(purged(60.1, Occasion::DryRun).await, 2);
    assert_eq!(purged(60.1, Occasion::Asked).await, 2);
    assert_eq!(last_line(&town.app).await["detail"]["rows"]["cameras"], 2);
    for (table, rows) in [
        // Of the one that was asked a bare row stays, for its history.
        ("cameras", 2),
        ("camera_versions", 1),
        ("coverages", 1),
        ("owner_contacts", 0),
        ("owners", 2),
        ("owner_accesses", 1),
        ("cameras WHERE code = 'C-3' AND draft_until IS NULL", 1),
        (
            "cameras WHERE label IS NULL AND owner_id IS NULL AND folded = ''",
            1,
        ),
    ] {
        let sql = format!("SELECT count(*) FROM {table}");
        assert_eq!(count(db, &sql).await, rows, "{table}");
    }
    let path = format!("/api/v1/cameras/{kept}");
    town.as_registrar(Method::GET, &path, None)
        .await
        .expect(200);
    for gone in [draft, asked] {
        let path = format!("/api/v1/cameras/{gone}");
        town.as_registrar(Method::GET, &path, None)
            .await
            .expect(404);
    }
    assert_eq!(purged(61.0, Occasion::Asked).await, 0);
}

both!(p9_each_consent_stands_by_itself_and_keeps_its_history);
async fn p9_each_consent_stands_by_itself_and_keeps_its_history(backend: Backend) {
    let town = Town::new(backend).await;
    let camera = town.unlisted(&town.own, "C-1", HERE, Some(90.0)).await;
    town.put_contact(&camera).await;
    let owner = town.owner_of(&camera).await;
    let held = async || {
        let record = town
            .as_registrar(Method::GET, &owner, None)
            .await
            .expect(200);
        record.body["consents"].clone()
    };
    assert_eq!(
        held().await,
        json!(["contactable"]),
        "stated with the contact"
    );
    let given =
        |text: &str| json!({ "given_on": "2026-11-19", "method": "spoken", "text_version": text });
    let put = async |scope: &str, body: Value| {
        let path = format!("{owner}/consents/{scope}");
        town.as_registrar(Method::PUT, &path, Some(body)).await
    };
    put("listed", given("2026-03")).await.expect(204);
    put("footage_asked_first", given("2026-03"))
        .await
        .expect(204);
    put("listed", given("2026-11")).await.expect(204);
    assert_eq!(
        held().await,
        json!(["listed", "contactable", "footage_asked_first"])
    );
    let mut by_mail = given("2026-11");
    by_mail["channel"] = json!("email");
    put("contactable", by_mail.clone()).await.expect(204);
    assert_eq!(
        put("contactable", given("1")).await.expect(422).pointers(),
        ["/channel"]
    );
    assert_eq!(
        put("listed", by_mail).await.expect(422).pointers(),
        ["/channel"]
    );
    assert_eq!(put("elsewhere", given("1")).await.status.as_u16() / 100, 4);
    let mut without_mail = contact();
    without_mail.as_object_mut().unwrap().remove("email");
    let path = format!("/api/v1/cameras/{camera}/contact");
    town.as_registrar(Method::PUT, &path, Some(without_mail))
        .await
        .expect(204);
    let mut by_mail = given("2026-11");
    by_mail["channel"] = json!("email");
    let refused = put("contactable", by_mail).await.expect(422);
    assert_eq!(refused.pointers(), ["/channel"], "nobody knows the address");

    let record = town
        .as_registrar(Method::GET, &owner, None)
        .await
        .expect(200);
    let history: Vec<String> = record.body["history"]
        .as_array()
        .unwrap()
        .iter()
        .map(|consent| {
            format!(
                "{} {} {}",
                consent["scope"], consent["text_version"], consent["ended_as"]
            )
        })
        .collect();
    assert_eq!(history.len(), 6, "{history:?}");
    assert_eq!(
        history
            .iter()
            .filter(|line| line.contains("superseded"))
            .count(),
        3,
        "replaced, not overwritten: {history:?}"
    );
    for secret in [NAME, PHONE, "mau012"] {
        assert!(!record.text.contains(secret), "never the contact");
    }
    let tag = record.headers["etag"].to_str().unwrap().to_owned();
    let stale = axum::http::Request::patch(&owner)
        .header("authorization", &town.own.registrar)
        .header("content-type", "application/json")
        .header("if-match", "\"1\"")
        .body(json!({ "label": "x" }).to_string().into())
        .unwrap();
    assert_ne!(tag, "\"1\"");
    town.app.send(stale).await.expect(412);
}

both!(p7_owners_are_listed_and_found_by_number_within_their_unit_alone);
async fn p7_owners_are_listed_and_found_by_number_within_their_unit_alone(backend: Backend) {
    let town = Town::new(backend).await;
    let ours = town.camera(&town.own, "C-1", HERE, None).await;
    town.camera(&town.neighbour, "C-2", HERE, None).await;
    town.put_contact(&ours).await;
    let owner = town.owner_of(&ours).await;
    let search = async |bearer: &str, phone: &str| {
        let body = json!({ "phone": phone });
        town.post(bearer, "/api/v1/owners/search", body).await
    };
    for number in ["0900 000 012", "+84900000012"] {
        let found = search(&town.own.registrar, number).await.expect(200);
        assert_eq!(found.body["items"].as_array().unwrap().len(), 1, "{number}");
        assert!(!found.text.contains("0900 000 012") && !found.text.contains("900000012"));
    }
    let none = search(&town.own.registrar, "0900 000 013")
        .await
        .expect(200);
    assert_eq!(none.body["items"], json!([]));
    let other = search(&town.neighbour.registrar, PHONE).await.expect(200);
    assert_eq!(other.body["items"], json!([]), "another unit's");
    let bad = search(&town.own.registrar, "mẫu").await.expect(422);
    assert_eq!(bad.pointers(), ["/phone"]);

    for (path, expected) in [
        ("/api/v1/owners", 1),
        ("/api/v1/owners?kind=household", 1),
        ("/api/v1/owners?kind=school", 0),
        ("/api/v1/owners?q=c-1", 1),
        ("/api/v1/owners?q=c-2", 0),
        ("/api/v1/owners?draft=true", 0),
        ("/api/v1/owners?draft=false", 1),
    ] {
        let listed = town.get(&town.own.registrar, path).await.expect(200);
        assert_eq!(
            listed.body["items"].as_array().unwrap().len(),
            expected,
            "{path}"
        );
    }
    town.get(&town.own.registrar, "/api/v1/owners?cursor=x")
        .await
        .expect(422);
    town.get(&town.neighbour.registrar, &owner)
        .await
        .expect(404);
    for label in ["Nhà ông Mẫu", "0900 000 012"] {
        let refused = town
            .as_registrar(Method::PATCH, &owner, Some(json!({ "label": label })))
            .await
            .expect(422);
        assert_eq!(refused.pointers(), ["/label"], "{label}");
    }
    // Pages.
    for n in 3..6 {
        town.camera(&town.own, &format!("C-{n}"), HERE, None).await;
    }
    let first = town
        .get(&town.own.registrar, "/api/v1/owners?limit=3")
        .await
        .expect(200);
    let next = format!(
        "/api/v1/owners?limit=3&cursor={}",
        first.body["next_cursor"].as_str().unwrap()
    );
    let rest = town.get(&town.own.registrar, &next).await.expect(200);
    assert_eq!(rest.body["items"].as_array().unwrap().len(), 1);
    assert_eq!(rest.body["next_cursor"], Value::Null);
    // A camera goes to another owner, and the one it had is forgotten.
    let other = town.unlisted(&town.own, "C-9", HERE, None).await;
    let before = town.owner_of(&other).await;
    town.as_registrar(Method::PUT, &format!("{owner}/cameras/{other}"), None)
        .await
        .expect(204);
    assert_eq!(town.owner_of(&other).await, owner);
    town.as_registrar(Method::GET, &before, None)
        .await
        .expect(404);
    let record = town
        .as_registrar(Method::GET, &owner, None)
        .await
        .expect(200);
    assert_eq!(
        (&record.body["cameras"], &record.body["draft_until"]),
        (&json!(2), &Value::Null)
    );
}

both!(p7_an_owner_is_recorded_for_a_camera_and_the_one_before_goes_with_its_last);
async fn p7_an_owner_is_recorded_for_a_camera_and_the_one_before_goes_with_its_last(
    backend: Backend,
) {
    let town = Town::new(backend).await;
    let first = town.unlisted(&town.own, "C-1", HERE, None).await;
    let second = town.unlisted(&town.own, "C-2", HERE, None).await;
    let before = town.owner_of(&first).await;
    town.as_registrar(Method::PUT, &format!("{before}/cameras/{second}"), None)
        .await
        .expect(204);
    town.put_contact(&first).await;
    let new = |camera: &str, label: &str| {
        let new = json!({ "camera_id": camera, "kind": "household", "label": label });
        town.as_registrar(Method::POST, "/api/v1/owners", Some(new))
    };
    let made = new(&second, " Hộ số 2 ").await.expect(201);
    assert_eq!(made.body["label"], "Hộ số 2");
    assert_eq!(made.body["kind"], "household");
    assert_eq!(made.body["has_contact"], false);
    assert_eq!(made.body["owned"][0]["code"], "C-2");
    assert_eq!(made.body["camera_code"], "C-2");
    assert!(made.body["draft_until"].is_string(), "nobody agreed yet");
    assert_eq!(last_line(&town.app).await["action"], "owner.create");
    let path = format!("/api/v1/owners/{}", made.body["id"].as_str().unwrap());
    assert_eq!(town.owner_of(&second).await, path);
    assert_eq!(
        made.headers["location"].to_str().unwrap(),
        path,
        "where it is read"
    );
    // Its other camera keeps the owner of before, contact and all; without any it is gone.
    let seen = town.as_registrar(Method::GET, &before, None).await;
    assert_eq!(seen.expect(200).body["has_contact"], true);
    new(&first, "Hộ số 1").await.expect(201);
    town.as_registrar(Method::GET, &before, None)
        .await
        .expect(404);
    assert_eq!(
        count(&town.app.app.db, "SELECT count(*) FROM owner_contacts").await,
        0
    );

    let named = new(&second, "Nhà ông Mẫu").await.expect(422);
    assert_eq!(named.body["errors"][0]["pointer"], "/label");
    assert_eq!(
        town.owner_of(&second).await,
        path,
        "nothing is half written"
    );
    let bearer = &town.neighbour.registrar;
    let wanted = json!({ "camera_id": second, "kind": "school" });
    let theirs = town
        .app
        .call_as(bearer, Method::POST, "/api/v1/owners", Some(wanted));
    theirs.await.expect(404);
}

both!(p9_withdrawal_is_one_step_and_leaves_counts_alone);
async fn p9_withdrawal_is_one_step_and_leaves_counts_alone(backend: Backend) {
    let town = Town::new(backend).await;
    let camera = town.camera(&town.own, "C-1", HERE, Some(90.0)).await;
    town.put_contact(&camera).await;
    let incident = town
        .record(&town.own.officer, theft("1/2026", HERE, (3.0, 2.0)))
        .await;
    town.give(&town.own.officer, &incident, std::slice::from_ref(&camera))
        .await
        .expect(201);
    let owner = town.owner_of(&camera).await;
    let withdrawal = format!("{owner}/withdrawal");
    let db = &town.app.app.db;
    town.post(&town.neighbour.registrar, &withdrawal, json!({}))
        .await
        .expect(404);
    // All of it or nothing.
    execute(db, "ALTER TABLE audit RENAME TO audit_gone").await;
    let failed = town.as_registrar(Method::POST, &withdrawal, None).await;
    assert!(failed.status.is_server_error());
    execute(db, "ALTER TABLE audit_gone RENAME TO audit").await;
    assert_eq!(count(db, "SELECT count(*) FROM owner_contacts").await, 1);
    assert_eq!(count(db, "SELECT count(*) FROM camera_versions").await, 1);

    town.as_registrar(Method::POST, &withdrawal, None)
        .await
        .expect(204);
    let line = last_line(&town.app).await;
    assert_eq!(line["action"], "owner.withdraw");
    assert_eq!(
        line["detail"],
        json!({ "kind": "household", "cameras": 1, "consents": 2, "notices": 1 })
    );
    for (table, rows) in [
        ("owner_contacts", 0),
        ("owner_consents WHERE ended_at IS NULL", 0),
        ("owner_consents WHERE ended_as = 'withdrawn'", 2),
        ("camera_versions", 0),
        ("coverages", 0),
        ("status_events", 0),
        ("recorders", 0),
        ("camera_points", 0),
        ("import_rows", 0),
        ("preservation_notices WHERE closed_at IS NOT NULL", 1),
        ("owner_accesses", 1),
        (
            "cameras WHERE label IS NOT NULL OR owner_id IS NOT NULL OR code LIKE 'C-%'",
            0,
        ),
    ] {
        let sql = format!("SELECT count(*) FROM {table}");
        assert_eq!(count(db, &sql).await, rows, "{table}");
    }
    let path = format!("/api/v1/cameras/{camera}");
    for bearer in [&town.own.officer, &town.own.registrar, &town.approver] {
        town.get(bearer, &path).await.expect(404);
        let all = town.get(bearer, "/api/v1/cameras").await.expect(200);
        assert_eq!(all.body["items"], json!([]));
    }
    let found = town
        .candidates(&town.own.officer, &incident)
        .await
        .expect(200);
    assert_eq!(found.body["candidates"], json!([]));
    // P3: until its day, whoever gave the notice cannot tell this from silence.
    let notices = town
        .get(
            &town.own.officer,
            &format!("{incident}/preservation_notices"),
        )
        .await
        .expect(200);
    assert_eq!(notices.body["items"][0]["lapsed"], false);
    assert!(!notices.text.contains("withdr") && !notices.text.contains("closed"));
    // Nothing is recorded of it any more.
    town.as_registrar(Method::POST, &withdrawal, None)
        .await
        .expect(409);
    let given = json!({ "given_on": "2026-11-19", "method": "paper", "text_version": "1" });
    town.as_registrar(
        Method::PUT,
        &format!("{owner}/consents/listed"),
        Some(given),
    )
    .await
    .expect(409);
}

/// A card as it was issued: what opens it.
async fn card(town: &Town, owner: &str) -> Value {
    let issued = town
        .as_registrar(Method::POST, &format!("{owner}/card"), None)
        .await
        .expect(201);
    assert_eq!(issued.headers["cache-control"], "no-store");
    json!({ "card": issued.body["card"], "digits": issued.body["digits"] })
}

async fn open(town: &Town, card: &Value) -> Answer {
    let request = axum::http::Request::post("/api/v1/owner_card/session")
        .header("content-type", "application/json")
        .body(card.to_string().into())
        .unwrap();
    town.app.send(request).await
}

async fn opened(town: &Town, card: &Value) -> String {
    let opened = open(town, card).await.expect(200);
    format!("Bearer {}", opened.body["token"].as_str().unwrap())
}

both!(p9_a_card_opens_rows_of_its_owner_and_of_nobody_else);
async fn p9_a_card_opens_rows_of_its_owner_and_of_nobody_else(backend: Backend) {
    let town = Town::new(backend).await;
    let camera = town.camera(&town.own, "C-1", HERE, Some(90.0)).await;
    let other = town.camera(&town.own, "C-2", HERE, Some(90.0)).await;
    town.put_contact(&camera).await;
    let incident = town
        .record(&town.own.officer, theft("1/2026", HERE, (3.0, 2.0)))
        .await;
    let delayed = account(
        &town.app.app.db,
        "approver-9",
        Role::Approver,
        Some(town.own.id),
    )
    .await;
    let cameras = [camera.clone(), other.clone()];
    town.give(&town.own.officer, &incident, &cameras)
        .await
        .expect(201);
    let owner = town.owner_of(&camera).await;
    let card = card(&town, &owner).await;
    let db = &town.app.app.db;
    let stored = "SELECT count(*) FROM owner_cards WHERE digits_hash LIKE '$argon2id$%'";
    assert_eq!(count(db, stored).await, 1);
    let bearer = opened(&town, &card).await;
    assert_eq!(last_line(&town.app).await["action"], "owner_card.open");

    let own = town.get(&bearer, "/api/v1/owner_card").await.expect(200);
    assert_eq!(own.headers["cache-control"], "no-store");
    assert_eq!(own.body["cameras"].as_array().unwrap().len(), 1);
    assert_eq!(own.body["cameras"][0]["code"], "C-1");
    assert_eq!(own.body["unit"]["code"], "001");
    assert_eq!(
        own.body["accesses"].as_array().unwrap().len(),
        1,
        "who asked about the other is not told"
    );
    assert_eq!(own.body["accesses"][0]["kind"], "preservation_notice");
    for secret in [NAME, PHONE, "C-2", "officer", "1/2026"] {
        assert!(!own.text.contains(secret), "{secret}: {}", own.text);
    }
    // P7: what an approver delays from now on is told later.
    let delay = json!({ "days": 7, "reason": "Chủ camera có thể báo cho người liên quan" });
    town.app
        .call_as(
            &delayed,
            Method::PUT,
            &format!("{incident}/history_delay"),
            Some(delay),
        )
        .await
        .expect(200);
    let reveal = json!({ "camera_id": camera });
    town.post(&town.own.officer, &format!("{incident}/contacts"), reveal)
        .await
        .expect(200);
    let own = town.get(&bearer, "/api/v1/owner_card").await.expect(200);
    assert_eq!(own.body["accesses"].as_array().unwrap().len(), 1);

    let path = |id: &str, rest: &str| format!("/api/v1/owner_card/cameras/{id}/{rest}");
    let seen = town
        .get(&bearer, &path(&camera, "coverage"))
        .await
        .expect(200);
    assert!(seen.text.contains("FeatureCollection") && seen.text.contains("C-1"));
    town.get(&bearer, &path(&other, "coverage"))
        .await
        .expect(404);
    let confirmed = json!({ "kind": "confirmed" });
    let wrong = json!({ "kind": "correction", "status": "faulty", "words": "đã xoay sang trái" });
    for body in [&confirmed, &wrong] {
        town.post(&bearer, &path(&other, "statements"), body.clone())
            .await
            .expect(404);
        town.post(&bearer, &path(&camera, "statements"), body.clone())
            .await
            .expect(201);
    }
    let seen = town
        .as_registrar(Method::GET, &format!("/api/v1/cameras/{camera}"), None)
        .await
        .expect(200);
    assert_eq!(seen.body["verified_on"], "2026-11-20", "seen today");
    // The history of the record says that the owner did it, once.
    let history = town
        .as_registrar(
            Method::GET,
            &format!("/api/v1/cameras/{camera}/history"),
            None,
        )
        .await
        .expect(200);
    let by_card = json!({ "at": NOW, "by": null, "source": "card", "correction": false, "valid_from": NOW,
        "fields": [{ "field": "verified_on", "before": "2026-11-01", "after": "2026-11-20" }] });
    assert_eq!(history.body["items"][0], by_card);
    town.post(&bearer, &path(&camera, "statements"), confirmed.clone())
        .await
        .expect(201);
    let again = town
        .as_registrar(
            Method::GET,
            &format!("/api/v1/cameras/{camera}/history"),
            None,
        )
        .await
        .expect(200);
    assert_eq!(again.body, history.body, "nothing changed");
    assert_eq!(seen.body["status"], "working", "a correction waits");
    let phone = json!({ "kind": "correction", "words": "gọi 0900 000 012" });
    town.post(&bearer, &path(&camera, "statements"), phone)
        .await
        .expect(422);

    // A registrar of the unit decides, and the owner learns of it.
    let waiting = town
        .get(&town.own.registrar, "/api/v1/owner_statements")
        .await
        .expect(200);
    assert_eq!(waiting.body["items"].as_array().unwrap().len(), 1);
    let none = town
        .get(&town.neighbour.registrar, "/api/v1/owner_statements")
        .await
        .expect(200);
    assert_eq!(none.body["items"], json!([]));
    let id = waiting.body["items"][0]["id"].as_str().unwrap();
    let decision = format!("/api/v1/owner_statements/{id}/decision");
    let yes = json!({ "accepted": true });
    town.post(&town.neighbour.registrar, &decision, yes.clone())
        .await
        .expect(404);
    town.post(&town.own.registrar, &decision, yes.clone())
        .await
        .expect(204);
    town.post(&town.own.registrar, &decision, yes)
        .await
        .expect(404);
    let own = town.get(&bearer, "/api/v1/owner_card").await.expect(200);
    // Before it the confirmation was said again.
    assert_eq!(own.body["statements"][1]["accepted"], true);

    // A card is no account, and an account no card.
    for path in [
        "/api/v1/cameras",
        "/api/v1/owners",
        "/api/v1/session",
        &owner,
    ] {
        town.get(&bearer, path).await.expect(401);
    }
    for account in [&town.own.registrar, &town.own.officer] {
        town.get(account, "/api/v1/owner_card").await.expect(401);
    }
    town.after_days(0.03);
    town.get(&bearer, "/api/v1/owner_card").await.expect(401);
}

both!(p9_an_owner_leaves_by_the_card_and_still_sees_who_asked);
async fn p9_an_owner_leaves_by_the_card_and_still_sees_who_asked(backend: Backend) {
    let town = Town::new(backend).await;
    let camera = town.camera(&town.own, "C-1", HERE, Some(90.0)).await;
    let incident = town
        .record(&town.own.officer, theft("1/2026", HERE, (3.0, 2.0)))
        .await;
    town.give(&town.own.officer, &incident, std::slice::from_ref(&camera))
        .await
        .expect(201);
    let owner = town.owner_of(&camera).await;
    let bearer = opened(&town, &card(&town, &owner).await).await;
    let listed = "/api/v1/owner_card/consents/listed";
    town.app
        .call_as(&bearer, Method::DELETE, listed, None)
        .await
        .expect(204);
    let own = town.get(&bearer, "/api/v1/owner_card").await.expect(200);
    assert_eq!(
        own.body["cameras"][0]["draft_until"],
        "2027-01-19T05:00:00Z"
    );
    let leave = async || {
        town.app
            .call_as(&bearer, Method::POST, "/api/v1/owner_card/withdrawal", None)
            .await
    };
    leave().await.expect(204);
    let line = last_line(&town.app).await;
    assert_eq!(
        (&line["action"], &line["account"]),
        (&json!("owner_card.withdraw"), &Value::Null)
    );
    leave().await.expect(409);
    let own = town.get(&bearer, "/api/v1/owner_card").await.expect(200);
    assert_eq!(own.body["cameras"], json!([]));
    assert_eq!(own.body["accesses"].as_array().unwrap().len(), 1);
    assert_eq!(own.body["withdrawn_at"], NOW);
    // The card has its time, too.
    town.after_days(91.0);
    let now = instant(NOW).plus_days(91.0);
    let db = &town.app.app.db;
    purge(db, DeploymentKind::Live, Occasion::Asked, now)
        .await
        .unwrap();
    for table in ["owner_cards", "owner_card_sessions"] {
        assert_eq!(
            count(db, &format!("SELECT count(*) FROM {table}")).await,
            0,
            "{table}"
        );
    }
}

both!(nobody_guesses_the_digits_of_a_card);
async fn nobody_guesses_the_digits_of_a_card(backend: Backend) {
    let town = Town::new(backend).await;
    let camera = town.camera(&town.own, "C-1", HERE, None).await;
    let owner = town.owner_of(&camera).await;
    let right = card(&town, &owner).await;
    let mut wrong = right.clone();
    wrong["digits"] = json!("12345x");
    open(
        &town,
        &json!({ "card": "0".repeat(64), "digits": "123456" }),
    )
    .await
    .expect(401);
    let state = async || {
        let record = town.as_registrar(Method::GET, &owner, None).await;
        record.expect(200).body["card"].clone()
    };
    assert_eq!(state().await["is_blocked"], false);
    let mut days = 0.0;
    for round in 0..4 {
        for n in 0..5 {
            let refused = open(&town, &wrong).await;
            assert_eq!(refused.status, 401, "{round} {n}: {}", refused.text);
        }
        let waits = open(&town, &right).await;
        assert_eq!(waits.status, 429, "the right digits wait, too");
        days += 0.011;
        town.after_days(days);
    }
    // Twenty in a row: only a new card helps, and the registrar is told.
    open(&town, &right).await.expect(401);
    assert_eq!(state().await["is_blocked"], true);
    let anew = card(&town, &owner).await;
    assert_eq!(state().await["is_blocked"], false);
    open(&town, &right).await.expect(401);
    let bearer = opened(&town, &anew).await;
    town.get(&bearer, "/api/v1/owner_card").await.expect(200);
    // Revoked: here and now, for who has it open as well.
    town.as_registrar(Method::DELETE, &format!("{owner}/card"), None)
        .await
        .expect(204);
    town.get(&bearer, "/api/v1/owner_card").await.expect(401);
    open(&town, &anew).await.expect(401);
}

both!(nobody_tries_cards_from_one_address_without_end);
async fn nobody_tries_cards_from_one_address_without_end(backend: Backend) {
    let town = Town::new(backend).await;
    let camera = town.camera(&town.own, "C-1", HERE, None).await;
    let owner = town.owner_of(&camera).await;
    let right = card(&town, &owner).await;
    let from = async |address: &str, card: &Value| {
        let mut request = axum::http::Request::post("/api/v1/owner_card/session")
            .header("content-type", "application/json")
            // The word of whoever asks, which counts for nothing without our own proxy.
            .header("x-forwarded-for", "192.0.2.200")
            .body(card.to_string().into())
            .unwrap();
        let peer = Peer(address.parse().unwrap());
        request.extensions_mut().insert(ConnectInfo(peer));
        town.app.send(request).await
    };
    let made_up = |n: u8| json!({ "card": format!("{n:064}"), "digits": "123456" });
    for n in 0..10 {
        from("192.0.2.7", &made_up(n)).await.expect(401);
    }
    // Each is another card, and yet whoever tries them waits; with the right one too.
    let waits = from("192.0.2.7", &made_up(11)).await;
    assert_eq!(
        (waits.status, waits.headers["retry-after"].to_str().unwrap()),
        (StatusCode::TOO_MANY_REQUESTS, "300")
    );
    from("192.0.2.7", &right).await.expect(429);
    // Nobody else does, and after five minutes nobody at all.
    from("192.0.2.8", &right).await.expect(200);
    town.after_days(0.0036);
    from("192.0.2.7", &right).await.expect(200);
}

both!(p5_an_owner_belongs_to_the_unit_that_its_camera_comes_to);
async fn p5_an_owner_belongs_to_the_unit_that_its_camera_comes_to(backend: Backend) {
    let app = TestApp::new(backend, DeploymentKind::Live).await;
    let (ours, theirs) = app.two_units().await;
    let camera = json!({ "code": "C-1", "lon": 105.9, "lat": 18.34, "owner_kind": "household" });
    let camera = app
        .post(Role::Registrar, "/api/v1/cameras", camera)
        .await
        .expect(201)
        .body;
    let of = |noun: &str, id: &str| format!("/api/v1/{noun}/{}", camera[id].as_str().unwrap());
    let (camera, owner) = (of("cameras", "id"), of("owners", "owner_id"));
    let claim = json!({ "unit_code": "001" });
    app.call_as(&ours.registrar, Method::PATCH, &camera, Some(claim))
        .await
        .expect(200);
    for (bearer, status) in [(&ours.registrar, 200), (&theirs.registrar, 404)] {
        app.call_as(bearer, Method::GET, &owner, None)
            .await
            .expect(status);
    }
    let withdrawal = format!("{owner}/withdrawal");
    app.call_as(&theirs.registrar, Method::POST, &withdrawal, None)
        .await
        .expect(404);
}
