//! SQL of units.

use uuid::Uuid;

use super::{UnitId, UnitName};
use crate::{
    db::{Db, Tx, on_db, on_tx},
    error::{Error, Result},
    geometry::wkb,
};

const BY_CODE: &str =
    "SELECT id FROM units WHERE code = $1 AND valid_to IS NULL ORDER BY rid LIMIT 1";
const NAME: &str = "SELECT code, name FROM units WHERE id = $1";
const ALL: &str = "SELECT id, code, name FROM units ORDER BY code, rid";
const INSERT: &str = "INSERT INTO units (id, code, name, kind, boundary, min_lon, min_lat, max_lon, max_lat) \
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)";

/// A unit to be stored.
pub struct NewUnit<'a> {
    /// Code as text.
    pub code: &'a str,
    /// Name with its kind.
    pub name: &'a str,
    /// `province`, `district` or `commune`.
    pub kind: &'a str,
    /// Boundary as WKB, longitude and latitude.
    pub boundary: Option<Vec<u8>>,
}

#[derive(sqlx::FromRow)]
struct Named {
    id: UnitId,
    code: String,
    name: String,
}

impl Db {
    /// The unit that has this code today.
    pub async fn unit_by_code(&self, code: &str) -> Result<Option<UnitId>> {
        Ok(on_db!(self, |pool| sqlx::query_scalar(BY_CODE)
            .bind(code)
            .fetch_optional(pool)
            .await)?)
    }

    /// Code and name of a unit.
    pub async fn unit_name(&self, id: UnitId) -> Result<Option<UnitName>> {
        Ok(on_db!(self, |pool| sqlx::query_as(NAME)
            .bind(id)
            .fetch_optional(pool)
            .await)?)
    }

    /// Code and name of every unit, by identifier.
    pub async fn unit_names(&self) -> Result<Vec<(UnitId, UnitName)>> {
        let rows: Vec<Named> = on_db!(self, |pool| sqlx::query_as(ALL).fetch_all(pool).await)?;
        Ok(rows
            .into_iter()
            .map(|row| {
                (
                    row.id,
                    UnitName {
                        code: row.code,
                        name: row.name,
                    },
                )
            })
            .collect())
    }

    /// Stores a unit.
    pub async fn add_unit(&self, tx: &mut Tx, unit: &NewUnit<'_>) -> Result<UnitId> {
        let id = UnitId(Uuid::now_v7());
        let shape = unit.boundary.as_deref().map(wkb::read).transpose();
        let shape = shape.map_err(|error| Error::Internal(format!("a boundary: {error}")))?;
        let bbox = shape.and_then(|shape| shape.bbox());
        on_tx!(tx, |conn| {
            let query = sqlx::query(INSERT)
                .bind(id)
                .bind(unit.code)
                .bind(unit.name)
                .bind(unit.kind);
            let query = query.bind(&unit.boundary);
            let query = query
                .bind(bbox.map(|bbox| bbox.min_lon))
                .bind(bbox.map(|bbox| bbox.min_lat));
            let query = query
                .bind(bbox.map(|bbox| bbox.max_lon))
                .bind(bbox.map(|bbox| bbox.max_lat));
            query.execute(conn).await.map(drop)
        })?;
        Ok(id)
    }
}
