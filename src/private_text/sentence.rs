//! Persons who are named somewhere in a sentence (pure, PRIVACY P3, P7).

use unicode_normalization::UnicodeNormalization;

use super::refuse;
use crate::{imports::names_person, refusal::Refusal};

/// What [`refuse`] says of sentences about money, checks and groups, in which nobody is named either: `cột của ông Mẫu`.
pub(crate) fn refuse_sentence(text: &str) -> Option<Refusal> {
    let text: String = text.nfc().collect();
    let words = Words::of(&text);
    let is_named = || names_within(&words) || holds_full_name(&words);
    refuse(&text).or_else(|| is_named().then_some(Refusal::HoldsName))
}

/// What somebody is, or stands for, not what he is called: `báo anh Công an xã`.
const POSITIONS: [&str; 26] = [
    "ban chỉ",
    "bí thư",
    "cán bộ",
    "cảnh sát",
    "chi bộ",
    "chi hội",
    "chủ hộ",
    "chủ nhà",
    "chủ tịch",
    "công an",
    "công ty",
    "đoàn thanh",
    "giám đốc",
    "hiệu trưởng",
    "hội cựu",
    "hội người",
    "hội nông",
    "hội phụ",
    "mặt trận",
    "phó chủ",
    "tổ dân",
    "tổ trưởng",
    "trưởng ban",
    "trưởng công",
    "trưởng thôn",
    "trưởng xóm",
];

/// Whether somebody is named anywhere in a sentence: a title in small letters and a name behind it, or any title and a full
/// name. Labels, of which [`names_person`] judges, begin with whom they name, or set it apart.
fn names_within(words: &Words<'_>) -> bool {
    const TITLES: [&str; 14] = [
        "ông", "bà", "anh", "chị", "cô", "chú", "bác", "cụ", "thầy", "dì", "cậu", "vợ", "chồng",
        "đ/c",
    ];
    /// What is named after persons, whose titles may be written small, too: `cầu ông Lãnh`.
    const PLACES: [&str; 35] = [
        "am",
        "ấp",
        "bến",
        "cầu",
        "chợ",
        "chùa",
        "cống",
        "cồn",
        "dốc",
        "đảo",
        "đền",
        "đèo",
        "đình",
        "đồi",
        "đường",
        "ga",
        "giếng",
        "gò",
        "hẻm",
        "hồ",
        "kênh",
        "lăng",
        "làng",
        "lễ",
        "miếu",
        "mũi",
        "ngõ",
        "núi",
        "phố",
        "rạch",
        "sông",
        "suối",
        "thôn",
        "vía",
        "xóm",
    ];
    let lower = |n| words.lower(n);
    let is_capital = |n| words.is_capital(n);
    let is_full_name = |n: usize| {
        let is_written = is_capital(n) && is_capital(n + 1);
        (is_written || matches!(&*lower(n + 1), "văn" | "thị")) && words.begin_a_name(n)
    };
    (0..words.len()).any(|n| {
        let title = lower(n);
        let is_comrade = title == "chí" && n > 0 && lower(n - 1) == "đồng";
        let is_unmarked = words.text.is_ascii() && matches!(&*title, "ong" | "ba" | "anh" | "chi");
        let is_title = TITLES.contains(&&*title) || is_comrade;
        let is_house =
            matches!(&*title, "hộ" | "nhà") || title == "đình" && n > 0 && lower(n - 1) == "gia";
        if is_house {
            return is_full_name(n + 1);
        }
        if !is_title && !is_unmarked && title != "em" {
            return false;
        }
        // `ông bà Mẫu` and `ông Chủ tịch Lê Văn Mẫu` go on before the name.
        let mut name = n + 1;
        while TITLES.contains(&&*lower(name)) && !is_capital(name) {
            name += 1;
        }
        let said = format!("{} {}", lower(name), lower(name + 1));
        if POSITIONS.contains(&&*said) {
            return (name + 2..=name + 4).any(is_full_name);
        }
        let is_place = n > 0 && PLACES.contains(&&*lower(n - 1));
        if is_place && (is_capital(n) || !is_full_name(name)) {
            return false;
        }
        let is_small = !is_capital(n) && is_title;
        is_full_name(name) || is_small && is_capital(name) && names_person(words.from(n))
    })
}

/// Whether somebody's whole name stands in a sentence, as `Nguyễn Văn Mẫu` without a title, where it is not that of a place or
/// of a business: one of both, or a name of one, stands before those.
fn holds_full_name(words: &Words<'_>) -> bool {
    /// What is called after persons.
    const BEARERS: [&str; 23] = [
        "bưu",
        "cầu",
        "chợ",
        "cửa",
        "dntn",
        "doanh",
        "đền",
        "đình",
        "đường",
        "hẻm",
        "kênh",
        "kiệt",
        "ngã",
        "ngách",
        "ngõ",
        "phố",
        "quán",
        "rạch",
        "thcs",
        "thpt",
        "tiệm",
        "trường",
        "tượng",
    ];
    /// Ends of their names, right before that of the person: `Tiểu học Lê Văn Tám`.
    const ENDS: [&str; 4] = ["học", "ty", "viện", "công viên"];
    /// How far before the name such a word stands, words.
    const NEAR: usize = 3;
    /// `Hồ Thị trấn`
    const NO_NAMES: [&str; 5] = ["hóa", "miếu", "phòng", "sĩ", "trấn"];
    let lower = |n| words.lower(n);
    let mut borne_until = None;
    for n in 0..words.len().saturating_sub(2) {
        let is_middle = matches!(&*lower(n + 1), "văn" | "thị" | "van" | "thi");
        let is_name = is_middle
            && words.is_capital(n)
            && words.is_capital(n + 2)
            && !NO_NAMES.contains(&&*lower(n + 2))
            && words.begin_a_name(n);
        if !is_name {
            continue;
        }
        let before = format!("{} {}", lower(n.wrapping_sub(2)), lower(n.wrapping_sub(1)));
        let is_borne = (n.saturating_sub(NEAR)..n).any(|before| BEARERS.contains(&&*lower(before)))
            || ENDS
                .iter()
                .any(|end| before == *end || before.ends_with(&format!(" {end}")));
        let is_next = borne_until.is_some_and(|until| n <= until + 1);
        if !is_borne && !is_next {
            return true;
        }
        borne_until = Some(n + NEAR);
    }
    false
}

/// A sentence and its words, with where they begin; `đ/c` is one.
struct Words<'a> {
    text: &'a str,
    words: Vec<(usize, &'a str)>,
}

impl<'a> Words<'a> {
    fn of(text: &'a str) -> Self {
        let is_of_word = |c: char| c.is_alphanumeric() || c == '/';
        let mut words = Vec::new();
        let mut at = 0;
        for word in text.split(|c: char| !is_of_word(c)) {
            if !word.is_empty() {
                words.push((at, word));
            }
            let end = at + word.len();
            at = end + text[end..].chars().next().map_or(0, char::len_utf8);
        }
        Self { text, words }
    }

    fn len(&self) -> usize {
        self.words.len()
    }

    /// Nothing beyond the last one.
    fn word(&self, n: usize) -> &'a str {
        self.words.get(n).map_or("", |(_, word)| *word)
    }

    fn lower(&self, n: usize) -> String {
        self.word(n).to_lowercase()
    }

    fn is_capital(&self, n: usize) -> bool {
        self.word(n).starts_with(char::is_uppercase)
    }

    /// The sentence from a word on.
    fn from(&self, n: usize) -> &'a str {
        &self.text[self.words[n].0..]
    }

    /// Whether a family's name stands here and what follows it, as a house is called after them.
    fn begin_a_name(&self, n: usize) -> bool {
        const UNMARKED: [&str; 16] = [
            "nguyen", "tran", "le", "pham", "hoang", "huynh", "phan", "vu", "vo", "dang", "bui",
            "do", "ho", "ngo", "duong", "ly",
        ];
        if self.text.is_ascii() {
            return UNMARKED.contains(&&*self.lower(n));
        }
        let name = [n, n + 1, n + 2].map(|n| self.word(n));
        names_person(&format!("nhà {}", name.join(" ")))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn p7_nobody_is_named_within_a_sentence() {
        for named in [
            "Một cột thép của ông Nguyễn Văn Nam",
            "Một cột thép của ông Nam",
            "Chiến dịch ông Nguyễn Văn Nam không đóng",
            "Chiến dịch Ông Nguyễn Văn Nam không đóng",
            "CHIẾN DỊCH ÔNG NGUYỄN VĂN NAM",
            "ông Nguyễn Văn Nam không đóng góp",
            "Hai cột do bà Trần Thị Hương tặng",
            "hai cột do bà trần thị hương tặng",
            "Tổ tự quản ông Nguyễn Văn Nam",
            "đã gặp anh Tuấn ở cổng",
            "Dây điện của vợ chồng anh Bảy",
            "nhờ ông bà Mẫu giữ chìa khóa",
            "ghi trùng với đồng chí Lê Văn Mẫu",
            "báo ông Chủ tịch Nguyễn Văn Nam",
            "xe của em Phạm Văn Mẫu",
            "Mot cot thep cua ong Nguyen Van Nam",
            "cột ở cầu ông Nguyễn Văn Nam làm",
            "Nhà ông Mẫu",
            "Hộ Nguyễn Văn Tý chưa đóng",
            "hộ Trần Lan chưa đóng",
            "gia đình Nguyễn Văn Tý",
            "Nguyễn Văn Tý",
            "Trần Thị Lan tặng",
            "các hộ chưa đóng: Nguyễn Văn Tý",
            "NGUYỄN VĂN TÝ",
            "đã báo công an Nguyễn Văn Tý",
            "hỏi nhân viên Nguyễn Văn Tý",
            "Nguyen Van Ty",
        ] {
            assert_eq!(refuse_sentence(named), Some(Refusal::HoldsName), "{named}");
        }
        for free in [
            "",
            "Một cột thép ở cầu Ông Lãnh",
            "Một cột thép ở cầu ông Lãnh",
            "Hai camera đường Bà Triệu",
            "Hai camera đường bà Triệu",
            "Camera ngã tư Ông Ích Khiêm và Bà Huyện Thanh Quan",
            "Chợ Bà Chiểu",
            "Miếu bà Chúa Xứ",
            "Một cột ở đường Hồ Chí Minh, Văn phòng thôn",
            "Đường Nguyễn Văn Cừ",
            "bà con thị trấn đóng góp",
            "bà con Thôn 3 đóng góp",
            "anh em Công an xã",
            "báo anh Công an xã",
            "đã báo ông Trưởng thôn",
            "các cụ Hội Người cao tuổi",
            "quỹ trẻ em Việt Nam",
            "Chú ý: Camera bị che",
            "Camera cổng Trường Tiểu học Mẫu",
            "Ba Camera Hikvision",
            "Camera Nguyễn Huệ bị mờ",
            "Cô giáo trường Mầm non",
            "Camera đường Nguyễn Văn Cừ bị mờ",
            "Ngã tư Nguyễn Văn Cừ - Lê Văn Lương",
            "Trường Tiểu học Lê Văn Tám",
            "Cửa hàng Nguyễn Văn Mẫu",
            "DNTN Lê Thị Mẫu",
            "Camera công viên Lê Thị Riêng",
            "Công ty Lê Văn Mẫu",
            "Nhà Văn hóa Thôn 3",
            "hộ dân Thôn 3 chưa có camera",
            "Hồ Thị trấn Mẫu",
            "Gia đình văn hóa",
        ] {
            assert_eq!(refuse_sentence(free), None, "{free}");
        }
    }
}
