//! Storing what was read.

use serde::Serialize;

use super::Extract;
use crate::{
    clock::Instant,
    db::{
        Tx,
        sourced::{Origin, Stored},
    },
    error::Result,
    geometry::BBox,
};

/// What storing an extract did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct SceneReport {
    /// Buildings.
    pub buildings: Stored,
    /// Streets.
    pub streets: Stored,
    /// Named and sensitive places.
    pub places: Stored,
    /// Water and green.
    pub grounds: Stored,
    /// Dated setups of cameras whose coverage was computed anew, because buildings around them changed.
    pub coverages: usize,
}

impl Tx {
    /// Brings buildings, streets, places and grounds of `source` up to date, and the coverages around them; its
    /// cameras are stored as a list of cameras is.
    ///
    /// Things known by the same reference are updated, never doubled; what a person changed stays; what the extract
    /// no longer holds inside its area is retired or deleted, unless it holds nothing of that kind at all.
    pub async fn store_extract(
        &mut self,
        source: &str,
        extract: &Extract,
        now: Instant,
    ) -> Result<SceneReport> {
        let origin = Origin {
            source,
            bbox: extract.bbox,
        };
        let buildings = self
            .store_obstacles(origin, &extract.buildings, now)
            .await?;
        let mut report = SceneReport {
            buildings,
            streets: self.store_streets(origin, &extract.streets).await?,
            places: self.store_places(origin, &extract.places).await?,
            grounds: self.store_grounds(origin, &extract.grounds).await?,
            coverages: 0,
        };
        if buildings.created + buildings.updated + buildings.vanished > 0 {
            report.coverages = self.recompute_coverages(reach(extract)).await?;
        }
        Ok(report)
    }
}

/// The area of the extract with the buildings that stick out of it.
fn reach(extract: &Extract) -> BBox {
    let boxes = extract.buildings.iter();
    let boxes = boxes.filter_map(|building| building.outline.bbox());
    boxes.fold(extract.bbox, |all, one| all.with(&one))
}
