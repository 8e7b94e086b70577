//! Proposing, once all is read (pure): what takes the processor's time.

use std::{
    collections::{HashMap, HashSet},
    time::Duration,
};

use geo::{Polygon, Rect};

use super::{
    LeftOut, PlanOverlap, Preset, Proposal, Proposed, ReAim, RepairFirst,
    ground::StreetGround,
    sites::{Site, sites},
    views::{STEP_DEG, Scene, Spot, View},
    watch::{Told, Watch},
};
use crate::{
    error::{Error, Result},
    geojson_shape::to_centimetre,
    geometry::{Obstacle, viewpoint},
    plans::{
        Covers, Demand, Eye, MeasureTask, NamedCamera, PlanCamera, Seen,
        answer::{bound_to_decimetre, to_decimetre},
        choose::{self, Choice, Choosing, Limit, Problem, Progress},
        input::factors,
        measure::SamplesByCell,
    },
    refusal::Refusal,
};

/// The most places where a camera could hang; a larger area is planned in parts.
pub const MOST_SITES: usize = 40_000;
/// Less is not worth a word, metres of street.
const LEAST_GAIN_M: f64 = 5.0;
/// The most cameras to repair or to turn that are listed.
const MOST_LISTED: usize = 20;
/// The most overlaps of a proposed camera that are listed.
const MOST_OVERLAPS: usize = 10;

/// All that proposing needs.
#[derive(Debug)]
pub struct ProposeTask {
    /// The area with its streets, as far as cameras see, and its cameras.
    pub measuring: MeasureTask,
    /// What blocks a view, local metres.
    pub obstacles: Vec<Obstacle>,
    /// Sensitive places.
    pub sensitive: Vec<Polygon<f64>>,
    /// Which camera.
    pub preset: Preset,
    /// How much may be hung up.
    pub limit: Limit,
    /// What one costs, VND.
    pub cost: Option<u64>,
    /// How long to search for a proof.
    pub time_limit: Duration,
}

impl ProposeTask {
    /// Proposes; refused where the area has no street, or too many places for cameras. Once nobody waits any more, what is
    /// answered is of no use.
    pub fn run(self, watch: &Watch) -> Result<Proposal> {
        self.among(watch, |among| {
            let re_aim = self.re_aim(among.scene, among.demand, among.today);
            let repair_first = self.repair_first(among.demand, among.today);
            let answer = |choice: &Choice| Proposal {
                re_aim: re_aim.clone(),
                repair_first: repair_first.clone(),
                seconds: ((watch.elapsed)().as_secs_f64() * 1000.0).round() / 1000.0,
                ..self.answer(among, choice)
            };
            let tell_first = |first: &Choice| {
                (watch.tell)(Told::First(Box::new(answer(first))));
            };
            Ok(answer(&self.choose(among, watch, &tell_first)?))
        })
    }

    /// What `ask` makes of what there is to choose among; refused where the area has no street, or too many places for
    /// cameras.
    pub(super) fn among<T>(
        &self,
        watch: &Watch,
        ask: impl FnOnce(&Among<'_>) -> Result<T>,
    ) -> Result<T> {
        let Self { measuring, .. } = self;
        let demand = measuring.demand()?;
        let public = measuring.cameras.iter().filter(|camera| camera.is_public);
        let mounts: Vec<_> = public.map(|camera| camera.eye.viewpoint).collect();
        let area = &measuring.area.rings;
        let sites = sites(&demand, &measuring.buildings, area, &mounts);
        if sites.len() > MOST_SITES {
            let why = Refusal::TooManySites { most: MOST_SITES };
            return Err(Error::field(measuring.stated_by, why));
        }
        let today = Today::of(&measuring.cameras, &demand, measuring.level.least());
        let scene = Scene {
            frame: measuring.area.frame,
            samples: SamplesByCell::new(&demand),
            seen: &today.seen,
            obstacles: &self.obstacles,
            ground: StreetGround::of(&measuring.lines),
            sensitive: &self.sensitive,
            level: measuring.level.least(),
            time: measuring.time,
        };
        let (views, left_out) = scene.views(&sites, &self.preset.lens(), watch);
        ask(&Among {
            demand: &demand,
            today: &today,
            scene: &scene,
            sites: &sites,
            views: &views,
            left_out,
        })
    }

    /// The best choice that the search finds within its time; `tell_first` is told of what it begins with.
    pub(super) fn choose(
        &self,
        among: &Among<'_>,
        watch: &Watch,
        tell_first: &dyn Fn(&Choice),
    ) -> Result<Choice> {
        let choosing = self.choosing(among.demand, &among.today.seen, among.views)?;
        let first = choosing.first();
        tell_first(&first);
        let begun = (watch.elapsed)();
        let go_on = || (watch.waits)() && (watch.elapsed)() < begun + self.time_limit;
        // What is told is rounded, and told once.
        let mut last = None;
        let mut progress = |Progress { value, bound }: Progress| {
            let rounded = (to_decimetre(value), bound_to_decimetre(bound));
            if last.replace(rounded) != Some(rounded) {
                let (value, bound) = rounded;
                (watch.tell)(Told::Searched { value, bound });
            }
        };
        Ok(choosing.exact(&first, &go_on, &mut progress))
    }

    fn choosing(&self, demand: &Demand, seen: &Seen, views: &[View]) -> Result<Choosing> {
        let weights: Vec<f64> = demand.samples.iter().map(|sample| sample.weight).collect();
        let numbers = 0..demand.samples.len() as u32;
        let covered: Vec<u32> = numbers.filter(|number| seen.times(*number) > 0).collect();
        let mut covers = choose::Covers::default();
        for view in views {
            covers.push(&view.cover);
        }
        let site = |view: &View| choose::Site {
            cost: self.cost,
            locked: false,
            group: Some(view.site),
        };
        let sites: Vec<_> = views.iter().map(site).collect();
        let choosing = Choosing::new(&Problem {
            weights: &weights,
            covered: &covered,
            sites: &sites,
            covers: &covers,
            limit: self.limit,
        });
        choosing.map_err(|wrong| Error::Internal(wrong.to_string()))
    }

    /// A camera as it is proposed, without its overlaps.
    pub(super) fn proposed(&self, site: Site, view: &View, gain: f64) -> Proposed {
        let at = geo::Coord::from(self.measuring.area.frame.position(site.at));
        Proposed {
            id: view.id(site),
            lon: to_centimetre(at.x),
            lat: to_centimetre(at.y),
            bearing_deg: view.bearing_deg,
            gain: to_decimetre(gain),
            cost: self.cost,
            kind: site.kind,
            is_shared: site.is_shared,
            outside_share: (view.outside_share * 1000.0).round() / 1000.0,
            overlaps: Vec::new(),
        }
    }

    fn answer(&self, among: &Among<'_>, choice: &Choice) -> Proposal {
        let measuring = &self.measuring;
        let Among {
            demand,
            today,
            sites,
            views,
            ..
        } = *among;
        let chosen = choice.chosen.iter().map(|chosen| {
            let view = &views[chosen.site];
            Proposed {
                overlaps: self.overlaps(demand, today, view),
                ..self.proposed(sites[view.site as usize], view, chosen.gain)
            }
        });
        let mut after = today.seen.clone();
        for chosen in &choice.chosen {
            after.add(&views[chosen.site].cover);
        }
        let seen = |seen: &Seen| to_decimetre(seen.lengths(demand).once_m);
        Proposal {
            chosen: chosen.collect(),
            value: to_decimetre(choice.value),
            bound: bound_to_decimetre(choice.bound),
            gap: choice.gap,
            proven: choice.proven,
            demand_m: to_decimetre(demand.metres()),
            seen_before_m: seen(&today.seen),
            cameras_planned: today.planned,
            seen_after_m: seen(&after),
            preset: self.preset,
            level: measuring.level,
            time: measuring.time,
            ways: measuring.ways,
            incidents: measuring.weights.incidents(),
            priorities: factors(&measuring.priorities),
            sites: sites.len(),
            views: views.len(),
            left_out: among.left_out,
            repair_first: Vec::new(),
            re_aim: Vec::new(),
            outline: measuring.outline(),
            seconds: 0.0,
        }
    }

    /// The camera of that number, as the asker may know it.
    fn named(&self, number: usize) -> NamedCamera {
        self.measuring.cameras[number].named()
    }

    fn overlaps(&self, demand: &Demand, today: &Today, view: &View) -> Vec<PlanOverlap> {
        let overlap = |(number, metres)| PlanOverlap {
            camera: self.named(number),
            metres,
            detail_unknown: self.measuring.cameras[number].is_of_unknown_detail(),
        };
        let overlapping = today.overlapping(demand, view);
        overlapping.into_iter().map(overlap).collect()
    }

    fn repair_first(&self, demand: &Demand, today: &Today) -> Vec<RepairFirst> {
        let cameras = self.measuring.cameras.iter().enumerate();
        let idle = cameras.filter(|(_, camera)| !camera.eye.counts);
        let mut gains: Vec<(usize, f64)> = idle
            .map(|(number, _)| {
                let cover = today.covers.of[number].iter();
                let new = cover.filter(|sample| today.seen.times(**sample) == 0);
                let weights = new.map(|sample| demand.samples[*sample as usize].weight);
                (number, weights.sum())
            })
            .filter(|(_, gain)| *gain >= LEAST_GAIN_M)
            .collect();
        gains.sort_by(|a, b| b.1.total_cmp(&a.1));
        gains.truncate(MOST_LISTED);
        let repair = |(number, gain)| RepairFirst {
            camera: self.named(number),
            unchecked: self.measuring.cameras[number].works,
            gain: to_decimetre(gain),
        };
        gains.into_iter().map(repair).collect()
    }

    /// The best turn of each camera of a public body that works and can be turned.
    fn re_aim(&self, scene: &Scene<'_>, demand: &Demand, today: &Today) -> Vec<ReAim> {
        let cameras = self.measuring.cameras.iter().enumerate();
        let turns = cameras.filter_map(|(number, camera)| {
            let cover = &today.covers.of[number];
            let turn = best_turn(camera, cover, scene, demand)?;
            Some((number, turn))
        });
        let mut turns: Vec<(usize, (u16, f64))> = turns.collect();
        turns.sort_by(|a, b| b.1.1.total_cmp(&a.1.1));
        turns.truncate(MOST_LISTED);
        let re_aim = |(number, (bearing_deg, gain))| ReAim {
            camera: self.named(number),
            bearing_deg,
            gain: to_decimetre(gain),
        };
        turns.into_iter().map(re_aim).collect()
    }
}

/// What there is to choose among.
pub(super) struct Among<'a> {
    pub demand: &'a Demand,
    pub today: &'a Today,
    pub scene: &'a Scene<'a>,
    pub sites: &'a [Site],
    /// In the order of sites and bearings.
    pub views: &'a [View],
    pub left_out: LeftOut,
}

/// What is seen today.
pub(super) struct Today {
    /// By each camera that hangs there.
    pub covers: Covers,
    /// What those see at all whose detail nobody knows, by their numbers: at a level they see nothing.
    coarse: HashMap<usize, Vec<u32>>,
    /// By those that work, as somebody saw within the last 90 days, and by planned ones.
    pub seen: Seen,
    /// How many of them are planned, and see something.
    pub planned: usize,
}

impl Today {
    fn of(
        cameras: &[PlanCamera],
        demand: &Demand,
        level: Option<crate::geometry::Level2025>,
    ) -> Self {
        let eyes: Vec<Eye> = cameras.iter().map(|camera| camera.eye.clone()).collect();
        let covers = Covers::of(&eyes, demand, level);
        let seen = covers.seen(demand, |number| eyes[number].counts);
        let unknown = cameras.iter().enumerate();
        let unknown =
            unknown.filter(|(_, camera)| level.is_some() && camera.is_of_unknown_detail());
        let unknown = unknown.map(|(number, camera)| (number, camera.eye.clone()));
        let (numbers, unknown): (Vec<_>, Vec<_>) = unknown.unzip();
        let coarse = numbers
            .into_iter()
            .zip(Covers::of(&unknown, demand, None).of);
        let planned = cameras.iter().zip(&covers.of);
        let planned = planned.filter(|(camera, cover)| camera.planned && !cover.is_empty());
        Self {
            planned: planned.count(),
            coarse: coarse.collect(),
            covers,
            seen,
        }
    }

    /// The numbers of the cameras that see some of what a view sees, whatever their state, with the metres of street, the
    /// largest part first; at most 10. Of those whose detail is unknown all counts that they see.
    pub(super) fn overlapping(&self, demand: &Demand, view: &View) -> Vec<(usize, f64)> {
        let of_view: HashSet<u32> = view.cover.iter().copied().collect();
        let covers = self.covers.of.iter().enumerate();
        let mut both: Vec<(usize, f64)> = covers
            .map(|(number, cover)| {
                let cover = self.coarse.get(&number).unwrap_or(cover);
                let both = cover.iter().filter(|sample| of_view.contains(sample));
                let metres = both.map(|sample| demand.samples[*sample as usize].metres);
                (number, metres.sum())
            })
            .filter(|(_, metres)| *metres >= LEAST_GAIN_M)
            .map(|(number, metres)| (number, to_decimetre(metres)))
            .collect();
        both.sort_by(|a, b| b.1.total_cmp(&a.1));
        both.truncate(MOST_OVERLAPS);
        both
    }
}

/// The bearing at which a camera gains most over what it sees now, and how much; none where that is next to nothing.
fn best_turn(
    camera: &PlanCamera,
    now: &[u32],
    scene: &Scene<'_>,
    demand: &Demand,
) -> Option<(u16, f64)> {
    let hung = camera.turnable.as_ref().filter(|_| camera.eye.counts)?;
    let far_m = hung.lens.range().far_m;
    let reach = geo::Coord { x: far_m, y: far_m };
    let near = scene.near(Rect::new(hung.at - reach, hung.at + reach));
    let weight = |sample: &u32| demand.samples[*sample as usize].weight;
    let alone = |sample: &&u32| scene.seen.times(**sample) == 1;
    let lost: f64 = now.iter().filter(alone).map(weight).sum();
    let north = scene.in_frame(hung.at, 0.0);
    let mut best: Option<(u16, f64)> = None;
    for bearing_deg in (0..360).step_by(STEP_DEG.into()) {
        let aim = north + f64::from(bearing_deg);
        let place = viewpoint::place(hung.at, Some(aim), &near, hung.lens.height_m, far_m);
        let Some(apex) = place.at() else { continue };
        let spot = Spot::new(apex, &hung.lens, &near);
        let cover = scene.cover(&spot, aim);
        let is_gained = |sample: &&u32| match scene.seen.times(**sample) {
            0 => true,
            1 => now.contains(sample),
            _ => false,
        };
        let gain = cover.iter().filter(is_gained).map(weight).sum::<f64>() - lost;
        let is_better = gain >= LEAST_GAIN_M && best.is_none_or(|(_, most)| gain > most);
        if is_better && scene.judged(&spot, aim).is_ok() {
            best = Some((bearing_deg, gain));
        }
    }
    best
}
