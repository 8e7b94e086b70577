//! Things that happened on the streets of a town in the last days (pure).

use fastrand::Rng;
use geo::Coord;
use geojson::{Geometry, GeometryValue};

use super::{between, central, grid::Grid, often};
use crate::{
    clock::Instant,
    incidents::{AgeClass, IncidentInput, IncidentType, Stated},
};

/// `count` incidents that ended before `now`; most of them at a point, some somewhere around it.
pub(super) fn incidents(
    rng: &mut Rng,
    grid: &Grid,
    now: Instant,
    prefix: &str,
    count: u32,
) -> Vec<IncidentInput> {
    let incident = |number: u32| {
        let place = grid.degrees(on_a_street(rng, grid));
        let ended_s = between(rng, 60.0, 5.0 * 86_400.0).round();
        let lasted_s = between(rng, 60.0, 3600.0).round();
        let kind = IncidentType::ALL[rng.usize(..IncidentType::ALL.len())];
        let radius_m = if often(rng, 0.8) {
            0.0
        } else {
            between(rng, 5.0, 50.0).round()
        };
        IncidentInput {
            r#type: Some(kind),
            case_number: Some(format!("{number}/{prefix}")),
            place: Some(Geometry::new(GeometryValue::new_point([place.x, place.y]))),
            radius_m: Some(radius_m),
            search_radius_m: None,
            from: Some(now.plus_seconds(-ended_s - lasted_s)),
            to: Some(now.plus_seconds(-ended_s)),
            stated: match kind {
                IncidentType::FightOrDisorder => vec![Stated::Injury],
                _ => Vec::new(),
            },
            age_class: (kind == IncidentType::MissingPerson).then_some(AgeClass::Child),
            ..IncidentInput::default()
        }
    };
    (1..=count).map(incident).collect()
}

fn on_a_street(rng: &mut Rng, grid: &Grid) -> Coord<f64> {
    let (columns, rows) = grid.size();
    let block = grid.block(central(rng, columns), central(rng, rows));
    let off_middle = between(rng, -2.0, 2.0);
    if rng.bool() {
        let lane = &grid.lanes[central(rng, rows + 1)];
        Coord {
            x: between(rng, block.min.x, block.max.x),
            y: lane.middle + off_middle,
        }
    } else {
        let avenue = &grid.avenues[central(rng, columns + 1)];
        Coord {
            x: avenue.middle + off_middle,
            y: between(rng, block.min.y, block.max.y),
        }
    }
}
