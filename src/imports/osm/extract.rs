//! What is left of an extract once it is read: plain values, ready to be stored.

use serde::Serialize;

use super::cameras::CameraNode;
use crate::{
    addresses::NewAddress, geometry::BBox, grounds::NewGround, obstacles::NewObstacle,
    places::NewPlace, streets::NewStreet,
};

/// A remark about one element of the file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Note {
    /// The element, such as `way/123`.
    #[serde(rename = "ref")]
    pub source_ref: String,
    /// What is the matter with it.
    pub why: String,
}

impl Note {
    pub(super) fn new(source_ref: impl Into<String>, why: impl Into<String>) -> Self {
        Self {
            source_ref: source_ref.into(),
            why: why.into(),
        }
    }
}

/// Everything of interest in one file.
#[derive(Debug, Clone, PartialEq)]
pub struct Extract {
    /// The area that the file covers, by its own word, else the box of its nodes: what is no longer in the file but
    /// lies inside has vanished.
    pub bbox: BBox,
    /// Buildings, with those that do not block.
    pub buildings: Vec<NewObstacle>,
    /// Streets.
    pub streets: Vec<NewStreet>,
    /// Named and sensitive places.
    pub places: Vec<NewPlace>,
    /// House numbers.
    pub addresses: Vec<NewAddress>,
    /// Water and green.
    pub grounds: Vec<NewGround>,
    /// Cameras; one for each direction of a node.
    pub cameras: Vec<CameraNode>,
    /// Elements left out, with the reason.
    pub skipped: Vec<Note>,
    /// Elements kept with a change, with what was changed.
    pub warnings: Vec<Note>,
}
