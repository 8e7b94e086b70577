//! Boundaries as GeoJSON (pure): `code`, `full_name` or `fullName`, and polygons; longitude before latitude.

use std::fmt;

use geo::{Coord, LineString, MultiPolygon, Polygon};
use serde::{
    Deserialize, Deserializer,
    de::{self, IgnoredAny, SeqAccess, Visitor},
};
use serde_json::{Map, Value};

use super::{
    Boundary, ListedProvince, ListedUnit, UnitFile, code, crossing::crossing, name, wrong,
};
use crate::{
    error::{Error, Result},
    geojson_shape::check_points_of,
    geometry::{BBox, wkb},
    private_text::unless_private,
    refusal::Refusal,
    units::names::stored,
};

/// The most points of one boundary. That of a long coast has some ten thousand.
const MOST_POINTS: usize = 200_000;

#[derive(Deserialize)]
struct Collection {
    r#type: String,
    features: Vec<Feature>,
}

#[derive(Deserialize)]
struct Feature {
    #[serde(default)]
    properties: Option<Map<String, Value>>,
    geometry: Option<Polygons>,
}

/// Read straight into coordinates: a file of all communes of a country would fill the memory as a tree of values.
#[derive(Deserialize)]
#[serde(tag = "type", content = "coordinates")]
enum Polygons {
    Polygon(Vec<Ring>),
    MultiPolygon(Vec<Vec<Ring>>),
}

type Ring = Vec<Point>;

/// Longitude and latitude; a height is left out.
struct Point(Coord<f64>);

impl<'de> Deserialize<'de> for Point {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Numbers;
        impl<'de> Visitor<'de> for Numbers {
            type Value = Point;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a longitude and a latitude")
            }
            fn visit_seq<A: SeqAccess<'de>>(self, mut numbers: A) -> Result<Point, A::Error> {
                let missing = || de::Error::custom("a point needs a longitude and a latitude");
                let x = numbers.next_element()?.ok_or_else(missing)?;
                let y = numbers.next_element()?.ok_or_else(missing)?;
                while numbers.next_element::<IgnoredAny>()?.is_some() {}
                Ok(Point(Coord { x, y }))
            }
        }
        deserializer.deserialize_seq(Numbers)
    }
}

/// The units of a collection of features.
pub(super) fn read(bytes: &[u8]) -> Result<UnitFile> {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let collection: Collection = serde_json::from_slice(bytes).map_err(|error| {
        let why = unless_private(error.to_string());
        Error::bad_request(format!(
            "the file is no GeoJSON of polygons and multipolygons: {why}"
        ))
    })?;
    if collection.r#type != "FeatureCollection" {
        return Err(Error::bad_request(
            "the file is no GeoJSON FeatureCollection",
        ));
    }
    let mut file = UnitFile::default();
    for (index, feature) in collection.features.into_iter().enumerate() {
        let unit = unit(feature, index, &mut file.warnings)?;
        file.units.push(unit);
    }
    Ok(file)
}

fn unit(feature: Feature, index: usize, warnings: &mut Vec<String>) -> Result<ListedUnit> {
    let place = format!("feature {}", index + 1);
    let properties = feature.properties.unwrap_or_default();
    let code = match properties.get("code") {
        Some(Value::String(text)) => code(text).map_err(|why| wrong(&place, "code", why))?,
        Some(Value::Number(_)) => {
            let why = "must be text, in quotes: leading zeros count";
            return Err(wrong(&place, "code", why));
        }
        _ => return Err(wrong(&place, "code", "is missing")),
    };
    // The code is what people know the feature by.
    let place = format!("{place} ({code})");
    let text = |names: &[&str]| {
        let mut values = names.iter().filter_map(|name| properties.get(*name));
        values.find_map(|value| value.as_str()).map(str::to_owned)
    };
    let full = text(&["full_name", "fullName"]);
    let with_kind = text(&["name"]).filter(|name| stored(name).word.is_some());
    let full = full
        .or(with_kind)
        .ok_or_else(|| wrong(&place, "full_name", "is missing"))?;
    let name = name(&full).map_err(|why| wrong(&place, "full_name", why))?;
    let province = province(&place, &text)?;
    let word = stored(&name).word.ok_or_else(|| {
        let why = "begins with the kind: xã, phường, thị trấn, đặc khu, tỉnh, thành phố …";
        wrong(&place, "full_name", why)
    })?;
    let geometry = feature
        .geometry
        .ok_or_else(|| wrong(&place, "geometry", "is missing"))?;
    Ok(ListedUnit {
        kind: word.kind(province != ListedProvince::default()),
        boundary: Some(boundary(geometry, &place, warnings)?),
        place,
        code,
        name,
        province,
    })
}

fn province(place: &str, text: &impl Fn(&[&str]) -> Option<String>) -> Result<ListedProvince> {
    let of_code = text(&["province_code", "provinceCode"]);
    let of_name = text(&["province", "province_name", "provinceName"]);
    let of_code = of_code.map(|text| code(&text)).transpose();
    let of_name = of_name.map(|text| name(&text)).transpose();
    Ok(ListedProvince {
        code: of_code.map_err(|why| wrong(place, "province_code", why))?,
        name: of_name.map_err(|why| wrong(place, "province", why))?,
    })
}

/// The boundary, checked: rings closed, on the globe, not too long; where it crosses itself, that is a warning.
fn boundary(geometry: Polygons, place: &str, warnings: &mut Vec<String>) -> Result<Boundary> {
    let refused = |refusal: Refusal| wrong(place, "geometry", refusal.to_string());
    let polygons = match geometry {
        Polygons::Polygon(rings) => vec![rings],
        Polygons::MultiPolygon(polygons) => polygons,
    };
    let points: usize = polygons.iter().flatten().map(Vec::len).sum();
    if points > MOST_POINTS {
        return Err(refused(Refusal::TooManyPoints { most: MOST_POINTS }));
    }
    let polygons: Vec<Polygon<f64>> = polygons
        .into_iter()
        .map(|rings| {
            let mut rings = rings
                .into_iter()
                .map(|ring| ring_of(ring).map_err(refused))
                .collect::<Result<Vec<LineString<f64>>>>()?
                .into_iter();
            let outer = rings.next().ok_or_else(|| refused(Refusal::EmptyShape))?;
            Ok(Polygon::new(outer, rings.collect()))
        })
        .collect::<Result<_>>()?;
    let shape = MultiPolygon(polygons);
    let rings = shape
        .0
        .iter()
        .flat_map(|polygon| std::iter::once(polygon.exterior()).chain(polygon.interiors()));
    let corners = rings.clone().flat_map(|ring| ring.0.iter().copied());
    let bbox = BBox::of_degrees(corners).ok_or_else(|| refused(Refusal::EmptyShape))?;
    if let Some(at) = crossing(rings) {
        warnings.push(format!(
            "{place}: the boundary crosses itself or another part of it at {:.6},{:.6}",
            at.x, at.y
        ));
    }
    Ok(Boundary {
        wkb: wkb::write_multi_polygon(&shape),
        bbox,
    })
}

fn ring_of(ring: Ring) -> Result<LineString<f64>, Refusal> {
    check_points_of(ring.iter().map(|Point(corner)| *corner), MOST_POINTS)?;
    let ring = LineString(ring.into_iter().map(|Point(corner)| corner).collect());
    if ring.0.len() < 4 || ring.0.first() != ring.0.last() {
        return Err(Refusal::RingNotClosed);
    }
    Ok(ring)
}
