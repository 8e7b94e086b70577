//! `sightline import`: taking over lists and extracts.

use std::path::{Path, PathBuf};

use indicatif::{ProgressBar, ProgressStyle};

use super::{As, open};
use crate::{
    accounts::Role,
    cameras::Registrar,
    clock::Clock,
    error::{Error, Result},
    imports::{self, ListFormat},
};

/// What to take over.
#[derive(Debug, clap::Subcommand)]
pub(super) enum Import {
    /// A list of cameras: CSV with a header line, or GeoJSON points; columns are named as the API's fields.
    Cameras(Cameras),
}

#[derive(Debug, clap::Args)]
pub(super) struct Cameras {
    /// A `.csv`, `.geojson` or `.json` file.
    file: PathBuf,
    #[command(flatten)]
    account: As,
}

impl Import {
    pub(super) async fn run(self, url: &str) -> Result<()> {
        match self {
            Self::Cameras(cameras) => cameras.run(url).await,
        }
    }
}

impl Cameras {
    async fn run(self, url: &str) -> Result<()> {
        let format = match self.file.extension().and_then(|ending| ending.to_str()) {
            Some("csv") => ListFormat::Csv,
            Some("geojson" | "json") => ListFormat::GeoJson,
            _ => {
                return Err(Error::BadRequest(
                    "the file must end in .csv, .geojson or .json".into(),
                ));
            }
        };
        let (db, deployment) = open(url).await?;
        let scope = self
            .account
            .scope(&db, &deployment, &[Role::Registrar])
            .await?;
        let now = Clock::default().now();
        let list = imports::read(&read_file(&self.file)?, format, now)?;
        let units = imports::units_by_code(&db).await?;
        let registrar = Registrar {
            scope: &scope,
            zone: &deployment.zone,
            now,
            source: "list",
            units,
        };
        let progress = progress_bar(list.rows.len() as u64);
        let report = db.import_cameras(&registrar, &list, &progress).await?;
        progress.finish_and_clear();
        println!("{}", serde_json::to_string(&report).unwrap_or_default());
        db.close().await;
        Ok(())
    }
}

/// The bytes of a file, or an error that names it.
pub(super) fn read_file(path: &Path) -> Result<Vec<u8>> {
    std::fs::read(path)
        .map_err(|error| Error::BadRequest(format!("cannot read {}: {error}", path.display())))
}

/// A bar on standard error; nothing where that is no terminal.
pub(super) fn progress_bar(length: u64) -> ProgressBar {
    let style = ProgressStyle::with_template("{bar:40} {pos}/{len} {eta}")
        .unwrap_or_else(|_| ProgressStyle::default_bar());
    ProgressBar::new(length).with_style(style)
}
