//! SQL of whose word the fields of a camera are.

use super::{CameraId, ChangedBy};
use crate::{
    db::{JsonText, Tx, on_tx},
    error::Result,
};

impl Tx {
    /// The fields of a camera that a person changed, by hand or in a list.
    pub(crate) async fn changed_by_person(&mut self, camera: CameraId) -> Result<ChangedBy> {
        const FIELDS: &str = "SELECT changed_by_person FROM cameras WHERE id = $1";
        let JsonText(fields) = on_tx!(self, |conn| sqlx::query_scalar(FIELDS)
            .bind(camera)
            .fetch_one(conn)
            .await)?;
        Ok(fields)
    }

    /// Notes whose word the fields of a camera are from now on.
    pub(crate) async fn set_changed_by_person(
        &mut self,
        camera: CameraId,
        words: &ChangedBy,
    ) -> Result<()> {
        const WORDS: &str = "UPDATE cameras SET changed_by_person = $2 WHERE id = $1";
        on_tx!(self, |conn| sqlx::query(WORDS)
            .bind(camera)
            .bind(JsonText(words))
            .execute(conn)
            .await
            .map(drop))?;
        Ok(())
    }
}
