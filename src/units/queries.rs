//! SQL of units.

use std::collections::HashMap;

use uuid::Uuid;

use super::{UnitId, UnitKind, UnitName, names};
use crate::{
    clock::Day,
    db::{Db, Tx, on_db, on_tx},
    error::{Error, Result},
    geometry::wkb,
};

const BY_CODE: &str =
    "SELECT id FROM units WHERE code = $1 AND valid_to IS NULL ORDER BY rid LIMIT 1";
const NAME: &str = "SELECT code, name FROM units WHERE id = $1";
const ALL: &str = "SELECT id, code, name FROM units ORDER BY code, rid";
const TODAY: &str = "SELECT code, id FROM units WHERE valid_to IS NULL ORDER BY code, rid";
const INSERT: &str = "INSERT INTO units (id, code, name, kind, boundary, min_lon, min_lat, max_lon, max_lat, name_key) \
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)";

const KNOWN: &str =
    "SELECT id, kind FROM units WHERE code = $1 AND valid_to IS NULL ORDER BY rid LIMIT 1";
const SET_PARENT: &str = "UPDATE units SET parent_id = $2 WHERE id = $1";
const LISTED: &str = "SELECT u.code, u.name, u.kind, p.code AS parent_code FROM units u \
     LEFT JOIN units p ON p.id = u.parent_id WHERE u.valid_to IS NULL ORDER BY u.code, u.rid";
const LISTED_ON: &str = "SELECT u.code, u.name, u.kind, p.code AS parent_code FROM units u \
     LEFT JOIN units p ON p.id = u.parent_id WHERE (u.valid_from IS NULL OR u.valid_from <= $1) \
     AND (u.valid_to IS NULL OR u.valid_to > $1) ORDER BY u.code, u.rid";

/// A unit that lies above or below another.
#[derive(Clone, Copy, Debug, sqlx::FromRow)]
pub struct KnownUnit {
    /// Its identifier.
    pub id: UnitId,
    /// Its kind.
    pub kind: UnitKind,
}

/// A unit in a list.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct ListedUnit {
    /// Its code.
    pub code: String,
    /// Its name.
    pub name: String,
    /// Its kind.
    pub kind: UnitKind,
    /// The code of the unit above.
    pub parent_code: Option<String>,
}

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

    /// Every unit of today, by its code.
    pub async fn todays_units(&self) -> Result<HashMap<String, UnitId>> {
        let rows: Vec<(String, UnitId)> =
            on_db!(self, |pool| sqlx::query_as(TODAY).fetch_all(pool).await)?;
        Ok(rows.into_iter().collect())
    }

    /// The units of `day`, by code.
    pub async fn listed_units_on(&self, day: Day) -> Result<Vec<ListedUnit>> {
        Ok(on_db!(self, |pool| sqlx::query_as(LISTED_ON)
            .bind(day)
            .fetch_all(pool)
            .await)?)
    }

    /// Today's units, by code.
    pub async fn listed_units(&self) -> Result<Vec<ListedUnit>> {
        Ok(on_db!(self, |pool| sqlx::query_as(LISTED)
            .fetch_all(pool)
            .await)?)
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
                .bind(bbox.map(|bbox| bbox.max_lat))
                .bind(names::stored(unit.name).key);
            query.execute(conn).await.map(drop)
        })?;
        Ok(id)
    }
}

impl Tx {
    /// The unit that has this code today.
    pub async fn known_unit(&mut self, code: &str) -> Result<Option<KnownUnit>> {
        Ok(on_tx!(self, |conn| sqlx::query_as(KNOWN)
            .bind(code)
            .fetch_optional(conn)
            .await)?)
    }

    /// States which unit lies above another; the caller has seen that it can.
    pub async fn set_unit_parent(&mut self, unit: UnitId, parent: UnitId) -> Result<()> {
        on_tx!(self, |conn| sqlx::query(SET_PARENT)
            .bind(unit)
            .bind(parent)
            .execute(conn)
            .await
            .map(drop))?;
        Ok(())
    }
}
