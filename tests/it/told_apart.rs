//! Records that nobody could tell apart are refused: codes of cameras, names of campaigns and groups; and days that nobody
//! means.

use axum::http::Method;
use serde_json::{Value, json};
use sightline::{accounts::Role, deployment::DeploymentKind};

use crate::support::{Backend, TestApp, both};

async fn post(app: &TestApp, path: &str, body: Value) -> crate::support::Answer {
    app.post(Role::Registrar, path, body).await
}

async fn patch(app: &TestApp, path: &str, body: Value) -> crate::support::Answer {
    app.call(Role::Registrar, Method::PATCH, path, Some(body))
        .await
}

both!(capitals_tell_no_codes_apart);
async fn capitals_tell_no_codes_apart(backend: Backend) {
    let app = TestApp::new(backend, DeploymentKind::Test).await;
    let register = async |code: &str| {
        let camera = json!({ "code": code, "lon": 105.9, "lat": 18.34 });
        post(&app, "/api/v1/cameras", camera).await
    };
    let first = register("R1").await.expect(201);
    let alike = register(" r1").await.expect(409);
    assert_eq!(alike.body["code"], "code_alike");
    assert_eq!(alike.body["values"], json!({ "taken": "R1" }));
    assert_eq!(register("R1").await.expect(409).body["code"], "code_taken");
    // Letters beyond ASCII are letters of their own on both databases.
    register("Đ1").await.expect(201);
    register("đ1").await.expect(201);

    let second = register("R2").await.expect(201);
    let path = |camera: &crate::support::Answer| {
        format!("/api/v1/cameras/{}", camera.body["id"].as_str().unwrap())
    };
    let taken = patch(&app, &path(&second), json!({ "code": "r1" })).await;
    assert_eq!(taken.expect(409).body["code"], "code_alike");
    // Its own code is written anew.
    patch(&app, &path(&first), json!({ "code": "r1" }))
        .await
        .expect(200);

    // A camera that was removed keeps its code for past searches; who takes it is told whose it is, and what to do.
    app.call(Role::Registrar, Method::DELETE, &path(&first), None)
        .await
        .expect(204);
    let taken = register("R1").await.expect(409);
    assert_eq!(taken.body["code"], "code_of_removed");
    assert_eq!(taken.body["values"], json!({ "taken": "r1" }));
    patch(&app, &path(&first), json!({ "code": "R1 (2026)" }))
        .await
        .expect(200);
    register("R1").await.expect(201);
}

both!(the_width_of_letters_tells_no_codes_apart);
async fn the_width_of_letters_tells_no_codes_apart(backend: Backend) {
    let app = TestApp::new(backend, DeploymentKind::Test).await;
    let camera = |code: &str| json!({ "code": code, "lon": 105.9, "lat": 18.34 });
    let made = post(&app, "/api/v1/cameras", camera("Ｈ１")).await;
    assert_eq!(made.expect(201).body["code"], "H1", "stored in plain signs");
    for code in ["H1", "ｈ1", "Ｈ１"] {
        post(&app, "/api/v1/cameras", camera(code))
            .await
            .expect(409);
    }
    let list = "Mã;Vị trí;Kinh độ;Vĩ độ\nＨ1;Chợ;105,9;18,34\nＫ2;Cầu;105,91;18,34\nk2;Đình;105,92;18,34\n";
    let report = crate::batches::import(&app, list).await.cameras;
    assert_eq!((report.created, report.waiting), (1, 1));
    let codes: Vec<_> = crate::batches::cameras(&app).await;
    let codes: Vec<_> = codes.iter().map(|one| one["code"].clone()).collect();
    assert_eq!(codes, ["H1", "K2"]);
    for code in ["-", "—", ".", "\""] {
        let refused = post(&app, "/api/v1/cameras", camera(code))
            .await
            .expect(422);
        assert_eq!(refused.body["errors"][0]["code"], "required", "{code}");
    }
    let again = crate::batches::import(&app, list).await.cameras;
    assert_eq!((again.created, again.unchanged), (0, 2));
}

both!(whoever_withdrew_is_no_owner_to_choose);
async fn whoever_withdrew_is_no_owner_to_choose(backend: Backend) {
    let app = TestApp::new(backend, DeploymentKind::Test).await;
    let camera = json!({ "code": "C-1", "lon": 105.9, "lat": 18.34, "owner_kind": "business" });
    let made = post(&app, "/api/v1/cameras", camera).await.expect(201);
    let owner = format!("/api/v1/owners/{}", made.body["owner_id"].as_str().unwrap());
    let listed = async |query: &str| {
        let page = app
            .get(Role::Registrar, &format!("/api/v1/owners{query}"))
            .await;
        page.expect(200).body["items"].as_array().unwrap().len()
    };
    assert_eq!(listed("?withdrawn=false").await, 1);
    assert_eq!(listed("?withdrawn=true").await, 0);
    let withdrawn = post(&app, &format!("{owner}/withdrawal"), json!({})).await;
    assert!(withdrawn.status.is_success(), "{}", withdrawn.text);
    assert_eq!(listed("?withdrawn=false").await, 0);
    assert_eq!(listed("?withdrawn=true").await, 1);
}

both!(owners_are_found_by_their_label_and_by_their_cameras);
async fn owners_are_found_by_their_label_and_by_their_cameras(backend: Backend) {
    let app = TestApp::new(backend, DeploymentKind::Test).await;
    for (code, place, label) in [
        ("K-17", "Cầu Mới", Some("Trường Tiểu học Mẫu")),
        ("K-18", "Chợ", None),
        ("K-19", "Trường Mẫu giáo", None),
    ] {
        let camera = json!({
            "code": code, "label": place, "lon": 105.9, "lat": 18.34, "owner_kind": "school",
        });
        let made = post(&app, "/api/v1/cameras", camera).await.expect(201);
        if label.is_some() {
            let owner = format!("/api/v1/owners/{}", made.body["owner_id"].as_str().unwrap());
            patch(&app, &owner, json!({ "label": label }))
                .await
                .expect(200);
        }
    }
    let camera = json!({ "code": "K-20", "label": "Trường", "lon": 105.9, "lat": 18.34 });
    post(&app, "/api/v1/cameras", camera).await.expect(201);
    for (text, found) in [
        ("truong", 2),
        ("tieu hoc", 1),
        ("K-17", 1),
        ("k-1", 3),
        ("cho", 1),
        ("mo", 1),
        ("ca", 1),
        ("%25", 0),
        ("K-20", 0),
        ("xyz", 0),
    ] {
        let path = format!("/api/v1/owners?q={}", text.replace(' ', "%20"));
        let listed = app.get(Role::Registrar, &path).await.expect(200);
        assert_eq!(
            listed.body["items"].as_array().unwrap().len(),
            found,
            "{text}"
        );
    }
}

both!(names_of_what_goes_on_are_told_apart);
async fn names_of_what_goes_on_are_told_apart(backend: Backend) {
    let app = TestApp::new(backend, DeploymentKind::Test).await;
    let group = |name: &str| json!({ "kind": "self_management", "name": name });
    let campaign = |name: &str| json!({ "name": name, "begun_on": "2026-10-01" });
    for (path, record) in [
        ("/api/v1/groups", &group as &dyn Fn(&str) -> Value),
        ("/api/v1/campaigns", &campaign),
    ] {
        let first = post(&app, path, record("Tổ số 3 Cầu Mới"))
            .await
            .expect(201);
        let first = format!("{path}/{}", first.body["id"].as_str().unwrap());
        let taken = post(&app, path, record(" tổ số 3  CẦU mơi "))
            .await
            .expect(409);
        assert_eq!(taken.body["code"], "name_taken");
        assert_eq!(taken.body["values"], json!({ "taken": "Tổ số 3 Cầu Mới" }));
        let second = post(&app, path, record("Tổ số 4")).await.expect(201);
        let second = format!("{path}/{}", second.body["id"].as_str().unwrap());
        patch(&app, &second, json!({ "name": "Tổ số 3 cầu mới" }))
            .await
            .expect(409);
        // Its own name is no other one's.
        patch(&app, &first, json!({ "name": "Tổ số 3 cầu mới" }))
            .await
            .expect(200);
        let before = "2026-10-02";
        patch(&app, &first, json!({ "ended_on": before }))
            .await
            .expect(200);
        patch(&app, &second, json!({ "name": "Tổ số 3 Cầu Mới" }))
            .await
            .expect(200);
        // What ended goes on only under a name that is free.
        patch(&app, &first, json!({ "ended_on": null }))
            .await
            .expect(409);
    }
}

both!(a_day_that_nobody_means_is_refused_with_its_field);
async fn a_day_that_nobody_means_is_refused_with_its_field(backend: Backend) {
    let app = TestApp::new(backend, DeploymentKind::Test).await;
    let camera = json!({ "code": "C-1", "lon": 105.9, "lat": 18.34, "owner_kind": "business",
        "installed_on": "2020-01-01", "warranty_until": "2030-01-01" });
    let made = post(&app, "/api/v1/cameras", camera.clone())
        .await
        .expect(201);
    let own = format!("/api/v1/cameras/{}", made.body["id"].as_str().unwrap());
    for day in ["1800-01-01", "9999-12-31"] {
        for field in ["installed_on", "warranty_until"] {
            let mut camera = camera.clone();
            camera["code"] = json!("C-2");
            camera[field] = json!(day);
            let refused = post(&app, "/api/v1/cameras", camera).await.expect(422);
            assert_eq!(refused.pointers(), [format!("/{field}")], "{day}");
            patch(&app, &own, json!({ field: day })).await.expect(422);
        }
    }
    // What hangs somewhere was put up before; what is planned was not.
    let ahead = json!({ "installed_on": "2027-03-01" });
    let early = patch(&app, &own, ahead.clone()).await.expect(422);
    assert_eq!(early.body["errors"][0]["code"], "in_future");
    assert_eq!(early.pointers(), ["/installed_on"]);
    let mut planned = camera.clone();
    planned["code"] = json!("C-3");
    planned["status"] = json!("planned");
    planned["installed_on"] = ahead["installed_on"].clone();
    post(&app, "/api/v1/cameras", planned).await.expect(201);
    let old = "1800-01-01";
    let dated = json!({ "bearing_deg": 90, "valid_from": "1800-01-01T00:00:00Z" });
    let turned = patch(&app, &own, dated).await;
    assert_eq!(turned.expect(422).pointers(), ["/valid_from"]);
    for (path, body, pointer) in [
        (
            format!("{own}/checks"),
            json!({ "checked_at": "1800-01-01T00:00:00Z", "works": true }),
            "/checked_at",
        ),
        (
            "/api/v1/campaigns".to_owned(),
            json!({ "name": "Ánh sáng", "begun_on": old }),
            "/begun_on",
        ),
        (
            "/api/v1/campaigns".to_owned(),
            json!({ "name": "Ánh sáng", "begun_on": "2026-01-01", "ended_on": "9999-01-01" }),
            "/ended_on",
        ),
        (
            "/api/v1/contributions".to_owned(),
            json!({ "source": "business", "item": "camera", "amount_dong": 1_000_000, "given_on": old }),
            "/given_on",
        ),
    ] {
        let refused = post(&app, &path, body).await.expect(422);
        assert_eq!(refused.pointers(), [pointer], "{path}");
    }
    // Moments are kept as such: the first day that is taken stays taken when another field is changed.
    patch(&app, &own, json!({ "installed_on": "1990-01-01" }))
        .await
        .expect(200);
    patch(&app, &own, json!({ "label": "Cổng chào" }))
        .await
        .expect(200);
}
