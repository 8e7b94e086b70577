//! Reading the fixtures of the fictional commune (pure): its map, its cameras and what happened there.

use std::collections::HashMap;

use geo::{Centroid, CoordsIter, LineString, MultiPolygon, Polygon};
use geojson::{Feature, FeatureCollection};
use jiff::{civil::Time, tz::TimeZone};
use serde::Deserialize;

use crate::{
    addresses::NewAddress,
    clock::{Instant, Window},
    error::{Error, Result},
    geometry::{BBox, Position, wkb::Shape},
    grounds::{GroundKind, NewGround},
    imports::osm::Extract,
    nicknames::NicknameInput,
    obstacles::{NewObstacle, ObstacleKind},
    place_search::half_diagonal_m,
    places::{About, NewPlace, PlaceKind},
    streets::{Access, NewStreet, Oneway, Oneways, StreetClass},
};

const MAP: &str = include_str!("../../fixtures/demo/commune.geojson");
const CAMERAS: &str = include_str!("../../fixtures/demo/cameras.csv");
const NICKNAMES: &str = include_str!("../../fixtures/demo/nicknames.csv");
const INCIDENTS: &str = include_str!("../../fixtures/demo/incidents.csv");

/// A unit of the commune's map.
pub(super) struct DemoUnit {
    pub(super) code: String,
    pub(super) name: String,
    pub(super) boundary: Polygon<f64>,
}

/// The map: its units, and everything else as if an extract had been read.
pub(super) fn map() -> Result<(Vec<DemoUnit>, Extract)> {
    let collection: FeatureCollection = MAP
        .parse()
        .map_err(|error: geojson::Error| broken(error.to_string()))?;
    let mut reader = Reader::default();
    for feature in collection.features {
        reader.read(&feature)?;
    }
    let lines = reader
        .streets
        .iter()
        .flat_map(|street| street.line.coords_iter());
    let bbox = BBox::of_degrees(lines).ok_or_else(|| broken("it has no streets"))?;
    let Reader {
        units,
        buildings,
        streets,
        places,
        addresses,
        grounds,
        ..
    } = reader;
    let (cameras, skipped, warnings) = (Vec::new(), Vec::new(), Vec::new());
    let cut = Vec::new();
    Ok((
        units,
        Extract {
            bbox,
            is_bbox_stated: true,
            buildings,
            streets,
            places,
            addresses,
            cut,
            grounds,
            cameras,
            skipped,
            warnings,
        },
    ))
}

#[derive(Default)]
struct Reader {
    units: Vec<DemoUnit>,
    buildings: Vec<NewObstacle>,
    streets: Vec<NewStreet>,
    places: Vec<NewPlace>,
    addresses: Vec<NewAddress>,
    grounds: Vec<NewGround>,
    /// Numbers of the points of streets, by their coordinates: streets that cross share one.
    nodes: HashMap<(u64, u64), i64>,
}

impl Reader {
    fn read(&mut self, feature: &Feature) -> Result<()> {
        let shape: geo::Geometry<f64> = feature
            .geometry
            .clone()
            .ok_or_else(|| broken("a feature has no geometry"))?
            .try_into()
            .map_err(|error: geojson::Error| broken(error.to_string()))?;
        let text = |name: &str| {
            feature
                .property(name)
                .and_then(|value| value.as_str())
                .map(str::to_owned)
        };
        let source_ref = text("ref").unwrap_or_default();
        match (text("layer").as_deref(), shape) {
            (Some("unit"), geo::Geometry::Polygon(boundary)) => {
                let (code, name) = (
                    text("code").unwrap_or_default(),
                    text("name").unwrap_or_default(),
                );
                self.units.push(DemoUnit {
                    code,
                    name,
                    boundary,
                });
            }
            (Some("building"), geo::Geometry::Polygon(outline)) => {
                self.address(&source_ref, text("number").zip(text("street")), &outline)?;
                let number =
                    |name: &str| feature.property(name).and_then(serde_json::Value::as_f64);
                self.buildings.push(NewObstacle {
                    kind: ObstacleKind::Building,
                    source_ref,
                    name: text("name"),
                    outline: Shape::MultiPolygon(MultiPolygon(vec![outline])),
                    height_m: number("height_m")
                        .or_else(|| number("levels").map(|levels| 3.0 * levels)),
                    blocks: feature
                        .property("blocks")
                        .and_then(serde_json::Value::as_bool)
                        .unwrap_or(true),
                });
            }
            (Some("street"), geo::Geometry::LineString(line)) => {
                let class = text("class").as_deref().and_then(StreetClass::of);
                let node_refs = self.node_refs(&line);
                let bridge = feature
                    .property("bridge")
                    .and_then(serde_json::Value::as_bool)
                    .unwrap_or(false);
                self.streets.push(NewStreet {
                    source_ref,
                    name: text("name"),
                    class: class.ok_or_else(|| broken("a street has no class"))?,
                    oneways: Oneways::alike(Oneway::No),
                    layer: i8::from(bridge),
                    bridge,
                    tunnel: false,
                    access: Access::default(),
                    node_refs,
                    line,
                });
            }
            (Some("place"), geo::Geometry::Point(point)) => {
                let position = Position::try_from([point.x(), point.y()])
                    .map_err(|error| broken(error.to_string()))?;
                let about = match (
                    text("kind").as_deref().and_then(PlaceKind::of),
                    text("name"),
                ) {
                    (Some(kind), Some(name)) => About::Named { kind, name },
                    _ => About::Sensitive,
                };
                let bbox = BBox::of([position]).ok_or_else(|| broken("a place has no position"))?;
                self.places.push(NewPlace {
                    source_ref,
                    about,
                    position,
                    bbox,
                });
            }
            (Some("ground"), geo::Geometry::Polygon(area)) => {
                let kind = if text("kind").as_deref() == Some("water") {
                    GroundKind::Water
                } else {
                    GroundKind::Green
                };
                self.grounds.push(NewGround {
                    source_ref,
                    kind,
                    area: MultiPolygon(vec![area]),
                });
            }
            (layer, _) => return Err(broken(format!("an unknown layer or shape: {layer:?}"))),
        }
        Ok(())
    }

    fn address(
        &mut self,
        source_ref: &str,
        address: Option<(String, String)>,
        outline: &Polygon<f64>,
    ) -> Result<()> {
        let Some((number, street)) = address else {
            return Ok(());
        };
        let middle = outline.centroid().map(|point| Position::try_from(point.0));
        let bbox = BBox::of_degrees(outline.coords_iter());
        let (Some(Ok(position)), Some(bbox)) = (middle, bbox) else {
            return Err(broken(format!("{source_ref} has no middle")));
        };
        self.addresses.push(NewAddress {
            source_ref: source_ref.to_owned(),
            number,
            street,
            position,
            radius_m: half_diagonal_m(&bbox),
        });
        Ok(())
    }

    fn node_refs(&mut self, line: &LineString<f64>) -> Vec<i64> {
        let nodes = &mut self.nodes;
        line.coords()
            .map(|point| {
                let next = nodes.len() as i64 + 1;
                *nodes
                    .entry((point.x.to_bits(), point.y.to_bits()))
                    .or_insert(next)
            })
            .collect()
    }
}

/// The list of cameras, with its day offsets (`-132d`, `+24d`) turned into dates before and after `now`.
pub(super) fn cameras(now: Instant, zone: &TimeZone) -> Result<Vec<u8>> {
    let wrong = |error: csv::Error| broken(error.to_string());
    let mut reader = csv::Reader::from_reader(CAMERAS.as_bytes());
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer
        .write_record(reader.headers().map_err(wrong)?)
        .map_err(wrong)?;
    for record in reader.records() {
        let record = record.map_err(wrong)?;
        writer
            .write_record(record.iter().map(|cell| dated(cell, now, zone)))
            .map_err(wrong)?;
    }
    writer
        .into_inner()
        .map_err(|error| broken(error.to_string()))
}

fn dated(cell: &str, now: Instant, zone: &TimeZone) -> String {
    let days = cell
        .strip_suffix('d')
        .filter(|days| days.starts_with(['-', '+']))
        .and_then(|days| days.parse::<f64>().ok());
    days.map_or_else(
        || cell.to_owned(),
        |days| crate::clock::Day::of(now.plus_days(days), zone).to_string(),
    )
}

/// What its officers call some of its places.
pub(super) fn nicknames() -> Result<Vec<NicknameInput>> {
    csv::Reader::from_reader(NICKNAMES.as_bytes())
        .deserialize()
        .collect::<Result<_, _>>()
        .map_err(|error| broken(error.to_string()))
}

/// Something that happened in the commune.
#[derive(Deserialize)]
pub(super) struct DemoIncident {
    pub(super) r#type: String,
    pub(super) case_number: String,
    pub(super) lon: f64,
    pub(super) lat: f64,
    pub(super) radius_m: f64,
    pub(super) search_radius_m: f64,
    from_hours_ago: f64,
    to_hours_ago: f64,
    local_start: Option<String>,
    pub(super) approval_reason: Option<String>,
}

/// What happened there.
pub(super) fn incidents() -> Result<Vec<DemoIncident>> {
    csv::Reader::from_reader(INCIDENTS.as_bytes())
        .deserialize()
        .collect::<Result<_, _>>()
        .map_err(|error| broken(error.to_string()))
}

impl DemoIncident {
    /// When it happened: so many hours before `now`, moved back to its time of day where it has one.
    pub(super) fn window(&self, now: Instant, zone: &TimeZone) -> Result<Window> {
        let from = now.plus_seconds(-3600.0 * self.from_hours_ago);
        let to = now.plus_seconds(-3600.0 * self.to_hours_ago);
        let Some(start) = self
            .local_start
            .as_deref()
            .filter(|start| !start.is_empty())
        else {
            return Ok(Window::new(from, to));
        };
        let start: Time = start
            .parse()
            .map_err(|error: jiff::Error| broken(error.to_string()))?;
        let local = from.in_zone(zone);
        let moved = local
            .with()
            .time(start)
            .build()
            .map_err(|error| broken(error.to_string()))?;
        let moved: Instant = moved.timestamp().into();
        let moved = if moved > from {
            moved.plus_days(-1.0)
        } else {
            moved
        };
        let shift = moved.seconds_since(from);
        Ok(Window::new(moved, to.plus_seconds(shift)))
    }
}

fn broken(why: impl Into<String>) -> Error {
    Error::Internal(format!("the fixtures of the demo commune: {}", why.into()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_fixtures_can_be_read_at_any_hour() {
        let zone = TimeZone::get("Asia/Ho_Chi_Minh").unwrap();
        let (units, extract) = map().unwrap();
        assert_eq!(units.len(), 2);
        assert!(extract.buildings.len() > 300 && extract.streets.len() > 10);
        for hour in 0..48 {
            let now =
                Instant::from_micros(1_800_000_000_000_000).plus_seconds(1800.0 * f64::from(hour));
            let list = crate::imports::read(
                &cameras(now, &zone).unwrap(),
                crate::imports::ListFormat::Text,
                &crate::imports::Options::default(),
                now,
            )
            .unwrap();
            assert!(list.rows.len() > 50 && list.unread.ignored.is_empty());
            for incident in incidents().unwrap() {
                let window = incident.window(now, &zone).unwrap();
                assert!(
                    window.to <= now && window.from <= window.to,
                    "{}",
                    incident.case_number
                );
                if let Some(start) = incident
                    .local_start
                    .as_deref()
                    .filter(|start| !start.is_empty())
                {
                    assert_eq!(
                        window.from.in_zone(&zone).strftime("%H:%M").to_string(),
                        start
                    );
                }
            }
        }
    }
}
