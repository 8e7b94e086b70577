//! Places in degrees, or degrees, minutes and seconds (pure).

use super::numbers::parsed;
use crate::private_text::quoted;

/// Both coordinates of one cell: which is which must be plain, for nothing is guessed.
pub(super) fn position(cell: &str) -> Result<(f64, f64), String> {
    let wrong = || {
        format!(
            "must be latitude and longitude in degrees, got {}",
            quoted(cell)
        )
    };
    let halves = [";", ", ", ",", " "].iter().find_map(|between| {
        let (first, second) = cell.trim().split_once(between)?;
        // A blank within degrees, minutes and seconds separates nothing.
        Some((angle(first)?, angle(second)?))
    });
    let (first, second) = halves.ok_or_else(wrong)?;
    match (first.axis, second.axis) {
        (Some(Axis::Lat), Some(Axis::Lon)) => Ok((second.degrees, first.degrees)),
        (Some(Axis::Lon), Some(Axis::Lat)) => Ok((first.degrees, second.degrees)),
        (None, None) if second.degrees.abs() > 90.0 => Ok((second.degrees, first.degrees)),
        (None, None) if first.degrees.abs() > 90.0 => Ok((first.degrees, second.degrees)),
        (None, None) => Err(format!(
            "does not say which is the latitude: {}; use two columns",
            quoted(cell)
        )),
        _ => Err(wrong()),
    }
}

/// One coordinate.
pub(super) fn degrees(cell: &str, field: &str) -> Result<f64, String> {
    let axis = if field == "lat" { Axis::Lat } else { Axis::Lon };
    let angle = angle(cell).filter(|angle| angle.axis.is_none_or(|said| said == axis));
    angle
        .map(|angle| angle.degrees)
        .ok_or_else(|| format!("must be degrees, got {}", quoted(cell)))
}

#[derive(Clone, Copy, PartialEq)]
enum Axis {
    Lon,
    Lat,
}

struct Angle {
    degrees: f64,
    axis: Option<Axis>,
}

/// `21.0245`, `21,0245`, `21°01'28.2"N`, `N 21 01 28.2`.
fn angle(text: &str) -> Option<Angle> {
    let mut text = text.trim();
    let mut letter = None;
    for (index, c) in [(0, text.chars().next()), (1, text.chars().next_back())] {
        if let Some(c @ ('N' | 'S' | 'E' | 'W' | 'n' | 's' | 'e' | 'w')) =
            c.filter(|_| letter.is_none())
        {
            letter = Some(c.to_ascii_uppercase());
            text = if index == 0 {
                &text[1..]
            } else {
                &text[..text.len() - 1]
            };
        }
    }
    let text = text.trim();
    let is_between = |c: char| c.is_whitespace() || "°º˚'’′\"”″".contains(c);
    let parts: Vec<f64> = text
        .split(is_between)
        .filter(|part| !part.is_empty())
        .map(parsed)
        .collect::<Option<_>>()?;
    let sexagesimal = parts.iter().skip(1).all(|part| (0.0..60.0).contains(part));
    let is_whole = |part: &f64| part.fract() == 0.0;
    let value = match parts[..] {
        [degrees] => degrees,
        [degrees, minutes] if sexagesimal && is_whole(&degrees) && degrees >= 0.0 => {
            degrees + minutes / 60.0
        }
        [degrees, minutes, seconds]
            if sexagesimal && is_whole(&degrees) && is_whole(&minutes) && degrees >= 0.0 =>
        {
            degrees + minutes / 60.0 + seconds / 3600.0
        }
        _ => return None,
    };
    let axis = letter.map(|letter| {
        if matches!(letter, 'N' | 'S') {
            Axis::Lat
        } else {
            Axis::Lon
        }
    });
    let degrees = if matches!(letter, Some('S' | 'W')) {
        -value
    } else {
        value
    };
    Some(Angle { degrees, axis })
}
