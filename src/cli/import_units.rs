//! `sightline import units`: boundaries and names of units, and what old ones became.

use std::path::{Path, PathBuf};

use super::{import::read_file, open, say};
use crate::{
    accounts::Scope,
    clock::{Clock, Day},
    error::{Error, Result},
    imports::{
        MOST_LIST_BYTES, too_large,
        units::{UnitOptions, read, read_links},
    },
};

#[derive(Debug, clap::Args)]
pub(super) struct ImportUnits {
    /// A `.geojson` or `.json` file of polygons with `code` and `full_name` or `fullName`, or a `.csv` of those columns.
    file: PathBuf,
    /// A CSV table of old communes with the communes that they became or were divided among; needs --valid-from.
    #[arg(long, value_name = "LINKS.csv", requires = "valid_from")]
    old: Option<PathBuf>,
    /// Code of the province, where the file does not say it.
    #[arg(long, value_name = "CODE")]
    province: Option<String>,
    /// The day on which the units of the file began, YYYY-MM-DD; what they replace ended on it.
    #[arg(long, value_name = "DAY")]
    valid_from: Option<Day>,
    /// The file holds every commune of its provinces: known ones that are not in it ended on --valid-from.
    #[arg(long)]
    complete: bool,
    /// What is known otherwise was wrong: put it right in place, and end nothing.
    #[arg(long)]
    correct: bool,
}

impl ImportUnits {
    pub(super) async fn run(self, url: &str) -> Result<()> {
        let ending = self.file.extension().and_then(|ending| ending.to_str());
        let is_list = match ending.map(str::to_lowercase).as_deref() {
            Some("geojson" | "json") => false,
            Some("csv" | "tsv" | "txt") => true,
            _ => {
                let why = "the file must end in .geojson, .json, .csv, .tsv or .txt";
                return Err(Error::bad_request(why));
            }
        };
        let started = std::time::Instant::now();
        let (db, deployment) = open(url).await?;
        let options = UnitOptions {
            province: self.province,
            valid_from: self.valid_from,
            complete: self.complete,
            correct: self.correct,
        };
        let file = named(&self.file, read(&bytes(&self.file)?, is_list, &options))?;
        let table = match &self.old {
            Some(path) => Some(named(path, read_links(&bytes(path)?))?),
            None => None,
        };
        let now = Clock::default().now();
        let (scope, today) = (
            Scope::command_line(deployment.kind),
            Day::of(now, &deployment.zone),
        );
        let mut report = db
            .import_units((&scope, now, today), &file, table.as_deref(), &options)
            .await?;
        report.seconds = started.elapsed().as_secs_f64();
        say(serde_json::to_string(&report).unwrap_or_default());
        db.close().await;
        Ok(())
    }
}

fn bytes(path: &Path) -> Result<Vec<u8>> {
    let size = std::fs::metadata(path).map_or(0, |file| file.len());
    if size > MOST_LIST_BYTES {
        return Err(too_large(size));
    }
    read_file(path)
}

/// The same with the name of the file in front of a complaint: there are two of them.
fn named<T>(path: &Path, outcome: Result<T>) -> Result<T> {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    outcome.map_err(|error| match error {
        Error::Invalid(_) | Error::BadRequest(_) => Error::bad_request(format!("{name}: {error}")),
        other => other,
    })
}
