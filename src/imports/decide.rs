//! What becomes of each row, by what is known when it is asked: the same for a look beforehand and for the writing.

use std::collections::{HashMap, HashSet, hash_map::Entry};

use serde_json::Value;

use super::{
    Remark,
    camera_list::{ListedCamera, WaitingRow},
    columns::{OWNER_PHONE, POSITION},
    far_off::FarOff,
    homes::{Homes, NamedUnit},
    known::{Known, SAME_PLACE_M, metres_between, row_hash},
    mended::Mended,
    report::{CodeTaken, Kept},
    row::is_dashes,
    rows::StatedCodes,
    stretch::{Of, Stretch, Word},
    whereabouts::Whereabouts,
};
use crate::{
    cameras::{
        Camera, CameraId, CameraInput, CameraStatus, ChangedBy, GIVEN, Registrar, code_key,
        given_code, not_said_anew,
    },
    clock::DayOrInstant,
    db::Tx,
    error::{Error, FieldError, Result},
    fields,
    folded::fold,
    geometry::{BBox, Position},
    owners::{Contact, ContactKey, OwnerId, OwnerKind},
    refusal::{Complaint, Refusal},
    units::UnitId,
};

/// What becomes of a row.
pub(super) enum Decision {
    /// It is a new camera.
    New(Box<CameraInput>),
    /// It changes a known one, whose fields are the words of these.
    Update(Box<Update>),
    /// It says nothing new of a known one.
    Unchanged(CameraId),
    /// A person mended it before, and said which camera it is.
    Mended(Mended),
    /// A person let it go before.
    LetGo,
    /// Another unit keeps the camera; it is left alone.
    OfOtherUnit,
    /// Another camera has the code of one that is mapped; it is left alone.
    CodeTaken(CodeTaken),
    /// A person has to look at it first.
    Waits(Vec<FieldError>),
}

/// A change of a known camera.
pub(super) struct Update {
    /// The camera as it is.
    pub(super) camera: Camera,
    /// Whose word its fields are.
    pub(super) changed_by: ChangedBy,
    /// As it is to be.
    pub(super) input: CameraInput,
    /// Nobody knew how to reach the owner, and the row does.
    pub(super) adds_contact: bool,
    /// How many cameras its owner has, this one included.
    pub(super) of_owner: usize,
}

/// The way through the rows of one list.
pub(super) struct Walk<'a> {
    pub(super) registrar: &'a Registrar<'a>,
    pub(super) key: Option<&'a ContactKey>,
    /// Whether known cameras are locked, to be changed.
    pub(super) is_writing: bool,
    /// By unit and code: where it stood first.
    seen: HashMap<(Option<UnitId>, String), String>,
    /// By known camera: the first row that speaks of it.
    spoken_of: HashMap<CameraId, String>,
    /// How often a row of this hash came before.
    alike: HashMap<Vec<u8>, u32>,
    /// Codes that the list states somewhere.
    stated: &'a StatedCodes,
    /// By owner whose cameras the stretches part: the kind that all rows of them state.
    kinds: HashMap<OwnerId, Option<OwnerKind>>,
    /// Poles whose owners withdrew.
    withdrawn: HashSet<String>,
    /// Cameras that rows of the list became: no row is another one's camera.
    pub(super) created: HashSet<CameraId>,
    /// By unit: the last number of the codes that were given.
    given: HashMap<Option<UnitId>, u64>,
    /// Where places lie; none where a person has looked at them.
    whereabouts: Option<Whereabouts>,
    homes: Homes,
    far_off: FarOff,
    /// Fields that a person states now, who has the last word.
    typed: Vec<String>,
    /// What a person should look at in rows that are taken over.
    pub(super) notes: Vec<Remark>,
    /// Fields that were kept as a person had set them, and the kind of an owner of several cameras.
    pub(super) kept: Vec<Kept>,
    /// Codes that were given to cameras of rows without one.
    pub(super) codes_given: usize,
}

impl<'a> Walk<'a> {
    pub(super) fn new(
        registrar: &'a Registrar<'a>,
        codes: &'a StatedCodes,
        key: Option<&'a ContactKey>,
        is_writing: bool,
    ) -> Self {
        Self {
            stated: codes,
            kinds: HashMap::new(),
            withdrawn: HashSet::new(),
            created: HashSet::new(),
            registrar,
            key,
            is_writing,
            seen: HashMap::new(),
            spoken_of: HashMap::new(),
            alike: HashMap::new(),
            given: HashMap::new(),
            whereabouts: Some(Whereabouts::default()),
            homes: Homes::default(),
            far_off: FarOff::default(),
            typed: Vec::new(),
            notes: Vec::new(),
            kept: Vec::new(),
            codes_given: 0,
        }
    }

    /// The same where all that is known lies within a box.
    pub(super) fn near(self, known: Option<BBox>) -> Self {
        Self {
            far_off: FarOff::from(known),
            ..self
        }
    }

    /// The same for a row that a person has looked at, its place included, and of which these fields are as typed.
    pub(super) fn looked_at(self, typed: Vec<String>) -> Self {
        Self {
            whereabouts: None,
            typed,
            ..self
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

    /// The hashes of rows as the list states them.
    pub(super) fn hashes(&mut self, rows: &[ListedCamera]) -> Vec<Vec<u8>> {
        let rows = rows.iter();
        rows.map(|row| self.hash_of_readable(&row.input, row.unit_named.as_ref()))
            .collect()
    }

    /// The hash of a row of which all can be read.
    pub(super) fn hash_of_readable(
        &mut self,
        input: &CameraInput,
        named: Option<&NamedUnit>,
    ) -> Vec<u8> {
        match named {
            None => self.hash(input),
            Some(named) => self.hash(&(input, named)),
        }
    }

    /// Finds the units of rows that name them, or state a code of another day.
    pub(super) async fn find_homes(
        &mut self,
        tx: &mut Tx,
        rows: &mut [ListedCamera],
    ) -> Result<()> {
        for row in rows.iter_mut().filter(|row| row.source_ref.is_none()) {
            let note = self.homes.find(tx, self.registrar, row).await?;
            self.notes.extend(note);
        }
        Ok(())
    }

    /// What is known of a stretch of rows with these hashes.
    pub(super) async fn stretch(
        &mut self,
        tx: &mut Tx,
        rows: &[&ListedCamera],
        hashes: &[Vec<u8>],
    ) -> Result<Stretch> {
        let of = Of {
            registrar: self.registrar,
            key: self.key,
            created: &self.created,
            for_change: self.is_writing,
            looked_at: self.whereabouts.is_none(),
        };
        let mut stretch = Stretch::read(tx, &of, rows, hashes).await?;
        stretch.leave_to_withdrawn(rows, &mut self.withdrawn);
        let source = self.registrar.source;
        stretch
            .speak_for_parted(tx, source, self.stated, &mut self.kinds)
            .await?;
        Ok(stretch)
    }

    /// What becomes of a row, by what is known of it and its stretch; an error is one of the database, or that of an extract,
    /// of which no row waits.
    pub(super) async fn decide(
        &mut self,
        tx: &mut Tx,
        listed: &ListedCamera,
        known: Known,
        stretch: &mut Stretch,
    ) -> Result<Decision> {
        match known {
            Known::Settled(settled) => return self.settled(tx, listed, settled, stretch).await,
            // What becomes of it a person says there, alone or beside whatever other row.
            Known::Waits => {
                let complaint = FieldError::whole(Refusal::WaitsAlready);
                return Ok(Decision::Waits(vec![complaint]));
            }
            _ => {}
        }
        self.notes.extend(self.far_off.remark(listed));
        match self.look(tx, listed, known, stretch).await {
            Err(Error::Invalid(complaints)) if listed.source_ref.is_none() => {
                Ok(Decision::Waits(complaints))
            }
            decided => decided,
        }
    }

    /// Notes where a row stands with its code; an error if another one of the list has the code already.
    fn note_code(&mut self, unit: Option<UnitId>, listed: &ListedCamera) -> Result<()> {
        let code = listed.input.code.as_deref().unwrap_or_default().trim();
        if code.is_empty() {
            return Ok(());
        }
        match self.seen.entry((unit, code_key(code))) {
            Entry::Occupied(first) => {
                let row = first.get().clone();
                Err(Error::field("code", Refusal::StandsAlready { row }))
            }
            Entry::Vacant(new) => {
                new.insert(listed.place.clone());
                Ok(())
            }
        }
    }

    /// Notes that a row speaks of a known camera; an error if another one of the list does: which of the two is right, or
    /// whether one is another camera, a person knows.
    fn note_camera(&mut self, (id, code): (CameraId, &str), listed: &ListedCamera) -> Result<()> {
        match self.spoken_of.entry(id) {
            Entry::Occupied(first) => {
                let (row, code) = (first.get().clone(), code.to_owned());
                Err(Error::field("code", Refusal::SameCamera { row, code }))
            }
            Entry::Vacant(new) => {
                new.insert(listed.place.clone());
                Ok(())
            }
        }
    }

    /// Goes past a row that said nothing new of this camera when it was looked at.
    pub(super) fn pass(
        &mut self,
        listed: &ListedCamera,
        camera: CameraId,
        kept: Option<Kept>,
    ) -> Result<()> {
        self.notes.extend(self.far_off.remark(listed));
        self.kept.extend(kept);
        let first = || listed.place.clone();
        self.spoken_of.entry(camera).or_insert_with(first);
        self.note_code(listed.unit(self.registrar)?, listed)
    }

    async fn look(
        &mut self,
        tx: &mut Tx,
        listed: &ListedCamera,
        known: Known,
        stretch: &mut Stretch,
    ) -> Result<Decision> {
        let unit = listed.unit(self.registrar)?;
        self.note_code(unit, listed)?;
        match known {
            Known::Settled(_) | Known::Waits | Known::None => {
                let code = listed.input.code.as_deref().unwrap_or_default().trim();
                if let (Some(source_ref), Some(taken_by)) =
                    (&listed.source_ref, stretch.source_of_code(unit, code))
                {
                    return Ok(Decision::CodeTaken(CodeTaken {
                        source_ref: source_ref.clone(),
                        code: code.to_owned(),
                        taken_by: taken_by.clone(),
                    }));
                }
                if listed.input.lon.is_none() && listed.input.lat.is_none() {
                    return Err(Error::field(POSITION, Refusal::Required));
                }
                self.judge_place(tx, unit, listed).await?;
                self.new_camera(tx, listed).await
            }
            // An extract covers more than one unit; what another one took over is its own to keep.
            Known::Camera(_, Some(owning))
                if self.registrar.scope.unit.is_some_and(|own| own != owning) =>
            {
                Ok(Decision::OfOtherUnit)
            }
            Known::Camera(id, _) => {
                let known = stretch
                    .camera(tx, self.registrar, id, self.is_writing)
                    .await?;
                // What is known there already was looked at when it came.
                let setup = &known.camera.setup;
                if (listed.input.lon, listed.input.lat) != (Some(setup.lon), Some(setup.lat)) {
                    self.judge_place(tx, unit, listed).await?;
                }
                let (code, kept) = (known.camera.code.clone(), self.kept.len());
                if self.whereabouts.is_some()
                    && let Some(metres) = self.far_from(unit, listed, &known)
                {
                    let detail = format!(
                        "{code} hangs {metres:.0} m away, and nothing but the code is the same"
                    );
                    let refusal = Refusal::PerhapsKnown { code };
                    return Err(Error::field("code", Complaint::new(refusal, detail)));
                }
                let decision = self.correction(listed, known)?;
                // An extract has one name for each camera.
                if listed.source_ref.is_none() {
                    let noted = self.note_camera((id, &code), listed);
                    if noted.is_err() {
                        self.kept.truncate(kept);
                    }
                    noted?;
                }
                Ok(decision)
            }
            Known::Perhaps(code, field) => {
                let detail = if field == "code" {
                    format!("owner, place, bearing and lens are those of {code}")
                } else {
                    format!(
                        "may be {code}, which hangs within 5 m: {field} does not tell them apart"
                    )
                };
                Err(Error::field(
                    "code",
                    Complaint::new(Refusal::PerhapsKnown { code }, detail),
                ))
            }
        }
    }

    /// How far a row puts a camera from where it hangs, metres, where nothing but the code says that it is this one: the lists
    /// of two hamlets may both begin with 1. Farther than anybody corrects a place, or with another phone, or farther than a
    /// house under another label.
    fn far_from(&self, unit: Option<UnitId>, listed: &ListedCamera, known: &Word) -> Option<f64> {
        const FARTHEST_M: f64 = 300.0;
        const HOUSE_M: f64 = 50.0;
        let code = listed.input.code.as_deref();
        code.filter(|_| listed.source_ref.is_none())?;
        // Where a person put it stays.
        let by_person = known.changed_by.kept_from(self.registrar.source);
        if by_person
            .iter()
            .any(|field| matches!(&**field, "lon" | "lat"))
        {
            return None;
        }
        let setup = &known.camera.setup;
        let hangs = Position::try_from([setup.lon, setup.lat]).ok()?;
        let metres = metres_between(hangs, listed.input.position()?);
        let phone = self
            .key
            .and_then(|key| key.phone_hash(unit, &listed.contact));
        let known_phone = known
            .owner
            .as_ref()
            .and_then(|owner| owner.phone_hash.clone());
        let labels = [listed.input.label.as_deref(), known.camera.label.as_deref()];
        let [said, label] = labels.map(|label| label.map(fold));
        let differ = |one: bool, other: bool, alike: bool| one && other && !alike;
        let has_other_phone = differ(phone.is_some(), known_phone.is_some(), phone == known_phone);
        let has_other_label = differ(said.is_some(), label.is_some(), said == label);
        let is_of_owner = phone.is_some() && phone == known_phone;
        let is_elsewhere = metres > FARTHEST_M
            || metres > SAME_PLACE_M && has_other_phone
            || metres > HOUSE_M && has_other_label;
        (is_elsewhere && !is_of_owner).then_some(metres)
    }

    async fn judge_place(
        &mut self,
        tx: &mut Tx,
        unit: Option<UnitId>,
        listed: &ListedCamera,
    ) -> Result<()> {
        let place = listed.input.lon.zip(listed.input.lat);
        if let (Some(whereabouts), Some((lon, lat)), None) =
            (&mut self.whereabouts, place, &listed.source_ref)
        {
            let note = whereabouts
                .judge(tx, unit, &listed.place, [lon, lat])
                .await?;
            self.notes.extend(note);
        }
        Ok(())
    }

    /// Proposes places for rows that cannot be used as they stand, and finds their units.
    pub(super) async fn propose(&mut self, tx: &mut Tx, row: &mut WaitingRow) -> Result<()> {
        let note = self.homes.find_unusable(tx, self.registrar, row).await?;
        self.notes.extend(note);
        match &mut self.whereabouts {
            Some(whereabouts) => whereabouts.judge_unusable(tx, self.registrar, row).await,
            None => Ok(()),
        }
    }

    /// A camera that nobody knows yet.
    pub(super) async fn new_camera(
        &mut self,
        tx: &mut Tx,
        listed: &ListedCamera,
    ) -> Result<Decision> {
        let mut input = listed.input.clone();
        let unit = self.registrar.unit(&input)?;
        let code = listed.input.code.as_deref().unwrap_or_default().trim();
        if listed.source_ref.is_none() {
            // A list may name a recorder; what an extract shares was made by this very import.
            tx.require_shared(self.registrar.scope, &input).await?;
        }
        Error::unless_empty(
            input
                .check_new(self.registrar.now)
                .into_iter()
                .filter(|error| error.pointer != "/code" || !code.is_empty())
                // What another registry writes out may well know since when nobody knows.
                .filter(|error| error.complaint.refusal != Some(Refusal::NeedsKnownStatus))
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
            let code = given_code(*number);
            if !self.stated.contains_key(&code_key(&code)) {
                return Ok(code);
            }
        }
    }

    /// Whether a row has a phone, and the contact that is known another one or none: that contact is kept.
    pub(super) fn says_another_phone(
        &self,
        unit: Option<UnitId>,
        contact: &Contact,
        known: Option<&[u8]>,
        has_contact: bool,
    ) -> bool {
        let stated = self.key.and_then(|key| key.phone_hash(unit, contact));
        stated.is_some_and(|stated| known.map_or(has_contact, |known| known != stated))
    }

    /// A known camera in line with the source, but for the fields in which another word weighs more.
    pub(super) fn correction(
        &mut self,
        listed: &ListedCamera,
        Word {
            camera,
            changed_by,
            owner,
            says_kind,
        }: Word,
    ) -> Result<Decision> {
        let zone = self.registrar.zone;
        let by_person = changed_by.kept_from(self.registrar.source);
        let mut by_person = not_said_anew(by_person, &self.typed);
        if !says_kind {
            // A row speaks of one camera: it neither parts it from its owner, with contact and consents, nor speaks for the
            // others (PRIVACY P9).
            by_person.push("owner_kind".to_owned());
        }
        // A row without a code says nothing of the code, and one that writes it with other capitals nothing new.
        let stated_code = listed.input.code.as_deref();
        let says_code = stated_code.is_some_and(|code| code_key(code) != code_key(&camera.code));
        // An empty cell says nothing of a known camera, unless a person says that it is unknown. On a map no tag is an answer.
        let values = fields::object(&listed.input)?;
        let is_empty = |field: &str| match values.get(field) {
            None | Some(Value::Null) => true,
            Some(value) => field == "label" && value.as_str().is_some_and(is_dashes),
        };
        let is_map = listed.source_ref.is_some();
        let is_said = |field: &String| is_map || self.typed.contains(field) || !is_empty(field);
        let says = |field: &&String| is_said(field) && (*field != "code" || says_code);
        let stated: Vec<String> = listed.stated.iter().filter(says).cloned().collect();
        let (mut input, mut kept) =
            listed
                .input
                .over(&camera.as_input(), &stated, &by_person, zone)?;
        // What a person and a list say may be right each by itself and wrong together.
        Error::unless_empty(input.check(self.registrar.now))?;
        let has_contact = camera.has_contact == Some(true);
        let unit = self.registrar.unit(&listed.input)?;
        let phone = owner.as_ref().and_then(|owner| owner.phone_hash.as_deref());
        if self.says_another_phone(unit, &listed.contact, phone, has_contact) {
            kept.push(OWNER_PHONE.to_owned());
        }
        if !kept.is_empty() {
            let is_of_owner = !says_kind && kept.iter().any(|field| field == "owner_kind");
            self.kept.push(Kept {
                code: camera.code.clone(),
                fields: kept,
                message: is_of_owner.then(|| Refusal::KindOfOwner.to_string()),
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
        let adds_contact =
            self.key.is_some() && listed.contact != Contact::default() && !has_contact;
        if !adds_contact && camera.differing_from(&input, zone)?.is_empty() {
            return Ok(Decision::Unchanged(camera.id));
        }
        let of_owner = owner.map_or(1, |owner| usize::try_from(owner.cameras).unwrap_or(1));
        Ok(Decision::Update(Box::new(Update {
            camera,
            changed_by,
            input,
            adds_contact,
            of_owner,
        })))
    }
}
