//! GeoJSON at the borders: reading shapes from callers with complaints they can use (pure). Longitude before latitude.

use geo::{Coord, CoordsIter, MultiPolygon, Polygon, Validation};
use geojson::{Geometry, GeometryValue};
use serde::{Deserialize, Deserializer};

use crate::{
    geometry::{BBox, Position, wkb::Shape},
    private_text::{number, quoted},
};

/// The most points of one shape that a caller may send; whether it is simple takes time that grows with their square.
pub const MAX_POINTS: usize = 2000;

/// How far north and south a camera can hang and an incident happen, degrees: a box around a place closer to a pole would
/// lie beyond it.
pub const MAX_LAT_DEG: f64 = 89.9;

/// Reads a geometry and keeps its coordinates alone: no foreign members, no third dimension (PRIVACY P1).
///
/// For `#[serde(deserialize_with)]`, so that nothing else of what a caller sent is ever stored.
pub fn bare<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Geometry, D::Error> {
    let read = Geometry::deserialize(deserializer)?;
    let shape: geo::Geometry<f64> = read.try_into().map_err(|error: geojson::Error| {
        serde::de::Error::custom(format!("is not a GeoJSON shape: {error}"))
    })?;
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

/// The polygons of a GeoJSON Polygon or MultiPolygon; complains about other shapes, bad coordinates and too many points.
pub fn polygons(geometry: &Geometry) -> Result<MultiPolygon<f64>, String> {
    let shape: geo::Geometry<f64> = geometry
        .clone()
        .try_into()
        .map_err(|error: geojson::Error| format!("is not a GeoJSON shape: {error}"))?;
    let polygons = match shape {
        geo::Geometry::Polygon(polygon) => MultiPolygon(vec![polygon]),
        geo::Geometry::MultiPolygon(polygons) => polygons,
        _ => return Err("must be a Polygon or MultiPolygon".into()),
    };
    if polygons.0.is_empty() {
        return Err("has no polygon".into());
    }
    check_points(polygons.coords_iter())?;
    polygons.iter().try_for_each(check_rings)?;
    Ok(polygons)
}

fn check_rings(polygon: &Polygon<f64>) -> Result<(), String> {
    let mut rings = std::iter::once(polygon.exterior()).chain(polygon.interiors());
    if rings.any(|ring| ring.0.len() < 4) {
        return Err(
            "a ring needs at least three different points and the first again at its end".into(),
        );
    }
    Ok(())
}

/// The same from a caller's hand: they must be simple, so that the area within is beyond doubt.
pub fn simple_polygons(geometry: &Geometry) -> Result<MultiPolygon<f64>, String> {
    let polygons = polygons(geometry)?;
    polygons
        .check_validation()
        .map_err(|error| format!("is not a simple polygon: {error}"))?;
    Ok(polygons)
}

/// Complains about coordinates off the earth and about too many points.
pub fn check_points(points: impl Iterator<Item = Coord<f64>>) -> Result<(), String> {
    for (index, Coord { x, y }) in points.enumerate() {
        if index >= MAX_POINTS {
            return Err(format!("has more than {MAX_POINTS} points"));
        }
        // NaN is not within anything.
        if !(x.abs() <= 180.0 && y.abs() <= 90.0) {
            let swapped = if x.abs() <= 90.0 && y.abs() <= 180.0 {
                "; longitude and latitude may be swapped"
            } else {
                ""
            };
            return Err(format!(
                "point {index} is not a longitude and latitude: {}, {}{swapped}",
                number(x),
                number(y)
            ));
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
pub fn shape(geometry: &Geometry) -> Result<Shape, String> {
    let shape: geo::Geometry<f64> = geometry
        .clone()
        .try_into()
        .map_err(|error: geojson::Error| format!("is not a GeoJSON shape: {error}"))?;
    match shape {
        geo::Geometry::Point(point) => {
            let position =
                Position::try_from([point.x(), point.y()]).map_err(|error| error.to_string())?;
            Ok(Shape::Point(position))
        }
        geo::Geometry::LineString(line) => Ok(Shape::LineString(line)),
        geo::Geometry::Polygon(polygon) => Ok(Shape::Polygon(polygon)),
        geo::Geometry::MultiPolygon(polygons) => Ok(Shape::MultiPolygon(polygons)),
        _ => Err("must be a Point, LineString, Polygon or MultiPolygon".into()),
    }
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
pub fn bbox(text: &str) -> Result<BBox, String> {
    let wrong = || {
        format!(
            "must be min_lon,min_lat,max_lon,max_lat in degrees, got {}",
            quoted(text)
        )
    };
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
        return Err("its first corner must be the south-western one".into());
    }
    Ok(BBox {
        min_lon,
        min_lat,
        max_lon,
        max_lat,
    })
}
