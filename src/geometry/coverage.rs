//! What a camera sees by day and by night: lens, viewpoint, obstacles and masks put together.

use geo::{Area, BooleanOps, Coord, Intersects, MultiPolygon, Polygon};
use serde::{Deserialize, Serialize};

use super::obstacles::{Obstacle, ObstacleSet};
use super::optics::{ASSUMED_ANGLE_DEG, Lens};
use super::sector::Sector;
use super::viewpoint;
use super::visibility::visible;

/// What a camera at the origin of the local frame sees.
#[derive(Debug, Clone, PartialEq)]
pub struct Coverage {
    /// No way out of its building within 5 m: no view by day or night, for the review list.
    pub indoors: bool,
    /// Where all distances start, metres from the recorded place.
    pub viewpoint: Coord<f64>,
    /// By day; none indoors.
    pub day: Option<View>,
    /// By night.
    pub night: NightView,
    /// What was taken for granted.
    pub assumptions: Vec<Assumption>,
}

/// What is known of the view at night.
#[derive(Debug, Clone, PartialEq)]
pub enum NightView {
    /// Nothing: the day's view may hold. Also indoors.
    Unknown,
    /// It sees nothing at night.
    Blind,
    /// Up to its range at night.
    View(View),
}

/// The field of view and what is seen in it.
#[derive(Debug, Clone, PartialEq)]
pub struct View {
    /// The unobstructed field of view, in local metres.
    pub sector: Sector,
    /// The part that is neither blocked nor masked, in local metres; arcs are chords within 1 cm.
    pub visible: MultiPolygon<f64>,
    /// Square metres of `visible`.
    pub area_m2: f64,
}

/// A default that stood in for something unknown; each lowers the best verdict to `may_see`.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(tag = "code", rename_all = "snake_case")]
pub enum Assumption {
    /// The range is neither given nor derivable.
    RangeAssumed {
        /// The range taken instead, metres.
        far_m: f64,
    },
    /// The direction is unknown: a full circle.
    BearingUnknown,
    /// The horizontal angle is unknown.
    AngleAssumed {
        /// The angle taken instead, degrees.
        deg: f64,
    },
    /// It turns: part of the circle at any time.
    MayLookElsewhere,
}

/// Computes the coverage of a camera at the local origin.
///
/// `obstacles` and `masks` (areas hidden in the device) are in local metres around it; obstacles farther than
/// the range may be among them.
#[must_use]
pub fn coverage(lens: &Lens, obstacles: &[Obstacle], masks: &[Polygon<f64>]) -> Coverage {
    let range = lens.range();
    let (bearing_deg, width_deg, mut assumptions) = directions(lens);
    if range.assumed {
        assumptions.push(Assumption::RangeAssumed { far_m: range.far_m });
    }
    let aim = lens.bearing_deg.filter(|_| width_deg < 180.0);
    let place = viewpoint::place(Coord::zero(), aim, obstacles, lens.height_m, range.far_m);
    let Some(apex) = place.at() else {
        let night = NightView::Unknown;
        return Coverage {
            indoors: true,
            viewpoint: Coord::zero(),
            day: None,
            night,
            assumptions,
        };
    };
    let view = |far_m: f64| {
        let sector = Sector {
            apex,
            bearing_deg,
            width_deg,
            near_m: lens.near(),
            far_m,
        };
        let blocking = ObstacleSet::blocking(obstacles, apex, lens.height_m, far_m);
        // One mask after the other: together, where two overlap would count as open again.
        let unmasked = visible(&blocking, &sector);
        View::new(
            sector,
            masks
                .iter()
                .fold(unmasked, |seen, mask| seen.difference(mask)),
        )
    };
    let day = view(range.far_m);
    let night = match lens.night_far_m {
        None => NightView::Unknown,
        Some(far_m) if far_m <= 0.0 => NightView::Blind,
        Some(far_m) if far_m < range.far_m => NightView::View(view(far_m)),
        Some(_) => NightView::View(day.clone()),
    };
    Coverage {
        indoors: false,
        viewpoint: apex,
        day: Some(day),
        night,
        assumptions,
    }
}

/// Bearing and width of the sector in degrees, and what was assumed for them.
fn directions(lens: &Lens) -> (f64, f64, Vec<Assumption>) {
    match (
        lens.full_circle || lens.panning,
        lens.bearing_deg,
        lens.hfov(),
    ) {
        (true, ..) if lens.panning => (0.0, 360.0, vec![Assumption::MayLookElsewhere]),
        // All around is all around, whichever way the lens is said to point.
        (true, ..) | (false, None, Some(360.0..)) => (0.0, 360.0, vec![]),
        (false, None, _) => (0.0, 360.0, vec![Assumption::BearingUnknown]),
        (false, Some(bearing), Some(hfov)) => (bearing, hfov.min(360.0), vec![]),
        (false, Some(bearing), None) => (
            bearing,
            ASSUMED_ANGLE_DEG,
            vec![Assumption::AngleAssumed {
                deg: ASSUMED_ANGLE_DEG,
            }],
        ),
    }
}

impl View {
    /// A view with its area computed.
    #[must_use]
    pub fn new(sector: Sector, visible: MultiPolygon<f64>) -> Self {
        let area_m2 = visible.unsigned_area();
        Self {
            sector,
            visible,
            area_m2,
        }
    }

    /// Whether the place is seen: exact at the outline of the sector, else by the visible polygon.
    #[must_use]
    pub fn sees(&self, place: Coord<f64>) -> bool {
        if !self.sector.contains(place) {
            return false;
        }
        self.visible.intersects(&place) || {
            let within = self.sector.pulled_in(place);
            within != place && self.visible.intersects(&within)
        }
    }
}

#[cfg(test)]
mod tests {
    use geo::{LineString, Rect};

    use super::*;

    fn lens() -> Lens {
        Lens {
            bearing_deg: Some(0.0),
            horizontal_fov_deg: Some(90.0),
            width_px: Some(1920),
            far_m: Some(40.0),
            night_far_m: Some(20.0),
            ..Lens::default()
        }
    }

    const fn at(x: f64, y: f64) -> Coord<f64> {
        Coord { x, y }
    }

    fn block(key: i64, min: (f64, f64), max: (f64, f64), height: Option<f64>) -> Obstacle {
        Obstacle::building(key, Rect::new(min, max).to_polygon(), height)
    }

    #[test]
    fn what_is_unknown_widens_the_view_and_is_said() {
        use Assumption::{AngleAssumed, BearingUnknown, MayLookElsewhere, RangeAssumed};
        let table = [
            (lens(), 90.0, 40.0, vec![]),
            (
                Lens {
                    bearing_deg: None,
                    ..lens()
                },
                360.0,
                40.0,
                vec![BearingUnknown],
            ),
            (
                Lens {
                    horizontal_fov_deg: None,
                    ..lens()
                },
                90.0,
                40.0,
                vec![AngleAssumed { deg: 90.0 }],
            ),
            (
                Lens {
                    far_m: None,
                    ..lens()
                },
                90.0,
                48.0,
                vec![],
            ),
            (
                Lens {
                    far_m: None,
                    width_px: None,
                    ..lens()
                },
                90.0,
                50.0,
                vec![RangeAssumed { far_m: 50.0 }],
            ),
            (
                Lens {
                    full_circle: true,
                    bearing_deg: None,
                    ..lens()
                },
                360.0,
                40.0,
                vec![],
            ),
            (
                Lens {
                    full_circle: true,
                    panning: true,
                    ..lens()
                },
                360.0,
                40.0,
                vec![MayLookElsewhere],
            ),
            (
                Lens::default(),
                360.0,
                50.0,
                vec![BearingUnknown, RangeAssumed { far_m: 50.0 }],
            ),
        ];
        for (lens, width, far, assumptions) in table {
            let coverage = coverage(&lens, &[], &[]);
            let sector = coverage.day.unwrap().sector;
            assert!(
                (sector.width_deg - width).abs() < 1e-9 && (sector.far_m - far).abs() < 1e-9,
                "{lens:?}"
            );
            assert_eq!(coverage.assumptions, assumptions, "{lens:?}");
        }
        let text = serde_json::to_string(&RangeAssumed { far_m: 50.0 }).unwrap();
        assert_eq!(text, r#"{"code":"range_assumed","far_m":50.0}"#);
    }

    #[test]
    fn night_is_unknown_blind_or_shorter() {
        let night = |night_far_m| {
            coverage(
                &Lens {
                    night_far_m,
                    ..lens()
                },
                &[],
                &[],
            )
            .night
        };
        assert_eq!(night(None), NightView::Unknown);
        assert_eq!(night(Some(0.0)), NightView::Blind);
        for (given, far) in [(20.0, 20.0), (60.0, 40.0)] {
            let NightView::View(view) = night(Some(given)) else {
                panic!("no view at {given}")
            };
            assert!((view.sector.far_m - far).abs() < 1e-9);
            assert!((view.area_m2 / (far * far * std::f64::consts::FRAC_PI_4) - 1.0).abs() < 1e-3);
        }
    }

    #[test]
    fn the_view_starts_in_front_of_its_own_wall() {
        let shop = block(1, (-5.0, -10.0), (5.0, 1.0), None);
        let seen = coverage(&lens(), std::slice::from_ref(&shop), &[]);
        assert!((seen.viewpoint.y - 1.05).abs() < 1e-9 && !seen.indoors);
        assert!(seen.day.unwrap().sees(at(0.0, 41.04)));
        let inside = coverage(
            &lens(),
            &[block(1, (-50.0, -50.0), (50.0, 50.0), None)],
            &[],
        );
        assert!(inside.indoors && inside.day.is_none() && inside.night == NightView::Unknown);
        // On its roof it stays, and looks over what is low.
        let roof = Lens {
            height_m: Some(8.0),
            ..lens()
        };
        let seen = coverage(
            &roof,
            &[Obstacle {
                height_m: Some(4.0),
                ..shop
            }],
            &[],
        );
        assert_eq!(seen.viewpoint, Coord::zero());
        assert!(seen.day.unwrap().sees(at(0.0, 0.5)));
    }

    #[test]
    fn masks_are_taken_out_also_where_they_overlap() {
        let mask = |x0: f64, x1: f64| Rect::new((x0, 5.0), (x1, 10.0)).to_polygon();
        let day = coverage(&lens(), &[], &[mask(-2.0, 1.0), mask(-1.0, 2.0)])
            .day
            .unwrap();
        for (place, sees) in [
            (at(0.0, 7.0), false),
            (at(-1.5, 7.0), false),
            (at(3.0, 7.0), true),
            (at(0.0, 12.0), true),
        ] {
            assert_eq!(day.sees(place), sees, "{place:?}");
        }
        let open = coverage(&lens(), &[], &[]).day.unwrap();
        assert!((open.area_m2 - day.area_m2 - 20.0).abs() < 1e-4);
    }

    #[test]
    fn points_at_the_arc_are_told_exactly() {
        let wall = Obstacle::wall(1, LineString::from(vec![(5.0, 20.0), (9.0, 20.0)]), None);
        let day = coverage(&lens(), &[wall], &[]).day.unwrap();
        for i in -449..=449 {
            let (sin, cos) = (f64::from(i) / 10.0).to_radians().sin_cos();
            // The wall covers bearings atan(5/20) to atan(9/20): 14.04° to 24.23°.
            let blocked = (141..=242).contains(&i);
            assert_eq!(day.sees(at(sin, cos) * 39.999_999), !blocked, "{i}");
            assert!(!day.sees(at(sin, cos) * 40.000_001));
        }
    }
}
