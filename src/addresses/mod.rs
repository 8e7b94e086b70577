//! Addresses: house numbers with their streets, to search by.

mod queries;

use crate::{folded::fold, geometry::Position};

/// An address as its source describes it, not yet stored.
#[derive(Debug, Clone, PartialEq)]
pub struct NewAddress {
    /// What the source calls it, such as `node/123`; unique within the source.
    pub source_ref: String,
    /// The house number as mapped.
    pub number: String,
    /// Name of the street, or of the place that numbers its houses.
    pub street: String,
    /// Where the house is.
    pub position: Position,
    /// How far it reaches from there, metres.
    pub radius_m: f64,
}

/// A house number as it is compared: folded, without blanks, a slash for any sign between two numbers.
#[must_use]
pub fn number_key(number: &str) -> String {
    let folded = fold(number);
    let signs = |c: char| {
        if matches!(c, '-' | '–' | '.') {
            '/'
        } else {
            c
        }
    };
    folded
        .chars()
        .filter(|c| !c.is_whitespace())
        .map(signs)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_compared_without_blanks_case_and_kinds_of_signs() {
        for (number, key) in [
            ("12", "12"),
            ("12 A", "12a"),
            ("12-14", "12/14"),
            ("12 – 14", "12/14"),
            ("12/3Bis", "12/3bis"),
        ] {
            assert_eq!(number_key(number), key);
        }
    }
}
