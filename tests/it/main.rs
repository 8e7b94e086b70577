//! Tests of the whole crate: every store test runs on SQLite and on PostGIS, routes are called without a port.

mod accounts;
mod audit;
mod cameras;
mod cli;
mod contract;
mod errors;
mod generate;
mod imports;
mod incidents;
mod migrations;
mod scene;
mod support;
