//! Where a lens looks, as people write it (pure).

use serde_json::Value;

use super::{
    super::osm::direction::{Direction, direction},
    angles::in_degree_signs,
    numbers::{bare, parsed},
};
use crate::{
    folded::fold,
    refusal::{Complaint, Refusal},
};

/// Points of the compass in Vietnamese, without marks, in steps of 45° from north.
const POINTS: [&str; 8] = [
    "bac", "dong bac", "dong", "dong nam", "nam", "tay nam", "tay", "tay bac",
];

/// Their letters; `N` alone is left out, for it is *nam* in one language and north in the other.
const LETTERS: [&str; 8] = ["b", "db", "d", "dn", "", "tn", "t", "tb"];

/// Degrees, a compass word of either language, both (`117° SE`), or a range, whose width is the angle of view.
pub(super) fn bearing(cell: &str) -> Result<Vec<(&'static str, Value)>, Complaint> {
    /// Nobody says a direction at greater length, bytes.
    const LONGEST: usize = 100;
    let wrong = || Complaint::got(Refusal::NotBearing, cell);
    if cell.len() > LONGEST {
        return Err(wrong());
    }
    let plain = in_signs(&in_degree_signs(cell));
    if plain.eq_ignore_ascii_case("n") {
        return Err(Refusal::NamOrNorth.into());
    }
    // All around, or north? Who writes so mostly means a camera that turns.
    if bare(&plain).trim_end_matches(['°', ' ']) == "360" {
        return Err(wrong());
    }
    if let Some(point) = vietnamese_point(&plain) {
        return Ok(vec![("bearing_deg", point.into())]);
    }
    let text = bare(&plain).replace(',', ".");
    let in_one_word = || direction(&text.replace(' ', "")).ok();
    let read = direction(&text).ok().or_else(in_one_word);
    let read = read.or_else(|| vietnamese_range(&plain)).or_else(|| {
        // A number with the word beside it, if they mean the same quarter.
        let (degrees, word) = apart(&plain)?;
        let degrees = parsed(degrees)?;
        let said = match (vietnamese_point(word), direction(word.trim()).ok()) {
            (Some(point), _) => point,
            // Beside degrees they tell which of the two N is.
            (None, Some(Direction::Bearing(_))) if word.trim().eq_ignore_ascii_case("n") => {
                if (90.0..=270.0).contains(&degrees) {
                    180.0
                } else {
                    0.0
                }
            }
            (None, Some(Direction::Bearing(point))) => point.get(),
            _ => return None,
        };
        let apart = (degrees - said).rem_euclid(360.0);
        if apart.min(360.0 - apart) > 45.0 {
            return None;
        }
        direction(&degrees.to_string()).ok()
    });
    let is_in_words = !plain.contains(|c: char| c.is_ascii_digit());
    let widest = if is_in_words { 179.0 } else { 180.0 };
    match read.ok_or_else(wrong)? {
        Direction::Bearing(bearing) => Ok(vec![("bearing_deg", bearing.get().into())]),
        // Over a half circle is rather the way back: `135 - 45`. In words, opposite points are rather the two ends of a street.
        Direction::Range { width_deg, .. } if width_deg > widest => {
            Err(Complaint::got(Refusal::RangeTooWide, cell))
        }
        Direction::Range { centre, width_deg } => Ok(vec![
            ("bearing_deg", centre.get().into()),
            ("horizontal_fov_deg", width_deg.into()),
        ]),
        Direction::Every => Ok(vec![("horizontal_fov_deg", 360.0.into())]),
        Direction::Unknown => Err(wrong()),
    }
}

/// With signs for the words that stand for them: `từ 45 đến 90 độ` is `45 - 90°`.
fn in_signs(cell: &str) -> String {
    let mut text = String::with_capacity(cell.len());
    for word in cell.split_whitespace() {
        match fold(word).as_str() {
            "tu" | "from" if text.is_empty() => {}
            "den" | "toi" | "to" if !text.is_empty() => text.push_str(" -"),
            "do" | "deg" | "degrees" if text.ends_with(|c: char| c.is_ascii_digit()) => {
                text.push('°');
            }
            _ => {
                if !text.is_empty() {
                    text.push(' ');
                }
                text.push_str(word);
            }
        }
    }
    text
}

/// `tây bắc - đông bắc`; of two quarters (`đông - nam`) nobody can tell whether they mean one direction.
fn vietnamese_range(cell: &str) -> Option<Direction> {
    let (from, to) = cell.split_once(['-', '–'])?;
    let (from, to) = (vietnamese_point(from)?, vietnamese_point(to)?);
    let is_eighth = |point: f64| point % 90.0 != 0.0;
    (is_eighth(from) && is_eighth(to)).then(|| direction(&format!("{from}-{to}")).ok())?
}

/// Degrees and the word beside them, in whichever order: `117° SE`, `SE (117°)`.
fn apart(cell: &str) -> Option<(&str, &str)> {
    const SIGNS: [char; 5] = [' ', '°', '(', ')', ','];
    let is_digit = |c: char| c.is_ascii_digit();
    let begins =
        |word: bool| cell.find(move |c: char| if word { c.is_alphabetic() } else { is_digit(c) });
    let (word, number) = (begins(true)?, begins(false)?);
    let (first, second) = cell.split_at(word.max(number));
    let (degrees, word) = if number < word {
        (first, second)
    } else {
        (second, first)
    };
    Some((degrees.trim_matches(SIGNS), word.trim_matches(SIGNS)))
}

/// The bearing that a word of Vietnamese names, such as `tây bắc`, `phía Nam`, `T.Bắc` or `ĐĐN`.
fn vietnamese_point(text: &str) -> Option<f64> {
    let folded = fold(text).replace(['-', '–', '.', ':'], " ");
    let mut words: Vec<&str> = folded.split_whitespace().collect();
    while words
        .first()
        .is_some_and(|word| matches!(*word, "huong" | "ve" | "phia" | "chinh"))
    {
        words.remove(0);
    }
    let folded = words.join(" ");
    one_of_eight(&folded).or_else(|| {
        // Half way between a quarter and an eighth beside it: `đông đông nam`.
        let ends = folded.char_indices().skip(1).map(|(at, _)| at);
        let halves = ends.filter_map(|at| {
            let (quarter, eighth) = folded.split_at(at);
            let quarter = one_of_eight(quarter.trim())?;
            let turn = (one_of_eight(eighth.trim())? - quarter + 540.0) % 360.0 - 180.0;
            let is_between = quarter % 90.0 == 0.0 && (turn.abs() - 45.0).abs() < 1.0;
            is_between.then_some((quarter + turn / 2.0).rem_euclid(360.0))
        });
        let mut halves: Vec<f64> = halves.collect();
        halves.dedup();
        halves.first().copied().filter(|_| halves.len() == 1)
    })
}

/// A quarter or an eighth of the compass, in words, in letters, or in both: `t bac`.
fn one_of_eight(folded: &str) -> Option<f64> {
    let is_named = |names: &[&str; 8]| {
        let named = names.iter().position(|name| *name == folded);
        named.filter(|_| !folded.is_empty())
    };
    let in_both = || {
        POINTS.iter().position(|point| {
            let mixed = point.split_once(' ').map(|(first, second)| {
                let letter = first.get(..1).unwrap_or_default();
                format!("{letter} {second}")
            });
            mixed.is_some_and(|mixed| mixed == folded)
        })
    };
    let step = is_named(&POINTS)
        .or_else(|| is_named(&LETTERS))
        .or_else(in_both);
    step.map(|step| 45.0 * step as f64)
}
