//! Time: one type for moments, one for calendar days, one for spans, and the only place that asks what time it is.

mod day;
mod instant;
mod window;

use std::sync::{
    Arc,
    atomic::{AtomicI64, Ordering},
};

use jiff::Timestamp;

pub use day::{Day, DayOrInstant};
pub use instant::Instant;
pub use window::Window;

/// Where the program gets the time from: the machine, or a fixed moment for repeatable answers and tests.
#[derive(Clone, Debug, Default)]
pub struct Clock(Option<Arc<AtomicI64>>);

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
            Some(fixed) => Instant::from_micros(fixed.load(Ordering::Relaxed)),
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
            fixed.store(instant.micros(), Ordering::Relaxed);
        }
    }
}
