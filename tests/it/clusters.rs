//! Cameras far away: counted by the database, the same on both, and never out of step with the registry.

use axum::http::Method;
use indicatif::ProgressBar;
use serde_json::{Value, json};
use sightline::{
    accounts::Role,
    cameras::{Grid, StatusCounts},
    db::Db,
    deployment::DeploymentKind,
    generate::Size,
    geometry::BBox,
};

use crate::support::{Backend, NOW, TestApp, both, database, everything, instant};

const CAMERAS: &str = "/api/v1/cameras";

/// A camera so many metres (about) east of a fixed place.
fn camera(code: &str, east_m: f64, status: &str) -> Value {
    json!({ "code": code, "lon": 105.9 + east_m * 1e-5, "lat": 18.34, "status": status })
}

async fn clusters(app: &TestApp, bearer: &str, bbox: &str, zoom: u8) -> Vec<Value> {
    let path = format!("/api/v1/camera_clusters?bbox={bbox}&zoom={zoom}");
    let answer = app
        .call_as(bearer, Method::GET, &path, None)
        .await
        .expect(200);
    answer.body["items"].as_array().unwrap().clone()
}

const AROUND: &str = "105.8,18.3,106.0,18.4";

/// What the triggers keep is what the registry says: nothing lacks, nothing is left over, and all sums are right.
async fn assert_in_step(db: &Db) {
    const POINTS: &str = "SELECT count(*) FROM (SELECT * FROM camera_points EXCEPT SELECT * FROM camera_points_now) AS a";
    const LACKING: &str = "SELECT count(*) FROM (SELECT * FROM camera_points_now EXCEPT SELECT * FROM camera_points) AS a";
    const CELLS: &str = "SELECT count(*) FROM (SELECT cell_x >> 3, cell_y >> 3, unit_id, status, count(*), \
         CAST(sum(lon_e7) AS bigint), CAST(sum(lat_e7) AS bigint) FROM camera_points_now GROUP BY 1, 2, 3, 4 \
         EXCEPT SELECT cell_x, cell_y, unit_id, status, cameras, lon_e7, lat_e7 FROM camera_cells) AS a";
    const STALE: &str = "SELECT count(*) FROM (SELECT cell_x, cell_y, unit_id, status, cameras, lon_e7, lat_e7 \
         FROM camera_cells WHERE cameras <> 0 OR lon_e7 <> 0 OR lat_e7 <> 0 \
         EXCEPT SELECT cell_x >> 3, cell_y >> 3, unit_id, status, count(*), \
         CAST(sum(lon_e7) AS bigint), CAST(sum(lat_e7) AS bigint) FROM camera_points_now GROUP BY 1, 2, 3, 4) AS a";
    for sql in [POINTS, LACKING, CELLS, STALE] {
        let differing: i64 = match db {
            Db::Sqlite { read, .. } => sqlx::query_scalar(sql).fetch_one(read).await.unwrap(),
            Db::Postgres(pool) => sqlx::query_scalar(sql).fetch_one(pool).await.unwrap(),
        };
        assert_eq!(differing, 0, "{sql}");
    }
}

both!(cameras_of_the_own_unit_are_counted_by_state);
async fn cameras_of_the_own_unit_are_counted_by_state(backend: Backend) {
    let app = TestApp::new(backend, DeploymentKind::Live).await;
    let (ours, theirs) = app.two_units().await;
    for (code, east_m, status) in [
        ("C-1", 0.0, "working"),
        ("C-2", 10.0, "working"),
        ("C-3", 20.0, "faulty"),
        ("C-4", 4000.0, "planned"),
    ] {
        let body = Some(camera(code, east_m, status));
        app.call_as(&ours.registrar, Method::POST, CAMERAS, body)
            .await
            .expect(201);
    }
    let body = Some(camera("C-1", 0.0, "working"));
    app.call_as(&theirs.registrar, Method::POST, CAMERAS, body)
        .await
        .expect(201);
    assert_in_step(&app.app.db).await;

    for zoom in [4, 11, 12, 14] {
        let found = clusters(&app, &ours.officer, AROUND, zoom).await;
        let apart = zoom > 6;
        assert_eq!(
            found.len(),
            if apart { 2 } else { 1 },
            "zoom {zoom}: {found:?}"
        );
        if apart {
            assert_eq!(
                found[0],
                json!({ "lon": 105.9001, "lat": 18.34, "count": 3, "by_status": { "working": 2, "faulty": 1,
                    "disconnected": 0, "planned": 0, "removed": 0, "unknown": 0 } }),
                "zoom {zoom}"
            );
            assert_eq!(found[1]["by_status"]["planned"], 1);
        }
    }
    let near = clusters(&app, &ours.officer, "105.8999,18.3399,105.9003,18.3401", 20).await;
    assert_eq!(near.len(), 3, "close enough, each stands alone");
}

both!(counts_follow_every_change_of_the_registry);
async fn counts_follow_every_change_of_the_registry(backend: Backend) {
    let app = TestApp::new(backend, DeploymentKind::Live).await;
    let (ours, _) = app.two_units().await;
    let made = app
        .call_as(
            &ours.registrar,
            Method::POST,
            CAMERAS,
            Some(camera("C-1", 0.0, "working")),
        )
        .await
        .expect(201);
    let path = format!("{CAMERAS}/{}", made.body["id"].as_str().unwrap());
    let change = async |body: Value| {
        app.call_as(&ours.registrar, Method::PATCH, &path, Some(body))
            .await
            .expect(200);
        assert_in_step(&app.app.db).await;
        let near = clusters(&app, &ours.officer, AROUND, 15).await;
        let far = clusters(&app, &ours.officer, AROUND, 9).await;
        assert_eq!(near, far, "one camera is the same near and far");
        assert_eq!(near.len(), 1);
        near[0].clone()
    };
    let broken = change(json!({ "status": "faulty" })).await;
    assert_eq!(
        (
            &broken["by_status"]["faulty"],
            &broken["by_status"]["working"]
        ),
        (&json!(1), &json!(0))
    );
    let moved = change(json!({ "lon": 105.95 })).await;
    assert_eq!(moved["lon"], 105.95);
    let corrected =
        change(json!({ "lon": 105.96, "status": "disconnected", "correction": true })).await;
    assert_eq!(
        (&corrected["lon"], &corrected["by_status"]["disconnected"]),
        (&json!(105.96), &json!(1))
    );
    app.call_as(&ours.registrar, Method::DELETE, &path, None)
        .await
        .expect(204);
    assert_in_step(&app.app.db).await;
    let gone = clusters(&app, &ours.officer, AROUND, 12).await;
    assert_eq!(gone[0]["by_status"]["removed"], 1);
    assert_eq!(
        clusters(&app, &ours.officer, "100,10,101,11", 9).await,
        [] as [Value; 0]
    );
}

both!(a_cluster_does_not_change_while_the_map_is_moved);
async fn a_cluster_does_not_change_while_the_map_is_moved(backend: Backend) {
    let app = TestApp::new(backend, DeploymentKind::Live).await;
    for n in 0..40 {
        let body = camera(&format!("C-{n}"), f64::from(n) * 130.0, "working");
        app.post(Role::Registrar, CAMERAS, body).await.expect(201);
    }
    let bearer = app.bearer(Role::Officer);
    for zoom in [10, 11, 12, 13] {
        let whole = clusters(&app, &bearer, AROUND, zoom).await;
        assert_eq!(
            whole
                .iter()
                .map(|one| one["count"].as_i64().unwrap())
                .sum::<i64>(),
            40
        );
        for step in 0..20 {
            let east = 105.9 + f64::from(step) * 0.002;
            let part = clusters(
                &app,
                &bearer,
                &format!("{east},18.33,{},18.35", east + 0.01),
                zoom,
            )
            .await;
            assert!(!part.is_empty());
            assert!(
                part.iter().all(|one| whole.contains(one)),
                "zoom {zoom}: {part:?}"
            );
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_cannot_be_counted_is_named() {
    let app = TestApp::new(Backend::Sqlite, DeploymentKind::Live).await;
    for (query, status, pointer) in [
        ("bbox=105,18,106,19&zoom=22", 422, Some("/zoom")),
        ("bbox=105,18,106,19&zoom=23", 422, Some("/zoom")),
        ("bbox=105,18,106&zoom=5", 422, Some("/bbox")),
        ("bbox=105,18,106,100&zoom=5", 422, Some("/bbox")),
        ("bbox=105,18,106,19&zoom=-1", 422, Some("/zoom")),
        ("bbox=105,18,106,19&zoom=4.5", 422, Some("/zoom")),
        ("zoom=4", 422, Some("/bbox")),
    ] {
        let answer = app
            .get(Role::Officer, &format!("/api/v1/camera_clusters?{query}"))
            .await
            .expect(status);
        assert_eq!(
            answer.pointers(),
            pointer.into_iter().collect::<Vec<_>>(),
            "{query}"
        );
    }
    for role in [Role::Planner, Role::Auditor, Role::Admin] {
        app.get(role, "/api/v1/camera_clusters?bbox=105,18,106,19&zoom=5")
            .await
            .expect(403);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn both_databases_count_alike() {
    let size = Size {
        cameras: 4000,
        incidents: 0,
        seed: 7,
    };
    let mut answers = Vec::new();
    for backend in [Backend::Sqlite, Backend::Postgres] {
        let db = database(backend, DeploymentKind::Test).await;
        let scope = everything(DeploymentKind::Test);
        let deployment = db.deployment().await.unwrap();
        db.generate(
            &scope,
            &deployment,
            &size,
            instant(NOW),
            &ProgressBar::hidden(),
        )
        .await
        .unwrap();
        assert_in_step(&db).await;
        let all = db.extent(&scope).await.unwrap().unwrap();
        let mut counted = Vec::new();
        for zoom in 0..=17 {
            // A quarter of the extent from the middle, as far as the zoom allows.
            let width = (all.max_lon - all.min_lon).min(60.0 / f64::from(zoom).exp2());
            let middle = (
                f64::midpoint(all.min_lon, all.max_lon),
                f64::midpoint(all.min_lat, all.max_lat),
            );
            let area = if zoom < 8 {
                all
            } else {
                BBox {
                    min_lon: middle.0 - width,
                    min_lat: middle.1 - width,
                    max_lon: middle.0 + width,
                    max_lat: middle.1 + width,
                }
            };
            counted.push(
                db.camera_clusters(&scope, Grid::of(area, zoom).unwrap())
                    .await
                    .unwrap(),
            );
        }
        assert_eq!(counted[3].iter().map(|one| one.count).sum::<i64>(), 4000);
        let states = counted[0].iter().map(|one| one.by_status);
        assert!(
            states
                .clone()
                .all(|states| states != StatusCounts::default())
        );
        answers.push(counted);
    }
    assert_eq!(answers[0], answers[1]);
}
