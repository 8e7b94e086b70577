//! Names of persons in what a list says of places (pure, PRIVACY P7): `Nhà ông X` names an owner, and no label holds X.

mod ends;
pub(super) mod whole;
mod words;

use std::{collections::HashSet, sync::LazyLock};

use self::{
    ends::{is_birth_order, is_stop, name_end, numbered_end},
    words::{
        FAMILIES, HOUSES, JOINTS, KIN, NEAR, NO_NAMES, PLACES, PLAIN_TITLES, PUBLIC, ROLES,
        SHORT_HOUSE, SPOUSES, TITLES, UNMARKED_HOUSES,
    },
};
use super::cells::phones;
use crate::{folded::fold, private_text};

/// A label without names, and the name of the owner that stood in it.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Parted {
    /// What is left of the label; none where it was a name alone.
    pub(super) label: String,
    /// The owner's name; none where the one named is a mere neighbour.
    pub(super) owner: Option<String>,
    /// Another name was left out: of somebody near whose house the camera hangs.
    pub(super) has_neighbour: bool,
}

/// Takes the names of persons out of a label.
pub(super) fn part(label: &str) -> Parted {
    let mut parted = Parted {
        label: label.trim().to_owned(),
        owner: None,
        has_neighbour: false,
    };
    // Each round takes one name out, and a label has few.
    for _ in 0..8 {
        let Some(named) = Named::find(&parted.label) else {
            break;
        };
        let name = parted.label[named.name.clone()].trim_matches([' ', '(']);
        let name = name.to_owned();
        if named.is_neighbour || parted.owner.is_some() {
            parted.has_neighbour = true;
        } else {
            parted.owner = Some(name);
        }
        parted.label = named.cut(&parted.label);
    }
    if let Some(first) = parted
        .label
        .chars()
        .next()
        .filter(|_| parted.owner.is_some() || parted.has_neighbour)
    {
        let rest = &parted.label[first.len_utf8()..];
        parted.label = first.to_uppercase().chain(rest.chars()).collect();
    }
    parted
}

/// A label without the names of persons (PRIVACY P7).
pub(crate) fn without_names(label: &str) -> String {
    if names_person(label) {
        part(label).label
    } else {
        label.to_owned()
    }
}

/// The heading of a section without the persons in it: `Thôn 3 (nhà ông Lê Tám)` is `Thôn 3` (PRIVACY P7).
pub(super) fn of_section(title: &str) -> String {
    const OPENERS: [char; 2] = ['(', '['];
    const CLOSERS: [char; 2] = [')', ']'];
    let is_sign = |c: char| ",;:–—".contains(c) || OPENERS.contains(&c) || CLOSERS.contains(&c);
    let mut text = beginning(title).replace(" - ", " – ");
    while let Some((rest, _)) = whole::apart(&text, false) {
        text = rest;
    }
    let starts = text.char_indices().filter(|(_, c)| is_sign(*c));
    let starts: Vec<usize> = std::iter::once(0).chain(starts.map(|(at, _)| at)).collect();
    let ends = starts.iter().skip(1).copied().chain([text.len()]);
    let mut kept = String::new();
    let mut is_open = false;
    for (from, to) in starts.iter().copied().zip(ends) {
        let part = &text[from..to];
        let said = part.trim_start_matches(is_sign).trim();
        let has_role = || part.starts_with(':') && is_role(&kept) && is_full_name(said);
        let is_in_brackets = || part.starts_with(OPENERS) && is_full_name(said);
        let names_some = || names_somebody(said) || phones::apart(said).is_some();
        if from > 0 && (names_some() || has_role() || is_in_brackets()) {
            is_open = part.starts_with(OPENERS);
            continue;
        }
        let closes = std::mem::take(&mut is_open) && part.starts_with(CLOSERS);
        if closes {
            kept.truncate(kept.trim_end().len());
        }
        kept.push_str(if closes { &part[1..] } else { part });
    }
    let kept =
        kept.trim_end_matches(|c: char| c.is_whitespace() || (is_sign(c) && !CLOSERS.contains(&c)));
    without_names(cut_behind_number(kept).trim())
}

/// Whether the heading of a section names or reaches somebody, so that it loses something.
pub(super) fn is_of_somebody(title: &str) -> bool {
    let said = |text: &str| {
        text.chars()
            .filter(|c| c.is_alphanumeric())
            .collect::<String>()
    };
    said(title) != said(&of_section(title))
}

/// Whether a part of a heading is a house of somebody, or a person. Streets are called `Nguyễn Trãi`; with such a middle name
/// it is a person.
fn names_somebody(part: &str) -> bool {
    let words = words(part);
    let middle = words.get(1).map(|(_, word)| lower(word));
    if matches!(middle.as_deref(), Some("văn" | "thị")) && is_full_name(part) {
        return true;
    }
    let is_marked = !part.is_ascii();
    let titled = addressed(&words, 0, is_marked);
    let is_titled = titled.is_some_and(|(title, length)| {
        name_end(&words, length, title.contains(' '), is_marked) > length
    });
    is_titled || names_person(part)
}

/// As much of the heading of a section as anybody reads.
fn beginning(title: &str) -> &str {
    const LONGEST: usize = 300;
    title
        .char_indices()
        .nth(LONGEST)
        .map_or(title, |(at, _)| &title[..at])
}

/// Whether a text ends by saying what somebody is: `Trưởng thôn`.
fn is_role(text: &str) -> bool {
    let last = text
        .rsplit([',', ';', ':', '–', '('])
        .next()
        .unwrap_or(text);
    let last = fold(last.trim());
    ROLES
        .iter()
        .any(|role| last.starts_with(role) || last.contains(&format!(" {role}")))
}

/// `Nguyễn Văn Mẫu`, and nothing else.
fn is_full_name(text: &str) -> bool {
    let words = words(text);
    let is_family = words
        .first()
        .is_some_and(|(_, word)| FAMILIES.contains(&lower(word).as_str()));
    is_family && words.len() >= 2 && name_end(&words, 0, false, !text.is_ascii()) == words.len()
}

/// `Tổ 5 ông Lê Tám` without what stands behind its number, where that is a person.
fn cut_behind_number(title: &str) -> &str {
    /// Further off somebody is looked for by other signs.
    const WORDS: usize = 12;
    let words = words(title);
    let behind = words.windows(2).enumerate().find(|(at, pair)| {
        let end = words
            .get(at + 1 + WORDS)
            .map_or(title.len(), |(end, _)| *end);
        pair[0].1.contains(|c: char| c.is_ascii_digit()) && names_somebody(&title[pair[1].0..end])
    });
    behind.map_or(title, |(_, pair)| &title[..pair[1].0])
}

/// Whether a label names a person.
pub(crate) fn names_person(label: &str) -> bool {
    Named::find(label).is_some()
}

/// Whether a text that is no place names a person, or is the name of one.
pub(crate) fn is_somebody(text: &str) -> bool {
    names_person(text) || is_full_name(text)
}

/// Whether a cell that is no place names somebody, or holds how to reach or to identify somebody.
pub(crate) fn tells_of_somebody(cell: &str) -> bool {
    is_somebody(cell)
        || private_text::is_private(cell)
        || private_text::refuse_sentence(cell).is_some()
}

/// Whether a word begins a house or a title, be it without its marks: without one of these nobody is named, and most labels have
/// none.
fn may_name(word: &str) -> bool {
    static FIRST_WORDS: LazyLock<HashSet<String>> = LazyLock::new(|| {
        let houses = HOUSES.iter().map(|(house, _)| *house);
        let all = houses.chain(TITLES).chain(SPOUSES).chain(KIN);
        let first = all.filter_map(|phrase| phrase.split(' ').next());
        first
            .map(|word| fold(word.trim_matches(['(', ')'])))
            .collect()
    });
    FIRST_WORDS.contains(&fold(&lower(word)))
}

/// In so many words somebody is looked for: nothing that is kept has more.
const MOST_WORDS: usize = 400;

/// Where a label names somebody.
struct Named {
    /// Where the house begins; where there is none, the title.
    from: usize,
    name: std::ops::Range<usize>,
    /// What stands for the house; none where somebody is named beside one (`Nhà trưởng thôn (ông X)`).
    instead: Option<&'static str>,
    is_neighbour: bool,
}

impl Named {
    fn find(label: &str) -> Option<Self> {
        let words = words(label);
        if !words.iter().any(|(_, word)| may_name(word)) {
            return None;
        }
        // A list without marks writes `Nha ong X`.
        let is_marked = !label.is_ascii();
        (0..words.len().min(MOST_WORDS)).find_map(|at| Self::at(label, &words, at, is_marked))
    }

    /// A house with a name at this word, or a person alone: at the first word, or set apart from what stands before.
    fn at(label: &str, words: &[(usize, &str)], at: usize, is_marked: bool) -> Option<Self> {
        let houses = HOUSES.iter().map(|(house, _)| *house);
        let houses = houses.filter(|house| is_marked || UNMARKED_HOUSES.contains(house));
        let (house, mut after) = match matching(words, at, houses, is_marked) {
            Some((house, length)) => (Some(house), at + length),
            None if at == 0 || is_apart(label, words, at) => (None, at),
            None => return None,
        };
        if house.is_some()
            && words
                .get(after)
                .is_some_and(|(_, word)| lower(word) == "của")
        {
            after += 1;
        }
        let title = addressed(words, after, is_marked);
        let (titled, first) = match title.filter(|_| !is_letter(words, after, is_marked)) {
            Some((title, length)) => (Some(title), after + length),
            None => (None, after),
        };
        let of_two = titled.is_some_and(|title| title.contains([' ', '/']));
        let is_numbered = house.is_some() && titled.is_some() && is_birth_order(words, first);
        let end = if is_numbered {
            numbered_end(words, first, is_marked)
        } else {
            name_end(words, first, of_two, is_marked)
        };
        let count = end.saturating_sub(first);
        let is_family = words
            .get(first)
            .is_some_and(|(_, word)| FAMILIES.contains(&lower(word).as_str()));
        let begins_upper = |at: usize| words.get(at).is_some_and(|(_, word)| is_upper(word));
        let is_name = match (house, titled) {
            (Some(_), Some(title)) => {
                let is_plain = || {
                    let said = words.get(first).map(|(_, word)| lower(word));
                    PLAIN_TITLES.contains(&title)
                        && !label.contains(char::is_uppercase)
                        && said.is_some_and(|said| !NO_NAMES.contains(&said.as_str()))
                };
                count >= 1 && (is_marked || is_numbered || begins_upper(first) || is_plain())
            }
            // Without a title places bear the names of persons too.
            (Some(_), None) => is_family && count >= 2,
            (None, Some(_)) if is_place(words, at) => false,
            (None, Some(_)) if at == 0 => {
                let is_all = end == words.len() || !begins_upper(at) || is_said_of(&words[end..]);
                count >= 1 && begins_upper(first) && is_all || is_family && count >= 2
            }
            // Streets are written `Bà Triệu`, persons `bà Mẫu`, unless the label is about a house anyway.
            (None, Some(_)) => {
                let is_person =
                    !begins_upper(after) || words[at].1.starts_with('(') || is_family && count >= 2;
                count >= 1 && begins_upper(first) && (is_person || has_house(&words[..at]))
            }
            (None, None) => false,
        };
        if !is_name {
            return None;
        }
        let (last, word) = words[end - 1];
        let bare = word.trim_end_matches([',', ';', '.', ':', ')', '(']);
        let before = label[..words[at].0].to_lowercase();
        let instead = HOUSES.iter().find(|(known, _)| Some(*known) == house);
        let is_beside = house.is_none() && at > 0;
        let instead = instead.map_or("nhà dân", |(_, instead)| instead);
        let (start, begun) = words[at];
        Some(Self {
            from: start + begun.len() - begun.trim_start_matches('(').len(),
            name: words[first].0..last + bare.len(),
            instead: Some(instead).filter(|_| !is_beside),
            is_neighbour: NEAR.iter().any(|near| {
                let tail = before.trim_end_matches(|c: char| !c.is_alphabetic());
                let tail = tail
                    .strip_suffix("cổng")
                    .or_else(|| tail.strip_suffix("cửa"))
                    .unwrap_or(tail)
                    .trim_end();
                tail.ends_with(near) || tail.ends_with(&format!("{near} với"))
            }),
        })
    }

    /// The label without it.
    fn cut(&self, label: &str) -> String {
        let (before, after) = (
            label[..self.from].trim_end(),
            label[self.name.end..].trim_start(),
        );
        let Some(instead) = self.instead else {
            // Somebody beside the house goes with what joins him to it.
            let joined = |joint: &&&str| {
                let rest = before.strip_suffix(**joint);
                rest.is_some_and(|rest| rest.ends_with(' '))
            };
            let (before, is_opened) = if let Some(before) = before.strip_suffix('(') {
                (before, true)
            } else {
                let joint = JOINTS.iter().find(joined).copied().unwrap_or_default();
                (before.strip_suffix(joint).unwrap_or(before), false)
            };
            let before = before.trim_end_matches([' ', ',', ';', '&', '+', '-', '–']);
            let after = match after.strip_prefix(')').filter(|_| is_opened) {
                Some(after) => after,
                None if is_opened => {
                    return format!("{before} ({}", after.trim_start_matches([',', ';', ' ']));
                }
                None => after,
            };
            return format!("{before}{}{after}", glue_before(after));
        };
        // A bracket that opens within it closes with it.
        let opens = label[self.from..self.name.end].contains('(');
        let after = after.strip_prefix(')').filter(|_| opens).unwrap_or(after);
        let glue = glue_before(after);
        let space = if before.is_empty() || before.ends_with('(') {
            ""
        } else {
            " "
        };
        format!("{before}{space}{instead}{glue}{after}")
    }
}

/// What parts a text from what stands before it.
pub(super) fn glue_before(after: &str) -> &'static str {
    if after.is_empty() || after.starts_with([',', ';', '.', ':', ')', ' ']) {
        ""
    } else {
        " "
    }
}

/// Whether a sign or a joint sets this word apart from what stands before it.
fn is_apart(label: &str, words: &[(usize, &str)], at: usize) -> bool {
    let before = label[..words[at].0].trim_end();
    let is_number = |word: &str| word.ends_with(|c: char| c.is_ascii_digit());
    words[at].1.starts_with('(')
        || is_number(words[at - 1].1)
        || before.ends_with([',', ';', ':', '(', '-', '–', '&', '+', '.'])
        || JOINTS.contains(&lower(words[at - 1].1).as_str())
}

/// Whether a letter stands here that numbers a building (`Nhà C, thôn 3`, `Nhà B Trường Mẫu`) or a place (`a, Thôn 3`), and is
/// short for no title. Behind a house a small one is a title, and so is `Ô` before its sign (`Nhà Ô, Mẫu`).
fn is_letter(words: &[(usize, &str)], at: usize, is_marked: bool) -> bool {
    const SIGNS: [char; 4] = [',', ';', ':', ')'];
    let word = words[at].1;
    let bare = word.trim_matches(|c: char| SIGNS.contains(&c) || c == '(');
    let mut letters = bare.chars();
    let numbers = |c: char| c.is_uppercase() || at == 0;
    let is_one = letters.next().is_some_and(numbers) && letters.next().is_none();
    let goes_on = |(_, next): &(usize, &str)| {
        let next = lower(next);
        is_stop(&next, is_marked).is_none() || FAMILIES.contains(&next.as_str())
    };
    // `Nhà B: Lan`
    let is_said_of = word.ends_with(':')
        && words
            .get(at + 1)
            .is_some_and(|next| is_upper(next.1) && goes_on(next));
    let is_apart = word.ends_with(SIGNS) && (at == 0 || bare != "Ô" && !is_said_of);
    is_one && (is_apart || !words.get(at + 1).is_some_and(goes_on))
}

/// Whether these words say more of somebody, and name no street that meets another: `(tổ trưởng)`, `- quán nước`.
fn is_said_of(words: &[(usize, &str)]) -> bool {
    let mut words = words.iter().map(|(_, word)| *word);
    let first = words.next().unwrap_or_default();
    let is_small = |word: &str| word.starts_with(char::is_lowercase);
    first.starts_with('(')
        || is_small(first)
        || matches!(first, "-" | "–") && words.next().is_some_and(is_small)
}

/// Whether these words speak of somebody's house.
fn has_house(words: &[(usize, &str)]) -> bool {
    words.iter().enumerate().any(|(at, (_, word))| {
        let next = words.get(at + 1).map(|(_, next)| lower(next));
        matches!(lower(word).as_str(), "nhà" | "hộ" | "nha")
            && next.is_none_or(|next| !PUBLIC.contains(&next.as_str()))
    })
}

/// Whether a place of this name is meant.
fn is_place(words: &[(usize, &str)], at: usize) -> bool {
    matching(words, at, PLACES.iter().copied(), true).is_some()
}

fn is_upper(word: &str) -> bool {
    word.chars()
        .find(|c| c.is_alphabetic())
        .is_some_and(char::is_uppercase)
}

/// The longest title with its brackets and its point, bytes: behind more it is looked for no more, however long a text is.
const LONGEST_INITIAL: usize = 32;

/// Words with where they begin; a single letter and a point are one (`A.Mẫu` are two).
fn words(label: &str) -> Vec<(usize, &str)> {
    let mut words = Vec::new();
    let mut start = None;
    for (at, c) in label.char_indices().chain([(label.len(), ' ')]) {
        match (c.is_whitespace(), start) {
            (true, Some(from)) => {
                words.push((from, &label[from..at]));
                start = None;
            }
            (false, Some(from))
                if at - from <= LONGEST_INITIAL && is_apart_by_sign(&label[from..at]) =>
            {
                words.push((from, &label[from..at]));
                start = Some(at);
            }
            (false, None) => start = Some(at),
            _ => {}
        }
    }
    words
}

/// Whether the sign at its end makes it a word of its own.
fn is_apart_by_sign(word: &str) -> bool {
    is_initial(word)
        || word
            .trim_start_matches('(')
            .eq_ignore_ascii_case(SHORT_HOUSE)
}

/// Whether it is a letter, or how somebody is addressed, with a point behind it.
fn is_initial(word: &str) -> bool {
    let Some(word) = word.trim_start_matches('(').strip_suffix('.') else {
        return false;
    };
    let is_letter = word.chars().count() == 1 && word.starts_with(char::is_alphabetic);
    is_letter || TITLES.contains(&word.to_lowercase().as_str())
}

fn lower(word: &str) -> String {
    let bare = word.trim_matches(|c: char| "(),;:\"'".contains(c));
    let bare = if is_initial(bare) {
        &bare[..bare.len() - 1]
    } else {
        bare
    };
    bare.to_lowercase()
}

/// How somebody is addressed at a word, kin before it included, and how many words that has.
fn addressed(words: &[(usize, &str)], at: usize, is_marked: bool) -> Option<(&'static str, usize)> {
    let title = |at: usize| matching(words, at, TITLES.iter().copied(), is_marked);
    let kin = SPOUSES.iter().chain(&KIN).copied();
    let of_kin = matching(words, at, kin, is_marked).and_then(|(kin, length)| {
        let titled = title(at + length).map(|(title, more)| (title, length + more));
        titled.or_else(|| SPOUSES.contains(&kin).then_some((kin, length)))
    });
    let longest = |one: (_, usize), other: (_, usize)| if one.1 < other.1 { other } else { one };
    title(at).into_iter().chain(of_kin).reduce(longest)
}

/// The longest of some phrases that stand at a word, and how many words it has.
fn matching<'a>(
    words: &[(usize, &str)],
    at: usize,
    phrases: impl Iterator<Item = &'a str>,
    is_marked: bool,
) -> Option<(&'a str, usize)> {
    let is = |part: &str, word: &str| {
        let (part, word) = (part.trim_matches(['(', ')']), lower(word));
        word == part || !is_marked && word == fold(part)
    };
    let stands = |phrase: &&str| {
        let mut parts = phrase.split(' ').zip(words.iter().skip(at));
        let length = phrase.split(' ').count();
        // Only the last word may carry a sign behind it.
        words.len() >= at + length && parts.all(|(part, (_, word))| is(part, word))
    };
    phrases
        .filter(stands)
        .map(|phrase| (phrase, phrase.split(' ').count()))
        .max_by_key(|(_, length)| *length)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn p7_names_of_persons_leave_the_label() {
        let table = include_str!("../../fixtures/lists/names.csv");
        for case in csv::Reader::from_reader(table.as_bytes()).deserialize() {
            let (label, left, owner, neighbour): (String, String, String, bool) = case.unwrap();
            let parted = part(&label);
            assert_eq!(
                (
                    parted.label,
                    parted.owner.unwrap_or_default(),
                    parted.has_neighbour
                ),
                (left, owner, neighbour),
                "{label}"
            );
        }
    }

    #[test]
    fn p7_sections_lose_their_persons_and_keep_their_places() {
        for (title, left) in [
            ("Thôn 3 (nhà ông Lê Tám)", "Thôn 3"),
            ("Thôn 3 (nhà ông Lê Tám), xã Mẫu", "Thôn 3, xã Mẫu"),
            ("Thôn 3 - bà Tám", "Thôn 3"),
            ("TDP 3 - Nguyễn Văn Bá", "TDP 3"),
            ("Tổ 5 (Lê Thị Mẫu)", "Tổ 5"),
            ("Tổ 5 - Nguyễn Trãi", "Tổ 5 – Nguyễn Trãi"),
            ("Khu phố 2: ông Nguyễn Văn Mẫu phụ trách", "Khu phố 2"),
            ("Tổ 5 ông Lê Tám", "Tổ 5"),
            ("Thôn 5 (Tám 0900000012)", "Thôn 5"),
            ("Thôn Đông (cổng làng)", "Thôn Đông (cổng làng)"),
            (
                "Thôn 3 - Trưởng thôn: Nguyễn Văn Nam",
                "Thôn 3 – Trưởng thôn",
            ),
            ("Cụm 3 do ông Nguyễn Văn Quân quản lý", "Cụm 3"),
            ("Tuyến đường: Nguyễn Trãi", "Tuyến đường: Nguyễn Trãi"),
            ("Đường Bà Triệu", "Đường Bà Triệu"),
            (
                "Khu phố 3 - Đường Nguyễn Trãi",
                "Khu phố 3 – Đường Nguyễn Trãi",
            ),
            ("Thôn 3", "Thôn 3"),
        ] {
            assert_eq!(of_section(title), left, "{title}");
        }
    }

    /// What has no end is read to an end all the same: counted in words, not by the clock.
    #[test]
    fn nobody_is_looked_for_beyond_what_is_kept() {
        let far = format!("{} nhà ông Mẫu", "chợ ".repeat(MOST_WORDS));
        assert!(!names_person(&far) && names_person("chợ, nhà ông Mẫu"));
        let title = "Thôn 3 ".repeat(100_000);
        assert!(of_section(&title).chars().count() <= 300);
    }

    proptest::proptest! {
        #[test]
        fn nothing_panics(label: String) {
            part(&label);
            of_section(&label);
            of_section(&format!("Thôn ({label}) - ông {label}"));
            part(&format!("Nhà ông {label}"));
        }

        #[test]
        fn p7_no_name_behind_a_title_stays(
            full in "(|Nguyễn Thị |Lê Văn )",
            house in "(Nhà|nhà|NHÀ|hộ|Quán|Trước nhà|Đối diện nhà)",
            title in "(ông|bà|anh|chị|ÔNG)",
            // Given names, of which many look like words of places.
            name in "([BDGHKLMNQTVX][uiy]{3,6}|Nga|Hương|Quân|Công|Sáu|Tố|Đội|Trâm|Nhã|Kiệt|Đình|Trường)",
            behind in "(|, thôn 3| \\(cổng\\)| - chợ)",
        ) {
            let parted = part(&format!("{house} {title} {full}{name}{behind}"));
            proptest::prop_assert!(!parted.label.contains(&name), "{parted:?}");
        }
    }
}
