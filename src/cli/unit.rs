//! `sightline unit`: administrative units and what lies above them.

use super::{entry_without_account, open, refuse_control, say};
use crate::{
    audit::append,
    clock::Clock,
    db::{Db, Tx},
    error::{Error, FieldError, Result},
    units::{KnownUnit, NewUnit, UnitId, UnitKind},
};

/// What to do with units.
#[derive(Debug, clap::Subcommand)]
pub(super) enum Unit {
    /// Add a unit.
    Add(Add),
    /// State which unit lies above another.
    SetParent(SetParent),
    /// List today's units: code, kind, code of the unit above, name; between tabs.
    List,
}

#[derive(Debug, clap::Args)]
pub(super) struct Add {
    /// Code as text: leading zeros count.
    #[arg(long)]
    code: String,
    /// Name with its kind, such as "xã Mẫu".
    #[arg(long)]
    name: String,
    #[arg(long, value_enum)]
    kind: UnitKind,
    /// Code of the unit above, whose approvers decide on sensitive places; none above a province.
    #[arg(long)]
    parent: Option<String>,
}

#[derive(Debug, clap::Args)]
pub(super) struct SetParent {
    /// Code of the unit.
    code: String,
    /// Code of the unit above it.
    #[arg(long)]
    parent: String,
}

impl Unit {
    pub(super) async fn run(self, url: &str) -> Result<()> {
        match self {
            Self::Add(add) => add.run(url).await,
            Self::SetParent(set) => set.run(url).await,
            Self::List => list(url).await,
        }
    }
}

impl Add {
    async fn run(self, url: &str) -> Result<()> {
        let (code, name) = (self.code.trim(), self.name.trim());
        refuse_control("code", code)?;
        refuse_control("name", name)?;
        let mut errors = Vec::new();
        let is_code = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '.' | '_');
        if code.is_empty() || code.len() > 20 || !code.chars().all(is_code) {
            let why = "has 1 to 20 letters a to z, digits, dots and dashes";
            errors.push(FieldError::new("code", why));
        }
        if name.is_empty() || name.chars().count() > 100 {
            errors.push(FieldError::new("name", "has 1 to 100 characters"));
        }
        Error::unless_empty(errors)?;
        let (db, deployment) = open(url).await?;
        let new = NewUnit {
            code,
            name,
            kind: self.kind.text(),
            boundary: None,
        };
        let now = Clock::default().now();
        let mut tx = db.begin().await?;
        if tx.known_unit(code).await?.is_some() {
            let why = format!("there is a unit with the code '{code}' already");
            return Err(Error::Conflict(why.into()));
        }
        let parent = match &self.parent {
            Some(parent) => Some(above(&mut tx, self.kind, parent).await?),
            None => None,
        };
        let id = db.add_unit(&mut tx, &new).await?;
        if let Some(parent) = parent {
            tx.set_unit_parent(id, parent).await?;
        }
        let object = Some(id.0.to_string());
        let entry = entry_without_account(deployment.kind, now, "unit.create", object);
        append(&mut tx, &[entry]).await?;
        tx.commit().await?;
        say(format_args!("added {code}"));
        db.close().await;
        Ok(())
    }
}

impl SetParent {
    async fn run(self, url: &str) -> Result<()> {
        let (db, deployment) = open(url).await?;
        let now = Clock::default().now();
        let mut tx = db.begin().await?;
        let unit = known(&mut tx, "code", &self.code).await?;
        let parent = above(&mut tx, unit.kind, &self.parent).await?;
        tx.set_unit_parent(unit.id, parent).await?;
        let object = Some(unit.id.0.to_string());
        let entry = entry_without_account(deployment.kind, now, "unit.set_parent", object);
        append(&mut tx, &[entry]).await?;
        tx.commit().await?;
        say(format_args!("{} lies below {}", self.code, self.parent));
        db.close().await;
        Ok(())
    }
}

async fn list(url: &str) -> Result<()> {
    let (db, _): (Db, _) = open(url).await?;
    for unit in db.listed_units().await? {
        let above = unit.parent_code.as_deref().unwrap_or_default();
        let (code, kind, name) = (&unit.code, unit.kind.text(), &unit.name);
        say(format_args!("{code}\t{kind}\t{above}\t{name}"));
    }
    db.close().await;
    Ok(())
}

/// The unit with this code today.
async fn known(tx: &mut Tx, field: &str, code: &str) -> Result<KnownUnit> {
    let unit = tx.known_unit(code).await?;
    unit.ok_or_else(|| Error::field(field, format!("there is no unit with the code '{code}'")))
}

/// The unit with the code `parent`, if one of `kind` can lie below it.
async fn above(tx: &mut Tx, kind: UnitKind, parent: &str) -> Result<UnitId> {
    let unit = known(tx, "parent", parent).await?;
    if !kind.lies_below(unit.kind) {
        let why = format!("no {} lies below a {}", kind.text(), unit.kind.text());
        return Err(Error::field("parent", why));
    }
    Ok(unit.id)
}
