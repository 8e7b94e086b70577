//! Things that a source describes again and again: brought up to date, never twice, and let go once it has them no more.

use std::collections::HashSet;

use serde::Serialize;
use sqlx::QueryBuilder;

use super::{Tx, on_tx};
use crate::{
    error::{Error, Result},
    geometry::BBox,
};

/// Rows of one statement; the widest has 20 binds, SQLite takes 32,766 and PostgreSQL 65,535.
pub(crate) const CHUNK: usize = 1000;

/// Which source describes things, and where: what it no longer holds inside this area has vanished.
#[derive(Clone, Copy, Debug)]
pub struct Origin<'a> {
    /// Name of the source, such as `osm`.
    pub source: &'a str,
    /// The area that it speaks of.
    pub bbox: BBox,
}

/// What storing one kind of thing did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Stored {
    /// Things in the source.
    pub rows: usize,
    /// New ones.
    pub created: usize,
    /// Known ones that differed.
    pub updated: usize,
    /// Known ones left as a person had changed them.
    pub kept: usize,
    /// Known ones that the source no longer holds.
    pub vanished: usize,
    /// Those known inside the area before, but for the ones that a person changed.
    pub known: usize,
}

impl Stored {
    /// A conflict if more than half of the known `things` vanished: then the source is more likely cut off, or the wrong
    /// one, than the town torn down.
    pub fn refuse_loss(&self, things: &str) -> Result<()> {
        if 2 * self.vanished <= self.known {
            return Ok(());
        }
        Err(Error::Conflict(format!(
            "{} of the {} {things} known in this area would vanish: is this the right file, and a whole one? \
             If it is, say --allow-vanish",
            self.vanished, self.known
        ).into()))
    }
}

/// Which known things a source no longer holds.
pub(crate) struct Vanished {
    /// Keys of those that vanished.
    pub(crate) rids: Vec<i64>,
    /// How many were known inside the area.
    pub(crate) known: usize,
}

/// Inserts or updates `$rows` in chunks, each row bound by `$bind`, and gives the number of rows that changed.
macro_rules! upsert {
    ($tx:expr, $rows:expr, $into:expr, $on_conflict:expr, |$values:ident, $row:ident| $bind:expr) => {{
        let mut changed = 0;
        for chunk in $rows.chunks($crate::db::sourced::CHUNK) {
            changed += $crate::db::on_tx!($tx, |conn| {
                let mut insert = ::sqlx::QueryBuilder::new($into);
                insert.push_values(chunk, |mut $values, $row| {
                    $bind;
                });
                insert.push($on_conflict);
                let done = insert.build().execute(conn).await;
                done.map(|done| done.rows_affected() as usize)
            })?;
        }
        changed
    }};
}
pub(crate) use upsert;

/// The first row of each name: a source that names something twice must not stop the statement.
pub(crate) fn once<T>(rows: &[T], name: impl Fn(&T) -> &str) -> Vec<&T> {
    let mut seen = HashSet::with_capacity(rows.len());
    rows.iter().filter(|row| seen.insert(name(row))).collect()
}

/// How many rows `sql` counts for the source ($1).
pub(crate) async fn count(tx: &mut Tx, sql: &'static str, origin: Origin<'_>) -> Result<usize> {
    let rows: i64 = on_tx!(tx, |conn| {
        sqlx::query_scalar(sql)
            .bind(origin.source)
            .fetch_one(conn)
            .await
    })?;
    Ok(rows as usize)
}

/// The keys among those that `sql` finds for source ($1) and box ($2 to $5) whose name is not in `present`.
///
/// None if nothing is present at all: such a source speaks of something else. To be asked before new rows are stored.
pub(crate) async fn vanished(
    tx: &mut Tx,
    sql: &'static str,
    origin: Origin<'_>,
    present: &HashSet<&str>,
) -> Result<Vanished> {
    let BBox {
        min_lon,
        min_lat,
        max_lon,
        max_lat,
    } = origin.bbox;
    let known: Vec<(i64, String)> = on_tx!(tx, |conn| {
        let query = sqlx::query_as(sql).bind(origin.source);
        let query = query.bind(min_lon).bind(min_lat);
        query.bind(max_lon).bind(max_lat).fetch_all(conn).await
    })?;
    let gone = known
        .iter()
        .filter(|(_, name)| !present.is_empty() && !present.contains(name.as_str()));
    Ok(Vanished {
        rids: gone.map(|(rid, _)| *rid).collect(),
        known: known.len(),
    })
}

/// Deletes the rows with these keys; `sql` ends before the list of keys.
pub(crate) async fn delete(tx: &mut Tx, sql: &'static str, rids: &[i64]) -> Result<()> {
    for chunk in rids.chunks(CHUNK) {
        on_tx!(tx, |conn| {
            let mut delete = QueryBuilder::new(sql);
            delete.push_tuples(chunk, |mut tuple, rid| {
                tuple.push_bind(*rid);
            });
            delete.build().execute(conn).await.map(drop)
        })?;
    }
    Ok(())
}
