//! How well a name fits what was typed, and what comes first (pure).

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// What was found.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, ToSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum FoundKind {
    /// Coordinates of the national grid.
    Vn2000,
    /// Where two streets meet.
    Intersection,
    /// A name that the unit gave.
    Nickname,
    /// A house number.
    House,
    /// A street.
    Street,
    /// A lane.
    Lane,
    /// A named place.
    Landmark,
    /// A camera of the unit.
    Camera,
}

/// How a name fits what was typed, the best first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Fit {
    /// It is what was typed.
    Exact,
    /// It begins so.
    Prefix,
    /// A later word of it begins so.
    WordPrefix,
    /// Each typed word begins some word of it.
    Contains,
}

/// How the words of a name fit the typed ones, of which the last may not be finished; none if they do not.
#[must_use]
pub fn fit(typed: &[String], name: &[String]) -> Option<Fit> {
    let (unfinished, finished) = typed.split_last()?;
    if typed == name {
        return Some(Fit::Exact);
    }
    let begins_at = |at: usize| {
        let rest = &name[at..];
        rest.starts_with(finished)
            && rest
                .get(finished.len())
                .is_some_and(|word| word.starts_with(&**unfinished))
    };
    match (0..name.len()).find(|at| begins_at(*at)) {
        Some(0) => Some(Fit::Prefix),
        Some(_) => Some(Fit::WordPrefix),
        None => {
            let holds = |word: &String| name.iter().any(|known| known.starts_with(&**word));
            typed.iter().all(holds).then_some(Fit::Contains)
        }
    }
}

/// What orders results: readings that are closer to what was typed, then the fit, then the kind, then nearness.
#[derive(Debug, Clone, Copy, PartialEq, PartialOrd)]
pub struct Rank {
    /// How far the reading is from what was typed.
    pub remoteness: u8,
    /// How well the name fits.
    pub fit: Fit,
    /// What it is.
    pub kind: FoundKind,
    /// Metres from where the caller looks; 0 where that is not known.
    pub distance_m: f64,
}

#[cfg(test)]
mod tests {
    use super::{super::words::words, *};

    #[test]
    fn fits_from_exact_to_contains() {
        for (typed, name, expected) in [
            ("trần hưng", "Đường Trần Hưng", Some(Fit::Exact)),
            ("tran hu", "Trần Hưng", Some(Fit::Prefix)),
            ("tran hung", "Trần Hưng Đạo", Some(Fit::Prefix)),
            ("hung dao", "Trần Hưng Đạo", Some(Fit::WordPrefix)),
            ("hung d", "Trần Hưng Đạo", Some(Fit::WordPrefix)),
            ("dao tran", "Trần Hưng Đạo", Some(Fit::Contains)),
            ("tran dao", "Trần Hưng Đạo", Some(Fit::Contains)),
            ("ung", "Trần Hưng Đạo", None),
            ("tran hung le", "Trần Hưng Đạo", None),
            ("", "Trần Hưng Đạo", None),
        ] {
            assert_eq!(
                fit(&words(typed), &words(name)),
                expected,
                "{typed} in {name}"
            );
        }
        let rank = |remoteness, fit, kind, distance_m| Rank {
            remoteness,
            fit,
            kind,
            distance_m,
        };
        let sorted = [
            rank(0, Fit::Exact, FoundKind::Street, 9.0),
            rank(0, Fit::Exact, FoundKind::Landmark, 1.0),
            rank(0, Fit::Prefix, FoundKind::Street, 1.0),
            rank(0, Fit::Prefix, FoundKind::Street, 2.0),
            rank(1, Fit::Exact, FoundKind::Intersection, 0.0),
        ];
        assert!(sorted.is_sorted(), "{sorted:?}");
    }
}
