//! GeoJSON at the borders: reading shapes from callers with complaints they can use (pure). Longitude before latitude.

use geo::{Coord, CoordsIter, MultiPolygon, Polygon};
use geojson::{Geometry, GeometryValue};
use serde::{Deserialize, Deserializer};

use crate::{
    geometry::{BBox, Position, is_simple, wkb::Shape},
    refusal::Refusal,
};

/// The most points of one shape that a caller may send.
pub const MAX_POINTS: usize = 2000;
/// The most points of an area that is planned for: the outlines of communes along coasts and rivers have some thousand.
pub const MAX_AREA_POINTS: usize = 20_000;

/// How far north and south a camera can hang and an incident happen, degrees: a box around a place closer to a pole would
/// lie beyond it.
pub const MAX_LAT_DEG: f64 = 89.9;

/// Reads a geometry and keeps its coordinates alone: no foreign members, no third dimension (PRIVACY P1).
///
/// For `#[serde(deserialize_with)]`, so that nothing else of what a caller sent is ever stored.
pub fn bare<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Geometry, D::Error> {
    let not_shape = || serde::de::Error::custom(Refusal::NotShape);
    let read = Geometry::deserialize(deserializer).map_err(|_| not_shape())?;
    let shape: geo::Geometry<f64> = read.try_into().map_err(|_: geojson::Error| not_shape())?;
    Ok(geometry(shape))
}

/// The same where the field may be null.
pub fn bare_option<'de, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<Option<Geometry>, D::Error> {
    #[derive(Deserialize)]
    struct Bare(#[serde(deserialize_with = "bare")] Geometry);
    Ok(Option::<Bare>::deserialize(deserializer)?.map(|Bare(geometry)| geometry))
}

/// The polygons of a stored GeoJSON Polygon or MultiPolygon.
pub fn polygons(geometry: &Geometry) -> Result<MultiPolygon<f64>, String> {
    checked_polygons(geometry, MAX_POINTS).map_err(|refusal| refusal.to_string())
}

/// The same of one from a caller; complains about other shapes, bad coordinates and more than `most` points.
fn checked_polygons(geometry: &Geometry, most: usize) -> Result<MultiPolygon<f64>, Refusal> {
    let shape: geo::Geometry<f64> = geometry
        .clone()
        .try_into()
        .map_err(|_: geojson::Error| Refusal::NotShape)?;
    let polygons = match shape {
        geo::Geometry::Polygon(polygon) => MultiPolygon(vec![polygon]),
        geo::Geometry::MultiPolygon(polygons) => polygons,
        _ => return Err(wrong_shape(&["Polygon", "MultiPolygon"])),
    };
    if polygons.0.is_empty() {
        return Err(Refusal::EmptyShape);
    }
    check_points_of(polygons.coords_iter(), most)?;
    polygons.iter().try_for_each(check_rings)?;
    Ok(polygons)
}

fn check_rings(polygon: &Polygon<f64>) -> Result<(), Refusal> {
    let mut rings = std::iter::once(polygon.exterior()).chain(polygon.interiors());
    if rings.any(|ring| ring.0.len() < 4) {
        return Err(Refusal::RingNotClosed);
    }
    Ok(())
}

/// The same from a caller's hand: they must be simple, so that the area within is beyond doubt.
pub fn simple_polygons(geometry: &Geometry) -> Result<MultiPolygon<f64>, Refusal> {
    simple_polygons_of(geometry, MAX_POINTS)
}

/// The same of an area that is planned for, which may have more points.
pub fn area_polygons(geometry: &Geometry) -> Result<MultiPolygon<f64>, Refusal> {
    simple_polygons_of(geometry, MAX_AREA_POINTS)
}

fn simple_polygons_of(geometry: &Geometry, most: usize) -> Result<MultiPolygon<f64>, Refusal> {
    let polygons = checked_polygons(geometry, most)?;
    let simple = is_simple(&polygons);
    simple.then_some(polygons).ok_or(Refusal::NotSimple)
}

/// Complains about coordinates off the earth and about too many points.
pub fn check_points(points: impl Iterator<Item = Coord<f64>>) -> Result<(), Refusal> {
    check_points_of(points, MAX_POINTS)
}

/// The same of a shape that may have `most` points.
pub(crate) fn check_points_of(
    points: impl Iterator<Item = Coord<f64>>,
    most: usize,
) -> Result<(), Refusal> {
    for (index, Coord { x, y }) in points.enumerate() {
        if index >= most {
            return Err(Refusal::TooManyPoints { most });
        }
        // NaN is not within anything.
        if !(x.abs() <= 180.0 && y.abs() <= 90.0) {
            let point = index;
            return Err(if x.abs() <= 90.0 && y.abs() <= 180.0 {
                Refusal::PointPerhapsSwapped { point }
            } else {
                Refusal::OffEarth { point }
            });
        }
    }
    Ok(())
}

/// A shape as GeoJSON.
#[must_use]
pub fn geometry(shape: impl Into<geo::Geometry<f64>>) -> Geometry {
    let shape: geo::Geometry<f64> = shape.into();
    Geometry::new(GeometryValue::from(&shape))
}

/// A GeoJSON Point, LineString, Polygon or MultiPolygon as the database keeps it.
pub fn shape(geometry: &Geometry) -> Result<Shape, Refusal> {
    let shape: geo::Geometry<f64> = geometry
        .clone()
        .try_into()
        .map_err(|_: geojson::Error| Refusal::NotShape)?;
    match shape {
        geo::Geometry::Point(point) => {
            Ok(Shape::Point(Position::try_from([point.x(), point.y()])?))
        }
        geo::Geometry::LineString(line) => Ok(Shape::LineString(line)),
        geo::Geometry::Polygon(polygon) => Ok(Shape::Polygon(polygon)),
        geo::Geometry::MultiPolygon(polygons) => Ok(Shape::MultiPolygon(polygons)),
        _ => Err(wrong_shape(&[
            "Point",
            "LineString",
            "Polygon",
            "MultiPolygon",
        ])),
    }
}

fn wrong_shape(allowed: &[&str]) -> Refusal {
    let allowed = allowed.iter().map(|&name| name.to_owned()).collect();
    Refusal::WrongShape { allowed }
}

/// A stored shape as GeoJSON.
#[must_use]
pub fn from_shape(shape: Shape) -> Geometry {
    match shape {
        Shape::Point(position) => geometry(geo::Point(position.into())),
        Shape::LineString(line) => geometry(line),
        Shape::Polygon(polygon) => geometry(polygon),
        Shape::MultiPolygon(polygons) => geometry(polygons),
    }
}

/// A box in the order of GeoJSON: `min_lon,min_lat,max_lon,max_lat`.
pub fn bbox(text: &str) -> Result<BBox, Refusal> {
    let wrong = || Refusal::NotBox;
    let numbers: Vec<f64> = text
        .split(',')
        .map(|part| part.trim().parse())
        .collect::<Result<_, _>>()
        .map_err(|_| wrong())?;
    let [min_lon, min_lat, max_lon, max_lat] = numbers[..] else {
        return Err(wrong());
    };
    check_points(
        [
            Coord {
                x: min_lon,
                y: min_lat,
            },
            Coord {
                x: max_lon,
                y: max_lat,
            },
        ]
        .into_iter(),
    )?;
    if min_lon > max_lon || min_lat > max_lat {
        return Err(Refusal::CornersSwapped);
    }
    Ok(BBox {
        min_lon,
        min_lat,
        max_lon,
        max_lat,
    })
}

/// Degrees to a centimetre: more is neither drawn nor hung up.
pub(crate) fn to_centimetre(degrees: f64) -> f64 {
    (degrees * 1e7).round() / 1e7
}

/// The same of a place.
pub(crate) fn centimetres(degrees: Coord<f64>) -> Coord<f64> {
    Coord {
        x: to_centimetre(degrees.x),
        y: to_centimetre(degrees.y),
    }
}
