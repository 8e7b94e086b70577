//! SQL of places.

use std::collections::{HashMap, HashSet};

use sqlx::QueryBuilder;
use uuid::Uuid;

use super::{About, NewPlace, Place, PlaceKind};
use crate::{
    db::{
        Db, Tx, by_db, on_db, on_tx, push_box,
        sourced::{CHUNK, Origin, Stored, count, delete, once, upsert, vanished},
    },
    error::Result,
    folded::fold,
    geometry::BBox,
};

const INTO: &str = "INSERT INTO places (id, source, source_ref, kind, name, folded, sensitive, lon, lat, \
     min_lon, min_lat, max_lon, max_lat) ";
const ON_CONFLICT: &str = " ON CONFLICT (source, source_ref) DO UPDATE SET kind = excluded.kind, \
     name = excluded.name, folded = excluded.folded, sensitive = excluded.sensitive, lon = excluded.lon, \
     lat = excluded.lat, min_lon = excluded.min_lon, min_lat = excluded.min_lat, max_lon = excluded.max_lon, \
     max_lat = excluded.max_lat WHERE places.kind IS DISTINCT FROM excluded.kind \
     OR places.name IS DISTINCT FROM excluded.name OR places.sensitive <> excluded.sensitive \
     OR places.lon <> excluded.lon OR places.lat <> excluded.lat OR places.min_lon <> excluded.min_lon \
     OR places.min_lat <> excluded.min_lat OR places.max_lon <> excluded.max_lon OR places.max_lat <> excluded.max_lat";
const COUNT: &str = "SELECT count(*) FROM places WHERE source = $1";
const INSIDE: &str = "SELECT rid, source_ref FROM places WHERE source = $1 AND min_lon >= $2 AND min_lat >= $3 \
     AND max_lon <= $4 AND max_lat <= $5 ORDER BY rid";
const BOXES: &str = "SELECT source_ref, min_lon, min_lat, max_lon, max_lat FROM places WHERE sensitive AND source = ";
const DELETE: &str = "DELETE FROM places WHERE rid IN ";
const MEETING_SQLITE: &str = "SELECT p.kind, p.name, p.lon, p.lat FROM places_box b JOIN places p ON p.rid = b.rid \
     WHERE b.max_lon >= ";
const MEETING_POSTGIS: &str =
    "SELECT p.kind, p.name, p.lon, p.lat FROM places p WHERE p.box && ST_MakeEnvelope(";
const SENSITIVE_BOXES_SQLITE: &str = "SELECT p.min_lon, p.min_lat, p.max_lon, p.max_lat FROM places_box b \
     JOIN places p ON p.rid = b.rid WHERE b.min_lon <= $3 AND b.max_lon >= $1 AND b.min_lat <= $4 AND b.max_lat >= $2 \
     AND p.sensitive ORDER BY p.rid";
const SENSITIVE_BOXES_POSTGIS: &str = "SELECT p.min_lon, p.min_lat, p.max_lon, p.max_lat FROM places p \
     WHERE p.box && ST_MakeEnvelope($1, $2, $3, $4, 4326) AND p.sensitive ORDER BY p.rid";
const SENSITIVE_SQLITE: &str = "SELECT EXISTS (SELECT 1 FROM places_box b JOIN places p ON p.rid = b.rid \
     WHERE b.min_lon <= $3 AND b.max_lon >= $1 AND b.min_lat <= $4 AND b.max_lat >= $2 AND p.sensitive)";
const SENSITIVE_POSTGIS: &str = "SELECT EXISTS (SELECT 1 FROM places p \
     WHERE p.box && ST_MakeEnvelope($1, $2, $3, $4, 4326) AND p.sensitive)";

impl Tx {
    /// The boxes of the sensitive places that a source calls by these names, as far as they are known.
    pub async fn boxes_of_sensitive_places(
        &mut self,
        source: &str,
        names: &[String],
    ) -> Result<HashMap<String, BBox>> {
        let mut boxes = HashMap::new();
        for chunk in names.chunks(CHUNK) {
            let rows: Vec<(String, f64, f64, f64, f64)> = on_tx!(self, |conn| {
                let mut query = QueryBuilder::new(BOXES);
                query.push_bind(source).push(" AND source_ref IN ");
                query.push_tuples(chunk, |mut tuple, name| {
                    tuple.push_bind(name);
                });
                query.build_query_as().fetch_all(conn).await
            })?;
            let rows = rows.into_iter();
            boxes.extend(rows.map(|(name, min_lon, min_lat, max_lon, max_lat)| {
                let bbox = BBox {
                    min_lon,
                    min_lat,
                    max_lon,
                    max_lat,
                };
                (name, bbox)
            }));
        }
        Ok(boxes)
    }

    /// Brings the places of a source up to date; those inside its area that it no longer holds are deleted.
    pub async fn store_places(
        &mut self,
        origin: Origin<'_>,
        places: &[NewPlace],
    ) -> Result<Stored> {
        let rows = once(places, |place| &place.source_ref);
        let present: HashSet<&str> = rows.iter().map(|row| row.source_ref.as_str()).collect();
        let gone = vanished(self, INSIDE, origin, &present).await?;
        let before = count(self, COUNT, origin).await?;
        let changed = upsert!(self, rows, INTO, ON_CONFLICT, |values, row| {
            let named = match &row.about {
                About::Named { kind, name } => Some((*kind, name)),
                About::Sensitive => None,
            };
            values.push_bind(Uuid::now_v7()).push_bind(origin.source);
            values.push_bind(&row.source_ref);
            values.push_bind(named.map(|(kind, _)| kind));
            values.push_bind(named.map(|(_, name)| name));
            values.push_bind(named.map(|(_, name)| fold(name)));
            values.push_bind(row.about == About::Sensitive);
            values.push_bind(row.position.lon.get());
            values.push_bind(row.position.lat.get());
            values.push_bind(row.bbox.min_lon);
            values.push_bind(row.bbox.min_lat);
            values.push_bind(row.bbox.max_lon);
            values.push_bind(row.bbox.max_lat)
        });
        let created = count(self, COUNT, origin).await? - before;
        delete(self, DELETE, &gone.rids).await?;
        let names = rows.iter().filter_map(|row| match &row.about {
            About::Named { name, .. } => Some(name.as_str()),
            About::Sensitive => None,
        });
        self.add_name_keys(&names.collect()).await?;
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
    /// The named places of these kinds whose box meets `area`, in the order of their keys; never a sensitive one.
    pub async fn places_meeting(&self, area: BBox, kinds: &[PlaceKind]) -> Result<Vec<Place>> {
        if kinds.is_empty() {
            return Ok(Vec::new());
        }
        let narrow = by_db!(self, MEETING_SQLITE, MEETING_POSTGIS);
        let places = on_db!(self, |pool| {
            let mut query = QueryBuilder::new(narrow);
            push_box!(self, query, area);
            query.push("AND NOT p.sensitive AND p.kind IN ");
            query.push_tuples(kinds, |mut tuple, kind| {
                tuple.push_bind(*kind);
            });
            query.push(" ORDER BY p.rid");
            query.build_query_as().fetch_all(pool).await
        })?;
        Ok(places)
    }

    /// The boxes of the sensitive places that meet `area` (PRIVACY P21), in the order of their keys.
    pub async fn sensitive_places_meeting(&self, area: BBox) -> Result<Vec<BBox>> {
        let sql = by_db!(self, SENSITIVE_BOXES_SQLITE, SENSITIVE_BOXES_POSTGIS);
        let rows: Vec<(f64, f64, f64, f64)> = on_db!(self, |pool| {
            let query = sqlx::query_as(sql).bind(area.min_lon).bind(area.min_lat);
            let query = query.bind(area.max_lon).bind(area.max_lat);
            query.fetch_all(pool).await
        })?;
        let boxes = rows
            .into_iter()
            .map(|(min_lon, min_lat, max_lon, max_lat)| BBox {
                min_lon,
                min_lat,
                max_lon,
                max_lat,
            });
        Ok(boxes.collect())
    }

    /// Whether the box of a sensitive place meets `area` (PRIVACY P21).
    pub async fn touches_sensitive_place(&self, area: BBox) -> Result<bool> {
        let sql = by_db!(self, SENSITIVE_SQLITE, SENSITIVE_POSTGIS);
        Ok(on_db!(self, |pool| {
            let query = sqlx::query_scalar(sql).bind(area.min_lon);
            let query = query.bind(area.min_lat).bind(area.max_lon);
            query.bind(area.max_lat).fetch_one(pool).await
        })?)
    }
}
