//! How much of the streets of each commune of a province is seen (pure): where a province looks first.
//!
//! The communes are measured one by one, as each of them is by itself, and their metres add up: a street belongs to the commune
//! in which it lies. Gaps and single points are a matter of one commune.

pub(super) mod file;
mod queries;
pub(super) mod routes;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{
    Covers, Demand, Eye, LevelAsked, MeasureInput, SeenLengths, TimeOfDay, Ways,
    answer::to_decimetre,
};
use crate::{
    error::{Error, FieldError, Result},
    units::UnitName,
};

/// Which communes, and how their streets must be seen.
#[derive(Debug, Clone, Default, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
pub struct CommunesInput {
    /// Code of a unit of today, the caller's own or one below it; null = all that the caller may see.
    pub unit_code: Option<String>,
    /// How fine it must be seen.
    pub level: LevelAsked,
    /// By which light.
    pub time: TimeOfDay,
    /// Which lines ask to be seen.
    pub ways: Ways,
}

impl CommunesInput {
    /// What is asked of one of the communes.
    fn of(&self, commune: &UnitName) -> MeasureInput {
        MeasureInput {
            unit_code: Some(commune.code.clone()),
            level: self.level,
            time: self.time,
            ways: self.ways,
            ..MeasureInput::default()
        }
    }
}

/// Metres of street, and of them those that are seen.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, ToSchema)]
pub struct CommuneStreets {
    /// In all.
    pub street_m: f64,
    /// Seen by what works, as somebody saw within the last 90 days.
    pub working: SeenLengths,
    /// Seen by all that hangs there.
    pub installed: SeenLengths,
}

impl CommuneStreets {
    /// What these cameras see of a demand.
    pub(super) fn of(demand: &Demand, covers: &Covers, eyes: &[Eye]) -> Self {
        let seen = |which: &dyn Fn(usize) -> bool| {
            let seen = covers.seen(demand, which);
            seen.lengths(demand).to_decimetre()
        };
        Self {
            street_m: to_decimetre(demand.metres()),
            working: seen(&|number| eyes[number].counts),
            installed: seen(&|_| true),
        }
    }

    fn add(&mut self, more: &Self) {
        self.street_m = to_decimetre(self.street_m + more.street_m);
        for (all, more) in [
            (&mut self.working, more.working),
            (&mut self.installed, more.installed),
        ] {
            *all = SeenLengths {
                once_m: all.once_m + more.once_m,
                twice_m: all.twice_m + more.twice_m,
                once_weight: all.once_weight + more.once_weight,
                twice_weight: all.twice_weight + more.twice_weight,
            }
            .to_decimetre();
        }
    }
}

/// One commune.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct MeasuredCommune {
    /// Which one.
    #[serde(flatten)]
    pub unit: UnitName,
    /// Its streets; null where it cannot be measured.
    pub streets: Option<CommuneStreets>,
    /// Why it cannot; else null.
    pub left_out: Option<FieldError>,
}

impl MeasuredCommune {
    /// What came of measuring; an error is one of the server.
    fn of(unit: UnitName, measured: Result<CommuneStreets>) -> Result<Self> {
        match measured {
            Ok(streets) => Ok(Self {
                unit,
                streets: Some(streets),
                left_out: None,
            }),
            Err(Error::Invalid(errors)) => Ok(Self {
                unit,
                streets: None,
                left_out: errors.into_iter().next(),
            }),
            Err(error) => Err(error),
        }
    }
}

/// All communes together.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, ToSchema)]
pub struct AllCommunes {
    /// How many there are.
    pub communes: usize,
    /// How many of them cannot be measured, and count nowhere.
    pub left_out: usize,
    /// The streets of the others.
    #[serde(flatten)]
    pub streets: CommuneStreets,
}

impl AllCommunes {
    /// Adds one.
    pub fn add(&mut self, commune: &MeasuredCommune) {
        self.communes += 1;
        match &commune.streets {
            Some(streets) => self.streets.add(streets),
            None => self.left_out += 1,
        }
    }
}
