//! Shapes, seeing and light: pure computations that know nothing of databases or the web.
//!
//! Positions are WGS 84 longitude, latitude, in that order; everything else is in metres east and north of
//! a [`Frame`]'s origin. Bearings are degrees clockwise from true north.

pub mod bbox;
pub mod detail;
pub mod frame;
pub mod optics;
pub mod sector;
pub mod units;
pub mod wkb;

pub use bbox::BBox;
pub use detail::{Level2014, Level2025};
pub use frame::Frame;
pub use optics::Lens;
pub use sector::{Sector, WhyNot};
pub use units::{Bearing, Lat, Lon, Meters, OutOfRange, Position};
