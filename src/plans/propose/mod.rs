//! Proposals for an area (PRIVACY P8: for planners and registrars, never public): where the next cameras do most good, what to repair first
//! and what to turn.
//!
//! [`sites`] finds where a camera could hang, [`views`] what it would see there in every direction, by the same
//! computation as for registered ones, and what may not be; [`choose`](super::choose) picks. One camera to a site at most.

mod answer;
mod file;
mod ground;
mod input;
mod kept;
mod preset;
mod queries;
mod sites;
mod surroundings;
mod task;
#[cfg(test)]
mod tests;
mod views;
mod watch;

pub use answer::{PlanOverlap, Proposal, Proposed, ReAim, RepairFirst};
pub use input::ProposeInput;
pub use kept::{ChosenInput, Kept};
pub use preset::Preset;
pub use sites::SiteKind;
pub use surroundings::Surroundings;
pub use task::{MOST_SITES, ProposeTask};
pub use views::LeftOut;
pub use watch::{Told, Watch};
