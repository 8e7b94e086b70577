//! Rows whose place or contact does not go with what is known: said, proposed, and never guessed.

use geo::polygon;
use serde_json::{Value, json};
use sightline::{
    cameras::Registrar,
    deployment::DeploymentKind,
    geometry::wkb::write_polygon,
    imports::{self, By, ListFormat, ListReport, Options},
    units::NewUnit,
};

use crate::{
    contacts::count,
    support::{Backend, NOW, TestApp, both, by, everything, instant},
};

async fn import(app: &TestApp, text: &str, unit: Option<&str>) -> ListReport {
    let scope = everything(DeploymentKind::Test);
    let registrar = Registrar {
        scope: &scope,
        zone: &app.app.deployment.zone,
        now: instant(NOW),
        source: "list",
        units: app.app.db.todays_units().await.unwrap(),
    };
    let by = By {
        key: app.app.contact_key.as_deref(),
        ..by(&registrar)
    };
    let options = Options {
        unit: unit.map(str::to_owned),
        ..Options::default()
    };
    let list = imports::read(text.as_bytes(), ListFormat::Text, &options, instant(NOW)).unwrap();
    let looked = app.app.db.preview_cameras(&by, &list).await.unwrap();
    let report = app.app.db.import_cameras(&by, &list).await.unwrap();
    let codes = |report: &ListReport| {
        said(report)
            .iter()
            .map(|(row, code, _)| format!("{row} {code}"))
            .collect::<Vec<_>>()
    };
    assert_eq!(codes(&looked), codes(&report), "as it was looked at");
    report
}

/// Row, code and values of what is to be looked at or mended.
pub(crate) fn said(report: &ListReport) -> Vec<(String, String, Value)> {
    let items = report.review.iter();
    let said = items.map(|item| {
        let values = item.values.clone().unwrap_or_default();
        (item.row.clone(), item.code.clone(), values)
    });
    said.collect()
}

/// A commune of a tenth of a degree, its south-western corner at a place.
pub(crate) async fn commune(app: &TestApp, code: &str, name: &str, [lon, lat]: [f64; 2]) {
    let (east, north) = (lon + 0.1, lat + 0.1);
    let square =
        polygon![(x: lon, y: lat), (x: east, y: lat), (x: east, y: north), (x: lon, y: north)];
    let unit = NewUnit {
        code,
        name,
        kind: "commune",
        boundary: Some(write_polygon(&square)),
    };
    let mut tx = app.app.db.begin().await.unwrap();
    app.app.db.add_unit(&mut tx, &unit).await.unwrap();
    tx.commit().await.unwrap();
}

both!(where_no_known_unit_is_stated_the_one_that_holds_the_place_is_taken_and_said);
async fn where_no_known_unit_is_stated_the_one_that_holds_the_place_is_taken_and_said(
    backend: Backend,
) {
    let app = TestApp::new(backend, DeploymentKind::Test).await;
    commune(&app, "90001", "xã Mẫu Một", [105.9, 18.3]).await;
    // Nobody knows that commune; none is stated, twice; no unit holds the last place.
    let list = "Mã,Kinh độ,Vĩ độ,Xã,Loại chủ\nC-1,105.95,18.35,Xã Nào Đó,Hộ dân\nC-2,105.96,18.35,,\nC-3,105.97,18.35,,HOUSEHOLD\n\
        C-4,107.5,18.35,,\n";
    let report = import(&app, list, None).await;
    let now = "xã Mẫu Một (90001)";
    assert_eq!(
        said(&report),
        [
            (
                "line 2".into(),
                "unit_by_place".into(),
                json!({ "stated": "Xã Nào Đó", "now": now })
            ),
            (
                "line 3".into(),
                "unit_by_place".into(),
                json!({ "now": now })
            ),
        ]
    );
    let of =
        "SELECT count(*) FROM cameras k JOIN units u ON u.id = k.unit_id WHERE u.code = '90001'";
    assert_eq!(count(&app.app.db, of).await, 3);
    let counts = &report.cameras;
    assert_eq!((counts.created, counts.drafts), (4, 2), "of households, P9");
    let drafts = "SELECT count(*) FROM cameras WHERE draft_until IS NOT NULL";
    assert_eq!(count(&app.app.db, drafts).await, 2);
}

both!(a_place_outside_the_stated_unit_is_said_with_both_units);
async fn a_place_outside_the_stated_unit_is_said_with_both_units(backend: Backend) {
    let app = TestApp::new(backend, DeploymentKind::Test).await;
    commune(&app, "90001", "xã Mẫu Một", [105.9, 18.3]).await;
    commune(&app, "90002", "xã Mẫu Hai", [106.0, 18.3]).await;
    let list = "code,lon,lat,unit_code\nC-1,105.95,18.35,90001\nC-2,106.05,18.35,90001\nC-3,107.5,18.35,90001\n";
    let report = import(&app, list, None).await;
    assert_eq!(
        (report.cameras.created, report.cameras.waiting),
        (3, 0),
        "a note alone"
    );
    let outside = |row: &str, actual: Value| {
        (
            row.into(),
            "outside_unit".into(),
            json!({ "stated": "xã Mẫu Một", "actual": actual }),
        )
    };
    assert_eq!(
        said(&report),
        [
            outside("line 3", "xã Mẫu Hai".into()),
            outside("line 4", Value::Null)
        ]
    );
    let rows = "SELECT count(*) FROM import_rows WHERE remarks IS NOT NULL";
    assert_eq!(count(&app.app.db, rows).await, 2);
    // What is known there already was looked at when it came.
    assert_eq!(said(&import(&app, list, None).await), []);
    // The unit of the whole list counts where a row names none.
    let bare = "code,lon,lat\nC-9,106.05,18.35\n";
    let report = import(&app, bare, Some("90001")).await;
    assert_eq!(said(&report), [outside("line 2", "xã Mẫu Hai".into())]);
    let kept =
        "SELECT count(*) FROM cameras k JOIN units u ON u.id = k.unit_id WHERE u.code = '90001'";
    assert_eq!(count(&app.app.db, kept).await, 4);
}

both!(a_place_that_lies_inside_once_swapped_waits_with_the_proposal);
async fn a_place_that_lies_inside_once_swapped_waits_with_the_proposal(backend: Backend) {
    let app = TestApp::new(backend, DeploymentKind::Test).await;
    commune(&app, "90001", "xã Mẫu Một", [105.9, 18.3]).await;
    commune(&app, "90003", "xã Mẫu Ba", [24.9, 60.1]).await;
    let list = "code,lon,lat,unit_code\nC-1,18.35,105.95,90001\nC-2,60.15,24.95,90003\n";
    let report = import(&app, list, None).await;
    assert_eq!((report.cameras.created, report.cameras.waiting), (0, 2));
    let swapped = |row: &str, lon: f64, lat: f64, unit: &str| {
        (
            row.into(),
            "swapped".into(),
            json!({ "lon": lon, "lat": lat, "unit": unit }),
        )
    };
    let mut found = said(&report);
    found.sort_by(|one, other| one.0.cmp(&other.0));
    assert_eq!(
        found,
        [
            swapped("line 2", 105.95, 18.35, "xã Mẫu Một"),
            swapped("line 3", 24.95, 60.15, "xã Mẫu Ba"),
        ]
    );
    let again = import(&app, list, None).await;
    assert_eq!(
        (again.cameras.waiting, again.cameras.waiting_already),
        (2, 2)
    );
}

both!(p7_a_contact_of_a_known_camera_is_added_once_and_never_replaced);
async fn p7_a_contact_of_a_known_camera_is_added_once_and_never_replaced(backend: Backend) {
    let app = TestApp::new(backend, DeploymentKind::Test).await;
    let contacts = "SELECT count(*) FROM owner_contacts";
    import(&app, "code,lon,lat\nC-1,105.9,18.3\n", None).await;
    let list = |phone: &str| format!("code,lon,lat,SĐT\nC-1,105.9,18.3,{phone}\n");
    let first = import(&app, &list("0900000001"), None).await;
    assert_eq!((first.cameras.updated, first.cameras.contacts), (1, 1));
    assert_eq!(count(&app.app.db, contacts).await, 1);
    let again = import(&app, &list("0900000001"), None).await;
    assert_eq!((again.cameras.unchanged, again.cameras.kept.len()), (1, 0));
    let other = import(&app, &list("0900000002"), None).await;
    assert_eq!((other.cameras.unchanged, other.cameras.contacts), (1, 0));
    let kept = &other.cameras.kept[0];
    assert_eq!(
        (kept.code.as_str(), &kept.fields[..]),
        ("C-1", &["owner_phone".to_owned()][..])
    );
    // Undone, it goes as it came.
    let scope = everything(DeploymentKind::Test);
    let registrar = Registrar {
        scope: &scope,
        zone: &app.app.deployment.zone,
        now: instant(NOW),
        source: "list",
        units: app.app.db.todays_units().await.unwrap(),
    };
    let undone = app
        .app
        .db
        .undo_import(&registrar, first.import.unwrap())
        .await
        .unwrap();
    assert_eq!((undone.removed, undone.restored), (0, 1));
    assert_eq!(count(&app.app.db, contacts).await, 0);
    // The household that the list made up is gone, and nothing waits for its consent.
    assert_eq!(count(&app.app.db, "SELECT count(*) FROM owners").await, 0);
    let drafts =
        "SELECT count(*) FROM cameras WHERE draft_until IS NOT NULL OR owner_id IS NOT NULL";
    assert_eq!(count(&app.app.db, drafts).await, 0);
}
