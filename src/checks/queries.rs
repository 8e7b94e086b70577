//! SQL of checks: a check and all that follows from it are one transaction.

use uuid::Uuid;

use super::{
    Check, CheckId, CheckInput, Verifying,
    events::{Found, Known, events_of},
    verified_without,
};
use crate::{
    accounts::Scope,
    cameras::{Camera, CameraId, Registrar, StatusEvent},
    clock::{Day, Instant},
    db::{Db, JsonText, Tx, on_db, on_tx},
    error::{Error, Result},
    recorders::{MeasurementInput, MeasurementKind},
};

const OF_CAMERA: &str = "SELECT c.id, c.checked_at, c.works, c.image_usable, c.notice_sign, c.oldest_footage_at, c.recorder_time, \
     c.recorder_time_at, c.recorder_time_within_s, c.review_on, c.note, c.recorded_at, c.superseded_at, \
     a.username AS recorded_by, b.username AS superseded_by \
     FROM checks c LEFT JOIN accounts a ON a.id = c.recorded_by LEFT JOIN accounts b ON b.id = c.superseded_by \
     WHERE c.camera_id = $1 ORDER BY c.checked_at DESC, c.rid DESC";
const INSERT: &str = "INSERT INTO checks (id, camera_id, checked_at, checked_on, works, image_usable, notice_sign, \
     oldest_footage_at, recorder_time, recorder_time_at, recorder_time_within_s, review_on, note, verifies, verified_before, \
     recorded_at, recorded_by) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17)";
const SUPERSEDE: &str = "UPDATE checks SET superseded_at = $3, superseded_by = $4 \
     WHERE id = $1 AND camera_id = $2 AND superseded_at IS NULL RETURNING checked_at";
const SUPERSEDE_MEASUREMENTS: &str = "UPDATE recorder_measurements SET superseded_at = $2 \
     WHERE check_id = $1 AND superseded_at IS NULL";
const VERIFYING: &str = "SELECT id, checked_on, verified_before, superseded_at IS NOT NULL AS is_superseded FROM checks \
     WHERE camera_id = $1 AND (verifies OR superseded_at IS NULL AND works AND coalesce(image_usable, works)) ORDER BY rid";
const EVENTS: &str = "SELECT rid, status, since, check_id FROM status_events \
     WHERE camera_id = $1 AND superseded_at IS NULL ORDER BY rid";
const FOUND: &str = "SELECT id, checked_at, works AND coalesce(image_usable, works) AS works FROM checks \
     WHERE camera_id = $1 AND checked_at >= $2 AND superseded_at IS NULL ORDER BY checked_at, rid";
const SUPERSEDE_EVENT: &str = "UPDATE status_events SET superseded_at = $2 WHERE rid = $1";
const INSERT_EVENT: &str = "INSERT INTO status_events (id, camera_id, status, since, recorded_at, recorded_by, check_id) \
     VALUES ($1, $2, $3, $4, $5, $6, $7)";
const CHANGE_CAMERA: &str = "UPDATE cameras SET verified_on = $2, changed_by_person = $3, revision = revision + 1 \
     WHERE id = $1";

#[derive(sqlx::FromRow)]
struct EventRow {
    rid: i64,
    check_id: Option<CheckId>,
    #[sqlx(flatten)]
    event: StatusEvent,
}

impl Db {
    /// The checks of a camera of the caller's unit, newest first, those that were superseded among them.
    pub async fn checks(&self, scope: &Scope, camera: CameraId) -> Result<Vec<Check>> {
        let camera = self.camera(scope, camera).await?;
        let rows: Vec<Check> = on_db!(self, |pool| sqlx::query_as(OF_CAMERA)
            .bind(camera.id)
            .fetch_all(pool)
            .await)?;
        Ok(rows.into_iter().map(Check::measured).collect())
    }
}

impl Tx {
    /// Notes a check of `camera` (read by `camera_for_change` in this transaction) with the change of status, the
    /// measurements and the day of verification that follow; call after [`CheckInput::check`].
    pub async fn add_check(
        &mut self,
        registrar: &Registrar<'_>,
        camera: &Camera,
        input: &CheckInput,
    ) -> Result<CheckId> {
        let (id, now) = (CheckId(Uuid::now_v7()), registrar.now);
        let at = input.at(now);
        let on = Day::of(at, registrar.zone);
        let verifies = input.finds_it_working() && camera.verified_on.is_none_or(|day| day < on);
        on_tx!(self, |conn| {
            let query = sqlx::query(INSERT).bind(id).bind(camera.id).bind(at);
            let query = query.bind(on).bind(input.works).bind(input.image_usable);
            let query = query.bind(input.notice_sign).bind(input.oldest_footage_at);
            let clock = input.clock;
            let query = query
                .bind(clock.map(|clock| clock.shown))
                .bind(clock.map(|clock| clock.at))
                .bind(clock.and_then(|clock| clock.within_s));
            let query = query.bind(input.review_on).bind(input.noted());
            let query = query.bind(verifies).bind(camera.verified_on);
            let query = query.bind(now).bind(registrar.scope.account);
            query.execute(conn).await.map(drop)
        })?;
        self.settle_status(registrar, camera.id, at).await?;
        self.measure(registrar, camera, id, input).await?;
        let verified_on = if verifies {
            Some(on)
        } else {
            camera.verified_on
        };
        self.note_checked(camera, verified_on).await?;
        Ok(id)
    }

    /// No longer believes a check of `camera`, nor what followed from it.
    pub async fn supersede_check(
        &mut self,
        registrar: &Registrar<'_>,
        camera: &Camera,
        id: CheckId,
    ) -> Result<()> {
        let now = registrar.now;
        let at: Option<Instant> = on_tx!(self, |conn| {
            let query = sqlx::query_scalar(SUPERSEDE).bind(id).bind(camera.id);
            let query = query.bind(now).bind(registrar.scope.account);
            query.fetch_optional(conn).await
        })?;
        let at = at.ok_or(Error::NotFound)?;
        on_tx!(self, |conn| {
            let query = sqlx::query(SUPERSEDE_MEASUREMENTS).bind(id).bind(now);
            query.execute(conn).await.map(drop)
        })?;
        self.settle_status(registrar, camera.id, at).await?;
        let checks: Vec<Verifying> = on_tx!(self, |conn| sqlx::query_as(VERIFYING)
            .bind(camera.id)
            .fetch_all(conn)
            .await)?;
        let verified_on = verified_without(id, camera.verified_on, &checks);
        self.note_checked(camera, verified_on).await
    }

    /// The changes of status that follow from the checks of a camera, from the moment of one that came or went.
    ///
    /// What followed from earlier checks stands: a person may have corrected it since.
    async fn settle_status(
        &mut self,
        registrar: &Registrar<'_>,
        camera: CameraId,
        from: Instant,
    ) -> Result<()> {
        let rows: Vec<EventRow> = on_tx!(&mut *self, |conn| sqlx::query_as(EVENTS)
            .bind(camera)
            .fetch_all(conn)
            .await)?;
        let found: Vec<(CheckId, Instant, bool)> =
            on_tx!(&mut *self, |conn| sqlx::query_as(FOUND)
                .bind(camera)
                .bind(from)
                .fetch_all(conn)
                .await)?;
        let (present, others): (Vec<_>, Vec<_>) = rows
            .into_iter()
            .partition(|row| row.check_id.is_some() && row.event.since >= Some(from));
        let others: Vec<StatusEvent> = others.into_iter().map(|row| row.event).collect();
        let found: Vec<Found> = found
            .into_iter()
            .map(|(check, at, works)| Found { check, at, works })
            .collect();
        let wanted = events_of(&others, &found);
        let known = |row: &EventRow| Known {
            check: row.check_id,
            event: row.event,
        };
        for row in present.iter().filter(|row| !wanted.contains(&known(row))) {
            on_tx!(&mut *self, |conn| {
                let query = sqlx::query(SUPERSEDE_EVENT).bind(row.rid);
                query.bind(registrar.now).execute(conn).await.map(drop)
            })?;
        }
        let present: Vec<Known> = present.iter().map(known).collect();
        for Known { check, event } in wanted.into_iter().filter(|event| !present.contains(event)) {
            on_tx!(&mut *self, |conn| {
                let query = sqlx::query(INSERT_EVENT).bind(Uuid::now_v7()).bind(camera);
                let query = query.bind(event.status).bind(event.since);
                let query = query.bind(registrar.now).bind(registrar.scope.account);
                query.bind(check).execute(conn).await.map(drop)
            })?;
        }
        Ok(())
    }

    /// What the check measured of the recorder.
    async fn measure(
        &mut self,
        registrar: &Registrar<'_>,
        camera: &Camera,
        check: CheckId,
        input: &CheckInput,
    ) -> Result<()> {
        let (now, scope) = (registrar.now, registrar.scope);
        let oldest = input.oldest_footage_days(now).map(|days| MeasurementInput {
            days: Some(days),
            ..MeasurementInput::of(MeasurementKind::OldestFootage, input.at(now))
        });
        let clock = input.clock.map(|clock| MeasurementInput {
            offset_s: Some(clock.offset_s()),
            ..MeasurementInput::of(MeasurementKind::Clock, clock.at)
        });
        let measured: Vec<_> = oldest.into_iter().chain(clock).collect();
        if measured.is_empty() {
            return Ok(());
        }
        let recorder = self.recorder_of_camera(registrar, camera).await?;
        for measurement in measured {
            self.add_measurement(scope, recorder, &measurement, Some(check), now)
                .await?;
        }
        Ok(())
    }

    /// The record has changed, by the word of whoever checked.
    async fn note_checked(&mut self, camera: &Camera, verified_on: Option<Day>) -> Result<()> {
        let mut by_person = self.changed_by_person(camera.id).await?;
        by_person.note(&["status".to_owned(), "verified_on".to_owned()], "page");
        on_tx!(self, |conn| {
            let query = sqlx::query(CHANGE_CAMERA).bind(camera.id).bind(verified_on);
            query
                .bind(JsonText(by_person))
                .execute(conn)
                .await
                .map(drop)
        })?;
        Ok(())
    }
}
