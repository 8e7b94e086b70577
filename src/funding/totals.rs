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
    /// How many entries are in no figure here, because fewer than five of their kind of source gave for that kind of thing;
    /// always 0 for those who may read entries.
    pub entries_withheld: i64,
}

/// Of fewer entries of businesses, organisations and others a sum would tell what one of them gave (PRIVACY P8).
const LEAST_ENTRIES: i64 = 5;

impl Subtotal {
    /// Whether it tells too much to those who may not read entries. The state's money is public, and of households each
    /// entry is a sum already.
    const fn tells_entries(&self) -> bool {
        match self.source {
            Source::StateBudget | Source::Households => false,
            Source::Business | Source::Organisation | Source::Other => self.entries < LEAST_ENTRIES,
        }
    }
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
            entries_withheld: 0,
        }
    }

    /// The same for those who may not read entries.
    #[must_use]
    pub fn without_entries(self) -> Self {
        let (told, withheld): (Vec<_>, Vec<_>) = self
            .subtotals
            .into_iter()
            .partition(|one| !one.tells_entries());
        Self {
            entries_withheld: withheld.iter().map(|one| one.entries).sum(),
            ..Self::of(told, self.campaigns_withheld)
        }
    }
}
