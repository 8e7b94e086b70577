//! Where an incident may have happened, and how near two such places are (pure).

use geo::{Area as _, Coord, Euclidean, Length, Validation};
use geojson::Geometry;

use crate::{
    geojson_shape::{self, MAX_LAT_DEG, check_points},
    geometry::{Area, BBox, Frame, Position, wkb::Shape},
    refusal::Refusal,
};

/// The farthest two points of a drawn place may lie apart, degrees (some kilometres).
const MAX_EXTENT_DEG: f64 = 0.1;

/// Half the extent of a place that can be searched: metres from the middle of its box to a corner.
pub(super) fn check_place(place: &Geometry) -> Result<f64, Refusal> {
    let shape: geo::Geometry<f64> = place
        .clone()
        .try_into()
        .map_err(|_: geojson::Error| Refusal::NotShape)?;
    let points: Vec<Coord<f64>> = match &shape {
        geo::Geometry::Point(point) => vec![point.0],
        geo::Geometry::LineString(line) if line.0.len() >= 2 => line.0.clone(),
        geo::Geometry::Polygon(polygon) if polygon.exterior().0.len() >= 4 => polygon
            .interiors()
            .iter()
            .chain([polygon.exterior()])
            .flat_map(|ring| ring.0.clone())
            .collect(),
        _ => {
            let allowed = ["Point", "LineString", "Polygon"].map(str::to_owned);
            return Err(Refusal::WrongShape {
                allowed: allowed.into(),
            });
        }
    };
    check_points(points.iter().copied())?;
    if points.iter().any(|point| point.y.abs() > MAX_LAT_DEG) {
        return Err(Refusal::NearPole { most: MAX_LAT_DEG });
    }
    let extent = |of: fn(&Coord<f64>) -> f64| {
        let (least, most) = points
            .iter()
            .map(of)
            .fold((f64::MAX, f64::MIN), |(a, b), v| (a.min(v), b.max(v)));
        most - least
    };
    if extent(|c| c.x) > MAX_EXTENT_DEG || extent(|c| c.y) > MAX_EXTENT_DEG {
        return Err(Refusal::TooWide {
            most: MAX_EXTENT_DEG,
        });
    }
    if let geo::Geometry::Polygon(polygon) = &shape {
        polygon.check_validation().map_err(|_| Refusal::NotSimple)?;
    }
    if !has_size(&shape, &points) {
        return Err(Refusal::NoSize);
    }
    Ok(half_of(BBox::of_degrees(points.iter().copied())))
}

/// Whether a line or an area is more than a point: a centimetre long, a square centimetre large.
fn has_size(shape: &geo::Geometry<f64>, points: &[Coord<f64>]) -> bool {
    let first = points
        .first()
        .and_then(|point| Position::try_from(*point).ok());
    let Some(frame) = first.map(Frame::new) else {
        return false;
    };
    match shape {
        geo::Geometry::LineString(line) => Euclidean.length(&frame.local_line(line)) >= 0.01,
        geo::Geometry::Polygon(polygon) => frame.local_polygon(polygon).unsigned_area() >= 1e-4,
        _ => true,
    }
}

/// The same of a place that has been checked.
pub(super) fn half_extent_m(place: &Geometry) -> Option<f64> {
    Some(half_of(geojson_shape::shape(place).ok()?.bbox()))
}

fn half_of(bbox: Option<BBox>) -> f64 {
    let corners = bbox.and_then(|bbox| {
        let corner = Position::try_from([bbox.min_lon, bbox.min_lat]).ok()?;
        let opposite = Position::try_from([bbox.max_lon, bbox.max_lat]).ok()?;
        Some(Frame::new(corner).local(opposite))
    });
    corners.map_or(0.0, |across| across.x.hypot(across.y) / 2.0)
}

/// Metres between the edges of two places with their uncertainties; none for a shape without points.
pub(super) fn apart_m(a: (&Shape, f64), b: (&Shape, f64)) -> Option<f64> {
    let bbox = a.0.bbox()?;
    let middle = [
        f64::midpoint(bbox.min_lon, bbox.max_lon),
        f64::midpoint(bbox.min_lat, bbox.max_lat),
    ];
    let frame = Frame::new(Position::try_from(middle).ok()?);
    Some(Area::of(a.0, a.1, &frame).apart_m(&Area::of(b.0, b.1, &frame)))
}
