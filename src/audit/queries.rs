//! SQL of the log.

use sqlx::QueryBuilder;

use super::{Entry, Head, Row, link};
use crate::{
    clock::Instant,
    db::{Db, Tx, on_db, on_tx},
    error::{Error, Result},
};

// An update that changes nothing takes the row's lock on both databases: writers of the chain take turns.
const LOCK_HEAD: &str = "UPDATE audit_head SET seq = seq WHERE only_row = 1 RETURNING seq, hash";
const SET_HEAD: &str = "UPDATE audit_head SET seq = $1, hash = $2 WHERE only_row = 1";
const HEAD: &str = "SELECT seq, hash FROM audit_head WHERE only_row = 1";
const START: &str = "SELECT seq, hash FROM audit_start WHERE only_row = 1";
const SET_START: &str = "UPDATE audit_start SET seq = $1, hash = $2 WHERE only_row = 1";
const CUT: &str = "DELETE FROM audit WHERE seq <= $1";
const BEFORE_FIRST: &str = "SELECT count(*) FROM audit WHERE seq <= $1";
const ROWS: &str = "SELECT seq, body, hash FROM audit WHERE seq > $1 ORDER BY seq LIMIT $2";

const NO_HEAD: &str = "the log has no head: the only row of audit_head was deleted";

const NO_START: &str = "the log has no start: the only row of audit_start was deleted";

/// Lines looked at together when the oldest are cut off.
const STRETCH: i64 = 10_000;

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

impl Tx {
    /// Cuts off the lines at the beginning of the log that were all written before a moment; gives how many, and where the
    /// log begins now if that moved. The caller says so in a line of its own.
    pub(crate) async fn cut_audit(&mut self, before: Instant) -> Result<(u64, Option<Head>)> {
        let start: Option<Head> = on_tx!(self, |conn| sqlx::query_as(START)
            .fetch_optional(conn)
            .await)?;
        let mut start = start.ok_or_else(|| Error::Internal(NO_START.into()))?;
        let first = start.seq;
        loop {
            let rows: Vec<Row> = on_tx!(self, |conn| sqlx::query_as(ROWS)
                .bind(start.seq)
                .bind(STRETCH)
                .fetch_all(conn)
                .await)?;
            let old = rows.iter().take_while(|row| row.is_before(before));
            let count = old.clone().count();
            if let Some(last) = old.last() {
                start = Head {
                    seq: last.seq,
                    hash: last.hash.clone(),
                };
            }
            if count < STRETCH as usize {
                break;
            }
        }
        if start.seq == first {
            return Ok((0, None));
        }
        let cut = on_tx!(self, |conn| sqlx::query(CUT)
            .bind(start.seq)
            .execute(conn)
            .await
            .map(|done| done.rows_affected()))?;
        on_tx!(self, |conn| sqlx::query(SET_START)
            .bind(start.seq)
            .bind(&start.hash)
            .execute(conn)
            .await
            .map(drop))?;
        Ok((cut, Some(start)))
    }
}

impl Db {
    /// The end of the log as the database states it.
    pub async fn audit_head(&self) -> Result<Head> {
        let head = on_db!(self, |pool| sqlx::query_as(HEAD).fetch_optional(pool).await)?;
        head.ok_or_else(|| Error::Conflict(NO_HEAD.into()))
    }

    /// The last line that was purged: the chain begins after it.
    pub async fn audit_start(&self) -> Result<Head> {
        let start = on_db!(self, |pool| sqlx::query_as(START)
            .fetch_optional(pool)
            .await)?;
        start.ok_or_else(|| Error::Conflict(NO_START.into()))
    }

    /// How many lines stand at or before the start of the chain, where none can stand.
    pub async fn audit_rows_before_first(&self, start: &Head) -> Result<i64> {
        Ok(on_db!(self, |pool| sqlx::query_scalar(BEFORE_FIRST)
            .bind(start.seq)
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
