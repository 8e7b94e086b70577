//! `sightline plan`: what an area's cameras see, and where the next ones do most good.

use super::{plan_measure, plan_own_sites::OwnSites};
use crate::error::Result;

/// What to plan.
#[derive(Debug, clap::Subcommand)]
pub(super) enum Plan {
    /// Measure how much of an area's streets is seen, with its gaps.
    Measure(Box<plan_measure::Measure>),
    /// Choose among one's own sites for one's own demand points, by plain distance. Needs no database and no account.
    ///
    /// Prints what to open, what that covers beyond what is covered already, and a bound that no choice exceeds.
    Propose(Box<OwnSites>),
}

impl Plan {
    pub(super) async fn run(self, url: &str) -> Result<()> {
        match self {
            Self::Measure(measure) => measure.run(url).await,
            Self::Propose(propose) => propose.run(),
        }
    }
}
