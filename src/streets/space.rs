//! Street space: the ground around street lines that is taken to be public.

use geo::{Buffer, LineString, MultiPolygon, unary_union};

use super::{Street, StreetClass};
use crate::geometry::Frame;

/// Half the width of the ground that belongs to a street of a class, pavements included, metres.
///
/// An estimate, for extracts have lines and seldom widths: half of the usual right of way of each class.
#[must_use]
pub const fn half_width_m(class: StreetClass) -> f64 {
    match class {
        StreetClass::Motorway | StreetClass::Trunk => 15.0,
        StreetClass::Primary | StreetClass::MotorwayLink | StreetClass::TrunkLink => 12.0,
        StreetClass::Secondary | StreetClass::PrimaryLink => 10.0,
        StreetClass::Tertiary | StreetClass::SecondaryLink | StreetClass::Busway => 8.0,
        StreetClass::TertiaryLink
        | StreetClass::Unclassified
        | StreetClass::Residential
        | StreetClass::LivingStreet
        | StreetClass::Pedestrian
        | StreetClass::Road => 6.0,
        StreetClass::Service | StreetClass::Track => 4.0,
        StreetClass::Cycleway
        | StreetClass::Footway
        | StreetClass::Bridleway
        | StreetClass::Path
        | StreetClass::Steps => 3.0,
    }
}

/// The street space of some streets, local metres. A closed pedestrian line is a square, and its inside belongs to it;
/// tunnels have no ground.
#[must_use]
pub fn street_space(streets: &[Street], frame: &Frame) -> MultiPolygon<f64> {
    let spaces: Vec<MultiPolygon<f64>> = streets
        .iter()
        .filter(|street| !street.tunnel)
        .map(|street| {
            let line = frame.local_line(&street.line);
            let around = line.buffer(half_width_m(street.class));
            if is_square(street.class, &line) {
                let inside = MultiPolygon(vec![geo::Polygon::new(line, Vec::new())]);
                return unary_union(around.iter().chain(inside.iter()));
            }
            around
        })
        .collect();
    unary_union(spaces.iter().flatten())
}

fn is_square(class: StreetClass, line: &LineString<f64>) -> bool {
    class == StreetClass::Pedestrian && line.is_closed() && line.0.len() > 3
}

#[cfg(test)]
mod tests {
    use geo::{Coord, Intersects};

    use super::*;
    use crate::geometry::Position;

    fn holds(space: &MultiPolygon<f64>, x: f64, y: f64) -> bool {
        space.intersects(&Coord { x, y })
    }

    fn street(class: StreetClass, points: &[(f64, f64)], tunnel: bool) -> (Street, Frame) {
        let frame = Frame::new(Position::try_from([106.7, 10.77]).unwrap());
        let line = frame.line(&points.iter().copied().collect());
        let street = Street {
            name: None,
            class,
            tunnel,
            line,
        };
        (street, frame)
    }

    #[test]
    fn as_wide_as_its_class_and_not_in_tunnels() {
        let line = [(-50.0, 0.0), (50.0, 0.0)];
        let (residential, frame) = street(StreetClass::Residential, &line, false);
        let space = street_space(&[residential], &frame);
        assert!(holds(&space, 0.0, 5.9) && !holds(&space, 0.0, 6.1));
        let (path, _) = street(StreetClass::Path, &line, false);
        assert!(!holds(&street_space(&[path], &frame), 0.0, 5.9));
        let (tunnel, _) = street(StreetClass::Primary, &line, true);
        assert!(street_space(&[tunnel], &frame).0.is_empty());
    }

    #[test]
    fn a_closed_pedestrian_line_is_a_square() {
        let ring = [
            (-40.0, -40.0),
            (40.0, -40.0),
            (40.0, 40.0),
            (-40.0, 40.0),
            (-40.0, -40.0),
        ];
        let (square, frame) = street(StreetClass::Pedestrian, &ring, false);
        assert!(holds(&street_space(&[square], &frame), 0.0, 0.0));
        let (round, _) = street(StreetClass::Residential, &ring, false);
        let around = street_space(&[round], &frame);
        assert!(
            !holds(&around, 0.0, 0.0),
            "a round street has houses inside"
        );
        assert!(holds(&around, 40.0, 3.0));
    }
}
