//! GeoJSON as the features of a map (pure): points with their properties.

use serde_json::{Map, Value};

use super::{
    Meridian,
    camera_list::broken,
    features::{Feature, OnMap},
};
use crate::{
    error::{Error, Result},
    exports::{self, shown},
    json,
    private_text::{quoted, unless_private},
    refusal::{Complaint, Refusal},
};

/// The points with their properties, and how many features are other shapes.
pub(super) fn read(text: &str) -> Result<OnMap> {
    let wrong = |why: String| {
        broken(format!(
            "the file is not a GeoJSON FeatureCollection of points: {why}"
        ))
    };
    let value = json::read(text.as_bytes())
        .map_err(|error| wrong(unless_private(error.to_string())))?
        .map_err(|twice| Error::Invalid(vec![twice]))?;
    let Value::Object(mut collection) = value else {
        return Err(wrong("it is no object".into()));
    };
    if collection.get("type").and_then(Value::as_str) != Some("FeatureCollection") {
        return Err(wrong("its type is another one".into()));
    }
    let meridian = zone(&collection)?;
    let Some(Value::Array(features)) = collection.remove("features") else {
        return Err(wrong("it has no list of features".into()));
    };
    let title = collection.get("name").and_then(Value::as_str);
    let is_numbered = title.is_some_and(exports::is_number);
    let mut read = OnMap {
        meridian,
        ..OnMap::default()
    };
    for (index, feature) in features.into_iter().enumerate() {
        let mut members = match feature {
            Value::Object(members) => members,
            _ => Map::new(),
        };
        let (point, several) = match Shape::of(members.get("geometry")) {
            Shape::Point(point) => (Some(point), None),
            Shape::Several(points) => (None, Some(points)),
            Shape::Missing => (None, None),
            Shape::Other => {
                read.others += 1;
                continue;
            }
        };
        let said = match members.remove("properties") {
            Some(Value::Object(properties)) => properties.into_iter().collect(),
            _ => Vec::new(),
        };
        read.features.push(Feature {
            place: format!("feature {index}"),
            section: None,
            point,
            several,
            said,
        });
    }
    let said = read.features.iter().flat_map(|feature| &feature.said);
    read.is_own = is_numbered && exports::are_own_fields(said.map(|(name, _)| name.as_str()));
    Ok(read)
}

/// What the geometry of a feature is.
enum Shape {
    /// A point, with what stands in the place of its coordinates; they may be empty.
    Point([String; 2]),
    /// Several points, as they stand.
    Several(String),
    /// None, or nothing that can be told.
    Missing,
    /// A line or an area.
    Other,
}

impl Shape {
    fn of(geometry: Option<&Value>) -> Self {
        let member = |name: &str| geometry.and_then(|geometry| geometry.get(name));
        let coordinates = member("coordinates");
        let items = coordinates
            .and_then(Value::as_array)
            .map_or(&[][..], Vec::as_slice);
        match member("type").and_then(Value::as_str) {
            Some("Point") => Self::point(items),
            // Some programs write every point as a list of one.
            Some("MultiPoint") => match items {
                [Value::Array(only)] => Self::point(only),
                [] | [_] => Self::Missing,
                several => Self::Several(Value::from(several).to_string()),
            },
            Some(_) => Self::Other,
            None => Self::Missing,
        }
    }

    fn point(coordinates: &[Value]) -> Self {
        let text = |index: usize| {
            let text = coordinates.get(index).map(shown);
            text.unwrap_or_default().trim().to_owned()
        };
        Self::Point([text(0), text(1)])
    }
}

/// The zone of VN-2000 that a file states; none where its points are degrees, as the format wants them.
fn zone(collection: &Map<String, Value>) -> Result<Option<Meridian>> {
    let stated = collection
        .get("crs")
        .and_then(|crs| crs.pointer("/properties/name")?.as_str());
    let Some(name) = stated.filter(|name| !name.ends_with("CRS84")) else {
        return Ok(None);
    };
    let digits = name.rsplit(|c: char| !c.is_ascii_digit()).next();
    match digits.and_then(|digits| digits.parse().ok()) {
        Some(4326) => Ok(None),
        Some(code) => Meridian::of_epsg(code)
            .map(Some)
            .map_err(|why| Error::bad_request(Complaint::new(Refusal::NotMeridian, why))),
        None => {
            let why = format!(
                "the coordinates are in {}, which is not known here; save them as WGS 84",
                quoted(name)
            );
            Err(Error::bad_request(Complaint::new(
                Refusal::OtherCoordinates,
                why,
            )))
        }
    }
}
