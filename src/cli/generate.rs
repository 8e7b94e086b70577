//! `sightline generate`: a made-up registry of any size, to try out and to measure with.

use super::{As, import::progress_bar, open};
use crate::{
    accounts::Role,
    clock::Clock,
    error::Result,
    generate::{Size, refuse_live},
};

/// How much to make.
#[derive(Debug, clap::Args)]
pub(super) struct Generate {
    /// Cameras, in towns of about 3,300.
    #[arg(long, value_parser = clap::value_parser!(u32).range(1..=5_000_000))]
    cameras: u32,
    /// Incidents of the last days on the streets of the towns.
    #[arg(long, default_value_t = 0, value_parser = clap::value_parser!(u32).range(0..=1_000_000))]
    incidents: u32,
    /// Equal seeds make equal towns.
    #[arg(long, default_value_t = 1)]
    seed: u64,
    #[command(flatten)]
    account: As,
}

impl Generate {
    pub(super) async fn run(self, url: &str) -> Result<()> {
        let (db, deployment) = open(url).await?;
        refuse_live(deployment.kind)?;
        let scope = self
            .account
            .scope(&db, &deployment, &[Role::Registrar])
            .await?;
        let size = Size {
            cameras: self.cameras,
            incidents: self.incidents,
            seed: self.seed,
        };
        let started = std::time::Instant::now();
        let progress = progress_bar(u64::from(self.cameras));
        let now = Clock::default().now();
        let generated = db
            .generate(&scope, &deployment, &size, now, &progress)
            .await?;
        progress.finish_and_clear();
        let mut printed = serde_json::to_value(generated).unwrap_or_default();
        printed["seconds"] = started.elapsed().as_secs_f64().into();
        println!("{printed}");
        db.close().await;
        Ok(())
    }
}
