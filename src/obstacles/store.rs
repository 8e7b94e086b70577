//! Storing obstacles as a source describes them.

use std::collections::HashSet;

use sqlx::QueryBuilder;
use uuid::Uuid;

use super::NewObstacle;
use crate::{
    clock::Instant,
    db::{
        Tx, on_tx,
        sourced::{CHUNK, Origin, Stored, count, once, upsert, vanished},
    },
    error::Result,
};

const INTO: &str = "INSERT INTO obstacles (id, kind, source, source_ref, name, height_m, blocks, outline, \
     min_lon, min_lat, max_lon, max_lat) ";
const ON_CONFLICT: &str = " ON CONFLICT (source, source_ref) DO UPDATE SET kind = excluded.kind, \
     name = excluded.name, height_m = excluded.height_m, blocks = excluded.blocks, outline = excluded.outline, \
     min_lon = excluded.min_lon, min_lat = excluded.min_lat, max_lon = excluded.max_lon, max_lat = excluded.max_lat, \
     retired_at = NULL WHERE NOT obstacles.changed_by_person AND (obstacles.retired_at IS NOT NULL \
     OR obstacles.name IS DISTINCT FROM excluded.name OR obstacles.height_m IS DISTINCT FROM excluded.height_m \
     OR obstacles.kind <> excluded.kind OR obstacles.blocks <> excluded.blocks OR obstacles.outline <> excluded.outline)";
const COUNT: &str = "SELECT count(*) FROM obstacles WHERE source = $1";
const CHANGED_BY_PERSON: &str =
    "SELECT source_ref FROM obstacles WHERE source = $1 AND changed_by_person";
const NEXT_REVISION: &str = "UPDATE deployment SET scene_revision = scene_revision + 1";
const INSIDE: &str = "SELECT rid, source_ref FROM obstacles WHERE source = $1 AND min_lon >= $2 AND min_lat >= $3 \
     AND max_lon <= $4 AND max_lat <= $5 AND retired_at IS NULL AND NOT changed_by_person ORDER BY rid";

impl Tx {
    /// Brings the obstacles of a source up to date; those inside its area that it no longer holds are retired at `now`.
    ///
    /// What a person changed is left as it is.
    pub async fn store_obstacles(
        &mut self,
        origin: Origin<'_>,
        obstacles: &[NewObstacle],
        now: Instant,
    ) -> Result<Stored> {
        let rows = once(obstacles, |obstacle| &obstacle.source_ref);
        let boxed: Vec<_> = rows
            .iter()
            .filter_map(|row| Some((row, row.outline.bbox()?)))
            .collect();
        let present: HashSet<&str> = rows.iter().map(|row| row.source_ref.as_str()).collect();
        let gone = vanished(self, INSIDE, origin, &present).await?;
        let before = count(self, COUNT, origin).await?;
        let changed = upsert!(self, boxed, INTO, ON_CONFLICT, |values, entry| {
            let (row, bbox) = entry;
            values.push_bind(Uuid::now_v7()).push_bind(row.kind);
            values.push_bind(origin.source).push_bind(&row.source_ref);
            values.push_bind(&row.name).push_bind(row.height_m);
            values.push_bind(row.blocks).push_bind(row.outline.to_wkb());
            values.push_bind(bbox.min_lon).push_bind(bbox.min_lat);
            values.push_bind(bbox.max_lon).push_bind(bbox.max_lat)
        });
        let created = count(self, COUNT, origin).await? - before;
        let by_person: Vec<String> = on_tx!(self, |conn| {
            let query = sqlx::query_scalar(CHANGED_BY_PERSON).bind(origin.source);
            query.fetch_all(conn).await
        })?;
        let kept = by_person
            .iter()
            .filter(|name| present.contains(name.as_str()));
        let kept = kept.count();
        retire(self, &gone.rids, now).await?;
        if changed + gone.rids.len() > 0 {
            on_tx!(self, |conn| sqlx::query(NEXT_REVISION)
                .execute(conn)
                .await
                .map(drop))?;
        }
        Ok(Stored {
            rows: rows.len(),
            created,
            updated: changed - created,
            kept,
            vanished: gone.rids.len(),
            known: gone.known,
        })
    }
}

async fn retire(tx: &mut Tx, rids: &[i64], now: Instant) -> Result<()> {
    for chunk in rids.chunks(CHUNK) {
        on_tx!(tx, |conn| {
            let mut update = QueryBuilder::new("UPDATE obstacles SET retired_at = ");
            update.push_bind(now).push(" WHERE rid IN ");
            update.push_tuples(chunk, |mut tuple, rid| {
                tuple.push_bind(*rid);
            });
            update.build().execute(conn).await.map(drop)
        })?;
    }
    Ok(())
}
