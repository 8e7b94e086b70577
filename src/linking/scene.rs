//! What an incident asks of every camera, prepared once.

use jiff::tz::TimeZone;

use super::Light;
use crate::{
    clock::{Day, Instant, Window},
    geometry::{Position, sun},
};

/// Place and time of an incident, as cameras are judged by them.
#[derive(Clone, Debug)]
pub struct Scene {
    /// Where it happened.
    pub(super) place: Place,
    /// When it happened.
    pub(super) window: Window,
    /// When it is asked.
    pub(super) now: Instant,
    /// The zone of schedules and days.
    pub(super) zone: TimeZone,
    /// The day on which the window starts, in that zone.
    pub(super) day: Day,
    light: Light,
}

/// The incident's area.
#[derive(Clone, Debug)]
pub(super) enum Place {
    /// A point without uncertainty.
    Point(Position),
}

impl Scene {
    /// An incident at a point known exactly.
    #[must_use]
    pub fn at_point(position: Position, window: Window, now: Instant, zone: TimeZone) -> Self {
        Self {
            place: Place::Point(position),
            window,
            now,
            day: Day::of(window.from, &zone),
            zone,
            light: light(position, window),
        }
    }

    /// The light during the window or a part of it.
    pub(super) fn light_during(&self, part: Window) -> Light {
        if part == self.window {
            self.light
        } else {
            light(self.middle(), part)
        }
    }

    /// Whether the place lies inside a building, so that its surroundings stand for it.
    pub(super) fn is_indoors(&self) -> bool {
        match self.place {
            Place::Point(_) => false,
        }
    }

    /// The reference point of the place.
    pub(super) fn middle(&self) -> Position {
        match self.place {
            Place::Point(position) => position,
        }
    }
}

fn light(position: Position, window: Window) -> Light {
    Light::during(window, |at| sun::elevation_deg(position, at.seconds()))
}
