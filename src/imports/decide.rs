//! What becomes of each row, by what is known when it is asked: the same for a look beforehand and for the writing.

use std::collections::{HashMap, HashSet, hash_map::Entry};

use super::{
    camera_list::{ListedCamera, WaitingRow},
    known::{Known, row_hash},
    report::{CodeTaken, Kept},
};
use crate::{
    cameras::{Camera, CameraId, CameraInput, CameraStatus, ChangedBy, Registrar},
    clock::DayOrInstant,
    db::{Db, Tx},
    error::{Error, FieldError, Result},
    fields,
    owners::ContactKey,
    refusal::{Complaint, Refusal},
    units::UnitId,
};

/// What codes begin with that are given to cameras of lists without codes.
const GIVEN: &str = "CAM-";

/// What becomes of a row.
pub(super) enum Decision {
    /// It is a new camera.
    New(Box<CameraInput>),
    /// It changes a known one, whose fields are the words of these.
    Update(Box<Camera>, ChangedBy, Box<CameraInput>),
    /// It says nothing new of a known one.
    Unchanged(CameraId),
    /// Another unit keeps the camera; it is left alone.
    OfOtherUnit,
    /// Another camera has the code of one that is mapped; it is left alone.
    CodeTaken(CodeTaken),
    /// A person has to look at it first.
    Waits(Vec<FieldError>),
}

/// The way through the rows of one list.
pub(super) struct Walk<'a> {
    registrar: &'a Registrar<'a>,
    key: Option<&'a ContactKey>,
    /// Whether known cameras are locked, to be changed.
    is_writing: bool,
    /// By unit and code: where it stood first.
    seen: HashMap<(Option<UnitId>, String), String>,
    /// How often a row of this hash came before.
    alike: HashMap<Vec<u8>, u32>,
    /// Codes that the list states somewhere.
    stated: HashSet<&'a str>,
    /// By unit: the last number of the codes that were given.
    given: HashMap<Option<UnitId>, u64>,
    /// Fields that were kept as a person had set them.
    pub(super) kept: Vec<Kept>,
    /// Codes that were given to cameras of rows without one.
    pub(super) codes_given: usize,
}

impl<'a> Walk<'a> {
    pub(super) fn new(
        registrar: &'a Registrar<'a>,
        rows: &'a [ListedCamera],
        key: Option<&'a ContactKey>,
        is_writing: bool,
    ) -> Self {
        let codes = rows.iter().filter_map(|row| row.input.code.as_deref());
        Self {
            stated: codes.map(str::trim).collect(),
            registrar,
            key,
            is_writing,
            seen: HashMap::new(),
            alike: HashMap::new(),
            given: HashMap::new(),
            kept: Vec::new(),
            codes_given: 0,
        }
    }

    /// The hash of a row, with its number among those alike.
    pub(super) fn hash(&mut self, said: &impl serde::Serialize) -> Vec<u8> {
        let unit = self.registrar.scope.unit;
        let first = row_hash(unit, said, 0);
        match self.alike.entry(first) {
            Entry::Vacant(new) => {
                let first = new.key().clone();
                new.insert(0);
                first
            }
            Entry::Occupied(mut before) => {
                *before.get_mut() += 1;
                row_hash(unit, said, *before.get())
            }
        }
    }

    /// What becomes of a row; an error is one of the database, or that of an extract, of which no row waits.
    pub(super) async fn decide(
        &mut self,
        db: &Db,
        tx: &mut Tx,
        listed: &ListedCamera,
        hash: &[u8],
    ) -> Result<Decision> {
        match self.look(db, tx, listed, hash).await {
            Err(Error::Invalid(complaints)) if listed.source_ref.is_none() => {
                Ok(Decision::Waits(complaints))
            }
            decided => decided,
        }
    }

    async fn look(
        &mut self,
        db: &Db,
        tx: &mut Tx,
        listed: &ListedCamera,
        hash: &[u8],
    ) -> Result<Decision> {
        let unit = self.registrar.unit(&listed.input)?;
        let code = listed.input.code.as_deref().unwrap_or_default().trim();
        if !code.is_empty() {
            match self.seen.entry((unit, code.to_owned())) {
                Entry::Occupied(first) => {
                    return Err(Error::field(
                        "code",
                        format!("stands in {} already", first.get()),
                    ));
                }
                Entry::Vacant(new) => drop(new.insert(listed.place.clone())),
            }
        }
        let known = match &listed.source_ref {
            Some(source_ref) => match db
                .camera_id_by_source(tx, self.registrar.source, source_ref)
                .await?
            {
                Some((id, owning)) => Known::Camera(id, owning),
                None => Known::None,
            },
            None => {
                db.known_by_row(tx, self.registrar, self.key, listed, hash)
                    .await?
            }
        };
        match known {
            Known::None => self.new_camera(db, tx, listed).await,
            // An extract covers more than one unit; what another one took over is its own to keep.
            Known::Camera(_, Some(owning))
                if self.registrar.scope.unit.is_some_and(|own| own != owning) =>
            {
                Ok(Decision::OfOtherUnit)
            }
            Known::Camera(id, _) => self.correction(db, tx, listed, id).await,
            Known::Perhaps(code, field) => {
                let detail = if field == "code" {
                    format!("owner, place, bearing and lens are those of {code}")
                } else {
                    format!("may be {code}, which hangs within 5 m: {field} is not known of both")
                };
                Err(Error::field(
                    "code",
                    Complaint::new(Refusal::PerhapsKnown { code }, detail),
                ))
            }
        }
    }

    /// A camera that nobody knows yet.
    pub(super) async fn new_camera(
        &mut self,
        db: &Db,
        tx: &mut Tx,
        listed: &ListedCamera,
    ) -> Result<Decision> {
        let mut input = listed.input.clone();
        let unit = self.registrar.unit(&input)?;
        let code = listed.input.code.as_deref().unwrap_or_default().trim();
        if let Some(source_ref) = &listed.source_ref {
            if let Some(taken_by) = db.source_of_code(tx, unit, code).await? {
                return Ok(Decision::CodeTaken(CodeTaken {
                    source_ref: source_ref.clone(),
                    code: code.to_owned(),
                    taken_by,
                }));
            }
        } else {
            // A list may name a recorder; what an extract shares was made by this very import.
            tx.require_shared(self.registrar.scope, &input).await?;
        }
        Error::unless_empty(
            input
                .check_new(self.registrar.now)
                .into_iter()
                .filter(|error| error.pointer != "/code" || !code.is_empty())
                .collect(),
        )?;
        if code.is_empty() {
            input.code = Some(self.next_code(tx, unit).await?);
            self.codes_given += 1;
        }
        Ok(Decision::New(Box::new(input)))
    }

    async fn next_code(&mut self, tx: &mut Tx, unit: Option<UnitId>) -> Result<String> {
        let number = match self.given.entry(unit) {
            Entry::Occupied(known) => known.into_mut(),
            Entry::Vacant(new) => new.insert(tx.last_number_of_codes(unit, GIVEN).await?),
        };
        loop {
            *number += 1;
            let code = format!("{GIVEN}{number:04}");
            if !self.stated.contains(code.as_str()) {
                return Ok(code);
            }
        }
    }

    /// A known camera in line with the source, but for the fields in which another word weighs more.
    pub(super) async fn correction(
        &mut self,
        db: &Db,
        tx: &mut Tx,
        listed: &ListedCamera,
        id: CameraId,
    ) -> Result<Decision> {
        let (scope, zone) = (self.registrar.scope, self.registrar.zone);
        let camera = if self.is_writing {
            db.camera_for_change(tx, scope, id).await?
        } else {
            tx.camera(scope, id).await?
        };
        let changed_by = tx.changed_by_person(id).await?;
        let by_person = changed_by.kept_from(self.registrar.source);
        // A row without a code says nothing of the code.
        let says = |field: &&String| *field != "code" || listed.input.code.is_some();
        let stated: Vec<String> = listed.stated.iter().filter(says).cloned().collect();
        let (mut input, kept) = listed
            .input
            .over(&camera.as_input(), &stated, &by_person, zone)?;
        // What a person and a list say may be right each by itself and wrong together.
        Error::unless_empty(input.check(self.registrar.now))?;
        if !kept.is_empty() {
            self.kept.push(Kept {
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
            input.status_since = Some(DayOrInstant::Instant(self.registrar.now));
        }
        if camera.differing_from(&input, zone)?.is_empty() {
            return Ok(Decision::Unchanged(id));
        }
        Ok(Decision::Update(
            Box::new(camera),
            changed_by,
            Box::new(input),
        ))
    }
}

impl ListedCamera {
    /// The same row where it waits.
    pub(super) fn waiting(&self, complaints: Vec<FieldError>) -> Result<WaitingRow> {
        let mut fields = fields::object(&self.input)?;
        fields.retain(|_, value| !value.is_null());
        Ok(WaitingRow {
            place: self.place.clone(),
            fields,
            stated: self.stated.clone(),
            pole: self.pole.clone(),
            contact: self.contact.clone(),
            complaints,
        })
    }
}
