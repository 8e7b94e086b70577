//! Rows that a person mends or mended, of cameras that are known: nothing known is lost, and nothing new goes unsaid.

use axum::http::Method;
use serde_json::{Value, json};
use sightline::{
    accounts::Role,
    deployment::DeploymentKind,
    imports::{ListReport, NotKept},
};

use crate::batches::{cameras, count, import, preview, undo, waiting};
use crate::support::{Answer, Backend, TestApp, both};

async fn mend(app: &TestApp, row: usize, said: Value) -> Answer {
    let rows = waiting(app).await;
    let path = format!("/api/v1/import_rows/{}", rows[row]);
    app.call(Role::Registrar, Method::PATCH, &path, Some(said))
        .await
        .expect(200)
}

/// One camera after a list that said it.
async fn known(backend: Backend) -> TestApp {
    let app = TestApp::new(backend, DeploymentKind::Test).await;
    import(&app, FIRST).await;
    app
}

const HEAD: &str = "Mã;Vị trí;Kinh độ;Vĩ độ;Hướng;Ngày lắp đặt\n";
const FIRST: &str =
    "Mã;Vị trí;Kinh độ;Vĩ độ;Hướng;Ngày lắp đặt\nK-1;Chợ;105,90;18,34;347;1/5/2024\n";

fn counted(report: &ListReport) -> (usize, usize, usize, usize) {
    let of = &report.cameras;
    (of.created, of.updated, of.unchanged, of.waiting)
}

fn of(camera: &Value, names: &[&str]) -> Vec<Value> {
    names.iter().map(|name| camera[*name].clone()).collect()
}

both!(a_list_that_comes_with_other_codes_doubles_no_camera);
async fn a_list_that_comes_with_other_codes_doubles_no_camera(backend: Backend) {
    let head = "Mã;Vị trí;Kinh độ;Vĩ độ;Chủ hộ;Số điện thoại;Số mắt\n";
    let row = "Cổng;105,90;18,34;Lê Thị Mẫu;0900000012";
    for (first, second, waits) in [
        // It came without codes first.
        (format!(";{row};1"), format!("K-7;{row};1"), 1),
        // It has more lenses, or fewer.
        (format!("K-1;{row};1"), format!("K-1;{row};2"), 2),
        (format!("K-1;{row};2"), format!("K-1;{row};1"), 1),
        // A further one of the same owner.
        (format!("K-1;{row};1"), format!("K-2;{row};1"), 1),
    ] {
        let app = TestApp::new(backend, DeploymentKind::Live).await;
        import(&app, &format!("{head}{first}\n")).await;
        let before = cameras(&app).await.len();
        let report = import(&app, &format!("{head}{second}\n")).await;
        assert_eq!(report.cameras.waiting, waits, "{first} {second}");
        assert_eq!(cameras(&app).await.len(), before, "{first} {second}");
    }
    // Other owners' cameras may hang on one pole.
    let app = TestApp::new(backend, DeploymentKind::Test).await;
    let head = "Mã;Vị trí;Kinh độ;Vĩ độ\n";
    import(&app, &format!("{head}K-1;Cổng;105,90;18,34\n")).await;
    let report = import(&app, &format!("{head}K-2;Cổng;105,90;18,34\n")).await;
    assert_eq!(counted(&report), (1, 0, 0, 0));
}

both!(a_code_alone_moves_no_camera_to_another_hamlet);
async fn a_code_alone_moves_no_camera_to_another_hamlet(backend: Backend) {
    let app = known(backend).await;
    let elsewhere = format!("{HEAD}K-1;Cầu;105,91;18,37;90;\n");
    assert_eq!(counted(&import(&app, &elsewhere).await), (0, 0, 0, 1));
    assert_eq!(cameras(&app).await[0]["label"], "Chợ");
    // A person says that it is the same one; the list may come again.
    mend(&app, 0, json!({ "same_as": "K-1" })).await;
    assert_eq!(cameras(&app).await[0]["label"], "Cầu");
    assert_eq!(counted(&import(&app, &elsewhere).await), (0, 0, 1, 0));
    // Nearby it may be corrected: by a little under any label, by more under its own.
    for (row, updated) in [
        ("K-1;Cầu;105,9004;18,34;347;1/5/2024", 1),
        ("K-1;Chợ;105,902;18,34;347;1/5/2024", 1),
        ("K-1;Cầu;105,902;18,34;347;1/5/2024", 0),
        ("K-1;Chợ;105,904;18,34;347;1/5/2024", 0),
    ] {
        let app = known(backend).await;
        let report = import(&app, &format!("{HEAD}{row}\n")).await;
        assert_eq!(counted(&report), (0, updated, 0, 1 - updated), "{row}");
    }
    // Who has another phone is somebody else.
    let app = TestApp::new(backend, DeploymentKind::Live).await;
    let head = "Mã;Vị trí;Kinh độ;Vĩ độ;Chủ hộ;Số điện thoại\n";
    for (row, expected) in [
        ("K-1;Cổng;105,90;18,34;Lê Thị Mẫu;0900000012", (1, 0, 0, 0)),
        (
            "K-1;Cổng;105,9003;18,34;Lê Văn Mẫu;0900000013",
            (0, 0, 0, 1),
        ),
        ("K-1;Cổng;105,91;18,34;Lê Thị Mẫu;0900000012", (0, 1, 0, 0)),
    ] {
        let report = import(&app, &format!("{head}{row}\n")).await;
        assert_eq!(counted(&report), expected, "{row}");
    }
}

both!(what_is_left_out_or_empty_while_mending_changes_nothing_of_a_known_camera);
async fn what_is_left_out_or_empty_while_mending_changes_nothing_of_a_known_camera(
    backend: Backend,
) {
    const NAMES: [&str; 5] = ["label", "lon", "lat", "bearing_deg", "installed_on"];
    for (row, said, label, left_out) in [
        // A bearing that cannot be read, a day that is empty.
        (
            "K-1;Cầu;105,90;18,34;ngoài;",
            json!({}),
            "Cầu",
            json!(["bearing_deg"]),
        ),
        (
            "K-1;Cầu;105,90;18,34;ngoài;",
            json!({ "fields": { "bearing_deg": null } }),
            "Cầu",
            json!(["bearing_deg"]),
        ),
        // No place, half of one, and one that cannot be read.
        (";Cầu;;;;", json!({ "same_as": "K-1" }), "Cầu", json!([])),
        (
            ";Cầu;hỏng;18,35;ngoài;",
            json!({ "same_as": "K-1" }),
            "Cầu",
            json!(["bearing_deg", "lon"]),
        ),
        (
            ";;hỏng;hỏng;;",
            json!({ "same_as": "K-1", "fields": { "lon": null } }),
            "Chợ",
            json!(["lat", "lon"]),
        ),
    ] {
        let app = known(backend).await;
        let before = cameras(&app).await;
        assert_eq!(
            import(&app, &format!("{HEAD}{row}\n"))
                .await
                .cameras
                .waiting,
            1,
            "{row}"
        );
        let done = mend(&app, 0, said).await;
        assert_eq!(done.body["left_out"], left_out, "{row}");
        let after = cameras(&app).await;
        assert_eq!(after.len(), 1, "{row}");
        let mut expected = of(&before[0], &NAMES);
        expected[0] = json!(label);
        assert_eq!(of(&after[0], &NAMES), expected, "{row}");
        // What nobody said is no person's word either.
        let moved = FIRST.replace("347", "90").replace("1/5/2024", "2/5/2024");
        let report = import(&app, &moved).await;
        let kept: Vec<_> = report
            .cameras
            .kept
            .iter()
            .flat_map(|kept| &kept.fields)
            .collect();
        assert!(kept.is_empty() || kept == ["label"], "{row}: {kept:?}");
        assert_eq!(cameras(&app).await[0]["bearing_deg"], 90.0, "{row}");
    }
    // What a person says to be unknown is.
    let app = known(backend).await;
    import(&app, &format!("{HEAD};Cầu;;;;\n")).await;
    let unknown = json!({ "same_as": "K-1", "fields": { "bearing_deg": null } });
    mend(&app, 0, unknown).await;
    assert_eq!(cameras(&app).await[0]["bearing_deg"], Value::Null);
}

/// A row that cannot be read, one that may be a known camera, and one whose day was typed.
fn with(asides: &str) -> String {
    format!(
        "Mã;Kinh độ;Vĩ độ;owner_kind;Hướng;Ngày lắp đặt;Chủ hộ;Số điện thoại;Nguồn;Số tiền\n\
         M-1;105,90;18,34;household;ngoài;1/5/2026;{asides}\n\
         ;105,95;18,34;household;95;1/5/2026;{asides}\n\
         M-3;105,97;18,34;household;10;hôm nọ;{asides}\n"
    )
}

both!(a_phone_or_money_that_is_new_on_a_row_that_was_mended_is_taken_or_named);
async fn a_phone_or_money_that_is_new_on_a_row_that_was_mended_is_taken_or_named(backend: Backend) {
    let app = TestApp::new(backend, DeploymentKind::Test).await;
    import(&app, "Vị trí;Kinh độ;Vĩ độ;Hướng\nĐình;105,95;18,34;90\n").await;
    assert_eq!(import(&app, &with(";;;")).await.cameras.waiting, 3);
    for said in [
        json!({ "same_as": "CAM-0001" }),
        json!({}),
        json!({ "fields": { "installed_on": "2026-05-02" } }),
    ] {
        mend(&app, 0, said).await;
    }
    let before = cameras(&app).await;
    let contacts = "SELECT count(*) FROM owner_contacts WHERE phone_hash IS NOT NULL";
    let money = "SELECT count(*) FROM contributions";
    let added = with("Nguyễn Văn Mẫu;0900000012;NSNN;4.000.000");
    let looked = preview(&app, &added).await;
    let first = import(&app, &added).await;
    assert_eq!(first.cameras.contacts, 3);
    for report in [&looked, &first] {
        assert_eq!(counted(report), (0, 3, 0, 0));
        assert_eq!(report.money.recorded.rows, 3);
    }
    assert_eq!(
        (count(&app, contacts).await, count(&app, money).await),
        (3, 3)
    );
    // What is recorded already is known.
    for report in [preview(&app, &added).await, import(&app, &added).await] {
        assert_eq!(counted(&report), (0, 0, 3, 0));
        assert_eq!(
            (report.money.recorded.rows, report.money.known.rows),
            (0, 3)
        );
        assert!(report.cameras.kept.is_empty());
    }
    // What differs from it is kept nowhere, and named.
    let other = with("Trần Thị Mẫu;0900000013;NSNN;5.000.000");
    for report in [preview(&app, &other).await, import(&app, &other).await] {
        assert_eq!(counted(&report), (0, 0, 3, 0));
        let kept = report.cameras.kept.iter();
        let kept: Vec<_> = kept.map(|kept| kept.fields.join(" ")).collect();
        assert_eq!(kept, ["owner_phone"; 3]);
        assert_eq!(report.money.not_kept[&NotKept::Differs].rows, 3);
    }
    assert_eq!(
        (count(&app, contacts).await, count(&app, money).await),
        (3, 3)
    );
    // Both go with the import that brought them.
    assert_eq!(undo(&app, &first).await.unwrap().restored, 3);
    assert_eq!(
        (count(&app, contacts).await, count(&app, money).await),
        (0, 0)
    );
    let names = ["code", "bearing_deg", "has_contact", "draft_until"];
    let after = cameras(&app).await;
    let of_all = |all: &[Value]| all.iter().map(|one| of(one, &names)).collect::<Vec<_>>();
    assert_eq!(of_all(&after), of_all(&before));
    assert_eq!(counted(&import(&app, &with(";;;")).await), (0, 0, 3, 0));
}

both!(what_is_typed_while_mending_is_read_as_a_cell_is);
async fn what_is_typed_while_mending_is_read_as_a_cell_is(backend: Backend) {
    let app = known(backend).await;
    import(&app, &format!("{HEAD}K-2;Cầu;105,95;18,34;ngoài;\n")).await;
    let wrong = json!({ "fields": { "bearing_deg": "trong" } });
    let path = format!("/api/v1/import_rows/{}", waiting(&app).await[0]);
    let refused = app
        .call(Role::Registrar, Method::PATCH, &path, Some(wrong))
        .await;
    assert_eq!(refused.expect(422).codes(), ["/bearing_deg not_bearing"]);
    mend(
        &app,
        0,
        json!({ "fields": { "bearing_deg": "ĐN", "height_m": "3m5" } }),
    )
    .await;
    let all = cameras(&app).await;
    let made = all.iter().find(|one| one["code"] == "K-2").unwrap();
    assert_eq!(
        (&made["bearing_deg"], &made["height_m"]),
        (&json!(135.0), &json!(3.5))
    );
}

both!(a_row_with_a_known_code_needs_no_place_and_a_new_one_waits_for_its_own);
async fn a_row_with_a_known_code_needs_no_place_and_a_new_one_waits_for_its_own(backend: Backend) {
    let app = known(backend).await;
    let list = "Mã;Kinh độ;Vĩ độ;Tình trạng\nK-1;;;Hỏng\nK-2;;;Hỏng\n";
    assert_eq!(counted(&preview(&app, list).await), (0, 1, 0, 1));
    assert_eq!(counted(&import(&app, list).await), (0, 1, 0, 1));
    let camera = &cameras(&app).await[0];
    assert_eq!(
        (&camera["status"], &camera["lon"], &camera["lat"]),
        (&json!("faulty"), &json!(105.9), &json!(18.34))
    );
    let rows = app
        .get(Role::Registrar, "/api/v1/import_rows")
        .await
        .expect(200);
    let waits = &rows.body["items"][0]["review"][0];
    assert_eq!(
        (&waits["field"], &waits["code"]),
        (&json!("position"), &json!("required"))
    );
    assert_eq!(counted(&import(&app, list).await), (0, 0, 1, 1));
    let place = json!({ "fields": { "lon": 105.91, "lat": 18.34 } });
    mend(&app, 0, place).await;
    assert_eq!(counted(&import(&app, list).await), (0, 0, 2, 0));
}

both!(another_text_that_cannot_be_read_is_another_row);
async fn another_text_that_cannot_be_read_is_another_row(backend: Backend) {
    let app = TestApp::new(backend, DeploymentKind::Test).await;
    let [mended, other, gone, third] = ["hỏng 1", "đường khác", "19.95O8", "19.96O9"]
        .map(|place| format!("Vị trí;Tọa độ\nNgã tư;{place}\n"));
    import(&app, &mended).await;
    mend(&app, 0, json!({ "fields": { "lon": 105.9, "lat": 18.34 } })).await;
    assert_eq!(counted(&import(&app, &mended).await), (0, 0, 1, 0));
    for report in [preview(&app, &other).await, import(&app, &other).await] {
        assert_eq!(counted(&report), (0, 0, 0, 1));
    }
    assert_eq!(counted(&preview(&app, &mended).await), (0, 0, 1, 0));
    import(&app, &gone).await;
    let rows = waiting(&app).await;
    let path = format!("/api/v1/import_rows/{}", rows[1]);
    app.call(Role::Registrar, Method::DELETE, &path, None)
        .await
        .expect(204);
    assert_eq!(preview(&app, &gone).await.cameras.let_go, 1);
    assert_eq!(preview(&app, &third).await.cameras.let_go, 0);
    // Of what could not be read the hash alone is kept, once nobody waits for it.
    let said = "SELECT count(*) FROM import_rows WHERE state <> 'waiting' AND (fields IS NOT NULL OR complaints IS NOT NULL)";
    assert_eq!(count(&app, said).await, 0);
}

both!(a_row_that_waits_stays_with_a_later_import_that_met_it);
async fn a_row_that_waits_stays_with_a_later_import_that_met_it(backend: Backend) {
    let app = TestApp::new(backend, DeploymentKind::Test).await;
    let text = format!("{HEAD};Cầu;;;90;\n");
    let moved = format!("{HEAD}K-9;Đình;105,99;18,39;9;\n;Cầu;;;90;\n");
    let first = import(&app, &text).await;
    let second = import(&app, &moved).await;
    let third = import(&app, &text).await;
    assert_eq!(
        (third.cameras.waiting, third.cameras.waiting_already),
        (1, 1)
    );
    assert_eq!(waiting(&app).await.len(), 1);
    undo(&app, &third).await.unwrap();
    undo(&app, &first).await.unwrap();
    let rows = app
        .get(Role::Registrar, "/api/v1/import_rows")
        .await
        .expect(200);
    let row = &rows.body["items"][0];
    assert_eq!(row["import_id"], json!(second.import));
    assert_eq!(
        (&row["row"], &row["review"][0]["row"]),
        (&json!("line 3"), &json!("line 3"))
    );
    assert_eq!(rows.body["items"].as_array().unwrap().len(), 1);
    // It counts with that one from now on.
    mend(&app, 0, json!({ "fields": { "lon": 105.9, "lat": 18.34 } })).await;
    assert_eq!(undo(&app, &second).await.unwrap().removed, 2);
    assert_eq!(counted(&import(&app, &text).await), (0, 0, 0, 1));
    // Where no other import that stands met it, it goes.
    let fourth = import(&app, &text).await;
    assert_eq!(fourth.cameras.waiting_already, 1);
    undo(&app, &fourth).await.unwrap();
    assert_eq!(waiting(&app).await.len(), 1);
}

both!(a_persons_word_that_a_mending_made_goes_with_its_import);
async fn a_persons_word_that_a_mending_made_goes_with_its_import(backend: Backend) {
    let row = format!("{HEAD}K-1;Chợ;105,90;18,34;ngoài;1/5/2024\n");
    let next = FIRST.replace("347", "90");
    let kept = |report: &ListReport| report.cameras.kept.len();
    for is_touched in [false, true] {
        let app = known(backend).await;
        let report = import(&app, &row).await;
        mend(&app, 0, json!({ "fields": { "bearing_deg": 347 } })).await;
        assert_eq!(counted(&import(&app, &row).await), (0, 0, 1, 0));
        assert_eq!(kept(&preview(&app, &next).await), 1);
        if is_touched {
            let camera = &cameras(&app).await[0];
            let path = format!("/api/v1/cameras/{}", camera["id"].as_str().unwrap());
            let said = json!({ "label": "Chợ mới" });
            change(&app, &path, camera, said).await;
        }
        let undone = undo(&app, &report).await.unwrap();
        assert_eq!((undone.removed, undone.restored), (0, 0));
        assert_eq!(
            counted(&preview(&app, &row).await).3,
            1,
            "it is asked again"
        );
        assert_eq!(kept(&preview(&app, &next).await), usize::from(is_touched));
    }
}

async fn change(app: &TestApp, path: &str, camera: &Value, said: Value) {
    use axum::{
        body::Body,
        http::{Request, header},
    };
    let request = Request::patch(path)
        .header(header::AUTHORIZATION, app.bearer(Role::Registrar))
        .header(header::CONTENT_TYPE, "application/json")
        .header(header::IF_MATCH, format!("\"{}\"", camera["revision"]))
        .body(Body::from(said.to_string()));
    app.send(request.unwrap()).await.expect(200);
}

both!(a_code_with_a_dash_is_the_one_with_a_hyphen);
async fn a_code_with_a_dash_is_the_one_with_a_hyphen(backend: Backend) {
    let app = known(backend).await;
    assert_eq!(
        counted(&import(&app, &FIRST.replace("K-1", "K–1")).await),
        (0, 0, 1, 0)
    );
}

both!(a_row_that_waited_never_changes_a_camera_that_got_its_code_since_unless_a_person_says_so);
async fn a_row_that_waited_never_changes_a_camera_that_got_its_code_since_unless_a_person_says_so(
    backend: Backend,
) {
    for renamed in [false, true] {
        let app = TestApp::new(backend, DeploymentKind::Test).await;
        if renamed {
            import(&app, &FIRST.replace("K-1", "OLD")).await;
        }
        // Whoever wrote this row did not mean the camera that gets its code tomorrow.
        import(&app, &format!("{HEAD}K-1;Cầu;;;45;\n")).await;
        app.clock.set(app.clock.now().plus_days(0.02));
        if renamed {
            let old = cameras(&app).await.remove(0);
            let path = format!("/api/v1/cameras/{}", old["id"].as_str().unwrap());
            let said = json!({ "code": "K-1" });
            let renamed = app.call(Role::Registrar, Method::PATCH, &path, Some(said));
            renamed.await.expect(200);
        } else {
            let new = json!({ "code": "K-1", "label": "Chợ", "lon": 105.90, "lat": 18.34, "bearing_deg": 200 });
            let made = app.post(Role::Registrar, "/api/v1/cameras", new).await;
            made.expect(201);
        }
        let before = cameras(&app).await;
        let path = format!("/api/v1/import_rows/{}", waiting(&app).await[0]);
        let place = json!({ "lon": 105.95, "lat": 18.39 });
        let said = |more: Value| {
            let mut said = json!({ "fields": place });
            said.as_object_mut()
                .unwrap()
                .extend(more.as_object().unwrap().clone());
            app.call(Role::Registrar, Method::PATCH, &path, Some(said))
        };
        let refused = said(json!({})).await.expect(422);
        assert_eq!(refused.codes(), ["/code perhaps_known"]);
        assert_eq!(cameras(&app).await, before, "nothing is half written");
        said(json!({ "same_as": "K-1" })).await.expect(200);
        let after = cameras(&app).await;
        assert_eq!(of(&after[0], &["lon"]), [json!(105.95)]);
    }
}

both!(p9_no_list_parts_a_camera_from_an_owner_of_several);
async fn p9_no_list_parts_a_camera_from_an_owner_of_several(backend: Backend) {
    const OWNERS: &str = "SELECT count(DISTINCT owner_id) FROM cameras WHERE owner_id IS NOT NULL";
    const CONTACTS: &str = "SELECT count(*) FROM owner_contacts";
    let app = TestApp::new(backend, DeploymentKind::Test).await;
    let head = "Mã;Vị trí;Kinh độ;Vĩ độ;Số mắt;SĐT;Loại chủ\n";
    let first = format!("{head}Y;Cổng;105,90;18,34;2;0900000012;hộ dân\n");
    import(&app, &first).await;
    let owners = (count(&app, OWNERS).await, count(&app, CONTACTS).await);
    assert_eq!(owners, (1, 1));
    let before = cameras(&app).await;
    let codes: Vec<&str> = before
        .iter()
        .map(|one| one["code"].as_str().unwrap())
        .collect();
    let [_, second] = codes[..] else {
        panic!("two lenses: {codes:?}");
    };
    let school =
        format!("Mã;Vị trí;Kinh độ;Vĩ độ;Loại chủ\n{second};Cổng;105,90;18,34;trường học\n");
    for _ in 0..2 {
        let report = import(&app, &school).await;
        assert_eq!(counted(&report), (0, 0, 1, 0));
        let kept = &report.cameras.kept[0];
        assert_eq!(
            (kept.code.as_str(), &kept.fields[..]),
            (second, &["owner_kind".to_owned()][..])
        );
    }
    // Neither does a person who mends a row, which speaks of one camera.
    let waits = "Mã;Vị trí;Kinh độ;Vĩ độ;Loại chủ\n;Cổng sau;;;trường học\n";
    import(&app, waits).await;
    let done = mend(
        &app,
        0,
        json!({ "same_as": second, "fields": { "owner_kind": "school" } }),
    )
    .await;
    assert_eq!(done.body["left_out"], json!(["owner_kind"]));
    assert_eq!(
        (count(&app, OWNERS).await, count(&app, CONTACTS).await),
        owners
    );
    let after = cameras(&app).await;
    let kinds: Vec<_> = after.iter().map(|one| one["owner_kind"].clone()).collect();
    assert_eq!(kinds, [json!("household"), json!("household")]);
}

both!(a_dash_takes_no_label_and_words_for_nothing_make_no_owner);
async fn a_dash_takes_no_label_and_words_for_nothing_make_no_owner(backend: Backend) {
    let app = known(backend).await;
    for dash in ["-", "—"] {
        let list = FIRST.replace("Chợ", dash);
        assert_eq!(counted(&import(&app, &list).await), (0, 0, 1, 0), "{dash}");
    }
    let list = "Mã;Vị trí;Tọa độ;Chủ hộ;Điện thoại\nD-1;Ngõ 1;18,35 105,91;không có;\n\
        D-2;chưa rõ;18,36 105,92;không rõ;không có\nD-3;-;18,37 105,93;—;-\n";
    let report = import(&app, list).await;
    assert_eq!(counted(&report), (3, 0, 0, 0));
    assert_eq!(report.review, []);
    let labels: Vec<_> = cameras(&app)
        .await
        .iter()
        .map(|one| one["label"].clone())
        .collect();
    let expected = [json!("Chợ"), json!("Ngõ 1"), json!(null), json!(null)];
    assert_eq!(labels.len(), 4);
    assert!(
        expected.iter().all(|one| labels.contains(one)),
        "{labels:?}"
    );
    // A list of our own words means them: what was written out is read as it was.
    let own = "code,label,lon,lat\nO-1,-,105.94,18.34\nO-2,không có,105.95,18.34\n";
    import(&app, own).await;
    assert_eq!(counted(&preview(&app, own).await), (0, 0, 2, 0));
    let kept: Vec<_> = cameras(&app)
        .await
        .iter()
        .map(|one| one["label"].clone())
        .collect();
    assert!(
        kept.contains(&json!("-")) && kept.contains(&json!("không có")),
        "{kept:?}"
    );
    let owners = count(&app, "SELECT count(*) FROM owners").await;
    assert_eq!(owners, 0, "nobody is made up");
}

both!(a_row_that_waited_for_its_code_alone_is_known_again_by_itself_and_in_another_order);
async fn a_row_that_waited_for_its_code_alone_is_known_again_by_itself_and_in_another_order(
    backend: Backend,
) {
    let (one, two) = ("Q;một;105,90;18,34;10;\n", "Q;hai;105,91;18,35;20;\n");
    for is_new in [true, false] {
        let app = TestApp::new(backend, DeploymentKind::Test).await;
        let first = import(&app, &format!("{HEAD}{one}{two}")).await;
        assert_eq!(counted(&first), (1, 0, 0, 1));
        if is_new {
            let said = json!({ "is_new": true, "fields": { "code": "Q-b" } });
            mend(&app, 0, said).await;
        } else {
            let path = format!("/api/v1/import_rows/{}", waiting(&app).await[0]);
            let let_go = app.call(Role::Registrar, Method::DELETE, &path, None);
            let_go.await.expect(204);
        }
        let before = cameras(&app).await;
        let known = usize::from(is_new);
        let alone = import(&app, &format!("{HEAD}{two}")).await;
        assert_eq!(counted(&alone), (0, 0, known, 0));
        let turned = import(&app, &format!("{HEAD}{two}{one}")).await;
        assert_eq!(counted(&turned), (0, 0, known + 1, 0));
        assert_eq!(cameras(&app).await, before);
    }
}

both!(a_row_that_waits_stays_so_alone_first_or_in_another_order);
async fn a_row_that_waits_stays_so_alone_first_or_in_another_order(backend: Backend) {
    let (one, two) = ("E8;một;105,90;18,34;10;\n", "E8;hai;105,91;18,35;20;\n");
    let app = TestApp::new(backend, DeploymentKind::Test).await;
    let first = import(&app, &format!("{HEAD}{one}{two}")).await;
    assert_eq!(counted(&first), (1, 0, 0, 1));
    let before = cameras(&app).await;
    for (rows, unchanged) in [
        (two.to_owned(), 0),
        (format!("{two}{one}"), 1),
        (format!("{one}{two}"), 1),
    ] {
        let list = format!("{HEAD}{rows}");
        for report in [preview(&app, &list).await, import(&app, &list).await] {
            assert_eq!(counted(&report), (0, 0, unchanged, 1), "{rows}");
            assert_eq!(report.cameras.waiting_already, 1, "{rows}");
            let [item] = &report.review[..] else {
                panic!("{:?}", report.review)
            };
            assert_eq!((&*item.field, &*item.code), ("", "waits_already"));
        }
        assert_eq!(cameras(&app).await, before, "{rows}");
        assert_eq!(waiting(&app).await.len(), 1);
    }
    // The reason for which it waits is said where it is mended; there it becomes a camera, once.
    let rows = app.get(Role::Registrar, "/api/v1/import_rows").await;
    let items = &rows.expect(200).body["items"];
    assert_eq!(items[0]["review"][0]["code"], "stands_already");
    mend(
        &app,
        0,
        json!({ "is_new": true, "fields": { "code": "E8b" } }),
    )
    .await;
    let after = import(&app, &format!("{HEAD}{two}{one}")).await;
    assert_eq!(counted(&after), (0, 0, 2, 0));
    assert_eq!(cameras(&app).await.len(), 2);
}
