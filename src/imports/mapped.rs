//! Mapped cameras as a list (pure): the surveillance nodes of an OpenStreetMap file, read as `import osm` reads them, and
//! taken over as any other row.

use std::io::Cursor;

use osmpbf::Element;
use quick_xml::{
    XmlVersion::Implicit1_0,
    events::{BytesStart, Event},
    reader::Reader,
};
use serde_json::{Map, Value};

use super::{
    Skip,
    camera_list::{Read, ReadRow, broken},
    osm::{CameraTags, INDOOR, Kinds, PbfFile, Tags, cameras, fields_of},
    row::Row,
    table,
};
use crate::{
    error::{FieldError, Result},
    geometry::Position,
    refusal::{Complaint, Refusal},
};

/// Tags that are read, beside those of every mapped camera.
const READ: [&str; 8] = [
    "ref",
    "name",
    "description",
    "operator",
    "phone",
    "contact:phone",
    "surveillance:zone",
    "check_date",
];
/// What is filmed, with the purpose that it means here.
pub(crate) const PURPOSES: [(&str, &str); 5] = [
    ("parking", "parking"),
    ("shop", "shopfront"),
    ("market", "market"),
    ("school", "school_gate"),
    ("junction", "junction"),
];

/// The cameras of an `.osm` file, which is XML.
pub(super) fn of_xml(bytes: &[u8]) -> Result<Read> {
    let text = table::text(bytes)?;
    let wrong = |why: String| broken(format!("the file cannot be read as OSM: {why}"));
    let mut reader = Reader::from_str(&text);
    let mut read = Read::default();
    let mut node: Option<(i64, [f64; 2])> = None;
    let mut tags: Vec<(String, String)> = Vec::new();
    let mut is_osm = false;
    let attribute = |start: &BytesStart<'_>, name: &str| -> Result<Option<String>> {
        let found = start.try_get_attribute(name);
        let found = found.map_err(|error| wrong(error.to_string()))?;
        let value = found.map(|found| found.normalized_value(Implicit1_0));
        let value = value
            .transpose()
            .map_err(|error| wrong(error.to_string()))?;
        Ok(value.map(std::borrow::Cow::into_owned))
    };
    loop {
        let event = reader.read_event();
        match event.map_err(|error| wrong(error.to_string()))? {
            // One without tags is no camera.
            Event::Start(start) if start.name().as_ref() == "node" => {
                let number = |text: Option<String>| text.and_then(|text| text.parse().ok());
                let id = attribute(&start, "id")?.and_then(|id| id.parse().ok());
                let lon: Option<f64> = number(attribute(&start, "lon")?);
                let lat: Option<f64> = number(attribute(&start, "lat")?);
                let is_gone = attribute(&start, "action")?.as_deref() == Some("delete")
                    || attribute(&start, "visible")?.as_deref() == Some("false");
                tags.clear();
                node = match (id, lon, lat) {
                    (Some(id), Some(lon), Some(lat)) if !is_gone => Some((id, [lon, lat])),
                    _ => None,
                };
            }
            Event::Empty(start) if start.name().as_ref() == "tag" && node.is_some() => {
                let both = (attribute(&start, "k")?, attribute(&start, "v")?);
                if let (Some(key), Some(value)) = both {
                    tags.push((key, value));
                }
            }
            Event::End(end) if end.name().as_ref() == "osm" => is_osm = true,
            Event::End(end) if end.name().as_ref() == "node" => {
                if let Some((id, at)) = node.take() {
                    let tags = tags
                        .iter()
                        .map(|(key, value)| (key.as_str(), value.as_str()));
                    add(&mut read, id, at, &tags.collect());
                }
            }
            Event::Eof => break,
            _ => {}
        }
    }
    if !is_osm {
        return Err(wrong("it holds no <osm>, or was cut off".into()));
    }
    Ok(read)
}

/// The cameras of an `.osm.pbf` file.
pub(super) fn of_pbf(bytes: &[u8]) -> Result<Read> {
    let mut read = Read::default();
    let wrong = |error: super::osm::OsmError| broken(error.to_string());
    let mut file = PbfFile::open(Cursor::new(bytes)).map_err(wrong)?;
    let mut one = |id: i64, nano: [i64; 2], tags: Tags<'_>| {
        let degrees = nano.map(|nano| (nano / 100) as f64 / 1e7);
        add(&mut read, id, degrees, &tags);
    };
    file.each_block(
        Kinds::NODES,
        |_, _| {},
        |block| {
            block.for_each_element(|element| match element {
                Element::DenseNode(node) => {
                    one(
                        node.id(),
                        [node.nano_lon(), node.nano_lat()],
                        node.tags().collect(),
                    );
                }
                Element::Node(node) => {
                    one(
                        node.id(),
                        [node.nano_lon(), node.nano_lat()],
                        node.tags().collect(),
                    );
                }
                Element::Way(_) | Element::Relation(_) => {}
            });
        },
    )
    .map_err(wrong)?;
    Ok(read)
}

/// Adds the row of a node, if it is a camera.
fn add(read: &mut Read, id: i64, at: [f64; 2], tags: &Tags<'_>) {
    let Ok(position) = Position::try_from(at) else {
        return;
    };
    let node = match cameras(id, position, tags) {
        None => return,
        Some(Err(why)) => {
            let skip = if why == INDOOR {
                Skip::Indoor
            } else {
                Skip::NoCamera
            };
            *read.skipped.entry(skip).or_default() += 1;
            return;
        }
        Some(Ok(node)) => node,
    };
    let mut row = Row::default();
    let [one] = &node.cameras[..] else {
        // Several on one pole: each has its own direction.
        row.lenses = node.cameras.iter().map(own_fields).collect();
        let Some(first) = node.cameras.first() else {
            return;
        };
        row.fields = fields_of(first);
        row.fields.retain(|name, _| !OWN.contains(&name.as_str()));
        finish(read, id, row, tags, &node.refused);
        return;
    };
    row.fields = fields_of(one);
    finish(read, id, row, tags, &node.refused);
}

/// What each lens of a node has for itself.
const OWN: [&str; 3] = ["bearing_deg", "horizontal_fov_deg", "kind"];

fn own_fields(camera: &super::osm::CameraNode) -> Map<String, Value> {
    let mut fields = fields_of(camera);
    fields.retain(|name, _| OWN.contains(&name.as_str()));
    fields
}

fn finish(
    read: &mut Read,
    id: i64,
    mut row: Row,
    tags: &Tags<'_>,
    refused: &[super::osm::NoDirection],
) {
    let code = tags.text(&["ref"]).unwrap_or_else(|| format!("osm-{id}"));
    row.fields.insert("code".into(), code.into());
    if let Some(label) = tags.text(&["description", "name"]) {
        row.fields.insert("label".into(), label.into());
    }
    let zone = tags.get("surveillance:zone");
    let purpose = zone.and_then(|zone| PURPOSES.iter().find(|(known, _)| *known == zone));
    if let Some((_, purpose)) = purpose {
        row.fields.insert("purpose".into(), (*purpose).into());
    }
    if let Some(day) = tags.get("check_date").filter(|day| day.len() == 10) {
        row.fields.insert("verified_on".into(), day.into());
    }
    // Who operates it may be a person (PRIVACY P7).
    let phone = tags.first(&["contact:phone", "phone"]).unwrap_or_default();
    row.read_contact(tags.get("operator").unwrap_or_default(), phone);
    row.part_names();
    for direction in refused {
        let complaint = Complaint::got(Refusal::NotBearing, &direction.0);
        row.errors.push(FieldError::new("bearing_deg", complaint));
    }
    for (key, value) in tags.iter() {
        let is_read = CameraTags::has(key) || READ.contains(&key);
        if !is_read || (key == "surveillance:zone" && purpose.is_none()) {
            read.unread.note(key, !value.is_empty());
        }
    }
    // A map says nothing of what is not mapped.
    let lenses = row.lenses.iter().flat_map(Map::keys);
    let stated = row.fields.keys().chain(lenses).cloned();
    let mut stated: Vec<String> = stated.collect();
    stated.sort();
    stated.dedup();
    read.rows.push(ReadRow {
        place: format!("node/{id}"),
        stated: stated.into(),
        row,
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    fn xml(tags: &str) -> Vec<u8> {
        format!("<osm version='0.6'><node id='7' lon='105.9' lat='18.34'>{tags}</node></osm>")
            .into_bytes()
    }

    fn tag(key: &str, value: &str) -> String {
        format!("<tag k='{key}' v='{value}'/>")
    }

    #[test]
    fn a_surveillance_node_is_a_row() {
        let tags = [
            ("man_made", "surveillance"),
            ("camera:direction", "90"),
            ("camera:type", "dome"),
            ("height", "4 m"),
            ("ref", "C-7"),
            ("surveillance:zone", "parking"),
            ("operator", "Chủ mẫu"),
            ("camera:mount", "pole"),
            ("ip_address", "192.0.2.1"),
        ];
        let text: String = tags.iter().map(|(key, value)| tag(key, value)).collect();
        let read = of_xml(&xml(&text)).unwrap();
        let row = &read.rows[0];
        assert_eq!(row.place, "node/7");
        let fields = Value::Object(row.row.fields.clone());
        let expected = serde_json::json!({ "code": "C-7", "lon": 105.9, "lat": 18.34, "bearing_deg": 90.0, "kind": "dome",
            "height_m": 4.0, "purpose": "parking" });
        assert_eq!(fields, expected);
        assert_eq!(row.row.contact.name.as_deref(), Some("Chủ mẫu"));
        assert_eq!(read.unread.ignored, ["camera:mount"]);
        assert_eq!(read.unread.refused.get("ip_address"), Some(&1), "P1");
    }

    #[test]
    fn directions_are_lenses_and_what_is_no_camera_is_counted() {
        let camera = tag("man_made", "surveillance");
        let several = camera.clone() + &tag("direction", "90;180");
        let read = of_xml(&xml(&several)).unwrap();
        let lenses = &read.rows[0].row.lenses;
        assert_eq!(lenses.len(), 2);
        assert_eq!(lenses[1]["bearing_deg"], 180.0);
        let unclear = of_xml(&xml(&(camera.clone() + &tag("direction", "left")))).unwrap();
        let refusal = &unclear.rows[0].row.errors[0].complaint.refusal;
        assert_eq!(refusal, &Some(Refusal::NotBearing));
        let guard = of_xml(&xml(&(camera.clone() + &tag("surveillance:type", "guard")))).unwrap();
        assert_eq!((guard.rows.len(), guard.skipped[&Skip::NoCamera]), (0, 1));
        let indoor = of_xml(&xml(&(camera + &tag("surveillance", "indoor")))).unwrap();
        assert_eq!((indoor.rows.len(), indoor.skipped[&Skip::Indoor]), (0, 1));
        assert!(of_xml(b"<kml/>").is_err());
        assert!(of_pbf(b"code,lon,lat\n").is_err());
    }

    proptest::proptest! {
        #[test]
        fn nothing_panics(bytes: Vec<u8>, text: String) {
            let _ = (of_xml(&bytes), of_pbf(&bytes));
            let _ = of_xml(format!("<osm>{text}</osm>").as_bytes());
            let _ = of_xml(&xml(&format!("<tag k='{text}' v='{text}'/>")));
        }
    }
}
