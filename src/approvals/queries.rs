//! SQL of approvals.

use geojson::Geometry;
use serde::Serialize;
use sqlx::QueryBuilder;
use utoipa::ToSchema;
use uuid::Uuid;

use super::{ApprovalId, DUE_HOURS, State, StoredApproval, Subject};
use crate::{
    accounts::{AccountId, Scope},
    clock::Instant,
    db::{Db, JsonText, Page, Tx, on_db, on_tx},
    error::{Error, Result},
    geojson_shape,
    geometry::wkb,
    incidents::{
        IncidentId, IncidentType,
        limits::{Cause, CauseCode},
    },
};

const OF_INCIDENTS: &str = "SELECT id, incident_id, subject, state, urgent, at_once, reason, causes, sensitive, \
     requested_at, requested_by, due_at, decided_at FROM approvals WHERE incident_id IN (";
const INSERT: &str = "INSERT INTO approvals (id, incident_id, subject, state, urgent, at_once, reason, causes, \
     sensitive, requested_at, requested_by, due_at) VALUES ($1, $2, $3, 'pending', $4, $5, $6, $7, $8, $9, $10, $11)";
const DECIDE: &str =
    "UPDATE approvals SET state = $2, decided_at = $3, decided_by = $4 WHERE id = $1";
const SET_CAUSES: &str = "UPDATE approvals SET causes = $2, sensitive = $3, at_once = (at_once AND NOT $3) WHERE id = $1";
// One that lapsed keeps a time of its end, as one that was refused does: neither is forgotten by being withdrawn.
const WITHDRAW: &str = "UPDATE approvals SET state = 'withdrawn', \
     decided_at = CASE WHEN state = 'pending' AND at_once AND due_at <= $3 THEN due_at ELSE decided_at END \
     WHERE incident_id = $1 AND subject = $2 AND state IN ('pending', 'refused')";
const AWAIT: &str = "UPDATE approvals SET at_once = NOT at_once WHERE incident_id = $1 AND subject = 'search' \
     AND state = 'pending' AND at_once";
/// The units below the one of the caller, itself included; `$1` = its unit, null = all.
const BELOW: &str = "($1 IS NULL OR i.unit_id IN (SELECT u.id FROM units u LEFT JOIN units p ON p.id = u.parent_id \
     WHERE u.id = $1 OR u.parent_id = $1 OR p.parent_id = $1))";
/// Where a request comes in the list: urgent ones before all others, each kind the oldest first.
macro_rules! place_in_list {
    () => {
        "(a.rid + CASE WHEN a.urgent THEN 0 ELSE 4611686018427387904 END)"
    };
}
const PENDING: &str = concat!(
    "SELECT ",
    place_in_list!(),
    " AS place_in_list, a.incident_id, i.type, i.window_from, i.window_to, i.radius_m, i.search_radius_m, i.place, i.domestic_violence, \
     a.causes, a.reason, a.urgent, a.requested_at, a.due_at, q.username AS requested_by \
     FROM approvals a JOIN incidents i ON i.id = a.incident_id LEFT JOIN accounts q ON q.id = a.requested_by \
     WHERE a.state = 'pending' AND (NOT a.at_once OR a.due_at > $3) AND (NOT a.sensitive OR $4) \
     AND a.requested_by IS DISTINCT FROM $5 AND i.created_by IS DISTINCT FROM $5 AND ",
    place_in_list!(),
    " > $2 AND "
);
const VISIBLE: &str = "SELECT i.id, i.created_by FROM incidents i WHERE i.id = $2 AND ";
const IS_PROVINCE: &str = "SELECT EXISTS (SELECT 1 FROM units WHERE id = $1 AND kind = 'province')";

/// A request for approval to be stored.
pub struct NewApproval<'a> {
    /// The incident.
    pub incident: IncidentId,
    /// What is to be let pass.
    pub subject: Subject,
    /// Whether it is asked for as urgent.
    pub urgent: bool,
    /// Whether search and notices run before it is decided.
    pub at_once: bool,
    /// Why it is needed.
    pub reason: &'a str,
    /// What goes beyond which limit.
    pub causes: &'a [Cause],
}

/// A request that waits, as an approver sees it: no case number.
#[derive(Debug, Serialize, ToSchema)]
pub struct PendingApproval {
    /// The incident.
    pub incident_id: IncidentId,
    /// What kind of incident.
    pub r#type: IncidentType,
    /// Start of the window.
    pub from: Instant,
    /// End of the window.
    pub to: Instant,
    /// Uncertainty of the place, metres.
    pub radius_m: f64,
    /// How far around the place to search, metres; null = the default of its class.
    pub search_radius_m: Option<f64>,
    /// GeoJSON Point, LineString or Polygon.
    #[schema(value_type = Object)]
    pub place: Geometry,
    /// Whether it may have happened within a family, so that no print shows the exact place.
    pub domestic_violence: bool,
    /// What goes beyond which limit.
    pub causes: Vec<Cause>,
    /// Why it is needed.
    pub reason: String,
    /// Whether it is asked for as urgent; search and notices may run already.
    pub urgent: bool,
    /// When it was asked for.
    pub requested_at: Instant,
    /// When a decision is due; a request that opened at once expires then.
    pub due_at: Instant,
    /// The name of the account that asked.
    pub requested_by: Option<String>,
}

#[derive(sqlx::FromRow)]
struct PendingRow {
    place_in_list: i64,
    incident_id: IncidentId,
    r#type: IncidentType,
    window_from: Instant,
    window_to: Instant,
    radius_m: f64,
    search_radius_m: Option<f64>,
    place: Vec<u8>,
    domestic_violence: bool,
    causes: JsonText<Vec<Cause>>,
    reason: String,
    urgent: bool,
    requested_at: Instant,
    due_at: Instant,
    requested_by: Option<String>,
}

/// Selects the requests of incidents, the oldest first.
macro_rules! of_incidents {
    ($incidents:expr, $conn:expr) => {{
        let mut query = QueryBuilder::new(OF_INCIDENTS);
        let mut ids = query.separated(", ");
        for id in $incidents {
            ids.push_bind(*id);
        }
        query.push(") ORDER BY rid");
        query.build_query_as().fetch_all($conn).await
    }};
}

impl Db {
    /// The requests of these incidents, the oldest first; whoever asks has seen the incidents.
    pub(crate) async fn approvals_of(
        &self,
        incidents: &[IncidentId],
    ) -> Result<Vec<StoredApproval>> {
        if incidents.is_empty() {
            return Ok(Vec::new());
        }
        Ok(on_db!(self, |pool| of_incidents!(incidents, pool))?)
    }

    /// Whether the caller may decide on sensitive places: it belongs to a province, or sees the whole deployment.
    pub(crate) async fn is_of_province(&self, scope: &Scope) -> Result<bool> {
        if scope.unit.is_none() {
            return Ok(true);
        }
        Ok(on_db!(self, |pool| sqlx::query_scalar(IS_PROVINCE)
            .bind(scope.unit)
            .fetch_one(pool)
            .await)?)
    }

    /// A page of the requests that wait for a decision which the caller may take, urgent ones first, then the oldest.
    pub async fn pending_approvals(
        &self,
        scope: &Scope,
        now: Instant,
        after: i64,
        limit: u32,
    ) -> Result<Page<PendingApproval>> {
        let is_of_province = self.is_of_province(scope).await?;
        let rows: Vec<PendingRow> = on_db!(self, |pool| {
            let mut query = QueryBuilder::new(PENDING);
            query.push(BELOW).push(" ORDER BY place_in_list LIMIT $6");
            let query = query
                .build_query_as()
                .bind(scope.unit)
                .bind(after)
                .bind(now);
            let query = query.bind(is_of_province).bind(scope.account);
            query.bind(i64::from(limit) + 1).fetch_all(pool).await
        })?;
        let Page { items, next_cursor } =
            Page::cut(rows, limit as usize, |row| row.place_in_list.to_string());
        let items = items.into_iter().map(PendingRow::shown);
        Ok(Page {
            items: items.collect::<Result<_>>()?,
            next_cursor,
        })
    }
}

impl Tx {
    /// The requests of these incidents, the oldest first.
    pub(crate) async fn approvals_of(
        &mut self,
        incidents: &[IncidentId],
    ) -> Result<Vec<StoredApproval>> {
        if incidents.is_empty() {
            return Ok(Vec::new());
        }
        Ok(on_tx!(self, |conn| of_incidents!(incidents, conn))?)
    }

    /// The request for a search that waits for a decision, if any; whoever asks has seen the incident.
    pub(crate) async fn pending_approval(
        &mut self,
        incident: IncidentId,
    ) -> Result<Option<ApprovalId>> {
        let requests = self.approvals_of(&[incident]).await?;
        let pending = |r: &&StoredApproval| r.state == State::Pending;
        let last = requests.iter().rfind(|r| r.subject == Subject::Search);
        Ok(last.filter(pending).map(|r| r.id))
    }

    /// Stores a request of the caller; that the incident is the caller's to ask for has been seen.
    pub async fn request_approval(
        &mut self,
        scope: &Scope,
        new: &NewApproval<'_>,
        now: Instant,
    ) -> Result<()> {
        let causes = JsonText(new.causes.to_vec());
        on_tx!(self, |conn| {
            let query = sqlx::query(INSERT).bind(Uuid::now_v7()).bind(new.incident);
            let query = query.bind(new.subject).bind(new.urgent).bind(new.at_once);
            let query = query.bind(new.reason).bind(&causes);
            let query = query.bind(is_sensitive(new.causes)).bind(now);
            let query = query.bind(scope.account);
            query
                .bind(now.plus_seconds(DUE_HOURS * 3600.0))
                .execute(conn)
                .await
                .map(drop)
        })?;
        Ok(())
    }

    /// Who recorded the incident, if it lies within the unit of the approver or one below it.
    pub(crate) async fn incident_to_approve(
        &mut self,
        scope: &Scope,
        id: IncidentId,
    ) -> Result<Option<AccountId>> {
        let row: Option<(IncidentId, Option<AccountId>)> = on_tx!(self, |conn| {
            let mut query = QueryBuilder::new(VISIBLE);
            query.push(BELOW);
            let query = query.build_query_as().bind(scope.unit).bind(id);
            query.fetch_optional(conn).await
        })?;
        row.map(|(_, created_by)| created_by).ok_or(Error::NotFound)
    }

    /// Stores what an approver decided.
    pub(crate) async fn decide_approval(
        &mut self,
        scope: &Scope,
        id: ApprovalId,
        state: State,
        now: Instant,
    ) -> Result<()> {
        on_tx!(self, |conn| {
            let query = sqlx::query(DECIDE).bind(id).bind(state).bind(now);
            query.bind(scope.account).execute(conn).await.map(drop)
        })?;
        Ok(())
    }

    /// Replaces what a request is for, after the incident was changed.
    pub(crate) async fn set_approval_causes(
        &mut self,
        id: ApprovalId,
        causes: &[Cause],
    ) -> Result<()> {
        let stored = JsonText(causes.to_vec());
        on_tx!(self, |conn| {
            let query = sqlx::query(SET_CAUSES).bind(id).bind(&stored);
            let query = query.bind(is_sensitive(causes));
            query.execute(conn).await.map(drop)
        })?;
        Ok(())
    }

    /// Lets an urgent search wait for its decision like any other, so that it does not lapse.
    pub(crate) async fn await_decision(&mut self, incident: IncidentId) -> Result<()> {
        on_tx!(self, |conn| sqlx::query(AWAIT)
            .bind(incident)
            .execute(conn)
            .await
            .map(drop))?;
        Ok(())
    }

    /// Withdraws what was asked for in vain, after the incident was changed.
    pub(crate) async fn withdraw_approvals(
        &mut self,
        incident: IncidentId,
        subject: Subject,
        now: Instant,
    ) -> Result<()> {
        on_tx!(self, |conn| sqlx::query(WITHDRAW)
            .bind(incident)
            .bind(subject)
            .bind(now)
            .execute(conn)
            .await
            .map(drop))?;
        Ok(())
    }
}

fn is_sensitive(causes: &[Cause]) -> bool {
    causes
        .iter()
        .any(|cause| cause.code == CauseCode::SensitivePlace)
}

impl PendingRow {
    fn shown(self) -> Result<PendingApproval> {
        let place = wkb::read(&self.place).map_err(|error| Error::Internal(error.to_string()))?;
        Ok(PendingApproval {
            incident_id: self.incident_id,
            r#type: self.r#type,
            from: self.window_from,
            to: self.window_to,
            radius_m: self.radius_m,
            search_radius_m: self.search_radius_m,
            place: geojson_shape::from_shape(place),
            domestic_violence: self.domestic_violence,
            causes: self.causes.0,
            reason: self.reason,
            urgent: self.urgent,
            requested_at: self.requested_at,
            due_at: self.due_at,
            requested_by: self.requested_by,
        })
    }
}
