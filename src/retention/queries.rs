//! SQL of the purge. In each step `$1` is the moment before which things had their time and `$2` is now; PostgreSQL wants
//! both to be there.

use uuid::Uuid;

use super::{
    AUDIT_DAYS, CARD_DAYS, CONTACT_DAYS, Hold, IMPORT_ROW_DAYS, INCIDENT_DAYS, NOTICE_DAYS,
    REVIEW_DAYS, SEARCH_DAYS, STATEMENT_DAYS, TOKEN_DAYS,
};
use crate::{
    accounts::Scope,
    audit::Head,
    cameras::CameraId,
    clock::Instant,
    db::{Tx, on_tx},
    error::Result,
    incidents::IncidentId,
    owners::OwnerId,
};

/// How many rows of which table went.
pub type Purged = Vec<(&'static str, u64)>;

/// One purge a day, whichever server comes first.
const DAY_S: f64 = 86_400.0;

const SESSIONS: &str = "DELETE FROM sessions WHERE expires_at <= $1 AND expires_at <= $2";
const TOKENS: &str =
    "DELETE FROM tokens WHERE (expires_at <= $1 OR revoked_at <= $1) AND created_at <= $2";
// An update that changes nothing takes the locks: whoever gives a notice or reveals a contact comes before or after, and
// what was given before is seen by the statements that follow.
const LOCK_OLD: &str =
    "UPDATE incidents SET revision = revision WHERE created_at <= $1 AND created_at <= $2";
/// Incidents that had their time: no notice of them is in force, and nobody holds them.
macro_rules! ended {
    ($before:literal, $after:literal) => {
        concat!(
            $before,
            " (SELECT i.id FROM incidents i WHERE i.created_at <= $1 \
             AND NOT EXISTS (SELECT 1 FROM preservation_notices n WHERE n.incident_id = i.id AND n.lapses_at > $2) \
             AND NOT EXISTS (SELECT 1 FROM holds h WHERE h.incident_id = i.id AND h.until > $2))",
            $after
        )
    };
}
const APPROVALS: &str = ended!("DELETE FROM approvals WHERE incident_id IN", "");
const DELAYS: &str = ended!("DELETE FROM history_delays WHERE incident_id IN", "");
const HOLDS: &str = ended!("DELETE FROM holds WHERE incident_id IN", "");
const INCIDENTS: &str = ended!("DELETE FROM incidents WHERE id IN", "");
const NOTICES: &str = "DELETE FROM preservation_notices WHERE created_at <= $1 AND NOT EXISTS \
     (SELECT 1 FROM holds h WHERE h.incident_id = preservation_notices.incident_id AND h.until > $2)";
// One that waited for approval until its incident went has never counted.
const SEARCHES: &str = "DELETE FROM searches WHERE coalesce(searched_at <= $1, incident_id IS NOT NULL AND window_from <= $2) \
     AND NOT EXISTS (SELECT 1 FROM incidents i WHERE i.id = searches.incident_id)";
const ACCOUNTS_OF_ACCESSES: &str = "UPDATE owner_accesses SET account_id = NULL WHERE account_id IS NOT NULL \
     AND at <= $1 AND at <= $2 AND NOT EXISTS (SELECT 1 FROM incidents i WHERE i.id = owner_accesses.incident_id)";

const IMPORT_ROWS: &str = "DELETE FROM import_rows WHERE import_id IN (SELECT i.id FROM imports i \
     WHERE i.recorded_at <= $1 AND i.recorded_at <= $2)";

const WAITING_ROWS: &str = "DELETE FROM import_rows WHERE state = 'waiting' AND import_id IN (SELECT i.id FROM imports i \
     WHERE i.recorded_at <= $1 AND i.recorded_at <= $2)";
const REMARKS: &str = "UPDATE import_rows SET remarks = NULL WHERE remarks IS NOT NULL AND import_id IN (SELECT i.id \
     FROM imports i WHERE i.recorded_at <= $1 AND i.recorded_at <= $2)";

const EXPORTS: &str = "DELETE FROM exports WHERE exported_at <= $1 AND exported_at <= $2";

const CARD_SESSIONS: &str =
    "DELETE FROM owner_card_sessions WHERE expires_at <= $1 AND expires_at <= $2";
const CARDS: &str = "DELETE FROM owner_cards WHERE issued_at <= $2 AND (revoked_at <= $1 OR owner_id IN \
     (SELECT o.id FROM owners o WHERE o.withdrawn_at <= $1)) \
     AND NOT EXISTS (SELECT 1 FROM owner_card_sessions s WHERE s.card_id = owner_cards.id)";
const STATEMENTS: &str = "DELETE FROM owner_statements WHERE made_at <= $1 AND made_at <= $2";

/// What has a time of its own, in an order in which nothing is left hanging.
const STEPS: [(&str, f64, &str); 16] = [
    ("owner_card_sessions", 0.0, CARD_SESSIONS),
    ("owner_cards", CARD_DAYS, CARDS),
    ("owner_statements", STATEMENT_DAYS, STATEMENTS),
    ("import_rows", IMPORT_ROW_DAYS, IMPORT_ROWS),
    ("import_rows.waiting", REVIEW_DAYS, WAITING_ROWS),
    ("import_rows.remarks", REVIEW_DAYS, REMARKS),
    ("exports", AUDIT_DAYS, EXPORTS),
    ("sessions", 0.0, SESSIONS),
    ("tokens", TOKEN_DAYS, TOKENS),
    ("approvals", INCIDENT_DAYS, APPROVALS),
    ("history_delays", INCIDENT_DAYS, DELAYS),
    ("holds", INCIDENT_DAYS, HOLDS),
    ("incidents", INCIDENT_DAYS, INCIDENTS),
    ("preservation_notices", NOTICE_DAYS, NOTICES),
    ("searches", SEARCH_DAYS, SEARCHES),
    (
        "owner_accesses.account_id",
        SEARCH_DAYS,
        ACCOUNTS_OF_ACCESSES,
    ),
];

/// The owner has no camera any more. Counted from when somebody recorded the removal, however long ago that was: a slip of
/// the hand erases nothing tonight.
macro_rules! without_camera {
    ($before:literal, $after:literal) => {
        concat!(
            $before,
            " recorded_at <= $1 AND NOT EXISTS (SELECT 1 FROM cameras k WHERE k.owner_id = owner_contacts.owner_id \
             AND NOT EXISTS (SELECT 1 FROM status_events e WHERE e.status = 'removed' AND e.recorded_at <= $1 \
             AND e.rid = (SELECT l.rid FROM status_events l WHERE l.camera_id = k.id AND l.superseded_at IS NULL \
             ORDER BY l.since IS NULL, l.since DESC, l.rid DESC LIMIT 1)))",
            $after
        )
    };
}
const WITHOUT_CAMERA: &str = without_camera!(
    "SELECT owner_id FROM owner_contacts WHERE",
    " ORDER BY owner_id"
);
const CONTACT: &str = without_camera!("DELETE FROM owner_contacts WHERE owner_id = $2 AND", "");
const CONSENTS: &str = "DELETE FROM owner_consents WHERE owner_id = $1 AND scope = 'contactable'";

const DRAFTS: &str = "SELECT id FROM cameras WHERE draft_until <= $1 ORDER BY id";
const LOCK_DRAFT: &str =
    "UPDATE cameras SET revision = revision + 1 WHERE id = $1 AND draft_until <= $2";

const CLAIM: &str = "UPDATE deployment SET purged_at = $1 WHERE only_row = 1 AND (purged_at IS NULL OR purged_at <= $2)";
const INSERT_HOLD: &str = "INSERT INTO holds (id, incident_id, reason, until, placed_at, placed_by) \
     VALUES ($1, $2, $3, $4, $5, $6)";

impl Tx {
    /// Deletes what had its time at `now`, after `claim_purge`; gives how many rows of each table, those of none left out,
    /// and where the log begins now if that moved.
    pub(super) async fn purge(&mut self, now: Instant) -> Result<(Purged, Option<Head>)> {
        let mut purged = Purged::new();
        for (table, days, sql) in STEPS {
            let rows = self.purge_step(sql, now.plus_days(-days), now).await?;
            purged.push((table, rows));
        }
        purged.push(("cameras", self.purge_drafts(now).await?));
        let (contacts, consents) = self.purge_contacts(now).await?;
        purged.push(("owner_consents", consents));
        purged.push(("owner_contacts", contacts));
        let (lines, start) = self.cut_audit(now.plus_days(-AUDIT_DAYS)).await?;
        purged.push(("audit", lines));
        purged.retain(|(_, rows)| *rows > 0);
        Ok((purged, start))
    }

    async fn purge_step(
        &mut self,
        sql: &'static str,
        before: Instant,
        now: Instant,
    ) -> Result<u64> {
        Ok(on_tx!(self, |conn| sqlx::query(sql)
            .bind(before)
            .bind(now)
            .execute(conn)
            .await
            .map(|done| done.rows_affected()))?)
    }

    /// Takes away the cameras of households that did not agree to be listed in time, with whoever they were the last of.
    async fn purge_drafts(&mut self, now: Instant) -> Result<u64> {
        let drafts: Vec<CameraId> = on_tx!(self, |conn| sqlx::query_scalar(DRAFTS)
            .bind(now)
            .fetch_all(conn)
            .await)?;
        let mut expired = Vec::with_capacity(drafts.len());
        for camera in drafts {
            // Locked as by whoever records a consent, and asked again after that.
            let is_draft = on_tx!(self, |conn| sqlx::query(LOCK_DRAFT)
                .bind(camera)
                .bind(now)
                .execute(conn)
                .await
                .map(|done| done.rows_affected() > 0))?;
            if is_draft {
                expired.push(camera);
            }
        }
        self.forget_rows_of_lists(&expired).await?;
        self.take_away(&expired).await?;
        Ok(expired.len() as u64)
    }

    /// Erases the contacts, and the consent to be contacted, of owners whose last camera left long enough ago.
    async fn purge_contacts(&mut self, now: Instant) -> Result<(u64, u64)> {
        let before = now.plus_days(-CONTACT_DAYS);
        let owners: Vec<OwnerId> = on_tx!(self, |conn| sqlx::query_scalar(WITHOUT_CAMERA)
            .bind(before)
            .fetch_all(conn)
            .await)?;
        let (mut contacts, mut consents) = (0, 0);
        for owner in owners {
            // Locks the cameras, as whoever changes one or its contact does; whether it still holds is asked after that.
            self.revise_cameras_of(owner).await?;
            let erased = on_tx!(self, |conn| sqlx::query(CONTACT)
                .bind(before)
                .bind(owner)
                .execute(conn)
                .await
                .map(|done| done.rows_affected()))?;
            if erased > 0 {
                contacts += erased;
                consents += on_tx!(self, |conn| sqlx::query(CONSENTS)
                    .bind(owner)
                    .execute(conn)
                    .await
                    .map(|done| done.rows_affected()))?;
            }
        }
        Ok((contacts, consents))
    }

    /// Whether a purge is due, a daily one if nobody has purged within a day; from now on somebody has.
    pub(super) async fn claim_purge(&mut self, now: Instant, daily: bool) -> Result<bool> {
        // In the order in which those take their locks who search: the incident, then the turn.
        let old = now.plus_days(-INCIDENT_DAYS);
        self.purge_step(LOCK_OLD, old, now).await?;
        let before = if daily { now.plus_seconds(-DAY_S) } else { now };
        Ok(self.purge_step(CLAIM, now, before).await? > 0)
    }

    /// Holds an incident, which the caller has seen to be one that the account may hold.
    pub(crate) async fn place_hold(
        &mut self,
        scope: &Scope,
        incident: IncidentId,
        hold: &Hold,
        now: Instant,
    ) -> Result<()> {
        on_tx!(self, |conn| {
            let query = sqlx::query(INSERT_HOLD).bind(Uuid::now_v7()).bind(incident);
            let query = query.bind(&hold.reason).bind(hold.until).bind(now);
            query.bind(scope.account).execute(conn).await.map(drop)
        })?;
        Ok(())
    }
}
