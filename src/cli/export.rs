//! `sightline export`: cameras as a numbered file, coverages and incidents as GeoJSON on standard output.

use std::{
    fs::File,
    io::Write,
    path::{Path, PathBuf},
};

use geojson::{Feature, JsonObject};

use super::{As, open, say, written};
use crate::{
    accounts::{Role, Scope},
    audit::{Entry, append},
    cameras::CameraStatus,
    clock::{Clock, Day},
    db::{Db, MAX_PAGE},
    deployment::Deployment,
    error::{Error, Result},
    exports::{ExportFilter, ExportFormat, ExportInput},
    fields,
};

/// What to write out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
enum What {
    /// Points with all fields, into a file that is numbered and recorded; an import reads it.
    Cameras,
    /// Polygons with `camera_code`, `time_of_day` (day or night) and `area_m2`.
    Coverages,
    /// Places with all fields.
    Incidents,
}

/// What to write out, and how.
#[derive(Debug, clap::Args)]
pub(super) struct Export {
    #[arg(value_enum)]
    what: What,
    /// Where the cameras go; without it, or with `-`, they go to standard output. All else always does.
    file: Option<PathBuf>,
    /// How it is written; without it as the name of the file ends, else as GeoJSON. Coverages and incidents are GeoJSON.
    #[arg(long, value_enum)]
    format: Option<ExportFormat>,
    /// Write over a file that is there already.
    #[arg(long)]
    force: bool,
    /// What the file is for; it stands in the record.
    #[arg(long, value_name = "TEXT")]
    reason: Option<String>,
    /// Only cameras in this state.
    #[arg(long, value_parser = status)]
    status: Option<CameraStatus>,
    /// Only cameras whose code or label holds this text, marks aside.
    #[arg(long, value_name = "TEXT")]
    q: Option<String>,
    #[command(flatten)]
    account: As,
}

impl Export {
    pub(super) async fn run(self, url: &str) -> Result<()> {
        self.check()?;
        let (db, deployment) = open(url).await?;
        let role = if self.what == What::Incidents {
            Role::Officer
        } else {
            Role::Registrar
        };
        let scope = self.account.scope(&db, &deployment, &[role]).await?;
        let (action, features) = match self.what {
            What::Cameras => {
                self.cameras(&db, &scope, &deployment).await?;
                db.close().await;
                return Ok(());
            }
            What::Coverages => {
                let today = Day::of(Clock::default().now(), &deployment.zone);
                let coverages = db.camera_coverages(&scope, None).await?;
                (
                    "coverage.export",
                    coverages
                        .iter()
                        .flat_map(|coverage| coverage.features(today))
                        .collect(),
                )
            }
            What::Incidents => ("incident.export", incidents(&db, &scope).await?),
        };
        // Nothing leaves before the log knows of it.
        let entry = Entry::new(&scope, Clock::default().now(), action, None);
        let mut tx = db.begin().await?;
        append(
            &mut tx,
            &[entry.with(serde_json::json!({ "rows": features.len() }))],
        )
        .await?;
        tx.commit().await?;
        written(write_collection(&features))?;
        db.close().await;
        Ok(())
    }

    /// Refuses what only cameras have.
    fn check(&self) -> Result<()> {
        let is_json = self.format.unwrap_or(ExportFormat::Geojson) == ExportFormat::Geojson;
        let is_plain = is_json
            && self.file.is_none()
            && self.reason.is_none()
            && self.status.is_none()
            && self.q.is_none();
        if self.what != What::Cameras && !is_plain {
            let why = "coverages and incidents go to standard output as GeoJSON, all of them";
            return Err(Error::bad_request(why));
        }
        Ok(())
    }

    async fn cameras(self, db: &Db, scope: &Scope, deployment: &Deployment) -> Result<()> {
        let ending = self.file.as_deref().and_then(Path::extension);
        let by_ending = ending
            .and_then(|ending| clap::ValueEnum::from_str(&ending.to_string_lossy(), true).ok());
        let format = self.format.or(by_ending).unwrap_or(ExportFormat::Geojson);
        let filter = ExportFilter {
            status: self.status,
            q: self.q,
        };
        let wanted = ExportInput {
            format: Some(format),
            filter: Some(filter),
            reason: self.reason,
        };
        let (wanted, now) = (wanted.check()?, Clock::default().now());
        let zone = &deployment.zone;
        let Some(path) = self.file.filter(|path| path.as_os_str() != "-") else {
            let file = tempfile::tempfile()?;
            let (_, mut file) = db.export_cameras(scope, zone, now, &wanted, file).await?;
            let copied = std::io::copy(&mut file, &mut std::io::stdout().lock());
            return written(copied.map(drop));
        };
        let place = Place::new(&path, self.force)?;
        let file = place.file()?;
        let (made, file) = db.export_cameras(scope, zone, now, &wanted, file).await?;
        file.sync_all()?;
        place.take()?;
        say(serde_json::to_value(made).unwrap_or_default());
        Ok(())
    }
}

/// Where a file is to stand: it is written beside it, and named so only when it is whole and recorded. Nothing half written
/// ever bears the name.
pub(super) struct Place<'a> {
    path: &'a Path,
    force: bool,
    beside: tempfile::NamedTempFile,
}

impl<'a> Place<'a> {
    /// A place where nothing stands yet, or where what stands may be written over by `force`.
    pub(super) fn new(path: &'a Path, force: bool) -> Result<Self> {
        if !force && path.exists() {
            return Err(named(path, "is there already; --force writes over it"));
        }
        let folder = path.parent().filter(|folder| *folder != Path::new(""));
        let folder = folder.unwrap_or(Path::new("."));
        if !folder.is_dir() {
            let why = format!("there is no folder {}", folder.display());
            return Err(named(path, &why));
        }
        // What the machine says of it names a file that nobody asked for.
        let beside = tempfile::NamedTempFile::new_in(folder);
        let beside =
            beside.map_err(|error| named(path, &format!("cannot be written: {}", error.kind())))?;
        Ok(Self {
            path,
            force,
            beside,
        })
    }

    /// The file to be written.
    pub(super) fn file(&self) -> Result<File> {
        Ok(self.beside.reopen()?)
    }

    /// Gives what was written its name.
    pub(super) fn take(self) -> Result<()> {
        let named_so = if self.force {
            self.beside.persist(self.path)
        } else {
            self.beside.persist_noclobber(self.path)
        };
        let failed =
            |error: &std::io::Error| named(self.path, &format!("cannot be written: {error}"));
        named_so.map(drop).map_err(|error| failed(&error.error))
    }
}

fn named(path: &Path, why: &str) -> Error {
    Error::bad_request(format!("{}: {why}", path.display()))
}

/// A state by the name that the API has for it.
fn status(text: &str) -> Result<CameraStatus, String> {
    let read = serde_json::from_value(serde_json::Value::from(text));
    read.map_err(|error| error.to_string())
}

async fn incidents(db: &Db, scope: &Scope) -> Result<Vec<Feature>> {
    let now = Clock::default().now();
    let mut before = 0;
    let mut features = Vec::new();
    loop {
        let page = db.incidents(scope, before, MAX_PAGE, now).await?;
        for incident in page.items {
            let mut properties = fields::object(&incident)?;
            properties.remove("place");
            features.push(feature(incident.place, properties));
        }
        match page.next_cursor.and_then(|cursor| cursor.parse().ok()) {
            Some(cursor) => before = cursor,
            None => return Ok(features),
        }
    }
}

fn feature(geometry: geojson::Geometry, properties: JsonObject) -> Feature {
    Feature {
        bbox: None,
        geometry: Some(geometry),
        id: None,
        properties: Some(properties),
        foreign_members: None,
    }
}

fn write_collection(features: &[Feature]) -> std::io::Result<()> {
    let mut out = std::io::BufWriter::new(std::io::stdout().lock());
    out.write_all(br#"{"type":"FeatureCollection","features":["#)?;
    for (index, feature) in features.iter().enumerate() {
        out.write_all(if index == 0 { b"\n" } else { b",\n" })?;
        serde_json::to_writer(&mut out, feature).map_err(std::io::Error::from)?;
    }
    out.write_all(b"\n]}\n")?;
    out.flush()
}
