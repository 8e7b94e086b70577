//! Streets: named lines with the points they share, which make them a graph.

pub mod graph;
mod lanes;
mod means;
mod net;
mod queries;
mod space;

pub use graph::{Graph, GraphStreet, Piece};
pub use means::{Means, Passage};
pub use net::Graphs;
pub(crate) use queries::unpacked;
pub use space::{half_width_m, street_space};

use geo::LineString;
use serde::{Deserialize, Serialize};

/// What kind of street it is; the values of OpenStreetMap's `highway`, most important first.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, sqlx::Type,
)]
#[serde(rename_all = "snake_case")]
#[sqlx(type_name = "text", rename_all = "snake_case")]
pub enum StreetClass {
    /// For motor traffic only.
    Motorway,
    /// Ramp of a motorway.
    MotorwayLink,
    /// National road.
    Trunk,
    /// Ramp of a national road.
    TrunkLink,
    /// Provincial or main city road.
    Primary,
    /// Ramp of a primary road.
    PrimaryLink,
    /// District road or large city street.
    Secondary,
    /// Ramp of a secondary road.
    SecondaryLink,
    /// Commune road or city street.
    Tertiary,
    /// Ramp of a tertiary road.
    TertiaryLink,
    /// Road between hamlets.
    Unclassified,
    /// Street of houses.
    Residential,
    /// Street where people walk and children play.
    LivingStreet,
    /// Way to a building, a yard or through a block.
    Service,
    /// For people on foot.
    Pedestrian,
    /// Through fields and forest.
    Track,
    /// For buses.
    Busway,
    /// For bicycles.
    Cycleway,
    /// For people on foot.
    Footway,
    /// For riders.
    Bridleway,
    /// Trodden.
    Path,
    /// Stairs.
    Steps,
    /// Of unknown kind.
    Road,
}

impl StreetClass {
    /// All classes with the text that stands for each in OpenStreetMap, in the database and in tiles.
    pub const ALL: [(&'static str, Self); 23] = [
        ("motorway", Self::Motorway),
        ("motorway_link", Self::MotorwayLink),
        ("trunk", Self::Trunk),
        ("trunk_link", Self::TrunkLink),
        ("primary", Self::Primary),
        ("primary_link", Self::PrimaryLink),
        ("secondary", Self::Secondary),
        ("secondary_link", Self::SecondaryLink),
        ("tertiary", Self::Tertiary),
        ("tertiary_link", Self::TertiaryLink),
        ("unclassified", Self::Unclassified),
        ("residential", Self::Residential),
        ("living_street", Self::LivingStreet),
        ("service", Self::Service),
        ("pedestrian", Self::Pedestrian),
        ("track", Self::Track),
        ("busway", Self::Busway),
        ("cycleway", Self::Cycleway),
        ("footway", Self::Footway),
        ("bridleway", Self::Bridleway),
        ("path", Self::Path),
        ("steps", Self::Steps),
        ("road", Self::Road),
    ];

    /// The class of that text; none for what is no street, such as `proposed`, `platform` or `elevator`.
    #[must_use]
    pub fn of(text: &str) -> Option<Self> {
        Self::ALL
            .iter()
            .find(|(known, _)| *known == text)
            .map(|(_, class)| *class)
    }

    /// Whether motor traffic is kept out of it.
    #[must_use]
    pub const fn is_path(self) -> bool {
        matches!(
            self,
            Self::Pedestrian
                | Self::Cycleway
                | Self::Footway
                | Self::Bridleway
                | Self::Path
                | Self::Steps
        )
    }

    /// Its text.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        // Listed in the order of the variants, as a test sees to.
        Self::ALL[self as usize].0
    }
}

/// Which way may be gone along a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Oneway {
    /// Against the line only.
    Backward = -1,
    /// Both ways.
    No = 0,
    /// Along the line only.
    Forward = 1,
}

/// Which way vehicles may go along a street; on foot it is always both ways.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Oneways {
    /// Vehicles of which nothing is said.
    pub vehicles: Oneway,
    /// Bicycles: often both ways where other vehicles may not.
    pub bicycle: Oneway,
    /// Motorbikes, which now and then may, too.
    pub motorcycle: Oneway,
}

impl Oneways {
    /// The same for all.
    #[must_use]
    pub const fn alike(oneway: Oneway) -> Self {
        Self {
            vehicles: oneway,
            bicycle: oneway,
            motorcycle: oneway,
        }
    }
}

/// The tag values that decide who may use a street, as mapped: the most specific of each chain; none = not said.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Access {
    /// `foot`, else `access`.
    pub foot: Option<String>,
    /// `bicycle`, else `vehicle`, else `access`.
    pub bicycle: Option<String>,
    /// `motorcycle`, else `motor_vehicle`, else `vehicle`, else `access`.
    pub motorcycle: Option<String>,
    /// `motorcar`, else `motor_vehicle`, else `vehicle`, else `access`.
    pub motor: Option<String>,
}

/// A street as stored.
#[derive(Debug, Clone, PartialEq)]
pub struct Street {
    /// Name, else the road's number.
    pub name: Option<String>,
    /// What kind of street it is.
    pub class: StreetClass,
    /// Whether it runs in a tunnel.
    pub tunnel: bool,
    /// Longitude, latitude in degrees.
    pub line: LineString<f64>,
}

/// A named street near a place.
#[derive(Debug, Clone, PartialEq, Serialize, utoipa::ToSchema)]
pub struct NearStreet {
    /// Its name.
    pub name: String,
    /// Metres from the place to the nearest point of the street's line.
    pub distance_m: f64,
}

/// A street as its source describes it, not yet stored.
#[derive(Debug, Clone, PartialEq)]
pub struct NewStreet {
    /// What the source calls it, such as `way/123`; unique within the source.
    pub source_ref: String,
    /// Name, else the road's number.
    pub name: Option<String>,
    /// What kind of street it is.
    pub class: StreetClass,
    /// Which way vehicles may go.
    pub oneways: Oneways,
    /// Its level among others that cross it; 0 is the ground.
    pub layer: i8,
    /// Whether it runs on a bridge.
    pub bridge: bool,
    /// Whether it runs in a tunnel.
    pub tunnel: bool,
    /// Who may use it.
    pub access: Access,
    /// One number for each point of `line`: equal numbers, here or in another street, are one junction.
    pub node_refs: Vec<i64>,
    /// Longitude, latitude in degrees; two points or more.
    pub line: LineString<f64>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_class_has_its_text() {
        for (text, class) in StreetClass::ALL {
            assert_eq!((StreetClass::of(text), class.as_str()), (Some(class), text));
            assert_eq!(serde_json::to_value(class).unwrap(), text);
        }
        assert_eq!(StreetClass::of("proposed"), None);
    }
}
