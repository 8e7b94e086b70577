//! Lists of more rows than are read at once: each row is judged by all that is known, wherever it stands.

use std::fmt::Write;

use sightline::{
    accounts::Role,
    cameras::Registrar,
    deployment::DeploymentKind,
    imports::{By, CameraReport},
};

use crate::{
    contacts::count,
    support::{Backend, NOW, TestApp, both, by, camera_list, everything, instant},
};

/// Two stretches, and a bit of a third.
const ROWS: usize = 1010;

async fn import(app: &TestApp, text: &str, is_preview: bool) -> CameraReport {
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
    let list = camera_list(text).unwrap();
    let report = if is_preview {
        app.app.db.preview_cameras(&by, &list).await
    } else {
        app.app.db.import_cameras(&by, &list).await
    };
    report.unwrap().cameras
}

/// A list of cameras some 20 m apart, every second one with a phone, with or without codes.
fn list(has_codes: bool, height: &str) -> String {
    let head = if has_codes { "code," } else { "" };
    let mut text = format!("{head}lon,lat,bearing_deg,Chủ hộ,SĐT,height_m\n");
    for nth in 0..ROWS {
        let (lon, lat) = (105.9 + nth as f64 * 2e-4, 18.3);
        if has_codes {
            write!(text, "C-{nth},").unwrap();
        }
        let owner = if nth % 2 == 0 {
            format!("Chủ mẫu,09{nth:08}")
        } else {
            ",".into()
        };
        writeln!(text, "{lon:.6},{lat},90,{owner},{height}").unwrap();
    }
    text
}

fn counts(report: &CameraReport) -> [usize; 4] {
    [
        report.created,
        report.updated,
        report.unchanged,
        report.waiting,
    ]
}

both!(a_long_list_is_known_again_by_its_codes);
async fn a_long_list_is_known_again_by_its_codes(backend: Backend) {
    let app = TestApp::new(backend, DeploymentKind::Test).await;
    let text = list(true, "4");
    assert_eq!(counts(&import(&app, &text, true).await), [ROWS, 0, 0, 0]);
    let first = import(&app, &text, false).await;
    assert_eq!(
        (counts(&first), first.contacts),
        ([ROWS, 0, 0, 0], ROWS / 2)
    );
    let logged = "SELECT count(*) FROM owner_contacts WHERE phone_hash IS NOT NULL";
    assert_eq!(count(&app.app.db, logged).await, ROWS as i64 / 2);
    assert_eq!(counts(&import(&app, &text, true).await), [0, 0, ROWS, 0]);
    assert_eq!(counts(&import(&app, &text, false).await), [0, 0, ROWS, 0]);
    // One in each stretch differs.
    let row = |nth: usize| text.lines().nth(nth + 1).unwrap();
    let changed = [3, 505, 1005].into_iter().fold(text.clone(), |text, nth| {
        text.replace(row(nth), &row(nth).replace(",4", ",5"))
    });
    assert_eq!(
        counts(&import(&app, &changed, true).await),
        [0, 3, ROWS - 3, 0]
    );
    assert_eq!(
        counts(&import(&app, &changed, false).await),
        [0, 3, ROWS - 3, 0]
    );
    let cameras = app
        .get(Role::Registrar, "/api/v1/cameras?limit=1000")
        .await
        .expect(200);
    let heights: Vec<_> = [3, 4, 505]
        .map(|nth| cameras.body["items"][nth]["height_m"].clone())
        .into();
    assert_eq!(heights, [5.0, 4.0, 5.0]);
}

both!(p7_a_long_list_without_codes_is_known_again_by_row_and_by_owner_place_and_bearing);
async fn p7_a_long_list_without_codes_is_known_again_by_row_and_by_owner_place_and_bearing(
    backend: Backend,
) {
    let app = TestApp::new(backend, DeploymentKind::Test).await;
    let text = list(false, "4");
    let first = import(&app, &text, false).await;
    assert_eq!((counts(&first), first.codes_given), ([ROWS, 0, 0, 0], ROWS));
    assert_eq!(counts(&import(&app, &text, false).await), [0, 0, ROWS, 0]);
    // Another height is another row: owners who left a number are known by it, the others a person has to tell.
    let higher = list(false, "5");
    let half = ROWS / 2;
    assert_eq!(
        counts(&import(&app, &higher, true).await),
        [0, half, 0, half]
    );
    let second = import(&app, &higher, false).await;
    assert_eq!(
        (counts(&second), second.waiting_already),
        ([0, half, 0, half], 0)
    );
    let third = import(&app, &higher, false).await;
    assert_eq!(
        (counts(&third), third.waiting_already),
        ([0, 0, half, half], half)
    );
}

both!(of_two_rows_that_speak_of_one_camera_the_second_waits);
async fn of_two_rows_that_speak_of_one_camera_the_second_waits(backend: Backend) {
    let app = TestApp::new(backend, DeploymentKind::Test).await;
    let head = "lon,lat,bearing_deg,Chủ hộ,SĐT,height_m,tilt_deg\n";
    let row =
        |height: &str, tilt: &str| format!("105.9,18.3,90,Chủ mẫu,0900000001,{height},{tilt}\n");
    import(&app, &format!("{head}{}", row("4", "")), false).await;
    let both = format!("{head}{}{}", row("5", "10"), row("5", "20"));
    assert_eq!(counts(&import(&app, &both, false).await), [0, 1, 0, 1]);
    let camera = app
        .get(Role::Registrar, "/api/v1/cameras")
        .await
        .expect(200);
    let camera = &camera.body["items"][0];
    assert_eq!(
        (&camera["tilt_deg"], &camera["height_m"]),
        (&10.0.into(), &5.0.into())
    );
}
