//! SQL of owners as records of their own: a unit's list, one owner, and what is changed of it.

use sqlx::QueryBuilder;
use uuid::Uuid;

use super::{
    ContactKey, OwnerId, OwnerKind,
    card::MOST_TRIES,
    record::{CardState, NewOwner, OwnedCamera, Owner, OwnerPatch, OwnerRecord},
};
use crate::{
    accounts::Scope,
    cameras::{Camera, CameraId, Registrar, history::Shared, push_among},
    db::{Db, Page, Tx, by_tx, on_db, on_tx},
    error::{Error, Result},
    folded,
    refusal::Refusal,
};

macro_rules! held {
    ($scope:literal) => {
        concat!(
            "EXISTS (SELECT 1 FROM owner_consents c WHERE c.owner_id = o.id AND c.ended_at IS NULL AND c.scope = '",
            $scope,
            "') AS ",
            $scope
        )
    };
}
const SELECT: &str = concat!(
    "SELECT o.id, o.kind, o.label, u.code AS unit_code, o.withdrawn_at, o.revision, \
     (SELECT count(*) FROM cameras k WHERE k.owner_id = o.id) AS cameras, \
     (SELECT k.code FROM cameras k WHERE k.owner_id = o.id ORDER BY k.rid LIMIT 1) AS camera_code, \
     (SELECT min(k.draft_until) FROM cameras k WHERE k.owner_id = o.id) AS draft_until, \
     EXISTS (SELECT 1 FROM owner_contacts t WHERE t.owner_id = o.id) AS has_contact, ",
    held!("listed"),
    ", ",
    held!("contactable"),
    ", ",
    held!("footage_asked_first"),
    " FROM owners o LEFT JOIN units u ON u.id = o.unit_id WHERE "
);
const OWNED: &str = "SELECT k.id, k.code, k.label, v.lon, v.lat, k.draft_until, k.revision FROM cameras k \
     JOIN camera_versions v ON v.camera_id = k.id AND v.superseded_at IS NULL AND v.valid_to IS NULL \
     WHERE k.owner_id = $1 ORDER BY k.rid LIMIT 1000";
const CARD: &str = "SELECT issued_at, waits_until, failures >= $2 AS is_blocked FROM owner_cards \
     WHERE owner_id = $1 AND revoked_at IS NULL";

/// Which owners a list is to hold.
#[derive(Clone, Debug, Default)]
pub(super) struct OwnerFilter {
    /// Those of this kind.
    pub(super) kind: Option<OwnerKind>,
    /// Those with a camera whose code or label holds this text, or whose own label does, marks aside.
    pub(super) q: Option<String>,
    /// Those with a camera that waits for consent, or without one.
    pub(super) draft: Option<bool>,
    /// Those that withdrew, or did not.
    pub(super) withdrawn: Option<bool>,
    /// Those after this one.
    pub(super) after: Option<OwnerId>,
    /// At most so many.
    pub(super) limit: u32,
}

/// Adds what narrows a select to owners of the caller's unit.
macro_rules! own_unit {
    ($query:expr, $scope:expr) => {
        if let Some(unit) = $scope.unit {
            $query
                .push(" AND (o.unit_id IS NULL OR o.unit_id = ")
                .push_bind(unit)
                .push(")");
        }
    };
}

impl Db {
    /// A page of the owners that the unit of `scope` keeps, in the order in which they were recorded.
    pub(super) async fn owners(&self, scope: &Scope, filter: &OwnerFilter) -> Result<Page<Owner>> {
        let after = filter.after.unwrap_or(OwnerId(Uuid::nil()));
        let holding = self.cameras_holding(scope, filter.q.as_deref()).await?;
        let rows: Vec<Owner> = on_db!(self, |pool| {
            let mut query = QueryBuilder::new(SELECT);
            query.push("o.id > ").push_bind(after);
            own_unit!(query, scope);
            if let Some(kind) = filter.kind {
                query.push(" AND o.kind = ").push_bind(kind);
            }
            if let Some(withdrawn) = filter.withdrawn {
                query.push(" AND o.withdrawn_at IS ");
                query.push(if withdrawn { "NOT NULL" } else { "NULL" });
            }
            if let Some(draft) = filter.draft {
                query.push(if draft {
                    " AND EXISTS"
                } else {
                    " AND NOT EXISTS"
                });
                query.push(
                    " (SELECT 1 FROM cameras k WHERE k.owner_id = o.id AND k.draft_until IS NOT NULL)",
                );
            }
            if let Some(text) = &filter.q {
                let pattern = folded::like_pattern(text);
                if holding.is_some() {
                    query
                        .push(" AND o.id IN (SELECT w.id FROM owners w WHERE w.folded <> '' AND w.folded LIKE ")
                        .push_bind(pattern)
                        .push(" ESCAPE '\\' UNION SELECT k.owner_id FROM cameras k WHERE k.owner_id IS NOT NULL");
                    push_among!(self, query, holding);
                    query.push(")");
                } else {
                    // Asked of one owner after the other: a common text is met soon, and a unit has few of them.
                    query
                        .push(" AND (o.folded <> '' AND o.folded LIKE ")
                        .push_bind(pattern.clone())
                        .push(" ESCAPE '\\' OR EXISTS (SELECT 1 FROM cameras k WHERE k.owner_id = o.id AND k.folded LIKE ")
                        .push_bind(pattern)
                        .push(" ESCAPE '\\'))");
                }
            }
            query
                .push(" ORDER BY o.id LIMIT ")
                .push_bind(i64::from(filter.limit) + 1);
            query.build_query_as().fetch_all(pool).await
        })?;
        let page = Page::cut(rows, filter.limit as usize, |row: &Owner| {
            row.id.0.to_string()
        });
        Ok(Page {
            items: page.items.into_iter().map(Owner::with_consents).collect(),
            next_cursor: page.next_cursor,
        })
    }

    /// The owners of the caller's unit whose contact holds this number, found by its keyed hash; at most 100.
    pub(super) async fn owners_by_phone(
        &self,
        scope: &Scope,
        key: &ContactKey,
        phone: &str,
    ) -> Result<Vec<Owner>> {
        let hash = key
            .hash_of(scope.unit, phone)
            .ok_or_else(|| Error::field("phone", Refusal::NotPhoneNumber))?;
        let rows: Vec<Owner> = on_db!(self, |pool| {
            let mut query = QueryBuilder::new(SELECT);
            query
                .push("o.id IN (SELECT t.owner_id FROM owner_contacts t WHERE t.phone_hash = ")
                .push_bind(&hash)
                .push(")");
            own_unit!(query, scope);
            query.push(" ORDER BY o.id LIMIT 100");
            query.build_query_as().fetch_all(pool).await
        })?;
        Ok(rows.into_iter().map(Owner::with_consents).collect())
    }

    /// One owner with its cameras and consents; hidden and missing are the same.
    pub(super) async fn owner(&self, scope: &Scope, id: OwnerId) -> Result<OwnerRecord> {
        let row: Option<Owner> = on_db!(self, |pool| {
            let mut query = QueryBuilder::new(SELECT);
            query.push("o.id = ").push_bind(id);
            own_unit!(query, scope);
            query.build_query_as().fetch_optional(pool).await
        })?;
        let owner = row.ok_or(Error::NotFound)?.with_consents();
        let cameras: Vec<OwnedCamera> = on_db!(self, |pool| sqlx::query_as(OWNED)
            .bind(id)
            .fetch_all(pool)
            .await)?;
        let card: Option<CardState> = on_db!(self, |pool| sqlx::query_as(CARD)
            .bind(id)
            .bind(MOST_TRIES)
            .fetch_optional(pool)
            .await)?;
        Ok(OwnerRecord {
            owner,
            owned: cameras,
            history: self.consents(id).await?,
            card,
        })
    }
}

impl Tx {
    /// An owner to change, with its cameras locked first, as who changes a camera does; hidden and missing are the same.
    pub(super) async fn owner_for_change(&mut self, scope: &Scope, id: OwnerId) -> Result<Owner> {
        // In the order of their keys, so that two who change one owner wait for each other; SQLite has its one writer.
        const CAMERAS: &str = "SELECT id FROM cameras WHERE owner_id = $1 ORDER BY id";
        const LOCKED: &str = "SELECT id FROM cameras WHERE owner_id = $1 ORDER BY id FOR UPDATE";
        const LOCK: &str = "UPDATE owners SET revision = revision WHERE id = $1";
        let sql = by_tx!(self, CAMERAS, LOCKED);
        let _locked: Vec<CameraId> = on_tx!(&mut *self, |conn| sqlx::query_scalar(sql)
            .bind(id)
            .fetch_all(conn)
            .await)?;
        on_tx!(self, |conn| sqlx::query(LOCK)
            .bind(id)
            .execute(conn)
            .await
            .map(drop))?;
        let row: Option<Owner> = on_tx!(self, |conn| {
            let mut query = QueryBuilder::new(SELECT);
            query.push("o.id = ").push_bind(id);
            own_unit!(query, scope);
            query.build_query_as().fetch_optional(conn).await
        })?;
        Ok(row.ok_or(Error::NotFound)?.with_consents())
    }

    /// Counts a change of an owner's record.
    pub(super) async fn revise_owner(&mut self, id: OwnerId) -> Result<()> {
        const REVISE: &str = "UPDATE owners SET revision = revision + 1 WHERE id = $1";
        Ok(on_tx!(self, |conn| sqlx::query(REVISE)
            .bind(id)
            .execute(conn)
            .await
            .map(drop))?)
    }

    /// Counts a change of all cameras of an owner, which locks them.
    pub(crate) async fn revise_cameras_of(&mut self, id: OwnerId) -> Result<()> {
        const REVISE: &str = "UPDATE cameras SET revision = revision + 1 WHERE owner_id = $1";
        Ok(on_tx!(self, |conn| sqlx::query(REVISE)
            .bind(id)
            .execute(conn)
            .await
            .map(drop))?)
    }

    /// Changes kind and label of an owner.
    pub(super) async fn change_owner(
        &mut self,
        registrar: &Registrar<'_>,
        id: OwnerId,
        patch: &OwnerPatch,
    ) -> Result<()> {
        const CHANGE: &str = "UPDATE owners SET kind = coalesce($2, kind), \
             label = CASE WHEN $3 IS NULL THEN label ELSE nullif($3, '') END, \
             folded = coalesce($4, folded) WHERE id = $1";
        let cameras = self.cameras_sharing(registrar, Shared::Owner(id)).await?;
        on_tx!(self, |conn| {
            let query = sqlx::query(CHANGE).bind(id).bind(patch.kind);
            let folded = patch.label.as_deref().map(folded::fold);
            let query = query.bind(&patch.label).bind(folded);
            query.execute(conn).await.map(drop)
        })?;
        if patch.kind.is_some() {
            self.note_kind_of_owner(id).await?;
        }
        // Who has one of them open in a form sees another kind by now.
        let is_other = |camera: &Camera| patch.kind.is_some() && camera.owner_kind != patch.kind;
        if cameras.iter().any(is_other) {
            self.revise_cameras_of(id).await?;
        }
        self.settle_drafts(id, registrar.now).await?;
        self.note_all_consequences(registrar, &cameras).await?;
        self.revise_owner(id).await
    }

    /// Notes at all cameras of an owner that its kind is a person's word, which lists leave alone.
    async fn note_kind_of_owner(&mut self, id: OwnerId) -> Result<()> {
        const CAMERAS: &str = "SELECT id FROM cameras WHERE owner_id = $1 ORDER BY id";
        let cameras: Vec<CameraId> = on_tx!(&mut *self, |conn| sqlx::query_scalar(CAMERAS)
            .bind(id)
            .fetch_all(conn)
            .await)?;
        for camera in cameras {
            let mut words = self.changed_by_person(camera).await?;
            words.note(&["owner_kind".to_owned()], "page");
            self.set_changed_by_person(camera, &words).await?;
        }
        Ok(())
    }

    /// Stores an owner with its first camera (read by `camera_for_change` in this transaction).
    pub(super) async fn record_owner(
        &mut self,
        registrar: &Registrar<'_>,
        new: &NewOwner,
    ) -> Result<OwnerId> {
        const INSERT: &str = "INSERT INTO owners (id, kind, label, folded, unit_id, created_at) \
             VALUES ($1, $2, $3, $4, (SELECT unit_id FROM cameras WHERE id = $5), $6)";
        let id = OwnerId(Uuid::now_v7());
        let folded = folded::fold(new.label.as_deref().unwrap_or_default());
        on_tx!(self, |conn| {
            let query = sqlx::query(INSERT).bind(id).bind(new.kind).bind(&new.label);
            let query = query.bind(folded).bind(new.camera_id).bind(registrar.now);
            query.execute(conn).await.map(drop)
        })?;
        self.join_camera(registrar, id, new.camera_id).await?;
        Ok(id)
    }

    /// Gives a camera to an owner; the one it had goes with its last camera.
    pub(crate) async fn join_camera(
        &mut self,
        registrar: &Registrar<'_>,
        id: OwnerId,
        camera: CameraId,
    ) -> Result<()> {
        const BEFORE: &str = "SELECT owner_id FROM cameras WHERE id = $1";
        const JOIN: &str =
            "UPDATE cameras SET owner_id = $2, revision = revision + 1 WHERE id = $1";
        let before: Option<OwnerId> = on_tx!(self, |conn| sqlx::query_scalar(BEFORE)
            .bind(camera)
            .fetch_one(conn)
            .await)?;
        if before == Some(id) {
            return Ok(());
        }
        let was = self.camera(registrar.scope, camera).await?;
        on_tx!(self, |conn| sqlx::query(JOIN)
            .bind(camera)
            .bind(id)
            .execute(conn)
            .await
            .map(drop))?;
        self.settle_drafts(id, registrar.now).await?;
        self.note_consequences(registrar, &was).await?;
        self.revise_owner(id).await?;
        if let Some(before) = before {
            self.forget_unused_owners(&[before.0]).await?;
        }
        Ok(())
    }
}
