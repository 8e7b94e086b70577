//! Rows that wait: a person mends one, says which camera it is, looks at what was read, or lets it go.

use std::{collections::BTreeSet, sync::Arc};

use serde_json::{Map, Value};

use super::{
    ImportId, ImportRowId, ReviewItem,
    mending::{Mended, Mending},
};
use crate::{
    accounts::Scope,
    audit::{Entry, append},
    cameras::{CameraId, CameraInput, code_key},
    clock::Instant,
    db::{Db, JsonText, Tx, on_tx},
    error::{Error, Result},
    fields,
    imports::{
        WaitingMoney,
        camera_list::ListedCamera,
        cameras::{By, change, keep_contacts},
        columns::{AMOUNT, OWNER_NAME, OWNER_PHONE, is_place},
        decide::{Decision, Walk},
        known::Known,
        money::Purse,
        poles::Beside,
        taken::Outcome,
    },
    owners::{Contact, ContactKey, OwnerId},
    private_text::quoted,
    refusal::{Complaint, Refusal},
    units::UnitId,
};

/// A row that waits.
#[derive(sqlx::FromRow)]
struct Waiting {
    place: String,
    import_id: ImportId,
    row_hash: Vec<u8>,
    fields: JsonText<Map<String, Value>>,
    complaints: JsonText<Vec<ReviewItem>>,
    stated: JsonText<Vec<String>>,
    sealed: Option<Vec<u8>>,
    money: Option<JsonText<WaitingMoney>>,
}

impl Waiting {
    fn listed(
        &self,
        mending: &Mending,
        id: ImportRowId,
        typed: Contact,
        key: Option<&ContactKey>,
    ) -> Result<ListedCamera> {
        let mut said = self.fields.0.clone();
        said.extend(mending.fields.clone());
        said.retain(|_, value| !value.is_null());
        let stated = self.counting(mending, &said);
        let mut contact = match (&self.sealed, key) {
            (Some(sealed), Some(key)) => key.open(OwnerId(id.0), sealed)?,
            (None, None) if typed == Contact::default() => Contact::default(),
            (_, None) => return Err(Error::Conflict(Refusal::NoContactKey.into())),
            (None, Some(_)) => Contact::default(),
        };
        if typed != Contact::default() {
            contact.name = typed.name.or(contact.name);
            contact.phone = typed.phone.or(contact.phone);
            // As where the list states it.
            let kind = said.entry("owner_kind");
            kind.or_insert_with(|| "household".into());
        }
        // Whoever is said to be the one above is not dropped unsaid; a known camera has its owner.
        let is_as_above = |item: &ReviewItem| item.code == "owner_above_unclear";
        if mending.same_as.is_none()
            && !mending.without_owner
            && contact == Contact::default()
            && self.complaints.0.iter().any(is_as_above)
        {
            return Err(Error::field(OWNER_NAME, Refusal::Required));
        }
        let money = mending.money(self.money.as_ref().map(|money| money.0))?;
        // Which commune is meant nobody could tell: that of the account is no answer.
        let asks_unit = |item: &ReviewItem| matches!(&*item.code, "unit_unclear" | "unit_unknown");
        if mending.same_as.is_none()
            && !said.contains_key("unit_code")
            && self.complaints.0.iter().any(asks_unit)
        {
            return Err(Error::field("unit_code", Refusal::Required));
        }
        let mut input: CameraInput = fields::read(&said)?;
        if mending.same_as.is_some() {
            // The camera keeps its code.
            input.code = None;
        }
        Ok(ListedCamera {
            place: self.place.clone(),
            input,
            stated: Arc::from(stated),
            source_ref: None,
            pole: None,
            unit_named: None,
            unit_fault: None,
            contact,
            money,
            further: Vec::new(),
        })
    }

    /// The fields of which it speaks once it is mended: what it leaves empty or could not be read, and nobody typed, changes
    /// nothing of a known camera.
    fn counting(&self, mending: &Mending, said: &Map<String, Value>) -> Vec<String> {
        let is_complained = |field: &str| {
            let mut items = self.complaints.0.iter();
            items.any(|item| item.field == field || is_place(field) && is_place(&item.field))
        };
        // A coordinate that was read says nothing without the other one.
        let is_half = |field: &str| match field {
            "lon" => !said.contains_key("lat"),
            "lat" => !said.contains_key("lon"),
            _ => false,
        };
        let counts = |field: &&String| {
            let is_typed = mending.fields.contains_key(*field);
            if said.contains_key(*field) {
                is_typed || !is_half(field)
            } else {
                is_typed && !is_complained(field)
            }
        };
        let new = mending.fields.keys();
        let new = new.filter(|field| !self.stated.0.contains(field));
        let all = self.stated.0.iter().chain(new);
        all.filter(counts).cloned().collect()
    }

    /// Whether it states a code that is not the list's own, or was complained of.
    fn doubts_code(&self, listed: &ListedCamera) -> bool {
        let Some(code) = listed.input.code.as_deref() else {
            return false;
        };
        let own = self.fields.0.get("code").and_then(Value::as_str);
        let is_own = own.is_some_and(|own| code_key(own) == code_key(code));
        let is_doubted = self.complaints.0.iter().any(|item| item.field == "code");
        !is_own || is_doubted
    }

    /// The fields that were complained of and say nothing now.
    fn left_empty(&self, listed: &ListedCamera) -> Result<BTreeSet<String>> {
        let said = fields::object(&listed.input)?;
        let lacks_place = listed.input.lon.is_none() || listed.input.lat.is_none();
        let is_empty = |item: &&ReviewItem| match item.field.as_str() {
            OWNER_NAME if item.code == "owner_above_unclear" => {
                listed.contact == Contact::default()
            }
            OWNER_PHONE | OWNER_NAME => listed.contact.phone.is_none(),
            AMOUNT => listed.money.is_none(),
            // A code is given.
            "code" => false,
            field if is_place(field) => item.code != "required" && lacks_place,
            field => said.get(field).is_some_and(Value::is_null),
        };
        let left = self.complaints.0.iter().filter(is_empty);
        Ok(left
            .map(|item| {
                match item.field.as_str() {
                    // What could not be read there is the number behind the name.
                    OWNER_NAME if item.code != "owner_above_unclear" => OWNER_PHONE,
                    field => field,
                }
            })
            .map(str::to_owned)
            .collect())
    }
}

impl Db {
    /// Takes over a row that waits, as it was mended, and names what of it is left out; complaints about what is still wrong
    /// with it.
    pub async fn mend_row(
        &self,
        by: &By<'_>,
        id: ImportRowId,
        mending: &Mending,
    ) -> Result<Mended> {
        let (scope, now) = (by.registrar.scope, by.registrar.now);
        let mending = &mending.read()?;
        let owner = mending.owner()?;
        let typed = [(OWNER_NAME, &owner.name), (OWNER_PHONE, &owner.phone)];
        let typed = typed.map(|(field, said)| said.as_ref().map(|_| field));
        let mut tx = self.begin().await?;
        let row = tx.waiting_row(scope.unit, id).await?;
        let listed = row.listed(mending, id, owner, by.key)?;
        let listed = &listed;
        let mut left_out = row.left_empty(listed)?;
        let codes = listed.input.code.iter();
        let codes = codes.map(|code| (code_key(code), None)).collect();
        let walk = Walk::new(by.registrar, &codes, by.key, true);
        let mut walk = walk.looked_at(mending.typed());
        let hashes = [row.row_hash.clone()];
        let mut stretch = walk.stretch(&mut tx, &[listed], &hashes).await?;
        let decision = match &mending.same_as {
            Some(code) => {
                let unit = by.registrar.unit(&listed.input)?;
                let known = tx.camera_id_by_code(unit, code.trim()).await?;
                let known = known.ok_or_else(|| Error::field("same_as", Refusal::NoSuchRecord))?;
                let known = stretch.camera(&mut tx, by.registrar, known, true).await?;
                walk.correction(listed, known)?
            }
            None if mending.is_new => walk.new_camera(&mut tx, listed).await?,
            None => {
                let known = stretch.take_known().pop().unwrap_or(Known::None);
                if let Known::Camera(id, _) = known
                    && (row.doubts_code(listed) || tx.is_newer_than(id, row.import_id).await?)
                {
                    // A code alone says not that the row is of that camera: a person does.
                    let known = stretch.camera(&mut tx, by.registrar, id, true).await?;
                    let code = known.camera.code;
                    let why = format!(
                        "is that of a camera already; say so with same_as {}",
                        quoted(&code)
                    );
                    let refusal = Refusal::PerhapsKnown { code };
                    return Err(Error::field("code", Complaint::new(refusal, why)));
                }
                walk.decide(&mut tx, listed, known, &mut stretch).await?
            }
        };
        let kept = walk.kept.pop();
        left_out.extend(kept.into_iter().flat_map(|kept| kept.fields));
        let keeps_contact = match &decision {
            Decision::New(_) => true,
            Decision::Update(update) => update.adds_contact,
            _ => false,
        };
        if !keeps_contact {
            left_out.extend(typed.into_iter().flatten().map(str::to_owned));
        }
        let differing = match &decision {
            Decision::Update(update) => {
                let zone = by.registrar.zone;
                update.camera.differing_from(&update.input, zone)?
            }
            // What the list says of it and a person takes away is that person's word.
            Decision::New(_) => {
                let stood = |field: &&String| {
                    let stood = row.fields.0.get(*field);
                    stood.is_some_and(|value| !value.is_null())
                };
                let gone = mending.fields.iter().filter(|(_, value)| value.is_null());
                let gone = gone.map(|(field, _)| field);
                gone.filter(stood).cloned().collect()
            }
            _ => Vec::new(),
        };
        let (camera, outcome) = apply(&mut tx, by, &row, listed, decision).await?;
        let before = tx.changed_by_person(camera).await?;
        let mut words = before.clone();
        words.note(&mending.words(&differing), "page");
        tx.set_changed_by_person(camera, &words).await?;
        let outcome = match outcome {
            Outcome::Unchanged if words != before => Outcome::Said(before),
            outcome => outcome,
        };
        tx.settle_row(id, row.import_id, camera, &outcome).await?;
        let mut money = Purse::default();
        money.take(by.registrar, listed, Some(camera));
        money
            .settle(&mut tx, by.registrar, Some(row.import_id), None)
            .await?;
        if money.report.loses() {
            left_out.insert(AMOUNT.to_owned());
        }
        let entry = Entry::new(scope, now, "import.mend", Some(id.0.to_string()));
        let detail = serde_json::json!({
            "camera": camera, "import": row.import_id, "contributions": money.report.recorded.rows
        });
        append(&mut tx, &[entry.with(detail)]).await?;
        tx.commit().await?;
        Ok(Mended {
            camera_id: camera,
            left_out: left_out.into_iter().collect(),
        })
    }

    /// Lets a row go that waits, of which only its hash is kept, so that it stays away; or notes that somebody looked at what was read of one that was taken over.
    pub async fn settle_review(&self, scope: &Scope, id: ImportRowId, now: Instant) -> Result<()> {
        const LET_GO: &str = "UPDATE import_rows SET state = 'let_go', fields = NULL, stated = NULL, complaints = NULL, \
             remarks = NULL, key_id = NULL, sealed = NULL, money = NULL WHERE id = $1 AND state = 'waiting' \
             AND EXISTS (SELECT 1 FROM imports i WHERE i.id = import_id AND ($2 IS NULL OR i.unit_id = $2))";
        // Of what several lists said of one camera the last is shown.
        const LOOKED_AT: &str = "UPDATE import_rows SET remarks = NULL WHERE remarks IS NOT NULL AND (id = $1 \
             OR camera_id = (SELECT r.camera_id FROM import_rows r WHERE r.id = $1 AND r.remarks IS NOT NULL)) \
             AND EXISTS (SELECT 1 FROM imports i WHERE i.id = import_id AND ($2 IS NULL OR i.unit_id = $2))";
        let mut tx = self.begin().await?;
        for (sql, action) in [(LET_GO, "import.let_go"), (LOOKED_AT, "import.looked_at")] {
            let rows = on_tx!(&mut tx, |conn| sqlx::query(sql)
                .bind(id)
                .bind(scope.unit)
                .execute(conn)
                .await
                .map(|done| done.rows_affected()))?;
            if rows > 0 {
                let entry = Entry::new(scope, now, action, Some(id.0.to_string()));
                append(&mut tx, &[entry]).await?;
                return tx.commit().await;
            }
        }
        Err(Error::NotFound)
    }
}

impl Tx {
    /// Gives a lens that was just taken over the site and the owner of other lenses of the same row that were taken over before,
    /// as far as they are its own.
    async fn join_lens(
        &mut self,
        by: &By<'_>,
        row: &Waiting,
        listed: &ListedCamera,
        camera: CameraId,
    ) -> Result<()> {
        // As `line 7, lens 2`.
        const LENS: &str = ", lens ";
        const OTHERS: &str = "SELECT r.camera_id FROM import_rows r WHERE r.import_id = $1 \
             AND substr(r.place, 1, length($2)) = $2 AND r.camera_id IS NOT NULL AND r.camera_id <> $3 ORDER BY r.rid";
        const HANG: &str = "UPDATE cameras SET site_id = $2 WHERE id = $1 AND site_id IS NULL";
        let lens = row.place.rsplit_once(LENS);
        let Some(((pole, _), place)) = lens.zip(listed.input.position()) else {
            return Ok(());
        };
        let others: Vec<CameraId> = on_tx!(&mut *self, |conn| sqlx::query_scalar(OTHERS)
            .bind(row.import_id)
            .bind(format!("{pole}{LENS}"))
            .bind(camera)
            .fetch_all(conn)
            .await)?;
        let beside = Beside::of(self, by, listed, &others).await?;
        let site = if let Some(site) = beside.site {
            site
        } else {
            let first = camera.0.to_string();
            self.upsert_site(by.registrar, &first, place).await?
        };
        on_tx!(&mut *self, |conn| sqlx::query(HANG)
            .bind(camera)
            .bind(site)
            .execute(conn)
            .await
            .map(drop))?;
        match beside.owner {
            Some(owner) => self.join_camera(by.registrar, owner, camera).await,
            None => Ok(()),
        }
    }
}

/// Writes what was decided of one row.
async fn apply(
    tx: &mut Tx,
    by: &By<'_>,
    row: &Waiting,
    listed: &ListedCamera,
    decision: Decision,
) -> Result<(CameraId, Outcome)> {
    match decision {
        Decision::New(input) => {
            let camera = tx.create_camera(by.registrar, &input).await;
            let camera = camera.map_err(|error| match error {
                Error::Conflict(why) => Error::field("code", why),
                other => other,
            })?;
            if let Some(key) = by.key.filter(|_| listed.contact != Contact::default()) {
                keep_contacts(tx, by.registrar, key, &[(camera, &listed.contact)]).await?;
            }
            tx.join_lens(by, row, listed, camera).await?;
            Ok((camera, Outcome::Created))
        }
        Decision::Update(update) => {
            let update = change(tx, by, &listed.contact, *update).await?;
            Ok((update.camera.id, Outcome::Updated(Box::new(update))))
        }
        Decision::Unchanged(camera) => Ok((camera, Outcome::Unchanged)),
        Decision::Mended(mended) => Ok((mended.camera, Outcome::Unchanged)),
        Decision::Waits(complaints) => Err(Error::Invalid(complaints)),
        Decision::LetGo | Decision::OfOtherUnit | Decision::CodeTaken(_) => {
            Err(Error::field("code", Refusal::CodeTaken))
        }
    }
}

impl Tx {
    /// The row, locked until the end, if it still waits.
    async fn waiting_row(&mut self, unit: Option<UnitId>, id: ImportRowId) -> Result<Waiting> {
        const LOCK: &str = "UPDATE import_rows SET state = state WHERE id = $1";
        const ROW: &str = "SELECT r.place, r.import_id, r.row_hash, r.fields, r.complaints, r.stated, r.sealed, r.money FROM import_rows r \
             JOIN imports i ON i.id = r.import_id WHERE r.id = $1 AND r.state = 'waiting' AND ($2 IS NULL OR i.unit_id = $2)";
        on_tx!(self, |conn| sqlx::query(LOCK)
            .bind(id)
            .execute(conn)
            .await
            .map(drop))?;
        let row: Option<Waiting> = on_tx!(self, |conn| sqlx::query_as(ROW)
            .bind(id)
            .bind(unit)
            .fetch_optional(conn)
            .await)?;
        row.ok_or(Error::NotFound)
    }

    /// Whether a camera was registered, or got its code, only after an import: its rows cannot have meant it.
    pub(super) async fn is_newer_than(
        &mut self,
        camera: CameraId,
        import: ImportId,
    ) -> Result<bool> {
        const IS_NEWER: &str = "SELECT EXISTS (SELECT 1 FROM cameras k JOIN imports i ON i.id = $2 WHERE k.id = $1 \
             AND (k.created_at > i.recorded_at OR EXISTS (SELECT 1 FROM camera_changes h WHERE h.camera_id = k.id \
             AND h.changed_at > i.recorded_at AND h.fields LIKE '%\"field\":\"code\"%')))";
        Ok(on_tx!(self, |conn| sqlx::query_scalar(IS_NEWER)
            .bind(camera)
            .bind(import)
            .fetch_one(conn)
            .await)?)
    }

    /// The row waits no more: it counts as the others of its import, and can be undone with them.
    async fn settle_row(
        &mut self,
        id: ImportRowId,
        import: ImportId,
        camera: CameraId,
        outcome: &Outcome,
    ) -> Result<()> {
        const SETTLE: &str = "UPDATE import_rows SET state = $2, camera_id = $3, revision_before = $4, before = $5, \
             mended = true, \
             revision = (SELECT k.revision FROM cameras k WHERE k.id = $3), \
             fields = NULL, stated = NULL, complaints = NULL, remarks = NULL, key_id = NULL, sealed = NULL, money = NULL \
             WHERE id = $1";
        const COUNT: &str = "UPDATE imports SET created = created + $2, updated = updated + $3, unchanged = unchanged + $4 \
             WHERE id = $1";
        let (state, revision_before, before) = outcome.stored();
        on_tx!(self, |conn| {
            let query = sqlx::query(SETTLE).bind(id).bind(state).bind(camera);
            let query = query.bind(revision_before).bind(before);
            query.execute(&mut *conn).await?;
            let query = sqlx::query(COUNT).bind(import);
            let query = ["created", "updated", "unchanged"]
                .into_iter()
                .fold(query, |query, one| query.bind(i64::from(one == state)));
            query.execute(conn).await.map(drop)
        })?;
        Ok(())
    }
}
