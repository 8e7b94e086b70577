//! SQL of groups.

use sqlx::QueryBuilder;
use uuid::Uuid;

use super::{Group, GroupId, GroupInput, GroupKind, GroupRecord, ManagedCamera, MemberCount};
use crate::{
    accounts::Scope,
    cameras::CameraId,
    clock::Instant,
    db::{Db, Page, Tx, on_db, on_tx},
    error::{Error, Result},
    folded::require_free_name,
    owners::{Contact, ContactKey, OwnerId},
    refusal::{Complaint, Refusal},
    units::UnitId,
};

const SELECT: &str = "SELECT g.rid, g.id, g.kind, g.name, g.unit_id, u.code AS unit_code, n.counted_on, n.members, \
     (SELECT count(*) FROM community_group_cameras m WHERE m.group_id = g.id) AS cameras, \
     g.sealed IS NOT NULL AS has_contact, g.ended_on, g.revision \
     FROM community_groups g LEFT JOIN units u ON u.id = g.unit_id \
     LEFT JOIN community_group_counts n ON n.group_id = g.id AND n.counted_on = \
     (SELECT max(l.counted_on) FROM community_group_counts l WHERE l.group_id = g.id) WHERE ";
const OTHER_UNITS: &str = "SELECT u.code FROM community_group_units o JOIN units u ON u.id = o.unit_id \
     WHERE o.group_id = $1 ORDER BY u.code";
const COUNTS: &str = "SELECT counted_on, members FROM community_group_counts WHERE group_id = $1 ORDER BY counted_on DESC";
const MANAGED: &str = "SELECT k.id, k.code, k.label FROM community_group_cameras m JOIN cameras k ON k.id = m.camera_id \
     WHERE m.group_id = $1 AND ($2 IS NULL OR k.unit_id IS NULL OR k.unit_id = $2) AND EXISTS (SELECT 1 FROM camera_versions v WHERE v.camera_id = k.id) ORDER BY k.rid LIMIT 1000";

/// Narrows a select to groups that the unit of a scope keeps or that work in it; `$change`: those that it keeps.
macro_rules! own_unit {
    ($query:expr, $scope:expr, $change:expr) => {
        if let Some(unit) = $scope.unit {
            $query
                .push(" AND (g.unit_id IS NULL OR g.unit_id = ")
                .push_bind(unit);
            if !$change {
                $query
                    .push(" OR EXISTS (SELECT 1 FROM community_group_units o WHERE o.group_id = g.id AND o.unit_id = ")
                    .push_bind(unit)
                    .push(")");
            }
            $query.push(")");
        }
    };
}

impl Group {
    fn with_count(mut self) -> Self {
        let count = self.counted_on.zip(self.members);
        self.count = count.map(|(counted_on, members)| MemberCount {
            counted_on,
            members,
        });
        self
    }
}

impl Db {
    /// A page of the groups that the unit of `scope` keeps, or that work in it.
    pub(super) async fn groups(
        &self,
        scope: &Scope,
        kind: Option<GroupKind>,
        after: i64,
        limit: u32,
    ) -> Result<Page<Group>> {
        let rows: Vec<Group> = on_db!(self, |pool| {
            let mut query = QueryBuilder::new(SELECT);
            query.push("g.rid > ").push_bind(after);
            own_unit!(query, scope, false);
            if let Some(kind) = kind {
                query.push(" AND g.kind = ").push_bind(kind);
            }
            query
                .push(" ORDER BY g.rid LIMIT ")
                .push_bind(i64::from(limit) + 1);
            query.build_query_as().fetch_all(pool).await
        })?;
        let mut page = Page::cut(rows, limit as usize, |row: &Group| row.rid.to_string());
        for group in &mut page.items {
            group.other_units = self.other_units(group.id).await?;
        }
        page.items = page.items.into_iter().map(Group::with_count).collect();
        Ok(page)
    }

    /// One group with its counts and cameras; hidden and missing are the same.
    pub(super) async fn group(&self, scope: &Scope, id: GroupId) -> Result<GroupRecord> {
        let row: Option<Group> = on_db!(self, |pool| {
            let mut query = QueryBuilder::new(SELECT);
            query.push("g.id = ").push_bind(id);
            own_unit!(query, scope, false);
            query.build_query_as().fetch_optional(pool).await
        })?;
        let mut group = row.ok_or(Error::NotFound)?.with_count();
        group.other_units = self.other_units(id).await?;
        let counts: Vec<MemberCount> = on_db!(self, |pool| sqlx::query_as(COUNTS)
            .bind(id)
            .fetch_all(pool)
            .await)?;
        // Where a group works in several units, each sees its own cameras.
        let managed: Vec<ManagedCamera> = on_db!(self, |pool| sqlx::query_as(MANAGED)
            .bind(id)
            .bind(scope.unit)
            .fetch_all(pool)
            .await)?;
        Ok(GroupRecord {
            group,
            counts,
            managed,
        })
    }

    async fn other_units(&self, id: GroupId) -> Result<Vec<String>> {
        Ok(on_db!(self, |pool| sqlx::query_scalar(OTHER_UNITS)
            .bind(id)
            .fetch_all(pool)
            .await)?)
    }
}

impl Tx {
    /// A group of the caller's own unit, locked until the end; hidden and missing are the same.
    pub(super) async fn group_for_change(&mut self, scope: &Scope, id: GroupId) -> Result<Group> {
        const LOCK: &str = "UPDATE community_groups SET revision = revision WHERE id = $1";
        self.of_group(LOCK, id).await?;
        let row: Option<Group> = on_tx!(self, |conn| {
            let mut query = QueryBuilder::new(SELECT);
            query.push("g.id = ").push_bind(id);
            own_unit!(query, scope, true);
            query.build_query_as().fetch_optional(conn).await
        })?;
        Ok(row.ok_or(Error::NotFound)?.with_count())
    }

    /// A conflict if another group that `unit` keeps goes on and has this name, marks and capitals aside.
    pub(super) async fn require_free_group_name(
        &mut self,
        unit: Option<UnitId>,
        name: &str,
        own: Option<GroupId>,
    ) -> Result<()> {
        const NAMES: &str = "SELECT name FROM community_groups WHERE ended_on IS NULL AND (unit_id = $1 OR (unit_id IS NULL AND $1 IS NULL)) \
             AND ($2 IS NULL OR id <> $2)";
        let names: Vec<String> = on_tx!(self, |conn| sqlx::query_scalar(NAMES)
            .bind(unit)
            .bind(own)
            .fetch_all(conn)
            .await)?;
        require_free_name(name, names)
    }

    /// Stores a new group.
    pub(super) async fn add_group(
        &mut self,
        scope: &Scope,
        input: &GroupInput,
        units: &[UnitId],
        now: Instant,
    ) -> Result<GroupId> {
        const ADD: &str = "INSERT INTO community_groups (id, kind, name, unit_id, created_at, created_by, ended_on) \
             VALUES ($1, $2, $3, $4, $5, $6, $7)";
        let id = GroupId(Uuid::now_v7());
        if input.ended_on.flatten().is_none() {
            let name = input.name.as_deref().unwrap_or_default();
            self.require_free_group_name(scope.unit, name, None).await?;
        }
        on_tx!(self, |conn| {
            let query = sqlx::query(ADD).bind(id).bind(input.kind);
            let query = query.bind(&input.name).bind(scope.unit).bind(now);
            let query = query.bind(scope.account).bind(input.ended_on.flatten());
            query.execute(conn).await.map(drop)
        })?;
        self.set_group_parts(id, input, units).await?;
        Ok(id)
    }

    /// Changes what `input` states of a group.
    pub(super) async fn change_group(
        &mut self,
        group: &Group,
        input: &GroupInput,
        units: &[UnitId],
    ) -> Result<()> {
        const CHANGE: &str = "UPDATE community_groups SET kind = coalesce($2, kind), name = coalesce($3, name), \
             ended_on = CASE WHEN $5 THEN $4 ELSE ended_on END, revision = revision + 1 WHERE id = $1";
        let id = group.id;
        let ended = input.ended_on.unwrap_or(group.ended_on);
        let goes_on_anew = ended.is_none() && group.ended_on.is_some();
        let name = input.name.as_deref().unwrap_or(&group.name);
        if ended.is_none() && (goes_on_anew || name != group.name) {
            self.require_free_group_name(group.unit_id, name, Some(id))
                .await?;
        }
        on_tx!(self, |conn| {
            let query = sqlx::query(CHANGE).bind(id).bind(input.kind);
            let query = query.bind(&input.name).bind(input.ended_on.flatten());
            let query = query.bind(input.ended_on.is_some());
            query.execute(conn).await.map(drop)
        })?;
        self.set_group_parts(id, input, units).await
    }

    async fn set_group_parts(
        &mut self,
        id: GroupId,
        input: &GroupInput,
        units: &[UnitId],
    ) -> Result<()> {
        const NO_UNITS: &str = "DELETE FROM community_group_units WHERE group_id = $1";
        const UNIT: &str = "INSERT INTO community_group_units (group_id, unit_id) VALUES ($1, $2) ON CONFLICT DO NOTHING";
        const COUNT: &str = "INSERT INTO community_group_counts (group_id, counted_on, members) VALUES ($1, $2, $3) \
             ON CONFLICT (group_id, counted_on) DO UPDATE SET members = excluded.members";
        if input.other_units.is_some() {
            self.of_group(NO_UNITS, id).await?;
            for unit in units {
                on_tx!(self, |conn| sqlx::query(UNIT)
                    .bind(id)
                    .bind(*unit)
                    .execute(conn)
                    .await
                    .map(drop))?;
            }
        }
        if let Some(count) = input.count {
            on_tx!(self, |conn| sqlx::query(COUNT)
                .bind(id)
                .bind(count.counted_on)
                .bind(count.members)
                .execute(conn)
                .await
                .map(drop))?;
        }
        Ok(())
    }

    /// Deletes a group; the cameras that it managed stay.
    pub(super) async fn delete_group(&mut self, id: GroupId) -> Result<()> {
        for sql in [
            "DELETE FROM community_group_cameras WHERE group_id = $1",
            "DELETE FROM community_group_counts WHERE group_id = $1",
            "DELETE FROM community_group_units WHERE group_id = $1",
            "DELETE FROM community_groups WHERE id = $1",
        ] {
            self.of_group(sql, id).await?;
        }
        Ok(())
    }

    /// Stores how to reach a group, or that it is not known; says whether `key` was made the key of this database thereby.
    pub(super) async fn set_group_contact(
        &mut self,
        id: GroupId,
        contact: Option<(&ContactKey, &Contact)>,
    ) -> Result<bool> {
        const SET: &str = "UPDATE community_groups SET key_id = $2, sealed = $3, revision = revision + 1 WHERE id = $1";
        let (mut begun, mut sealed, mut key_id) = (false, None, None);
        if let Some((key, contact)) = contact {
            begun = self.require_contact_key(key).await?;
            sealed = Some(key.seal(OwnerId(id.0), contact)?);
            key_id = Some(key.id());
        }
        on_tx!(self, |conn| sqlx::query(SET)
            .bind(id)
            .bind(key_id)
            .bind(sealed)
            .execute(conn)
            .await
            .map(drop))?;
        Ok(begun)
    }

    /// Says that a group manages a camera, or no longer does; each is managed by at most one.
    pub(super) async fn set_managed(
        &mut self,
        id: GroupId,
        camera: CameraId,
        managed: bool,
    ) -> Result<()> {
        const MANAGE: &str = "INSERT INTO community_group_cameras (camera_id, group_id) VALUES ($1, $2) \
             ON CONFLICT (camera_id) DO UPDATE SET group_id = excluded.group_id";
        const LEAVE: &str =
            "DELETE FROM community_group_cameras WHERE camera_id = $1 AND group_id = $2";
        const REVISE: &str = "UPDATE community_groups SET revision = revision + 1 WHERE id = $1";
        let sql = if managed { MANAGE } else { LEAVE };
        let changed = on_tx!(self, |conn| sqlx::query(sql)
            .bind(camera)
            .bind(id)
            .execute(conn)
            .await
            .map(|done| done.rows_affected()))?;
        if changed == 0 {
            return Err(Error::NotFound);
        }
        self.of_group(REVISE, id).await
    }

    async fn of_group(&mut self, sql: &'static str, id: GroupId) -> Result<()> {
        Ok(on_tx!(self, |conn| sqlx::query(sql)
            .bind(id)
            .execute(conn)
            .await
            .map(drop))?)
    }
}

/// The units of today with these codes, or a complaint about the first that there is none of.
pub(super) async fn units_of(db: &Db, codes: &[String]) -> Result<Vec<UnitId>> {
    let known = db.todays_units().await?;
    let units = codes.iter().enumerate().map(|(n, code)| {
        known.get(code.trim()).copied().ok_or_else(|| {
            let why = Complaint::from(Refusal::NoSuchRecord);
            Error::field(&format!("other_units/{n}"), why)
        })
    });
    units.collect()
}
