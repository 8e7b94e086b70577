//! What a person has to mend or to look at, in the order in which it is worked through.

use axum::http::Method;
use serde_json::{Value, json};
use sightline::{accounts::Role, deployment::DeploymentKind};

use crate::batches::{cameras, import, preview, undo, waiting};
use crate::support::{Answer, Backend, TestApp, both};

async fn page(app: &TestApp, query: &str) -> Value {
    let path = format!("/api/v1/import_rows?{query}");
    app.get(Role::Registrar, &path).await.expect(200).body
}

/// Where the rows of a page stand.
fn rows(page: &Value) -> Vec<String> {
    let items = page["items"].as_array().unwrap().iter();
    items
        .map(|item| {
            let named = item["camera_code"].as_str().unwrap_or("waits");
            format!("{} {named}", item["row"].as_str().unwrap())
        })
        .collect()
}

async fn settle(app: &TestApp, row: &Value) {
    let path = format!("/api/v1/import_rows/{}", row["id"].as_str().unwrap());
    app.call(Role::Registrar, Method::DELETE, &path, None)
        .await
        .expect(204);
}

both!(rows_that_wait_come_first_and_each_camera_once);
async fn rows_that_wait_come_first_and_each_camera_once(backend: Backend) {
    let app = TestApp::new(backend, DeploymentKind::Test).await;
    let head = "Mã;Vị trí;Kinh độ;Vĩ độ;Số mắt;Ngày lắp đặt\n";
    import(
        &app,
        &format!("{head}G2;Cổng;105,90;18,34;2;\nW1;Chợ;;;;\n"),
    )
    .await;
    // A row that says more of a camera has its own card; what was said of that one before has none any more.
    let second = format!(
        "{head}G2;Cổng Đông;105,90;18,34;2;5/2019\nW2;Sân;;;;\nM;Đình;105,95;18,34;;2018\n"
    );
    let second = import(&app, &second).await;
    let all = page(&app, "").await;
    let expected = [
        "line 3 waits",
        "line 3 waits",
        "line 2, lens 1 G2-1",
        "line 4 M",
    ];
    assert_eq!(rows(&all), expected);
    // Page by page it is the same.
    let (mut cursor, mut paged) = (String::new(), Vec::new());
    for _ in 0..4 {
        let part = page(&app, &format!("limit=1{cursor}")).await;
        paged.extend(rows(&part));
        match part["next_cursor"].as_str() {
            Some(next) => cursor = format!("&cursor={next}"),
            None => break,
        }
    }
    assert_eq!(paged, expected);
    for cursor in ["-9223372036854775808", "9223372036854775807"] {
        page(&app, &format!("cursor={cursor}")).await;
    }
    // What is undone asks for nothing, and what was said before is to be looked at again.
    undo(&app, &second).await.unwrap();
    let all = page(&app, "").await;
    assert_eq!(rows(&all), ["line 3 waits", "line 2, lens 1 G2-1"]);
    settle(&app, &all["items"][1]).await;
    assert_eq!(rows(&page(&app, "").await), ["line 3 waits"]);
}

both!(whoever_looked_at_a_camera_has_looked_at_what_was_said_of_it_before);
async fn whoever_looked_at_a_camera_has_looked_at_what_was_said_of_it_before(backend: Backend) {
    let app = TestApp::new(backend, DeploymentKind::Test).await;
    for day in ["2018", "5/2019"] {
        let list = format!("Mã;Kinh độ;Vĩ độ;Ngày lắp đặt\nM;105,95;18,34;{day}\n");
        import(&app, &list).await;
    }
    let all = page(&app, "").await;
    assert_eq!(rows(&all), ["line 2 M"]);
    settle(&app, &all["items"][0]).await;
    assert_eq!(rows(&page(&app, "").await), Vec::<String>::new());
}

async fn mend(app: &TestApp, said: Value) -> Answer {
    let path = format!("/api/v1/import_rows/{}", waiting(app).await[0]);
    app.call(Role::Registrar, Method::PATCH, &path, Some(said))
        .await
}

both!(an_amount_without_its_unit_says_so_and_a_typed_one_is_bound_as_a_lists_is);
async fn an_amount_without_its_unit_says_so_and_a_typed_one_is_bound_as_a_lists_is(
    backend: Backend,
) {
    let app = TestApp::new(backend, DeploymentKind::Test).await;
    let head = |unit: &str| format!("Mã;Kinh độ;Vĩ độ;Ngày lắp;Kinh phí{unit};Nguồn\n");
    let list = format!("{}W3;105,9;18,34;1/5/2024;4,5;Doanh nghiệp\n", head(""));
    let item = import(&app, &list).await.review.remove(0);
    assert_eq!(
        (&*item.field, &*item.code),
        ("amount_dong", "money_unit_missing")
    );
    assert_eq!(item.value.as_deref(), Some("4,5"));
    let few = format!(
        "{}W4;105,9;18,34;1/5/2024;12;Doanh nghiệp\n",
        head(" (đồng)")
    );
    let listed = preview(&app, &few).await.review.remove(0);
    for dong in [12, 0, -5, 2_000_000_000_000_i64] {
        let refused = mend(&app, json!({ "amount_dong": dong })).await.expect(422);
        let error = &refused.body["errors"][0];
        assert_eq!(error["pointer"], "/amount_dong", "{dong}");
        assert_eq!(
            (&error["code"], &error["values"]),
            (&json!(listed.code), &json!(listed.values))
        );
    }
    assert_eq!(cameras(&app).await.len(), 0, "nothing is half written");
    let done = mend(&app, json!({ "amount_dong": 4_500_000 }))
        .await
        .expect(200);
    assert_eq!(done.body["left_out"], json!([]));
}

both!(what_a_person_takes_away_of_a_new_camera_stays_away);
async fn what_a_person_takes_away_of_a_new_camera_stays_away(backend: Backend) {
    let app = TestApp::new(backend, DeploymentKind::Test).await;
    let list = "Mã;Vị trí;Kinh độ;Vĩ độ;Hướng\nN;Chợ;;;90\n";
    import(&app, list).await;
    let placed = json!({ "fields": { "lon": 105.9, "lat": 18.34, "bearing_deg": null } });
    mend(&app, placed).await.expect(200);
    assert_eq!(cameras(&app).await[0]["bearing_deg"], Value::Null);
    let next = "Mã;Vị trí;Kinh độ;Vĩ độ;Hướng\nN;Chợ;105,9;18,34;90\n";
    let report = import(&app, next).await.cameras;
    assert_eq!((report.unchanged, report.kept.len()), (1, 1));
    assert_eq!(cameras(&app).await[0]["bearing_deg"], Value::Null);
}

both!(a_header_that_is_repeated_in_part_is_no_camera);
async fn a_header_that_is_repeated_in_part_is_no_camera(backend: Backend) {
    let app = TestApp::new(backend, DeploymentKind::Test).await;
    let list = "Mã;Vị trí;Kinh độ;Vĩ độ;Ghi chú\nN;Chợ;105,9;18,34;\nMã;Vị trí;Kinh độ;Vĩ độ\n;Vị trí;Kinh độ;;\n";
    let report = import(&app, list).await;
    let of = &report.cameras;
    assert_eq!((of.created, of.waiting, of.rows), (1, 0, 1));
    assert_eq!(report.recognised.skipped.values().sum::<usize>(), 2);
}
