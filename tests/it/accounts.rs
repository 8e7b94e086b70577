//! Logging in, the access matrix, and who sees what.

use axum::{
    body::Body,
    extract::ConnectInfo,
    http::{Method, Request, header},
};
use serde_json::json;
use sightline::{
    accounts::{
        Peer, Role,
        access::{Access, MATRIX, access},
    },
    app::openapi,
    deployment::DeploymentKind,
};

use crate::support::{Backend, TestApp, both};

fn log_in(username: &str, password: &str) -> Request<Body> {
    Request::post("/api/v1/session")
        .header(header::CONTENT_TYPE, "application/json")
        .body(Body::from(
            json!({ "username": username, "password": password }).to_string(),
        ))
        .unwrap()
}

fn with_cookie(method: Method, path: &str, cookie: &str, extra: &[(&str, &str)]) -> Request<Body> {
    let mut request = Request::builder()
        .method(method)
        .uri(path)
        .header(header::COOKIE, cookie);
    for (name, value) in extra {
        request = request.header(*name, *value);
    }
    request.body(Body::empty()).unwrap()
}

both!(a_session_begins_carries_and_ends);
async fn a_session_begins_carries_and_ends(backend: Backend) {
    let app = TestApp::new(backend, DeploymentKind::Live).await;
    app.send(log_in("officer", "wrong-password"))
        .await
        .expect(401);
    app.send(log_in("nobody", "right-password"))
        .await
        .expect(401);
    let answer = app
        .send(log_in("officer", "right-password"))
        .await
        .expect(200);
    assert_eq!(answer.body["roles"], json!(["officer"]));
    let cookie = answer.headers[header::SET_COOKIE]
        .to_str()
        .unwrap()
        .to_owned();
    assert!(
        cookie.contains("HttpOnly") && cookie.contains("SameSite=Strict"),
        "{cookie}"
    );
    let cookie = cookie.split(';').next().unwrap();

    let me = |extra: &'static [(&'static str, &'static str)]| {
        with_cookie(Method::GET, "/api/v1/session", cookie, extra)
    };
    assert_eq!(
        app.send(me(&[])).await.expect(200).body["username"],
        "officer"
    );
    for foreign in [
        ("sec-fetch-site", "cross-site"),
        ("sec-fetch-site", "same-site"),
        ("origin", "https://elsewhere.example"),
    ] {
        let extra = [foreign, ("host", "sightline.local")];
        app.send(with_cookie(
            Method::DELETE,
            "/api/v1/session",
            cookie,
            &extra,
        ))
        .await
        .expect(403);
    }
    let own = [
        ("origin", "http://sightline.local"),
        ("host", "sightline.local"),
    ];
    app.send(with_cookie(Method::DELETE, "/api/v1/session", cookie, &own))
        .await
        .expect(204);
    app.send(me(&[])).await.expect(401);
}

both!(a_session_expires);
async fn a_session_expires(backend: Backend) {
    let app = TestApp::new(backend, DeploymentKind::Live).await;
    let answer = app
        .send(log_in("officer", "right-password"))
        .await
        .expect(200);
    let cookie = answer.headers[header::SET_COOKIE]
        .to_str()
        .unwrap()
        .split(';')
        .next()
        .unwrap()
        .to_owned();
    app.clock.set(app.clock.now().plus_days(0.51));
    app.send(with_cookie(Method::GET, "/api/v1/session", &cookie, &[]))
        .await
        .expect(401);
}

#[tokio::test]
async fn guessing_is_slowed_down() {
    let app = TestApp::new(Backend::Sqlite, DeploymentKind::Live).await;
    for _ in 0..10 {
        app.send(log_in("officer", "wrong-password"))
            .await
            .expect(401);
    }
    let refused = app
        .send(log_in("officer", "right-password"))
        .await
        .expect(429);
    assert!(
        refused.headers[header::RETRY_AFTER]
            .to_str()
            .unwrap()
            .parse::<u32>()
            .unwrap()
            <= 300
    );
    app.clock.set(app.clock.now().plus_seconds(301.0));
    app.send(log_in("officer", "right-password"))
        .await
        .expect(200);
}

/// A log-in from an address.
fn from(address: &str, username: &str, password: &str) -> Request<Body> {
    let mut request = log_in(username, password);
    let peer = Peer(address.parse().unwrap());
    request.extensions_mut().insert(ConnectInfo(peer));
    request
}

#[tokio::test]
async fn made_up_names_from_one_address_wait_before_a_password_is_looked_at() {
    let app = TestApp::new(Backend::Sqlite, DeploymentKind::Live).await;
    for n in 0..30 {
        app.send(from("192.0.2.7", &format!("nobody-{n}"), "wrong-password"))
            .await
            .expect(401);
    }
    for name in ["nobody-30", "officer"] {
        app.send(from("192.0.2.7", name, "right-password"))
            .await
            .expect(429);
    }
    app.send(from("192.0.2.8", "officer", "right-password"))
        .await
        .expect(200);
}

#[tokio::test]
async fn many_tries_at_once_are_no_way_round_the_brake() {
    let app = TestApp::new(Backend::Sqlite, DeploymentKind::Live).await;
    let tries = (0..40).map(|_| app.send(from("192.0.2.7", "officer", "wrong-password")));
    let answers = futures_util::future::join_all(tries).await;
    let looked_at = answers.iter().filter(|answer| answer.status == 401);
    assert_eq!(looked_at.count(), 10);
}

#[tokio::test]
async fn strangers_do_not_shut_an_account_out_with_a_few_tries() {
    let app = TestApp::new(Backend::Sqlite, DeploymentKind::Live).await;
    for stranger in 1..=9 {
        let address = format!("192.0.2.{stranger}");
        for _ in 0..10 {
            app.send(from(&address, "officer", "wrong-password"))
                .await
                .expect(401);
        }
        app.send(from(&address, "officer", "right-password"))
            .await
            .expect(429);
    }
    app.send(from("198.51.100.1", "officer", "right-password"))
        .await
        .expect(200);
    // From everywhere together there is an end, too.
    for _ in 0..10 {
        app.send(from("192.0.2.10", "officer", "wrong-password"))
            .await
            .expect(401);
    }
    app.send(from("198.51.100.1", "officer", "right-password"))
        .await
        .expect(429);
    app.clock.set(app.clock.now().plus_seconds(301.0));
    app.send(from("198.51.100.1", "officer", "right-password"))
        .await
        .expect(200);
}

/// Every operation of the contract, as (method, path).
fn operations() -> Vec<(Method, String)> {
    let contract = serde_json::to_value(openapi()).unwrap();
    let mut operations = Vec::new();
    for (path, methods) in contract["paths"].as_object().unwrap() {
        for method in methods.as_object().unwrap().keys() {
            operations.push((method.to_uppercase().parse().unwrap(), path.clone()));
        }
    }
    operations
}

#[test]
fn p5_every_route_is_in_the_access_matrix_and_no_other() {
    let operations = operations();
    assert!(operations.len() > 12);
    for (method, path) in &operations {
        assert!(
            access(method, path).is_some(),
            "{method} {path} is missing from the matrix"
        );
    }
    for (method, path, _) in MATRIX {
        let known = operations.iter().any(|(m, p)| m == method && p == path);
        assert!(
            known || *path == "/api/v1/openapi.json",
            "{method} {path} is in the matrix and nowhere else"
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn p5_every_door_opens_for_its_roles_only() {
    let app = TestApp::new(Backend::Sqlite, DeploymentKind::Live).await;
    for (method, path, access) in MATRIX {
        let path = path
            .replace("{id}", "01890000-0000-7000-8000-000000000000")
            .replace("{camera_id}", "01890000-0000-7000-8000-000000000000")
            .replace("{scope}", "listed")
            .replace("{z}/{x}/{y}", "0/0/0.mvt");
        let anonymous = Request::builder()
            .method(method.clone())
            .uri(&path)
            .body(Body::empty())
            .unwrap();
        let answer = app.send(anonymous).await;
        assert_eq!(
            answer.status.as_u16() == 401 && path != "/api/v1/session",
            *access != Access::Open && path != "/api/v1/session",
            "{method} {path}"
        );
        for role in Role::ALL {
            let answer = app.call(role, method.clone(), &path, None).await;
            let allowed = match access {
                Access::Open | Access::Account => true,
                // To a card's routes an account is nobody.
                Access::Card => {
                    assert_eq!(answer.status, 401, "{role:?} {method} {path}");
                    true
                }
                Access::Roles(roles) | Access::RolesOrExempt(roles) => roles.contains(&role),
            };
            assert_eq!(
                answer.status.as_u16() != 403,
                allowed,
                "{role:?} {method} {path}: {}",
                answer.text
            );
        }
    }
}
