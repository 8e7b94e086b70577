//! `sightline user`: accounts.

use std::io::BufRead;

use super::{entry_without_account, open, refuse_control, say};
use crate::{
    accounts::{NewAccount, Passwords, Role, check_roles},
    audit::append,
    clock::Clock,
    error::{Error, Result},
};

/// What to do with accounts.
#[derive(Debug, clap::Subcommand)]
pub(super) enum User {
    /// Add an account; its password is read from the first line of standard input.
    Add(Add),
}

#[derive(Debug, clap::Args)]
pub(super) struct Add {
    /// The name to log in with.
    username: String,
    /// What it may do; may be given several times.
    #[arg(long = "role", value_enum, required = true)]
    roles: Vec<Role>,
    /// Code of the unit whose data it sees; left out = the whole deployment.
    #[arg(long)]
    unit: Option<String>,
}

impl User {
    pub(super) async fn run(self, url: &str) -> Result<()> {
        let Self::Add(add) = self;
        let username = add.username.trim();
        if username.is_empty() || username.chars().count() > 64 {
            return Err(Error::field("username", "has 1 to 64 characters"));
        }
        refuse_control("username", username)?;
        Error::unless_empty(check_roles(&add.roles))?;
        let (db, deployment) = open(url).await?;
        let unit = match &add.unit {
            None => None,
            Some(code) => {
                let unit = db.unit_by_code(code).await?;
                Some(unit.ok_or_else(|| {
                    Error::field("unit", format!("there is no unit with the code '{code}'"))
                })?)
            }
        };
        let mut password = String::new();
        std::io::stdin().lock().read_line(&mut password)?;
        let hash = Passwords::hash(password.trim_end_matches(['\r', '\n']))?;
        let now = Clock::default().now();
        let account = NewAccount {
            username,
            password_hash: &hash,
            roles: &add.roles,
            unit,
        };
        let mut tx = db.begin().await?;
        let id = db.add_account(&mut tx, &account, now).await?;
        let object = Some(id.0.to_string());
        let entry = entry_without_account(deployment.kind, now, "account.create", object);
        append(&mut tx, &[entry]).await?;
        tx.commit().await?;
        say(format_args!("added {username}"));
        db.close().await;
        Ok(())
    }
}
