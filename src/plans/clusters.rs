//! Past incidents as weights (pure), told so that none of them is found by what it weighs (PRIVACY P8).
//!
//! They are counted in the cells of a grid that lies fixed on the earth, by fives, and weigh from the middle of their cell.
//! What is measured hangs on these counts alone: neither two areas nor two days that differ by one incident tell more than
//! that a cell has come to its next five.

use std::collections::BTreeMap;

use crate::geometry::{OutOfRange, Position};

/// Side of a cell from south to north, degrees: some 111 m. From west to east it is about as long.
const CELL_DEG: f64 = 0.001;
/// More than a cell's side and diagonal, metres.
pub const CELL_M: f64 = 160.0;
/// Incidents of a cell count by so many; fewer do not count.
pub const STEP: usize = 5;

/// The incidents of one cell.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Cluster {
    /// The middle of the cell.
    pub at: Position,
    /// How many are counted, by fives.
    pub incidents: usize,
}

/// The cells that hold five places or more, from south to north and west to east.
pub fn clusters(places: impl IntoIterator<Item = Position>) -> Result<Vec<Cluster>, OutOfRange> {
    let mut counts: BTreeMap<[i64; 2], usize> = BTreeMap::new();
    for place in places {
        *counts.entry(cell(place)).or_default() += 1;
    }
    counts
        .into_iter()
        .filter(|(_, count)| *count >= STEP)
        .map(|(cell, count)| {
            let at = middle(cell)?;
            let incidents = count / STEP * STEP;
            Ok(Cluster { at, incidents })
        })
        .collect()
}

/// Row and column of the cell that holds a place.
fn cell(place: Position) -> [i64; 2] {
    let row = (place.lat.get() / CELL_DEG).floor() as i64;
    [row, (place.lon.get() / width_deg(row)).floor() as i64]
}

fn middle([row, column]: [i64; 2]) -> Result<Position, OutOfRange> {
    let lon = (column as f64 + 0.5) * width_deg(row);
    let lat = middle_lat(row);
    // The last cell of a row may reach beyond the date line.
    Position::try_from([lon.clamp(-180.0, 180.0), lat.clamp(-90.0, 90.0)])
}

/// All cells of a row are as wide as they are high in its middle.
fn width_deg(row: i64) -> f64 {
    CELL_DEG / middle_lat(row).to_radians().cos().max(0.01)
}

fn middle_lat(row: i64) -> f64 {
    (row as f64 + 0.5) * CELL_DEG
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::geometry::Frame;

    fn places() -> impl Strategy<Value = Vec<Position>> {
        let offsets = prop::collection::vec((0.0..0.004, 0.0..0.004), 0..60);
        (-179.9..179.9, -80.0..80.0, offsets).prop_map(|(lon, lat, offsets)| {
            let place = |(east, north)| Position::try_from([lon + east, lat + north]).unwrap();
            offsets.into_iter().map(place).collect()
        })
    }

    proptest! {
        #[test]
        fn one_incident_more_tells_at_most_that_its_cell_came_to_the_next_five(
            (before, one) in (places(), any::<prop::sample::Index>())
                .prop_filter("somewhere", |(places, _)| !places.is_empty())
        ) {
            let mut after = before.clone();
            let place = *one.get(&before);
            after.push(place);
            let (then, now) = (clusters(before).unwrap(), clusters(after).unwrap());
            let changed: Vec<_> = now.iter().filter(|cluster| !then.contains(cluster)).collect();
            prop_assert!(changed.len() <= 1);
            for cluster in changed {
                let [east, north] = {
                    let local = Frame::new(cluster.at).local(place);
                    [local.x.abs(), local.y.abs()]
                };
                prop_assert!(east < 57.0 && north < 57.0, "{east} {north}");
                let old = then.iter().find(|other| other.at == cluster.at);
                prop_assert_eq!(cluster.incidents, old.map_or(0, |old| old.incidents) + STEP);
            }
            prop_assert!(now.iter().all(|cluster| cluster.incidents % STEP == 0 && cluster.incidents > 0));
        }

        #[test]
        fn what_lies_elsewhere_moves_no_cell(all in places(), cut in 0.0..0.004) {
            let west = all.first().map_or(0.0, |place| place.lon.get()) + cut;
            let part = all.iter().copied().filter(|place| place.lon.get() < west);
            let all = clusters(all.clone()).unwrap();
            for cluster in clusters(part).unwrap() {
                prop_assert!(all.iter().any(|one| one.at == cluster.at && one.incidents >= cluster.incidents));
            }
        }
    }
}
