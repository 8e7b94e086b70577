//! One camera against one incident.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{
    Light, Reason, Scene, Score, Subject, Verdict,
    doubts::{doubt_recording, doubt_retention, doubt_verification},
    look::Look,
    rank::is_about_to_be_lost,
    reason::conclude,
    status::{doubt_status, status_during},
};
use crate::{
    cameras::CameraStatus,
    checks::days_between,
    clock::{Day, Instant, Window},
    geometry::{Level2014, Level2025},
    recorders::{RecorderWindow, RetentionBasis},
};

/// What a camera is worth to an incident: one verdict, all reasons, and the figures behind them.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Judgement {
    /// The one verdict.
    pub verdict: Verdict,
    /// All that holds, the strongest first: the first one is behind the verdict (none for a plain `sees`).
    pub reasons: Vec<Reason>,
    /// Longitude of the camera in degrees, as it hung then.
    pub lon: f64,
    /// Latitude of the camera in degrees, as it hung then.
    pub lat: f64,
    /// Direction of its axis then, degrees clockwise from true north.
    pub bearing_deg: Option<f64>,
    /// Metres from its viewpoint to the reference point of the place, or to the nearest visible point.
    pub distance_m: f64,
    /// Metres from its viewpoint to the nearest point of the place, 0 inside.
    pub edge_distance_m: f64,
    /// Visible share of the place outside buildings, 0 to 1.
    pub visible_share: f64,
    /// Theoretical pixels per metre at that distance; null where nothing is visible or pixels or angle are unknown.
    pub px_per_m: Option<f64>,
    /// Level of detail after IEC 62676-4:2025.
    pub level_2025: Option<Level2025>,
    /// Level of detail after IEC 62676-4:2014.
    pub level_2014: Option<Level2014>,
    /// Whether it was night during the whole window.
    pub night: bool,
    /// The light during the window.
    pub light: Light,
    /// When the start of the window is overwritten, by the smallest plausible retention; null = unknown.
    pub losing_from: Option<Instant>,
    /// When the end of the window is overwritten, by the smallest plausible retention; null = unknown.
    pub kept_until: Option<Instant>,
    /// Whether footage of some use is lost within 24 hours, or is being lost already.
    pub about_to_be_lost: bool,
    /// What the retention rests on.
    pub retention_basis: RetentionBasis,
    /// Smallest plausible retention in days.
    pub retention_min_days: Option<f64>,
    /// Largest plausible retention in days.
    pub retention_max_days: Option<f64>,
    /// When the retention was measured or stated.
    pub retention_measured_at: Option<Instant>,
    /// The window on the recorder's own clock; null where nobody measured it: note it on the spot.
    pub recorder_window: Option<RecorderWindow>,
    /// The last day on which somebody saw that the camera works.
    pub verified_on: Option<Day>,
    /// What the rank is made of.
    pub score: Score,
    /// Which of the camera's versions was judged, counted as they were given.
    #[serde(skip)]
    #[schema(ignore)]
    pub version: usize,
    /// Range of its view by the light that decided, metres; what blocks depends on it.
    #[serde(skip)]
    #[schema(ignore)]
    pub far_m: f64,
    /// From the camera's viewpoint to the point that `distance_m` is measured to.
    pub sight_line: SightLine,
}

impl Judgement {
    /// Whether footage of `window` that may help is lost within 24 hours.
    ///
    /// Where nobody knows how long it is kept, `estimate_days` is what is known best; without that either it may be lost at
    /// any moment.
    #[must_use]
    pub fn is_urgent(&self, window: Window, estimate_days: Option<f64>, now: Instant) -> bool {
        if self.retention_basis != RetentionBasis::Unknown {
            return self.about_to_be_lost;
        }
        let lost = |moment: Instant| estimate_days.map(|days| moment.plus_days(days));
        match lost(window.from) {
            None => self.verdict <= Verdict::Passes,
            from => is_about_to_be_lost(self.verdict, from, lost(window.to), now),
        }
    }

    /// Whether the camera belongs in the answer: it sees some of the place, or hangs within the search radius of it.
    #[must_use]
    pub fn is_candidate(&self, search_radius_m: f64) -> bool {
        self.visible_share > 0.0 || self.edge_distance_m <= search_radius_m
    }
}

/// A straight line on the ground.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct SightLine {
    /// Viewpoint of the camera: longitude, latitude in degrees.
    pub from: [f64; 2],
    /// Point looked at: longitude, latitude in degrees.
    pub to: [f64; 2],
}

/// Judges a camera by the version that held during the window; none only for a camera without any version.
///
/// Was it changed during the window, then each version is judged over its part and the best one counts, at best as
/// `may_see`. Was it not there at all, then the nearest version in time says what it would have seen.
#[must_use]
pub fn judge(subject: &Subject, scene: &Scene) -> Option<Judgement> {
    let window = scene.window;
    let versions = subject.versions.iter().enumerate();
    let mut parts: Vec<(usize, Window)> = versions
        .filter_map(|(index, version)| {
            Some((index, window.part(version.valid_from, version.valid_to)?))
        })
        .collect();
    if parts.is_empty() {
        let nearest = subject.version_at(window.from)?;
        let version = &subject.versions[nearest];
        let absent = if version.valid_from > Some(window.from) {
            Reason::NotInstalledYet {
                from: version.valid_from,
            }
        } else {
            Reason::Removed {
                since: version.valid_to,
            }
        };
        return Some(judge_version(subject, nearest, window, scene, vec![absent]));
    }
    parts.sort_by_key(|(_, part)| part.from);
    let mut more = absences(&parts, window);
    if parts.len() > 1 {
        more.push(Reason::ChangedDuringWindow);
    }
    let judged = parts
        .into_iter()
        .map(|(index, part)| judge_version(subject, index, part, scene, more.clone()));
    judged.reduce(|best, next| {
        let better = (next.verdict, -next.visible_share) < (best.verdict, -best.visible_share);
        if better { next } else { best }
    })
}

/// The parts of the window for which no version holds: before the first the camera was not there yet, later removed.
fn absences(parts: &[(usize, Window)], window: Window) -> Vec<Reason> {
    let mut reasons = Vec::new();
    let mut covered_to = window.from;
    let mut status = CameraStatus::Planned;
    let ends = parts
        .iter()
        .map(|(_, part)| *part)
        .chain([Window::new(window.to, window.to)]);
    for part in ends {
        if part.from > covered_to {
            reasons.push(Reason::StateForPartOfWindow {
                status,
                from: covered_to,
                to: part.from,
            });
        }
        covered_to = covered_to.max(part.to);
        status = CameraStatus::Removed;
    }
    reasons
}

/// Judges one version over its part of the window; `reasons` are those that hold anyway.
fn judge_version(
    subject: &Subject,
    index: usize,
    part: Window,
    scene: &Scene,
    mut reasons: Vec<Reason>,
) -> Judgement {
    let version = &subject.versions[index];
    let light = scene.light_during(part);
    let look = Look::of(version, scene, light, &mut reasons);
    doubt_status(&status_during(&subject.status_events, part), &mut reasons);
    doubt_verification(subject, scene, &mut reasons);
    doubt_recording(version.recorder.as_deref(), part, scene, &mut reasons);
    let retention = doubt_retention(subject, version, scene, &mut reasons);
    let recorder_window = version
        .recorder
        .as_ref()
        .and_then(|recorder| RecorderWindow::of(&recorder.measurements, scene.window));
    let verdict = conclude(&mut reasons);
    let age_days = subject.verified_on.map(|day| days_between(day, scene.day));
    let level_2025 = look.px_per_m.and_then(Level2025::of);
    let lost_after = |moment: Instant| retention.min_days.map(|days| moment.plus_days(days));
    let losing_from = lost_after(scene.window.from);
    let kept_until = lost_after(scene.window.to);
    Judgement {
        verdict,
        reasons,
        lon: version.position.lon.get(),
        lat: version.position.lat.get(),
        bearing_deg: version.lens.bearing_deg,
        distance_m: look.distance_m,
        edge_distance_m: look.edge_distance_m,
        visible_share: look.share,
        px_per_m: look.px_per_m,
        level_2025,
        level_2014: look.px_per_m.and_then(Level2014::of),
        night: light == Light::Night,
        light,
        losing_from,
        kept_until,
        about_to_be_lost: is_about_to_be_lost(verdict, losing_from, kept_until, scene.now),
        retention_basis: retention.basis,
        retention_min_days: retention.min_days,
        retention_max_days: retention.max_days,
        retention_measured_at: retention.measured_at,
        recorder_window,
        verified_on: subject.verified_on,
        score: Score::of(
            level_2025,
            look.share,
            age_days,
            retention.basis,
            losing_from.map(|from| from.seconds_since(scene.now)),
        ),
        version: index,
        far_m: look.far_m,
        sight_line: look.line,
    }
}
