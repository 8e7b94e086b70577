//! Cameras as points of a GeoJSON file (pure).

use geojson::{FeatureCollection, GeometryValue};
use serde_json::{Map, Value};

use super::{
    Finding, Meridian, Unread,
    camera_list::{KNOWN, Read, ReadRow, broken},
    columns::POSITION,
    row::Row,
};
use crate::{
    error::{Error, FieldError, Result},
    geometry::vn2000::Vn2000,
    json,
    private_text::{number, quoted, unless_private},
    refusal::{Complaint, Refusal},
};

/// The points with their properties.
pub(super) fn read(text: &str) -> Result<Read> {
    let wrong = |why: String| {
        broken(format!(
            "the file is not a GeoJSON FeatureCollection of points: {why}"
        ))
    };
    let value = json::read(text.as_bytes())
        .map_err(|error| wrong(unless_private(error.to_string())))?
        .map_err(|twice| Error::Invalid(vec![twice]))?;
    let collection: FeatureCollection =
        serde_json::from_value(value).map_err(|error| wrong(unless_private(error.to_string())))?;
    let zone = zone(&collection)?;
    let mut unread = Unread::default();
    let mut rows = Vec::new();
    for (index, feature) in collection.features.into_iter().enumerate() {
        let place = format!("feature {index}");
        let point = match feature.geometry.map(|geometry| geometry.value) {
            Some(GeometryValue::Point { coordinates }) if coordinates.len() >= 2 => {
                [coordinates[0], coordinates[1]]
            }
            _ => return Err(wrong(format!("{place} is not a point"))),
        };
        let (point, findings) = match zone {
            None => (point, Vec::new()),
            Some(meridian) => {
                let place = in_degrees(point, meridian);
                let nowhere = || wrong(format!("feature {index} lies nowhere on earth"));
                (
                    place.ok_or_else(nowhere)?,
                    vec![(POSITION, Finding::GridConverted, String::new())],
                )
            }
        };
        let mut fields = Map::new();
        let mut errors = Vec::new();
        for (name, value) in feature.properties.unwrap_or_default() {
            if KNOWN.contains(&name) {
                fields.insert(name, value);
            } else {
                let is_filled = !value.is_null() && value != "";
                unread.note(&name, is_filled);
            }
        }
        for (name, degrees) in [("lon", point[0]), ("lat", point[1])] {
            let stated = fields.insert(name.into(), degrees.into());
            let stated = stated.filter(|stated| !stated.is_null());
            // A decimetre is rounding; more is a contradiction.
            let agrees =
                |stated: &Value| stated.as_f64().is_some_and(|s| (s - degrees).abs() < 1e-6);
            if stated.is_some_and(|stated| !agrees(&stated)) {
                let why = format!(
                    "is not that of the point, {}; leave it out",
                    number(degrees)
                );
                errors.push(FieldError::new(
                    name,
                    Complaint::new(Refusal::NotOfPoint, why),
                ));
            }
        }
        let stated = fields.keys().cloned().collect();
        rows.push(ReadRow {
            place,
            stated,
            row: Row {
                fields,
                findings,
                errors,
                ..Row::default()
            },
        });
    }
    Ok(Read {
        rows,
        unread,
        ..Read::default()
    })
}

/// The zone of VN-2000 that a file states; none where its points are degrees, as the format wants them.
fn zone(collection: &FeatureCollection) -> Result<Option<Meridian>> {
    let members = collection.foreign_members.as_ref();
    let stated =
        members.and_then(|members| members.get("crs")?.pointer("/properties/name")?.as_str());
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

/// Easting and northing, which stand in this order in such files, as longitude and latitude.
fn in_degrees([easting_m, northing_m]: [f64; 2], meridian: Meridian) -> Option<[f64; 2]> {
    let grid = Vn2000 {
        northing_m,
        easting_m,
        meridian_deg: meridian.get(),
    };
    let position = grid.position()?;
    Some([position.lon.get(), position.lat.get()])
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn nothing_panics(text: String, name: String, lon: f64, lat: f64, crs: String) {
            let _ = read(&text);
            let mut properties = Map::from_iter([(name, Value::from(text))]);
            properties.insert("lon".into(), lat.into());
            let file = serde_json::json!({ "type": "FeatureCollection", "features": [{ "type": "Feature",
                "properties": properties, "geometry": { "type": "Point", "coordinates": [lon, lat] } }],
                "crs": { "type": "name", "properties": { "name": crs } } });
            let _ = read(&file.to_string());
        }
    }
}
