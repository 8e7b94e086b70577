//! Tests of the whole crate: every store test runs on SQLite and on PostGIS, routes are called without a port.
#![allow(
    clippy::too_many_lines,
    reason = "a test tells one story from beginning to end"
)]

mod accounts;
mod audit;
mod audited;
mod basemaps;
mod batches;
mod borders;
mod cameras;
mod checks;
mod cli;
mod cli_answers;
mod cli_doors;
mod cli_files;
mod cli_manners;
mod cli_plan;
mod cli_upkeep;
mod clusters;
mod commune;
mod contact_key;
mod contacts;
mod contract;
mod coverage;
mod doors;
mod errors;
mod exports;
mod exports_elsewhere;
mod following;
mod forbidden;
mod funding;
mod generate;
mod groups;
mod imports;
mod incidents;
mod installed;
mod limits;
mod linking;
mod list_again;
mod list_known;
mod list_mappings;
mod list_money;
mod list_places;
mod list_units;
mod logged;
mod long_lists;
mod map_lists;
mod mapped_cameras;
mod matrix;
mod migrations;
mod narrowing;
mod place_search;
mod plans;
mod proposals;
mod recorders;
mod refusals;
mod register_form;
mod reports;
mod scene;
mod support;
mod tls;
mod told_apart;
mod units;
mod verifying;
mod warranty;
