//! OpenStreetMap extracts: buildings, streets, places, addresses, water and green, and mapped cameras.
//!
//! [`read()`] makes plain values out of a file and writes nothing; storing them is one transaction afterwards.

mod addresses;
mod area;
mod buildings;
mod cameras;
pub(super) mod direction;
mod draft;
mod error;
mod extract;
mod file;
mod nodes;
mod places;
mod read;
mod rings;
mod shapes;
mod store;
mod streets;
mod tags;

pub use cameras::{CameraNode, Looks};
pub(super) use cameras::{CameraTags, INDOOR, cameras};
pub use direction::Direction;
pub(super) use direction::NoDirection;
pub(crate) use direction::direction as direction_of;
pub use error::OsmError;
pub use extract::{Extract, Note};
pub(super) use file::{Kinds, PbfFile};
pub use read::{Progress, read};
pub(super) use store::fields_of;
pub use store::{ExtractOptions, ExtractReport};
pub(crate) use tags::Tags;

#[cfg(test)]
mod tests;
