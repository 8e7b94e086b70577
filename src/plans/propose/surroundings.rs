//! What decides whether a view may be (pure): streets, what is in the way, sensitive places.

use geo::{Coord, Polygon, Rect};

use super::{
    ground::StreetGround,
    views::{Scene, Spot},
};
use crate::{
    geometry::{Frame, Lens, Obstacle, Position},
    plans::{Covers, Demand, Line, TimeOfDay, measure::SamplesByCell},
};

/// An area and what lies around it as far as cameras see, local metres.
#[derive(Debug)]
pub struct Surroundings {
    /// Metres around the middle of the area.
    pub frame: Frame,
    /// Streets.
    pub lines: Vec<Line>,
    /// What blocks a view.
    pub obstacles: Vec<Obstacle>,
    /// Sensitive places.
    pub sensitive: Vec<Polygon<f64>>,
}

impl Surroundings {
    /// The numbers, from 1, of those of `cameras` (places and true bearings) whose view privacy refuses through `lens`.
    #[must_use]
    pub fn refused(&self, lens: &Lens, cameras: &[(Position, f64)]) -> Vec<usize> {
        let demand = Demand::default();
        let seen = Covers::default().seen(&demand, |_| false);
        let scene = Scene {
            frame: self.frame,
            samples: SamplesByCell::new(&demand),
            seen: &seen,
            obstacles: &self.obstacles,
            ground: StreetGround::of(&self.lines),
            sensitive: &self.sensitive,
            level: None,
            time: TimeOfDay::Day,
        };
        let far_m = lens.range().far_m;
        let reach = Coord { x: far_m, y: far_m };
        let is_refused = |(place, bearing_deg): &(Position, f64)| {
            let at = self.frame.local(*place);
            let near = scene.near(Rect::new(at - reach, at + reach));
            let spot = Spot::new(at, lens, &near);
            scene
                .judged(&spot, scene.in_frame(at, *bearing_deg))
                .is_err()
        };
        let cameras = (1..).zip(cameras);
        let refused = cameras.filter(|(_, camera)| is_refused(camera));
        refused.map(|(number, _)| number).collect()
    }
}
