//! Administrative units by validity: provinces and communes, with districts as history.
//!
//! A unit holds from `valid_from` until the day before `valid_to`; without the one it has held for as long as anybody
//! knows, without the other it is a unit of today. A change ends a unit and begins another: no row is written over.

mod lookup;
pub mod names;
mod on_day;
mod queries;
pub mod resolve;
pub mod routes;
mod stated;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

pub(crate) use lookup::{BoundedUnit, Holder};
pub use queries::{KnownUnit, ListedUnit, NewUnit};

/// Identifies a unit.
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    Serialize,
    Deserialize,
    ToSchema,
    sqlx::Type,
)]
#[serde(transparent)]
#[sqlx(transparent)]
pub struct UnitId(pub Uuid);

/// A unit as others name it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema, sqlx::FromRow)]
pub struct UnitName {
    /// Code as text: leading zeros count.
    pub code: String,
    /// Name with its kind, such as "xã Mẫu".
    pub name: String,
}

/// What kind of unit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, sqlx::Type, clap::ValueEnum)]
#[sqlx(type_name = "text", rename_all = "snake_case")]
pub enum UnitKind {
    /// A province or a city of its rank.
    Province,
    /// A district, as history.
    District,
    /// A commune, ward or township.
    Commune,
}

impl UnitKind {
    /// As the database has it.
    #[must_use]
    pub fn text(self) -> &'static str {
        match self {
            Self::Province => "province",
            Self::District => "district",
            Self::Commune => "commune",
        }
    }

    /// Whether a unit of this kind can lie below one of `above`.
    #[must_use]
    pub fn lies_below(self, above: Self) -> bool {
        matches!(
            (self, above),
            (Self::District | Self::Commune, Self::Province) | (Self::Commune, Self::District)
        )
    }
}

/// Why a text is no code of a unit.
pub(crate) fn code_fault(code: &str) -> Option<&'static str> {
    let is_code = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '.' | '_');
    let fits = (1..=20).contains(&code.len()) && code.chars().all(is_code);
    (!fits).then_some("has 1 to 20 letters a to z, digits, dots and dashes")
}

/// Why a text is no name of a unit.
pub(crate) fn name_fault(name: &str) -> Option<&'static str> {
    let fits = (1..=100).contains(&name.chars().count());
    (!fits).then_some("has 1 to 100 characters")
}
