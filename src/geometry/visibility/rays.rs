//! Single rays as an oracle: each edge of each outline on its own, sharing no code with the sweep.

use geo::{Area, Contains, LineString, Polygon, Validation, coord};
use proptest::prelude::*;

use super::tests::{house, wall};
use super::*;
use crate::geometry::{Obstacle, Outline};

/// Distance along a ray to the first edge of any outline, each edge on its own.
fn ray(obstacles: &[Obstacle], from: (f64, f64), angle: f64) -> f64 {
    let (sin, cos) = angle.sin_cos();
    let mut nearest = f64::INFINITY;
    for [(ax, ay), (bx, by)] in plain_edges(obstacles) {
        // Solve from + t (cos, sin) = a + s (b - a).
        let (ex, ey) = (bx - ax, by - ay);
        let determinant = ex * sin - ey * cos;
        if determinant != 0.0 {
            let t = (ex * (ay - from.1) - ey * (ax - from.0)) / determinant;
            let s = (cos * (ay - from.1) - sin * (ax - from.0)) / determinant;
            if t > 0.0 && (0.0..=1.0).contains(&s) {
                nearest = nearest.min(t);
            }
        }
    }
    nearest
}

fn plain_edges(obstacles: &[Obstacle]) -> Vec<[(f64, f64); 2]> {
    let lines = obstacles
        .iter()
        .flat_map(|obstacle| match &obstacle.outline {
            Outline::Wall(line) => line.lines().collect::<Vec<_>>(),
            Outline::Building(polygons) => polygons
                .iter()
                .flat_map(|polygon| std::iter::once(polygon.exterior()).chain(polygon.interiors()))
                .flat_map(LineString::lines)
                .collect(),
        });
    lines
        .map(|line| [line.start.x_y(), line.end.x_y()])
        .collect()
}

/// Whether a place is clear of all buildings by a hair, by counting crossings to the east.
fn is_clear(obstacles: &[Obstacle], (x, y): (f64, f64)) -> bool {
    let near = 1e-3;
    obstacles.iter().all(|obstacle| {
        let mut inside = false;
        for [(ax, ay), (bx, by)] in plain_edges(std::slice::from_ref(obstacle)) {
            let (ex, ey) = (bx - ax, by - ay);
            let t = (((x - ax) * ex + (y - ay) * ey) / (ex * ex + ey * ey)).clamp(0.0, 1.0);
            if (ax + t * ex - x).hypot(ay + t * ey - y) < near {
                return false;
            }
            if (ay > y) != (by > y) && x < ax + (y - ay) / ey * ex {
                inside = !inside;
            }
        }
        !inside || matches!(obstacle.outline, Outline::Wall(_))
    })
}

fn rectangle((x0, y0): (f64, f64), (x1, y1): (f64, f64)) -> LineString<f64> {
    LineString::from(vec![(x0, y0), (x1, y0), (x1, y1), (x0, y1)])
}

/// Buildings and walls on a grid of metres, where corners, walls and lines of sight keep falling together.
fn on_grid() -> impl Strategy<Value = Vec<Obstacle>> {
    let point = || (-8_i32..=8, -8_i32..=8).prop_map(|(x, y)| (f64::from(x), f64::from(y)));
    let house = (point(), 1_i32..=6, 1_i32..=6).prop_map(|((x, y), width, depth)| {
        house((x, y), (x + f64::from(width), y + f64::from(depth)))
    });
    let triangle = [point(), point(), point()].prop_filter_map("no area", |corners| {
        let ring = Polygon::new(LineString::from(corners.to_vec()), vec![]);
        (ring.unsigned_area() > 0.0).then(|| Obstacle::building(1, ring, None))
    });
    let wall = prop::collection::vec(point(), 2..4).prop_map(|points| wall(&points));
    // Three metres at least on each side, one of them wall all round: cameras may hang in the yard.
    let yard = (point(), 3_i32..=9, 3_i32..=9).prop_map(|((x, y), width, depth)| {
        let (width, depth) = (f64::from(width), f64::from(depth));
        let yard = rectangle((x + 1.0, y + 1.0), (x + width - 1.0, y + depth - 1.0));
        let outline = rectangle((x, y), (x + width, y + depth));
        Obstacle::building(1, Polygon::new(outline, vec![yard]), None)
    });
    prop::collection::vec(
        prop_oneof![3 => house, 2 => triangle, 1 => wall, 2 => yard],
        0..14,
    )
}

/// Houses at any angle, overlapping as they come.
fn anywhere() -> impl Strategy<Value = Vec<Obstacle>> {
    let measures = (1.0..25.0, 1.0..25.0, prop::option::of(0.05..0.45));
    let house = (-50.0..50.0, -50.0..50.0, measures, 0.0..3.2).prop_map(
        |(x, y, (width, depth, yard), turn): (f64, f64, (f64, f64, Option<f64>), f64)| {
            let (sin, cos) = turn.sin_cos();
            let corner = |u: f64, v: f64| {
                let (u, v) = (u * width, v * depth);
                (x + u * cos - v * sin, y + u * sin + v * cos)
            };
            // A ring that keeps off the walls by this part of the sides.
            let ring = |off: f64| {
                let (low, high) = (off, 1.0 - off);
                let corners = [(low, low), (high, low), (high, high), (low, high)];
                LineString::from(corners.map(|(u, v)| corner(u, v)).to_vec())
            };
            let yards = yard.map(ring).into_iter().collect();
            Obstacle::building(1, Polygon::new(ring(0.0), yards), None)
        },
    );
    prop::collection::vec(house, 0..40)
}

fn check(obstacles: &[Obstacle], sector: &Sector, angle: f64) -> Result<(), TestCaseError> {
    let from = sector.apex.x_y();
    if !is_clear(obstacles, from) {
        return Ok(());
    }
    let set = ObstacleSet::new(obstacles);
    let seen = visible(&set, sector);
    prop_assert!(seen.is_valid(), "{:?}", seen);
    // Rays all round, from an arbitrary first one.
    for i in 0..90 {
        let angle = angle + f64::from(i) * 4_f64.to_radians();
        let [before, reach, after] =
            [-1e-7, 0.0, 1e-7].map(|off| ray(obstacles, from, angle + off));
        if (before.min(1e6) - after.min(1e6)).abs() > 1e-3 {
            continue; // along an edge or past a corner
        }
        let target = coord! { x: from.0 + 1e3 * angle.cos(), y: from.1 + 1e3 * angle.sin() };
        let hit = set
            .first_hit(sector.apex, target)
            .map_or(f64::INFINITY, |hit| hit.distance_m);
        prop_assert!(
            (hit.is_infinite() && reach.is_infinite()) || (hit - reach).abs() < 1e-6,
            "first hit at {}, not {}",
            hit,
            reach
        );
        let bearing = 90.0 - angle.to_degrees();
        let off_axis = ((bearing - sector.bearing_deg + 180.0).rem_euclid(360.0) - 180.0).abs();
        let off_side = off_axis - 0.5 * sector.width_deg;
        if off_side.abs() < 1e-3 || (sector.width_deg >= 360.0 && (off_axis - 180.0).abs() < 1e-3) {
            continue;
        }
        for distance in [
            0.3,
            0.9 * sector.near_m,
            1.1 * sector.near_m + 0.1,
            reach - 1e-5,
            reach + 1e-5,
            0.95 * sector.far_m,
            1.01 * sector.far_m,
        ] {
            let on_arc = [sector.near_m, sector.far_m]
                .iter()
                .any(|arc| (distance - arc).abs() < 0.011);
            if on_arc
                || !distance.is_finite()
                || distance <= 0.0
                || (distance - reach).abs() < 0.9e-5
            {
                continue;
            }
            let expected = off_side < 0.0
                && distance > sector.near_m
                && distance < sector.far_m
                && distance < reach;
            let point =
                coord! { x: from.0 + distance * angle.cos(), y: from.1 + distance * angle.sin() };
            prop_assert_eq!(
                seen.contains(&point),
                expected,
                "{} m at bearing {}, reach {}",
                distance,
                bearing,
                reach
            );
        }
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn rays_agree_on_a_grid(
        obstacles in on_grid(), x in -16_i32..=16, y in -16_i32..=16, eighths in 0_i32..8,
        width in prop::sample::select(vec![45.0, 90.0, 180.0, 270.0, 360.0]), near in prop::sample::select(vec![0.0, 2.0]),
        angle in 0.0..0.07,
    ) {
        let apex = coord! { x: f64::from(x) / 2.0, y: f64::from(y) / 2.0 };
        let sector = Sector { apex, bearing_deg: f64::from(eighths) * 45.0, width_deg: width, near_m: near, far_m: 12.0 };
        check(&obstacles, &sector, angle)?;
    }

    #[test]
    fn rays_agree_anywhere(
        obstacles in anywhere(), bearing in 0.0..360.0, width in 5.0..400.0, near in 0.0..10.0, far in 10.0..90.0,
        angle in 0.0..0.07,
    ) {
        let sector = Sector { apex: coord! { x: 0.0, y: 0.0 }, bearing_deg: bearing, width_deg: width, near_m: near, far_m: far };
        check(&obstacles, &sector, angle)?;
    }
}
