//! SQL of recorders.

use uuid::Uuid;

use super::{MeasurementInput, MeasurementKind, RecorderId, StoredMeasurement};
use crate::{
    accounts::Scope,
    checks::CheckId,
    clock::Instant,
    db::{Db, Tx, on_db, on_tx},
    error::{Error, Result},
    refusal::Refusal,
};

const ONE: &str =
    "SELECT id FROM recorders WHERE id = $1 AND ($2 IS NULL OR unit_id IS NULL OR unit_id = $2)";
const MEASUREMENTS: &str = "SELECT id, kind, measured_at, days, offset_s, network_time, recording_mode, \
     recording_schedule, recorded_at FROM recorder_measurements \
     WHERE recorder_id = $1 AND superseded_at IS NULL ORDER BY rid";
const INSERT: &str = "INSERT INTO recorder_measurements (id, recorder_id, kind, measured_at, days, offset_s, \
     network_time, recording_mode, recording_schedule, recorded_at, recorded_by, check_id) \
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)";

const SUPERSEDE: &str = "UPDATE recorder_measurements SET superseded_at = $3 \
     WHERE recorder_id = $1 AND kind = $2 AND superseded_at IS NULL";

impl Db {
    /// What was ever measured of a recorder of the caller's unit, in the order in which it was recorded.
    pub async fn measurements(
        &self,
        scope: &Scope,
        recorder: RecorderId,
    ) -> Result<Vec<StoredMeasurement>> {
        let known: Option<RecorderId> = on_db!(self, |pool| sqlx::query_scalar(ONE)
            .bind(recorder)
            .bind(scope.unit)
            .fetch_optional(pool)
            .await)?;
        known.ok_or(Error::NotFound)?;
        Ok(on_db!(self, |pool| sqlx::query_as(MEASUREMENTS)
            .bind(recorder)
            .fetch_all(pool)
            .await)?)
    }
}

impl Tx {
    /// An error that names the field, unless the caller's unit has this recorder.
    pub(crate) async fn require_recorder(
        &mut self,
        scope: &Scope,
        recorder: RecorderId,
    ) -> Result<()> {
        let known: Option<RecorderId> = on_tx!(self, |conn| sqlx::query_scalar(ONE)
            .bind(recorder)
            .bind(scope.unit)
            .fetch_optional(conn)
            .await)?;
        known
            .map(drop)
            .ok_or_else(|| Error::field("recorder_id", Refusal::NoSuchRecord))
    }

    /// No longer believes what was recorded of a recorder in one kind of measurement.
    pub(crate) async fn supersede_measurements(
        &mut self,
        recorder: RecorderId,
        kind: MeasurementKind,
        now: Instant,
    ) -> Result<()> {
        on_tx!(self, |conn| {
            let query = sqlx::query(SUPERSEDE).bind(recorder).bind(kind).bind(now);
            query.execute(conn).await.map(drop)
        })?;
        Ok(())
    }

    /// Records a measurement of a recorder of the caller's unit, made in a check or by itself; call after
    /// [`MeasurementInput::check`].
    pub async fn add_measurement(
        &mut self,
        scope: &Scope,
        recorder: RecorderId,
        input: &MeasurementInput,
        check: Option<CheckId>,
        now: Instant,
    ) -> Result<()> {
        let known: Option<RecorderId> = on_tx!(self, |conn| sqlx::query_scalar(ONE)
            .bind(recorder)
            .bind(scope.unit)
            .fetch_optional(conn)
            .await)?;
        known.ok_or(Error::NotFound)?;
        on_tx!(self, |conn| {
            let query = sqlx::query(INSERT)
                .bind(Uuid::now_v7())
                .bind(recorder)
                .bind(input.kind);
            let query = query
                .bind(input.measured_at.unwrap_or(now))
                .bind(input.days)
                .bind(input.offset_s);
            let query = query
                .bind(input.network_time)
                .bind(input.recording_mode)
                .bind(&input.recording_schedule);
            query
                .bind(now)
                .bind(scope.account)
                .bind(check)
                .execute(conn)
                .await
                .map(drop)
        })?;
        Ok(())
    }
}
