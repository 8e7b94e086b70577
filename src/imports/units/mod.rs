//! Taking over administrative units: boundaries, plain lists, and the table of what old units became.

mod boundaries;
mod crossing;
mod links;
mod list;
mod missing;
mod plan;
mod report;
mod rows;
mod store;
mod table;

use crate::{
    clock::Day,
    error::{Error, FieldError, Result},
    geometry::BBox,
    units::{UnitKind, code_fault, name_fault},
};

pub use links::{Link, read as read_links};
pub use report::{EndedUnit, UnitInUse, UnitReport};

/// The units of a file.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct UnitFile {
    /// In the order of the file.
    pub units: Vec<ListedUnit>,
    /// What was taken over and looks wrong all the same.
    pub warnings: Vec<String>,
}

/// A unit as a file describes it.
#[derive(Clone, Debug, PartialEq)]
pub struct ListedUnit {
    /// Where it stands: `feature 3`, `line 4`.
    pub place: String,
    /// Code as text.
    pub code: String,
    /// Name with its kind, such as "xã Mẫu".
    pub name: String,
    /// What kind of unit.
    pub kind: UnitKind,
    /// The province above, as far as the file says it.
    pub province: ListedProvince,
    /// Its boundary, if the file has one.
    pub boundary: Option<Boundary>,
}

/// A province as a file names it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ListedProvince {
    /// Code as text.
    pub code: Option<String>,
    /// Name with its kind.
    pub name: Option<String>,
}

/// A boundary as the database keeps it.
#[derive(Clone, Debug, PartialEq)]
pub struct Boundary {
    /// Well-known binary of polygons.
    pub wkb: Vec<u8>,
    /// The box around it.
    pub bbox: BBox,
}

/// How to take units over.
#[derive(Clone, Debug, Default)]
pub struct UnitOptions {
    /// The province of all communes of the file that name none.
    pub province: Option<String>,
    /// The day from which the units of the file hold; needed where a known one ends.
    pub valid_from: Option<Day>,
    /// The file holds every commune of its provinces: those that are not in it have ended.
    pub complete: bool,
    /// What differs was wrong before: it is put right in place, and nothing ends.
    pub correct: bool,
}

/// Reads the units of a file: GeoJSON, or a list of names as separated text if `is_list`.
pub fn read(bytes: &[u8], is_list: bool, options: &UnitOptions) -> Result<UnitFile> {
    let mut file = if is_list {
        list::read(bytes)?
    } else {
        boundaries::read(bytes)?
    };
    let mut seen = std::collections::HashMap::new();
    for unit in &mut file.units {
        if let Some(first) = seen.insert(unit.code.clone(), unit.place.clone()) {
            let why = format!("the code '{}' stands in {first} already", unit.code);
            return Err(Error::field(&unit.place, why));
        }
        if unit.kind == UnitKind::Province {
            continue;
        }
        match (&unit.province.code, &options.province) {
            (Some(own), Some(all)) if own != all => {
                let why = format!("lies in the province '{own}', not in '{all}'");
                return Err(Error::field(&unit.place, why));
            }
            (None, Some(all)) => unit.province.code = Some(all.clone()),
            _ => {}
        }
    }
    if file.units.is_empty() {
        return Err(Error::bad_request("the file holds no unit"));
    }
    Ok(file)
}

/// A code without blanks around it, or why it is none.
fn code(text: &str) -> Result<String, String> {
    let code = text.trim();
    if let Some(why) = code_fault(code) {
        return Err(why.into());
    }
    Ok(code.to_owned())
}

/// A name as it stands within a sentence, or why it is none.
fn name(text: &str) -> Result<String, String> {
    if crate::control_characters::in_text("", text).is_some() {
        return Err("holds control characters".into());
    }
    let name = crate::units::names::in_sentence(text);
    match name_fault(&name) {
        Some(why) => Err(why.into()),
        None => Ok(name),
    }
}

/// A complaint about a field of what stands at `place`.
fn wrong(place: &str, field: &str, why: impl Into<String>) -> Error {
    let why: String = why.into();
    Error::Invalid(vec![FieldError::new(field, why).within(place)])
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// Cells as damaged tables hold them.
    const CELL: &str = "(|[0-9]{1,7}|xã [A-ZĐ][a-zà-ỹ]{1,8}|tỉnh Mẫu|\\PC{0,12}|\"|[,;\t|]|[0-9]{2}\u{0}|whole|divided)";
    const HEADINGS: [&str; 3] = [
        "code,full_name,province_code,province",
        "old_ward_code;old_ward;new_commune_code;new_commune;kind",
        "Code\tFull name\tfull_name",
    ];

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(200))]

        #[test]
        fn no_table_panics(
            head in 0..HEADINGS.len(),
            rows in prop::collection::vec(prop::collection::vec(CELL, 0..12), 0..40),
            cut in 0..400_usize,
        ) {
            let separator = [",", ";", "\t"][head];
            let lines: Vec<String> = rows.iter().map(|cells| cells.join(separator)).collect();
            let text = format!("{}\n{}", HEADINGS[head], lines.join("\n"));
            let whole = text.as_bytes();
            for bytes in [whole, &whole[..cut.min(whole.len())]] {
                let _ = (read(bytes, true, &UnitOptions::default()), read_links(bytes));
            }
        }

        #[test]
        fn no_boundaries_panic(bytes: Vec<u8>, name in CELL, points in prop::collection::vec(any::<(f64, f64)>(), 0..6)) {
            let ring: Vec<[f64; 2]> = points.iter().map(|(lon, lat)| [*lon, *lat]).collect();
            let file = serde_json::json!({ "type": "FeatureCollection", "features": [{ "type": "Feature",
                "properties": { "code": name, "full_name": name },
                "geometry": { "type": "Polygon", "coordinates": [ring] } }] });
            let text = file.to_string();
            for bytes in [text.as_bytes(), &text.as_bytes()[..text.len() / 2], &bytes] {
                let _ = read(bytes, false, &UnitOptions::default());
            }
        }
    }
}
