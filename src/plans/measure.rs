//! What of a demand is seen, by how many cameras (pure): a sample is seen where its middle is.
//!
//! Two cameras are two wherever they hang: two lenses on one pole see twice, though one fallen pole blinds both.

use std::collections::HashMap;

use geo::{BoundingRect, Coord, MultiPolygon};

use super::{
    Demand, Rings, SeenLengths,
    demand::{apart, cell},
};
use crate::geometry::{Lens, detail::Level2025, frame::wrap};

/// Side of the cells that samples are looked up by, metres.
const CELL_M: f64 = 32.0;

/// What a camera sees at the time in question, local metres.
#[derive(Debug, Clone)]
pub struct Eye {
    /// Where its view starts.
    pub viewpoint: Coord<f64>,
    /// Axis of its lens, degrees clockwise from the north of the frame; none where it is unknown or the view was drawn by
    /// hand, so that what is seen is taken to be on it, where detail is least.
    pub axis_deg: Option<f64>,
    /// Its optics.
    pub lens: Lens,
    /// What is visible.
    pub visible: MultiPolygon<f64>,
    /// Whether it works, and somebody saw that within the last 90 days.
    pub counts: bool,
}

impl Eye {
    /// Whether a visible place is seen at a level; without one, all that is visible is seen.
    fn is_fine_enough(&self, place: Coord<f64>, level: Option<Level2025>) -> bool {
        let Some(level) = level else { return true };
        let to = place - self.viewpoint;
        let off_axis = self
            .axis_deg
            .map_or(0.0, |axis| wrap(to.x.atan2(to.y).to_degrees() - axis));
        let density = self.lens.px_per_m(apart(place, self.viewpoint), off_axis);
        density.and_then(Level2025::of) >= Some(level)
    }
}

/// Of each camera the samples that it sees.
#[derive(Debug, Default)]
pub struct Covers {
    /// Numbers of samples, for each camera.
    pub of: Vec<Vec<u32>>,
}

/// The samples of a demand by cells.
pub(super) struct SamplesByCell<'a> {
    demand: &'a Demand,
    cells: HashMap<[i64; 2], Vec<u32>>,
}

impl<'a> SamplesByCell<'a> {
    pub(super) fn new(demand: &'a Demand) -> Self {
        let mut cells: HashMap<[i64; 2], Vec<u32>> = HashMap::new();
        for (number, sample) in (0..).zip(&demand.samples) {
            let cell = cell(sample.at, CELL_M);
            cells.entry(cell).or_default().push(number);
        }
        Self { demand, cells }
    }

    /// Numbers of the samples that a camera sees, at a level if one is asked for.
    pub(super) fn seen_by(&self, eye: &Eye, level: Option<Level2025>) -> Vec<u32> {
        let mut seen = Vec::new();
        let Some(bounds) = eye.visible.bounding_rect() else {
            return seen;
        };
        let visible = Rings::new(&eye.visible);
        let ([west, south], [east, north]) =
            (cell(bounds.min(), CELL_M), cell(bounds.max(), CELL_M));
        let around = (west..=east).flat_map(|column| (south..=north).map(move |row| [column, row]));
        for number in around.filter_map(|cell| self.cells.get(&cell)).flatten() {
            let place = self.demand.samples[*number as usize].at;
            if visible.holds(place) && eye.is_fine_enough(place, level) {
                seen.push(*number);
            }
        }
        seen
    }
}

/// By how many cameras each sample is seen, as far as two.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Seen(Vec<u8>);

impl Covers {
    /// What each of `eyes` sees of the demand, at a level if one is asked for.
    #[must_use]
    pub fn of(eyes: &[Eye], demand: &Demand, level: Option<Level2025>) -> Self {
        let samples = SamplesByCell::new(demand);
        Self {
            of: eyes.iter().map(|eye| samples.seen_by(eye, level)).collect(),
        }
    }

    /// By how many cameras each sample is seen, of those that `which` names by their numbers.
    #[must_use]
    pub fn seen(&self, demand: &Demand, which: impl Fn(usize) -> bool) -> Seen {
        let mut seen = Seen(vec![0_u8; demand.samples.len()]);
        let covers = self.of.iter().enumerate();
        for (_, cover) in covers.filter(|(number, _)| which(*number)) {
            seen.add(cover);
        }
        seen
    }
}

impl Seen {
    /// How often a sample is seen: not, once, or twice and more.
    #[must_use]
    pub fn times(&self, sample: u32) -> u8 {
        self.0[sample as usize]
    }

    /// Adds a camera that sees these samples.
    pub(super) fn add(&mut self, cover: &[u32]) {
        for number in cover {
            let times = &mut self.0[*number as usize];
            *times = times.saturating_add(1).min(2);
        }
    }

    /// Metres and weights seen once and more, and twice and more.
    #[must_use]
    pub fn lengths(&self, demand: &Demand) -> SeenLengths {
        let mut lengths = SeenLengths::default();
        for (times, sample) in self.0.iter().zip(&demand.samples) {
            if *times >= 1 {
                lengths.once_m += sample.metres;
                lengths.once_weight += sample.weight;
            }
            if *times >= 2 {
                lengths.twice_m += sample.metres;
                lengths.twice_weight += sample.weight;
            }
        }
        lengths
    }

    /// The samples that this cover alone sees: its loss opens a gap of just those. Covers of cameras that do not count in
    /// `self` must not be asked about.
    pub fn alone(&self, cover: &[u32]) -> impl Iterator<Item = u32> {
        cover
            .iter()
            .copied()
            .filter(|number| self.times(*number) == 1)
    }
}
