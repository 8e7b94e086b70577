//! Where the name of a person ends within a label (pure): at a word of places, which may be a name itself (`Nga`, `Trường`).

use std::{collections::HashSet, sync::LazyLock};

use super::{
    is_upper, lower,
    words::{FAMILIES, MIDDLE_NAMES, OF_PLACES, STOPS, STOPS_AND_NAMES, UNMARKED_NAMES},
};
use crate::folded::fold;

/// Whether a word is one of places.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Stop {
    /// It is.
    Surely,
    /// It could be a name, too.
    Perhaps,
}

/// All of them without marks.
static UNMARKED_STOPS: LazyLock<HashSet<String>> = LazyLock::new(|| {
    let all = STOPS.iter().chain(&STOPS_AND_NAMES);
    all.map(|stop| fold(stop)).collect()
});

/// Whether it is, in a label with marks or one without.
pub(super) fn is_stop(word: &str, is_marked: bool) -> Option<Stop> {
    if is_marked && STOPS.contains(&word) {
        Some(Stop::Surely)
    } else if is_marked && STOPS_AND_NAMES.contains(&word) {
        Some(Stop::Perhaps)
    } else if UNMARKED_NAMES.contains(&word) {
        (!is_marked).then_some(Stop::Perhaps)
    } else {
        // Among marked words one may have lost its marks.
        UNMARKED_STOPS.contains(word).then_some(Stop::Surely)
    }
}

/// Whether a word that could be one of places goes on with the name that begins at `first`.
fn is_name_all_the_same(
    words: &[(usize, &str)],
    first: usize,
    at: usize,
    is_marked: bool,
    stop: Stop,
) -> bool {
    let word = |at: usize| words.get(at).map(|(_, word)| lower(word));
    let is_family = |word: String| {
        let mut families = FAMILIES.iter();
        families.any(|family| word == *family || !is_marked && word == fold(family))
    };
    let of_family = word(first).is_some_and(is_family);
    let is_last = words[at].1.ends_with([',', ';', '.', ':', ')']);
    let is_given =
        || at > first && word(at - 1).is_some_and(|word| MIDDLE_NAMES.contains(&&*fold(&word)));
    let Some(next) = word(at + 1).filter(|_| !is_last) else {
        return at > first && (stop == Stop::Perhaps || of_family);
    };
    if stop == Stop::Surely {
        return of_family && is_given();
    }
    let has_digit = next.contains(|c: char| c.is_ascii_digit());
    let is_of_place = OF_PLACES.iter().any(|of| next == *of || next == fold(of));
    if at == first || !is_given() && (has_digit || is_of_place) {
        return false;
    }
    let goes_on = || match is_stop(&next, is_marked) {
        Some(Stop::Surely) => true,
        Some(Stop::Perhaps) => false,
        // A middle name: small words go on with small ones alone.
        None => at == first + 1 && is_upper(words[at].1) == is_upper(words[at + 1].1),
    };
    is_given() || of_family && goes_on()
}

/// Whether somebody is called by the number among brothers and sisters, as in the south: `ông 5 Hải`, `chị 7`, `ông 5Hải`.
pub(super) fn is_birth_order(words: &[(usize, &str)], at: usize) -> bool {
    let word = words.get(at).map_or("", |(_, word)| *word);
    let rest = word.trim_start_matches(|c: char| c.is_ascii_digit());
    let number = word[..word.len() - rest.len()].parse();
    number.is_ok_and(|number: u32| (2..=10).contains(&number))
        && (rest.is_empty() || is_upper(rest) || rest.starts_with([',', ';', '.', ':', ')']))
}

/// The word behind such a number and the name that may follow it.
pub(super) fn numbered_end(words: &[(usize, &str)], at: usize, is_marked: bool) -> usize {
    let goes_on = words[at].1.ends_with(|c: char| c.is_ascii_digit())
        && words.get(at + 1).is_some_and(|(_, next)| {
            is_upper(next) && is_stop(&lower(next), is_marked) != Some(Stop::Surely)
        });
    if goes_on {
        name_end(words, at + 1, false, is_marked).max(at + 1)
    } else {
        at + 1
    }
}

/// The word behind the last one of a name that begins at `first`.
pub(super) fn name_end(
    words: &[(usize, &str)],
    first: usize,
    of_two: bool,
    is_marked: bool,
) -> usize {
    const LONGEST: usize = 5;
    let Some((_, start)) = words.get(first) else {
        return first;
    };
    let in_capitals = is_upper(start);
    let mut end = first;
    while let Some((_, word)) = words.get(end) {
        let bare = lower(word);
        let is_word =
            bare.chars().any(char::is_alphabetic) && !bare.contains(|c: char| c.is_ascii_digit());
        let is_joint = matches!(bare.as_str(), "-" | "–" | "&" | "và");
        if of_two
            && end > first
            && is_joint
            && words.get(end + 1).is_some_and(|(_, next)| is_upper(next))
        {
            end += 2;
            continue;
        }
        let stops = match is_stop(bare.trim_end_matches('.'), is_marked) {
            // `Hà` and `Cầu` are names where nothing of a place follows; in small letters nothing tells.
            Some(_) if in_capitals && end == first => false,
            Some(stop) => !is_name_all_the_same(words, first, end, is_marked, stop),
            None => false,
        };
        if !is_word || stops || (in_capitals && !is_upper(word)) || end - first >= LONGEST {
            break;
        }
        end += 1;
        if word.ends_with([',', ';', '.', ':', ')']) && word.chars().count() > 2 {
            break;
        }
        if words
            .get(end)
            .is_some_and(|(_, next)| next.starts_with('('))
        {
            break;
        }
    }
    end
}
