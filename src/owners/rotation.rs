//! SQL of the key of contacts: which one this database has, a new one for all contacts, and none where it is lost.

use super::{ContactKey, KeyRecord, OwnerId};
use crate::{
    clock::Instant,
    db::{Db, Tx, on_db, on_tx},
    error::{Error, Result},
    refusal::Refusal,
    units::UnitId,
};

/// Contacts that are read at once.
const STRETCH: i64 = 500;
const RECORD: &str = "SELECT key_id, key_check, EXISTS (SELECT 1 FROM owner_contacts) OR EXISTS (SELECT 1 FROM import_rows \
     WHERE sealed IS NOT NULL) OR EXISTS (SELECT 1 FROM community_groups WHERE sealed IS NOT NULL) AS has_contacts FROM contact_key WHERE only_row = 1";
const SET_RECORD: &str = "UPDATE contact_key SET key_id = $1, key_check = $2 WHERE only_row = 1";
const CONTACTS: &str = "SELECT t.owner_id, t.sealed, o.unit_id FROM owner_contacts t JOIN owners o ON o.id = t.owner_id \
     WHERE $1 IS NULL OR t.owner_id > $1 ORDER BY t.owner_id LIMIT $2";

/// Those of rows of lists that wait; each is bound to its row.
const WAITING: &str = "SELECT id AS owner_id, sealed, NULL AS unit_id FROM import_rows \
     WHERE sealed IS NOT NULL AND ($1 IS NULL OR id > $1) ORDER BY id LIMIT $2";

/// Those of groups; each is bound to its group.
const OF_GROUPS: &str = "SELECT id AS owner_id, sealed, NULL AS unit_id FROM community_groups \
     WHERE sealed IS NOT NULL AND ($1 IS NULL OR id > $1) ORDER BY id LIMIT $2";

const CONTACT: &str =
    "UPDATE owner_contacts SET key_id = $2, sealed = $3, phone_hash = $4 WHERE owner_id = $1";
const GROUP: &str = "UPDATE community_groups SET key_id = $2, sealed = $3 WHERE id = $1";
const ROW: &str = "UPDATE import_rows SET key_id = $2, sealed = $3 WHERE id = $1";

#[derive(sqlx::FromRow)]
struct StoredContact {
    owner_id: OwnerId,
    sealed: Vec<u8>,
    unit_id: Option<UnitId>,
}

/// How many contacts a key opens, and the owners of those that it does not.
#[derive(Debug, Default)]
pub struct Opened {
    /// Those it opens.
    pub whole: usize,
    /// Owners of those it does not.
    pub damaged: Vec<OwnerId>,
}

impl Db {
    /// What this database says of the key of its contacts.
    pub async fn key_record(&self) -> Result<KeyRecord> {
        Ok(on_db!(self, |pool| sqlx::query_as(RECORD)
            .fetch_one(pool)
            .await)?)
    }

    /// Tries `key` on every contact, and shows none.
    pub async fn open_contacts(&self, key: &ContactKey) -> Result<Opened> {
        let mut opened = Opened::default();
        for sql in [CONTACTS, WAITING, OF_GROUPS] {
            let mut after: Option<OwnerId> = None;
            loop {
                let rows: Vec<StoredContact> = on_db!(self, |pool| sqlx::query_as(sql)
                    .bind(after)
                    .bind(STRETCH)
                    .fetch_all(pool)
                    .await)?;
                let Some(last) = rows.last() else { break };
                after = Some(last.owner_id);
                for row in rows {
                    match key.open(row.owner_id, &row.sealed) {
                        Ok(_) => opened.whole += 1,
                        Err(_) => opened.damaged.push(row.owner_id),
                    }
                }
            }
        }
        Ok(opened)
    }
}

impl Tx {
    /// Makes sure that a contact may be stored under `key`; true where it becomes the key of this database thereby.
    pub(crate) async fn require_contact_key(&mut self, key: &ContactKey) -> Result<bool> {
        let record = self.locked_key_record().await?;
        if record.is_of(key) {
            return Ok(false);
        }
        // Two servers with two keys: the first one to store a contact is right.
        if record.has_contacts {
            return Err(Error::Conflict(Refusal::OtherContactKey.into()));
        }
        self.set_key_record(Some(key)).await?;
        Ok(true)
    }

    /// Encrypts every contact anew; gives their number. `old` is the key that they have now.
    pub async fn rotate_contacts(
        &mut self,
        old: Option<&ContactKey>,
        new: &ContactKey,
    ) -> Result<usize> {
        let record = self.locked_key_record().await?;
        record.require(old)?;
        if record.is_of(new) {
            return Err(Error::Conflict(
                "the new key is the one in use already".into(),
            ));
        }
        let mut rotated = 0;
        if let Some(old) = old {
            rotated += self.reseal(CONTACTS, CONTACT, (old, new)).await?;
            rotated += self.reseal(WAITING, ROW, (old, new)).await?;
            rotated += self.reseal(OF_GROUPS, GROUP, (old, new)).await?;
        }
        self.set_key_record(Some(new)).await?;
        Ok(rotated)
    }

    /// Encrypts the contacts that `select` gives anew, by `update`; gives their number.
    async fn reseal(
        &mut self,
        select: &'static str,
        update: &'static str,
        (old, new): (&ContactKey, &ContactKey),
    ) -> Result<usize> {
        let (mut rotated, mut after) = (0, None);
        while let Some(rows) = self.stretch(select, &mut after).await? {
            rotated += rows.len();
            for row in rows {
                let contact = old.open(row.owner_id, &row.sealed)?;
                let sealed = new.seal(row.owner_id, &contact)?;
                on_tx!(self, |conn| {
                    let query = sqlx::query(update).bind(row.owner_id).bind(new.id());
                    let query = query.bind(&sealed);
                    // Of a row that waits, or of a group, no number is looked for.
                    let query = if update == CONTACT {
                        query.bind(new.phone_hash(row.unit_id, &contact))
                    } else {
                        query
                    };
                    query.execute(conn).await.map(drop)
                })?;
            }
        }
        Ok(rotated)
    }

    /// The next contacts behind `after`, which moves on; none at the end.
    async fn stretch(
        &mut self,
        sql: &'static str,
        after: &mut Option<OwnerId>,
    ) -> Result<Option<Vec<StoredContact>>> {
        let rows: Vec<StoredContact> = on_tx!(self, |conn| sqlx::query_as(sql)
            .bind(*after)
            .bind(STRETCH)
            .fetch_all(conn)
            .await)?;
        let Some(last) = rows.last() else {
            return Ok(None);
        };
        *after = Some(last.owner_id);
        Ok(Some(rows))
    }

    /// Erases every contact with its consent, and forgets the key; gives the number of contacts.
    pub async fn give_up_contacts(&mut self, now: Instant) -> Result<u64> {
        // Without a contact nobody is contactable; as in the history of consents, what ends stays.
        const CONSENTS: &str = "UPDATE owner_consents SET ended_at = $1, ended_as = 'superseded' WHERE scope = 'contactable' AND ended_at IS NULL";
        const WAITING: &str =
            "UPDATE import_rows SET key_id = NULL, sealed = NULL WHERE sealed IS NOT NULL";
        const GROUPS: &str =
            "UPDATE community_groups SET key_id = NULL, sealed = NULL WHERE sealed IS NOT NULL";
        const ERASE: &str = "DELETE FROM owner_contacts";
        self.locked_key_record().await?;
        on_tx!(self, |conn| sqlx::query(CONSENTS)
            .bind(now)
            .execute(conn)
            .await
            .map(drop))?;
        let mut erased = self.rows_changed(WAITING).await? + self.rows_changed(ERASE).await?;
        erased += self.rows_changed(GROUPS).await?;
        self.set_key_record(None).await?;
        Ok(erased)
    }

    async fn rows_changed(&mut self, sql: &'static str) -> Result<u64> {
        Ok(on_tx!(self, |conn| sqlx::query(sql)
            .execute(conn)
            .await
            .map(|done| done.rows_affected()))?)
    }

    /// The record, locked until the end: who stores contacts and who changes the key take turns.
    async fn locked_key_record(&mut self) -> Result<KeyRecord> {
        const LOCK: &str = "UPDATE contact_key SET key_id = key_id WHERE only_row = 1";
        on_tx!(self, |conn| sqlx::query(LOCK).execute(conn).await.map(drop))?;
        Ok(on_tx!(self, |conn| sqlx::query_as(RECORD)
            .fetch_one(conn)
            .await)?)
    }

    async fn set_key_record(&mut self, key: Option<&ContactKey>) -> Result<()> {
        let check = key.map(ContactKey::check_value).transpose()?;
        on_tx!(self, |conn| {
            let query = sqlx::query(SET_RECORD).bind(key.map(ContactKey::id));
            query.bind(check).execute(conn).await.map(drop)
        })?;
        Ok(())
    }
}
