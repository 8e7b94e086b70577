//! Lists as they come: what is read, what is refused, and what a complaint says of it.

mod communes;
mod formats;
mod forms;
mod rows;
mod tables;

use super::*;

/// The cameras of a list, all in memory.
fn all(list: &CameraList) -> Vec<ListedCamera> {
    list.rows.iter().collect::<Result<_>>().unwrap()
}

/// A list of which every row can be used.
fn read(bytes: &[u8], format: ListFormat, options: &Options, now: Instant) -> Result<CameraList> {
    super::read(bytes, format, options, now).and_then(CameraList::whole)
}

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
        all(&list)[0].input.bearing_deg,
        None,
        "an empty cell is unknown"
    );
    assert_eq!(all(&list)[1].input.bearing_deg, Some(90.0));
    assert_eq!(list.unread.ignored, ["note"]);
    assert!(list.unread.refused.is_empty());
}

#[test]
fn p1_columns_that_nobody_should_send_are_counted_and_their_cells_not_read() {
    let list = csv("code,lon,lat,Địa chỉ IP,Mật khẩu,note\n\
         C-1,105.9,18.3,10.0.0.2,,x\nC-2,105.9,18.3,10.0.0.3,abc,\n")
    .unwrap();
    assert_eq!(list.unread.ignored, ["note"]);
    let refused: Vec<_> = list
        .unread
        .refused
        .iter()
        .map(|(name, n)| (&**name, *n))
        .collect();
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
    assert_eq!(list.unread.ignored, ["colour"]);
    let refused: Vec<_> = list
        .unread
        .refused
        .iter()
        .map(|(name, n)| (&**name, *n))
        .collect();
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
        (
            "lon,lat\n1,2\n",
            "line 1: there is no column 'code', and none that is known to mean it; without codes a place in words or an \
             owner has to stand beside",
        ),
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
            "code,lon,lat,lens_count\nA,105,18,2\nA,105,18,\n",
            "line 3/code: stands in line 2 already",
        ),
        (
            "code,lon,lat,status\nA,105,18,sleeping\n",
            "line 2/status: must be one of unknown, working",
        ),
        (
            "code,lon,lat\nA,105,18,9\n",
            "line 2: has 4 cells where the header has 3",
        ),
        (
            "code,lon,lat,label,mat_khau\nA,105,18,Xy1\n",
            "line 2: has 4 cells where the header has 5",
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
    assert_eq!(list.unread.ignored, ["note"]);
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
    let cameras = all(&list);
    let inputs: Vec<_> = cameras.iter().map(|row| &row.input).collect();
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
    assert_eq!(all(&list)[1].place, "line 5");
    assert_eq!(list.unread.ignored, ["STT"]);
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
    assert_eq!(all(&list)[0].input.code.as_deref(), Some("1"));
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
fn a_cell_without_end_is_refused_with_its_line() {
    let list = |letters: usize| {
        format!(
            "code,lon,lat,label\nA,105,18,\nB,105,18,{}\n",
            "x".repeat(letters)
        )
    };
    let found = complaint(csv(&list(200_000)));
    assert!(
        found.contains("line 3: one cell holds more than 131068 bytes"),
        "{found}"
    );
    assert!(csv(&list(100)).is_ok());
    assert!(csv(&"a".repeat(200_000)).is_err());
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
fn p7_cells_that_cannot_be_read_are_told_apart_unless_they_are_private() {
    let unread = |line: &str| {
        let text = format!("code;lon;lat;bearing;Chủ hộ;Số điện thoại\n{line}\n");
        let now = Instant::from_micros(1_800_000_000_000_000);
        let options = Options::default();
        let list = super::read(text.as_bytes(), ListFormat::Text, &options, now).unwrap();
        list.waiting[0].unread.clone()
    };
    for (line, expected) in [
        ("A;105,9;18,3;ngoài;;", &["ngoài"][..]),
        ("A;105,9;hỏng;9;;", &["105,9", "hỏng"]),
        ("A;105,9;hỏng;ngoài;;", &["105,9", "hỏng", "ngoài"]),
        // What is empty says nothing.
        (";;;9;;", &[]),
        ("A;105,9;18,3;nhà ông Mẫu;;", &[]),
        ("A;105,9;18,3;hỏi 0900000012;;", &[]),
        ("A;105,9;18,3;9;Nguyễn Văn Mẫu;hỏi sau", &[]),
        // Of one with a cell too many, what holds digits and is private is nobody's to guess.
        (
            "A;x;105,9;18,3;9;Nguyễn Văn Mẫu;0900000012",
            &["105,9", "18,3", "9"],
        ),
    ] {
        assert_eq!(unread(line), expected, "{line}");
    }
}
