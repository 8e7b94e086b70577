//! SQL of the communes of a province.

use super::{CommunesInput, MeasuredCommune};
use crate::{
    accounts::Scope,
    clock::Day,
    db::{Db, on_db},
    error::{Error, Result},
    refusal::Refusal,
    units::UnitName,
};

/// The communes of today of the caller's unit `$1` (null: everywhere) that are or lie below the unit of the code `$2` (null: all).
const COMMUNES: &str = "WITH RECURSIVE own (id) AS (SELECT id FROM units WHERE id = $1 \
     UNION SELECT u.id FROM own o JOIN units u ON u.parent_id = o.id), \
     below (id) AS (SELECT id FROM units WHERE code = $2 AND valid_to IS NULL \
     UNION SELECT u.id FROM below b JOIN units u ON u.parent_id = b.id) \
     SELECT code, name FROM units WHERE kind = 'commune' AND valid_to IS NULL \
     AND ($1 IS NULL OR id IN (SELECT id FROM own)) AND ($2 IS NULL OR id IN (SELECT id FROM below)) ORDER BY code, rid";
/// How many communes of today with a boundary are or lie below the unit of the code `$1`.
const BOUNDED: &str = "WITH RECURSIVE below (id) AS (SELECT id FROM units WHERE code = $1 AND valid_to IS NULL \
     UNION SELECT u.id FROM below b JOIN units u ON u.parent_id = b.id) \
     SELECT count(*) FROM units WHERE kind = 'commune' AND valid_to IS NULL AND boundary IS NOT NULL \
     AND id IN (SELECT id FROM below)";

impl Db {
    /// Whether any commune of a unit, which the caller may see, has a boundary.
    pub(in crate::plans) async fn has_bounded_communes(&self, code: &str) -> Result<bool> {
        let found: i64 = on_db!(self, |pool| sqlx::query_scalar(BOUNDED)
            .bind(code)
            .fetch_one(pool)
            .await)?;
        Ok(found > 0)
    }

    /// The communes that are asked about; refused where there is none.
    pub async fn communes_to_measure(
        &self,
        scope: &Scope,
        input: &CommunesInput,
    ) -> Result<Vec<UnitName>> {
        let code = input.unit_code.as_deref();
        if let Some(code) = code {
            self.boundary_of(scope, code).await?;
        }
        let communes: Vec<UnitName> = on_db!(self, |pool| sqlx::query_as(COMMUNES)
            .bind(scope.unit)
            .bind(code)
            .fetch_all(pool)
            .await)?;
        if communes.is_empty() {
            return Err(Error::field("unit_code", Refusal::NoCommunes));
        }
        Ok(communes)
    }

    /// Measures one of them, where it holds nobody up.
    pub async fn measured_commune(
        &self,
        scope: &Scope,
        input: &CommunesInput,
        commune: UnitName,
        today: Day,
    ) -> Result<MeasuredCommune> {
        let task = self.plan_measuring(scope, &input.of(&commune), today).await;
        let streets = match task {
            Ok(task) => {
                let done = tokio::task::spawn_blocking(|| task.streets()).await;
                done.map_err(|error| Error::Internal(error.to_string()))?
            }
            Err(error) => Err(error),
        };
        MeasuredCommune::of(commune, streets)
    }
}
