//! Lists as they come: what is read, what is refused, and what a complaint says of it.

use super::*;

fn csv(text: &str) -> Result<CameraList> {
    read(
        text.as_bytes(),
        ListFormat::Csv,
        Instant::from_micros(1_800_000_000_000_000),
    )
}

fn complaint(result: Result<CameraList>) -> String {
    result
        .err()
        .map_or_else(|| "accepted".to_owned(), |error| error.to_string())
}

#[test]
fn reads_known_columns_and_names_the_others() {
    let list =
        csv("\u{feff}code,lon,lat,bearing_deg,note\nC-1,105.9,18.3,,x\nC-2,105.91,18.31,90,\n")
            .unwrap();
    assert_eq!(list.rows.len(), 2);
    assert_eq!(
        list.rows[0].input.bearing_deg, None,
        "an empty cell is unknown"
    );
    assert_eq!(list.rows[1].input.bearing_deg, Some(90.0));
    assert_eq!(list.ignored, ["note"]);
    assert!(list.refused.is_empty());
}

#[test]
fn p1_columns_that_nobody_should_send_are_counted_and_their_cells_not_read() {
    let list = csv("code,lon,lat,Địa chỉ IP,Mật khẩu,note\n\
         C-1,105.9,18.3,10.0.0.2,,x\nC-2,105.9,18.3,10.0.0.3,abc,\n")
    .unwrap();
    assert_eq!(list.ignored, ["note"]);
    let refused: Vec<_> = list.refused.iter().map(|(name, n)| (&**name, *n)).collect();
    assert_eq!(refused, [("Mật khẩu", 1), ("Địa chỉ IP", 2)]);
    let feature = r#"{"type":"FeatureCollection","features":[{"type":"Feature",
        "properties":{"code":"C-1","rtsp":"x","cccd":null,"colour":"red"},
        "geometry":{"type":"Point","coordinates":[105.9,18.3]}}]}"#;
    let now = Instant::from_micros(1_800_000_000_000_000);
    let list = read(feature.as_bytes(), ListFormat::GeoJson, now).unwrap();
    assert_eq!(list.ignored, ["colour"]);
    let refused: Vec<_> = list.refused.iter().map(|(name, n)| (&**name, *n)).collect();
    assert_eq!(refused, [("cccd", 0), ("rtsp", 1)]);
}

#[test]
fn p1_a_complaint_does_not_repeat_what_may_not_be_kept() {
    for (column, cell) in [
        ("width_px", "rtsp://10.0.0.2/1"),
        ("width_px", "001099012345"),
        ("far_m", "001099012345"),
        ("far_m", "mk=Xy10.0.0.2"),
        ("kind", "001099012345"),
        ("status_since", "001 099 012345"),
        ("owner_kind", "admin:Xy1@10.0.0.2"),
        ("unit_code", "0912345678"),
        ("recording_schedule", "rtsp://10.0.0.2"),
        ("masks", "10.0.0.2"),
        ("lon", "10.0.0.2"),
    ] {
        let columns = if column == "lon" {
            "code,lat"
        } else {
            "code,lon,lat"
        };
        let values = if column == "lon" { "A,18" } else { "A,105,18" };
        let text = format!("{columns},{column}\n{values},{cell}\n");
        let found = complaint(csv(&text));
        assert!(found.contains(column), "{text:?}: {found}");
        for secret in ["10.0", "99", "Xy", "12345"] {
            assert!(!found.contains(secret), "{text:?}: {found}");
        }
    }
}

#[test]
fn every_complaint_names_its_line_and_field() {
    for (text, expected) in [
        ("lon,lat\n1,2\n", "line 1: there is no column 'code'"),
        (
            "code;lon;lat\nA;105,9;18\n",
            "line 1: there is no column 'code'; the cells seem to be separated by semicolons",
        ),
        (
            "code\tlon\tlat\nA\t105\t18\n",
            "line 1: there is no column 'code'; the cells seem to be separated by tabs",
        ),
        (
            "Code,LON,lat\nA,105,18\n",
            "line 1: there is no column 'code'; 'Code' must be written in small letters",
        ),
        (
            "code,lon,lat,lon\nA,105,18,106\n",
            "line 1: the column 'lon' stands twice",
        ),
        (
            "code,lon,lat,recording_mode,recording_schedule\nA,105,18,motion,mon-fri 18:00-06:00\n",
            "line 2/recording_schedule: belongs to the recording mode schedule alone",
        ),
        (
            "code,lon,lat,status_since\nA,105,18,2026-01-01\n",
            "line 2/status_since: needs a status",
        ),
        (
            "code,lon,lat\nA,18.3,105.9\n",
            "line 2/lat: must be between -89.9 and 89.9, got 105.9; longitude and latitude may be swapped",
        ),
        (
            "code,lon,lat\nA,NaN,18\n",
            "line 2/lon: must be a number with a decimal point, got 'NaN'",
        ),
        (
            "code,lon,lat\nA,105,18\nA,105,18\n",
            "line 3/code: stands in line 2 already",
        ),
        (
            "code,lon,lat,status\nA,105,18,sleeping\n",
            "line 2/status: must be one of unknown, working",
        ),
        (
            "code,lon,lat\nA,105\n",
            "line 2: has 2 cells where the header has 3",
        ),
        (
            "code,lon,lat,far_m\nA,105,18,-5\n",
            "line 2/far_m: must be above 0",
        ),
        (
            "code,lon,lat,verified_on\nA,105,18,19/11/2026\n",
            "line 2/verified_on: '19/11/2026' is neither a date",
        ),
    ] {
        let found = complaint(csv(text));
        assert!(found.starts_with(expected), "{text:?}: {found}");
    }
}

#[test]
fn columns_that_are_not_read_may_stand_twice() {
    let list = csv("code,lon,lat,note,note\nA,105,18,x,y\n").unwrap();
    assert_eq!(list.ignored, ["note"]);
}

#[test]
fn text_that_is_not_utf8_is_named_by_its_line() {
    let now = Instant::from_micros(0);
    let found = complaint(read(
        b"code,lon,lat\nA,105,18\nNg\xf5,105,18\n",
        ListFormat::Csv,
        now,
    ));
    assert!(
        found.starts_with("line 3: the file is not UTF-8"),
        "{found}"
    );
}

#[test]
fn lines_count_alike_however_they_end() {
    let list = "code,lon,lat\nA,105,18\nB,105,x\n";
    for list in [list.to_owned(), list.replace('\n', "\r\n")] {
        let found = complaint(csv(&list));
        assert!(found.contains("line 3/lat"), "{found}");
    }
}

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
            Instant::from_micros(0),
        )
    };
    for same in [
        r#""lon":105.9,"lat":18.3"#,
        r#""lon":105.9000000001"#,
        r#""lat":null"#,
    ] {
        assert_eq!(complaint(read(same)), "accepted", "{same}");
    }
    for (other, expected) in [
        (
            r#""lon":18.3,"lat":18.3"#,
            "feature 0/lon: is not that of the point, 105.9",
        ),
        (
            r#""lat":"18.3""#,
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
            Instant::from_micros(0),
        ))
    };
    assert!(geojson("{}").contains("not a GeoJSON FeatureCollection"));
    assert!(geojson("[1,2").contains("not a GeoJSON FeatureCollection"));
    let line = r#"{"type":"FeatureCollection","features":[{"type":"Feature","properties":{},
        "geometry":{"type":"LineString","coordinates":[[1,2],[3,4]]}}]}"#;
    assert!(geojson(line).contains("feature 0 is not a point"));
}
