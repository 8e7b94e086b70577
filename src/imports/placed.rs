//! Where the rows of a list lie: what the map of a look beforehand shows (pure).

use std::collections::HashSet;

use serde::Serialize;
use utoipa::ToSchema;

use super::{CameraList, cameras::TakenOver};
use crate::cameras::CameraInput;

/// The most rows that are told: on one map more cannot be told apart.
const MOST: usize = 2000;

/// What an import would do with a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Becomes {
    /// A new camera.
    Created,
    /// Another state of a known one.
    Updated,
    /// It waits until a person has mended or decided something.
    Waits,
}

/// A row with a place.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct PlacedRow {
    /// Where it stands in the file, such as `line 7`.
    pub row: String,
    /// The code of its camera; null where it is yet to be given one.
    pub code: Option<String>,
    /// Longitude in degrees.
    pub lon: f64,
    /// Latitude in degrees.
    pub lat: f64,
    /// What an import would do with it.
    pub becomes: Becomes,
    /// Whether a person has to mend it or to look at it.
    pub asks: bool,
}

/// The rows of a list that have a place.
#[derive(Clone, Debug, Default, PartialEq, Serialize, ToSchema)]
pub struct Placed {
    /// At most 2000: those that wait, those to be looked at, and the others, each in the order of the file.
    pub rows: Vec<PlacedRow>,
    /// How many more there are.
    pub left_out: usize,
}

impl Placed {
    /// Those of a list, of which `becoming` tells the rows that would be written, by their number.
    pub(super) fn of(list: &CameraList, becoming: &[(usize, Becomes)], taken: &TakenOver) -> Self {
        let asked = list.review().chain(&taken.notes);
        let asked: HashSet<&str> = asked.map(|remark| remark.row.as_str()).collect();
        let written = becoming.iter().filter_map(|(index, becomes)| {
            let listed = &list.rows[*index];
            let poles = listed.pole.iter().any(|pole| asked.contains(pole.as_str()));
            let CameraInput { lon, lat, code, .. } = &listed.input;
            Some(PlacedRow {
                row: listed.place.clone(),
                code: code.clone(),
                lon: (*lon)?,
                lat: (*lat)?,
                becomes: *becomes,
                asks: poles || asked.contains(listed.place.as_str()),
            })
        });
        let waiting = taken.waiting.iter().filter_map(|waiting| {
            let fields = &waiting.row.fields;
            Some(PlacedRow {
                row: waiting.row.place.clone(),
                code: fields
                    .get("code")
                    .and_then(|code| code.as_str())
                    .map(str::to_owned),
                lon: fields
                    .get("lon")?
                    .as_f64()
                    .filter(|lon| lon.abs() <= 180.0)?,
                lat: fields
                    .get("lat")?
                    .as_f64()
                    .filter(|lat| lat.abs() <= 90.0)?,
                becomes: Becomes::Waits,
                asks: true,
            })
        });
        let mut rows: Vec<_> = waiting.chain(written).collect();
        rows.sort_by_key(|row| !row.asks);
        let left_out = rows.len().saturating_sub(MOST);
        rows.truncate(MOST);
        Self { rows, left_out }
    }
}
