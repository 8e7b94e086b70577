//! Text as people search it: without marks, tone placement or case (pure). "duong" finds "Đường", "Thủy" finds "Thuỷ".

use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};

use crate::{
    error::{Error, Result},
    refusal::Refusal,
};

/// `text` in lower case without marks; đ becomes d, runs of blanks one blank.
#[must_use]
pub fn fold(text: &str) -> String {
    let bare: String = text
        .nfd()
        .filter(|c| !is_combining_mark(*c))
        .flat_map(char::to_lowercase)
        .map(|c| if c == 'đ' { 'd' } else { c })
        .collect();
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
}
