//! Points in cells, to find those around a place.

use std::collections::HashMap;

use crate::geometry::Position;

/// Points by cells of degrees, each at least a radius wide and high.
pub(super) struct Cells {
    width: f64,
    height: f64,
    points: HashMap<(i64, i64), Vec<u32>>,
}

impl Cells {
    /// Cells of `points` for whatever lies within a radius of `places`.
    pub fn new(points: &[Position], places: &[Position], radius_m: f64) -> Self {
        let lats = points
            .iter()
            .chain(places)
            .map(|place| place.lat.get().abs());
        let cos = lats.fold(0.0, f64::max).to_radians().cos().max(0.01);
        // The shortest degree of latitude has 110,574 m; of longitude 111,319 m on the equator.
        let height = radius_m / 110_500.0;
        let mut cells = Self {
            width: radius_m / (111_300.0 * cos),
            height,
            points: HashMap::new(),
        };
        for (index, point) in points.iter().enumerate() {
            let cell = cells.cell(*point);
            cells.points.entry(cell).or_default().push(index as u32);
        }
        cells
    }

    fn cell(&self, position: Position) -> (i64, i64) {
        let (lon, lat) = (
            position.lon.get() / self.width,
            position.lat.get() / self.height,
        );
        (lon.floor() as i64, lat.floor() as i64)
    }

    /// Takes all points of the cell and its neighbours.
    pub fn around(&self, position: Position, mut take: impl FnMut(u32)) {
        let (x, y) = self.cell(position);
        for cell in (-1..=1).flat_map(|dx| (-1..=1).map(move |dy| (x + dx, y + dy))) {
            for point in self.points.get(&cell).into_iter().flatten() {
                take(*point);
            }
        }
    }
}
