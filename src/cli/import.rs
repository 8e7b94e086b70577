//! `sightline import`: taking over lists and extracts.

use std::path::{Path, PathBuf};

use indicatif::{ProgressBar, ProgressStyle};
use serde_json::json;

use super::{As, import_units::ImportUnits, open, say};
use crate::{
    accounts::Role,
    cameras::Registrar,
    clock::Clock,
    config::KeySource,
    db::MAX_PAGE,
    error::{Error, Result},
    folded::fold,
    imports::{
        self, By, ImportId, ListFormat, ListMappingInput, Mapping, Meridian, Options,
        osm::ExtractOptions,
    },
};

/// What to take over.
#[derive(Debug, clap::Subcommand)]
pub(super) enum Import {
    /// A list of cameras: CSV or a workbook with a row of headings, GeoJSON points, placemarks as KML, or the surveillance
    /// nodes of an OpenStreetMap file.
    ///
    /// Columns are known by the names of the API's fields and by what people call them in Vietnamese and English.
    Cameras(Cameras),
    /// Name the lists that were taken over, the newest first, as JSON lines.
    Lists(As),
    /// Undo a list whole: its cameras go, and what it changed is as it was before.
    Undo(Undo),
    /// An OpenStreetMap extract: buildings, streets, places and house numbers, and mapped cameras if wanted.
    Osm(Osm),
    /// Administrative units: GeoJSON with boundaries, or a list of names; and the table of what old units became.
    ///
    /// Needs no account: whoever can open the database can; the log says that it was done here.
    Units(ImportUnits),
}

#[derive(Debug, clap::Args)]
pub(super) struct Cameras {
    /// A `.csv`, `.tsv`, `.txt`, `.xlsx`, `.xls`, `.ods`, `.kml`, `.kmz`, `.geojson`, `.json`, `.osm` or `.osm.pbf` file.
    file: PathBuf,
    /// What a column is, as `HEADING=FIELD`, where its heading is not known; `HEADING=` leaves it out.
    #[arg(long, value_name = "HEADING=FIELD", value_parser = mapped)]
    map: Vec<(String, String)>,
    /// Read the columns as a mapping says that was saved under this name; what --map says weighs more.
    #[arg(long = "mapping", value_name = "NAME")]
    saved: Option<String>,
    /// Save what the columns were said to be under a name.
    #[arg(long, value_name = "NAME")]
    save_mapping: Option<String>,
    /// Write nothing, and print what an import would do.
    #[arg(long)]
    dry_run: bool,
    /// How the report is printed; as JSON alone.
    #[arg(long, value_enum, default_value_t = ReportFormat::Json)]
    format: ReportFormat,
    /// The central meridian of VN-2000 coordinates, as degrees or EPSG code; without it the list must state it.
    #[arg(long, value_name = "105.5")]
    meridian: Option<Meridian>,
    /// Code of the unit that keeps the cameras of rows that name none.
    #[arg(long, value_name = "CODE")]
    unit: Option<String>,
    /// Where the key for names and phones of owners is; without one these are not kept.
    #[command(flatten)]
    key: KeySource,
    #[command(flatten)]
    account: As,
}

/// How a report is printed.
#[derive(Clone, Copy, Debug, clap::ValueEnum)]
enum ReportFormat {
    /// One JSON object.
    Json,
}

impl Import {
    pub(super) async fn run(self, url: &str) -> Result<()> {
        match self {
            Self::Cameras(cameras) => cameras.run(url).await,
            Self::Lists(account) => lists(&account, url).await,
            Self::Undo(undo) => undo.run(url).await,
            Self::Osm(osm) => osm.run(url).await,
            Self::Units(units) => units.run(url).await,
        }
    }
}

impl Cameras {
    async fn run(self, url: &str) -> Result<()> {
        let ending = self.file.extension().and_then(|ending| ending.to_str());
        let format = ending.and_then(ListFormat::of_ending).ok_or_else(|| {
            Error::bad_request(format!(
                "the file must end in .{}",
                ListFormat::ENDINGS.join(", .")
            ))
        })?;
        let (db, deployment) = open(url).await?;
        let scope = self
            .account
            .scope(&db, &deployment, &[Role::Registrar])
            .await?;
        let key = self.key.read(deployment.kind)?;
        if key.is_some() {
            db.key_record().await?.require(key.as_ref())?;
        }
        let now = Clock::default().now();
        let started = std::time::Instant::now();
        let mut mapping = Mapping::new();
        if let Some(wanted) = &self.saved {
            let all = db.list_mappings(&scope).await?;
            let found = all.into_iter().find(|one| fold(&one.name) == fold(wanted));
            let none = || Error::bad_request(format!("--mapping: none was saved as '{wanted}'"));
            mapping = found.ok_or_else(none)?.mapping.0;
        }
        let asked: Mapping = self.map.into_iter().collect();
        mapping.extend(asked.clone());
        let name = self.file.file_name().and_then(|name| name.to_str());
        let options = Options {
            file_name: name.map(str::to_owned),
            mapping,
            meridian: self.meridian,
            known: db.extent(&scope).await?,
            unit: self.unit,
        };
        let registrar = Registrar::of_today(&db, &scope, &deployment.zone, now, "list").await?;
        if let Some(code) = &options.unit
            && !registrar.units.contains_key(code)
        {
            let why = format!("--unit: there is no unit with the code '{code}' today");
            return Err(Error::bad_request(why));
        }
        let size = std::fs::metadata(&self.file).map_or(0, |file| file.len());
        if size > imports::MOST_LIST_BYTES {
            return Err(imports::too_large(size));
        }
        let list = imports::read(&read_file(&self.file)?, format, &options, now)?;
        list.check_mapped(&asked)?;
        let progress = progress_bar(list.rows.len() as u64);
        let by = By {
            registrar: &registrar,
            key: key.as_ref(),
            progress: &progress,
        };
        let mut report = if self.dry_run {
            db.preview_cameras(&by, &list).await?
        } else {
            db.import_cameras(&by, &list).await?
        };
        progress.finish_and_clear();
        // Of a map's use alone.
        report.placed = None;
        if let Some(name) = self.save_mapping {
            let mapping = options.mapping.clone();
            let input = ListMappingInput { name, mapping };
            db.save_list_mapping(&scope, &input, now).await?;
        }
        let mut printed = serde_json::to_value(&report).unwrap_or_default();
        printed["seconds"] = json!(started.elapsed().as_secs_f64());
        say(printed);
        db.close().await;
        Ok(())
    }
}

#[derive(Debug, clap::Args)]
pub(super) struct Undo {
    /// The `import` of its report.
    id: uuid::Uuid,
    #[command(flatten)]
    account: As,
}

impl Undo {
    async fn run(self, url: &str) -> Result<()> {
        let (db, deployment) = open(url).await?;
        let scope = self
            .account
            .scope(&db, &deployment, &[Role::Registrar])
            .await?;
        let now = Clock::default().now();
        let registrar = Registrar::of_today(&db, &scope, &deployment.zone, now, "list").await?;
        let undone = db.undo_import(&registrar, ImportId(self.id)).await?;
        say(serde_json::to_value(undone).unwrap_or_default());
        db.close().await;
        Ok(())
    }
}

async fn lists(account: &As, url: &str) -> Result<()> {
    let (db, deployment) = open(url).await?;
    let scope = account.scope(&db, &deployment, &[Role::Registrar]).await?;
    let mut before = 0;
    loop {
        let page = db.imports(&scope, before, MAX_PAGE).await?;
        for import in &page.items {
            say(serde_json::to_value(import).unwrap_or_default());
        }
        match page.next_cursor.and_then(|cursor| cursor.parse().ok()) {
            Some(cursor) => before = cursor,
            None => break,
        }
    }
    db.close().await;
    Ok(())
}

#[derive(Debug, clap::Args)]
pub(super) struct Osm {
    /// An `.osm.pbf` file.
    file: PathBuf,
    /// Also take over the cameras (`man_made=surveillance`).
    #[arg(long)]
    cameras: bool,
    /// Take it over even if more than half of the known buildings, streets or cameras in its area are not in it.
    #[arg(long)]
    allow_vanish: bool,
    #[command(flatten)]
    account: As,
}

impl Osm {
    async fn run(self, url: &str) -> Result<()> {
        let (db, deployment) = open(url).await?;
        let scope = self
            .account
            .scope(&db, &deployment, &[Role::Registrar])
            .await?;
        let named = |why: String| Error::bad_request(format!("{}: {why}", self.file.display()));
        let file = std::fs::File::open(&self.file)
            .map_err(|error| named(format!("cannot be opened: {error}")))?;
        if file.metadata()?.is_dir() {
            return Err(named("is a directory; name an .osm.pbf file".into()));
        }
        let started = std::time::Instant::now();
        let bar = progress_bar(0);
        let extract = imports::osm::read(std::io::BufReader::new(file), |progress| {
            bar.set_length(progress.of as u64 * 3);
            bar.set_position((usize::from(progress.pass - 1) * progress.of + progress.done) as u64);
        });
        let extract = extract.map_err(|error| named(error.to_string()))?;
        bar.finish_and_clear();
        let now = Clock::default().now();
        let registrar = Registrar::of_today(&db, &scope, &deployment.zone, now, "osm").await?;
        let bar = progress_bar(extract.cameras.len() as u64);
        let options = ExtractOptions {
            cameras: self.cameras,
            allow_vanish: self.allow_vanish,
        };
        let report = db
            .store_extract(&registrar, &extract, options, &bar)
            .await?;
        bar.finish_and_clear();
        let mut printed = serde_json::to_value(&report).unwrap_or_default();
        printed["skipped"] = json!(notes(&extract.skipped));
        printed["warnings"] = json!(notes(&extract.warnings));
        printed["seconds"] = json!(started.elapsed().as_secs_f64());
        say(printed);
        db.close().await;
        Ok(())
    }
}

/// `HEADING=FIELD`; a heading may hold the sign itself, a field does not.
fn mapped(text: &str) -> Result<(String, String), String> {
    let (heading, field) = text.rsplit_once('=').ok_or("must be HEADING=FIELD")?;
    Ok((heading.trim().to_owned(), field.trim().to_owned()))
}

fn notes(notes: &[imports::osm::Note]) -> Vec<serde_json::Value> {
    notes
        .iter()
        .map(|note| json!({ "ref": note.source_ref, "why": note.why }))
        .collect()
}

/// The bytes of a file, or an error that names it.
pub(super) fn read_file(path: &Path) -> Result<Vec<u8>> {
    std::fs::read(path)
        .map_err(|error| Error::bad_request(format!("cannot read {}: {error}", path.display())))
}

/// The same of a file that an option names.
pub(super) fn read_option(option: &str, path: &Path) -> Result<Vec<u8>> {
    std::fs::read(path).map_err(|error| {
        let why = if error.kind() == std::io::ErrorKind::NotFound {
            "there is no such file".to_owned()
        } else {
            format!("cannot be read: {error}")
        };
        Error::bad_request(format!("{option} {}: {why}", path.display()))
    })
}

/// A bar on standard error; nothing where that is no terminal.
pub(super) fn progress_bar(length: u64) -> ProgressBar {
    let style = ProgressStyle::with_template("{bar:40} {pos}/{len} {eta}")
        .unwrap_or_else(|_| ProgressStyle::default_bar());
    ProgressBar::new(length).with_style(style)
}
