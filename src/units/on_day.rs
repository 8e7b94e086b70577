//! What a unit was called on a day: reports for a past date use the names of that date.

use super::{UnitId, UnitName};
use crate::{
    clock::Day,
    db::{Db, on_db},
    error::Result,
};

/// The unit itself, and all that it grew out of or grew into.
const ON: &str = "WITH RECURSIVE before (id) AS (SELECT id FROM units WHERE id = $1 \
     UNION SELECT s.unit_id FROM before b JOIN unit_successors s ON s.successor_id = b.id), \
     after (id) AS (SELECT id FROM units WHERE id = $1 \
     UNION SELECT s.successor_id FROM after a JOIN unit_successors s ON s.unit_id = a.id) \
     SELECT id, code, name FROM units WHERE id IN (SELECT id FROM before UNION SELECT id FROM after) \
     AND (id = $1 OR kind = (SELECT kind FROM units WHERE id = $1)) \
     AND (valid_from IS NULL OR valid_from <= $2) AND (valid_to IS NULL OR valid_to > $2) ORDER BY code, rid";

impl Db {
    /// What stood on `day` where `unit` stands: itself, if it held then, else the units that became it or that it became,
    /// by code. None where nobody knows.
    pub async fn unit_names_on(&self, unit: UnitId, day: Day) -> Result<Vec<UnitName>> {
        let rows: Vec<(UnitId, String, String)> = on_db!(self, |pool| sqlx::query_as(ON)
            .bind(unit)
            .bind(day)
            .fetch_all(pool)
            .await)?;
        let held = rows.iter().any(|(id, ..)| *id == unit);
        let named = rows.into_iter().filter(|(id, ..)| !held || *id == unit);
        Ok(named
            .map(|(_, code, name)| UnitName { code, name })
            .collect())
    }
}
