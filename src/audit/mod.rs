//! The log of who did and read what: append-only, hash-chained, identifiers only (PRIVACY P13).

mod chain;
mod queries;
mod writer;

use serde::Serialize;
use sha2::{Digest, Sha256};

use crate::{accounts::Scope, clock::Instant};

pub use chain::{Head, Row, Verdict, verify};
pub(crate) use queries::append;
pub(crate) use writer::commit_with;
pub use writer::{AuditWriter, record_all};

/// What the line of a purge is called; where it cut off the beginning of the log, `log_begins_after` says where.
pub(crate) const PURGE: &str = "retention.purge";

/// One line of the log, before it is chained.
#[derive(Clone, Debug, Serialize)]
pub struct Entry {
    /// When.
    pub at: Instant,
    /// Which account; none for the command line of a demo or test database.
    pub account: Option<uuid::Uuid>,
    /// What was done, such as `incident.search`.
    pub action: &'static str,
    /// Identifier of what it was done to.
    pub object: Option<String>,
    /// Counts and identifiers that say more; never personal data.
    pub detail: serde_json::Value,
}

impl Entry {
    /// `scope` did `action` to `object` at `at`.
    #[must_use]
    pub fn new(scope: &Scope, at: Instant, action: &'static str, object: Option<String>) -> Self {
        Self {
            at,
            account: scope.account.map(|id| id.0),
            action,
            object,
            detail: serde_json::Value::Null,
        }
    }

    /// The same with counts and identifiers that say more.
    #[must_use]
    pub fn with(mut self, detail: serde_json::Value) -> Self {
        self.detail = detail;
        self
    }

    /// The exact bytes that are stored and hashed.
    fn body(&self) -> String {
        serde_json::to_string(self).unwrap_or_default()
    }
}

/// A link of the chain: SHA-256(hash before || body).
fn link(before: &[u8], body: &str) -> Vec<u8> {
    Sha256::new()
        .chain_update(before)
        .chain_update(body.as_bytes())
        .finalize()
        .to_vec()
}
