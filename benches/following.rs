//! Following for 15 minutes by motorbike through a city of 20 by 20 km with a crossing every 100 m: 80,000 streets between
//! crossings, 5,000 cameras' views. The bar is 100 ms for all but reading the streets, which a server does once.
//!
//! Beside it the same distances without the order of Dijkstra's algorithm: pieces are relaxed until nothing changes, as
//! spreadsheets and SQL do it. Both must agree. Run by `make bench`; no database takes part.

use std::time::{Duration, Instant};

use geo::{Coord, LineString, MultiPolygon, Rect};
use rayon::prelude::*;
use sightline::{
    clock::Window,
    following::{Anchor, Distances, Flow, Leg, Narrows, Pace, Seed, Towards, legs, stretches},
    geometry::{Frame, Position},
    streets::{Access, Graph, GraphStreet, Means, Oneway, Oneways, StreetClass},
};

const SIDE: i64 = 200;
const BLOCK_M: f64 = 100.0;
const CAMERAS: i64 = 5000;
const ROUNDS: u32 = 20;

fn city() -> Vec<GraphStreet> {
    let position = Position::try_from([105.85, 21.02]).expect("on earth");
    let frame = Frame::new(position);
    let half = SIDE as f64 * BLOCK_M / 2.0;
    let mut streets = Vec::new();
    for line in 0..=SIDE {
        for across in [false, true] {
            let nodes = (0..=SIDE).map(|along| if across { (line, along) } else { (along, line) });
            let nodes: Vec<(i64, i64)> = nodes.collect();
            let local: LineString<f64> = nodes
                .iter()
                .map(|(x, y)| (*x as f64 * BLOCK_M - half, *y as f64 * BLOCK_M - half))
                .collect();
            streets.push(GraphStreet {
                source: "made".to_owned(),
                name: None,
                class: StreetClass::Residential,
                // Every seventh street is one-way.
                oneways: Oneways::alike(if line % 7 == 3 {
                    Oneway::Forward
                } else {
                    Oneway::No
                }),
                tunnel: false,
                access: Access::default(),
                node_refs: nodes.iter().map(|(x, y)| x * 1000 + y).collect(),
                line: frame.line(&local),
            });
        }
    }
    streets
}

/// Squares of 30 m, spread evenly.
fn views() -> Vec<MultiPolygon<f64>> {
    let half = SIDE as f64 * BLOCK_M / 2.0;
    let views = (0..CAMERAS).map(|camera| {
        let (x, y) = (camera * 7919 % 19_937, camera * 6007 % 19_913);
        let corner = Coord {
            x: x as f64 - half,
            y: y as f64 - half,
        };
        let square = Rect::new(corner, corner + Coord { x: 30.0, y: 30.0 });
        MultiPolygon(vec![square.to_polygon()])
    });
    views.collect()
}

/// Metres to every node, by relaxing all pieces until nothing changes.
fn plainly(graph: &Graph, means: Means, seed: u32, limit_m: f64) -> Vec<f64> {
    let mut metres = vec![f64::INFINITY; graph.nodes()];
    let start = &graph.pieces()[seed as usize];
    metres[start.from as usize] = 0.0;
    loop {
        let mut changed = false;
        for piece in graph.pieces() {
            let (from, to) = (piece.from as usize, piece.to as usize);
            let passage = piece.passage(means);
            for (open, a, b) in [(passage.along, from, to), (passage.against, to, from)] {
                let by = metres[a] + piece.length_m;
                if open && by < metres[b] && by <= limit_m {
                    metres[b] = by;
                    changed = true;
                }
            }
        }
        if !changed {
            return metres;
        }
    }
}

fn main() {
    let started = Instant::now();
    let streets = city();
    let made = started.elapsed();
    let started = Instant::now();
    let position = Position::try_from([105.85, 21.02]).expect("on earth");
    let graph = Graph::new(&streets, Frame::new(position));
    let built = started.elapsed();
    println!(
        "{} streets, {} pieces, {} nodes: made in {made:.0?}, graph in {built:.0?}",
        streets.len(),
        graph.pieces().len(),
        graph.nodes()
    );
    let views = views();
    let (slowest, fastest) = Means::Motorbike.usual_kmh();
    let pace = Pace {
        means: Means::Motorbike,
        slowest_mps: slowest / 3.6,
        fastest_mps: fastest / 3.6,
        longest_s: 900.0,
    };
    let middle = Coord { x: 0.0, y: 0.0 };
    let near = graph.pieces_in(Rect::new(middle, middle));
    let seed = Seed {
        piece: near[0],
        at_m: 0.0,
    };
    let at: sightline::clock::Instant = "2026-11-20T03:00:00Z".parse().expect("a time");
    let scene = Anchor {
        window: Window::new(at, at.plus_seconds(300.0)),
        seeds: vec![seed],
        spread_m: 0.0,
    };
    let (mut parts, mut met, mut reached_m) = ([Duration::ZERO; 3], 0, 0.0_f64);
    for _ in 0..ROUNDS {
        let started = Instant::now();
        let known = std::slice::from_ref(&scene);
        let legs = legs(&graph, pace, known, &Narrows::default()).expect("one place");
        parts[0] += started.elapsed();
        let started = Instant::now();
        let reached: Vec<_> = legs.par_iter().map(Leg::reached).collect();
        parts[1] += started.elapsed();
        let started = Instant::now();
        let flows = legs.par_iter().zip(&reached).map(|(leg, pieces)| {
            let pieces = pieces.iter().map(|(piece, _)| *piece);
            (leg, Flow::new(&graph, leg, pieces))
        });
        let flows: Vec<_> = flows.collect();
        let of_view = |view: &MultiPolygon<f64>| {
            let stretches = stretches(&graph, view);
            let meets = |(leg, flow): &&(&Leg, Flow)| {
                let shown = stretches.iter().filter(|(piece, from, to)| {
                    flow.reaches(*piece) && leg.passing(*piece, *from, *to).is_some()
                });
                let mut shown: Vec<_> = shown.copied().collect();
                shown.dedup_by_key(|stretch| stretch.0);
                flow.share(&shown) > 0.0
            };
            flows.iter().filter(meets).count()
        };
        met = views.par_iter().map(of_view).sum();
        parts[2] += started.elapsed();
        let away = reached.last().into_iter().flatten();
        reached_m = away
            .map(|(piece, _)| graph.pieces()[*piece as usize].length_m)
            .sum();
    }
    let [ways, windows, cameras] = parts.map(|part| part / ROUNDS);
    println!(
        "15 minutes by motorbike: {:.0} km of street; shortest ways there and back {ways:.1?}, windows {windows:.1?}, \
         {met} of {CAMERAS} cameras met, there and back, {cameras:.1?}; together {:.1?} (bar 100 ms)",
        reached_m / 1000.0,
        ways + windows + cameras
    );
    let limit_m = pace.limit_m();
    let open = |_: u32, _: f64, _: f64| Vec::new();
    let started = Instant::now();
    let ours = Distances::measure(&graph, pace.means, Towards::Away, &[seed], limit_m, &open);
    let by_order = started.elapsed();
    let started = Instant::now();
    let plain = plainly(&graph, pace.means, seed.piece, limit_m);
    let by_turns = started.elapsed();
    let differs = graph.pieces().iter().enumerate().filter(|(index, piece)| {
        let ours = ours.at(&graph, *index as u32, 0.0).0;
        let plain = plain[piece.from as usize];
        plain.is_finite() && ours < plain - 1e-6
    });
    assert_eq!(differs.count(), 0, "both ways must agree");
    println!(
        "distances alone {by_order:.1?}; relaxed until nothing changes {by_turns:.1?}: {:.1} times as long",
        by_turns.as_secs_f64() / by_order.as_secs_f64()
    );
}
