//! Which nodes are cameras. Nothing of who operates them is read, because that may be a person's name.

use super::{
    direction::{Direction, NoDirection, directions},
    tags::Tags,
};
use crate::geometry::Position;

/// How a mapped camera looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Looks {
    /// In one direction.
    Fixed,
    /// Under a dome that hides where.
    Dome,
    /// Turned by motor.
    Panning,
}

/// One camera of a node.
#[derive(Debug, Clone, PartialEq)]
pub struct CameraNode {
    /// `node/123`, or `node/123/1`, `node/123/2` for several on one pole.
    pub source_ref: String,
    /// `osm-123`, or `osm-123-1`, `osm-123-2` for several on one pole.
    pub code: String,
    /// Where it hangs.
    pub position: Position,
    /// Where it looks.
    pub direction: Direction,
    /// How it looks; none = not mapped.
    pub looks: Option<Looks>,
    /// Height above the ground in metres; none = unknown.
    pub height_m: Option<f64>,
    /// Tilt in degrees, positive downwards; none = unknown.
    pub tilt_deg: Option<f64>,
}

/// What one node gives.
#[derive(Debug, Clone, PartialEq)]
pub struct CamerasOfNode {
    /// Its cameras; one for each direction.
    pub cameras: Vec<CameraNode>,
    /// The parts of its direction that could not be read.
    pub refused: Vec<NoDirection>,
}

/// The tags that say what a camera is.
pub struct CameraTags;

impl CameraTags {
    /// Whether a tag is one of those that [`cameras`] reads.
    pub fn has(key: &str) -> bool {
        const READ: [&str; 12] = [
            "man_made",
            "surveillance",
            "surveillance:type",
            "surveillance:direction",
            "camera:direction",
            "camera:type",
            "camera:angle",
            "direction",
            "height",
            "indoor",
            "revolving",
            "source",
        ];
        READ.contains(&key)
    }
}

/// Why a surveillance node gives no camera.
pub const NO_CAMERA: &str = "a guard, a plate reader or the like, not a camera";
/// Why an indoor one gives none: what it sees is inside a building.
pub const INDOOR: &str = "an indoor camera sees no street";

/// The cameras of a node at `position`.
///
/// None if the tags are not `man_made=surveillance`; an error says why such a node is left out.
#[must_use]
pub fn cameras(
    id: i64,
    position: Position,
    tags: &Tags,
) -> Option<Result<CamerasOfNode, &'static str>> {
    tags.is("man_made", &["surveillance"])
        .then(|| read(id, position, tags))
}

fn read(id: i64, position: Position, tags: &Tags) -> Result<CamerasOfNode, &'static str> {
    let watched_by = tags.first(&["surveillance:type"]).unwrap_or("camera");
    if !watched_by
        .split(';')
        .any(|one| one.trim().eq_ignore_ascii_case("camera"))
    {
        return Err(NO_CAMERA);
    }
    // `indoor;outdoor` sees the street too.
    if tags.get("surveillance") == Some("indoor") || tags.is("indoor", &["yes"]) {
        return Err(INDOOR);
    }
    let seen = directions(tags.first(&["camera:direction", "direction", "surveillance:direction"]));
    let several = seen.len() > 1;
    let mut refused = Vec::new();
    let cameras = seen.into_iter().enumerate().map(|(index, direction)| {
        let nth = index + 1;
        CameraNode {
            source_ref: if several {
                format!("node/{id}/{nth}")
            } else {
                format!("node/{id}")
            },
            code: if several {
                format!("osm-{id}-{nth}")
            } else {
                format!("osm-{id}")
            },
            position,
            direction: direction.unwrap_or_else(|text| {
                refused.push(text);
                Direction::Unknown
            }),
            looks: looks(tags, index),
            height_m: tags
                .metres("height")
                .filter(|height| (0.0..=200.0).contains(height)),
            // A negative angle has been used for both down and up, so it says nothing.
            tilt_deg: tags
                .number("camera:angle")
                .filter(|angle| (0.0..=90.0).contains(angle)),
        }
    });
    let cameras = cameras.collect();
    Ok(CamerasOfNode { cameras, refused })
}

/// The type of the camera at `index` of the node; one type stands for all.
fn looks(tags: &Tags, index: usize) -> Option<Looks> {
    if tags.is("revolving", &["yes"]) {
        return Some(Looks::Panning);
    }
    let types: Vec<&str> = tags
        .first(&["camera:type"])?
        .split(';')
        .map(str::trim)
        .collect();
    match *types.get(index).or(types.last())? {
        "fixed" | "static" => Some(Looks::Fixed),
        "dome" => Some(Looks::Dome),
        "panning" => Some(Looks::Panning),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::geometry::Bearing;

    fn read(pairs: &[(&str, &str)]) -> Option<Result<CamerasOfNode, &'static str>> {
        let pairs = pairs.iter().copied().chain([("man_made", "surveillance")]);
        cameras(
            7,
            Position::try_from([105.0, 21.0]).unwrap(),
            &pairs.collect(),
        )
    }

    #[test]
    fn what_is_a_camera() {
        for (pairs, expected) in [
            (&[][..], Ok(1)),
            (&[("surveillance:type", "camera")], Ok(1)),
            (&[("surveillance:type", "ALPR;camera")], Ok(1)),
            (&[("surveillance:type", "ALPR")], Err(NO_CAMERA)),
            (&[("surveillance:type", "guard")], Err(NO_CAMERA)),
            (&[("surveillance", "indoor")], Err(INDOOR)),
            (&[("surveillance", "indoor;outdoor")], Ok(1)),
            (
                &[("surveillance", "public"), ("direction", "90;160;270")],
                Ok(3),
            ),
        ] {
            assert_eq!(
                read(pairs).unwrap().map(|node| node.cameras.len()),
                expected,
                "{pairs:?}"
            );
        }
        let lamp = [("highway", "street_lamp")].into_iter().collect();
        assert_eq!(
            cameras(7, Position::try_from([105.0, 21.0]).unwrap(), &lamp),
            None
        );
    }

    #[test]
    fn several_on_one_pole_have_codes_and_types_of_their_own() {
        let tags = [
            ("camera:direction", "90;left"),
            ("camera:type", "fixed;dome"),
            ("height", "4 m"),
            ("camera:angle", "15"),
        ];
        let CamerasOfNode {
            cameras: nodes,
            refused,
        } = read(&tags).unwrap().unwrap();
        let seen: Vec<_> = nodes
            .iter()
            .map(|node| (&*node.source_ref, &*node.code, node.direction, node.looks))
            .collect();
        assert_eq!(
            seen,
            [
                (
                    "node/7/1",
                    "osm-7-1",
                    Direction::Bearing(Bearing::new(90.0).unwrap()),
                    Some(Looks::Fixed)
                ),
                ("node/7/2", "osm-7-2", Direction::Unknown, Some(Looks::Dome)),
            ]
        );
        assert_eq!(refused, [NoDirection("left".into())]);
        assert_eq!(
            (nodes[0].height_m, nodes[0].tilt_deg),
            (Some(4.0), Some(15.0))
        );
    }

    #[test]
    fn one_on_a_pole_has_the_plain_code() {
        let nodes = read(&[("revolving", "yes"), ("camera:angle", "-20")])
            .unwrap()
            .unwrap()
            .cameras;
        assert_eq!(
            (&*nodes[0].code, &*nodes[0].source_ref),
            ("osm-7", "node/7")
        );
        assert_eq!(
            (nodes[0].looks, nodes[0].tilt_deg, nodes[0].direction),
            (Some(Looks::Panning), None, Direction::Unknown)
        );
    }
}
