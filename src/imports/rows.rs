//! The rows of a list on their way into the registry, in stretches: however many they are, few are in memory at a time.

use std::{collections::HashMap, sync::Arc};

use serde::{Deserialize, Serialize};

use super::{camera_list::ListedCamera, homes::NamedUnit, money::Money, spool::Spool, stretch};
use crate::{
    cameras::{CameraInput, code_key},
    error::Result,
    owners::{Contact, OwnerKind},
};

/// The cameras of a list in the order of its file.
#[derive(Debug, Default)]
pub struct Rows {
    lines: Spool<Line>,
    /// By the number of the row; not on a disk, where nobody encrypted them (PRIVACY P7).
    contacts: HashMap<usize, Contact>,
    /// The sets of fields that rows speak of, of which there are few.
    stated: Vec<Arc<[String]>>,
    codes: StatedCodes,
}

/// The codes that rows of a list state, as they are compared, each with the kind of owner that all of these rows state.
pub(super) type StatedCodes = HashMap<String, Option<OwnerKind>>;

/// A row as it waits.
#[derive(Debug, Serialize, Deserialize)]
struct Line {
    place: String,
    input: CameraInput,
    stated: usize,
    source_ref: Option<String>,
    pole: Option<String>,
    unit_named: Option<NamedUnit>,
    money: Option<Money>,
    further: Vec<Money>,
}

impl Rows {
    /// Adds a row.
    pub(super) fn push(&mut self, listed: ListedCamera) -> Result<()> {
        let ListedCamera {
            place,
            input,
            stated,
            source_ref,
            pole,
            unit_named,
            unit_fault: _,
            contact,
            money,
            further,
        } = listed;
        if let Some(code) = &input.code {
            let is_stated = stated.iter().any(|field| field == "owner_kind");
            let kind = input.owner_kind.filter(|_| is_stated);
            let known = self.codes.entry(code_key(code)).or_insert(kind);
            *known = known.filter(|known| Some(*known) == kind);
        }
        if contact != Contact::default() {
            self.contacts.insert(self.lines.len(), contact);
        }
        // Most rows speak of the same fields as the one before.
        let known = self.stated.iter().rposition(|known| *known == stated);
        let stated = known.unwrap_or_else(|| {
            self.stated.push(stated);
            self.stated.len() - 1
        });
        Ok(self.lines.push(&Line {
            place,
            input,
            stated,
            source_ref,
            pole,
            unit_named,
            money,
            further,
        })?)
    }

    /// How many there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.lines.len()
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Codes that some row states.
    pub(super) fn codes(&self) -> &StatedCodes {
        &self.codes
    }

    /// The rows, one after the other.
    pub fn iter(&self) -> impl Iterator<Item = Result<ListedCamera>> {
        (0..self.len()).map(|index| self.get(index))
    }

    /// The rows, as many at a time as are looked up together.
    pub(super) fn stretches(&self) -> impl Iterator<Item = Result<Vec<ListedCamera>>> {
        (0..self.len()).step_by(stretch::ROWS).map(|first| {
            let end = self.len().min(first + stretch::ROWS);
            (first..end).map(|index| self.get(index)).collect()
        })
    }

    fn get(&self, index: usize) -> Result<ListedCamera> {
        let Line {
            place,
            input,
            stated,
            source_ref,
            pole,
            unit_named,
            money,
            further,
        } = self.lines.get(index)?;
        Ok(ListedCamera {
            place,
            input,
            stated: self.stated[stated].clone(),
            source_ref,
            pole,
            unit_named,
            unit_fault: None,
            contact: self.contacts.get(&index).cloned().unwrap_or_default(),
            money,
            further,
        })
    }
}
