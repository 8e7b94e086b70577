//! `sightline plan propose`: where the next cameras do most good in an area, as JSON; or among one's own sites.

use std::{path::PathBuf, time::Instant};

use uuid::Uuid;

use super::{
    As, open,
    plan_measure::{area, priorities},
    plan_output::Output,
    plan_own_sites::{Limits, OwnSites, vnd},
    say,
    typed::{OneOf, Typed, whole},
};
use crate::{
    accounts::Role,
    audit::record_all,
    clock::{Clock, Day},
    error::{Error, Result},
    exports::{SmallFile, Subject},
    plans::{Asked, LevelAsked, Preset, ProposeInput, TimeOfDay, Watch, Ways},
};

/// Where, with what, and how many.
#[derive(Debug, clap::Args)]
#[command(group = clap::ArgGroup::new("place").required(true).args(["area", "unit", "sites"]))]
pub(super) struct Propose {
    /// GeoJSON with one or several polygons of at most 20,000 points: the area.
    #[arg(long, value_name = "FILE")]
    area: Option<PathBuf>,
    /// Code of a unit of today whose boundary is known.
    #[arg(long, value_name = "CODE")]
    unit: Option<String>,
    /// Which camera is proposed for an area: its angle, and its pixels [default: `medium_4mp`].
    #[arg(long, value_parser = OneOf::<Preset>::new(), value_name = "NAME", conflicts_with = "sites")]
    preset: Option<Preset>,
    /// What one camera costs with its mounting, VND; a budget for an area needs it.
    #[arg(long, value_name = "VND", conflicts_with = "sites", value_parser = whole, allow_negative_numbers = true)]
    cost: Option<i64>,
    /// How fine a place must be seen [default: discern].
    #[arg(long, value_parser = OneOf::<LevelAsked>::new(), conflicts_with = "sites")]
    level: Option<LevelAsked>,
    /// By which light [default: day].
    #[arg(long, value_parser = OneOf::<TimeOfDay>::new(), conflicts_with = "sites")]
    time: Option<TimeOfDay>,
    /// Which lines ask to be seen [default: streets].
    #[arg(long, value_parser = OneOf::<Ways>::new(), conflicts_with = "sites")]
    ways: Option<Ways>,
    /// Streets near past incidents of the unit weigh more; they count by fives in cells
    /// of some 111 m, fewer than five do not.
    #[arg(long, conflicts_with = "sites")]
    incidents: bool,
    /// GeoJSON with polygons that count more, each of a hectare at least and with the property `factor`, 1 to 10.
    #[arg(long, value_name = "FILE", conflicts_with = "sites")]
    priorities: Option<PathBuf>,
    #[command(flatten)]
    own: OwnSites,
    #[command(flatten)]
    limits: Limits,
    #[command(flatten)]
    output: Output,
    #[command(flatten)]
    account: As,
}

impl Propose {
    pub(super) async fn run(self, url: &str) -> Result<()> {
        let typed = Typed::new(&[
            ("count", "--count"),
            ("budget", "--budget"),
            ("cost", "--cost"),
            ("time_limit_s", "--time-limit"),
            ("sites", "--sites"),
            ("demand", "--demand"),
            ("radius", "--radius"),
        ]);
        let typed = typed.of_unit(self.unit.as_deref());
        let typed = typed.of_file("area", "--area", self.area.as_deref());
        let typed = typed.of_file("priorities", "--priorities", self.priorities.as_deref());
        self.proposed(url).await.map_err(|error| typed.name(error))
    }

    async fn proposed(self, url: &str) -> Result<()> {
        let leaving = self.output.leaving()?;
        if self.area.is_none() && self.unit.is_none() {
            if leaving.is_some() {
                let why =
                    "--output goes with --area or --unit; what is chosen among --sites is printed";
                return Err(Error::bad_request(why));
            }
            return self.own.run(&self.limits);
        }
        let priorities = self.priorities.as_deref().map(priorities).transpose()?;
        let input = ProposeInput {
            area: self.area.as_deref().map(area).transpose()?,
            unit_code: self.unit,
            // What no field can hold is beyond what it takes.
            count: (self.limits.count).map(|count| count.try_into().unwrap_or(u32::MAX)),
            budget: self.limits.budget.map(vnd),
            cost: self.cost.map(vnd),
            preset: self.preset.unwrap_or_default(),
            level: self.level.unwrap_or_default(),
            time: self.time.unwrap_or_default(),
            ways: self.ways.unwrap_or_default(),
            incidents: self.incidents,
            priorities: priorities.unwrap_or_default(),
            time_limit_s: self.limits.time_limit.try_into().unwrap_or(u32::MAX),
        };
        let (db, deployment) = open(url).await?;
        let planning = [Role::Planner, Role::Registrar];
        let scope = self.account.scope(&db, &deployment, &planning).await?;
        let now = Clock::default().now();
        let today = Day::of(now, &deployment.zone);
        let begun = Instant::now();
        let task = db.plan_proposing(&scope, &input, today).await?;
        let asked = Asked::of(&task.measuring, now);
        let proposal = task.run(&Watch::patient(&|| begun.elapsed()))?;
        // Nothing is told before the log knows of it.
        record_all(&db, &[proposal.entry(&scope, now, &input, Uuid::now_v7())]).await?;
        let said = match leaving {
            Some(leaving) => {
                let (plan, format) = (proposal.file(asked), leaving.format);
                let file = SmallFile {
                    subject: Subject::Proposal,
                    of: serde_json::Value::Null,
                    rows: plan.rows(),
                    make: &|title| plan.bytes(title, format),
                };
                let made = leaving.take(&db, &deployment, (&scope, now), file).await?;
                serde_json::to_value(made)
            }
            None => serde_json::to_value(&proposal),
        };
        say(said.unwrap_or_default());
        db.close().await;
        Ok(())
    }
}
