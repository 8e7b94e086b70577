//! Which registered cameras a plan names, and to whom: the same to all of one scope but for the names.

use axum::http::Method;
use serde_json::{Value, json};
use sightline::{accounts::Role, deployment::DeploymentKind, units::NewUnit};

use crate::{
    cli::Cli,
    plans::area,
    proposals::{hang, town},
    scenarios::keep,
    support::{Backend, TestApp, account, both, ground::degrees},
};

const MEASURE: &str = "/api/v1/plans/measure";
const PROPOSE: &str = "/api/v1/plans/propose";

/// A province with two communes, and an account of each role that plans in the province and in the first commune.
struct Units {
    app: TestApp,
    planner_of_province: String,
    registrar_of_province: String,
    planner: String,
    registrar: String,
}

impl Units {
    /// Where cameras of the first commune, public and of a shop, and one of a shop of the second look along the street.
    async fn new(backend: Backend) -> Self {
        let app = TestApp::new(backend, DeploymentKind::Live).await;
        town(&app).await;
        let db = &app.app.db;
        let mut tx = db.begin().await.unwrap();
        let mut ids = Vec::new();
        for (code, kind) in [("42", "province"), ("001", "commune"), ("002", "commune")] {
            let unit = NewUnit {
                code,
                name: code,
                kind,
                boundary: None,
            };
            ids.push(db.add_unit(&mut tx, &unit).await.unwrap());
        }
        tx.set_unit_parent(ids[1], ids[0]).await.unwrap();
        tx.set_unit_parent(ids[2], ids[0]).await.unwrap();
        tx.commit().await.unwrap();
        let there = |x: f64, unit: &str, owner: &str| {
            let [lon, lat] = degrees(x, -6.2);
            json!({ "lon": lon, "lat": lat, "unit_code": unit, "owner_kind": owner, "bearing_deg": 90 })
        };
        for (code, x, unit, owner) in [
            ("PUBLIC-1", -250.0, "001", "commune"),
            ("SHOP-1", -100.0, "001", "business"),
            ("SHOP-2", 50.0, "002", "business"),
        ] {
            hang(&app, code, there(x, unit, owner)).await;
            let mut faulty = there(x, unit, owner);
            (faulty["bearing_deg"], faulty["status"]) = (json!(270), json!("faulty"));
            hang(&app, &format!("{code}-OUT"), faulty).await;
        }
        // It looks at the wall behind it, and would see the street if it were turned.
        let mut at_wall = there(200.0, "002", "commune");
        at_wall["bearing_deg"] = json!(180);
        hang(&app, "PUBLIC-2", at_wall).await;
        let account = async |name: &str, role, unit| account(db, name, role, Some(unit)).await;
        Self {
            planner_of_province: account("planner-42", Role::Planner, ids[0]).await,
            registrar_of_province: account("registrar-42", Role::Registrar, ids[0]).await,
            planner: account("planner-001", Role::Planner, ids[1]).await,
            registrar: account("registrar-001", Role::Registrar, ids[1]).await,
            app,
        }
    }

    async fn measure(&self, bearer: &str, area: Value) -> Value {
        let input = json!({ "area": area, "lines": true });
        let answer = self.app.call_as(bearer, Method::POST, MEASURE, Some(input));
        let mut measured = answer.await.expect(200).body;
        // Each has its own.
        measured["id"].take();
        measured
    }

    async fn propose(&self, bearer: &str, area: Value) -> Value {
        let input = json!({ "area": area, "preset": "narrow_8mp", "count": 4 });
        let answer = self.app.call_as(bearer, Method::POST, PROPOSE, Some(input));
        let answer = answer.await.expect(200);
        let last: Value = serde_json::from_str(answer.text.lines().last().unwrap()).unwrap();
        let mut proposal = last["proposal"].clone();
        // How long it took is no two times the same.
        proposal["seconds"] = Value::Null;
        proposal
    }
}

fn whole() -> Value {
    area((-300.0, -50.0), (300.0, 50.0))
}

/// The codes that a list names, and how many it does not; where it names one it says where that hangs.
fn named(list: &Value) -> (Vec<&str>, usize) {
    let rows = list.as_array().unwrap();
    let mut codes: Vec<&str> = rows.iter().filter_map(|row| row["code"].as_str()).collect();
    for row in rows {
        let is_named = row["code"].is_string();
        assert_eq!(row["camera_id"].is_string(), is_named, "{row}");
        assert_eq!(
            row["at"].as_array().is_some_and(|at| at.len() == 2),
            is_named,
            "{row}"
        );
    }
    let unnamed = rows.len() - codes.len();
    codes.sort_unstable();
    codes.dedup();
    (codes, unnamed)
}

fn overlaps(proposal: &Value) -> Value {
    let chosen = proposal["chosen"].as_array().unwrap().iter();
    chosen
        .flat_map(|camera| camera["overlaps"].as_array().unwrap().clone())
        .collect()
}

/// An answer without the names of cameras.
fn without_names(answer: &Value) -> Value {
    match answer {
        Value::Object(fields) => {
            let fields = fields.iter().map(|(name, value)| {
                let is_name = ["camera_id", "code", "at", "ground"].contains(&name.as_str());
                let value = if is_name {
                    Value::Null
                } else {
                    without_names(value)
                };
                (name.clone(), value)
            });
            Value::Object(fields.collect())
        }
        Value::Array(values) => values.iter().map(without_names).collect(),
        other => other.clone(),
    }
}

both!(p6a_public_cameras_are_named_to_planners_and_others_to_the_registrar_of_their_unit);
async fn p6a_public_cameras_are_named_to_planners_and_others_to_the_registrar_of_their_unit(
    backend: Backend,
) {
    let units = Units::new(backend).await;
    // Whoever plans for the province is told which public cameras it is, a registrar of the province no more.
    for bearer in [&units.planner_of_province, &units.registrar_of_province] {
        let found = units.measure(bearer, whole()).await;
        let (codes, unnamed) = named(&found["single_points"]);
        assert_eq!((codes, unnamed), (vec!["PUBLIC-1"], 2), "{found}");
        let found = units.propose(bearer, whole()).await;
        assert_eq!(
            named(&found["repair_first"]),
            (vec!["PUBLIC-1-OUT"], 2),
            "{found}"
        );
        let (codes, unnamed) = named(&found["re_aim"]);
        assert!(codes.contains(&"PUBLIC-2") && unnamed == 0, "{found}");
        let overlaps = overlaps(&found);
        let (codes, unnamed) = named(&overlaps);
        assert!(
            codes.iter().all(|code| code.starts_with("PUBLIC")) && unnamed > 0,
            "{overlaps}"
        );
        assert!(!found.to_string().contains("SHOP"), "{found}");
    }
    // Of a commune nobody sees anything of another one; its registrar is told which cameras are its own.
    for (bearer, points, repairs) in [
        (
            &units.planner,
            (vec!["PUBLIC-1"], 1),
            (vec!["PUBLIC-1-OUT"], 1),
        ),
        (
            &units.registrar,
            (vec!["PUBLIC-1", "SHOP-1"], 0),
            (vec!["PUBLIC-1-OUT", "SHOP-1-OUT"], 0),
        ),
    ] {
        let found = units.measure(bearer, whole()).await;
        assert_eq!(named(&found["single_points"]), points, "{found}");
        assert_eq!(found["cameras"]["installed"], 4);
        let found = units.propose(bearer, whole()).await;
        assert_eq!(named(&found["repair_first"]), repairs, "{found}");
        assert!(!found.to_string().contains("SHOP-2"), "{found}");
    }
}

both!(p6a_names_apart_a_registrar_is_told_what_a_planner_is_however_small_the_area);
async fn p6a_names_apart_a_registrar_is_told_what_a_planner_is_however_small_the_area(
    backend: Backend,
) {
    let units = Units::new(backend).await;
    let tiny = |x: f64| area((x, -5.0), (x + 3.0, 5.0));
    for area in [whole(), tiny(80.0), tiny(20.0), tiny(-70.0), tiny(-220.0)] {
        let pair = [&units.planner_of_province, &units.registrar_of_province];
        let [planner, registrar] = [
            units.measure(pair[0], area.clone()).await,
            units.measure(pair[1], area.clone()).await,
        ];
        // Nothing in the province is of its own unit: the very same.
        assert_eq!(planner, registrar);
        assert_eq!(
            units.propose(pair[0], area.clone()).await,
            units.propose(pair[1], area.clone()).await
        );
        let [planner, registrar] = [
            units.measure(&units.planner, area.clone()).await,
            units.measure(&units.registrar, area.clone()).await,
        ];
        assert_eq!(without_names(&planner), without_names(&registrar));
    }
    // Where a camera of the other commune alone looks there is nothing for this one.
    let found = units.measure(&units.registrar, tiny(80.0)).await;
    assert_eq!(found["cameras"]["installed"], 0, "{found}");
    assert_eq!(found["installed"]["once_m"], 0.0, "{found}");
}

both!(p8_registrars_keep_accept_and_read_no_scenario);
async fn p8_registrars_keep_accept_and_read_no_scenario(backend: Backend) {
    let app = TestApp::new(backend, DeploymentKind::Live).await;
    town(&app).await;
    let looks_east = |kind: &str| json!({ "bearing_deg": 90, "owner_kind": kind });
    hang(&app, "PUBLIC-1", looks_east("commune")).await;
    hang(&app, "SHOP-1", looks_east("business")).await;
    let planner = app.bearer(Role::Planner);
    let kept = keep(&app, &planner, "Chợ Mới", &json!({ "count": 3 })).await;
    let overlaps = overlaps(&kept);
    let (codes, unnamed) = named(&overlaps);
    assert_eq!(codes, ["PUBLIC-1"], "{kept}");
    assert!(unnamed > 0, "{kept}");
    // What a plan made is told to planners, until it is somebody's.
    let path = format!("/api/v1/scenarios/{}", kept["id"].as_str().unwrap());
    let accept = format!("{path}/acceptance");
    for (method, path) in [
        (Method::GET, "/api/v1/scenarios"),
        (Method::GET, &path),
        (Method::DELETE, &path),
        (Method::POST, &accept),
        (Method::POST, &format!("{path}/export")),
    ] {
        let body = (method == Method::POST).then(|| json!({}));
        app.call(Role::Registrar, method, path, body)
            .await
            .expect(403);
    }
    let made = app
        .post(Role::Planner, &accept, json!({}))
        .await
        .expect(200);
    let codes = |scenario: &Value| -> Vec<Value> {
        let chosen = scenario["chosen"].as_array().unwrap().iter();
        chosen.map(|camera| camera["code"].clone()).collect()
    };
    let given = codes(&made.body);
    assert!(
        given.len() == 3 && given.iter().all(Value::is_string),
        "{}",
        made.body
    );
    let first = made.body["chosen"][0]["camera_id"].as_str().unwrap();
    let hung = json!({ "status": "working", "owner_kind": "business" });
    let camera = format!("/api/v1/cameras/{first}");
    app.call(Role::Registrar, Method::PATCH, &camera, Some(hung))
        .await
        .expect(200);
    let read = app.get(Role::Planner, &path).await.expect(200).body;
    assert_eq!(codes(&read), [&[Value::Null], &given[1..]].concat());
}

both!(the_command_line_plans_for_registrars_as_well);
async fn the_command_line_plans_for_registrars_as_well(backend: Backend) {
    let cli = Cli::new(backend, "live").await;
    let area = r#"{"type":"Polygon","coordinates":[[[109.9,9.9],[110.1,9.9],[110.1,10.1],[109.9,10.1],[109.9,9.9]]]}"#;
    let area = cli.file("area.geojson", area);
    for (name, role) in [("reg", "registrar"), ("off", "officer")] {
        let add = ["user", "add", name, "--role", role];
        cli.run_with_input(&add, "long-enough-password\n").ok();
    }
    let extract = concat!(env!("CARGO_MANIFEST_DIR"), "/fixtures/osm/small.osm.pbf");
    cli.run(&["import", "osm", extract, "--as", "reg"]).ok();
    let measure = ["plan", "measure", "--area", &area];
    let propose = ["plan", "propose", "--area", &area, "--count", "1"];
    for command in [&measure[..], &propose] {
        cli.run(&[command, &["--as", "reg"]].concat()).ok();
        let refused = cli.run(&[command, &["--as", "off"]].concat()).error();
        assert!(refused.contains("planner"), "{refused}");
        let unknown = cli.run(&[command, &["--as", "nobody"]].concat()).error();
        assert!(unknown.contains("--as: there is no account"), "{unknown}");
    }
}
