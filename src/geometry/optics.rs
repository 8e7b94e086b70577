//! What a lens makes of a scene: its angles, how near and how far it sees, and how fine.

use super::detail::Level2025;

/// The height that must be visible for a person to count as seen, metres.
pub const TARGET_HEIGHT_M: f64 = 1.5;
/// A given range beyond this is taken as this, metres.
pub const MAX_GIVEN_RANGE_M: f64 = 500.0;
/// A range derived from the density of pixels is at most this, metres.
pub const MAX_DERIVED_RANGE_M: f64 = 150.0;
/// The range when nothing is known, metres.
pub const ASSUMED_RANGE_M: f64 = 50.0;
/// The horizontal angle when only the bearing is known, degrees.
pub const ASSUMED_ANGLE_DEG: f64 = 90.0;
/// Lenses wider than this are not rectilinear, degrees.
const MAX_RECTILINEAR_DEG: f64 = 120.0;
/// Nearer than this a density in pixels per metre means nothing, metres.
const LEAST_DISTANCE_M: f64 = 0.1;

/// What is known of a camera's optics and mounting; `None` is unknown.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Lens {
    /// Direction of the axis, degrees clockwise from north.
    pub bearing_deg: Option<f64>,
    /// Horizontal angle of view, degrees.
    pub horizontal_fov_deg: Option<f64>,
    /// Vertical angle of view, degrees.
    pub vertical_fov_deg: Option<f64>,
    /// Degrees below the horizontal, positive downwards.
    pub tilt_deg: Option<f64>,
    /// Picture width in pixels.
    pub width_px: Option<u32>,
    /// Picture height in pixels.
    pub height_px: Option<u32>,
    /// Nearest distance seen, metres; derived from tilt and height when unknown.
    pub near_m: Option<f64>,
    /// Given range, metres.
    pub far_m: Option<f64>,
    /// Range at night, metres; 0 is blind at night.
    pub night_far_m: Option<f64>,
    /// Height above the ground, metres.
    pub height_m: Option<f64>,
    /// Sees, or may turn, all the way round: dome, fisheye, panning.
    pub full_circle: bool,
    /// Turns, so that it may be looking elsewhere.
    pub panning: bool,
    /// Fisheye or stitched picture: pixels are spread evenly over the angle.
    pub wide_projection: bool,
}

/// A farthest distance and where it comes from.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Range {
    /// Metres.
    pub far_m: f64,
    /// Neither given nor derived: the default of 50 m.
    pub assumed: bool,
}

impl Lens {
    /// The vertical angle of view in degrees: as given, else from the shape of a rectilinear picture.
    ///
    /// `2 atan(tan(hfov / 2) · height_px / width_px)`.
    #[must_use]
    pub fn vertical_fov(&self) -> Option<f64> {
        self.vertical_fov_deg.or_else(|| {
            let hfov = self.hfov().filter(|_| !self.is_wide())?;
            let (width, height) = (
                self.width_px.filter(|px| *px > 0)?,
                self.height_px.filter(|px| *px > 0)?,
            );
            let half = (0.5 * hfov).to_radians().tan() * f64::from(height) / f64::from(width);
            Some(2.0 * half.atan().to_degrees())
        })
    }

    /// The nearest distance seen in metres: as given, else where the lowest ray meets target height.
    ///
    /// `(H - 1.5) / tan(tilt + vfov / 2)`; 0 when that angle is 90° or more, or anything is unknown.
    #[must_use]
    pub fn near(&self) -> f64 {
        let derived = || {
            let lowest = self.tilt_deg? + 0.5 * self.vertical_fov()?;
            let drop = self.height_m? - TARGET_HEIGHT_M;
            (0.0 < lowest && lowest < 90.0).then(|| drop / lowest.to_radians().tan())
        };
        self.near_m.or_else(derived).unwrap_or(0.0).max(0.0)
    }

    /// The farthest distance seen by day.
    ///
    /// The given range (at most 500 m), else where detail on the axis falls to 20 px/m (at most 150 m), else
    /// 50 m assumed; a lens whose highest ray points down sees no farther than that ray reaches.
    #[must_use]
    pub fn range(&self) -> Range {
        let given = self.far_m.map(|far| far.min(MAX_GIVEN_RANGE_M));
        let derived = || {
            self.distance_at(Level2025::Overview.min_px_per_m())
                .map(|far| far.min(MAX_DERIVED_RANGE_M))
        };
        let known = given.or_else(derived);
        let cap = self.highest_ray_m().unwrap_or(f64::INFINITY);
        Range {
            far_m: known.unwrap_or(ASSUMED_RANGE_M).min(cap).max(0.0),
            assumed: known.is_none(),
        }
    }

    /// Pixels per metre at a distance in metres and degrees off the axis; none if pixels or angle are unknown.
    ///
    /// Rectilinear up to 120°: `width / (2 d tan(hfov / 2))` with d along the axis; wider, fisheye or stitched:
    /// `width / (hfov_rad · r)`. Where the axis is unknown or turns, the target is taken to be on it.
    #[must_use]
    pub fn px_per_m(&self, distance_m: f64, off_axis_deg: f64) -> Option<f64> {
        let distance = distance_m.max(LEAST_DISTANCE_M);
        let density = self.density_at_1_m()? / distance;
        let on_axis = self.is_even();
        // Nothing in the picture is farther off the axis than its edge; beside the lens an angle is mere rounding.
        let edge_deg = self.hfov().map_or(0.0, |hfov| hfov / 2.0);
        let off_axis_deg = off_axis_deg.abs().min(edge_deg);
        Some(if on_axis {
            density
        } else {
            density / off_axis_deg.to_radians().cos()
        })
    }

    /// The distance in metres at which detail on the axis falls to `px_per_m`.
    #[must_use]
    pub fn distance_at(&self, px_per_m: f64) -> Option<f64> {
        self.density_at_1_m().map(|density| density / px_per_m)
    }

    /// The horizontal angle of view in degrees, where it is a usable number.
    pub(super) fn hfov(&self) -> Option<f64> {
        self.horizontal_fov_deg
            .filter(|hfov| hfov.is_finite() && *hfov > 0.0)
    }

    fn density_at_1_m(&self) -> Option<f64> {
        let hfov = self.hfov()?.min(360.0).to_radians();
        let width = f64::from(self.width_px.filter(|px| *px > 0)?);
        Some(
            width
                / if self.is_wide() {
                    hfov
                } else {
                    2.0 * (0.5 * hfov).tan()
                },
        )
    }

    /// Whether detail depends on the distance alone, and not on how far off the axis a place is.
    pub(super) fn is_even(&self) -> bool {
        self.is_wide() || self.full_circle || self.bearing_deg.is_none()
    }

    fn is_wide(&self) -> bool {
        self.wide_projection || self.hfov().is_some_and(|hfov| hfov > MAX_RECTILINEAR_DEG)
    }

    /// How far the highest ray stays above target height, if it points down at all.
    fn highest_ray_m(&self) -> Option<f64> {
        let highest = self.tilt_deg? - 0.5 * self.vertical_fov()?;
        // From below target height the highest ray never comes down to it: no bound.
        let drop = self
            .height_m
            .map(|height| height - TARGET_HEIGHT_M)
            .filter(|drop| *drop > 0.0)?;
        (0.0 < highest && highest < 90.0).then(|| drop / highest.to_radians().tan())
    }
}

#[cfg(test)]
#[expect(clippy::float_cmp, reason = "given numbers must come back unchanged")]
mod tests {
    use super::*;

    fn close(a: f64, b: f64) -> bool {
        (a - b).abs() < 5e-3
    }

    fn lens(width_px: u32, hfov: f64) -> Lens {
        Lens {
            width_px: Some(width_px),
            horizontal_fov_deg: Some(hfov),
            bearing_deg: Some(0.0),
            ..Lens::default()
        }
    }

    #[test]
    fn densities_are_those_of_the_table() {
        let table = include_str!("../../fixtures/geometry/pixel_density_distances.csv");
        let lenses = [
            lens(1920, 90.0),
            lens(2560, 100.0),
            lens(2560, 80.0),
            lens(3840, 105.0),
        ];
        let mut checked = 0;
        for row in table.lines().skip(1) {
            let row: Vec<f64> = row.split(',').map(|cell| cell.parse().unwrap()).collect();
            for (lens, distance) in lenses.iter().zip(&row[1..]) {
                let computed = lens.distance_at(row[0]).unwrap();
                assert!(
                    close(computed, *distance),
                    "{lens:?} at {}: {computed}, not {distance}",
                    row[0]
                );
                let density = lens.px_per_m(computed, 0.0).unwrap();
                assert!(
                    (density - row[0]).abs() < 1e-9
                        && Level2025::of(density) == Level2025::of(row[0])
                );
                checked += 1;
            }
        }
        assert_eq!(checked, 36);
    }

    #[test]
    fn off_the_axis_a_rectilinear_picture_gains_and_a_wide_one_does_not() {
        let flat = lens(1920, 90.0);
        assert!(close(
            flat.px_per_m(10.0, 45.0).unwrap(),
            96.0 * 2_f64.sqrt()
        ));
        let turning = Lens {
            full_circle: true,
            ..flat
        };
        assert!(close(turning.px_per_m(10.0, 45.0).unwrap(), 96.0));
        let wide = lens(3000, 180.0);
        assert!(close(
            wide.px_per_m(10.0, 80.0).unwrap(),
            300.0 / std::f64::consts::PI
        ));
        let stitched = Lens {
            wide_projection: true,
            ..lens(1000, 100.0)
        };
        assert!(close(
            stitched.px_per_m(10.0, 30.0).unwrap(),
            100.0 / 100_f64.to_radians()
        ));
        assert_eq!(
            Lens {
                width_px: None,
                ..flat
            }
            .px_per_m(10.0, 0.0),
            None
        );
        assert_eq!(
            Lens {
                horizontal_fov_deg: None,
                ..flat
            }
            .px_per_m(10.0, 0.0),
            None
        );
        assert!(flat.px_per_m(0.0, 0.0).unwrap().is_finite());
    }

    #[test]
    fn the_vertical_angle_follows_from_the_shape_of_the_picture() {
        let hd = Lens {
            height_px: Some(1080),
            ..lens(1920, 90.0)
        };
        assert!(close(hd.vertical_fov().unwrap(), 58.7155));
        assert_eq!(
            Lens {
                vertical_fov_deg: Some(40.0),
                ..hd
            }
            .vertical_fov(),
            Some(40.0)
        );
        assert_eq!(
            Lens {
                height_px: None,
                ..hd
            }
            .vertical_fov(),
            None
        );
        assert_eq!(
            Lens {
                wide_projection: true,
                ..hd
            }
            .vertical_fov(),
            None
        );
        assert_eq!(
            Lens {
                horizontal_fov_deg: Some(180.0),
                ..hd
            }
            .vertical_fov(),
            None
        );
    }

    #[test]
    fn the_range_is_given_derived_or_assumed() {
        let range = |lens: Lens| (lens.range().far_m, lens.range().assumed);
        assert_eq!(
            range(Lens {
                far_m: Some(80.0),
                ..Lens::default()
            }),
            (80.0, false)
        );
        assert_eq!(
            range(Lens {
                far_m: Some(5000.0),
                ..Lens::default()
            }),
            (500.0, false)
        );
        assert!(close(range(lens(1920, 90.0)).0, 48.0));
        assert_eq!(range(lens(8000, 30.0)), (150.0, false));
        assert_eq!(range(Lens::default()), (50.0, true));
    }

    #[test]
    fn nothing_is_farther_off_the_axis_than_the_edge_of_the_picture() {
        let lens = lens(1920, 90.0);
        let edge = lens.px_per_m(10.0, 45.0).unwrap();
        for noise in [90.0, 135.0, 180.0, -120.0] {
            assert!(close(lens.px_per_m(10.0, noise).unwrap(), edge), "{noise}");
        }
    }

    #[test]
    fn tilt_and_height_bound_what_is_seen() {
        // Height 4.5 m: 3 m above target height.
        let tilted = |tilt: f64, vfov: f64| Lens {
            tilt_deg: Some(tilt),
            vertical_fov_deg: Some(vfov),
            height_m: Some(4.5),
            far_m: Some(100.0),
            ..Lens::default()
        };
        let table = [
            // tilt, vfov, near, far
            (15.0, 60.0, 3.0, 100.0), // lowest ray at 45°, highest 15° above the horizon
            (45.0, 60.0, 3.0 / 3.732_05, 11.196), // 75° and 15°
            (60.0, 60.0, 0.0, 5.196), // straight down at the edge: 90° and 30°
            (90.0, 60.0, 0.0, 1.732), // 120° and 60°
            (-40.0, 60.0, 0.0, 100.0), // looks up: nothing to derive
        ];
        for (tilt, vfov, near, far) in table {
            let lens = tilted(tilt, vfov);
            assert!(close(lens.near(), near), "near at {tilt}: {}", lens.near());
            assert!(
                close(lens.range().far_m, far),
                "far at {tilt}: {}",
                lens.range().far_m
            );
        }
        assert_eq!(
            Lens {
                near_m: Some(7.0),
                ..tilted(15.0, 60.0)
            }
            .near(),
            7.0
        );
        let low = Lens {
            height_m: Some(1.0),
            ..tilted(45.0, 60.0)
        };
        assert_eq!((low.near(), low.range().far_m), (0.0, 100.0));
        assert_eq!(
            Lens {
                height_m: None,
                ..tilted(45.0, 60.0)
            }
            .near(),
            0.0
        );
    }
}
