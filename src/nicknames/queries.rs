//! SQL of nicknames.

use super::{MOST, Nickname, NicknameId};
use crate::{
    accounts::Scope,
    db::{Db, Tx, on_db, on_tx},
    error::{Error, Result},
    folded::fold,
    geometry::{BBox, Meters, Position},
    refusal::Refusal,
};

const INSERT: &str = "INSERT INTO nicknames (id, unit_id, name, folded, lon, lat, radius_m, created_at, created_by) \
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)";
const COUNT: &str =
    "SELECT count(*) FROM nicknames WHERE unit_id = $1 OR (unit_id IS NULL AND $1 IS NULL)";
const ALL: &str = "SELECT id, name, lon, lat, radius_m, created_at FROM nicknames WHERE ($1 IS NULL OR unit_id = $1) \
     ORDER BY rid";
const DELETE: &str = "DELETE FROM nicknames WHERE id = $1 AND ($2 IS NULL OR unit_id = $2)";
/// A place that is mapped as a point reaches this far for the purpose of P21, metres.
const SENSITIVE_M: f64 = 20.0;

impl Db {
    /// The nicknames of the caller's unit, by name.
    pub async fn nicknames(&self, scope: &Scope) -> Result<Vec<Nickname>> {
        let mut all: Vec<Nickname> = on_db!(self, |pool| sqlx::query_as(ALL)
            .bind(scope.unit)
            .fetch_all(pool)
            .await)?;
        // Here and not in SQL: the two databases order letters in their own ways.
        all.sort_by_cached_key(|nickname| fold(&nickname.name));
        Ok(all)
    }

    /// An error unless the place may have a name to be found by: a sensitive one may not (PRIVACY P21).
    pub async fn check_nickname_place(&self, nickname: &Nickname) -> Result<()> {
        let place = Position::try_from([nickname.lon, nickname.lat]).ok();
        let reach = Meters::new(SENSITIVE_M).ok();
        let area = place
            .and_then(|place| BBox::of([place]))
            .zip(reach)
            .map(|(bbox, reach)| bbox.grown(reach));
        match area {
            Some(area) if self.touches_sensitive_place(area).await? => {
                Err(Error::field("lon", Refusal::SensitivePlace))
            }
            _ => Ok(()),
        }
    }
}

impl Tx {
    /// Stores a nickname of the unit of `scope`; a conflict if it has one of that name, or too many.
    pub async fn add_nickname(&mut self, scope: &Scope, nickname: &Nickname) -> Result<()> {
        let known: i64 = on_tx!(self, |conn| sqlx::query_scalar(COUNT)
            .bind(scope.unit)
            .fetch_one(conn)
            .await)?;
        if known as usize >= MOST {
            return Err(Error::Conflict(
                Refusal::TooManyNicknames { most: MOST }.into(),
            ));
        }
        let stored: Result<()> = on_tx!(self, |conn| {
            let query = sqlx::query(INSERT).bind(nickname.id).bind(scope.unit);
            let query = query.bind(&nickname.name).bind(fold(&nickname.name));
            let query = query
                .bind(nickname.lon)
                .bind(nickname.lat)
                .bind(nickname.radius_m);
            let query = query.bind(nickname.created_at).bind(scope.account);
            query.execute(conn).await.map(drop)
        })
        .map_err(Error::from);
        match stored {
            Err(Error::Conflict(_)) => Err(Error::Conflict(Refusal::NicknameTaken.into())),
            other => other,
        }
    }

    /// Deletes a nickname of the caller's unit; hidden and missing are the same.
    pub async fn delete_nickname(&mut self, scope: &Scope, id: NicknameId) -> Result<()> {
        let deleted = on_tx!(self, |conn| {
            let query = sqlx::query(DELETE).bind(id).bind(scope.unit);
            query.execute(conn).await.map(|done| done.rows_affected())
        })?;
        if deleted == 0 {
            Err(Error::NotFound)
        } else {
            Ok(())
        }
    }
}
