//! Funding: campaigns, what was given by whom, and what cameras cost to run (PRIVACY P3).
//!
//! Entries are struck and written anew, never edited. Households stand here as one sum of a campaign and their number: nobody
//! can see or compute what one of them gave, nor which one gave nothing.

mod campaign;
mod contribution;
mod of_lists;
mod queries;
pub mod routes;
mod running_cost;
mod totals;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use crate::{
    error::FieldError,
    imports::names_person,
    private_text,
    refusal::{Complaint, Refusal},
};

pub(crate) use of_lists::{CameraMoney, KnownMoney};

pub(crate) use campaign::CheckedCampaign;
pub use campaign::{Campaign, CampaignInput};
pub use contribution::{Contribution, ContributionInput, ContributionRow, Item, Source};
pub use running_cost::{CostKind, Payer, RunningCost, RunningCostInput};
pub use totals::{Subtotal, Totals};

/// Identifies a campaign.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema, sqlx::Type)]
#[serde(transparent)]
#[sqlx(transparent)]
pub struct CampaignId(pub Uuid);

/// Identifies a contribution.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema, sqlx::Type)]
#[serde(transparent)]
#[sqlx(transparent)]
pub struct ContributionId(pub Uuid);

/// The largest amount of one entry, đồng: a thousand billion.
pub const MOST_DONG: i64 = 1_000_000_000_000;
/// The longest name or description, in characters.
const MOST_TEXT: usize = 120;

/// A text without white space around it; none where it is empty, with a complaint where it may not stand here.
pub(crate) fn text(
    field: &str,
    given: Option<String>,
    errors: &mut Vec<FieldError>,
) -> Option<String> {
    let text = given?.trim().to_owned();
    if text.is_empty() {
        return None;
    }
    if text.chars().count() > MOST_TEXT {
        errors.push(FieldError::new(field, Refusal::TooLong { most: MOST_TEXT }));
    } else if let Some(why) = private_text::refuse_sentence(&text) {
        errors.push(FieldError::new(field, why));
    } else if names_person(&text) {
        errors.push(FieldError::new(field, Refusal::HoldsName));
    }
    Some(text)
}

/// Complains about an amount that cannot be one.
fn check_amount(field: &str, dong: Option<i64>, errors: &mut Vec<FieldError>) {
    if let Some(dong) = dong.filter(|dong| !(1..=MOST_DONG).contains(dong)) {
        #[allow(clippy::cast_precision_loss, reason = "said in a sentence alone")]
        let complaint = Complaint::out_of_range(dong as f64, 1.0, MOST_DONG as f64);
        errors.push(FieldError::new(field, complaint));
    }
}
