//! Which cameras see a place: our narrowing with the exact test in Rust, on both databases, beside PostGIS
//! `ST_Intersects` with a GiST index on the very polygons. One connection each, prepared statements, point incidents.
//!
//! Run by `make bench`. `SIGHTLINE_BENCH_CAMERAS` sets the size (100,000 if unset). `SIGHTLINE_BENCH_SQLITE_URL` and
//! `SIGHTLINE_BENCH_POSTGRES_URL` name databases that `sightline generate` has filled alike, so that a large set is
//! made once; else both are made anew. The bars are ratios to tuned PostGIS: 8 on SQLite, 2 on PostgreSQL.
//!
//! Measured at 1,000,000 cameras on two cores that others used as well, medians of one run: one place at a time, SQLite
//! 18,500/s (2.6 times tuned PostGIS), PostgreSQL 9,800/s (1.4), tuned PostGIS 7,100/s; 500 places at once, SQLite
//! 19,100/s (1.3), PostgreSQL 14,300/s (1.0), PostGIS 14,800/s. The bars are missed, for these reasons: of 40 µs of
//! computing for a place on SQLite, 8 go into changing threads for a statement, 10 into the R*Tree and 20 into handing
//! 2.8 polygons of 1.2 KB from the reading thread to the asking one; on PostgreSQL both sides walk a GiST index for
//! 20 to 25 µs and the rest is the protocol.

mod postgres;

use std::{
    hint::black_box,
    time::{Duration, Instant},
};

use indicatif::ProgressBar;
use postgres::Outcome;
use sightline::{
    accounts::Scope,
    clock::Clock,
    db::Db,
    deployment::DeploymentKind,
    generate::Size,
    geometry::{Position, wkb},
    linking::Narrowing,
};
use sqlx::{AssertSqlSafe, Connection, Executor, PgConnection};
use uuid::Uuid;

/// Rounds over all places; the median counts.
const ROUNDS: usize = 7;
/// Places asked for in each round.
const PLACES: i64 = 2000;
/// Incidents of a set.
const INCIDENTS: u32 = 10_000;
/// Places of one statement where many are asked for at once.
const AT_ONCE: usize = 500;

const PLACES_SQL: &str =
    "SELECT place FROM incidents WHERE radius_m = 0 ORDER BY case_number LIMIT $1";
const INDEX: &str =
    "CREATE INDEX IF NOT EXISTS bench_day_geometry ON coverages USING gist (day_geometry)";
const INTERSECTS: &str = "SELECT version_id FROM coverages \
     WHERE ST_Intersects(day_geometry, ST_SetSRID(ST_MakePoint($1, $2), 4326))";
const INTERSECTS_EACH: &str = "SELECT p.number, c.version_id \
     FROM unnest($1::double precision[], $2::double precision[]) WITH ORDINALITY AS p (lon, lat, number) \
     JOIN LATERAL (SELECT version_id FROM coverages \
     WHERE ST_Intersects(day_geometry, ST_SetSRID(ST_MakePoint(p.lon, p.lat), 4326))) c ON true";
const CODE: &str =
    "SELECT k.code FROM camera_versions v JOIN cameras k ON k.id = v.camera_id WHERE v.id = $1";

/// A way to answer.
enum Way {
    Ours(Narrowing),
    Intersects(PgConnection),
}

/// A way with its name, the places that it is asked for at once, and the time of each round.
struct Contestant {
    name: &'static str,
    way: Way,
    at_once: usize,
    rounds: Vec<Duration>,
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> Outcome<()> {
    let postgres_url = postgres_url().await?;
    let folder = std::env::temp_dir().join(format!("sightline-bench-{}", Uuid::now_v7().simple()));
    let sqlite_url = std::env::var("SIGHTLINE_BENCH_SQLITE_URL")
        .unwrap_or_else(|_| format!("sqlite:{}/set.db", folder.display()));
    std::fs::create_dir_all(&folder)?;
    let cameras = std::env::var("SIGHTLINE_BENCH_CAMERAS").map_or(Ok(100_000), |n| n.parse())?;
    let sqlite = filled(&sqlite_url, cameras).await?;
    let postgres = filled(&postgres_url, cameras).await?;
    let places = places(&sqlite).await?;
    index(&postgres_url).await?;

    let mut contestants = Vec::new();
    for at_once in [1, AT_ONCE] {
        let (sqlite, postgres) = (ours(&sqlite).await?, ours(&postgres).await?);
        let (plain, tuned) = (
            intersects(&postgres_url, "auto").await?,
            intersects(&postgres_url, "force_generic_plan").await?,
        );
        for (name, way) in [
            ("SQLite: R*Tree, then Rust", sqlite),
            ("PostgreSQL: GiST on boxes, then Rust", postgres),
            ("PostGIS: ST_Intersects", plain),
            ("PostGIS: ST_Intersects, generic plan", tuned),
        ] {
            contestants.push(Contestant {
                name,
                way,
                at_once,
                rounds: Vec::new(),
            });
        }
    }
    let seen = all_agree(&mut contestants, &places).await?;
    for _ in 0..ROUNDS {
        for contestant in &mut contestants {
            let started = Instant::now();
            black_box(contestant.seeing(&places).await?);
            contestant.rounds.push(started.elapsed());
        }
    }
    print(&mut contestants, places.len(), seen);
    drop(contestants);
    std::fs::remove_dir_all(&folder)?;
    Ok(())
}

async fn ours(db: &Db) -> Outcome<Way> {
    Ok(Way::Ours(db.narrowing().await.map_err(|e| e.to_string())?))
}

async fn intersects(url: &str, plans: &str) -> Outcome<Way> {
    let mut connection = PgConnection::connect(url).await?;
    let set = format!("SET plan_cache_mode = {plans}");
    connection.execute(AssertSqlSafe(set)).await?;
    Ok(Way::Intersects(connection))
}

async fn index(url: &str) -> Outcome<()> {
    let mut connection = PgConnection::connect(url).await?;
    connection.execute(INDEX).await?;
    connection.execute("VACUUM ANALYZE coverages").await?;
    Ok(())
}

impl Contestant {
    /// The versions of cameras that see each of the places by day.
    async fn seeing(&mut self, places: &[Position]) -> Outcome<Vec<Vec<Uuid>>> {
        let mut seeing = Vec::with_capacity(places.len());
        for places in places.chunks(self.at_once) {
            match (&mut self.way, places) {
                (Way::Ours(narrowing), [place]) => {
                    let one = narrowing.versions_seeing(*place).await;
                    seeing.push(one.map_err(|e| e.to_string())?);
                }
                (Way::Ours(narrowing), _) => {
                    let each = narrowing.versions_seeing_each(places).await;
                    seeing.extend(each.map_err(|e| e.to_string())?);
                }
                (Way::Intersects(connection), [place]) => {
                    let query = sqlx::query_scalar(INTERSECTS);
                    let query = query.bind(place.lon.get()).bind(place.lat.get());
                    seeing.push(query.fetch_all(connection).await?);
                }
                (Way::Intersects(connection), _) => {
                    let lons: Vec<f64> = places.iter().map(|place| place.lon.get()).collect();
                    let lats: Vec<f64> = places.iter().map(|place| place.lat.get()).collect();
                    let query = sqlx::query_as(INTERSECTS_EACH).bind(lons).bind(lats);
                    let rows: Vec<(i64, Uuid)> = query.fetch_all(connection).await?;
                    let first = seeing.len();
                    seeing.resize(first + places.len(), Vec::new());
                    for (number, version) in rows {
                        seeing[first + number as usize - 1].push(version);
                    }
                }
            }
        }
        Ok(seeing)
    }

    /// The code of the camera that the version belongs to.
    async fn code(&mut self, version: Uuid) -> Result<String, sqlx::Error> {
        match &mut self.way {
            Way::Ours(Narrowing::Sqlite(tx)) => {
                sqlx::query_scalar(CODE)
                    .bind(version)
                    .fetch_one(&mut **tx)
                    .await
            }
            Way::Ours(Narrowing::Postgres(tx)) => {
                sqlx::query_scalar(CODE)
                    .bind(version)
                    .fetch_one(&mut **tx)
                    .await
            }
            Way::Intersects(connection) => {
                sqlx::query_scalar(CODE)
                    .bind(version)
                    .fetch_one(connection)
                    .await
            }
        }
    }
}

/// Checks that every way gives the same cameras at every place; gives how many there were.
async fn all_agree(contestants: &mut [Contestant], places: &[Position]) -> Outcome<usize> {
    let mut first: Option<Vec<Vec<String>>> = None;
    for contestant in contestants {
        let mut codes = Vec::with_capacity(places.len());
        for versions in contestant.seeing(places).await? {
            let mut here = Vec::with_capacity(versions.len());
            for version in versions {
                here.push(contestant.code(version).await?);
            }
            here.sort_unstable();
            codes.push(here);
        }
        match &first {
            None => first = Some(codes),
            Some(first) if *first == codes => {}
            Some(first) => {
                let differs = (0..places.len())
                    .find(|i| first[*i] != codes[*i])
                    .unwrap_or(0);
                let (name, place) = (contestant.name, places[differs]);
                let (expected, got) = (&first[differs], &codes[differs]);
                return Err(format!("{name} at {place:?}: {got:?}, not {expected:?}").into());
            }
        }
    }
    Ok(first.unwrap_or_default().iter().map(Vec::len).sum())
}

fn print(contestants: &mut [Contestant], places: usize, seen: usize) {
    let mean = seen as f64 / places as f64;
    println!("{places} places, {mean:.1} cameras see each; the same cameras by every way");
    println!(
        "{:<40} {:>8} {:>10} {:>16}",
        "", "at once", "places/s", "to tuned PostGIS"
    );
    let speed = |contestant: &mut Contestant| {
        contestant.rounds.sort_unstable();
        places as f64 / contestant.rounds[ROUNDS / 2].as_secs_f64()
    };
    for group in contestants.chunk_by_mut(|a, b| a.at_once == b.at_once) {
        let speeds: Vec<f64> = group.iter_mut().map(speed).collect();
        let tuned = speeds[speeds.len() - 1];
        for (contestant, speed) in group.iter().zip(speeds) {
            let (name, at_once, ratio) = (contestant.name, contestant.at_once, speed / tuned);
            println!("{name:<40} {at_once:>8} {speed:>10.0} {ratio:>15.1}x");
        }
    }
}

/// The database, filled with towns unless it holds some.
async fn filled(url: &str, cameras: u32) -> Outcome<Db> {
    let db = Db::connect(url, true).await.map_err(|e| e.to_string())?;
    db.migrate().await.map_err(|e| e.to_string())?;
    if db.deployment().await.is_ok() {
        return Ok(db);
    }
    let size = Size {
        cameras,
        incidents: INCIDENTS,
        seed: 1,
    };
    let started = Instant::now();
    fill(&db, &size, Clock::default().now())
        .await
        .map_err(|e| e.to_string())?;
    let took = started.elapsed().as_secs_f64();
    println!("{cameras} cameras generated in {took:.1} s");
    Ok(db)
}

async fn fill(
    db: &Db,
    size: &Size,
    now: sightline::clock::Instant,
) -> sightline::error::Result<()> {
    let kind = DeploymentKind::Test;
    let mut tx = db.begin().await?;
    db.set_deployment(&mut tx, kind, "Asia/Ho_Chi_Minh", now)
        .await?;
    tx.commit().await?;
    let deployment = db.deployment().await?;
    let (scope, progress) = (Scope::command_line(kind), ProgressBar::hidden());
    db.generate(&scope, &deployment, size, now, &progress)
        .await?;
    Ok(())
}

/// Where the incidents at a point happened.
async fn places(db: &Db) -> Outcome<Vec<Position>> {
    let Db::Sqlite { read, .. } = db else {
        return Err("the places are read from SQLite".into());
    };
    let places: Vec<Vec<u8>> = sqlx::query_scalar(PLACES_SQL)
        .bind(PLACES)
        .fetch_all(read)
        .await?;
    let places = places.iter().map(|place| wkb::read_point(place));
    places
        .collect::<Result<_, _>>()
        .map_err(|error| error.to_string().into())
}

/// The database that is named, or a new one beside that of `scripts/with-postgis`.
async fn postgres_url() -> Outcome<String> {
    match std::env::var("SIGHTLINE_BENCH_POSTGRES_URL") {
        Ok(url) => Ok(url),
        Err(_) => postgres::new_postgres().await,
    }
}
