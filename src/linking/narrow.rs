//! Which cameras' sight by day holds a place: the database narrows by boxes, the stored polygon decides.
//!
//! For many places at once, such as a year's incidents; a single search asks for much more of each camera.

use sqlx::{Postgres, Row, Sqlite, Transaction};
use uuid::Uuid;

use crate::{
    db::Db,
    error::{Error, Result},
    geometry::{self, Position},
};

const ONE_SQLITE: &str = "SELECT c.version_id, c.day_visible \
     FROM coverages_box b CROSS JOIN coverages c ON c.rid = b.rid \
     WHERE b.min_lon <= $1 AND b.max_lon >= $1 AND b.min_lat <= $2 AND b.max_lat >= $2 AND c.day_visible IS NOT NULL";
const ONE_POSTGIS: &str = "SELECT c.version_id, c.day_visible FROM coverages c \
     WHERE c.box && ST_SetSRID(ST_MakePoint($1, $2), 4326) AND c.day_visible IS NOT NULL";
const EACH_SQLITE: &str = "SELECT p.key, c.version_id, c.day_visible \
     FROM json_each($1) p CROSS JOIN coverages_box b CROSS JOIN coverages c ON c.rid = b.rid \
     WHERE b.min_lon <= p.value ->> 0 AND b.max_lon >= p.value ->> 0 \
     AND b.min_lat <= p.value ->> 1 AND b.max_lat >= p.value ->> 1 AND c.day_visible IS NOT NULL";
const EACH_POSTGIS: &str = "SELECT p.number - 1, c.version_id, c.day_visible \
     FROM unnest($1::double precision[], $2::double precision[]) WITH ORDINALITY AS p (lon, lat, number) \
     JOIN LATERAL (SELECT version_id, day_visible FROM coverages \
     WHERE box && ST_SetSRID(ST_MakePoint(p.lon, p.lat), 4326) AND day_visible IS NOT NULL) c ON true";
// The plan is always the same walk of the index; to plan it anew for each place takes longer than the walk.
const PLAN_ONCE: &str = "SET LOCAL plan_cache_mode = force_generic_plan";

/// A connection with one snapshot of the registry, for asking about many places.
pub enum Narrowing {
    /// On SQLite.
    Sqlite(Transaction<'static, Sqlite>),
    /// On PostgreSQL.
    Postgres(Transaction<'static, Postgres>),
}

impl Db {
    /// Begins to ask about many places; what is changed from now on is not seen.
    pub async fn narrowing(&self) -> Result<Narrowing> {
        Ok(match self {
            Self::Sqlite { read, .. } => Narrowing::Sqlite(read.begin().await?),
            Self::Postgres(pool) => {
                let mut tx = pool.begin().await?;
                sqlx::query(PLAN_ONCE).execute(&mut *tx).await?;
                Narrowing::Postgres(tx)
            }
        })
    }
}

impl Narrowing {
    /// The versions of cameras whose stored coverage by day holds `place`, in no order; on its edge either way.
    pub async fn versions_seeing(&mut self, place: Position) -> Result<Vec<Uuid>> {
        let (lon, lat) = (place.lon.get(), place.lat.get());
        match self {
            Self::Sqlite(tx) => {
                let query = sqlx::query(ONE_SQLITE).bind(lon).bind(lat);
                let rows = query.fetch_all(&mut **tx).await?;
                seeing(&rows, place)
            }
            Self::Postgres(tx) => {
                let query = sqlx::query(ONE_POSTGIS).bind(lon).bind(lat);
                let rows = query.fetch_all(&mut **tx).await?;
                seeing(&rows, place)
            }
        }
    }

    /// The same for each of `places`, in one statement; some hundred at a time are best.
    pub async fn versions_seeing_each(&mut self, places: &[Position]) -> Result<Vec<Vec<Uuid>>> {
        let degrees = places
            .iter()
            .map(|place| (place.lon.get(), place.lat.get()));
        match self {
            Self::Sqlite(tx) => {
                let pairs = serde_json::to_string(&degrees.collect::<Vec<_>>())
                    .map_err(|error| Error::Internal(error.to_string()))?;
                let query = sqlx::query(EACH_SQLITE).bind(pairs);
                let rows = query.fetch_all(&mut **tx).await?;
                seeing_each(&rows, places)
            }
            Self::Postgres(tx) => {
                let (lons, lats): (Vec<_>, Vec<_>) = degrees.unzip();
                let query = sqlx::query(EACH_POSTGIS).bind(lons).bind(lats);
                let rows = query.fetch_all(&mut **tx).await?;
                seeing_each(&rows, places)
            }
        }
    }
}

/// Of rows with a version and its polygon, the versions whose polygon holds the place.
fn seeing<'r, R: Row>(rows: &'r [R], place: Position) -> Result<Vec<Uuid>>
where
    usize: sqlx::ColumnIndex<R>,
    Uuid: sqlx::Decode<'r, R::Database> + sqlx::Type<R::Database>,
    &'r [u8]: sqlx::Decode<'r, R::Database> + sqlx::Type<R::Database>,
{
    let mut seeing = Vec::new();
    for row in rows {
        if holds(row.try_get(1)?, place)? {
            seeing.push(row.try_get(0)?);
        }
    }
    Ok(seeing)
}

/// The same of rows that begin with the number of their place.
fn seeing_each<'r, R: Row>(rows: &'r [R], places: &[Position]) -> Result<Vec<Vec<Uuid>>>
where
    usize: sqlx::ColumnIndex<R>,
    i64: sqlx::Decode<'r, R::Database> + sqlx::Type<R::Database>,
    Uuid: sqlx::Decode<'r, R::Database> + sqlx::Type<R::Database>,
    &'r [u8]: sqlx::Decode<'r, R::Database> + sqlx::Type<R::Database>,
{
    let mut seeing = vec![Vec::new(); places.len()];
    for row in rows {
        let number = row.try_get::<i64, _>(0)? as usize;
        if holds(row.try_get(2)?, places[number])? {
            seeing[number].push(row.try_get(1)?);
        }
    }
    Ok(seeing)
}

fn holds(polygon: &[u8], place: Position) -> Result<bool> {
    geometry::holds(polygon, place).map_err(|error| Error::Internal(format!("a coverage: {error}")))
}
