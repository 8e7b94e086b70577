//! Where a camera could hang (pure): at corners and façades of buildings that face a street, on poles along streets, and
//! beside cameras of public bodies, whose walls and poles stand there already. Those of others tell nobody where to look:
//! a proposal there would show a planner where a household has its camera (PRIVACY P6a).

use std::collections::HashMap;

use geo::{Coord, MultiPolygon, Winding};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::plans::{
    Demand, Rings, Sample,
    demand::{Buildings, SAMPLE_M, apart, cell},
};

/// A façade faces a street within this distance, metres.
const FACING_M: f64 = 20.0;
/// Buildings' sites are at least so far apart, metres.
const FACADE_EVERY_M: f64 = 10.0;
/// Poles stand so far apart along a street, metres.
const POLE_EVERY_M: f64 = 25.0;
/// Poles of different streets are at least so far apart, metres.
const POLES_APART_M: f64 = 12.0;
/// How far in front of its wall a camera is taken to hang, metres.
const OFF_WALL_M: f64 = 0.2;
/// A shorter piece of wall is no façade, metres.
const LEAST_FACADE_M: f64 = 3.0;
/// Walls that turn by less make no corner: the sine of the angle.
const LEAST_TURN: f64 = 0.5;
/// Inside this share of the ground's half width vehicles pass, so that no pole stands there.
const CARRIAGEWAY: f64 = 0.6;
/// Cameras nearer to each other than this hang on one wall or pole, metres.
const SAME_MOUNT_M: f64 = 1.0;
/// Side of the cells that places are looked up by, metres.
const CELL_M: f64 = 20.0;

/// What a camera would hang on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema, sqlx::Type)]
#[serde(rename_all = "snake_case")]
#[sqlx(type_name = "text", rename_all = "snake_case")]
pub enum SiteKind {
    /// The corner of a building.
    Corner,
    /// The wall of a building.
    Facade,
    /// A pole beside a street.
    Pole,
}

impl SiteKind {
    /// Its text.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Corner => "corner",
            Self::Facade => "facade",
            Self::Pole => "pole",
        }
    }
}

/// A place where a camera could hang.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Site {
    /// Local metres.
    pub at: Coord<f64>,
    /// What it would hang on.
    pub kind: SiteKind,
    /// Whether a camera of a public body hangs there.
    pub is_shared: bool,
}

/// All places within `area` where a camera could hang: corners first, then façades, then poles, then `mounts`, from where
/// cameras of public bodies look.
pub(super) fn sites(
    demand: &Demand,
    outlines: &[MultiPolygon<f64>],
    area: &Rings,
    mounts: &[Coord<f64>],
) -> Vec<Site> {
    let buildings = Buildings::new(outlines);
    let town = Town {
        streets: Streets::new(&demand.samples),
        buildings: &buildings,
        area,
    };
    let mut walls = Apart::new(FACADE_EVERY_M);
    let mut found = Vec::new();
    for kind in [SiteKind::Corner, SiteKind::Facade] {
        let rings = outlines.iter().flatten().map(geo::Polygon::exterior);
        for at in rings.flat_map(|ring| match kind {
            SiteKind::Corner => town.corners(&outward(ring)),
            _ => facades(&outward(ring)),
        }) {
            if town.faces_a_street(at) && walls.takes(at) {
                let is_shared = false;
                found.push(Site {
                    at,
                    kind,
                    is_shared,
                });
            }
        }
    }
    let mut poles = Apart::new(POLES_APART_M);
    for sample in on_poles(&demand.samples) {
        let place = town.beside(sample).filter(|at| poles.takes(*at));
        let kind = SiteKind::Pole;
        let is_shared = false;
        found.extend(place.map(|at| Site {
            at,
            kind,
            is_shared,
        }));
    }
    let mut shared = Apart::new(SAME_MOUNT_M);
    let open = mounts
        .iter()
        .filter(|at| area.holds(**at) && !town.is_inside(**at));
    found.extend(open.filter(|at| shared.takes(**at)).map(|at| Site {
        at: *at,
        kind: town.mount(*at),
        is_shared: true,
    }));
    found
}

/// A wall with its direction and the one that points away from the building, both one metre long.
#[derive(Debug, Clone, Copy)]
struct Wall {
    from: Coord<f64>,
    length: f64,
    along: Coord<f64>,
    out: Coord<f64>,
}

/// The walls of an outline, in the order in which they follow each other anticlockwise.
fn outward(ring: &geo::LineString<f64>) -> Vec<Wall> {
    let mut ring = ring.clone();
    ring.make_ccw_winding();
    let walls = ring.0.windows(2).filter_map(|pair| {
        let length = apart(pair[0], pair[1]);
        let along = (pair[1] - pair[0]) / length;
        (length > 0.01).then(|| Wall {
            from: pair[0],
            length,
            along,
            out: Coord {
                x: along.y,
                y: -along.x,
            },
        })
    });
    walls.collect()
}

/// Places along walls, at most 10 m apart.
fn facades(walls: &[Wall]) -> Vec<Coord<f64>> {
    let long = walls.iter().filter(|wall| wall.length >= LEAST_FACADE_M);
    long.flat_map(|wall| {
        let count = (wall.length / FACADE_EVERY_M).ceil();
        (0..count as usize).map(move |number| {
            let share = (number as f64 + 0.5) / count;
            wall.from + wall.along * (wall.length * share) + wall.out * OFF_WALL_M
        })
    })
    .collect()
}

/// The samples that have a pole beside them: every fifth of a run.
fn on_poles(samples: &[Sample]) -> impl Iterator<Item = &Sample> {
    let every = (POLE_EVERY_M / SAMPLE_M) as usize;
    let runs = samples.chunk_by(|a, b| a.run == b.run);
    runs.flat_map(move |run| run.iter().skip(every / 2).step_by(every))
}

/// What decides whether a place will do.
struct Town<'a> {
    streets: Streets<'a>,
    buildings: &'a Buildings,
    area: &'a Rings,
}

impl Town<'_> {
    /// Places at corners that stand free: at one within a row of houses there is only a wall.
    fn corners(&self, walls: &[Wall]) -> Vec<Coord<f64>> {
        let before = walls.iter().cycle().skip(walls.len().saturating_sub(1));
        let free = before.zip(walls).filter_map(|(before, after)| {
            let turn = before.along.x * after.along.y - before.along.y * after.along.x;
            let corner = after.from;
            let beyond = [
                corner + before.along * 0.5 - before.out * OFF_WALL_M,
                corner - after.along * 0.5 - after.out * OFF_WALL_M,
            ];
            let out = before.out + after.out;
            let length = out.x.hypot(out.y);
            (turn >= LEAST_TURN && !beyond.iter().any(|place| self.is_inside(*place)))
                .then(|| corner + out * (OFF_WALL_M / length))
        });
        free.collect()
    }

    fn is_inside(&self, place: Coord<f64>) -> bool {
        let near = self.buildings.near(place, place);
        near.iter().any(|building| building.holds(place))
    }

    /// What somebody's camera hangs on: the wall right behind it, else a pole.
    fn mount(&self, at: Coord<f64>) -> SiteKind {
        let near = |x, y| self.is_inside(at + Coord { x, y });
        let reach = 2.0 * OFF_WALL_M;
        let beside = [(reach, 0.0), (-reach, 0.0), (0.0, reach), (0.0, -reach)];
        let is_wall = beside.iter().any(|(x, y)| near(*x, *y));
        if is_wall {
            SiteKind::Facade
        } else {
            SiteKind::Pole
        }
    }

    /// Whether nothing stands between two places.
    fn is_free(&self, from: Coord<f64>, to: Coord<f64>) -> bool {
        let mut crossings = Vec::new();
        for building in self.buildings.near(from, to) {
            building.crossings(from, to, &mut crossings);
        }
        crossings.is_empty()
    }

    /// Whether a place in front of a wall lies in the area and sees the nearest street, which is near.
    fn faces_a_street(&self, at: Coord<f64>) -> bool {
        self.area.holds(at)
            && self
                .streets
                .nearest(at)
                .is_some_and(|street| self.is_free(at, street))
            && !self.is_inside(at)
    }

    /// The place of a pole beside a sample: at the edge of the street's ground, else nearer, on the right or on the left.
    fn beside(&self, sample: &Sample) -> Option<Coord<f64>> {
        let along = sample.to - sample.from;
        let right = Coord {
            x: along.y,
            y: -along.x,
        } / along.x.hypot(along.y).max(f64::MIN_POSITIVE);
        let shares = [1.0, -1.0, 0.7, -0.7];
        let places = shares.map(|share| sample.at + right * (sample.half_width_m * share));
        places.into_iter().find(|at| {
            // A little behind it there must be room, too.
            self.area.holds(*at)
                && self.is_free(sample.at, *at + (*at - sample.at) * 0.1)
                && !self.is_inside(*at)
                && !self.streets.is_driven_on(*at)
        })
    }
}

/// Samples by cells.
struct Streets<'a> {
    samples: &'a [Sample],
    cells: HashMap<[i64; 2], Vec<u32>>,
}

impl<'a> Streets<'a> {
    fn new(samples: &'a [Sample]) -> Self {
        let mut cells: HashMap<_, Vec<u32>> = HashMap::new();
        for (number, sample) in (0..).zip(samples) {
            let cell = cell(sample.at, CELL_M);
            cells.entry(cell).or_default().push(number);
        }
        Self { samples, cells }
    }

    /// The samples of the cell of a place and of those around it: all within 20 m, and others.
    fn around(&self, place: Coord<f64>) -> impl Iterator<Item = &Sample> {
        let numbers = around(place, CELL_M).filter_map(|cell| self.cells.get(&cell));
        numbers
            .flatten()
            .map(|number| &self.samples[*number as usize])
    }

    fn nearest(&self, place: Coord<f64>) -> Option<Coord<f64>> {
        let distances = self
            .around(place)
            .map(|sample| (apart(sample.at, place), sample.at));
        let nearest = distances.min_by(|a, b| a.0.total_cmp(&b.0));
        nearest
            .filter(|(distance, _)| *distance <= FACING_M)
            .map(|(_, at)| at)
    }

    fn is_driven_on(&self, place: Coord<f64>) -> bool {
        self.around(place)
            .any(|sample| apart(sample.at, place) < sample.half_width_m * CARRIAGEWAY)
    }
}

/// Places that are taken only if they are far enough from those taken before.
struct Apart {
    least_m: f64,
    taken: HashMap<[i64; 2], Vec<Coord<f64>>>,
}

impl Apart {
    fn new(least_m: f64) -> Self {
        Self {
            least_m,
            taken: HashMap::new(),
        }
    }

    fn takes(&mut self, place: Coord<f64>) -> bool {
        let near = around(place, self.least_m).filter_map(|cell| self.taken.get(&cell));
        if near
            .flatten()
            .any(|other| apart(*other, place) < self.least_m)
        {
            return false;
        }
        let cell = cell(place, self.least_m);
        self.taken.entry(cell).or_default().push(place);
        true
    }
}

/// The cell of a place and the eight around it.
fn around(place: Coord<f64>, side_m: f64) -> impl Iterator<Item = [i64; 2]> {
    let [column, row] = cell(place, side_m);
    (column - 1..=column + 1)
        .flat_map(move |column| (row - 1..=row + 1).map(move |row| [column, row]))
}
