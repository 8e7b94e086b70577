//! The three passes over the file.

use std::{
    collections::HashMap,
    io::{Read, Seek},
    ops::Range,
};

use geo::Coord;
use osmpbf::{Element, RelMemberType, Relation, Way};

use super::{
    addresses::address,
    cameras::{CameraNode, cameras},
    draft::{Draft, Meaning, Outline},
    error::OsmError,
    extract::{Extract, Note},
    file::{Kinds, PbfFile},
    nodes::NodePositions,
    places::{is_sensitive, place},
    shapes::Shapes,
    streets::square,
    tags::Tags,
};
use crate::{
    addresses::NewAddress,
    geometry::{BBox, Position},
    places::NewPlace,
};

/// How far a house reaches that is mapped as a point, metres.
const POINT_RADIUS_M: f64 = 15.0;

/// How far the reading is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Progress {
    /// Which of the three passes, from 1.
    pub pass: u8,
    /// Blocks of the file done in this pass.
    pub done: usize,
    /// Blocks of the file.
    pub of: usize,
}

/// Reads a whole `.osm.pbf` file.
///
/// 1. Tagged nodes become cameras, places and addresses; relations that are buildings, grounds or places name their member ways.
/// 2. Ways with a meaning of their own, and the member ways, are kept as node ids.
/// 3. The positions of these nodes are looked up, and shapes are made of them.
///
/// Memory grows with the nodes of kept ways only: 8 bytes for each reference to a node, twice while they are sorted,
/// and 16 for each node. Measured with 1.6 million such nodes in 200,000 outlines, the peak is 90 bytes for each node,
/// half of it the shapes that come out. A block that holds nothing a pass wants is not decoded again.
pub fn read<R: Read + Seek + Send>(
    source: R,
    mut progress: impl FnMut(Progress),
) -> Result<Extract, OsmError> {
    let mut file = PbfFile::open(source)?;
    let mut reading = Reading::default();
    file.each_block(
        Kinds::ALL,
        |done, of| progress(Progress { pass: 1, done, of }),
        |block| {
            block.for_each_element(|element| reading.first(&element));
        },
    )?;
    // Without a node nothing in the file has a place: most likely it was cut off behind its header.
    let nodes_bbox = reading.nodes_bbox.ok_or(OsmError::Empty)?;
    let bbox = file.bbox.unwrap_or(nodes_bbox);
    let mut has_ways = false;
    file.each_block(
        Kinds::WAYS,
        |done, of| progress(Progress { pass: 2, done, of }),
        |block| {
            block.for_each_element(|element| {
                if let Element::Way(way) = element {
                    has_ways = true;
                    reading.way(&way);
                }
            });
        },
    )?;
    // Nodes come first: a file cut off between two blocks would make every building and street vanish.
    if !has_ways {
        return Err(OsmError::WithoutWays);
    }
    let mut nodes = NodePositions::wanted(reading.arena.clone());
    file.each_block(
        Kinds::NODES,
        |done, of| progress(Progress { pass: 3, done, of }),
        |block| {
            block.for_each_element(|element| match element {
                Element::DenseNode(node) => {
                    nodes.place(node.id(), node.nano_lon(), node.nano_lat());
                }
                Element::Node(node) => nodes.place(node.id(), node.nano_lon(), node.nano_lat()),
                _ => {}
            });
        },
    )?;
    Ok(reading.finish(bbox, file.bbox.is_some(), &nodes))
}

/// The box with one more position in it.
fn widened(bbox: Option<BBox>, position: Position) -> Option<BBox> {
    let corners = bbox.map(|b| {
        [
            Coord {
                x: b.min_lon,
                y: b.min_lat,
            },
            Coord {
                x: b.max_lon,
                y: b.max_lat,
            },
        ]
    });
    BBox::of_degrees(corners.into_iter().flatten().chain([position.into()]))
}

/// What has been gathered so far.
#[derive(Default)]
struct Reading {
    nodes_bbox: Option<BBox>,
    /// Node ids of all kept ways, one after the other.
    arena: Vec<i64>,
    /// Elements with a meaning.
    drafts: Vec<Draft>,
    /// Where the node ids of each member way are; empty until the second pass has met it.
    members: HashMap<i64, Range<usize>>,
    cameras: Vec<CameraNode>,
    places: Vec<NewPlace>,
    addresses: Vec<NewAddress>,
    skipped: Vec<Note>,
    warnings: Vec<Note>,
}

impl Reading {
    fn first(&mut self, element: &Element) {
        match element {
            Element::DenseNode(node) => {
                self.node(node.id(), node.nano_lon(), node.nano_lat(), || {
                    node.tags().collect()
                });
            }
            Element::Node(node) => self.node(node.id(), node.nano_lon(), node.nano_lat(), || {
                node.tags().collect()
            }),
            Element::Relation(relation) => self.relation(relation),
            Element::Way(_) => {}
        }
    }

    fn node<'a>(&mut self, id: i64, nano_lon: i64, nano_lat: i64, tags: impl FnOnce() -> Tags<'a>) {
        // Whole 10⁻⁷ degrees, as in `NodePositions`: a node has one position, whichever pass reads it.
        let degrees = [nano_lon, nano_lat].map(|nano| (nano / 100) as f64 / 1e7);
        let Ok(position) = Position::try_from(degrees) else {
            self.skipped.push(Note::new(
                format!("node/{id}"),
                "its position is not on the globe",
            ));
            return;
        };
        self.nodes_bbox = widened(self.nodes_bbox, position);
        let tags = tags();
        if tags.is_empty() {
            return;
        }
        match cameras(id, position, &tags) {
            Some(Ok(node)) => {
                self.cameras.extend(node.cameras);
                let why =
                    |text: &str| format!("the direction “{text}” cannot be read: it is unknown");
                let notes = node
                    .refused
                    .iter()
                    .map(|text| Note::new(format!("node/{id}"), why(&text.0)));
                self.warnings.extend(notes);
            }
            Some(Err(why)) => self.skipped.push(Note::new(format!("node/{id}"), why)),
            None => {}
        }
        if let Some(address) = address(&tags) {
            let source_ref = format!("node/{id}");
            self.addresses
                .extend(address.at(&source_ref, position, POINT_RADIUS_M));
        }
        if let (Some(about), Some(bbox)) = (place(&tags), BBox::of([position])) {
            self.places.push(NewPlace {
                source_ref: format!("node/{id}"),
                about,
                position,
                bbox,
            });
        }
    }

    fn relation(&mut self, relation: &Relation) {
        let tags: Tags = relation.tags().collect();
        let meaning = match tags.get("type") {
            Some("multipolygon") => Meaning {
                street: square(&tags).map(Box::new),
                ..Meaning::of(&tags)
            },
            // The houses of one hospital or monastery: the site is no building, but all of it is protected.
            Some("site") if is_sensitive(&tags) => Meaning {
                place: place(&tags),
                ..Meaning::default()
            },
            _ => return,
        };
        if meaning.is_empty() {
            return;
        }
        let mut ways = Vec::new();
        for member in relation.members() {
            if member.member_type == RelMemberType::Way && !ways.contains(&member.member_id) {
                self.members.insert(member.member_id, 0..0);
                ways.push(member.member_id);
            }
        }
        let source_ref = format!("relation/{}", relation.id());
        self.drafts.push(Draft {
            source_ref,
            meaning,
            outline: Outline::Relation(ways),
        });
    }

    fn way(&mut self, way: &Way) {
        let meaning = Meaning::of(&way.tags().collect());
        let is_member = self.members.contains_key(&way.id());
        if meaning.is_empty() && !is_member {
            return;
        }
        let start = self.arena.len();
        self.arena.extend(way.refs());
        let nodes = start..self.arena.len();
        if is_member {
            self.members.insert(way.id(), nodes.clone());
        }
        if !meaning.is_empty() {
            self.drafts.push(Draft {
                source_ref: format!("way/{}", way.id()),
                meaning,
                outline: Outline::Way(nodes),
            });
        }
    }

    fn finish(self, bbox: BBox, is_bbox_stated: bool, nodes: &NodePositions) -> Extract {
        let of_way = |draft: &Draft| match (&draft.meaning.street, &draft.outline) {
            (Some(_), Outline::Way(nodes)) => Some(nodes.clone()),
            _ => None,
        };
        let mut shapes = Shapes {
            streets: self.drafts.iter().filter_map(of_way).collect(),
            extract: Extract {
                bbox,
                is_bbox_stated,
                buildings: Vec::new(),
                streets: Vec::new(),
                places: self.places,
                addresses: self.addresses,
                cut: Vec::new(),
                grounds: Vec::new(),
                cameras: self.cameras,
                skipped: self.skipped,
                warnings: self.warnings,
            },
            arena: &self.arena,
            members: &self.members,
            nodes,
        };
        for draft in self.drafts {
            shapes.add(draft);
        }
        shapes.extract
    }
}
