//! What an import of units did.

use serde::Serialize;

use crate::clock::Day;

/// What an import of units did.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct UnitReport {
    /// Units in the file.
    pub rows: usize,
    /// New units of today, those that only the table names among them.
    pub created: usize,
    /// Known ones of which something was filled in or put right.
    pub updated: usize,
    /// Known ones of the file that are as it says.
    pub unchanged: usize,
    /// Those that ended, by code.
    pub ended: Vec<EndedUnit>,
    /// Old units that were stored as history.
    pub history: usize,
    /// New links from old units to what they became.
    pub links: usize,
    /// Codes of communes of today in the provinces of the file that are not in it; they were left as they are.
    pub not_in_file: Vec<String>,
    /// Ended units that accounts or cameras still belong to; nothing was moved.
    pub in_use: Vec<UnitInUse>,
    /// What was taken over and looks wrong all the same.
    pub warnings: Vec<String>,
    /// How long it took, seconds.
    pub seconds: f64,
}

/// A unit that ended.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct EndedUnit {
    /// Its code.
    pub code: String,
    /// Its name.
    pub name: String,
    /// The first day on which it held no more.
    pub valid_to: Option<Day>,
}

/// An ended unit that something still belongs to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct UnitInUse {
    /// Its code.
    pub code: String,
    /// Its name.
    pub name: String,
    /// Accounts that belong to it.
    pub accounts: i64,
    /// Cameras that belong to it.
    pub cameras: i64,
    /// Codes of the units of today that it became: one, and it is plain where they belong.
    pub successors: Vec<String>,
}
