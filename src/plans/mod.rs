//! Plans: where the next camera does most good.

mod cells;
pub mod choose;
pub mod own_sites;
