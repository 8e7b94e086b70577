//! What the names of features are (pure): codes where all of a file look like codes and nothing else is the code, labels
//! otherwise. A file is read one way; and no name of a person becomes a code (PRIVACY P7).

use super::{
    camera_list::KNOWN,
    columns::{Mapping, field},
    features::Feature,
};
use crate::{cameras::refused_code, exports::shown, folded::fold, private_text};

/// What programs for maps call the name of a feature, the likelier first.
const NAMES: [&str; 2] = ["name", "title"];
/// The longest name that may be a code, characters.
const LONGEST: usize = 24;

/// The property that names the features, and the field that it means; none where there is none, where the registrar says what
/// it is, or where other properties are code and label already.
pub(super) fn meaning(
    headings: &[String],
    features: &[Feature],
    is_own: bool,
    mapping: &Mapping,
) -> Option<(String, &'static str)> {
    let known = |heading: &String| field(heading, mapping, &KNOWN);
    let says = |wanted: &str| {
        headings
            .iter()
            .any(|heading| known(heading) == Some(wanted))
    };
    let named = |name: &&str| {
        headings.iter().find(|heading| {
            fold(heading) == **name && known(heading).is_none() && !mapping.contains_key(*heading)
        })
    };
    let heading = NAMES.iter().find_map(named)?;
    let has_code = says("code");
    if !has_code && (is_own || are_codes(features, heading)) {
        return Some((heading.clone(), "code"));
    }
    (!says("label")).then(|| (heading.clone(), "label"))
}

/// Whether all names under a heading look like codes.
fn are_codes(features: &[Feature], heading: &str) -> bool {
    let said = features.iter().flat_map(|feature| &feature.said);
    let names = said.filter(|(name, _)| name == heading);
    let mut names = names
        .map(|(_, value)| shown(value).trim().to_owned())
        .filter(|name| !name.is_empty())
        .peekable();
    names.peek().is_some() && names.all(|name| is_code(&name))
}

/// `C-012`, `CAM_7`, `12`: short, in one piece, with a digit, and nobody's name or number.
fn is_code(name: &str) -> bool {
    let is_sign = |c: char| c.is_alphanumeric() || "-_./#".contains(c);
    let is_number = name.chars().all(|c| c.is_ascii_digit());
    name.chars().count() <= LONGEST
        && name.contains(|c: char| c.is_ascii_digit())
        && name.chars().all(is_sign)
        && refused_code(name).is_none()
        && !(is_number && private_text::refuse(name).is_some())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_told_from_names() {
        for name in [
            "C-012",
            "CAM_7",
            "12",
            "XM.04/2",
            "#5",
            "Đ-03",
            "osm-123456789",
        ] {
            assert!(is_code(name), "{name}");
        }
        for name in [
            "",
            "Cổng",
            "Camera 1",
            "Cổng trường",
            "nhà ông Bảy",
            "18.3428,105.9057",
            "0912345678",
            "001099012345",
            "10.0.0.2",
            "C-0123456789-0123456789-1",
        ] {
            assert!(!is_code(name), "{name}");
        }
    }
}
