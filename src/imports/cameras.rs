//! Storing a list of cameras: what can be used at once, all or nothing; the rest waits.

use std::collections::HashMap;

use indicatif::ProgressBar;

use super::{
    CameraList, CameraReport, ImportId, ListReport, MAX_ERRORS,
    ahead::Ahead,
    camera_list::{ListedCamera, WaitingRow},
    decide::{Decision, Walk},
};
use crate::{
    audit::{Entry, append},
    cameras::{Batch, Camera, CameraId, ChangedBy, Changes, Registrar, SiteId, StoredCoverage},
    db::{Db, Tx},
    error::{Error, Result},
    geometry::{BBox, Meters, Position},
    owners::{Contact, ContactKey, OwnerId, replaced_entries},
};

/// A row that was taken over.
pub(super) struct TakenRow {
    /// Where it stands in the file.
    pub(super) place: String,
    /// Its hash.
    pub(super) hash: Vec<u8>,
    /// The camera that it became or speaks of.
    pub(super) camera: CameraId,
    /// What became of it.
    pub(super) outcome: Outcome,
}

/// What became of a row that was taken over.
pub(super) enum Outcome {
    Created,
    /// The camera as it was.
    Updated(Box<Camera>, ChangedBy),
    Unchanged,
}

/// What became of the rows of a list.
#[derive(Default)]
pub(super) struct TakenOver {
    pub(super) report: CameraReport,
    pub(super) rows: Vec<TakenRow>,
    pub(super) waiting: Vec<Waiting>,
}

/// A row that waits.
pub(super) struct Waiting {
    pub(super) row: WaitingRow,
    pub(super) hash: Vec<u8>,
    /// Whether it waits already since an earlier import.
    pub(super) is_known: bool,
}

/// What an import goes by.
#[derive(Clone, Copy)]
pub struct By<'a> {
    /// Who writes.
    pub registrar: &'a Registrar<'a>,
    /// The key of the contacts of owners; without one they are not kept.
    pub key: Option<&'a ContactKey>,
    /// How far it has come, in rows.
    pub progress: &'a ProgressBar,
}

impl Db {
    /// What an import of `list` would do, by what is known now; nothing is written, and nobody waits for it.
    pub async fn preview_cameras(&self, by: &By<'_>, list: &CameraList) -> Result<ListReport> {
        let mut tx = self.begin_reading().await?;
        let mut taken = TakenOver::default();
        let mut walk = Walk::new(by.registrar, &list.rows, by.key, false);
        for listed in &list.rows {
            let hash = walk.hash(&listed.input);
            let decision = walk.decide(self, &mut tx, listed, &hash).await?;
            taken.note(&mut tx, &decision, listed, &hash).await?;
            by.progress.inc(1);
        }
        let known = self.extent(by.registrar.scope).await?;
        taken.finish(&mut tx, list, walk, known.as_ref()).await?;
        Ok(ListReport::new(None, list, taken))
    }

    /// Registers the cameras of `list`, and corrects the known ones; rows that cannot be used wait, and all others are
    /// written at once or not at all.
    pub async fn import_cameras(&self, by: &By<'_>, list: &CameraList) -> Result<ListReport> {
        let ahead = self.look_ahead(list).await?;
        self.import_looked_ahead(by, list, ahead).await
    }

    /// The same with what was computed ahead of the write; what changed since is computed anew.
    pub async fn import_looked_ahead(
        &self,
        by: &By<'_>,
        list: &CameraList,
        mut ahead: Ahead<'_>,
    ) -> Result<ListReport> {
        let mut tx = self.begin().await?;
        let begun = std::time::Instant::now();
        ahead.check(&mut tx).await?;
        let mut walk = Walk::new(by.registrar, &list.rows, by.key, true);
        let mut taken = self
            .take_over(&mut tx, by, &list.rows, &mut walk, Some(ahead))
            .await?;
        // The transaction is open still: what is known is what was known before.
        let known = self.extent(by.registrar.scope).await?;
        taken.finish(&mut tx, list, walk, known.as_ref()).await?;
        let id = tx.store_import(by, list, &taken).await?;
        append(&mut tx, &[entry(by.registrar, id, &taken.report)]).await?;
        tx.commit().await?;
        taken.report.others_waited_s = Some(begun.elapsed().as_secs_f64());
        Ok(ListReport::new(Some(id), list, taken))
    }

    /// The part of an import that is the same for lists and extracts, within one transaction.
    pub(super) async fn take_over(
        &self,
        tx: &mut Tx,
        by: &By<'_>,
        cameras: &[ListedCamera],
        walk: &mut Walk<'_>,
        mut ahead: Option<Ahead<'_>>,
    ) -> Result<TakenOver> {
        let registrar = by.registrar;
        let mut taken = TakenOver::default();
        let mut batch = Batch::default();
        let mut setups = Vec::new();
        let mut poles = HashMap::new();
        let mut contacts = Vec::new();
        for listed in cameras {
            let hash = walk.hash(&listed.input);
            let decision = walk.decide(self, tx, listed, &hash).await;
            let decision = decision.map_err(|error| at(error, &listed.place))?;
            taken.note(tx, &decision, listed, &hash).await?;
            let (camera, outcome) = match decision {
                Decision::New(input) => {
                    let (id, version) =
                        registrar.register(&mut batch, &input, listed.source_ref.clone())?;
                    // Of the lenses of one pole the first has the owner, and the others share it.
                    let is_first = match &listed.pole {
                        Some(pole) => {
                            share_pole(tx, registrar, listed, pole, &mut poles, &mut batch).await?
                        }
                        None => true,
                    };
                    if is_first && listed.contact != Contact::default() {
                        contacts.push((id, &listed.contact));
                    }
                    setups.push((version, input.setup(), &listed.place));
                    (id, Outcome::Created)
                }
                Decision::Update(camera, changed_by, input) => {
                    let saved = tx.change_camera(registrar, &camera, &input, Changes::CORRECTION);
                    saved.await.map_err(|error| at(error, &listed.place))?;
                    (camera.id, Outcome::Updated(camera, changed_by))
                }
                Decision::Unchanged(id) => (id, Outcome::Unchanged),
                Decision::OfOtherUnit | Decision::CodeTaken(_) | Decision::Waits(_) => continue,
            };
            taken.rows.push(TakenRow {
                place: listed.place.clone(),
                hash,
                camera,
                outcome,
            });
            by.progress.inc(1);
        }
        for (version, setup, place) in setups {
            let coverage = match ahead.as_mut().and_then(|ahead| ahead.take(place)) {
                Some(coverage) => coverage,
                None => StoredCoverage::among_today(tx, &setup).await?,
            };
            batch.coverages.push((version, coverage));
        }
        batch
            .insert(tx, registrar.scope.account, registrar.now)
            .await?;
        match by.key {
            Some(key) => keep_contacts(tx, registrar, key, &contacts).await?,
            None => taken.report.contacts_not_kept = contacts.len(),
        }
        taken.report.contacts = contacts.len() - taken.report.contacts_not_kept;
        let ids: Vec<CameraId> = taken.rows.iter().map(|row| row.camera).collect();
        taken.report.indoors = tx.codes_of_those_indoors(&ids).await?;
        taken.report.rows = cameras.len();
        Ok(taken)
    }
}

impl TakenOver {
    /// Counts what becomes of a row, and keeps it if it waits.
    async fn note(
        &mut self,
        tx: &mut Tx,
        decision: &Decision,
        listed: &ListedCamera,
        hash: &[u8],
    ) -> Result<()> {
        match decision {
            Decision::New(_) => self.report.created += 1,
            Decision::Update(..) => self.report.updated += 1,
            Decision::Unchanged(_) => self.report.unchanged += 1,
            Decision::OfOtherUnit => self.report.of_other_units += 1,
            Decision::CodeTaken(code) => self.report.codes_taken.push(code.clone()),
            Decision::Waits(complaints) => {
                let row = listed.waiting(complaints.clone())?;
                self.wait(tx, row, hash.to_vec()).await?;
            }
        }
        Ok(())
    }

    async fn wait(&mut self, tx: &mut Tx, row: WaitingRow, hash: Vec<u8>) -> Result<()> {
        let is_known = tx.waits_already(&hash).await?;
        self.report.waiting += 1;
        self.report.waiting_already += usize::from(is_known);
        self.waiting.push(Waiting {
            row,
            hash,
            is_known,
        });
        Ok(())
    }

    /// Adds what the reading and the walk have to say, and the rows that could not be read.
    async fn finish(
        &mut self,
        tx: &mut Tx,
        list: &CameraList,
        mut walk: Walk<'_>,
        known: Option<&BBox>,
    ) -> Result<()> {
        for row in &list.waiting {
            let hash = walk.hash(&(&row.fields, &row.stated));
            self.wait(tx, row.clone(), hash).await?;
        }
        let report = &mut self.report;
        report.rows = list.rows.len() + list.waiting.len();
        report.kept = walk.kept;
        report.codes_given = walk.codes_given;
        report.warnings = known.map_or_else(Vec::new, |known| far_off(&list.rows, known));
        report.ignored.clone_from(&list.ignored);
        Ok(())
    }
}

/// Hangs the camera that the batch got last on the pole of its row, beside the owner of the first lens there; says whether
/// it is the first.
async fn share_pole<'a>(
    tx: &mut Tx,
    registrar: &Registrar<'_>,
    listed: &ListedCamera,
    pole: &'a str,
    poles: &mut HashMap<&'a str, (SiteId, Option<OwnerId>)>,
    batch: &mut Batch,
) -> Result<bool> {
    let Some(camera) = batch.cameras.last_mut() else {
        return Ok(true);
    };
    if let Some((site, owner)) = poles.get(pole) {
        camera.site = Some(*site);
        if let Some(own) = std::mem::replace(&mut camera.owner, *owner) {
            batch.owners.retain(|row| row.id != own);
        }
        return Ok(false);
    }
    let place = listed.input.lon.zip(listed.input.lat);
    let place = place.and_then(|(lon, lat)| Position::try_from([lon, lat]).ok());
    let site = match (camera.site, place) {
        (Some(site), _) => site,
        (None, Some(place)) => {
            tx.upsert_site(registrar, &camera.id.0.to_string(), place)
                .await?
        }
        (None, None) => return Ok(true),
    };
    camera.site = Some(site);
    poles.insert(pole, (site, camera.owner));
    Ok(true)
}

/// Stores the contacts of new cameras, without consent: nobody learns them before the owner agreed (PRIVACY P9).
pub(super) async fn keep_contacts(
    tx: &mut Tx,
    registrar: &Registrar<'_>,
    key: &ContactKey,
    contacts: &[(CameraId, &Contact)],
) -> Result<()> {
    let (scope, now) = (registrar.scope, registrar.now);
    let mut entries = Vec::new();
    for (camera, contact) in contacts {
        let stored = tx
            .store_contact(key, scope, *camera, contact, None, now)
            .await?;
        entries.extend(replaced_entries(scope, now, *camera, stored, false, key));
    }
    if !entries.is_empty() {
        append(tx, &entries).await?;
    }
    Ok(())
}

/// Warnings of places far from all that is known which would be near it with longitude and latitude swapped: where both
/// orders are possible on earth, nothing else tells.
fn far_off(cameras: &[ListedCamera], known: &BBox) -> Vec<String> {
    const FAR_M: f64 = 200_000.0;
    let Ok(far) = Meters::new(FAR_M) else {
        return Vec::new();
    };
    let near = known.grown(far);
    let is_near = |lon: f64, lat: f64| {
        (near.min_lon..=near.max_lon).contains(&lon) && (near.min_lat..=near.max_lat).contains(&lat)
    };
    let places = cameras.iter().filter_map(|camera| {
        let (lon, lat) = camera.input.lon.zip(camera.input.lat)?;
        (!is_near(lon, lat) && is_near(lat, lon)).then(|| {
            format!(
                "{}: lies more than {} km from everything known; longitude and latitude may be swapped",
                camera.place,
                FAR_M / 1000.0
            )
        })
    });
    places.take(MAX_ERRORS).collect()
}

fn entry(registrar: &Registrar<'_>, id: ImportId, report: &CameraReport) -> Entry {
    let counts = serde_json::json!({
        "created": report.created, "updated": report.updated, "waiting": report.waiting
    });
    let object = Some(id.0.to_string());
    Entry::new(registrar.scope, registrar.now, "camera.import", object).with(counts)
}

/// Names the row that an error belongs to.
fn at(error: Error, place: &str) -> Error {
    match error {
        Error::Invalid(errors) => Error::Invalid(
            errors
                .into_iter()
                .map(|error| error.within(place))
                .collect(),
        ),
        Error::Conflict(text) => Error::Conflict(format!("{place}: {text}").into()),
        other => other,
    }
}
