//! How much any choice can cover at most: the Lagrangian relaxation, by subgradient steps.
//!
//! Each point pays each site that covers it, at most its weight. Then a site has a profit by itself, and the best
//! selection by profit, with what the points did not pay, bounds every choice. Points whose sites were selected more
//! than once pay less in the next step, those that were left out pay more.

use super::{
    instance::{Instance, NONE},
    knapsack::{Knapsack, Packed, Standing},
    open::Open,
    swaps::near,
};

/// Steps for the first answer.
const STEPS_AT_ONCE: usize = 250;
/// Steps without a better bound after which they become smaller.
const PATIENCE: usize = 6;

/// The relaxation with some sites decided upon.
pub(super) struct Relaxation<'a> {
    instance: &'a Instance,
    pub standing: Vec<Standing>,
    /// What is covered by the sites that are in.
    base: f64,
    room: u64,
    /// What points count that are not covered by sites that are in; zero for the others.
    weights: Vec<f64>,
    /// What each point pays.
    pub payments: Vec<f64>,
    /// What each site is paid.
    profits: Vec<f64>,
    /// What the points do not pay.
    unpaid: f64,
    /// How often each site was selected in the later half of the steps.
    picks: Vec<u32>,
    knapsack: Knapsack,
}

/// What a descent has found.
pub(super) struct Descent {
    /// No choice that agrees with what was decided covers more.
    pub bound: f64,
    /// A choice that covers more than was known.
    better: Option<Vec<u32>>,
    /// The selection under the final payments.
    packed: Packed,
}

impl Descent {
    /// Whether a choice came up that covers more than was known.
    pub fn came_upon_better(&self) -> bool {
        self.better.is_some()
    }
}

impl<'a> Relaxation<'a> {
    /// The relaxation with points that pay as they did elsewhere, or all they have.
    pub fn new(instance: &'a Instance, standing: Vec<Standing>, payments: Option<&[f64]>) -> Self {
        let (mut weights, mut base, mut room) = (instance.weights.clone(), 0.0, instance.limit);
        for site in (0..instance.sites()).filter(|site| standing[*site as usize] == Standing::In) {
            room -= instance.prices[site as usize];
            for point in instance.covers.of(site) {
                base += std::mem::take(&mut weights[*point as usize]);
            }
        }
        let payments = match payments {
            Some(payments) => payments
                .iter()
                .zip(&weights)
                .map(|(paid, most)| paid.min(*most))
                .collect(),
            None => weights.clone(),
        };
        let mut relaxation = Self {
            picks: vec![0; standing.len()],
            profits: vec![0.0; standing.len()],
            unpaid: 0.0,
            knapsack: Knapsack::default(),
            instance,
            standing,
            base,
            room,
            weights,
            payments,
        };
        relaxation.add_up();
        relaxation
    }

    /// The relaxation with nothing decided.
    pub fn free(instance: &'a Instance) -> Self {
        let standing = vec![Standing::Free; instance.groups.len()];
        Self::new(instance, standing, None)
    }

    /// Adds up anew what is paid, without the errors of many small changes.
    fn add_up(&mut self) {
        let rests = self.weights.iter().zip(&self.payments);
        self.unpaid = rests.map(|(weight, paid)| weight - paid).sum();
        for site in 0..self.instance.sites() {
            if self.standing[site as usize] == Standing::Free {
                let points = self.instance.covers.of(site).iter();
                self.profits[site as usize] =
                    points.map(|point| self.payments[*point as usize]).sum();
            }
        }
    }

    fn pack(&mut self) -> (f64, Packed) {
        let packed = self
            .knapsack
            .pack(self.instance, &self.profits, &self.standing, self.room);
        (self.base + self.unpaid + packed.value, packed)
    }

    /// Lowers the bound by at most so many steps, while the caller wants to go on; `known` is what a choice is known to
    /// cover.
    pub fn descend(&mut self, steps: usize, mut known: f64, go_on: &dyn Fn() -> bool) -> Descent {
        let (mut bound, mut best, mut better) = (f64::INFINITY, self.payments.clone(), None);
        let (mut length, mut waited) = (1.0, 0);
        let mut times = vec![0_u32; self.weights.len()];
        // Points that pay less than they have.
        let mut sparing: Vec<u32> = (0..self.weights.len() as u32)
            .filter(|point| self.spares(*point))
            .collect();
        for step in 0..steps {
            let (now, packed) = self.pack();
            if now < bound - self.instance.slack {
                (bound, waited) = (now, 0);
                best.clone_from(&self.payments);
            } else {
                waited += 1;
                if waited == PATIENCE {
                    (length, waited) = (length * 0.7, 0);
                }
            }
            let (value, touched) = self.cover(&packed.selected, &mut times);
            if value > known + self.instance.slack {
                known = value;
                better = Some(self.with_those_in(&packed.selected));
            }
            if step * 2 >= steps {
                for site in &packed.selected {
                    self.picks[*site as usize] += 1;
                }
            }
            let is_done = self.instance.is_closed(known, bound) || !go_on();
            if !is_done {
                self.step(length * (now - known), &touched, &times, &mut sparing);
            }
            for point in touched {
                times[point as usize] = 0;
            }
            if is_done {
                break;
            }
        }
        self.payments = best;
        self.add_up();
        let (bound, packed) = self.pack();
        Descent {
            bound,
            better,
            packed,
        }
    }

    fn spares(&self, point: u32) -> bool {
        self.payments[point as usize] < self.weights[point as usize]
    }

    /// Counts how often each point is covered by a selection; what that and the sites that are in cover, and the points.
    fn cover(&self, selected: &[u32], times: &mut [u32]) -> (f64, Vec<u32>) {
        let (mut value, mut touched) = (self.base, Vec::new());
        for site in selected {
            for point in self.instance.covers.of(*site) {
                if times[*point as usize] == 0 {
                    touched.push(*point);
                    value += self.weights[*point as usize];
                }
                times[*point as usize] += 1;
            }
        }
        (value, touched)
    }

    /// The sites that are in.
    pub fn all_in(&self) -> Vec<u32> {
        let is_in = |site: &u32| self.standing[*site as usize] == Standing::In;
        (0..self.instance.sites()).filter(is_in).collect()
    }

    /// The best choice that a descent came upon: the better one, or the selection under its final payments.
    pub fn selection(&self, descent: &Descent) -> Vec<u32> {
        match &descent.better {
            Some(sites) => sites.clone(),
            None => self.with_those_in(&descent.packed.selected),
        }
    }

    fn with_those_in(&self, selected: &[u32]) -> Vec<u32> {
        let opened = selected
            .iter()
            .copied()
            .filter(|site| !self.instance.is_default(*site));
        self.all_in().into_iter().chain(opened).collect()
    }

    /// Moves the payments by a subgradient whose length makes up for `excess`.
    fn step(&mut self, excess: f64, touched: &[u32], times: &[u32], sparing: &mut Vec<u32>) {
        let twice =
            |point: &&u32| times[**point as usize] > 1 && self.payments[**point as usize] > 0.0;
        let less: Vec<u32> = touched.iter().filter(twice).copied().collect();
        let more: Vec<u32> = sparing
            .iter()
            .filter(|point| times[**point as usize] == 0)
            .copied()
            .collect();
        let squares = less
            .iter()
            .map(|point| (f64::from(times[*point as usize]) - 1.0).powi(2));
        let norm = squares.sum::<f64>() + more.len() as f64;
        if norm == 0.0 {
            return;
        }
        for point in less.iter().chain(&more) {
            let at = *point as usize;
            let before = self.payments[at];
            let moved = excess / norm * (1.0 - f64::from(times[at]));
            let after = (before + moved).clamp(0.0, self.weights[at]);
            self.payments[at] = after;
            self.unpaid -= after - before;
            for site in self.instance.covered_by.of(*point) {
                self.profits[*site as usize] += after - before;
            }
        }
        sparing.retain(|point| self.payments[*point as usize] < self.weights[*point as usize]);
        let spared_before = |point: &u32| times[*point as usize] > 1;
        sparing.retain(|point| !spared_before(point));
        sparing.extend(
            touched
                .iter()
                .filter(|point| spared_before(point) && self.spares(**point)),
        );
    }

    /// Decides upon each site for which only one decision can lead to more than is known; whether any choice is left.
    pub fn fix(&mut self, descent: &Descent, known: f64) -> bool {
        let instance = self.instance;
        let (low, high) = descent.packed.worth;
        let closes = |bound: f64| instance.is_closed(known, bound);
        let mut selected = vec![false; self.standing.len()];
        for site in &descent.packed.selected {
            selected[*site as usize] = true;
        }
        for group in 0..instance.members.len() as u32 {
            let (default, members) = (
                instance.defaults[group as usize],
                instance.members.of(group),
            );
            let is_free = |site: u32| self.standing[site as usize] == Standing::Free;
            let base = if default != NONE && is_free(default) {
                self.profits[default as usize]
            } else {
                0.0
            };
            let surplus = |site: u32, worth: f64| {
                self.profits[site as usize] - base - worth * instance.prices[site as usize] as f64
            };
            let open: Vec<u32> = members
                .iter()
                .copied()
                .filter(|site| is_free(*site) && *site != default)
                .collect();
            let most = |worth: f64, but: u32| {
                let others = open.iter().filter(|site| **site != but);
                others.map(|site| surplus(*site, worth)).fold(0.0, f64::max)
            };
            let mut decided = Vec::new();
            for site in &open {
                let with = descent.bound - most(high, NONE) + surplus(*site, high);
                let without = descent.bound - most(low, NONE) + most(low, *site);
                if instance.prices[*site as usize] > self.room || closes(with) {
                    decided.push((*site, Standing::Out));
                } else if selected[*site as usize] && closes(without) {
                    decided.push((*site, Standing::In));
                }
            }
            for (site, standing) in decided {
                decide(instance, &mut self.standing, site, standing);
            }
        }
        are_affordable(instance, &self.standing)
    }

    /// The site upon which to decide next: the one that was selected about every other time.
    pub fn undecided(&self) -> Option<u32> {
        let is_free = |site: &u32| {
            self.standing[*site as usize] == Standing::Free && !self.instance.is_default(*site)
        };
        let most = self.picks.iter().copied().max().unwrap_or(0).max(1);
        let doubt = |site: u32| {
            let picks = f64::from(self.picks[site as usize]) / f64::from(most);
            (picks.min(1.0 - picks), self.profits[site as usize])
        };
        let sites = (0..self.instance.sites()).filter(is_free);
        sites.max_by(|a, b| {
            let ((a_doubt, a_profit), (b_doubt, b_profit)) = (doubt(*a), doubt(*b));
            a_doubt
                .total_cmp(&b_doubt)
                .then(a_profit.total_cmp(&b_profit))
                .then(b.cmp(a))
        })
    }
}

/// Whether the sites that are in can all be opened.
pub(super) fn are_affordable(instance: &Instance, standing: &[Standing]) -> bool {
    let decided = instance.prices.iter().zip(standing);
    let prices = decided.filter(|(_, standing)| **standing == Standing::In);
    prices.map(|(price, _)| u128::from(*price)).sum::<u128>() <= u128::from(instance.limit)
}

/// Decides upon a site; one that is in keeps all others of its group out.
pub(super) fn decide(instance: &Instance, standing: &mut [Standing], site: u32, as_what: Standing) {
    if as_what == Standing::In {
        for other in instance.members.of(instance.groups[site as usize]) {
            standing[*other as usize] = Standing::Out;
        }
    }
    standing[site as usize] = as_what;
}

/// A bound beside a first choice, and what can be made of the selection that led to it.
pub(super) fn at_once<'a>(instance: &'a Instance, open: &Open) -> (f64, Open<'a>) {
    let lower =
        |relaxation: &mut Relaxation| relaxation.descend(STEPS_AT_ONCE, open.value, &|| true);
    let mut relaxation = Relaxation::free(instance);
    let descent = lower(&mut relaxation);
    let mut bound = instance.rounded(descent.bound);
    // A budget may pay for parts of a site in the relaxation; a number of sites has none.
    if let Some(counted) = instance.counted().filter(|_| bound > open.value) {
        let of_counted = lower(&mut Relaxation::free(&counted));
        bound = bound.min(counted.rounded(of_counted.bound));
    }
    let other = near(instance, &relaxation.selection(&descent));
    (bound, other)
}
