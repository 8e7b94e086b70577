//! What cameras cost to run, and who pays it, as dated statements (pure).

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::check_amount;
use crate::{
    clock::Day,
    error::{Error, FieldError, Result},
    refusal::Refusal,
};

/// What is paid for again and again.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema, sqlx::Type)]
#[serde(rename_all = "snake_case")]
#[sqlx(type_name = "text", rename_all = "snake_case")]
pub enum CostKind {
    /// Power.
    Electricity,
    /// Lines and network.
    Line,
    /// Storage at a provider.
    Storage,
    /// Maintenance and repair.
    Maintenance,
}

/// Who pays; kinds alone, no names.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema, sqlx::Type)]
#[serde(rename_all = "snake_case")]
#[sqlx(type_name = "text", rename_all = "snake_case")]
pub enum Payer {
    /// The owner.
    Owner,
    /// The group that manages the camera.
    Group,
    /// The budget of the state.
    StateBudget,
    /// A business.
    Business,
    /// An organisation.
    Organisation,
    /// Nobody any more: the camera will stop one day.
    Nobody,
}

/// Who pays one kind of cost from a day on, until the next statement of that kind.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema, sqlx::FromRow)]
pub struct RunningCost {
    /// What for.
    pub kind: CostKind,
    /// Who.
    pub payer: Payer,
    /// How much, đồng a month.
    pub dong_per_month: Option<i64>,
    /// From which day on.
    pub since: Day,
}

/// A statement about running costs.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(default)]
pub struct RunningCostInput {
    /// What for.
    #[schema(required)]
    pub kind: Option<CostKind>,
    /// Who pays.
    #[schema(required)]
    pub payer: Option<Payer>,
    /// How much, đồng a month.
    pub dong_per_month: Option<i64>,
    /// From which day on; another statement of that day is replaced by this one.
    #[schema(required)]
    pub since: Option<Day>,
}

impl RunningCostInput {
    /// The statement, or complaints about every field that cannot be used.
    pub(super) fn check(self, today: Day) -> Result<RunningCost> {
        let mut errors = Vec::new();
        check_amount("dong_per_month", self.dong_per_month, &mut errors);
        let (Some(kind), Some(payer), Some(since)) = (self.kind, self.payer, self.since) else {
            for (field, is_missing) in [
                ("kind", self.kind.is_none()),
                ("payer", self.payer.is_none()),
                ("since", self.since.is_none()),
            ] {
                if is_missing {
                    errors.push(FieldError::new(field, Refusal::Required));
                }
            }
            return Err(Error::Invalid(errors));
        };
        if let Some(refused) = since.refused_of_past(today) {
            errors.push(FieldError::new("since", refused));
        }
        Error::unless_empty(errors)?;
        Ok(RunningCost {
            kind,
            payer,
            dong_per_month: self.dong_per_month,
            since,
        })
    }
}
