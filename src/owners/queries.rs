//! SQL of owners: their contacts and consent, and who asked for them.

use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use super::{
    Access, Agreement, Consent, ConsentScope, Contact, ContactChannel, ContactKey, EndedAs,
    OwnerId, OwnerKind,
};
use crate::{
    accounts::Scope,
    cameras::CameraId,
    clock::Instant,
    db::{Tx, on_tx},
    error::{Error, Result},
    refusal::Refusal,
    units::UnitId,
};

/// A contact as an officer gets it, for one incident.
#[derive(Serialize, ToSchema)]
pub struct RevealedContact {
    /// Identifier of the camera.
    pub camera_id: CameraId,
    /// Code of the camera.
    pub camera_code: String,
    /// What kind of owner it has.
    pub owner_kind: OwnerKind,
    /// Whom to ask for.
    pub name: Option<String>,
    /// The number to dial.
    pub phone: Option<String>,
    /// The e-mail address.
    pub email: Option<String>,
    /// Where to go.
    pub address: Option<String>,
    /// By which way the owner wants to be reached.
    pub channel: ContactChannel,
    /// At which hours, in words; null = at any.
    pub hours: Option<String>,
}

/// The owner of a camera within a transaction.
#[derive(sqlx::FromRow)]
struct CameraOwner {
    owner_id: Option<OwnerId>,
    unit_id: Option<UnitId>,
    /// Cameras of the same owner, this one included.
    cameras: i64,
    has_contact: bool,
    has_consent: bool,
}

/// For whom a kind of owner is stated.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum KindOf {
    /// For the owner of this camera alone, of whom nothing else is known.
    #[default]
    Camera,
    /// For the owner with all that it has.
    Owner,
}

impl Tx {
    /// The contact of the owner of a camera, entered into the owner's history; a conflict without consent (PRIVACY P9).
    ///
    /// The caller makes sure that the camera is a candidate of the incident, and commits before it answers.
    pub async fn reveal_contact(
        &mut self,
        key: Option<&ContactKey>,
        access: &Access<'_>,
    ) -> Result<RevealedContact> {
        const OWNED: &str = "SELECT k.code, o.kind, o.id FROM cameras k JOIN owners o ON o.id = k.owner_id \
             WHERE k.id = $1 AND ($2 IS NULL OR k.unit_id IS NULL OR k.unit_id = $2)";
        // The update that changes nothing takes the row's lock: what is read now stays so until the answer is committed.
        const LOCKED: &str = "UPDATE owner_contacts SET key_id = key_id WHERE owner_id = $1 RETURNING key_id, sealed";
        const CONSENT: &str = "SELECT channel, hours FROM owner_consents WHERE owner_id = $1 AND scope = 'contactable' \
             AND ended_at IS NULL";
        let not_contactable = || Error::Conflict(Refusal::NotContactable.into());
        let (camera, unit) = (access.camera, access.scope.unit);
        let found: Option<(String, OwnerKind, OwnerId)> =
            on_tx!(self, |conn| sqlx::query_as(OWNED)
                .bind(camera)
                .bind(unit)
                .fetch_optional(conn)
                .await)?;
        let (camera_code, owner_kind, owner) = found.ok_or_else(not_contactable)?;
        let stored: Option<(String, Vec<u8>)> = on_tx!(self, |conn| sqlx::query_as(LOCKED)
            .bind(owner)
            .fetch_optional(conn)
            .await)?;
        let (key_id, sealed) = stored.ok_or_else(not_contactable)?;
        let consent: Option<(ContactChannel, Option<String>)> =
            on_tx!(self, |conn| sqlx::query_as(CONSENT)
                .bind(owner)
                .fetch_optional(conn)
                .await)?;
        let (channel, hours) = consent.ok_or_else(not_contactable)?;
        let key = key
            .filter(|key| key.id() == key_id)
            .ok_or_else(|| Error::Conflict(Refusal::OtherContactKey.into()))?;
        self.record_access(access).await?;
        let Contact {
            name,
            phone,
            email,
            address,
        } = key.open(owner, &sealed)?;
        Ok(RevealedContact {
            camera_id: camera,
            camera_code,
            owner_kind,
            name,
            phone,
            email,
            address,
            channel,
            hours,
        })
    }

    /// Replaces contact and consent of the owner of a camera (read by `camera_for_change` in this transaction); gives the
    /// owner, and whether `key` was made the key of this database thereby.
    pub(crate) async fn store_contact(
        &mut self,
        key: &ContactKey,
        scope: &Scope,
        camera: CameraId,
        contact: &Contact,
        consent: Option<&Consent>,
        now: Instant,
    ) -> Result<(OwnerId, bool)> {
        const CONTACT: &str = "INSERT INTO owner_contacts (owner_id, key_id, sealed, phone_hash, recorded_at, recorded_by) \
             VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (owner_id) DO UPDATE SET key_id = excluded.key_id, \
             sealed = excluded.sealed, phone_hash = excluded.phone_hash, recorded_at = excluded.recorded_at, \
             recorded_by = excluded.recorded_by";
        let begun = self.require_contact_key(key).await?;
        let found = self.camera_owner(camera).await?;
        let owner = match found.owner_id {
            Some(owner) => owner,
            // Nobody said what kind: a household is the likeliest and the best protected one.
            None => {
                self.add_owner(camera, OwnerKind::Household, found.unit_id, now)
                    .await?
            }
        };
        // A number is found again within the unit that keeps the owner.
        let unit: Option<UnitId> = on_tx!(self, |conn| sqlx::query_scalar(
            "SELECT unit_id FROM owners WHERE id = $1"
        )
        .bind(owner)
        .fetch_one(conn)
        .await)?;
        let (sealed, phone_hash) = (key.seal(owner, contact)?, key.phone_hash(unit, contact));
        on_tx!(self, |conn| {
            let query = sqlx::query(CONTACT)
                .bind(owner)
                .bind(key.id())
                .bind(&sealed);
            let query = query.bind(phone_hash).bind(now).bind(scope.account);
            query.execute(conn).await.map(drop)
        })?;
        self.state_contactable(scope, owner, consent.map(Agreement::from), now)
            .await?;
        self.count_revision(camera).await?;
        Ok((owner, begun))
    }

    /// Erases contact and consent of the owner of a camera (read by `camera_for_change` in this transaction); gives the
    /// owner, if there is one.
    pub(crate) async fn erase_contact(
        &mut self,
        scope: &Scope,
        camera: CameraId,
        now: Instant,
    ) -> Result<Option<OwnerId>> {
        let Some(owner) = self.camera_owner(camera).await?.owner_id else {
            return Ok(None);
        };
        self.forget_contact(owner).await?;
        self.state_contactable(scope, owner, None, now).await?;
        self.count_revision(camera).await?;
        Ok(Some(owner))
    }

    /// States what kind of owner a camera has. Whoever speaks of a camera alone neither parts it from an owner with contact,
    /// consents or other cameras, nor speaks for that owner (PRIVACY P9).
    pub(crate) async fn set_owner_kind(
        &mut self,
        camera: CameraId,
        (kind, of): (Option<OwnerKind>, KindOf),
        unit: Option<UnitId>,
        now: Instant,
    ) -> Result<()> {
        const KIND: &str = "UPDATE owners SET kind = $2 WHERE id = $1";
        // Of whom nobody knows, nobody says that it is a household; one that waits for consent goes on to wait.
        const NOBODY: &str = "UPDATE cameras SET owner_id = NULL WHERE id = $1";
        let found = self.camera_owner(camera).await?;
        let is_bound = found.has_contact || found.has_consent || found.cameras > 1;
        match (kind, found.owner_id) {
            (None, _) if found.has_contact && found.cameras == 1 => {
                return Err(Error::field("owner_kind", Refusal::OwnerHasContact));
            }
            (_, Some(_)) if of == KindOf::Camera && is_bound => {
                return Err(Error::field("owner_kind", Refusal::KindOfOwner));
            }
            (Some(kind), Some(owner)) => {
                on_tx!(self, |conn| sqlx::query(KIND)
                    .bind(owner)
                    .bind(kind)
                    .execute(conn)
                    .await
                    .map(drop))?;
                self.settle_drafts(owner, now).await?;
            }
            (Some(kind), None) => drop(self.add_owner(camera, kind, unit, now).await?),
            (None, known) => {
                on_tx!(self, |conn| sqlx::query(NOBODY)
                    .bind(camera)
                    .execute(conn)
                    .await
                    .map(drop))?;
                let known: Vec<_> = known.map(|owner| owner.0).into_iter().collect();
                self.forget_unused_owners(&known).await?;
            }
        }
        Ok(())
    }

    /// Whether it is known how to reach the owner of a camera.
    pub(crate) async fn has_contact(&mut self, camera: CameraId) -> Result<bool> {
        Ok(self.camera_owner(camera).await?.has_contact)
    }

    /// The owner of a camera, if there is one.
    pub(crate) async fn owner_of(&mut self, camera: CameraId) -> Result<Option<OwnerId>> {
        Ok(self.camera_owner(camera).await?.owner_id)
    }

    /// Gives a camera without an owner one that is known.
    pub(crate) async fn share_owner(
        &mut self,
        camera: CameraId,
        owner: OwnerId,
        now: Instant,
    ) -> Result<()> {
        const SHARE: &str = "UPDATE cameras SET owner_id = $2 WHERE id = $1 AND owner_id IS NULL";
        on_tx!(self, |conn| sqlx::query(SHARE)
            .bind(camera)
            .bind(owner)
            .execute(conn)
            .await
            .map(drop))?;
        self.settle_drafts(owner, now).await
    }

    async fn camera_owner(&mut self, camera: CameraId) -> Result<CameraOwner> {
        const OWNER: &str = "SELECT k.owner_id, k.unit_id, \
             (SELECT count(*) FROM cameras c WHERE c.owner_id = k.owner_id) AS cameras, \
             EXISTS (SELECT 1 FROM owner_contacts t WHERE t.owner_id = k.owner_id) AS has_contact, \
             EXISTS (SELECT 1 FROM owner_consents c WHERE c.owner_id = k.owner_id AND c.ended_at IS NULL) AS has_consent \
             FROM cameras k WHERE k.id = $1";
        Ok(on_tx!(self, |conn| sqlx::query_as(OWNER)
            .bind(camera)
            .fetch_one(conn)
            .await)?)
    }

    async fn add_owner(
        &mut self,
        camera: CameraId,
        kind: OwnerKind,
        unit: Option<UnitId>,
        now: Instant,
    ) -> Result<OwnerId> {
        const INSERT: &str =
            "INSERT INTO owners (id, kind, unit_id, created_at) VALUES ($1, $2, $3, $4)";
        const SET: &str = "UPDATE cameras SET owner_id = $2 WHERE id = $1";
        let owner = OwnerId(Uuid::now_v7());
        on_tx!(self, |conn| {
            let query = sqlx::query(INSERT).bind(owner).bind(kind);
            query.bind(unit).bind(now).execute(conn).await.map(drop)
        })?;
        on_tx!(self, |conn| sqlx::query(SET)
            .bind(camera)
            .bind(owner)
            .execute(conn)
            .await
            .map(drop))?;
        self.settle_drafts(owner, now).await?;
        Ok(owner)
    }

    /// The contact of an owner that somebody is about to record something of; none where there is none.
    pub(super) async fn contact_of(
        &mut self,
        key: Option<&ContactKey>,
        owner: OwnerId,
    ) -> Result<Option<Contact>> {
        const SEALED: &str = "SELECT key_id, sealed FROM owner_contacts WHERE owner_id = $1";
        let stored: Option<(String, Vec<u8>)> = on_tx!(self, |conn| sqlx::query_as(SEALED)
            .bind(owner)
            .fetch_optional(conn)
            .await)?;
        let Some((key_id, sealed)) = stored else {
            return Ok(None);
        };
        let key = key
            .filter(|key| key.id() == key_id)
            .ok_or_else(|| Error::Conflict(Refusal::OtherContactKey.into()))?;
        key.open(owner, &sealed).map(Some)
    }

    /// Erases the contact of an owner; says whether there was one.
    pub(super) async fn forget_contact(&mut self, owner: OwnerId) -> Result<bool> {
        const ERASE: &str = "DELETE FROM owner_contacts WHERE owner_id = $1";
        Ok(on_tx!(self, |conn| sqlx::query(ERASE)
            .bind(owner)
            .execute(conn)
            .await
            .map(|done| done.rows_affected() > 0))?)
    }

    /// What was stated along with a contact: that the owner agreed to be contacted, or did not.
    async fn state_contactable(
        &mut self,
        scope: &Scope,
        owner: OwnerId,
        agreement: Option<Agreement>,
        now: Instant,
    ) -> Result<()> {
        let what = ConsentScope::Contactable;
        match agreement {
            Some(given) => self.give_consent(scope, owner, what, &given, now).await,
            None => self
                .end_consent(owner, what, EndedAs::Superseded, now)
                .await
                .map(drop),
        }
    }

    /// The record of a camera says whether there is a contact: it has changed. Those of the owner's other cameras are
    /// left alone, as two writers would wait for each other's.
    async fn count_revision(&mut self, camera: CameraId) -> Result<()> {
        const COUNT: &str = "UPDATE cameras SET revision = revision + 1 WHERE id = $1";
        on_tx!(self, |conn| sqlx::query(COUNT)
            .bind(camera)
            .execute(conn)
            .await
            .map(drop))?;
        Ok(())
    }
}
