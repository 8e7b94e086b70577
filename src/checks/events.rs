//! Which changes of status follow from checks (pure).

use super::CheckId;
use crate::{
    cameras::{CameraStatus, StatusEvent},
    clock::Instant,
};

/// What a check found, as far as the status goes.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Found {
    pub(super) check: CheckId,
    pub(super) at: Instant,
    pub(super) works: bool,
}

/// A change of status with the check that it follows from; none where somebody stated it otherwise.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Known {
    pub(super) check: Option<CheckId>,
    pub(super) event: StatusEvent,
}

/// The changes that follow from `checks`, in order of time, among those that `others` tell of.
///
/// A check that finds what was known already changes nothing, so that "working since 2019" stays so. What does not work
/// is faulty, unless it is known to be disconnected, which says more.
pub(super) fn events_of(others: &[StatusEvent], checks: &[Found]) -> Vec<Known> {
    let mut told = others.to_vec();
    let mut events = Vec::new();
    let mut checks = checks.to_vec();
    checks.sort_by_key(|found| found.at);
    for Found { check, at, works } in checks {
        let Some(status) = change(state_at(&told, at), works) else {
            continue;
        };
        let event = StatusEvent {
            status,
            since: Some(at),
        };
        told.push(event);
        let check = Some(check);
        events.push(Known { check, event });
    }
    events
}

fn change(before: CameraStatus, works: bool) -> Option<CameraStatus> {
    let is_down = matches!(before, CameraStatus::Faulty | CameraStatus::Disconnected);
    match works {
        true => (before != CameraStatus::Working).then_some(CameraStatus::Working),
        false => (!is_down).then_some(CameraStatus::Faulty),
    }
}

/// The state at a moment; of two events of one moment the later listed one holds.
fn state_at(events: &[StatusEvent], at: Instant) -> CameraStatus {
    let begun = events.iter().filter(|event| event.since <= Some(at));
    let last = begun.max_by_key(|event| event.since);
    last.map_or(CameraStatus::Unknown, |event| event.status)
}
