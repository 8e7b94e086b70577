//! What kind of owner or giver somebody is by the words that the name begins with (pure).

use crate::{folded::fold, imports::names::tells_of_somebody, private_text};

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
            "chi hoi",
            "chi doan",
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
        ],
    ),
];

/// What is called by a number.
const NUMBERED: [&str; 6] = ["thôn", "xóm", "ấp", "khu phố", "tổ", "khu"];

/// What is called by a name, too.
const NAMED: [&str; 3] = ["thôn", "xóm", "ấp"];

/// Of givers, without marks.
const GIVERS: Kinds = &[
    (
        "state_budget",
        &[
            "ngan sach",
            "ns xa",
            "ns phuong",
            "ns huyen",
            "ns tinh",
            "ns tp",
            "ns nha nuoc",
            "ns dia phuong",
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
            "clb",
            "cau lac bo",
        ],
    ),
];

/// The kind of owner that a name is of, which is no person's: `Công ty TNHH Mẫu`, `Trạm y tế xã`, `Tổ tự quản thôn 2`.
pub(in crate::imports) fn of_owner(name: &str) -> Option<&'static str> {
    let lower = name.trim().to_lowercase();
    let called = |words: &[&str]| {
        let mut words = words.iter();
        words.find_map(|word| lower.strip_prefix(word)?.strip_prefix(' '))
    };
    let is_number = |called: &str| called.bytes().all(|byte| byte.is_ascii_digit());
    let is_name =
        |called: &str| called.split_whitespace().count() <= 2 && !tells_of_somebody(called);
    if called(&NUMBERED).is_some_and(is_number) || called(&NAMED).is_some_and(is_name) {
        return Some("group");
    }
    let folded = fold(name);
    // Whoever is one of its people is a person.
    let is_one_of = |words: &&str| {
        lower.starts_with(*words) || name.is_ascii() && folded.starts_with(&fold(words))
    };
    if PEOPLE.iter().any(is_one_of) {
        return None;
    }
    let (kind, _) = begun(OWNERS, &folded).or_else(|| begun(MARKED, &lower))?;
    // A shop may be called after the family that lives there.
    let is_shop = SHOPS.iter().any(|words| folded.starts_with(words));
    (!is_shop || private_text::refuse_sentence(name).is_none()).then_some(kind)
}

/// Who somebody is, before a name.
const PEOPLE: [&str; 10] = [
    "tổ trưởng",
    "tổ phó",
    "hội trưởng",
    "hội phó",
    "hội viên",
    "công an viên",
    "chi hội trưởng",
    "chi hội phó",
    "bí thư",
    "trưởng thôn",
];

/// What a family may run at home.
const SHOPS: [&str; 12] = [
    "cua hang",
    "tap hoa",
    "dai ly",
    "nha nghi",
    "nha thuoc",
    "co so",
    "ho kinh doanh",
    "quan",
    "tiem",
    "xuong",
    "quay",
    "showroom",
];

/// The kind of source that a giver is: `Công ty TNHH Mẫu`, `NS xã`; none where it could be several.
pub(in crate::imports) fn of_giver(cell: &str) -> Option<&'static str> {
    /// With one of these signs or words it may be of several.
    const JOINTS: [&str; 6] = ["+", "&", ";", ",", "/", "–"];
    const WORDS: [&str; 19] = [
        "và", "với", "cùng", "dân", "hộ", "góp", "kết", "phối", "đối", "vận", "bổ", "từ", "xhh",
        "hóa", "va", "voi", "cung", "gop", "-",
    ];
    /// Nor may another one be named.
    const OTHERS: [&str; 9] = [
        "doanh nghiep",
        "cong ty",
        "cty",
        "ngan sach",
        "nsnn",
        "ubnd",
        "nha nuoc",
        "nhan dan",
        "ca nhan",
    ];
    let (folded, lower) = (fold(cell), cell.trim().to_lowercase());
    let (kind, words) = begun(GIVERS, &folded).or_else(|| begun(MARKED, &lower))?;
    let words = words.split(' ').count();
    let rest: Vec<&str> = lower.split_whitespace().skip(words).collect();
    let rest_folded = fold(&rest.join(" "));
    let has_number = folded.contains(|c: char| c.is_ascii_digit());
    let is_of_several = JOINTS.iter().any(|sign| cell.contains(sign))
        || rest
            .iter()
            .any(|word| WORDS.contains(&word.trim_matches(['(', ')', '.'])))
        || OTHERS.iter().any(|other| rest_folded.contains(other));
    (!has_number && !is_of_several && !tells_of_somebody(cell)).then_some(kind)
}

/// The longest words of some kinds that a text begins with, and the kind.
fn begun(kinds: Kinds, text: &str) -> Option<(&'static str, &'static str)> {
    let is_begun = |word: &str| {
        let rest = text.strip_prefix(word);
        rest.is_some_and(|rest| rest.is_empty() || rest.starts_with(' '))
    };
    let all = kinds
        .iter()
        .flat_map(|(kind, words)| words.iter().map(move |word| (*kind, *word)));
    all.filter(|(_, word)| is_begun(word))
        .max_by_key(|(_, word)| word.len())
}
