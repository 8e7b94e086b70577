//! SQL of overlaps: the cameras of a unit whose coverage meets a box.

use super::{Known, Overlaps};
use crate::{
    accounts::Scope,
    cameras::{CameraId, Setup, StoredCoverage},
    db::{Db, by_db, on_db},
    error::Result,
};

macro_rules! known {
    ($from:literal, $meets:literal) => {
        concat!(
            "SELECT k.id AS camera_id, k.code, k.label, v.lon, v.lat, v.bearing_deg, c.day_visible FROM ",
            $from,
            " JOIN camera_versions v ON v.id = c.version_id AND v.superseded_at IS NULL AND v.valid_to IS NULL \
             JOIN cameras k ON k.id = v.camera_id LEFT JOIN camera_points p ON p.camera_id = k.id WHERE ",
            $meets,
            " AND ($5 IS NULL OR k.unit_id IS NULL OR k.unit_id = $5) AND ($6 IS NULL OR k.id <> $6) \
             AND ($7 OR k.draft_until IS NULL) AND coalesce(p.status, 'unknown') <> 'removed' ORDER BY k.rid"
        )
    };
}

const KNOWN_SQLITE: &str = known!(
    "coverages_box b JOIN coverages c ON c.rid = b.rid",
    "b.min_lon <= $3 AND b.max_lon >= $1 AND b.min_lat <= $4 AND b.max_lat >= $2"
);
const KNOWN_POSTGIS: &str = known!(
    "coverages c",
    "c.box && ST_MakeEnvelope($1, $2, $3, $4, 4326)"
);

impl Db {
    /// What a camera with `setup` would repeat of those that `scope` may see; `camera` is the one that is edited.
    pub async fn overlaps(
        &self,
        scope: &Scope,
        setup: &Setup,
        camera: Option<CameraId>,
    ) -> Result<Overlaps> {
        let area = StoredCoverage::reach(setup)?;
        let sql = by_db!(self, KNOWN_SQLITE, KNOWN_POSTGIS);
        let known: Vec<Known> = on_db!(self, |pool| {
            let query = sqlx::query_as(sql).bind(area.min_lon).bind(area.min_lat);
            let query = query.bind(area.max_lon).bind(area.max_lat);
            let query = query
                .bind(scope.unit)
                .bind(camera)
                .bind(scope.sees_drafts());
            query.fetch_all(pool).await
        })?;
        let obstacles = self.obstacles_meeting(area).await?;
        Overlaps::of(setup, &obstacles, known)
    }
}
