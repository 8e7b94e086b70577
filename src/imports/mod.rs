//! Bringing in what others have gathered.

pub mod osm;
