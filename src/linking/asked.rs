//! Whether a camera may be asked about an incident: only one that is a candidate, and of the caller's unit.

use std::collections::HashSet;

use super::{Judgement, Search, Verdict, judge};
use crate::{cameras::CameraId, clock::Window, db::Db, error::Result, incidents::Incident};

/// Which cameras may be asked about an incident.
pub(crate) struct Askable {
    /// Those, each with the window that it was judged for, and what it is worth to it. Who was followed may have passed one
    /// several times.
    pub(crate) cameras: Vec<(CameraId, Window, Judgement)>,
    /// Whether one of all that were found is about to lose footage, by the best knowledge of how long it is kept.
    pub(crate) is_urgent: bool,
    /// Which of those that may be asked are.
    pub(crate) about_to_be_lost: HashSet<CameraId>,
}

const MINUTE_S: f64 = 60.0;

impl Askable {
    /// What a camera is worth in a window that holds all of `part`, and that window; people write whole minutes.
    pub(crate) fn of(&self, camera: CameraId, part: Window) -> Option<(Window, &Judgement)> {
        let found = self.cameras.iter();
        let mut found = found.filter(|(id, window, _)| {
            let (from, to) = (
                window.from.plus_seconds(-MINUTE_S),
                window.to.plus_seconds(MINUTE_S),
            );
            *id == camera && from < part.from && part.to < to
        });
        found
            .next()
            .map(|(_, window, judgement)| (*window, judgement))
    }
}

impl Db {
    /// Those of `cameras` whose owners may be asked about `incident`: candidates that are not out of view, of the
    /// caller's unit or of none. Others, missing ones among them, are left out.
    pub(crate) async fn askable(
        &self,
        search: &Search<'_>,
        incident: &Incident,
        cameras: &[CameraId],
    ) -> Result<Askable> {
        let radius_m = incident.effective_search_radius_m();
        let mut tx = self.begin_reading().await?;
        let (scene, area) = tx.scene(incident, search.deployment, search.now).await?;
        let around = tx.subjects_around(&scene, area, radius_m, false).await?;
        let mut askable = Askable {
            cameras: Vec::new(),
            is_urgent: false,
            about_to_be_lost: HashSet::new(),
        };
        for narrowed in around.subjects {
            let judgement = judge(&narrowed.subject, &scene);
            let Some(judgement) = judgement.filter(|found| found.is_candidate(radius_m)) else {
                continue;
            };
            let urgent = search
                .estimates
                .is_urgent(&mut tx, &judgement, narrowed.unit, &scene)
                .await?;
            askable.is_urgent |= urgent;
            let foreign = search.scope.is_neighbours(narrowed.unit);
            let id = narrowed.subject.id;
            if cameras.contains(&id) && !foreign && judgement.verdict != Verdict::OutOfView {
                askable.cameras.push((id, incident.window(), judgement));
                if urgent {
                    askable.about_to_be_lost.insert(id);
                }
            }
        }
        tx.commit().await?;
        Ok(askable)
    }
}
