//! SQL of reports.

use jiff::tz::TimeZone;

use super::{CameraCounts, RegistryReport, RegistryRow};
use crate::{
    accounts::Scope,
    checks::VALID_DAYS,
    clock::Day,
    db::{Db, on_db},
    error::Result,
    units::UnitId,
};

/// By unit, for the unit `$1` with all below it and all that became these whole (null: everywhere), at the moment `$2` that
/// ends the day `$3`; checks count from the day `$4` on. No drafts (PRIVACY P9).
const REGISTRY: &str = "WITH RECURSIVE own (id) AS (SELECT id FROM units WHERE id = $1 \
     UNION SELECT b.id FROM own o JOIN (SELECT id, parent_id AS above FROM units \
      UNION ALL SELECT unit_id, successor_id FROM unit_successors WHERE whole) b ON b.above = o.id), \
     hung AS (SELECT k.id, k.unit_id, k.verified_on, \
      coalesce((SELECT e.status FROM status_events e WHERE e.camera_id = k.id AND e.superseded_at IS NULL \
       AND (e.since IS NULL OR e.since < $2) ORDER BY e.since IS NULL, e.since DESC, e.rid DESC LIMIT 1), 'unknown') AS status \
      FROM cameras k JOIN camera_versions v ON v.camera_id = k.id AND v.superseded_at IS NULL \
       AND (v.valid_from IS NULL OR v.valid_from < $2) AND (v.valid_to IS NULL OR v.valid_to >= $2) \
      WHERE k.draft_until IS NULL AND (v.valid_from IS NOT NULL OR k.created_at < $2) \
      AND ($1 IS NULL OR k.unit_id IN (SELECT id FROM own))) \
     SELECT h.unit_id, count(*) AS cameras, count(CASE WHEN h.status = 'working' THEN 1 END) AS working, \
     count(CASE WHEN h.status IN ('faulty', 'disconnected') THEN 1 END) AS faulty, \
     count(CASE WHEN h.verified_on BETWEEN $4 AND $3 OR EXISTS (SELECT 1 FROM checks c WHERE c.camera_id = h.id \
      AND c.superseded_at IS NULL AND c.works AND c.checked_on BETWEEN $4 AND $3) THEN 1 END) AS checked \
     FROM hung h WHERE h.status NOT IN ('planned', 'removed') GROUP BY h.unit_id";

impl Db {
    /// What is known now of the cameras of the caller's unit, and of those below it, at the end of a day.
    pub async fn registry_report(
        &self,
        scope: &Scope,
        on: Day,
        zone: &TimeZone,
    ) -> Result<RegistryReport> {
        let end = Day(on.0.saturating_add(jiff::Span::new().days(1))).start(zone);
        let since = Day(on.0.saturating_sub(jiff::Span::new().days(VALID_DAYS)));
        let counted: Vec<Counted> = on_db!(self, |pool| sqlx::query_as(REGISTRY)
            .bind(scope.unit)
            .bind(end)
            .bind(on)
            .bind(since)
            .fetch_all(pool)
            .await)?;
        let mut rows = Vec::with_capacity(counted.len());
        for Counted { unit_id, counts } in counted {
            let units = match unit_id {
                Some(unit) => {
                    let names = self.unit_names_on(unit, on).await?;
                    if names.is_empty() {
                        self.unit_name(unit).await?.into_iter().collect()
                    } else {
                        names
                    }
                }
                None => Vec::new(),
            };
            rows.push(RegistryRow { units, counts });
        }
        Ok(RegistryReport::of(on, rows))
    }
}

#[derive(sqlx::FromRow)]
struct Counted {
    unit_id: Option<UnitId>,
    #[sqlx(flatten)]
    counts: CameraCounts,
}
