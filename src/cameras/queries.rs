//! SQL of cameras: reading.

use std::collections::HashMap;

use serde::Deserialize;
use sqlx::QueryBuilder;
use utoipa::ToSchema;

use super::{Camera, CameraId, CameraStatus, ChangedBy, text::push_among};
use crate::{
    accounts::Scope,
    cameras::code_key,
    clock::Day,
    db::{Db, JsonText, Page, Tx, by_db, by_tx, on_db, on_tx},
    error::{Error, Result},
    folded,
    geometry::BBox,
    units::UnitId,
};

/// A camera as it is today: its last version, its last status, and what its recorder is said to do.
const SELECT: &str = "SELECT k.rid, k.id, k.code, k.label, k.purpose, k.verified_on, k.warranty_until, k.source, k.revision, k.owner_id, k.draft_until, \
     u.code AS unit_code, o.kind AS owner_kind, \
     t.owner_id IS NOT NULL AS has_contact, t.owner_id IS NOT NULL AND a.owner_id IS NOT NULL AS contactable, \
     v.lon, v.lat, v.kind, v.bearing_deg, v.horizontal_fov_deg, v.vertical_fov_deg, v.tilt_deg, v.width_px, \
     v.height_px, v.near_m, v.far_m, v.night_far_m, v.height_m, v.masks, v.drawn_coverage, v.recorder_id, v.recorder_channel, k.site_id, k.public, \
     c.indoors, c.towards_private_m2, coalesce(e.status, 'unknown') AS status, e.since AS status_since, \
     (SELECT f.valid_from FROM camera_versions f WHERE f.camera_id = k.id AND f.superseded_at IS NULL \
      ORDER BY f.valid_from IS NOT NULL, f.valid_from, f.rid LIMIT 1) AS installed_at, \
     (SELECT m.days FROM recorder_measurements m WHERE m.recorder_id = v.recorder_id AND m.kind = 'retention_declared' \
      AND m.superseded_at IS NULL \
      ORDER BY m.measured_at IS NULL, m.measured_at DESC, m.rid DESC LIMIT 1) AS retention_declared_days, \
     w.recording_mode, w.recording_schedule \
     FROM cameras k \
     JOIN camera_versions v ON v.camera_id = k.id AND v.superseded_at IS NULL AND v.valid_to IS NULL \
     JOIN coverages c ON c.version_id = v.id \
     LEFT JOIN units u ON u.id = k.unit_id \
     LEFT JOIN owners o ON o.id = k.owner_id \
     LEFT JOIN owner_contacts t ON t.owner_id = k.owner_id \
     LEFT JOIN owner_consents a ON a.owner_id = k.owner_id AND a.scope = 'contactable' AND a.ended_at IS NULL \
     LEFT JOIN status_events e ON e.rid = (SELECT l.rid FROM status_events l WHERE l.camera_id = k.id AND l.superseded_at IS NULL \
      ORDER BY l.since IS NULL, l.since DESC, l.rid DESC LIMIT 1) \
     LEFT JOIN recorder_measurements w ON w.rid = (SELECT l.rid FROM recorder_measurements l \
      WHERE l.recorder_id = v.recorder_id AND l.kind = 'mode' AND l.superseded_at IS NULL \
      ORDER BY l.measured_at IS NULL, l.measured_at DESC, l.rid DESC LIMIT 1) \
     WHERE ";

// The prefilter finds coverages whose box meets the query box; the place itself is tested exactly beside it.
const IN_BOX_SQLITE: &str = " AND v.id IN (SELECT c.version_id FROM coverages_box b JOIN coverages c ON c.rid = b.rid \
     WHERE b.min_lon <= ";
const IN_BOX_POSTGIS: &str =
    " AND v.id IN (SELECT c.version_id FROM coverages c WHERE c.box && ST_MakeEnvelope(";

/// Why a camera is to be looked at by those who keep the registry.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Review {
    /// It seems to hang inside a building.
    Indoors,
    /// It shows private ground that is not masked in the device.
    TowardsPrivate,
}

/// Which cameras a list is to hold.
#[derive(Clone, Debug, Default)]
pub struct CameraFilter {
    /// Those within this box.
    pub bbox: Option<BBox>,
    /// Those in this state.
    pub status: Option<CameraStatus>,
    /// Those whose code or label holds this text, marks aside.
    pub q: Option<String>,
    /// Those on this work list.
    pub review: Option<Review>,
    /// Those after this row of the list before.
    pub after: i64,
    /// At most so many.
    pub limit: u32,
}

/// Which cameras leave the registry as a file.
#[derive(Clone, Debug, Default)]
pub(crate) struct Exported<'a> {
    /// Those in this state.
    pub(crate) status: Option<CameraStatus>,
    /// Those whose code or label holds this text, marks aside.
    pub(crate) q: Option<&'a str>,
    /// Those of public bodies that are marked public and hang there.
    pub(crate) public: bool,
    /// Drafts instead of all others.
    pub(crate) drafts: bool,
}

/// Adds `WHERE` conditions and order to a select; one body for both databases.
macro_rules! filtered {
    ($db:expr, $query:expr, $scope:expr, $filter:expr, $holding:expr) => {{
        let query = &mut $query;
        query.push("k.rid > ").push_bind($filter.after);
        if let Some(unit) = $scope.unit {
            query
                .push(" AND (k.unit_id IS NULL OR k.unit_id = ")
                .push_bind(unit)
                .push(")");
        }
        if !$scope.sees_drafts() {
            query.push(" AND k.draft_until IS NULL");
        }
        if let Some(status) = $filter.status {
            query
                .push(" AND coalesce(e.status, 'unknown') = ")
                .push_bind(status);
        }
        if $filter.review.is_some() {
            query.push(" AND coalesce(e.status, 'unknown') <> 'removed'");
        }
        match $filter.review {
            None => {}
            Some(Review::Indoors) => drop(query.push(" AND c.indoors")),
            Some(Review::TowardsPrivate) => drop(query.push(" AND c.towards_private_m2 > 0")),
        }
        if let Some(text) = &$filter.q {
            query
                .push(" AND k.folded LIKE ")
                .push_bind(folded::like_pattern(text))
                .push(" ESCAPE '\\'");
        }
        push_among!($db, query, $holding);
        if let Some(area) = $filter.bbox {
            query.push(by_db!($db, IN_BOX_SQLITE, IN_BOX_POSTGIS));
            if matches!($db, Db::Sqlite { .. }) {
                query
                    .push_bind(area.max_lon)
                    .push(" AND b.max_lon >= ")
                    .push_bind(area.min_lon);
                query.push(" AND b.min_lat <= ").push_bind(area.max_lat);
                query
                    .push(" AND b.max_lat >= ")
                    .push_bind(area.min_lat)
                    .push(")");
            } else {
                query
                    .push_bind(area.min_lon)
                    .push(", ")
                    .push_bind(area.min_lat)
                    .push(", ");
                query
                    .push_bind(area.max_lon)
                    .push(", ")
                    .push_bind(area.max_lat)
                    .push(", 4326))");
            }
            query
                .push(" AND v.lon BETWEEN ")
                .push_bind(area.min_lon)
                .push(" AND ")
                .push_bind(area.max_lon);
            query
                .push(" AND v.lat BETWEEN ")
                .push_bind(area.min_lat)
                .push(" AND ")
                .push_bind(area.max_lat);
        }
        query
            .push(" ORDER BY k.rid LIMIT ")
            .push_bind(i64::from($filter.limit) + 1);
    }};
}

/// Narrows a select to one camera, if the scope may see it.
macro_rules! one {
    ($query:expr, $scope:expr, $id:expr) => {{
        $query.push("k.id = ").push_bind($id);
        if let Some(unit) = $scope.unit {
            $query
                .push(" AND (k.unit_id IS NULL OR k.unit_id = ")
                .push_bind(unit)
                .push(")");
        }
        if !$scope.sees_drafts() {
            $query.push(" AND k.draft_until IS NULL");
        }
    }};
}

/// Binds a list of values, with commas between them.
macro_rules! push_list {
    ($query:expr, $values:expr) => {{
        let mut list = $query.separated(", ");
        for value in $values {
            list.push_bind(value);
        }
    }};
}

/// Values of one list.
const CHUNK: usize = 1000;
/// Codes that are given here have numbers below this.
const MOST_GIVEN: u64 = 1_000_000_000;

impl Db {
    /// A page of the cameras that `scope` may see, in the order in which they were registered.
    pub async fn cameras(&self, scope: &Scope, filter: &CameraFilter) -> Result<Page<Camera>> {
        let holding = self.cameras_holding(scope, filter.q.as_deref()).await?;
        let rows: Vec<Camera> = on_db!(self, |pool| {
            let mut query = QueryBuilder::new(SELECT);
            filtered!(self, query, scope, filter, holding);
            query.build_query_as().fetch_all(pool).await
        })?;
        Ok(Page::cut(rows, filter.limit as usize, |row| {
            row.rid.to_string()
        }))
    }

    /// One camera; hidden and missing are the same.
    pub async fn camera(&self, scope: &Scope, id: CameraId) -> Result<Camera> {
        let row: Option<Camera> = on_db!(self, |pool| {
            let mut query = QueryBuilder::new(SELECT);
            one!(query, scope, id);
            query.build_query_as().fetch_optional(pool).await
        })?;
        row.ok_or(Error::NotFound)
    }

    /// The box around the cameras that `scope` may see, else around all streets; none in an empty database.
    ///
    /// Whoever may not see where single cameras hang does not read it off the edges either: those are widened.
    pub async fn extent(&self, scope: &Scope) -> Result<Option<BBox>> {
        const CAMERAS: &str = "SELECT min(v.lon), min(v.lat), max(v.lon), max(v.lat) FROM camera_versions v \
             JOIN cameras k ON k.id = v.camera_id WHERE v.superseded_at IS NULL AND v.valid_to IS NULL \
             AND ($1 IS NULL OR k.unit_id IS NULL OR k.unit_id = $1) AND ($2 OR k.draft_until IS NULL)";
        const STREETS: &str =
            "SELECT min(min_lon), min(min_lat), max(max_lon), max(max_lat) FROM streets";
        type Row = (Option<f64>, Option<f64>, Option<f64>, Option<f64>);
        let cameras: Row = on_db!(self, |pool| sqlx::query_as(CAMERAS)
            .bind(scope.unit)
            .bind(scope.sees_drafts())
            .fetch_one(pool)
            .await)?;
        let found = match cameras {
            (None, ..) => on_db!(self, |pool| sqlx::query_as(STREETS).fetch_one(pool).await)?,
            found => found,
        };
        let (Some(min_lon), Some(min_lat), Some(max_lon), Some(max_lat)) = found else {
            return Ok(None);
        };
        let exact = BBox {
            min_lon,
            min_lat,
            max_lon,
            max_lat,
        };
        Ok(Some(if scope.sees_cameras() {
            exact
        } else {
            exact.to_hundredths()
        }))
    }

    /// The camera as the open transaction sees it, locked until its end on PostgreSQL.
    pub(crate) async fn camera_for_change(
        &self,
        tx: &mut Tx,
        scope: &Scope,
        id: CameraId,
    ) -> Result<Camera> {
        // The write lock is taken first: a reader's snapshot could miss a change made just before.
        const LOCK: &str = "UPDATE cameras SET revision = revision WHERE id = $1";
        on_tx!(tx, |conn| sqlx::query(LOCK)
            .bind(id)
            .execute(conn)
            .await
            .map(drop))?;
        tx.camera(scope, id).await
    }

    /// The cameras of a source that `scope` may see, hang in a box and are not removed yet, with the source's names.
    pub(crate) async fn cameras_of_source(
        &self,
        tx: &mut Tx,
        scope: &Scope,
        source: &str,
        area: BBox,
    ) -> Result<Vec<(CameraId, String)>> {
        const OF_SOURCE: &str = "SELECT k.id, k.source_ref FROM cameras k \
             JOIN camera_versions v ON v.camera_id = k.id AND v.superseded_at IS NULL AND v.valid_to IS NULL \
             WHERE k.source = $1 AND ($6 IS NULL OR k.unit_id IS NULL OR k.unit_id = $6) AND v.lon BETWEEN $2 AND $4 AND v.lat BETWEEN $3 AND $5 \
             AND coalesce((SELECT e.status FROM status_events e WHERE e.camera_id = k.id AND e.superseded_at IS NULL \
             ORDER BY e.since IS NULL, e.since DESC, e.rid DESC LIMIT 1), 'unknown') <> 'removed' ORDER BY k.rid";
        Ok(on_tx!(tx, |conn| {
            let query = sqlx::query_as(OF_SOURCE)
                .bind(source)
                .bind(area.min_lon)
                .bind(area.min_lat);
            query
                .bind(area.max_lon)
                .bind(area.max_lat)
                .bind(scope.unit)
                .fetch_all(conn)
                .await
        })?)
    }
}

impl Tx {
    /// The next cameras of the caller's own unit that may leave the registry, after `after`: none
    /// that belong to no unit where the caller has one (PRIVACY P8), and no drafts (P9), unless they are to be counted.
    pub(crate) async fn exported_cameras(
        &mut self,
        scope: &Scope,
        filter: &Exported<'_>,
        after: i64,
        limit: u32,
    ) -> Result<Vec<Camera>> {
        // What is planned or removed is nowhere to be seen.
        const PUBLIC: &str = " AND k.public AND o.kind = 'commune' AND coalesce(e.status, 'unknown') NOT IN ('planned', 'removed')";
        Ok(on_tx!(self, |conn| {
            let mut query = QueryBuilder::new(SELECT);
            query.push(if filter.drafts {
                "k.draft_until IS NOT NULL"
            } else {
                "k.draft_until IS NULL"
            });
            query.push(" AND k.rid > ").push_bind(after);
            if let Some(unit) = scope.unit {
                query.push(" AND k.unit_id = ").push_bind(unit);
            }
            if let Some(status) = filter.status {
                query
                    .push(" AND coalesce(e.status, 'unknown') = ")
                    .push_bind(status);
            }
            if let Some(text) = filter.q {
                query
                    .push(" AND k.folded LIKE ")
                    .push_bind(folded::like_pattern(text))
                    .push(" ESCAPE '\\'");
            }
            if filter.public {
                query.push(PUBLIC);
            }
            query
                .push(" ORDER BY k.rid LIMIT ")
                .push_bind(i64::from(limit));
            query.build_query_as().fetch_all(conn).await
        })?)
    }

    /// One camera as the transaction sees it; hidden and missing are the same.
    pub(crate) async fn camera(&mut self, scope: &Scope, id: CameraId) -> Result<Camera> {
        let row: Option<Camera> = on_tx!(self, |conn| {
            let mut query = QueryBuilder::new(SELECT);
            one!(query, scope, id);
            query.build_query_as().fetch_optional(conn).await
        })?;
        row.ok_or(Error::NotFound)
    }

    /// Those of some cameras that `scope` may see, as the transaction sees them, with whose word their fields are. What is
    /// read for a change stays as it is until the transaction ends.
    pub(crate) async fn cameras_by_id(
        &mut self,
        scope: &Scope,
        ids: &[CameraId],
        for_change: bool,
    ) -> Result<Vec<(Camera, ChangedBy)>> {
        const WORDS: &str = "SELECT id, changed_by_person FROM cameras WHERE id IN (";
        // Always in one order, so that no two wait for each other; SQLite's writer is alone anyway.
        const LOCKED: &str = ") ORDER BY id FOR NO KEY UPDATE";
        let lock = by_tx!(self, None, Some(LOCKED)).filter(|_| for_change);
        let mut cameras = Vec::with_capacity(ids.len());
        for chunk in ids.chunks(CHUNK) {
            on_tx!(&mut *self, |conn| {
                let mut words = QueryBuilder::new(WORDS);
                push_list!(words, chunk);
                words.push(lock.unwrap_or(")"));
                let words: Vec<(CameraId, JsonText<ChangedBy>)> =
                    words.build_query_as().fetch_all(&mut *conn).await?;
                let mut words: HashMap<_, _> = words.into_iter().collect();
                let mut query = QueryBuilder::new(SELECT);
                query.push("k.id IN (");
                push_list!(query, chunk);
                query.push(")");
                if let Some(unit) = scope.unit {
                    query
                        .push(" AND (k.unit_id IS NULL OR k.unit_id = ")
                        .push_bind(unit)
                        .push(")");
                }
                let read: Vec<Camera> = query.build_query_as().fetch_all(conn).await?;
                cameras.extend(read.into_iter().filter_map(|camera| {
                    let JsonText(by) = words.remove(&camera.id)?;
                    Some((camera, by))
                }));
            });
        }
        Ok(cameras)
    }

    /// The cameras with some codes in one unit, or without one, whatever the capitals: code, identifier and source.
    pub(crate) async fn cameras_by_code(
        &mut self,
        unit: Option<UnitId>,
        codes: &[&str],
    ) -> Result<Vec<(String, CameraId, String)>> {
        // As the index has it.
        const SQLITE: [&str; 2] = [
            "coalesce(unit_id, x'00') = coalesce(",
            ", x'00') AND lower(code) IN (",
        ];
        const POSTGRES: [&str; 2] = [
            "coalesce(unit_id, '00000000-0000-0000-0000-000000000000'::uuid) = coalesce(",
            ", '00000000-0000-0000-0000-000000000000'::uuid) AND lower(code COLLATE \"C\") IN (",
        ];
        let [before, after] = by_tx!(self, SQLITE, POSTGRES);
        let mut cameras = Vec::new();
        let keys: Vec<String> = codes.iter().map(|code| code_key(code)).collect();
        for chunk in keys.chunks(CHUNK) {
            let found: Vec<_> = on_tx!(&mut *self, |conn| {
                let mut query = QueryBuilder::new("SELECT code, id, source FROM cameras WHERE ");
                query.push(before).push_bind(unit).push(after);
                push_list!(query, chunk.iter().map(String::as_str));
                query.push(") ORDER BY rid");
                query.build_query_as().fetch_all(conn).await
            })?;
            cameras.extend(found);
        }
        Ok(cameras)
    }

    /// The camera with this code in this unit, or without one, if there is any.
    pub(crate) async fn camera_id_by_code(
        &mut self,
        unit: Option<UnitId>,
        code: &str,
    ) -> Result<Option<CameraId>> {
        let mut found = self.cameras_by_code(unit, &[code]).await?;
        found.sort_by_key(|(known, ..)| known != code);
        Ok(found.into_iter().next().map(|(_, id, _)| id))
    }

    /// The cameras that a source calls by some names, by these names, each with the unit that keeps it.
    pub(crate) async fn cameras_by_source(
        &mut self,
        source: &str,
        names: &[&str],
    ) -> Result<HashMap<String, (CameraId, Option<UnitId>)>> {
        let mut cameras = HashMap::new();
        for chunk in names.chunks(CHUNK) {
            let found: Vec<(String, CameraId, Option<UnitId>)> = on_tx!(&mut *self, |conn| {
                let mut query = QueryBuilder::new(
                    "SELECT source_ref, id, unit_id FROM cameras WHERE source = ",
                );
                query.push_bind(source).push(" AND source_ref IN (");
                push_list!(query, chunk);
                query.push(")");
                query.build_query_as().fetch_all(conn).await
            })?;
            cameras.extend(found.into_iter().map(|(name, id, unit)| (name, (id, unit))));
        }
        Ok(cameras)
    }

    /// The largest number of a unit's codes that begin with `prefix` and go on with a number.
    pub(crate) async fn last_number_of_codes(
        &mut self,
        unit: Option<UnitId>,
        prefix: &str,
    ) -> Result<u64> {
        const CODES: &str = "SELECT code FROM cameras WHERE code LIKE $1 AND (unit_id = $2 OR (unit_id IS NULL AND $2 IS NULL))";
        let codes: Vec<String> = on_tx!(self, |conn| sqlx::query_scalar(CODES)
            .bind(format!("{prefix}%"))
            .bind(unit)
            .fetch_all(conn)
            .await)?;
        let numbers = codes
            .iter()
            .filter_map(|code| code.strip_prefix(prefix)?.parse().ok());
        // A longer number is somebody's own, and the next one may not exist.
        let numbers = numbers.filter(|number| *number < MOST_GIVEN);
        Ok(numbers.max().unwrap_or(0))
    }
}

impl Camera {
    /// Fills what follows from other columns: the day of installation in `zone`.
    #[must_use]
    pub fn in_zone(mut self, zone: &jiff::tz::TimeZone) -> Self {
        self.installed_on = self.installed_at.map(|instant| Day::of(instant, zone));
        self
    }

    /// The camera without what only registrars see of its owner.
    #[must_use]
    pub fn without_contact(mut self) -> Self {
        (self.has_contact, self.contactable) = (None, None);
        self.owner_id = None;
        self
    }
}
