//! Registering cameras: the rows of a new one, and all that belongs to it.

use std::collections::HashMap;

use jiff::tz::TimeZone;
use uuid::Uuid;

use super::{
    Batch, CameraId, CameraInput, CameraStatus, SiteId, StoredCoverage,
    changed_by::ChangedBy,
    insert::{CameraRow, EventRow, MeasurementRow, OwnerRow, RecorderRow, VersionRow},
};
use crate::{
    accounts::Scope,
    clock::Instant,
    db::{Db, Tx, on_tx},
    error::{Error, Result},
    fields,
    geometry::Position,
    owners::OwnerId,
    recorders::{RecorderId, RecordingMode},
    refusal::{Complaint, Refusal},
    units::UnitId,
};

/// What a write needs to know beyond the input.
pub struct Registrar<'a> {
    /// Who writes.
    pub scope: &'a Scope,
    /// Local time, for days.
    pub zone: &'a TimeZone,
    /// The time now.
    pub now: Instant,
    /// Where the statement comes from: `page`, `list`, `osm`, `demo`, `card`, `plan`.
    pub source: &'static str,
    /// Units by code: those of today, and the own one.
    pub units: HashMap<String, UnitId>,
}

impl<'a> Registrar<'a> {
    /// One that knows the units of today.
    pub async fn of_today(
        db: &Db,
        scope: &'a Scope,
        zone: &'a TimeZone,
        now: Instant,
        source: &'static str,
    ) -> Result<Self> {
        let mut units = db.todays_units().await?;
        // Nothing is moved when units change: who belongs to one that ended goes on for it, under its own code.
        if let Some(own) = scope.unit
            && let Some(name) = db.unit_name(own).await?
        {
            units.insert(name.code, own);
        }
        Ok(Self {
            scope,
            zone,
            now,
            source,
            units,
        })
    }
}

impl Registrar<'_> {
    /// The unit that an input names; none if it names none and the account has none.
    pub fn unit(&self, input: &CameraInput) -> Result<Option<UnitId>> {
        let named = match input
            .unit_code
            .as_deref()
            .map(str::trim)
            .filter(|code| !code.is_empty())
        {
            None => return Ok(self.scope.unit),
            Some(code) => *self.units.get(code).ok_or_else(|| {
                let why = format!("there is no unit with the code '{code}'");
                Error::field("unit_code", Complaint::new(Refusal::NoSuchRecord, why))
            })?,
        };
        match self.scope.unit {
            Some(own) if own != named => Err(Error::field("unit_code", Refusal::OtherUnit)),
            _ => Ok(Some(named)),
        }
    }

    /// Whatever a person states of a new camera is that person's word, as if it had been changed.
    fn said(&self, input: &CameraInput) -> Result<ChangedBy> {
        let stated = fields::object(input)?.into_iter();
        let stated = stated.filter(|(_, value)| !value.is_null());
        let names: Vec<String> = stated.map(|(name, _)| name).collect();
        let mut said = ChangedBy::default();
        said.note(&names, self.source);
        Ok(said)
    }

    /// Adds the rows of a new camera to `batch`, without its coverage; call after [`CameraInput::check`].
    pub fn register(
        &self,
        batch: &mut Batch,
        input: &CameraInput,
        source_ref: Option<String>,
    ) -> Result<(CameraId, Uuid)> {
        let unit = self.unit(input)?;
        let camera = CameraId(Uuid::now_v7());
        let owner = input.owner_kind.map(|kind| {
            let id = OwnerId(Uuid::now_v7());
            batch.owners.push(OwnerRow { id, kind, unit });
            id
        });
        let recorder = recorder_of(batch, input, unit, input.recorder_id, None);
        let installed = input.installed_on.map(|day| day.start(self.zone));
        if let (Some(recorder), None) = (recorder, input.recorder_id) {
            batch.measurements.extend(reset(recorder, installed));
        }
        batch.cameras.push(CameraRow {
            id: camera,
            code: input.code.as_deref().unwrap_or_default().trim().to_owned(),
            unit,
            owner,
            site: input.site_id,
            label: input.label().map(str::to_owned),
            purpose: input.purpose,
            verified_on: input.verified_on.map(|day| day.day(self.zone)),
            warranty_until: input.warranty_until,
            public: input.public.unwrap_or_default(),
            source: self.source,
            source_ref: source_ref.unwrap_or_else(|| camera.0.to_string()),
            changed_by: self.said(input)?,
        });
        let version = Uuid::now_v7();
        batch.versions.push(VersionRow {
            id: version,
            camera,
            valid_from: installed,
            valid_to: None,
            source: self.source,
            setup: input.setup(),
            recorder,
            channel: input.recorder_channel.clone(),
        });
        if let Some(status) = input
            .status
            .filter(|status| *status != CameraStatus::Unknown || input.status_since.is_some())
        {
            let since = input.status_since.map(|since| since.start(self.zone));
            batch.events.push(EventRow {
                camera,
                status,
                since,
            });
        }
        Ok((camera, version))
    }
}

/// What is known of a recorder that was installed with its camera: until then it held nothing.
pub(super) fn reset(recorder: RecorderId, installed: Option<Instant>) -> Option<MeasurementRow> {
    installed.map(|installed| MeasurementRow {
        recorder,
        kind: "reset",
        measured_at: Some(installed),
        days: None,
        mode: None,
        schedule: None,
    })
}

/// The recorder of an input with what the input states of it from `since` on; none if nothing is stated.
pub(super) fn recorder_of(
    batch: &mut Batch,
    input: &CameraInput,
    unit: Option<UnitId>,
    existing: Option<RecorderId>,
    since: Option<Instant>,
) -> Option<RecorderId> {
    let mode = input.recording_mode.is_some() || input.recording_schedule.is_some();
    if existing.is_none() && !mode && input.retention_declared_days.is_none() {
        return None;
    }
    let recorder = existing.unwrap_or_else(|| {
        let id = RecorderId(Uuid::now_v7());
        batch.recorders.push(RecorderRow { id, unit });
        id
    });
    let row = |kind| MeasurementRow {
        recorder,
        kind,
        measured_at: since,
        days: None,
        mode: None,
        schedule: None,
    };
    if let Some(days) = input.retention_declared_days {
        batch.measurements.push(MeasurementRow {
            days: Some(days),
            ..row("retention_declared")
        });
    }
    if mode {
        let mode = input.recording_mode.or(Some(RecordingMode::Schedule));
        let schedule = input.recording_schedule.clone();
        batch.measurements.push(MeasurementRow {
            mode,
            schedule,
            ..row("mode")
        });
    }
    Some(recorder)
}

impl Tx {
    /// Registers one camera.
    pub async fn create_camera(
        &mut self,
        registrar: &Registrar<'_>,
        input: &CameraInput,
    ) -> Result<CameraId> {
        let mut batch = Batch::default();
        self.require_shared(registrar.scope, input).await?;
        let code = input.code.as_deref().unwrap_or_default();
        let unit = registrar.unit(input)?;
        self.require_free_code(registrar.scope, unit, code, None)
            .await?;
        let (camera, version) = registrar.register(&mut batch, input, None)?;
        batch.coverages.push((
            version,
            StoredCoverage::among_today(self, &input.setup()).await?,
        ));
        batch
            .insert(self, registrar.scope.account, registrar.now)
            .await
            .map_err(|error| match error {
                Error::Conflict(_) => Error::Conflict(Refusal::CodeTaken.into()),
                other => other,
            })?;
        Ok(camera)
    }

    /// The site that a source calls `source_ref`, made or moved to `place`.
    pub(crate) async fn upsert_site(
        &mut self,
        registrar: &Registrar<'_>,
        source_ref: &str,
        place: Position,
    ) -> Result<SiteId> {
        const UPSERT: &str = "INSERT INTO sites (id, unit_id, lon, lat, source, source_ref, created_at) \
             VALUES ($1, $2, $3, $4, $5, $6, $7) \
             ON CONFLICT (source, source_ref) DO UPDATE SET lon = excluded.lon, lat = excluded.lat RETURNING id";
        let place = geo::Coord::from(place);
        Ok(on_tx!(self, |conn| {
            let query = sqlx::query_scalar(UPSERT)
                .bind(SiteId(Uuid::now_v7()))
                .bind(registrar.scope.unit);
            let query = query
                .bind(place.x)
                .bind(place.y)
                .bind(registrar.source)
                .bind(source_ref);
            query.bind(registrar.now).fetch_one(conn).await
        })?)
    }

    /// An error that names the field, unless the caller's unit has the recorder and the site that an input shares.
    pub(crate) async fn require_shared(
        &mut self,
        scope: &Scope,
        input: &CameraInput,
    ) -> Result<()> {
        const SITE: &str = "SELECT id FROM sites WHERE id = $1 AND ($2 IS NULL OR unit_id IS NULL OR unit_id = $2)";
        if let Some(recorder) = input.recorder_id {
            self.require_recorder(scope, recorder).await?;
        }
        if let Some(site) = input.site_id {
            let known: Option<SiteId> = on_tx!(self, |conn| sqlx::query_scalar(SITE)
                .bind(site)
                .bind(scope.unit)
                .fetch_optional(conn)
                .await)?;
            known.ok_or_else(|| Error::field("site_id", Refusal::NoSuchRecord))?;
        }
        Ok(())
    }
}
