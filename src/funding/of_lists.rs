//! SQL of the money that came with lists: entries of single cameras, many at once.

use std::collections::HashMap;

use sqlx::QueryBuilder;
use uuid::Uuid;

use super::{ContributionId, Item, Source};
use crate::{
    accounts::Scope,
    cameras::CameraId,
    clock::{Day, Instant},
    db::{Tx, by_tx, on_tx},
    error::Result,
    imports::ImportId,
    units::UnitId,
};

/// Rows of one statement.
const CHUNK: usize = 500;

/// Money that was given for a camera, as a list states it; never of a household (PRIVACY P3).
#[derive(Clone, Copy, Debug)]
pub(crate) struct CameraMoney {
    pub(crate) camera: CameraId,
    pub(crate) source: Source,
    pub(crate) amount_dong: i64,
    pub(crate) given_on: Day,
}

/// Money that is recorded of a camera.
#[derive(Clone, Copy, Debug, sqlx::FromRow)]
pub(crate) struct KnownMoney {
    pub(crate) source: Source,
    pub(crate) amount_dong: Option<i64>,
    pub(crate) given_on: Day,
    pub(crate) is_struck: bool,
}

#[derive(sqlx::FromRow)]
struct Row {
    camera_id: CameraId,
    #[sqlx(flatten)]
    known: KnownMoney,
}

impl Tx {
    /// What was ever recorded as given for some cameras themselves, struck entries among it. Where it is read to add to it, no
    /// other list does so until the transaction ends.
    pub(crate) async fn money_of_cameras(
        &mut self,
        cameras: &[CameraId],
        to_add: bool,
    ) -> Result<HashMap<CameraId, Vec<KnownMoney>>> {
        // SQLite's writer is alone anyway.
        let lock = by_tx!(self, None, Some(") ORDER BY id FOR NO KEY UPDATE")).filter(|_| to_add);
        let mut known: HashMap<CameraId, Vec<KnownMoney>> = HashMap::new();
        for chunk in cameras.chunks(CHUNK) {
            if let Some(lock) = lock {
                on_tx!(&mut *self, |conn| {
                    let mut query = QueryBuilder::new("SELECT id FROM cameras WHERE id IN (");
                    let mut asked = query.separated(", ");
                    for camera in chunk {
                        asked.push_bind(*camera);
                    }
                    query.push(lock);
                    query.build().execute(conn).await.map(drop)
                })?;
            }
            let found: Vec<Row> = on_tx!(&mut *self, |conn| {
                let mut query = QueryBuilder::new(
                    "SELECT camera_id, source, amount_dong, given_on, struck_at IS NOT NULL AS is_struck \
                     FROM contributions WHERE item = ",
                );
                query.push_bind(Item::Camera).push(" AND camera_id IN (");
                let mut asked = query.separated(", ");
                for camera in chunk {
                    asked.push_bind(*camera);
                }
                query.push(")");
                query.build_query_as().fetch_all(conn).await
            })?;
            for row in found {
                known.entry(row.camera_id).or_default().push(row.known);
            }
        }
        Ok(known)
    }

    /// What an earlier import of the same file recorded of cameras that are gone since: drafts that had their time.
    pub(crate) async fn money_left_by(
        &mut self,
        scope: &Scope,
        file_hash: &[u8],
    ) -> Result<Vec<KnownMoney>> {
        const LEFT: &str = "SELECT g.source, g.amount_dong, g.given_on, g.struck_at IS NOT NULL AS is_struck \
             FROM contributions g JOIN imports i ON i.id = g.import_id WHERE g.camera_id IS NULL AND i.file_hash = $1 \
             AND i.undone_at IS NULL AND i.unit_id IS NOT DISTINCT FROM $2";
        Ok(on_tx!(self, |conn| sqlx::query_as(LEFT)
            .bind(file_hash)
            .bind(scope.unit)
            .fetch_all(conn)
            .await)?)
    }

    /// Records money that came with an import, each in the book of the unit that keeps the camera.
    pub(crate) async fn add_money_of_cameras(
        &mut self,
        scope: &Scope,
        import: ImportId,
        money: &[CameraMoney],
        now: Instant,
    ) -> Result<()> {
        for chunk in money.chunks(CHUNK) {
            let units: Vec<(CameraId, Option<UnitId>)> = on_tx!(&mut *self, |conn| {
                let mut query = QueryBuilder::new("SELECT id, unit_id FROM cameras WHERE id IN (");
                let mut asked = query.separated(", ");
                for money in chunk {
                    asked.push_bind(money.camera);
                }
                query.push(")");
                query.build_query_as().fetch_all(conn).await
            })?;
            let units: HashMap<CameraId, Option<UnitId>> = units.into_iter().collect();
            on_tx!(&mut *self, |conn| {
                let mut insert = QueryBuilder::new(
                    "INSERT INTO contributions (id, unit_id, camera_id, source, item, amount_dong, given_on, recorded_at, \
                     recorded_by, import_id) ",
                );
                insert.push_values(chunk, |mut values, money| {
                    let unit = scope.unit.or(units.get(&money.camera).copied().flatten());
                    values
                        .push_bind(ContributionId(Uuid::now_v7()))
                        .push_bind(unit)
                        .push_bind(money.camera)
                        .push_bind(money.source)
                        .push_bind(Item::Camera);
                    values
                        .push_bind(money.amount_dong)
                        .push_bind(money.given_on)
                        .push_bind(now)
                        .push_bind(scope.account)
                        .push_bind(import);
                });
                insert.build().execute(conn).await.map(drop)
            })?;
        }
        Ok(())
    }

    /// Takes the entries out of the book that came with an import, but for those that a person struck; says how many.
    ///
    /// They are not struck: an import that is undone never was, and neither were its cameras. The log tells of both.
    pub(crate) async fn take_back_money(&mut self, import: ImportId) -> Result<usize> {
        const TAKE_BACK: &str =
            "DELETE FROM contributions WHERE import_id = $1 AND struck_at IS NULL";
        let rows = on_tx!(self, |conn| sqlx::query(TAKE_BACK)
            .bind(import)
            .execute(conn)
            .await
            .map(|done| done.rows_affected()))?;
        Ok(usize::try_from(rows).unwrap_or(usize::MAX))
    }
}
