//! The question made small: without what is covered anyway, and with one point for all that the same sites cover.

use std::collections::HashMap;

use super::{Covers, Limit, Problem, Wrong};

/// No site.
pub(super) const NONE: u32 = u32::MAX;

/// A question as the search sees it. Every site is in a group, alone in it if need be.
#[derive(Clone, Debug)]
pub(super) struct Instance {
    /// What each point counts, more than zero.
    pub weights: Vec<f64>,
    /// The points that a site covers.
    pub covers: Covers,
    /// The sites that cover a point.
    pub covered_by: Covers,
    /// What a site takes of the limit: 1, or its cost; nothing if it is open today.
    pub prices: Vec<u64>,
    /// The group of each site.
    pub groups: Vec<u32>,
    /// The sites of each group.
    pub members: Covers,
    /// The site of a group that is open until another takes its place, or [`NONE`].
    pub defaults: Vec<u32>,
    /// How much may be taken.
    pub limit: u64,
    /// Whether every site takes the same, so that the limit counts them.
    pub counts: bool,
    /// What a site is called outside.
    pub original: Vec<u32>,
    /// Differences that do not matter: a billionth of all weights of the whole question.
    pub tolerance: f64,
    /// What sums may be wrong by.
    pub slack: f64,
    /// Whether all weights are whole numbers, and small enough for a bound to be rounded down.
    pub whole: bool,
}

/// A site before its points have been merged.
pub(super) struct Candidate<'a> {
    pub original: u32,
    pub price: u64,
    /// Sites with the same number are in one group; [`NONE`] for one alone.
    pub group: u32,
    pub is_default: bool,
    pub covers: &'a [u32],
}

/// What one question has in common with those that are made of it.
#[derive(Clone, Copy)]
pub(super) struct Terms {
    pub limit: u64,
    pub counts: bool,
    pub tolerance: f64,
    pub slack: f64,
    pub whole: bool,
}

/// Sums up to here are exact, and errors of the bound far below one.
const LARGEST_WHOLE: f64 = 1e9;

/// Checks a question and makes it small; the second part is the weight that is covered already.
pub(super) fn checked(problem: &Problem) -> Result<(Instance, f64), Wrong> {
    let Problem {
        weights,
        sites,
        covers,
        ..
    } = *problem;
    check(problem)?;
    let total: f64 = weights.iter().sum();
    if !total.is_finite() {
        return Err(Wrong::Weights);
    }
    let mut sizes: HashMap<u32, (usize, bool)> = HashMap::new();
    for site in sites {
        if let Some(group) = site.group {
            let (size, locked) = sizes.entry(group).or_default();
            if *locked && site.locked {
                return Err(Wrong::Group { group });
            }
            *size += 1;
            *locked |= site.locked;
        }
    }
    let is_alone = |group: Option<u32>| group.is_none_or(|group| sizes[&group].0 == 1);
    let mut left = weights.to_vec();
    for point in problem.covered {
        left[*point as usize] = 0.0;
    }
    for (index, site) in sites.iter().enumerate() {
        if site.locked && is_alone(site.group) {
            for point in covers.of(index as u32) {
                left[*point as usize] = 0.0;
            }
        }
    }
    let (limit, counts) = match problem.limit {
        Limit::Count(count) => (count as u64, true),
        Limit::Budget(budget) => (budget, false),
    };
    let candidates = sites.iter().enumerate().filter_map(|(index, site)| {
        let price = match site {
            site if site.locked => 0,
            _ if counts => 1,
            site => site.cost.unwrap_or_default(),
        };
        let is_open = site.locked && is_alone(site.group);
        let original = index as u32;
        (!is_open && price <= limit).then(|| Candidate {
            original,
            price,
            group: site.group.filter(|_| !is_alone(site.group)).unwrap_or(NONE),
            is_default: site.locked,
            covers: covers.of(original),
        })
    });
    let mut candidates: Vec<_> = candidates.collect();
    // What no price can use is no room: a budget for two cameras and a half is one for two, and costs that are all the same are
    // counted.
    let unit = candidates
        .iter()
        .fold(0, |unit, candidate| gcd(unit, candidate.price))
        .max(1);
    for candidate in &mut candidates {
        candidate.price /= unit;
    }
    let is_one = |candidate: &Candidate| candidate.is_default || candidate.price == 1;
    let terms = Terms {
        limit: limit / unit,
        counts: counts || candidates.iter().all(is_one),
        tolerance: total * 1e-9,
        slack: total * 1e-12,
        whole: total < LARGEST_WHOLE && weights.iter().all(|weight| weight.fract() == 0.0),
    };
    let instance = Instance::new(&left, &candidates, terms);
    let rest: f64 = left.iter().sum();
    let already = total - rest + instance.start();
    Ok((instance, already))
}

/// The greatest common divisor; that of 0 and a number is the number.
fn gcd(mut one: u64, mut other: u64) -> u64 {
    while other > 0 {
        (one, other) = (other, one % other);
    }
    one
}

/// Refuses what cannot be meant.
fn check(problem: &Problem) -> Result<(), Wrong> {
    let Problem {
        weights,
        sites,
        covers,
        ..
    } = *problem;
    if covers.len() != sites.len() {
        return Err(Wrong::Lists {
            sites: sites.len(),
            lists: covers.len(),
        });
    }
    let largest = (0..sites.len() as u32).filter_map(|site| covers.largest(site));
    let mut points = largest.chain(problem.covered.iter().copied());
    if let Some(point) = points.find(|point| *point as usize >= weights.len()) {
        return Err(Wrong::Point { point });
    }
    let is_wrong = |weight: &f64| !weight.is_finite() || *weight < 0.0;
    if let Some(point) = weights.iter().position(is_wrong) {
        return Err(Wrong::Weight { point });
    }
    let Limit::Budget(budget) = problem.limit else {
        return Ok(());
    };
    let mut cheapest = None;
    for (index, site) in sites.iter().enumerate().filter(|(_, site)| !site.locked) {
        let cost = site.cost.ok_or(Wrong::Cost { site: index })?;
        cheapest = Some(cheapest.map_or(cost, |known: u64| known.min(cost)));
    }
    match cheapest {
        Some(cheapest) if cheapest > budget => Err(Wrong::Budget { cheapest }),
        _ => Ok(()),
    }
}

impl Instance {
    /// Of the candidates, those that cover anything, over the points that one of them covers.
    pub fn new(weights: &[f64], candidates: &[Candidate], terms: Terms) -> Self {
        let mut covers = Covers::default();
        let mut list = Vec::new();
        for candidate in candidates {
            list.clear();
            let points = candidate.covers.iter().copied();
            list.extend(points.filter(|point| weights[*point as usize] > 0.0));
            covers.push(&list);
        }
        let kept: Vec<u32> = (0..candidates.len() as u32)
            .filter(|site| !covers.of(*site).is_empty() || candidates[*site as usize].is_default)
            .collect();
        let (merged, weights) = merge(&covers.turned(weights.len()), weights);
        let mut small = Covers::default();
        for site in &kept {
            list.clear();
            let points = covers.of(*site).iter();
            list.extend(points.map(|point| merged[*point as usize]));
            list.sort_unstable();
            list.dedup();
            small.push(&list);
        }
        let of = |site: &u32| &candidates[*site as usize];
        let (groups, members, defaults) = grouped(&kept, candidates);
        Self {
            covered_by: small.turned(weights.len()),
            covers: small,
            prices: kept.iter().map(|site| of(site).price).collect(),
            groups,
            members,
            defaults,
            original: kept.iter().map(|site| of(site).original).collect(),
            limit: terms.limit,
            counts: terms.counts,
            tolerance: terms.tolerance,
            slack: terms.slack,
            whole: terms.whole,
            weights,
        }
    }

    /// How many sites there are.
    pub fn sites(&self) -> u32 {
        self.groups.len() as u32
    }

    /// Whether a site is open today and can only be replaced.
    pub fn is_default(&self, site: u32) -> bool {
        self.defaults[self.groups[site as usize] as usize] == site
    }

    /// The same with as many sites as the budget pays for at the lowest price, which allows all that it allows; none where
    /// sites are counted anyway, or one costs nothing.
    pub fn counted(&self) -> Option<Self> {
        let sites = (0..self.sites()).filter(|site| !self.is_default(*site));
        let cheapest = sites.map(|site| self.prices[site as usize]).min()?;
        if self.counts || cheapest == 0 {
            return None;
        }
        let price = |site: u32| u64::from(!self.is_default(site));
        Some(Self {
            prices: (0..self.sites()).map(price).collect(),
            limit: self.limit / cheapest,
            counts: true,
            ..self.clone()
        })
    }

    /// The weight that is covered before anything is opened.
    pub fn start(&self) -> f64 {
        let defaults = self.defaults.iter().filter(|site| **site != NONE);
        let mut points: Vec<u32> = defaults
            .flat_map(|site| self.covers.of(*site).iter().copied())
            .collect();
        points.sort_unstable();
        points.dedup();
        points
            .iter()
            .map(|point| self.weights[*point as usize])
            .sum()
    }

    /// The limits and tolerances.
    pub fn terms(&self) -> Terms {
        Terms {
            limit: self.limit,
            counts: self.counts,
            tolerance: self.tolerance,
            slack: self.slack,
            whole: self.whole,
        }
    }

    /// A bound with all that is known about the values that it bounds.
    pub fn rounded(&self, bound: f64) -> f64 {
        let bound = bound + self.slack;
        if self.whole {
            (bound + 1e-3).floor()
        } else {
            bound
        }
    }

    /// Whether a choice that covers `value` leaves nothing to look for under `bound`.
    pub fn is_closed(&self, value: f64, bound: f64) -> bool {
        self.rounded(bound) - value <= self.tolerance
    }

    /// The sites that are called so outside.
    pub fn index_of(&self, originals: impl Iterator<Item = usize>) -> Vec<u32> {
        originals
            .filter_map(|original| self.original.binary_search(&(original as u32)).ok())
            .map(|site| site as u32)
            .collect()
    }
}

/// For each point what it is called once those with equal sites are one, and the weights of these; points of no site
/// are called [`NONE`].
fn merge(sites: &Covers, weights: &[f64]) -> (Vec<u32>, Vec<f64>) {
    let hash = |point: u32| {
        sites.of(point).iter().fold(0_u64, |hash, site| {
            (hash.rotate_left(5) ^ u64::from(*site)).wrapping_mul(0x517c_c1b7_2722_0a95)
        })
    };
    let points = (0..weights.len() as u32).filter(|point| !sites.of(*point).is_empty());
    let mut points: Vec<(u64, u32)> = points.map(|point| (hash(point), point)).collect();
    points.sort_unstable_by(|(hash_a, a), (hash_b, b)| {
        let equal_hashes = || sites.of(*a).cmp(sites.of(*b));
        hash_a.cmp(hash_b).then_with(equal_hashes).then(a.cmp(b))
    });
    // The first of its kind stands for all; then they are numbered as they first come.
    let mut stands_for = vec![NONE; weights.len()];
    let mut first = NONE;
    for (_, point) in points {
        if first == NONE || sites.of(first) != sites.of(point) {
            first = point;
        }
        stands_for[point as usize] = first;
    }
    let mut merged = vec![NONE; weights.len()];
    let mut sums: Vec<f64> = Vec::new();
    for point in 0..weights.len() {
        let first = stands_for[point];
        if first == NONE {
            continue;
        }
        if first as usize == point {
            merged[point] = sums.len() as u32;
            sums.push(0.0);
        }
        merged[point] = merged[first as usize];
        sums[merged[point] as usize] += weights[point];
    }
    (merged, sums)
}

/// The group of each kept candidate, the members of each group, and the one of each that is open today.
fn grouped(kept: &[u32], candidates: &[Candidate]) -> (Vec<u32>, Covers, Vec<u32>) {
    let mut known: HashMap<u32, u32> = HashMap::new();
    let mut members: Vec<Vec<u32>> = Vec::new();
    let mut groups = Vec::with_capacity(kept.len());
    for (site, index) in kept.iter().enumerate() {
        let next = members.len() as u32;
        let group = match candidates[*index as usize].group {
            NONE => next,
            named => *known.entry(named).or_insert(next),
        };
        if group == next {
            members.push(Vec::new());
        }
        members[group as usize].push(site as u32);
        groups.push(group);
    }
    let is_default = |site: &&u32| candidates[kept[**site as usize] as usize].is_default;
    let defaults = members
        .iter()
        .map(|sites| sites.iter().find(is_default).copied().unwrap_or(NONE));
    let defaults = defaults.collect();
    let mut lists = Covers::default();
    for list in &members {
        lists.push(list);
    }
    (groups, lists, defaults)
}
