//! Where a camera hangs, out of one cell or two (pure): degrees, VN-2000, links of maps and Plus Codes. Which number is
//! which must be plain, for nothing is guessed.

use super::{
    angles::{Angle, Axis, angle},
    damage,
    grid::Grid,
    links, plus_codes,
};
use crate::{
    geometry::{BBox, Frame, Meters, Position},
    imports::{Finding, Meridian, columns::POSITION},
    private_text::quoted,
    refusal::{Complaint, Refusal},
};

/// What a list is read with, beyond what it says itself.
#[derive(Clone, Debug, Default)]
pub(in crate::imports) struct Context {
    /// The zone of plane coordinates.
    pub(in crate::imports) meridian: Option<Meridian>,
    /// The box of what the deployment knows.
    home: Option<BBox>,
}

/// A place in degrees, and what had to be done to find it.
#[derive(Clone, Debug, PartialEq)]
pub(in crate::imports) struct Place {
    pub(in crate::imports) lon: f64,
    pub(in crate::imports) lat: f64,
    pub(in crate::imports) findings: Vec<Finding>,
}

/// What two columns are, by their headings.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::imports) enum Pair {
    /// Longitude and latitude.
    Degrees,
    /// X and Y: northing and easting in Vietnamese use, or degrees in either order.
    Plane,
}

/// Vietnam with its islands.
const VIETNAM: BBox = BBox {
    min_lon: 102.0,
    min_lat: 6.5,
    max_lon: 118.0,
    max_lat: 23.5,
};

impl Context {
    /// With the box of what is known; what lies somewhat around it may be meant too.
    pub(in crate::imports) fn new(meridian: Option<Meridian>, known: Option<&BBox>) -> Self {
        const AROUND_M: f64 = 100_000.0;
        let around = Meters::new(AROUND_M).ok();
        Self {
            meridian,
            home: known.zip(around).map(|(known, around)| known.grown(around)),
        }
    }

    /// Whether a coordinate is one of Vietnam or of what is known.
    pub(super) fn has(&self, axis: Axis, degrees: f64) -> bool {
        let within = |area: &BBox| match axis {
            Axis::Lon => (area.min_lon..=area.max_lon).contains(&degrees),
            Axis::Lat => (area.min_lat..=area.max_lat).contains(&degrees),
        };
        within(&VIETNAM) || self.home.as_ref().is_some_and(within)
    }

    fn is_near(&self, lon: f64, lat: f64) -> bool {
        let within = |area: &BBox| {
            (area.min_lon..=area.max_lon).contains(&lon)
                && (area.min_lat..=area.max_lat).contains(&lat)
        };
        within(&VIETNAM) || self.home.as_ref().is_some_and(within)
    }
}

impl Place {
    /// Metres to another one; none where either lies nowhere on earth.
    pub(in crate::imports) fn apart_m(&self, other: &Self) -> Option<f64> {
        let here = Position::try_from([self.lon, self.lat]).ok()?;
        let there = Position::try_from([other.lon, other.lat]).ok()?;
        let local = Frame::new(here).local(there);
        Some(local.x.hypot(local.y))
    }

    pub(super) fn new(lon: f64, lat: f64, finding: Option<Finding>) -> Self {
        Self {
            lon,
            lat,
            findings: finding.into_iter().collect(),
        }
    }
}

/// Both coordinates of one cell.
pub(in crate::imports) fn of_cell(cell: &str, context: &Context) -> Result<Place, Complaint> {
    if let Some(read) = links::read(cell, context) {
        return read;
    }
    if let Some(read) = plus_codes::read(cell) {
        return read;
    }
    if let Some(read) = Grid::of_cell(cell, context) {
        return read;
    }
    of_text(cell, context)
}

/// Both coordinates in degrees, in whatever order can be told.
pub(super) fn of_text(text: &str, context: &Context) -> Result<Place, Complaint> {
    let wrong = || {
        let why = format!(
            "must be latitude and longitude in degrees, got {}",
            quoted(text)
        );
        Complaint::new(Refusal::NotDegrees, why)
    };
    let halves = halves(text);
    let mut pairs: Vec<(Angle, Angle)> = halves
        .iter()
        .filter_map(|(first, second)| Some((on_earth(first)?, on_earth(second)?)))
        .collect();
    // Minutes without a sign are minutes only where nothing else fits.
    let is_plain = |(first, second): &(Angle, Angle)| !first.is_bare && !second.is_bare;
    if pairs.iter().any(is_plain) {
        pairs.retain(is_plain);
    }
    pairs.dedup();
    match pairs[..] {
        [(first, second)] => ordered(first, second, text, context),
        [] => {
            let mut places: Vec<Place> = halves
                .iter()
                .filter_map(|(first, second)| repaired(first, second, &ORDERS, context)?.ok())
                .collect();
            places.dedup();
            match (places.pop(), places.is_empty()) {
                (Some(place), true) => Ok(place),
                _ => Err(wrong()),
            }
        }
        _ => Err(wrong()),
    }
}

/// The coordinates of two cells; complaints by field.
pub(in crate::imports) fn of_cells(
    first: &str,
    second: &str,
    pair: Pair,
    context: &Context,
) -> Result<Place, Vec<(&'static str, Complaint)>> {
    let (orders, easting_first) = match pair {
        Pair::Degrees => (&ORDERS[..1], true),
        Pair::Plane => (&ORDERS[..], false),
    };
    let as_one = |complaint: Complaint| vec![(POSITION, complaint)];
    if let Some(grid) = Grid::of(first, second) {
        let mut place = grid.place(context).map_err(as_one)?;
        if grid.easting_first != easting_first {
            place.findings.push(Finding::AxesSwapped);
        }
        return Ok(place);
    }
    let both = (on_earth(first), on_earth(second));
    if let (Pair::Plane, (Some(first), Some(second))) = (pair, both) {
        let text = format!("{} {}", first.degrees, second.degrees);
        return ordered(first, second, &text, context).map_err(as_one);
    }
    let (lon, lat) = (degrees(first, "lon"), degrees(second, "lat"));
    if let (Pair::Degrees, Ok(lon), Ok(lat)) = (pair, &lon, &lat) {
        return Ok(Place::new(*lon, *lat, None));
    }
    if let Some(read) = repaired(first, second, orders, context) {
        return read.map_err(as_one);
    }
    match pair {
        Pair::Degrees => {
            let errors = [
                lon.err().map(|why| ("lon", why)),
                lat.err().map(|why| ("lat", why)),
            ];
            Err(errors.into_iter().flatten().collect())
        }
        Pair::Plane => {
            let why = format!(
                "must be metres of VN-2000 or degrees, got {} and {}",
                quoted(first),
                quoted(second)
            );
            Err(as_one(Complaint::new(Refusal::NotDegrees, why)))
        }
    }
}

/// One coordinate.
pub(in crate::imports) fn degrees(cell: &str, field: &str) -> Result<f64, Complaint> {
    let axis = if field == "lat" { Axis::Lat } else { Axis::Lon };
    let angle = on_earth(cell).filter(|angle| angle.axis.is_none_or(|said| said == axis));
    angle
        .map(|angle| angle.degrees)
        .ok_or_else(|| Complaint::got(Refusal::NotDegrees, cell))
}

fn on_earth(text: &str) -> Option<Angle> {
    angle(text).filter(|angle| angle.degrees.abs() <= 180.0)
}

/// Which coordinate stands first.
const ORDERS: [(Axis, Axis); 2] = [(Axis::Lon, Axis::Lat), (Axis::Lat, Axis::Lon)];

/// The place of two angles, if letters, their size or the area of the deployment tell which is which.
fn ordered(first: Angle, second: Angle, text: &str, context: &Context) -> Result<Place, Complaint> {
    let lon_first = Place::new(first.degrees, second.degrees, None);
    let lat_first = Place::new(second.degrees, first.degrees, None);
    match (first.axis, second.axis) {
        (Some(one), Some(other)) if one == other => {
            let why = format!("says the same coordinate twice: {}", quoted(text));
            Err(Complaint::new(Refusal::SameCoordinateTwice, why))
        }
        (Some(Axis::Lat), _) | (_, Some(Axis::Lon)) => Ok(lat_first),
        (Some(Axis::Lon), _) | (_, Some(Axis::Lat)) => Ok(lon_first),
        (None, None) if second.degrees.abs() > 90.0 => Ok(lat_first),
        (None, None) if first.degrees.abs() > 90.0 => Ok(lon_first),
        (None, None) => {
            let near = |place: &Place| context.is_near(place.lon, place.lat);
            let mut place = match (near(&lon_first), near(&lat_first)) {
                (true, false) => lon_first,
                (false, true) => lat_first,
                _ => {
                    let why = format!(
                        "does not say which is the latitude: {}; use two columns",
                        quoted(text)
                    );
                    return Err(Complaint::new(Refusal::LatitudeUnclear, why));
                }
            };
            place.findings.push(Finding::OrderByArea);
            Ok(place)
        }
    }
}

/// The place of two numbers of which one at least lost its decimal point; none if neither did.
fn repaired(
    first: &str,
    second: &str,
    orders: &[(Axis, Axis)],
    context: &Context,
) -> Option<Result<Place, Complaint>> {
    if !damage::is_damaged(first) && !damage::is_damaged(second) {
        return None;
    }
    let candidates = |text: &str, axis: Axis| {
        if damage::is_damaged(text) {
            return damage::readings(text, axis, context);
        }
        let fits = |angle: &Angle| angle.axis.is_none_or(|said| said == axis);
        let angle = on_earth(text).filter(fits);
        angle.map(|angle| angle.degrees).into_iter().collect()
    };
    let mut places: Vec<Place> = Vec::new();
    for (one, other) in orders {
        for a in candidates(first, *one) {
            for b in candidates(second, *other) {
                let (lon, lat) = if *one == Axis::Lon { (a, b) } else { (b, a) };
                if context.is_near(lon, lat) {
                    places.push(Place::new(lon, lat, Some(Finding::DecimalsRepaired)));
                }
            }
        }
    }
    let count = places.len();
    Some(match places.pop() {
        Some(place) if count == 1 => Ok(place),
        _ => {
            let refusal = Refusal::DecimalsLost { places: count };
            let why = format!("{refusal}; give the degrees anew");
            Err(Complaint::new(refusal, why))
        }
    })
}

/// The ways of parting a text in two at something that may stand between coordinates.
pub(super) fn halves(text: &str) -> Vec<(&str, &str)> {
    const LONGEST: usize = 120;
    if text.len() > LONGEST {
        return Vec::new();
    }
    let text = text.trim().trim_matches(|c| "()[]".contains(c));
    let is_between = |c: char| c.is_whitespace() || ";,/|".contains(c);
    let mut halves: Vec<(&str, &str)> = text
        .char_indices()
        .filter(|(_, c)| is_between(*c))
        .map(|(at, c)| {
            let (first, second) = (&text[..at], &text[at + c.len_utf8()..]);
            (
                first
                    .trim_end_matches(is_between)
                    .trim_end_matches([' ', '-', '–']),
                second
                    .trim_start_matches(is_between)
                    .trim_start_matches("- "),
            )
        })
        .filter(|(first, second)| !first.is_empty() && !second.is_empty())
        .collect();
    halves.dedup();
    halves
}

#[cfg(test)]
mod tests;
