//! Contributions: money or kind given, by what kind of source, for what (pure).

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{CampaignId, ContributionId, check_amount, text};
use crate::{
    cameras::CameraId,
    clock::{Day, Instant},
    error::{Error, FieldError, Result},
    refusal::{Complaint, Refusal},
};

/// Where money or kind came from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema, sqlx::Type)]
#[serde(rename_all = "snake_case")]
#[sqlx(type_name = "text", rename_all = "snake_case")]
pub enum Source {
    /// The budget of the state.
    StateBudget,
    /// Shops and companies.
    Business,
    /// Associations, unions, schools and the like.
    Organisation,
    /// The households of a campaign, all of them together.
    Households,
    /// Anybody else; no name is kept.
    Other,
}

/// What it was given for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema, sqlx::Type)]
#[serde(rename_all = "snake_case")]
#[sqlx(type_name = "text", rename_all = "snake_case")]
pub enum Item {
    /// Cameras.
    Camera,
    /// Recorders and their disks.
    Recorder,
    /// Lines and network.
    Line,
    /// Poles and brackets.
    Pole,
    /// Maintenance and repair.
    Maintenance,
}

/// An entry in a list: without the name of who gave it, which stands on its own page alone (PRIVACY P3).
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema, sqlx::FromRow)]
pub struct ContributionRow {
    /// The place in the list.
    #[serde(skip)]
    pub rid: i64,
    /// Identifier.
    pub id: ContributionId,
    /// The campaign that it belongs to.
    pub campaign_id: Option<CampaignId>,
    /// The name of that.
    pub campaign: Option<String>,
    /// The camera that it was given for.
    pub camera_id: Option<CameraId>,
    /// The code of that.
    pub camera_code: Option<String>,
    /// Where it came from.
    pub source: Source,
    /// How many households gave it together; of households alone.
    pub households: Option<i64>,
    /// What it was given for; null: for the campaign as a whole.
    pub item: Option<Item>,
    /// How much, đồng; of what was given in kind, its value where somebody put one on it.
    pub amount_dong: Option<i64>,
    /// What was given in kind.
    pub in_kind: Option<String>,
    /// When.
    pub given_on: Day,
    /// When it was struck; such an entry counts no more.
    pub struck_at: Option<Instant>,
}

/// An entry on its own page.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema, sqlx::FromRow)]
pub struct Contribution {
    /// The entry.
    #[serde(flatten)]
    #[sqlx(flatten)]
    pub row: ContributionRow,
    /// The business or organisation that gave it.
    pub contributor: Option<String>,
    /// Why it was struck.
    pub struck_because: Option<String>,
    /// When it was recorded.
    pub recorded_at: Instant,
    /// Who recorded it.
    pub recorded_by: Option<String>,
}

/// The fields of a contribution.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(default)]
pub struct ContributionInput {
    /// The campaign that it belongs to; households need one.
    pub campaign_id: Option<CampaignId>,
    /// The camera that it was given for; not of households, as that would name one.
    pub camera_id: Option<CameraId>,
    /// Where it came from.
    #[schema(required)]
    pub source: Option<Source>,
    /// The name of the business, organisation or office that gave it, at most 120 characters; of no other source.
    pub contributor: Option<String>,
    /// How many households gave it together; of households alone, and needed there.
    pub households: Option<i64>,
    /// What it was given for; only households may leave it open.
    pub item: Option<Item>,
    /// How much, đồng.
    pub amount_dong: Option<i64>,
    /// What was given in kind, at most 120 characters; this or an amount is needed.
    pub in_kind: Option<String>,
    /// When, not in the future.
    #[schema(required)]
    pub given_on: Option<Day>,
}

/// The fields of a contribution that can be used.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct CheckedContribution {
    pub(super) campaign_id: Option<CampaignId>,
    pub(super) camera_id: Option<CameraId>,
    pub(super) source: Source,
    pub(super) contributor: Option<String>,
    pub(super) households: Option<i64>,
    pub(super) item: Option<Item>,
    pub(super) amount_dong: Option<i64>,
    pub(super) in_kind: Option<String>,
    pub(super) given_on: Day,
}

/// More households than a commune has.
const MOST_HOUSEHOLDS: i64 = 100_000;

impl ContributionInput {
    /// The entry's fields, or complaints about every one that cannot be used.
    pub(super) fn check(self, today: Day) -> Result<CheckedContribution> {
        let mut errors = Vec::new();
        let contributor = text("contributor", self.contributor, &mut errors);
        let in_kind = text("in_kind", self.in_kind, &mut errors);
        check_amount("amount_dong", self.amount_dong, &mut errors);
        let mut refuse = |field: &str, why: Refusal| errors.push(FieldError::new(field, why));
        match self.given_on {
            None => refuse("given_on", Refusal::Required),
            Some(day) => {
                if let Some(refused) = day.refused_of_past(today) {
                    refuse("given_on", refused);
                }
            }
        }
        if self.amount_dong.is_none() && in_kind.is_none() {
            refuse("amount_dong", Refusal::AmountOrKind);
        }
        let source = self.source.unwrap_or(Source::Other);
        let together = source == Source::Households;
        let named = matches!(
            source,
            Source::StateBudget | Source::Business | Source::Organisation
        );
        if self.source.is_none() {
            refuse("source", Refusal::Required);
        } else if contributor.is_some() && !named {
            refuse("contributor", Refusal::NoSingleContributor);
        }
        if together {
            for (field, is_missing) in [
                ("campaign_id", self.campaign_id.is_none()),
                ("households", self.households.is_none()),
            ] {
                if is_missing {
                    refuse(field, Refusal::Required);
                }
            }
            if self.camera_id.is_some() {
                refuse("camera_id", Refusal::NoSingleContributor);
            }
        } else {
            if self.households.is_some() {
                refuse("households", Refusal::OfHouseholdsAlone);
            }
            if self.item.is_none() {
                refuse("item", Refusal::Required);
            }
        }
        if let Some(count) = self
            .households
            .filter(|count| !(1..=MOST_HOUSEHOLDS).contains(count))
        {
            #[allow(clippy::cast_precision_loss, reason = "said in a sentence alone")]
            let complaint = Complaint::out_of_range(count as f64, 1.0, MOST_HOUSEHOLDS as f64);
            errors.push(FieldError::new("households", complaint));
        }
        Error::unless_empty(errors)?;
        Ok(CheckedContribution {
            campaign_id: self.campaign_id,
            camera_id: self.camera_id,
            source,
            contributor,
            households: self.households,
            item: self.item,
            amount_dong: self.amount_dong,
            in_kind,
            given_on: self.given_on.unwrap_or(today),
        })
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    fn pointers(change: &Value) -> Vec<String> {
        let mut fields = json!({ "source": "business", "item": "camera", "amount_dong": 4_500_000, "given_on": "2026-11-01" });
        for (name, value) in change.as_object().unwrap() {
            fields[name] = value.clone();
        }
        let input: ContributionInput = serde_json::from_value(fields).unwrap();
        match input.check("2026-11-20".parse().unwrap()) {
            Ok(_) => Vec::new(),
            Err(Error::Invalid(errors)) => errors.into_iter().map(|error| error.pointer).collect(),
            Err(other) => panic!("{other:?}"),
        }
    }

    #[test]
    fn p3_no_entry_can_name_a_household() {
        let id = "019ab000-0000-7000-8000-000000000000";
        let whole =
            json!({ "source": "households", "campaign_id": id, "households": 12, "item": null });
        assert_eq!(pointers(&whole), [""; 0]);
        for (field, value) in [
            ("contributor", json!("Cửa hàng giả định")),
            ("camera_id", json!(id)),
            ("campaign_id", Value::Null),
            ("households", Value::Null),
            ("households", json!(0)),
            ("households", json!(100_001)),
        ] {
            let mut one = whole.clone();
            one[field] = value;
            assert_eq!(pointers(&one), [format!("/{field}")], "{one}");
        }
        let other = json!({ "source": "other", "contributor": "Ai đó" });
        assert_eq!(pointers(&other), ["/contributor"], "nobody by name");
    }

    #[test]
    fn every_field_says_what_is_wrong_with_it() {
        for (change, expected) in [
            (json!({}), &[][..]),
            (
                json!({ "amount_dong": null, "in_kind": "một cột sắt 6 m" }),
                &[],
            ),
            (json!({ "amount_dong": null }), &["/amount_dong"]),
            (
                json!({ "amount_dong": null, "in_kind": "  " }),
                &["/amount_dong"],
            ),
            (json!({ "amount_dong": 0 }), &["/amount_dong"]),
            (json!({ "amount_dong": -5 }), &["/amount_dong"]),
            (
                json!({ "amount_dong": 1_000_000_000_001_i64 }),
                &["/amount_dong"],
            ),
            (json!({ "given_on": "2026-11-21" }), &["/given_on"]),
            (json!({ "given_on": "1800-01-01" }), &["/given_on"]),
            (
                json!({ "given_on": null, "source": null, "item": null }),
                &["/given_on", "/source", "/item"],
            ),
            (json!({ "households": 3 }), &["/households"]),
            (
                json!({ "contributor": "gọi 0900 000 012" }),
                &["/contributor"],
            ),
            (json!({ "in_kind": "x".repeat(121) }), &["/in_kind"]),
        ] {
            assert_eq!(pointers(&change), expected, "{change}");
        }
    }
}
