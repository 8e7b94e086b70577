//! The names that streets are searched by (pure): a lane that only has a number carries the street that it leaves.

use std::collections::HashMap;

use super::NewStreet;
use crate::place_search::{has_digit, is_lane_word, words};

/// How many lanes may lie between a lane and its street: `Ngách 12/34` off `Ngõ 12` off a street.
const DEEPEST: usize = 3;

/// The name to search by of each street, in the same order; none for those without a name.
#[must_use]
pub fn full_names(streets: &[&NewStreet]) -> Vec<Option<String>> {
    let named: Vec<bool> = streets
        .iter()
        .map(|street| is_numbered_lane(street))
        .collect();
    // Who else is at the points of numbered lanes; other points do not matter.
    let mut at_node: HashMap<i64, Vec<usize>> = HashMap::new();
    for (street, _) in streets.iter().zip(&named).filter(|(_, is_lane)| **is_lane) {
        for node in &street.node_refs {
            at_node.entry(*node).or_default();
        }
    }
    for (index, street) in streets
        .iter()
        .enumerate()
        .filter(|(_, street)| street.name.is_some())
    {
        for node in &street.node_refs {
            if let Some(there) = at_node.get_mut(node) {
                there.push(index);
            }
        }
    }
    let mut full: Vec<Option<String>> = streets
        .iter()
        .zip(&named)
        .map(|(street, is_lane)| if *is_lane { None } else { street.name.clone() })
        .collect();
    for _ in 0..DEEPEST {
        let mut found = Vec::new();
        for (index, street) in streets
            .iter()
            .enumerate()
            .filter(|(index, _)| named[*index] && full[*index].is_none())
        {
            let beside = street
                .node_refs
                .iter()
                .filter_map(|node| at_node.get(node))
                .flatten();
            let beside = beside.filter(|other| streets[**other].name != street.name);
            // The same whatever the order of the file: a wider street first, then by name.
            let left = beside
                .filter_map(|other| Some((streets[*other].class, full[*other].as_ref()?)))
                .min();
            if let (Some(name), Some((_, left))) = (&street.name, left) {
                found.push((index, format!("{name}, {left}")));
            }
        }
        // Pieces of one lane that do not touch the street follow those that do.
        for (index, name) in found {
            full[index] = Some(name);
        }
        for index in 0..streets.len() {
            if named[index] && full[index].is_none() {
                let beside = streets[index]
                    .node_refs
                    .iter()
                    .filter_map(|node| at_node.get(node))
                    .flatten();
                let same = beside.filter(|other| streets[**other].name == streets[index].name);
                let known = same.filter_map(|other| full[*other].clone()).min();
                full[index] = known;
            }
        }
    }
    let alone = full
        .iter_mut()
        .zip(streets)
        .filter(|(full, _)| full.is_none());
    alone.for_each(|(full, street)| full.clone_from(&street.name));
    full
}

/// Whether its name is a word for a lane and a number, without a street.
fn is_numbered_lane(street: &NewStreet) -> bool {
    let name = street.name.as_deref().map(words).unwrap_or_default();
    matches!(&name[..], [lane, number] if is_lane_word(lane) && has_digit(number))
}

#[cfg(test)]
mod tests {
    use geo::LineString;

    use super::*;
    use crate::streets::{Access, Oneway, Oneways, StreetClass};

    fn street(name: Option<&str>, class: StreetClass, nodes: &[i64]) -> NewStreet {
        NewStreet {
            source_ref: format!("{name:?}{nodes:?}"),
            name: name.map(str::to_owned),
            class,
            oneways: Oneways::alike(Oneway::No),
            layer: 0,
            bridge: false,
            tunnel: false,
            access: Access::default(),
            node_refs: nodes.to_vec(),
            line: LineString::new(Vec::new()),
        }
    }

    #[test]
    fn a_numbered_lane_carries_the_street_it_leaves() {
        use StreetClass::{Primary, Residential, Service};
        let streets = [
            street(Some("Đường Trần Hưng"), Primary, &[1, 2, 3]),
            street(Some("Ngõ 12"), Service, &[2, 10]),
            street(Some("Ngõ 12"), Service, &[10, 11]),
            street(Some("Ngách 12/34"), Service, &[11, 12]),
            street(Some("Hẻm 5 Lê Lợi"), Service, &[3, 13]),
            street(Some("Ngõ Chợ"), Service, &[3, 14]),
            street(Some("Ngõ 7"), Service, &[20, 21]),
            street(Some("Ngõ 8"), Service, &[3, 30]),
            street(Some("Xóm Mới"), Residential, &[30, 31]),
            street(None, Service, &[2, 40]),
        ];
        let names = full_names(&streets.iter().collect::<Vec<_>>());
        let names: Vec<_> = names.iter().map(Option::as_deref).collect();
        assert_eq!(
            names,
            [
                Some("Đường Trần Hưng"),
                Some("Ngõ 12, Đường Trần Hưng"),
                Some("Ngõ 12, Đường Trần Hưng"),
                Some("Ngách 12/34, Ngõ 12, Đường Trần Hưng"),
                Some("Hẻm 5 Lê Lợi"),
                Some("Ngõ Chợ"),
                Some("Ngõ 7"),
                Some("Ngõ 8, Đường Trần Hưng"),
                Some("Xóm Mới"),
                None,
            ]
        );
    }
}
