//! What may be noted of a check, and the complaints about it (pure).

use jiff::{ToSpan, tz::TimeZone};
use serde::Deserialize;
use utoipa::ToSchema;

use super::age_days;
use crate::{
    clock::{Day, DayOrInstant, Instant},
    error::{Error, FieldError, Result},
    private_text,
    refusal::{Complaint, Refusal},
};

/// The longest age of footage that anybody believes, days.
const MOST_DAYS: f64 = 3650.0;
/// The most by which a clock may be off, seconds: somewhat over thirty years.
const MOST_OFFSET_S: f64 = 1e9;
/// The most seconds to either side within which a reading is still one.
const MOST_WITHIN_S: f64 = 3600.0;

/// A check to be noted.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CheckInput {
    /// When somebody stood there, RFC 3339; now if left out.
    #[serde(default)]
    pub checked_at: Option<Instant>,
    /// Whether the camera worked.
    pub works: bool,
    /// Whether its picture could be used; a camera whose picture is of no use counts as faulty.
    #[serde(default)]
    pub image_usable: Option<bool>,
    /// Whether a notice sign hung there.
    #[serde(default)]
    pub notice_sign: Option<bool>,
    /// The date of the oldest footage, as the recorder shows it by its own clock.
    #[serde(default)]
    pub oldest_footage_at: Option<Instant>,
    /// What the recorder's clock showed.
    #[serde(default)]
    pub clock: Option<ClockReading>,
    /// The day by which the purpose is to be looked at again, at most 12 months ahead.
    #[serde(default)]
    pub review_on: Option<Day>,
    /// What else was seen; short, and nothing about persons.
    #[serde(default)]
    pub note: Option<String>,
}

/// A glance at a recorder's clock.
#[derive(Clone, Copy, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ClockReading {
    /// What it showed.
    pub shown: Instant,
    /// The true time of that moment.
    pub at: Instant,
    /// How surely the moment was caught, seconds to either side.
    #[serde(default)]
    pub within_s: Option<f64>,
}

impl ClockReading {
    /// Recorder clock minus true time in seconds; positive = fast.
    #[must_use]
    pub fn offset_s(&self) -> f64 {
        self.shown.seconds_since(self.at)
    }
}

impl CheckInput {
    /// When it took place.
    #[must_use]
    pub fn at(&self, now: Instant) -> Instant {
        self.checked_at.unwrap_or(now)
    }

    /// Whether the camera was seen to work: a picture of no use is none.
    #[must_use]
    pub fn finds_it_working(&self) -> bool {
        self.works && self.image_usable != Some(false)
    }

    /// The age of the oldest footage in days, by the recorder's clock as it was found.
    #[must_use]
    pub fn oldest_footage_days(&self, now: Instant) -> Option<f64> {
        let offset = self.clock.map(|clock| clock.offset_s());
        self.oldest_footage_at
            .map(|oldest| age_days(oldest, offset, self.at(now)))
    }

    /// The note without white space around it; none where it says nothing.
    #[must_use]
    pub fn noted(&self) -> Option<&str> {
        let note = self.note.as_deref().map(str::trim);
        note.filter(|note| !note.is_empty())
    }

    /// Complaints about every field that cannot be used.
    pub fn check(&self, now: Instant, zone: &TimeZone) -> Result<()> {
        let mut errors = Vec::new();
        let mut complain = |name: &str, complaint: Complaint| {
            errors.push(FieldError::new(name, complaint));
        };
        if self.checked_at.is_some_and(|at| at > now) {
            complain("checked_at", Refusal::AheadOfServer { now }.into());
        }
        let too_far_back = |at: Instant| DayOrInstant::Instant(at).refused(now);
        if let Some(refused) = self
            .checked_at
            .filter(|at| *at <= now)
            .and_then(too_far_back)
        {
            complain("checked_at", refused.into());
        }
        if let Some(clock) = &self.clock {
            let offset = clock.offset_s();
            if clock.at > now {
                complain("clock/at", Refusal::AheadOfServer { now }.into());
            }
            if offset.abs() > MOST_OFFSET_S {
                let complaint = Complaint::out_of_range(offset, -MOST_OFFSET_S, MOST_OFFSET_S);
                complain("clock/shown", complaint);
            }
            if let Some(within) = clock
                .within_s
                .filter(|s| !(0.0..=MOST_WITHIN_S).contains(s))
            {
                let complaint = Complaint::out_of_range(within, 0.0, MOST_WITHIN_S);
                complain("clock/within_s", complaint);
            }
        }
        match self.oldest_footage_days(now) {
            Some(days) if days < 0.0 => complain("oldest_footage_at", Refusal::InFuture.into()),
            Some(days) if days > MOST_DAYS => {
                let earliest = now.plus_days(-MOST_DAYS);
                complain("oldest_footage_at", Refusal::TooLongAgo { earliest }.into());
            }
            _ => {}
        }
        let on = Day::of(self.at(now), zone);
        let latest = Day(on.0.saturating_add(12.months()));
        if self.review_on.is_some_and(|day| day <= on || day > latest) {
            let earliest = Day(on.0.saturating_add(1.day()));
            complain(
                "review_on",
                Refusal::NotWithinDays { earliest, latest }.into(),
            );
        }
        let refused = |note| {
            private_text::refuse_reason(note).or_else(|| private_text::refuse_sentence(note))
        };
        if let Some(why) = self.noted().and_then(refused) {
            complain("note", why.into());
        }
        Error::unless_empty(errors)
    }
}
