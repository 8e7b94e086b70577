//! When the purge runs, and the line of the log that proves it.

use std::time::Duration;

use serde_json::{Map, json};

use super::Purged;
use crate::{
    accounts::Scope,
    audit::{Entry, PURGE, append},
    clock::{Clock, Instant},
    db::Db,
    deployment::DeploymentKind,
    error::Result,
};

/// The first look comes so long after the start.
const START: Duration = Duration::from_mins(1);
/// A server that was down at its hour catches up.
const BETWEEN_LOOKS: Duration = Duration::from_hours(1);

/// Why a purge runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Occasion {
    /// Somebody asked for it on the command line.
    Asked,
    /// Somebody wants to know what it would delete.
    DryRun,
    /// A server does it once a day.
    Daily,
}

/// Deletes what had its time, with its line in the log; none where a daily one is not due. A dry run changes nothing.
pub async fn purge(
    db: &Db,
    kind: DeploymentKind,
    occasion: Occasion,
    now: Instant,
) -> Result<Option<Purged>> {
    let mut tx = db.begin().await?;
    let is_daily = occasion == Occasion::Daily;
    if !tx.claim_purge(now, is_daily).await? && is_daily {
        return Ok(None);
    }
    let (purged, log_begins_after) = tx.purge(now).await?;
    if occasion == Occasion::DryRun {
        return Ok(Some(purged));
    }
    let rows: Map<_, _> = purged
        .iter()
        .map(|(table, rows)| ((*table).to_owned(), json!(rows)))
        .collect();
    let door = if is_daily { "server" } else { "command line" };
    let mut detail = json!({ "door": door, "rows": rows });
    if let Some(start) = log_begins_after {
        detail["log_begins_after"] = json!(start.to_string());
    }
    let entry = Entry::new(&Scope::command_line(kind), now, PURGE, None);
    append(&mut tx, &[entry.with(detail)]).await?;
    tx.commit().await?;
    Ok(Some(purged))
}

/// Purges a live database once a day until the task is ended; what fails is tried again an hour later.
///
/// Demo and test databases keep what they are made of; `sightline purge` works on them, too.
pub(crate) async fn run(db: Db, clock: Clock) {
    let mut looks = tokio::time::interval_at(tokio::time::Instant::now() + START, BETWEEN_LOOKS);
    looks.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    loop {
        looks.tick().await;
        match purge(&db, DeploymentKind::Live, Occasion::Daily, clock.now()).await {
            Ok(Some(purged)) => tracing::info!(?purged, "purged what had its time"),
            Ok(None) => {}
            Err(error) => tracing::error!(%error, "the purge failed"),
        }
    }
}
