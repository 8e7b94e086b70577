//! What a table of old units adds to the plan (pure): history, and the links from it to the communes of the day.

use std::collections::{HashMap, HashSet};

use super::{
    links::{Link, Named},
    plan::{Plan, same_name},
};
use crate::{
    clock::Day,
    error::{Error, Result},
    units::{UnitId, UnitKind, names},
};

/// Whether two names are one, but perhaps for the kind: many a commune became a ward before it was merged.
fn alike(a: &str, b: &str) -> bool {
    names::stored(a).key == names::stored(b).key
}

impl Plan<'_> {
    fn day(&self) -> Result<Day> {
        self.options.valid_from.ok_or_else(|| {
            let why = "--old needs --valid-from DAY: the day on which the new units began";
            Error::bad_request(why)
        })
    }

    /// The provinces of the table, before the file asks for them.
    pub(super) fn provinces(&mut self, table: &[Link]) -> Result<()> {
        let day = self.day()?;
        let old: HashSet<&Named> = table
            .iter()
            .filter_map(|link| link.old_province.as_ref())
            .collect();
        let mut seen = HashSet::new();
        for new in table.iter().filter_map(|link| link.new_province.as_ref()) {
            if !seen.insert(new) {
                continue;
            }
            let (code, name) = (new.0.as_str(), new.1.as_str());
            let known = self.holding(code);
            if let Some(known) = known {
                if same_name(&self.rows[known].name, name) {
                    self.rows[known].is_stated = true;
                    continue;
                }
                // Its code went to another province, or it was renamed.
                if !old
                    .iter()
                    .any(|old| old.0 == code && alike(&old.1, &self.rows[known].name))
                {
                    let warning = format!(
                        "the table calls the province {code} '{name}'; here it is '{}'",
                        self.rows[known].name
                    );
                    self.report.warnings.push(warning);
                    continue;
                }
                self.end(known, day)?;
            }
            // A province that goes on under its code and name is one row for all days.
            let goes_on = known.is_none()
                && old
                    .iter()
                    .any(|old| old.0 == code && same_name(&old.1, name));
            let from = (!goes_on).then_some(day);
            let made = self.begin((code, name), UnitKind::Province, None, (from, None));
            self.rows[made].is_stated = true;
        }
        Ok(())
    }

    /// Old provinces, districts and communes, and what they became.
    pub(super) fn table(&mut self, table: &[Link]) -> Result<()> {
        let day = self.day()?;
        let old_codes: HashSet<&str> = table
            .iter()
            .filter_map(|link| Some(link.old.as_ref()?.0.as_str()))
            .collect();
        let mut provinces = HashMap::new();
        let mut districts = HashMap::new();
        let mut became: HashMap<usize, HashSet<usize>> = HashMap::new();
        let mut links = Vec::new();
        // The communes of the day first, so that none of them is taken for its own past.
        let mut successors = Vec::with_capacity(table.len());
        for link in table {
            successors.push(self.successor(link, &old_codes, day)?);
        }
        for (link, new) in table.iter().zip(successors) {
            let province = link.old_province.as_ref().map(|named| {
                let known = provinces.entry(named);
                *known.or_insert_with(|| self.former(named, UnitKind::Province, None, day))
            });
            let above = province.map(|index| self.rows[index].id);
            let mut district = None;
            if let Some(named) = &link.old_district {
                let key = (named, province);
                let known = districts.get(&key).copied();
                let index = match known {
                    Some(index) => index,
                    None => self.former_below(named, UnitKind::District, above, day)?,
                };
                districts.insert(key, index);
                district = Some(index);
            }
            let above = district.map(|index| self.rows[index].id).or(above);
            let old = match (&link.old, district) {
                (Some(named), _) => self.former_commune(named, above, new, day)?,
                (None, Some(district)) => district,
                (None, None) => continue,
            };
            links.push((old, new, link.whole));
            if let (Some(old), Some(new)) = (province, self.rows[new].parent) {
                became.entry(old).or_default().extend(self.index(new));
            }
        }
        for (old, new, whole) in links {
            self.link(old, new, whole);
        }
        let mut became: Vec<_> = became.into_iter().collect();
        became.sort_by_key(|(old, _)| *old);
        for (old, new) in became {
            self.end_empty_province(old, day)?;
            if self.rows[old].valid_to == Some(day) {
                let whole = new.len() == 1;
                for new in new {
                    self.link(old, new, whole);
                }
            }
        }
        Ok(())
    }

    /// The row of an old unit that ended on `day`, or that goes on; else a new one of history.
    fn former(
        &mut self,
        (code, name): &Named,
        kind: UnitKind,
        parent: Option<UnitId>,
        day: Day,
    ) -> usize {
        let fits = |plan: &Self, index: &usize| {
            let row = &plan.rows[*index];
            row.kind == kind && alike(&row.name, name)
        };
        let ended = self
            .with_code(code)
            .find(|index| fits(self, index) && self.rows[*index].valid_to == Some(day));
        let known = ended.or_else(|| self.holding(code).filter(|index| fits(self, index)));
        known.unwrap_or_else(|| self.begin((code, name), kind, parent, (None, Some(day))))
    }

    /// The same of a unit that ends on `day` if it is known as one of today, and learns what lay above it.
    fn former_below(
        &mut self,
        named: &Named,
        kind: UnitKind,
        above: Option<UnitId>,
        day: Day,
    ) -> Result<usize> {
        let index = self.former(named, kind, above, day);
        if self.rows[index].valid_to.is_none() {
            self.end(index, day)?;
        }
        let is_above_district = |plan: &Self| {
            let parent = plan.rows[index].parent.and_then(|id| plan.row(id));
            parent.is_none_or(|parent| parent.kind == UnitKind::Province)
        };
        if above.is_some() && self.rows[index].parent != above && is_above_district(self) {
            let row = &mut self.rows[index];
            (row.parent, row.is_changed) = (above, true);
        }
        Ok(index)
    }

    /// The row of an old commune; where its code and name live on, the new commune is a row of its own.
    fn former_commune(
        &mut self,
        named: &Named,
        above: Option<UnitId>,
        new: usize,
        day: Day,
    ) -> Result<usize> {
        let (code, name) = (named.0.as_str(), named.1.as_str());
        let held_on = self.rows[new].code == code || {
            // A commune of the day that the table or the file states is none of its own past.
            self.holding(code)
                .is_some_and(|index| self.rows[index].is_stated)
        };
        if !held_on {
            return self.former_below(named, UnitKind::Commune, above, day);
        }
        let ended = self.with_code(code).find(|index| {
            let row = &self.rows[*index];
            row.kind == UnitKind::Commune && row.valid_to == Some(day) && alike(&row.name, name)
        });
        let index = match ended {
            Some(index) => index,
            None => self.begin((code, name), UnitKind::Commune, above, (None, Some(day))),
        };
        if self.rows[index].parent != above && above.is_some() {
            let row = &mut self.rows[index];
            (row.parent, row.is_changed) = (above, true);
        }
        Ok(index)
    }

    /// The commune of the day that a row of the table leads to.
    fn successor(&mut self, link: &Link, old_codes: &HashSet<&str>, day: Day) -> Result<usize> {
        let (code, name) = (link.new.0.as_str(), link.new.1.as_str());
        let province = match &link.new_province {
            Some((code, _)) => self.holding(code).map(|index| self.rows[index].id),
            None => None,
        };
        let known = self.holding(code);
        if let Some(known) = known {
            let row = &self.rows[known];
            if same_name(&row.name, name) {
                // What the code stood for before is history of its own: this one began then.
                let begins = row.valid_from.is_none() && old_codes.contains(code);
                let row = &mut self.rows[known];
                if begins {
                    row.valid_from = Some(day);
                    row.is_changed = !row.is_new || row.is_changed;
                }
                row.is_stated = true;
                if row.parent.is_none() && province.is_some() {
                    (row.parent, row.is_changed) = (province, true);
                }
                return Ok(known);
            }
            if row.is_stated || !old_codes.contains(code) {
                let warning = format!(
                    "{}: the table calls {code} '{name}'; here it is '{}'",
                    link.place, row.name
                );
                if !self.report.warnings.contains(&warning) {
                    self.report.warnings.push(warning);
                }
                return Ok(known);
            }
            // An old commune of which the code went to a new one.
            self.end(known, day)?;
        } else if let Some(other) = self.namesake(name, province) {
            let warning = format!(
                "the table gives '{name}' the code {code}; here it has {}",
                self.rows[other].code
            );
            if !self.report.warnings.contains(&warning) {
                self.report.warnings.push(warning);
            }
            return Ok(other);
        }
        let made = self.begin((code, name), UnitKind::Commune, province, (Some(day), None));
        self.rows[made].is_stated = true;
        Ok(made)
    }

    /// The commune of today of this name in the province, if it is one and none that a table brought.
    fn namesake(&self, name: &str, province: Option<UnitId>) -> Option<usize> {
        province?;
        self.rows.iter().position(|row| {
            row.kind == UnitKind::Commune
                && row.parent == province
                && row.valid_to.is_none()
                && (row.is_listed || !row.is_new)
                && same_name(&row.name, name)
        })
    }

    /// Ends a province of before that has nothing below it any more.
    fn end_empty_province(&mut self, index: usize, day: Day) -> Result<()> {
        let row = &self.rows[index];
        let id = row.id;
        let is_today = row.valid_to.is_none() && !row.is_stated;
        let has_below = self
            .rows
            .iter()
            .any(|row| row.parent == Some(id) && row.valid_to.is_none());
        if is_today && !has_below {
            self.end(index, day)?;
        }
        Ok(())
    }
}
