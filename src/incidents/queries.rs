//! SQL of incidents.

use std::collections::HashSet;

use sqlx::QueryBuilder;

use super::{AgeClass, Incident, IncidentId, IncidentType, Stated};
use crate::{
    accounts::{AccountId, Scope},
    approvals::{Standing, StoredApproval},
    clock::Instant,
    db::{Db, JsonText, Page, Tx, on_db, on_tx},
    error::{Error, Result},
    geojson_shape,
    geometry::{BBox, wkb},
    refusal::Refusal,
    units::UnitId,
};

const INSERT: &str = "INSERT INTO incidents (id, unit_id, type, case_number, place, radius_m, search_radius_m, \
     window_from, window_to, created_at, created_by, min_lon, min_lat, max_lon, max_lat, number_due, stated, age_class, \
     domestic_violence) \
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19)";
const SELECT: &str = "SELECT i.rid, i.id, i.type, i.case_number, i.place, i.radius_m, i.search_radius_m, i.window_from, \
     i.window_to, i.created_at, i.created_by, i.unit_id, i.revision, i.number_due, i.stated, i.age_class, \
     i.domestic_violence, u.code AS unit_code, EXISTS (SELECT 1 FROM approvals a WHERE a.incident_id = i.id) AS asked \
     FROM incidents i LEFT JOIN units u ON u.id = i.unit_id ";
const ONE: &str = "WHERE i.id = $1 AND ($2 IS NULL OR i.unit_id = $2)";
const NEWEST_FIRST: &str = "WHERE ($1 IS NULL OR i.unit_id = $1) AND ($2 = 0 OR i.rid < $2) \
     ORDER BY i.rid DESC LIMIT $3";
const UNDER_TEMPORARY_NUMBER: &str = "SELECT id FROM incidents WHERE case_number = $1 AND number_due IS NOT NULL \
     AND ($2 IS NULL OR unit_id = $2) ORDER BY id";
const LOCK: &str = "UPDATE incidents SET revision = revision WHERE id = $1";
const UPDATE: &str = "UPDATE incidents SET case_number = $2, number_due = $3, window_from = $4, window_to = $5 \
     WHERE id = $1";
const REVISE: &str = "UPDATE incidents SET revision = revision + 1 WHERE id = $1";
const NOTE_REQUEST: &str = "UPDATE incidents SET request_hash = $2 WHERE id = $1";
const OF_REQUEST: &str = "SELECT id FROM incidents WHERE created_by = $1 AND request_hash = $2";
const OVERDUE: &str =
    "SELECT EXISTS (SELECT 1 FROM incidents WHERE created_by = $1 AND number_due <= $2)";

#[derive(sqlx::FromRow)]
struct Row {
    rid: i64,
    id: IncidentId,
    r#type: IncidentType,
    case_number: String,
    place: Vec<u8>,
    radius_m: f64,
    search_radius_m: Option<f64>,
    window_from: Instant,
    window_to: Instant,
    created_at: Instant,
    created_by: Option<AccountId>,
    unit_id: Option<UnitId>,
    revision: i64,
    number_due: Option<Instant>,
    stated: JsonText<Vec<Stated>>,
    age_class: Option<AgeClass>,
    domestic_violence: bool,
    unit_code: Option<String>,
    asked: bool,
}

impl Row {
    fn incident(
        self,
        scope: &Scope,
        requests: &[StoredApproval],
        now: Instant,
    ) -> Result<Incident> {
        let place = wkb::read(&self.place).map_err(|error| Error::Internal(error.to_string()))?;
        let standing = Standing::of(requests, now);
        Ok(Incident {
            id: self.id,
            r#type: self.r#type,
            case_number: self.case_number,
            number_due: self.number_due,
            place: geojson_shape::from_shape(place),
            radius_m: self.radius_m,
            search_radius_m: self.search_radius_m,
            from: self.window_from,
            to: self.window_to,
            stated: self.stated.0,
            age_class: self.age_class,
            domestic_violence: self.domestic_violence,
            created_at: self.created_at,
            unit_code: self.unit_code,
            revision: self.revision,
            mine: self.created_by.is_some() && self.created_by == scope.account,
            approval: standing.shown.clone(),
            can_be_urgent: standing.allows_urgency(self.r#type),
            ask: None,
            unit: self.unit_id,
            created_by: self.created_by,
            standing,
        })
    }
}

/// Selects one incident.
macro_rules! one {
    ($scope:expr, $id:expr, $conn:expr) => {{
        let mut query = QueryBuilder::new(SELECT);
        query.push(ONE);
        let query = query.build_query_as().bind($id).bind($scope.unit);
        query.fetch_optional($conn).await
    }};
}

/// The incidents that were asked about.
fn asked(rows: &[Row]) -> Vec<IncidentId> {
    rows.iter()
        .filter(|row| row.asked)
        .map(|row| row.id)
        .collect()
}

impl Db {
    /// One incident of the caller's unit, as it stands at `now`.
    pub async fn incident(&self, scope: &Scope, id: IncidentId, now: Instant) -> Result<Incident> {
        let row: Option<Row> = on_db!(self, |pool| one!(scope, id, pool))?;
        let row = row.ok_or(Error::NotFound)?;
        let requests = self
            .approvals_of(&asked(std::slice::from_ref(&row)))
            .await?;
        row.incident(scope, &requests, now)
    }

    /// A page of the incidents of the caller's unit, the newest first; `before` is 0 or the cursor of the page before.
    pub async fn incidents(
        &self,
        scope: &Scope,
        before: i64,
        limit: u32,
        now: Instant,
    ) -> Result<Page<Incident>> {
        let rows: Vec<Row> = on_db!(self, |pool| {
            let mut query = QueryBuilder::new(SELECT);
            query.push(NEWEST_FIRST);
            let query = query.build_query_as().bind(scope.unit).bind(before);
            query.bind(i64::from(limit) + 1).fetch_all(pool).await
        })?;
        let Page { items, next_cursor } =
            Page::cut(rows, limit as usize, |row| row.rid.to_string());
        let requests = self.approvals_of(&asked(&items)).await?;
        let of = |id| -> Vec<_> {
            let requests = requests.iter().filter(|r| r.incident_id == id);
            requests.cloned().collect()
        };
        let items = items.into_iter().map(|row| {
            let requests = of(row.id);
            row.incident(scope, &requests, now)
        });
        Ok(Page {
            items: items.collect::<Result<_>>()?,
            next_cursor,
        })
    }
}

impl Tx {
    /// Stores an incident of the unit of `scope`.
    pub(super) async fn insert_incident(
        &mut self,
        scope: &Scope,
        incident: &Incident,
    ) -> Result<()> {
        let (place, bbox) = stored(incident)?;
        let (unit, account): (Option<UnitId>, Option<AccountId>) = (scope.unit, scope.account);
        let stated = JsonText(incident.stated.clone());
        on_tx!(self, |conn| {
            let query = sqlx::query(INSERT).bind(incident.id).bind(unit);
            let query = query.bind(incident.r#type).bind(&incident.case_number);
            let query = query.bind(&place).bind(incident.radius_m);
            let query = query.bind(incident.search_radius_m);
            let query = query.bind(incident.from).bind(incident.to);
            let query = query.bind(incident.created_at).bind(account);
            let query = query.bind(bbox.min_lon).bind(bbox.min_lat);
            let query = query.bind(bbox.max_lon).bind(bbox.max_lat);
            let query = query.bind(incident.number_due).bind(&stated);
            let query = query
                .bind(incident.age_class)
                .bind(incident.domestic_violence);
            query.execute(conn).await.map(drop)
        })?;
        Ok(())
    }

    /// The incident that the caller recorded by this very request before; until the transaction ends nobody else records one.
    pub(super) async fn incident_of_request(
        &mut self,
        scope: &Scope,
        request: &[u8],
    ) -> Result<Option<IncidentId>> {
        self.take_turns().await?;
        Ok(on_tx!(self, |conn| {
            let query = sqlx::query_scalar(OF_REQUEST).bind(scope.account);
            query.bind(request).fetch_optional(conn).await
        })?)
    }

    /// Notes by which request an incident was recorded.
    pub(super) async fn note_request(&mut self, id: IncidentId, request: &[u8]) -> Result<()> {
        on_tx!(self, |conn| {
            let query = sqlx::query(NOTE_REQUEST).bind(id).bind(request);
            query.execute(conn).await.map(drop)
        })?;
        Ok(())
    }

    /// Takes the lock of an incident, if there is one, until the transaction ends.
    pub(crate) async fn lock_incident(&mut self, id: IncidentId) -> Result<()> {
        // An update that changes nothing: a reader's snapshot could miss a change made just before.
        on_tx!(self, |conn| sqlx::query(LOCK)
            .bind(id)
            .execute(conn)
            .await
            .map(drop))?;
        Ok(())
    }

    /// One incident of the caller's unit as this transaction sees it, locked until its end on PostgreSQL.
    pub(crate) async fn incident_for_change(
        &mut self,
        scope: &Scope,
        id: IncidentId,
        now: Instant,
    ) -> Result<Incident> {
        self.lock_incident(id).await?;
        let row: Option<Row> = on_tx!(self, |conn| one!(scope, id, conn))?;
        let row = row.ok_or(Error::NotFound)?;
        let requests = self
            .approvals_of(&asked(std::slice::from_ref(&row)))
            .await?;
        row.incident(scope, &requests, now)
    }

    /// The incidents of the caller's unit under a temporary number, each locked until the transaction ends.
    pub(super) async fn under_temporary_number(
        &mut self,
        scope: &Scope,
        number: &str,
    ) -> Result<Vec<IncidentId>> {
        let mut locked = HashSet::new();
        loop {
            let found: Vec<IncidentId> = on_tx!(&mut *self, |conn| {
                let query = sqlx::query_scalar(UNDER_TEMPORARY_NUMBER).bind(number);
                query.bind(scope.unit).fetch_all(conn).await
            })?;
            // What began to follow one of them meanwhile is younger: all take the locks in the same order.
            let new: Vec<_> = found.iter().filter(|id| !locked.contains(&id.0)).collect();
            if new.is_empty() {
                return Ok(found);
            }
            for id in new {
                self.lock_incident(*id).await?;
                locked.insert(id.0);
            }
        }
    }

    /// Stores number and window of a changed incident; `incident_for_change` has seen that it is the caller's.
    pub(super) async fn update_incident(&mut self, incident: &Incident) -> Result<()> {
        on_tx!(self, |conn| {
            let query = sqlx::query(UPDATE).bind(incident.id);
            let query = query.bind(&incident.case_number).bind(incident.number_due);
            let query = query.bind(incident.from).bind(incident.to);
            query.execute(conn).await.map(drop)
        })?;
        Ok(())
    }

    /// The record of an incident has changed: its next revision begins, and no other change until this one is done.
    pub(crate) async fn revise_incident(&mut self, id: IncidentId) -> Result<()> {
        on_tx!(self, |conn| sqlx::query(REVISE)
            .bind(id)
            .execute(conn)
            .await
            .map(drop))?;
        Ok(())
    }

    /// Whether the caller has let the time of a temporary number pass.
    pub(super) async fn has_overdue_number(&mut self, scope: &Scope, now: Instant) -> Result<bool> {
        Ok(on_tx!(self, |conn| sqlx::query_scalar(OVERDUE)
            .bind(scope.account)
            .bind(now)
            .fetch_one(conn)
            .await)?)
    }
}

fn stored(incident: &Incident) -> Result<(Vec<u8>, BBox)> {
    let shape = geojson_shape::shape(&incident.place).map_err(|why| Error::field("place", why))?;
    let bbox = shape
        .bbox()
        .ok_or_else(|| Error::field("place", Refusal::EmptyShape))?;
    Ok((shape.to_wkb(), bbox))
}
