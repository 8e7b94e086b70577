//! `sightline report`: what is known of a day, as text for spreadsheets or as JSON.

use serde_json::json;

use super::{As, open, say, written};
use crate::{
    accounts::Role,
    audit::{Entry, append},
    clock::{Clock, Day},
    error::Result,
    exports,
    reports::{CameraCounts, RegistryReport, day_of_report},
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
            ReportFormat::Csv => written(write_csv(&report))?,
        }
        db.close().await;
        Ok(())
    }
}

fn write_csv(report: &RegistryReport) -> std::io::Result<()> {
    let mut out = std::io::stdout().lock();
    std::io::Write::write_all(&mut out, exports::MARK)?;
    let mut csv = csv::Writer::from_writer(out);
    csv.write_record([
        "on",
        "unit_code",
        "unit",
        "cameras",
        "working",
        "faulty",
        "checked",
    ])?;
    for row in &report.rows {
        let together = |part: fn(&crate::units::UnitName) -> &str| {
            let parts: Vec<&str> = row.units.iter().map(part).collect();
            exports::escaped(&parts.join(" / ")).into_owned()
        };
        let names = [together(|unit| &unit.code), together(|unit| &unit.name)];
        csv.write_record(record(report.on, names, row.counts))?;
    }
    let total = [String::new(), "total".to_owned()];
    csv.write_record(record(report.on, total, report.total))?;
    csv.flush()
}

fn record(on: Day, [code, name]: [String; 2], counts: CameraCounts) -> [String; 7] {
    let CameraCounts {
        cameras,
        working,
        faulty,
        checked,
    } = counts;
    let counts = [cameras, working, faulty, checked].map(|count| count.to_string());
    let [cameras, working, faulty, checked] = counts;
    [
        on.to_string(),
        code,
        name,
        cameras,
        working,
        faulty,
        checked,
    ]
}
