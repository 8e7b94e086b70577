//! Searching: an incident in, ranked candidates out. The page and the command line get the same answer.

use std::collections::HashMap;

use geo::Coord;
use serde::Serialize;
use utoipa::ToSchema;

use super::{
    BlockedBy, Candidate, Estimates, Judgement, NeighbourCandidate, Scene, Verdict, judge,
    queries::Narrowed, rank,
};
use crate::{
    accounts::Scope,
    clock::{Instant, Window},
    db::{Db, Tx},
    deployment::Deployment,
    error::{Error, Result},
    geojson_shape,
    geometry::{BBox, Meters, scene::PUSHED_OUT_M},
    incidents::Incident,
    obstacles::Obstacle,
    owners::OwnerKind,
    recorders::RetentionBasis,
};

/// What a search found.
#[derive(Debug, Serialize, ToSchema)]
pub struct Answer {
    /// The incident.
    pub incident: Incident,
    /// The time to which countdowns refer.
    pub now: Instant,
    /// The light during the window.
    pub light: super::Light,
    /// The share of the window, 0 to 1, during which it was dark.
    pub dark_share: f64,
    /// The place lies inside a building: its surroundings stand for it.
    pub scene_indoors: bool,
    /// How far around the place was searched, metres.
    pub search_radius_m: f64,
    /// Cameras by verdict, those out of view included.
    pub counts: Counts,
    /// The nearest named streets, for going from door to door.
    pub nearest_streets: Vec<crate::streets::NearStreet>,
    /// Whether a building within 500 m is known; else nobody knows what stands in the way of a view, for streets are mapped
    /// where houses are not.
    pub surroundings_known: bool,
    /// Candidates by rank; those out of view only if asked for.
    pub candidates: Vec<Found>,
    /// Whether one of those that may help is about to lose footage, by the best knowledge of how long it is kept (PRIVACY P6).
    #[serde(skip)]
    #[schema(ignore)]
    pub is_urgent: bool,
}

/// How many cameras got each verdict.
#[derive(Debug, Default, Serialize, ToSchema)]
#[allow(
    missing_docs,
    reason = "each is the number of candidates with the verdict of its name"
)]
pub struct Counts {
    pub sees: u32,
    pub may_see: u32,
    pub passes: u32,
    pub overwritten: u32,
    pub not_recording: u32,
    pub not_working: u32,
    pub blocked: u32,
    pub out_of_view: u32,
}

/// A candidate as the caller may see it.
#[derive(Debug, Serialize, ToSchema)]
#[serde(untagged)]
pub enum Found {
    /// A camera of the caller's unit, or of none.
    Own(Box<OwnCandidate>),
    /// A camera of a neighbouring unit: whom to ask, and no more.
    Neighbour(NeighbourCandidate),
}

/// A candidate with what the page shows beside it.
#[derive(Debug, Serialize, ToSchema)]
pub struct OwnCandidate {
    /// Verdict, reasons, figures and rank.
    #[serde(flatten)]
    pub candidate: Candidate,
    /// Where the camera hangs in words.
    pub label: Option<String>,
    /// What kind of owner it has.
    pub owner_kind: Option<OwnerKind>,
    /// Whether the owner agreed to be contacted about recordings, and it is known how; else one goes to the door.
    pub contactable: bool,
    /// What it saw by the light of the window: GeoJSON MultiPolygon; null unless asked for.
    #[schema(value_type = Option<Object>)]
    pub coverage: Option<geojson::Geometry>,
}

/// How many streets are named for going from door to door.
const NEAREST_STREETS: usize = 5;

/// Where no building is known within so many metres, none was ever mapped.
const SURROUNDINGS_M: f64 = 500.0;

/// What an answer is to hold beside the candidates that may help.
#[derive(Clone, Copy, Debug, Default)]
pub struct Include {
    /// Cameras that do not see the place.
    pub out_of_view: bool,
    /// What each camera sees.
    pub coverage: bool,
    /// The outline of what blocks a view.
    pub geometry: bool,
}

/// Who searches, as of when, and what the answer is to hold.
#[derive(Clone, Copy)]
pub struct Search<'a> {
    /// Who asks.
    pub scope: &'a Scope,
    /// Time zone and kind of database.
    pub deployment: &'a Deployment,
    /// The time to which countdowns refer.
    pub now: Instant,
    /// What the answer is to hold.
    pub include: Include,
    /// How long footage is usually kept.
    pub estimates: &'a Estimates,
}

impl Db {
    /// The cameras that could have seen `incident`, judged and ranked; `name` is what the asker calls it.
    ///
    /// The caller writes the log, and answers only once that is done (PRIVACY P13).
    pub async fn candidates(
        &self,
        search: &Search<'_>,
        name: &str,
        incident: Incident,
    ) -> Result<Answer> {
        let Search {
            scope,
            deployment,
            now,
            include,
            ..
        } = *search;
        let search_radius_m = incident.effective_search_radius_m();
        let mut tx = self.begin_reading().await?;
        let (scene, area) = tx.scene(&incident, deployment, now).await?;
        let around = tx
            .subjects_around(&scene, area, search_radius_m, include.out_of_view)
            .await?;
        let mut candidates = Vec::new();
        let mut cameras = HashMap::new();
        for camera in around.subjects {
            let Some(judgement) = judge(&camera.subject, &scene) else {
                continue;
            };
            if judgement.is_candidate(search_radius_m) {
                candidates.push(Candidate::new(name.to_owned(), &camera.subject, judgement));
                cameras.insert(camera.subject.id, camera);
            }
        }
        rank(&mut candidates);
        let mut is_urgent = false;
        for candidate in &candidates {
            let unit = cameras.get(&candidate.camera_id).and_then(|c| c.unit);
            let (estimates, judgement) = (search.estimates, &candidate.judgement);
            is_urgent = is_urgent
                || estimates
                    .is_urgent(&mut tx, judgement, unit, &scene)
                    .await?;
        }
        let mut counts = Counts {
            out_of_view: around.out_of_view,
            ..Counts::default()
        };
        for candidate in &candidates {
            counts.add(candidate.judgement.verdict);
        }

        let mut shown = Vec::new();
        for mut candidate in candidates {
            let verdict = candidate.judgement.verdict;
            let Some(camera) = cameras.remove(&candidate.camera_id) else {
                continue;
            };
            if verdict == Verdict::OutOfView && !include.out_of_view {
                continue;
            }
            if scope.is_neighbours(camera.unit) {
                let unit = camera.subject.unit;
                shown.push(Found::Neighbour(NeighbourCandidate::new(candidate, unit)));
                continue;
            }
            if candidate.judgement.retention_basis == RetentionBasis::Unknown {
                candidate.retention_estimate_days =
                    search.estimates.of(&mut tx, camera.unit, now).await?;
            }
            if verdict == Verdict::Blocked {
                candidate.blocked_by = tx
                    .blocker(&candidate.judgement, &camera, include.geometry)
                    .await?;
            }
            let coverage = include
                .coverage
                .then(|| camera.coverage(&candidate.judgement))
                .flatten();
            shown.push(Found::Own(Box::new(OwnCandidate {
                candidate,
                label: camera.label,
                owner_kind: camera.owner_kind,
                contactable: camera.contactable,
                coverage,
            })));
        }
        let mut nearest_streets = tx
            .streets_near(scene.middle(), metres(search_radius_m)?)
            .await?;
        let surroundings_known = tx.has_buildings(area).await?;
        tx.commit().await?;
        nearest_streets.truncate(NEAREST_STREETS);
        Ok(Answer {
            now,
            light: scene.light(),
            dark_share: scene.dark_share(),
            scene_indoors: scene.is_indoors(),
            search_radius_m,
            counts,
            nearest_streets,
            surroundings_known,
            candidates: shown,
            is_urgent,
            incident,
        })
    }
}

impl Tx {
    /// What the incident asks of every camera, and the box of its place: indoors, that of the line around the building.
    pub(crate) async fn scene(
        &mut self,
        incident: &Incident,
        deployment: &Deployment,
        now: Instant,
    ) -> Result<(Scene, BBox)> {
        let place =
            geojson_shape::shape(&incident.place).map_err(|why| Error::field("place", why))?;
        let empty = || Error::field("place", "has no points");
        let area = place
            .bbox()
            .ok_or_else(empty)?
            .grown(metres(incident.radius_m)?);
        let among = |buildings: &[Obstacle]| {
            let outlines: Vec<_> = buildings.iter().map(|building| &building.outline).collect();
            let window = Window::new(incident.from, incident.to);
            let zone = deployment.zone.clone();
            Scene::new(&place, incident.radius_m, &outlines, window, now, zone)
        };
        let buildings = self.obstacles_in(area).await?;
        let scene = among(&buildings).ok_or_else(empty)?;
        if !scene.is_indoors() {
            return Ok((scene, area));
        }
        // What stands for it runs around its building, as far as that one's neighbours leave room.
        let boxes = buildings.iter().filter_map(|o| o.outline.bbox());
        let around = boxes.fold(area, |all, one| all.with(&one));
        let neighbours = self
            .obstacles_in(around.grown(metres(2.0 * PUSHED_OUT_M)?))
            .await?;
        let scene = among(&neighbours).ok_or_else(empty)?;
        let judged = scene.box_around_building().unwrap_or(area);
        Ok((scene, judged))
    }

    /// Whether any building is known around `area`.
    async fn has_buildings(&mut self, area: BBox) -> Result<bool> {
        self.has_buildings_meeting(area.grown(metres(SURROUNDINGS_M)?))
            .await
    }

    /// The obstacles whose box meets `area`: exactly, where the two databases' indexes round boxes each in its own way.
    async fn obstacles_in(&mut self, area: BBox) -> Result<Vec<Obstacle>> {
        let mut obstacles = self.obstacles_meeting(area).await?;
        let meets = |o: &Obstacle| o.outline.bbox().is_some_and(|bbox| bbox.meets(&area));
        obstacles.retain(meets);
        Ok(obstacles)
    }

    /// The first thing on the sight line of a blocked camera.
    async fn blocker(
        &mut self,
        judgement: &Judgement,
        camera: &Narrowed,
        with_geometry: bool,
    ) -> Result<Option<BlockedBy>> {
        let line = &judgement.sight_line;
        let ends = [line.from, line.to].map(|[x, y]| Coord { x, y });
        let (Some(version), Some(area)) = (
            camera.subject.versions.get(judgement.version),
            BBox::of_degrees(ends),
        ) else {
            return Ok(None);
        };
        let obstacles = self.obstacles_in(area.grown(metres(1.0)?)).await?;
        Ok(BlockedBy::first(
            version,
            judgement,
            &obstacles,
            with_geometry,
        ))
    }
}

impl Counts {
    fn add(&mut self, verdict: Verdict) {
        *match verdict {
            Verdict::Sees => &mut self.sees,
            Verdict::MaySee => &mut self.may_see,
            Verdict::Passes => &mut self.passes,
            Verdict::Overwritten => &mut self.overwritten,
            Verdict::NotRecording => &mut self.not_recording,
            Verdict::NotWorking => &mut self.not_working,
            Verdict::Blocked => &mut self.blocked,
            Verdict::OutOfView => &mut self.out_of_view,
        } += 1;
    }
}

pub(crate) fn metres(value: f64) -> Result<Meters> {
    Meters::new(value).map_err(|error| Error::Internal(error.to_string()))
}
