//! Which cameras' sight by day holds a place: the database narrows by boxes, the stored polygon decides.
//!
//! This is the question behind linking whole years of incidents; a single search asks for much more at once.

use sqlx::{Postgres, Row, Sqlite, Transaction};
use uuid::Uuid;

use crate::{
    db::Db,
    error::{Error, Result},
    geometry::{self, Position},
};

const AT_SQLITE: &str = "SELECT c.version_id, c.day_visible FROM coverages_box b CROSS JOIN coverages c ON c.rid = b.rid \
     WHERE b.min_lon <= $1 AND b.max_lon >= $1 AND b.min_lat <= $2 AND b.max_lat >= $2 AND c.day_visible IS NOT NULL";
const AT_POSTGIS: &str = "SELECT c.version_id, c.day_visible FROM coverages c \
     WHERE c.box && ST_SetSRID(ST_MakePoint($1, $2), 4326) AND c.day_visible IS NOT NULL";
const EACH_SQLITE: &str = "SELECT p.key, c.version_id, c.day_visible \
     FROM json_each($1) p CROSS JOIN coverages_box b CROSS JOIN coverages c ON c.rid = b.rid \
     WHERE b.min_lon <= p.value ->> 0 AND b.max_lon >= p.value ->> 0 AND b.min_lat <= p.value ->> 1 \
     AND b.max_lat >= p.value ->> 1 AND c.day_visible IS NOT NULL";
const EACH_POSTGIS: &str = "SELECT p.number - 1, c.version_id, c.day_visible \
     FROM unnest($1::double precision[], $2::double precision[]) WITH ORDINALITY AS p (lon, lat, number) \
     JOIN LATERAL (SELECT * FROM coverages x WHERE x.box && ST_SetSRID(ST_MakePoint(p.lon, p.lat), 4326) OFFSET 0) c ON true \
     WHERE c.day_visible IS NOT NULL";
const GENERIC: &str = "SET LOCAL plan_cache_mode = force_generic_plan";

/// One connection with one snapshot, for asking about many places.
pub enum Narrowing {
    /// On SQLite.
    Sqlite(Transaction<'static, Sqlite>),
    /// On PostgreSQL.
    Postgres(Transaction<'static, Postgres>),
}

impl Db {
    /// Begins to ask about many places.
    pub async fn narrowing(&self) -> Result<Narrowing> {
        Ok(match self {
            Self::Sqlite { read, .. } => Narrowing::Sqlite(read.begin().await?),
            Self::Postgres(pool) => {
                let mut tx = pool.begin().await?;
                sqlx::query(GENERIC).execute(&mut *tx).await?;
                Narrowing::Postgres(tx)
            }
        })
    }
}

macro_rules! seeing {
    ($rows:expr, $place:expr) => {{
        let rows = $rows;
        let mut seeing = Vec::with_capacity(rows.len());
        for row in &rows {
            if holds(row.try_get(1)?, $place)? {
                seeing.push(row.try_get(0)?);
            }
        }
        Ok(seeing)
    }};
}
macro_rules! seeing_each {
    ($rows:expr, $places:expr) => {{
        let mut seeing = vec![Vec::new(); $places.len()];
        for row in &$rows {
            let i: i64 = row.try_get(0)?;
            if holds(row.try_get(2)?, $places[i as usize])? {
                seeing[i as usize].push(row.try_get(1)?);
            }
        }
        Ok(seeing)
    }};
}

impl Narrowing {
    /// The versions of cameras whose stored coverage by day holds `place`.
    pub async fn versions_seeing(&mut self, place: Position) -> Result<Vec<Uuid>> {
        match self {
            Self::Sqlite(tx) => {
                let query = sqlx::query(AT_SQLITE)
                    .bind(place.lon.get())
                    .bind(place.lat.get());
                seeing!(query.fetch_all(&mut **tx).await?, place)
            }
            Self::Postgres(tx) => {
                let query = sqlx::query(AT_POSTGIS)
                    .bind(place.lon.get())
                    .bind(place.lat.get());
                seeing!(query.fetch_all(&mut **tx).await?, place)
            }
        }
    }

    /// The same for each of `places`, in one statement.
    pub async fn versions_seeing_each(&mut self, places: &[Position]) -> Result<Vec<Vec<Uuid>>> {
        match self {
            Self::Sqlite(tx) => {
                let list: Vec<[f64; 2]> =
                    places.iter().map(|p| [p.lon.get(), p.lat.get()]).collect();
                let query =
                    sqlx::query(EACH_SQLITE).bind(serde_json::to_string(&list).unwrap_or_default());
                seeing_each!(query.fetch_all(&mut **tx).await?, places)
            }
            Self::Postgres(tx) => {
                let lon: Vec<f64> = places.iter().map(|p| p.lon.get()).collect();
                let lat: Vec<f64> = places.iter().map(|p| p.lat.get()).collect();
                let query = sqlx::query(EACH_POSTGIS).bind(lon).bind(lat);
                seeing_each!(query.fetch_all(&mut **tx).await?, places)
            }
        }
    }
}

fn holds(polygon: &[u8], place: Position) -> Result<bool> {
    geometry::holds(polygon, place).map_err(|error| Error::Internal(format!("a coverage: {error}")))
}
