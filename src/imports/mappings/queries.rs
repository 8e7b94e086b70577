//! SQL of saved mappings.

use uuid::Uuid;

use super::{ListMapping, ListMappingId, ListMappingInput};
use crate::{
    accounts::Scope,
    audit::{Entry, append},
    clock::Instant,
    db::{Db, on_db, on_tx},
    error::{Error, Result},
    folded::fold,
};

const ALL: &str = "SELECT id, name, mapping, recorded_at FROM list_mappings \
     WHERE unit_id = $1 OR (unit_id IS NULL AND $1 IS NULL) ORDER BY rid";
const REPLACE: &str = "DELETE FROM list_mappings WHERE folded = $2 AND (unit_id = $1 OR (unit_id IS NULL AND $1 IS NULL))";
const INSERT: &str = "INSERT INTO list_mappings (id, unit_id, name, folded, mapping, recorded_at, recorded_by) \
     VALUES ($1, $2, $3, $4, $5, $6, $7)";
const DELETE: &str = "DELETE FROM list_mappings WHERE id = $1 AND (unit_id = $2 OR (unit_id IS NULL AND $2 IS NULL))";

impl Db {
    /// The mappings of the caller's unit, by name.
    pub async fn list_mappings(&self, scope: &Scope) -> Result<Vec<ListMapping>> {
        let mut all: Vec<ListMapping> = on_db!(self, |pool| sqlx::query_as(ALL)
            .bind(scope.unit)
            .fetch_all(pool)
            .await)?;
        // Here and not in SQL: the two databases order letters in their own ways.
        all.sort_by_cached_key(|mapping| fold(&mapping.name));
        Ok(all)
    }

    /// Saves a mapping for the caller's unit, in place of one of the same name.
    pub async fn save_list_mapping(
        &self,
        scope: &Scope,
        input: &ListMappingInput,
        now: Instant,
    ) -> Result<ListMapping> {
        let saved = input.check(ListMappingId(Uuid::now_v7()), now)?;
        let mut tx = self.begin().await?;
        on_tx!(&mut tx, |conn| {
            let folded = fold(&saved.name);
            let query = sqlx::query(REPLACE).bind(scope.unit).bind(&folded);
            query.execute(&mut *conn).await?;
            let query = sqlx::query(INSERT).bind(saved.id).bind(scope.unit);
            let query = query.bind(&saved.name).bind(&folded).bind(&saved.mapping);
            let query = query.bind(now).bind(scope.account);
            query.execute(conn).await.map(drop)
        })?;
        let entry = Entry::new(
            scope,
            now,
            "list_mapping.save",
            Some(saved.id.0.to_string()),
        );
        append(&mut tx, &[entry]).await?;
        tx.commit().await?;
        Ok(saved)
    }

    /// Deletes a mapping of the caller's unit; hidden and missing are the same.
    pub async fn delete_list_mapping(
        &self,
        scope: &Scope,
        id: ListMappingId,
        now: Instant,
    ) -> Result<()> {
        let mut tx = self.begin().await?;
        let deleted = on_tx!(&mut tx, |conn| {
            let query = sqlx::query(DELETE).bind(id).bind(scope.unit);
            query.execute(conn).await.map(|done| done.rows_affected())
        })?;
        if deleted == 0 {
            return Err(Error::NotFound);
        }
        let entry = Entry::new(scope, now, "list_mapping.delete", Some(id.0.to_string()));
        append(&mut tx, &[entry]).await?;
        tx.commit().await
    }
}
