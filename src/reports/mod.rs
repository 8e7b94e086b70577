//! Reports: what is known of a day, by unit, under the names that units had on that day.

mod csv;
mod queries;
pub mod routes;

use serde::Serialize;
use utoipa::ToSchema;

use crate::{
    clock::Day,
    error::{Error, Result},
    refusal::Refusal,
    units::UnitName,
};

/// How many cameras there were.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, ToSchema, sqlx::FromRow)]
pub struct CameraCounts {
    /// Those that hung there: installed by that day, or registered by it where nobody knows since when they hang.
    pub cameras: i64,
    /// Of them those that worked, as far as it was known since.
    pub working: i64,
    /// Of them those that were faulty or disconnected.
    pub faulty: i64,
    /// Of them those that somebody saw working within the 90 days up to it.
    pub checked: i64,
}

/// What there was in one unit.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct RegistryRow {
    /// The unit that keeps the cameras, as it was called on that day. Several where cameras are kept by a unit that had
    /// not begun, or had been divided, and nobody knows in which of these they hang; the last name of one of which nobody
    /// knows what became of it; none where no unit keeps them.
    pub units: Vec<UnitName>,
    /// How many.
    #[serde(flatten)]
    pub counts: CameraCounts,
}

/// What the registry knows of a day.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct RegistryReport {
    /// The day: as it was at its end.
    pub on: Day,
    /// By unit, in the order of their codes.
    pub rows: Vec<RegistryRow>,
    /// The sum of the rows.
    pub total: CameraCounts,
}

impl CameraCounts {
    fn add(&mut self, other: Self) {
        self.cameras += other.cameras;
        self.working += other.working;
        self.faulty += other.faulty;
        self.checked += other.checked;
    }
}

impl RegistryReport {
    /// Adds up what stands under the same names.
    fn of(on: Day, rows: impl IntoIterator<Item = RegistryRow>) -> Self {
        let mut report = Self {
            on,
            rows: Vec::new(),
            total: CameraCounts::default(),
        };
        for row in rows {
            report.total.add(row.counts);
            match report
                .rows
                .iter_mut()
                .find(|known| known.units == row.units)
            {
                Some(known) => known.counts.add(row.counts),
                None => report.rows.push(row),
            }
        }
        let codes = |row: &RegistryRow| row.units.iter().map(|unit| unit.code.clone()).collect();
        report.rows.sort_by_cached_key::<Vec<_>, _>(codes);
        report
    }
}

/// The day of a report, today if none is named; nobody reports what has not been.
pub fn day_of_report(on: Option<Day>, today: Day) -> Result<Day> {
    let on = on.unwrap_or(today);
    if on > today {
        return Err(Error::field("on", Refusal::InFuture));
    }
    Ok(on)
}
