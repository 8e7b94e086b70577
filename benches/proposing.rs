//! Where the next cameras do most good in a dense commune of 4 km²: 84 km of streets in blocks of 100 m, 6,400 houses of
//! 20 m that stand half a metre back, from what was read to the answer with its proof. The bar is 5 s on two cores.
//!
//! Run by `make bench`; no database takes part.

use std::time::{Duration, Instant};

use geo::{MultiPolygon, Rect};
use sightline::{
    geometry::{Frame, Obstacle, Position},
    plans::{
        Basis, LevelAsked, Line, MeasureTask, PlanArea, Preset, ProposeTask, TimeOfDay, Watch,
        Ways, Weights, choose::Limit,
    },
    streets::StreetClass,
};

const SIDE_M: f64 = 2000.0;
const BLOCK_M: f64 = 100.0;

fn rectangle(west: f64, south: f64, east: f64, north: f64) -> MultiPolygon<f64> {
    MultiPolygon(vec![Rect::new((west, south), (east, north)).to_polygon()])
}

fn commune(preset: Preset, limit: Limit) -> ProposeTask {
    let frame = Frame::new(Position::try_from([105.9, 18.34]).expect("on earth"));
    let half = SIDE_M / 2.0;
    let outline = frame.multi_polygon(&rectangle(-half, -half, half, half));
    let (mut lines, mut buildings) = (Vec::new(), Vec::new());
    let blocks = (SIDE_M / BLOCK_M) as i32;
    let place = |number: i32| f64::from(number) * BLOCK_M - half;
    for at in (0..=blocks).map(place) {
        for line in [[(-half, at), (half, at)], [(at, -half), (at, half)]] {
            lines.push(Line {
                class: StreetClass::Residential,
                tunnel: false,
                line: line.to_vec().into(),
            });
        }
    }
    for (x, y) in
        (0..blocks).flat_map(|column| (0..blocks).map(move |row| (place(column), place(row))))
    {
        // Sixteen houses to a block, side by side, but for the yard in its middle.
        for (column, row) in (0..4).flat_map(|column| (0..4).map(move |row| (column, row))) {
            let (west, south) = (
                x + 6.5 + f64::from(column) * 21.75,
                y + 6.5 + f64::from(row) * 21.75,
            );
            buildings.push(rectangle(west, south, west + 21.75, south + 21.75));
        }
    }
    let obstacles = (0..).zip(&buildings);
    let obstacles = obstacles.map(|(key, house)| Obstacle::building(key, house.clone(), None));
    ProposeTask {
        obstacles: obstacles.collect(),
        sensitive: Vec::new(),
        preset,
        limit,
        cost: None,
        time_limit: Duration::from_secs(1),
        measuring: MeasureTask {
            area: PlanArea::of(&outline).expect("a square"),
            stated_by: "area",
            lines,
            buildings,
            weights: Weights::default(),
            priorities: Vec::new(),
            cameras: Vec::new(),
            level: LevelAsked::Discern,
            time: TimeOfDay::Day,
            basis: Basis::Working,
            draws: false,
            ways: Ways::Streets,
        },
    }
}

fn main() {
    let bar = Duration::from_secs(5);
    for (name, preset, count) in [
        ("medium_4mp", Preset::Medium4, 20),
        ("narrow_8mp", Preset::Narrow8, 20),
    ] {
        let task = commune(preset, Limit::Count(count));
        let begun = Instant::now();
        let found = task
            .run(&Watch::patient(&|| begun.elapsed()))
            .expect("a commune with streets");
        let time = begun.elapsed();
        let verdict = if time < bar { "within" } else { "beyond" };
        println!(
            "{name}: {} sites, {} views, {count} cameras see {:.0} m of {:.0}, gap {:.4}, {:.2} s, {verdict} the bar of 5 s",
            found.sites,
            found.views,
            found.value,
            found.demand_m,
            found.gap,
            time.as_secs_f64()
        );
        println!("    left out: {:?}", found.left_out);
    }
}
