//! Exports: what leaves the registry comes back as it was, is numbered and logged, and holds nobody's secrets.

use std::fmt::Write;

use axum::{
    body::Body,
    http::{Method, Request, header},
};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use sightline::{
    accounts::Role,
    clock::Instant,
    db::Db,
    deployment::DeploymentKind,
    imports::{self, ListFormat},
};

use crate::{
    audited::last_line,
    cli::Cli,
    contacts::count,
    logged::take_the_log_away,
    support::{Answer, Backend, NOW, TestApp, both, instant},
};

const EXPORTS: &str = "/api/v1/exports";
const FORMATS: [&str; 5] = ["csv", "xlsx", "geojson", "kml", "osm"];

async fn export(app: &TestApp, bearer: &str, body: Value) -> Answer {
    app.call_as(bearer, Method::POST, EXPORTS, Some(body)).await
}

async fn file(app: &TestApp, bearer: &str, format: &str) -> Vec<u8> {
    let made = export(app, bearer, json!({ "format": format })).await;
    made.expect(200).bytes
}

async fn import(app: &TestApp, bearer: &str, what: &str, format: &str, bytes: &[u8]) -> Value {
    let request = Request::post(format!("/api/v1/imports{what}?file_name=a.{format}"))
        .header(header::AUTHORIZATION, bearer)
        .header(header::CONTENT_TYPE, "application/octet-stream")
        .body(Body::from(bytes.to_vec()));
    let answer = app.send(request.unwrap()).await;
    let last = answer.text.lines().last().unwrap();
    let last: Value = serde_json::from_str(last).unwrap();
    assert!(last["report"].is_object(), "{format}: {last}");
    last["report"].clone()
}

/// A SHA-256 as it is listed.
fn hash_of(bytes: &[u8]) -> String {
    let hash = Sha256::digest(bytes);
    hash.iter().fold(String::new(), |mut text, byte| {
        write!(text, "{byte:02x}").unwrap();
        text
    })
}

/// Cameras of every kind, with what makes files break.
fn cameras() -> Vec<Value> {
    let labels = [
        "=HYPERLINK(\"http\")",
        "-12.5",
        "+1",
        "@x",
        "'=1",
        "a,b;c|d",
        "\"quoted\"",
        "<b>&amp;]]>",
        "Cổng chợ 😀",
        "ö",
        " hai đầu ",
        "Cộng",
        "Thôn 3",
        "No",
    ];
    let statuses = ["working", "unknown", "faulty", "planned"];
    let owners = ["business", "school", "group", "commune", "organisation"];
    let made = labels.iter().enumerate().map(|(n, label)| {
        let mut camera = json!({
            "code": format!("{}C-{n}", ["", "=", "-", "0"][n % 4]), "label": label, "unit_code": "001",
            "lon": 105.9 + 0.001_234_567_89 * n as f64, "lat": 18.34 + 0.1 / 3.0 * n as f64,
            "owner_kind": owners[n % 5], "public": n % 5 == 3, "status": statuses[n % 4],
        });
        let more = match n % 4 {
            0 => json!({ "bearing_deg": 90, "horizontal_fov_deg": 93.7, "kind": "dome", "height_m": 4.5, "tilt_deg": 20,
                "status_since": "2026-05-01T03:04:05.678901Z", "verified_on": "2026-11-01", "width_px": 1920, "height_px": 1080 }),
            1 => json!({ "installed_on": "2026-01-01", "warranty_until": "2028-01-01", "retention_declared_days": 7.5, "recording_mode": "schedule",
                "recording_schedule": "mon-fri 18:00-06:00", "recorder_channel": "01", "purpose": "market" }),
            2 => json!({ "far_m": 60, "near_m": 0.5, "night_far_m": 0, "vertical_fov_deg": 50,
                "installed_on": "2026-01-01T01:00:00Z", "status_since": "2026-02-01" }),
            _ => json!({ "masks": [{ "area": { "type": "Polygon", "coordinates":
                [[[105.9, 18.34], [105.9001, 18.34], [105.9, 18.3401], [105.9, 18.34]]] }, "set_in_device": true, "checked_on": "2026-11-01" }] }),
        };
        camera.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        camera
    });
    made.collect()
}

async fn register(app: &TestApp, bearer: &str, camera: Value) -> Value {
    app.call_as(bearer, Method::POST, "/api/v1/cameras", Some(camera))
        .await
        .expect(201)
        .body
}

/// What is said of each camera, whenever and wherever it was said.
async fn registry(app: &TestApp, bearer: &str) -> Value {
    let text = String::from_utf8(file(app, bearer, "geojson").await).unwrap();
    let mut collection: Value = serde_json::from_str(&text).unwrap();
    collection["features"].take()
}

both!(an_import_of_an_export_changes_nothing);
async fn an_import_of_an_export_changes_nothing(backend: Backend) {
    let app = TestApp::new(backend, DeploymentKind::Live).await;
    let (own, _) = app.two_units().await;
    let all = cameras();
    for camera in &all {
        register(&app, &own.registrar, camera.clone()).await;
    }
    // Of what is unknown nobody can say since when at first, and later one can.
    let path = format!("/api/v1/cameras?q={}", "C-1");
    let seen = app.call_as(&own.registrar, Method::GET, &path, None).await;
    let id = seen.expect(200).body["items"][0]["id"]
        .as_str()
        .unwrap()
        .to_owned();
    for status in ["working", "unknown"] {
        let path = format!("/api/v1/cameras/{id}");
        let told = json!({ "status": status });
        let told = app
            .call_as(&own.registrar, Method::PATCH, &path, Some(told))
            .await;
        told.expect(200);
    }
    let before = registry(&app, &own.registrar).await;
    let shapeless = |mut features: Value| {
        for feature in features.as_array_mut().unwrap() {
            let properties = feature["properties"].as_object_mut().unwrap();
            properties.retain(|name, _| name != "masks" && name != "drawn_coverage");
            // A workbook and a map end where the text does.
            if let Some(Value::String(label)) = properties.get_mut("label") {
                *label = label.trim().to_owned();
            }
        }
        features
    };
    for format in FORMATS {
        let bytes = file(&app, &own.registrar, format).await;
        let rows = if format == "osm" { 2 } else { all.len() };
        for what in ["/preview", ""] {
            let report = import(&app, &own.registrar, what, format, &bytes).await;
            assert_eq!(
                (&report["unchanged"], &report["rows"]),
                (&json!(rows), &json!(rows)),
                "{format}{what}: {report}"
            );
        }
        assert_eq!(registry(&app, &own.registrar).await, before, "{format}");

        let empty = TestApp::new(backend, DeploymentKind::Live).await;
        let (other, _) = empty.two_units().await;
        let report = import(&empty, &other.registrar, "", format, &bytes).await;
        assert_eq!(
            (&report["created"], &report["waiting"]),
            (&json!(rows), &json!(0)),
            "{format}: {report}"
        );
        let found = registry(&empty, &other.registrar).await;
        match format {
            "osm" => {}
            "xlsx" | "kml" => assert_eq!(shapeless(found), shapeless(before.clone()), "{format}"),
            _ => assert_eq!(found, before, "{format}"),
        }
    }
}

both!(p8_exports_are_numbered_recorded_and_logged);
async fn p8_exports_are_numbered_recorded_and_logged(backend: Backend) {
    let app = TestApp::new(backend, DeploymentKind::Live).await;
    let (own, other) = app.two_units().await;
    register(
        &app,
        &own.registrar,
        json!({ "code": "C-1", "lon": 105.9, "lat": 18.34, "status": "working" }),
    )
    .await;
    register(
        &app,
        &own.registrar,
        json!({ "code": "C-2", "lon": 105.9, "lat": 18.34, "label": "Chợ Mới" }),
    )
    .await;
    register(
        &app,
        &other.registrar,
        json!({ "code": "N-1", "lon": 105.9, "lat": 18.34 }),
    )
    .await;

    let wanted =
        json!({ "format": "csv", "filter": { "q": "cho moi" }, "reason": "gửi đơn vị bảo trì" });
    let made = export(&app, &own.registrar, wanted).await.expect(200);
    assert_eq!(made.headers["export-number"], "XD-2026-0001");
    assert_eq!(made.headers["export-rows"], "1");
    assert_eq!(
        made.headers[header::CONTENT_DISPOSITION],
        "attachment; filename=\"XD-2026-0001.csv\""
    );
    assert!(
        made.text.contains("C-2") && !made.text.contains("C-1"),
        "{}",
        made.text
    );
    let line = last_line(&app).await;
    assert_eq!(line["action"], "camera.export");
    assert_eq!(
        line["detail"],
        json!({ "number": "XD-2026-0001", "format": "csv", "rows": 1 })
    );

    let second = export(&app, &own.registrar, json!({ "format": "geojson" }))
        .await
        .expect(200);
    assert_eq!(second.body["name"], "XD-2026-0002");
    assert_eq!(second.body["features"].as_array().unwrap().len(), 2);
    // Each unit counts its own, and in each year.
    let elsewhere = export(&app, &other.registrar, json!({ "format": "kml" }))
        .await
        .expect(200);
    assert_eq!(elsewhere.headers["export-number"], "XD-2026-0001");
    assert!(elsewhere.text.contains("<name>N-1</name>") && !elsewhere.text.contains("C-1"));
    app.clock.set(instant("2026-12-31T17:00:00Z"));
    let bearer = crate::support::account(&app.app.db, "later", Role::Registrar, Some(own.id)).await;
    app.clock.set(instant(NOW));
    let next = sightline::exports::ExportInput {
        format: Some(sightline::exports::ExportFormat::Osm),
        ..Default::default()
    };
    let scope = sightline::accounts::Scope {
        unit: Some(own.id),
        ..crate::support::everything(DeploymentKind::Live)
    };
    let later: Instant = instant("2026-12-31T17:00:00Z");
    let temporary = tempfile::tempfile().unwrap();
    let (made_later, _) = app
        .app
        .db
        .export_cameras(
            &scope,
            &app.app.deployment.zone,
            later,
            &next.check().unwrap(),
            temporary,
        )
        .await
        .unwrap();
    assert_eq!(made_later.number, "XD-2027-0001", "it is 2027 in Vietnam");

    let listed = app
        .call_as(&bearer, Method::GET, EXPORTS, None)
        .await
        .expect(200);
    assert_eq!(last_line(&app).await["action"], "export.list");
    let listed = listed.body["items"].as_array().unwrap().clone();
    assert_eq!(listed.len(), 3);
    let first = &listed[2];
    assert_eq!(first["number"], "XD-2026-0001");
    assert_eq!(
        (&first["rows"], &first["format"], &first["reason"]),
        (&json!(1), &json!("csv"), &json!("gửi đơn vị bảo trì"))
    );
    assert_eq!(
        (&first["filter"], &first["exported_by"]),
        (&json!({ "q": "cho moi" }), &json!("registrar-001"))
    );
    let hash = hash_of(&made.bytes);
    assert_eq!(first["sha256"], json!(hash));
    let seen = app.get(Role::Auditor, EXPORTS).await.expect(200);
    assert_eq!(
        seen.body["items"].as_array().unwrap().len(),
        4,
        "those of all units below"
    );
    app.get(Role::Planner, EXPORTS).await.expect(403);
    for bearer in [
        &own.officer,
        &app.bearer(Role::Planner),
        &app.bearer(Role::Auditor),
    ] {
        export(&app, bearer, json!({ "format": "csv" }))
            .await
            .expect(403);
    }
    for (body, codes) in [
        (json!({}), ["/format required"]),
        (
            json!({ "format": "csv", "reason": "gọi 0900 000 012" }),
            ["/reason holds_phone_number"],
        ),
        (
            json!({ "format": "csv", "filter": { "q": "0900 000 012" } }),
            ["/filter/q holds_phone_number"],
        ),
        (
            json!({ "format": "csv", "reason": "x".repeat(201) }),
            ["/reason too_long"],
        ),
    ] {
        assert_eq!(
            export(&app, &own.registrar, body).await.expect(422).codes(),
            codes
        );
    }
    export(&app, &own.registrar, json!({ "format": "pdf" }))
        .await
        .expect(422);
    export(
        &app,
        &own.registrar,
        json!({ "format": "csv", "filter": { "unit": "002" } }),
    )
    .await
    .expect(422);
}

both!(p13_without_its_line_no_file_leaves_and_none_is_recorded);
async fn p13_without_its_line_no_file_leaves_and_none_is_recorded(backend: Backend) {
    let app = TestApp::new(backend, DeploymentKind::Live).await;
    let (own, _) = app.two_units().await;
    register(
        &app,
        &own.registrar,
        json!({ "code": "C-1", "lon": 105.9, "lat": 18.34 }),
    )
    .await;
    take_the_log_away(&app.app.db).await;
    let refused = export(&app, &own.registrar, json!({ "format": "csv" })).await;
    assert!(
        refused.status.is_server_error() && !refused.text.contains("C-1"),
        "{}",
        refused.text
    );
    assert_eq!(count(&app.app.db, "SELECT count(*) FROM exports").await, 0);
}

both!(exports_at_once_have_numbers_of_their_own);
async fn exports_at_once_have_numbers_of_their_own(backend: Backend) {
    let app = TestApp::new(backend, DeploymentKind::Live).await;
    let (own, _) = app.two_units().await;
    register(
        &app,
        &own.registrar,
        json!({ "code": "C-1", "lon": 105.9, "lat": 18.34 }),
    )
    .await;
    let one = || export(&app, &own.registrar, json!({ "format": "geojson" }));
    let (a, b, c) = tokio::join!(one(), one(), one());
    let mut numbers: Vec<String> = [a, b, c]
        .into_iter()
        .map(|made| {
            let made = made.expect(200);
            // The same in the file as above it.
            assert_eq!(
                made.body["name"],
                json!(made.headers["export-number"].to_str().unwrap())
            );
            made.body["name"].as_str().unwrap().to_owned()
        })
        .collect();
    numbers.sort();
    assert_eq!(numbers, ["XD-2026-0001", "XD-2026-0002", "XD-2026-0003"]);
}

both!(p7_p8_p9_no_file_holds_contacts_owners_drafts_or_neighbours);
async fn p7_p8_p9_no_file_holds_contacts_owners_drafts_or_neighbours(backend: Backend) {
    let app = TestApp::new(backend, DeploymentKind::Live).await;
    let (own, other) = app.two_units().await;
    let place = |code: &str, owner: &str, label: &str| json!({ "code": code, "lon": 105.9, "lat": 18.34, "owner_kind": owner, "label": label, "public": owner == "commune" });
    let seen = register(&app, &own.registrar, place("C-1", "commune", "Thôn 3")).await;
    // As an earlier version took it.
    let named = "UPDATE cameras SET label = 'Nhà ông Mẫu, thôn 3' WHERE code = 'C-1'";
    match &app.app.db {
        Db::Sqlite { write, .. } => drop(sqlx::query(named).execute(write).await.unwrap()),
        Db::Postgres(pool) => drop(sqlx::query(named).execute(pool).await.unwrap()),
    }
    let draft = register(&app, &own.registrar, place("C-2", "household", "Ngõ 7")).await;
    register(&app, &other.registrar, place("N-1", "commune", "Chợ")).await;
    // One of no unit is for those who have none either.
    let of_none = app.bearer(Role::Registrar);
    register(&app, &of_none, place("Z-1", "commune", "Bến xe")).await;
    for camera in [&seen, &draft] {
        let path = format!("/api/v1/cameras/{}/contact", camera["id"].as_str().unwrap());
        let contact =
            json!({ "name": "Chủ Kín", "phone": "0900000012", "address": "số 9 đường Mẫu" });
        let put = app
            .call_as(&own.registrar, Method::PUT, &path, Some(contact))
            .await;
        assert!(put.status.is_success(), "{}", put.text);
    }
    for format in FORMATS {
        let bytes = file(&app, &own.registrar, format).await;
        let text = if format == "xlsx" {
            let list = imports::read(
                &bytes,
                ListFormat::Workbook,
                &imports::Options::default(),
                instant(NOW),
            )
            .unwrap();
            format!("{:?}", list.rows.iter().collect::<Vec<_>>())
        } else {
            String::from_utf8(bytes).unwrap()
        };
        assert!(text.contains("C-1"), "{format}: {text}");
        for secret in [
            "Mẫu",
            "Kín",
            "0900000012",
            "C-2",
            "Ngõ 7",
            "N-1",
            "Z-1",
            draft["owner_id"].as_str().unwrap(),
            seen["owner_id"].as_str().unwrap(),
        ] {
            assert!(!text.contains(secret), "{format}, {secret}: {text}");
        }
    }
    // An empty file says why it is empty, to those who know of drafts.
    let only = |q: &str| json!({ "format": "csv", "filter": { "q": q } });
    for (bearer, q, drafts) in [
        (&own.registrar, "Ngo 7", "1"),
        (&own.registrar, "C-1", "0"),
        (&own.registrar, "nowhere", "0"),
        (&other.registrar, "Ngo 7", "0"),
    ] {
        let made = export(&app, bearer, only(q)).await.expect(200);
        assert_eq!(made.headers["export-drafts"], drafts, "{q}");
    }
    app.list_camera(&own.registrar, draft["id"].as_str().unwrap())
        .await;
    let text = String::from_utf8(file(&app, &own.registrar, "csv").await).unwrap();
    assert!(text.contains("C-2"), "it is no draft any more");
}

both!(p8_only_public_bodies_cameras_that_are_marked_go_to_the_map);
async fn p8_only_public_bodies_cameras_that_are_marked_go_to_the_map(backend: Backend) {
    let app = TestApp::new(backend, DeploymentKind::Live).await;
    let (own, _) = app.two_units().await;
    let place = |code: &str, owner: &str| json!({ "code": code, "lon": 105.9, "lat": 18.34, "owner_kind": owner });
    let of_commune = register(&app, &own.registrar, place("C-1", "commune")).await;
    register(&app, &own.registrar, place("C-2", "commune")).await;
    let of_shop = register(&app, &own.registrar, place("C-3", "business")).await;
    assert_eq!(
        of_commune["public"],
        json!(false),
        "none is, until somebody says so"
    );
    let mark = async |camera: &Value, patch: Value| {
        let path = format!("/api/v1/cameras/{}", camera["id"].as_str().unwrap());
        app.call_as(&own.registrar, Method::PATCH, &path, Some(patch))
            .await
    };
    let marked = mark(&of_commune, json!({ "public": true }))
        .await
        .expect(200);
    assert_eq!(marked.body["public"], json!(true));
    let refused = mark(&of_shop, json!({ "public": true })).await.expect(422);
    assert_eq!(refused.codes(), ["/public of_public_bodies_alone"]);
    let mut new = place("C-4", "school");
    new["public"] = json!(true);
    let refused = app
        .call_as(&own.registrar, Method::POST, "/api/v1/cameras", Some(new))
        .await;
    assert_eq!(
        refused.expect(422).codes(),
        ["/public of_public_bodies_alone"]
    );

    let text = String::from_utf8(file(&app, &own.registrar, "osm").await).unwrap();
    assert_eq!(text.matches("<node ").count(), 1, "{text}");
    assert!(
        text.contains("<node id=\"-1\" lat=\"18.34\" lon=\"105.9\">")
            && text.contains("k=\"ref\" v=\"C-1\""),
        "{text}"
    );
    let refused = mark(&of_commune, json!({ "owner_kind": "business" }))
        .await
        .expect(422);
    assert_eq!(
        refused.codes(),
        ["/public of_public_bodies_alone"],
        "it goes with its mark"
    );
    mark(&of_commune, json!({ "status": "removed" }))
        .await
        .expect(200);
    let text = String::from_utf8(file(&app, &own.registrar, "osm").await).unwrap();
    assert!(
        !text.contains("<node "),
        "what is gone is not on a map: {text}"
    );
}

both!(the_command_line_writes_whole_files_or_none);
async fn the_command_line_writes_whole_files_or_none(backend: Backend) {
    let cli = Cli::new(backend, "live").await;
    cli.run_with_input(
        &["user", "add", "keeper", "--role", "registrar"],
        "long-enough-password\n",
    )
    .ok();
    cli.run_with_input(
        &["user", "add", "finder", "--role", "officer"],
        "long-enough-password\n",
    )
    .ok();
    let list = cli.file("list.csv", crate::cli::CAMERAS);
    cli.run(&["import", "cameras", &list, "--as", "keeper"])
        .ok();
    let run = |arguments: &[&str]| {
        let all: Vec<&str> = ["export", "cameras"]
            .into_iter()
            .chain(arguments.iter().copied())
            .collect();
        cli.run(&all)
    };
    let made: Value =
        serde_json::from_str(&run(&["out.xlsx", "--as", "keeper", "--reason", "kiểm kê"]).ok())
            .unwrap();
    assert_eq!(
        (&made["number"], &made["rows"]),
        (&json!("XD-2026-0001"), &json!(4))
    );
    let bytes = std::fs::read(cli.folder.join("out.xlsx")).unwrap();
    let hash = hash_of(&bytes);
    assert_eq!(made["sha256"], json!(hash));
    let again = cli
        .run(&["import", "cameras", "out.xlsx", "--as", "keeper"])
        .ok();
    let again: Value = serde_json::from_str(&again).unwrap();
    assert_eq!(again["unchanged"], json!(4), "{again}");

    let refused = run(&["out.xlsx", "--format", "csv", "--as", "keeper"]).error();
    assert!(refused.contains("out.xlsx: is there already"), "{refused}");
    assert_eq!(std::fs::read(cli.folder.join("out.xlsx")).unwrap(), bytes);
    run(&["out.xlsx", "--format", "csv", "--as", "keeper", "--force"]).ok();
    assert!(
        std::fs::read(cli.folder.join("out.xlsx"))
            .unwrap()
            .starts_with(b"\xef\xbb\xbfcode,label,")
    );
    run(&["none/out.csv", "--as", "keeper"]).error();
    run(&["other.csv", "--as", "finder"]).error();
    run(&["other.csv"]).error();
    let printed: Value =
        serde_json::from_str(&run(&["--as", "keeper", "--status", "faulty"]).ok()).unwrap();
    assert_eq!(
        (
            &printed["name"],
            printed["features"].as_array().unwrap().len()
        ),
        (&json!("XD-2026-0003"), 1)
    );
    let printed = run(&["-", "--as", "keeper", "--format", "csv"]).ok();
    assert!(printed.contains("code,label,"), "{printed}");
    assert!(!cli.folder.join("-").exists(), "no file of that name");
    let others = cli
        .run(&["export", "coverages", "a.csv", "--as", "keeper"])
        .error();
    assert!(others.contains("standard output"), "{others}");

    let db = sightline::db::Db::connect(&cli.url, false).await.unwrap();
    take_the_log_away(&db).await;
    run(&["other.csv", "--as", "keeper"]).error();
    let mut left: Vec<_> = std::fs::read_dir(&cli.folder)
        .unwrap()
        .map(|file| file.unwrap().file_name().into_string().unwrap())
        .filter(|name| !name.contains(".db"))
        .collect();
    left.sort();
    assert_eq!(
        left,
        ["list.csv", "out.xlsx"],
        "nothing half written is left"
    );
}

both!(p8_a_camera_that_comes_to_a_household_or_a_shop_is_public_no_more);
async fn p8_a_camera_that_comes_to_a_household_or_a_shop_is_public_no_more(backend: Backend) {
    let app = TestApp::new(backend, DeploymentKind::Live).await;
    let (own, _) = app.two_units().await;
    let call = async |method: Method, path: &str, body: Option<Value>| {
        app.call_as(&own.registrar, method, path, body).await
    };
    let mut cameras = Vec::new();
    for code in ["C-1", "C-2", "C-3"] {
        let place = json!({ "code": code, "lon": 105.9, "lat": 18.34, "owner_kind": "commune", "public": true });
        let made = register(&app, &own.registrar, place).await;
        cameras.push(made["id"].as_str().unwrap().to_owned());
    }
    let owner = async |camera: &str, kind: &str| {
        let new = json!({ "camera_id": camera, "kind": kind });
        let made = call(Method::POST, "/api/v1/owners", Some(new)).await;
        format!(
            "/api/v1/owners/{}",
            made.expect(201).body["id"].as_str().unwrap()
        )
    };
    let household = owner(&cameras[0], "household").await;
    let other = owner(&cameras[1], "commune").await;
    let path = |id: &str| format!("/api/v1/cameras/{id}");
    let kept = call(Method::GET, &path(&cameras[1]), None).await;
    assert_eq!(
        kept.expect(200).body["public"],
        json!(true),
        "of a public body still"
    );
    let kind = json!({ "kind": "business" });
    call(Method::PATCH, &other, Some(kind)).await.expect(200);
    let joined = format!("{household}/cameras/{}", cameras[2]);
    call(Method::PUT, &joined, None).await.expect(204);

    for (id, kind) in cameras.iter().zip(["household", "business", "household"]) {
        let path = path(id);
        let read = call(Method::GET, &path, None).await.expect(200).body;
        assert_eq!(
            (&read["owner_kind"], &read["public"]),
            (&json!(kind), &json!(false))
        );
        let lines = call(Method::GET, &format!("{path}/history"), None).await;
        let mut fields = lines.expect(200).body["items"][0]["fields"].clone();
        let fields = fields.as_array_mut().unwrap();
        fields.sort_by_key(|change| change["field"].to_string());
        assert_eq!(
            *fields,
            [
                json!({ "field": "owner_kind", "before": "commune", "after": kind }),
                json!({ "field": "public", "before": true, "after": false }),
            ]
        );
        let turned = call(Method::PATCH, &path, Some(json!({ "bearing_deg": 12 })));
        turned.await.expect(200);
    }
}
