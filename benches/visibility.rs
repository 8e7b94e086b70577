//! What one visibility polygon costs: 90° and 60 m among dense row houses. The bar is 10 µs with the obstacles made ready.

use std::hint::black_box;

use criterion::{Criterion, criterion_group, criterion_main};
use geo::{Coord, Rect};
use sightline::geometry::{Lens, Obstacle, ObstacleSet, Sector, coverage, visibility::visible};

const RANGE_M: f64 = 60.0;

/// Blocks of row houses back to back, 5 m wide and 15 m deep with shared walls, between lanes of 4 m; each
/// tenth house leaves an alley of 2 m.
fn row_houses() -> Vec<Obstacle> {
    let mut houses = Vec::new();
    for row in -5_i32..5 {
        for column in -20..20 {
            let x = f64::from(column) * 5.0;
            let y = f64::from(row) * 15.0 + f64::from(row.div_euclid(2)) * 4.0 + 4.0;
            let width = if column % 10 == 0 { 3.0 } else { 5.0 };
            let outline = Rect::new((x, y), (x + width, y + 15.0)).to_polygon();
            houses.push(Obstacle::building(houses.len() as i64, outline, None));
        }
    }
    houses
}

fn sector(apex: Coord<f64>, bearing_deg: f64) -> Sector {
    Sector {
        apex,
        bearing_deg,
        width_deg: 90.0,
        near_m: 0.0,
        far_m: RANGE_M,
    }
}

fn row_house_benchmarks(criterion: &mut Criterion) {
    let houses = row_houses();
    // In the lane, 5 cm in front of a house; along the lane, and across it into an alley.
    let apex = Coord { x: 47.5, y: 0.05 };
    let set = ObstacleSet::blocking(&houses, apex, None, RANGE_M);
    for bearing in [90.0, 45.0, 0.0, 315.0] {
        criterion.bench_function(
            &format!("row houses, made ready, bearing {bearing}"),
            |bencher| {
                bencher.iter(|| visible(black_box(&set), black_box(&sector(apex, bearing))));
            },
        );
    }
    let all_round = Sector {
        width_deg: 360.0,
        ..sector(apex, 0.0)
    };
    criterion.bench_function("row houses, made ready, 360°", |bencher| {
        bencher.iter(|| visible(black_box(&set), black_box(&all_round)));
    });
    criterion.bench_function("row houses, making ready", |bencher| {
        bencher.iter(|| ObstacleSet::blocking(black_box(&houses), apex, None, RANGE_M));
    });
    let at_camera: Vec<Obstacle> = houses.clone();
    let lens = Lens {
        bearing_deg: Some(0.0),
        horizontal_fov_deg: Some(90.0),
        far_m: Some(RANGE_M),
        ..Lens::default()
    };
    criterion.bench_function("row houses, whole coverage", |bencher| {
        bencher.iter(|| coverage(black_box(&lens), black_box(&at_camera), &[]));
    });
}

criterion_group!(benches, row_house_benchmarks);
criterion_main!(benches);
