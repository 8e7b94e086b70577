//! An owner as a record of its own: fields and the checks on them (pure).

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{ConsentScope, DatedConsent, OwnerId, OwnerKind};
use crate::{
    cameras::CameraId,
    clock::Instant,
    error::{Error, FieldError, Result},
    imports::names_person,
    private_text,
    refusal::Refusal,
};

/// The longest label, characters.
const MAX_LABEL: usize = 120;

/// An owner in the list of a unit; never its contact.
#[allow(
    clippy::struct_excessive_bools,
    reason = "columns, of which each says one thing"
)]
#[derive(Debug, Serialize, ToSchema, sqlx::FromRow)]
pub struct Owner {
    /// Identifier.
    pub id: OwnerId,
    /// What kind of owner.
    pub kind: OwnerKind,
    /// What it is called in the registry; never a person's name.
    pub label: Option<String>,
    /// Code of the unit that keeps it.
    pub unit_code: Option<String>,
    /// How many cameras it has.
    pub cameras: i64,
    /// Code of the first of them: what tells one household from another.
    pub camera_code: Option<String>,
    /// What it agreed to and still holds.
    #[sqlx(skip)]
    pub consents: Vec<ConsentScope>,
    #[serde(skip)]
    pub(super) listed: bool,
    #[serde(skip)]
    pub(super) contactable: bool,
    #[serde(skip)]
    pub(super) footage_asked_first: bool,
    /// Whether it is known how to reach it.
    pub has_contact: bool,
    /// When the first of its cameras is deleted unless it agrees to be listed; null = none waits.
    pub draft_until: Option<Instant>,
    /// When it withdrew; null = it did not.
    pub withdrawn_at: Option<Instant>,
    /// Counts the changes of the record; also its `ETag`.
    pub revision: i64,
}

impl Owner {
    /// Fills the list of consents from what the database says of each.
    pub(super) fn with_consents(mut self) -> Self {
        let held = [
            (self.listed, ConsentScope::Listed),
            (self.contactable, ConsentScope::Contactable),
            (self.footage_asked_first, ConsentScope::FootageAskedFirst),
        ];
        self.consents = held
            .into_iter()
            .filter_map(|(held, scope)| held.then_some(scope))
            .collect();
        self
    }
}

/// A camera of an owner.
#[derive(Debug, Serialize, ToSchema, sqlx::FromRow)]
pub struct OwnedCamera {
    /// Identifier.
    pub id: CameraId,
    /// Its code.
    pub code: String,
    /// Where it hangs in words.
    pub label: Option<String>,
    /// Longitude in degrees.
    pub lon: f64,
    /// Latitude in degrees.
    pub lat: f64,
    /// When it is deleted unless the owner agrees to be listed; null = it is listed.
    pub draft_until: Option<Instant>,
    /// Counts the changes of the camera's record; to send as `If-Match` with a contact.
    pub revision: i64,
}

/// An owner with all that is known of it but its contact.
#[derive(Debug, Serialize, ToSchema)]
pub struct OwnerRecord {
    /// The owner.
    #[serde(flatten)]
    pub owner: Owner,
    /// Its cameras.
    pub owned: Vec<OwnedCamera>,
    /// What it ever agreed to, the latest first.
    pub history: Vec<DatedConsent>,
    /// The card that it can open its own records with.
    pub card: Option<CardState>,
}

/// A card that holds.
#[derive(Debug, Serialize, ToSchema, sqlx::FromRow)]
pub struct CardState {
    /// When it was issued.
    pub issued_at: Instant,
    /// Until when nobody can open it, because wrong digits were tried; null = it can be opened.
    pub waits_until: Option<Instant>,
    /// Wrong digits were tried so often that nobody can open it any more: a new one is to be issued.
    pub is_blocked: bool,
}

/// Fields of an owner to change; what is left out stays.
#[derive(Debug, Default, Serialize, Deserialize, ToSchema)]
#[serde(default)]
pub struct OwnerPatch {
    /// What kind of owner.
    pub kind: Option<OwnerKind>,
    /// What it is called in the registry; empty = nothing. Never a person's name.
    pub label: Option<String>,
}

impl OwnerPatch {
    /// The same without blanks around the label, or complaints.
    pub fn check(mut self) -> Result<Self> {
        self.label = self.label.map(|label| label.trim().to_owned());
        let why = self.label.as_deref().and_then(refused_label);
        Error::unless_empty(Vec::from_iter(why.map(|why| FieldError::new("label", why))))?;
        Ok(self)
    }
}

/// An owner of a camera that had none, or another one.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewOwner {
    /// The camera that it has; the owner that the camera had goes with its last camera.
    pub camera_id: CameraId,
    /// What kind of owner.
    pub kind: OwnerKind,
    /// What it is called in the registry. Never a person's name.
    #[serde(default)]
    pub label: Option<String>,
}

impl NewOwner {
    /// The same without blanks around the label, or complaints.
    pub fn check(self) -> Result<Self> {
        let patch = OwnerPatch {
            kind: None,
            label: self.label,
        };
        let label = patch.check()?.label.filter(|label| !label.is_empty());
        Ok(Self { label, ..self })
    }
}

/// Why a label of an owner or group is refused, if it is: names of persons belong into the contact (PRIVACY P7).
pub(crate) fn refused_label(label: &str) -> Option<Refusal> {
    if label.chars().count() > MAX_LABEL {
        return Some(Refusal::TooLong { most: MAX_LABEL });
    }
    private_text::refuse_sentence(label)
        .or_else(|| names_person(label).then_some(Refusal::HoldsName))
}

/// Which owners to look for by a number: only those of the caller's unit are found.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NumberQuery {
    /// The number, however it is written.
    pub phone: String,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn p7_a_label_of_an_owner_is_nobodys_name() {
        for label in [
            "Nhà ông Mẫu",
            "nhà bà Nguyễn Thị Mẫu",
            "0900 000 012",
            "mau@example.org",
            "rtsp://10.0.0.2",
        ] {
            assert!(refused_label(label).is_some(), "{label}");
        }
        for label in [
            "Tạp hóa Hoa Mai",
            "Trường Tiểu học Mẫu",
            "Hộ số 12 đường Mẫu",
            "",
        ] {
            assert_eq!(refused_label(label), None, "{label}");
        }
        let patch = OwnerPatch {
            label: Some(" Quán số 3 ".into()),
            kind: None,
        };
        assert_eq!(patch.check().unwrap().label.as_deref(), Some("Quán số 3"));
    }
}
