//! Accepting a scenario: its cameras are registered as planned, and a campaign collects what they cost, in one transaction.
//!
//! A planned camera hangs nowhere and belongs to nobody: it counts as no coverage, and no search asks for it. Who hangs it up
//! says so on its page, as of any camera.

use std::collections::HashMap;

use jiff::tz::TimeZone;

use super::{Scenario, ScenarioCamera, ScenarioId, queries::Stored};
use crate::{
    accounts::Scope,
    cameras::{CameraId, CameraInput, CameraKind, CameraStatus, GIVEN, Registrar, given_code},
    clock::{Day, Instant},
    db::{Db, Tx, on_tx},
    error::{Error, Result},
    funding::{CampaignId, CheckedCampaign},
    geometry::Position,
    plans::PlanArea,
    refusal::Refusal,
    units::UnitId,
};

/// Whether a unit is another one or lies below it.
const IS_BELOW: &str = "WITH RECURSIVE own (id) AS (SELECT id FROM units WHERE id = $1 \
     UNION SELECT u.id FROM own o JOIN units u ON u.parent_id = o.id) \
     SELECT EXISTS (SELECT 1 FROM own WHERE id = $2)";
const CLAIM: &str = "UPDATE scenarios SET revision = revision + 1 WHERE id = $1 AND revision = $2 AND accepted_at IS NULL AND ($3 IS NULL OR unit_id = $3)";
/// Of alternatives over other areas the same spot lies so far apart: poles and façades are counted from where an area begins.
const BESIDE_M: f64 = 15.0;
/// Along a meridian.
const METRES_OF_DEGREE: f64 = 111_320.0;
/// The cameras of a scenario where one hangs or is planned today of another scenario: in the same place, to a metre, looking the
/// same way; or beside it, if that one was accepted after this one was measured, for what this one adds does not count it.
const PLANNED_ALREADY: &str = "SELECT DISTINCT c.number FROM scenario_cameras c JOIN scenarios s ON s.id = c.scenario_id \
     JOIN scenario_cameras o ON o.scenario_id <> c.scenario_id JOIN scenarios a ON a.id = o.scenario_id \
     JOIN camera_versions v ON v.camera_id = o.camera_id AND v.superseded_at IS NULL AND v.valid_to IS NULL \
     JOIN camera_points p ON p.camera_id = o.camera_id AND p.status <> 'removed' \
     WHERE c.scenario_id = $1 AND abs(v.lon - c.lon) < $2 AND abs(v.lat - c.lat) < $3 \
     AND (s.measured_at < a.accepted_at OR v.bearing_deg = c.bearing_deg \
      AND abs(v.lon - c.lon) < 0.00001 AND abs(v.lat - c.lat) < 0.00001) ORDER BY c.number";
/// Whoever accepts an alternative at the same moment, one with a camera there, waits; SQLite has its one writer.
const LOCK_ALTERNATIVES: &str = "SELECT s.id FROM scenarios s WHERE s.id = $1 OR EXISTS (SELECT 1 FROM scenario_cameras c \
     JOIN scenario_cameras o ON o.scenario_id <> c.scenario_id AND abs(o.lon - c.lon) < $2 AND abs(o.lat - c.lat) < $3 \
     WHERE c.scenario_id = $1 AND o.scenario_id = s.id) ORDER BY s.id FOR UPDATE";
const ACCEPTED: &str =
    "UPDATE scenarios SET accepted_at = $2, accepted_by = $3, campaign_id = $4 WHERE id = $1";
const PLANNED: &str =
    "UPDATE scenario_cameras SET camera_id = $3 WHERE scenario_id = $1 AND number = $2";

impl Db {
    /// A conflict that tells which cameras of a scenario privacy refuses today.
    pub(super) async fn require_allowed(&self, stored: &Stored) -> Result<()> {
        let Stored { scenario, .. } = stored;
        let area = PlanArea::of(&stored.area);
        let area = area.map_err(|why| Error::Internal(why.to_string()))?;
        let lens = scenario.question.preset.lens();
        let around = self.plan_surroundings(&area, lens.range().far_m).await?;
        let mut cameras = Vec::with_capacity(stored.places.len());
        for (camera, place) in scenario.chosen.iter().zip(&stored.places) {
            cameras.push((position(*place)?, camera.bearing_deg as f64));
        }
        let judged = tokio::task::spawn_blocking(move || around.refused(&lens, &cameras)).await;
        let numbers = judged.map_err(|error| Error::Internal(error.to_string()))?;
        if numbers.is_empty() {
            Ok(())
        } else {
            Err(Error::Conflict(
                Refusal::ProposalOutdated { numbers }.into(),
            ))
        }
    }
}

impl Tx {
    /// Makes a campaign and the planned cameras of a scenario that has the revision which the caller saw, and was not
    /// accepted; none if it is not so any more.
    pub(super) async fn accept_scenario(
        &mut self,
        scope: &Scope,
        stored: &Stored,
        campaign: &CheckedCampaign,
        zone: &TimeZone,
        now: Instant,
    ) -> Result<Option<CampaignId>> {
        let Scenario { summary, .. } = &stored.scenario;
        let beside = beside_deg(stored);
        if let Tx::Postgres(tx) = self {
            let query = sqlx::query(LOCK_ALTERNATIVES).bind(summary.id);
            query
                .bind(beside[0])
                .bind(beside[1])
                .execute(&mut **tx)
                .await?;
        }
        let claimed = on_tx!(&mut *self, |conn| {
            let query = sqlx::query(CLAIM).bind(summary.id).bind(summary.revision);
            query
                .bind(scope.unit)
                .execute(conn)
                .await
                .map(|done| done.rows_affected())
        })?;
        if claimed == 0 {
            return Ok(None);
        }
        let planned_already: Vec<i64> =
            on_tx!(&mut *self, |conn| sqlx::query_scalar(PLANNED_ALREADY)
                .bind(summary.id)
                .bind(beside[0])
                .bind(beside[1])
                .fetch_all(conn)
                .await)?;
        if !planned_already.is_empty() {
            let numbers = planned_already;
            return Err(Error::Conflict(Refusal::PlannedAlready { numbers }.into()));
        }
        let keeper = of_unit(scope, stored.unit);
        let today = Day::of(now, zone);
        let campaign = self.add_campaign(&keeper, campaign, (now, today)).await?;
        let mut numbers: HashMap<Option<UnitId>, u64> = HashMap::new();
        for camera in &stored.scenario.chosen {
            let unit = self.unit_of_planned(stored.unit, camera).await?;
            let code = self.free_code(unit, &mut numbers).await?;
            let registrar = Registrar {
                scope: &of_unit(scope, unit),
                zone,
                now,
                source: "plan",
                units: HashMap::new(),
            };
            let input = planned(&stored.scenario, camera, code);
            Error::unless_empty(input.check_new(now))?;
            let made = self.create_camera(&registrar, &input).await;
            let made = made.map_err(given_meanwhile)?;
            self.note_planned(summary.id, camera.number, made).await?;
        }
        on_tx!(self, |conn| {
            let query = sqlx::query(ACCEPTED).bind(summary.id).bind(now);
            let query = query.bind(scope.account).bind(campaign);
            query.execute(conn).await.map(drop)
        })?;
        Ok(Some(campaign))
    }

    /// The commune that holds a camera, if it is `keeper` or lies below it; else `keeper`.
    async fn unit_of_planned(
        &mut self,
        keeper: Option<UnitId>,
        camera: &ScenarioCamera,
    ) -> Result<Option<UnitId>> {
        let place = position([camera.lon, camera.lat])?;
        let holder = self.holder(place).await?.map(|holder| holder.id);
        let (Some(keeper), Some(holder)) = (keeper, holder) else {
            return Ok(keeper.or(holder));
        };
        let is_below: bool = on_tx!(self, |conn| sqlx::query_scalar(IS_BELOW)
            .bind(keeper)
            .bind(holder)
            .fetch_one(conn)
            .await)?;
        Ok(Some(if is_below { holder } else { keeper }))
    }

    /// The next code that no camera of a unit has, as lists give them; `numbers` remembers the last of each unit.
    async fn free_code(
        &mut self,
        unit: Option<UnitId>,
        numbers: &mut HashMap<Option<UnitId>, u64>,
    ) -> Result<String> {
        let mut number = match numbers.get(&unit) {
            Some(number) => *number,
            None => self.last_number_of_codes(unit, GIVEN).await?,
        };
        loop {
            number += 1;
            let code = given_code(number);
            if self.cameras_by_code(unit, &[&code]).await?.is_empty() {
                numbers.insert(unit, number);
                return Ok(code);
            }
        }
    }

    async fn note_planned(
        &mut self,
        scenario: ScenarioId,
        number: i64,
        camera: CameraId,
    ) -> Result<()> {
        on_tx!(self, |conn| {
            let query = sqlx::query(PLANNED).bind(scenario).bind(number);
            query.bind(camera).execute(conn).await.map(drop)
        })?;
        Ok(())
    }
}

/// Degrees of longitude and latitude within which something hangs beside a camera of a scenario.
fn beside_deg(stored: &Stored) -> [f64; 2] {
    let lat = stored.places.first().map_or(0.0, |[_, lat]| *lat);
    let north = BESIDE_M / METRES_OF_DEGREE;
    [north / lat.to_radians().cos(), north]
}

/// The same account, writing for a unit that it plans for.
fn of_unit(scope: &Scope, unit: Option<UnitId>) -> Scope {
    Scope {
        unit,
        ..scope.clone()
    }
}

/// Somebody else was given the same code at the same moment: the next try finds another one.
fn given_meanwhile(error: Error) -> Error {
    match error {
        Error::Conflict(complaint) if complaint.refusal == Some(Refusal::CodeTaken) => {
            Error::Busy("another camera was given the same code at the same moment".into())
        }
        other => other,
    }
}

fn position(place: [f64; 2]) -> Result<Position> {
    Position::try_from(place).map_err(|error| Error::Internal(error.to_string()))
}

/// A camera of a scenario as it is registered. Since when it is planned is not said, so that no search of a day before it
/// takes it for one of which nobody knows.
fn planned(scenario: &Scenario, camera: &ScenarioCamera, code: String) -> CameraInput {
    let lens = scenario.question.preset.lens();
    let pixels = |pixels: Option<u32>| pixels.and_then(|pixels| i32::try_from(pixels).ok());
    CameraInput {
        code: Some(code),
        label: Some(format!("{} · {}", scenario.summary.name, camera.number)),
        lon: Some(camera.lon),
        lat: Some(camera.lat),
        kind: Some(CameraKind::Fixed),
        bearing_deg: Some(camera.bearing_deg as f64),
        horizontal_fov_deg: lens.horizontal_fov_deg,
        tilt_deg: lens.tilt_deg,
        width_px: pixels(lens.width_px),
        height_px: pixels(lens.height_px),
        night_far_m: lens.night_far_m,
        height_m: lens.height_m,
        status: Some(CameraStatus::Planned),
        ..CameraInput::default()
    }
}
