//! Rows that a person mended before and that come again: what was made of them stands, and a contact or money that is new is
//! taken as that of any other row is.

use super::{
    By,
    camera_list::{ListedCamera, WaitingRow},
    cameras::change,
    columns::OWNER_PHONE,
    decide::{Decision, Update, Walk},
    known::Settled,
    money::Money,
    report::Kept,
    stretch::{Stretch, Word},
    taken::Outcome,
};
use crate::{
    cameras::CameraId,
    clock::DayOrInstant,
    db::Tx,
    error::{Error, Result},
    owners::Contact,
};

/// What a row says besides its camera.
pub(super) struct Aside<'a> {
    /// Name and phone of the owner.
    pub(super) contact: &'a Contact,
    /// Money that was given or paid.
    pub(super) money: Option<Money>,
    /// The day that dates the money, if it can be read.
    pub(super) installed_on: Option<DayOrInstant>,
}

impl ListedCamera {
    /// What it says besides its camera.
    pub(super) fn aside(&self) -> Aside<'_> {
        Aside {
            contact: &self.contact,
            money: Money::of_one(self.money, &self.further),
            installed_on: self.input.installed_on,
        }
    }
}

impl WaitingRow {
    /// What it says besides its camera.
    pub(super) fn aside(&self) -> Aside<'_> {
        let day = self.fields.get("installed_on");
        Aside {
            contact: &self.contact,
            money: self.money,
            installed_on: day.and_then(|day| serde_json::from_value(day.clone()).ok()),
        }
    }
}

/// What becomes of a row that a person mended before.
pub(super) struct Mended {
    /// The camera that it became.
    pub(super) camera: CameraId,
    /// The day of installation of that camera, which may have been typed.
    pub(super) installed_on: Option<DayOrInstant>,
    /// The camera with the contact that it gets.
    pub(super) update: Option<Box<Update>>,
}

impl Walk<'_> {
    /// What becomes of a row of which a person said it before.
    pub(super) async fn settled(
        &mut self,
        tx: &mut Tx,
        listed: &ListedCamera,
        settled: Settled,
        stretch: &mut Stretch,
    ) -> Result<Decision> {
        Ok(match settled {
            Settled::LetGo | Settled::Withdrawn => Decision::LetGo,
            Settled::Mended(id) => {
                Decision::Mended(self.as_mended(tx, id, &listed.aside(), stretch).await?)
            }
        })
    }

    /// What such a row says newly of its camera.
    pub(super) async fn as_mended(
        &mut self,
        tx: &mut Tx,
        camera: CameraId,
        aside: &Aside<'_>,
        stretch: &mut Stretch,
    ) -> Result<Mended> {
        let mut mended = Mended {
            camera,
            installed_on: None,
            update: None,
        };
        if *aside.contact == Contact::default() && aside.money.is_none() {
            return Ok(mended);
        }
        let known = stretch
            .camera(tx, self.registrar, camera, self.is_writing)
            .await;
        let Word {
            camera,
            changed_by,
            owner,
            ..
        } = match known {
            // Another unit keeps it by now.
            Err(Error::NotFound) => return Ok(mended),
            known => known?,
        };
        let input = camera.as_input();
        mended.installed_on = input.installed_on;
        let has_contact = camera.has_contact == Some(true);
        let unit = self.registrar.unit(&input).unwrap_or_default();
        let phone = owner.as_ref().and_then(|owner| owner.phone_hash.as_deref());
        if self.says_another_phone(unit, aside.contact, phone, has_contact) {
            self.kept.push(Kept {
                code: camera.code.clone(),
                fields: vec![OWNER_PHONE.to_owned()],
                message: None,
            });
        }
        let adds_contact =
            self.key.is_some() && *aside.contact != Contact::default() && !has_contact;
        mended.update = adds_contact.then(|| {
            Box::new(Update {
                camera,
                changed_by,
                input,
                adds_contact,
                of_owner: 1,
            })
        });
        Ok(mended)
    }
}

impl Mended {
    /// Writes the contact, and says what became of the row.
    pub(super) async fn write(
        self,
        tx: &mut Tx,
        by: &By<'_>,
        contact: &Contact,
    ) -> Result<Outcome> {
        Ok(match self.update {
            Some(update) => Outcome::Updated(Box::new(change(tx, by, contact, *update).await?)),
            None => Outcome::Unchanged,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{cameras::CameraInput, funding::Source, imports::money::StatedSource};

    #[test]
    fn money_of_several_sources_is_told_as_one_of_none() {
        let of = |source, amount_dong| Money {
            source: StatedSource::Of(source),
            amount_dong: Some(amount_dong),
        };
        let listed = |further: Vec<Money>| ListedCamera {
            place: "line 2".into(),
            input: CameraInput::default(),
            stated: [].into(),
            source_ref: None,
            pole: None,
            contact: Contact::default(),
            money: Some(of(Source::StateBudget, 2_000_000)),
            further,
            unit_named: None,
            unit_fault: None,
        };
        let one = listed(Vec::new());
        assert_eq!(one.aside().money, Some(of(Source::StateBudget, 2_000_000)));
        let several = listed(vec![of(Source::Business, 3_000_000)]);
        let told = several.aside().money.unwrap();
        assert_eq!(told.amount_dong, Some(5_000_000));
        assert_eq!(told.source, StatedSource::Unclear);
    }
}
