//! Funding: entries that add up, that name no household, and that are struck instead of changed.

use std::collections::BTreeMap;

use axum::{
    body::Body,
    http::{Method, Request, header},
};
use serde_json::{Value, json};
use sightline::{accounts::Role, deployment::DeploymentKind};

use crate::support::{Backend, TestApp, both};

const CONTRIBUTIONS: &str = "/api/v1/contributions";

async fn campaign(app: &TestApp, name: &str) -> String {
    let body = json!({ "name": name, "target_dong": 100_000_000, "begun_on": "2026-03-01" });
    let made = app
        .post(Role::Registrar, "/api/v1/campaigns", body)
        .await
        .expect(201);
    made.body["id"].as_str().unwrap().to_owned()
}

async fn give(app: &TestApp, entry: Value) -> Value {
    app.post(Role::Registrar, CONTRIBUTIONS, entry)
        .await
        .expect(201)
        .body
}

async fn totals(app: &TestApp, query: &str) -> Value {
    app.get(Role::Registrar, &format!("/api/v1/funding_totals{query}"))
        .await
        .expect(200)
        .body
}

both!(p8_a_planner_learns_no_single_gift_from_any_sum);
async fn p8_a_planner_learns_no_single_gift_from_any_sum(backend: Backend) {
    let app = TestApp::new(backend, DeploymentKind::Live).await;
    let gift = |source: &str, day: &str| json!({ "source": source, "item": "camera", "amount_dong": 1_000_000, "given_on": day });
    for n in 1..=4 {
        give(&app, gift("business", &format!("2026-0{n}-05"))).await;
    }
    give(&app, gift("state_budget", "2026-01-02")).await;
    let asked = async |query: &str| {
        let path = format!("/api/v1/funding_totals{query}");
        app.get(Role::Planner, &path).await
    };
    let figures = |totals: &Value| {
        ["entries", "amount_dong", "entries_withheld"].map(|name| totals[name].as_i64().unwrap())
    };
    // What the state gave is public; of four gifts of businesses nothing is told.
    assert_eq!(
        figures(&asked("").await.expect(200).body),
        [1, 1_000_000, 4]
    );
    give(&app, gift("business", "2025-12-31")).await;
    assert_eq!(
        figures(&asked("").await.expect(200).body),
        [6, 6_000_000, 0]
    );
    let year = asked("?from=2026-01-01&to=2026-12-31")
        .await
        .expect(200)
        .body;
    assert_eq!(figures(&year), [1, 1_000_000, 4]);
    // Narrower sums would tell by their difference.
    let camera = uuid::Uuid::nil();
    for narrow in [
        "?from=2026-01-02".to_owned(),
        "?to=2026-03-31".to_owned(),
        format!("?camera_id={camera}"),
    ] {
        asked(&narrow).await.expect(403);
        app.get(Role::Registrar, &format!("/api/v1/funding_totals{narrow}"))
            .await
            .expect(200);
    }
    let told = totals(&app, "").await;
    assert_eq!(
        figures(&told),
        [6, 6_000_000, 0],
        "a registrar reads each entry"
    );
}

both!(p8_a_planner_is_told_the_sum_of_a_campaign_once_five_gave);
async fn p8_a_planner_is_told_the_sum_of_a_campaign_once_five_gave(backend: Backend) {
    let app = TestApp::new(backend, DeploymentKind::Live).await;
    let id = campaign(&app, "Camera chợ").await;
    let gift = |source: &str| {
        json!({ "source": source, "item": "camera", "amount_dong": 1_000_000,
        "given_on": "2026-11-01", "campaign_id": id })
    };
    give(&app, gift("state_budget")).await;
    let told = async |role: Role| {
        let one = app.get(role, &format!("/api/v1/campaigns/{id}")).await;
        let all = app.get(role, "/api/v1/campaigns").await.expect(200);
        let one = one.expect(200).body;
        assert_eq!(all.body["items"][0], one, "the list says the same");
        (one["raised_dong"].clone(), one["entries_withheld"].clone())
    };
    let whole = |dong: i64| (json!(dong), json!(false));
    // What the state gave is public.
    assert_eq!(told(Role::Planner).await, whole(1_000_000));
    for n in 1..=4 {
        give(&app, gift("business")).await;
        assert_eq!(told(Role::Planner).await, (Value::Null, json!(true)));
        assert_eq!(told(Role::Registrar).await, whole(1_000_000 * (n + 1)));
    }
    give(&app, gift("business")).await;
    assert_eq!(told(Role::Planner).await, whole(6_000_000));
    // Of another thing one alone gave.
    let mut pole = gift("business");
    pole["item"] = json!("pole");
    give(&app, pole).await;
    assert_eq!(told(Role::Planner).await, (Value::Null, json!(true)));
}

/// Pseudo-random numbers (splitmix64), the same in every run.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (z ^ (z >> 31)) % sides
    }
}

both!(totals_equal_their_entries_whatever_is_recorded_and_struck);
async fn totals_equal_their_entries_whatever_is_recorded_and_struck(backend: Backend) {
    let app = TestApp::new(backend, DeploymentKind::Live).await;
    let campaigns = [
        campaign(&app, "Chiếu sáng và camera thôn 1").await,
        campaign(&app, "Camera chợ").await,
    ];
    let mut dice = Dice(7);
    let mut kept: Vec<Value> = Vec::new();
    for n in 0..60 {
        let source = ["state_budget", "business", "organisation", "other"][dice.roll(4) as usize];
        let item = ["camera", "recorder", "line", "pole", "maintenance"][dice.roll(5) as usize];
        let amount = (dice.roll(4) > 0).then(|| 1 + dice.roll(50_000_000));
        let campaign = [Some(&campaigns[0]), Some(&campaigns[1]), None][dice.roll(3) as usize];
        let entry = json!({
            "source": source, "item": item, "amount_dong": amount, "campaign_id": campaign,
            "in_kind": amount.is_none().then_some("một cột sắt"),
            "given_on": format!("2026-{:02}-15", 1 + dice.roll(11).min(10)),
        });
        let made = give(&app, entry).await;
        if n % 5 == 0 {
            let path = format!("{CONTRIBUTIONS}/{}/strike", made["id"].as_str().unwrap());
            let struck = app
                .post(Role::Registrar, &path, json!({ "reason": "ghi hai lần" }))
                .await
                .expect(200);
            assert_eq!(struck.body["struck_because"], "ghi hai lần");
            let again = app
                .post(Role::Registrar, &path, json!({ "reason": "ghi hai lần" }))
                .await;
            assert_eq!(again.expect(409).body["code"], "struck_already");
        } else {
            kept.push(made);
        }
    }
    let all = |_: &&Value| true;
    let by_hand = |entries: Vec<&Value>| {
        let mut parts: BTreeMap<(String, String), (i64, i64, i64)> = BTreeMap::new();
        for entry in entries {
            let key = (
                entry["source"].as_str().unwrap().into(),
                entry["item"].as_str().unwrap().into(),
            );
            let part = parts.entry(key).or_default();
            part.0 += 1;
            part.1 += i64::from(entry["amount_dong"].is_null());
            part.2 += entry["amount_dong"].as_i64().unwrap_or(0);
        }
        parts
    };
    let as_told = |body: &Value| {
        let parts = body["subtotals"].as_array().unwrap().iter().map(|part| {
            let text = |name: &str| part[name].as_str().unwrap().to_owned();
            let number = |name: &str| part[name].as_i64().unwrap();
            (
                (text("source"), text("item")),
                (
                    number("entries"),
                    number("without_amount"),
                    number("amount_dong"),
                ),
            )
        });
        parts.collect::<BTreeMap<_, _>>()
    };
    for (query, entries) in [
        (String::new(), kept.iter().filter(all).collect::<Vec<_>>()),
        (
            format!("?campaign_id={}", campaigns[1]),
            kept.iter()
                .filter(|one| one["campaign_id"] == *campaigns[1])
                .collect(),
        ),
        (
            "?from=2026-03-15&to=2026-06-15".into(),
            kept.iter()
                .filter(|one| {
                    ("2026-03-15"..="2026-06-15").contains(&one["given_on"].as_str().unwrap())
                })
                .collect(),
        ),
        ("?from=2027-01-01".into(), Vec::new()),
    ] {
        let told = totals(&app, &query).await;
        let sums = (
            entries.len() as i64,
            entries
                .iter()
                .map(|one| one["amount_dong"].as_i64().unwrap_or(0))
                .sum::<i64>(),
        );
        assert_eq!(
            (
                told["entries"].as_i64().unwrap(),
                told["amount_dong"].as_i64().unwrap()
            ),
            sums,
            "{query}"
        );
        assert_eq!(as_told(&told), by_hand(entries), "{query}");
    }
    // A campaign says the same of itself.
    let told = totals(&app, &format!("?campaign_id={}", campaigns[0])).await;
    let own = app
        .get(
            Role::Registrar,
            &format!("/api/v1/campaigns/{}", campaigns[0]),
        )
        .await
        .expect(200);
    assert_eq!(own.body["raised_dong"], told["amount_dong"]);
    // Page by page, struck ones among them, each once.
    let mut listed = 0;
    let mut cursor = String::new();
    loop {
        let page = app
            .get(Role::Registrar, &format!("{CONTRIBUTIONS}?limit=7{cursor}"))
            .await
            .expect(200)
            .body;
        listed += page["items"].as_array().unwrap().len();
        let Some(next) = page["next_cursor"].as_str() else {
            break;
        };
        cursor = format!("&cursor={next}");
    }
    assert_eq!(listed, 60);
}

both!(p3_households_stand_as_one_sum_and_few_of_them_as_none);
async fn p3_households_stand_as_one_sum_and_few_of_them_as_none(backend: Backend) {
    let app = TestApp::new(backend, DeploymentKind::Live).await;
    let [many, few] = [
        campaign(&app, "Thôn 1").await,
        campaign(&app, "Thôn 2").await,
    ];
    let households = |campaign: &str, count: i64, dong: i64| json!({ "source": "households", "campaign_id": campaign, "households": count, "amount_dong": dong, "given_on": "2026-05-01" });
    let made = give(&app, households(&many, 40, 12_000_000)).await;
    let second = app
        .post(
            Role::Registrar,
            CONTRIBUTIONS,
            households(&many, 1, 300_000),
        )
        .await
        .expect(409);
    assert_eq!(
        second.body["code"], "households_counted",
        "one household more would stand by itself"
    );
    let strike = format!("{CONTRIBUTIONS}/{}/strike", made["id"].as_str().unwrap());
    app.post(Role::Registrar, &strike, json!({ "reason": "thêm một hộ" }))
        .await
        .expect(200);
    give(&app, households(&many, 41, 12_300_000)).await;
    // Struck, the old sum is not told beside the new one.
    let list = app.get(Role::Registrar, CONTRIBUTIONS).await.expect(200);
    let struck = &list.body["items"][1];
    assert_eq!(
        (struck["id"] == made["id"], &struck["amount_dong"]),
        (true, &Value::Null)
    );
    let four = give(&app, households(&few, 4, 2_000_000)).await;
    give(&app, json!({ "source": "business", "contributor": "Cửa hàng Giả Định", "item": "camera", "amount_dong": 5_000_000,
        "campaign_id": few, "given_on": "2026-05-02" })).await;

    // Four households are too few to be told in any sum, and no two sums tell it together.
    for (query, dong, withheld) in [
        (String::new(), 17_300_000, 1),
        (format!("?campaign_id={few}"), 5_000_000, 1),
        (format!("?campaign_id={many}"), 12_300_000, 0),
        ("?from=2026-05-01&to=2026-05-01".into(), 12_300_000, 1),
    ] {
        let told = totals(&app, &query).await;
        assert_eq!(
            (&told["amount_dong"], &told["campaigns_withheld"]),
            (&json!(dong), &json!(withheld)),
            "{query}"
        );
    }
    let list = app
        .get(Role::Registrar, "/api/v1/campaigns")
        .await
        .expect(200)
        .body;
    let told: Vec<_> = list["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| {
            (
                one["raised_dong"].clone(),
                one["households_withheld"].clone(),
            )
        })
        .collect();
    assert_eq!(
        told,
        [
            (json!(5_000_000), json!(true)),
            (json!(12_300_000), json!(false))
        ]
    );

    // Who gave, and the sum of few, stand on the page of the entry alone.
    let list = app.get(Role::Registrar, CONTRIBUTIONS).await.expect(200);
    assert!(
        !list.text.contains("Giả Định") && !list.text.contains("contributor"),
        "{}",
        list.text
    );
    let listed = |id: &Value| {
        list.body["items"]
            .as_array()
            .unwrap()
            .iter()
            .find(|one| one["id"] == *id)
            .unwrap()
            .clone()
    };
    assert_eq!(listed(&four["id"])["amount_dong"], Value::Null);
    let page = app
        .get(
            Role::Registrar,
            &format!("{CONTRIBUTIONS}/{}", four["id"].as_str().unwrap()),
        )
        .await
        .expect(200);
    assert_eq!(
        (&page.body["amount_dong"], &page.body["households"]),
        (&json!(2_000_000), &json!(4))
    );
    for field in ["contributor", "in_kind"] {
        let mut named = json!({ "source": "business", "item": "pole", "amount_dong": 1, "given_on": "2026-05-02" });
        named[field] = json!("nhà ông Nguyễn Văn Mẫu");
        let refused = app.post(Role::Registrar, CONTRIBUTIONS, named).await;
        let refused = refused.expect(422).body;
        assert_eq!(refused["errors"][0]["code"], "holds_name", "{refused}");
    }
    for role in [
        Role::Planner,
        Role::Officer,
        Role::Approver,
        Role::Auditor,
        Role::Admin,
    ] {
        app.get(role, CONTRIBUTIONS).await.expect(403);
    }
}

both!(another_unit_neither_sees_nor_strikes_nor_uses_what_was_given);
async fn another_unit_neither_sees_nor_strikes_nor_uses_what_was_given(backend: Backend) {
    let app = TestApp::new(backend, DeploymentKind::Live).await;
    let (own, other) = app.two_units().await;
    let call = async |bearer: &str, method: Method, path: &str, body: Value| {
        app.call_as(bearer, method, path, Some(body)).await
    };
    let body = json!({ "name": "Camera cổng trường", "begun_on": "2026-03-01" });
    let made = call(&own.registrar, Method::POST, "/api/v1/campaigns", body)
        .await
        .expect(201)
        .body;
    let camera = json!({ "code": "C-1", "lon": 105.9, "lat": 18.34 });
    let camera = call(&own.registrar, Method::POST, "/api/v1/cameras", camera)
        .await
        .expect(201)
        .body;
    let entry = json!({ "source": "business", "item": "camera", "amount_dong": 1, "given_on": "2026-05-02", "campaign_id": made["id"],
        "camera_id": camera["id"] });
    let given = call(&own.registrar, Method::POST, CONTRIBUTIONS, entry.clone())
        .await
        .expect(201)
        .body;
    assert_eq!(
        (&given["campaign"], &given["camera_code"]),
        (&json!("Camera cổng trường"), &json!("C-1"))
    );

    for path in ["/api/v1/campaigns", CONTRIBUTIONS] {
        let seen = app
            .call_as(&other.registrar, Method::GET, path, None)
            .await
            .expect(200)
            .body;
        assert_eq!(seen["items"], json!([]), "{path}");
    }
    let told = app
        .call_as(
            &other.registrar,
            Method::GET,
            "/api/v1/funding_totals",
            None,
        )
        .await
        .expect(200)
        .body;
    assert_eq!(told["entries"], 0);
    let id = |value: &Value| value["id"].as_str().unwrap().to_owned();
    let costs = format!("/api/v1/cameras/{}/running_costs", id(&camera));
    for (method, path, body) in [
        (
            Method::GET,
            format!("/api/v1/campaigns/{}", id(&made)),
            Value::Null,
        ),
        (
            Method::PATCH,
            format!("/api/v1/campaigns/{}", id(&made)),
            json!({ "name": "khác" }),
        ),
        (
            Method::GET,
            format!("{CONTRIBUTIONS}/{}", id(&given)),
            Value::Null,
        ),
        (
            Method::POST,
            format!("{CONTRIBUTIONS}/{}/strike", id(&given)),
            json!({ "reason": "không rõ" }),
        ),
        (Method::GET, costs.clone(), Value::Null),
        (
            Method::POST,
            costs,
            json!({ "kind": "line", "payer": "owner", "since": "2026-01-01" }),
        ),
    ] {
        let answer = call(&other.registrar, method, &path, body).await;
        assert_eq!(answer.status, 404, "{path}: {}", answer.text);
    }
    for field in ["campaign_id", "camera_id"] {
        let mut entry = entry.clone();
        entry
            .as_object_mut()
            .unwrap()
            .retain(|name, _| name == field || !name.ends_with("_id"));
        let answer = call(&other.registrar, Method::POST, CONTRIBUTIONS, entry)
            .await
            .expect(422);
        assert_eq!(answer.body["errors"][0]["pointer"], format!("/{field}"));
    }
}

both!(a_campaign_that_somebody_changed_meanwhile_is_not_overwritten);
async fn a_campaign_that_somebody_changed_meanwhile_is_not_overwritten(backend: Backend) {
    let app = TestApp::new(backend, DeploymentKind::Live).await;
    let path = format!(
        "/api/v1/campaigns/{}",
        campaign(&app, "Camera thôn 3").await
    );
    let change = async |tag: &str, body: Value| {
        let request = Request::patch(&path)
            .header(header::AUTHORIZATION, app.bearer(Role::Registrar))
            .header(header::CONTENT_TYPE, "application/json")
            .header(header::IF_MATCH, tag)
            .body(Body::from(body.to_string()));
        app.send(request.unwrap()).await
    };
    let changed = change(
        "\"1\"",
        json!({ "target_dong": null, "ended_on": "2026-10-31" }),
    )
    .await
    .expect(200)
    .body;
    assert_eq!(
        (
            &changed["name"],
            &changed["target_dong"],
            &changed["ended_on"]
        ),
        (&json!("Camera thôn 3"), &Value::Null, &json!("2026-10-31")),
        "what is not sent stays"
    );
    let late = change("\"1\"", json!({ "name": "Tên khác" }))
        .await
        .expect(412)
        .body;
    assert_eq!(late["current"]["ended_on"], "2026-10-31", "{late}");
    for (body, pointer) in [
        (json!({ "ended_on": "2026-02-28" }), "/ended_on"),
        (json!({ "begun_on": "2026-11-21" }), "/begun_on"),
        (json!({ "name": " " }), "/name"),
        (json!({ "name": "gọi 0900 000 012" }), "/name"),
        (json!({ "target_dong": 1.5 }), "/target_dong"),
        (json!({ "goal": 5 }), "/goal"),
    ] {
        let answer = change("\"2\"", body).await.expect(422).body;
        assert_eq!(answer["errors"][0]["pointer"], pointer, "{answer}");
    }
}

both!(who_pays_holds_until_the_next_statement_of_its_kind);
async fn who_pays_holds_until_the_next_statement_of_its_kind(backend: Backend) {
    let app = TestApp::new(backend, DeploymentKind::Live).await;
    let camera = json!({ "code": "C-1", "lon": 105.9, "lat": 18.34 });
    let camera = app
        .post(Role::Registrar, "/api/v1/cameras", camera)
        .await
        .expect(201)
        .body;
    let path = format!(
        "/api/v1/cameras/{}/running_costs",
        camera["id"].as_str().unwrap()
    );
    for (kind, payer, dong, since) in [
        ("line", "owner", Some(165_000), "2026-01-01"),
        ("line", "nobody", None, "2026-09-01"),
        ("electricity", "owner", None, "2026-01-01"),
        // A correction of the first.
        ("line", "business", Some(150_000), "2026-01-01"),
    ] {
        let body = json!({ "kind": kind, "payer": payer, "dong_per_month": dong, "since": since });
        app.post(Role::Registrar, &path, body).await.expect(201);
    }
    let told = app.get(Role::Registrar, &path).await.expect(200).body;
    assert_eq!(
        told["items"],
        json!([
            { "kind": "line", "payer": "nobody", "dong_per_month": null, "since": "2026-09-01" },
            { "kind": "electricity", "payer": "owner", "dong_per_month": null, "since": "2026-01-01" },
            { "kind": "line", "payer": "business", "dong_per_month": 150_000, "since": "2026-01-01" },
        ])
    );
    for (body, pointer) in [
        (json!({ "kind": "line", "payer": "owner" }), "/since"),
        (
            json!({ "kind": "tea", "payer": "owner", "since": "2026-01-01" }),
            "/kind",
        ),
        (
            json!({ "kind": "line", "payer": "Nhà ông Ba", "since": "2026-01-01" }),
            "/payer",
        ),
        (
            json!({ "kind": "line", "payer": "owner", "since": "2026-11-21" }),
            "/since",
        ),
        (
            json!({ "kind": "line", "payer": "owner", "since": "2026-01-01", "dong_per_month": 0 }),
            "/dong_per_month",
        ),
    ] {
        let answer = app
            .post(Role::Registrar, &path, body)
            .await
            .expect(422)
            .body;
        assert_eq!(answer["errors"][0]["pointer"], pointer, "{answer}");
    }
}

both!(p9_a_camera_that_leaves_takes_its_checks_along_and_leaves_the_money);
async fn p9_a_camera_that_leaves_takes_its_checks_along_and_leaves_the_money(backend: Backend) {
    let app = TestApp::new(backend, DeploymentKind::Live).await;
    let camera = json!({ "code": "C-1", "lon": 105.9, "lat": 18.34, "owner_kind": "household", "retention_declared_days": 7 });
    let camera = app
        .post(Role::Registrar, "/api/v1/cameras", camera)
        .await
        .expect(201)
        .body;
    let path = format!("/api/v1/cameras/{}", camera["id"].as_str().unwrap());
    let check = json!({ "works": true, "oldest_footage_at": "2026-11-15T05:00:00Z" });
    app.post(Role::Registrar, &format!("{path}/checks"), check)
        .await
        .expect(201);
    let cost = json!({ "kind": "line", "payer": "owner", "since": "2026-01-01" });
    app.post(Role::Registrar, &format!("{path}/running_costs"), cost)
        .await
        .expect(201);
    let given = json!({ "source": "business", "item": "camera", "amount_dong": 4_500_000, "given_on": "2026-05-01",
        "camera_id": camera["id"] });
    let given = give(&app, given).await;
    let withdrawal = format!(
        "/api/v1/owners/{}/withdrawal",
        camera["owner_id"].as_str().unwrap()
    );
    app.post(Role::Registrar, &withdrawal, Value::Null)
        .await
        .expect(204);
    app.get(Role::Registrar, &path).await.expect(404);
    assert_eq!(totals(&app, "").await["amount_dong"], 4_500_000);
    let entry = format!("{CONTRIBUTIONS}/{}", given["id"].as_str().unwrap());
    let entry = app.get(Role::Registrar, &entry).await.expect(200).body;
    assert_eq!(
        (&entry["camera_id"], &entry["camera_code"]),
        (&Value::Null, &Value::Null)
    );
}

both!(a_list_whose_camera_somebody_paid_for_is_not_undone);
async fn a_list_whose_camera_somebody_paid_for_is_not_undone(backend: Backend) {
    let app = TestApp::new(backend, DeploymentKind::Live).await;
    let request = Request::post("/api/v1/imports?file_name=a.csv")
        .header(header::AUTHORIZATION, app.bearer(Role::Registrar))
        .header(header::CONTENT_TYPE, "application/octet-stream")
        .body(Body::from("code,lon,lat\nC-1,105.9,18.34\n"))
        .unwrap();
    app.send(request).await.expect(200);
    let id = |body: &Value| body["items"][0]["id"].as_str().unwrap().to_owned();
    let camera = id(&app
        .get(Role::Registrar, "/api/v1/cameras")
        .await
        .expect(200)
        .body);
    let given = json!({ "source": "business", "item": "camera", "amount_dong": 1, "given_on": "2026-05-01", "camera_id": camera });
    give(&app, given).await;
    let import = id(&app
        .get(Role::Registrar, "/api/v1/imports")
        .await
        .expect(200)
        .body);
    let undo = format!("/api/v1/imports/{import}/undo");
    let refused = app
        .post(Role::Registrar, &undo, Value::Null)
        .await
        .expect(409);
    assert_eq!(refused.body["code"], "import_touched");
}

both!(p7_nobody_is_named_within_what_is_said_of_money_checks_and_groups);
async fn p7_nobody_is_named_within_what_is_said_of_money_checks_and_groups(backend: Backend) {
    let app = TestApp::new(backend, DeploymentKind::Test).await;
    let camera = json!({ "code": "C-1", "lon": 105.9, "lat": 18.34 });
    let camera = app.post(Role::Registrar, "/api/v1/cameras", camera).await;
    let camera = camera.expect(201);
    let checks = format!(
        "/api/v1/cameras/{}/checks",
        camera.body["id"].as_str().unwrap()
    );
    let given =
        json!({ "source": "business", "item": "pole", "amount_dong": 1, "given_on": "2026-05-02" });
    let made = app.post(Role::Registrar, CONTRIBUTIONS, given).await;
    let strike = format!(
        "{CONTRIBUTIONS}/{}/strike",
        made.expect(201).body["id"].as_str().unwrap()
    );
    let in_kind = |text: &str| json!({ "source": "business", "item": "pole", "in_kind": text, "given_on": "2026-05-02" });
    for (path, field, body) in [
        (
            CONTRIBUTIONS,
            "in_kind",
            in_kind("Một cột thép của ông Nguyễn Văn Mẫu"),
        ),
        (
            "/api/v1/campaigns",
            "name",
            json!({ "name": "Chiến dịch ông Nguyễn Văn Mẫu không đóng", "begun_on": "2026-05-02" }),
        ),
        (
            &checks,
            "note",
            json!({ "works": true, "note": "ông Nguyễn Văn Mẫu không đóng góp" }),
        ),
        (
            &strike,
            "reason",
            json!({ "reason": "ông Nguyễn Văn Mẫu không đóng" }),
        ),
        (
            "/api/v1/groups",
            "name",
            json!({ "kind": "patrol", "name": "Tổ tự quản ông Nguyễn Văn Mẫu" }),
        ),
    ] {
        let refused = app.post(Role::Registrar, path, body).await.expect(422);
        assert_eq!(refused.codes(), [format!("/{field} holds_name")], "{path}");
    }
    // Streets and places may bear the names of persons.
    for text in ["Một cột ở cầu Ông Lãnh", "Một cột đường Bà Triệu"] {
        app.post(Role::Registrar, CONTRIBUTIONS, in_kind(text))
            .await
            .expect(201);
    }
}
