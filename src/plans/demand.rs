//! Demand (pure): what an area's streets ask to be seen, as samples with their length and weight.
//!
//! Lines are cut at the area's outline and at buildings, and each piece that is left is divided evenly into samples of at
//! most 5 m, so that their lengths add up to the length of the pieces. Tunnels are seen by no camera of a street and have
//! no demand. Two carriageways that are drawn as two lines count as two.

use std::collections::HashMap;

use geo::{Coord, LineString, MultiPolygon};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::Rings;
use crate::streets::{StreetClass, half_width_m};

/// The most metres of street that a sample stands for.
pub const SAMPLE_M: f64 = 5.0;
/// A path nearer to a wider street than this, or within that street's ground, is its pavement, metres.
const BESIDE_M: f64 = 10.0;
/// Lines are looked up in parts of at most this length, metres.
const PART_M: f64 = 100.0;
/// Side of the cells that lines and buildings are looked up by, metres.
const CELL_M: f64 = 32.0;
/// How far past incidents add weight around the middle of their cell, metres: well beyond its corners.
pub const INCIDENT_REACH_M: f64 = 150.0;

/// Which lines ask to be seen.
#[derive(
    Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema, clap::ValueEnum,
)]
#[serde(rename_all = "snake_case")]
#[value(rename_all = "snake_case")]
pub enum Ways {
    /// All streets, and paths but where they run along a wider street: its pavements would count twice.
    #[default]
    Streets,
    /// What carries motor traffic alone.
    Vehicles,
    /// Every line, pavements beside their street included.
    All,
}

/// A street in local metres.
#[derive(Debug, Clone)]
pub struct Line {
    /// What kind of street.
    pub class: StreetClass,
    /// Whether it runs in a tunnel.
    pub tunnel: bool,
    /// Local metres.
    pub line: LineString<f64>,
}

/// A short piece of street.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Sample {
    /// Where it begins, local metres.
    pub from: Coord<f64>,
    /// Its middle, which is seen or not.
    pub at: Coord<f64>,
    /// Where it ends.
    pub to: Coord<f64>,
    /// Its length.
    pub metres: f64,
    /// Its length, weighted.
    pub weight: f64,
    /// Half the width of its street's ground, metres.
    pub half_width_m: f64,
    /// Samples that follow each other with the same number follow each other along a street.
    pub run: u32,
}

/// What makes one place ask more than another.
#[derive(Debug, Default)]
pub struct Weights {
    /// Past incidents by their cells: the middle in local metres, and how many count.
    pub incidents: Vec<(Coord<f64>, usize)>,
    /// Areas with the factor by which they count more; where several hold a place, the largest.
    pub priorities: Vec<(Rings, f64)>,
    /// Around sensitive places nothing counts more (PRIVACY P21).
    pub unweighted: Vec<Rings>,
}

impl Weights {
    /// How many past incidents add weight.
    #[must_use]
    pub fn incidents(&self) -> usize {
        self.incidents.iter().map(|(_, incidents)| incidents).sum()
    }
}

/// The samples of an area.
#[derive(Debug, Default)]
pub struct Demand {
    /// In the order of the streets.
    pub samples: Vec<Sample>,
}

impl Demand {
    /// The samples of `lines` within `area` and outside `buildings`, each weighing its length.
    ///
    /// Whether a sample of a path is a pavement is asked at its middle, so that the cut is as fine as the samples.
    #[must_use]
    pub fn of(lines: &[Line], area: &Rings, buildings: &[MultiPolygon<f64>], ways: Ways) -> Self {
        let buildings = Buildings::new(buildings);
        let wider = (ways == Ways::Streets).then(|| Wider::new(lines));
        let mut demand = Self::default();
        let mut runs = 0;
        for line in lines.iter().filter(|line| counts(line, ways)) {
            let wider = wider.as_ref().filter(|_| gives_way(line.class));
            for piece in open_pieces(&line.line, area, &buildings) {
                runs += 1;
                for sample in samples(&piece, half_width_m(line.class)) {
                    if wider.is_some_and(|wider| wider.is_beside(sample.at)) {
                        // What comes after it does not follow what went before.
                        runs += 1;
                    } else {
                        let run = runs;
                        demand.samples.push(Sample { run, ..sample });
                    }
                }
            }
        }
        demand
    }

    /// Metres of street.
    #[must_use]
    pub fn metres(&self) -> f64 {
        self.samples.iter().map(|sample| sample.metres).sum()
    }

    /// Metres of street, weighted.
    #[must_use]
    pub fn weight(&self) -> f64 {
        self.samples.iter().map(|sample| sample.weight).sum()
    }

    /// Weighs every sample: length · factor · (1 + Σ n · (1 - d² / R²)²) over the cells of n incidents within R = 150 m.
    pub fn weigh(&mut self, weights: &Weights) {
        let mut near: HashMap<[i64; 2], Vec<(Coord<f64>, usize)>> = HashMap::new();
        for (at, incidents) in &weights.incidents {
            let cell = cell(*at, INCIDENT_REACH_M);
            near.entry(cell).or_default().push((*at, *incidents));
        }
        for sample in &mut self.samples {
            if weights.unweighted.iter().any(|area| area.holds(sample.at)) {
                sample.weight = sample.metres;
                continue;
            }
            let [column, row] = cell(sample.at, INCIDENT_REACH_M);
            let around = (column - 1..=column + 1)
                .flat_map(|column| (row - 1..=row + 1).map(move |row| [column, row]));
            let near = around.filter_map(|cell| near.get(&cell)).flatten();
            let each = near.map(|(at, incidents)| {
                let share = (apart(*at, sample.at) / INCIDENT_REACH_M).min(1.0);
                *incidents as f64 * (1.0 - share * share).powi(2)
            });
            let kernel: f64 = each.sum();
            let factors = weights.priorities.iter();
            let factors = factors.filter(|(area, _)| area.holds(sample.at));
            let factor = factors.map(|(_, factor)| *factor).fold(1.0, f64::max);
            sample.weight = sample.metres * factor * (1.0 + kernel);
        }
    }
}

/// Whether a line asks to be seen at all.
fn counts(line: &Line, ways: Ways) -> bool {
    !line.tunnel && (ways != Ways::Vehicles || !line.class.is_path())
}

/// Whether a line is left out beside a wider one: paths are, but for streets of people on foot.
fn gives_way(class: StreetClass) -> bool {
    class.is_path() && class != StreetClass::Pedestrian
}

/// The pieces of a line that lie in the area and outside buildings.
fn open_pieces(
    line: &LineString<f64>,
    area: &Rings,
    buildings: &Buildings,
) -> Vec<Vec<Coord<f64>>> {
    let mut pieces: Vec<Vec<Coord<f64>>> = Vec::new();
    let mut shares = Vec::new();
    for (a, b) in parts(line) {
        shares.clear();
        shares.extend([0.0, 1.0]);
        area.crossings(a, b, &mut shares);
        let near = buildings.near(a, b);
        for building in &near {
            building.crossings(a, b, &mut shares);
        }
        shares.sort_by(f64::total_cmp);
        for pair in shares.windows(2).filter(|pair| pair[0] < pair[1]) {
            let place = |share: f64| if share < 1.0 { a + (b - a) * share } else { b };
            let middle = place(f64::midpoint(pair[0], pair[1]));
            if !area.holds(middle) || near.iter().any(|building| building.holds(middle)) {
                continue;
            }
            let (from, to) = (place(pair[0]), place(pair[1]));
            match pieces.last_mut() {
                Some(piece) if piece.last() == Some(&from) => piece.push(to),
                _ => pieces.push(vec![from, to]),
            }
        }
    }
    pieces
}

/// Samples of even length along a piece.
fn samples(piece: &[Coord<f64>], half_width_m: f64) -> Vec<Sample> {
    let length: f64 = piece.windows(2).map(|pair| apart(pair[0], pair[1])).sum();
    let count = (length / SAMPLE_M).ceil();
    let step = length / count;
    let mut walk = Walk {
        piece,
        passed: 0,
        before_m: 0.0,
    };
    let mut from = piece[0];
    (0..count as usize)
        .map(|number| {
            let at = walk.place((number as f64 + 0.5) * step);
            let to = walk.place((number as f64 + 1.0) * step);
            let begun = std::mem::replace(&mut from, to);
            Sample {
                from: begun,
                at,
                to,
                metres: step,
                weight: step,
                half_width_m,
                run: 0,
            }
        })
        .collect()
}

/// A walk along a line, forwards.
struct Walk<'a> {
    piece: &'a [Coord<f64>],
    /// Segments that lie behind.
    passed: usize,
    /// Their length.
    before_m: f64,
}

impl Walk<'_> {
    /// The place that many metres from the start.
    fn place(&mut self, metres: f64) -> Coord<f64> {
        loop {
            let (a, b) = (self.piece[self.passed], self.piece[self.passed + 1]);
            let length = apart(a, b);
            let share = (metres - self.before_m) / length;
            if share <= 1.0 {
                return a + (b - a) * share.max(0.0);
            }
            if self.passed + 2 == self.piece.len() {
                return b;
            }
            self.before_m += length;
            self.passed += 1;
        }
    }
}

/// Buildings by the cells that their boxes meet.
pub(super) struct Buildings {
    outlines: Vec<Rings>,
    cells: HashMap<[i64; 2], Vec<u32>>,
}

impl Buildings {
    pub(super) fn new(buildings: &[MultiPolygon<f64>]) -> Self {
        let mut cells: HashMap<_, Vec<u32>> = HashMap::new();
        let mut outlines = Vec::with_capacity(buildings.len());
        for building in buildings {
            let Some(bounds) = geo::BoundingRect::bounding_rect(building) else {
                continue;
            };
            for cell in cells_between(bounds.min(), bounds.max()) {
                cells.entry(cell).or_default().push(outlines.len() as u32);
            }
            outlines.push(Rings::new(building));
        }
        Self { outlines, cells }
    }

    /// Those that may meet the line from `a` to `b`.
    pub(super) fn near(&self, a: Coord<f64>, b: Coord<f64>) -> Vec<&Rings> {
        let cells = cells_between(a, b);
        let mut near: Vec<u32> = cells
            .filter_map(|cell| self.cells.get(&cell))
            .flatten()
            .copied()
            .collect();
        near.sort_unstable();
        near.dedup();
        near.iter()
            .map(|number| &self.outlines[*number as usize])
            .collect()
    }
}

/// Lines of wider streets by the cells around which a path would be their pavement.
struct Wider(HashMap<[i64; 2], Vec<Beside>>);

/// A part of a wider street, and how far beside it a path is its pavement.
#[derive(Clone, Copy)]
struct Beside {
    from: Coord<f64>,
    to: Coord<f64>,
    reach_m: f64,
}

impl Wider {
    fn new(lines: &[Line]) -> Self {
        let mut cells: HashMap<_, Vec<Beside>> = HashMap::new();
        for line in lines
            .iter()
            .filter(|line| !line.tunnel && !gives_way(line.class))
        {
            let reach_m = half_width_m(line.class).max(BESIDE_M);
            let around = Coord {
                x: reach_m,
                y: reach_m,
            };
            for (from, to) in parts(&line.line) {
                let (south_west, north_east) = corners(from, to);
                for cell in cells_between(south_west - around, north_east + around) {
                    let beside = Beside { from, to, reach_m };
                    cells.entry(cell).or_default().push(beside);
                }
            }
        }
        Self(cells)
    }

    fn is_beside(&self, place: Coord<f64>) -> bool {
        let streets = self.0.get(&cell(place, CELL_M));
        streets
            .into_iter()
            .flatten()
            .any(|street| distance_to_line(place, street.from, street.to) <= street.reach_m)
    }
}

/// The segments of a line in parts of at most 100 m; none of no length.
fn parts(line: &LineString<f64>) -> impl Iterator<Item = (Coord<f64>, Coord<f64>)> + '_ {
    line.0.windows(2).flat_map(|pair| {
        let (a, b) = (pair[0], pair[1]);
        let count = (apart(a, b) / PART_M).ceil() as usize;
        // The last part ends exactly where the next segment begins.
        let place = move |number: usize| {
            if number == count {
                b
            } else {
                a + (b - a) * (number as f64 / count as f64)
            }
        };
        (0..count).map(move |number| (place(number), place(number + 1)))
    })
}

fn corners(a: Coord<f64>, b: Coord<f64>) -> (Coord<f64>, Coord<f64>) {
    let (x, y) = (a.x.min(b.x), a.y.min(b.y));
    let south_west = Coord { x, y };
    (south_west, a + b - south_west)
}

/// The cells that the box around two places meets.
fn cells_between(a: Coord<f64>, b: Coord<f64>) -> impl Iterator<Item = [i64; 2]> {
    let (south_west, north_east) = corners(a, b);
    let ([west, south], [east, north]) = (cell(south_west, CELL_M), cell(north_east, CELL_M));
    (west..=east).flat_map(move |column| (south..=north).map(move |row| [column, row]))
}

/// The cell of a place, in a grid of that side.
pub(super) fn cell(place: Coord<f64>, side_m: f64) -> [i64; 2] {
    [
        (place.x / side_m).floor() as i64,
        (place.y / side_m).floor() as i64,
    ]
}

/// Metres between two places.
pub(super) fn apart(a: Coord<f64>, b: Coord<f64>) -> f64 {
    (a.x - b.x).hypot(a.y - b.y)
}

fn distance_to_line(place: Coord<f64>, a: Coord<f64>, b: Coord<f64>) -> f64 {
    let along = b - a;
    let length2 = along.x * along.x + along.y * along.y;
    let to = place - a;
    let share = ((to.x * along.x + to.y * along.y) / length2).clamp(0.0, 1.0);
    apart(place, a + along * share)
}
