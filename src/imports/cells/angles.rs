//! One coordinate in degrees, or degrees, minutes and seconds (pure).

use super::numbers::parsed;

/// Which coordinate it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Axis {
    Lon,
    Lat,
}

/// A coordinate, and which one it says that it is.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Angle {
    pub(super) degrees: f64,
    pub(super) axis: Option<Axis>,
    /// Minutes that no sign tells from degrees: `21 01`.
    pub(super) is_bare: bool,
}

/// Names that may stand before a coordinate, without marks, the longer ones first.
const NAMES: [(&str, Axis); 8] = [
    ("longitude", Axis::Lon),
    ("kinh do", Axis::Lon),
    ("long", Axis::Lon),
    ("lng", Axis::Lon),
    ("lon", Axis::Lon),
    ("latitude", Axis::Lat),
    ("vi do", Axis::Lat),
    ("lat", Axis::Lat),
];

/// `21.0245`, `21,0245`, `21°01'28.2"N`, `N 21 01 28.2`, `21 độ 01 phút 28 giây`, `Vĩ độ: 21.0245`.
pub(super) fn angle(text: &str) -> Option<Angle> {
    let (text, named) = unnamed(&in_degree_signs(text));
    let (text, letter) = unlettered(&text);
    let is_between = |c: char| c.is_whitespace() || SIGNS.contains(c);
    let parts: Vec<f64> = text
        .split(is_between)
        .filter(|part| !part.is_empty())
        .map(parsed)
        .collect::<Option<_>>()?;
    let sexagesimal = parts.iter().skip(1).all(|part| (0.0..60.0).contains(part));
    let is_whole = |part: &f64| part.fract() == 0.0;
    let value = match parts[..] {
        [degrees] => degrees,
        [degrees, minutes] if sexagesimal && is_whole(&degrees) && degrees >= 0.0 => {
            degrees + minutes / 60.0
        }
        [degrees, minutes, seconds]
            if sexagesimal && is_whole(&degrees) && is_whole(&minutes) && degrees >= 0.0 =>
        {
            degrees + minutes / 60.0 + seconds / 3600.0
        }
        _ => return None,
    };
    let lettered = letter.map(|letter| match letter {
        'N' | 'S' | 'B' => Axis::Lat,
        _ => Axis::Lon,
    });
    if matches!((named, lettered), (Some(named), Some(lettered)) if named != lettered) {
        return None;
    }
    let is_negative = matches!(letter, Some('S' | 'W' | 'T'));
    Some(Angle {
        degrees: if is_negative { -value } else { value },
        axis: named.or(lettered),
        is_bare: parts.len() > 1 && !text.contains(|c| SIGNS.contains(c)) && letter.is_none(),
    })
}

/// Signs of degrees, minutes and seconds.
const SIGNS: &str = "°º˚'’′\"”″";

/// With the sign of degrees for what stands for it: `19⁰57'`, `19º57'`, `19o57'`.
pub(super) fn in_degree_signs(text: &str) -> String {
    let mut signs = String::with_capacity(text.len());
    let mut rest = text.chars().peekable();
    while let Some(c) = rest.next() {
        let is_behind_number = signs.ends_with(|c: char| c.is_ascii_digit());
        let is_letter =
            matches!(c, 'o' | 'O') && !rest.peek().is_some_and(|next| next.is_alphabetic());
        if is_behind_number && (matches!(c, 'º' | '˚' | '⁰') || is_letter) {
            signs.push('°');
        } else {
            signs.push(c);
        }
    }
    signs
}

/// The text without its name, its units spelt as signs.
fn unnamed(text: &str) -> (String, Option<Axis>) {
    let text = text.trim().trim_matches(|c| "()[]".contains(c));
    let folded = crate::folded::fold(text);
    let named = NAMES.iter().find_map(|(name, axis)| {
        let rest = folded.strip_prefix(name)?;
        let is_name = rest.starts_with(|c: char| c.is_ascii_digit() || " :=-".contains(c));
        is_name.then(|| (rest.trim_start_matches([' ', ':', '=']).to_owned(), *axis))
    });
    let (text, axis) = match named {
        Some((rest, axis)) => (rest, Some(axis)),
        None => (text.to_owned(), None),
    };
    if !text.contains(char::is_alphabetic) {
        return (text, axis);
    }
    let mut spelt = text;
    for (word, sign) in [
        ("độ", "°"),
        ("do", "°"),
        ("phút", "'"),
        ("phut", "'"),
        ("giây", "\""),
        ("giay", "\""),
    ] {
        spelt = spelt.replace(word, sign);
    }
    (spelt, axis)
}

/// The text without the letter of the compass at one of its ends: of English, or of Vietnamese where that is not the same
/// letter for another point.
fn unlettered(text: &str) -> (&str, Option<char>) {
    let of = |c: Option<char>| {
        let c = c?.to_uppercase().next()?;
        "NSEWBĐT".contains(c).then_some(c)
    };
    let text = text.trim();
    if let Some(letter) = of(text.chars().next()) {
        let rest = text.chars().as_str();
        let at = rest.chars().next().map_or(0, char::len_utf8);
        return (rest[at..].trim(), Some(letter));
    }
    if let Some(letter) = of(text.chars().next_back()) {
        let at = text.char_indices().next_back().map_or(0, |(at, _)| at);
        return (text[..at].trim(), Some(letter));
    }
    (text, None)
}
