//! Where a lens looks, as people write it (pure).

use serde_json::Value;

use super::{
    super::osm::direction::{Direction, direction},
    numbers::{bare, parsed},
};
use crate::{
    folded::fold,
    refusal::{Complaint, Refusal},
};

/// Points of the compass in Vietnamese, without marks, in steps of 45° from north.
const POINTS: [&str; 8] = [
    "bac", "dong bac", "dong", "dong nam", "nam", "tay nam", "tay", "tay bac",
];

/// Their letters; `N` alone is left out, for it is *nam* in one language and north in the other.
const LETTERS: [&str; 8] = ["b", "db", "d", "dn", "", "tn", "t", "tb"];

/// Degrees, a compass word of either language, both (`117° SE`), or a range, whose width is the angle of view.
pub(super) fn bearing(cell: &str) -> Result<Vec<(&'static str, Value)>, Complaint> {
    /// Nobody says a direction at greater length, bytes.
    const LONGEST: usize = 100;
    let wrong = || Complaint::got(Refusal::NotBearing, cell);
    if cell.len() > LONGEST {
        return Err(wrong());
    }
    if cell.trim().eq_ignore_ascii_case("n") {
        return Err(Refusal::NamOrNorth.into());
    }
    if let Some(point) = vietnamese_point(cell) {
        return Ok(vec![("bearing_deg", point.into())]);
    }
    let text = bare(cell).replace(',', ".");
    let read = direction(&text).ok().or_else(|| {
        // A number with the word beside it, if they mean the same quarter.
        let at = cell.find(|c: char| c.is_alphabetic())?;
        let (degrees, word) = cell.split_at(at);
        let degrees = parsed(degrees.trim().trim_end_matches('°').trim())?;
        let said = match (vietnamese_point(word), direction(word.trim()).ok()) {
            (Some(point), _) => point,
            // Beside degrees they tell which of the two N is.
            (None, Some(Direction::Bearing(_))) if word.trim().eq_ignore_ascii_case("n") => {
                if (90.0..=270.0).contains(&degrees) {
                    180.0
                } else {
                    0.0
                }
            }
            (None, Some(Direction::Bearing(point))) => point.get(),
            _ => return None,
        };
        let apart = (degrees - said).rem_euclid(360.0);
        if apart.min(360.0 - apart) > 45.0 {
            return None;
        }
        direction(&degrees.to_string()).ok()
    });
    match read.ok_or_else(wrong)? {
        Direction::Bearing(bearing) => Ok(vec![("bearing_deg", bearing.get().into())]),
        Direction::Range { centre, width_deg } => Ok(vec![
            ("bearing_deg", centre.get().into()),
            ("horizontal_fov_deg", width_deg.into()),
        ]),
        Direction::Every => Ok(vec![("horizontal_fov_deg", 360.0.into())]),
        Direction::Unknown => Err(wrong()),
    }
}

fn vietnamese_point(text: &str) -> Option<f64> {
    let folded = fold(text).replace(['-', '–'], " ");
    let folded = folded.strip_prefix("huong ").unwrap_or(&folded);
    let is_same = |names: &[&str; 8]| {
        let same = names.iter().position(|name| *name == folded);
        same.filter(|_| !folded.is_empty())
    };
    is_same(&POINTS)
        .or_else(|| is_same(&LETTERS))
        .map(|step| 45.0 * step as f64)
}
