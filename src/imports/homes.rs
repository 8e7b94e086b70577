//! The units of rows that name them, or state a code of another day: what is stated of them is looked up once in a list.

use std::{
    collections::{HashMap, HashSet, hash_map::Entry},
    fmt::{Display, Formatter},
    sync::OnceLock,
};

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::{
    Finding, Remark,
    camera_list::{ListedCamera, WaitingRow},
};
use crate::{
    cameras::Registrar,
    db::Tx,
    error::{Error, FieldError, Result},
    geometry::Position,
    private_text,
    refusal::Refusal,
    units::{
        Holder, UnitId,
        resolve::{Bearer, Held, Resolution, Stated, UnitCandidate, Why, resolve},
    },
};

/// A unit as a row names it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub(super) struct NamedUnit {
    /// Its name, of whatever day.
    pub(super) name: Option<String>,
    /// The district above it.
    pub(super) district: Option<String>,
    /// The province above it.
    pub(super) province: Option<String>,
    /// Code of the unit that keeps the rows of the list that name none.
    pub(super) keeper: Option<String>,
}

impl Display for NamedUnit {
    /// As it is said: `xã Mẫu, huyện Mẫu`, without what must not be repeated.
    fn fmt(&self, f: &mut Formatter<'_>) -> std::fmt::Result {
        let parts = [&self.name, &self.district, &self.province];
        let parts: Vec<&str> = parts
            .into_iter()
            .flatten()
            .map(|part| private_text::name(part.trim()))
            .collect();
        f.write_str(&parts.join(", "))
    }
}

impl ListedCamera {
    /// The unit of the row; an error if nobody can say which it is.
    pub(super) fn unit(&self, registrar: &Registrar<'_>) -> Result<Option<UnitId>> {
        match &self.unit_fault {
            Some(fault) => Err(Error::Invalid(vec![fault.clone()])),
            None => registrar.unit(&self.input),
        }
    }
}

/// The units that a list has to do with.
#[derive(Default)]
pub(super) struct Homes {
    /// By what is stated: every unit that bears or bore the name or the code.
    bearers: HashMap<[Option<String>; 4], Vec<Bearer>>,
    /// Units of which some place was known to lie within.
    holders: Vec<Holder>,
    /// Code of the unit of the account, once it is asked for.
    own: OnceLock<Option<String>>,
    /// What was said to be of another day.
    told: HashSet<String>,
}

/// What a row says of where it belongs.
struct Asked<'a> {
    row: &'a str,
    named: Option<&'a NamedUnit>,
    code: Option<&'a str>,
    place: Option<Position>,
}

/// What came of it.
enum Home {
    /// What the row says, or does not say, is enough.
    AsStated,
    /// The unit of this code.
    Of(String, Option<Remark>),
    /// Nobody can say.
    Unclear(FieldError),
}

impl Homes {
    /// Finds the unit of a row, and says if it was one of another day.
    pub(super) async fn find(
        &mut self,
        tx: &mut Tx,
        registrar: &Registrar<'_>,
        row: &mut ListedCamera,
    ) -> Result<Option<Remark>> {
        let asked = Asked {
            row: &row.place,
            named: row.unit_named.as_ref(),
            code: row.input.unit_code.as_deref(),
            place: row.input.position(),
        };
        Ok(match self.home(tx, registrar, asked).await? {
            Home::AsStated => None,
            Home::Of(code, note) => {
                row.input.unit_code = Some(code);
                note
            }
            Home::Unclear(fault) => {
                row.unit_fault = Some(fault);
                None
            }
        })
    }

    /// The same of a row that cannot be used as it stands: its unit is one complaint more where nobody can say.
    pub(super) async fn find_unusable(
        &mut self,
        tx: &mut Tx,
        registrar: &Registrar<'_>,
        row: &mut WaitingRow,
    ) -> Result<Option<Remark>> {
        let number = |field: &str| row.fields.get(field).and_then(Value::as_f64);
        let place = number("lon").zip(number("lat"));
        let asked = Asked {
            row: &row.place,
            named: row.unit_named.as_ref(),
            code: row.fields.get("unit_code").and_then(Value::as_str),
            place: place.and_then(|(lon, lat)| Position::try_from([lon, lat]).ok()),
        };
        Ok(match self.home(tx, registrar, asked).await? {
            Home::AsStated => None,
            Home::Of(code, note) => {
                row.fields.insert("unit_code".into(), code.into());
                note
            }
            Home::Unclear(fault) => {
                row.complaints.push(fault);
                None
            }
        })
    }

    async fn home(
        &mut self,
        tx: &mut Tx,
        registrar: &Registrar<'_>,
        asked: Asked<'_>,
    ) -> Result<Home> {
        let code = asked.code.map(str::trim).filter(|code| !code.is_empty());
        if code.is_some_and(|code| registrar.units.contains_key(code)) {
            return Ok(Home::AsStated);
        }
        if asked.named.is_none() && code.is_none() {
            return self.by_place(tx, registrar, &asked).await;
        }
        let part = |of: fn(&NamedUnit) -> &Option<String>| asked.named.and_then(|n| of(n).clone());
        let stated = Stated {
            name: part(|named| &named.name),
            district: part(|named| &named.district),
            province: part(|named| &named.province),
            code: code.map(str::to_owned),
        };
        let stated = match stated.checked() {
            Ok(stated) => stated,
            Err(Error::Invalid(mut errors)) => {
                let complaint = errors.swap_remove(0).complaint;
                return Ok(Home::Unclear(FieldError::new("unit_code", complaint)));
            }
            Err(other) => return Err(other),
        };
        let holder = match asked.place {
            Some(place) => self.holder(tx, place).await?,
            None => Held::Unstated,
        };
        let own = asked.named.and_then(|named| named.keeper.clone());
        let own = own.or_else(|| self.own(registrar));
        let key = [
            &stated.name,
            &stated.district,
            &stated.province,
            &stated.code,
        ];
        let bearers = match self.bearers.entry(key.map(Clone::clone)) {
            Entry::Occupied(known) => known.into_mut(),
            Entry::Vacant(new) => new.insert(tx.bearers(&stated, None).await?),
        };
        if let Some(code) = code {
            // What nobody knows is not replaced by where the camera hangs.
            if !bearers.iter().any(|bearer| bearer.code == code) {
                return Ok(Home::AsStated);
            }
        } else if let Some(own) = own
            && is_own(&stated, bearers, &own)
        {
            return Ok(match asked.named.and_then(|named| named.keeper.clone()) {
                Some(keeper) => Home::Of(keeper, None),
                None => Home::AsStated,
            });
        }
        let said = match (asked.named, code) {
            (Some(named), None) => named.to_string(),
            (_, code) => private_text::name(code.unwrap_or_default()).to_owned(),
        };
        let found = resolve(&stated, bearers, holder);
        let Some(answer) = &found.answer else {
            return Ok(Home::Unclear(unclear(said, &found)));
        };
        let is_old =
            |one: &UnitCandidate| one.old_name.is_some() && one.code.as_ref() == Some(&answer.code);
        let now = format!("{} ({})", answer.name, answer.code);
        let holds = |one: &UnitCandidate| one.why == Why::HoldsPlace;
        let (finding, message) = if found.candidates.iter().any(is_old) {
            let message = format!("{said} is a unit of another day; it became {now}");
            (Finding::OldUnit, message)
        } else if found.candidates.iter().all(holds) {
            let message = format!("nobody knows {said}; the place lies in {now}");
            (Finding::UnitByPlace, message)
        } else {
            return Ok(Home::Of(answer.code.clone(), None));
        };
        let (code, values) = (answer.code.clone(), json!({ "stated": said, "now": now }));
        let note = self.tell(&asked, finding, message, values);
        Ok(Home::Of(code, note))
    }

    /// Says of which unit a row is, once of each.
    fn tell(
        &mut self,
        asked: &Asked<'_>,
        code: Finding,
        message: String,
        values: Value,
    ) -> Option<Remark> {
        let is_news = self.told.insert(values.to_string());
        is_news.then(|| Remark {
            row: asked.row.to_owned(),
            field: "unit_code",
            code,
            message,
            values: Some(values),
            value: None,
        })
    }

    /// Of a row that names no unit, where the account has none either: the one that holds the place, if that is known.
    async fn by_place(
        &mut self,
        tx: &mut Tx,
        registrar: &Registrar<'_>,
        asked: &Asked<'_>,
    ) -> Result<Home> {
        let place = asked.place.filter(|_| registrar.scope.unit.is_none());
        let Some(place) = place else {
            return Ok(Home::AsStated);
        };
        let Held::By(unit) = self.holder(tx, place).await? else {
            return Ok(Home::AsStated);
        };
        let now = format!("{} ({})", unit.name, unit.code);
        let message = format!("no unit is stated; the place lies in {now}");
        let values = json!({ "now": now });
        let note = self.tell(asked, Finding::UnitByPlace, message, values);
        Ok(Home::Of(unit.code, note))
    }

    async fn holder(&mut self, tx: &mut Tx, place: Position) -> Result<Held> {
        for known in &self.holders {
            if known.holds(place)? {
                return Ok(Held::By(known.unit.clone()));
            }
        }
        let Some(found) = tx.holder(place).await? else {
            return Ok(Held::ByNone);
        };
        let unit = found.unit.clone();
        self.holders.push(found);
        Ok(Held::By(unit))
    }

    /// Code of the unit of the account.
    fn own(&self, registrar: &Registrar<'_>) -> Option<String> {
        let own = self.own.get_or_init(|| {
            let unit = registrar.scope.unit?;
            let mut units = registrar.units.iter();
            let found = units.find(|(_, id)| **id == unit);
            found.map(|(code, _)| code.clone())
        });
        own.clone()
    }
}

/// Whether what is stated is, or may well be, the unit that keeps the list: lists seldom name any other, and often with a
/// district, which no unit of today has.
fn is_own(stated: &Stated, bearers: &[Bearer], own: &str) -> bool {
    let is_own = |one: &UnitCandidate| {
        one.old_name.is_none() && one.code.as_deref() == Some(own) && one.why == Why::IsToday
    };
    let found = resolve(stated, bearers, Held::Unstated);
    if found.candidates.iter().any(is_own) {
        return true;
    }
    let fits = |one: &UnitCandidate| {
        matches!(
            one.why,
            Why::IsToday | Why::BecameWhole | Why::BecamePart | Why::BecameUnknown
        )
    };
    let bare = Stated {
        district: None,
        ..stated.clone()
    };
    let without = resolve(&bare, bearers, Held::Unstated);
    !found.candidates.iter().any(fits) && without.candidates.iter().any(is_own)
}

/// The most candidates that a sentence names.
const MOST: usize = 10;

/// What is said where no single unit is meant.
fn unclear(stated: String, found: &Resolution) -> FieldError {
    let (mut candidates, mut codes) = (Vec::new(), Vec::new());
    for candidate in &found.candidates {
        if let (Some(code), Some(name)) = (&candidate.code, &candidate.name)
            && codes.len() < MOST
            && !codes.contains(code)
        {
            candidates.push(format!("{name} ({code})"));
            codes.push(code.clone());
        }
    }
    let refusal = if codes.is_empty() {
        Refusal::UnitUnknown { stated }
    } else {
        Refusal::UnitUnclear {
            stated,
            candidates,
            codes,
        }
    };
    FieldError::new("unit_code", refusal)
}
