//! Which elements are places, and which of these are sensitive.

use super::tags::Tags;
use crate::{
    folded::fold,
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
///
/// Mappers write one thing in several ways; where they are unsure, a place too many is protected rather than one too few.
#[must_use]
pub fn is_sensitive(tags: &Tags) -> bool {
    /// Keys that no other place has, whatever their value.
    const TELLING: [&str; 3] = ["diplomatic", "government", "place_of_worship"];
    const PROTECTED: [(&str, &[&str]); 13] = [
        (
            "amenity",
            &[
                "place_of_worship",
                "monastery",
                "courthouse",
                "embassy",
                "townhall",
                "public_building",
                "studio",
                "hospital",
                "refugee_site",
                "refugee_housing",
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
                "convent",
                "presbytery",
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
                "administrative",
                "political_party",
                "union",
                "trade_union",
            ],
        ),
        (
            "office",
            &["newspaper", "news_agency", "broadcaster", "politician"],
        ),
        ("association", &["union", "trade_union", "labour_union"]),
        ("healthcare", &["hospital"]),
        ("social_facility", &["shelter"]),
        (
            "social_facility:for",
            &["homeless", "refugee", "displaced", "abused", "woman"],
        ),
        (
            "historic",
            &[
                "monastery",
                "church",
                "chapel",
                "cathedral",
                "mosque",
                "pagoda",
                "temple",
                "synagogue",
                "wayside_shrine",
            ],
        ),
        ("man_made", &["studio"]),
        ("club", &["political", "religion"]),
    ];
    PROTECTED.iter().any(|(key, values)| tags.is(key, values))
        || tags.first(&TELLING).is_some()
        || is_of_a_faith(tags)
        || is_office_of_a_protected_name(tags)
}

/// Whether a faith keeps the place: a parish office is often an `ngo` with a religion, a house of prayer a mere building.
/// A school or a graveyard with a religion is no place of worship.
fn is_of_a_faith(tags: &Tags) -> bool {
    const OTHER_USE: [&str; 6] = [
        "amenity",
        "shop",
        "tourism",
        "leisure",
        "healthcare",
        "craft",
    ];
    let kept = tags.first(&["office"]).is_some()
        || tags.is("amenity", &["community_centre", "social_centre"])
        || (tags.first(&["building"]).is_some() && tags.first(&OTHER_USE).is_none());
    let schools = &["school", "kindergarten", "college", "university"];
    kept && !tags.is("building", schools) && tags.first(&["religion", "denomination"]).is_some()
}

/// Whether the name tells of an office what its tags leave open: unions and parishes are mapped as `association` or `ngo`.
/// In Vietnamese and English; elsewhere only tags tell.
fn is_office_of_a_protected_name(tags: &Tags) -> bool {
    const OPEN: [&str; 6] = [
        "association",
        "ngo",
        "foundation",
        "charity",
        "quango",
        "yes",
    ];
    // As `fold` leaves them; whole words.
    const TELLING: [&str; 19] = [
        "cong doan",
        "lien doan lao dong",
        "dang uy",
        "tinh uy",
        "thanh uy",
        "huyen uy",
        "uy ban nhan dan",
        "hoi dong nhan dan",
        "giao xu",
        "giao phan",
        "toa giam muc",
        "hoi thanh",
        "giao hoi",
        "phat giao",
        "trade union",
        "labour union",
        "labor union",
        "parish",
        "diocese",
    ];
    let names = ["name", "name:vi", "name:en", "official_name"];
    tags.is("office", &OPEN)
        && names.iter().filter_map(|key| tags.get(key)).any(|name| {
            let name = format!(" {} ", fold(name));
            TELLING
                .iter()
                .any(|words| name.contains(&format!(" {words} ")))
        })
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
            ("social_facility:for", "abused;woman"),
            ("diplomatic", "honorary_consulate"),
            ("government", "register_office"),
            ("amenity", "school;place_of_worship"),
            ("building", "yes;pagoda"),
            ("office", "ngo; union"),
            ("association", "trade_union"),
            ("club", "religion"),
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
    fn what_a_faith_keeps_is_sensitive() {
        for (pairs, sensitive) in [
            (&[("office", "ngo"), ("religion", "christian")][..], true),
            (&[("office", "yes"), ("denomination", "mahayana")], true),
            (&[("building", "yes"), ("religion", "caodaism")], true),
            (
                &[("amenity", "community_centre"), ("religion", "muslim")],
                true,
            ),
            (&[("office", "ngo")], false),
            (&[("building", "yes")], false),
            (&[("building", "yes"), ("religion", "no")], false),
            (&[("amenity", "school"), ("religion", "christian")], false),
            (
                &[
                    ("building", "yes"),
                    ("amenity", "school"),
                    ("religion", "christian"),
                ],
                false,
            ),
            (&[("building", "school"), ("religion", "christian")], false),
            (&[("landuse", "cemetery"), ("religion", "christian")], false),
        ] {
            let tags: Tags = pairs.iter().copied().collect();
            assert_eq!(is_sensitive(&tags), sensitive, "{pairs:?}");
        }
    }

    #[test]
    fn a_name_tells_what_the_tags_of_an_office_leave_open() {
        for (office, key, name, sensitive) in [
            ("association", "name", "Liên đoàn Lao động huyện", true),
            ("ngo", "name", "CÔNG ĐOÀN ngành", true),
            ("yes", "name:vi", "Huyện uỷ", true),
            ("ngo", "official_name", "Saint Ann Parish", true),
            ("association", "name:en", "A Trade Union", true),
            ("ngo", "name", "Hội chữ thập đỏ", false),
            ("association", "name", "Parishioner Street Traders", false),
            // What the tags say is not doubted.
            ("company", "name", "Công Đoàn", false),
        ] {
            let tags: Tags = [("office", office), (key, name)].into_iter().collect();
            assert_eq!(is_sensitive(&tags), sensitive, "{office} {name}");
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
