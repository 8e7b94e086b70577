//! `sightline token`: secrets with which scripts act as an account.

use super::{entry_without_account, open, refuse_control, say};
use crate::{
    accounts::{new_secret, secret_hash},
    audit::append,
    clock::Clock,
    error::{Error, Result},
};

/// What to do with tokens.
#[derive(Debug, clap::Subcommand)]
pub(super) enum Token {
    /// Add a token and print it; it cannot be shown again.
    Add(Add),
}

#[derive(Debug, clap::Args)]
pub(super) struct Add {
    /// The account that the token acts as.
    username: String,
    /// What it is for.
    #[arg(long, default_value = "script")]
    label: String,
    /// Days until it expires.
    #[arg(long, default_value_t = 90, value_parser = clap::value_parser!(u32).range(1..=366))]
    days: u32,
}

impl Token {
    pub(super) async fn run(self, url: &str) -> Result<()> {
        let Self::Add(add) = self;
        refuse_control("label", &add.label)?;
        let (db, deployment) = open(url).await?;
        let account = db.account_by_name(&add.username).await?;
        let account = account.ok_or_else(|| {
            Error::field(
                "username",
                format!("there is no account '{}'", add.username),
            )
        })?;
        let secret = new_secret()?;
        let now = Clock::default().now();
        let expires = now.plus_days(f64::from(add.days));
        let mut tx = db.begin().await?;
        db.add_token(
            &mut tx,
            account.id,
            &secret_hash(&secret),
            &add.label,
            now,
            expires,
        )
        .await?;
        let object = Some(account.id.0.to_string());
        let entry = entry_without_account(deployment.kind, now, "token.create", object);
        append(&mut tx, &[entry]).await?;
        tx.commit().await?;
        say(secret);
        db.close().await;
        Ok(())
    }
}
