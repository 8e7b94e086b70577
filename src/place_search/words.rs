//! Names and what is typed, as the same words (pure): folded, abbreviations and order of lanes and roads alike.

use crate::folded::fold;

/// Words for a lane, folded.
pub const LANE: [&str; 4] = ["ngo", "ngach", "hem", "kiet"];
/// Words for a street that people write or leave out.
const STREET: [&str; 4] = ["duong", "pho", "dg", "d"];
/// Classes of roads, as they are written out and for short.
const ROADS: [(&[&str], &str); 5] = [
    (&["quoc", "lo"], "ql"),
    (&["tinh", "lo"], "tl"),
    (&["huong", "lo"], "hl"),
    (&["duong", "tinh"], "dt"),
    (&["duong", "huyen"], "dh"),
];
/// The longest key kept of a name, in words.
const MOST_WORDS: usize = 12;

/// The words of a name or of what is typed, ready to be compared.
///
/// Street words go where a street is understood (`đường Trần Hưng`, `12 đường Trần Hưng`), road classes are short
/// (`QL 1A`), days are `30/4` however they are written, and `số` between a lane and its number is left out.
#[must_use]
pub fn words(text: &str) -> Vec<String> {
    let mut kept: Vec<String> = Vec::new();
    let split = short_roads(&split(text));
    for (at, word) in split.iter().enumerate() {
        let before = kept.last().map(String::as_str);
        let more_follow = at + 1 < split.len();
        let is_lane = before.is_some_and(is_lane_word);
        let left_out = more_follow
            && ((is_street_word(word)
                && (before.is_none() || is_lane || before.is_some_and(has_digit)))
                || (word == "so" && is_lane));
        if left_out {
            continue;
        }
        match &kept[..] {
            // `30 tháng 4` is the street `30/4`.
            [.., day, month] if month == "thang" && is_number(day) && is_number(word) => {
                let day = format!("{day}/{word}");
                kept.truncate(kept.len() - 2);
                kept.push(day);
            }
            // No Vietnamese word is spelt `ng`: a lane.
            [.., last] if last == "ng" && has_digit(word) => {
                kept.pop();
                kept.extend(["ngo".to_owned(), word.clone()]);
            }
            _ => kept.push(word.clone()),
        }
    }
    kept
}

/// Every key by which a name is found: its words from each of them on, with the number of words left out before.
#[must_use]
pub fn keys(name: &str) -> Vec<(String, i32)> {
    let words = words(name);
    let starts = 0..words.len().min(MOST_WORDS);
    starts
        .map(|at| (words[at..].join(" "), at as i32))
        .collect()
}

/// Whether the word stands for a lane.
#[must_use]
pub fn is_lane_word(word: &str) -> bool {
    LANE.contains(&word)
}

/// Whether the word stands for a street and is no part of its name.
#[must_use]
pub fn is_street_word(word: &str) -> bool {
    STREET.contains(&word)
}

/// Whether it begins as a house number does.
#[must_use]
pub fn has_digit(word: &str) -> bool {
    word.starts_with(|c: char| c.is_ascii_digit())
}

fn is_number(word: &str) -> bool {
    word.len() <= 2 && word.bytes().all(|b| b.is_ascii_digit())
}

/// Folded words: letters and digits; what stands between two digits stays, as a slash.
fn split(text: &str) -> Vec<String> {
    let folded: Vec<char> = fold(text).chars().collect();
    let mut words = vec![String::new()];
    for (at, &c) in folded.iter().enumerate() {
        let beside = |step: isize| {
            at.checked_add_signed(step)
                .and_then(|at| folded.get(at))
                .copied()
        };
        let is_digit = |c: Option<char>| c.is_some_and(|c| c.is_ascii_digit());
        let is_letter = |c: Option<char>| c.is_some_and(|c| c.is_ascii_alphanumeric());
        let joins = match c {
            '/' => {
                is_letter(beside(-1))
                    && is_letter(beside(1))
                    && (is_digit(beside(-1)) || is_digit(beside(1)))
            }
            '-' | '.' | '–' => is_digit(beside(-1)) && is_digit(beside(1)),
            _ => false,
        };
        if c.is_alphanumeric() {
            if let Some(word) = words.last_mut() {
                word.push(c);
            }
        } else if joins {
            if let Some(word) = words.last_mut() {
                word.push('/');
            }
        } else {
            words.push(String::new());
        }
    }
    words.retain(|word| !word.is_empty());
    words
}

/// `quốc lộ 1A`, `QL.1A` and `ql1a` alike: the class for short, then the number.
fn short_roads(words: &[String]) -> Vec<String> {
    let mut kept: Vec<String> = Vec::with_capacity(words.len());
    for (at, word) in words.iter().enumerate() {
        // Only before a number: `Đường Tịnh Tâm` is no `đường tỉnh`.
        let is_numbered = words.get(at + 1).is_some_and(|next| has_digit(next));
        let short = ROADS.iter().find(|(long, _)| {
            is_numbered && kept.last().is_some_and(|before| before == long[0]) && word == long[1]
        });
        let joined = ROADS.iter().find_map(|(_, short)| {
            let number = word.strip_prefix(short).filter(|rest| has_digit(rest))?;
            Some([(*short).to_owned(), number.to_owned()])
        });
        if let Some((_, short)) = short {
            kept.pop();
            kept.push((*short).to_owned());
        } else if let Some(both) = joined {
            kept.extend(both);
        } else {
            kept.push(word.clone());
        }
    }
    kept
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_name_has_the_same_words_however_it_is_written() {
        for (texts, expected) in [
            (
                &[
                    "Đường Trần Hưng",
                    "đ. Trần Hưng",
                    "ĐG TRẦN HƯNG",
                    "phố Trần Hưng",
                    "tran  hung",
                ][..],
                "tran hung",
            ),
            (
                &[
                    "Ngõ 109 Trần Hưng",
                    "ngõ số 109, đường Trần Hưng",
                    "ng. 109 Trần Hưng",
                ],
                "ngo 109 tran hung",
            ),
            (
                &["Hẻm 12/3 Lê Lợi", "hẽm 12/3 đ. Lê Lợi", "hem 12-3 le loi"],
                "hem 12/3 le loi",
            ),
            (&["Quốc lộ 1A", "QL.1A", "ql1a", "QL 1A"], "ql 1a"),
            (&["Đường 30 tháng 4", "30/4", "đường 30-4", "30.4"], "30/4"),
            (&["Thủy Lợi", "Thuỷ Lợi"], "thuy loi"),
            (&["Đường"], "duong"),
            (&["đường số 5"], "so 5"),
            (&["đường tỉnh 207", "ĐT.207"], "dt 207"),
            (&["Đường Tịnh Tâm", "Tịnh Tâm"], "tinh tam"),
            (
                &[
                    "Chợ Mới/Trần Hưng",
                    "Chợ Mới-Trần Hưng",
                    "🙂 Chợ Mới, %Trần_Hưng'",
                ],
                "cho moi tran hung",
            ),
            (&["", "\u{301}\u{323}", "🙂", "% ' _ - /"], ""),
        ] {
            for text in texts {
                assert_eq!(words(text).join(" "), expected, "{text}");
            }
        }
    }

    #[test]
    fn a_name_is_found_from_each_of_its_words_on() {
        let keys = keys("Đường Trần Hưng Đạo");
        let keys: Vec<_> = keys.iter().map(|(key, at)| (&**key, *at)).collect();
        assert_eq!(keys, [("tran hung dao", 0), ("hung dao", 1), ("dao", 2)]);
    }
}
