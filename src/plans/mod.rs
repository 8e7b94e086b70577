//! Plans (PRIVACY P8: for planners and registrars, never public): how much of an area's streets is seen, where nothing is, what hangs on a
//! single camera, and where the next one does most good.

mod answer;
mod area;
mod cells;
pub mod choose;
mod clusters;
mod communes;
mod demand;
mod file;
mod gaps;
mod input;
mod lines;
mod measure;
mod measurement_file;
mod named;
pub mod own_sites;
mod parts;
mod propose;
mod queries;
mod rings;
pub mod routes;
pub mod scenarios;
mod task;
#[cfg(test)]
mod tests;

pub use answer::{Measurement, PlanCameras, SeenLengths, SinglePoint};
pub use area::PlanArea;
pub(crate) use communes::file::CommunesFile;
pub use communes::{AllCommunes, CommuneStreets, CommunesInput, MeasuredCommune};
pub use demand::{Demand, Line, Sample, Ways, Weights};
pub(crate) use file::Asked;
pub use gaps::{Alone, Crumbs, Gap, Gaps};
pub use input::{Basis, LevelAsked, MeasureInput, Priority, TimeOfDay};
pub use lines::SeenLines;
pub use measure::{Covers, Eye, Seen};
pub use named::NamedCamera;
pub use propose::{
    ChosenInput, Kept, LeftOut, MOST_SITES, PlanOverlap, Preset, Proposal, ProposeInput,
    ProposeTask, Proposed, ReAim, RepairFirst, SiteKind, Surroundings, Told, Watch,
};
pub use rings::Rings;
pub use task::{Hung, MeasureTask, PlanCamera};
