//! Towns that nobody lives in: registries of any size to try out, to measure and to test with.
//!
//! Equal sizes and seeds give equal towns, on every database. A town of some 3,300 cameras is a grid of about
//! 830 blocks on 4.5 km², with half as many houses as cameras, in rows and densest in the middle.
//!
//! With an optimised build on two cores that others used as well, 1,000,000 cameras took 4.6 min of computing on SQLite
//! (a file of 4.4 GB, counts for the map and sectors of the index included) in 240 MB of memory. On PostgreSQL, before
//! cameras were counted for the map, they took 7 min (5.3 GB) in 100 MB.

mod cameras;
mod grid;
mod houses;
mod incidents;
mod land;
mod lists;
mod store;

use fastrand::Rng;
use jiff::tz::TimeZone;

use crate::{
    cameras::StoredCoverage,
    clock::{Day, Instant},
    error::Result,
    geometry::{BBox, Position},
    incidents::IncidentInput,
    obstacles::{NewObstacle, Obstacle},
    streets::NewStreet,
};
pub use cameras::TownCamera;
pub use lists::messy_list;
pub use store::Generated;
pub(crate) use store::refuse_live;

/// Cameras of the largest town: 1,000,000 make 300 towns.
const LARGEST_TOWN: u32 = 3334;
/// Cameras for each block of a town.
const CAMERAS_PER_BLOCK: u32 = 4;
/// Numbers for the junctions of one town; a town has about a thousand.
const JUNCTIONS: i64 = 10_000;

/// How much to make.
#[derive(Clone, Copy, Debug)]
pub struct Size {
    /// Cameras in all towns together.
    pub cameras: u32,
    /// Incidents in all towns together.
    pub incidents: u32,
    /// Equal seeds make equal towns.
    pub seed: u64,
}

/// A town that is yet to be made.
#[derive(Clone, Debug, PartialEq)]
pub struct TownPlan {
    /// Its unit's code and the prefix of everything in it.
    pub code: String,
    /// Its number, from 0.
    number: u32,
    centre: Position,
    /// Cameras in it.
    pub cameras: u32,
    incidents: u32,
    seed: u64,
}

/// A town with everything that the registry holds of one.
pub struct Town {
    /// Its unit's code and the prefix of everything in it.
    pub code: String,
    /// The box around its streets.
    pub bbox: BBox,
    /// Houses.
    pub buildings: Vec<NewObstacle>,
    /// Streets, which share their junctions.
    pub streets: Vec<NewStreet>,
    /// Cameras.
    pub cameras: Vec<TownCamera>,
    /// What each of the cameras sees, in the same order.
    pub coverages: Vec<StoredCoverage>,
    /// What happened on its streets in the last days.
    pub incidents: Vec<IncidentInput>,
}

/// The towns of a set; cameras and incidents are spread evenly over them.
#[must_use]
pub fn plan(size: &Size) -> Vec<TownPlan> {
    let mut rng = Rng::with_seed(size.seed);
    let towns = size.cameras.div_ceil(LARGEST_TOWN);
    let places = land::places(&mut rng, towns as usize);
    let towns = places.len() as u32;
    let share = |all: u32, number: u32| {
        let upto = |number: u32| u64::from(all) * u64::from(number) / u64::from(towns);
        (upto(number + 1) - upto(number)) as u32
    };
    let plans = (0..towns).zip(places).map(|(number, centre)| TownPlan {
        code: format!("G{:04}", number + 1),
        number,
        centre,
        cameras: share(size.cameras, number),
        incidents: share(size.incidents, number),
        seed: rng.u64(..),
    });
    plans.collect()
}

impl TownPlan {
    /// Makes the town as of `now`: only dates and times depend on it.
    pub fn build(&self, now: Instant, zone: &TimeZone) -> Result<Town> {
        let rng = &mut Rng::with_seed(self.seed);
        let code = &self.code;
        let blocks = self.cameras.div_ceil(CAMERAS_PER_BLOCK);
        let grid = grid::Grid::new(rng, self.centre, blocks);
        let houses = houses::houses(rng, &grid, self.cameras as usize / 2);
        let buildings: Vec<_> = (1..)
            .zip(&houses)
            .map(|(number, house): (u32, _)| {
                house.obstacle(&grid, format!("{code}/house/{number}"))
            })
            .collect();
        let calendar = Calendar { now, zone };
        let cameras = cameras::cameras(rng, &grid, &houses, &calendar, code, self.cameras);
        let streets = grid.streets(code, 1 + i64::from(self.number) * JUNCTIONS);
        let incidents = incidents::incidents(rng, &grid, now, code, self.incidents);
        let corners = streets.iter().flat_map(|street| street.line.0.iter());
        let middle = BBox::of([self.centre]);
        let bbox = BBox::of_degrees(corners.copied()).or(middle);
        Ok(Town {
            code: code.clone(),
            bbox: bbox.ok_or(crate::error::Error::NotFound)?,
            coverages: coverages(&cameras, &buildings)?,
            buildings,
            streets,
            cameras,
            incidents,
        })
    }
}

/// What each camera sees among the town's own houses: the nearest other town is kilometres away.
fn coverages(cameras: &[TownCamera], buildings: &[NewObstacle]) -> Result<Vec<StoredCoverage>> {
    let obstacles: Vec<(BBox, Obstacle)> = (1..)
        .zip(buildings)
        .filter_map(|(rid, building)| Some((building.outline.bbox()?, building.as_stored(rid))))
        .collect();
    let seen = cameras.iter().map(|camera| {
        let setup = camera.input.setup();
        let reach = StoredCoverage::reach(&setup)?;
        let near = obstacles.iter().filter(|(bbox, _)| bbox.meets(&reach));
        StoredCoverage::compute(&setup, near.map(|(_, obstacle)| obstacle))
    });
    seen.collect()
}

/// Days before a moment.
struct Calendar<'a> {
    now: Instant,
    zone: &'a TimeZone,
}

impl Calendar<'_> {
    fn days_ago(&self, days: f64) -> Day {
        Day::of(self.now.plus_days(-days), self.zone)
    }
}

/// A number from `min` to `max`, all equally likely.
fn between(rng: &mut Rng, min: f64, max: f64) -> f64 {
    min + rng.f64() * (max - min)
}

/// True in this share of the cases.
fn often(rng: &mut Rng, share: f64) -> bool {
    rng.f64() < share
}

/// An index below `count`, most likely one in the middle: the mean of two throws.
fn central(rng: &mut Rng, count: usize) -> usize {
    (0.5 * (rng.f64() + rng.f64()) * count as f64) as usize
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    fn size(cameras: u32, incidents: u32) -> Size {
        Size {
            cameras,
            incidents,
            seed: 42,
        }
    }

    #[test]
    fn towns_share_the_cameras_and_a_million_makes_300() {
        for cameras in [1, 3334, 3335, 100_000, 1_000_000] {
            let plans = plan(&size(cameras, 777));
            assert_eq!(plans.iter().map(|town| town.cameras).sum::<u32>(), cameras);
            assert_eq!(plans.iter().map(|town| town.incidents).sum::<u32>(), 777);
            assert!(plans.iter().all(|town| town.cameras <= LARGEST_TOWN));
        }
        assert_eq!(plan(&size(1_000_000, 0)).len(), 300);
        assert_eq!(plan(&size(50_000, 9)), plan(&size(50_000, 9)));
        let other = Size {
            seed: 43,
            ..size(50_000, 9)
        };
        assert_ne!(plan(&size(50_000, 9)), plan(&other));
    }

    #[test]
    fn a_town_is_what_a_registry_accepts() {
        let (now, zone) = (
            Instant::from_micros(1_795_000_000_000_000),
            TimeZone::get("Asia/Ho_Chi_Minh").unwrap(),
        );
        let town = plan(&size(600, 30))[0].build(now, &zone).unwrap();
        assert_eq!((town.cameras.len(), town.coverages.len()), (600, 600));
        assert_eq!((town.buildings.len(), town.incidents.len()), (300, 30));
        for camera in &town.cameras {
            assert_eq!(camera.input.check(now), [], "{:?}", camera.input);
        }
        let codes: HashSet<_> = town
            .cameras
            .iter()
            .map(|camera| &camera.input.code)
            .collect();
        assert_eq!(codes.len(), 600);
        // Enough of everything that makes a difference, and nothing all alike.
        let share = |has: &dyn Fn(&TownCamera) -> bool| {
            town.cameras.iter().filter(|camera| has(camera)).count()
        };
        assert!((10..100).contains(&share(&|camera| camera.input.bearing_deg.is_none())));
        assert!((100..400).contains(&share(&|camera| camera.shares_recorder)));
        let seen = town.coverages.iter().filter(|seen| !seen.indoors);
        assert!(seen.count() > 580);
        let blocked = town
            .cameras
            .iter()
            .zip(&town.coverages)
            .filter(|(_, seen)| {
                let (far, width) = (seen.sector_far_m, seen.sector_width_deg.to_radians());
                seen.day_area_m2.unwrap_or(0.0) < 0.9 * 0.5 * width * far * far
            });
        assert!((150..550).contains(&blocked.count()));
    }
}
