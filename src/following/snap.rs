//! From places on the map to points of the streets (pure).

use std::collections::HashSet;

use geo::{Coord, Distance, Euclidean, LineString, MultiPolygon, Point, Rect, coord};

use super::{
    Stretch, covered,
    distances::{Distances, Seed, Shut, Towards},
    leg::Anchor,
};
use crate::{
    clock::Window,
    geometry::Area,
    streets::{Graph, Means, Piece},
};

/// How far a place may lie from the nearest street, metres.
pub const MOST_TO_STREET_M: f64 = 150.0;
/// Streets that lie hardly farther than the nearest count as well, metres.
const BESIDE_M: f64 = 10.0;
/// How far a drawn line may lie from the street that it means, metres.
pub(super) const BESIDE_ROUTE_M: f64 = 20.0;
/// Distance between points of a street that are looked at, metres.
const STEP_M: f64 = 5.0;

/// Where on the streets somebody left a scene.
#[derive(Debug)]
pub struct Snapped {
    /// The scene as a known place.
    pub anchor: Anchor,
    /// Metres from the scene, its uncertainty included, to the nearest street.
    pub distance_m: f64,
}

/// The points of streets open to `means` at which somebody may have left `area` (local metres of the graph), which is
/// uncertain by `uncertain_m` beyond its edge: those about as near as the nearest is to some place in it. None where the
/// nearest of all lies farther than [`MOST_TO_STREET_M`].
#[must_use]
pub fn snap(
    graph: &Graph,
    means: Means,
    area: &Area,
    uncertain_m: f64,
    window: Window,
) -> Option<Snapped> {
    let within = Places::of(area, uncertain_m);
    let reach_m = uncertain_m + MOST_TO_STREET_M + BESIDE_M + 2.0 * within.apart_m;
    let mut near = Vec::new();
    for index in graph.pieces_in(grown(bounds(area), reach_m)) {
        let piece = &graph.pieces()[index as usize];
        if is_open(piece, means) && !piece.hidden {
            let points = steps(0.0, piece.length_m);
            near.extend(points.map(|at_m| (Seed { piece: index, at_m }, piece.point_at(at_m))));
        }
    }
    let from_area = near.iter().map(|(seed, at)| (area.distance_to(*at), *seed));
    let (nearest_m, nearest) = from_area.min_by(|a, b| a.0.total_cmp(&b.0))?;
    let distance_m = (nearest_m - uncertain_m).max(0.0);
    if distance_m > MOST_TO_STREET_M {
        return None;
    }
    let ways = within.ways(&near);
    let is_left_by = |at: Coord<f64>| {
        let mut ways = ways.iter();
        ways.any(|(place, metres)| {
            let beside_m = if *metres > 0.0 { BESIDE_M } else { 0.0 };
            apart(*place, at) <= metres + beside_m + within.apart_m
        })
    };
    let left_by = near.iter().filter(|(_, at)| is_left_by(*at));
    let seeds = left_by.map(|(seed, _)| *seed).collect();
    let mut anchor = anchor(graph, means, seeds, nearest, window);
    // Who comes to the street from farther away comes later; somebody may.
    let farthest_m = ways.iter().map(|(_, metres)| metres).copied();
    anchor.spread_m += farthest_m.fold(nearest_m, f64::max) + within.apart_m / 2.0;
    Some(Snapped { anchor, distance_m })
}

/// Where somebody may have been at a scene.
struct Places {
    /// Some of them, so close that each lies within half of `apart_m` from one.
    some: Vec<Coord<f64>>,
    apart_m: f64,
}

impl Places {
    /// Those on a grid that lies fixed on the earth: whatever is less certain has more of them.
    fn of(area: &Area, uncertain_m: f64) -> Self {
        const MOST: f64 = 1_000.0;
        let all = grown(bounds(area), uncertain_m);
        if all.width().max(all.height()) <= 0.0 {
            return Self {
                some: vec![all.min()],
                apart_m: 0.0,
            };
        }
        let mut step_m = STEP_M;
        while all.width() * all.height() > MOST * step_m * step_m {
            step_m *= 2.0;
        }
        let apart_m = step_m * std::f64::consts::SQRT_2;
        let on_grid = |from: f64, to: f64| {
            let (first, last) = ((from / step_m).floor() as i64, (to / step_m).ceil() as i64);
            (first..=last).map(move |n| n as f64 * step_m)
        };
        let (min, max) = (all.min(), all.max());
        let grid = on_grid(min.x, max.x)
            .flat_map(|x| on_grid(min.y, max.y).map(move |y| coord! {x: x, y: y}));
        let is_near = |place: &Coord<f64>| area.distance_to(*place) <= uncertain_m + apart_m / 2.0;
        Self {
            some: grid.filter(is_near).collect(),
            apart_m,
        }
    }

    /// Those that have a street, with the metres to it.
    fn ways(&self, streets: &[(Seed, Coord<f64>)]) -> Vec<(Coord<f64>, f64)> {
        let ways = self.some.iter().map(|place| {
            let metres = streets.iter().map(|(_, at)| apart(*place, *at));
            (*place, metres.fold(f64::INFINITY, f64::min))
        });
        ways.filter(|(_, metres)| *metres <= MOST_TO_STREET_M + self.apart_m / 2.0)
            .collect()
    }
}

fn apart(a: Coord<f64>, b: Coord<f64>) -> f64 {
    Euclidean.distance(a, b)
}

/// The points of streets open to `means` on the stretches in a view, as a known place; none where it shows none.
#[must_use]
pub fn seen_at(graph: &Graph, means: Means, shown: &[Stretch], window: Window) -> Option<Anchor> {
    let open = shown
        .iter()
        .filter(|(index, _, _)| is_open(&graph.pieces()[*index as usize], means));
    let seeds = open.flat_map(|(piece, from, to)| {
        steps(*from, *to).map(|at_m| Seed {
            piece: *piece,
            at_m,
        })
    });
    let seeds: Vec<_> = seeds.collect();
    let center = Point(around(graph, &seeds)?.center());
    let from_center = |seed: &Seed| Euclidean.distance(&Point(place(graph, seed)), &center);
    let middle = seeds
        .iter()
        .min_by(|a, b| from_center(a).total_cmp(&from_center(b)));
    let middle = *middle?;
    Some(anchor(graph, means, seeds, middle, window))
}

/// What two lists of stretches have in common.
#[must_use]
pub fn common(ours: &[Stretch], theirs: &[Stretch]) -> Vec<Stretch> {
    let both = ours.iter().flat_map(|(piece, from, to)| {
        let same = theirs.iter().filter(move |other| other.0 == *piece);
        same.map(move |(_, other_from, other_to)| {
            (*piece, from.max(*other_from), to.min(*other_to))
        })
    });
    both.filter(|(_, from, to)| from < to).collect()
}

/// The stretches of street in a view.
#[must_use]
pub fn stretches(graph: &Graph, visible: &MultiPolygon<f64>) -> Vec<Stretch> {
    let Some(bounds) = geo::BoundingRect::bounding_rect(visible) else {
        return Vec::new();
    };
    let near = graph.pieces_in(bounds).into_iter();
    let stretches = near.flat_map(|index| {
        let found = covered(&graph.pieces()[index as usize], visible).into_iter();
        found.map(move |(from, to)| (index, from, to))
    });
    stretches.collect()
}

/// The pieces along a drawn line (local metres of the graph).
#[must_use]
pub fn along(graph: &Graph, route: &LineString<f64>) -> HashSet<u32> {
    let mut pieces = HashSet::new();
    for leg in route.lines() {
        let around = grown(Rect::new(leg.start, leg.end), BESIDE_ROUTE_M);
        for index in graph.pieces_in(around) {
            let piece = &graph.pieces()[index as usize];
            let beside = |at_m: f64| {
                let point = Point(piece.point_at(at_m));
                Euclidean.distance(&point, route) <= BESIDE_ROUTE_M
            };
            // A lane that only leaves the route is not along it.
            if [0.0, piece.length_m / 2.0, piece.length_m]
                .into_iter()
                .all(beside)
            {
                pieces.insert(index);
            }
        }
    }
    pieces
}

/// Where a seed lies.
fn place(graph: &Graph, seed: &Seed) -> Coord<f64> {
    graph.pieces()[seed.piece as usize].point_at(seed.at_m)
}

/// The box around some seeds; none where there are none.
fn around(graph: &Graph, seeds: &[Seed]) -> Option<Rect<f64>> {
    let places = seeds.iter().map(|seed| place(graph, seed));
    geo::BoundingRect::bounding_rect(&LineString(places.collect()))
}

/// Seeds as a known place, `middle` one of them. Whoever leaves one is no more than `spread_m` farther from any place than
/// whoever leaves the one that is nearest to it: by way of the middle, or of another one where no way leads to that.
fn anchor(graph: &Graph, means: Means, seeds: Vec<Seed>, middle: Seed, window: Window) -> Anchor {
    /// So much longer than straight a way from seed to seed is looked for: one-way streets lead around blocks.
    const DETOUR: f64 = 4.0;
    const LEAST_M: f64 = 1_500.0;
    /// Into so many parts, none of which leads to another, streets are told apart around one place.
    const MOST_PARTS: usize = 8;
    let straight_m = around(graph, &seeds).map_or(0.0, |rect| rect.width().hypot(rect.height()));
    let limit_m = (DETOUR * straight_m).max(LEAST_M);
    let (mut spread_m, mut apart, mut middle) = (0.0_f64, seeds.clone(), Some(middle));
    for _ in 0..MOST_PARTS {
        let Some(from) = middle else { break };
        let measured = [Towards::Back, Towards::Away].map(|towards| {
            let shut = |_: u32, _: f64, _: f64| Shut::new();
            Distances::measure(graph, means, towards, &[from], limit_m, &shut)
        });
        let mut farthest_m = [0.0_f64; 2];
        apart.retain(|seed| {
            let metres = measured
                .each_ref()
                .map(|all| all.at(graph, seed.piece, seed.at_m).0);
            let is_joined = *seed == from || metres.iter().all(|metres| metres.is_finite());
            for (farthest_m, metres) in farthest_m.iter_mut().zip(metres).filter(|_| is_joined) {
                *farthest_m = farthest_m.max(if metres.is_finite() { metres } else { 0.0 });
            }
            !is_joined
        });
        spread_m = spread_m.max(farthest_m.iter().sum());
        middle = apart.first().copied();
    }
    // Where no way leads they lie apart as they do on the map.
    if !apart.is_empty() {
        spread_m = spread_m.max(2.0 * straight_m);
    }
    Anchor {
        window,
        seeds,
        spread_m,
    }
}

/// The box around an area.
fn bounds(area: &Area) -> Rect<f64> {
    let shape = match area {
        Area::Disc { center, radius_m } => return grown(Rect::new(*center, *center), *radius_m),
        Area::Line(line) => geo::BoundingRect::bounding_rect(line),
        Area::Polygon(polygon) => geo::BoundingRect::bounding_rect(polygon),
    };
    shape.unwrap_or_else(|| Rect::new(Coord::zero(), Coord::zero()))
}

fn is_open(piece: &Piece, means: Means) -> bool {
    let passage = piece.passage(means);
    passage.along || passage.against
}

/// Points every [`STEP_M`] or closer, both ends among them.
fn steps(from: f64, to: f64) -> impl Iterator<Item = f64> {
    // A hair more than a whole number of steps is that number.
    let count = ((to - from) / STEP_M - 1e-6).ceil().max(1.0);
    (0..=count as u32).map(move |step| from + (to - from) * f64::from(step) / count)
}

fn grown(rect: Rect<f64>, by: f64) -> Rect<f64> {
    let (min, max) = (rect.min(), rect.max());
    Rect::new(
        coord! {x: min.x - by, y: min.y - by},
        coord! {x: max.x + by, y: max.y + by},
    )
}

#[cfg(test)]
mod tests {
    use geo::coord;

    use super::*;
    use crate::{
        following::leg::{Leg, Narrows, Pace, legs},
        streets::{
            Oneway, Oneways, StreetClass,
            graph::tests::{frame, street},
        },
    };

    fn snapped(
        graph: &Graph,
        means: Means,
        x: f64,
        y: f64,
        uncertain_m: f64,
    ) -> Option<(f64, Vec<u32>)> {
        let center = coord! {x: x, y: y};
        let area = Area::Disc {
            center,
            radius_m: 0.0,
        };
        let now = "2026-11-20T10:00:00Z".parse().unwrap();
        let found = snap(graph, means, &area, uncertain_m, Window::new(now, now))?;
        let mut pieces: Vec<_> = found.anchor.seeds.iter().map(|seed| seed.piece).collect();
        pieces.dedup();
        Some((found.distance_m.round(), pieces))
    }

    #[test]
    fn a_scene_is_left_by_the_streets_beside_it() {
        let mut footway = street(&[(5, -40.0, 8.0), (6, 0.0, 8.0)]);
        footway.class = StreetClass::Footway;
        let streets = [
            street(&[(1, -40.0, 0.0), (2, 0.0, 0.0)]),
            street(&[(3, -40.0, 30.0), (4, 0.0, 30.0)]),
            footway,
        ];
        let graph = Graph::new(&streets, frame());
        assert_eq!(
            snapped(&graph, Means::Car, -20.0, 5.0, 0.0),
            Some((5.0, vec![0]))
        );
        assert_eq!(
            snapped(&graph, Means::Walk, -20.0, 5.0, 0.0),
            Some((3.0, vec![0, 2]))
        );
        assert_eq!(
            snapped(&graph, Means::Car, -20.0, 15.0, 20.0),
            Some((0.0, vec![0, 1]))
        );
        assert_eq!(
            snapped(&graph, Means::Car, -20.0, 170.0, 0.0),
            Some((140.0, vec![1]))
        );
        assert_eq!(snapped(&graph, Means::Car, -20.0, 190.0, 0.0), None);
    }

    #[test]
    fn a_scene_that_is_less_certain_loses_no_street() {
        let rows = [0.0, 8.0, 21.0, 30.0].map(|y| street(&[(1, -40.0, y), (2, 0.0, y)]));
        let graph = Graph::new(&rows, frame());
        for y in [-9.0, 0.0, 2.0, 7.0, 15.0, 26.0, 60.0] {
            let place = Area::Disc {
                center: coord! {x: -20.0, y: y},
                radius_m: 0.0,
            };
            let now = "2026-11-20T10:00:00Z".parse().unwrap();
            let found = |uncertain_m: u8| {
                let (uncertain_m, now) = (f64::from(uncertain_m), Window::new(now, now));
                let found = snap(&graph, Means::Walk, &place, uncertain_m, now).unwrap();
                let pieces = found.anchor.seeds.iter().map(|seed| seed.piece);
                (pieces.collect::<HashSet<_>>(), found.anchor.spread_m)
            };
            for metres in 0..50 {
                let ((less, near_m), (more, far_m)) = (found(metres), found(metres + 1));
                assert!(less.is_subset(&more), "{y}, {metres} m: {less:?}");
                assert!(
                    near_m <= far_m,
                    "{y}, {metres} m: who comes late comes earlier"
                );
            }
        }
    }

    /// Whoever left from any of its points by the streets, one way or not, is within the windows that are told.
    #[test]
    fn windows_of_an_uncertain_place_hold_those_of_each_place_in_it() {
        let node = |x: i64, y: i64| (10 * x + y, 60.0 * x as f64, 60.0 * y as f64);
        let mut streets = Vec::new();
        for n in 0..7 {
            for across in [false, true] {
                for at in 0..6 {
                    let ends =
                        [at, at + 1].map(|at| if across { node(n, at) } else { node(at, n) });
                    let mut street = street(&ends);
                    street.oneways = Oneways::alike(match n % 3 {
                        0 => Oneway::No,
                        1 => Oneway::Forward,
                        _ => Oneway::Backward,
                    });
                    streets.push(street);
                }
            }
        }
        let graph = Graph::new(&streets, frame());
        let pace = Pace {
            means: Means::Car,
            slowest_mps: 2.0,
            fastest_mps: 10.0,
            longest_s: 600.0,
        };
        let now = "2026-11-20T10:00:00Z".parse().unwrap();
        let told = |anchor: Anchor| legs(&graph, pace, &[anchor], &Narrows::default()).unwrap();
        for (x, y) in [(150.0, 150.0), (90.0, 130.0), (201.0, 70.0)] {
            let scene = Area::Disc {
                center: coord! {x: x, y: y},
                radius_m: 0.0,
            };
            let whole = snap(&graph, Means::Car, &scene, 75.0, Window::new(now, now)).unwrap();
            let seeds = whole.anchor.seeds.clone();
            assert!(seeds.len() > 20);
            let all = told(whole.anchor);
            for seed in seeds {
                let one = told(Anchor {
                    window: Window::new(now, now),
                    seeds: vec![seed],
                    spread_m: 0.0,
                });
                for (all, one) in all.iter().zip(&one) {
                    for piece in 0..graph.pieces().len() as u32 {
                        let passing = |leg: &Leg| {
                            leg.passing(piece, 0.0, graph.pieces()[piece as usize].length_m)
                        };
                        let Some(one) = passing(one) else { continue };
                        let all = passing(all).unwrap().window;
                        let (from, to) = (one.window.from, one.window.to);
                        assert!(
                            all.from <= from && to <= all.to,
                            "{piece} {x} {seed:?}: {all:?} {one:?}"
                        );
                    }
                }
            }
        }
    }

    /// Where the streets lie apart, a place may be left by one that lies beyond its uncertainty.
    #[test]
    fn windows_of_an_uncertain_place_hold_those_of_whatever_each_place_in_it_is_left_by() {
        let block = [(0.0, 0.0), (90.0, -10.0), (130.0, 85.0), (-20.0, 110.0)];
        let mut streets: Vec<_> = (0..4)
            .map(|n| {
                let [(x, y), (to_x, to_y)] = [block[n], block[(n + 1) % 4]];
                street(&[(n as i64, x, y), ((n as i64 + 1) % 4, to_x, to_y)])
            })
            .collect();
        streets.push(street(&[(2, 130.0, 85.0), (9, 300.0, 85.0)]));
        let graph = Graph::new(&streets, frame());
        let now = "2026-11-20T10:00:00Z".parse().unwrap();
        let now = Window::new(now, now);
        let point = |x: f64, y: f64| Area::Disc {
            center: coord! {x: x, y: y},
            radius_m: 0.0,
        };
        let square = |x: f64, y: f64, by: f64| {
            Area::Polygon(grown(Rect::new((x, y), (x, y)), by).to_polygon())
        };
        let snapped = |area: &Area, uncertain_m: f64| {
            snap(&graph, Means::Walk, area, uncertain_m, now).unwrap()
        };
        let pace = Pace {
            means: Means::Walk,
            slowest_mps: 1.0,
            fastest_mps: 2.0,
            longest_s: 600.0,
        };
        let pieces = 0..graph.pieces().len() as u32;
        let windows = |anchor: Anchor| -> Vec<Option<Window>> {
            let legs = legs(&graph, pace, &[anchor], &Narrows::default()).unwrap();
            let all = legs.iter().flat_map(|leg| {
                pieces.clone().map(|piece| {
                    let length_m = graph.pieces()[piece as usize].length_m;
                    leg.passing(piece, 0.0, length_m)
                        .map(|passing| passing.window)
                })
            });
            all.collect()
        };
        for (x, y) in [(40.0, 45.0), (10.0, 60.0), (95.0, 20.0), (160.0, 60.0)] {
            for radius_m in [4.0, 17.0, 40.0, 90.0] {
                let told = [
                    ("a disc", windows(snapped(&point(x, y), radius_m).anchor)),
                    (
                        "a square",
                        windows(snapped(&square(x, y, radius_m), 0.0).anchor),
                    ),
                ];
                for n in 0..40_u8 {
                    // Turned on by the golden angle, places fill a disc evenly.
                    let (turn, share) = (f64::from(n) * 2.399_963, f64::from(n) / 39.0);
                    let away = radius_m * share.sqrt();
                    let spot = point(x + away * turn.cos(), y + away * turn.sin());
                    let one = snapped(&spot, 0.0);
                    for seed in &one.anchor.seeds {
                        let left = windows(Anchor {
                            window: now,
                            seeds: vec![*seed],
                            spread_m: one.distance_m,
                        });
                        for (name, told) in &told {
                            for (told, left) in told.iter().zip(&left) {
                                let Some(left) = left else { continue };
                                let told = told.as_ref().unwrap();
                                assert!(
                                    told.from <= left.from && left.to <= told.to,
                                    "{name}, {x} {y} {radius_m} {seed:?}: {told:?} {left:?}"
                                );
                            }
                        }
                    }
                }
            }
        }
        // And by no street that is out of the way.
        let near = snapped(&point(-60.0, 30.0), 10.0).anchor.seeds;
        assert!(
            near.iter().all(|seed| super::place(&graph, seed).x < 20.0),
            "{near:?}"
        );
    }

    #[test]
    fn what_two_views_show_both() {
        let (one, other) = (
            [(0, 0.0, 30.0), (1, 0.0, 10.0), (2, 5.0, 9.0)],
            [
                (0, 20.0, 50.0),
                (0, 5.0, 8.0),
                (1, 10.0, 20.0),
                (3, 0.0, 9.0),
            ],
        );
        assert_eq!(common(&one, &other), [(0, 20.0, 30.0), (0, 5.0, 8.0)]);
    }

    #[test]
    fn a_route_means_the_streets_along_it() {
        let streets = [
            street(&[(1, 0.0, 0.0), (2, 40.0, 0.0)]),
            street(&[(2, 40.0, 0.0), (3, 80.0, 0.0)]),
            street(&[(2, 40.0, 0.0), (4, 40.0, 45.0)]),
        ];
        let graph = Graph::new(&streets, frame());
        let route: LineString<f64> = vec![(0.0, 6.0), (80.0, -6.0)].into();
        assert_eq!(along(&graph, &route), HashSet::from([0, 1]));
    }
}
