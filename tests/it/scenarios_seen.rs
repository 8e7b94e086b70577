//! Who sees the scenarios of whom, and which registered cameras stand in them.

use axum::http::{Method, header};
use serde_json::{Value, json};
use sightline::{accounts::Role, deployment::DeploymentKind, units::NewUnit};

use crate::{
    audited::last_line,
    contacts::count,
    incidents::incident,
    proposals::{hang, propose, question, town},
    scenarios::{SCENARIOS, chosen, execute, keep, send},
    support::{Backend, TestApp, account, both, ground::degrees},
};

both!(p9_whoever_withdrew_stands_in_no_scenario);
async fn p9_whoever_withdrew_stands_in_no_scenario(backend: Backend) {
    // A test database, whose planners are told names.
    let app = TestApp::new(backend, DeploymentKind::Test).await;
    town(&app).await;
    let registrar = app.bearer(Role::Registrar);
    let looks_east =
        |kind: &str| json!({ "bearing_deg": 90, "owner_kind": kind, "status": "unknown" });
    let household = hang(&app, "C-1", looks_east("household")).await;
    let id = household["id"].as_str().unwrap();
    app.list_camera(&registrar, id).await;
    hang(&app, "C-2", looks_east("commune")).await;
    let planner = app.bearer(Role::Planner);
    let kept = keep(&app, &planner, "Phương án 1", &json!({ "count": 2 })).await;
    let path = format!("{SCENARIOS}/{}", kept["id"].as_str().unwrap());
    let names = async || {
        let scenario = app.get(Role::Planner, &path).await.expect(200).body;
        let cameras = scenario["chosen"].as_array().unwrap().clone();
        let overlaps = cameras
            .iter()
            .flat_map(|camera| camera["overlaps"].as_array().unwrap().clone());
        let mut names: Vec<String> = overlaps
            .map(|overlap| overlap["code"].as_str().unwrap().to_owned())
            .collect();
        names.sort();
        names.dedup();
        names
    };
    assert_eq!(names().await, ["C-1", "C-2"]);
    // A code is that of today.
    // Once its owner was asked to keep something, the camera stays as a bare row when it goes.
    let mut theft = incident();
    theft["place"] = json!({ "type": "Point", "coordinates": degrees(30.0, -4.0) });
    let theft = app.post(Role::Officer, "/api/v1/incidents", theft).await;
    let theft = theft.expect(201).body["id"].as_str().unwrap().to_owned();
    let notices = format!("/api/v1/incidents/{theft}/preservation_notices");
    app.get(
        Role::Officer,
        &format!("/api/v1/incidents/{theft}/candidates"),
    )
    .await
    .expect(200);
    let cameras = json!({ "camera_ids": [id] });
    app.post(Role::Officer, &notices, cameras).await.expect(201);
    let renamed = json!({ "code": "C-9" });
    let camera = format!("/api/v1/cameras/{id}");
    app.call(Role::Registrar, Method::PATCH, &camera, Some(renamed))
        .await
        .expect(200);
    assert_eq!(names().await, ["C-2", "C-9"]);
    let seen = app.get(Role::Registrar, &camera).await.expect(200);
    let owner = format!("/api/v1/owners/{}", seen.body["owner_id"].as_str().unwrap());
    // Without the consent to be listed it is a draft, which is in no plan.
    app.call(
        Role::Registrar,
        Method::DELETE,
        &format!("{owner}/consents/listed"),
        None,
    )
    .await
    .expect(204);
    assert_eq!(names().await, ["C-2"]);
    app.list_camera(&registrar, id).await;
    assert_eq!(names().await, ["C-2", "C-9"]);
    app.post(Role::Registrar, &format!("{owner}/withdrawal"), json!({}))
        .await;
    assert_eq!(names().await, ["C-2"]);
    let gone = "SELECT count(*) FROM cameras WHERE source = 'gone'";
    assert_eq!(count(&app.app.db, gone).await, 1);
    let of_gone = "SELECT count(*) FROM scenario_overlaps o WHERE NOT EXISTS (SELECT 1 FROM cameras k WHERE k.id = o.camera_id AND k.code = 'C-2')";
    assert_eq!(count(&app.app.db, of_gone).await, 0);
}

both!(p5_a_unit_keeps_its_own_and_those_above_see_them);
async fn p5_a_unit_keeps_its_own_and_those_above_see_them(backend: Backend) {
    let app = TestApp::new(backend, DeploymentKind::Live).await;
    town(&app).await;
    let (one, two) = app.two_units().await;
    let db = &app.app.db;
    let mut tx = db.begin().await.unwrap();
    let province = NewUnit {
        code: "42",
        name: "tỉnh Mẫu",
        kind: "province",
        boundary: None,
    };
    let province = db.add_unit(&mut tx, &province).await.unwrap();
    tx.set_unit_parent(one.id, province).await.unwrap();
    tx.commit().await.unwrap();
    let own = account(db, "planner-001", Role::Planner, Some(one.id)).await;
    let other = account(db, "planner-002", Role::Planner, Some(two.id)).await;
    let above = account(db, "planner-42", Role::Planner, Some(province)).await;
    let more = json!({ "count": 1 });
    let kept = keep(&app, &own, "Chợ Mới", &more).await;
    assert_eq!(kept["unit_code"], "001");
    let path = format!("{SCENARIOS}/{}", kept["id"].as_str().unwrap());
    let call = async |bearer: &str, method: Method, what: &str, body: Option<Value>| {
        app.call_as(bearer, method, &format!("{path}{what}"), body)
            .await
    };
    let wanted = Some(json!({ "format": "geojson" }));
    call(&other, Method::GET, "", None).await.expect(404);
    call(&other, Method::DELETE, "", None).await.expect(404);
    call(&other, Method::POST, "/acceptance", Some(json!({})))
        .await
        .expect(404);
    call(&other, Method::POST, "/export", wanted.clone())
        .await
        .expect(404);
    let empty = app
        .call_as(&other, Method::GET, SCENARIOS, None)
        .await
        .expect(200);
    assert_eq!(empty.body["items"], json!([]));
    // The province looks, and leaves it to the commune.
    call(&above, Method::GET, "", None).await.expect(200);
    let listed = app
        .call_as(&above, Method::GET, SCENARIOS, None)
        .await
        .expect(200);
    assert_eq!(listed.body["items"][0]["id"], kept["id"]);
    call(&above, Method::POST, "/export", wanted)
        .await
        .expect(200);
    for (method, what) in [(Method::DELETE, ""), (Method::POST, "/acceptance")] {
        let body = (method == Method::POST).then(|| json!({}));
        let refused = call(&above, method, what, body).await.expect(403);
        assert_eq!(refused.body["code"], "other_unit");
    }
    // A name stands once in a unit, whatever its marks.
    let proposal = propose(&app, more.clone()).await;
    let (asked, cameras) = (question(&more), chosen(&proposal));
    let refused = send(&app, &own, "CHO  moi", &asked, &cameras)
        .await
        .expect(409);
    assert_eq!(
        (&refused.body["code"], &refused.body["values"]["taken"]),
        (&json!("scenario_name_taken"), &json!("Chợ Mới"))
    );
    send(&app, &other, "Chợ Mới", &asked, &cameras)
        .await
        .expect(201);
    send(&app, &above, "Chợ Mới", &asked, &cameras)
        .await
        .expect(201);
    // Deleted once, by whoever saw it as it is.
    let request = axum::http::Request::delete(&path).header(header::AUTHORIZATION, &own);
    let stale = request
        .header(header::IF_MATCH, "\"7\"")
        .body(axum::body::Body::empty());
    let stale = app.send(stale.unwrap()).await.expect(412);
    assert_eq!(stale.body["current"]["id"], kept["id"]);
    call(&own, Method::DELETE, "", None).await.expect(204);
    assert_eq!(last_line(&app).await["action"], "scenario.delete");
    call(&own, Method::GET, "", None).await.expect(404);
    call(&own, Method::DELETE, "", None).await.expect(404);
    send(&app, &own, "Chợ Mới", &asked, &cameras)
        .await
        .expect(201);
    // So many and no more.
    execute(
        db,
        match backend {
            Backend::Sqlite => COPIES_SQLITE,
            Backend::Postgres => COPIES_POSTGRES,
        },
    )
    .await;
    let refused = send(&app, &own, "Thêm", &asked, &cameras).await.expect(409);
    assert_eq!(
        (&refused.body["code"], &refused.body["values"]["most"]),
        (&json!("too_many_scenarios"), &json!(100))
    );
    send(&app, &other, "Thêm", &asked, &cameras)
        .await
        .expect(201);
}

macro_rules! copies {
    ($id:literal) => {
        concat!(
            "INSERT INTO scenarios (id, unit_id, name, folded, question, area, area_m2, value, bound, gap, proven, demand_m, \
             seen_before_m, seen_after_m, incidents, cameras_installed, cameras_working, measured_at) \
             WITH RECURSIVE n (n) AS (SELECT 1 UNION SELECT n + 1 FROM n WHERE n < 99) SELECT ", $id, ", s.unit_id, \
             s.name, 'copy ' || n.n, s.question, s.area, s.area_m2, s.value, s.bound, s.gap, s.proven, s.demand_m, s.seen_before_m, \
             s.seen_after_m, s.incidents, s.cameras_installed, s.cameras_working, s.measured_at FROM scenarios s, n \
             WHERE s.unit_id = (SELECT id FROM units WHERE code = '001')"
        )
    };
}
/// 99 more of the one that the commune 001 has.
const COPIES_SQLITE: &str = copies!("randomblob(16)");
const COPIES_POSTGRES: &str = copies!("gen_random_uuid()");
