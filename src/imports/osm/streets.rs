//! Which ways are streets, and who may use them which way.

use super::tags::Tags;
use crate::streets::{Access, Oneway, StreetClass};

/// What the tags of a street say.
#[derive(Debug, Clone, PartialEq)]
pub struct Street {
    /// Name, else the road's number.
    pub name: Option<String>,
    /// What kind of street it is.
    pub class: StreetClass,
    /// Which way vehicles may go.
    pub oneway: Oneway,
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
        oneway: oneway(tags, class),
        layer: tags
            .number("layer")
            .map_or(0, |layer| layer.clamp(-20.0, 20.0) as i8),
        bridge: tags.first(&["bridge"]).is_some(),
        tunnel: tags.first(&["tunnel"]).is_some(),
        access: access(tags),
    })
}

/// `oneway`, else what a roundabout or a motorway implies. A direction that changes with the hour counts as both.
fn oneway(tags: &Tags, class: StreetClass) -> Oneway {
    match tags.get("oneway") {
        Some("yes" | "true" | "1") => Oneway::Forward,
        Some("-1" | "reverse") => Oneway::Backward,
        None if class == StreetClass::Motorway
            || tags.is("junction", &["roundabout", "circular"]) =>
        {
            Oneway::Forward
        }
        _ => Oneway::No,
    }
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
            assert_eq!(read(pairs).unwrap().oneway, expected, "{pairs:?}");
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
