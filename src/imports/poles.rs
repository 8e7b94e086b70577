//! What the lenses of one row share: their pole, and their owner.

use std::collections::{HashMap, HashSet};

use sqlx::QueryBuilder;

use super::{
    By,
    camera_list::ListedCamera,
    cameras::change,
    decide::{Decision, Update},
};
use crate::{
    cameras::{Batch, CameraId, SiteId},
    clock::Instant,
    db::{Tx, on_tx},
    error::Result,
    owners::{Contact, OwnerId, OwnerKind},
};

/// What is shared, by the row that stands for a pole.
#[derive(Default)]
pub(super) struct Poles {
    /// Of new lenses: where they hang, and whose they are.
    new: HashMap<String, (SiteId, Option<OwnerId>)>,
    /// Of known lenses without an owner: the one that the row gave them.
    given: HashMap<String, OwnerId>,
    /// The lenses that are known already.
    known: HashMap<String, Vec<CameraId>>,
    /// Of a look beforehand: poles of which a contact was counted.
    contacts: HashSet<String>,
    /// Of a look beforehand: known owners of whom one was.
    counted: HashSet<OwnerId>,
    /// Owners to whom a new lens came that is not inserted yet, and may have to wait for their consent.
    joined: HashSet<OwnerId>,
}

/// What other lenses of a pole have, for one that comes to it.
#[derive(Default)]
pub(super) struct Beside {
    /// Where they hang, if that is where its row says.
    pub(super) site: Option<SiteId>,
    /// Whose they are, if that is whom its row names.
    pub(super) owner: Option<OwnerId>,
}

/// A known lens as it stands beside another one.
#[derive(sqlx::FromRow)]
struct KnownLens {
    lon: f64,
    lat: f64,
    site_id: Option<SiteId>,
    owner_id: Option<OwnerId>,
    kind: Option<OwnerKind>,
    sealed: Option<Vec<u8>>,
    phone_hash: Option<Vec<u8>>,
}

impl KnownLens {
    /// Whether its owner is the one of a row: of one kind, and with one phone, or one name where neither has a phone, or both
    /// without a contact.
    fn is_of(&self, by: &By<'_>, listed: &ListedCamera) -> Result<bool> {
        let contact = &listed.contact;
        if self.kind != listed.input.owner_kind {
            return Ok(false);
        }
        let unit = listed.unit(by.registrar)?;
        let phone = by.key.and_then(|key| key.phone_hash(unit, contact));
        Ok(match (&self.sealed, self.owner_id, by.key) {
            (None, ..) => *contact == Contact::default(),
            (Some(_), ..) if phone.is_some() || self.phone_hash.is_some() => {
                phone == self.phone_hash
            }
            (Some(sealed), Some(owner), Some(key)) => {
                contact.name.is_some() && key.open(owner, sealed)?.name == contact.name
            }
            _ => false,
        })
    }
}

impl Beside {
    /// What these have in common with a row.
    pub(super) async fn of(
        tx: &mut Tx,
        by: &By<'_>,
        listed: &ListedCamera,
        lenses: &[CameraId],
    ) -> Result<Self> {
        let mut found = Self::default();
        if lenses.is_empty() {
            return Ok(found);
        }
        for lens in tx.known_lenses(lenses).await? {
            let is_there = (Some(lens.lon), Some(lens.lat)) == (listed.input.lon, listed.input.lat);
            found.site = found.site.or(lens.site_id.filter(|_| is_there));
            if found.owner.is_none() && lens.is_of(by, listed)? {
                found.owner = lens.owner_id;
            }
        }
        Ok(found)
    }
}

impl Poles {
    /// Notes the known camera of a lens.
    pub(super) fn meet(&mut self, listed: &ListedCamera, camera: Option<CameraId>) {
        if let Some((pole, camera)) = listed.pole.as_ref().zip(camera) {
            self.known.entry(pole.clone()).or_default().push(camera);
        }
    }

    /// What the known lenses of the same pole have in common with a row of it.
    async fn beside(
        &self,
        tx: &mut Tx,
        by: &By<'_>,
        listed: &ListedCamera,
        pole: &str,
    ) -> Result<Beside> {
        let known = self.known.get(pole).map_or(&[][..], Vec::as_slice);
        Beside::of(tx, by, listed, known).await
    }

    /// Hangs the camera that the batch got last on the pole of its row, beside the owner of the first lens there; says whether
    /// it is the first.
    pub(super) async fn share(
        &mut self,
        tx: &mut Tx,
        by: &By<'_>,
        listed: &ListedCamera,
        pole: &str,
        batch: &mut Batch,
    ) -> Result<bool> {
        let Some(camera) = batch.cameras.last_mut() else {
            return Ok(true);
        };
        let known = self.new.get(pole).copied();
        let beside = match known {
            Some(_) => Beside::default(),
            None => self.beside(tx, by, listed, pole).await?,
        };
        let given = self.given.get(pole).copied().or(beside.owner);
        // An owner that stands in the book already, or is about to, is the one of this lens as well.
        if let Some(owner) = known.map_or(given, |(_, owner)| owner) {
            let own = camera.owner.replace(owner);
            batch.owners.retain(|row| Some(row.id) != own);
            if !batch.owners.iter().any(|row| row.id == owner) {
                self.joined.insert(owner);
            }
        } else if known.is_some()
            && let Some(own) = camera.owner.take()
        {
            batch.owners.retain(|row| row.id != own);
        }
        if let Some((site, _)) = known {
            camera.site = Some(site);
            return Ok(false);
        }
        let site = match (camera.site.or(beside.site), listed.input.position()) {
            (Some(site), _) => Some(site),
            (None, Some(place)) => {
                let id = camera.id.0.to_string();
                Some(tx.upsert_site(by.registrar, &id, place).await?)
            }
            (None, None) => None,
        };
        if let Some(site) = site {
            camera.site = Some(site);
            self.new.insert(pole.to_owned(), (site, camera.owner));
        }
        Ok(given.is_none())
    }

    /// Whether what was decided of a row would add a contact: there is one for all lenses of a pole and for all cameras of an
    /// owner.
    pub(super) async fn would_add_contact(
        &mut self,
        tx: &mut Tx,
        by: &By<'_>,
        listed: &ListedCamera,
        decision: &Decision,
    ) -> Result<bool> {
        let update = match decision {
            Decision::New(_) if listed.contact != Contact::default() => None,
            Decision::Update(update) if update.adds_contact => Some(update),
            Decision::Mended(mended) if mended.update.is_some() => mended.update.as_ref(),
            _ => return Ok(false),
        };
        let owner = update.and_then(|update| update.camera.owner_id);
        if owner.is_some_and(|owner| !self.counted.insert(owner)) {
            return Ok(false);
        }
        let Some(pole) = &listed.pole else {
            return Ok(true);
        };
        let is_shared = owner.is_none() && self.beside(tx, by, listed, pole).await?.owner.is_some();
        Ok(self.contacts.insert(pole.clone()) && !is_shared)
    }

    /// Lets lenses that came to an owner of before wait for its consent, if it needs one, once they are inserted.
    pub(super) async fn settle(&mut self, tx: &mut Tx, now: Instant) -> Result<()> {
        for owner in self.joined.drain() {
            tx.settle_drafts(owner, now).await?;
        }
        Ok(())
    }

    /// Changes a known camera; where the row gives an owner to lenses that had none, it is one for all of them.
    pub(super) async fn change(
        &mut self,
        tx: &mut Tx,
        by: &By<'_>,
        listed: &ListedCamera,
        update: Update,
    ) -> Result<Update> {
        let camera = update.camera.id;
        let pole = listed.pole.as_ref();
        let Some(pole) = pole.filter(|_| update.camera.owner_id.is_none()) else {
            return change(tx, by, &listed.contact, update).await;
        };
        let owner = match self.given.get(pole) {
            Some(owner) => Some(*owner),
            None if update.adds_contact => self.beside(tx, by, listed, pole).await?.owner,
            None => None,
        };
        if let Some(owner) = owner {
            tx.share_owner(camera, owner, by.registrar.now).await?;
            return change(tx, by, &listed.contact, update).await;
        }
        let update = change(tx, by, &listed.contact, update).await?;
        if let Some(owner) = tx.owner_of(camera).await? {
            self.given.insert(pole.clone(), owner);
        }
        Ok(update)
    }
}

impl Tx {
    /// Some lenses as they are now, in the order in which they came.
    async fn known_lenses(&mut self, lenses: &[CameraId]) -> Result<Vec<KnownLens>> {
        Ok(on_tx!(self, |conn| {
            let mut query = QueryBuilder::new(
                "SELECT v.lon, v.lat, k.site_id, k.owner_id, o.kind, t.sealed, t.phone_hash \
                 FROM cameras k JOIN camera_versions v ON v.camera_id = k.id AND v.superseded_at IS NULL AND v.valid_to IS NULL \
                 LEFT JOIN owners o ON o.id = k.owner_id LEFT JOIN owner_contacts t ON t.owner_id = k.owner_id \
                 WHERE k.id IN (",
            );
            let mut ids = query.separated(", ");
            for lens in lenses {
                ids.push_bind(*lens);
            }
            query.push(") ORDER BY k.rid");
            query.build_query_as().fetch_all(conn).await
        })?)
    }
}
