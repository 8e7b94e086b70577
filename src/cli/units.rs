//! `sightline units`: administrative units, what lies above them, and which one is meant by an old name.

use super::{entry_without_account, open, refuse_control, say};
use crate::{
    audit::append,
    clock::{Clock, Day},
    db::{Db, Tx},
    error::{Error, FieldError, Result},
    geometry::Position,
    units::{
        KnownUnit, NewUnit, UnitId, UnitKind, code_fault, name_fault,
        resolve::{Resolution, Stated, UnitCandidate},
    },
};

/// What to do with units.
#[derive(Debug, clap::Subcommand)]
pub(super) enum Units {
    /// Add a unit.
    Add(Add),
    /// State which unit lies above another.
    SetParent(SetParent),
    /// List units: code, kind, code of the unit above, name; between tabs.
    List(List),
    /// Find the commune of today that is meant by a name, an old one too, by a code or by a place.
    Resolve(Resolve),
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

#[derive(Debug, clap::Args)]
pub(super) struct List {
    /// The units of this day, YYYY-MM-DD; left out = those of today.
    #[arg(long, value_name = "DAY")]
    on: Option<Day>,
}

#[derive(Debug, clap::Args)]
#[command(group = clap::ArgGroup::new("stated").required(true).multiple(true).args(["name", "code", "at"]))]
pub(super) struct Resolve {
    /// The name, with or without its kind: "xã Mẫu", "P. 1".
    #[arg(long)]
    name: Option<String>,
    /// The district that it belonged to.
    #[arg(long)]
    district: Option<String>,
    /// The province, of that day or of today.
    #[arg(long)]
    province: Option<String>,
    /// A place within it, longitude before latitude.
    #[arg(long, value_name = "LON,LAT", value_parser = position, allow_hyphen_values = true)]
    at: Option<Position>,
    /// Its code, of that day or of today.
    #[arg(long)]
    code: Option<String>,
    /// The day on which the name was in use, YYYY-MM-DD; left out = any day.
    #[arg(long, value_name = "DAY")]
    on: Option<Day>,
    #[arg(long, value_enum, default_value = "text")]
    format: Format,
}

/// How the answer is printed.
#[derive(Clone, Copy, Debug, clap::ValueEnum)]
enum Format {
    /// A line for the answer, or one for each candidate.
    Text,
    /// One object: `answer`, `by`, `candidates`.
    Json,
}

impl Units {
    pub(super) async fn run(self, url: &str) -> Result<()> {
        match self {
            Self::Add(add) => add.run(url).await,
            Self::SetParent(set) => set.run(url).await,
            Self::List(list) => list.run(url).await,
            Self::Resolve(resolve) => resolve.run(url).await,
        }
    }
}

impl Add {
    async fn run(self, url: &str) -> Result<()> {
        let (code, name) = (self.code.trim(), self.name.trim());
        refuse_control("code", code)?;
        refuse_control("name", name)?;
        let faults = [("code", code_fault(code)), ("name", name_fault(name))];
        let errors = faults
            .into_iter()
            .filter_map(|(field, why)| Some(FieldError::new(field, why?)));
        Error::unless_empty(errors.collect())?;
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

impl List {
    async fn run(self, url: &str) -> Result<()> {
        let (db, _): (Db, _) = open(url).await?;
        let units = match self.on {
            Some(day) => db.listed_units_on(day).await?,
            None => db.listed_units().await?,
        };
        for unit in units {
            let above = unit.parent_code.as_deref().unwrap_or_default();
            let (code, kind, name) = (&unit.code, unit.kind.text(), &unit.name);
            say(format_args!("{code}\t{kind}\t{above}\t{name}"));
        }
        db.close().await;
        Ok(())
    }
}

impl Resolve {
    async fn run(self, url: &str) -> Result<()> {
        let stated = Stated {
            name: self.name,
            district: self.district,
            province: self.province,
            code: self.code,
        }
        .checked()?;
        let (db, _): (Db, _) = open(url).await?;
        let found = db.resolve_unit(&stated, self.at, self.on).await?;
        match self.format {
            Format::Json => say(serde_json::to_string(&found).unwrap_or_default()),
            Format::Text => say_text(&found),
        }
        db.close().await;
        Ok(())
    }
}

/// The answer as a line of code, province and name; else a line for each candidate, with what speaks for or against it.
fn say_text(found: &Resolution) {
    let text = |text: &Option<String>| text.clone().unwrap_or_else(|| "?".into());
    if let Some(unit) = &found.answer {
        let (code, name, province) = (&unit.code, &unit.name, text(&unit.province));
        return say(format_args!("{code}\t{name}\t{province}"));
    }
    say(format_args!(
        "no answer; {} candidates",
        found.candidates.len()
    ));
    for candidate in &found.candidates {
        let UnitCandidate {
            old_name,
            old_district,
            old_province,
            ..
        } = candidate;
        let (code, name) = (text(&candidate.code), text(&candidate.name));
        let old: Vec<&str> = [old_name, old_district, old_province]
            .into_iter()
            .filter_map(Option::as_deref)
            .collect();
        let (why, old) = (candidate.why.text(), old.join(", "));
        say(format_args!("{code}\t{name}\t{why}\t{old}"));
    }
}

fn position(text: &str) -> std::result::Result<Position, String> {
    let wrong = || "must be LON,LAT in degrees".to_owned();
    let (lon, lat) = text.split_once(',').ok_or_else(wrong)?;
    let number = |text: &str| text.trim().parse::<f64>().map_err(|_| wrong());
    Position::try_from([number(lon)?, number(lat)?]).map_err(|error| error.to_string())
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
