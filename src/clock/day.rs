//! Calendar days, and what may be either a day or a moment.

use std::{fmt, str::FromStr};

use jiff::{
    Timestamp, ToSpan,
    civil::{Date, date},
    tz::{Offset, TimeZone},
};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use sqlx::{Decode, Encode, Type, encode::IsNull, error::BoxDynError};

use super::Instant;
use crate::refusal::Refusal;

/// A calendar day without a time, `YYYY-MM-DD` in JSON and in both databases (TEXT sorts as dates do).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Day(pub Date);

/// How many years ahead a day may lie that somebody states.
const MOST_YEARS_AHEAD: i64 = 30;

impl Day {
    /// The first day that anybody means: what is older was never a camera of a commune.
    pub const EARLIEST: Self = Self(date(1990, 1, 1));

    /// Why nobody can mean this day, if so: it lies too far back or ahead, as a year that was mistyped does.
    #[must_use]
    pub fn refused(self, today: Self) -> Option<Refusal> {
        let latest = Self(today.0.saturating_add(MOST_YEARS_AHEAD.years()));
        let earliest = Self::EARLIEST;
        let is_meant = (earliest..=latest).contains(&self);
        (!is_meant).then_some(Refusal::NotWithinDays { earliest, latest })
    }

    /// The same of a day that cannot lie ahead.
    #[must_use]
    pub fn refused_of_past(self, today: Self) -> Option<Refusal> {
        let ahead = (self > today).then_some(Refusal::InFuture);
        self.refused(today).or(ahead)
    }

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
    /// Why nobody can mean it, if so, as [`Day::refused`]; a moment is refused only where it is in every time zone.
    #[must_use]
    pub fn refused(self, now: Instant) -> Option<Refusal> {
        let [first, last] = [Offset::MIN, Offset::MAX].map(TimeZone::fixed);
        let today = Day::of(now, &last);
        self.day(&last)
            .refused(today)
            .and(self.day(&first).refused(today))
    }

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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mistyped_year_is_no_day_that_anybody_means() {
        let day = |text: &str| text.parse::<Day>().unwrap();
        let today = day("2026-11-20");
        for (text, is_meant) in [
            ("0020-11-20", false),
            ("1800-01-01", false),
            ("1989-12-31", false),
            ("1990-01-01", true),
            ("2056-11-20", true),
            ("2056-11-21", false),
            ("9999-12-31", false),
        ] {
            assert_eq!(day(text).refused(today).is_none(), is_meant, "{text}");
        }
        assert_eq!(
            day("2026-11-21").refused_of_past(today),
            Some(Refusal::InFuture)
        );
        assert_eq!(today.refused_of_past(today), None);
        // The first moment of the first day, in a zone east of Greenwich, is the day before in another.
        let now = "2026-11-20T12:00:00Z".parse().unwrap();
        for (text, is_meant) in [
            ("1990-01-01T00:00:00+07:00", true),
            ("1989-12-29T00:00:00Z", false),
            ("2056-11-25T00:00:00Z", false),
            ("1800-01-01", false),
            ("9999-12-31", false),
            ("1990-01-01", true),
        ] {
            let moment: DayOrInstant = text.parse().unwrap();
            assert_eq!(moment.refused(now).is_none(), is_meant, "{text}");
        }
    }
}
