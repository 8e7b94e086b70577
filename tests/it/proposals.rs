//! Proposals for an area: the same on both databases, for planners alone, with errors that name the field.

use axum::http::Method;
use geo::{MultiPolygon, Rect};
use serde_json::{Value, json};
use sightline::{
    accounts::Role,
    deployment::DeploymentKind,
    geometry::{BBox, wkb},
    obstacles::{NewObstacle, ObstacleKind},
    places::{About, NewPlace},
};

use crate::{
    audited::last_line,
    cli::Cli,
    support::{
        Backend, NOW, TestApp, both,
        ground::{EXTRACT, degrees, frame, street},
        instant,
    },
};

pub fn square() -> Value {
    let corners = [
        (-100.0, -50.0),
        (100.0, -50.0),
        (100.0, 50.0),
        (-100.0, 50.0),
        (-100.0, -50.0),
    ];
    let ring = corners.map(|(x, y)| degrees(x, y));
    json!({ "type": "Polygon", "coordinates": [ring] })
}

/// A street of 600 m from west to east between two rows of houses.
pub async fn town(app: &TestApp) {
    let street = street("way/1", &[(1, -300.0, 0.0), (2, 300.0, 0.0)]);
    let row = |number: i32, south: f64, north: f64| {
        let row = Rect::new((-300.0, south), (300.0, north)).to_polygon();
        NewObstacle {
            kind: ObstacleKind::Building,
            source_ref: format!("way/{number}"),
            name: None,
            outline: wkb::Shape::MultiPolygon(frame().multi_polygon(&MultiPolygon(vec![row]))),
            height_m: None,
            blocks: true,
        }
    };
    let rows = [row(8, 6.5, 30.0), row(9, -30.0, -6.5)];
    let mut tx = app.app.db.begin().await.unwrap();
    tx.store_streets(EXTRACT, &[street]).await.unwrap();
    tx.store_obstacles(EXTRACT, &rows, instant(NOW))
        .await
        .unwrap();
    tx.commit().await.unwrap();
}

/// A camera of the commune at the middle of the street.
pub async fn hang(app: &TestApp, code: &str, changes: Value) -> Value {
    let [lon, lat] = degrees(0.0, -6.2);
    let mut camera = json!({
        "code": code, "lon": lon, "lat": lat, "horizontal_fov_deg": 38.4, "width_px": 3840, "night_far_m": 30,
        "height_m": 4, "status": "working", "verified_on": "2026-11-01", "owner_kind": "commune",
    });
    let changes = changes.as_object().unwrap().clone();
    camera.as_object_mut().unwrap().extend(changes);
    let made = app.post(Role::Registrar, "/api/v1/cameras", camera).await;
    made.expect(201).body
}

/// What the tests ask.
pub fn question(more: &Value) -> Value {
    let mut input = json!({ "area": square(), "preset": "narrow_8mp" });
    let more = more.as_object().unwrap().clone();
    input.as_object_mut().unwrap().extend(more);
    input
}

pub async fn propose(app: &TestApp, more: Value) -> Value {
    told(app, question(&more)).await.pop().unwrap()["proposal"].take()
}

/// The lines of the answer to a question.
pub async fn told(app: &TestApp, input: Value) -> Vec<Value> {
    let answer = app
        .post(Role::Planner, "/api/v1/plans/propose", input)
        .await;
    let answer = answer.expect(200);
    assert_eq!(answer.headers["content-type"], "application/x-ndjson");
    let lines = answer.text.lines().map(serde_json::from_str);
    lines.collect::<Result<_, _>>().unwrap()
}

both!(a_first_proposal_comes_at_once_and_the_last_is_no_worse);
async fn a_first_proposal_comes_at_once_and_the_last_is_no_worse(backend: Backend) {
    let app = TestApp::new(backend, DeploymentKind::Live).await;
    town(&app).await;
    let input = json!({ "area": square(), "preset": "narrow_8mp", "count": 2 });
    let db = app.app.db.clone();
    let before = db.audit_head().await.unwrap().seq;
    let lines = told(&app, input).await;
    let looked = lines.iter().rfind(|line| line.get("done").is_some());
    if let Some(looked) = looked {
        assert!(looked["done"].as_u64() <= looked["of"].as_u64());
    }
    let proposals = lines.iter().filter_map(|line| line.get("proposal"));
    let proposals: Vec<&Value> = proposals.collect();
    let [first, last] = proposals[..] else {
        panic!("{lines:?}");
    };
    assert_eq!(lines.last().unwrap().get("proposal"), Some(last));
    assert_eq!(first["chosen"].as_array().unwrap().len(), 2);
    assert!(first["value"].as_f64() <= last["value"].as_f64());
    assert!(last["bound"].as_f64() <= first["bound"].as_f64());
    // One question, one line of the log.
    let log = db.audit_rows(before, 100).await.unwrap();
    let asked = log.iter().filter(|row| row.body.contains("plan.propose"));
    let asked: Vec<_> = asked.collect();
    assert_eq!(asked.len(), 1);
    // By which both are called.
    let proposed = lines.iter().filter(|line| line.get("proposal").is_some());
    for line in proposed {
        assert!(asked[0].body.contains(line["id"].as_str().unwrap()));
    }
}

both!(p8_planners_are_proposed_what_is_not_seen_yet_without_places_in_the_log);
async fn p8_planners_are_proposed_what_is_not_seen_yet_without_places_in_the_log(backend: Backend) {
    let app = TestApp::new(backend, DeploymentKind::Live).await;
    town(&app).await;
    let empty = propose(&app, json!({ "count": 2 })).await;
    assert_eq!(empty["seen_before_m"], 0.0);
    assert_eq!(empty["chosen"].as_array().unwrap().len(), 2, "{empty}");
    let line = last_line(&app).await;
    assert_eq!(line["action"], "plan.propose");
    assert!(!line.to_string().contains("105.9"), "no place: {line}");
    for role in [Role::Officer, Role::Approver, Role::Auditor, Role::Admin] {
        let input = json!({ "area": square(), "count": 1 });
        let refused = app.post(role, "/api/v1/plans/propose", input).await;
        refused.expect(403);
    }
    // One that works along the street, a faulty one the other way, and one that works and looks at a wall.
    let shop = json!({ "bearing_deg": 90, "owner_kind": "business" });
    hang(&app, "C-1", shop).await;
    hang(
        &app,
        "C-2",
        json!({ "bearing_deg": 270, "status": "faulty" }),
    )
    .await;
    hang(&app, "C-3", json!({ "bearing_deg": 0 })).await;
    let found = propose(&app, json!({ "count": 2 })).await;
    let before = found["seen_before_m"].as_f64().unwrap();
    assert!((40.0..=80.0).contains(&before), "{found}");
    let sum = before + found["value"].as_f64().unwrap();
    let after = found["seen_after_m"].as_f64().unwrap();
    assert!((sum - after).abs() < 0.5, "{found}");
    assert!(found["repair_first"][0]["gain"].as_f64().unwrap() > 30.0);
    assert_eq!(found["re_aim"][0]["bearing_deg"], 270, "{found}");
    // P6a: who plans is told which cameras of public bodies it is, and of others merged coverage.
    assert_eq!(found["repair_first"][0]["code"], "C-2", "{found}");
    assert_eq!(found["re_aim"][0]["code"], "C-3", "{found}");
    assert!(!found.to_string().contains("C-1"), "{found}");
    // By night the range ends at 30 m.
    let night = propose(&app, json!({ "count": 1, "time": "night" })).await;
    assert!(night["value"].as_f64() < empty["value"].as_f64());
    let paid = propose(&app, json!({ "budget": 25_000_000, "cost": 10_000_000 })).await;
    assert_eq!(paid["chosen"].as_array().unwrap().len(), 2);
    assert_eq!(paid["chosen"][1]["cost"], 10_000_000);
}

both!(only_cameras_of_public_bodies_are_turned);
async fn only_cameras_of_public_bodies_are_turned(backend: Backend) {
    let app = TestApp::new(backend, DeploymentKind::Test).await;
    town(&app).await;
    // Both look at a wall, and would see the street if they were turned.
    let at_wall =
        |kind: Option<&str>| json!({ "bearing_deg": 0, "owner_kind": kind, "status": "working" });
    hang(&app, "C-1", at_wall(Some("business"))).await;
    hang(&app, "C-2", at_wall(None)).await;
    let found = propose(&app, json!({ "count": 1 })).await;
    assert_eq!(found["re_aim"], json!([]), "{found}");
    hang(&app, "C-3", at_wall(Some("commune"))).await;
    let found = propose(&app, json!({ "count": 1 })).await;
    let turned = found["re_aim"].as_array().unwrap();
    assert_eq!((turned.len(), &turned[0]["code"]), (1, &json!("C-3")));
}

/// A sensitive place that holds the whole street.
pub async fn sensitive_place(app: &TestApp) {
    let [min_lon, min_lat] = degrees(-300.0, -5.0);
    let [max_lon, max_lat] = degrees(300.0, 30.0);
    let place = NewPlace {
        source_ref: "way/77".into(),
        about: About::Sensitive,
        position: frame().origin(),
        bbox: BBox {
            min_lon,
            min_lat,
            max_lon,
            max_lat,
        },
    };
    let mut tx = app.app.db.begin().await.unwrap();
    tx.store_places(EXTRACT, &[place]).await.unwrap();
    tx.commit().await.unwrap();
}

both!(p21_stored_sensitive_places_are_not_looked_at);
async fn p21_stored_sensitive_places_are_not_looked_at(backend: Backend) {
    let app = TestApp::new(backend, DeploymentKind::Test).await;
    town(&app).await;
    let before = propose(&app, json!({ "count": 1 })).await;
    sensitive_place(&app).await;
    let found = propose(&app, json!({ "count": 1 })).await;
    assert_eq!(before["left_out"]["sensitive"], 0);
    assert_eq!(found["views"], 0, "every view meets it: {found}");
    assert_eq!(found["chosen"], json!([]));
    assert!(found["left_out"]["sensitive"].as_u64().unwrap() > 0);
    assert_eq!(found["left_out"]["sensitive"].as_u64().unwrap(), {
        let number = |name: &str| before["left_out"][name].as_u64().unwrap();
        number("towards_homes") + number("outside_streets") + before["views"].as_u64().unwrap()
    });
}

both!(p21_areas_that_count_more_touch_no_sensitive_place);
async fn p21_areas_that_count_more_touch_no_sensitive_place(backend: Backend) {
    let app = TestApp::new(backend, DeploymentKind::Test).await;
    town(&app).await;
    let twice = json!([{ "area": square(), "factor": 2 }, { "area": square(), "factor": 3 }]);
    let more = json!({ "count": 1, "priorities": twice });
    let found = propose(&app, more.clone()).await;
    assert_eq!(found["priorities"], json!([2.0, 3.0]));
    sensitive_place(&app).await;
    let refused = app
        .post(Role::Planner, "/api/v1/plans/propose", question(&more))
        .await;
    let refused = refused.expect(422);
    let code = "priority_at_sensitive_place";
    assert_eq!(
        refused.codes(),
        [0, 1].map(|index| format!("/priorities/{index}/area {code}"))
    );
    // Nobody is there to be asked: what is said is what the planner can do.
    let words = refused.body["errors"][0]["detail"].as_str().unwrap();
    assert!(words.ends_with("draw it farther away"), "{words}");
}

both!(what_cannot_be_proposed_is_refused_by_field);
async fn what_cannot_be_proposed_is_refused_by_field(backend: Backend) {
    let app = TestApp::new(backend, DeploymentKind::Test).await;
    town(&app).await;
    let area = square();
    let sea = json!({ "type": "Polygon", "coordinates": [[[105.95, 18.3], [105.96, 18.3], [105.96, 18.31], [105.95, 18.3]]] });
    let mut crossing = area.clone();
    crossing["coordinates"][0]
        .as_array_mut()
        .unwrap()
        .swap(1, 2);
    let wide = json!({ "type": "Polygon", "coordinates": [[[100, 10], [109, 10], [109, 19], [100, 19], [100, 10]]] });
    for (input, code) in [
        (json!({ "area": area }), "/count count_or_budget"),
        (
            json!({ "area": area, "count": 1, "budget": 5, "cost": 1 }),
            "/count count_or_budget",
        ),
        (json!({ "area": area, "count": 0 }), "/count out_of_range"),
        (json!({ "area": area, "count": 201 }), "/count out_of_range"),
        (json!({ "area": area, "budget": 100 }), "/cost required"),
        (
            json!({ "area": area, "budget": 100, "cost": 0 }),
            "/cost out_of_range",
        ),
        (
            json!({ "area": area, "budget": 99, "cost": 100 }),
            "/budget budget_too_small",
        ),
        (
            json!({ "area": area, "budget": 20_100, "cost": 100 }),
            "/budget out_of_range",
        ),
        (
            json!({ "area": area, "count": 1, "time_limit_s": 61 }),
            "/time_limit_s out_of_range",
        ),
        (
            json!({ "area": area, "count": 1, "preset": "spy" }),
            "/preset not_in_list",
        ),
        (json!({ "count": 1 }), "/area required"),
        (json!({ "area": sea, "count": 1 }), "/area no_streets"),
        (json!({ "area": crossing, "count": 1 }), "/area not_simple"),
        (json!({ "area": wide, "count": 1 }), "/area too_wide"),
        (
            json!({ "unit_code": "404", "count": 1 }),
            "/unit_code no_such_record",
        ),
    ] {
        let refused = app
            .call_as(
                &app.bearer(Role::Planner),
                Method::POST,
                "/api/v1/plans/propose",
                Some(input.clone()),
            )
            .await;
        assert_eq!(refused.expect(422).codes(), [code], "{input}");
    }
}

both!(the_command_line_proposes_for_an_area);
async fn the_command_line_proposes_for_an_area(backend: Backend) {
    let cli = Cli::new(backend, "test").await;
    let extract = concat!(env!("CARGO_MANIFEST_DIR"), "/fixtures/osm/small.osm.pbf");
    cli.run(&["import", "osm", extract, "--cameras"]).ok();
    let area = r#"{"type":"Polygon","coordinates":[[[109.9,9.9],[110.1,9.9],[110.1,10.1],[109.9,10.1],[109.9,9.9]]]}"#;
    let area = cli.file("area.geojson", area);
    let run = |more: &[&str]| {
        let base = ["plan", "propose", "--area", area.as_str()];
        cli.run(&[&base, more].concat())
    };
    let preset = ["--count", "3", "--preset", "wide_2mp", "--level", "any"];
    let found: Value = serde_json::from_str(&run(&preset).ok()).unwrap();
    assert!(found["demand_m"].as_f64().unwrap() > 100.0, "{found}");
    assert_eq!(found["proven"], true);
    // Where every metre counts three times, the same is chosen for three times the gain.
    let weighing = |factor: &str, corners: &str| {
        let feature = format!(
            r#"{{"type":"Feature","properties":{{"factor":{factor}}},"geometry":{{"type":"Polygon","coordinates":[[{corners}]]}}}}"#
        );
        cli.file("priorities.geojson", &feature)
    };
    let all = "[109.99,9.99],[110.01,9.99],[110.01,10.004],[109.99,10.004],[109.99,9.99]";
    let heavy = weighing("3", all);
    let heavy = [&preset[..], &["--priorities", heavy.as_str()]].concat();
    let heavy: Value = serde_json::from_str(&run(&heavy).ok()).unwrap();
    let value = |of: &Value| of["value"].as_f64().unwrap();
    assert!((value(&heavy) - 3.0 * value(&found)).abs() < 0.5, "{heavy}");
    for (factor, corners, why) in [
        ("11", all, "priorities.geojson: feature 1: factor: must be"),
        ("null", all, "feature 1: needs the number `factor`"),
        (
            "2",
            "[110,10],[110.0005,10],[110,10.0005],[110,10]",
            "priorities.geojson: feature 1: is smaller than 10000",
        ),
    ] {
        let file = weighing(factor, corners);
        let error = run(&[&preset[..], &["--priorities", file.as_str()]].concat()).error();
        assert!(error.contains(why), "{error}");
    }
    // As a file it is numbered as what else leaves, and holds what was printed.
    let file = ["--format", "geojson", "--output", "plan.geojson"];
    let made: Value = serde_json::from_str(&run(&[&preset[..], &file].concat()).ok()).unwrap();
    let rows = found["chosen"].as_array().unwrap().len();
    assert_eq!(made["rows"], json!(rows), "{made}");
    let written = std::fs::read(cli.folder.join("plan.geojson")).unwrap();
    let written: Value = serde_json::from_slice(&written).unwrap();
    assert_eq!(written["name"], made["number"]);
    let features = written["features"].as_array().unwrap();
    assert_eq!(features.len(), rows + 1);
    assert_eq!(features[0]["properties"]["value"], found["value"]);
    for (feature, camera) in features[1..]
        .iter()
        .zip(found["chosen"].as_array().unwrap())
    {
        let place = json!([camera["lon"], camera["lat"]]);
        assert_eq!(feature["geometry"]["coordinates"], place);
        assert_eq!(feature["properties"]["gain"], camera["gain"]);
    }
    let again = run(&[&preset[..], &file].concat()).error();
    assert!(again.contains("is there already"), "{again}");
    let book = ["--format", "xlsx", "--output", "plan.geojson", "--force"];
    run(&[&preset[..], &book].concat()).ok();
    let book = std::fs::read(cli.folder.join("plan.geojson")).unwrap();
    assert!(book.starts_with(b"PK"), "a workbook");
    for (more, why) in [
        (&["--count", "0"][..], "--count: must be"),
        (&["--budget", "5"], "--cost: is required"),
        (
            &["--budget", "5", "--cost", "9"],
            "--budget: pays for nothing: one camera costs 9 VND",
        ),
        (&["--count", "1", "--format", "xlsx"], "--output FILE"),
        (&["--count", "1", "--output", "x"], "--output FILE"),
        (&["--count", "1", "--radius", "9"], "--help"),
        (&["--count", "1", "--preset", "spy"], "--help"),
        (&[], "--help"),
    ] {
        let error = run(more).error();
        assert!(error.contains(why), "{more:?}: {error}");
    }
    let live = Cli::new(backend, "live").await;
    let refused = live.run(&["plan", "propose", "--area", &area, "--count", "1"]);
    let refused = refused.error();
    assert!(refused.contains("--as"), "{refused}");
}
