//! Accepting a scenario: planned cameras and a campaign at once or nothing at all.

use axum::{
    body::Body,
    http::{Method, Request, header},
};
use geo::{MultiPolygon, Rect};
use serde_json::{Value, json};
use sightline::{accounts::Role, deployment::DeploymentKind, geometry::wkb, units::NewUnit};

use crate::{
    audited::last_line,
    contacts::count,
    incidents::incident,
    logged::{rows, take_the_log_away},
    proposals::{hang, propose, question, sensitive_place, square, town},
    scenarios::{SCENARIOS, chosen, execute, keep, number, send},
    support::{
        Answer, Backend, TestApp, account, both,
        ground::{degrees, frame},
        instant,
    },
};

pub fn path(scenario: &Value, what: &str) -> String {
    format!("{SCENARIOS}/{}{what}", scenario["id"].as_str().unwrap())
}

async fn accept(app: &TestApp, bearer: &str, scenario: &Value, body: Value) -> Answer {
    let path = path(scenario, "/acceptance");
    app.call_as(bearer, Method::POST, &path, Some(body)).await
}

async fn measured(app: &TestApp) -> Value {
    let asked = json!({ "area": square() });
    let answer = app
        .post(Role::Planner, "/api/v1/plans/measure", asked)
        .await;
    let mut found = answer.expect(200).body;
    // Each has its own.
    assert!(found["id"].take().is_string());
    found
}

/// All that a registrar sees of the cameras in a state.
async fn cameras(app: &TestApp, bearer: &str, status: &str) -> Vec<Value> {
    let path = format!("/api/v1/cameras?status={status}");
    let listed = app
        .call_as(bearer, Method::GET, &path, None)
        .await
        .expect(200);
    listed.body["items"].as_array().unwrap().clone()
}

/// Says of all cameras of an accepted scenario that they are gone.
async fn remove_all(app: &TestApp, accepted: &Value) {
    for camera in accepted["chosen"].as_array().unwrap() {
        let path = format!("/api/v1/cameras/{}", camera["camera_id"].as_str().unwrap());
        let gone = Some(json!({ "status": "removed" }));
        app.call(Role::Registrar, Method::PATCH, &path, gone)
            .await
            .expect(200);
    }
}

both!(an_alternative_with_a_camera_that_is_planned_already_is_not_accepted_too);
async fn an_alternative_with_a_camera_that_is_planned_already_is_not_accepted_too(
    backend: Backend,
) {
    let app = TestApp::new(backend, DeploymentKind::Live).await;
    town(&app).await;
    let planner = app.bearer(Role::Planner);
    let two = json!({ "count": 2, "cost": 9_000_000 });
    let (first, second) = (
        keep(&app, &planner, "Chợ Mới", &two).await,
        keep(&app, &planner, "Chợ Mới, phương án 2", &two).await,
    );
    let made = accept(&app, &planner, &first, json!({})).await.expect(200);
    let refused = accept(&app, &planner, &second, json!({})).await.expect(409);
    assert_eq!(refused.body["code"], "planned_already");
    assert_eq!(refused.body["values"], json!({ "numbers": [1, 2] }));
    let registrar = app.bearer(Role::Registrar);
    assert_eq!(
        cameras(&app, &registrar, "planned").await.len(),
        2,
        "nothing is half written"
    );
    let campaigns = app
        .get(Role::Planner, "/api/v1/campaigns")
        .await
        .expect(200);
    assert_eq!(campaigns.body["items"].as_array().unwrap().len(), 1);

    // What was given up leaves the place free.
    remove_all(&app, &made.body).await;
    accept(&app, &planner, &second, json!({})).await.expect(200);
}

both!(what_was_measured_before_is_not_planned_at_the_same_place_whichever_way_it_looks);
async fn what_was_measured_before_is_not_planned_at_the_same_place_whichever_way_it_looks(
    backend: Backend,
) {
    let app = TestApp::new(backend, DeploymentKind::Live).await;
    town(&app).await;
    let planner = app.bearer(Role::Planner);
    let one = json!({ "count": 1, "cost": 9_000_000 });
    let asked = question(&one);
    let camera = chosen(&propose(&app, one.clone()).await);
    let straight = send(&app, &planner, "Thẳng", &asked, &camera).await;
    let straight = straight.expect(201).body;
    let mut turned = camera.clone();
    turned[0]["bearing_deg"] = json!((camera[0]["bearing_deg"].as_u64().unwrap() + 30) % 360);
    let before = send(&app, &planner, "Xoay", &asked, &turned).await;
    let before = before.expect(201).body;
    // Drawn over another area it would hang some metres beside.
    let beside = send(&app, &planner, "Bên cạnh", &asked, &turned).await;
    let beside = beside.expect(201).body;
    let moved = "UPDATE scenario_cameras SET lon = lon + 0.0001 WHERE scenario_id IN \
        (SELECT id FROM scenarios WHERE name = 'Bên cạnh')";
    execute(&app.app.db, moved).await;

    app.clock.set(instant("2026-11-20T06:00:00Z"));
    let planner = app.bearer(Role::Planner);
    accept(&app, &planner, &straight, json!({}))
        .await
        .expect(200);
    for stale in [&before, &beside] {
        let refused = accept(&app, &planner, stale, json!({})).await.expect(409);
        assert_eq!(refused.body["code"], "planned_already");
    }
    // What is measured now knows of the planned camera, and may hang another one beside it.
    let after = send(&app, &planner, "Xoay, biết rõ", &asked, &turned).await;
    let after = after.expect(201).body;
    app.clock.set(instant("2026-11-20T07:00:00Z"));
    accept(&app, &planner, &after, json!({})).await.expect(200);
}

both!(a_place_is_free_again_once_what_was_planned_there_hangs_elsewhere);
async fn a_place_is_free_again_once_what_was_planned_there_hangs_elsewhere(backend: Backend) {
    let app = TestApp::new(backend, DeploymentKind::Live).await;
    town(&app).await;
    let planner = app.bearer(Role::Planner);
    let one = json!({ "count": 1, "cost": 9_000_000 });
    let (first, again) = (
        keep(&app, &planner, "Chợ Mới", &one).await,
        keep(&app, &planner, "Chợ Mới, lần hai", &one).await,
    );
    let made = accept(&app, &planner, &first, json!({})).await.expect(200);
    let camera = &made.body["chosen"][0];
    let path = format!("/api/v1/cameras/{}", camera["camera_id"].as_str().unwrap());
    let moved = json!({ "lon": number(&camera["lon"]) + 0.001 });
    app.call(Role::Registrar, Method::PATCH, &path, Some(moved))
        .await
        .expect(200);
    accept(&app, &planner, &again, json!({})).await.expect(200);
}

both!(what_is_accepted_becomes_planned_cameras_and_a_campaign_once);
async fn what_is_accepted_becomes_planned_cameras_and_a_campaign_once(backend: Backend) {
    let app = TestApp::new(backend, DeploymentKind::Live).await;
    town(&app).await;
    let planner = app.bearer(Role::Planner);
    // Capitals tell no codes apart, and what is given goes on after the last one that was.
    hang(&app, "CAM-0006", json!({ "bearing_deg": 90 })).await;
    hang(&app, "cam-0008", json!({ "bearing_deg": 90 })).await;
    let more = json!({ "count": 2, "cost": 9_000_000 });
    let kept = keep(&app, &planner, "Chợ Mới", &more).await;
    let before = measured(&app).await;
    let made = accept(&app, &planner, &kept, json!({ "begun_on": "2026-11-01" }))
        .await
        .expect(200);
    assert_eq!(made.headers[header::ETAG], "\"2\"");
    let made = made.body;
    assert_eq!(
        (&made["accepted_by"], &made["accepted_at"]),
        (&json!("planner"), &json!("2026-11-20T05:00:00Z"))
    );
    let line = last_line(&app).await;
    assert_eq!(
        (&line["action"], &line["object"]),
        (&json!("scenario.accept"), &made["id"])
    );
    assert_eq!(
        line["detail"],
        json!({ "campaign": made["campaign_id"], "cameras": 2 })
    );
    let campaign = format!(
        "/api/v1/campaigns/{}",
        made["campaign_id"].as_str().unwrap()
    );
    let campaign = app.get(Role::Planner, &campaign).await.expect(200).body;
    assert_eq!(
        (
            &campaign["name"],
            &campaign["target_dong"],
            &campaign["begun_on"]
        ),
        (&json!("Chợ Mới"), &json!(18_000_000), &json!("2026-11-01"))
    );

    let registered = cameras(&app, &app.bearer(Role::Registrar), "planned").await;
    assert_eq!(registered.len(), 2);
    for (index, (camera, chosen)) in registered
        .iter()
        .zip(kept["chosen"].as_array().unwrap())
        .enumerate()
    {
        for field in ["lon", "lat"] {
            assert_eq!(camera[field], chosen[field], "{field}");
        }
        assert_eq!(
            camera["bearing_deg"].as_f64(),
            chosen["bearing_deg"].as_f64()
        );
        assert_eq!(camera["label"], json!(format!("Chợ Mới · {}", index + 1)));
        assert_eq!(camera["code"], json!(["CAM-0007", "CAM-0009"][index]));
        assert_eq!(
            (
                &camera["horizontal_fov_deg"],
                &camera["width_px"],
                &camera["height_m"]
            ),
            (&json!(38.4), &json!(3840), &json!(4.0))
        );
        assert_eq!(
            (&camera["owner_kind"], &camera["public"], &camera["source"]),
            (&Value::Null, &json!(false), &json!("plan"))
        );
        assert_eq!(
            (&camera["verified_on"], &camera["installed_on"]),
            (&Value::Null, &Value::Null)
        );
    }
    // What hangs nowhere sees nothing, neither for a plan nor for a search.
    let after = measured(&app).await;
    assert_eq!(after, before);
    // But it is proposed no second time: for the next proposal it is seen already.
    let next = propose(&app, more).await;
    let (seen, promised) = (&next["seen_before_m"], &kept["seen_after_m"]);
    assert!(
        (number(seen) - number(promised)).abs() < 0.5,
        "{next} {kept}"
    );
    // And it says that it counts what hangs nowhere, and so does what is kept of it; what was kept before counted none.
    assert_eq!(
        (&next["cameras_planned"], &kept["cameras_planned"]),
        (&json!(2), &json!(0))
    );
    let hangs = |camera: &Value| {
        ["lon", "lat", "bearing_deg"].map(|field| (number(&camera[field]) * 1e7).round() as i64)
    };
    let accepted: Vec<_> = chosen(&kept).iter().map(hangs).collect();
    let proposed = chosen(&next);
    assert!(
        proposed
            .iter()
            .all(|camera| !accepted.contains(&hangs(camera))),
        "{next}"
    );
    let place =
        [&registered[0]["lon"], &registered[0]["lat"]].map(|degrees| degrees.as_f64().unwrap());
    let there = frame().local(place.try_into().unwrap());
    let bearing = registered[0]["bearing_deg"].as_f64().unwrap().to_radians();
    let ahead = degrees(
        there.x + 25.0 * bearing.sin(),
        there.y + 25.0 * bearing.cos(),
    );
    let mut theft = incident();
    theft["place"] = json!({ "type": "Point", "coordinates": ahead });
    let theft = app.post(Role::Officer, "/api/v1/incidents", theft).await;
    let id = theft.expect(201).body["id"].as_str().unwrap().to_owned();
    let found = format!("/api/v1/incidents/{id}/candidates");
    let found = app.get(Role::Officer, &found).await.expect(200);
    let candidates = found.body["candidates"].as_array().unwrap().iter();
    let verdicts = candidates.filter(|candidate| candidate["camera_code"] == registered[0]["code"]);
    let verdicts: Vec<&Value> = verdicts.map(|candidate| &candidate["verdict"]).collect();
    assert_eq!(verdicts, ["not_working"]);

    for what in [json!({}), json!({ "campaign_name": "Khác" })] {
        let again = accept(&app, &planner, &kept, what).await.expect(409);
        assert_eq!(again.body["code"], "scenario_accepted");
    }
    let gone = app
        .call(Role::Planner, Method::DELETE, &path(&kept, ""), None)
        .await
        .expect(409);
    assert_eq!(gone.body["code"], "scenario_accepted");
    assert_eq!(
        count(&app.app.db, "SELECT count(*) FROM campaigns").await,
        1
    );
    // The next ones go on counting; without costs there is no target.
    let next = keep(&app, &planner, "Xóm 2", &json!({ "count": 1 })).await;
    assert_eq!(next["total_cost"], Value::Null);
    let next = accept(
        &app,
        &planner,
        &next,
        json!({ "campaign_name": "Camera xóm 2" }),
    )
    .await
    .expect(200)
    .body;
    let campaign = format!(
        "/api/v1/campaigns/{}",
        next["campaign_id"].as_str().unwrap()
    );
    let campaign = app.get(Role::Registrar, &campaign).await.expect(200).body;
    assert_eq!(
        (
            &campaign["name"],
            &campaign["target_dong"],
            &campaign["begun_on"]
        ),
        (&json!("Camera xóm 2"), &Value::Null, &json!("2026-11-20"))
    );
    let registered = cameras(&app, &app.bearer(Role::Registrar), "planned").await;
    assert_eq!(registered[2]["code"], "CAM-0010");
}

both!(what_cannot_be_accepted_leaves_nothing);
async fn what_cannot_be_accepted_leaves_nothing(backend: Backend) {
    let app = TestApp::new(backend, DeploymentKind::Live).await;
    town(&app).await;
    let planner = app.bearer(Role::Planner);
    let kept = keep(&app, &planner, "Chợ Mới", &json!({ "count": 2 })).await;
    let taken = json!({ "name": "CHO MOI", "begun_on": "2026-03-01" });
    app.post(Role::Registrar, "/api/v1/campaigns", taken)
        .await
        .expect(201);
    let db = &app.app.db;
    let unlogged = async || {
        let mut counts = rows(db).await;
        counts.retain(|(table, _)| !table.starts_with("audit"));
        counts
    };
    let before = unlogged().await;
    let refused = accept(&app, &planner, &kept, json!({})).await.expect(409);
    assert_eq!(refused.body["code"], "name_taken");
    for (body, code) in [
        (json!({ "campaign_name": " " }), "/campaign_name required"),
        (
            json!({ "campaign_name": "gọi 0900 000 012" }),
            "/campaign_name holds_phone_number",
        ),
        (json!({ "begun_on": "2027-01-01" }), "/begun_on in_future"),
        (json!({ "target_dong": 5 }), "/target_dong unknown_field"),
    ] {
        let refused = accept(&app, &planner, &kept, body).await.expect(422);
        assert_eq!(refused.codes(), [code]);
    }
    let request = Request::post(path(&kept, "/acceptance"))
        .header(header::AUTHORIZATION, &planner)
        .header(header::CONTENT_TYPE, "application/json")
        .header(header::IF_MATCH, "\"2\"");
    let stale = request.body(Body::from("{}")).unwrap();
    app.send(stale).await.expect(412);
    for role in [
        Role::Officer,
        Role::Registrar,
        Role::Approver,
        Role::Auditor,
    ] {
        accept(&app, &app.bearer(role), &kept, json!({}))
            .await
            .expect(403);
    }
    assert_eq!(unlogged().await, before);
    // P21: what must be left alone since is not planned for either.
    sensitive_place(&app).await;
    let before = unlogged().await;
    let fresh = json!({ "campaign_name": "Khác" });
    let refused = accept(&app, &planner, &kept, fresh).await.expect(409);
    assert_eq!(refused.body["code"], "proposal_outdated");
    assert_eq!(refused.body["values"]["numbers"], json!([1, 2]));
    assert_eq!(unlogged().await, before);
}

both!(p13_without_the_log_nothing_is_accepted_or_written);
async fn p13_without_the_log_nothing_is_accepted_or_written(backend: Backend) {
    let app = TestApp::new(backend, DeploymentKind::Live).await;
    town(&app).await;
    let planner = app.bearer(Role::Planner);
    let kept = keep(&app, &planner, "Chợ Mới", &json!({ "count": 1 })).await;
    let db = &app.app.db;
    take_the_log_away(db).await;
    let before = rows(db).await;
    let refused = accept(&app, &planner, &kept, json!({})).await;
    assert!(refused.status.is_server_error(), "{}", refused.text);
    let wanted = json!({ "format": "xlsx" });
    let refused = app
        .post(Role::Planner, &path(&kept, "/export"), wanted)
        .await;
    assert!(refused.status.is_server_error(), "{}", refused.text);
    assert_eq!(rows(db).await, before);
}

both!(of_two_who_accept_at_once_one_does);
async fn of_two_who_accept_at_once_one_does(backend: Backend) {
    let app = TestApp::new(backend, DeploymentKind::Live).await;
    town(&app).await;
    let planner = app.bearer(Role::Planner);
    let more = json!({ "count": 2 });
    let one = keep(&app, &planner, "Phương án 1", &more).await;
    let two = keep(&app, &planner, "Phương án 2", &more).await;
    let again = json!({ "campaign_name": "Lần hai" });
    let (a, b, c) = tokio::join!(
        accept(&app, &planner, &one, json!({})),
        accept(&app, &planner, &one, again),
        accept(&app, &planner, &two, json!({})),
    );
    // The second is an alternative with the same cameras: it plans none of them twice, however close they come.
    let statuses = [&a, &b, &c].map(|answer| answer.status.as_u16());
    let done = statuses.iter().filter(|status| **status == 200).count();
    assert_eq!(done, 1, "{} {} {}", a.text, b.text, c.text);
    let known = |status: &u16| matches!(status, 200 | 409 | 412 | 503);
    assert!(statuses.iter().all(known), "{statuses:?}");
    let db = &app.app.db;
    assert_eq!(count(db, "SELECT count(*) FROM campaigns").await, 1);
    assert_eq!(count(db, "SELECT count(*) FROM cameras").await, 2);
    let other = if c.status == 200 { &one } else { &two };
    let refused = accept(&app, &planner, other, json!({})).await.expect(409);
    assert_eq!(refused.body["code"], "planned_already");
}

both!(each_planned_camera_is_of_the_commune_where_it_hangs);
async fn each_planned_camera_is_of_the_commune_where_it_hangs(backend: Backend) {
    let app = TestApp::new(backend, DeploymentKind::Live).await;
    town(&app).await;
    let db = &app.app.db;
    let mut tx = db.begin().await.unwrap();
    let boundary = |west: f64, east: f64| {
        let outline = Rect::new((west, -400.0), (east, 400.0)).to_polygon();
        let outline = frame().multi_polygon(&MultiPolygon(vec![outline]));
        Some(wkb::write_multi_polygon(&outline))
    };
    let unit = |code, kind, boundary| NewUnit {
        code,
        name: code,
        kind,
        boundary,
    };
    let province = db
        .add_unit(&mut tx, &unit("42", "province", None))
        .await
        .unwrap();
    let west = db
        .add_unit(&mut tx, &unit("001", "commune", boundary(-400.0, 0.0)))
        .await
        .unwrap();
    let east = db
        .add_unit(&mut tx, &unit("002", "commune", boundary(0.0, 400.0)))
        .await
        .unwrap();
    tx.set_unit_parent(west, province).await.unwrap();
    tx.set_unit_parent(east, province).await.unwrap();
    tx.commit().await.unwrap();
    let of_province = account(db, "planner-42", Role::Planner, Some(province)).await;
    let of_west = account(db, "planner-001", Role::Planner, Some(west)).await;
    let registrar = app.bearer(Role::Registrar);
    let more = json!({ "count": 4 });
    let units = async |kept: &Value| {
        let all = cameras(&app, &registrar, "planned").await;
        let mut found: Vec<(bool, String)> = all
            .iter()
            .filter(|camera| {
                camera["label"]
                    .as_str()
                    .unwrap()
                    .starts_with(kept["name"].as_str().unwrap())
            })
            .map(|camera| {
                let east = camera["lon"].as_f64().unwrap() > 105.9;
                (east, camera["unit_code"].as_str().unwrap().to_owned())
            })
            .collect();
        found.sort();
        found.dedup();
        found
    };
    // What is accepted is proposed no second time: all are kept before.
    let kept = keep(&app, &of_province, "Tỉnh", &more).await;
    let own = keep(&app, &of_west, "Xã", &more).await;
    let made = accept(&app, &of_province, &kept, json!({}))
        .await
        .expect(200)
        .body;
    assert_eq!(made["unit_code"], "42");
    assert_eq!(
        units(&kept).await,
        [(false, "001".to_owned()), (true, "002".to_owned())]
    );
    let unit_of_campaign =
        "SELECT count(*) FROM campaigns c JOIN units u ON u.id = c.unit_id WHERE u.code = '42'";
    assert_eq!(count(db, unit_of_campaign).await, 1);
    // A commune plans beyond its border for itself: it writes in nobody else's registry.
    remove_all(&app, &made).await;
    accept(&app, &of_west, &own, json!({})).await.expect(200);
    assert_eq!(
        units(&own).await,
        [(false, "001".to_owned()), (true, "001".to_owned())]
    );
    // By the code of a unit the area is the unit's.
    let kept = keep(
        &app,
        &of_west,
        "Cả xã",
        &json!({ "area": null, "unit_code": "001", "count": 1 }),
    )
    .await;
    assert_eq!(kept["area_unit"]["code"], "001");
    assert_eq!(kept["question"]["area"], Value::Null);
}
