//! In what state a camera was during a window, from its dated events.

use super::Reason;
use crate::{
    cameras::{CameraStatus, StatusEvent},
    clock::{Instant, Window},
};

/// A state that held for part of a window.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct StatusSpan {
    /// The state.
    pub status: CameraStatus,
    /// When it began, which may be long before the window.
    pub since: Option<Instant>,
    /// When the next event ended it, which may be long after the window.
    pub until: Option<Instant>,
    /// The part of the window for which it held.
    pub part: Window,
}

/// The states during `window`, in order of time; together they fill it. Events may come in any order.
///
/// An undated event holds backwards for ever; before the first dated one the state is unknown.
#[must_use]
pub fn status_during(events: &[StatusEvent], window: Window) -> Vec<StatusSpan> {
    let mut events: Vec<&StatusEvent> = events.iter().collect();
    events.sort_by_key(|event| event.since);
    let first_undated = events.iter().rposition(|event| event.since.is_none());
    let dated = first_undated.map_or(0, |last| last + 1);
    let before = first_undated.map_or(CameraStatus::Unknown, |last| events[last].status);
    let mut spans = Vec::with_capacity(1);
    let mut add = |status, since, until| {
        if let Some(part) = window.part(since, until) {
            spans.push(StatusSpan {
                status,
                since,
                until,
                part,
            });
        }
    };
    let dated = &events[dated..];
    add(before, None, dated.first().and_then(|event| event.since));
    for (index, event) in dated.iter().enumerate() {
        let until = dated.get(index + 1).and_then(|next| next.since);
        add(event.status, event.since, until);
    }
    spans
}

/// What the states during a window say against the camera.
///
/// Only when it worked at no time of the window, and that is known, is it surely not working.
pub(super) fn doubt_status(spans: &[StatusSpan], reasons: &mut Vec<Reason>) {
    use CameraStatus::{Disconnected, Faulty, Planned, Removed, Unknown, Working};
    let whole = !spans
        .iter()
        .any(|span| matches!(span.status, Working | Unknown));
    if spans.iter().any(|span| span.status == Unknown) {
        reasons.push(Reason::StatusUnknownThen);
    }
    for &StatusSpan {
        status,
        since,
        until,
        part,
    } in spans
    {
        reasons.push(match status {
            Working | Unknown => continue,
            _ if !whole => Reason::StateForPartOfWindow {
                status,
                from: part.from,
                to: part.to,
            },
            Faulty => Reason::Faulty { since },
            Disconnected => Reason::Disconnected { since },
            Removed => Reason::Removed { since },
            Planned => Reason::NotInstalledYet { from: until },
        });
    }
}
