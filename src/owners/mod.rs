//! Owners: who a camera belongs to, how to reach them, what they agreed to, and who asked (PRIVACY P7, P9).
//!
//! A contact is encrypted under a [`ContactKey`] that is never in the database. Nobody reads one back but for an
//! incident: every reveal passes [`Tx::record_access`](crate::db::Tx::record_access).

pub mod card;
mod consent;
mod consents;
mod contact;
pub mod contact_routes;
mod delay;
mod history;
mod key;
mod new_contacts;
pub(crate) mod queries;
mod record;
mod records;
mod rotation;
pub mod routes;
mod withdrawal;

use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::{accounts::Scope, audit::Entry, cameras::CameraId, clock::Instant};

pub use consent::{Agreement, ConsentScope, DRAFT_DAYS, DatedConsent, EndedAs, draft_until};
pub(crate) use contact::refused_name;
pub use contact::{Consent, ConsentMethod, Contact, ContactChannel, ContactInput};
pub use history::Access;
pub use key::{ContactKey, KeyRecord};
pub(crate) use new_contacts::{KnownOwner, NewContact};
pub(crate) use queries::KindOf;
pub use queries::RevealedContact;
pub(crate) use record::refused_label;

/// Identifies an owner.
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
pub struct OwnerId(pub Uuid);

/// What kind of owner.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema, sqlx::Type)]
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

/// Why an owner was asked, or what was asked of one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema, sqlx::Type)]
#[serde(rename_all = "snake_case")]
#[sqlx(type_name = "text", rename_all = "snake_case")]
pub enum AccessKind {
    /// The contact was revealed.
    Contact,
    /// It was asked that a recording be kept.
    PreservationNotice,
}

/// The lines of the log about a contact that was replaced, and about the key of this database where that made it so.
pub(crate) fn replaced_entries(
    scope: &Scope,
    now: Instant,
    camera: CameraId,
    (owner, begun): (OwnerId, bool),
    contactable: bool,
    key: &ContactKey,
) -> Vec<Entry> {
    let entry = Entry::new(scope, now, "contact.replace", Some(camera.0.to_string()));
    let mut entries = vec![entry.with(json!({ "owner": owner, "contactable": contactable }))];
    entries.extend(begun.then(|| key_begun(scope, now, key)));
    entries
}

/// The line of the log about the key of this database, where a contact made it so.
pub(crate) fn key_begun(scope: &Scope, now: Instant, key: &ContactKey) -> Entry {
    let entry = Entry::new(scope, now, "contact_key.begin", None);
    entry.with(json!({ "key": key.id() }))
}
