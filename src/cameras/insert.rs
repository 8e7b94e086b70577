//! Storing cameras, one or a million, with all that belongs to them: the same statements for a form and for a list.

use std::collections::HashSet;

use sqlx::QueryBuilder;
use uuid::Uuid;

use super::{
    CameraId, CameraStatus, Purpose, Setup, SiteId, StoredCoverage, changed_by::ChangedBy,
};
use crate::{
    accounts::AccountId,
    clock::{Day, Instant},
    db::{JsonText, Tx, on_tx},
    error::Result,
    owners::{ConsentMethod, ConsentScope, DRAFT_DAYS, OwnerId, OwnerKind},
    recorders::{RecorderId, RecordingMode},
    units::UnitId,
};

/// Rows of one INSERT; the widest has 24 binds and SQLite takes 32,766.
const CHUNK: usize = 1000;

/// The wording that made-up owners agreed to.
const MADE_UP: &str = "demo";

/// Rows that belong together and are stored in one transaction.
#[derive(Default)]
pub struct Batch {
    /// Who they belong to.
    pub owners: Vec<OwnerRow>,
    /// Where footage is kept.
    pub recorders: Vec<RecorderRow>,
    /// What is known of the recorders.
    pub measurements: Vec<MeasurementRow>,
    /// The cameras.
    pub cameras: Vec<CameraRow>,
    /// How they were set up, when.
    pub versions: Vec<VersionRow>,
    /// What state they were in, when.
    pub events: Vec<EventRow>,
    /// What they see.
    pub coverages: Vec<(Uuid, StoredCoverage)>,
    /// The day on which the households among the owners agreed to be listed; none: their cameras are drafts.
    pub listed_on: Option<Day>,
}

/// A row of `owners`.
pub struct OwnerRow {
    /// Identifier.
    pub id: OwnerId,
    /// What kind of owner.
    pub kind: OwnerKind,
    /// The unit that keeps it.
    pub unit: Option<UnitId>,
}

/// A row of `recorders`.
pub struct RecorderRow {
    /// Identifier.
    pub id: RecorderId,
    /// The unit that keeps it.
    pub unit: Option<UnitId>,
}

/// A row of `recorder_measurements`, as far as a camera's form can state one.
pub struct MeasurementRow {
    /// The recorder.
    pub recorder: RecorderId,
    /// `retention_declared`, `mode` or `reset`.
    pub kind: &'static str,
    /// When it began to hold; none = since ever.
    pub measured_at: Option<Instant>,
    /// Days kept.
    pub days: Option<f64>,
    /// When it writes.
    pub mode: Option<RecordingMode>,
    /// At which hours.
    pub schedule: Option<String>,
}

/// A row of `cameras`.
pub struct CameraRow {
    /// Identifier.
    pub id: CameraId,
    /// Code, unique within its unit.
    pub code: String,
    /// The unit that keeps it.
    pub unit: Option<UnitId>,
    /// Who it belongs to.
    pub owner: Option<OwnerId>,
    /// The pole or wall that it shares with others.
    pub site: Option<SiteId>,
    /// Where it hangs in words.
    pub label: Option<String>,
    /// What it is there for.
    pub purpose: Option<Purpose>,
    /// The last day on which somebody saw that it works.
    pub verified_on: Option<Day>,
    /// The last day of its warranty.
    pub warranty_until: Option<Day>,
    /// Whether anybody may see it.
    pub public: bool,
    /// Where the record came from.
    pub source: &'static str,
    /// What the source calls it.
    pub source_ref: String,
    /// Whose word its fields are.
    pub(super) changed_by: ChangedBy,
}

/// A row of `camera_versions`.
pub struct VersionRow {
    /// Identifier.
    pub id: Uuid,
    /// The camera.
    pub camera: CameraId,
    /// The first moment for which it holds; none = since ever.
    pub valid_from: Option<Instant>,
    /// The first moment for which it no longer holds; none = still.
    pub valid_to: Option<Instant>,
    /// Where the statement came from.
    pub source: &'static str,
    /// Place, lens and view.
    pub setup: Setup,
    /// Where its footage goes.
    pub recorder: Option<RecorderId>,
    /// On which channel.
    pub channel: Option<String>,
}

/// A row of `status_events`.
pub struct EventRow {
    /// The camera.
    pub camera: CameraId,
    /// The state from then on.
    pub status: CameraStatus,
    /// When it began; none = it holds backwards for ever.
    pub since: Option<Instant>,
}

/// Inserts `$rows` into `$table ($columns)` in chunks; each row is bound by `$bind`.
macro_rules! insert {
    ($tx:expr, $rows:expr, $into:literal, |$values:ident, $row:ident| $bind:expr) => {
        for chunk in $rows.chunks(CHUNK) {
            on_tx!($tx, |conn| {
                let mut insert = QueryBuilder::new($into);
                insert.push_values(chunk, |mut $values, $row| {
                    $bind;
                });
                insert.build().execute(conn).await.map(drop)
            })?;
        }
    };
}

impl Batch {
    /// Stores every row, recorded `now` by `account`.
    pub async fn insert(
        &self,
        tx: &mut Tx,
        account: Option<AccountId>,
        now: Instant,
    ) -> Result<()> {
        self.insert_owners(tx, account, now).await?;
        insert!(
            tx,
            self.recorders,
            "INSERT INTO recorders (id, unit_id, created_at) ",
            |values, row| { values.push_bind(row.id).push_bind(row.unit).push_bind(now) }
        );
        insert!(
            tx,
            self.measurements,
            "INSERT INTO recorder_measurements (id, recorder_id, kind, measured_at, days, recording_mode, \
             recording_schedule, recorded_at, recorded_by) ",
            |values, row| {
                values
                    .push_bind(Uuid::now_v7())
                    .push_bind(row.recorder)
                    .push_bind(row.kind)
                    .push_bind(row.measured_at);
                values
                    .push_bind(row.days)
                    .push_bind(row.mode)
                    .push_bind(&row.schedule)
                    .push_bind(now)
                    .push_bind(account)
            }
        );
        let waiting: HashSet<OwnerId> = match self.listed_on {
            Some(_) => HashSet::new(),
            None => self.households().into_iter().collect(),
        };
        let draft_until = now.plus_days(DRAFT_DAYS);
        insert!(
            tx,
            self.cameras,
            "INSERT INTO cameras (id, code, unit_id, owner_id, site_id, label, folded, purpose, verified_on, \
             warranty_until, source, source_ref, changed_by_person, created_at, draft_until, public) ",
            |values, row| {
                let folded = folded(&row.code, row.label.as_deref());
                values
                    .push_bind(row.id)
                    .push_bind(&row.code)
                    .push_bind(row.unit)
                    .push_bind(row.owner);
                values
                    .push_bind(row.site)
                    .push_bind(&row.label)
                    .push_bind(folded)
                    .push_bind(row.purpose);
                values
                    .push_bind(row.verified_on)
                    .push_bind(row.warranty_until)
                    .push_bind(row.source)
                    .push_bind(&row.source_ref)
                    .push_bind(JsonText(&row.changed_by))
                    .push_bind(now);
                let waits = row.owner.is_some_and(|owner| waiting.contains(&owner));
                values
                    .push_bind(waits.then_some(draft_until))
                    .push_bind(row.public)
            }
        );
        // States before versions: so the map's counts, which follow every row, take in each camera once.
        insert!(
            tx,
            self.events,
            "INSERT INTO status_events (id, camera_id, status, since, recorded_at, recorded_by) ",
            |values, row| {
                values
                    .push_bind(Uuid::now_v7())
                    .push_bind(row.camera)
                    .push_bind(row.status)
                    .push_bind(row.since);
                values.push_bind(now).push_bind(account)
            }
        );
        self.insert_versions(tx, account, now).await?;
        insert_coverages(tx, &self.coverages).await
    }

    async fn insert_owners(
        &self,
        tx: &mut Tx,
        account: Option<AccountId>,
        now: Instant,
    ) -> Result<()> {
        insert!(
            tx,
            self.owners,
            "INSERT INTO owners (id, kind, unit_id, created_at) ",
            |values, row| {
                values
                    .push_bind(row.id)
                    .push_bind(row.kind)
                    .push_bind(row.unit)
                    .push_bind(now)
            }
        );
        if let Some(day) = self.listed_on {
            insert!(
                tx,
                self.households(),
                "INSERT INTO owner_consents (owner_id, scope, given_on, method, text_version, recorded_at, recorded_by) ",
                |values, row| {
                    values
                        .push_bind(*row)
                        .push_bind(ConsentScope::Listed)
                        .push_bind(day)
                        .push_bind(ConsentMethod::Paper);
                    values.push_bind(MADE_UP).push_bind(now).push_bind(account)
                }
            );
        }
        Ok(())
    }

    /// The owners whose cameras need consent.
    fn households(&self) -> Vec<OwnerId> {
        let owners = self
            .owners
            .iter()
            .filter(|owner| owner.kind.needs_consent());
        owners.map(|owner| owner.id).collect()
    }

    async fn insert_versions(
        &self,
        tx: &mut Tx,
        account: Option<AccountId>,
        now: Instant,
    ) -> Result<()> {
        insert!(
            tx,
            self.versions,
            "INSERT INTO camera_versions (id, camera_id, valid_from, valid_to, recorded_at, recorded_by, source, \
             lon, lat, kind, bearing_deg, horizontal_fov_deg, vertical_fov_deg, tilt_deg, width_px, height_px, \
             near_m, far_m, night_far_m, height_m, masks, drawn_coverage, recorder_id, recorder_channel) ",
            |values, row| {
                let setup = &row.setup;
                values
                    .push_bind(row.id)
                    .push_bind(row.camera)
                    .push_bind(row.valid_from)
                    .push_bind(row.valid_to);
                values
                    .push_bind(now)
                    .push_bind(account)
                    .push_bind(row.source);
                values
                    .push_bind(setup.lon)
                    .push_bind(setup.lat)
                    .push_bind(setup.kind)
                    .push_bind(setup.bearing_deg);
                values
                    .push_bind(setup.horizontal_fov_deg)
                    .push_bind(setup.vertical_fov_deg)
                    .push_bind(setup.tilt_deg);
                values
                    .push_bind(setup.width_px)
                    .push_bind(setup.height_px)
                    .push_bind(setup.near_m);
                values
                    .push_bind(setup.far_m)
                    .push_bind(setup.night_far_m)
                    .push_bind(setup.height_m);
                values
                    .push_bind(&setup.masks)
                    .push_bind(&setup.drawn_coverage)
                    .push_bind(row.recorder)
                    .push_bind(&row.channel)
            }
        );
        Ok(())
    }
}

/// Stores what versions see; each version has at most one coverage.
pub(crate) async fn insert_coverages(
    tx: &mut Tx,
    coverages: &[(Uuid, StoredCoverage)],
) -> Result<()> {
    insert!(
        tx,
        coverages,
        "INSERT INTO coverages (version_id, indoors, drawn, viewpoint_lon, viewpoint_lat, sector_bearing_deg, sector_width_deg, \
         sector_near_m, sector_far_m, assumptions, day_visible, day_area_m2, night_kind, sector_night_far_m, night_visible, night_area_m2, \
         towards_private_m2, min_lon, min_lat, max_lon, max_lat) ",
        |values, row| {
            let (version, seen) = row;
            values
                .push_bind(version)
                .push_bind(seen.indoors)
                .push_bind(seen.drawn);
            values
                .push_bind(seen.viewpoint_lon)
                .push_bind(seen.viewpoint_lat)
                .push_bind(seen.sector_bearing_deg);
            values
                .push_bind(seen.sector_width_deg)
                .push_bind(seen.sector_near_m)
                .push_bind(seen.sector_far_m)
                .push_bind(&seen.assumptions);
            values
                .push_bind(&seen.day_visible)
                .push_bind(seen.day_area_m2)
                .push_bind(seen.night_kind);
            values
                .push_bind(seen.sector_night_far_m)
                .push_bind(&seen.night_visible)
                .push_bind(seen.night_area_m2)
                .push_bind(seen.towards_private_m2);
            values
                .push_bind(seen.min_lon)
                .push_bind(seen.min_lat)
                .push_bind(seen.max_lon)
                .push_bind(seen.max_lat)
        }
    );
    Ok(())
}

/// What the search box looks in.
pub(crate) fn folded(code: &str, label: Option<&str>) -> String {
    crate::folded::fold(&format!("{code} {}", label.unwrap_or_default()))
}
