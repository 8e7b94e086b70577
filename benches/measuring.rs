//! How much of a province's streets is seen: 100 communes of 4 km², each with 84 km of streets in blocks of 100 m, 1,600
//! houses and 50 cameras, from what was read to the shares, gaps and single points. The bar is 10 s for all.
//!
//! Beside it the plain way for the same figures, on some of the communes: each camera's polygon against each sample by the
//! predicate of the geo crate, without cells. Both must agree. Run by `make bench`; no database takes part.

use std::time::{Duration, Instant};

use fastrand::Rng;
use geo::{BooleanOps, Coord, Intersects, MultiPolygon, Rect};
use sightline::{
    cameras::CameraId,
    geometry::{Frame, Lens, Position, Sector},
    plans::{
        Basis, Demand, Eye, LevelAsked, Line, MeasureTask, Measurement, PlanArea, PlanCamera,
        TimeOfDay, Ways, Weights,
    },
    streets::StreetClass,
};
use uuid::Uuid;

const COMMUNES: u64 = 100;
const CAMERAS: u32 = 50;
/// Communes that the plain way measures too.
const PLAINLY: usize = 5;
const SIDE_M: f64 = 2000.0;
const BLOCK_M: f64 = 100.0;

fn rectangle(west: f64, south: f64, east: f64, north: f64) -> MultiPolygon<f64> {
    MultiPolygon(vec![Rect::new((west, south), (east, north)).to_polygon()])
}

/// A commune around the origin of its frame.
fn commune(seed: u64) -> MeasureTask {
    let mut rng = Rng::with_seed(seed);
    let position = Position::try_from([105.0 + 0.01 * seed as f64, 18.0]).expect("on earth");
    let frame = Frame::new(position);
    let half = SIDE_M / 2.0;
    let outline = frame.multi_polygon(&rectangle(-half, -half, half, half));
    let area = PlanArea::of(&outline).expect("a square");
    let (mut lines, mut buildings, mut cameras) = (Vec::new(), Vec::new(), Vec::new());
    let blocks = (SIDE_M / BLOCK_M) as i32;
    for number in 0..=blocks {
        let at = (-half + f64::from(number) * BLOCK_M).clamp(1.0 - half, half - 1.0);
        for line in [[(-half, at), (half, at)], [(at, -half), (at, half)]] {
            let (class, line) = (StreetClass::Residential, line.to_vec().into());
            let tunnel = false;
            lines.push(Line {
                class,
                tunnel,
                line,
            });
        }
    }
    for (column, row) in (0..blocks).flat_map(|column| (0..blocks).map(move |row| (column, row))) {
        let (x, y) = (
            -half + f64::from(column) * BLOCK_M,
            -half + f64::from(row) * BLOCK_M,
        );
        for (dx, dy) in [(8.0, 8.0), (52.0, 8.0), (8.0, 52.0), (52.0, 52.0)] {
            buildings.push(rectangle(x + dx, y + dy, x + dx + 40.0, y + dy + 40.0));
        }
    }
    for _ in 0..CAMERAS {
        let street = f64::from(rng.i32(1..blocks)) * BLOCK_M - half;
        let along = (rng.f64() - 0.5) * SIDE_M;
        let viewpoint = Coord {
            x: along,
            y: street,
        };
        let bearing_deg = [90.0, 270.0, 0.0][rng.usize(..3)];
        let sector = Sector {
            apex: viewpoint,
            bearing_deg,
            width_deg: 90.0,
            near_m: 0.0,
            far_m: 60.0,
        };
        let houses = buildings
            .iter()
            .filter(|house| house.intersects(&sector.to_polygon()));
        let open = MultiPolygon(vec![sector.to_polygon()]);
        let visible = houses.fold(open, |open, house| open.difference(house));
        cameras.push(PlanCamera {
            id: CameraId(Uuid::from_u64_pair(seed, cameras.len() as u64)),
            code: cameras.len().to_string(),
            place: [106.7, 10.77],
            is_named: true,
            assumed: false,
            night_unknown: false,
            turnable: None,
            is_public: false,
            works: true,
            planned: false,
            eye: Eye {
                viewpoint,
                axis_deg: Some(bearing_deg),
                lens: Lens {
                    bearing_deg: Some(bearing_deg),
                    horizontal_fov_deg: Some(90.0),
                    width_px: Some(2560),
                    ..Lens::default()
                },
                visible,
                counts: rng.bool(),
            },
        });
    }
    MeasureTask {
        area,
        stated_by: "area",
        lines,
        buildings,
        weights: Weights::default(),
        priorities: Vec::new(),
        cameras,
        level: LevelAsked::Any,
        time: TimeOfDay::Day,
        basis: Basis::Working,
        ways: Ways::Streets,
        draws: false,
    }
}

/// Metres seen by any camera, the plain way.
fn plainly(task: &MeasureTask) -> f64 {
    let demand = Demand::of(&task.lines, &task.area.rings, &task.buildings, task.ways);
    let is_seen = |place: Coord<f64>| {
        let eyes = task.cameras.iter().map(|camera| &camera.eye);
        // Every camera is asked, as twice and single points need.
        eyes.fold(0, |times, eye| {
            times + u32::from(eye.visible.intersects(&place))
        }) > 0
    };
    let seen = demand.samples.iter().filter(|sample| is_seen(sample.at));
    seen.map(|sample| sample.metres).sum()
}

fn main() {
    let tasks: Vec<MeasureTask> = (0..COMMUNES).map(commune).collect();
    let begun = Instant::now();
    let plain: Vec<f64> = tasks.iter().take(PLAINLY).map(plainly).collect();
    let plain_time = begun.elapsed() * (COMMUNES as u32 / PLAINLY as u32);
    let begun = Instant::now();
    let measured: Vec<Measurement> = tasks
        .into_iter()
        .map(|task| task.run().expect("a commune with streets"))
        .collect();
    let time = begun.elapsed();
    for (plain, ours) in plain.iter().zip(&measured) {
        let found = ours.installed.once_m;
        assert!((plain - found).abs() < 0.1, "{found} is not {plain}");
    }
    let sum = |of: fn(&Measurement) -> f64| measured.iter().map(of).sum::<f64>() / 1000.0;
    let gaps: usize = measured.iter().map(|one| one.gaps.features.len()).sum();
    println!(
        "{COMMUNES} communes, {} cameras: {:.0} km of street; seen by what works {:.0} km, as installed {:.0} km, {gaps} gaps",
        COMMUNES * u64::from(CAMERAS),
        sum(|one| one.street_m),
        sum(|one| one.working.once_m),
        sum(|one| one.installed.once_m),
    );
    let bar = Duration::from_secs(10);
    let verdict = if time < bar { "within" } else { "beyond" };
    println!(
        "measuring  {:>8.2} s, {verdict} the bar of 10 s",
        time.as_secs_f64()
    );
    println!(
        "plainly    {:>8.2} s for the shares alone, {:.1} times as long (from {PLAINLY} communes)",
        plain_time.as_secs_f64(),
        plain_time.as_secs_f64() / time.as_secs_f64()
    );
}
