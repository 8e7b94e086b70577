//! Calendar days, and what may be either a day or a moment.

use std::{fmt, str::FromStr};

use jiff::{Timestamp, civil::Date, tz::TimeZone};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use sqlx::{Decode, Encode, Type, encode::IsNull, error::BoxDynError};

use super::Instant;
use crate::refusal::Refusal;

/// A calendar day without a time, `YYYY-MM-DD` in JSON and in both databases (TEXT sorts as dates do).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Day(pub Date);

impl Day {
    /// The first moment of this day in `zone`.
    #[must_use]
    pub fn start(self, zone: &TimeZone) -> Instant {
        let civil = self.0.to_datetime(jiff::civil::Time::midnight());
        zone.to_ambiguous_zoned(civil)
            .compatible()
            .map_or(Instant::from(Timestamp::UNIX_EPOCH), |zoned| {
                zoned.timestamp().into()
            })
    }

    /// The day on which `instant` falls in `zone`.
    #[must_use]
    pub fn of(instant: Instant, zone: &TimeZone) -> Self {
        Self(instant.in_zone(zone).date())
    }
}

impl fmt::Display for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl FromStr for Day {
    type Err = String;
    fn from_str(text: &str) -> Result<Self, String> {
        // jiff would read the date out of a longer text; a day is exactly ten characters here.
        if text.len() == 10
            && let Ok(date) = text.parse()
        {
            return Ok(Self(date));
        }
        Err(format!("'{text}' {}", Refusal::NotDay))
    }
}

impl Serialize for Day {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Day {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = std::borrow::Cow::<str>::deserialize(deserializer)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}

impl utoipa::PartialSchema for Day {
    fn schema() -> utoipa::openapi::RefOr<utoipa::openapi::Schema> {
        use utoipa::openapi::{KnownFormat, ObjectBuilder, SchemaFormat, Type};
        ObjectBuilder::new()
            .schema_type(Type::String)
            .format(Some(SchemaFormat::KnownFormat(KnownFormat::Date)))
            .into()
    }
}

impl utoipa::ToSchema for Day {}

impl<DB: sqlx::Database> Type<DB> for Day
where
    String: Type<DB>,
{
    fn type_info() -> DB::TypeInfo {
        <String as Type<DB>>::type_info()
    }
    fn compatible(ty: &DB::TypeInfo) -> bool {
        <String as Type<DB>>::compatible(ty)
    }
}

impl<'q, DB: sqlx::Database> Encode<'q, DB> for Day
where
    String: Encode<'q, DB>,
{
    fn encode_by_ref(&self, buffer: &mut DB::ArgumentBuffer) -> Result<IsNull, BoxDynError> {
        self.to_string().encode(buffer)
    }
}

impl<'r, DB: sqlx::Database> Decode<'r, DB> for Day
where
    String: Decode<'r, DB>,
{
    fn decode(value: DB::ValueRef<'r>) -> Result<Self, BoxDynError> {
        Ok(String::decode(value)?.parse()?)
    }
}

/// A day or a moment: what a list or a form may state where only the day is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DayOrInstant {
    /// `2026-11-19`.
    Day(Day),
    /// `2026-11-19T18:30:00+07:00`.
    Instant(Instant),
}

impl DayOrInstant {
    /// The moment, or the first one of the day in `zone`.
    #[must_use]
    pub fn start(self, zone: &TimeZone) -> Instant {
        match self {
            Self::Day(day) => day.start(zone),
            Self::Instant(instant) => instant,
        }
    }

    /// The day, or the one on which the moment falls in `zone`.
    #[must_use]
    pub fn day(self, zone: &TimeZone) -> Day {
        match self {
            Self::Day(day) => day,
            Self::Instant(instant) => Day::of(instant, zone),
        }
    }
}

impl FromStr for DayOrInstant {
    type Err = String;
    fn from_str(text: &str) -> Result<Self, String> {
        text.parse()
            .map(Self::Day)
            .or_else(|_| text.parse().map(Self::Instant))
            .map_err(|_: String| format!("'{text}' {}", Refusal::NotDayOrTime))
    }
}

impl Serialize for DayOrInstant {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Day(day) => day.serialize(serializer),
            Self::Instant(instant) => instant.serialize(serializer),
        }
    }
}

impl<'de> Deserialize<'de> for DayOrInstant {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = std::borrow::Cow::<str>::deserialize(deserializer)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}

impl utoipa::PartialSchema for DayOrInstant {
    fn schema() -> utoipa::openapi::RefOr<utoipa::openapi::Schema> {
        utoipa::openapi::ObjectBuilder::new()
            .schema_type(utoipa::openapi::Type::String)
            .into()
    }
}

impl utoipa::ToSchema for DayOrInstant {}
