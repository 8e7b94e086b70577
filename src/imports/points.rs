//! Cameras as points of a GeoJSON file (pure).

use geojson::{FeatureCollection, GeometryValue};
use serde_json::{Map, Value};

use super::{
    Unread,
    camera_list::{KNOWN, MAX_ERRORS, Read, ReadRow},
    row::Row,
};
use crate::{
    error::{Error, FieldError, Result},
    json,
    private_text::{number, unless_private},
};

/// The points with their properties.
pub(super) fn read(text: &str) -> Result<Read> {
    let wrong = |why: String| {
        Error::BadRequest(format!(
            "the file is not a GeoJSON FeatureCollection of points: {why}"
        ))
    };
    let value = json::read(text.as_bytes())
        .map_err(|error| wrong(unless_private(error.to_string())))?
        .map_err(|twice| Error::Invalid(vec![twice]))?;
    let collection: FeatureCollection =
        serde_json::from_value(value).map_err(|error| wrong(unless_private(error.to_string())))?;
    let mut unread = Unread::default();
    let mut rows = Vec::new();
    let mut errors = Vec::new();
    for (index, feature) in collection.features.into_iter().enumerate() {
        let place = format!("feature {index}");
        let point = match feature.geometry.map(|geometry| geometry.value) {
            Some(GeometryValue::Point { coordinates }) if coordinates.len() >= 2 => coordinates,
            _ => return Err(wrong(format!("{place} is not a point"))),
        };
        let mut fields = Map::new();
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
                errors.push(FieldError::new(name, why).within(&place));
            }
        }
        if errors.len() >= MAX_ERRORS {
            break;
        }
        let stated = fields.keys().cloned().collect();
        rows.push(ReadRow {
            place,
            stated,
            row: Row {
                fields,
                ..Row::default()
            },
        });
    }
    Error::unless_empty(errors)?;
    Ok(Read {
        rows,
        unread,
        ..Read::default()
    })
}
