//! How much of an incident's area a view shows, and where in it detail is measured.

use geo::{
    Area as _, BooleanOps, BoundingRect, Buffer, Closest, ClosestPoint, Coord, CoordinatePosition,
    Distance, Euclidean, InteriorPoint, Intersects, Length, MultiLineString, MultiPolygon, Point,
    Polygon, coordinate_position::CoordPos, unary_union,
};

use super::area::{Area, disc_polygon};
use super::coverage::View;
use super::obstacles::{Obstacle, Outline};
use super::sector::{Sector, WhyNot};

/// A scene indoors stands for its building's outline pushed out by this, metres.
pub const PUSHED_OUT_M: f64 = 1.0;
/// Less than this of an area is nothing, square metres: one square centimetre.
const NO_AREA_M2: f64 = 1e-4;
/// Less than this of a line is nothing, metres.
const NO_LENGTH_M: f64 = 1e-3;
/// A share within this of 0 or 1 is nothing or all: what cutting shapes leaves over or takes away by rounding.
const ROUNDING: f64 = 1e-9;
/// Gaps up to twice this wide are none, metres.
const HAIRLINE_M: f64 = 2e-6;
/// A point this near to a line lies on it, metres.
const ON_LINE_M: f64 = 1e-6;

/// An incident's area made ready to be held against views: what of it lies outside buildings.
#[derive(Debug, Clone, PartialEq)]
pub struct Scene {
    /// As given.
    pub area: Area,
    /// Wholly inside a building: what is judged is a line 1 m around that building.
    pub indoors: bool,
    open: Open,
    /// The open part again, in pieces that a sector is held against; the area itself where no building cuts it.
    pieces: Vec<Area>,
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
        let area = area.without_speck();
        let outlines: Vec<&MultiPolygon<f64>> = buildings
            .iter()
            .filter_map(|building| match &building.outline {
                Outline::Building(outline) => Some(outline),
                Outline::Wall(_) => None,
            })
            .collect();
        let open = open_part(&area, &outlines);
        let indoors = open.is_none();
        let open = open.unwrap_or_else(|| Open::Lines(pushed_out(&area, &outlines)));
        let is_whole = !outlines.iter().any(|outline| may_touch(&area, outline));
        let mut pieces: Vec<Area> = match &open {
            Open::Lines(lines) if !is_whole => lines.iter().cloned().map(Area::Line).collect(),
            Open::Polygons(polygons) if !is_whole => {
                polygons.iter().cloned().map(Area::Polygon).collect()
            }
            _ => Vec::new(),
        };
        // Also where buildings leave no ground at all: then only the place itself is left to look for.
        if pieces.is_empty() {
            pieces.push(area.clone());
        }
        Self {
            area,
            indoors,
            open,
            pieces,
        }
    }

    /// Whether some of what is judged lies in the unobstructed sector.
    #[must_use]
    pub fn meets(&self, sector: &Sector) -> bool {
        self.pieces.iter().any(|piece| piece.meets(sector))
    }

    /// Everything that keeps all of it out of the sector; nothing if some of it is in.
    #[must_use]
    pub fn why_not(&self, sector: &Sector) -> Vec<WhyNot> {
        let reasons = self.pieces.iter().map(|piece| piece.why_not(sector));
        let reasons: Vec<Vec<WhyNot>> = reasons.collect();
        let holds_for_all = |why: &WhyNot| reasons.iter().all(|of_piece| of_piece.contains(why));
        let Some(first) = reasons.first() else {
            return Vec::new();
        };
        let common: Vec<WhyNot> = first.iter().copied().filter(holds_for_all).collect();
        if !common.is_empty() || reasons.iter().any(Vec::is_empty) {
            return common;
        }
        // Each piece for another reason: that of the one that came nearest to being met.
        reasons.concat().into_iter().max().into_iter().collect()
    }

    /// Metres from a place to the nearest point of what is judged; 0 inside.
    #[must_use]
    pub fn distance_to(&self, place: Coord<f64>) -> f64 {
        let distances = self.pieces.iter().map(|piece| piece.distance_to(place));
        distances.fold(f64::INFINITY, f64::min)
    }

    /// The line around its building that stands for a scene indoors; none for a scene in the open.
    #[must_use]
    pub fn line_around(&self) -> Option<&MultiLineString<f64>> {
        match &self.open {
            Open::Lines(lines) if self.indoors && !lines.0.is_empty() => Some(lines),
            _ => None,
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
                    || nearest(&without_crumbs(&part), reference),
                )
            }
            Open::Polygons(polygons) => {
                let part = view.visible.intersection(polygons);
                let (seen_m2, whole) = (part.unsigned_area(), polygons.unsigned_area());
                let sees_reference = view.sees(reference).then_some(reference);
                seen(seen_m2, whole, NO_AREA_M2, sees_reference, || {
                    nearest_open(&part, reference)
                })
            }
        }
    }

    /// A place of what is judged that lies in `field` and not in `visible`: the reference point, else one well inside;
    /// none if there is no such place.
    #[must_use]
    pub fn hidden(
        &self,
        field: &MultiPolygon<f64>,
        visible: &MultiPolygon<f64>,
    ) -> Option<Coord<f64>> {
        let reference = self.area.reference();
        match &self.open {
            Open::Lines(lines) if !lines.0.is_empty() => {
                let part = clip(visible, &clip(field, lines, false), true);
                if Euclidean.length(&part) < NO_LENGTH_M {
                    None
                } else if Euclidean.distance(&Point(reference), &part) <= ON_LINE_M {
                    Some(reference)
                } else {
                    middle_of_longest(&part)
                }
            }
            Open::Polygons(polygons) => {
                let part = polygons.intersection(field).difference(visible);
                if part.unsigned_area() < NO_AREA_M2 {
                    None
                } else if part.coordinate_position(&reference) == CoordPos::Inside {
                    Some(reference)
                } else {
                    part.interior_point().map(Coord::from)
                }
            }
            Open::Point(_) | Open::Lines(_) => field.intersects(&reference).then_some(reference),
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
    let share = part / whole;
    // Also where both are 0.
    if part < nothing.min(0.5 * whole) || share.is_nan() || share <= ROUNDING {
        return Seen {
            share: 0.0,
            target: None,
        };
    }
    Seen {
        share: if share >= 1.0 - ROUNDING { 1.0 } else { share },
        target: reference.or_else(nearest),
    }
}

/// The place of a seen area nearest to the reference point, but not in a hairline: between houses that touch, rounding
/// leaves gaps thinner than any wall.
fn nearest_open(part: &MultiPolygon<f64>, reference: Coord<f64>) -> Option<Coord<f64>> {
    let solid = part.buffer(-HAIRLINE_M);
    nearest(if solid.0.is_empty() { part } else { &solid }, reference)
}

fn nearest(part: &impl ClosestPoint<f64>, reference: Coord<f64>) -> Option<Coord<f64>> {
    match part.closest_point(&Point(reference)) {
        Closest::Intersection(point) | Closest::SinglePoint(point) => Some(point.into()),
        Closest::Indeterminate => None,
    }
}

/// The lines without pieces too short to be anything, such as cross a hairline; all of them if there are no others.
fn without_crumbs(lines: &MultiLineString<f64>) -> MultiLineString<f64> {
    let long = lines
        .iter()
        .filter(|line| Euclidean.length(*line) >= NO_LENGTH_M);
    let long = MultiLineString::new(long.cloned().collect());
    if long.0.is_empty() {
        lines.clone()
    } else {
        long
    }
}

/// The middle of the longest straight piece; none without any.
fn middle_of_longest(lines: &MultiLineString<f64>) -> Option<Coord<f64>> {
    let pieces = lines.iter().flat_map(geo::LineString::lines);
    let longest = pieces.max_by(|a, b| Euclidean.length(a).total_cmp(&Euclidean.length(b)));
    longest.map(|piece| (piece.start + piece.end) * 0.5)
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
