//! Proposals in a town made by hand.
