//! The owner's card: what is printed on it and its digits open the owner's own records, without an account, and nothing
//! else.

mod queries;
pub mod routes;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

pub(crate) use routes::opener;

use super::{DatedConsent, OwnerKind, history::PastAccess};
use crate::{
    cameras::{CameraId, CameraStatus},
    clock::{Day, Instant},
    error::{Error, FieldError, Result},
    private_text::refuse,
    refusal::Refusal,
    units::UnitName,
};

/// An opened card closes itself after so many seconds.
const OPEN_S: f64 = 1800.0;
/// After so many wrong digits one waits.
const TRIES: i64 = 5;
/// For so long, seconds.
const WAIT_S: f64 = 900.0;
/// After so many in a row only a new card helps.
pub(super) const MOST_TRIES: i64 = 20;
/// How many digits a card has.
const DIGITS: usize = 6;
/// The longest correction in words, characters.
const MAX_WORDS: usize = 300;

/// A new card as it is printed; the server keeps neither.
#[derive(Serialize, ToSchema)]
pub struct IssuedCard {
    /// What the QR code holds, behind the address of the page.
    pub card: String,
    /// To be written down apart from it.
    pub digits: String,
    /// When it was issued.
    pub issued_at: Instant,
}

/// Six digits that nobody can guess.
fn new_digits() -> Result<String> {
    let mut digits = String::with_capacity(DIGITS);
    while digits.len() < DIGITS {
        let mut byte = [0_u8];
        getrandom::fill(&mut byte)
            .map_err(|error| Error::Internal(format!("no randomness: {error}")))?;
        // Above 249 the first digits would come up more often.
        if byte[0] < 250 {
            digits.push(char::from(b'0' + byte[0] % 10));
        }
    }
    Ok(digits)
}

/// What an owner sees of itself.
#[derive(Debug, Serialize, ToSchema)]
pub struct OwnRecord {
    /// What kind of owner.
    pub kind: OwnerKind,
    /// What it is called in the registry.
    pub label: Option<String>,
    /// The unit that keeps the records.
    pub unit: Option<UnitName>,
    /// When it withdrew; null = it did not.
    pub withdrawn_at: Option<Instant>,
    /// Whether the registry knows how to reach the owner.
    pub has_contact: bool,
    /// Its cameras.
    pub cameras: Vec<OwnCamera>,
    /// What it ever agreed to, the latest first.
    pub consents: Vec<DatedConsent>,
    /// Who asked it for something, the latest first; at most 1000.
    pub accesses: Vec<PastAccess>,
    /// What it said, the latest first; at most 1000.
    pub statements: Vec<Statement>,
}

/// A camera as its owner sees it.
#[derive(Debug, Serialize, ToSchema, sqlx::FromRow)]
pub struct OwnCamera {
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
    /// Where it looks, degrees from north; null = nobody knows.
    pub bearing_deg: Option<f64>,
    /// What state it is in.
    pub status: CameraStatus,
    /// The last day on which somebody saw that it works.
    pub verified_on: Option<Day>,
    /// When its record is deleted unless the owner agrees to be listed; null = it is listed.
    pub draft_until: Option<Instant>,
    /// How much private ground it shows that should be masked, square metres.
    pub towards_private_m2: f64,
}

/// What an owner says of a camera.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema, sqlx::Type)]
#[serde(rename_all = "snake_case")]
#[sqlx(type_name = "text", rename_all = "snake_case")]
pub enum StatementKind {
    /// It is still there and works.
    Confirmed,
    /// The record is wrong; a registrar decides.
    Correction,
}

/// What an owner said of one of its cameras.
#[derive(Debug, Serialize, ToSchema, sqlx::FromRow)]
pub struct Statement {
    #[serde(skip)]
    pub(crate) rid: i64,
    /// Identifier.
    pub id: Uuid,
    /// Of which camera.
    pub camera_id: CameraId,
    /// Its code.
    pub camera_code: String,
    /// That it works, or that the record is wrong.
    pub kind: StatementKind,
    /// What state it is said to be in.
    pub status: Option<CameraStatus>,
    /// What is wrong in words.
    pub words: Option<String>,
    /// When it was said.
    pub made_at: Instant,
    /// When a registrar decided on it; null = it waits, or needs no decision.
    pub decided_at: Option<Instant>,
    /// Whether the registrar took it over.
    pub accepted: Option<bool>,
}

/// What an owner says of a camera.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct StatementInput {
    /// That it works, or that the record is wrong.
    kind: StatementKind,
    /// Of a correction: what state it is in.
    #[serde(default)]
    status: Option<CameraStatus>,
    /// Of a correction: what is wrong in words, at most 300 characters.
    #[serde(default)]
    words: Option<String>,
}

impl StatementInput {
    /// The same without blanks around the words, or complaints.
    fn check(mut self) -> Result<Self> {
        self.words = self.words.map(|words| words.trim().to_owned());
        self.words = self.words.filter(|words| !words.is_empty());
        let mut errors = Vec::new();
        let mut complain = |name: &str, why: Refusal| errors.push(FieldError::new(name, why));
        if let Some(words) = &self.words {
            if words.chars().count() > MAX_WORDS {
                complain("words", Refusal::TooLong { most: MAX_WORDS });
            } else if let Some(why) = refuse(words) {
                complain("words", why);
            }
        }
        let says_more = self.status.is_some() || self.words.is_some();
        match self.kind {
            StatementKind::Correction if !says_more => complain("words", Refusal::Required),
            StatementKind::Confirmed if says_more => complain("kind", Refusal::OnlyWithCorrection),
            _ => {}
        }
        if matches!(
            self.status,
            Some(CameraStatus::Unknown | CameraStatus::Planned)
        ) {
            let allowed = ["working", "faulty", "disconnected", "removed"];
            let allowed = allowed.map(str::to_owned).to_vec();
            complain("status", Refusal::NotInList { allowed });
        }
        Error::unless_empty(errors)?;
        Ok(self)
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn digits_are_six_and_every_one_comes_up() {
        let mut seen = [false; 10];
        for _ in 0..200 {
            let digits = new_digits().unwrap();
            assert_eq!(digits.len(), DIGITS);
            for digit in digits.bytes() {
                seen[usize::from(digit - b'0')] = true;
            }
        }
        assert_eq!(seen, [true; 10]);
    }

    #[test]
    fn a_statement_says_one_thing() {
        let pointers = |value: serde_json::Value| {
            let input: StatementInput = serde_json::from_value(value).unwrap();
            match input.check() {
                Ok(_) => Vec::new(),
                Err(Error::Invalid(errors)) => errors.into_iter().map(|e| e.pointer).collect(),
                Err(other) => panic!("{other}"),
            }
        };
        assert_eq!(pointers(json!({ "kind": "confirmed" })), [""; 0]);
        for (input, pointer) in [
            (json!({ "kind": "confirmed", "status": "faulty" }), "/kind"),
            (json!({ "kind": "correction", "words": " " }), "/words"),
            (
                json!({ "kind": "correction", "words": "gọi 0900 000 012" }),
                "/words",
            ),
            (
                json!({ "kind": "correction", "words": "x".repeat(301) }),
                "/words",
            ),
            (
                json!({ "kind": "correction", "status": "planned" }),
                "/status",
            ),
        ] {
            assert_eq!(pointers(input.clone()), [pointer], "{input}");
        }
        let turned =
            json!({ "kind": "correction", "words": "đã xoay sang trái", "status": "working" });
        assert_eq!(pointers(turned), [""; 0]);
    }
}
