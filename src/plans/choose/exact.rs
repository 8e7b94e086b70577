//! The best choice, by branch and bound over the Lagrangian relaxation.
//!
//! Reduced costs decide upon most sites before any branching; what they leave is made an instance of its own, in which
//! far fewer points differ. Then always the part with the highest bound is split, so that the bound of the whole falls
//! steadily.

use std::{cmp::Ordering, collections::BinaryHeap, rc::Rc};

use super::{
    bound::{Relaxation, are_affordable, decide},
    instance::{Candidate, Instance, Terms},
    knapsack::Standing,
    open::Open,
    swaps::repaired,
};

/// Steps before the first split, and for each part.
const STEPS_AT_ROOT: usize = 600;
const STEPS_OF_PART: usize = 40;
/// Of so many parts, the selection of one is made as good as exchanges make it.
const SELECTIONS: u64 = 16;
/// Payments that are kept for parts, in numbers: some 200 MB. Beyond, parts begin with those of the root.
const MOST_KEPT: usize = 25_000_000;

/// A part of all choices: those that agree with some decisions.
struct Part {
    bound: f64,
    /// Of two with equal bounds the later one is split first.
    number: u64,
    standing: Vec<Standing>,
    payments: Option<Rc<Vec<f64>>>,
    /// The site to decide upon.
    site: u32,
}

impl Ord for Part {
    fn cmp(&self, other: &Self) -> Ordering {
        let bounds = self.bound.total_cmp(&other.bound);
        bounds.then(self.number.cmp(&other.number))
    }
}

impl PartialOrd for Part {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for Part {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}

impl Eq for Part {}

/// The best sites and a bound, from a choice that is known; `tell` is told of values and bounds as they become better.
pub(super) fn solve(
    instance: &Instance,
    known: Vec<u32>,
    go_on: &dyn Fn() -> bool,
    tell: &mut dyn FnMut(f64, f64),
) -> (Vec<u32>, f64) {
    let mut search = Search {
        instance,
        value: value_of(instance, &known),
        chosen: known,
        go_on,
        parts: BinaryHeap::new(),
        number: 0,
        kept: 0,
    };
    let (mut bound, standing) = match search.root() {
        Ok(done) => return (search.chosen, done),
        Err(left) => left,
    };
    tell(search.value, bound);
    let free = standing
        .iter()
        .filter(|standing| **standing == Standing::Free);
    if free.count() * 4 > standing.len() * 3 {
        bound = search.split_all(standing, bound, tell);
        return (search.chosen, bound);
    }
    let Search { chosen, value, .. } = search;
    let small = Smaller::new(instance, &standing);
    let inside = small.inside(&chosen);
    let mut tell_outside = |value: f64, bound: f64| tell(value + small.base, bound + small.base);
    let (sites, of_small) = solve(&small.instance, inside, go_on, &mut tell_outside);
    let sites = small.outside(&sites);
    // What was decided leaves out no better choice, but perhaps the known one.
    let chosen = if value_of(instance, &sites) > value {
        sites
    } else {
        chosen
    };
    let value = value_of(instance, &chosen);
    (chosen, (of_small + small.base).max(value).min(bound))
}

/// What sites cover.
fn value_of(instance: &Instance, sites: &[u32]) -> f64 {
    let mut open = Open::new(instance);
    for site in sites {
        open.place(*site);
    }
    open.value
}

/// The search within one instance.
struct Search<'a> {
    instance: &'a Instance,
    chosen: Vec<u32>,
    value: f64,
    go_on: &'a dyn Fn() -> bool,
    parts: BinaryHeap<Part>,
    number: u64,
    kept: usize,
}

impl Search<'_> {
    /// Looks at the whole: the final bound if nothing is left to do, or the bound and what was decided.
    fn root(&mut self) -> Result<f64, (f64, Vec<Standing>)> {
        let mut relaxation = Relaxation::free(self.instance);
        let descent = relaxation.descend(STEPS_AT_ROOT, self.value, self.go_on);
        self.take(&relaxation.selection(&descent));
        let bound = self.instance.rounded(descent.bound).max(self.value);
        if self.instance.is_closed(self.value, descent.bound) || !(self.go_on)() {
            return Ok(bound);
        }
        if !relaxation.fix(&descent, self.value) {
            return Ok(self.value);
        }
        if relaxation.undecided().is_none() {
            self.take(&relaxation.all_in());
            return Ok(self.value);
        }
        Err((bound, relaxation.standing))
    }

    /// Keeps a choice, as good as exchanges make it, if it is better than what is known.
    fn take(&mut self, sites: &[u32]) {
        let open = repaired(self.instance, sites);
        if open.value > self.value {
            (self.value, self.chosen) = (open.value, open.chosen);
        }
    }

    /// Splits parts until none is left that can hold more than is known; the bound.
    fn split_all(
        &mut self,
        standing: Vec<Standing>,
        bound: f64,
        tell: &mut dyn FnMut(f64, f64),
    ) -> f64 {
        let mut told = (self.value, bound);
        self.look_at(standing, None, bound);
        while let Some(part) = self.parts.pop() {
            let bound = self
                .instance
                .rounded(part.bound)
                .max(self.value)
                .min(told.1);
            if self.instance.is_closed(self.value, part.bound) {
                return self.value;
            }
            if (self.value, bound) != told {
                told = (self.value, bound);
                tell(self.value, bound);
            }
            if !(self.go_on)() {
                return bound;
            }
            if part.payments.is_some() {
                self.kept -= self.instance.weights.len();
            }
            for as_what in [Standing::In, Standing::Out] {
                let mut standing = part.standing.clone();
                decide(self.instance, &mut standing, part.site, as_what);
                self.look_at(
                    standing,
                    part.payments.as_deref().map(Vec::as_slice),
                    part.bound,
                );
            }
        }
        self.value
    }

    /// Bounds a part, and keeps it to be split if it can hold more than is known.
    fn look_at(&mut self, standing: Vec<Standing>, payments: Option<&[f64]>, above: f64) {
        if !are_affordable(self.instance, &standing) {
            return;
        }
        let mut relaxation = Relaxation::new(self.instance, standing, payments);
        let descent = relaxation.descend(STEPS_OF_PART, self.value, &|| true);
        // Exchanges take longer than steps: not every selection is worth them.
        if descent.came_upon_better() || self.number.is_multiple_of(SELECTIONS) {
            self.take(&relaxation.selection(&descent));
        }
        if self.instance.is_closed(self.value, descent.bound)
            || !relaxation.fix(&descent, self.value)
        {
            return;
        }
        let Some(site) = relaxation.undecided() else {
            self.take(&relaxation.all_in());
            return;
        };
        self.number += 1;
        let mut payments = None;
        if self.kept + relaxation.payments.len() <= MOST_KEPT {
            self.kept += relaxation.payments.len();
            payments = Some(Rc::new(relaxation.payments));
        }
        self.parts.push(Part {
            bound: descent.bound.min(above),
            number: self.number,
            standing: relaxation.standing,
            payments,
            site,
        });
    }
}

/// What is left of an instance once most sites are decided upon.
struct Smaller {
    instance: Instance,
    /// The sites that are in, by their numbers in the whole.
    within: Vec<u32>,
    /// What they cover.
    base: f64,
}

impl Smaller {
    fn new(whole: &Instance, standing: &[Standing]) -> Self {
        let mut weights = whole.weights.clone();
        let (mut within, mut base, mut limit) = (Vec::new(), 0.0, whole.limit);
        let mut candidates = Vec::new();
        for site in 0..whole.sites() {
            match standing[site as usize] {
                Standing::Out => {}
                Standing::In => {
                    within.push(site);
                    limit -= whole.prices[site as usize];
                    for point in whole.covers.of(site) {
                        base += std::mem::take(&mut weights[*point as usize]);
                    }
                }
                Standing::Free => candidates.push(Candidate {
                    original: site,
                    price: whole.prices[site as usize],
                    group: whole.groups[site as usize],
                    is_default: whole.is_default(site),
                    covers: whole.covers.of(site),
                }),
            }
        }
        let terms = Terms {
            limit,
            ..whole.terms()
        };
        candidates.retain(|candidate| candidate.price <= limit);
        Self {
            instance: Instance::new(&weights, &candidates, terms),
            within,
            base,
        }
    }

    /// The best of the smaller instance that is near sites of the whole.
    fn inside(&self, sites: &[u32]) -> Vec<u32> {
        let originals = sites.iter().map(|site| *site as usize);
        repaired(&self.instance, &self.instance.index_of(originals)).chosen
    }

    fn outside(&self, sites: &[u32]) -> Vec<u32> {
        let originals = sites
            .iter()
            .map(|site| self.instance.original[*site as usize]);
        self.within.iter().copied().chain(originals).collect()
    }
}
