//! Following somebody from an incident: streets within reach, and the cameras on them, judged and ranked. The page and the
//! command line get the same answer.

use std::{
    cmp::Ordering,
    collections::{BTreeSet, HashMap},
};

use geo::{LineString, MultiPolygon, Rect};
use rayon::prelude::*;

use super::{
    Flow, Follow, Followed, Leg, Narrows, Pass, Passing, Reached, Sighting, Stretch, Unlisted,
    When, information_bits,
    leg::{Anchor, Unseen, Within},
    legs,
    snap::{BESIDE_ROUTE_M, MOST_TO_STREET_M, along, common, seen_at, snap, stretches},
};
use crate::{
    cameras::CameraId,
    clock::{Instant, Window},
    db::{Db, Tx},
    error::{Error, FieldError, Result},
    geojson_shape::{self, to_centimetre},
    geometry::{Area, BBox, Position, wkb::Shape},
    incidents::Incident,
    linking::{
        Candidate, Found, Light, NeighbourCandidate, OwnCandidate, Reason, Scene, Search, Subject,
        SubjectCoverage, SubjectNight, SubjectVersion, Verdict, judge, queries::Narrowed,
        search::metres,
    },
    recorders::RetentionBasis,
    refusal::Refusal,
    streets::{Graph, Graphs},
};

/// Streets, cameras and what is known, made ready.
struct Ground<'a> {
    graph: &'a Graph,
    search: Search<'a>,
    incident: &'a Incident,
    scene: Scene,
    follow: &'a Follow,
}

/// A camera on a leg before it is judged.
struct Met<'a> {
    camera: &'a Narrowed,
    when: When,
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
struct Passed<'a> {
    met: Met<'a>,
    candidate: Candidate,
    route_share: f64,
}

impl Db {
    /// Follows somebody from `incident`, which the caller has found to be one from which somebody may be followed; `name` is
    /// what the asker calls it. Of the passes at most `listed` are told on a side, all if none is said: a page that shows one
    /// of the sides leaves out none for the sake of the other.
    ///
    /// The caller writes the log, and answers only once that is done (PRIVACY P13).
    pub async fn follow(
        &self,
        search: &Search<'_>,
        graphs: &Graphs,
        name: &str,
        incident: &Incident,
        follow: &Follow,
        listed: Option<usize>,
    ) -> Result<Followed> {
        let place =
            geojson_shape::shape(&incident.place).map_err(|why| Error::field("place", why))?;
        let empty = || Error::field("place", Refusal::EmptyShape);
        let bbox = place.bbox().ok_or_else(empty)?;
        let means = follow.pace.means;
        let reach_m = follow.pace.limit_m() + incident.radius_m + MOST_TO_STREET_M;
        let graph = graphs.of(self, bbox, metres(reach_m)?, search.now).await?;
        let frame = graph.frame();
        let area = Area::of(&place, incident.radius_m, frame);
        let uncertain_m = match area {
            Area::Disc { .. } => 0.0,
            Area::Line(_) | Area::Polygon(_) => incident.radius_m,
        };
        let window = incident.window();
        let most = MOST_TO_STREET_M;
        let snapped = snap(&graph, means, &area, uncertain_m, window)
            .ok_or_else(|| Error::field("place", Refusal::NoStreetNear { most }))?;

        let mut tx = self.begin_reading().await?;
        let (scene, _) = tx.scene(incident, search.deployment, search.now).await?;
        let ground = Ground {
            graph: &graph,
            search: *search,
            incident,
            scene,
            follow,
        };
        let looked: Vec<CameraId> = follow.sightings.iter().map(|s| s.camera_id).collect();
        let looked = tx.subjects(&looked).await?;
        self.refuse_sensitive(follow, &looked).await?;
        let within = ground.within(bbox.grown(metres(reach_m)?));
        let (known, mut narrows) = ground.known(snapped.anchor, &looked, within)?;
        let (sightings, known): (Vec<_>, Vec<_>) = known.into_iter().unzip();
        let legs = legs(&graph, follow.pace, &known, &narrows).map_err(|later| {
            // The place itself is no sighting: then it is the one before it from which it cannot be reached.
            let sighting = sightings[later].or(sightings[later - 1]);
            let field = format!("sightings/{}", sighting.unwrap_or_default());
            Error::field(&field, Refusal::OutOfReach)
        })?;
        let reached: Vec<_> = legs.par_iter().map(Leg::reached).collect();
        // What was seen may leave no way; but a drawn one alone must be one.
        if narrows.route.is_some() && narrows.unseen.is_empty() && reached.iter().all(Vec::is_empty)
        {
            let most = BESIDE_ROUTE_M;
            return Err(Error::field("route", Refusal::RouteElsewhere { most }));
        }

        let around = ground.bounds(&reached);
        let mut cameras = match around {
            Some(around) => {
                tx.subjects_whose_view(around, |viewpoint, far_m| ground.is_near(viewpoint, far_m))
                    .await?
            }
            None => Vec::new(),
        };
        cameras.retain(|camera| ground.may_help(&camera.subject));
        let flows = ground.flows(&legs, &reached);
        // What a camera was to be looked through for is what it could show before anybody looked.
        let all = if narrows.unseen.is_empty() {
            Vec::new()
        } else {
            narrows.unseen.clear();
            self::legs(&graph, follow.pace, &known, &narrows).unwrap_or_default()
        };
        let all_reached: Vec<_> = all.par_iter().map(Leg::reached).collect();
        let all = ground.flows(&all, &all_reached);
        let found = cameras
            .par_iter()
            .flat_map_iter(|camera| ground.passed(&flows, &all, camera, name));
        let mut found: Vec<_> = found.collect();
        rank(&mut found);
        let listed = listed.unwrap_or(usize::MAX);
        let not_listed = shorten(&mut found, listed, |passed| passed.met.when);

        let (passes, is_urgent) = ground.passes(&mut tx, found).await?;
        tx.commit().await?;
        let reach = ground.reach(&legs, reached);
        let kmh = |mps: f64| (mps * 36.0).round() / 10.0;
        let streets: BTreeSet<_> = reach.iter().map(|(piece, _)| *piece).collect();
        let lengths = streets
            .iter()
            .map(|piece| graph.pieces()[*piece as usize].length_m);
        Ok(Followed {
            means,
            slowest_kmh: kmh(follow.pace.slowest_mps),
            fastest_kmh: kmh(follow.pace.fastest_mps),
            minutes: follow.pace.longest_s / 60.0,
            now: search.now,
            snapped_m: snapped.distance_m,
            reach_m: lengths.sum(),
            reach: reach.into_iter().map(|(_, reached)| reached).collect(),
            passes,
            not_listed,
            is_urgent,
        })
    }

    /// Complains about sightings at sensitive places: nobody is followed on from there (PRIVACY P21).
    async fn refuse_sensitive(&self, follow: &Follow, looked: &[Narrowed]) -> Result<()> {
        let mut errors = Vec::new();
        for (index, sighting) in follow.sightings.iter().enumerate() {
            let camera = looked.iter().find(|c| c.subject.id == sighting.camera_id);
            let versions = camera.iter().flat_map(|camera| &camera.subject.versions);
            for place in versions.filter_map(|version| BBox::of([version.position])) {
                if sighting.seen && self.touches_sensitive_place(place).await? {
                    let field = format!("sightings/{index}/camera_id");
                    errors.push(FieldError::new(&field, Refusal::AtSensitivePlace));
                    break;
                }
            }
        }
        Error::unless_empty(errors)
    }
}

impl Ground<'_> {
    /// The scene and the sightings (by index) in the order of time, and what narrows the streets besides.
    fn known(
        &self,
        scene: Anchor,
        looked: &[Narrowed],
        within: Within,
    ) -> Result<(Vec<Known>, Narrows)> {
        let Window { from, to } = within.span;
        let mut errors = Vec::new();
        let mut known = vec![(None, scene)];
        let mut narrows = Narrows::default();
        for (index, sighting) in self.follow.sightings.iter().enumerate() {
            if sighting.to < from || sighting.from > to {
                let field = format!("sightings/{index}/from");
                let outside = Refusal::OutsideFollowed { from, to };
                errors.push(FieldError::new(&field, outside));
                continue;
            }
            let camera = looked.iter().find(|c| c.subject.id == sighting.camera_id);
            let field = format!("sightings/{index}/camera_id");
            let Some(camera) = camera else {
                errors.push(FieldError::new(&field, Refusal::NoSuchRecord));
                continue;
            };
            let window = sighting.window();
            let shows_street = if sighting.seen {
                let shown = self.shown(&held(&camera.subject, window), Light::Day);
                let window = Window::new(window.from.max(from), window.to.min(to));
                let anchor = seen_at(self.graph, self.follow.pace.means, &shown, window);
                let seen = anchor.map(|anchor| known.push((Some(index), anchor)));
                seen.is_some()
            } else {
                let shown = self.surely_shown(&camera.subject, window);
                let mut stretches: HashMap<_, Vec<_>> = HashMap::new();
                for (piece, from_m, to_m) in &shown {
                    stretches.entry(*piece).or_default().push((*from_m, *to_m));
                }
                narrows.unseen.push(Unseen { stretches, window });
                !shown.is_empty()
            };
            if !shows_street {
                errors.push(FieldError::new(&field, Refusal::ShowsNoStreet));
            }
        }
        Error::unless_empty(errors)?;
        known.sort_by_key(|(sighting, anchor)| {
            let window = anchor.window;
            (window.from.micros().midpoint(window.to.micros()), *sighting)
        });
        // From the scene alone nothing leads beyond its reach.
        narrows.within = (known.len() > 1).then_some(within);
        let route = self.follow.route.as_ref();
        narrows.route = route.map(|line| along(self.graph, &self.graph.frame().local_line(line)));
        Ok((known, narrows))
    }

    /// The stretches of street that any of some coverages shows, by day or by night: where nobody knows what is seen by
    /// night, what is seen by day.
    fn shown(&self, coverages: &[&SubjectCoverage], light: Light) -> Vec<Stretch> {
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
    fn surely_shown(&self, subject: &Subject, window: Window) -> Vec<Stretch> {
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

    /// The box of all streets within reach, in degrees.
    fn bounds(&self, reached: &[Vec<(u32, Passing)>]) -> Option<BBox> {
        let pieces = reached.iter().flatten().map(|(piece, _)| *piece);
        let corners = pieces.flat_map(|piece| {
            let bounds = self.graph.pieces()[piece as usize].bounds;
            [bounds.min(), bounds.max()]
        });
        BBox::of(corners.map(|corner| self.graph.frame().position(corner)))
    }

    /// Whether any street lies within `far_m` of a viewpoint.
    fn is_near(&self, viewpoint: Position, far_m: f64) -> bool {
        let at = self.graph.frame().local(viewpoint);
        let by = geo::coord! {x: far_m, y: far_m};
        !self
            .graph
            .pieces_in(geo::Rect::new(at - by, at + by))
            .is_empty()
    }

    /// Whether a camera may tell something new: it does not see the place itself, and nobody found anything there yet.
    fn may_help(&self, subject: &Subject) -> bool {
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

    /// The legs with the light during them, and how the ways on them part.
    fn flows<'l>(
        &'l self,
        legs: &'l [Leg<'l>],
        reached: &'l [Vec<(u32, Passing)>],
    ) -> Vec<(&'l Leg<'l>, Light, Flow<'l>)> {
        let flows = legs.par_iter().zip(reached).map(|(leg, pieces)| {
            let pieces = pieces.iter().map(|(piece, _)| *piece);
            let light = self.scene.light_during(self.span(Some(leg.when())));
            (leg, light, Flow::new(self.graph, leg, pieces))
        });
        flows.collect()
    }

    /// The camera with its verdict on each leg whose streets it shows, unless it was looked through for all that it could
    /// show on one: `all` are the legs before anybody looked, none where nobody did.
    fn passed<'a>(
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
            let is_done = before.is_some_and(|(leg, _, flow)| {
                let met = self.met(leg, flow, camera, &shown);
                met.is_some_and(|met| self.is_looked_through(id, met.window))
            });
            let met = met.filter(|_| !is_done);
            passed.extend(met.and_then(|met| self.judged(met, name, flow)));
        }
        passed
    }

    /// A box, in degrees, and the time that is followed.
    fn within(&self, area: BBox) -> Within {
        let corners = [(area.min_lon, area.min_lat), (area.max_lon, area.max_lat)];
        let corners = self.graph.frame().local_line(&corners.to_vec().into()).0;
        Within {
            area: Rect::new(corners[0], corners[1]),
            span: self.span(None),
        }
    }

    /// When somebody may have been on a leg at all; none: on any.
    fn span(&self, when: Option<When>) -> Window {
        let window = self.incident.window();
        let longest_s = self.follow.pace.longest_s;
        let early = if when == Some(When::After) {
            0.0
        } else {
            longest_s
        };
        let late = if when == Some(When::Before) {
            0.0
        } else {
            longest_s
        };
        Window::new(
            window.from.plus_seconds(-early),
            window.to.plus_seconds(late),
        )
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
    async fn passes(&self, tx: &mut Tx, found: Vec<Passed<'_>>) -> Result<(Vec<Pass>, bool)> {
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

    /// The streets within reach with their pieces, in the order of time.
    fn reach(&self, legs: &[Leg], reached: Vec<Vec<(u32, Passing)>>) -> Vec<(u32, Reached)> {
        let mut reach: Vec<(u32, Reached)> = Vec::new();
        for (leg, pieces) in legs.iter().zip(reached) {
            reach.extend(pieces.into_iter().map(|(index, passing)| {
                let piece = &self.graph.pieces()[index as usize];
                let line = self.graph.frame().line(&piece.line);
                let reached = Reached {
                    when: leg.when(),
                    street: self.graph.name(piece).map(str::to_owned),
                    line: line
                        .0
                        .iter()
                        .map(|point| [to_centimetre(point.x), to_centimetre(point.y)])
                        .collect(),
                    from: passing.window.from,
                    to: passing.window.to,
                };
                (index, reached)
            }));
        }
        reach.sort_by_key(|(index, reached)| (reached.when, reached.from, *index));
        reach
    }
}

/// A known place, and which sighting it is; none for the scene.
type Known = (Option<usize>, Anchor);

/// What a camera saw at some moment of a window.
fn held(subject: &Subject, window: Window) -> Vec<&SubjectCoverage> {
    let holds = |version: &&SubjectVersion| {
        let part = window.part(version.valid_from, version.valid_to);
        part.is_some()
    };
    let versions = subject.versions.iter().filter(holds);
    let coverages = versions.filter_map(|version| version.coverage.as_ref());
    coverages.collect()
}

/// Leaves the first `most` of each side; how many of each go.
fn shorten<T>(ranked: &mut Vec<T>, most: usize, side: impl Fn(&T) -> When) -> Unlisted {
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
fn rank(passed: &mut [Passed]) {
    passed.sort_by(|a, b| {
        let (ours, theirs) = (&a.candidate.judgement, &b.candidate.judgement);
        let lost = |at: Option<Instant>| (at.is_none(), at);
        let time_left = lost(ours.losing_from).cmp(&lost(theirs.losing_from));
        let both_urgent = ours.about_to_be_lost && theirs.about_to_be_lost;
        let tells = |passed: &Passed| information_bits(passed.route_share);
        let urgent = theirs.about_to_be_lost.cmp(&ours.about_to_be_lost);
        urgent
            .then(if both_urgent {
                time_left
            } else {
                Ordering::Equal
            })
            .then(ours.verdict.cmp(&theirs.verdict))
            .then(tells(b).total_cmp(&tells(a)))
            .then(time_left)
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
