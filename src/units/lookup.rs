//! SQL of finding the unit that is meant: by place, by code and by name.

use std::collections::HashMap;

use sqlx::QueryBuilder;

use super::{
    UnitId, UnitKind,
    names::{Agreement, agreement, readings},
    resolve::{Bearer, Held, Resolution, Stated, TodaysUnit, resolve},
};
use crate::{
    clock::Day,
    db::{Db, Tx, on_tx},
    error::{Error, Result},
    geometry::{Position, holds::holds},
};

/// Boxes first: boundaries are long.
const AROUND: &str = "SELECT u.id, u.code, u.name, p.name AS province, u.boundary FROM units u \
     LEFT JOIN units p ON p.id = u.parent_id AND p.kind = 'province' \
     WHERE u.kind = 'commune' AND u.valid_to IS NULL AND u.boundary IS NOT NULL \
     AND u.min_lon <= $1 AND u.max_lon >= $1 AND u.min_lat <= $2 AND u.max_lat >= $2 ORDER BY u.rid";
const BEARERS: &str = "SELECT u.id, u.code, u.name, u.kind, u.valid_from, u.valid_to, u.boundary IS NOT NULL AS has_boundary, \
     CASE WHEN p.kind = 'district' THEN p.name END AS district, \
     CASE WHEN p.kind = 'province' THEN p.name ELSE a.name END AS province FROM units u \
     LEFT JOIN units p ON p.id = u.parent_id LEFT JOIN units a ON a.id = p.parent_id \
     WHERE u.kind <> 'province' AND (u.code = ";
/// What ended leads on to what that became, until it is a unit of today; all of it went there if all of each did.
const BECAME: &str = "WITH RECURSIVE became (origin, unit_id, whole) AS (\
     SELECT unit_id, successor_id, whole FROM unit_successors WHERE unit_id IN (";
const BECAME_THEN: &str = ") UNION \
     SELECT b.origin, s.successor_id, b.whole AND s.whole FROM became b JOIN unit_successors s ON s.unit_id = b.unit_id) \
     SELECT b.origin, b.whole, u.code, u.name, p.name AS province, u.boundary IS NOT NULL AS has_boundary \
     FROM became b JOIN units u ON u.id = b.unit_id LEFT JOIN units p ON p.id = u.parent_id AND p.kind = 'province' \
     WHERE u.valid_to IS NULL ORDER BY u.code, u.rid";

#[derive(sqlx::FromRow)]
struct Around {
    id: UnitId,
    code: String,
    name: String,
    province: Option<String>,
    boundary: Vec<u8>,
}

/// A commune of today with its boundary.
pub(crate) struct Holder {
    pub(crate) id: UnitId,
    pub(crate) unit: TodaysUnit,
    boundary: Vec<u8>,
}

impl Holder {
    /// Whether a place lies inside.
    pub(crate) fn holds(&self, place: Position) -> Result<bool> {
        let wrong = |error| Error::Internal(format!("the boundary of {}: {error}", self.unit.code));
        holds(&self.boundary, place).map_err(wrong)
    }
}

#[derive(sqlx::FromRow)]
struct BearerRow {
    id: UnitId,
    code: String,
    name: String,
    kind: UnitKind,
    valid_from: Option<Day>,
    valid_to: Option<Day>,
    has_boundary: bool,
    district: Option<String>,
    province: Option<String>,
}

#[derive(sqlx::FromRow)]
struct BecameRow {
    origin: UnitId,
    whole: bool,
    code: String,
    name: String,
    province: Option<String>,
    has_boundary: bool,
}

/// A unit with its boundary.
#[derive(Clone, Debug, sqlx::FromRow)]
pub(crate) struct BoundedUnit {
    pub(crate) name: String,
    boundary: Vec<u8>,
}

impl BoundedUnit {
    /// Whether a place lies inside.
    pub(crate) fn holds(&self, place: Position) -> Result<bool> {
        let wrong = |error| Error::Internal(format!("the boundary of {}: {error}", self.name));
        holds(&self.boundary, place).map_err(wrong)
    }
}

impl Tx {
    /// A unit with its boundary; none if nobody knows where it lies.
    pub(crate) async fn bounded_unit(&mut self, id: UnitId) -> Result<Option<BoundedUnit>> {
        const BOUNDED: &str =
            "SELECT name, boundary FROM units WHERE id = $1 AND boundary IS NOT NULL";
        Ok(on_tx!(self, |conn| sqlx::query_as(BOUNDED)
            .bind(id)
            .fetch_optional(conn)
            .await)?)
    }

    /// The commune of today that holds a place, as `unit_of_place` finds it, with its boundary.
    pub(crate) async fn bounded_unit_of_place(
        &mut self,
        place: Position,
    ) -> Result<Option<BoundedUnit>> {
        let at = geo::Coord::from(place);
        let rows: Vec<BoundedUnit> = on_tx!(self, |conn| sqlx::query_as(AROUND)
            .bind(at.x)
            .bind(at.y)
            .fetch_all(conn)
            .await)?;
        for row in rows {
            if row.holds(place)? {
                return Ok(Some(row));
            }
        }
        Ok(None)
    }
}

impl Db {
    /// The commune of today whose boundary holds `place`; on a border that two share, the first that was stored.
    pub async fn unit_of_place(&self, place: Position) -> Result<Option<(UnitId, TodaysUnit)>> {
        let holder = self.begin_reading().await?.holder(place).await?;
        Ok(holder.map(|holder| (holder.id, holder.unit)))
    }

    /// Which commune of today is meant by what is stated of a unit and by a place; `on` is the day on which the name was in
    /// use, if that is known.
    pub async fn resolve_unit(
        &self,
        stated: &Stated,
        place: Option<Position>,
        on: Option<Day>,
    ) -> Result<Resolution> {
        let mut tx = self.begin_reading().await?;
        let bearers = tx.bearers(stated, on).await?;
        let held = match place {
            None => Held::Unstated,
            Some(place) => match tx.holder(place).await? {
                Some(holder) => Held::By(holder.unit),
                None => Held::ByNone,
            },
        };
        Ok(resolve(stated, &bearers, held))
    }
}

impl Tx {
    /// The commune of today whose boundary holds `place`, as `unit_of_place` finds it.
    pub(crate) async fn holder(&mut self, place: Position) -> Result<Option<Holder>> {
        let at = geo::Coord::from(place);
        let rows: Vec<Around> = on_tx!(self, |conn| sqlx::query_as(AROUND)
            .bind(at.x)
            .bind(at.y)
            .fetch_all(conn)
            .await)?;
        for row in rows {
            let holder = Holder {
                id: row.id,
                unit: TodaysUnit {
                    code: row.code,
                    name: row.name,
                    province: row.province,
                    has_boundary: true,
                },
                boundary: row.boundary,
            };
            if holder.holds(place)? {
                return Ok(Some(holder));
            }
        }
        Ok(None)
    }

    /// Every unit that bears or bore the name or the code.
    pub(crate) async fn bearers(
        &mut self,
        stated: &Stated,
        on: Option<Day>,
    ) -> Result<Vec<Bearer>> {
        let typed = stated.name.as_deref().map(readings).unwrap_or_default();
        let code = stated.code.as_deref().unwrap_or_default();
        let mut rows: Vec<BearerRow> = on_tx!(self, |conn| {
            let mut sql = QueryBuilder::new(BEARERS);
            sql.push_bind(code);
            if !typed.is_empty() {
                sql.push(" OR u.name_key IS NULL OR u.name_key IN (");
                let mut keys = sql.separated(", ");
                for reading in &typed {
                    keys.push_bind(&reading.key);
                }
                sql.push(")");
            }
            sql.push(") ORDER BY u.code, u.rid");
            sql.build_query_as().fetch_all(conn).await
        })?;
        rows.retain(|row| {
            let is_named = agreement(&typed, &row.name) != Agreement::None;
            let holds_on = on.is_none_or(|day| {
                row.valid_from.is_none_or(|from| from <= day)
                    && row.valid_to.is_none_or(|to| to > day)
            });
            holds_on && (is_named || row.code == code)
        });
        let mut became = self.became(&rows).await?;
        let bearers = rows.into_iter().filter_map(|row| {
            let is_today = row.valid_to.is_none();
            let became = if is_today && row.kind == UnitKind::Commune {
                let unit = TodaysUnit {
                    code: row.code.clone(),
                    name: row.name.clone(),
                    province: row.province.clone(),
                    has_boundary: row.has_boundary,
                };
                vec![(unit, true)]
            } else {
                became.remove(&row.id).unwrap_or_default()
            };
            // Districts lead to no commune, but for islands that had none within them.
            (row.kind == UnitKind::Commune || !became.is_empty()).then_some(Bearer {
                code: row.code,
                name: row.name,
                district: row.district,
                province: row.province,
                is_today,
                became,
            })
        });
        Ok(bearers.collect())
    }

    async fn became(
        &mut self,
        rows: &[BearerRow],
    ) -> Result<HashMap<UnitId, Vec<(TodaysUnit, bool)>>> {
        let ended: Vec<UnitId> = rows
            .iter()
            .filter(|row| row.valid_to.is_some())
            .map(|row| row.id)
            .collect();
        let mut became: HashMap<UnitId, Vec<(TodaysUnit, bool)>> = HashMap::new();
        if ended.is_empty() {
            return Ok(became);
        }
        let found: Vec<BecameRow> = on_tx!(self, |conn| {
            let mut sql = QueryBuilder::new(BECAME);
            let mut ids = sql.separated(", ");
            for id in &ended {
                ids.push_bind(*id);
            }
            sql.push(BECAME_THEN);
            sql.build_query_as().fetch_all(conn).await
        })?;
        for row in found {
            let unit = TodaysUnit {
                code: row.code,
                name: row.name,
                province: row.province,
                has_boundary: row.has_boundary,
            };
            let all = became.entry(row.origin).or_default();
            // Reached in two ways, it got all of the old unit only if both say so.
            match all.iter_mut().find(|(known, _)| known.code == unit.code) {
                Some((_, whole)) => *whole &= row.whole,
                None => all.push((unit, row.whole)),
            }
        }
        Ok(became)
    }
}
