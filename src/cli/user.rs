//! `sightline user`: accounts.

use std::io::BufRead;

use super::{entry_without_account, open, say};
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

/// The name of a new account. People type it at every log-in, often on a keyboard that writes no Vietnamese, and two
/// spellings of one letter would be two accounts: letters without marks, digits and a few signs.
fn checked_name(name: &str) -> Result<&str> {
    let is_allowed = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | '-');
    if (1..=64).contains(&name.len()) && name.chars().all(is_allowed) {
        return Ok(name);
    }
    let why =
        "has 1 to 64 characters, each a letter from a to z or A to Z, a digit, '.', '_' or '-'";
    Err(Error::field("username", why))
}

impl User {
    pub(super) async fn run(self, url: &str) -> Result<()> {
        let Self::Add(add) = self;
        let username = checked_name(&add.username)?;
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

#[cfg(test)]
mod tests {
    use super::checked_name;

    #[test]
    fn a_name_is_one_word_that_every_keyboard_writes() {
        for name in ["o", "can-bo.1", "Ban_CHQS", &"x".repeat(64)] {
            assert_eq!(checked_name(name).unwrap(), name);
        }
        for name in [
            "",
            " ",
            "a b",
            " a",
            "a\t",
            "a\0",
            "cán bộ",
            "a/b",
            "a@b",
            &"x".repeat(65),
        ] {
            let error = checked_name(name).unwrap_err().to_string();
            assert!(
                error.starts_with("username: has 1 to 64 characters"),
                "{name:?}"
            );
        }
    }
}
