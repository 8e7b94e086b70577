//! Whatever is blocked has something in its way, in towns made at random; and where nothing stands, nothing is blocked.

use geo::{Coord, Intersects, Line, LineString, MultiPolygon, Polygon, Rect};
use proptest::prelude::*;

use super::world::{camera, frame, noon, now, point_scene, window};
use crate::{
    clock::Window,
    geometry::{self, Frame, Lens, NightView, Position, coverage, wkb::Shape},
    linking::{
        BlockedBy, Judgement, Scene, Subject, SubjectCoverage, SubjectMask, SubjectNight, Verdict,
        judge,
    },
    obstacles::{Obstacle, ObstacleKind},
    recorders::notation::vietnam,
};

/// A rectangle of a width and a depth with a corner at a place, in metres.
type House = ((f64, f64), (f64, f64), Option<f64>);

#[derive(Clone, Debug)]
enum Spot {
    Disc((f64, f64), f64),
    Line(Vec<(f64, f64)>),
    Area((f64, f64), (f64, f64)),
}

fn spread() -> impl Strategy<Value = (f64, f64)> {
    (-60.0f64..60.0, -60.0f64..60.0)
}

/// Half of the corners lie on a grid, so that walls touch, run on and point at the camera.
fn houses() -> impl Strategy<Value = Vec<House>> {
    let place = prop_oneof![
        spread(),
        (-12i32..12, -12i32..12).prop_map(|(x, y)| (5.0 * f64::from(x), 5.0 * f64::from(y))),
    ];
    let size = prop_oneof![
        (1.0f64..20.0, 1.0f64..20.0),
        Just((5.0, 10.0)),
        Just((10.0, 5.0)),
    ];
    prop::collection::vec(
        (place, size, prop::option::weighted(0.7, 1.0f64..6.0)),
        0..30,
    )
}

fn spot() -> impl Strategy<Value = Spot> {
    prop_oneof![
        spread().prop_map(|at| Spot::Disc(at, 0.0)),
        (spread(), 0.02f64..15.0).prop_map(|(at, radius)| Spot::Disc(at, radius)),
        prop::collection::vec(spread(), 2..5).prop_map(Spot::Line),
        (spread(), (0.5f64..40.0, 0.5f64..40.0)).prop_map(|(at, size)| Spot::Area(at, size)),
    ]
}

fn lens() -> impl Strategy<Value = Lens> {
    (
        prop::option::weighted(0.9, 0.0f64..360.0),
        prop::sample::select(vec![10.0, 60.0, 90.0, 130.0, 200.0, 360.0]),
        prop::option::weighted(0.8, 1.0f64..10.0),
        prop::sample::select(vec![0.0, 0.5, 4.0]),
        20.0f64..70.0,
        10.0f64..40.0,
    )
        .prop_map(|(bearing_deg, hfov, height_m, near, far, night)| Lens {
            bearing_deg,
            horizontal_fov_deg: Some(hfov),
            width_px: Some(1920),
            height_m,
            near_m: Some(near),
            far_m: Some(far),
            night_far_m: Some(night),
            ..Lens::default()
        })
}

fn light() -> impl Strategy<Value = Window> {
    let words = [
        "2026-11-18T22:00 2026-11-18T23:00",
        "2026-11-18T17:00 2026-11-18T19:00",
    ];
    prop_oneof![
        Just(noon()),
        prop::sample::select(words.to_vec()).prop_map(window)
    ]
}

fn rectangle((x, y): (f64, f64), (width, depth): (f64, f64)) -> Polygon<f64> {
    Rect::new((x, y), (x + width, y + depth)).to_polygon()
}

fn built(houses: &[House]) -> Vec<Obstacle> {
    let houses = houses.iter().zip(1..);
    houses
        .map(|((corner, size, height_m), rid)| Obstacle {
            rid,
            kind: ObstacleKind::Building,
            source_ref: format!("way/{rid}"),
            name: None,
            height_m: *height_m,
            outline: Shape::Polygon(frame().polygon(&rectangle(*corner, *size))),
        })
        .collect()
}

/// The usual camera with the coverage of `lens` among `obstacles`, computed and put in degrees as the registry does it.
fn subject(lens: Lens, obstacles: &[Obstacle], mask: Option<(f64, f64)>) -> Subject {
    let frame = frame();
    let mask = mask.map(|corner| rectangle(corner, (8.0, 8.0)));
    let local: Vec<_> = obstacles.iter().map(|o| o.local(&frame)).collect();
    let masks: Vec<_> = mask.into_iter().collect();
    let seen = coverage(&lens, &local, &masks);
    let degrees = |view: &geometry::View| frame.multi_polygon(&view.visible);
    let mut camera = camera();
    let version = &mut camera.versions[0];
    version.lens = lens;
    version.masks = masks
        .iter()
        .map(|mask| SubjectMask {
            area: frame.multi_polygon(&MultiPolygon(vec![mask.clone()])),
            effective: true,
        })
        .collect();
    version.coverage = seen.day.as_ref().map(|day| SubjectCoverage {
        viewpoint: frame.position(seen.viewpoint),
        bearing_deg: day.sector.bearing_deg,
        width_deg: day.sector.width_deg,
        near_m: day.sector.near_m,
        far_m: day.sector.far_m,
        day: degrees(day),
        night: match &seen.night {
            NightView::Unknown => SubjectNight::Unknown,
            NightView::Blind => SubjectNight::Blind,
            NightView::View(view) => SubjectNight::View {
                far_m: view.sector.far_m,
                visible: degrees(view),
            },
        },
        drawn: false,
        assumptions: seen.assumptions.clone(),
    });
    camera
}

fn scene(spot: &Spot, obstacles: &[Obstacle], window: Window) -> Scene {
    let at = |(x, y): (f64, f64)| Coord { x, y };
    let (shape, radius_m) = match spot {
        Spot::Disc(middle, radius) => (Shape::Point(frame().position(at(*middle))), *radius),
        Spot::Line(points) => {
            let line = LineString::from(points.clone());
            (Shape::LineString(frame().line(&line)), 0.0)
        }
        Spot::Area(corner, size) => {
            let area = rectangle(*corner, *size);
            (Shape::Polygon(frame().polygon(&area)), 0.0)
        }
    };
    let outlines: Vec<&Shape> = obstacles.iter().map(|o| &o.outline).collect();
    Scene::new(&shape, radius_m, &outlines, window, now(), vietnam()).unwrap()
}

/// Whether the named building stands on the sight line and is not looked over, told without the code that named it.
fn stands_in_the_way(by: &BlockedBy, judgement: &Judgement, houses: &[House], lens: &Lens) -> bool {
    let local = |[lon, lat]: [f64; 2]| frame().local(Position::try_from([lon, lat]).unwrap());
    let (eye, to) = (
        local(judgement.sight_line.from),
        local(judgement.sight_line.to),
    );
    let number: usize = by.r#ref.strip_prefix("way/").unwrap().parse().unwrap();
    let (corner, size, height_m) = houses[number - 1];
    let grown = rectangle(
        (corner.0 - 0.03, corner.1 - 0.03),
        (size.0 + 0.06, size.1 + 0.06),
    );
    let house = rectangle(corner, size);
    let nearest = geo::Distance::distance(&geo::Euclidean, &geo::Point(eye), &house);
    let is_low = height_m.zip(lens.height_m).is_some_and(|(height, camera)| {
        height < camera - (camera - 1.5) * nearest / judgement.far_m - 1e-6
    });
    let length = (to.x - eye.x).hypot(to.y - eye.y);
    grown.intersects(&Line::new(eye, to)) && !is_low && by.distance_m <= length + 0.03
}

#[test]
fn what_is_looked_over_by_day_may_block_by_night_and_is_named() {
    // 5 m high over a house of 3 m at 10 m: it is low below 5 - 3.5 · 10 / 60 = 4.4 m, by night below 2.7 m.
    let lens = Lens {
        bearing_deg: Some(0.0),
        horizontal_fov_deg: Some(90.0),
        width_px: Some(1920),
        height_m: Some(5.0),
        far_m: Some(60.0),
        night_far_m: Some(15.0),
        ..Lens::default()
    };
    let houses = [((-3.0, 10.0), (6.0, 2.0), Some(3.0))];
    let obstacles = built(&houses);
    let camera = subject(lens, &obstacles, None);
    let night = window("2026-11-18T22:00 2026-11-18T23:00");
    let behind = Spot::Disc((0.0, 14.0), 0.5);
    for (window, verdict) in [(noon(), Verdict::Sees), (night, Verdict::Blocked)] {
        let judgement = judge(&camera, &scene(&behind, &obstacles, window)).unwrap();
        assert_eq!(judgement.verdict, verdict);
        let by = BlockedBy::first(&camera.versions[0], &judgement, &obstacles, false);
        let name = by.map(|by| by.r#ref);
        let is_blocked = verdict == Verdict::Blocked;
        assert_eq!(name, is_blocked.then(|| "way/1".to_owned()));
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]

    #[test]
    fn whatever_is_blocked_has_something_in_its_way(
        houses in houses(), lens in lens(), spot in spot(), window in light(), mask in prop::option::weighted(0.2, spread()),
    ) {
        let obstacles = built(&houses);
        let camera = subject(lens, &obstacles, mask);
        let scene = scene(&spot, &obstacles, window);
        let judgement = judge(&camera, &scene).unwrap();
        if judgement.verdict == Verdict::Blocked {
            let by = BlockedBy::first(&camera.versions[0], &judgement, &obstacles, false);
            prop_assert!(by.as_ref().is_some_and(|by| stands_in_the_way(by, &judgement, &houses, &lens)),
                "{by:?} at {:?}, {}", judgement.sight_line, judgement.far_m);
        }
    }

    #[test]
    fn where_nothing_stands_nothing_is_blocked(
        lens in lens(), spot in spot(), window in light(), mask in prop::option::weighted(0.3, spread()),
    ) {
        let camera = subject(lens, &[], mask);
        prop_assert!(judge(&camera, &scene(&spot, &[], window)).unwrap().verdict != Verdict::Blocked);
    }

    #[test]
    fn a_place_at_the_lens_or_at_the_rim_of_the_view_is_not_blocked(
        lens in lens(), bearing in 0.0f64..360.0, on_side in any::<bool>(), rim in 0usize..4, off in -0.03f64..0.03,
    ) {
        let camera = subject(lens, &[], None);
        let view = camera.versions[0].coverage.as_ref().unwrap();
        let half = 0.5 * view.width_deg;
        let bearing = if on_side { view.bearing_deg + half } else { bearing };
        let (sin, cos) = bearing.to_radians().sin_cos();
        let distance = [0.0, off.abs(), view.near_m + off, view.far_m + off][rim];
        let place = Frame::new(view.viewpoint).position(Coord { x: sin, y: cos } * distance);
        let judgement = judge(&camera, &point_scene(place, noon(), now())).unwrap();
        prop_assert!(judgement.verdict != Verdict::Blocked, "{bearing} {distance}");
        if rim == 0 && view.near_m <= 0.0 {
            prop_assert!(judgement.visible_share >= 1.0, "{:?}", judgement.reasons);
        }
    }
}
