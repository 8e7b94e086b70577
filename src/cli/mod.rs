//! The command line: a door like any other, with accounts and the log (PRIVACY P6a).
//!
//! Whatever reads or writes the registry acts as an account. `init`, `units`, `import units`, `user add`, `token add`, `key`, `purge` and
//! `audit verify` do not: they begin or check the units, the accounts, the key and the log themselves, or delete what had
//! its time, and whoever can open the database could do as much with any other tool. Those that change something leave a line without an account in the log; `audit verify` and
//! `key check` change nothing, so that they can be run on a copy.

mod audit;
mod demo;
mod export;
mod follow;
mod generate;
mod import;
mod import_units;
mod init;
mod key;
mod link;
mod openapi;
mod plan;
mod plan_communes;
mod plan_measure;
mod plan_output;
mod plan_own_sites;
mod plan_propose;
mod purge;
mod report;
mod serve;
mod tls;
mod token;
mod typed;
mod units;
mod user;

use std::io::Write;

use clap::{Parser, Subcommand};

use crate::{
    accounts::{Role, Scope},
    audit::Entry,
    clock::Instant,
    config::Database,
    control_characters,
    db::Db,
    deployment::{Deployment, DeploymentKind},
    error::{Error, Result},
};

/// Which cameras could have seen this place at this time, in what detail, and is the recording still there?
#[derive(Debug, Parser)]
#[command(name = "sightline", version, arg_required_else_help = true)]
pub struct Cli {
    #[command(flatten)]
    database: Database,
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Create a database; its kind never changes. Needs no account, because there is none yet.
    Init(init::Init),
    /// Serve the page and the API.
    Serve(serve::Serve),
    /// Create a database with a fictional commune and serve it.
    Demo(demo::Demo),
    /// Manage accounts. Needs none: whoever can open the database can; the log says that it was done here.
    #[command(subcommand)]
    User(user::User),
    /// Manage tokens of scripts. Needs no account: whoever can open the database can; the log says it was done here.
    #[command(subcommand)]
    Token(token::Token),
    /// Manage units. Needs no account: whoever can open the database can; the log says that it was done here.
    #[command(subcommand, alias = "unit")]
    Units(units::Units),
    /// Delete what had its time; a server on a live database does it once a day. Needs no account: it shows counts alone.
    Purge(purge::Purge),
    /// Keep an incident, with what hangs on it, longer than its time.
    Hold(purge::Hold),
    /// Check the log. Needs no account: it shows counts and hashes, and changes nothing.
    #[command(subcommand)]
    Audit(audit::Audit),
    /// Manage the key that encrypts contacts. Needs no account: it shows no contact; the log says what was done here.
    #[command(subcommand)]
    Key(key::Key),
    /// Take over cameras, units, or an OpenStreetMap extract.
    #[command(subcommand)]
    Import(import::Import),
    /// Write out cameras into a numbered file, or coverages or incidents.
    Export(export::Export),
    /// Report what there was on a day, under the names that units had then.
    #[command(subcommand)]
    Report(report::Report),
    /// Find the cameras that could have seen incidents, without storing them.
    Link(Box<link::Link>),
    /// From a place along the streets: cameras that somebody may have passed.
    Follow(Box<follow::Follow>),
    /// See what an area's cameras see, and where the next ones do most good.
    #[command(subcommand)]
    Plan(plan::Plan),
    /// Fill a new test or demo database with made-up towns of cameras.
    ///
    /// Each town is stored in a transaction of its own: a run that is interrupted leaves its first towns behind, and
    /// the database is best thrown away.
    Generate(generate::Generate),
    /// Make certificates for a server without a public authority.
    #[command(subcommand)]
    Tls(tls::Tls),
    /// Print the contract of the API.
    Openapi(openapi::Openapi),
}

impl Cli {
    /// What was typed; `help --help` asks for the help that `help` gives.
    #[must_use]
    pub fn typed() -> Self {
        let mut words: Vec<_> = std::env::args_os().collect();
        if words.iter().skip(1).take(2).any(|word| word == "help") {
            words.retain(|word| word != "--help" && word != "-h");
        }
        Self::parse_from(words)
    }

    /// Does what was asked.
    pub async fn run(self) -> Result<()> {
        let url = self.database.url().to_owned();
        match self.command {
            Command::Init(init) => init.run(&url).await,
            Command::Serve(serve) => serve.run(&url).await,
            Command::Demo(demo) => demo.run(self.database.database_url).await,
            Command::User(user) => user.run(&url).await,
            Command::Token(token) => token.run(&url).await,
            Command::Units(units) => units.run(&url).await,
            Command::Purge(purge) => purge.run(&url).await,
            Command::Hold(hold) => hold.run(&url).await,
            Command::Audit(audit) => audit.run(&url).await,
            Command::Key(key) => key.run(&url).await,
            Command::Import(import) => import.run(&url).await,
            Command::Export(export) => export.run(&url).await,
            Command::Report(report) => report.run(&url).await,
            Command::Link(link) => link.run(&url).await,
            Command::Follow(follow) => follow.run(&url).await,
            Command::Plan(plan) => plan.run(&url).await,
            Command::Generate(generate) => generate.run(&url).await,
            Command::Tls(tls) => tls.run(),
            Command::Openapi(openapi) => openapi.run(),
        }
    }
}

/// Prints a line; a reader that has gone away is no error of ours.
fn say(line: impl std::fmt::Display) {
    let _ = writeln!(std::io::stdout(), "{line}");
}

/// What came of writing to standard output; a reader that has seen enough is no error of ours.
fn written(outcome: std::io::Result<()>) -> Result<()> {
    match outcome {
        Err(error) if error.kind() != std::io::ErrorKind::BrokenPipe => Err(error.into()),
        _ => Ok(()),
    }
}

/// Says something beside the answer, on standard error; that nobody reads it is no error of ours.
fn aside(words: &str) {
    let _ = writeln!(std::io::stderr(), "{words}");
}

/// On whose account a command runs.
#[derive(Clone, Debug, clap::Args)]
struct As {
    /// The account to act as; needed on live databases.
    #[arg(long = "as", value_name = "USERNAME")]
    username: Option<String>,
}

/// A line of the log on what was done by whoever can open the database, without an account.
fn entry_without_account(
    deployment: DeploymentKind,
    now: Instant,
    action: &'static str,
    object: Option<String>,
) -> Entry {
    let detail = serde_json::json!({ "door": "command line" });
    Entry::new(&Scope::command_line(deployment), now, action, object).with(detail)
}

/// Refuses what no field takes that comes through the API either.
fn refuse_control(name: &str, text: &str) -> Result<()> {
    let complaint = control_characters::in_text(&format!("/{name}"), text);
    Error::unless_empty(complaint.into_iter().collect())
}

/// Opens an existing database and brings its tables up to date.
async fn open(url: &str) -> Result<(Db, Deployment)> {
    let db = Db::connect(url, false).await?;
    db.migrate().await?;
    let deployment = db.deployment().await?;
    Ok((db, deployment))
}

impl As {
    /// How far the account may see; on demo and test databases none is needed. It must hold one of `roles`.
    async fn scope(&self, db: &Db, deployment: &Deployment, roles: &[Role]) -> Result<Scope> {
        let scope = match &self.username {
            Some(username) => {
                let account = db.account_by_name(username).await?;
                let account = account.ok_or_else(|| {
                    Error::field("--as", format!("there is no account '{username}'"))
                })?;
                account.scope(deployment.kind)
            }
            None if deployment.kind.is_exempt() => Scope::command_line(deployment.kind),
            None => {
                return Err(Error::Forbidden(
                    "on a live database this needs --as USERNAME".into(),
                ));
            }
        };
        scope.require(roles)?;
        Ok(scope)
    }
}
