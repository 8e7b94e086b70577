//! Spans of time.

use serde::{Deserialize, Serialize};

use super::Instant;

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
