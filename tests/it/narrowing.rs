//! Narrowing: the same versions as a walk through all polygons with the general predicate.

use std::collections::BTreeSet;

use geo::{Coord, Intersects, MultiPolygon, Point};
use indicatif::ProgressBar;
use sightline::{
    db::Db,
    deployment::DeploymentKind,
    generate::Size,
    geometry::{Position, wkb},
};
use uuid::Uuid;

use crate::support::{Backend, NOW, both, database, everything, instant};

const POLYGONS: &str =
    "SELECT version_id, day_visible FROM coverages WHERE day_visible IS NOT NULL";

async fn polygons(db: &Db) -> Vec<(Uuid, MultiPolygon<f64>)> {
    let rows: Vec<(Uuid, Vec<u8>)> = match db {
        Db::Sqlite { read, .. } => sqlx::query_as(POLYGONS).fetch_all(read).await,
        Db::Postgres(pool) => sqlx::query_as(POLYGONS).fetch_all(pool).await,
    }
    .unwrap();
    let rows = rows.into_iter();
    rows.map(|(version, shape)| (version, wkb::read_multi_polygon(&shape).unwrap()))
        .collect()
}

both!(one_place_and_many_give_what_a_walk_through_all_polygons_gives);
async fn one_place_and_many_give_what_a_walk_through_all_polygons_gives(backend: Backend) {
    let db = database(backend, DeploymentKind::Test).await;
    let (size, scope) = (
        Size {
            cameras: 400,
            incidents: 0,
            seed: 5,
        },
        everything(DeploymentKind::Test),
    );
    let (deployment, progress) = (db.deployment().await.unwrap(), ProgressBar::hidden());
    db.generate(&scope, &deployment, &size, instant(NOW), &progress)
        .await
        .unwrap();
    let polygons = polygons(&db).await;
    assert!(polygons.len() > 380);

    // Around corners of the polygons, where boxes and polygons differ most, and far away.
    let mut rng = fastrand::Rng::with_seed(9);
    let mut near = |corner: Coord<f64>| {
        let mut off = || (rng.f64() - 0.5) * 4e-4;
        Position::try_from([corner.x + off(), corner.y + off()]).unwrap()
    };
    let first = |shape: &MultiPolygon<f64>| shape.0[0].exterior().0[0];
    let mut places: Vec<_> = polygons
        .iter()
        .map(|(_, shape)| near(first(shape)))
        .collect();
    places.push(Position::try_from([-70.0, -30.0]).unwrap());

    let mut narrowing = db.narrowing().await.unwrap();
    let each = narrowing.versions_seeing_each(&places).await.unwrap();
    assert_eq!(each.len(), places.len());
    let mut seen = 0;
    for (place, each) in places.iter().zip(each) {
        let point = Point(Coord::from(*place));
        let expected: BTreeSet<Uuid> = polygons
            .iter()
            .filter(|(_, shape)| shape.intersects(&point))
            .map(|(version, _)| *version)
            .collect();
        let one = narrowing.versions_seeing(*place).await.unwrap();
        assert_eq!(BTreeSet::from_iter(one), expected, "{place:?}");
        assert_eq!(BTreeSet::from_iter(each), expected, "{place:?}");
        seen += expected.len();
    }
    assert!(seen > 400);
    assert_eq!(
        narrowing.versions_seeing_each(&[]).await.unwrap(),
        Vec::<Vec<Uuid>>::new()
    );
}
