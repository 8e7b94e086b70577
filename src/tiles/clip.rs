//! Cutting lines and rings at the edge of a tile.

use geo::Coord;

/// A square, in units of the tile, edges included.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Window {
    /// Smallest x and y.
    pub min: f64,
    /// Largest x and y.
    pub max: f64,
}

impl Window {
    fn contains(&self, point: Coord<f64>) -> bool {
        (self.min..=self.max).contains(&point.x) && (self.min..=self.max).contains(&point.y)
    }

    /// The pieces of a line inside the window (Liang and Barsky 1984, segment by segment).
    pub fn line(&self, points: &[Coord<f64>]) -> Vec<Vec<Coord<f64>>> {
        let mut pieces: Vec<Vec<Coord<f64>>> = Vec::new();
        let mut open = false;
        for pair in points.windows(2) {
            let Some((from, to)) = self.segment(pair[0], pair[1]) else {
                open = false;
                continue;
            };
            match pieces.last_mut().filter(|_| open) {
                Some(piece) => piece.push(to),
                None => pieces.push(vec![from, to]),
            }
            open = self.contains(pair[1]);
        }
        pieces
    }

    fn segment(&self, from: Coord<f64>, to: Coord<f64>) -> Option<(Coord<f64>, Coord<f64>)> {
        let step = to - from;
        let (mut enter, mut leave) = (0.0_f64, 1.0_f64);
        for (start, delta) in [(from.x, step.x), (from.y, step.y)] {
            for (towards, room) in [(-delta, start - self.min), (delta, self.max - start)] {
                if towards == 0.0 {
                    if room < 0.0 {
                        return None;
                    }
                } else if towards > 0.0 {
                    leave = leave.min(room / towards);
                } else {
                    enter = enter.max(room / towards);
                }
            }
        }
        (enter <= leave).then(|| (from + step * enter, from + step * leave))
    }

    /// The part of a closed ring inside the window, without its closing point (Sutherland and Hodgman 1974); a ring
    /// that leaves and comes back runs along the edge between.
    pub fn ring(&self, points: &[Coord<f64>]) -> Vec<Coord<f64>> {
        let mut ring = match points {
            [first, middle @ .., last] if first == last => [&[*first], middle].concat(),
            _ => points.to_vec(),
        };
        if ring.iter().all(|point| self.contains(*point)) {
            return ring;
        }
        let x = |point: Coord<f64>| point.x;
        let y = |point: Coord<f64>| point.y;
        ring = beyond(&ring, |point| x(point) - self.min);
        ring = beyond(&ring, |point| self.max - x(point));
        ring = beyond(&ring, |point| y(point) - self.min);
        beyond(&ring, |point| self.max - y(point))
    }
}

/// The part of a ring where `inside`, which is linear, is not negative.
fn beyond(ring: &[Coord<f64>], inside: impl Fn(Coord<f64>) -> f64) -> Vec<Coord<f64>> {
    let mut kept = Vec::with_capacity(ring.len() + 4);
    let Some(&last) = ring.last() else {
        return kept;
    };
    let mut before = last;
    for &point in ring {
        let (a, b) = (inside(before), inside(point));
        if (a < 0.0) != (b < 0.0) {
            kept.push(before + (point - before) * (a / (a - b)));
        }
        if b >= 0.0 {
            kept.push(point);
        }
        before = point;
    }
    kept
}

#[cfg(test)]
mod tests {
    use geo::{Area, BooleanOps, LineString, Polygon, Rect};
    use proptest::prelude::*;

    use super::*;

    const WINDOW: Window = Window {
        min: 0.0,
        max: 10.0,
    };

    fn points(list: &[(f64, f64)]) -> Vec<Coord<f64>> {
        list.iter().map(|&(x, y)| Coord { x, y }).collect()
    }

    #[test]
    fn a_line_that_leaves_and_returns_is_two_pieces() {
        let line = points(&[
            (-5.0, 5.0),
            (5.0, 5.0),
            (5.0, 15.0),
            (8.0, 15.0),
            (8.0, 5.0),
        ]);
        assert_eq!(
            WINDOW.line(&line),
            [
                points(&[(0.0, 5.0), (5.0, 5.0), (5.0, 10.0)]),
                points(&[(8.0, 10.0), (8.0, 5.0)])
            ]
        );
        assert!(WINDOW.line(&points(&[(-5.0, 5.0), (5.0, -7.0)])).is_empty());
        assert!(WINDOW.line(&points(&[(1.0, 1.0)])).is_empty());
    }

    #[test]
    fn a_ring_around_the_window_is_the_window() {
        let ring = points(&[
            (-5.0, -5.0),
            (20.0, -5.0),
            (20.0, 20.0),
            (-5.0, 20.0),
            (-5.0, -5.0),
        ]);
        assert_eq!(WINDOW.ring(&ring).len(), 4);
        assert!(
            WINDOW
                .ring(&points(&[
                    (11.0, 0.0),
                    (12.0, 0.0),
                    (12.0, 1.0),
                    (11.0, 0.0)
                ]))
                .is_empty()
        );
    }

    proptest! {
        /// Against the general boolean operations, which share no code with this.
        #[test]
        fn clipping_keeps_exactly_what_is_inside(
            radii in proptest::collection::vec(1.0..14.0_f64, 3..9), x in -3.0..13.0_f64, y in -3.0..13.0_f64,
        ) {
            // A star around (x, y) is simple whatever its radii.
            let turn = std::f64::consts::TAU / radii.len() as f64;
            let star = radii.iter().enumerate().map(|(i, r)| {
                let (sin, cos) = (turn * i as f64).sin_cos();
                Coord { x: x + r * cos, y: y + r * sin }
            });
            let star = Polygon::new(star.collect(), Vec::new());
            let ring = WINDOW.ring(&star.exterior().0);
            let area = Polygon::new(LineString(ring), Vec::new()).unsigned_area();
            let window = Rect::new((0.0, 0.0), (10.0, 10.0)).to_polygon();
            // The other side works on a grid of about 3e-8 units, along a rim of about 100.
            prop_assert!((area - star.intersection(&window).unsigned_area()).abs() < 1e-5);

            let found: f64 = WINDOW
                .line(&star.exterior().0)
                .iter()
                .flat_map(|piece| piece.windows(2))
                .map(|pair| (pair[1].x - pair[0].x).hypot(pair[1].y - pair[0].y))
                .sum();
            let expected: f64 = star.exterior().0.windows(2).map(|pair| length_inside(pair[0], pair[1])).sum();
            prop_assert!((found - expected).abs() < 1e-9, "{} is not {}", found, expected);
        }
    }

    /// Cut at every line that bounds the window; a piece is inside if its middle is.
    fn length_inside(from: Coord<f64>, to: Coord<f64>) -> f64 {
        let step = to - from;
        let mut cuts = vec![0.0, 1.0];
        for edge in [WINDOW.min, WINDOW.max] {
            cuts.extend([(edge - from.x) / step.x, (edge - from.y) / step.y]);
        }
        cuts.retain(|cut| (0.0..=1.0).contains(cut));
        cuts.sort_by(f64::total_cmp);
        let inside = cuts
            .windows(2)
            .filter(|cut| WINDOW.contains(from + step * f64::midpoint(cut[0], cut[1])));
        inside
            .map(|cut| (cut[1] - cut[0]) * step.x.hypot(step.y))
            .sum()
    }
}
