//! `sightline plan`: what an area's cameras see.

use super::plan_measure;
use crate::error::Result;

/// What to plan.
#[derive(Debug, clap::Subcommand)]
pub(super) enum Plan {
    /// Measure how much of an area's streets is seen, with its gaps.
    Measure(Box<plan_measure::Measure>),
}

impl Plan {
    pub(super) async fn run(self, url: &str) -> Result<()> {
        match self {
            Self::Measure(measure) => measure.run(url).await,
        }
    }
}
