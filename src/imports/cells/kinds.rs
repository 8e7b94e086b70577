//! What kind of owner or giver somebody is by the words that the name begins with (pure).

use crate::folded::fold;

/// Kinds with the words that their names begin with.
type Kinds = &'static [(&'static str, &'static [&'static str])];

/// Of owners, without marks.
const OWNERS: Kinds = &[
    (
        "school",
        &[
            "truong tieu hoc",
            "truong thcs",
            "truong thpt",
            "truong th",
            "truong trung hoc",
            "truong mam non",
            "truong mau giao",
            "truong mn",
            "truong dai hoc",
            "truong cao dang",
            "truong pho thong",
            "mam non",
        ],
    ),
    (
        "group",
        &[
            "to tu quan",
            "to an ninh",
            "to bao ve",
            "to lien gia",
            "to dan pho",
            "to dan cu",
            "tdp",
            "khu dan cu",
        ],
    ),
    (
        "commune",
        &[
            "ubnd",
            "uy ban nhan dan",
            "cong an",
            "nha van hoa",
            "hoi truong",
            "tram y te",
            "dang uy",
            "hdnd",
        ],
    ),
    (
        "business",
        &[
            "cong ty",
            "cty",
            "doanh nghiep",
            "dntn",
            "cua hang",
            "htx",
            "hop tac xa",
            "ngan hang",
            "khach san",
            "nha hang",
            "nha nghi",
            "sieu thi",
            "dai ly",
            "nha thuoc",
            "phong kham",
            "ho kinh doanh",
            "co so",
            "cay xang",
            "nha may",
            "tap hoa",
            "showroom",
        ],
    ),
    (
        "organisation",
        &[
            "benh vien",
            "buu dien",
            "mat tran",
            "mttq",
            "ubmttq",
            "chi bo",
            "doan thanh nien",
            "ban quan ly",
            "nha tho",
            "giao xu",
            "cau lac bo",
            "clb",
            "kho bac",
            "toa an",
            "vien kiem sat",
            "trung tam",
            "chi nhanh",
        ],
    ),
];

/// Of owners, by words that are names of persons without their marks: `Hồi`, `Quân`, `Chu`.
const MARKED_OWNERS: Kinds = &[
    ("business", &["quán", "tiệm", "xưởng", "chợ", "quầy"]),
    ("organisation", &["hội", "chùa", "đình", "đền", "miếu"]),
    ("group", &["thôn", "xóm", "bản", "khu phố", "tổ"]),
];

/// Of givers, without marks.
const GIVERS: Kinds = &[
    (
        "state_budget",
        &[
            "ngan sach",
            "ns",
            "nsnn",
            "ubnd",
            "uy ban nhan dan",
            "nha nuoc",
        ],
    ),
    (
        "business",
        &[
            "cong ty",
            "cty",
            "doanh nghiep",
            "dn",
            "dntn",
            "hop tac xa",
            "htx",
            "ngan hang",
            "company",
        ],
    ),
    (
        "organisation",
        &[
            "doan thanh nien",
            "mat tran",
            "mttq",
            "ubmttq",
            "nha tho",
            "giao xu",
            "to chuc",
            "clb",
            "cau lac bo",
        ],
    ),
];

/// Of givers, by words that are others without their marks.
const MARKED_GIVERS: Kinds = &[("organisation", &["hội", "chùa", "đình", "quỹ", "trường"])];

/// The kind of owner that a name is of, which is no person's: `Công ty TNHH Mẫu`, `Trạm y tế xã`, `Tổ tự quản thôn 2`.
pub(in crate::imports) fn of_owner(name: &str) -> Option<&'static str> {
    of(OWNERS, &fold(name)).or_else(|| of(MARKED_OWNERS, &name.trim().to_lowercase()))
}

/// The kind of source that a giver is: `Công ty TNHH Mẫu`, `NS xã`; none where it could be several.
pub(in crate::imports) fn of_giver(cell: &str) -> Option<&'static str> {
    /// With one of these it may be of several.
    const JOINTS: [&str; 10] = [
        "+",
        "&",
        ";",
        ",",
        "/",
        " va ",
        " - ",
        "xa hoi hoa",
        "xhh",
        "dan dong gop",
    ];
    let folded = fold(cell);
    if JOINTS.iter().any(|joint| folded.contains(joint)) {
        return None;
    }
    of(GIVERS, &folded).or_else(|| of(MARKED_GIVERS, &cell.trim().to_lowercase()))
}

/// The kind with a word that the text begins with; more stands behind it.
fn of(kinds: Kinds, text: &str) -> Option<&'static str> {
    let begins = |word: &&str| {
        let rest = text.strip_prefix(*word);
        rest.is_some_and(|rest| rest.starts_with(' '))
    };
    let mut kinds = kinds.iter().filter(|(_, words)| words.iter().any(begins));
    kinds.next().map(|(kind, _)| *kind)
}
