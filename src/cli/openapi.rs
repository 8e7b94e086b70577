//! `sightline openapi`: the contract of the API, as committed in `web/openapi.json`.

use super::say;
use crate::error::{Error, Result};

/// No options.
#[derive(Debug, clap::Args)]
pub(super) struct Openapi {}

impl Openapi {
    #[allow(clippy::unused_self, reason = "the shape of every command")]
    pub(super) fn run(self) -> Result<()> {
        let contract = crate::app::openapi()
            .to_pretty_json()
            .map_err(|error| Error::Internal(error.to_string()))?;
        say(contract);
        Ok(())
    }
}
