//! The cameras on the streets within reach: met, judged for their window, ranked, and as the caller may see them.

use geo::{LineString, MultiPolygon};

use super::{
    Flow, Leg, Pass, Passing, Sighting, Stretch, Unlisted, When, information_bits,
    search::Ground,
    snap::{common, stretches},
};
use crate::{
    cameras::CameraId,
    clock::Window,
    db::Tx,
    error::Result,
    geojson_shape::to_centimetre,
    geometry::wkb::Shape,
    linking::{
        Candidate, Found, Light, NeighbourCandidate, OwnCandidate, Reason, Scene, Subject,
        SubjectCoverage, SubjectNight, SubjectVersion, Verdict, judge,
        queries::Narrowed,
        rank::{least_time_first, percent, urgent_first},
    },
    recorders::RetentionBasis,
};

/// A camera on a leg before it is judged.
pub(super) struct Met<'a> {
    camera: &'a Narrowed,
    pub when: When,
    /// From where to where it shows the street, one stretch of a piece.
    stretches: Vec<Stretch>,
    window: Window,
    entry: Passing,
    /// The stretch where its view is entered.
    at: Stretch,
}

/// The stretches of street that a camera shows in some light.
type Shown = Vec<(Light, Vec<Stretch>)>;

/// A camera on a leg with its verdict.
pub(super) struct Passed<'a> {
    pub met: Met<'a>,
    candidate: Candidate,
    route_share: f64,
}

impl Ground<'_> {
    /// The stretches of street that any of some coverages shows, by day or by night: where nobody knows what is seen by
    /// night, what is seen by day.
    pub(super) fn shown(&self, coverages: &[&SubjectCoverage], light: Light) -> Vec<Stretch> {
        let views = coverages.iter().flat_map(|coverage| match &coverage.night {
            SubjectNight::Blind if light == Light::Night => &[],
            SubjectNight::View { visible, .. } if light == Light::Night => &visible.0[..],
            _ => &coverage.day.0[..],
        });
        let views = views.map(|polygon| self.graph.frame().local_polygon(polygon));
        stretches(self.graph, &MultiPolygon(views.collect()))
    }

    /// The stretches of street that a camera showed all through a window: none where it was set up otherwise for a part of it,
    /// and what it shows by night where any of it was dark.
    pub(super) fn surely_shown(&self, subject: &Subject, window: Window) -> Vec<Stretch> {
        let held = held(subject, window);
        let spans = subject
            .versions
            .iter()
            .filter(|version| version.coverage.is_some());
        let parts = spans.filter_map(|version| window.part(version.valid_from, version.valid_to));
        let seconds: f64 = parts.map(Window::seconds).sum();
        // Sums of moments are off by a hair.
        if seconds + 0.001 < window.seconds() {
            return Vec::new();
        }
        let light = match self.scene.light_during(window) {
            Light::Day => Light::Day,
            Light::Night | Light::Mixed => Light::Night,
        };
        let shown = held.iter().map(|coverage| self.shown(&[*coverage], light));
        shown
            .reduce(|all, one| common(&all, &one))
            .unwrap_or_default()
    }

    /// Whether a camera may tell something new: it does not see the place itself, and nobody found anything there yet.
    pub(super) fn may_help(&self, subject: &Subject) -> bool {
        let has_shown = |sighting: &Sighting| sighting.seen && sighting.camera_id == subject.id;
        judge(subject, &self.scene).is_some_and(|judged| judged.verdict > Verdict::MaySee)
            && !self.follow.sightings.iter().any(has_shown)
    }

    /// Whether the recording of a camera was looked through for all of a window, in one go or several.
    fn is_looked_through(&self, camera: CameraId, window: Window) -> bool {
        let looked = self.follow.sightings.iter();
        let looked = looked.filter(|sighting| !sighting.seen && sighting.camera_id == camera);
        let mut looked: Vec<_> = looked.map(Sighting::window).collect();
        looked.sort_by_key(|looked| looked.from);
        let mut from = window.from;
        for looked in looked {
            if looked.from <= from {
                from = from.max(looked.to);
            }
        }
        from >= window.to
    }

    /// The camera with its verdict on each leg whose streets it shows, unless it was looked through for all that it could
    /// show on one: `all` are the legs before anybody looked, none where nobody did.
    pub(super) fn passed<'a>(
        &self,
        flows: &[(&Leg, Light, Flow)],
        all: &[(&Leg, Light, Flow)],
        camera: &'a Narrowed,
        name: &str,
    ) -> Vec<Passed<'a>> {
        let mut passed = Vec::new();
        let id = camera.subject.id;
        let is_looked_at = self.follow.sightings.iter().any(|one| one.camera_id == id);
        // Mostly it saw the same all the time, and in one light.
        let (mut views, mut shown): (_, Shown) = ((Vec::new(), None), Vec::new());
        for (number, (leg, light, flow)) in flows.iter().enumerate() {
            let (light, held) = (*light, held(&camera.subject, self.span(Some(leg.when()))));
            let is_same = |(a, b): (&&SubjectCoverage, &&SubjectCoverage)| std::ptr::eq(*a, *b);
            let known = &views.0;
            if views.1 != Some(light)
                || known.len() != held.len()
                || !known.iter().zip(&held).all(is_same)
            {
                let lights = match light {
                    Light::Mixed => &[Light::Day, Light::Night][..],
                    Light::Day => &[Light::Day],
                    Light::Night => &[Light::Night],
                };
                let lights = lights.iter();
                shown = lights
                    .map(|light| (*light, self.shown(&held, *light)))
                    .collect();
                views = (held, Some(light));
            }
            let met = self.met(leg, flow, camera, &shown);
            let before = all.get(number).filter(|_| is_looked_at);
            let looked = |met: &Met| self.is_looked_through(id, met.window);
            // Whoever has to go around what was looked through may come by later than was told before anybody looked.
            let is_done = before.is_some_and(|(leg, _, flow)| {
                let told = self.met(leg, flow, camera, &shown);
                told.as_ref().is_some_and(looked) && met.as_ref().is_none_or(looked)
            });
            let met = met.filter(|_| !is_done);
            passed.extend(met.and_then(|met| self.judged(met, name, flow)));
        }
        passed
    }

    /// A camera as met on a leg, by the stretches of street that it shows in the light in which they are passed; none where
    /// none of them lies within reach.
    fn met<'a>(
        &self,
        leg: &Leg,
        flow: &Flow,
        camera: &'a Narrowed,
        shown: &Shown,
    ) -> Option<Met<'a>> {
        let mut met: Option<Met> = None;
        let is_mixed = shown.len() > 1;
        for (light, at) in shown
            .iter()
            .flat_map(|(light, at)| at.iter().map(move |at| (*light, *at)))
        {
            let (piece, from_m, to_m) = at;
            if !flow.reaches(piece) {
                continue;
            }
            let Some(passing) = leg.passing(piece, from_m, to_m) else {
                continue;
            };
            if is_mixed {
                let then = self.scene.light_during(passing.window);
                if then != light && then != Light::Mixed {
                    continue;
                }
            }
            let met = met.get_or_insert_with(|| Met {
                camera,
                when: leg.when(),
                stretches: Vec::new(),
                window: passing.window,
                entry: passing,
                at,
            });
            match met.stretches.iter_mut().find(|known| known.0 == piece) {
                Some((_, from, to)) => (*from, *to) = (from.min(from_m), to.max(to_m)),
                None => met.stretches.push(at),
            }
            if passing.window.from < met.entry.window.from {
                (met.entry, met.at) = (passing, at);
            }
            let from = met.window.from.min(passing.window.from);
            met.window = Window::new(from, met.window.to.max(passing.window.to));
        }
        met
    }

    /// The camera judged for its window; none where it does not help.
    fn judged<'a>(&self, met: Met<'a>, name: &str, flow: &Flow) -> Option<Passed<'a>> {
        let subject = &met.camera.subject;
        let (piece, from_m, to_m) = met.at;
        let piece = &self.graph.pieces()[piece as usize];
        let stretch = [from_m, f64::midpoint(from_m, to_m), to_m].map(|at| piece.point_at(at));
        let street = self.graph.frame().line(&LineString(stretch.to_vec()));
        let (now, zone) = (self.search.now, self.search.deployment.zone.clone());
        let scene = Scene::new(&Shape::LineString(street), 0.0, &[], met.window, now, zone)?;
        let mut judgement = judge(subject, &scene)?;
        let is_planned = |reason: &Reason| matches!(reason, Reason::NotInstalledYet { .. });
        if judgement.verdict >= Verdict::Blocked || judgement.reasons.iter().any(is_planned) {
            return None;
        }
        judgement.verdict = judgement.verdict.max(Verdict::Passes);
        let candidate = Candidate::new(name.to_owned(), subject, judgement);
        let route_share = flow.share(&met.stretches);
        Some(Passed {
            met,
            candidate,
            route_share,
        })
    }

    /// What was found as the caller may see it, with how long recordings are kept; and whether any of it is about to be lost.
    pub(super) async fn passes(
        &self,
        tx: &mut Tx,
        found: Vec<Passed<'_>>,
    ) -> Result<(Vec<Pass>, bool)> {
        let (mut is_urgent, mut passes) = (false, Vec::with_capacity(found.len()));
        for mut one in found {
            let (unit, judgement) = (one.met.camera.unit, &one.candidate.judgement);
            let urgent = self
                .search
                .estimates
                .is_urgent(tx, judgement, unit, &self.scene);
            let urgent = urgent.await?;
            is_urgent |= urgent;
            if judgement.retention_basis == RetentionBasis::Unknown {
                let days = self.search.estimates.of(tx, unit, self.search.now).await?;
                one.candidate.retention_estimate_days = days;
            }
            passes.push(Pass {
                is_urgent: urgent,
                ..self.pass(one)
            });
        }
        Ok((passes, is_urgent))
    }

    /// The pass as the caller may see it.
    fn pass(&self, passed: Passed) -> Pass {
        let Passed {
            met,
            candidate,
            route_share,
        } = passed;
        let candidate = if self.search.scope.is_neighbours(met.camera.unit) {
            let unit = met.camera.subject.unit.clone();
            Found::Neighbour(NeighbourCandidate::new(candidate, unit))
        } else {
            Found::Own(Box::new(OwnCandidate {
                label: met.camera.label.clone(),
                owner_kind: met.camera.owner_kind,
                contactable: met.camera.contactable,
                coverage: met.camera.coverage(&candidate.judgement),
                candidate,
            }))
        };
        let piece = &self.graph.pieces()[met.at.0 as usize];
        let entry = self
            .graph
            .frame()
            .position(piece.point_at(met.entry.entry_m));
        Pass {
            when: met.when,
            from: met.window.from,
            to: met.window.to,
            entry: [
                to_centimetre(entry.lon.get()),
                to_centimetre(entry.lat.get()),
            ],
            heading_deg: met.entry.heading_deg,
            route_share,
            information_bits: information_bits(route_share),
            candidate,
            is_urgent: false,
        }
    }
}

/// What a camera saw at some moment of a window.
pub(super) fn held(subject: &Subject, window: Window) -> Vec<&SubjectCoverage> {
    let holds = |version: &&SubjectVersion| {
        let part = window.part(version.valid_from, version.valid_to);
        part.is_some()
    };
    let versions = subject.versions.iter().filter(holds);
    let coverages = versions.filter_map(|version| version.coverage.as_ref());
    coverages.collect()
}

/// Leaves the first `most` of each side; how many of each go.
pub(super) fn shorten<T>(ranked: &mut Vec<T>, most: usize, side: impl Fn(&T) -> When) -> Unlisted {
    let (mut met, mut left_out) = (Unlisted::default(), Unlisted::default());
    ranked.retain(|passed| {
        let of_side = met.of(side(passed));
        *of_side += 1;
        let stays = *of_side <= most;
        *left_out.of(side(passed)) += usize::from(!stays);
        stays
    });
    left_out
}

/// Puts the cameras passed in order and numbers them: first what is about to be lost, least time first; then by verdict, and
/// within one by what the recording would tell, least time left, code.
pub(super) fn rank(passed: &mut [Passed]) {
    passed.sort_by(|a, b| {
        let (ours, theirs) = (&a.candidate.judgement, &b.candidate.judgement);
        // Shares are sums: what tells as much differs by a hair.
        let tells = |passed: &Passed| percent(information_bits(passed.route_share));
        urgent_first(ours, theirs)
            .then(tells(b).cmp(&tells(a)))
            .then(least_time_first(ours.losing_from, theirs.losing_from))
            .then_with(|| a.candidate.camera_code.cmp(&b.candidate.camera_code))
            .then_with(|| a.candidate.camera_id.cmp(&b.candidate.camera_id))
            .then(a.met.when.cmp(&b.met.when))
    });
    for (index, passed) in passed.iter_mut().enumerate() {
        passed.candidate.rank = index as u32 + 1;
    }
}

#[cfg(test)]
mod tests {
    use super::{
        When::{After, Before, Between},
        *,
    };

    #[test]
    fn no_side_is_shortened_for_the_sake_of_another() {
        let mut ranked: Vec<(When, usize)> = (0..130).map(|rank| (After, rank)).collect();
        ranked.extend([(Before, 130), (Between, 131), (Before, 132)]);
        let left_out = shorten(&mut ranked, 100, |(when, _)| *when);
        let expected = Unlisted {
            after: 30,
            ..Unlisted::default()
        };
        assert_eq!(left_out, expected);
        assert_eq!(ranked.len(), 103);
        let last = &ranked[99..];
        assert_eq!(
            last,
            [(After, 99), (Before, 130), (Between, 131), (Before, 132)]
        );
    }
}
