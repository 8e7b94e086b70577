//! PostGIS alone: which cameras lie within 100 m of a place, how far off, and whether they see it; no time, no reasons, no
//! log, no HTTP.

use std::time::{Duration, Instant};

use sightline::geometry::Position;
use sqlx::{Connection, Executor, PgConnection};

use crate::postgres::Outcome;

const INDEX: &str =
    "CREATE INDEX IF NOT EXISTS rival_day_geometry ON coverages USING gist (day_geometry)";
const POINTS: &str = "CREATE INDEX IF NOT EXISTS rival_viewpoint ON coverages \
     USING gist (ST_SetSRID(ST_MakePoint(viewpoint_lon, viewpoint_lat), 4326))";
// Planning anew, or compiling a plan, takes longer than such a query runs.
const TUNED: [&str; 2] = ["SET plan_cache_mode = force_generic_plan", "SET jit = off"];
// A box of a hundred metres and then the distance on the sphere; those that see it from farther away beside them.
const NEAR: &str = "WITH place AS (SELECT ST_SetSRID(ST_MakePoint($1, $2), 4326) AS p), \
     found AS (SELECT c.version_id, c.viewpoint_lon, c.viewpoint_lat, c.day_geometry FROM coverages c, place \
     WHERE ST_SetSRID(ST_MakePoint(c.viewpoint_lon, c.viewpoint_lat), 4326) && ST_Expand(p, $3, 0.00091) \
     UNION SELECT c.version_id, c.viewpoint_lon, c.viewpoint_lat, c.day_geometry FROM coverages c, place \
     WHERE ST_Intersects(c.day_geometry, p)) \
     SELECT k.code, ST_DistanceSphere(ST_MakePoint(viewpoint_lon, viewpoint_lat), p) AS distance_m, \
     ST_Intersects(day_geometry, p) AS sees \
     FROM found JOIN camera_versions v ON v.id = version_id JOIN cameras k ON k.id = v.camera_id, place \
     ORDER BY sees DESC, distance_m";

/// Asks on so many connections for so long; gives the rate and how long each answer took.
pub async fn run(
    url: &str,
    places: &[Position],
    connections: usize,
    lasts: Duration,
) -> Outcome<(f64, Vec<Duration>)> {
    let mut admin = PgConnection::connect(url).await?;
    for statement in [INDEX, POINTS, "VACUUM ANALYZE coverages"] {
        admin.execute(statement).await?;
    }
    let end = Instant::now() + lasts;
    let connection = async |number: usize| -> Outcome<Vec<Duration>> {
        let mut connection = PgConnection::connect(url).await?;
        for setting in TUNED {
            connection.execute(setting).await?;
        }
        let mut took = Vec::new();
        for index in (number..).step_by(connections) {
            let asked_at = Instant::now();
            if asked_at > end {
                break;
            }
            let place = places[index * 7919 % places.len()];
            let wide = 0.00091 / place.lat.get().to_radians().cos();
            let query = sqlx::query_as(NEAR)
                .bind(place.lon.get())
                .bind(place.lat.get());
            let _: Vec<(String, f64, Option<bool>)> =
                query.bind(wide).fetch_all(&mut connection).await?;
            took.push(asked_at.elapsed());
        }
        Ok(took)
    };
    let mut all = Vec::new();
    for took in futures_util::future::join_all((0..connections).map(connection)).await {
        all.extend(took?);
    }
    Ok((all.len() as f64 / lasts.as_secs_f64(), all))
}
