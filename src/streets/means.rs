//! By what means somebody moves, and which streets are open to it (pure): OpenStreetMap's classes, as its tags bend them.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{Access, Oneway, StreetClass};

/// How somebody moves.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, ToSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum Means {
    /// On foot.
    Walk,
    /// By bicycle.
    Bicycle,
    /// By motorbike.
    Motorbike,
    /// By car.
    Car,
}

/// Which way a street is open: along its line, against it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Passage {
    /// Along the line.
    pub along: bool,
    /// Against the line.
    pub against: bool,
}

/// Values that shut a street: nobody but its owner, or those with an errand there, may pass.
const SHUT: [&str; 9] = [
    "no",
    "private",
    "agricultural",
    "customers",
    "delivery",
    "emergency",
    "forestry",
    "military",
    "use_sidepath",
];

impl Means {
    /// All, the slowest first.
    pub const ALL: [Self; 4] = [Self::Walk, Self::Bicycle, Self::Motorbike, Self::Car];

    /// The slowest and the fastest that it usually moves through a town, km/h. An estimate, which the asker may change:
    /// from an unhurried pace to that of somebody who flees.
    #[must_use]
    pub const fn usual_kmh(self) -> (f64, f64) {
        match self {
            Self::Walk => (3.0, 10.0),
            Self::Bicycle => (8.0, 25.0),
            Self::Motorbike => (12.0, 50.0),
            Self::Car => (10.0, 60.0),
        }
    }

    /// The fastest that is believed, km/h.
    #[must_use]
    pub const fn most_kmh(self) -> f64 {
        match self {
            Self::Walk => 25.0,
            Self::Bicycle => 60.0,
            Self::Motorbike | Self::Car => 150.0,
        }
    }

    /// Which way a street is open to it. One-way streets bind vehicles only.
    #[must_use]
    pub fn passage(self, class: StreetClass, oneway: Oneway, access: &Access) -> Passage {
        let tag = match self {
            Self::Walk => &access.foot,
            Self::Bicycle => &access.bicycle,
            Self::Motorbike => &access.motorcycle,
            Self::Car => &access.motor,
        };
        let is_open = match tag.as_deref() {
            Some(value) if SHUT.contains(&value) => false,
            // `unknown` and what nobody knows say nothing; `yes`, `designated`, `permissive`, `destination` and the like open.
            Some(value) if OPEN.contains(&value) => true,
            _ => self.is_usual(class),
        };
        let both_ways = self == Self::Walk || oneway == Oneway::No;
        Passage {
            along: is_open && (both_ways || oneway == Oneway::Forward),
            against: is_open && (both_ways || oneway == Oneway::Backward),
        }
    }

    /// Whether it moves on streets of a class of which no tag speaks.
    ///
    /// Paths are open to motorbikes: in the lanes and fields of Vietnam they carry them, and an escape that is left out
    /// cannot be found again.
    const fn is_usual(self, class: StreetClass) -> bool {
        use StreetClass as C;
        match self {
            Self::Walk => !matches!(class, C::Motorway | C::MotorwayLink | C::Busway),
            Self::Bicycle => !matches!(
                class,
                C::Motorway
                    | C::MotorwayLink
                    | C::Busway
                    | C::Pedestrian
                    | C::Footway
                    | C::Bridleway
                    | C::Steps
            ),
            Self::Motorbike => !matches!(class, C::Cycleway) && Self::Bicycle.is_usual(class),
            Self::Car => !class.is_path() && !matches!(class, C::Busway),
        }
    }
}

/// Values that open a street of whatever class.
const OPEN: [&str; 5] = ["yes", "designated", "permissive", "destination", "official"];

#[cfg(test)]
mod tests {
    use super::*;

    const BOTH: Passage = Passage {
        along: true,
        against: true,
    };
    const ALONG: Passage = Passage {
        along: true,
        against: false,
    };
    const AGAINST: Passage = Passage {
        along: false,
        against: true,
    };
    const SHUT_UP: Passage = Passage {
        along: false,
        against: false,
    };

    #[test]
    fn who_may_pass() {
        use Means::{Bicycle, Car, Motorbike, Walk};
        use StreetClass as C;
        for (class, tag, oneway, [walk, bicycle, motorbike, car]) in [
            (C::Residential, None, Oneway::No, [BOTH; 4]),
            (
                C::Residential,
                None,
                Oneway::Forward,
                [BOTH, ALONG, ALONG, ALONG],
            ),
            (
                C::Primary,
                None,
                Oneway::Backward,
                [BOTH, AGAINST, AGAINST, AGAINST],
            ),
            (
                C::Motorway,
                None,
                Oneway::No,
                [SHUT_UP, SHUT_UP, SHUT_UP, BOTH],
            ),
            (C::Trunk, None, Oneway::No, [BOTH; 4]),
            (
                C::Footway,
                None,
                Oneway::No,
                [BOTH, SHUT_UP, SHUT_UP, SHUT_UP],
            ),
            (
                C::Cycleway,
                None,
                Oneway::No,
                [BOTH, BOTH, SHUT_UP, SHUT_UP],
            ),
            (C::Path, None, Oneway::No, [BOTH, BOTH, BOTH, SHUT_UP]),
            (C::Track, None, Oneway::No, [BOTH; 4]),
            (C::Busway, None, Oneway::No, [SHUT_UP; 4]),
            (
                C::Steps,
                None,
                Oneway::No,
                [BOTH, SHUT_UP, SHUT_UP, SHUT_UP],
            ),
            (C::Service, Some("private"), Oneway::No, [SHUT_UP; 4]),
            (C::Service, Some("destination"), Oneway::No, [BOTH; 4]),
            (
                C::Footway,
                Some("yes"),
                Oneway::Forward,
                [BOTH, ALONG, ALONG, ALONG],
            ),
            (C::Residential, Some("unknown"), Oneway::No, [BOTH; 4]),
        ] {
            let said = || tag.map(str::to_owned);
            let access = Access {
                foot: said(),
                bicycle: said(),
                motorcycle: said(),
                motor: said(),
            };
            for (means, expected) in [
                (Walk, walk),
                (Bicycle, bicycle),
                (Motorbike, motorbike),
                (Car, car),
            ] {
                assert_eq!(
                    means.passage(class, oneway, &access),
                    expected,
                    "{means:?} on {class:?} {tag:?} {oneway:?}"
                );
            }
        }
    }

    #[test]
    fn each_means_has_its_own_tag() {
        let access = Access {
            foot: Some("no".to_owned()),
            bicycle: Some("yes".to_owned()),
            motorcycle: Some("private".to_owned()),
            motor: None,
        };
        let open = Means::ALL.map(|means| {
            means
                .passage(StreetClass::Pedestrian, Oneway::No, &access)
                .along
        });
        assert_eq!(open, [false, true, false, false]);
    }
}
