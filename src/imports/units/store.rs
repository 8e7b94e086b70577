//! Storing units: one transaction, after everything was read and planned.

use std::collections::HashMap;

use serde_json::json;
use sqlx::QueryBuilder;

use super::{
    UnitFile, UnitInUse, UnitOptions, UnitReport,
    links::Link,
    plan::{Known, KnownBoundary, Plan, Row, plan},
};
use crate::{
    accounts::Scope,
    audit::{Entry, append},
    clock::{Day, Instant},
    db::{Db, Tx, on_db, on_tx, sourced::CHUNK},
    error::{Error, Result},
    units::{UnitId, UnitKind, names},
};

/// Two imports at once would both find what neither has stored; SQLite has one writer anyway.
const LOCK: &str = "LOCK TABLE units IN SHARE ROW EXCLUSIVE MODE";
const ALL: &str = "SELECT id, code, name, kind, parent_id, valid_from, valid_to, boundary IS NOT NULL AS has_boundary \
     FROM units ORDER BY rid";
const LINKS: &str = "SELECT unit_id, successor_id, whole FROM unit_successors";
const SAME: &str = "SELECT EXISTS (SELECT 1 FROM units WHERE id = $1 AND boundary = $2)";
const INTO: &str = "INSERT INTO units (id, code, name, name_key, kind, parent_id, valid_from, valid_to, boundary, \
     min_lon, min_lat, max_lon, max_lat) ";
const CHANGE: &str = "UPDATE units SET name = $2, name_key = $3, kind = $4, parent_id = $5, valid_from = $6, valid_to = $7 \
     WHERE id = $1";
const SET_BOUNDARY: &str = "UPDATE units SET boundary = $2, min_lon = $3, min_lat = $4, max_lon = $5, max_lat = $6 \
     WHERE id = $1";
const INTO_LINKS: &str = "INSERT INTO unit_successors (unit_id, successor_id, whole) ";
const ON_LINK: &str = " ON CONFLICT (unit_id, successor_id) DO UPDATE SET whole = excluded.whole";
const IN_USE: &str = "SELECT u.id, u.code, u.name, \
     (SELECT count(*) FROM accounts c WHERE c.unit_id = u.id AND c.disabled_at IS NULL) AS accounts, \
     (SELECT count(*) FROM cameras k WHERE k.unit_id = u.id) AS cameras FROM units u WHERE u.valid_to IS NOT NULL \
     AND (u.id IN (SELECT unit_id FROM accounts WHERE disabled_at IS NULL) \
     OR EXISTS (SELECT 1 FROM cameras k WHERE k.unit_id = u.id)) ORDER BY u.code, u.rid";
const BECAME: &str = "WITH RECURSIVE became (id) AS (SELECT successor_id FROM unit_successors WHERE unit_id = $1 \
     UNION SELECT s.successor_id FROM became b JOIN unit_successors s ON s.unit_id = b.id) \
     SELECT u.code FROM became b JOIN units u ON u.id = b.id WHERE u.valid_to IS NULL ORDER BY u.code";

#[derive(sqlx::FromRow)]
struct Stored {
    id: UnitId,
    code: String,
    name: String,
    kind: UnitKind,
    parent_id: Option<UnitId>,
    valid_from: Option<Day>,
    valid_to: Option<Day>,
    has_boundary: bool,
}

#[derive(sqlx::FromRow)]
struct Used {
    id: UnitId,
    code: String,
    name: String,
    accounts: i64,
    cameras: i64,
}

impl Db {
    /// Takes over the units of a file and, if there is one, a table of what old units became; all or nothing.
    ///
    /// `today` is the last day on which the units of the file can have begun.
    pub async fn import_units(
        &self,
        (scope, now, today): (&Scope, Instant, Day),
        file: &UnitFile,
        table: Option<&[Link]>,
        options: &UnitOptions,
    ) -> Result<UnitReport> {
        let started = std::time::Instant::now();
        if options.valid_from.is_some_and(|from| from > today) {
            let why = "lies in the future: units are taken over once they hold";
            return Err(Error::field("valid-from", why));
        }
        let mut tx = self.begin().await?;
        if matches!(tx, Tx::Postgres(_)) {
            on_tx!(&mut tx, |conn| sqlx::query(LOCK)
                .execute(conn)
                .await
                .map(drop))?;
        }
        let known = known(&mut tx, file).await?;
        let mut planned = plan(known, file, table, options)?;
        apply(&mut tx, &planned, file).await?;
        let report = &planned.report;
        let counts = json!({
            "door": "command line", "created": report.created, "updated": report.updated,
            "ended": report.ended.len(), "history": report.history, "links": report.links,
            "corrected": options.correct,
        });
        let entry = Entry::new(scope, now, "unit.import", None).with(counts);
        append(&mut tx, &[entry]).await?;
        tx.commit().await?;
        planned.report.in_use = self.ended_units_in_use().await?;
        planned.report.seconds = started.elapsed().as_secs_f64();
        Ok(planned.report)
    }

    /// Units that ended and that accounts or cameras still belong to, with the units of today that they became.
    pub async fn ended_units_in_use(&self) -> Result<Vec<UnitInUse>> {
        let rows: Vec<Used> = on_db!(self, |pool| sqlx::query_as(IN_USE).fetch_all(pool).await)?;
        let mut in_use = Vec::new();
        for row in rows {
            let successors: Vec<String> = on_db!(self, |pool| sqlx::query_scalar(BECAME)
                .bind(row.id)
                .fetch_all(pool)
                .await)?;
            in_use.push(UnitInUse {
                code: row.code,
                name: row.name,
                accounts: row.accounts,
                cameras: row.cameras,
                successors,
            });
        }
        Ok(in_use)
    }
}

async fn known(tx: &mut Tx, file: &UnitFile) -> Result<Known> {
    let stored: Vec<Stored> = on_tx!(tx, |conn| sqlx::query_as(ALL).fetch_all(conn).await)?;
    let links: Vec<(UnitId, UnitId, bool)> =
        on_tx!(tx, |conn| sqlx::query_as(LINKS).fetch_all(conn).await)?;
    let boundaries: HashMap<&str, &[u8]> = file
        .units
        .iter()
        .filter_map(|unit| Some((unit.code.as_str(), unit.boundary.as_ref()?.wkb.as_slice())))
        .collect();
    let mut rows = Vec::with_capacity(stored.len());
    for row in stored {
        let boundary = match boundaries.get(row.code.as_str()) {
            _ if !row.has_boundary => KnownBoundary::None,
            Some(wkb) => {
                let same: bool = on_tx!(tx, |conn| sqlx::query_scalar(SAME)
                    .bind(row.id)
                    .bind(*wkb)
                    .fetch_one(conn)
                    .await)?;
                if same {
                    KnownBoundary::Same
                } else {
                    KnownBoundary::Other
                }
            }
            None => KnownBoundary::Other,
        };
        rows.push(Row {
            id: row.id,
            code: row.code,
            name: row.name,
            kind: row.kind,
            parent: row.parent_id,
            valid_from: row.valid_from,
            valid_to: row.valid_to,
            boundary,
            is_new: false,
            is_changed: false,
            boundary_of: None,
            is_stated: false,
            is_listed: false,
        });
    }
    let links = links
        .into_iter()
        .map(|(unit, successor, whole)| ((unit, successor), whole))
        .collect();
    Ok(Known { rows, links })
}

/// Writes what is planned; a unit is made after the one above it.
async fn apply(tx: &mut Tx, plan: &Plan<'_>, file: &UnitFile) -> Result<()> {
    let boundary = |row: &Row| file.units.get(row.boundary_of?)?.boundary.as_ref();
    let new: Vec<&Row> = plan.rows.iter().filter(|row| row.is_new).collect();
    for chunk in new.chunks(CHUNK) {
        on_tx!(tx, |conn| {
            let mut insert = QueryBuilder::new(INTO);
            insert.push_values(chunk, |mut values, row| {
                let boundary = boundary(row);
                let bbox = boundary.map(|boundary| boundary.bbox);
                values.push_bind(row.id).push_bind(&row.code);
                values.push_bind(&row.name);
                values.push_bind(names::stored(&row.name).key);
                values.push_bind(row.kind.text()).push_bind(row.parent);
                values.push_bind(row.valid_from).push_bind(row.valid_to);
                values.push_bind(boundary.map(|boundary| &boundary.wkb));
                values.push_bind(bbox.map(|bbox| bbox.min_lon));
                values.push_bind(bbox.map(|bbox| bbox.min_lat));
                values.push_bind(bbox.map(|bbox| bbox.max_lon));
                values.push_bind(bbox.map(|bbox| bbox.max_lat));
            });
            insert.build().execute(conn).await.map(drop)
        })?;
    }
    for row in plan.rows.iter().filter(|row| row.is_changed && !row.is_new) {
        on_tx!(tx, |conn| {
            let query = sqlx::query(CHANGE).bind(row.id).bind(&row.name);
            let query = query.bind(names::stored(&row.name).key);
            let query = query.bind(row.kind.text()).bind(row.parent);
            let query = query.bind(row.valid_from).bind(row.valid_to);
            query.execute(conn).await.map(drop)
        })?;
        if let Some(boundary) = boundary(row) {
            let bbox = boundary.bbox;
            on_tx!(tx, |conn| {
                let query = sqlx::query(SET_BOUNDARY).bind(row.id);
                let query = query.bind(&boundary.wkb);
                let query = query.bind(bbox.min_lon).bind(bbox.min_lat);
                let query = query.bind(bbox.max_lon).bind(bbox.max_lat);
                query.execute(conn).await.map(drop)
            })?;
        }
    }
    for chunk in plan.links.chunks(CHUNK) {
        on_tx!(tx, |conn| {
            let mut insert = QueryBuilder::new(INTO_LINKS);
            insert.push_values(chunk, |mut values, (unit, successor, whole)| {
                values.push_bind(*unit).push_bind(*successor);
                values.push_bind(*whole);
            });
            insert.push(ON_LINK);
            insert.build().execute(conn).await.map(drop)
        })?;
    }
    Ok(())
}
