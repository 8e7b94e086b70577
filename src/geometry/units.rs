//! Numbers that have been checked once: no NaN or infinity gets past these types.

use std::fmt;

use geo::Coord;
use serde::{Deserialize, Serialize};

/// A number outside the range of its quantity; NaN and infinities are outside every range.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct OutOfRange {
    /// The quantity, as its field is called: `lon`, `lat`, `metres` or `bearing`.
    pub what: &'static str,
    /// The number that was refused.
    pub value: f64,
    /// The smallest number allowed (negative infinity: any finite number).
    pub min: f64,
    /// The largest number allowed (infinity: any finite number).
    pub max: f64,
}

impl fmt::Display for OutOfRange {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            what,
            value,
            min,
            max,
        } = self;
        match (min.is_finite(), max.is_finite()) {
            (true, true) => write!(f, "{what} must be between {min} and {max}, got {value}"),
            (true, false) => write!(f, "{what} must be a number of at least {min}, got {value}"),
            _ => write!(f, "{what} must be a finite number, got {value}"),
        }
    }
}

impl std::error::Error for OutOfRange {}

/// Refuses what is not a finite number between `min` and `max`, both included.
fn check(what: &'static str, value: f64, min: f64, max: f64) -> Result<f64, OutOfRange> {
    if value.is_finite() && (min..=max).contains(&value) {
        Ok(value)
    } else {
        Err(OutOfRange {
            what,
            value,
            min,
            max,
        })
    }
}

macro_rules! quantity {
    ($(#[$doc:meta])* $name:ident, $check:expr) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, PartialOrd, Serialize, Deserialize)]
        #[serde(try_from = "f64", into = "f64")]
        pub struct $name(f64);

        impl $name {
            /// Checks the number; the error names the quantity and its range.
            pub fn new(value: f64) -> Result<Self, OutOfRange> {
                let check: fn(f64) -> Result<f64, OutOfRange> = $check;
                check(value).map(Self)
            }

            /// The plain number.
            #[must_use]
            pub const fn get(self) -> f64 {
                self.0
            }
        }

        impl TryFrom<f64> for $name {
            type Error = OutOfRange;

            fn try_from(value: f64) -> Result<Self, OutOfRange> {
                Self::new(value)
            }
        }

        impl From<$name> for f64 {
            fn from(quantity: $name) -> f64 {
                quantity.0
            }
        }
    };
}

quantity!(
    /// WGS 84 longitude in degrees, -180 to 180.
    Lon,
    |value| check("lon", value, -180.0, 180.0)
);
quantity!(
    /// WGS 84 latitude in degrees, -90 to 90.
    Lat,
    |value| check("lat", value, -90.0, 90.0)
);
quantity!(
    /// A length in metres, zero or more.
    Meters,
    |value| check("metres", value, 0.0, f64::INFINITY)
);
quantity!(
    /// A direction in degrees clockwise from true north, brought to 0 (included) to 360 (excluded).
    Bearing,
    |value| check("bearing", value, f64::NEG_INFINITY, f64::INFINITY).map(normalise)
);

/// The same direction in [0, 360).
fn normalise(degrees: f64) -> f64 {
    let turned = degrees.rem_euclid(360.0);
    // A tiny negative number plus 360 rounds to 360 itself.
    if turned < 360.0 { turned } else { 0.0 }
}

/// A place on the WGS 84 ellipsoid.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Position {
    /// Longitude.
    pub lon: Lon,
    /// Latitude.
    pub lat: Lat,
}

impl Position {
    /// Longitude first, as everywhere.
    #[must_use]
    pub const fn new(lon: Lon, lat: Lat) -> Self {
        Self { lon, lat }
    }
}

impl TryFrom<[f64; 2]> for Position {
    type Error = OutOfRange;

    /// From `[lon, lat]` in degrees, the order of `GeoJSON`.
    fn try_from([lon, lat]: [f64; 2]) -> Result<Self, OutOfRange> {
        Ok(Self::new(Lon::new(lon)?, Lat::new(lat)?))
    }
}

impl TryFrom<Coord<f64>> for Position {
    type Error = OutOfRange;

    /// From `x` = longitude, `y` = latitude in degrees.
    fn try_from(degrees: Coord<f64>) -> Result<Self, OutOfRange> {
        Self::try_from([degrees.x, degrees.y])
    }
}

impl From<Position> for Coord<f64> {
    /// `x` = longitude, `y` = latitude in degrees.
    fn from(position: Position) -> Self {
        Self {
            x: position.lon.get(),
            y: position.lat.get(),
        }
    }
}

#[cfg(test)]
#[expect(clippy::float_cmp, reason = "whole degrees are exact")]
mod tests {
    use super::*;

    #[test]
    fn numbers_outside_their_range_are_refused_with_the_range_in_the_message() {
        let messages: Vec<String> = [
            Lon::new(512.0).map(f64::from),
            Lat::new(-90.5).map(f64::from),
            Meters::new(-1.0).map(f64::from),
            Bearing::new(f64::INFINITY).map(f64::from),
            Lat::new(f64::NAN).map(f64::from),
        ]
        .into_iter()
        .map(|refused| refused.unwrap_err().to_string())
        .collect();
        assert_eq!(
            messages,
            [
                "lon must be between -180 and 180, got 512",
                "lat must be between -90 and 90, got -90.5",
                "metres must be a number of at least 0, got -1",
                "bearing must be a finite number, got inf",
                "lat must be between -90 and 90, got NaN",
            ]
        );
    }

    #[test]
    fn bearings_are_brought_to_one_turn() {
        for (given, kept) in [
            (0.0, 0.0),
            (360.0, 0.0),
            (-90.0, 270.0),
            (725.0, 5.0),
            (-1e-20, 0.0),
        ] {
            assert_eq!(Bearing::new(given).unwrap().get(), kept, "{given}");
        }
    }

    #[test]
    fn quantities_are_plain_numbers_in_json_and_checked_on_the_way_in() {
        let position: Position = serde_json::from_str(r#"{"lon": 105.85, "lat": 21}"#).unwrap();
        assert_eq!(
            serde_json::to_string(&position).unwrap(),
            r#"{"lon":105.85,"lat":21.0}"#
        );
        let swapped =
            serde_json::from_str::<Position>(r#"{"lon": 21, "lat": 105.85}"#).unwrap_err();
        assert!(
            swapped
                .to_string()
                .starts_with("lat must be between -90 and 90, got 105.85")
        );
        assert!(serde_json::from_str::<Meters>("-0.5").is_err());
    }
}
