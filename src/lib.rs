//! Sightline: which cameras could have seen this place at this time, in what detail, is the recording still there,
//! until when, and whom do we ask?
//!
//! # Bird's eye
//!
//! One binary serves a page and an API over one of two databases, SQLite in a file or PostgreSQL with PostGIS. The
//! registry knows cameras in dated versions; what each version sees is computed once, from its lens and the buildings
//! around it, and kept beside it. An incident is judged by asking the database for the cameras near it, and then, in
//! pure code, each camera for its verdict: **the database narrows, Rust decides.**
//!
//! # Code map
//!
//! | where | what |
//! |---|---|
//! | [`geometry`] | pure: metres around a place, sectors, obstacles, visibility, detail, the sun; knows nothing of the rest |
//! | [`linking`] | pure: scenes, verdicts, reasons, rank; `search`, `queries` and `routes` bring it to callers |
//! | [`following`] | pure: the streets from a place on, in both directions of time, and what a recording there would tell; `search` and `routes` bring it to callers |
//! | [`plans`] | pure: what an area's streets ask for and cameras see of it, gaps, which sites to choose; `queries` and `routes` bring it to callers; [`plans::scenarios`] keeps choices |
//! | [`cameras`], [`recorders`], [`checks`], [`incidents`], [`approvals`], [`notices`], [`units`], [`owners`], [`groups`], [`accounts`] | a folder for each noun: `mod.rs` types and rules, `routes.rs` HTTP, `queries.rs` SQL, more pure files where it thinks |
//! | [`work_lists`] | what is to be done to keep the registry true |
//! | [`owners`] | also what each agreed to, drafts and withdrawal, the key of their contacts, the only way to reveal one, the owners' own access history, and the card that opens it; [`contacts`] is the way there from an incident |
//! | [`funding`] | who gave what in which campaign or, by a list, for which camera, and who pays to run one: totals, no household by itself |
//! | [`obstacles`], [`streets`], [`places`], [`grounds`], [`tiles`] | the scene: what blocks a view, who may pass where, and what the map draws |
//! | [`place_search`], [`addresses`], [`nicknames`] | from what is typed to a place: keys narrow, pure code reads and ranks |
//! | [`imports`], [`demo`] | lists, OpenStreetMap extracts, units and the fictional commune, each stored in one transaction |
//! | [`exports`] | cameras as files that leave the registry, numbered and logged; what they say, an import reads |
//! | [`reports`] | what is known of a day, by unit, under the names of that day |
//! | [`generate`] | made-up towns of any size, to measure with |
//! | [`db`] | the two databases behind one query body: [`db::Db`], [`db::Tx`], `on_db!`, `on_tx!` |
//! | [`audit`] | the log: append-only, chained, written in groups |
//! | [`retention`] | how long each table keeps its rows, and the purge |
//! | [`tls`], [`basemaps`] | how the server is reached, and what else the map can lie on |
//! | [`app`], [`error`], [`refusal`], [`clock`], [`config`], [`deployment`], [`cli`] | the router with its layers, one error type, the codes of refusals, the time, settings, commands |
//!
//! `migrations/` holds the tables, the same for both databases; `fixtures/` truth tables and the demo commune;
//! `tests/it/` tests over real databases; `web/` the page.
//!
//! # Invariants
//!
//! - Invariant: longitude comes before latitude, in every signature, table and shape.
//! - Invariant: pure files import [`geometry`] and other nouns' types, never a database, a router or a clock.
//! - Invariant: no Rust code reads a geometry of the database; both databases give the same answer.
//! - Invariant: every route stands in [`accounts::access::MATRIX`], or it is refused.
//! - Invariant: a write and its line in the log are one transaction, and a search answers only after its line is committed.
//! - Invariant: every store method that reads or writes records of a unit takes the caller's [`accounts::Scope`], but for
//!   those that its exceptions name.
//! - Invariant: a household's camera without consent to be listed (`draft_until`) is shown to registrars and to its owner's card alone.
//! - Invariant: a contact is in the clear only in the answer to its reveal, whose entry in the owner's history is committed.
//! - Invariant: what is unknown is `None`, never zero and never north.
//! - Invariant: a unit that changes ends, and another begins; the name that a record shows is that of its day.
//! - Invariant: [`clock::Clock`] is the only place that asks what time it is.
//!
//! Exceptions to the scope, each for a reason:
//!
//! - `changed_by_person`, `set_changed_by_person`, `supersede_measurements`, `recorder_of_camera`, `add_check`, `supersede_check`, `money_of_cameras` and
//!   `take_back_money` take what a scoped method has given out in the same transaction.
//! - `cameras_by_code` and `cameras_at` take or tell the unit itself, which `Registrar::unit` has checked against the scope.
//! - `cameras_by_source` looks beyond the unit, so that no camera of an extract is registered twice; its caller leaves
//!   alone what another unit keeps.
//! - `subjects_around`, `subjects_whose_view`, `recorders`, `Estimates::of` and [`linking::Narrowing`] judge the cameras of neighbours too;
//!   [`linking::Found`] then shows no more of those than whom to ask.
//! - `recompute_coverages` follows the buildings, which belong to no unit.
//! - `unit_by_code`, `unit_name`, `unit_names`, `unit_names_on`, `unit_of_place`, `holder`, `bearers`, `resolve_unit`,
//!   `todays_units` and what `sightline units` and `import units` call read and write names and boundaries that are public; of what belongs to
//!   ended units the command line is shown counts.
//! - The purge deletes what had its time, whose ever it is.
//! - Accounts, sessions and tokens are found before there is a scope: they are what it is made of.
//!
//! # Two walks
//!
//! **An officer searches.** 1. `POST /api/v1/incidents` reaches [`incidents`]`::routes`; the pure checks of
//! [`incidents::IncidentInput`] name every field that cannot be used; what counts together is added up against its cap
//! ([`incidents::limits`]); the incident, a request for approval if need be, and the line in the log are stored.
//! 2. `GET …/candidates` reaches [`linking::routes`]; the incident is read back and becomes a [`linking::Scene`].
//! 3. `linking/queries.rs` asks for the cameras whose coverage box meets the scene's, with their versions, events and
//! measurements. 4. [`linking::judge`] gives each its verdict with reasons, [`linking::rank()`] their order. 5. For
//! blocked ones the first building on the sight line is looked up. 6. The log's writer commits; then the answer goes out.
//!
//! **A registrar turns a camera.** 1. `PATCH /api/v1/cameras/{id}` reaches [`cameras::routes`]; the patch is laid over
//! the record and checked as if it were new. 2. In one transaction the present version ends, the new one begins, its
//! coverage is computed among today's obstacles, and the log gets its line. 3. An incident of last week still finds the
//! version of last week.
#![recursion_limit = "256"]

pub mod accounts;
pub mod addresses;
pub mod app;
pub mod approvals;
mod assets;
pub mod audit;
pub mod basemaps;
mod bytes_as_text;
pub mod cameras;
pub mod checks;
pub mod cli;
pub mod clock;
pub mod config;
pub mod contacts;
mod control_characters;
pub mod db;
pub mod demo;
pub mod deployment;
pub mod error;
pub mod exports;
mod fields;
mod folded;
pub mod following;
pub mod funding;
pub mod generate;
mod geojson_shape;
pub mod geometry;
pub mod grounds;
pub mod groups;
pub mod imports;
pub mod incidents;
mod json;
mod json_lines;
pub mod linking;
pub mod nicknames;
pub mod notices;
pub mod obstacles;
pub mod owners;
pub mod place_search;
pub mod places;
pub mod plans;
mod private_text;
pub mod recorders;
pub mod refusal;
pub mod reports;
pub mod retention;
mod revision;
pub mod streets;
pub mod tiles;
pub mod tls;
pub mod units;
pub mod work_lists;
