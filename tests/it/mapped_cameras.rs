//! Cameras of an extract: taken over once, kept as people changed them, retired when they vanish.

use std::io::Cursor;

use axum::http::Method;
use indicatif::ProgressBar;
use serde_json::{Value, json};
use sightline::{
    accounts::{Role, Scope},
    cameras::Registrar,
    deployment::DeploymentKind,
    imports::{
        osm::{Extract, ExtractOptions, ExtractReport, read},
        units_by_code,
    },
};

use crate::support::{Backend, NOW, TestApp, both, everything, instant};

fn small() -> Extract {
    read(
        Cursor::new(include_bytes!("../../fixtures/osm/small.osm.pbf")),
        |_| {},
    )
    .unwrap()
}

async fn import(app: &TestApp, unit: Option<&str>, extract: &Extract) -> ExtractReport {
    let units = units_by_code(&app.app.db).await.unwrap();
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
                ..ExtractOptions::default()
            },
            &ProgressBar::hidden(),
        )
        .await
        .unwrap()
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
