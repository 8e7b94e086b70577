//! PostgreSQL for benchmarks.

use sqlx::{AssertSqlSafe, Connection, Executor, PgConnection};
use uuid::Uuid;

/// What a benchmark gives or fails with.
pub type Outcome<T> = Result<T, Box<dyn std::error::Error>>;

/// A new PostgreSQL database beside the one of `scripts/with-postgis`.
pub async fn new_postgres() -> Outcome<String> {
    let base = std::env::var("SIGHTLINE_TEST_POSTGRES_URL")
        .map_err(|_| "run this with scripts/with-postgis")?;
    let name = format!("sightline_{}", Uuid::now_v7().simple());
    let mut admin = PgConnection::connect(&base).await?;
    admin
        .execute(AssertSqlSafe(format!("CREATE DATABASE {name}")))
        .await?;
    let (address, options) = base.split_once('?').unwrap_or((&base, ""));
    let (server, _) = address
        .rsplit_once('/')
        .ok_or("the URL names no database")?;
    Ok(format!("{server}/{name}?{options}"))
}
