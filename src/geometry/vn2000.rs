//! VN-2000, the national grid of Vietnam: plane coordinates in metres of a zone of three degrees, and WGS 84 (pure).
//!
//! Transverse Mercator after Krüger (Karney, *Transverse Mercator with an accuracy of a few nanometers*, 2011, to the
//! third order: 0.1 mm within a zone); then the seven parameters of EPSG 6960 (Decision 05/2007/QD-BTNMT).

use super::units::Position;

/// Semi-major axis of the ellipsoid, metres: that of WGS 84, as VN-2000 uses it.
const A: f64 = 6_378_137.0;
/// Flattening of the ellipsoid.
const F: f64 = 1.0 / 298.257_223_563;
/// First eccentricity, squared.
const E2: f64 = F * (2.0 - F);
/// Third flattening.
const N: f64 = F / (2.0 - F);
/// Radius of the rectifying sphere.
const RADIUS: f64 = A / (1.0 + N) * (1.0 + N * N / 4.0 + N * N * N * N / 64.0);
/// From the conformal sphere to the plane.
const TO_PLANE: [f64; 3] = [
    N / 2.0 - 2.0 * N * N / 3.0 + 5.0 * N * N * N / 16.0,
    13.0 * N * N / 48.0 - 3.0 * N * N * N / 5.0,
    61.0 * N * N * N / 240.0,
];
/// From the plane to the conformal sphere.
const FROM_PLANE: [f64; 3] = [
    N / 2.0 - 2.0 * N * N / 3.0 + 37.0 * N * N * N / 96.0,
    N * N / 48.0 + N * N * N / 15.0,
    17.0 * N * N * N / 480.0,
];
/// Scale on the central meridian of a zone of three degrees.
const SCALE: f64 = 0.9999;
/// Easting of the central meridian, metres.
const FALSE_EASTING: f64 = 500_000.0;
/// Metres that the centre of the ellipsoid moves from VN-2000 to WGS 84 (EPSG 6960).
const SHIFT: [f64; 3] = [-191.904_414_29, -39.303_182_79, -111.450_328_35];
/// Seconds of arc that the axes turn, in the sign of a coordinate frame rotation.
const TURN: [f64; 3] = [-0.009_288_36, 0.019_754_79, -0.004_273_72];
/// Parts that lengths grow by.
const GROWTH: f64 = 0.252_906_278e-6;

/// The central meridians in use, in degrees, each with the provinces that used it before 1 July 2025.
pub const MERIDIANS: [(f64, &str); 17] = [
    (103.0, "Điện Biên, Lai Châu"),
    (104.0, "Sơn La"),
    (104.5, "Cà Mau, Kiên Giang"),
    (104.75, "An Giang, Lào Cai, Nghệ An, Phú Thọ, Yên Bái"),
    (
        105.0,
        "Hà Nội, Hà Nam, Hà Tây, Ninh Bình, Thanh Hóa, Vĩnh Phúc, Cần Thơ, Bạc Liêu, Đồng Tháp, Hậu Giang",
    ),
    (
        105.5,
        "Bắc Ninh, Hà Giang, Hà Tĩnh, Hải Dương, Hưng Yên, Nam Định, Sóc Trăng, Tây Ninh, Thái Bình, Trà Vinh, \
         Vĩnh Long",
    ),
    (
        105.75,
        "Hải Phòng, TP.HCM, Bến Tre, Bình Dương, Cao Bằng, Long An, Tiền Giang",
    ),
    (106.0, "Hòa Bình, Quảng Bình, Tuyên Quang"),
    (106.25, "Bình Phước, Quảng Trị"),
    (106.5, "Bắc Kạn, Thái Nguyên"),
    (107.0, "Bắc Giang, Thừa Thiên Huế"),
    (107.25, "Lạng Sơn"),
    (107.5, "Kon Tum"),
    (
        107.75,
        "Quảng Ninh, Đà Nẵng, Quảng Nam, Bà Rịa - Vũng Tàu, Đồng Nai, Lâm Đồng",
    ),
    (108.0, "Quảng Ngãi"),
    (108.25, "Bình Định, Khánh Hòa, Ninh Thuận"),
    (108.5, "Bình Thuận, Đắk Lắk, Đắk Nông, Gia Lai, Phú Yên"),
];

/// A place on the plane of one zone.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Vn2000 {
    /// Metres north of the equator; Vietnamese maps call it X and write it first.
    pub northing_m: f64,
    /// Metres east, 500,000 on the central meridian; Vietnamese maps call it Y.
    pub easting_m: f64,
    /// The central meridian of the zone, degrees.
    pub meridian_deg: f64,
}

impl Vn2000 {
    /// The plane coordinates of `position` in the zone of a central meridian; meant for the few degrees around it.
    #[must_use]
    pub fn of(position: Position, meridian_deg: f64) -> Self {
        let (lon, lat) = (position.lon.get(), position.lat.get());
        let there = geocentric(lon.to_radians(), lat.to_radians());
        let moved: [f64; 3] = std::array::from_fn(|i| (there[i] - SHIFT[i]) / (1.0 + GROWTH));
        let (lon, lat) = geodetic(turned(moved, -1.0));
        let isometric = lat.sin().atanh() - E2.sqrt() * (E2.sqrt() * lat.sin()).atanh();
        let (tangent, off) = (isometric.sinh(), lon - meridian_deg.to_radians());
        let xi = tangent.atan2(off.cos());
        let eta = (off.sin() / tangent.hypot(off.cos())).asinh();
        let (mut north, mut east) = (xi, eta);
        for (factor, double) in TO_PLANE.into_iter().zip([2.0, 4.0, 6.0]) {
            north += factor * (double * xi).sin() * (double * eta).cosh();
            east += factor * (double * xi).cos() * (double * eta).sinh();
        }
        Self {
            northing_m: SCALE * RADIUS * north,
            easting_m: FALSE_EASTING + SCALE * RADIUS * east,
            meridian_deg,
        }
    }

    /// Where it is in WGS 84; none if the numbers lead off the globe.
    #[must_use]
    pub fn position(&self) -> Option<Position> {
        let xi = self.northing_m / (SCALE * RADIUS);
        let eta = (self.easting_m - FALSE_EASTING) / (SCALE * RADIUS);
        let (mut north, mut east) = (xi, eta);
        for (factor, double) in FROM_PLANE.into_iter().zip([2.0, 4.0, 6.0]) {
            north -= factor * (double * xi).sin() * (double * eta).cosh();
            east -= factor * (double * xi).cos() * (double * eta).sinh();
        }
        let isometric = (north.sin() / east.cosh()).atanh();
        // Each round gains two digits and more: the eccentricity is small.
        let mut sine = isometric.tanh();
        for _ in 0..10 {
            sine = (isometric + E2.sqrt() * (E2.sqrt() * sine).atanh()).tanh();
        }
        let lon = self.meridian_deg.to_radians() + east.sinh().atan2(north.cos());
        let turned = turned(geocentric(lon, sine.asin()), 1.0);
        let there: [f64; 3] = std::array::from_fn(|i| SHIFT[i] + (1.0 + GROWTH) * turned[i]);
        let (lon, lat) = geodetic(there);
        Position::try_from([lon.to_degrees(), lat.to_degrees()]).ok()
    }
}

/// Metres from the centre of the ellipsoid, for a point on its surface.
fn geocentric(lon: f64, lat: f64) -> [f64; 3] {
    let across = A / (1.0 - E2 * lat.sin().powi(2)).sqrt();
    [
        across * lat.cos() * lon.cos(),
        across * lat.cos() * lon.sin(),
        across * (1.0 - E2) * lat.sin(),
    ]
}

/// Longitude and latitude in radians of a point near the surface.
fn geodetic([x, y, z]: [f64; 3]) -> (f64, f64) {
    let from_axis = x.hypot(y);
    let mut lat = z.atan2(from_axis * (1.0 - E2));
    for _ in 0..5 {
        let across = A / (1.0 - E2 * lat.sin().powi(2)).sqrt();
        lat = (z + E2 * across * lat.sin()).atan2(from_axis);
    }
    (y.atan2(x), lat)
}

/// The axes turned by the few hundredths of a second of [`TURN`], forwards (1) or back (-1).
fn turned([x, y, z]: [f64; 3], way: f64) -> [f64; 3] {
    let [rx, ry, rz] = TURN.map(|seconds| way * (seconds / 3600.0).to_radians());
    [
        x + rz * y - ry * z,
        y - rz * x + rx * z,
        z + ry * x - rx * y,
    ]
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::geometry::Frame;

    const POINTS: &str = include_str!("../../fixtures/geometry/vn2000_test_points.csv");
    const ZONES: &str = include_str!("../../fixtures/geometry/vn2000_zones.csv");

    #[derive(serde::Deserialize)]
    struct Known {
        place: String,
        central_meridian_deg: f64,
        lon: f64,
        lat: f64,
        easting_m: f64,
        northing_m: f64,
        tolerance_m: f64,
    }

    #[test]
    fn known_points_fall_where_they_are_known_to_be_both_ways() {
        let rows: Vec<Known> = csv::Reader::from_reader(POINTS.as_bytes())
            .deserialize()
            .collect::<Result<_, _>>()
            .unwrap();
        assert_eq!(rows.len(), 6);
        for known in rows {
            let position = Position::try_from([known.lon, known.lat]).unwrap();
            let plane = Vn2000::of(position, known.central_meridian_deg);
            let off =
                (plane.easting_m - known.easting_m).hypot(plane.northing_m - known.northing_m);
            assert!(off <= known.tolerance_m, "{}: {off} m", known.place);
            let given = Vn2000 {
                northing_m: known.northing_m,
                easting_m: known.easting_m,
                meridian_deg: known.central_meridian_deg,
            };
            let back = Frame::new(position).local(given.position().unwrap());
            let off = back.x.hypot(back.y);
            assert!(off <= known.tolerance_m, "{}: {off} m back", known.place);
        }
    }

    #[test]
    fn the_meridians_are_those_of_the_list() {
        let mut reader = csv::Reader::from_reader(ZONES.as_bytes());
        let listed: Vec<(f64, String, String)> =
            reader.deserialize().collect::<Result<_, _>>().unwrap();
        assert_eq!(listed.len(), MERIDIANS.len());
        for ((deg, _, provinces), (known, names)) in listed.iter().zip(MERIDIANS) {
            assert!((deg - known).abs() < 1e-9);
            let count = |names: &str| names.split(',').count();
            assert_eq!(count(provinces), count(names), "{names}");
        }
    }

    #[test]
    fn numbers_that_lead_nowhere_are_no_place() {
        for number in [f64::NAN, f64::INFINITY, 1e300] {
            let nowhere = Vn2000 {
                northing_m: number,
                easting_m: number,
                meridian_deg: 105.0,
            };
            assert_eq!(nowhere.position(), None, "{number}");
        }
    }

    proptest! {
        #[test]
        fn there_and_back_is_the_same_place(lon in -2.0..=2.0, lat in 7.0..=24.0, zone in 0..17_usize) {
            let (meridian, _) = MERIDIANS[zone];
            let position = Position::try_from([meridian + lon, lat]).unwrap();
            let back = Vn2000::of(position, meridian).position().unwrap();
            let off = Frame::new(position).local(back);
            // The surfaces of the two systems lie some metres apart, so their normals meet a millimetre off.
            prop_assert!(off.x.hypot(off.y) < 0.005, "{off:?}");
        }
    }
}
