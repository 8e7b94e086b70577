//! Measuring an area, once all is read (pure): what takes the processor's time.

use geo::{Coord, MultiPolygon};
use geojson::{FeatureCollection, Geometry};

use super::{
    Alone, Basis, CommuneStreets, Covers, Demand, Eye, Gaps, LevelAsked, Line, Measurement,
    NamedCamera, PlanArea, PlanCameras, Priority, SinglePoint, TimeOfDay, Ways, Weights,
    answer::{gap_feature, ground_of, to_decimetre},
    demand::SAMPLE_M,
    input::factors,
    lines::lines,
};
use crate::{
    cameras::CameraId,
    error::{Error, FieldError, Result},
    geometry::Lens,
    refusal::Refusal,
};

/// The most street of an area, metres.
const MOST_STREET_M: f64 = 20_000_000.0;
/// The most single points that are listed.
const MOST_POINTS: usize = 200;

/// A camera of a plan.
#[allow(clippy::struct_excessive_bools, reason = "each is a fact of its own")]
#[derive(Debug)]
pub struct PlanCamera {
    /// Identifier.
    pub id: CameraId,
    /// Code.
    pub code: String,
    /// Where it is recorded to hang: longitude, latitude, degrees.
    pub place: [f64; 2],
    /// Whether the asker is told which camera it is (PRIVACY P6a).
    pub is_named: bool,
    /// Whether something of its view had to be assumed.
    pub assumed: bool,
    /// Whether nothing is known of its sight at night.
    pub night_unknown: bool,
    /// How it hangs, if it is of a public body and can be turned; one with masks cannot, as they would have to be drawn anew.
    pub turnable: Option<Hung>,
    /// Whether it is of a public body, on whose wall or pole another one could hang.
    pub is_public: bool,
    /// Whether it works, as far as is known.
    pub works: bool,
    /// Whether it is only to hang there: proposals count it as what is seen, and no measurement does.
    pub planned: bool,
    /// What it sees.
    pub eye: Eye,
}

impl PlanCamera {
    /// Whether nobody knows in what detail it sees: it counts only where any level will do.
    pub(super) fn is_of_unknown_detail(&self) -> bool {
        self.eye.lens.distance_at(1.0).is_none()
    }

    /// As the asker may know it.
    pub(super) fn named(&self) -> NamedCamera {
        if !self.is_named {
            return NamedCamera::default();
        }
        NamedCamera {
            camera_id: Some(self.id),
            code: Some(self.code.clone()),
            at: Some(self.place),
        }
    }
}

/// How a camera hangs.
#[derive(Debug, Clone, Copy)]
pub struct Hung {
    /// The recorded place, local metres.
    pub at: Coord<f64>,
    /// Its optics.
    pub lens: Lens,
}

/// All that measuring an area needs.
#[derive(Debug)]
pub struct MeasureTask {
    /// The area.
    pub area: PlanArea,
    /// The field that stated it.
    pub stated_by: &'static str,
    /// Streets in and beside it.
    pub lines: Vec<Line>,
    /// Outlines of buildings.
    pub buildings: Vec<MultiPolygon<f64>>,
    /// What counts more.
    pub weights: Weights,
    /// The areas of it that were stated, as they were; those of `weights` in the same order.
    pub priorities: Vec<Priority>,
    /// Cameras that may see something of it.
    pub cameras: Vec<PlanCamera>,
    /// How fine a place must be seen.
    pub level: LevelAsked,
    /// By which light.
    pub time: TimeOfDay,
    /// Which cameras gaps and single points are of.
    pub basis: Basis,
    /// Which lines ask to be seen.
    pub ways: Ways,
    /// Whether the streets are told as lines.
    pub draws: bool,
}

impl MeasureTask {
    /// What the area's streets ask for; refused where it has none, or too many.
    pub(super) fn demand(&self) -> Result<Demand> {
        let mut demand = Demand::of(&self.lines, &self.area.rings, &self.buildings, self.ways);
        if demand.samples.is_empty() {
            return Err(Error::field(self.stated_by, Refusal::NoStreets));
        }
        if demand.samples.len() as f64 * SAMPLE_M > MOST_STREET_M {
            let most_km = MOST_STREET_M / 1000.0;
            return Err(Error::field(
                self.stated_by,
                Refusal::TooManyStreets { most_km },
            ));
        }
        self.check_priorities(&demand)?;
        demand.weigh(&self.weights);
        Ok(demand)
    }

    /// Complains of each priority area in which nothing would count more.
    fn check_priorities(&self, demand: &Demand) -> Result<()> {
        let stated = self.weights.priorities.iter().enumerate();
        let idle = stated.filter(|(_, (area, _))| {
            let mut samples = demand.samples.iter();
            !samples.any(|sample| area.holds(sample.at))
        });
        let outside = idle.map(|(index, _)| {
            FieldError::new(
                &format!("priorities/{index}/area"),
                Refusal::PriorityOutside,
            )
        });
        Error::unless_empty(outside.collect())
    }

    /// Measures; refused where the area has no street.
    pub fn run(self) -> Result<Measurement> {
        let demand = self.demand()?;
        let eyes: Vec<Eye> = self
            .cameras
            .iter()
            .map(|camera| camera.eye.clone())
            .collect();
        let covers = Covers::of(&eyes, &demand, self.level.least());
        let counts = |number: usize| self.basis == Basis::Installed || eyes[number].counts;
        let seen = covers.seen(&demand, counts);
        let gaps = Gaps::of(&demand, &seen);
        let features = gaps.listed.iter().enumerate();
        let features = features.map(|(index, gap)| gap_feature(index + 1, gap, &self.area.frame));
        let mut points: Vec<(usize, Alone)> = (0..eyes.len())
            .filter(|number| counts(*number))
            .map(|number| (number, Alone::of(&seen, &covers.of[number], &demand)))
            .filter(|(_, alone)| alone.metres > 0.0)
            .collect();
        points.sort_by(|a, b| b.1.weight.total_cmp(&a.1.weight).then(a.0.cmp(&b.0)));
        points.truncate(MOST_POINTS);
        let points = points.into_iter().enumerate();
        let single_points = points.map(|(index, (number, alone))| {
            let camera = &self.cameras[number];
            let ground = || ground_of(&alone.ground(&demand), &self.area.frame);
            SinglePoint {
                rank: index + 1,
                camera: camera.named(),
                metres: to_decimetre(alone.metres),
                weight: to_decimetre(alone.weight),
                ground: camera.is_named.then(ground),
            }
        });
        let drawn = self.draws.then(|| lines(&demand, &seen, &self.area.frame));
        let streets = CommuneStreets::of(&demand, &covers, &eyes);
        Ok(Measurement {
            area_m2: self.area.area_m2.round(),
            level: self.level,
            time: self.time,
            ways: self.ways,
            street_m: streets.street_m,
            weight: to_decimetre(demand.weight()),
            incidents: self.weights.incidents(),
            priorities: factors(&self.priorities),
            working: streets.working,
            installed: streets.installed,
            cameras: self.counted(),
            basis: self.basis,
            gaps: FeatureCollection::new(features),
            unlisted_gaps: gaps.unlisted.count,
            unlisted_gap_m: to_decimetre(gaps.unlisted.metres),
            unlisted_gap_weight: to_decimetre(gaps.unlisted.weight),
            single_points: single_points.collect(),
            outline: self.outline(),
            lines: drawn.flatten(),
        })
    }

    /// Its streets and what of them is seen, and nothing else; refused where there is none.
    pub fn streets(self) -> Result<CommuneStreets> {
        let demand = self.demand()?;
        let eyes: Vec<Eye> = self.cameras.into_iter().map(|camera| camera.eye).collect();
        let covers = Covers::of(&eyes, &demand, self.level.least());
        Ok(CommuneStreets::of(&demand, &covers, &eyes))
    }

    /// The boundary of the unit; of a drawn area whoever drew it has it.
    pub(super) fn outline(&self) -> Option<Geometry> {
        (self.stated_by == "unit_code").then(|| self.area.outline())
    }

    pub(super) fn counted(&self) -> PlanCameras {
        let count = |which: fn(&PlanCamera) -> bool| {
            let hanging = self.cameras.iter().filter(|camera| !camera.planned);
            hanging.filter(|camera| which(camera)).count()
        };
        PlanCameras {
            installed: count(|_| true),
            working: count(|camera| camera.eye.counts),
            assumed: count(|camera| camera.assumed),
            night_unknown: count(|camera| camera.night_unknown),
            detail_unknown: count(PlanCamera::is_of_unknown_detail),
        }
    }
}
