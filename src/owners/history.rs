//! SQL of the owners' own access history: who asked, and when the owner sees it (PRIVACY P7, P23).

use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use super::{
    AccessKind, OwnerId,
    delay::{Delay, MAX_DAYS, hidden_until},
};
use crate::{
    accounts::Scope,
    cameras::CameraId,
    clock::Instant,
    db::{Db, MAX_PAGE, Tx, on_db, on_tx},
    error::{Error, Result},
    incidents::{Incident, IncidentId, LimitClass},
    units::UnitName,
};

const VISIBLE: &str =
    "SELECT 1 FROM cameras WHERE id = $1 AND ($2 IS NULL OR unit_id IS NULL OR unit_id = $2)";
const HISTORY: &str = "SELECT a.at, a.kind, a.limit_class, u.code AS unit_code, u.name AS unit_name \
     FROM owner_accesses a LEFT JOIN units u ON u.id = a.unit_id \
     WHERE (a.camera_id = $1 OR a.owner_id = (SELECT owner_id FROM cameras WHERE id = $1)) \
     AND (a.hidden_until IS NULL OR a.hidden_until <= $3) ORDER BY a.rid DESC LIMIT $2";
const INSERT: &str = "INSERT INTO owner_accesses (id, owner_id, camera_id, incident_id, unit_id, account_id, \
     kind, limit_class, at, hidden_until) \
     VALUES ($1, (SELECT owner_id FROM cameras WHERE id = $2), $2, $3, $4, $5, $6, $7, $8, $9)";
const DELAY_DAYS: &str =
    "SELECT days FROM history_delays WHERE incident_id = $1 ORDER BY rid DESC LIMIT 1";
const INSERT_DELAY: &str = "INSERT INTO history_delays (id, incident_id, days, reason, decided_at, decided_by) \
     VALUES ($1, $2, $3, $4, $5, $6)";
const DOMESTIC_VIOLENCE: &str = "SELECT domestic_violence FROM incidents WHERE id = $1";
const STILL_HIDDEN: &str =
    "SELECT id, at FROM owner_accesses WHERE incident_id = $1 AND hidden_until > $2 ORDER BY rid";
const HIDE: &str = "UPDATE owner_accesses SET hidden_until = $2 WHERE id = $1";

/// Someone asked an owner for something, or about it.
#[derive(Clone, Copy)]
pub struct Access<'a> {
    /// Who asked.
    pub scope: &'a Scope,
    /// For which incident.
    pub incident: &'a Incident,
    /// The owner of which camera.
    pub camera: CameraId,
    /// What was asked.
    pub kind: AccessKind,
    /// When.
    pub now: Instant,
}

/// A line of an owner's access history.
#[derive(Debug, Serialize, ToSchema)]
pub struct PastAccess {
    /// When.
    at: Instant,
    /// Which unit asked; null = an account of the whole deployment.
    unit: Option<UnitName>,
    /// What was asked.
    kind: AccessKind,
    /// `minor`, `standard` or `serious`: the class of the incident's type.
    limit_class: LimitClass,
}

#[derive(sqlx::FromRow)]
struct PastAccessRow {
    at: Instant,
    kind: AccessKind,
    limit_class: LimitClass,
    unit_code: Option<String>,
    unit_name: Option<String>,
}

const OF_OWNER: &str = "SELECT a.at, a.kind, a.limit_class, u.code AS unit_code, u.name AS unit_name \
     FROM owner_accesses a LEFT JOIN units u ON u.id = a.unit_id WHERE (a.owner_id = $1 OR a.owner_id IS NULL \
     AND a.camera_id IN (SELECT id FROM cameras WHERE owner_id = $1)) \
     AND (a.hidden_until IS NULL OR a.hidden_until <= $3) ORDER BY a.rid DESC LIMIT $2";

impl Db {
    /// Who asked this owner, the newest first, as the owner sees it at `now`; at most [`MAX_PAGE`].
    pub(super) async fn accesses_of_owner(
        &self,
        owner: OwnerId,
        now: Instant,
    ) -> Result<Vec<PastAccess>> {
        let rows: Vec<PastAccessRow> = on_db!(self, |pool| sqlx::query_as(OF_OWNER)
            .bind(owner)
            .bind(i64::from(MAX_PAGE))
            .bind(now)
            .fetch_all(pool)
            .await)?;
        Ok(rows.into_iter().map(PastAccessRow::past_access).collect())
    }

    /// Who asked the owner of a camera, the newest first, as the owner sees it at `now`; at most [`MAX_PAGE`]. Hidden and
    /// missing cameras are the same.
    pub async fn access_history(
        &self,
        scope: &Scope,
        camera: CameraId,
        now: Instant,
    ) -> Result<Vec<PastAccess>> {
        let visible: Option<i32> = on_db!(self, |pool| sqlx::query_scalar(VISIBLE)
            .bind(camera)
            .bind(scope.unit)
            .fetch_optional(pool)
            .await)?;
        visible.ok_or(Error::NotFound)?;
        let rows: Vec<PastAccessRow> = on_db!(self, |pool| sqlx::query_as(HISTORY)
            .bind(camera)
            .bind(i64::from(MAX_PAGE))
            .bind(now)
            .fetch_all(pool)
            .await)?;
        Ok(rows.into_iter().map(PastAccessRow::past_access).collect())
    }
}

impl PastAccessRow {
    fn past_access(self) -> PastAccess {
        let unit = self.unit_code.zip(self.unit_name);
        PastAccess {
            at: self.at,
            unit: unit.map(|(code, name)| UnitName { code, name }),
            kind: self.kind,
            limit_class: self.limit_class,
        }
    }
}

impl Tx {
    /// Enters an access into the owner's own history. Every reveal of a contact and every preservation notice passes here,
    /// in the transaction that does it, so that whatever may stop one stands here too.
    pub async fn record_access(&mut self, access: &Access<'_>) -> Result<()> {
        let incident: IncidentId = access.incident.id;
        let approved: Option<i64> = on_tx!(self, |conn| sqlx::query_scalar(DELAY_DAYS)
            .bind(incident)
            .fetch_optional(conn)
            .await)?;
        let hidden = hidden_until(access.now, approved, access.incident.domestic_violence);
        on_tx!(self, |conn| {
            let query = sqlx::query(INSERT)
                .bind(Uuid::now_v7())
                .bind(access.camera)
                .bind(incident);
            let query = query
                .bind(access.scope.unit)
                .bind(access.scope.account)
                .bind(access.kind);
            query
                .bind(access.incident.r#type.limit_class())
                .bind(access.now)
                .bind(hidden)
                .execute(conn)
                .await
                .map(drop)
        })?;
        Ok(())
    }

    /// Stores that the owners asked for this incident see it later, and gives for how many days; what an owner could see
    /// already stays. The caller has seen that an approver may say so of this incident, and has locked it.
    pub(crate) async fn delay_history(
        &mut self,
        scope: &Scope,
        incident: IncidentId,
        delay: &Delay,
        now: Instant,
    ) -> Result<i64> {
        on_tx!(self, |conn| {
            let query = sqlx::query(INSERT_DELAY)
                .bind(Uuid::now_v7())
                .bind(incident);
            let query = query.bind(delay.days).bind(&delay.reason).bind(now);
            query.bind(scope.account).execute(conn).await.map(drop)
        })?;
        let violence: bool = on_tx!(self, |conn| sqlx::query_scalar(DOMESTIC_VIOLENCE)
            .bind(incident)
            .fetch_one(conn)
            .await)?;
        if violence {
            return Ok(MAX_DAYS);
        }
        let hidden: Vec<(Uuid, Instant)> = on_tx!(self, |conn| sqlx::query_as(STILL_HIDDEN)
            .bind(incident)
            .bind(now)
            .fetch_all(conn)
            .await)?;
        for (id, at) in hidden {
            let until = hidden_until(at, Some(delay.days), violence);
            on_tx!(self, |conn| sqlx::query(HIDE)
                .bind(id)
                .bind(until)
                .execute(conn)
                .await
                .map(drop))?;
        }
        Ok(delay.days)
    }
}
