//! When streets may have been passed, on each side of what is known.

use super::*;
use crate::streets::graph::tests::{frame, street};

pub const PACE: Pace = Pace {
    means: Means::Walk,
    slowest_mps: 1.0,
    fastest_mps: 2.0,
    longest_s: 600.0,
};

fn at(seconds: f64) -> Instant {
    "2026-11-20T10:00:00Z"
        .parse::<Instant>()
        .unwrap()
        .plus_seconds(seconds)
}

pub fn window(from: f64, to: f64) -> Window {
    Window::new(at(from), at(to))
}

fn seconds(window: Window) -> (f64, f64) {
    let since = |instant: Instant| (instant.seconds_since(at(0.0)) * 10.0).round() / 10.0;
    (since(window.from), since(window.to))
}

/// A street of ten pieces of 40 m, from west to east.
pub fn long_street() -> Graph {
    let points: Vec<_> = (0..=10)
        .map(|n| (n, f64::from(n as i32) * 40.0, 0.0))
        .collect();
    let pairs = points.windows(2).map(street);
    Graph::new(&pairs.collect::<Vec<_>>(), frame())
}

pub fn anchor(piece: u32, from: f64, to: f64) -> Anchor {
    let seeds = vec![Seed { piece, at_m: 0.0 }];
    Anchor {
        window: window(from, to),
        seeds,
        spread_m: 0.0,
    }
}

pub fn passing(legs: &[Leg], when: When, piece: u32) -> Option<((f64, f64), f64)> {
    let leg = legs.iter().find(|leg| leg.when() == when).unwrap();
    let passing = leg.passing(piece, 0.0, 40.0)?;
    Some((seconds(passing.window), passing.heading_deg.round()))
}

#[test]
fn the_window_of_a_piece_is_that_of_the_formula() {
    let graph = long_street();
    let legs = legs(&graph, PACE, &[anchor(5, 0.0, 60.0)], &Narrows::default()).unwrap();
    // 80 to 120 m east: [0 + 80/2, 60 + 120/1].
    assert_eq!(passing(&legs, When::After, 7), Some(((40.0, 180.0), 90.0)));
    // 80 to 120 m west of it, on the way away, and the mirror of it on the way there.
    assert_eq!(passing(&legs, When::After, 2), Some(((40.0, 180.0), 270.0)));
    assert_eq!(
        passing(&legs, When::Before, 2),
        Some(((-120.0, 20.0), 90.0))
    );
    assert_eq!(
        passing(&legs, When::Before, 7),
        Some(((-120.0, 20.0), 270.0))
    );
}

#[test]
fn it_is_cut_where_the_time_is_over() {
    let graph = long_street();
    let pace = Pace {
        longest_s: 50.0,
        ..PACE
    };
    let legs = legs(&graph, pace, &[anchor(5, 0.0, 60.0)], &Narrows::default()).unwrap();
    // 100 m in 50 s: piece 7 from 80 m on, and not piece 8 from 120 m on; nothing later than 50 s after the window.
    assert_eq!(passing(&legs, When::After, 7), Some(((40.0, 110.0), 90.0)));
    assert_eq!(passing(&legs, When::After, 8), None);
    assert_eq!(passing(&legs, When::Before, 2), Some(((-50.0, 20.0), 90.0)));
    assert_eq!(passing(&legs, When::Before, 1), None);
}

#[test]
fn a_sighting_narrows_what_lies_between_and_beyond() {
    let graph = long_street();
    let known = [anchor(2, 0.0, 10.0), anchor(6, 100.0, 110.0)];
    let legs = legs(&graph, PACE, &known, &Narrows::default()).unwrap();
    // 160 m in at most 110 s: 60 m to spare at 2 m/s, 30 there and 30 back.
    assert_eq!(
        passing(&legs, When::Between, 4),
        Some(((40.0, 70.0 + 20.0), 90.0))
    );
    assert!(passing(&legs, When::Between, 1).is_some());
    assert_eq!(passing(&legs, When::Between, 0), None);
    assert_eq!(passing(&legs, When::After, 7), Some(((120.0, 190.0), 90.0)));
    // Too far for the time between.
    let known = [anchor(0, 0.0, 10.0), anchor(9, 100.0, 110.0)];
    assert_eq!(
        super::legs(&graph, PACE, &known, &Narrows::default()).err(),
        Some(1)
    );
}

#[test]
fn a_sighting_narrows_however_long_its_window_is() {
    let graph = long_street();
    let legs = |known: &[Anchor]| legs(&graph, PACE, known, &Narrows::default()).unwrap();
    let alone = legs(&[anchor(2, 0.0, 10.0)]);
    let seen = legs(&[anchor(2, 0.0, 10.0), anchor(6, -50.0, 200.0)]);
    // 160 m from the scene: nobody is there before 80 s, nor 40 m farther before 100 s.
    assert_eq!(passing(&seen, When::After, 7), Some(((100.0, 280.0), 90.0)));
    for piece in 0..10 {
        let from = |legs: &[Leg<'_>], when| passing(legs, when, piece).map(|((from, _), _)| from);
        let (alone, seen) = (from(&alone, When::After), from(&seen, When::After));
        if let (Some(alone), Some(seen)) = (alone, seen) {
            assert!(seen >= alone, "{piece}: {seen} lies before {alone}");
        }
    }
    // Whoever was seen there by 90 s had left the scene by 10 s.
    let left = legs(&[anchor(2, 0.0, 100.0), anchor(6, 50.0, 90.0)]);
    let by_ten = legs(&[anchor(2, 0.0, 10.0), anchor(6, 80.0, 90.0)]);
    for piece in 0..10 {
        for when in [When::Before, When::Between, When::After] {
            assert_eq!(passing(&left, when, piece), passing(&by_ten, when, piece));
        }
    }
}

#[test]
fn where_nobody_passed_nobody_went_on() {
    let graph = long_street();
    let unseen = |from, to| Narrows {
        unseen: vec![Unseen {
            stretches: HashMap::from([(6, vec![(0.0, 40.0)])]),
            window: window(from, to),
        }],
        ..Narrows::default()
    };
    let known = [anchor(5, 0.0, 60.0)];
    // Piece 6, 40 to 80 m away, is entered within [20, 100], and left by 140.
    let whole = legs(&graph, PACE, &known, &unseen(20.0, 100.0)).unwrap();
    assert_eq!(passing(&whole, When::After, 6), None);
    assert_eq!(passing(&whole, When::After, 8), None);
    assert!(passing(&whole, When::After, 4).is_some());
    // A part of it excludes nothing.
    for (from, to) in [(20.0, 99.0), (21.0, 140.0)] {
        let part = legs(&graph, PACE, &known, &unseen(from, to)).unwrap();
        assert!(passing(&part, When::After, 8).is_some());
    }
    // The way there is another time: its window at piece 6 is [-80, 40].
    assert!(passing(&whole, When::Before, 8).is_some());
    let before = legs(&graph, PACE, &known, &unseen(-80.0, 40.0)).unwrap();
    assert_eq!(passing(&before, When::Before, 8), None);
}

/// Whatever a camera shows of a street, and on whichever side of what is known: who was in view in none of the window
/// that is told has not passed there in time.
#[test]
fn nobody_in_the_window_that_is_told_is_nobody_on_that_way() {
    let node = |x: i64, y: i64| (10 * x + y, 50.0 * x as f64, 50.0 * y as f64);
    let mut streets = Vec::new();
    for n in 0..6 {
        for across in [false, true] {
            let row: Vec<_> = (0..6)
                .map(|at| if across { node(n, at) } else { node(at, n) })
                .collect();
            for ends in row.windows(2) {
                streets.push(street(ends));
            }
        }
    }
    let graph = Graph::new(&streets, frame());
    let seeds = |pieces: &[u32], spread_m: f64, from, to| Anchor {
        window: window(from, to),
        seeds: pieces
            .iter()
            .map(|piece| Seed {
                piece: *piece,
                at_m: 20.0,
            })
            .collect(),
        spread_m,
    };
    let scene = seeds(&[17, 18, 40], 90.0, 0.0, 30.0);
    let known = [
        vec![scene.clone()],
        vec![scene, seeds(&[4], 0.0, 120.0, 260.0)],
    ];
    let (mut shut, mut all) = (0, 0);
    for known in &known {
        let before = legs(&graph, PACE, known, &Narrows::default()).unwrap();
        for piece in 0..graph.pieces().len() as u32 {
            for (leg, was) in before.iter().enumerate() {
                for (from_m, to_m) in [(0.0, 50.0), (5.0, 45.0), (30.0, 42.0), (0.0, 12.0)] {
                    let Some(told) = was.passing(piece, from_m, to_m) else {
                        continue;
                    };
                    let narrows = Narrows {
                        unseen: vec![Unseen {
                            stretches: HashMap::from([(piece, vec![(from_m, to_m)])]),
                            window: told.window,
                        }],
                        ..Narrows::default()
                    };
                    all += 1;
                    let Ok(after) = legs(&graph, PACE, known, &narrows) else {
                        shut += 1;
                        continue;
                    };
                    let middle = f64::midpoint(from_m, to_m);
                    let Some(still) = after[leg].passing(piece, middle, middle) else {
                        shut += 1;
                        continue;
                    };
                    // Who comes the other way around comes at another time as well.
                    let (from, to) = (still.window.from, still.window.to);
                    assert!(
                        from < told.window.from || to > told.window.to,
                        "{piece} {from_m} {:?}: {told:?} {still:?}",
                        was.when()
                    );
                }
            }
        }
    }
    // The others lead into the view from its other end, later than was looked.
    assert!(shut * 10 > all * 4, "{shut} of {all} are closed altogether");
}

#[test]
fn where_nobody_passed_beside_the_scene_the_other_way_stays_open() {
    let graph = long_street();
    // In the middle of piece 5; the view begins 5 m east of it.
    let mut known = anchor(5, 0.0, 60.0);
    known.seeds[0].at_m = 20.0;
    let narrows = Narrows {
        unseen: vec![Unseen {
            stretches: HashMap::from([(5, vec![(25.0, 40.0)]), (6, vec![(0.0, 40.0)])]),
            window: window(-600.0, 600.0),
        }],
        ..Narrows::default()
    };
    let legs = legs(&graph, PACE, &[known], &narrows).unwrap();
    for when in [When::Before, When::After] {
        for piece in [6, 7, 9] {
            assert_eq!(passing(&legs, when, piece), None);
        }
        assert!(passing(&legs, when, 5).is_some());
    }
    // 20 to 60 m west.
    assert_eq!(passing(&legs, When::After, 4), Some(((10.0, 120.0), 270.0)));
}

#[test]
fn a_sighting_does_not_lead_beyond_the_time_and_the_box() {
    let graph = long_street();
    let known = [anchor(2, 0.0, 10.0), anchor(6, 80.0, 90.0)];
    let within = |east, to| Narrows {
        within: Some(Within {
            area: Rect::new((-1000.0, -1000.0), (east, 1000.0)),
            span: window(-600.0, to),
        }),
        ..Narrows::default()
    };
    let after = |narrows: &Narrows, piece| {
        let legs = legs(&graph, PACE, &known, narrows).unwrap();
        passing(&legs, When::After, piece).map(|found| found.0)
    };
    // 20 s are left: 40 m, to piece 7 and no farther; and not later than the end.
    let soon = within(1000.0, 100.0);
    assert_eq!(after(&soon, 6), Some((80.0, 100.0)));
    assert_eq!(after(&soon, 8), None);
    // Piece 8 begins at 320 m.
    let near = within(310.0, 700.0);
    assert!(after(&near, 7).is_some());
    assert_eq!(after(&near, 8), None);
}

#[test]
fn a_route_leaves_only_its_pieces() {
    let graph = long_street();
    let narrows = Narrows {
        route: Some(HashSet::from([5, 6, 7])),
        ..Narrows::default()
    };
    let legs = legs(&graph, PACE, &[anchor(5, 0.0, 60.0)], &narrows).unwrap();
    let reached: Vec<_> = legs
        .last()
        .unwrap()
        .reached()
        .into_iter()
        .map(|(p, _)| p)
        .collect();
    assert_eq!(reached, [5, 6, 7]);
}
