//! Taking over lists and extracts: parse and check everything first, write last, in one transaction.

mod ahead;
mod camera_list;
mod cameras;
mod cells;
mod columns;
mod finding;
mod header;
mod layout;
mod legacy;
mod meridian;
mod names;
pub mod osm;
mod points;
mod row;
mod sheet;
pub(crate) mod table;
mod tables;
mod text;
mod unread;

pub use ahead::Ahead;
pub(crate) use camera_list::MAX_ERRORS;
pub use camera_list::{CameraList, ListFormat, Options, Remark, read};
pub use cameras::{CameraReport, CodeTaken, Kept, units_by_code};
pub use columns::Mapping;
pub use finding::Finding;
pub use layout::Skip;
pub use meridian::Meridian;
pub use sheet::Written;
pub use unread::Unread;
