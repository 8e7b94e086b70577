//! P7, P9: contacts of owners over HTTP: written by registrars, revealed for an incident to its officers, shown nowhere else.

use axum::http::{Method, Request, header};
use serde_json::{Value, json};
use sightline::{
    accounts::Role,
    config::Config,
    db::{Db, Tx},
    deployment::DeploymentKind,
    owners::ContactKey,
};

use crate::{
    cli::Cli,
    support::{Answer, Backend, KEY, TestApp, both, database},
};

/// A name that is nobody's, and a number that nobody has.
pub const NAME: &str = "Chủ hộ mẫu 12";
pub const PHONE: &str = "0900 000 012";

/// What the tests store: a contact that may be used.
pub fn contact() -> Value {
    json!({
        "name": NAME, "phone": PHONE, "email": "mau012@example.org", "address": "Số 12, đường Mẫu",
        "contactable": { "given_on": "2026-11-01", "method": "paper", "text_version": "2026-03", "channel": "phone",
            "hours": "8 giờ đến 20 giờ" },
    })
}

/// A camera east of 105.9, 18.34 that looks at it.
fn camera(code: &str) -> Value {
    json!({
        "code": code, "lon": 105.9003, "lat": 18.34, "bearing_deg": 270, "horizontal_fov_deg": 90, "width_px": 1920,
        "far_m": 60, "status": "working", "retention_declared_days": 30, "recording_mode": "continuous",
        "verified_on": "2026-11-01",
    })
}

async fn create(app: &TestApp, bearer: &str, camera: Value) -> String {
    let path = "/api/v1/cameras";
    let made = app.call_as(bearer, Method::POST, path, Some(camera)).await;
    made.expect(201).body["id"].as_str().unwrap().to_owned()
}

async fn incident(app: &TestApp, bearer: &str) -> String {
    let path = "/api/v1/incidents";
    let body = crate::incidents::incident();
    let made = app.call_as(bearer, Method::POST, path, Some(body)).await;
    made.expect(201).body["id"].as_str().unwrap().to_owned()
}

async fn put(app: &TestApp, bearer: &str, camera: &str, body: Value) -> Answer {
    let path = format!("/api/v1/cameras/{camera}/contact");
    app.call_as(bearer, Method::PUT, &path, Some(body)).await
}

async fn reveal(app: &TestApp, bearer: &str, incident: &str, camera: &str) -> Answer {
    let path = format!("/api/v1/incidents/{incident}/contacts");
    let body = json!({ "camera_id": camera });
    app.call_as(bearer, Method::POST, &path, Some(body)).await
}

async fn history(app: &TestApp, bearer: &str, camera: &str) -> Vec<Value> {
    let path = format!("/api/v1/cameras/{camera}/access_history");
    let answer = app.call_as(bearer, Method::GET, &path, None).await;
    answer.expect(200).body["items"].as_array().unwrap().clone()
}

/// A live database with one camera that has a contact, and an incident before it.
struct Scene {
    app: TestApp,
    officer: String,
    registrar: String,
    camera: String,
    incident: String,
}

impl Scene {
    async fn new(backend: Backend) -> Self {
        let app = TestApp::new(backend, DeploymentKind::Live).await;
        let (officer, registrar) = (app.bearer(Role::Officer), app.bearer(Role::Registrar));
        let camera = create(&app, &registrar, camera("C-1")).await;
        put(&app, &registrar, &camera, contact()).await.expect(204);
        app.list_camera(&registrar, &camera).await;
        let incident = incident(&app, &officer).await;
        Self {
            app,
            officer,
            registrar,
            camera,
            incident,
        }
    }

    async fn reveal(&self) -> Answer {
        reveal(&self.app, &self.officer, &self.incident, &self.camera).await
    }

    async fn history(&self) -> Vec<Value> {
        history(&self.app, &self.registrar, &self.camera).await
    }

    async fn as_registrar(&self, method: Method, rest: &str, body: Option<Value>) -> Answer {
        let path = format!("/api/v1/cameras/{}{rest}", self.camera);
        self.app.call_as(&self.registrar, method, &path, body).await
    }
}

async fn execute(db: &Db, sql: &'static str) {
    let mut tx = db.begin().await.unwrap();
    match &mut tx {
        Tx::Sqlite(tx) => drop(sqlx::query(sql).execute(&mut **tx).await.unwrap()),
        Tx::Postgres(tx) => drop(sqlx::query(sql).execute(&mut **tx).await.unwrap()),
    }
    tx.commit().await.unwrap();
}

async fn log_lines(db: &Db) -> Vec<Value> {
    let rows = db.audit_rows(0, 1000).await.unwrap();
    let line = |row: &sightline::audit::Row| serde_json::from_str(&row.body).unwrap();
    rows.iter().map(line).collect()
}

both!(p7_a_reveal_has_an_incident_as_reason_and_leaves_two_traces);
async fn p7_a_reveal_has_an_incident_as_reason_and_leaves_two_traces(backend: Backend) {
    let scene = Scene::new(backend).await;
    let seen = scene.as_registrar(Method::GET, "", None).await.expect(200);
    assert_eq!(
        (&seen.body["has_contact"], &seen.body["contactable"]),
        (&json!(true), &json!(true))
    );
    assert_eq!(
        seen.body["owner_kind"], "household",
        "nobody said what kind: the best protected one"
    );
    assert_eq!(scene.history().await, [Value::Null; 0]);

    let path = format!("/api/v1/incidents/{}/candidates", scene.incident);
    let found = scene.app.get(Role::Officer, &path).await.expect(200);
    let candidate = &found.body["candidates"][0];
    assert_eq!(
        (&candidate["contactable"], &candidate["owner_kind"]),
        (&json!(true), &json!("household"))
    );

    let revealed = scene.reveal().await.expect(200);
    assert_eq!(revealed.headers[header::CACHE_CONTROL], "no-store");
    let mut expected = contact();
    expected.as_object_mut().unwrap().remove("contactable");
    for (name, value) in [
        ("camera_id", json!(scene.camera)),
        ("camera_code", json!("C-1")),
        ("owner_kind", json!("household")),
        ("channel", json!("phone")),
        ("hours", json!("8 giờ đến 20 giờ")),
    ] {
        expected[name] = value;
    }
    assert_eq!(revealed.body, expected);

    let lines = log_lines(&scene.app.app.db).await;
    let line = lines.last().unwrap();
    assert_eq!(
        (&line["action"], &line["object"]),
        (&json!("contact.reveal"), &json!(scene.camera))
    );
    assert_eq!(line["detail"]["incident"], json!(scene.incident));
    let expected = json!({
        "at": "2026-11-20T05:00:00Z", "unit": null, "kind": "contact", "limit_class": "standard",
    });
    assert_eq!(scene.history().await, [expected]);
    let last = log_lines(&scene.app.app.db).await.pop().unwrap();
    assert_eq!(last["action"], "camera.access_history");
}

both!(p9_without_consent_no_contact_is_revealed);
async fn p9_without_consent_no_contact_is_revealed(backend: Backend) {
    let scene = Scene::new(backend).await;
    let refused = async |why: &str| {
        let answer = scene.reveal().await.expect(409);
        assert_eq!(answer.body["detail"], "not contactable", "{why}");
        assert!(!answer.text.contains("mẫu") && !answer.text.contains("0900"));
    };
    let mut silent = contact();
    silent["contactable"] = Value::Null;
    let put = async |body: Value| {
        let answer = scene
            .as_registrar(Method::PUT, "/contact", Some(body))
            .await;
        answer.expect(204);
    };
    put(silent.clone()).await;
    refused("the owner was silent, and what was agreed to before does not count any more").await;
    let shown = scene.as_registrar(Method::GET, "", None).await.expect(200);
    assert_eq!(
        (&shown.body["has_contact"], &shown.body["contactable"]),
        (&json!(true), &json!(false))
    );
    silent.as_object_mut().unwrap().remove("contactable");
    put(silent).await;
    refused("left out is no consent either").await;

    put(contact()).await;
    scene.reveal().await.expect(200);
    scene
        .as_registrar(Method::DELETE, "/contact", None)
        .await
        .expect(204);
    refused("withdrawn").await;
    let shown = scene.as_registrar(Method::GET, "", None).await.expect(200);
    assert_eq!(
        (&shown.body["has_contact"], &shown.body["contactable"]),
        (&json!(false), &json!(false))
    );
    for table in [
        "SELECT count(*) FROM owner_contacts",
        "SELECT count(*) FROM owner_consents WHERE scope = 'contactable' AND ended_at IS NULL",
    ] {
        assert_eq!(count(&scene.app.app.db, table).await, 0, "{table}");
    }
    scene
        .as_registrar(Method::DELETE, "/contact", None)
        .await
        .expect(204);
    assert_eq!(
        scene.history().await.len(),
        1,
        "the history stays, refusals are none of it"
    );
}

pub async fn count(db: &Db, sql: &'static str) -> i64 {
    match db {
        Db::Sqlite { read, .. } => sqlx::query_scalar(sql).fetch_one(read).await.unwrap(),
        Db::Postgres(pool) => sqlx::query_scalar(sql).fetch_one(pool).await.unwrap(),
    }
}

both!(p7_contacts_stay_within_their_unit_and_their_incident);
async fn p7_contacts_stay_within_their_unit_and_their_incident(backend: Backend) {
    let app = TestApp::new(backend, DeploymentKind::Live).await;
    let (ours, theirs) = app.two_units().await;
    let near = create(&app, &ours.registrar, camera("C-1")).await;
    let mut away = camera("C-2");
    away["bearing_deg"] = json!(90);
    let away = create(&app, &ours.registrar, away).await;
    let mut far = camera("C-3");
    far["lon"] = json!(105.95);
    let far = create(&app, &ours.registrar, far).await;
    for camera in [&near, &away, &far] {
        put(&app, &ours.registrar, camera, contact())
            .await
            .expect(204);
        app.list_camera(&ours.registrar, camera).await;
    }
    let (here, there) = (
        incident(&app, &ours.officer).await,
        incident(&app, &theirs.officer).await,
    );
    reveal(&app, &ours.officer, &here, &near).await.expect(200);
    let missing = "01890000-0000-7000-8000-000000000000";
    for (who, incident, camera, why) in [
        (&ours.officer, &here, &away, "it looks elsewhere"),
        (&ours.officer, &here, &far, "it is no candidate"),
        (
            &ours.officer,
            &here,
            &missing.to_owned(),
            "there is no such camera",
        ),
        (
            &ours.officer,
            &there,
            &near,
            "the incident is another unit's",
        ),
        (
            &ours.officer,
            &missing.to_owned(),
            &near,
            "there is no such incident",
        ),
        (
            &theirs.officer,
            &there,
            &near,
            "the camera is another unit's",
        ),
    ] {
        let answer = reveal(&app, who, incident, camera).await;
        assert_eq!(answer.status, 404, "{why}: {}", answer.text);
        assert!(!answer.text.contains("mẫu"), "{why}");
    }
    put(&app, &theirs.registrar, &near, contact())
        .await
        .expect(404);
    for (method, rest) in [(Method::DELETE, "contact"), (Method::GET, "access_history")] {
        let path = format!("/api/v1/cameras/{near}/{rest}");
        app.call_as(&theirs.registrar, method, &path, None)
            .await
            .expect(404);
    }
    let lines = history(&app, &ours.registrar, &near).await;
    assert_eq!(lines.len(), 1);
    assert_eq!(lines[0]["unit"], json!({ "code": "001", "name": "001" }));
    let path = format!("/api/v1/incidents/{there}/candidates");
    let found = app
        .call_as(&theirs.officer, Method::GET, &path, None)
        .await
        .expect(200);
    let neighbour = &found.body["candidates"][0];
    assert_eq!(neighbour["camera_code"], "C-1");
    assert!(neighbour.get("contactable").is_none() && neighbour.get("owner_kind").is_none());
}

both!(p5_registrars_write_contacts_and_officers_reveal_them);
async fn p5_registrars_write_contacts_and_officers_reveal_them(backend: Backend) {
    let scene = Scene::new(backend).await;
    let camera = format!("/api/v1/cameras/{}", scene.camera);
    let contacts = format!("/api/v1/incidents/{}/contacts", scene.incident);
    let asked = json!({ "camera_id": scene.camera });
    for role in Role::ALL {
        for (method, path, body, of, status) in [
            (
                Method::PUT,
                format!("{camera}/contact"),
                Some(contact()),
                Role::Registrar,
                204,
            ),
            (
                Method::GET,
                format!("{camera}/access_history"),
                None,
                Role::Registrar,
                200,
            ),
            (
                Method::POST,
                contacts.clone(),
                Some(asked.clone()),
                Role::Officer,
                200,
            ),
        ] {
            let answer = scene.app.call(role, method, &path, body).await;
            answer.expect(if role == of { status } else { 403 });
        }
        if role != Role::Registrar {
            let path = format!("{camera}/contact");
            scene
                .app
                .call(role, Method::DELETE, &path, None)
                .await
                .expect(403);
        }
        // Nobody reads a contact back.
        let path = format!("{camera}/contact");
        scene
            .app
            .call(role, Method::GET, &path, None)
            .await
            .expect(405);
    }
    let anonymous = Request::post(&contacts)
        .body(axum::body::Body::empty())
        .unwrap();
    scene.app.send(anonymous).await.expect(401);
    let seen = scene.app.get(Role::Officer, &camera).await.expect(200);
    assert!(!seen.text.contains("contact"), "{}", seen.text);
}

#[tokio::test(flavor = "multi_thread")]
async fn p7_where_everybody_sees_coverages_only_registrars_see_of_contacts() {
    let app = TestApp::new(Backend::Sqlite, DeploymentKind::Test).await;
    let registrar = app.bearer(Role::Registrar);
    let id = create(&app, &registrar, camera("C-1")).await;
    put(&app, &registrar, &id, contact()).await.expect(204);
    app.list_camera(&registrar, &id).await;
    for path in [format!("/api/v1/cameras/{id}"), "/api/v1/cameras".into()] {
        for role in [Role::Officer, Role::Approver, Role::Registrar] {
            let seen = app.get(role, &path).await.expect(200);
            assert!(seen.text.contains("bearing_deg"));
            let told = seen.text.contains("contact");
            assert_eq!(told, role == Role::Registrar, "{role:?}: {}", seen.text);
        }
    }
}

both!(p13_a_reveal_that_cannot_be_logged_reveals_nothing);
async fn p13_a_reveal_that_cannot_be_logged_reveals_nothing(backend: Backend) {
    for table in [
        "ALTER TABLE audit RENAME TO audit_gone",
        "ALTER TABLE owner_accesses RENAME TO owner_accesses_gone",
    ] {
        let scene = Scene::new(backend).await;
        execute(&scene.app.app.db, table).await;
        let refused = scene.reveal().await;
        assert!(refused.status.is_server_error(), "{}", refused.text);
        assert!(!refused.text.contains("mẫu") && !refused.text.contains("0900"));
        if table.contains("audit") {
            refused.expect(503);
            let sql = "SELECT count(*) FROM owner_accesses";
            assert_eq!(count(&scene.app.app.db, sql).await, 0, "both or none");
        } else {
            let lines = log_lines(&scene.app.app.db).await;
            assert!(lines.iter().all(|line| line["action"] != "contact.reveal"));
        }
    }
}

both!(p7_a_contact_that_was_damaged_or_moved_is_an_error_that_names_nobody);
async fn p7_a_contact_that_was_damaged_or_moved_is_an_error_that_names_nobody(backend: Backend) {
    let swap = "UPDATE owner_contacts SET sealed = (SELECT o.sealed FROM owner_contacts o \
         WHERE o.owner_id <> owner_contacts.owner_id)";
    let (flip, cut) = match backend {
        // The last byte of the tag, one more or one less.
        Backend::Sqlite => (
            "UPDATE owner_contacts SET sealed = CAST(substr(sealed, 1, length(sealed) - 1) || \
             CASE substr(sealed, -1) WHEN x'00' THEN x'01' ELSE x'00' END AS BLOB)",
            "UPDATE owner_contacts SET sealed = substr(sealed, 1, 20)",
        ),
        Backend::Postgres => (
            "UPDATE owner_contacts SET sealed = set_bit(sealed, 200, 1 - get_bit(sealed, 200))",
            "UPDATE owner_contacts SET sealed = substr(sealed, 1, 20)",
        ),
    };
    for damage in [swap, flip, cut] {
        let scene = Scene::new(backend).await;
        let other = create(&scene.app, &scene.registrar, camera("C-2")).await;
        put(&scene.app, &scene.registrar, &other, contact())
            .await
            .expect(204);
        scene.reveal().await.expect(200);
        execute(&scene.app.app.db, damage).await;
        let broken = scene.reveal().await.expect(500);
        assert!(
            !broken.text.contains("mẫu") && !broken.text.contains("0900"),
            "{}",
            broken.text
        );
        assert_eq!(
            scene.history().await.len(),
            1,
            "what was not revealed is not in the history"
        );
        // Erasing and storing anew mends it.
        scene
            .as_registrar(Method::PUT, "/contact", Some(contact()))
            .await
            .expect(204);
        scene.reveal().await.expect(200);
    }
}

both!(p7_no_table_holds_a_contact_in_the_clear);
async fn p7_no_table_holds_a_contact_in_the_clear(backend: Backend) {
    let scene = Scene::new(backend).await;
    scene.reveal().await.expect(200);
    let stored = everything_stored(&scene.app.app.db).await;
    let holds = |needle: &str| {
        let hexadecimal: String = needle
            .bytes()
            .flat_map(|byte| [byte >> 4, byte & 15])
            .filter_map(|digit| char::from_digit(digit.into(), 16))
            .collect();
        stored
            .windows(needle.len())
            .any(|part| part == needle.as_bytes())
            || stored
                .windows(hexadecimal.len())
                .any(|part| part == hexadecimal.as_bytes())
    };
    assert!(
        holds("contact.reveal") && holds("2026-03"),
        "the search finds what is there"
    );
    for secret in [
        NAME,
        "mẫu 12",
        PHONE,
        "0900000012",
        "000 012",
        "mau012",
        "đường Mẫu",
        KEY,
    ] {
        assert!(!holds(secret), "{secret}");
    }
}

/// Every byte of the file and of its log, or every row of every table as text with bytes in hexadecimal.
async fn everything_stored(db: &Db) -> Vec<u8> {
    match db {
        Db::Sqlite { read, .. } => {
            let file: String =
                sqlx::query_scalar("SELECT file FROM pragma_database_list WHERE name = 'main'")
                    .fetch_one(read)
                    .await
                    .unwrap();
            let mut bytes = std::fs::read(&file).unwrap();
            bytes.extend(std::fs::read(format!("{file}-wal")).unwrap_or_default());
            bytes
        }
        Db::Postgres(pool) => {
            let tables: Vec<String> = sqlx::query_scalar(
                "SELECT table_name::text FROM information_schema.tables WHERE table_schema = 'public' \
                 AND table_type = 'BASE TABLE' AND table_name <> 'spatial_ref_sys'",
            )
            .fetch_all(pool)
            .await
            .unwrap();
            assert!(tables.len() > 15);
            let mut text = String::new();
            for table in tables {
                let sql = format!("SELECT row_to_json(t)::text FROM {table} t");
                let rows: Vec<String> = sqlx::query_scalar(sqlx::AssertSqlSafe(sql))
                    .fetch_all(pool)
                    .await
                    .unwrap();
                text.extend(rows);
            }
            text.into_bytes()
        }
    }
}

both!(p7_no_other_door_shows_a_contact);
async fn p7_no_other_door_shows_a_contact(backend: Backend) {
    let cli = Cli::new(backend, "test").await;
    let app = TestApp::on(Db::connect(&cli.url, false).await.unwrap()).await;
    let registrar = app.bearer(Role::Registrar);
    let id = create(&app, &registrar, camera("C-1")).await;
    put(&app, &registrar, &id, contact()).await.expect(204);
    app.list_camera(&registrar, &id).await;
    let found = incident(&app, &app.bearer(Role::Officer)).await;
    let mut printed = Vec::new();
    for (role, path) in [
        (Role::Registrar, "/api/v1/cameras".to_owned()),
        (
            Role::Registrar,
            format!("/api/v1/cameras?q={}", PHONE.replace(' ', "%20")),
        ),
        (Role::Registrar, format!("/api/v1/cameras/{id}")),
        (Role::Registrar, format!("/api/v1/cameras/{id}/coverage")),
        (
            Role::Registrar,
            format!("/api/v1/cameras/{id}/access_history"),
        ),
        (Role::Officer, "/api/v1/incidents".to_owned()),
        (
            Role::Officer,
            format!("/api/v1/incidents/{found}/candidates?include=out_of_view,coverage"),
        ),
    ] {
        printed.push(app.get(role, &path).await.expect(200).text);
    }
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
    for command in [
        &["export", "cameras"][..],
        &["export", "coverages"],
        &["export", "incidents"],
        &link,
    ] {
        printed.push(cli.run(command).ok());
    }
    assert!(printed.iter().filter(|text| text.contains("C-1")).count() >= 6);
    for text in &printed {
        for secret in [NAME, PHONE, "0900000012", "mau012", "đường Mẫu"] {
            assert!(!text.contains(secret), "{secret}: {text}");
        }
    }
    assert!(
        !printed[7].contains("contact"),
        "nor does an export say who has one: {}",
        printed[7]
    );
}

both!(a_contact_is_of_the_owner_and_outlives_what_changes_of_the_camera);
async fn a_contact_is_of_the_owner_and_outlives_what_changes_of_the_camera(backend: Backend) {
    let scene = Scene::new(backend).await;
    let patch = async |body: Value| scene.as_registrar(Method::PATCH, "", Some(body)).await;
    // Of whom something is known, a camera does not say the kind.
    let refused = patch(json!({ "owner_kind": "business", "bearing_deg": 271 })).await;
    assert_eq!(refused.expect(422).codes(), ["/owner_kind kind_of_owner"]);
    patch(json!({ "bearing_deg": 271 })).await.expect(200);
    let shown = scene.as_registrar(Method::GET, "", None).await.expect(200);
    let owner = shown.body["owner_id"].as_str().unwrap();
    let of_owner = format!("/api/v1/owners/{owner}");
    let business = json!({ "kind": "business" });
    let app = &scene.app;
    let told = app.call_as(&scene.registrar, Method::PATCH, &of_owner, Some(business));
    told.await.expect(200);
    assert_eq!(
        scene.reveal().await.expect(200).body["owner_kind"],
        "business"
    );
    let refused = patch(json!({ "owner_kind": null })).await.expect(422);
    assert_eq!(
        refused.pointers(),
        ["/owner_kind"],
        "a contact would be left that nobody could erase"
    );

    // A second camera of the same owner.
    let other = create(&scene.app, &scene.registrar, camera("C-2")).await;
    execute(
        &scene.app.app.db,
        "UPDATE cameras SET owner_id = (SELECT owner_id FROM cameras WHERE code = 'C-1') WHERE code = 'C-2'",
    )
    .await;
    let told = reveal(&scene.app, &scene.officer, &scene.incident, &other)
        .await
        .expect(200);
    assert_eq!(told.body["name"], NAME);
    assert_eq!(
        scene.history().await.len(),
        2,
        "the owner sees what was asked about either camera"
    );
    // One of them gets another owner, where that is said; the contact stays with the first.
    for kind in [json!("school"), json!(null)] {
        let refused = patch(json!({ "owner_kind": kind })).await.expect(422);
        assert_eq!(refused.codes(), ["/owner_kind kind_of_owner"], "{kind}");
    }
    let school = json!({ "camera_id": shown.body["id"], "kind": "school" });
    let made = app.call_as(
        &scene.registrar,
        Method::POST,
        "/api/v1/owners",
        Some(school),
    );
    made.await.expect(201);
    scene.reveal().await.expect(409);
    let told = reveal(&scene.app, &scene.officer, &scene.incident, &other)
        .await
        .expect(200);
    assert_eq!(told.body["owner_kind"], "business");

    // Now it is gone with the kind: nothing is left behind.
    patch(json!({ "owner_kind": null })).await.expect(200);
    assert_eq!(
        count(&scene.app.app.db, "SELECT count(*) FROM owner_contacts").await,
        1
    );
    let of_other = format!("/api/v1/cameras/{other}/contact");
    scene
        .app
        .call_as(&scene.registrar, Method::DELETE, &of_other, None)
        .await
        .expect(204);
    assert_eq!(
        count(&scene.app.app.db, "SELECT count(*) FROM owner_contacts").await,
        0
    );
}

both!(a_contact_is_checked_by_field_and_by_revision);
async fn a_contact_is_checked_by_field_and_by_revision(backend: Backend) {
    let scene = Scene::new(backend).await;
    for (field, value, pointer) in [
        ("name", json!("x".repeat(200)), "/name"),
        ("name", json!({ "first": NAME }), "/name"),
        ("phone", json!("001099012345"), "/phone"),
        ("email", json!("mau012"), "/email"),
        ("address", json!("a\u{0}b"), "/address"),
        (
            "contactable",
            json!({ "given_on": "2027-01-01", "method": "paper", "text_version": "1", "channel": "phone" }),
            "/contactable/given_on",
        ),
        (
            "contactable",
            json!({ "given_on": "2026-11-01", "method": "assumed", "text_version": "1", "channel": "phone" }),
            "/contactable/method",
        ),
        ("footage", json!(true), ""),
    ] {
        let mut body = contact();
        body[field] = value;
        let answer = put(&scene.app, &scene.registrar, &scene.camera, body)
            .await
            .expect(422);
        let pointers = answer.pointers();
        assert!(
            pointers == [pointer] || (pointer.is_empty() && pointers.len() == 1),
            "{pointers:?} {}",
            answer.text
        );
        for secret in [NAME, "0010990", "mau012"] {
            assert!(!answer.text.contains(secret), "{}", answer.text);
        }
    }
    let seen = scene.as_registrar(Method::GET, "", None).await.expect(200);
    let tag = seen.headers[header::ETAG].to_str().unwrap().to_owned();
    for (tag, status) in [("\"1\"", 412), (&*tag, 204), (&*tag, 412)] {
        let request = Request::put(format!("/api/v1/cameras/{}/contact", scene.camera))
            .header(header::AUTHORIZATION, &scene.registrar)
            .header(header::CONTENT_TYPE, "application/json")
            .header(header::IF_MATCH, tag)
            .body(contact().to_string().into())
            .unwrap();
        scene.app.send(request).await.expect(status);
    }
}

both!(p7_a_server_without_the_right_key_stores_and_reveals_nothing);
async fn p7_a_server_without_the_right_key_stores_and_reveals_nothing(backend: Backend) {
    let app = TestApp::with(
        database(backend, DeploymentKind::Live).await,
        Config::default(),
    )
    .await;
    let registrar = app.bearer(Role::Registrar);
    let id = create(&app, &registrar, camera("C-1")).await;
    let refused = put(&app, &registrar, &id, contact()).await.expect(409);
    assert!(
        refused.text.contains("sightline key new") && !refused.text.contains("mẫu"),
        "{}",
        refused.text
    );

    let scene = Scene::new(backend).await;
    // Another process gives the contacts a new key while this one runs.
    let old = ContactKey::from_text(KEY).unwrap();
    let new = ContactKey::from_text(&ContactKey::new_text().unwrap()).unwrap();
    let mut tx = scene.app.app.db.begin().await.unwrap();
    assert_eq!(tx.rotate_contacts(Some(&old), &new).await.unwrap(), 1);
    drop(tx);
    scene.reveal().await.expect(200);
    let mut tx = scene.app.app.db.begin().await.unwrap();
    assert_eq!(tx.rotate_contacts(Some(&old), &new).await.unwrap(), 1);
    tx.commit().await.unwrap();
    for answer in [
        scene.reveal().await.expect(409),
        put(&scene.app, &scene.registrar, &scene.camera, contact())
            .await
            .expect(409),
    ] {
        assert!(
            answer.text.contains("another key") && !answer.text.contains("mẫu"),
            "{}",
            answer.text
        );
    }
    assert_eq!(scene.history().await.len(), 1);
    scene
        .as_registrar(Method::DELETE, "/contact", None)
        .await
        .expect(204);
    put(&scene.app, &scene.registrar, &scene.camera, contact())
        .await
        .expect(204);
    scene.reveal().await.expect(200);
}
