//! Lists of numbers that lie one after the other in memory.

/// For each of many things a list of indices: which demand points a site covers, say.
#[derive(Clone, Debug)]
pub struct Covers {
    /// Where each list starts, and where the last one ends.
    starts: Vec<usize>,
    indices: Vec<u32>,
}

impl Default for Covers {
    fn default() -> Self {
        Self {
            starts: vec![0],
            indices: Vec::new(),
        }
    }
}

impl Covers {
    /// Adds the list of the next thing; the order within it does not matter, and what stands twice counts once.
    pub fn push(&mut self, list: &[u32]) {
        let start = self.indices.len();
        self.indices.extend_from_slice(list);
        let added = &mut self.indices[start..];
        if !added.is_sorted_by(|a, b| a < b) {
            added.sort_unstable();
            let mut before = None;
            let kept: Vec<u32> = added
                .iter()
                .copied()
                .filter(|index| before.replace(*index) != Some(*index))
                .collect();
            self.indices.truncate(start);
            self.indices.extend_from_slice(&kept);
        }
        self.starts.push(self.indices.len());
    }

    /// How many lists there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.starts.len() - 1
    }

    /// Whether there is no list at all.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The list of one thing, rising.
    ///
    /// # Panics
    ///
    /// If there is no such list.
    #[must_use]
    pub fn of(&self, thing: u32) -> &[u32] {
        let thing = thing as usize;
        &self.indices[self.starts[thing]..self.starts[thing + 1]]
    }

    /// How many indices all lists hold together.
    #[must_use]
    pub fn pairs(&self) -> usize {
        self.indices.len()
    }

    /// The same turned round: for each of `count` indices the things whose lists hold it, rising.
    pub(super) fn turned(&self, count: usize) -> Self {
        let mut starts = vec![0; count + 1];
        for index in &self.indices {
            starts[*index as usize + 1] += 1;
        }
        for index in 0..count {
            starts[index + 1] += starts[index];
        }
        let (mut next, mut things) = (starts.clone(), vec![0; self.indices.len()]);
        for thing in 0..self.len() as u32 {
            for index in self.of(thing) {
                let at = &mut next[*index as usize];
                things[*at] = thing;
                *at += 1;
            }
        }
        Self {
            starts,
            indices: things,
        }
    }

    /// The largest index of a list, if it holds any.
    pub(super) fn largest(&self, thing: u32) -> Option<u32> {
        self.of(thing).last().copied()
    }
}
