//! SQL of grounds.

use std::collections::HashSet;

use geo::CoordsIter;
use uuid::Uuid;

use super::{Ground, GroundKind, NewGround};
use crate::{
    db::{
        Db, Tx, by_db, on_db,
        sourced::{Origin, Stored, count, delete, once, upsert, vanished},
    },
    error::{Error, Result},
    geometry::{BBox, wkb},
};

const INTO: &str =
    "INSERT INTO grounds (id, source, source_ref, kind, area, min_lon, min_lat, max_lon, max_lat) ";
const ON_CONFLICT: &str = " ON CONFLICT (source, source_ref) DO UPDATE SET kind = excluded.kind, \
     area = excluded.area, min_lon = excluded.min_lon, min_lat = excluded.min_lat, max_lon = excluded.max_lon, \
     max_lat = excluded.max_lat WHERE grounds.kind <> excluded.kind OR grounds.area <> excluded.area";
const COUNT: &str = "SELECT count(*) FROM grounds WHERE source = $1";
const INSIDE: &str = "SELECT rid, source_ref FROM grounds WHERE source = $1 AND min_lon >= $2 AND min_lat >= $3 \
     AND max_lon <= $4 AND max_lat <= $5 ORDER BY rid";
const DELETE: &str = "DELETE FROM grounds WHERE rid IN ";
const MEETING_SQLITE: &str = "SELECT g.kind, g.area FROM grounds_box b JOIN grounds g ON g.rid = b.rid \
     WHERE b.min_lon <= $3 AND b.max_lon >= $1 AND b.min_lat <= $4 AND b.max_lat >= $2 \
     AND g.max_lon - g.min_lon >= $5 ORDER BY g.rid";
const MEETING_POSTGIS: &str = "SELECT g.kind, g.area FROM grounds g \
     WHERE g.box && ST_MakeEnvelope($1, $2, $3, $4, 4326) AND g.max_lon - g.min_lon >= $5 ORDER BY g.rid";

#[derive(sqlx::FromRow)]
struct Row {
    kind: GroundKind,
    area: Vec<u8>,
}

impl Tx {
    /// Brings the grounds of a source up to date; those inside its area that it no longer holds are deleted.
    pub async fn store_grounds(
        &mut self,
        origin: Origin<'_>,
        grounds: &[NewGround],
    ) -> Result<Stored> {
        let rows = once(grounds, |ground| &ground.source_ref);
        let boxed: Vec<_> = rows
            .iter()
            .filter_map(|row| Some((row, BBox::of_degrees(row.area.coords_iter())?)))
            .collect();
        let present: HashSet<&str> = rows.iter().map(|row| row.source_ref.as_str()).collect();
        let gone = vanished(self, INSIDE, origin, &present).await?;
        let before = count(self, COUNT, origin).await?;
        let changed = upsert!(self, boxed, INTO, ON_CONFLICT, |values, entry| {
            let (row, bbox) = entry;
            values.push_bind(Uuid::now_v7()).push_bind(origin.source);
            values.push_bind(&row.source_ref).push_bind(row.kind);
            values.push_bind(wkb::write_multi_polygon(&row.area));
            values.push_bind(bbox.min_lon).push_bind(bbox.min_lat);
            values.push_bind(bbox.max_lon).push_bind(bbox.max_lat)
        });
        let created = count(self, COUNT, origin).await? - before;
        delete(self, DELETE, &gone.rids).await?;
        Ok(Stored {
            rows: rows.len(),
            created,
            updated: changed - created,
            kept: 0,
            vanished: gone.rids.len(),
            known: gone.known,
        })
    }
}

impl Db {
    /// The grounds whose box meets `area` and is at least `min_width` degrees wide, in the order of their keys.
    pub async fn grounds_meeting(&self, area: BBox, min_width: f64) -> Result<Vec<Ground>> {
        let sql = by_db!(self, MEETING_SQLITE, MEETING_POSTGIS);
        let rows: Vec<Row> = on_db!(self, |pool| {
            let query = sqlx::query_as(sql).bind(area.min_lon).bind(area.min_lat);
            let query = query.bind(area.max_lon).bind(area.max_lat);
            query.bind(min_width).fetch_all(pool).await
        })?;
        let ground = |row: Row| {
            let area = wkb::read_multi_polygon(&row.area)
                .map_err(|error| Error::Internal(format!("a ground: {error}")))?;
            Ok(Ground {
                kind: row.kind,
                area,
            })
        };
        rows.into_iter().map(ground).collect()
    }
}
