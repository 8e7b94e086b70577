//! Which elements are buildings, how high they are, and whether they block a view.

use super::tags::Tags;

/// Metres that one storey counts where no height is given (design rule for obstacles).
const STOREY: f64 = 3.0;
/// Nothing built is higher, so a larger figure is a slip.
const HIGHEST: f64 = 1000.0;

/// What the tags of a building say.
#[derive(Debug, Clone, PartialEq)]
pub struct Building {
    /// Name, else address.
    pub name: Option<String>,
    /// Height above the ground in metres; none = unknown.
    pub height_m: Option<f64>,
    /// Whether it can block a view.
    pub blocks: bool,
}

/// The building that these tags describe; none if they describe none.
///
/// The name of a `sensitive` one is left out, because it would tell what the building is.
#[must_use]
pub fn building(tags: &Tags, sensitive: bool) -> Option<Building> {
    // An entrance is a point on a building, and `no` says that there is none.
    let kind = tags
        .get("building")
        .filter(|kind| !["no", "", "entrance"].contains(kind))?;
    let named = if sensitive { None } else { tags.name() };
    Some(Building {
        name: named.or_else(|| tags.address()),
        height_m: height(tags),
        blocks: !["roof", "carport"].contains(&kind) && !is_underground(tags) && !hangs(tags),
    })
}

/// `height`, else storeys of 3 m. Storeys in the roof do not count: they lie under its slope, behind the eaves.
fn height(tags: &Tags) -> Option<f64> {
    let fits = |metres: &f64| (0.0..=HIGHEST).contains(metres) && *metres > 0.0;
    let storeys = || tags.number("building:levels").map(|levels| levels * STOREY);
    tags.metres("height")
        .filter(fits)
        .or_else(|| storeys().filter(fits))
}

fn is_underground(tags: &Tags) -> bool {
    let only_below = tags.number("building:levels") == Some(0.0)
        && tags.number("building:levels:underground") > Some(0.0);
    // What lies only in part below the ground still blocks.
    tags.get("location") == Some("underground")
        || tags.number("layer").is_some_and(|layer| layer < 0.0)
        || only_below
}

/// Whether it begins above the street, so that one sees under it.
fn hangs(tags: &Tags) -> bool {
    tags.metres("min_height") > Some(0.0) || tags.number("building:min_level") > Some(0.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(pairs: &[(&str, &str)]) -> Option<Building> {
        building(&pairs.iter().copied().collect(), false)
    }

    #[test]
    fn what_blocks() {
        for (pairs, blocks) in [
            (&[("building", "yes")][..], Some(true)),
            (&[("building", "house"), ("layer", "1")], Some(true)),
            (&[("building", "yes"), ("min_height", "0")], Some(true)),
            (
                &[("building", "yes"), ("building:min_level", "0")],
                Some(true),
            ),
            (&[("building", "yes"), ("building:levels", "0")], Some(true)),
            (&[("building", "roof")], Some(false)),
            (&[("building", "carport")], Some(false)),
            (
                &[("building", "yes"), ("location", "underground")],
                Some(false),
            ),
            (
                &[("building", "yes"), ("location", "underground;roof")],
                Some(true),
            ),
            (&[("building", "yes"), ("layer", "-1")], Some(false)),
            (
                &[
                    ("building", "yes"),
                    ("building:levels", "0"),
                    ("building:levels:underground", "2"),
                ],
                Some(false),
            ),
            (&[("building", "yes"), ("min_height", "3.5 m")], Some(false)),
            (
                &[("building", "yes"), ("building:min_level", "1")],
                Some(false),
            ),
            (&[("building", "no")], None),
            (&[("building", "entrance")], None),
            (&[("building:part", "yes")], None),
        ] {
            assert_eq!(
                read(pairs).map(|building| building.blocks),
                blocks,
                "{pairs:?}"
            );
        }
    }

    #[test]
    fn how_high() {
        for (pairs, height_m) in [
            (&[("height", "12 m")][..], Some(12.0)),
            (&[("height", "7.5"), ("building:levels", "4")], Some(7.5)),
            (&[("building:levels", "4")], Some(12.0)),
            (
                &[("building:levels", "4"), ("roof:levels", "1")],
                Some(12.0),
            ),
            (&[("building:levels", "1.5")], Some(4.5)),
            (&[("height", "tall"), ("building:levels", "2")], Some(6.0)),
            (&[("height", "-5")], None),
            (&[("height", "99999")], None),
            (&[("building:levels", "0")], None),
            (&[("building:levels", "2;3")], None),
            (&[], None),
        ] {
            let pairs: Vec<_> = pairs.iter().copied().chain([("building", "yes")]).collect();
            assert_eq!(read(&pairs).unwrap().height_m, height_m, "{pairs:?}");
        }
    }

    #[test]
    fn names() {
        let tags: Tags = [
            ("building", "yes"),
            ("name", "Nhà A"),
            ("addr:housenumber", "7"),
            ("addr:street", "Lê Lợi"),
        ]
        .into_iter()
        .collect();
        assert_eq!(
            building(&tags, false).unwrap().name.as_deref(),
            Some("Nhà A")
        );
        assert_eq!(
            building(&tags, true).unwrap().name.as_deref(),
            Some("7 Lê Lợi")
        );
    }
}
