//! SQL of batches.

use std::collections::{HashMap, HashSet};

use serde_json::{Map, Value};
use sqlx::QueryBuilder;
use uuid::Uuid;

use super::{Import, ImportId, ImportRowId, ReviewItem, ReviewRow};
use crate::{
    accounts::Scope,
    audit::{Entry, append},
    cameras::{CameraId, code_key},
    db::{Db, JsonText, Page, Tx, on_db, on_tx},
    error::{FieldError, Result},
    imports::{
        CameraList, Money, Remark, WaitingMoney,
        cameras::By,
        taken::{Outcome, TakenOver, TakenRow, Waiting},
    },
    owners::{Contact, OwnerId},
    refusal::Refusal,
    units::UnitId,
};

const IMPORTS: &str = "SELECT i.rid, i.id, i.file_name, i.rows, i.created, i.updated, i.unchanged, \
     (SELECT count(*) FROM import_rows r WHERE r.import_id = i.id AND r.state = 'waiting') AS waiting, \
     (SELECT count(*) FROM contributions g WHERE g.import_id = i.id AND g.struck_at IS NULL) AS contributions, \
     i.recorded_at, i.undone_at FROM imports i \
     WHERE ($1 = 0 OR i.rid < $1) AND ($2 IS NULL OR i.unit_id = $2) ORDER BY i.rid DESC LIMIT $3";
/// Rows of one kind, in the order in which they came.
macro_rules! review {
    ($kind:literal) => {
        concat!(
            "SELECT r.rid, r.id, r.import_id, i.file_name, r.place, r.state, r.camera_id, k.code AS camera_code, r.fields, \
             r.sealed IS NOT NULL AS has_contact, r.money, r.complaints, r.remarks, i.unit_id \
             FROM import_rows r JOIN imports i ON i.id = r.import_id LEFT JOIN cameras k ON k.id = r.camera_id \
             WHERE (r.state = 'waiting' OR r.remarks IS NOT NULL) AND ",
            $kind,
            " AND r.rid > $1 AND ($2 IS NULL OR i.unit_id = $2) AND ($3 IS NULL OR r.import_id = $3) ORDER BY r.rid LIMIT $4"
        )
    };
}
const WAITING: &str = review!("r.state = 'waiting'");
// What an earlier list had to say of the same camera is no card of its own.
const TAKEN: &str = review!(
    "r.state <> 'waiting' AND NOT EXISTS (SELECT 1 FROM import_rows n WHERE n.camera_id = r.camera_id \
     AND n.remarks IS NOT NULL AND n.rid > r.rid AND ($3 IS NULL OR n.import_id = $3))"
);
/// Rows that were taken over stand behind all that wait: their keys begin here.
const BEHIND: i64 = 1 << 52;

#[derive(sqlx::FromRow)]
struct StoredReview {
    rid: i64,
    id: ImportRowId,
    import_id: ImportId,
    file_name: Option<String>,
    place: String,
    state: String,
    camera_id: Option<CameraId>,
    camera_code: Option<String>,
    fields: Option<JsonText<Map<String, Value>>>,
    has_contact: bool,
    money: Option<JsonText<WaitingMoney>>,
    complaints: Option<JsonText<Vec<ReviewItem>>>,
    remarks: Option<JsonText<Vec<ReviewItem>>>,
    unit_id: Option<UnitId>,
    #[sqlx(skip)]
    review: Vec<ReviewItem>,
}

impl StoredReview {
    /// What is to be mended in the row, and what is to be looked at.
    fn items(&mut self) -> Vec<ReviewItem> {
        let both = [self.complaints.take(), self.remarks.take()];
        let both = both.into_iter().flatten().flat_map(|items| items.0);
        both.collect()
    }
}

impl Db {
    /// A page of the imports of the caller's unit, the newest first.
    pub async fn imports(&self, scope: &Scope, before: i64, limit: u32) -> Result<Page<Import>> {
        let rows: Vec<Import> = on_db!(self, |pool| sqlx::query_as(IMPORTS)
            .bind(before)
            .bind(scope.unit)
            .bind(i64::from(limit) + 1)
            .fetch_all(pool)
            .await)?;
        Ok(Page::cut(rows, limit as usize, |row| row.rid.to_string()))
    }

    /// A page of the rows that wait, and behind them of those to be looked at, of one import or of all, in the order in which
    /// they came; of each camera the last one.
    pub async fn review_rows(
        &self,
        scope: &Scope,
        import: Option<ImportId>,
        after: i64,
        limit: u32,
    ) -> Result<Page<ReviewRow>> {
        let mut rows: Vec<StoredReview> = Vec::new();
        for (sql, first) in [(WAITING, 0), (TAKEN, BEHIND)] {
            let left = i64::from(limit) + 1 - i64::try_from(rows.len()).unwrap_or(i64::MAX);
            if left == 0 || sql == WAITING && after >= BEHIND {
                continue;
            }
            let found: Vec<StoredReview> = on_db!(self, |pool| sqlx::query_as(sql)
                .bind(after.saturating_sub(first).max(0))
                .bind(scope.unit)
                .bind(import)
                .bind(left)
                .fetch_all(pool)
                .await)?;
            let keyed = found.into_iter().map(|row| StoredReview {
                rid: first + row.rid,
                ..row
            });
            rows.extend(keyed);
        }
        let mut taken = self.codes_taken_since(&rows).await?;
        for row in &mut rows {
            row.review = row.items();
            row.review.extend(taken.remove(&row.id.0));
        }
        let rows = rows.into_iter().map(|row| ReviewRow {
            rid: row.rid,
            id: row.id,
            import_id: row.import_id,
            file_name: row.file_name,
            waits: row.state == "waiting",
            camera_id: row.camera_id,
            camera_code: row.camera_code,
            fields: row.fields.map(|fields| fields.0).unwrap_or_default(),
            has_contact: row.has_contact,
            money: row.money.map(|money| money.0),
            review: at_row(&row.place, row.review),
            row: row.place,
        });
        Ok(Page::cut(rows.collect(), limit as usize, |row| {
            row.rid.to_string()
        }))
    }
}

/// What is said of a row whose code a camera has by now that was registered after it.
fn code_taken(place: &str, code: String) -> ReviewItem {
    let complaint = FieldError::new("code", Refusal::PerhapsKnown { code });
    ReviewItem::complaint(place, &complaint, None)
}

impl Db {
    /// By their identifiers: what is said of rows that wait, and of which another list or a person has brought the code since.
    async fn codes_taken_since(&self, rows: &[StoredReview]) -> Result<HashMap<Uuid, ReviewItem>> {
        type Rows<'a> = Vec<(&'a StoredReview, &'a str)>;
        // By the unit of the import, else by the one that the row states.
        let mut asked: HashMap<(Option<UnitId>, Option<&str>), Rows<'_>> = HashMap::new();
        for row in rows.iter().filter(|row| row.state == "waiting") {
            let fields = row.fields.as_ref().map(|fields| &fields.0);
            let text = |field: &str| fields.and_then(|fields| fields.get(field)?.as_str());
            let complaints = row.complaints.as_ref().map(|items| items.0.as_slice());
            let is_doubted = |item: &ReviewItem| item.field == "code";
            if let Some(code) = text("code")
                && !complaints.unwrap_or_default().iter().any(is_doubted)
            {
                let stated = text("unit_code").filter(|_| row.unit_id.is_none());
                let of_unit = asked.entry((row.unit_id, stated)).or_default();
                of_unit.push((row, code));
            }
        }
        let mut taken = HashMap::new();
        if asked.is_empty() {
            return Ok(taken);
        }
        let mut tx = self.begin_reading().await?;
        for ((unit, stated), rows) in asked {
            let unit = match stated {
                Some(stated) => self.unit_by_code(stated).await?,
                None => unit,
            };
            let codes: Vec<&str> = rows.iter().map(|(_, code)| *code).collect();
            let known = tx.cameras_by_code(unit, &codes).await?;
            for (row, code) in rows {
                let key = code_key(code);
                let same = known.iter().find(|(known, ..)| code_key(known) == key);
                if let Some((code, camera, _)) = same
                    && tx.is_newer_than(*camera, row.import_id).await?
                {
                    taken.insert(row.id.0, code_taken(&row.place, code.clone()));
                }
            }
        }
        Ok(taken)
    }
}

/// What is to be mended in a row, where it stands by now: that may be the list of a later import.
fn at_row(place: &str, mut items: Vec<ReviewItem>) -> Vec<ReviewItem> {
    for item in items.iter_mut().filter(|item| item.waits) {
        place.clone_into(&mut item.row);
    }
    items
}

/// Rows of one INSERT.
const CHUNK: usize = 1000;

/// A row to be stored.
#[derive(Default)]
struct NewRow {
    place: String,
    hash: Vec<u8>,
    state: &'static str,
    camera: Option<CameraId>,
    revision_before: Option<i64>,
    before: Option<String>,
    fields: Option<String>,
    stated: Option<String>,
    complaints: Option<String>,
    sealed: Option<Vec<u8>>,
    money: Option<WaitingMoney>,
    remarks: Option<Vec<ReviewItem>>,
    is_mended: bool,
    id: Uuid,
}

impl Outcome {
    /// As the database has it: the state of the row, and of an updated camera its revision and itself before.
    pub(super) fn stored(&self) -> (&'static str, Option<i64>, Option<String>) {
        match self {
            Self::Created => ("created", None, None),
            Self::Updated(update) => {
                let before = serde_json::json!({
                    "input": update.camera.as_input(),
                    "changed_by": update.changed_by,
                    "contact_added": update.adds_contact,
                    "draft": { "until": update.camera.draft_until },
                });
                let revision = Some(update.camera.revision);
                ("updated", revision, Some(before.to_string()))
            }
            Self::Unchanged => ("unchanged", None, None),
            Self::Said(words) => {
                let before = serde_json::json!({ "changed_by": words });
                ("unchanged", None, Some(before.to_string()))
            }
        }
    }
}

fn text(value: &impl serde::Serialize) -> String {
    serde_json::to_string(value).unwrap_or_default()
}

/// An import that is under way, with what its reading has to say of rows.
pub(in crate::imports) struct Book<'a> {
    /// Which one.
    pub(in crate::imports) import: ImportId,
    /// By where the row stands.
    remarks: HashMap<&'a str, Vec<ReviewItem>>,
}

fn by_row(remarks: &[Remark]) -> HashMap<&str, Vec<ReviewItem>> {
    let mut by_row: HashMap<&str, Vec<ReviewItem>> = HashMap::new();
    for remark in remarks {
        let of_row = by_row.entry(&remark.row).or_default();
        of_row.push(ReviewItem::of_remark(remark));
    }
    by_row
}

impl Tx {
    /// Begins the record of an import; what it did follows.
    pub(in crate::imports) async fn begin_import<'a>(
        &mut self,
        by: &By<'_>,
        list: &'a CameraList,
    ) -> Result<Book<'a>> {
        const IMPORT: &str = "INSERT INTO imports (id, unit_id, file_name, file_hash, rows, created, updated, unchanged, \
             recorded_at, recorded_by) VALUES ($1, $2, $3, $4, 0, 0, 0, 0, $5, $6)";
        let import = ImportId(Uuid::now_v7());
        let scope = by.registrar.scope;
        on_tx!(self, |conn| {
            let query = sqlx::query(IMPORT)
                .bind(import)
                .bind(scope.unit)
                .bind(&list.file_name)
                .bind(&list.file_hash);
            let query = query.bind(by.registrar.now).bind(scope.account);
            query.execute(conn).await.map(drop)
        })?;
        Ok(Book {
            import,
            remarks: by_row(&list.remarks),
        })
    }

    /// Stores what became of some rows; `notes` is what the registry has to say of them.
    pub(in crate::imports) async fn store_taken(
        &mut self,
        by: &By<'_>,
        book: &Book<'_>,
        taken: &[TakenRow],
        notes: &[Remark],
    ) -> Result<()> {
        let notes = by_row(notes);
        let mut told = HashSet::new();
        let rows = taken.iter().map(|row| {
            let (state, revision_before, before) = row.outcome.stored();
            // What is known already was looked at when it came.
            let is_news = state != "unchanged" && !row.is_mended;
            // What is said of all lenses of a pole is said once.
            let pole = row.pole.as_deref();
            let pole = pole.filter(|pole| is_news && told.insert(*pole));
            let of_pole = pole.and_then(|pole| book.remarks.get(pole));
            let place = row.place.as_str();
            let own = [book.remarks.get(place), notes.get(place)];
            let remarks = of_pole.into_iter().chain(own.into_iter().flatten());
            let remarks: Vec<_> = remarks.flatten().cloned().collect();
            NewRow {
                id: Uuid::now_v7(),
                place: row.place.clone(),
                hash: row.hash.clone(),
                state,
                camera: Some(row.camera),
                revision_before,
                before,
                is_mended: row.is_mended,
                remarks: (is_news && !remarks.is_empty()).then_some(remarks),
                ..NewRow::default()
            }
        });
        let rows: Vec<_> = rows.collect();
        self.insert_rows(by, book.import, &rows).await
    }

    /// Stores the rows that wait, and what the import came to.
    pub(in crate::imports) async fn finish_import(
        &mut self,
        by: &By<'_>,
        book: &Book<'_>,
        taken: &TakenOver,
    ) -> Result<()> {
        const COUNTS: &str = "UPDATE imports SET rows = $2, created = $3, updated = $4, unchanged = $5 WHERE id = $1";
        // Contacts count the revision of their camera, so that it is known only at the end.
        const REVISIONS: &str = "UPDATE import_rows SET revision = (SELECT k.revision FROM cameras k \
             WHERE k.id = import_rows.camera_id) WHERE import_id = $1 AND state IN ('created', 'updated')";
        let waiting = self.rows_that_wait(by, book, taken).await?;
        self.insert_rows(by, book.import, &waiting).await?;
        self.store_taken(by, book, &taken.mended, &[]).await?;
        let report = &taken.report;
        let count = |rows: usize| i64::try_from(rows).unwrap_or(i64::MAX);
        on_tx!(&mut *self, |conn| {
            let query = sqlx::query(COUNTS)
                .bind(book.import)
                .bind(count(report.rows))
                .bind(count(report.created));
            let query = query
                .bind(count(report.updated))
                .bind(count(report.unchanged));
            query.execute(conn).await.map(drop)
        })?;
        on_tx!(self, |conn| sqlx::query(REVISIONS)
            .bind(book.import)
            .execute(conn)
            .await
            .map(drop))?;
        Ok(())
    }

    async fn insert_rows(&mut self, by: &By<'_>, import: ImportId, rows: &[NewRow]) -> Result<()> {
        let key_id = by.key.map(crate::owners::ContactKey::id);
        for chunk in rows.chunks(CHUNK) {
            on_tx!(&mut *self, |conn| {
                let mut insert = QueryBuilder::new(
                    "INSERT INTO import_rows (id, import_id, place, row_hash, state, camera_id, revision_before, before, \
                     fields, stated, complaints, key_id, sealed, remarks, money, mended) ",
                );
                insert.push_values(chunk, |mut values, row| {
                    values
                        .push_bind(row.id)
                        .push_bind(import)
                        .push_bind(&row.place)
                        .push_bind(&row.hash)
                        .push_bind(row.state);
                    values
                        .push_bind(row.camera)
                        .push_bind(row.revision_before)
                        .push_bind(&row.before)
                        .push_bind(&row.fields);
                    values
                        .push_bind(&row.stated)
                        .push_bind(&row.complaints)
                        .push_bind(key_id.filter(|_| row.sealed.is_some()))
                        .push_bind(&row.sealed)
                        .push_bind(row.remarks.as_ref().map(JsonText))
                        .push_bind(row.money.map(JsonText))
                        .push_bind(row.is_mended);
                });
                insert.build().execute(conn).await.map(drop)
            })?;
        }
        Ok(())
    }

    /// The rows that wait newly, names and phones in them encrypted; of one that waits already, that it was met.
    async fn rows_that_wait(
        &mut self,
        by: &By<'_>,
        book: &Book<'_>,
        TakenOver { waiting, notes, .. }: &TakenOver,
    ) -> Result<Vec<NewRow>> {
        let notes = by_row(notes);
        let mut rows = Vec::with_capacity(waiting.len());
        let mut has_begun = false;
        for Waiting {
            row,
            hash,
            is_known,
        } in waiting
        {
            let id = Uuid::now_v7();
            if *is_known {
                rows.push(NewRow {
                    id,
                    place: row.place.clone(),
                    hash: hash.clone(),
                    state: "unchanged",
                    ..NewRow::default()
                });
                continue;
            }
            let sealed = match by.key.filter(|_| row.contact != Contact::default()) {
                Some(key) => {
                    has_begun |= self.require_contact_key(key).await?;
                    Some(key.seal(OwnerId(id), &row.contact)?)
                }
                None => None,
            };
            // Whoever mends it has to know, and each lens is mended by itself.
            let of_pole = row.pole.as_deref().and_then(|pole| book.remarks.get(pole));
            let place = row.place.as_str();
            let own = [of_pole, book.remarks.get(place), notes.get(place)];
            let remarks: Vec<_> = own.into_iter().flatten().flatten().cloned().collect();
            rows.push(NewRow {
                id,
                place: row.place.clone(),
                hash: hash.clone(),
                state: "waiting",
                remarks: (!remarks.is_empty()).then_some(remarks),
                fields: Some(text(&row.fields)),
                stated: Some(text(&row.stated)),
                complaints: Some(text(&row.items())),
                sealed,
                money: row.money.and_then(Money::waiting),
                ..NewRow::default()
            });
        }
        if let Some(key) = by.key.filter(|_| has_begun) {
            let entry = Entry::new(
                by.registrar.scope,
                by.registrar.now,
                "contact_key.begin",
                None,
            );
            append(self, &[entry.with(serde_json::json!({ "key": key.id() }))]).await?;
        }
        Ok(rows)
    }
}
