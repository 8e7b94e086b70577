//! Cameras as surveillance nodes of an OpenStreetMap file (pure): what can be seen in the street, of public bodies' cameras
//! that are marked public (PRIVACY P8). Nothing of who operates them.

use std::io::{self, Write};

use super::{
    Title,
    record::{Record, shown},
    xml,
};
use crate::imports::{
    PURPOSES,
    osm::{Direction, Tags, direction_of},
};

/// The longest value of a tag, in characters.
const LONGEST: usize = 255;

/// Nodes that are not on the map yet, as their negative numbers say.
pub(super) struct OsmWriter<W: Write> {
    out: W,
    nodes: u64,
}

impl<W: Write> OsmWriter<W> {
    pub(super) fn begin(mut out: W, title: &Title) -> io::Result<Self> {
        let number = xml::text(&title.number);
        write!(
            out,
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<osm version=\"0.6\" generator=\"Sightline {number}\">\n"
        )?;
        Ok(Self { out, nodes: 0 })
    }

    pub(super) fn write(&mut self, record: &Record) -> io::Result<()> {
        self.nodes += 1;
        let text = |field: &str| record.get(field).map(shown).unwrap_or_default();
        let (id, lon, lat) = (self.nodes, text("lon"), text("lat"));
        write!(self.out, "<node id=\"-{id}\" lat=\"{lat}\" lon=\"{lon}\">")?;
        for (key, value) in tags(record) {
            let value = xml::text(&value);
            write!(self.out, "<tag k=\"{key}\" v=\"{value}\"/>")?;
        }
        self.out.write_all(b"</node>\n")
    }

    pub(super) fn finish(mut self) -> io::Result<W> {
        self.out.write_all(b"</osm>\n")?;
        Ok(self.out)
    }
}

/// What the map says of a camera: what it has no words for is left out, and so is what it would be read as otherwise.
fn tags(record: &Record) -> Vec<(&'static str, String)> {
    let number = |field: &str, most: f64| {
        let number = record.number(field);
        number.filter(|number| (0.0..=most).contains(number))
    };
    let kind = record.text("kind");
    let zone = PURPOSES
        .iter()
        .find(|(_, purpose)| Some(*purpose) == record.text("purpose"));
    let label = record.text("label").filter(|label| {
        let read: Tags<'_> = std::iter::once(("description", *label)).collect();
        label.chars().count() <= LONGEST && read.text(&["description"]).as_deref() == Some(*label)
    });
    let known = [
        ("ref", record.text("code").map(str::to_owned)),
        ("description", label.map(str::to_owned)),
        (
            "camera:type",
            kind.filter(|kind| ["fixed", "dome", "panning"].contains(kind))
                .map(str::to_owned),
        ),
        (
            "camera:direction",
            directed(
                record.number("bearing_deg"),
                record.number("horizontal_fov_deg"),
            ),
        ),
        (
            "camera:angle",
            number("tilt_deg", 90.0).map(|tilt| tilt.to_string()),
        ),
        (
            "height",
            number("height_m", 200.0).map(|height| height.to_string()),
        ),
        (
            "surveillance:zone",
            zone.map(|(zone, _)| (*zone).to_owned()),
        ),
        ("check_date", record.text("verified_on").map(str::to_owned)),
    ];
    let always = [
        ("man_made", "surveillance"),
        ("surveillance", "public"),
        ("surveillance:type", "camera"),
    ];
    let always = always.map(|(key, value)| (key, value.to_owned()));
    let known = known
        .into_iter()
        .filter_map(|(key, value)| Some((key, value?)));
    always.into_iter().chain(known).collect()
}

/// Where it looks: a range from left to right where that says the same, else its middle.
fn directed(bearing: Option<f64>, width: Option<f64>) -> Option<String> {
    let (Some(bearing), width) = (bearing, width) else {
        return width
            .filter(|width| *width >= 360.0)
            .map(|_| "0-360".to_owned());
    };
    let range = width.filter(|width| *width < 359.0).map(|width| {
        let end = |degrees: f64| degrees.rem_euclid(360.0);
        format!(
            "{}-{}",
            end(bearing - width / 2.0),
            end(bearing + width / 2.0)
        )
    });
    let says_so = |range: &String| {
        // To the last bit: it must come back as it is.
        let is_same = |one: f64, other: f64| one.to_bits() == other.to_bits();
        matches!(direction_of(range), Ok(Direction::Range { centre, width_deg })
            if is_same(centre.get(), bearing) && width.is_some_and(|width| is_same(width_deg, width)))
    };
    range.filter(says_so).or_else(|| Some(bearing.to_string()))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::exports::record::tests::record;

    #[test]
    fn where_it_looks_is_said_so_that_it_comes_back() {
        for (bearing, width, expected) in [
            (Some(90.0), None, Some("90")),
            (Some(45.0), Some(90.0), Some("0-90")),
            (Some(0.5), Some(45.0), Some("338-23")),
            (Some(90.0), Some(360.0), Some("90")),
            (None, Some(360.0), Some("0-360")),
            (None, Some(90.0), None),
            (None, None, None),
            (Some(0.1), Some(77.7), Some("0.1")),
        ] {
            let said = directed(bearing, width);
            assert_eq!(said.as_deref(), expected, "{bearing:?} {width:?}");
        }
    }

    #[test]
    fn p8_nothing_of_who_owns_it_is_on_the_map() {
        let fields = json!({ "code": "C-1", "label": "Cổng chợ", "lon": 105.9, "lat": 18.34, "kind": "fisheye", "tilt_deg": -5.0,
            "height_m": 4.5, "owner_kind": "commune", "unit_code": "18001", "purpose": "market", "retention_declared_days": 30,
            "verified_on": "2026-11-01" });
        let tags = tags(&record(fields));
        let text = tags.iter().map(|(key, value)| format!("{key}={value}"));
        assert_eq!(
            text.collect::<Vec<_>>(),
            [
                "man_made=surveillance",
                "surveillance=public",
                "surveillance:type=camera",
                "ref=C-1",
                "description=Cổng chợ",
                "height=4.5",
                "surveillance:zone=market",
                "check_date=2026-11-01"
            ]
        );
    }
}
