//! SQL of streets.

use std::collections::{HashMap, HashSet};

use geo::{Coord, Distance, Euclidean, Point};
use sqlx::QueryBuilder;
use uuid::Uuid;

use super::{
    Access, GraphStreet, NearStreet, NewStreet, Oneway, Oneways, Street, StreetClass,
    lanes::full_names,
};
use crate::{
    db::{
        Db, Tx, by_db, by_tx, on_db, on_tx, push_box,
        sourced::{Origin, Stored, count, delete, once, upsert, vanished},
    },
    error::{Error, Result},
    geometry::{BBox, Frame, Meters, Position, wkb},
};

const INTO: &str = "INSERT INTO streets (id, source, source_ref, name, class, oneway, layer, bridge, tunnel, foot, \
     bicycle, motorcycle, motor, node_refs, line, min_lon, min_lat, max_lon, max_lat, full_name, bicycle_oneway, motorcycle_oneway) ";
const ON_CONFLICT: &str = " ON CONFLICT (source, source_ref) DO UPDATE SET name = excluded.name, \
     class = excluded.class, oneway = excluded.oneway, layer = excluded.layer, bridge = excluded.bridge, \
     tunnel = excluded.tunnel, foot = excluded.foot, bicycle = excluded.bicycle, motorcycle = excluded.motorcycle, \
     motor = excluded.motor, node_refs = excluded.node_refs, line = excluded.line, min_lon = excluded.min_lon, \
     min_lat = excluded.min_lat, max_lon = excluded.max_lon, max_lat = excluded.max_lat, \
     full_name = excluded.full_name, bicycle_oneway = excluded.bicycle_oneway, \
     motorcycle_oneway = excluded.motorcycle_oneway \
     WHERE streets.name IS DISTINCT FROM excluded.name OR streets.class <> excluded.class \
     OR streets.oneway <> excluded.oneway OR streets.layer <> excluded.layer OR streets.bridge <> excluded.bridge \
     OR streets.tunnel <> excluded.tunnel OR streets.foot IS DISTINCT FROM excluded.foot \
     OR streets.bicycle IS DISTINCT FROM excluded.bicycle OR streets.motorcycle IS DISTINCT FROM excluded.motorcycle \
     OR streets.motor IS DISTINCT FROM excluded.motor OR streets.node_refs <> excluded.node_refs \
     OR streets.line <> excluded.line OR streets.full_name IS DISTINCT FROM excluded.full_name \
     OR streets.bicycle_oneway <> excluded.bicycle_oneway \
     OR streets.motorcycle_oneway <> excluded.motorcycle_oneway";
const COUNT: &str = "SELECT count(*) FROM streets WHERE source = $1";
const INSIDE: &str = "SELECT rid, source_ref FROM streets WHERE source = $1 AND min_lon >= $2 AND min_lat >= $3 \
     AND max_lon <= $4 AND max_lat <= $5 ORDER BY rid";
const DELETE: &str = "DELETE FROM streets WHERE rid IN ";
// SQLite knows nothing of how many rows an R*Tree finds, so that the order of the two tables is said here.
const MEETING_SQLITE: &str = "SELECT s.name, s.class, s.tunnel, s.line FROM streets_box b CROSS JOIN streets s ON s.rid = b.rid \
     WHERE b.max_lon >= ";
const MEETING_WIDE_SQLITE: &str = "SELECT s.name, s.class, s.tunnel, s.line FROM streets s CROSS JOIN streets_box b ON b.rid = s.rid \
     WHERE b.max_lon >= ";
const MEETING_POSTGIS: &str =
    "SELECT s.name, s.class, s.tunnel, s.line FROM streets s WHERE s.box && ST_MakeEnvelope(";
const NAMED_SQLITE: &str = "SELECT s.name, s.class, s.tunnel, s.line FROM streets_box b JOIN streets s ON s.rid = b.rid \
     WHERE b.min_lon <= $3 AND b.max_lon >= $1 AND b.min_lat <= $4 AND b.max_lat >= $2 AND s.name IS NOT NULL \
     ORDER BY s.rid";
const NAMED_POSTGIS: &str = "SELECT s.name, s.class, s.tunnel, s.line FROM streets s \
     WHERE s.box && ST_MakeEnvelope($1, $2, $3, $4, 4326) AND s.name IS NOT NULL ORDER BY s.rid";

// SQLite knows nothing of how many rows an R*Tree finds, so that the order of the two tables is said here.
const OF_GRAPH_SQLITE: &str = "SELECT s.source, s.name, s.class, s.oneway, s.bicycle_oneway, s.motorcycle_oneway, s.tunnel, s.foot, s.bicycle, \
     s.motorcycle, s.motor, s.node_refs, s.line FROM streets_box b CROSS JOIN streets s ON s.rid = b.rid \
     WHERE b.min_lon <= $3 AND b.max_lon >= $1 AND b.min_lat <= $4 AND b.max_lat >= $2 ORDER BY s.rid LIMIT $5";
const OF_GRAPH_POSTGIS: &str = "SELECT s.source, s.name, s.class, s.oneway, s.bicycle_oneway, s.motorcycle_oneway, s.tunnel, s.foot, s.bicycle, \
     s.motorcycle, s.motor, s.node_refs, s.line FROM streets s \
     WHERE s.box && ST_MakeEnvelope($1, $2, $3, $4, 4326) ORDER BY s.rid LIMIT $5";

/// Degrees of longitude from which on the class of a street narrows more than its box: a tile of zoom 8.
const WIDE_DEG: f64 = 1.0;

#[derive(sqlx::FromRow)]
struct Row {
    name: Option<String>,
    class: StreetClass,
    tunnel: bool,
    line: Vec<u8>,
}

impl Row {
    fn street(self) -> Result<Street> {
        let line = wkb::read_line_string(&self.line)
            .map_err(|error| Error::Internal(format!("a street: {error}")))?;
        Ok(Street {
            name: self.name,
            class: self.class,
            tunnel: self.tunnel,
            line,
        })
    }
}

#[derive(sqlx::FromRow)]
struct GraphRow {
    source: String,
    name: Option<String>,
    class: StreetClass,
    oneway: i32,
    bicycle_oneway: i32,
    motorcycle_oneway: i32,
    tunnel: bool,
    foot: Option<String>,
    bicycle: Option<String>,
    motorcycle: Option<String>,
    motor: Option<String>,
    node_refs: Vec<u8>,
    line: Vec<u8>,
}

impl GraphRow {
    fn street(self) -> Result<GraphStreet> {
        let line = wkb::read_line_string(&self.line)
            .map_err(|error| Error::Internal(format!("a street: {error}")))?;
        Ok(GraphStreet {
            source: self.source,
            name: self.name,
            class: self.class,
            oneways: Oneways {
                vehicles: oneway(self.oneway),
                bicycle: oneway(self.bicycle_oneway),
                motorcycle: oneway(self.motorcycle_oneway),
            },
            tunnel: self.tunnel,
            access: Access {
                foot: self.foot,
                bicycle: self.bicycle,
                motorcycle: self.motorcycle,
                motor: self.motor,
            },
            node_refs: unpacked(&self.node_refs),
            line,
        })
    }
}

fn oneway(stored: i32) -> Oneway {
    match stored {
        ..0 => Oneway::Backward,
        0 => Oneway::No,
        1.. => Oneway::Forward,
    }
}

impl Tx {
    /// Brings the streets of a source up to date; those inside its area that it no longer holds are deleted.
    pub async fn store_streets(
        &mut self,
        origin: Origin<'_>,
        streets: &[NewStreet],
    ) -> Result<Stored> {
        let rows = once(streets, |street| &street.source_ref);
        let full_names = full_names(&rows);
        let boxed: Vec<_> = rows
            .iter()
            .zip(&full_names)
            .filter_map(|(row, full_name)| {
                let bbox = BBox::of_degrees(row.line.coords().copied())?;
                Some((row, full_name, bbox))
            })
            .collect();
        let present: HashSet<&str> = rows.iter().map(|row| row.source_ref.as_str()).collect();
        let gone = vanished(self, INSIDE, origin, &present).await?;
        let before = count(self, COUNT, origin).await?;
        let changed = upsert!(self, boxed, INTO, ON_CONFLICT, |values, entry| {
            let (row, full_name, bbox) = entry;
            values.push_bind(Uuid::now_v7()).push_bind(origin.source);
            values.push_bind(&row.source_ref).push_bind(&row.name);
            values
                .push_bind(row.class)
                .push_bind(row.oneways.vehicles as i32);
            values.push_bind(i32::from(row.layer));
            values.push_bind(row.bridge).push_bind(row.tunnel);
            values.push_bind(&row.access.foot);
            values.push_bind(&row.access.bicycle);
            values.push_bind(&row.access.motorcycle);
            values.push_bind(&row.access.motor);
            values.push_bind(packed(&row.node_refs));
            values.push_bind(wkb::write_line_string(&row.line));
            values.push_bind(bbox.min_lon).push_bind(bbox.min_lat);
            values.push_bind(bbox.max_lon).push_bind(bbox.max_lat);
            values.push_bind(*full_name);
            values.push_bind(row.oneways.bicycle as i32);
            values.push_bind(row.oneways.motorcycle as i32)
        });
        let created = count(self, COUNT, origin).await? - before;
        delete(self, DELETE, &gone.rids).await?;
        let names = full_names.iter().flatten().map(String::as_str);
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
    /// The streets whose box meets `area` as a graph needs them, at most `most`, in the order of their keys.
    pub async fn graph_streets(&self, area: BBox, most: usize) -> Result<Vec<GraphStreet>> {
        let sql = by_db!(self, OF_GRAPH_SQLITE, OF_GRAPH_POSTGIS);
        let rows: Vec<GraphRow> = on_db!(self, |pool| {
            let query = sqlx::query_as(sql).bind(area.min_lon).bind(area.min_lat);
            let query = query.bind(area.max_lon).bind(area.max_lat);
            query.bind(most as i64).fetch_all(pool).await
        })?;
        rows.into_iter().map(GraphRow::street).collect()
    }

    /// The streets of these classes whose box meets `area`, in the order of their keys.
    pub async fn streets_meeting(
        &self,
        area: BBox,
        classes: &[StreetClass],
    ) -> Result<Vec<Street>> {
        if classes.is_empty() {
            return Ok(Vec::new());
        }
        let by_box = area.max_lon - area.min_lon < WIDE_DEG;
        let sqlite = if by_box {
            MEETING_SQLITE
        } else {
            MEETING_WIDE_SQLITE
        };
        let narrow = by_db!(self, sqlite, MEETING_POSTGIS);
        let rows: Vec<Row> = on_db!(self, |pool| {
            let mut query = QueryBuilder::new(narrow);
            push_box!(self, query, area);
            query.push("AND s.class IN ");
            query.push_tuples(classes, |mut tuple, class| {
                tuple.push_bind(*class);
            });
            query.push(" ORDER BY s.rid");
            query.build_query_as().fetch_all(pool).await
        })?;
        rows.into_iter().map(Row::street).collect()
    }
}

impl Tx {
    /// The named streets within `reach` of a place, each name once, nearest first.
    pub async fn streets_near(
        &mut self,
        place: Position,
        reach: Meters,
    ) -> Result<Vec<NearStreet>> {
        let Some(area) = BBox::of([place]).map(|bbox| bbox.grown(reach)) else {
            return Ok(Vec::new());
        };
        let sql = by_tx!(self, NAMED_SQLITE, NAMED_POSTGIS);
        let rows: Vec<Row> = on_tx!(self, |conn| {
            let query = sqlx::query_as(sql).bind(area.min_lon).bind(area.min_lat);
            let query = query.bind(area.max_lon).bind(area.max_lat);
            query.fetch_all(conn).await
        })?;
        let frame = Frame::new(place);
        let mut nearest: HashMap<String, f64> = HashMap::new();
        for row in rows {
            let Street { name, line, .. } = row.street()?;
            let here = Point(Coord { x: 0.0, y: 0.0 });
            let distance = Euclidean.distance(&here, &frame.local_line(&line));
            if let Some(name) = name.filter(|_| distance <= reach.get()) {
                let known = nearest.entry(name).or_insert(distance);
                *known = known.min(distance);
            }
        }
        let near = nearest.into_iter();
        let mut near: Vec<_> = near
            .map(|(name, distance_m)| NearStreet { name, distance_m })
            .collect();
        near.sort_by(|a, b| {
            let by_distance = a.distance_m.total_cmp(&b.distance_m);
            by_distance.then_with(|| a.name.cmp(&b.name))
        });
        Ok(near)
    }
}

/// The numbers that [`packed`] made bytes of.
pub(crate) fn unpacked(bytes: &[u8]) -> Vec<i64> {
    let (numbers, _) = bytes.as_chunks::<8>();
    numbers
        .iter()
        .map(|number| i64::from_le_bytes(*number))
        .collect()
}

/// 8 bytes little-endian for each number.
fn packed(numbers: &[i64]) -> Vec<u8> {
    numbers.iter().flat_map(|n| n.to_le_bytes()).collect()
}
