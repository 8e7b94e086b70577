//! `sightline purge`: deletes what had its time; `sightline hold`: keeps an incident longer.

use super::{As, open, refuse_control, say};
use crate::{
    accounts::Role,
    audit::{Entry, append},
    clock::{Clock, Day},
    error::{Error, Result},
    incidents::IncidentId,
    retention::{Hold as Held, Occasion, purge},
};

/// How to purge.
#[derive(Debug, clap::Args)]
pub(super) struct Purge {
    /// Say what would be deleted, and delete nothing.
    #[arg(long)]
    dry_run: bool,
}

impl Purge {
    pub(super) async fn run(self, url: &str) -> Result<()> {
        let (db, deployment) = open(url).await?;
        let occasion = if self.dry_run {
            Occasion::DryRun
        } else {
            Occasion::Asked
        };
        let now = Clock::default().now();
        let purged = purge(&db, deployment.kind, occasion, now).await?;
        for (table, rows) in purged.iter().flatten() {
            say(format_args!("{table}: {rows}"));
        }
        let done = if self.dry_run { "would go" } else { "went" };
        let rows: u64 = purged.iter().flatten().map(|(_, rows)| rows).sum();
        say(format_args!("{rows} rows {done}"));
        db.close().await;
        Ok(())
    }
}

/// What to keep longer than its time.
#[derive(Debug, clap::Args)]
pub(super) struct Hold {
    /// Identifier of the incident: what stands behind `#/find/` in the address of its page.
    #[arg(value_parser = incident_id)]
    incident: IncidentId,
    /// The last day on which it is kept, YYYY-MM-DD; at most a year ahead.
    #[arg(long)]
    until: String,
    /// Why, at most 200 characters.
    #[arg(long)]
    reason: String,
    #[command(flatten)]
    account: As,
}

impl Hold {
    pub(super) async fn run(self, url: &str) -> Result<()> {
        refuse_control("reason", &self.reason)?;
        let until: Day = self
            .until
            .parse()
            .map_err(|why: String| Error::field("until", why))?;
        let (db, deployment) = open(url).await?;
        let scope = self
            .account
            .scope(&db, &deployment, &[Role::Approver])
            .await?;
        let now = Clock::default().now();
        let hold = Held::check(&self.reason, until, now, &deployment.zone)?;
        let id = self.incident;
        let mut tx = db.begin().await?;
        tx.lock_incident(id).await?;
        tx.incident_to_approve(&scope, id).await?;
        tx.place_hold(&scope, id, &hold, now).await?;
        let entry = Entry::new(&scope, now, "incident.hold", Some(id.0.to_string()));
        let detail = serde_json::json!({ "until": hold.until });
        append(&mut tx, &[entry.with(detail)]).await?;
        tx.commit().await?;
        say(format_args!("held until the end of {until}"));
        db.close().await;
        Ok(())
    }
}

fn incident_id(text: &str) -> Result<IncidentId, String> {
    let id = text.trim().parse().map(IncidentId);
    id.map_err(|_| {
        "it takes an incident's id, as it stands behind #/find/ in the address of its page, such as \
         0193f0a4-5b1c-7d52-8e3a-6c0f9b2d4e71; its number is none"
            .to_owned()
    })
}
