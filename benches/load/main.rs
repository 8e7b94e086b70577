//! What the server bears: candidates of point incidents over HTTP with the log on, and tiles of the map, by the size of
//! the registry and by the database. Beside it PostGIS alone, which only says what lies near and what holds the place.
//!
//! Run by `make load`, which builds the optimised binary that is measured (`SIGHTLINE_BINARY` names another); listens on
//! loopback, and stops by itself. `SIGHTLINE_LOAD_CAMERAS` lists the sizes (10000, 100000 and 1000000 if unset). Sets on
//! SQLite are made once and kept in the target folder; those on PostgreSQL live as long as the cluster of
//! `scripts/with-postgis`, which does not wait for its disk.
//!
//! The asking side runs on the same machine and takes its share of it, so that the computing time of the server for one
//! request tells more than the rate.

mod client;
#[path = "../postgres/mod.rs"]
mod postgres;
mod rival;
mod server;

use std::time::{Duration, Instant};

use client::Client;
use postgres::{Outcome, new_postgres};
use server::{Officer, Server, fill};
use sightline::{
    db::Db,
    geometry::{Position, wkb},
};
use uuid::Uuid;

/// Connections that ask at once.
const CONNECTIONS: usize = 16;
/// How long each load lasts.
const LASTS: Duration = Duration::from_secs(10);
/// Requests before anything is measured.
const WARM_UP: usize = 2000;
/// Tiles that are asked for, one at a time, at each of [`ZOOMS`].
const TILES: usize = 60;
/// From a map of the country to one of a street.
const ZOOMS: std::ops::RangeInclusive<u8> = 5..=19;

const RADIUS: &str = "UPDATE incidents SET search_radius_m = 100 WHERE radius_m = 0";
const INCIDENTS: &str = "SELECT id, place FROM incidents WHERE radius_m = 0 ORDER BY id";

/// Where incidents happened, and their paths in the API.
struct Asked {
    places: Vec<Position>,
    paths: Vec<String>,
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> Outcome<()> {
    let sizes = std::env::var("SIGHTLINE_LOAD_CAMERAS");
    let sizes = sizes.as_deref().unwrap_or("10000,100000,1000000");
    let sizes: Vec<u32> = sizes.split(',').map(str::parse).collect::<Result<_, _>>()?;
    let largest = sizes.iter().copied().max().unwrap_or_default();
    let has_postgres = std::env::var_os("SIGHTLINE_TEST_POSTGRES_URL").is_some();
    if !has_postgres {
        println!("SQLite alone: PostgreSQL is measured under scripts/with-postgis.\n");
    }
    let mut pannings = None;
    println!(
        "Candidates of point incidents, search radius 100 m, log on, {CONNECTIONS} connections; latencies at half of the rate\n\n\
         | cameras | database | requests/s | CPU of the server for one | median | p99 | tiles p50 | tiles p99 | memory, of it not files | listening after |\n\
         |---|---|---|---|---|---|---|---|---|---|"
    );
    for cameras in sizes {
        let file = format!("{}/load-{cameras}.db", env!("CARGO_TARGET_TMPDIR"));
        let sqlite = format!("sqlite:{file}");
        if !std::fs::exists(&file)? {
            fill(&sqlite, cameras)?;
        }
        let asked = measure("SQLite", &sqlite, cameras).await?;
        if cameras == largest {
            pannings = Some((sqlite, asked.places[0]));
        }
        if has_postgres {
            beside(cameras).await?;
        }
    }
    if let Some((url, place)) = pannings {
        println!("\nPanning over {largest} cameras in Chromium\n");
        pan(&url, place)?;
    }
    Ok(())
}

/// Prints the lines of PostgreSQL: of the server on it, and of PostGIS alone.
async fn beside(cameras: u32) -> Outcome<()> {
    let postgres = new_postgres().await?;
    fill(&postgres, cameras)?;
    let asked = measure("PostgreSQL", &postgres, cameras).await?;
    let (rate, latencies) = rival::run(&postgres, &asked.places, CONNECTIONS, LASTS).await?;
    println!(
        "| {cameras} | PostGIS alone | {rate:.0} | | {:.1} ms | {:.1} ms | | | | |",
        quantile(&latencies, 0.5),
        quantile(&latencies, 0.99),
    );
    Ok(())
}

/// Drags the page's map about, from a map of the country to one of a street; prints a table of the frames.
fn pan(url: &str, place: Position) -> Outcome<()> {
    let officer = Officer::add(url)?;
    let server = Server::start(url)?;
    let status = std::process::Command::new("node")
        .arg(concat!(env!("CARGO_MANIFEST_DIR"), "/benches/load/pan.mjs"))
        .args([officer.username, &officer.password])
        .args([place.lon.get().to_string(), place.lat.get().to_string()])
        .env("SIGHTLINE_URL", format!("http://{}", server.address))
        .status()?;
    if status.success() {
        Ok(())
    } else {
        Err("the page could not be panned".into())
    }
}

/// Prints a line of the table.
async fn measure(name: &str, url: &str, cameras: u32) -> Outcome<Asked> {
    let db = Db::connect(url, false).await.map_err(|e| e.to_string())?;
    let asked = asked(&db).await?;
    db.close().await;
    let officer = Officer::add(url)?;
    let server = Server::start(url)?;

    let all = Pace::AsFastAsPossible;
    let (mut first, paths) = (
        Client::connect(server.address, &officer.token).await?,
        &asked.paths,
    );
    for path in paths.iter().cycle().step_by(7).take(WARM_UP) {
        first.get(path).await?;
    }
    let before = server.computing_s()?;
    let fastest = load(&server, &officer.token, paths, all).await?;
    let computing_s = server.computing_s()? - before;
    let rate = fastest.len() as f64 / LASTS.as_secs_f64();
    let half = load(&server, &officer.token, paths, Pace::Even(rate / 2.0)).await?;
    let tiles = tiles(&mut first, &asked.places).await?;
    let (memory, without_files) = server.memory_mb()?;
    println!(
        "| {cameras} | {name} | {rate:.0} | {:.2} ms | {:.1} ms | {:.1} ms | {:.1} ms | {:.1} ms | {memory:.0} MB, {without_files:.0} MB | {:.0} ms |",
        computing_s * 1000.0 / fastest.len() as f64,
        quantile(&half, 0.5),
        quantile(&half, 0.99),
        quantile(&tiles, 0.5),
        quantile(&tiles, 0.99),
        server.listening_after.as_secs_f64() * 1000.0,
    );
    Ok(asked)
}

/// How the load comes.
#[derive(Clone, Copy)]
enum Pace {
    /// Each connection asks as soon as it was answered.
    AsFastAsPossible,
    /// So many in a second, whether those before were answered or not.
    Even(f64),
}

/// Asks for the candidates on every connection at once; gives how long each answer took.
async fn load(
    server: &Server,
    token: &str,
    paths: &[String],
    pace: Pace,
) -> Outcome<Vec<Duration>> {
    let begin = Instant::now() + Duration::from_millis(100);
    let connection = async |number: usize| -> Outcome<Vec<Duration>> {
        let mut client = Client::connect(server.address, token).await?;
        let mut took = Vec::new();
        for round in 0.. {
            let index = round * CONNECTIONS + number;
            let due = match pace {
                Pace::AsFastAsPossible => begin,
                Pace::Even(rate) => begin + Duration::from_secs_f64(index as f64 / rate),
            };
            let free = Instant::now();
            if due.max(free) >= begin + LASTS {
                break;
            }
            // An answer that comes late makes the next ones wait, and their waiting counts.
            let asked_at = if due > free {
                tokio::time::sleep_until(due.into()).await;
                Instant::now()
            } else if matches!(pace, Pace::Even(_)) {
                due
            } else {
                free
            };
            // Steps of a prime walk through all towns instead of one after the other.
            client.get(&paths[index * 7919 % paths.len()]).await?;
            took.push(asked_at.elapsed());
        }
        Ok(took)
    };
    let mut all = Vec::new();
    for took in futures_util::future::join_all((0..CONNECTIONS).map(connection)).await {
        all.extend(took?);
    }
    Ok(all)
}

/// Asks for tiles around places, one at a time and none twice in a row.
async fn tiles(client: &mut Client, places: &[Position]) -> Outcome<Vec<Duration>> {
    let mut took = Vec::new();
    for zoom in ZOOMS {
        for place in places.iter().cycle().step_by(97).take(TILES) {
            let path = tile_around(*place, zoom);
            let asked_at = Instant::now();
            client.get(&path).await?;
            took.push(asked_at.elapsed());
        }
    }
    Ok(took)
}

/// The path of the tile that holds a place.
fn tile_around(place: Position, zoom: u8) -> String {
    let side = f64::from(zoom).exp2();
    let north = place.lat.get().to_radians().tan().asinh() / std::f64::consts::PI;
    let x = (side * (place.lon.get() + 180.0) / 360.0).floor();
    let y = (side * (1.0 - north) / 2.0).floor();
    format!("/tiles/{zoom}/{x}/{y}.mvt")
}

/// Prepares the incidents at a point: all are searched within 100 m.
async fn asked(db: &Db) -> Outcome<Asked> {
    let rows: Vec<(Uuid, Vec<u8>)> = match db {
        Db::Sqlite { read, write } => {
            sqlx::query(RADIUS).execute(write).await?;
            sqlx::query_as(INCIDENTS).fetch_all(read).await?
        }
        Db::Postgres(pool) => {
            sqlx::query(RADIUS).execute(pool).await?;
            sqlx::query("VACUUM ANALYZE").execute(pool).await?;
            sqlx::query_as(INCIDENTS).fetch_all(pool).await?
        }
    };
    let path = |id: &Uuid| format!("/api/v1/incidents/{id}/candidates");
    let paths = rows.iter().map(|(id, _)| path(id)).collect();
    let places = rows.iter().map(|(_, place)| wkb::read_point(place));
    let places = places
        .collect::<Result<_, _>>()
        .map_err(|e| e.to_string())?;
    Ok(Asked { places, paths })
}

/// The quantile in milliseconds.
fn quantile(durations: &[Duration], share: f64) -> f64 {
    let mut sorted = durations.to_vec();
    sorted.sort_unstable();
    let index = ((sorted.len() - 1) as f64 * share).round() as usize;
    sorted[index].as_secs_f64() * 1000.0
}
