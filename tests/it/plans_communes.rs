//! A province as its communes: each as it is by itself, those that cannot be measured named, and the sums of the others.

use std::io::Cursor;

use axum::http::Method;
use calamine::{Reader, Xlsx};
use geo::{MultiPolygon, Rect};
use serde_json::{Value, json};
use sightline::{accounts::Role, deployment::DeploymentKind, geometry::wkb, units::NewUnit};

use crate::{
    audited::last_line,
    cli::Cli,
    plans::{hang, town},
    support::{Answer, Backend, TestApp, account, both, ground::frame},
};

const COMMUNES: &str = "/api/v1/plans/measure_communes";

/// West and east of the middle of one street; a commune without a street, one without a boundary, and one elsewhere.
async fn province(app: &TestApp) -> sightline::units::UnitId {
    town(app).await;
    let boundary = |from: f64, to: f64| {
        let ground = Rect::new((from, -50.0), (to, 50.0)).to_polygon();
        wkb::write_multi_polygon(&frame().multi_polygon(&MultiPolygon(vec![ground])))
    };
    let (west, east) = (boundary(-300.0, 0.0), boundary(0.0, 300.0));
    let empty = boundary(1000.0, 1300.0);
    let db = &app.app.db;
    let mut tx = db.begin().await.unwrap();
    let mut ids = Vec::new();
    for (code, kind, boundary) in [
        ("42", "province", None),
        ("001", "commune", Some(&west)),
        ("002", "commune", Some(&east)),
        ("003", "commune", Some(&empty)),
        ("004", "commune", None),
        ("43", "province", None),
        ("101", "commune", Some(&west)),
    ] {
        let unit = NewUnit {
            code,
            name: code,
            kind,
            boundary: boundary.cloned(),
        };
        ids.push(db.add_unit(&mut tx, &unit).await.unwrap());
    }
    for below in 1..=4 {
        tx.set_unit_parent(ids[below], ids[0]).await.unwrap();
    }
    tx.set_unit_parent(ids[6], ids[5]).await.unwrap();
    tx.commit().await.unwrap();
    ids[0]
}

fn lines(answer: &Answer) -> Vec<Value> {
    let lines = answer.text.lines();
    lines
        .map(|line| serde_json::from_str(line).unwrap())
        .collect()
}

both!(a_province_is_measured_commune_by_commune);
async fn a_province_is_measured_commune_by_commune(backend: Backend) {
    let app = TestApp::new(backend, DeploymentKind::Test).await;
    let province = province(&app).await;
    hang(&app, "WEST", -150.0, json!({ "unit_code": "001" })).await;
    let broken = json!({ "unit_code": "002", "status": "faulty" });
    hang(&app, "EAST", 20.0, broken).await;
    let planner = account(&app.app.db, "planner-42", Role::Planner, Some(province)).await;
    let ask = async |input: Value| {
        let answer = app.call_as(&planner, Method::POST, COMMUNES, Some(input));
        answer.await
    };
    let told = lines(&ask(json!({ "level": "any" })).await.expect(200));
    let codes: Vec<_> = told.iter().map(|line| &line["commune"]["code"]).collect();
    assert_eq!(codes[..4], ["001", "002", "003", "004"]);
    assert_eq!((&told[1]["done"], &told[1]["of"]), (&json!(2), &json!(4)));
    // The log has a line before anything is told, and no place.
    let line = last_line(&app).await;
    assert_eq!(line["action"], "plan.measure_communes");
    assert_eq!(line["detail"]["id"], told[4]["id"]);
    assert_eq!(line["detail"]["communes"], 4);
    // Each is as it is when asked by itself.
    for line in &told[..2] {
        let commune = &line["commune"];
        let input = json!({ "unit_code": commune["code"], "level": "any" });
        let path = "/api/v1/plans/measure";
        let alone = app.call_as(&planner, Method::POST, path, Some(input)).await;
        let alone = alone.expect(200).body;
        for part in ["street_m", "working", "installed"] {
            assert_eq!(commune["streets"][part], alone[part], "{part}");
        }
    }
    let [west, east] = [0, 1].map(|at| &told[at]["commune"]["streets"]);
    assert!(west["working"]["once_m"].as_f64().unwrap() > 50.0, "{west}");
    assert_eq!(east["working"]["once_m"], 0.0);
    assert!(
        east["installed"]["once_m"].as_f64().unwrap() > 50.0,
        "{east}"
    );
    let why = |at: usize| &told[at]["commune"]["left_out"]["code"];
    assert_eq!([why(2), why(3)], ["no_streets", "no_boundary"]);
    let all = &told[4]["all"];
    assert_eq!((&all["communes"], &all["left_out"]), (&json!(4), &json!(2)));
    let sum = west["street_m"].as_f64().unwrap() + east["street_m"].as_f64().unwrap();
    assert!((all["street_m"].as_f64().unwrap() - sum).abs() < 0.2);
    assert_eq!(all["working"], west["working"]);
    let one = lines(&ask(json!({ "unit_code": "002" })).await.expect(200));
    assert_eq!(one.len(), 2, "a commune is its own only one");
    // Where the province itself ends nobody knows, but where its communes do; of one nobody knows either.
    for (code, why) in [
        ("42", "boundaries_of_communes_alone"),
        ("004", "no_boundary"),
    ] {
        let (path, input) = ("/api/v1/plans/measure", json!({ "unit_code": code }));
        let refused = app.call_as(&planner, Method::POST, path, Some(input)).await;
        assert_eq!(refused.expect(422).codes(), [format!("/unit_code {why}")]);
    }
    for (code, why) in [
        ("999", "no_such_record"),
        ("43", "other_unit"),
        ("101", "other_unit"),
    ] {
        let refused = ask(json!({ "unit_code": code })).await.expect(422);
        assert_eq!(refused.body["errors"][0]["code"], why, "{code}");
        assert_eq!(refused.pointers(), ["/unit_code"]);
    }
}

both!(p8_the_communes_leave_as_a_numbered_workbook);
async fn p8_the_communes_leave_as_a_numbered_workbook(backend: Backend) {
    let app = TestApp::new(backend, DeploymentKind::Test).await;
    let province = province(&app).await;
    hang(&app, "WEST", -150.0, json!({ "unit_code": "001" })).await;
    let planner = account(&app.app.db, "planner-42", Role::Planner, Some(province)).await;
    let ask = async |path: &str, input: Value| {
        let answer = app.call_as(&planner, Method::POST, path, Some(input));
        answer.await
    };
    let question = json!({ "unit_code": "42", "level": "any" });
    let told = lines(&ask(COMMUNES, question.clone()).await.expect(200));
    let export = format!("{COMMUNES}/export");
    let before = app.app.db.audit_head().await.unwrap().seq;
    let wanted = json!({ "question": question, "reason": "họp tỉnh" });
    let file = ask(&export, wanted).await.expect(200);
    assert_eq!(app.app.db.audit_head().await.unwrap().seq, before + 1);
    assert_eq!(
        (&file.headers["export-number"], &file.headers["export-rows"]),
        (&"XD-2026-0001".parse().unwrap(), &"4".parse().unwrap())
    );
    let line = last_line(&app).await;
    assert_eq!(line["action"], "communes.export");
    let detail = &line["detail"];
    assert_eq!(
        (&detail["number"], &detail["rows"]),
        (&json!("XD-2026-0001"), &json!(4))
    );
    assert_eq!(
        detail["of"],
        json!({ "unit": "42", "level": "any", "time": "day" })
    );

    let mut book = Xlsx::new(Cursor::new(file.bytes.clone())).unwrap();
    assert_eq!(
        book.sheet_names(),
        ["XD-2026-0001", "left_out", "assumptions"]
    );
    let mut sheet = |name: &str| -> Vec<Vec<String>> {
        let rows = book.worksheet_range(name).unwrap();
        let text = |row: &[calamine::Data]| row.iter().map(ToString::to_string).collect();
        rows.rows().map(text).collect()
    };
    // The least seen first, as the page has them, with the figures that it was told.
    let rows = sheet("XD-2026-0001");
    assert_eq!(
        rows[0],
        [
            "code",
            "name",
            "street_m",
            "working_once_m",
            "working_share",
            "working_twice_m",
            "installed_once_m",
            "installed_share",
            "installed_twice_m"
        ]
    );
    assert_eq!([&rows[1][0], &rows[2][0]], ["002", "001"]);
    let west = &told[0]["commune"]["streets"];
    assert_eq!(
        rows[2][2],
        west["street_m"].to_string().trim_end_matches(".0")
    );
    assert_eq!(
        rows[2][8],
        west["installed"]["twice_m"]
            .to_string()
            .trim_end_matches(".0")
    );
    let share = west["working"]["once_m"].as_f64().unwrap() / west["street_m"].as_f64().unwrap();
    assert!((rows[2][4].parse::<f64>().unwrap() - share).abs() < 0.001);
    let left_out = sheet("left_out");
    assert_eq!([&left_out[1][0], &left_out[1][2]], ["003", "no_streets"]);
    assert_eq!([&left_out[2][0], &left_out[2][2]], ["004", "no_boundary"]);
    let sums = sheet("assumptions");
    let sum = |name: &str| sums.iter().find(|row| row[0] == name).unwrap()[1].clone();
    assert_eq!(
        (sum("communes"), sum("left_out"), sum("level")),
        ("4".into(), "2".into(), "any".into())
    );

    // It stands among the files that left the unit.
    let refused = ask(&export, json!({ "question": { "unit_code": "43" } })).await;
    assert_eq!(
        refused.expect(422).codes(),
        ["/question/unit_code other_unit"]
    );
    let refused = ask(&export, json!({})).await;
    assert_eq!(refused.expect(422).codes(), ["/question required"]);
}

both!(the_command_line_measures_communes_too);
async fn the_command_line_measures_communes_too(backend: Backend) {
    let cli = Cli::new(backend, "test").await;
    let none = cli.run(&["plan", "communes"]).error();
    assert!(none.contains("no commune of today"), "{none}");
    cli.run(&[
        "units",
        "add",
        "--code",
        "42",
        "--name",
        "tỉnh Mẫu",
        "--kind",
        "province",
    ])
    .ok();
    let below = [
        "units",
        "add",
        "--code",
        "001",
        "--name",
        "xã Mẫu",
        "--kind",
        "commune",
        "--parent",
        "42",
    ];
    cli.run(&below).ok();
    let told = cli.run(&["plan", "communes", "--unit", "42"]).ok();
    let told: Vec<Value> = told
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    assert_eq!(told[0]["code"], "001");
    assert_eq!(told[0]["left_out"]["code"], "no_boundary");
    assert_eq!(told[1]["all"]["left_out"], 1);
    // Without boundaries of the communes there is nothing to measure one by one; with them the command is named.
    let commune = r#"{"type":"Feature","properties":{"code":"001","full_name":"Xã Mẫu"},"geometry":{"type":"Polygon",
        "coordinates":[[[105.9,18.3],[105.91,18.3],[105.91,18.31],[105.9,18.3]]]}}"#;
    let communes = format!(r#"{{"type":"FeatureCollection","features":[{commune}]}}"#);
    let communes = cli.file("communes.geojson", &communes);
    let measure = ["plan", "measure", "--unit", "42"];
    let refused = cli.run(&measure).error();
    assert!(refused.contains("import one, or draw an area"), "{refused}");
    cli.run(&["import", "units", &communes, "--province", "42"])
        .ok();
    let propose = ["plan", "propose", "--unit", "42", "--count", "1"];
    for refused in [cli.run(&measure), cli.run(&propose)] {
        let refused = refused.error();
        let named = "--unit '42': is a unit whose boundary is not known, but those of its communes are: \
                     `sightline plan communes --unit '42'` measures them one by one";
        assert!(refused.contains(named), "{refused}");
    }
    // As a workbook it leaves numbered, and only into a file.
    let communes = ["plan", "communes", "--unit", "42", "--format", "xlsx"];
    let nowhere = cli.run(&communes).error();
    assert!(nowhere.contains("--output FILE"), "{nowhere}");
    let made = cli
        .run(&[&communes[..], &["--output", "communes.xlsx"]].concat())
        .ok();
    let made: Value = serde_json::from_str(&made).unwrap();
    assert_eq!(made["rows"], 1);
    let book = std::fs::read(cli.folder.join("communes.xlsx")).unwrap();
    assert!(book.starts_with(b"PK"), "a workbook");
    let unknown = cli.run(&["plan", "communes", "--unit", "7"]).error();
    assert!(unknown.contains("--unit"), "{unknown}");
}
