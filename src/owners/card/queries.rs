//! SQL of cards: issuing, opening and revoking them, and what they open: rows of one owner and of nobody else.

use serde_json::json;
use uuid::Uuid;

use super::{
    MOST_TRIES, OPEN_S, OwnCamera, OwnRecord, Statement, StatementInput, StatementKind, TRIES,
    WAIT_S,
};
use crate::{
    accounts::Scope,
    cameras::{CameraId, Registrar, history::FieldChange},
    clock::{Day, Instant},
    db::{Db, MAX_PAGE, Page, Tx, on_db, on_tx},
    error::{Error, Result},
    owners::{OwnerId, OwnerKind},
    units::{UnitId, UnitName},
};

const REVOKE: &str =
    "UPDATE owner_cards SET revoked_at = $2 WHERE owner_id = $1 AND revoked_at IS NULL";
const CLOSE_ALL: &str = "DELETE FROM owner_card_sessions WHERE card_id IN (SELECT id FROM owner_cards WHERE owner_id = $1)";
const ISSUE: &str = "INSERT INTO owner_cards (id, owner_id, secret_hash, digits_hash, issued_at, issued_by) \
     VALUES ($1, $2, $3, $4, $5, $6)";
/// Counts the try before it is known to be a wrong one: whoever tries many at once is counted all the same.
const TRY: &str = "UPDATE owner_cards SET failures = failures + 1, \
     waits_until = CASE WHEN (failures + 1) % $3 = 0 THEN $4 ELSE waits_until END \
     WHERE secret_hash = $1 AND revoked_at IS NULL AND failures < $5 AND (waits_until IS NULL OR waits_until <= $2) \
     RETURNING id, owner_id, digits_hash";
const WAITS: &str = "SELECT waits_until FROM owner_cards WHERE secret_hash = $1 AND revoked_at IS NULL AND waits_until > $2";
const OPENED: &str =
    "UPDATE owner_cards SET failures = 0, waits_until = NULL WHERE id = $1 AND revoked_at IS NULL";
const OPEN: &str =
    "INSERT INTO owner_card_sessions (secret_hash, card_id, expires_at) VALUES ($1, $2, $3)";
const CLOSE: &str = "DELETE FROM owner_card_sessions WHERE secret_hash = $1";
const OPENER: &str = "SELECT o.id, o.unit_id FROM owner_card_sessions s JOIN owner_cards c ON c.id = s.card_id \
     JOIN owners o ON o.id = c.owner_id WHERE s.secret_hash = $1 AND s.expires_at > $2 AND c.revoked_at IS NULL";
const OWNER: &str = "SELECT o.kind, o.label, u.code AS unit_code, u.name AS unit_name, o.withdrawn_at, \
     EXISTS (SELECT 1 FROM owner_contacts t WHERE t.owner_id = o.id) AS has_contact \
     FROM owners o LEFT JOIN units u ON u.id = o.unit_id WHERE o.id = $1";
const CAMERAS: &str = "SELECT k.id, k.code, k.label, v.lon, v.lat, v.bearing_deg, k.verified_on, k.draft_until, c.towards_private_m2, \
     coalesce((SELECT e.status FROM status_events e WHERE e.camera_id = k.id AND e.superseded_at IS NULL \
     ORDER BY e.since IS NULL, e.since DESC, e.rid DESC LIMIT 1), 'unknown') AS status \
     FROM cameras k JOIN camera_versions v ON v.camera_id = k.id AND v.superseded_at IS NULL AND v.valid_to IS NULL \
     JOIN coverages c ON c.version_id = v.id WHERE k.owner_id = $1 ORDER BY k.rid LIMIT 1000";
macro_rules! statements {
    ($where:literal) => {
        concat!(
            "SELECT s.rid, s.id, s.camera_id, k.code AS camera_code, s.kind, s.status, s.words, s.made_at, s.decided_at, \
             s.accepted FROM owner_statements s JOIN cameras k ON k.id = s.camera_id WHERE ",
            $where
        )
    };
}
const OF_OWNER: &str = statements!("s.owner_id = $1 ORDER BY s.rid DESC LIMIT 1000");
const WAITING: &str = statements!(
    "s.kind = 'correction' AND s.decided_at IS NULL AND s.rid > $1 \
     AND ($2 IS NULL OR k.unit_id IS NULL OR k.unit_id = $2) ORDER BY s.rid LIMIT $3"
);
const SAY: &str = "INSERT INTO owner_statements (id, owner_id, camera_id, kind, status, words, made_at) \
     SELECT $1, $2, k.id, $4, $5, $6, $7 FROM cameras k WHERE k.id = $3 AND k.owner_id = $2";
/// The camera is locked, so that nobody changes it between the two.
const SEEN: &str = "UPDATE cameras SET revision = revision WHERE id = $1 RETURNING verified_on";
const VERIFIED: &str = "UPDATE cameras SET verified_on = $2, revision = revision + 1 WHERE id = $1";
const DECIDE: &str = "UPDATE owner_statements SET decided_at = $3, decided_by = $4, accepted = $5 \
     WHERE id = $1 AND kind = 'correction' AND decided_at IS NULL AND EXISTS (SELECT 1 FROM cameras k \
     WHERE k.id = owner_statements.camera_id AND ($2 IS NULL OR k.unit_id IS NULL OR k.unit_id = $2))";

/// Whose card it is, and its hash of the digits.
pub(super) struct Tried {
    pub(super) card: Uuid,
    pub(super) owner: OwnerId,
    pub(super) digits_hash: String,
}

/// Who opened a card.
#[derive(Clone, Copy, Debug, sqlx::FromRow)]
pub(crate) struct Opener {
    #[sqlx(rename = "id")]
    pub(super) owner: OwnerId,
    #[sqlx(rename = "unit_id")]
    pub(super) unit: Option<UnitId>,
}

#[derive(sqlx::FromRow)]
struct OwnerRow {
    kind: OwnerKind,
    label: Option<String>,
    unit_code: Option<String>,
    unit_name: Option<String>,
    withdrawn_at: Option<Instant>,
    has_contact: bool,
}

impl Db {
    /// Who opened a card with this hash of a session's secret; none where it expired or the card was revoked.
    pub(super) async fn card_opener(&self, secret: &[u8], now: Instant) -> Result<Option<Opener>> {
        Ok(on_db!(self, |pool| sqlx::query_as(OPENER)
            .bind(secret)
            .bind(now)
            .fetch_optional(pool)
            .await)?)
    }

    /// Seconds until the card of this secret can be tried again; none where it can be, or is none.
    pub(super) async fn card_waits_s(&self, secret: &[u8], now: Instant) -> Result<Option<u64>> {
        let until: Option<Instant> = on_db!(self, |pool| sqlx::query_scalar(WAITS)
            .bind(secret)
            .bind(now)
            .fetch_optional(pool)
            .await)?;
        Ok(until.map(|until| until.seconds_since(now).ceil().max(1.0) as u64))
    }

    /// All that an owner sees of itself at `now`.
    pub(super) async fn own_record(&self, owner: OwnerId, now: Instant) -> Result<OwnRecord> {
        let row: OwnerRow = on_db!(self, |pool| sqlx::query_as(OWNER)
            .bind(owner)
            .fetch_one(pool)
            .await)?;
        let cameras: Vec<OwnCamera> = on_db!(self, |pool| sqlx::query_as(CAMERAS)
            .bind(owner)
            .fetch_all(pool)
            .await)?;
        let statements: Vec<Statement> = on_db!(self, |pool| sqlx::query_as(OF_OWNER)
            .bind(owner)
            .fetch_all(pool)
            .await)?;
        let unit = row.unit_code.zip(row.unit_name);
        Ok(OwnRecord {
            kind: row.kind,
            label: row.label,
            unit: unit.map(|(code, name)| UnitName { code, name }),
            withdrawn_at: row.withdrawn_at,
            has_contact: row.has_contact,
            cameras,
            consents: self.consents(owner).await?,
            accesses: self.accesses_of_owner(owner, now).await?,
            statements,
        })
    }

    /// A page of the corrections that wait for a registrar of the unit of `scope`, in the order in which they came.
    pub(super) async fn waiting_statements(
        &self,
        scope: &Scope,
        after: i64,
        limit: u32,
    ) -> Result<Page<Statement>> {
        let rows: Vec<Statement> = on_db!(self, |pool| sqlx::query_as(WAITING)
            .bind(after)
            .bind(scope.unit)
            .bind(i64::from(limit.min(MAX_PAGE)) + 1)
            .fetch_all(pool)
            .await)?;
        Ok(Page::cut(rows, limit as usize, |row| row.rid.to_string()))
    }
}

impl Tx {
    /// Revokes the card of an owner; says whether there was one.
    pub(super) async fn revoke_card(&mut self, owner: OwnerId, now: Instant) -> Result<bool> {
        on_tx!(self, |conn| sqlx::query(CLOSE_ALL)
            .bind(owner)
            .execute(conn)
            .await
            .map(drop))?;
        Ok(on_tx!(self, |conn| sqlx::query(REVOKE)
            .bind(owner)
            .bind(now)
            .execute(conn)
            .await
            .map(|done| done.rows_affected() > 0))?)
    }

    /// Stores a new card in the place of any other.
    pub(super) async fn issue_card(
        &mut self,
        scope: &Scope,
        owner: OwnerId,
        secret_hash: &[u8],
        digits_hash: &str,
        now: Instant,
    ) -> Result<()> {
        self.revoke_card(owner, now).await?;
        on_tx!(self, |conn| {
            let query = sqlx::query(ISSUE).bind(Uuid::now_v7()).bind(owner);
            let query = query.bind(secret_hash).bind(digits_hash).bind(now);
            query.bind(scope.account).execute(conn).await.map(drop)
        })?;
        Ok(())
    }

    /// Counts a try to open a card; none where nothing can be tried.
    pub(super) async fn try_card(&mut self, secret: &[u8], now: Instant) -> Result<Option<Tried>> {
        let found: Option<(Uuid, OwnerId, String)> = on_tx!(self, |conn| {
            let query = sqlx::query_as(TRY).bind(secret).bind(now).bind(TRIES);
            let query = query.bind(now.plus_seconds(WAIT_S)).bind(MOST_TRIES);
            query.fetch_optional(conn).await
        })?;
        Ok(found.map(|(card, owner, digits_hash)| Tried {
            card,
            owner,
            digits_hash,
        }))
    }

    /// Opens a card whose digits were right; gives until when.
    pub(super) async fn open_card(
        &mut self,
        card: Uuid,
        session: &[u8],
        now: Instant,
    ) -> Result<Instant> {
        let expires = now.plus_seconds(OPEN_S);
        let opened = on_tx!(self, |conn| sqlx::query(OPENED)
            .bind(card)
            .execute(conn)
            .await
            .map(|done| done.rows_affected()))?;
        if opened == 0 {
            return Err(Error::Unauthenticated);
        }
        on_tx!(self, |conn| sqlx::query(OPEN)
            .bind(session)
            .bind(card)
            .bind(expires)
            .execute(conn)
            .await
            .map(drop))?;
        Ok(expires)
    }

    /// Closes an opened card.
    pub(super) async fn close_card(&mut self, session: &[u8]) -> Result<()> {
        Ok(on_tx!(self, |conn| sqlx::query(CLOSE)
            .bind(session)
            .execute(conn)
            .await
            .map(drop))?)
    }

    /// Stores what an owner says of one of its own cameras; any other is not there. Confirmed means seen today.
    pub(super) async fn say_of_camera(
        &mut self,
        registrar: &Registrar<'_>,
        owner: OwnerId,
        camera: CameraId,
        input: &StatementInput,
    ) -> Result<Uuid> {
        let (id, now) = (Uuid::now_v7(), registrar.now);
        let said = on_tx!(self, |conn| {
            let query = sqlx::query(SAY).bind(id).bind(owner).bind(camera);
            let query = query.bind(input.kind).bind(input.status);
            let query = query.bind(&input.words).bind(now);
            query.execute(conn).await.map(|done| done.rows_affected())
        })?;
        if said == 0 {
            return Err(Error::NotFound);
        }
        if input.kind == StatementKind::Confirmed {
            self.confirm_camera(registrar, camera).await?;
        }
        Ok(id)
    }

    /// The camera was seen to work today, unless that is known; the history says by whom.
    async fn confirm_camera(&mut self, registrar: &Registrar<'_>, camera: CameraId) -> Result<()> {
        let today = Day::of(registrar.now, registrar.zone);
        let seen: Option<Day> = on_tx!(&mut *self, |conn| sqlx::query_scalar(SEEN)
            .bind(camera)
            .fetch_one(conn)
            .await)?;
        if seen.is_some_and(|day| day >= today) {
            return Ok(());
        }
        on_tx!(&mut *self, |conn| sqlx::query(VERIFIED)
            .bind(camera)
            .bind(today)
            .execute(conn)
            .await
            .map(drop))?;
        let change = FieldChange {
            field: "verified_on".to_owned(),
            before: json!(seen),
            after: json!(today),
        };
        self.note_change(registrar, camera, Some(registrar.now), vec![change])
            .await
    }

    /// Notes what a registrar decided on a correction; hidden, decided and missing are the same.
    pub(super) async fn decide_statement(
        &mut self,
        scope: &Scope,
        id: Uuid,
        accepted: bool,
        now: Instant,
    ) -> Result<()> {
        let decided = on_tx!(self, |conn| {
            let query = sqlx::query(DECIDE).bind(id).bind(scope.unit).bind(now);
            let query = query.bind(scope.account).bind(accepted);
            query.execute(conn).await.map(|done| done.rows_affected())
        })?;
        if decided == 0 {
            return Err(Error::NotFound);
        }
        Ok(())
    }
}
