//! SQL of the keys that names are found by.

use std::collections::HashSet;

use sqlx::QueryBuilder;

use super::words::keys;
use crate::{
    db::{Tx, on_tx, sourced::CHUNK},
    error::Result,
};

const INTO: &str = "INSERT INTO name_keys (key, name, position) ";
const ONCE: &str = " ON CONFLICT (key, name) DO NOTHING";
const DELETE_UNUSED: &str = "DELETE FROM name_keys WHERE NOT EXISTS (SELECT 1 FROM streets s WHERE s.full_name = name_keys.name) \
     AND NOT EXISTS (SELECT 1 FROM places p WHERE p.name = name_keys.name) \
     AND NOT EXISTS (SELECT 1 FROM addresses a WHERE a.street = name_keys.name)";

impl Tx {
    /// Makes names findable.
    pub(crate) async fn add_name_keys(&mut self, names: &HashSet<&str>) -> Result<()> {
        let mut names: Vec<&str> = names.iter().copied().collect();
        // In the order of the index, and the same on every run.
        names.sort_unstable();
        for chunk in names.chunks(CHUNK) {
            let rows: Vec<(String, &str, i32)> = chunk
                .iter()
                .flat_map(|name| {
                    keys(name)
                        .into_iter()
                        .map(|(key, position)| (key, *name, position))
                })
                .collect();
            for rows in rows.chunks(CHUNK) {
                on_tx!(self, |conn| {
                    let mut insert = QueryBuilder::new(INTO);
                    insert.push_values(rows, |mut values, (key, name, position)| {
                        values.push_bind(key).push_bind(*name).push_bind(*position);
                    });
                    insert.push(ONCE);
                    insert.build().execute(conn).await.map(drop)
                })?;
            }
        }
        Ok(())
    }

    /// Forgets the names that nothing has any more.
    pub(crate) async fn forget_unused_names(&mut self) -> Result<()> {
        on_tx!(self, |conn| sqlx::query(DELETE_UNUSED)
            .execute(conn)
            .await
            .map(drop))?;
        Ok(())
    }
}
