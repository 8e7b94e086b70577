//! A small world for tests: one camera at the origin that looks north, a house to its left, and words that change them.

use std::sync::Arc;

use geo::{BooleanOps, Coord, LineString, MultiPolygon, Polygon, Rect};
use jiff::ToSpan;
use uuid::Uuid;

use crate::{
    cameras::{CameraId, CameraStatus, StatusEvent},
    clock::{Day, Instant, Window},
    geometry::{Assumption, Frame, Lens, Position, Sector, wkb::Shape},
    linking::{Scene, Subject, SubjectCoverage, SubjectMask, SubjectNight, SubjectVersion},
    recorders::{
        Recorder, RecorderId,
        notation::{history, local, vietnam},
    },
};

/// The camera hangs here.
pub(super) fn frame() -> Frame {
    Frame::new(Position::try_from([105.85, 21.03]).unwrap())
}

/// Noon four days before [`now`].
pub(super) fn noon() -> Window {
    Window::new(local("2026-11-18T12:00"), local("2026-11-18T12:30"))
}

/// When all is asked.
pub(super) fn now() -> Instant {
    local("2026-11-22T00:00")
}

/// `2026-11-18T12:00 2026-11-18T12:30`, or noon if empty.
pub(super) fn window(text: &str) -> Window {
    text.split_once(' ')
        .map_or_else(noon, |(from, to)| Window::new(local(from), local(to)))
}

/// `east north` in metres.
pub(super) fn place(text: &str) -> Position {
    let (east, north) = text.split_once(' ').unwrap();
    frame().position(Coord {
        x: east.parse().unwrap(),
        y: north.parse().unwrap(),
    })
}

pub(super) fn scene(place: Position, window: Window) -> Scene {
    point_scene(place, window, now())
}

/// An incident at noon or in `window_words` at `disc east north radius`, `line east north, …` or `area east north, …`,
/// among `buildings` from corner to corner: `east north east north | …`.
pub(super) fn area_scene(words: &str, buildings: &str, window_words: &str) -> Scene {
    let (kind, numbers) = words.split_once(' ').unwrap();
    let corners: Vec<Vec<f64>> = numbers.split(',').map(numbers_of).collect();
    let ring: LineString<f64> = corners
        .iter()
        .map(|corner| Coord {
            x: corner[0],
            y: corner[1],
        })
        .collect();
    let (shape, radius_m) = match kind {
        "disc" => (Shape::Point(frame().position(ring.0[0])), corners[0][2]),
        "line" => (Shape::LineString(frame().line(&ring)), 0.0),
        "area" => (
            Shape::Polygon(frame().polygon(&Polygon::new(ring, Vec::new()))),
            0.0,
        ),
        _ => panic!("{words}: no such place"),
    };
    let buildings = buildings
        .split('|')
        .filter(|building| !building.is_empty())
        .map(|building| {
            let corners = numbers_of(building);
            let outline =
                Rect::new((corners[0], corners[1]), (corners[2], corners[3])).to_polygon();
            Shape::Polygon(frame().polygon(&outline))
        });
    let buildings: Vec<Shape> = buildings.collect();
    let buildings: Vec<&Shape> = buildings.iter().collect();
    Scene::new(
        &shape,
        radius_m,
        &buildings,
        window(window_words),
        now(),
        vietnam(),
    )
    .unwrap()
}

fn numbers_of(text: &str) -> Vec<f64> {
    text.split_whitespace()
        .map(|number| number.parse().unwrap())
        .collect()
}

pub(super) fn point_scene(place: Position, window: Window, now: Instant) -> Scene {
    Scene::new(&Shape::Point(place), 0.0, &[], window, now, vietnam()).unwrap()
}

/// `working | 2026-11-10T00:00 faulty`.
pub(super) fn events(text: &str) -> Vec<StatusEvent> {
    let entries = text
        .split('|')
        .map(str::trim)
        .filter(|entry| !entry.is_empty());
    entries
        .map(|entry| {
            let (since, word) = entry
                .split_once(' ')
                .map_or((None, entry), |(since, word)| (Some(local(since)), word));
            StatusEvent {
                status: status(word),
                since,
            }
        })
        .collect()
}

fn status(word: &str) -> CameraStatus {
    serde_json::from_value(word.into()).unwrap_or_else(|e| panic!("{word}: {e}"))
}

pub(super) fn recorder(number: u128, text: &str) -> Arc<Recorder> {
    Arc::new(Recorder {
        id: RecorderId(Uuid::from_u128(number)),
        measurements: history(text),
    })
}

/// Working, verified, with a recorder of 30 days: 1920 pixels over 90°, 40 m by day and 20 m by night.
pub(super) fn camera() -> Subject {
    let lens = Lens {
        bearing_deg: Some(0.0),
        horizontal_fov_deg: Some(90.0),
        width_px: Some(1920),
        far_m: Some(40.0),
        night_far_m: Some(20.0),
        ..Lens::default()
    };
    let version = SubjectVersion {
        valid_from: None,
        valid_to: None,
        position: frame().origin(),
        lens,
        coverage: Some(coverage(&lens, &[])),
        masks: Vec::new(),
        recorder: Some(recorder(1, "declared 30 | clock 0 network")),
    };
    Subject {
        id: CameraId(Uuid::from_u128(7)),
        code: "C-7".to_owned(),
        unit: None,
        verified_on: Some("2026-11-08".parse().unwrap()),
        status_events: events("working"),
        versions: vec![version],
    }
}

/// What a lens sees at the origin: its sector without the house, its shadow, and what masks hide.
fn coverage(lens: &Lens, masks: &[SubjectMask]) -> SubjectCoverage {
    let near_m = lens.near_m.unwrap_or(0.0);
    let (bearing_deg, width_deg) = match lens.bearing_deg.filter(|_| !lens.full_circle) {
        Some(bearing) => (bearing, lens.horizontal_fov_deg.unwrap_or(90.0)),
        None => (0.0, 360.0),
    };
    let visible = |far_m| {
        let sector = Sector {
            apex: Coord::zero(),
            bearing_deg,
            width_deg,
            near_m,
            far_m,
        };
        // The house stands from 15 to 40 m north; all that is left of its right edge lies in its shadow.
        let shadow =
            Rect::new(Coord { x: -60.0, y: 15.0 }, Coord { x: -5.0, y: 60.0 }).to_polygon();
        let seen = frame().multi_polygon(&sector.to_polygon().difference(&shadow));
        let effective = masks.iter().filter(|mask| mask.effective);
        effective.fold(seen, |seen, mask| seen.difference(&mask.area))
    };
    let far_m = lens.far_m.unwrap_or(50.0);
    SubjectCoverage {
        viewpoint: frame().origin(),
        bearing_deg,
        width_deg,
        near_m,
        far_m,
        day: visible(far_m),
        night: match lens.night_far_m {
            None => SubjectNight::Unknown,
            Some(0.0) => SubjectNight::Blind,
            Some(far_m) => SubjectNight::View {
                far_m,
                visible: visible(far_m),
            },
        },
        drawn: false,
        assumptions: assumptions(lens),
    }
}

fn assumptions(lens: &Lens) -> Vec<Assumption> {
    let mut assumptions = Vec::new();
    if lens.far_m.is_none() {
        assumptions.push(Assumption::RangeAssumed { far_m: 50.0 });
    }
    if lens.panning {
        assumptions.push(Assumption::MayLookElsewhere);
    } else if lens.bearing_deg.is_none() {
        assumptions.push(Assumption::BearingUnknown);
    }
    if lens.horizontal_fov_deg.is_none() {
        assumptions.push(Assumption::AngleAssumed { deg: 90.0 });
    }
    assumptions
}

/// A square of 4 m around the usual place of 12 m north.
fn garden() -> MultiPolygon<f64> {
    let square = Rect::new(Coord { x: -2.0, y: 10.0 }, Coord { x: 2.0, y: 14.0 });
    frame().multi_polygon(&square.to_polygon().into())
}

/// Changes the camera by words such as `no bearing; verified 2026-08-20`, the order of time last.
pub(super) fn change(camera: &mut Subject, words: &str) {
    for word in words
        .split(';')
        .map(str::trim)
        .filter(|word| !word.is_empty())
    {
        let (_, last) = word.rsplit_once(' ').unwrap_or(("", word));
        let version = camera.versions.last_mut().unwrap();
        let date = || {
            last.parse::<Day>()
                .unwrap_or_else(|e| panic!("{e}"))
                .start(&vietnam())
        };
        match word.trim_end_matches(|c: char| c.is_ascii_digit() || c == '-' || c == ' ') {
            "near" => version.lens.near_m = last.parse().ok(),
            "no bearing" => version.lens.bearing_deg = None,
            "no angle" => version.lens.horizontal_fov_deg = None,
            "no range" => version.lens.far_m = None,
            "no pixels" => version.lens.width_px = None,
            "480 pixels" => version.lens.width_px = Some(480),
            "panning" => (version.lens.panning, version.lens.full_circle) = (true, true),
            "night unknown" => version.lens.night_far_m = None,
            "night blind" => version.lens.night_far_m = Some(0.0),
            "no recorder" => version.recorder = None,
            "mask" => version.masks.push(SubjectMask {
                area: garden(),
                effective: true,
            }),
            "private" => version.masks.push(SubjectMask {
                area: garden(),
                effective: false,
            }),
            "unverified" => camera.verified_on = None,
            "verified" => camera.verified_on = last.parse().ok(),
            "indoors" => {
                version.coverage = None;
                continue;
            }
            "drawn" => {
                let coverage = version.coverage.as_mut().unwrap();
                coverage.drawn = true;
                coverage.day = garden();
                continue;
            }
            "installed" => version.valid_from = Some(date()),
            "retired" => version.valid_to = Some(date()),
            "turned away" => {
                let lens = Lens {
                    bearing_deg: Some(180.0),
                    ..version.lens
                };
                let next = SubjectVersion {
                    valid_from: Some(date()),
                    lens,
                    ..version.clone()
                };
                version.valid_to = Some(date());
                camera.versions.push(next);
            }
            "new recorder" => {
                let recorder = Some(recorder(2, "declared 30 | clock 0 network"));
                let next = SubjectVersion {
                    valid_from: Some(date()),
                    recorder,
                    ..version.clone()
                };
                version.valid_to = Some(date());
                camera.versions.push(next);
            }
            _ => panic!("{word}: no such change"),
        }
        for version in camera
            .versions
            .iter_mut()
            .filter(|version| version.coverage.is_some())
        {
            version.coverage = Some(coverage(&version.lens, &version.masks));
        }
    }
}

/// The whole world moved by `weeks`, all its dates with it.
pub(super) fn shifted(camera: &Subject, weeks: i32) -> Subject {
    let shift = |at: Option<Instant>| at.map(|at| at.plus_days(f64::from(weeks) * 7.0));
    let mut camera = camera.clone();
    camera.verified_on = camera
        .verified_on
        .map(|day| Day(day.0.saturating_add(weeks.weeks())));
    for event in &mut camera.status_events {
        event.since = shift(event.since);
    }
    for version in &mut camera.versions {
        (version.valid_from, version.valid_to) =
            (shift(version.valid_from), shift(version.valid_to));
        version.recorder = version.recorder.as_deref().map(|recorder| {
            let mut recorder = recorder.clone();
            for measurement in &mut recorder.measurements {
                measurement.at = shift(measurement.at);
            }
            Arc::new(recorder)
        });
    }
    camera
}
