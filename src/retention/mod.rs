//! How long each table keeps its rows, and what longer keeping needs (PRIVACY P12).
//!
//! Every table of the migrations is declared in [`TABLES`]; a test fails where one is not. [`purge`] deletes what had its time
//! in one transaction, with a line of the log that says how many rows of which table.

pub(crate) mod daily;
mod queries;

use crate::{
    clock::{Day, Instant},
    error::{Error, FieldError, Result},
    private_text,
};

pub use daily::{Occasion, purge};
pub use queries::Purged;

/// An incident without a request, from when it was recorded.
pub const INCIDENT_DAYS: f64 = 30.0;
/// A preservation notice, from when it was given.
pub const NOTICE_DAYS: f64 = 90.0;
/// What the caps count, from the search on, but not before its incident: as far back as they count for an account, and the
/// end of what they count under a number.
pub const SEARCH_DAYS: f64 = 30.0;
/// The contact of an owner, from when the last of its cameras was recorded as removed: as long as a notice to it.
pub const CONTACT_DAYS: f64 = 90.0;
/// The card of an owner, from when it was revoked or the owner withdrew: as long as a line of the history may be delayed, and
/// some more to read it.
pub const CARD_DAYS: f64 = 90.0;
/// What an owner said of a camera, from then on.
pub const STATEMENT_DAYS: f64 = 180.0;
/// A token, from when it expired or was revoked.
pub const TOKEN_DAYS: f64 = 30.0;
/// A row of a list that waits for a person, and what a person should look at in one that was taken over: the text of both goes.
pub const REVIEW_DAYS: f64 = 30.0;
/// What became of any other row of a list, from when it was recorded: its hash, and its camera with what that was before; so long
/// it can be undone, and is known when it comes again.
pub const IMPORT_ROW_DAYS: f64 = 180.0;
/// The log, some five years.
pub const AUDIT_DAYS: f64 = 1826.0;
/// The longest hold, days.
const MAX_HOLD_DAYS: f64 = 366.0;

/// How long a table keeps its rows.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Kept {
    /// As long as the database.
    Always,
    /// As long as the row of this table that it belongs to, or follows from.
    With(&'static str),
    /// Until a later import or a person replaces or deletes it.
    UntilReplaced,
    /// So many days after the end that its constant names.
    Days(f64),
}

/// Every table with its retention.
pub const TABLES: &[(&str, Kept)] = &[
    ("account_roles", Kept::With("accounts")),
    // The log, the versions of cameras and the histories name accounts by their key.
    ("accounts", Kept::Always),
    ("addresses", Kept::UntilReplaced),
    ("approvals", Kept::With("incidents")),
    // A chain can only lose its beginning; `audit verify` starts where the line of the purge says.
    ("audit", Kept::Days(AUDIT_DAYS)),
    ("audit_head", Kept::Always),
    ("audit_start", Kept::Always),
    ("camera_cells", Kept::With("cameras")),
    ("camera_changes", Kept::With("cameras")),
    ("camera_points", Kept::With("cameras")),
    ("camera_versions", Kept::With("cameras")),
    // Retired ones stay: past incidents still find them. Drafts go when their time is over.
    ("cameras", Kept::Always),
    // Whose money was spent on what.
    ("campaigns", Kept::Always),
    ("checks", Kept::With("cameras")),
    ("community_group_cameras", Kept::With("community_groups")),
    ("community_group_counts", Kept::With("community_groups")),
    ("community_group_units", Kept::With("community_groups")),
    ("community_groups", Kept::UntilReplaced),
    ("contact_key", Kept::Always),
    ("contributions", Kept::Always),
    ("coverages", Kept::With("camera_versions")),
    ("deployment", Kept::Always),
    // As the log: which file with points left, so that one that turns up can be told.
    ("exports", Kept::Days(AUDIT_DAYS)),
    ("grounds", Kept::UntilReplaced),
    ("history_delays", Kept::With("incidents")),
    ("holds", Kept::With("incidents")),
    ("import_rows", Kept::Days(IMPORT_ROW_DAYS)),
    // Counts alone: when which list came, and who took it over.
    ("imports", Kept::Always),
    ("incidents", Kept::Days(INCIDENT_DAYS)),
    ("list_mappings", Kept::UntilReplaced),
    ("name_keys", Kept::UntilReplaced),
    ("nicknames", Kept::UntilReplaced),
    ("obstacles", Kept::UntilReplaced),
    // Unit, date and class, never removed (P7); which account asked goes with the incident.
    ("owner_accesses", Kept::Always),
    ("owner_card_sessions", Kept::Days(0.0)),
    ("owner_cards", Kept::Days(CARD_DAYS)),
    ("owner_consents", Kept::With("owners")),
    ("owner_contacts", Kept::Days(CONTACT_DAYS)),
    ("owner_statements", Kept::Days(STATEMENT_DAYS)),
    ("owners", Kept::With("cameras")),
    ("places", Kept::UntilReplaced),
    ("preservation_notices", Kept::Days(NOTICE_DAYS)),
    ("recorder_measurements", Kept::With("recorders")),
    ("recorders", Kept::With("cameras")),
    ("running_costs", Kept::With("cameras")),
    ("scenario_cameras", Kept::With("scenarios")),
    ("scenario_overlaps", Kept::With("scenarios")),
    // Accepted ones stay: they say why money was collected.
    ("scenarios", Kept::UntilReplaced),
    ("searches", Kept::Days(SEARCH_DAYS)),
    ("sessions", Kept::Days(0.0)),
    ("sites", Kept::With("cameras")),
    ("status_events", Kept::With("cameras")),
    ("streets", Kept::UntilReplaced),
    ("tokens", Kept::Days(TOKEN_DAYS)),
    ("unit_successors", Kept::With("units")),
    // Merged ones stay as history.
    ("units", Kept::Always),
];

/// Why an incident is to be kept longer, and until when.
#[derive(Clone, Debug, PartialEq)]
pub struct Hold {
    /// Why.
    pub reason: String,
    /// From then on it may be purged again.
    pub until: Instant,
}

impl Hold {
    /// A hold to the end of a day in the zone of the deployment, or complaints about what cannot be used.
    pub fn check(
        reason: &str,
        until: Day,
        now: Instant,
        zone: &jiff::tz::TimeZone,
    ) -> Result<Self> {
        let mut errors = Vec::new();
        let reason = private_text::required_reason(reason)
            .map_err(|why| errors.push(FieldError::new("reason", why)))
            .unwrap_or_default();
        let until = until.start(zone).plus_days(1.0);
        if until <= now || until > now.plus_days(MAX_HOLD_DAYS) {
            let why = format!("must lie within the next {MAX_HOLD_DAYS} days");
            errors.push(FieldError::new("until", why));
        }
        Error::unless_empty(errors)?;
        Ok(Self { reason, until })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn p12_what_hangs_on_a_table_hangs_on_one_that_is_declared() {
        for (table, kept) in TABLES {
            if let Kept::With(other) = kept {
                assert!(TABLES.iter().any(|(name, _)| name == other), "{table}");
            }
        }
    }

    #[test]
    fn p12_a_hold_needs_a_reason_and_an_end() {
        let now: Instant = "2026-11-20T05:00:00Z".parse().unwrap();
        let zone = jiff::tz::TimeZone::UTC;
        let check = |reason: &str, day: &str| Hold::check(reason, day.parse().unwrap(), now, &zone);
        for (reason, day) in [
            ("", "2026-12-31"),
            (" ", "2026-12-31"),
            ("gọi 0900 000 012", "2026-12-31"),
            ("x", "2026-11-19"),
            ("x", "2027-11-22"),
        ] {
            check(reason, day).unwrap_err();
        }
        let today = check("x", "2026-11-20").unwrap();
        assert_eq!(today.until.to_string(), "2026-11-21T00:00:00Z");
    }
}
