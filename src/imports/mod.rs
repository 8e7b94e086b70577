//! Taking over lists and extracts: parse and check everything first, write last, in one transaction.

mod ahead;
mod camera_list;
mod cameras;
mod cells;
mod columns;
mod finding;
mod header;
mod kml;
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
pub mod units;
mod unpacked;
mod unread;
mod workbook;

pub use ahead::Ahead;
pub use camera_list::{CameraList, ListFormat, MOST_LIST_BYTES, Options, Remark, read};
pub(crate) use camera_list::{MAX_ERRORS, too_large};
pub use cameras::{CameraReport, CodeTaken, Kept, units_by_code};
pub use columns::Mapping;
pub use finding::Finding;
pub use layout::Skip;
pub use meridian::Meridian;
pub use sheet::Written;
pub use unread::Unread;
