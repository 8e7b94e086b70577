//! P13: every write leaves exactly one line of the log, or nothing at all.

use axum::{
    body::Body,
    http::{Method, Request, header},
};
use serde_json::{Value, json};
use sightline::{accounts::Role, db::Db, deployment::DeploymentKind};

use crate::{
    audited::last_line,
    cli::{CAMERAS, Cli, Ran},
    incidents::incident,
    proposals::{propose, question, town},
    scenarios::{chosen, keep},
    support::{Backend, TestApp, both},
};

/// How many rows each table has.
pub async fn rows(db: &Db) -> Vec<(String, i64)> {
    let tables = match db {
        Db::Sqlite { .. } => "SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name",
        Db::Postgres(_) => {
            "SELECT tablename::text FROM pg_tables WHERE schemaname = 'public' ORDER BY 1"
        }
    };
    let tables: Vec<String> = match db {
        Db::Sqlite { read, .. } => sqlx::query_scalar(tables).fetch_all(read).await.unwrap(),
        Db::Postgres(pool) => sqlx::query_scalar(tables).fetch_all(pool).await.unwrap(),
    };
    let mut counts = Vec::new();
    for table in tables {
        let count = sqlx::AssertSqlSafe(format!("SELECT count(*) FROM \"{table}\""));
        let count = match db {
            Db::Sqlite { read, .. } => sqlx::query_scalar(count).fetch_one(read).await.unwrap(),
            Db::Postgres(pool) => sqlx::query_scalar(count).fetch_one(pool).await.unwrap(),
        };
        counts.push((table, count));
    }
    counts
}

pub async fn take_the_log_away(db: &Db) {
    let gone = "ALTER TABLE audit RENAME TO audit_gone";
    match db {
        Db::Sqlite { write, .. } => drop(sqlx::query(gone).execute(write).await.unwrap()),
        Db::Postgres(pool) => drop(sqlx::query(gone).execute(pool).await.unwrap()),
    }
}

fn log_in() -> Request<Body> {
    let body = json!({ "username": "officer", "password": "right-password" });
    Request::post("/api/v1/session")
        .header(header::CONTENT_TYPE, "application/json")
        .body(Body::from(body.to_string()))
        .unwrap()
}

/// What is written to: new for each round, so that each write has something to do.
struct Targets {
    campaign: String,
    contribution: String,
    accepted: String,
    deleted: String,
    scenario: Value,
    changed: String,
    retired: String,
    recorder: String,
    cookie: String,
}

async fn targets(app: &TestApp, round: usize) -> Targets {
    let mut made = Vec::new();
    for name in ["changed", "retired"] {
        let code = format!("{name}-{round}");
        let camera =
            json!({ "code": code, "lon": 105.9, "lat": 18.34, "retention_declared_days": 7 });
        let camera = app.post(Role::Registrar, "/api/v1/cameras", camera);
        made.push(camera.await.expect(201).body);
    }
    let name = format!("Camera thôn {round}");
    let campaign = json!({ "name": name, "begun_on": "2026-03-01" });
    let campaign = app
        .post(Role::Registrar, "/api/v1/campaigns", campaign)
        .await
        .expect(201);
    let contribution = app
        .post(Role::Registrar, "/api/v1/contributions", contribution())
        .await
        .expect(201);
    // Without the log there is no proposal either: the question is put before.
    let more = json!({ "count": 1 });
    let planner = app.bearer(Role::Planner);
    let accepted = keep(app, &planner, &format!("Phương án {round}"), &more).await;
    let deleted = keep(app, &planner, &format!("Phương án bỏ {round}"), &more).await;
    let name = format!("Phương án mới {round}");
    let chosen = chosen(&propose(app, more.clone()).await);
    let scenario = json!({ "name": name, "question": question(&more), "chosen": chosen });
    let session = app.send(log_in()).await.expect(200);
    let cookie = session.headers[header::SET_COOKIE].to_str().unwrap();
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    Targets {
        campaign: text(&campaign.body["id"]),
        contribution: text(&contribution.body["id"]),
        accepted: text(&accepted["id"]),
        deleted: text(&deleted["id"]),
        scenario,
        changed: text(&made[0]["id"]),
        retired: text(&made[1]["id"]),
        recorder: text(&made[0]["recorder_id"]),
        cookie: cookie.split(';').next().unwrap().to_owned(),
    }
}

fn contribution() -> Value {
    json!({ "source": "business", "item": "camera", "amount_dong": 4_500_000, "given_on": "2026-05-01" })
}

/// Every write of the API with the action and the object of its line; none where the answer names the object.
fn writes(
    app: &TestApp,
    to: &Targets,
    round: usize,
) -> Vec<(&'static str, Option<String>, Request<Body>)> {
    let camera = json!({ "code": format!("new-{round}"), "lon": 105.9, "lat": 18.34 });
    let request = |role: Role, method: Method, path: String, body: Value| {
        let request = Request::builder().method(method).uri(path);
        request
            .header(header::AUTHORIZATION, app.bearer(role))
            .header(header::CONTENT_TYPE, "application/json")
            .body(Body::from(body.to_string()))
            .unwrap()
    };
    let path = |noun: &str, id: &str| format!("/api/v1/{noun}/{id}");
    let by_registrar =
        |method: Method, path: String, body: Value| request(Role::Registrar, method, path, body);
    let log_out = Request::delete("/api/v1/session").header(header::COOKIE, &to.cookie);
    vec![
        (
            "camera.create",
            None,
            by_registrar(Method::POST, "/api/v1/cameras".into(), camera),
        ),
        (
            "camera.change",
            Some(to.changed.clone()),
            by_registrar(
                Method::PATCH,
                path("cameras", &to.changed),
                json!({ "bearing_deg": 90 }),
            ),
        ),
        (
            "camera.retire",
            Some(to.retired.clone()),
            by_registrar(Method::DELETE, path("cameras", &to.retired), Value::Null),
        ),
        (
            "campaign.create",
            None,
            by_registrar(
                Method::POST,
                "/api/v1/campaigns".into(),
                json!({ "name": format!("Camera xóm {round}"), "begun_on": "2026-03-01" }),
            ),
        ),
        (
            "campaign.change",
            Some(to.campaign.clone()),
            by_registrar(
                Method::PATCH,
                path("campaigns", &to.campaign),
                json!({ "target_dong": 9_000_000 }),
            ),
        ),
        (
            "contribution.create",
            None,
            by_registrar(Method::POST, "/api/v1/contributions".into(), contribution()),
        ),
        (
            "contribution.strike",
            Some(to.contribution.clone()),
            by_registrar(
                Method::POST,
                format!("{}/strike", path("contributions", &to.contribution)),
                json!({ "reason": "ghi hai lần" }),
            ),
        ),
        (
            "running_cost.state",
            Some(to.changed.clone()),
            by_registrar(
                Method::POST,
                format!("{}/running_costs", path("cameras", &to.changed)),
                json!({ "kind": "line", "payer": "owner", "since": "2026-01-01" }),
            ),
        ),
        (
            "owner.create",
            None,
            by_registrar(
                Method::POST,
                "/api/v1/owners".into(),
                json!({ "camera_id": to.changed, "kind": "school", "label": "Trường mẫu" }),
            ),
        ),
        (
            "recorder.measure",
            Some(to.recorder.clone()),
            by_registrar(
                Method::POST,
                format!("{}/measurements", path("recorders", &to.recorder)),
                json!({ "kind": "reset" }),
            ),
        ),
        (
            "incident.create",
            None,
            request(
                Role::Officer,
                Method::POST,
                "/api/v1/incidents".into(),
                incident(),
            ),
        ),
        (
            "scenario.create",
            None,
            request(
                Role::Planner,
                Method::POST,
                "/api/v1/scenarios".into(),
                to.scenario.clone(),
            ),
        ),
        (
            "scenario.accept",
            Some(to.accepted.clone()),
            request(
                Role::Planner,
                Method::POST,
                format!("{}/acceptance", path("scenarios", &to.accepted)),
                json!({}),
            ),
        ),
        (
            "scenario.delete",
            Some(to.deleted.clone()),
            request(
                Role::Planner,
                Method::DELETE,
                path("scenarios", &to.deleted),
                Value::Null,
            ),
        ),
        ("session.begin", None, log_in()),
        ("session.end", None, log_out.body(Body::empty()).unwrap()),
    ]
}

both!(p13_every_write_of_the_api_leaves_one_line_or_nothing_at_all);
async fn p13_every_write_of_the_api_leaves_one_line_or_nothing_at_all(backend: Backend) {
    let app = TestApp::new(backend, DeploymentKind::Live).await;
    let db = &app.app.db;
    town(&app).await;
    let to = targets(&app, 1).await;
    for (action, object, request) in writes(&app, &to, 1) {
        let (before, lines) = (rows(db).await, db.audit_head().await.unwrap().seq);
        let answer = app.send(request).await;
        assert!(answer.status.is_success(), "{action}: {}", answer.text);
        assert_ne!(rows(db).await, before, "{action} writes");
        assert_eq!(db.audit_head().await.unwrap().seq, lines + 1, "{action}");
        let line = last_line(&app).await;
        let object = object.or_else(|| answer.body["id"].as_str().map(str::to_owned));
        assert_eq!(
            (&line["action"], &line["object"]),
            (&json!(action), &json!(object))
        );
        assert!(line["account"].is_string(), "{line}");
    }

    let to = targets(&app, 2).await;
    let requests = writes(&app, &to, 2);
    take_the_log_away(db).await;
    let before = rows(db).await;
    for (action, _, request) in requests {
        let answer = app.send(request).await;
        assert!(answer.status.is_server_error(), "{action}: {}", answer.text);
        assert!(
            !answer.headers.contains_key(header::SET_COOKIE),
            "{action}: no session either"
        );
        assert_eq!(rows(db).await, before, "{action} is undone");
    }
}

/// An area that holds the extract.
const AREA: &str = r#"{"type":"Polygon","coordinates":[[[109.9,9.9],[110.1,9.9],[110.1,10.1],[109.9,10.1],[109.9,9.9]]]}"#;

/// Every command that writes or shows records, with the action of its line.
fn commands(cli: &Cli) -> Vec<(&'static str, Ran)> {
    let run = |action: &'static str, arguments: &[&str]| {
        let password = "long-enough-password\n";
        (action, cli.run_with_input(arguments, password))
    };
    let cameras = cli.file("cameras.csv", CAMERAS);
    let units = cli.file("units.csv", "code,full_name\n002,xã Bên\n");
    let extract = concat!(env!("CARGO_MANIFEST_DIR"), "/fixtures/osm/small.osm.pbf");
    let area = cli.file("area.geojson", AREA);
    let window = [
        "--from",
        "2026-11-19T06:00:00Z",
        "--to",
        "2026-11-19T06:10:00Z",
        "--now",
        "2026-11-20T05:00:00Z",
    ];
    let link = ["link", "--at", "105.9003,18.34", "--type", "TRM"];
    let link = [&link[..], &["--case", "412/2026"], &window].concat();
    let unit = [
        "units",
        "add",
        "--code",
        "001",
        "--name",
        "xã Mẫu",
        "--kind",
        "commune",
    ];
    let above = [
        "units",
        "add",
        "--code",
        "42",
        "--name",
        "tỉnh Mẫu",
        "--kind",
        "province",
    ];
    let workbook = cli.folder.join("communes.xlsx");
    let communes = [
        "plan", "communes", "--format", "xlsx", "--force", "--output",
    ];
    let communes = [&communes[..], &[workbook.to_str().unwrap()]].concat();
    vec![
        run("unit.create", &above),
        run(
            "account.create",
            &["user", "add", "second", "--role", "officer"],
        ),
        run("unit.create", &unit),
        run(
            "unit.set_parent",
            &["units", "set-parent", "001", "--parent", "42"],
        ),
        run("unit.import", &["import", "units", &units]),
        run("retention.purge", &["purge"]),
        run("token.create", &["token", "add", "first"]),
        run("camera.import", &["import", "cameras", &cameras]),
        run("extract.import", &["import", "osm", extract, "--cameras"]),
        run("plan.measure", &["plan", "measure", "--area", &area]),
        run(
            "plan.measure_communes",
            &["plan", "communes", "--unit", "42"],
        ),
        run(
            "plan.propose",
            &["plan", "propose", "--area", &area, "--count", "1"],
        ),
        run("communes.export", &communes),
        run("camera.export", &["export", "cameras"]),
        run("coverage.export", &["export", "coverages"]),
        run("incident.export", &["export", "incidents"]),
        run("incident.link", &link),
    ]
}

both!(p13_every_command_leaves_one_line_or_nothing_at_all);
async fn p13_every_command_leaves_one_line_or_nothing_at_all(backend: Backend) {
    let first = ["user", "add", "first", "--role", "officer"];
    let cli = Cli::new(backend, "test").await;
    cli.run_with_input(&first, "long-enough-password\n").ok();
    let mut actions = Vec::new();
    for (action, ran) in commands(&cli) {
        ran.ok();
        actions.push(action.to_owned());
    }
    let db = Db::connect(&cli.url, false).await.unwrap();
    let lines = db.audit_rows(2, 100).await.unwrap();
    let found = lines.iter().map(|line| {
        let line: Value = serde_json::from_str(&line.body).unwrap();
        line["action"].as_str().unwrap().to_owned()
    });
    assert_eq!(found.collect::<Vec<_>>(), actions);
    db.close().await;

    let cli = Cli::new(backend, "test").await;
    cli.run_with_input(&first, "long-enough-password\n").ok();
    let db = Db::connect(&cli.url, false).await.unwrap();
    take_the_log_away(&db).await;
    let before = rows(&db).await;
    for (action, ran) in commands(&cli) {
        let error = ran.error();
        assert!(!error.is_empty(), "{action}");
    }
    assert_eq!(rows(&db).await, before);
}
