//! `sightline plan`: where the next cameras do most good.

use super::plan_own_sites::OwnSites;
use crate::error::Result;

/// What to plan.
#[derive(Debug, clap::Subcommand)]
pub(super) enum Plan {
    /// Choose among one's own sites for one's own demand points, by plain distance. Needs no database and no account.
    ///
    /// Prints what to open, what that covers beyond what is covered already, and a bound that no choice exceeds.
    Propose(Box<OwnSites>),
}

impl Plan {
    pub(super) fn run(self) -> Result<()> {
        match self {
            Self::Propose(propose) => propose.run(),
        }
    }
}
