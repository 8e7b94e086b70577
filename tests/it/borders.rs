//! P5: a unit sees its own records and no others, in lists, in the extent and in exports.

use axum::http::Method;
use serde_json::{Value, json};
use sightline::{db::Db, deployment::DeploymentKind};

use crate::{
    cli::Cli,
    incidents::incident,
    support::{Backend, TestApp, both},
};

/// Each unit's camera and case number; the two lie ten kilometres apart.
const UNITS: [(&str, &str, f64, &str); 2] = [
    ("001", "C-1", 105.9, "101/2026"),
    ("002", "C-2", 106.0, "202/2026"),
];

fn features(printed: &str) -> Vec<Value> {
    let collection: Value = serde_json::from_str(printed).unwrap();
    collection["features"].as_array().unwrap().clone()
}

both!(p5_a_unit_sees_its_own_records_in_lists_in_the_extent_and_in_exports);
async fn p5_a_unit_sees_its_own_records_in_lists_in_the_extent_and_in_exports(backend: Backend) {
    let cli = Cli::new(backend, "live").await;
    let app = TestApp::on(Db::connect(&cli.url, false).await.unwrap()).await;
    assert_eq!(app.app.deployment.kind, DeploymentKind::Live);
    let (one, two) = app.two_units().await;
    for ((unit, code, lon, case), accounts) in UNITS.iter().zip([&one, &two]) {
        // As the command line adds them: the unit must not be lost on the way.
        for role in ["officer", "registrar"] {
            let name = format!("{role}-of-{unit}");
            let add = ["user", "add", &name, "--role", role, "--unit", unit];
            cli.run_with_input(&add, "long-enough-password\n").ok();
        }
        let list = format!("code,lon,lat,bearing_deg\n{code},{lon},18.34,90\n");
        let list = cli.file("list.csv", &list);
        let registrar = format!("registrar-of-{unit}");
        cli.run(&["import", "cameras", &list, "--as", &registrar])
            .ok();
        let mut body = incident();
        body["case_number"] = json!(case);
        app.call_as(
            &accounts.officer,
            Method::POST,
            "/api/v1/incidents",
            Some(body),
        )
        .await
        .expect(201);
    }
    for ((unit, code, lon, case), accounts) in UNITS.iter().zip([&one, &two]) {
        let get = async |bearer: &str, path: &str| {
            let answer = app.call_as(bearer, Method::GET, path, None).await;
            answer.expect(200).body
        };
        let cameras = get(&accounts.registrar, "/api/v1/cameras").await;
        let items = cameras["items"].as_array().unwrap();
        assert_eq!((items.len(), &items[0]["code"]), (1, &json!(code)));
        assert_eq!(&items[0]["unit_code"], unit);
        let incidents = get(&accounts.officer, "/api/v1/incidents").await;
        let items = incidents["items"].as_array().unwrap();
        assert_eq!((items.len(), &items[0]["case_number"]), (1, &json!(case)));
        for bearer in [&accounts.officer, &accounts.registrar] {
            let extent = get(bearer, "/api/v1/extent").await;
            assert_eq!(extent["bbox"], json!([lon, 18.34, lon, 18.34]), "{unit}");
        }

        let registrar = format!("registrar-of-{unit}");
        let officer = format!("officer-of-{unit}");
        let export =
            |what: &str, account: &str| features(&cli.run(&["export", what, "--as", account]).ok());
        let exported = export("cameras", &registrar);
        assert_eq!(exported.len(), 1, "{unit}");
        assert_eq!(&exported[0]["properties"]["code"], code);
        let exported = export("coverages", &registrar);
        assert!(!exported.is_empty());
        for coverage in &exported {
            assert_eq!(&coverage["properties"]["camera_code"], code);
        }
        let exported = export("incidents", &officer);
        assert_eq!(exported.len(), 1, "{unit}");
        assert_eq!(&exported[0]["properties"]["case_number"], case);
    }
    // An account without a unit sees both.
    let all = ["user", "add", "of-all", "--role", "registrar"];
    cli.run_with_input(&all, "long-enough-password\n").ok();
    let exported = cli.run(&["export", "cameras", "--as", "of-all"]).ok();
    assert_eq!(features(&exported).len(), 2);
    let nowhere = ["user", "add", "x", "--role", "officer", "--unit", "009"];
    let error = cli.run_with_input(&nowhere, "long-enough-password\n");
    assert!(error.error().contains("no unit with the code '009'"));
}
