//! What one view of a camera makes of the place of an incident.

use geo::{Coord, Distance, Euclidean, MultiPolygon, Point};

use super::{
    Reason, SubjectCoverage, SubjectMask,
    scene::{Place, Scene},
};
use crate::geometry::{Frame, Position, Sector, frame::wrap, sector::OUTLINE_M};

/// One view, by day or by night, as it is looked up.
#[derive(Clone, Copy)]
pub(super) struct View<'a> {
    pub coverage: &'a SubjectCoverage,
    pub far_m: f64,
    pub visible: &'a MultiPolygon<f64>,
    pub masks: &'a [SubjectMask],
}

/// What a view makes of a place.
pub(super) enum Sight {
    /// Not in the unobstructed sector: why.
    Out(Vec<Reason>),
    /// In the sector.
    In(Seen),
}

/// A place in a sector.
#[derive(Clone, Copy)]
pub(super) struct Seen {
    /// Visible share of the place, 0 (blocked) to 1.
    pub share: f64,
    /// Metres from the viewpoint to the reference point, or to the nearest visible point if that one is hidden.
    pub distance_m: f64,
    /// Degrees of that point off the axis.
    pub off_axis_deg: f64,
    /// That point.
    pub at: Position,
    /// Range of the view that was looked up, metres: that of the night is often the shorter one.
    pub far_m: f64,
}

impl View<'_> {
    /// Looks for the place of the scene.
    pub(super) fn look(&self, scene: &Scene) -> Sight {
        match &scene.place {
            Place::Point(position) => self.look_at_point(*position),
            Place::Area { frame, scene } => self.look_at_area(frame, scene),
        }
    }

    /// Whether the sector alone keeps the place of the scene out of view, whatever is visible in it.
    pub(super) fn leaves_out(&self, scene: &Scene) -> bool {
        match &scene.place {
            Place::Point(position) => {
                let local = Frame::new(self.coverage.viewpoint).local(*position);
                !self.sector().contains(local)
            }
            Place::Area { frame, scene } => !scene.why_not(&self.sector_in(frame)).is_empty(),
        }
    }

    fn look_at_point(&self, position: Position) -> Sight {
        let sector = self.sector();
        let local = Frame::new(self.coverage.viewpoint).local(position);
        let distance_m = sector.distance_from_apex(local);
        let is_visible = || self.holds(&sector, position, local);
        let mask = self
            .masks
            .iter()
            .find(|mask| contains(&mask.area, position.into()));
        let mut reasons = match self.coverage.drawn {
            true if is_visible() || mask.is_some() => Vec::new(),
            true => vec![Reason::LooksElsewhere {
                off_by_deg: off_by_deg(&sector, local),
            }],
            false => why_not(&sector, local),
        };
        if let Some(mask) = mask.filter(|_| reasons.is_empty()) {
            reasons.push(mask.reason());
        }
        if reasons.is_empty() && !is_visible() && self.is_beside_mask(position) {
            reasons.push(Reason::Masked);
        }
        if !reasons.is_empty() {
            return Sight::Out(reasons);
        }
        Sight::In(Seen {
            share: if is_visible() { 1.0 } else { 0.0 },
            distance_m,
            off_axis_deg: self.off_axis_deg(&sector, local),
            at: position,
            far_m: self.far_m,
        })
    }

    /// Degrees of a place off the axis of the lens; a view drawn by hand does not tell the axis, so that the place is
    /// taken to be on it, where detail is least.
    pub(super) fn off_axis_deg(&self, sector: &Sector, place: Coord<f64>) -> f64 {
        if self.coverage.drawn {
            0.0
        } else {
            sector.off_axis_deg(place)
        }
    }

    /// The sector in metres around the viewpoint.
    pub(super) fn sector(&self) -> Sector {
        Sector {
            apex: Coord::zero(),
            bearing_deg: self.coverage.bearing_deg,
            width_deg: self.coverage.width_deg,
            near_m: self.coverage.near_m,
            far_m: self.far_m,
        }
    }

    /// Whether the visible polygon holds the point; along the outline of the sector, what holds just within it holds.
    fn holds(&self, sector: &Sector, position: Position, local: Coord<f64>) -> bool {
        if contains(self.visible, position.into()) {
            return true;
        }
        let within = sector.pulled_in(local);
        if self.coverage.drawn || within == local {
            return false;
        }
        let within = Frame::new(self.coverage.viewpoint).position(within);
        contains(self.visible, within.into())
    }

    /// Whether the point lies on the edge of an effective mask, where neither the mask nor the rest of the view holds it.
    fn is_beside_mask(&self, position: Position) -> bool {
        let frame = Frame::new(position);
        let here = Point(Coord::zero());
        self.masks.iter().filter(|mask| mask.effective).any(|mask| {
            Euclidean.distance(&here, &frame.local_multi_polygon(&mask.area)) <= OUTLINE_M
        })
    }
}

/// Every reason for which a point is not in the sector; none if it is.
fn why_not(sector: &Sector, point: Coord<f64>) -> Vec<Reason> {
    let mut reasons = Vec::new();
    if sector.contains(point) {
        return reasons;
    }
    let distance_m = sector.distance_from_apex(point);
    let (near_m, far_m) = (sector.near_m, sector.far_m);
    let off_by_deg = off_by_deg(sector, point);
    if distance_m > far_m {
        reasons.push(Reason::TooFar { distance_m, far_m });
    }
    if distance_m < near_m {
        reasons.push(Reason::BlindZone { distance_m, near_m });
    }
    if off_by_deg > 0.0 || reasons.is_empty() {
        reasons.push(Reason::LooksElsewhere { off_by_deg });
    }
    reasons
}

/// Degrees by which the sector would have to turn to take the point in; 0 if it need not.
pub(super) fn off_by_deg(sector: &Sector, local: Coord<f64>) -> f64 {
    if sector.is_full_circle() {
        return 0.0;
    }
    (sector.off_axis_deg(local) - sector.width_deg / 2.0).max(0.0)
}

/// Whether the point lies in the polygons: a count of the edges to its east, which is all that the hot path needs.
///
/// Degrees serve as well as metres: over a view the edges of the two planes are millimetres apart.
pub(super) fn contains(polygons: &MultiPolygon<f64>, point: Coord<f64>) -> bool {
    let rings = polygons
        .0
        .iter()
        .flat_map(|polygon| std::iter::once(polygon.exterior()).chain(polygon.interiors()));
    let mut inside = false;
    for ring in rings {
        for pair in ring.0.windows(2) {
            let (a, b) = (pair[0], pair[1]);
            if (a.y > point.y) != (b.y > point.y) {
                // As seen from the point: an edge beside the 180th meridian is near it, not around the world.
                let (a_x, b_x) = (wrap(a.x - point.x), wrap(b.x - point.x));
                inside ^= a_x + (point.y - a.y) / (b.y - a.y) * (b_x - a_x) > 0.0;
            }
        }
    }
    inside
}
