//! Groups: what they are, how many members they had, which cameras they manage; their contacts as those of owners.

use axum::http::Method;
use serde_json::{Value, json};
use sightline::{deployment::DeploymentKind, owners::ContactKey};

use crate::{
    contacts::{PHONE, count},
    support::{Backend, KEY, TestApp, both},
};

const GROUPS: &str = "/api/v1/groups";

both!(a_group_is_counted_dated_and_manages_cameras);
async fn a_group_is_counted_dated_and_manages_cameras(backend: Backend) {
    let app = TestApp::new(backend, DeploymentKind::Live).await;
    let (ours, theirs) = app.two_units().await;
    let call = async |method: Method, path: &str, body: Option<Value>| {
        app.call_as(&ours.registrar, method, path, body).await
    };
    let body = json!({ "kind": "border_cluster", "name": "Cụm giáp ranh số 1", "other_units": ["002"],
        "count": { "counted_on": "2026-10-01", "members": 11 } });
    let made = call(Method::POST, GROUPS, Some(body)).await.expect(201);
    let path = made.headers["location"].to_str().unwrap().to_owned();
    assert_eq!(made.body["unit_code"], "001");
    assert_eq!(made.body["other_units"], json!(["002"]));
    let change = json!({ "count": { "counted_on": "2026-11-01", "members": 12 } });
    let changed = call(Method::PATCH, &path, Some(change)).await.expect(200);
    assert_eq!(changed.body["count"]["members"], 12);
    assert_eq!(
        changed.body["counts"].as_array().unwrap().len(),
        2,
        "earlier ones stay"
    );
    assert_eq!(
        changed.body["other_units"],
        json!(["002"]),
        "what is left out stays"
    );
    let named = json!({ "name": "Tổ nhà ông Mẫu", "other_units": ["009"] });
    let refused = call(Method::PATCH, &path, Some(named)).await.expect(422);
    assert_eq!(refused.pointers(), ["/name"]);
    let nowhere = json!({ "other_units": ["002", "009"] });
    let refused = call(Method::PATCH, &path, Some(nowhere)).await.expect(422);
    assert_eq!(refused.pointers(), ["/other_units/1"]);

    // It ends, stays ended whatever else is changed, and is taken up again.
    for (change, ended_on) in [
        (json!({ "ended_on": "2026-11-10" }), json!("2026-11-10")),
        (json!({ "kind": "border_cluster" }), json!("2026-11-10")),
        (json!({ "ended_on": null }), Value::Null),
    ] {
        let changed = call(Method::PATCH, &path, Some(change)).await.expect(200);
        assert_eq!(changed.body["ended_on"], ended_on);
    }

    // The neighbour whom it works with sees it, and changes nothing.
    let seen = app
        .call_as(&theirs.registrar, Method::GET, GROUPS, None)
        .await
        .expect(200);
    assert_eq!(seen.body["items"].as_array().unwrap().len(), 1);
    app.call_as(
        &theirs.registrar,
        Method::PATCH,
        &path,
        Some(json!({ "kind": "other" })),
    )
    .await
    .expect(404);
    app.call_as(&ours.officer, Method::GET, GROUPS, None)
        .await
        .expect(403);

    let camera = json!({ "code": "C-1", "lon": 105.9, "lat": 18.34 });
    let camera = call(Method::POST, "/api/v1/cameras", Some(camera))
        .await
        .expect(201);
    let camera = camera.body["id"].as_str().unwrap().to_owned();
    let manages = format!("{path}/cameras/{camera}");
    call(Method::PUT, &manages, None).await.expect(204);
    for (bearer, cameras) in [(&ours.registrar, 1), (&theirs.registrar, 0)] {
        let seen = app.call_as(bearer, Method::GET, &path, None).await;
        let own = seen.expect(200).body["managed"].clone();
        assert_eq!(
            own.as_array().unwrap().len(),
            cameras,
            "p5 each unit sees its own cameras"
        );
    }
    let second = json!({ "kind": "patrol", "name": "Tổ tuần tra số 2" });
    let second = call(Method::POST, GROUPS, Some(second)).await.expect(201);
    let second = second.headers["location"].to_str().unwrap().to_owned();
    call(Method::PUT, &format!("{second}/cameras/{camera}"), None)
        .await
        .expect(204);
    let first = call(Method::GET, &path, None).await.expect(200);
    assert_eq!(first.body["managed"], json!([]), "a camera has one group");
    call(Method::DELETE, &manages, None).await.expect(404);
    let kept = call(Method::GET, &second, None).await.expect(200);
    assert_eq!(
        (&kept.body["cameras"], &kept.body["managed"][0]["code"]),
        (&json!(1), &json!("C-1"))
    );
    let listed = call(Method::GET, "/api/v1/groups?kind=patrol", None)
        .await
        .expect(200);
    assert_eq!(listed.body["items"].as_array().unwrap().len(), 1);
    call(Method::DELETE, &second, None).await.expect(204);
    call(Method::GET, &second, None).await.expect(404);
    call(Method::GET, &format!("/api/v1/cameras/{camera}"), None)
        .await
        .expect(200);
}

both!(p7_the_contact_of_a_group_is_encrypted_and_follows_the_key);
async fn p7_the_contact_of_a_group_is_encrypted_and_follows_the_key(backend: Backend) {
    let app = TestApp::new(backend, DeploymentKind::Live).await;
    let (ours, _) = app.two_units().await;
    let body = json!({ "kind": "self_management", "name": "Tổ tự quản số 1" });
    let made = app
        .call_as(&ours.registrar, Method::POST, GROUPS, Some(body))
        .await
        .expect(201);
    let path = made.headers["location"].to_str().unwrap().to_owned();
    let contact = format!("{path}/contact");
    let whom = json!({ "name": "Tổ trưởng mẫu", "phone": PHONE });
    app.call_as(&ours.registrar, Method::PUT, &contact, Some(whom))
        .await
        .expect(204);
    let seen = app
        .call_as(&ours.registrar, Method::GET, &path, None)
        .await
        .expect(200);
    assert_eq!(seen.body["has_contact"], true);
    assert!(!seen.text.contains("0900") && !seen.text.contains("trưởng"));
    let db = &app.app.db;
    let old = ContactKey::from_text(KEY).unwrap();
    assert_eq!(db.open_contacts(&old).await.unwrap().whole, 1);
    let new = ContactKey::from_text(&ContactKey::new_text().unwrap()).unwrap();
    let mut tx = db.begin().await.unwrap();
    assert_eq!(tx.rotate_contacts(Some(&old), &new).await.unwrap(), 1);
    tx.commit().await.unwrap();
    assert_eq!(db.open_contacts(&new).await.unwrap().whole, 1);
    assert_eq!(db.open_contacts(&old).await.unwrap().whole, 0);
    app.call_as(&ours.registrar, Method::DELETE, &contact, None)
        .await
        .expect(204);
    let left = "SELECT count(*) FROM community_groups WHERE sealed IS NOT NULL";
    assert_eq!(count(db, left).await, 0);
}
