//! Campaigns: what is collected for, how much it needs, and how much came in (pure).

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{CampaignId, check_amount, text};
use crate::{
    clock::Day,
    error::{Error, FieldError, Result},
    refusal::Refusal,
};

/// A campaign with what came in.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema, sqlx::FromRow)]
pub struct Campaign {
    /// The place in the list.
    #[serde(skip)]
    pub rid: i64,
    /// Identifier.
    pub id: CampaignId,
    /// What it is called.
    pub name: String,
    /// How much it needs, đồng.
    pub target_dong: Option<i64>,
    /// Its first day.
    pub begun_on: Day,
    /// Its last day; null while it goes on.
    pub ended_on: Option<Day>,
    /// How much came in, đồng: the sum of its entries that are not struck. Without the households while they are so few that
    /// the sum would tell what one of them gave (PRIVACY P8); null where `entries_withheld`.
    pub raised_dong: Option<i64>,
    /// Whether the sum of the households is left out for that reason.
    pub households_withheld: bool,
    /// Whether the sum is not told, because fewer than five of one kind of source gave for one kind of thing; always false for
    /// those who may read entries.
    pub entries_withheld: bool,
    /// Counts changes; the `ETag`.
    pub revision: i64,
}

impl Campaign {
    /// The same for those who read entries, or may not: a sum of few would tell them what one of these gave.
    #[must_use]
    pub fn told(mut self, reads_entries: bool) -> Self {
        self.entries_withheld &= !reads_entries;
        if self.entries_withheld {
            self.raised_dong = None;
        }
        self
    }
}

/// The fields of a campaign.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(default)]
pub struct CampaignInput {
    /// What it is called, at most 120 characters; no contact, number of a person or way into a device.
    #[schema(required)]
    pub name: Option<String>,
    /// How much it needs, đồng.
    pub target_dong: Option<i64>,
    /// Its first day, not in the future.
    #[schema(required)]
    pub begun_on: Option<Day>,
    /// Its last day.
    pub ended_on: Option<Day>,
}

/// The fields of a campaign that can be used.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct CheckedCampaign {
    pub(super) name: String,
    pub(super) target_dong: Option<i64>,
    pub(super) begun_on: Day,
    pub(super) ended_on: Option<Day>,
}

impl CampaignInput {
    /// The campaign's fields, or complaints about every one that cannot be used.
    pub(crate) fn check(self, today: Day) -> Result<CheckedCampaign> {
        let mut errors = Vec::new();
        let name = text("name", self.name, &mut errors);
        if name.is_none() {
            errors.push(FieldError::new("name", Refusal::Required));
        }
        check_amount("target_dong", self.target_dong, &mut errors);
        match self.begun_on {
            None => errors.push(FieldError::new("begun_on", Refusal::Required)),
            Some(day) => {
                let refused = day.refused_of_past(today);
                errors.extend(refused.map(|refused| FieldError::new("begun_on", refused)));
            }
        }
        if let Some(end) = self.ended_on {
            let is_before = self.begun_on.is_some_and(|begun| end < begun);
            let before = is_before.then_some(Refusal::EndsBeforeStart);
            let refused = end.refused(today).or(before);
            errors.extend(refused.map(|refused| FieldError::new("ended_on", refused)));
        }
        Error::unless_empty(errors)?;
        Ok(CheckedCampaign {
            name: name.unwrap_or_default(),
            target_dong: self.target_dong,
            begun_on: self.begun_on.unwrap_or(today),
            ended_on: self.ended_on,
        })
    }
}
