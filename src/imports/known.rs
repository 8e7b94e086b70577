//! Which known camera a row speaks of: by its code, by the same row of an earlier import, or by what hangs in the same place.

use sha2::{Digest, Sha256};
use sqlx::QueryBuilder;

use super::camera_list::ListedCamera;
use crate::{
    cameras::{CameraId, Registrar},
    db::{Db, Tx, by_db, on_tx, push_box},
    error::{Error, Result},
    geometry::{BBox, Frame, Meters, Position},
    owners::{ContactKey, OwnerKind},
    units::UnitId,
};

/// Two that hang closer may be one.
const SAME_PLACE_M: f64 = 5.0;
/// Two that look the same way but for so much may be one.
const SAME_BEARING_DEG: f64 = 20.0;

/// Which known camera a row speaks of.
#[derive(Debug, PartialEq)]
pub(super) enum Known {
    /// None.
    None,
    /// This one, which that unit keeps.
    Camera(CameraId, Option<UnitId>),
    /// Perhaps the one of this code: what would tell is not known, or says so against the code.
    Perhaps(String, &'static str),
}

/// A camera that hangs where a row says.
#[derive(sqlx::FromRow)]
struct Near {
    id: CameraId,
    code: String,
    lon: f64,
    lat: f64,
    bearing_deg: Option<f64>,
    recorder_channel: Option<String>,
    owner_kind: Option<OwnerKind>,
    phone_hash: Option<Vec<u8>>,
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

impl Db {
    /// The known camera that a row of a list speaks of.
    pub(super) async fn known_by_row(
        &self,
        tx: &mut Tx,
        registrar: &Registrar<'_>,
        key: Option<&ContactKey>,
        listed: &ListedCamera,
        row_hash: &[u8],
    ) -> Result<Known> {
        let unit = registrar.unit(&listed.input)?;
        if let Some(code) = listed.input.code.as_deref().map(str::trim) {
            if let Some(id) = self.camera_id_by_code(tx, unit, code).await? {
                return Ok(Known::Camera(id, unit));
            }
        } else if let Some(id) = tx.camera_of_row(row_hash).await? {
            return Ok(Known::Camera(id, unit));
        }
        let place = listed.input.lon.zip(listed.input.lat);
        let Some(place) = place.and_then(|(lon, lat)| Position::try_from([lon, lat]).ok()) else {
            return Ok(Known::None);
        };
        let phone_hash = key.and_then(|key| key.phone_hash(unit, &listed.contact));
        let row = Marks {
            bearing_deg: listed.input.bearing_deg,
            channel: listed.input.recorder_channel.as_deref(),
            owner_kind: listed.input.owner_kind,
            phone_hash: phone_hash.as_deref(),
        };
        let mut perhaps = Known::None;
        for near in self.cameras_at(tx, unit, place).await? {
            let marks = Marks {
                bearing_deg: near.bearing_deg,
                channel: near.recorder_channel.as_deref(),
                owner_kind: near.owner_kind,
                phone_hash: near.phone_hash.as_deref(),
            };
            match same(row, marks) {
                // Its code says that it is another one, and all else that it is this one.
                Ok(true) if listed.input.code.is_some() => {
                    return Ok(Known::Perhaps(near.code, "code"));
                }
                Ok(true) => return Ok(Known::Camera(near.id, unit)),
                Err(missing) if listed.input.code.is_none() && perhaps == Known::None => {
                    perhaps = Known::Perhaps(near.code, missing);
                }
                Ok(false) | Err(_) => {}
            }
        }
        Ok(perhaps)
    }

    /// The cameras of a unit that hang at a place and are not removed, the first registered first.
    async fn cameras_at(
        &self,
        tx: &mut Tx,
        unit: Option<UnitId>,
        place: Position,
    ) -> Result<Vec<Near>> {
        const AT: &str = "SELECT k.id, k.code, v.lon, v.lat, v.bearing_deg, v.recorder_channel, o.kind AS owner_kind, \
             t.phone_hash FROM coverages c \
             JOIN camera_versions v ON v.id = c.version_id AND v.superseded_at IS NULL AND v.valid_to IS NULL \
             JOIN cameras k ON k.id = v.camera_id LEFT JOIN owners o ON o.id = k.owner_id \
             LEFT JOIN owner_contacts t ON t.owner_id = k.owner_id WHERE ";
        const NOT_REMOVED: &str = " AND coalesce((SELECT e.status FROM status_events e WHERE e.camera_id = k.id \
             AND e.superseded_at IS NULL ORDER BY e.since IS NULL, e.since DESC, e.rid DESC LIMIT 1), 'unknown') <> 'removed' \
             ORDER BY k.rid";
        let (within, end) = by_db!(
            self,
            (
                "c.rid IN (SELECT b.rid FROM coverages_box b WHERE b.max_lon >= ",
                ")"
            ),
            ("c.box && ST_MakeEnvelope(", "")
        );
        let reach =
            Meters::new(SAME_PLACE_M).map_err(|error| Error::Internal(error.to_string()))?;
        let Some(area) = BBox::of([place]).map(|point| point.grown(reach)) else {
            return Ok(Vec::new());
        };
        let near: Vec<Near> = on_tx!(tx, |conn| {
            let mut query = QueryBuilder::new(AT);
            query.push(within);
            push_box!(self, query, area);
            query
                .push(end)
                .push(" AND v.lon BETWEEN ")
                .push_bind(area.min_lon)
                .push(" AND ")
                .push_bind(area.max_lon);
            query
                .push(" AND v.lat BETWEEN ")
                .push_bind(area.min_lat)
                .push(" AND ")
                .push_bind(area.max_lat);
            match unit {
                None => query.push(" AND k.unit_id IS NULL"),
                Some(unit) => query.push(" AND k.unit_id = ").push_bind(unit),
            };
            query.push(NOT_REMOVED);
            query.build_query_as().fetch_all(conn).await
        })?;
        let frame = Frame::new(place);
        let is_here = |near: &Near| {
            let position = Position::try_from([near.lon, near.lat]).ok();
            position.is_some_and(|position| {
                let local = frame.local(position);
                local.x.hypot(local.y) <= SAME_PLACE_M
            })
        };
        Ok(near.into_iter().filter(is_here).collect())
    }
}

impl Tx {
    /// The camera that the same row of an earlier import became, if that import stands.
    async fn camera_of_row(&mut self, row_hash: &[u8]) -> Result<Option<CameraId>> {
        const OF_ROW: &str = "SELECT k.id FROM import_rows r JOIN imports i ON i.id = r.import_id \
             JOIN cameras k ON k.id = r.camera_id WHERE r.row_hash = $1 AND i.undone_at IS NULL ORDER BY r.rid LIMIT 1";
        Ok(on_tx!(self, |conn| sqlx::query_scalar(OF_ROW)
            .bind(row_hash)
            .fetch_optional(conn)
            .await)?)
    }

    /// Whether the same row of an earlier import waits already.
    pub(super) async fn waits_already(&mut self, row_hash: &[u8]) -> Result<bool> {
        const WAITS: &str =
            "SELECT EXISTS (SELECT 1 FROM import_rows WHERE row_hash = $1 AND state = 'waiting')";
        Ok(on_tx!(self, |conn| sqlx::query_scalar(WAITS)
            .bind(row_hash)
            .fetch_one(conn)
            .await)?)
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
    fn p7_a_row_is_hashed_with_its_unit_and_its_number_among_those_alike() {
        let said = serde_json::json!({ "label": "cổng chợ" });
        let first = row_hash(None, &said, 0);
        assert_eq!(first, row_hash(None, &said, 0));
        assert_ne!(first, row_hash(None, &said, 1));
        let unit = Some(UnitId(uuid::Uuid::from_u128(7)));
        assert_ne!(first, row_hash(unit, &said, 0));
    }
}
