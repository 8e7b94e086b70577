//! The lenses of a row (pure): itself, or as many as it counts.

use std::sync::Arc;

use serde_json::{Map, Value};

use super::{
    camera_list::{ListedCamera, WaitingRow},
    columns,
    homes::NamedUnit,
    money::Money,
    names,
    row::Row,
};
use crate::{
    cameras::CameraInput,
    clock::Instant,
    error::{Error, FieldError, Result},
    fields,
    owners::Contact,
    private_text,
    refusal::{Complaint, Refusal},
};

/// One lens of a row.
pub(super) struct Lens {
    /// Where it stands in the file.
    pub(super) place: String,
    fields: Map<String, Value>,
    stated: Arc<[String]>,
    pub(super) pole: Option<String>,
    /// Its unit, by name.
    pub(super) unit_named: Option<NamedUnit>,
    contact: Contact,
    money: Option<Money>,
    /// Money of other sources.
    further: Vec<Money>,
    unread: Vec<String>,
}

impl Lens {
    /// Its fields as an input, with complaints about what cannot be used; where no code is stated, one is given later.
    pub(super) fn input(
        &self,
        now: Instant,
        complaints: &mut Vec<FieldError>,
    ) -> Result<CameraInput> {
        let input = match fields::read::<CameraInput>(&self.fields) {
            // Where both are 0 there is sea, and in lists it means that nobody knows.
            Ok(input) if (input.lon, input.lat) == (Some(0.0), Some(0.0)) => CameraInput {
                lon: None,
                lat: None,
                ..input
            },
            Ok(input) => input,
            Err(Error::Invalid(unreadable)) => {
                complaints.extend(unreadable.into_iter().map(|error| self.unnamed(error)));
                let is_of_place =
                    |known: &FieldError| columns::is_place(known.pointer.trim_start_matches('/'));
                let is_stated = |field| self.fields.contains_key(field);
                if !is_stated("lon") && !is_stated("lat") && !complaints.iter().any(is_of_place) {
                    complaints.push(FieldError::new(columns::POSITION, Refusal::Required));
                }
                return Ok(CameraInput::default());
            }
            Err(other) => return Err(other),
        };
        // What a cell holds that cannot be read is not missing as well.
        let is_unreadable = |is: &dyn Fn(&str) -> bool| {
            let mut known = complaints.iter();
            known.any(|known| is(known.pointer.trim_start_matches('/')))
        };
        let is_new = |error: &FieldError| match error.pointer.trim_start_matches('/') {
            "code" => input.code.is_some(),
            field @ ("lon" | "lat") => !is_unreadable(&|known| {
                known == field || (columns::is_place(known) && !matches!(known, "lon" | "lat"))
            }),
            field => !is_unreadable(&|known| known == field),
        };
        let mut found: Vec<FieldError> = input.check(now).into_iter().filter(is_new).collect();
        // A place that is missing is missing once.
        let is_missing = |error: &FieldError, field: &str| {
            error.pointer == field && error.complaint.refusal == Some(Refusal::Required)
        };
        let lacks = |field: &str| found.iter().any(|error| is_missing(error, field));
        if lacks("/lon") && lacks("/lat") {
            found.retain(|error| !is_missing(error, "/lon") && !is_missing(error, "/lat"));
            found.push(FieldError::new(columns::POSITION, Refusal::Required));
        }
        complaints.extend(found);
        Ok(input)
    }

    /// The same complaint without what stands there, if that names somebody (PRIVACY P7).
    fn unnamed(&self, error: FieldError) -> FieldError {
        let field = error.pointer.trim_start_matches('/');
        let text = self.fields.get(field).and_then(Value::as_str);
        match (text, error.complaint.refusal.clone()) {
            (Some(text), Some(refusal)) if names::tells_of_somebody(text) => FieldError {
                complaint: Complaint::got(refusal, text),
                ..error
            },
            _ => error,
        }
    }

    /// Whether nothing is wrong with it but that it states no place.
    pub(super) fn lacks_place_alone(&self, complaints: &[FieldError]) -> bool {
        let is_of_place = |one: &FieldError| {
            one.pointer.trim_start_matches('/') == columns::POSITION
                && one.complaint.refusal == Some(Refusal::Required)
        };
        self.pole.is_none()
            && self.unread.is_empty()
            && matches!(complaints, [one] if is_of_place(one))
    }

    pub(super) fn listed(self, input: CameraInput) -> ListedCamera {
        ListedCamera {
            place: self.place,
            input,
            stated: self.stated,
            source_ref: None,
            unit_named: self.unit_named,
            unit_fault: None,
            pole: self.pole,
            contact: self.contact,
            money: self.money,
            further: self.further,
        }
    }

    /// What must stand nowhere is not kept for mending either (PRIVACY P1).
    pub(super) fn waiting(mut self, complaints: Vec<FieldError>) -> WaitingRow {
        let must_go = |error: &&FieldError| {
            use Refusal::{
                HoldsControlCharacters, HoldsDeviceAddress, HoldsEmail, HoldsIdentityNumber,
                HoldsNetworkAddress, HoldsPassword, HoldsPhoneNumber,
            };
            matches!(
                error.complaint.refusal,
                Some(
                    HoldsControlCharacters
                        | HoldsDeviceAddress
                        | HoldsEmail
                        | HoldsIdentityNumber
                        | HoldsNetworkAddress
                        | HoldsPassword
                        | HoldsPhoneNumber
                )
            )
        };
        for error in complaints.iter().filter(must_go) {
            self.fields.remove(error.pointer.trim_start_matches('/'));
        }
        // Nor a way into a device where a word of a list was to stand, or somebody, as in a row whose cells are shifted.
        self.fields.retain(|field, value| {
            let text = value.as_str().unwrap_or_default();
            // No camera has a number as long as that of somebody's phone.
            value.as_f64().is_none_or(|number| number.abs() < 1e7)
                && private_text::refuse_device_access(text).is_none()
                && (matches!(&**field, "label" | "code" | "recorder_id" | "site_id")
                    || !names::tells_of_somebody(text))
        });
        WaitingRow {
            place: self.place,
            fields: self.fields,
            stated: self.stated,
            pole: self.pole,
            unit_named: self.unit_named,
            contact: self.contact,
            money: Money::of_one(self.money, &self.further),
            complaints,
            unread: self.unread,
            readable: None,
        }
    }
}

impl ListedCamera {
    /// The same row where it waits.
    pub(super) fn waiting(&self, complaints: Vec<FieldError>) -> Result<WaitingRow> {
        let mut fields = fields::object(&self.input)?;
        fields.retain(|_, value| !value.is_null());
        Ok(WaitingRow {
            place: self.place.clone(),
            fields,
            stated: self.stated.clone(),
            pole: self.pole.clone(),
            unit_named: self.unit_named.clone(),
            contact: self.contact.clone(),
            money: Money::of_one(self.money, &self.further),
            complaints,
            unread: Vec::new(),
            readable: None,
        })
    }
}

/// The lenses of a row: itself, or as many as it counts, each with a code of its own.
pub(super) fn lenses(place: &str, stated: Arc<[String]>, row: Row) -> Vec<Lens> {
    let mut fields = row.fields;
    // Whoever has a name and a phone is a family, unless the list says otherwise; this adds nothing to what it states.
    if row.contact != Contact::default() {
        fields
            .entry("owner_kind")
            .or_insert_with(|| "household".into());
    }
    let amount_dong = row.amount_dong.filter(|dong| *dong > 0);
    let alone = (amount_dong.is_some() || row.has_unread_amount).then_some(Money {
        amount_dong,
        source: row.source,
    });
    let of_sources = row.of_sources.into_iter().map(|(source, dong)| Money {
        amount_dong: Some(dong),
        source,
    });
    let mut all = alone.into_iter().chain(of_sources);
    let (money, further) = (all.next(), all.collect::<Vec<_>>());
    let single = Lens {
        place: place.to_owned(),
        fields,
        stated,
        pole: None,
        unit_named: row.unit.name.is_some().then_some(row.unit),
        contact: row.contact,
        money,
        further,
        unread: row.unread,
    };
    if row.lenses.is_empty() {
        return vec![single];
    }
    // Where the lenses look, the row does not say of each.
    let is_kept = |field: &&String| *field != "bearing_deg" || !row.lenses[0].is_empty();
    let stated: Arc<[String]> = single.stated.iter().filter(is_kept).cloned().collect();
    let code = single.fields.get("code").and_then(Value::as_str);
    let code = code.unwrap_or_default().to_owned();
    let of = |(n, own): (usize, &Map<String, Value>)| {
        let mut fields = single.fields.clone();
        fields.extend(own.clone());
        if !code.is_empty() {
            fields.insert("code".into(), format!("{code}-{n}").into());
        }
        Lens {
            place: format!("{place}, lens {n}"),
            fields,
            stated: stated.clone(),
            pole: Some(place.to_owned()),
            unit_named: single.unit_named.clone(),
            contact: single.contact.clone(),
            // The money was given once.
            money: single.money.filter(|_| n == 1),
            further: if n == 1 {
                single.further.clone()
            } else {
                Vec::new()
            },
            unread: single.unread.clone(),
        }
    };
    (1..).zip(&row.lenses).map(of).collect()
}
