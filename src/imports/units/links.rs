//! The table of what old units became (pure).

use std::collections::HashMap;

use sha2::{Digest, Sha256};

use super::{
    code, name,
    rows::{self, Heading},
    wrong,
};
use crate::{
    error::{Error, Result},
    folded::fold,
};

/// A unit of the table: code and name.
pub(super) type Named = (String, String);

/// A row of the table: an old unit, and a commune that it became or became a part of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Link {
    /// The line.
    pub(super) place: String,
    /// The old commune; none where the district had none within it.
    pub(super) old: Option<Named>,
    pub(super) old_district: Option<Named>,
    pub(super) old_province: Option<Named>,
    pub(super) new: Named,
    pub(super) new_province: Option<Named>,
    /// Whether all of the old unit went there.
    pub(super) whole: bool,
}

const HEADINGS: [Heading; 11] = [
    &["old_ward_code", "old_commune_code", "old_code"],
    &["old_ward", "old_commune", "old_name"],
    &["old_district_code"],
    &["old_district"],
    &["old_province_code"],
    &["old_province"],
    &["new_commune_code", "new_ward_code", "new_code"],
    &["new_commune", "new_ward", "new_name"],
    &["new_province_code"],
    &["new_province"],
    &["kind"],
];

/// Reads the table: text with separated cells, known by the headings `old_ward_code`, `old_ward`, `new_commune_code`,
/// `new_commune`, and, if wanted, those of districts, provinces and `kind` (`whole` or `divided`).
pub fn read(bytes: &[u8]) -> Result<Vec<Link>> {
    let rows = rows::read(bytes, &HEADINGS, &[0, 1, 6, 7])?;
    let mut links = Vec::new();
    let mut stated = Vec::new();
    for (place, cells) in rows.iter() {
        let named = |at: usize| -> Result<Option<Named>> {
            let (field, text) = (HEADINGS[at][0], (cells[at], cells[at + 1]));
            match text {
                (None, None) => Ok(None),
                (Some(of_code), Some(of_name)) => {
                    let of_code = code(of_code).map_err(|why| wrong(place, field, why))?;
                    let named = name(of_name);
                    let of_name = named.map_err(|why| wrong(place, HEADINGS[at + 1][0], why))?;
                    Ok(Some((of_code, of_name)))
                }
                (None, Some(_)) => Err(wrong(place, field, "is missing")),
                (Some(_), None) => Err(wrong(place, HEADINGS[at + 1][0], "is missing")),
            }
        };
        // Districts are history alone, and lists of them often have no codes.
        let old_district = match (cells[2], cells[3]) {
            (None, Some(district)) => {
                let district = name(district).map_err(|why| wrong(place, HEADINGS[3][0], why))?;
                Some((made_up(cells[4].or(cells[5]), &district), district))
            }
            _ => named(2)?,
        };
        let old = named(0)?;
        if old.is_none() && old_district.is_none() {
            return Err(wrong(place, "old_ward_code", "is missing"));
        }
        let new = named(6)?.ok_or_else(|| wrong(place, "new_commune_code", "is missing"))?;
        let whole = match cells[10] {
            None => None,
            Some("whole") => Some(true),
            Some("divided") => Some(false),
            Some(_) => return Err(wrong(place, "kind", "must be whole or divided")),
        };
        stated.push(whole);
        links.push(Link {
            place: place.to_owned(),
            old,
            old_district,
            old_province: named(4)?,
            new,
            new_province: named(8)?,
            whole: true,
        });
    }
    if links.is_empty() {
        return Err(Error::bad_request("the table holds no row"));
    }
    let mut parts: HashMap<&str, usize> = HashMap::new();
    for link in &links {
        *parts.entry(link.old_code()).or_default() += 1;
    }
    // What goes to several places is divided, whatever the row says.
    let whole: Vec<bool> = links
        .iter()
        .zip(stated)
        .map(|(link, stated)| stated.unwrap_or(true) && parts.get(link.old_code()) == Some(&1))
        .collect();
    for (link, whole) in links.iter_mut().zip(whole) {
        link.whole = whole;
    }
    Ok(links)
}

/// A code for a district without one: the same each time, and another one in each province.
fn made_up(province: Option<&str>, district: &str) -> String {
    let said = Sha256::new()
        .chain_update(fold(province.unwrap_or_default()))
        .chain_update([0])
        .chain_update(fold(district));
    let digits = said.finalize().into_iter().take(8);
    let number = digits.fold(0_u64, |number, byte| (number << 8) | u64::from(byte));
    format!("h-{number:016x}")
}

impl Link {
    /// The code of the old commune, else of its district.
    fn old_code(&self) -> &str {
        let named = self.old.as_ref().or(self.old_district.as_ref());
        named.map_or("", |(code, _)| code.as_str())
    }
}
