//! Saved mappings: of one unit, replaced by name, and never of a column that is not read.

use axum::http::Method;
use serde_json::json;
use sightline::{accounts::Role, deployment::DeploymentKind};

use crate::support::{Backend, TestApp, both};

const PATH: &str = "/api/v1/list_mappings";

both!(a_mapping_is_saved_replaced_and_deleted);
async fn a_mapping_is_saved_replaced_and_deleted(backend: Backend) {
    let app = TestApp::new(backend, DeploymentKind::Test).await;
    let save = async |body: serde_json::Value| app.post(Role::Registrar, PATH, body).await;
    save(json!({ "name": "Mẫu của xã", "mapping": { "Cột A": "code", "Cột B": "" } }))
        .await
        .expect(200);
    save(json!({ "name": "mau cua xa", "mapping": { "Cột A": "label" } }))
        .await
        .expect(200);
    let all = app.get(Role::Registrar, PATH).await.expect(200).body;
    let items = all["items"].as_array().unwrap();
    assert_eq!(items.len(), 1, "one of the same name is replaced");
    assert_eq!(items[0]["mapping"], json!({ "Cột A": "label" }));
    let path = format!("{PATH}/{}", items[0]["id"].as_str().unwrap());
    app.call(Role::Registrar, Method::DELETE, &path, None)
        .await
        .expect(204);
    app.call(Role::Registrar, Method::DELETE, &path, None)
        .await
        .expect(404);
}

both!(p1_a_mapping_of_a_column_that_is_never_read_is_refused);
async fn p1_a_mapping_of_a_column_that_is_never_read_is_refused(backend: Backend) {
    let app = TestApp::new(backend, DeploymentKind::Test).await;
    for (body, field) in [
        (
            json!({ "name": "A", "mapping": { "Mật khẩu": "label" } }),
            "/mapping",
        ),
        (
            json!({ "name": "A", "mapping": { "Cột": "colour" } }),
            "/mapping",
        ),
        (json!({ "name": "A", "mapping": {} }), "/mapping"),
        (
            json!({ "name": " ", "mapping": { "Cột": "code" } }),
            "/name",
        ),
        (
            json!({ "name": "gọi 0900000012", "mapping": { "Cột": "code" } }),
            "/name",
        ),
    ] {
        let refused = app
            .post(Role::Registrar, PATH, body.clone())
            .await
            .expect(422);
        assert_eq!(refused.body["errors"][0]["pointer"], field, "{body}");
    }
}
