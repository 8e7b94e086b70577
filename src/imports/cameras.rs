//! Storing a list of cameras: what can be used at once, all or nothing; the rest waits.

use indicatif::ProgressBar;
use uuid::Uuid;

use super::{
    Becomes, CameraList, ImportId, ListReport,
    ahead::Ahead,
    batches::Book,
    camera_list::ListedCamera,
    decide::{Decision, Update, Walk},
    placed::PlacedRows,
    poles::Poles,
    taken::{Outcome, TakenOver, TakenRow},
};
use crate::{
    audit::{Entry, append},
    cameras::{Batch, CameraId, Changes, OwnerRow, Registrar, StoredCoverage},
    db::{Db, Tx},
    error::{Error, Result},
    owners::{Contact, ContactKey, KindOf, NewContact, OwnerId, OwnerKind, replaced_entries},
};

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
        let mut walk = Walk::new(by.registrar, list.rows.codes(), by.key, false).near(known);
        let mut placed = PlacedRows::of(list);
        let mut poles = Poles::default();
        for rows in list.rows.stretches() {
            let mut rows = rows?;
            let hashes = walk.hashes(&rows);
            walk.find_homes(&mut tx, &mut rows).await?;
            let rows: Vec<_> = rows.iter().collect();
            let mut stretch = walk.stretch(&mut tx, &rows, &hashes).await?;
            let known = stretch.take_known();
            for (listed, known) in rows.iter().zip(&known) {
                poles.meet(listed, known.id());
            }
            for ((listed, hash), known) in rows.into_iter().zip(&hashes).zip(known) {
                let notes = walk.notes.len();
                let decision = walk.decide(&mut tx, listed, known, &mut stretch).await?;
                let is_noted = walk.notes.len() > notes;
                taken.note(&decision, listed, hash, &stretch)?;
                if poles
                    .would_add_contact(&mut tx, by, listed, &decision)
                    .await?
                {
                    let report = &mut taken.report;
                    match by.key {
                        Some(_) => report.contacts += 1,
                        None => report.contacts_not_kept += 1,
                    }
                }
                let camera = match &decision {
                    Decision::New(_) => {
                        placed.add(listed, Becomes::Created, is_noted);
                        None
                    }
                    Decision::Update(update) => {
                        placed.add(listed, Becomes::Updated, is_noted);
                        Some(update.camera.id)
                    }
                    Decision::Unchanged(id) => Some(*id),
                    Decision::Mended(mended) => {
                        if mended.update.is_some() {
                            placed.add(listed, Becomes::Updated, is_noted);
                        }
                        let aside = listed.aside();
                        taken.money.take_mended(by.registrar, &aside, mended);
                        continue;
                    }
                    Decision::LetGo
                    | Decision::OfOtherUnit
                    | Decision::CodeTaken(_)
                    | Decision::Waits(_) => continue,
                };
                taken.money.take(by.registrar, listed, camera);
            }
            by.progress.inc(hashes.len() as u64);
        }
        taken.finish(&mut tx, by, list, walk).await?;
        let (registrar, hash) = (by.registrar, list.file_hash.as_slice());
        taken
            .money
            .settle(&mut tx, registrar, None, Some(hash))
            .await?;
        let placed = placed.with_waiting(&taken.waiting);
        Ok(ListReport {
            placed: Some(placed),
            ..ListReport::new(None, list, taken)
        })
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
        let mut walk = Walk::new(by.registrar, list.rows.codes(), by.key, true).near(known);
        let book = tx.begin_import(by, list).await?;
        let stretches = list.rows.stretches();
        let mut taken = self
            .take_over(&mut tx, by, stretches, &mut walk, Some(ahead), Some(&book))
            .await?;
        taken.finish(&mut tx, by, list, walk).await?;
        tx.finish_import(by, &book, &taken).await?;
        let id = book.import;
        let (registrar, hash) = (by.registrar, list.file_hash.as_slice());
        taken
            .money
            .settle(&mut tx, registrar, Some(id), Some(hash))
            .await?;
        append(&mut tx, &[entry(by.registrar, id, &taken)]).await?;
        tx.commit().await?;
        taken.report.others_waited_s = Some(begun.elapsed().as_secs_f64());
        Ok(ListReport::new(Some(id), list, taken))
    }

    /// The part of an import that is the same for lists and extracts, within one transaction; each stretch of rows is
    /// written before the next one is read.
    pub(super) async fn take_over(
        &self,
        tx: &mut Tx,
        by: &By<'_>,
        stretches: impl Iterator<Item = Result<Vec<ListedCamera>>>,
        walk: &mut Walk<'_>,
        mut ahead: Option<Ahead>,
        book: Option<&Book<'_>>,
    ) -> Result<TakenOver> {
        let mut taken = TakenOver::default();
        let mut poles = Poles::default();
        for stretch in stretches {
            let mut stretch = stretch?;
            let notes = walk.notes.len();
            let hashes = walk.hashes(&stretch);
            walk.find_homes(tx, &mut stretch).await?;
            let done = self
                .take_stretch(
                    tx,
                    by,
                    (&stretch, hashes),
                    walk,
                    ahead.as_mut(),
                    &mut taken,
                    &mut poles,
                )
                .await?;
            if let Some(book) = book {
                tx.store_taken(by, book, &done, &walk.notes[notes..])
                    .await?;
            }
            taken.cameras.extend(done.iter().map(|row| row.camera));
            taken.report.rows += stretch.len();
        }
        taken.report.indoors = tx.codes_of_those_indoors(&taken.cameras).await?;
        Ok(taken)
    }

    #[allow(
        clippy::too_many_arguments,
        reason = "one step of the loop above, which is its only caller"
    )]
    async fn take_stretch(
        &self,
        tx: &mut Tx,
        by: &By<'_>,
        (listed, all_hashes): (&[ListedCamera], Vec<Vec<u8>>),
        walk: &mut Walk<'_>,
        mut ahead: Option<&mut Ahead>,
        taken: &mut TakenOver,
        poles: &mut Poles,
    ) -> Result<Vec<TakenRow>> {
        let registrar = by.registrar;
        let mut batch = Batch::default();
        let mut setups = Vec::new();
        let mut contacts = Vec::new();
        let mut done = Vec::with_capacity(listed.len());
        let mut rows = Vec::with_capacity(listed.len());
        let mut hashes = Vec::with_capacity(listed.len());
        for ((index, listed), hash) in (taken.report.rows..).zip(listed).zip(all_hashes) {
            let passed = ahead.as_mut().and_then(|ahead| ahead.unchanged(index));
            if let Some((camera, kept)) = passed {
                walk.pass(listed, camera, kept)?;
                poles.meet(listed, Some(camera));
                taken.report.unchanged += 1;
                taken.money.take(registrar, listed, Some(camera));
                done.push(TakenRow::of(listed, hash, camera, Outcome::Unchanged));
            } else {
                rows.push((index, listed));
                hashes.push(hash);
            }
        }
        let open: Vec<_> = rows.iter().map(|(_, listed)| *listed).collect();
        let mut stretch = walk.stretch(tx, &open, &hashes).await?;
        let known = stretch.take_known();
        for (listed, known) in open.iter().zip(&known) {
            poles.meet(listed, known.id());
        }
        for (((index, listed), hash), known) in rows.into_iter().zip(hashes).zip(known) {
            let decision = walk.decide(tx, listed, known, &mut stretch).await;
            let decision = decision.map_err(|error| at(error, &listed.place))?;
            taken.note(&decision, listed, &hash, &stretch)?;
            let (camera, outcome) = match decision {
                Decision::New(input) => {
                    let (id, version) =
                        registrar.register(&mut batch, &input, listed.source_ref.clone())?;
                    walk.created.insert(id);
                    // Of the lenses of one pole the first has the owner, and the others share it.
                    let is_first = match &listed.pole {
                        Some(pole) => poles.share(tx, by, listed, pole, &mut batch).await?,
                        None => true,
                    };
                    if is_first && listed.contact != Contact::default() {
                        contacts.extend(new_contact(&mut batch, &listed.contact));
                    }
                    setups.push((version, input.setup(), index));
                    (id, Outcome::Created)
                }
                Decision::Update(update) => {
                    let saved = poles.change(tx, by, listed, *update).await;
                    let update = saved.map_err(|error| at(error, &listed.place))?;
                    taken.report.contacts += usize::from(update.adds_contact);
                    (update.camera.id, Outcome::Updated(Box::new(update)))
                }
                Decision::Unchanged(id) => (id, Outcome::Unchanged),
                Decision::Mended(mended) => {
                    let place = &listed.place;
                    let row = taken
                        .write_mended(tx, by, (place, hash), &listed.aside(), mended)
                        .await;
                    done.push(row.map_err(|error| at(error, place))?);
                    continue;
                }
                Decision::LetGo
                | Decision::OfOtherUnit
                | Decision::CodeTaken(_)
                | Decision::Waits(_) => continue,
            };
            taken.money.take(registrar, listed, Some(camera));
            done.push(TakenRow::of(listed, hash, camera, outcome));
        }
        for (version, setup, index) in setups {
            let seen = ahead.as_ref().map(|ahead| ahead.seen(index)).transpose()?;
            let coverage = match seen.flatten() {
                Some(coverage) => coverage,
                None => StoredCoverage::among_today(tx, &setup).await?,
            };
            batch.coverages.push((version, coverage));
        }
        batch
            .insert(tx, registrar.scope.account, registrar.now)
            .await?;
        poles.settle(tx, registrar.now).await?;
        match by.key {
            Some(key) => {
                tx.store_new_contacts(key, registrar.scope, &contacts, registrar.now)
                    .await?;
                taken.report.contacts += contacts.len();
            }
            None => taken.report.contacts_not_kept += contacts.len(),
        }
        Ok(done)
    }
}

/// Changes a known camera; a contact is added only where there is none yet.
pub(super) async fn change(
    tx: &mut Tx,
    by: &By<'_>,
    contact: &Contact,
    mut update: Update,
) -> Result<Update> {
    let Update { camera, input, .. } = &update;
    // Whether it may state the kind of its owner was decided.
    let corrected = Changes {
        kind_of: KindOf::Owner,
        ..Changes::CORRECTION
    };
    tx.change_camera(by.registrar, camera, input, corrected)
        .await?;
    if let Some(key) = by.key.filter(|_| update.adds_contact) {
        // Another camera of the same owner may have brought it by now.
        let known = tx.has_contact(update.camera.id).await?;
        update.adds_contact = !known;
        if !known {
            let contact = [(update.camera.id, contact)];
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
