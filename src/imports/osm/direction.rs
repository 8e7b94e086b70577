//! The direction tags of OpenStreetMap cameras.

use super::tags::number;
use crate::geometry::Bearing;

/// Where one camera looks, as far as its tag says.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Direction {
    /// Nobody wrote it down; never north.
    Unknown,
    /// Along one bearing, its angle unknown.
    Bearing(Bearing),
    /// Across a range.
    Range {
        /// The middle of the range.
        centre: Bearing,
        /// How far it reaches in all, in degrees, under 359.
        width_deg: f64,
    },
    /// All around.
    Every,
}

/// A part of a direction tag that says nothing we can use.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NoDirection(
    /// The text as it was found.
    pub String,
);

/// The cameras that one direction tag describes: a list parted by `;` is several cameras on one pole.
///
/// No value is one camera with an unknown direction.
#[must_use]
pub fn directions(value: Option<&str>) -> Vec<Result<Direction, NoDirection>> {
    let parts = value
        .into_iter()
        .flat_map(|list| list.split(';'))
        .map(str::trim);
    let read: Vec<_> = parts
        .filter(|part| !part.is_empty())
        .map(direction)
        .collect();
    if read.is_empty() {
        vec![Ok(Direction::Unknown)]
    } else {
        read
    }
}

/// Reads a bearing (`90`, `-140`, `SSW`, `south`) or a range, which always runs clockwise (`338-23`, `NNW-ESE`).
///
/// A range of at least 359° is every direction.
pub fn direction(text: &str) -> Result<Direction, NoDirection> {
    let refused = || NoDirection(text.to_owned());
    if let Some(bearing) = degrees(text) {
        return Bearing::new(bearing)
            .map(Direction::Bearing)
            .map_err(|_| refused());
    }
    // The hyphen of a range may stand beside the sign of a negative bearing: try each.
    let hyphens = text
        .char_indices()
        .filter(|(at, c)| *at > 0 && matches!(c, '-' | '–'));
    let mut ends = hyphens
        .filter_map(|(at, c)| Some((degrees(&text[..at])?, degrees(&text[at + c.len_utf8()..])?)));
    let (from, to) = ends.next().ok_or_else(refused)?;
    let turn = (to - from).rem_euclid(360.0);
    // Exact: 0-360 comes back to where it began, 90-90 never left.
    #[expect(clippy::float_cmp)]
    let width_deg = if turn == 0.0 && from != to {
        360.0
    } else {
        turn
    };
    if width_deg >= 359.0 {
        return Ok(Direction::Every);
    }
    let centre = Bearing::new(from + width_deg / 2.0).map_err(|_| refused())?;
    Ok(if width_deg > 0.0 {
        Direction::Range { centre, width_deg }
    } else {
        Direction::Bearing(centre)
    })
}

/// Degrees clockwise from north out of a number within one turn either way, or a compass word.
fn degrees(text: &str) -> Option<f64> {
    let text = text.trim().trim_end_matches('°').trim_end();
    if let Some(value) = number(text) {
        return (-360.0..=360.0).contains(&value).then_some(value);
    }
    let word = text.to_ascii_lowercase();
    let known = POINTS
        .iter()
        .position(|names| names.contains(&word.as_str()))?;
    Some(22.5 * known as f64)
}

/// The compass rose of 16 points from north clockwise, in the spellings seen.
const POINTS: [&[&str]; 16] = [
    &["n", "north"],
    &["nne", "north-northeast"],
    &["ne", "northeast", "north-east", "north_east"],
    &["ene", "east-northeast"],
    &["e", "east"],
    &["ese", "east-southeast"],
    &["se", "southeast", "south-east", "south_east"],
    &["sse", "south-southeast"],
    &["s", "south"],
    &["ssw", "south-southwest"],
    &["sw", "southwest", "south-west", "south_west"],
    &["wsw", "west-southwest"],
    &["w", "west"],
    &["wnw", "west-northwest"],
    &["nw", "northwest", "north-west", "north_west"],
    &["nnw", "north-northwest"],
];

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn the_truth_table_holds() {
        let mut rows = csv::Reader::from_reader(
            include_str!("../../../fixtures/osm/direction_cases.csv").as_bytes(),
        );
        let mut seen = 0;
        for row in rows.records().map(Result::unwrap) {
            let (text, note) = (&row[0], &row[3]);
            let read = directions(Some(text));
            seen += 1;
            if note == "three cameras on one pole" {
                let bearing = |degrees| Ok(Direction::Bearing(Bearing::new(degrees).unwrap()));
                assert_eq!(read, [bearing(90.0), bearing(160.0), bearing(270.0)]);
                continue;
            }
            let (centre, width) = match read[..] {
                [Ok(Direction::Unknown)] => (None, None),
                [Ok(Direction::Bearing(bearing))] => (Some(bearing.get()), None),
                [Ok(Direction::Range { centre, width_deg })] => {
                    (Some(centre.get()), Some(width_deg))
                }
                [Ok(Direction::Every)] => (None, Some(360.0)),
                _ => panic!("{text}: {read:?}"),
            };
            assert_eq!(
                (centre, width),
                (row[1].parse().ok(), row[2].parse().ok()),
                "{text} ({note})"
            );
        }
        assert_eq!(seen, 16);
    }

    #[test]
    fn more_that_is_seen_in_the_wild() {
        let bearing = |degrees| Ok(Direction::Bearing(Bearing::new(degrees).unwrap()));
        let range = |centre, width_deg| {
            Ok(Direction::Range {
                centre: Bearing::new(centre).unwrap(),
                width_deg,
            })
        };
        for (text, expected) in [
            ("45°", bearing(45.0)),
            ("360", bearing(0.0)),
            ("north-west", bearing(315.0)),
            ("nnw", bearing(337.5)),
            ("N-E", range(45.0, 90.0)),
            ("NW-NE", range(0.0, 90.0)),
            ("10 - 50", range(30.0, 40.0)),
            ("10–50", range(30.0, 40.0)),
            ("-10-10", range(0.0, 20.0)),
            ("-20--10", range(345.0, 10.0)),
            ("90-90", bearing(90.0)),
            ("1-360", Ok(Direction::Every)),
        ] {
            assert_eq!(direction(text), expected, "{text}");
        }
        for text in [
            "forward", "400", "1e2", "nan", "NEN", "90,160", "90-", "-", "10-20-30", "90-abc",
        ] {
            assert_eq!(direction(text), Err(NoDirection(text.to_owned())), "{text}");
        }
    }

    #[test]
    fn an_empty_list_is_one_unknown_camera_and_a_bad_part_stays_one() {
        assert_eq!(directions(None), [Ok(Direction::Unknown)]);
        assert_eq!(directions(Some(" ; ")), [Ok(Direction::Unknown)]);
        let mixed = directions(Some("90;left;"));
        assert_eq!(
            (mixed.len(), &mixed[1]),
            (2, &Err(NoDirection("left".into())))
        );
    }

    proptest! {
        #[test]
        fn a_range_starts_and_ends_where_it_says(from in 0_u32..360, to in 0_u32..360) {
            if let Ok(Direction::Range { centre, width_deg }) = direction(&format!("{from}-{to}")) {
                let apart = |a: f64, b: u32| ((a - f64::from(b) + 180.0).rem_euclid(360.0) - 180.0).abs();
                prop_assert!(apart(centre.get() - width_deg / 2.0, from) < 1e-9);
                prop_assert!(apart(centre.get() + width_deg / 2.0, to) < 1e-9);
            }
        }

        #[test]
        fn no_text_breaks_the_reader(text in ".{0,12}") {
            prop_assert!(!directions(Some(&text)).is_empty());
        }
    }
}
