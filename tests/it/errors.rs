//! Every error is a problem+json that says what is wrong and where.

use axum::{
    body::Body,
    http::{Method, Request, header},
};
use serde_json::json;
use sightline::{accounts::Role, deployment::DeploymentKind};

use crate::support::{Backend, TestApp, both};

async fn app() -> TestApp {
    TestApp::new(Backend::Sqlite, DeploymentKind::Test).await
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_not_there_and_what_is_not_allowed() {
    let app = app().await;
    app.get(Role::Officer, "/api/v1/nothing").await.expect(404);
    app.get(Role::Officer, "/api/v1/cameras/not-an-id")
        .await
        .expect(404);
    app.call(Role::Officer, Method::PUT, "/api/v1/cameras", None)
        .await
        .expect(405);
    app.get(Role::Officer, "/api/v1/cameras?limit=many")
        .await
        .expect(422);
    app.get(Role::Officer, "/api/v1/cameras?bbox=1,2,3")
        .await
        .expect(422);
    app.get(Role::Officer, "/api/v1/cameras?bbox=200,0,201,1")
        .await
        .expect(422);
    app.get(Role::Officer, "/api/v1/cameras?cursor=x")
        .await
        .expect(422);
}

#[tokio::test(flavor = "multi_thread")]
async fn bodies_that_cannot_be_read() {
    let app = app().await;
    let token = app
        .post(Role::Registrar, "/api/v1/cameras", json!([]))
        .await
        .expect(422);
    assert!(!token.text.contains("panicked"));
    let send = |kind: &'static str, body: Body| {
        Request::post("/api/v1/session")
            .header(header::CONTENT_TYPE, kind)
            .body(body)
            .unwrap()
    };
    app.send(send("text/plain", Body::from("{}")))
        .await
        .expect(415);
    app.send(send("application/json", Body::from("{not json")))
        .await
        .expect(400);
    let missing = app
        .send(send("application/json", Body::from("{}")))
        .await
        .expect(422);
    assert!(missing.text.contains("username"), "{}", missing.text);
    let hundred_megabytes = vec![b' '; 100 * 1024 * 1024];
    app.send(send("application/json", Body::from(hundred_megabytes)))
        .await
        .expect(413);
}

both!(fields_that_cannot_be_used_are_all_named);
async fn fields_that_cannot_be_used_are_all_named(backend: Backend) {
    let app = TestApp::new(backend, DeploymentKind::Test).await;
    let bad =
        json!({ "lon": 18.3, "lat": 105.9, "bearing_deg": 400, "colour": "red", "kind": "round" });
    let answer = app
        .post(Role::Registrar, "/api/v1/cameras", bad)
        .await
        .expect(422);
    assert_eq!(answer.pointers(), ["/colour", "/kind"], "{}", answer.text);
    let bad =
        json!({ "lon": 18.3, "lat": 105.9, "bearing_deg": 400, "label": "rtsp://10.0.0.1/live" });
    let answer = app
        .post(Role::Registrar, "/api/v1/cameras", bad)
        .await
        .expect(422);
    assert_eq!(
        answer.pointers(),
        ["/bearing_deg", "/code", "/label", "/lat"],
        "{}",
        answer.text
    );
    assert!(answer.text.contains("may be swapped"));
    assert_eq!(
        app.get(Role::Registrar, "/api/v1/cameras")
            .await
            .expect(200)
            .body["items"],
        json!([])
    );

    let place = json!({ "type": "Point", "coordinates": [105.9, 18.34] });
    let bad = json!({ "type": "TRM", "place": place, "from": "2026-11-20T04:00:00Z", "to": "2026-11-20T03:00:00Z" });
    let answer = app
        .post(Role::Officer, "/api/v1/incidents", bad)
        .await
        .expect(422);
    assert_eq!(
        answer.pointers(),
        ["/case_number", "/to"],
        "{}",
        answer.text
    );
    let bad = json!({
        "type": "XXX", "case_number": "1", "place": place, "from": "2026-11-20T03:00:00Z", "to": "19/11/2026",
    });
    let answer = app
        .post(Role::Officer, "/api/v1/incidents", bad)
        .await
        .expect(422);
    assert_eq!(answer.pointers(), ["/to", "/type"], "{}", answer.text);
    let future = json!({
        "type": "TRM", "case_number": "1", "place": place, "from": "2026-11-21T03:00:00Z", "to": "2026-11-21T04:00:00Z",
    });
    let answer = app
        .post(Role::Officer, "/api/v1/incidents", future)
        .await
        .expect(422);
    assert_eq!(answer.pointers(), ["/from", "/to"], "{}", answer.text);
    for wrong in [
        json!({ "type": "Point", "coordinates": [18.34, 105.9] }),
        json!({ "type": "Point", "coordinates": [] }),
        json!({ "type": "Polygon", "coordinates": [[[105.9, 18.3], [105.91, 18.31], [105.9, 18.31], [105.91, 18.3], [105.9, 18.3]]] }),
        json!({ "type": "MultiPoint", "coordinates": [[105.9, 18.3]] }),
        json!("here"),
    ] {
        let bad = json!({
            "type": "TRM", "case_number": "1", "place": wrong, "from": "2026-11-20T03:00:00Z", "to": "2026-11-20T04:00:00Z",
        });
        let answer = app
            .post(Role::Officer, "/api/v1/incidents", bad)
            .await
            .expect(422);
        assert_eq!(answer.pointers(), ["/place"], "{}", answer.text);
    }
    assert_eq!(
        app.get(Role::Officer, "/api/v1/incidents")
            .await
            .expect(200)
            .body["items"],
        json!([])
    );
}

/// A body to be sent as a registrar.
fn sent(app: &TestApp, body: &'static str) -> Request<Body> {
    Request::post("/api/v1/cameras")
        .header(header::AUTHORIZATION, app.bearer(Role::Registrar))
        .header(header::CONTENT_TYPE, "application/json")
        .body(Body::from(body))
        .unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn what_serde_says_reaches_nobody() {
    let app = app().await;
    for (body, codes) in [
        ("[]", vec![" not_object"]),
        ("7", vec![" not_object"]),
        (
            r#"{"code":7,"lon":"east","kind":"round","installed_on":"19/11/2026"}"#,
            vec![
                "/code not_text",
                "/installed_on not_day_or_time",
                "/kind not_in_list",
                "/lon not_number",
            ],
        ),
        (
            r#"{"masks":[{"area":"here"}],"recorder_id":"x"}"#,
            vec!["/masks/0/area not_shape", "/recorder_id not_identifier"],
        ),
        (
            r#"{"masks":[{"colour":1}]}"#,
            vec!["/masks/0/colour unknown_field"],
        ),
        (
            r#"{"code":"A","masks":[{"set_in_device":true,"set_in_device":false}]}"#,
            vec!["/masks/0/set_in_device given_twice"],
        ),
    ] {
        let answer = app.send(sent(&app, body)).await.expect(422);
        assert_eq!(answer.codes(), codes, "{body}: {}", answer.text);
        for words in ["expected", "invalid", "variant", "f64", "struct", "line 1"] {
            assert!(!answer.text.contains(words), "{body}: {}", answer.text);
        }
    }
    let answer = app.send(sent(&app, "{\"a\":\n1,}")).await.expect(400);
    assert_eq!(
        answer.body["detail"],
        "the body is not JSON: line 2, column 3"
    );
    for (query, code) in [
        ("limit=many", "/limit not_whole_number"),
        ("limit=99999999999999", "/limit not_whole_number"),
        ("status=round", "/status not_in_list"),
        ("bbox=1,2,3", "/bbox not_box"),
    ] {
        let path = format!("/api/v1/cameras?{query}");
        let answer = app.get(Role::Officer, &path).await.expect(422);
        assert_eq!(answer.codes(), [code], "{query}: {}", answer.text);
    }
    let answer = app.get(Role::Officer, "/api/v1/place_search").await;
    assert_eq!(answer.expect(422).codes(), ["/q required"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_code_comes_with_the_values_of_its_sentence() {
    let app = app().await;
    let bad = json!({ "code": "A", "lon": 18.3, "lat": 105.9, "bearing_deg": 400 });
    let answer = app.post(Role::Registrar, "/api/v1/cameras", bad).await;
    let answer = answer.expect(422);
    let errors = answer.body["errors"].as_array().unwrap();
    let of = |pointer: &str| {
        let found = errors.iter().find(|error| error["pointer"] == pointer);
        (
            found.unwrap()["code"].clone(),
            found.unwrap()["values"].clone(),
        )
    };
    let (code, values) = of("/bearing_deg");
    assert_eq!(code, "out_of_range");
    assert_eq!(values, json!({ "least": 0.0, "most": 360.0 }));
    let (code, values) = of("/lat");
    assert_eq!(code, "perhaps_swapped");
    assert_eq!(values, json!({ "least": -89.9, "most": 89.9 }));

    let camera = json!({ "code": "A", "lon": 105.9, "lat": 18.34 });
    let register = async || {
        app.post(Role::Registrar, "/api/v1/cameras", camera.clone())
            .await
    };
    register().await.expect(201);
    let taken = register().await.expect(409);
    assert_eq!(taken.body["code"], "code_taken");
    assert_eq!(taken.body["values"], json!(null), "nothing to fill in");
}
