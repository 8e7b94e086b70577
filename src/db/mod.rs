//! The two databases behind one query body: SQLite in one file, PostgreSQL with PostGIS by URL.

mod connect;
mod file;
mod json_text;
pub mod sourced;
pub(crate) mod tx;

use serde::{Deserialize, Serialize};
use sqlx::{PgPool, SqlitePool};
use utoipa::{IntoParams, ToSchema};

use crate::{
    error::{Error, Result},
    refusal::Refusal,
};

pub use json_text::JsonText;
pub use tx::Tx;
pub(crate) use tx::{by_tx, on_tx};

/// An open database.
#[derive(Clone, Debug)]
pub enum Db {
    /// One file; many readers and one writer, so that writers queue here and not on the file's lock.
    Sqlite {
        /// Connections that read.
        read: SqlitePool,
        /// The connection that writes.
        write: SqlitePool,
    },
    /// PostgreSQL with PostGIS.
    Postgres(PgPool),
}

/// Runs one body against whichever database is open: `on_db!(db, |pool| sqlx::query(SQL).execute(pool).await)`.
///
/// The body is compiled once for each; `pool` reads, writes go through [`Db::begin`].
macro_rules! on_db {
    ($db:expr, |$pool:ident| $body:expr) => {
        match $db {
            $crate::db::Db::Sqlite { read: $pool, .. } => $body,
            $crate::db::Db::Postgres($pool) => $body,
        }
    };
}
pub(crate) use on_db;

/// Picks the SQL of the open database where the two have to differ: `by_db!(db, NEAR_SQLITE, NEAR_POSTGIS)`.
macro_rules! by_db {
    ($db:expr, $sqlite:expr, $postgres:expr) => {
        match $db {
            $crate::db::Db::Sqlite { .. } => $sqlite,
            $crate::db::Db::Postgres(_) => $postgres,
        }
    };
}
pub(crate) use by_db;

/// Binds the corners of a box after a statement that ends where the first one belongs: `… b.max_lon >= ` on SQLite,
/// `… && ST_MakeEnvelope(` on PostgreSQL; for statements that go on with a list.
macro_rules! push_box {
    ($db:expr, $query:expr, $area:expr) => {{
        let between = $crate::db::by_db!(
            $db,
            [
                " AND b.max_lat >= ",
                " AND b.min_lon <= ",
                " AND b.min_lat <= ",
                " "
            ],
            [", ", ", ", ", ", ", 4326) "]
        );
        let corners = [$area.min_lon, $area.min_lat, $area.max_lon, $area.max_lat];
        for (corner, then) in corners.into_iter().zip(between) {
            $query.push_bind(corner).push(then);
        }
    }};
}
pub(crate) use push_box;

/// A page of a longer list; `next_cursor` asks for the one after it.
#[derive(Debug, Serialize, ToSchema)]
pub struct Page<T> {
    /// The rows of this page.
    pub items: Vec<T>,
    /// Pass it as `cursor` for the next page; null on the last one.
    pub next_cursor: Option<String>,
}

/// The most rows of one page.
pub const MAX_PAGE: u32 = 1000;

/// Which page of a list.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct PageQuery {
    /// `next_cursor` of the page before.
    cursor: Option<String>,
    /// Rows of a page, 1 to 1000; 50 if left out.
    limit: Option<u32>,
}

impl PageQuery {
    /// The page that a query with further fields asks for.
    pub(crate) fn new(cursor: Option<String>, limit: Option<u32>) -> Self {
        Self { cursor, limit }
    }

    /// The row that the page begins behind, 0 for the first page, and the most rows of it.
    pub(crate) fn read(&self) -> Result<(i64, u32)> {
        let limit = self.limit.unwrap_or(50).clamp(1, MAX_PAGE);
        Ok((cursor(self.cursor.as_deref())?, limit))
    }
}

/// The place in a list that a cursor names.
pub(crate) fn cursor(text: Option<&str>) -> Result<i64> {
    text.map_or(Ok(0), |text| {
        text.parse()
            .map_err(|_| Error::field("cursor", Refusal::NotCursor))
    })
}

impl<T> Page<T> {
    /// A page of at most `limit` rows out of `rows`, of which one more was asked for to see whether there are more.
    pub fn cut(mut rows: Vec<T>, limit: usize, cursor: impl Fn(&T) -> String) -> Self {
        let more = rows.len() > limit;
        rows.truncate(limit);
        let next_cursor = if more { rows.last().map(cursor) } else { None };
        Self {
            items: rows,
            next_cursor,
        }
    }
}
