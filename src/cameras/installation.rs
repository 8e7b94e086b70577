//! Correcting the day on which a camera was installed: where its history begins, and its recorder's.

use uuid::Uuid;

use super::{change::Change, register::reset};
use crate::{
    clock::Instant,
    db::on_tx,
    error::{Error, Result},
    refusal::Refusal,
};

impl Change<'_> {
    /// The first moment of the day of installation as it is stated now; none = since ever.
    pub(super) fn installed_at(&self) -> Option<Instant> {
        let day = self.input.installed_on;
        day.map(|day| day.start(self.registrar.zone))
    }

    /// The day of installation is no change of the camera: it corrects the beginning of the first version.
    pub(super) async fn installation(&mut self) -> Result<()> {
        const FIRST: &str = "SELECT id, valid_from, valid_to FROM camera_versions \
             WHERE camera_id = $1 AND superseded_at IS NULL ORDER BY valid_from IS NOT NULL, valid_from LIMIT 1";
        const COPY: &str = "INSERT INTO camera_versions (id, camera_id, valid_from, valid_to, recorded_at, recorded_by, source, \
             lon, lat, kind, bearing_deg, horizontal_fov_deg, vertical_fov_deg, tilt_deg, width_px, height_px, near_m, far_m, \
             night_far_m, height_m, masks, drawn_coverage, recorder_id, recorder_channel) \
             SELECT $2, camera_id, $3, valid_to, $4, $5, $6, \
             lon, lat, kind, bearing_deg, horizontal_fov_deg, vertical_fov_deg, tilt_deg, width_px, height_px, near_m, far_m, \
             night_far_m, height_m, masks, drawn_coverage, recorder_id, recorder_channel \
             FROM camera_versions WHERE id = $1";
        const MOVE_COVERAGE: &str = "UPDATE coverages SET version_id = $2 WHERE version_id = $1";
        if !self.touches(&["installed_on"]) {
            return Ok(());
        }
        let installed = self.installed_at();
        let (first, since, until): (Uuid, Option<Instant>, Option<Instant>) =
            on_tx!(&mut *self.tx, |conn| sqlx::query_as(FIRST)
                .bind(self.camera.id)
                .fetch_one(conn)
                .await)?;
        if until.is_some_and(|until| installed >= Some(until)) {
            return Err(Error::field("installed_on", Refusal::AfterFirstChange));
        }
        let (now, account) = (self.registrar.now, self.registrar.scope.account);
        self.supersede(first).await?;
        let copy = Uuid::now_v7();
        on_tx!(&mut *self.tx, |conn| {
            let query = sqlx::query(COPY).bind(first).bind(copy).bind(installed);
            let query = query.bind(now).bind(account).bind(self.registrar.source);
            query.execute(conn).await.map(drop)
        })?;
        on_tx!(&mut *self.tx, |conn| {
            let query = sqlx::query(MOVE_COVERAGE).bind(first).bind(copy);
            query.execute(conn).await.map(drop)
        })?;
        self.recorder_installed(since, installed).await
    }

    /// A recorder that came with the camera began to fill when the camera was installed.
    async fn recorder_installed(
        &mut self,
        before: Option<Instant>,
        installed: Option<Instant>,
    ) -> Result<()> {
        const SUPERSEDE: &str = "UPDATE recorder_measurements SET superseded_at = $3 WHERE recorder_id = $1 \
             AND kind = 'reset' AND superseded_at IS NULL AND measured_at = $2";
        const SHARED: &str = "SELECT EXISTS (SELECT 1 FROM camera_versions WHERE recorder_id = $1 AND camera_id <> $2)";
        let Some(recorder) = self.camera.recorder_id else {
            return Ok(());
        };
        let shared: bool = on_tx!(&mut *self.tx, |conn| sqlx::query_scalar(SHARED)
            .bind(recorder)
            .bind(self.camera.id)
            .fetch_one(conn)
            .await)?;
        if shared {
            return Ok(());
        }
        on_tx!(&mut *self.tx, |conn| {
            let query = sqlx::query(SUPERSEDE).bind(recorder).bind(before);
            let query = query.bind(self.registrar.now);
            query.execute(conn).await.map(drop)
        })?;
        self.batch.measurements.extend(reset(recorder, installed));
        Ok(())
    }
}
