//! What a file changes about the known units (pure): rows begin and end, and none is written over.

use std::collections::HashMap;

use uuid::Uuid;

use super::{EndedUnit, ListedUnit, UnitFile, UnitOptions, UnitReport, links::Link};
use crate::{
    clock::Day,
    error::{Error, Result},
    units::{
        UnitId, UnitKind,
        names::{self, Agreement},
    },
};

/// What is known of a boundary, beside that of the file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum KnownBoundary {
    None,
    Same,
    Other,
}

/// A unit as the database has it, and what is to become of it.
#[allow(
    clippy::struct_excessive_bools,
    reason = "what the database, the file and the table say of a row are questions apart"
)]
#[derive(Clone, Debug)]
pub(super) struct Row {
    pub(super) id: UnitId,
    pub(super) code: String,
    pub(super) name: String,
    pub(super) kind: UnitKind,
    pub(super) parent: Option<UnitId>,
    pub(super) valid_from: Option<Day>,
    pub(super) valid_to: Option<Day>,
    pub(super) boundary: KnownBoundary,
    /// It is not in the database yet.
    pub(super) is_new: bool,
    /// Something of it changes.
    pub(super) is_changed: bool,
    /// Which unit of the file gives it a boundary.
    pub(super) boundary_of: Option<usize>,
    /// The file or the table says that it holds.
    pub(super) is_stated: bool,
    /// The file itself says so.
    pub(super) is_listed: bool,
}

/// All units, as they are and as they will be.
pub(super) struct Plan<'a> {
    pub(super) rows: Vec<Row>,
    /// New links, or known ones with another word on whether all went there.
    pub(super) links: Vec<(UnitId, UnitId, bool)>,
    pub(super) report: UnitReport,
    pub(super) options: &'a UnitOptions,
    by_code: HashMap<String, Vec<usize>>,
    by_id: HashMap<UnitId, usize>,
    known_links: HashMap<(UnitId, UnitId), bool>,
}

/// What is known before: units, and links between them.
pub(super) struct Known {
    pub(super) rows: Vec<Row>,
    pub(super) links: HashMap<(UnitId, UnitId), bool>,
}

/// The plan of a file and, if there is one, of a table of old units.
pub(super) fn plan<'a>(
    known: Known,
    file: &UnitFile,
    table: Option<&[Link]>,
    options: &'a UnitOptions,
) -> Result<Plan<'a>> {
    let mut plan = Plan {
        rows: Vec::new(),
        links: Vec::new(),
        report: UnitReport {
            rows: file.units.len(),
            warnings: file.warnings.clone(),
            ..UnitReport::default()
        },
        options,
        by_code: HashMap::new(),
        by_id: HashMap::new(),
        known_links: known.links,
    };
    for row in known.rows {
        plan.push(row);
    }
    if let Some(table) = table {
        plan.provinces(table)?;
    }
    let is_province = |unit: &&(usize, &ListedUnit)| unit.1.kind == UnitKind::Province;
    let units: Vec<_> = file.units.iter().enumerate().collect();
    let (above, below): (Vec<_>, Vec<_>) = units.into_iter().partition(|unit| is_province(&unit));
    let mut undated = Vec::new();
    for (index, unit) in above.into_iter().chain(below) {
        plan.take(index, unit, &mut undated)?;
    }
    if !undated.is_empty() {
        let more = undated.len().saturating_sub(20);
        undated.truncate(20);
        let more = if more > 0 {
            format!(" and {more} more")
        } else {
            String::new()
        };
        return Err(Error::Conflict(
            format!(
                "known units differ: {}{more}; say since when they are as the file has them (--valid-from DAY, later than \
                 what is known), or --correct if what is known was wrong",
                undated.join(", ")
            )
            .into(),
        ));
    }
    if let Some(table) = table {
        plan.table(table)?;
    }
    plan.rest()?;
    plan.count();
    Ok(plan)
}

/// Whether two names are one, however they are written: kind and marks alike.
pub(super) fn same_name(a: &str, b: &str) -> bool {
    let (one, other) = (names::stored(a), names::stored(b));
    one.word == other.word && names::agreement(&[one], b) == Agreement::Same
}

impl Plan<'_> {
    fn push(&mut self, row: Row) -> usize {
        let index = self.rows.len();
        self.by_code
            .entry(row.code.clone())
            .or_default()
            .push(index);
        self.by_id.insert(row.id, index);
        self.rows.push(row);
        index
    }

    /// A new row, which holds from `from` until `to`.
    pub(super) fn begin(
        &mut self,
        (code, name): (&str, &str),
        kind: UnitKind,
        parent: Option<UnitId>,
        (valid_from, valid_to): (Option<Day>, Option<Day>),
    ) -> usize {
        self.push(Row {
            id: UnitId(Uuid::now_v7()),
            code: code.to_owned(),
            name: name.to_owned(),
            kind,
            parent,
            valid_from,
            valid_to,
            boundary: KnownBoundary::None,
            is_new: true,
            is_changed: false,
            boundary_of: None,
            is_stated: false,
            is_listed: false,
        })
    }

    /// Ends a unit of today.
    pub(super) fn end(&mut self, index: usize, day: Day) -> Result<()> {
        let row = &mut self.rows[index];
        if row.valid_from.is_some_and(|from| from >= day) {
            return Err(Error::Conflict(
                format!(
                    "{} '{}' holds from {} on, and cannot end on {day}",
                    row.code,
                    row.name,
                    row.valid_from
                        .map_or_else(String::new, |from| from.to_string())
                )
                .into(),
            ));
        }
        row.valid_to = Some(day);
        row.is_changed = true;
        self.report.ended.push(EndedUnit {
            code: row.code.clone(),
            name: row.name.clone(),
            valid_to: Some(day),
        });
        Ok(())
    }

    pub(super) fn with_code(&self, code: &str) -> impl Iterator<Item = usize> + '_ {
        self.by_code.get(code).into_iter().flatten().copied()
    }

    pub(super) fn index(&self, id: UnitId) -> Option<usize> {
        self.by_id.get(&id).copied()
    }

    pub(super) fn row(&self, id: UnitId) -> Option<&Row> {
        self.by_id.get(&id).map(|index| &self.rows[*index])
    }

    /// The unit that has the code on the day of the import; without a day, today.
    pub(super) fn holding(&self, code: &str) -> Option<usize> {
        let day = self.options.valid_from;
        self.with_code(code).find(|index| {
            let row = &self.rows[*index];
            match day {
                None => row.valid_to.is_none(),
                Some(day) => {
                    row.valid_from.is_none_or(|from| from <= day)
                        && row.valid_to.is_none_or(|to| to > day)
                }
            }
        })
    }

    pub(super) fn link(&mut self, from: usize, to: usize, whole: bool) {
        let pair = (self.rows[from].id, self.rows[to].id);
        if from == to || self.known_links.get(&pair) == Some(&whole) {
            return;
        }
        if self.known_links.insert(pair, whole).is_none() {
            self.report.links += 1;
        }
        self.links.push((pair.0, pair.1, whole));
    }

    /// The province above a unit, through its district if it has one.
    pub(super) fn province_of(&self, row: &Row) -> Option<UnitId> {
        let above = self.row(row.parent?)?;
        match above.kind {
            UnitKind::Province => Some(above.id),
            UnitKind::District => self
                .row(above.parent?)
                .filter(|row| row.kind == UnitKind::Province)
                .map(|row| row.id),
            UnitKind::Commune => None,
        }
    }

    /// The province that a unit of the file names; made if its name is known.
    fn province(&mut self, unit: &ListedUnit) -> Result<Option<UnitId>> {
        let (code, name) = (&unit.province.code, &unit.province.name);
        let known = match (code, name) {
            (None, None) => return Ok(None),
            (Some(code), _) => self.holding(code),
            (None, Some(name)) => self.rows.iter().position(|row| {
                row.kind == UnitKind::Province
                    && row.valid_to.is_none()
                    && names::is_province(&names::readings(name), &row.name)
            }),
        };
        if let Some(index) = known {
            let row = &self.rows[index];
            if row.kind != UnitKind::Province {
                let why = format!("'{}' is no province", row.code);
                return Err(super::wrong(&unit.place, "province_code", why));
            }
            return Ok(Some(row.id));
        }
        let (Some(code), Some(name)) = (code, name) else {
            let what = code.as_deref().or(name.as_deref()).unwrap_or_default();
            let why = format!(
                "there is no province '{what}': add it first (sightline units add --kind province …)"
            );
            return Err(super::wrong(&unit.place, "province_code", why));
        };
        let from = self.options.valid_from;
        let index = self.begin((code, name), UnitKind::Province, None, (from, None));
        self.rows[index].is_stated = true;
        Ok(Some(self.rows[index].id))
    }

    /// Takes a unit of the file over.
    fn take(&mut self, index: usize, unit: &ListedUnit, undated: &mut Vec<String>) -> Result<()> {
        let province = match unit.kind {
            UnitKind::Province => None,
            UnitKind::District | UnitKind::Commune => self.province(unit)?,
        };
        let day = self.options.valid_from;
        let Some(known) = self.holding(&unit.code) else {
            if let Some(later) = self
                .with_code(&unit.code)
                .find(|other| day.is_none() || self.rows[*other].valid_from > day)
            {
                let row = &self.rows[later];
                let why = format!(
                    "the code belongs to '{}' of other days: say since when the unit holds (--valid-from DAY), not \
                     before that",
                    row.name
                );
                return Err(super::wrong(&unit.place, "code", why));
            }
            let names = (unit.code.as_str(), unit.name.as_str());
            let made = self.begin(names, unit.kind, province, (day, None));
            self.state(made, index, unit);
            return Ok(());
        };
        let row = &self.rows[known];
        let mut differing = Vec::new();
        if !same_name(&row.name, &unit.name) || row.kind != unit.kind {
            differing.push(format!("is '{}' there, '{}' here", unit.name, row.name));
        }
        let above = self.province_of(row);
        if above.is_some() && province.is_some() && above != province {
            differing.push("lies in another province".to_owned());
        }
        if unit.boundary.is_some() && row.boundary == KnownBoundary::Other {
            differing.push("has another boundary".to_owned());
        }
        if differing.is_empty() {
            self.fill(known, index, unit, province);
            return Ok(());
        }
        let differing = format!("{} {}", unit.code, differing.join(", "));
        if self.options.correct {
            if unit.boundary.is_some() {
                self.rows[known].boundary = KnownBoundary::None;
            }
            let row = &mut self.rows[known];
            (row.name, row.kind) = (unit.name.clone(), unit.kind);
            row.is_changed = true;
            if province.is_some() && above != province {
                row.parent = province;
            }
            self.fill(known, index, unit, province);
            return Ok(());
        }
        // What began on this very day, or has ended since, is no longer to be changed from it on.
        let is_settled = row.valid_to.is_some() || row.valid_from == day;
        let Some(day) = day.filter(|_| !is_settled) else {
            undated.push(differing);
            return Ok(());
        };
        let is_renamed = !same_name(&row.name, &unit.name);
        self.end(known, day)?;
        let names = (unit.code.as_str(), unit.name.as_str());
        let made = self.begin(names, unit.kind, province, (Some(day), None));
        self.state(made, index, unit);
        // Under another name it may be another unit that got the code; the table can say.
        if !is_renamed {
            self.link(known, made, true);
        }
        Ok(())
    }

    fn state(&mut self, row: usize, index: usize, unit: &ListedUnit) {
        let row = &mut self.rows[row];
        (row.is_stated, row.is_listed) = (true, true);
        row.boundary_of = unit.boundary.is_some().then_some(index);
    }

    /// Fills in what was not known.
    fn fill(&mut self, known: usize, index: usize, unit: &ListedUnit, province: Option<UnitId>) {
        let row = &mut self.rows[known];
        (row.is_stated, row.is_listed) = (true, true);
        if unit.boundary.is_some() && row.boundary == KnownBoundary::None {
            row.boundary_of = Some(index);
            row.is_changed = true;
        }
        if row.parent.is_none() && province.is_some() {
            row.parent = province;
            row.is_changed = true;
        }
    }

    fn count(&mut self) {
        for row in &self.rows {
            match (row.is_new, row.is_changed, row.valid_to) {
                (true, _, None) => self.report.created += 1,
                (true, _, Some(_)) => self.report.history += 1,
                (false, true, None) => self.report.updated += 1,
                (false, false, _) if row.is_stated => self.report.unchanged += 1,
                _ => {}
            }
        }
        self.report.ended.sort_by(|a, b| a.code.cmp(&b.code));
        self.report.not_in_file.sort();
    }
}
