//! How much of an incident's area a view shows, and where in it detail is measured.

use geo::{
    Area as _, BooleanOps, BoundingRect, Buffer, Closest, ClosestPoint, Coord, CoordinatePosition,
    Distance, Euclidean, Intersects, Length, MultiLineString, MultiPolygon, Point, Polygon,
    coordinate_position::CoordPos, unary_union,
};

use super::area::{Area, disc_polygon};
use super::coverage::View;
use super::obstacles::{Obstacle, Outline};
use super::sector::{Sector, WhyNot};

/// A scene indoors stands for its building's outline pushed out by this, metres.
const PUSHED_OUT_M: f64 = 1.0;
/// Less than this of an area is nothing, square metres: one square centimetre.
const NO_AREA_M2: f64 = 1e-4;
/// Less than this of a line is nothing, metres.
const NO_LENGTH_M: f64 = 1e-3;

/// An incident's area made ready to be held against views: what of it lies outside buildings.
#[derive(Debug, Clone, PartialEq)]
pub struct Scene {
    /// As given.
    pub area: Area,
    /// Wholly inside a building: what is judged is a line 1 m around that building.
    pub indoors: bool,
    open: Open,
}

/// The part that can be seen at all, in local metres.
#[derive(Debug, Clone, PartialEq)]
enum Open {
    Point(Coord<f64>),
    Lines(MultiLineString<f64>),
    Polygons(MultiPolygon<f64>),
}

/// What a view shows of a scene.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Seen {
    /// Seen part of what lies outside buildings, 0 to 1: of the area, or of a line's length.
    pub share: f64,
    /// Where detail and distance are measured: the reference point if it is seen, else the seen place nearest
    /// to it; none if nothing is seen.
    pub target: Option<Coord<f64>>,
}

impl Scene {
    /// Takes out the insides of buildings; `buildings` are all those around, whether they block or not, in the
    /// same local metres.
    #[must_use]
    pub fn new(area: Area, buildings: &[Obstacle]) -> Self {
        let outlines: Vec<&MultiPolygon<f64>> = buildings
            .iter()
            .filter_map(|building| match &building.outline {
                Outline::Building(outline) => Some(outline),
                Outline::Wall(_) => None,
            })
            .collect();
        match open_part(&area, &outlines) {
            Some(open) => Self {
                area,
                indoors: false,
                open,
            },
            None => Self {
                open: Open::Lines(pushed_out(&area, &outlines)),
                area,
                indoors: true,
            },
        }
    }

    /// Whether some of what is judged lies in the unobstructed sector.
    #[must_use]
    pub fn meets(&self, sector: &Sector) -> bool {
        self.why_not(sector).is_none()
    }

    /// Why nothing of it lies in the sector; none if something does.
    #[must_use]
    pub fn why_not(&self, sector: &Sector) -> Option<WhyNot> {
        match &self.open {
            Open::Lines(lines) if self.indoors => {
                // Of several pieces the reason of the one that came nearest to being met.
                let reasons = lines
                    .iter()
                    .map(|line| Area::Line(line.clone()).why_not(sector));
                reasons.collect::<Option<Vec<_>>>()?.into_iter().max()
            }
            _ => self.area.why_not(sector),
        }
    }

    /// How much of it the view shows, and where to measure.
    #[must_use]
    pub fn seen(&self, view: &View) -> Seen {
        let reference = self.area.reference();
        match &self.open {
            Open::Point(point) => {
                let sees = view.sees(*point);
                Seen {
                    share: f64::from(u8::from(sees)),
                    target: sees.then_some(*point),
                }
            }
            Open::Lines(lines) => {
                let part = clip(&view.visible, lines, false);
                let (metres, whole) = (Euclidean.length(&part), Euclidean.length(lines));
                let sees_reference = !self.indoors && view.sees(reference);
                seen(
                    metres,
                    whole,
                    NO_LENGTH_M,
                    sees_reference.then_some(reference),
                    || nearest(&part, reference),
                )
            }
            Open::Polygons(polygons) => {
                let part = view.visible.intersection(polygons);
                let (seen_m2, whole) = (part.unsigned_area(), polygons.unsigned_area());
                let sees_reference = view.sees(reference).then_some(reference);
                seen(seen_m2, whole, NO_AREA_M2, sees_reference, || {
                    nearest(&part, reference)
                })
            }
        }
    }

    /// Whether all that is judged lies within the masks taken together.
    #[must_use]
    pub fn is_within(&self, masks: &[Polygon<f64>]) -> bool {
        match &self.open {
            Open::Point(point) => masks.iter().any(|mask| mask.intersects(point)),
            Open::Lines(lines) => {
                let left = masks.iter().fold(lines.clone(), |left, mask| {
                    clip(&mask.clone().into(), &left, true)
                });
                Euclidean.length(&left) < NO_LENGTH_M
            }
            Open::Polygons(polygons) => {
                let left = masks
                    .iter()
                    .fold(polygons.clone(), |left, mask| left.difference(mask));
                left.unsigned_area() < NO_AREA_M2
            }
        }
    }
}

fn seen(
    part: f64,
    whole: f64,
    nothing: f64,
    reference: Option<Coord<f64>>,
    nearest: impl FnOnce() -> Option<Coord<f64>>,
) -> Seen {
    if part < nothing.min(0.5 * whole) || part <= 0.0 {
        return Seen {
            share: 0.0,
            target: None,
        };
    }
    Seen {
        share: (part / whole).min(1.0),
        target: reference.or_else(nearest),
    }
}

fn nearest(part: &impl ClosestPoint<f64>, reference: Coord<f64>) -> Option<Coord<f64>> {
    match part.closest_point(&Point(reference)) {
        Closest::Intersection(point) | Closest::SinglePoint(point) => Some(point.into()),
        Closest::Indeterminate => None,
    }
}

/// The part of the lines inside the polygons, or outside.
fn clip(
    polygons: &MultiPolygon<f64>,
    lines: &MultiLineString<f64>,
    outside: bool,
) -> MultiLineString<f64> {
    if polygons.0.is_empty() {
        return if outside {
            lines.clone()
        } else {
            MultiLineString::new(Vec::new())
        };
    }
    polygons.clip(lines, outside)
}

/// The area less the buildings; none if nothing is left.
fn open_part(area: &Area, outlines: &[&MultiPolygon<f64>]) -> Option<Open> {
    let near = |outline: &&&MultiPolygon<f64>| may_touch(area, outline);
    let near = outlines.iter().filter(near);
    match area {
        Area::Disc { center, radius_m } if *radius_m <= 0.0 => {
            let inside = |outline: &&MultiPolygon<f64>| {
                outline.coordinate_position(center) == CoordPos::Inside
            };
            let mut near = near;
            (!near.any(inside)).then_some(Open::Point(*center))
        }
        Area::Line(line) => {
            let lines = MultiLineString::new(vec![line.clone()]);
            let left = near.fold(lines, |left, outline| clip(outline, &left, true));
            (Euclidean.length(&left) >= NO_LENGTH_M).then_some(Open::Lines(left))
        }
        Area::Disc { .. } | Area::Polygon(_) => {
            let whole = MultiPolygon::from(as_polygon(area));
            let left = near.fold(whole, |left, outline| left.difference(*outline));
            (left.unsigned_area() >= NO_AREA_M2).then_some(Open::Polygons(left))
        }
    }
}

/// The outline of the building that holds the area, or of all that it touches, 1 m further out and cut where
/// other buildings stand.
fn pushed_out(area: &Area, outlines: &[&MultiPolygon<f64>]) -> MultiLineString<f64> {
    let touched: Vec<_> = outlines
        .iter()
        .filter(|outline| may_touch(area, outline))
        .copied()
        .collect();
    let alone = touched
        .iter()
        .find(|outline| open_part(area, std::slice::from_ref(outline)).is_none());
    let held = alone.map_or_else(
        || {
            unary_union(
                touched
                    .iter()
                    .copied()
                    .filter(|outline| area_touches(area, outline)),
            )
        },
        |outline| (*outline).clone(),
    );
    let pushed = held.buffer(PUSHED_OUT_M);
    let rings = pushed.into_iter().flat_map(|polygon| {
        let (exterior, interiors) = polygon.into_inner();
        std::iter::once(exterior).chain(interiors)
    });
    let ring_lines = MultiLineString::new(rings.collect());
    outlines
        .iter()
        .filter(|outline| bounds_meet(&ring_lines, **outline))
        .fold(ring_lines.clone(), |left, outline| {
            clip(outline, &left, true)
        })
}

fn as_polygon(area: &Area) -> Polygon<f64> {
    match area {
        Area::Disc { center, radius_m } => disc_polygon(*center, *radius_m),
        Area::Polygon(polygon) => polygon.clone(),
        Area::Line(_) => Polygon::new(geo::LineString::new(Vec::new()), Vec::new()),
    }
}

fn area_touches(area: &Area, outline: &MultiPolygon<f64>) -> bool {
    match area {
        Area::Disc { center, radius_m } => {
            Euclidean.distance(&Point(*center), outline) <= *radius_m
        }
        Area::Line(line) => outline.intersects(line),
        Area::Polygon(polygon) => outline.intersects(polygon),
    }
}

fn may_touch(area: &Area, outline: &MultiPolygon<f64>) -> bool {
    match area {
        Area::Disc { center, radius_m } => outline.bounding_rect().is_some_and(|bounds| {
            let (min, max) = (bounds.min(), bounds.max());
            center.x + radius_m >= min.x
                && center.x - radius_m <= max.x
                && center.y + radius_m >= min.y
                && center.y - radius_m <= max.y
        }),
        Area::Line(line) => bounds_meet(line, outline),
        Area::Polygon(polygon) => bounds_meet(polygon, outline),
    }
}

fn bounds_meet<A, B>(a: &A, b: &B) -> bool
where
    A: BoundingRect<f64, Output = Option<geo::Rect<f64>>>,
    B: BoundingRect<f64, Output = Option<geo::Rect<f64>>>,
{
    a.bounding_rect()
        .zip(b.bounding_rect())
        .is_some_and(|(a, b)| a.intersects(&b))
}

#[cfg(test)]
mod tests;
