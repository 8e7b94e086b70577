//! What a camera would see from each site in each direction, and which views are refused (pure).
//!
//! What is refused is refused hard: it never enters the choice, however much it would gain.

use std::{
    collections::BTreeMap,
    sync::atomic::{AtomicUsize, Ordering},
};

use geo::{BoundingRect, Coord, Intersects, MultiPolygon, Polygon, Rect};
use rayon::prelude::*;
use serde::Serialize;
use utoipa::ToSchema;

use super::{
    ground::StreetGround,
    sites::Site,
    watch::{Told, Watch},
};
use crate::{
    geometry::{
        Frame, Lens, Obstacle, ObstacleSet, Outline, Sector, detail::Level2025, frame::wrap,
        visibility::visible,
    },
    plans::{
        Eye, Seen, TimeOfDay,
        demand::{apart, cell},
        measure::SamplesByCell,
    },
};

/// A camera looks in every direction that is a multiple of this, degrees.
pub(super) const STEP_DEG: u16 = 30;
/// How near a façade is looked into, metres.
const FACADE_M: f64 = 15.0;
/// The most of a view that may lie outside streets and squares.
const MOST_OUTSIDE: f64 = 0.1;
/// A camera hangs on a wall nearer than this: along that it sees its own wall, and aslant what goes on beside it, metres.
const OWN_WALL_M: f64 = 0.5;
/// A façade is looked at every so many metres.
const FACADE_STEP_M: f64 = 0.5;
/// What is nearer than this to the end of the range is its arc, metres.
const ARC_M: f64 = 0.03;
/// Sites of a square of this side are judged together, metres.
const TILE_M: f64 = 150.0;

/// Views that were left out, each for the first reason of these.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, ToSchema)]
pub struct LeftOut {
    /// They see no street at the level and the time that is not seen already.
    pub nothing_new: usize,
    /// They touch a sensitive place, for which the province decides.
    pub sensitive: usize,
    /// They look at a façade within 15 m, but for the wall they hang on, at 125 px/m of wall or more. Extracts do not tell
    /// which buildings are homes, so that all count as such.
    pub towards_homes: usize,
    /// More than a tenth of what they see lies outside streets and squares, by an estimate from street lines and usual
    /// widths.
    pub outside_streets: usize,
}

/// A view that may be proposed.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct View {
    /// Index of the site.
    pub site: u32,
    /// Degrees clockwise from true north.
    pub bearing_deg: u16,
    /// Numbers of the samples that it sees.
    pub cover: Vec<u32>,
    /// How much of what it sees lies outside streets and squares, 0 to 1.
    pub outside_share: f64,
}

/// Why a view may not be proposed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Why {
    NothingNew,
    Sensitive,
    TowardsHomes,
    OutsideStreets,
}

impl View {
    /// Names what hangs at its site within one question.
    pub(super) fn id(&self, site: Site) -> String {
        format!("{}-{}", site.kind.as_str(), self.site)
    }
}

impl LeftOut {
    fn count(&mut self, why: Why) {
        *match why {
            Why::NothingNew => &mut self.nothing_new,
            Why::Sensitive => &mut self.sensitive,
            Why::TowardsHomes => &mut self.towards_homes,
            Why::OutsideStreets => &mut self.outside_streets,
        } += 1;
    }

    fn add(&mut self, other: Self) {
        self.nothing_new += other.nothing_new;
        self.sensitive += other.sensitive;
        self.towards_homes += other.towards_homes;
        self.outside_streets += other.outside_streets;
    }
}

/// All that decides what a camera sees of a demand, and whether it may.
pub(super) struct Scene<'a> {
    pub frame: Frame,
    pub samples: SamplesByCell<'a>,
    /// What is seen already.
    pub seen: &'a Seen,
    /// In local metres, as far as any camera sees.
    pub obstacles: &'a [Obstacle],
    pub ground: StreetGround,
    pub sensitive: &'a [Polygon<f64>],
    pub level: Option<Level2025>,
    pub time: TimeOfDay,
}

/// A place with what is in the way around it.
pub(super) struct Spot<'a> {
    pub apex: Coord<f64>,
    lens: &'a Lens,
    obstacles: &'a [Obstacle],
    blocking: ObstacleSet,
}

impl<'a> Spot<'a> {
    pub(super) fn new(apex: Coord<f64>, lens: &'a Lens, obstacles: &'a [Obstacle]) -> Self {
        let far_m = lens.range().far_m;
        Self {
            apex,
            lens,
            obstacles,
            blocking: ObstacleSet::blocking(obstacles, apex, lens.height_m, far_m),
        }
    }

    /// What is seen along a bearing of the frame between two distances.
    fn seen(&self, bearing_deg: f64, near_m: f64, far_m: f64) -> MultiPolygon<f64> {
        let width_deg = self.lens.horizontal_fov_deg.unwrap_or(360.0);
        let sector = Sector {
            apex: self.apex,
            bearing_deg,
            width_deg,
            near_m,
            far_m,
        };
        visible(&self.blocking, &sector)
    }

    /// Whether it looks at a façade within 15 m at 125 px/m of wall or more: a wall that is seen aslant shows less of itself.
    fn looks_at_homes(&self, bearing_deg: f64) -> bool {
        let far_m = FACADE_M.min(self.lens.range().far_m);
        let near = self.seen(bearing_deg, 0.0, far_m);
        let edges = near
            .iter()
            .flat_map(|polygon| polygon.exterior().0.windows(2));
        let mut walls = edges.map(|pair| [pair[0] - self.apex, pair[1] - self.apex]);
        walls.any(|[a, b]| {
            let middle = (a + b) / 2.0;
            let is_arc = middle.x.hypot(middle.y) > far_m - ARC_M;
            !is_arc && self.is_fine_facade(a, b, bearing_deg)
        })
    }

    fn is_fine_facade(&self, a: Coord<f64>, b: Coord<f64>, bearing_deg: f64) -> bool {
        let length = apart(a, b);
        let aside = (a.x * b.y - a.y * b.x).abs() / length.max(f64::MIN_POSITIVE);
        let count = (length / FACADE_STEP_M).ceil() as usize;
        aside > OWN_WALL_M
            && (0..=count).any(|number| {
                let place = a + (b - a) * (number as f64 / count.max(1) as f64);
                let distance = place.x.hypot(place.y).max(f64::MIN_POSITIVE);
                let off_axis = wrap(place.x.atan2(place.y).to_degrees() - bearing_deg);
                let density = self.lens.px_per_m(distance, off_axis).unwrap_or_default();
                let of_wall = density * aside / distance;
                of_wall >= Level2025::Perceive.min_px_per_m() && self.is_building(place + self.apex)
            })
    }

    /// Whether what stands there is a building, and no wall drawn by hand.
    fn is_building(&self, place: Coord<f64>) -> bool {
        let is_wall = |obstacle: &Obstacle| matches!(obstacle.outline, Outline::Wall(_));
        let walls = self.obstacles.iter().filter(|obstacle| is_wall(obstacle));
        walls
            .map(|wall| wall.distance_to(place))
            .all(|distance| distance > ARC_M)
    }
}

impl Scene<'_> {
    /// The samples that a camera sees from a spot along a bearing of the frame.
    pub(super) fn cover(&self, spot: &Spot<'_>, bearing_deg: f64) -> Vec<u32> {
        let far_m = spot.lens.range().far_m;
        let far_m = match (self.time, spot.lens.night_far_m) {
            (TimeOfDay::Day, _) => far_m,
            (TimeOfDay::Night, night) => far_m.min(night.unwrap_or(0.0)),
        };
        // By night less is far enough to be looked over, so that what is in the way is looked at anew.
        let at_night = (self.time == TimeOfDay::Night).then(|| Spot {
            blocking: ObstacleSet::blocking(spot.obstacles, spot.apex, spot.lens.height_m, far_m),
            ..*spot
        });
        let visible = at_night
            .as_ref()
            .unwrap_or(spot)
            .seen(bearing_deg, spot.lens.near(), far_m);
        let eye = Eye {
            viewpoint: spot.apex,
            axis_deg: Some(bearing_deg),
            lens: *spot.lens,
            visible,
            counts: true,
        };
        self.samples.seen_by(&eye, self.level)
    }

    /// How much of what a view sees lies outside streets and squares, or why people are to be left alone by it: by day,
    /// whatever the plan is for.
    pub(super) fn judged(&self, spot: &Spot<'_>, bearing_deg: f64) -> Result<f64, Why> {
        let visible = spot.seen(bearing_deg, spot.lens.near(), spot.lens.range().far_m);
        if self.touches_sensitive(spot.apex, &visible) {
            return Err(Why::Sensitive);
        }
        if spot.looks_at_homes(bearing_deg) {
            return Err(Why::TowardsHomes);
        }
        let share = self.ground.share_outside(&visible);
        share
            .filter(|share| *share <= MOST_OUTSIDE)
            .ok_or(Why::OutsideStreets)
    }

    fn touches_sensitive(&self, apex: Coord<f64>, visible: &MultiPolygon<f64>) -> bool {
        let bounds = visible.bounding_rect();
        self.sensitive.iter().any(|place| {
            let meets = bounds.zip(place.bounding_rect());
            place.intersects(&apex)
                || meets.is_some_and(|(a, b)| a.intersects(&b)) && visible.intersects(place)
        })
    }

    /// What is seen from a spot along a true bearing that stands as `bearing_deg` in the frame, and how much of it lies
    /// outside; or why there is no such view.
    fn view(&self, spot: &Spot<'_>, bearing_deg: f64) -> Result<(Vec<u32>, f64), Why> {
        let cover = self.cover(spot, bearing_deg);
        if !cover.iter().any(|number| self.seen.times(*number) == 0) {
            return Err(Why::NothingNew);
        }
        Ok((cover, self.judged(spot, bearing_deg)?))
    }

    /// All views from `sites` through `lens`, in the order of sites and bearings; fewer once nobody waits for them.
    pub(super) fn views(&self, sites: &[Site], lens: &Lens, watch: &Watch) -> (Vec<View>, LeftOut) {
        let mut tiles: BTreeMap<[i64; 2], Vec<u32>> = BTreeMap::new();
        for (number, site) in (0..).zip(sites) {
            let tile = cell(site.at, TILE_M);
            tiles.entry(tile).or_default().push(number);
        }
        let tiles: Vec<_> = tiles.into_iter().collect();
        let looked = AtomicUsize::new(0);
        let done = tiles.par_iter().map(|(tile, numbers)| {
            let (mut views, mut left_out) = (Vec::new(), LeftOut::default());
            if !(watch.waits)() {
                return (views, left_out);
            }
            let near = self.near(around(*tile, lens.range().far_m));
            for number in numbers {
                let at = sites[*number as usize].at;
                let spot = Spot::new(at, lens, &near);
                let north = self.in_frame(at, 0.0);
                for bearing_deg in (0..360).step_by(STEP_DEG.into()) {
                    match self.view(&spot, north + f64::from(bearing_deg)) {
                        Ok((cover, outside_share)) => views.push(View {
                            site: *number,
                            bearing_deg,
                            cover,
                            outside_share,
                        }),
                        Err(why) => left_out.count(why),
                    }
                }
            }
            let done = looked.fetch_add(numbers.len(), Ordering::Relaxed) + numbers.len();
            let of = sites.len();
            (watch.tell)(Told::Looked { done, of });
            (views, left_out)
        });
        let done: Vec<_> = done.collect();
        let (mut all, mut left_out) = (Vec::new(), LeftOut::default());
        for (views, left) in done {
            all.extend(views);
            left_out.add(left);
        }
        all.sort_unstable_by_key(|view| (view.site, view.bearing_deg));
        (all, left_out)
    }

    /// The obstacles whose box meets another.
    pub(super) fn near(&self, around: Rect<f64>) -> Vec<Obstacle> {
        let near = self.obstacles.iter();
        near.filter(|obstacle| bounds(obstacle).is_some_and(|bounds| bounds.intersects(&around)))
            .cloned()
            .collect()
    }

    /// A true bearing at a place as one of the frame, whose north is that of its middle.
    pub(super) fn in_frame(&self, at: Coord<f64>, bearing_deg: f64) -> f64 {
        self.frame
            .local_bearing(self.frame.position(at), bearing_deg)
    }
}

fn bounds(obstacle: &Obstacle) -> Option<Rect<f64>> {
    match &obstacle.outline {
        Outline::Building(polygons) => polygons.bounding_rect(),
        Outline::Wall(line) => line.bounding_rect(),
    }
}

/// A tile with all within a range of it.
fn around([column, row]: [i64; 2], far_m: f64) -> Rect<f64> {
    let corner = |column: i64, row: i64| Coord {
        x: column as f64 * TILE_M,
        y: row as f64 * TILE_M,
    };
    let far = Coord { x: far_m, y: far_m };
    Rect::new(corner(column, row) - far, corner(column + 1, row + 1) + far)
}
