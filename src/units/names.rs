//! Names of units as people write them (pure): kinds and their short forms, marks, tone placement, numbers.

use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};

use super::UnitKind;
use crate::folded::fold;

/// The word in front of a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum KindWord {
    /// xã.
    Commune,
    /// phường.
    Ward,
    /// thị trấn.
    Township,
    /// đặc khu.
    SpecialZone,
    /// huyện.
    District,
    /// quận.
    UrbanDistrict,
    /// thị xã.
    Town,
    /// thành phố, of either rank.
    City,
    /// tỉnh.
    Province,
}

/// Each word in full, and how it is shortened.
const WORDS: [(KindWord, &str, &[&str]); 9] = [
    (KindWord::Commune, "xã", &["x"]),
    (KindWord::Ward, "phường", &["p"]),
    (KindWord::Township, "thị trấn", &["tt"]),
    (KindWord::SpecialZone, "đặc khu", &["đk"]),
    (KindWord::District, "huyện", &["h"]),
    (KindWord::UrbanDistrict, "quận", &["q"]),
    (KindWord::Town, "thị xã", &["tx"]),
    (KindWord::City, "thành phố", &["tp", "t p"]),
    (KindWord::Province, "tỉnh", &["t"]),
];

/// Names of provinces that are hardly ever written out, by their keys.
const SHORT_PROVINCES: [(&str, &str); 5] = [
    ("hcm", "hochiminh"),
    ("tphcm", "hochiminh"),
    ("brvt", "bariavungtau"),
    ("thuathienhue", "hue"),
    ("tthue", "hue"),
];

impl KindWord {
    /// What kind of unit bears it; a city lies below a province unless it is of a province's rank.
    #[must_use]
    pub fn kind(self, below_province: bool) -> UnitKind {
        match self {
            Self::Commune | Self::Ward | Self::Township | Self::SpecialZone => UnitKind::Commune,
            Self::City if !below_province => UnitKind::Province,
            Self::District | Self::UrbanDistrict | Self::Town | Self::City => UnitKind::District,
            Self::Province => UnitKind::Province,
        }
    }
}

/// One way to read a name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reading {
    /// The word in front, if there is one.
    pub word: Option<KindWord>,
    /// The rest without marks, tone placement, case, blanks and zeros before numbers: what the database finds it by.
    pub key: String,
    /// The same with its marks, wherever the tone mark was placed.
    marked: String,
}

/// How well two names agree.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Agreement {
    /// Two names.
    None,
    /// They differ in marks that both have.
    OtherMarks,
    /// The same name with another kind in front.
    OtherKind,
    /// The same, or one of them has no kind or no marks.
    Same,
}

/// Every way to read `text`: one, or two where a word without marks is a kind or the beginning of the name.
#[must_use]
pub fn readings(text: &str) -> Vec<Reading> {
    let words = words(text);
    let mut all = Vec::new();
    for (word, full, short) in WORDS {
        let starts = |form: &str| {
            let form: Vec<&str> = form.split(' ').collect();
            let starts =
                words.len() > form.len() && form.iter().zip(&words).all(|(a, b)| b.as_str() == *a);
            starts.then_some(form.len())
        };
        if let Some(length) = starts(full).or_else(|| short.iter().find_map(|form| starts(form))) {
            return vec![Reading::of(Some(word), &words[length..])];
        }
        if let Some(length) = starts(&fold(full)) {
            all.push(Reading::of(Some(word), &words[length..]));
        }
    }
    all.push(Reading::of(None, &words));
    all
}

/// How a stored name reads: with the kind in front of it.
#[must_use]
pub fn stored(name: &str) -> Reading {
    let mut all = readings(name);
    all.swap_remove(0)
}

/// `name` with a small letter in front of its kind, as names stand within a sentence: "xã Mẫu".
#[must_use]
pub fn in_sentence(name: &str) -> String {
    let name: String = name.nfc().collect();
    let name = name.split_whitespace().collect::<Vec<_>>().join(" ");
    let lower = name.to_lowercase();
    for (_, full, _) in WORDS {
        if let Some(rest) = lower.strip_prefix(full)
            && rest.starts_with(' ')
        {
            let kept = name.chars().skip(full.chars().count());
            return full.chars().chain(kept).collect();
        }
    }
    name
}

/// How well one of the ways to read what was typed agrees with a name as it is stored.
#[must_use]
pub fn agreement(typed: &[Reading], name: &str) -> Agreement {
    let stored = stored(name);
    let all = typed.iter().map(|reading| reading.agreement(&stored));
    all.max().unwrap_or(Agreement::None)
}

/// The same of provinces, whose kind nobody minds, and some of which have short names.
#[must_use]
pub fn is_province(typed: &[Reading], name: &str) -> bool {
    let long = |key: &str| {
        let short = SHORT_PROVINCES.iter().find(|(short, _)| *short == key);
        short.map_or_else(|| key.to_owned(), |(_, long)| (*long).to_owned())
    };
    let stored = long(&stored(name).key);
    typed.iter().any(|reading| long(&reading.key) == stored)
}

impl Reading {
    fn of(word: Option<KindWord>, rest: &[String]) -> Self {
        Self {
            word,
            key: rest.iter().map(|word| one_i(fold(word))).collect(),
            marked: rest.iter().map(|word| tone_last(word)).collect(),
        }
    }

    fn agreement(&self, stored: &Self) -> Agreement {
        let is_bare = |reading: &Self| reading.marked.is_ascii();
        if self.key != stored.key || self.key.is_empty() {
            Agreement::None
        } else if self.marked != stored.marked && !is_bare(self) && !is_bare(stored) {
            Agreement::OtherMarks
        } else if matches!((self.word, stored.word), (Some(a), Some(b)) if a != b) {
            Agreement::OtherKind
        } else {
            Agreement::Same
        }
    }
}

/// The words of a name in small letters; "P.01" is two, and signs within a word are left out ("H'Leo").
fn words(text: &str) -> Vec<String> {
    let text: String = text.nfc().flat_map(char::to_lowercase).collect();
    let is_sign = |c: char| matches!(c, '\'' | '’' | '‘' | '`' | 'ʼ');
    let text = text.replace(is_sign, "");
    let mut words: Vec<String> = Vec::new();
    for word in text.split(|c: char| !c.is_alphanumeric()) {
        if word.is_empty() {
            continue;
        }
        // "q1", "tp1": a short form glued to its number.
        let digits = word.find(|c: char| c.is_ascii_digit()).unwrap_or(0);
        let (front, number) = word.split_at(digits);
        let is_short = WORDS.iter().any(|(_, _, short)| short.contains(&front));
        if words.is_empty() && is_short && number.chars().all(|c| c.is_ascii_digit()) {
            words.push(front.to_owned());
            words.push(without_zeros(number));
        } else {
            words.push(without_zeros(word));
        }
    }
    words
}

fn without_zeros(word: &str) -> String {
    if !word.chars().all(|c| c.is_ascii_digit()) {
        return word.to_owned();
    }
    let number = word.trim_start_matches('0');
    if number.is_empty() { "0" } else { number }.to_owned()
}

/// A word with its tone mark at the end, where it does not matter above which vowel it stood.
fn tone_last(word: &str) -> String {
    let (mut letters, mut tones) = (String::new(), String::new());
    for c in word.nfd() {
        // grave, acute, tilde, hook, dot below
        if matches!(c, '\u{300}' | '\u{301}' | '\u{303}' | '\u{309}' | '\u{323}') {
            tones.push(c);
        } else {
            letters.push(c);
        }
    }
    one_i(letters) + &tones
}

/// `Mỹ` and `Mĩ` are one: y at the end, with no vowel before it, is i.
fn one_i(mut letters: String) -> String {
    let before = letters.strip_suffix('y').and_then(|rest| {
        let mut rest = rest.chars().rev().filter(|c| !is_combining_mark(*c));
        rest.next()
    });
    if before.is_some_and(|c| !"aeiouyăâêôơư".contains(c)) {
        letters.pop();
        letters.push('i');
    }
    letters
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn agree(typed: &str, name: &str) -> Agreement {
        agreement(&readings(typed), name)
    }

    #[test]
    fn one_name_is_written_in_many_ways() {
        for (typed, name) in [
            ("Lệ Thuỷ", "xã Lệ Thủy"),
            ("LE THUY", "huyện Lệ Thủy"),
            ("H. Lệ Thủy", "huyện Lệ Thủy"),
            ("xã Thạch Trung", "Xã Thạch Trung"),
            ("xa thach trung", "xã Thạch Trung"),
            ("x.Thạch Trung", "xã Thạch Trung"),
            ("Xa Dung", "xã Xa Dung"),
            ("Xã Xá Nhè", "xã Xá Nhè"),
            ("Xá Nhè", "xã Xá Nhè"),
            ("Phường 1", "Phường 01"),
            ("P.1", "phường 1"),
            ("P1", "phường 01"),
            ("p 01", "phường 1"),
            ("Q.10", "quận 10"),
            ("TT. Yên Mỹ", "thị trấn Yên Mỹ"),
            ("thi tran Yen My", "thị trấn Yên Mỹ"),
            ("TT Yên Mĩ", "thị trấn Yên Mỹ"),
            ("TP Hà Tĩnh", "thành phố Hà Tĩnh"),
            ("T.P. Hà Tĩnh", "thành phố Hà Tĩnh"),
            ("Tx. Kỳ Anh", "thị xã Kỳ Anh"),
            ("đặc khu Côn Đảo", "Đặc khu Côn Đảo"),
            ("Ea H’Leo", "xã Ea H'leo"),
            ("Bà Rịa-Vũng Tàu", "tỉnh Bà Rịa - Vũng Tàu"),
            ("Đại Nài", "phường Đại Nài"),
            ("dai nai", "phường Đại Nài"),
        ] {
            assert_eq!(agree(typed, name), Agreement::Same, "{typed} {name}");
        }
    }

    #[test]
    fn and_other_names_are_others() {
        for (typed, name, found) in [
            ("xã Thạch Trung", "phường Thạch Trung", Agreement::OtherKind),
            ("Cẩm Thủy", "xã Cam Thủy", Agreement::OtherMarks),
            ("Phường 1", "phường 10", Agreement::None),
            ("Phường 1", "phường 11", Agreement::None),
            ("Phương Sơn", "phường Sơn", Agreement::None),
            ("Quan Sơn", "quận Sơn", Agreement::Same),
            ("Tây", "xã Tai", Agreement::None),
            ("", "xã Mẫu", Agreement::None),
            ("xã", "xã Mẫu", Agreement::None),
        ] {
            assert_eq!(agree(typed, name), found, "{typed} {name}");
        }
    }

    #[test]
    fn provinces_have_short_names() {
        for (typed, name) in [
            ("TP.HCM", "thành phố Hồ Chí Minh"),
            ("TPHCM", "thành phố Hồ Chí Minh"),
            ("T. Hà Tĩnh", "tỉnh Hà Tĩnh"),
            ("Huế", "tỉnh Thừa Thiên Huế"),
            ("tinh Quang Binh", "tỉnh Quảng Bình"),
        ] {
            assert!(is_province(&readings(typed), name), "{typed} {name}");
        }
        assert!(!is_province(&readings("Quảng Bình"), "tỉnh Quảng Trị"));
    }

    #[test]
    fn a_kind_stands_in_small_letters() {
        assert_eq!(in_sentence("Phường  Trần Phú"), "phường Trần Phú");
        assert_eq!(in_sentence("Thành phố Hà Nội"), "thành phố Hà Nội");
        assert_eq!(in_sentence("XÃ Mẫu"), "xã Mẫu");
        assert_eq!(in_sentence("Xá Nhè"), "Xá Nhè");
    }

    proptest! {
        #[test]
        fn no_text_makes_it_panic_and_every_name_is_its_own(text in "\\PC{0,40}") {
            let typed = readings(&text);
            let own = agreement(&typed, &text);
            prop_assert!(own == Agreement::Same || stored(&text).key.is_empty());
            let _ = (in_sentence(&text), is_province(&typed, &text));
        }
    }
}
