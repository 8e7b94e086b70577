//! Checks, what follows from them, and the lists of what is to be done.

use axum::{
    body::Body,
    http::{Method, Request, header},
};
use serde_json::{Value, json};
use sightline::{accounts::Role, deployment::DeploymentKind};

use crate::{
    audited::last_line,
    support::{Answer, Backend, TestApp, TestUnit, both},
};

async fn register(app: &TestApp, bearer: &str, camera: Value) -> String {
    let made = app
        .call_as(bearer, Method::POST, "/api/v1/cameras", Some(camera))
        .await
        .expect(201);
    made.body["id"].as_str().unwrap().to_owned()
}

async fn note(app: &TestApp, camera: &str, check: Value) -> Answer {
    let path = format!("/api/v1/cameras/{camera}/checks");
    app.post(Role::Registrar, &path, check).await
}

async fn camera(app: &TestApp, id: &str) -> Value {
    let path = format!("/api/v1/cameras/{id}");
    app.get(Role::Registrar, &path).await.expect(200).body
}

async fn checks(app: &TestApp, id: &str) -> Vec<Value> {
    let path = format!("/api/v1/cameras/{id}/checks");
    let list = app.get(Role::Registrar, &path).await.expect(200);
    list.body["items"].as_array().unwrap().clone()
}

both!(a_check_says_at_once_all_that_follows_from_it);
async fn a_check_says_at_once_all_that_follows_from_it(backend: Backend) {
    let app = TestApp::new(backend, DeploymentKind::Test).await;
    let bearer = app.bearer(Role::Registrar);
    let stated = json!({ "code": "C-1", "lon": 105.9, "lat": 18.34, "bearing_deg": 90, "horizontal_fov_deg": 80,
        "width_px": 1920, "status": "faulty", "status_since": "2026-10-01", "verified_on": "2026-01-05" });
    let id = register(&app, &bearer, stated).await;
    let before = app.app.db.audit_head().await.unwrap().seq;
    let seen = json!({ "checked_at": "2026-11-20T03:00:00Z", "works": true, "image_usable": true, "notice_sign": false,
        "clock": { "shown": "2026-11-20T03:02:05Z", "at": "2026-11-20T03:00:05Z", "within_s": 1.5 },
        "oldest_footage_at": "2026-11-10T03:02:00Z", "review_on": "2027-11-20", "note": "cành cây che một góc" });
    let after = note(&app, &id, seen).await.expect(201).body;
    assert_eq!(
        (
            &after["status"],
            &after["status_since"],
            &after["verified_on"],
            &after["revision"]
        ),
        (
            &json!("working"),
            &json!("2026-11-20T03:00:00Z"),
            &json!("2026-11-20"),
            &json!(2)
        )
    );
    assert_eq!(app.app.db.audit_head().await.unwrap().seq, before + 1);
    let line = last_line(&app).await;
    assert_eq!(
        (&line["action"], &line["object"]),
        (&json!("check.create"), &json!(id))
    );
    assert!(!line.to_string().contains("cành cây"), "ids only: {line}");

    // The recorder was there all the time, and what the camera sees is still known.
    let recorder = after["recorder_id"].as_str().unwrap();
    let measured = app
        .get(
            Role::Registrar,
            &format!("/api/v1/recorders/{recorder}/measurements"),
        )
        .await
        .expect(200);
    let measured = measured.body["items"].as_array().unwrap();
    let of = |kind: &str| measured.iter().find(|item| item["kind"] == kind).unwrap();
    assert_eq!(
        (&of("clock")["offset_s"], &of("clock")["measured_at"]),
        (&json!(120.0), &json!("2026-11-20T03:00:05Z"))
    );
    // By a clock two minutes fast, what it dates 03:02 is of 03:00.
    assert_eq!(of("oldest_footage")["days"], json!(10.0));
    let seen = app
        .get(Role::Registrar, &format!("/api/v1/cameras/{id}/coverage"))
        .await
        .expect(200);
    let seen = &seen.body["features"][0]["properties"];
    assert!(seen["area_m2"].as_f64().unwrap() > 100.0);
    assert_eq!(seen["counts"], json!(true));

    let history = checks(&app, &id).await;
    assert_eq!(
        (
            &history[0]["recorded_by"],
            &history[0]["offset_s"],
            &history[0]["offset_within_s"]
        ),
        (&json!("registrar"), &json!(120.0), &json!(1.5))
    );
    assert_eq!(history[0]["oldest_footage_days"], json!(10.0));

    // An incident after the check finds a camera that works, whose footage is kept ten days by measurement.
    let incident = json!({
        "type": "TRM", "case_number": "1/2026", "place": { "type": "Point", "coordinates": [105.9002, 18.34] },
        "from": "2026-11-20T03:10:00Z", "to": "2026-11-20T03:20:00Z",
    });
    let incident = app
        .post(Role::Officer, "/api/v1/incidents", incident)
        .await
        .expect(201);
    let path = format!(
        "/api/v1/incidents/{}/candidates",
        incident.body["id"].as_str().unwrap()
    );
    let judged = app.get(Role::Officer, &path).await.expect(200).body["candidates"][0].clone();
    let reasons = judged["reasons"].to_string();
    assert!(
        !reasons.contains("not_verified") && !reasons.contains("faulty"),
        "{reasons}"
    );
    assert_eq!(judged["retention_basis"], "measured");
    assert_eq!(judged["recorder_window"]["offset_s"], json!(120.0));
}

both!(p17_what_was_noted_wrongly_is_superseded_with_all_that_followed);
async fn p17_what_was_noted_wrongly_is_superseded_with_all_that_followed(backend: Backend) {
    let app = TestApp::new(backend, DeploymentKind::Test).await;
    let bearer = app.bearer(Role::Registrar);
    let stated = json!({ "code": "C-1", "lon": 105.9, "lat": 18.34, "status": "working", "status_since": "2026-01-01",
        "verified_on": "2026-09-01", "retention_declared_days": 7 });
    let id = register(&app, &bearer, stated).await;
    note(
        &app,
        &id,
        json!({ "checked_at": "2026-11-19T03:00:00Z", "works": true }),
    )
    .await
    .expect(201);
    // Noted a day later, of a day before: the state of today is that of the later check.
    let late = json!({ "checked_at": "2026-11-10T03:00:00Z", "works": true, "image_usable": false,
        "oldest_footage_at": "2026-11-08T03:00:00Z" });
    let now = note(&app, &id, late).await.expect(201).body;
    assert_eq!(
        (&now["status"], &now["status_since"], &now["verified_on"]),
        (
            &json!("working"),
            &json!("2026-11-19T03:00:00Z"),
            &json!("2026-11-19")
        )
    );
    // Of two checks of one day the second still stands when the first is taken back.
    let second = json!({ "checked_at": "2026-11-19T04:00:00Z", "works": true });
    note(&app, &id, second).await.expect(201);
    let history = checks(&app, &id).await;
    let first = history[1]["id"].as_str().unwrap();
    let path = format!("/api/v1/cameras/{id}/checks/{first}");
    app.call(Role::Registrar, Method::DELETE, &path, None)
        .await
        .expect(204);
    assert_eq!(camera(&app, &id).await["verified_on"], "2026-11-19");
    let wrong = history[2]["id"].as_str().unwrap();
    let path = format!("/api/v1/cameras/{id}/checks/{wrong}");
    app.call(Role::Registrar, Method::DELETE, &path, None)
        .await
        .expect(204);
    app.call(Role::Registrar, Method::DELETE, &path, None)
        .await
        .expect(404);
    let now = camera(&app, &id).await;
    assert_eq!(
        (&now["status"], &now["status_since"], &now["verified_on"]),
        (
            &json!("working"),
            &json!("2025-12-31T17:00:00Z"),
            &json!("2026-11-19")
        )
    );
    let recorder = now["recorder_id"].as_str().unwrap();
    let measured = app
        .get(
            Role::Registrar,
            &format!("/api/v1/recorders/{recorder}/measurements"),
        )
        .await
        .expect(200);
    assert!(
        !measured.text.contains("oldest_footage"),
        "{}",
        measured.text
    );
    // It stays to be seen, with who took it back.
    let history = checks(&app, &id).await;
    assert_eq!(
        (&history[2]["superseded_by"], history.len()),
        (&json!("registrar"), 3)
    );
    let other = history[0]["id"].as_str().unwrap();
    let path = format!("/api/v1/cameras/{id}/checks/{other}");
    app.call(Role::Registrar, Method::DELETE, &path, None)
        .await
        .expect(204);
    assert_eq!(
        camera(&app, &id).await["verified_on"],
        "2026-09-01",
        "as it was stated"
    );
}

both!(p1_checks_that_cannot_be_noted);
async fn p1_checks_that_cannot_be_noted(backend: Backend) {
    let app = TestApp::new(backend, DeploymentKind::Live).await;
    let (own, other) = app.two_units().await;
    let id = register(
        &app,
        &own.registrar,
        json!({ "code": "C-1", "lon": 105.9, "lat": 18.34 }),
    )
    .await;
    let path = format!("/api/v1/cameras/{id}/checks");
    let post = async |unit: &TestUnit, check: Value| {
        app.call_as(&unit.registrar, Method::POST, &path, Some(check))
            .await
    };
    for (check, code) in [
        (
            json!({ "works": true, "checked_at": "2026-11-20T06:00:00Z" }),
            "/checked_at ahead_of_server",
        ),
        (
            json!({ "works": true, "note": "rtsp://10.0.0.7/1" }),
            "/note holds_device_address",
        ),
        (
            json!({ "works": true, "note": "gọi 0900 000 012" }),
            "/note holds_phone_number",
        ),
        (
            json!({ "works": true, "note": "x".repeat(201) }),
            "/note too_long",
        ),
        (
            json!({ "works": true, "review_on": "2027-11-21" }),
            "/review_on not_within_days",
        ),
        (
            json!({ "works": true, "review_on": "2026-11-20" }),
            "/review_on not_within_days",
        ),
        (
            json!({ "works": true, "oldest_footage_at": "2026-11-21T00:00:00Z" }),
            "/oldest_footage_at in_future",
        ),
        (
            json!({ "works": true, "oldest_footage_at": "1999-11-21T00:00:00Z" }),
            "/oldest_footage_at too_long_ago",
        ),
        (
            json!({ "works": true, "clock": { "shown": "2026-11-20T05:00:00Z", "at": "2026-11-20T05:00:01Z" } }),
            "/clock/at ahead_of_server",
        ),
        (
            json!({ "works": true, "clock": { "shown": "2096-11-20T05:00:00Z", "at": "2026-11-20T05:00:00Z" } }),
            "/clock/shown out_of_range",
        ),
        (json!({ "image_usable": true }), "/works required"),
        (
            json!({ "works": true, "person": "x" }),
            "/person unknown_field",
        ),
    ] {
        assert_eq!(
            post(&own, check.clone()).await.expect(422).codes(),
            [code],
            "{check}"
        );
    }
    let none = app
        .call_as(&own.registrar, Method::GET, &path, None)
        .await
        .expect(200);
    assert_eq!(none.body["items"], json!([]), "nothing half written");
    // Another unit's camera is none.
    post(&other, json!({ "works": true })).await.expect(404);
    app.call_as(&other.registrar, Method::GET, &path, None)
        .await
        .expect(404);
    app.call_as(
        &own.officer,
        Method::POST,
        &path,
        Some(json!({ "works": true })),
    )
    .await
    .expect(403);
}

async fn listed(app: &TestApp, bearer: &str, list: &str) -> Vec<String> {
    let path = format!("/api/v1/work_lists/{list}");
    let page = app
        .call_as(bearer, Method::GET, &path, None)
        .await
        .expect(200);
    let items = page.body["items"].as_array().unwrap().clone();
    items
        .iter()
        .map(|item| item["code"].as_str().unwrap().to_owned())
        .collect()
}

both!(p17_work_lists_name_the_cameras_to_go_to);
async fn p17_work_lists_name_the_cameras_to_go_to(backend: Backend) {
    let app = TestApp::new(backend, DeploymentKind::Live).await;
    let (own, other) = app.two_units().await;
    for (unit, stated) in [
        (&own, json!({ "code": "BARE" })),
        (
            &own,
            json!({ "code": "DOME", "kind": "dome", "horizontal_fov_deg": 100, "verified_on": "2026-11-01" }),
        ),
        (
            &own,
            json!({ "code": "OLD", "bearing_deg": 0, "horizontal_fov_deg": 80, "verified_on": "2026-08-21", "status": "disconnected" }),
        ),
        (
            &own,
            json!({ "code": "NEW", "bearing_deg": 0, "horizontal_fov_deg": 80, "verified_on": "2026-08-22" }),
        ),
        (
            &own,
            json!({ "code": "GONE", "status": "removed", "warranty_until": "2026-11-20" }),
        ),
        (&other, json!({ "code": "OTHER" })),
    ] {
        let mut camera = stated;
        camera["lon"] = json!(105.9);
        camera["lat"] = json!(18.34);
        register(&app, &unit.registrar, camera).await;
    }
    let id = |code: &str| {
        let (app, bearer, path) = (&app, &own.registrar, format!("/api/v1/cameras?q={code}"));
        async move {
            let found = app
                .call_as(bearer, Method::GET, &path, None)
                .await
                .expect(200);
            found.body["items"][0]["id"].as_str().unwrap().to_owned()
        }
    };
    assert_eq!(
        listed(&app, &own.registrar, "to_check").await,
        ["BARE", "OLD"]
    );
    assert_eq!(listed(&app, &own.registrar, "faulty").await, ["OLD"]);
    assert_eq!(listed(&app, &own.registrar, "bare").await, ["BARE"]);
    assert_eq!(
        listed(&app, &own.registrar, "warranty_ending").await,
        [""; 0]
    );
    assert_eq!(listed(&app, &own.registrar, "review_due").await, [""; 0]);
    assert_eq!(
        listed(&app, &own.registrar, "notice_sign_missing").await,
        [""; 0]
    );
    // A check settles one list and opens others; that the camera does not work was a check too.
    let note = async |code: &str, check: Value| {
        let path = format!("/api/v1/cameras/{}/checks", id(code).await);
        app.call_as(&own.registrar, Method::POST, &path, Some(check))
            .await
            .expect(201);
    };
    note("BARE", json!({ "works": false, "notice_sign": false })).await;
    note(
        "NEW",
        json!({ "works": true, "notice_sign": false, "checked_at": "2026-11-18T00:00:00Z" }),
    )
    .await;
    note("NEW", json!({ "works": true, "notice_sign": true })).await;
    note(
        "DOME",
        json!({ "works": true, "checked_at": "2026-01-10T00:00:00Z", "review_on": "2026-11-19" }),
    )
    .await;
    assert_eq!(listed(&app, &own.registrar, "to_check").await, ["OLD"]);
    assert_eq!(
        listed(&app, &own.registrar, "faulty").await,
        ["BARE", "OLD"]
    );
    assert_eq!(listed(&app, &own.registrar, "review_due").await, ["DOME"]);
    assert_eq!(
        listed(&app, &own.registrar, "notice_sign_missing").await,
        ["BARE"]
    );
    // Who pays holds until the next statement of its kind.
    for (code, kind, payer, since) in [
        ("NEW", "electricity", "nobody", "2026-10-01"),
        ("NEW", "line", "owner", "2026-10-01"),
        ("DOME", "electricity", "nobody", "2026-09-01"),
        ("DOME", "electricity", "owner", "2026-11-01"),
        ("OLD", "storage", "group", "2026-09-01"),
    ] {
        let path = format!("/api/v1/cameras/{}/running_costs", id(code).await);
        let cost = json!({ "kind": kind, "payer": payer, "since": since });
        app.call_as(&own.registrar, Method::POST, &path, Some(cost))
            .await
            .expect(201);
    }
    assert_eq!(listed(&app, &own.registrar, "no_payer").await, ["NEW"]);
    let counts = app
        .call_as(&own.registrar, Method::GET, "/api/v1/work_lists", None)
        .await
        .expect(200);
    assert_eq!(
        counts.body["items"],
        json!([{ "list": "to_check", "count": 1 }, { "list": "faulty", "count": 2 },
            { "list": "warranty_ending", "count": 0 }, { "list": "review_due", "count": 1 },
            { "list": "notice_sign_missing", "count": 1 }, { "list": "no_payer", "count": 1 },
            { "list": "bare", "count": 1 }, { "list": "drafts", "count": 0 }])
    );
    assert_eq!(listed(&app, &other.registrar, "to_check").await, ["OTHER"]);
    app.call_as(
        &own.registrar,
        Method::GET,
        "/api/v1/work_lists/people",
        None,
    )
    .await
    .expect(404);
    for query in ["near=here", "near=999,1", "cursor=7"] {
        let path = format!("/api/v1/work_lists/bare?{query}");
        app.call_as(&own.registrar, Method::GET, &path, None)
            .await
            .expect(422);
    }
}

both!(a_warranty_is_on_its_list_from_sixty_days_before_its_end_to_thirty_after);
async fn a_warranty_is_on_its_list_from_sixty_days_before_its_end_to_thirty_after(
    backend: Backend,
) {
    let app = TestApp::new(backend, DeploymentKind::Live).await;
    let (own, other) = app.two_units().await;
    // Today is 20 November.
    for (unit, code, until) in [
        (&own, "OVER-31", "2026-10-20"),
        (&own, "OVER-30", "2026-10-21"),
        (&own, "TODAY", "2026-11-20"),
        (&own, "LEFT-60", "2027-01-19"),
        (&own, "LEFT-61", "2027-01-20"),
        (&other, "OTHER", "2026-11-20"),
    ] {
        let camera = json!({ "code": code, "lon": 105.9, "lat": 18.34, "warranty_until": until });
        register(&app, &unit.registrar, camera).await;
    }
    assert_eq!(
        listed(&app, &own.registrar, "warranty_ending").await,
        ["OVER-30", "TODAY", "LEFT-60"]
    );
    let path = "/api/v1/work_lists/warranty_ending?limit=1";
    let page = app.call_as(&own.registrar, Method::GET, path, None).await;
    let first = &page.expect(200).body["items"][0];
    assert_eq!(first["warranty_until"], "2026-10-21", "the row says when");
    let counts = app
        .call_as(&own.registrar, Method::GET, "/api/v1/work_lists", None)
        .await
        .expect(200);
    let counted = counts.body["items"].as_array().unwrap().iter();
    let counted: Vec<_> = counted
        .filter(|one| one["list"] == "warranty_ending")
        .collect();
    assert_eq!(counted, [&json!({ "list": "warranty_ending", "count": 3 })]);
}

both!(p9_the_drafts_of_households_are_a_work_list_with_the_day_on_which_they_go);
async fn p9_the_drafts_of_households_are_a_work_list_with_the_day_on_which_they_go(
    backend: Backend,
) {
    let app = TestApp::new(backend, DeploymentKind::Live).await;
    let (own, other) = app.two_units().await;
    for (unit, code, lat, kind) in [
        (&own, "FAR", 18.4, "household"),
        (&own, "NEAR", 18.35, "household"),
        (&own, "SHOP", 18.34, "business"),
        (&other, "OTHER", 18.34, "household"),
    ] {
        let camera = json!({ "code": code, "lon": 105.9, "lat": lat, "owner_kind": kind, "status": "planned" });
        register(&app, &unit.registrar, camera).await;
    }
    let near = "drafts?near=105.9,18.34";
    assert_eq!(listed(&app, &own.registrar, near).await, ["NEAR", "FAR"]);
    let path = format!("/api/v1/work_lists/{near}");
    let page = app.call_as(&own.registrar, Method::GET, &path, None).await;
    let camera = &page.expect(200).body["items"][0];
    // 60 days after NOW.
    assert_eq!(camera["draft_until"], "2027-01-19T05:00:00Z");
    let counts = app
        .call_as(&own.registrar, Method::GET, "/api/v1/work_lists", None)
        .await
        .expect(200);
    let drafts = counts.body["items"].as_array().unwrap().iter();
    let drafts = drafts.filter(|count| count["list"] == "drafts");
    assert_eq!(
        drafts
            .map(|count| count["count"].as_i64())
            .collect::<Vec<_>>(),
        [Some(2)]
    );
    let found = app
        .call_as(&own.registrar, Method::GET, "/api/v1/cameras?q=NEAR", None)
        .await
        .expect(200);
    let owner = found.body["items"][0]["owner_id"].as_str().unwrap();
    let consent = json!({ "given_on": "2026-11-19", "method": "paper", "text_version": "2026-03" });
    let path = format!("/api/v1/owners/{owner}/consents/listed");
    app.call_as(&own.registrar, Method::PUT, &path, Some(consent))
        .await
        .expect(204);
    assert_eq!(listed(&app, &own.registrar, near).await, ["FAR"]);
}

both!(work_lists_begin_with_the_nearest_and_go_on_page_by_page);
async fn work_lists_begin_with_the_nearest_and_go_on_page_by_page(backend: Backend) {
    let app = TestApp::new(backend, DeploymentKind::Test).await;
    let bearer = app.bearer(Role::Registrar);
    // In all directions, from metres to hundreds of kilometres; two at one place.
    let mut places = vec![(105.9, 18.34, "A"), (105.9, 18.34, "B")];
    for (code, apart) in [
        ("C", 0.0001),
        ("D", 0.005),
        ("E", 0.009),
        ("F", 0.012),
        ("G", 0.05),
        ("H", 0.3),
        ("I", 3.0),
    ] {
        places.push((105.9 - apart, 18.34 + apart, code));
    }
    places.push((105.9 + 0.0102, 18.34, "DX"));
    for (lon, lat, code) in places.iter().rev() {
        register(
            &app,
            &bearer,
            json!({ "code": code, "lon": lon, "lat": lat }),
        )
        .await;
    }
    let mut cursor = String::new();
    let mut found = Vec::new();
    loop {
        let path = format!("/api/v1/work_lists/to_check?near=105.9,18.34&limit=3{cursor}");
        let page = app.get(Role::Registrar, &path).await.expect(200).body;
        let codes = page["items"].as_array().unwrap().iter();
        found.extend(codes.map(|item| item["code"].as_str().unwrap().to_owned()));
        let Some(next) = page["next_cursor"].as_str() else {
            break;
        };
        cursor = format!("&cursor={next}");
    }
    // Of two at one place, the one registered first.
    assert_eq!(found, ["B", "A", "C", "D", "DX", "E", "F", "G", "H", "I"]);
}

both!(a_camera_that_was_checked_is_no_longer_as_its_list_left_it);
async fn a_camera_that_was_checked_is_no_longer_as_its_list_left_it(backend: Backend) {
    let app = TestApp::new(backend, DeploymentKind::Test).await;
    let list = "code,lon,lat,status\nC-1,105.9,18.34,faulty\n";
    let send = async |path: &str, list: &str| {
        let request = Request::post(path)
            .header(header::AUTHORIZATION, app.bearer(Role::Registrar))
            .header(header::CONTENT_TYPE, "application/octet-stream");
        app.send(request.body(Body::from(list.to_owned())).unwrap())
            .await
    };
    let path = "/api/v1/imports?file_name=list.csv";
    send(path, list).await.expect(200);
    let past = app
        .get(Role::Registrar, "/api/v1/imports")
        .await
        .expect(200);
    let import = past.body["items"][0]["id"].as_str().unwrap().to_owned();
    let found = app
        .get(Role::Registrar, "/api/v1/cameras")
        .await
        .expect(200);
    let id = found.body["items"][0]["id"].as_str().unwrap().to_owned();
    note(&app, &id, json!({ "works": true })).await.expect(201);
    // What somebody saw there outweighs the list when it comes again, and its import is not undone any more.
    send(path, &list.replace("105.9,", "105.9001,"))
        .await
        .expect(200);
    let now = camera(&app, &id).await;
    assert_eq!(
        (&now["status"], &now["lon"]),
        (&json!("working"), &json!(105.9001))
    );
    let undo = format!("/api/v1/imports/{import}/undo");
    let answer = app.post(Role::Registrar, &undo, json!({})).await;
    assert_eq!(answer.expect(409).body["code"], "import_touched");
}
