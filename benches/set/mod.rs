//! Generated sets to measure on, made once and kept.

use indicatif::ProgressBar;
use sightline::{
    accounts::Scope,
    clock::{Clock, Instant},
    db::Db,
    deployment::DeploymentKind,
    generate::Size,
};
use sqlx::{AssertSqlSafe, Connection, Executor, PgConnection};
use uuid::Uuid;

/// What a benchmark gives or fails with.
pub type Outcome<T> = Result<T, Box<dyn std::error::Error>>;

/// Incidents of every set.
const INCIDENTS: u32 = 10_000;

/// The database, filled with towns unless it holds some.
pub async fn filled(url: &str, cameras: u32) -> Outcome<Db> {
    let db = Db::connect(url, true).await.map_err(|e| e.to_string())?;
    db.migrate().await.map_err(|e| e.to_string())?;
    if db.deployment().await.is_ok() {
        return Ok(db);
    }
    let size = Size {
        cameras,
        incidents: INCIDENTS,
        seed: 1,
    };
    let started = std::time::Instant::now();
    fill(&db, &size, Clock::default().now())
        .await
        .map_err(|e| e.to_string())?;
    let took = started.elapsed().as_secs_f64();
    println!("{cameras} cameras generated in {took:.1} s");
    Ok(db)
}

async fn fill(db: &Db, size: &Size, now: Instant) -> sightline::error::Result<()> {
    let kind = DeploymentKind::Test;
    let mut tx = db.begin().await?;
    db.set_deployment(&mut tx, kind, "Asia/Ho_Chi_Minh", now)
        .await?;
    tx.commit().await?;
    let deployment = db.deployment().await?;
    let (scope, progress) = (Scope::command_line(kind), ProgressBar::hidden());
    db.generate(&scope, &deployment, size, now, &progress)
        .await?;
    Ok(())
}

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
