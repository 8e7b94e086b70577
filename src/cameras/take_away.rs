//! Taking cameras away, with all that came with them: an import that is undone, an owner that withdraws, a draft that had
//! its time.

use sqlx::QueryBuilder;
use uuid::Uuid;

use super::CameraId;
use crate::{
    db::{Tx, on_tx},
    error::Result,
};

/// Cameras of one statement.
const CHUNK: usize = 500;

/// Rows that wait and say the same as what became these cameras.
const SAME_ROWS: &str = "DELETE FROM import_rows WHERE state = 'waiting' AND row_hash IN \
     (SELECT r.row_hash FROM import_rows r WHERE r.camera_id IN (";

impl Tx {
    /// Takes cameras away as if they had never been registered, with all that came with them alone.
    ///
    /// Whom an owner was asked by is never removed, and notices have their time: a camera that they name stays as a bare
    /// row, of which nothing is left but its unit.
    pub(crate) async fn take_away(&mut self, cameras: &[CameraId]) -> Result<()> {
        // What was there before a camera came stays when it goes.
        const RECORDERS: &str = "SELECT DISTINCT v.recorder_id FROM camera_versions v JOIN recorders d ON d.id = v.recorder_id \
             JOIN cameras k ON k.id = v.camera_id WHERE d.created_at >= k.created_at AND k.id IN (";
        const SITES: &str = "SELECT DISTINCT k.site_id FROM cameras k JOIN sites d ON d.id = k.site_id \
             WHERE d.created_at >= k.created_at AND k.id IN (";
        const NAMED: &str = "SELECT k.id FROM cameras k WHERE (EXISTS (SELECT 1 FROM owner_accesses a WHERE a.camera_id = k.id) \
             OR EXISTS (SELECT 1 FROM preservation_notices n WHERE n.camera_id = k.id)) AND k.id IN (";
        for chunk in cameras.chunks(CHUNK) {
            let of_cameras = chunk.iter().map(|camera| camera.0).collect::<Vec<_>>();
            let recorders = self.column(RECORDERS, &of_cameras).await?;
            let owners = self
                .column(
                    "SELECT DISTINCT owner_id FROM cameras WHERE owner_id IS NOT NULL AND id IN (",
                    &of_cameras,
                )
                .await?;
            let sites = self.column(SITES, &of_cameras).await?;
            let versions = self
                .column(
                    "SELECT id FROM camera_versions WHERE camera_id IN (",
                    &of_cameras,
                )
                .await?;
            // What a recorder that stays was seen to hold is known all the same.
            self.change(
                "UPDATE recorder_measurements SET check_id = NULL WHERE check_id IN (SELECT id FROM checks WHERE camera_id IN (",
                &of_cameras,
                ")",
            )
            .await?;
            for (sql, ids) in [
                // Money that was given stays in the sums.
                (
                    "UPDATE contributions SET camera_id = NULL WHERE camera_id IN (",
                    &of_cameras,
                ),
                (
                    "DELETE FROM running_costs WHERE camera_id IN (",
                    &of_cameras,
                ),
                (
                    "DELETE FROM scenario_overlaps WHERE camera_id IN (",
                    &of_cameras,
                ),
                (
                    "UPDATE scenario_cameras SET camera_id = NULL WHERE camera_id IN (",
                    &of_cameras,
                ),
                ("DELETE FROM coverages WHERE version_id IN (", &versions),
                (
                    "DELETE FROM status_events WHERE camera_id IN (",
                    &of_cameras,
                ),
                ("DELETE FROM checks WHERE camera_id IN (", &of_cameras),
                (
                    "DELETE FROM camera_changes WHERE camera_id IN (",
                    &of_cameras,
                ),
                (
                    "DELETE FROM camera_versions WHERE camera_id IN (",
                    &of_cameras,
                ),
                (
                    "DELETE FROM owner_statements WHERE camera_id IN (",
                    &of_cameras,
                ),
                (
                    "DELETE FROM community_group_cameras WHERE camera_id IN (",
                    &of_cameras,
                ),
            ] {
                self.change(sql, ids, "").await?;
            }
            let named = self.column(NAMED, &of_cameras).await?;
            let mut unnamed = of_cameras.clone();
            unnamed.retain(|camera| !named.contains(camera));
            self.change("DELETE FROM cameras WHERE id IN (", &unnamed, "")
                .await?;
            for camera in named {
                self.empty_camera(CameraId(camera)).await?;
            }
            self.forget_unused_owners(&owners).await?;
            // What others share stays.
            let unused = " AND NOT EXISTS (SELECT 1 FROM camera_versions v WHERE v.recorder_id = ";
            for (table, column) in [
                ("recorder_measurements", "recorder_id"),
                ("recorders", "id"),
            ] {
                let sql = format!("DELETE FROM {table} WHERE {column} IN (");
                self.change(&sql, &recorders, &format!("{unused}{table}.{column})"))
                    .await?;
            }
            let empty = " AND NOT EXISTS (SELECT 1 FROM cameras k WHERE k.site_id = sites.id)";
            self.change("DELETE FROM sites WHERE id IN (", &sites, empty)
                .await?;
        }
        Ok(())
    }

    /// Leaves the bare row of a camera, under a code that says nothing.
    async fn empty_camera(&mut self, camera: CameraId) -> Result<()> {
        const EMPTY: &str = "UPDATE cameras SET code = $2, source = 'gone', source_ref = $2, owner_id = NULL, site_id = NULL, \
             label = NULL, folded = '', purpose = NULL, verified_on = NULL, warranty_until = NULL, changed_by_person = '[]', draft_until = NULL, public = FALSE, \
             revision = revision + 1 WHERE id = $1";
        let code = format!("gone-{}", Uuid::now_v7().simple());
        Ok(on_tx!(self, |conn| sqlx::query(EMPTY)
            .bind(camera)
            .bind(code)
            .execute(conn)
            .await
            .map(drop))?)
    }

    /// Deletes those of `owners` that have no camera any more, with all that is known of them; of one who was ever asked
    /// for something, the bare row stays for its history.
    pub(crate) async fn forget_unused_owners(&mut self, owners: &[Uuid]) -> Result<()> {
        const UNUSED: &str = "SELECT o.id FROM owners o WHERE o.withdrawn_at IS NULL \
             AND NOT EXISTS (SELECT 1 FROM cameras k WHERE k.owner_id = o.id) AND o.id IN (";
        const ASKED: &str = "SELECT DISTINCT owner_id FROM owner_accesses WHERE owner_id IN (";
        if owners.is_empty() {
            return Ok(());
        }
        let unused = self.column(UNUSED, owners).await?;
        if unused.is_empty() {
            return Ok(());
        }
        self.change("DELETE FROM owner_card_sessions WHERE card_id IN (SELECT id FROM owner_cards WHERE owner_id IN (", &unused, ")")
            .await?;
        for table in [
            "owner_cards",
            "owner_statements",
            "owner_consents",
            "owner_contacts",
        ] {
            let sql = format!("DELETE FROM {table} WHERE owner_id IN (");
            self.change(&sql, &unused, "").await?;
        }
        let asked = self.column(ASKED, &unused).await?;
        self.change(
            "UPDATE owners SET label = NULL, folded = '' WHERE id IN (",
            &asked,
            "",
        )
        .await?;
        let mut gone = unused;
        gone.retain(|owner| !asked.contains(owner));
        self.change("DELETE FROM owners WHERE id IN (", &gone, "")
            .await
    }

    /// Forgets what lists said of these cameras but for the hashes of the rows: whoever withdrew does not come back with the
    /// same list, also once its import is undone (PRIVACY P9).
    pub(crate) async fn let_rows_of_lists_go(&mut self, cameras: &[CameraId]) -> Result<()> {
        const LET_GO: &str = "UPDATE import_rows SET state = 'let_go', place = '', camera_id = NULL, revision_before = NULL, \
             revision = NULL, before = NULL, fields = NULL, stated = NULL, complaints = NULL, key_id = NULL, sealed = NULL, \
             remarks = NULL, money = NULL, mended = (1 = 0), withdrawn = (1 = 1) WHERE camera_id IN (";
        for chunk in cameras.chunks(CHUNK) {
            let of_cameras = chunk.iter().map(|camera| camera.0).collect::<Vec<_>>();
            self.change(SAME_ROWS, &of_cameras, ")").await?;
            self.change(LET_GO, &of_cameras, "").await?;
        }
        Ok(())
    }

    /// Forgets what lists said of these cameras, and the rows that wait and say the same (PRIVACY P9).
    pub(crate) async fn forget_rows_of_lists(&mut self, cameras: &[CameraId]) -> Result<()> {
        for chunk in cameras.chunks(CHUNK) {
            let of_cameras = chunk.iter().map(|camera| camera.0).collect::<Vec<_>>();
            self.change(SAME_ROWS, &of_cameras, ")").await?;
            self.change(
                "DELETE FROM import_rows WHERE camera_id IN (",
                &of_cameras,
                "",
            )
            .await?;
        }
        Ok(())
    }

    async fn column(&mut self, sql: &str, ids: &[Uuid]) -> Result<Vec<Uuid>> {
        Ok(on_tx!(self, |conn| {
            let mut query = QueryBuilder::new(sql);
            let mut list = query.separated(", ");
            for id in ids {
                list.push_bind(*id);
            }
            query.push(")");
            query.build_query_scalar().fetch_all(conn).await
        })?)
    }

    async fn change(&mut self, sql: &str, ids: &[Uuid], and: &str) -> Result<()> {
        if ids.is_empty() {
            return Ok(());
        }
        on_tx!(self, |conn| {
            let mut query = QueryBuilder::new(sql);
            let mut list = query.separated(", ");
            for id in ids {
                list.push_bind(*id);
            }
            query.push(")").push(and);
            query.build().execute(conn).await.map(drop)
        })?;
        Ok(())
    }
}
