//! Sightline: which cameras could have seen this place at this time, in what detail, is the recording still there,
//! until when, and whom do we ask?
#![recursion_limit = "256"]

pub mod accounts;
pub mod app;
mod assets;
pub mod audit;
pub mod cameras;
pub mod cli;
pub mod clock;
pub mod config;
pub mod db;
pub mod demo;
pub mod deployment;
pub mod error;
mod folded;
pub mod generate;
mod geojson_shape;
pub mod geometry;
pub mod grounds;
pub mod imports;
pub mod incidents;
pub mod linking;
pub mod obstacles;
pub mod owners;
pub mod places;
mod private_text;
pub mod recorders;
pub mod streets;
pub mod tiles;
pub mod units;
