//! Places far from all that is known (pure): where no unit is stated, and where both orders of degrees are possible on earth,
//! nothing else tells that they are wrong.

use super::{Finding, MAX_ERRORS, Remark, camera_list::ListedCamera};
use crate::geometry::{BBox, Meters};

/// What lies within so many metres of something known is not far.
const FAR_M: f64 = 200_000.0;

/// Tells which rows lie far off, and which of them would not with longitude and latitude swapped.
#[derive(Default)]
pub(super) struct FarOff {
    near: Option<BBox>,
    told: usize,
}

impl FarOff {
    /// From what lies within this box; without one nothing is far.
    pub(super) fn from(known: Option<BBox>) -> Self {
        let near = known.zip(Meters::new(FAR_M).ok());
        Self {
            near: near.map(|(known, far)| known.grown(far)),
            told: 0,
        }
    }

    /// A remark on the row, if its place is so; only so many are worth reading.
    pub(super) fn remark(&mut self, listed: &ListedCamera) -> Option<Remark> {
        let near = self.near.as_ref().filter(|_| self.told < MAX_ERRORS)?;
        let (lon, lat) = listed.input.lon.zip(listed.input.lat)?;
        let is_near = |lon: f64, lat: f64| {
            (near.min_lon..=near.max_lon).contains(&lon)
                && (near.min_lat..=near.max_lat).contains(&lat)
        };
        if is_near(lon, lat) {
            return None;
        }
        self.told += 1;
        let km = FAR_M / 1000.0;
        let (code, hint) = if is_near(lat, lon) {
            (Finding::FarOff, "; longitude and latitude may be swapped")
        } else {
            (Finding::FarAway, "")
        };
        Some(Remark {
            row: listed.place.clone(),
            field: "lon",
            code,
            message: format!("lies more than {km} km from everything known{hint}"),
            values: Some(serde_json::json!({ "km": km })),
            value: Some(format!("{lat}, {lon}")),
        })
    }
}
