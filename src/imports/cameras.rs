//! Storing a list of cameras: what can be used at once, all or nothing; the rest waits.

use std::collections::HashMap;

use indicatif::ProgressBar;
use uuid::Uuid;

use super::{
    CameraList, CameraReport, ImportId, ListReport, Remark,
    ahead::Ahead,
    camera_list::{ListedCamera, WaitingRow},
    decide::{Decision, Update, Walk},
    money::Purse,
    stretch::{self, Stretch},
    whereabouts::far_off,
};
use crate::{
    audit::{Entry, append},
    cameras::{Batch, CameraId, Changes, OwnerRow, Registrar, SiteId, StoredCoverage},
    db::{Db, Tx},
    error::{Error, Result},
    geometry::{BBox, Position},
    owners::{Contact, ContactKey, NewContact, OwnerId, OwnerKind, replaced_entries},
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
    /// With the camera as it was.
    Updated(Box<Update>),
    Unchanged,
}

/// What became of the rows of a list.
#[derive(Default)]
pub(super) struct TakenOver {
    pub(super) report: CameraReport,
    pub(super) rows: Vec<TakenRow>,
    pub(super) waiting: Vec<Waiting>,
    pub(super) money: Purse,
    /// What a person should look at in rows that were taken over.
    pub(super) notes: Vec<Remark>,
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
        let known = self.extent(by.registrar.scope).await?;
        let mut tx = self.begin_reading().await?;
        let mut taken = TakenOver::default();
        let mut walk = Walk::new(by.registrar, &list.rows, by.key, false);
        for rows in list.rows.chunks(stretch::ROWS) {
            let rows: Vec<_> = rows.iter().collect();
            let hashes: Vec<_> = rows.iter().map(|row| walk.hash(&row.input)).collect();
            let mut stretch = walk.stretch(&mut tx, &rows, &hashes).await?;
            let known = stretch.take_known();
            for ((listed, hash), known) in rows.into_iter().zip(&hashes).zip(known) {
                let decision = walk.decide(&mut tx, listed, known, &mut stretch).await?;
                taken.note(&decision, listed, hash, &stretch)?;
                match decision {
                    Decision::New(_) => taken.money.take(by.registrar, listed, None),
                    Decision::Update(update) => {
                        taken
                            .money
                            .take(by.registrar, listed, Some(update.camera.id));
                    }
                    Decision::Unchanged(id) => taken.money.take(by.registrar, listed, Some(id)),
                    Decision::OfOtherUnit | Decision::CodeTaken(_) | Decision::Waits(_) => {}
                }
            }
            by.progress.inc(hashes.len() as u64);
        }
        taken.finish(&mut tx, list, walk, known.as_ref()).await?;
        taken.money.settle(&mut tx, by.registrar, None).await?;
        Ok(ListReport::new(None, list, taken))
    }

    /// Registers the cameras of `list`, and corrects the known ones; rows that cannot be used wait, and all others are
    /// written at once or not at all.
    pub async fn import_cameras(&self, by: &By<'_>, list: &CameraList) -> Result<ListReport> {
        let ahead = self.look_ahead(by, list).await?;
        self.import_looked_ahead(by, list, ahead).await
    }

    /// The same with what was found ahead of the write; what changed since is found anew.
    pub async fn import_looked_ahead(
        &self,
        by: &By<'_>,
        list: &CameraList,
        mut ahead: Ahead,
    ) -> Result<ListReport> {
        let known = self.extent(by.registrar.scope).await?;
        let mut tx = self.begin().await?;
        let begun = std::time::Instant::now();
        ahead.check(&mut tx).await?;
        let mut walk = Walk::new(by.registrar, &list.rows, by.key, true);
        let mut taken = self
            .take_over(&mut tx, by, &list.rows, &mut walk, Some(ahead))
            .await?;
        taken.finish(&mut tx, list, walk, known.as_ref()).await?;
        let id = tx.store_import(by, list, &taken).await?;
        taken.money.settle(&mut tx, by.registrar, Some(id)).await?;
        append(&mut tx, &[entry(by.registrar, id, &taken)]).await?;
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
        mut ahead: Option<Ahead>,
    ) -> Result<TakenOver> {
        let registrar = by.registrar;
        let mut taken = TakenOver::default();
        let mut batch = Batch::default();
        let mut setups = Vec::new();
        let mut poles = HashMap::new();
        let mut contacts = Vec::new();
        for (first, stretch) in (0..)
            .step_by(stretch::ROWS)
            .zip(cameras.chunks(stretch::ROWS))
        {
            let mut rows = Vec::with_capacity(stretch.len());
            let mut hashes = Vec::with_capacity(stretch.len());
            for (index, listed) in (first..).zip(stretch) {
                let hash = walk.hash(&listed.input);
                let passed = ahead.as_mut().and_then(|ahead| ahead.unchanged(index));
                if let Some((camera, kept)) = passed {
                    walk.pass(listed, camera, kept)?;
                    taken.pass(listed, hash, camera);
                    taken.money.take(registrar, listed, Some(camera));
                } else {
                    rows.push((index, listed));
                    hashes.push(hash);
                }
            }
            let listed: Vec<_> = rows.iter().map(|(_, listed)| *listed).collect();
            let mut stretch = walk.stretch(tx, &listed, &hashes).await?;
            let known = stretch.take_known();
            for (((index, listed), hash), known) in rows.into_iter().zip(hashes).zip(known) {
                let decision = walk.decide(tx, listed, known, &mut stretch).await;
                let decision = decision.map_err(|error| at(error, &listed.place))?;
                taken.note(&decision, listed, &hash, &stretch)?;
                let (camera, outcome) = match decision {
                    Decision::New(input) => {
                        let (id, version) =
                            registrar.register(&mut batch, &input, listed.source_ref.clone())?;
                        // Of the lenses of one pole the first has the owner, and the others share it.
                        let is_first = match &listed.pole {
                            Some(pole) => {
                                share_pole(tx, registrar, listed, pole, &mut poles, &mut batch)
                                    .await?
                            }
                            None => true,
                        };
                        if is_first && listed.contact != Contact::default() {
                            contacts.extend(new_contact(&mut batch, &listed.contact));
                        }
                        setups.push((version, input.setup(), index));
                        (id, Outcome::Created)
                    }
                    Decision::Update(update) => {
                        let saved = change(tx, by, listed, *update).await;
                        let update = saved.map_err(|error| at(error, &listed.place))?;
                        taken.report.contacts += usize::from(update.adds_contact);
                        (update.camera.id, Outcome::Updated(Box::new(update)))
                    }
                    Decision::Unchanged(id) => (id, Outcome::Unchanged),
                    Decision::OfOtherUnit | Decision::CodeTaken(_) | Decision::Waits(_) => continue,
                };
                taken.money.take(registrar, listed, Some(camera));
                taken.rows.push(TakenRow {
                    place: listed.place.clone(),
                    hash,
                    camera,
                    outcome,
                });
            }
        }
        for (version, setup, index) in setups {
            let coverage = match ahead.as_mut().and_then(|ahead| ahead.take(index)) {
                Some(coverage) => coverage,
                None => StoredCoverage::among_today(tx, &setup).await?,
            };
            batch.coverages.push((version, coverage));
        }
        batch
            .insert(tx, registrar.scope.account, registrar.now)
            .await?;
        match by.key {
            Some(key) => {
                tx.store_new_contacts(key, registrar.scope, &contacts, registrar.now)
                    .await?;
            }
            None => taken.report.contacts_not_kept = contacts.len(),
        }
        taken.report.contacts += contacts.len() - taken.report.contacts_not_kept;
        let ids: Vec<CameraId> = taken.rows.iter().map(|row| row.camera).collect();
        taken.report.indoors = tx.codes_of_those_indoors(&ids).await?;
        taken.report.rows = cameras.len();
        Ok(taken)
    }
}

impl TakenOver {
    /// Counts a row that says nothing new.
    fn pass(&mut self, listed: &ListedCamera, hash: Vec<u8>, camera: CameraId) {
        self.report.unchanged += 1;
        self.rows.push(TakenRow {
            place: listed.place.clone(),
            hash,
            camera,
            outcome: Outcome::Unchanged,
        });
    }

    /// Counts what becomes of a row, and keeps it if it waits.
    fn note(
        &mut self,
        decision: &Decision,
        listed: &ListedCamera,
        hash: &[u8],
        stretch: &Stretch,
    ) -> Result<()> {
        match decision {
            Decision::New(_) => self.report.created += 1,
            Decision::Update(_) => self.report.updated += 1,
            Decision::Unchanged(_) => self.report.unchanged += 1,
            Decision::OfOtherUnit => self.report.of_other_units += 1,
            Decision::CodeTaken(code) => self.report.codes_taken.push(code.clone()),
            Decision::Waits(complaints) => {
                let row = listed.waiting(complaints.clone())?;
                self.wait(row, hash.to_vec(), stretch.waits_already(hash));
            }
        }
        Ok(())
    }

    fn wait(&mut self, row: WaitingRow, hash: Vec<u8>, is_known: bool) {
        self.report.waiting += 1;
        self.report.waiting_already += usize::from(is_known);
        self.money.wait(row.money);
        self.waiting.push(Waiting {
            row,
            hash,
            is_known,
        });
    }

    /// Adds what the reading and the walk have to say, and the rows that could not be read.
    async fn finish(
        &mut self,
        tx: &mut Tx,
        list: &CameraList,
        mut walk: Walk<'_>,
        known: Option<&BBox>,
    ) -> Result<()> {
        let hashes = list.waiting.iter();
        let hashes: Vec<_> = hashes
            .map(|row| walk.hash(&(&row.fields, &row.stated)))
            .collect();
        let waiting = tx.waiting_among(&hashes).await?;
        for (row, hash) in list.waiting.iter().zip(hashes) {
            let is_known = waiting.contains(&hash);
            let mut row = row.clone();
            walk.propose(tx, &mut row).await?;
            self.wait(row, hash, is_known);
        }
        self.notes = walk.notes;
        self.notes.extend(
            known
                .into_iter()
                .flat_map(|known| far_off(&list.rows, known)),
        );
        let report = &mut self.report;
        report.rows = list.rows.len() + list.waiting.len();
        report.kept = walk.kept;
        report.codes_given = walk.codes_given;
        report.ignored.clone_from(&list.unread.ignored);
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

/// Changes a known camera; a contact is added only where there is none yet.
pub(super) async fn change(
    tx: &mut Tx,
    by: &By<'_>,
    listed: &ListedCamera,
    mut update: Update,
) -> Result<Update> {
    let Update { camera, input, .. } = &update;
    tx.change_camera(by.registrar, camera, input, Changes::CORRECTION)
        .await?;
    if let Some(key) = by.key.filter(|_| update.adds_contact) {
        // Another camera of the same owner may have brought it by now.
        let known = tx.has_contact(update.camera.id).await?;
        update.adds_contact = !known;
        if !known {
            let contact = [(update.camera.id, &listed.contact)];
            keep_contacts(tx, by.registrar, key, &contact).await?;
        }
    }
    Ok(update)
}

/// The contact of the owner of the camera that the batch got last.
fn new_contact<'a>(batch: &mut Batch, contact: &'a Contact) -> Option<NewContact<'a>> {
    let camera = batch.cameras.last_mut()?;
    let (id, unit) = (camera.id, camera.unit);
    let owner = *camera.owner.get_or_insert_with(|| {
        // Nobody said what kind: a household is the likeliest and the best protected one.
        let (id, kind) = (OwnerId(Uuid::now_v7()), OwnerKind::Household);
        batch.owners.push(OwnerRow { id, kind, unit });
        id
    });
    Some(NewContact {
        camera: id,
        owner,
        unit,
        contact,
    })
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

fn entry(registrar: &Registrar<'_>, id: ImportId, taken: &TakenOver) -> Entry {
    let report = &taken.report;
    let counts = serde_json::json!({
        "created": report.created, "updated": report.updated, "waiting": report.waiting,
        "contributions": taken.money.report.recorded.rows
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
