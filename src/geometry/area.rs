//! The place of an incident: a disc, a line or a polygon.

use geo::{Centroid, ConvexHull, Coord, Distance, Euclidean, LineString, Point, Polygon};

use super::frame::Frame;
use super::sector::{Sector, WhyNot, chords};
use super::wkb::Shape;

/// Where something happened, in local metres.
#[derive(Debug, Clone, PartialEq)]
pub enum Area {
    /// A point known to within a radius; radius 0 is the point itself.
    Disc {
        /// The middle.
        center: Coord<f64>,
        /// Metres.
        radius_m: f64,
    },
    /// Along a line, as drawn.
    Line(LineString<f64>),
    /// Within a polygon, as drawn.
    Polygon(Polygon<f64>),
}

/// A disc smaller than this is a point, metres: a square centimetre of ground is nothing.
const LEAST_RADIUS_M: f64 = 0.01;

impl Area {
    /// A place as recorded, in the metres of `frame`: a point is a disc of `radius_m`, other shapes are taken as drawn,
    /// several polygons as their convex hull.
    #[must_use]
    pub fn of(place: &Shape, radius_m: f64, frame: &Frame) -> Self {
        match place {
            Shape::Point(point) => Self::Disc {
                center: frame.local(*point),
                // NaN becomes 0, too.
                radius_m: radius_m.max(0.0),
            },
            Shape::LineString(line) => Self::Line(frame.local_line(line)),
            Shape::Polygon(polygon) => Self::Polygon(frame.local_polygon(polygon)),
            Shape::MultiPolygon(polygons) => {
                Self::Polygon(frame.local_multi_polygon(polygons).convex_hull())
            }
        }
    }

    /// The same, a disc too small to be cut as its centre.
    #[must_use]
    pub fn without_speck(self) -> Self {
        match self {
            Self::Disc { center, radius_m } if radius_m < LEAST_RADIUS_M => Self::Disc {
                center,
                radius_m: 0.0,
            },
            other => other,
        }
    }

    /// The point, the disc's centre, or the centroid; the origin for a shape without points.
    #[must_use]
    pub fn reference(&self) -> Coord<f64> {
        match self {
            Self::Disc { center, .. } => *center,
            Self::Line(line) => line.centroid().map_or(Coord::zero(), Coord::from),
            Self::Polygon(polygon) => polygon.centroid().map_or(Coord::zero(), Coord::from),
        }
    }

    /// Metres from a place to the edge of the area; 0 inside.
    #[must_use]
    pub fn distance_to(&self, place: Coord<f64>) -> f64 {
        match self {
            Self::Disc { center, radius_m } => (apart(*center, place) - radius_m).max(0.0),
            Self::Line(line) => Euclidean.distance(&Point(place), line),
            Self::Polygon(polygon) => Euclidean.distance(&Point(place), polygon),
        }
    }

    /// Metres between the edges of two areas in the same frame; 0 where they meet.
    #[must_use]
    pub fn apart_m(&self, other: &Self) -> f64 {
        match (self, other) {
            (Self::Disc { center, radius_m }, area) | (area, Self::Disc { center, radius_m }) => {
                (area.distance_to(*center) - radius_m).max(0.0)
            }
            (Self::Line(a), Self::Line(b)) => Euclidean.distance(a, b),
            (Self::Polygon(a), Self::Polygon(b)) => Euclidean.distance(a, b),
            (Self::Line(line), Self::Polygon(polygon))
            | (Self::Polygon(polygon), Self::Line(line)) => Euclidean.distance(line, polygon),
        }
    }

    /// Whether some of the area lies in the sector, exactly at its arcs.
    #[must_use]
    pub fn meets(&self, sector: &Sector) -> bool {
        match self {
            Self::Disc { center, radius_m } if *radius_m > 0.0 => {
                sector.meets_disc(*center, *radius_m)
            }
            Self::Disc { center, .. } => sector.contains(*center),
            Self::Line(line) => sector.meets_line(line),
            Self::Polygon(polygon) => sector.meets_polygon(polygon),
        }
    }

    /// Why the area is not in the sector, the first that holds for all of it; none if some of it is.
    #[must_use]
    pub fn why_not(&self, sector: &Sector) -> Option<WhyNot> {
        if self.meets(sector) {
            None
        } else if self.distance_to(sector.apex) > sector.far_m {
            Some(WhyNot::TooFar)
        } else if self.farthest(sector.apex) < sector.near_m {
            Some(WhyNot::BlindZone)
        } else {
            Some(WhyNot::LooksElsewhere)
        }
    }

    fn farthest(&self, place: Coord<f64>) -> f64 {
        let most = |line: &LineString<f64>| {
            line.coords()
                .fold(0.0, |most: f64, c| most.max(apart(*c, place)))
        };
        match self {
            Self::Disc { center, radius_m } => apart(*center, place) + radius_m,
            Self::Line(line) => most(line),
            Self::Polygon(polygon) => most(polygon.exterior()),
        }
    }
}

/// A disc as a polygon, anticlockwise, its corners on the circle and its chords within 1 cm and 2° of it.
#[must_use]
pub fn disc_polygon(center: Coord<f64>, radius_m: f64) -> Polygon<f64> {
    let corners = chords(360.0, radius_m);
    let corner = |i: usize| {
        let (sin, cos) = (std::f64::consts::TAU * i as f64 / corners as f64).sin_cos();
        center + Coord { x: cos, y: sin } * radius_m
    };
    Polygon::new((0..corners).map(corner).collect(), Vec::new())
}

fn apart(a: Coord<f64>, b: Coord<f64>) -> f64 {
    (a.x - b.x).hypot(a.y - b.y)
}

#[cfg(test)]
mod tests {
    use geo::Rect;

    use super::*;

    const fn at(x: f64, y: f64) -> Coord<f64> {
        Coord { x, y }
    }

    fn disc(x: f64, y: f64, radius_m: f64) -> Area {
        Area::Disc {
            center: at(x, y),
            radius_m,
        }
    }

    fn line(points: &[(f64, f64)]) -> Area {
        Area::Line(LineString::from(points.to_vec()))
    }

    fn square(min: (f64, f64), max: (f64, f64)) -> Area {
        Area::Polygon(Rect::new(min, max).to_polygon())
    }

    #[test]
    fn distances_are_to_the_edge() {
        let table = [
            (disc(0.0, 0.0, 5.0), at(9.0, 12.0), 10.0),
            (disc(0.0, 0.0, 5.0), at(3.0, 0.0), 0.0),
            (disc(0.0, 0.0, 0.0), at(3.0, 4.0), 5.0),
            (line(&[(0.0, 0.0), (10.0, 0.0)]), at(5.0, 2.0), 2.0),
            (square((0.0, 0.0), (4.0, 4.0)), at(2.0, 2.0), 0.0),
            (square((0.0, 0.0), (4.0, 4.0)), at(7.0, 8.0), 5.0),
        ];
        for (area, place, metres) in table {
            assert!((area.distance_to(place) - metres).abs() < 1e-12, "{area:?}");
        }
    }

    #[test]
    fn areas_are_apart_from_edge_to_edge() {
        let table = [
            (disc(0.0, 0.0, 5.0), disc(30.0, 40.0, 15.0), 30.0),
            (disc(0.0, 0.0, 5.0), disc(3.0, 0.0, 0.0), 0.0),
            (disc(0.0, 12.0, 2.0), line(&[(-9.0, 0.0), (9.0, 0.0)]), 10.0),
            (disc(2.0, 2.0, 0.0), square((0.0, 0.0), (4.0, 4.0)), 0.0),
            (disc(7.0, 8.0, 1.0), square((0.0, 0.0), (4.0, 4.0)), 4.0),
            (
                line(&[(0.0, 9.0), (9.0, 9.0)]),
                line(&[(0.0, 2.0), (9.0, 2.0)]),
                7.0,
            ),
            (
                line(&[(1.0, 1.0), (2.0, 2.0)]),
                square((0.0, 0.0), (4.0, 4.0)),
                0.0,
            ),
            (
                square((0.0, 0.0), (4.0, 4.0)),
                square((7.0, 8.0), (9.0, 9.0)),
                5.0,
            ),
            (
                square((0.0, 0.0), (9.0, 9.0)),
                square((4.0, 4.0), (5.0, 5.0)),
                0.0,
            ),
        ];
        for (a, b, metres) in table {
            assert!((a.apart_m(&b) - metres).abs() < 1e-12, "{a:?} {b:?}");
            assert!((b.apart_m(&a) - metres).abs() < 1e-12, "{b:?} {a:?}");
        }
    }

    #[test]
    fn an_area_is_out_of_view_for_what_holds_of_all_of_it() {
        use WhyNot::{BlindZone, LooksElsewhere, TooFar};
        let north = Sector {
            apex: Coord::zero(),
            bearing_deg: 0.0,
            width_deg: 60.0,
            near_m: 3.0,
            far_m: 30.0,
        };
        let table = [
            (disc(0.0, 30.0, 0.0), None),
            (disc(0.0, 30.001, 0.0), Some(TooFar)),
            (disc(0.0, 32.0, 2.5), None),
            (disc(0.0, 32.0, 1.5), Some(TooFar)),
            (disc(0.0, 1.0, 1.5), Some(BlindZone)),
            (disc(0.0, 1.0, 2.5), None),
            (disc(20.0, 0.0, 1.0), Some(LooksElsewhere)),
            (line(&[(-50.0, 29.0), (50.0, 29.0)]), None),
            (line(&[(-50.0, 31.0), (50.0, 31.0)]), Some(TooFar)),
            (line(&[(-1.0, 1.0), (1.0, 1.0)]), Some(BlindZone)),
            (square((-100.0, -100.0), (100.0, 100.0)), None),
            (
                square((-100.0, -100.0), (100.0, -1.0)),
                Some(LooksElsewhere),
            ),
        ];
        for (area, why_not) in table {
            assert_eq!(area.why_not(&north), why_not, "{area:?}");
        }
    }

    #[test]
    fn references_are_centres() {
        assert_eq!(square((0.0, 0.0), (4.0, 2.0)).reference(), at(2.0, 1.0));
        assert_eq!(line(&[(0.0, 0.0), (4.0, 0.0)]).reference(), at(2.0, 0.0));
        assert_eq!(line(&[]).reference(), at(0.0, 0.0));
    }
}
