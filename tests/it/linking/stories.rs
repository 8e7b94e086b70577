//! One camera, one incident, one rule at a time.

use axum::http::Method;
use serde_json::json;
use sightline::{
    accounts::Role, deployment::DeploymentKind, geometry::BBox, obstacles::ObstacleKind,
};

use super::{
    build, building, camera, candidates, candidates_as, degrees, incident, lay, origin, verdict,
};
use crate::support::{Backend, TestApp, both, instant};

const LAST_WEEK: (&str, &str) = ("2026-11-13T03:00:00Z", "2026-11-13T03:10:00Z");
const YESTERDAY: (&str, &str) = ("2026-11-19T03:00:00Z", "2026-11-19T03:10:00Z");

both!(last_weeks_incident_is_judged_by_last_weeks_camera);
async fn last_weeks_incident_is_judged_by_last_weeks_camera(backend: Backend) {
    let app = TestApp::new(backend, DeploymentKind::Test).await;
    let made = app
        .post(
            Role::Registrar,
            "/api/v1/cameras",
            camera("C-1", (0.0, 0.0), 90.0),
        )
        .await
        .expect(201);
    let path = format!("/api/v1/cameras/{}", made.body["id"].as_str().unwrap());
    let turned = json!({ "bearing_deg": 270, "valid_from": "2026-11-16T00:00:00Z" });
    app.call(Role::Registrar, Method::PATCH, &path, Some(turned))
        .await
        .expect(200);
    let east = (20.0, 0.0);
    for (window, expected) in [(LAST_WEEK, "sees"), (YESTERDAY, "out_of_view")] {
        let answer = candidates(&app, incident(east, window.0, window.1), "out_of_view").await;
        assert_eq!(
            verdict(&answer, "C-1").0,
            expected,
            "{window:?}: {}",
            answer.text
        );
    }
    let across = candidates(
        &app,
        incident(east, "2026-11-15T20:00:00Z", "2026-11-16T04:00:00Z"),
        "",
    )
    .await;
    let (found, reasons) = verdict(&across, "C-1");
    assert_eq!(found, "may_see");
    assert!(
        reasons.contains(&"changed_during_window".into()),
        "{reasons:?}"
    );

    let corrected = json!({ "bearing_deg": 90, "correction": true });
    app.call(Role::Registrar, Method::PATCH, &path, Some(corrected))
        .await
        .expect(200);
    let answer = candidates(&app, incident(east, YESTERDAY.0, YESTERDAY.1), "").await;
    assert_eq!(
        verdict(&answer, "C-1").0,
        "sees",
        "the record was wrong: it always looked east"
    );

    app.call(Role::Registrar, Method::DELETE, &path, None)
        .await
        .expect(204);
    let answer = candidates(&app, incident(east, YESTERDAY.0, YESTERDAY.1), "").await;
    assert_eq!(
        verdict(&answer, "C-1").0,
        "sees",
        "it was removed only today"
    );
    app.clock.set(instant("2026-11-21T00:00:00Z"));
    let after = incident(east, "2026-11-20T06:00:00Z", "2026-11-20T06:10:00Z");
    let (found, reasons) = verdict(&candidates(&app, after, "").await, "C-1");
    assert_eq!(
        (found.as_str(), reasons[0].as_str()),
        ("not_working", "removed")
    );
}

both!(the_building_in_the_way_is_named);
async fn the_building_in_the_way_is_named(backend: Backend) {
    let app = TestApp::new(backend, DeploymentKind::Test).await;
    build(
        &app,
        &[
            building("12", (10.0, -5.0), (15.0, 5.0)),
            building("14", (20.0, -5.0), (25.0, 5.0)),
        ],
    )
    .await;
    app.post(
        Role::Registrar,
        "/api/v1/cameras",
        camera("C-1", (0.0, 0.0), 90.0),
    )
    .await
    .expect(201);
    let answer = candidates(
        &app,
        incident((40.0, 0.0), YESTERDAY.0, YESTERDAY.1),
        "coverage",
    )
    .await;
    let found = &answer.body["candidates"][0];
    assert_eq!(
        (&found["verdict"], &found["visible_share"]),
        (&json!("blocked"), &json!(0.0)),
        "{}",
        answer.text
    );
    let blocker = &found["blocked_by"];
    assert_eq!(
        (&blocker["kind"], &blocker["ref"], &blocker["name"]),
        (&json!("building"), &json!("12"), &json!("12 Đường Chợ Mới"))
    );
    assert!((blocker["distance_m"].as_f64().unwrap() - 10.0).abs() < 1e-3);
    assert_eq!(blocker["geometry"]["type"], "MultiPolygon");
    assert_eq!(found["coverage"]["type"], "MultiPolygon");
    assert_eq!(answer.body["counts"]["blocked"], 1);
}

both!(what_stands_around_a_camera_changes_what_it_sees);
async fn what_stands_around_a_camera_changes_what_it_sees(backend: Backend) {
    let app = TestApp::new(backend, DeploymentKind::Test).await;
    app.post(
        Role::Registrar,
        "/api/v1/cameras",
        camera("C-1", (0.0, 0.0), 90.0),
    )
    .await
    .expect(201);
    let seen = async |app: &TestApp| {
        let answer = candidates(app, incident((40.0, 0.0), YESTERDAY.0, YESTERDAY.1), "").await;
        let known = answer.body["surroundings_known"].as_bool().unwrap();
        (verdict(&answer, "C-1").0, known)
    };
    assert_eq!(seen(&app).await, ("sees".into(), false));
    // Streets are mapped where houses are not, and a wall tells nothing of the houses beside it.
    lay(&app, &[degrees(-50.0, 10.0), degrees(50.0, 10.0)]).await;
    let mut wall = building("1", (10.0, 40.0), (15.0, 40.2));
    wall.kind = ObstacleKind::Wall;
    build(&app, &[wall]).await;
    assert_eq!(seen(&app).await, ("sees".into(), false));
    for (buildings, expected) in [
        (vec![building("12", (10.0, -5.0), (15.0, 5.0))], "blocked"),
        (vec![building("99", (10.0, 40.0), (15.0, 45.0))], "sees"),
    ] {
        build(&app, &buildings).await;
        let mut tx = app.app.db.begin().await.unwrap();
        let bbox = BBox::of([origin()]).unwrap();
        assert_eq!(tx.recompute_coverages(bbox).await.unwrap(), 1);
        tx.commit().await.unwrap();
        assert_eq!(seen(&app).await, (expected.into(), true));
    }
}

both!(a_neighbouring_units_camera_says_whom_to_ask_and_no_more);
async fn a_neighbouring_units_camera_says_whom_to_ask_and_no_more(backend: Backend) {
    let app = TestApp::new(backend, DeploymentKind::Live).await;
    let (own, neighbour) = app.two_units().await;
    for (unit, code, east_m) in [(&own, "A-1", 0.0), (&neighbour, "B-1", 40.0)] {
        let mut body = camera(
            code,
            (east_m, 0.0),
            if east_m > 20.0 { 270.0 } else { 90.0 },
        );
        body["label"] = json!("Cổng chợ");
        app.call_as(&unit.registrar, Method::POST, "/api/v1/cameras", Some(body))
            .await
            .expect(201);
    }
    let made = app
        .call_as(
            &own.officer,
            Method::POST,
            "/api/v1/incidents",
            Some(incident((20.0, 0.0), YESTERDAY.0, YESTERDAY.1)),
        )
        .await
        .expect(201);
    let path = format!("/api/v1/incidents/{}", made.body["id"].as_str().unwrap());
    let answer = app
        .call_as(
            &own.officer,
            Method::GET,
            &format!("{path}/candidates?include=coverage"),
            None,
        )
        .await
        .expect(200);
    let found = |code: &str| {
        let candidates = answer.body["candidates"].as_array().unwrap();
        candidates
            .iter()
            .find(|candidate| candidate["camera_code"] == code)
            .cloned()
            .unwrap()
    };
    assert!(found("A-1")["coverage"].is_object());
    let other = found("B-1");
    let fields: Vec<_> = other.as_object().unwrap().keys().cloned().collect();
    let mut expected = [
        "camera_code",
        "incident_id",
        "lat",
        "lon",
        "rank",
        "unit",
        "verdict",
    ];
    expected.sort_unstable();
    assert_eq!(fields, expected, "P6a: the rest stays with that unit");
    assert_eq!(
        (&other["verdict"], &other["unit"]),
        (&json!("sees"), &json!({ "code": "002", "name": "002" }))
    );
    app.call_as(&neighbour.officer, Method::GET, &path, None)
        .await
        .expect(404);
    app.call_as(
        &neighbour.officer,
        Method::GET,
        &format!("{path}/candidates"),
        None,
    )
    .await
    .expect(404);
}

both!(a_scene_in_a_row_house_stands_for_the_ground_before_and_behind_it);
async fn a_scene_in_a_row_house_stands_for_the_ground_before_and_behind_it(backend: Backend) {
    let app = TestApp::new(backend, DeploymentKind::Test).await;
    let row = [("10", -24.0), ("12", -8.0), ("14", 8.0)];
    let row = row.map(|(number, west)| building(number, (west, 0.0), (west + 16.0, 16.0)));
    build(&app, &row).await;
    app.post(
        Role::Registrar,
        "/api/v1/cameras",
        camera("C-1", (0.0, -25.0), 0.0),
    )
    .await
    .expect(201);
    let inside = incident((0.0, 8.0), YESTERDAY.0, YESTERDAY.1);
    let answer = candidates(&app, inside, "").await;
    assert_eq!(answer.body["scene_indoors"], true);
    // The neighbours' walls, 8 m from the place, leave nothing to stand on at its sides.
    let share = answer.body["candidates"][0]["visible_share"].as_f64();
    assert!((share.unwrap() - 0.5).abs() < 1e-3, "{share:?}");
}

both!(an_unknown_retention_is_estimated_by_the_units_median);
async fn an_unknown_retention_is_estimated_by_the_units_median(backend: Backend) {
    let app = TestApp::new(backend, DeploymentKind::Live).await;
    let (own, neighbour) = app.two_units().await;
    let far = 5000.0;
    for (unit, code, east_m, days) in [
        (&own, "A-1", 0.0, None),
        (&own, "A-2", far, Some(7)),
        (&own, "A-3", far, Some(15)),
        (&own, "A-4", far, Some(30)),
        (&neighbour, "B-1", far, Some(90)),
    ] {
        let mut body = camera(code, (east_m, 0.0), 90.0);
        body["retention_declared_days"] = json!(days);
        app.call_as(&unit.registrar, Method::POST, "/api/v1/cameras", Some(body))
            .await
            .expect(201);
    }
    let found = incident((20.0, 0.0), YESTERDAY.0, YESTERDAY.1);
    let answer = candidates_as(&app, &own.officer, found, "").await;
    let candidate = &answer.body["candidates"][0];
    assert_eq!(
        (&candidate["camera_code"], &candidate["verdict"]),
        (&json!("A-1"), &json!("may_see"))
    );
    assert_eq!(candidate["retention_estimate_days"], 15.0);
    assert_eq!(
        candidate["losing_from"],
        json!(null),
        "an estimate is no countdown"
    );
}
