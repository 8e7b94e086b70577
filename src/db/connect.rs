//! Opening, creating and migrating a database.

use std::{path::Path, str::FromStr, time::Duration};

use sqlx::{
    ConnectOptions, Connection,
    migrate::Migrator,
    postgres::{PgConnectOptions, PgPoolOptions},
    sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous},
};

use super::{Db, on_db};
use crate::error::{Error, Result};

/// A connection to a server that was used within this time is taken to be there still.
const IDLE: Duration = Duration::from_secs(1);

static SQLITE: Migrator = sqlx::migrate!("migrations/sqlite");
static POSTGRES: Migrator = sqlx::migrate!("migrations/postgres");

impl Db {
    /// Opens the database at `url`: `sqlite:PATH` or `postgres://…`.
    ///
    /// With `create`, a SQLite file that is not there is made; a PostgreSQL database must exist.
    pub async fn connect(url: &str, create: bool) -> Result<Self> {
        if url.starts_with("postgres:") || url.starts_with("postgresql:") {
            let busy = |error: sqlx::Error| {
                Error::Busy(format!("cannot open the PostgreSQL database: {error}"))
            };
            // Statements of an import fill pages of a log, and what is slow on a busy machine is no fault.
            let options = PgConnectOptions::from_str(url)
                .map_err(busy)?
                // Compiling a plan takes longer than any statement here runs.
                .options([("jit", "off")])
                .disable_statement_logging();
            let pool = PgPoolOptions::new()
                .max_connections(16)
                .acquire_timeout(Duration::from_secs(5))
                // A question before each use would double the round trips; a server that has restarted meanwhile is
                // noticed by asking connections that have lain idle.
                .test_before_acquire(false)
                .before_acquire(|connection, facts| {
                    Box::pin(async move {
                        if facts.idle_for > IDLE {
                            connection.ping().await?;
                        }
                        Ok(true)
                    })
                })
                .connect_with(options)
                .await
                .map_err(busy)?;
            return Ok(Self::Postgres(pool));
        }
        if !url.starts_with("sqlite:") {
            return Err(Error::BadRequest(
                "the database URL must start with sqlite: or postgres:".into(),
            ));
        }
        let options = SqliteConnectOptions::from_str(url)
            .map_err(|error| {
                Error::BadRequest(format!("the database URL cannot be read: {error}"))
            })?
            .create_if_missing(create)
            .journal_mode(SqliteJournalMode::Wal)
            // FULL: an acknowledged write survives power loss, as an audit log must.
            .synchronous(SqliteSynchronous::Full)
            .foreign_keys(true)
            .busy_timeout(Duration::from_secs(5))
            // The file is read by a thread of its own; with room for a whole answer it need not stop and wait.
            .row_buffer_size(1000)
            .pragma("cache_size", "-32768")
            .disable_statement_logging();
        let file = options.get_filename().to_owned();
        let open = |error: sqlx::Error| cannot_open(url, &file, &error);
        let write = SqlitePoolOptions::new()
            .max_connections(1)
            // A file does not hang up.
            .test_before_acquire(false)
            .connect_with(options.clone())
            .await
            .map_err(open)?;
        let readers = std::thread::available_parallelism().map_or(4, |n| n.get() as u32 * 2);
        let read = SqlitePoolOptions::new()
            .max_connections(readers)
            .test_before_acquire(false)
            .connect_with(options.read_only(true))
            .await
            .map_err(open)?;
        Ok(Self::Sqlite { read, write })
    }

    /// Brings the tables up to date.
    pub async fn migrate(&self) -> Result<()> {
        let done = match self {
            Self::Sqlite { write, .. } => SQLITE.run(write).await,
            Self::Postgres(pool) => POSTGRES.run(pool).await,
        };
        done.map_err(|error| {
            Error::Internal(format!("the tables cannot be brought up to date: {error}"))
        })
    }

    /// Whether the database answers.
    pub async fn ping(&self) -> Result<()> {
        on_db!(self, |pool| sqlx::query("SELECT 1")
            .execute(pool)
            .await
            .map(drop))?;
        Ok(())
    }

    /// Closes every connection and waits for what they still do.
    pub async fn close(&self) {
        match self {
            Self::Sqlite { read, write } => {
                read.close().await;
                write.close().await;
            }
            Self::Postgres(pool) => pool.close().await,
        }
    }
}

/// Why a SQLite file does not open, and what to do about it.
fn cannot_open(url: &str, file: &Path, error: &sqlx::Error) -> Error {
    // https://www.sqlite.org/rescode.html#notadb
    const NOT_A_DATABASE: &str = "26";
    let code = error
        .as_database_error()
        .and_then(sqlx::error::DatabaseError::code);
    if code.as_deref() == Some(NOT_A_DATABASE) {
        Error::BadRequest(format!("{} is not a SQLite database", file.display()))
    } else if !file.exists() {
        Error::BadRequest(format!(
            "there is no database {}; make one with `sightline init --kind live|demo|test`",
            file.display()
        ))
    } else {
        Error::Busy(format!("cannot open {url}: {error}"))
    }
}
