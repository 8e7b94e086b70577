//! What becomes of communes that the file does not hold (pure).

use std::collections::HashSet;

use super::plan::{Plan, Row};
use crate::{
    error::{Error, Result},
    units::{UnitId, UnitKind},
};

impl Plan<'_> {
    /// What becomes of the communes in the provinces of the file that are not in it.
    pub(super) fn rest(&mut self) -> Result<()> {
        let provinces: HashSet<UnitId> = self
            .rows
            .iter()
            .filter(|row| row.is_listed)
            .filter_map(|row| self.province_of(row))
            .collect();
        let missing = |row: &Row| {
            row.kind == UnitKind::Commune
                && row.valid_to.is_none()
                && !row.is_stated
                && !row.is_new
                && self
                    .province_of(row)
                    .is_some_and(|above| provinces.contains(&above))
        };
        let missing: Vec<usize> = (0..self.rows.len())
            .filter(|index| missing(&self.rows[*index]))
            .collect();
        if !self.options.complete {
            let codes = missing.iter().map(|index| self.rows[*index].code.clone());
            self.report.not_in_file = codes.collect();
            return Ok(());
        }
        if missing.is_empty() {
            return Ok(());
        }
        let Some(day) = self.options.valid_from else {
            let codes: Vec<&str> = missing
                .iter()
                .take(20)
                .map(|i| self.rows[*i].code.as_str())
                .collect();
            return Err(Error::Conflict(
                format!(
                    "{} known communes are not in the file: {}; say since when they hold no more (--valid-from DAY)",
                    missing.len(),
                    codes.join(", ")
                )
                .into(),
            ));
        };
        for index in missing {
            self.end(index, day)?;
        }
        Ok(())
    }
}
