//! Where the rows of a list lie: what the map of a look beforehand shows (pure).

use std::collections::HashSet;

use serde::Serialize;
use utoipa::ToSchema;

use super::{CameraList, camera_list::ListedCamera, taken::Waiting};
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

/// The rows of a list on their way to the map.
pub(super) struct PlacedRows<'a> {
    /// Rows that a person has to look at.
    asked: HashSet<&'a str>,
    asking: Vec<PlacedRow>,
    others: Vec<PlacedRow>,
    left_out: usize,
}

impl<'a> PlacedRows<'a> {
    /// None yet of a list.
    pub(super) fn of(list: &'a CameraList) -> Self {
        let asked = list.remarks.iter().map(|remark| remark.row.as_str());
        Self {
            asked: asked.collect(),
            asking: Vec::new(),
            others: Vec::new(),
            left_out: 0,
        }
    }

    /// Adds a row that would be written; `is_noted` where the registry has something to say of it.
    pub(super) fn add(&mut self, listed: &ListedCamera, becomes: Becomes, is_noted: bool) {
        let CameraInput { lon, lat, code, .. } = &listed.input;
        let Some((lon, lat)) = lon.zip(*lat) else {
            return;
        };
        let mut places = listed.pole.iter().chain([&listed.place]);
        let asks = is_noted || places.any(|place| self.asked.contains(place.as_str()));
        self.put(PlacedRow {
            row: listed.place.clone(),
            code: code.clone(),
            lon,
            lat,
            becomes,
            asks,
        });
    }

    fn put(&mut self, row: PlacedRow) {
        let rows = if row.asks {
            &mut self.asking
        } else {
            &mut self.others
        };
        if rows.len() < MOST {
            rows.push(row);
        } else {
            self.left_out += 1;
        }
    }

    /// All that are told, those that wait among them.
    pub(super) fn with_waiting(mut self, waiting: &[Waiting]) -> Placed {
        let written = std::mem::take(&mut self.asking);
        for Waiting { row, .. } in waiting {
            let number = |name: &str, most: f64| {
                let degrees = row.fields.get(name)?.as_f64()?;
                (degrees.abs() <= most).then_some(degrees)
            };
            let Some((lon, lat)) = number("lon", 180.0).zip(number("lat", 90.0)) else {
                continue;
            };
            let code = row.fields.get("code").and_then(|code| code.as_str());
            self.put(PlacedRow {
                row: row.place.clone(),
                code: code.map(str::to_owned),
                lon,
                lat,
                becomes: Becomes::Waits,
                asks: true,
            });
        }
        for row in written {
            self.put(row);
        }
        let mut rows = self.asking;
        rows.append(&mut self.others);
        let left_out = self.left_out + rows.len().saturating_sub(MOST);
        rows.truncate(MOST);
        Placed { rows, left_out }
    }
}
