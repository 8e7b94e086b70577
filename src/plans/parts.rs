//! What is not seen, in parts that somebody can look at (pure): joined where it hangs together, cut where that is too large.
//!
//! What hangs together within 200 m is one part. Anything larger is cut: from the place on where most of it lies close
//! together, then from the next such place that no part reaches yet, and so on. Each metre belongs to the place that is
//! nearest along unseen streets, and none is farther than 100 m from its own. So no part is wider than 200 m, each hangs
//! together, nothing is left over, and the same streets are always cut alike.

use std::{
    cmp::Reverse,
    collections::{BinaryHeap, HashMap},
};

use super::{
    Sample,
    demand::{apart, cell},
};

/// How far a part reaches from its middle along its streets, metres.
pub(super) const REACH_M: f64 = 100.0;
/// Least half width of the ground around an unseen line, metres.
const LEAST_HALF_WIDTH_M: f64 = 5.0;
/// Side of the cells that samples are looked up by, metres: twice the widest half width.
const CELL_M: f64 = 30.0;
/// Side of the cells whose weight, with that of their neighbours, says how much lies close together, metres.
const CROWD_M: f64 = 60.0;
/// Farther than any sample is from another.
const FAR: u32 = u32::MAX;

/// Half the width of the ground around a sample, metres.
pub(super) fn half_width_m(sample: &Sample) -> f64 {
    sample.half_width_m.max(LEAST_HALF_WIDTH_M)
}

/// Whether `b` goes on where `a` ends.
pub(super) fn follows(a: &Sample, b: &Sample) -> bool {
    a.run == b.run && a.to == b.from
}

/// Some samples in parts, each in ascending order; they hang together where they follow each other along a street, or where
/// the grounds of their streets meet.
pub(super) fn parts(samples: &[Sample], numbers: &[u32]) -> Vec<Vec<u32>> {
    let unseen = Unseen::new(samples, numbers);
    let mut nearest = vec![(FAR, 0); numbers.len()];
    let mut parts = Vec::new();
    for whole in unseen.wholes() {
        if unseen.width_m(&whole) <= 2.0 * REACH_M {
            parts.push(whole);
        } else {
            parts.extend(unseen.cut(&whole, &mut nearest));
        }
    }
    for part in parts.iter_mut().flatten() {
        *part = numbers[*part as usize];
    }
    parts
}

/// Samples with those that hang together with each, by their places in a list.
struct Unseen<'a> {
    samples: Vec<&'a Sample>,
    /// Where the neighbours of each begin, and where those of the last end.
    starts: Vec<u32>,
    neighbours: Vec<u32>,
}

impl<'a> Unseen<'a> {
    fn new(samples: &'a [Sample], numbers: &[u32]) -> Self {
        let samples: Vec<&Sample> = numbers.iter().map(|of| &samples[*of as usize]).collect();
        let pairs = pairs(&samples);
        let mut starts = vec![0; samples.len() + 1];
        for index in pairs.iter().flatten() {
            starts[*index as usize + 1] += 1;
        }
        for index in 1..starts.len() {
            starts[index] += starts[index - 1];
        }
        let mut next = starts.clone();
        let mut neighbours = vec![0; 2 * pairs.len()];
        for [a, b] in pairs {
            for (of, other) in [(a, b), (b, a)] {
                let place = &mut next[of as usize];
                neighbours[*place as usize] = other;
                *place += 1;
            }
        }
        Self {
            samples,
            starts,
            neighbours,
        }
    }

    fn beside(&self, index: u32) -> &[u32] {
        let index = index as usize;
        &self.neighbours[self.starts[index] as usize..self.starts[index + 1] as usize]
    }

    /// All that hangs together, each in ascending order.
    fn wholes(&self) -> Vec<Vec<u32>> {
        let mut found = vec![false; self.samples.len()];
        let mut wholes = Vec::new();
        for first in 0..self.samples.len() as u32 {
            if std::mem::replace(&mut found[first as usize], true) {
                continue;
            }
            let mut whole = vec![first];
            let mut looked = 0;
            while let Some(index) = whole.get(looked).copied() {
                looked += 1;
                for other in self.beside(index) {
                    if !std::mem::replace(&mut found[*other as usize], true) {
                        whole.push(*other);
                    }
                }
            }
            whole.sort_unstable();
            wholes.push(whole);
        }
        wholes
    }

    /// The longer side of the box around the middles of some samples.
    fn width_m(&self, of: &[u32]) -> f64 {
        let side = |along: fn(&Sample) -> f64| {
            let places = || of.iter().map(|index| along(self.samples[*index as usize]));
            places().fold(f64::MIN, f64::max) - places().fold(f64::MAX, f64::min)
        };
        side(|sample| sample.at.x).max(side(|sample| sample.at.y))
    }

    /// What hangs together in parts, each in ascending order. `nearest` has for each sample how far it is from the middle of
    /// its part, millimetres, and which part that is.
    fn cut(&self, whole: &[u32], nearest: &mut [(u32, usize)]) -> Vec<Vec<u32>> {
        let mut parts = Vec::new();
        for middle in self.by_crowd(whole) {
            if nearest[middle as usize].0 == FAR {
                self.reach(middle, parts.len(), nearest);
                parts.push(Vec::new());
            }
        }
        for index in whole {
            parts[nearest[*index as usize].1].push(*index);
        }
        parts
    }

    /// Takes for a part all that is nearer to its middle than to those before. Ways are whole millimetres, so that equal ones
    /// are equal and what is taken hangs together.
    fn reach(&self, middle: u32, part: usize, nearest: &mut [(u32, usize)]) {
        let mut heap = BinaryHeap::from([Reverse((0, middle))]);
        nearest[middle as usize] = (0, part);
        while let Some(Reverse((way, index))) = heap.pop() {
            if nearest[index as usize] != (way, part) {
                continue;
            }
            let from = self.samples[index as usize].at;
            for other in self.beside(index) {
                let step = apart(from, self.samples[*other as usize].at) * 1000.0;
                let way = way + step.round() as u32;
                let held = &mut nearest[*other as usize];
                if way < held.0 && f64::from(way) <= REACH_M * 1000.0 {
                    *held = (way, part);
                    heap.push(Reverse((way, *other)));
                }
            }
        }
    }

    /// Some samples, first those around which most weight lies close together; of equal ones the first along the streets.
    fn by_crowd(&self, whole: &[u32]) -> Vec<u32> {
        let of = |index: &u32| cell(self.samples[*index as usize].at, CROWD_M);
        let mut cells: HashMap<[i64; 2], f64> = HashMap::new();
        for index in whole {
            *cells.entry(of(index)).or_default() += self.samples[*index as usize].weight;
        }
        let crowd = |index: &u32| -> f64 {
            let near = around(of(index)).filter_map(|cell| cells.get(&cell));
            near.sum()
        };
        let mut order: Vec<(f64, u32)> = whole.iter().map(|index| (crowd(index), *index)).collect();
        order.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
        order.into_iter().map(|(_, index)| index).collect()
    }
}

/// A cell and those around it.
fn around([column, row]: [i64; 2]) -> impl Iterator<Item = [i64; 2]> {
    (column - 1..=column + 1)
        .flat_map(move |column| (row - 1..=row + 1).map(move |row| [column, row]))
}

/// Which of some samples hang together, each pair once.
fn pairs(samples: &[&Sample]) -> Vec<[u32; 2]> {
    let mut pairs = Vec::new();
    let mut cells: HashMap<[i64; 2], Vec<u32>> = HashMap::new();
    for (index, sample) in (0_u32..).zip(samples) {
        let before = index.checked_sub(1);
        let before = before.filter(|before| follows(samples[*before as usize], sample));
        pairs.extend(before.map(|before| [before, index]));
        let own = cell(sample.at, CELL_M);
        let near = around(own).filter_map(|cell| cells.get(&cell)).flatten();
        for near in near.filter(|near| Some(**near) != before) {
            let other = samples[*near as usize];
            if apart(sample.at, other.at) <= half_width_m(sample) + half_width_m(other) {
                pairs.push([*near, index]);
            }
        }
        cells.entry(own).or_default().push(index);
    }
    pairs
}

#[cfg(test)]
mod tests {
    use geo::Coord;
    use proptest::prelude::*;

    use super::*;
    use crate::{
        plans::{
            Covers, Demand, Gaps, Line, Rings, Seen, Ways, Weights,
            tests::{block, line, square},
        },
        streets::StreetClass::Residential,
    };

    /// A town without cameras: streets every `block_m` metres, 1 km long.
    fn grid(block_m: i32) -> Vec<Line> {
        let streets = (-500 / block_m..=500 / block_m).map(|number| f64::from(number * block_m));
        let both = streets.flat_map(|at| {
            let at = at.clamp(-499.0, 499.0);
            [[(-500.0, at), (500.0, at)], [(at, -500.0), (at, 500.0)]]
        });
        both.map(|points| line(Residential, &points)).collect()
    }

    /// What no camera sees of `lines`, where there is none.
    fn blind(lines: &[Line]) -> (Demand, Seen) {
        let demand = Demand::of(lines, &square(), &[], Ways::Streets);
        let seen = Covers::default().seen(&demand, |_| true);
        (demand, seen)
    }

    #[test]
    fn what_hangs_together_too_far_is_cut_where_somebody_can_look_at_it() {
        // 200 m of middles are one gap, more are cut into halves and not into crumbs.
        let along = |metres: f64| line(Residential, &[(0.0, 0.0), (metres, 0.0)]);
        for (metres, gaps) in [(205.0, 1..=1), (400.0, 2..=4), (490.0, 3..=5)] {
            let (demand, seen) = blind(&[along(metres)]);
            let found = Gaps::of(&demand, &seen);
            assert!(
                gaps.contains(&found.listed.len()),
                "{metres}: {}",
                found.listed.len()
            );
            assert!(found.listed.iter().all(|gap| gap.metres >= 45.0));
            assert_eq!(found.unlisted.count, 0);
        }
        // A town of which nothing is seen is one whole, and a list of places.
        let (demand, seen) = blind(&grid(50));
        let found = Gaps::of(&demand, &seen);
        let lengths: Vec<f64> = found.listed.iter().map(|gap| gap.metres).collect();
        assert!(lengths.len() > 50 && lengths[0] <= 1000.0, "{lengths:?}");
        // Where more streets, or heavier ones, lie close together the first place is.
        let priorities = vec![(Rings::new(&block(150.0, 150.0, 250.0, 250.0)), 5.0)];
        let mut demand = demand;
        demand.weigh(&Weights {
            priorities,
            ..Weights::default()
        });
        let first = &Gaps::of(&demand, &seen).listed[0];
        let is_near = |at: f64| (100.0..=300.0).contains(&at);
        assert!(is_near(first.at.x) && is_near(first.at.y), "{:?}", first.at);
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(24))]

        #[test]
        fn every_gap_hangs_together_within_200_m_and_all_of_them_are_what_is_unseen(
            streets in prop::collection::vec(prop::collection::vec((-400.0..400.0, -400.0..400.0), 2..5), 1..8),
            priority in (-300.0..300.0, -300.0..300.0),
            block_m in prop::sample::select(vec![120, 170, 240]),
        ) {
            let mut lines: Vec<Line> = streets.iter().map(|points| line(Residential, points)).collect();
            lines.extend(grid(block_m));
            let (mut demand, seen) = blind(&lines);
            let (x, y) = priority;
            let priorities = vec![(Rings::new(&block(x, y, x + 150.0, y + 150.0)), 3.0)];
            demand.weigh(&Weights { priorities, ..Weights::default() });
            let samples = &demand.samples;
            let all: Vec<u32> = (0..samples.len() as u32).collect();
            let found = parts(samples, &all);
            let mut told: Vec<u32> = found.iter().flatten().copied().collect();
            told.sort_unstable();
            prop_assert_eq!(told, all.clone(), "each in one part");
            prop_assert_eq!(&found, &parts(samples, &all), "and always the same");
            for part in &found {
                let side = |along: fn(&Coord<f64>) -> f64| {
                    let places: Vec<f64> = part.iter().map(|of| along(&samples[*of as usize].at)).collect();
                    places.iter().copied().fold(f64::MIN, f64::max) - places.iter().copied().fold(f64::MAX, f64::min)
                };
                prop_assert!(side(|at| at.x) <= 200.0 + 0.1 && side(|at| at.y) <= 200.0 + 0.1);
                // Asked by itself it is one.
                prop_assert_eq!(parts(samples, part).len(), 1);
            }
            let gaps = Gaps::of(&demand, &seen);
            let weight: f64 = gaps.listed.iter().map(|gap| gap.weight).sum();
            prop_assert!((weight + gaps.unlisted.weight - demand.weight()).abs() < 1e-6 * demand.weight());
            prop_assert!(gaps.listed.is_sorted_by(|a, b| a.weight >= b.weight));
        }
    }
}
