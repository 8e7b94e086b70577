//! Extracts in the database: brought up to date without doubles, and drawn as tiles.

use std::io::Cursor;

use axum::http::{Method, header};
use indicatif::ProgressBar;
use sightline::{
    accounts::Role,
    cameras::Registrar,
    db::{Db, Tx, sourced::Stored},
    deployment::DeploymentKind,
    error::Result,
    geometry::{BBox, Meters, Position},
    imports::osm::{Extract, ExtractOptions, ExtractReport, read},
    obstacles::NewObstacle,
    places::PlaceKind,
    streets::StreetClass,
};

use crate::support::{Backend, NOW, TestApp, both, database, everything, instant};

/// Everything the fixture holds.
const ALL: BBox = BBox {
    min_lon: 109.9,
    min_lat: 9.9,
    max_lon: 110.1,
    max_lat: 10.1,
};

fn small() -> Extract {
    let bytes = include_bytes!("../../fixtures/osm/small.osm.pbf");
    read(Cursor::new(bytes), |_| {}).unwrap()
}

pub async fn store(db: &Db, extract: &Extract) -> ExtractReport {
    store_as(db, "osm", extract).await
}

async fn store_as(db: &Db, source: &'static str, extract: &Extract) -> ExtractReport {
    try_store(db, source, extract, false).await.unwrap()
}

async fn try_store(
    db: &Db,
    source: &'static str,
    extract: &Extract,
    allow_vanish: bool,
) -> Result<ExtractReport> {
    let scope = everything(DeploymentKind::Test);
    let deployment = db.deployment().await.unwrap();
    let registrar = Registrar {
        scope: &scope,
        zone: &deployment.zone,
        now: instant(NOW),
        source,
        units: db.todays_units().await.unwrap(),
    };
    let bar = ProgressBar::hidden();
    let options = ExtractOptions {
        cameras: false,
        allow_vanish,
    };
    db.store_extract(&registrar, extract, options, &bar).await
}

/// What was stored of buildings, streets, places and grounds, whatever was known before.
fn scene(report: &ExtractReport) -> [Stored; 4] {
    [
        report.buildings,
        report.streets,
        report.places,
        report.grounds,
    ]
    .map(|stored| Stored { known: 0, ..stored })
}

/// Runs SQL as a person's change would.
async fn execute(db: &Db, sql: &'static str) {
    let mut tx = db.begin().await.unwrap();
    match &mut tx {
        Tx::Sqlite(tx) => drop(sqlx::query(sql).execute(&mut **tx).await.unwrap()),
        Tx::Postgres(tx) => drop(sqlx::query(sql).execute(&mut **tx).await.unwrap()),
    }
    tx.commit().await.unwrap();
}

async fn obstacles(db: &Db) -> Vec<(String, Option<String>)> {
    let found = db.obstacles_meeting(ALL).await.unwrap().into_iter();
    let mut found: Vec<_> = found.map(|found| (found.source_ref, found.name)).collect();
    found.sort();
    found
}

fn named(extract: &mut Extract, source_ref: &str) -> &'static str {
    let found = extract
        .buildings
        .iter_mut()
        .find(|one| one.source_ref == source_ref);
    found.unwrap().name = Some("Renamed".into());
    "Renamed"
}

fn without(extract: &mut Extract, source_ref: &str) {
    let others = |one: &NewObstacle| one.source_ref != source_ref;
    extract.buildings.retain(others);
}

both!(whose_map_it_is_is_said_once_there_is_one);
async fn whose_map_it_is_is_said_once_there_is_one(backend: Backend) {
    let app = TestApp::new(backend, DeploymentKind::Test).await;
    let attribution = async || {
        let answer = app.get(Role::Officer, "/api/v1/deployment").await;
        answer.expect(200).body["basemaps"][0]["attribution"].clone()
    };
    assert_eq!(attribution().await, "");
    store(&app.app.db, &small()).await;
    assert_eq!(attribution().await, "© OpenStreetMap contributors");
}

both!(storing_twice_changes_nothing);
async fn storing_twice_changes_nothing(backend: Backend) {
    let db = database(backend, DeploymentKind::Test).await;
    let new = |rows| Stored {
        rows,
        created: rows,
        ..Stored::default()
    };
    let known = |rows| Stored {
        rows,
        ..Stored::default()
    };
    let first = store(&db, &small()).await;
    assert_eq!(scene(&first), [4, 2, 3, 1].map(new));
    let again = store(&db, &small()).await;
    assert_eq!(scene(&again), [4, 2, 3, 1].map(known));
    assert_eq!(obstacles(&db).await.len(), 4);
}

both!(changes_are_taken_over_and_vanished_things_let_go);
async fn changes_are_taken_over_and_vanished_things_let_go(backend: Backend) {
    let db = database(backend, DeploymentKind::Test).await;
    store(&db, &small()).await;
    let mut later = small();
    named(&mut later, "way/100");
    without(&mut later, "way/107");
    later.streets[0].name = None;
    later
        .streets
        .retain(|street| street.source_ref != "way/105");
    later.places.retain(|place| place.source_ref != "node/50");
    let report = store(&db, &later).await;
    assert_eq!(
        (report.buildings.updated, report.buildings.vanished),
        (1, 1)
    );
    assert_eq!((report.streets.updated, report.streets.vanished), (1, 1));
    assert_eq!((report.places.updated, report.places.vanished), (0, 1));
    let now = obstacles(&db).await;
    assert_eq!(now.len(), 3);
    assert!(now.contains(&("way/100".into(), Some("Renamed".into()))));
    // What comes back is the same thing again.
    let report = store(&db, &small()).await;
    assert_eq!((report.buildings.created, report.buildings.updated), (0, 2));
    assert_eq!((report.streets.created, report.streets.updated), (1, 1));
    assert_eq!(obstacles(&db).await.len(), 4);
}

both!(an_extract_without_most_of_what_is_known_is_refused);
async fn an_extract_without_most_of_what_is_known_is_refused(backend: Backend) {
    let db = database(backend, DeploymentKind::Test).await;
    store(&db, &small()).await;
    let every_class = StreetClass::ALL.map(|(_, class)| class);
    let before = (
        obstacles(&db).await,
        db.streets_meeting(ALL, &every_class).await.unwrap().len(),
    );
    let mut poorer = small();
    poorer.buildings.truncate(1);
    let mut renumbered = small();
    for street in &mut renumbered.streets {
        street.source_ref += "0";
    }
    for (extract, complaint) in [
        (&poorer, "3 of the 4 buildings known"),
        (&renumbered, "2 of the 2 streets known"),
    ] {
        let error = try_store(&db, "osm", extract, false).await.unwrap_err();
        assert!(error.to_string().starts_with(complaint), "{error}");
        assert!(error.to_string().contains("--allow-vanish"));
        let now = (
            obstacles(&db).await,
            db.streets_meeting(ALL, &every_class).await.unwrap().len(),
        );
        assert_eq!(now, before, "nothing was written");
    }
    let report = try_store(&db, "osm", &poorer, true).await.unwrap();
    assert_eq!((report.buildings.known, report.buildings.vanished), (4, 3));
    assert_eq!(obstacles(&db).await.len(), 1);
}

both!(what_a_person_changed_stays);
async fn what_a_person_changed_stays(backend: Backend) {
    let db = database(backend, DeploymentKind::Test).await;
    store(&db, &small()).await;
    execute(
        &db,
        "UPDATE obstacles SET name = 'By hand', changed_by_person = (1 = 1) WHERE source_ref = 'way/100'",
    )
    .await;
    let mut later = small();
    named(&mut later, "way/100");
    let report = store(&db, &later).await.buildings;
    assert_eq!((report.updated, report.kept), (0, 1));
    without(&mut later, "way/100");
    assert_eq!(store(&db, &later).await.buildings.vanished, 0);
    let by_hand = ("way/100".into(), Some("By hand".into()));
    assert!(obstacles(&db).await.contains(&by_hand));
}

both!(an_extract_speaks_only_of_its_own_area_source_and_kinds);
async fn an_extract_speaks_only_of_its_own_area_source_and_kinds(backend: Backend) {
    let db = database(backend, DeploymentKind::Test).await;
    store(&db, &small()).await;
    // The northern half says nothing of the house in the south.
    let mut north = small();
    north.bbox.min_lat = 10.003;
    without(&mut north, "way/100");
    without(&mut north, "way/107");
    assert_eq!(store(&db, &north).await.buildings.vanished, 1);
    // Another source says nothing of this one.
    store_as(&db, "other", &north).await;
    assert_eq!(obstacles(&db).await.len(), 5);
    // A file with nothing but cameras says nothing of buildings and streets.
    let mut cameras = small();
    cameras.buildings.clear();
    cameras.streets.clear();
    let report = store(&db, &cameras).await;
    assert_eq!((report.buildings.vanished, report.streets.vanished), (0, 0));
}

both!(a_thing_named_twice_is_stored_once);
async fn a_thing_named_twice_is_stored_once(backend: Backend) {
    let db = database(backend, DeploymentKind::Test).await;
    let mut twice = small();
    twice.buildings.extend(small().buildings);
    twice.streets.extend(small().streets);
    twice.places.extend(small().places);
    twice.grounds.extend(small().grounds);
    let report = store(&db, &twice).await;
    assert_eq!(scene(&report).map(|stored| stored.created), [4, 2, 3, 1]);
}

both!(streets_and_places_are_found_by_place);
async fn streets_and_places_are_found_by_place(backend: Backend) {
    let db = database(backend, DeploymentKind::Test).await;
    store(&db, &small()).await;
    let place = Position::try_from([110.002, 10.004]).unwrap();
    let mut tx = db.begin_reading().await.unwrap();
    let near = tx
        .streets_near(place, Meters::new(200.0).unwrap())
        .await
        .unwrap();
    assert_eq!(near.len(), 1);
    // 0.001° of latitude at 10° north is 110.6 m (meridian arc of WGS 84).
    assert!((near[0].distance_m - 110.6).abs() < 0.1, "{near:?}");
    let residential = db.streets_meeting(ALL, &[StreetClass::Residential]).await;
    assert_eq!(residential.unwrap().len(), 1);
    assert_eq!(db.streets_meeting(ALL, &[]).await.unwrap(), []);
    let kinds: Vec<_> = PlaceKind::ALL.into_iter().map(|(_, kind)| kind).collect();
    let places = db.places_meeting(ALL, &kinds).await.unwrap();
    let names: Vec<_> = places.iter().map(|place| place.name.as_str()).collect();
    assert_eq!(names, ["Làng Thử"]);
    let court = BBox::of([Position::try_from([110.0052, 10.0052]).unwrap()]).unwrap();
    let village = BBox::of([Position::try_from([110.005, 10.005]).unwrap()]).unwrap();
    assert!(db.touches_sensitive_place(court).await.unwrap());
    assert!(!db.touches_sensitive_place(village).await.unwrap());
}

both!(p21_a_part_of_a_sensitive_place_does_not_take_the_place_of_the_whole);
async fn p21_a_part_of_a_sensitive_place_does_not_take_the_place_of_the_whole(backend: Backend) {
    let db = database(backend, DeploymentKind::Test).await;
    let cut = read(
        Cursor::new(include_bytes!("../../fixtures/osm/cut.osm.pbf")),
        |_| {},
    )
    .unwrap();
    let mut whole = cut.clone();
    let town_hall = |extract: &Extract| {
        let found = extract
            .places
            .iter()
            .position(|one| one.source_ref == "way/300");
        found.unwrap()
    };
    let at = town_hall(&whole);
    whole.cut.clear();
    whole.places[at].bbox.min_lon = 110.0;
    store(&db, &cut).await;
    let corner = |lon, lat| BBox::of([Position::try_from([lon, lat]).unwrap()]).unwrap();
    // South-west of the whole town hall, and the middle of what is there of it.
    let (south_west, there) = (corner(110.0, 10.001), corner(110.0015, 10.0012));
    assert!(db.touches_sensitive_place(there).await.unwrap());
    assert!(!db.touches_sensitive_place(south_west).await.unwrap());
    store(&db, &whole).await;
    assert!(db.touches_sensitive_place(south_west).await.unwrap());
    let report = store(&db, &cut).await;
    assert!(db.touches_sensitive_place(south_west).await.unwrap());
    assert_eq!(report.places.vanished, 0);
    let again = store(&db, &cut).await;
    assert_eq!(again.places.updated, 0);
}

both!(p21_of_a_sensitive_place_neither_kind_nor_name_is_stored);
async fn p21_of_a_sensitive_place_neither_kind_nor_name_is_stored(backend: Backend) {
    let db = database(backend, DeploymentKind::Test).await;
    store(&db, &small()).await;
    let sql = "SELECT count(*) FROM places WHERE sensitive AND (kind IS NOT NULL OR name IS NOT NULL OR folded IS NOT NULL)";
    let told: i64 = match &db {
        Db::Sqlite { read, .. } => sqlx::query_scalar(sql).fetch_one(read).await.unwrap(),
        Db::Postgres(pool) => sqlx::query_scalar(sql).fetch_one(pool).await.unwrap(),
    };
    assert_eq!(told, 0);
}

both!(tiles_show_what_was_imported);
async fn tiles_show_what_was_imported(backend: Backend) {
    let app = TestApp::new(backend, DeploymentKind::Live).await;
    store(&app.app.db, &small()).await;
    // The tile of 110.002° E, 10.0045° N at zoom 15.
    let tile = app.get(Role::Officer, "/tiles/15/26396/15468.mvt").await;
    let tile = tile.expect(200);
    assert_eq!(
        tile.headers[header::CONTENT_TYPE],
        "application/vnd.mapbox-vector-tile"
    );
    let cached = &tile.headers[header::CACHE_CONTROL];
    assert_eq!(cached, "private, max-age=3600");
    for layer in ["streets", "buildings", "places", "Làng Thử"] {
        assert!(tile.text.contains(layer), "{layer}");
    }
    assert!(!tile.text.contains("osm-41"));
    let empty = app
        .get(Role::Planner, "/tiles/15/0/0.mvt")
        .await
        .expect(200);
    assert_eq!(empty.text, "");
}

both!(tiles_that_are_none_are_not_found);
async fn tiles_that_are_none_are_not_found(backend: Backend) {
    let app = TestApp::new(backend, DeploymentKind::Live).await;
    for path in [
        "3/8/0.mvt",
        "3/0/8.mvt",
        "21/0/0.mvt",
        "3/0/0",
        "3/0/0.png",
        "3/0/-1.mvt",
        "a/0/0.mvt",
        "999/0/0.mvt",
    ] {
        let answer = app.get(Role::Officer, &format!("/tiles/{path}")).await;
        answer.expect(404);
    }
    let request = axum::http::Request::builder()
        .method(Method::GET)
        .uri("/tiles/3/0/0.mvt");
    app.send(request.body(axum::body::Body::empty()).unwrap())
        .await
        .expect(401);
}
