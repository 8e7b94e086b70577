//! SQL of scenarios.

use std::collections::HashMap;

use geo::MultiPolygon;
use sqlx::QueryBuilder;
use uuid::Uuid;

use super::{MOST_SCENARIOS, Scenario, ScenarioCamera, ScenarioId, ScenarioSummary, input::Wanted};
use crate::{
    accounts::Scope,
    cameras::CameraId,
    clock::Instant,
    db::{Db, JsonText, Page, Tx, on_db, on_tx},
    error::{Error, Result},
    folded::fold,
    funding::CampaignId,
    geojson_shape::{self, to_centimetre},
    geometry::wkb,
    plans::{
        Kept, NamedCamera, PlanOverlap, ProposeInput, SiteKind, input::factors, named::Belongs,
    },
    refusal::Refusal,
    units::{UnitId, UnitName},
};

/// The caller's unit with all below it.
const OWN: &str = "WITH RECURSIVE own (id) AS (SELECT id FROM units WHERE id = $1 \
     UNION SELECT u.id FROM own o JOIN units u ON u.parent_id = o.id) ";
const SUMMARY: &str = "SELECT s.rid, s.id, s.unit_id, s.name, u.code AS unit_code, a.code AS area_code, a.name AS area_name, \
     s.area_m2, s.question, s.incidents, s.value, s.bound, s.gap, s.proven, s.demand_m, s.seen_before_m, s.seen_after_m, \
     s.cameras_installed, s.cameras_working, s.cameras_planned, s.measured_at, m.username AS measured_by, s.accepted_at, \
     p.username AS accepted_by, s.campaign_id, s.revision, t.cameras, t.total_cost, t.outside_share, t.most_outside_share \
     FROM scenarios s LEFT JOIN units u ON u.id = s.unit_id LEFT JOIN units a ON a.id = s.area_unit_id \
     LEFT JOIN accounts m ON m.id = s.measured_by LEFT JOIN accounts p ON p.id = s.accepted_by \
     JOIN (SELECT c.scenario_id, count(*) AS cameras, CAST(sum(c.cost) AS bigint) AS total_cost, \
      avg(c.outside_share) AS outside_share, max(c.outside_share) AS most_outside_share \
      FROM scenario_cameras c GROUP BY c.scenario_id) t ON t.scenario_id = s.id \
     WHERE ($1 IS NULL OR s.unit_id IN (SELECT id FROM own)) ";
const AREA: &str = "SELECT area FROM scenarios WHERE id = $1";
/// Whose a camera is; of a plan, while nobody has hung it up.
const BELONGS: &str = "k.id AS camera_id, k.code, k.unit_id, o.kind AS owner_kind, \
     coalesce(k.source = 'plan' AND k.owner_id IS NULL AND p.status = 'planned', FALSE) AS of_plan ";
const CAMERAS: &str = "FROM scenario_cameras c LEFT JOIN cameras k ON k.id = c.camera_id LEFT JOIN owners o ON o.id = k.owner_id \
     LEFT JOIN camera_points p ON p.camera_id = k.id WHERE c.scenario_id = $1 ORDER BY c.number";
/// Drafts are in no plan (PRIVACY P9), and neither are cameras of others.
const OVERLAPS: &str = "FROM scenario_overlaps l JOIN cameras k ON k.id = l.camera_id LEFT JOIN owners o ON o.id = k.owner_id \
     LEFT JOIN camera_versions v ON v.camera_id = k.id AND v.superseded_at IS NULL AND v.valid_to IS NULL \
     LEFT JOIN camera_points p ON p.camera_id = k.id WHERE l.scenario_id = $2 AND k.draft_until IS NULL \
     AND ($1 IS NULL OR k.unit_id IS NULL OR k.unit_id IN (SELECT id FROM own)) ORDER BY l.number, l.metres DESC, k.rid";
const INSERT: &str = "INSERT INTO scenarios (id, unit_id, name, folded, question, area, area_unit_id, area_m2, value, bound, gap, \
     proven, demand_m, seen_before_m, seen_after_m, incidents, cameras_installed, cameras_working, cameras_planned, \
     measured_at, measured_by) \
     VALUES ($1, $2, $3, $4, $5, $6, (SELECT u.id FROM units u WHERE u.code = $7 AND u.valid_to IS NULL ORDER BY u.rid LIMIT 1), \
     $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21)";
const COUNT: &str = "SELECT count(*) FROM scenarios WHERE unit_id IS NOT DISTINCT FROM $1";
const NAMED: &str =
    "SELECT name FROM scenarios WHERE unit_id IS NOT DISTINCT FROM $1 AND folded = $2";
const DELETE: &str = "DELETE FROM scenarios WHERE id = $1 AND revision = $2 AND accepted_at IS NULL AND ($3 IS NULL OR unit_id = $3)";

/// A scenario that is to be kept.
pub(super) struct NewScenario {
    pub(super) wanted: Wanted,
    pub(super) area: MultiPolygon<f64>,
    pub(super) area_m2: f64,
    pub(super) kept: Kept,
}

/// A scenario with what callers are not told.
pub(super) struct Stored {
    pub(super) scenario: Scenario,
    /// The unit that keeps it.
    pub(super) unit: Option<UnitId>,
    /// The area, longitude and latitude.
    pub(super) area: MultiPolygon<f64>,
    /// Where its cameras hang, as exactly as they were judged.
    pub(super) places: Vec<[f64; 2]>,
}

#[derive(sqlx::FromRow)]
struct SummaryRow {
    rid: i64,
    id: ScenarioId,
    unit_id: Option<UnitId>,
    name: String,
    unit_code: Option<String>,
    area_code: Option<String>,
    area_name: Option<String>,
    area_m2: f64,
    question: JsonText<ProposeInput>,
    incidents: i64,
    value: f64,
    bound: f64,
    gap: f64,
    proven: bool,
    demand_m: f64,
    seen_before_m: f64,
    seen_after_m: f64,
    cameras_installed: i64,
    cameras_working: i64,
    cameras_planned: Option<i64>,
    measured_at: Instant,
    measured_by: Option<String>,
    accepted_at: Option<Instant>,
    accepted_by: Option<String>,
    campaign_id: Option<CampaignId>,
    revision: i64,
    cameras: i64,
    total_cost: Option<i64>,
    outside_share: f64,
    most_outside_share: f64,
}

#[derive(sqlx::FromRow)]
struct CameraRow {
    number: i64,
    site: String,
    kind: SiteKind,
    lon: f64,
    lat: f64,
    bearing_deg: i64,
    gain: f64,
    cost: Option<i64>,
    outside_share: f64,
    camera_id: Option<CameraId>,
    code: Option<String>,
    #[sqlx(flatten)]
    belongs: Belongs,
}

#[derive(sqlx::FromRow)]
struct OverlapRow {
    number: i64,
    metres: f64,
    camera_id: CameraId,
    code: String,
    lon: Option<f64>,
    lat: Option<f64>,
    detail_unknown: bool,
    #[sqlx(flatten)]
    belongs: Belongs,
}

impl SummaryRow {
    fn summary(&self) -> ScenarioSummary {
        let JsonText(question) = &self.question;
        let area_unit = self.area_code.clone().zip(self.area_name.clone());
        ScenarioSummary {
            rid: self.rid,
            id: self.id,
            name: self.name.clone(),
            unit_code: self.unit_code.clone(),
            area_unit: area_unit.map(|(code, name)| UnitName { code, name }),
            area_m2: self.area_m2,
            cameras: self.cameras,
            total_cost: self.total_cost,
            preset: question.preset,
            level: question.level,
            time: question.time,
            ways: question.ways,
            incidents: self.incidents,
            priorities: factors(&question.priorities),
            value: self.value,
            bound: self.bound,
            gap: self.gap,
            proven: self.proven,
            demand_m: self.demand_m,
            seen_before_m: self.seen_before_m,
            seen_after_m: self.seen_after_m,
            outside_share: (self.outside_share * 1000.0).round() / 1000.0,
            most_outside_share: self.most_outside_share,
            cameras_installed: self.cameras_installed,
            cameras_working: self.cameras_working,
            cameras_planned: self.cameras_planned,
            measured_at: self.measured_at,
            measured_by: self.measured_by.clone(),
            accepted_at: self.accepted_at,
            accepted_by: self.accepted_by.clone(),
            campaign_id: self.campaign_id,
            revision: self.revision,
        }
    }
}

impl Db {
    /// The scenarios of the caller's unit and of those below it, the newest first.
    pub async fn scenarios(
        &self,
        scope: &Scope,
        before: i64,
        limit: u32,
    ) -> Result<Page<ScenarioSummary>> {
        const LIST: &str = "AND ($2 = 0 OR s.rid < $2) ORDER BY s.rid DESC LIMIT $3";
        let sql = sqlx::AssertSqlSafe(format!("{OWN}{SUMMARY}{LIST}"));
        let rows: Vec<SummaryRow> = on_db!(self, |pool| sqlx::query_as(sql)
            .bind(scope.unit)
            .bind(before)
            .bind(i64::from(limit) + 1)
            .fetch_all(pool)
            .await)?;
        let rows = rows.iter().map(SummaryRow::summary).collect();
        Ok(Page::cut(rows, limit as usize, |row: &ScenarioSummary| {
            row.rid.to_string()
        }))
    }

    /// A scenario of the caller's unit or of one below it; hidden and missing are the same.
    pub(super) async fn scenario(&self, scope: &Scope, id: ScenarioId) -> Result<Stored> {
        const COLUMNS: &str = "SELECT c.number, c.site, c.kind, c.lon, c.lat, c.bearing_deg, c.gain, c.cost, c.outside_share, ";
        let mut tx = self.begin_reading().await?;
        let sql = sqlx::AssertSqlSafe(format!("{OWN}{SUMMARY}AND s.id = $2"));
        let row: Option<SummaryRow> = on_tx!(&mut tx, |conn| sqlx::query_as(sql)
            .bind(scope.unit)
            .bind(id)
            .fetch_optional(conn)
            .await)?;
        let row = row.ok_or(Error::NotFound)?;
        let area: Vec<u8> = on_tx!(&mut tx, |conn| sqlx::query_scalar(AREA)
            .bind(id)
            .fetch_one(conn)
            .await)?;
        let area = wkb::read_multi_polygon(&area);
        let area = area.map_err(|error| Error::Internal(error.to_string()))?;
        let sql = sqlx::AssertSqlSafe(format!("{COLUMNS}{BELONGS}{CAMERAS}"));
        let cameras: Vec<CameraRow> = on_tx!(&mut tx, |conn| sqlx::query_as(sql)
            .bind(id)
            .fetch_all(conn)
            .await)?;
        let mut overlaps = tx.overlaps_of(scope, id).await?;
        let places = cameras.iter().map(|camera| [camera.lon, camera.lat]);
        let places = places.collect();
        let chosen = cameras.into_iter().map(|camera| ScenarioCamera {
            number: camera.number,
            id: camera.site,
            kind: camera.kind,
            lon: to_centimetre(camera.lon),
            lat: to_centimetre(camera.lat),
            bearing_deg: camera.bearing_deg,
            gain: camera.gain,
            cost: camera.cost,
            outside_share: camera.outside_share,
            overlaps: overlaps.remove(&camera.number).unwrap_or_default(),
            camera_id: camera.camera_id.filter(|_| camera.belongs.is_named(scope)),
            code: camera.code.filter(|_| camera.belongs.is_named(scope)),
        });
        let scenario = Scenario {
            summary: row.summary(),
            question: row.question.0,
            area: geojson_shape::geometry(area.clone()),
            chosen: chosen.collect(),
        };
        Ok(Stored {
            scenario,
            unit: row.unit_id,
            area,
            places,
        })
    }
}

impl Tx {
    /// What the cameras of a scenario overlap, by their numbers.
    async fn overlaps_of(
        &mut self,
        scope: &Scope,
        id: ScenarioId,
    ) -> Result<HashMap<i64, Vec<PlanOverlap>>> {
        const COLUMNS: &str = "SELECT l.number, l.metres, l.detail_unknown, v.lon, v.lat, ";
        let sql = sqlx::AssertSqlSafe(format!("{OWN}{COLUMNS}{BELONGS}{OVERLAPS}"));
        let rows: Vec<OverlapRow> = on_tx!(self, |conn| sqlx::query_as(sql)
            .bind(scope.unit)
            .bind(id)
            .fetch_all(conn)
            .await)?;
        let mut overlaps: HashMap<i64, Vec<PlanOverlap>> = HashMap::new();
        for row in rows {
            let is_named = row.belongs.is_named(scope);
            let named = is_named.then(|| NamedCamera {
                camera_id: Some(row.camera_id),
                code: Some(row.code),
                at: row
                    .lon
                    .zip(row.lat)
                    .map(|(lon, lat)| [lon, lat].map(to_centimetre)),
            });
            overlaps.entry(row.number).or_default().push(PlanOverlap {
                camera: named.unwrap_or_default(),
                metres: row.metres,
                detail_unknown: row.detail_unknown,
            });
        }
        Ok(overlaps)
    }

    /// Stores a scenario of the unit of `scope`; a conflict if it has one of that name, or too many.
    pub(super) async fn add_scenario(
        &mut self,
        scope: &Scope,
        new: &NewScenario,
        now: Instant,
    ) -> Result<ScenarioId> {
        let known: i64 = on_tx!(self, |conn| sqlx::query_scalar(COUNT)
            .bind(scope.unit)
            .fetch_one(conn)
            .await)?;
        if known as usize >= MOST_SCENARIOS {
            let most = MOST_SCENARIOS;
            return Err(Error::Conflict(Refusal::TooManyScenarios { most }.into()));
        }
        let NewScenario { wanted, kept, .. } = new;
        let folded = fold(&wanted.name);
        let taken: Option<String> = on_tx!(self, |conn| sqlx::query_scalar(NAMED)
            .bind(scope.unit)
            .bind(&folded)
            .fetch_optional(conn)
            .await)?;
        if let Some(taken) = taken {
            return Err(Error::Conflict(Refusal::ScenarioNameTaken { taken }.into()));
        }
        let id = ScenarioId(Uuid::now_v7());
        let question = JsonText(ProposeInput {
            area: None,
            ..wanted.question.clone()
        });
        on_tx!(self, |conn| {
            let query = sqlx::query(INSERT).bind(id).bind(scope.unit);
            let query = query.bind(&wanted.name).bind(folded).bind(question);
            let query = query.bind(wkb::write_multi_polygon(&new.area));
            let query = query.bind(&wanted.question.unit_code).bind(new.area_m2);
            let query = query.bind(kept.value).bind(kept.bound).bind(kept.gap);
            let query = query.bind(kept.proven).bind(kept.demand_m);
            let query = query.bind(kept.seen_before_m).bind(kept.seen_after_m);
            let query = query.bind(kept.incidents as i64);
            let query = query.bind(kept.cameras.installed as i64);
            let query = query.bind(kept.cameras.working as i64);
            let query = query.bind(kept.cameras_planned as i64);
            query
                .bind(now)
                .bind(scope.account)
                .execute(conn)
                .await
                .map(drop)
        })?;
        self.add_scenario_cameras(id, kept).await?;
        Ok(id)
    }

    async fn add_scenario_cameras(&mut self, id: ScenarioId, kept: &Kept) -> Result<()> {
        const CAMERAS: &str = "INSERT INTO scenario_cameras (scenario_id, number, site, kind, lon, lat, bearing_deg, gain, cost, \
             outside_share) ";
        // Whoever withdrew meanwhile stands in no plan.
        const OVERLAP: &str = "INSERT INTO scenario_overlaps (scenario_id, number, camera_id, metres, detail_unknown) \
             SELECT $1, $2, k.id, $4, $5 FROM cameras k WHERE k.id = $3 AND k.draft_until IS NULL AND k.source <> 'gone'";
        let cameras: Vec<_> = (1_i64..).zip(&kept.chosen).collect();
        on_tx!(self, |conn| {
            let mut insert = QueryBuilder::new(CAMERAS);
            insert.push_values(&cameras, |mut values, (number, camera)| {
                values
                    .push_bind(id)
                    .push_bind(*number)
                    .push_bind(&camera.id);
                values.push_bind(camera.kind).push_bind(camera.lon);
                values
                    .push_bind(camera.lat)
                    .push_bind(i64::from(camera.bearing_deg));
                values.push_bind(camera.gain);
                values.push_bind(camera.cost.map(|cost| cost as i64));
                values.push_bind(camera.outside_share);
            });
            insert.build().execute(conn).await.map(drop)
        })?;
        for (number, overlaps) in (1_i64..).zip(&kept.overlaps) {
            for overlap in overlaps {
                on_tx!(self, |conn| {
                    let query = sqlx::query(OVERLAP).bind(id).bind(number);
                    let query = query.bind(overlap.camera).bind(overlap.metres);
                    let query = query.bind(overlap.detail_unknown);
                    query.execute(conn).await.map(drop)
                })?;
            }
        }
        Ok(())
    }

    /// Deletes a scenario of the caller's unit that has this revision and was not accepted; says whether it was so.
    pub(super) async fn delete_scenario(
        &mut self,
        scope: &Scope,
        id: ScenarioId,
        revision: i64,
    ) -> Result<bool> {
        let deleted = on_tx!(self, |conn| {
            let query = sqlx::query(DELETE).bind(id).bind(revision);
            query
                .bind(scope.unit)
                .execute(conn)
                .await
                .map(|done| done.rows_affected())
        })?;
        Ok(deleted == 1)
    }
}
