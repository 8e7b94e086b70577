//! Positions of the nodes that kept ways need.

use geo::Coord;

/// Stands for a node that the file does not hold.
const MISSING: [i32; 2] = [i32::MAX; 2];

/// Node ids with their positions: 16 bytes for each node, found by binary search.
///
/// Positions are kept in the 10⁻⁷ degrees that OpenStreetMap itself counts in, so nothing is lost.
#[derive(Debug, Default)]
pub struct NodePositions {
    ids: Vec<i64>,
    positions: Vec<[i32; 2]>,
}

impl NodePositions {
    /// Asks for these nodes; each may be named many times.
    #[must_use]
    pub fn wanted(mut ids: Vec<i64>) -> Self {
        ids.sort_unstable();
        ids.dedup();
        ids.shrink_to_fit();
        let positions = vec![MISSING; ids.len()];
        Self { ids, positions }
    }

    /// Notes where a node is, in 10⁻⁹ degrees; nodes nobody asked for and those off the globe are passed over.
    pub fn place(&mut self, id: i64, nano_lon: i64, nano_lat: i64) {
        if nano_lon.abs() > 180_000_000_000 || nano_lat.abs() > 90_000_000_000 {
            return;
        }
        if let Ok(at) = self.ids.binary_search(&id) {
            self.positions[at] = [(nano_lon / 100) as i32, (nano_lat / 100) as i32];
        }
    }

    /// Where a node is, in longitude, latitude degrees; none if the file did not hold it.
    #[must_use]
    pub fn get(&self, id: i64) -> Option<Coord<f64>> {
        let [lon, lat] = self.positions[self.ids.binary_search(&id).ok()?];
        // Division, not multiplication by 1e-7: it gives the double nearest to the decimal number.
        ([lon, lat] != MISSING).then(|| Coord {
            x: f64::from(lon) / 1e7,
            y: f64::from(lat) / 1e7,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nodes_are_found_once_they_are_placed() {
        let mut nodes = NodePositions::wanted(vec![7, 3, 7, 5]);
        assert_eq!(nodes.ids, [3, 5, 7]);
        nodes.place(7, 105_850_012_300, -21_028_500_000);
        nodes.place(4, 1, 1);
        nodes.place(3, 181_000_000_000, 0);
        assert_eq!(
            nodes.get(7),
            Some(Coord {
                x: 105.850_012_3,
                y: -21.028_5
            })
        );
        assert_eq!([3, 4, 5].map(|id| nodes.get(id)), [None; 3]);
    }
}
