//! Changing cameras: a change, its coverage and its line in the log are one transaction.

use jiff::tz::TimeZone;
use uuid::Uuid;

use super::{
    Batch, Camera, CameraInput, Registrar, StoredCoverage,
    history::{Shared, differences},
    insert::{EventRow, VersionRow, folded},
    register::{recorder_of, reset},
};
use crate::{
    clock::{DayOrInstant, Instant},
    db::{JsonText, Tx, on_tx},
    error::{Error, Result},
    owners::KindOf,
    recorders::{MeasurementKind, RecorderId},
    refusal::Refusal,
};

/// How a change is dated: it was done at a moment, or it was always so.
#[derive(Clone, Copy, Debug, Default)]
pub struct Changes {
    /// The first moment for which the new setup holds; none = now.
    pub valid_from: Option<Instant>,
    /// The record was wrong: the new setup replaces the old for its whole validity.
    pub correction: bool,
    /// The state comes with its date, be it the date that is known already.
    pub dated_status: bool,
    /// For whom the kind of the owner is stated.
    pub(crate) kind_of: KindOf,
}

impl Changes {
    /// The record was wrong.
    pub const CORRECTION: Self = Self {
        valid_from: None,
        correction: true,
        dated_status: false,
        kind_of: KindOf::Camera,
    };
}

/// What became of an input.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Saved {
    /// Fields were changed.
    Updated,
    /// It said nothing new.
    Unchanged,
}

impl Tx {
    /// Changes `camera` (read by `camera_for_change` in this transaction) into `input`.
    pub async fn change_camera(
        &mut self,
        registrar: &Registrar<'_>,
        camera: &Camera,
        input: &CameraInput,
        dating: Changes,
    ) -> Result<Saved> {
        let changed = differences(&camera.as_input(), input, registrar.zone)?;
        let differing: Vec<_> = changed.iter().map(|change| change.field.clone()).collect();
        let from = dating.valid_from.unwrap_or(registrar.now);
        if from > registrar.now {
            return Err(Error::field("valid_from", Refusal::InFuture));
        }
        if let Some(refused) = DayOrInstant::Instant(from).refused(registrar.now) {
            return Err(Error::field("valid_from", refused));
        }
        if dating.correction && dating.valid_from.is_some() {
            return Err(Error::field("valid_from", Refusal::NotWithCorrection));
        }
        if differing.is_empty() {
            return Ok(Saved::Unchanged);
        }
        let from = (!dating.correction).then_some(from);
        let beside = self.sharing(registrar, camera, input, &differing).await?;
        let mut change = Change {
            tx: self,
            registrar,
            camera,
            input,
            from,
            dated_status: dating.dated_status,
            differing,
            batch: Batch::default(),
        };
        change.installation().await?;
        let recorder = change.recorder().await?;
        change.version(recorder).await?;
        change.status().await?;
        let of_another_kind = change.touches(&["owner_kind"]);
        let Change {
            batch, differing, ..
        } = change;
        batch
            .insert(self, registrar.scope.account, registrar.now)
            .await?;
        self.update_camera(registrar, camera, input, &differing)
            .await?;
        if of_another_kind {
            let unit = registrar.unit(input)?;
            let kind = (input.owner_kind, dating.kind_of);
            self.set_owner_kind(camera.id, kind, unit, registrar.now)
                .await?;
        }
        self.note_change(registrar, camera.id, from, changed)
            .await?;
        self.note_all_consequences(registrar, &beside).await?;
        Ok(Saved::Updated)
    }

    /// The other cameras of which the change says something too: those of the same owner, or of the same recorder.
    async fn sharing(
        &mut self,
        registrar: &Registrar<'_>,
        camera: &Camera,
        input: &CameraInput,
        differing: &[String],
    ) -> Result<Vec<Camera>> {
        const OF_RECORDER: [&str; 3] = [
            "retention_declared_days",
            "recording_mode",
            "recording_schedule",
        ];
        let touches = |names: &[&str]| differing.iter().any(|field| names.contains(&&**field));
        let owner = camera.owner_id.filter(|_| touches(&["owner_kind"]));
        let recorder = input.recorder_id.filter(|_| touches(&OF_RECORDER));
        let shared = owner.map(Shared::Owner).into_iter();
        let mut beside: Vec<Camera> = Vec::new();
        for shared in shared.chain(recorder.map(Shared::Recorder)) {
            for other in self.cameras_sharing(registrar, shared).await? {
                if other.id != camera.id && beside.iter().all(|known| known.id != other.id) {
                    beside.push(other);
                }
            }
        }
        Ok(beside)
    }

    async fn update_camera(
        &mut self,
        registrar: &Registrar<'_>,
        camera: &Camera,
        input: &CameraInput,
        differing: &[String],
    ) -> Result<()> {
        const UPDATE: &str = "UPDATE cameras SET code = $2, label = $3, folded = $4, purpose = $5, verified_on = $6, \
             unit_id = $7, site_id = $8, changed_by_person = $9, public = $10, warranty_until = $11, revision = revision + 1 WHERE id = $1";
        // An owner belongs to the unit of its cameras, so that no other one keeps what is known of it (PRIVACY P5).
        const OWNER: &str = "UPDATE owners SET unit_id = $2, revision = revision + 1 WHERE unit_id IS DISTINCT FROM $2 \
             AND id = (SELECT owner_id FROM cameras WHERE id = $1) \
             AND NOT EXISTS (SELECT 1 FROM cameras k WHERE k.owner_id = owners.id AND k.unit_id IS DISTINCT FROM $2)";
        let mut by_person = self.changed_by_person(camera.id).await?;
        by_person.note(differing, registrar.source);
        let code = input.code.as_deref().unwrap_or_default().trim();
        let folded = folded(code, input.label());
        let unit = registrar.unit(input)?;
        let verified_on = input.verified_on.map(|day| day.day(registrar.zone));
        if differing
            .iter()
            .any(|field| matches!(&**field, "code" | "unit_code"))
        {
            self.require_free_code(registrar.scope, unit, code, Some(camera.id))
                .await?;
        }
        on_tx!(self, |conn| {
            let query = sqlx::query(UPDATE)
                .bind(camera.id)
                .bind(code)
                .bind(input.label())
                .bind(folded);
            let query = query
                .bind(input.purpose)
                .bind(verified_on)
                .bind(unit)
                .bind(input.site_id);
            let query = query
                .bind(JsonText(by_person))
                .bind(input.public.unwrap_or_default())
                .bind(input.warranty_until);
            query.execute(&mut *conn).await?;
            let query = sqlx::query(OWNER).bind(camera.id).bind(unit);
            query.execute(conn).await.map(drop)
        })?;
        Ok(())
    }
}

/// A change on its way: each step closes or supersedes what no longer holds, and adds new rows to the batch.
pub(super) struct Change<'a> {
    pub(super) tx: &'a mut Tx,
    pub(super) registrar: &'a Registrar<'a>,
    pub(super) camera: &'a Camera,
    pub(super) input: &'a CameraInput,
    /// The first moment for which it holds; none for a correction, which was always so.
    from: Option<Instant>,
    dated_status: bool,
    differing: Vec<String>,
    pub(super) batch: Batch,
}

impl Change<'_> {
    pub(super) fn touches(&self, names: &[&str]) -> bool {
        self.differing
            .iter()
            .any(|field| names.contains(&field.as_str()))
    }

    pub(super) async fn supersede(&mut self, version: Uuid) -> Result<()> {
        const SUPERSEDE: &str = "UPDATE camera_versions SET superseded_at = $2 WHERE id = $1";
        on_tx!(&mut *self.tx, |conn| sqlx::query(SUPERSEDE)
            .bind(version)
            .bind(self.registrar.now)
            .execute(conn)
            .await
            .map(drop))?;
        Ok(())
    }

    /// The recorder from now on, after what is stated of it.
    async fn recorder(&mut self) -> Result<Option<RecorderId>> {
        let now = self.registrar.now;
        if let Some(recorder) = self
            .input
            .recorder_id
            .filter(|id| Some(*id) != self.camera.recorder_id)
        {
            self.tx
                .require_recorder(self.registrar.scope, recorder)
                .await?;
        }
        let Some(recorder) = self.input.recorder_id else {
            let stated = self.touches(&[
                "retention_declared_days",
                "recording_mode",
                "recording_schedule",
            ]);
            let unit = self.registrar.unit(self.input)?;
            let made = stated
                .then(|| recorder_of(&mut self.batch, self.input, unit, None, self.from))
                .flatten();
            // It was there all the time, and nobody had said so: it began to fill when the camera was installed.
            if let (Some(recorder), None) = (made, self.camera.recorder_id) {
                let reset = reset(recorder, self.installed_at());
                self.batch.measurements.extend(reset);
            }
            return Ok(made);
        };
        // What is forgotten was never known, and a correction replaces what was believed; else both hold in turn.
        let retention = self.input.retention_declared_days.is_some();
        let mode = self.input.recording_mode.is_some() || self.input.recording_schedule.is_some();
        let kinds = [
            (
                MeasurementKind::RetentionDeclared,
                retention,
                self.touches(&["retention_declared_days"]),
            ),
            (
                MeasurementKind::Mode,
                mode,
                self.touches(&["recording_mode", "recording_schedule"]),
            ),
        ];
        let mut stated = CameraInput {
            recorder_id: Some(recorder),
            ..CameraInput::default()
        };
        for (kind, known, touched) in kinds {
            if touched && (self.from.is_none() || !known) {
                self.tx.supersede_measurements(recorder, kind, now).await?;
            }
        }
        if self.touches(&["retention_declared_days"]) {
            stated.retention_declared_days = self.input.retention_declared_days;
        }
        if self.touches(&["recording_mode", "recording_schedule"]) {
            stated.recording_mode = self.input.recording_mode;
            stated
                .recording_schedule
                .clone_from(&self.input.recording_schedule);
        }
        let unit = self.registrar.unit(self.input)?;
        Ok(recorder_of(
            &mut self.batch,
            &stated,
            unit,
            Some(recorder),
            self.from,
        ))
    }

    /// Ends or supersedes the present version and begins the new one, if anything of it differs.
    async fn version(&mut self, recorder: Option<RecorderId>) -> Result<()> {
        const CURRENT: &str = "SELECT id, valid_from FROM camera_versions \
             WHERE camera_id = $1 AND superseded_at IS NULL AND valid_to IS NULL";
        const CLOSE: &str = "UPDATE camera_versions SET valid_to = $2 WHERE id = $1";
        const FORGET_COVERAGE: &str = "DELETE FROM coverages WHERE version_id = $1";
        let setup = self.input.setup();
        let same = self.camera.setup == setup && self.camera.recorder_id == recorder;
        if same && !self.touches(&["recorder_channel"]) {
            return Ok(());
        }
        let camera = self.camera;
        let (current, since): (Uuid, Option<Instant>) =
            on_tx!(&mut *self.tx, |conn| sqlx::query_as(CURRENT)
                .bind(camera.id)
                .fetch_one(conn)
                .await)?;
        if since.is_some() && self.from.is_some_and(|from| Some(from) < since) {
            return Err(Error::field("valid_from", Refusal::BeforeVersion));
        }
        let valid_from = if self.from.is_none() || self.from == since {
            // It was always so, or is changed twice at one moment: the present version was never true.
            self.supersede(current).await?;
            on_tx!(&mut *self.tx, |conn| sqlx::query(FORGET_COVERAGE)
                .bind(current)
                .execute(conn)
                .await
                .map(drop))?;
            since
        } else {
            on_tx!(&mut *self.tx, |conn| sqlx::query(CLOSE)
                .bind(current)
                .bind(self.from)
                .execute(conn)
                .await
                .map(drop))?;
            self.from
        };
        let version = Uuid::now_v7();
        self.batch
            .coverages
            .push((version, StoredCoverage::among_today(self.tx, &setup).await?));
        self.batch.versions.push(VersionRow {
            id: version,
            camera: camera.id,
            valid_from,
            valid_to: None,
            source: self.registrar.source,
            setup,
            recorder,
            channel: self.input.recorder_channel.clone(),
        });
        Ok(())
    }

    /// A new state from some moment on, or, as a correction, in the place of the present one.
    async fn status(&mut self) -> Result<()> {
        // What began at that moment or later cannot stand beside the statement that replaces it.
        const SUPERSEDE_FROM: &str = "UPDATE status_events SET superseded_at = $2 WHERE camera_id = $1 \
             AND superseded_at IS NULL AND ($3 IS NULL OR since >= $3)";
        const SUPERSEDE_LAST: &str = "UPDATE status_events SET superseded_at = $2 WHERE rid = (SELECT rid \
             FROM status_events WHERE camera_id = $1 AND superseded_at IS NULL \
             ORDER BY since IS NULL, since DESC, rid DESC LIMIT 1)";
        if !self.touches(&["status", "status_since"]) {
            return Ok(());
        }
        let stated = self
            .input
            .status_since
            .map(|since| since.start(self.registrar.zone));
        // A date alone, with the state as it is, corrects the date.
        let since = match self.from {
            Some(from) if self.touches(&["status"]) => {
                let since = if self.dated_status || self.touches(&["status_since"]) {
                    stated.unwrap_or(from)
                } else {
                    from
                };
                if self
                    .camera
                    .status_since
                    .is_some_and(|present| since < present)
                {
                    return Err(Error::field("status_since", Refusal::BeforeState));
                }
                Some(since)
            }
            _ => {
                let (camera, now) = (self.camera.id, self.registrar.now);
                // Another state that began later is news, not a correction of the one before.
                let news = self.touches(&["status"]) && stated > self.camera.status_since;
                if !news {
                    on_tx!(&mut *self.tx, |conn| {
                        let query = sqlx::query(SUPERSEDE_LAST).bind(camera).bind(now);
                        query.execute(conn).await.map(drop)
                    })?;
                }
                on_tx!(&mut *self.tx, |conn| {
                    let query = sqlx::query(SUPERSEDE_FROM)
                        .bind(camera)
                        .bind(now)
                        .bind(stated);
                    query.execute(conn).await.map(drop)
                })?;
                stated
            }
        };
        let status = self.input.status.unwrap_or_default();
        self.batch.events.push(EventRow {
            camera: self.camera.id,
            status,
            since,
        });
        Ok(())
    }
}

impl Camera {
    /// The names of the fields that `input` would change.
    pub(crate) fn differing_from(
        &self,
        input: &CameraInput,
        zone: &TimeZone,
    ) -> Result<Vec<String>> {
        let changed = differences(&self.as_input(), input, zone)?;
        Ok(changed.into_iter().map(|change| change.field).collect())
    }
}
