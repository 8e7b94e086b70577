//! Cameras on façades and on poles at the kerb, with lenses and records as lists hold them (pure).

use fastrand::Rng;
use geo::Coord;

use super::{Calendar, between, central, grid::Grid, houses::House, often};
use crate::{
    cameras::{CameraInput, CameraKind, CameraStatus},
    clock::DayOrInstant,
    owners::OwnerKind,
    recorders::RecordingMode,
};

/// A camera as a list would state it.
pub struct TownCamera {
    /// Its fields; without recording facts where it shares a recorder.
    pub input: CameraInput,
    /// Whether it records where the camera before it does.
    pub shares_recorder: bool,
}

/// Something that cameras hang on, beside a street.
struct Spot {
    /// Metres in the grid.
    at: Coord<f64>,
    /// Towards the street, a bearing in the grid.
    outward_deg: f64,
    label: String,
    owner: OwnerKind,
}

/// `count` cameras; about half of them look from houses, and many share spot and recorder with the one before.
pub(super) fn cameras(
    rng: &mut Rng,
    grid: &Grid,
    houses: &[House],
    calendar: &Calendar<'_>,
    prefix: &str,
    count: u32,
) -> Vec<TownCamera> {
    let mut spot = None;
    let mut cameras = Vec::with_capacity(count as usize);
    for number in 1..=count {
        let (here, shares_recorder) = match spot.take() {
            Some(before) if often(rng, 0.35) => (before, true),
            _ if often(rng, 0.5) && !houses.is_empty() => (facade(rng, houses), false),
            _ => (pole(rng, grid), false),
        };
        let mut input = lens(rng);
        mount(rng, grid, &here, &mut input);
        record(rng, calendar, &mut input);
        if !shares_recorder {
            recorder(rng, &mut input);
        }
        input.code = Some(format!("{prefix}-{number:04}"));
        input.unit_code = Some(prefix.to_owned());
        cameras.push(TownCamera {
            input,
            shares_recorder,
        });
        spot = Some(here);
    }
    cameras
}

fn facade(rng: &mut Rng, houses: &[House]) -> Spot {
    let house = &houses[rng.usize(..houses.len())];
    let (west, east) = house.front;
    // Lists put about half of such cameras inside their own walls.
    let out = between(rng, -0.4, 0.4);
    Spot {
        at: Coord {
            x: west + between(rng, 0.2, 0.8) * (east - west),
            y: house.y + house.outward * out,
        },
        outward_deg: if house.outward > 0.0 { 0.0 } else { 180.0 },
        label: house.address.clone(),
        owner: if often(rng, 0.7) {
            OwnerKind::Household
        } else {
            OwnerKind::Business
        },
    }
}

fn pole(rng: &mut Rng, grid: &Grid) -> Spot {
    let (columns, rows) = grid.size();
    let block = grid.block(central(rng, columns), central(rng, rows));
    let along_lane = rng.bool();
    // Half a metre from the line of the façades, on whichever side of the block.
    let far_side = rng.bool();
    let (edge, outward_deg) = match (along_lane, far_side) {
        (true, true) => (block.max.y + 0.5, 0.0),
        (true, false) => (block.min.y - 0.5, 180.0),
        (false, true) => (block.max.x + 0.5, 90.0),
        (false, false) => (block.min.x - 0.5, 270.0),
    };
    let at = if along_lane {
        let x = between(rng, block.min.x, block.max.x);
        Coord { x, y: edge }
    } else {
        let y = between(rng, block.min.y, block.max.y);
        Coord { x: edge, y }
    };
    Spot {
        at,
        outward_deg,
        label: format!("Cột {}", rng.u32(1..1000)),
        owner: if often(rng, 0.7) {
            OwnerKind::Group
        } else {
            OwnerKind::Commune
        },
    }
}

/// Where it hangs and looks: anywhere on the street's side, often along the street.
fn mount(rng: &mut Rng, grid: &Grid, spot: &Spot, input: &mut CameraInput) {
    let place = grid.degrees(spot.at);
    let bearing = spot.outward_deg + between(rng, -75.0, 75.0);
    (input.lon, input.lat) = (Some(place.x), Some(place.y));
    input.label = Some(spot.label.clone());
    input.owner_kind = Some(spot.owner);
    input.bearing_deg = often(rng, 0.95).then(|| grid.true_bearing(bearing).round() % 360.0);
}

fn lens(rng: &mut Rng) -> CameraInput {
    let kind = match rng.u32(0..100) {
        0..6 => CameraKind::Dome,
        6..8 => CameraKind::Panning,
        _ => CameraKind::Fixed,
    };
    let (width, height) = if rng.bool() {
        (1920, 1080)
    } else {
        (2560, 1440)
    };
    let far = between(rng, 10.0, 60.0).round();
    let height_m = (10.0 * between(rng, 2.5, 5.0)).round() / 10.0;
    CameraInput {
        kind: Some(kind),
        horizontal_fov_deg: often(rng, 0.95).then(|| between(rng, 60.0, 110.0).round()),
        width_px: Some(width),
        height_px: Some(height),
        tilt_deg: often(rng, 0.5).then(|| between(rng, 5.0, 15.0).round()),
        height_m: often(rng, 0.8).then_some(height_m),
        far_m: Some(far),
        night_far_m: match rng.u32(0..20) {
            0 => Some(0.0),
            1..6 => None,
            _ => Some((far * between(rng, 0.5, 1.0)).round()),
        },
        ..CameraInput::default()
    }
}

/// What is known of its state, as of the calendar's day.
fn record(rng: &mut Rng, calendar: &Calendar<'_>, input: &mut CameraInput) {
    let mut day = |share: f64, from: f64, to: f64| {
        often(rng, share).then(|| DayOrInstant::Day(calendar.days_ago(between(rng, from, to))))
    };
    input.installed_on = day(0.7, 400.0, 1500.0);
    input.verified_on = day(0.9, 1.0, 200.0);
    let broken_since = day(1.0, 0.0, 60.0);
    let (status, since) = match rng.u32(0..100) {
        0..3 => (CameraStatus::Faulty, broken_since),
        3..5 => (CameraStatus::Disconnected, broken_since),
        5 => (CameraStatus::Unknown, None),
        _ => (CameraStatus::Working, None),
    };
    (input.status, input.status_since) = (Some(status), since);
}

fn recorder(rng: &mut Rng, input: &mut CameraInput) {
    let days = [3.0, 7.0, 7.0, 15.0, 30.0, 30.0];
    input.retention_declared_days = often(rng, 0.8).then(|| days[rng.usize(..days.len())]);
    input.recording_mode = often(rng, 0.9).then(|| {
        if often(rng, 0.8) {
            RecordingMode::Continuous
        } else {
            RecordingMode::Motion
        }
    });
}
