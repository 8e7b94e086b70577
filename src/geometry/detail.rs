//! Levels of detail: what a picture of a given pixel density is good for.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Densities are compared with this relative slack, so that the distance computed for a level has that level.
const SLACK: f64 = 1e-9;

macro_rules! levels {
    ($(#[$doc:meta])* $name:ident { $($(#[$level_doc:meta])* $level:ident = $minimum:literal,)+ }) => {
        $(#[$doc])*
        #[derive(
            Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, ToSchema,
        )]
        #[serde(rename_all = "snake_case")]
        pub enum $name {
            $($(#[$level_doc])* $level,)+
        }

        impl $name {
            /// All levels, the coarsest first.
            pub const ALL: &[Self] = &[$(Self::$level),+];

            /// The finest level that a density in pixels per metre reaches; none below the coarsest.
            #[must_use]
            pub fn of(px_per_m: f64) -> Option<Self> {
                Self::ALL.iter().rev().copied().find(|level| px_per_m >= level.min_px_per_m() * (1.0 - SLACK))
            }

            /// The least density of the level, in pixels per metre.
            #[must_use]
            pub const fn min_px_per_m(self) -> f64 {
                match self {
                    $(Self::$level => $minimum,)+
                }
            }
        }
    };
}

levels! {
    /// Levels of IEC 62676-4:2025.
    Level2025 {
        /// The scene as a whole.
        Overview = 20.0,
        /// That someone is there, and the outline.
        Outline = 40.0,
        /// Persons and objects told apart.
        Discern = 80.0,
        /// Features are seen.
        Perceive = 125.0,
        /// Features are seen clearly.
        Characterise = 250.0,
        /// Enough to confirm an identity.
        Validate = 500.0,
        /// Fine detail.
        Scrutinise = 1500.0,
    }
}

levels! {
    /// Levels of IEC 62676-4:2014, as older papers name them.
    Level2014 {
        /// That someone is there.
        Detect = 25.0,
        /// Characteristic clothing.
        Observe = 62.5,
        /// Whether it is someone seen before.
        Recognise = 125.0,
        /// Who it is, beyond reasonable doubt.
        Identify = 250.0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn thresholds_are_those_of_the_table() {
        let table = include_str!("../../fixtures/geometry/pixel_density_levels.csv");
        let rows: Vec<Vec<&str>> = table
            .lines()
            .skip(1)
            .map(|row| row.split(',').collect())
            .collect();
        let ours = Level2025::ALL
            .iter()
            .map(|level| {
                (
                    "IEC 62676-4:2025",
                    format!("{level:?}"),
                    level.min_px_per_m(),
                )
            })
            .chain(Level2014::ALL.iter().map(|level| {
                (
                    "IEC 62676-4:2014",
                    format!("{level:?}"),
                    level.min_px_per_m(),
                )
            }));
        for (row, (edition, name, minimum)) in rows.iter().zip(ours.clone()) {
            assert_eq!(
                (row[0], row[1], row[3].parse().unwrap()),
                (edition, name.as_str(), minimum)
            );
        }
        assert_eq!(rows.len(), ours.count());
    }

    #[test]
    fn a_level_starts_at_its_threshold() {
        assert_eq!(Level2025::of(19.99), None);
        assert_eq!(Level2025::of(20.0), Some(Level2025::Overview));
        assert_eq!(Level2025::of(20.0 - 1e-12), Some(Level2025::Overview));
        assert_eq!(Level2025::of(124.9), Some(Level2025::Discern));
        assert_eq!(Level2025::of(f64::INFINITY), Some(Level2025::Scrutinise));
        assert_eq!(Level2025::of(f64::NAN), None);
        assert_eq!(Level2014::of(24.9), None);
        assert_eq!(Level2014::of(62.5), Some(Level2014::Observe));
        assert_eq!(Level2014::of(1e6), Some(Level2014::Identify));
    }

    #[test]
    fn texts_are_snake_case() {
        assert_eq!(
            serde_json::to_string(&Level2025::Characterise).unwrap(),
            r#""characterise""#
        );
        assert_eq!(
            serde_json::from_str::<Level2014>(r#""identify""#).unwrap(),
            Level2014::Identify
        );
    }
}
