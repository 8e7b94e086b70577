//! Where in a view which level of detail is reached.

use geo::{Area, BooleanOps, Coord, LineString, MultiPolygon, Polygon};

use super::{Lens, Level2025, View, area::disc_polygon};

/// The part of a view with one level of detail.
#[derive(Debug, Clone, PartialEq)]
pub struct Band {
    /// The level; none below the coarsest.
    pub level: Option<Level2025>,
    /// Where it begins, metres: along the axis of a rectilinear lens with a known bearing, else from the viewpoint.
    pub from_m: f64,
    /// Where it ends.
    pub to_m: f64,
    /// What is seen there, local metres.
    pub visible: MultiPolygon<f64>,
}

/// The bands of a view, the nearest first; none where pixels or angle are unknown. They fill what is seen.
#[must_use]
pub fn bands(lens: &Lens, view: &View) -> Vec<Band> {
    let far_m = view.sector.far_m;
    let along_axis = !lens.is_even() && !view.sector.is_full_circle();
    let mut bands = Vec::new();
    let mut from_m = 0.0;
    let levels = Level2025::ALL.iter().rev().map(|level| Some(*level));
    for level in levels.chain([None]) {
        let reach = match level {
            Some(level) => lens.distance_at(level.min_px_per_m()),
            None => Some(f64::INFINITY),
        };
        let Some(to_m) = reach.map(|reach| reach.min(far_m)) else {
            // Without pixels or an angle nothing is known of any level.
            return Vec::new();
        };
        if to_m > from_m {
            let visible = if along_axis {
                let strip = strip(view, from_m, to_m);
                view.visible.intersection(&strip)
            } else {
                ring(view, from_m, to_m)
            };
            if visible.unsigned_area() > 0.0 {
                bands.push(Band {
                    level,
                    from_m,
                    to_m,
                    visible,
                });
            }
            from_m = to_m;
        }
    }
    bands
}

/// What lies between two distances along the axis, as wide as anything that is seen.
fn strip(view: &View, from_m: f64, to_m: f64) -> Polygon<f64> {
    let (sin, cos) = view.sector.bearing_deg.to_radians().sin_cos();
    // A little more, so that the arc's own chords are not cut.
    let wide = view.sector.far_m + 1.0;
    let to_m = if to_m < view.sector.far_m { to_m } else { wide };
    let at = |along: f64, across: f64| {
        let step = Coord {
            x: along * sin + across * cos,
            y: along * cos - across * sin,
        };
        view.sector.apex + step
    };
    let corners = vec![
        at(from_m, -wide),
        at(to_m, -wide),
        at(to_m, wide),
        at(from_m, wide),
    ];
    Polygon::new(LineString::new(corners), Vec::new())
}

/// What is seen between two distances from the viewpoint.
fn ring(view: &View, from_m: f64, to_m: f64) -> MultiPolygon<f64> {
    let apex = view.sector.apex;
    let within = if to_m < view.sector.far_m {
        view.visible.intersection(&disc_polygon(apex, to_m))
    } else {
        view.visible.clone()
    };
    if from_m > 0.0 {
        within.difference(&disc_polygon(apex, from_m))
    } else {
        within
    }
}

#[cfg(test)]
mod tests {
    use geo::{Contains, Point, Rect};
    use proptest::prelude::*;

    use super::*;
    use crate::geometry::{Obstacle, coverage};

    fn lens(hfov: f64, bearing: Option<f64>, full_circle: bool) -> Lens {
        Lens {
            bearing_deg: bearing,
            horizontal_fov_deg: Some(hfov),
            width_px: Some(1920),
            full_circle,
            ..Lens::default()
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]

        #[test]
        fn a_place_lies_in_the_band_of_its_level(
            hfov in 30.0..200.0_f64,
            bearing in proptest::option::of(0.0..360.0_f64),
            full_circle: bool,
            far in proptest::option::of(20.0..200.0_f64),
            places in proptest::collection::vec((-120.0..120.0_f64, -120.0..120.0_f64), 40),
        ) {
            let lens = Lens { far_m: far, ..lens(hfov, bearing, full_circle) };
            let house = Rect::new((15.0, 15.0), (30.0, 40.0)).to_polygon();
            let seen = coverage(&lens, &[Obstacle::building(1, house, None)], &[]);
            let view = seen.day.unwrap();
            let bands = bands(&lens, &view);
            let all: f64 = bands.iter().map(|band| band.visible.unsigned_area()).sum();
            prop_assert!((all - view.area_m2).abs() < 0.02 * view.area_m2.max(1.0), "{all} of {}", view.area_m2);
            for (x, y) in places {
                let place = Coord { x, y };
                let off = if view.sector.is_full_circle() { 0.0 } else { view.sector.off_axis_deg(place) };
                let density = lens.px_per_m(view.sector.distance_from_apex(place), off).unwrap();
                // The polygons are chords: at a threshold a place may lie on either side.
                let near = Level2025::ALL.iter().any(|level| (density / level.min_px_per_m() - 1.0).abs() < 0.005);
                if near || !view.visible.contains(&Point(place)) || !view.sector.shrunk().contains(place) {
                    continue;
                }
                let of: Vec<_> = bands.iter().filter(|band| band.visible.contains(&Point(place))).collect();
                prop_assert_eq!(of.len(), 1, "{:?} lies in one band", place);
                prop_assert_eq!(of[0].level, Level2025::of(density), "{:?}: {}", place, density);
            }
        }
    }

    #[test]
    fn nothing_is_said_of_unknown_pixels() {
        let unknown = Lens {
            width_px: None,
            ..lens(90.0, Some(0.0), false)
        };
        let view = coverage(&unknown, &[], &[]).day.unwrap();
        assert!(bands(&unknown, &view).is_empty());
    }
}
