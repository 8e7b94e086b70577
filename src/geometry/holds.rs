//! Whether a stored polygon holds a place, asked of its bytes: no ring is copied and nothing is projected.

use geo::Coord;

use super::units::Position;
use super::wkb::{Reader, WkbError};

/// Bytes of a coordinate pair.
const PAIR: usize = 16;

/// Whether a WKB `Polygon` or `MultiPolygon` in longitude, latitude degrees holds `place`.
///
/// By the even-odd rule over all rings, which is exact for valid shapes but for places on an edge: those may go
/// either way.
pub fn holds(shape: &[u8], place: Position) -> Result<bool, WkbError> {
    let mut reader = Reader { rest: shape };
    let mut inside = false;
    match reader.header()? {
        3 => polygon(&mut reader, place.into(), &mut inside)?,
        6 => {
            for _ in 0..reader.count()? {
                match reader.header()? {
                    3 => polygon(&mut reader, place.into(), &mut inside)?,
                    other => return Err(WkbError::Type(other)),
                }
            }
        }
        other => return Err(WkbError::Type(other)),
    }
    Ok(inside)
}

fn polygon(reader: &mut Reader<'_>, place: Coord<f64>, inside: &mut bool) -> Result<(), WkbError> {
    for _ in 0..reader.count()? {
        let length = reader.count()? as usize * PAIR;
        let (ring, rest) = reader
            .rest
            .split_at_checked(length)
            .ok_or(WkbError::Truncated)?;
        reader.rest = rest;
        let mut corners = ring.as_chunks::<PAIR>().0.iter().map(corner);
        let Some(mut from) = corners.next() else {
            continue;
        };
        for to in corners {
            *inside ^= crosses(from, to, place);
            from = to;
        }
    }
    Ok(())
}

fn corner(bytes: &[u8; PAIR]) -> Coord<f64> {
    let mut halves = bytes
        .as_chunks::<8>()
        .0
        .iter()
        .copied()
        .map(f64::from_le_bytes);
    let mut next = || halves.next().unwrap_or(f64::NAN);
    Coord {
        x: next(),
        y: next(),
    }
}

/// Whether the ray from `place` to the east crosses the edge; an edge holds its lower end and not its upper one.
fn crosses(a: Coord<f64>, b: Coord<f64>, place: Coord<f64>) -> bool {
    (a.y > place.y) != (b.y > place.y)
        && place.x < a.x + (b.x - a.x) * (place.y - a.y) / (b.y - a.y)
}

#[cfg(test)]
mod tests {
    use geo::{
        BooleanOps, Distance, Euclidean, Intersects, LineString, MultiPolygon, Point, Polygon,
    };
    use proptest::prelude::*;

    use super::*;
    use crate::geometry::wkb::{write_multi_polygon, write_point, write_polygon};

    fn star(centre: [f64; 2], radii: &[f64]) -> Polygon<f64> {
        let corners = radii.iter().enumerate().map(|(i, radius)| {
            let (sin, cos) = (std::f64::consts::TAU * i as f64 / radii.len() as f64).sin_cos();
            (centre[0] + radius * cos, centre[1] + radius * sin)
        });
        Polygon::new(corners.collect::<LineString>(), Vec::new())
    }

    proptest! {
        #[test]
        fn agrees_with_the_general_predicate_away_from_edges(
            outer in prop::collection::vec(0.1..2.0, 3..30),
            other in prop::collection::vec(0.1..2.0, 3..30),
            apart in -2.0..2.0, x in -3.0..3.0, y in -3.0..3.0,
        ) {
            // The difference of two stars has holes, several parts, both or nothing.
            let shape = star([105.0, 20.0], &outer).difference(&star([105.0 + apart, 20.0], &other));
            let place = Point::new(105.0 + x, 20.0 + y);
            let boundary: Vec<_> = shape.iter().flat_map(|polygon| {
                std::iter::once(polygon.exterior()).chain(polygon.interiors())
            }).collect();
            prop_assume!(boundary.iter().all(|ring| Euclidean.distance(&place, *ring) > 1e-9));
            let position = Position::try_from(place.0).unwrap();
            prop_assert_eq!(holds(&write_multi_polygon(&shape), position), Ok(shape.intersects(&place)));
            for polygon in &shape {
                prop_assert_eq!(holds(&write_polygon(polygon), position), Ok(polygon.intersects(&place)));
            }
        }

        #[test]
        fn no_bytes_make_it_panic(bytes in prop::collection::vec(any::<u8>(), 0..99), code in 3_u8..7) {
            let framed = [vec![1, code, 0, 0, 0], bytes].concat();
            let _ = holds(&framed, Position::try_from([105.0, 20.0]).unwrap());
        }
    }

    #[test]
    fn cuts_and_other_shapes_are_noticed() {
        let place = Position::try_from([105.0, 20.0]).unwrap();
        let shape = write_multi_polygon(&MultiPolygon(vec![star([105.0, 20.0], &[1.0; 5])]));
        assert_eq!(holds(&shape, place), Ok(true));
        for end in 0..shape.len() {
            assert_eq!(holds(&shape[..end], place), Err(WkbError::Truncated));
        }
        assert_eq!(holds(&write_point(place), place), Err(WkbError::Type(1)));
        let none = write_multi_polygon(&MultiPolygon(Vec::new()));
        assert_eq!(holds(&none, place), Ok(false));
    }
}
