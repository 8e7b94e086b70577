//! Whether a row's place lies in the unit that the row states, each boundary being read once; and whether it lies far from
//! everything known.

use std::collections::{HashMap, hash_map::Entry};

use serde_json::{Value, json};

use super::{
    Finding, MAX_ERRORS, Remark,
    camera_list::{ListedCamera, WaitingRow},
};
use crate::{
    cameras::Registrar,
    db::Tx,
    error::{Error, FieldError, Result},
    geometry::{BBox, Meters, Position},
    refusal::{Complaint, Refusal},
    units::{BoundedUnit, UnitId},
};

/// The boundaries that a list has to do with.
#[derive(Default)]
pub(super) struct Whereabouts {
    /// Units that rows state; none of one without a boundary.
    stated: HashMap<UnitId, Option<BoundedUnit>>,
    /// Units in which places lie that others state.
    others: Vec<BoundedUnit>,
}

/// Where a place lies, against a unit.
enum Lies {
    /// Inside, or nobody knows.
    Inside,
    /// Outside, in another unit if that is known.
    Outside(String, Option<String>),
    /// Outside; with longitude and latitude swapped inside.
    Swapped(Complaint),
}

impl Whereabouts {
    /// What is to be said of a row of `unit` whose camera hangs at `lon`, `lat`: nothing, or that it lies outside; an error
    /// proposes the place that is meant.
    pub(super) async fn judge(
        &mut self,
        tx: &mut Tx,
        unit: Option<UnitId>,
        row: &str,
        [lon, lat]: [f64; 2],
    ) -> Result<Option<Remark>> {
        match self.find(tx, unit, [lon, lat]).await? {
            Lies::Inside => Ok(None),
            Lies::Swapped(complaint) => Err(Error::field("lon", complaint)),
            Lies::Outside(stated, actual) => {
                let message = match &actual {
                    Some(actual) => format!("lies outside {stated}, in {actual}"),
                    None => format!("lies outside {stated}"),
                };
                Ok(Some(Remark {
                    row: row.to_owned(),
                    field: "lon",
                    code: Finding::OutsideUnit,
                    message,
                    values: Some(json!({ "stated": stated, "actual": actual })),
                    value: Some(format!("{lat}, {lon}")),
                }))
            }
        }
    }

    /// The complaints of a row that cannot be used, with a proposal if its place lies nowhere on earth, and in its unit with
    /// longitude and latitude swapped.
    pub(super) async fn judge_unusable(
        &mut self,
        tx: &mut Tx,
        registrar: &Registrar<'_>,
        row: &mut WaitingRow,
    ) -> Result<()> {
        let is_swapped = |error: &FieldError| {
            matches!(
                error.complaint.refusal,
                Some(Refusal::PerhapsSwapped { .. })
            )
        };
        let Some(at) = row.complaints.iter().position(is_swapped) else {
            return Ok(());
        };
        let number = |field: &str| row.fields.get(field).and_then(Value::as_f64);
        let Some((lon, lat)) = number("lon").zip(number("lat")) else {
            return Ok(());
        };
        let unit = match row.fields.get("unit_code").and_then(Value::as_str) {
            Some(code) if !code.trim().is_empty() => registrar.units.get(code.trim()).copied(),
            _ => registrar.scope.unit,
        };
        if let Lies::Swapped(complaint) = self.find(tx, unit, [lon, lat]).await? {
            row.complaints[at] = FieldError::new("lon", complaint);
        }
        Ok(())
    }

    async fn find(
        &mut self,
        tx: &mut Tx,
        unit: Option<UnitId>,
        [lon, lat]: [f64; 2],
    ) -> Result<Lies> {
        let Some(id) = unit else {
            return Ok(Lies::Inside);
        };
        let stated = match self.stated.entry(id) {
            Entry::Occupied(known) => known.into_mut(),
            Entry::Vacant(new) => new.insert(tx.bounded_unit(id).await?),
        };
        let Some(stated) = stated else {
            return Ok(Lies::Inside);
        };
        let place = Position::try_from([lon, lat]).ok();
        if let Some(place) = place
            && stated.holds(place)?
        {
            return Ok(Lies::Inside);
        }
        if let Ok(swapped) = Position::try_from([lat, lon])
            && stated.holds(swapped)?
        {
            let unit = stated.name.clone();
            let (lon, lat) = (lat, lon);
            return Ok(Lies::Swapped(Refusal::Swapped { lon, lat, unit }.into()));
        }
        let Some(place) = place else {
            return Ok(Lies::Inside);
        };
        let name = stated.name.clone();
        for other in &self.others {
            if other.holds(place)? {
                return Ok(Lies::Outside(name, Some(other.name.clone())));
            }
        }
        let actual = tx.bounded_unit_of_place(place).await?;
        let found = actual.as_ref().map(|unit| unit.name.clone());
        self.others.extend(actual);
        Ok(Lies::Outside(name, found))
    }
}

/// Remarks on places far from all that is known which would be near it with longitude and latitude swapped: where both
/// orders are possible on earth, nothing else tells.
pub(super) fn far_off(cameras: &[ListedCamera], known: &BBox) -> Vec<Remark> {
    const FAR_M: f64 = 200_000.0;
    let Ok(far) = Meters::new(FAR_M) else {
        return Vec::new();
    };
    let near = known.grown(far);
    let is_near = |lon: f64, lat: f64| {
        (near.min_lon..=near.max_lon).contains(&lon) && (near.min_lat..=near.max_lat).contains(&lat)
    };
    let places = cameras.iter().filter_map(|camera| {
        let (lon, lat) = camera.input.lon.zip(camera.input.lat)?;
        (!is_near(lon, lat) && is_near(lat, lon)).then(|| Remark {
            row: camera.place.clone(),
            field: "lon",
            code: Finding::FarOff,
            message: format!(
                "lies more than {} km from everything known; longitude and latitude may be swapped",
                FAR_M / 1000.0
            ),
            values: Some(json!({ "km": FAR_M / 1000.0 })),
            value: Some(format!("{lat}, {lon}")),
        })
    });
    places.take(MAX_ERRORS).collect()
}
