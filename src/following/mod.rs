//! Following (PRODUCT job 2): from the scene along the streets, to the cameras that somebody passed before or after.
//!
//! [`Distances`] measures the streets from some points of it; a [`Leg`] says when each piece may have been passed;
//! [`Flow`] what the recording of a camera would tell. None of them reads a database or a clock; `search` and `routes`
//! bring them to callers. Nothing of what is followed is stored (PRIVACY P22).

mod answer;
mod asked;
mod covered;
mod distances;
mod flow;
mod input;
mod leg;
mod passed;
pub mod routes;
mod search;
mod sides;
mod snap;

pub use answer::{Followed, Pass, Reached, Unlisted};
pub(crate) use asked::askable;
pub use covered::covered;
pub use distances::{Distances, Seed, Shut, Span, Towards};
pub use flow::{Flow, Stretch, information_bits};
pub use input::{Follow, FollowInput, NotFollowed, Sighting, most_minutes, not_followed};
pub use leg::{Anchor, Leg, Narrows, Pace, Passing, Unseen, When, Within, legs};
pub use sides::{Known, Side};
pub use snap::{Snapped, snap, stretches};
