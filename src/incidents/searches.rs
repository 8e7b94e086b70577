//! SQL of what the caps count: searches, and the cameras whose owners were asked (PRIVACY P6).

use std::collections::HashSet;

use super::{
    Incident, IncidentId,
    limits::{self, COUNTED_DAYS, Cause, Earlier, Excess, NEAR_M, Reach},
    place::apart_m,
};
use crate::{
    accounts::{AccountId, Scope},
    cameras::CameraId,
    clock::{Instant, Window},
    db::{Tx, on_tx},
    error::{Error, Result},
    geojson_shape,
    geometry::{
        BBox, Meters,
        wkb::{self, Shape},
    },
    refusal::{Complaint, Refusal},
    units::UnitId,
};

/// The most by which a place reaches beyond its recorded shape, metres.
const MAX_RADIUS_M: f64 = 500.0;

// An update that changes nothing takes the row's lock: two searches at once must not both be the last below a cap.
const TAKE_TURNS: &str = "UPDATE deployment SET kind = kind WHERE only_row = 1";
const INSERT: &str = "INSERT INTO searches (incident_id, unit_id, account_id, case_sha256, searched_at, window_from, \
     window_to, place, radius_m, min_lon, min_lat, max_lon, max_lat) \
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)";
const COUNTED: &str =
    "SELECT searched_at, window_from, window_to FROM searches WHERE incident_id = $1";
const UPDATE: &str = "UPDATE searches SET case_sha256 = $2, searched_at = $3, window_from = $4, window_to = $5 \
     WHERE incident_id = $1";
const COUNT: &str =
    "UPDATE searches SET searched_at = $2 WHERE incident_id = $1 AND searched_at IS NULL";
const OF_NUMBER: &str = "SELECT window_from, window_to, radius_m, min_lon, min_lat, max_lon, max_lat FROM searches \
     WHERE case_sha256 = $1 \
     AND unit_id IS NOT DISTINCT FROM $2 AND searched_at IS NOT NULL AND incident_id IS DISTINCT FROM $3";
const OF_ACCOUNT: &str = "SELECT window_from, window_to, place, radius_m FROM searches WHERE account_id = $1 \
     AND searched_at > $2 AND incident_id IS DISTINCT FROM $3 \
     AND min_lon <= $6 AND max_lon >= $4 AND min_lat <= $7 AND max_lat >= $5";
const CAMERAS_OF_NUMBER: &str = "SELECT DISTINCT o.camera_id FROM owner_accesses o \
     JOIN searches s ON s.incident_id = o.incident_id \
     WHERE (s.case_sha256 = $1 AND s.unit_id IS NOT DISTINCT FROM $2) OR s.incident_id = $3";
const CAMERAS_OF_ACCOUNT: &str = "SELECT o.camera_id, s.place, s.radius_m FROM owner_accesses o \
     JOIN searches s ON s.incident_id = o.incident_id WHERE o.account_id = $1 AND o.at > $2 \
     AND s.min_lon <= $5 AND s.max_lon >= $3 AND s.min_lat <= $6 AND s.max_lat >= $4";

/// What is counted of one incident.
#[derive(Clone, Copy, Debug, sqlx::FromRow)]
pub(crate) struct Counted {
    /// Since when; none while it waits for approval.
    pub(crate) searched_at: Option<Instant>,
    window_from: Instant,
    window_to: Instant,
}

impl Counted {
    /// The widest window that was searched, or is to be.
    pub(crate) fn window(&self) -> Window {
        Window::new(self.window_from, self.window_to)
    }
}

#[derive(sqlx::FromRow)]
struct NumberRow {
    window_from: Instant,
    window_to: Instant,
    radius_m: f64,
    min_lon: f64,
    min_lat: f64,
    max_lon: f64,
    max_lat: f64,
}

impl NumberRow {
    fn window(&self) -> Window {
        Window::new(self.window_from, self.window_to)
    }

    /// The box of the place, and its uncertainty.
    fn place(&self) -> (BBox, f64) {
        let bbox = BBox {
            min_lon: self.min_lon,
            min_lat: self.min_lat,
            max_lon: self.max_lon,
            max_lat: self.max_lat,
        };
        (bbox, self.radius_m)
    }
}

#[derive(sqlx::FromRow)]
struct NearRow {
    window_from: Instant,
    window_to: Instant,
    place: Vec<u8>,
    radius_m: f64,
}

/// Which cameras' owners were asked.
pub(crate) struct CamerasAsked {
    /// Under the case number.
    pub(crate) of_number: HashSet<CameraId>,
    /// By the account near the place, over the last days.
    pub(crate) of_account: HashSet<CameraId>,
}

/// Where an incident counts: its place with all around it that counts together.
struct Near<'a> {
    incident: &'a Incident,
    shape: Shape,
    bbox: BBox,
}

impl<'a> Near<'a> {
    fn new(incident: &'a Incident) -> Result<Self> {
        let (shape, bbox) = shape_of(incident)?;
        let reach = Meters::new(incident.radius_m + NEAR_M + MAX_RADIUS_M);
        let reach = reach.map_err(|error| Error::Internal(error.to_string()))?;
        let bbox = bbox.grown(reach);
        Ok(Self {
            incident,
            shape,
            bbox,
        })
    }

    fn holds(&self, place: &[u8], radius_m: f64) -> Result<bool> {
        let place = wkb::read(place).map_err(|error| Error::Internal(error.to_string()))?;
        let apart = apart_m((&self.shape, self.incident.radius_m), (&place, radius_m));
        Ok(apart.is_some_and(|metres| metres <= NEAR_M))
    }
}

impl Tx {
    /// Waits until no other transaction counts; the rows are then as those before left them.
    pub(crate) async fn take_turns(&mut self) -> Result<()> {
        on_tx!(self, |conn| sqlx::query(TAKE_TURNS)
            .execute(conn)
            .await
            .map(drop))?;
        Ok(())
    }

    /// Stores what is to be counted of a search of the caller; without `id` it is one that stores no incident.
    pub(crate) async fn add_search(
        &mut self,
        scope: &Scope,
        id: Option<IncidentId>,
        incident: &Incident,
        searched_at: Option<Instant>,
    ) -> Result<()> {
        let (shape, bbox) = shape_of(incident)?;
        let (unit, account): (Option<UnitId>, Option<AccountId>) = (scope.unit, scope.account);
        on_tx!(self, |conn| {
            let query = sqlx::query(INSERT).bind(id).bind(unit).bind(account);
            let query = query.bind(incident.case_hash()).bind(searched_at);
            let query = query.bind(incident.from).bind(incident.to);
            let query = query.bind(shape.to_wkb()).bind(incident.radius_m);
            let query = query.bind(bbox.min_lon).bind(bbox.min_lat);
            let query = query.bind(bbox.max_lon).bind(bbox.max_lat);
            query.execute(conn).await.map(drop)
        })?;
        Ok(())
    }

    /// What is counted of an incident.
    pub(crate) async fn counted(&mut self, id: IncidentId) -> Result<Counted> {
        Ok(on_tx!(self, |conn| sqlx::query_as(COUNTED)
            .bind(id)
            .fetch_one(conn)
            .await)?)
    }

    /// Counts a changed incident anew: what was searched stays searched, what still waits is counted as it is now.
    pub(crate) async fn recount(
        &mut self,
        incident: &Incident,
        searched_at: Option<Instant>,
        window: Window,
    ) -> Result<()> {
        on_tx!(self, |conn| {
            let query = sqlx::query(UPDATE).bind(incident.id);
            let query = query.bind(incident.case_hash()).bind(searched_at);
            let query = query.bind(window.from).bind(window.to);
            query.execute(conn).await.map(drop)
        })?;
        Ok(())
    }

    /// From now on an incident counts that has waited until now.
    pub(crate) async fn begin_to_count(&mut self, id: IncidentId, now: Instant) -> Result<()> {
        on_tx!(self, |conn| sqlx::query(COUNT)
            .bind(id)
            .bind(now)
            .execute(conn)
            .await
            .map(drop))?;
        Ok(())
    }

    /// The limits that `incident`, which counts with `window`, passes by itself and with earlier searches.
    pub(crate) async fn excesses(
        &mut self,
        scope: &Scope,
        incident: &Incident,
        window: Window,
        now: Instant,
    ) -> Result<Vec<Excess>> {
        let near = Near::new(incident)?;
        let unit = incident.unit.or(scope.unit);
        let account = incident.created_by.or(scope.account);
        let of_number: Vec<NumberRow> = on_tx!(self, |conn| {
            let query = sqlx::query_as(OF_NUMBER).bind(incident.case_hash());
            let query = query.bind(unit).bind(incident.id);
            query.fetch_all(conn).await
        })?;
        let rows: Vec<NearRow> = on_tx!(self, |conn| {
            let query = sqlx::query_as(OF_ACCOUNT).bind(account);
            let query = query.bind(now.plus_days(-COUNTED_DAYS)).bind(incident.id);
            let query = query.bind(near.bbox.min_lon).bind(near.bbox.min_lat);
            let query = query.bind(near.bbox.max_lon).bind(near.bbox.max_lat);
            query.fetch_all(conn).await
        })?;
        let (_, bbox) = shape_of(incident)?;
        let mut places = vec![(bbox, incident.radius_m)];
        let own_reach_m = limits::reach_m(&places);
        places.extend(of_number.iter().map(NumberRow::place));
        let mut earlier = Earlier {
            of_number: of_number.iter().map(NumberRow::window).collect(),
            of_account: Vec::new(),
            own_reach_m,
            number_reach_m: limits::reach_m(&places),
        };
        for row in rows {
            if near.holds(&row.place, row.radius_m)? {
                let window = Window::new(row.window_from, row.window_to);
                earlier.of_account.push(window);
            }
        }
        let reach = Reach {
            window: Some(window),
            ..incident.reach()
        };
        let mut excesses = limits::of_search(incident.r#type, reach);
        let class = incident.r#type.limit_class();
        excesses.extend(limits::with_earlier(class, window, &earlier));
        Ok(excesses)
    }

    /// The cameras asked so far that count together with those of `incident`.
    pub(crate) async fn cameras_asked(
        &mut self,
        scope: &Scope,
        incident: &Incident,
        now: Instant,
    ) -> Result<CamerasAsked> {
        let near = Near::new(incident)?;
        let of_number: Vec<CameraId> = on_tx!(self, |conn| {
            let query = sqlx::query_scalar(CAMERAS_OF_NUMBER).bind(incident.case_hash());
            let query = query.bind(incident.unit).bind(incident.id);
            query.fetch_all(conn).await
        })?;
        let rows: Vec<(CameraId, Vec<u8>, f64)> = on_tx!(self, |conn| {
            let query = sqlx::query_as(CAMERAS_OF_ACCOUNT).bind(scope.account);
            let query = query.bind(now.plus_days(-COUNTED_DAYS));
            let query = query.bind(near.bbox.min_lon).bind(near.bbox.min_lat);
            let query = query.bind(near.bbox.max_lon).bind(near.bbox.max_lat);
            query.fetch_all(conn).await
        })?;
        let mut of_account = HashSet::new();
        for (camera, place, radius_m) in rows {
            if !of_account.contains(&camera) && near.holds(&place, radius_m)? {
                of_account.insert(camera);
            }
        }
        Ok(CamerasAsked {
            of_number: of_number.into_iter().collect(),
            of_account,
        })
    }

    /// A conflict that names the cap, if asking the owners of `cameras` as well would pass it (PRIVACY P6, P20). Those
    /// `about_to_be_lost` may pass it as soon as more were urgently asked for.
    ///
    /// To be called in the transaction that stores that they were asked, before it is stored.
    pub(crate) async fn check_camera_caps(
        &mut self,
        scope: &Scope,
        incident: &Incident,
        cameras: &[CameraId],
        about_to_be_lost: &HashSet<CameraId>,
        now: Instant,
    ) -> Result<()> {
        self.take_turns().await?;
        if scope.kind.is_exempt() || incident.standing.cameras_open() {
            return Ok(());
        }
        let asked = self.cameras_asked(scope, incident, now).await?;
        let urgent = |camera: &&CameraId| {
            incident.standing.cameras_urgent() && about_to_be_lost.contains(*camera)
        };
        let capped: Vec<&CameraId> = cameras.iter().filter(|camera| !urgent(camera)).collect();
        let then = |before: &HashSet<CameraId>| {
            let all: HashSet<&CameraId> = before.iter().chain(capped.iter().copied()).collect();
            (before.len(), all.len())
        };
        let class = incident.r#type.limit_class();
        let passed = limits::of_cameras(class, then(&asked.of_number), then(&asked.of_account));
        passed.first().map_or(Ok(()), |cause| Err(conflict(cause)))
    }
}

fn conflict(cause: &Cause) -> Error {
    let together = if cause.code == limits::CauseCode::NumberCameras {
        "under this number"
    } else {
        "by you within 100 m over the last 30 days"
    };
    let [count, cap] = [cause.value, cause.cap].map(Option::unwrap_or_default);
    let detail = format!(
        "{count} different cameras would be asked {together}; the most for this type is {cap} without the approval of a \
         second account"
    );
    Error::Conflict(Complaint::new(Refusal::OverLimit(*cause), detail))
}

fn shape_of(incident: &Incident) -> Result<(Shape, BBox)> {
    let shape = geojson_shape::shape(&incident.place).map_err(|why| Error::field("place", why))?;
    let bbox = shape.bbox();
    let bbox = bbox.ok_or_else(|| Error::field("place", Refusal::EmptyShape))?;
    Ok((shape, bbox))
}
