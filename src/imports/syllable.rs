//! What is a syllable of Vietnamese (pure): an onset, a rhyme of a closed list, and at most one tone.

use unicode_normalization::UnicodeNormalization;

/// Consonants before the vowels; `gi` and `qu` write a vowel too.
const ONSETS: [&str; 29] = [
    "", "b", "c", "ch", "d", "đ", "g", "gh", "gi", "h", "k", "kh", "l", "m", "n", "ng", "ngh",
    "nh", "p", "ph", "q", "qu", "r", "s", "t", "th", "tr", "v", "x",
];

/// Vowels with what may follow them, without tones; by the first vowel.
const RHYMES: [&str; 12] = [
    "a ac ach ai am an ang anh ao ap at au ay",
    "ăc ăm ăn ăng ăp ăt",
    "âc âm ân âng âp ât âu ây",
    "e ec em en eng eo ep et",
    "ê êch êm ên ênh êp êt êu",
    "i ia ich im in inh ip it iu iêc iêm iên iêng iêp iêt iêu",
    "o oa oac oach oai oam oan oang oanh oao oap oat oay oc oe oem oen oeo oet oi om on ong ooc oong op ot oăc oăm oăn oăng oăt",
    "ô ôc ôi ôm ôn ông ôp ôt",
    "ơ ơi ơm ơn ơp ơt",
    "u ua uc ui um un ung up ut uy uya uych uyn uynh uyp uyt uyu uyên uyêt uân uâng uât uây uê uêch uên uênh uôc uôi uôm uôn \
     uông uôt uơ",
    "ư ưa ưc ưi ưm ưn ưng ưt ưu ươc ươi ươm ươn ương ươp ươt ươu",
    "y ych ynh yt yêm yên yêng yêt yêu",
];

/// Tones as combining marks: grave, acute, tilde, hook, dot below.
const TONES: [char; 5] = ['\u{300}', '\u{301}', '\u{303}', '\u{309}', '\u{323}'];
/// Of them those that a syllable takes which ends in a stop.
const WITH_STOP: [char; 2] = ['\u{301}', '\u{323}'];

/// Whether a word, composed or not, is one syllable of Vietnamese. Fonts of capitals draw small letters with marks among them
/// (`CộNG`); a capital with marks among small letters is none.
pub(super) fn is_syllable(word: &str) -> bool {
    let has_small = word.chars().any(|c| c.is_ascii_lowercase());
    let is_odd = |c: char| !c.is_ascii() && c.is_uppercase();
    if has_small && word.chars().skip(1).any(is_odd) {
        return false;
    }
    let mut bare = String::with_capacity(word.len());
    let mut tone = None;
    for c in word.to_lowercase().nfd() {
        if TONES.contains(&c) {
            let on_vowel = bare
                .chars()
                .next_back()
                .is_some_and(|c| "aeiouy\u{302}\u{306}\u{31b}".contains(c));
            if !on_vowel || tone.replace(c).is_some() {
                return false;
            }
        } else {
            bare.push(c);
        }
    }
    let mut bare: String = bare.nfc().collect();
    // Names of the highlands write a stop so: Đắk Lắk, Đăk Tô.
    let is_highland = bare.ends_with('k');
    if is_highland {
        bare.pop();
        bare.push('c');
    }
    let stops = ["c", "ch", "p", "t"]
        .iter()
        .any(|stop| bare.ends_with(stop));
    if stops && !is_highland && !tone.is_some_and(|tone| WITH_STOP.contains(&tone)) {
        return false;
    }
    let has_rhyme = |onset: &str| {
        bare.strip_prefix(onset).is_some_and(|rest| {
            let mut rhymes = RHYMES.iter().flat_map(|rhymes| rhymes.split_whitespace());
            rhymes.any(|rhyme| rhyme == rest)
        })
    };
    ONSETS.iter().any(|onset| has_rhyme(onset))
}

/// Whether a word is short for several: consonants alone, in capitals, such as `BĐBP`.
pub(super) fn is_abbreviation(word: &str) -> bool {
    let is_consonant = |c: char| c == 'Đ' || (c.is_ascii_uppercase() && !"AEIOUY".contains(c));
    word.chars().all(is_consonant)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn syllables_are_told_from_what_only_looks_like_them() {
        let syllables = "Cổng trường tiểu học Chợ Đầm Ngã tư Bưu điện Nhà văn hóa hoá thôn Đầu ngõ đường Lê Lợi Trạm tế xã Cầu \
             Kênh Trước cửa hàng xăng dầu Giếng giặt gì gìn Đình làng phường Bến xe nghiệp Góc Cuối hẻm Vòng xoay Phú lạnh Quốc \
             quạnh quý quyển khuỷu Nguyễn Thuỷ Thủy ngoằn ngoèo Đăk Tô khuya huỳnh yêu Mỹ ỷ ẢNH CộNG ƯỚC Đắk xoong";
        for word in syllables.split_whitespace() {
            assert!(is_syllable(word), "{word}");
            assert!(is_syllable(&word.nfd().collect::<String>()), "{word}");
        }
        for word in [
            "Cæng",
            "chî",
            "Cøng",
            "trưỏ̀ng",
            "học̀",
            "hàc",
            "ngđ",
            "đb",
            "Café",
            "BƠn",
            "ộộ",
            "n\u{300}a",
            "ươ",
            "ngỡăn",
            "zộ",
        ] {
            assert!(!is_syllable(word), "{word}");
        }
        assert!(is_abbreviation("BĐBP") && !is_abbreviation("UBNĐ") && !is_abbreviation("đ"));
    }
}
