//! The features of a map as rows (pure): what is said of them is read as the cells of a table are, under the names of their
//! properties as its headings.

use std::{
    collections::{HashMap, HashSet},
    sync::Arc,
};

use serde_json::Value;

use super::{
    Meridian, Unread,
    camera_list::{KNOWN, Options, Read, ReadRow},
    cells::places::Context,
    columns::{self, Columns, Mapping},
    names,
    row::Row,
    sheet::MOST_COLUMNS,
    titles, unread,
};
use crate::{
    error::{Error, FieldError, Result},
    exports::shown,
    refusal::{Complaint, Refusal},
};

/// Fields that are shapes; others are no JSON within JSON.
const SHAPES: [&str; 2] = ["masks", "drawn_coverage"];

/// What a file of a map holds.
#[derive(Default)]
pub(super) struct OnMap {
    pub(super) features: Vec<Feature>,
    /// Lines, areas and the like.
    pub(super) others: usize,
    /// The zone of VN-2000 that its points are in, if it says so.
    pub(super) meridian: Option<Meridian>,
    /// It was written here: the name of a feature is its code, and what stands there is meant so.
    pub(super) is_own: bool,
}

/// A point of a map, or something that lacks one.
pub(super) struct Feature {
    /// Where it stands in the file.
    pub(super) place: String,
    /// The place after which the folder is named that it lies in.
    pub(super) section: Option<String>,
    /// What stands in the place of its coordinates, longitude or easting first; none where it has no point.
    pub(super) point: Option<[String; 2]>,
    /// The several ones that it has instead, as they stand; a person knows the one that is meant.
    pub(super) several: Option<String>,
    /// What is said of it, by the name of the property.
    pub(super) said: Vec<(String, Value)>,
}

/// Gives the features to `take`, one by one.
pub(super) fn read(
    map: OnMap,
    options: &Options,
    take: &mut dyn FnMut(ReadRow) -> Result<()>,
) -> Result<Read> {
    let hangs = |feature: &Feature| feature.point.is_some() || feature.several.is_some();
    let has_point = map.features.iter().any(hangs);
    if !has_point && (map.others > 0 || !map.features.is_empty()) {
        return Err(Error::bad_request(Refusal::NoPoint));
    }
    let table = Table::of(&map, options)?;
    let mut read = Read::default();
    table.columns.note_unread(&table.headings, &mut read.unread);
    read.unread.shapes = map.others;
    let meridian = map.meridian.or(options.meridian);
    let context = Context::new(meridian, options.known.as_ref());
    let mut stated: HashMap<(Vec<bool>, bool), Arc<[String]>> = HashMap::new();
    let mut section: Option<String> = None;
    for feature in map.features {
        if feature.section != section {
            section.clone_from(&feature.section);
            read.sections += usize::from(section.is_some());
            if section.as_deref().is_some_and(names::is_of_somebody) {
                read.headings_of_persons.push(feature.place.clone());
            }
        }
        let said = table.cells(feature.said, &mut read.unread);
        let mut row = Row::read(&table.read, &said.cells, &context, None);
        row.errors.extend(said.errors);
        row.unread.extend(feature.several);
        for text in &said.unread {
            row.note_unread(text);
        }
        if let Some(point) = &feature.point {
            row.at_point(point, &context);
        }
        if let Some(section) = &section {
            row.belongs_to(section);
        }
        let key = (said.mentioned, section.is_some());
        let stated = stated
            .entry(key)
            .or_insert_with_key(|(mentioned, in_section)| table.stated(mentioned, *in_section))
            .clone();
        take(ReadRow {
            place: feature.place,
            stated,
            row,
        })?;
    }
    read.columns = table.columns.recognised;
    Ok(read)
}

/// The properties of all features as the columns of one table.
struct Table {
    /// All names.
    headings: Vec<String>,
    /// What they are.
    columns: Columns,
    /// Those that are fields.
    read: Columns,
    /// By name: which of the columns that are read it is.
    at: HashMap<String, usize>,
    is_own: bool,
}

/// The cells of one feature.
struct Said {
    cells: Vec<String>,
    /// By column: whether the feature speaks of it, even to say that it is unknown.
    mentioned: Vec<bool>,
    errors: Vec<FieldError>,
    /// What those are of, as it stands.
    unread: Vec<String>,
}

impl Table {
    fn of(map: &OnMap, options: &Options) -> Result<Self> {
        let headings = headings(&map.features)?;
        let mut mapping: Mapping = options.mapping.clone();
        // Where a feature hangs, its point says; what says it in another way besides would only be in doubt.
        let is_other_way = |heading: &&String| {
            let field = columns::field(heading, &options.mapping, &KNOWN);
            field.is_some_and(|field| columns::is_place(field) && !["lon", "lat"].contains(&field))
        };
        for heading in headings.iter().filter(is_other_way) {
            mapping.entry(heading.clone()).or_default();
        }
        let title = titles::meaning(&headings, &map.features, map.is_own, &options.mapping);
        mapping.extend(title.map(|(heading, field)| (heading, field.to_owned())));
        let columns = Columns::read(&headings, "the properties", &mapping, &KNOWN)?;
        let read = columns.read_ones();
        let at = read.headings.iter().cloned().zip(0..).collect();
        Ok(Self {
            headings,
            columns,
            read,
            at,
            is_own: map.is_own,
        })
    }

    /// What is said of one feature under each column that is read; of the others only whether nobody should have sent them.
    fn cells(&self, said: Vec<(String, Value)>, unread: &mut Unread) -> Said {
        let width = self.read.fields.len();
        let mut found = Said {
            cells: vec![String::new(); width],
            mentioned: vec![false; width],
            errors: Vec::new(),
            unread: Vec::new(),
        };
        for (name, value) in said {
            let Some(at) = self.at.get(&name).copied() else {
                if unread::is_refused(&name) {
                    unread.note(&name, !value.is_null() && value != "");
                }
                continue;
            };
            // Of a name that is given twice the first one counts.
            if std::mem::replace(&mut found.mentioned[at], true) {
                continue;
            }
            let field = self.read.fields[at].unwrap_or_default();
            if (value.is_array() || value.is_object()) && !SHAPES.contains(&field) {
                let complaint = Complaint::from(Refusal::Unreadable);
                found.errors.push(FieldError::new(field, complaint));
                found.unread.push(value.to_string());
            } else {
                let text = shown(&value);
                let is_as_meant = self.is_own || text.trim().len() == text.len();
                found.cells[at] = if is_as_meant {
                    text
                } else {
                    text.trim().to_owned()
                };
            }
        }
        found
    }

    /// The fields of which a feature speaks that mentions these columns: of others it says nothing.
    fn stated(&self, mentioned: &[bool], in_section: bool) -> Arc<[String]> {
        let mut stated = vec!["lon".to_owned(), "lat".to_owned()];
        stated.extend(in_section.then(|| "label".to_owned()));
        for field in self.read.stated_by(|column| mentioned[column]) {
            if !stated.contains(&field) {
                stated.push(field);
            }
        }
        stated.into()
    }
}

/// The names of all properties, in the order in which they first stand.
fn headings(features: &[Feature]) -> Result<Vec<String>> {
    let mut seen = HashSet::new();
    let mut headings = Vec::new();
    for (name, _) in features.iter().flat_map(|feature| &feature.said) {
        if !seen.insert(name.as_str()) {
            continue;
        }
        if headings.len() == MOST_COLUMNS {
            let why = format!("the features have more than {MOST_COLUMNS} properties between them");
            return Err(Error::bad_request(Complaint::new(
                Refusal::HoldsTooMuch,
                why,
            )));
        }
        headings.push(name.clone());
    }
    Ok(headings)
}

#[cfg(test)]
mod tests;
