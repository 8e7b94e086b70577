//! Maps as people make them: properties under any heading, points that are none, names that are persons.

use serde_json::json;

use super::*;
use crate::{
    clock::Instant,
    imports::{CameraList, Finding, ListFormat, camera_list, camera_list::ListedCamera},
};

fn read_with(text: &str, format: ListFormat, options: &Options) -> Result<CameraList> {
    let now = Instant::from_micros(1_800_000_000_000_000);
    camera_list::read(text.as_bytes(), format, options, now)
}

fn geojson(features: &Value) -> Result<CameraList> {
    geojson_with(features, &Options::default())
}

fn geojson_with(features: &Value, options: &Options) -> Result<CameraList> {
    let file = json!({ "type": "FeatureCollection", "features": features });
    read_with(&file.to_string(), ListFormat::GeoJson, options)
}

fn kml(inside: &str) -> CameraList {
    let text = format!("<kml><Document>{inside}</Document></kml>");
    read_with(&text, ListFormat::Kml, &Options::default()).unwrap()
}

fn at(properties: &Value) -> Value {
    json!({ "type": "Feature", "properties": properties,
        "geometry": { "type": "Point", "coordinates": [105.9, 18.3] } })
}

fn placemark(name: &str) -> String {
    format!(
        "<Placemark><name>{name}</name><Point><coordinates>105.9,18.3</coordinates></Point></Placemark>"
    )
}

fn all(list: &CameraList) -> Vec<ListedCamera> {
    list.rows.iter().collect::<Result<_>>().unwrap()
}

/// What waits, with the fields and reasons.
fn waiting(list: &CameraList) -> Vec<String> {
    let said = list.waiting.iter().map(|row| {
        let complaints = row.complaints.iter();
        let said: Vec<String> = complaints
            .map(|one| format!("{} {}", &one.pointer[1..], one.complaint.detail))
            .collect();
        format!("{}: {}", row.place, said.join("; "))
    });
    said.collect()
}

fn codes_and_labels(list: &CameraList) -> Vec<(Option<String>, Option<String>)> {
    let cameras = all(list).into_iter();
    cameras
        .map(|row| (row.input.code, row.input.label))
        .collect()
}

fn both(code: Option<&str>, label: Option<&str>) -> (Option<String>, Option<String>) {
    (code.map(str::to_owned), label.map(str::to_owned))
}

#[test]
fn properties_are_known_as_the_headings_of_a_table_are() {
    let list = geojson(&json!([
        at(
            &json!({ "Mã camera": 7, "Vị trí": " Chợ Mới ", "Hướng": "Đông Nam", "Ngày lắp": "19/5/2024",
            "Chủ hộ": "Nguyễn Văn Mẫu", "SĐT": 900_000_012, "Số mắt": 1, "Tình trạng": "hỏng", "Mật khẩu": "Xy",
            "Ghi chú": "x", "Kinh phí": "4,5 triệu", "Nguồn vốn": "ngân sách xã" })
        ),
        at(&json!({ "Mã camera": "C-02", "Số mắt": 3, "Tầm xa": "25,5 m", "Ngày lắp": "5/2019" })),
    ]))
    .unwrap();
    assert_eq!(waiting(&list), [""; 0]);
    let cameras = all(&list);
    let first = &cameras[0];
    assert_eq!(first.place, "feature 0");
    let input = serde_json::to_value(&first.input).unwrap();
    for (field, expected) in [
        ("code", json!("7")),
        ("label", json!("Chợ Mới")),
        ("bearing_deg", json!(135.0)),
        ("installed_on", json!("2024-05-19")),
        ("status", json!("faulty")),
        ("owner_kind", json!("household")),
        ("lon", json!(105.9)),
        ("lat", json!(18.3)),
    ] {
        assert_eq!(input[field], expected, "{field}");
    }
    assert_eq!(first.contact.name.as_deref(), Some("Nguyễn Văn Mẫu"));
    assert_eq!(first.contact.phone.as_deref(), Some("0900000012"));
    assert_eq!(
        first.money.and_then(|money| money.amount_dong),
        Some(4_500_000)
    );
    let codes: Vec<_> = cameras
        .iter()
        .filter_map(|row| row.input.code.as_deref())
        .collect();
    assert_eq!(codes, ["7", "C-02-1", "C-02-2", "C-02-3"]);
    assert_eq!(cameras[1].pole.as_deref(), Some("feature 1"));
    assert_eq!(cameras[1].input.far_m, Some(25.5));
    assert_eq!(list.unread.ignored, ["Ghi chú"]);
    assert_eq!(list.unread.refused.get("Mật khẩu"), Some(&1), "P1");
    assert_eq!(list.columns["Mã camera"], "code");
    for finding in [
        Finding::ZeroAdded,
        Finding::DayAssumed,
        Finding::SeveralLenses,
    ] {
        assert_eq!(list.repaired.get(&finding), Some(&1), "{finding:?}");
    }
}

#[test]
fn a_property_of_any_name_is_mapped_by_hand() {
    let features = json!([at(&json!({ "관리번호": "A-1", "tgd": "x" }))]);
    let options = Options {
        mapping: Mapping::from([("관리번호".into(), "code".into())]),
        ..Options::default()
    };
    let list = geojson_with(&features, &options).unwrap();
    assert_eq!(codes_and_labels(&list), [both(Some("A-1"), None)]);
    assert_eq!(list.unread.ignored, ["tgd"]);
    let error = geojson(&json!([at(&json!({ "code": "1", "Mã": "2" }))])).unwrap_err();
    let error = error.to_string();
    assert!(error.contains("both seem to be code"), "{error}");
}

#[test]
fn a_feature_speaks_only_of_what_it_mentions() {
    let list = geojson(&json!([
        at(&json!({ "code": "A", "Hướng": 90, "Tầm xa": null })),
        at(&json!({ "code": "B", "Vị trí": "Chợ" })),
        at(&json!({ "Hướng": 90, "code": "C", "Tầm xa": 5 })),
    ]))
    .unwrap();
    let stated: Vec<Vec<String>> = all(&list)
        .into_iter()
        .map(|row| {
            let mut stated = row.stated.to_vec();
            stated.sort();
            stated
        })
        .collect();
    let first = ["bearing_deg", "code", "far_m", "lat", "lon"];
    assert_eq!(stated[0], first, "null is unknown, which is a statement");
    assert_eq!(stated[1], ["code", "label", "lat", "lon"]);
    assert_eq!(stated[2], first);
    let list = kml(&format!(
        "{}<Placemark><name>C-2</name><ExtendedData><Data name=\"far_m\"><value/></Data></ExtendedData>\
         <Point><coordinates>105.9,18.3</coordinates></Point></Placemark>",
        placemark("C-1")
    ));
    let mentions = |row: &ListedCamera| row.stated.iter().any(|field| field == "far_m");
    let mentions: Vec<bool> = all(&list).iter().map(mentions).collect();
    assert_eq!(mentions, [false, true]);
}

#[test]
fn a_feature_without_a_point_waits_and_the_others_are_read() {
    let shaped = |geometry: Value| json!({ "type": "Feature", "properties": { "label": "X" }, "geometry": geometry });
    let point = |coordinates: Value| json!({ "type": "Point", "coordinates": coordinates });
    for (geometry, why) in [
        (Value::Null, "position is required"),
        (json!({}), "position is required"),
        (point(json!(["x", 18.3])), "lon must be degrees, got 'x'"),
        (point(json!([null, 18.3])), "position is required"),
        (point(json!([105.9])), "position is required"),
        (point(json!("105.9")), "position is required"),
        (point(json!([{}, []])), "lon must be degrees"),
        (point(json!([1e300, 18.3])), "lon must be degrees"),
        (
            point(json!([18.3, 105.9])),
            "longitude and latitude may be swapped",
        ),
        (
            point(json!([542_681.98, 2_028_878.62])),
            "metres of VN-2000",
        ),
    ] {
        let list = geojson(&json!([
            at(&json!({ "code": "A" })),
            shaped(geometry.clone()),
            at(&json!({ "code": "B" }))
        ]));
        let list = list.unwrap();
        let waiting = waiting(&list);
        assert_eq!((list.rows.len(), waiting.len()), (2, 1), "{geometry}");
        assert!(waiting[0].starts_with("feature 1: "), "{waiting:?}");
        assert!(waiting[0].contains(why), "{geometry}: {waiting:?}");
        let once = waiting[0].matches("is required").count();
        assert!(once <= 1, "what is missing is missing once: {waiting:?}");
    }
    let line = shaped(json!({ "type": "LineString", "coordinates": [[1, 2], [3, 4]] }));
    let several = shaped(json!({ "type": "MultiPoint", "coordinates": [[1, 2], [3, 4]] }));
    let only = shaped(json!({ "type": "MultiPoint", "coordinates": [[105.9, 18.3]] }));
    let text = shaped(point(json!(["105,95", "18.3"])));
    let list = geojson(&json!([line, only, several, null, 5])).unwrap();
    assert_eq!(list.unread.shapes, 1);
    assert_eq!(all(&list)[0].input.lon, Some(105.9));
    // Which of several points is meant, a person knows.
    let waits = waiting(&list);
    assert_eq!(waits.len(), 3, "{waits:?}");
    assert!(waits[0].starts_with("feature 2: position is required"));
    let alone = geojson(&json!([several])).unwrap();
    assert_eq!((alone.waiting.len(), alone.unread.shapes), (1, 0));
    let list = geojson(&json!([text])).unwrap();
    assert_eq!(all(&list)[0].input.lon, Some(105.95));
    for nothing in [
        json!([line]),
        json!([shaped(Value::Null)]),
        json!([line, null]),
    ] {
        let error = geojson(&nothing).unwrap_err().to_string();
        assert_eq!(error, "nothing in the file is a point");
    }
    assert!(
        geojson(&json!([])).unwrap().rows.is_empty(),
        "nor is it one of none"
    );
    // What has no point may say where it hangs as a table does.
    let stated = json!({ "properties": { "code": "S", "Kinh độ": "105,9", "Vĩ độ": "18.3" }, "geometry": null });
    let list = geojson(&json!([stated, at(&json!({ "code": "A" }))])).unwrap();
    assert_eq!(all(&list)[0].input.lon, Some(105.9));
}

#[test]
fn the_point_says_where_and_another_way_of_saying_it_is_left_alone() {
    let said = json!({ "code": "A", "X": 2_028_878.62, "Y": 542_681.98, "Tọa độ": "21, 105", "Kinh độ": "105,9" });
    let list = geojson(&json!([at(&said)])).unwrap();
    assert_eq!(all(&list)[0].input.lat, Some(18.3));
    let mut ignored = list.unread.ignored.clone();
    ignored.sort();
    assert_eq!(ignored, ["Tọa độ", "X", "Y"]);
    let other = geojson(&json!([at(&json!({ "code": "A", "Kinh độ": 105.8 }))])).unwrap();
    assert_eq!(
        waiting(&other),
        ["feature 0: lon is not that of the point, 105.9; leave it out"]
    );
    let metres = json!([{ "properties": { "code": "M" },
        "geometry": { "type": "Point", "coordinates": [542_681.982, 2_028_878.625] } }]);
    let options = Options {
        meridian: Some("9209".parse().unwrap()),
        ..Options::default()
    };
    let list = geojson_with(&metres, &options).unwrap();
    let input = &all(&list)[0].input;
    let (lon, lat) = input.lon.zip(input.lat).unwrap();
    assert!((lon - 105.9057).abs() < 1e-5 && (lat - 18.3428).abs() < 1e-5);
    assert_eq!(list.repaired[&Finding::GridConverted], 1);
}

#[test]
fn a_value_of_another_kind_waits_with_its_field() {
    let list = geojson(&json!([
        at(&json!({ "code": "A", "label": ["x"] })),
        at(&json!({ "code": "B", "Hướng": { "deg": 5 } })),
        at(&json!({ "code": "C", "masks": "abc" })),
    ]))
    .unwrap();
    let waiting = waiting(&list);
    assert_eq!(waiting.len(), 3, "{waiting:?}");
    for (said, field) in waiting.iter().zip(["label", "bearing_deg", "masks"]) {
        assert!(said.contains(field), "{said}");
    }
}

#[test]
fn p7_a_name_is_a_code_only_where_all_of_the_file_look_like_codes() {
    let list = kml(&(placemark("C-012") + &placemark("CAM_7") + &placemark("12")));
    let expected = ["C-012", "CAM_7", "12"].map(|code| both(Some(code), None));
    assert_eq!(codes_and_labels(&list), expected);
    assert_eq!(list.columns["name"], "code");
    let names = placemark("Camera nhà ông Nguyễn Văn Bảy")
        + &placemark("Cổng trường")
        + &placemark("Cổng trường")
        + &placemark("C-012");
    let list = kml(&names);
    let labels = ["Camera nhà dân", "Cổng trường", "Cổng trường", "C-012"];
    let expected = labels.map(|label| both(None, Some(label)));
    assert_eq!(codes_and_labels(&list), expected);
    assert_eq!(list.columns["name"], "label");
    let contact = all(&list)[0].contact.name.clone();
    assert_eq!(contact.as_deref(), Some("Nguyễn Văn Bảy"));
    assert!(waiting(&list).is_empty());
    // A number of a person is no code, and no label either: it is the owner's.
    let list = kml(&(placemark("0912345678") + &placemark("7")));
    let expected = [both(None, None), both(None, Some("7"))];
    assert_eq!(codes_and_labels(&list), expected);
    let contact = all(&list)[0].contact.phone.clone();
    assert_eq!(contact.as_deref(), Some("0912345678"));
    assert!(!format!("{:?}", list.remarks).contains("0912345678"));
}

#[test]
fn p7_the_name_of_a_geojson_feature_is_told_alike() {
    for name in ["name", "Name", "title", "NAME"] {
        let of = |title: &str| at(&json!({ name: title }));
        let list = geojson(&json!([of("C-1"), at(&json!({})), of("C-2")])).unwrap();
        let codes = [Some("C-1"), None, Some("C-2")].map(|code| both(code, None));
        assert_eq!(codes_and_labels(&list), codes, "{name}");
        let list = geojson(&json!([of("C-1"), of("Nhà ông Bảy")])).unwrap();
        let labels = ["C-1", "Nhà dân"].map(|label| both(None, Some(label)));
        assert_eq!(codes_and_labels(&list), labels, "{name}");
    }
    let said = |properties: Value, mapping: &[(&str, &str)]| {
        let mapping = mapping.iter();
        let options = Options {
            mapping: mapping
                .map(|(heading, field)| ((*heading).to_owned(), (*field).to_owned()))
                .collect(),
            ..Options::default()
        };
        let list = geojson_with(&json!([at(&properties)]), &options).unwrap();
        (codes_and_labels(&list).remove(0), list.unread.ignored)
    };
    let none = Vec::<String>::new;
    let with_code = json!({ "Mã": "A", "name": "C-1" });
    assert_eq!(
        said(with_code.clone(), &[]),
        (both(Some("A"), Some("C-1")), none())
    );
    let with_both = json!({ "Mã": "A", "Vị trí": "Chợ", "name": "C-1" });
    let ignored = vec!["name".to_owned()];
    assert_eq!(
        said(with_both, &[]),
        (both(Some("A"), Some("Chợ")), ignored.clone())
    );
    let left_out = said(with_code, &[("name", "")]);
    assert_eq!(left_out, (both(Some("A"), None), ignored));
    // The registrar has the last word, and a code that names a person none.
    let person = json!({ "name": "Nhà ông Bảy" });
    let options = Options {
        mapping: Mapping::from([("name".into(), "code".into())]),
        ..Options::default()
    };
    let list = geojson_with(&json!([at(&person)]), &options).unwrap();
    assert_eq!(waiting(&list), ["feature 0: code must not name a person"]);
    assert!(!format!("{list:?}").contains("Bảy"));
}

#[test]
fn p7_no_code_of_any_list_names_a_person_or_holds_a_phone_number() {
    let list = "Mã;Vị trí;Số mắt;Kinh độ;Vĩ độ\nNhà ông Bảy;Chợ;;105,9;18,3\nNhà ông Bảy;Cầu;3;105,9;18,3\n\
        0912 345 678;Đình;;105,9;18,3\nba@example.org;Chùa;;105,9;18,3\nC-1;Bến;;105,9;18,3\n";
    let list = read_with(list, ListFormat::Text, &Options::default()).unwrap();
    assert_eq!(codes_and_labels(&list), [both(Some("C-1"), Some("Bến"))]);
    assert_eq!(list.waiting.len(), 6, "three lenses, and three rows");
    let said = format!("{list:?}");
    for secret in ["Bảy", "912", "ba@"] {
        assert!(!said.contains(secret), "{secret}: {said}");
    }
    for row in &list.waiting {
        let refused = row
            .complaints
            .iter()
            .any(|one| one.pointer.ends_with("code"));
        assert!(refused && !row.fields.contains_key("code"), "{row:?}");
    }
}

#[test]
fn a_file_with_more_properties_than_columns_is_refused() {
    let wide = |count: usize| {
        let names = (0..count).map(|n| (format!("p{n}"), json!(1)));
        let properties = Value::Object(names.collect());
        geojson(&json!([at(&properties), at(&properties)]))
    };
    assert_eq!(wide(MOST_COLUMNS).unwrap().rows.len(), 2);
    let error = wide(MOST_COLUMNS + 1).unwrap_err().to_string();
    assert!(error.contains("more than 1000 properties"), "{error}");
}

proptest::proptest! {
    #[test]
    fn nothing_panics(text: String, name: String, cell: String, lon: f64, lat: f64, crs: String) {
        let options = Options::default();
        let _ = read_with(&text, ListFormat::GeoJson, &options);
        let geometries = [
            json!({ "type": "Point", "coordinates": [lon, lat] }),
            json!({ "type": "Point", "coordinates": [cell, name] }),
            json!({ "type": cell, "coordinates": [[[]], cell] }),
            json!({ "type": "MultiPoint", "coordinates": [[lon, cell]] }),
            json!(cell),
            Value::Null,
        ];
        let features = geometries.map(|geometry| {
            json!({ "type": "Feature", "geometry": geometry,
                "properties": { name.clone(): cell.clone(), "name": text.clone(), "lon": lat, "label": [cell.clone()], "Số mắt": lon } })
        });
        let file = json!({ "type": "FeatureCollection", "features": features,
            "crs": { "type": "name", "properties": { "name": crs } } });
        let _ = read_with(&file.to_string(), ListFormat::GeoJson, &options);
        let file = json!({ "type": "FeatureCollection", "features": features });
        if let Ok(list) = read_with(&file.to_string(), ListFormat::GeoJson, &options) {
            // A number of lenses is that many rows; nothing else is more or less than one.
            proptest::prop_assert!(list.rows.len() + list.waiting.len() + list.unread.shapes >= 6);
        }
        let data = format!("<Data name=\"{name}\"><value>{cell}</value></Data>");
        let text = format!("<kml><Placemark><name>{text}</name><ExtendedData>{data}</ExtendedData>\
            <Point><coordinates>{lon},{lat}</coordinates></Point></Placemark></kml>");
        let _ = read_with(&text, ListFormat::Kml, &options);
    }
}

#[test]
fn what_cannot_be_read_of_a_feature_tells_it_from_another_one() {
    let unread = |geometry: Value, bearing: Value| {
        let properties = json!({ "code": "X", "bearing_deg": bearing });
        let feature = json!({ "type": "Feature", "properties": properties, "geometry": geometry });
        let mut list = geojson(&json!([feature])).unwrap();
        list.waiting.remove(0).unread
    };
    let points =
        |lon: f64| json!({ "type": "MultiPoint", "coordinates": [[lon, 18.3], [105.8, 18.3]] });
    assert_ne!(
        unread(points(105.9), json!(9)),
        unread(points(106.0), json!(9))
    );
    let point = json!({ "type": "Point", "coordinates": [105.9, 18.3] });
    let of = |bearing: Value| unread(point.clone(), bearing);
    assert_ne!(of(json!("ngoài")), of(json!("trong")));
    assert_ne!(of(json!([1])), of(json!([2])));
}
