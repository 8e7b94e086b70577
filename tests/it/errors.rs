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
