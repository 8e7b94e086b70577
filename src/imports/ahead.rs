//! Looking ahead: what is known of the rows already and what new cameras see is found before the write begins, so that others
//! wait for the writing alone.

use super::{
    By, CameraList,
    decide::{Decision, Walk},
    report::Kept,
    spool::Spool,
};
use crate::{
    cameras::{CameraId, Setup, StoredCoverage},
    db::{Db, Tx},
    error::Result,
};

/// What was found of the rows of a list, by what was known at one moment.
pub struct Ahead {
    scene_revision: i64,
    /// In the order of the list.
    rows: Vec<Looked>,
    /// What new cameras see.
    coverages: Spool<StoredCoverage>,
}

/// What was found of a row.
#[derive(Default)]
enum Looked {
    /// Nothing that helps.
    #[default]
    Nothing,
    /// What the new camera sees, by its number.
    Sees(usize),
    /// It says nothing new of a known camera, of which a person's word was kept. Whoever changes that camera meanwhile does so
    /// after the list.
    Unchanged(CameraId, Option<Kept>),
}

impl Db {
    /// Finds which rows of `list` say nothing new, and computes what new cameras see.
    pub async fn look_ahead(&self, by: &By<'_>, list: &CameraList) -> Result<Ahead> {
        let mut tx = self.begin_reading().await?;
        let mut ahead = Ahead {
            scene_revision: tx.scene_revision().await?,
            rows: Vec::with_capacity(list.rows.len()),
            coverages: Spool::default(),
        };
        let mut walk = Walk::new(by.registrar, list.rows.codes(), by.key, false);
        for rows in list.rows.stretches() {
            let mut rows = rows?;
            let hashes = walk.hashes(&rows);
            walk.find_homes(&mut tx, &mut rows).await?;
            let rows: Vec<_> = rows.iter().collect();
            let mut stretch = walk.stretch(&mut tx, &rows, &hashes).await?;
            let mut new = Vec::new();
            for (row, known) in rows.into_iter().zip(stretch.take_known()) {
                let kept = walk.kept.len();
                let looked = match walk.decide(&mut tx, row, known, &mut stretch).await? {
                    Decision::New(input) => {
                        new.push((ahead.rows.len(), input.setup()));
                        Looked::Nothing
                    }
                    Decision::Unchanged(id) => {
                        Looked::Unchanged(id, walk.kept.drain(kept..).next())
                    }
                    _ => Looked::Nothing,
                };
                ahead.rows.push(looked);
            }
            ahead.compute(&mut tx, &new).await?;
            by.progress.inc(hashes.len() as u64);
        }
        Ok(ahead)
    }
}

impl Ahead {
    async fn compute(&mut self, tx: &mut Tx, new: &[(usize, Setup)]) -> Result<()> {
        let areas: Vec<_> = new
            .iter()
            .map(|(_, setup)| StoredCoverage::reach(setup))
            .collect::<Result<_>>()?;
        let around = tx.obstacles_meeting_each(&areas).await?;
        for ((row, setup), near) in new.iter().zip(around.each()) {
            let coverage = StoredCoverage::compute(setup, near)?;
            self.rows[*row] = Looked::Sees(self.coverages.len());
            self.coverages.push(&coverage)?;
        }
        Ok(())
    }

    /// Forgets what new cameras see if obstacles have changed since.
    pub(super) async fn check(&mut self, tx: &mut Tx) -> Result<()> {
        if tx.scene_revision().await? != self.scene_revision {
            for row in &mut self.rows {
                if let Looked::Sees(_) = row {
                    *row = Looked::Nothing;
                }
            }
        }
        Ok(())
    }

    /// The camera of which the row at this place of the list says nothing new, with what was kept of it.
    pub(super) fn unchanged(&mut self, row: usize) -> Option<(CameraId, Option<Kept>)> {
        match self.rows.get_mut(row)? {
            Looked::Unchanged(id, kept) => Some((*id, kept.take())),
            _ => None,
        }
    }

    /// What the camera of the row at this place of the list sees, unless it has to be computed now.
    pub(super) fn seen(&self, row: usize) -> Result<Option<StoredCoverage>> {
        match self.rows.get(row) {
            Some(Looked::Sees(number)) => Ok(Some(self.coverages.get(*number)?)),
            _ => Ok(None),
        }
    }
}
