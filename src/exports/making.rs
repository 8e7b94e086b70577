//! Making an export: the file first, then its record and its line in the log, and only then it leaves.

use std::{
    fs::File,
    io::{BufWriter, Read, Seek},
};

use jiff::tz::TimeZone;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use super::{
    ExportFormat, Made, NewExport, Subject, Title, Wanted, number, record::Record, writer::Writer,
    xlsx,
};
use crate::{
    accounts::Scope,
    audit::{Entry, append},
    cameras::Exported,
    clock::Instant,
    db::{Db, MAX_PAGE, Tx},
    error::{Error, Result},
    refusal::{Complaint, Refusal},
};

/// How often a file is written anew because another export took its number meanwhile.
const ATTEMPTS: usize = 5;

/// A file that is small enough to be made in memory.
pub(crate) struct SmallFile<'a> {
    /// What it is of.
    pub(crate) subject: Subject,
    /// What the log says that it is of: an identifier, or what was asked.
    pub(crate) of: Value,
    /// How many cameras it holds; of a measurement, gaps; or communes.
    pub(crate) rows: usize,
    /// Writes it under its title.
    pub(crate) make: &'a (dyn Fn(&Title) -> Result<Vec<u8>> + Sync),
}

/// What was written.
struct Written {
    file: File,
    rows: i64,
    drafts: i64,
    hash: Vec<u8>,
}

impl Db {
    /// Writes the cameras of the caller's unit into `file`, which is empty, and records that it was done; the answer stands
    /// at the beginning of the file. Whatever fails, nothing is recorded.
    pub async fn export_cameras(
        &self,
        scope: &Scope,
        zone: &TimeZone,
        now: Instant,
        wanted: &Wanted,
        mut file: File,
    ) -> Result<(Made, File)> {
        let year = i64::from(now.in_zone(zone).year());
        for _ in 0..ATTEMPTS {
            let ordinal = self.next_export(scope, year).await?;
            let title = Title {
                number: number(year, ordinal),
                at: now,
            };
            let written = self
                .write_cameras(scope, zone, wanted, title.clone(), file)
                .await?;
            let new = NewExport {
                year,
                ordinal,
                subject: Subject::Cameras,
                wanted,
                rows: written.rows,
                file_hash: written.hash,
            };
            let detail =
                json!({ "number": title.number, "format": wanted.format, "rows": new.rows });
            if !self.recorded(scope, &new, now, detail).await? {
                // The number stands in the file too.
                file = emptied(written.file)?;
                continue;
            }
            let made = Made {
                number: title.number,
                rows: new.rows,
                drafts: written.drafts,
                sha256: crate::accounts::hexadecimal(&new.file_hash),
            };
            return Ok((made, written.file));
        }
        Err(Error::Busy("too many exports at once".into()))
    }

    /// Makes a file in memory and records that it was done, as for [`export_cameras`](Self::export_cameras).
    pub(crate) async fn export_small(
        &self,
        scope: &Scope,
        zone: &TimeZone,
        now: Instant,
        wanted: &Wanted,
        file: SmallFile<'_>,
    ) -> Result<(Made, Vec<u8>)> {
        let year = i64::from(now.in_zone(zone).year());
        for _ in 0..ATTEMPTS {
            let ordinal = self.next_export(scope, year).await?;
            let title = Title {
                number: number(year, ordinal),
                at: now,
            };
            let bytes = (file.make)(&title)?;
            let new = NewExport {
                year,
                ordinal,
                subject: file.subject,
                wanted,
                rows: file.rows as i64,
                file_hash: Sha256::digest(&bytes).to_vec(),
            };
            let detail = json!({ "number": title.number, "format": wanted.format, "rows": new.rows, "of": file.of });
            if self.recorded(scope, &new, now, detail).await? {
                let made = Made {
                    number: title.number,
                    rows: new.rows,
                    drafts: 0,
                    sha256: crate::accounts::hexadecimal(&new.file_hash),
                };
                return Ok((made, bytes));
            }
        }
        Err(Error::Busy("too many exports at once".into()))
    }

    /// Records an export with its line of the log; false where another one took its number meanwhile.
    async fn recorded(
        &self,
        scope: &Scope,
        new: &NewExport<'_>,
        now: Instant,
        detail: Value,
    ) -> Result<bool> {
        let action = match new.subject {
            Subject::Cameras => "camera.export",
            Subject::Scenario => "scenario.export",
            Subject::Proposal => "proposal.export",
            Subject::Measurement => "measurement.export",
            Subject::Communes => "communes.export",
        };
        let mut tx = self.begin().await?;
        match tx.add_export(scope, new, now).await {
            Err(Error::Conflict(_)) => Ok(false),
            recorded => {
                let entry = Entry::new(scope, now, action, Some(recorded?.0.to_string()));
                append(&mut tx, &[entry.with(detail)]).await?;
                tx.commit().await?;
                Ok(true)
            }
        }
    }

    /// All of it sees the registry in one state; a page of cameras is in memory at a time.
    async fn write_cameras(
        &self,
        scope: &Scope,
        zone: &TimeZone,
        wanted: &Wanted,
        title: Title,
        file: File,
    ) -> Result<Written> {
        let format = wanted.format;
        let filter = Exported {
            status: wanted.filter.status,
            q: wanted.filter.q.as_deref(),
            public: format == ExportFormat::Osm,
            drafts: false,
        };
        let mut tx = self.begin_reading().await?;
        let mut writer =
            blocking(move || Ok(Writer::begin(format, &title, BufWriter::new(file))?)).await?;
        let (mut after, mut rows) = (0, 0_usize);
        loop {
            let page = tx.exported_cameras(scope, &filter, after, MAX_PAGE).await?;
            let Some(last) = page.last() else { break };
            after = last.rid;
            rows += page.len();
            if format == ExportFormat::Xlsx && rows > xlsx::MOST_ROWS as usize {
                let why = format!(
                    "a sheet has room for {} cameras; export fewer, or as CSV",
                    xlsx::MOST_ROWS
                );
                return Err(Error::field(
                    "filter",
                    Complaint::new(Refusal::HoldsTooMuch, why),
                ));
            }
            let zone = zone.clone();
            // Writing is computing and waiting for the disk, and others are to be answered meanwhile.
            writer = blocking(move || {
                for camera in &page {
                    writer.write(&Record::of(camera, &zone)?)?;
                }
                Ok(writer)
            })
            .await?;
        }
        let drafts = tx.count_drafts(scope, filter).await?;
        drop(tx);
        let (file, hash) = blocking(move || {
            let written = writer.finish()?.into_inner();
            let mut file = written.map_err(std::io::IntoInnerError::into_error)?;
            let hash = hash(&mut file)?;
            Ok((file, hash))
        })
        .await?;
        Ok(Written {
            file,
            rows: rows as i64,
            drafts,
            hash,
        })
    }
}

impl Tx {
    /// How many drafts the file would hold as well if they might leave; none for those who may not see them (PRIVACY P9).
    async fn count_drafts(&mut self, scope: &Scope, filter: Exported<'_>) -> Result<i64> {
        let filter = Exported {
            drafts: true,
            ..filter
        };
        let (mut after, mut drafts) = (0, 0);
        while scope.sees_drafts() {
            let page = self
                .exported_cameras(scope, &filter, after, MAX_PAGE)
                .await?;
            let Some(last) = page.last() else { break };
            after = last.rid;
            drafts += page.len();
        }
        Ok(drafts as i64)
    }
}

/// The SHA-256 of a file, which then stands at its beginning.
fn hash(file: &mut File) -> Result<Vec<u8>> {
    let mut hash = Sha256::new();
    let mut piece = vec![0; 64 << 10];
    file.rewind()?;
    loop {
        match file.read(&mut piece)? {
            0 => break,
            read => hash.update(&piece[..read]),
        }
    }
    file.rewind()?;
    Ok(hash.finalize().to_vec())
}

fn emptied(mut file: File) -> Result<File> {
    file.set_len(0)?;
    file.rewind()?;
    Ok(file)
}

/// What `work` gives, done where it holds nobody up.
pub(super) async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> Result<T> + Send + 'static,
) -> Result<T> {
    let done = tokio::task::spawn_blocking(work).await;
    done.map_err(|error| Error::Internal(error.to_string()))?
}
