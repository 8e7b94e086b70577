//! What was typed, read in every way that it may be meant (pure).

use super::{
    junction::{Arms, beside_comma, is_between, is_spoken_between, tokens},
    plane::{self, Written},
    rank::Fit,
    unit_names::without_units,
    words::{LANE, has_digit, is_lane_word, words},
};
use crate::folded::fold;

/// The longest text that is searched for, in characters.
pub const MAX_CHARS: usize = 200;
/// Shorter texts would find a twentieth of all names.
const MIN_CHARS: usize = 2;
/// Behind a word for a junction the text is split into two names no later than before this word: names are shorter.
const MOST_SPLIT: usize = 9;
/// How remote a house is that has the number typed, on another street than the one named.
pub const ELSEWHERE: u8 = 3;
/// How remote a reading is that only guesses at something near.
pub const GUESS: u8 = 4;
/// What a number belongs to that stands behind one of these: no house.
const NUMBERED: [&str; 18] = [
    "ngo", "ngach", "hem", "kiet", "ql", "tl", "hl", "dt", "dh", "so", "to", "khu", "thon", "xom",
    "ap", "km", "cum", "doi",
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
    /// A street that crosses others, whose name fits so or better.
    Arm(Fit),
}

/// All readings of one text.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Query {
    /// As names.
    pub terms: Vec<Term>,
    /// Pairs of [`Sought::Arm`] terms that may cross.
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
        if !is_long_enough(&known) {
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
            if is_long_enough(&typed) || typed == known {
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
        let (is_junction, tokens) = tokens(text);
        let stated = Arms::read(&tokens, |token| {
            is_between(token) || (is_junction && is_spoken_between(token))
        });
        if stated.bare.len() > 1 {
            for arms in stated.readings() {
                self.add_crossing(arms, Fit::Contains, GUESS);
            }
            return;
        }
        for arms in Arms::read(&tokens, is_spoken_between).readings() {
            self.add_crossing(arms, Fit::Exact, GUESS);
        }
        let beside_comma = beside_comma(text);
        if let Some(arms) = &beside_comma {
            self.add_crossing(arms, Fit::Exact, GUESS);
        }
        if let ([street], [whole], true) = (&stated.bare[..], &stated.whole[..], is_junction) {
            self.add(street.clone(), Sought::Any, GUESS);
            // Behind a comma may stand a town.
            let both = beside_comma.as_ref().map_or(street, |[both, _]| both);
            let splits = 1..both.len().min(MOST_SPLIT);
            let splits = splits.map(|at| both.split_at(at));
            // What looks like a unit behind one street may be the other: `ngã tư Trần Hưng Phương Mai`.
            let behind = whole.strip_prefix(&street[..]);
            for (one, other) in splits.chain(behind.map(|behind| (&street[..], behind))) {
                if is_long_enough(one) && is_long_enough(other) {
                    let arms = [one.to_vec(), other.to_vec()];
                    self.add_crossing(&arms, Fit::Exact, GUESS + 1);
                }
            }
        }
    }

    /// Each pair of `arms` may cross; the names of all but the last, which may not be finished, fit as `worst` or better.
    /// Without a crossing the streets alone are as remote as that.
    fn add_crossing(&mut self, arms: &[Vec<String>], worst: Fit, remoteness: u8) {
        let last = arms.len().saturating_sub(1);
        let terms: Vec<usize> = arms
            .iter()
            .enumerate()
            .map(|(at, words)| {
                let worst = if at == last {
                    worst.max(Fit::Prefix)
                } else {
                    worst
                };
                self.terms.push(Term {
                    words: words.clone(),
                    sought: Sought::Arm(worst),
                    remoteness,
                });
                self.terms.len() - 1
            })
            .collect();
        for (at, one) in terms.iter().enumerate() {
            let pairs = terms[at + 1..].iter().map(|other| (*one, *other));
            self.crossings.extend(pairs);
        }
    }

    fn add(&mut self, words: Vec<String>, sought: Sought, remoteness: u8) {
        let known = self
            .terms
            .iter()
            .any(|term| term.words == words && term.sought == sought);
        // One letter alone is a name only where it was all that was typed: `đường A`.
        let is_named = is_long_enough(&words) || (sought == Sought::Any && remoteness == 0);
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

/// Whether it is more than what begins a twentieth of all names.
pub fn is_long_enough(words: &[String]) -> bool {
    words.concat().chars().count() >= MIN_CHARS
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
                Sought::Arm(Fit::Contains) => format!("arm {words}"),
                Sought::Arm(worst) => format!("{worst:?} arm {words}").to_lowercase(),
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
            (
                "Hàng Bún, xã Đàn",
                &[
                    "exact arm hang bun",
                    "prefix arm xa dan",
                    "hang bun xa dan",
                    "hang bun",
                ],
            ),
            (
                "ngã ba Hàng Bún",
                &[
                    "hang bun",
                    "exact arm hang",
                    "prefix arm bun",
                    "nga ba hang bun",
                ],
            ),
            (
                "Hàng Bún giao với đường Hàng Đào",
                &[
                    "arm hang bun",
                    "arm hang dao",
                    "hang bun giao voi duong hang dao",
                ],
            ),
            (
                "hang bun voi hang dao",
                &[
                    "exact arm hang bun",
                    "prefix arm hang dao",
                    "hang bun voi hang dao",
                ],
            ),
            ("Núi Voi", &["nui voi"]),
            (
                "Hàng Bún, Hàng Đào, xã Đàn",
                &[
                    "exact arm hang bun",
                    "prefix arm hang dao",
                    "hang bun hang dao xa dan",
                    "hang bun hang dao",
                ],
            ),
            (
                "Hàng Bún / Hàng Đào",
                &["arm hang bun", "arm hang dao", "hang bun hang dao"],
            ),
            (
                "Đường 30/4 / Hàng Bún",
                &[
                    "arm 30/4",
                    "arm hang bun",
                    "30/4 hang bun",
                    "house 30/4 of hang bun",
                    "lane 30/4 hang bun",
                    "lane 30 hang bun",
                    "hang bun",
                ],
            ),
            (
                "12 / Hàng Bún",
                &["12 hang bun", "house 12 of hang bun", "hang bun"],
            ),
            ("12A/B Hàng", &["12a b hang", "house 12ab of hang", "hang"]),
            ("2028878 542681", &[]),
            ("x", &[]),
        ] {
            assert_eq!(read(text), expected, "{text}");
        }
    }

    proptest! {
        #[test]
        fn any_text_has_few_readings(text in "\\PC{0,200}", typed in "[0-9a-eđx ,./-]{0,60}") {
            for text in [format!("ngã tư {typed}"), format!("ngã tư {text}"), text, typed] {
                let query = Query::read(&text);
                prop_assert!(query.terms.len() <= 40, "{}", query.terms.len());
                prop_assert!(query.crossings.len() <= 12);
                prop_assert!(query.terms.iter().all(|term| !term.words.is_empty()));
            }
        }
    }
}
