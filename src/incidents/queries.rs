//! SQL of incidents.

use super::{Incident, IncidentId, IncidentType};
use crate::{
    accounts::{AccountId, Scope},
    clock::Instant,
    db::{Db, Page, Tx, on_db, on_tx},
    error::{Error, Result},
    geojson_shape,
    geometry::{BBox, wkb},
    units::UnitId,
};

const INSERT: &str = "INSERT INTO incidents (id, unit_id, type, case_number, place, radius_m, search_radius_m, \
     window_from, window_to, created_at, created_by, min_lon, min_lat, max_lon, max_lat) \
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)";
const ONE: &str = "SELECT i.rid, i.id, i.type, i.case_number, i.place, i.radius_m, i.search_radius_m, i.window_from, \
     i.window_to, i.created_at, i.unit_id, u.code AS unit_code FROM incidents i LEFT JOIN units u ON u.id = i.unit_id \
     WHERE i.id = $1 AND ($2 IS NULL OR i.unit_id = $2)";
const NEWEST_FIRST: &str = "SELECT i.rid, i.id, i.type, i.case_number, i.place, i.radius_m, i.search_radius_m, \
     i.window_from, i.window_to, i.created_at, i.unit_id, u.code AS unit_code FROM incidents i \
     LEFT JOIN units u ON u.id = i.unit_id WHERE ($1 IS NULL OR i.unit_id = $1) AND ($2 = 0 OR i.rid < $2) \
     ORDER BY i.rid DESC LIMIT $3";

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
    unit_code: Option<String>,
}

impl Row {
    fn incident(self) -> Result<Incident> {
        let place = wkb::read(&self.place).map_err(|error| Error::Internal(error.to_string()))?;
        Ok(Incident {
            id: self.id,
            r#type: self.r#type,
            case_number: self.case_number,
            place: geojson_shape::from_shape(place),
            radius_m: self.radius_m,
            search_radius_m: self.search_radius_m,
            from: self.window_from,
            to: self.window_to,
            created_at: self.created_at,
            unit_code: self.unit_code,
        })
    }
}

impl Db {
    /// Stores an incident of the unit of `scope`.
    pub async fn add_incident(
        &self,
        tx: &mut Tx,
        scope: &Scope,
        incident: &Incident,
    ) -> Result<()> {
        let (place, bbox) = stored(incident)?;
        let (unit, account): (Option<UnitId>, Option<AccountId>) = (scope.unit, scope.account);
        on_tx!(tx, |conn| {
            let query = sqlx::query(INSERT)
                .bind(incident.id)
                .bind(unit)
                .bind(incident.r#type);
            let query = query
                .bind(&incident.case_number)
                .bind(&place)
                .bind(incident.radius_m);
            let query = query
                .bind(incident.search_radius_m)
                .bind(incident.from)
                .bind(incident.to);
            let query = query.bind(incident.created_at).bind(account);
            let query = query
                .bind(bbox.min_lon)
                .bind(bbox.min_lat)
                .bind(bbox.max_lon)
                .bind(bbox.max_lat);
            query.execute(conn).await.map(drop)
        })?;
        Ok(())
    }

    /// One incident of the caller's unit.
    pub async fn incident(&self, scope: &Scope, id: IncidentId) -> Result<Incident> {
        let row: Option<Row> = on_db!(self, |pool| {
            sqlx::query_as(ONE)
                .bind(id)
                .bind(scope.unit)
                .fetch_optional(pool)
                .await
        })?;
        row.ok_or(Error::NotFound)?.incident()
    }

    /// A page of the incidents of the caller's unit, the newest first; `before` is 0 or the cursor of the page before.
    pub async fn incidents(
        &self,
        scope: &Scope,
        before: i64,
        limit: u32,
    ) -> Result<Page<Incident>> {
        let rows: Vec<Row> = on_db!(self, |pool| {
            let query = sqlx::query_as(NEWEST_FIRST).bind(scope.unit).bind(before);
            query.bind(i64::from(limit) + 1).fetch_all(pool).await
        })?;
        let Page { items, next_cursor } =
            Page::cut(rows, limit as usize, |row| row.rid.to_string());
        Ok(Page {
            items: items
                .into_iter()
                .map(Row::incident)
                .collect::<Result<_>>()?,
            next_cursor,
        })
    }
}

fn stored(incident: &Incident) -> Result<(Vec<u8>, BBox)> {
    let shape = geojson_shape::shape(&incident.place).map_err(|why| Error::field("place", why))?;
    let bbox = shape
        .bbox()
        .ok_or_else(|| Error::field("place", "has no points"))?;
    Ok((shape.to_wkb(), bbox))
}
