//! Storing a list of cameras: all or nothing.

use std::collections::HashMap;

use indicatif::ProgressBar;
use serde::Serialize;

use super::{CameraList, camera_list::ListedCamera};
use crate::{
    accounts::Scope,
    audit::{Entry, append},
    cameras::{Batch, CameraId, CameraStatus, Changes, Registrar, Saved, StoredCoverage},
    clock::{DayOrInstant, Instant},
    db::{Db, Tx},
    error::{Error, FieldError, Result},
};

/// What an import did.
#[derive(Debug, Default, Serialize)]
pub struct CameraReport {
    /// Cameras in the list.
    pub rows: usize,
    /// New ones.
    pub created: usize,
    /// Known ones in which a field differed.
    pub updated: usize,
    /// Known ones that the list says nothing new about.
    pub unchanged: usize,
    /// Known ones of which a person had changed a field, with the fields that were kept as that person left them.
    pub kept: Vec<Kept>,
    /// Columns or properties that are no fields of a camera, and were not read.
    pub ignored: Vec<String>,
}

/// Fields of a camera that an import left alone.
#[derive(Debug, Serialize)]
pub struct Kept {
    /// Code of the camera.
    pub code: String,
    /// The fields, as a person had set them.
    pub fields: Vec<String>,
}

impl Db {
    /// Registers the cameras of `list`, and corrects the known ones by code; nothing is written if one row fails.
    pub async fn import_cameras(
        &self,
        registrar: &Registrar<'_>,
        list: &CameraList,
        progress: &ProgressBar,
    ) -> Result<CameraReport> {
        let mut tx = self.begin().await?;
        let mut report = self
            .take_over(&mut tx, registrar, &list.rows, progress)
            .await?;
        report.ignored.clone_from(&list.ignored);
        append(&mut tx, &[entry(registrar.scope, registrar.now, &report)]).await?;
        tx.commit().await?;
        Ok(report)
    }

    /// The part of an import that is the same for lists and extracts, within one transaction.
    pub(super) async fn take_over(
        &self,
        tx: &mut Tx,
        registrar: &Registrar<'_>,
        cameras: &[ListedCamera],
        progress: &ProgressBar,
    ) -> Result<CameraReport> {
        let mut report = CameraReport {
            rows: cameras.len(),
            ..CameraReport::default()
        };
        let mut batch = Batch::default();
        let mut setups = Vec::new();
        for listed in cameras {
            let outcome = match self.existing(tx, registrar, listed).await {
                Ok(None) => registrar
                    .register(&mut batch, &listed.input, listed.source_ref.clone())
                    .map(|(_, version)| {
                        setups.push((version, listed.input.setup()));
                        Saved::Created
                    }),
                Ok(Some(id)) => self.correct(tx, registrar, id, listed, &mut report).await,
                Err(error) => Err(error),
            };
            match outcome.map_err(|error| at(error, &listed.place))? {
                Saved::Created => report.created += 1,
                Saved::Updated => report.updated += 1,
                Saved::Unchanged => report.unchanged += 1,
            }
            progress.inc(1);
        }
        for (version, setup) in setups {
            batch
                .coverages
                .push((version, StoredCoverage::among_today(tx, &setup).await?));
        }
        batch
            .insert(tx, registrar.scope.account, registrar.now)
            .await?;
        Ok(report)
    }

    /// The camera that the list means: by the source's own name for it, else by its code.
    async fn existing(
        &self,
        tx: &mut Tx,
        registrar: &Registrar<'_>,
        listed: &ListedCamera,
    ) -> Result<Option<CameraId>> {
        if let Some(source_ref) = &listed.source_ref {
            return self
                .camera_id_by_source(tx, registrar.source, source_ref)
                .await;
        }
        let unit = registrar.unit(&listed.input)?;
        self.camera_id_by_code(
            tx,
            unit,
            listed.input.code.as_deref().unwrap_or_default().trim(),
        )
        .await
    }

    /// Brings a known camera in line with the list, but for the fields that a person changed.
    async fn correct(
        &self,
        tx: &mut Tx,
        registrar: &Registrar<'_>,
        id: CameraId,
        listed: &ListedCamera,
        report: &mut CameraReport,
    ) -> Result<Saved> {
        let camera = self.camera_for_change(tx, registrar.scope, id).await?;
        let by_person = self.changed_by_person(tx, id).await?.0;
        let (mut input, kept) = listed.input.over(
            &camera.as_input(),
            &listed.stated,
            &by_person,
            registrar.zone,
        )?;
        if !kept.is_empty() {
            report.kept.push(Kept {
                code: camera.code.clone(),
                fields: kept,
            });
        }
        // What an extract holds again is there again, unless a person removed it.
        if listed.source_ref.is_some()
            && camera.status == CameraStatus::Removed
            && !by_person.contains(&"status".into())
        {
            input.status = Some(CameraStatus::Unknown);
            input.status_since = Some(DayOrInstant::Instant(registrar.now));
        }
        let changes = Changes {
            correction: true,
            ..Changes::default()
        };
        self.change_camera(tx, registrar, &camera, &input, changes)
            .await
    }
}

fn entry(scope: &Scope, now: Instant, report: &CameraReport) -> Entry {
    let counts = serde_json::json!({ "created": report.created, "updated": report.updated });
    Entry::new(scope, now, "camera.import", None).with(counts)
}

/// Names the row that an error belongs to.
fn at(error: Error, place: &str) -> Error {
    match error {
        Error::Invalid(errors) => Error::Invalid(
            errors
                .into_iter()
                .map(|error| FieldError {
                    pointer: format!("/{place}{}", error.pointer),
                    detail: error.detail,
                })
                .collect(),
        ),
        Error::Conflict(text) => Error::Conflict(format!("{place}: {text}")),
        other => other,
    }
}

/// Units by code, as a registrar needs them.
pub async fn units_by_code(db: &Db) -> Result<HashMap<String, crate::units::UnitId>> {
    Ok(db
        .unit_names()
        .await?
        .into_iter()
        .map(|(id, name)| (name.code, id))
        .collect())
}
