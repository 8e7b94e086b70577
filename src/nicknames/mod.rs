//! Nicknames: what the officers of a unit call its places, to search by.

mod queries;
pub mod routes;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use crate::{
    clock::Instant,
    error::{Error, FieldError, Result},
    geometry::Position,
    place_search::{MAX_RADIUS_M, words},
    private_text,
    refusal::{Complaint, Refusal},
};

/// The longest name, in characters.
const MAX_NAME: usize = 80;
/// How far a place reaches that names no radius, metres.
const DEFAULT_RADIUS_M: f64 = 50.0;
/// The most nicknames of one unit.
pub const MOST: usize = 500;

/// Identifies a nickname.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema, sqlx::Type)]
#[serde(transparent)]
#[sqlx(transparent)]
pub struct NicknameId(pub Uuid);

/// A place by the name that a unit gave it.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema, sqlx::FromRow)]
pub struct Nickname {
    /// Identifier.
    pub id: NicknameId,
    /// The name.
    pub name: String,
    /// Longitude in degrees.
    pub lon: f64,
    /// Latitude in degrees.
    pub lat: f64,
    /// How far the place reaches from there, metres.
    pub radius_m: f64,
    /// When it was given.
    #[serde(skip)]
    pub created_at: Instant,
}

/// The fields of a nickname.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(default)]
pub struct NicknameInput {
    /// The name, at most 80 characters; no contact, number of a person or way into a device.
    #[schema(required)]
    pub name: Option<String>,
    /// Longitude in degrees.
    #[schema(required)]
    pub lon: Option<f64>,
    /// Latitude in degrees.
    #[schema(required)]
    pub lat: Option<f64>,
    /// How far the place reaches from there in metres, 0 to 500; 50 if left out.
    pub radius_m: Option<f64>,
}

impl NicknameInput {
    /// The nickname, or complaints about every field that cannot be used.
    pub fn check(self, id: NicknameId, now: Instant) -> Result<Nickname> {
        let mut errors = Vec::new();
        let mut complain =
            |name: &str, complaint: Complaint| errors.push(FieldError::new(name, complaint));
        let name = self.name.unwrap_or_default().trim().to_owned();
        if name.is_empty() {
            complain("name", Refusal::Required.into());
        } else if name.chars().count() > MAX_NAME {
            complain("name", Refusal::TooLong { most: MAX_NAME }.into());
        } else if let Some(why) = private_text::refuse(&name) {
            complain("name", why.into());
        } else if words(&name).is_empty() {
            complain("name", Refusal::NothingToFindBy.into());
        }
        for (field, value) in [("lon", self.lon), ("lat", self.lat)] {
            let checked = match value {
                None => Err(Refusal::Required),
                Some(value) if field == "lon" => {
                    Position::try_from([value, 0.0]).map_err(Refusal::from)
                }
                Some(value) => Position::try_from([0.0, value]).map_err(Refusal::from),
            };
            if let Err(why) = checked {
                complain(field, why.into());
            }
        }
        let radius_m = self.radius_m.unwrap_or(DEFAULT_RADIUS_M);
        if !(0.0..=MAX_RADIUS_M).contains(&radius_m) {
            complain(
                "radius_m",
                Complaint::out_of_range(radius_m, 0.0, MAX_RADIUS_M),
            );
        }
        Error::unless_empty(errors)?;
        let missing = || Error::Internal("a checked field is missing".into());
        Ok(Nickname {
            id,
            name,
            lon: self.lon.ok_or_else(missing)?,
            lat: self.lat.ok_or_else(missing)?,
            radius_m,
            created_at: now,
        })
    }
}
