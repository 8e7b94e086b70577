//! Files of scenarios: numbered, logged, without formulas.

use std::io::Cursor;

use axum::http::header;
use calamine::{Reader, Xlsx};
use serde_json::{Value, json};
use sightline::{accounts::Role, deployment::DeploymentKind};

use crate::{
    audited::last_line,
    proposals::{hang, square, town},
    scenarios::keep,
    scenarios_accepted::path,
    support::{Backend, TestApp, both},
};

both!(p8_a_scenario_leaves_as_a_numbered_file_without_formulas);
async fn p8_a_scenario_leaves_as_a_numbered_file_without_formulas(backend: Backend) {
    let app = TestApp::new(backend, DeploymentKind::Test).await;
    town(&app).await;
    hang(
        &app,
        "C-1",
        json!({ "bearing_deg": 90, "status": "faulty" }),
    )
    .await;
    let planner = app.bearer(Role::Planner);
    let kept = keep(
        &app,
        &planner,
        "=1+1",
        &json!({ "count": 2, "cost": 9_000_000 }),
    )
    .await;
    let export = async |body: Value| app.post(Role::Planner, &path(&kept, "/export"), body).await;
    let map = export(json!({ "format": "geojson", "reason": "họp xã" }))
        .await
        .expect(200);
    assert_eq!(
        (&map.headers["export-number"], &map.headers["export-rows"]),
        (&"XD-2026-0001".parse().unwrap(), &"2".parse().unwrap())
    );
    assert_eq!(
        map.headers[header::CONTENT_DISPOSITION],
        "attachment; filename=\"XD-2026-0001.geojson\""
    );
    let line = last_line(&app).await;
    assert_eq!(line["action"], "scenario.export");
    assert_eq!(
        line["detail"],
        json!({ "number": "XD-2026-0001", "format": "geojson", "rows": 2, "of": kept["id"] })
    );
    assert_eq!(map.body["name"], "XD-2026-0001");
    let features = map.body["features"].as_array().unwrap();
    assert_eq!(
        (features.len(), &features[0]["geometry"]),
        (3, &kept["area"])
    );
    for field in [
        "name",
        "value",
        "bound",
        "total_cost",
        "level",
        "time",
        "ways",
        "preset",
        "measured_at",
        "cameras_working",
        "seen_after_m",
    ] {
        let said = if ["level", "time", "ways", "preset"].contains(&field) {
            &kept["question"][field]
        } else {
            &kept[field]
        };
        assert_eq!(&features[0]["properties"][field], said, "{field}");
    }
    for (feature, camera) in features[1..].iter().zip(kept["chosen"].as_array().unwrap()) {
        assert_eq!(
            feature["geometry"]["coordinates"],
            json!([camera["lon"], camera["lat"]])
        );
        for field in [
            "number",
            "bearing_deg",
            "gain",
            "cost",
            "kind",
            "outside_share",
        ] {
            assert_eq!(feature["properties"][field], camera[field], "{field}");
        }
        assert_eq!(feature["properties"]["preset"], "narrow_8mp");
    }
    assert!(
        !map.text.contains("C-1"),
        "no registered camera: {}",
        map.text
    );

    let book = export(json!({ "format": "xlsx" })).await.expect(200);
    assert_eq!(book.headers["export-number"], "XD-2026-0002");
    let mut book = Xlsx::new(Cursor::new(book.bytes)).unwrap();
    assert_eq!(book.sheet_names(), ["XD-2026-0002", "assumptions"]);
    let cells = |book: &mut Xlsx<Cursor<Vec<u8>>>, sheet: &str| -> Vec<Vec<String>> {
        let range = book.worksheet_range(sheet).unwrap();
        range
            .rows()
            .map(|row| row.iter().map(ToString::to_string).collect())
            .collect()
    };
    let table = cells(&mut book, "XD-2026-0002");
    assert_eq!(table.len(), 3);
    let columns = [
        "number",
        "lon",
        "lat",
        "bearing_deg",
        "preset",
        "kind",
        "gain",
        "cost",
        "outside_share",
    ];
    assert_eq!(table[0], columns);
    for (row, camera) in table[1..].iter().zip(kept["chosen"].as_array().unwrap()) {
        for (cell, column) in row
            .iter()
            .zip(columns)
            .filter(|(_, column)| *column != "preset")
        {
            match camera[column].as_f64() {
                Some(number) => assert!(
                    (cell.parse::<f64>().unwrap() - number).abs() < 1e-9,
                    "{column}"
                ),
                None => assert_eq!(Some(cell.as_str()), camera[column].as_str(), "{column}"),
            }
        }
    }
    let facts = cells(&mut book, "assumptions");
    let fact = |name: &str| {
        facts
            .iter()
            .find(|row| row[0] == name)
            .map(|row| row[1].as_str())
    };
    assert_eq!(
        fact("name"),
        Some("'=1+1"),
        "a spreadsheet would compute it"
    );
    assert_eq!(
        (fact("level"), fact("total_cost"), fact("cameras_installed")),
        (Some("discern"), Some("18000000"), Some("1"))
    );

    let listed = app
        .get(Role::Registrar, "/api/v1/exports")
        .await
        .expect(200);
    let subjects: Vec<&Value> = listed.body["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|export| &export["subject"])
        .collect();
    assert_eq!(subjects, [&json!("scenario"), &json!("scenario")]);
    assert_eq!(listed.body["items"][1]["reason"], "họp xã");
    // Cameras go on under the same numbers.
    let cameras = app
        .post(
            Role::Registrar,
            "/api/v1/exports",
            json!({ "format": "csv" }),
        )
        .await
        .expect(200);
    assert_eq!(cameras.headers["export-number"], "XD-2026-0003");
    for (body, code) in [
        (json!({}), "/format required"),
        (json!({ "format": "kml" }), "/format not_in_list"),
        (
            json!({ "format": "xlsx", "reason": "gọi 0900 000 012" }),
            "/reason holds_phone_number",
        ),
    ] {
        assert_eq!(export(body).await.expect(422).codes(), [code]);
    }
    app.post(
        Role::Registrar,
        &path(&kept, "/export"),
        json!({ "format": "xlsx" }),
    )
    .await
    .expect(403);
}

both!(areas_that_count_more_stay_with_the_scenario_and_stand_in_its_file);
async fn areas_that_count_more_stay_with_the_scenario_and_stand_in_its_file(backend: Backend) {
    let app = TestApp::new(backend, DeploymentKind::Test).await;
    town(&app).await;
    let planner = app.bearer(Role::Planner);
    let heavy = json!([{ "area": square(), "factor": 4.0 }]);
    let more = json!({ "count": 1, "priorities": heavy });
    let kept = keep(&app, &planner, "Ngã tư", &more).await;
    assert_eq!(kept["priorities"], json!([4.0]));
    assert_eq!(kept["question"]["priorities"], heavy);
    let listed = app.get(Role::Planner, "/api/v1/scenarios").await;
    assert_eq!(
        listed.expect(200).body["items"][0]["priorities"],
        json!([4.0])
    );
    let map = json!({ "format": "geojson" });
    let map = app.post(Role::Planner, &path(&kept, "/export"), map).await;
    let map = map.expect(200).body;
    let features = map["features"].as_array().unwrap();
    assert_eq!(features[0]["properties"]["priority_factors"], "4");
    let priority = &features[features.len() - 1];
    assert_eq!(
        (
            &priority["properties"]["layer"],
            &priority["properties"]["factor"]
        ),
        (&json!("priority"), &json!(4.0))
    );
    assert_eq!(priority["geometry"], square());
}
