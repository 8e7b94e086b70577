//! Following somebody from an incident: streets within reach, and the cameras on them, judged and ranked. The page and the
//! command line get the same answer.

use std::collections::{BTreeSet, HashMap};

use geo::Rect;
use rayon::prelude::*;

use super::{
    Flow, Follow, Followed, Known, Leg, Narrows, Reached, When,
    leg::{Anchor, Unseen, Within},
    passed::{held, rank, shorten},
    snap::{BESIDE_ROUTE_M, MOST_TO_STREET_M, along, seen_at, snap},
};
use crate::{
    cameras::CameraId,
    clock::Window,
    db::Db,
    error::{Error, FieldError, Result},
    geojson_shape::{self, to_centimetre},
    geometry::{Area, BBox, Position},
    incidents::Incident,
    linking::{Light, Scene, Search, queries::Narrowed, search::metres},
    refusal::Refusal,
    streets::{Graph, Graphs},
};

/// Streets, cameras and what is known, made ready.
pub(super) struct Ground<'a> {
    pub graph: &'a Graph,
    pub search: Search<'a>,
    incident: &'a Incident,
    pub scene: Scene,
    pub follow: &'a Follow,
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
        let area = Area::of(&place, 0.0, frame);
        let window = incident.window();
        let most = MOST_TO_STREET_M;
        let snapped = snap(&graph, means, &area, incident.radius_m, window)
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
        let legs = known.legs(&graph, follow.pace, &narrows);
        let legs = legs.map_err(|sighting| {
            Error::field(&format!("sightings/{sighting}"), Refusal::OutOfReach)
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
            known
                .legs(&graph, follow.pace, &narrows)
                .unwrap_or_default()
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
    /// The scene and the sightings (by index), and what narrows the streets besides.
    fn known(
        &self,
        scene: Anchor,
        looked: &[Narrowed],
        within: Within,
    ) -> Result<(Known, Narrows)> {
        let mut errors = Vec::new();
        let mut known = Vec::new();
        let mut narrows = Narrows::default();
        for (index, sighting) in self.follow.sightings.iter().enumerate() {
            let Some(counts) = sighting.counts_during(within.span) else {
                let Window { from, to } = within.span;
                let field = format!("sightings/{index}/from");
                let outside = Refusal::OutsideFollowed { from, to };
                errors.push(FieldError::new(&field, outside));
                continue;
            };
            let camera = looked.iter().find(|c| c.subject.id == sighting.camera_id);
            let field = format!("sightings/{index}/camera_id");
            let Some(camera) = camera else {
                errors.push(FieldError::new(&field, Refusal::NoSuchRecord));
                continue;
            };
            let window = sighting.window();
            let shows_street = if sighting.seen {
                let shown = self.shown(&held(&camera.subject, window), Light::Day);
                let anchor = seen_at(self.graph, self.follow.pace.means, &shown, counts);
                let seen = anchor.map(|anchor| known.push((index, anchor)));
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
        let known = Known::new(scene, known);
        // From the scene alone nothing leads beyond its reach.
        narrows.within = known.has_sightings().then_some(within);
        let route = self.follow.route.as_ref();
        narrows.route = route.map(|line| along(self.graph, &self.graph.frame().local_line(line)));
        Ok((known, narrows))
    }

    /// The box of all streets within reach, in degrees.
    fn bounds(&self, reached: &[Vec<(u32, Window)>]) -> Option<BBox> {
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

    /// The legs with the light during them, and how the ways on them part.
    fn flows<'l>(
        &'l self,
        legs: &'l [Leg<'l>],
        reached: &'l [Vec<(u32, Window)>],
    ) -> Vec<(&'l Leg<'l>, Light, Flow<'l>)> {
        let flows = legs.par_iter().zip(reached).map(|(leg, pieces)| {
            let pieces = pieces.iter().map(|(piece, _)| *piece);
            let light = self.scene.light_during(self.span(Some(leg.when())));
            (leg, light, Flow::new(self.graph, leg, pieces))
        });
        flows.collect()
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
    pub(super) fn span(&self, when: Option<When>) -> Window {
        let (window, span) = (self.incident.window(), self.follow.span(self.incident));
        match when {
            Some(When::Before) => Window::new(span.from, window.to),
            Some(When::After) => Window::new(window.from, span.to),
            Some(When::Between) | None => span,
        }
    }

    /// The streets within reach with their pieces, in the order of time.
    fn reach(&self, legs: &[Leg], reached: Vec<Vec<(u32, Window)>>) -> Vec<(u32, Reached)> {
        let mut reach: Vec<(u32, Reached)> = Vec::new();
        for (leg, pieces) in legs.iter().zip(reached) {
            reach.extend(pieces.into_iter().map(|(index, window)| {
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
                    from: window.from,
                    to: window.to,
                };
                (index, reached)
            }));
        }
        reach.sort_by_key(|(index, reached)| (reached.when, reached.from, *index));
        reach
    }
}
