//! SQL of obstacles.

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
