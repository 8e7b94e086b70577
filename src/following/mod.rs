//! Following (PRODUCT job 2): from the scene along the streets, to the cameras that somebody passed before or after.
//!
//! [`Distances`] measures the streets from some points of it; a [`Leg`] says when each piece may have been passed;
//! [`Flow`] what the recording of a camera would tell. None of them reads a database or a clock.

mod covered;
mod distances;
mod flow;
mod leg;

pub use covered::covered;
pub use distances::{Distances, Seed, Span, Towards};
pub use flow::{Flow, information_bits};
pub use leg::{Anchor, Leg, Narrows, Pace, Passing, Unseen, When, legs};
