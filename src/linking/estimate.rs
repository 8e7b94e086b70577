//! How long footage is usually kept, where nobody knows it for one camera.

use std::collections::HashMap;

use crate::{
    clock::Instant,
    db::{Db, on_db},
    error::Result,
    recorders::{RecorderId, Retention},
    units::UnitId,
};

/// Recorders of a unit that are enough to tell its median.
const ENOUGH: i64 = 1000;
const OF_UNIT: &str = "SELECT id FROM recorders WHERE unit_id = $1 ORDER BY id LIMIT $2";
const OF_NO_UNIT: &str = "SELECT id FROM recorders WHERE unit_id IS NULL ORDER BY id LIMIT $1";

/// The medians asked for in one search.
#[derive(Default)]
pub(super) struct Estimates {
    by_unit: HashMap<Option<UnitId>, Option<f64>>,
}

impl Estimates {
    /// The median of what the unit's recorders keep at least, in days; none where nothing is known of any.
    ///
    /// The database is asked once for each unit; of a large one the first recorders speak for all.
    pub(super) async fn of(
        &mut self,
        db: &Db,
        unit: Option<UnitId>,
        now: Instant,
    ) -> Result<Option<f64>> {
        if let Some(known) = self.by_unit.get(&unit) {
            return Ok(*known);
        }
        let ids: Vec<RecorderId> = on_db!(db, |pool| {
            let query = match unit {
                Some(unit) => sqlx::query_scalar(OF_UNIT).bind(unit),
                None => sqlx::query_scalar(OF_NO_UNIT),
            };
            query.bind(ENOUGH).fetch_all(pool).await
        })?;
        let recorders = db.recorders(&ids).await?;
        let days = recorders
            .values()
            .filter_map(|recorder| Retention::known(&recorder.measurements, now).min_days);
        let median = median(days.collect());
        self.by_unit.insert(unit, median);
        Ok(median)
    }
}

/// The middle value, or the mean of the two in the middle; none of none.
fn median(mut values: Vec<f64>) -> Option<f64> {
    values.sort_unstable_by(f64::total_cmp);
    let upper = *values.get(values.len() / 2)?;
    let lower = values[(values.len() - 1) / 2];
    Some(f64::midpoint(lower, upper))
}

#[cfg(test)]
mod tests {
    use super::median;

    #[test]
    fn the_median_is_in_the_middle() {
        let table = [
            (vec![], None),
            (vec![7.0], Some(7.0)),
            (vec![30.0, 7.0], Some(18.5)),
            (vec![30.0, 7.0, 15.0], Some(15.0)),
            (vec![30.0, 7.0, 15.0, 15.0], Some(15.0)),
        ];
        for (values, expected) in table {
            assert_eq!(median(values.clone()), expected, "{values:?}");
        }
    }
}
