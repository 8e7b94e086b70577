//! `sightline plan propose`: where the next cameras do most good in an area, as JSON; or among one's own sites.

use std::{io::Write, path::PathBuf, time::Instant};

use super::{
    As,
    export::Place,
    open,
    plan_measure::{area, priorities},
    plan_own_sites::{Limits, OwnSites},
    say,
};
use crate::{
    accounts::Role,
    audit::append,
    clock::{Clock, Day},
    error::{Error, Result},
    exports::{ExportFormat, ExportInput, SmallFile, Subject},
    plans::{Asked, LevelAsked, Preset, ProposeInput, TimeOfDay, Watch, Ways},
};

/// How to print a proposal.
#[derive(Clone, Copy, Debug, clap::ValueEnum)]
enum Format {
    /// One JSON object.
    Json,
    /// The area, and the cameras as points, into a file that is numbered and recorded.
    Geojson,
    /// A workbook of cameras, sums and assumptions, likewise.
    Xlsx,
}

impl Format {
    const fn of_file(self) -> Option<ExportFormat> {
        match self {
            Self::Json => None,
            Self::Geojson => Some(ExportFormat::Geojson),
            Self::Xlsx => Some(ExportFormat::Xlsx),
        }
    }
}

/// Where, with what, and how many.
#[derive(Debug, clap::Args)]
#[command(group = clap::ArgGroup::new("place").required(true).args(["area", "unit", "sites"]))]
pub(super) struct Propose {
    /// GeoJSON with one or several polygons: the area.
    #[arg(long, value_name = "FILE")]
    area: Option<PathBuf>,
    /// Code of a unit of today whose boundary is known.
    #[arg(long, value_name = "CODE")]
    unit: Option<String>,
    /// Which camera is proposed for an area: its angle, and its pixels [default: `medium_4mp`].
    #[arg(long, value_enum, value_name = "NAME", conflicts_with = "sites")]
    preset: Option<Preset>,
    /// What one camera costs with its mounting, VND; a budget for an area needs it.
    #[arg(long, value_name = "VND", conflicts_with = "sites")]
    cost: Option<u64>,
    /// How fine a place must be seen [default: discern].
    #[arg(long, value_enum, conflicts_with = "sites")]
    level: Option<LevelAsked>,
    /// By which light [default: day].
    #[arg(long, value_enum, conflicts_with = "sites")]
    time: Option<TimeOfDay>,
    /// Which lines ask to be seen [default: streets].
    #[arg(long, value_enum, conflicts_with = "sites")]
    ways: Option<Ways>,
    /// Streets near past incidents of the unit weigh more; with fewer than five of them none do.
    #[arg(long, conflicts_with = "sites")]
    incidents: bool,
    /// GeoJSON with polygons that count more, each of a hectare at least and with the property `factor`, 1 to 10.
    #[arg(long, value_name = "FILE", conflicts_with = "sites")]
    priorities: Option<PathBuf>,
    #[command(flatten)]
    own: OwnSites,
    #[command(flatten)]
    limits: Limits,
    #[arg(long, value_enum, default_value = "json")]
    format: Format,
    /// Where a file goes.
    #[arg(long, value_name = "FILE", conflicts_with = "sites")]
    output: Option<PathBuf>,
    /// Write over a file that is there already.
    #[arg(long, requires = "output")]
    force: bool,
    #[command(flatten)]
    account: As,
}

impl Propose {
    pub(super) async fn run(self, url: &str) -> Result<()> {
        let format = self.format.of_file();
        if format.is_some() != self.output.is_some() {
            let why = "--format geojson or xlsx and --output FILE go together, for an area";
            return Err(Error::bad_request(why));
        }
        if self.area.is_none() && self.unit.is_none() {
            return self.own.run(&self.limits);
        }
        let priorities = self.priorities.as_deref().map(priorities).transpose()?;
        let input = ProposeInput {
            area: self.area.as_deref().map(area).transpose()?,
            unit_code: self.unit,
            count: self.limits.count,
            budget: self.limits.budget,
            cost: self.cost,
            preset: self.preset.unwrap_or_default(),
            level: self.level.unwrap_or_default(),
            time: self.time.unwrap_or_default(),
            ways: self.ways.unwrap_or_default(),
            incidents: self.incidents,
            priorities: priorities.unwrap_or_default(),
            time_limit_s: self.limits.time_limit,
        };
        let place = self.output.as_deref();
        let place = place.map(|path| Place::new(path, self.force)).transpose()?;
        let (db, deployment) = open(url).await?;
        let scope = self
            .account
            .scope(&db, &deployment, &[Role::Planner])
            .await?;
        let now = Clock::default().now();
        let today = Day::of(now, &deployment.zone);
        let begun = Instant::now();
        let task = db.plan_proposing(&scope, &input, today).await?;
        let asked = Asked::of(&task.measuring, now);
        let proposal = task.run(&Watch::patient(&|| begun.elapsed()))?;
        // Nothing is told before the log knows of it.
        let mut tx = db.begin().await?;
        append(&mut tx, &[proposal.entry(&scope, now, &input)]).await?;
        tx.commit().await?;
        let said = match (place, format) {
            (Some(place), Some(format)) => {
                let wanted = ExportInput {
                    format: Some(format),
                    ..ExportInput::default()
                };
                let plan = proposal.file(asked);
                let file = SmallFile {
                    subject: Subject::Proposal,
                    of: None,
                    rows: plan.rows(),
                    make: &|title| plan.bytes(title, format),
                };
                let (zone, wanted) = (&deployment.zone, wanted.check()?);
                let made = db.export_small(&scope, zone, now, &wanted, file).await;
                let (made, bytes) = made?;
                let mut file = place.file()?;
                file.write_all(&bytes)?;
                file.sync_all()?;
                place.take()?;
                serde_json::to_value(made)
            }
            _ => serde_json::to_value(&proposal),
        };
        say(said.unwrap_or_default());
        db.close().await;
        Ok(())
    }
}
