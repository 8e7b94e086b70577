//! What a camera would repeat: the same camera registered already, and others that see the same ground.

mod queries;
pub mod routes;

use geo::{Area, BooleanOps, Distance, Euclidean, MultiPolygon, Point};
use serde::Serialize;
use utoipa::ToSchema;

use super::{CameraId, Setup, sight::Sight};
use crate::{
    error::{Error, Result},
    geometry::{
        Frame, Position,
        wkb::{self, Shape},
    },
    obstacles::Obstacle,
};

/// Cameras nearer than this may be the same one, metres.
const SAME_PLACE_M: f64 = 5.0;
/// With bearings that differ by less than this, degrees.
const SAME_BEARING_DEG: f64 = 20.0;
/// A smaller share of a coverage is not worth a word.
const LEAST_SHARE: f64 = 0.1;
/// The most overlaps that are named.
const MOST: usize = 10;

/// What a camera would repeat.
#[derive(Debug, Default, Serialize, ToSchema)]
pub struct Overlaps {
    /// Cameras that may be the same one: within 5 m, looking the same way within 20° or in an unknown direction;
    /// nearest first.
    pub duplicates: Vec<Duplicate>,
    /// Cameras whose ground it sees, from a tenth of it, the largest share first; at most 10.
    pub overlaps: Vec<Overlap>,
}

/// A camera that may be the same one.
#[derive(Debug, Serialize, ToSchema)]
pub struct Duplicate {
    /// Identifier.
    pub camera_id: CameraId,
    /// Code.
    pub code: String,
    /// Where it hangs in words.
    pub label: Option<String>,
    /// How far away it hangs, metres.
    pub distance_m: f64,
    /// By how much the bearings differ, degrees; null where one of them is unknown.
    pub bearing_difference_deg: Option<f64>,
}

/// A camera that sees the same ground.
#[derive(Debug, Serialize, ToSchema)]
pub struct Overlap {
    /// Identifier.
    pub camera_id: CameraId,
    /// Code.
    pub code: String,
    /// How much of what that camera sees by day this one would see too, 0 to 1.
    pub share: f64,
}

/// A registered camera that may be repeated.
#[derive(Debug, sqlx::FromRow)]
struct Known {
    camera_id: CameraId,
    code: String,
    label: Option<String>,
    lon: f64,
    lat: f64,
    bearing_deg: Option<f64>,
    day_visible: Option<Vec<u8>>,
}

impl Overlaps {
    /// What `setup` would repeat of `known` cameras around it.
    fn of(setup: &Setup, obstacles: &[Obstacle], known: Vec<Known>) -> Result<Self> {
        let Sight { frame, seen, .. } = Sight::of(setup, obstacles)?;
        let visible = seen
            .day
            .map_or(MultiPolygon(Vec::new()), |view| view.visible);
        let mut found = Self::default();
        for camera in known {
            let share = camera.share_within(&visible, &frame)?;
            if share >= LEAST_SHARE {
                found.overlaps.push(Overlap {
                    camera_id: camera.camera_id,
                    code: camera.code.clone(),
                    share,
                });
            }
            if let Some(duplicate) = camera.same_as(setup, &frame)? {
                found.duplicates.push(duplicate);
            }
        }
        found.overlaps.sort_by(|a, b| b.share.total_cmp(&a.share));
        found.overlaps.truncate(MOST);
        let nearest = |a: &Duplicate, b: &Duplicate| a.distance_m.total_cmp(&b.distance_m);
        found.duplicates.sort_by(nearest);
        Ok(found)
    }
}

impl Known {
    /// How much of its own coverage lies in `visible`.
    fn share_within(&self, visible: &MultiPolygon<f64>, frame: &Frame) -> Result<f64> {
        let Some(shape) = &self.day_visible else {
            return Ok(0.0);
        };
        let internal = |error: wkb::WkbError| Error::Internal(error.to_string());
        let Shape::MultiPolygon(own) = wkb::read(shape).map_err(internal)? else {
            return Ok(0.0);
        };
        let own = frame.local_multi_polygon(&own);
        let area = own.unsigned_area();
        if area <= 0.0 {
            return Ok(0.0);
        }
        Ok((own.intersection(visible).unsigned_area() / area).min(1.0))
    }

    fn same_as(self, setup: &Setup, frame: &Frame) -> Result<Option<Duplicate>> {
        let place = Position::try_from([self.lon, self.lat])
            .map_err(|error| Error::Internal(error.to_string()))?;
        let here = Point::new(0.0, 0.0);
        let distance_m = Euclidean.distance(&here, &Point(frame.local(place)));
        let bearings = self.bearing_deg.zip(setup.bearing_deg);
        let difference = bearings.map(|(a, b)| {
            let apart = (a - b).rem_euclid(360.0);
            apart.min(360.0 - apart)
        });
        let same = distance_m <= SAME_PLACE_M && difference.is_none_or(|by| by <= SAME_BEARING_DEG);
        Ok(same.then_some(Duplicate {
            camera_id: self.camera_id,
            code: self.code,
            label: self.label,
            distance_m,
            bearing_difference_deg: difference,
        }))
    }
}
