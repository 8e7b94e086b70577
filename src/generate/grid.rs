//! A town's ground plan: streets at right angles, turned a little against north (pure).
//!
//! Grid coordinates are metres from the town's middle, `x` along the cross streets and `y` along the long ones;
//! bearings in the grid count clockwise from its `y`.

use fastrand::Rng;
use geo::{Coord, LineString};

use super::between;
use crate::{
    geometry::{Frame, Position},
    streets::{Access, NewStreet, Oneway, Oneways, StreetClass},
};

/// Blocks that one piece of a street passes; shorter pieces keep the boxes of turned streets small.
const PIECE: usize = 4;

/// Streets and the blocks between them.
pub(super) struct Grid {
    frame: Frame,
    turn_deg: f64,
    /// Streets that run along `y`, at a growing `x`; one more than the columns of blocks.
    pub(super) avenues: Vec<Street>,
    /// Streets that run along `x`, at a growing `y`; one more than the rows of blocks.
    pub(super) lanes: Vec<Street>,
}

/// A straight street.
pub(super) struct Street {
    pub(super) name: String,
    class: StreetClass,
    /// Where its middle line is, metres.
    pub(super) middle: f64,
    /// From the middle line to the façades, metres.
    pub(super) half_width: f64,
}

/// The ground between four streets: its corners nearest and farthest from the origin of the grid's axes, metres.
pub(super) struct Block {
    pub(super) min: Coord<f64>,
    pub(super) max: Coord<f64>,
}

impl Grid {
    /// About `blocks` blocks around `centre`, as wide as the whole is high.
    pub(super) fn new(rng: &mut Rng, centre: Position, blocks: u32) -> Self {
        // A block is some 100 m by 45 m between its façades.
        let columns = (f64::from(blocks) * 55.0 / 110.0).sqrt().ceil() as usize;
        let rows = (blocks as usize).div_ceil(columns.max(1));
        Self {
            frame: Frame::new(centre),
            turn_deg: between(rng, -15.0, 15.0),
            avenues: streets(rng, "D", columns.max(1), 80.0, 120.0),
            lanes: streets(rng, "N", rows.max(1), 41.0, 48.0),
        }
    }

    /// Columns and rows of blocks.
    pub(super) fn size(&self) -> (usize, usize) {
        (self.avenues.len() - 1, self.lanes.len() - 1)
    }

    /// The block in this column and row.
    pub(super) fn block(&self, column: usize, row: usize) -> Block {
        let between = |streets: &[Street]| {
            (
                streets[0].middle + streets[0].half_width,
                streets[1].middle - streets[1].half_width,
            )
        };
        let (west, east) = between(&self.avenues[column..]);
        let (south, north) = between(&self.lanes[row..]);
        Block {
            min: Coord { x: west, y: south },
            max: Coord { x: east, y: north },
        }
    }

    /// Longitude and latitude of a place in the grid, to the centimetre, as maps give them.
    pub(super) fn degrees(&self, place: Coord<f64>) -> Coord<f64> {
        let (sin, cos) = self.turn_deg.to_radians().sin_cos();
        let local = Coord {
            x: place.x * cos + place.y * sin,
            y: place.y * cos - place.x * sin,
        };
        let Coord { x, y } = self.frame.position(local).into();
        let round = |degrees: f64| (degrees * 1e7).round() / 1e7;
        Coord {
            x: round(x),
            y: round(y),
        }
    }

    /// The true bearing of a bearing in the grid, 0 to 360 degrees.
    pub(super) fn true_bearing(&self, grid_bearing_deg: f64) -> f64 {
        (grid_bearing_deg + self.turn_deg).rem_euclid(360.0)
    }

    /// All streets in pieces that share their junctions; `first_node` numbers the first junction.
    pub(super) fn streets(&self, prefix: &str, first_node: i64) -> Vec<NewStreet> {
        let width = self.avenues.len() as i64;
        let junction = |avenue: usize, lane: usize| {
            let place = Coord {
                x: self.avenues[avenue].middle,
                y: self.lanes[lane].middle,
            };
            let node = first_node + lane as i64 * width + avenue as i64;
            (self.degrees(place), node)
        };
        let mut pieces = Vec::new();
        for (a, avenue) in self.avenues.iter().enumerate() {
            let stops = (0..self.lanes.len()).map(|lane| junction(a, lane));
            pieces.extend(avenue.pieces(prefix, &stops.collect::<Vec<_>>()));
        }
        for (l, lane) in self.lanes.iter().enumerate() {
            let stops = (0..self.avenues.len()).map(|avenue| junction(avenue, l));
            pieces.extend(lane.pieces(prefix, &stops.collect::<Vec<_>>()));
        }
        pieces
    }
}

impl Street {
    fn pieces(&self, prefix: &str, stops: &[(Coord<f64>, i64)]) -> Vec<NewStreet> {
        let starts = (0..stops.len() - 1).step_by(PIECE);
        starts
            .map(|start| {
                let end = (start + PIECE).min(stops.len() - 1);
                let (points, node_refs): (Vec<_>, Vec<_>) =
                    stops[start..=end].iter().copied().unzip();
                NewStreet {
                    source_ref: format!("{prefix}/street/{}/{start}", self.name),
                    name: Some(format!("Đường {}", self.name)),
                    class: self.class,
                    oneways: Oneways::alike(Oneway::No),
                    layer: 0,
                    bridge: false,
                    tunnel: false,
                    access: Access::default(),
                    node_refs,
                    line: LineString(points),
                }
            })
            .collect()
    }
}

/// `blocks + 1` parallel streets with blocks of `min` to `max` metres between them, the middle one near 0.
fn streets(rng: &mut Rng, letter: &str, blocks: usize, min: f64, max: f64) -> Vec<Street> {
    let mut streets = Vec::with_capacity(blocks + 1);
    let mut edge = -0.5 * blocks as f64 * (0.5 * (min + max) + 10.0);
    for number in 0..=blocks {
        let artery = number % 5 == 0;
        let half_width = if artery {
            between(rng, 6.0, 9.0)
        } else {
            between(rng, 3.0, 5.5)
        };
        let class = if artery {
            StreetClass::Tertiary
        } else {
            StreetClass::Residential
        };
        streets.push(Street {
            name: format!("{letter}{}", number + 1),
            class,
            middle: edge + half_width,
            half_width,
        });
        edge += 2.0 * half_width + between(rng, min, max);
    }
    streets
}

#[cfg(test)]
mod tests {
    use std::collections::HashMap;

    use super::*;

    #[test]
    fn streets_meet_where_they_share_a_number_and_blocks_lie_between_them() {
        let centre = Position::try_from([105.85, 21.03]).unwrap();
        let grid = Grid::new(&mut Rng::with_seed(7), centre, 60);
        let (columns, rows) = grid.size();
        assert!(columns * rows >= 60 && columns * rows < 80);
        let streets = grid.streets("G", 100);
        let mut places = HashMap::new();
        let mut passed = 0;
        for street in &streets {
            assert_eq!(street.node_refs.len(), street.line.0.len());
            assert!(street.line.0.len() >= 2);
            passed += street.line.0.len() - 1;
            for (node, place) in street.node_refs.iter().zip(&street.line.0) {
                assert_eq!(places.entry(*node).or_insert(*place), place);
            }
        }
        assert_eq!(places.len(), (columns + 1) * (rows + 1));
        assert_eq!(passed, (columns + 1) * rows + columns * (rows + 1));
        for (column, row) in [(0, 0), (columns - 1, rows - 1)] {
            let Block { min, max } = grid.block(column, row);
            assert!((80.0..=120.0).contains(&(max.x - min.x)));
            assert!((41.0..=48.0).contains(&(max.y - min.y)));
        }
    }

    #[test]
    fn a_place_and_a_bearing_turn_alike() {
        let centre = Position::try_from([105.85, 21.03]).unwrap();
        let grid = Grid::new(&mut Rng::with_seed(3), centre, 10);
        let frame = Frame::new(centre);
        for bearing in [0.0_f64, 90.0, 200.0] {
            let (sin, cos) = bearing.to_radians().sin_cos();
            let there = grid.degrees(Coord {
                x: 500.0 * sin,
                y: 500.0 * cos,
            });
            let local = frame.local(Position::try_from([there.x, there.y]).unwrap());
            let seen = local.x.atan2(local.y).to_degrees().rem_euclid(360.0);
            assert!((seen - grid.true_bearing(bearing)).abs() < 0.01);
        }
    }
}
