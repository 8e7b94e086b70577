//! SQL of obstacles.

use std::collections::{BTreeSet, HashMap};

use sqlx::QueryBuilder;

use super::{Obstacle, ObstacleKind};
use crate::{
    db::{Db, Tx, by_db, by_tx, on_db, on_tx},
    error::{Error, Result},
    geometry::{BBox, wkb},
};

const MEETING_SQLITE: &str = "SELECT o.rid, o.kind, o.source_ref, o.name, o.height_m, o.outline \
     FROM obstacles_box b JOIN obstacles o ON o.rid = b.rid \
     WHERE b.min_lon <= $3 AND b.max_lon >= $1 AND b.min_lat <= $4 AND b.max_lat >= $2 \
     AND o.blocks AND o.retired_at IS NULL ORDER BY o.rid";
const MEETING_POSTGIS: &str = "SELECT o.rid, o.kind, o.source_ref, o.name, o.height_m, o.outline FROM obstacles o \
     WHERE o.box && ST_MakeEnvelope($1, $2, $3, $4, 4326) AND o.blocks AND o.retired_at IS NULL ORDER BY o.rid";

const ANY_SQLITE: &str = "SELECT EXISTS (SELECT 1 FROM obstacles_box b JOIN obstacles o ON o.rid = b.rid \
     WHERE b.min_lon <= $3 AND b.max_lon >= $1 AND b.min_lat <= $4 AND b.max_lat >= $2 \
     AND o.kind = 'building' AND o.blocks AND o.retired_at IS NULL)";
const ANY_POSTGIS: &str = "SELECT EXISTS (SELECT 1 FROM obstacles o \
     WHERE o.box && ST_MakeEnvelope($1, $2, $3, $4, 4326) AND o.kind = 'building' AND o.blocks \
     AND o.retired_at IS NULL)";

const REVISION: &str = "SELECT scene_revision FROM deployment WHERE only_row = 1";

#[derive(sqlx::FromRow)]
struct Row {
    rid: i64,
    kind: ObstacleKind,
    source_ref: String,
    name: Option<String>,
    height_m: Option<f64>,
    outline: Vec<u8>,
}

// The database walks through the areas, and looks each one up in its index of boxes.
const EACH_SQLITE: &str = ") SELECT q.n, o.rid FROM asked q CROSS JOIN obstacles_box b JOIN obstacles o ON o.rid = b.rid \
     WHERE b.min_lon <= q.max_lon AND b.max_lon >= q.min_lon AND b.min_lat <= q.max_lat AND b.max_lat >= q.min_lat \
     AND o.blocks AND o.retired_at IS NULL ORDER BY q.n, o.rid";
const EACH_POSTGIS: &str = ") SELECT q.n, o.rid FROM asked q JOIN obstacles o \
     ON o.box && ST_MakeEnvelope(q.min_lon, q.min_lat, q.max_lon, q.max_lat, 4326) \
     WHERE o.blocks AND o.retired_at IS NULL ORDER BY q.n, o.rid";
const BY_RID: &str = "SELECT o.rid, o.kind, o.source_ref, o.name, o.height_m, o.outline FROM obstacles o WHERE o.rid IN (";

/// Values of one statement.
const CHUNK: usize = 1000;

/// The obstacles around several areas, each read once.
pub(crate) struct Around {
    obstacles: HashMap<i64, Obstacle>,
    /// Of each area the keys of its obstacles.
    keys: Vec<Vec<i64>>,
}

impl Around {
    /// Of each area its obstacles, in the order of their keys.
    pub(crate) fn each(&self) -> impl Iterator<Item = impl Iterator<Item = &Obstacle>> {
        let obstacles = &self.obstacles;
        self.keys
            .iter()
            .map(move |keys| keys.iter().filter_map(|rid| obstacles.get(rid)))
    }
}

impl Db {
    /// The obstacles whose box meets `area`, in the order of their keys.
    pub async fn obstacles_meeting(&self, area: BBox) -> Result<Vec<Obstacle>> {
        let sql = by_db!(self, MEETING_SQLITE, MEETING_POSTGIS);
        let rows: Vec<Row> = on_db!(self, |pool| {
            let query = sqlx::query_as(sql).bind(area.min_lon).bind(area.min_lat);
            query
                .bind(area.max_lon)
                .bind(area.max_lat)
                .fetch_all(pool)
                .await
        })?;
        rows.into_iter().map(Row::obstacle).collect()
    }

    /// How often obstacles have changed so far.
    pub async fn scene_revision(&self) -> Result<i64> {
        Ok(on_db!(self, |pool| sqlx::query_scalar(REVISION)
            .fetch_one(pool)
            .await)?)
    }
}

impl Tx {
    /// How often obstacles have changed, as the open transaction sees it.
    pub async fn scene_revision(&mut self) -> Result<i64> {
        Ok(on_tx!(self, |conn| sqlx::query_scalar(REVISION)
            .fetch_one(conn)
            .await)?)
    }

    /// The same as the open transaction sees it: an import computes coverage among what it has just written.
    pub async fn obstacles_meeting(&mut self, area: BBox) -> Result<Vec<Obstacle>> {
        let sql = by_tx!(self, MEETING_SQLITE, MEETING_POSTGIS);
        let rows: Vec<Row> = on_tx!(self, |conn| {
            let query = sqlx::query_as(sql).bind(area.min_lon).bind(area.min_lat);
            query
                .bind(area.max_lon)
                .bind(area.max_lat)
                .fetch_all(conn)
                .await
        })?;
        rows.into_iter().map(Row::obstacle).collect()
    }

    /// The obstacles whose boxes meet each of some areas.
    pub(crate) async fn obstacles_meeting_each(&mut self, areas: &[BBox]) -> Result<Around> {
        let sql = by_tx!(self, EACH_SQLITE, EACH_POSTGIS);
        let mut around = Around {
            obstacles: HashMap::new(),
            keys: Vec::with_capacity(areas.len()),
        };
        for chunk in areas.chunks(CHUNK) {
            let first = around.keys.len();
            around.keys.resize(first + chunk.len(), Vec::new());
            let met: Vec<(i64, i64)> = on_tx!(&mut *self, |conn| {
                let mut query =
                    QueryBuilder::new("WITH asked (n, min_lon, min_lat, max_lon, max_lat) AS (");
                query.push_values((0_i64..).zip(chunk), |mut values, (n, area)| {
                    values
                        .push_bind(n)
                        .push_bind(area.min_lon)
                        .push_bind(area.min_lat);
                    values.push_bind(area.max_lon).push_bind(area.max_lat);
                });
                query.push(sql);
                query.build_query_as().fetch_all(conn).await
            })?;
            for (n, rid) in met {
                if let Some(keys) = usize::try_from(n)
                    .ok()
                    .and_then(|n| around.keys.get_mut(first + n))
                {
                    keys.push(rid);
                }
            }
        }
        let keys: BTreeSet<i64> = around.keys.iter().flatten().copied().collect();
        let keys: Vec<i64> = keys.into_iter().collect();
        for chunk in keys.chunks(CHUNK) {
            let rows: Vec<Row> = on_tx!(&mut *self, |conn| {
                let mut query = QueryBuilder::new(BY_RID);
                let mut list = query.separated(", ");
                for rid in chunk {
                    list.push_bind(*rid);
                }
                query.push(")");
                query.build_query_as().fetch_all(conn).await
            })?;
            for row in rows {
                around.obstacles.insert(row.rid, row.obstacle()?);
            }
        }
        Ok(around)
    }

    /// Whether there is a building among them.
    pub(crate) async fn has_buildings_meeting(&mut self, area: BBox) -> Result<bool> {
        let sql = by_tx!(self, ANY_SQLITE, ANY_POSTGIS);
        Ok(on_tx!(self, |conn| {
            let query = sqlx::query_scalar(sql)
                .bind(area.min_lon)
                .bind(area.min_lat);
            let query = query.bind(area.max_lon).bind(area.max_lat);
            query.fetch_one(conn).await
        })?)
    }
}

impl Row {
    fn obstacle(self) -> Result<Obstacle> {
        let outline = wkb::read(&self.outline)
            .map_err(|error| Error::Internal(format!("outline of {}: {error}", self.source_ref)))?;
        let Self {
            rid,
            kind,
            source_ref,
            name,
            height_m,
            ..
        } = self;
        Ok(Obstacle {
            rid,
            kind,
            source_ref,
            name,
            height_m,
            outline,
        })
    }
}
