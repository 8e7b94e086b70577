//! Streets as lines by how many cameras see them (pure), to be drawn.

use geo::{LineString, MapCoords, MultiLineString, Simplify};
use geojson::{Feature, FeatureCollection};
use serde_json::json;

use super::{Demand, Seen, answer::to_decimetre, gaps::STRAIGHT_M, parts::follows};
use crate::{geojson_shape, geometry::Frame};

/// Of more street than this no lines are told, metres: they would be several megabytes, and too fine to be seen.
pub const MOST_DRAWN_M: f64 = 1_000_000.0;

/// A street's pieces that one number of cameras sees.
#[derive(Debug, Clone, PartialEq)]
pub struct SeenLines {
    /// Metres of street.
    pub metres: f64,
    /// Each as far as it goes on along its street, local metres.
    pub lines: MultiLineString<f64>,
}

impl SeenLines {
    /// What no camera sees, what one does, and what two or more do.
    #[must_use]
    pub fn of(demand: &Demand, seen: &Seen) -> [Self; 3] {
        let mut all =
            [const { MultiLineString(Vec::new()) }; 3].map(|lines| Self { metres: 0.0, lines });
        let numbers: Vec<u32> = (0..demand.samples.len() as u32).collect();
        let sample = |number: u32| &demand.samples[number as usize];
        let goes_on =
            |a: &u32, b: &u32| seen.times(*a) == seen.times(*b) && follows(sample(*a), sample(*b));
        for piece in numbers.chunk_by(goes_on) {
            let own = &mut all[usize::from(seen.times(piece[0]))];
            let along = piece
                .iter()
                .flat_map(|number| [sample(*number).at, sample(*number).to]);
            let line: LineString<f64> = std::iter::once(sample(piece[0]).from)
                .chain(along)
                .collect();
            own.lines.0.push(line.simplify(STRAIGHT_M));
            own.metres += piece
                .iter()
                .map(|number| sample(*number).metres)
                .sum::<f64>();
        }
        all
    }
}

/// The lines as GeoJSON: one MultiLineString for each number of cameras, with `cameras` (0, 1, or 2 for more) and `metres`;
/// none of more than 1,000 km.
pub(super) fn lines(demand: &Demand, seen: &Seen, frame: &Frame) -> Option<FeatureCollection> {
    if demand.metres() > MOST_DRAWN_M {
        return None;
    }
    let feature = |(cameras, SeenLines { metres, lines }): (usize, SeenLines)| {
        let lines = lines.0.iter().map(|line| frame.line(line));
        let lines = MultiLineString(lines.collect()).map_coords(geojson_shape::centimetres);
        let metres = to_decimetre(metres);
        Feature {
            bbox: None,
            geometry: Some(geojson_shape::geometry(lines)),
            id: None,
            properties: json!({ "cameras": cameras, "metres": metres })
                .as_object()
                .cloned(),
            foreign_members: None,
        }
    };
    let all = SeenLines::of(demand, seen).into_iter().enumerate();
    Some(FeatureCollection::new(all.map(feature)))
}
