//! Plane coordinates of VN-2000 in cells (pure).

use super::places::{Context, Place, halves};
use crate::{
    folded::fold,
    geometry::vn2000::Vn2000,
    imports::{Finding, Meridian},
    refusal::{Complaint, Refusal},
};

/// Northing and easting in metres, in the order in which they stand.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Grid {
    northing_m: f64,
    easting_m: f64,
    /// The easting stands first.
    pub(super) easting_first: bool,
}

impl Grid {
    /// Two cells that hold such numbers: within Vietnam no northing is as small as an easting, so that either order can
    /// be told.
    pub(super) fn of(first: &str, second: &str) -> Option<Self> {
        let (a, b) = (metres(first)?, metres(second)?);
        let easting_first = a < b;
        let (northing_m, easting_m) = if easting_first { (b, a) } else { (a, b) };
        let fits = (850_000.0..=2_650_000.0).contains(&northing_m)
            && (300_000.0..=700_000.0).contains(&easting_m);
        fits.then_some(Self {
            northing_m,
            easting_m,
            easting_first,
        })
    }

    /// Such numbers in one cell, perhaps with the meridian behind them; none where it holds others.
    pub(super) fn of_cell(cell: &str, context: &Context) -> Option<Result<Place, Complaint>> {
        let folded = fold(cell);
        let mut text = folded.as_str();
        for name in ["vn 2000", "vn-2000", "vn2000"] {
            text = text.trim_start_matches(name);
        }
        let text = text.trim_start_matches([' ', ':', ',', ';']);
        let mut context = context.clone();
        let named = ["kinh tuyen truc", "ktt", "central meridian", "epsg"];
        let numbers = match named.iter().find_map(|name| text.find(name)) {
            Some(at) => match Meridian::stated(&text[at..])? {
                Ok(meridian) => {
                    context.meridian = Some(meridian);
                    &text[..at]
                }
                Err(why) => return Some(Err(Complaint::new(Refusal::NotMeridian, why))),
            },
            None => match text
                .rsplit_once(' ')
                .map(|(rest, last)| (rest, last.parse()))
            {
                Some((rest, Ok(meridian))) if Self::of_text(rest).is_some() => {
                    context.meridian = Some(meridian);
                    rest
                }
                _ => text,
            },
        };
        let numbers = numbers.trim_end_matches([' ', ',', ';', '(']);
        Some(Self::of_text(numbers)?.place(&context))
    }

    fn of_text(text: &str) -> Option<Self> {
        let halves = halves(text);
        let mut found = halves
            .iter()
            .filter_map(|(first, second)| Self::of(first, second));
        let first = found.next()?;
        found.all(|other| other == first).then_some(first)
    }

    /// The place, if it is known which zone is meant.
    pub(super) fn place(self, context: &Context) -> Result<Place, Complaint> {
        let Some(meridian) = context.meridian else {
            return Err(Refusal::NeedsMeridian.into());
        };
        let grid = Vn2000 {
            northing_m: self.northing_m,
            easting_m: self.easting_m,
            meridian_deg: meridian.get(),
        };
        let position = grid.position().ok_or_else(|| {
            let why = "is in metres of VN-2000 and lies nowhere on earth";
            Complaint::new(Refusal::NowhereOnEarth, why)
        })?;
        let decimals = |degrees: f64| (degrees * 1e8).round() / 1e8;
        Ok(Place {
            lon: decimals(position.lon.get()),
            lat: decimals(position.lat.get()),
            findings: vec![Finding::GridConverted],
        })
    }
}

/// A number of metres with or without separators of thousands; a name before it and its unit behind it do not count.
fn metres(text: &str) -> Option<f64> {
    let text = text.trim();
    let bare = text
        .trim_start_matches(|c: char| "xyneXYNE".contains(c))
        .trim_start_matches([' ', ':', '=']);
    let bare = bare.trim_end_matches(['m', 'M']).trim();
    let bare = bare.replace('\u{a0}', " ");
    let groups: Vec<&str> = bare.split(['.', ',', ' ', '\'']).collect();
    let is_digits = |group: &&str| !group.is_empty() && group.bytes().all(|b| b.is_ascii_digit());
    if !groups.iter().all(is_digits) || bare.len() > 20 {
        return None;
    }
    let signs: Vec<char> = bare.chars().filter(|c| !c.is_ascii_digit()).collect();
    let is_thousands = |groups: &[&str]| {
        (1..=3).contains(&groups[0].len()) && groups[1..].iter().all(|group| group.len() == 3)
    };
    let same = |signs: &[char]| signs.windows(2).all(|two| two[0] == two[1]);
    let (whole, decimals) = match &signs[..] {
        [] => (bare.clone(), ""),
        // One sign before three digits separates thousands: a cadastral map does not give millimetres.
        signs if same(signs) && is_thousands(&groups) => (groups.concat(), ""),
        [_] => (groups[0].to_owned(), groups[1]),
        [signs @ .., last]
            if same(signs) && *last != signs[0] && is_thousands(&groups[..=signs.len()]) =>
        {
            (groups[..=signs.len()].concat(), groups[signs.len() + 1])
        }
        _ => return None,
    };
    format!("{whole}.{decimals}").parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn metres_are_read_with_any_separator() {
        for (text, expected) in [
            ("2028878.62", Some(2_028_878.62)),
            ("2028878,62", Some(2_028_878.62)),
            ("2.028.878,62", Some(2_028_878.62)),
            ("2,028,878.62", Some(2_028_878.62)),
            ("2 028 878,62 m", Some(2_028_878.62)),
            ("X = 2.028.878", Some(2_028_878.0)),
            ("542.682", Some(542_682.0)),
            ("542681.98", Some(542_681.98)),
            ("542.681,98", Some(542_681.98)),
            ("5.42681.98", None),
            ("18°20'", None),
            ("", None),
            ("1..2", None),
        ] {
            assert_eq!(metres(text), expected, "{text}");
        }
    }
}
