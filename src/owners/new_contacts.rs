//! Contacts of new owners, many at once: those that come with a list.

use std::collections::HashMap;

use sqlx::QueryBuilder;

use super::{Contact, ContactKey, OwnerId, replaced_entries};
use crate::{
    accounts::Scope,
    audit::append,
    cameras::CameraId,
    clock::Instant,
    db::{Tx, on_tx},
    error::Result,
    units::UnitId,
};

/// Rows of one INSERT.
const CHUNK: usize = 1000;

/// What is known of the owner of a camera.
#[derive(sqlx::FromRow)]
pub(crate) struct KnownOwner {
    camera: CameraId,
    /// Which one.
    pub(crate) owner: OwnerId,
    /// The hash of the phone, if that is known.
    pub(crate) phone_hash: Option<Vec<u8>>,
    /// How many cameras it has.
    pub(crate) cameras: i64,
    /// Whether it has a contact, or agreed to something.
    pub(crate) is_bound: bool,
}

/// The contact of an owner who has none yet, and no camera but this one.
pub(crate) struct NewContact<'a> {
    /// The camera.
    pub(crate) camera: CameraId,
    /// Its owner.
    pub(crate) owner: OwnerId,
    /// The unit that keeps the owner.
    pub(crate) unit: Option<UnitId>,
    /// How to reach the owner.
    pub(crate) contact: &'a Contact,
}

impl Tx {
    /// What lists must know of the owners of some cameras, which the caller may see.
    pub(crate) async fn owners_known(
        &mut self,
        cameras: &[CameraId],
    ) -> Result<HashMap<CameraId, KnownOwner>> {
        const KNOWN: &str = "SELECT k.id AS camera, k.owner_id AS owner, t.phone_hash, \
             (SELECT count(*) FROM cameras o WHERE o.owner_id = k.owner_id) AS cameras, \
             t.owner_id IS NOT NULL OR EXISTS (SELECT 1 FROM owner_consents c WHERE c.owner_id = k.owner_id \
             AND c.ended_at IS NULL) AS is_bound \
             FROM cameras k LEFT JOIN owner_contacts t ON t.owner_id = k.owner_id \
             WHERE k.owner_id IS NOT NULL AND k.id IN (";
        let mut known = HashMap::new();
        for chunk in cameras.chunks(CHUNK) {
            let found: Vec<KnownOwner> = on_tx!(&mut *self, |conn| {
                let mut query = QueryBuilder::new(KNOWN);
                let mut ids = query.separated(", ");
                for id in chunk {
                    ids.push_bind(*id);
                }
                query.push(")");
                query.build_query_as().fetch_all(conn).await
            })?;
            known.extend(found.into_iter().map(|owner| (owner.camera, owner)));
        }
        Ok(known)
    }

    /// Stores the contacts of new owners, encrypted and without consent: nobody learns them before the owner agreed
    /// (PRIVACY P9). Their lines in the log are part of it.
    pub(crate) async fn store_new_contacts(
        &mut self,
        key: &ContactKey,
        scope: &Scope,
        contacts: &[NewContact<'_>],
        now: Instant,
    ) -> Result<()> {
        for chunk in contacts.chunks(CHUNK) {
            let begun = self.require_contact_key(key).await?;
            let mut rows = Vec::with_capacity(chunk.len());
            let mut entries = Vec::with_capacity(chunk.len());
            for (nth, new) in chunk.iter().enumerate() {
                let hash = key.phone_hash(new.unit, new.contact);
                rows.push((new.owner, key.seal(new.owner, new.contact)?, hash));
                let stored = (new.owner, begun && nth == 0);
                entries.extend(replaced_entries(scope, now, new.camera, stored, false, key));
            }
            on_tx!(&mut *self, |conn| {
                let mut insert = QueryBuilder::new(
                    "INSERT INTO owner_contacts (owner_id, key_id, sealed, phone_hash, recorded_at, recorded_by) ",
                );
                insert.push_values(&rows, |mut values, (owner, sealed, hash)| {
                    values
                        .push_bind(*owner)
                        .push_bind(key.id())
                        .push_bind(sealed);
                    values
                        .push_bind(hash)
                        .push_bind(now)
                        .push_bind(scope.account);
                });
                insert.build().execute(conn).await.map(drop)
            })?;
            append(self, &entries).await?;
        }
        Ok(())
    }
}
