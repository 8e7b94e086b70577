//! Computing ahead: what new cameras see is found before the write begins, so that others wait for the writing alone.

use std::collections::{HashMap, HashSet};

use super::CameraList;
use crate::{
    cameras::StoredCoverage,
    db::{Db, Tx, on_db},
    error::Result,
};

/// What the cameras of a list see among the obstacles of one moment.
pub struct Ahead<'a> {
    scene_revision: i64,
    /// By the place of the camera in its list.
    coverages: HashMap<&'a str, StoredCoverage>,
}

impl Db {
    /// Computes what those cameras of `list` see whose code nobody has yet.
    pub async fn look_ahead<'a>(&self, list: &'a CameraList) -> Result<Ahead<'a>> {
        const CODES: &str = "SELECT code FROM cameras";
        // Read first: what changes while the coverages are computed shows when the write begins.
        let scene_revision = self.scene_revision().await?;
        let known: HashSet<String> =
            on_db!(self, |pool| sqlx::query_scalar(CODES).fetch_all(pool).await)?
                .into_iter()
                .collect();
        let mut coverages = HashMap::new();
        for listed in &list.rows {
            let code = listed.input.code.as_deref().unwrap_or_default().trim();
            if known.contains(code) {
                continue;
            }
            let setup = listed.input.setup();
            let obstacles = self
                .obstacles_meeting(StoredCoverage::reach(&setup)?)
                .await?;
            let coverage = StoredCoverage::compute(&setup, &obstacles)?;
            coverages.insert(listed.place.as_str(), coverage);
        }
        Ok(Ahead {
            scene_revision,
            coverages,
        })
    }
}

impl Ahead<'_> {
    /// Forgets everything if obstacles have changed since.
    pub(super) async fn check(&mut self, tx: &mut Tx) -> Result<()> {
        if tx.scene_revision().await? != self.scene_revision {
            self.coverages.clear();
        }
        Ok(())
    }

    /// What the camera at this place of the list sees, unless it has to be computed now.
    pub(super) fn take(&mut self, place: &str) -> Option<StoredCoverage> {
        self.coverages.remove(place)
    }
}
