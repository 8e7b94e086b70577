//! Time: one type for instants, one for calendar days, and the only place that asks what time it is.

use std::{fmt, str::FromStr, sync::Arc};

use jiff::{Timestamp, civil::Date, tz::TimeZone};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use sqlx::{
    Decode, Encode, Postgres, Sqlite, Type,
    encode::IsNull,
    error::BoxDynError,
    postgres::{PgArgumentBuffer, PgTypeInfo, PgValueFormat, PgValueRef},
    sqlite::{SqliteArgumentsBuffer, SqliteTypeInfo, SqliteValueRef},
};

/// Microseconds between the Unix epoch and 2000-01-01T00:00:00Z, from which PostgreSQL counts `timestamptz`.
const POSTGRES_EPOCH_MICROS: i64 = 946_684_800_000_000;

/// A moment in whole microseconds since the Unix epoch: what both databases can hold without loss.
///
/// RFC 3339 with an offset in text and JSON; INTEGER microseconds in SQLite, `timestamptz` in PostgreSQL.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Instant(Timestamp);

impl Instant {
    /// The moment `micros` microseconds after the Unix epoch, clamped to the years that can be written.
    #[must_use]
    pub fn from_micros(micros: i64) -> Self {
        let clamped = micros.clamp(
            Timestamp::MIN.as_microsecond(),
            Timestamp::MAX.as_microsecond(),
        );
        Self(Timestamp::from_microsecond(clamped).unwrap_or(Timestamp::UNIX_EPOCH))
    }

    /// Microseconds since the Unix epoch.
    #[must_use]
    pub fn micros(self) -> i64 {
        self.0.as_microsecond()
    }

    /// Seconds since the Unix epoch, with the fraction.
    #[must_use]
    pub fn seconds(self) -> f64 {
        self.micros() as f64 / 1e6
    }

    /// This moment moved by `seconds` (negative = earlier).
    #[must_use]
    pub fn plus_seconds(self, seconds: f64) -> Self {
        Self::from_micros(self.micros().saturating_add((seconds * 1e6).round() as i64))
    }

    /// This moment moved by `days` of 24 hours.
    #[must_use]
    pub fn plus_days(self, days: f64) -> Self {
        self.plus_seconds(days * 86_400.0)
    }

    /// Seconds from `earlier` to this moment; negative if it is not earlier.
    #[must_use]
    pub fn seconds_since(self, earlier: Self) -> f64 {
        self.micros().saturating_sub(earlier.micros()) as f64 / 1e6
    }

    /// The calendar date and wall clock in `zone`.
    #[must_use]
    pub fn in_zone(self, zone: &TimeZone) -> jiff::Zoned {
        self.0.to_zoned(zone.clone())
    }
}

impl From<Timestamp> for Instant {
    fn from(value: Timestamp) -> Self {
        Self::from_micros(value.as_microsecond())
    }
}

impl fmt::Display for Instant {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl FromStr for Instant {
    type Err = String;
    fn from_str(text: &str) -> Result<Self, String> {
        text.parse::<Timestamp>().map(Self::from).map_err(|_| {
            format!("'{text}' is not a time in RFC 3339 with an offset, such as 2026-11-19T18:30:00+07:00")
        })
    }
}

impl Serialize for Instant {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Instant {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = std::borrow::Cow::<str>::deserialize(deserializer)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}

impl utoipa::PartialSchema for Instant {
    fn schema() -> utoipa::openapi::RefOr<utoipa::openapi::Schema> {
        use utoipa::openapi::{KnownFormat, ObjectBuilder, SchemaFormat, Type};
        ObjectBuilder::new()
            .schema_type(Type::String)
            .format(Some(SchemaFormat::KnownFormat(KnownFormat::DateTime)))
            .into()
    }
}

impl utoipa::ToSchema for Instant {}

impl Type<Sqlite> for Instant {
    fn type_info() -> SqliteTypeInfo {
        <i64 as Type<Sqlite>>::type_info()
    }
}

impl Encode<'_, Sqlite> for Instant {
    fn encode_by_ref(&self, buffer: &mut SqliteArgumentsBuffer) -> Result<IsNull, BoxDynError> {
        <i64 as Encode<'_, Sqlite>>::encode(self.micros(), buffer)
    }
}

impl Decode<'_, Sqlite> for Instant {
    fn decode(value: SqliteValueRef<'_>) -> Result<Self, BoxDynError> {
        <i64 as Decode<'_, Sqlite>>::decode(value).map(Self::from_micros)
    }
}

impl Type<Postgres> for Instant {
    fn type_info() -> PgTypeInfo {
        PgTypeInfo::with_name("timestamptz")
    }
}

impl Encode<'_, Postgres> for Instant {
    fn encode_by_ref(&self, buffer: &mut PgArgumentBuffer) -> Result<IsNull, BoxDynError> {
        <i64 as Encode<'_, Postgres>>::encode(self.micros() - POSTGRES_EPOCH_MICROS, buffer)
    }
}

impl Decode<'_, Postgres> for Instant {
    fn decode(value: PgValueRef<'_>) -> Result<Self, BoxDynError> {
        match value.format() {
            PgValueFormat::Binary => {
                let micros = i64::from_be_bytes(value.as_bytes()?.try_into()?);
                Ok(Self::from_micros(
                    micros.saturating_add(POSTGRES_EPOCH_MICROS),
                ))
            }
            PgValueFormat::Text => Err("timestamptz is read in binary only".into()),
        }
    }
}

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
            .map_or(Instant(Timestamp::UNIX_EPOCH), |zoned| {
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
        Err(format!("'{text}' is not a date such as 2026-11-19"))
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

/// Where the program gets the time from: the machine, or a fixed moment for repeatable answers and tests.
#[derive(Clone, Default)]
pub struct Clock(Option<Arc<std::sync::atomic::AtomicI64>>);

impl Clock {
    /// A clock that stands at `instant` until it is [set](Self::set).
    #[must_use]
    pub fn fixed(instant: Instant) -> Self {
        Self(Some(Arc::new(instant.micros().into())))
    }

    /// The time now, in whole microseconds.
    #[must_use]
    pub fn now(&self) -> Instant {
        match &self.0 {
            Some(fixed) => Instant::from_micros(fixed.load(std::sync::atomic::Ordering::Relaxed)),
            #[allow(
                clippy::disallowed_methods,
                reason = "the one place that asks the machine"
            )]
            None => Timestamp::now().into(),
        }
    }

    /// Moves a fixed clock; the machine's own clock is left alone.
    pub fn set(&self, instant: Instant) {
        if let Some(fixed) = &self.0 {
            fixed.store(instant.micros(), std::sync::atomic::Ordering::Relaxed);
        }
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
        text.parse().map(Self::Day).or_else(|_| text.parse().map(Self::Instant)).map_err(|_: String| {
            format!("'{text}' is neither a date such as 2026-11-19 nor a time in RFC 3339 with an offset")
        })
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

/// A span of time from `from` up to, not including, `to`; one that ends before it starts counts as the moment `from`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Window {
    /// The first moment.
    pub from: Instant,
    /// The moment after the last.
    pub to: Instant,
}

impl Window {
    /// The window with these ends.
    #[must_use]
    pub fn new(from: Instant, to: Instant) -> Self {
        Self {
            from,
            to: to.max(from),
        }
    }

    /// Length in seconds, never negative.
    #[must_use]
    pub fn seconds(self) -> f64 {
        self.to.seconds_since(self.from).max(0.0)
    }

    /// The part of this window from `start` up to `end` (none = without bound), or nothing if they do not meet.
    ///
    /// A window of no length meets a span that holds its one moment.
    #[must_use]
    pub fn part(self, start: Option<Instant>, end: Option<Instant>) -> Option<Self> {
        let from = start.map_or(self.from, |start| start.max(self.from));
        let to = end.map_or(self.to, |end| end.min(self.to));
        let holds_moment =
            self.from >= self.to && from == self.from && end.is_none_or(|end| self.from < end);
        (from < to || holds_moment).then(|| Self::new(from, to))
    }

    /// Both ends moved by `seconds` (negative = earlier).
    #[must_use]
    pub fn plus_seconds(self, seconds: f64) -> Self {
        Self {
            from: self.from.plus_seconds(seconds),
            to: self.to.plus_seconds(seconds),
        }
    }
}
