//! Where the sun stands: day or night at a place.

use super::units::Position;

/// Degrees of the sun's centre above the horizon, without refraction, at `unix_seconds` (UTC).
///
/// Meeus, *Astronomical Algorithms* (2nd edition), chapters 12, 13 and 25 at low accuracy, as used by the NOAA
/// solar calculator: within 0.02° between 1950 and 2050.
#[must_use]
pub fn elevation_deg(place: Position, unix_seconds: f64) -> f64 {
    let days = unix_seconds / 86_400.0 + 2_440_587.5 - 2_451_545.0;
    let Equatorial {
        right_ascension,
        declination,
    } = sun(days);
    // Sidereal time at Greenwich, then the angle from the local meridian.
    let sidereal = 280.460_618_37 + 360.985_647_366_29 * days;
    let hour_angle = (sidereal + place.lon.get()).to_radians() - right_ascension;
    let lat = place.lat.get().to_radians();
    let sin = lat.sin() * declination.sin() + lat.cos() * declination.cos() * hour_angle.cos();
    sin.clamp(-1.0, 1.0).asin().to_degrees()
}

/// Apparent place of the sun, radians.
struct Equatorial {
    right_ascension: f64,
    declination: f64,
}

/// The sun at `days` since 2000-01-01 12:00.
fn sun(days: f64) -> Equatorial {
    let t = days / 36_525.0;
    let mean_longitude = 280.466_46 + t * (36_000.769_83 + 0.000_303_2 * t);
    let anomaly = (357.529_11 + t * (35_999.050_29 - 0.000_153_7 * t)).to_radians();
    let center = (1.914_602 - t * (0.004_817 + 0.000_014 * t)) * anomaly.sin()
        + (0.019_993 - 0.000_101 * t) * (2.0 * anomaly).sin()
        + 0.000_289 * (3.0 * anomaly).sin();
    // Nutation and aberration, by the moon's ascending node.
    let node = (125.04 - 1934.136 * t).to_radians();
    let longitude = (mean_longitude + center - 0.005_69 - 0.004_78 * node.sin()).to_radians();
    let obliquity =
        23.439_291_11 - t * (0.013_004_167 + t * (1.639e-7 - 5.036e-7 * t)) + 0.002_56 * node.cos();
    let (sin, cos) = obliquity.to_radians().sin_cos();
    Equatorial {
        right_ascension: (cos * longitude.sin()).atan2(longitude.cos()),
        declination: (sin * longitude.sin()).asin(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn elevation(lon: f64, lat: f64, unix_seconds: i64) -> f64 {
        elevation_deg(Position::try_from([lon, lat]).unwrap(), unix_seconds as f64)
    }

    #[test]
    fn the_worked_example_of_meeus() {
        // Example 25.a: 1992-10-13 0h; right ascension 198.38083°, declination -7.78507°.
        let place = sun(2_448_908.5 - 2_451_545.0);
        assert!((place.right_ascension.to_degrees().rem_euclid(360.0) - 198.380_83).abs() < 1e-4);
        assert!((place.declination.to_degrees() + 7.785_07).abs() < 1e-4);
    }

    #[test]
    fn published_elevations() {
        // Reda and Andreas, Solar Position Algorithm (NREL/TP-560-34302), example of section A.5:
        // 2003-10-17 12:30:30 UTC-7, 39.742476 N 105.1786 W; zenith 50.11162° with 0.0163° of refraction.
        let boulder = elevation(-105.1786, 39.742_476, 1_066_419_030);
        assert!(
            (boulder - (90.0 - 50.111_62 - 0.016_3)).abs() < 0.02,
            "{boulder}"
        );
        // At the June solstice of 2024 (20 June 20:51 UTC) the sun stands over the tropic, 23.436° N; it is
        // apparent noon (equation of time -1.9 min) at 132.27° W.
        let tropic = elevation(-132.27, 23.436, 1_718_916_660);
        assert!(tropic > 89.9, "{tropic}");
        // The same moment seen from the other side of the globe.
        assert!((elevation(180.0 - 132.27, -23.436, 1_718_916_660) + tropic).abs() < 1e-6);
    }

    #[test]
    fn poles_have_half_a_year_of_day() {
        // The elevation at a pole is the declination: 23.44° at the solstice of 2024, near 0 at the equinox
        // (20 March 03:06 UTC).
        assert!((elevation(0.0, 90.0, 1_718_916_660) - 23.436).abs() < 0.01);
        assert!(elevation(0.0, 90.0, 1_710_903_960).abs() < 0.01);
    }

    #[test]
    fn hanoi_is_dark_at_night_and_bright_at_noon() {
        // 2025-01-15, local time UTC+7; sunset is at 17:35, civil dusk ends at 17:59.
        let at = |hour: i64, minute: i64| {
            elevation(
                105.85,
                21.03,
                1_736_899_200 - 7 * 3600 + hour * 3600 + minute * 60,
            )
        };
        assert!(at(12, 0) > 45.0 && at(0, 0) < -60.0);
        assert!((at(17, 35) + 0.83).abs() < 0.4, "{}", at(17, 35));
        assert!((at(17, 59) + 6.0).abs() < 0.4, "{}", at(17, 59));
    }
}
