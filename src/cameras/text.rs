//! Which cameras hold a text in code or label, where there may be a million of them.

use crate::{
    accounts::Scope,
    db::{Db, JsonText, by_db, on_db},
    error::Result,
    folded::{fold, like_pattern},
};

/// A text that more cameras hold is met soon enough by walking through them.
const FEW: i64 = 5000;
/// The indexes know letters in threes.
const LEAST_LETTERS: usize = 3;

const HOLDING_SQLITE: &str = "SELECT rowid FROM cameras_text WHERE cameras_text MATCH $1 LIMIT $2";
const HOLDING_POSTGRES: &str = "SELECT rid FROM cameras WHERE folded LIKE $1 ESCAPE '\\' LIMIT $2";

/// Narrows to some keys of cameras, where they are known: ` AND k.rid IN (…)` after a condition.
macro_rules! push_among {
    ($db:expr, $query:expr, $rids:expr) => {
        if let Some(rids) = &$rids {
            $query
                .push(" AND k.rid IN (SELECT ")
                .push($crate::db::by_db!(
                    $db,
                    "value FROM json_each(",
                    "CAST(value AS bigint) FROM json_array_elements_text(CAST("
                ));
            $query.push_bind(rids.clone());
            $query.push($crate::db::by_db!($db, "))", " AS json)))"));
        }
    };
}
pub(crate) use push_among;

impl Db {
    /// The keys of all cameras that hold `text` in code or label, marks aside, where they are few; none where they are to
    /// be met by walking: without a text, common texts, short ones, and accounts of a unit, which has thousands at most.
    pub(crate) async fn cameras_holding(
        &self,
        scope: &Scope,
        text: Option<&str>,
    ) -> Result<Option<JsonText<Vec<i64>>>> {
        let text = text.unwrap_or_default();
        let folded = fold(text);
        if folded.chars().count() < LEAST_LETTERS || scope.unit.is_some() {
            return Ok(None);
        }
        // A phrase in quotes is the text itself, whatever signs it holds.
        let phrase = format!("\"{}\"", folded.replace('"', "\"\""));
        let sql = by_db!(self, HOLDING_SQLITE, HOLDING_POSTGRES);
        let pattern = by_db!(self, phrase, like_pattern(text));
        let rids: Vec<i64> = on_db!(self, |pool| {
            let query = sqlx::query_scalar(sql).bind(pattern).bind(FEW + 1);
            query.fetch_all(pool).await
        })?;
        Ok((rids.len() as i64 <= FEW).then_some(JsonText(rids)))
    }
}
