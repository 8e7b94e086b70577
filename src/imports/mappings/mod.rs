//! Saved mappings: what the columns of a unit's own lists mean, under a name, so that nobody says it twice.

mod queries;
pub(super) mod routes;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use super::{Mapping, camera_list::KNOWN, columns};
use crate::{
    clock::Instant,
    db::JsonText,
    error::{Error, FieldError, Result},
    private_text,
    refusal::Refusal,
};

/// The most characters of a name.
const LONGEST_NAME: usize = 80;
/// The most columns of a mapping.
const MOST_COLUMNS: usize = 200;

/// Identifies a saved mapping.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema, sqlx::Type)]
#[serde(transparent)]
#[sqlx(transparent)]
pub struct ListMappingId(pub Uuid);

/// A saved mapping.
#[derive(Clone, Debug, Serialize, ToSchema, sqlx::FromRow)]
pub struct ListMapping {
    /// Identifier.
    pub id: ListMappingId,
    /// What it is called.
    pub name: String,
    /// Headings with the fields that they mean; an empty text leaves the column out.
    #[schema(value_type = std::collections::BTreeMap<String, String>)]
    pub mapping: JsonText<Mapping>,
    /// When it was saved last.
    pub recorded_at: Instant,
}

/// A mapping to be saved.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(default)]
pub struct ListMappingInput {
    /// What it is called; one of the same name is replaced.
    #[schema(required)]
    pub name: String,
    /// Headings with the fields that they mean; an empty text leaves the column out.
    #[schema(required)]
    pub mapping: Mapping,
}

impl ListMappingInput {
    /// The mapping, if it can be saved: the name and the headings are kept, and hold nothing private (PRIVACY P1).
    pub fn check(&self, id: ListMappingId, now: Instant) -> Result<ListMapping> {
        let name = self.name.trim();
        let mut errors = Vec::new();
        let mut wrong = |field, refusal: Refusal| errors.push(FieldError::new(field, refusal));
        if name.is_empty() {
            wrong("name", Refusal::Required);
        } else if name.chars().count() > LONGEST_NAME {
            wrong("name", Refusal::TooLong { most: LONGEST_NAME });
        } else if private_text::name(name) != name {
            wrong("name", Refusal::Unreadable);
        }
        let is_private = |heading: &String| private_text::name(heading) != heading.as_str();
        if self.mapping.is_empty() {
            wrong("mapping", Refusal::Required);
        } else if self.mapping.len() > MOST_COLUMNS || self.mapping.keys().any(is_private) {
            wrong("mapping", Refusal::Unreadable);
        } else if let Err(Error::BadRequest(complaint)) =
            columns::check_mapping(&self.mapping, &KNOWN)
        {
            errors.push(FieldError::new("mapping", complaint));
        }
        Error::unless_empty(errors)?;
        Ok(ListMapping {
            id,
            name: name.to_owned(),
            mapping: JsonText(self.mapping.clone()),
            recorded_at: now,
        })
    }
}
