//! The recorder of a camera of which nobody had said yet that it has one.

use uuid::Uuid;

use super::{Batch, Camera, Registrar, insert::RecorderRow, register::reset};
use crate::{
    db::{Tx, on_tx},
    error::Result,
    recorders::RecorderId,
};

const CURRENT: &str = "SELECT id FROM camera_versions \
     WHERE camera_id = $1 AND superseded_at IS NULL AND valid_to IS NULL";
const UNIT: &str = "SELECT unit_id FROM cameras WHERE id = $1";
const SUPERSEDE: &str = "UPDATE camera_versions SET superseded_at = $2 WHERE id = $1";
const COPY: &str = "INSERT INTO camera_versions (id, camera_id, valid_from, valid_to, recorded_at, recorded_by, source, lon, lat, \
     kind, bearing_deg, horizontal_fov_deg, vertical_fov_deg, tilt_deg, width_px, height_px, near_m, far_m, night_far_m, \
     height_m, masks, drawn_coverage, recorder_id, recorder_channel) \
     SELECT $2, camera_id, valid_from, valid_to, $3, $4, $5, lon, lat, kind, bearing_deg, horizontal_fov_deg, \
     vertical_fov_deg, tilt_deg, width_px, height_px, near_m, far_m, night_far_m, height_m, masks, drawn_coverage, $6, \
     recorder_channel FROM camera_versions WHERE id = $1";
const MOVE_COVERAGE: &str = "UPDATE coverages SET version_id = $2 WHERE version_id = $1";

impl Tx {
    /// The recorder of `camera`; where none is known, one that was there all the time: what it sees is the same.
    pub(crate) async fn recorder_of_camera(
        &mut self,
        registrar: &Registrar<'_>,
        camera: &Camera,
    ) -> Result<RecorderId> {
        if let Some(known) = camera.recorder_id {
            return Ok(known);
        }
        let (id, version, now) = (RecorderId(Uuid::now_v7()), Uuid::now_v7(), registrar.now);
        let unit = on_tx!(&mut *self, |conn| sqlx::query_scalar(UNIT)
            .bind(camera.id)
            .fetch_one(conn)
            .await)?;
        let mut batch = Batch::default();
        batch.recorders.push(RecorderRow { id, unit });
        batch.measurements.extend(reset(id, camera.installed_at));
        batch.insert(self, registrar.scope.account, now).await?;
        let current: Uuid = on_tx!(&mut *self, |conn| sqlx::query_scalar(CURRENT)
            .bind(camera.id)
            .fetch_one(conn)
            .await)?;
        on_tx!(&mut *self, |conn| {
            let query = sqlx::query(SUPERSEDE).bind(current).bind(now);
            query.execute(conn).await.map(drop)
        })?;
        on_tx!(&mut *self, |conn| {
            let query = sqlx::query(COPY).bind(current).bind(version).bind(now);
            let query = query.bind(registrar.scope.account).bind(registrar.source);
            query.bind(id).execute(conn).await.map(drop)
        })?;
        on_tx!(&mut *self, |conn| {
            let query = sqlx::query(MOVE_COVERAGE).bind(current).bind(version);
            query.execute(conn).await.map(drop)
        })?;
        Ok(id)
    }
}
