//! Shapes, seeing and light: pure computations that know nothing of databases or the web.
//!
//! Positions are WGS 84 longitude, latitude, in that order; everything else is in metres east and north of
//! a [`Frame`]'s origin. Bearings are degrees clockwise from true north.

pub mod area;
pub mod bands;
pub mod bbox;
pub mod coverage;
pub mod detail;
mod edges;
pub mod frame;
pub mod holds;
pub mod obstacles;
pub mod optics;
mod outline;
pub mod scene;
pub mod sector;
mod simple;
pub mod sun;
pub mod units;
pub mod viewpoint;
pub mod visibility;
pub mod vn2000;
pub mod wkb;

pub use area::Area;
pub use bands::{Band, bands};
pub use bbox::BBox;
pub use coverage::{Assumption, Coverage, NightView, View, coverage};
pub use detail::{Level2014, Level2025};
pub use frame::Frame;
pub use holds::holds;
pub use obstacles::{Hit, Obstacle, ObstacleSet, Outline};
pub use optics::Lens;
pub use scene::{Scene, Seen};
pub use sector::{Sector, WhyNot};
pub use simple::is_simple;
pub use units::{Bearing, Lat, Lon, Meters, OutOfRange, Position};
pub use viewpoint::Viewpoint;
