//! Files of measurements: numbered, logged, without the names of cameras that the asker may not know.

use std::io::Cursor;

use axum::http::header;
use calamine::{Reader, Xlsx};
use serde_json::{Value, json};
use sightline::{accounts::Role, deployment::DeploymentKind};

use crate::{
    audited::last_line,
    cli::Cli,
    logged::{rows, take_the_log_away},
    plans::{area, hang, town},
    support::{Backend, TestApp, both},
};

const EXPORT: &str = "/api/v1/plans/measure/export";

fn question() -> Value {
    let around = area((-300.0, -100.0), (300.0, 100.0));
    json!({ "area": around, "level": "any", "lines": true })
}

async fn two_cameras(app: &TestApp) {
    town(app).await;
    hang(app, "PUBLIC", -100.0, json!({ "owner_kind": "commune" })).await;
    hang(app, "SHOP", 0.0, json!({ "owner_kind": "business" })).await;
}

/// The features of one layer.
fn layer<'a>(map: &'a Value, name: &str) -> Vec<&'a Value> {
    let features = map["features"].as_array().unwrap().iter();
    features
        .filter(|feature| feature["properties"]["layer"] == name)
        .collect()
}

both!(p8_a_measurement_leaves_as_a_numbered_file);
async fn p8_a_measurement_leaves_as_a_numbered_file(backend: Backend) {
    let app = TestApp::new(backend, DeploymentKind::Live).await;
    two_cameras(&app).await;
    let measured = app
        .post(Role::Planner, "/api/v1/plans/measure", question())
        .await;
    let measured = measured.expect(200).body;
    let export = async |role, body: Value| app.post(role, EXPORT, body).await;
    let wanted = json!({ "question": question(), "format": "geojson", "reason": "họp xã" });
    let lines = app.app.db.audit_head().await.unwrap().seq;
    let map = export(Role::Planner, wanted).await.expect(200);
    assert_eq!(app.app.db.audit_head().await.unwrap().seq, lines + 1);
    let gaps = measured["gaps"]["features"].as_array().unwrap();
    assert_eq!(
        (&map.headers["export-number"], &map.headers["export-rows"]),
        (
            &"XD-2026-0001".parse().unwrap(),
            &gaps.len().to_string().parse().unwrap()
        )
    );
    assert_eq!(
        map.headers[header::CONTENT_DISPOSITION],
        "attachment; filename=\"XD-2026-0001.geojson\""
    );
    let line = last_line(&app).await;
    assert_eq!(line["action"], "measurement.export");
    let detail = &line["detail"];
    assert_eq!(
        (&detail["number"], &detail["rows"]),
        (&json!("XD-2026-0001"), &json!(gaps.len()))
    );
    assert_eq!(detail["of"]["level"], "any");
    assert!(!line.to_string().contains("105.9"), "no place: {line}");

    assert_eq!(map.body["name"], "XD-2026-0001");
    let [whole] = layer(&map.body, "area")[..] else {
        panic!("{}", map.text);
    };
    for (field, of) in [
        ("street_m", &measured["street_m"]),
        ("working_once_m", &measured["working"]["once_m"]),
        ("installed_twice_m", &measured["installed"]["twice_m"]),
        ("basis", &measured["basis"]),
        ("level", &measured["level"]),
        ("cameras_working", &measured["cameras"]["working"]),
    ] {
        assert_eq!(&whole["properties"][field], of, "{field}");
    }
    assert_eq!(whole["properties"]["measured_at"], "2026-11-20T05:00:00Z");
    assert!(whole["properties"].get("lon").is_none());
    let found = layer(&map.body, "gap");
    assert_eq!(found.len(), gaps.len());
    for (feature, gap) in found.iter().zip(gaps) {
        assert_eq!(feature["geometry"], gap["geometry"]);
        let (told, of) = (&feature["properties"], &gap["properties"]);
        for field in ["rank", "metres", "weight", "area_m2"] {
            assert_eq!(told[field], of[field], "{field}");
        }
        assert_eq!(json!([told["lon"], told["lat"]]), of["at"]);
    }
    assert_eq!(layer(&map.body, "street").len(), 3);
    // P6a: of the shop there is no more than its metres.
    let points = layer(&map.body, "single_point");
    let codes: Vec<&Value> = points
        .iter()
        .map(|point| &point["properties"]["code"])
        .collect();
    assert_eq!(codes.len(), 2);
    assert!(
        codes.contains(&&json!("PUBLIC")) && codes.contains(&&Value::Null),
        "{codes:?}"
    );
    for point in points {
        assert_eq!(
            point["geometry"].is_null(),
            point["properties"]["code"].is_null()
        );
        assert_eq!(
            point["properties"]["lon"].is_null(),
            point["properties"]["code"].is_null()
        );
    }
    assert!(!map.text.contains("SHOP"), "{}", map.text);
    // Whoever keeps the shop's camera is told.
    let map = export(
        Role::Registrar,
        json!({ "question": question(), "format": "geojson" }),
    );
    assert!(map.await.expect(200).text.contains("SHOP"));

    let book = json!({ "question": question(), "format": "xlsx" });
    let book = export(Role::Planner, book).await.expect(200);
    let mut book = Xlsx::new(Cursor::new(book.bytes)).unwrap();
    assert_eq!(
        book.sheet_names(),
        ["XD-2026-0003", "single_point", "street", "assumptions"]
    );
    let mut cells = |sheet: &str| -> Vec<Vec<String>> {
        let range = book.worksheet_range(sheet).unwrap();
        let rows = range.rows();
        rows.map(|row| row.iter().map(ToString::to_string).collect())
            .collect()
    };
    let table = cells("XD-2026-0003");
    assert_eq!(
        table[0],
        ["rank", "metres", "weight", "area_m2", "lon", "lat"]
    );
    assert_eq!(table.len(), gaps.len() + 1);
    assert_eq!(table[1][1], gaps[0]["properties"]["metres"].to_string());
    let points = cells("single_point");
    assert_eq!(points.len(), 3);
    assert!(points.iter().any(|row| row[1] == "PUBLIC"));
    let facts = cells("assumptions");
    let street = facts.iter().find(|row| row[0] == "street_m").unwrap();
    assert_eq!(street[1].parse::<f64>().ok(), measured["street_m"].as_f64());

    let listed = app
        .get(Role::Registrar, "/api/v1/exports")
        .await
        .expect(200);
    let listed = listed.body["items"].as_array().unwrap().clone();
    assert!(
        listed
            .iter()
            .all(|export| export["subject"] == "measurement")
    );
    assert_eq!((listed.len(), &listed[2]["reason"]), (3, &json!("họp xã")));
}

both!(areas_that_count_more_stand_in_the_files);
async fn areas_that_count_more_stand_in_the_files(backend: Backend) {
    let app = TestApp::new(backend, DeploymentKind::Test).await;
    town(&app).await;
    let heavy = area((-300.0, -100.0), (0.0, 100.0));
    let mut question = question();
    question["priorities"] = json!([{ "area": heavy, "factor": 2.5 }]);
    let map = json!({ "question": question, "format": "geojson" });
    let map = app.post(Role::Planner, EXPORT, map).await.expect(200);
    let [whole] = layer(&map.body, "area")[..] else {
        panic!("{}", map.text);
    };
    assert_eq!(whole["properties"]["priority_factors"], "2.5");
    let [priority] = layer(&map.body, "priority")[..] else {
        panic!("{}", map.text);
    };
    assert_eq!(priority["geometry"], heavy);
    let told = &priority["properties"];
    assert_eq!((&told["number"], &told["factor"]), (&json!(1), &json!(2.5)));
    assert!((told["area_m2"].as_f64().unwrap() - 60_000.0).abs() < 100.0);

    let book = json!({ "question": question, "format": "xlsx" });
    let book = app.post(Role::Planner, EXPORT, book).await.expect(200);
    let mut book = Xlsx::new(Cursor::new(book.bytes)).unwrap();
    let facts = book.worksheet_range("assumptions").unwrap();
    let factors = facts.rows().find(|row| row[0] == "priority_factors");
    assert_eq!(factors.unwrap()[1].to_string(), "2.5");
    let priorities = book.worksheet_range("priority").unwrap();
    assert_eq!(priorities.height(), 2);
}

both!(what_cannot_be_exported_of_an_area_is_refused_by_field_and_leaves_nothing);
async fn what_cannot_be_exported_of_an_area_is_refused_by_field_and_leaves_nothing(
    backend: Backend,
) {
    let app = TestApp::new(backend, DeploymentKind::Live).await;
    two_cameras(&app).await;
    let before = rows(&app.app.db).await;
    let nowhere = json!({ "area": area((3000.0, 0.0), (4000.0, 900.0)) });
    let no_level = json!({ "area": question()["area"], "level": "sharp" });
    for (body, codes) in [
        (json!({}), &["/format required", "/question required"][..]),
        (json!({ "question": question() }), &["/format required"]),
        (json!({ "format": "xlsx" }), &["/question required"]),
        (
            json!({ "question": question(), "format": "kml" }),
            &["/format not_in_list"],
        ),
        (
            json!({ "question": question(), "format": "xlsx", "reason": "gọi 0900 000 012" }),
            &["/reason holds_phone_number"],
        ),
        (
            json!({ "question": nowhere, "format": "xlsx" }),
            &["/question/area no_streets"],
        ),
        (
            json!({ "question": no_level, "format": "xlsx" }),
            &["/question/level not_in_list"],
        ),
        (
            json!({ "question": {}, "format": "xlsx" }),
            &["/question/area required"],
        ),
        (
            json!({ "question": question(), "format": "xlsx", "to": "x" }),
            &["/to unknown_field"],
        ),
    ] {
        let refused = app.post(Role::Planner, EXPORT, body.clone()).await;
        assert_eq!(refused.expect(422).codes(), codes, "{body}");
    }
    let wanted = json!({ "question": question(), "format": "xlsx" });
    for role in [Role::Officer, Role::Approver, Role::Auditor, Role::Admin] {
        app.post(role, EXPORT, wanted.clone()).await.expect(403);
    }
    assert_eq!(rows(&app.app.db).await, before);
    // P13: without the log nothing leaves.
    take_the_log_away(&app.app.db).await;
    let before = rows(&app.app.db).await;
    let refused = app.post(Role::Planner, EXPORT, wanted).await;
    assert!(refused.status.is_server_error(), "{}", refused.text);
    assert_eq!(rows(&app.app.db).await, before);
}

both!(the_command_line_writes_a_measurement_into_a_file);
async fn the_command_line_writes_a_measurement_into_a_file(backend: Backend) {
    let cli = Cli::new(backend, "test").await;
    let extract = concat!(env!("CARGO_MANIFEST_DIR"), "/fixtures/osm/small.osm.pbf");
    cli.run(&["import", "osm", extract, "--cameras"]).ok();
    let area = r#"{"type":"Polygon","coordinates":[[[109.9,9.9],[110.1,9.9],[110.1,10.1],[109.9,10.1],[109.9,9.9]]]}"#;
    let area = cli.file("area.geojson", area);
    let run = |more: &[&str]| cli.run(&[&["plan", "measure", "--area", &area], more].concat());
    let printed: Value = serde_json::from_str(&run(&["--lines"]).ok()).unwrap();
    let file = ["--lines", "--format", "geojson", "--output", "plan.geojson"];
    let made: Value = serde_json::from_str(&run(&file).ok()).unwrap();
    let gaps = printed["gaps"]["features"].as_array().unwrap();
    assert_eq!(made["rows"], json!(gaps.len()), "{made}");
    let written = std::fs::read(cli.folder.join("plan.geojson")).unwrap();
    let written: Value = serde_json::from_slice(&written).unwrap();
    assert_eq!(written["name"], made["number"]);
    let area = &layer(&written, "area")[0]["properties"];
    assert_eq!(area["street_m"], printed["street_m"]);
    let heaviest = &layer(&written, "gap")[0]["geometry"];
    assert_eq!(heaviest, &gaps[0]["geometry"]);
    for (more, why) in [
        (&file[..], "is there already"),
        (&["--format", "xlsx"], "--output FILE"),
        (&["--output", "x.json"], "--output FILE takes --format"),
        (&["--force"], "--help"),
    ] {
        let error = run(more).error();
        assert!(error.contains(why), "{more:?}: {error}");
    }
    let book = ["--format", "xlsx", "--output", "plan.geojson", "--force"];
    run(&book).ok();
    let book = std::fs::read(cli.folder.join("plan.geojson")).unwrap();
    assert!(book.starts_with(b"PK"), "a workbook");
}
