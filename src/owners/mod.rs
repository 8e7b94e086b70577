//! Owners: who a camera belongs to. Names and contacts wait for encryption (PRIVACY P7); until then only the kind.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

/// Identifies an owner.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema, sqlx::Type)]
#[serde(transparent)]
#[sqlx(transparent)]
pub struct OwnerId(pub Uuid);

/// What kind of owner.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema, sqlx::Type)]
#[serde(rename_all = "snake_case")]
#[sqlx(type_name = "text", rename_all = "snake_case")]
pub enum OwnerKind {
    /// A family.
    Household,
    /// A shop or company.
    Business,
    /// A school.
    School,
    /// A self-management group.
    Group,
    /// The commune itself.
    Commune,
    /// Another organisation.
    Organisation,
}
