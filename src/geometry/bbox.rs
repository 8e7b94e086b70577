//! Boxes in degrees: what the database narrows by.

use geo::Coord;
use serde::{Deserialize, Serialize};

use super::frame::{max_lat_degrees, max_lon_degrees};
use super::units::{Meters, OutOfRange, Position};

/// A box in WGS 84 degrees, edges included; it never crosses the antimeridian.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct BBox {
    /// Western edge.
    pub min_lon: f64,
    /// Southern edge.
    pub min_lat: f64,
    /// Eastern edge.
    pub max_lon: f64,
    /// Northern edge.
    pub max_lat: f64,
}

impl BBox {
    /// The smallest box around `positions`; none without any.
    pub fn of(positions: impl IntoIterator<Item = Position>) -> Option<Self> {
        Self::of_degrees(positions.into_iter().map(Coord::from))
    }

    /// The smallest box around coordinates in longitude, latitude degrees; none without any.
    pub fn of_degrees(degrees: impl IntoIterator<Item = Coord<f64>>) -> Option<Self> {
        degrees.into_iter().fold(None, |bbox, Coord { x, y }| {
            let b = bbox.unwrap_or(Self {
                min_lon: x,
                min_lat: y,
                max_lon: x,
                max_lat: y,
            });
            Some(Self {
                min_lon: b.min_lon.min(x),
                min_lat: b.min_lat.min(y),
                max_lon: b.max_lon.max(x),
                max_lat: b.max_lat.max(y),
            })
        })
    }

    /// The smallest box around this one whose edges lie on whole hundredths of a degree.
    #[must_use]
    pub fn to_hundredths(&self) -> Self {
        let down = |deg: f64| (deg * 100.0).floor() / 100.0;
        let up = |deg: f64| (deg * 100.0).ceil() / 100.0;
        Self {
            min_lon: down(self.min_lon),
            min_lat: down(self.min_lat),
            max_lon: up(self.max_lon),
            max_lat: up(self.max_lat),
        }
    }

    /// The smallest box around both.
    #[must_use]
    pub fn with(&self, other: &Self) -> Self {
        Self {
            min_lon: self.min_lon.min(other.min_lon),
            min_lat: self.min_lat.min(other.min_lat),
            max_lon: self.max_lon.max(other.max_lon),
            max_lat: self.max_lat.max(other.max_lat),
        }
    }

    /// The box of something that is no half of the world wide: where its longitudes lie on both sides of the 180th
    /// meridian, the whole parallel, as no box crosses it.
    #[must_use]
    pub fn across_antimeridian(&self) -> Self {
        let (min_lon, max_lon) = if self.max_lon - self.min_lon > 180.0 {
            (-180.0, 180.0)
        } else {
            (self.min_lon, self.max_lon)
        };
        Self {
            min_lon,
            max_lon,
            ..*self
        }
    }

    /// The middle of the box.
    pub fn centre(&self) -> Result<Position, OutOfRange> {
        let middle = |a: f64, b: f64| f64::midpoint(a, b);
        Position::try_from([
            middle(self.min_lon, self.max_lon),
            middle(self.min_lat, self.max_lat),
        ])
    }

    /// The box with everything within `distance` of it added; it may hold a little more, never less.
    #[must_use]
    pub fn grown(&self, distance: Meters) -> Self {
        // A billionth more than needed, so that rounding never takes anything away.
        let metres = distance.get() * (1.0 + 1e-9);
        let lat = max_lat_degrees(metres);
        let (min_lat, max_lat) = (
            (self.min_lat - lat).max(-90.0),
            (self.max_lat + lat).min(90.0),
        );
        let lon = max_lon_degrees(metres, min_lat.abs().max(max_lat.abs()));
        Self {
            min_lon: (self.min_lon - lon).max(-180.0),
            min_lat,
            max_lon: (self.max_lon + lon).min(180.0),
            max_lat,
        }
    }

    /// Whether the two boxes have a point in common, their edges included.
    #[must_use]
    pub fn meets(&self, other: &Self) -> bool {
        self.min_lon <= other.max_lon
            && other.min_lon <= self.max_lon
            && self.min_lat <= other.max_lat
            && other.min_lat <= self.max_lat
    }

    /// Whether all of the other box lies in this one.
    #[must_use]
    pub fn holds(&self, other: &Self) -> bool {
        self.min_lon <= other.min_lon
            && other.max_lon <= self.max_lon
            && self.min_lat <= other.min_lat
            && other.max_lat <= self.max_lat
    }

    /// Whether the position lies in the box or on its edge.
    #[must_use]
    pub fn contains(&self, position: Position) -> bool {
        let Coord { x, y } = position.into();
        (self.min_lon..=self.max_lon).contains(&x) && (self.min_lat..=self.max_lat).contains(&y)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::geometry::Frame;

    #[test]
    fn boxes_meet_at_their_edges() {
        let a = BBox {
            min_lon: 0.0,
            min_lat: 0.0,
            max_lon: 1.0,
            max_lat: 1.0,
        };
        let east = |min_lon: f64| BBox {
            min_lon,
            max_lon: min_lon + 1.0,
            ..a
        };
        assert!(a.meets(&east(1.0)) && east(1.0).meets(&a));
        assert!(!a.meets(&east(1.001)));
        assert!(a.holds(&a) && !a.holds(&east(0.5)) && !east(-0.5).holds(&a));
        assert_eq!(BBox::of([]), None);
    }

    proptest! {
        #[test]
        fn a_grown_box_holds_all_that_is_near(
            lon in -170.0..=170.0, lat in -80.0..=80.0, x in -2000.0..=2000.0, y in -2000.0..=2000.0,
        ) {
            let origin = Position::try_from([lon, lat]).unwrap();
            let there = Frame::new(origin).position(Coord { x, y });
            let grown = BBox::of([origin]).unwrap().grown(Meters::new(x.hypot(y) + 0.01).unwrap());
            prop_assert!(grown.contains(there));
        }
    }
}
