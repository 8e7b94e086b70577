//! What is open, what that covers, and what each further site would gain.

use super::instance::{Instance, NONE};

/// How often a point is covered, and by whom.
#[derive(Clone, Copy, Default)]
struct Seen {
    times: u32,
    /// All its open sites, joined by exclusive or: the one itself where there is one.
    by: u32,
}

/// What the next site is taken for.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum By {
    /// The most gain.
    Gain,
    /// The most gain for what it takes of the limit.
    Price,
}

/// A set of open sites; gains are kept up to date, so that finding the best site is one look at each.
#[derive(Clone)]
pub(super) struct Open<'a> {
    pub instance: &'a Instance,
    seen: Vec<Seen>,
    /// What a site would cover of what nobody covers.
    gains: Vec<f64>,
    /// The open site of each group, or [`NONE`].
    holders: Vec<u32>,
    /// What is left of the limit.
    pub room: u64,
    /// What is covered.
    pub value: f64,
    /// The sites that were opened, in order.
    pub chosen: Vec<u32>,
}

impl<'a> Open<'a> {
    /// Nothing but what is open today.
    pub fn new(instance: &'a Instance) -> Self {
        let gains = (0..instance.sites()).map(|site| {
            let points = instance.covers.of(site).iter();
            points.map(|point| instance.weights[*point as usize]).sum()
        });
        let mut open = Self {
            instance,
            seen: vec![Seen::default(); instance.weights.len()],
            gains: gains.collect(),
            holders: instance.defaults.clone(),
            room: instance.limit,
            value: 0.0,
            chosen: Vec::new(),
        };
        for site in instance.defaults.iter().filter(|site| **site != NONE) {
            open.add(*site);
        }
        open
    }

    fn add(&mut self, site: u32) {
        for point in self.instance.covers.of(site) {
            let seen = &mut self.seen[*point as usize];
            if seen.times == 0 {
                let weight = self.instance.weights[*point as usize];
                self.value += weight;
                for other in self.instance.covered_by.of(*point) {
                    self.gains[*other as usize] -= weight;
                }
            }
            seen.times += 1;
            seen.by ^= site;
        }
    }

    fn remove(&mut self, site: u32) {
        for point in self.instance.covers.of(site) {
            let seen = &mut self.seen[*point as usize];
            seen.times -= 1;
            seen.by ^= site;
            if seen.times == 0 {
                let weight = self.instance.weights[*point as usize];
                self.value -= weight;
                for other in self.instance.covered_by.of(*point) {
                    self.gains[*other as usize] += weight;
                }
            }
        }
    }

    /// Opens a site; one of its group that is open today gives way.
    pub fn place(&mut self, site: u32) {
        let group = self.instance.groups[site as usize] as usize;
        if self.holders[group] != NONE {
            self.remove(self.holders[group]);
        }
        self.add(site);
        self.holders[group] = site;
        self.room -= self.instance.prices[site as usize];
        self.chosen.push(site);
    }

    /// Takes back [`Open::place`], whatever was opened since.
    pub fn lift(&mut self, site: u32) {
        let group = self.instance.groups[site as usize] as usize;
        self.remove(site);
        self.holders[group] = self.instance.defaults[group];
        if self.holders[group] != NONE {
            self.add(self.holders[group]);
        }
        self.room += self.instance.prices[site as usize];
        self.chosen.retain(|other| *other != site);
    }

    /// Whether a site can be opened now.
    pub fn fits(&self, site: u32) -> bool {
        let group = self.instance.groups[site as usize] as usize;
        let is_free = self.holders[group] == self.instance.defaults[group];
        is_free && self.holders[group] != site && self.instance.prices[site as usize] <= self.room
    }

    /// What a site would add to the value; negative where it replaces one that covers more.
    pub fn gain(&self, site: u32) -> f64 {
        let gain = self.gains[site as usize];
        let holder = self.holders[self.instance.groups[site as usize] as usize];
        if holder == NONE {
            return gain;
        }
        let alone = |site: u32| {
            let points = self.instance.covers.of(site).iter();
            points
                .filter(|point| self.seen[**point as usize].times == 1)
                .filter(|point| self.seen[**point as usize].by == holder)
                .map(|point| self.instance.weights[*point as usize])
                .sum::<f64>()
        };
        gain + alone(site) - alone(holder)
    }

    /// The site that fits and adds most, with what it adds; none if none adds anything.
    pub fn best(&self, by: By) -> Option<u32> {
        let (mut best, mut most) = (None, 0.0);
        for site in 0..self.instance.sites() {
            let per = match by {
                By::Gain => 1.0,
                // What costs nothing comes before all else.
                By::Price => (self.instance.prices[site as usize] as f64).max(1e-9),
            };
            // A replacement adds no more than what nobody covers.
            let may_add = self.gains[site as usize];
            if may_add <= self.instance.slack || may_add / per <= most || !self.fits(site) {
                continue;
            }
            let gain = self.gain(site);
            if gain > self.instance.slack && gain / per > most {
                (best, most) = (Some(site), gain / per);
            }
        }
        best
    }

    /// Opens the best site as long as one fits and adds anything; how many were opened.
    pub fn fill(&mut self, by: By) -> usize {
        let before = self.chosen.len();
        while let Some(site) = self.best(by) {
            self.place(site);
        }
        self.chosen.len() - before
    }
}

/// The sites in the order in which each gains most, with the gains; those at the end that gain nothing are left out.
pub(super) fn in_order(instance: &Instance, sites: &[u32]) -> Vec<(u32, f64)> {
    let mut open = Open::new(instance);
    let (mut left, mut ordered) = (sites.to_vec(), Vec::new());
    left.sort_unstable();
    let (mut most, mut kept) = (open.value, 0);
    while !left.is_empty() {
        let (mut at, mut gain) = (0, f64::NEG_INFINITY);
        for (index, site) in left.iter().enumerate() {
            let of_site = open.gain(*site);
            if of_site > gain {
                (at, gain) = (index, of_site);
            }
        }
        let (site, before) = (left.remove(at), open.value);
        open.place(site);
        ordered.push((site, open.value - before));
        if open.value > most + instance.slack {
            (most, kept) = (open.value, ordered.len());
        }
    }
    ordered.truncate(kept);
    ordered
}
