//! Tests of the whole crate: every store test runs on SQLite and on PostGIS, routes are called without a port.
#![allow(
    clippy::too_many_lines,
    reason = "a test tells one story from beginning to end"
)]

mod accounts;
mod audit;
mod audited;
mod cameras;
mod cli;
mod cli_doors;
mod contact_key;
mod contacts;
mod contract;
mod doors;
mod errors;
mod forbidden;
mod generate;
mod imports;
mod incidents;
mod linking;
mod mapped_cameras;
mod migrations;
mod narrowing;
mod place_search;
mod recorders;
mod scene;
mod support;
