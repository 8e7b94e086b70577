//! What is shown from which zoom on.

use crate::{places::PlaceKind, streets::StreetClass};

/// Buildings are shown from here on.
pub(super) const BUILDINGS: u8 = 15;

/// Names of streets are written from here on.
pub(super) const STREET_NAMES: u8 = 13;

/// Two pixels of a tile of 256, in degrees of longitude: what is narrower cannot be seen.
pub(super) fn least_width(z: u8) -> f64 {
    2.0 * 360.0 / 256.0 / f64::from(z).exp2()
}

/// The classes of street shown at a zoom.
pub(super) fn classes(z: u8) -> Vec<StreetClass> {
    let all = StreetClass::ALL.into_iter().map(|(_, class)| class);
    all.filter(|class| class_from(*class) <= z).collect()
}

/// The kinds of place shown at a zoom.
pub(super) fn kinds(z: u8) -> Vec<PlaceKind> {
    let all = PlaceKind::ALL.into_iter().map(|(_, kind)| kind);
    all.filter(|kind| kind_from(*kind) <= z).collect()
}

fn class_from(class: StreetClass) -> u8 {
    use StreetClass as Class;
    match class {
        Class::Motorway | Class::Trunk => 5,
        Class::Primary => 7,
        Class::Secondary => 9,
        Class::MotorwayLink | Class::TrunkLink | Class::Tertiary => 11,
        Class::PrimaryLink | Class::SecondaryLink | Class::TertiaryLink => 12,
        Class::Unclassified | Class::Residential | Class::LivingStreet | Class::Road => 12,
        Class::Pedestrian | Class::Service | Class::Track | Class::Busway => 14,
        Class::Cycleway | Class::Footway | Class::Bridleway | Class::Path | Class::Steps => 15,
    }
}

fn kind_from(kind: PlaceKind) -> u8 {
    use PlaceKind as Kind;
    match kind {
        Kind::City => 4,
        Kind::Town => 8,
        Kind::Suburb | Kind::Village | Kind::Island => 11,
        Kind::Quarter | Kind::Airport => 12,
        Kind::Neighbourhood | Kind::Hamlet => 13,
        Kind::Locality | Kind::Square | Kind::Market | Kind::Station => 14,
        Kind::University | Kind::Park | Kind::School | Kind::Sports => 15,
        Kind::Shop | Kind::Fuel | Kind::Bank | Kind::PostOffice | Kind::Hotel => 16,
        Kind::Culture | Kind::Sight => 16,
    }
}
