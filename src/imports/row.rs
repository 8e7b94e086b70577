//! One row of a list as the fields of a camera (pure).

use serde_json::{Map, Value};

use super::{
    Finding,
    cells::{
        self,
        places::{self, Context, Pair},
    },
    columns::{Columns, EASTING, NORTHING, POSITION},
};
use crate::{error::FieldError, folded::fold};

/// What the cells of a row say.
#[derive(Debug, Default)]
pub(super) struct Row {
    /// By the names of the API.
    pub(super) fields: Map<String, Value>,
    /// What was done to read them, by field and with what stood there.
    pub(super) findings: Vec<(&'static str, Finding, String)>,
    /// What could not be read.
    pub(super) errors: Vec<FieldError>,
}

impl Row {
    /// Reads the cells under their columns.
    pub(super) fn read(columns: &Columns, cells: &[String], context: &Context) -> Self {
        let mut row = Self::default();
        let of = |wanted: &str| {
            let mut pairs = columns.fields.iter().zip(cells);
            let cell = pairs.find(|(field, _)| **field == Some(wanted));
            cell.map_or("", |(_, cell)| cell.as_str())
        };
        row.read_place(&of, context);
        for (field, cell) in columns.fields.iter().zip(cells) {
            let Some(field) = *field else { continue };
            if cell.is_empty() || matches!(field, "lon" | "lat" | POSITION | NORTHING | EASTING) {
                continue;
            }
            match cells::values(field, cell) {
                Ok(values) => {
                    for (field, value) in values {
                        row.fields.entry(field).or_insert(value);
                    }
                }
                Err(detail) => row.errors.push(FieldError::new(field, detail)),
            }
        }
        row
    }

    /// Adds the section that the row stands in to where the camera hangs, unless it says so itself.
    pub(super) fn belongs_to(&mut self, section: &str) {
        let label = self.fields.get("label").and_then(Value::as_str);
        let label = match label.map(str::trim).filter(|label| !label.is_empty()) {
            Some(label) if fold(label).contains(&fold(section)) => return,
            Some(label) => format!("{label}, {section}"),
            None => section.to_owned(),
        };
        self.fields.insert("label".into(), label.into());
        self.findings
            .push(("label", Finding::SectionAdded, section.to_owned()));
    }

    fn read_place<'a>(&mut self, of: &impl Fn(&str) -> &'a str, context: &Context) {
        let as_one = |detail: String| vec![(POSITION, detail)];
        let in_one_cell = |cell: &str| places::of_cell(cell, context).map_err(as_one);
        let (first, second, pair) = if of(NORTHING).is_empty() && of(EASTING).is_empty() {
            (of("lon"), of("lat"), Pair::Degrees)
        } else {
            (of(NORTHING), of(EASTING), Pair::Plane)
        };
        let place = match (of(POSITION), first, second) {
            ("", "", "") => return,
            (cell, "", "") => in_one_cell(cell),
            ("", cell, "") | ("", "", cell) => match (in_one_cell(cell), pair) {
                (Err(_), Pair::Degrees) => {
                    let field = if second.is_empty() { "lon" } else { "lat" };
                    match places::degrees(cell, field) {
                        Ok(degrees) => {
                            self.fields.insert(field.to_owned(), degrees.into());
                        }
                        Err(detail) => self.errors.push(FieldError::new(field, detail)),
                    }
                    return;
                }
                (read, _) => read,
            },
            ("", first, second) => places::of_cells(first, second, pair, context),
            // The header takes no two columns of places.
            _ => Err(as_one("stands in more than one column".into())),
        };
        match place {
            Ok(place) => {
                self.fields.insert("lon".into(), place.lon.into());
                self.fields.insert("lat".into(), place.lat.into());
                let mut cells = vec![of(POSITION), first, second];
                cells.retain(|cell| !cell.is_empty());
                let cells = cells.join("; ");
                for finding in place.findings {
                    self.findings.push((POSITION, finding, cells.clone()));
                }
            }
            Err(errors) => {
                let errors = errors.into_iter();
                self.errors
                    .extend(errors.map(|(field, detail)| FieldError::new(field, detail)));
            }
        }
    }
}
