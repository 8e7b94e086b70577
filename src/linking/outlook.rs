//! Where a camera looks, by its sector alone: enough to tell that most cameras around a place do not see it.

use geo::MultiPolygon;

use super::{Scene, SubjectCoverage, SubjectNight, sight::View};
use crate::{
    cameras::CameraId,
    clock::Instant,
    error::{Error, Result},
    geometry::Position,
};

/// One version of a camera as the index keeps it.
#[derive(Clone, Debug, sqlx::FromRow)]
pub(super) struct Outlook {
    pub(super) camera_id: CameraId,
    valid_from: Option<Instant>,
    valid_to: Option<Instant>,
    indoors: bool,
    drawn: bool,
    viewpoint_lon: f64,
    viewpoint_lat: f64,
    sector_bearing_deg: f64,
    sector_width_deg: f64,
    sector_near_m: f64,
    sector_far_m: f64,
}

impl Outlook {
    /// Where its view starts, and how far it goes at most, metres; none where it was drawn by hand.
    pub(super) fn reach(&self) -> Result<Option<(Position, f64)>> {
        let viewpoint = Position::try_from([self.viewpoint_lon, self.viewpoint_lat])
            .map_err(|error| Error::Internal(error.to_string()))?;
        Ok((!self.drawn).then_some((viewpoint, self.sector_far_m)))
    }

    /// Metres from the viewpoint to the edge of the scene, if its verdict is surely `out_of_view`; none if more must be
    /// known.
    ///
    /// Sure is only a version that held during all of the window, so that no other one counts, and that looks into its
    /// sector alone: neither polygons nor states nor recordings can change the verdict then.
    pub(super) fn surely_out_m(&self, scene: &Scene) -> Result<Option<f64>> {
        let window = scene.window;
        let holds = self.valid_from.is_none_or(|from| from <= window.from)
            && self.valid_to.is_none_or(|to| window.to < to);
        if !holds || self.indoors || self.drawn {
            return Ok(None);
        }
        let viewpoint = Position::try_from([self.viewpoint_lon, self.viewpoint_lat])
            .map_err(|error| Error::Internal(error.to_string()))?;
        let coverage = SubjectCoverage {
            viewpoint,
            bearing_deg: self.sector_bearing_deg,
            width_deg: self.sector_width_deg,
            near_m: self.sector_near_m,
            far_m: self.sector_far_m,
            day: MultiPolygon(Vec::new()),
            night: SubjectNight::Unknown,
            drawn: false,
            assumptions: Vec::new(),
        };
        let view = View {
            coverage: &coverage,
            far_m: coverage.far_m,
            visible: &coverage.day,
            masks: &[],
        };
        Ok(view
            .leaves_out(scene)
            .then(|| scene.distance_to_edge(viewpoint)))
    }
}
