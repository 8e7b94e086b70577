//! The day until which a camera is under warranty, wherever it is stated: by the page, by a list, and in what leaves.

use axum::http::{Method, header};
use serde_json::{Value, json};
use sightline::{
    accounts::Role,
    cameras::Registrar,
    deployment::DeploymentKind,
    imports::{self, ImportId, ListFormat},
};

use crate::support::{Answer, Backend, TestApp, both, by, everything};

async fn patch(app: &TestApp, id: &str, change: Value) -> Answer {
    let path = format!("/api/v1/cameras/{id}");
    let bearer = app.bearer(Role::Registrar);
    app.call_as(&bearer, Method::PATCH, &path, Some(change))
        .await
}

async fn camera(app: &TestApp, id: &str) -> Value {
    let path = format!("/api/v1/cameras/{id}");
    app.get(Role::Registrar, &path).await.expect(200).body
}

both!(a_warranty_is_stated_changed_and_forgotten_and_its_history_is_kept);
async fn a_warranty_is_stated_changed_and_forgotten_and_its_history_is_kept(backend: Backend) {
    let app = TestApp::new(backend, DeploymentKind::Test).await;
    let stated =
        json!({ "code": "C-1", "lon": 105.9, "lat": 18.34, "warranty_until": "2027-05-19" });
    let made = app
        .post(Role::Registrar, "/api/v1/cameras", stated)
        .await
        .expect(201);
    assert_eq!(made.body["warranty_until"], "2027-05-19");
    let id = made.body["id"].as_str().unwrap();
    for wrong in [
        json!("19/5/2027"),
        json!("2027-02-30"),
        json!("2027-05-19T00:00:00Z"),
        json!(7),
    ] {
        let answer = patch(&app, id, json!({ "warranty_until": wrong })).await;
        assert_eq!(answer.expect(422).pointers(), ["/warranty_until"]);
    }
    let longer = patch(&app, id, json!({ "warranty_until": "2028-05-19" }))
        .await
        .expect(200);
    assert_eq!(longer.body["warranty_until"], "2028-05-19");
    assert_ne!(
        longer.headers[header::ETAG],
        made.headers[header::ETAG],
        "who has seen the one before has seen another record"
    );
    // A day that is not spoken of stays.
    patch(&app, id, json!({ "label": "Cổng chợ" }))
        .await
        .expect(200);
    assert_eq!(camera(&app, id).await["warranty_until"], "2028-05-19");
    let unknown = patch(&app, id, json!({ "warranty_until": null }))
        .await
        .expect(200);
    assert_eq!(unknown.body["warranty_until"], Value::Null);
    let path = format!("/api/v1/cameras/{id}/history");
    let history = app.get(Role::Registrar, &path).await.expect(200).body;
    let changes: Vec<_> = history["items"].as_array().unwrap().iter().collect();
    let of = |before: Value, after: Value| json!([{ "field": "warranty_until", "before": before, "after": after }]);
    assert_eq!(changes[0]["fields"], of(json!("2028-05-19"), Value::Null));
    assert_eq!(
        changes[2]["fields"],
        of(json!("2027-05-19"), json!("2028-05-19"))
    );
}

both!(a_list_states_warranties_and_its_undoing_takes_them_back);
async fn a_list_states_warranties_and_its_undoing_takes_them_back(backend: Backend) {
    let app = TestApp::new(backend, DeploymentKind::Test).await;
    let scope = everything(DeploymentKind::Test);
    let now = app.clock.now();
    let registrar = Registrar {
        scope: &scope,
        zone: &app.app.deployment.zone,
        now,
        source: "list",
        units: std::collections::HashMap::new(),
    };
    let import = async |text: &str| {
        let options = imports::Options::default();
        let list = imports::read(text.as_bytes(), ListFormat::Text, &options, now).unwrap();
        let db = &app.app.db;
        db.import_cameras(&by(&registrar), &list).await.unwrap()
    };
    let first = "Mã;Kinh độ;Vĩ độ;Hạn bảo hành\nC-1;105,9;18,34;19/5/2027\n";
    let report = import(first).await.cameras;
    assert_eq!((report.created, report.waiting), (1, 0));
    let found = app
        .get(Role::Registrar, "/api/v1/cameras")
        .await
        .expect(200);
    let id = found.body["items"][0]["id"].as_str().unwrap().to_owned();
    let until = async || camera(&app, &id).await["warranty_until"].clone();
    assert_eq!(until().await, "2027-05-19");
    assert_eq!(import(first).await.cameras.unchanged, 1);

    // A later list corrects it, and undone it did not.
    let second = import(&first.replace("2027", "2028")).await;
    assert_eq!(
        (second.cameras.updated, until().await),
        (1, json!("2028-05-19"))
    );
    let ImportId(second) = second.import.unwrap();
    let path = format!("/api/v1/imports/{second}/undo");
    app.post(Role::Registrar, &path, Value::Null)
        .await
        .expect(200);
    assert_eq!(until().await, "2027-05-19");

    // What a person changed is kept, and said to be.
    patch(&app, &id, json!({ "warranty_until": "2030-01-01" }))
        .await
        .expect(200);
    let report = import(first).await.cameras;
    assert_eq!(report.kept[0].fields, ["warranty_until"]);
    assert_eq!(until().await, "2030-01-01");
}
