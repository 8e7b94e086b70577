//! How long footage is usually kept, where nobody knows it for one camera.

use std::{
    collections::HashMap,
    sync::{Mutex, MutexGuard, PoisonError},
};

use super::{Judgement, Scene, Verdict};
use crate::{
    clock::Instant,
    db::{Tx, on_tx},
    error::Result,
    recorders::{RecorderId, Retention, RetentionBasis},
    units::UnitId,
};

/// Recorders of a unit that are enough to tell its median.
const ENOUGH: i64 = 1000;
const OF_UNIT: &str = "SELECT id FROM recorders WHERE unit_id = $1 ORDER BY id LIMIT $2";
const OF_NO_UNIT: &str = "SELECT id FROM recorders WHERE unit_id IS NULL ORDER BY id LIMIT $1";

/// How long a median is taken to hold: it is a hint, and hardly moves in that time.
const HOLDS_S: f64 = 3600.0;

/// The medians of the units that were asked for lately.
#[derive(Default)]
pub struct Estimates(Mutex<HashMap<Option<UnitId>, Estimate>>);

#[derive(Clone, Copy)]
struct Estimate {
    made: Instant,
    days: Option<f64>,
}

impl Estimates {
    /// The median of what the unit's recorders keep at least, in days; none where nothing is known of any.
    ///
    /// Of a large unit the first recorders speak for all.
    pub(crate) async fn of(
        &self,
        tx: &mut Tx,
        unit: Option<UnitId>,
        now: Instant,
    ) -> Result<Option<f64>> {
        if let Some(known) = self.known(unit, now) {
            return Ok(known.days);
        }
        let ids: Vec<RecorderId> = on_tx!(&mut *tx, |conn| {
            let query = match unit {
                Some(unit) => sqlx::query_scalar(OF_UNIT).bind(unit),
                None => sqlx::query_scalar(OF_NO_UNIT),
            };
            query.bind(ENOUGH).fetch_all(conn).await
        })?;
        let recorders = tx.recorders(&ids).await?;
        let days = recorders
            .values()
            .filter_map(|recorder| Retention::known(&recorder.measurements, now).min_days);
        let estimate = Estimate {
            made: now,
            days: median(days.collect()),
        };
        self.lock().insert(unit, estimate);
        Ok(estimate.days)
    }

    /// Whether footage of `judgement`'s camera, which is of `unit`, is about to be lost, by the estimate where nobody knows
    /// how long it is kept (PRIVACY P6).
    pub(crate) async fn is_urgent(
        &self,
        tx: &mut Tx,
        judgement: &Judgement,
        unit: Option<UnitId>,
        scene: &Scene,
    ) -> Result<bool> {
        let helps = judgement.verdict <= Verdict::Passes;
        let estimate = match judgement.retention_basis {
            RetentionBasis::Unknown if helps => self.of(tx, unit, scene.now).await?,
            _ => None,
        };
        Ok(judgement.is_urgent(scene.window, estimate, scene.now))
    }

    fn known(&self, unit: Option<UnitId>, now: Instant) -> Option<Estimate> {
        let estimates = self.lock();
        let known = estimates.get(&unit)?;
        (now.seconds_since(known.made).abs() < HOLDS_S).then_some(*known)
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<Option<UnitId>, Estimate>> {
        // Whoever panicked while holding it left whole entries behind.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
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
