//! What is written between the streets of a crossing (pure): signs, `giao`, `và`, a comma, a slash that is no house number.

use super::{
    query::is_long_enough,
    unit_names::{named_parts, without_units},
    words::{has_digit, words},
};
use crate::folded::fold;

/// Streets of one crossing that are tried with each other.
const MOST_ARMS: usize = 3;
/// Words for a junction, folded; what follows are the streets that meet there.
const JUNCTION: [&[&str]; 9] = [
    &["nga", "ba"],
    &["nga", "tu"],
    &["nga", "nam"],
    &["nga", "sau"],
    &["giao", "lo"],
    &["nut", "giao"],
    &["vong", "xoay"],
    &["bung", "binh"],
    &["goc"],
];
/// What stands between the streets of a crossing.
const BETWEEN: [&str; 6] = ["x", "&", "+", "-", "giao", "cat"];
/// The same in plain speech; a name may hold them too (`Núi Voi`).
const SPOKEN: [&str; 2] = ["va", "voi"];
/// What is said before the first street of a crossing: `giữa … và …`.
const BEFORE_FIRST: [&str; 1] = ["giua"];
/// What is said before another street of it: `giao nhau với …`.
const BEFORE_OTHER: [&str; 3] = ["nhau", "va", "voi"];

/// Whether a token stands between the streets of a crossing.
pub fn is_between(token: &str) -> bool {
    BETWEEN.contains(&token)
}

/// Whether it does in plain speech.
pub fn is_spoken_between(token: &str) -> bool {
    SPOKEN.contains(&token)
}

/// Whether the text begins with a word for a junction, and what follows, the signs between streets each by itself.
pub fn tokens(text: &str) -> (bool, Vec<String>) {
    let folded: Vec<char> = fold(text).chars().collect();
    let mut spaced = String::with_capacity(folded.len() + 16);
    for (at, &c) in folded.iter().enumerate() {
        let (before, behind) = (&folded[..at], &folded[at + 1..]);
        let is_digit = |c: Option<&char>| c.is_some_and(char::is_ascii_digit);
        let between_digits = is_digit(before.last()) && is_digit(behind.first());
        match c {
            '×' => spaced.push_str(" x "),
            '&' | '+' => spaced.extend([' ', c, ' ']),
            '-' | '–' | '—' if !between_digits => spaced.push_str(" - "),
            '/' if is_between_names(before, behind) => spaced.push_str(" x "),
            _ => spaced.push(c),
        }
    }
    let tokens: Vec<&str> = spaced.split_whitespace().collect();
    let junction = JUNCTION.iter().find(|words| tokens.starts_with(words));
    let behind = &tokens[junction.map_or(0, |words| words.len())..];
    let behind = behind.iter().map(|token| (*token).to_owned());
    (junction.is_some(), behind.collect())
}

/// Whether a slash stands between two names, and not in the number of a house, a lane or a day: `12/3`, `12A/B`, `30/4`.
fn is_between_names(before: &[char], behind: &[char]) -> bool {
    let is_blank = |c: &char| c.is_whitespace();
    let begins_with_digit = |word: &[char]| word.first().is_some_and(char::is_ascii_digit);
    let mut words_before = before.split(is_blank).filter(|word| !word.is_empty());
    let begins_with_number = words_before.clone().next().is_some_and(begins_with_digit);
    let number_before = words_before.next_back().is_some_and(begins_with_digit);
    let mut words_behind = behind.split(is_blank).filter(|word| !word.is_empty());
    let number_behind = words_behind.next().is_some_and(begins_with_digit);
    let is_apart = before.last().is_some_and(is_blank) && behind.first().is_some_and(is_blank);
    if is_apart {
        // A street may end or begin with a number, but what begins the text is a house's.
        !(begins_with_number || (number_before && number_behind))
    } else {
        !number_before && !number_behind
    }
}

/// The streets of a crossing: what stands between the tokens that are `between`, of which few are tried with each other.
#[derive(Debug, PartialEq, Eq)]
pub struct Arms {
    /// Without units behind a name.
    pub bare: Vec<Vec<String>>,
    /// With what looks like one, for a name may hold it: `Bốn Phương Trời`.
    pub whole: Vec<Vec<String>>,
}

impl Arms {
    /// Reads them.
    pub fn read(tokens: &[String], between: impl Fn(&str) -> bool) -> Self {
        let arm = |(at, part): (usize, &[String])| {
            let said: &[&str] = if at == 0 {
                &BEFORE_FIRST
            } else {
                &BEFORE_OTHER
            };
            let is_said = |token: &&String| said.contains(&&***token);
            let name = part.iter().skip_while(is_said).cloned();
            let name = name.collect::<Vec<_>>().join(" ");
            let bare = words(&without_units(&name).pop().unwrap_or_default());
            (bare, words(&name))
        };
        let arms = tokens.split(|token| between(token)).enumerate().map(arm);
        let arms = arms.filter(|(bare, _)| is_long_enough(bare));
        let (bare, whole) = arms.take(MOST_ARMS).unzip();
        Self { bare, whole }
    }

    /// Both ways to read them, if they are two or more; one where they do not differ.
    pub fn readings(&self) -> Vec<&[Vec<String>]> {
        if self.bare.len() < 2 {
            return Vec::new();
        }
        let mut readings = vec![&self.bare[..], &self.whole[..]];
        readings.dedup();
        readings
    }
}

/// Two names with a comma between them; behind a number stands the street of a house, which crosses nothing.
pub fn beside_comma(text: &str) -> Option<[Vec<String>; 2]> {
    let parts: Vec<&str> = text.split([',', ';']).collect();
    let kept = named_parts(&parts);
    // `Chợ Mới, Xã Đàn`: what looks like a unit may be a street.
    let two = if kept.len() == 2 { kept } else { parts };
    let [one, other] = two[..] else {
        return None;
    };
    let arms = [one, other].map(|part| words(&tokens(part).1.join(" ")));
    let folded = fold(one);
    let first = folded
        .split(|c: char| !c.is_alphanumeric())
        .next()
        .unwrap_or_default();
    let is_house = has_digit(first) || ["so", "nha"].contains(&first);
    (!is_house && arms.iter().all(|arm| is_long_enough(arm))).then_some(arms)
}
