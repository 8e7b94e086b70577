//! Measuring an area: the same on both databases, for those who may, with errors that name the place.

use axum::http::Method;
use geo::{MultiPolygon, Rect};
use serde_json::{Value, json};
use sightline::{
    accounts::Role,
    deployment::DeploymentKind,
    geometry::{Position, wkb},
    obstacles::{NewObstacle, ObstacleKind},
    streets::NewStreet,
    units::NewUnit,
};

use crate::{
    audited::last_line,
    cli::Cli,
    support::{
        Answer, Backend, NOW, TestApp, account, both,
        ground::{self, EXTRACT, degrees, frame},
        instant,
    },
};

pub fn area((x0, y0): (f64, f64), (x1, y1): (f64, f64)) -> Value {
    let ring = [(x0, y0), (x1, y0), (x1, y1), (x0, y1), (x0, y0)].map(|(x, y)| degrees(x, y));
    json!({ "type": "Polygon", "coordinates": [ring] })
}

/// 400 m of street from west to east through the origin, the last 50 m of which lie in a house, and a tunnel beside it.
pub async fn town(app: &TestApp) {
    let street = |number: i64, tunnel: bool, y: f64| NewStreet {
        tunnel,
        ..ground::street(
            &format!("way/{number}"),
            &[(number * 2, -200.0, y), (number * 2 + 1, 200.0, y)],
        )
    };
    let house = Rect::new((150.0, -20.0), (260.0, 20.0)).to_polygon();
    let house = NewObstacle {
        kind: ObstacleKind::Building,
        source_ref: "way/9".into(),
        name: None,
        outline: wkb::Shape::MultiPolygon(frame().multi_polygon(&MultiPolygon(vec![house]))),
        height_m: None,
        blocks: true,
    };
    let mut tx = app.app.db.begin().await.unwrap();
    let streets = [street(1, false, 0.0), street(2, true, 60.0)];
    tx.store_streets(EXTRACT, &streets).await.unwrap();
    tx.store_obstacles(EXTRACT, &[house], instant(NOW))
        .await
        .unwrap();
    tx.commit().await.unwrap();
}

/// A camera that looks east along the street and sees 60 m of it, 30 m by night.
pub async fn hang(app: &TestApp, code: &str, x: f64, changes: Value) -> Value {
    let [lon, lat] = degrees(x, 0.0);
    let mut camera = json!({
        "code": code, "lon": lon, "lat": lat, "bearing_deg": 90, "horizontal_fov_deg": 90, "width_px": 1920, "far_m": 60,
        "night_far_m": 30, "status": "working", "verified_on": "2026-11-01",
    });
    let changes = changes.as_object().unwrap().clone();
    camera.as_object_mut().unwrap().extend(changes);
    let made = app.post(Role::Registrar, "/api/v1/cameras", camera).await;
    made.expect(201).body
}

async fn measure(app: &TestApp, input: Value) -> Value {
    let answer = app
        .post(Role::Planner, "/api/v1/plans/measure", input)
        .await;
    answer.expect(200).body
}

fn close(value: &Value, metres: f64) {
    let found = value.as_f64().unwrap();
    // Half a sample at each end of a view.
    assert!((found - metres).abs() <= 5.1, "{found} is not {metres}");
}

/// The lines are as long as the figures say, in what is drawn as in what is told of it.
fn drawn_as_told(found: &Value, seen: &Value) {
    let metres = |value: &Value| value.as_f64().unwrap();
    let (once, twice) = (metres(&seen["once_m"]), metres(&seen["twice_m"]));
    let figures = [metres(&found["street_m"]) - once, once - twice, twice];
    let features = found["lines"]["features"].as_array().unwrap();
    assert_eq!(features.len(), 3);
    for (cameras, (feature, figure)) in features.iter().zip(figures).enumerate() {
        assert_eq!(feature["properties"]["cameras"], cameras);
        let told = metres(&feature["properties"]["metres"]);
        assert!((told - figure).abs() <= 0.11, "{told} is not {figure}");
        let lines = feature["geometry"]["coordinates"].as_array().unwrap();
        let place = |point: &Value| {
            let degrees = [0, 1].map(|of| point[of].as_f64().unwrap());
            frame().local(Position::try_from(degrees).unwrap())
        };
        let pieces = lines
            .iter()
            .flat_map(|line| line.as_array().unwrap().windows(2));
        let lengths = pieces.map(|pair| {
            let along = place(&pair[1]) - place(&pair[0]);
            along.x.hypot(along.y)
        });
        let drawn: f64 = lengths.sum();
        assert!((drawn - told).abs() <= 0.2, "{drawn} is not {told}");
    }
}

both!(cameras_of_an_area_see_what_geometry_says);
async fn cameras_of_an_area_see_what_geometry_says(backend: Backend) {
    let app = TestApp::new(backend, DeploymentKind::Live).await;
    town(&app).await;
    hang(&app, "C-1", -100.0, json!({})).await;
    hang(&app, "C-2", -70.0, json!({ "night_far_m": 0 })).await;
    // Not seen to work for too long; faulty; not there any more; a household that has not agreed.
    hang(&app, "C-3", 20.0, json!({ "verified_on": "2026-08-01" })).await;
    hang(&app, "C-4", 20.0, json!({ "status": "faulty" })).await;
    hang(&app, "C-5", -190.0, json!({ "status": "removed" })).await;
    let draft = hang(&app, "C-6", -190.0, json!({ "owner_kind": "household" })).await;
    assert!(draft["draft_until"].is_string(), "{draft}");

    let around = area((-300.0, -100.0), (300.0, 100.0));
    let found = measure(&app, json!({ "area": around, "level": "any" })).await;
    close(&found["street_m"], 350.0);
    close(&found["working"]["once_m"], 90.0);
    close(&found["working"]["twice_m"], 30.0);
    close(&found["installed"]["once_m"], 150.0);
    close(&found["installed"]["twice_m"], 90.0);
    assert_eq!(found["cameras"]["installed"], 4);
    assert_eq!(found["cameras"]["working"], 2);
    assert_eq!(
        (&found["lines"], &found["outline"]),
        (&json!(null), &json!(null))
    );
    // West of both views 100 m, and east of them 190 m up to the house.
    let gaps = found["gaps"]["features"].as_array().unwrap();
    assert_eq!(gaps.len(), 2, "{gaps:?}");
    close(&gaps[0]["properties"]["metres"], 160.0);
    close(&gaps[1]["properties"]["metres"], 100.0);
    let single = found["single_points"].as_array().unwrap();
    assert_eq!(single.len(), 2);
    // P6a: who plans sees merged coverage, and no camera of it.
    for point in single {
        close(&point["metres"], 30.0);
        assert_eq!(
            (&point["code"], &point["camera_id"]),
            (&json!(null), &json!(null))
        );
    }
    let line = last_line(&app).await;
    assert_eq!(
        (&line["action"], &line["object"]),
        (&json!("plan.measure"), &json!(null))
    );
    // A sheet that bears its name is found in the log.
    assert!(found["id"].is_string() && line["detail"]["id"] == found["id"]);
    assert!(!line.to_string().contains("105.9"), "no place: {line}");

    let night = measure(
        &app,
        json!({ "area": around, "level": "any", "time": "night" }),
    )
    .await;
    close(&night["working"]["once_m"], 30.0);
    assert_eq!(night["working"]["twice_m"], 0.0);
    // 80 px/m end 12 m away.
    let fine = measure(&app, json!({ "area": around })).await;
    assert_eq!(fine["level"], "discern");
    let fine_m = fine["working"]["once_m"].as_f64().unwrap();
    assert!(
        (fine_m - 24.0).abs() <= 10.0,
        "{fine_m}: two views with two ends each"
    );
    let installed = json!({ "area": around, "level": "any", "basis": "installed", "lines": true });
    let installed = measure(&app, installed).await;
    drawn_as_told(&installed, &installed["installed"]);
    let working = json!({ "area": around, "level": "any", "lines": true });
    let working = measure(&app, working).await;
    drawn_as_told(&working, &working["working"]);
    assert_eq!(installed["single_points"].as_array().unwrap().len(), 2);
    // The area cuts the street.
    let west = json!({ "area": area((-300.0, -100.0), (-85.0, 100.0)), "level": "any" });
    let west = measure(&app, west).await;
    close(&west["street_m"], 115.0);
    close(&west["working"]["once_m"], 15.0);
}

both!(a_unit_is_measured_by_those_above_it_and_names_are_for_registrars);
async fn a_unit_is_measured_by_those_above_it_and_names_are_for_registrars(backend: Backend) {
    let app = TestApp::new(backend, DeploymentKind::Live).await;
    let db = &app.app.db;
    town(&app).await;
    let outline = Rect::new((-300.0, -100.0), (0.0, 100.0)).to_polygon();
    let boundary = wkb::write_multi_polygon(&frame().multi_polygon(&MultiPolygon(vec![outline])));
    let mut tx = db.begin().await.unwrap();
    let mut ids = Vec::new();
    for (code, kind, boundary) in [
        ("42", "province", None),
        ("001", "commune", Some(boundary)),
        ("002", "commune", None),
    ] {
        let name = code;
        let unit = NewUnit {
            code,
            name,
            kind,
            boundary,
        };
        ids.push(db.add_unit(&mut tx, &unit).await.unwrap());
    }
    tx.set_unit_parent(ids[1], ids[0]).await.unwrap();
    tx.commit().await.unwrap();
    hang(&app, "C-1", -100.0, json!({ "unit_code": "001" })).await;
    hang(&app, "C-2", -40.0, json!({ "unit_code": "002" })).await;
    let of = async |bearer: &str, code: &str| -> Answer {
        let input = json!({ "unit_code": code, "level": "any" });
        app.call_as(bearer, Method::POST, "/api/v1/plans/measure", Some(input))
            .await
    };
    let province = account(db, "planner-42", Role::Planner, Some(ids[0])).await;
    let found = of(&province, "001").await.expect(200).body;
    close(&found["street_m"], 200.0);
    close(&found["working"]["once_m"], 60.0);
    assert_eq!(
        found["cameras"]["installed"], 1,
        "002 is of no concern to 42"
    );
    assert_eq!(last_line(&app).await["object"], "001");
    let ring = found["outline"]["coordinates"][0][0].as_array().unwrap();
    let corner = degrees(-300.0, -100.0);
    assert_eq!(ring.len(), 5);
    let is_corner = |point: &Value| {
        let off = [0, 1].map(|of| (point[of].as_f64().unwrap() - corner[of]).abs());
        off.iter().all(|off| *off < 1e-7)
    };
    assert!(ring.iter().any(is_corner), "{ring:?}");
    let everywhere = of(&app.bearer(Role::Planner), "001").await.expect(200).body;
    close(&everywhere["working"]["once_m"], 100.0);

    let other = account(db, "planner-002", Role::Planner, Some(ids[2])).await;
    for (bearer, code, refusal) in [
        (&other, "001", "other_unit"),
        (&province, "404", "no_such_record"),
        (&other, "002", "no_boundary"),
    ] {
        let refused = of(bearer, code).await.expect(422);
        assert_eq!(refused.codes(), [format!("/unit_code {refusal}")]);
    }
}

both!(what_cannot_be_measured_is_refused_by_field);
async fn what_cannot_be_measured_is_refused_by_field(backend: Backend) {
    let app = TestApp::new(backend, DeploymentKind::Test).await;
    town(&app).await;
    let around = area((-300.0, -100.0), (300.0, 100.0));
    let mut crossing = around.clone();
    crossing["coordinates"][0]
        .as_array_mut()
        .unwrap()
        .swap(1, 2);
    let wide = json!({ "type": "Polygon", "coordinates": [[[100, 10], [109, 10], [109, 19], [100, 19], [100, 10]]] });
    let large = json!({ "type": "Polygon", "coordinates": [[[105, 18], [105.9, 18], [105.9, 18.9], [105, 18.9], [105, 18]]] });
    let small = area((-300.0, -100.0), (-250.0, 0.0));
    let elsewhere = area((-300.0, 200.0), (300.0, 400.0));
    let priority = |area: &Value, factor: f64| json!([{ "area": area, "factor": factor }]);
    for (input, pointer, code) in [
        (json!({}), "/area", "required"),
        (
            json!({ "area": around, "unit_code": "001" }),
            "/area",
            "area_or_unit",
        ),
        (
            json!({ "area": { "type": "Point", "coordinates": [105.9, 18.34] } }),
            "/area",
            "wrong_shape",
        ),
        (json!({ "area": crossing }), "/area", "not_simple"),
        (json!({ "area": wide }), "/area", "too_wide"),
        (json!({ "area": large }), "/area", "area_too_large"),
        (
            json!({ "area": area((3000.0, 0.0), (4000.0, 900.0)) }),
            "/area",
            "no_streets",
        ),
        (
            json!({ "area": around, "level": "sharp" }),
            "/level",
            "not_in_list",
        ),
        (
            json!({ "area": around, "priorities": priority(&small, 2.0) }),
            "/priorities/0/area",
            "area_too_small",
        ),
        (
            json!({ "area": around, "priorities": priority(&around, 0.5) }),
            "/priorities/0/factor",
            "out_of_range",
        ),
        (
            json!({ "area": around, "priorities": priority(&elsewhere, 2.0) }),
            "/priorities/0/area",
            "priority_outside",
        ),
    ] {
        let refused = app
            .post(Role::Planner, "/api/v1/plans/measure", input.clone())
            .await;
        let refused = refused.expect(422);
        assert_eq!(refused.codes()[0], format!("{pointer} {code}"), "{input}");
    }
    let weighted =
        json!({ "area": around, "priorities": priority(&around, 3.0), "incidents": true });
    let weighted = measure(&app, weighted).await;
    close(&weighted["street_m"], 350.0);
    assert!((weighted["weight"].as_f64().unwrap() - 1050.0).abs() < 1.0);
    assert_eq!(
        (&weighted["incidents"], &weighted["priorities"]),
        (&json!(0), &json!([3.0]))
    );
}

both!(outlines_of_many_points_are_measured_and_the_most_is_named);
async fn outlines_of_many_points_are_measured_and_the_most_is_named(backend: Backend) {
    let app = TestApp::new(backend, DeploymentKind::Test).await;
    town(&app).await;
    // As jagged as a bank, around all of the town.
    let outline = |points: usize| {
        let corner = |number: usize| {
            let turn = std::f64::consts::TAU * number as f64 / points as f64;
            let radius = if number.is_multiple_of(2) {
                300.0
            } else {
                290.0
            };
            degrees(radius * turn.cos(), radius * turn.sin())
        };
        let mut ring: Vec<_> = (0..points).map(corner).collect();
        ring.push(ring[0]);
        json!({ "type": "Polygon", "coordinates": [ring] })
    };
    let river = outline(4200);
    let priorities = json!([{ "area": river, "factor": 2 }]);
    let found = measure(&app, json!({ "area": river, "priorities": priorities })).await;
    close(&found["street_m"], 350.0);
    close(&found["weight"], 700.0);
    let refused = app
        .post(
            Role::Planner,
            "/api/v1/plans/measure",
            json!({ "area": outline(20_000) }),
        )
        .await
        .expect(422);
    assert_eq!(refused.codes(), ["/area too_many_points"]);
    assert_eq!(refused.body["errors"][0]["values"]["most"], 20_000);
}

/// The middle of the cell of past incidents that holds a place of the ground: rows of a thousandth of a degree, cells as
/// wide as high.
fn middle_of_cell(x: f64, y: f64) -> geo::Coord<f64> {
    let [lon, lat] = degrees(x, y);
    let lat = ((lat * 1000.0).floor() + 0.5) / 1000.0;
    let width = 0.001 / lat.to_radians().cos();
    let lon = ((lon / width).floor() + 0.5) * width;
    frame().local(Position::try_from([lon, lat]).unwrap())
}

both!(incidents_weigh_by_fives_and_those_of_the_own_unit_alone);
async fn incidents_weigh_by_fives_and_those_of_the_own_unit_alone(backend: Backend) {
    let app = TestApp::new(backend, DeploymentKind::Test).await;
    town(&app).await;
    let around = area((-300.0, -100.0), (300.0, 100.0));
    let input = json!({ "area": around, "incidents": true });
    let middle = middle_of_cell(0.0, 20.0);
    let record = |number: i32, x: f64, y: f64| {
        let incident = json!({
            "type": "TRM", "case_number": format!("{number}/2026"), "from": "2026-11-19T06:00:00Z",
            "place": { "type": "Point", "coordinates": degrees(x, y) }, "to": "2026-11-19T06:10:00Z",
        });
        app.post(Role::Officer, "/api/v1/incidents", incident)
    };
    for number in 1..=5 {
        let before = measure(&app, input.clone()).await;
        assert_eq!(
            (&before["incidents"], &before["weight"]),
            (&json!(0), &before["street_m"])
        );
        let aside = f64::from(number) * 8.0;
        record(number, middle.x + 24.0 - aside, middle.y - 12.0)
            .await
            .expect(201);
    }
    let mut found = measure(&app, input.clone()).await;
    found["id"].take();
    assert_eq!(found["incidents"], 5);
    // Five at the middle of their cell, wherever in it they were.
    let kernel = |x: i32| {
        let (east, north) = (f64::from(x) + 0.5 - middle.x, middle.y);
        (1.0 - (east * east + north * north) / (150.0 * 150.0))
            .max(0.0)
            .powi(2)
    };
    let expected = 350.0 + 5.0 * (-200..150).map(kernel).sum::<f64>();
    let weight = found["weight"].as_f64().unwrap();
    assert!(
        (weight / expected - 1.0).abs() < 0.01,
        "{weight} is not {expected}"
    );
    let text = found.to_string();
    assert!(
        !text.contains("2026"),
        "no number and no time of an incident"
    );
    // What comes to them is not seen until there are five more, nor is where the area ends among them.
    for number in 6..=9 {
        record(number, middle.x - 30.0, middle.y + 30.0)
            .await
            .expect(201);
        let mut again = measure(&app, input.clone()).await;
        again["id"].take();
        assert_eq!(again, found);
    }
    let less = area((-300.0, -100.0), (middle.x - 6.0, 100.0));
    let less = measure(&app, json!({ "area": less, "incidents": true })).await;
    assert_eq!(less["incidents"], 5);
    record(10, middle.x, middle.y).await.expect(201);
    assert_eq!(measure(&app, input.clone()).await["incidents"], 10);
    let (first, _) = app.two_units().await;
    let planner = account(&app.app.db, "planner-001", Role::Planner, Some(first.id)).await;
    let other = app
        .call_as(&planner, Method::POST, "/api/v1/plans/measure", Some(input))
        .await;
    assert_eq!(other.expect(200).body["incidents"], 0);
}

both!(the_command_line_measures_and_names_what_is_wrong_with_a_file);
async fn the_command_line_measures_and_names_what_is_wrong_with_a_file(backend: Backend) {
    let cli = Cli::new(backend, "test").await;
    let extract = concat!(env!("CARGO_MANIFEST_DIR"), "/fixtures/osm/small.osm.pbf");
    cli.run(&["import", "osm", extract, "--cameras"]).ok();
    let corners = "[109.9,9.9],[110.1,9.9],[110.1,10.1],[109.9,10.1],[109.9,9.9]";
    let feature = format!(
        r#"{{"type":"FeatureCollection","features":[{{"type":"Feature","properties":{{}},"geometry":{{"type":"Polygon","coordinates":[[{corners}]]}}}}]}}"#
    );
    let good = cli.file("area.geojson", &feature);
    let measure = |file: &str| cli.run(&["plan", "measure", "--area", file, "--level", "any"]);
    let found: Value = serde_json::from_str(&measure(&good).ok()).unwrap();
    assert!(found["street_m"].as_f64().unwrap() > 100.0, "{found}");
    assert_eq!(found["gaps"]["type"], "FeatureCollection");
    assert_eq!(found["lines"], json!(null));
    let drawn = cli.run(&[
        "plan", "measure", "--area", &good, "--level", "any", "--lines",
    ]);
    let drawn: Value = serde_json::from_str(&drawn.ok()).unwrap();
    assert_eq!(drawn["lines"]["features"].as_array().unwrap().len(), 3);
    // Its two halves, side by side, are the same area; and so is it twice.
    let half = |west: f64, east: f64| {
        json!({ "type": "Feature", "properties": {}, "geometry": { "type": "Polygon",
            "coordinates": [[[west, 9.9], [east, 9.9], [east, 10.1], [west, 10.1], [west, 9.9]]] } })
    };
    for (name, features) in [
        ("halves.geojson", [half(109.9, 110.0), half(110.0, 110.1)]),
        ("twice.geojson", [half(109.9, 110.1), half(109.9, 110.1)]),
    ] {
        let whole = json!({ "type": "FeatureCollection", "features": features });
        let both = measure(&cli.file(name, &whole.to_string()));
        let both: Value = serde_json::from_str(&both.ok()).unwrap();
        assert_eq!(both["street_m"], found["street_m"], "{name}");
    }
    for (name, text, why) in [
        ("empty.geojson", "", "is empty"),
        ("text.geojson", "a polygon", "is no GeoJSON"),
        (
            "none.geojson",
            r#"{"type":"FeatureCollection","features":[]}"#,
            "holds no polygon",
        ),
        (
            "point.geojson",
            r#"{"type":"Point","coordinates":[110,10]}"#,
            "feature 1: must be a Polygon or a MultiPolygon",
        ),
        (
            "sea.geojson",
            r#"{"type":"Polygon","coordinates":[[[112,10],[112.1,10],[112.1,10.1],[112,10]]]}"#,
            "no street",
        ),
        (
            "wide.geojson",
            r#"{"type":"Polygon","coordinates":[[[100,10],[110,10],[110,19],[100,10]]]}"#,
            "wide.geojson: is wider than 1 degree",
        ),
        (
            "crossing.geojson",
            r#"{"type":"Polygon","coordinates":[[[110,10],[110.1,10.1],[110.1,10],[110,10.1],[110,10]]]}"#,
            "crossing.geojson: feature 1: is not a simple polygon",
        ),
    ] {
        let file = cli.file(name, text);
        let error = measure(&file).error();
        assert!(error.contains(why), "{name}: {error}");
        assert!(error.contains("--area "), "{name}: {error}");
    }
    let error = cli.run(&["plan", "measure", "--unit", "404"]).error();
    assert!(error.contains("--unit '404': there is no unit"), "{error}");
    let live = Cli::new(backend, "live").await;
    let refused = live.run(&["plan", "measure", "--area", &good]).error();
    assert!(refused.contains("--as"), "{refused}");
}
