//! The last step: drafts and node positions become shapes.

use std::{
    collections::{HashMap, HashSet},
    ops::Range,
};

use geo::{BoundingRect, Centroid, LineString, MultiPolygon, Polygon};

use super::{
    buildings::Building,
    draft::{Draft, Meaning, Outline},
    extract::{Extract, Note},
    nodes::NodePositions,
    rings::{Unclosed, holds, nest, repaired, rings},
    streets::Street,
};
use crate::{
    geometry::{BBox, Position, wkb::Shape},
    grounds::NewGround,
    obstacles::{NewObstacle, ObstacleKind},
    place_search::half_diagonal_m,
    places::{About, NewPlace},
    streets::NewStreet,
};

/// No house is known better than this, metres.
const LEAST_HOUSE_M: f64 = 10.0;

/// The extract as it grows, and what its shapes are made of.
pub(super) struct Shapes<'a> {
    /// What is done.
    pub extract: Extract,
    /// Node ids of all kept ways.
    pub arena: &'a [i64],
    /// Where the node ids of member ways are; empty for those the file did not hold.
    pub members: &'a HashMap<i64, Range<usize>>,
    /// The node ids of the ways that are streets.
    pub streets: HashSet<Range<usize>>,
    /// Where the nodes are.
    pub nodes: &'a NodePositions,
}

impl Shapes<'_> {
    /// Adds what a draft means to the extract, or the reason why its shape cannot be made.
    pub fn add(&mut self, draft: Draft) {
        let Draft {
            source_ref,
            mut meaning,
            outline,
        } = draft;
        match (meaning.street.take(), &outline) {
            (Some(street), Outline::Way(range)) => {
                let arena = self.arena;
                self.street(&source_ref, &street, &arena[range.clone()]);
            }
            (Some(street), Outline::Relation(ways)) => {
                self.square(&source_ref, &street, &outline, ways);
            }
            (None, _) => {}
        }
        if meaning.building.is_none() && meaning.ground.is_none() && meaning.place.is_none() {
            return;
        }
        let area = match self.area(&outline) {
            Ok(area) => area,
            Err(why) => return self.cut(source_ref, &meaning, &outline, why),
        };
        if let (Some(about), Some(position), Some(bbox)) =
            (meaning.place, centre(&area), bbox(&area))
        {
            self.extract.places.push(NewPlace {
                source_ref: source_ref.clone(),
                about,
                position,
                bbox,
            });
        }
        if let (Some(address), Some(position), Some(bbox)) =
            (meaning.address, centre(&area), bbox(&area))
        {
            let radius_m = half_diagonal_m(&bbox).max(LEAST_HOUSE_M);
            self.extract
                .addresses
                .extend(address.at(&source_ref, position, radius_m));
        }
        if let Some(kind) = meaning.ground {
            self.extract.grounds.push(NewGround {
                source_ref: source_ref.clone(),
                kind,
                area: area.clone(),
            });
        }
        if let Some(building) = meaning.building {
            self.building(source_ref, building, area);
        }
    }

    /// An element whose area cannot be made. A sensitive place is protected as far as it is known (PRIVACY P21).
    fn cut(&mut self, source_ref: String, meaning: &Meaning, outline: &Outline, why: String) {
        let is_sensitive = meaning.place == Some(About::Sensitive);
        let known = is_sensitive.then(|| self.known_part(outline)).flatten();
        let known = known.and_then(|bbox| Some((bbox, bbox.centre().ok()?)));
        if let Some((bbox, position)) = known {
            let stands = format!("{why}: the box of its nodes in the file stands for the place");
            self.extract.warnings.push(Note::new(&source_ref, stands));
            self.extract.cut.push(source_ref.clone());
            self.extract.places.push(NewPlace {
                source_ref: source_ref.clone(),
                about: About::Sensitive,
                position,
                bbox,
            });
        }
        if known.is_none() || meaning.building.is_some() || meaning.ground.is_some() {
            self.skip(source_ref, why);
        }
    }

    /// The box of the nodes that the file holds of an outline; none if it holds none.
    fn known_part(&self, outline: &Outline) -> Option<BBox> {
        let ways: Vec<Range<usize>> = match outline {
            Outline::Way(range) => vec![range.clone()],
            Outline::Relation(ways) => {
                let there = ways.iter().filter_map(|way| self.members.get(way));
                there.cloned().collect()
            }
        };
        let nodes = ways.into_iter().flat_map(|way| &self.arena[way]);
        BBox::of_degrees(nodes.filter_map(|id| self.nodes.get(*id)))
    }

    fn skip(&mut self, source_ref: impl Into<String>, why: impl Into<String>) {
        self.extract.skipped.push(Note::new(source_ref, why));
    }

    fn building(&mut self, source_ref: String, building: Building, area: MultiPolygon<f64>) {
        let Some((outline, changed)) = repaired(area) else {
            return self.skip(source_ref, "its outline has no area");
        };
        if changed {
            let why = "its outline crosses or overlaps itself: it was cut into parts that do not";
            self.extract
                .warnings
                .push(Note::new(source_ref.clone(), why));
        }
        self.extract.buildings.push(NewObstacle {
            kind: ObstacleKind::Building,
            source_ref,
            name: building.name,
            outline: Shape::MultiPolygon(outline),
            height_m: building.height_m,
            blocks: building.blocks,
        });
    }

    /// A street is cut where nodes are missing, at the border of an extract, because a line drawn across the gap would be
    /// a street that is not there. The first piece keeps the name of the way, the others follow as `way/7#2`, `way/7#3`.
    fn street(&mut self, source_ref: &str, street: &Street, refs: &[i64]) {
        let pieces = refs.split(|id| self.nodes.get(*id).is_none());
        let pieces: Vec<_> = pieces.filter(|piece| piece.len() > 1).collect();
        if pieces.is_empty() {
            return self.skip(source_ref, "fewer than two of its nodes are in the file");
        }
        let kept: usize = pieces.iter().map(|piece| piece.len()).sum();
        if kept < refs.len() {
            let left_out = refs.len() - kept;
            let why = format!(
                "{left_out} of its {} nodes are left out: some are not in the file",
                refs.len()
            );
            self.extract.warnings.push(Note::new(source_ref, why));
        }
        for (index, node_refs) in pieces.into_iter().enumerate() {
            let piece = match index {
                0 => source_ref.to_owned(),
                _ => format!("{source_ref}#{}", index + 1),
            };
            self.extract.streets.push(NewStreet {
                source_ref: piece,
                name: street.name.clone(),
                class: street.class,
                oneways: street.oneways,
                layer: street.layer,
                bridge: street.bridge,
                tunnel: street.tunnel,
                access: street.access.clone(),
                node_refs: node_refs.to_vec(),
                line: node_refs
                    .iter()
                    .filter_map(|id| self.nodes.get(*id))
                    .collect(),
            });
        }
    }

    /// A square is the way around it, unless its edge is a street by itself. Around what stands in it nobody has to walk.
    fn square(&mut self, source_ref: &str, street: &Street, outline: &Outline, ways: &[i64]) {
        let known = |way: &i64| {
            let range = self.members.get(way);
            range.is_some_and(|range| self.streets.contains(range))
        };
        if ways.iter().all(known) {
            return;
        }
        let outer = self.rings(outline).and_then(|rings| {
            let areas = rings.iter().map(|ring| line(ring, self.nodes));
            let areas = areas.map(|ring| Ok(Polygon::new(ring?, Vec::new())));
            let areas: Vec<Polygon<f64>> = areas.collect::<Result<_, String>>()?;
            let is_inner = |area| areas.iter().any(|other| holds(other, area));
            let outer = rings.into_iter().zip(&areas);
            let outer = outer.filter(|(_, area)| !is_inner(area));
            Ok(outer.map(|(ring, _)| ring).collect::<Vec<_>>())
        });
        match outer {
            Ok(outer) => {
                for (number, ring) in (1..).zip(outer) {
                    let name = match number {
                        1 => source_ref.to_owned(),
                        _ => format!("{source_ref}#{number}"),
                    };
                    self.street(&name, street, &ring);
                }
            }
            Err(why) => self.skip(source_ref, why),
        }
    }

    fn area(&self, outline: &Outline) -> Result<MultiPolygon<f64>, String> {
        let rings = self.rings(outline)?;
        let rings = rings.iter().map(|ring| line(ring, self.nodes));
        rings.collect::<Result<_, _>>().map(nest)
    }

    /// The closed rings of an outline; there is at least one.
    fn rings(&self, outline: &Outline) -> Result<Vec<Vec<i64>>, String> {
        let mut ways = Vec::new();
        match outline {
            Outline::Way(range) => ways.push(&self.arena[range.clone()]),
            Outline::Relation(members) => {
                for way in members {
                    let range = self.members.get(way).filter(|range| !range.is_empty());
                    let range =
                        range.ok_or_else(|| format!("its member way/{way} is not in the file"))?;
                    ways.push(&self.arena[range.clone()]);
                }
            }
        }
        let rings = rings(&ways)
            .map_err(|Unclosed(node)| format!("its outline is not closed at node/{node}"))?;
        if rings.is_empty() {
            return Err("it has no outline".into());
        }
        Ok(rings)
    }
}

fn line(ring: &[i64], nodes: &NodePositions) -> Result<LineString<f64>, String> {
    if ring.len() < 4 {
        return Err("its outline has fewer than three corners".into());
    }
    let line: LineString<f64> = ring.iter().filter_map(|id| nodes.get(*id)).collect();
    match ring.len() - line.0.len() {
        0 => Ok(line),
        missing => Err(format!(
            "{missing} of its {} nodes are not in the file",
            ring.len()
        )),
    }
}

fn centre(area: &MultiPolygon<f64>) -> Option<Position> {
    Position::try_from(area.centroid()?.0).ok()
}

fn bbox(area: &MultiPolygon<f64>) -> Option<BBox> {
    let rect = area.bounding_rect()?;
    Some(BBox {
        min_lon: rect.min().x,
        min_lat: rect.min().y,
        max_lon: rect.max().x,
        max_lat: rect.max().y,
    })
}
