//! Rows of a table of units (pure): text in any of the letters that lists come in, with headings that are known by name.

use csv::{ReaderBuilder, StringRecord};

use crate::{
    error::{Error, Result},
    folded::fold,
    imports::{MOST_LIST_BYTES, sheet, text, too_large},
    private_text,
};

/// The rows below a row of headings.
pub(super) struct Rows {
    records: Vec<(String, StringRecord)>,
    /// Where each of the fields stands, in the order in which they were asked for.
    columns: Vec<Option<usize>>,
}

/// A field with the headings that it is known by.
pub(super) type Heading = &'static [&'static str];

/// Reads the rows; complains about a heading of `required` that is missing, counted by its place in `headings`.
pub(super) fn read(bytes: &[u8], headings: &[Heading], required: &[usize]) -> Result<Rows> {
    if bytes.len() as u64 > MOST_LIST_BYTES {
        return Err(too_large(bytes.len() as u64));
    }
    let text = text::read(bytes).ok_or_else(|| Error::bad_request("the file is no text"))?;
    let text = text.text.trim_start_matches('\u{feff}');
    let mut reader = ReaderBuilder::new()
        .delimiter(sheet::separator(text).0)
        .from_reader(text.as_bytes());
    let unreadable = |error: csv::Error| {
        let why = private_text::unless_private(error.to_string());
        Error::bad_request(format!("the table cannot be read: {why}"))
    };
    let known: Vec<String> = reader
        .headers()
        .map_err(unreadable)?
        .iter()
        .map(|heading| fold(heading).replace([' ', '-'], "_"))
        .collect();
    let mut columns = Vec::new();
    for names in headings {
        let mut found = (0..known.len()).filter(|at| names.contains(&known[*at].as_str()));
        columns.push(found.next());
        if found.next().is_some() {
            let why = format!("line 1: the column '{}' stands twice", names[0]);
            return Err(Error::bad_request(why));
        }
    }
    if let Some(missing) = required.iter().find(|at| columns[**at].is_none()) {
        let why = format!("line 1: there is no column '{}'", headings[*missing][0]);
        return Err(Error::bad_request(why));
    }
    let mut records = Vec::new();
    for record in reader.into_records() {
        let record = record.map_err(unreadable)?;
        let line = record.position().map_or(0, csv::Position::line);
        if record.iter().any(|cell| !cell.trim().is_empty()) {
            records.push((format!("line {line}"), record));
        }
    }
    Ok(Rows { records, columns })
}

impl Rows {
    /// Each row with its place and its cells, in the order of the headings; an empty cell is none.
    pub(super) fn iter(&self) -> impl Iterator<Item = (&str, Vec<Option<&str>>)> {
        self.records.iter().map(|(place, record)| {
            let cells = self.columns.iter().map(|column| {
                let cell = column.and_then(|at| record.get(at));
                cell.map(str::trim).filter(|cell| !cell.is_empty())
            });
            (place.as_str(), cells.collect())
        })
    }
}
