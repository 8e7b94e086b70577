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
pub use direction::Direction;
pub use error::OsmError;
pub use extract::{Extract, Note};
pub use read::{Progress, read};
pub use store::{ExtractOptions, ExtractReport};

#[cfg(test)]
mod tests;
