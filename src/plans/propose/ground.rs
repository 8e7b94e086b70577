//! Street space in rows (pure): how much of many polygons lies outside it, quickly and closely enough.
//!
//! The ground is cut into rows from west to east, half a metre apart; along a row lengths are exact. A view of a few hundred
//! square metres is told to about one in a hundred.

use std::collections::HashMap;

use geo::{Coord, LineString, MultiPolygon};

use crate::{
    plans::Line,
    streets::{StreetClass, half_width_m},
};

/// Metres from row to row.
const ROW_M: f64 = 0.5;

/// The ground of streets and squares.
#[derive(Debug, Default)]
pub(super) struct StreetGround {
    rows: HashMap<i64, Row>,
}

/// Stretches of a row, rising and apart.
#[derive(Debug, Default)]
struct Row {
    from: Vec<f64>,
    to: Vec<f64>,
    /// Metres of all stretches before each.
    before: Vec<f64>,
}

impl StreetGround {
    /// The ground of some streets, as wide as their classes. A closed pedestrian line is a square with its inside; tunnels
    /// have no ground.
    pub(super) fn of(lines: &[Line]) -> Self {
        let mut stretches: HashMap<i64, Vec<(f64, f64)>> = HashMap::new();
        for Line { class, line, .. } in lines.iter().filter(|line| !line.tunnel) {
            for pair in line.0.windows(2) {
                around(pair[0], pair[1], half_width_m(*class), &mut stretches);
            }
            if *class == StreetClass::Pedestrian && line.is_closed() && line.0.len() > 3 {
                for (row, crossings) in crossings(&[line]) {
                    let inside = crossings.chunks_exact(2).map(|pair| (pair[0], pair[1]));
                    stretches.entry(row).or_default().extend(inside);
                }
            }
        }
        let rows = stretches.into_iter();
        Self {
            rows: rows
                .map(|(row, stretches)| (row, Row::of(stretches)))
                .collect(),
        }
    }

    /// How much of `visible` lies outside, 0 to 1; none where no row meets it.
    pub(super) fn share_outside(&self, visible: &MultiPolygon<f64>) -> Option<f64> {
        let rings = visible
            .iter()
            .flat_map(|polygon| std::iter::once(polygon.exterior()).chain(polygon.interiors()));
        let (mut all, mut inside) = (0.0, 0.0);
        for (row, crossings) in crossings(&rings.collect::<Vec<_>>()) {
            let ground = self.rows.get(&row);
            for pair in crossings.chunks_exact(2) {
                all += pair[1] - pair[0];
                inside += ground.map_or(0.0, |row| row.until(pair[1]) - row.until(pair[0]));
            }
        }
        (all > 0.0).then(|| (1.0 - inside / all).clamp(0.0, 1.0))
    }
}

impl Row {
    fn of(mut stretches: Vec<(f64, f64)>) -> Self {
        stretches.sort_by(|a, b| a.0.total_cmp(&b.0));
        let mut row = Self::default();
        for (from, to) in stretches {
            match row.to.last_mut() {
                Some(end) if from <= *end => *end = end.max(to),
                _ => {
                    row.from.push(from);
                    row.to.push(to);
                }
            }
        }
        let mut sum = 0.0;
        for (from, to) in row.from.iter().zip(&row.to) {
            row.before.push(sum);
            sum += to - from;
        }
        row
    }

    /// Metres of all stretches west of `x`.
    fn until(&self, x: f64) -> f64 {
        match self.from.partition_point(|from| *from < x) {
            0 => 0.0,
            past => self.before[past - 1] + x.min(self.to[past - 1]) - self.from[past - 1],
        }
    }
}

/// The rows whose middles lie between two heights.
fn rows(south: f64, north: f64) -> std::ops::Range<i64> {
    let row = |y: f64| (y / ROW_M - 0.5).ceil() as i64;
    row(south)..row(north)
}

fn middle(row: i64) -> f64 {
    (row as f64 + 0.5) * ROW_M
}

/// Where each row crosses the rings, from west to east.
fn crossings(rings: &[&LineString<f64>]) -> Vec<(i64, Vec<f64>)> {
    let heights = || rings.iter().flat_map(|ring| ring.0.iter().map(|at| at.y));
    let (south, north) = (
        heights().fold(f64::INFINITY, f64::min),
        heights().fold(f64::NEG_INFINITY, f64::max),
    );
    if south >= north {
        return Vec::new();
    }
    let all = rows(south, north);
    let mut found: Vec<(i64, Vec<f64>)> = all.clone().map(|row| (row, Vec::new())).collect();
    for pair in rings.iter().flat_map(|ring| ring.0.windows(2)) {
        let (a, b) = (pair[0], pair[1]);
        for row in rows(a.y.min(b.y), a.y.max(b.y)) {
            let x = a.x + (b.x - a.x) * (middle(row) - a.y) / (b.y - a.y);
            found[(row - all.start) as usize].1.push(x);
        }
    }
    for (_, crossings) in &mut found {
        crossings.sort_unstable_by(f64::total_cmp);
    }
    found
}

/// Adds what lies within `reach_m` of the line from `a` to `b`.
fn around(
    a: Coord<f64>,
    b: Coord<f64>,
    reach_m: f64,
    stretches: &mut HashMap<i64, Vec<(f64, f64)>>,
) {
    let length = (b.x - a.x).hypot(b.y - a.y);
    if length <= 0.0 {
        return;
    }
    let aside = Coord {
        x: (a.y - b.y) / length,
        y: (b.x - a.x) / length,
    } * reach_m;
    for row in rows(a.y.min(b.y) - reach_m, a.y.max(b.y) + reach_m) {
        let y = middle(row);
        let (mut from, mut to) = (f64::INFINITY, f64::NEG_INFINITY);
        let mut take = |x: f64| (from, to) = (from.min(x), to.max(x));
        // What is that near is bounded by two circles and two straight sides; a row meets all of it in one stretch.
        for end in [a, b] {
            let up = y - end.y;
            if up.abs() <= reach_m {
                let half = (reach_m * reach_m - up * up).sqrt();
                take(end.x - half);
                take(end.x + half);
            }
        }
        for (c, d) in [(a + aside, b + aside), (a - aside, b - aside)] {
            if (c.y > y) != (d.y > y) {
                take(c.x + (d.x - c.x) * (y - c.y) / (d.y - c.y));
            }
        }
        if from < to {
            stretches.entry(row).or_default().push((from, to));
        }
    }
}

#[cfg(test)]
mod tests {
    use geo::Rect;

    use super::*;

    fn line(class: StreetClass, points: &[(f64, f64)]) -> Line {
        Line {
            class,
            tunnel: false,
            line: points.to_vec().into(),
        }
    }

    fn share(lines: &[Line], min: (f64, f64), max: (f64, f64)) -> f64 {
        let seen = MultiPolygon(vec![Rect::new(min, max).to_polygon()]);
        StreetGround::of(lines).share_outside(&seen).unwrap()
    }

    #[test]
    fn the_share_outside_is_that_of_the_areas() {
        // 12 m wide, whichever way it runs; two streets that cross count their crossing once.
        let east = line(StreetClass::Residential, &[(-50.0, 0.0), (50.0, 0.0)]);
        let north = line(StreetClass::Residential, &[(0.0, -50.0), (0.0, 50.0)]);
        let (min, max) = ((-20.0, -20.0), (20.0, 20.0));
        for street in [&east, &north] {
            let found = share(std::slice::from_ref(street), min, max);
            assert!((found - 0.7).abs() < 1e-9, "{found}");
        }
        let found = share(&[east, north], min, max);
        assert!((found - 0.49).abs() < 1e-9, "{found}");
        let slanted = line(StreetClass::Residential, &[(-60.0, -60.0), (60.0, 60.0)]);
        let found = share(&[slanted], min, max);
        let corner = 40.0 - 6.0 * 2.0_f64.sqrt();
        assert!((found - corner * corner / 1600.0).abs() < 0.01, "{found}");
        let nothing = StreetGround::of(&[]);
        assert_eq!(nothing.share_outside(&MultiPolygon(Vec::new())), None);
    }

    #[test]
    fn a_square_is_ground_and_a_tunnel_is_not() {
        let ring = [
            (-40.0, -40.0),
            (40.0, -40.0),
            (40.0, 40.0),
            (-40.0, 40.0),
            (-40.0, -40.0),
        ];
        let inside = |line: Line| share(&[line], (-20.0, -20.0), (20.0, 20.0));
        assert!(inside(line(StreetClass::Pedestrian, &ring)) < 1e-9);
        assert!(inside(line(StreetClass::Residential, &ring)) > 0.999);
        let tunnel = Line {
            tunnel: true,
            ..line(StreetClass::Primary, &[(-50.0, 0.0), (50.0, 0.0)])
        };
        assert!(inside(tunnel) > 0.999);
    }
}
