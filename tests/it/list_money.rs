//! Money that lists state: recorded with the cameras where source and day are known, and nowhere else.

use std::collections::HashMap;

use axum::http::Method;
use serde_json::{Value, json};
use sightline::{
    accounts::Role,
    cameras::Registrar,
    deployment::DeploymentKind,
    error::Result,
    imports::{self, Amounts, By, ListFormat, ListReport, NotKept, Options, Undone},
};

use crate::{
    audited::last_line,
    batches::count,
    support::{Backend, TestApp, both, by, everything},
};

const LIST: &str = "Mã;Kinh độ;Vĩ độ;Ngày lắp đặt;Nguồn vốn;Kinh phí (triệu đồng);Tình trạng\n\
    A-1;105,901;18,34;1/5/2026;NSNN;4,5;\n\
    A-2;105,902;18,34;2/5/2026;Doanh nghiệp;6;\n\
    A-3;105,903;18,34;3/5/2026;Hộ dân;3;\n\
    A-4;105,904;18,34;3/5/2026;Nhân dân đóng góp;2;\n\
    A-5;105,905;18,34;3/5/2026;Xã hội hóa;7;\n\
    A-6;105,906;18,34;3/5/2026;;8;\n\
    A-7;105,907;18,34;;Tổ chức;9;\n\
    A-8;105,908;18,34;1/1/2027;Khác;10;Dự kiến\n\
    A-9;105,909;18,34;3/5/2026;Khác;0;\n";

/// Runs `$body` with an import by a registrar of the whole deployment.
macro_rules! as_registrar {
    ($app:expr, |$by:ident| $body:expr) => {{
        let scope = everything(DeploymentKind::Test);
        let registrar = Registrar {
            scope: &scope,
            zone: &$app.app.deployment.zone,
            now: $app.clock.now(),
            source: "list",
            units: HashMap::new(),
        };
        let $by: By<'_> = by(&registrar);
        $body
    }};
}

fn read(app: &TestApp, text: &str) -> imports::CameraList {
    let now = app.clock.now();
    imports::read(text.as_bytes(), ListFormat::Text, &Options::default(), now).unwrap()
}

async fn import(app: &TestApp, text: &str) -> ListReport {
    let list = read(app, text);
    as_registrar!(app, |by| app.app.db.import_cameras(&by, &list).await).unwrap()
}

async fn preview(app: &TestApp, text: &str) -> ListReport {
    let list = read(app, text);
    as_registrar!(app, |by| app.app.db.preview_cameras(&by, &list).await).unwrap()
}

both!(a_row_of_a_mistyped_year_waits_and_codes_of_a_list_are_known_whatever_their_capitals);
async fn a_row_of_a_mistyped_year_waits_and_codes_of_a_list_are_known_whatever_their_capitals(
    backend: Backend,
) {
    let app = TestApp::new(backend, DeploymentKind::Test).await;
    let head = "Mã;Kinh độ;Vĩ độ;Ngày lắp đặt\n";
    let list = format!("{head}R1;105,901;18,34;1/5/2026\nR2;105,902;18,34;1/5/1026\n");
    let report = import(&app, &list).await;
    assert_eq!((report.cameras.created, report.review.len()), (1, 1));
    assert_eq!(report.review[0].field, "installed_on");
    // The same camera, written in small letters, keeps its code.
    let again = import(&app, &format!("{head}r1;105,901;18,34;1/5/2026\n")).await;
    assert_eq!(
        (
            again.cameras.created,
            again.cameras.updated,
            again.cameras.unchanged
        ),
        (0, 0, 1)
    );
    let twice = import(
        &app,
        &format!("{head}R3;105,903;18,34;\nr3;105,904;18,34;\n"),
    )
    .await;
    assert_eq!((twice.cameras.created, twice.review.len()), (1, 1));
    let cameras = app
        .get(Role::Registrar, "/api/v1/cameras")
        .await
        .expect(200);
    let codes = cameras.body["items"].as_array().unwrap().iter();
    let codes: Vec<&str> = codes
        .map(|camera| camera["code"].as_str().unwrap())
        .collect();
    assert_eq!(codes, ["R1", "R3"]);
}

async fn undo(app: &TestApp, report: &ListReport) -> Result<Undone> {
    let id = report.import.unwrap();
    as_registrar!(app, |by| app.app.db.undo_import(by.registrar, id).await)
}

fn millions(rows: usize, millions: i64) -> Amounts {
    Amounts {
        rows,
        amount_dong: millions * 1_000_000,
    }
}

/// All entries, the oldest first: code of the camera, source, amount, day.
async fn entries(app: &TestApp) -> Vec<Value> {
    let page = app.get(Role::Registrar, "/api/v1/contributions").await;
    let mut items = page.expect(200).body["items"].as_array().unwrap().clone();
    items.reverse();
    items
}

fn told(entries: &[Value]) -> Vec<Value> {
    let told = entries.iter().map(|one| {
        let is_struck = !one["struck_at"].is_null();
        json!([
            one["camera_code"],
            one["source"],
            one["item"],
            one["amount_dong"],
            one["given_on"],
            is_struck
        ])
    });
    told.collect()
}

both!(p3_money_is_recorded_where_source_and_day_are_known_and_never_of_a_household);
async fn p3_money_is_recorded_where_source_and_day_are_known_and_never_of_a_household(
    backend: Backend,
) {
    let app = TestApp::new(backend, DeploymentKind::Test).await;
    let ahead = preview(&app, LIST).await;
    assert_eq!(entries(&app).await, [Value::Null; 0], "nothing is written");
    let report = import(&app, LIST).await;
    assert_eq!(ahead.money, report.money, "as was said before");
    let money = &report.money;
    let half = Amounts {
        rows: 2,
        amount_dong: 10_500_000,
    };
    assert_eq!(money.recorded, half);
    assert_eq!(money.households, millions(2, 5));
    assert_eq!(
        money.not_kept.clone().into_iter().collect::<Vec<_>>(),
        [
            (NotKept::NoSource, millions(1, 8)),
            (NotKept::UnclearSource, millions(1, 7)),
            (NotKept::NoDay, millions(1, 9)),
            (NotKept::DayInFuture, millions(1, 10)),
        ]
    );
    let said = report.review.iter();
    let unclear = said.filter(|item| item.code == "source_unclear");
    let unclear: Vec<_> = unclear.map(|item| (&*item.field, item.waits)).collect();
    assert_eq!(
        unclear,
        [("amount_dong", false); 2],
        "each row of which the source is missing or unclear is named"
    );
    assert_eq!(
        (money.known, money.waiting),
        (millions(0, 0), millions(0, 0))
    );
    let line = last_line(&app).await;
    assert_eq!(
        (&line["action"], &line["detail"]["contributions"]),
        (&json!("camera.import"), &json!(2))
    );
    assert!(!line.to_string().contains("000000"), "no amounts: {line}");
    let made = entries(&app).await;
    assert_eq!(
        told(&made),
        [
            json!([
                "A-1",
                "state_budget",
                "camera",
                4_500_000,
                "2026-05-01",
                false
            ]),
            json!(["A-2", "business", "camera", 6_000_000, "2026-05-02", false]),
        ]
    );

    // Again: nothing is doubled, and what a person struck is not made again.
    let again = import(&app, LIST).await;
    assert_eq!(
        (again.money.known, again.money.recorded),
        (half, millions(0, 0))
    );
    let path = format!(
        "/api/v1/contributions/{}/strike",
        made[1]["id"].as_str().unwrap()
    );
    app.post(
        Role::Registrar,
        &path,
        json!({ "reason": "không phải của họ" }),
    )
    .await
    .expect(200);
    let again = import(&app, LIST).await;
    assert_eq!(
        (again.money.known, again.money.recorded),
        (half, millions(0, 0))
    );
    assert_eq!(entries(&app).await.len(), 2);

    // Another amount of the same source: which one holds, a person knows. One of another source is another gift.
    let later = LIST
        .replace("NSNN;4,5", "NSNN;5")
        .replace("Doanh nghiệp;6", "Hội;1");
    let later = import(&app, &later).await;
    assert_eq!(later.money.not_kept[&NotKept::Differs], millions(1, 5));
    assert_eq!(later.money.recorded, millions(1, 1));
    let made = entries(&app).await;
    assert_eq!(
        told(&made)[1..],
        [
            json!(["A-2", "business", "camera", 6_000_000, "2026-05-02", true]),
            json!([
                "A-2",
                "organisation",
                "camera",
                1_000_000,
                "2026-05-02",
                false
            ]),
        ]
    );
}

both!(a_list_that_is_undone_takes_its_money_with_it);
async fn a_list_that_is_undone_takes_its_money_with_it(backend: Backend) {
    let app = TestApp::new(backend, DeploymentKind::Test).await;
    let cameras = "Mã;Kinh độ;Vĩ độ;Ngày lắp đặt\nA-1;105,901;18,34;1/5/2026\n";
    import(&app, cameras).await;
    // The camera is known and stays as it is; only money is new.
    let money = "Mã;Kinh độ;Vĩ độ;Ngày lắp đặt;Nguồn;Số tiền\nA-1;105,901;18,34;1/5/2026;NSNN;4.500.000\n\
         A-2;105,902;18,34;1/5/2026;NSNN;1.000.000\n";
    let second = import(&app, money).await;
    assert_eq!((second.cameras.unchanged, second.cameras.created), (1, 1));
    assert_eq!(second.money.recorded.rows, 2);
    let imports = app
        .get(Role::Registrar, "/api/v1/imports")
        .await
        .expect(200);
    assert_eq!(imports.body["items"][0]["contributions"], 2);
    let undone = undo(&app, &second).await.unwrap();
    assert_eq!((undone.removed, undone.contributions), (1, 2));
    assert_eq!(last_line(&app).await["detail"]["contributions"], 2);
    assert_eq!(entries(&app).await, [Value::Null; 0]);

    // Undone it never was: it can come again. What somebody struck or added since is that person's.
    let third = import(&app, money).await;
    assert_eq!(third.money.recorded.rows, 2);
    let made = entries(&app).await;
    let strike = |of: usize| {
        format!(
            "/api/v1/contributions/{}/strike",
            made[of]["id"].as_str().unwrap()
        )
    };
    let reason = json!({ "reason": "ghi nhầm" });
    app.post(Role::Registrar, &strike(1), reason.clone())
        .await
        .expect(200);
    let error = undo(&app, &third).await.unwrap_err().to_string();
    assert!(error.ends_with("touched since: line 3 (A-2)"), "{error}");
    assert_eq!(entries(&app).await.len(), 2, "all of it or nothing");
}

both!(two_imports_at_once_record_money_once);
async fn two_imports_at_once_record_money_once(backend: Backend) {
    let app = TestApp::new(backend, DeploymentKind::Test).await;
    let cameras =
        "Mã;Kinh độ;Vĩ độ;Ngày lắp đặt\nA-1;105,901;18,34;1/5/2026\nA-2;105,902;18,34;1/5/2026\n";
    import(&app, cameras).await;
    let money = "Mã;Kinh độ;Vĩ độ;Ngày lắp đặt;Nguồn;Số tiền\nA-2;105,902;18,34;1/5/2026;NSNN;4.500.000\n\
         A-1;105,901;18,34;1/5/2026;NSNN;1.000.000\n";
    let (one, other) = tokio::join!(import(&app, money), import(&app, money));
    let recorded = [&one, &other].map(|report| report.money.recorded.rows);
    assert_eq!(recorded.iter().sum::<usize>(), 2, "{recorded:?}");
    assert_eq!(entries(&app).await.len(), 2);
}

both!(money_of_a_row_that_waits_is_recorded_when_the_row_is_mended);
async fn money_of_a_row_that_waits_is_recorded_when_the_row_is_mended(backend: Backend) {
    let app = TestApp::new(backend, DeploymentKind::Test).await;
    let list = "Mã;Kinh độ;Vĩ độ;Nguồn;Số tiền\nA-1;;;Công ty;4.500.000\nA-2;;;Hộ dân;1.000.000\nA-3;;;;7.000.000\n";
    let report = import(&app, list).await;
    assert_eq!(report.cameras.waiting, 3);
    let money = &report.money;
    assert_eq!(
        (money.waiting.rows, money.waiting.amount_dong),
        (1, 4_500_000)
    );
    assert_eq!(money.households, millions(1, 1));
    assert_eq!(money.not_kept[&NotKept::NoSource], millions(1, 7));
    let rows = app
        .get(Role::Registrar, "/api/v1/import_rows")
        .await
        .expect(200)
        .body;
    let rows = rows["items"].as_array().unwrap();
    let business = json!({ "amount_dong": 4_500_000, "source": "business" });
    assert_eq!(
        [&rows[0]["money"], &rows[1]["money"], &rows[2]["money"]],
        [&business, &Value::Null, &Value::Null],
        "P3: not even of a row that waits"
    );
    for row in rows {
        let path = format!("/api/v1/import_rows/{}", row["id"].as_str().unwrap());
        let fields = json!({ "lon": 105.9, "lat": 18.34, "installed_on": "2026-05-01" });
        let mended = json!({ "fields": fields, "is_new": true });
        app.call(Role::Registrar, Method::PATCH, &path, Some(mended))
            .await
            .expect(200);
    }
    assert_eq!(
        told(&entries(&app).await),
        [json!([
            "A-1",
            "business",
            "camera",
            4_500_000,
            "2026-05-01",
            false
        ])]
    );
    let undone = undo(&app, &report).await.unwrap();
    assert_eq!((undone.removed, undone.contributions), (3, 1));
}

both!(money_stands_in_the_book_of_the_unit_that_keeps_the_camera);
async fn money_stands_in_the_book_of_the_unit_that_keeps_the_camera(backend: Backend) {
    let app = TestApp::new(backend, DeploymentKind::Live).await;
    let (own, other) = app.two_units().await;
    let list = "Mã;Kinh độ;Vĩ độ;Ngày lắp đặt;Nguồn;Số tiền;Mã xã\nA-1;105,901;18,34;1/5/2026;NSNN;4.500.000;001\n";
    let scope = everything(DeploymentKind::Live);
    let db = &app.app.db;
    let zone = &app.app.deployment.zone;
    let registrar = Registrar::of_today(db, &scope, zone, app.clock.now(), "list").await;
    let registrar = registrar.unwrap();
    let report = db
        .import_cameras(&by(&registrar), &read(&app, list))
        .await
        .unwrap();
    assert_eq!(report.money.recorded.rows, 1);
    for (unit, count) in [(&own, 1), (&other, 0)] {
        let page = app
            .call_as(&unit.registrar, Method::GET, "/api/v1/contributions", None)
            .await
            .expect(200);
        assert_eq!(page.body["items"].as_array().unwrap().len(), count);
    }
}

both!(money_of_a_draft_that_had_its_time_is_recorded_once_when_its_list_comes_again);
async fn money_of_a_draft_that_had_its_time_is_recorded_once_when_its_list_comes_again(
    backend: Backend,
) {
    let app = TestApp::new(backend, DeploymentKind::Test).await;
    let list = "Mã;Kinh độ;Vĩ độ;Ngày lắp đặt;Nguồn;Số tiền;Đơn vị\n\
         A-1;105,901;18,34;1/5/2026;NSNN;4.500.000;hộ dân\nA-2;105,902;18,34;1/5/2026;NSNN;4.500.000;hộ dân\n";
    let list = list.replace("Đơn vị", "Loại chủ sở hữu");
    assert_eq!(import(&app, &list).await.money.recorded.rows, 2);
    let later = app.clock.now().plus_days(90.0);
    let occasion = sightline::retention::Occasion::Asked;
    sightline::retention::purge(&app.app.db, DeploymentKind::Test, occasion, later)
        .await
        .unwrap();
    // Whoever was signed in is so no more: the tables are asked.
    let cameras = "SELECT count(*) FROM cameras";
    assert_eq!(count(&app, cameras).await, 0, "drafts had their time");
    let entries = "SELECT count(*) FROM contributions";
    for _ in 0..2 {
        let looked = preview(&app, &list).await.money;
        let again = import(&app, &list).await.money;
        assert_eq!(looked, again, "as was said before");
        assert_eq!((again.recorded.rows, again.known.rows), (0, 2));
    }
    assert_eq!(count(&app, entries).await, 2);
    // Another gift of another list is one more, although it is as large and of the same day.
    let other = list.replace("A-", "B-").replace("105,90", "105,91");
    assert_eq!(import(&app, &other).await.money.recorded.rows, 2);
    assert_eq!(count(&app, entries).await, 4);
}
