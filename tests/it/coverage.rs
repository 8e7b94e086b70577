//! What is stored of a view: masks, shapes drawn by hand, the night, and the work lists that come of it.

use geo::Coord;
use serde_json::{Value, json};
use sightline::{
    accounts::Role,
    deployment::DeploymentKind,
    geometry::{Frame, Position},
};

use crate::support::{Backend, TestApp, both};

/// A closed GeoJSON ring between two corners in metres around the camera.
fn rectangle((x0, y0): (f64, f64), (x1, y1): (f64, f64)) -> Value {
    let frame = Frame::new(Position::try_from([105.9, 18.34]).unwrap());
    let degrees = |x: f64, y: f64| {
        let corner = Coord::from(frame.position(Coord { x, y }));
        json!([corner.x, corner.y])
    };
    let ring = [(x0, y0), (x1, y0), (x1, y1), (x0, y1), (x0, y0)];
    let ring: Vec<_> = ring.into_iter().map(|(x, y)| degrees(x, y)).collect();
    json!({ "type": "Polygon", "coordinates": [ring] })
}

fn camera(code: &str, changes: &Value) -> Value {
    let mut body = json!({
        "code": code, "lon": 105.9, "lat": 18.34, "bearing_deg": 90, "horizontal_fov_deg": 90, "far_m": 60,
        "night_far_m": 60, "width_px": 1920, "status": "working", "retention_declared_days": 30,
        "recording_mode": "continuous", "verified_on": "2026-11-01",
    });
    let fields = changes.as_object().unwrap().clone();
    body.as_object_mut().unwrap().extend(fields);
    body
}

/// Registers a camera and gives the properties of its coverage by day and by night.
async fn seen(app: &TestApp, code: &str, changes: Value) -> [Value; 2] {
    let made = app
        .post(Role::Registrar, "/api/v1/cameras", camera(code, &changes))
        .await
        .expect(201);
    let path = format!(
        "/api/v1/cameras/{}/coverage",
        made.body["id"].as_str().unwrap()
    );
    let answer = app.get(Role::Registrar, &path).await.expect(200);
    let of = |time: &str| {
        let features = answer.body["features"].as_array().unwrap();
        let feature = features
            .iter()
            .find(|f| f["properties"]["time_of_day"] == time);
        feature.map_or(Value::Null, |feature| feature["properties"].clone())
    };
    [of("day"), of("night")]
}

fn area(properties: &Value) -> f64 {
    properties["area_m2"].as_f64().unwrap()
}

both!(a_mask_takes_away_only_what_the_device_surely_blackens);
async fn a_mask_takes_away_only_what_the_device_surely_blackens(backend: Backend) {
    let app = TestApp::new(backend, DeploymentKind::Test).await;
    let [whole, _] = seen(&app, "C-1", json!({})).await;
    // 10 m by 6 m, wholly in view.
    let garden = rectangle((20.0, -3.0), (30.0, 3.0));
    for (code, set, checked, taken, private) in [
        ("C-2", true, json!("2026-11-01"), 60.0, 0.0),
        ("C-3", true, Value::Null, 0.0, 60.0),
        ("C-4", false, json!("2026-11-01"), 0.0, 60.0),
    ] {
        let mask = json!({ "area": garden, "set_in_device": set, "checked_on": checked });
        let [day, night] = seen(&app, code, json!({ "masks": [mask] })).await;
        let figures = [
            (area(&whole) - area(&day), taken),
            (area(&whole) - area(&night), taken),
            (day["towards_private_m2"].as_f64().unwrap(), private),
        ];
        for (found, expected) in figures {
            assert!(
                (found - expected).abs() < 1e-3,
                "{code}: {found} is not {expected}"
            );
        }
    }
    // Two masks over one another count once.
    let mask = json!({ "area": garden, "set_in_device": false });
    let [day, _] = seen(&app, "C-5", json!({ "masks": [mask, mask] })).await;
    assert!((day["towards_private_m2"].as_f64().unwrap() - 60.0).abs() < 1e-3);
}

both!(a_shape_drawn_by_hand_stands_for_the_computed_one);
async fn a_shape_drawn_by_hand_stands_for_the_computed_one(backend: Backend) {
    let app = TestApp::new(backend, DeploymentKind::Test).await;
    // Behind the lens, where nothing would be computed; by night only the nearer 20 m.
    let drawn = rectangle((-40.0, -5.0), (0.0, 5.0));
    let mask = json!({
        "area": rectangle((-10.0, -5.0), (-6.0, 5.0)), "set_in_device": true, "checked_on": "2026-11-01",
    });
    let changes =
        json!({ "drawn_coverage": drawn, "night_far_m": 20, "masks": [mask], "kind": "panning" });
    let [day, night] = seen(&app, "C-1", changes).await;
    assert!((area(&day) - 360.0).abs() < 0.1, "{day}");
    // The strip cut by a circle of 20 m around the lens: 2 ∫₀⁵ √(400 − y²) dy, less the mask.
    let strip = 2.0 * (5.0 / 2.0 * 375_f64.sqrt() + 200.0 * 0.25_f64.asin());
    assert!((area(&night) - (strip - 40.0)).abs() < 0.1, "{night}");
    assert_eq!(
        (&day["drawn"], &night["drawn"]),
        (&json!(true), &json!(true))
    );

    let position = Frame::new(Position::try_from([105.9, 18.34]).unwrap());
    let at = |x: f64| {
        let place = Coord::from(position.position(Coord { x, y: 0.0 }));
        json!({ "type": "Point", "coordinates": [place.x, place.y] })
    };
    for (x, hour, verdict, reasons) in [
        (
            -30.0,
            "03",
            "may_see",
            vec!["may_look_elsewhere", "drawn_by_hand"],
        ),
        (
            -8.0,
            "03",
            "out_of_view",
            vec!["masked", "may_look_elsewhere", "drawn_by_hand"],
        ),
        (
            30.0,
            "03",
            "out_of_view",
            vec!["looks_elsewhere", "may_look_elsewhere", "drawn_by_hand"],
        ),
        (
            -30.0,
            "15",
            "out_of_view",
            vec!["beyond_night_range", "may_look_elsewhere", "drawn_by_hand"],
        ),
    ] {
        let incident = json!({
            "type": "TRM", "case_number": "1/2026", "place": at(x),
            "from": format!("2026-11-19T{hour}:00:00Z"), "to": format!("2026-11-19T{hour}:10:00Z"),
        });
        let made = app
            .post(Role::Officer, "/api/v1/incidents", incident)
            .await
            .expect(201);
        let id = made.body["id"].as_str().unwrap();
        let path = format!("/api/v1/incidents/{id}/candidates?include=out_of_view");
        let answer = app.get(Role::Officer, &path).await.expect(200);
        let found = &answer.body["candidates"][0];
        let codes = found["reasons"].as_array().unwrap().iter();
        let codes: Vec<_> = codes
            .map(|reason| reason["code"].as_str().unwrap())
            .collect();
        assert_eq!(
            (found["verdict"].as_str().unwrap(), codes),
            (verdict, reasons),
            "{x} {hour}"
        );
    }
}

both!(cameras_to_look_at_stand_on_work_lists);
async fn cameras_to_look_at_stand_on_work_lists(backend: Backend) {
    let app = TestApp::new(backend, DeploymentKind::Live).await;
    super::linking::build_around(&app, "hall", (80.0, -20.0), (120.0, 20.0)).await;
    let mask = json!({ "area": rectangle((20.0, -3.0), (30.0, 3.0)) });
    let behind = json!({ "area": rectangle((-30.0, -3.0), (-20.0, 3.0)) });
    let [lon, lat] = super::linking::degrees(100.0, 0.0);
    for (code, changes) in [
        ("FINE", json!({})),
        ("PRIVATE", json!({ "masks": [mask] })),
        ("PRIVATE-BEHIND", json!({ "masks": [behind] })),
        ("INDOORS", json!({ "lon": lon, "lat": lat })),
    ] {
        app.post(Role::Registrar, "/api/v1/cameras", camera(code, &changes))
            .await
            .expect(201);
    }
    for (review, expected) in [("indoors", "INDOORS"), ("towards_private", "PRIVATE")] {
        let path = format!("/api/v1/cameras?review={review}");
        let list = app.get(Role::Registrar, &path).await.expect(200);
        let items = list.body["items"].as_array().unwrap();
        let codes: Vec<_> = items.iter().map(|camera| &camera["code"]).collect();
        assert_eq!(codes, [expected]);
        assert_eq!(items[0]["indoors"], json!(review == "indoors"));
        assert_eq!(
            items[0]["towards_private_m2"].as_f64().unwrap() > 0.0,
            review != "indoors"
        );
        app.get(Role::Officer, &path).await.expect(403);
    }
    let path = "/api/v1/cameras?review=towards_private";
    let list = app.get(Role::Registrar, path).await.expect(200);
    let retired = list.body["items"][0]["id"].as_str().unwrap().to_owned();
    app.call(
        Role::Registrar,
        axum::http::Method::DELETE,
        &format!("/api/v1/cameras/{retired}"),
        None,
    )
    .await
    .expect(204);
    let list = app.get(Role::Registrar, path).await.expect(200);
    assert_eq!(list.body["items"], json!([]), "it shows nothing any more");
    let unknown = app.get(Role::Registrar, "/api/v1/cameras?review=all").await;
    assert_eq!(unknown.expect(422).pointers(), ["/review"]);
}
