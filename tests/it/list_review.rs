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

fn said(row: &Value) -> Vec<(String, bool)> {
    let items = row["review"].as_array().unwrap().iter();
    let text = |item: &Value| format!("{} {}", item["field"], item["code"]).replace('"', "");
    items
        .map(|item| (text(item), item["waits"].as_bool().unwrap()))
        .collect()
}

both!(whoever_mends_a_row_learns_what_was_read_of_it_and_is_to_be_looked_at);
async fn whoever_mends_a_row_learns_what_was_read_of_it_and_is_to_be_looked_at(backend: Backend) {
    let app = TestApp::new(backend, DeploymentKind::Test).await;
    let list = "Mã;Vị trí;Kinh độ;Vĩ độ;Số mắt;Ngày lắp đặt;Chủ hộ\n\
        A1;Cổng;105,90;18,34;;;Nguyễn Văn Mẫu\nA2;Ngõ;;;;5/2019;nt\nG;Chợ;;;2;;\n";
    import(&app, list).await;
    let all = page(&app, "").await;
    let expected = [
        vec![
            ("position required".to_owned(), true),
            ("owner_name owner_as_above".to_owned(), false),
            ("installed_on day_assumed".to_owned(), false),
        ],
        vec![
            ("position required".to_owned(), true),
            ("lens_count several_lenses".to_owned(), false),
        ],
    ];
    let items = all["items"].as_array().unwrap();
    assert_eq!(
        (said(&items[0]), said(&items[2])),
        (expected[0].clone(), expected[1].clone())
    );
    assert_eq!(
        said(&items[1]),
        expected[1],
        "each lens is mended by itself"
    );
    // It was looked at while it was mended.
    let placed = json!({ "fields": { "lon": 105.91, "lat": 18.34 } });
    mend(&app, placed).await.expect(200);
    assert_eq!(
        rows(&page(&app, "").await),
        ["line 4, lens 1 waits", "line 4, lens 2 waits"]
    );
    settle(&app, &items[1]).await;
    settle(&app, &items[2]).await;
    assert_eq!(rows(&page(&app, "").await), [""; 0]);
}

both!(a_row_that_waits_says_that_its_code_came_with_another_list_since);
async fn a_row_that_waits_says_that_its_code_came_with_another_list_since(backend: Backend) {
    let app = TestApp::new(backend, DeploymentKind::Test).await;
    let head = "Mã;Vị trí;Kinh độ;Vĩ độ\n";
    import(&app, &format!("{head}K1;Cũ;105,91;18,34\n")).await;
    app.clock.set(app.clock.now().plus_seconds(60.0));
    import(&app, &format!("{head}S1;Cổng;;\nK1;Chợ;105,92;\n")).await;
    let codes = || async {
        let all = page(&app, "").await;
        let items = all["items"].as_array().unwrap().clone();
        items.iter().map(|row| said(row).len()).collect::<Vec<_>>()
    };
    assert_eq!(
        codes().await,
        [1, 1],
        "that of the known camera is the list's own"
    );
    app.clock.set(app.clock.now().plus_seconds(60.0));
    import(&app, &format!("{head}s1;Cổng;105,90;18,34\n")).await;
    let all = page(&app, "").await;
    let item = &all["items"][0]["review"][1];
    assert_eq!(
        (&item["code"], &item["values"]["code"], &item["row"]),
        (&json!("perhaps_known"), &json!("s1"), &json!("line 2"))
    );
    assert_eq!(codes().await, [2, 1]);
    // As it says, it is that camera.
    mend(&app, json!({ "same_as": "s1" })).await.expect(200);
    assert_eq!(cameras(&app).await.len(), 2);
}
