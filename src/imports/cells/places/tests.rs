//! Places as people write them, by a table, and by hostile text.

use super::*;

#[derive(serde::Deserialize)]
struct Case {
    pair: String,
    first: String,
    second: String,
    meridian: Option<String>,
    known: String,
    lon: Option<f64>,
    lat: Option<f64>,
    found: String,
    refused: String,
}

#[test]
fn places_are_read_as_people_write_them() {
    let table = include_str!("../../../../fixtures/lists/places.csv");
    for case in csv::Reader::from_reader(table.as_bytes()).deserialize() {
        let case: Case = case.unwrap();
        let degrees = case.known.split(' ').filter_map(|text| text.parse().ok());
        let known = match degrees.collect::<Vec<f64>>()[..] {
            [min_lon, min_lat, max_lon, max_lat] => Some(BBox {
                min_lon,
                min_lat,
                max_lon,
                max_lat,
            }),
            _ => None,
        };
        let meridian = case.meridian.map(|meridian| meridian.parse().unwrap());
        let context = Context::new(meridian, known.as_ref());
        let read = match case.pair.as_str() {
            "cell" => of_cell(&case.first, &context).map_err(|why| vec![(POSITION, why)]),
            "plane" => of_cells(&case.first, &case.second, Pair::Plane, &context),
            _ => of_cells(&case.first, &case.second, Pair::Degrees, &context),
        };
        let about = format!("{} | {}", case.first, case.second);
        match (read, case.lon.zip(case.lat)) {
            (Ok(place), Some((lon, lat))) => {
                // A hundredth of a second of arc; a metre and a half where the table of points is no better.
                let is_grid = case.found.contains("grid");
                let most = if is_grid { 1.5e-5 } else { 1e-6 };
                let off = (place.lon - lon).abs().max((place.lat - lat).abs());
                assert!(off <= most, "{about}: {place:?}");
                assert_eq!(Finding::listed(&place.findings), case.found, "{about}");
            }
            (Err(errors), None) => {
                let refused = errors
                    .iter()
                    .any(|(_, why)| why.detail.contains(&case.refused));
                assert!(refused && !case.refused.is_empty(), "{about}: {errors:?}");
            }
            (read, _) => panic!("{about}: {read:?}"),
        }
    }
}

proptest::proptest! {
    #[test]
    fn nothing_panics(first: String, second: String) {
        let context = Context::new("105.5".parse().ok(), None);
        let _ = of_cell(&first, &context);
        let _ = of_cell(&format!("{first} 105.9"), &context);
        for pair in [Pair::Degrees, Pair::Plane] {
            let _ = of_cells(&first, &second, pair, &context);
        }
    }

    #[test]
    fn no_text_of_numbers_panics(text in "[0-9., °'\"NSEW;:/+-]{0,40}") {
        let _ = of_cell(&text, &Context::new("107.75".parse().ok(), None));
    }

    #[test]
    fn a_place_is_read_back_as_it_was_written(lon in 90.1..180.0_f64, lat in -89.0..89.0_f64) {
        let context = Context::default();
        let expected = Ok(Place::new(lon, lat, None));
        proptest::prop_assert_eq!(of_cell(&format!("{lat}, {lon}"), &context), expected.clone());
        proptest::prop_assert_eq!(of_cell(&format!("{lon} {lat}"), &context), expected);
    }

    #[test]
    fn lost_decimals_come_back(lon in 102_000_001..109_999_999_u32, lat in 8_000_001..23_000_000_u32) {
        let grouped = |number: u32| {
            let text = number.to_string();
            let groups: Vec<&str> = text.as_bytes().rchunks(3).rev().map(|g| std::str::from_utf8(g).unwrap()).collect();
            groups.join(".")
        };
        let place = of_cells(&grouped(lon), &grouped(lat), Pair::Degrees, &Context::default()).unwrap();
        let expected = (f64::from(lon) / 1e6, f64::from(lat) / 1e6);
        proptest::prop_assert!((place.lon - expected.0).abs() < 1e-9 && (place.lat - expected.1).abs() < 1e-9);
    }
}
