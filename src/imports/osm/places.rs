//! Which elements are places, and which of these are sensitive.

use super::tags::Tags;
use crate::{
    grounds::GroundKind,
    places::{About, PlaceKind},
};

/// The place that these tags describe; none without a name, unless it is sensitive.
#[must_use]
pub fn place(tags: &Tags) -> Option<About> {
    if is_sensitive(tags) {
        return Some(About::Sensitive);
    }
    Some(About::Named {
        kind: kind(tags)?,
        name: tags.name()?,
    })
}

/// Whether P21 protects the place: faith, courts, missions, government, parties and unions, newsrooms, hospitals and
/// shelters. The tags end here: what it is does not leave this function.
#[must_use]
pub fn is_sensitive(tags: &Tags) -> bool {
    const PROTECTED: [(&str, &[&str]); 13] = [
        (
            "amenity",
            &[
                "place_of_worship",
                "monastery",
                "courthouse",
                "embassy",
                "townhall",
                "studio",
                "hospital",
                "refugee_site",
            ],
        ),
        (
            "building",
            &[
                "church",
                "cathedral",
                "chapel",
                "mosque",
                "pagoda",
                "temple",
                "shrine",
                "synagogue",
                "monastery",
                "religious",
            ],
        ),
        ("building", &["government", "hospital"]),
        ("landuse", &["religious"]),
        (
            "office",
            &[
                "religion",
                "diplomatic",
                "embassy",
                "government",
                "political_party",
                "union",
                "trade_union",
            ],
        ),
        ("office", &["newspaper", "broadcaster", "politician"]),
        ("diplomatic", &["embassy", "consulate", "liaison"]),
        (
            "government",
            &[
                "ministry",
                "legislative",
                "parliament",
                "presidency",
                "prosecutor",
                "customs",
                "tax",
                "social_security",
            ],
        ),
        ("healthcare", &["hospital"]),
        ("social_facility", &["shelter"]),
        ("historic", &["monastery", "church"]),
        ("man_made", &["studio"]),
        ("club", &["political"]),
    ];
    PROTECTED.iter().any(|(key, values)| tags.is(key, values))
}

fn kind(tags: &Tags) -> Option<PlaceKind> {
    use PlaceKind as Kind;
    const KINDS: [(&str, &[&str], PlaceKind); 27] = [
        ("place", &["city"], Kind::City),
        ("place", &["town"], Kind::Town),
        ("place", &["suburb", "borough"], Kind::Suburb),
        ("place", &["quarter"], Kind::Quarter),
        ("place", &["neighbourhood"], Kind::Neighbourhood),
        ("place", &["village"], Kind::Village),
        ("place", &["hamlet", "isolated_dwelling"], Kind::Hamlet),
        ("place", &["locality"], Kind::Locality),
        ("place", &["island", "islet"], Kind::Island),
        ("place", &["square"], Kind::Square),
        ("amenity", &["marketplace"], Kind::Market),
        (
            "shop",
            &["mall", "supermarket", "department_store"],
            Kind::Shop,
        ),
        ("amenity", &["school", "kindergarten"], Kind::School),
        ("amenity", &["university", "college"], Kind::University),
        ("amenity", &["bus_station", "ferry_terminal"], Kind::Station),
        ("railway", &["station", "halt"], Kind::Station),
        ("aeroway", &["aerodrome"], Kind::Airport),
        ("amenity", &["fuel"], Kind::Fuel),
        ("amenity", &["bank"], Kind::Bank),
        ("amenity", &["post_office"], Kind::PostOffice),
        (
            "tourism",
            &["hotel", "guest_house", "hostel", "motel"],
            Kind::Hotel,
        ),
        ("leisure", &["stadium", "sports_centre"], Kind::Sports),
        ("leisure", &["park", "garden"], Kind::Park),
        (
            "amenity",
            &["cinema", "theatre", "library", "arts_centre"],
            Kind::Culture,
        ),
        ("tourism", &["museum"], Kind::Culture),
        ("tourism", &["attraction", "viewpoint"], Kind::Sight),
        ("historic", &["monument", "memorial"], Kind::Sight),
    ];
    KINDS
        .iter()
        .find(|(key, values, _)| tags.is(key, values))
        .map(|(_, _, kind)| *kind)
}

/// The ground that the tags of an area describe.
#[must_use]
pub fn ground(tags: &Tags) -> Option<GroundKind> {
    let water = tags.is("natural", &["water"])
        || tags.is("waterway", &["riverbank", "dock"])
        || tags.is("landuse", &["reservoir", "basin"]);
    let green = tags.is("natural", &["wood", "scrub", "grassland", "heath"])
        || tags.is(
            "landuse",
            &[
                "forest",
                "grass",
                "meadow",
                "orchard",
                "recreation_ground",
                "village_green",
            ],
        )
        || tags.is(
            "leisure",
            &[
                "park",
                "garden",
                "golf_course",
                "pitch",
                "playground",
                "nature_reserve",
            ],
        );
    match (water, green) {
        (true, _) => Some(GroundKind::Water),
        (_, true) => Some(GroundKind::Green),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(pairs: &[(&str, &str)]) -> Option<About> {
        place(&pairs.iter().copied().chain([("name", "X")]).collect())
    }

    #[test]
    fn sensitive_places_keep_neither_kind_nor_name() {
        for pair in [
            ("amenity", "place_of_worship"),
            ("building", "pagoda"),
            ("amenity", "courthouse"),
            ("amenity", "embassy"),
            ("office", "diplomatic"),
            ("office", "government"),
            ("amenity", "townhall"),
            ("office", "political_party"),
            ("office", "union"),
            ("office", "newspaper"),
            ("amenity", "hospital"),
            ("social_facility", "shelter"),
        ] {
            // Also where another tag would make it a landmark.
            assert_eq!(
                read(&[pair, ("tourism", "attraction")]),
                Some(About::Sensitive),
                "{pair:?}"
            );
        }
    }

    #[test]
    fn named_places_have_a_kind() {
        for (pair, kind) in [
            (("place", "village"), Some(PlaceKind::Village)),
            (("amenity", "marketplace"), Some(PlaceKind::Market)),
            (("amenity", "bus_station"), Some(PlaceKind::Station)),
            (("amenity", "bench"), None),
            (("amenity", "shelter"), None),
            (("place", "country"), None),
        ] {
            assert_eq!(
                read(&[pair]),
                kind.map(|kind| About::Named {
                    kind,
                    name: "X".into()
                }),
                "{pair:?}"
            );
        }
        assert_eq!(place(&[("place", "village")].into_iter().collect()), None);
    }

    #[test]
    fn grounds() {
        for (pair, kind) in [
            (("natural", "water"), Some(GroundKind::Water)),
            (("landuse", "basin"), Some(GroundKind::Water)),
            (("leisure", "park"), Some(GroundKind::Green)),
            (("landuse", "industrial"), None),
        ] {
            assert_eq!(ground(&[pair].into_iter().collect()), kind, "{pair:?}");
        }
    }
}
