//! SQL of batches.

use std::collections::HashMap;

use sqlx::QueryBuilder;
use uuid::Uuid;

use super::{ImportId, ReviewItem};
use crate::{
    audit::{Entry, append},
    cameras::CameraId,
    db::{JsonText, Tx, on_tx},
    error::Result,
    imports::{
        CameraList,
        cameras::{By, Outcome, TakenOver},
    },
    owners::{Contact, OwnerId},
};

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
    remarks: Option<Vec<ReviewItem>>,
    id: Uuid,
}

impl Outcome {
    /// As the database has it: the state of the row, and of an updated camera its revision and itself before.
    pub(super) fn stored(&self) -> (&'static str, Option<i64>, Option<String>) {
        match self {
            Self::Created => ("created", None, None),
            Self::Updated(camera, changed_by) => {
                let before =
                    serde_json::json!({ "input": camera.as_input(), "changed_by": changed_by });
                ("updated", Some(camera.revision), Some(before.to_string()))
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
             WHERE k.id = import_rows.camera_id) WHERE import_id = $1 AND camera_id IS NOT NULL";
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
                     fields, stated, complaints, key_id, sealed, remarks) ",
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
                        .push_bind(row.remarks.as_ref().map(JsonText));
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
        for remark in list.review() {
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
            let remarks = remarks.get(of_pole.unwrap_or(&row.place)).cloned();
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
                remarks: remarks.filter(|_| state != "unchanged"),
                ..NewRow::default()
            });
        }
        let mut has_begun = false;
        for (row, hash) in &taken.waiting {
            if self.waits_already(hash).await? {
                continue;
            }
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
