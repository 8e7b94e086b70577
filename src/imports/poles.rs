//! What the lenses of one row share: their pole, and their owner.

use std::collections::{HashMap, HashSet};

use super::{By, camera_list::ListedCamera, cameras::change, decide::Update};
use crate::{
    cameras::{Batch, Registrar, SiteId},
    clock::Instant,
    db::Tx,
    error::Result,
    geometry::Position,
    owners::OwnerId,
};

/// What is shared, by the row that stands for a pole.
#[derive(Default)]
pub(super) struct Poles {
    /// Of new lenses: where they hang, and whose they are.
    new: HashMap<String, (SiteId, Option<OwnerId>)>,
    /// Of known lenses without an owner: the one that the row gave them.
    given: HashMap<String, OwnerId>,
    /// Owners to whom a new lens came that is not inserted yet, and may have to wait for their consent.
    joined: HashSet<OwnerId>,
}

impl Poles {
    /// Hangs the camera that the batch got last on the pole of its row, beside the owner of the first lens there; says whether
    /// it is the first.
    pub(super) async fn share(
        &mut self,
        tx: &mut Tx,
        registrar: &Registrar<'_>,
        listed: &ListedCamera,
        pole: &str,
        batch: &mut Batch,
    ) -> Result<bool> {
        let Some(camera) = batch.cameras.last_mut() else {
            return Ok(true);
        };
        let known = self.new.get(pole).copied();
        let given = self.given.get(pole).copied();
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
        let place = listed.input.lon.zip(listed.input.lat);
        let place = place.and_then(|(lon, lat)| Position::try_from([lon, lat]).ok());
        let site = match (camera.site, place) {
            (Some(site), _) => Some(site),
            (None, Some(place)) => {
                let id = camera.id.0.to_string();
                Some(tx.upsert_site(registrar, &id, place).await?)
            }
            (None, None) => None,
        };
        if let Some(site) = site {
            camera.site = Some(site);
            self.new.insert(pole.to_owned(), (site, camera.owner));
        }
        Ok(given.is_none())
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
        if let Some(owner) = self.given.get(pole) {
            tx.share_owner(camera, *owner, by.registrar.now).await?;
            return change(tx, by, &listed.contact, update).await;
        }
        let update = change(tx, by, &listed.contact, update).await?;
        if let Some(owner) = tx.owner_of(camera).await? {
            self.given.insert(pole.clone(), owner);
        }
        Ok(update)
    }
}
