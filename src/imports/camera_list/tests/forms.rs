//! Tables as people fill them in: places, printed forms, several lenses, money, names of persons.

use super::*;
use crate::{cameras::CameraKind, owners::OwnerKind};

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
        for camera in all(&read) {
            let (lon, lat) = camera.input.lon.zip(camera.input.lat).unwrap();
            assert!((lon - 105.9057).abs() < 1e-5 && (lat - 18.3428).abs() < 1e-5);
        }
        let counts = &read.repaired;
        assert_eq!(counts[&Finding::GridConverted], 2);
        let review: Vec<_> = read.remarks.iter().collect();
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
    for camera in all(&list) {
        let (lon, lat) = camera.input.lon.zip(camera.input.lat).unwrap();
        assert!((lon - 105.9057).abs() < 1e-4 && (lat - 18.3428).abs() < 1e-4);
    }
    let counts: Vec<_> = list.repaired.into_iter().collect();
    let expected = [(Finding::DecimalsRepaired, 1), (Finding::PlaceFromLink, 1)];
    assert_eq!(counts, expected);
}

#[test]
fn a_printed_form_of_a_commune_is_read_without_editing_it() {
    let list = csv(include_str!("../../../../fixtures/lists/commune.csv")).unwrap();
    let cameras = all(&list);
    let labels: Vec<_> = cameras
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
    assert_eq!(list.unread.ignored, ["STT", "Ghi chú"]);
    assert_eq!(list.columns["Tọa độ › Kinh độ"], "lon");
    assert!(all(&list)[2].stated.contains(&"label".to_owned()));
    assert_eq!(all(&list)[0].input.bearing_deg, Some(135.0));
    assert_eq!(list.repaired[&Finding::SectionAdded], 3);
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
        let input = &all(&list)[0].input;
        assert_eq!(input.kind, Some(crate::cameras::CameraKind::Dome));
        assert_eq!((input.lon, input.lat), (Some(105.9057), Some(18.3428)));
        assert_eq!(
            list.unread.refused,
            BTreeMap::from([("Thiết bị › IP".into(), 1)])
        );
    }
    let bilingual = csv("Mã,Kinh độ,Vĩ độ\nCode,Longitude,Latitude\nA,105.9,18.3\n").unwrap();
    assert_eq!(bilingual.rows.len(), 1);
}

#[test]
fn a_header_of_three_rows_is_read_and_titles_above_are_no_part_of_it() {
    let list = csv(
        "ỦY BAN MẪU;;;CỘNG HÒA;;\nPHÒNG MẪU;;;Độc lập;;\n;;DANH SÁCH;;;\n\
         STT;Mã;Vị trí lắp đặt;;;Thiết bị\n;;Địa chỉ;Tọa độ;;\n;;;Kinh độ;Vĩ độ;\n\
         1;C-1;Ngã tư chợ;105,9;18,3;Bán cầu\n",
    )
    .unwrap();
    let input = &all(&list)[0].input;
    assert_eq!(input.label.as_deref(), Some("Ngã tư chợ"));
    assert_eq!((input.lon, input.lat), (Some(105.9), Some(18.3)));
    let expected = [
        ("Mã", "code"),
        ("Vị trí lắp đặt › Tọa độ › Kinh độ", "lon"),
        ("Vị trí lắp đặt › Tọa độ › Vĩ độ", "lat"),
        ("Vị trí lắp đặt › Địa chỉ", "label"),
    ];
    let read = list.columns.iter();
    assert!(
        expected
            .iter()
            .all(|(heading, field)| list.columns[*heading] == *field),
        "{:?}",
        read.collect::<Vec<_>>()
    );
    // A password stays one, however deep it stands (PRIVACY P1).
    let list = csv(
        "Mã;Thiết bị;;Kinh độ;Vĩ độ\n;Thông số;Kết nối;;\n;Loại;Mật khẩu;;\nC-1;Bán cầu;abc;105,9;18,3\n",
    );
    let list = list.unwrap();
    let refused = BTreeMap::from([("Thiết bị › Kết nối › Mật khẩu".into(), 1)]);
    assert_eq!(list.unread.refused, refused);
    assert_eq!(
        all(&list)[0].input.kind,
        Some(crate::cameras::CameraKind::Dome)
    );
}

#[test]
fn a_label_is_no_name_and_no_novel() {
    let text = format!(
        "Mã;Vị trí;Kinh độ;Vĩ độ;Chủ hộ\nC-1;Lê Mẫu;105,9;18,3;Lê Mẫu\nC-2;{};105,9;18,3;\n",
        "nhà ông Mẫu ".repeat(500)
    );
    let now = Instant::from_micros(1_800_000_000_000_000);
    let list =
        crate::imports::read(text.as_bytes(), ListFormat::Text, &Options::default(), now).unwrap();
    let first = &all(&list)[0];
    assert_eq!(first.input.label, None, "P7: it names the owner");
    assert_eq!(first.contact.name.as_deref(), Some("Lê Mẫu"));
    let waiting = &list.waiting[0];
    assert_eq!(waiting.complaints[0].pointer, "/label");
    assert!(
        !waiting.fields.contains_key("label"),
        "P7: nothing of it is kept"
    );
}

#[test]
fn one_row_for_several_lenses_is_that_many_cameras_on_one_pole() {
    let list = csv("Mã;Kinh độ;Vĩ độ;Hướng;Số mắt;Điện thoại;Chủ hộ\n\
         C-1;105,9;18,3;Đông;1;;\nC-2;105,9;18,3;Đông;02 mắt;900000012;Người Mẫu\n\
         C-3;105,9;18,3;Đông, Tây;2;;Hộ gia đình\n")
    .unwrap();
    let cameras = all(&list);
    let read: Vec<_> = cameras
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
    assert!(!speaks_of_bearing(&all(&list)[1]) && speaks_of_bearing(&all(&list)[3]));
    assert_eq!(all(&list)[1].place, "line 3, lens 1");
    let review: Vec<_> = list.remarks.iter().map(|remark| remark.code).collect();
    assert_eq!(review, [Finding::SeveralLenses]);
    assert_eq!(list.repaired[&Finding::ZeroAdded], 1);
    let contact = &all(&list)[2].contact;
    assert_eq!(contact.phone.as_deref(), Some("0900000012"));
    assert_eq!(contact.name.as_deref(), Some("Người Mẫu"));
    let household = Some(crate::owners::OwnerKind::Household);
    assert_eq!(all(&list)[2].input.owner_kind, household);
    assert_eq!(all(&list)[3].input.owner_kind, household);
    assert_eq!(all(&list)[3].contact, crate::owners::Contact::default());
    let found = complaint(csv("Mã,Kinh độ,Vĩ độ,Số mắt\nC-1,105.9,18.3,nhiều\n"));
    assert!(found.starts_with("line 2/lens_count: must be"), "{found}");
}

#[test]
fn money_and_warranty_are_read_and_checked() {
    let list = csv(
        "Mã;Kinh độ;Vĩ độ;Kinh phí (triệu đồng);Hạn bảo hành;Ngày lắp đặt;SL\n\
         C-1;105,9;18,3;4,5;19/5/2027;5/2019;2\n",
    )
    .unwrap();
    let row = &all(&list)[0];
    assert_eq!(row.money.unwrap().amount_dong, Some(4_500_000));
    assert_eq!(all(&list)[1].money, None, "given once");
    for row in all(&list) {
        let until = row.input.warranty_until;
        assert_eq!(until, Some("2027-05-19".parse().unwrap()), "of each lens");
        assert!(row.stated.iter().any(|field| field == "warranty_until"));
    }
    assert!(
        list.remarks
            .iter()
            .any(|remark| remark.code == Finding::DayAssumed
                && remark.field == "installed_on"
                && remark.value.as_deref() == Some("5/2019"))
    );
    let found = complaint(csv("Mã;Kinh độ;Vĩ độ;Kinh phí\nC-1;105,9;18,3;nhiều\n"));
    assert!(found.starts_with("line 2/amount_dong: must be"), "{found}");
    let found = complaint(csv(
        "Mã;Kinh độ;Vĩ độ;Hạn bảo hành\nC-1;105,9;18,3;31/02/2027\n",
    ));
    assert!(
        found.starts_with("line 2/warranty_until: '31/02/2027' is not a date"),
        "{found}"
    );
}

#[test]
fn p7_names_and_phones_are_in_no_label_complaint_or_remark() {
    let list = csv("Mã;Vị trí;Kinh độ;Vĩ độ;Họ và tên;SĐT\n\
         C-1;Nhà ông Quảng Mẫu, thôn 3;105,9;18,3;;01200000012\n\
         C-2;Đối diện nhà bà Thị Thử;105,9;18,3;Trần Văn Quảng - 0900000013;\n")
    .unwrap();
    let cameras = all(&list);
    let labels: Vec<_> = cameras
        .iter()
        .map(|row| row.input.label.as_deref().unwrap())
        .collect();
    assert_eq!(labels, ["Nhà dân, thôn 3", "Đối diện nhà dân"]);
    let cameras = all(&list);
    let contacts: Vec<_> = cameras
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
    let review: Vec<_> = list.remarks.iter().map(|remark| remark.code).collect();
    assert_eq!(review, [Finding::NameToOwner, Finding::NameLeftOut]);
    let said = format!("{list:?} {}", serde_json::to_string(&list.remarks).unwrap());
    let wrong = csv("Mã;Kinh độ;Vĩ độ;SĐT\nC-1;105,9;18,3;0900 0000\n");
    let said = said + &complaint(wrong);
    for secret in ["Quảng", "Thử", "0012", "00013", "0900"] {
        assert!(!said.contains(secret), "{secret}: {said}");
    }
}

#[test]
fn p1_a_way_into_a_device_is_not_kept_for_mending_wherever_it_stands() {
    let list = "Mã;Kinh độ;Vĩ độ;purpose;Tình trạng\nC-1;105,9;18,3;mật khẩu abc;admin:12345@cam\nC-2;105,9;18,3;sân;hỏng\n";
    let read = super::super::read(
        list.as_bytes(),
        ListFormat::Text,
        &Options::default(),
        Instant::from_micros(1_800_000_000_000_000),
    );
    let read = read.unwrap();
    let kept = format!("{:?}", read.waiting);
    assert_eq!(read.waiting.len(), 2);
    assert!(!kept.contains("abc") && !kept.contains("12345"), "{kept}");
    assert!(
        kept.contains("sân"),
        "what is no secret is there to be mended: {kept}"
    );
}

#[test]
fn where_no_heading_is_known_those_that_seem_to_be_some_are_named() {
    let headings = |text: &str| match csv(text).unwrap_err() {
        Error::BadRequest(complaint) => match complaint.refusal {
            Some(Refusal::NoHeader { headings, .. }) => headings,
            other => panic!("{other:?}"),
        },
        other => panic!("{other}"),
    };
    let korean = "설치 현황,,,\n관리번호,설치위치,경도,위도\n1,성남시 정자동,127.1,37.3\n";
    assert_eq!(headings(korean), ["관리번호", "설치위치", "경도", "위도"]);
    assert_eq!(
        headings("C-1,105.9,18.3,sân\nC-2,105.9,18.3,sân\n"),
        Vec::<String>::new()
    );
    let secret = "ô một,ô hai,admin:1@cam,ô ba\n1,2,3,4\n";
    assert_eq!(headings(secret), ["ô một", "ô hai", "ô ba"], "P1");
}

#[test]
fn dashes_and_a_place_of_zeros_mean_that_nobody_knows() {
    let list = "Mã;Vị trí;Kinh độ;Vĩ độ;Hướng;Tầm xa (m);SĐT;Ngày lắp\nC-1;-;105,9;18,3;-;–;—;--\n";
    let cameras = all(&csv(list).unwrap());
    let input = &cameras[0].input;
    assert_eq!(
        (input.bearing_deg, input.far_m, input.installed_on),
        (None, None, None)
    );
    assert_eq!(input.label, None);
    let own = all(&csv("code,label,lon,lat\nC-1,-,105.9,18.3\n").unwrap());
    let own = own[0].input.label.as_deref();
    assert_eq!(own, Some("-"), "in our own words a label is whatever it is");
    assert_eq!(cameras[0].contact, crate::owners::Contact::default());
    let nowhere = complaint(csv("Vị trí;Kinh độ;Vĩ độ\nChợ;0;0\n"));
    assert!(nowhere.starts_with("line 2/position: "), "{nowhere}");
}

/// A part of what `make bench` reads a million rows of.
#[test]
fn rows_of_anything_are_each_accounted_for() {
    let (mut cameras, mut waiting, mut remarks) = (0, 0, 0);
    for seed in 0..20 {
        let read = super::super::read(
            crate::generate::messy_list(seed, 500).as_bytes(),
            ListFormat::Text,
            &Options::default(),
            Instant::from_micros(1_800_000_000_000_000),
        );
        let read = read.unwrap();
        assert!(read.skipped.is_empty() && read.sections == 0);
        assert_eq!(read.rows.len() + read.waiting.len(), 500);
        cameras += read.rows.len();
        waiting += read.waiting.len();
        remarks += read.remarks.len();
    }
    assert!(
        cameras > 9_000 && waiting > 100 && remarks > 10,
        "{cameras} {waiting} {remarks}"
    );
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
fn one_coordinate_with_a_decimal_comma_is_no_pair() {
    let found = complaint(csv("Mã;Kinh độ;Vĩ độ\nC-1;105,9;\nC-2;;18,5\n"));
    assert_eq!(found, "line 2/lat: is required; line 3/lon: is required");
}

#[test]
fn a_row_with_the_code_of_several_lenses_waits_as_standing_already() {
    let waits = |list: &str, expected: &[(&str, &str)]| {
        let (now, options) = (Instant::from_micros(0), Options::default());
        let list = super::super::read(list.as_bytes(), ListFormat::Text, &options, now).unwrap();
        let waiting = list.waiting.iter().map(|row| {
            assert_eq!(row.complaints.len(), 1, "{row:?}");
            let complaint = &row.complaints[0];
            assert_eq!(complaint.pointer, "/code");
            let first = match &complaint.complaint.refusal {
                Some(Refusal::StandsAlready { row }) => row.clone(),
                other => panic!("{other:?}"),
            };
            (row.place.clone(), first)
        });
        let waiting: Vec<_> = waiting.collect();
        let expected = expected.iter();
        let expected: Vec<_> = expected
            .map(|(row, first)| ((*row).to_owned(), (*first).to_owned()))
            .collect();
        assert_eq!(waiting, expected);
        list.rows.len()
    };
    let head = "Mã;Kinh độ;Vĩ độ;Số mắt";
    let pole = "C-02;105,9;18,3;2";
    let one = "C-02 ;105,8;18,3;";
    let rows = waits(&format!("{head}\n{pole}\n{one}\n"), &[("line 3", "line 2")]);
    assert_eq!(rows, 2);
    let lenses = [("line 3, lens 1", "line 2"), ("line 3, lens 2", "line 2")];
    assert_eq!(waits(&format!("{head}\n{one}\n{pole}\n"), &lenses), 1);
    assert_eq!(waits(&format!("{head}\n{pole}\n{pole}\n"), &lenses), 2);
    let lens = "C-02-2;105,7;18,3;";
    let rows = waits(
        &format!("{head}\n{pole}\n{lens}\n"),
        &[("line 3", "line 2, lens 2")],
    );
    assert_eq!(rows, 2);
    let units = format!("{head};Mã xã\n{pole};90001\n{one};90002\n");
    assert_eq!(waits(&units, &[]), 3, "a code is one of its unit");
}

#[test]
fn degrees_beside_plane_coordinates_are_compared_with_them() {
    let list = "Mã,X,Y,Kinh độ,Vĩ độ\nC-1,2028878.62,542681.98,105.9057,18.3428\nC-2,2028878.62,542681.98,105.9157,18.3428\n\
        C-3,,,105.86,18.35\nC-4,2028878.62,542681.98,,\n";
    let now = Instant::from_micros(1_800_000_000_000_000);
    let read = |meridian: Option<&str>| {
        let options = Options {
            meridian: meridian.map(|text| text.parse().unwrap()),
            ..Options::default()
        };
        super::super::read(list.as_bytes(), ListFormat::Text, &options, now).unwrap()
    };
    let list = read(Some("105.5"));
    let rows = all(&list);
    let codes: Vec<_> = rows
        .iter()
        .map(|row| row.input.code.clone().unwrap())
        .collect();
    assert_eq!(codes, ["C-1", "C-3", "C-4"], "{:?}", list.waiting);
    assert_eq!(
        rows[0].input.lon,
        Some(105.9057),
        "the degrees as they stand"
    );
    assert!(
        (rows[2].input.lon.unwrap() - 105.9057).abs() < 1e-4,
        "{:?}",
        rows[2].input
    );
    let [waiting] = &list.waiting[..] else {
        panic!("{:?}", list.waiting)
    };
    let refusal = waiting.complaints[0].complaint.refusal.clone();
    let Some(Refusal::PlacesApart { metres }) = refusal else {
        panic!("{refusal:?}")
    };
    assert!((1000.0..1100.0).contains(&metres), "{metres}");
    assert_eq!(
        waiting.fields["lon"], 105.9157,
        "to be looked at on the map"
    );
    // Without a meridian the degrees alone are used, and that is said.
    let list = read(None);
    assert_eq!((list.rows.len(), list.waiting.len()), (3, 1));
    let fields: Vec<_> = list.columns.values().map(String::as_str).collect();
    assert_eq!(fields, ["lon", "code", "lat"]);
    assert_eq!(list.unread.ignored, ["X", "Y"]);
    // A row that has nothing else waits for the meridian.
    let complaints = &list.waiting[0].complaints;
    let reasons: Vec<_> = complaints
        .iter()
        .map(|one| (one.pointer.as_str(), one.complaint.refusal.clone()))
        .collect();
    assert_eq!(reasons, [("/position", Some(Refusal::NeedsMeridian))]);
}

#[test]
fn a_table_with_too_many_columns_is_refused_at_once() {
    let began = std::time::Instant::now();
    let wide = format!("code,lon,lat{}\nC-1,105.9,18.3\n", ",x".repeat(200_000));
    let said = complaint(csv(&wide));
    assert!(
        said.contains("has 200003 columns; the most is 1000"),
        "{said}"
    );
    assert!(began.elapsed().as_secs() < 4, "{:?}", began.elapsed());
    let name = format!("{}.csv", "đ".repeat(252));
    let options = Options {
        file_name: Some(name),
        ..Options::default()
    };
    let now = Instant::from_micros(0);
    let said = complaint(read(
        b"code,lon,lat\nC-1,105.9,18.3\n",
        ListFormat::Text,
        &options,
        now,
    ));
    assert!(said.starts_with("file_name: "), "{said}");
}

#[test]
fn p7_short_headings_are_known_and_a_number_without_its_sign_leaves_the_label() {
    let list =
        csv("Mã,Nhãn,Chủ,Kinh độ,Vĩ độ\nC-1,Cổng sau 84912345678,Nguyễn Văn Mẫu,105.9,18.3\n")
            .unwrap();
    let row = &all(&list)[0];
    assert_eq!(row.input.label.as_deref(), Some("Cổng sau"));
    let contact = (row.contact.name.as_deref(), row.contact.phone.as_deref());
    assert_eq!(contact, (Some("Nguyễn Văn Mẫu"), Some("0912345678")));
}

#[test]
fn a_cell_that_is_as_the_one_above_has_what_stands_there() {
    let list = csv(
        "Mã;Vị trí;Kinh độ;Vĩ độ;Loại camera;Số mắt;Số tiền;Chủ hộ;Loại chủ\n\
        A1;Cổng chợ;105,90;18,34;PTZ;;4.500.000;Nguyễn Văn Mẫu;trường học\n\
        A2;nt;105,91;18,34;-nt-;;;nt;\n\
        A3;//;105,92;18,34;như trên;;;;\n\
        A4;\"\"\"\";105,93;18,34;Bán cầu;;;nhà dân;\n\
        Cộng;;;;;;4.500.000;;\n\
        A5;nt;105,94;18,34;;;;;\n",
    )
    .unwrap();
    let rows = all(&list);
    let of = |listed: &ListedCamera| {
        let (label, kind) = (listed.input.label.clone(), listed.input.kind);
        (label.unwrap_or_default(), kind)
    };
    let expected = [
        ("Cổng chợ", Some(CameraKind::Panning)),
        ("Cổng chợ", Some(CameraKind::Panning)),
        ("Cổng chợ", Some(CameraKind::Panning)),
        ("Cổng chợ", Some(CameraKind::Dome)),
        // Something stands between: nobody can tell what is meant.
        ("", None),
    ];
    let expected = expected.map(|(label, kind)| (label.to_owned(), kind));
    assert_eq!(rows.iter().map(of).collect::<Vec<_>>(), expected);
    assert_eq!(list.repaired[&Finding::AsAbove], 5);
    // The owner above is of the kind that is said there, and what was given was given once.
    let owners: Vec<_> = rows.iter().map(|row| row.input.owner_kind).collect();
    let (school, household) = (Some(OwnerKind::School), Some(OwnerKind::Household));
    assert_eq!(owners, [school, school, None, household, None]);
    assert_eq!(rows.iter().filter(|row| row.money.is_some()).count(), 1);
}

#[test]
fn a_phone_and_a_code_may_be_as_above_too() {
    let list = csv(
        "Mã;Vị trí;Kinh độ;Vĩ độ;Họ tên chủ;SĐT\nA1;Cổng;105,90;18,34;Nguyễn Văn Mẫu;0900000012\n\
         A2;Ngõ;105,91;18,34;Trần Thị Mẫu;nt\nA3;Sân;105,92;18,34;nt;nt\n\
         nt;Đình;105,93;18,34;;\n",
    )
    .unwrap();
    let rows = all(&list);
    let of = |row: &ListedCamera| {
        (
            row.contact.name.clone().unwrap(),
            row.contact.phone.clone().unwrap(),
        )
    };
    assert_eq!(of(&rows[1]).0, "Trần Thị Mẫu");
    assert_eq!(of(&rows[1]).1, of(&rows[0]).1);
    assert_eq!(of(&rows[2]), of(&rows[1]));
    // It stands already, which is said when it is taken over.
    assert_eq!(rows[3].input.code.as_deref(), Some("A3"));
    // Where nothing stands above it says nothing.
    let list = csv(
        "Mã;Vị trí;Kinh độ;Vĩ độ;Hướng;Ngày lắp đặt\nnt;Cổng;105,90;18,34;;\n\
         A2;Ngõ;105,91;18,34;nt;như trên\n",
    )
    .unwrap();
    let rows = all(&list);
    assert_eq!(
        (&rows[0].input.code, rows[1].input.bearing_deg),
        (&None, None)
    );
    assert!(rows[1].input.installed_on.is_none());
}

#[test]
fn an_own_list_means_what_it_says() {
    let list = csv("code,label,lon,lat\nA1,Cổng,105.9,18.34\nA2,nt,105.91,18.34\n").unwrap();
    assert_eq!(all(&list)[1].input.label.as_deref(), Some("nt"));
}

#[test]
fn a_cell_that_is_merged_over_rows_counts_for_all_of_them() {
    let mut book = rust_xlsxwriter::Workbook::new();
    let sheet = book.add_worksheet();
    let format = rust_xlsxwriter::Format::new();
    for (column, heading) in [
        "Mã",
        "Vị trí",
        "Kinh độ",
        "Vĩ độ",
        "Hướng",
        "Chủ hộ",
        "SĐT",
        "Số tiền",
    ]
    .iter()
    .enumerate()
    {
        let column = u16::try_from(column).unwrap();
        sheet.write_string(0, column, *heading).unwrap();
    }
    for (row, bearing) in [(1, 10.0), (2, 20.0), (4, 30.0)] {
        sheet.write_string(row, 0, format!("C{row}")).unwrap();
        sheet.write_number(row, 4, bearing).unwrap();
    }
    // The third of these rows is empty: it is no camera.
    for (column, text) in [
        (1, "Cổng chợ"),
        (2, "105,90"),
        (3, "18,34"),
        (5, "Nguyễn Văn Mẫu"),
        (6, "0900000012"),
        (7, "4.500.000"),
    ] {
        sheet
            .merge_range(1, column, 3, column, text, &format)
            .unwrap();
        sheet
            .write_string(4, column, if column < 5 { text } else { "" })
            .unwrap();
    }
    let bytes = book.save_to_buffer().unwrap();
    let list = read(
        &bytes,
        ListFormat::Workbook,
        &Options::default(),
        Instant::from_micros(1_800_000_000_000_000),
    );
    let list = list.unwrap();
    let rows = all(&list);
    let of = |row: &ListedCamera| {
        let phone = row.contact.phone.is_some();
        (
            row.input.label.clone(),
            row.input.lon,
            row.input.bearing_deg,
            phone,
            row.money.is_some(),
        )
    };
    // The name alone says more than its cell: it is that owner.
    assert_eq!(list.repaired[&Finding::OwnerAsAbove], 1);
    let label = || Some("Cổng chợ".to_owned());
    let expected = [
        (label(), Some(105.9), Some(10.0), true, true),
        (label(), Some(105.9), Some(20.0), true, false),
        (label(), Some(105.9), Some(30.0), false, false),
    ];
    assert_eq!(rows.iter().map(of).collect::<Vec<_>>(), expected);
    assert_eq!(list.repaired[&Finding::AsAbove], 4);
}

#[test]
fn p7_a_name_leaves_the_label_before_its_section_comes_to_it() {
    let list = csv("Mã;Vị trí;Kinh độ;Vĩ độ\nThôn Đông;;;\nP-1;Ông Mẫu;105,9;18,3\nP-2;Nha ong Kieu Mau;105,9;18,4\n").unwrap();
    let labels: Vec<_> = all(&list)
        .iter()
        .map(|row| row.input.label.clone())
        .collect();
    let expected = ["Nhà dân, Thôn Đông", "Nhà dân, Thôn Đông"];
    assert_eq!(labels, expected.map(|label| Some(label.to_owned())));
    assert_eq!(list.repaired[&Finding::NameToOwner], 2);
}

#[test]
fn a_sheet_that_is_called_after_a_place_says_where_its_rows_are() {
    let mut book = rust_xlsxwriter::Workbook::new();
    let rows: [(&str, &[[&str; 4]]); 5] = [
        (
            "Thôn Đông",
            &[
                ["P-1", "Cổng", "105,9", "18,3"],
                ["Tổ 3 (2 hộ)", "", "", ""],
                ["P-2", "Đình", "105,9", "18,4"],
            ],
        ),
        (
            "Thôn Tây (nhà ông Mẫu)",
            &[["P-3", "Cổng", "105,8", "18,3"]],
        ),
        ("Tổng hợp", &[["P-4", "Chợ", "105,8", "18,4"]]),
        ("Khu 3 - 12 camera", &[["P-5", "Chợ", "105,8", "18,5"]]),
        ("Thôn Đông (2)", &[["P-6", "Chợ", "105,8", "18,6"]]),
    ];
    for (name, rows) in rows {
        let sheet = book.add_worksheet().set_name(name).unwrap();
        let heading = ["Mã", "Vị trí", "Kinh độ", "Vĩ độ"];
        for (at, cells) in (0..).zip(std::iter::once(&heading).chain(rows)) {
            sheet.write_row(at, 0, cells.iter().copied()).unwrap();
        }
    }
    let bytes = book.save_to_buffer().unwrap();
    let now = Instant::from_micros(1_800_000_000_000_000);
    let list = read(&bytes, ListFormat::Workbook, &Options::default(), now).unwrap();
    let labels: Vec<_> = all(&list)
        .iter()
        .map(|row| row.input.label.clone().unwrap())
        .collect();
    assert_eq!(
        labels,
        [
            "Cổng, Thôn Đông",
            "Đình, Tổ 3, Thôn Đông",
            "Cổng, Thôn Tây",
            "Chợ",
            "Chợ, Khu 3",
            "Chợ, Thôn Đông"
        ]
    );
    assert_eq!(list.sections, 5);
    assert_eq!(list.repaired[&Finding::SectionAdded], 6);
    assert_eq!(list.repaired[&Finding::HeadingOfPerson], 1);
}

#[test]
fn words_of_lists_that_nobody_knows_leave_what_is_known_alone() {
    let list = csv(
        "Mã;Vị trí;Kinh độ;Vĩ độ;Mục đích;Loại camera;Chế độ ghi;Chiều cao;Thời gian lưu trữ\n\
        P-1;Chợ;105,9;18,3;Giao lộ;Bán cầu;24/24h;khoảng 4m;1 tháng\n\
        P-2;Chợ;105,9;18,4;An ninh trật tự;IP Hikvision;tốt;~ 3,5 m;2 tuần\n\
        P-3;Chợ;105,9;18,5;;;;;\n\
        P-4;Chợ;105,9;18,6;ông Nguyễn Văn Mẫu;;;;\n",
    )
    .unwrap();
    let rows = all(&list);
    assert!(list.waiting.is_empty());
    let input = &rows[0].input;
    assert_eq!(
        (input.height_m, input.retention_declared_days),
        (Some(4.0), Some(30.0))
    );
    let input = &rows[1].input;
    assert_eq!(
        (input.height_m, input.retention_declared_days),
        (Some(3.5), Some(14.0))
    );
    let said = |at: usize| {
        let input = &rows[at].input;
        let has = [
            input.purpose.is_some(),
            input.kind.is_some(),
            input.recording_mode.is_some(),
        ];
        let fields = ["purpose", "kind", "recording_mode"];
        let stated = fields.map(|field| rows[at].stated.iter().any(|stated| stated == field));
        (has, stated)
    };
    assert_eq!(said(0), ([true; 3], [true; 3]));
    assert_eq!(
        said(1),
        ([false; 3], [false; 3]),
        "it does not speak of them"
    );
    assert_eq!(
        said(2),
        ([false; 3], [true; 3]),
        "it says that there is none"
    );
    assert_eq!(list.repaired[&Finding::WordUnknown], 4);
    let shown: Vec<_> = list
        .remarks
        .iter()
        .map(|remark| remark.value.as_deref())
        .collect();
    assert!(shown.contains(&Some("An ninh trật tự")), "{shown:?}");
    assert!(!format!("{shown:?}").contains("Nguyễn"), "P7");
    // The API's own names take its own values.
    assert!(csv("code,lon,lat,kind\nP-1,105,18,dome\n").is_ok());
    let found = complaint(csv("code,lon,lat,kind\nP-1,105,18,square\n"));
    assert!(found.contains("line 2/kind: must be one of"), "{found}");
}

#[test]
fn columns_of_hamlets_add_to_the_label_and_those_of_resolutions_are_pixels() {
    let list = csv("Mã;Vị trí;Thôn;Tổ;Độ phân giải;Kinh độ;Vĩ độ\n\
        P-1;Cổng chợ;3;;2MP;105,9;18,3\n\
        P-2;Cầu, thôn Đông;Đông;5;2688x1520;105,9;18,3\n\
        P-3;;Thôn Đông;-;cao;105,9;18,3\n\
        P-4;Đình;;;;105,9;18,3\n")
    .unwrap();
    let rows = all(&list);
    let said = rows.iter().map(|row| {
        let input = &row.input;
        (
            input.label.as_deref().unwrap_or_default(),
            input.width_px,
            input.height_px,
        )
    });
    assert_eq!(
        said.collect::<Vec<_>>(),
        [
            ("Cổng chợ, Thôn 3", Some(1920), Some(1080)),
            ("Cầu, thôn Đông, Tổ 5", Some(2688), Some(1520)),
            ("Thôn Đông", None, None),
            ("Đình", None, None),
        ]
    );
    let stated = &rows[3].stated;
    assert!(
        ["width_px", "height_px"]
            .iter()
            .all(|field| stated.contains(&(*field).to_owned()))
    );
    for (finding, count) in [
        (Finding::SectionAdded, 3),
        (Finding::UsualSize, 1),
        (Finding::SizeUnknown, 1),
    ] {
        assert_eq!(list.repaired[&finding], count, "{finding:?}");
    }
    let list = csv("Mã;Thôn;Độ phân giải;width_px;Kinh độ;Vĩ độ\n\
        P-1;Nhà ông Lê Văn Mẫu;4K;2560;105,9;18,3\n\
        P-2;Ông Mẫu;;;105,9;18,4\n\
        P-3;Nguyễn Văn Mẫu;;;105,9;18,5\n\
        P-4;Thôn 3 (nhà ông Mẫu);;;105,9;18,6\n");
    let rows = all(&list.unwrap());
    assert_eq!(
        rows[0].input.width_px,
        Some(2560),
        "a column of its own says it"
    );
    let labels: Vec<_> = rows.iter().map(|row| row.input.label.as_deref()).collect();
    assert_eq!(labels, [None, None, None, Some("Thôn 3")], "P7");
}

#[test]
fn what_is_left_out_at_the_end_of_a_row_is_empty_and_a_place_with_a_bare_comma_is_one() {
    let heading = "Mã,Tọa độ,Vị trí,Ghi chú";
    let list = csv(&format!(
        "{heading}\nP-1,\"18.3, 105.9\",Chợ\nP-2,18.4, 105.8,Cầu,\n"
    ));
    let rows = all(&list.unwrap());
    let said = |at: usize| {
        let input = &rows[at].input;
        (input.lon, input.lat, input.label.clone())
    };
    assert_eq!(said(0), (Some(105.9), Some(18.3), Some("Chợ".into())));
    assert_eq!(said(1), (Some(105.8), Some(18.4), Some("Cầu".into())));
    for (row, expected) in [
        ("P-3,18.3,105.9", "line 2/position: must be"),
        ("P-4,18.3,105.9,Bến xe,tốt,thật", "line 2: has 6 cells"),
        ("P-5,\"18.3, 105.9\",Bến xe,tốt,thật", "line 2: has 5 cells"),
    ] {
        let found = complaint(csv(&format!("{heading}\n{row}\n")));
        assert!(found.starts_with(expected), "{found}");
    }
}
