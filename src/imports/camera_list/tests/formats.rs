//! Lists that are no text with separated cells: points, workbooks, placemarks.

use super::*;

#[test]
fn properties_that_contradict_the_point_are_refused() {
    let read = |properties: &str| {
        let text = format!(
            r#"{{"type":"FeatureCollection","features":[{{"type":"Feature","properties":{{"code":"C-1",{properties}}},
            "geometry":{{"type":"Point","coordinates":[105.9,18.3]}}}}]}}"#
        );
        read(
            text.as_bytes(),
            ListFormat::GeoJson,
            &Options::default(),
            Instant::from_micros(0),
        )
    };
    for same in [
        r#""lon":105.9,"lat":18.3"#,
        r#""lon":105.9000000001"#,
        r#""lat":null"#,
        r#""lat":"18.3""#,
    ] {
        assert_eq!(complaint(read(same)), "accepted", "{same}");
    }
    for (other, expected) in [
        (
            r#""lon":18.3,"lat":18.3"#,
            "feature 0/lon: is not that of the point, 105.9",
        ),
        (
            r#""Vĩ độ":"18,4""#,
            "feature 0/lat: is not that of the point, 18.3",
        ),
    ] {
        let found = complaint(read(other));
        assert!(found.starts_with(expected), "{other}: {found}");
    }
}

#[test]
fn a_geojson_that_is_none_is_refused() {
    let geojson = |text: &str| {
        complaint(read(
            text.as_bytes(),
            ListFormat::GeoJson,
            &Options::default(),
            Instant::from_micros(0),
        ))
    };
    assert!(geojson("{}").contains("not a GeoJSON FeatureCollection"));
    assert!(geojson("[1,2").contains("not a GeoJSON FeatureCollection"));
    let line = r#"{"type":"FeatureCollection","features":[{"type":"Feature","properties":{},
        "geometry":{"type":"LineString","coordinates":[[1,2],[3,4]]}}]}"#;
    assert!(geojson(line).contains("nothing in the file is a point"));
    for other in [
        r#"{"type":"Feature","features":[]}"#,
        r#"{"type":"FeatureCollection","features":{}}"#,
    ] {
        assert!(geojson(other).contains("not a GeoJSON FeatureCollection"));
    }
}

#[test]
fn a_workbook_is_read_whatever_its_kind() {
    let workbooks: [(&str, &[u8]); 3] = [
        (
            "XLSX",
            include_bytes!("../../../../fixtures/lists/office.xlsx"),
        ),
        (
            "XLS",
            include_bytes!("../../../../fixtures/lists/office.xls"),
        ),
        (
            "ODS",
            include_bytes!("../../../../fixtures/lists/office.ods"),
        ),
    ];
    for (kind, bytes) in workbooks {
        let now = Instant::from_micros(1_800_000_000_000_000);
        let list = read(bytes, ListFormat::Workbook, &Options::default(), now).unwrap();
        let cameras = all(&list);
        let inputs: Vec<_> = cameras.iter().map(|row| &row.input).collect();
        let codes: Vec<_> = inputs
            .iter()
            .filter_map(|input| input.code.as_deref())
            .collect();
        assert_eq!(codes, ["C-1", "C-2", "7"], "{kind}");
        assert_eq!(
            inputs[2].label.as_deref(),
            Some("Đường Trần Hưng Đạo, Thôn 1"),
            "{kind}"
        );
        assert_eq!(
            inputs[0].installed_on,
            Some("2024-05-19".parse().unwrap()),
            "{kind}"
        );
        assert_eq!(inputs[1].retention_declared_days, Some(7.5), "{kind}");
        assert_eq!(all(&list)[1].place, "Thôn 1!6", "{kind}");
        assert_eq!(list.unread.ignored, ["STT"], "{kind}");
        assert_eq!(
            list.unread.refused,
            BTreeMap::from([("Mật khẩu".to_owned(), 1)]),
            "{kind}"
        );
        assert_eq!(list.written, Written::default(), "{kind}");
    }
}

#[test]
fn a_workbook_that_is_none_is_refused() {
    let now = Instant::from_micros(0);
    let whole = include_bytes!("../../../../fixtures/lists/office.xlsx");
    for bytes in [
        &b""[..],
        b"not a workbook",
        b"<html><table>",
        &whole[..whole.len() / 2],
    ] {
        let found = complaint(read(bytes, ListFormat::Workbook, &Options::default(), now));
        assert!(
            found.starts_with("the file cannot be read as a workbook"),
            "{found}"
        );
    }
}

#[test]
fn placemarks_of_a_map_are_cameras() {
    let kml = r#"<?xml version="1.0"?><kml xmlns="http://www.opengis.net/kml/2.2"><Document><name>Bản đồ</name>
        <Placemark><name>C-1</name><description><![CDATA[<b>x</b>]]></description>
          <ExtendedData><Data name="Vị trí"><value>Chợ &amp; cầu</value></Data>
          <Data name="Địa chỉ IP"><value>10.0.0.2</value></Data></ExtendedData>
          <Point><coordinates>105.9057,18.3428,0</coordinates></Point></Placemark>
        <Folder><Placemark><name>C-2</name><ExtendedData><SchemaData><SimpleData name="Hướng quay">Đông</SimpleData>
          </SchemaData></ExtendedData><Point><coordinates> 105.91,18.35 </coordinates></Point></Placemark></Folder>
        <Placemark><name>Tuyến</name><LineString><coordinates>105,18 106,18</coordinates></LineString></Placemark>
        </Document></kml>"#;
    let now = Instant::from_micros(1_800_000_000_000_000);
    let options = Options::default();
    let packed = crate::imports::unpacked::tests::packed(&[("doc.kml", kml.as_bytes())]);
    for (bytes, format) in [
        (kml.as_bytes(), ListFormat::Kml),
        (&packed[..], ListFormat::Kmz),
    ] {
        let list = read(bytes, format, &options, now).unwrap();
        let cameras = all(&list);
        let inputs: Vec<_> = cameras.iter().map(|row| &row.input).collect();
        assert_eq!(inputs[0].code.as_deref(), Some("C-1"));
        assert_eq!(inputs[0].label.as_deref(), Some("Chợ & cầu"));
        assert_eq!(
            (inputs[0].lon, inputs[0].lat),
            (Some(105.9057), Some(18.3428))
        );
        assert_eq!(inputs[1].bearing_deg, Some(90.0));
        assert_eq!(all(&list)[1].place, "placemarks!2");
        assert_eq!(list.unread.ignored, ["description"]);
        assert_eq!(
            list.unread.refused,
            BTreeMap::from([("Địa chỉ IP".into(), 1)])
        );
    }
    for wrong in ["", "<kml", "<kml><Placemark>", "<html></html>"] {
        let found = complaint(read(wrong.as_bytes(), ListFormat::Kml, &options, now));
        assert!(
            found.starts_with("the file cannot be read as KML"),
            "{wrong}: {found}"
        );
    }
    let empty = crate::imports::unpacked::tests::packed(&[("a.txt", b"x")]);
    let found = complaint(read(&empty, ListFormat::Kmz, &options, now));
    assert_eq!(found, "the file packs no .kml");
}

#[test]
fn entities_of_a_file_unfold_to_nothing() {
    let laughs = r#"<!DOCTYPE kml [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]><kml><Placemark><name>C-1&b;</name>
        <Point><coordinates>105.9,18.3</coordinates></Point></Placemark></kml>"#;
    let now = Instant::from_micros(1_800_000_000_000_000);
    let list = read(laughs.as_bytes(), ListFormat::Kml, &Options::default(), now).unwrap();
    assert_eq!(all(&list)[0].input.code.as_deref(), Some("C-1"));
}

#[test]
fn points_in_a_zone_of_vn_2000_become_degrees_and_other_systems_are_refused() {
    let points = |name: &str, point: &str| {
        let text = format!(
            r#"{{"type":"FeatureCollection","crs":{{"type":"name","properties":{{"name":"{name}"}}}},
            "features":[{{"type":"Feature","properties":{{"code":"C-1"}},
            "geometry":{{"type":"Point","coordinates":[{point}]}}}}]}}"#
        );
        let (now, options) = (Instant::from_micros(0), Options::default());
        read(text.as_bytes(), ListFormat::GeoJson, &options, now)
    };
    for (name, point) in [
        ("urn:ogc:def:crs:OGC:1.3:CRS84", "105.9057,18.3428"),
        ("EPSG:4326", "105.9057,18.3428"),
        ("urn:ogc:def:crs:EPSG::9209", "542681.98,2028878.62"),
    ] {
        let list = points(name, point).unwrap();
        let (lon, lat) = all(&list)[0]
            .input
            .lon
            .zip(all(&list)[0].input.lat)
            .unwrap();
        assert!((lon - 105.9057).abs() < 1e-5 && (lat - 18.3428).abs() < 1e-5);
    }
    for (name, why) in [
        ("urn:ogc:def:crs:EPSG::6957", "withdrawn"),
        ("EPSG:3857", "none of the zones"),
        ("local", "not known here"),
    ] {
        let found = complaint(points(name, "542681.98,2028878.62"));
        assert!(found.contains(why), "{name}: {found}");
    }
}
