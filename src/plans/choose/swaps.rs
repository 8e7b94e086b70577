//! A good choice at once: greedily, then by exchanges.

use super::{
    instance::{Instance, NONE},
    open::{By, Open},
};

/// Pairs of sites that are tried for an exchange, before the search is content.
const MOST_PAIRS: usize = 1_000;
/// Times that all open sites are tried.
const MOST_ROUNDS: usize = 200;

/// The better of the greedy choices: by gain and, where prices differ, by gain for the price.
pub(super) fn greedy(instance: &Instance) -> Open<'_> {
    let nothing = Open::new(instance);
    let mut best = nothing.clone();
    best.fill(By::Gain);
    if !instance.counts {
        let mut other = nothing;
        other.fill(By::Price);
        if other.value > best.value {
            best = other;
        }
    }
    best
}

/// Exchanges single open sites for what then gains most, until that gains nothing any more.
pub(super) fn improve_singly(open: &mut Open) {
    for _ in 0..MOST_ROUNDS {
        if !one_by_one(open) {
            return;
        }
    }
}

/// Exchanges one or two open sites for what then gains most, until that gains nothing any more.
///
/// Closing one site and filling the room anew is the exchange of one for one, or for several where prices differ; closing
/// two, the exchange of two for one or for two.
pub(super) fn improve(open: &mut Open) {
    let mut pairs = 0;
    for _ in 0..MOST_ROUNDS {
        if !one_by_one(open) && !in_pairs(open, &mut pairs) {
            return;
        }
    }
}

/// Tries each open site once; whether any exchange gained.
fn one_by_one(open: &mut Open) -> bool {
    let mut gained = false;
    for site in open.chosen.clone() {
        gained |= exchange(open, &[site]);
    }
    gained
}

/// Tries pairs until one gains.
fn in_pairs(open: &mut Open, pairs: &mut usize) -> bool {
    let chosen = open.chosen.clone();
    for (index, a) in chosen.iter().enumerate() {
        for b in &chosen[..index] {
            *pairs += 1;
            if *pairs > MOST_PAIRS {
                return false;
            }
            if exchange(open, &[*a, *b]) {
                return true;
            }
        }
    }
    false
}

/// Closes some sites and fills the room anew; all is as before unless that gains.
fn exchange(open: &mut Open, closed: &[u32]) -> bool {
    let (before, opened) = (open.value, open.chosen.len() - closed.len());
    for site in closed {
        open.lift(*site);
    }
    let ways: &[By] = if open.instance.counts {
        &[By::Gain]
    } else {
        &[By::Gain, By::Price]
    };
    for by in ways {
        open.fill(*by);
        if open.value > before + open.instance.tolerance {
            return true;
        }
        while open.chosen.len() > opened {
            open.lift(open.chosen[opened]);
        }
    }
    for site in closed {
        open.place(*site);
    }
    open.value = before;
    false
}

/// A choice of some sites, in their order as far as they fit, and what then gains most, after exchanges of single ones.
pub(super) fn near<'a>(instance: &'a Instance, sites: &[u32]) -> Open<'a> {
    let mut open = Open::new(instance);
    for site in sites {
        if *site != NONE && open.fits(*site) {
            open.place(*site);
        }
    }
    open.fill(By::Gain);
    improve_singly(&mut open);
    open
}

/// The best that can be made of some sites, by exchanges of pairs too.
pub(super) fn repaired<'a>(instance: &'a Instance, sites: &[u32]) -> Open<'a> {
    let mut open = near(instance, sites);
    improve(&mut open);
    open
}
