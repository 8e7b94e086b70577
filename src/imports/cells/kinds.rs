//! What kind of owner or giver somebody is by the words that the name begins with (pure).

use crate::{folded::fold, imports::names::tells_of_somebody};

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

/// Of owners and givers, by words that are names of persons without their marks: `Hồi`, `Quân`, `Chu`.
const MARKED: Kinds = &[
    ("business", &["quán", "tiệm", "xưởng", "chợ", "quầy"]),
    (
        "organisation",
        &[
            "hội nông dân",
            "hội phụ nữ",
            "hội lhpn",
            "hội liên hiệp",
            "hội cựu chiến binh",
            "hội ccb",
            "hội người",
            "hội chữ thập đỏ",
            "hội khuyến học",
            "hội đồng",
            "chùa",
            "quỹ",
        ],
    ),
];

/// What is called by a number alone.
const NUMBERED: [&str; 5] = ["thôn", "xóm", "tổ", "khu phố", "khu"];

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

/// The kind of owner that a name is of, which is no person's: `Công ty TNHH Mẫu`, `Trạm y tế xã`, `Tổ tự quản thôn 2`.
pub(in crate::imports) fn of_owner(name: &str) -> Option<&'static str> {
    let lower = name.trim().to_lowercase();
    let is_numbered = NUMBERED.iter().any(|word| {
        let number = lower
            .strip_prefix(word)
            .and_then(|rest| rest.strip_prefix(' '));
        number.is_some_and(|number| {
            number.bytes().all(|byte| byte.is_ascii_digit()) && !number.is_empty()
        })
    });
    if is_numbered {
        return Some("group");
    }
    // Whoever is one of its people is a person.
    if tells_of_somebody(name) || is_of_people(&fold(name)) {
        return None;
    }
    of(OWNERS, &fold(name)).or_else(|| of(MARKED, &lower))
}

/// Whether a name says what somebody does somewhere: `Tổ trưởng …`, `Công an viên …`.
fn is_of_people(folded: &str) -> bool {
    const BEGINNINGS: [&str; 8] = [
        "to truong",
        "to pho",
        "hoi truong",
        "hoi pho",
        "cong an vien",
        "chi hoi",
        "bi thu",
        "truong thon",
    ];
    let has_title = folded
        .split(|c: char| !c.is_alphanumeric())
        .any(|word| matches!(word, "ong" | "anh" | "vien"));
    has_title || BEGINNINGS.iter().any(|words| folded.starts_with(words))
}

/// The kind of source that a giver is: `Công ty TNHH Mẫu`, `NS xã`; none where it could be several.
pub(in crate::imports) fn of_giver(cell: &str) -> Option<&'static str> {
    /// With one of these it may be of several.
    const JOINTS: [&str; 15] = [
        "+",
        "&",
        ";",
        ",",
        "/",
        " va ",
        " - ",
        " cung ",
        " voi ",
        "xa hoi hoa",
        "xhh",
        "dong gop",
        "nhan dan ",
        "ho dan",
        "nguoi dan",
    ];
    let folded = format!("{} ", fold(cell));
    let folded_end = folded.trim_end();
    let of_people = folded_end.ends_with(" nhan dan") && !folded_end.starts_with("uy ban");
    let has_number = folded.contains(|c: char| c.is_ascii_digit());
    let committee = folded.replace("uy ban nhan dan", "ubnd");
    if has_number || of_people || JOINTS.iter().any(|joint| committee.contains(joint)) {
        return None;
    }
    if tells_of_somebody(cell) {
        return None;
    }
    of(GIVERS, folded_end).or_else(|| of(MARKED, &cell.trim().to_lowercase()))
}

/// The kind with words that the text begins with.
fn of(kinds: Kinds, text: &str) -> Option<&'static str> {
    let begins = |word: &&str| {
        let rest = text.strip_prefix(*word);
        rest.is_some_and(|rest| rest.is_empty() || rest.starts_with(' '))
    };
    let mut kinds = kinds.iter().filter(|(_, words)| words.iter().any(begins));
    kinds.next().map(|(kind, _)| *kind)
}
