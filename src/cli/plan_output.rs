//! How a plan leaves the command line: printed as JSON, or written into a file that is numbered and recorded.

use std::{
    io::Write,
    path::{Path, PathBuf},
};

use super::{export::Place, typed::OneOf};
use crate::{
    accounts::Scope,
    clock::Instant,
    db::Db,
    deployment::Deployment,
    error::{Error, Result},
    exports::{ExportFormat, ExportInput, Made, SmallFile},
};

/// How to print a plan.
#[derive(Clone, Copy, Debug, clap::ValueEnum)]
enum Format {
    /// One JSON object on standard output.
    Json,
    /// The area and what was found in it, on a map: into a file that is numbered and recorded.
    Geojson,
    /// A workbook of what was found, sums and assumptions: likewise.
    Xlsx,
}

/// Where to, and how.
#[derive(Debug, clap::Args)]
pub(super) struct Output {
    #[arg(long, value_parser = OneOf::<Format>::new(), default_value = "json")]
    format: Format,
    /// The file that `--format geojson` and `--format xlsx` write; JSON goes to standard output alone.
    #[arg(long = "output", value_name = "FILE")]
    file: Option<PathBuf>,
    /// Write over a file that is there already.
    #[arg(long, requires = "file")]
    force: bool,
}

/// How to print the communes of a unit.
#[derive(Clone, Copy, Debug, clap::ValueEnum)]
enum TableFormat {
    /// JSON lines on standard output.
    Json,
    /// A workbook: into a file that is numbered and recorded.
    Xlsx,
}

/// Where to and how, of what is no map.
#[derive(Debug, clap::Args)]
pub(super) struct TableOutput {
    #[arg(long, value_parser = OneOf::<TableFormat>::new(), default_value = "json")]
    format: TableFormat,
    /// The file that `--format xlsx` writes; JSON goes to standard output alone.
    #[arg(long = "output", value_name = "FILE")]
    file: Option<PathBuf>,
    /// Write over a file that is there already.
    #[arg(long, requires = "file")]
    force: bool,
}

impl TableOutput {
    /// The file that is to be written; none where the answer is printed.
    pub(super) fn leaving(&self) -> Result<Option<Leaving<'_>>> {
        match (self.format, self.file.as_deref()) {
            (TableFormat::Json, None) => Ok(None),
            (TableFormat::Xlsx, Some(path)) => {
                Leaving::to(path, self.force, ExportFormat::Xlsx).map(Some)
            }
            (TableFormat::Xlsx, None) => Err(Error::bad_request(
                "--format xlsx writes a file: name it with --output FILE",
            )),
            (TableFormat::Json, Some(_)) => Err(Error::bad_request(
                "--output FILE takes --format xlsx; JSON goes to standard output",
            )),
        }
    }
}

/// A file that is to be written.
pub(super) struct Leaving<'a> {
    place: Place<'a>,
    /// How.
    pub(super) format: ExportFormat,
}

impl Output {
    /// The file that is to be written; none where the answer is printed.
    pub(super) fn leaving(&self) -> Result<Option<Leaving<'_>>> {
        let format = match self.format {
            Format::Json => None,
            Format::Geojson => Some(ExportFormat::Geojson),
            Format::Xlsx => Some(ExportFormat::Xlsx),
        };
        match (format, self.file.as_deref()) {
            (None, None) => Ok(None),
            (Some(format), Some(path)) => Leaving::to(path, self.force, format).map(Some),
            (Some(_), None) => Err(Error::bad_request(
                "--format geojson and --format xlsx write a file: name it with --output FILE",
            )),
            (None, Some(_)) => Err(Error::bad_request(
                "--output FILE takes --format geojson or --format xlsx; JSON goes to standard output",
            )),
        }
    }
}

impl<'a> Leaving<'a> {
    fn to(path: &'a Path, force: bool, format: ExportFormat) -> Result<Self> {
        let place = Place::new(path, force)
            .map_err(|error| Error::bad_request(format!("--output {error}")))?;
        Ok(Self { place, format })
    }

    /// Writes and records it.
    pub(super) async fn take(
        self,
        db: &Db,
        deployment: &Deployment,
        (scope, now): (&Scope, Instant),
        file: SmallFile<'_>,
    ) -> Result<Made> {
        let wanted = ExportInput {
            format: Some(self.format),
            ..ExportInput::default()
        };
        let (zone, wanted) = (&deployment.zone, wanted.check()?);
        let (made, bytes) = db.export_small(scope, zone, now, &wanted, file).await?;
        let mut file = self.place.file()?;
        file.write_all(&bytes)?;
        file.sync_all()?;
        self.place.take()?;
        Ok(made)
    }
}
