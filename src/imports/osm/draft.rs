//! Elements between the passes: what their tags said, and the nodes or ways their shape will be made of.

use std::ops::Range;

use super::{
    addresses::{Address, address},
    buildings::{Building, building},
    places::{ground, is_sensitive, place},
    streets::{Street, street},
    tags::Tags,
};
use crate::{grounds::GroundKind, places::About};

/// Where the shape of an element comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outline {
    /// A way: its node ids are this part of the arena.
    Way(Range<usize>),
    /// A multipolygon relation: its member ways. Their roles are not kept, because they are often wrong.
    Relation(Vec<i64>),
}

/// What the tags of one area or line say; an element can be several things.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Meaning {
    /// A building.
    pub building: Option<Building>,
    /// A street; boxed, because most drafts are buildings and a street is three times as large.
    pub street: Option<Box<Street>>,
    /// Water or green.
    pub ground: Option<GroundKind>,
    /// A place.
    pub place: Option<About>,
    /// The address of a building; boxed, because most have none.
    pub address: Option<Box<Address>>,
}

impl Meaning {
    /// Reads the tags of a way or a relation.
    #[must_use]
    pub fn of(tags: &Tags) -> Self {
        let building = building(tags, is_sensitive(tags));
        let has_address = building.is_some();
        Self {
            building,
            street: street(tags).map(Box::new),
            ground: ground(tags),
            place: place(tags),
            address: address(tags).filter(|_| has_address).map(Box::new),
        }
    }

    /// Whether the tags say nothing of interest.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

/// An element that is kept.
#[derive(Debug, Clone, PartialEq)]
pub struct Draft {
    /// `way/123` or `relation/45`.
    pub source_ref: String,
    /// What it is.
    pub meaning: Meaning,
    /// Where its shape comes from.
    pub outline: Outline,
}
