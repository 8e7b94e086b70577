//! The field of view on the ground: a circular sector with its exact arcs.

use geo::{Coord, Intersects, Line, LineString, Polygon};
use serde::{Deserialize, Serialize};

/// Rounding allowed at the edges, in metres and in degrees.
const EDGE: f64 = 1e-9;
/// A chord is never farther than this from its arc, in metres.
const SAGITTA_M: f64 = 0.01;
/// Polygons that stand for a sector are true to it within this along its arcs, its sides and at its apex, in metres:
/// two chords' distance, which leaves room for rounding and for the bend between two planes.
pub const OUTLINE_M: f64 = 2.0 * SAGITTA_M;
/// A chord never spans more than this, in degrees.
const CHORD_DEG: f64 = 2.0;

/// The part of the plane between two distances and two bearings from an apex; all in local metres.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Sector {
    /// Where the camera looks from.
    pub apex: Coord<f64>,
    /// The middle of the sector, degrees clockwise from north; without meaning for a full circle.
    pub bearing_deg: f64,
    /// Degrees from edge to edge; 360 or more is a full circle.
    pub width_deg: f64,
    /// Nearest distance seen, metres.
    pub near_m: f64,
    /// Farthest distance seen, metres; below `near_m` the sector is empty.
    pub far_m: f64,
}

/// Why a place is not in a sector.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum WhyNot {
    /// Beyond the farthest distance.
    TooFar,
    /// Nearer than the nearest distance: the camera looks over it.
    BlindZone,
    /// In a direction the camera does not look.
    LooksElsewhere,
}

impl Sector {
    /// Whether the sector goes all the way round.
    #[must_use]
    pub fn is_full_circle(&self) -> bool {
        self.width_deg >= 360.0
    }

    /// Whether the point lies in the sector, its edges included.
    #[must_use]
    pub fn contains(&self, point: Coord<f64>) -> bool {
        self.why_not(point).is_none()
    }

    /// Why the point is not in the sector, the first reason in the order of [`WhyNot`]; none if it is in.
    #[must_use]
    pub fn why_not(&self, point: Coord<f64>) -> Option<WhyNot> {
        let distance = self.distance_from_apex(point);
        if distance > self.far_m + EDGE {
            Some(WhyNot::TooFar)
        } else if distance < self.near_m - EDGE {
            Some(WhyNot::BlindZone)
        } else if !self.looks_towards(point) {
            Some(WhyNot::LooksElsewhere)
        } else {
            None
        }
    }

    /// Metres from the apex.
    #[must_use]
    pub fn distance_from_apex(&self, point: Coord<f64>) -> f64 {
        (point.x - self.apex.x).hypot(point.y - self.apex.y)
    }

    /// Degrees between the middle of the sector and the direction of the point, 0 to 180; 0 at the apex.
    #[must_use]
    pub fn off_axis_deg(&self, point: Coord<f64>) -> f64 {
        self.signed_off_axis_deg(point).abs()
    }

    /// The same with its side: positive clockwise of the middle.
    fn signed_off_axis_deg(&self, point: Coord<f64>) -> f64 {
        if self.distance_from_apex(point) <= EDGE {
            // No direction is left there but that of rounding and of signed zeros.
            return 0.0;
        }
        let (east, north) = (point.x - self.apex.x, point.y - self.apex.y);
        let (sin, cos) = self.bearing_deg.to_radians().sin_cos();
        (east * cos - north * sin)
            .atan2(east * sin + north * cos)
            .to_degrees()
    }

    /// The point, or the place about [`OUTLINE_M`] away from it that lies so far within the arcs and the sides.
    ///
    /// What is seen there is seen at the point: along its outline, and above all at the apex, where all directions
    /// meet, a polygon that stands for the sector cannot tell whether it holds a point.
    #[must_use]
    pub fn pulled_in(&self, point: Coord<f64>) -> Coord<f64> {
        let least = if self.near_m > 0.0 || !self.is_full_circle() {
            self.near_m + OUTLINE_M
        } else {
            0.0
        };
        let distance = self.distance_from_apex(point);
        let pulled = distance.max(least).min(self.far_m - OUTLINE_M).max(0.0);
        let off = self.signed_off_axis_deg(point);
        let most = if self.is_full_circle() {
            180.0
        } else {
            (0.5 * self.width_deg - (OUTLINE_M / pulled).to_degrees()).max(0.0)
        };
        if off.abs() <= most && (pulled - distance).abs() <= 0.0 {
            point
        } else {
            self.at(self.bearing_deg + off.clamp(-most, most), pulled)
        }
    }

    /// The sector without what lies within about [`OUTLINE_M`] of its arcs and its far corners; may be empty.
    #[must_use]
    pub fn shrunk(&self) -> Self {
        let sides_deg = 2.0 * (OUTLINE_M / self.far_m).to_degrees();
        Self {
            near_m: if self.near_m > 0.0 {
                self.near_m + OUTLINE_M
            } else {
                self.near_m
            },
            far_m: self.far_m - OUTLINE_M,
            width_deg: if self.is_full_circle() {
                self.width_deg
            } else {
                self.width_deg - sides_deg
            },
            ..*self
        }
    }

    /// Metres from the point to the nearest place of the sector; 0 inside, infinite for an empty sector.
    #[must_use]
    pub fn distance_to(&self, point: Coord<f64>) -> f64 {
        if self.is_empty() {
            return f64::INFINITY;
        }
        if self.looks_towards(point) {
            let distance = self.distance_from_apex(point);
            return (self.near_m - distance).max(distance - self.far_m).max(0.0);
        }
        // Off to the side: along both arcs the end is nearest, and the ends belong to the straight edges.
        let [left, right] = self.sides().map(|side| distance_to_line(side, point));
        left.min(right)
    }

    /// Whether the sector has a place within `radius_m` of `center`.
    #[must_use]
    pub fn meets_disc(&self, center: Coord<f64>, radius_m: f64) -> bool {
        self.distance_to(center) <= radius_m + EDGE
    }

    /// Whether the sector and the line have a place in common.
    #[must_use]
    pub fn meets_line(&self, line: &LineString<f64>) -> bool {
        !self.is_empty()
            && (line.coords().any(|c| self.contains(*c))
                || line.lines().any(|piece| self.meets_piece(piece)))
    }

    /// Whether the sector and the polygon, inside included, have a place in common.
    #[must_use]
    pub fn meets_polygon(&self, polygon: &Polygon<f64>) -> bool {
        let inside = self.at(self.bearing_deg, 0.5 * (self.near_m + self.far_m));
        self.meets_line(polygon.exterior())
            || polygon.interiors().iter().any(|ring| self.meets_line(ring))
            || (!self.is_empty() && polygon.intersects(&inside))
    }

    /// The sector as a polygon, anticlockwise; a full circle with a blind zone is a ring with a hole.
    ///
    /// Arcs become chords under 1 cm and 2° off, with their ends on the arc. An empty sector has no rings.
    #[must_use]
    pub fn to_polygon(&self) -> Polygon<f64> {
        if self.is_empty() {
            return Polygon::new(LineString::new(Vec::new()), Vec::new());
        }
        let half = 0.5 * self.width_deg.min(360.0);
        let (start, end) = (self.bearing_deg + half, self.bearing_deg - half);
        let far = self.arc(start, end, self.far_m);
        if self.is_full_circle() {
            let hole =
                (self.near_m > 0.0).then(|| LineString::new(self.arc(end, start, self.near_m)));
            return Polygon::new(LineString::new(far), hole.into_iter().collect());
        }
        let near = if self.near_m > 0.0 {
            self.arc(end, start, self.near_m)
        } else {
            vec![self.apex]
        };
        Polygon::new(LineString::new([far, near].concat()), Vec::new())
    }

    /// Nothing can lie in it.
    pub(super) fn is_empty(&self) -> bool {
        self.near_m > self.far_m || self.far_m <= 0.0 || self.width_deg <= 0.0
    }

    /// The place at a bearing and a distance from the apex.
    fn at(&self, bearing_deg: f64, distance_m: f64) -> Coord<f64> {
        let (sin, cos) = bearing_deg.to_radians().sin_cos();
        Coord {
            x: self.apex.x + distance_m * sin,
            y: self.apex.y + distance_m * cos,
        }
    }

    fn looks_towards(&self, point: Coord<f64>) -> bool {
        self.is_full_circle() || self.off_axis_deg(point) <= 0.5 * self.width_deg + EDGE
    }

    fn sides(&self) -> [Line<f64>; 2] {
        [-0.5, 0.5].map(|half| {
            let bearing = self.bearing_deg + half * self.width_deg;
            Line::new(self.at(bearing, self.near_m), self.at(bearing, self.far_m))
        })
    }

    /// Whether a straight piece with both ends outside reaches into the sector.
    fn meets_piece(&self, piece: Line<f64>) -> bool {
        let crosses_side =
            !self.is_full_circle() && self.sides().iter().any(|side| side.intersects(&piece));
        crosses_side
            || [self.near_m, self.far_m]
                .iter()
                .any(|radius| self.crosses_arc(piece, *radius))
    }

    fn crosses_arc(&self, piece: Line<f64>, radius: f64) -> bool {
        let (d, from) = (piece.delta(), piece.start - self.apex);
        let (a, b) = (d.x * d.x + d.y * d.y, from.x * d.x + from.y * d.y);
        let root = (b * b - a * (from.x * from.x + from.y * from.y - radius * radius)).sqrt();
        // Without a crossing the root is NaN, and NaN lies in no range.
        [(-b - root) / a, (-b + root) / a]
            .into_iter()
            .any(|t| (0.0..=1.0).contains(&t) && self.looks_towards(piece.start + d * t))
    }

    fn arc(&self, from_deg: f64, to_deg: f64, radius: f64) -> Vec<Coord<f64>> {
        let chords = chords((to_deg - from_deg).abs(), radius);
        let step = (to_deg - from_deg) / chords as f64;
        (0..=chords)
            .map(|i| self.at(from_deg + step * i as f64, radius))
            .collect()
    }
}

/// How many chords make an arc, so that each stays within 1 cm of it and spans at most 2°.
pub(super) fn chords(arc_deg: f64, radius_m: f64) -> usize {
    let by_sagitta = 2.0
        * (1.0 - SAGITTA_M / radius_m.max(SAGITTA_M))
            .acos()
            .to_degrees();
    // Less a hair, so that rounding of the angle adds no chord.
    (arc_deg / by_sagitta.min(CHORD_DEG) - EDGE).ceil().max(1.0) as usize
}

fn distance_to_line(line: Line<f64>, point: Coord<f64>) -> f64 {
    let (d, to) = (line.delta(), point - line.start);
    let length2 = d.x * d.x + d.y * d.y;
    let t = if length2 > 0.0 {
        ((to.x * d.x + to.y * d.y) / length2).clamp(0.0, 1.0)
    } else {
        0.0
    };
    (to.x - t * d.x).hypot(to.y - t * d.y)
}

#[cfg(test)]
mod tests {
    use geo::{Area, Contains, Distance, Euclidean, Point};
    use proptest::prelude::*;

    use super::*;

    fn sector(bearing_deg: f64, width_deg: f64, near_m: f64, far_m: f64) -> Sector {
        Sector {
            apex: Coord { x: 10.0, y: -5.0 },
            bearing_deg,
            width_deg,
            near_m,
            far_m,
        }
    }

    /// The place at a bearing (degrees) and distance from the apex of [`sector`].
    fn at(bearing_deg: f64, distance: f64) -> Coord<f64> {
        let (sin, cos) = bearing_deg.to_radians().sin_cos();
        Coord {
            x: 10.0 + distance * sin,
            y: -5.0 + distance * cos,
        }
    }

    #[test]
    fn each_place_is_in_or_out_for_one_reason() {
        use WhyNot::{BlindZone, LooksElsewhere, TooFar};
        let table = [
            (sector(90.0, 60.0, 2.0, 50.0), at(90.0, 30.0), None),
            (sector(90.0, 60.0, 2.0, 50.0), at(120.0, 50.0), None),
            (sector(90.0, 60.0, 2.0, 50.0), at(60.0, 2.0), None),
            (
                sector(90.0, 60.0, 2.0, 50.0),
                at(120.01, 50.0),
                Some(LooksElsewhere),
            ),
            (
                sector(90.0, 60.0, 2.0, 50.0),
                at(90.0, 50.000_001),
                Some(TooFar),
            ),
            (sector(90.0, 60.0, 2.0, 50.0), at(270.0, 51.0), Some(TooFar)),
            (
                sector(90.0, 60.0, 2.0, 50.0),
                at(90.0, 1.999_999),
                Some(BlindZone),
            ),
            (sector(90.0, 60.0, 0.0, 50.0), at(0.0, 0.0), None),
            (sector(350.0, 40.0, 0.0, 50.0), at(9.99, 30.0), None),
            (
                sector(350.0, 40.0, 0.0, 50.0),
                at(10.01, 30.0),
                Some(LooksElsewhere),
            ),
            (sector(0.0, 270.0, 0.0, 50.0), at(225.1, 30.0), None),
            (
                sector(0.0, 270.0, 0.0, 50.0),
                at(180.0, 30.0),
                Some(LooksElsewhere),
            ),
            (sector(0.0, 360.0, 5.0, 50.0), at(180.0, 30.0), None),
            (
                sector(0.0, 360.0, 60.0, 50.0),
                at(180.0, 55.0),
                Some(TooFar),
            ),
        ];
        for (sector, point, why_not) in table {
            assert_eq!(sector.why_not(point), why_not, "{sector:?} {point:?}");
        }
    }

    #[test]
    fn the_apex_lies_on_the_axis_whatever_the_bearing() {
        for bearing in 0..360 {
            let sector = sector(f64::from(bearing), 10.0, 0.0, 50.0);
            assert!(sector.contains(sector.apex), "{bearing}");
            assert!(sector.off_axis_deg(sector.apex) <= 0.0);
        }
    }

    #[test]
    fn a_full_circle_with_a_blind_zone_is_a_ring() {
        let ring = sector(0.0, 360.0, 5.0, 60.0).to_polygon();
        assert_eq!(ring.interiors().len(), 1);
        let exact = std::f64::consts::PI * (3600.0 - 25.0);
        assert!((ring.unsigned_area() - exact).abs() / exact < 1e-3);
        assert_eq!(
            sector(0.0, 90.0, 9.0, 3.0).to_polygon().exterior().0.len(),
            0
        );
    }

    #[test]
    fn lines_and_polygons_are_met_through_sides_arcs_and_from_within() {
        let ring = sector(0.0, 360.0, 5.0, 50.0);
        let east = sector(90.0, 60.0, 2.0, 50.0);
        let line = |a, b| LineString::new(vec![a, b]);
        // Through the outer arc and back out, both ends outside.
        assert!(east.meets_line(&line(at(80.0, 51.0), at(100.0, 50.5))));
        assert!(
            !east.meets_line(&line(at(80.0, 51.0), at(100.0, 51.0)))
                || 51.0 * 10_f64.to_radians().cos() > 50.0
        );
        // Across both sides.
        assert!(east.meets_line(&line(at(30.0, 20.0), at(150.0, 20.0))));
        // Inside the hole of a ring, and across it.
        assert!(!ring.meets_line(&line(at(0.0, 3.0), at(90.0, 3.0))));
        assert!(ring.meets_line(&line(at(0.0, 3.0), at(90.0, 7.0))));
        let around = Polygon::new(
            LineString::new((0..4).map(|i| at(90.0 * f64::from(i), 200.0)).collect()),
            vec![],
        );
        assert!(east.meets_polygon(&around) && ring.meets_polygon(&around));
    }

    proptest! {
        #[test]
        fn distance_and_polygon_agree_with_each_other(
            bearing in -400.0..400.0, width in 5.0..400.0, near in 0.0..20.0, far in 21.0..200.0,
            x in -250.0..250.0, y in -250.0..250.0,
        ) {
            let sector = sector(bearing, width, near, far);
            let polygon = sector.to_polygon();
            let point = Coord { x, y };
            let by_polygon = Euclidean.distance(&Point(point), &polygon);
            // The chords of both arcs are at most 1 cm off.
            prop_assert!((sector.distance_to(point) - by_polygon).abs() < 0.0101);
            prop_assert_eq!(sector.contains(point), sector.distance_to(point) < 1e-9);
            let within = sector.pulled_in(point);
            if sector.contains(point) {
                prop_assert!(polygon.contains(&within) && Euclidean.distance(Point(point), Point(within)) < 2.0 * OUTLINE_M);
            }
            let from_arc = [near, far].map(|r| (sector.distance_from_apex(point) - r).abs());
            if from_arc.iter().all(|d| *d > 0.0101) && by_polygon.abs() > 1e-6 {
                prop_assert_eq!(sector.contains(point), polygon.contains(&point));
            }
        }
    }
}
