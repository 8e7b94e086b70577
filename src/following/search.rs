//! Following somebody from an incident: streets within reach, and the cameras on them, judged and ranked. The page and the
//! command line get the same answer.

use std::{cmp::Ordering, collections::BTreeSet};

use geo::{LineString, MultiPolygon};
use rayon::prelude::*;

use super::{
    Flow, Follow, Followed, Leg, Narrows, Pass, Passing, Reached, Sighting, Unlisted, When,
    information_bits,
    leg::{Anchor, Unseen},
    legs,
    snap::{MOST_TO_STREET_M, along, seen_at, snap, stretches},
};
use crate::{
    cameras::CameraId,
    clock::{Instant, Window},
    db::Db,
    error::{Error, FieldError, Result},
    geojson_shape::{self, to_centimetre},
    geometry::{Area, BBox, Position, wkb::Shape},
    incidents::Incident,
    linking::{
        Candidate, Found, NeighbourCandidate, OwnCandidate, Scene, Search, Subject,
        SubjectCoverage, SubjectVersion, Verdict, judge, queries::Narrowed, search::metres,
    },
    recorders::RetentionBasis,
    refusal::Refusal,
    streets::{Graph, Graphs},
};

/// The most passes listed on a side: a page that shows one of them leaves out none for the sake of the other.
const MOST_PASSES: usize = 100;

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
    /// The pieces that it shows, each once.
    pieces: Vec<u32>,
    window: Window,
    entry: Passing,
    /// The stretch where its view is entered: piece, metres from its start, metres to its end.
    at: (u32, f64, f64),
}

/// A camera on a leg with its verdict.
struct Passed<'a> {
    met: Met<'a>,
    candidate: Candidate,
    route_share: f64,
}

impl Db {
    /// Follows somebody from `incident`, which the caller has found to be one from which somebody may be followed; `name` is
    /// what the asker calls it.
    ///
    /// The caller writes the log, and answers only once that is done (PRIVACY P13).
    pub async fn follow(
        &self,
        search: &Search<'_>,
        graphs: &Graphs,
        name: &str,
        incident: &Incident,
        follow: &Follow,
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
        let (known, narrows) = ground.known(snapped.anchor, &looked)?;
        let (sightings, known): (Vec<_>, Vec<_>) = known.into_iter().unzip();
        let legs = legs(&graph, follow.pace, &known, &narrows).map_err(|later| {
            // The place itself is no sighting: then it is the one before it from which it cannot be reached.
            let sighting = sightings[later].or(sightings[later - 1]);
            let field = format!("sightings/{}", sighting.unwrap_or_default());
            Error::field(&field, Refusal::OutOfReach)
        })?;
        let reached: Vec<_> = legs.par_iter().map(Leg::reached).collect();

        let around = ground.bounds(&reached);
        let mut cameras = match around {
            Some(around) => {
                tx.subjects_whose_view(around, |viewpoint, far_m| ground.is_near(viewpoint, far_m))
                    .await?
            }
            None => Vec::new(),
        };
        cameras.retain(|camera| ground.may_help(&camera.subject));
        let flows = legs.par_iter().zip(&reached).map(|(leg, pieces)| {
            let pieces = pieces.iter().map(|(piece, _)| *piece);
            (leg, Flow::new(&graph, leg, pieces))
        });
        let flows: Vec<_> = flows.collect();
        let found = cameras
            .par_iter()
            .flat_map_iter(|camera| ground.passed(&flows, camera, name));
        let mut found: Vec<_> = found.collect();
        rank(&mut found);
        let not_listed = shorten(&mut found, |passed| passed.met.when);

        let (mut is_urgent, mut passes) = (false, Vec::with_capacity(found.len()));
        for mut one in found {
            let (unit, judgement) = (one.met.camera.unit, &one.candidate.judgement);
            let urgent = search
                .estimates
                .is_urgent(&mut tx, judgement, unit, &ground.scene);
            let urgent = urgent.await?;
            is_urgent |= urgent;
            if judgement.retention_basis == RetentionBasis::Unknown {
                let days = search.estimates.of(&mut tx, unit, search.now).await?;
                one.candidate.retention_estimate_days = days;
            }
            passes.push(Pass {
                is_urgent: urgent,
                ..ground.shown(one)
            });
        }
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
}

impl Ground<'_> {
    /// The scene and the sightings (by index) in the order of time, and what narrows the streets besides.
    fn known(&self, scene: Anchor, looked: &[Narrowed]) -> Result<(Vec<Known>, Narrows)> {
        let mut errors = Vec::new();
        let mut known = vec![(None, scene)];
        let mut narrows = Narrows::default();
        for (index, sighting) in self.follow.sightings.iter().enumerate() {
            let camera = looked.iter().find(|c| c.subject.id == sighting.camera_id);
            let field = format!("sightings/{index}/camera_id");
            let Some(camera) = camera else {
                errors.push(FieldError::new(&field, Refusal::NoSuchRecord));
                continue;
            };
            let visible = self.view(&camera.subject, sighting.window());
            let anchor = seen_at(
                self.graph,
                self.follow.pace.means,
                &visible,
                sighting.window(),
            );
            match anchor {
                None => errors.push(FieldError::new(&field, Refusal::ShowsNoStreet)),
                Some(anchor) if sighting.seen => known.push((Some(index), anchor)),
                Some(_) => narrows.unseen.push(Unseen {
                    pieces: stretches(self.graph, &visible)
                        .into_iter()
                        .map(|s| s.0)
                        .collect(),
                    window: sighting.window(),
                }),
            }
        }
        Error::unless_empty(errors)?;
        known.sort_by_key(|(sighting, anchor)| {
            let window = anchor.window;
            (window.from.micros().midpoint(window.to.micros()), *sighting)
        });
        let route = self.follow.route.as_ref();
        narrows.route = route.map(|line| along(self.graph, &self.graph.frame().local_line(line)));
        Ok((known, narrows))
    }

    /// What a camera saw by day during a window, local metres: by night no more.
    fn view(&self, subject: &Subject, window: Window) -> MultiPolygon<f64> {
        self.outlines(&held(subject, window))
    }

    fn outlines(&self, coverages: &[&SubjectCoverage]) -> MultiPolygon<f64> {
        let views = coverages.iter().flat_map(|coverage| coverage.day.iter());
        let views = views.map(|polygon| self.graph.frame().local_polygon(polygon));
        MultiPolygon(views.collect())
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

    /// Whether a camera may tell something new: it does not see the place itself, and nobody looked through it yet.
    fn may_help(&self, subject: &Subject) -> bool {
        let looked_through = |sighting: &Sighting| sighting.camera_id == subject.id;
        judge(subject, &self.scene).is_some_and(|judged| judged.verdict > Verdict::MaySee)
            && !self.follow.sightings.iter().any(looked_through)
    }

    /// The camera with its verdict on each leg whose streets it shows.
    fn passed<'a>(
        &self,
        flows: &[(&Leg, Flow)],
        camera: &'a Narrowed,
        name: &str,
    ) -> Vec<Passed<'a>> {
        let mut passed = Vec::new();
        // Mostly it saw the same all the time.
        let (mut views, mut shown) = (Vec::new(), Vec::new());
        for (leg, flow) in flows {
            let held = held(&camera.subject, self.span(leg.when()));
            let is_same = |(a, b): (&&SubjectCoverage, &&SubjectCoverage)| std::ptr::eq(*a, *b);
            if views.len() != held.len() || !views.iter().zip(&held).all(is_same) {
                shown = stretches(self.graph, &self.outlines(&held));
                views = held;
            }
            let met = met(leg, flow, camera, &shown);
            passed.extend(met.and_then(|met| self.judged(met, name, flow)));
        }
        passed
    }

    /// When somebody may have been on a leg at all.
    fn span(&self, when: When) -> Window {
        let window = self.incident.window();
        let longest_s = self.follow.pace.longest_s;
        let early = if when == When::After { 0.0 } else { longest_s };
        let late = if when == When::Before { 0.0 } else { longest_s };
        Window::new(
            window.from.plus_seconds(-early),
            window.to.plus_seconds(late),
        )
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
        if judgement.verdict >= Verdict::Blocked {
            return None;
        }
        judgement.verdict = judgement.verdict.max(Verdict::Passes);
        let candidate = Candidate::new(name.to_owned(), subject, judgement);
        let route_share = flow.share(&met.pieces);
        Some(Passed {
            met,
            candidate,
            route_share,
        })
    }

    /// The pass as the caller may see it.
    fn shown(&self, passed: Passed) -> Pass {
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

/// A camera as met on a leg, by the stretches of street that it shows; none where none of them lies within reach.
fn met<'a>(
    leg: &Leg,
    flow: &Flow,
    camera: &'a Narrowed,
    shown: &[(u32, f64, f64)],
) -> Option<Met<'a>> {
    let mut met: Option<Met> = None;
    for at in shown {
        let (piece, from_m, to_m) = *at;
        if !flow.reaches(piece) {
            continue;
        }
        let Some(passing) = leg.passing(piece, from_m, to_m) else {
            continue;
        };
        let met = met.get_or_insert_with(|| Met {
            camera,
            when: leg.when(),
            pieces: Vec::new(),
            window: passing.window,
            entry: passing,
            at: *at,
        });
        // Stretches come piece by piece.
        if met.pieces.last() != Some(&piece) {
            met.pieces.push(piece);
        }
        if passing.window.from < met.entry.window.from {
            (met.entry, met.at) = (passing, *at);
        }
        let from = met.window.from.min(passing.window.from);
        met.window = Window::new(from, met.window.to.max(passing.window.to));
    }
    met
}

/// Leaves the first of each side; how many of each go.
fn shorten<T>(ranked: &mut Vec<T>, side: impl Fn(&T) -> When) -> Unlisted {
    let (mut met, mut left_out) = (Unlisted::default(), Unlisted::default());
    ranked.retain(|passed| {
        let of_side = met.of(side(passed));
        *of_side += 1;
        let stays = *of_side <= MOST_PASSES;
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
        let left_out = shorten(&mut ranked, |(when, _)| *when);
        let expected = Unlisted {
            after: 30,
            ..Unlisted::default()
        };
        assert_eq!((left_out, left_out.total()), (expected, 30));
        assert_eq!(ranked.len(), 103);
        let last = &ranked[99..];
        assert_eq!(
            last,
            [(After, 99), (Before, 130), (Between, 131), (Before, 132)]
        );
    }
}
