//! SQL of the own extract.

use crate::{
    db::{Db, on_db},
    error::Result,
};

const HAS_EXTRACT: &str =
    "SELECT EXISTS (SELECT 1 FROM streets) OR EXISTS (SELECT 1 FROM obstacles)";

impl Db {
    /// Whether an extract was imported, whose streets or buildings the map then shows.
    pub async fn has_extract(&self) -> Result<bool> {
        Ok(on_db!(self, |pool| {
            sqlx::query_scalar(HAS_EXTRACT).fetch_one(pool).await
        })?)
    }
}
