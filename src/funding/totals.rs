//! Totals that always equal their entries (pure).

use serde::Serialize;
use utoipa::ToSchema;

use super::{Item, Source};

/// What one kind of source gave for one kind of thing.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema, sqlx::FromRow)]
pub struct Subtotal {
    /// Where it came from.
    pub source: Source,
    /// What it was given for; null: for campaigns as a whole.
    pub item: Option<Item>,
    /// How many entries.
    pub entries: i64,
    /// How many of them without an amount: kind on which nobody put a value.
    pub without_amount: i64,
    /// The sum of their amounts, đồng.
    pub amount_dong: i64,
}

/// What was given in all.
#[derive(Clone, Debug, Default, PartialEq, Serialize, ToSchema)]
pub struct Totals {
    /// By source and by what it was given for.
    pub subtotals: Vec<Subtotal>,
    /// How many entries: the sum over `subtotals`.
    pub entries: i64,
    /// The sum of the amounts, đồng: the sum over `subtotals`.
    pub amount_dong: i64,
    /// How many campaigns have so few households that their sum would tell what one of them gave: it is in no figure here
    /// (PRIVACY P8).
    pub campaigns_withheld: i64,
}

impl Totals {
    /// The totals of `subtotals`.
    #[must_use]
    pub fn of(subtotals: Vec<Subtotal>, campaigns_withheld: i64) -> Self {
        let sum = |part: fn(&Subtotal) -> i64| subtotals.iter().map(part).sum();
        let (entries, amount_dong) = (sum(|one| one.entries), sum(|one| one.amount_dong));
        Self {
            subtotals,
            entries,
            amount_dong,
            campaigns_withheld,
        }
    }
}
