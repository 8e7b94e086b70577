//! Batches of lists: looked at beforehand, mended row by row, and undone whole.

use std::collections::HashMap;

use axum::{
    body::Body,
    http::{Method, Request, header},
};
use indicatif::ProgressBar;
use serde_json::{Map, Value, json};
use sightline::{
    accounts::Role,
    cameras::Registrar,
    db::Db,
    deployment::DeploymentKind,
    error::Error,
    imports::{self, Becomes, By, ImportRowId, ListFormat, ListReport, Mending, Options},
    owners::ContactKey,
};
use sqlx::types::Uuid;

use crate::audited::last_line;
use crate::support::{Backend, NOW, TestApp, both, by, everything, instant};

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
        let $by = By {
            key: $app.app.contact_key.as_deref(),
            ..by(&registrar)
        };
        $body
    }};
}

fn read(text: &str) -> imports::CameraList {
    let options = Options::default();
    imports::read(text.as_bytes(), ListFormat::Text, &options, instant(NOW)).unwrap()
}

pub(crate) async fn import(app: &TestApp, text: &str) -> ListReport {
    as_registrar!(app, |by| app
        .app
        .db
        .import_cameras(&by, &read(text))
        .await
        .unwrap())
}

pub(crate) async fn preview(app: &TestApp, text: &str) -> ListReport {
    as_registrar!(app, |by| app
        .app
        .db
        .preview_cameras(&by, &read(text))
        .await
        .unwrap())
}

pub(crate) async fn undo(
    app: &TestApp,
    report: &ListReport,
) -> sightline::error::Result<imports::Undone> {
    let id = report.import.unwrap();
    as_registrar!(app, |by| app.app.db.undo_import(by.registrar, id).await)
}

pub(crate) async fn mend(
    app: &TestApp,
    id: Uuid,
    mending: &Mending,
) -> sightline::error::Result<sightline::cameras::CameraId> {
    as_registrar!(app, |by| app
        .app
        .db
        .mend_row(&by, ImportRowId(id), mending)
        .await
        .map(|mended| mended.camera_id))
}

pub(crate) async fn count(app: &TestApp, sql: &str) -> i64 {
    let sql = sqlx::AssertSqlSafe(sql.to_owned());
    match &app.app.db {
        Db::Sqlite { read, .. } => sqlx::query_scalar(sql).fetch_one(read).await,
        Db::Postgres(pool) => sqlx::query_scalar(sql).fetch_one(pool).await,
    }
    .unwrap()
}

/// The rows that wait, the first one first.
pub(crate) async fn waiting(app: &TestApp) -> Vec<Uuid> {
    const WAITING: &str = "SELECT id FROM import_rows WHERE state = 'waiting' ORDER BY rid";
    match &app.app.db {
        Db::Sqlite { read, .. } => sqlx::query_scalar(WAITING).fetch_all(read).await,
        Db::Postgres(pool) => sqlx::query_scalar(WAITING).fetch_all(pool).await,
    }
    .unwrap()
}

pub(crate) async fn cameras(app: &TestApp) -> Vec<Value> {
    let answer = app
        .get(Role::Registrar, "/api/v1/cameras")
        .await
        .expect(200);
    answer.body["items"].as_array().unwrap().clone()
}

/// Every table that a list writes to, row by row.
async fn counts(app: &TestApp) -> Vec<i64> {
    let mut counts = Vec::new();
    for table in [
        "cameras",
        "camera_versions",
        "coverages",
        "status_events",
        "recorders",
        "recorder_measurements",
        "owners",
        "owner_contacts",
        "sites",
        "camera_points",
    ] {
        counts.push(count(app, &format!("SELECT count(*) FROM {table}")).await);
    }
    counts.push(
        count(
            app,
            "SELECT CAST(coalesce(sum(cameras), 0) AS bigint) FROM camera_cells",
        )
        .await,
    );
    counts
}

fn said(report: &ListReport) -> Vec<(&str, &str, &str, bool)> {
    let items = report.review.iter();
    items
        .map(|item| (&*item.row, &*item.field, &*item.code, item.waits))
        .collect()
}

const MESSY: &str = "Mã;Vị trí;Tọa độ;Hướng;Chủ hộ;Số điện thoại;Số mắt;Lưu trữ (ngày)\n\
    A-1;Cổng chợ;18,34 105,90;90;Nguyễn Văn Mẫu;0900000012;;7\n\
    A-2;Cầu;;;;;;\n\
    A-3;Trường học;18,35 105,91;ngoài;;;;\n\
    A-4;Ngã tư;18,36 105,92;;;;2;\n";

both!(a_look_beforehand_tells_what_an_import_then_does_and_writes_nothing);
async fn a_look_beforehand_tells_what_an_import_then_does_and_writes_nothing(backend: Backend) {
    let app = TestApp::new(backend, DeploymentKind::Test).await;
    let (before, lines) = (
        counts(&app).await,
        app.app.db.audit_head().await.unwrap().seq,
    );
    let look = preview(&app, MESSY).await;
    assert_eq!(look.import, None);
    assert_eq!(counts(&app).await, before);
    assert_eq!(app.app.db.audit_head().await.unwrap().seq, lines);
    assert_eq!(count(&app, "SELECT count(*) FROM imports").await, 0);
    // The two lenses of one pole are asked about, and nothing says where the row without a place lies.
    let places = look.placed.clone().unwrap();
    let told = places.rows.iter().map(|row| {
        let code = row.code.as_deref();
        (&*row.row, code, row.lon, row.lat, row.becomes, row.asks)
    });
    let (new, waits) = (Becomes::Created, Becomes::Waits);
    assert_eq!(
        told.collect::<Vec<_>>(),
        [
            ("line 4", Some("A-3"), 105.91, 18.35, waits, true),
            ("line 5, lens 1", Some("A-4-1"), 105.92, 18.36, new, true),
            ("line 5, lens 2", Some("A-4-2"), 105.92, 18.36, new, true),
            ("line 2", Some("A-1"), 105.9, 18.34, new, false),
        ]
    );
    assert_eq!(places.left_out, 0);
    let report = import(&app, MESSY).await;
    assert_eq!(report.placed, None);
    for report in [&look, &report] {
        let of = &report.cameras;
        assert_eq!((of.rows, of.created, of.waiting), (5, 3, 2));
        assert_eq!(
            said(report),
            [
                ("line 3", "position", "required", true),
                ("line 4", "bearing_deg", "not_bearing", true),
                ("line 5", "lens_count", "several_lenses", false),
            ]
        );
        let read = report.review[1].value.as_deref();
        assert!(read.is_some_and(|read| report.review[1].message.ends_with(&format!("'{read}'"))));
    }
    let again = preview(&app, MESSY).await.cameras;
    assert_eq!(
        (
            again.created,
            again.unchanged,
            again.waiting,
            again.waiting_already
        ),
        (0, 3, 2, 2)
    );
    let changed = preview(&app, &MESSY.replace("Cổng chợ", "Cổng sau chợ")).await;
    let places = changed.placed.unwrap();
    let told: Vec<_> = places
        .rows
        .iter()
        .map(|row| (&*row.row, row.becomes))
        .collect();
    assert_eq!(told, [("line 4", waits), ("line 2", Becomes::Updated)]);
    let changed = changed.cameras;
    assert_eq!(
        (changed.created, changed.updated, changed.unchanged),
        (0, 1, 2)
    );
}

both!(a_look_beforehand_places_no_more_rows_than_a_map_can_show);
async fn a_look_beforehand_places_no_more_rows_than_a_map_can_show(backend: Backend) {
    let app = TestApp::new(backend, DeploymentKind::Test).await;
    // The last of them asks for a person, and is shown all the same.
    let list = many(2100).replace(",18.34\n", ",18.34,\n") + "LAST,105.9,18.34,ngoài\n";
    let list = list.replacen("code,lon,lat\n", "code,lon,lat,bearing_deg\n", 1);
    let placed = preview(&app, &list).await.placed.unwrap();
    assert_eq!((placed.rows.len(), placed.left_out), (2000, 101));
    assert_eq!(placed.rows[0].code.as_deref(), Some("LAST"));
    assert_eq!(placed.rows[0].becomes, Becomes::Waits);
}

both!(a_row_that_waits_is_mended_and_counts_with_its_batch);
async fn a_row_that_waits_is_mended_and_counts_with_its_batch(backend: Backend) {
    let app = TestApp::new(backend, DeploymentKind::Test).await;
    let before = counts(&app).await;
    let text = "Mã;Vị trí;Tọa độ;Chủ hộ;Số điện thoại\nB-1;Cầu;;Nguyễn Văn Mẫu;0900000012\n";
    let report = import(&app, text).await;
    let row = waiting(&app).await[0];
    let nowhere = Mending {
        fields: Map::from_iter([("lon".to_owned(), json!(105.9))]),
        ..Mending::default()
    };
    let error = mend(&app, row, &nowhere).await.unwrap_err().to_string();
    assert!(error.starts_with("lat: "), "{error}");
    let mut placed = nowhere;
    placed.fields.insert("lat".to_owned(), json!(18.34));
    let id = mend(&app, row, &placed).await.unwrap();
    let all = cameras(&app).await;
    assert_eq!(all.len(), 1);
    assert_eq!(all[0]["id"], json!(id));
    assert_eq!(all[0]["label"], "Cầu");
    assert_eq!(all[0]["has_contact"], true, "the owner waited with it");
    assert_eq!(waiting(&app).await, Vec::<Uuid>::new());
    let left = "SELECT count(*) FROM import_rows WHERE fields IS NOT NULL OR sealed IS NOT NULL";
    assert_eq!(
        count(&app, left).await,
        0,
        "P7: nothing of it is kept twice"
    );
    assert!(
        matches!(mend(&app, row, &placed).await, Err(Error::NotFound)),
        "once only"
    );
    assert_eq!(count(&app, "SELECT created FROM imports").await, 1);
    assert_eq!(undo(&app, &report).await.unwrap().removed, 1);
    assert_eq!(counts(&app).await, before);
}

both!(p7_the_owner_of_a_row_that_waits_is_encrypted_and_follows_the_key);
async fn p7_the_owner_of_a_row_that_waits_is_encrypted_and_follows_the_key(backend: Backend) {
    const CONTACT: &str =
        "SELECT CAST(coalesce(sum(length(sealed)), 0) AS bigint) FROM import_rows";
    let app = TestApp::new(backend, DeploymentKind::Test).await;
    let text = "Mã;Vị trí;Tọa độ;Chủ hộ;Số điện thoại\nB-1;Cầu;;Nguyễn Văn Mẫu;0900000012\n";
    import(&app, text).await;
    assert!(count(&app, CONTACT).await > 0);
    let clear = "SELECT count(*) FROM import_rows WHERE fields LIKE '%Mẫu%' OR complaints LIKE '%Mẫu%' \
         OR fields LIKE '%0900%' OR complaints LIKE '%0900%'";
    assert_eq!(count(&app, clear).await, 0);
    let old = app.app.contact_key.as_deref().unwrap();
    assert_eq!(app.app.db.open_contacts(old).await.unwrap().whole, 1);
    let new = ContactKey::from_text(&ContactKey::new_text().unwrap()).unwrap();
    let mut tx = app.app.db.begin().await.unwrap();
    assert_eq!(tx.rotate_contacts(Some(old), &new).await.unwrap(), 1);
    tx.commit().await.unwrap();
    assert_eq!(app.app.db.open_contacts(&new).await.unwrap().whole, 1);
    assert_eq!(app.app.db.open_contacts(old).await.unwrap().whole, 0);
    let mut tx = app.app.db.begin().await.unwrap();
    assert_eq!(
        tx.give_up_contacts(instant(crate::support::NOW))
            .await
            .unwrap(),
        1
    );
    tx.commit().await.unwrap();
    assert_eq!(count(&app, CONTACT).await, 0);
}

both!(a_batch_is_undone_whole_while_nobody_touched_it);
async fn a_batch_is_undone_whole_while_nobody_touched_it(backend: Backend) {
    let app = TestApp::new(backend, DeploymentKind::Test).await;
    let before = counts(&app).await;
    let first = import(&app, MESSY).await;
    let listed = cameras(&app).await;
    let later = MESSY
        .replace("Cổng chợ", "Cổng sau chợ")
        .replace(";7\n", ";15\n");
    let second = import(&app, &later).await;
    assert_eq!((second.cameras.updated, second.cameras.unchanged), (1, 2));
    let error = undo(&app, &first).await.unwrap_err().to_string();
    assert!(
        error.contains("line 2 (A-1)"),
        "the later one first: {error}"
    );
    assert_eq!(undo(&app, &second).await.unwrap().restored, 1);
    let strip = |mut cameras: Vec<Value>| {
        for camera in &mut cameras {
            camera.as_object_mut().unwrap().remove("revision");
        }
        cameras
    };
    assert_eq!(
        strip(cameras(&app).await),
        strip(listed),
        "as before the second"
    );
    assert_eq!(undo(&app, &first).await.unwrap().removed, 3);
    assert_eq!(counts(&app).await, before);
    assert!(waiting(&app).await.is_empty());
    assert!(
        matches!(undo(&app, &first).await, Err(Error::Conflict(_))),
        "once only"
    );
    let again = import(&app, MESSY).await.cameras;
    assert_eq!(
        (again.created, again.waiting, again.waiting_already),
        (3, 2, 0)
    );
}

both!(a_batch_that_somebody_touched_stands_and_names_the_rows);
async fn a_batch_that_somebody_touched_stands_and_names_the_rows(backend: Backend) {
    let app = TestApp::new(backend, DeploymentKind::Test).await;
    let report = import(&app, MESSY).await;
    let all = cameras(&app).await;
    let path = format!("/api/v1/cameras/{}", all[0]["id"].as_str().unwrap());
    app.call(
        Role::Registrar,
        Method::PATCH,
        &path,
        Some(json!({ "label": "Cổng sau" })),
    )
    .await
    .expect(200);
    let before = counts(&app).await;
    let error = undo(&app, &report).await.unwrap_err().to_string();
    assert!(error.ends_with("touched since: line 2 (A-1)"), "{error}");
    assert_eq!(counts(&app).await, before, "all of it or nothing");
    assert_eq!(
        count(
            &app,
            "SELECT count(*) FROM imports WHERE undone_at IS NOT NULL"
        )
        .await,
        0
    );
}

both!(what_was_done_with_the_owner_or_in_a_group_touches_a_batch_too);
async fn what_was_done_with_the_owner_or_in_a_group_touches_a_batch_too(backend: Backend) {
    let app = TestApp::new(backend, DeploymentKind::Test).await;
    let made = app
        .post(
            Role::Registrar,
            "/api/v1/groups",
            json!({ "kind": "patrol", "name": "Tổ tuần tra" }),
        )
        .await
        .expect(201);
    let group = made.body["id"].as_str().unwrap().to_owned();
    for (nth, touch) in ["group", "card", "label"].into_iter().enumerate() {
        let list = format!(
            "Mã;Kinh độ;Vĩ độ;Chủ hộ;Số điện thoại\nT-{nth};105,9{nth};18,34;Nguyễn Văn Mẫu;090000001{nth}\n"
        );
        let report = import(&app, &list).await;
        let code = format!("T-{nth}");
        let all = cameras(&app).await;
        let camera = all.iter().find(|camera| camera["code"] == code).unwrap();
        let (id, owner) = (
            camera["id"].as_str().unwrap(),
            camera["owner_id"].as_str().unwrap(),
        );
        let (method, path, body) = match touch {
            "group" => (
                Method::PUT,
                format!("/api/v1/groups/{group}/cameras/{id}"),
                None,
            ),
            "card" => (Method::POST, format!("/api/v1/owners/{owner}/card"), None),
            _ => (
                Method::PATCH,
                format!("/api/v1/owners/{owner}"),
                Some(json!({ "label": "Tiệm tạp hóa" })),
            ),
        };
        let done = app.call(Role::Registrar, method, &path, body).await;
        assert!(done.status.is_success(), "{touch}: {}", done.text);
        let error = undo(&app, &report).await.unwrap_err().to_string();
        assert!(
            error.contains(&format!("line 2 ({code})")),
            "{touch}: {error}"
        );
    }
}

const WITHOUT_CODES: &str = "Vị trí,Kinh độ,Vĩ độ,Hướng,Chủ hộ,Số điện thoại\n\
    Cổng chợ,105.90,18.34,90,Nguyễn Văn Mẫu,0900000012\n\
    Cổng chợ,105.90,18.34,90,Nguyễn Văn Mẫu,0900000012\n\
    Cầu,105.91,18.35,,,\n";

both!(rows_without_codes_are_given_some_and_are_known_when_they_come_again);
async fn rows_without_codes_are_given_some_and_are_known_when_they_come_again(backend: Backend) {
    let app = TestApp::new(backend, DeploymentKind::Test).await;
    let first = import(&app, WITHOUT_CODES).await.cameras;
    assert_eq!(
        (first.created, first.codes_given),
        (3, 3),
        "rows of one file are never merged"
    );
    let codes: Vec<Value> = cameras(&app)
        .await
        .iter()
        .map(|camera| camera["code"].clone())
        .collect();
    assert_eq!(codes, ["CAM-0001", "CAM-0002", "CAM-0003"]);
    let again = import(&app, WITHOUT_CODES).await.cameras;
    assert_eq!((again.created, again.updated, again.unchanged), (0, 0, 3));
}

both!(a_camera_is_known_by_owner_place_bearing_and_lens);
async fn a_camera_is_known_by_owner_place_bearing_and_lens(backend: Backend) {
    let app = TestApp::new(backend, DeploymentKind::Test).await;
    let header = "Vị trí,Kinh độ,Vĩ độ,Hướng,Chủ hộ,Số điện thoại\n";
    let one = |label: &str, lon: &str, bearing: &str, phone: &str| {
        format!("{header}{label},{lon},18.34,{bearing},Nguyễn Văn Mẫu,{phone}\n")
    };
    import(&app, &one("Cổng chợ", "105.90", "90", "0900000012")).await;
    // 3 m off, 15 degrees off, the same owner.
    let moved = import(&app, &one("Cổng chợ cũ", "105.90003", "105", "0900000012"))
        .await
        .cameras;
    assert_eq!((moved.created, moved.updated), (0, 1));
    let all = cameras(&app).await;
    assert_eq!(
        (all.len(), &all[0]["label"], &all[0]["code"]),
        (1, &json!("Cổng chợ cũ"), &json!("CAM-0001"))
    );
    // Another owner, another direction or 10 m off: another camera.
    for other in [
        one("Tiệm", "105.90003", "105", "0900000013"),
        one("Cổng chợ", "105.90003", "200", "0900000012"),
        one("Cổng chợ", "105.90013", "105", "0900000012"),
    ] {
        let report = preview(&app, &other).await.cameras;
        assert_eq!((report.created, report.waiting), (1, 0), "{other}");
    }
    // Nobody knows whose it is, or where it looks: a person decides.
    for (unsure, field) in [
        (format!("{header}Chợ,105.90003,18.34,105,,\n"), "owner"),
        (one("Chợ", "105.90003", "", "0900000012"), "bearing_deg"),
    ] {
        let report = preview(&app, &unsure).await;
        assert_eq!(
            said(&report),
            [("line 2", "code", "perhaps_known", true)],
            "{unsure}"
        );
        assert!(report.review[0].message.contains(field), "{report:?}");
    }
    import(&app, &format!("{header}Chợ,105.90003,18.34,105,,\n")).await;
    let known: Uuid = all[0]["id"].as_str().unwrap().parse().unwrap();
    let row = waiting(&app).await[0];
    let same = Mending {
        same_as: Some("CAM-0001".into()),
        ..Mending::default()
    };
    assert_eq!(mend(&app, row, &same).await.unwrap().0, known);
    let all = cameras(&app).await;
    assert_eq!((all.len(), &all[0]["label"]), (1, &json!("Chợ")));
    assert_eq!(all[0]["code"], "CAM-0001", "it keeps its code");
}

both!(a_row_that_may_be_known_can_be_said_to_be_new);
async fn a_row_that_may_be_known_can_be_said_to_be_new(backend: Backend) {
    let app = TestApp::new(backend, DeploymentKind::Test).await;
    let header = "Vị trí,Kinh độ,Vĩ độ,Hướng\n";
    import(&app, &format!("{header}Cổng chợ,105.9,18.34,90\n")).await;
    import(&app, &format!("{header}Chợ,105.9,18.34,95\n")).await;
    let row = waiting(&app).await[0];
    let new = Mending {
        is_new: true,
        ..Mending::default()
    };
    mend(&app, row, &new).await.unwrap();
    assert_eq!(cameras(&app).await.len(), 2);
}

both!(p7_a_cell_that_names_somebody_is_not_repeated);
async fn p7_a_cell_that_names_somebody_is_not_repeated(backend: Backend) {
    let app = TestApp::new(backend, DeploymentKind::Test).await;
    let list = "Mã;Vị trí;Kinh độ;Vĩ độ;Hướng;Số tiền\nN-1;Chợ;105,9;18,34;ra nhà bà Thử;5 triệu\n\
        N-2;Đình;105,91;18,35;90;ông Thử góp\nN-3;Cầu;105,92;bà Thử;90;\n";
    let report = import(&app, list).await;
    assert_eq!((report.cameras.waiting, report.review.len()), (3, 3));
    assert!(
        !serde_json::to_string(&report.review)
            .unwrap()
            .contains("Thử")
    );
    let said = "SELECT count(*) FROM import_rows WHERE complaints LIKE '%Thử%' OR fields LIKE '%Thử%' OR remarks LIKE '%Thử%'";
    assert_eq!(count(&app, said).await, 0);
}

both!(p1_what_must_stand_nowhere_does_not_wait_either);
async fn p1_what_must_stand_nowhere_does_not_wait_either(backend: Backend) {
    let app = TestApp::new(backend, DeploymentKind::Test).await;
    let report = import(
        &app,
        "code,lon,lat,label\nC-1,105.9,18.3,rtsp://10.1.2.3/live\n",
    )
    .await;
    assert_eq!(
        said(&report),
        [("line 2", "label", "holds_device_address", true)]
    );
    assert_eq!(report.review[0].value, None);
    let text = "SELECT count(*) FROM import_rows WHERE fields LIKE '%10.1.2%' OR complaints LIKE '%10.1.2%'";
    assert_eq!(count(&app, text).await, 0);
}

both!(p12_rows_that_wait_go_after_a_month_what_became_of_others_after_half_a_year);
async fn p12_rows_that_wait_go_after_a_month_what_became_of_others_after_half_a_year(
    backend: Backend,
) {
    let app = TestApp::new(backend, DeploymentKind::Test).await;
    import(&app, MESSY).await;
    // Nobody's camera waits for consent here: drafts take their rows along earlier (P9).
    let cameras = app
        .get(Role::Registrar, "/api/v1/cameras")
        .await
        .expect(200);
    for camera in cameras.body["items"].as_array().unwrap() {
        if camera["draft_until"].is_string() {
            let id = camera["id"].as_str().unwrap();
            app.list_camera(&app.bearer(Role::Registrar), id).await;
        }
    }
    let texts = "SELECT count(*) FROM import_rows WHERE fields IS NOT NULL OR remarks IS NOT NULL";
    assert!(count(&app, texts).await > 2);
    for (days, rows) in [(29.0, 5), (31.0, 3), (179.0, 3), (181.0, 0)] {
        let now = instant(NOW).plus_days(days);
        let occasion = sightline::retention::Occasion::Asked;
        sightline::retention::purge(&app.app.db, DeploymentKind::Test, occasion, now)
            .await
            .unwrap();
        assert_eq!(count(&app, "SELECT count(*) FROM import_rows").await, rows);
        assert_eq!(
            count(&app, texts).await == 0,
            days > 30.0,
            "after {days} days"
        );
    }
    assert_eq!(count(&app, "SELECT count(*) FROM imports").await, 1);
    assert_eq!(count(&app, "SELECT count(*) FROM cameras").await, 3);
}

/// Sends a list; gives the lines of the answer.
async fn send(app: &TestApp, path: &str, list: impl Into<Body>) -> (u16, Vec<Value>) {
    let request = Request::post(path)
        .header(header::AUTHORIZATION, app.bearer(Role::Registrar))
        .header(header::CONTENT_TYPE, "application/octet-stream")
        .body(list.into())
        .unwrap();
    let answer = app.send(request).await;
    let lines = answer
        .text
        .lines()
        .map(|line| serde_json::from_str(line).unwrap());
    (answer.status.as_u16(), lines.collect())
}

both!(a_list_is_taken_over_and_undone_over_http);
async fn a_list_is_taken_over_and_undone_over_http(backend: Backend) {
    let app = TestApp::new(backend, DeploymentKind::Live).await;
    let (status, lines) = send(&app, "/api/v1/imports/preview?file_name=a.csv", MESSY).await;
    let report = &lines.last().unwrap()["report"];
    assert_eq!(
        (status, &report["created"], &report["import"]),
        (200, &json!(3), &Value::Null)
    );
    assert_eq!(report["placed"]["rows"][3]["row"], "line 2");
    let line = last_line(&app).await;
    assert_eq!(line["action"], "import.preview");
    let (_, lines) = send(&app, "/api/v1/imports?file_name=a.csv", MESSY).await;
    let report = &lines.last().unwrap()["report"];
    assert_eq!(
        (&report["created"], &report["waiting"]),
        (&json!(3), &json!(2))
    );
    let id = report["import"].as_str().unwrap();
    let line = last_line(&app).await;
    assert_eq!(
        (&line["action"], &line["object"]),
        (&json!("camera.import"), &json!(id))
    );
    assert_eq!(
        line["detail"],
        json!({ "created": 3, "updated": 0, "waiting": 2, "contributions": 0 })
    );

    let imports = app
        .get(Role::Registrar, "/api/v1/imports")
        .await
        .expect(200)
        .body;
    assert_eq!(imports["items"].as_array().unwrap().len(), 1);
    let listed = &imports["items"][0];
    assert_eq!(
        (&listed["file_name"], &listed["rows"], &listed["waiting"]),
        (&json!("a.csv"), &json!(5), &json!(2))
    );

    let path = format!("/api/v1/import_rows?import={id}");
    let rows = app.get(Role::Registrar, &path).await.expect(200).body;
    assert_eq!(last_line(&app).await["action"], "import.review");
    let rows = rows["items"].as_array().unwrap().clone();
    let places: Vec<_> = rows
        .iter()
        .map(|row| {
            (
                row["row"].as_str().unwrap(),
                row["waits"].as_bool().unwrap(),
            )
        })
        .collect();
    assert_eq!(
        places,
        [
            ("line 3", true),
            ("line 4", true),
            ("line 5, lens 1", false)
        ]
    );
    let row = |of: usize| format!("/api/v1/import_rows/{}", rows[of]["id"].as_str().unwrap());
    let wrong = json!({ "fields": { "bearing_deg": 400 } });
    let answer = app
        .call(Role::Registrar, Method::PATCH, &row(1), Some(wrong))
        .await
        .expect(422);
    assert_eq!(answer.codes(), ["/bearing_deg out_of_range"]);
    let right = json!({ "fields": { "bearing_deg": 40 } });
    let answer = app
        .call(Role::Registrar, Method::PATCH, &row(1), Some(right))
        .await
        .expect(200);
    let camera = format!(
        "/api/v1/cameras/{}",
        answer.body["camera_id"].as_str().unwrap()
    );
    let camera = app.get(Role::Registrar, &camera).await.expect(200).body;
    assert_eq!(
        (&camera["code"], &camera["bearing_deg"]),
        (&json!("A-3"), &json!(40.0))
    );
    for (of, action) in [(0, "import.let_go"), (2, "import.looked_at")] {
        app.call(Role::Registrar, Method::DELETE, &row(of), None)
            .await
            .expect(204);
        assert_eq!(last_line(&app).await["action"], action);
        app.call(Role::Registrar, Method::DELETE, &row(of), None)
            .await
            .expect(404);
    }
    let left = app
        .get(Role::Registrar, "/api/v1/import_rows")
        .await
        .expect(200)
        .body;
    assert_eq!(left["items"], json!([]));

    let undo = format!("/api/v1/imports/{id}/undo");
    let answer = app
        .post(Role::Registrar, &undo, Value::Null)
        .await
        .expect(200);
    assert_eq!(
        answer.body,
        json!({ "removed": 4, "restored": 0, "contributions": 0 })
    );
    assert_eq!(last_line(&app).await["action"], "import.undo");
    let answer = app
        .post(Role::Registrar, &undo, Value::Null)
        .await
        .expect(409);
    assert_eq!(answer.body["code"], "import_undone");
}

both!(a_list_that_cannot_be_read_is_a_problem_that_says_why);
async fn a_list_that_cannot_be_read_is_a_problem_that_says_why(backend: Backend) {
    let app = TestApp::new(backend, DeploymentKind::Test).await;
    let lines = app.app.db.audit_head().await.unwrap().seq;
    for (query, body, status, said) in [
        ("file_name=a.jpg", MESSY, 422, "file_name"),
        ("file_name=a.xlsx", MESSY, 400, ""),
        ("file_name=a.csv", "a,b\n1,2\n", 400, "code"),
        ("file_name=a.csv&meridian=9", MESSY, 422, "meridian"),
        ("file_name=a.csv&map=1", MESSY, 422, "map"),
        (
            &format!("file_name={}.csv", "a".repeat(252)),
            MESSY,
            422,
            "file_name",
        ),
        (
            "file_name=a.csv",
            &"a,".repeat(200_000),
            400,
            "the most is 1000",
        ),
        (
            "file_name=a.csv&map=%7B%22M%C3%A3%22:%22colour%22%7D",
            MESSY,
            400,
            "colour",
        ),
    ] {
        let path = format!("/api/v1/imports?{query}");
        let answer = send(&app, &path, body.to_owned()).await;
        assert_eq!(answer.0, status, "{query}: {:?}", answer.1);
        assert!(
            answer.1[0].to_string().contains(said),
            "{query}: {:?}",
            answer.1
        );
    }
    assert_eq!(app.app.db.audit_head().await.unwrap().seq, lines);
    assert!(cameras(&app).await.is_empty());
}

both!(p5_one_unit_sees_and_mends_no_rows_of_another);
async fn p5_one_unit_sees_and_mends_no_rows_of_another(backend: Backend) {
    let app = TestApp::new(backend, DeploymentKind::Live).await;
    let (one, other) = app.two_units().await;
    let request = |bearer: &str, method: Method, path: &str, body: Body| {
        let request = Request::builder().method(method).uri(path);
        let request = request.header(header::AUTHORIZATION, bearer);
        request
            .header(header::CONTENT_TYPE, "application/json")
            .body(body)
            .unwrap()
    };
    let answer = app
        .send(request(
            &one.registrar,
            Method::POST,
            "/api/v1/imports?file_name=a.csv",
            MESSY.into(),
        ))
        .await
        .expect(200);
    let last: Value = serde_json::from_str(answer.text.lines().last().unwrap()).unwrap();
    let id = last["report"]["import"].as_str().unwrap().to_owned();
    let row = waiting(&app).await[0];
    let get = |bearer: &str, path: &str| request(bearer, Method::GET, path, Body::empty());
    for path in ["/api/v1/imports", "/api/v1/import_rows"] {
        let of = async |bearer: &str| {
            app.send(get(bearer, path)).await.expect(200).body["items"]
                .as_array()
                .unwrap()
                .len()
        };
        assert!(of(&one.registrar).await > 0, "{path}");
        assert_eq!(of(&other.registrar).await, 0, "{path}");
    }
    for (method, path) in [
        (Method::POST, format!("/api/v1/imports/{id}/undo")),
        (Method::PATCH, format!("/api/v1/import_rows/{row}")),
        (Method::DELETE, format!("/api/v1/import_rows/{row}")),
    ] {
        let body = Body::from(json!({ "is_new": true }).to_string());
        app.send(request(&other.registrar, method, &path, body))
            .await
            .expect(404);
    }
    assert_eq!(waiting(&app).await.len(), 2);
}

both!(a_connection_that_closes_before_the_end_cancels);
async fn a_connection_that_closes_before_the_end_cancels(backend: Backend) {
    let app = TestApp::new(backend, DeploymentKind::Test).await;
    let list = read(&many(500));
    let before = counts(&app).await;
    as_registrar!(app, |by| {
        // Dropped within its transaction, after some rows.
        let progress = ProgressBar::hidden();
        let by = By {
            progress: &progress,
            ..by
        };
        let half_way = async {
            while progress.position() < 100 {
                tokio::task::yield_now().await;
            }
        };
        tokio::select! {
            report = app.app.db.import_cameras(&by, &list) => panic!("it came to its end: {report:?}"),
            () = half_way => {}
        }
    });
    assert_eq!(counts(&app).await, before);
    assert_eq!(import(&app, &many(500)).await.cameras.created, 500);
}

fn many(rows: usize) -> String {
    let rows = (0..rows).map(|n| format!("C-{n},{:.5},18.34\n", 105.8 + n as f64 * 1e-3));
    "code,lon,lat\n".to_owned() + &rows.collect::<String>()
}

both!(two_rows_of_one_file_never_change_one_camera);
async fn two_rows_of_one_file_never_change_one_camera(backend: Backend) {
    let app = TestApp::new(backend, DeploymentKind::Test).await;
    let person = "Nguyễn Văn Mẫu;0900000012";
    let head = "Mã;Vị trí;Kinh độ;Vĩ độ;Hướng;Chủ hộ;Số điện thoại\n";
    let known = format!("{head}A-1;Cổng chợ;105,90;18,34;90;{person}\n");
    assert_eq!(import(&app, &known).await.cameras.created, 1);
    // One says its code, and the other hangs where it hangs: both would change it.
    let both = format!(
        "{head}A-1;Cổng sau chợ;105,90;18,34;90;{person}\n;Cổng bên chợ;105,90;18,34;95;{person}\n"
    );
    let ahead = preview(&app, &both).await;
    let report = import(&app, &both).await;
    for report in [&ahead, &report] {
        let counts = &report.cameras;
        assert_eq!((counts.updated, counts.waiting, counts.created), (1, 1, 0));
        let item = &report.review[0];
        assert_eq!(
            (&*item.row, &*item.code, item.values.clone()),
            (
                "line 3",
                "same_camera",
                Some(json!({ "row": "line 2", "code": "A-1" }))
            )
        );
        assert!(item.message.contains("speaks of A-1, as line 2 does"));
    }
    let label = async || cameras(&app).await[0]["label"].clone();
    assert_eq!(label().await, "Cổng sau chợ", "the first one's");

    // The second one waits once, however often the list comes.
    let again = import(&app, &both).await.cameras;
    assert_eq!(
        (
            again.unchanged,
            again.updated,
            again.waiting,
            again.waiting_already
        ),
        (1, 0, 1, 1)
    );
    // A person says that it is right.
    let row = waiting(&app).await[0];
    let same = Mending {
        same_as: Some("A-1".into()),
        ..Mending::default()
    };
    mend(&app, row, &same).await.unwrap();
    assert_eq!(label().await, "Cổng bên chợ");
    assert_eq!(cameras(&app).await.len(), 1);

    // Nor do two rows in the same words become one camera, of which one stood alone before.
    let alone = format!("{head};Trường học;105,95;18,35;90;{person}\n");
    assert_eq!(import(&app, &alone).await.cameras.created, 1);
    let twice = format!("{alone};Trường học;105,95;18,35;90;{person}\n");
    for report in [preview(&app, &twice).await, import(&app, &twice).await] {
        assert_eq!((report.cameras.unchanged, report.cameras.waiting), (1, 1));
        assert_eq!(report.review[0].code, "same_camera");
    }
}

both!(what_could_not_be_read_of_phone_and_money_is_said_anew_or_named_as_left_out);
async fn what_could_not_be_read_of_phone_and_money_is_said_anew_or_named_as_left_out(
    backend: Backend,
) {
    let app = TestApp::new(backend, DeploymentKind::Test).await;
    let list = "Mã;Kinh độ;Vĩ độ;Ngày lắp đặt;Bảo hành đến;Chủ hộ;Số điện thoại;Nguồn;Số tiền\n\
        M-1;105,90;18,34;1/5/2026;mãi mãi;Nguyễn Văn Mẫu;hỏi sau;NSNN;chừng bốn\n\
        M-2;105,91;18,34;1/5/2026;mãi mãi;Trần Thị Mẫu;hỏi sau;NSNN;chừng bốn\n";
    assert_eq!(import(&app, list).await.cameras.waiting, 2);
    let rows = waiting(&app).await;
    let path = |row: usize| format!("/api/v1/import_rows/{}", rows[row]);
    let said = json!({
        "fields": { "warranty_until": "2028-05-01" }, "owner_phone": "0900 000 012",
        "amount_dong": 4_500_000, "source_of_funds": "state_budget",
    });
    for (field, value, refused) in [
        ("owner_phone", json!("12"), "owner_phone"),
        ("amount_dong", json!(0), "amount_dong"),
        ("amount_dong", Value::Null, "amount_dong"),
        ("source_of_funds", json!("households"), "source_of_funds"),
    ] {
        let mut wrong = said.clone();
        wrong[field] = value;
        let answer = app
            .call(Role::Registrar, Method::PATCH, &path(0), Some(wrong))
            .await
            .expect(422);
        let pointer = format!("/{refused}");
        assert_eq!(
            answer.body["errors"][0]["pointer"], pointer,
            "{}",
            answer.text
        );
    }
    // Where the money came from was read, and is not typed again.
    let listed = app.get(Role::Registrar, "/api/v1/import_rows").await;
    let waits = json!({ "amount_dong": null, "source": "state_budget" });
    assert_eq!(listed.body["items"][0]["money"], waits);
    let mut said = said;
    said.as_object_mut().unwrap().remove("source_of_funds");
    let answer = app
        .call(Role::Registrar, Method::PATCH, &path(0), Some(said))
        .await
        .expect(200);
    assert_eq!(answer.body["left_out"], json!([]));
    assert_eq!(
        count(
            &app,
            "SELECT count(*) FROM owner_contacts WHERE phone_hash IS NOT NULL"
        )
        .await,
        1
    );
    assert_eq!(
        count(
            &app,
            "SELECT count(*) FROM contributions WHERE amount_dong = 4500000"
        )
        .await,
        1
    );
    let answer = app
        .call(
            Role::Registrar,
            Method::PATCH,
            &path(1),
            Some(json!({ "fields": { "warranty_until": null } })),
        )
        .await
        .expect(200);
    let left = json!(["amount_dong", "owner_phone", "warranty_until"]);
    assert_eq!(answer.body["left_out"], left);
    let all = cameras(&app).await;
    let of =
        |code: &str| all.iter().find(|one| one["code"] == code).unwrap()["warranty_until"].clone();
    assert_eq!((of("M-1"), of("M-2")), (json!("2028-05-01"), Value::Null));
    assert_eq!(count(&app, "SELECT count(*) FROM contributions").await, 1);
}

both!(p7_sections_that_name_a_person_leave_no_name_behind);
async fn p7_sections_that_name_a_person_leave_no_name_behind(backend: Backend) {
    let app = TestApp::new(backend, DeploymentKind::Test).await;
    let list = "Mã;Vị trí;Kinh độ;Vĩ độ\nThôn 3 (nhà ông Lê Tám);;;\nS-1;Cổng chợ;105,90;18,34\n\
        Hộ ông Lê Tám;;;\nS-2;Ao làng;105,91;18,34\n;Bờ ao;;\n";
    let report = import(&app, list).await;
    assert_eq!((report.cameras.created, report.cameras.waiting), (2, 1));
    assert_eq!(report.recognised.sections, 2);
    let labels: Vec<_> = cameras(&app)
        .await
        .iter()
        .map(|one| one["label"].clone())
        .collect();
    assert!(labels.contains(&json!("Cổng chợ, Thôn 3")), "{labels:?}");
    assert!(labels.contains(&json!("Ao làng, Thôn 3")), "{labels:?}");
    for table in [
        "cameras WHERE label",
        "import_rows WHERE fields",
        "import_rows WHERE complaints",
        "import_rows WHERE remarks",
    ] {
        let sql = format!("SELECT count(*) FROM {table} LIKE '%Tám%'");
        assert_eq!(count(&app, &sql).await, 0, "{table}");
    }
    assert_eq!(
        count(&app, "SELECT count(*) FROM owner_contacts").await,
        0,
        "it is nobody's camera"
    );
    assert!(!serde_json::to_string(&report).unwrap().contains("Tám"));
    // That somebody stood there is said, with the row.
    let said = report.review.iter();
    let said = said.filter(|item| item.code == "heading_of_person");
    let rows: Vec<_> = said.map(|item| (&*item.row, item.waits)).collect();
    assert_eq!(rows, [("line 2", false), ("line 4", false)]);
}

both!(a_row_of_two_lenses_that_waits_is_not_said_to_be_taken);
async fn a_row_of_two_lenses_that_waits_is_not_said_to_be_taken(backend: Backend) {
    let app = TestApp::new(backend, DeploymentKind::Test).await;
    let list = "Mã;Vị trí;Kinh độ;Vĩ độ;Số mắt\nL-1;Chợ;;;2\nL-2;Cầu;105,9;18,34;2\n";
    let report = preview(&app, list).await;
    let waits: Vec<&str> = report
        .review
        .iter()
        .filter(|item| item.waits)
        .map(|item| &*item.row)
        .collect();
    assert_eq!(waits, ["line 2, lens 1", "line 2, lens 2"]);
    let taken = report
        .review
        .iter()
        .filter(|item| !waits.contains(&&*item.row));
    let taken: Vec<_> = taken.map(|item| (&*item.row, &*item.code)).collect();
    assert_eq!(taken, [("line 3", "several_lenses")]);
}

both!(a_row_becomes_no_known_camera_by_a_code_alone_and_its_import_can_be_undone);
async fn a_row_becomes_no_known_camera_by_a_code_alone_and_its_import_can_be_undone(
    backend: Backend,
) {
    let app = TestApp::new(backend, DeploymentKind::Test).await;
    let by_hand = json!({ "code": "H-1", "lon": 105.8, "lat": 18.3, "label": "Cầu" });
    let made = app
        .call(
            Role::Registrar,
            Method::POST,
            "/api/v1/cameras",
            Some(by_hand),
        )
        .await;
    assert_eq!(made.status, 201, "{}", made.text);
    let list = "Mã;Vị trí;Kinh độ;Vĩ độ\nQ-1;Chợ;105,9;18,34\nQ-2;Trường;105,91;abc\nQ-1;Đình;105,92;18,36\n";
    let report = import(&app, list).await;
    assert_eq!((report.cameras.created, report.cameras.waiting), (1, 2));
    let before = cameras(&app).await;
    let rows = waiting(&app).await;
    let place = [("lon", json!(105.95)), ("lat", json!(18.35))];
    let as_code = |code: Option<&str>| {
        let code = code.map(|code| ("code", json!(code)));
        let fields = place.clone().into_iter().chain(code);
        Mending {
            fields: fields
                .map(|(name, value)| (name.to_owned(), value))
                .collect(),
            ..Mending::default()
        }
    };
    // Neither one of the same list, nor one that a person registered.
    for row in &rows {
        for (code, meant) in [("Q-1", "Q-1"), ("H-1", "H-1"), ("q-1", "Q-1")] {
            let error = mend(&app, *row, &as_code(Some(code))).await.unwrap_err();
            let same = format!("same_as '{meant}'");
            assert!(error.to_string().contains(&same), "{error}");
            assert_eq!(cameras(&app).await, before);
        }
    }
    // Under its own code the one becomes a new camera; that of the other is the one that was complained of.
    let mut refused = 0;
    for row in &rows {
        refused += usize::from(mend(&app, *row, &as_code(None)).await.is_err());
    }
    assert_eq!((refused, cameras(&app).await.len()), (1, 3));
    let row = *waiting(&app).await.last().unwrap();
    let same = Mending {
        same_as: Some("Q-1".into()),
        ..Mending::default()
    };
    mend(&app, row, &same).await.unwrap();
    let undone = undo(&app, &report).await.unwrap();
    assert_eq!(
        undone.removed, 2,
        "what a further row of it changed is its own"
    );
    let codes = cameras(&app).await;
    let codes: Vec<_> = codes.iter().map(|one| one["code"].clone()).collect();
    assert_eq!(codes, ["H-1"]);
}
