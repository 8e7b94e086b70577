//! Places: names to search by and to write on the map, and places where a search needs more than one person's word.

mod queries;

use serde::{Deserialize, Serialize};

use crate::geometry::{BBox, Position};

/// What a named place is; compiled in, with nothing in it that says what anyone believes or thinks (PRIVACY P2).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, sqlx::Type)]
#[serde(rename_all = "snake_case")]
#[sqlx(type_name = "text", rename_all = "snake_case")]
pub enum PlaceKind {
    /// City.
    City,
    /// Town.
    Town,
    /// Part of a town with a name of its own.
    Suburb,
    /// Part of a suburb.
    Quarter,
    /// Part of a quarter.
    Neighbourhood,
    /// Village.
    Village,
    /// Hamlet.
    Hamlet,
    /// A name in the landscape.
    Locality,
    /// Island.
    Island,
    /// Square.
    Square,
    /// Market.
    Market,
    /// Mall, supermarket or department store.
    Shop,
    /// School or nursery.
    School,
    /// College or university.
    University,
    /// Station of buses, trains or ferries.
    Station,
    /// Airport.
    Airport,
    /// Filling station.
    Fuel,
    /// Bank.
    Bank,
    /// Post office.
    PostOffice,
    /// Hotel.
    Hotel,
    /// Stadium or sports centre.
    Sports,
    /// Park or garden.
    Park,
    /// Cinema, theatre, museum or library.
    Culture,
    /// Monument or sight.
    Sight,
}

impl PlaceKind {
    /// All kinds with the text that stands for each in the database and in tiles.
    pub const ALL: [(&'static str, Self); 24] = [
        ("city", Self::City),
        ("town", Self::Town),
        ("suburb", Self::Suburb),
        ("quarter", Self::Quarter),
        ("neighbourhood", Self::Neighbourhood),
        ("village", Self::Village),
        ("hamlet", Self::Hamlet),
        ("locality", Self::Locality),
        ("island", Self::Island),
        ("square", Self::Square),
        ("market", Self::Market),
        ("shop", Self::Shop),
        ("school", Self::School),
        ("university", Self::University),
        ("station", Self::Station),
        ("airport", Self::Airport),
        ("fuel", Self::Fuel),
        ("bank", Self::Bank),
        ("post_office", Self::PostOffice),
        ("hotel", Self::Hotel),
        ("sports", Self::Sports),
        ("park", Self::Park),
        ("culture", Self::Culture),
        ("sight", Self::Sight),
    ];

    /// The kind of that text.
    #[must_use]
    pub fn of(text: &str) -> Option<Self> {
        Self::ALL
            .iter()
            .find(|(known, _)| *known == text)
            .map(|(_, kind)| *kind)
    }

    /// How far what is meant may lie from a point that stands for such a place, metres.
    #[must_use]
    pub const fn point_radius_m(self) -> f64 {
        match self {
            Self::City
            | Self::Town
            | Self::Suburb
            | Self::Quarter
            | Self::Village
            | Self::Island => 500.0,
            Self::Neighbourhood | Self::Hamlet | Self::Locality => 300.0,
            Self::University | Self::Station | Self::Airport | Self::Sports | Self::Park => 150.0,
            Self::Market | Self::Square | Self::School | Self::Shop | Self::Culture => 75.0,
            Self::Fuel | Self::Bank | Self::PostOffice | Self::Hotel | Self::Sight => 40.0,
        }
    }

    /// Its text.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        // Listed in the order of the variants, as a test sees to.
        Self::ALL[self as usize].0
    }
}

/// What is kept of a place: a name with its kind, or the bare fact that it is sensitive (PRIVACY P21).
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum About {
    /// A place to search by.
    Named {
        /// What it is.
        kind: PlaceKind,
        /// Its name.
        name: String,
    },
    /// A place where a search needs an approver; what it is and how it is called is not kept.
    Sensitive,
}

/// A named place as stored.
#[derive(Debug, Clone, PartialEq, sqlx::FromRow)]
pub struct Place {
    /// What it is.
    pub kind: PlaceKind,
    /// Its name.
    pub name: String,
    /// Longitude in degrees of where its name is written.
    pub lon: f64,
    /// Latitude in degrees of where its name is written.
    pub lat: f64,
}

/// A place as its source describes it, not yet stored.
#[derive(Debug, Clone, PartialEq)]
pub struct NewPlace {
    /// What the source calls it, such as `node/123`; unique within the source.
    pub source_ref: String,
    /// What is kept of it.
    pub about: About,
    /// Where its name is written.
    pub position: Position,
    /// How far it reaches; a point for a point.
    pub bbox: BBox,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_has_its_text() {
        for (text, kind) in PlaceKind::ALL {
            assert_eq!((PlaceKind::of(text), kind.as_str()), (Some(kind), text));
            assert_eq!(serde_json::to_value(kind).unwrap(), text);
        }
    }
}
