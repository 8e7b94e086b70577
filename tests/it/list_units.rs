//! Lists that state the commune by name, or by a code of another day.

use serde_json::{Value, json};
use sightline::{
    accounts::Scope,
    cameras::Registrar,
    deployment::DeploymentKind,
    imports::{self, By, ImportRowId, ListFormat, ListReport, Mending, Options},
    units::UnitId,
};

use crate::batches::{count, waiting};
use crate::list_places::{commune, said};
use crate::support::{Backend, NOW, TestApp, both, by, everything, instant};

async fn scope_of(app: &TestApp, code: Option<&str>) -> Scope {
    let units = app.app.db.todays_units().await.unwrap();
    let unit: Option<UnitId> = code.map(|code| units[code]);
    Scope {
        unit,
        ..everything(DeploymentKind::Test)
    }
}

async fn import(app: &TestApp, text: &str, own: Option<&str>, unit: Option<&str>) -> ListReport {
    let scope = scope_of(app, own).await;
    let registrar = Registrar {
        scope: &scope,
        zone: &app.app.deployment.zone,
        now: instant(NOW),
        source: "list",
        units: app.app.db.todays_units().await.unwrap(),
    };
    let by = by(&registrar);
    let options = Options {
        unit: unit.map(str::to_owned),
        ..Options::default()
    };
    let list = imports::read(text.as_bytes(), ListFormat::Text, &options, instant(NOW)).unwrap();
    let looked = app.app.db.preview_cameras(&by, &list).await.unwrap();
    let report = app.app.db.import_cameras(&by, &list).await.unwrap();
    assert_eq!(looked.review, report.review, "as it was looked at");
    report
}

/// Communes of today, in the words of the public lists.
const TODAY: &str = "province_code,province,code,type,name,full_name\n\
    42,Tỉnh Hà Tĩnh,18100,Phường,Trần Phú,Phường Trần Phú\n\
    42,Tỉnh Hà Tĩnh,18073,Phường,Thành Sen,Phường Thành Sen\n\
    42,Tỉnh Hà Tĩnh,18652,Phường,Hà Huy Tập,Phường Hà Huy Tập\n";

async fn units(app: &TestApp) {
    crate::units::import(
        &app.app.db,
        TODAY,
        Some(crate::units::TABLE),
        &crate::units::since(crate::units::NEW),
    )
    .await
    .unwrap();
}

async fn in_unit(app: &TestApp, code: &str) -> i64 {
    let sql = format!(
        "SELECT count(*) FROM cameras k JOIN units u ON u.id = k.unit_id WHERE u.code = '{code}'"
    );
    count(app, &sql).await
}

fn rows_and_codes(report: &ListReport) -> Vec<(String, String)> {
    let said = said(report).into_iter();
    said.map(|(row, code, _)| (row, code)).collect()
}

both!(rows_go_to_the_commune_that_they_name_whatever_day_it_is_of);
async fn rows_go_to_the_commune_that_they_name_whatever_day_it_is_of(backend: Backend) {
    let app = TestApp::new(backend, DeploymentKind::Test).await;
    units(&app).await;
    // Thạch Hạ and Thạch Trung became Trần Phú of today; Trần Phú and Hà Huy Tập of then became Thành Sen.
    let list = "Mã,Tọa độ,Xã/Phường,Quận/Huyện,Tỉnh\n\
        C-1,\"18.31, 105.91\",Phường Thạch Hạ,TP Hà Tĩnh,Hà Tĩnh\n\
        C-2,\"18.32, 105.92\",P. Thạch Hạ,TP Hà Tĩnh,Hà Tĩnh\n\
        C-3,\"18.33, 105.93\",Phường Trần Phú,TP Hà Tĩnh,Hà Tĩnh\n\
        C-4,\"18.34, 105.94\",phường thành sen,,\n\
        C-5,\"18.35, 105.95\",Phường Đại Nài,TP Hà Tĩnh,Hà Tĩnh\n\
        C-6,\"18.36, 105.96\",Xã Nào Đó,,\n\
        C-7,\"18.37, 105.97\",,,\n";
    let report = import(&app, list, None, None).await;
    assert_eq!((report.cameras.created, report.cameras.waiting), (5, 2));
    assert_eq!(in_unit(&app, "18100").await, 2, "C-1 and C-2");
    assert_eq!(in_unit(&app, "18073").await, 2, "C-3 and C-4");
    let mut codes = rows_and_codes(&report);
    codes.sort();
    let expected = [
        ("line 2", "old_unit"),
        ("line 3", "old_unit"),
        ("line 4", "old_unit"),
        ("line 6", "unit_unclear"),
        ("line 7", "unit_unknown"),
    ];
    assert_eq!(codes, expected.map(|(row, code)| (row.into(), code.into())));
    let said = said(&report);
    let of = |code: &str| &said.iter().find(|(_, one, _)| one == code).unwrap().2;
    assert_eq!(
        of("unit_unclear")["codes"],
        json!(["18073", "18652"]),
        "it was divided"
    );
    assert_eq!(
        of("unit_unknown"),
        &json!({ "stated": "Xã Nào Đó" }),
        "nothing to choose from"
    );
    assert_eq!(
        of("old_unit"),
        &json!({ "stated": "Phường Thạch Hạ, TP Hà Tĩnh, Hà Tĩnh", "now": "phường Trần Phú (18100)" })
    );
    let again = import(&app, list, None, None).await.cameras;
    assert_eq!((again.unchanged, again.waiting_already), (5, 2));
    // That of the list keeps what names none, and is no answer to a name.
    let report = import(&app, list, None, Some("18652")).await.cameras;
    assert_eq!(
        (report.created, report.unchanged, report.waiting),
        (1, 4, 2)
    );
    assert_eq!(in_unit(&app, "18652").await, 1);
}

both!(a_place_within_a_boundary_tells_more_than_a_name_that_nobody_knows);
async fn a_place_within_a_boundary_tells_more_than_a_name_that_nobody_knows(backend: Backend) {
    let app = TestApp::new(backend, DeploymentKind::Test).await;
    commune(&app, "90001", "xã Mẫu Một", [105.9, 18.3]).await;
    commune(&app, "90002", "xã Mẫu Hai", [106.0, 18.3]).await;
    let list = "Mã,Tọa độ,Xã\n\
        C-1,\"18.35, 105.95\",Xã Cũ\n\
        C-2,\"18.35, 106.05\",Xã Cũ\n\
        C-3,\"18.35, 106.05\",Xã Mẫu Một\n\
        C-4,\"18.35, 107.05\",Xã Cũ\n";
    let report = import(&app, list, None, None).await;
    assert_eq!(
        rows_and_codes(&report),
        [
            ("line 4".to_owned(), "unit_unclear".to_owned()),
            ("line 5".to_owned(), "unit_unknown".to_owned()),
            ("line 2".to_owned(), "unit_by_place".to_owned()),
            ("line 3".to_owned(), "unit_by_place".to_owned())
        ],
        "where place and name go apart, a person decides; what nobody knows is said"
    );
    assert_eq!(said(&report)[0].2["codes"], json!(["90002", "90001"]));
    assert_eq!(
        (in_unit(&app, "90001").await, in_unit(&app, "90002").await),
        (1, 1)
    );
}

both!(a_section_names_the_commune_of_the_rows_and_sections_below_it);
async fn a_section_names_the_commune_of_the_rows_and_sections_below_it(backend: Backend) {
    let app = TestApp::new(backend, DeploymentKind::Test).await;
    commune(&app, "90001", "xã Mẫu Một", [105.9, 18.3]).await;
    commune(&app, "90002", "xã Mẫu Hai", [106.0, 18.3]).await;
    let list = "Mã,Vị trí,Tọa độ,Xã\n\
        I. Xã Mẫu Một,,,\n\
        Thôn 1,,,\n\
        C-1,Cổng chợ,\"18.35, 105.95\",\n\
        C-2,Bến xe,\"18.35, 106.05\",\n\
        C-3,Ao làng,\"18.35, 106.06\",Xã Mẫu Hai\n\
        II. Xã Mẫu Hai (2 camera),,,\n\
        C-4,Đình làng,\"18.36, 106.05\",\n";
    let report = import(&app, list, None, None).await;
    let mut waits = rows_and_codes(&report);
    waits.retain(|(_, code)| code.starts_with("unit") || code.starts_with("outside"));
    assert_eq!(
        waits,
        [("line 5".to_owned(), "unit_unclear".to_owned())],
        "it lies in another commune than its section says"
    );
    assert_eq!((report.cameras.created, report.cameras.waiting), (3, 1));
    assert_eq!(
        (in_unit(&app, "90001").await, in_unit(&app, "90002").await),
        (1, 2)
    );
}

both!(the_registrars_own_commune_disturbs_nothing_and_that_of_others_is_refused);
async fn the_registrars_own_commune_disturbs_nothing_and_that_of_others_is_refused(
    backend: Backend,
) {
    let app = TestApp::new(backend, DeploymentKind::Test).await;
    commune(&app, "90001", "xã Mẫu Một", [105.9, 18.3]).await;
    commune(&app, "90002", "xã Mẫu Hai", [106.0, 18.3]).await;
    let list = "Mã,Tọa độ,Xã,Huyện,Tỉnh\n\
        C-1,\"18.35, 105.95\",Mẫu Một,,Tỉnh Mẫu\n\
        C-2,,Xã Mẫu Một,Huyện Xưa,\n\
        C-3,\"18.35, 106.05\",Xã Mẫu Một,Huyện Xưa,Tỉnh Mẫu\n\
        C-4,\"18.35, 106.06\",Xã Mẫu Hai,,\n\
        C-5,\"105.95, 18.36\",XÃ MẪU MỘT,,Tỉnh Mẫu\n";
    let report = import(&app, list, Some("90001"), None).await;
    let mut codes = rows_and_codes(&report);
    codes.sort();
    let expected = [
        ("line 3", "required"),
        ("line 4", "outside_unit"),
        ("line 5", "other_unit"),
    ];
    assert_eq!(codes, expected.map(|(row, code)| (row.into(), code.into())));
    assert_eq!(in_unit(&app, "90001").await, 3);
    assert_eq!(in_unit(&app, "90002").await, 0);
}

both!(a_code_of_another_day_leads_to_what_it_became);
async fn a_code_of_another_day_leads_to_what_it_became(backend: Backend) {
    let app = TestApp::new(backend, DeploymentKind::Test).await;
    units(&app).await;
    let list = "Mã,Tọa độ,Mã xã\n\
        C-1,\"18.31, 105.91\",18088\n\
        C-2,\"18.32, 105.92\",18088\n\
        C-3,\"18.33, 105.93\",18082\n\
        C-4,\"18.34, 105.94\",99999\n\
        C-5,,18088\n";
    let report = import(&app, list, None, None).await;
    let mut codes = rows_and_codes(&report);
    codes.sort();
    let expected = [
        ("line 2", "old_unit"),
        ("line 4", "unit_unclear"),
        ("line 5", "no_such_record"),
        ("line 6", "required"),
    ];
    assert_eq!(
        codes,
        expected.map(|(row, code)| (row.into(), code.into())),
        "said once"
    );
    let said = said(&report);
    let old = &said
        .iter()
        .find(|(_, code, _)| code == "old_unit")
        .unwrap()
        .2;
    assert_eq!(
        old,
        &json!({ "stated": "18088", "now": "phường Trần Phú (18100)" })
    );
    assert_eq!(in_unit(&app, "18100").await, 2);
    // The row without a place is mended into the commune of today, without a word of its code.
    let unreadable =
        "SELECT count(*) FROM import_rows WHERE state = 'waiting' AND fields LIKE '%18100%'";
    assert_eq!(count(&app, unreadable).await, 1);
}

both!(a_row_whose_commune_nobody_can_tell_is_mended_with_its_code);
async fn a_row_whose_commune_nobody_can_tell_is_mended_with_its_code(backend: Backend) {
    let app = TestApp::new(backend, DeploymentKind::Test).await;
    units(&app).await;
    let list = "Mã,Tọa độ,Phường\nC-1,\"18.31, 105.91\",Đại Nài\n";
    import(&app, list, None, None).await;
    let row = waiting(&app).await[0];
    let mend = async |fields: Value| {
        let scope = everything(DeploymentKind::Test);
        let registrar = Registrar {
            scope: &scope,
            zone: &app.app.deployment.zone,
            now: instant(NOW),
            source: "list",
            units: app.app.db.todays_units().await.unwrap(),
        };
        let mending = Mending {
            fields: fields.as_object().unwrap().clone(),
            ..Mending::default()
        };
        let by: By<'_> = by(&registrar);
        app.app.db.mend_row(&by, ImportRowId(row), &mending).await
    };
    let error = mend(json!({ "label": "Cầu" }))
        .await
        .unwrap_err()
        .to_string();
    assert!(error.starts_with("unit_code: "), "{error}");
    mend(json!({ "unit_code": "18073" })).await.unwrap();
    assert_eq!(in_unit(&app, "18073").await, 1);
    let again = import(&app, list, None, None).await.cameras;
    assert_eq!((again.unchanged, again.waiting), (1, 0));
}

both!(p7_a_unit_that_holds_a_number_is_not_repeated);
async fn p7_a_unit_that_holds_a_number_is_not_repeated(backend: Backend) {
    let app = TestApp::new(backend, DeploymentKind::Test).await;
    let list = "Mã,Tọa độ,Xã\nC-1,\"18.31, 105.91\",Xã Mẫu 0900000012\n";
    let report = import(&app, list, None, None).await;
    let text = serde_json::to_string(&report.review).unwrap();
    assert_eq!(report.cameras.waiting, 1);
    assert!(!text.contains("0900000012"), "{text}");
    let long = format!("Mã,Tọa độ,Xã\nC-1,\"18.31, 105.91\",{}\n", "x".repeat(5000));
    assert_eq!(import(&app, &long, None, None).await.cameras.waiting, 1);
}
