//! SQL of linking: the database narrows to the cameras that may matter, the pure part decides.

use std::{
    collections::{HashMap, HashSet},
    sync::Arc,
};

use geo::MultiPolygon;
use sqlx::QueryBuilder;

use super::{
    Judgement, Light, Scene, Subject, SubjectCoverage, SubjectMask, SubjectNight, SubjectVersion,
    outlook::Outlook, search::metres,
};
use crate::{
    cameras::{CameraId, NightKind, Setup, StatusEvent, StoredCoverage},
    clock::{Day, Instant},
    db::{Tx, by_tx, on_tx},
    error::{Error, Result},
    geojson_shape,
    geometry::{BBox, Position, wkb},
    owners::OwnerKind,
    recorders::{Recorder, RecorderId},
    units::{UnitId, UnitName},
};

/// Every version that still counts of some cameras. Drafts are no candidates, whoever searches (PRIVACY P9).
const VERSIONS: &str = "SELECT k.id AS camera_id, k.code, k.label, k.unit_id, u.code AS unit_code, u.name AS unit_name, k.verified_on, \
     o.kind AS owner_kind, t.owner_id IS NOT NULL AND a.owner_id IS NOT NULL AS contactable, \
     v.valid_from, v.valid_to, v.recorder_id, v.lon, v.lat, v.kind, v.bearing_deg, v.horizontal_fov_deg, \
     v.vertical_fov_deg, v.tilt_deg, v.width_px, v.height_px, v.near_m, v.far_m, v.night_far_m, v.height_m, v.masks, \
     v.drawn_coverage, c.indoors, c.drawn, c.viewpoint_lon, c.viewpoint_lat, c.sector_bearing_deg, c.sector_width_deg, \
     c.sector_near_m, c.sector_far_m, c.assumptions, c.day_visible, c.day_area_m2, c.night_kind, c.sector_night_far_m, \
     c.night_visible, c.night_area_m2, c.min_lon, c.min_lat, c.max_lon, c.max_lat \
     FROM camera_versions v \
     JOIN cameras k ON k.id = v.camera_id \
     JOIN coverages c ON c.version_id = v.id \
     LEFT JOIN units u ON u.id = k.unit_id \
     LEFT JOIN owners o ON o.id = k.owner_id \
     LEFT JOIN owner_contacts t ON t.owner_id = o.id \
     LEFT JOIN owner_consents a ON a.owner_id = o.id AND a.scope = 'contactable' AND a.ended_at IS NULL \
     WHERE v.superseded_at IS NULL AND k.draft_until IS NULL AND v.camera_id IN (";
const OUTLOOKS_SQLITE: &str = "SELECT camera_id, valid_from, valid_to, indoors, drawn, viewpoint_lon, viewpoint_lat, \
     sector_bearing_deg, sector_width_deg, sector_near_m, sector_far_m FROM coverages_box \
     WHERE min_lon <= $3 AND max_lon >= $1 AND min_lat <= $4 AND max_lat >= $2 \
     AND NOT EXISTS (SELECT 1 FROM cameras k WHERE k.id = coverages_box.camera_id AND k.draft_until IS NOT NULL)";
const OUTLOOKS_POSTGIS: &str = "SELECT v.camera_id, v.valid_from, v.valid_to, c.indoors, c.drawn, c.viewpoint_lon, \
     c.viewpoint_lat, c.sector_bearing_deg, c.sector_width_deg, c.sector_near_m, c.sector_far_m \
     FROM coverages c JOIN camera_versions v ON v.id = c.version_id WHERE c.box && ST_MakeEnvelope($1, $2, $3, $4, 4326) \
     AND NOT EXISTS (SELECT 1 FROM cameras k WHERE k.id = v.camera_id AND k.draft_until IS NOT NULL)";
const EVENTS: &str = "SELECT camera_id, status, since FROM status_events WHERE camera_id IN (";
const MEASUREMENTS: &str = "SELECT recorder_id, kind, measured_at, days, offset_s, network_time, recording_mode, \
     recording_schedule FROM recorder_measurements WHERE recorder_id IN (";

const VALID: &str = ") AND superseded_at IS NULL ORDER BY rid";

/// Identifiers of one `IN (…)`.
const CHUNK: usize = 5000;

/// The rows of `$sql`, which ends in `IN (`, for all of `$ids`; `$then` follows the list.
macro_rules! rows_of {
    ($tx:expr, $sql:expr, $ids:expr, $then:expr) => {{
        let mut rows = Vec::new();
        for chunk in $ids.chunks(CHUNK) {
            let of_chunk = on_tx!(&mut *$tx, |conn| {
                let mut query = QueryBuilder::new($sql);
                let mut list = query.separated(", ");
                for id in chunk {
                    list.push_bind(*id);
                }
                query.push($then).build_query_as().fetch_all(conn).await
            })?;
            rows.extend(of_chunk);
        }
        rows
    }};
}

/// The cameras around a scene.
#[derive(Default)]
pub(crate) struct Around {
    /// Those to judge, by key.
    pub(crate) subjects: Vec<Narrowed>,
    /// How many hang within the search radius besides, and surely look elsewhere.
    pub(crate) out_of_view: u32,
}

/// A camera to judge, with what the answer shows beside the verdict.
pub(crate) struct Narrowed {
    pub(crate) subject: Subject,
    pub(crate) unit: Option<UnitId>,
    pub(crate) label: Option<String>,
    pub(crate) owner_kind: Option<OwnerKind>,
    /// Whether the owner agreed to be contacted, and it is known how.
    pub(crate) contactable: bool,
}

impl Narrowed {
    /// What the judged version saw by the light of the window; none where it saw nothing or was not there.
    pub(crate) fn coverage(&self, judgement: &Judgement) -> Option<geojson::Geometry> {
        let seen = self
            .subject
            .versions
            .get(judgement.version)?
            .coverage
            .as_ref()?;
        let polygons = match (&seen.night, judgement.light) {
            (SubjectNight::View { visible, .. }, Light::Night) => visible,
            (SubjectNight::Blind, Light::Night) => return None,
            _ => &seen.day,
        };
        Some(geojson_shape::geometry(polygons.clone()))
    }
}

#[derive(sqlx::FromRow)]
struct Row {
    camera_id: CameraId,
    code: String,
    label: Option<String>,
    unit_id: Option<UnitId>,
    unit_code: Option<String>,
    unit_name: Option<String>,
    verified_on: Option<Day>,
    owner_kind: Option<OwnerKind>,
    contactable: bool,
    valid_from: Option<Instant>,
    valid_to: Option<Instant>,
    recorder_id: Option<RecorderId>,
    #[sqlx(flatten)]
    setup: Setup,
    #[sqlx(flatten)]
    coverage: StoredCoverage,
}

#[derive(sqlx::FromRow)]
struct EventRow {
    camera_id: CameraId,
    #[sqlx(flatten)]
    event: StatusEvent,
}

impl Tx {
    /// The cameras of all units that may see the scene or hang within `radius_m` of it, `area` being the box of its place;
    /// linking crosses borders.
    ///
    /// With `whole` all of them are read. Else those whose sector alone keeps the scene out of view are counted only.
    pub(crate) async fn subjects_around(
        &mut self,
        scene: &Scene,
        area: BBox,
        radius_m: f64,
        whole: bool,
    ) -> Result<Around> {
        let area = area.grown(metres(radius_m)?);
        let mut around = Around::default();
        let (mut cameras, mut decided) = (Vec::new(), HashSet::new());
        for outlook in self.outlooks_meeting(area).await? {
            let out_m = if whole {
                None
            } else {
                outlook.surely_out_m(scene)?
            };
            let Some(edge_distance_m) = out_m else {
                cameras.push(outlook.camera_id);
                continue;
            };
            around.out_of_view += u32::from(edge_distance_m <= radius_m);
            decided.insert(outlook.camera_id);
        }
        // The version that held decides, and those before and after it do not count.
        cameras.retain(|camera| !decided.contains(camera));
        cameras.sort_unstable();
        cameras.dedup();
        around.subjects = self.subjects(&cameras).await?;
        Ok(around)
    }

    /// The cameras of all units whose view may meet `area`: those for whose viewpoint and range `is_near` says so, and those
    /// whose view was drawn by hand.
    pub(crate) async fn subjects_whose_view(
        &mut self,
        area: BBox,
        is_near: impl Fn(Position, f64) -> bool,
    ) -> Result<Vec<Narrowed>> {
        let mut cameras = Vec::new();
        for outlook in self.outlooks_meeting(area).await? {
            if outlook
                .reach()?
                .is_none_or(|(at, far_m)| is_near(at, far_m))
            {
                cameras.push(outlook.camera_id);
            }
        }
        cameras.sort_unstable();
        cameras.dedup();
        self.subjects(&cameras).await
    }

    /// The versions of cameras whose box meets `area`.
    async fn outlooks_meeting(&mut self, area: BBox) -> Result<Vec<Outlook>> {
        let sql = by_tx!(self, OUTLOOKS_SQLITE, OUTLOOKS_POSTGIS);
        Ok(on_tx!(&mut *self, |conn| {
            let query = sqlx::query_as(sql).bind(area.min_lon).bind(area.min_lat);
            let query = query.bind(area.max_lon).bind(area.max_lat);
            query.fetch_all(conn).await
        })?)
    }

    /// All that is known of these cameras.
    pub(crate) async fn subjects(&mut self, cameras: &[CameraId]) -> Result<Vec<Narrowed>> {
        let rows: Vec<Row> = rows_of!(self, VERSIONS, cameras, ") ORDER BY k.rid, v.rid");
        let mut recorders: Vec<RecorderId> =
            rows.iter().filter_map(|row| row.recorder_id).collect();
        recorders.sort_unstable();
        recorders.dedup();
        let mut events = self.events_of(cameras).await?;
        let recorders = self.recorders(&recorders).await?;

        let mut subjects: Vec<Narrowed> = Vec::with_capacity(cameras.len());
        for row in rows {
            if subjects
                .last()
                .is_none_or(|last| last.subject.id != row.camera_id)
            {
                subjects.push(Narrowed {
                    subject: Subject {
                        id: row.camera_id,
                        code: row.code.clone(),
                        unit: row.unit(),
                        verified_on: row.verified_on,
                        status_events: events.remove(&row.camera_id).unwrap_or_default(),
                        versions: Vec::new(),
                    },
                    unit: row.unit_id,
                    label: row.label.clone(),
                    owner_kind: row.owner_kind,
                    contactable: row.contactable,
                });
            }
            if let Some(last) = subjects.last_mut() {
                let recorder = row.recorder_id.and_then(|id| recorders.get(&id).cloned());
                last.subject.versions.push(row.version(recorder)?);
            }
        }
        Ok(subjects)
    }

    async fn events_of(
        &mut self,
        cameras: &[CameraId],
    ) -> Result<HashMap<CameraId, Vec<StatusEvent>>> {
        let mut events: HashMap<_, Vec<_>> = HashMap::with_capacity(cameras.len());
        let rows: Vec<EventRow> = rows_of!(self, EVENTS, cameras, VALID);
        for row in rows {
            events.entry(row.camera_id).or_default().push(row.event);
        }
        Ok(events)
    }

    /// Recorders with all that was ever measured of them.
    pub(crate) async fn recorders(
        &mut self,
        ids: &[RecorderId],
    ) -> Result<HashMap<RecorderId, Arc<Recorder>>> {
        let mut recorders: HashMap<_, _> = ids
            .iter()
            .map(|id| {
                (
                    *id,
                    Recorder {
                        id: *id,
                        measurements: Vec::new(),
                    },
                )
            })
            .collect();
        let rows: Vec<crate::recorders::MeasurementRow> = rows_of!(self, MEASUREMENTS, ids, VALID);
        for row in rows {
            let recorder = row.recorder_id;
            let measurement = row.measurement()?;
            recorders
                .entry(recorder)
                .and_modify(|recorder| recorder.measurements.push(measurement));
        }
        Ok(recorders
            .into_iter()
            .map(|(id, recorder)| (id, Arc::new(recorder)))
            .collect())
    }
}

impl Row {
    fn unit(&self) -> Option<UnitName> {
        let (code, name) = self.unit_code.clone().zip(self.unit_name.clone())?;
        Some(UnitName { code, name })
    }

    fn version(&self, recorder: Option<Arc<Recorder>>) -> Result<SubjectVersion> {
        let masks = self.setup.masks.0.iter().map(|mask| {
            let area = geojson_shape::polygons(&mask.area).map_err(Error::Internal)?;
            Ok(SubjectMask {
                area,
                effective: mask.is_effective(),
            })
        });
        Ok(SubjectVersion {
            valid_from: self.valid_from,
            valid_to: self.valid_to,
            position: self.setup.position()?,
            lens: self.setup.lens(),
            coverage: if self.coverage.indoors {
                None
            } else {
                Some(coverage(&self.coverage)?)
            },
            masks: masks.collect::<Result<_>>()?,
            recorder,
        })
    }
}

fn coverage(stored: &StoredCoverage) -> Result<SubjectCoverage> {
    let night = match (stored.night_kind, stored.sector_night_far_m) {
        (NightKind::View, Some(far_m)) => SubjectNight::View {
            far_m,
            visible: polygons(stored.night_visible.as_deref())?,
        },
        (NightKind::Blind, _) => SubjectNight::Blind,
        _ => SubjectNight::Unknown,
    };
    let viewpoint = Position::try_from([stored.viewpoint_lon, stored.viewpoint_lat]);
    Ok(SubjectCoverage {
        viewpoint: viewpoint.map_err(|error| Error::Internal(error.to_string()))?,
        bearing_deg: stored.sector_bearing_deg,
        width_deg: stored.sector_width_deg,
        near_m: stored.sector_near_m,
        far_m: stored.sector_far_m,
        day: polygons(stored.day_visible.as_deref())?,
        night,
        drawn: stored.drawn,
        assumptions: stored.assumptions.0.clone(),
    })
}

fn polygons(bytes: Option<&[u8]>) -> Result<MultiPolygon<f64>> {
    let Some(bytes) = bytes else {
        return Ok(MultiPolygon(Vec::new()));
    };
    wkb::read_multi_polygon(bytes).map_err(|error| Error::Internal(format!("a coverage: {error}")))
}
