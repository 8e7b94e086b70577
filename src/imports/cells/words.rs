//! Words of either language that mean a value of a closed list (pure).

use std::{collections::HashSet, sync::LazyLock};

use unicode_normalization::UnicodeNormalization;

use crate::folded::fold;

/// Words that mean a value, without marks, by field.
const WORDS: [(&str, &str, &[&str]); 35] = [
    (
        "status",
        "working",
        &[
            "hoat dong",
            "dang hoat dong",
            "hoat dong tot",
            "hoat dong binh thuong",
            "binh thuong",
            "tot",
            "con hoat dong",
            "ok",
            "active",
            "online",
            "dang su dung",
            "su dung tot",
            "dang dung",
            "con tot",
            "con su dung",
            "van hoat dong",
            "hoat dong on dinh",
            "on dinh",
            "dang hoat dong tot",
            "dang hoat dong binh thuong",
            "dang su dung tot",
            "su dung binh thuong",
            "chat luong tot",
            "hd tot",
            "bt",
        ],
    ),
    (
        "status",
        "faulty",
        &[
            "hong",
            "bi hong",
            "da hong",
            "dang sua",
            "hu",
            "hu hong",
            "khong hoat dong",
            "ngung hoat dong",
            "loi",
            "inactive",
            "not working",
        ],
    ),
    (
        "status",
        "disconnected",
        &[
            "mat ket noi",
            "mat tin hieu",
            "khong ket noi",
            "mat mang",
            "mat dien",
            "chua ket noi",
            "offline",
        ],
    ),
    (
        "status",
        "planned",
        &[
            "du kien",
            "du kien lap",
            "ke hoach",
            "chua lap",
            "chua lap dat",
        ],
    ),
    (
        "status",
        "removed",
        &["da thao", "da thao do", "thao do", "da go"],
    ),
    (
        "status",
        "unknown",
        &[
            "khong ro",
            "chua ro",
            "chua ro tinh trang",
            "chua kiem tra",
            "status unknown",
        ],
    ),
    (
        "kind",
        "fixed",
        &[
            "bullet", "box", "co dinh", "than", "than ong", "than tru", "hinh tru", "thanh",
        ],
    ),
    ("kind", "dome", &["ban cau", "op tran"]),
    (
        "kind",
        "panning",
        &[
            "ptz",
            "quay quet",
            "quay quet 360",
            "xoay",
            "xoay 360",
            "speed dome",
            "quay",
        ],
    ),
    ("kind", "fisheye", &["mat ca", "fish eye", "toan canh 360"]),
    (
        "kind",
        "stitched",
        &["ghep anh", "ghep toan canh", "da ong kinh"],
    ),
    (
        "owner_kind",
        "household",
        &["ho gia dinh", "gia dinh", "nha dan", "ho dan", "ca nhan"],
    ),
    (
        "owner_kind",
        "business",
        &[
            "doanh nghiep",
            "cua hang",
            "cua hang, doanh nghiep",
            "shop or company",
            "ho kinh doanh",
            "co so kinh doanh",
            "cong ty",
        ],
    ),
    ("owner_kind", "school", &["truong hoc", "truong"]),
    (
        "owner_kind",
        "group",
        &[
            "to tu quan",
            "to lien gia",
            "to dan pho",
            "thon",
            "self management group",
        ],
    ),
    (
        "owner_kind",
        "commune",
        &[
            "xa",
            "cua xa",
            "phuong",
            "cua phuong",
            "the commune's own",
            "ubnd",
            "ubnd xa",
            "ubnd phuong",
            "cong an xa",
            "cong an phuong",
        ],
    ),
    (
        "owner_kind",
        "organisation",
        &["to chuc", "co quan", "co quan, to chuc", "don vi"],
    ),
    (
        "recording_mode",
        "continuous",
        &[
            "lien tuc",
            "ghi lien tuc",
            "continuously",
            "24/24",
            "24/24h",
            "24h",
            "24/7",
        ],
    ),
    (
        "recording_mode",
        "motion",
        &[
            "chuyen dong",
            "khi co chuyen dong",
            "ghi khi co chuyen dong",
            "theo chuyen dong",
            "on motion",
        ],
    ),
    (
        "recording_mode",
        "schedule",
        &["theo lich", "lich", "by schedule"],
    ),
    (
        "purpose",
        "junction",
        &[
            "giao lo",
            "nga ba",
            "nga tu",
            "nga nam",
            "nut giao",
            "nut giao thong",
            "road junction",
        ],
    ),
    (
        "purpose",
        "school_gate",
        &["cong truong", "cong truong hoc", "truong hoc"],
    ),
    ("purpose", "market", &["cho"]),
    (
        "purpose",
        "parking",
        &["bai xe", "bai do xe", "bai giu xe", "nha xe"],
    ),
    (
        "purpose",
        "dumping_spot",
        &[
            "diem hay bi do rac",
            "do rac",
            "diem do rac",
            "bai rac",
            "diem rac",
            "diem tap ket rac",
        ],
    ),
    (
        "purpose",
        "shopfront",
        &["mat tien cua hang", "cua hang", "truoc cua hang"],
    ),
    (
        "purpose",
        "home_front",
        &["mat tien nha o", "nha o", "nha dan", "truoc nha"],
    ),
    ("purpose", "public_works", &["cong trinh cong cong"]),
    (
        "purpose",
        "village_gate",
        &[
            "cong lang, dau ngo",
            "cong lang",
            "dau lang",
            "cong thon",
            "dau thon",
            "dau ngo",
            "village gate or lane head",
        ],
    ),
    (
        "purpose",
        "other_public_space",
        &["khong gian cong cong khac", "khong gian cong cong"],
    ),
    // `xã hội hóa` is none of them: it may be anybody's money.
    (
        "source_of_funds",
        "state_budget",
        &[
            "ngan sach",
            "ngan sach nha nuoc",
            "ngan sach xa",
            "ngan sach phuong",
            "ngan sach huyen",
            "ngan sach tinh",
            "ngan sach dia phuong",
            "ngan sach trung uong",
            "nsnn",
            "nha nuoc",
            "state budget",
            "budget",
        ],
    ),
    (
        "source_of_funds",
        "business",
        &[
            "doanh nghiep",
            "cac doanh nghiep",
            "doanh nghiep ho tro",
            "cong ty",
            "business",
            "company",
        ],
    ),
    (
        "source_of_funds",
        "organisation",
        &[
            "to chuc",
            "hoi",
            "doan the",
            "hoi, doan the",
            "to chuc, doan the",
            "organisation",
            "organization",
        ],
    ),
    (
        "source_of_funds",
        "households",
        &[
            "ho dan",
            "ho gia dinh",
            "cac ho dan",
            "nhan dan",
            "nhan dan dong gop",
            "nguoi dan",
            "nguoi dan dong gop",
            "dan dong gop",
            "household",
        ],
    ),
    (
        "source_of_funds",
        "other",
        &["khac", "nguon khac", "other source"],
    ),
];

/// The value that a word of this field means, or that stands there in whatever case; else the word itself.
pub(in crate::imports) fn word(field: &str, cell: &str) -> String {
    meaning(field, cell).unwrap_or(cell).to_owned()
}

/// The value that a word of this field means, or that stands there in whatever case.
pub(in crate::imports) fn meaning(field: &str, cell: &str) -> Option<&'static str> {
    let folded = fold(cell).replace(['-', '_'], " ");
    let folded = folded.strip_prefix("camera ").unwrap_or(&folded);
    let mut words = WORDS.iter().filter(|(of, value, words)| {
        *of == field && (words.contains(&folded) || value.replace('_', " ") == folded)
    });
    words.next().map(|(_, value, _)| *value)
}

/// Whether a row can do without this field where its word is not known: the camera is registered without it.
pub(in crate::imports) fn can_be_left_out(field: &str) -> bool {
    matches!(field, "purpose" | "kind" | "recording_mode")
}

/// What a cell says where nothing is known, or where there is nothing.
const NOTHING: [&str; 20] = [
    "/",
    "không",
    "ko",
    "không biết",
    "chưa biết",
    "đang cập nhật",
    "chưa cập nhật",
    "none",
    "null",
    "unknown",
    "na",
    "n/a",
    "n.a",
    "x",
    "k",
    "trống",
    "vô chủ",
    "không áp dụng",
    "không xác định",
    "chưa xác định",
];

/// The same where a number, a day or the like is asked for.
const UNKNOWN: [&str; 10] = [
    "kxđ",
    "không nhớ",
    "không ghi",
    "chưa",
    "chưa đo",
    "chưa kiểm tra",
    "chưa thống kê",
    "để trống",
    "không đo",
    "không thấy",
];

/// Words with their marks, and without for lists that have none: whatever has marks has the right ones.
fn with_and_without_marks(words: impl Iterator<Item = String>) -> HashSet<String> {
    words.flat_map(|word| [fold(&word), word]).collect()
}

static NOTHING_SAID: LazyLock<HashSet<String>> = LazyLock::new(|| {
    /// Of whom or of what, may stand behind.
    const BEGINNINGS: [&str; 6] = [
        "không có",
        "không rõ",
        "chưa có",
        "chưa rõ",
        "ko có",
        "ko rõ",
    ];
    const OF: [&str; 5] = ["", " thông tin", " chủ", " chủ hộ", " tên"];
    let begun = BEGINNINGS
        .iter()
        .flat_map(|said| OF.iter().map(move |of| format!("{said}{of}")));
    with_and_without_marks(NOTHING.map(str::to_owned).into_iter().chain(begun))
});

static UNKNOWN_SAID: LazyLock<HashSet<String>> =
    LazyLock::new(|| with_and_without_marks(UNKNOWN.map(str::to_owned).into_iter()));

/// A cell in small letters, without the signs around it.
fn said(cell: &str) -> String {
    let lower = cell.nfc().collect::<String>().to_lowercase();
    let bare = lower.trim_matches(|c: char| ".?_…".contains(c) || c.is_whitespace());
    bare.to_owned()
}

/// Whether a cell says that nothing is known, or that there is nothing.
pub(in crate::imports) fn says_nothing(cell: &str) -> bool {
    // Somebody may be called so.
    cell.trim() != "Na" && is_nothing(&said(cell))
}

fn is_nothing(said: &str) -> bool {
    said.is_empty() || NOTHING_SAID.contains(said)
}

/// The same of a cell that should say where a camera hangs: what may be the name of a place is one.
pub(in crate::imports) fn says_no_place(cell: &str) -> bool {
    says_nothing(cell) && !matches!(&*fold(cell), "x" | "na" | "trong" | "khong")
}

/// The same of a cell that should hold a number, a day or the like, in which no name is to be expected.
pub(in crate::imports) fn says_unknown(cell: &str) -> bool {
    let cell = cell.trim();
    // Nearly every cell begins with a digit.
    if cell.starts_with(|c: char| c.is_ascii_digit()) || cell == "Na" {
        return false;
    }
    let said = said(cell);
    is_nothing(&said) || UNKNOWN_SAID.contains(&said)
}

/// Whether a cell answers a question with no, or not yet.
pub(in crate::imports) fn is_no(cell: &str) -> bool {
    matches!(
        &*fold(cell.trim()),
        "khong" | "ko" | "k" | "chua" | "x" | "no"
    )
}

/// How a cell says the same as the one above it.
pub(in crate::imports) const AS_ABOVE: &str = "nt";

/// Whether a cell says the same as the one above it.
pub(in crate::imports) fn says_as_above(cell: &str) -> bool {
    let folded = fold(cell);
    let bare = folded.trim_matches(|c: char| !c.is_alphanumeric());
    // Strokes may stand between dashes; a single one says nothing of any other row.
    let strokes = folded.trim_matches(|c: char| c == '-' || c.is_whitespace());
    let is_mark =
        !matches!(strokes, "" | "/") && strokes.chars().all(|c| "\"'〃″′“”‘’/".contains(c));
    is_mark
        || matches!(
            bare,
            AS_ABOVE
                | "n.t"
                | "n t"
                | "n/t"
                | "nhu tren"
                | "nhu dong tren"
                | "cung chu tren"
                | "xem tren"
                | "ditto"
                | "as above"
        )
}

/// Yes or no, in either language; none where a cell says neither.
pub(in crate::imports) fn truth(cell: &str) -> Option<bool> {
    match fold(cell).as_str() {
        "true" | "yes" | "co" | "x" | "1" => Some(true),
        "false" | "no" | "khong" | "0" => Some(false),
        _ => None,
    }
}

/// Whether the values of a field are words.
pub(super) fn has_words(field: &str) -> bool {
    WORDS.iter().any(|(of, ..)| *of == field)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_says_nothing_and_what_says_the_same() {
        for cell in [
            "Không có",
            "KHÔNG",
            "không rõ",
            "chưa có",
            "N/A",
            "đang cập nhật",
            "không rõ chủ",
            "ko có",
            "n.a.",
            "...",
            "chưa có thông tin",
            "x",
            "Không xác định",
            "vô chủ",
        ] {
            assert!(says_nothing(cell), "{cell}");
        }
        for cell in [
            "nt",
            "N.T.",
            "như trên",
            "\"",
            "-nt-",
            "- nt -",
            "n/t",
            "//",
            "″",
            "”",
        ] {
            assert!(says_as_above(cell), "{cell}");
        }
        for cell in ["Khổng Mẫu", "Nguyễn Thị Mẫu", "Không Tên Mẫu", "NT Mẫu"] {
            assert!(!says_nothing(cell) && !says_as_above(cell), "{cell}");
        }
    }

    #[test]
    fn the_words_of_the_page_are_known() {
        let texts = [
            include_str!("../../../web/src/language/vi/camera.ts"),
            include_str!("../../../web/src/language/vi/owners.ts"),
            include_str!("../../../web/src/language/en/camera.ts"),
            include_str!("../../../web/src/language/en/owners.ts"),
        ];
        let of_page = |key: &str| {
            let begins = format!("\"{key}\": \"");
            let lines = texts.iter().flat_map(|text| text.lines());
            let said = lines.filter_map(|line| line.trim().strip_prefix(begins.as_str()));
            let said: Vec<_> = said.map(|said| said.trim_end_matches("\",")).collect();
            assert_eq!(said.len(), 2, "{key} in both languages");
            said
        };
        for (field, value, _) in WORDS
            .iter()
            .filter(|(field, ..)| *field != "source_of_funds")
        {
            let name = match *field {
                "owner_kind" => "owner",
                "recording_mode" => "recording",
                field => field,
            };
            for said in of_page(&format!("{name}.{value}")) {
                assert_eq!(meaning(field, said), Some(*value), "{field}: {said}");
            }
        }
    }

    #[test]
    fn values_are_known_in_whatever_case_and_language() {
        for (field, cell, value) in [
            ("kind", "Dome", "dome"),
            ("kind", "PTZ", "panning"),
            ("kind", "Bullet", "fixed"),
            ("kind", "Camera thân trụ", "fixed"),
            ("kind", "Speed-dome", "panning"),
            ("kind", "Bán cầu", "dome"),
            ("status", "Working", "working"),
            ("status", "Không hoạt động", "faulty"),
            ("owner_kind", "HOUSEHOLD", "household"),
            ("source_of_funds", "State_budget", "state_budget"),
            ("kind", "Nguyễn Văn Mẫu", "Nguyễn Văn Mẫu"),
        ] {
            assert_eq!(word(field, cell), value, "{cell}");
        }
    }
}
