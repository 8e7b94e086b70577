//! Undoing a batch: its cameras go, what it changed is as it was before; all of it or nothing.

use serde::Deserialize;

use super::ImportId;
use crate::{
    audit::{Entry, append},
    cameras::{CameraId, CameraInput, ChangedBy, Changes, Registrar},
    clock::Instant,
    db::{Db, JsonText, Tx, on_tx},
    error::{Error, Result},
    imports::MAX_ERRORS,
    owners::KindOf,
    refusal::{Complaint, Refusal},
};

/// What was undone.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Serialize, utoipa::ToSchema)]
pub struct Undone {
    /// Cameras that are gone again.
    pub removed: usize,
    /// Cameras that are as they were before.
    pub restored: usize,
    /// Contributions that are gone again.
    pub contributions: usize,
}

/// A row that changed the registry.
#[derive(sqlx::FromRow)]
struct Applied {
    place: String,
    camera_id: CameraId,
    is_new: bool,
    revision: Option<i64>,
    before: Option<JsonText<Before>>,
    revision_before: Option<i64>,
    code: Option<String>,
    is_touched: bool,
}

/// A camera before an update.
#[derive(Deserialize)]
struct Before {
    /// None where only the words of a person came.
    input: Option<CameraInput>,
    changed_by: ChangedBy,
    /// The contact of the owner came with the import, and goes with it.
    #[serde(default)]
    contact_added: bool,
    /// Whether it was a draft; none in what an earlier version stored.
    draft: Option<Draft>,
}

#[derive(Deserialize)]
struct Draft {
    until: Option<Instant>,
}

impl Applied {
    /// Whether it changed no field, but whose word some are.
    fn has_words_alone(&self) -> bool {
        let before = self.before.as_ref();
        before.is_some_and(|before| before.0.input.is_none())
    }
}

impl Db {
    /// Undoes an import; a conflict that names the rows whose cameras somebody touched since.
    pub async fn undo_import(&self, registrar: &Registrar<'_>, id: ImportId) -> Result<Undone> {
        let mut tx = self.begin().await?;
        tx.claim_undoing(registrar, id).await?;
        let mut rows = tx.applied_rows(id).await?;
        // Whose word a field of a camera is that somebody touched since, nobody can tell any more.
        rows.retain(|row| !(row.is_touched && row.has_words_alone()));
        let touched = rows.iter().filter(|row| row.is_touched);
        let touched: Vec<String> = touched
            .map(|row| format!("{} ({})", row.place, row.code.as_deref().unwrap_or("…")))
            .collect();
        if !touched.is_empty() {
            let named = touched[..touched.len().min(MAX_ERRORS)].join(", ");
            let detail = format!(
                "{} cameras of this import were touched since: {named}",
                touched.len()
            );
            let refusal = Refusal::ImportTouched { rows: touched };
            return Err(Error::Conflict(Complaint::new(refusal, detail)));
        }
        let created: Vec<CameraId> = rows
            .iter()
            .filter(|row| row.is_new)
            .map(|row| row.camera_id)
            .collect();
        let contributions = tx.take_back_money(id).await?;
        tx.take_away(&created).await?;
        let mut undone = Undone {
            removed: created.len(),
            restored: 0,
            contributions,
        };
        // A camera that stood in several rows was changed once by each: the last change first.
        rows.sort_by_key(|row| row.revision);
        let stays = |row: &Applied| !created.contains(&row.camera_id);
        for row in rows.into_iter().rev().filter(stays) {
            let has_words_alone = row.has_words_alone();
            if let Some(JsonText(before)) = row.before {
                self.restore(
                    &mut tx,
                    registrar,
                    row.camera_id,
                    before,
                    row.revision_before,
                )
                .await?;
                undone.restored += usize::from(!has_words_alone);
            }
        }
        tx.forget_review(id).await?;
        let entry = Entry::new(
            registrar.scope,
            registrar.now,
            "import.undo",
            Some(id.0.to_string()),
        );
        let counts = serde_json::json!({
            "removed": undone.removed, "restored": undone.restored, "contributions": contributions
        });
        append(&mut tx, &[entry.with(counts)]).await?;
        tx.commit().await?;
        Ok(undone)
    }

    async fn restore(
        &self,
        tx: &mut Tx,
        registrar: &Registrar<'_>,
        id: CameraId,
        before: Before,
        revision_before: Option<i64>,
    ) -> Result<()> {
        const DRAFT: &str = "UPDATE cameras SET draft_until = $2 WHERE id = $1";
        // An earlier import left it at this revision, and can be undone in its turn.
        const REVISION: &str = "UPDATE import_rows SET revision = (SELECT k.revision FROM cameras k WHERE k.id = $1) \
             WHERE camera_id = $1 AND revision = $2";
        let Some(input) = before.input else {
            return tx.set_changed_by_person(id, &before.changed_by).await;
        };
        if before.contact_added {
            tx.erase_contact(registrar.scope, id, registrar.now).await?;
        }
        let camera = self.camera_for_change(tx, registrar.scope, id).await?;
        let as_before = Changes {
            kind_of: KindOf::Owner,
            ..Changes::CORRECTION
        };
        tx.change_camera(registrar, &camera, &input, as_before)
            .await?;
        // A household that the list made up goes, and what waited for its consent waits no more.
        if let Some(Draft { until }) = before.draft {
            on_tx!(tx, |conn| sqlx::query(DRAFT)
                .bind(id)
                .bind(until)
                .execute(conn)
                .await
                .map(drop))?;
        }
        tx.set_changed_by_person(id, &before.changed_by).await?;
        on_tx!(tx, |conn| sqlx::query(REVISION)
            .bind(id)
            .bind(revision_before)
            .execute(conn)
            .await
            .map(drop))?;
        Ok(())
    }
}

impl Tx {
    /// Notes that it is undone, before anything else: of two at once the second finds it done.
    async fn claim_undoing(&mut self, registrar: &Registrar<'_>, id: ImportId) -> Result<()> {
        const CLAIM: &str = "UPDATE imports SET undone_at = $2, undone_by = $3 WHERE id = $1 AND undone_at IS NULL \
             AND ($4 IS NULL OR unit_id = $4)";
        const IS_THERE: &str =
            "SELECT EXISTS (SELECT 1 FROM imports WHERE id = $1 AND ($2 IS NULL OR unit_id = $2))";
        let scope = registrar.scope;
        let claimed = on_tx!(self, |conn| {
            let query = sqlx::query(CLAIM).bind(id).bind(registrar.now);
            let query = query.bind(scope.account).bind(scope.unit);
            query.execute(conn).await.map(|done| done.rows_affected())
        })?;
        if claimed == 1 {
            return Ok(());
        }
        let is_there: bool = on_tx!(self, |conn| sqlx::query_scalar(IS_THERE)
            .bind(id)
            .bind(scope.unit)
            .fetch_one(conn)
            .await)?;
        if is_there {
            Err(Error::Conflict(Refusal::ImportUndone.into()))
        } else {
            Err(Error::NotFound)
        }
    }

    /// Touched is a camera that was changed other than by a further row of the import, whose owner was asked, named or given a card, for which money was recorded apart
    /// from the list or struck, which a group manages, or whose recorder or pole another one shares.
    async fn applied_rows(&mut self, id: ImportId) -> Result<Vec<Applied>> {
        const APPLIED: &str = "SELECT r.place, r.camera_id, r.state = 'created' AS is_new, r.revision, r.before, r.revision_before, k.code, \
             k.revision IS NULL OR k.revision <> r.revision AND NOT EXISTS (SELECT 1 FROM import_rows s WHERE s.import_id = r.import_id \
             AND s.state = 'updated' AND s.camera_id = r.camera_id AND s.revision_before = r.revision) OR r.state = 'created' AND \
             (EXISTS (SELECT 1 FROM owner_accesses a WHERE a.camera_id = k.id) \
             OR EXISTS (SELECT 1 FROM preservation_notices n WHERE n.camera_id = k.id) \
             OR EXISTS (SELECT 1 FROM contributions g WHERE g.camera_id = k.id \
             AND (g.import_id IS DISTINCT FROM r.import_id OR g.struck_at IS NOT NULL)) \
             OR EXISTS (SELECT 1 FROM running_costs g WHERE g.camera_id = k.id) \
             OR EXISTS (SELECT 1 FROM community_group_cameras g WHERE g.camera_id = k.id) \
             OR EXISTS (SELECT 1 FROM owners w WHERE w.id = k.owner_id AND (w.label IS NOT NULL \
             OR EXISTS (SELECT 1 FROM owner_cards c WHERE c.owner_id = w.id))) \
             OR EXISTS (SELECT 1 FROM camera_versions v JOIN camera_versions o ON o.recorder_id = v.recorder_id \
             WHERE v.camera_id = k.id AND NOT EXISTS (SELECT 1 FROM import_rows s WHERE s.import_id = r.import_id \
             AND s.state = 'created' AND s.camera_id = o.camera_id) AND NOT EXISTS (SELECT 1 FROM recorders d \
             WHERE d.id = v.recorder_id AND d.created_at < k.created_at)) \
             OR EXISTS (SELECT 1 FROM cameras o WHERE o.site_id = k.site_id AND NOT EXISTS (SELECT 1 FROM import_rows s \
             WHERE s.import_id = r.import_id AND s.state = 'created' AND s.camera_id = o.id) AND NOT EXISTS \
             (SELECT 1 FROM sites d WHERE d.id = k.site_id AND d.created_at < k.created_at))) AS is_touched \
             FROM import_rows r LEFT JOIN cameras k ON k.id = r.camera_id \
             WHERE r.import_id = $1 AND (r.state IN ('created', 'updated') OR r.before IS NOT NULL) ORDER BY r.rid";
        Ok(on_tx!(self, |conn| sqlx::query_as(APPLIED)
            .bind(id)
            .fetch_all(conn)
            .await)?)
    }

    /// Its rows wait for nobody any more, but with a later import that met them too; what a person said of them counts for no
    /// list that comes later; and whoever withdrew does not come back (PRIVACY P9).
    async fn forget_review(&mut self, id: ImportId) -> Result<()> {
        const MET: &str = "UPDATE import_rows SET (import_id, place) = (SELECT m.import_id, m.place FROM import_rows m \
             JOIN imports i ON i.id = m.import_id WHERE m.row_hash = import_rows.row_hash AND m.state = 'unchanged' \
             AND m.camera_id IS NULL AND i.undone_at IS NULL ORDER BY m.rid LIMIT 1) \
             WHERE import_id = $1 AND state = 'waiting' AND EXISTS (SELECT 1 FROM import_rows m \
             JOIN imports i ON i.id = m.import_id WHERE m.row_hash = import_rows.row_hash AND m.state = 'unchanged' \
             AND m.camera_id IS NULL AND i.undone_at IS NULL)";
        const WAITING: &str = "DELETE FROM import_rows WHERE import_id = $1 AND state IN ('waiting', 'let_go') AND NOT withdrawn";
        const FOLLOWED: &str = "DELETE FROM import_rows WHERE mended AND state = 'unchanged' AND import_id <> $1 \
             AND row_hash IN (SELECT r.row_hash FROM import_rows r WHERE r.import_id = $1 AND r.mended AND NOT EXISTS \
             (SELECT 1 FROM import_rows e JOIN imports i ON i.id = e.import_id WHERE e.row_hash = r.row_hash AND e.mended \
             AND e.rid < r.rid AND i.undone_at IS NULL))";
        const REMARKS: &str =
            "UPDATE import_rows SET remarks = NULL WHERE import_id = $1 AND remarks IS NOT NULL";
        for sql in [MET, WAITING, REMARKS, FOLLOWED] {
            on_tx!(self, |conn| sqlx::query(sql)
                .bind(id)
                .execute(conn)
                .await
                .map(drop))?;
        }
        Ok(())
    }
}
