//! Plans: where the next camera does most good.

pub mod choose;
pub mod own_sites;
