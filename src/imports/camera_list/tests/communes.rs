//! Lists as communes keep them: without codes, often without places, signed below each hamlet.

use super::*;
use crate::owners::OwnerKind;

/// A workbook of one sheet with these rows and merged ranges.
fn workbook(rows: &[&[&str]], merged: &[(u32, u16, u32, u16, &str)]) -> CameraList {
    let mut book = rust_xlsxwriter::Workbook::new();
    let sheet = book.add_worksheet();
    for (at, row) in (0..).zip(rows) {
        sheet.write_row(at, 0, row.iter().copied()).unwrap();
    }
    let plain = rust_xlsxwriter::Format::new();
    for (from_row, from_column, row, column, text) in merged {
        sheet
            .merge_range(*from_row, *from_column, *row, *column, text, &plain)
            .unwrap();
    }
    let bytes = book.save_to_buffer().unwrap();
    let now = Instant::from_micros(1_800_000_000_000_000);
    super::super::read(&bytes, ListFormat::Workbook, &Options::default(), now).unwrap()
}

/// The same of a text of which rows may wait.
fn text(text: &str) -> CameraList {
    let now = Instant::from_micros(1_800_000_000_000_000);
    let options = Options::default();
    super::super::read(text.as_bytes(), ListFormat::Text, &options, now).unwrap()
}

fn labels(list: &CameraList) -> Vec<Option<String>> {
    let rows = all(list).into_iter();
    rows.map(|row| row.input.label).collect()
}

#[test]
fn a_list_of_owners_without_places_or_codes_waits_for_its_places() {
    let head = "STT,Họ và tên chủ hộ,Địa chỉ,Số điện thoại,Số lượng camera,Ghi chú\n";
    let list = text(&format!(
        "{head}1,Lê Thị Mẫu,Thôn 3,0900000012,1,\n2,Hội CCB,Thôn 4,,2,mờ\n"
    ));
    assert!(all(&list).is_empty());
    assert_eq!(list.waiting.len(), 3, "one, and two lenses");
    for row in &list.waiting {
        let fields: Vec<_> = row.complaints.iter().map(|one| &*one.pointer).collect();
        assert_eq!(fields, ["/position"], "{:?}", row.complaints);
    }
    assert!(list.waiting[0].contact.phone.is_some());
    // What is known by its code needs no place either.
    let known = text("Mã;Tình trạng\nC02;Hỏng\n");
    assert_eq!(all(&known).len() + known.waiting.len(), 1);
    // Beside a list of cameras one of donors is none.
    let mut book = rust_xlsxwriter::Workbook::new();
    let sheet = book.add_worksheet();
    sheet
        .write_row(0, 0, ["Họ và tên", "Địa chỉ", "Số điện thoại"])
        .unwrap();
    sheet
        .write_row(1, 0, ["Lê Thị Mẫu", "Thôn 3", "0900000012"])
        .unwrap();
    let cameras = book.add_worksheet();
    cameras.write_row(0, 0, ["Mã", "Kinh độ", "Vĩ độ"]).unwrap();
    cameras.write_row(1, 0, ["C-1", "105,9", "18,3"]).unwrap();
    let bytes = book.save_to_buffer().unwrap();
    let now = Instant::from_micros(1_800_000_000_000_000);
    let list = read(&bytes, ListFormat::Workbook, &Options::default(), now).unwrap();
    assert_eq!((all(&list).len(), list.waiting.len()), (1, 0));
}

#[test]
fn degrees_minutes_and_seconds_in_columns_of_their_own_are_one_place() {
    let rows: [&[&str]; 4] = [
        &["STT", "Vị trí"],
        &["", "", "Độ", "Phút", "Giây", "Độ", "Phút", "Giây"],
        &["1", "Cổng", "18", "20", "6.4", "105", "53", "36"],
        &["2", "Cầu", "18", "21", "", "105", "54,5", ""],
    ];
    let merged = [(0, 2, 0, 4, "Vĩ độ (N)"), (0, 5, 0, 7, "Kinh độ (E)")];
    let list = workbook(&rows, &merged);
    let places = all(&list).into_iter().map(|row| {
        let (lon, lat) = row.input.lon.zip(row.input.lat).unwrap();
        ((lon * 1e6).round() / 1e6, (lat * 1e6).round() / 1e6)
    });
    let expected = [(105.893_333, 18.335_111), (105.908_333, 18.35)];
    assert_eq!(places.collect::<Vec<_>>(), expected, "{:?}", list.waiting);
    let signs: [&[&str]; 3] = [
        &["STT", "Vị trí"],
        &["", "", "°", "'", "\"", "°", "'", "\""],
        &["1", "Cổng", "18", "20", "6.4", "105", "53", "36"],
    ];
    let signs = workbook(
        &signs,
        &[(0, 2, 0, 4, "Vĩ độ (B)"), (0, 5, 0, 7, "Kinh độ (Đ)")],
    );
    let beside = text(
        "Vị trí;Vĩ độ;Phút;Giây;Kinh độ;Phút;Giây\nCổng;18;20;6,4;105;53;36\nCầu;18;;;105;;\n",
    );
    let unmarked: [&[&str]; 2] = [
        &["STT", "Vị trí"],
        &["1", "Cổng", "18", "20", "6.4", "105", "53", "36"],
    ];
    let unmarked = workbook(&unmarked, &[(0, 2, 0, 4, "Vĩ độ"), (0, 5, 0, 7, "Kinh độ")]);
    assert_eq!((all(&unmarked).len(), unmarked.waiting.len()), (0, 1));
    for list in [signs, beside] {
        let input = &all(&list)[0].input;
        assert_eq!(
            input.lon.map(|lon| (lon * 1e6).round() / 1e6),
            Some(105.893_333)
        );
        assert_eq!(
            all(&list).len(),
            1,
            "whole degrees beside no minutes are no place"
        );
    }
}

#[test]
fn parts_of_a_place_that_nobody_knows_leave_the_header_of_two_rows() {
    let rows: [&[&str]; 3] = [
        &["STT", "Vị trí"],
        &["", "", "thứ nhất", "thứ hai", "Họ và tên", "Số điện thoại"],
        &["1", "Cổng", "18,3", "105,9", "Lê Thị Mẫu", "0900000012"],
    ];
    let merged = [(0, 2, 0, 3, "Tọa độ"), (0, 4, 0, 5, "Chủ hộ")];
    let list = workbook(&rows, &merged);
    assert!(all(&list).is_empty());
    assert_eq!(list.waiting.len(), 1, "the header is no camera");
    assert!(list.waiting[0].contact.phone.is_some());
    assert!(
        list.headings.contains(&"Tọa độ › thứ nhất".to_owned()),
        "{:?}",
        list.headings
    );
}

#[test]
fn a_day_in_words_or_an_office_is_a_signature_below_the_table_alone() {
    let head = "STT;Vị trí;Kinh độ;Vĩ độ;Ngày lắp đặt;Chủ sở hữu;Ghi chú\n";
    let list = text(&format!(
        "{head}Thôn Đông;;;;;;\n1;Cổng;105,9;18,3;ngày 15 tháng 6 năm 2022;;\n\
         2;Cầu;105,9;18,31;;Chủ tịch Hội CCB;hỏng từ ngày 3 tháng 5 năm 2024\n\
         3;Chợ;;;;Trưởng Công an xã;Ghi chú: mờ\n;;;;Mẫu, ngày 1 tháng 2 năm 2026;;\n\
         ;Người lập biểu;;;;Chủ tịch;\n1. Thôn Tây;;;;;;\n1;Đình;105,9;18,32;;;\n"
    ));
    let expected = ["Cổng, Thôn Đông", "Cầu, Thôn Đông", "Đình, Thôn Tây"];
    assert_eq!(labels(&list), expected.map(|label| Some(label.to_owned())));
    assert_eq!(list.waiting.len(), 1, "the one without a place");
    assert_eq!(list.skipped[&Skip::Footer], 2);
}

#[test]
fn owners_and_states_are_no_signatures_where_no_places_stand() {
    let owners = text(
        "Chủ hộ;Địa chỉ;Số điện thoại\nTrưởng Công an xã;Trụ sở công an;\nLê Thị Mẫu;Thôn 3;\nLê Văn Mẫu;Thôn 3;\n",
    );
    assert_eq!(owners.waiting.len(), 3, "{:?}", owners.skipped);
    let states = text(
        "Mã;Tình trạng;Ghi chú\nC01;Hỏng;ngày 3 tháng 5 năm 2024\nC02;Hỏng;Ghi chú: mờ\nC03;Tốt;\n",
    );
    assert_eq!(
        all(&states).len() + states.waiting.len(),
        3,
        "{:?}",
        states.skipped
    );
}

#[test]
fn the_last_heading_that_spans_may_end_beyond_its_row() {
    let rows: [&[&str]; 3] = [
        &["STT", "Vị trí", "Tọa độ"],
        &["", "", "Vĩ độ Bắc", "Kinh độ Đông"],
        &["1", "Cổng", "18,331", "105,891"],
    ];
    let csv = "STT,Vị trí,Tọa độ\n,,Vĩ độ Bắc,Kinh độ Đông\n1,Cổng,18.331,105.891\n";
    for list in [workbook(&rows, &[]), text(csv)] {
        assert_eq!(all(&list)[0].input.lat, Some(18.331), "{:?}", list.waiting);
    }
}

#[test]
fn a_signature_ends_the_section_above_it_and_a_remark_does_not() {
    let head = "STT;Vị trí;Kinh độ;Vĩ độ\nThôn Đông;;;\n1;Cổng;105,9;18,3\n";
    let rows = "Camera tuyến đường huyện;;;\n1;Km 3;105,9;18,31\n";
    let signed = text(&format!("{head};Người lập;;Trưởng thôn\n{rows}"));
    assert_eq!(labels(&signed)[1].as_deref(), Some("Km 3"));
    let noted = text(&format!(
        "{head}Ghi chú: camera 1 mờ;;;\n2;Cầu;105,9;18,31\n"
    ));
    assert_eq!(labels(&noted)[1].as_deref(), Some("Cầu, Thôn Đông"));
}

#[test]
fn a_section_has_any_mark_before_its_place() {
    for mark in [
        "1. ", "1.", "1/ ", "1) ", "(1) ", "2.1. ", "* ", "+ ", "- ", "a) ", "I. ", "",
    ] {
        let list = text(&format!(
            "Vị trí;Kinh độ;Vĩ độ\n{mark}Khóm 2;;\nCổng;105,9;18,3\n"
        ));
        assert_eq!(labels(&list), [Some("Cổng, Khóm 2".to_owned())], "{mark}");
    }
}

#[test]
fn a_number_of_lenses_that_is_merged_over_its_rows_counts_them() {
    let rows: [&[&str]; 6] = [
        &[
            "STT",
            "Vị trí",
            "Hướng",
            "Kinh độ",
            "Vĩ độ",
            "Số lượng camera",
        ],
        &["1", "Cổng", "Đông", "105,9", "18,3"],
        &["2", "Sau", "Tây", "105,9", "18,31"],
        &["3", "Chợ", "Nam", "105,9", "18,32", "2"],
        &["4", "Cầu", "Bắc", "105,9", "18,33"],
        &["5", "Đình", "Bắc", "105,9", "18,34"],
    ];
    let merged = [(1, 5, 2, 5, "02 mắt"), (4, 5, 5, 5, "3")];
    let list = workbook(&rows, &merged);
    let bearings = all(&list)
        .into_iter()
        .map(|row| (row.input.label.unwrap(), row.input.bearing_deg));
    let expected = [
        ("Cổng", Some(90.0)),
        ("Sau", Some(270.0)),
        ("Chợ", None),
        ("Chợ", None),
        ("Đình", Some(0.0)),
    ];
    let expected = expected.map(|(label, bearing)| (label.to_owned(), bearing));
    assert_eq!(bearings.collect::<Vec<_>>(), expected);
    // Three cameras in two rows: somebody has to say which.
    assert_eq!(list.waiting.len(), 1);
    assert_eq!(list.waiting[0].complaints[0].pointer, "/lens_count");
}

#[test]
fn p9_a_row_that_goes_on_below_a_household_is_of_that_household() {
    let head = "STT;Chủ hộ;SĐT;Vị trí;Kinh độ;Vĩ độ\n";
    let list = text(&format!(
        "{head}1;Nguyễn Văn Mẫu;0900000012;Cổng trước;105,9;18,3\n;;;Cổng sau;105,9;18,31\n\
         ;;;Hông nhà;105,9;18,32\n2;;;Nhà văn hóa;105,9;18,33\n"
    ));
    let kinds = all(&list).into_iter().map(|row| row.input.owner_kind);
    let household = Some(OwnerKind::Household);
    let expected = [household, household, household, None];
    assert_eq!(kinds.collect::<Vec<_>>(), expected);
    assert_eq!(list.repaired[&Finding::OwnerAsAbove], 2);
}

#[test]
fn p7_whole_names_are_in_no_label() {
    let list = text(
        "Vị trí;Kinh độ;Vĩ độ\nTrần Thị Mẫu - 0900000012;105,9;18,3\nThôn 3 (Trần Văn Mẫu);105,9;18,31\n\
         Phạm Văn Đồng;105,9;18,32\nTổ 3 - Tổ trưởng Trần Thị Mẫu;;\nCổng;105,9;18,33\n",
    );
    let expected = [
        None,
        Some("Thôn 3"),
        Some("Phạm Văn Đồng"),
        Some("Cổng, Tổ 3"),
    ];
    assert_eq!(
        labels(&list),
        expected.map(|label| label.map(str::to_owned))
    );
    let named = all(&list).into_iter().map(|row| row.contact.name.is_some());
    assert_eq!(named.collect::<Vec<_>>(), [true, true, false, false]);
    // The owner's own name says nothing of where it hangs.
    let list = text("Chủ hộ;Vị trí;Kinh độ;Vĩ độ\nLê Bá Mẫu;Lê Bá Mẫu - Thôn 3;105,9;18,3\n");
    assert_eq!(labels(&list), [Some("Thôn 3".to_owned())]);
    // Beside an owner of another name it is a street.
    let list = text("Chủ hộ;Vị trí;Kinh độ;Vĩ độ\nLê Mẫu;Trần Văn Mẫu;105,9;18,3\n");
    assert_eq!(labels(&list), [Some("Trần Văn Mẫu".to_owned())]);
}

#[test]
fn of_which_speaks_of_the_column_beside_it() {
    let rows: [&[&str]; 3] = [
        &["Mã", "Kinh độ", "Vĩ độ", "Tổng kinh phí"],
        &["", "", "", "", "Ngân sách xã", "Doanh nghiệp"],
        &[
            "P-1",
            "105,9",
            "18,3",
            "5.000.000",
            "2.000.000",
            "3.000.000",
        ],
    ];
    let list = workbook(&rows, &[(0, 4, 0, 5, "Trong đó")]);
    let row = &all(&list)[0];
    let money = row.money.iter().chain(&row.further);
    let amounts: Vec<_> = money.map(|money| money.amount_dong).collect();
    assert_eq!(amounts, [Some(2_000_000), Some(3_000_000)]);
}
