//! Text as people search it: without marks, tone placement, width or case (pure). "duong" finds "Đường", "Thủy" finds
//! "Thuỷ".

use unicode_normalization::char::{decompose_compatible, is_combining_mark};

use crate::{
    error::{Error, Result},
    refusal::Refusal,
};

/// Signs of degrees, minutes and seconds, which would be taken apart into letters and blanks.
const OF_ANGLES: &str = "º˚´″";

/// `text` in lower case without marks, full-width signs as plain ones; đ becomes d, and so does the ð that old converters
/// write for it; runs of blanks become one blank.
#[must_use]
pub fn fold(text: &str) -> String {
    let mut bare = String::with_capacity(text.len());
    let mut push = |c: char| match c {
        'đ' | 'Đ' | 'ð' | 'Ð' => bare.push('d'),
        c if is_combining_mark(c) => {}
        c => bare.extend(c.to_lowercase()),
    };
    for c in text.chars() {
        if OF_ANGLES.contains(c) {
            push(c);
        } else {
            decompose_compatible(c, &mut push);
        }
    }
    bare.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// A conflict if one of `names` is `name`, marks, case and blanks aside: nobody could tell the two apart.
pub fn require_free_name(name: &str, names: Vec<String>) -> Result<()> {
    let folded = fold(name);
    match names.into_iter().find(|taken| fold(taken) == folded) {
        Some(taken) => Err(Error::Conflict(Refusal::NameTaken { taken }.into())),
        None => Ok(()),
    }
}

/// `text` folded, with `%`, `_` and `\` escaped by `\`, for use within a LIKE pattern.
#[must_use]
pub fn like_pattern(text: &str) -> String {
    let escaped: String = fold(text)
        .chars()
        .flat_map(|c| {
            matches!(c, '%' | '_' | '\\')
                .then_some('\\')
                .into_iter()
                .chain([c])
        })
        .collect();
    format!("%{escaped}%")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_case_and_tone_placement_do_not_matter() {
        assert_eq!(fold("Đường  Thủy"), "duong thuy");
        assert_eq!(fold("Đường Thuỷ"), fold("duong thuy"));
        assert_eq!(fold("NGÕ 12 Chợ Mới"), "ngo 12 cho moi");
        assert_eq!(like_pattern("5%_\\"), r"%5\%\_\\%");
    }

    #[test]
    fn other_signs_for_the_same_do_not_matter_either() {
        assert_eq!(fold("１／２０２６"), "1/2026");
        assert_eq!(fold("ＴＲẦＮ\u{3000}Hưng"), "tran hung");
        assert_eq!(fold("Ðường ð"), fold("Đường đ"));
        assert_eq!(fold("105º30´10″ 12˚"), "105º30´10″ 12˚");
        // What stands for anything in a pattern is escaped in its full width, too.
        assert_eq!(like_pattern("５％＿"), r"%5\%\_%");
    }
}
