//! `sightline init`: a new database.

use super::{entry_without_account, say};
use crate::{audit::append, clock::Clock, db::Db, deployment::DeploymentKind, error::Result};

/// What the new database is for.
#[derive(Debug, clap::Args)]
pub(super) struct Init {
    /// live = real data; demo and test are exempt from some rules on who sees what.
    #[arg(long, value_enum)]
    kind: DeploymentKind,
    /// IANA name of the local time zone, for schedules and days.
    #[arg(long, default_value = "Asia/Ho_Chi_Minh")]
    time_zone: String,
}

impl Init {
    pub(super) async fn run(self, url: &str) -> Result<()> {
        let db = Db::connect(url, true).await?;
        create(&db, self.kind, &self.time_zone).await?;
        say(format_args!(
            "created a {} database",
            format!("{:?}", self.kind).to_lowercase()
        ));
        db.close().await;
        Ok(())
    }
}

/// Makes the tables of an empty database and states what it is for.
pub(super) async fn create(db: &Db, kind: DeploymentKind, time_zone: &str) -> Result<()> {
    db.migrate().await?;
    let mut tx = db.begin().await?;
    let now = Clock::default().now();
    db.set_deployment(&mut tx, kind, time_zone, now).await?;
    let entry = entry_without_account(kind, now, "deployment.create", None);
    append(&mut tx, &[entry]).await?;
    tx.commit().await
}
