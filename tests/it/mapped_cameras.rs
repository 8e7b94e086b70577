//! Cameras of an extract: taken over once, kept as people changed them, retired when they vanish.

use std::io::Cursor;

use axum::http::Method;
use indicatif::ProgressBar;
use serde_json::{Value, json};
use sightline::{
    accounts::{Role, Scope},
    cameras::Registrar,
    deployment::DeploymentKind,
    error::Result,
    geometry::Position,
    imports::{
        CameraReport,
        osm::{Extract, ExtractOptions, ExtractReport, read},
    },
};

use crate::support::{Backend, NOW, TestApp, both, by, camera_list, everything, instant};

fn small() -> Extract {
    read(
        Cursor::new(include_bytes!("../../fixtures/osm/small.osm.pbf")),
        |_| {},
    )
    .unwrap()
}

async fn import(app: &TestApp, unit: Option<&str>, extract: &Extract) -> ExtractReport {
    try_import(app, unit, extract, false).await.unwrap()
}

async fn try_import(
    app: &TestApp,
    unit: Option<&str>,
    extract: &Extract,
    allow_vanish: bool,
) -> Result<ExtractReport> {
    let units = app.app.db.todays_units().await.unwrap();
    let unit = unit.and_then(|code| units.get(code).copied());
    let scope = Scope {
        unit,
        ..everything(DeploymentKind::Test)
    };
    let zone = &app.app.deployment.zone;
    let registrar = Registrar {
        scope: &scope,
        zone,
        now: instant(NOW),
        source: "osm",
        units,
    };
    app.app
        .db
        .store_extract(
            &registrar,
            extract,
            ExtractOptions {
                cameras: true,
                allow_vanish,
            },
            &ProgressBar::hidden(),
        )
        .await
}

async fn cameras(app: &TestApp) -> Vec<Value> {
    let list = app
        .get(Role::Registrar, "/api/v1/cameras")
        .await
        .expect(200);
    list.body["items"].as_array().cloned().unwrap()
}

both!(mapped_cameras_are_taken_over_once);
async fn mapped_cameras_are_taken_over_once(backend: Backend) {
    let app = TestApp::new(backend, DeploymentKind::Test).await;
    let extract = small();
    let first = import(&app, None, &extract).await.cameras.unwrap();
    assert!(first.created > 2 && first.created == extract.cameras.len());
    let again = import(&app, None, &extract).await;
    let report = again.cameras.unwrap();
    assert_eq!(
        (report.created, report.updated, report.unchanged),
        (0, 0, first.created)
    );
    assert_eq!(again.cameras_vanished, 0);

    let cameras = cameras(&app).await;
    let several: Vec<_> = cameras
        .iter()
        .filter(|camera| camera["site_id"].is_string())
        .collect();
    assert!(
        several.len() >= 2,
        "the fixture has a pole with several cameras"
    );
    for camera in &several {
        let (pole, number) = camera["code"].as_str().unwrap().rsplit_once('-').unwrap();
        assert!(number.parse::<u8>().is_ok() && pole.starts_with("osm-"));
        let mates = several
            .iter()
            .filter(|mate| mate["site_id"] == camera["site_id"]);
        assert!(
            mates.clone().count() > 1 && mates.clone().all(|mate| mate["lon"] == camera["lon"])
        );
    }
    assert!(cameras.iter().all(
        |camera| camera["bearing_deg"] != json!(0.0) || camera["horizontal_fov_deg"].is_null()
    ));
}

both!(what_a_person_changed_of_a_mapped_camera_stays);
async fn what_a_person_changed_of_a_mapped_camera_stays(backend: Backend) {
    let app = TestApp::new(backend, DeploymentKind::Test).await;
    let extract = small();
    import(&app, None, &extract).await;
    let camera = cameras(&app).await.remove(0);
    let path = format!("/api/v1/cameras/{}", camera["id"].as_str().unwrap());
    let changed = json!({ "code": "C-1", "bearing_deg": 123, "correction": true });
    app.call(Role::Registrar, Method::PATCH, &path, Some(changed))
        .await
        .expect(200);
    let report = import(&app, None, &extract).await.cameras.unwrap();
    assert_eq!(report.created, 0, "a new code does not make a new camera");
    let kept = &report.kept[0];
    assert_eq!(
        (kept.code.as_str(), &kept.fields[..]),
        ("C-1", &["code".to_owned(), "bearing_deg".to_owned()][..])
    );
    let read = app.get(Role::Registrar, &path).await.expect(200);
    assert_eq!(
        (&read.body["code"], &read.body["bearing_deg"]),
        (&json!("C-1"), &json!(123.0))
    );
}

/// Takes over a list that states where the first camera of the fixture looks.
async fn import_list(app: &TestApp, bearing_deg: u16) -> CameraReport {
    let scope = everything(DeploymentKind::Test);
    let registrar = Registrar {
        scope: &scope,
        zone: &app.app.deployment.zone,
        now: instant(NOW),
        source: "list",
        units: app.app.db.todays_units().await.unwrap(),
    };
    let text = format!(
        "code,lon,lat,bearing_deg,horizontal_fov_deg\nosm-40,110.0015,10.003,{bearing_deg},80\n"
    );
    let list = camera_list(&text).unwrap();
    let report = app.app.db.import_cameras(&by(&registrar), &list).await;
    report.unwrap().cameras
}

both!(what_a_list_says_of_a_mapped_camera_stays_until_another_list_or_a_hand_corrects_it);
async fn what_a_list_says_of_a_mapped_camera_stays_until_another_list_or_a_hand_corrects_it(
    backend: Backend,
) {
    let app = TestApp::new(backend, DeploymentKind::Test).await;
    let extract = small();
    import(&app, None, &extract).await;
    let view = async || {
        let all = cameras(&app).await;
        let camera = all.into_iter().find(|one| one["code"] == "osm-40").unwrap();
        [&camera["bearing_deg"], &camera["horizontal_fov_deg"]].map(Clone::clone)
    };
    assert_eq!(import_list(&app, 45).await.updated, 1);
    let report = import(&app, None, &extract).await.cameras.unwrap();
    assert_eq!((report.updated, report.kept.len()), (0, 1), "{report:?}");
    let fields = ["bearing_deg", "horizontal_fov_deg"].map(str::to_owned);
    assert_eq!(report.kept[0].fields, fields);
    assert_eq!(view().await, [json!(45.0), json!(80.0)]);

    let report = import_list(&app, 50).await;
    assert_eq!((report.updated, report.kept.len()), (1, 0), "{report:?}");
    import(&app, None, &extract).await;
    assert_eq!(view().await, [json!(50.0), json!(80.0)]);

    let all = cameras(&app).await;
    let id = all.iter().find(|one| one["code"] == "osm-40").unwrap()["id"].clone();
    let path = format!("/api/v1/cameras/{}", id.as_str().unwrap());
    let turned = json!({ "bearing_deg": 60, "correction": true });
    app.call(Role::Registrar, Method::PATCH, &path, Some(turned))
        .await
        .expect(200);
    let report = import_list(&app, 50).await;
    assert_eq!(report.kept[0].fields, fields[..1]);
    import(&app, None, &extract).await;
    assert_eq!(view().await, [json!(60.0), json!(80.0)]);
}

both!(vanished_cameras_are_retired_and_come_back);
async fn vanished_cameras_are_retired_and_come_back(backend: Backend) {
    let app = TestApp::new(backend, DeploymentKind::Test).await;
    let extract = small();
    import(&app, None, &extract).await;
    let mut fewer = extract.clone();
    let gone = fewer.cameras.remove(0);
    let status = async || {
        let cameras = cameras(&app).await;
        cameras
            .iter()
            .find(|camera| camera["code"] == gone.code)
            .unwrap()["status"]
            .clone()
    };
    for (vanished, extract, expected) in [
        (1, &fewer, "removed"),
        (0, &fewer, "removed"),
        (0, &extract, "unknown"),
    ] {
        let report = import(&app, None, extract).await;
        assert_eq!(report.cameras_vanished, vanished);
        assert_eq!(status().await, expected);
    }
}

both!(an_extract_without_most_of_the_known_cameras_is_refused);
async fn an_extract_without_most_of_the_known_cameras_is_refused(backend: Backend) {
    let app = TestApp::new(backend, DeploymentKind::Test).await;
    let extract = small();
    import(&app, None, &extract).await;
    let before = cameras(&app).await;
    let mut without = extract.clone();
    without.cameras.clear();
    // As many others do not make up for those that are lost.
    let mut renumbered = extract.clone();
    for camera in &mut renumbered.cameras {
        camera.source_ref = camera.source_ref.replace("node/", "node/9");
        camera.code = camera.code.replace("osm-", "osm-9");
    }
    for poorer in [&without, &renumbered] {
        let refused = try_import(&app, None, poorer, false).await.unwrap_err();
        let refused = refused.to_string();
        assert!(
            refused.starts_with("5 of the 5 cameras known") && refused.contains("--allow-vanish"),
            "{refused}"
        );
        assert_eq!(cameras(&app).await, before, "nothing was written");
    }
    let report = try_import(&app, None, &without, true).await.unwrap();
    assert_eq!(report.cameras_vanished, 5);
    let states = cameras(&app).await;
    assert!(states.iter().all(|camera| camera["status"] == "removed"));
}

both!(the_outermost_camera_vanishes_from_a_file_that_does_not_say_its_area);
async fn the_outermost_camera_vanishes_from_a_file_that_does_not_say_its_area(backend: Backend) {
    let at = |lon: f64| Position::try_from([lon, 10.003]).unwrap();
    let mut first = small();
    first.is_bbox_stated = false;
    first.bbox.max_lon = 110.0085;
    first.cameras[0].position = at(110.0085);
    let mut later = first.clone();
    later.bbox.max_lon = 110.008;
    later.cameras.remove(0);
    let mut east = small();
    (east.bbox.min_lon, east.bbox.max_lon) = (110.04, 110.06);
    (east.buildings, east.streets) = (Vec::new(), Vec::new());
    (east.places, east.grounds) = (Vec::new(), Vec::new());
    east.cameras.truncate(1);
    east.cameras[0].position = at(110.05);
    (east.cameras[0].source_ref, east.cameras[0].code) = ("node/90".into(), "osm-90".into());
    for (neighbour, is_stated, vanished) in [
        (None, false, 1),
        // What lies farther out on that side is another file's to tell.
        (Some(&east), false, 0),
        // The file's own word is not doubted.
        (None, true, 0),
    ] {
        let app = TestApp::new(backend, DeploymentKind::Test).await;
        import(&app, None, &first).await;
        if let Some(neighbour) = neighbour {
            import(&app, None, neighbour).await;
        }
        later.is_bbox_stated = is_stated;
        let report = import(&app, None, &later).await;
        assert_eq!(report.cameras_vanished, vanished, "{is_stated}");
        let scene = [report.buildings, report.streets, report.places];
        assert!(scene.iter().all(|stored| stored.vanished == 0));
    }
}

both!(cameras_inside_a_building_are_named);
async fn cameras_inside_a_building_are_named(backend: Backend) {
    let app = TestApp::new(backend, DeploymentKind::Test).await;
    let mut extract = small();
    // The middle of way/100.
    extract.cameras[0].position = Position::try_from([110.0015, 10.0015]).unwrap();
    for created in [5, 0] {
        let report = import(&app, None, &extract).await.cameras.unwrap();
        assert_eq!(report.created, created);
        assert_eq!(report.indoors, ["osm-40"]);
    }
    let outside = import(&app, None, &small()).await.cameras.unwrap();
    assert_eq!(outside.indoors, [""; 0]);
}

both!(a_mapped_camera_whose_code_is_taken_is_named_and_left_out);
async fn a_mapped_camera_whose_code_is_taken_is_named_and_left_out(backend: Backend) {
    let app = TestApp::new(backend, DeploymentKind::Test).await;
    let extract = small();
    let taken = &extract.cameras[0];
    let listed = json!({ "code": taken.code, "lon": 105.9, "lat": 18.34 });
    app.post(Role::Registrar, "/api/v1/cameras", listed)
        .await
        .expect(201);
    for created in [extract.cameras.len() - 1, 0] {
        let report = import(&app, None, &extract).await;
        assert_eq!(report.cameras_vanished, 0);
        let report = report.cameras.unwrap();
        assert_eq!(report.created, created);
        let found: Vec<_> = report
            .codes_taken
            .iter()
            .map(|one| (&*one.source_ref, &*one.code, &*one.taken_by))
            .collect();
        assert_eq!(found, [(&*taken.source_ref, &*taken.code, "page")]);
    }
    assert_eq!(cameras(&app).await.len(), extract.cameras.len());
}

both!(an_extract_that_covers_two_units_serves_both);
async fn an_extract_that_covers_two_units_serves_both(backend: Backend) {
    let app = TestApp::new(backend, DeploymentKind::Test).await;
    let (_, other) = app.two_units().await;
    let extract = small();
    let first = import(&app, Some("001"), &extract).await.cameras.unwrap();
    let mut fewer = extract.clone();
    fewer.cameras.remove(0);
    let second = import(&app, Some("002"), &fewer).await;
    let report = second.cameras.unwrap();
    assert_eq!(
        (report.created, report.of_other_units),
        (0, first.created - 1)
    );
    assert_eq!(
        second.cameras_vanished, 0,
        "what vanished is the other unit's to retire"
    );
    let list = app
        .call_as(&other.registrar, Method::GET, "/api/v1/cameras", None)
        .await
        .expect(200);
    assert_eq!(list.body["items"], json!([]));
}
