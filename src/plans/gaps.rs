//! Gaps (pure): what no camera sees, as far as it hangs together, the heaviest first.

use std::collections::HashMap;

use geo::{Area, Buffer, Coord, LineString, MultiPolygon, Simplify, unary_union};

use super::{
    Demand, Sample, Seen,
    demand::{apart, cell},
};

/// Gaps of less street than this are not listed, metres: at a bend or behind a tree's worth of wall there is always one.
pub const LEAST_M: f64 = 20.0;
/// The most gaps that are listed.
pub const MOST: usize = 200;
/// Least half width of the ground around an unseen line, metres.
const LEAST_HALF_WIDTH_M: f64 = 5.0;
/// Corners that leave a line by less than this are left out, metres.
const STRAIGHT_M: f64 = 0.1;
/// Side of the cells that samples are looked up by, metres: twice the widest half width.
const CELL_M: f64 = 30.0;

/// A part of the demand that no camera sees.
#[derive(Debug, Clone)]
pub struct Gap {
    /// Metres of street.
    pub metres: f64,
    /// The same, weighted.
    pub weight: f64,
    /// The ground of its streets, local metres.
    pub ground: MultiPolygon<f64>,
    /// A place on one of its streets, the nearest to the middle of its weight.
    pub at: Coord<f64>,
}

/// Gaps that are not listed.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Crumbs {
    /// How many.
    pub count: usize,
    /// Metres of street in all.
    pub metres: f64,
}

/// The gaps of a demand.
#[derive(Debug, Default)]
pub struct Gaps {
    /// By weight, the heaviest first; at most 200, each of at least 20 m of street.
    pub listed: Vec<Gap>,
    /// The others.
    pub unlisted: Crumbs,
}

impl Gaps {
    /// The samples that are not seen, joined where they follow each other along a street or where the grounds of their
    /// streets meet.
    #[must_use]
    pub fn of(demand: &Demand, seen: &Seen) -> Self {
        let unseen: Vec<u32> = (0..demand.samples.len() as u32)
            .filter(|number| seen.times(*number) == 0)
            .collect();
        let mut parts = connected(&demand.samples, &unseen);
        let metres = |part: &[u32]| sum(part, &demand.samples, |sample| sample.metres);
        let weight = |part: &[u32]| sum(part, &demand.samples, |sample| sample.weight);
        // Of equal ones the first along the streets, so that the order is always the same.
        parts.sort_by(|a, b| weight(b).total_cmp(&weight(a)).then(a[0].cmp(&b[0])));
        let mut gaps = Self::default();
        for part in parts {
            let length = metres(&part);
            if length < LEAST_M || gaps.listed.len() == MOST {
                gaps.unlisted.count += 1;
                gaps.unlisted.metres += length;
                continue;
            }
            gaps.listed.push(Gap {
                metres: length,
                weight: weight(&part),
                ground: ground(&part, &demand.samples),
                at: middle(&part, &demand.samples),
            });
        }
        gaps
    }
}

impl Gap {
    /// Square metres of its ground.
    #[must_use]
    pub fn area_m2(&self) -> f64 {
        self.ground.unsigned_area()
    }
}

fn sum(part: &[u32], samples: &[Sample], of: impl Fn(&Sample) -> f64) -> f64 {
    part.iter()
        .map(|number| of(&samples[*number as usize]))
        .sum()
}

fn half_width_m(sample: &Sample) -> f64 {
    sample.half_width_m.max(LEAST_HALF_WIDTH_M)
}

/// Whether `b` goes on where `a` ends.
fn follows(a: &Sample, b: &Sample) -> bool {
    a.run == b.run && a.to == b.from
}

/// The connected parts of some samples, each in ascending order.
fn connected(samples: &[Sample], numbers: &[u32]) -> Vec<Vec<u32>> {
    let mut forest = Forest((0..numbers.len()).collect());
    let mut cells: HashMap<[i64; 2], Vec<usize>> = HashMap::new();
    for (index, number) in numbers.iter().enumerate() {
        let sample = &samples[*number as usize];
        if index > 0 && follows(&samples[numbers[index - 1] as usize], sample) {
            forest.join(index - 1, index);
        }
        let [column, row] = cell(sample.at, CELL_M);
        for near in (column - 1..=column + 1)
            .flat_map(|column| (row - 1..=row + 1).map(move |row| [column, row]))
            .filter_map(|cell| cells.get(&cell))
            .flatten()
        {
            let other = &samples[numbers[*near] as usize];
            if apart(sample.at, other.at) <= half_width_m(sample) + half_width_m(other) {
                forest.join(*near, index);
            }
        }
        cells.entry([column, row]).or_default().push(index);
    }
    let mut parts: HashMap<usize, Vec<u32>> = HashMap::new();
    for (index, number) in numbers.iter().enumerate() {
        parts.entry(forest.root(index)).or_default().push(*number);
    }
    parts.into_values().collect()
}

/// Which belong together: each points to another of its part, the first one to itself.
struct Forest(Vec<usize>);

impl Forest {
    fn root(&mut self, mut index: usize) -> usize {
        while self.0[index] != index {
            self.0[index] = self.0[self.0[index]];
            index = self.0[index];
        }
        index
    }

    fn join(&mut self, a: usize, b: usize) {
        let (a, b) = (self.root(a), self.root(b));
        let (first, later) = (a.min(b), a.max(b));
        self.0[later] = first;
    }
}

/// The ground of the streets along some samples.
fn ground(part: &[u32], samples: &[Sample]) -> MultiPolygon<f64> {
    let numbers = part.chunk_by(|a, b| follows(&samples[*a as usize], &samples[*b as usize]));
    let stretches: Vec<MultiPolygon<f64>> = numbers
        .map(|numbers| {
            let first = &samples[numbers[0] as usize];
            let along = numbers.iter().flat_map(|number| {
                let sample = &samples[*number as usize];
                [sample.at, sample.to]
            });
            let line: LineString<f64> = std::iter::once(first.from).chain(along).collect();
            line.simplify(STRAIGHT_M).buffer(half_width_m(first))
        })
        .collect();
    unary_union(stretches.iter().flatten())
}

/// The sample nearest to the middle of the weight.
fn middle(part: &[u32], samples: &[Sample]) -> Coord<f64> {
    let weight = sum(part, samples, |sample| sample.weight);
    let mean = Coord {
        x: sum(part, samples, |sample| sample.at.x * sample.weight) / weight,
        y: sum(part, samples, |sample| sample.at.y * sample.weight) / weight,
    };
    let places = part.iter().map(|number| samples[*number as usize].at);
    let nearest = places.min_by(|a, b| apart(*a, mean).total_cmp(&apart(*b, mean)));
    nearest.unwrap_or(mean)
}
