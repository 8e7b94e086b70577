//! What a version of a camera sees of a scene, by the light of the window.

use super::{
    Light, Reason, Scene, SightLine, SubjectCoverage, SubjectNight, SubjectVersion,
    sight::{Sight, View},
};
use crate::geometry::{Assumption, Frame, Level2025, Position};

/// A visible share below this is worth a doubt.
const GOOD_SHARE: f64 = 0.5;

/// Detail is not taken nearer to the lens than this, metres: an area that holds the camera is seen at the lens itself.
const LEAST_DETAIL_M: f64 = 0.5;

/// The outcome of looking: figures beside the reasons.
pub(super) struct Look {
    /// Visible share of the place, 0 to 1.
    pub share: f64,
    /// Metres from the viewpoint to the point looked at.
    pub distance_m: f64,
    /// Metres from the viewpoint to the nearest point of the place, 0 inside.
    pub edge_distance_m: f64,
    /// Theoretical pixels per metre there; none where nothing is visible or pixels or angle are unknown.
    pub px_per_m: Option<f64>,
    /// From the viewpoint to that point.
    pub line: SightLine,
    /// Range of the view that decided, metres; 0 where nothing was looked up.
    pub far_m: f64,
}

impl Look {
    /// Looks for the scene with one version of a camera and adds what holds against it to `reasons`.
    pub(super) fn of(
        version: &SubjectVersion,
        scene: &Scene,
        light: Light,
        reasons: &mut Vec<Reason>,
    ) -> Self {
        let Some(coverage) = &version.coverage else {
            reasons.push(Reason::CameraIndoors);
            return Self::unseen(version.position, scene);
        };
        if scene.is_indoors() {
            reasons.push(Reason::SceneIndoors);
        }
        // A drawn shape stands for bearing, angle and range, but not for a motor that may have turned it away.
        let holds = |assumed: &Assumption| {
            !coverage.drawn || matches!(assumed, Assumption::MayLookElsewhere)
        };
        let assumed = coverage.assumptions.iter().filter(|assumed| holds(assumed));
        reasons.extend(assumed.copied().map(Reason::from));
        if coverage.drawn {
            reasons.push(Reason::DrawnByHand);
        }
        let seen = match by_light(version, coverage, scene, light, reasons) {
            Sight::Out(out) => {
                reasons.extend(out);
                return Self::unseen(coverage.viewpoint, scene);
            }
            Sight::In(seen) => seen,
        };
        let mut px_per_m = None;
        if seen.share > 0.0 {
            px_per_m = version
                .lens
                .px_per_m(seen.distance_m.max(LEAST_DETAIL_M), seen.off_axis_deg);
            match px_per_m {
                None => reasons.push(Reason::NoLevel),
                Some(px_per_m) if Level2025::of(px_per_m).is_none() => {
                    reasons.push(Reason::BelowOverview { px_per_m });
                }
                Some(_) => {}
            }
            if seen.share < GOOD_SHARE {
                reasons.push(Reason::PartlyVisible { share: seen.share });
            }
        } else {
            reasons.push(Reason::Blocked);
        }
        Self {
            share: seen.share,
            distance_m: seen.distance_m,
            edge_distance_m: scene.distance_to_edge(coverage.viewpoint),
            px_per_m,
            line: line(coverage.viewpoint, seen.at),
            far_m: seen.far_m,
        }
    }

    /// Nothing is seen of the scene; its reference point tells the distance.
    fn unseen(from: Position, scene: &Scene) -> Self {
        let to = scene.middle();
        let local = Frame::new(from).local(to);
        Self {
            share: 0.0,
            distance_m: local.x.hypot(local.y),
            edge_distance_m: scene.distance_to_edge(from),
            px_per_m: None,
            line: line(from, to),
            far_m: 0.0,
        }
    }
}

fn line(from: Position, to: Position) -> SightLine {
    let pair = |position: Position| [position.lon.get(), position.lat.get()];
    SightLine {
        from: pair(from),
        to: pair(to),
    }
}

/// The view that counts: by day, by night, or the poorer of both where the window has some of each.
fn by_light(
    version: &SubjectVersion,
    coverage: &SubjectCoverage,
    scene: &Scene,
    light: Light,
    reasons: &mut Vec<Reason>,
) -> Sight {
    let view = |far_m, visible| View {
        coverage,
        far_m,
        visible,
        masks: &version.masks,
    };
    let day = match view(coverage.far_m, &coverage.day).look(scene) {
        Sight::In(seen) if light != Light::Day => seen,
        Sight::Out(mut out) => {
            out.extend(beyond_night(coverage, scene, light));
            return Sight::Out(out);
        }
        sight @ Sight::In(_) => return sight,
    };
    let (night, night_far_m) = match &coverage.night {
        SubjectNight::Unknown => {
            reasons.push(Reason::NightUnknown);
            return Sight::In(day);
        }
        SubjectNight::Blind => (None, 0.0),
        SubjectNight::View { far_m, visible } => match view(*far_m, visible).look(scene) {
            Sight::In(seen) => (Some(seen), *far_m),
            Sight::Out(_) => (None, *far_m),
        },
    };
    match night {
        Some(night) if light == Light::Night || night.share > 0.0 => Sight::In(night),
        _ if light == Light::Mixed => {
            if day.share > 0.0 {
                reasons.push(Reason::PartOfWindowDark);
            }
            Sight::In(day)
        }
        _ => Sight::Out(vec![Reason::BeyondNightRange {
            distance_m: day.distance_m,
            night_far_m,
        }]),
    }
}

/// What the night adds against a place that is not in the view by day.
fn beyond_night(coverage: &SubjectCoverage, scene: &Scene, light: Light) -> Option<Reason> {
    let night_far_m = match &coverage.night {
        SubjectNight::Unknown => return None,
        SubjectNight::Blind => 0.0,
        SubjectNight::View { far_m, .. } => *far_m,
    };
    let distance_m = scene.distance_to_edge(coverage.viewpoint);
    (light == Light::Night && distance_m > night_far_m).then_some(Reason::BeyondNightRange {
        distance_m,
        night_far_m,
    })
}

impl From<Assumption> for Reason {
    fn from(assumption: Assumption) -> Self {
        match assumption {
            Assumption::RangeAssumed { far_m } => Self::RangeAssumed { far_m },
            Assumption::BearingUnknown => Self::BearingUnknown,
            Assumption::AngleAssumed { deg } => Self::AngleAssumed { deg },
            Assumption::MayLookElsewhere => Self::MayLookElsewhere,
        }
    }
}
