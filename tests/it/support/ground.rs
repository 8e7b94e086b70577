//! Made-up ground for tests: streets in metres around one place, stored as if an extract had brought them.

use geo::{Coord, LineString};
use sightline::{
    db::sourced::Origin,
    geometry::{BBox, Frame, Position},
    streets::{Access, NewStreet, Oneway, Oneways, StreetClass},
};

/// Where what is stored comes from.
pub const EXTRACT: Origin<'static> = Origin {
    source: "osm",
    bbox: BBox {
        min_lon: 105.0,
        min_lat: 18.0,
        max_lon: 106.0,
        max_lat: 19.0,
    },
};

/// The metres of the ground.
pub fn frame() -> Frame {
    Frame::new(Position::try_from([105.9, 18.34]).unwrap())
}

/// Longitude and latitude of a place of the ground.
pub fn degrees(x: f64, y: f64) -> [f64; 2] {
    let there = Coord::from(frame().position(Coord { x, y }));
    [there.x, there.y]
}

/// A residential street without a name through points of the ground, each with its number.
pub fn street(source_ref: &str, points: &[(i64, f64, f64)]) -> NewStreet {
    let line = points
        .iter()
        .map(|(_, x, y)| Coord::from(frame().position(Coord { x: *x, y: *y })));
    NewStreet {
        source_ref: source_ref.to_owned(),
        name: None,
        class: StreetClass::Residential,
        oneways: Oneways::alike(Oneway::No),
        layer: 0,
        bridge: false,
        tunnel: false,
        access: Access::default(),
        node_refs: points.iter().map(|(node, _, _)| *node).collect(),
        line: LineString(line.collect()),
    }
}
