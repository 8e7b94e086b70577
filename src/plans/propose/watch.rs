//! Who waits for a proposal, and what they are told meanwhile (pure).

use std::time::Duration;

use super::Proposal;

/// What a proposal in the making tells.
#[derive(Debug)]
pub enum Told {
    /// How many of the places where a camera could hang were looked at.
    Looked {
        /// Those that were.
        done: usize,
        /// All of them.
        of: usize,
    },
    /// The first answer, found greedily and by exchanges.
    First(Box<Proposal>),
    /// How far the search for a better one, or for the proof that there is none, has come.
    Searched {
        /// What the best choice so far sees that is not seen today: metres of street, weighted.
        value: f64,
        /// No choice sees more.
        bound: f64,
    },
}

/// Whoever waits for a proposal.
pub struct Watch<'a> {
    /// How long it has taken so far.
    pub elapsed: &'a (dyn Fn() -> Duration + Sync),
    /// Whether anybody still waits.
    pub waits: &'a (dyn Fn() -> bool + Sync),
    /// Takes what is told.
    pub tell: &'a (dyn Fn(Told) + Sync),
}

impl<'a> Watch<'a> {
    /// Of one who waits to the end, and listens to nothing before.
    #[must_use]
    pub const fn patient(elapsed: &'a (dyn Fn() -> Duration + Sync)) -> Self {
        Self {
            elapsed,
            waits: &|| true,
            tell: &|_| {},
        }
    }
}
