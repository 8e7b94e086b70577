//! Made-up lists with all that people and programs put into cells (pure).

use std::fmt::Write;

use fastrand::Rng;

/// What cells of lists hold, good and bad.
const CELLS: [&str; 44] = [
    "",
    " ",
    "C-1",
    "12",
    "-7",
    "1e9",
    "1e-9",
    "NaN",
    "105,9057",
    "18.3428",
    "461.993.881",
    "105°54'20\"Đ",
    "18°20'33,5\"B",
    "N18 20.5",
    "18.34, 105.9",
    "7P8WV8QC+2V",
    "https://maps.app.goo.gl/x",
    "https://www.google.com/maps/@18.3,105.9,17z",
    "2031234.5",
    "540123,7",
    "117° SE",
    "tây nam",
    "90-120",
    "Bắc",
    "19/11/2026",
    "5/2019",
    "45000",
    "31/02/2025",
    "4,5 triệu",
    "1.500.000 đ",
    "0912 345 678",
    "01234567890",
    "84 912345678",
    "=1+1",
    "@SUM(A1)",
    "Nhà ông Mẫu",
    "Thôn 3",
    "Cộng",
    "STT",
    "\"",
    "\u{0}",
    "\u{202e}abc",
    "😀",
    "9999999999999999999999",
];

/// A list of cameras as text, one in sixty cells anything at all: most rows can be used, or it would be refused as a whole.
#[must_use]
pub fn messy_list(seed: u64, rows: usize) -> String {
    let mut random = Rng::with_seed(seed);
    let mut list = String::from("Mã;Vị trí;Kinh độ;Vĩ độ;Hướng;Ngày lắp đặt;Kinh phí;SĐT");
    for row in 0..rows {
        let _ = write!(list, "\nA-{row}");
        for usual in [
            "",
            "105,9057",
            "18.3428",
            "tây nam",
            "5/2019",
            "4,5 triệu",
            "",
        ] {
            let cell = if random.u8(..60) == 0 {
                CELLS[random.usize(..CELLS.len())]
            } else {
                usual
            };
            let _ = write!(list, ";\"{}\"", cell.replace('"', "\"\""));
        }
    }
    list
}
