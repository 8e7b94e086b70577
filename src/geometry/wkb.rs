//! Well-known binary (OGC 06-103r4, section 8): how shapes are stored in both databases.
//!
//! Coordinates are WGS 84 longitude, latitude. Written little-endian and two-dimensional; read the same way,
//! with nothing else accepted, because nothing else is written.

use std::fmt;

use geo::{Coord, CoordsIter, LineString, MultiPolygon, Polygon};

use super::bbox::BBox;
use super::units::{OutOfRange, Position};

/// A shape in longitude, latitude degrees.
#[derive(Debug, Clone, PartialEq)]
pub enum Shape {
    /// WKB type 1.
    Point(Position),
    /// WKB type 2.
    LineString(LineString<f64>),
    /// WKB type 3.
    Polygon(Polygon<f64>),
    /// WKB type 6.
    MultiPolygon(MultiPolygon<f64>),
}

/// Why bytes are not one of our shapes.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum WkbError {
    /// The bytes end before the shape does.
    Truncated,
    /// The byte-order mark is not 1 (little-endian).
    ByteOrder(u8),
    /// The type number is not the one expected, or none of ours.
    Type(u32),
    /// Bytes follow the end of the shape: how many.
    Trailing(usize),
    /// A coordinate that is not on the globe.
    Coordinate(OutOfRange),
}

impl fmt::Display for WkbError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Truncated => write!(f, "WKB ends before its shape does"),
            Self::ByteOrder(mark) => {
                write!(f, "WKB must be little-endian (1), got byte order {mark}")
            }
            Self::Type(code) => write!(f, "WKB type {code} is not expected here"),
            Self::Trailing(bytes) => write!(f, "{bytes} bytes follow the end of the WKB shape"),
            Self::Coordinate(range) => write!(f, "WKB coordinate: {range}"),
        }
    }
}

impl std::error::Error for WkbError {}

/// The bytes of a point.
#[must_use]
pub fn write_point(position: Position) -> Vec<u8> {
    let mut bytes = header(1);
    coord(&mut bytes, position.into());
    bytes
}

/// The bytes of a line in longitude, latitude degrees.
#[must_use]
pub fn write_line_string(line: &LineString<f64>) -> Vec<u8> {
    let mut bytes = header(2);
    coords(&mut bytes, line);
    bytes
}

/// The bytes of a polygon in longitude, latitude degrees; an empty one has no rings.
#[must_use]
pub fn write_polygon(polygon: &Polygon<f64>) -> Vec<u8> {
    let mut bytes = header(3);
    let rings = if polygon.exterior().0.is_empty() {
        0
    } else {
        1 + polygon.interiors().len()
    };
    count(&mut bytes, rings);
    for ring in std::iter::once(polygon.exterior())
        .chain(polygon.interiors())
        .take(rings)
    {
        coords(&mut bytes, ring);
    }
    bytes
}

/// The bytes of a multipolygon in longitude, latitude degrees.
#[must_use]
pub fn write_multi_polygon(polygons: &MultiPolygon<f64>) -> Vec<u8> {
    let mut bytes = header(6);
    count(&mut bytes, polygons.0.len());
    for polygon in polygons {
        bytes.extend(write_polygon(polygon));
    }
    bytes
}

/// Reads any of the four shapes.
pub fn read(bytes: &[u8]) -> Result<Shape, WkbError> {
    let mut reader = Reader { rest: bytes };
    let shape = match reader.header()? {
        1 => Shape::Point(reader.position()?),
        2 => Shape::LineString(reader.coords()?),
        3 => Shape::Polygon(reader.polygon()?),
        6 => Shape::MultiPolygon(reader.multi_polygon()?),
        other => return Err(WkbError::Type(other)),
    };
    if reader.rest.is_empty() {
        Ok(shape)
    } else {
        Err(WkbError::Trailing(reader.rest.len()))
    }
}

/// Reads a point and nothing else.
pub fn read_point(bytes: &[u8]) -> Result<Position, WkbError> {
    match read(bytes)? {
        Shape::Point(position) => Ok(position),
        other => Err(WkbError::Type(other.code())),
    }
}

/// Reads a line and nothing else.
pub fn read_line_string(bytes: &[u8]) -> Result<LineString<f64>, WkbError> {
    match read(bytes)? {
        Shape::LineString(line) => Ok(line),
        other => Err(WkbError::Type(other.code())),
    }
}

/// Reads a polygon and nothing else.
pub fn read_polygon(bytes: &[u8]) -> Result<Polygon<f64>, WkbError> {
    match read(bytes)? {
        Shape::Polygon(polygon) => Ok(polygon),
        other => Err(WkbError::Type(other.code())),
    }
}

/// Reads a multipolygon, or a polygon as a multipolygon of one.
pub fn read_multi_polygon(bytes: &[u8]) -> Result<MultiPolygon<f64>, WkbError> {
    match read(bytes)? {
        Shape::MultiPolygon(polygons) => Ok(polygons),
        Shape::Polygon(polygon) => Ok(polygon.into()),
        other => Err(WkbError::Type(other.code())),
    }
}

impl Shape {
    /// The bytes that [`read`] turns back into this shape.
    #[must_use]
    pub fn to_wkb(&self) -> Vec<u8> {
        match self {
            Self::Point(position) => write_point(*position),
            Self::LineString(line) => write_line_string(line),
            Self::Polygon(polygon) => write_polygon(polygon),
            Self::MultiPolygon(polygons) => write_multi_polygon(polygons),
        }
    }

    /// The smallest box around it; none without any points.
    #[must_use]
    pub fn bbox(&self) -> Option<BBox> {
        match self {
            Self::Point(position) => BBox::of([*position]),
            Self::LineString(line) => BBox::of_degrees(line.coords_iter()),
            Self::Polygon(polygon) => BBox::of_degrees(polygon.coords_iter()),
            Self::MultiPolygon(polygons) => BBox::of_degrees(polygons.coords_iter()),
        }
    }

    const fn code(&self) -> u32 {
        match self {
            Self::Point(_) => 1,
            Self::LineString(_) => 2,
            Self::Polygon(_) => 3,
            Self::MultiPolygon(_) => 6,
        }
    }
}

fn header(code: u32) -> Vec<u8> {
    let mut bytes = vec![1];
    bytes.extend(code.to_le_bytes());
    bytes
}

fn count(bytes: &mut Vec<u8>, n: usize) {
    bytes.extend((n as u32).to_le_bytes());
}

fn coord(bytes: &mut Vec<u8>, c: Coord<f64>) {
    bytes.extend(c.x.to_le_bytes());
    bytes.extend(c.y.to_le_bytes());
}

fn coords(bytes: &mut Vec<u8>, line: &LineString<f64>) {
    count(bytes, line.0.len());
    line.coords().for_each(|c| coord(bytes, *c));
}

pub(super) struct Reader<'a> {
    pub(super) rest: &'a [u8],
}

impl Reader<'_> {
    fn take<const N: usize>(&mut self) -> Result<[u8; N], WkbError> {
        let (bytes, rest) = self
            .rest
            .split_first_chunk::<N>()
            .ok_or(WkbError::Truncated)?;
        self.rest = rest;
        Ok(*bytes)
    }

    pub(super) fn header(&mut self) -> Result<u32, WkbError> {
        match self.take::<1>()? {
            [1] => self.count(),
            [mark] => Err(WkbError::ByteOrder(mark)),
        }
    }

    pub(super) fn count(&mut self) -> Result<u32, WkbError> {
        self.take().map(u32::from_le_bytes)
    }

    fn position(&mut self) -> Result<Position, WkbError> {
        let [x, y] = [self.take()?, self.take()?].map(f64::from_le_bytes);
        Position::try_from([x, y]).map_err(WkbError::Coordinate)
    }

    /// Reads `count` items; collecting grows as it reads, so a false count costs no memory.
    fn many<T>(&mut self, item: fn(&mut Self) -> Result<T, WkbError>) -> Result<Vec<T>, WkbError> {
        (0..self.count()?).map(|_| item(self)).collect()
    }

    fn coords(&mut self) -> Result<LineString<f64>, WkbError> {
        self.many(|reader| reader.position().map(Coord::from))
            .map(LineString::new)
    }

    fn polygon(&mut self) -> Result<Polygon<f64>, WkbError> {
        let mut rings = self.many(Self::coords)?.into_iter();
        let exterior = rings.next().unwrap_or(LineString::new(Vec::new()));
        Ok(Polygon::new(exterior, rings.collect()))
    }

    fn multi_polygon(&mut self) -> Result<MultiPolygon<f64>, WkbError> {
        self.many(|reader| match reader.header()? {
            3 => reader.polygon(),
            other => Err(WkbError::Type(other)),
        })
        .map(MultiPolygon::new)
    }
}

#[cfg(test)]
mod tests {
    use geo::polygon;
    use proptest::prelude::*;

    use super::*;

    fn holed() -> Polygon<f64> {
        polygon!(
            exterior: [(x: 0., y: 0.), (x: 4., y: 0.), (x: 4., y: 4.), (x: 0., y: 4.)],
            interiors: [[(x: 1., y: 1.), (x: 1., y: 2.), (x: 2., y: 2.)]],
        )
    }

    fn shapes() -> Vec<Shape> {
        let line = LineString::from(vec![(105.0, 21.0), (105.5, 21.5)]);
        let nothing = Polygon::new(LineString::new(vec![]), vec![]);
        vec![
            Shape::Point(Position::try_from([105.85, 21.03]).unwrap()),
            Shape::LineString(line),
            Shape::Polygon(holed()),
            Shape::Polygon(nothing.clone()),
            Shape::MultiPolygon(MultiPolygon::new(vec![holed(), nothing, holed()])),
            Shape::MultiPolygon(MultiPolygon::new(vec![])),
        ]
    }

    #[test]
    fn a_point_has_the_bytes_of_the_standard() {
        let bytes = write_point(Position::try_from([2.0, 4.0]).unwrap());
        // As PostGIS prints ST_AsBinary(ST_MakePoint(2, 4)).
        let hex = 0x01_0100_0000_0000_0000_0000_0040_u128;
        assert_eq!(bytes[..13], hex.to_be_bytes()[3..]);
        assert_eq!(bytes[13..], [0, 0, 0, 0, 0, 0, 0x10, 0x40]);
    }

    #[test]
    fn shapes_come_back_as_they_were_and_every_cut_is_noticed() {
        for shape in shapes() {
            let bytes = shape.to_wkb();
            assert_eq!(read(&bytes).as_ref(), Ok(&shape));
            for end in 0..bytes.len() {
                assert_eq!(
                    read(&bytes[..end]),
                    Err(WkbError::Truncated),
                    "{shape:?} cut at {end}"
                );
            }
            let longer = [bytes, vec![0; 3]].concat();
            assert_eq!(read(&longer), Err(WkbError::Trailing(3)));
        }
    }

    #[test]
    fn what_is_not_ours_is_refused_by_name() {
        let polygon = write_polygon(&holed());
        assert_eq!(read_point(&polygon), Err(WkbError::Type(3)));
        assert_eq!(read(&[0, 0, 0, 0, 1]), Err(WkbError::ByteOrder(0)));
        assert_eq!(read(&[1, 7, 0, 0, 0, 0]), Err(WkbError::Type(7)));
        let far = [
            write_point(Position::try_from([0.0, 0.0]).unwrap())[..13].to_vec(),
            91_f64.to_le_bytes().to_vec(),
        ];
        let refused = read(&far.concat()).unwrap_err();
        assert_eq!(
            refused.to_string(),
            "WKB coordinate: lat must be between -90 and 90, got 91"
        );
    }

    #[test]
    fn a_huge_count_is_truncation_not_memory() {
        assert_eq!(
            read(&[1, 2, 0, 0, 0, 255, 255, 255, 255]),
            Err(WkbError::Truncated)
        );
    }

    proptest! {
        #[test]
        fn no_bytes_make_it_panic(bytes in prop::collection::vec(any::<u8>(), 0..64), code in 0_u8..8) {
            let framed = [vec![1, code, 0, 0, 0], bytes.clone()].concat();
            let _ = (read(&bytes), read(&framed));
        }
    }
}
