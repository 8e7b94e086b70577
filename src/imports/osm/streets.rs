//! Which ways are streets, and who may use them which way.

use super::tags::Tags;
use crate::streets::{Access, Oneway, Oneways, StreetClass};

/// What the tags of a street say.
#[derive(Debug, Clone, PartialEq)]
pub struct Street {
    /// Name, else the road's number.
    pub name: Option<String>,
    /// What kind of street it is.
    pub class: StreetClass,
    /// Which way vehicles may go.
    pub oneways: Oneways,
    /// Its level; 0 is the ground.
    pub layer: i8,
    /// Whether it runs on a bridge.
    pub bridge: bool,
    /// Whether it runs in a tunnel.
    pub tunnel: bool,
    /// Who may use it.
    pub access: Access,
}

/// The street that these tags describe; none for what is not (yet) a street.
///
/// A square drawn as an area is the way around it: it joins the streets that meet there. Of other areas the edge is no way.
#[must_use]
pub fn street(tags: &Tags) -> Option<Street> {
    let class = StreetClass::of(tags.get("highway")?)?;
    let walked = matches!(class, StreetClass::Pedestrian | StreetClass::Footway);
    let class = match tags.is("area", &["yes"]) {
        true if walked => StreetClass::Pedestrian,
        true => return None,
        false => class,
    };
    let numbered = || tags.first(&["ref"]).map(str::to_owned);
    Some(Street {
        name: tags.name().or_else(numbered),
        class,
        oneways: oneways(tags, class),
        layer: tags
            .number("layer")
            .map_or(0, |layer| layer.clamp(-20.0, 20.0) as i8),
        bridge: tags.first(&["bridge"]).is_some(),
        tunnel: tags.first(&["tunnel"]).is_some(),
        access: access(tags),
    })
}

/// The square that the tags of a multipolygon describe: of other areas the edge is no way.
#[must_use]
pub fn square(tags: &Tags) -> Option<Street> {
    let street = street(tags)?;
    let is_walked = matches!(street.class, StreetClass::Pedestrian | StreetClass::Footway);
    is_walked.then_some(Street {
        class: StreetClass::Pedestrian,
        ..street
    })
}

fn oneways(tags: &Tags, class: StreetClass) -> Oneways {
    let vehicles = vehicle_oneway(tags, class);
    Oneways {
        vehicles,
        bicycle: bicycle_oneway(tags, vehicles),
        motorcycle: motorcycle_oneway(tags, vehicles),
    }
}

/// `oneway`, else what a roundabout or a motorway implies. A direction that changes with the hour counts as both.
fn vehicle_oneway(tags: &Tags, class: StreetClass) -> Oneway {
    match tags.get("oneway").map(direction) {
        Some(Some(stated)) => stated,
        None if class == StreetClass::Motorway
            || tags.is("junction", &["roundabout", "circular"]) =>
        {
            Oneway::Forward
        }
        _ => Oneway::No,
    }
}

/// The direction that a value states; none where it states none that always holds.
fn direction(value: &str) -> Option<Oneway> {
    match value {
        "yes" | "true" | "1" => Some(Oneway::Forward),
        "-1" | "reverse" => Some(Oneway::Backward),
        "no" | "false" | "0" => Some(Oneway::No),
        _ => None,
    }
}

/// `oneway:bicycle`, else both ways where a cycleway of the street leads against its `oneway`, else as for other vehicles.
///
/// Source: the pages of `oneway:bicycle`, `cycleway` and `cycleway:right:oneway` in the wiki of OpenStreetMap. On a one-way
/// street a cycleway goes along with the traffic unless it says otherwise, on whichever side it lies.
fn bicycle_oneway(tags: &Tags, vehicles: Oneway) -> Oneway {
    if let Some(stated) = tags.get("oneway:bicycle").and_then(direction) {
        return stated;
    }
    // One that is mapped as a way of its own (`separate`) says itself which way it goes.
    let is_there = |kind: &&str| !["no", "none", "separate"].contains(kind);
    let leads_against = |[side, both, any]: [&str; 3]| {
        let kind = [side, both, any].into_iter().find_map(|key| tags.get(key));
        let towards = tags.get(&format!("{side}:oneway")).and_then(direction);
        kind.filter(is_there).is_some_and(|kind| {
            kind.starts_with("opposite") || towards.is_some_and(|towards| towards != vehicles)
        })
    };
    let (both, any) = ("cycleway:both", "cycleway");
    let cycleways = [
        ["cycleway:left", both, any],
        ["cycleway:right", both, any],
        [both, both, any],
        [any, any, any],
    ];
    if cycleways.into_iter().any(leads_against) {
        Oneway::No
    } else {
        vehicles
    }
}

/// `oneway:motorcycle`, else `oneway:moped`, for both are ridden alike; else as for other vehicles.
///
/// Source: the page of `oneway` in the wiki of OpenStreetMap, on exceptions for a kind of vehicle.
fn motorcycle_oneway(tags: &Tags, vehicles: Oneway) -> Oneway {
    ["oneway:motorcycle", "oneway:moped"]
        .into_iter()
        .find_map(|key| tags.get(key).and_then(direction))
        .unwrap_or(vehicles)
}

/// The most specific value of each chain (the access hierarchy of OpenStreetMap).
fn access(tags: &Tags) -> Access {
    let of = |chain: &[&str]| {
        let value = chain
            .iter()
            .find_map(|key| tags.get(key))
            .filter(|value| !value.is_empty());
        value.map(|value| value.chars().take(40).collect())
    };
    Access {
        foot: of(&["foot", "access"]),
        bicycle: of(&["bicycle", "vehicle", "access"]),
        motorcycle: of(&["motorcycle", "motor_vehicle", "vehicle", "access"]),
        motor: of(&["motorcar", "motor_vehicle", "vehicle", "access"]),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(pairs: &[(&str, &str)]) -> Option<Street> {
        street(&pairs.iter().copied().collect())
    }

    #[test]
    fn what_is_a_street() {
        for (pairs, class) in [
            (
                &[("highway", "residential")][..],
                Some(StreetClass::Residential),
            ),
            (
                &[("highway", "motorway_link")],
                Some(StreetClass::MotorwayLink),
            ),
            (&[("highway", "steps")], Some(StreetClass::Steps)),
            (
                &[("highway", "pedestrian"), ("area", "yes")],
                Some(StreetClass::Pedestrian),
            ),
            (
                &[("highway", "footway"), ("area", "yes")],
                Some(StreetClass::Pedestrian),
            ),
            (&[("highway", "service"), ("area", "yes")], None),
            (&[("highway", "proposed")], None),
            (&[("highway", "platform")], None),
            (&[("railway", "rail")], None),
        ] {
            assert_eq!(read(pairs).map(|street| street.class), class, "{pairs:?}");
        }
    }

    #[test]
    fn what_is_a_square() {
        for (kind, is_square) in [
            ("pedestrian", true),
            ("footway", true),
            ("service", false),
            ("residential", false),
            ("proposed", false),
        ] {
            let class = square(&[("highway", kind)].into_iter().collect());
            let class = class.map(|street| street.class);
            let expected = is_square.then_some(StreetClass::Pedestrian);
            assert_eq!(class, expected, "{kind}");
        }
    }

    #[test]
    fn which_way() {
        for (pairs, expected) in [
            (&[("highway", "primary")][..], Oneway::No),
            (
                &[("highway", "primary"), ("oneway", "yes")],
                Oneway::Forward,
            ),
            (
                &[("highway", "primary"), ("oneway", "-1")],
                Oneway::Backward,
            ),
            (
                &[("highway", "primary"), ("oneway", "reversible")],
                Oneway::No,
            ),
            (
                &[("highway", "tertiary"), ("junction", "roundabout")],
                Oneway::Forward,
            ),
            (&[("highway", "motorway")], Oneway::Forward),
            (&[("highway", "motorway"), ("oneway", "no")], Oneway::No),
        ] {
            assert_eq!(read(pairs).unwrap().oneways.vehicles, expected, "{pairs:?}");
        }
    }

    #[test]
    fn bicycles_go_both_ways_where_it_says_so() {
        for (tags, expected) in [
            ("oneway=yes", Oneway::Forward),
            ("oneway=yes oneway:bicycle=no", Oneway::No),
            ("oneway=yes oneway:bicycle=yes", Oneway::Forward),
            ("oneway=yes oneway:bicycle=-1", Oneway::Backward),
            ("oneway:bicycle=yes", Oneway::Forward),
            ("junction=roundabout oneway:bicycle=no", Oneway::No),
            ("oneway=yes cycleway=opposite", Oneway::No),
            ("oneway=yes cycleway=opposite_lane", Oneway::No),
            ("oneway=yes cycleway=opposite_track", Oneway::No),
            ("oneway=yes cycleway=opposite_share_busway", Oneway::No),
            ("oneway=yes cycleway:left=opposite_lane", Oneway::No),
            ("oneway=-1 cycleway:right=opposite_track", Oneway::No),
            // What is said of bicycles themselves goes before what follows from a lane.
            (
                "oneway=yes cycleway=opposite oneway:bicycle=yes",
                Oneway::Forward,
            ),
            (
                "oneway=yes cycleway=opposite oneway:bicycle=maybe",
                Oneway::No,
            ),
            // A lane goes along with the traffic unless it says otherwise.
            ("oneway=yes cycleway=lane", Oneway::Forward),
            ("oneway=yes cycleway:left=lane", Oneway::Forward),
            ("oneway=yes cycleway:both=lane", Oneway::Forward),
            (
                "oneway=yes cycleway:left=lane cycleway:left:oneway=yes",
                Oneway::Forward,
            ),
            (
                "oneway=yes cycleway:left=lane cycleway:left:oneway=-1",
                Oneway::No,
            ),
            (
                "oneway=yes cycleway:right=track cycleway:right:oneway=no",
                Oneway::No,
            ),
            (
                "oneway=yes cycleway:both=lane cycleway:both:oneway=no",
                Oneway::No,
            ),
            (
                "oneway=yes cycleway:both=lane cycleway:left:oneway=-1",
                Oneway::No,
            ),
            ("oneway=yes cycleway=track cycleway:oneway=no", Oneway::No),
            (
                "oneway=-1 cycleway:right=lane cycleway:right:oneway=yes",
                Oneway::No,
            ),
            (
                "oneway=-1 cycleway:right=lane cycleway:right:oneway=-1",
                Oneway::Backward,
            ),
            // Of a cycleway that is not there, or a way of its own, nothing follows.
            ("oneway=yes cycleway:left:oneway=-1", Oneway::Forward),
            (
                "oneway=yes cycleway=lane cycleway:left=no cycleway:left:oneway=-1",
                Oneway::Forward,
            ),
            (
                "oneway=yes cycleway:left=separate cycleway:left:oneway=no",
                Oneway::Forward,
            ),
            ("cycleway:right=lane cycleway:right:oneway=yes", Oneway::No),
            ("cycleway=opposite", Oneway::No),
        ] {
            let pairs = tags.split(' ').filter_map(|tag| tag.split_once('='));
            let pairs: Vec<_> = pairs.chain([("highway", "tertiary")]).collect();
            assert_eq!(read(&pairs).unwrap().oneways.bicycle, expected, "{tags}");
        }
    }

    #[test]
    fn motorbikes_go_both_ways_where_it_says_so() {
        for (more, expected) in [
            (&[][..], Oneway::Forward),
            (&[("oneway:motorcycle", "no")], Oneway::No),
            (&[("oneway:moped", "no")], Oneway::No),
            (&[("oneway:moped", "-1")], Oneway::Backward),
            (
                &[("oneway:moped", "no"), ("oneway:motorcycle", "yes")],
                Oneway::Forward,
            ),
            (&[("oneway:motorcycle", "perhaps")], Oneway::Forward),
            (&[("oneway:bicycle", "no")], Oneway::Forward),
        ] {
            let pairs = [&[("highway", "tertiary"), ("oneway", "yes")], more].concat();
            let oneways = read(&pairs).unwrap().oneways;
            assert_eq!(oneways.motorcycle, expected, "{more:?}");
            assert_eq!(oneways.vehicles, Oneway::Forward, "{more:?}");
        }
    }

    #[test]
    fn who_may_use_it() {
        let alley = read(&[
            ("highway", "footway"),
            ("ref", "QL.1"),
            ("access", "private"),
            ("motor_vehicle", "no"),
            ("motorcycle", "yes"),
            ("layer", "1"),
            ("bridge", "yes"),
            ("tunnel", "no"),
        ])
        .unwrap();
        let some = |value: &str| Some(value.to_owned());
        let expected = Access {
            foot: some("private"),
            bicycle: some("private"),
            motorcycle: some("yes"),
            motor: some("no"),
        };
        assert_eq!(alley.access, expected);
        assert_eq!(
            (alley.name, alley.layer, alley.bridge, alley.tunnel),
            (some("QL.1"), 1, true, false)
        );
    }
}
