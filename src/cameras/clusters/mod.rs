//! Cameras far away: counted in cells of the map, by state (pure).

mod queries;
pub mod routes;

use serde::Serialize;
use utoipa::ToSchema;

use super::CameraStatus;
use crate::{error::Error, geometry::BBox, refusal::Refusal};

/// The deepest zoom; the database keeps the cells of this one.
pub const MAX_ZOOM: u8 = 22;
/// Cells at this zoom are what a near map is narrowed by.
const NEAR_ZOOM: u8 = 14;
/// Cells at this zoom are kept summed; maps up to it add those up.
const FAR_ZOOM: u8 = 11;
/// Cells across one side of a box: eight screens of 2,048 pixels.
const MOST_CELLS: i64 = 256;

/// Cameras that lie in one cell of 64 by 64 pixels.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct CameraCluster {
    /// Mean longitude of its cameras.
    pub lon: f64,
    /// Mean latitude.
    pub lat: f64,
    /// How many.
    pub count: i64,
    /// How many in each state.
    pub by_status: StatusCounts,
}

/// Cameras in each state.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, ToSchema)]
#[allow(missing_docs, reason = "the states explain themselves")]
pub struct StatusCounts {
    pub working: i64,
    pub faulty: i64,
    pub disconnected: i64,
    pub planned: i64,
    pub removed: i64,
    pub unknown: i64,
}

impl StatusCounts {
    fn add(&mut self, status: CameraStatus, cameras: i64) {
        *match status {
            CameraStatus::Working => &mut self.working,
            CameraStatus::Faulty => &mut self.faulty,
            CameraStatus::Disconnected => &mut self.disconnected,
            CameraStatus::Planned => &mut self.planned,
            CameraStatus::Removed => &mut self.removed,
            CameraStatus::Unknown => &mut self.unknown,
        } += cameras;
    }
}

/// The cells that a box touches, whole: a cluster does not change while the map is moved over it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Grid {
    zoom: u8,
    /// First and last column and row at `zoom`.
    x: (i64, i64),
    y: (i64, i64),
}

impl Grid {
    /// The cells of `area` at `zoom`; complains if they are more than any screen shows.
    pub fn of(area: BBox, zoom: u8) -> Result<Self, Refusal> {
        let zoom = zoom.min(MAX_ZOOM);
        let shift = MAX_ZOOM - zoom;
        let x = (column(area.min_lon) >> shift, column(area.max_lon) >> shift);
        let y = (row(area.max_lat) >> shift, row(area.min_lat) >> shift);
        if x.1 - x.0 >= MOST_CELLS || y.1 - y.0 >= MOST_CELLS {
            return Err(Refusal::TooManyCells { most: MOST_CELLS });
        }
        Ok(Self { zoom, x, y })
    }

    /// The columns and rows of another zoom within.
    fn at(self, zoom: u8) -> [(i64, i64); 2] {
        [self.x, self.y].map(|(first, last)| {
            if zoom >= self.zoom {
                let deeper = zoom - self.zoom;
                (first << deeper, ((last + 1) << deeper) - 1)
            } else {
                let shallower = self.zoom - zoom;
                (first >> shallower, last >> shallower)
            }
        })
    }
}

/// The columns and rows of the cells that a map which is near is narrowed by, of a box.
pub(crate) fn near_cells(area: BBox) -> crate::error::Result<[(i64, i64); 2]> {
    let grid = Grid::of(area, NEAR_ZOOM).map_err(|why| Error::field("near", why))?;
    Ok(grid.at(NEAR_ZOOM))
}

// The same numbers as in the migrations' view `camera_points_now`: a camera lies in the cell that a box asks for.
const SIDE: f64 = (1_u64 << (MAX_ZOOM + 2)) as f64;

fn column(lon: f64) -> i64 {
    (((lon + 180.0) / 360.0 * SIDE) as i64).clamp(0, SIDE as i64 - 1)
}

fn row(lat: f64) -> i64 {
    let p = lat * 0.017_453_292_519_943_295;
    let series =
        1.0 + p * p * (1.0 / 6.0 + p * p * (1.0 / 24.0 + p * p * 0.012_103_174_603_174_603));
    (((0.5 - p * series / std::f64::consts::TAU) * SIDE) as i64).clamp(0, SIDE as i64 - 1)
}

/// Degrees from sums of ten-millionths, as the database keeps them.
fn mean(sum_e7: i64, cameras: i64, from: f64) -> f64 {
    // Seven decimals are a centimetre; a whole number over ten million prints as such.
    (sum_e7 as f64 / cameras as f64 - from * 1e7).round() / 1e7
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn grid(corners: [f64; 4], zoom: u8) -> Result<Grid, Refusal> {
        let [min_lon, min_lat, max_lon, max_lat] = corners;
        Grid::of(
            BBox {
                min_lon,
                min_lat,
                max_lon,
                max_lat,
            },
            zoom,
        )
    }

    #[test]
    fn the_world_is_four_cells_wide_at_zoom_0() {
        let world = grid([-180.0, -90.0, 180.0, 90.0], 0).unwrap();
        assert_eq!(world.x, (0, 3));
        // Mercator's square ends at 85 degrees; the series reaches the pole within it.
        assert_eq!(world.y, (0, 3));
        assert_eq!(world.at(1), [(0, 7), (0, 7)]);
        let east = grid([90.0, 0.1, 90.1, 0.2], 3).unwrap();
        assert_eq!((east.x, east.y), ((24, 24), (15, 15)));
        assert_eq!(east.at(0), [(3, 3), (1, 1)]);
        assert_eq!(
            grid([105.0, 18.0, 106.0, 19.0], 22),
            Err(Refusal::TooManyCells { most: MOST_CELLS })
        );
    }

    #[test]
    fn rows_follow_mercator_within_a_twentieth_of_a_cell_side_up_to_60_degrees() {
        for lat in [0.0, 8.4, 15.0, 23.4, 45.0, 60.0_f64] {
            let height = |lat: f64| (row(lat - 0.001) - row(lat + 0.001)) as f64;
            let true_height = SIDE / 360.0 * 0.002 / lat.to_radians().cos();
            let ratio = height(lat) / true_height;
            assert!((0.95..1.01).contains(&ratio), "{lat}: {ratio}");
        }
    }

    #[test]
    fn means_are_whole_centimetres() {
        assert!((mean(2 * 2_859_000_001, 2, 180.0) - 105.900_000_1).abs() < 1e-12);
        assert_eq!(mean(1_083_400_000, 1, 90.0).to_string(), "18.34");
    }

    proptest! {
        #[test]
        fn a_box_asks_for_the_cells_of_what_it_holds(
            lon in -180.0..=180.0_f64, lat in -90.0..=90.0_f64, d in 0.0..0.01_f64, zoom in 0_u8..=16,
        ) {
            let corners = [(lon - d).max(-180.0), (lat - d).max(-90.0), (lon + d).min(180.0), (lat + d).min(90.0)];
            let grid = grid(corners, zoom).unwrap();
            for other in [FAR_ZOOM, NEAR_ZOOM, MAX_ZOOM] {
                let [x, y] = grid.at(other);
                let shift = MAX_ZOOM - other;
                prop_assert!((x.0..=x.1).contains(&(column(lon) >> shift)));
                prop_assert!((y.0..=y.1).contains(&(row(lat) >> shift)));
            }
        }
    }
}
