//! A rough outline of Vietnam's mainland, so that made-up towns lie neither in the sea nor abroad (pure).

use fastrand::Rng;

use crate::geometry::Position;

/// Latitude, and the longitudes between which the land lies there; degrees, from south to north, straight between.
const OUTLINE: [(f64, f64, f64); 22] = [
    (8.7, 104.8, 105.1),
    (9.2, 104.9, 105.7),
    (9.8, 105.2, 106.3),
    (10.3, 104.7, 106.6),
    (10.7, 105.3, 107.4),
    (10.8, 106.3, 107.9),
    (11.3, 106.1, 108.4),
    (11.7, 106.7, 108.9),
    (12.2, 107.6, 109.1),
    (13.0, 107.7, 109.2),
    (14.0, 107.7, 109.0),
    (15.0, 107.8, 108.8),
    (15.9, 107.5, 108.2),
    (16.4, 107.2, 107.6),
    (17.0, 106.7, 107.0),
    (17.6, 106.1, 106.4),
    (18.3, 105.4, 105.9),
    (19.0, 104.5, 105.6),
    (20.4, 105.1, 106.4),
    (21.3, 103.6, 107.2),
    (22.0, 103.0, 106.4),
    (22.9, 104.7, 105.7),
];

/// The box around the outline: west, south, east, north.
const BOX: [f64; 4] = [103.0, 8.7, 109.2, 22.9];

/// Towns keep this far apart, degrees either way: about five kilometres.
const APART_DEG: f64 = 0.05;

/// `count` places on land, every two of them some kilometres apart; fewer only if so many have no room.
pub(super) fn places(rng: &mut Rng, count: usize) -> Vec<Position> {
    let mut places: Vec<[f64; 2]> = Vec::with_capacity(count);
    let [west, south, east, north] = BOX;
    // A third of the box is land, so the tries are far more than enough.
    for _ in 0..count.saturating_mul(1000) {
        if places.len() == count {
            break;
        }
        let place = [
            west + rng.f64() * (east - west),
            south + rng.f64() * (north - south),
        ];
        let crowded = |other: &[f64; 2]| {
            (place[0] - other[0]).abs() < APART_DEG && (place[1] - other[1]).abs() < APART_DEG
        };
        if is_land(place) && !places.iter().any(crowded) {
            places.push(place);
        }
    }
    places
        .into_iter()
        .filter_map(|place| Position::try_from(place).ok())
        .collect()
}

fn is_land([lon, lat]: [f64; 2]) -> bool {
    OUTLINE.windows(2).any(|pair| {
        let [(south, west0, east0), (north, west1, east1)] = [pair[0], pair[1]];
        let part = (lat - south) / (north - south);
        (0.0..=1.0).contains(&part)
            && lon >= west0 + part * (west1 - west0)
            && lon <= east0 + part * (east1 - east0)
    })
}

#[cfg(test)]
mod tests {
    use geo::Coord;

    use super::*;

    #[test]
    fn cities_are_on_land_and_seas_and_neighbours_are_not() {
        // Cần Thơ, Hồ Chí Minh, Đà Lạt, Pleiku, Vinh, Hà Nội, Thái Nguyên
        let cities = [
            [105.78, 10.03],
            [106.70, 10.78],
            [108.44, 11.94],
            [108.00, 13.98],
            [105.55, 18.67],
            [105.85, 21.03],
            [105.84, 21.59],
        ];
        assert!(cities.into_iter().all(is_land));
        // Phnom Penh, Vientiane, Nanning, Hoàng Sa, the Gulf of Tonkin
        let elsewhere = [
            [104.9, 11.55],
            [102.6, 17.97],
            [108.37, 22.82],
            [111.6, 16.5],
            [107.5, 19.5],
        ];
        assert!(!elsewhere.into_iter().any(is_land));
    }

    #[test]
    fn places_keep_apart() {
        let places = places(&mut Rng::with_seed(1), 1000);
        assert_eq!(places.len(), 1000);
        for (i, a) in places.iter().enumerate() {
            let a = Coord::from(*a);
            assert!(is_land([a.x, a.y]));
            assert!(places[..i].iter().all(|b| {
                let apart = a - Coord::from(*b);
                apart.x.abs() >= APART_DEG || apart.y.abs() >= APART_DEG
            }));
        }
    }
}
