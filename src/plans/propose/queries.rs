//! SQL of proposals: what a plan reads, and beyond the area's edge as far as cameras see.

use super::{ProposeInput, ProposeTask};
use crate::{
    accounts::Scope,
    clock::Day,
    db::Db,
    error::{Error, Result},
    geometry::optics::MAX_GIVEN_RANGE_M,
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
        let frame = measuring.area.frame;
        let turned = measuring.cameras.iter();
        let turned = turned.filter_map(|camera| camera.turnable.as_ref().map(|hung| hung.lens));
        let ranges = turned.chain([input.preset.lens()]);
        let reach_m = ranges.map(|lens| lens.range().far_m).fold(0.0, f64::max);
        let internal = |error: crate::geometry::OutOfRange| Error::Internal(error.to_string());
        // A camera beyond the edge that sees something of the area is at most its range away from it.
        let around = measuring
            .area
            .around(2.0 * reach_m.min(MAX_GIVEN_RANGE_M))
            .map_err(internal)?;
        measuring.lines = self.plan_lines(around, &frame).await?;
        let obstacles = self.obstacles_meeting(around).await?;
        let local = obstacles.iter().map(|obstacle| obstacle.local(&frame));
        let sensitive = self
            .boxes_of_sensitive(&measuring.area, around, 0.0)
            .await?;
        Ok(ProposeTask {
            obstacles: local.collect(),
            sensitive,
            preset: input.preset,
            limit,
            cost: input.cost,
            time_limit,
            measuring,
        })
    }
}
