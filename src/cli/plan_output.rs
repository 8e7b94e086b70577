//! How a plan leaves the command line: printed as JSON, or written into a file that is numbered and recorded.

use std::{io::Write, path::PathBuf};

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
            (Some(format), Some(path)) => Ok(Some(Leaving {
                place: Place::new(path, self.force)
                    .map_err(|error| Error::bad_request(format!("--output {error}")))?,
                format,
            })),
            (Some(_), None) => Err(Error::bad_request(
                "--format geojson and --format xlsx write a file: name it with --output FILE",
            )),
            (None, Some(_)) => Err(Error::bad_request(
                "--output FILE takes --format geojson or --format xlsx; JSON goes to standard output",
            )),
        }
    }
}

impl Leaving<'_> {
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
