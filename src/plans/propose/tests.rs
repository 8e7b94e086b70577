//! Proposals in a town made by hand: one street from west to east between two rows of houses.

use std::{
    sync::{
        Mutex,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

use geo::{Coord, LineString, MapCoords, MultiPolygon, Polygon, Rect};
use uuid::Uuid;

use super::{
    Preset, ProposeTask,
    ground::StreetGround,
    sites::{Site, SiteKind, sites},
    views::{Scene, Spot, View, Why},
    watch::{Told, Watch},
};
use crate::{
    cameras::CameraId,
    geometry::{Frame, Lens, Obstacle, Outline, Position, coverage, detail::Level2025},
    plans::{
        Basis, Covers, Demand, Eye, Hung, LevelAsked, Line, MeasureTask, PlanArea, PlanCamera,
        Seen, TimeOfDay, Ways, Weights, choose::Limit, measure::SamplesByCell,
    },
    streets::StreetClass::Residential,
};

fn frame() -> Frame {
    Frame::new(Position::try_from([105.9, 18.34]).unwrap())
}

fn rectangle(west: f64, south: f64, east: f64, north: f64) -> Polygon<f64> {
    Rect::new((west, south), (east, north)).to_polygon()
}

/// An area of 200 m around the middle of a street of 500 m and 12 m between houses that stand half a metre back from it,
/// and what else is built.
pub(super) fn town(half_m: f64, more: &[Polygon<f64>]) -> ProposeTask {
    let outline = MultiPolygon(vec![rectangle(-half_m, -half_m, half_m, half_m)]);
    let rows = [
        rectangle(-250.0, 6.5, 250.0, 30.0),
        rectangle(-250.0, -30.0, 250.0, -6.5),
    ];
    let buildings: Vec<_> = rows
        .iter()
        .chain(more)
        .cloned()
        .map(MultiPolygon::from)
        .collect();
    let obstacles = (0..).zip(&buildings);
    let obstacles = obstacles.map(|(key, house)| Obstacle::building(key, house.clone(), None));
    ProposeTask {
        obstacles: obstacles.collect(),
        sensitive: Vec::new(),
        preset: Preset::Narrow8,
        limit: Limit::Count(1),
        cost: None,
        time_limit: Duration::from_mins(1),
        measuring: MeasureTask {
            area: PlanArea::of(&frame().multi_polygon(&outline)).unwrap(),
            stated_by: "area",
            lines: vec![Line {
                class: Residential,
                tunnel: false,
                line: LineString::from(vec![(-250.0, 0.0), (250.0, 0.0)]),
            }],
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

/// Asks a question of the scene of a task.
fn in_scene<T>(task: &ProposeTask, ask: impl FnOnce(&Scene<'_>, &Demand) -> T) -> T {
    let demand = task.measuring.demand().unwrap();
    let seen = Covers::default().seen(&demand, |_| true);
    let scene = scene(task, &demand, &seen);
    ask(&scene, &demand)
}

fn scene<'a>(task: &'a ProposeTask, demand: &'a Demand, seen: &'a Seen) -> Scene<'a> {
    Scene {
        frame: task.measuring.area.frame,
        samples: SamplesByCell::new(demand),
        seen,
        obstacles: &task.obstacles,
        ground: StreetGround::of(&task.measuring.lines),
        sensitive: &task.sensitive,
        level: task.measuring.level.least(),
        time: task.measuring.time,
    }
}

const fn at(x: f64, y: f64) -> Coord<f64> {
    Coord { x, y }
}

fn run(task: ProposeTask) -> super::Proposal {
    task.run(&Watch::patient(&|| Duration::ZERO)).unwrap()
}

#[test]
fn one_camera_looks_along_the_street_and_the_next_goes_to_the_other_end() {
    let one = run(town(100.0, &[]));
    assert_eq!((one.chosen.len(), one.proven), (1, true), "{one:?}");
    assert!([90, 270].contains(&one.chosen[0].bearing_deg), "{one:?}");
    // 80 px/m end 69 m away, and nearer than some 18 m the street lies beside the view.
    assert!((45.0..=60.0).contains(&one.value), "{one:?}");
    let two = run(ProposeTask {
        limit: Limit::Count(2),
        ..town(100.0, &[])
    });
    let [first, second] = &two.chosen[..] else {
        panic!("{two:?}")
    };
    assert!((second.gain - first.gain).abs() <= 10.0, "{two:?}");
    assert_ne!(first.id, second.id);
    assert!((two.seen_after_m - two.value).abs() < 0.2 && two.demand_m > 199.0);
    let places = two.chosen.iter();
    let places = places.map(|one| Position::try_from([one.lon, one.lat]).unwrap());
    for place in places.map(|place| frame().local(place)) {
        assert!(place.y.abs() < 6.5, "{place:?} stands in a house");
    }
    // A budget for one and a half buys one.
    let bought = run(ProposeTask {
        limit: Limit::Budget(15),
        cost: Some(10),
        ..town(100.0, &[])
    });
    assert_eq!((bought.chosen.len(), bought.chosen[0].cost), (1, Some(10)));
}

#[test]
fn a_home_ten_metres_ahead_is_refused_and_a_drawn_wall_is_no_home() {
    let lens = Preset::Narrow4.lens();
    let ask = |obstacles: Vec<Obstacle>| {
        let task = ProposeTask {
            obstacles,
            ..town(100.0, &[])
        };
        in_scene(&task, |scene, _| {
            let spot = Spot::new(at(0.0, -4.0), &lens, &task.obstacles);
            scene.judged(&spot, 0.0).err()
        })
    };
    let house = |y: f64| Obstacle::building(1, rectangle(-30.0, y, 30.0, y + 20.0), None);
    assert_eq!(ask(vec![house(6.0)]), Some(Why::TowardsHomes));
    // Beyond 15 m it is none; but then most of what is seen is no street.
    assert_eq!(ask(vec![house(11.1)]), Some(Why::OutsideStreets));
    let wall = LineString::from(vec![(-30.0, 5.9), (30.0, 5.9)]);
    assert_eq!(ask(vec![Obstacle::wall(1, wall, None)]), None);
    // Along the wall that it hangs on.
    let own = rectangle(0.3, -50.0, 40.0, 50.0);
    assert_eq!(
        ask(vec![Obstacle::building(1, own, None)]),
        Some(Why::OutsideStreets)
    );
}

#[test]
fn p21_no_proposal_touches_a_sensitive_place() {
    let free = run(town(100.0, &[]));
    let place = rectangle(-20.0, 5.0, 20.0, 30.0);
    let task = ProposeTask {
        sensitive: vec![place.clone()],
        limit: Limit::Count(5),
        ..town(100.0, &[])
    };
    let counts = in_scene(&task, |scene, demand| {
        let lens = task.preset.lens();
        let found = sites(
            demand,
            &task.measuring.buildings,
            &task.measuring.area.rings,
            &[],
        );
        let (views, _) = scene.views(&found, &lens, &Watch::patient(&|| Duration::ZERO));
        for view in &views {
            let site = found[view.site as usize].at;
            let spot = Spot::new(site, &lens, &task.obstacles);
            let judged = scene.judged(&spot, f64::from(view.bearing_deg));
            // The north of the frame is not quite that of the site.
            assert!(judged.is_ok_and(|share| (share - view.outside_share).abs() < 1e-6));
        }
        views.len()
    });
    let found = run(task);
    assert_eq!((found.views, free.left_out.sensitive), (counts, 0));
    assert!(
        found.left_out.sensitive > 0 && found.views < free.views,
        "{found:?}"
    );
}

#[test]
fn what_is_in_the_way_hides_and_views_are_those_of_registered_cameras() {
    let task = town(100.0, &[rectangle(0.0, -6.5, 1.0, 6.5)]);
    let lens = task.preset.lens();
    in_scene(&task, |scene, demand| {
        for (x, y, bearing) in [
            (-40.0, -6.3, 90.0),
            (-40.0, 6.0, 120.0),
            (30.0, -5.0, 300.0),
        ] {
            let here = at(x, y);
            let cover = scene.cover(&Spot::new(here, &lens, &task.obstacles), bearing);
            assert!(!cover.is_empty(), "{x} {y} {bearing}");
            let same_side = |sample: &u32| demand.samples[*sample as usize].at.x * x > 0.0;
            assert!(cover.iter().all(same_side), "seen through a house");
            let moved = task
                .obstacles
                .iter()
                .map(|obstacle| match &obstacle.outline {
                    Outline::Building(outline) => {
                        Obstacle::building(obstacle.key, outline.map_coords(|c| c - here), None)
                    }
                    Outline::Wall(_) => obstacle.clone(),
                });
            let turned = Lens {
                bearing_deg: Some(bearing),
                ..lens
            };
            let seen = coverage(&turned, &moved.collect::<Vec<_>>(), &[]);
            let eye = Eye {
                viewpoint: here + seen.viewpoint,
                axis_deg: Some(bearing),
                lens,
                visible: seen.day.unwrap().visible.map_coords(|c| c + here),
                counts: true,
            };
            assert_eq!(scene.samples.seen_by(&eye, Some(Level2025::Discern)), cover);
        }
    });
}

#[test]
fn the_choice_is_the_best_of_all_pairs() {
    let task = ProposeTask {
        limit: Limit::Count(2),
        ..town(60.0, &[rectangle(-6.0, -6.5, 0.0, 0.5)])
    };
    let best = in_scene(&task, |scene, demand| {
        let found = sites(
            demand,
            &task.measuring.buildings,
            &task.measuring.area.rings,
            &[],
        );
        let (views, left_out) = scene.views(
            &found,
            &task.preset.lens(),
            &Watch::patient(&|| Duration::ZERO),
        );
        let all = views.len()
            + left_out.nothing_new
            + left_out.sensitive
            + left_out.towards_homes
            + left_out.outside_streets;
        assert_eq!(all, found.len() * 12);
        let value = |pair: [&View; 2]| {
            let mut seen: Vec<u32> = pair.iter().flat_map(|view| view.cover.clone()).collect();
            seen.sort_unstable();
            seen.dedup();
            let metres = seen
                .iter()
                .map(|sample| demand.samples[*sample as usize].metres);
            metres.sum::<f64>()
        };
        let pairs = views.iter().flat_map(|a| views.iter().map(move |b| [a, b]));
        let pairs = pairs.filter(|[a, b]| a.site != b.site || a == b);
        pairs.map(value).fold(0.0, f64::max)
    });
    let found = run(task);
    assert!(best > 40.0 && found.proven, "{best} {found:?}");
    assert!((found.value - best).abs() < 0.1, "{best} {found:?}");
}

/// A camera of a public body on a pole in the middle, looking along `bearing_deg`.
fn camera(task: &ProposeTask, bearing_deg: f64, counts: bool) -> PlanCamera {
    let lens = Lens {
        bearing_deg: Some(bearing_deg),
        ..task.preset.lens()
    };
    let here = at(0.0, -6.2);
    let visible = in_scene(task, |_, _| {
        let moved = task
            .obstacles
            .iter()
            .filter_map(|obstacle| match &obstacle.outline {
                Outline::Building(outline) => Some(Obstacle::building(
                    obstacle.key,
                    outline.map_coords(|c| c - here),
                    None,
                )),
                Outline::Wall(_) => None,
            });
        coverage(&lens, &moved.collect::<Vec<_>>(), &[])
            .day
            .unwrap()
            .visible
    });
    PlanCamera {
        id: CameraId(Uuid::from_u128(7)),
        code: "C-7".into(),
        place: [106.7, 10.77],
        is_named: true,
        assumed: false,
        night_unknown: false,
        turnable: Some(Hung { at: here, lens }),
        is_public: true,
        works: counts,
        planned: false,
        eye: Eye {
            viewpoint: here,
            axis_deg: Some(bearing_deg),
            lens,
            visible: visible.map_coords(|c| c + here),
            counts,
        },
    }
}

#[test]
fn what_sees_counts_what_is_broken_is_repaired_and_what_looks_at_a_wall_is_turned() {
    let with = |bearing_deg: f64, counts: bool| {
        let mut task = town(100.0, &[]);
        task.limit = Limit::Count(20);
        task.measuring.cameras = vec![camera(&task, bearing_deg, counts)];
        run(task)
    };
    let working = with(90.0, true);
    assert!(
        (45.0..=60.0).contains(&working.seen_before_m),
        "{working:?}"
    );
    assert!(working.repair_first.is_empty() && working.re_aim.is_empty());
    let none = with(90.0, false);
    assert!(none.seen_before_m < 0.1, "{none:?}");
    assert!((none.repair_first[0].gain - working.seen_before_m).abs() < 0.2);
    assert_eq!(none.repair_first[0].camera.code.as_deref(), Some("C-7"));
    assert!(!none.repair_first[0].unchecked);
    let overlaps = none.chosen.iter().flat_map(|chosen| &chosen.overlaps);
    assert!(overlaps.clone().all(|overlap| !overlap.detail_unknown));
    assert!(overlaps.map(|overlap| overlap.metres).sum::<f64>() > 40.0);
    // At a level it sees nothing whose detail nobody knows; what is proposed overlaps with it all the same.
    let mut task = town(100.0, &[]);
    task.limit = Limit::Count(20);
    let mut unknown = camera(&task, 90.0, true);
    unknown.eye.lens.width_px = None;
    task.measuring.cameras = vec![unknown];
    let coarse = run(task);
    assert!(coarse.seen_before_m < 0.1, "{coarse:?}");
    let overlaps = coarse.chosen.iter().flat_map(|chosen| &chosen.overlaps);
    assert!(overlaps.clone().all(|overlap| overlap.detail_unknown));
    assert!(overlaps.map(|overlap| overlap.metres).sum::<f64>() > 40.0);
    let across = with(0.0, true);
    let turned = &across.re_aim[0];
    assert!([90, 270].contains(&turned.bearing_deg), "{turned:?}");
    assert!(turned.gain > 30.0, "{turned:?}");
}

#[test]
fn where_a_public_camera_hangs_another_may_and_privacy_refuses_there_as_anywhere() {
    let mut task = town(100.0, &[rectangle(-60.0, 40.0, -50.0, 50.0)]);
    let demand = task.measuring.demand().unwrap();
    let of = |mounts: &[Coord<f64>]| {
        let area = &task.measuring.area.rings;
        let found = sites(&demand, &task.measuring.buildings, area, mounts);
        let shared = found.into_iter().filter(|site| site.is_shared);
        shared.map(|site| (site.at, site.kind)).collect::<Vec<_>>()
    };
    assert!(of(&[]).is_empty());
    // On the wall of the row, two at one pole, one in a house, and one beyond the area.
    let (wall, pole) = (at(-11.3, 6.45), at(40.0, 5.0));
    let found = of(&[wall, pole, at(40.3, 5.2), at(0.0, 20.0), at(140.0, 5.0)]);
    assert_eq!(found, [(wall, SiteKind::Facade), (pole, SiteKind::Pole)]);

    // A household's camera is no such place: what is proposed tells nobody where it is.
    let place = |task: ProposeTask| {
        let found = run(task).chosen;
        found.iter().any(|one| one.is_shared)
    };
    let public = |task: &ProposeTask, is_public: bool| PlanCamera {
        is_public,
        ..camera(task, 0.0, true)
    };
    for is_public in [true, false] {
        let mut task = town(100.0, &[]);
        task.limit = Limit::Count(20);
        task.measuring.cameras = vec![public(&task, is_public)];
        let sites_without = run(town(100.0, &[])).sites;
        let proposal = run(ProposeTask {
            limit: Limit::Count(1),
            ..task
        });
        assert_eq!(proposal.sites, sites_without + usize::from(is_public));
    }
    // Beside a sensitive place nothing is proposed from there either.
    task.measuring.cameras = vec![public(&task, true)];
    task.sensitive = vec![rectangle(-100.0, -100.0, 100.0, 100.0)];
    assert!(!place(task));
}

#[test]
fn sites_stand_in_the_open_beside_the_street() {
    let task = town(100.0, &[rectangle(-60.0, 40.0, -50.0, 50.0)]);
    let demand = task.measuring.demand().unwrap();
    let found = sites(
        &demand,
        &task.measuring.buildings,
        &task.measuring.area.rings,
        &[],
    );
    let of = |kind: SiteKind| found.iter().filter(move |site| site.kind == kind);
    // The house behind the row sees no street; a façade of 500 m has 20 places in the area, on either side.
    let on_street = |site: &Site| site.at.y.abs() <= 6.31 && site.at.x.abs() <= 100.0;
    assert!(found.iter().all(on_street), "{found:?}");
    assert_eq!(of(SiteKind::Facade).count(), 40);
    assert_eq!(of(SiteKind::Pole).count(), 8);
    assert_eq!(of(SiteKind::Corner).count(), 0, "its corners lie far away");
    let apart = |a: &Site, b: &Site| (a.at.x - b.at.x).hypot(a.at.y - b.at.y);
    for (index, a) in found.iter().enumerate() {
        let others = found[..index].iter().filter(|b| b.kind == a.kind);
        assert!(others.map(|b| apart(a, b)).all(|metres| metres > 9.9));
    }
}

#[test]
fn who_waits_is_told_how_far_it_is() {
    let told = Mutex::new(Vec::new());
    let task = ProposeTask {
        limit: Limit::Count(3),
        time_limit: Duration::from_secs(5),
        ..town(100.0, &[])
    };
    let watch = Watch {
        tell: &|one| told.lock().unwrap().push(one),
        ..Watch::patient(&|| Duration::ZERO)
    };
    let last = task.run(&watch).unwrap();
    let told = told.into_inner().unwrap();
    let looked = told.iter().filter_map(|told| match told {
        Told::Looked { done, of } => Some((*done, *of)),
        _ => None,
    });
    let most = looked.max().unwrap();
    assert_eq!(most, (last.sites, last.sites));
    let first = told.iter().find_map(|told| match told {
        Told::First(proposal) => Some(proposal),
        _ => None,
    });
    let first = first.expect("a first answer");
    assert!(first.value > 0.0 && first.value <= last.value && last.bound <= first.bound);
    let searched = told.iter().filter_map(|told| match told {
        Told::Searched { value, bound } => Some((*value, *bound)),
        _ => None,
    });
    let searched: Vec<_> = searched.collect();
    for (value, bound) in &searched {
        assert!(first.value <= *value && last.value <= *bound && *bound <= first.bound);
    }
    assert!(searched.windows(2).all(|two| two[0] != two[1]), "each once");
}

#[test]
fn once_nobody_waits_it_comes_to_an_end() {
    let looked = AtomicUsize::new(0);
    let watch = Watch {
        waits: &|| false,
        tell: &|one| {
            if let Told::Looked { .. } = one {
                looked.fetch_add(1, Ordering::Relaxed);
            }
        },
        ..Watch::patient(&|| Duration::ZERO)
    };
    let left = town(100.0, &[]).run(&watch).unwrap();
    assert_eq!((looked.into_inner(), left.views), (0, 0));
}
