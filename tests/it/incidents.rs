//! Incidents over HTTP: recorded, read back, kept within the unit.

use serde_json::{Value, json};
use sightline::{accounts::Role, deployment::DeploymentKind};

use crate::support::{Backend, TestApp, both};

pub fn incident() -> Value {
    json!({
        "type": "TRM", "case_number": "412/2026", "place": { "type": "Point", "coordinates": [105.9, 18.34] },
        "radius_m": 5, "from": "2026-11-20T03:00:00Z", "to": "2026-11-20T10:30:00+07:00",
    })
}

both!(an_incident_is_recorded_and_found_again);
async fn an_incident_is_recorded_and_found_again(backend: Backend) {
    let app = TestApp::new(backend, DeploymentKind::Live).await;
    for n in 1..=3 {
        let mut body = incident();
        body["case_number"] = json!(format!("{n}/2026"));
        app.post(Role::Officer, "/api/v1/incidents", body)
            .await
            .expect(201);
    }
    let page = app
        .get(Role::Officer, "/api/v1/incidents?limit=2")
        .await
        .expect(200);
    let numbers = |page: &Value| -> Vec<String> {
        let items = page["items"].as_array().unwrap();
        items
            .iter()
            .map(|item| item["case_number"].as_str().unwrap().to_owned())
            .collect()
    };
    assert_eq!(
        numbers(&page.body),
        ["3/2026", "2/2026"],
        "the newest first"
    );
    let path = format!(
        "/api/v1/incidents?cursor={}",
        page.body["next_cursor"].as_str().unwrap()
    );
    let rest = app.get(Role::Officer, &path).await.expect(200);
    assert_eq!(
        (numbers(&rest.body), &rest.body["next_cursor"]),
        (vec!["1/2026".to_owned()], &Value::Null)
    );

    let id = rest.body["items"][0]["id"].as_str().unwrap();
    let read = app
        .get(Role::Officer, &format!("/api/v1/incidents/{id}"))
        .await
        .expect(200);
    assert_eq!(read.body["place"], incident()["place"]);
    assert_eq!(read.body["to"], "2026-11-20T03:30:00Z");
    assert_eq!(read.body["search_radius_m"], Value::Null);
    let missing = "/api/v1/incidents/01890000-0000-7000-8000-000000000000";
    app.get(Role::Officer, missing).await.expect(404);
}

both!(p6_the_limits_of_the_class_hold_on_live_databases);
async fn p6_the_limits_of_the_class_hold_on_live_databases(backend: Backend) {
    for (kind, holds) in [(DeploymentKind::Live, true), (DeploymentKind::Test, false)] {
        let app = TestApp::new(backend, kind).await;
        // Each with a number and a place of its own, so that nothing adds up.
        let apart = |mut body: Value, n: usize| {
            body["case_number"] = json!(format!("{n}/2026"));
            body["place"]["coordinates"][1] = json!(18.34 + 0.1 * n as f64);
            body
        };
        for (n, (kind, radius, hours, within)) in [
            ("MTR", 100, 3, true),
            ("MTR", 101, 3, false),
            ("MTR", 100, 4, false),
            ("TRM", 300, 12, true),
            ("TRM", 301, 1, false),
            ("TRM", 1, 13, false),
            ("GNG", 500, 24, true),
            ("GNG", 500, 25, false),
        ]
        .into_iter()
        .enumerate()
        {
            let mut body = apart(incident(), n);
            body["type"] = json!(kind);
            body["search_radius_m"] = json!(radius);
            body["to"] = json!("2026-11-20T03:00:00Z");
            body["from"] = json!(
                crate::support::instant("2026-11-20T03:00:00Z")
                    .plus_seconds(f64::from(hours) * -3600.0)
            );
            let answer = app.post(Role::Officer, "/api/v1/incidents", body).await;
            assert_eq!(
                answer.status.as_u16() == 201,
                within || !holds,
                "{kind} {radius} {hours}: {}",
                answer.text
            );
        }
        // A square of 0.001 degrees reaches 76 m from its middle, one of 0.002 degrees 153 m.
        for (n, (radius_m, side, within)) in [
            (100.0, 0.0, true),
            (101.0, 0.0, false),
            (0.0, 0.001, true),
            (0.0, 0.002, false),
        ]
        .into_iter()
        .enumerate()
        {
            let mut body = apart(incident(), 10 + n);
            body["type"] = json!("MTR");
            body["radius_m"] = json!(radius_m);
            if side > 0.0 {
                let south = 19.34 + 0.1 * n as f64;
                let (east, north) = (105.9 + side, south + side);
                let ring = [
                    [105.9, south],
                    [east, south],
                    [east, north],
                    [105.9, north],
                    [105.9, south],
                ];
                body["place"] = json!({ "type": "Polygon", "coordinates": [ring] });
            }
            let answer = app.post(Role::Officer, "/api/v1/incidents", body).await;
            assert_eq!(
                answer.status.as_u16() == 201,
                within || !holds,
                "{radius_m} {side}: {}",
                answer.text
            );
        }
        let mut too_wide = incident();
        too_wide["search_radius_m"] = json!(501);
        app.post(Role::Officer, "/api/v1/incidents", too_wide)
            .await
            .expect(422);
    }
}

both!(a_line_or_an_area_of_no_size_is_refused);
async fn a_line_or_an_area_of_no_size_is_refused(backend: Backend) {
    let app = TestApp::new(backend, DeploymentKind::Test).await;
    let (lon, lat) = (105.9, 18.34);
    // 1e-6 degrees are some 11 cm, 1e-8 one millimetre.
    for (place, status) in [
        (
            json!({ "type": "LineString", "coordinates": [[lon, lat], [lon, lat]] }),
            422,
        ),
        (
            json!({ "type": "LineString", "coordinates": [[lon, lat], [lon + 1e-8, lat]] }),
            422,
        ),
        (
            json!({ "type": "LineString", "coordinates": [[lon, lat], [lon + 1e-6, lat]] }),
            201,
        ),
        (
            json!({ "type": "Polygon", "coordinates": [
                [[lon, lat], [lon + 1e-8, lat], [lon + 1e-8, lat + 1e-8], [lon, lat]],
            ] }),
            422,
        ),
        (
            json!({ "type": "Polygon", "coordinates": [
                [[lon, lat], [lon + 1e-6, lat], [lon + 1e-6, lat + 1e-6], [lon, lat]],
            ] }),
            201,
        ),
    ] {
        let incident = json!({
            "type": "TRM", "case_number": "1/2026", "place": place,
            "from": "2026-11-19T03:00:00Z", "to": "2026-11-19T03:10:00Z",
        });
        let answer = app
            .post(Role::Officer, "/api/v1/incidents", incident)
            .await
            .expect(status);
        if status == 422 {
            assert_eq!(answer.pointers(), ["/place"], "{}", answer.text);
        }
    }
}

both!(p2_a_case_number_holds_a_digit);
async fn p2_a_case_number_holds_a_digit(backend: Backend) {
    let app = TestApp::new(backend, DeploymentKind::Live).await;
    let post = async |number: &str| {
        let mut body = incident();
        body["case_number"] = json!(number);
        app.post(Role::Officer, "/api/v1/incidents", body).await
    };
    for name in ["Nguyễn Văn A", "ông Tư", "-", "VA/QĐ"] {
        let refused = post(name).await.expect(422);
        assert_eq!(refused.codes(), ["/case_number no_digit"]);
    }
    let seen = app.get(Role::Officer, "/api/v1/incidents").await;
    assert_eq!(seen.expect(200).body["items"], json!([]));
    for number in ["7", "VA-7", "７/２０２６"] {
        post(number).await.expect(201);
    }
}
