//! Gaps (pure): what no camera sees, in parts that somebody can look at and a few cameras can close, the heaviest first.

use geo::{
    Area, Buffer, Coord, LineString, MultiPolygon, Polygon, Simplify,
    buffer::{BufferStyle, LineCap},
    unary_union,
};

use super::{
    Demand, Sample, Seen,
    demand::apart,
    parts::{follows, half_width_m, parts},
};

/// Gaps of less street than this are not listed, metres: at a bend or behind a tree's worth of wall there is always one.
pub const LEAST_M: f64 = 20.0;
/// The most gaps that are listed.
pub const MOST: usize = 200;
/// Corners that leave a line by less than this are left out, metres.
pub(super) const STRAIGHT_M: f64 = 0.1;

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
    /// The same, weighted.
    pub weight: f64,
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
    /// The samples that are not seen, each in one gap, within 200 m.
    #[must_use]
    pub fn of(demand: &Demand, seen: &Seen) -> Self {
        let unseen: Vec<u32> = (0..demand.samples.len() as u32)
            .filter(|number| seen.times(*number) == 0)
            .collect();
        let mut parts = parts(&demand.samples, &unseen);
        let metres = |part: &[u32]| sum(part, &demand.samples, |sample| sample.metres);
        let weight = |part: &[u32]| sum(part, &demand.samples, |sample| sample.weight);
        // Of equal ones the first along the streets, so that the order is always the same.
        parts.sort_by(|a, b| weight(b).total_cmp(&weight(a)).then(a[0].cmp(&b[0])));
        let mut gaps = Self::default();
        for part in parts {
            let (length, weight) = (metres(&part), weight(&part));
            if length < LEAST_M || gaps.listed.len() == MOST {
                gaps.unlisted.count += 1;
                gaps.unlisted.metres += length;
                gaps.unlisted.weight += weight;
                continue;
            }
            gaps.listed.push(Gap {
                metres: length,
                weight,
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

/// What a camera alone sees: the gap that its loss opens.
#[derive(Debug, Clone)]
pub struct Alone {
    /// Metres of street.
    pub metres: f64,
    /// The same, weighted.
    pub weight: f64,
    samples: Vec<u32>,
}

impl Alone {
    /// What a cover, one of those in `seen`, alone sees.
    #[must_use]
    pub fn of(seen: &Seen, cover: &[u32], demand: &Demand) -> Self {
        let mut samples: Vec<u32> = seen.alone(cover).collect();
        samples.sort_unstable();
        Self {
            metres: sum(&samples, &demand.samples, |sample| sample.metres),
            weight: sum(&samples, &demand.samples, |sample| sample.weight),
            samples,
        }
    }

    /// The ground of its streets, local metres.
    #[must_use]
    pub fn ground(&self, demand: &Demand) -> MultiPolygon<f64> {
        ground(&self.samples, &demand.samples)
    }
}

fn sum(part: &[u32], samples: &[Sample], of: impl Fn(&Sample) -> f64) -> f64 {
    part.iter()
        .map(|number| of(&samples[*number as usize]))
        .sum()
}

/// The ground of the streets along some samples, which ends where they do: beside it lies that of the next gap.
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
            line.simplify(STRAIGHT_M)
                .buffer_with_style(BufferStyle::new(half_width_m(first)).line_cap(LineCap::Butt))
        })
        .collect();
    without_slivers(unary_union(stretches.iter().flatten()))
}

/// Less ground is what is left of computing, and no shape any more once it is written to the centimetre.
const SLIVER_M2: f64 = 0.1;

/// The polygons and their holes that are more than slivers.
fn without_slivers(ground: MultiPolygon<f64>) -> MultiPolygon<f64> {
    let is_ground = |ring: &LineString<f64>| {
        Polygon::new(ring.clone(), Vec::new()).unsigned_area() >= SLIVER_M2
    };
    let polygons = ground.into_iter().filter_map(|polygon| {
        let (outline, mut holes) = polygon.into_inner();
        holes.retain(is_ground);
        is_ground(&outline).then(|| Polygon::new(outline, holes))
    });
    polygons.collect()
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
