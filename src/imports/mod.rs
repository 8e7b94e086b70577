//! Taking over lists and extracts: parse and check everything first, write last, in one transaction.

mod ahead;
mod batches;
mod camera_list;
mod cameras;
mod cells;
mod codes;
mod columns;
mod decide;
mod far_off;
mod features;
mod finding;
mod header;
mod homes;
mod kml;
mod known;
mod layout;
mod legacy;
mod lens;
mod mapped;
mod mappings;
mod mended;
mod meridian;
mod money;
mod names;
pub mod osm;
mod placed;
mod points;
mod report;
pub mod routes;
mod row;
mod rows;
mod sheet;
mod spool;
mod stretch;
mod syllable;
pub(crate) mod table;
mod tables;
mod taken;
mod text;
mod titles;
pub mod units;
mod unpacked;
mod unread;
mod whereabouts;
mod workbook;

pub use ahead::Ahead;
pub use batches::{
    Import, ImportId, ImportRowId, ListReport, Mended, Mending, Recognised, ReviewItem, ReviewRow,
    Undone,
};
pub use camera_list::{CameraList, ListFormat, MOST_LIST_BYTES, Options, Remark, WaitingRow, read};
pub(crate) use camera_list::{MAX_ERRORS, too_large};
pub use cameras::By;
pub use columns::Mapping;
pub use finding::Finding;
pub use layout::Skip;
pub(crate) use mapped::PURPOSES;
pub use mappings::{ListMapping, ListMappingId, ListMappingInput};
pub use meridian::Meridian;
pub use money::{Amounts, Money, MoneyReport, NotKept, WaitingMoney};
pub(crate) use names::{names_person, without_names};
pub use placed::{Becomes, Placed, PlacedRow};
pub use report::{CameraReport, CodeTaken, Kept};
pub use rows::Rows;
pub use sheet::Written;
pub use unread::Unread;
