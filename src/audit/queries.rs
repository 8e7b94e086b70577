//! SQL of the log.

use sqlx::QueryBuilder;

use super::{Entry, Head, Row, link};
use crate::{
    db::{Db, Tx, on_db, on_tx},
    error::{Error, Result},
};

// An update that changes nothing takes the row's lock on both databases: writers of the chain take turns.
const LOCK_HEAD: &str = "UPDATE audit_head SET seq = seq WHERE only_row = 1 RETURNING seq, hash";
const SET_HEAD: &str = "UPDATE audit_head SET seq = $1, hash = $2 WHERE only_row = 1";
const HEAD: &str = "SELECT seq, hash FROM audit_head WHERE only_row = 1";
const BEFORE_FIRST: &str = "SELECT count(*) FROM audit WHERE seq < 1";
const ROWS: &str = "SELECT seq, body, hash FROM audit WHERE seq > $1 ORDER BY seq LIMIT $2";

const NO_HEAD: &str = "the log has no head: the only row of audit_head was deleted";

/// Rows of one INSERT: three binds each, well below what either database takes.
const CHUNK: usize = 1000;

/// Chains `entries` to the end of the log, in `tx`.
pub(crate) async fn append(tx: &mut Tx, entries: &[Entry]) -> Result<()> {
    let head: Option<Head> = on_tx!(tx, |conn| sqlx::query_as(LOCK_HEAD)
        .fetch_optional(conn)
        .await)?;
    let mut head = head.ok_or_else(|| Error::Internal(NO_HEAD.into()))?;
    let rows: Vec<Row> = entries
        .iter()
        .map(|entry| {
            let body = entry.body();
            head = Head {
                seq: head.seq + 1,
                hash: link(&head.hash, &body),
            };
            Row {
                seq: head.seq,
                body,
                hash: head.hash.clone(),
            }
        })
        .collect();
    for chunk in rows.chunks(CHUNK) {
        on_tx!(tx, |conn| {
            let mut insert = QueryBuilder::new("INSERT INTO audit (seq, body, hash) ");
            insert.push_values(chunk, |mut values, row| {
                values
                    .push_bind(row.seq)
                    .push_bind(&row.body)
                    .push_bind(&row.hash);
            });
            insert.build().execute(conn).await.map(drop)
        })?;
    }
    on_tx!(tx, |conn| sqlx::query(SET_HEAD)
        .bind(head.seq)
        .bind(&head.hash)
        .execute(conn)
        .await
        .map(drop))?;
    Ok(())
}

impl Db {
    /// The end of the log as the database states it.
    pub async fn audit_head(&self) -> Result<Head> {
        let head = on_db!(self, |pool| sqlx::query_as(HEAD).fetch_optional(pool).await)?;
        head.ok_or_else(|| Error::Conflict(NO_HEAD.into()))
    }

    /// How many lines stand before the first place of the chain, where none can stand.
    pub async fn audit_rows_before_first(&self) -> Result<i64> {
        Ok(on_db!(self, |pool| sqlx::query_scalar(BEFORE_FIRST)
            .fetch_one(pool)
            .await)?)
    }

    /// At most `limit` lines after `seq`, in order.
    pub async fn audit_rows(&self, seq: i64, limit: i64) -> Result<Vec<Row>> {
        Ok(on_db!(self, |pool| sqlx::query_as(ROWS)
            .bind(seq)
            .bind(limit)
            .fetch_all(pool)
            .await)?)
    }
}
