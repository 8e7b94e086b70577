//! `sightline plan`: what an area's cameras see, and where the next ones do most good.

use super::{plan_communes, plan_measure, plan_propose};
use crate::error::Result;

/// What to plan.
#[derive(Debug, clap::Subcommand)]
pub(super) enum Plan {
    /// Measure how much of an area's streets is seen, with its gaps.
    Measure(Box<plan_measure::Measure>),
    /// Measure how much of the streets of each commune of a province is seen, as JSON lines or a workbook.
    Communes(plan_communes::Communes),
    /// Propose where the next cameras do most good in an area, or choose among one's own sites.
    ///
    /// Prints what to hang up or to open, what that covers beyond what is covered already, and a bound that no choice exceeds.
    Propose(Box<plan_propose::Propose>),
}

impl Plan {
    pub(super) async fn run(self, url: &str) -> Result<()> {
        match self {
            Self::Measure(measure) => measure.run(url).await,
            Self::Communes(communes) => communes.run(url).await,
            Self::Propose(propose) => propose.run(url).await,
        }
    }
}
