//! Opening, creating and migrating a database.

use std::{str::FromStr, time::Duration};

use sqlx::{
    ConnectOptions, Connection,
    migrate::Migrator,
    postgres::{PgConnectOptions, PgPoolOptions},
    sqlite::{SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous},
};

use super::{Db, file, on_db};
use crate::error::{Error, Result};

/// How long a server may take to answer.
const PATIENCE: Duration = Duration::from_secs(5);
/// A connection to a server that was used within this time is taken to be there still.
const IDLE: Duration = Duration::from_secs(1);

static SQLITE: Migrator = sqlx::migrate!("migrations/sqlite");
static POSTGRES: Migrator = sqlx::migrate!("migrations/postgres");

impl Db {
    /// Opens the database at `url`: `sqlite:PATH` or `postgres://…`.
    ///
    /// With `create`, a SQLite file that is not there is made, for this user alone; a PostgreSQL database must exist.
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
            let server = server(&options);
            let pool = PgPoolOptions::new()
                .max_connections(16)
                .acquire_timeout(PATIENCE)
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
                .map_err(|error| match error {
                    // The pool has tried again until its time was up.
                    sqlx::Error::PoolTimedOut => Error::Busy(format!(
                        "no PostgreSQL server answers at {server} within {} s; is it running, and is that where it is?",
                        PATIENCE.as_secs()
                    )),
                    sqlx::Error::Io(error) => Error::Busy(format!(
                        "the PostgreSQL server at {server} cannot be reached: {error}"
                    )),
                    error => busy(error),
                })?;
            return Ok(Self::Postgres(pool));
        }
        if !url.starts_with("sqlite:") {
            return Err(Error::bad_request(
                "the database URL must start with sqlite: or postgres:",
            ));
        }
        let options = file::options(url)?
            .create_if_missing(false)
            .journal_mode(SqliteJournalMode::Wal)
            // FULL: an acknowledged write survives power loss, as an audit log must.
            .synchronous(SqliteSynchronous::Full);
        let path = options.get_filename().to_owned();
        if create {
            file::make(&path)?;
        }
        let open = |error: sqlx::Error| file::cannot_open(&path, &error);
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

/// Where a server listens, without who asks it.
fn server(options: &PgConnectOptions) -> String {
    let host = match options.get_socket() {
        Some(folder) => folder.display().to_string(),
        None => options.get_host().to_owned(),
    };
    format!("{host}:{}", options.get_port())
}
