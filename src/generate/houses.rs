//! Rows of narrow, deep houses that share their side walls (pure).

use fastrand::Rng;
use geo::{Coord, LineString, MultiPolygon, Polygon};

use super::{
    between, central,
    grid::{Block, Grid},
};
use crate::{
    geometry::wkb::Shape,
    obstacles::{NewObstacle, ObstacleKind},
};

/// Houses of the longest row that is built.
const LONGEST_ROW: usize = 12;
/// Metres of a storey.
const STOREY_M: f64 = 3.3;

/// A house: its façade stands on a lane, its side walls are shared.
pub(super) struct House {
    /// Where the façade begins and ends along `x`, metres in the grid.
    pub(super) front: (f64, f64),
    /// Where the façade is along `y`.
    pub(super) y: f64,
    /// 1 if the street is on the side of growing `y`, else -1.
    pub(super) outward: f64,
    depth: f64,
    height_m: Option<f64>,
    /// Number and street.
    pub(super) address: String,
}

/// About `count` houses in rows, densest in the middle of the town, and none over another.
pub(super) fn houses(rng: &mut Rng, grid: &Grid, count: usize) -> Vec<House> {
    let (columns, rows) = grid.size();
    let mut built = vec![[false; 2]; columns * rows];
    let mut houses = Vec::with_capacity(count + LONGEST_ROW);
    // A town has several times more sides of blocks than rows; the tries only end what cannot be met.
    for _ in 0..100 * columns * rows {
        if houses.len() >= count {
            break;
        }
        let (column, row) = (central(rng, columns), central(rng, rows));
        let north = rng.bool();
        let side = &mut built[row * columns + column][usize::from(north)];
        if !std::mem::replace(side, true) {
            let lane = &grid.lanes[row + usize::from(north)];
            let site = Site {
                block: grid.block(column, row),
                north,
                street: &lane.name,
                // Odd numbers on one side of a street, even ones on the other.
                first_number: 2 * column * LONGEST_ROW + 1 + usize::from(north),
            };
            let wanted = rng.usize(4..=LONGEST_ROW).min(count - houses.len());
            houses.extend(site.row_of_houses(rng, wanted));
        }
    }
    houses
}

/// A side of a block on which a row is to stand.
struct Site<'a> {
    block: Block,
    north: bool,
    street: &'a str,
    first_number: usize,
}

impl Site<'_> {
    fn row_of_houses(&self, rng: &mut Rng, wanted: usize) -> Vec<House> {
        let Block { min, max } = self.block;
        let (y, outward) = if self.north {
            (max.y, 1.0)
        } else {
            (min.y, -1.0)
        };
        // Six metres is the widest house and 80 m the shortest block, so the row fits whatever comes.
        let slack = (max.x - min.x - 6.0 * wanted as f64).max(0.0);
        let mut x = min.x + rng.f64() * slack;
        let mut houses = Vec::with_capacity(wanted);
        for place in 0..wanted {
            let front = (x, x + between(rng, 4.0, 6.0));
            x = front.1;
            let storeys = rng.u32(1..=5);
            houses.push(House {
                front,
                y,
                outward,
                // Back to back with the row on the other side of a block at least 41 m deep.
                depth: between(rng, 12.0, 20.0),
                height_m: (rng.f64() < 0.7).then(|| f64::from(storeys) * STOREY_M),
                address: format!("{} Đường {}", self.first_number + 2 * place, self.street),
            });
        }
        houses
    }
}

impl House {
    /// The house as a source would describe it.
    pub(super) fn obstacle(&self, grid: &Grid, source_ref: String) -> NewObstacle {
        let back = self.y - self.outward * self.depth;
        let corners = [
            (self.front.0, self.y),
            (self.front.1, self.y),
            (self.front.1, back),
            (self.front.0, back),
            (self.front.0, self.y),
        ];
        let ring = corners.map(|(x, y)| grid.degrees(Coord { x, y }));
        let outline = Polygon::new(LineString(ring.to_vec()), Vec::new());
        NewObstacle {
            kind: ObstacleKind::Building,
            source_ref,
            name: Some(self.address.clone()),
            outline: Shape::MultiPolygon(MultiPolygon(vec![outline])),
            height_m: self.height_m,
            blocks: true,
        }
    }
}

#[cfg(test)]
mod tests {
    use geo::{Area, BooleanOps};

    use super::*;
    use crate::geometry::Position;

    #[test]
    fn houses_share_walls_and_never_stand_in_each_other_or_in_the_street() {
        let centre = Position::try_from([105.85, 21.03]).unwrap();
        let mut rng = Rng::with_seed(11);
        let grid = Grid::new(&mut rng, centre, 40);
        let houses = houses(&mut rng, &grid, 200);
        assert_eq!(houses.len(), 200);
        let shared = houses
            .windows(2)
            .filter(|pair| pair[0].front.1.to_bits() == pair[1].front.0.to_bits());
        assert!(shared.count() > 100);
        let plan = |house: &House| {
            let back = house.y - house.outward * house.depth;
            geo::Rect::new((house.front.0, house.y), (house.front.1, back)).to_polygon()
        };
        for (i, house) in houses.iter().enumerate() {
            let (width, depth) = (house.front.1 - house.front.0, house.depth);
            assert!((4.0..=6.0).contains(&width) && (12.0..=20.0).contains(&depth));
            for other in &houses[..i] {
                let common = plan(house).intersection(&plan(other)).unsigned_area();
                assert!(common < 1e-6, "{} in {}", house.address, other.address);
            }
            for lane in &grid.lanes {
                assert!((house.y - lane.middle).abs() >= lane.half_width - 1e-9);
            }
            for avenue in &grid.avenues {
                let inside = |x: f64| (x - avenue.middle).abs() < avenue.half_width - 1e-9;
                assert!(!inside(house.front.0) && !inside(house.front.1));
            }
        }
    }
}
