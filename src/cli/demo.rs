//! `sightline demo`: the fictional commune, ready to look at.

use super::{init, say, serve::serve};
use crate::{
    clock::Clock,
    config::{Config, Listen},
    db::Db,
    demo,
    deployment::DeploymentKind,
    error::{Error, Result},
};

/// Where to listen.
#[derive(Debug, clap::Args)]
pub(super) struct Demo {
    #[command(flatten)]
    listen: Listen,
    #[command(flatten)]
    config: Config,
}

impl Demo {
    /// Uses the database at `url` if it is a demo already, else makes one there; without a URL makes one that goes
    /// with the server, because the commune's incidents age.
    pub(super) async fn run(self, url: Option<String>) -> Result<()> {
        let Some(url) = url else {
            let folder =
                std::env::temp_dir().join(format!("sightline-demo-{}", std::process::id()));
            std::fs::create_dir_all(&folder)?;
            let served = self
                .serve(&format!("sqlite:{}/demo.db", folder.display()))
                .await;
            std::fs::remove_dir_all(&folder)?;
            return served;
        };
        self.serve(&url).await
    }

    async fn serve(self, url: &str) -> Result<()> {
        let db = Db::connect(url, true).await?;
        db.migrate().await?;
        if matches!(db.deployment().await, Err(Error::Conflict(_))) {
            init::create(&db, DeploymentKind::Demo, "Asia/Ho_Chi_Minh").await?;
        }
        let deployment = db.deployment().await?;
        if deployment.kind != DeploymentKind::Demo {
            let text = "this database holds something else than the demo; name another with --database-url sqlite:FILE";
            return Err(Error::Conflict(text.into()));
        }
        demo::seed(&db, &deployment, Clock::default().now()).await?;
        say("a fictional commune; log in with");
        for account in demo::ACCOUNTS {
            say(format_args!(
                "  {} with the password {}",
                account.username, account.password
            ));
        }
        serve(db, self.listen, self.config).await
    }
}
