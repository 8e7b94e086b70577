//! Lists of cameras: what can be used at once, repeatable, and never over what a person changed.

use axum::http::Method;
use serde_json::json;
use sightline::{
    accounts::Role,
    cameras::{CameraFilter, Registrar},
    deployment::DeploymentKind,
    imports::{By, CameraReport},
};

use crate::{
    contacts::count,
    linking::build_around,
    support::{Backend, NOW, TestApp, both, by, camera_list, everything, instant},
};

const LIST: &str = "code,lon,lat,bearing_deg,status,status_since,installed_on,retention_declared_days,verified_on,owner_kind\n\
    C-1,105.9,18.34,90,working,2026-05-01,2026-01-01,7,2026-11-01,household\n\
    C-2,105.91,18.35,,,,,,,\n";

async fn import(app: &TestApp, text: &str) -> sightline::error::Result<CameraReport> {
    import_after(app, text, async || {}).await
}

/// The same with a key for the contacts of owners.
async fn import_with_key(app: &TestApp, text: &str) -> CameraReport {
    let scope = everything(DeploymentKind::Test);
    let registrar = Registrar {
        scope: &scope,
        zone: &app.app.deployment.zone,
        now: instant(NOW),
        source: "list",
        units: std::collections::HashMap::new(),
    };
    let list = camera_list(text).unwrap();
    let key = app.app.contact_key.as_deref();
    let by = By {
        key,
        ..by(&registrar)
    };
    let report = app.app.db.import_cameras(&by, &list).await;
    report.unwrap().cameras
}

/// The same where something happens after the list was looked at and before it is written.
async fn import_after(
    app: &TestApp,
    text: &str,
    between: impl AsyncFnOnce(),
) -> sightline::error::Result<CameraReport> {
    let scope = everything(DeploymentKind::Test);
    let zone = &app.app.deployment.zone;
    let units = app.app.db.todays_units().await?;
    let registrar = Registrar {
        scope: &scope,
        zone,
        now: instant(NOW),
        source: "list",
        units,
    };
    let list = camera_list(text)?;
    let db = &app.app.db;
    let ahead = db.look_ahead(&by(&registrar), &list).await?;
    between().await;
    let report = db.import_looked_ahead(&by(&registrar), &list, ahead).await;
    Ok(report?.cameras)
}

both!(a_scene_that_changes_while_a_list_is_looked_at_is_noticed);
async fn a_scene_that_changes_while_a_list_is_looked_at_is_noticed(backend: Backend) {
    let list = "code,lon,lat,bearing_deg,horizontal_fov_deg,far_m\nC-1,105.9,18.34,90,60,100\n";
    let area = async |app: &TestApp| {
        let scope = everything(DeploymentKind::Test);
        let seen = app.app.db.camera_coverages(&scope, None).await.unwrap();
        let day = seen[0].features("2026-11-20".parse().unwrap()).remove(0);
        day.property("area_m2").unwrap().as_f64().unwrap()
    };
    let house = async |app: &TestApp| {
        build_around(app, "way/1", (20.0, -60.0), (30.0, 60.0)).await;
    };
    let open = TestApp::new(backend, DeploymentKind::Test).await;
    import(&open, list).await.unwrap();
    let built = TestApp::new(backend, DeploymentKind::Test).await;
    house(&built).await;
    import(&built, list).await.unwrap();
    let meanwhile = TestApp::new(backend, DeploymentKind::Test).await;
    import_after(&meanwhile, list, async || house(&meanwhile).await)
        .await
        .unwrap();
    let behind_house = area(&built).await;
    assert!(behind_house < 0.2 * area(&open).await);
    assert!((area(&meanwhile).await - behind_house).abs() < 1e-6);
}

both!(a_list_is_taken_over_once);
async fn a_list_is_taken_over_once(backend: Backend) {
    let app = TestApp::new(backend, DeploymentKind::Test).await;
    let first = import(&app, LIST).await.unwrap();
    assert_eq!(
        (first.rows, first.created, first.updated, first.unchanged),
        (2, 2, 0, 0)
    );
    let again = import(&app, LIST).await.unwrap();
    assert_eq!(
        (again.created, again.updated, again.unchanged),
        (0, 0, 2),
        "{again:?}"
    );
    let moved = import(&app, &LIST.replace("18.35", "18.352"))
        .await
        .unwrap();
    assert_eq!((moved.created, moved.updated, moved.unchanged), (0, 1, 1));
    let filter = CameraFilter {
        limit: 10,
        ..CameraFilter::default()
    };
    let cameras = app
        .app
        .db
        .cameras(&everything(DeploymentKind::Test), &filter)
        .await
        .unwrap()
        .items;
    assert_eq!(cameras.len(), 2);
    assert!((cameras[1].setup.lat - 18.352).abs() < 1e-12);
    assert_eq!(cameras[1].setup.bearing_deg, None);
    assert_eq!(
        cameras[0].status_since,
        Some(instant("2026-04-30T17:00:00Z")),
        "midnight in Vietnam"
    );
}

both!(a_row_that_cannot_be_used_waits_and_the_others_are_taken_over);
async fn a_row_that_cannot_be_used_waits_and_the_others_are_taken_over(backend: Backend) {
    let app = TestApp::new(backend, DeploymentKind::Test).await;
    let unit = "code,lon,lat,unit_code\nC-1,105.9,18.3,\nC-2,105.9,18.3,00001\n";
    let report = import(&app, unit).await.unwrap();
    assert_eq!((report.rows, report.created, report.waiting), (2, 1, 1));
    let again = import(&app, unit).await.unwrap();
    assert_eq!(
        (again.unchanged, again.waiting, again.waiting_already),
        (1, 1, 1)
    );
    assert_eq!(
        count(
            &app.app.db,
            "SELECT count(*) FROM import_rows WHERE state = 'waiting'"
        )
        .await,
        1
    );
}

both!(what_a_person_changed_is_kept_and_said_so);
async fn what_a_person_changed_is_kept_and_said_so(backend: Backend) {
    let app = TestApp::new(backend, DeploymentKind::Test).await;
    import(&app, LIST).await.unwrap();
    let list = app
        .get(Role::Registrar, "/api/v1/cameras?q=C-1")
        .await
        .expect(200);
    let path = format!(
        "/api/v1/cameras/{}",
        list.body["items"][0]["id"].as_str().unwrap()
    );
    let turned = json!({ "bearing_deg": 120, "correction": true });
    app.call(
        Role::Registrar,
        axum::http::Method::PATCH,
        &path,
        Some(turned),
    )
    .await
    .expect(200);
    let report = import(&app, &LIST.replace(",7,", ",14,")).await.unwrap();
    assert_eq!((report.updated, report.kept.len()), (1, 1));
    assert_eq!(
        (report.kept[0].code.as_str(), &report.kept[0].fields[..]),
        ("C-1", &["bearing_deg".to_owned()][..])
    );
    let camera = app.get(Role::Registrar, &path).await.expect(200);
    assert_eq!(
        (
            &camera.body["bearing_deg"],
            &camera.body["retention_declared_days"]
        ),
        (&json!(120.0), &json!(14.0))
    );
}

both!(what_is_one_statement_is_kept_whole);
async fn what_is_one_statement_is_kept_whole(backend: Backend) {
    let app = TestApp::new(backend, DeploymentKind::Test).await;
    let header =
        "code,lon,lat,status,status_since,recording_mode,recording_schedule,near_m,far_m\n";
    let list =
        format!("{header}C-1,105.9,18.34,working,2026-11-01,schedule,mon-fri 18:00-06:00,,50\n");
    import(&app, &list).await.unwrap();
    let found = app
        .get(Role::Registrar, "/api/v1/cameras")
        .await
        .expect(200);
    let path = format!(
        "/api/v1/cameras/{}",
        found.body["items"][0]["id"].as_str().unwrap()
    );
    let change = async |body| {
        app.call(
            Role::Registrar,
            axum::http::Method::PATCH,
            &path,
            Some(body),
        )
        .await
        .expect(200)
    };
    let broken = change(json!({ "status": "faulty" })).await;
    change(json!({ "lon": 105.91, "recording_mode": "motion", "recording_schedule": null })).await;
    let again = list.replace("18.34", "18.35");
    let report = import(&app, &again).await.unwrap();
    assert_eq!((report.updated, report.unchanged), (0, 1), "{report:?}");
    let kept = app.get(Role::Registrar, &path).await.expect(200).body;
    for (field, value) in [
        ("status", json!("faulty")),
        ("status_since", broken.body["status_since"].clone()),
        ("lon", json!(105.91)),
        ("lat", json!(18.34)),
        ("recording_mode", json!("motion")),
        ("recording_schedule", json!(null)),
    ] {
        assert_eq!(kept[field], value, "{field}");
    }

    // Each word may be right by itself: 40 m by hand, 30 m by the list.
    change(json!({ "near_m": 40 })).await;
    let report = import(&app, &list.replace(",50", ",30")).await.unwrap();
    assert_eq!((report.updated, report.waiting), (0, 1), "{report:?}");
    let kept = app.get(Role::Registrar, &path).await.expect(200).body;
    assert_eq!(kept["far_m"], 50.0, "nothing was written");
}

both!(what_a_person_registered_is_kept_and_said_so);
async fn what_a_person_registered_is_kept_and_said_so(backend: Backend) {
    let app = TestApp::new(backend, DeploymentKind::Test).await;
    let camera =
        json!({ "code": "C-1", "lon": 105.9, "lat": 18.34, "bearing_deg": 90, "width_px": 1920 });
    app.post(Role::Registrar, "/api/v1/cameras", camera)
        .await
        .expect(201);
    // The list knows another bearing, says nothing of pixels, and brings what nobody had stated.
    let list = "code,lon,lat,bearing_deg,width_px,far_m\nC-1,105.9,18.34,10,,40\n";
    let report = import(&app, list).await.unwrap();
    assert_eq!((report.created, report.updated), (0, 1));
    assert_eq!(report.kept[0].fields, ["bearing_deg"]);
    let camera = app
        .get(Role::Registrar, "/api/v1/cameras")
        .await
        .expect(200)
        .body["items"][0]
        .clone();
    for (field, value) in [("bearing_deg", 90.0), ("width_px", 1920.0), ("far_m", 40.0)] {
        assert_eq!(camera[field].as_f64(), Some(value), "{field}");
    }
}

both!(a_list_corrects_what_an_earlier_one_said);
async fn a_list_corrects_what_an_earlier_one_said(backend: Backend) {
    let app = TestApp::new(backend, DeploymentKind::Test).await;
    import(&app, LIST).await.unwrap();
    let corrected = LIST
        .replace("working,2026-05-01", "faulty,2026-05-01")
        .replace(",7,", ",,");
    for (updated, unchanged) in [(1, 1), (0, 2)] {
        let report = import(&app, &corrected).await.unwrap();
        assert_eq!(
            (report.updated, report.unchanged),
            (updated, unchanged),
            "{report:?}"
        );
    }
    let list = app
        .get(Role::Registrar, "/api/v1/cameras?q=C-1")
        .await
        .expect(200);
    let camera = &list.body["items"][0];
    assert_eq!(
        (&camera["status"], &camera["status_since"]),
        (&json!("faulty"), &json!("2026-04-30T17:00:00Z"))
    );
    assert_eq!(
        camera["retention_declared_days"],
        json!(7.0),
        "an empty cell says nothing of a known camera"
    );
}

both!(p9_an_empty_cell_takes_no_owner_and_no_consent_away);
async fn p9_an_empty_cell_takes_no_owner_and_no_consent_away(backend: Backend) {
    let app = TestApp::new(backend, DeploymentKind::Test).await;
    let full = "code,lon,lat,owner_kind,bearing_deg,warranty_until\nC-1,105.9,18.34,household,90,2027-01-01\n";
    import(&app, full).await.unwrap();
    let camera = async || {
        let list = app.get(Role::Registrar, "/api/v1/cameras?q=C-1").await;
        list.expect(200).body["items"][0].clone()
    };
    let before = camera().await;
    let id = before["id"].as_str().unwrap();
    app.list_camera(&app.bearer(Role::Registrar), id).await;
    let contact = json!({ "name": "Chủ nhà mẫu", "phone": "0900000012" });
    let path = format!("/api/v1/cameras/{id}/contact");
    let put = app
        .call(Role::Registrar, Method::PUT, &path, Some(contact))
        .await;
    assert!(put.status.is_success(), "{}", put.text);
    let before = camera().await;

    let empty = full.replace("household,90,2027-01-01", ",,2028-01-01");
    let report = import(&app, &empty).await.unwrap();
    assert_eq!(report.updated, 1, "{report:?}");
    let after = camera().await;
    for field in [
        "owner_id",
        "owner_kind",
        "bearing_deg",
        "has_contact",
        "draft_until",
    ] {
        assert_eq!(after[field], before[field], "{field}");
    }
    assert_eq!(after["warranty_until"], "2028-01-01");
}

both!(a_camera_that_stands_in_a_list_twice_waits_with_both_places);
async fn a_camera_that_stands_in_a_list_twice_waits_with_both_places(backend: Backend) {
    let app = TestApp::new(backend, DeploymentKind::Test).await;
    let (one, _) = app.two_units().await;
    drop(one);
    let scope = everything(DeploymentKind::Test);
    let units = app.app.db.todays_units().await.unwrap();
    let scope = sightline::accounts::Scope {
        unit: units.get("001").copied(),
        ..scope
    };
    let zone = &app.app.deployment.zone;
    let registrar = Registrar {
        scope: &scope,
        zone,
        now: instant(NOW),
        source: "list",
        units,
    };
    // The account's own unit, once by name and once not.
    let twice = "code,lon,lat,unit_code\nC-1,105.9,18.34,001\nC-1,105.9,18.34,\n";
    let list = camera_list(twice).unwrap();
    let report = app.app.db.import_cameras(&by(&registrar), &list).await;
    let review = report.unwrap().review;
    let found: Vec<_> = review
        .iter()
        .map(|item| (&*item.row, &*item.field, &*item.message))
        .collect();
    assert_eq!(found, [("line 3", "code", "stands in line 2 already")]);
}

/// The rows that are to be looked at, with the codes of what is said of them.
async fn far_off(app: &TestApp) -> Vec<String> {
    let rows = app.get(Role::Registrar, "/api/v1/import_rows").await;
    let rows = rows.expect(200).body;
    let items = rows["items"].as_array().unwrap().iter();
    let said = items.flat_map(|row| row["review"].as_array().unwrap().clone());
    let said = said.map(|item| format!("{} {}", item["row"], item["code"]).replace('"', ""));
    said.collect()
}

both!(coordinates_that_seem_swapped_are_warned_of);
async fn coordinates_that_seem_swapped_are_warned_of(backend: Backend) {
    let app = TestApp::new(backend, DeploymentKind::Test).await;
    let list = |rows: &str| format!("code,lon,lat\n{rows}");
    let first = import(&app, &list("C-1,24.94,60.17\n")).await.unwrap();
    assert_eq!(
        far_off(&app).await,
        Vec::<String>::new(),
        "nothing was known before"
    );
    let rows = "C-2,60.17,24.94\nC-3,24.95,60.18\nC-4,105.9,18.34\n";
    let second = import(&app, &list(rows)).await.unwrap();
    assert_eq!(far_off(&app).await, ["line 2 far_off", "line 4 far_away"]);
    assert_eq!(first.created, 1);
    assert_eq!(second.created, 3, "they are taken over all the same");
}

both!(a_list_that_tells_of_a_later_state_leaves_the_earlier_one);
async fn a_list_that_tells_of_a_later_state_leaves_the_earlier_one(backend: Backend) {
    let app = TestApp::new(backend, DeploymentKind::Test).await;
    import(&app, LIST).await.unwrap();
    import(
        &app,
        &LIST.replace("working,2026-05-01", "faulty,2026-11-10"),
    )
    .await
    .unwrap();
    let sql = "SELECT count(*) FROM status_events WHERE superseded_at IS NULL";
    let believed: i64 = match &app.app.db {
        sightline::db::Db::Sqlite { read, .. } => {
            sqlx::query_scalar(sql).fetch_one(read).await.unwrap()
        }
        sightline::db::Db::Postgres(pool) => sqlx::query_scalar(sql).fetch_one(pool).await.unwrap(),
    };
    assert_eq!(believed, 2, "an incident of October still finds it working");
}

const LENSES: &str = "Mã;Vị trí;Kinh độ;Vĩ độ;Số mắt;Điện thoại\n\
    C-1;Nhà ông Người Mẫu;105,9;18,34;2;900000012\nC-2;Chợ;105,91;18,35;;\n";

both!(p7_an_owner_in_a_list_is_kept_encrypted_once_for_all_lenses_of_a_pole);
async fn p7_an_owner_in_a_list_is_kept_encrypted_once_for_all_lenses_of_a_pole(backend: Backend) {
    let app = TestApp::new(backend, DeploymentKind::Test).await;
    let report = import_with_key(&app, LENSES).await;
    assert_eq!((report.created, report.contacts), (3, 1), "{report:?}");
    let db = &app.app.db;
    for (sql, expected) in [
        ("SELECT count(*) FROM owner_contacts", 1),
        ("SELECT count(*) FROM owner_consents", 0),
        ("SELECT count(*) FROM owners", 1),
        ("SELECT count(DISTINCT owner_id) FROM cameras", 1),
        ("SELECT count(*) FROM cameras WHERE owner_id IS NOT NULL", 2),
        ("SELECT count(DISTINCT site_id) FROM cameras", 1),
        ("SELECT count(*) FROM cameras WHERE site_id IS NOT NULL", 2),
        ("SELECT count(*) FROM cameras WHERE label LIKE '%Người%'", 0),
        (
            "SELECT count(*) FROM audit WHERE body LIKE '%contact.replace%'",
            1,
        ),
    ] {
        assert_eq!(count(db, sql).await, expected, "{sql}");
    }
    let again = import_with_key(&app, LENSES).await;
    assert_eq!((again.unchanged, again.contacts), (3, 0), "{again:?}");
    assert_eq!(count(db, "SELECT count(*) FROM sites").await, 1);
}

both!(p7_without_a_key_the_owners_of_a_list_are_not_kept_and_that_is_said);
async fn p7_without_a_key_the_owners_of_a_list_are_not_kept_and_that_is_said(backend: Backend) {
    let app = TestApp::new(backend, DeploymentKind::Test).await;
    let report = import(&app, LENSES).await.unwrap();
    assert_eq!((report.contacts, report.contacts_not_kept), (0, 1));
    let contacts = count(&app.app.db, "SELECT count(*) FROM owner_contacts").await;
    assert_eq!(contacts, 0);
}
