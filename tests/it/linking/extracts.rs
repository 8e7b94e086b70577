//! What an extract brings and takes changes what cameras are known to have seen.

use indicatif::ProgressBar;
use serde_json::Value;
use sightline::{
    accounts::Role,
    cameras::Registrar,
    deployment::DeploymentKind,
    geometry::BBox,
    imports::osm::{Extract, ExtractOptions, ExtractReport},
    obstacles::NewObstacle,
};

use super::{building, camera, incident, verdict};
use crate::support::{Backend, NOW, TestApp, both, everything, instant};

/// Takes over an extract that holds these houses and nothing else.
async fn take_over(app: &TestApp, buildings: Vec<NewObstacle>) -> ExtractReport {
    let extract = Extract {
        bbox: BBox {
            min_lon: 105.0,
            min_lat: 18.0,
            max_lon: 106.0,
            max_lat: 19.0,
        },
        is_bbox_stated: true,
        buildings,
        streets: Vec::new(),
        places: Vec::new(),
        addresses: Vec::new(),
        cut: Vec::new(),
        grounds: Vec::new(),
        cameras: Vec::new(),
        skipped: Vec::new(),
        warnings: Vec::new(),
    };
    let (scope, db) = (everything(DeploymentKind::Test), &app.app.db);
    let registrar = Registrar {
        scope: &scope,
        zone: &app.app.deployment.zone,
        now: instant(NOW),
        source: "osm",
        units: db.todays_units().await.unwrap(),
    };
    let (options, bar) = (ExtractOptions::default(), ProgressBar::hidden());
    let stored = db.store_extract(&registrar, &extract, options, &bar).await;
    stored.unwrap()
}

both!(a_new_house_blocks_a_view_until_it_vanishes);
async fn a_new_house_blocks_a_view_until_it_vanishes(backend: Backend) {
    let app = TestApp::new(backend, DeploymentKind::Test).await;
    let far = [200.0, 250.0, 300.0];
    let far = far.map(|at| building(&format!("way/{at}"), (at, at), (at + 9.0, at + 9.0)));
    take_over(&app, far.to_vec()).await;
    let c1 = camera("C-1", (0.0, 0.0), 90.0);
    app.post(Role::Registrar, "/api/v1/cameras", c1)
        .await
        .expect(201);
    let yesterday = ("2026-11-19T03:00:00Z", "2026-11-19T03:10:00Z");
    let happened = incident((30.0, 0.0), yesterday.0, yesterday.1);
    let made = app.post(Role::Officer, "/api/v1/incidents", happened).await;
    let Value::String(id) = &made.expect(201).body["id"] else {
        panic!("an incident has an id")
    };
    let path = format!("/api/v1/incidents/{id}/candidates");
    let judged = async || {
        let answer = app.get(Role::Officer, &path).await.expect(200);
        verdict(&answer, "C-1").0
    };
    assert_eq!(judged().await, "sees");

    let house = building("way/1", (10.0, -5.0), (15.0, 5.0));
    let with_house: Vec<_> = far.iter().cloned().chain([house]).collect();
    let report = take_over(&app, with_house.clone()).await;
    assert_eq!((report.buildings.created, report.coverages), (1, 1));
    assert_eq!(judged().await, "blocked");
    let report = take_over(&app, with_house).await;
    assert_eq!(report.coverages, 0, "nothing changed");

    let report = take_over(&app, far.to_vec()).await;
    assert_eq!((report.buildings.vanished, report.coverages), (1, 1));
    assert_eq!(judged().await, "sees");
}
