//! `sightline key`: the key that encrypts contacts.

use std::{
    fs::OpenOptions,
    io::Write,
    path::{Path, PathBuf},
};

use serde_json::json;

use super::{entry_without_account, open, say};
use crate::{
    audit::commit_with,
    clock::Clock,
    config::{KeySource, read_key_file},
    deployment::DeploymentKind,
    error::{Error, Result},
    owners::ContactKey,
};

/// What to do with the key.
#[derive(Debug, clap::Subcommand)]
pub(super) enum Key {
    /// Write a new key into a file that does not exist yet.
    New(New),
    /// Encrypt every contact anew under another key; all or nothing.
    Rotate(Rotate),
    /// Does the key open the contacts of this database? Shows counts, changes nothing.
    Check(Check),
    /// Give the contacts up because their key is lost for good, so that a new key can begin.
    Forget(Forget),
}

impl Key {
    pub(super) async fn run(self, url: &str) -> Result<()> {
        match self {
            Self::New(new) => new.run(),
            Self::Rotate(rotate) => rotate.run(url).await,
            Self::Check(check) => check.run(url).await,
            Self::Forget(forget) => forget.run(url).await,
        }
    }
}

#[derive(Debug, clap::Args)]
pub(super) struct New {
    /// Where to write it.
    file: PathBuf,
}

impl New {
    fn run(self) -> Result<()> {
        let text = ContactKey::new_text()?;
        write_new(&self.file, &text).map_err(|error| {
            let why = if error.kind() == std::io::ErrorKind::AlreadyExists {
                "exists already; a key is never overwritten".to_owned()
            } else {
                format!("cannot be written: {error}")
            };
            Error::Conflict(format!("the file {} {why}", self.file.display()).into())
        })?;
        let file = self.file.display();
        say(format_args!("wrote a new key to {file}"));
        say(
            "keep a copy apart from the database and its backups: without it nobody can read the contacts",
        );
        say(format_args!("start the server with --key-file {file}"));
        Ok(())
    }
}

/// Writes a file that only this user can read, down to the disk.
fn write_new(path: &Path, text: &str) -> std::io::Result<()> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(path)?;
    writeln!(file, "{text}")?;
    file.sync_all()
}

#[derive(Debug, clap::Args)]
pub(super) struct Rotate {
    /// The new key, as `sightline key new` writes it.
    #[arg(long, value_name = "FILE")]
    new_key_file: PathBuf,
    #[command(flatten)]
    key: KeySource,
}

impl Rotate {
    async fn run(self, url: &str) -> Result<()> {
        let (db, deployment) = open(url).await?;
        refuse_demo(deployment.kind)?;
        let old = self.key.read(deployment.kind)?;
        let new = read_key_file(&self.new_key_file)?;
        let mut tx = db.begin().await?;
        let rotated = tx.rotate_contacts(old.as_ref(), &new).await?;
        let now = Clock::default().now();
        let entry = entry_without_account(deployment.kind, now, "contact_key.rotate", None);
        let detail = json!({
            "door": "command line", "contacts": rotated, "from": old.as_ref().map(ContactKey::id), "to": new.id(),
        });
        commit_with(tx, &[entry.with(detail)]).await?;
        say(format_args!(
            "encrypted {rotated} contacts under the key {}",
            new.id()
        ));
        say(format_args!(
            "start the server again with --key-file {}; keep the old key as long as backups made before today",
            self.new_key_file.display()
        ));
        db.close().await;
        Ok(())
    }
}

#[derive(Debug, clap::Args)]
pub(super) struct Check {
    #[command(flatten)]
    key: KeySource,
}

impl Check {
    async fn run(self, url: &str) -> Result<()> {
        let (db, deployment) = open(url).await?;
        let key = self.key.read(deployment.kind)?;
        let record = db.key_record().await?;
        record.require(key.as_ref())?;
        let Some(key) = key.filter(|_| record.has_contacts) else {
            say("there are no contacts; any key will do");
            return Ok(());
        };
        let opened = db.open_contacts(&key).await?;
        if !opened.damaged.is_empty() {
            let owners: Vec<_> = opened
                .damaged
                .iter()
                .map(|owner| owner.0.to_string())
                .collect();
            return Err(Error::Conflict(
                format!(
                    "the key {} opens {} contacts; those of these owners were damaged or moved: {}",
                    key.id(),
                    opened.whole,
                    owners.join(", ")
                )
                .into(),
            ));
        }
        say(format_args!(
            "the key {} opens all {} contacts",
            key.id(),
            opened.whole
        ));
        db.close().await;
        Ok(())
    }
}

#[derive(Debug, clap::Args)]
pub(super) struct Forget {
    /// Say that every contact, and the consent to use it, is to be erased.
    #[arg(long, required = true)]
    erase_contacts: bool,
    #[command(flatten)]
    key: KeySource,
}

impl Forget {
    async fn run(self, url: &str) -> Result<()> {
        let (db, deployment) = open(url).await?;
        refuse_demo(deployment.kind)?;
        // A key file that is gone is why this is run at all.
        let key = self.key.read(deployment.kind).ok().flatten();
        let record = db.key_record().await?;
        if key.is_some_and(|key| record.is_of(&key)) {
            let text = "the key given opens the contacts: nothing is lost, and nothing was erased";
            return Err(Error::Conflict(text.into()));
        }
        let mut tx = db.begin().await?;
        let now = Clock::default().now();
        let erased = tx.give_up_contacts(now).await?;
        let entry = entry_without_account(deployment.kind, now, "contact_key.forget", None);
        let detail = json!({ "door": "command line", "contacts": erased, "key": record.key_id });
        commit_with(tx, &[entry.with(detail)]).await?;
        say(format_args!(
            "erased {erased} contacts; a new key can begin"
        ));
        db.close().await;
        Ok(())
    }
}

fn refuse_demo(kind: DeploymentKind) -> Result<()> {
    if kind == DeploymentKind::Demo {
        let text = "a demo database has a built-in key, which is no secret and never changes";
        return Err(Error::Conflict(text.into()));
    }
    Ok(())
}
