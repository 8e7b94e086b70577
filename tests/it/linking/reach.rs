//! Which cameras belong in an answer: those that see some of the place, and those within the radius of its edge.

use serde_json::{Value, json};
use sightline::{accounts::Role, deployment::DeploymentKind};

use super::{build, building, camera, candidates, degrees, incident, verdict};
use crate::support::{Backend, TestApp, both};

const WINDOW: (&str, &str) = ("2026-11-19T03:00:00Z", "2026-11-19T03:10:00Z");

async fn register(app: &TestApp, code: &str, place: (f64, f64), bearing_deg: f64) {
    let body = camera(code, place, bearing_deg);
    app.post(Role::Registrar, "/api/v1/cameras", body)
        .await
        .expect(201);
}

/// The codes in the answer for a place in metres, in order.
async fn listed(app: &TestApp, place: Value, radius_m: f64, search_radius_m: f64) -> Vec<String> {
    let mut body = incident((0.0, 0.0), WINDOW.0, WINDOW.1);
    body["place"] = place;
    body["radius_m"] = json!(radius_m);
    body["search_radius_m"] = json!(search_radius_m);
    let answer = candidates(app, body, "out_of_view").await;
    let found = answer.body["candidates"].as_array().unwrap();
    let mut codes: Vec<_> = found
        .iter()
        .map(|candidate| candidate["camera_code"].as_str().unwrap().to_owned())
        .collect();
    codes.sort_unstable();
    codes
}

both!(a_camera_beside_the_180th_meridian_sees_across_it);
async fn a_camera_beside_the_180th_meridian_sees_across_it(backend: Backend) {
    let app = TestApp::new(backend, DeploymentKind::Test).await;
    for (code, lon, bearing_deg) in [("WEST", 179.9999, 90), ("EAST", -179.9998, 270)] {
        let mut body = camera(code, (0.0, 0.0), 0.0);
        (body["lon"], body["lat"], body["bearing_deg"]) =
            (json!(lon), json!(18.34), json!(bearing_deg));
        app.post(Role::Registrar, "/api/v1/cameras", body)
            .await
            .expect(201);
    }
    // Either side, as a point and as a disc.
    for (lon, radius_m) in [
        (-179.99995, 0.0),
        (179.99995, 0.0),
        (-179.99995, 2.0),
        (179.99995, 2.0),
    ] {
        let mut body = incident((0.0, 0.0), WINDOW.0, WINDOW.1);
        body["place"] = json!({ "type": "Point", "coordinates": [lon, 18.34] });
        body["radius_m"] = json!(radius_m);
        // It is what it sees that finds it, not its place.
        body["search_radius_m"] = json!(0.0);
        let answer = candidates(&app, body, "out_of_view").await;
        for (code, expected) in [("WEST", "sees"), ("EAST", "sees")] {
            assert_eq!(
                verdict(&answer, code).0,
                expected,
                "{code} {lon} {radius_m}"
            );
        }
    }
}

both!(the_radius_counts_from_the_edge_of_the_place);
async fn the_radius_counts_from_the_edge_of_the_place(backend: Backend) {
    let app = TestApp::new(backend, DeploymentKind::Test).await;
    // At 30 m south and 50 m east: looking away, and one that sees 55 m to the north.
    register(&app, "AWAY-30", (0.0, -30.0), 180.0).await;
    register(&app, "AWAY-50", (50.0, 0.0), 90.0).await;
    register(&app, "SEES-55", (0.0, -55.0), 0.0).await;
    let point = json!({ "type": "Point", "coordinates": degrees(0.0, 0.0) });
    let line =
        json!({ "type": "LineString", "coordinates": [degrees(0.0, 0.0), degrees(40.0, 0.0)] });
    let ring = [
        (-20.0, -20.0),
        (20.0, -20.0),
        (20.0, 20.0),
        (-20.0, 20.0),
        (-20.0, -20.0),
    ];
    let ring: Vec<_> = ring.iter().map(|(x, y)| degrees(*x, *y)).collect();
    let area = json!({ "type": "Polygon", "coordinates": [ring] });
    for (place, radius_m, search_radius_m, expected) in [
        (&point, 0.0, 0.0, vec!["SEES-55"]),
        (&point, 0.0, 29.9, vec!["SEES-55"]),
        (&point, 0.0, 30.1, vec!["AWAY-30", "SEES-55"]),
        (&point, 10.0, 19.9, vec!["SEES-55"]),
        (&point, 10.0, 20.1, vec!["AWAY-30", "SEES-55"]),
        (&line, 0.0, 9.9, vec!["SEES-55"]),
        (&line, 0.0, 10.1, vec!["AWAY-50", "SEES-55"]),
        (&area, 0.0, 9.9, vec!["SEES-55"]),
        (&area, 0.0, 10.1, vec!["AWAY-30", "SEES-55"]),
        (&area, 0.0, 30.1, vec!["AWAY-30", "AWAY-50", "SEES-55"]),
    ] {
        let found = listed(&app, place.clone(), radius_m, search_radius_m).await;
        assert_eq!(found, expected, "{place} {radius_m} {search_radius_m}");
    }
}

both!(indoors_the_line_around_the_building_is_searched);
async fn indoors_the_line_around_the_building_is_searched(backend: Backend) {
    let app = TestApp::new(backend, DeploymentKind::Test).await;
    build(&app, &[building("hall", (-60.0, -60.0), (60.0, 60.0))]).await;
    register(&app, "SEES", (0.0, -70.0), 0.0).await;
    register(&app, "NEAR", (-62.0, 0.0), 270.0).await;
    register(&app, "FAR", (70.0, 0.0), 90.0).await;
    let middle = json!({ "type": "Point", "coordinates": degrees(0.0, 0.0) });
    for (search_radius_m, expected) in [
        (0.0, vec!["SEES"]),
        (5.0, vec!["NEAR", "SEES"]),
        (10.0, vec!["FAR", "NEAR", "SEES"]),
    ] {
        for radius_m in [0.0, 20.0] {
            let found = listed(&app, middle.clone(), radius_m, search_radius_m).await;
            assert_eq!(found, expected, "{radius_m} {search_radius_m}");
        }
    }
}

both!(without_a_radius_the_class_of_the_type_decides);
async fn without_a_radius_the_class_of_the_type_decides(backend: Backend) {
    let app = TestApp::new(backend, DeploymentKind::Test).await;
    for distance_m in [95.0, 295.0, 495.0, 505.0] {
        register(&app, &format!("{distance_m}"), (0.0, -distance_m), 180.0).await;
    }
    for (kind, cameras, radius_m) in [("MTR", 1, 100.0), ("TRM", 2, 300.0), ("GNG", 3, 500.0)] {
        let mut body = incident((0.0, 0.0), WINDOW.0, WINDOW.1);
        body["type"] = json!(kind);
        body.as_object_mut().unwrap().remove("search_radius_m");
        let answer = candidates(&app, body, "").await;
        assert_eq!(answer.body["counts"]["out_of_view"], cameras, "{kind}");
        assert_eq!(answer.body["search_radius_m"], radius_m, "{kind}");
    }
}
