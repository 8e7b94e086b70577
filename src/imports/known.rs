//! Which known camera a row speaks of (pure): by its code, by the same row of an earlier import, or by what hangs in the same
//! place.

use sha2::{Digest, Sha256};

use super::camera_list::ListedCamera;
use crate::{
    cameras::{CameraId, GIVEN, code_key},
    geometry::{Frame, Position},
    owners::OwnerKind,
    units::UnitId,
};

/// Two that hang closer may be one.
pub(super) const SAME_PLACE_M: f64 = 5.0;
/// Two that look the same way but for so much may be one.
const SAME_BEARING_DEG: f64 = 20.0;

/// Which known camera a row speaks of.
#[derive(Debug, PartialEq)]
pub(super) enum Known {
    /// None.
    None,
    /// This one, which that unit keeps.
    Camera(CameraId, Option<UnitId>),
    /// A row like it waited, and a person said what becomes of it.
    Settled(Settled),
    /// The same row of an earlier list waits.
    Waits,
    /// Perhaps the one of this code: what would tell is not known, or says so against the code.
    Perhaps(String, &'static str),
}

/// What a person said of a row that waited, in an import that stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Settled {
    /// It is this camera, as it was mended then.
    Mended(CameraId),
    /// It was let go.
    LetGo,
    /// Its owner withdrew (PRIVACY P9).
    Withdrawn,
}

/// A camera that hangs where a row says.
#[derive(sqlx::FromRow)]
pub(super) struct Near {
    /// Which of the places that were asked about.
    pub(super) n: i64,
    pub(super) id: CameraId,
    pub(super) unit_id: Option<UnitId>,
    code: String,
    lon: f64,
    lat: f64,
    bearing_deg: Option<f64>,
    recorder_channel: Option<String>,
    owner_kind: Option<OwnerKind>,
    phone_hash: Option<Vec<u8>>,
}

/// Metres between two places that lie near each other.
pub(super) fn metres_between(one: Position, other: Position) -> f64 {
    let local = Frame::new(one).local(other);
    local.x.hypot(local.y)
}

/// What a row says by which a camera is known without its code.
#[derive(Clone, Copy)]
struct Marks<'a> {
    bearing_deg: Option<f64>,
    channel: Option<&'a str>,
    owner_kind: Option<OwnerKind>,
    phone_hash: Option<&'a [u8]>,
}

/// Whether two are one: yes, no, or the field that is missing to tell.
fn same(row: Marks<'_>, near: Marks<'_>) -> std::result::Result<bool, &'static str> {
    let owner = match (row.phone_hash, near.phone_hash) {
        (Some(one), Some(other)) => Ok(one == other),
        _ => match (row.owner_kind, near.owner_kind) {
            (Some(one), Some(other)) if one != other => Ok(false),
            _ => Err("owner"),
        },
    };
    let bearing = match (row.bearing_deg, near.bearing_deg) {
        (Some(one), Some(other)) => {
            let apart = (one - other).rem_euclid(360.0);
            Ok(apart.min(360.0 - apart) <= SAME_BEARING_DEG)
        }
        _ => Err("bearing_deg"),
    };
    let lens = match (row.channel, near.channel) {
        (Some(_), None) | (None, Some(_)) => Err("recorder_channel"),
        (one, other) => Ok(one == other),
    };
    let marks = [owner, bearing, lens];
    if marks.contains(&Ok(false)) {
        return Ok(false);
    }
    marks.into_iter().find(Result::is_err).unwrap_or(Ok(true))
}

/// Whether the code of a row says that a camera beside it is another one: not where this program gave that camera its code, where
/// one code is that of the pole and the other that of a lens of it (`C02`, `C02-1`), or where both have one owner and are no two
/// lenses of a pole.
fn is_told_apart(listed: &ListedCamera, phone_hash: Option<&[u8]>, near: &Near) -> bool {
    let Some(code) = listed.input.code.as_deref() else {
        return false;
    };
    let is_number = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let pole_of = |code: &str| {
        let (pole, lens) = code.rsplit_once('-')?;
        is_number(lens).then(|| pole.to_owned())
    };
    let (code, known) = (code_key(code), code_key(&near.code));
    let (pole, known_pole) = (pole_of(&code), pole_of(&known));
    let is_given = near.code.strip_prefix(GIVEN).is_some_and(is_number);
    let is_of_pole = pole.as_deref() == Some(&*known) || known_pole.as_deref() == Some(&*code);
    let is_of_owner = phone_hash.is_some() && phone_hash == near.phone_hash.as_deref();
    let are_lenses = listed.pole.is_some() && pole.is_some() && pole == known_pole;
    !(is_given || is_of_pole || is_of_owner && !are_lenses)
}

/// What a row says of its camera, hashed, with which of those alike within its file it is. The owner is no part of it: a hash of
/// a phone number hides little.
pub(super) fn row_hash(unit: Option<UnitId>, said: &impl serde::Serialize, which: u32) -> Vec<u8> {
    let said = serde_json::to_vec(said).unwrap_or_default();
    let unit = unit.map(|unit| unit.0.into_bytes()).unwrap_or_default();
    let hash = Sha256::new()
        .chain_update(unit)
        .chain_update(which.to_be_bytes());
    hash.chain_update(said).finalize().to_vec()
}

impl Known {
    /// The camera, if it is known which.
    pub(super) fn id(&self) -> Option<CameraId> {
        match self {
            Self::Camera(id, _) => Some(*id),
            Self::None | Self::Settled(_) | Self::Waits | Self::Perhaps(..) => None,
        }
    }

    /// Which of the cameras of a unit that hang where a row says is the one that it speaks of; a code that a person looked at
    /// means what it says.
    pub(super) fn among(
        listed: &ListedCamera,
        unit: Option<UnitId>,
        phone_hash: Option<&[u8]>,
        near: &[Near],
        is_looked_at: bool,
    ) -> Self {
        let row = Marks {
            bearing_deg: listed.input.bearing_deg,
            channel: listed.input.recorder_channel.as_deref(),
            owner_kind: listed.input.owner_kind,
            phone_hash,
        };
        let mut perhaps = Self::None;
        let mut found = Self::None;
        for near in near {
            match same(row, near.marks()) {
                // Its code says that it is another one, and all else that it is this one.
                Ok(true) if listed.input.code.is_some() => {
                    return Self::Perhaps(near.code.clone(), "code");
                }
                // It says all that two of them are: which of them is meant, nobody can tell.
                Ok(true) if found != Self::None => {
                    return Self::Perhaps(near.code.clone(), "recorder_channel");
                }
                Ok(true) => found = Self::Camera(near.id, unit),
                Err(missing)
                    if perhaps == Self::None
                        && (!is_looked_at || listed.input.code.is_none())
                        && !is_told_apart(listed, phone_hash, near) =>
                {
                    perhaps = Self::Perhaps(near.code.clone(), missing);
                }
                Ok(false) | Err(_) => {}
            }
        }
        if found == Self::None { perhaps } else { found }
    }
}

impl Near {
    fn marks(&self) -> Marks<'_> {
        Marks {
            bearing_deg: self.bearing_deg,
            channel: self.recorder_channel.as_deref(),
            owner_kind: self.owner_kind,
            phone_hash: self.phone_hash.as_deref(),
        }
    }

    /// Whether it hangs so close to a place that it may be the one there.
    pub(super) fn is_at(&self, place: Position) -> bool {
        let position = Position::try_from([self.lon, self.lat]).ok();
        position.is_some_and(|position| metres_between(place, position) <= SAME_PLACE_M)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ONE: Marks<'_> = Marks {
        bearing_deg: Some(350.0),
        channel: None,
        owner_kind: Some(OwnerKind::Household),
        phone_hash: Some(b"one"),
    };

    #[test]
    fn two_are_one_where_owner_bearing_and_lens_agree() {
        let other_phone = Some(&b"two"[..]);
        for (near, expected) in [
            (ONE, Ok(true)),
            (
                Marks {
                    bearing_deg: Some(10.0),
                    ..ONE
                },
                Ok(true),
            ),
            (
                Marks {
                    bearing_deg: Some(10.1),
                    ..ONE
                },
                Ok(false),
            ),
            (
                Marks {
                    bearing_deg: Some(330.0),
                    ..ONE
                },
                Ok(true),
            ),
            (
                Marks {
                    bearing_deg: None,
                    ..ONE
                },
                Err("bearing_deg"),
            ),
            (
                Marks {
                    phone_hash: other_phone,
                    ..ONE
                },
                Ok(false),
            ),
            (
                Marks {
                    phone_hash: None,
                    ..ONE
                },
                Err("owner"),
            ),
            (
                Marks {
                    phone_hash: None,
                    owner_kind: Some(OwnerKind::School),
                    ..ONE
                },
                Ok(false),
            ),
            (
                Marks {
                    channel: Some("2"),
                    ..ONE
                },
                Err("recorder_channel"),
            ),
            // One that differs tells, whatever is missing.
            (
                Marks {
                    phone_hash: None,
                    bearing_deg: Some(90.0),
                    ..ONE
                },
                Ok(false),
            ),
        ] {
            assert_eq!(same(ONE, near), expected);
            assert_eq!(same(near, ONE), expected, "either way round");
        }
        let second = Marks {
            channel: Some("2"),
            ..ONE
        };
        let third = Marks {
            channel: Some("3"),
            ..ONE
        };
        assert_eq!(
            (same(second, second), same(second, third)),
            (Ok(true), Ok(false))
        );
    }

    #[test]
    fn of_two_that_are_all_that_a_row_says_none_is_taken() {
        let listed = |code: Option<&str>| ListedCamera {
            place: "line 2".into(),
            input: crate::cameras::CameraInput {
                code: code.map(str::to_owned),
                bearing_deg: ONE.bearing_deg,
                owner_kind: ONE.owner_kind,
                ..crate::cameras::CameraInput::default()
            },
            stated: [].into(),
            source_ref: None,
            pole: None,
            contact: crate::owners::Contact::default(),
            money: None,
            further: Vec::new(),
            unit_named: None,
            unit_fault: None,
        };
        let near = |code: &str, bearing_deg| Near {
            n: 0,
            id: CameraId(uuid::Uuid::now_v7()),
            unit_id: None,
            code: code.into(),
            lon: 105.9,
            lat: 18.34,
            bearing_deg,
            recorder_channel: None,
            owner_kind: ONE.owner_kind,
            phone_hash: ONE.phone_hash.map(<[u8]>::to_vec),
        };
        let (first, second, away) = (
            near("C-1", Some(350.0)),
            near("C-2", Some(355.0)),
            near("C-3", Some(90.0)),
        );
        let id = first.id;
        let known = |near: &[Near]| Known::among(&listed(None), None, ONE.phone_hash, near, false);
        let perhaps = Known::Perhaps("C-2".into(), "recorder_channel");
        assert_eq!(known(&[away, first]), Known::Camera(id, None));
        let first = near("C-1", Some(350.0));
        assert_eq!(known(&[first, second]), perhaps);
        let other = Known::among(
            &listed(Some("C-9")),
            None,
            ONE.phone_hash,
            &[near("C-1", Some(350.0))],
            false,
        );
        assert_eq!(other, Known::Perhaps("C-1".into(), "code"));
    }

    #[test]
    fn p7_a_row_is_hashed_with_its_unit_and_its_number_among_those_alike() {
        let said = serde_json::json!({ "label": "cổng chợ" });
        let first = row_hash(None, &said, 0);
        assert_eq!(first, row_hash(None, &said, 0));
        assert_ne!(first, row_hash(None, &said, 1));
        let unit = Some(UnitId(uuid::Uuid::from_u128(7)));
        assert_ne!(first, row_hash(unit, &said, 0));
    }
}
