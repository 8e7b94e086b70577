//! What rows say that is not as it should be.

use super::*;
use crate::owners::OwnerKind;

#[test]
fn words_for_what_nobody_knows_are_empty_cells_that_take_nothing_away() {
    let words = [
        "chưa rõ",
        "Không rõ",
        "không xác định",
        "chưa có",
        "N/A",
        "KXĐ",
        "?",
        "...",
        "/",
        "không nhớ",
        "Chưa đo",
    ];
    let rows = (1..).zip(words).map(|(n, word)| {
        format!("P-{n};105,9{n:02};18,3;{word};{word};{word};{word};{word};{word};{word};{word};{word}\n")
    });
    let head = "Mã;Kinh độ;Vĩ độ;Hướng;Chiều cao;Góc nhìn;Tầm xa;Ngày lắp đặt;Thời gian lưu trữ;Số mắt;Loại camera;Kinh phí\n";
    let list = csv(&format!("{head}{}", rows.collect::<String>())).unwrap();
    assert!(list.waiting.is_empty(), "{:?}", list.waiting[0].complaints);
    for row in all(&list) {
        let input = &row.input;
        let nothing = [
            input.bearing_deg,
            input.height_m,
            input.horizontal_fov_deg,
            input.far_m,
        ];
        assert_eq!(nothing, [None; 4]);
        assert_eq!(
            (
                &input.installed_on,
                input.retention_declared_days,
                input.kind
            ),
            (&None, None, None)
        );
        assert_eq!(
            *row.stated,
            ["code", "lon", "lat"],
            "of the rest it does not speak"
        );
    }
    assert!(list.repaired.is_empty(), "{:?}", list.repaired);
    // Nor is an answer that is not read.
    assert!(
        complaint(csv("Mã;Kinh độ;Vĩ độ;Tình trạng\nP-1;105,9;18,3;không\n"))
            .contains("line 2/status")
    );
    // What may be a name is one.
    let list = csv(
        "Mã;Vị trí;Thôn;Chủ;Kinh độ;Vĩ độ\nP-1;Chùa;Trọng;Na;105,9;18,3\nP-2;Khổng;Chùa;Trọng;105,9;18,4\n",
    );
    let rows = all(&list.unwrap());
    let said: Vec<_> = rows
        .iter()
        .map(|row| {
            (
                row.input.label.as_deref().unwrap(),
                row.contact.name.as_deref().unwrap(),
            )
        })
        .collect();
    assert_eq!(
        said,
        [("Chùa, Thôn Trọng", "Na"), ("Khổng, Thôn Chùa", "Trọng")]
    );
    // Where it answers a question, it is the answer; under the API's own name it is a value, or wrong.
    let list = csv("Mã;Kinh độ;Vĩ độ;public;height_m\nP-1;105,9;18,3;không;?\n");
    assert!(complaint(list).contains("line 2/height_m"));
}

#[test]
fn of_days_that_are_no_one_number_the_smallest_is_taken_and_said() {
    let list = csv("Mã;Kinh độ;Vĩ độ;Thời gian lưu trữ\n\
        P-1;105,9;18,3;7-10 ngày\nP-2;105,9;18,4;>30\nP-3;105,9;18,5;15 ngày\n")
    .unwrap();
    let days = all(&list).into_iter();
    let days: Vec<_> = days.map(|row| row.input.retention_declared_days).collect();
    assert_eq!(days, [Some(7.0), Some(30.0), Some(15.0)]);
    assert_eq!(list.repaired[&Finding::LeastTaken], 2);
    assert_eq!(list.remarks[0].value.as_deref(), Some("7-10 ngày"));
}

#[test]
fn a_row_that_lacks_its_place_says_so_beside_what_else_is_wrong() {
    let found = complaint(csv(
        "Mã;Kinh độ;Vĩ độ;Tình trạng\nP-1;;;tốt lắm\nP-2;105,9;18,3;tốt lắm\n",
    ));
    assert!(
        found.contains("line 2/status: must be one of")
            && found.contains("line 2/position: is required"),
        "{found}"
    );
    assert!(
        found.contains("line 3/status") && !found.contains("line 3/position"),
        "{found}"
    );
}

#[test]
fn p7_whoever_stands_where_a_day_or_a_state_should_is_kept_and_repeated_nowhere() {
    for cell in [
        "0912345678",
        "001085012345",
        "ông Tý 0900000012",
        "Nguyễn Văn Mẫu",
        "Trần Hữu Mẫu",
    ] {
        for heading in [
            "Ngày lắp đặt",
            "Tình trạng",
            "Chiều cao",
            "Loại chủ",
            "Hướng",
        ] {
            let list = format!("Mã;Kinh độ;Vĩ độ;{heading}\nA;105,9;18,3;\nB;105,9;18,4;{cell}\n");
            let now = Instant::from_micros(1_800_000_000_000_000);
            let list =
                super::super::read(list.as_bytes(), ListFormat::Text, &Options::default(), now)
                    .unwrap();
            let row = &list.waiting[0];
            let told = format!("{:?} {:?}", row.fields, row.complaints);
            assert!(!told.contains(cell), "{heading}: {told}");
        }
    }
}

#[test]
fn owners_that_are_plainly_no_household_are_none() {
    use OwnerKind::{Business, Commune, Group, Household, Organisation, School};
    for (name, kind) in [
        ("Trường Tiểu học Mẫu", School),
        ("Công ty TNHH Mẫu", Business),
        ("Cửa hàng Mẫu Phát", Business),
        ("HTX nông nghiệp", Business),
        ("Chợ Mẫu", Business),
        ("Trạm y tế xã", Commune),
        ("Nhà văn hóa thôn 2", Commune),
        ("Hội trường thôn 2", Commune),
        ("Hội CCB xã", Organisation),
        ("Chi bộ thôn 3", Organisation),
        ("Tổ trưởng Nguyễn Văn Mẫu", Household),
        ("Công an viên Lê Tám", Household),
        ("Hội trưởng Trần Mẫu", Household),
        ("Đình Nam", Household),
        ("Quán anh Tuấn", Household),
        ("Tạp hóa Nguyễn Thị Mẫu", Household),
        ("Tạp hóa Lan Anh", Business),
        ("Bệnh viện huyện", Organisation),
        ("Công an huyện Đông Anh", Commune),
        ("Trường TH Việt Anh", School),
        ("Công ty TNHH Trần Văn Mẫu", Business),
        ("Tổ tự quản ANTT thôn 2", Group),
        ("Thôn 3", Group),
        ("Thôn Quyết Thắng", Group),
        ("Thôn Nguyễn Văn Mẫu", Household),
        ("Chi hội Phụ nữ thôn 3", Organisation),
        ("Trương Văn Mẫu", Household),
        ("Hồi Thị Mẫu", Household),
        ("Nguyễn Văn Mẫu", Household),
    ] {
        let list = csv(&format!("Mã;Kinh độ;Vĩ độ;Chủ\nA;105,9;18,3;{name}\n"))
            .unwrap_or_else(|error| panic!("{name}: {error}"));
        let row = &all(&list)[0];
        assert_eq!(row.input.owner_kind, Some(kind), "{name}");
        assert_eq!(row.contact.name.as_deref(), Some(name));
        // A column that says it outweighs the name.
        let list = csv(&format!(
            "Mã;Kinh độ;Vĩ độ;Chủ;Loại chủ\nA;105,9;18,3;{name};Hộ gia đình\n"
        ));
        assert_eq!(all(&list.unwrap())[0].input.owner_kind, Some(Household));
    }
}
