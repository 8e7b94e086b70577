//! Whole names of persons in a label, without a house or a title beside them (pure): `Trần Thị Mẫu - Thôn 3`. Streets are
//! called after persons, too: without a phone beside it only a name with such a middle name is one, unless it is known of
//! streets.

use std::ops::Range;

use super::{
    ends::{is_stop, name_end},
    is_role, is_upper, lower, words,
    words::{FAMILIES, OF_MOUNTAINS, OF_STREETS},
};
use crate::folded::fold;

/// A label without the first whole name of a person in it, and the name; `has_phone` where the label held one, too.
pub(in crate::imports) fn apart(label: &str, has_phone: bool) -> Option<(String, String)> {
    let is_between = |c: char| c.is_whitespace() || ",;:(–—|/-_&.".contains(c);
    // Most labels say nothing of anybody.
    let folded = fold(label);
    let mut said = ["van ", "thi "].iter().chain(&OFFICES);
    if !has_phone && !said.any(|words| folded.contains(words)) {
        return None;
    }
    for (from, to) in parts(label) {
        let part = label[from..to].trim_end();
        let Some(name) = name_in(part, has_phone) else {
            continue;
        };
        // What somebody is goes with him, and so does the mark before him.
        let said = &part[..name.start];
        let is_bare = !said.contains(char::is_alphabetic) || is_role(said.trim());
        let before = &label[..from + if is_bare { 0 } else { name.start }];
        let before = before.trim_end_matches(is_between);
        let after =
            label[from + name.end..].trim_start_matches(|c: char| is_between(c) || c == ')');
        let after = after.strip_prefix("và ").unwrap_or(after);
        let joint = match (before.is_empty(), after.is_empty()) {
            (false, false) => ", ",
            _ => "",
        };
        let mut rest = format!("{before}{joint}{after}");
        // One that was opened before the name.
        if rest.matches(')').count() > rest.matches('(').count() {
            rest = rest.replacen(')', "", 1);
        }
        return Some((rest, part[name].to_owned()));
    }
    None
}

/// Where the parts of a label begin and end that signs, dashes or `và` set apart.
fn parts(label: &str) -> Vec<(usize, usize)> {
    let is_sign = |c: char| ",;:()–—|/-_&".contains(c);
    let mut parts = Vec::new();
    let mut from = 0;
    for (at, c) in label.char_indices() {
        let is_joint = c == ' ' && at >= from && label[at..].starts_with(" và ");
        if is_sign(c) || is_joint {
            parts.push((from, at));
            from = at
                + if is_joint {
                    " và ".len()
                } else {
                    c.len_utf8()
                };
        }
    }
    parts.push((from, label.len()));
    parts
}

/// Where a part of a label names a person: at its beginning, behind a number that numbers it, or behind what somebody is; with a
/// phone beside it also behind any number. What follows may be a number or a place.
fn name_in(part: &str, has_phone: bool) -> Option<Range<usize>> {
    /// Nobody's name begins further on.
    const WORDS: usize = 12;
    let words = words(part);
    let is_marked = !part.is_ascii();
    let before = |at: usize| part[..words[at].0].trim();
    // Without marks a role (`trưởng`) is a school (`trường`).
    let has_role =
        |before: &str| is_marked && !before.to_lowercase().starts_with("trường") && is_role(before);
    let is_number =
        |before: &str| before.ends_with(['.', ')']) && !before.contains(char::is_alphabetic);
    let is_begun = |at: usize| at == 0 || is_number(before(at)) || has_role(before(at));
    let behind_number =
        |at: usize| at > 0 && words[at - 1].1.ends_with(|c: char| c.is_ascii_digit());
    (0..words.len().min(WORDS)).find_map(|at| {
        let count = if is_begun(at) {
            person(&words[at..], is_marked).or_else(|| {
                let count = named(&words[at..], is_marked, &[]);
                let is_said = has_phone || at > 0 && is_office(before(at));
                count.filter(|count| is_said && *count >= 2)
            })
        } else if has_phone && behind_number(at) {
            named(&words[at..], is_marked, &[]).filter(|count| *count >= 3)
        } else {
            None
        };
        let (last, word) = words[at + count? - 1];
        Some(words[at].0..last + word.trim_end_matches(['.', ')']).len())
    })
}

/// Of persons of a hamlet, without marks.
const OFFICES: [&str; 10] = [
    "truong thon",
    "truong ap",
    "truong xom",
    "truong ban",
    "truong khu pho",
    "pho thon",
    "to truong",
    "to pho",
    "bi thu",
    "chi hoi truong",
];

/// Whether a text ends by such an office.
fn is_office(text: &str) -> bool {
    let folded = fold(text);
    OFFICES.iter().any(|office| folded.ends_with(office))
}

/// A label without the parts that are this name alone.
pub(in crate::imports) fn without(label: &str, name: &str) -> String {
    let name = fold(name);
    let kept = parts(label)
        .into_iter()
        .map(|(from, to)| label[from..to].trim());
    let kept = kept.filter(|part| !part.is_empty() && fold(part) != name);
    kept.collect::<Vec<_>>().join(", ")
}

/// Of how many words somebody's name with such a middle name is that begins here, if one does.
fn person(words: &[(usize, &str)], is_marked: bool) -> Option<usize> {
    let is_middle = words
        .get(1)
        .is_some_and(|(_, word)| matches!(&*fold(word), "van" | "thi"));
    let count = named(words, is_marked, &OF_MOUNTAINS).filter(|count| is_middle && *count >= 3)?;
    let whole: Vec<String> = words[..count].iter().map(|(_, word)| fold(word)).collect();
    (!OF_STREETS.contains(&&*whole.join(" "))).then_some(count)
}

/// Of how many words a name is that begins here with that of a family, if nothing but a number or a place follows.
fn named(words: &[(usize, &str)], is_marked: bool, further: &[&str]) -> Option<usize> {
    let family = lower(words.first()?.1);
    let mut families = FAMILIES.iter().chain(further);
    let is_family = families.any(|known| family == *known || !is_marked && family == fold(known));
    let end = end_of(words, is_marked);
    let follows = words.get(end).map(|(_, word)| lower(word));
    // `Trần Thị Mẫu phụ trách`
    let is_duty = |word: &str| matches!(&*fold(word), "phu" | "truong" | "pho" | "quan" | "bi");
    let ends = follows.is_none_or(|word| {
        word.starts_with(|c: char| c.is_ascii_digit())
            || is_duty(&word)
            || is_stop(&word, is_marked).is_some()
    });
    (is_family && ends).then_some(end)
}

/// Where the name ends, be its middle name in small letters.
fn end_of(words: &[(usize, &str)], is_marked: bool) -> usize {
    let is_small = words
        .get(1)
        .is_some_and(|(_, word)| matches!(*word, "thị" | "văn" | "thi" | "van"));
    let mut all = words.to_vec();
    if is_small && is_upper(words[0].1) {
        all[1].1 = match all[1].1 {
            "thị" => "Thị",
            "văn" => "Văn",
            "thi" => "Thi",
            _ => "Van",
        };
    }
    name_end(&all, 0, false, is_marked)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn p7_whole_names_are_told_from_streets() {
        for (label, has_phone, expected) in [
            ("Trần Thị Mẫu", false, Some(("", "Trần Thị Mẫu"))),
            ("TRẦN THỊ MẪU", false, Some(("", "TRẦN THỊ MẪU"))),
            ("Tran Thi Mau", false, Some(("", "Tran Thi Mau"))),
            (
                "Trần Thị Mẫu - Thôn 3",
                false,
                Some(("Thôn 3", "Trần Thị Mẫu")),
            ),
            (
                "Thôn 3 - Trần Thị Mẫu",
                false,
                Some(("Thôn 3", "Trần Thị Mẫu")),
            ),
            (
                "Thôn 3 (Trần Văn Mẫu)",
                false,
                Some(("Thôn 3", "Trần Văn Mẫu")),
            ),
            (
                "Thôn 3 (Trần Văn Mẫu), ngã ba",
                false,
                Some(("Thôn 3, ngã ba", "Trần Văn Mẫu")),
            ),
            (
                "Trần Thị Mẫu (bí thư chi bộ)",
                false,
                Some(("bí thư chi bộ", "Trần Thị Mẫu")),
            ),
            (
                "Trưởng thôn Trần Thị Mẫu",
                false,
                Some(("", "Trần Thị Mẫu")),
            ),
            (
                "Cổng chợ, trưởng thôn: Trần Văn Mẫu",
                false,
                Some(("Cổng chợ, trưởng thôn", "Trần Văn Mẫu")),
            ),
            ("Trần thị Mẫu", false, Some(("", "Trần thị Mẫu"))),
            (
                "Trần Thị Mẫu thôn 3",
                false,
                Some(("thôn 3", "Trần Thị Mẫu")),
            ),
            (
                "Trần Thị Mẫu-Thôn 3",
                false,
                Some(("Thôn 3", "Trần Thị Mẫu")),
            ),
            (
                "Thôn 3_Trần Thị Mẫu",
                false,
                Some(("Thôn 3", "Trần Thị Mẫu")),
            ),
            ("1. Trần Thị Mẫu", false, Some(("", "Trần Thị Mẫu"))),
            ("Trần Thị Mẫu 2", false, Some(("2", "Trần Thị Mẫu"))),
            (
                "Trần Thị Mẫu và Trần Văn Mẫu",
                false,
                Some(("Trần Văn Mẫu", "Trần Thị Mẫu")),
            ),
            ("Vi Thị Mẫu", false, Some(("", "Vi Thị Mẫu"))),
            ("Lê Bá Mẫu thôn 3", true, Some(("thôn 3", "Lê Bá Mẫu"))),
            ("Thôn 3 Lê Bá Mẫu", true, Some(("Thôn 3", "Lê Bá Mẫu"))),
            ("Cam 2 Lê Bá Mẫu", true, Some(("Cam 2", "Lê Bá Mẫu"))),
            ("Trưởng thôn Trần Bá Mẫu", false, Some(("", "Trần Bá Mẫu"))),
            (
                "Tổ 5 (Trần Thị Mẫu phụ trách)",
                false,
                Some(("Tổ 5, phụ trách", "Trần Thị Mẫu")),
            ),
            ("Công an Trần Hưng Đạo", false, None),
            ("Số 12 Trần Văn Mẫu", false, None),
            ("Ngõ 5 Lê Lợi", true, None),
            ("Lê Nhung", true, Some(("", "Lê Nhung"))),
            ("Lê Nhung, cổng chợ", true, Some(("cổng chợ", "Lê Nhung"))),
            ("x và và Trần Thị Mẫu", false, None),
            // Streets and other places.
            ("Lê Lợi", false, None),
            ("Trần Quang Khải", false, None),
            ("Phạm Văn Đồng", false, None),
            ("Phạm Văn Đồng - Xuân Thủy", false, None),
            ("Nguyễn Thị Minh Khai", false, None),
            ("Đường Trần Văn Mẫu", false, None),
            ("Ngã tư Trần Văn Mẫu - Lê Lợi", false, None),
            ("Trường THCS Trần Văn Mẫu", false, None),
            ("Nhà văn hóa thôn 3", false, None),
            ("Văn phòng UBND", true, None),
            ("Chợ Mẫu", true, None),
            ("", false, None),
        ] {
            let found = apart(label, has_phone);
            let found = found.as_ref().map(|(rest, name)| (&**rest, &**name));
            assert_eq!(found, expected, "{label}");
        }
    }
}
