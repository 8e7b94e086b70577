//! Administrative units: provinces and communes, with districts as history.

mod queries;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

pub use queries::NewUnit;

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
