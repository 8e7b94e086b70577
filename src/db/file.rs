//! The file of a SQLite database: which one a URL names, how it is made and opened, and why it cannot be.

use std::{
    ffi::OsString,
    fs::{File, OpenOptions},
    io::ErrorKind,
    path::{Path, PathBuf},
    str::FromStr,
    time::Duration,
};

use sqlx::{
    ConnectOptions, SqlitePool,
    sqlite::{SqliteConnectOptions, SqlitePoolOptions},
};

use super::Db;
use crate::error::{Error, Result};

/// What a SQLite URL names.
pub(super) fn options(url: &str) -> Result<SqliteConnectOptions> {
    let options = SqliteConnectOptions::from_str(url)
        .map_err(|error| Error::bad_request(format!("the database URL cannot be read: {error}")))?;
    let path = url.trim_start_matches("sqlite:").trim_start_matches("//");
    let (path, parameters) = path.split_once('?').unwrap_or((path, ""));
    let is_in_memory = path == ":memory:" || parameters.split('&').any(|one| one == "mode=memory");
    if is_in_memory || options.get_filename().as_os_str().is_empty() {
        return Err(Error::bad_request(
            "the database URL names no file, so that everything would be gone at once; write sqlite:FILE",
        ));
    }
    Ok(options
        .foreign_keys(true)
        .busy_timeout(Duration::from_secs(5))
        // The file is read by a thread of its own; with room for a whole answer it need not stop and wait.
        .row_buffer_size(1000)
        .pragma("cache_size", "-32768")
        .disable_statement_logging())
}

/// Makes the file, if it is not there, so that no other user of the machine reads it; SQLite gives the files beside it
/// the same mode.
pub(super) fn make(path: &Path) -> Result<()> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    match options.open(path) {
        Ok(_) => Ok(()),
        Err(error) if error.kind() == ErrorKind::AlreadyExists => Ok(()),
        Err(error) => Err(Error::bad_request(no_folder(path).unwrap_or_else(|| {
            format!("cannot make the database {}: {error}", path.display())
        }))),
    }
}

/// Why a file does not open, and what to do about it.
pub(super) fn cannot_open(path: &Path, error: &sqlx::Error) -> Error {
    // https://www.sqlite.org/rescode.html#notadb
    const NOT_A_DATABASE: &str = "26";
    let code = error
        .as_database_error()
        .and_then(sqlx::error::DatabaseError::code);
    let file = path.display();
    let why = match path.metadata() {
        Ok(facts) if facts.is_dir() => format!("{file} is a directory, not a database"),
        Ok(_) if code.as_deref() == Some(NOT_A_DATABASE) => {
            format!("{file} is not a SQLite database")
        }
        Ok(_) => match File::open(path) {
            Ok(_) => return Error::Busy(format!("cannot open {file}: {error}")),
            Err(error) => format!("cannot open {file}: {error}"),
        },
        Err(error) if error.kind() == ErrorKind::NotFound => no_folder(path).unwrap_or_else(|| {
            format!(
                "there is no database {file}; make one with `sightline init --kind live|demo|test`"
            )
        }),
        Err(error) => format!("cannot open {file}: {error}"),
    };
    Error::bad_request(why)
}

/// What is said of a file in a folder that is not there.
fn no_folder(path: &Path) -> Option<String> {
    let folder = path
        .parent()
        .filter(|folder| !folder.as_os_str().is_empty())?;
    let is_missing = matches!(folder.try_exists(), Ok(false));
    is_missing.then(|| {
        format!(
            "there is no folder {}, in which the database {} would be",
            folder.display(),
            path.display()
        )
    })
}

impl Db {
    /// Opens a database that cannot be written, such as an auditor's copy, as it is: nothing is brought up to date.
    pub async fn connect_to_read(url: &str) -> Result<Self> {
        if !url.starts_with("sqlite:") {
            return Self::connect(url, false).await;
        }
        let options = options(url)?.read_only(true);
        let path = options.get_filename().to_owned();
        let error = match open(options.clone()).await {
            Ok(pool) => return Ok(Self::of_one(pool)),
            Err(error) => error,
        };
        // SQLite wants a file beside this one to tell who reads where. Where this user cannot write, it is read as if nobody
        // changed it, though a server of another user may; what still waits in the log of writes would be overlooked.
        let waiting = beside(&path, "-wal");
        if waiting.metadata().is_ok_and(|facts| facts.len() > 0) {
            return Err(Error::bad_request(format!(
                "{} cannot be read in a folder that cannot be written, because its last changes still stand in {}: copy \
                 both into a folder of your own, or copy the database once the server has stopped",
                path.display(),
                waiting.display()
            )));
        }
        match open(options.immutable(true)).await {
            Ok(pool) => Ok(Self::of_one(pool)),
            Err(_) => Err(cannot_open(&path, &error)),
        }
    }

    fn of_one(pool: SqlitePool) -> Self {
        Self::Sqlite {
            read: pool.clone(),
            write: pool,
        }
    }
}

/// One connection that has read something: opening alone tells nothing.
async fn open(options: SqliteConnectOptions) -> Result<SqlitePool, sqlx::Error> {
    let pool = SqlitePoolOptions::new()
        .max_connections(1)
        .test_before_acquire(false)
        .connect_with(options)
        .await?;
    sqlx::query("SELECT count(*) FROM sqlite_schema")
        .execute(&pool)
        .await?;
    Ok(pool)
}

fn beside(path: &Path, ending: &str) -> PathBuf {
    let mut name = OsString::from(path);
    name.push(ending);
    name.into()
}
