//! Whole files: the small fixture, and what is left when it is damaged.

use std::{collections::BTreeMap, io::Cursor};

use geo::{Area, MultiPolygon};

use super::*;
use crate::{
    geometry::{BBox, wkb::Shape},
    grounds::GroundKind,
    obstacles::NewObstacle,
    places::{About, PlaceKind},
    streets::{Oneway, StreetClass},
};

const SMALL: &[u8] = include_bytes!("../../../fixtures/osm/small.osm.pbf");
const SQUARES: &[u8] = include_bytes!("../../../fixtures/osm/squares.osm.pbf");
const CUT: &[u8] = include_bytes!("../../../fixtures/osm/cut.osm.pbf");

fn small() -> Extract {
    read(Cursor::new(SMALL), |_| {}).unwrap()
}

fn polygons(building: &NewObstacle) -> &MultiPolygon<f64> {
    match &building.outline {
        Shape::MultiPolygon(polygons) => polygons,
        other => panic!("{other:?}"),
    }
}

fn notes(notes: &[Note]) -> BTreeMap<&str, &str> {
    notes
        .iter()
        .map(|note| (&*note.source_ref, &*note.why))
        .collect()
}

#[test]
fn a_square_of_several_ways_is_the_way_around_it() {
    let extract = read(Cursor::new(SQUARES), |_| {}).unwrap();
    let streets: BTreeMap<_, _> = extract
        .streets
        .iter()
        .map(|street| (&*street.source_ref, street))
        .collect();
    // The edge of the second one is a street already, the third one is no square, and of the fourth one a way is missing.
    assert_eq!(
        streets.keys().copied().collect::<Vec<_>>(),
        ["relation/1", "way/1", "way/2", "way/6"]
    );
    let square = streets["relation/1"];
    assert_eq!(square.name.as_deref(), Some("Quảng trường Mẫu"));
    assert_eq!(square.class, StreetClass::Pedestrian);
    let mut around = square.node_refs.clone();
    assert_eq!((around.len(), around.first()), (5, around.last()));
    around.sort_unstable();
    around.dedup();
    assert_eq!(around, [2, 3, 4, 5], "the fountain in it is no way");
    let why = "its member way/99 is not in the file";
    assert_eq!(
        notes(&extract.skipped),
        BTreeMap::from([("relation/4", why)])
    );
}

#[test]
fn the_small_extract_is_read_whole() {
    let extract = small();
    assert_eq!(
        extract.bbox,
        BBox {
            min_lon: 110.0,
            min_lat: 10.0,
            max_lon: 110.01,
            max_lat: 10.01
        }
    );
    let buildings: BTreeMap<_, _> = extract
        .buildings
        .iter()
        .map(|building| (&*building.source_ref, building))
        .collect();
    assert_eq!(
        buildings.keys().copied().collect::<Vec<_>>(),
        ["relation/200", "way/100", "way/107", "way/112"]
    );
    let house = buildings["way/100"];
    assert_eq!(
        (house.name.as_deref(), house.height_m, house.blocks),
        (Some("7 Lê Lợi"), Some(6.0), true)
    );
    let block = buildings["relation/200"];
    assert_eq!(block.name.as_deref(), Some("Nhà Vuông"));
    assert!((block.height_m.unwrap() - 12.192).abs() < 1e-9);
    // 0.002° squared less the yard of 0.001° squared, although the yard's role says outer.
    assert_eq!(
        (
            polygons(block).0.len(),
            polygons(block).0[0].interiors().len()
        ),
        (1, 1)
    );
    assert!((polygons(block).unsigned_area() - 3e-6).abs() < 1e-12);
    assert_eq!(polygons(buildings["way/107"]).0.len(), 2);
    assert_eq!(
        (
            buildings["way/112"].name.as_deref(),
            buildings["way/112"].height_m
        ),
        (None, Some(9.0))
    );

    let [street, service] = &extract.streets[..] else {
        panic!("{:?}", extract.streets)
    };
    assert_eq!(
        (street.name.as_deref(), street.oneways.vehicles),
        (Some("Lê Lợi"), Oneway::Backward)
    );
    assert_eq!(
        (&street.node_refs[..], &service.node_refs[..]),
        (&[31, 32, 33][..], &[34, 32][..])
    );
    assert_eq!(street.line.0[1], service.line.0[1]);

    let named = |kind, name: &str| About::Named {
        kind,
        name: name.into(),
    };
    let places: BTreeMap<_, _> = extract
        .places
        .iter()
        .map(|place| (&*place.source_ref, &place.about))
        .collect();
    assert_eq!(
        places,
        BTreeMap::from([
            ("node/50", &named(PlaceKind::Village, "Làng Thử")),
            ("node/51", &About::Sensitive),
            ("way/112", &About::Sensitive),
        ])
    );
    assert_eq!(extract.grounds.len(), 1);
    assert_eq!(
        (&*extract.grounds[0].source_ref, extract.grounds[0].kind),
        ("way/111", GroundKind::Water)
    );

    let codes: Vec<_> = extract.cameras.iter().map(|camera| &*camera.code).collect();
    assert_eq!(
        codes,
        ["osm-40", "osm-41-1", "osm-41-2", "osm-41-3", "osm-42"]
    );
}

#[test]
fn what_is_left_out_or_changed_is_said() {
    let extract = small();
    assert_eq!(
        notes(&extract.skipped),
        BTreeMap::from([
            (
                "node/43",
                "a guard, a plate reader or the like, not a camera"
            ),
            ("node/44", "an indoor camera sees no street"),
            ("relation/201", "its outline is not closed at node/13"),
            ("relation/202", "its member way/996 is not in the file"),
            ("way/106", "fewer than two of its nodes are in the file"),
            ("way/108", "its outline has fewer than three corners"),
            ("way/109", "its outline is not closed at node/3"),
            ("way/110", "1 of its 4 nodes are not in the file"),
        ])
    );
    assert_eq!(
        notes(&extract.warnings),
        BTreeMap::from([
            (
                "node/42",
                "the direction “forward” cannot be read: it is unknown"
            ),
            (
                "way/105",
                "1 of its 3 nodes are left out: some are not in the file"
            ),
            (
                "way/107",
                "its outline crosses or overlaps itself: it was cut into parts that do not"
            ),
        ])
    );
}

#[test]
fn nothing_that_names_a_person_or_a_sensitive_place_is_kept() {
    let everything = format!("{:?}", small());
    for secret in ["somebody", "Never to be kept", "pagoda", "courthouse"] {
        assert!(!everything.contains(secret), "{secret}");
    }
}

#[test]
fn p21_of_a_sensitive_place_that_the_file_cuts_what_is_there_is_protected() {
    let extract = read(Cursor::new(CUT), |_| {}).unwrap();
    let bbox = |min_lon, min_lat, max_lon, max_lat| BBox {
        min_lon,
        min_lat,
        max_lon,
        max_lat,
    };
    let places: BTreeMap<_, _> = extract
        .places
        .iter()
        .map(|place| (&*place.source_ref, (&place.about, place.bbox)))
        .collect();
    assert_eq!(
        places,
        BTreeMap::from([
            // A way without one of its corners, a relation and a site without one of their ways.
            (
                "way/300",
                (&About::Sensitive, bbox(110.001, 10.001, 110.002, 10.0015))
            ),
            (
                "relation/400",
                (&About::Sensitive, bbox(110.001, 10.003, 110.003, 10.004))
            ),
            (
                "relation/402",
                (&About::Sensitive, bbox(110.001, 10.005, 110.002, 10.006))
            ),
        ])
    );
    assert_eq!(extract.cut, ["relation/400", "relation/402", "way/300"]);
    assert!(extract.buildings.is_empty());
    // Said of those that are left out, and of those that are kept in part.
    assert_eq!(
        notes(&extract.skipped).into_keys().collect::<Vec<_>>(),
        ["relation/401", "way/300", "way/301", "way/303"]
    );
    assert_eq!(
        notes(&extract.warnings)["relation/400"],
        "its member way/990 is not in the file: the box of its nodes in the file stands for the place"
    );
    assert!(!format!("{extract:?}").contains("Never to be kept"));
}

#[test]
fn every_piece_of_a_cut_street_is_kept() {
    let extract = read(Cursor::new(CUT), |_| {}).unwrap();
    let pieces: Vec<_> = extract
        .streets
        .iter()
        .map(|street| {
            (
                &*street.source_ref,
                &street.node_refs[..],
                street.line.0.len(),
            )
        })
        .collect();
    // A single node between two gaps is no line; the crossing behind them is still one.
    assert_eq!(
        pieces,
        [
            ("way/310", &[31, 32][..], 2),
            ("way/310#2", &[34, 35, 36], 3),
            ("way/311", &[37, 35], 2),
        ]
    );
    let names: Vec<_> = extract
        .streets
        .iter()
        .filter_map(|street| street.name.as_deref())
        .collect();
    assert_eq!(names, ["Lê Lợi", "Lê Lợi"]);
    assert_eq!(
        notes(&extract.warnings)["way/310"],
        "3 of its 8 nodes are left out: some are not in the file"
    );
}

#[test]
fn progress_counts_up_to_the_end_of_each_pass() {
    let mut seen = Vec::new();
    read(Cursor::new(SMALL), |progress| seen.push(progress)).unwrap();
    let last: Vec<_> = seen
        .iter()
        .filter(|progress| progress.done == progress.of)
        .map(|progress| progress.pass)
        .collect();
    assert_eq!(last, [1, 2, 3]);
}

/// Where the block of nodes ends in the small extract, in bytes.
const BEHIND_NODES: usize = 592;
/// Where the block of ways ends in the small extract, in bytes; relations follow.
const BEHIND_WAYS: usize = 1014;

#[test]
fn a_file_cut_off_anywhere_is_refused() {
    for length in 0..SMALL.len() {
        let Err(error) = read(Cursor::new(&SMALL[..length]), |_| {}) else {
            // Behind the block of ways a file is whole, only poorer: what is missing there are relations.
            assert_eq!(length, BEHIND_WAYS, "{length} bytes passed for a file");
            continue;
        };
        match length {
            0 => assert!(matches!(error, OsmError::Empty), "{error}"),
            BEHIND_NODES => assert!(matches!(error, OsmError::WithoutWays), "{error}"),
            _ => assert!(
                error.to_string().starts_with("the file")
                    || error.to_string().starts_with("the block"),
                "{error}"
            ),
        }
    }
}

#[test]
fn other_files_are_refused_by_name() {
    for other in [
        &b"<?xml version='1.0'?><osm version='0.6'></osm>"[..],
        b"PK\x03\x04........",
        b"\0\0\0\0",
        b"\n",
        &[0xff; 64],
    ] {
        let error = read(Cursor::new(other), |_| {}).unwrap_err();
        assert!(matches!(error, OsmError::NotPbf), "{other:?}: {error}");
    }
}

#[test]
fn a_damaged_byte_never_breaks_the_reader() {
    let mut bytes = SMALL.to_vec();
    for at in 0..bytes.len() {
        for change in [0x01, 0x80, 0xff] {
            bytes[at] ^= change;
            let _ = read(Cursor::new(&bytes), |_| {});
            bytes[at] ^= change;
        }
    }
}
