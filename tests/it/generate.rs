//! Made-up towns: the same for the same seed on both databases, whole, and only where they do no harm.

use indicatif::ProgressBar;
use sightline::{
    cameras::CameraFilter,
    db::{Db, MAX_PAGE},
    deployment::DeploymentKind,
    error::{Error, Result},
    generate::{Generated, Size},
};

use crate::support::{Backend, NOW, both, database, everything, instant};

const SMALL: Size = Size {
    cameras: 300,
    incidents: 20,
    seed: 7,
};

async fn generate(db: &Db, kind: DeploymentKind, size: Size) -> Result<Generated> {
    let deployment = db.deployment().await.unwrap();
    let (scope, progress) = (everything(kind), ProgressBar::hidden());
    db.generate(&scope, &deployment, &size, instant(NOW), &progress)
        .await
}

/// Code, place, lens and coverage of every camera; areas and coordinates to the bit.
async fn described(db: &Db) -> Vec<String> {
    let scope = everything(DeploymentKind::Test);
    let filter = CameraFilter {
        limit: MAX_PAGE,
        ..CameraFilter::default()
    };
    let mut cameras = db.cameras(&scope, &filter).await.unwrap().items;
    cameras.sort_by(|a, b| a.code.cmp(&b.code));
    let mut described: Vec<_> = cameras
        .iter()
        .map(|camera| {
            let (status, owner) = (camera.status, camera.owner_kind);
            format!(
                "{} {:?} {status:?} {owner:?} {:?} {:?}",
                camera.code, camera.setup, camera.verified_on, camera.retention_declared_days
            )
        })
        .collect();
    let coverages = db.camera_coverages(&scope, None).await.unwrap();
    let features = coverages
        .iter()
        .flat_map(|coverage| coverage.features("2026-11-20".parse().unwrap()));
    described.extend(features.map(|mut feature| {
        if let Some(properties) = &mut feature.properties {
            properties.remove("camera_id");
        }
        feature.to_string()
    }));
    described
}

/// Type, number, place and window of every incident.
async fn incidents(db: &Db) -> Vec<String> {
    let scope = everything(DeploymentKind::Test);
    let page = db
        .incidents(&scope, 0, MAX_PAGE, instant(NOW))
        .await
        .unwrap();
    let text = page.items.iter().map(|incident| {
        let place = incident.place.to_string();
        let (kind, number) = (incident.r#type, &incident.case_number);
        format!(
            "{kind:?} {number} {place} {} {}",
            incident.from, incident.to
        )
    });
    text.collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn equal_seeds_give_equal_towns_on_both_databases_and_others_do_not() {
    let mut all = Vec::new();
    for (backend, seed) in [
        (Backend::Sqlite, 7),
        (Backend::Postgres, 7),
        (Backend::Sqlite, 7),
        (Backend::Sqlite, 8),
    ] {
        let db = database(backend, DeploymentKind::Test).await;
        let size = Size { seed, ..SMALL };
        let generated = generate(&db, DeploymentKind::Test, size).await.unwrap();
        assert_eq!((generated.towns, generated.cameras), (1, 300));
        assert_eq!((generated.buildings, generated.incidents), (150, 20));
        assert!(generated.streets > 10);
        let (cameras, incidents) = (described(&db).await, incidents(&db).await);
        assert!(cameras.len() > 600 && incidents.len() == 20);
        all.push((cameras, incidents));
    }
    assert_eq!(all[0], all[1], "both databases");
    assert_eq!(all[0], all[2], "a second time");
    assert!(all[0].0 != all[3].0 && all[0].1 != all[3].1, "another seed");
}

both!(what_is_stored_is_what_the_stored_houses_leave_open);
async fn what_is_stored_is_what_the_stored_houses_leave_open(backend: Backend) {
    let db = database(backend, DeploymentKind::Test).await;
    generate(&db, DeploymentKind::Test, SMALL).await.unwrap();
    let before = described(&db).await;
    let mut tx = db.begin().await.unwrap();
    let everywhere = sightline::geometry::BBox {
        min_lon: 100.0,
        min_lat: 5.0,
        max_lon: 115.0,
        max_lat: 25.0,
    };
    let computed = tx.recompute_coverages(everywhere).await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!(computed, 300);
    assert_eq!(described(&db).await, before);
}

both!(towns_go_only_into_empty_databases_that_are_not_live);
async fn towns_go_only_into_empty_databases_that_are_not_live(backend: Backend) {
    let live = database(backend, DeploymentKind::Live).await;
    let refused = generate(&live, DeploymentKind::Live, SMALL).await;
    assert!(matches!(refused, Err(Error::Forbidden(_))), "{refused:?}");

    let db = database(backend, DeploymentKind::Demo).await;
    let towns = Size {
        cameras: 4000,
        incidents: 0,
        ..SMALL
    };
    let generated = generate(&db, DeploymentKind::Demo, towns).await.unwrap();
    assert_eq!((generated.towns, generated.cameras), (2, 4000));
    let again = generate(&db, DeploymentKind::Demo, SMALL).await;
    assert!(matches!(again, Err(Error::Conflict(_))), "{again:?}");
}
