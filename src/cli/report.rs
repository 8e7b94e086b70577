//! `sightline report`: what is known of a day, as text for spreadsheets or as JSON.

use serde_json::json;

use super::{As, open, say, written};
use crate::{
    accounts::Role,
    audit::{Entry, append},
    clock::{Clock, Day},
    error::Result,
    reports::day_of_report,
};

/// How a report is printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub(super) enum ReportFormat {
    Csv,
    Json,
}

/// What to report.
#[derive(Debug, clap::Subcommand)]
pub(super) enum Report {
    /// Cameras by unit, under the names of the day: how many there were, worked, and were checked.
    Registry {
        /// The day, YYYY-MM-DD; today if left out.
        #[arg(long, value_name = "DAY")]
        on: Option<Day>,
        #[arg(long, value_enum, default_value = "csv")]
        format: ReportFormat,
        #[command(flatten)]
        account: As,
    },
}

impl Report {
    pub(super) async fn run(self, url: &str) -> Result<()> {
        let Self::Registry {
            on,
            format,
            account,
        } = self;
        let (db, deployment) = open(url).await?;
        let scope = account
            .scope(&db, &deployment, &[Role::Registrar, Role::Planner])
            .await?;
        let now = Clock::default().now();
        let on = day_of_report(on, Day::of(now, &deployment.zone))?;
        let report = db.registry_report(&scope, on, &deployment.zone).await?;
        let entry = Entry::new(&scope, now, "report.registry", None);
        let mut tx = db.begin().await?;
        let rows = json!({ "on": on, "rows": report.rows.len() });
        append(&mut tx, &[entry.with(rows)]).await?;
        tx.commit().await?;
        match format {
            ReportFormat::Json => say(serde_json::to_value(&report).unwrap_or_default()),
            ReportFormat::Csv => written(report.write_csv(std::io::stdout().lock()))?,
        }
        db.close().await;
        Ok(())
    }
}
