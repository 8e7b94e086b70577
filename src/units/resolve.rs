//! From a name of any day to the commune of today (pure): by place, else by code, else by name, else not at all.
//!
//! A name alone proves little: a ward of today may bear the name of a ward that went elsewhere. What is stated is
//! therefore compared with every unit that bears or bore the name, and there is an answer only where all that fit agree.

use serde::Serialize;
use utoipa::ToSchema;

use super::names::{Agreement, Reading, agreement, is_province, readings};
pub use super::stated::Stated;

/// A commune of today.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct TodaysUnit {
    /// Code as text.
    pub code: String,
    /// Name with its kind.
    pub name: String,
    /// Name of its province; null if none is known.
    pub province: Option<String>,
    /// Whether its boundary is known.
    #[serde(skip)]
    pub has_boundary: bool,
}

/// A unit that bears the name or the code, or bore it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Bearer {
    /// Its code.
    pub code: String,
    /// Its name with its kind.
    pub name: String,
    /// The district above it, if there was one.
    pub district: Option<String>,
    /// The province above it.
    pub province: Option<String>,
    /// Whether it is a unit of today; its only successor is then itself.
    pub is_today: bool,
    /// What it became, and whether all of it did.
    pub became: Vec<(TodaysUnit, bool)>,
}

/// What gave the answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum By {
    /// The place lies within the boundary.
    Place,
    /// The code.
    Code,
    /// The name, with the district and the province where they are stated.
    Name,
}

/// What speaks for or against a candidate.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Why {
    /// It holds the place.
    HoldsPlace,
    /// It does not hold the place.
    PlaceOutside,
    /// It bears the name or the code today.
    IsToday,
    /// All of the old unit became it.
    BecameWhole,
    /// The old unit was divided, and a part became it.
    BecamePart,
    /// The old unit ended, and nobody said what it became.
    BecameUnknown,
    /// The unit with this code has another name.
    OtherName,
    /// The name has other marks.
    OtherMarks,
    /// The old unit lay in another district, or the unit has none.
    OtherDistrict,
    /// The unit lies in another province.
    OtherProvince,
}

impl Why {
    /// As the API has it.
    #[must_use]
    pub fn text(self) -> &'static str {
        match self {
            Self::HoldsPlace => "holds_place",
            Self::PlaceOutside => "place_outside",
            Self::IsToday => "is_today",
            Self::BecameWhole => "became_whole",
            Self::BecamePart => "became_part",
            Self::BecameUnknown => "became_unknown",
            Self::OtherName => "other_name",
            Self::OtherMarks => "other_marks",
            Self::OtherDistrict => "other_district",
            Self::OtherProvince => "other_province",
        }
    }
}

/// A unit that may be meant.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct UnitCandidate {
    /// Code of the commune of today; null where an old unit has no known successor.
    pub code: Option<String>,
    /// Name of the commune of today.
    pub name: Option<String>,
    /// Name of the old unit that became it; null for a unit of today.
    pub old_name: Option<String>,
    /// Its district.
    pub old_district: Option<String>,
    /// Its province.
    pub old_province: Option<String>,
    /// What speaks for or against it.
    pub why: Why,
}

/// The answer, or what may be meant.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct Resolution {
    /// The commune of today; null where somebody has to look.
    pub answer: Option<TodaysUnit>,
    /// What gave the answer.
    pub by: Option<By>,
    /// What fits; where nothing does, what comes near.
    pub candidates: Vec<UnitCandidate>,
}

/// What the place says.
#[derive(Clone, Debug)]
pub enum Held {
    /// No place is stated.
    Unstated,
    /// No commune is known whose boundary holds it.
    ByNone,
    /// This commune holds it.
    By(TodaysUnit),
}

/// The most candidates that are listed.
const MOST: usize = 50;

/// Which commune of today is meant, among all that bear or bore the name or the code.
#[must_use]
pub fn resolve(stated: &Stated, bearers: &[Bearer], place: Held) -> Resolution {
    let asked = Asked::of(stated);
    let judged: Vec<(&Bearer, Option<Why>)> = bearers
        .iter()
        .map(|bearer| (bearer, asked.against(bearer)))
        .collect();
    let judged = nearest_district(&asked, judged);
    let judged = nearest_kind(&asked, judged);
    let (fit, by) = fitting(&asked, &judged);
    let mut candidates: Vec<UnitCandidate> = if fit.is_empty() {
        let near = judged.iter();
        near.flat_map(|(bearer, why)| listed(bearer, *why))
            .collect()
    } else {
        fit.iter().flat_map(|bearer| listed(bearer, None)).collect()
    };
    candidates.dedup();
    candidates.truncate(MOST);
    let answer = answer(&fit);
    match place {
        Held::By(holder) => return held(holder, &fit, candidates),
        Held::ByNone if answer.as_ref().is_some_and(|unit| unit.has_boundary) => {
            set_outside(&mut candidates);
            let (answer, by) = (None, None);
            return Resolution {
                answer,
                by,
                candidates,
            };
        }
        Held::ByNone | Held::Unstated => {}
    }
    Resolution {
        by: answer.as_ref().and(by),
        answer,
        candidates,
    }
}

/// The same where the commune is known that holds the place: it is the answer, unless what is stated became something
/// else. Then the place or the name is wrong, and somebody has to look.
fn held(holder: TodaysUnit, fit: &[&Bearer], mut candidates: Vec<UnitCandidate>) -> Resolution {
    let is_holder = |(unit, _): &(TodaysUnit, bool)| unit.code == holder.code;
    let agrees = fit.is_empty()
        || fit
            .iter()
            .any(|bearer| bearer.became.is_empty() || bearer.became.iter().any(is_holder));
    if !agrees {
        set_outside(&mut candidates);
    }
    let place = UnitCandidate {
        code: Some(holder.code.clone()),
        name: Some(holder.name.clone()),
        old_name: None,
        old_district: None,
        old_province: None,
        why: Why::HoldsPlace,
    };
    candidates.insert(0, place);
    Resolution {
        by: agrees.then_some(By::Place),
        answer: agrees.then_some(holder),
        candidates,
    }
}

fn set_outside(candidates: &mut [UnitCandidate]) {
    for candidate in candidates {
        candidate.why = Why::PlaceOutside;
    }
}

/// The one commune that all of them became whole.
fn answer(fit: &[&Bearer]) -> Option<TodaysUnit> {
    let [(first, _)] = &fit.first()?.became[..] else {
        return None;
    };
    let is_first = |bearer: &&Bearer| match &bearer.became[..] {
        [(unit, whole)] => unit.code == first.code && *whole,
        _ => false,
    };
    fit.iter().all(is_first).then(|| first.clone())
}

/// What is asked, read.
struct Asked<'a> {
    name: Option<Vec<Reading>>,
    district: Option<Vec<Reading>>,
    province: Option<Vec<Reading>>,
    code: Option<&'a str>,
}

impl<'a> Asked<'a> {
    fn of(stated: &'a Stated) -> Self {
        Self {
            name: stated.name.as_deref().map(readings),
            district: stated.district.as_deref().map(readings),
            province: stated.province.as_deref().map(readings),
            code: stated.code.as_deref(),
        }
    }

    fn of_name(&self, bearer: &Bearer) -> Agreement {
        let name = self.name.as_deref();
        name.map_or(Agreement::Same, |name| agreement(name, &bearer.name))
    }

    fn of_district(&self, bearer: &Bearer) -> Agreement {
        let Some(district) = self.district.as_deref() else {
            return Agreement::Same;
        };
        let known = bearer.district.as_deref();
        known.map_or(Agreement::None, |known| agreement(district, known))
    }

    /// What speaks against the bearer, if anything does.
    fn against(&self, bearer: &Bearer) -> Option<Why> {
        match self.of_name(bearer) {
            Agreement::None => return Some(Why::OtherName),
            Agreement::OtherMarks => return Some(Why::OtherMarks),
            Agreement::OtherKind | Agreement::Same => {}
        }
        if self.of_district(bearer) == Agreement::None {
            return Some(Why::OtherDistrict);
        }
        let of_today = bearer.became.iter().map(|(unit, _)| &unit.province);
        let mut provinces = of_today.chain([&bearer.province]).flatten().peekable();
        // A province that nobody has registered speaks against nothing.
        let is_unknown = provinces.peek().is_none();
        let fits = is_unknown
            || self
                .province
                .as_deref()
                .is_none_or(|province| provinces.any(|known| is_province(province, known)));
        (!fits).then_some(Why::OtherProvince)
    }
}

type Judged<'a> = Vec<(&'a Bearer, Option<Why>)>;

/// Of districts of one name in two kinds ("thành phố Cao Lãnh", "huyện Cao Lãnh") the one whose kind was stated.
fn nearest_district<'a>(asked: &Asked<'_>, mut judged: Judged<'a>) -> Judged<'a> {
    let fit = judged.iter().filter(|(_, why)| why.is_none());
    let best = fit.map(|(bearer, _)| asked.of_district(bearer)).max();
    for (bearer, why) in &mut judged {
        if why.is_none() && Some(asked.of_district(bearer)) < best {
            *why = Some(Why::OtherDistrict);
        }
    }
    judged
}

/// Of units of one name in two kinds, side by side on one day in one district or province, the one whose kind was stated.
/// Elsewhere the kind decides nothing: many a commune became a ward before it was merged.
fn nearest_kind<'a>(asked: &Asked<'_>, mut judged: Judged<'a>) -> Judged<'a> {
    let beside = |bearer: &'a Bearer| (bearer.is_today, &bearer.district, &bearer.province);
    let exact: Vec<_> = judged
        .iter()
        .filter(|(bearer, why)| why.is_none() && asked.of_name(bearer) == Agreement::Same)
        .map(|(bearer, _)| beside(bearer))
        .collect();
    for (bearer, why) in &mut judged {
        let is_other = asked.of_name(bearer) == Agreement::OtherKind;
        if why.is_none() && is_other && exact.contains(&beside(bearer)) {
            *why = Some(Why::OtherName);
        }
    }
    judged
}

/// The bearers that nothing speaks against, by code if one of the known codes was stated.
fn fitting<'a>(asked: &Asked<'_>, judged: &Judged<'a>) -> (Vec<&'a Bearer>, Option<By>) {
    let fit = judged.iter().filter(|(_, why)| why.is_none());
    let fit: Vec<&Bearer> = fit.map(|(bearer, _)| *bearer).collect();
    let has_code = |bearer: &&Bearer| asked.code == Some(bearer.code.as_str());
    if judged.iter().any(|(bearer, _)| has_code(bearer)) {
        return (fit.into_iter().filter(has_code).collect(), Some(By::Code));
    }
    // A code alone that nobody knows fits nothing.
    if asked.name.is_none() {
        return (Vec::new(), None);
    }
    (fit, Some(By::Name))
}

/// A line for each commune that the bearer became.
fn listed(bearer: &Bearer, against: Option<Why>) -> Vec<UnitCandidate> {
    let old = |text: &Option<String>| text.clone().filter(|_| !bearer.is_today);
    let line = |unit: Option<&TodaysUnit>, why| UnitCandidate {
        code: unit.map(|unit| unit.code.clone()),
        name: unit.map(|unit| unit.name.clone()),
        old_name: old(&Some(bearer.name.clone())),
        old_district: old(&bearer.district),
        old_province: old(&bearer.province),
        why: against.unwrap_or(why),
    };
    if bearer.became.is_empty() {
        return vec![line(None, Why::BecameUnknown)];
    }
    let alone = bearer.became.len() == 1;
    let became = bearer.became.iter().map(|(unit, whole)| {
        let why = match (bearer.is_today, *whole && alone) {
            (true, _) => Why::IsToday,
            (false, true) => Why::BecameWhole,
            (false, false) => Why::BecamePart,
        };
        line(Some(unit), why)
    });
    became.collect()
}
