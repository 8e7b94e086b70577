//! SQL of clusters: counted by the database, in the tables that its triggers keep.

use sqlx::{FromRow, QueryBuilder};

use super::{CameraCluster, FAR_ZOOM, Grid, MAX_ZOOM, NEAR_ZOOM, StatusCounts, mean};
use crate::{
    accounts::Scope,
    cameras::CameraStatus,
    db::{Db, on_db},
    error::Result,
};

// Of a map that is far: cells summed already, halved as often as its zoom is less deep than theirs.
const FAR: &str = "SELECT CAST(cell_x >> s AS bigint) AS gx, CAST(cell_y >> s AS bigint) AS gy, status, CAST(sum(cameras) AS bigint) AS cameras, \
     CAST(sum(lon_e7) AS bigint) AS lon_e7, CAST(sum(lat_e7) AS bigint) AS lat_e7 \
     FROM camera_cells, (SELECT CAST(";
// Of a map that is near: camera by camera.
const NEAR: &str = "SELECT CAST(x >> s AS bigint) AS gx, CAST(y >> s AS bigint) AS gy, status, count(*) AS cameras, \
     CAST(sum(lon_e7) AS bigint) AS lon_e7, CAST(sum(lat_e7) AS bigint) AS lat_e7 \
     FROM camera_points, (SELECT CAST(";

#[derive(FromRow)]
struct Counted {
    gx: i64,
    gy: i64,
    status: CameraStatus,
    cameras: i64,
    lon_e7: i64,
    lat_e7: i64,
}

impl Db {
    /// The cameras that `scope` may see in the cells of a grid, cell by cell from west to east and north to south.
    pub async fn camera_clusters(&self, scope: &Scope, grid: Grid) -> Result<Vec<CameraCluster>> {
        let far = grid.zoom <= FAR_ZOOM;
        let (kept, narrowed) = if far {
            (FAR_ZOOM, FAR_ZOOM)
        } else {
            (MAX_ZOOM, NEAR_ZOOM)
        };
        let [cells_x, cells_y] = grid.at(narrowed);
        let rows: Vec<Counted> = on_db!(self, |pool| {
            let mut query = QueryBuilder::new(if far { FAR } else { NEAR });
            query.push_bind(i64::from(kept - grid.zoom));
            query.push(" AS integer) AS s) AS halvings WHERE cell_x IN (");
            // Column by column, so that the index finds the rows of each.
            let mut columns = query.separated(", ");
            for column in cells_x.0..=cells_x.1 {
                columns.push_bind(column);
            }
            query.push(") AND cell_y BETWEEN ").push_bind(cells_y.0);
            query.push(" AND ").push_bind(cells_y.1);
            if !far {
                let [x, y] = grid.at(MAX_ZOOM);
                query.push(" AND x BETWEEN ").push_bind(x.0);
                query.push(" AND ").push_bind(x.1);
                query.push(" AND y BETWEEN ").push_bind(y.0);
                query.push(" AND ").push_bind(y.1);
            }
            if let Some(unit) = scope.unit {
                query.push(" AND (unit_id IS NULL OR unit_id = ");
                query.push_bind(unit).push(")");
            }
            query.push(" GROUP BY gx, gy, status HAVING ");
            query.push(if far {
                "sum(cameras) > 0"
            } else {
                "count(*) > 0"
            });
            query.push(" ORDER BY gx, gy, status");
            query.build_query_as().fetch_all(pool).await
        })?;
        Ok(rows
            .chunk_by(|a, b| (a.gx, a.gy) == (b.gx, b.gy))
            .map(cluster)
            .collect())
    }
}

/// The rows of one cell, one for each state.
fn cluster(rows: &[Counted]) -> CameraCluster {
    let mut by_status = StatusCounts::default();
    let (mut count, mut lon_e7, mut lat_e7) = (0, 0, 0);
    for row in rows {
        by_status.add(row.status, row.cameras);
        count += row.cameras;
        lon_e7 += row.lon_e7;
        lat_e7 += row.lat_e7;
    }
    CameraCluster {
        lon: mean(lon_e7, count, 180.0),
        lat: mean(lat_e7, count, 90.0),
        count,
        by_status,
    }
}
