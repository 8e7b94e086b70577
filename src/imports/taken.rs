//! What becomes of the rows of a list, counted as they are gone through.

use std::collections::{HashMap, HashSet};

use super::{
    By, CameraList, CameraReport, Remark,
    camera_list::{ListedCamera, WaitingRow, refuse_too_many},
    decide::{Decision, Update, Walk},
    known::Settled,
    mended::{Aside, Mended},
    money::Purse,
    stretch::Stretch,
};
use crate::{
    cameras::{CameraId, ChangedBy},
    db::Tx,
    error::Result,
    owners::{OwnerId, OwnerKind},
};

/// A row that was taken over.
pub(super) struct TakenRow {
    /// Where it stands in the file.
    pub(super) place: String,
    /// The row that stands for it and for other lenses on the same pole.
    pub(super) pole: Option<String>,
    /// Its hash.
    pub(super) hash: Vec<u8>,
    /// The camera that it became or speaks of.
    pub(super) camera: CameraId,
    /// What became of it.
    pub(super) outcome: Outcome,
    /// Whether a person mended a row like it, and it was left so.
    pub(super) is_mended: bool,
}

/// What became of a row that was taken over.
pub(super) enum Outcome {
    Created,
    /// With the camera as it was.
    Updated(Box<Update>),
    Unchanged,
    /// It is as it was, but a person said so; with whose word its fields were before.
    Said(ChangedBy),
}

/// What became of the rows of a list.
#[derive(Default)]
pub(super) struct TakenOver {
    pub(super) report: CameraReport,
    /// What rows became or speak of.
    pub(super) cameras: Vec<CameraId>,
    pub(super) waiting: Vec<Waiting>,
    /// Rows that could not be read, and that a person mended before.
    pub(super) mended: Vec<TakenRow>,
    pub(super) money: Purse,
    /// Owners who became such that wait for a consent, and are counted.
    drafted: HashSet<OwnerId>,
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

/// Whether cameras of such an owner wait for a consent before they are listed (PRIVACY P9).
fn needs_consent(kind: Option<OwnerKind>) -> bool {
    kind.is_some_and(OwnerKind::needs_consent)
}

impl TakenRow {
    pub(super) fn of(
        listed: &ListedCamera,
        hash: Vec<u8>,
        camera: CameraId,
        outcome: Outcome,
    ) -> Self {
        Self {
            place: listed.place.clone(),
            pole: listed.pole.clone(),
            hash,
            camera,
            outcome,
            is_mended: false,
        }
    }

    fn mended(place: &str, hash: Vec<u8>, camera: CameraId, outcome: Outcome) -> Self {
        Self {
            place: place.to_owned(),
            pole: None,
            hash,
            camera,
            outcome,
            is_mended: true,
        }
    }
}

impl TakenOver {
    /// Counts what becomes of a row, and keeps it if it waits.
    pub(super) fn note(
        &mut self,
        decision: &Decision,
        listed: &ListedCamera,
        hash: &[u8],
        stretch: &Stretch,
    ) -> Result<()> {
        match decision {
            Decision::New(input) => {
                self.report.created += 1;
                self.report.drafts += usize::from(needs_consent(input.owner_kind));
            }
            Decision::Update(update) => {
                self.report.updated += 1;
                let becomes_draft = needs_consent(update.input.owner_kind)
                    && !needs_consent(update.camera.owner_kind);
                // The kind is the owner's: all cameras become drafts with the first of them.
                let owner = update.camera.owner_id;
                if becomes_draft && owner.is_none_or(|owner| self.drafted.insert(owner)) {
                    self.report.drafts += update.of_owner;
                }
            }
            Decision::Unchanged(_) => self.report.unchanged += 1,
            Decision::Mended(mended) => self.note_mended(mended),
            Decision::LetGo => self.report.let_go += 1,
            Decision::OfOtherUnit => self.report.of_other_units += 1,
            Decision::CodeTaken(code) => self.report.codes_taken.push(code.clone()),
            Decision::Waits(complaints) => {
                let row = listed.waiting(complaints.clone())?;
                self.wait(row, hash.to_vec(), stretch.waits_already(hash));
                let first = self.waiting.first().map(|waiting| &waiting.row);
                refuse_too_many(self.waiting.len(), first)?;
            }
        }
        Ok(())
    }

    fn note_mended(&mut self, mended: &Mended) {
        match mended.update {
            Some(_) => self.report.updated += 1,
            None => self.report.unchanged += 1,
        }
    }

    /// Writes what a row that a person mended before says newly.
    pub(super) async fn write_mended(
        &mut self,
        tx: &mut Tx,
        by: &By<'_>,
        (place, hash): (&str, Vec<u8>),
        aside: &Aside<'_>,
        mended: Mended,
    ) -> Result<TakenRow> {
        self.money.take_mended(by.registrar, aside, &mended);
        let camera = mended.camera;
        let outcome = mended.write(tx, by, aside.contact).await?;
        if let Outcome::Updated(update) = &outcome {
            self.report.contacts += usize::from(update.adds_contact);
        }
        Ok(TakenRow::mended(place, hash, camera, outcome))
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
    pub(super) async fn finish(
        &mut self,
        tx: &mut Tx,
        by: &By<'_>,
        list: &CameraList,
        mut walk: Walk<'_>,
    ) -> Result<()> {
        let hashes = list.waiting.iter();
        let hashes: Vec<_> = hashes
            .map(|row| match (&row.readable, &row.unit_named, &*row.unread) {
                (Some(input), named, _) => walk.hash_of_readable(input, named.as_ref()),
                (None, None, []) => walk.hash(&(&row.fields, &row.stated)),
                (None, Some(named), []) => walk.hash(&(&row.fields, &row.stated, named)),
                (None, named, unread) => walk.hash(&(&row.fields, &row.stated, named, unread)),
            })
            .collect();
        let waiting = tx.waiting_among(&hashes).await?;
        let mut settled = tx.settled_among(&hashes).await?;
        leave_to_withdrawn(&list.waiting, &hashes, &mut settled);
        for (row, hash) in list.waiting.iter().zip(hashes) {
            match settled.get(&hash) {
                Some(Settled::Mended(camera)) => {
                    let (aside, mut known) = (row.aside(), Stretch::default());
                    let mended = walk.as_mended(tx, *camera, &aside, &mut known).await?;
                    self.note_mended(&mended);
                    if walk.is_writing {
                        let at = (&*row.place, hash);
                        let row = self.write_mended(tx, by, at, &aside, mended).await?;
                        self.mended.push(row);
                    } else {
                        self.money.take_mended(by.registrar, &aside, &mended);
                        self.report.contacts += usize::from(mended.update.is_some());
                    }
                    continue;
                }
                Some(Settled::LetGo | Settled::Withdrawn) => {
                    self.report.let_go += 1;
                    continue;
                }
                None => {}
            }
            let is_known = waiting.contains(&hash);
            let mut row = row.clone();
            walk.propose(tx, &mut row).await?;
            self.wait(row, hash, is_known);
        }
        self.notes = walk.notes;
        let report = &mut self.report;
        report.rows = list.rows.len() + list.waiting.len();
        report.kept = walk.kept;
        report.codes_given = walk.codes_given;
        report.ignored.clone_from(&list.unread.ignored);
        Ok(())
    }
}

/// A lens that comes to a pole whose owner withdrew is of that owner, too, and does not come (PRIVACY P9).
fn leave_to_withdrawn(
    rows: &[WaitingRow],
    hashes: &[Vec<u8>],
    settled: &mut HashMap<Vec<u8>, Settled>,
) {
    let of = |(row, hash): (&WaitingRow, &Vec<u8>)| {
        let pole = row.pole.clone();
        pole.filter(|_| settled.get(hash) == Some(&Settled::Withdrawn))
    };
    let poles: HashSet<String> = rows.iter().zip(hashes).filter_map(of).collect();
    for (row, hash) in rows.iter().zip(hashes) {
        if row.pole.as_ref().is_some_and(|pole| poles.contains(pole)) {
            settled.entry(hash.clone()).or_insert(Settled::Withdrawn);
        }
    }
}
