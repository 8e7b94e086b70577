//! Whole names of persons in a label, without a house or a title beside them (pure): `Trần Thị Mẫu - Thôn 3`. Streets are
//! called after persons, too: without a phone beside it only a name with such a middle name is one, unless it is known of
//! streets.

use super::{
    is_full_name, is_role, lower, name_end, words,
    words::{FAMILIES, OF_STREETS},
};
use crate::folded::fold;

/// A label without the first whole name of a person in it, and the name; `has_phone` where the label held one, too.
pub(in crate::imports) fn apart(label: &str, has_phone: bool) -> Option<(String, String)> {
    let is_sign = |c: char| ",;:()–—|/".contains(c);
    let signs = label.char_indices().filter(|(at, c)| {
        let is_dash = *c == '-' && label[..*at].ends_with(' ') && label[at + 1..].starts_with(' ');
        is_dash || is_sign(*c)
    });
    let signs: Vec<(usize, usize)> = signs.map(|(at, c)| (at, at + c.len_utf8())).collect();
    let from = std::iter::once(0).chain(signs.iter().map(|(_, end)| *end));
    let to = signs.iter().map(|(at, _)| *at).chain([label.len()]);
    for (from, to) in from.zip(to) {
        let part = label[from..to].trim_end();
        let Some(begins) = name_at(part, has_phone) else {
            continue;
        };
        let name = &part[begins..];
        // Whoever is named for what he is goes with it.
        let before = &label[..from
            + if part[..begins].trim().is_empty() {
                begins
            } else {
                0
            }];
        let is_between = |c: char| c.is_whitespace() || c == '-' || (is_sign(c) && c != ')');
        let before = before.trim_end_matches(is_between);
        let after = label[to..].trim_start_matches(|c: char| is_between(c) || c == ')');
        let joint = match (before.is_empty(), after.is_empty()) {
            (false, false) => ", ",
            _ => "",
        };
        let mut rest = format!("{before}{joint}{after}");
        // One that was opened before the name.
        if rest.matches(')').count() > rest.matches('(').count() {
            rest = rest.replacen(')', "", 1);
        }
        return Some((rest, name.to_owned()));
    }
    None
}

/// Where a name begins with which a part of a label ends: at its beginning, or behind what somebody is.
fn name_at(part: &str, has_phone: bool) -> Option<usize> {
    let words = words(part);
    let at_middle = |at: &usize| matches!(&*fold(words[at + 1].1), "van" | "thi");
    // Without marks a role (`trưởng`) is a school (`trường`).
    let has_role = |before: &str| {
        !before.is_ascii() && !before.to_lowercase().starts_with("trường") && is_role(before)
    };
    let is_alone = |at: &usize| *at == 0 || has_role(part[..words[*at].0].trim());
    let mut beginnings = (0..words.len().saturating_sub(2)).filter(at_middle);
    let named = beginnings.find(|at| is_alone(at) && is_person(&part[words[*at].0..]));
    let first = words.first()?.0;
    let whole = || (has_phone && is_full_name(part)).then_some(first);
    named.map(|at| words[at].0).or_else(whole)
}

/// Whether it is a family's, a middle and a given name, and nothing else.
fn is_person(text: &str) -> bool {
    let words = words(text);
    let is_marked = !text.is_ascii();
    let family = lower(words[0].1);
    let is_family = FAMILIES
        .iter()
        .any(|known| family == *known || !is_marked && family == fold(known));
    let whole = fold(text);
    is_family
        && name_end(&words, 0, false, is_marked) == words.len()
        && !OF_STREETS.contains(&whole.as_str())
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
            ("Lê Nhung", true, Some(("", "Lê Nhung"))),
            ("Lê Nhung, cổng chợ", true, Some(("cổng chợ", "Lê Nhung"))),
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
