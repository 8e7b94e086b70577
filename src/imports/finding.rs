//! What was done to a row so that it could be read, and what is left for a person to look at (pure).

use std::fmt::{Display, Formatter, Result};

use serde::Serialize;

/// A kind of damage or doubt, in the place where it was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Finding {
    /// A spreadsheet took the decimals for thousands, or lost the point.
    DecimalsRepaired,
    /// Plane coordinates of VN-2000 became degrees.
    GridConverted,
    /// What stands under X is the easting and under Y the northing.
    AxesSwapped,
    /// The order of two degrees was told by the area of the deployment.
    OrderByArea,
    /// The place was taken from the link of a map.
    PlaceFromLink,
    /// The link says only where the map was looking.
    MiddleOfMap,
    /// The place was taken from a Plus Code, which names a field and no point.
    PlaceFromPlusCode,
    /// The heading of a section, such as `Thôn 3`, or the cell of a column of hamlets was added to the label.
    SectionAdded,
    /// The resolution is said in megapixels; the usual size of so many was taken.
    UsualSize,
    /// The resolution says no size that is known; none was taken.
    SizeUnknown,
    /// The word is none that is known; the camera is registered without it.
    WordUnknown,
    /// A range of days, or the least of them: the smaller was taken.
    LeastTaken,
    /// Only the month or the year is known; its first day was taken.
    DayAssumed,
    /// The month stands before the day.
    MonthFirst,
    /// A day as the number that spreadsheets count by.
    DayFromNumber,
    /// One row for several lenses: each is registered, and where they look is not known.
    SeveralLenses,
    /// A phone number had lost its leading 0.
    ZeroAdded,
    /// A phone number had a prefix of before 2018.
    PrefixRenewed,
    /// More than one phone number; the first was taken.
    FurtherPhonesLeftOut,
    /// A name of a person in the label became the name of the owner.
    NameToOwner,
    /// A phone number in the label became that of the owner.
    PhoneToOwner,
    /// A name of a person in the label, of nobody known, was left out.
    NameLeftOut,
    /// Instead of a name it is said that the owner is the one above; that of the row right above was taken.
    OwnerAsAbove,
    /// A cell says that it is as the one above, whose text was taken.
    AsAbove,
    /// The heading of a section names somebody, who was left out.
    HeadingOfPerson,
    /// The money of the row is recorded nowhere, for the column of sources names none in it, or several.
    SourceUnclear,
    /// The place lies outside the unit that the row states.
    OutsideUnit,
    /// The unit is named, or its code stated, as of another day; what it became is unambiguous.
    OldUnit,
    /// No unit is stated, or one that nobody knows; the one that holds the place was taken.
    UnitByPlace,
    /// The place lies far from everything known, and near it with longitude and latitude swapped.
    FarOff,
    /// The place lies far from everything known in either order.
    FarAway,
}

impl Finding {
    /// Whether a person has to look at it: what was read may not be what is meant.
    #[must_use]
    pub fn asks(self) -> bool {
        matches!(
            self,
            Self::AxesSwapped
                | Self::MiddleOfMap
                | Self::PlaceFromPlusCode
                | Self::SizeUnknown
                | Self::WordUnknown
                | Self::LeastTaken
                | Self::DayAssumed
                | Self::MonthFirst
                | Self::SeveralLenses
                | Self::FurtherPhonesLeftOut
                | Self::NameToOwner
                | Self::PhoneToOwner
                | Self::NameLeftOut
                | Self::OwnerAsAbove
                | Self::HeadingOfPerson
                | Self::SourceUnclear
                | Self::OutsideUnit
                | Self::OldUnit
                | Self::UnitByPlace
                | Self::FarOff
                | Self::FarAway
        )
    }
}

#[cfg(test)]
impl Finding {
    /// How the tables of tests write these.
    pub(super) fn listed(findings: &[Self]) -> String {
        let named = |one| {
            serde_json::to_value(one)
                .unwrap()
                .as_str()
                .unwrap()
                .to_owned()
        };
        findings.iter().map(named).collect::<Vec<_>>().join(" ")
    }
}

impl Display for Finding {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        f.write_str(match self {
            Self::DecimalsRepaired => "a spreadsheet had taken the decimals for thousands",
            Self::GridConverted => "was converted from VN-2000",
            Self::AxesSwapped => {
                "the easting stands where the northing is expected; it was read as the easting"
            }
            Self::OrderByArea => {
                "which of the two is the latitude was told by the area of the known cameras"
            }
            Self::PlaceFromLink => "was taken from the link of a map",
            Self::MiddleOfMap => {
                "the link names no point; this is the middle of the map that it shows"
            }
            Self::PlaceFromPlusCode => {
                "is the middle of the field that the Plus Code names, some metres off"
            }
            Self::SectionAdded => "says in which section of the list the row stands, or in which hamlet",
            Self::UsualSize => {
                "is said in megapixels; the usual size of so many was taken, of several the least wide"
            }
            Self::WordUnknown => "is no word that is known here; it was left out",
            Self::SizeUnknown => "says no size of pictures that is known; none was taken",
            Self::LeastTaken => "says no one number of days; the smallest that it says was taken",
            Self::DayAssumed => "names no day; the first one of the month or year was taken",
            Self::MonthFirst => "has the month before the day",
            Self::DayFromNumber => "was a number of days, as spreadsheets count",
            Self::SeveralLenses => {
                "stands for several lenses on one pole; where they look is not known"
            }
            Self::ZeroAdded => "had lost its leading 0",
            Self::PrefixRenewed => "had a prefix of before 2018",
            Self::FurtherPhonesLeftOut => "holds more than one number; the first was taken",
            Self::NameToOwner => "held a name, which was taken for that of the owner",
            Self::PhoneToOwner => "held a phone number, which was taken for that of the owner",
            Self::NameLeftOut => "held the name of a neighbour, which was left out",
            Self::OwnerAsAbove => {
                "says that the owner is the one above; that of the row right above was taken"
            }
            Self::AsAbove => "says that it is as the one above, which was taken",
            Self::SourceUnclear => {
                "is recorded nowhere, for its source is not stated, or could be one of several"
            }
            Self::HeadingOfPerson => "is a heading that names somebody; the name was left out",
            Self::OutsideUnit => "lies outside the unit that the row states",
            Self::OldUnit => "is a unit of another day; the one that it became was taken",
            Self::UnitByPlace => {
                "is not known, or not stated; the unit that holds the place was taken"
            }
            Self::FarAway => "lies far from everything known",
            Self::FarOff => "lies far from everything known; longitude and latitude may be swapped",
        })
    }
}
