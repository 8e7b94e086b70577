//! Changing cameras: a change, its coverage and its line in the log are one transaction.

use serde_json::{Map, Value};
use uuid::Uuid;

use super::{
    Batch, Camera, CameraId, CameraInput, Registrar, StoredCoverage,
    insert::{ChangedByPerson, EventRow, OwnerRow, VersionRow, folded},
    register::recorder_of,
};
use crate::{
    clock::{DayOrInstant, Instant},
    db::{Db, JsonText, Tx, on_tx},
    error::{Error, Result},
    fields,
    owners::OwnerId,
    recorders::RecorderId,
};

/// How a change is dated: it was done at a moment, or it was always so.
#[derive(Clone, Copy, Debug, Default)]
pub struct Changes {
    /// The first moment for which the new setup holds; none = now.
    pub valid_from: Option<Instant>,
    /// The record was wrong: the new setup replaces the old for its whole validity.
    pub correction: bool,
}

/// What became of an input.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Saved {
    /// A camera was registered.
    Created,
    /// Fields were changed.
    Updated,
    /// It said nothing new.
    Unchanged,
}

impl Camera {
    /// The camera as the input that would register it, days and all.
    #[must_use]
    pub fn as_input(&self) -> CameraInput {
        let setup = &self.setup;
        CameraInput {
            code: Some(self.code.clone()),
            label: self.label.clone(),
            lon: Some(setup.lon),
            lat: Some(setup.lat),
            kind: Some(setup.kind),
            bearing_deg: setup.bearing_deg,
            horizontal_fov_deg: setup.horizontal_fov_deg,
            vertical_fov_deg: setup.vertical_fov_deg,
            tilt_deg: setup.tilt_deg,
            width_px: setup.width_px,
            height_px: setup.height_px,
            near_m: setup.near_m,
            far_m: setup.far_m,
            night_far_m: setup.night_far_m,
            height_m: setup.height_m,
            masks: Some(setup.masks.0.clone()),
            drawn_coverage: setup.drawn_coverage.clone().map(|drawn| drawn.0),
            status: Some(self.status),
            status_since: self.status_since.map(DayOrInstant::Instant),
            installed_on: self.installed_at.map(DayOrInstant::Instant),
            retention_declared_days: self.retention_declared_days,
            recording_mode: self.recording_mode,
            recording_schedule: self.recording_schedule.clone(),
            verified_on: self.verified_on.map(DayOrInstant::Day),
            owner_kind: self.owner_kind,
            unit_code: self.unit_code.clone(),
            purpose: self.purpose,
            recorder_id: self.recorder_id,
        }
    }

    /// The input after a JSON merge patch (RFC 7396): a null forgets what was known.
    pub fn patched(&self, patch: &Map<String, Value>) -> Result<CameraInput> {
        let mut fields = fields::object(&self.as_input())?;
        fields.extend(
            patch
                .iter()
                .map(|(name, value)| (name.clone(), value.clone())),
        );
        fields::read(&fields)
    }
}

impl Db {
    /// Changes `camera` (read by `camera_for_change` in `tx`) into `input`.
    pub async fn change_camera(
        &self,
        tx: &mut Tx,
        registrar: &Registrar<'_>,
        camera: &Camera,
        input: &CameraInput,
        changes: Changes,
    ) -> Result<Saved> {
        let before = camera.as_input();
        let differing = differing_fields(
            &before.normalised(registrar.zone),
            &input.normalised(registrar.zone),
        )?;
        if differing.is_empty() {
            return Ok(Saved::Unchanged);
        }
        let touched = |names: &[&str]| {
            names
                .iter()
                .any(|name| differing.iter().any(|field| field == name))
        };
        let mut batch = Batch::default();
        let mut recorder = input.recorder_id.or(camera.recorder_id);
        if touched(&[
            "retention_declared_days",
            "recording_mode",
            "recording_schedule",
        ]) {
            // Stated anew, for as long as the record holds: a list that is imported again corrects, it does not date.
            let since = (!changes.correction).then_some(registrar.now);
            recorder = recorder_of(&mut batch, input, registrar.unit(input)?, recorder, since)
                .or(recorder);
        }
        if camera.setup != input.setup()
            || recorder != camera.recorder_id
            || touched(&["installed_on"])
        {
            self.change_version(tx, registrar, camera, input, recorder, changes, &mut batch)
                .await?;
        }
        if touched(&["status", "status_since"]) {
            let dated = touched(&["status_since"])
                .then(|| input.status_since.map(|since| since.start(registrar.zone)));
            let since = dated.unwrap_or((!changes.correction).then_some(registrar.now));
            batch.events.push(EventRow {
                camera: camera.id,
                status: input.status.unwrap_or_default(),
                since,
            });
        }
        let owner = if touched(&["owner_kind"]) {
            input.owner_kind.map(|kind| {
                let id = OwnerId(Uuid::now_v7());
                batch.owners.push(OwnerRow {
                    id,
                    kind,
                    unit: registrar.scope.unit,
                });
                id
            })
        } else {
            None
        };
        batch
            .insert(tx, registrar.scope.account, registrar.now)
            .await?;
        self.update_camera(
            tx,
            registrar,
            camera,
            input,
            owner,
            touched(&["owner_kind"]),
            &differing,
        )
        .await?;
        Ok(Saved::Updated)
    }

    #[allow(
        clippy::too_many_arguments,
        reason = "one step of change_camera, called there only"
    )]
    async fn change_version(
        &self,
        tx: &mut Tx,
        registrar: &Registrar<'_>,
        camera: &Camera,
        input: &CameraInput,
        recorder: Option<RecorderId>,
        changes: Changes,
        batch: &mut Batch,
    ) -> Result<()> {
        const CURRENT: &str = "SELECT id, valid_from FROM camera_versions WHERE camera_id = $1 AND superseded_at IS NULL AND valid_to IS NULL";
        const SUPERSEDE: &str = "UPDATE camera_versions SET superseded_at = $2 WHERE id = $1";
        const CLOSE: &str = "UPDATE camera_versions SET valid_to = $2 WHERE id = $1";
        const FORGET_COVERAGE: &str = "DELETE FROM coverages WHERE version_id = $1";
        let (current, since): (Uuid, Option<Instant>) = on_tx!(tx, |conn| sqlx::query_as(CURRENT)
            .bind(camera.id)
            .fetch_one(conn)
            .await)?;
        let from = changes.valid_from.unwrap_or(registrar.now);
        if from > registrar.now {
            return Err(Error::field("valid_from", "lies in the future"));
        }
        let valid_from = if changes.correction {
            on_tx!(tx, |conn| sqlx::query(SUPERSEDE)
                .bind(current)
                .bind(registrar.now)
                .execute(conn)
                .await
                .map(drop))?;
            on_tx!(tx, |conn| sqlx::query(FORGET_COVERAGE)
                .bind(current)
                .execute(conn)
                .await
                .map(drop))?;
            let first = since == camera.installed_at;
            if first {
                input.installed_on.map(|day| day.start(registrar.zone))
            } else {
                since
            }
        } else {
            if since.is_some_and(|since| from <= since) {
                let detail = "is not after the beginning of the version it would end; use a correction instead";
                return Err(Error::field("valid_from", detail));
            }
            on_tx!(tx, |conn| sqlx::query(CLOSE)
                .bind(current)
                .bind(from)
                .execute(conn)
                .await
                .map(drop))?;
            Some(from)
        };
        let version = Uuid::now_v7();
        let setup = input.setup();
        batch
            .coverages
            .push((version, StoredCoverage::among_today(tx, &setup).await?));
        batch.versions.push(VersionRow {
            id: version,
            camera: camera.id,
            valid_from,
            valid_to: None,
            source: registrar.source,
            setup,
            recorder,
        });
        Ok(())
    }

    #[allow(
        clippy::too_many_arguments,
        reason = "one step of change_camera, called there only"
    )]
    async fn update_camera(
        &self,
        tx: &mut Tx,
        registrar: &Registrar<'_>,
        camera: &Camera,
        input: &CameraInput,
        owner: Option<OwnerId>,
        owner_changed: bool,
        changed: &[String],
    ) -> Result<()> {
        const UPDATE: &str = "UPDATE cameras SET code = $2, label = $3, folded = $4, purpose = $5, verified_on = $6, \
             unit_id = $7, changed_by_person = $8, revision = revision + 1 WHERE id = $1";
        const SET_OWNER: &str = "UPDATE cameras SET owner_id = $2 WHERE id = $1";
        let mut by_person = self.changed_by_person(tx, camera.id).await?.0;
        if registrar.source == "page" {
            by_person.extend(
                changed
                    .iter()
                    .filter(|field| !by_person.contains(field))
                    .cloned()
                    .collect::<Vec<_>>(),
            );
        }
        let code = input.code.as_deref().unwrap_or_default().trim();
        let folded = folded(code, input.label.as_deref());
        let unit = registrar.unit(input)?;
        let verified_on = input.verified_on.map(|day| day.day(registrar.zone));
        on_tx!(tx, |conn| {
            let query = sqlx::query(UPDATE)
                .bind(camera.id)
                .bind(code)
                .bind(&input.label)
                .bind(folded);
            let query = query
                .bind(input.purpose)
                .bind(verified_on)
                .bind(unit)
                .bind(JsonText(by_person));
            query.execute(conn).await.map(drop)
        })?;
        if owner_changed {
            on_tx!(tx, |conn| sqlx::query(SET_OWNER)
                .bind(camera.id)
                .bind(owner)
                .execute(conn)
                .await
                .map(drop))?;
        }
        Ok(())
    }

    /// The names of the fields of a camera that a person changed, which imports leave alone.
    pub(crate) async fn changed_by_person(
        &self,
        tx: &mut Tx,
        camera: CameraId,
    ) -> Result<ChangedByPerson> {
        const FIELDS: &str = "SELECT changed_by_person FROM cameras WHERE id = $1";
        Ok(on_tx!(tx, |conn| sqlx::query_scalar(FIELDS)
            .bind(camera)
            .fetch_one(conn)
            .await)?)
    }
}

/// The names of the fields in which two inputs differ.
fn differing_fields(before: &CameraInput, after: &CameraInput) -> Result<Vec<String>> {
    let before = fields::object(before)?;
    let after = fields::object(after)?.into_iter();
    Ok(after
        .filter(|(name, value)| before.get(name) != Some(value))
        .map(|(name, _)| name)
        .collect())
}
