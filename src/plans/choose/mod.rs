//! Which of many sites to open, so that most demand is covered: maximal covering location (pure).
//!
//! A site covers a list of demand points; a point counts with its weight once any open site covers it. At most so many
//! sites may be opened, or as many as a budget pays for. Some are open already and stay so. Of a group, at most one
//! site is open: the bearings of one pole. What an existing camera would see if it were turned is in the group of what it
//! sees today, which is locked: then the one replaces the other.
//!
//! # How
//!
//! 1. [`Choosing::new`] makes the question small: what is covered anyway is left out, and points that the same sites
//!    cover become one.
//! 2. [`Choosing::first`] answers at once: greedily, then by exchanges until none gains, with an upper bound from the
//!    Lagrangian relaxation, that says how much a better answer could cover at most. Its first step is the well-known
//!    bound of greedy choices; some hundred steps more make it tighter.
//! 3. [`Choosing::exact`] goes on from there by branch and bound until the gap is closed or the caller has had enough.
//!
//! # Why no solver of mixed-integer programmes
//!
//! `microlp` and `HiGHS` solve any programme, with a row for each demand point. `HiGHS` is quick on small questions (1,000
//! sites and 10,000 points: a second), was not done in 150 s with ten times as many, and is a large build in another
//! language; `microlp` can be stopped only at a time that is set before. The subgradient steps here take a tenth of a
//! second on the large question and come near the bound of the linear relaxation, which is the best that they can reach;
//! reduced costs at the root then leave few sites to decide upon.
//!
//! # Same question, same answer
//!
//! Nothing is drawn by lot. Of sites that gain the same, the one named first is taken. Where all weights are whole
//! numbers, the first answer does not depend on the order of the demand points either. What [`Choosing::exact`] says
//! depends on time only if it was stopped.

mod bound;
mod covers;
mod exact;
mod instance;
mod knapsack;
mod open;
mod swaps;
#[cfg(test)]
mod tests;

use std::fmt;

pub use covers::Covers;
use instance::Instance;

/// What may be opened, and what for.
#[derive(Clone, Copy, Debug)]
pub struct Problem<'a> {
    /// What each demand point counts: finite, zero or more.
    pub weights: &'a [f64],
    /// The points that are covered whatever is opened.
    pub covered: &'a [u32],
    /// What can be opened.
    pub sites: &'a [Site],
    /// The points that each site covers, as indices of `weights`.
    pub covers: &'a Covers,
    /// How much may be opened.
    pub limit: Limit,
}

/// A place where something can be opened.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Site {
    /// What it costs, VND; needed where a budget limits and the site is not locked.
    pub cost: Option<u64>,
    /// It is open already, and costs and counts nothing.
    pub locked: bool,
    /// At most one of these is open; a locked one gives way to another of its group.
    pub group: Option<u32>,
}

/// How much may be opened beside what is locked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Limit {
    /// So many sites.
    Count(usize),
    /// Sites that together cost no more, VND.
    Budget(u64),
}

/// Why a question has no answer.
#[derive(Clone, Debug, PartialEq)]
pub enum Wrong {
    /// There is not one list of covered points for each site.
    Lists {
        /// Sites.
        sites: usize,
        /// Lists.
        lists: usize,
    },
    /// A site covers a point that does not exist, or one is covered already that does not.
    Point {
        /// Its index.
        point: u32,
    },
    /// A weight is negative or no finite number.
    Weight {
        /// The index of the demand point.
        point: usize,
    },
    /// All weights together are too large a number.
    Weights,
    /// A budget is given, and a site that could be opened has no cost.
    Cost {
        /// The index of the site.
        site: usize,
    },
    /// The budget pays for nothing.
    Budget {
        /// What the cheapest site costs.
        cheapest: u64,
    },
    /// Two locked sites are in one group.
    Group {
        /// The group.
        group: u32,
    },
}

impl fmt::Display for Wrong {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Lists { sites, lists } => {
                write!(
                    f,
                    "there are {sites} sites, and {lists} lists of what they cover"
                )
            }
            Self::Point { point } => write!(f, "there is no demand point {point}"),
            Self::Weight { point } => write!(
                f,
                "the weight of demand point {point} must be a number of at least 0"
            ),
            Self::Weights => write!(f, "the weights add up to too large a number"),
            Self::Cost { site } => write!(f, "site {site} has no cost, which a budget needs"),
            Self::Budget { cheapest } => write!(
                f,
                "the budget pays for nothing: the cheapest site costs {cheapest}"
            ),
            Self::Group { group } => write!(f, "group {group} has two locked sites"),
        }
    }
}

impl std::error::Error for Wrong {}

/// What is best to be opened, as far as is known.
#[derive(Clone, Debug, PartialEq)]
pub struct Choice {
    /// What to open, in the order in which each gains most.
    pub chosen: Vec<Chosen>,
    /// What all of it covers beyond what is covered already; the sum of the gains.
    pub value: f64,
    /// No choice covers more.
    pub bound: f64,
    /// How much of the bound is not reached, 0 to 1.
    pub gap: f64,
    /// Nothing better exists, but for a billionth of all weights.
    pub proven: bool,
}

/// A site that is opened.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Chosen {
    /// Its index.
    pub site: usize,
    /// What it covers beyond what is covered already and by those before it.
    pub gain: f64,
}

/// How far the search for the best choice is.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Progress {
    /// What the best choice so far covers.
    pub value: f64,
    /// No choice covers more.
    pub bound: f64,
}

/// A question that was checked and made small.
#[derive(Debug)]
pub struct Choosing {
    instance: Instance,
    already: f64,
}

impl Choosing {
    /// Checks the question.
    pub fn new(problem: &Problem) -> Result<Self, Wrong> {
        let (instance, already) = instance::checked(problem)?;
        Ok(Self { instance, already })
    }

    /// The weight that is covered already: as given, and by locked sites.
    #[must_use]
    pub const fn already(&self) -> f64 {
        self.already
    }

    /// How many different demand points are left to decide upon.
    #[must_use]
    pub fn points(&self) -> usize {
        self.instance.weights.len()
    }

    /// A good choice at once, and how much better any other could be.
    #[must_use]
    pub fn first(&self) -> Choice {
        let mut open = swaps::greedy(&self.instance);
        swaps::improve_singly(&mut open);
        let (bound, other) = bound::at_once(&self.instance, &open);
        let mut best = if other.value > open.value {
            other
        } else {
            open
        };
        swaps::improve(&mut best);
        self.choice(&best.chosen, bound)
    }

    /// The best choice, unless `go_on` says no before it is proven; `known` is one that was found before.
    ///
    /// `go_on` is asked every few milliseconds on small questions, every some tenths of a second on the largest;
    /// `progress` is told whenever value or bound have become better.
    #[must_use]
    pub fn exact(
        &self,
        known: &Choice,
        go_on: &dyn Fn() -> bool,
        progress: &mut dyn FnMut(Progress),
    ) -> Choice {
        if known.proven {
            return known.clone();
        }
        let start = self.instance.start();
        let (mut most, mut least) = (known.value, known.bound);
        let mut tell = |value: f64, bound: f64| {
            let (value, bound) = (most.max(value - start), least.min(bound - start));
            if value > most || bound < least {
                (most, least) = (value, bound);
                progress(Progress { value, bound });
            }
        };
        let sites = self
            .instance
            .index_of(known.chosen.iter().map(|chosen| chosen.site));
        let (chosen, bound) = exact::solve(&self.instance, sites, go_on, &mut tell);
        self.choice(&chosen, bound.min(known.bound + start))
    }

    /// The choice in the caller's terms; `bound` counts what locked sites of groups cover, too.
    fn choice(&self, sites: &[u32], bound: f64) -> Choice {
        let ordered = open::in_order(&self.instance, sites);
        let value: f64 = ordered.iter().map(|(_, gain)| gain).sum();
        let mut bound = (bound - self.instance.start()).max(value);
        let proven = bound - value <= self.instance.tolerance;
        if proven {
            bound = value;
        }
        let gap = if bound > 0.0 {
            (bound - value) / bound
        } else {
            0.0
        };
        let chosen = ordered.into_iter().map(|(site, gain)| Chosen {
            site: self.instance.original[site as usize] as usize,
            gain,
        });
        Choice {
            chosen: chosen.collect(),
            value,
            bound,
            gap,
            proven,
        }
    }
}
