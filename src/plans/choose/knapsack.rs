//! What is best to be opened if every site had a profit by itself: the inner question of the relaxation.

use super::instance::{Instance, NONE};

/// Whether a site is still to be decided upon.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Standing {
    Free,
    In,
    Out,
}

/// The answer to the inner question.
#[derive(Default)]
pub(super) struct Packed {
    /// No selection has more profit.
    pub value: f64,
    /// The priced sites of a good selection, and the defaults that stay.
    pub selected: Vec<u32>,
    /// What a unit of the limit is worth: the least and the most for which `value` holds.
    pub worth: (f64, f64),
}

/// A free site with what it has more than the default of its group.
struct Entry {
    more: f64,
    price: f64,
    site: u32,
}

/// Room to work in, kept between calls.
#[derive(Default)]
pub(super) struct Knapsack {
    entries: Vec<Entry>,
    /// Where each group that has more than one entry starts and ends.
    shared: Vec<(usize, usize)>,
    /// Entries from here on are alone in their group.
    alone: usize,
}

impl Knapsack {
    /// Selects among the free sites by `profits`; what is in holds its group and has its room taken already.
    pub fn pack(
        &mut self,
        instance: &Instance,
        profits: &[f64],
        standing: &[Standing],
        room: u64,
    ) -> Packed {
        let mut packed = Packed::default();
        self.gather(instance, profits, standing, room, &mut packed);
        if instance.counts {
            self.most(room as usize, &mut packed);
        } else {
            self.fill(room as f64, &mut packed);
        }
        // A default stays unless another of its group was selected.
        let mut taken: Vec<u32> = Vec::new();
        for site in &packed.selected {
            taken.push(instance.groups[*site as usize]);
        }
        taken.sort_unstable();
        for (group, default) in instance.defaults.iter().enumerate() {
            let is_free = *default != NONE && standing[*default as usize] == Standing::Free;
            if is_free && taken.binary_search(&(group as u32)).is_err() {
                packed.selected.push(*default);
            }
        }
        packed
    }

    /// Lists what can be selected, and counts the defaults as selected.
    fn gather(
        &mut self,
        instance: &Instance,
        profits: &[f64],
        standing: &[Standing],
        room: u64,
        packed: &mut Packed,
    ) {
        self.entries.clear();
        self.shared.clear();
        let mut alone = Vec::new();
        let is_free = |site: u32| standing[site as usize] == Standing::Free;
        for group in 0..instance.members.len() as u32 {
            let default = instance.defaults[group as usize];
            let mut base = 0.0;
            if default != NONE && is_free(default) {
                base = profits[default as usize];
                packed.value += base;
            }
            let start = self.entries.len();
            for site in instance.members.of(group) {
                let (more, price) = (
                    profits[*site as usize] - base,
                    instance.prices[*site as usize],
                );
                if more > 0.0 && is_free(*site) && *site != default && price <= room {
                    self.entries.push(Entry {
                        more,
                        price: price as f64,
                        site: *site,
                    });
                }
            }
            match self.entries.len() - start {
                0 => {}
                1 => alone.extend(self.entries.pop()),
                _ => self.shared.push((start, self.entries.len())),
            }
        }
        self.alone = self.entries.len();
        self.entries.append(&mut alone);
    }

    /// The best of each group if a unit of the limit costs `worth`.
    fn each(&self, worth: f64, mut take: impl FnMut(&Entry, f64)) {
        for (start, end) in &self.shared {
            let mut best: Option<(&Entry, f64)> = None;
            for entry in &self.entries[*start..*end] {
                let profit = entry.more - worth * entry.price;
                if profit > 0.0 && best.is_none_or(|(_, most)| profit > most) {
                    best = Some((entry, profit));
                }
            }
            if let Some((entry, profit)) = best {
                take(entry, profit);
            }
        }
        for entry in &self.entries[self.alone..] {
            let profit = entry.more - worth * entry.price;
            if profit > 0.0 {
                take(entry, profit);
            }
        }
    }

    /// The most profitable `count` groups: exact, as all prices are 1.
    fn most(&self, count: usize, packed: &mut Packed) {
        let mut best: Vec<(f64, u32)> = Vec::new();
        self.each(0.0, |entry, profit| best.push((profit, entry.site)));
        if count == 0 {
            packed.worth = (f64::MAX, f64::MAX);
            return;
        }
        if best.len() > count {
            let more = |a: &(f64, u32), b: &(f64, u32)| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1));
            best.select_nth_unstable_by(count - 1, more);
            let next = best[count..].iter().map(|(profit, _)| *profit);
            packed.worth = (next.fold(0.0, f64::max), best[count - 1].0);
            best.truncate(count);
        }
        packed.value += best.iter().map(|(profit, _)| profit).sum::<f64>();
        packed.selected.extend(best.iter().map(|(_, site)| site));
    }

    /// The linear relaxation where prices differ: every worth bounds the profit, and the least bound is searched for.
    fn fill(&self, room: f64, packed: &mut Packed) {
        let at = |worth: f64| {
            let (mut profit, mut spent) = (0.0, 0.0);
            self.each(worth, |entry, more| {
                profit += more;
                spent += entry.price;
            });
            (profit + worth * room, spent)
        };
        let (mut least, spent) = at(0.0);
        let (mut low, mut high, mut worth) = (0.0, 0.0, 0.0);
        if spent > room {
            high = self
                .entries
                .iter()
                .map(|entry| entry.more / entry.price.max(1.0))
                .fold(0.0, f64::max);
            // At the highest worth nothing that costs anything is selected, so that what is selected fits.
            for _ in 0..40 {
                let middle = f64::midpoint(low, high);
                let (bound, spent) = at(middle);
                if bound < least {
                    (least, worth) = (bound, middle);
                }
                if spent > room {
                    low = middle;
                } else {
                    high = middle;
                }
            }
        }
        self.each(high, |entry, _| packed.selected.push(entry.site));
        packed.value += least;
        packed.worth = (worth, worth);
    }
}
