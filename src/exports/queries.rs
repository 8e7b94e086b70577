//! SQL of exports.

use uuid::Uuid;

use super::{Export, ExportFilter, ExportFormat, ExportId, NewExport, Subject};
use crate::{
    accounts::{Scope, hexadecimal},
    clock::Instant,
    db::{Db, JsonText, Page, Tx, on_db, on_tx},
    error::Result,
};

const PAGE: &str = "SELECT x.rid, x.id, x.year, x.ordinal, x.subject, x.format, x.filter, x.rows, x.file_hash, x.reason, x.exported_at, \
     a.username FROM exports x LEFT JOIN accounts a ON a.id = x.exported_by \
     WHERE ($1 = 0 OR x.rid < $1) AND ($2 IS NULL OR x.unit_id = $2) ORDER BY x.rid DESC LIMIT $3";
const LAST: &str = "SELECT coalesce(max(ordinal), 0) FROM exports \
     WHERE (unit_id = $1 OR (unit_id IS NULL AND $1 IS NULL)) AND year = $2";
const INSERT: &str = "INSERT INTO exports (id, unit_id, year, ordinal, subject, format, filter, rows, file_hash, reason, exported_at, \
     exported_by) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)";

#[derive(sqlx::FromRow)]
struct Stored {
    rid: i64,
    id: ExportId,
    year: i64,
    ordinal: i64,
    subject: Subject,
    format: ExportFormat,
    filter: JsonText<ExportFilter>,
    rows: i64,
    file_hash: Vec<u8>,
    reason: Option<String>,
    exported_at: Instant,
    username: Option<String>,
}

impl Db {
    /// A page of what left the caller's unit, the newest first.
    pub async fn exports(&self, scope: &Scope, before: i64, limit: u32) -> Result<Page<Export>> {
        let rows: Vec<Stored> = on_db!(self, |pool| sqlx::query_as(PAGE)
            .bind(before)
            .bind(scope.unit)
            .bind(i64::from(limit) + 1)
            .fetch_all(pool)
            .await)?;
        let Page { items, next_cursor } =
            Page::cut(rows, limit as usize, |row| row.rid.to_string());
        let items = items.into_iter().map(|row| Export {
            id: row.id,
            number: super::number(row.year, row.ordinal),
            subject: row.subject,
            format: row.format,
            filter: row.filter.0,
            rows: row.rows,
            sha256: hexadecimal(&row.file_hash),
            reason: row.reason,
            exported_at: row.exported_at,
            exported_by: row.username,
        });
        Ok(Page {
            items: items.collect(),
            next_cursor,
        })
    }

    /// The ordinal that the next export of the caller's unit in a year would have; another one may take it first.
    pub(super) async fn next_export(&self, scope: &Scope, year: i64) -> Result<i64> {
        let last: i64 = on_db!(self, |pool| sqlx::query_scalar(LAST)
            .bind(scope.unit)
            .bind(year)
            .fetch_one(pool)
            .await)?;
        Ok(last + 1)
    }
}

impl Tx {
    /// Records an export of the caller's unit; a conflict where another one has its number.
    pub(super) async fn add_export(
        &mut self,
        scope: &Scope,
        export: &NewExport<'_>,
        now: Instant,
    ) -> Result<ExportId> {
        let id = ExportId(Uuid::now_v7());
        on_tx!(self, |conn| {
            let query = sqlx::query(INSERT).bind(id).bind(scope.unit);
            let query = query
                .bind(export.year)
                .bind(export.ordinal)
                .bind(export.subject)
                .bind(export.wanted.format);
            let query = query
                .bind(JsonText(&export.wanted.filter))
                .bind(export.rows)
                .bind(&export.file_hash);
            let query = query.bind(&export.wanted.reason).bind(now);
            query.bind(scope.account).execute(conn).await.map(drop)
        })?;
        Ok(id)
    }
}
