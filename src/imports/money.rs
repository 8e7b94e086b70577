//! Money that rows of lists state: what of it becomes an entry of funding, and why the rest does not.
//!
//! An entry needs a camera, a source and a day. What a household gave never stands beside a camera (PRIVACY P3): it is told as
//! one sum, for a registrar to record with a campaign.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{
    ImportId,
    camera_list::ListedCamera,
    cells::{kinds, words},
    header::ABOVE,
    mended::{Aside, Mended},
};
use crate::{
    cameras::{CameraId, Registrar},
    clock::{Day, DayOrInstant},
    db::Tx,
    error,
    folded::fold,
    funding::{CameraMoney, KnownMoney, MOST_DONG, Source},
};

/// Where money came from, as its cell says.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) enum StatedSource {
    /// The row does not say.
    #[default]
    Missing,
    /// It names none of the sources, or could mean several: `xã hội hóa`.
    Unclear,
    /// This one.
    Of(Source),
}

impl StatedSource {
    /// The one that a cell means; of names of givers nothing is kept but what kind of giver it is.
    pub(super) fn of_cell(cell: &str) -> Self {
        let word = words::meaning(super::columns::SOURCE, cell);
        let word = word.or_else(|| kinds::of_giver(cell)).unwrap_or(cell);
        serde_json::from_value(word.into()).map_or(Self::Unclear, Self::Of)
    }

    /// The one that the heading of amounts names below another one: `Kinh phí › Ngân sách`; none where it names none.
    pub(super) fn of_heading(heading: &str) -> Option<Self> {
        /// It may be anybody's.
        const ANYBODY: [&str; 3] = ["xa hoi hoa", "xhh", "dan gop"];
        /// What may stand before.
        const BEFORE: [&str; 6] = ["nguon", "von", "kinh phi", "tien", "tu", "do"];
        let (_, below) = heading.rsplit_once(ABOVE)?;
        let folded = fold(below.split(['(', '[']).next().unwrap_or(below));
        let mut said = folded.trim();
        while let Some(rest) = BEFORE
            .iter()
            .find_map(|word| said.strip_prefix(word)?.strip_prefix(' '))
        {
            said = rest.trim_start();
        }
        let is_anybody = ANYBODY.iter().any(|word| said.starts_with(word));
        match Self::of_cell(said) {
            Self::Of(source) => Some(Self::Of(source)),
            _ => is_anybody.then_some(Self::Unclear),
        }
    }
}

/// Money of a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Money {
    /// None where it cannot be read: the row waits.
    pub(super) amount_dong: Option<i64>,
    pub(super) source: StatedSource,
}

/// Money of a row that waits: it is recorded with the camera, once the row is mended and says when that was installed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct WaitingMoney {
    /// How much, đồng; null where that cannot be read, and is to be typed anew.
    pub amount_dong: Option<i64>,
    /// Where it came from; never from a household.
    pub source: Source,
}

/// Why money of a row is not recorded.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum NotKept {
    /// The row does not say where it came from.
    NoSource,
    /// What it says names none of the sources, or could mean several.
    UnclearSource,
    /// It names no day of installation to date it by.
    NoDay,
    /// That day lies in the future.
    DayInFuture,
    /// More than an entry may hold.
    TooLarge,
    /// The camera has an entry of the same source with another amount or day: which one holds, a person knows.
    Differs,
}

/// Amounts of some rows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, ToSchema)]
pub struct Amounts {
    /// How many rows.
    pub rows: usize,
    /// Their sum, đồng.
    pub amount_dong: i64,
}

impl Amounts {
    fn add(&mut self, dong: i64) {
        self.rows += 1;
        self.amount_dong = self.amount_dong.saturating_add(dong);
    }
}

/// What became of the money that a list states.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, ToSchema)]
pub struct MoneyReport {
    /// Recorded with their cameras.
    pub recorded: Amounts,
    /// Recorded before, by an earlier import or a person; one that was struck since is not recorded again.
    pub known: Amounts,
    /// Of rows that wait: kept with them, and recorded when they are mended.
    pub waiting: Amounts,
    /// Of households: recorded nowhere. A registrar records them as one sum of a campaign.
    pub households: Amounts,
    /// Recorded nowhere, by why.
    #[schema(value_type = BTreeMap<String, Amounts>)]
    pub not_kept: BTreeMap<NotKept, Amounts>,
}

impl MoneyReport {
    /// Whether some of it is recorded nowhere.
    pub(super) fn loses(&self) -> bool {
        self.households.rows > 0 || !self.not_kept.is_empty()
    }
}

/// Why money of a row stands in no entry.
#[derive(Debug, PartialEq)]
enum Lost {
    /// It is a household's.
    OfHousehold,
    /// Something else.
    Not(NotKept),
}

impl Money {
    /// All of a row as one where it waits, for it is mended as one: of several sources none is said.
    pub(super) fn of_one(first: Option<Self>, further: &[Self]) -> Option<Self> {
        let all = first.iter().chain(further).copied();
        all.reduce(|sum, one| Self {
            amount_dong: sum
                .amount_dong
                .zip(one.amount_dong)
                .map(|(sum, dong)| sum.saturating_add(dong)),
            source: StatedSource::Unclear,
        })
    }

    /// Where it came from, if it may stand with a camera.
    fn source(self) -> Result<Source, Lost> {
        match self.source {
            StatedSource::Of(Source::Households) => Err(Lost::OfHousehold),
            StatedSource::Missing => Err(Lost::Not(NotKept::NoSource)),
            StatedSource::Unclear => Err(Lost::Not(NotKept::UnclearSource)),
            StatedSource::Of(_) if self.amount_dong > Some(MOST_DONG) => {
                Err(Lost::Not(NotKept::TooLarge))
            }
            StatedSource::Of(source) => Ok(source),
        }
    }

    /// The same, with the day that it is dated by.
    fn dated(self, day: Option<Day>, today: Day) -> Result<(Source, Day), Lost> {
        let source = self.source()?;
        match day {
            None => Err(Lost::Not(NotKept::NoDay)),
            Some(day) if day > today => Err(Lost::Not(NotKept::DayInFuture)),
            Some(day) => Ok((source, day)),
        }
    }

    /// What of it waits with its row; of the day nothing can be said yet.
    pub(super) fn waiting(self) -> Option<WaitingMoney> {
        let amount_dong = self.amount_dong;
        let source = self.source().ok()?;
        Some(WaitingMoney {
            amount_dong,
            source,
        })
    }
}

/// The money of a list on its way into the book.
#[derive(Default)]
pub(super) struct Purse {
    pub(super) report: MoneyReport,
    /// Each with the day by which it may be recorded as well: the one that a person typed.
    of_cameras: Vec<(CameraMoney, Option<Day>)>,
    /// Of cameras that would be new: source, amount and day.
    of_new: Vec<(Source, i64, Day)>,
}

impl Purse {
    /// Takes the money of a row; without a camera it is that of one that would be new.
    pub(super) fn take(
        &mut self,
        registrar: &Registrar<'_>,
        listed: &ListedCamera,
        camera: Option<CameraId>,
    ) {
        let all = listed.money.iter().chain(&listed.further);
        for money in all {
            let aside = Aside {
                money: Some(*money),
                ..listed.aside()
            };
            self.add(registrar, &aside, camera, None);
        }
    }

    /// Takes the money of a row that a person mended before, and perhaps dated.
    pub(super) fn take_mended(
        &mut self,
        registrar: &Registrar<'_>,
        aside: &Aside<'_>,
        mended: &Mended,
    ) {
        self.add(registrar, aside, Some(mended.camera), mended.installed_on);
    }

    fn add(
        &mut self,
        registrar: &Registrar<'_>,
        aside: &Aside<'_>,
        camera: Option<CameraId>,
        known_day: Option<DayOrInstant>,
    ) {
        let Some((money, amount_dong)) = with_amount(aside.money) else {
            return;
        };
        let day = |day: DayOrInstant| day.day(registrar.zone);
        let known_day = known_day.map(day);
        let stated = aside.installed_on.map(day).or(known_day);
        let today = Day::of(registrar.now, registrar.zone);
        match (money.dated(stated, today), camera) {
            (Ok((source, given_on)), Some(camera)) => {
                let money = CameraMoney {
                    camera,
                    source,
                    amount_dong,
                    given_on,
                };
                self.of_cameras.push((money, known_day));
            }
            (Ok((source, given_on)), None) => self.of_new.push((source, amount_dong, given_on)),
            (Err(why), _) => self.lose(&why, amount_dong),
        }
    }

    /// Notes the money of a row that waits.
    pub(super) fn wait(&mut self, money: Option<Money>) {
        let Some((money, amount_dong)) = with_amount(money) else {
            return;
        };
        match money.source() {
            Ok(_) => self.report.waiting.add(amount_dong),
            Err(why) => self.lose(&why, amount_dong),
        }
    }

    fn lose(&mut self, why: &Lost, dong: i64) {
        match why {
            Lost::OfHousehold => self.report.households.add(dong),
            Lost::Not(why) => self.report.not_kept.entry(*why).or_default().add(dong),
        }
    }

    /// Compares what it holds with what is recorded of the cameras, or was by the same file of cameras that are gone since,
    /// and records the rest as entries of an import; without one it only tells what would be recorded.
    pub(super) async fn settle(
        &mut self,
        tx: &mut Tx,
        registrar: &Registrar<'_>,
        import: Option<ImportId>,
        file_hash: Option<&[u8]>,
    ) -> error::Result<()> {
        // In one order, so that no two lists wait for each other.
        let cameras: BTreeSet<CameraId> = self
            .of_cameras
            .iter()
            .map(|(money, _)| money.camera)
            .collect();
        let cameras: Vec<CameraId> = cameras.into_iter().collect();
        let known = tx.money_of_cameras(&cameras, import.is_some()).await?;
        let mut left = match file_hash {
            Some(hash) => tx.money_left_by(registrar.scope, hash).await?,
            None => Vec::new(),
        };
        let mut new = Vec::new();
        for (money, known_day) in std::mem::take(&mut self.of_cameras) {
            let dong = money.amount_dong;
            let known = known.get(&money.camera).map_or(&[][..], Vec::as_slice);
            let as_known = known_day.map(|given_on| CameraMoney { given_on, ..money });
            let as_known = as_known.filter(|money| compared(money, known) == Compared::Known);
            match compared(&as_known.unwrap_or(money), known) {
                Compared::Known => self.report.known.add(dong),
                Compared::Differs => self.lose(&Lost::Not(NotKept::Differs), dong),
                Compared::New if take_out(&mut left, money.entry()) => self.report.known.add(dong),
                Compared::New => {
                    self.report.recorded.add(dong);
                    new.push(money);
                }
            }
        }
        for entry in std::mem::take(&mut self.of_new) {
            let amounts = if take_out(&mut left, entry) {
                &mut self.report.known
            } else {
                &mut self.report.recorded
            };
            amounts.add(entry.1);
        }
        match import {
            Some(import) => {
                tx.add_money_of_cameras(registrar.scope, import, &new, registrar.now)
                    .await
            }
            None => Ok(()),
        }
    }
}

/// Money of which it is known how much.
fn with_amount(money: Option<Money>) -> Option<(Money, i64)> {
    money.and_then(|money| Some((money, money.amount_dong?)))
}

/// Takes the entry of this money out of those that are left of cameras that are gone; says whether there was one.
fn take_out(left: &mut Vec<KnownMoney>, money: (Source, i64, Day)) -> bool {
    let at = left.iter().position(|known| is_entry(known, money));
    at.map(|at| left.swap_remove(at)).is_some()
}

/// Whether an entry is that of this money.
fn is_entry(known: &KnownMoney, (source, dong, day): (Source, i64, Day)) -> bool {
    (known.source, known.amount_dong, known.given_on) == (source, Some(dong), day)
}

impl CameraMoney {
    /// Its source, amount and day.
    fn entry(&self) -> (Source, i64, Day) {
        (self.source, self.amount_dong, self.given_on)
    }
}

/// What is recorded already of the money of a camera.
#[derive(Debug, PartialEq)]
enum Compared {
    New,
    Known,
    Differs,
}

fn compared(money: &CameraMoney, known: &[KnownMoney]) -> Compared {
    let mut same = known.iter().filter(|known| known.source == money.source);
    if same.clone().any(|known| is_entry(known, money.entry())) {
        Compared::Known
    } else if same.any(|known| !known.is_struck) {
        Compared::Differs
    } else {
        Compared::New
    }
}

#[cfg(test)]
mod tests;
