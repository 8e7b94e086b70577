//! The truth tables of linking, and properties that hold for every camera.

mod blocking;
mod properties;
mod tables;
mod world;
