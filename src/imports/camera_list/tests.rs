//! Lists as they come: what is read, what is refused, and what a complaint says of it.

use super::*;

fn csv(text: &str) -> Result<CameraList> {
    read(
        text.as_bytes(),
        ListFormat::Text,
        &Options::default(),
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
    let list = read(
        feature.as_bytes(),
        ListFormat::GeoJson,
        &Options::default(),
        now,
    )
    .unwrap();
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
            "Mã;Kinh độ;Kinh độ\nA;105,9;18\n",
            "line 1: there is no column 'lat', and none that is known to mean it",
        ),
        (
            "Mã,Kinh độ,lon,lat\nA,105,106,18\n",
            "line 1: the columns 'Kinh độ' and 'lon' both seem to be lon",
        ),
        (
            "Mã,Tọa độ,lat,lon\nA,\"18, 105\",18,105\n",
            "line 1: the columns 'Tọa độ' and 'lat' both seem to be lat",
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
            "line 2/lon: must be degrees, got 'NaN'",
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
            "code,lon,lat,verified_on\nA,105,18,31/02/2026\n",
            "line 2/verified_on: '31/02/2026' is neither a date",
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
fn what_is_no_text_is_refused() {
    let picture = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\xff\xfe";
    let (now, options) = (Instant::from_micros(0), Options::default());
    let found = complaint(read(picture, ListFormat::Text, &options, now));
    assert!(found.starts_with("the file is no text"), "{found}");
    let found = complaint(csv("code,lon,lat,label\nA,105,18,a\0b\n"));
    assert!(
        found.starts_with("line 2/label: must not hold control"),
        "{found}"
    );
}

#[test]
fn a_list_of_an_office_is_read_as_it_is() {
    let list = csv(
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM;;;;;\nDANH SÁCH CAMERA XÃ MẪU;;;;;\n\
         STT;Mã camera;Vị trí lắp đặt;Toạ độ;Hướng quay;Tình trạng\n\
         1;C-1;Ngã tư chợ Mới;18,3428; 105,9057\n",
    )
    .map(|_| ());
    assert!(list.is_err(), "a separator within a cell wants quotes");
    let list = csv(
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM;;;;;\nDANH SÁCH CAMERA XÃ MẪU;;;;;\n\
         STT;Mã camera;Vị trí lắp đặt;Toạ độ;Hướng quay;Tình trạng\n\
         1;C-1;Ngã tư chợ Mới;18.3428, 105.9057;Đông Nam;Đang hoạt động\n\
         2;C-2;Nhà văn hóa thôn 3;18.3430, 105.9060;90-150;hỏng\n",
    )
    .unwrap();
    let inputs: Vec<_> = list.rows.iter().map(|row| &row.input).collect();
    assert_eq!(inputs[0].label.as_deref(), Some("Ngã tư chợ Mới"));
    assert_eq!(
        (inputs[0].lon, inputs[0].lat),
        (Some(105.9057), Some(18.3428))
    );
    assert_eq!(inputs[0].bearing_deg, Some(135.0));
    assert_eq!(
        inputs[0].status,
        Some(crate::cameras::CameraStatus::Working)
    );
    assert_eq!(inputs[1].horizontal_fov_deg, Some(60.0));
    assert_eq!(list.rows[1].place, "line 5");
    assert_eq!(list.ignored, ["STT"]);
    let columns: Vec<_> = list.columns.values().map(String::as_str).collect();
    assert_eq!(columns.len(), 5, "{columns:?}");
    let written = Written {
        encoding: Some("UTF-8"),
        separator: Some(';'),
    };
    assert_eq!(list.written, written);
}

#[test]
fn a_column_with_another_heading_is_mapped_by_hand() {
    let mapping = Options {
        mapping: Mapping::from([
            ("관리번호".into(), "code".into()),
            ("경도".into(), "lon".into()),
            ("위도".into(), "lat".into()),
        ]),
        ..Options::default()
    };
    let text = "관리번호,경도,위도\n1,105.9,18.3\n";
    let now = Instant::from_micros(0);
    let list = read(text.as_bytes(), ListFormat::Text, &mapping, now).unwrap();
    assert_eq!(list.rows[0].input.code.as_deref(), Some("1"));
    let found = complaint(read(
        text.as_bytes(),
        ListFormat::Text,
        &Options::default(),
        now,
    ));
    assert!(
        found.starts_with("line 1: there is no column 'code'"),
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
            &Options::default(),
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
            &Options::default(),
            Instant::from_micros(0),
        ))
    };
    assert!(geojson("{}").contains("not a GeoJSON FeatureCollection"));
    assert!(geojson("[1,2").contains("not a GeoJSON FeatureCollection"));
    let line = r#"{"type":"FeatureCollection","features":[{"type":"Feature","properties":{},
        "geometry":{"type":"LineString","coordinates":[[1,2],[3,4]]}}]}"#;
    assert!(geojson(line).contains("feature 0 is not a point"));
}

#[test]
fn a_workbook_is_read_whatever_its_kind() {
    let workbooks: [(&str, &[u8]); 3] = [
        (
            "XLSX",
            include_bytes!("../../../fixtures/lists/office.xlsx"),
        ),
        ("XLS", include_bytes!("../../../fixtures/lists/office.xls")),
        ("ODS", include_bytes!("../../../fixtures/lists/office.ods")),
    ];
    for (kind, bytes) in workbooks {
        let now = Instant::from_micros(1_800_000_000_000_000);
        let list = read(bytes, ListFormat::Workbook, &Options::default(), now).unwrap();
        let inputs: Vec<_> = list.rows.iter().map(|row| &row.input).collect();
        let codes: Vec<_> = inputs
            .iter()
            .filter_map(|input| input.code.as_deref())
            .collect();
        assert_eq!(codes, ["C-1", "C-2", "7"], "{kind}");
        assert_eq!(
            inputs[2].label.as_deref(),
            Some("Đường Trần Hưng Đạo"),
            "{kind}"
        );
        assert_eq!(
            inputs[0].installed_on,
            Some("2024-05-19".parse().unwrap()),
            "{kind}"
        );
        assert_eq!(inputs[1].retention_declared_days, Some(7.5), "{kind}");
        assert_eq!(list.rows[1].place, "Thôn 1!6", "{kind}");
        assert_eq!(list.ignored, ["STT", "sheet 'Ghi chú'"], "{kind}");
        assert_eq!(
            list.refused,
            BTreeMap::from([("Mật khẩu".to_owned(), 1)]),
            "{kind}"
        );
        assert_eq!(list.written, Written::default(), "{kind}");
    }
}

#[test]
fn a_workbook_that_is_none_is_refused() {
    let now = Instant::from_micros(0);
    let whole = include_bytes!("../../../fixtures/lists/office.xlsx");
    for bytes in [&b""[..], b"not a workbook", &whole[..whole.len() / 2]] {
        let found = complaint(read(bytes, ListFormat::Workbook, &Options::default(), now));
        assert!(
            found.starts_with("the file cannot be read as a workbook"),
            "{found}"
        );
    }
}

fn with_meridian(text: &str, meridian: Option<&str>) -> Result<CameraList> {
    let options = Options {
        meridian: meridian.map(|meridian| meridian.parse().unwrap()),
        ..Options::default()
    };
    let now = Instant::from_micros(1_800_000_000_000_000);
    read(text.as_bytes(), ListFormat::Text, &options, now)
}

#[test]
fn plane_coordinates_need_their_meridian() {
    let list = "Mã;X (m);Y (m)\nC-1;2028878,62;542681,98\nC-2;542681,98;2028878,62\n";
    let found = complaint(with_meridian(list, None));
    assert!(
        found.starts_with("line 2/position: is in metres of VN-2000"),
        "{found}"
    );
    let titled = format!("Hệ tọa độ VN-2000, kinh tuyến trục 105°30', múi chiếu 3°;;\n{list}");
    for read in [
        with_meridian(list, Some("105.5")),
        with_meridian(&titled, None),
    ] {
        let read = read.unwrap();
        for camera in &read.rows {
            let (lon, lat) = camera.input.lon.zip(camera.input.lat).unwrap();
            assert!((lon - 105.9057).abs() < 1e-5 && (lat - 18.3428).abs() < 1e-5);
        }
        let counts = read.counts();
        assert_eq!(counts[&Finding::GridConverted], 2);
        let review: Vec<_> = read.review().collect();
        assert_eq!(review.len(), 1);
        assert_eq!(review[0].code, Finding::AxesSwapped);
        assert_eq!(
            review[0].value.as_deref(),
            Some("542681,98; 2028878,62"),
            "what stood there is said"
        );
    }
    let withdrawn = format!("EPSG:6957;;\n{list}");
    let found = complaint(with_meridian(&withdrawn, None));
    assert!(found.contains("EPSG:6957 is withdrawn"), "{found}");
}

#[test]
fn a_place_in_the_other_column_or_in_a_link_is_found() {
    let list = csv("Mã;Kinh độ;Vĩ độ\nC-1;;18.3428, 105.9057\n\
         C-2;https://www.google.com/maps?q=18.3428,105.9057;\nC-3;105.905.712;18.342.812\n")
    .unwrap();
    for camera in &list.rows {
        let (lon, lat) = camera.input.lon.zip(camera.input.lat).unwrap();
        assert!((lon - 105.9057).abs() < 1e-4 && (lat - 18.3428).abs() < 1e-4);
    }
    let counts: Vec<_> = list.counts().into_iter().collect();
    let expected = [(Finding::DecimalsRepaired, 1), (Finding::PlaceFromLink, 1)];
    assert_eq!(counts, expected);
}

#[test]
fn a_printed_form_of_a_commune_is_read_without_editing_it() {
    let list = csv(include_str!("../../../fixtures/lists/commune.csv")).unwrap();
    let labels: Vec<_> = list
        .rows
        .iter()
        .map(|row| {
            (
                row.place.as_str(),
                row.input.label.as_deref().unwrap_or_default(),
            )
        })
        .collect();
    assert_eq!(
        labels,
        [
            ("line 10", "Ngã tư chợ, Thôn 1"),
            ("line 11", "Cổng trường, thôn 1"),
            ("line 14", "Thôn 3"),
            ("line 18", "Cầu, Thôn 3"),
        ]
    );
    assert_eq!(list.sections, 2);
    let skipped: Vec<_> = list.skipped.iter().map(|(why, n)| (*why, *n)).collect();
    assert_eq!(
        skipped,
        [
            (Skip::Subtotal, 2),
            (Skip::ColumnNumbers, 1),
            (Skip::RepeatedHeader, 2),
            (Skip::Blank, 1),
            (Skip::Footer, 3),
        ]
    );
    assert_eq!(list.ignored, ["STT", "Ghi chú"]);
    assert_eq!(list.columns["Tọa độ › Kinh độ"], "lon");
    assert!(list.rows[2].stated.contains(&"label".to_owned()));
    assert_eq!(list.rows[0].input.bearing_deg, Some(135.0));
    assert_eq!(list.counts()[&Finding::SectionAdded], 3);
}

#[test]
fn a_header_of_two_rows_is_read_and_mapped_by_either_of_its_parts() {
    let text =
        "Camera;;Nơi;;Thiết bị;\nKý hiệu;Loại;X;Y;IP;Mã\nC-1;Bán cầu;18.3428;105.9057;10.0.0.2;9\n";
    let mapped = |heading: &str| {
        let options = Options {
            mapping: Mapping::from([(heading.to_owned(), String::new())]),
            ..Options::default()
        };
        let now = Instant::from_micros(1_800_000_000_000_000);
        read(text.as_bytes(), ListFormat::Text, &options, now)
    };
    let found = complaint(csv(text));
    assert!(found.contains("both seem to be code"), "{found}");
    for heading in ["Thiết bị › Mã", "Mã"] {
        let list = mapped(heading).unwrap();
        let input = &list.rows[0].input;
        assert_eq!(input.kind, Some(crate::cameras::CameraKind::Dome));
        assert_eq!((input.lon, input.lat), (Some(105.9057), Some(18.3428)));
        assert_eq!(list.refused, BTreeMap::from([("Thiết bị › IP".into(), 1)]));
    }
    let bilingual = csv("Mã,Kinh độ,Vĩ độ\nCode,Longitude,Latitude\nA,105,18\n").unwrap();
    assert_eq!(bilingual.rows.len(), 1);
}

#[test]
fn one_row_for_several_lenses_is_that_many_cameras_on_one_pole() {
    let list = csv("Mã;Kinh độ;Vĩ độ;Hướng;Số mắt;Điện thoại;Chủ hộ\n\
         C-1;105,9;18,3;Đông;1;;\nC-2;105,9;18,3;Đông;02 mắt;900000012;Người Mẫu\n\
         C-3;105,9;18,3;Đông, Tây;2;;Hộ gia đình\n")
    .unwrap();
    let read: Vec<_> = list
        .rows
        .iter()
        .map(|row| {
            let input = &row.input;
            (
                input.code.as_deref().unwrap(),
                input.bearing_deg,
                row.pole.as_deref(),
            )
        })
        .collect();
    assert_eq!(
        read,
        [
            ("C-1", Some(90.0), None),
            ("C-2-1", None, Some("line 3")),
            ("C-2-2", None, Some("line 3")),
            ("C-3-1", Some(90.0), Some("line 4")),
            ("C-3-2", Some(270.0), Some("line 4")),
        ]
    );
    let speaks_of_bearing = |row: &ListedCamera| row.stated.contains(&"bearing_deg".to_owned());
    assert!(!speaks_of_bearing(&list.rows[1]) && speaks_of_bearing(&list.rows[3]));
    assert_eq!(list.rows[1].place, "line 3, lens 1");
    let review: Vec<_> = list.review().map(|remark| remark.code).collect();
    assert_eq!(review, [Finding::SeveralLenses]);
    assert_eq!(list.counts()[&Finding::ZeroAdded], 1);
    let contact = &list.rows[2].contact;
    assert_eq!(contact.phone.as_deref(), Some("0900000012"));
    assert_eq!(contact.name.as_deref(), Some("Người Mẫu"));
    let household = Some(crate::owners::OwnerKind::Household);
    assert_eq!(list.rows[2].input.owner_kind, household);
    assert_eq!(list.rows[3].input.owner_kind, household);
    assert_eq!(list.rows[3].contact, crate::owners::Contact::default());
    let found = complaint(csv("Mã,Kinh độ,Vĩ độ,Số mắt\nC-1,105,18,nhiều\n"));
    assert!(found.starts_with("line 2/lens_count: must be"), "{found}");
}

#[test]
fn money_and_warranty_are_read_checked_and_said_not_to_be_kept() {
    let list = csv(
        "Mã;Kinh độ;Vĩ độ;Kinh phí (triệu đồng);Hạn bảo hành;Ngày lắp đặt;SL\n\
         C-1;105,9;18,3;4,5;19/5/2027;5/2019;2\n",
    )
    .unwrap();
    let row = &list.rows[0];
    assert_eq!(row.amount_dong, Some(4_500_000));
    assert_eq!(list.rows[1].amount_dong, None, "given once");
    assert_eq!(row.warranty_until, Some("2027-05-19".parse().unwrap()));
    assert_eq!(list.not_kept, ["Kinh phí (triệu đồng)", "Hạn bảo hành"]);
    assert!(
        list.review()
            .any(|remark| remark.code == Finding::DayAssumed
                && remark.field == "installed_on"
                && remark.value.as_deref() == Some("5/2019"))
    );
    let found = complaint(csv("Mã;Kinh độ;Vĩ độ;Kinh phí\nC-1;105,9;18,3;nhiều\n"));
    assert!(found.starts_with("line 2/amount_dong: must be"), "{found}");
}

#[test]
fn p7_names_and_phones_are_in_no_label_complaint_or_remark() {
    let list = csv("Mã;Vị trí;Kinh độ;Vĩ độ;Họ và tên;SĐT\n\
         C-1;Nhà ông Quảng Mẫu, thôn 3;105,9;18,3;;01200000012\n\
         C-2;Đối diện nhà bà Thị Thử;105,9;18,3;Trần Văn Quảng - 0900000013;\n")
    .unwrap();
    let labels: Vec<_> = list
        .rows
        .iter()
        .map(|row| row.input.label.as_deref().unwrap())
        .collect();
    assert_eq!(labels, ["Nhà dân, thôn 3", "Đối diện nhà dân"]);
    let contacts: Vec<_> = list
        .rows
        .iter()
        .map(|row| {
            let contact = &row.contact;
            (
                contact.name.as_deref().unwrap(),
                contact.phone.as_deref().unwrap(),
            )
        })
        .collect();
    assert_eq!(
        contacts,
        [
            ("Quảng Mẫu", "0700000012"),
            ("Trần Văn Quảng", "0900000013")
        ]
    );
    let review: Vec<_> = list.review().map(|remark| remark.code).collect();
    assert_eq!(review, [Finding::NameToOwner, Finding::NameLeftOut]);
    let said = format!("{list:?} {}", serde_json::to_string(&list.remarks).unwrap());
    let wrong = csv("Mã;Kinh độ;Vĩ độ;SĐT\nC-1;105,9;18,3;0900 0000\n");
    let said = said + &complaint(wrong);
    for secret in ["Quảng", "Thử", "0012", "00013", "0900"] {
        assert!(!said.contains(secret), "{secret}: {said}");
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
        let inputs: Vec<_> = list.rows.iter().map(|row| &row.input).collect();
        assert_eq!(inputs[0].code.as_deref(), Some("C-1"));
        assert_eq!(inputs[0].label.as_deref(), Some("Chợ & cầu"));
        assert_eq!(
            (inputs[0].lon, inputs[0].lat),
            (Some(105.9057), Some(18.3428))
        );
        assert_eq!(inputs[1].bearing_deg, Some(90.0));
        assert_eq!(list.rows[1].place, "placemarks!2");
        assert_eq!(
            list.ignored,
            ["description", "1 placemarks without a point"]
        );
        assert_eq!(list.refused, BTreeMap::from([("Địa chỉ IP".into(), 1)]));
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
    assert_eq!(list.rows[0].input.code.as_deref(), Some("C-1"));
}

proptest::proptest! {
    #![proptest_config(proptest::test_runner::Config::with_cases(64))]
    #[test]
    fn no_list_panics(text in "[A-Cđô0-9.,;|\n\t\"' -]{0,200}") {
        let headed = format!("Mã;Vị trí;X;Y;Số mắt;Ngày lắp đặt;Kinh phí;SĐT\n{text}");
        for list in [text, headed] {
            let _ = with_meridian(&list, Some("105.5"));
        }
    }
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
        let (lon, lat) = list.rows[0].input.lon.zip(list.rows[0].input.lat).unwrap();
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
