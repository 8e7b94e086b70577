//! SQL of histories: each change is written in the transaction that makes it.

use super::{FieldChange, RecordChange, differences};
use crate::{
    accounts::Scope,
    cameras::{Camera, CameraId, Registrar},
    clock::Instant,
    db::{Db, JsonText, Tx, on_db, on_tx},
    error::Result,
    owners::OwnerId,
    recorders::RecorderId,
};

const INSERT: &str = "INSERT INTO camera_changes (camera_id, changed_at, changed_by, source, valid_from, fields) \
     VALUES ($1, $2, $3, $4, $5, $6)";
const OF_CAMERA: &str = "SELECT c.changed_at AS at, a.username AS by, c.source, c.valid_from IS NULL AS correction, c.valid_from, c.fields \
     FROM camera_changes c LEFT JOIN accounts a ON a.id = c.changed_by WHERE c.camera_id = $1 ORDER BY c.rid DESC";
const MADE: &str = "SELECT k.created_at AS at, a.username AS by, k.source, FALSE AS correction, v.valid_from, '[]' AS fields \
     FROM cameras k LEFT JOIN camera_versions v ON v.camera_id = k.id \
     LEFT JOIN accounts a ON a.id = v.recorded_by WHERE k.id = $1 ORDER BY v.rid LIMIT 1";

/// What cameras have in common: a change of it is a change of all their records.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Shared {
    /// The owner, of whom they tell the kind.
    Owner(OwnerId),
    /// The recorder, of which they tell what is stated.
    Recorder(RecorderId),
}

impl Db {
    /// The changes of a camera of the caller's unit, newest first; the last one is its registration.
    pub async fn camera_history(
        &self,
        scope: &Scope,
        camera: CameraId,
    ) -> Result<Vec<RecordChange>> {
        let camera = self.camera(scope, camera).await?.id;
        Ok(on_db!(self, |pool| async {
            let mut changes: Vec<RecordChange> = sqlx::query_as(OF_CAMERA)
                .bind(camera)
                .fetch_all(pool)
                .await?;
            let made = sqlx::query_as(MADE).bind(camera);
            changes.extend(made.fetch_optional(pool).await?);
            Ok::<_, sqlx::Error>(changes)
        }
        .await)?)
    }
}

impl Tx {
    /// Notes which fields of `camera` were changed, and from when on it was so; none for a correction: it was always so.
    pub(crate) async fn note_change(
        &mut self,
        registrar: &Registrar<'_>,
        camera: CameraId,
        from: Option<Instant>,
        fields: Vec<FieldChange>,
    ) -> Result<()> {
        on_tx!(self, |conn| {
            let query = sqlx::query(INSERT).bind(camera).bind(registrar.now);
            let query = query.bind(registrar.scope.account).bind(registrar.source);
            let query = query.bind(from).bind(JsonText(fields));
            query.execute(conn).await.map(drop)
        })?;
        Ok(())
    }

    /// Notes in what the record differs by now from what it was `before`, after a check, say.
    pub(crate) async fn note_consequences(
        &mut self,
        registrar: &Registrar<'_>,
        before: &Camera,
    ) -> Result<()> {
        self.note_all_consequences(registrar, std::slice::from_ref(before))
            .await
    }

    /// The cameras of an owner or a recorder as they are now, of whichever unit; for [`Tx::note_all_consequences`].
    pub(crate) async fn cameras_sharing(
        &mut self,
        registrar: &Registrar<'_>,
        shared: Shared,
    ) -> Result<Vec<Camera>> {
        const OF_OWNER: &str = "SELECT id FROM cameras WHERE owner_id = $1 ORDER BY id";
        const OF_RECORDER: &str = "SELECT DISTINCT camera_id FROM camera_versions \
             WHERE recorder_id = $1 AND superseded_at IS NULL AND valid_to IS NULL ORDER BY camera_id";
        let (sql, id) = match shared {
            Shared::Owner(owner) => (OF_OWNER, owner.0),
            Shared::Recorder(recorder) => (OF_RECORDER, recorder.0),
        };
        let ids: Vec<CameraId> = on_tx!(&mut *self, |conn| sqlx::query_scalar(sql)
            .bind(id)
            .fetch_all(conn)
            .await)?;
        self.cameras_of_all_units(registrar, &ids).await
    }

    /// Notes of each of some cameras in what it differs by now from what it was `before`.
    pub(crate) async fn note_all_consequences(
        &mut self,
        registrar: &Registrar<'_>,
        before: &[Camera],
    ) -> Result<()> {
        let ids: Vec<CameraId> = before.iter().map(|camera| camera.id).collect();
        let now = self.cameras_of_all_units(registrar, &ids).await?;
        for before in before {
            let Some(now) = now.iter().find(|now| now.id == before.id) else {
                continue;
            };
            let fields = differences(&before.as_input(), &now.as_input(), registrar.zone)?;
            if !fields.is_empty() {
                self.note_change(registrar, before.id, Some(registrar.now), fields)
                    .await?;
            }
        }
        Ok(())
    }

    /// An owner or recorder without a unit may have cameras of several; what changed of them is noted, and shown to nobody here.
    async fn cameras_of_all_units(
        &mut self,
        registrar: &Registrar<'_>,
        ids: &[CameraId],
    ) -> Result<Vec<Camera>> {
        let all = Scope {
            unit: None,
            ..registrar.scope.clone()
        };
        let cameras = self.cameras_by_id(&all, ids, false).await?;
        Ok(cameras.into_iter().map(|(camera, _)| camera).collect())
    }
}
