//! What was typed, read in every way that it may be meant (pure).

use super::{
    plane::{self, Written},
    words::{LANE, has_digit, is_lane_word, words},
};
use crate::folded::fold;

/// The longest text that is searched for, in characters.
pub const MAX_CHARS: usize = 200;
/// Shorter texts would find a twentieth of all names.
const MIN_CHARS: usize = 2;
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
/// The same, behind a word for a junction only.
const BETWEEN_AT_JUNCTION: [&str; 3] = ["va", "voi", ","];
/// How remote a reading is that only guesses at something near.
pub const GUESS: u8 = 3;
/// What a number belongs to that stands behind one of these: no house.
const NUMBERED: [&str; 18] = [
    "ngo", "ngach", "hem", "kiet", "ql", "tl", "hl", "dt", "dh", "so", "to", "khu", "thon", "xom",
    "ap", "km", "cum", "doi",
];
/// Units above a street, which may be typed behind it and say nothing about names.
const UNITS: [&str; 12] = [
    "phuong", "p", "quan", "q", "xa", "huyen", "h", "tinh", "tp", "tx", "tt", "thanh",
];

/// One reading of the text as a name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Term {
    /// Words to find, the last one perhaps not finished.
    pub words: Vec<String>,
    /// What may have this name.
    pub sought: Sought,
    /// 0 for what was typed; more for what it may mean if nothing has that name.
    pub remoteness: u8,
}

/// What a reading looks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Sought {
    /// Streets, lanes and landmarks.
    Any,
    /// Lanes; the words begin behind the word for a lane, which was this if one was typed.
    Lane(Option<String>),
    /// A house on the street of this name.
    House(String),
    /// A street that crosses others.
    Arm,
}

/// All readings of one text.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Query {
    /// As names.
    pub terms: Vec<Term>,
    /// Pairs of [`Sought::Arm`] terms that cross.
    pub crossings: Vec<(usize, usize)>,
    /// As plane coordinates.
    pub plane: Option<Written>,
    /// Folded, for codes.
    pub folded: String,
    /// Its words, for nicknames and labels.
    pub typed: Vec<String>,
}

impl Query {
    /// Reads `text`; a query without any reading finds nothing.
    #[must_use]
    pub fn read(text: &str) -> Self {
        let mut query = Self {
            plane: plane::read(text),
            ..Self::default()
        };
        let known = words(text);
        if known.concat().chars().count() < MIN_CHARS {
            return query;
        }
        query.folded = fold(text);
        query.typed.clone_from(&known);
        if query.plane.is_some() {
            return query;
        }
        query.read_crossing(text);
        for typed in without_units(text) {
            let mut typed = words(&typed);
            // Someone is about to type the second street.
            if typed.len() > 1 && typed.last().is_some_and(|last| last == "x") {
                typed.pop();
            }
            if typed.concat().chars().count() >= MIN_CHARS || typed == known {
                query.read_names(&typed);
            }
        }
        query
    }

    fn read_names(&mut self, typed: &[String]) {
        self.add(typed.to_vec(), Sought::Any, 0);
        if let Some((number, street)) = house(typed) {
            self.add(street.clone(), Sought::House(number.clone()), 0);
            // House 3 of lane 12 is written 12/3, as lane 3 off lane 12 is; without either, the street is near.
            let lane = |number: &str| [&[number.to_owned()], &street[..]].concat();
            if let Some((outer, _)) = number.split_once('/') {
                self.add(lane(&number), Sought::Lane(None), 1);
                self.add(lane(outer), Sought::Lane(None), 2);
            }
            self.add(street, Sought::Any, GUESS);
        }
        if let Some((kind, number, street)) = lane(typed) {
            let of = |number: &str| [&[number.to_owned()], &street[..]].concat();
            self.add(of(&number), Sought::Lane(Some(kind.clone())), 0);
            if let Some((outer, _)) = number.split_once('/') {
                self.add(of(outer), Sought::Lane(Some(kind)), 1);
            }
            self.add(street.clone(), Sought::Any, GUESS);
        }
    }

    /// The arms of a crossing, if the text speaks of one.
    fn read_crossing(&mut self, text: &str) {
        let (is_junction, parts) = parts(text);
        let arms = |part: &Vec<String>| {
            let part = without_units(&part.join(" ")).pop().unwrap_or_default();
            Some(words(&part)).filter(|words| words.concat().chars().count() >= MIN_CHARS)
        };
        let arms: Vec<_> = parts.iter().filter_map(arms).take(MOST_ARMS).collect();
        if let [street] = &arms[..] {
            if is_junction {
                self.add(street.clone(), Sought::Any, GUESS);
            }
            return;
        }
        let first = self.terms.len();
        for arm in &arms {
            let term = Term {
                words: arm.clone(),
                sought: Sought::Arm,
                remoteness: 0,
            };
            self.terms.push(term);
        }
        for one in 0..arms.len() {
            for other in one + 1..arms.len() {
                self.crossings.push((first + one, first + other));
            }
        }
    }

    fn add(&mut self, words: Vec<String>, sought: Sought, remoteness: u8) {
        let known = self
            .terms
            .iter()
            .any(|term| term.words == words && term.sought == sought);
        // One letter alone is a name only where it was all that was typed: `đường A`.
        let is_named = words.concat().chars().count() >= MIN_CHARS
            || (sought == Sought::Any && remoteness == 0);
        if !words.is_empty() && is_named && !known {
            self.terms.push(Term {
                words,
                sought,
                remoteness,
            });
        }
    }
}

/// Number and street of a house: `12 Trần Hưng`, `số nhà 12 A Trần Hưng`, `Trần Hưng 12`.
fn house(typed: &[String]) -> Option<(String, Vec<String>)> {
    let leading = typed
        .iter()
        .take_while(|word| ["so", "nha"].contains(&&***word))
        .count();
    let bare = typed
        .get(leading..)
        .filter(|rest| rest.first().is_some_and(|word| has_digit(word)));
    let bare = bare.unwrap_or(typed);
    let is_letter = |word: &String| word.len() == 1 && ("a"..="h").contains(&&**word);
    match bare {
        [number, letter, street @ ..]
            if has_digit(number) && is_letter(letter) && !street.is_empty() =>
        {
            Some((format!("{number}{letter}"), street.to_vec()))
        }
        [number, street @ ..] if has_digit(number) && !street.is_empty() => {
            Some((number.clone(), street.to_vec()))
        }
        [street @ .., number, letter]
            if has_digit(number) && is_letter(letter) && !street.is_empty() =>
        {
            Some((format!("{number}{letter}"), street.to_vec()))
        }
        [street @ .., number]
            if has_digit(number)
                && street
                    .last()
                    .is_some_and(|word| !NUMBERED.contains(&&**word)) =>
        {
            Some((number.clone(), street.to_vec()))
        }
        _ => None,
    }
}

/// Kind, number and street of a lane: `ngõ 109 Trần Hưng`, `Trần Hưng ngõ 109`, `K12/3 Lê Lợi`.
fn lane(typed: &[String]) -> Option<(String, String, Vec<String>)> {
    let at = typed.iter().position(|word| is_lane_word(word));
    if let Some(at) = at {
        let number = typed.get(at + 1).filter(|word| has_digit(word))?;
        let behind = &typed[at + 2..];
        let street = if behind.is_empty() {
            &typed[..at]
        } else {
            behind
        };
        return Some((typed[at].clone(), number.clone(), street.to_vec()));
    }
    let (first, street) = typed.split_first()?;
    let (letter, number) = first.split_at_checked(1)?;
    let kind = LANE
        .iter()
        .find(|kind| kind.starts_with(letter) && has_digit(number))?;
    Some(((*kind).to_owned(), number.to_owned(), street.to_vec()))
}

/// The text as it stands and, if there is a unit behind the street, without it.
fn without_units(text: &str) -> Vec<String> {
    let parts: Vec<&str> = text.split([',', ';']).collect();
    let is_unit = |part: &str| {
        let folded = fold(part);
        let mut words = folded
            .split(|c: char| !c.is_alphanumeric())
            .filter(|word| !word.is_empty());
        let first = words.next().unwrap_or_default();
        let with_number = first.strip_prefix(['p', 'q']).is_some_and(has_digit);
        with_number || (UNITS.contains(&first) && words.next().is_some())
    };
    let mut kept: Vec<&str> = Vec::new();
    for part in &parts {
        // `12, xã Đàn` names a street: behind a bare number nothing is left out.
        let behind_name = kept
            .iter()
            .any(|part| part.chars().any(char::is_alphabetic));
        if !(behind_name && is_unit(part)) {
            kept.push(part);
        }
    }
    let kept = kept.join(" ");
    let mut texts = vec![parts.join(" ")];
    let blanks: Vec<&str> = kept.split_whitespace().collect();
    let unit = (1..blanks.len()).find(|at| {
        let rest = fold(&blanks[*at..].join(" "));
        let first = rest
            .split(|c: char| !c.is_alphanumeric())
            .next()
            .unwrap_or_default();
        // Without a comma only what is no part of a street's name.
        let is_marked =
            ["phuong", "p", "quan", "q"].contains(&first) && rest.len() > first.len() + 1;
        let with_number = first.strip_prefix(['p', 'q']).is_some_and(has_digit);
        let behind_name = blanks[..*at]
            .iter()
            .any(|word| word.chars().all(char::is_alphabetic));
        behind_name && (is_marked || with_number)
    });
    let shorter = unit.map_or_else(|| kept.clone(), |at| blanks[..at].join(" "));
    if shorter != texts[0] {
        texts.push(shorter);
    }
    texts
}

/// Whether the text begins with a word for a junction, and the names between its separators.
fn parts(text: &str) -> (bool, Vec<Vec<String>>) {
    let folded = fold(text);
    let mut spaced = String::with_capacity(folded.len() + 16);
    let mut before = ' ';
    let mut rest = folded.chars().peekable();
    while let Some(c) = rest.next() {
        let between_digits =
            before.is_ascii_digit() && rest.peek().is_some_and(char::is_ascii_digit);
        match c {
            '×' => spaced.push_str(" x "),
            '&' | '+' | ',' => spaced.extend([' ', c, ' ']),
            '-' | '–' | '—' if !between_digits => spaced.push_str(" - "),
            _ => spaced.push(c),
        }
        before = c;
    }
    let mut tokens: Vec<&str> = spaced.split_whitespace().collect();
    let junction = JUNCTION.iter().find(|words| tokens.starts_with(words));
    let is_junction = junction.is_some();
    tokens.drain(..junction.map_or(0, |words| words.len()));
    let is_between = |token: &&str| {
        BETWEEN.contains(token) || (is_junction && BETWEEN_AT_JUNCTION.contains(token))
    };
    let parts = tokens.split(is_between).filter(|part| !part.is_empty());
    (
        is_junction,
        parts
            .map(|part| part.iter().map(|word| (*word).to_owned()).collect())
            .collect(),
    )
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn read(text: &str) -> Vec<String> {
        let query = Query::read(text);
        let shown = |term: &Term| {
            let words = term.words.join(" ");
            match &term.sought {
                Sought::Any => words,
                Sought::Arm => format!("arm {words}"),
                Sought::Lane(kind) => format!("{} {words}", kind.as_deref().unwrap_or("lane")),
                Sought::House(number) => format!("house {number} of {words}"),
            }
        };
        query.terms.iter().map(shown).collect()
    }

    #[test]
    fn one_text_has_several_readings() {
        for (text, expected) in [
            ("Trần Hưng", &["tran hung"][..]),
            ("Trần Hưng x", &["tran hung"]),
            (
                "12/3 Lê Lợi",
                &[
                    "12/3 le loi",
                    "house 12/3 of le loi",
                    "lane 12/3 le loi",
                    "lane 12 le loi",
                    "le loi",
                ],
            ),
            ("Quốc lộ 1A", &["ql 1a"]),
            ("tổ 4", &["to 4"]),
            ("A x Trần", &["a x tran"]),
            (
                "Hàng Bún & Hàng Đào",
                &["arm hang bun", "arm hang dao", "hang bun hang dao"],
            ),
            ("12, xã Đàn", &["12 xa dan", "house 12 of xa dan", "xa dan"]),
            ("Hàng Bún, xã Đàn", &["hang bun xa dan", "hang bun"]),
            ("ngã ba Hàng Bún", &["hang bun", "nga ba hang bun"]),
            ("2028878 542681", &[]),
            ("x", &[]),
        ] {
            assert_eq!(read(text), expected, "{text}");
        }
    }

    proptest! {
        #[test]
        fn any_text_has_few_readings(text in "\\PC{0,200}", typed in "[0-9a-eđx ,./-]{0,60}") {
            for text in [text, typed] {
                let query = Query::read(&text);
                prop_assert!(query.terms.len() <= 20, "{}", query.terms.len());
                prop_assert!(query.crossings.len() <= 3);
                prop_assert!(query.terms.iter().all(|term| !term.words.is_empty()));
            }
        }
    }
}
