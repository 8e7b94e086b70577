//! What a person says of a row that waits (pure).

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use utoipa::ToSchema;

use crate::{
    cameras::{CameraId, CameraInput},
    error::{Error, Result},
    funding::Source,
    imports::{
        Money, WaitingMoney,
        cells::{self, money::refused_amount, phones, words},
        columns::{AMOUNT, OWNER_NAME, OWNER_PHONE, SOURCE},
        money::StatedSource,
    },
    owners::{Contact, refused_name},
    refusal::{Complaint, Refusal},
};

/// What a person says of a row that waits.
#[derive(Clone, Debug, Default, Deserialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Mending {
    /// Fields of `CameraInput` in place of what was read; null for what is unknown.
    #[schema(value_type = CameraInput)]
    pub fields: Map<String, Value>,
    /// It is the known camera of this code.
    pub same_as: Option<String>,
    /// It is a camera that is not known yet, whatever hangs in the same place.
    pub is_new: bool,
    /// The name of the owner in place of one that could not be read: for the encrypted contact alone.
    pub owner_name: Option<String>,
    /// Nobody is taken for the owner, whoever is said to be the one above.
    pub without_owner: bool,
    /// The phone number of the owner in place of one that could not be read: for the encrypted contact alone.
    pub owner_phone: Option<String>,
    /// Money that was given or paid for it, đồng, in place of what could not be read; with its source.
    pub amount_dong: Option<i64>,
    /// Where that money came from; never a household (PRIVACY P3).
    pub source_of_funds: Option<Source>,
}

/// A row that was mended.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct Mended {
    /// The camera that it became.
    pub camera_id: CameraId,
    /// What the list states of it that is kept nowhere, by field: it could not be read, and nobody said it anew, or what was
    /// said cannot be kept.
    pub left_out: Vec<String>,
}

impl Mending {
    /// The same with numbers for what is typed as cells of lists hold it (`ĐN`, `3m5`). Whether it is a known camera or a new one,
    /// it says once.
    pub(super) fn read(&self) -> Result<Self> {
        if self.same_as.is_some() && self.is_new {
            return Err(Error::field("is_new", Refusal::SameOrNew));
        }
        let mut fields = self.fields.clone();
        for (name, value) in &self.fields {
            let Some((field, text)) = cells::number_field(name).zip(value.as_str()) else {
                continue;
            };
            let values = cells::values(field, text);
            for (field, value) in values.map_err(|why| Error::field(field, why))? {
                fields.insert(field.to_owned(), value);
            }
        }
        Ok(Self {
            fields,
            ..self.clone()
        })
    }

    /// The fields that it states; a known camera keeps its code.
    pub(super) fn typed(&self) -> Vec<String> {
        let stated = self.fields.keys();
        let counts = |field: &&String| *field != "code" || self.same_as.is_none();
        stated.filter(counts).cloned().collect()
    }

    /// The fields in which the camera has a person's word from now on, as if it had been changed on its page: those that are
    /// typed and, where somebody chose the camera, all that change; `differing` are those.
    pub(super) fn words(&self, differing: &[String]) -> Vec<String> {
        let mut words = self.typed();
        words.retain(|field| !self.fields[field].is_null() || differing.contains(field));
        if self.same_as.is_some() {
            words.extend(differing.iter().cloned());
        }
        words
    }

    /// What is typed of the owner, as it is kept.
    pub(super) fn owner(&self) -> Result<Contact> {
        let name = self.owner_name.as_deref().map(str::trim);
        let name = name.filter(|name| !name.is_empty()).map(str::to_owned);
        let why = name.as_deref().and_then(refused_name);
        why.map_or(Ok(()), |why| Err(Error::field(OWNER_NAME, why)))?;
        // What a list understands otherwise is nobody's name here either.
        let is_none = |name: &str| {
            words::says_nothing(name)
                || words::says_as_above(name)
                || words::meaning("owner_kind", name).is_some()
        };
        if name.as_deref().is_some_and(is_none) {
            return Err(Error::field(OWNER_NAME, Refusal::Required));
        }
        let phone = self.phone()?;
        if self.without_owner && (name.is_some() || phone.is_some()) {
            return Err(Error::field("without_owner", Refusal::GivenTwice));
        }
        Ok(Contact {
            name,
            phone,
            ..Contact::default()
        })
    }

    /// The number, as it is kept.
    fn phone(&self) -> Result<Option<String>> {
        let stated = self.owner_phone.as_deref().map(str::trim);
        let stated = stated.filter(|phone| !phone.is_empty());
        let number = stated.map(|phone| Ok(phones::phone(phone)?.0));
        number
            .transpose()
            .map_err(|why: Complaint| Error::field(OWNER_PHONE, why))
    }

    /// The money, if any is stated: an amount needs a source, and a source an amount. What it leaves out is as it waits.
    #[allow(
        clippy::cast_precision_loss,
        reason = "the bounds are exact in a double"
    )]
    pub(super) fn money(&self, waiting: Option<WaitingMoney>) -> Result<Option<Money>> {
        const KEPT: [&str; 4] = ["state_budget", "business", "organisation", "other"];
        let amount = self
            .amount_dong
            .or(waiting.and_then(|money| money.amount_dong));
        let source = self.source_of_funds.or(waiting.map(|money| money.source));
        match (amount, source) {
            (None, _) if self.source_of_funds.is_none() => Ok(None),
            (Some(_), None) => Err(Error::field(SOURCE, Refusal::Required)),
            (None, _) => Err(Error::field(AMOUNT, Refusal::Required)),
            (Some(dong), _) if let Some(why) = refused_amount(dong as f64) => {
                Err(Error::field(AMOUNT, why))
            }
            (_, Some(Source::Households)) => {
                let allowed = KEPT.map(str::to_owned).into();
                Err(Error::field(SOURCE, Refusal::NotInList { allowed }))
            }
            (Some(amount_dong), Some(source)) => Ok(Some(Money {
                amount_dong: Some(amount_dong),
                source: StatedSource::Of(source),
            })),
        }
    }
}
