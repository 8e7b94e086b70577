//! Taking over lists and extracts: parse and check everything first, write last, in one transaction.

mod ahead;
mod camera_list;
mod cameras;
pub mod osm;
pub(crate) mod table;
mod unread;

pub use ahead::Ahead;
pub(crate) use camera_list::MAX_ERRORS;
pub use camera_list::{CameraList, ListFormat, read};
pub use cameras::{CameraReport, CodeTaken, Kept, units_by_code};
pub use unread::Unread;
