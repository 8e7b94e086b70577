//! SQL of withdrawal: in one step an owner leaves the registry, with its contact, consents and cameras (PRIVACY P9).

use uuid::Uuid;

use super::{Contact, ContactKey, OwnerId, contact::dialled};
use crate::{
    cameras::CameraId,
    clock::Instant,
    db::{Tx, on_tx},
    error::Result,
    units::UnitId,
};

const CAMERAS: &str = "SELECT id FROM cameras WHERE owner_id = $1 ORDER BY id";
const CLOSE_NOTICES: &str = "UPDATE preservation_notices SET closed_at = $2 WHERE closed_at IS NULL AND lapses_at > $2 \
     AND camera_id IN (SELECT id FROM cameras WHERE owner_id = $1)";
const LEAVE: &str = "UPDATE owners SET withdrawn_at = $2, label = NULL, folded = '', revision = revision + 1 WHERE id = $1";
const CONTACT: &str = "SELECT t.key_id, t.sealed, o.unit_id FROM owner_contacts t JOIN owners o ON o.id = t.owner_id \
     WHERE t.owner_id = $1";
const WAITING: &str = "SELECT r.id, r.sealed FROM import_rows r JOIN imports i ON i.id = r.import_id \
     WHERE r.state = 'waiting' AND r.key_id = $1 AND i.unit_id IS NOT DISTINCT FROM $2";
/// But for its hash, by which it stays away.
const FORGET_ROW: &str = "UPDATE import_rows SET state = 'let_go', place = '', fields = NULL, stated = NULL, complaints = NULL, \
     remarks = NULL, key_id = NULL, sealed = NULL, money = NULL, withdrawn = (1 = 1) WHERE id = $1";

/// What was taken away: counts, of which nobody is told who they were.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Withdrawn {
    pub(super) cameras: usize,
    pub(super) consents: u64,
    pub(super) notices: u64,
}

impl Tx {
    /// Takes an owner out of the registry. Called before its cameras and the owner are locked, it makes notices wait.
    pub(super) async fn withdraw_owner(
        &mut self,
        key: Option<&ContactKey>,
        owner: OwnerId,
        now: Instant,
    ) -> Result<Withdrawn> {
        let cameras: Vec<CameraId> = on_tx!(self, |conn| sqlx::query_scalar(CAMERAS)
            .bind(owner)
            .fetch_all(conn)
            .await)?;
        self.let_rows_of_lists_go(&cameras).await?;
        self.forget_rows_of_owner(key, owner).await?;
        self.forget_contact(owner).await?;
        let consents = self.end_consents(owner, now).await?;
        let notices = on_tx!(self, |conn| sqlx::query(CLOSE_NOTICES)
            .bind(owner)
            .bind(now)
            .execute(conn)
            .await
            .map(|done| done.rows_affected()))?;
        // It is known as one that withdrew before its cameras go, so that its row and its history stay.
        on_tx!(self, |conn| sqlx::query(LEAVE)
            .bind(owner)
            .bind(now)
            .execute(conn)
            .await
            .map(drop))?;
        self.take_away(&cameras).await?;
        Ok(Withdrawn {
            cameras: cameras.len(),
            consents,
            notices,
        })
    }

    /// Forgets the rows of lists of the same unit that wait with this owner's number.
    async fn forget_rows_of_owner(
        &mut self,
        key: Option<&ContactKey>,
        owner: OwnerId,
    ) -> Result<()> {
        let stored: Option<(String, Vec<u8>, Option<UnitId>)> =
            on_tx!(self, |conn| sqlx::query_as(CONTACT)
                .bind(owner)
                .fetch_optional(conn)
                .await)?;
        let (Some(key), Some((key_id, sealed, unit))) = (key, stored) else {
            return Ok(());
        };
        // A contact that this key does not open is erased all the same.
        let number = |contact: &Contact| contact.phone.as_deref().and_then(dialled);
        let Some(wanted) = key.open(owner, &sealed).ok().as_ref().and_then(number) else {
            return Ok(());
        };
        let rows: Vec<(Uuid, Vec<u8>)> = on_tx!(self, |conn| sqlx::query_as(WAITING)
            .bind(&key_id)
            .bind(unit)
            .fetch_all(conn)
            .await)?;
        for (id, sealed) in rows {
            let waiting = key.open(OwnerId(id), &sealed).ok();
            if waiting.as_ref().and_then(number).as_ref() != Some(&wanted) {
                continue;
            }
            on_tx!(self, |conn| sqlx::query(FORGET_ROW)
                .bind(id)
                .execute(conn)
                .await
                .map(drop))?;
        }
        Ok(())
    }
}
