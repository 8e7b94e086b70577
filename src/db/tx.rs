//! Transactions: every write, with its audit row, is in one; a search reads in one.

use sqlx::{Postgres, Sqlite, Transaction};

use super::Db;
use crate::error::Result;

/// An open transaction; dropped without [`commit`](Self::commit), nothing of it happened.
pub enum Tx {
    /// On SQLite, begun with the write lock.
    Sqlite(Transaction<'static, Sqlite>),
    /// On PostgreSQL.
    Postgres(Transaction<'static, Postgres>),
}

/// Runs one body in whichever transaction is open: `on_tx!(tx, |conn| sqlx::query(SQL).execute(conn).await)`.
macro_rules! on_tx {
    ($tx:expr, |$conn:ident| $body:expr) => {
        match $tx {
            $crate::db::Tx::Sqlite(tx) => {
                let $conn = &mut **tx;
                $body
            }
            $crate::db::Tx::Postgres(tx) => {
                let $conn = &mut **tx;
                $body
            }
        }
    };
}
pub(crate) use on_tx;

/// Picks the SQL of the transaction's database where the two have to differ.
macro_rules! by_tx {
    ($tx:expr, $sqlite:expr, $postgres:expr) => {
        match $tx {
            $crate::db::Tx::Sqlite(_) => $sqlite,
            $crate::db::Tx::Postgres(_) => $postgres,
        }
    };
}
pub(crate) use by_tx;

impl Db {
    /// Begins a transaction that may write.
    pub async fn begin(&self) -> Result<Tx> {
        Ok(match self {
            // IMMEDIATE: a lock taken later, halfway through, could fail with nothing to wait for.
            Self::Sqlite { write, .. } => Tx::Sqlite(write.begin_with("BEGIN IMMEDIATE").await?),
            Self::Postgres(pool) => Tx::Postgres(pool.begin().await?),
        })
    }
}

impl Db {
    /// Begins a transaction that only reads: all of it sees the registry in one state, whatever is written meanwhile.
    pub async fn begin_reading(&self) -> Result<Tx> {
        const SNAPSHOT: &str = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY";
        Ok(match self {
            Self::Sqlite { read, .. } => Tx::Sqlite(read.begin().await?),
            Self::Postgres(pool) => Tx::Postgres(pool.begin_with(SNAPSHOT).await?),
        })
    }
}

impl Tx {
    /// Makes everything done in it true at once.
    pub async fn commit(self) -> Result<()> {
        match self {
            Self::Sqlite(tx) => tx.commit().await?,
            Self::Postgres(tx) => tx.commit().await?,
        }
        Ok(())
    }
}
