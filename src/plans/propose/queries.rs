//! SQL of proposals: what a plan reads, and beyond the area's edge as far as cameras see.

use super::{ProposeInput, ProposeTask, Surroundings};
use crate::{
    accounts::Scope,
    clock::Day,
    db::Db,
    error::{Error, Result},
    geometry::optics::MAX_GIVEN_RANGE_M,
    plans::{PlanArea, queries::PLANNED},
};

impl Db {
    /// All that proposing needs, as of `today`: what `scope` may see of it.
    pub async fn plan_proposing(
        &self,
        scope: &Scope,
        input: &ProposeInput,
        today: Day,
    ) -> Result<ProposeTask> {
        let (limit, time_limit) = input.limits()?;
        let mut measuring = self
            .plan_measuring(scope, &input.measuring(), today)
            .await?;
        // What was accepted is to hang there: it is proposed no second time.
        let (area, time) = (&measuring.area, input.measuring().time);
        let planned = self.plan_cameras(scope, time, area, today, PLANNED).await?;
        measuring.cameras.extend(planned);
        let turned = measuring.cameras.iter();
        let turned = turned.filter_map(|camera| camera.turnable.as_ref().map(|hung| hung.lens));
        let ranges = turned.chain([input.preset.lens()]);
        let reach_m = ranges.map(|lens| lens.range().far_m).fold(0.0, f64::max);
        let around = self.plan_surroundings(&measuring.area, reach_m).await?;
        measuring.lines = around.lines;
        Ok(ProposeTask {
            obstacles: around.obstacles,
            sensitive: around.sensitive,
            preset: input.preset,
            limit,
            cost: input.cost,
            time_limit,
            measuring,
        })
    }

    /// What lies around an area as far as cameras that reach `reach_m` see.
    pub(in crate::plans) async fn plan_surroundings(
        &self,
        area: &PlanArea,
        reach_m: f64,
    ) -> Result<Surroundings> {
        let internal = |error: crate::geometry::OutOfRange| Error::Internal(error.to_string());
        // A camera beyond the edge that sees something of the area is at most its range away from it.
        let around = area
            .around(2.0 * reach_m.min(MAX_GIVEN_RANGE_M))
            .map_err(internal)?;
        let frame = area.frame;
        let obstacles = self.obstacles_meeting(around).await?;
        let local = obstacles.iter().map(|obstacle| obstacle.local(&frame));
        Ok(Surroundings {
            frame,
            lines: self.plan_lines(around, &frame).await?,
            obstacles: local.collect(),
            sensitive: self.boxes_of_sensitive(area, around, 0.0).await?,
        })
    }
}
