//! What time says against a camera: checks, hours of recording, retention.

use super::{Reason, Scene, Subject, SubjectVersion};
use crate::{
    checks::{VALID_DAYS, days_between},
    clock::Window,
    recorders::{Measurement, Overlap, Recorder, Recording, Retention},
};

/// Was the camera seen working not longer than 90 days before the window, or later?
pub(super) fn doubt_verification(subject: &Subject, scene: &Scene, reasons: &mut Vec<Reason>) {
    let verified_on = subject.verified_on;
    let days = verified_on.map(|day| days_between(day, scene.day));
    if days.is_none_or(|days| days > VALID_DAYS) {
        reasons.push(Reason::NotVerified { verified_on, days });
    }
}

/// Did the recorder of that time write during `part` of the window?
pub(super) fn doubt_recording(
    recorder: Option<&Recorder>,
    part: Window,
    scene: &Scene,
    reasons: &mut Vec<Reason>,
) {
    let Some(recorder) = recorder else { return };
    let recording = Recording::during(&recorder.measurements, part, &scene.zone);
    match recording.overlap {
        Overlap::Whole => {}
        Overlap::Part => reasons.push(Reason::PartlyOutsideSchedule),
        Overlap::None => reasons.push(Reason::OutsideSchedule),
    }
    if recording.on_motion {
        reasons.push(Reason::RecordsOnMotion);
    }
    if recording.schedule_unknown {
        reasons.push(Reason::ScheduleUnknown);
    }
    let resets = recorder
        .measurements
        .iter()
        .filter(|measurement| measurement.what == Measurement::Reset);
    let wiped = resets
        .filter_map(|reset| reset.at)
        .filter(|at| *at > scene.window.from && *at <= scene.now)
        .max();
    if let Some(at) = wiped {
        reasons.push(Reason::RecorderReset { at });
    }
}

/// Is the footage still there? Retention is taken as known now, of the recorder that the camera has now.
pub(super) fn doubt_retention(
    subject: &Subject,
    version: &SubjectVersion,
    scene: &Scene,
    reasons: &mut Vec<Reason>,
) -> Retention {
    let then = version.recorder.as_deref();
    let today = subject.version_at(scene.now);
    let today = today.and_then(|index| subject.versions[index].recorder.as_deref());
    if let (Some(then), Some(today)) = (then, today)
        && then.id != today.id
    {
        reasons.push(Reason::RecorderChanged);
    }
    let recorder = today.or(then);
    let retention = recorder.map_or_else(Retention::default, |recorder| {
        Retention::known(&recorder.measurements, scene.now)
    });
    doubt_footage(retention, scene.window, scene, reasons);
    retention
}

/// Footage is lost from the start of the window: partly from the first end of the retention on, surely after the last.
fn doubt_footage(retention: Retention, window: Window, scene: &Scene, reasons: &mut Vec<Reason>) {
    let now = scene.now;
    if window.to > now {
        reasons.push(Reason::InFuture);
    }
    let Retention {
        min_days, max_days, ..
    } = retention;
    if let Some(max) = max_days {
        let since = window.to.plus_days(max);
        if now >= since {
            reasons.push(Reason::Overwritten { since });
            return;
        }
        if now > window.from.plus_days(max) {
            reasons.push(Reason::PartlyOverwritten {
                before: now.plus_days(-max),
            });
        }
    }
    let losing = min_days.is_none_or(|min| now > window.from.plus_days(min));
    match (min_days, max_days) {
        (None, None) => reasons.push(Reason::RetentionUnknown),
        (Some(min), Some(max)) if min >= max => {}
        _ if losing => reasons.push(Reason::RetentionUncertain { min_days, max_days }),
        _ => {}
    }
}
