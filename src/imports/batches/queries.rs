//! SQL of batches.

use std::collections::HashMap;

use serde_json::{Map, Value};
use sqlx::QueryBuilder;
use uuid::Uuid;

use super::{Import, ImportId, ImportRowId, ReviewItem, ReviewRow};
use crate::{
    accounts::Scope,
    audit::{Entry, append},
    cameras::CameraId,
    db::{Db, JsonText, Page, Tx, on_db, on_tx},
    error::Result,
    imports::{
        CameraList, Money, WaitingMoney,
        cameras::{By, Outcome, TakenOver, Waiting},
    },
    owners::{Contact, OwnerId},
};

const IMPORTS: &str = "SELECT i.rid, i.id, i.file_name, i.rows, i.created, i.updated, i.unchanged, \
     (SELECT count(*) FROM import_rows r WHERE r.import_id = i.id AND r.state = 'waiting') AS waiting, \
     (SELECT count(*) FROM contributions g WHERE g.import_id = i.id AND g.struck_at IS NULL) AS contributions, \
     i.recorded_at, i.undone_at FROM imports i \
     WHERE ($1 = 0 OR i.rid < $1) AND ($2 IS NULL OR i.unit_id = $2) ORDER BY i.rid DESC LIMIT $3";
const REVIEW: &str = "SELECT r.rid, r.id, r.import_id, i.file_name, r.place, r.state, r.camera_id, k.code AS camera_code, \
     r.fields, r.sealed IS NOT NULL AS has_contact, r.money, coalesce(r.complaints, r.remarks) AS review \
     FROM import_rows r JOIN imports i ON i.id = r.import_id LEFT JOIN cameras k ON k.id = r.camera_id \
     WHERE (r.state = 'waiting' OR r.remarks IS NOT NULL) AND r.rid > $1 AND ($2 IS NULL OR i.unit_id = $2) \
     AND ($3 IS NULL OR r.import_id = $3) ORDER BY r.rid LIMIT $4";

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
    review: JsonText<Vec<ReviewItem>>,
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

    /// A page of the rows that wait or are to be looked at, of one import or of all, in the order in which they came.
    pub async fn review_rows(
        &self,
        scope: &Scope,
        import: Option<ImportId>,
        after: i64,
        limit: u32,
    ) -> Result<Page<ReviewRow>> {
        let rows: Vec<StoredReview> = on_db!(self, |pool| sqlx::query_as(REVIEW)
            .bind(after)
            .bind(scope.unit)
            .bind(import)
            .bind(i64::from(limit) + 1)
            .fetch_all(pool)
            .await)?;
        let rows = rows.into_iter().map(|row| ReviewRow {
            rid: row.rid,
            id: row.id,
            import_id: row.import_id,
            file_name: row.file_name,
            row: row.place,
            waits: row.state == "waiting",
            camera_id: row.camera_id,
            camera_code: row.camera_code,
            fields: row.fields.map(|fields| fields.0).unwrap_or_default(),
            has_contact: row.has_contact,
            money: row.money.map(|money| money.0),
            review: row.review.0,
        });
        Ok(Page::cut(rows.collect(), limit as usize, |row| {
            row.rid.to_string()
        }))
    }
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
        }
    }
}

fn text(value: &impl serde::Serialize) -> String {
    serde_json::to_string(value).unwrap_or_default()
}

impl Tx {
    /// Stores what an import did, row by row.
    pub(in crate::imports) async fn store_import(
        &mut self,
        by: &By<'_>,
        list: &CameraList,
        taken: &TakenOver,
    ) -> Result<ImportId> {
        const IMPORT: &str = "INSERT INTO imports (id, unit_id, file_name, file_hash, rows, created, updated, unchanged, \
             recorded_at, recorded_by) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)";
        // Contacts count the revision of their camera, so that it is known only at the end.
        const REVISIONS: &str = "UPDATE import_rows SET revision = (SELECT k.revision FROM cameras k \
             WHERE k.id = import_rows.camera_id) WHERE import_id = $1 AND state IN ('created', 'updated')";
        let id = ImportId(Uuid::now_v7());
        let (scope, now, report) = (by.registrar.scope, by.registrar.now, &taken.report);
        let count = |rows: usize| i64::try_from(rows).unwrap_or(i64::MAX);
        on_tx!(self, |conn| {
            let query = sqlx::query(IMPORT)
                .bind(id)
                .bind(scope.unit)
                .bind(&list.file_name)
                .bind(&list.file_hash);
            let query = query
                .bind(count(report.rows))
                .bind(count(report.created))
                .bind(count(report.updated))
                .bind(count(report.unchanged));
            query
                .bind(now)
                .bind(scope.account)
                .execute(conn)
                .await
                .map(drop)
        })?;
        let rows = self.rows_of(by, list, taken).await?;
        for chunk in rows.chunks(CHUNK) {
            let key_id = by.key.map(crate::owners::ContactKey::id);
            on_tx!(self, |conn| {
                let mut insert = QueryBuilder::new(
                    "INSERT INTO import_rows (id, import_id, place, row_hash, state, camera_id, revision_before, before, \
                     fields, stated, complaints, key_id, sealed, remarks, money) ",
                );
                insert.push_values(chunk, |mut values, row| {
                    values
                        .push_bind(row.id)
                        .push_bind(id)
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
                        .push_bind(row.money.map(JsonText));
                });
                insert.build().execute(conn).await.map(drop)
            })?;
        }
        on_tx!(self, |conn| sqlx::query(REVISIONS)
            .bind(id)
            .execute(conn)
            .await
            .map(drop))?;
        Ok(id)
    }

    async fn rows_of(
        &mut self,
        by: &By<'_>,
        list: &CameraList,
        taken: &TakenOver,
    ) -> Result<Vec<NewRow>> {
        let mut remarks: HashMap<&str, Vec<ReviewItem>> = HashMap::new();
        for remark in list.review().chain(&taken.notes) {
            remarks
                .entry(&remark.row)
                .or_default()
                .push(ReviewItem::of_remark(remark));
        }
        let poles = list
            .rows
            .iter()
            .filter_map(|row| Some((row.place.as_str(), row.pole.as_deref()?)));
        let poles: HashMap<&str, &str> = poles.collect();
        let mut rows = Vec::with_capacity(taken.rows.len() + taken.waiting.len());
        for row in &taken.rows {
            let of_pole = poles.get(row.place.as_str()).copied();
            let of_pole = of_pole.and_then(|pole| remarks.get(pole));
            let mut of_row = of_pole.cloned().unwrap_or_default();
            of_row.extend(
                remarks
                    .get(row.place.as_str())
                    .into_iter()
                    .flatten()
                    .cloned(),
            );
            let (state, revision_before, before) = row.outcome.stored();
            rows.push(NewRow {
                id: Uuid::now_v7(),
                place: row.place.clone(),
                hash: row.hash.clone(),
                state,
                camera: Some(row.camera),
                revision_before,
                before,
                // What is known already was looked at when it came.
                remarks: (state != "unchanged" && !of_row.is_empty()).then_some(of_row),
                ..NewRow::default()
            });
        }
        let mut has_begun = false;
        for Waiting { row, hash, .. } in taken.waiting.iter().filter(|row| !row.is_known) {
            let id = Uuid::now_v7();
            let sealed = match by.key.filter(|_| row.contact != Contact::default()) {
                Some(key) => {
                    has_begun |= self.require_contact_key(key).await?;
                    Some(key.seal(OwnerId(id), &row.contact)?)
                }
                None => None,
            };
            rows.push(NewRow {
                id,
                place: row.place.clone(),
                hash: hash.clone(),
                state: "waiting",
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
