//! Scenarios: what may be kept of a proposal, who sees it, and what of the registry stands in it.

use axum::http::{Method, header};
use serde_json::{Value, json};
use sightline::{
    accounts::Role,
    db::{Db, Tx},
    deployment::DeploymentKind,
};

use crate::{
    audited::last_line,
    proposals::{hang, propose, question, sensitive_place, square, told, town},
    support::{
        Answer, Backend, TestApp, both,
        ground::{degrees, frame},
    },
};

pub const SCENARIOS: &str = "/api/v1/scenarios";

/// The cameras of a proposal as they are sent back.
pub fn chosen(proposal: &Value) -> Vec<Value> {
    let cameras = proposal["chosen"].as_array().unwrap().iter();
    let sent = cameras.map(|camera| {
        json!({ "id": camera["id"], "lon": camera["lon"], "lat": camera["lat"], "bearing_deg": camera["bearing_deg"] })
    });
    sent.collect()
}

pub async fn send(
    app: &TestApp,
    bearer: &str,
    name: &str,
    asked: &Value,
    chosen: &[Value],
) -> Answer {
    let body = json!({ "name": name, "question": asked, "chosen": chosen });
    app.call_as(bearer, Method::POST, SCENARIOS, Some(body))
        .await
}

/// Keeps the whole answer to a question.
pub async fn keep(app: &TestApp, bearer: &str, name: &str, more: &Value) -> Value {
    let proposal = propose(app, more.clone()).await;
    let kept = send(app, bearer, name, &question(more), &chosen(&proposal)).await;
    kept.expect(201).body
}

pub async fn execute(db: &Db, sql: &'static str) {
    let mut tx = db.begin().await.unwrap();
    match &mut tx {
        Tx::Sqlite(tx) => drop(sqlx::query(sql).execute(&mut **tx).await.unwrap()),
        Tx::Postgres(tx) => drop(sqlx::query(sql).execute(&mut **tx).await.unwrap()),
    }
    tx.commit().await.unwrap();
}

pub fn number(value: &Value) -> f64 {
    value
        .as_f64()
        .unwrap_or_else(|| panic!("{value} is no number"))
}

both!(p8_what_is_kept_is_measured_anew_for_planners_alone_without_names_or_places_in_the_log);
async fn p8_what_is_kept_is_measured_anew_for_planners_alone_without_names_or_places_in_the_log(
    backend: Backend,
) {
    let app = TestApp::new(backend, DeploymentKind::Live).await;
    town(&app).await;
    let shop = json!({ "bearing_deg": 90, "owner_kind": "business" });
    hang(&app, "C-1", shop).await;
    let faulty = json!({ "bearing_deg": 270, "status": "faulty", "owner_kind": "school" });
    hang(&app, "C-2", faulty).await;
    let more = json!({ "count": 3, "cost": 9_000_000 });
    let proposal = propose(&app, more.clone()).await;
    let whole = keep(&app, &app.bearer(Role::Planner), "Cả ba", &more).await;
    for field in [
        "value",
        "bound",
        "demand_m",
        "seen_before_m",
        "seen_after_m",
    ] {
        let difference = number(&whole[field]) - number(&proposal[field]);
        assert!(difference.abs() < 0.2, "{field}: {whole} {proposal}");
    }
    assert_eq!(
        (&whole["proven"], &whole["gap"]),
        (&json!(true), &json!(0.0))
    );

    // Without the first one it is worse, and says so.
    let fewer = &chosen(&proposal)[1..];
    let planner = app.bearer(Role::Planner);
    let asked = question(&more);
    let kept = send(&app, &planner, "  Chợ Mới  ", &asked, fewer)
        .await
        .expect(201);
    let line = last_line(&app).await;
    assert_eq!(line["action"], "scenario.create");
    assert_eq!(line["detail"], json!({ "chosen": 2 }));
    assert!(!line.to_string().contains("105.9"), "no place: {line}");
    let scenario = &kept.body;
    assert_eq!(kept.headers[header::ETAG], "\"1\"");
    assert_eq!(scenario["name"], "Chợ Mới");
    let (value, bound) = (number(&scenario["value"]), number(&scenario["bound"]));
    assert!(
        (bound - number(&proposal["bound"])).abs() < 0.2,
        "{scenario}"
    );
    assert!(
        value < bound - 5.0 && scenario["proven"] == json!(false),
        "{scenario}"
    );
    assert!((number(&scenario["gap"]) - (bound - value) / bound).abs() < 0.01);
    let before = number(&scenario["seen_before_m"]);
    assert!((before + value - number(&scenario["seen_after_m"])).abs() < 0.5);
    assert_eq!(
        (&scenario["cameras"], &scenario["total_cost"]),
        (&json!(2), &json!(18_000_000))
    );
    assert_eq!(
        (&scenario["cameras_installed"], &scenario["cameras_working"]),
        (&json!(2), &json!(1))
    );
    let cameras = scenario["chosen"].as_array().unwrap();
    assert!(number(&cameras[0]["gain"]) >= number(&cameras[1]["gain"]));
    for (index, camera) in cameras.iter().enumerate() {
        assert_eq!(camera["number"], json!(index + 1));
        assert!(
            (0.0..=0.1).contains(&number(&camera["outside_share"])),
            "{camera}"
        );
    }
    let shares: Vec<f64> = cameras
        .iter()
        .map(|camera| number(&camera["outside_share"]))
        .collect();
    assert!(
        (number(&scenario["outside_share"]) - f64::midpoint(shares[0], shares[1])).abs() < 0.001
    );
    assert_eq!(
        scenario["most_outside_share"],
        json!(shares[0].max(shares[1]))
    );
    // P6a: who plans sees that there is an overlap, and not with what.
    let overlaps: Vec<&Value> = cameras
        .iter()
        .flat_map(|camera| camera["overlaps"].as_array().unwrap())
        .collect();
    assert!(!overlaps.is_empty(), "{scenario}");
    assert!(
        overlaps
            .iter()
            .all(|overlap| number(&overlap["metres"]) >= 5.0 && overlap["code"].is_null())
    );
    assert!(!kept.text.contains("C-"), "{scenario}");

    let path = format!("{SCENARIOS}/{}", scenario["id"].as_str().unwrap());
    let read = app.get(Role::Planner, &path).await.expect(200);
    assert_eq!(&read.body, scenario);
    assert_eq!(last_line(&app).await["action"], "scenario.read");
    let listed = app
        .get(Role::Planner, &format!("{SCENARIOS}?limit=1"))
        .await
        .expect(200);
    assert_eq!(
        listed.body["items"][0]["id"], scenario["id"],
        "the newest first"
    );
    assert!(listed.body["items"][0].get("chosen").is_none());
    let next = listed.body["next_cursor"].as_str().unwrap();
    let next = app
        .get(Role::Planner, &format!("{SCENARIOS}?limit=1&cursor={next}"))
        .await
        .expect(200);
    assert_eq!(
        (&next.body["items"][0]["name"], &next.body["next_cursor"]),
        (&json!("Cả ba"), &Value::Null)
    );
    for role in [
        Role::Officer,
        Role::Registrar,
        Role::Approver,
        Role::Auditor,
        Role::Admin,
    ] {
        app.get(role, SCENARIOS).await.expect(403);
        app.get(role, &path).await.expect(403);
        send(&app, &app.bearer(role), "x", &asked, fewer)
            .await
            .expect(403);
    }
    // The same question again, of the area as it was then.
    let mut again = scenario["question"].clone();
    again["area"] = scenario["area"].clone();
    let again = told(&app, again).await.pop().unwrap();
    assert_eq!(chosen(&again["proposal"]), chosen(&proposal));
}

both!(what_is_not_among_the_proposed_views_is_never_kept);
async fn what_is_not_among_the_proposed_views_is_never_kept(backend: Backend) {
    let app = TestApp::new(backend, DeploymentKind::Test).await;
    town(&app).await;
    let planner = app.bearer(Role::Planner);
    let more = json!({ "count": 3 });
    let asked = question(&more);
    let proposal = propose(&app, more).await;
    let good = chosen(&proposal);
    assert_eq!(good.len(), 3, "{proposal}");
    let outdated = async |cameras: &[Value], numbers: Value| {
        let refused = send(&app, &planner, "Thử", &asked, cameras)
            .await
            .expect(409);
        assert_eq!(
            refused.body["code"], "proposal_outdated",
            "{}",
            refused.text
        );
        assert_eq!(refused.body["values"]["numbers"], numbers, "{cameras:?}");
    };
    let with = |index: usize, field: &str, value: Value| {
        let mut cameras = good.clone();
        cameras[index][field] = value;
        cameras
    };
    let place = |index: usize| [number(&good[index]["lon"]), number(&good[index]["lat"])];
    let moved = |metres: f64| {
        let there = frame().local(place(1).try_into().unwrap());
        let [lon, lat] = degrees(there.x + metres, there.y);
        let mut cameras = good.clone();
        (cameras[1]["lon"], cameras[1]["lat"]) = (json!(lon), json!(lat));
        cameras
    };
    outdated(&moved(2.0), json!([2])).await;
    outdated(&moved(-0.6), json!([2])).await;
    outdated(&with(0, "id", json!("pole-999999")), json!([1])).await;
    outdated(&with(0, "id", good[1]["id"].clone())[..1], json!([1])).await;
    outdated(&with(2, "id", json!("rtsp://admin:1@10.0.0.2")), json!([3])).await;
    // Every other bearing of the three: at the wall across, at homes, or along the wall that it hangs on.
    let left_out = &proposal["left_out"];
    assert!(number(&left_out["towards_homes"]) + number(&left_out["outside_streets"]) > 0.0);
    let (mut kept, mut refused) = (0, 0);
    for bearing in (0..360).step_by(15) {
        let cameras = with(0, "bearing_deg", json!(bearing));
        let answer = send(&app, &planner, &format!("Thử {bearing}"), &asked, &cameras).await;
        match answer.status.as_u16() {
            201 => {
                kept += 1;
                assert_eq!(bearing % 30, 0);
                assert!(number(&answer.body["most_outside_share"]) <= 0.1);
                let across = (f64::from(bearing) - 90.0).rem_euclid(180.0);
                assert!(
                    across.min(180.0 - across) < 60.0,
                    "looks at the houses: {bearing}"
                );
            }
            status => {
                assert_eq!(status, 409, "{}", answer.text);
                refused += 1;
            }
        }
    }
    assert!(kept > 0 && refused >= 12 + 2, "{kept} {refused}");
    // Another question has other places.
    let mut narrow = square();
    for corner in narrow["coordinates"][0].as_array_mut().unwrap() {
        corner[0] = json!(number(&corner[0]) + 0.0004);
    }
    let mut other = asked.clone();
    other["area"] = narrow;
    let refused = send(&app, &planner, "Thử", &other, &good).await.expect(409);
    assert_eq!(refused.body["code"], "proposal_outdated");
    // What must be left alone since.
    sensitive_place(&app).await;
    outdated(&good, json!([1, 2, 3])).await;
}

both!(what_cannot_be_a_scenario_is_refused_by_field);
async fn what_cannot_be_a_scenario_is_refused_by_field(backend: Backend) {
    let app = TestApp::new(backend, DeploymentKind::Test).await;
    town(&app).await;
    let asked = question(&json!({ "count": 2 }));
    let one = json!({ "id": "pole-1", "lon": 105.9, "lat": 18.34, "bearing_deg": 90 });
    let many: Vec<Value> = (0..1000)
        .map(
            |n| json!({ "id": format!("pole-{n}"), "lon": 105.9, "lat": 18.34, "bearing_deg": 90 }),
        )
        .collect();
    let off = json!({ "id": "pole-1", "lon": 181, "lat": -91, "bearing_deg": 90 });
    let two_of_three = json!({ "area": square(), "budget": 25, "cost": 10 });
    for (body, codes) in [
        (
            json!({}),
            &["/chosen required", "/name required", "/question required"][..],
        ),
        (
            json!({ "name": " ", "question": asked, "chosen": [one] }),
            &["/name required"],
        ),
        (
            json!({ "name": "x".repeat(121), "question": asked, "chosen": [one] }),
            &["/name too_long"],
        ),
        (
            json!({ "name": "gọi 0900 000 012", "question": asked, "chosen": [one] }),
            &["/name holds_phone_number"],
        ),
        (
            json!({ "name": "Nhà ông Ba", "question": asked, "chosen": [one] }),
            &["/name holds_name"],
        ),
        (
            json!({ "name": "A", "question": asked, "chosen": [] }),
            &["/chosen required"],
        ),
        (
            json!({ "name": "A", "question": asked, "chosen": many }),
            &["/chosen too_many_cameras"],
        ),
        (
            json!({ "name": "A", "question": asked, "chosen": many[..3] }),
            &["/chosen too_many_cameras"],
        ),
        (
            json!({ "name": "A", "question": two_of_three, "chosen": many[..3] }),
            &["/chosen too_many_cameras"],
        ),
        (
            json!({ "name": "A", "question": asked, "chosen": [one, one] }),
            &["/chosen/1/id given_twice"],
        ),
        (
            json!({ "name": "A", "question": asked, "chosen": [off] }),
            &["/chosen/0/lat out_of_range", "/chosen/0/lon out_of_range"],
        ),
        (
            json!({ "name": "A", "question": asked, "chosen": [{ "id": "pole-1" }] }),
            &["/chosen/0 required"],
        ),
        (
            json!({ "name": "A", "question": { "area": square() }, "chosen": [one] }),
            &["/question/count count_or_budget"],
        ),
        (
            json!({ "name": "A", "question": { "count": 1 }, "chosen": [one] }),
            &["/question/area required"],
        ),
        (
            json!({ "name": "A", "question": { "unit_code": "404", "count": 1 }, "chosen": [one] }),
            &["/question/unit_code no_such_record"],
        ),
        (
            json!({ "name": "A", "question": { "area": square(), "count": 1, "preset": "spy" }, "chosen": [one] }),
            &["/question/preset not_in_list"],
        ),
        (
            json!({ "name": "A", "question": asked, "chosen": [one], "video": 1 }),
            &["/video unknown_field"],
        ),
    ] {
        let refused = app
            .post(Role::Planner, SCENARIOS, body.clone())
            .await
            .expect(422);
        let mut found = refused.codes();
        // Which field of a camera is named first is serde's business.
        if body["chosen"][0].get("lon").is_none() && body["chosen"].get(0).is_some() {
            found = vec![found[0].replace("/chosen/0/lon", "/chosen/0")];
        }
        assert_eq!(found, codes, "{body}");
    }
    let nowhere = format!("{SCENARIOS}/{}", uuid::Uuid::now_v7());
    for (method, what, body) in [
        (Method::GET, "", None),
        (Method::DELETE, "", None),
        (Method::POST, "/acceptance", Some(json!({}))),
        (Method::POST, "/export", Some(json!({ "format": "xlsx" }))),
    ] {
        let path = format!("{nowhere}{what}");
        app.call(Role::Planner, method, &path, body)
            .await
            .expect(404);
    }
}

both!(what_was_unknown_of_an_overlap_stays_with_the_figures_of_then);
async fn what_was_unknown_of_an_overlap_stays_with_the_figures_of_then(backend: Backend) {
    let app = TestApp::new(backend, DeploymentKind::Test).await;
    town(&app).await;
    let vague = hang(&app, "C-1", json!({ "bearing_deg": 90, "width_px": null })).await;
    let kept = keep(
        &app,
        &app.bearer(Role::Planner),
        "Chợ",
        &json!({ "count": 3 }),
    )
    .await;
    let unknown = |scenario: &Value| {
        let cameras = scenario["chosen"].as_array().unwrap().iter();
        let overlaps = cameras.flat_map(|camera| camera["overlaps"].as_array().unwrap());
        overlaps
            .map(|overlap| overlap["detail_unknown"] == true)
            .collect::<Vec<_>>()
    };
    let before = unknown(&kept);
    assert!(
        !before.is_empty() && before.iter().all(|unknown| *unknown),
        "{kept}"
    );
    let path = format!("/api/v1/cameras/{}", vague["id"].as_str().unwrap());
    let told = Some(json!({ "width_px": 3840 }));
    app.call(Role::Registrar, Method::PATCH, &path, told)
        .await
        .expect(200);
    let path = format!("{SCENARIOS}/{}", kept["id"].as_str().unwrap());
    let after = app.get(Role::Planner, &path).await.expect(200).body;
    assert_eq!(unknown(&after), before);
}
