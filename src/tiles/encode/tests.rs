//! Tiles are decoded with a reader and looked at; shapes are given in units of the tile, so that figures stay small.

use fast_mvt::{MvtGeometry, MvtReaderRef, MvtTile};
use geo::BoundingRect;
use proptest::prelude::*;

use super::*;
use crate::{grounds::GroundKind, places::PlaceKind, streets::StreetClass};

/// Over Hà Nội, at the zoom that pages ask for most.
fn tile() -> TileId {
    TileId::new(16, 52_036, 28_810).unwrap()
}

/// Degrees of a point given in units of the tile.
fn degrees(x: f64, y: f64) -> Coord<f64> {
    let (tile, bbox) = (tile(), tile().bbox());
    let origin = tile.project(Coord {
        x: bbox.min_lon,
        y: bbox.max_lat,
    });
    let lon = bbox.min_lon + (x - origin.x) * 360.0 / 65_536.0 / 4096.0;
    // The row is not linear in latitude: close in on it.
    let (mut south, mut north) = (bbox.min_lat - 0.02, bbox.max_lat + 0.02);
    for _ in 0..60 {
        let middle = f64::midpoint(south, north);
        if tile.project(Coord { x: lon, y: middle }).y > y {
            south = middle;
        } else {
            north = middle;
        }
    }
    Coord {
        x: lon,
        y: f64::midpoint(south, north),
    }
}

fn square(x: f64, y: f64, side: f64) -> LineString<f64> {
    let corners = [
        (x, y),
        (x + side, y),
        (x + side, y + side),
        (x, y + side),
        (x, y),
    ];
    corners.into_iter().map(|(x, y)| degrees(x, y)).collect()
}

fn decoded(content: &TileContent) -> MvtTile {
    MvtReaderRef::new(&encode(tile(), content).unwrap())
        .unwrap()
        .to_tile()
        .unwrap()
}

fn house(outer: LineString<f64>, holes: Vec<LineString<f64>>) -> TileContent {
    let buildings = vec![MultiPolygon(vec![Polygon::new(outer, holes)])];
    TileContent {
        buildings,
        ..TileContent::default()
    }
}

#[test]
fn nothing_is_an_empty_tile() {
    assert_eq!(
        encode(tile(), &TileContent::default()).unwrap(),
        Vec::<u8>::new()
    );
}

#[test]
fn every_layer_has_its_tags() {
    let at = degrees(100.0, 200.0);
    let area = MultiPolygon(vec![Polygon::new(square(0.0, 0.0, 500.0), Vec::new())]);
    let content = TileContent {
        grounds: vec![Ground {
            kind: GroundKind::Water,
            area: area.clone(),
        }],
        streets: vec![Street {
            name: Some("Phố Huế".into()),
            class: StreetClass::LivingStreet,
            line: vec![degrees(0.0, 0.0), degrees(50.0, 80.0)].into(),
        }],
        buildings: vec![area],
        places: vec![Place {
            kind: PlaceKind::Market,
            name: "Chợ Hôm".into(),
            lon: at.x,
            lat: at.y,
        }],
    };
    let tile = decoded(&content);
    let seen: Vec<_> = tile
        .layers
        .iter()
        .map(|layer| {
            (
                layer.name.as_str(),
                layer.extent.get(),
                format!("{:?}", layer.features[0].properties),
            )
        })
        .collect();
    assert_eq!(
        seen,
        [
            ("areas", 4096, r#"[("kind", String("water"))]"#.to_owned()),
            (
                "streets",
                4096,
                r#"[("class", String("living_street")), ("name", String("Phố Huế"))]"#.to_owned()
            ),
            ("buildings", 4096, "[]".to_owned()),
            (
                "places",
                4096,
                r#"[("kind", String("market")), ("name", String("Chợ Hôm"))]"#.to_owned()
            ),
        ]
    );
    assert_eq!(
        tile.layers[3].features[0].geometry,
        MvtGeometry::Point((100, 200).into())
    );
    let line: MvtGeometry = LineString::from(vec![(0, 0), (50, 80)]).into();
    assert_eq!(tile.layers[1].features[0].geometry, line);
}

#[test]
fn a_yard_stays_a_hole() {
    let tile = decoded(&house(
        square(100.0, 100.0, 200.0),
        vec![square(150.0, 150.0, 50.0)],
    ));
    let MvtGeometry::Polygon(outline) = &tile.layers[0].features[0].geometry else {
        panic!("{:?}", tile.layers[0].features[0].geometry);
    };
    let area = |ring: &geo::LineString<i32>| twice_area(&ring.0[1..]).abs() / 2;
    assert_eq!(area(outline.exterior()), 200 * 200);
    let [yard] = outline.interiors() else {
        panic!("{outline:?}")
    };
    assert_eq!(area(yard), 50 * 50);
}

#[test]
fn what_sticks_out_is_cut_at_the_buffer() {
    let tile = decoded(&house(square(-1000.0, 3000.0, 2000.0), Vec::new()));
    let bounds = tile.layers[0].features[0].geometry.bounding_rect().unwrap();
    assert_eq!((bounds.min().x, bounds.min().y), (-64, 3000));
    assert_eq!((bounds.max().x, bounds.max().y), (1000, 4096 + 64));
}

#[test]
fn what_lies_elsewhere_or_is_too_small_is_left_out() {
    for content in [
        house(square(5000.0, 0.0, 100.0), Vec::new()),
        house(square(100.0, 100.0, 1.0), Vec::new()),
        house(LineString(Vec::new()), Vec::new()),
    ] {
        assert_eq!(decoded(&content).layers[0].features, []);
    }
}

#[test]
fn a_name_is_in_one_tile_only() {
    let here = |x, y| {
        let at = degrees(x, y);
        let place = Place {
            kind: PlaceKind::Village,
            name: "Làng".into(),
            lon: at.x,
            lat: at.y,
        };
        decoded(&TileContent {
            places: vec![place],
            ..TileContent::default()
        })
        .layers[0]
            .features
            .len()
    };
    assert_eq!(
        [here(2.0, 2.0), here(-2.0, 2.0), here(2.0, 4098.0)],
        [1, 0, 0]
    );
}

proptest! {
    /// Whatever shapes come, the tile can be read back and stays within its buffer.
    #[test]
    fn any_shape_makes_a_readable_tile(
        corners in proptest::collection::vec((-8000.0..12_000.0_f64, -8000.0..12_000.0_f64), 0..12),
        z in 0_u8..=20,
    ) {
        let line: LineString<f64> = corners.iter().map(|&(x, y)| degrees(x, y)).collect();
        let area = MultiPolygon(vec![Polygon::new(line.clone(), Vec::new())]);
        let content = TileContent {
            grounds: vec![Ground { kind: GroundKind::Green, area: area.clone() }],
            streets: vec![Street { name: None, class: StreetClass::Path, line }],
            buildings: vec![area],
            places: Vec::new(),
        };
        let world = TileId::new(z, 52_036 << 4 >> (20 - z), 28_810 << 4 >> (20 - z)).unwrap();
        let bytes = encode(world, &content).unwrap();
        let tile = MvtReaderRef::new(&bytes).unwrap().to_tile().unwrap();
        for feature in tile.layers.iter().flat_map(|layer| &layer.features) {
            let bounds = feature.geometry.bounding_rect().unwrap();
            let range = -64..=4160;
            prop_assert!([bounds.min().x, bounds.min().y, bounds.max().x, bounds.max().y].iter().all(|c| range.contains(c)));
        }
    }
}
