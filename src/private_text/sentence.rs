//! Persons who are named somewhere in a sentence (pure, PRIVACY P3, P7).

use unicode_normalization::UnicodeNormalization;

use super::refuse;
use crate::{imports::names_person, refusal::Refusal};

/// What [`refuse`] says of sentences about money, checks and groups, in which nobody is named either: `cột của ông Mẫu`.
pub(crate) fn refuse_sentence(text: &str) -> Option<Refusal> {
    refuse(text).or_else(|| names_within(text).then_some(Refusal::HoldsName))
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
fn names_within(text: &str) -> bool {
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
    let text: String = text.nfc().collect();
    let words: Vec<(usize, &str)> = words_of_sentence(&text);
    let word = |n: usize| words.get(n).map_or("", |(_, word)| *word);
    let lower = |n: usize| word(n).to_lowercase();
    let is_capital = |n: usize| word(n).starts_with(char::is_uppercase);
    let is_full_name = |n: usize| {
        let is_written = is_capital(n) && is_capital(n + 1);
        (is_written || matches!(&*lower(n + 1), "văn" | "thị"))
            && is_of_family(&text, &[word(n), word(n + 1), word(n + 2)])
    };
    (0..words.len()).any(|n| {
        let title = lower(n);
        let is_comrade = title == "chí" && n > 0 && lower(n - 1) == "đồng";
        let is_unmarked = text.is_ascii() && matches!(&*title, "ong" | "ba" | "anh" | "chi");
        let is_title = TITLES.contains(&&*title) || is_comrade;
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
        is_full_name(name) || is_small && is_capital(name) && names_person(&text[words[n].0..])
    })
}

/// The words of a sentence with where they begin; `đ/c` is one.
fn words_of_sentence(text: &str) -> Vec<(usize, &str)> {
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
    words
}

/// Whether these words are a family's name and what follows it, as a house is called after them.
fn is_of_family(text: &str, name: &[&str]) -> bool {
    const UNMARKED: [&str; 16] = [
        "nguyen", "tran", "le", "pham", "hoang", "huynh", "phan", "vu", "vo", "dang", "bui", "do",
        "ho", "ngo", "duong", "ly",
    ];
    if text.is_ascii() {
        return UNMARKED.contains(&&*name[0].to_lowercase());
    }
    names_person(&format!("nhà {}", name.join(" ")))
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
        ] {
            assert_eq!(refuse_sentence(free), None, "{free}");
        }
    }
}
