//! Polygons made ready for many questions: where a line crosses their outline, and whether a place lies inside.

use geo::{BoundingRect, Coord, MultiPolygon, Rect};

/// Height of a band of edges, metres.
const BAND_M: f64 = 50.0;
/// The most bands: of a very tall polygon they are taller.
const MOST_BANDS: f64 = 4000.0;

/// Edges of polygons in local metres, in bands from south to north, so that a question looks at few of them.
#[derive(Debug, Clone)]
pub struct Rings {
    bounds: Option<Rect<f64>>,
    height_m: f64,
    bands: Vec<Vec<[Coord<f64>; 2]>>,
}

impl Rings {
    /// The edges of `polygons`.
    #[must_use]
    pub fn new(polygons: &MultiPolygon<f64>) -> Self {
        let bounds = polygons.bounding_rect();
        let tall = bounds.map_or(0.0, Rect::height);
        let height_m = BAND_M.max(tall / MOST_BANDS);
        let mut rings = Self {
            bounds,
            height_m,
            bands: vec![Vec::new(); (tall / height_m) as usize + 1],
        };
        let outlines = polygons
            .iter()
            .flat_map(|polygon| std::iter::once(polygon.exterior()).chain(polygon.interiors()));
        for edge in outlines.flat_map(|ring| ring.0.windows(2)) {
            let edge = [edge[0], edge[1]];
            for band in rings.between(edge[0].y, edge[1].y) {
                rings.bands[band].push(edge);
            }
        }
        rings
    }

    /// Whether a place lies inside, by the even-odd rule; on an edge either way.
    #[must_use]
    pub fn holds(&self, place: Coord<f64>) -> bool {
        if !self.meets(place, place) {
            return false;
        }
        let band = self.between(place.y, place.y).start;
        self.bands[band].iter().fold(false, |inside, [a, b]| {
            let crosses = (a.y > place.y) != (b.y > place.y)
                && place.x < a.x + (b.x - a.x) * (place.y - a.y) / (b.y - a.y);
            inside ^ crosses
        })
    }

    /// Adds where the line from `a` to `b` crosses the outline, as shares of its length; some of them twice.
    pub fn crossings(&self, a: Coord<f64>, b: Coord<f64>, shares: &mut Vec<f64>) {
        if !self.meets(a, b) {
            return;
        }
        let along = b - a;
        for [c, d] in self.bands[self.between(a.y, b.y)].iter().flatten() {
            let edge = *d - *c;
            let across = cross(along, edge);
            // Along the edge: its ends are where other edges begin.
            if across == 0.0 {
                continue;
            }
            let share = cross(*c - a, edge) / across;
            let of_edge = cross(*c - a, along) / across;
            if (0.0..=1.0).contains(&share) && (-1e-12..=1.0 + 1e-12).contains(&of_edge) {
                shares.push(share);
            }
        }
    }

    /// Whether the box of the polygons meets the one around two places.
    fn meets(&self, a: Coord<f64>, b: Coord<f64>) -> bool {
        self.bounds.is_some_and(|bounds| {
            a.x.min(b.x) <= bounds.max().x
                && a.x.max(b.x) >= bounds.min().x
                && a.y.min(b.y) <= bounds.max().y
                && a.y.max(b.y) >= bounds.min().y
        })
    }

    /// The bands between two heights, as far as there are any.
    fn between(&self, a: f64, b: f64) -> std::ops::Range<usize> {
        let south = self.bounds.map_or(0.0, |bounds| bounds.min().y);
        // A negative number becomes band 0.
        let band = |y: f64| (((y - south) / self.height_m) as usize).min(self.bands.len() - 1);
        band(a.min(b))..band(a.max(b)) + 1
    }
}

fn cross(a: Coord<f64>, b: Coord<f64>) -> f64 {
    a.x * b.y - a.y * b.x
}
