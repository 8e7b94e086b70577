//! Whether a camera may be asked about an incident: only one that is a candidate, and of the caller's unit.

use super::{Search, Verdict, judge, search::metres};
use crate::{cameras::CameraId, db::Db, error::Result, incidents::Incident};

impl Db {
    /// Those of `cameras` whose owners may be asked about `incident`, with their verdicts: candidates that are not out of
    /// view, of the caller's unit or of none. Others, missing ones among them, are left out.
    pub(crate) async fn askable(
        &self,
        search: &Search<'_>,
        incident: &Incident,
        cameras: &[CameraId],
    ) -> Result<Vec<(CameraId, Verdict)>> {
        let radius_m = incident.effective_search_radius_m();
        let (scene, area) = self.scene(incident, search.deployment, search.now).await?;
        let subjects = self.subjects_meeting(area.grown(metres(radius_m)?)).await?;
        let own = subjects.iter().filter(|narrowed| {
            let foreign = matches!((search.scope.unit, narrowed.unit), (Some(own), Some(other)) if own != other);
            cameras.contains(&narrowed.subject.id) && !foreign
        });
        let judged = own.filter_map(|narrowed| {
            let judgement = judge(&narrowed.subject, &scene)?;
            let askable =
                judgement.is_candidate(radius_m) && judgement.verdict != Verdict::OutOfView;
            askable.then_some((narrowed.subject.id, judgement.verdict))
        });
        Ok(judged.collect())
    }
}
