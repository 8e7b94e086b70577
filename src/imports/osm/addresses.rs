//! Which elements are houses with a number.

use super::{places::is_sensitive, tags::Tags};
use crate::{addresses::NewAddress, geometry::Position};

/// The most numbers of one house; a longer list is no list of numbers.
const MOST_NUMBERS: usize = 20;

/// What the tags of an address say.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Address {
    /// House numbers: a corner shop may have two.
    numbers: Vec<String>,
    /// The street, or the place that numbers its houses.
    street: String,
}

/// The address that these tags give; none without a number or a street, and none of a sensitive place (PRIVACY P21).
#[must_use]
pub fn address(tags: &Tags) -> Option<Address> {
    if is_sensitive(tags) {
        return None;
    }
    let street = tags.text(&["addr:street", "addr:place"])?;
    let numbers = tags.text(&["addr:housenumber"])?;
    let numbers = numbers
        .split([';', ','])
        .map(str::trim)
        .filter(|number| !number.is_empty());
    let numbers: Vec<String> = numbers.take(MOST_NUMBERS).map(str::to_owned).collect();
    (!numbers.is_empty()).then_some(Address { numbers, street })
}

impl Address {
    /// One address for each number; `source_ref` names the element.
    pub fn at(
        &self,
        source_ref: &str,
        position: Position,
        radius_m: f64,
    ) -> impl Iterator<Item = NewAddress> {
        self.numbers
            .iter()
            .enumerate()
            .map(move |(at, number)| NewAddress {
                source_ref: if at == 0 {
                    source_ref.to_owned()
                } else {
                    format!("{source_ref}/{}", at + 1)
                },
                number: number.clone(),
                street: self.street.clone(),
                position,
                radius_m,
            })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_with_a_street_or_a_place_is_an_address() {
        for (pairs, expected) in [
            (
                &[("addr:housenumber", "12"), ("addr:street", "Trần Hưng")][..],
                Some((&["12"][..], "Trần Hưng")),
            ),
            (
                &[("addr:housenumber", "12;14, 16"), ("addr:place", "Xóm Mới")],
                Some((&["12", "14", "16"], "Xóm Mới")),
            ),
            (
                &[
                    ("addr:housenumber", "12/3A"),
                    ("addr:street", "Lê Lợi"),
                    ("addr:place", "X"),
                ],
                Some((&["12/3A"], "Lê Lợi")),
            ),
            (&[("addr:housenumber", "12")], None),
            (&[("addr:street", "Trần Hưng")], None),
            (
                &[("addr:housenumber", " ; "), ("addr:street", "Trần Hưng")],
                None,
            ),
        ] {
            let found = address(&pairs.iter().copied().collect());
            let found = found.map(|found| (found.numbers, found.street));
            let expected = expected.map(|(numbers, street)| {
                (
                    numbers.iter().map(|n| (*n).to_owned()).collect(),
                    street.to_owned(),
                )
            });
            assert_eq!(found, expected, "{pairs:?}");
        }
    }

    #[test]
    fn p21_a_sensitive_place_has_no_address() {
        for pair in [
            ("amenity", "place_of_worship"),
            ("building", "church"),
            ("office", "government"),
            ("amenity", "hospital"),
        ] {
            let tags = [
                pair,
                ("addr:housenumber", "12"),
                ("addr:street", "Trần Hưng"),
                ("name", "X"),
            ];
            assert_eq!(address(&tags.into_iter().collect()), None, "{pair:?}");
        }
    }
}
