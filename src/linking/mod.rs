//! Linking: which cameras could have seen an incident, why, and until when.
//!
//! [`judge`] looks at one camera (a [`Subject`]) and one incident (a [`Scene`]) and gives a [`Judgement`];
//! [`rank()`] puts the [`Candidate`]s of an incident in order. Nothing here reads a database or a clock.
//!
//! Invariant: a verdict is that of the strongest [`Reason`], so that there is exactly one and it always has its reason.

mod asked;
mod blocker;
mod candidate;
mod doubts;
mod estimate;
mod light;
mod look;
mod narrow;
mod outlook;
pub(crate) mod queries;
pub(crate) mod rank;
mod reason;
pub mod routes;
mod scene;
pub(crate) mod search;
mod sight;
mod sight_area;
mod status;
mod subject;
#[cfg(test)]
mod tests;
mod verdict;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

pub(crate) use asked::Askable;
pub use blocker::BlockedBy;
pub use candidate::{Candidate, NeighbourCandidate};
pub use estimate::Estimates;
pub use light::Light;
pub use narrow::Narrowing;
pub use rank::{Score, rank};
pub use reason::Reason;
pub use scene::Scene;
pub use search::{Answer, Counts, Found, Include, OwnCandidate, Search};
pub use status::{StatusSpan, status_during};
pub use subject::{Subject, SubjectCoverage, SubjectMask, SubjectNight, SubjectVersion};
pub use verdict::{Judgement, SightLine, judge};

/// Whether a camera could have seen an incident; from the most to the least useful.
///
/// The order is also that of precedence, read backwards: what stands last wins over what stands before.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, ToSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// It saw the place, and the recording exists.
    Sees,
    /// It may have seen it: something is uncertain.
    MaySee,
    /// It does not see the place but a street that leads to it.
    Passes,
    /// The recording is surely gone.
    Overwritten,
    /// It did not record at that hour.
    NotRecording,
    /// It was broken, removed or not yet there.
    NotWorking,
    /// Something stands in between.
    Blocked,
    /// The place is not in its view.
    OutOfView,
}
